//! The dose as a line over time: how much a day each stretch of the table by step asks for.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::steps::StepFigures;
use crate::domain::clock::Wall;
use crate::domain::course::CourseId;
use crate::domain::day::Schedules;
use crate::domain::schedule::{Action, Timeline};
use crate::domain::unit::Unit;

/// Some days on which the same is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// What the day of most doses asks for, in the unit of [`Levels`].
    pub amount: Decimal,
}

/// The dose over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    /// In which the amounts are.
    pub unit: Unit,
    /// In the order of the days; where nothing was recorded before or after a course there is a gap.
    pub levels: Vec<Level>,
}

/// So many days of a stretch are looked at: the days of a week may differ, and of two weeks that alternate.
const LOOKED_AT: usize = 14;

/// The dose over time for the rows of a course. `None` where there is no amount, or the amounts have no common unit.
///
/// A stretch is drawn at the day of most doses: five days on and two off are one level and not a saw.
pub fn levels(schedules: &Schedules, course: &CourseId, rows: &[StepFigures], wall: &dyn Wall) -> Option<Levels> {
    let timeline = schedules.timeline(course)?;
    let mut unit: Option<Unit> = None;
    let mut levels = Vec::new();
    for row in rows {
        let (first, last) = *row.stretches.first()?;
        let days = first.iter_days().take_while(|day| *day <= last).take(LOOKED_AT);
        let mut most = Decimal::ZERO;
        if !row.is_without() {
            for day in days {
                most = most.max(asked(timeline, day, &mut unit, wall)?);
            }
        }
        levels.extend(row.stretches.iter().map(|(from, until)| Level {
            from: *from,
            until: *until,
            amount: most,
        }));
    }
    levels.sort_by_key(|level| level.from);
    Some(Levels { unit: unit?, levels })
}

/// What a day asks for, in the unit of the first amount there was.
fn asked(timeline: &Timeline, day: NaiveDate, unit: &mut Option<Unit>, wall: &dyn Wall) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for due in timeline.due_on(day, wall) {
        if due.action == Some(Action::Remove) {
            continue;
        }
        let amount = due.amount.at_most();
        let unit = unit.get_or_insert_with(|| amount.unit.clone());
        sum = sum.checked_add(amount.to(unit)?.value)?;
    }
    Some(sum.normalize())
}
