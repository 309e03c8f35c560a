//! What was asked about a dose has to be what the plan says of it when the answer is written: between the two somebody
//! else may have decided something.

use chrono::{NaiveDate, TimeDelta};

use super::{Dose, Kind, Scene, said, which};
use crate::domain::amount::Amount;
use crate::domain::course::CourseId;
use crate::domain::journal::{DoseEntry, DueKey};
use crate::domain::schedule::Due;

/// What became of a dose that was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// The plan has another amount for it.
    Amount(String),
    /// The plan does not have it any more.
    Gone(String),
}

impl Otherwise {
    /// Why nothing was recorded: `Examplin: the plan says 2.5 mg for evening now, not 5 mg. Nothing was recorded`.
    pub fn words(self) -> String {
        match self {
            Self::Amount(words) | Self::Gone(words) => words,
        }
    }
}

/// What the plan says now of a due dose that was asked about; `None`: the same as then.
pub fn otherwise(scene: Scene<'_>, dose: &Dose) -> Option<Otherwise> {
    // A record that is changed keeps what was planned when it was made.
    if dose.entry.is_some() || dose.kind != Kind::Due {
        return None;
    }
    compared(scene, &dose.course, dose.key.as_ref()?, dose.planned.as_ref())
}

/// The same of a new entry that is not written yet.
pub fn outdated(scene: Scene<'_>, entry: &DoseEntry) -> Option<Otherwise> {
    if !entry.id.is_unassigned() {
        return None;
    }
    compared(scene, &entry.course, entry.due.as_ref()?, entry.planned.as_ref())
}

fn compared(scene: Scene<'_>, course: &CourseId, key: &DueKey, planned: Option<&Amount>) -> Option<Otherwise> {
    scene.schedules.timeline(course)?;
    let name = said::name(scene, course);
    let Some(due) = due(scene, course, key) else {
        let moment = said::moment(scene, key.date, &key.moment, None);
        return Some(Otherwise::Gone(format!(
            "{name}: the plan does not have the dose of {moment} any more. Nothing was recorded"
        )));
    };
    let planned = planned.filter(|planned| **planned != due.amount)?;
    Some(Otherwise::Amount(format!(
        "{name}: the plan says {} for {} now, not {planned}. Nothing was recorded",
        due.amount,
        said::due(scene, &due)
    )))
}

/// The dose of this key as the plan has it now, on its own day or where it was moved.
fn due(scene: Scene<'_>, course: &CourseId, key: &DueKey) -> Option<Due> {
    let timeline = scene.schedules.timeline(course)?;
    let moved = scene.regimen.course(course).and_then(|course| course.moved_to(key));
    let around = |day: NaiveDate| [0, 1, -1].map(|away| day + TimeDelta::days(away));
    let mut days = [Some(key.date), moved].into_iter().flatten().flat_map(around);
    let of_key = |due: &Due| due.key == *key || due.also.as_ref() == Some(key);
    let planned = days.find_map(|day| timeline.due_on(day, scene.wall).into_iter().find(of_key));
    // What stays of a day in the middle of which something was decided, and what of other days can still be taken, is
    // known of the day alone.
    let judged = || which::day_dose(scene, course, key).filter(|dose| !dose.status.is_trace());
    let waiting = || {
        let today = scene.schedules.today(scene.regimen, scene.now, scene.wall);
        let mut of_course = today.all().filter(|dose| dose.due.course == *course);
        of_course
            .find(|dose| of_key(&dose.due) && !dose.status.is_trace())
            .cloned()
    };
    planned.or_else(|| judged().or_else(waiting).map(|dose| dose.due))
}
