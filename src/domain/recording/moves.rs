//! What a record of a day that is over moves: steps that last a number of doses taken, and windows after the last dose.

use crate::domain::decision::first_that_differs;
use crate::domain::journal::{DoseEntry, Outcome};
use crate::domain::plan::Length;
use crate::domain::schedule::{History, Taken, Timeline};

use super::Scene;

/// The first day that asks for another dose once this is recorded, from today on or, of steps that count doses taken, from the
/// day of the record on: `Mon 9 Mar 5 mg (was 3 mg)`. `None` where
/// none does, and for a due dose of today or later: the plan counts that as taken before it is.
pub(super) fn moves(scene: Scene<'_>, entry: &DoseEntry) -> Option<String> {
    let taken = matches!(&entry.outcome, Outcome::Taken(amount) if !amount.value.is_zero());
    let today = scene.today();
    let counted = entry.due.as_ref().is_some_and(|due| due.date >= today);
    let course = scene.regimen.course(&entry.course)?;
    if !taken || entry.is_off() || counted || Timeline::needs_journal_from(course).is_none() {
        return None;
    }
    let was = scene.schedules.timeline(&course.id)?;
    let mut history = History::needed(course, &scene.regimen.journal, today, scene.regimen.settings.day_turn);
    history.add(Taken {
        on: entry.day_taken(scene.regimen.settings.day_turn),
        due: entry.due.clone(),
    });
    let now = Timeline::new(course, &scene.regimen.settings.words, history);
    // Steps that count doses taken may have moved in the past alone.
    let mut steps = course.plans.iter().flat_map(|plan| &plan.steps);
    let past = steps.any(|step| matches!(step.length, Length::Taken(_)));
    let day = entry.due.as_ref().map_or(scene.day_of(entry.at), |due| due.date);
    let from = if past { day.min(today) } else { today };
    first_that_differs((was.clone(), now), (from, today), scene.wall)
}
