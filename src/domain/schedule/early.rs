//! Doses that were moved to an earlier day: what is decided behind that day alters them no more.
//!
//! ```text
//! plan      5 mg on Wed 17 Jun        10 mg from the next step on
//! move      to Sun 14 Jun             5 mg on 14 Jun
//! advance   from Tue 16 Jun           5 mg on 14 Jun, though the plan has 10 mg on the 17th now
//! ```

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::Timeline;
use crate::domain::change::{Change, DoseRef, Verb};
use crate::domain::course::Course;

/// The doses of a course that were moved to an earlier day, with decisions or a revision between the two days.
#[derive(Clone, Debug, Default)]
pub(super) struct Early {
    moved: Vec<Moved>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    dose: DoseRef,
    /// The course with what holds up to the day to which it was moved.
    course: Arc<Course>,
    /// Its plan, once it is asked for.
    before: OnceLock<Box<Timeline>>,
}

impl Early {
    /// Those of a course.
    pub(super) fn of_course(course: &Course) -> Self {
        let holds = |change: &&Change| change.void.is_none();
        let moves = course
            .changes
            .iter()
            .filter(holds)
            .filter_map(|change| match &change.verb {
                Verb::Move { dose, to, .. } if *to < dose.date => Some((dose, *to)),
                _ => None,
            });
        let moved = moves.filter(|(dose, to)| {
            let between = |on: NaiveDate| *to < on && on <= dose.date;
            let single = |change: &Change| matches!(change.verb, Verb::Move { .. } | Verb::LeaveOut(_));
            let mut changes = course.changes.iter().filter(holds);
            changes.any(|change| between(change.on) && !single(change))
                || course.plans.iter().any(|plan| between(plan.from))
        });
        let moved = moved.map(|(dose, to)| {
            let mut before = course.clone();
            before.changes.retain(|change| change.on <= to);
            before.plans.retain(|plan| plan.from <= to);
            Moved {
                dose: dose.clone(),
                course: Arc::new(before),
                before: OnceLock::new(),
            }
        });
        Self { moved: moved.collect() }
    }

    /// Those whose own day this is.
    pub(super) fn of(&self, date: NaiveDate) -> impl Iterator<Item = &Moved> {
        self.moved.iter().filter(move |moved| moved.dose.date == date)
    }
}

impl Moved {
    /// What names it.
    pub(super) fn dose(&self) -> &DoseRef {
        &self.dose
    }

    /// The plan as it was on the day to which it was moved.
    pub(super) fn timeline(&self, whole: &Timeline) -> &Timeline {
        self.before
            .get_or_init(|| Box::new(Timeline::new(&self.course, &whole.words, whole.history.clone())))
    }
}
