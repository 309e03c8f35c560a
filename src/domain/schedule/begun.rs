//! Days in the middle of which a decision begins.
//!
//! A decision holds from a day on, and on that day from a dose on: what was taken before it was taken by the plan as it
//! was, and none of that is asked for again.
//!
//! ```text
//! plan        5 mg 08:00          5 mg 20:00
//! set 4 mg    said at noon, after the dose of 08:00
//! that day    5 mg 08:00 (was)    4 mg 20:00
//! next day    4 mg 08:00          4 mg 20:00
//! ```

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::middle::{Last, Meeting, Time};
use super::{Due, Timeline};
use crate::domain::change::Change;
use crate::domain::clock::STEADY;
use crate::domain::course::Course;
use crate::domain::vocabulary::Vocabulary;

/// The days in the middle of which a decision of a course begins.
#[derive(Clone, Debug, Default)]
pub(super) struct Begun {
    /// The course with its decisions in the order in which they are folded; where one begins in the middle of a day.
    course: Option<Arc<Course>>,
    days: Vec<BegunDay>,
}

/// Such a day, with the last decision that begins on it.
#[derive(Clone, Debug)]
struct BegunDay {
    on: NaiveDate,
    /// The place of the decision among those of the course.
    decision: usize,
    /// The last dose that stays as it was.
    after: Last,
    /// The plan as it was before the decision, once it is asked for.
    before: OnceLock<Box<Timeline>>,
}

impl Timeline {
    /// The plan by which a dose was planned: where a decision begins in the middle of its day, for the doses before it the
    /// plan as it was.
    pub fn planned_by(&self, due: &Due) -> &Self {
        let date = due.key.date;
        let Some((before, after)) = self.begun.before(date, self) else {
            return self;
        };
        let stay = joined(before.planned_on(date, &STEADY), Vec::new(), after, &self.words);
        if stay.iter().any(|stays| stays.key == due.key) {
            before.planned_by(due)
        } else {
            self
        }
    }
}

impl Begun {
    /// Those of a course.
    pub(super) fn of(course: &Course) -> Self {
        let middle = |change: &Change| change.void.is_none() && change.after.is_some();
        if !course.changes.iter().any(middle) {
            return Self::default();
        }
        let mut course = course.clone();
        course.changes.retain(|change| change.void.is_none());
        course.changes.sort_by_key(|change| change.on);
        let mut days: Vec<BegunDay> = Vec::new();
        for (decision, change) in course.changes.iter().enumerate() {
            let Some(after) = Last::of(change) else { continue };
            days.retain(|day| day.on != change.on);
            days.push(BegunDay {
                on: change.on,
                decision,
                after,
                before: OnceLock::new(),
            });
        }
        Self {
            course: Some(Arc::new(course)),
            days,
        }
    }

    /// The last dose of a day that stays as it was, where a decision begins in the middle of it.
    pub(super) fn stays(&self, date: NaiveDate) -> Option<&Last> {
        self.days.iter().find(|day| day.on == date).map(|day| &day.after)
    }

    /// The plan as it was before the last decision that begins in the middle of a day, and the last dose that it has on it.
    pub(super) fn before(&self, date: NaiveDate, whole: &Timeline) -> Option<(&Timeline, &Last)> {
        let day = self.days.iter().find(|day| day.on == date)?;
        let course = self.course.as_ref()?;
        let before = day.before.get_or_init(|| {
            let mut before = Course::clone(course);
            before.changes.truncate(day.decision);
            Box::new(Timeline::new(&before, &whole.words, whole.history.clone()))
        });
        Some((before, &day.after))
    }
}

/// The doses of a day on which a decision begins after one of them.
///
/// Doses up to that one are those of the plan before. Of what is decided, a dose that the plan had as well stays. One
/// that it did not have takes the place of the nearest that is not there any more: where that one is over, nothing is
/// asked for again.
///
/// ```text
/// before    08:00* 14:00* 20:00      * up to the dose of 14:00
/// decided   09:00         21:00
/// that day  08:00* 14:00*     21:00  09:00 is in the place of 08:00, 21:00 in that of 20:00
/// ```
pub(super) fn joined(mut before: Vec<Due>, mut decided: Vec<Due>, after: &Last, words: &Vocabulary) -> Vec<Due> {
    // By the clock of the plan, which is the same wherever the doses are shown.
    let clock = |due: &Due| after.clock(&due.key.moment, words);
    for day in [&mut before, &mut decided] {
        day.sort_by_key(|due| (clock(due).is_none(), clock(due)));
    }
    let times = |day: &[Due]| -> Vec<Time> {
        let time = |due: &Due| Time {
            moment: due.key.moment.clone(),
            line: due.key.line,
            clock: clock(due),
        };
        day.iter().map(time).collect()
    };
    let meeting = Meeting::new(&times(&before), &times(&decided), after, words);
    before.truncate(meeting.over);
    let stays = meeting.stays.into_iter().zip(decided);
    before.extend(stays.filter(|(stays, _)| *stays).map(|(_, due)| due));
    before
}
