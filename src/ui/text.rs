//! Text measured in terminal columns, and the one gate through which outside text reaches the terminal.
//!
//! A column is what `unicode-width` says a grapheme takes: 0, 1 or 2. Nothing here cuts a grapheme in two, and no
//! result is wider than asked.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub use crate::app::wrap::{width, wrap};

/// What replaces a character that may not reach the terminal.
pub const STAND_IN: char = '\u{fffd}';

/// What is at the end of a text that was cut.
pub const ELLIPSIS: &str = "…";

/// Makes text from outside (files, arguments, pastes, error messages) harmless to a terminal.
///
/// Control characters other than newline, the bidirectional controls and characters that take no room of their own
/// become [`STAND_IN`], so that nothing hides and nothing acts. A tab becomes one space, the carriage return of a
/// Windows line end goes. Combining marks and the emoji or text selectors after a visible character stay: they belong
/// to it. So do the two joiners between letters of a script that is written with them, as Persian and Hindi are. Stored
/// data are never changed by this; it is for what is shown.
///
/// # Examples
///
/// ```
/// use regimen::ui::text::clean;
///
/// assert_eq!(clean("5 mg \u{1b}[31m"), "5 mg \u{fffd}[31m");
/// assert_eq!(clean("one\r\ntwo"), "one\ntwo");
/// ```
pub fn clean(text: &str) -> Cow<'_, str> {
    // Printable ASCII is nearly every string there is.
    if text.bytes().all(|b| b == b'\n' || (b' '..=b'~').contains(&b)) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut before = '\n';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\t' => clean.push(' '),
            '\u{fe00}'..='\u{fe0f}' if takes_a_selector(before) => clean.push(c),
            '\u{200c}' | '\u{200d}' if joins(before, chars.peek().copied()) => clean.push(c),
            _ if is_unsafe(c) => clean.push(STAND_IN),
            _ => clean.push(c),
        }
        before = c;
    }
    Cow::Owned(clean)
}

/// [`clean`] for a place that has one line: a newline becomes a space.
pub fn clean_line(text: &str) -> Cow<'_, str> {
    let cleaned = clean(text);
    if cleaned.contains('\n') {
        Cow::Owned(cleaned.replace('\n', " "))
    } else {
        cleaned
    }
}

/// Whether a variation selector after this character is part of it, and not something hidden.
fn takes_a_selector(before: char) -> bool {
    !before.is_whitespace() && !is_unsafe(before)
}

/// Whether a joiner between these two is a part of how a word is written, and not something hidden: both are letters, or the
/// first one is a mark of one, beyond the Latin script, which knows none.
fn joins(before: char, after: Option<char>) -> bool {
    let letter = |c: char| c > '\u{52f}' && !is_unsafe(c) && c.is_alphabetic();
    let mark = |c: char| c > '\u{52f}' && !is_unsafe(c) && !c.is_whitespace() && c.width() == Some(0);
    (letter(before) || mark(before)) && after.is_some_and(letter)
}

/// Whether a character acts on the terminal, turns the reading direction, or cannot be seen.
///
/// C0 but newline, DEL, C1; the bidirectional controls of UAX #9; the default-ignorable code points of Unicode that
/// are not combining marks (zero-width space and joiners, invisible operators, fillers, tags, selectors).
fn is_unsafe(c: char) -> bool {
    match c {
        '\n' => false,
        _ if c.is_control() => true,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// `text` in at most `columns`, cut at a grapheme with `…` when it is longer.
///
/// # Examples
///
/// ```
/// use regimen::ui::text::fit;
///
/// assert_eq!(fit("Sampletol", 9), "Sampletol");
/// assert_eq!(fit("Sampletol", 6), "Sampl…");
/// ```
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    fit_with(text, columns, ELLIPSIS)
}

/// [`fit`] with another mark where it was cut, such as the ASCII one of [`super::glyphs::Glyphs`].
pub fn fit_with<'a>(text: &'a str, columns: usize, ellipsis: &str) -> Cow<'a, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mark = width(ellipsis);
    if mark > columns {
        return Cow::Borrowed("");
    }
    let mut cut = take(text, columns - mark).to_owned();
    cut.push_str(ellipsis);
    Cow::Owned(cut)
}

/// The longest beginning of `text`, in whole graphemes, that takes at most `columns`.
pub(super) fn take(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let end = text
        .grapheme_indices(true)
        .find(|(_, grapheme)| {
            used += grapheme.width();
            used > columns
        })
        .map_or(text.len(), |(start, _)| start);
    text.get(..end).unwrap_or_default()
}

/// `text` in exactly `columns`: cut, or filled with spaces on the right.
pub fn pad(text: &str, columns: usize) -> String {
    let mut padded = fit(text, columns).into_owned();
    let missing = columns.saturating_sub(width(&padded));
    padded.extend(std::iter::repeat_n(' ', missing));
    padded
}

/// `text` in exactly `columns`: cut, or filled with spaces on the left, as numbers are.
pub fn pad_left(text: &str, columns: usize) -> String {
    let fitted = fit(text, columns);
    let missing = columns.saturating_sub(width(&fitted));
    let mut padded = " ".repeat(missing);
    padded.push_str(&fitted);
    padded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn clean_leaves_ordinary_text_alone() {
        for text in [
            "",
            "Sampletol 2.5 mg",
            "one\ntwo",
            "Ärztin, 9 €",
            "睡眠 7",
            "e\u{301}tude",
            "❤\u{fe0f} ok",
        ] {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn clean_shows_what_would_act_or_hide() {
        for (text, shown) in [
            ("\u{1b}]0;x\u{7}", "\u{fffd}]0;x\u{fffd}"),
            ("a\rb", "a\u{fffd}b"),
            ("a\r\nb", "a\nb"),
            ("a\tb", "a b"),
            ("\u{9b}2J", "\u{fffd}2J"),
            ("\u{7f}", "\u{fffd}"),
            ("a\u{202e}b\u{2066}", "a\u{fffd}b\u{fffd}"),
            ("a\u{200b}b\u{feff}", "a\u{fffd}b\u{fffd}"),
            ("\u{e0041}", "\u{fffd}"),
            ("\u{fe0f}", "\u{fffd}"),
            ("a\u{fe0f}\u{fe0f}", "a\u{fe0f}\u{fffd}"),
        ] {
            assert_eq!(clean(text), shown, "{text:?}");
        }
        assert_eq!(clean_line("one\ntwo\u{8}"), "one two\u{fffd}");
    }

    #[test]
    fn joiners_within_a_word_of_their_script_stay() {
        // Persian and Hindi are written with them; elsewhere they hide something.
        for word in ["می\u{200c}خواهم", "क्\u{200d}ष"] {
            assert_eq!(clean(word), word);
        }
        for (text, shown) in [
            ("Exam\u{200d}plin", "Exam\u{fffd}plin"),
            ("می\u{200c}", "می\u{fffd}"),
            ("می\u{200c}\u{200c}خ", "می\u{fffd}\u{fffd}خ"),
            ("é\u{200d}é", "é\u{fffd}é"),
        ] {
            assert_eq!(clean(text), shown, "{text:?}");
        }
    }

    #[test]
    fn fit_never_halves_a_wide_character() {
        assert_eq!(fit("睡眠日記", 8), "睡眠日記");
        assert_eq!(fit("睡眠日記", 6), "睡眠…");
        assert_eq!(fit("睡眠日記", 2), "…");
        assert_eq!(fit("睡", 1), "…");
        assert_eq!(fit("睡", 0), "");
        assert_eq!(fit_with("Sampletol", 6, "~"), "Sampl~");
        assert_eq!(fit("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
    }

    #[test]
    fn pad_is_exact() {
        assert_eq!(pad("睡", 4), "睡  ");
        assert_eq!(pad_left("2.5", 5), "  2.5");
        assert_eq!(pad("睡眠", 2), "… ");
        assert_eq!(pad_left("12345", 3), "12…");
    }

    #[test]
    fn wrap_breaks_at_spaces_and_newlines() {
        assert_eq!(
            wrap("Slow start, clearer after the walk.", 14),
            ["Slow start,", "clearer after", "the walk."]
        );
        assert_eq!(wrap("one\n\n two", 10), ["one", "", " two"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("", 5), [""]);
        assert!(wrap("x", 0).is_empty());
        assert_eq!(wrap("睡", 1), ["\u{fffd}"]);
    }

    /// Strings that tempt: anything, and much of what combines, is wide, acts or hides.
    fn texts() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(vec![
            ' ',
            '\n',
            '\r',
            '\t',
            'a',
            '睡',
            '\u{301}',
            '\u{200d}',
            '\u{fe0f}',
            '👩',
            '🇦',
            '\u{1b}',
            '\u{202e}',
            '\u{600}',
            '\u{1100}',
            '\u{1161}',
            '\u{e0041}',
        ]);
        prop_oneof![
            any::<String>(),
            prop::collection::vec(odd, 0..40).prop_map(|chars| chars.into_iter().collect())
        ]
    }

    proptest! {
        #[test]
        fn nothing_unsafe_passes(text in texts()) {
            let shown = clean(&text);
            let acts = |c: char| c != '\n' && c.is_control();
            let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            let hides = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}');
            let joiner = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
            let all: Vec<char> = shown.chars().collect();
            let in_word = |at: usize| at > 0 && joins(all[at - 1], all.get(at + 1).copied());
            let bad = (0..all.len()).find(|&at| {
                let c = all[at];
                acts(c) || turns(c) || (hides(c) && !(joiner(c) && in_word(at)))
            });
            prop_assert_eq!(bad, None);
            prop_assert_eq!(clean(&shown), shown.clone());
            prop_assert!(!clean_line(&text).contains('\n'));
        }

        #[test]
        fn nothing_is_wider_than_asked(text in texts(), columns in 0_usize..30) {
            let text = clean(&text);
            prop_assert!(width(&fit(&text, columns)) <= columns);
            prop_assert!(wrap(&text, columns).iter().all(|line| width(line) <= columns));
        }

        #[test]
        fn padding_fills(text in texts(), columns in 0_usize..30) {
            let text = clean_line(&text);
            prop_assert_eq!(width(&pad(&text, columns)), columns);
            prop_assert_eq!(width(&pad_left(&text, columns)), columns);
        }

        #[test]
        fn wrapping_loses_no_letter(text in "[a-zé睡 \n]{0,60}", columns in 2_usize..20) {
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&wrap(&text, columns).concat()), letters(&text));
        }
    }
}
