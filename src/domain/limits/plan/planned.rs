//! The doses that a plan asks for in a span of days, and when each of them is taken.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};

use crate::domain::amount::Quantity;
use crate::domain::clock::{STEADY, Wall};
use crate::domain::course::Course;
use crate::domain::journal::{DueKey, DueMoment};
use crate::domain::schedule::{Action, Timeline};
use crate::domain::words::day_near;

/// By which clock doses are looked at.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    /// The plan's own, as if that never changed.
    Plan,
    /// That of the place, as instants; said by another one.
    Instants(&'a dyn Wall, &'a dyn Wall),
}

/// A dose that the plan asks for.
#[derive(Clone)]
pub(super) struct Planned<'a> {
    pub(super) course: &'a Course,
    /// Which dose of the plan; `None`: it was not a dose of the plan.
    pub(super) key: Option<DueKey>,
    pub(super) at: DateTime<FixedOffset>,
    pub(super) day: NaiveDate,
    /// The least time to the dose before it, given by its moment; `None`: it has its own clock time.
    pub(super) untimed: Option<u32>,
    pub(super) amount: Quantity,
}

/// What is due on these days, by time. What has no time of day is spread over its day.
pub(super) fn planned<'a>(
    course: &'a Course,
    timeline: &Timeline,
    (from, to): (NaiveDate, NaiveDate),
    by: By<'_>,
) -> Vec<Planned<'a>> {
    let mut found = Vec::new();
    for day in from.iter_days().take_while(|day| *day <= to) {
        let due = match by {
            By::Plan => timeline.by_plan(day),
            By::Instants(wall, _) => timeline.due_on(day, wall),
        };
        for due in due {
            if due.action == Some(Action::Remove) || due.amount.basis.is_some() {
                continue;
            }
            let (number, of) = match due.moment() {
                DueMoment::Nth(number, of) => (*number, (*of).max(1)),
                _ => (1, 1),
            };
            let share = TimeDelta::minutes(i64::from(24 * 60 * (number - number.min(1)) / of + 12 * 60 / of));
            let untimed = due.clock.is_none().then_some(of);
            let start = day.and_time(due.clock.unwrap_or(NaiveTime::MIN));
            let start = if untimed.is_some() { start + share } else { start };
            let at = match by {
                By::Plan => due.at.unwrap_or_else(|| STEADY.instant(start)),
                By::Instants(wall, said) => said.local(due.at.unwrap_or_else(|| wall.instant(start))),
            };
            found.push(Planned {
                course,
                key: Some(due.key.clone()),
                at,
                day: if untimed.is_some() { day } else { at.date_naive() },
                untimed,
                amount: due.amount.at_most(),
            });
        }
    }
    found.sort_by_key(|dose| dose.at);
    found
}

/// The day of a dose, and its time where it has one; the year only where it is not that of today.
pub(super) fn when(dose: &Planned<'_>, today: NaiveDate) -> String {
    let date = day_near(dose.at.date_naive(), today);
    match dose.untimed {
        Some(_) => date,
        None => format!("{date} {}", dose.at.format("%H:%M")),
    }
}
