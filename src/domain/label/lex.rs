//! A prescription line as figures, words, clock times and signs, each with its place in the text.

use std::ops::Range;

use chrono::NaiveTime;

/// Whether a word is one of these, which are separated by `|`.
pub(super) fn among(words: &str, word: &str) -> bool {
    !word.is_empty() && words.split('|').any(|one| one == word)
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits, with points and commas inside, or a fraction sign.
    Figure,
    /// Letters, in lower case; `p.o.` is one word.
    Word,
    /// A clock time.
    Clock(NaiveTime, Half),
    /// Any other character.
    Sign,
}

/// How surely a clock time is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    /// `08:00`, `9am`, `9:30 pm`.
    Sure,
    /// `9 am`: after a blank, where it could be nine of something in the morning.
    Spaced,
    /// `8:00`, which can be of the morning or of the evening.
    Open,
}

/// A token and where it is, in bytes of the text.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    /// In lower case.
    pub text: String,
    pub at: Range<usize>,
    /// Nothing is between it and the token before.
    pub glued: bool,
    /// A line begins with it.
    pub line: bool,
    /// It begins with a capital letter.
    pub capital: bool,
}

/// All tokens of a text, with the text.
pub(super) struct Tokens<'a> {
    pub text: &'a str,
    pub all: Vec<Token>,
}

impl<'a> Tokens<'a> {
    /// Splits a text; nothing is refused here.
    pub fn new(text: &'a str) -> Self {
        let mut all: Vec<Token> = Vec::new();
        let (mut at, mut line) = (0, true);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(c) = rest.chars().next() else { break };
            if c.is_whitespace() {
                line |= c == '\n' || c == '\r';
                at += c.len_utf8();
                continue;
            }
            let after_slash = at.checked_sub(1).and_then(|before| text.get(before..at)) == Some("/");
            let short = if after_slash { None } else { with(rest) };
            let (kind, length) = short.map_or_else(|| one(rest, c), |(_, length)| (Kind::Word, length));
            let token = rest.get(..length).unwrap_or(rest);
            let plain: String = token.to_lowercase();
            let text = match (short, kind) {
                (Some((word, _)), _) => word.to_owned(),
                (None, Kind::Word) => plain.replace('.', "").replace('’', "'"),
                _ => plain,
            };
            all.push(Token {
                kind,
                text,
                at: at..at + token.len(),
                glued: all.last().is_some_and(|last| last.at.end == at),
                line,
                capital: c.is_uppercase(),
            });
            line = false;
            at += token.len();
        }
        Self { text, all }
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn get(&self, i: usize) -> Option<&Token> {
        self.all.get(i)
    }

    /// The word or sign that is there, or nothing.
    pub fn text(&self, i: usize) -> &str {
        self.all.get(i).map_or("", |token| &token.text)
    }

    pub fn is_word(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|token| token.kind == Kind::Word)
    }

    pub fn is_figure(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|token| token.kind == Kind::Figure)
    }

    pub fn is_sign(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|token| token.kind == Kind::Sign)
    }

    pub fn glued(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|token| token.glued)
    }

    /// The text from one token to before another, as it was typed, in one line.
    pub fn words(&self, range: Range<usize>) -> String {
        let (Some(first), Some(last)) = (
            self.get(range.start),
            range.end.checked_sub(1).and_then(|i| self.get(i)),
        ) else {
            return String::new();
        };
        let text = self.text.get(first.at.start..last.at.end).unwrap_or("");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The end of this phrase if it is here: words and signs apart by blanks; a hyphen between two words is passed over.
    pub fn phrase(&self, i: usize, phrase: &str) -> Option<usize> {
        let mut at = i;
        for (n, word) in phrase.split(' ').enumerate() {
            if n > 0 && self.text(at) == "-" && self.glued(at) && self.glued(at + 1) && word != "-" {
                at += 1;
            }
            if self.get(at).is_none() || self.text(at) != word {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// The end of the longest of these phrases, separated by `|`, that is here.
    pub fn any(&self, i: usize, phrases: &str) -> Option<usize> {
        let first = self.text(i);
        if first.is_empty() {
            return None;
        }
        let begins = |phrase: &&str| phrase.starts_with(first);
        phrases
            .split('|')
            .filter(begins)
            .filter_map(|phrase| self.phrase(i, phrase))
            .max()
    }

    /// After all of these words that are here, in any order.
    pub fn skip(&self, mut i: usize, words: &[&str]) -> usize {
        while self.get(i).is_some() && words.contains(&self.text(i)) {
            i += 1;
        }
        i
    }
}

/// `w/ food`, `w/o food`, `c/ meals`
fn with(rest: &str) -> Option<(&'static str, usize)> {
    const SHORT: [(&str, &str); 6] = [
        ("w/o ", "without"),
        ("W/O ", "without"),
        ("w/", "with"),
        ("W/", "with"),
        ("c/ ", "with"),
        ("C/ ", "with"),
    ];
    let (short, word) = SHORT.iter().find(|(short, _)| rest.starts_with(short))?;
    Some((word, short.trim_end().len()))
}

fn one(rest: &str, c: char) -> (Kind, usize) {
    if let Some((time, half, length)) = clock(rest) {
        (Kind::Clock(time, half), length)
    } else if is_digit(c) || (c == '.' && digit_at(rest, 1)) {
        (Kind::Figure, figure(rest))
    } else if c.is_alphabetic() {
        (Kind::Word, word(rest))
    } else {
        (Kind::Sign, c.len_utf8())
    }
}

/// Signs of fractions, with what they are.
pub(super) const FRACTIONS: &[(char, u32, u32)] = &[
    ('½', 1, 2),
    ('¼', 1, 4),
    ('¾', 3, 4),
    ('⅓', 1, 3),
    ('⅔', 2, 3),
    ('⅕', 1, 5),
    ('⅛', 1, 8),
    ('⅜', 3, 8),
    ('⅝', 5, 8),
    ('⅞', 7, 8),
];

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || FRACTIONS.iter().any(|(sign, ..)| *sign == c)
}

fn digit_at(text: &str, index: usize) -> bool {
    text.as_bytes().get(index).is_some_and(u8::is_ascii_digit)
}

fn figure(text: &str) -> usize {
    let mut length = 0;
    for (i, c) in text.char_indices() {
        let inner = matches!(c, '.' | ',') && digit_at(text, i + 1);
        if is_digit(c) || inner {
            length = i + c.len_utf8();
        } else {
            break;
        }
    }
    length
}

/// Letters; an apostrophe between or after letters; `p.o.` and `b.i.d.`.
fn word(text: &str) -> usize {
    let letters: Vec<(usize, char)> = text.char_indices().take(64).collect();
    let is = |i: usize, test: fn(char) -> bool| letters.get(i).is_some_and(|(_, c)| test(*c));
    let alone = |i: usize| is(i, char::is_alphabetic) && !is(i + 1, char::is_alphanumeric);
    // One letter and a point, twice at least.
    let mut dotted = 0;
    while alone(dotted) && is(dotted + 1, |c| c == '.') {
        dotted += 2;
    }
    if dotted >= 2 && (alone(dotted) || dotted >= 4) {
        let end = if alone(dotted) { dotted + 1 } else { dotted };
        return letters.get(end).map_or(text.len().min(end_of(&letters)), |(i, _)| *i);
    }
    text.char_indices()
        .find(|(i, c)| {
            let quote = matches!(c, '\'' | '’') && *i > 0;
            !(c.is_alphabetic() || quote || (*c == '²'))
        })
        .map_or(text.len(), |(i, _)| i)
}

fn end_of(letters: &[(usize, char)]) -> usize {
    letters.last().map_or(0, |(i, c)| i + c.len_utf8())
}

/// `08:00`, `8:00`, `9am`, `9 a.m.`, `8.30 pm`
fn clock(text: &str) -> Option<(NaiveTime, Half, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&digits) {
        return None;
    }
    let hour: u32 = text.get(..digits)?.parse().ok()?;
    let rest = text.get(digits..)?;
    let minutes = |sign: char| {
        let tail = rest.strip_prefix(sign)?;
        let two = tail.get(..2).filter(|m| m.bytes().all(|b| b.is_ascii_digit()))?;
        if digit_at(tail, 2) {
            None
        } else {
            two.parse::<u32>().ok()
        }
    };
    let colon = minutes(':').filter(|m| *m < 60);
    let minute = colon.or_else(|| minutes('.')).filter(|m| *m < 60);
    let length = if minute.is_some() { digits + 3 } else { digits };
    let tail = text.get(length..)?;
    let blank = tail.len() - tail.trim_start_matches([' ', '\u{a0}']).len();
    let half = tail.get(blank..)?;
    let long = half
        .find(|c: char| !(c.is_alphabetic() || c == '.'))
        .unwrap_or(half.len());
    let word: String = half.get(..long)?.to_lowercase();
    let bare = word.replace('.', "");
    if (bare == "am" || bare == "pm") && word.starts_with(['a', 'p']) && (1..=12).contains(&hour) && blank <= 2 {
        let hour = hour % 12 + if bare == "pm" { 12 } else { 0 };
        // The point after `am.` ends the sentence.
        let written = if word.ends_with('.') && !word.starts_with("a.") && !word.starts_with("p.") {
            long - 1
        } else {
            long
        };
        let sure = if blank > 0 && minute.is_none() {
            Half::Spaced
        } else {
            Half::Sure
        };
        return Some((
            NaiveTime::from_hms_opt(hour, minute.unwrap_or(0), 0)?,
            sure,
            length + blank + written,
        ));
    }
    let minute = colon?;
    let half = if (1..10).contains(&hour) && digits == 1 {
        Half::Open
    } else {
        Half::Sure
    };
    Some((NaiveTime::from_hms_opt(hour, minute, 0)?, half, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Tokens::new(text).all.into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn missing_blanks_and_full_stops_come_apart() {
        assert_eq!(words("2tabs x10d"), ["2", "tabs", "x", "10", "d"]);
        assert_eq!(words("1 tab p.o. q.i.d."), ["1", "tab", "po", "qid"]);
        assert_eq!(words("q4-6h"), ["q", "4", "-", "6", "h"]);
        assert_eq!(words("at 9am, 1pm."), ["at", "9am", ",", "1pm", "."]);
        assert_eq!(words("1½ tabs"), ["1½", "tabs"]);
        assert_eq!(words("30 days' supply"), ["30", "days'", "supply"]);
    }

    proptest::proptest! {
        #[test]
        fn places_cover_the_text(text in ".{0,60}") {
            let mut last = 0;
            for token in Tokens::new(&text).all {
                proptest::prop_assert!(token.at.start >= last && token.at.end > token.at.start);
                proptest::prop_assert!(text.get(token.at.clone()).is_some());
                proptest::prop_assert!(text.get(last..token.at.start).unwrap().chars().all(char::is_whitespace));
                last = token.at.end;
            }
        }
    }
}
