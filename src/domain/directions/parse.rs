//! Reads directions. A small recursive descent over the tokens; where it stops, it knows what could have stood there.

use std::fmt;
use std::ops::Range;

use chrono::NaiveTime;
use rust_decimal::Decimal;

use super::days::{Days, MonthDay, Ordinal, Ranges, Weekday7};
use super::lex::{Kind, Token, tokens};
use super::{Directions, Lasts, Line, Moment, Side};
use crate::domain::amount::{Amount, Basis, number};
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

/// Where directions stop making sense, and what could stand there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct DirectionsError {
    /// The place, in bytes of the text.
    pub at: Range<usize>,
    /// The same place counted in characters from 1, as an editor shows it.
    pub column: usize,
    /// What stands there; empty at the end of the text.
    pub found: String,
    /// What could stand there, in words.
    pub expected: Vec<String>,
    /// A more exact reason, where there is one.
    pub reason: Option<String>,
    /// A known word that is close to what stands there.
    pub nearest: Option<String>,
}

impl fmt::Display for DirectionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.reason, self.found.is_empty()) {
            (Some(reason), _) => write!(f, "{reason}")?,
            (None, true) => write!(f, "the directions end too early")?,
            (None, false) => write!(f, "`{}` does not fit here", self.found)?,
        }
        if let Some(nearest) = &self.nearest {
            write!(f, "; did you mean `{nearest}`?")?;
        }
        if !self.expected.is_empty() {
            write!(f, " (column {}; expected {})", self.column, self.expected.join(", or "))?;
        }
        Ok(())
    }
}

const AN_AMOUNT: &str = "an amount such as 5 mg or 1-2 tablets";
const A_UNIT: &str = "a unit such as mg, mcg, mL, tablets or sprays";
const A_MOMENT: &str = "a time of day such as morning, 08:00, 3 times a day, every 8 hours or as needed";
const WHICH_DAYS: &str = "which days, such as every 2 days, on Mon, Fri, or days 1-21 of 28";
const A_NUMBER: &str = "a whole number";
const A_CLOCK: &str = "a clock time such as 08:00";
const A_WEEKDAY: &str = "a weekday such as Mon";

/// The parse failed at the furthest place noted in the parser.
struct Stop;
type Parsed<T> = Result<T, Stop>;

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    words: &'a Vocabulary,
    furthest: usize,
    expected: Vec<&'static str>,
    reason: Option<(usize, String)>,
}

/// Reads a whole text.
pub(super) fn directions(text: &str, words: &Vocabulary) -> Result<Directions, DirectionsError> {
    let mut parser = Parser {
        text,
        tokens: tokens(text),
        at: 0,
        words,
        furthest: 0,
        expected: Vec::new(),
        reason: None,
    };
    parser.all().map_err(|Stop| parser.error())
}

impl Parser<'_> {
    fn all(&mut self) -> Parsed<Directions> {
        if ["none", "nothing", "off", "stop"].iter().any(|word| self.word(word)) {
            return if self.at == self.tokens.len() {
                Ok(Directions::none())
            } else {
                self.stop(&[])
            };
        }
        let mut lines = Vec::new();
        loop {
            self.clause(&mut lines)?;
            if self.at == self.tokens.len() {
                return Ok(Directions { lines });
            }
            if !self.sign(";") && !self.word("then") && !self.sign(",") {
                return self.stop(&["`;` and more directions"]);
            }
        }
    }

    /// `1 spray morning, 2 sprays evening on Mon, Fri`: doses that share a rule for the days.
    fn clause(&mut self, lines: &mut Vec<Line>) -> Parsed<()> {
        let first = lines.len();
        let leading = if self.peek_number() { None } else { self.days()? };
        if leading.is_some() {
            let _ = self.sign(":") || self.sign(",");
        }
        loop {
            self.dose(lines)?;
            let mark = self.at;
            let joined = self.sign(",") || self.word("and") || self.sign("+");
            if !(joined && self.starts_dose()) {
                self.at = mark;
                break;
            }
        }
        let mark = self.at;
        let _ = self.sign(",");
        let trailing = self.days()?;
        if trailing.is_none() {
            self.at = mark;
        }
        let days = trailing.or(leading).unwrap_or(Days::Every);
        // A rule written with one dose of the clause (`every 2 days`) holds for the clause.
        for line in lines.iter_mut().skip(first) {
            line.days = days.clone();
        }
        Ok(())
    }

    /// An amount and its moments: `5 mg morning and evening`, `4 mg then 2 mg as needed`.
    fn dose(&mut self, lines: &mut Vec<Line>) -> Parsed<()> {
        let amount = self.amount()?;
        let mark = self.at;
        let then = if self.word("then") || self.word("first") {
            let _ = self.sign(",") && self.word("then");
            if self.starts_dose() { Some(self.amount()?) } else { None }
        } else {
            None
        };
        if then.is_none() {
            self.at = mark;
        }
        let mut moments = vec![];
        if let Some(moment) = self.moment()? {
            moments.push(moment);
            loop {
                let mark = self.at;
                if (self.sign(",") || self.word("and") || self.sign("+") || self.sign("&"))
                    && !self.starts_dose()
                    && let Some(Moment::Slot { .. } | Moment::Clock(_)) = moments.last()
                    && let Some(moment @ (Moment::Slot { .. } | Moment::Clock(_))) = self.moment()?
                {
                    moments.push(moment);
                } else {
                    self.at = mark;
                    break;
                }
            }
        } else {
            // `25 mg`, `25 mg every 2 days`: the dose of the day.
            moments.push(Moment::TimesADay(1));
        }
        let lasts = self.lasts()?;
        if then.is_some() && !matches!(moments.first(), Some(Moment::AsNeeded { .. })) {
            return self.because("only doses as needed can have a first dose that differs");
        }
        let (first, amount) = match then {
            Some(amount_after) => (Some(amount), amount_after),
            None => (None, amount),
        };
        lines.extend(moments.into_iter().map(|moment| Line {
            amount: amount.clone(),
            first: first.clone(),
            moment,
            lasts,
            days: Days::Every,
        }));
        Ok(())
    }

    fn amount(&mut self) -> Parsed<Amount> {
        let _ = self.word("take") || self.word("inject") || self.word("apply");
        let low = self.number_value()?;
        let high = if self.sign("-") || self.sign("–") || self.word("to") {
            Some(self.number_value()?)
        } else {
            None
        };
        if let Some(high) = high
            && high <= low
        {
            return self.because("a range goes from the smaller to the larger amount");
        }
        let mut factor = Decimal::ONE;
        let mut low = low;
        let mark = self.at;
        if high.is_none() && (self.word("x") || self.sign("×")) {
            // `2 x 500 mg` is 1000 mg in all.
            if self.peek_number() {
                factor = low;
                low = self.number_value()?;
            } else {
                self.at = mark;
            }
        }
        let _ = self.word("a") || self.word("of");
        let Some(unit) = self.unit() else {
            return self.stop(&[A_UNIT]);
        };
        let mut amount = Amount {
            low: (low * factor).normalize(),
            high: high.map(|h| (h * factor).normalize()),
            unit,
            basis: None,
        };
        if self.sign("/") || self.word("per") {
            if self.word("kg") {
                amount.basis = Some(Basis::Kilogram);
            } else if self.word("m2") || self.word("m²") {
                amount.basis = Some(Basis::SquareMetre);
            } else if self.word("h") || self.word("hour") {
                amount.unit = Unit::PerHours(Box::new(amount.unit), 1);
            } else if self.word("day") {
                amount.unit = Unit::PerHours(Box::new(amount.unit), 24);
            } else if self.peek_number() {
                let hours = self.whole()?;
                if !(self.word("h") || self.word("hours") || self.word("hour")) || hours == 0 {
                    return self.stop(&["h, as in mcg/24 h"]);
                }
                amount.unit = Unit::PerHours(Box::new(amount.unit), hours);
            } else {
                return self.stop(&["kg, m2 or h"]);
            }
        }
        Ok(amount)
    }

    fn unit(&mut self) -> Option<Unit> {
        let token = self.tokens.get(self.at).filter(|t| t.kind == Kind::Word)?;
        let unit = Unit::word(&token.text, self.words.counted())?;
        self.at += 1;
        Some(unit)
    }

    fn moment(&mut self) -> Parsed<Option<Moment>> {
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
        if self.word("once") || self.word("daily") {
            self.a_day();
            return Ok(Some(Moment::TimesADay(1)));
        }
        if self.word("twice") {
            self.a_day();
            return Ok(Some(Moment::TimesADay(2)));
        }
        if self.peek_number() {
            if let Ok(times) = self.whole()
                && (self.word("times") || self.word("time") || self.word("x") || self.sign("×"))
            {
                if !(1..=48).contains(&times) {
                    return self.because("between 1 and 48 times a day");
                }
                self.a_day();
                return Ok(Some(Moment::TimesADay(times)));
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

    /// Minutes in the unit of time that stands here, up to hours.
    fn time_unit(&mut self) -> Option<u32> {
        if ["hours", "hour", "h", "hrs", "hr"].iter().any(|w| self.word(w)) {
            Some(60)
        } else if ["minutes", "minute", "min", "mins"].iter().any(|w| self.word(w)) {
            Some(1)
        } else {
            None
        }
    }

    fn every(&mut self, minutes: u32) -> Parsed<Moment> {
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

    fn as_needed(&mut self) -> Parsed<Moment> {
        let mut apart = None;
        let mark = self.at;
        if self.word("every") {
            // `every 4-6 hours` is how far apart; anything else is a rule for the days and stands for itself.
            let low = self.whole().ok();
            let high = if low.is_some() && self.dash() {
                self.whole().ok()
            } else {
                low
            };
            let unit = self.time_unit();
            match (low, high, unit) {
                (Some(low), Some(high), Some(unit)) if low > 0 && high >= low && high <= 100_000 => {
                    apart = Some((low * unit, high * unit));
                }
                (Some(_), Some(_), Some(_)) => {
                    return self.because("the hours apart go from the smaller to the larger number");
                }
                _ => self.at = mark,
            }
        }
        let mut reason = None;
        if self.word("for") {
            let from = self.at;
            while self
                .tokens
                .get(self.at)
                .is_some_and(|t| !matches!(t.text.as_str(), "," | ";"))
            {
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
        }
        Ok(Moment::AsNeeded { apart, reason })
    }

    /// `a day`, `per day`, `daily`, or nothing at all.
    fn a_day(&mut self) {
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
    fn slot(&mut self, mark: usize) -> Parsed<Option<Moment>> {
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
    fn slot_name(&mut self) -> Option<Box<str>> {
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

    fn lasts(&mut self) -> Parsed<Option<Lasts>> {
        let mark = self.at;
        let _ = self.sign(",");
        let worn = self.word("worn");
        if worn && self.word("until") {
            let _ = self.word("the");
            if !self.word("next") {
                return self.stop(&["the next"]);
            }
            return Ok(Some(Lasts::WornUntilNext));
        }
        let over = !worn && self.word("over");
        if worn || over || self.word("for") {
            let _ = self.word("for");
            let count = self.whole()?;
            let Some(unit) = self.time_unit().or_else(|| self.days_word().then_some(60 * 24)) else {
                if worn || over {
                    return self.stop(&["hours or minutes"]);
                }
                self.at = mark;
                return Ok(None);
            };
            let Some(minutes) = count.checked_mul(unit).filter(|m| *m > 0 && *m < 60 * 24 * 400) else {
                return self.because("worn for at least a minute, at most a year");
            };
            return Ok(Some(if over {
                Lasts::Over(minutes)
            } else {
                Lasts::Worn(minutes)
            }));
        }
        self.at = mark;
        Ok(None)
    }

    fn days_word(&mut self) -> bool {
        self.word("days") || self.word("day")
    }

    /// The rule for the days, if one stands here.
    fn days(&mut self) -> Parsed<Option<Days>> {
        let Some(rule) = self.plain_days()? else {
            return Ok(None);
        };
        let mark = self.at;
        if self.word("in") || self.word("within") || self.word("of") {
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

    fn plain_days(&mut self) -> Parsed<Option<Days>> {
        let mark = self.at;
        if let Some(rule) = self.after_last()? {
            return Ok(Some(rule));
        }
        if let Some(rule) = self.on_and_off()? {
            return Ok(Some(rule));
        }
        let on = self.word("on");
        if on {
            let _ = self.word("the");
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

    /// After `every n days|weeks|months|years`: on which days of them, counted from when.
    fn period(&mut self, count: u32, unit: &str) -> Parsed<Days> {
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

    /// `day 31`, `days 1-12`, `the last day`, `the 3rd last day`, `the 1st Fri`, `the last Fri`.
    fn month_days(&mut self) -> Parsed<Vec<MonthDay>> {
        let mut which = Vec::new();
        loop {
            let _ = self.word("the");
            if self.word("days") || self.word("day") {
                for (a, b) in self.ranges()? {
                    if b > 31 {
                        return self.because("a month has 31 days at most");
                    }
                    which.push(MonthDay::Days(a, b));
                }
            } else {
                let ordinal = self.ordinal()?;
                if self.word("day") {
                    which.push(match ordinal {
                        Ordinal::End(n) => MonthDay::FromEnd(n),
                        Ordinal::Start(n) => MonthDay::Days(n, n),
                    });
                } else if let Some(day) = self.weekday() {
                    if matches!(ordinal, Ordinal::Start(n) | Ordinal::End(n) if n > 5) {
                        return self.because("a month has five of a weekday at most");
                    }
                    which.push(MonthDay::Nth(ordinal, day));
                } else if let Ordinal::Start(n) = ordinal {
                    which.push(MonthDay::Days(n, n));
                } else {
                    return self.stop(&["day", A_WEEKDAY]);
                }
            }
            let mark = self.at;
            if !((self.sign(",") || self.word("and")) && self.starts_month_day()) {
                self.at = mark;
                return Ok(which);
            }
        }
    }

    fn starts_month_day(&mut self) -> bool {
        let mark = self.at;
        let _ = self.word("the");
        let starts = self.word("day") || self.word("days") || self.ordinal().is_ok();
        self.at = mark;
        starts
    }

    fn ordinal(&mut self) -> Parsed<Ordinal> {
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

    /// `days 1-21 of 28`, `weeks 1-3 of 4`, `days 1, 15, 43` of the step.
    fn cycle(&mut self) -> Parsed<Option<Days>> {
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

    /// `1-5, 8, 15`, ascending and joined where they touch.
    fn ranges(&mut self) -> Parsed<Ranges> {
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

    /// A number here that is neither the start of the next dose (no unit behind it) nor an ordinal.
    fn lone_number(&mut self) -> bool {
        let suffix = self.tokens.get(self.at + 1).map_or("", |t| t.text.as_str());
        self.peek_number() && !matches!(suffix, "st" | "nd" | "rd" | "th") && !self.starts_dose()
    }

    /// `5 days on 2 off`, `3 weeks on, 1 week off`.
    fn on_and_off(&mut self) -> Parsed<Option<Days>> {
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
    fn after_last(&mut self) -> Parsed<Option<Days>> {
        let mark = self.at;
        let _ = self.word("every");
        if self.peek_number()
            && let Ok(low) = self.whole()
        {
            let high = if self.dash() { self.whole().unwrap_or(low) } else { low };
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

    fn day_unit(&mut self) -> Option<u32> {
        if self.word("days") || self.word("day") {
            Some(1)
        } else if self.word("weeks") || self.word("week") {
            Some(7)
        } else {
            None
        }
    }

    /// ` every 2 weeks` behind weekdays.
    fn every_nth(&mut self, unit: &str) -> Parsed<Option<u32>> {
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

    fn week_start(&mut self) -> Parsed<Weekday7> {
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

    fn peek_weekday(&mut self) -> bool {
        let mark = self.at;
        let found = self.weekdays().is_some();
        self.at = mark;
        found
    }

    /// `Mon`, `Mon, Wed and Fri`, `Mon-Fri`, `weekdays`, as bits.
    fn weekdays(&mut self) -> Option<u8> {
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

    fn is_weekday(&mut self) -> bool {
        let mark = self.at;
        let found = self.weekday().is_some();
        self.at = mark;
        found
    }

    fn weekday(&mut self) -> Option<Weekday7> {
        let token = self.tokens.get(self.at).filter(|t| t.kind == Kind::Word)?;
        let day = weekday_named(&token.text)?;
        self.at += 1;
        let _ = self.sign(".");
        Some(day)
    }

    // The smallest parts.

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn peek_number(&self) -> bool {
        self.peek()
            .is_some_and(|t| t.kind == Kind::Number || number_word(&t.text).is_some())
    }

    fn peek_date(&self) -> bool {
        self.peek().is_some_and(|t| matches!(t.kind, Kind::Date(_)))
    }

    /// Whether an amount (a number and a unit) stands here.
    fn starts_dose(&mut self) -> bool {
        let (mark, furthest, expected) = (self.at, self.furthest, self.expected.clone());
        let reason = self.reason.clone();
        let starts = self.peek_number() && self.amount().is_ok();
        (self.at, self.furthest, self.expected, self.reason) = (mark, furthest, expected, reason);
        starts
    }

    fn number_value(&mut self) -> Parsed<Decimal> {
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
        match number(&token.text) {
            Ok(value) => {
                self.at += 1;
                Ok(value)
            }
            Err(error) => self.because(&error.to_string()),
        }
    }

    /// A whole number that is no amount: a count of days, hours, times.
    fn whole(&mut self) -> Parsed<u32> {
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

    fn clock(&mut self) -> Option<NaiveTime> {
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

    fn date(&mut self) -> Option<chrono::NaiveDate> {
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

    fn dash(&mut self) -> bool {
        self.sign("-") || self.sign("–") || self.word("to")
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|t| t.kind == Kind::Word && t.text == word);
        self.at += usize::from(found);
        found
    }

    fn words(&mut self, words: &[&str]) -> bool {
        let mark = self.at;
        let found = words.iter().all(|word| self.word(word));
        if !found {
            self.at = mark;
        }
        found
    }

    fn sign(&mut self, sign: &str) -> bool {
        let found = self.peek().is_some_and(|t| t.kind == Kind::Sign && t.text == sign);
        self.at += usize::from(found);
        found
    }

    /// Notes what could stand here.
    fn expect(&mut self, what: &'static str) {
        if self.at > self.furthest {
            self.furthest = self.at;
            self.expected.clear();
        }
        if self.at == self.furthest && !self.expected.contains(&what) {
            self.expected.push(what);
        }
    }

    fn stop<T>(&mut self, expected: &[&'static str]) -> Parsed<T> {
        for what in expected {
            self.expect(what);
        }
        Err(Stop)
    }

    fn because<T>(&mut self, reason: &str) -> Parsed<T> {
        self.reason = Some((self.at, reason.to_owned()));
        Err(Stop)
    }

    fn error(&self) -> DirectionsError {
        let (place, reason) = match &self.reason {
            Some((at, reason)) => (*at, Some(reason.clone())),
            None => (self.furthest.max(self.at), None),
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
            nearest(&found, self.words)
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
            nearest,
            at,
        }
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

fn number_word(word: &str) -> Option<Decimal> {
    const NAMES: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    match word {
        "half" => Some(Decimal::new(5, 1)),
        "quarter" => Some(Decimal::new(25, 2)),
        _ => NAMES
            .iter()
            .position(|name| *name == word)
            .map(|n| Decimal::from(n + 1)),
    }
}

/// A known word at most two letters away.
fn nearest(word: &str, words: &Vocabulary) -> Option<String> {
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
    let word = word.to_lowercase();
    if word.chars().count() < 3 {
        return None;
    }
    let slots = words.slots().iter().map(|s| &*s.name);
    let counted = crate::domain::unit::COUNTED
        .iter()
        .copied()
        .chain(words.counted().iter().map(|c| &**c));
    slots
        .chain(counted)
        .chain(GRAMMAR.iter().copied())
        .map(|known| (distance(&word, &known.to_lowercase()), known))
        .filter(|(d, known)| *d > 0 && *d <= if known.len() > 4 { 2 } else { 1 })
        .min_by_key(|(d, _)| *d)
        .map(|(_, known)| known.to_owned())
}

/// Insertions, deletions and replacements from one word to another.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut corner = row.first().copied().unwrap_or(0);
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        for (j, cb) in b.iter().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or(0);
            let left = row.get(j).copied().unwrap_or(0);
            let next = (corner + usize::from(ca != *cb)).min(above + 1).min(left + 1);
            corner = above;
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = next;
            }
        }
    }
    row.last().copied().unwrap_or(0)
}
