//! Moments of the day: slots, clock times, a number of times a day, fixed intervals in hours, as needed.

use super::{A_CLOCK, A_MOMENT, Parsed, Parser};
use crate::domain::directions::offset::MEALS;
use chrono::NaiveTime;
use rust_decimal::Decimal;

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
            let text = self.peek().map_or("", |token| token.text.as_str());
            let parts = text
                .split_once('.')
                .filter(|(hours, minutes)| hours.len() <= 2 && minutes.len() == 2);
            let time = parts.and_then(|(h, m)| NaiveTime::from_hms_opt(h.parse().ok()?, m.parse().ok()?, 0));
            if let Some(time) = time {
                let says = format!("a clock time has a colon: say `{}`", time.format("%H:%M"));
                return self.because(&says);
            }
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
        self.between_times()?;
        if self.word("midnight") {
            self.at = mark;
            return self.because(
                "is it the midnight at which the day begins, or the one at which it ends? Say `00:00` or `23:59`",
            );
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
            return self.times_a_day(2).map(Some);
        }
        if self.word("thrice") {
            return self.times_a_day(3).map(Some);
        }
        if ["tonight", "today", "tomorrow"].iter().any(|word| self.word(word)) {
            self.at -= 1;
            return self.because(
                "a dose of one day is a step of its own: the directions without that word, with the length `1 day`",
            );
        }
        if self.peek_number() {
            if let Ok(times) = self.whole()
                && (self.word("times") || self.word("time") || self.word("x") || self.sign("×"))
            {
                if !(1..=48).contains(&times) {
                    return self.because("between 1 and 48 times a day");
                }
                return self.times_a_day(times).map(Some);
            }
            self.at = mark;
        }
        if let Some(minutes) = self.half_days()? {
            return self.every(minutes).map(Some);
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

    /// `once or twice a day`, `1-2 times a day`: what is due is the smaller number; more than that is as needed.
    fn between_times(&mut self) -> Parsed<()> {
        let mark = self.at;
        let (furthest, expected, reason) = (self.furthest, self.expected.clone(), self.reason.clone());
        let said = |times: &Decimal| u32::try_from(*times).ok().filter(|n| Decimal::from(*n) == *times);
        let number = |parser: &mut Self| match () {
            () if parser.word("once") => Some(1),
            () if parser.word("twice") => Some(2),
            () if parser.word("thrice") => Some(3),
            () if parser.peek_number() => parser.number_value().ok().as_ref().and_then(said),
            () => None,
        };
        let low = number(self);
        let high = (self.word("or") || self.dash()).then(|| number(self)).flatten();
        let closed = self.word("times")
            || self.word("x")
            || self
                .at
                .checked_sub(1)
                .and_then(|at| self.tokens.get(at))
                .is_some_and(|t| ["twice", "thrice"].contains(&t.text.as_str()));
        let at = self.at;
        self.a_day();
        let daily = self.at > at;
        self.at = mark;
        (self.furthest, self.expected, self.reason) = (furthest, expected, reason);
        let (Some(low), Some(high)) = (low, high.filter(|_| closed && daily)) else {
            return Ok(());
        };
        let times = |n: u32| match n {
            1 => "once a day".to_owned(),
            2 => "twice a day".to_owned(),
            n => format!("{n} times a day"),
        };
        let end = self.tokens.get(mark).map_or(0, |token| token.start);
        let amount = self.text.get(..end).unwrap_or_default().rsplit([',', ';']).next();
        let amount = amount.unwrap_or_default().trim();
        let (low, high) = (times(low), times(high));
        self.because(&format!(
            "what is due every day, and what may be taken beside it? Say `{amount} {low}, {amount} as needed`, with the most of a day \
             as `per_calendar_day` in [limits]; or `{amount} {high}`"
        ))
    }

    /// `every 3.5 days`: a day and a half of it are hours.
    fn half_days(&mut self) -> Parsed<Option<u32>> {
        let mark = self.at;
        if !self.word("every") {
            return Ok(None);
        }
        let (furthest, expected, reason) = (self.furthest, self.expected.clone(), self.reason.clone());
        let found = if self.peek_number() {
            self.number_value().ok()
        } else {
            None
        };
        (self.furthest, self.expected, self.reason) = (furthest, expected, reason);
        let half = found.filter(|days| !days.is_integer() && (*days * Decimal::TWO).is_integer());
        let Some(days) = half.filter(|_| self.word("days") || self.word("day")) else {
            self.at = mark;
            return Ok(None);
        };
        let minutes = days
            .checked_mul(1440.into())
            .and_then(|minutes| u32::try_from(minutes).ok());
        match minutes.filter(|minutes| *minutes <= 1440 * 366) {
            Some(minutes) => Ok(Some(minutes)),
            None => self.because("at most every year"),
        }
    }

    /// The length of time that a number of times is counted in: a day; a week only with as many weekdays, and a month
    /// not at all, as the days are open.
    fn times_a_day(&mut self, times: u32) -> Parsed<Moment> {
        let mark = self.at;
        self.a_day();
        if self.at > mark {
            let at = self.at;
            if self.words(&["as", "needed"])
                || self.words(&["when", "needed"])
                || self.words(&["if", "needed"])
                || self.word("prn")
            {
                self.at = at;
                return self.because(&format!(
                    "a number of times a day as needed is a maximum: say `as needed`, and {times} doses as `per_calendar_day` in [limits]"
                ));
            }
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
                "on which days of the week? Say that many weekdays, such as `once on {}`, or `once on any {times} days a week`, where \
                 you choose them",
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
        if if each {
            self.word("fortnight")
        } else {
            self.word("fortnightly")
        } {
            self.at = mark;
            return self.because("on which days of the two weeks? Say them, such as `once every 2 weeks on Mon, Thu`");
        }
        if if each { self.word("month") } else { self.word("monthly") } {
            self.at = mark;
            return self.because("on which days of the month? Say them, such as `once every month on day 1, day 15`");
        }
        self.at = mark;
        self.because("that many times a day, or in all? Say `twice a day`, `3 times a day`, or the days on which")
    }

    /// Minutes in the unit of time found here, up to hours.
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
        if self.word("until") || from.is_some() && (self.word("to") || self.sign("-")) {
            self.at -= 1;
            return self.because(
                "hours are counted through the night; for a part of the day name the times: `08:00, 10:00, 12:00`",
            );
        }
        Ok(Moment::Every { minutes, from })
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
        } else if self.first_bite() {
            return match self.slot_name() {
                Some(name) if MEALS.contains(&&*name) => Ok(Some(Moment::Slot {
                    name,
                    side: Side::FirstBite,
                    minutes,
                })),
                _ => self
                    .because("of which meals? Say `with the first bite of breakfast, lunch, dinner`, or one of them"),
            };
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
        // `after luch`: the place is that of the meal.
        if side != Side::At && self.peek().is_some_and(|token| token.text != "the") {
            self.expect("a moment of the day such as breakfast");
        }
        self.at = mark;
        Ok(None)
    }

    fn first_bite(&mut self) -> bool {
        let mark = self.at;
        let _ = self.word("with") || self.word("at");
        let _ = self.word("the");
        if self.words(&["first", "bite"]) {
            let _ = self.word("of");
            return true;
        }
        self.at = mark;
        false
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
