//! Moments of the day: slots, clock times, so many times a day, every so many hours, as needed.

use super::{A_CLOCK, A_MOMENT, Parsed, Parser};
use crate::domain::directions::lex::Kind;
use crate::domain::directions::{Moment, Side};

impl Parser<'_> {
    pub(super) fn moment(&mut self) -> Parsed<Option<Moment>> {
        let mark = self.at;
        let _ = self.word("at") || self.word("in") && self.word("the") || self.word("around");
        if let Some(time) = self.clock() {
            return Ok(Some(Moment::Clock(time)));
        }
        if self.at > mark && self.peek_number() {
            return self.stop(&[A_CLOCK]);
        }
        if let Some(moment) = self.slot(mark)? {
            return Ok(Some(moment));
        }
        self.at = mark;
        if self.words(&["as", "needed"])
            || self.words(&["when", "needed"])
            || self.words(&["if", "needed"])
            || self.word("prn")
        {
            return self.as_needed().map(Some);
        }
        for (word, times) in [
            ("od", 1),
            ("qd", 1),
            ("bid", 2),
            ("bd", 2),
            ("tid", 3),
            ("tds", 3),
            ("qid", 4),
            ("qds", 4),
        ] {
            if self.word(word) {
                return Ok(Some(Moment::TimesADay(times)));
            }
        }
        if self.word("hs") || self.word("qhs") {
            return Ok(Some(Moment::slot("bedtime")));
        }
        for hours in [4, 6, 8, 12, 24] {
            if self.word(&format!("q{hours}h")) {
                return self.every(hours * 60).map(Some);
            }
        }
        if self.word("daily") {
            return Ok(Some(Moment::TimesADay(1)));
        }
        if self.word("once") {
            let at = self.at;
            self.a_day();
            if self.at == at {
                self.bare_once = Some(at - 1);
            }
            return Ok(Some(Moment::TimesADay(1)));
        }
        if self.word("twice") {
            return self.so_many(2).map(Some);
        }
        if self.peek_number() {
            if let Ok(times) = self.whole()
                && (self.word("times") || self.word("time") || self.word("x") || self.sign("×"))
            {
                if !(1..=48).contains(&times) {
                    return self.because("between 1 and 48 times a day");
                }
                return self.so_many(times).map(Some);
            }
            self.at = mark;
        }
        if self.word("every") {
            let low = if self.peek_number() { self.whole()? } else { 1 };
            let high = if self.dash() { Some(self.whole()?) } else { None };
            let unit = self.time_unit();
            if let (Some(unit), None) = (unit, high) {
                let minutes = low.checked_mul(unit).filter(|m| (1..=60 * 24 * 366).contains(m));
                let Some(minutes) = minutes else {
                    return self.because("at least every minute, at most every year");
                };
                return self.every(minutes).map(Some);
            }
            if let (Some(unit), Some(high)) = (unit, high) {
                let mark = self.at;
                if self.words(&["as", "needed"]) || self.word("prn") {
                    let moment = self.as_needed()?;
                    let Moment::AsNeeded { reason, .. } = moment else {
                        return self.stop(&[]);
                    };
                    let apart = Some((low.saturating_mul(unit), high.saturating_mul(unit)));
                    return Ok(Some(Moment::AsNeeded { apart, reason }));
                }
                self.at = mark;
                return self.stop(&["as needed"]);
            }
            self.at = mark;
        }
        self.expect(A_MOMENT);
        Ok(None)
    }

    /// What so many times are in: a day; a week only with as many weekdays, and a month not at all, as the days are open.
    fn so_many(&mut self, times: u32) -> Parsed<Moment> {
        let mark = self.at;
        self.a_day();
        if self.at > mark {
            return Ok(Moment::TimesADay(times));
        }
        if times == 1 {
            return Ok(Moment::TimesADay(1));
        }
        let each = self.word("a") || self.word("per") || self.word("every") || self.word("each") || self.sign("/");
        let weekly = if each { self.word("week") } else { self.word("weekly") };
        if weekly {
            let days = self.at;
            let _ = self.sign(",");
            let _ = self.word("on");
            let named = self.weekdays();
            if named.is_some_and(|named| named.count_ones() == times) {
                self.at = days;
                let _ = self.sign(",");
                return Ok(Moment::TimesADay(1));
            }
            self.at = mark;
            return self.because(&format!(
                "on which days of the week? Say so many weekdays, such as `once on {}`",
                [
                    "Mon",
                    "Mon, Thu",
                    "Mon, Wed, Fri",
                    "Mon, Tue, Thu, Sat",
                    "Mon, Tue, Wed, Thu, Fri"
                ]
                .get(times.min(5) as usize - 1)
                .unwrap_or(&"Mon, Thu")
            ));
        }
        if if each { self.word("month") } else { self.word("monthly") } {
            self.at = mark;
            return self.because("on which days of the month? Say them, such as `once every month on day 1, day 15`");
        }
        self.at = mark;
        self.because("so many times a day, or in all? Say `twice a day`, `3 times a day`, or the days on which")
    }

    /// Minutes in the unit of time that stands here, up to hours.
    pub(super) fn time_unit(&mut self) -> Option<u32> {
        if ["hours", "hour", "h", "hrs", "hr"].iter().any(|w| self.word(w)) {
            Some(60)
        } else if ["minutes", "minute", "min", "mins"].iter().any(|w| self.word(w)) {
            Some(1)
        } else {
            None
        }
    }

    pub(super) fn every(&mut self, minutes: u32) -> Parsed<Moment> {
        let mark = self.at;
        if self.words(&["as", "needed"]) || self.word("prn") {
            let Moment::AsNeeded { reason, .. } = self.as_needed()? else {
                return self.stop(&[]);
            };
            return Ok(Moment::AsNeeded {
                apart: Some((minutes, minutes)),
                reason,
            });
        }
        self.at = mark;
        let from = if self.word("from") || self.words(&["starting", "at"]) {
            let Some(time) = self.clock() else {
                return self.stop(&[A_CLOCK]);
            };
            Some(time)
        } else {
            None
        };
        Ok(Moment::Every { minutes, from })
    }

    pub(super) fn as_needed(&mut self) -> Parsed<Moment> {
        let mut apart = self.apart()?;
        let mut reason = None;
        if self.word("for") {
            let from = self.at;
            if self.peek_number() && self.whole().is_ok() && self.day_unit().is_some() {
                self.at = from;
                return self.because("how long it is taken for stands in `for` of the step");
            }
            self.at = from;
            while self
                .tokens
                .get(self.at)
                .is_some_and(|t| !matches!(t.text.as_str(), "," | ";"))
                && !self.is_apart()
            {
                if self.is_a_rule() {
                    return self.because(
                        "a maximum goes into [limits], not after \"for\"; say `as needed every 6 hours for pain`",
                    );
                }
                self.at += 1;
            }
            let start = self.tokens.get(from).map_or(self.text.len(), |t| t.start);
            let end = self.tokens.get(self.at.wrapping_sub(1)).map_or(start, |t| t.end);
            let text = self
                .text
                .get(start..end)
                .unwrap_or("")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            if self.at == from || text.is_empty() {
                return self.stop(&["what it is taken for"]);
            }
            reason = Some(text.into_boxed_str());
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

    /// `every 4-6 hours`: how far apart. Anything else is a rule for the days and stands for itself.
    fn apart(&mut self) -> Parsed<Option<(u32, u32)>> {
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

    /// Whether `every 6 hours` stands here.
    fn is_apart(&mut self) -> bool {
        let (mark, furthest, expected, reason) = (self.at, self.furthest, self.expected.clone(), self.reason.clone());
        let found = !matches!(self.apart(), Ok(None));
        (self.at, self.furthest, self.expected, self.reason) = (mark, furthest, expected, reason);
        found
    }

    /// Whether a figure, a maximum or a frequency stands here: behind the reason it would be words only, and hold nothing back.
    fn is_a_rule(&self) -> bool {
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

    /// `a day`, `per day`, `daily`, or nothing at all.
    pub(super) fn a_day(&mut self) {
        let mark = self.at;
        if self.word("daily") || (self.word("a") || self.word("per") || self.word("each")) && self.word("day") {
            return;
        }
        self.at = mark;
        if self.sign("/") && self.word("day") {
            return;
        }
        self.at = mark;
    }

    /// `morning`, `30 min before breakfast`, `after lunch`.
    pub(super) fn slot(&mut self, mark: usize) -> Parsed<Option<Moment>> {
        let mut minutes = 0;
        if self.peek_number() {
            let Ok(count) = self.whole() else {
                self.at = mark;
                return Ok(None);
            };
            let Some(unit) = self.time_unit() else {
                self.at = mark;
                return Ok(None);
            };
            minutes = count.saturating_mul(unit);
            if !(1..=1439).contains(&minutes) {
                return self.because("at most a day before or after");
            }
        }
        let side = if self.word("before") {
            Side::Before
        } else if self.word("after") {
            Side::After
        } else if minutes > 0 {
            self.at = mark;
            return Ok(None);
        } else {
            let _ = self.word("every") || self.word("each");
            let _ = self.word("with");
            Side::At
        };
        if let Some(name) = self.slot_name() {
            return Ok(Some(Moment::Slot { name, side, minutes }));
        }
        if minutes > 0 {
            return self.stop(&["a moment of the day such as breakfast"]);
        }
        self.at = mark;
        Ok(None)
    }

    /// A slot's name, which may be of several words: the longest that fits.
    pub(super) fn slot_name(&mut self) -> Option<Box<str>> {
        for length in (1..=3).rev() {
            let Some(span) = self.tokens.get(self.at..self.at + length) else {
                continue;
            };
            if span.iter().any(|t| t.kind != Kind::Word) {
                continue;
            }
            let text = span.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
            if let Some(slot) = self.words.slot(&text) {
                self.at += length;
                return Some(slot.name.clone());
            }
        }
        None
    }
}
