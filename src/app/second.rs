//! A dose that is answered already is answered again, or comes sooner or is more than the person's own figures allow:
//! the facts, and the ways out.

use super::message::{Edit, Operation};
use super::world::World;
use crate::domain::journal::{DoseEntry, Entry};
use crate::domain::recording::{About, Dose, Doubt, doubts, unanswered};

/// The dialog for one dose.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The due dose that is answered already, for changing its entry.
    pub dose: Option<Dose>,
    /// What is recorded of it.
    pub recorded: Option<DoseEntry>,
    /// What else speaks against it, one sentence each: the person's own figures, that it is not planned.
    pub because: Vec<String>,
    /// Everything that is asked here: it is answered when the new entry is recorded.
    pub doubts: Vec<Doubt>,
    /// What would be written.
    pub edit: Box<Edit>,
    /// What the new entry says, in the words of the old one.
    pub new: DoseEntry,
    /// Which way out is focused.
    pub choice: Choice,
}

/// The ways out, the harmless one first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Only the first entry stays.
    #[default]
    Keep,
    /// The first entry is changed instead.
    Change,
    /// Both stand.
    Both,
}

/// The dose that an edit records.
fn dose(edit: &Edit) -> Option<&DoseEntry> {
    match &edit.operation {
        Operation::Insert(Entry::Dose(new))
        | Operation::Replace {
            new: Entry::Dose(new), ..
        } => Some(new),
        _ => None,
    }
}

/// The dialog to show before an edit is written; `None`: it may be written at once. What is answered is not asked again.
pub fn asked(world: &World, edit: &Edit, answered: &[Doubt]) -> Option<State> {
    let new = dose(edit)?;
    let scene = world.scene();
    let found = unanswered(doubts(scene, new), answered);
    if found.is_empty() {
        return None;
    }
    let recorded = found.iter().find_map(|doubt| match &doubt.about {
        About::Recorded(ids) => match world.regimen.journal.find(ids.last()?) {
            Some(Entry::Dose(entry)) => Some(entry),
            _ => None,
        },
        _ => None,
    });
    let others = found.iter().filter(|doubt| !matches!(doubt.about, About::Recorded(_)));
    Some(State {
        dose: recorded.as_ref().and_then(|recorded| Dose::of_entry(scene, recorded)),
        because: others.flat_map(|doubt| doubt.facts.clone()).collect(),
        recorded,
        doubts: found,
        edit: Box::new(edit.clone()),
        new: new.clone(),
        choice: Choice::Keep,
    })
}

impl State {
    /// The ways out, the harmless one first.
    pub fn choices(&self) -> &'static [Choice] {
        if self.recorded.is_some() {
            &Choice::ALL
        } else {
            &[Choice::Keep, Choice::Both]
        }
    }

    /// The next way out down, or up; round.
    pub fn step(&mut self, down: bool) {
        let all = self.choices();
        let place = all.iter().position(|choice| *choice == self.choice).unwrap_or(0);
        self.choice = all[(place + if down { 1 } else { all.len() - 1 }) % all.len()];
    }
}

impl Choice {
    /// In the order of the dialog.
    pub const ALL: [Self; 3] = [Self::Keep, Self::Change, Self::Both];
}

/// The recorded entry as a line that can be edited.
pub fn text(entry: &DoseEntry) -> String {
    match &entry.outcome {
        crate::domain::journal::Outcome::Taken(quantity) => format!("{quantity} {}", entry.at.format("%Y-%m-%d %H:%M")),
        crate::domain::journal::Outcome::Skipped => "skip".into(),
        crate::domain::journal::Outcome::Held => "held".into(),
    }
}
