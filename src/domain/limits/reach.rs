//! How far back the journal has to be read before limits can be checked.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::asked::Asked;
use super::ceiling::Ceiling;
use super::turn;
use crate::domain::as_needed;
use crate::domain::change::Verb;
use crate::domain::clock::Wall;
use crate::domain::course::Course;
use crate::domain::day::days_that_reach;
use crate::domain::directions::{Days, Line};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::Timeline;
use crate::domain::sites;

/// How many days an episode lasts at most, as long as none is named.
const EPISODE_DAYS: i64 = 400;

/// The first day of which the journal has to be known, to answer about a moment: as far as the longest of the gap, the
/// ceilings and the times between doses as needed reach, to the last due dose and to those that may still be late, to the
/// first dose of the directions where it differs, and for an episode to the beginning of the plan.
pub fn reach(
    course: &Course,
    timeline: Option<&Timeline>,
    regimen: &Regimen,
    at: DateTime<FixedOffset>,
    episode: bool,
    wall: &dyn Wall,
) -> NaiveDate {
    let asked = Asked {
        episode: episode.then_some(""),
        ..Asked::new(course, timeline, regimen, at, wall)
    };
    reach_of(&asked)
}

/// The same for a question.
pub(super) fn reach_of(asked: &Asked<'_>) -> NaiveDate {
    let Asked {
        course,
        timeline,
        at,
        wall,
        ..
    } = *asked;
    let episode = asked.episode.is_some();
    let today = wall.local(at).date_naive();
    let first = course.plans.iter().map(|plan| plan.from).min().unwrap_or(today);
    let limits = &course.limits;
    if episode {
        return first.min(today);
    }
    let days = |minutes: u32| i64::from(minutes / (24 * 60)) + 1;
    let mut back = 1;
    // What came before a first part decides whether it was one.
    let gap = limits.gap.map(|gap| {
        if limits.second_part.is_some() {
            gap.saturating_mul(2)
        } else {
            gap
        }
    });
    let washout = limits.washout.iter().map(|(_, minutes)| *minutes).max();
    for length in [gap, limits.episode_gap, washout].into_iter().flatten() {
        back = back.max(days(length));
    }
    // Which episode runs is seen from the last doses.
    if limits.per_episode.is_some() {
        back = back.max(EPISODE_DAYS);
    }
    for hours in Ceiling::of(course, asked.courses).iter().filter_map(Ceiling::hours) {
        back = back.max(days(hours.saturating_mul(60)));
    }
    // The last use of each site, and what was taken of an open vial, are part of what is shown with the next dose.
    if !course.sites.is_empty() {
        back = back.max(sites::REACH_DAYS);
    }
    let mut reach = today.checked_sub_signed(TimeDelta::days(back)).unwrap_or(today);
    if let [(_, opened)] = course.bottle.opened.as_slice() {
        reach = reach.min(*opened).max(today - TimeDelta::days(sites::REACH_DAYS));
    }
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
    // A dose is kept in the month for which it was due: one that was taken late is found there.
    let due = timeline.first_due_of_taken_since(reach);
    if !scheduled.is_empty() && !daily {
        let then = super::point::midnight(wall, reach);
        for at in [at, then] {
            let asked = Asked { at, ..*asked };
            if let Some(last) = turn::earliest_open(&asked) {
                reach = reach.min(last);
            }
        }
    }
    // What can still be open is open unless it is recorded.
    let open = days_that_reach(course, timeline, today, (asked.settings, wall));
    let mut open = open.into_iter().take_while(|day| *day < reach);
    if let Some(first) = open.find(|day| !timeline.rows_on(*day, wall).is_empty()) {
        reach = first;
    }
    due.map_or(reach, |due| reach.min(due))
}

/// Every line of every step, and of the directions that decisions put in their place.
pub(super) fn every_line(course: &Course) -> impl Iterator<Item = &Line> {
    let steps = course.plans.iter().flat_map(|plan| &plan.steps).map(|step| &step.take);
    let decided = course.changes.iter().filter(|change| change.void.is_none());
    let decided = decided.filter_map(|change| match &change.verb {
        Verb::Take(directions) => Some(directions),
        _ => None,
    });
    steps.chain(decided).flat_map(|take| &take.lines)
}
