//! The answer in words, with the person's own figures.

use chrono::{DateTime, Datelike, FixedOffset};

use super::Rule;
use super::ceiling::Ceiling;
use super::point::{Point, whole_minute};
use super::said::{be, day, how_late, over};
use super::spans::Span;
use crate::domain::amount::{Amount, Quantity, show_number};
use crate::domain::course::{CourseId, Late};
use crate::domain::preparation::{Exact, Ratio};

/// A time as seen from the question: the clock alone on the same day, else with the date.
fn time(point: &Point<'_>, at: DateTime<FixedOffset>) -> String {
    let (at, now) = (point.asked.wall.local(at), point.asked.wall.local(point.asked.at));
    let form = if at.date_naive() == now.date_naive() {
        "%H:%M"
    } else if at.year() == now.year() {
        "%a %-d %b %H:%M"
    } else {
        "%a %-d %b %Y %H:%M"
    };
    at.format(form).to_string()
}

/// Why it is too soon.
pub(super) fn gap(
    point: &Point<'_>,
    rule: Rule,
    length: &str,
    last: DateTime<FixedOffset>,
    over: Option<DateTime<FixedOffset>>,
) -> String {
    let whose = if rule == Rule::Gap {
        "your limits ask for"
    } else {
        "your plan asks for"
    };
    format!(
        "the last dose was at {}; {whose} at least {length} between doses{}",
        time(point, last),
        until(point, over)
    )
}

/// The time since the last episode is not over.
pub(super) fn episode_gap(
    point: &Point<'_>,
    length: &str,
    last: DateTime<FixedOffset>,
    over: Option<DateTime<FixedOffset>>,
) -> String {
    format!(
        "the last dose of another episode was at {}; your limits ask for at least {length} between two episodes{}",
        time(point, last),
        until(point, over)
    )
}

/// Which episode it is decides whether another one may begin.
pub(super) fn which_episode(length: &str) -> String {
    format!("your limits ask for at least {length} between two episodes, and none was named: --episode NAME")
}

/// A ceiling that is over a course of which nothing is known.
pub(super) fn not_there(ceiling: &Ceiling<'_>, course: &CourseId) -> String {
    format!(
        "{} counts `{course}` as well, which is not there or cannot be read",
        ceiling.name()
    )
}

/// A wait for a course of which nothing is known.
pub(super) fn washout_unknown(course: &CourseId, length: &str) -> String {
    format!("your limits ask for {length} without `{course}` before this one, and it is not there or cannot be read")
}

/// The time since the last dose of another course is not over.
pub(super) fn washout(
    point: &Point<'_>,
    other: &str,
    length: &str,
    last: DateTime<FixedOffset>,
    over: Option<DateTime<FixedOffset>>,
) -> String {
    format!(
        "the last dose of {other} was at {}; your limits ask for {length} without it before this one{}",
        time(point, last),
        until(point, over)
    )
}

fn until(point: &Point<'_>, over: Option<DateTime<FixedOffset>>) -> String {
    let over = over.and_then(whole_minute);
    over.map_or(String::new(), |over| format!(", until {}", time(point, over)))
}

/// A ceiling that counts by episode, where none was named.
pub(super) fn no_episode(ceiling: &Ceiling<'_>) -> String {
    format!(
        "{} counts by episode, and none was named: --episode NAME",
        ceiling.name()
    )
}

/// An amount that does not compare with a ceiling.
pub(super) fn not_stated(amount: &Quantity, unit: &str) -> String {
    let comes = if be(amount) == "are" { "come" } else { "comes" };
    format!("what {amount} {comes} to in {unit} is not stated")
}

/// When a dose was due: its time, or its day.
fn due_at(point: &Point<'_>, span: &Span) -> String {
    let local = |at| point.asked.wall.local(at).date_naive();
    let around = span.due.around.map(|_| {
        let last = local(span.closes) - chrono::TimeDelta::days(1);
        (local(span.opens), last.max(span.due.on))
    });
    match (span.due.window.or(around), span.due.clock) {
        (None, Some(_)) => format!("at {}", time(point, span.time)),
        (None, None) => format!("on {}", span.due.on.format("%a %-d %b")),
        (Some((from, to)), _) => format!("from {} to {}", from.format("%a %-d %b"), to.format("%a %-d %b")),
    }
}

/// A late dose, inside or outside the time for it.
pub(super) fn late(point: &Point<'_>, span: &Span, inside: bool) -> String {
    let due_at = due_at(point, span);
    let rule = how_late(point.asked.course.limits.late.unwrap_or(Late::After(0)));
    let said = quoted(point);
    let until = span.until.map_or(String::new(), |until| time(point, until));
    if span.endless {
        format!("it was due {due_at}; your limits have it taken {rule}, and your plan has none after it{said}")
    } else if inside {
        format!("it was due {due_at}; your limits have it taken {rule}, until {until}{said}")
    } else {
        format!("it was due {due_at}; your limits have it taken {rule}, after {until} it is left out{said}")
    }
}

/// A late dose without a rule for it.
pub(super) fn no_late_rule(point: &Point<'_>, span: &Span) -> String {
    let due_at = due_at(point, span);
    let said = quoted(point);
    format!("it was due {due_at}; your limits do not say how late it may be taken{said}")
}

/// What the prescriber said about late doses.
fn quoted(point: &Point<'_>) -> String {
    let words = point
        .asked
        .course
        .missed
        .as_deref()
        .map(str::trim)
        .filter(|words| !words.is_empty());
    words.map_or(String::new(), |words| format!("; your prescriber's words: \"{words}\""))
}

/// That the plan has no dose now, and when it has the next one.
pub(super) fn next(point: &Point<'_>, next: &Span) -> String {
    format!(
        "your plan has no dose due then; the next one is due {}",
        due_at(point, next)
    )
}

/// That the plan has no such dose.
pub(super) fn unplanned(point: &Point<'_>) -> String {
    let date = point.asked.wall.local(point.at).date_naive();
    format!("your plan has no such dose on {}", day(date))
}

/// `3 tablets is more than the 1-2 tablets in your plan`
pub(super) fn more(amount: &Quantity, planned: &Amount) -> String {
    format!("{amount} {} more than the {planned} in your plan", be(amount))
}

/// Under the range of the plan.
pub(super) fn less(amount: &Quantity, planned: &Amount) -> String {
    format!("{amount} {} less than the {planned} in your plan", be(amount))
}

/// Ten times the plan or more.
pub(super) fn times(amount: &Quantity, planned: &Amount, times: Ratio) -> String {
    let times = show_number(times.floor().into());
    format!(
        "{amount} {} {times} times the {planned} in your plan. Is the unit right?",
        be(amount)
    )
}

/// A tenth of the plan or less.
pub(super) fn fraction(amount: &Quantity, planned: &Amount, parts: Ratio) -> String {
    let parts = show_number(parts.floor().into());
    format!(
        "{amount} {} {parts} times less than the {planned} in your plan. Is the unit right?",
        be(amount)
    )
}

/// The figures of one ceiling.
pub(super) struct Count<'a> {
    /// What is asked, and when.
    pub(super) point: &'a Point<'a>,
    /// The ceiling.
    pub(super) ceiling: &'a Ceiling<'a>,
    /// What was taken before.
    pub(super) used: Exact,
    /// What it is with this dose.
    pub(super) with: Exact,
    /// This dose.
    pub(super) amount: &'a Quantity,
}

impl Count<'_> {
    /// That it fits.
    pub(super) fn under(&self) -> String {
        let (with, most, over) = (&self.with, self.ceiling.most, over(self.ceiling.rule));
        match self.ceiling.rule {
            Rule::PerDose => format!("{} is within your limit of {most} {over}", self.amount),
            _ => match with.quantity().map(|with| with.value) {
                Some(with) => format!("with this dose it is {} of {most} {over}", show_number(with)),
                None => format!("with this dose it is {with} of {most} {over}"),
            },
        }
    }

    /// That it does not.
    pub(super) fn over(&self) -> String {
        let name = self.ceiling.name();
        let of = |exact: &Exact| self.ceiling.most.of(&exact.to_string());
        if self.ceiling.rule == Rule::PerDose && self.used.value.is_zero() {
            let comes = if self.with.unit == self.amount.unit {
                String::new()
            } else {
                format!(", which is {}", of(&self.with))
            };
            return format!("{} is over {name}{comes}", self.amount);
        }
        let day = match self.ceiling.rule {
            Rule::PerCalendarDay => {
                let today = self.point.asked.wall.local(self.point.at).date_naive();
                format!(" on {}", day(today))
            }
            _ => String::new(),
        };
        format!(
            "{} taken already{day}; with {} it is {}, over {name}",
            of(&self.used),
            self.amount,
            of(&self.with)
        )
    }
}
