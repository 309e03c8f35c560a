//! The parts of rules for the days: weekdays, days of the month, ranges of day numbers.

use super::{A_NUMBER, A_WEEKDAY, Parsed, Parser};
use crate::domain::directions::days::{MonthDay, Ordinal, Ranges, Weekday7};
use crate::domain::directions::lex::Kind;

impl Parser<'_> {
    /// `day 31`, `days 1-12`, `the last day`, `the 3rd last day`, `the 1st Fri`, `the 1st and 3rd Mon`, `last working day`.
    pub(super) fn month_days(&mut self) -> Parsed<Vec<MonthDay>> {
        let mut which = Vec::new();
        // `1st and 3rd Mon`: what the 1st is of comes with the last of them.
        let mut waiting: Vec<Ordinal> = Vec::new();
        loop {
            let _ = self.word("the");
            if self.word("days") || self.word("day") {
                numbered(&mut which, &mut waiting);
                if !waiting.is_empty() {
                    return self.stop(&["day", A_WEEKDAY]);
                }
                for (a, b) in self.ranges()? {
                    if b > 31 {
                        return self.because("a month has 31 days at most");
                    }
                    which.push(MonthDay::Days(a, b));
                }
            } else {
                waiting.push(self.ordinal()?);
                if self.word("day") {
                    which.extend(waiting.drain(..).map(|ordinal| match ordinal {
                        Ordinal::End(n) => MonthDay::FromEnd(n),
                        Ordinal::Start(n) => MonthDay::Days(n, n),
                    }));
                } else if self.words(&["working", "day"]) || self.word("workday") || self.word("weekday") {
                    if waiting.iter().any(|ordinal| ordinal.count() > 20) {
                        return self.because("every month has 20 working days, few have more");
                    }
                    which.extend(waiting.drain(..).map(MonthDay::Working));
                } else if let Some(day) = self.weekday() {
                    if waiting.iter().any(|ordinal| ordinal.count() > 5) {
                        return self.because("a month has five of a weekday at most");
                    }
                    which.extend(waiting.drain(..).map(|ordinal| MonthDay::Nth(ordinal, day)));
                }
            }
            let mark = self.at;
            if !((self.sign(",") || self.word("and")) && self.starts_month_day()) {
                self.at = mark;
                numbered(&mut which, &mut waiting);
                return if waiting.is_empty() {
                    Ok(which)
                } else {
                    self.stop(&["day", A_WEEKDAY])
                };
            }
        }
    }

    pub(super) fn starts_month_day(&mut self) -> bool {
        let mark = self.at;
        let _ = self.word("the");
        let starts = self.word("day") || self.word("days") || self.ordinal().is_ok();
        self.at = mark;
        starts
    }

    pub(super) fn ordinal(&mut self) -> Parsed<Ordinal> {
        const NAMED: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
        if self.word("last") {
            return Ok(Ordinal::End(1));
        }
        let named = NAMED.iter().position(|name| self.word(name));
        let n = match named.and_then(|n| u32::try_from(n + 1).ok()) {
            Some(n) => n,
            None if self.peek_number() => {
                let n = self.whole()?;
                if !(self.word("st") || self.word("nd") || self.word("rd") || self.word("th")) {
                    return self.stop(&["st, nd, rd or th, as in 1st Fri"]);
                }
                n
            }
            None => return self.stop(&["day", "last", "1st, 2nd, 3rd .."]),
        };
        if !(1..=31).contains(&n) {
            return self.because("between the 1st and the 31st");
        }
        let mark = self.at;
        let _ = self.word("to") || self.sign("-");
        if self.word("last") {
            return Ok(Ordinal::End(n));
        }
        self.at = mark;
        Ok(Ordinal::Start(n))
    }

    /// `1-5, 8, 15`, ascending and joined where they touch.
    pub(super) fn ranges(&mut self) -> Parsed<Ranges> {
        let mut found: Ranges = vec![];
        loop {
            if !self.peek_number() {
                return self.stop(&[A_NUMBER]);
            }
            // `1,8,15` is one token: the commas are the list's.
            let text = self.tokens.get(self.at).map(|t| t.text.clone()).unwrap_or_default();
            let mut numbers = vec![];
            for part in text.split(',') {
                match part.parse::<u32>() {
                    Ok(n) if (1..=100_000).contains(&n) => numbers.push(n),
                    _ => return self.stop(&[A_NUMBER]),
                }
            }
            self.at += 1;
            let last = numbers.pop().unwrap_or(1);
            found.extend(numbers.into_iter().map(|n| (n, n)));
            let end = if self.dash() { self.whole()? } else { last };
            if end < last {
                return self.because("a range goes from the smaller to the larger number");
            }
            found.push((last, end));
            let mark = self.at;
            if !((self.sign(",") || self.word("and")) && self.lone_number()) {
                self.at = mark;
                break;
            }
        }
        found.sort_unstable();
        let mut joined: Ranges = vec![];
        for (a, b) in found {
            match joined.last_mut() {
                Some(last) if a <= last.1.saturating_add(1) => last.1 = last.1.max(b),
                _ => joined.push((a, b)),
            }
        }
        Ok(joined)
    }

    /// A number here that is neither the start of the next dose (no unit after it) nor an ordinal.
    pub(super) fn lone_number(&mut self) -> bool {
        let suffix = self.tokens.get(self.at + 1).map_or("", |t| t.text.as_str());
        self.peek_number() && !matches!(suffix, "st" | "nd" | "rd" | "th") && !self.starts_dose()
    }

    pub(super) fn day_unit(&mut self) -> Option<u32> {
        if self.word("days") || self.word("day") {
            Some(1)
        } else if self.word("weeks") || self.word("week") {
            Some(7)
        } else {
            None
        }
    }

    /// ` every 2 weeks` after weekdays.
    pub(super) fn every_nth(&mut self, unit: &str) -> Parsed<Option<u32>> {
        let mark = self.at;
        let _ = self.word("of");
        if !(self.word("every") || self.word("each")) {
            self.at = mark;
            return Ok(None);
        }
        let count = if self.word("other") || self.word("second") {
            2
        } else if self.peek_number() {
            self.whole()?
        } else {
            1
        };
        if self.word(unit) || self.word(&format!("{unit}s")) {
            return if (1..=520).contains(&count) {
                Ok(Some(count))
            } else {
                self.because("between 1 and 520")
            };
        }
        self.stop(&["weeks"])
    }

    pub(super) fn week_start(&mut self) -> Parsed<Weekday7> {
        let mark = self.at;
        let _ = self.sign(",");
        if self.words(&["weeks", "start"]) || self.words(&["week", "starts"]) || self.words(&["weeks", "from"]) {
            let _ = self.word("on");
            return match self.weekday() {
                Some(day) => Ok(day),
                None => self.stop(&[A_WEEKDAY]),
            };
        }
        self.at = mark;
        Ok(Weekday7(0))
    }

    pub(super) fn peek_weekday(&mut self) -> bool {
        let mark = self.at;
        let found = self.weekdays().is_some();
        self.at = mark;
        found
    }

    /// `Mon`, `Mon, Wed and Fri`, `Mon-Fri`, `weekdays`, as bits.
    pub(super) fn weekdays(&mut self) -> Option<u8> {
        let mut days = 0_u8;
        loop {
            if self.word("weekdays") || self.words(&["working", "days"]) {
                days |= 0b001_1111;
            } else if self.word("weekends") || self.word("weekend") {
                days |= 0b110_0000;
            } else if let Some(first) = self.weekday() {
                let mark = self.at;
                let last = if self.dash() { self.weekday() } else { None };
                if last.is_none() {
                    self.at = mark;
                }
                let last = last.unwrap_or(first);
                let mut day = first.0;
                loop {
                    days |= 1 << day;
                    if day == last.0 {
                        break;
                    }
                    day = (day + 1) % 7;
                }
            } else {
                return (days != 0).then_some(days);
            }
            let mark = self.at;
            if !((self.sign(",") || self.word("and") || self.sign("/") || self.sign("+")) && self.is_weekday()) {
                self.at = mark;
                // Lists without commas: `Mon Wed Fri`.
                if !self.is_weekday() {
                    return Some(days);
                }
            }
        }
    }

    pub(super) fn is_weekday(&mut self) -> bool {
        let mark = self.at;
        let found = self.weekday().is_some();
        self.at = mark;
        found
    }

    pub(super) fn weekday(&mut self) -> Option<Weekday7> {
        let token = self.tokens.get(self.at).filter(|t| t.kind == Kind::Word)?;
        let day = weekday_named(&token.text)?;
        self.at += 1;
        let _ = self.sign(".");
        Some(day)
    }
}

/// The 1st and the 15th by themselves are days of the month; nothing else is said of them. The last by itself is not.
fn numbered(which: &mut Vec<MonthDay>, waiting: &mut Vec<Ordinal>) {
    if waiting.iter().all(|ordinal| matches!(ordinal, Ordinal::Start(_))) {
        which.extend(
            waiting
                .drain(..)
                .map(|ordinal| MonthDay::Days(ordinal.count(), ordinal.count())),
        );
    }
}

fn weekday_named(word: &str) -> Option<Weekday7> {
    const NAMES: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let word = word.strip_suffix('s').filter(|w| w.len() > 5).unwrap_or(word);
    let named = NAMES
        .iter()
        .position(|name| *name == word || name.get(..3) == Some(word) || name.get(..2) == Some(word));
    let also = match word {
        "tues" => Some(1),
        "weds" => Some(2),
        "thur" | "thurs" => Some(3),
        _ => None,
    };
    named.or(also).and_then(|day| u8::try_from(day).ok()).map(Weekday7)
}
