//! Rules for the days: fixed intervals, weekdays, cycles, months, dates, windows, and one within another.

use super::{A_WEEKDAY, Parsed, Parser, WHICH_DAYS};
use crate::domain::directions::days::{Days, MonthDay, Ranges, Weekday7};
use crate::domain::directions::lex::Kind;

impl Parser<'_> {
    /// The rule for the days, if there is one here.
    pub(super) fn days(&mut self) -> Parsed<Option<Days>> {
        let Some(rule) = self.plain_days()? else {
            return self.except();
        };
        if let Days::Weekdays { every, .. } = rule {
            self.no_first_week(every)?;
        }
        if rule == Days::Every {
            if let Some(rule) = self.except()? {
                return Ok(Some(rule));
            }
        } else {
            self.no_exception()?;
        }
        let mark = self.at;
        // `Mon-Fri, weeks 1-2 of 3`
        let behind = self.sign(",") && self.peek().is_some_and(|t| matches!(t.text.as_str(), "weeks" | "days"));
        if behind && let Ok(Some(Days::Cycle { days, of })) = self.cycle() {
            return Ok(Some(Days::Within {
                inner: Box::new(rule),
                days,
                of,
            }));
        }
        self.at = mark;
        let early_or_late = self.word("within") && self.peek_number();
        self.at = mark;
        if !early_or_late && (self.word("in") || self.word("within") || self.word("of")) {
            let _ = self.word("the");
            if let Some(Days::Cycle { days, of }) = self.cycle()? {
                return Ok(Some(Days::Within {
                    inner: Box::new(rule),
                    days,
                    of,
                }));
            }
            self.at = mark;
            return self.stop(&["a cycle such as days 1-14 of 28"]);
        }
        Ok(Some(rule))
    }

    /// `give or take 2 days`, `+/- 2 days`, `within 2 days`: a number of days early or late.
    fn give_or_take(&mut self) -> Parsed<Option<u32>> {
        let mark = self.at;
        let _ = self.sign(",");
        let said =
            self.words(&["give", "or", "take"]) || self.sign("±") || self.sign("+") && self.sign("/") && self.sign("-");
        let within = !said && self.word("within");
        if !(said || within && self.peek_number()) {
            self.at = mark;
            return Ok(None);
        }
        let by = self.whole()?;
        let Some(scale) = self.day_unit() else {
            return self.stop(&["days"]);
        };
        let _ = self.words(&["early", "or", "late"]) || self.words(&["either", "side"]);
        Ok(Some(by.saturating_mul(scale)))
    }

    /// A number of days early or late, after days that come round. No two windows meet.
    pub(super) fn around(&mut self, rule: &Days) -> Parsed<Option<u32>> {
        let at = self.at;
        let Some(by) = self.give_or_take()? else {
            return Ok(None);
        };
        let Some(apart) = rule.apart().filter(|apart| *apart > 1) else {
            self.at = at;
            return self
                .because("days early or late belong to days that come round, such as `every 7 days` or `on Mon`");
        };
        let most = match (apart - 1) / 2 {
            0 => "none".to_owned(),
            1 => "1 day".to_owned(),
            most => format!("{most} days"),
        };
        if by == 0 || by.saturating_mul(2) >= apart {
            self.at = at;
            return self.because(&format!(
                "the doses are {apart} days apart: {most} early or late at most, so that each day is of one of them"
            ));
        }
        Ok(Some(by))
    }

    /// `on any 3 days a week`: on days that the person chooses.
    fn chosen(&mut self) -> Parsed<Option<Days>> {
        let mark = self.at;
        let _ = self.word("on");
        let any = self.word("any");
        if !any && !self.peek_number() {
            self.at = mark;
            return Ok(None);
        }
        let (furthest, expected, reason) = (self.furthest, self.expected.clone(), self.reason.clone());
        let many = if self.peek_number() { self.whole().ok() } else { Some(1) };
        let days = self.word("days") || self.word("day");
        let each = ["a", "per", "each", "every"].iter().any(|word| self.word(word)) || self.words(&["of", "the"]);
        let week = days && (self.word("weekly") || each && self.word("week"));
        let Some(many) = many.filter(|_| week) else {
            if any {
                return self.stop(&["days a week, as in `on any 3 days a week`"]);
            }
            (self.furthest, self.expected, self.reason) = (furthest, expected, reason);
            self.at = mark;
            return Ok(None);
        };
        if !any {
            self.at = mark;
            return self.because(&format!(
                "which days of the week? Name them, such as `on Mon, Thu`; or say `on any {many} days a week`, where you choose them"
            ));
        }
        if !(1..=6).contains(&many) {
            return self.because("between 1 and 6 days of a week; all of them are `once a day`");
        }
        Ok(Some(Days::Chosen(many)))
    }

    /// `on the 1st and the 15th`, `on the second to last Monday of the month`: days of every month.
    fn of_the_month(&mut self) -> Parsed<Option<Days>> {
        let mark = self.at;
        let (furthest, expected) = (self.furthest, self.expected.clone());
        let named = self.ordinal().is_ok();
        (self.at, self.furthest, self.expected, self.reason) = (mark, furthest, expected, None);
        if !named {
            return Ok(None);
        }
        let from = self.at;
        let which = self.month_days()?;
        let day = self
            .tokens
            .get(from..self.at)
            .unwrap_or_default()
            .iter()
            .any(|t| t.text == "day");
        let every = if self.word("monthly") {
            Some(1)
        } else if self.word("of") || self.word("in") {
            if !(self.word("the") || self.word("a") || self.word("each") || self.word("every")) {
                return self.stop(&["each month"]);
            }
            let every = if self.peek_number() { self.whole()? } else { 1 };
            if !(self.word("month") || self.word("months")) || !(1..=1000).contains(&every) {
                return self.stop(&["month"]);
            }
            Some(every)
        } else {
            None
        };
        // The first day may be that of the step.
        if day && every.is_none() {
            self.at = from;
            return self.because("of which month? Say `every month on day 1` or `every month on last day`");
        }
        Ok(Some(Days::Month {
            which,
            every: every.unwrap_or(1),
        }))
    }

    /// `except Sun`: the other weekdays.
    fn except(&mut self) -> Parsed<Option<Days>> {
        let mark = self.at;
        if !(self.word("except") || self.words(&["but", "not"]) || self.word("not")) {
            return Ok(None);
        }
        let _ = self.word("on");
        self.no_left_out()?;
        match self.weekdays() {
            Some(days) if days != 0b111_1111 => Ok(Some(weekdays(!days & 0b111_1111, 1, Weekday7(0)))),
            _ => {
                let stopped = self.stop(&[A_WEEKDAY]);
                self.at = mark;
                stopped
            }
        }
    }

    /// A date that is left out is a decision, not a rule.
    fn no_left_out(&mut self) -> Parsed<()> {
        let Some(Kind::Date(date)) = self.peek().map(|token| token.kind.clone()) else {
            return Ok(());
        };
        self.because(&format!(
            "a date is left out by a change: [[change]] on = {date}, do = \"leave out {date}\""
        ))
    }

    /// `except` after another rule than every day.
    fn no_exception(&mut self) -> Parsed<()> {
        let mark = self.at;
        let _ = self.sign(",");
        if self.word("except") || self.words(&["but", "not"]) {
            let _ = self.word("on");
            self.no_left_out()?;
            return self.because("`except` belongs to every day; name the days that remain");
        }
        self.at = mark;
        Ok(())
    }

    /// Weekdays are where the calendar has them; a step has no week before its first.
    fn no_first_week(&mut self, every: u32) -> Parsed<()> {
        let mark = self.at;
        let _ = self.sign(",");
        let _ = self.word("counted");
        if !(self.word("from") || self.words(&["starting", "on"]) || self.word("starting")) {
            self.at = mark;
            return Ok(());
        }
        let from = if let Some(date) = self.date() {
            date.to_string()
        } else if self.word("day") {
            format!("day {}", self.whole()?)
        } else {
            self.at = mark;
            return Ok(());
        };
        self.at -= 1;
        let before = "begin with a step before it, such as { for = \"1 week\", take = \"none\" }";
        self.because(&if every > 1 {
            format!(
                "weekdays of every {every} weeks are counted from the week in which the step begins; say \
                 `every {every} weeks from {from}` without the weekday, or {before}"
            )
        } else {
            format!("weekdays hold from the first day of the step; {before}")
        })
    }

    pub(super) fn plain_days(&mut self) -> Parsed<Option<Days>> {
        let mark = self.at;
        if let Some(rule) = self.after_last()? {
            return Ok(Some(rule));
        }
        if let Some(rule) = self.on_and_off()? {
            return Ok(Some(rule));
        }
        if let Some(rule) = self.chosen()? {
            return Ok(Some(rule));
        }
        let on = self.word("on");
        if on {
            let _ = self.word("the");
            if let Some(rule) = self.of_the_month()? {
                return Ok(Some(rule));
            }
        }
        let even = self
            .peek()
            .is_some_and(|token| ["even", "odd"].contains(&token.text.as_str()));
        let dates = self
            .tokens
            .get(self.at + 1)
            .is_some_and(|token| ["days", "dates"].contains(&token.text.as_str()));
        if even && dates {
            return self.because(
                "every second day, or by the date in the month? Say `every 2 days`, or `every month on` with the days, such as \
                 `every month on day 2, day 4`",
            );
        }
        if self.word("other") || self.words(&["all", "other"]) {
            if self.word("days") {
                return Ok(Some(Days::Others));
            }
            return self.stop(&["days"]);
        }
        if let Some(rule) = self.cycle()? {
            return Ok(Some(rule));
        }
        if self.peek_date() {
            let mut dates = vec![];
            while let Some(date) = self.date() {
                dates.push(date);
                let mark = self.at;
                if !((self.sign(",") || self.word("and")) && self.peek_date()) {
                    self.at = mark;
                    break;
                }
            }
            dates.sort_unstable();
            dates.dedup();
            return Ok(Some(Days::Dates(dates)));
        }
        if let Some(days) = self.weekdays() {
            let every = self.every_nth("week")?.unwrap_or(1);
            let starts = self.week_start()?;
            return Ok(Some(weekdays(days, every, starts)));
        }
        if on {
            return self.stop(&[A_WEEKDAY, "a date such as 2026-01-06", "days 1-21 of 28", "other days"]);
        }
        if self.word("qod") {
            return Ok(Some(Days::EveryDays {
                every: 2,
                weeks: false,
                from_day: 1,
                from: None,
            }));
        }
        if self.word("daily") {
            return Ok(Some(Days::Every));
        }
        // `once a week`: the moment before has taken the `once`.
        let once = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        if once.is_some_and(|token| token.text == "once") {
            for unit in ["week", "month", "year"] {
                if self.words(&["a", unit]) || self.words(&["per", unit]) {
                    return self.period(1, unit).map(Some);
                }
            }
        }
        for (word, unit) in [("weekly", "week"), ("monthly", "month")] {
            if self.word(word) {
                return self.period(1, unit).map(Some);
            }
        }
        if self.word("every") || self.word("each") || self.word("once") && (self.word("a") || self.word("every")) {
            let count = if self.word("other") || self.word("second") {
                2
            } else if self.word("third") {
                3
            } else if self.peek_number() {
                let count = self.whole()?;
                let _ = self.word("st") || self.word("nd") || self.word("rd") || self.word("th");
                count
            } else {
                1
            };
            if !(1..=1000).contains(&count) {
                return self.because("between 1 and 1000");
            }
            if let Some(says) = self.range_of_days(count) {
                return self.because(&says);
            }
            for unit in ["day", "week", "month", "year"] {
                if self.word(unit) || self.word(&format!("{unit}s")) {
                    return self.period(count, unit).map(Some);
                }
            }
            if let Some(days) = self.weekdays() {
                let starts = self.week_start()?;
                return Ok(Some(weekdays(days, count, starts)));
            }
            return self.stop(&["days, weeks or months", A_WEEKDAY]);
        }
        self.at = mark;
        self.expect(WHICH_DAYS);
        Ok(None)
    }

    /// `every 5-9 days`: counted from the dose before, or around a day that stays where it is?
    fn range_of_days(&mut self, low: u32) -> Option<String> {
        let mark = self.at;
        let high = if self.dash() { self.whole().ok() } else { None };
        let unit = ["day", "week", "month"]
            .into_iter()
            .find(|unit| self.word(unit) || self.word(&format!("{unit}s")));
        self.at = mark;
        let (high, unit) = (high.filter(|high| *high > low)?, unit?);
        let around = (unit == "day" && (high - low).is_multiple_of(2)).then(|| {
            let (middle, by) = (u32::midpoint(low, high), (high - low) / 2);
            let many = if by == 1 { "" } else { "s" };
            format!("; or around fixed days: `once every {middle} days give or take {by} day{many}`")
        });
        let around = around.unwrap_or_default();
        Some(format!(
            "counted from the dose before? Say `once {low}-{high} {unit}s after the last`{around}"
        ))
    }

    /// After `every n days|weeks|months|years`: on which days of them, counted from when.
    pub(super) fn period(&mut self, count: u32, unit: &str) -> Parsed<Days> {
        let from_day = if self.words(&["from", "day"]) {
            let day = self.whole()?;
            if day == 0 {
                return self.because("the first day is day 1");
            }
            day
        } else {
            1
        };
        let mark = self.at;
        let from = if self.word("from") || self.words(&["counted", "from"]) {
            let date = self.date();
            if date.is_none() {
                self.at = mark;
                return self.stop(&["a date such as 2026-01-16", "day 2"]);
            }
            date
        } else {
            None
        };
        match unit {
            "day" if count == 1 && from_day == 1 && from.is_none() => Ok(Days::Every),
            "day" => Ok(Days::EveryDays {
                every: count,
                weeks: false,
                from_day,
                from,
            }),
            "week" => {
                let mark = self.at;
                if from.is_none() && from_day == 1 && (self.word("on") || self.peek_weekday()) {
                    if let Some(days) = self.weekdays() {
                        let starts = self.week_start()?;
                        return Ok(weekdays(days, count, starts));
                    }
                    self.at = mark;
                    return self.stop(&[A_WEEKDAY]);
                }
                Ok(Days::EveryDays {
                    every: count * 7,
                    weeks: true,
                    from_day,
                    from,
                })
            }
            _ => {
                let every = if unit == "year" { count * 12 } else { count };
                if from_day > 1 {
                    return self.because("months are counted from the day on which the step begins, or from a date");
                }
                if from.is_none() && self.word("on") {
                    return Ok(Days::Month {
                        which: self.month_days()?,
                        every,
                    });
                }
                Ok(Days::EveryMonths { every, from })
            }
        }
    }

    /// `days 1-21 of 28`, `weeks 1-3 of 4`, `days 1, 15, 43` of the step.
    pub(super) fn cycle(&mut self) -> Parsed<Option<Days>> {
        let scale = if self.word("days") || self.word("day") {
            1
        } else if self.word("weeks") || self.word("week") {
            7
        } else {
            return Ok(None);
        };
        let ranges: Ranges = self
            .ranges()?
            .into_iter()
            .map(|(a, b)| ((a - 1) * scale + 1, b.saturating_mul(scale)))
            .collect();
        if self.peek().is_some_and(|token| token.kind == Kind::Number) && !self.starts_dose() {
            return self.because("the days of a list have commas between them, such as `days 1, 8, 15`");
        }
        let mark = self.at;
        if self.word("of") || self.sign("/") {
            let _ = self.word("a") || self.word("every") || self.word("each");
            if self.peek_number() {
                let of = self.whole()?.saturating_mul(scale);
                if !(1..=1000).contains(&of) || ranges.last().is_some_and(|r| r.1 > of) {
                    return self.because("the days of a cycle lie within its length, at most 1000 days");
                }
                return Ok(Some(Days::Cycle { days: ranges, of }));
            }
            self.at = mark;
            if self.words(&["of", "the", "month"]) || self.words(&["of", "each", "month"]) {
                let which = ranges.into_iter().map(|(a, b)| MonthDay::Days(a, b)).collect();
                return Ok(Some(Days::Month { which, every: 1 }));
            }
            self.at = mark;
        }
        Ok(Some(Days::OfStep(ranges)))
    }

    /// `5 days on 2 off`, `3 weeks on, 1 week off`.
    pub(super) fn on_and_off(&mut self) -> Parsed<Option<Days>> {
        let mark = self.at;
        if self.peek_number()
            && let Ok(on) = self.whole()
            && let Some(scale) = self.day_unit()
            && self.word("on")
        {
            let _ = self.sign(",") || self.word("and");
            let off = self.whole()?;
            let off_scale = self.day_unit().unwrap_or(scale);
            if !self.word("off") {
                return self.stop(&["off"]);
            }
            let (on, off) = (on.saturating_mul(scale), off.saturating_mul(off_scale));
            if on == 0 || off == 0 || on.saturating_add(off) > 1000 {
                return self.because("at least a day on and a day off, at most 1000 days in all");
            }
            return Ok(Some(Days::Cycle {
                days: vec![(1, on)],
                of: on + off,
            }));
        }
        self.at = mark;
        Ok(None)
    }

    /// `12-14 weeks after the last`.
    pub(super) fn after_last(&mut self) -> Parsed<Option<Days>> {
        let mark = self.at;
        let _ = self.word("every");
        if self.peek_number()
            && let Ok(low) = self.whole()
        {
            let high = if self.dash() { self.whole().unwrap_or(low) } else { low };
            if (self.word("months") || self.word("month")) && self.word("after") {
                return self
                    .because("days after the last are counted in days or weeks, such as 12-14 weeks after the last");
            }
            if let Some(scale) = self.day_unit()
                && self.word("after")
            {
                let _ = self.word("the");
                if !self.word("last") {
                    return self.stop(&["the last"]);
                }
                let _ = self.word("one") || self.word("dose") || self.word("taken");
                let (low, high) = (low.saturating_mul(scale), high.saturating_mul(scale));
                if low == 0 || high < low || high > 10_000 {
                    return self.because("the window goes from the smaller to the larger number");
                }
                return Ok(Some(Days::AfterLast {
                    low,
                    high,
                    weeks: scale == 7,
                }));
            }
        }
        self.at = mark;
        Ok(None)
    }
}

fn weekdays(days: u8, every: u32, starts: Weekday7) -> Days {
    // The start of the week makes no difference every week: one value for one meaning.
    let starts = if every <= 1 { Weekday7(0) } else { starts };
    if days == 0b111_1111 && every <= 1 {
        Days::Every
    } else {
        Days::Weekdays { days, every, starts }
    }
}
