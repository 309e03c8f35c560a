//! Whether what is about to be recorded goes against the figures that the person typed in from the prescription.
//!
//! What happened is recorded all the same, but only after the question has been asked.

use super::message::{Edit, Operation};
use super::second::{Choice, State};
use super::words;
use super::world::World;
use crate::domain::amount::Amount;
use crate::domain::day::DayDose;
use crate::domain::journal::{DoseEntry, Entry};
use crate::domain::limits::{Answer, Asked, about, nearing};

/// The dialog to show before this is written; `None`: it may be written at once.
pub fn against(world: &World, edit: &Edit) -> Option<State> {
    let (Operation::Insert(Entry::Dose(new))
    | Operation::Replace {
        new: Entry::Dose(new), ..
    }) = &edit.operation
    else {
        return None;
    };
    let because = reasons(world, new);
    (!because.is_empty()).then(|| State {
        dose: None,
        recorded: None,
        because,
        edit: Box::new(edit.clone()),
        new: new.clone(),
        choice: Choice::Keep,
    })
}

/// The question about an entry, with the figures of its course.
fn asked<'a>(world: &'a World, new: &'a DoseEntry) -> Option<Asked<'a>> {
    let course = world.regimen.course(&new.course)?;
    let timeline = world.schedules.timeline(&new.course);
    let (journal, settings) = (&world.regimen.journal, &world.regimen.settings);
    Asked::new(course, timeline, journal, settings, new.at, &*world.wall).recording(new)
}

/// The ceilings that an entry would fill: it is within them, one more like it would not be.
pub fn filled(world: &World, new: &DoseEntry) -> Vec<String> {
    let near = asked(world, new).map(|asked| nearing(&asked)).unwrap_or_default();
    near.into_iter().map(|reason| reason.text).collect()
}

/// What speaks against an entry, one sentence each, with when it would be otherwise.
pub fn reasons(world: &World, new: &DoseEntry) -> Vec<String> {
    let Some(answer) = asked(world, new).map(|asked| about(&asked)).filter(Answer::asks) else {
        return Vec::new();
    };
    let mut said: Vec<String> = answer.because.iter().map(|reason| sentence(&reason.text)).collect();
    if let Some(earliest) = answer.earliest {
        said.push(format!(
            "By these figures the next one is possible from {}.",
            words::moment(earliest, world.regimen.settings.twelve_hours)
        ));
    }
    said.extend(answer.show.iter().map(|show| format!("Your plan says: \"{show}\"")));
    said
}

/// With a capital and a point.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// Whether a dose is given as a range: how much it was has to be asked.
pub fn is_range(dose: &DayDose) -> bool {
    let amount: &Amount = &dose.due.amount;
    amount.high.is_some()
}
