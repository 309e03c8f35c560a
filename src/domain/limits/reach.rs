//! How far back the journal has to be read before limits can be told.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::about::Asked;
use super::turn;
use crate::domain::as_needed;
use crate::domain::change::Verb;
use crate::domain::clock::Wall;
use crate::domain::course::Course;
use crate::domain::directions::{Days, Line};
use crate::domain::journal::Journal;
use crate::domain::schedule::Timeline;
use crate::domain::settings::Settings;

/// The first day of which the journal has to be known, to answer about a moment: as far as the longest of the gap, the
/// ceilings and the times between doses as needed reach, to the last due dose and to those that may still be late, to the
/// first dose of the directions where it differs, and for an episode to the beginning of the plan.
pub fn reach(
    course: &Course,
    timeline: Option<&Timeline>,
    settings: &Settings,
    at: DateTime<FixedOffset>,
    episode: bool,
    wall: &dyn Wall,
) -> NaiveDate {
    let today = wall.local(at).date_naive();
    let first = course.plans.iter().map(|plan| plan.from).min().unwrap_or(today);
    let limits = &course.limits;
    if episode {
        return first.min(today);
    }
    let days = |minutes: u32| i64::from(minutes / (24 * 60)) + 1;
    let mut back = 1;
    back = back.max(limits.gap.map_or(0, days));
    if limits.per_week.is_some() {
        back = back.max(8);
    }
    let mut reach = today.checked_sub_signed(TimeDelta::days(back)).unwrap_or(today);
    let Some(timeline) = timeline else {
        return reach;
    };
    // A step to come may ask for more between two doses than the one of today.
    for line in every_line(course).filter(|line| line.is_as_needed()) {
        reach = reach.min(as_needed::reach(line, today));
    }
    for need in timeline.as_needed_on(today).iter().filter(|need| need.first.is_some()) {
        reach = reach.min(need.since);
    }
    let take = timeline.taken_on(today);
    let scheduled: Vec<&Line> = (take.iter().flat_map(|take| &take.lines))
        .filter(|line| !line.is_as_needed())
        .collect();
    // What is due every day was due yesterday.
    let daily = limits.late.is_none() && scheduled.iter().any(|line| line.days == Days::Every);
    // A dose is kept in the month for which it was due: one that was taken late is looked for there.
    let due = timeline.first_due_of_taken_since(reach);
    if !scheduled.is_empty() && !daily {
        let journal = Journal::default();
        let then = super::point::midnight(wall, reach);
        for at in [at, then] {
            let asked = Asked::new(course, Some(timeline), &journal, settings, at, wall);
            if let Some(last) = turn::earliest_open(&asked) {
                reach = reach.min(last);
            }
        }
    }
    due.map_or(reach, |due| reach.min(due))
}

/// Every line of every step, and of the directions that decisions put in their place.
fn every_line(course: &Course) -> impl Iterator<Item = &Line> {
    let steps = course.plans.iter().flat_map(|plan| &plan.steps).map(|step| &step.take);
    let decided = course.changes.iter().filter(|change| change.void.is_none());
    let decided = decided.filter_map(|change| match &change.verb {
        Verb::Take(directions) => Some(directions),
        _ => None,
    });
    steps.chain(decided).flat_map(|take| &take.lines)
}
