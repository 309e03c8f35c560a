//! As needed: how far apart, and what it is taken for.

use super::{Parsed, Parser};
use crate::domain::directions::lex::{Kind, Token};
use crate::domain::directions::{Line, Moment};
use crate::domain::unit::Unit;

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
            && !(self.at > from && self.is_days())
        {
            if self.starts_dose() && !self.is_behind_most() {
                return self.no_second_dose();
            }
            if self.is_a_rule(from) {
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

    /// `up to 4 puffs`, `no more than 4 puffs`: the amount of a maximum.
    fn is_behind_most(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.is_some_and(|token| {
            ["to", "than", "most", "max", "maximum", "exceed", "exceeding"].contains(&token.text.as_str())
        })
    }

    /// An amount after `for`: of a second dose, which is one of its own.
    fn no_second_dose<T>(&mut self) -> Parsed<T> {
        let start = self.tokens.get(self.at).map_or(self.text.len(), |token| token.start);
        let (own, rest) = self.text.split_at_checked(start).unwrap_or((self.text, ""));
        let mut words: Vec<&str> = own.split_whitespace().collect();
        let joins = |word: &&str| ["then", "take", "or", "and", "with", "plus", "(", ":", "-", "/"].contains(word);
        while words.pop_if(|word| joins(&&**word)).is_some() {}
        let own = words.join(" ");
        let (own, rest) = (
            own.trim_end_matches(['(', ':', '-', '/']),
            rest.trim_end_matches([' ', ')']),
        );
        self.because(&format!(
            "only words come after \"for\": for a second dose say `{own}; {rest}`; a maximum goes into [limits]"
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

    /// Whether days come next: `every 5 days`, `on Mon`, `weekends`, `once a week`. A bare `sun` may be what hurts.
    fn is_days(&mut self) -> bool {
        const BEGINS: &[&str] = &[
            "every",
            "each",
            "on",
            "once",
            "weekends",
            "weekend",
            "weekdays",
            "days",
            "day",
            "weeks",
            "week",
            "monday",
            "mondays",
            "tuesday",
            "tuesdays",
            "wednesday",
            "wednesdays",
            "thursday",
            "thursdays",
            "friday",
            "fridays",
            "saturday",
            "saturdays",
            "sunday",
            "sundays",
        ];
        let begins = |token: &Token| matches!(token.kind, Kind::Date(_)) || BEGINS.contains(&token.text.as_str());
        if !self.peek().is_some_and(begins) {
            return false;
        }
        self.tried(|parser| matches!(parser.days(), Ok(Some(_))))
    }

    /// Asks something of the words that come next, and leaves everything as it was.
    fn tried<T>(&mut self, ask: impl FnOnce(&mut Self) -> T) -> T {
        let (mark, furthest, expected, reason) = (self.at, self.furthest, self.expected.clone(), self.reason.clone());
        let found = ask(self);
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
    fn is_apart(&mut self) -> bool {
        self.tried(|parser| !matches!(parser.apart(), Ok(None)))
    }

    /// Whether a figure, a maximum or a frequency comes next: after the reason it would be words only, and hold nothing
    /// back.
    fn is_a_rule(&mut self, from: usize) -> bool {
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
            "fortnightly",
            "another",
        ];
        const TIME: &[&str] = &["day", "week", "month", "hour", "fortnight", "night"];
        let word = |at: Option<usize>| at.and_then(|at| self.tokens.get(at)).map_or("", |t| t.text.as_str());
        let (here, next, third) = (word(Some(self.at)), word(Some(self.at + 1)), word(Some(self.at + 2)));
        let number = self
            .tokens
            .get(self.at)
            .is_some_and(|t| matches!(t.kind, Kind::Number | Kind::NoDate));
        // `q4h`, `x3`
        let letters = here.trim_start_matches(['q', 'x']);
        let short = letters.len() + 1 == here.len() && letters.starts_with(|c: char| c.is_ascii_digit());
        let small = matches!(here, "one" | "half" | "quarter");
        let named = crate::domain::amount::number_word(here).is_some() && !small;
        let than = here == "than" && matches!(word(self.at.checked_sub(1)), "more" | "less" | "fewer" | "often");
        if number || named || short || than || WORDS.contains(&here) {
            return true;
        }
        let ends = matches!(next, "" | "," | ";");
        let hours = matches!(next, "hourly" | "hour" | "an") || next == "-" && third == "hourly";
        // A word that begins a rule is at the beginning of a reason as well: `for one side`, `for each attack`.
        let behind = self.at > from;
        let often = match here {
            "once" | "alternate" => {
                behind && matches!(next, "a" | "per" | "each" | "every" | "in" | "more" | "days" | "nights")
            }
            // `a day after chemotherapy` says when.
            "a" | "per" => behind && TIME.contains(&next) && !matches!(third, "after" | "before" | "or" | "of"),
            "every" | "each" => behind && next != "time",
            _ => false,
        };
        let article = matches!(here, "a" | "an" | "second" | "extra") && behind;
        let unit = Unit::word(next, self.words.counted()).is_some();
        let (each, last) = (matches!(here, "every" | "each"), third.is_empty());
        let behind_it = self.at + if small && !unit || each { 1 } else { 2 };
        let moment = self.tried(|parser| {
            parser.at = behind_it;
            matches!(parser.moment(), Ok(Some(_)))
        });
        if each {
            return often && !moment;
        }
        often || small && (unit || ends && behind || hours || moment) || article && unit && (moment || last)
    }
}
