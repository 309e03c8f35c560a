//! Directions as words, numbers, clock times and dates, each with its place in the text.

use chrono::{NaiveDate, NaiveTime};

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number as typed: digits, points, commas, a fraction.
    Number,
    /// A word in lower case.
    Word,
    /// A clock time.
    Clock(NaiveTime),
    /// A calendar day.
    Date(NaiveDate),
    /// What is written like one, and is none: `2026-06-31`.
    NoDate,
    /// Any other character.
    Sign,
}

/// A token and its position, in bytes of the text.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// Splits a text into tokens; nothing is refused here.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut at = 0;
    while let Some(c) = rest.chars().next() {
        let (kind, length) = if c.is_whitespace() {
            at += c.len_utf8();
            rest = rest.get(c.len_utf8()..).unwrap_or("");
            continue;
        } else if let Some((date, length)) = date(rest) {
            (date.map_or(Kind::NoDate, Kind::Date), length)
        } else if let Some((time, length)) = clock(rest) {
            (Kind::Clock(time), length)
        } else if c.is_ascii_digit() || matches!(c, '½' | '¼' | '¾') || (c == '.' && digit_at(rest, 1)) {
            (Kind::Number, number_length(rest))
        } else if is_letter(c) {
            let length = rest
                .find(|c: char| !(is_letter(c) || c.is_ascii_digit() || c == '²'))
                .unwrap_or(rest.len());
            (Kind::Word, length)
        } else {
            (Kind::Sign, c.len_utf8())
        };
        let (token, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        found.push(Token {
            kind,
            text: token.to_lowercase(),
            start: at,
            end: at + length,
        });
        at += length;
        rest = tail;
    }
    found
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == '%'
}

fn digit_at(text: &str, index: usize) -> bool {
    text.as_bytes().get(index).is_some_and(u8::is_ascii_digit)
}

/// A number consists of digits, and of any `.`, `,` and `/` followed by another digit.
fn number_length(text: &str) -> usize {
    let mut length = 0;
    for (i, c) in text.char_indices() {
        let inner = matches!(c, '.' | ',' | '/') && digit_at(text, i + 1);
        if c.is_ascii_digit() || matches!(c, '½' | '¼' | '¾') || inner {
            length = i + c.len_utf8();
        } else {
            break;
        }
    }
    length
}

/// `2026-01-06`
fn date(text: &str) -> Option<(Option<NaiveDate>, usize)> {
    let head = text.get(..10)?;
    let shape = head.bytes().enumerate().all(|(i, b)| {
        if i == 4 || i == 7 {
            b == b'-'
        } else {
            b.is_ascii_digit()
        }
    });
    if !shape || digit_at(text, 10) {
        return None;
    }
    Some((NaiveDate::parse_from_str(head, "%Y-%m-%d").ok(), 10))
}

/// `08:00`, `8:00`, `8am`, `9:30 pm`
fn clock(text: &str) -> Option<(NaiveTime, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&digits) {
        return None;
    }
    let hour: u32 = text.get(..digits)?.parse().ok()?;
    let rest = text.get(digits..)?;
    let (minute, mut length) = match rest.strip_prefix(':') {
        Some(tail) => {
            let minute = tail.get(..2).filter(|m| m.bytes().all(|b| b.is_ascii_digit()))?;
            if digit_at(tail, 2) {
                return None;
            }
            (Some(minute.parse::<u32>().ok()?), digits + 3)
        }
        None => (None, digits),
    };
    let tail = text.get(length..)?;
    let spaces = tail.len() - tail.trim_start_matches(' ').len();
    let word: String = tail
        .trim_start_matches(' ')
        .chars()
        .take_while(|c| c.is_alphabetic())
        .collect();
    let half = word.to_lowercase();
    let hour = match half.as_str() {
        "am" | "pm" if (1..=12).contains(&hour) => {
            length += spaces + word.len();
            hour % 12 + if half == "pm" { 12 } else { 0 }
        }
        _ if minute.is_some() => hour,
        _ => return None,
    };
    Some((NaiveTime::from_hms_opt(hour, minute.unwrap_or(0), 0)?, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn units_and_commas_come_apart() {
        assert_eq!(words("0.5mg morning,evening"), ["0.5", "mg", "morning", ",", "evening"]);
        assert_eq!(words("days 1,8 of 28"), ["days", "1,8", "of", "28"]);
        assert_eq!(words("5 mg/m2"), ["5", "mg", "/", "m2"]);
        assert_eq!(words("1/2 tablet"), ["1/2", "tablet"]);
        assert_eq!(words("1st Fri"), ["1", "st", "fri"]);
    }

    #[test]
    fn clock_times_and_dates() {
        let kinds: Vec<Kind> = tokens("08:00 8am 9:30 pm 2026-01-06 12")
            .into_iter()
            .map(|t| t.kind)
            .collect();
        let time = |h, m| Kind::Clock(NaiveTime::from_hms_opt(h, m, 0).unwrap());
        let date = Kind::Date(NaiveDate::from_ymd_opt(2026, 1, 6).unwrap());
        assert_eq!(kinds, [time(8, 0), time(8, 0), time(21, 30), date, Kind::Number]);
    }

    proptest::proptest! {
        #[test]
        fn places_cover_the_text(text in ".{0,60}") {
            let mut last = 0;
            for token in tokens(&text) {
                proptest::prop_assert!(token.start >= last && token.end > token.start);
                proptest::prop_assert!(text.get(token.start..token.end).is_some());
                last = token.end;
            }
        }
    }
}
