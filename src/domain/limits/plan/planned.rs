//! The doses that a plan asks for in a span of days, and when each of them is taken.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};

use crate::domain::amount::Quantity;
use crate::domain::clock::Wall;
use crate::domain::course::Course;
use crate::domain::journal::{DueKey, DueMoment};
use crate::domain::schedule::{Action, Due, Timeline};
use crate::domain::words::day_near;

/// A dose that the plan asks for.
#[derive(Clone)]
pub(super) struct Planned<'a> {
    pub(super) course: &'a Course,
    /// Which dose of the plan; `None`: it was not a dose of the plan.
    pub(super) key: Option<DueKey>,
    /// It is recorded, with the time at which it was taken.
    pub(super) taken: bool,
    pub(super) at: DateTime<FixedOffset>,
    pub(super) day: NaiveDate,
    /// The least time to the dose before it, given by its moment; `None`: it has its own clock time.
    pub(super) untimed: Option<u32>,
    pub(super) amount: Quantity,
}

/// What is due on these days, by time, and which of it a decision has moved. What has no time of day is spread over its day.
pub(super) fn planned<'a>(
    course: &'a Course,
    timeline: &Timeline,
    from: NaiveDate,
    to: NaiveDate,
    wall: &dyn Wall,
) -> (Vec<Planned<'a>>, Vec<Due>) {
    let (mut found, mut moved) = (Vec::new(), Vec::new());
    for day in from.iter_days().take_while(|day| *day <= to) {
        for due in timeline.due_on(day, wall) {
            if due.action == Some(Action::Remove) {
                continue;
            }
            if due.moved_from.is_some() {
                moved.push(due.clone());
            }
            if due.amount.basis.is_some() {
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
            found.push(Planned {
                course,
                key: Some(due.key.clone()),
                taken: false,
                at: due.at.unwrap_or_else(|| wall.instant(start)),
                day,
                untimed,
                amount: due.amount.at_most(),
            });
        }
    }
    found.sort_by_key(|dose| dose.at);
    (found, moved)
}

/// The day of a dose, and its time where it has one; the year only where it is not that of today.
pub(super) fn when(dose: &Planned<'_>, today: NaiveDate) -> String {
    let date = day_near(dose.at.date_naive(), today);
    match dose.untimed {
        Some(_) => date,
        None => format!("{date} {}", dose.at.format("%H:%M")),
    }
}
