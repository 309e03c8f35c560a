//! Text in terminal columns, as far as a dialog has to know how many lines its text takes.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::words;

/// The most columns of a sheet: what fills it and who draws it ask the same.
pub const SHEET: u16 = 76;

/// The most columns of lines that are read: longer ones are hard to follow.
pub const LINES: u16 = 96;

/// The columns that `text` takes, grapheme by grapheme, as the screen counts them.
pub fn width(text: &str) -> usize {
    // Printable ASCII is nearly every string there is.
    if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return text.len();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// `text` in lines of at most `columns`, broken at spaces and at the newlines it has.
///
/// A word longer than a line is broken between graphemes. Spaces around a break go; those at the beginning of a
/// paragraph stay, as far as they fit. An empty text is one empty line; with no columns there are no lines.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    if columns == 0 {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph, columns, &mut lines);
    }
    lines
}

/// Where the first word ends, with what is read together with it, where that fits a line.
fn together(text: &str, columns: usize) -> usize {
    let end_of = |text: &str| text.find(' ').unwrap_or(text.len());
    let mut from = 0;
    let mut end = end_of(text);
    // A day and its month are three words; more are no longer one thing.
    for _ in 0..2 {
        let (Some(word), Some(next)) = (
            text.get(from..end),
            text.get(end..).and_then(|rest| rest.strip_prefix(' ')),
        ) else {
            break;
        };
        let both = end + 1 + end_of(next);
        let fits = text.get(..both).is_some_and(|words| width(words) <= columns);
        if !fits || !words::is_glued(word, next) {
            break;
        }
        (from, end) = (end + 1, both);
    }
    end
}

fn wrap_paragraph(paragraph: &str, columns: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut used = 0;
    let mut rest = paragraph;
    loop {
        let (gap, from_word) = rest.split_at(rest.find(|c| c != ' ').unwrap_or(rest.len()));
        if from_word.is_empty() {
            break;
        }
        let (word, after) = from_word.split_at(together(from_word, columns));
        rest = after;
        let needed = gap.len() + width(word);
        if used + needed <= columns {
            line.push_str(gap);
            line.push_str(word);
            used += needed;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for grapheme in word.graphemes(true) {
            // A character of two columns cannot be shown in one.
            let (shown, taken) = match grapheme.width() {
                wide if wide > columns => ("\u{fffd}", 1),
                fits => (grapheme, fits),
            };
            if used + taken > columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push_str(shown);
            used += taken;
        }
    }
    lines.push(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_together_stays_together() {
        assert_eq!(wrap("from Mon 30 Nov, if you", 12), ["from", "Mon 30 Nov,", "if you"]);
        assert_eq!(wrap("4.5 (3-6), n 10", 12), ["4.5 (3-6),", "n 10"]);
        assert_eq!(wrap("if you and Dr N go ahead", 13), ["if you and", "Dr N go ahead"]);
        assert_eq!(wrap("at most 150 mcg a day", 11), ["at most", "150 mcg a", "day"]);
        // Where both do not fit a line they are broken all the same.
        assert_eq!(wrap("150 milligrams", 10), ["150", "milligrams"]);
    }
}
