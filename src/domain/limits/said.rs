//! What needs no question to be said: lengths, days, the figures of an answer, the answer as a sentence.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;

use super::asked::Asked;
use super::{Answer, Left, Rule, Used, Verdict};
use crate::domain::amount::{Quantity, show_number};
use crate::domain::course::Late;
use crate::domain::schedule::{AsNeeded, Spacing};
use crate::domain::unit::Unit;

/// `Fri 1 May 2026`.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// `15 minutes`, `4 hours`, `1 h 30 min`, `3 days`.
pub(super) fn length(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => many(minutes, "minute"),
        (hours, 0) if hours >= 48 && hours.is_multiple_of(24) => many(hours / 24, "day"),
        (hours, 0) => many(hours, "hour"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn many(n: u32, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// The least time between two doses of a line as needed.
pub(super) fn apart(line: &AsNeeded) -> String {
    let minutes = line.apart.map_or(0, |(least, _)| least);
    match line.spacing {
        Some(Spacing::Days(days)) if u64::from(days) * 24 * 60 >= u64::from(minutes) => many(days, "day"),
        Some(Spacing::Months(months)) => many(months, "month"),
        _ => length(minutes),
    }
}

/// Over what a ceiling counts.
pub(super) fn over(rule: Rule) -> Cow<'static, str> {
    Cow::Borrowed(match rule {
        Rule::PerHours(1) => "in any hour",
        Rule::PerHours(hours) => return Cow::Owned(format!("in any {hours} hours")),
        Rule::PerDay => "in any 24 hours",
        Rule::PerCalendarDay => "in a calendar day",
        Rule::PerWeek => "in any 7 days",
        Rule::PerEpisode => "in one episode",
        _ => "in one dose",
    })
}

/// How late a dose is taken, after "your limits have it taken".
pub(super) fn how_late(late: Late) -> String {
    match late {
        Late::BeforeNext(0) => "until the next one is due".to_owned(),
        Late::BeforeNext(minutes) => format!("until {} before the next one", length(minutes)),
        Late::After(minutes) => format!("up to {} late", length(minutes)),
    }
}

/// That a line as needed is for other days.
pub(super) fn other_days(asked: &Asked<'_>, date: NaiveDate) -> String {
    let next = date.iter_days().skip(1).take(400).find(|day| {
        let timeline = asked.timeline;
        timeline.is_some_and(|timeline| !timeline.as_needed_on(*day).is_empty())
    });
    match next {
        Some(next) => format!("your plan does not have it on this day; the next day is {}", day(next)),
        None => "your plan does not have it on this day".to_owned(),
    }
}

/// A pause.
pub(super) fn paused(since: NaiveDate, until: Option<NaiveDate>) -> String {
    let until = until.map_or(String::new(), |until| format!(", until {}", day(until)));
    format!("your plan is paused since {}{until}", day(since))
}

/// `is` or `are`: two tablets are, 2 mg is.
pub(super) fn be(amount: &Quantity) -> &'static str {
    if matches!(amount.unit, Unit::Counted(_)) && amount.value > rust_decimal::Decimal::ONE {
        "are"
    } else {
        "is"
    }
}

/// Over what a ceiling counts, after a figure of now.
pub(super) fn span(rule: Rule) -> Cow<'static, str> {
    Cow::Borrowed(match rule {
        Rule::PerHours(1) => "in an hour",
        Rule::PerHours(hours) => return Cow::Owned(format!("in {hours} hours")),
        Rule::PerDay => "in 24 hours",
        Rule::PerCalendarDay => "for the day",
        Rule::PerWeek => "in 7 days",
        rule => return over(rule),
    })
}

/// `0.5 mg THC in 24 hours`
impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.left)?;
        if let Some(component) = &self.component {
            write!(f, " {component}")?;
        }
        write!(f, " {}", span(self.rule))
    }
}

/// `2 of 4 tablets in 24 hours`
impl fmt::Display for Used {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let over = match self.rule {
            Rule::PerCalendarDay => Cow::Borrowed("today"),
            rule => span(rule),
        };
        match self.used.quantity().map(|used| used.value) {
            Some(number) => write!(f, "{} of {} {over}", show_number(number), self.most),
            None => write!(f, "{} of {} {over}", self.used, self.most),
        }
    }
}

impl Answer {
    /// The answer as one sentence.
    pub fn sentence(&self) -> String {
        let amount = self
            .amount
            .as_ref()
            .map_or_else(|| "a dose".to_owned(), ToString::to_string);
        let be = self.amount.as_ref().map_or("is", be);
        let earliest = self.earliest.map_or(String::new(), |at| {
            format!("; at the earliest {}", at.format("%a %-d %b %H:%M"))
        });
        let otherwise = self.because.iter().any(|reason| reason.rule == Rule::Plan);
        match self.verdict {
            Verdict::Allowed if self.stated && otherwise => {
                format!("{amount} {be} within your limits, and not as your plan has it.")
            }
            Verdict::Allowed if self.stated => format!("{amount} {be} within your limits."),
            Verdict::Allowed => "no limit is stated.".to_owned(),
            Verdict::TakeLate => format!("{amount} {be} late, and your limits still have it taken."),
            Verdict::Skip => format!("{amount} {be} later than your limits have it taken: it is left out{earliest}."),
            Verdict::NotDefined if self.names_no_episode() => "name the episode: --episode NAME.".to_owned(),
            Verdict::NotDefined => "your plan does not say. Ask your prescriber or pharmacist.".to_owned(),
            Verdict::NotInPeriod => format!("your plan does not have it then{earliest}."),
            Verdict::TooSoon => format!("{amount} {be} sooner than your limits say{earliest}."),
            Verdict::Cap => format!("{amount} {be} over your limit{earliest}."),
            Verdict::TooSoonAndCap => format!("{amount} {be} sooner than your limits say and over them{earliest}."),
        }
    }
}
