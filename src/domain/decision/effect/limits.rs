//! An effect held against the limits of the prescription.
//!
//! The plan in force may go against a limit already: that is pointed out. What a decision brings, or makes worse, is
//! refused, or asked about where it is about one dose.

use chrono::{Days, NaiveDate};

use super::Effect;
use crate::domain::clock::STEADY;
use crate::domain::course::Course;
use crate::domain::limits::{PlanFault, plan_faults};
use crate::domain::schedule::Timeline;

/// So many days ahead the limits are looked at.
const AHEAD: u64 = 400;

/// Where the plan goes against a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Against {
    /// Which limit, and where.
    pub fault: PlanFault,
    /// The plan goes as far against it without the decision.
    pub already: bool,
}

/// What the limits do not allow in the plan of the days to come.
fn faults(course: &Course, timeline: &Timeline, from: NaiveDate, others: &[(&Course, &Timeline)]) -> Vec<PlanFault> {
    let until = from.checked_add_days(Days::new(AHEAD)).unwrap_or(from);
    plan_faults(course, timeline, from, until, &STEADY, others)
}

impl Effect {
    /// What the limits of a course do not allow after it, from today on. `others`: the courses beside it, whose doses may count
    /// towards them.
    pub fn against(&self, course: &Course, others: &[(&Course, &Timeline)]) -> Vec<Against> {
        against(course, &self.was, &self.now, self.today, others)
    }

    /// The first limit that it breaks and the plan in force does not, in words.
    pub fn breaks(&self, course: &Course, others: &[(&Course, &Timeline)]) -> Option<String> {
        let all = self.against(course, others).into_iter();
        let mut new = all.filter(|against| !against.already);
        new.next().map(|against| against.fault.text)
    }
}

/// The same for two timelines.
pub fn against(
    course: &Course,
    was: &Timeline,
    now: &Timeline,
    today: NaiveDate,
    others: &[(&Course, &Timeline)],
) -> Vec<Against> {
    let known = faults(course, was, today, others);
    let already = |fault: &PlanFault| {
        let same = |other: &&PlanFault| (other.rule, other.against) == (fault.rule, fault.against);
        // That the plan goes against a limit later does not allow it earlier.
        let before = |other: &&PlanFault| other.on.is_none() || other.on <= fault.on;
        known
            .iter()
            .find(same)
            .filter(before)
            .is_some_and(|other| other.size >= fault.size)
    };
    faults(course, now, today, others)
        .into_iter()
        .map(|fault| Against {
            already: already(&fault),
            fault,
        })
        .collect()
}
