//! An effect checked against the limits of the prescription.
//!
//! The plan in force may go against a limit already: that is pointed out. What a decision brings, or makes worse, is
//! refused, or asked about where it is about one dose.

use std::fmt;

use chrono::{Days, NaiveDate};

use crate::domain::clock::{STEADY, Wall};
use crate::domain::course::Course;
use crate::domain::journal::{DoseEntry, DueKey};
use crate::domain::limits::{PlanFault, Planning, first_of_each, first_slips, plan_faults_by_day};
use crate::domain::schedule::Timeline;

/// How many days ahead the limits are checked.
const AHEAD: u64 = 400;

/// Where the plan goes against a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Against {
    /// Which limit, and where.
    pub fault: PlanFault,
    /// The plan goes as far against it without the decision.
    pub already: bool,
}

/// What else is needed to check a plan against limits.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The other courses, whose doses may count towards its limits.
    pub others: &'a [(&'a Course, &'a Timeline)],
    /// The clock that shows its doses.
    pub wall: &'a dyn Wall,
    /// What is recorded of it in the last weeks: no decision changes that.
    pub recorded: &'a [&'a DoseEntry],
}

impl Surroundings<'_> {
    /// One medicine, on a clock that never changes.
    pub fn nothing() -> Self {
        Self {
            others: &[],
            wall: &STEADY,
            recorded: &[],
        }
    }
}

impl Surroundings<'_> {
    /// Whether a dose of the plan is recorded.
    pub fn has_recorded(&self, key: &DueKey) -> bool {
        self.recorded.iter().any(|entry| entry.due.as_ref() == Some(key))
    }
}

impl fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let others = self.others.iter().map(|(course, _)| &course.id);
        f.debug_list().entries(others).finish()
    }
}

/// What the limits do not allow in the plan of the days to come, each limit once a day.
fn faults(course: &Course, timeline: &Timeline, from: NaiveDate, around: Surroundings<'_>) -> Vec<PlanFault> {
    let until = from.checked_add_days(Days::new(AHEAD)).unwrap_or(from);
    let all = Planning {
        others: around.others,
        recorded: around.recorded,
        // Counted hours are shown next to times of a clock that changes.
        steady: !timeline.counts_hours(),
    };
    plan_faults_by_day(course, timeline, (from, until), around.wall, all)
}

/// What the limits of a course do not allow after a change of its plan, from today on.
pub fn against(
    course: &Course,
    was: &Timeline,
    now: &Timeline,
    today: NaiveDate,
    around: Surroundings<'_>,
) -> Vec<Against> {
    let until = today.checked_add_days(Days::new(AHEAD)).unwrap_or(today);
    let first = first_slips(course, (was, now), (today, until));
    let mut found = faults(course, now, today, around);
    let slips = found
        .iter()
        .any(|fault| first.as_ref().is_some_and(|first| first.is_kind_of(fault)));
    found.extend(first.filter(|_| !slips));
    if found.is_empty() {
        return Vec::new();
    }
    let known = faults(course, was, today, around);
    // A dose that was taken at another time may go against a limit once: that allows nothing on other days.
    let nothing_taken = Surroundings {
        recorded: &[],
        ..around
    };
    let by_the_plan = first_of_each(match around.recorded {
        [] => known.clone(),
        _ => faults(course, was, today, nothing_taken),
    });
    let already = |fault: &PlanFault| {
        let as_far = |other: &&PlanFault| other.is_kind_of(fault) && other.size >= fault.size;
        // That the plan goes against a limit later does not allow it earlier.
        let before = |other: &PlanFault| other.on.is_none() || other.on <= fault.on;
        by_the_plan.iter().find(as_far).is_some_and(before)
            || known.iter().filter(as_far).any(|other| other.on == fault.on)
    };
    let mut all: Vec<Against> = Vec::new();
    for fault in found {
        let already = already(&fault);
        match all.iter_mut().find(|other| other.fault.is_kind_of(&fault)) {
            // For each limit the first day is named on which the decision goes against it.
            Some(other) if other.already && !already => *other = Against { fault, already },
            Some(_) => {}
            None => all.push(Against { fault, already }),
        }
    }
    all
}
