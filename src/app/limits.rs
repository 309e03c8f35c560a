//! Whether what is about to be recorded goes against the figures that the person typed in from the prescription.
//!
//! What happened is recorded all the same, but only after the question has been asked.

use super::message::{Edit, Operation};
use super::second::{Choice, State};
use super::words;
use super::world::World;
use crate::domain::amount::Amount;
use crate::domain::day::{DayDose, is_as_planned};
use crate::domain::journal::{DoseEntry, Entry, Outcome};
use crate::domain::limits::{Question, Verdict, ask, nearing};
use crate::domain::schedule::AsNeeded;

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

/// The ceilings that an entry would fill: it is within them, one more like it would not be.
pub fn filled(world: &World, new: &DoseEntry) -> Vec<String> {
    let (Outcome::Taken(amount), Some(course)) = (&new.outcome, world.regimen.course(&new.course)) else {
        return Vec::new();
    };
    if new.is_off() {
        return Vec::new();
    }
    let day = new.at.date_naive();
    let log: Vec<&DoseEntry> = (world.regimen.journal)
        .doses(day - chrono::TimeDelta::days(31), day)
        .collect();
    let question = Question {
        amount: Some(amount),
        episode: new.episode.as_deref(),
        recording: true,
        ..Question::new(course, &log, new.at, &*world.wall)
    };
    nearing(&question).into_iter().map(|reason| reason.text).collect()
}

/// What speaks against an entry, one sentence each, with when it would be otherwise.
pub fn reasons(world: &World, new: &DoseEntry) -> Vec<String> {
    let Outcome::Taken(amount) = &new.outcome else {
        return Vec::new();
    };
    // Taking a patch off is no dose.
    if new.is_off() {
        return Vec::new();
    }
    let Some(course) = world.regimen.course(&new.course) else {
        return Vec::new();
    };
    let day = new.at.date_naive();
    let log: Vec<&DoseEntry> = world
        .regimen
        .journal
        .doses(day - chrono::TimeDelta::days(31), day)
        .filter(|entry| entry.id != new.id || new.id.0.is_empty())
        .collect();
    let needs: Vec<AsNeeded> = match (&new.due, world.schedules.timeline(&new.course)) {
        (None, Some(timeline)) => timeline.as_needed_on(day),
        _ => Vec::new(),
    };
    let due = new.due.as_ref().and_then(|key| {
        let timeline = world.schedules.timeline(&new.course)?;
        timeline
            .due_on(key.date, &*world.wall)
            .into_iter()
            .find(|due| due.key == *key)
    });
    let already = log
        .iter()
        .any(|entry| entry.course == new.course && entry.due.is_some() && entry.due == new.due);
    let planned = !already && due.is_some_and(|due| is_as_planned(new, &due, Some(course), &world.regimen.settings));
    let question = Question {
        planned,
        need: needs.first(),
        amount: Some(amount),
        episode: new.episode.as_deref(),
        recording: true,
        ..Question::new(course, &log, new.at, &*world.wall)
    };
    let answer = ask(&question);
    if !matches!(answer.verdict, Verdict::TooSoon | Verdict::Cap | Verdict::TooSoonAndCap) {
        return Vec::new();
    }
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
