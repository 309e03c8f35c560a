//! The smallest parts of directions: words, numbers, times; and what is said where they do not fit.

use chrono::NaiveTime;
use rust_decimal::Decimal;

use super::{A_NUMBER, A_UNIT, AN_AMOUNT, DirectionsError, Parsed, Parser, Stop};
use crate::domain::amount::{number, number_word, two_strengths};
use crate::domain::directions::lex::{Kind, Token};
use crate::domain::unit::{Unit, is_component};
use crate::domain::vocabulary::Vocabulary;

impl Parser<'_> {
    pub(super) fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    pub(super) fn peek_number(&self) -> bool {
        self.peek()
            .is_some_and(|t| t.kind == Kind::Number || number_word(&t.text).is_some())
    }

    pub(super) fn peek_date(&self) -> bool {
        self.peek().is_some_and(|t| matches!(t.kind, Kind::Date(_)))
    }

    /// Whether an amount (a number and a unit) comes next.
    pub(super) fn starts_dose(&mut self) -> bool {
        let (mark, furthest, expected) = (self.at, self.furthest, self.expected.clone());
        let reason = self.reason.clone();
        let starts = self.peek_number() && self.amount().is_ok();
        (self.at, self.furthest, self.expected, self.reason) = (mark, furthest, expected, reason);
        starts
    }

    pub(super) fn number_value(&mut self) -> Parsed<Decimal> {
        let Some(token) = self.peek().cloned() else {
            return self.stop(&[AN_AMOUNT]);
        };
        if let Some(value) = number_word(&token.text) {
            self.at += 1;
            return Ok(value);
        }
        if token.kind != Kind::Number {
            return self.stop(&[AN_AMOUNT]);
        }
        let behind = self.tokens.get(self.at + 1).filter(|next| {
            let whole = token.text.bytes().all(|b| b.is_ascii_digit());
            whole && next.kind == Kind::Number && next.text.contains('/')
        });
        // `1 1/3`
        if let Some(behind) = behind
            && let Ok(value) = number(&format!("{} {}", token.text, behind.text))
        {
            self.at += 2;
            return Ok(value);
        }
        match number(&token.text) {
            Ok(value) => {
                self.at += 1;
                Ok(value)
            }
            Err(error) => {
                // Two strengths need not come to a number.
                let unit = self
                    .tokens
                    .get(self.at + 1)
                    .and_then(|next| Unit::word(&next.text, self.words.counted()));
                let two = unit.and_then(|unit| two_strengths(&token.text, &unit));
                self.because(&two.unwrap_or(error).to_string())
            }
        }
    }

    /// A whole number that is not an amount: a count of days, hours, times.
    pub(super) fn whole(&mut self) -> Parsed<u32> {
        let Some(token) = self.peek() else {
            return self.stop(&[A_NUMBER]);
        };
        let value = number_word(&token.text)
            .and_then(|v| u32::try_from(v).ok().filter(|n| Decimal::from(*n) == v))
            .or_else(|| token.text.parse().ok());
        match value {
            Some(value) if value <= 1_000_000 => {
                self.at += 1;
                Ok(value)
            }
            _ => self.stop(&[A_NUMBER]),
        }
    }

    pub(super) fn clock(&mut self) -> Option<NaiveTime> {
        let Some(Token {
            kind: Kind::Clock(time),
            ..
        }) = self.peek()
        else {
            return None;
        };
        let time = *time;
        self.at += 1;
        Some(time)
    }

    pub(super) fn date(&mut self) -> Option<chrono::NaiveDate> {
        let Some(Token {
            kind: Kind::Date(date), ..
        }) = self.peek()
        else {
            return None;
        };
        let date = *date;
        self.at += 1;
        Some(date)
    }

    pub(super) fn dash(&mut self) -> bool {
        self.sign("-") || self.sign("–") || self.word("to")
    }

    pub(super) fn word(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|t| t.kind == Kind::Word && t.text == word);
        self.at += usize::from(found);
        found
    }

    pub(super) fn words(&mut self, words: &[&str]) -> bool {
        let mark = self.at;
        let found = words.iter().all(|word| self.word(word));
        if !found {
            self.at = mark;
        }
        found
    }

    pub(super) fn sign(&mut self, sign: &str) -> bool {
        let found = self.peek().is_some_and(|t| t.kind == Kind::Sign && t.text == sign);
        self.at += usize::from(found);
        found
    }

    /// Notes what would be valid here.
    pub(super) fn expect(&mut self, what: &'static str) {
        if self.at > self.furthest {
            self.furthest = self.at;
            self.expected.clear();
        }
        if self.at == self.furthest && !self.expected.contains(&what) {
            self.expected.push(what);
        }
    }

    pub(super) fn stop<T>(&mut self, expected: &[&'static str]) -> Parsed<T> {
        for what in expected {
            self.expect(what);
        }
        Err(Stop)
    }

    pub(super) fn because<T>(&mut self, reason: &str) -> Parsed<T> {
        self.reason = Some((self.at, reason.to_owned()));
        Err(Stop)
    }

    pub(super) fn error(&self) -> DirectionsError {
        let no_date = self
            .tokens
            .iter()
            .enumerate()
            .find(|(_, token)| token.kind == Kind::NoDate);
        let (place, reason) = match (&self.reason, no_date) {
            (_, Some((at, token))) => (at, Some(format!("`{}` is not a day of the calendar", token.text))),
            (Some((at, reason)), None) => (*at, Some(reason.clone())),
            (None, None) => (self.furthest.max(self.at), None),
        };
        let end = self.text.len();
        let token = self
            .tokens
            .get(place)
            .or(if reason.is_some() { self.tokens.last() } else { None });
        let at = token.map_or(end..end, |t| t.start..t.end);
        let found = self.text.get(at.clone()).unwrap_or("").to_owned();
        let expected = if place == self.furthest || reason.is_some() {
            self.expected.as_slice()
        } else {
            &[]
        };
        let nearest = if reason.is_none() {
            nearest(&found, self.words, expected)
        } else {
            None
        };
        DirectionsError {
            column: self.text.get(..at.start).unwrap_or("").chars().count() + 1,
            found,
            expected: if reason.is_some() {
                vec![]
            } else {
                expected.iter().map(|&e| e.to_owned()).collect()
            },
            reason,
            nearest: nearest.map(String::into_boxed_str),
            asks: self.asks,
            at,
        }
    }
}

/// A word that could be there and is at most two letters away: a unit where a unit is expected, and never for a word that is
/// known itself.
fn nearest(word: &str, words: &Vocabulary, expected: &[&str]) -> Option<String> {
    const GRAMMAR: &[&str] = &[
        "every",
        "days",
        "weeks",
        "months",
        "hours",
        "times",
        "needed",
        "before",
        "after",
        "other",
        "last",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "worn",
        "daily",
        "once",
        "twice",
        "mg",
        "mcg",
        "mL",
    ];
    let lower = word.to_lowercase();
    // Words that labels have, and that are not typed wrong.
    let plain = [
        "via", "per", "place", "put", "use", "one", "and", "for", "with", "food", "mouth", "tablet", "given", "even",
        "odd", "tonight", "thrice",
    ];
    let known_word = plain.contains(&lower.as_str())
        || number_word(&lower).is_some()
        || Unit::word(&lower, words.counted()).is_some()
        || words.slot(&lower).is_some();
    if word.chars().count() < 3 || known_word || GRAMMAR.contains(&lower.as_str()) {
        return None;
    }
    let units = expected.contains(&A_UNIT);
    let others = expected.iter().any(|what| *what != A_UNIT && *what != AN_AMOUNT);
    let counted = crate::domain::unit::COUNTED
        .iter()
        .copied()
        .chain(words.counted().iter().map(|c| &**c).filter(|word| !is_component(word)))
        .filter(|_| units);
    let slots = words.slots().iter().map(|s| &*s.name).filter(|_| others);
    let grammar = GRAMMAR.iter().copied().filter(|word| {
        if matches!(*word, "mg" | "mcg" | "mL") {
            units
        } else {
            others
        }
    });
    let known = slots.chain(counted).chain(grammar);
    crate::domain::nearest::nearest(word, known).map(str::to_owned)
}
