//! As needed: how far apart, and what it is taken for.

use super::{Parsed, Parser};
use crate::domain::directions::lex::Kind;
use crate::domain::directions::{Line, Moment};

impl Parser<'_> {
    pub(super) fn as_needed(&mut self) -> Parsed<Moment> {
        let mut apart = self.apart()?;
        let reason = self.reason_for()?;
        if reason.is_some() {
            // `for pain, every 6 hours` is the same as `every 6 hours for pain`.
            let mark = self.at;
            let _ = self.sign(",");
            if apart.is_none() && self.is_apart() {
                apart = self.apart()?;
            } else {
                self.at = mark;
            }
        }
        Ok(Moment::AsNeeded { apart, reason })
    }

    /// `for pain`: what something is taken for, up to a comma, a gap or days.
    pub(super) fn reason_for(&mut self) -> Parsed<Option<Box<str>>> {
        if !self.word("for") {
            return Ok(None);
        }
        let from = self.at;
        if self.peek_number() && self.whole().is_ok() && self.day_unit().is_some() {
            self.at = from;
            return self.because("how long it is taken for goes into `for` of the step");
        }
        self.at = from;
        while self
            .tokens
            .get(self.at)
            .is_some_and(|t| !matches!(t.text.as_str(), "," | ";"))
            && !self.is_apart()
            && !(self.at > from && self.is_every_few_days())
        {
            if self.is_a_rule() {
                return self.no_maximum();
            }
            self.at += 1;
        }
        let start = self.tokens.get(from).map_or(self.text.len(), |t| t.start);
        let end = self.tokens.get(self.at.wrapping_sub(1)).map_or(start, |t| t.end);
        let words = self.text.get(start..end).unwrap_or("").split_whitespace();
        let text = words.collect::<Vec<_>>().join(" ");
        if self.at == from || text.is_empty() {
            return self.stop(&["what it is taken for"]);
        }
        Ok(Some(text.into_boxed_str()))
    }

    /// A maximum after `for`: the line without it would be taken.
    pub(super) fn no_maximum<T>(&mut self) -> Parsed<T> {
        const JOINS: &[&str] = &[
            "not", "to", "a", "no", "more", "than", "at", "up", "do", "never", "and", "of", "over", "must", "should",
            "for",
        ];
        let end = self.tokens.get(self.at).map_or(self.text.len(), |token| token.start);
        let mut words: Vec<&str> = self.text.get(..end).unwrap_or("").split_whitespace().collect();
        while words.pop_if(|word| JOINS.contains(word)).is_some() {}
        self.because(&format!(
            "a maximum goes into [limits], not after \"for\"; say `{}`",
            words.join(" ")
        ))
    }

    /// `as needed every 5 days for attacks`: what it is taken for after the days.
    pub(super) fn reason_behind(&mut self, lines: &mut [Line]) -> Parsed<()> {
        if let [line] = lines
            && let Moment::AsNeeded { apart, reason: None } = line.moment
            && let Some(reason) = self.reason_for()?
        {
            line.moment = Moment::AsNeeded {
                apart,
                reason: Some(reason),
            };
        }
        Ok(())
    }

    /// Whether `every 5 days` comes next.
    pub(super) fn is_every_few_days(&mut self) -> bool {
        if self.tokens.get(self.at).is_none_or(|token| token.text != "every") {
            return false;
        }
        let (mark, furthest, expected, reason) = (self.at, self.furthest, self.expected.clone(), self.reason.clone());
        let found = matches!(self.days(), Ok(Some(_)));
        (self.at, self.furthest, self.expected, self.reason) = (mark, furthest, expected, reason);
        found
    }

    /// `every 4-6 hours`: how far apart. Anything else is a rule for the days and is read separately.
    pub(super) fn apart(&mut self) -> Parsed<Option<(u32, u32)>> {
        let mark = self.at;
        if !self.word("every") {
            return Ok(None);
        }
        let low = self.whole().ok();
        let high = if low.is_some() && self.dash() {
            self.whole().ok()
        } else {
            low
        };
        let unit = self.time_unit();
        match (low, high, unit) {
            (Some(low), Some(high), Some(unit)) if low > 0 && high >= low && high <= 100_000 => {
                Ok(Some((low * unit, high * unit)))
            }
            (Some(_), Some(_), Some(_)) => self.because("the hours apart go from the smaller to the larger number"),
            _ => {
                self.at = mark;
                Ok(None)
            }
        }
    }

    /// Whether `every 6 hours` comes next.
    pub(super) fn is_apart(&mut self) -> bool {
        let (mark, furthest, expected, reason) = (self.at, self.furthest, self.expected.clone(), self.reason.clone());
        let found = !matches!(self.apart(), Ok(None));
        (self.at, self.furthest, self.expected, self.reason) = (mark, furthest, expected, reason);
        found
    }

    /// Whether a figure, a maximum or a frequency comes next: after the reason it would be words only, and hold nothing
    /// back.
    pub(super) fn is_a_rule(&self) -> bool {
        const WORDS: &[&str] = &[
            "max",
            "maximum",
            "mdd",
            "exceed",
            "exceeding",
            "most",
            "limit",
            "limited",
            "daily",
            "thrice",
            "twice",
            "times",
            "weekly",
            "hourly",
            "monthly",
            "nightly",
            "bid",
            "tid",
            "qid",
            "tds",
            "qds",
        ];
        let word = |at: Option<usize>| at.and_then(|at| self.tokens.get(at)).map_or("", |t| t.text.as_str());
        let here = word(Some(self.at));
        let number = self.tokens.get(self.at).is_some_and(|t| t.kind == Kind::Number);
        let named = super::parts::number_word(here).is_some() && !matches!(here, "one" | "half" | "quarter");
        let than = here == "than" && matches!(word(self.at.checked_sub(1)), "more" | "less" | "fewer" | "often");
        number || named || than || WORDS.contains(&here)
    }
}
