//! A dose that is answered already is answered again: the facts, and three ways out.

use super::message::Edit;
use super::prompt::Dose;
use crate::domain::journal::DoseEntry;

/// The dialog for one dose.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The dose.
    pub dose: Dose,
    /// What is recorded.
    pub recorded: DoseEntry,
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

impl Choice {
    /// In the order of the dialog.
    pub const ALL: [Self; 3] = [Self::Keep, Self::Change, Self::Both];

    /// The next one down, or up.
    pub fn moved(self, down: bool) -> Self {
        let place = Self::ALL.iter().position(|c| *c == self).unwrap_or(0);
        Self::ALL[(place + if down { 1 } else { 2 }) % 3]
    }
}

/// The recorded entry as a line that can be edited.
pub fn text(entry: &DoseEntry) -> String {
    match &entry.outcome {
        crate::domain::journal::Outcome::Taken(quantity) => format!("{quantity} {}", entry.at.format("%Y-%m-%d %H:%M")),
        crate::domain::journal::Outcome::Skipped => "skip".into(),
        crate::domain::journal::Outcome::Held => "held".into(),
    }
}
