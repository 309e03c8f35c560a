//! A dose that is answered already is answered again, or comes sooner or is more than the person's own figures allow:
//! the facts, and the ways out.

use super::message::{Edit, Operation};
use super::plan::decide;
use super::popup::{Answer, Question};
use super::world::World;
use crate::domain::change::Verb;
use crate::domain::journal::{DoseEntry, Entry, EntryId, Outcome};
use crate::domain::recording::{About, Dose, Doubt, doubts, unanswered};

/// The dialog for one dose.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The due dose that is answered already, for changing its entry.
    pub dose: Option<Dose>,
    /// What is recorded of it, other than the entry that is changed.
    pub recorded: Vec<DoseEntry>,
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
    /// Both are kept.
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
    let entry = |id: &EntryId| match world.regimen.journal.find(id) {
        Some(Entry::Dose(entry)) => Some(entry),
        _ => None,
    };
    let recorded = found.iter().find_map(|doubt| match &doubt.about {
        About::Recorded(ids) => Some(ids.iter().filter_map(entry).collect::<Vec<_>>()),
        _ => None,
    });
    let recorded = recorded.unwrap_or_default();
    let others = found.iter().filter(|doubt| !matches!(doubt.about, About::Recorded(_)));
    Some(State {
        dose: recorded.last().and_then(|recorded| Dose::of_entry(scene, recorded)),
        because: others.flat_map(|doubt| doubt.facts.clone()).collect(),
        recorded,
        doubts: found,
        edit: Box::new(edit.clone()),
        new: new.clone(),
        choice: Choice::Keep,
    })
}

/// The question before one dose is moved, where the day to which it goes is against the person's own limits; `None`: it
/// may be written at once.
pub fn moved(world: &World, edit: &Edit) -> Option<Question> {
    let Operation::AddChange { course, change } = &edit.operation else {
        return None;
    };
    let course = world
        .regimen
        .course(course)
        .filter(|_| matches!(change.verb, Verb::Move { .. }))?;
    let limit = decide::against(world, course, change)?;
    let facts = if world.hidden {
        "The moved dose goes against one of your limits.".to_owned()
    } else {
        format!("{}.", sentence(&limit))
    };
    let contact = world.regimen.settings.contact.as_ref();
    let contact = contact.map(|contact| format!("Your contact: {contact}."));
    Some(Question {
        title: format!("Move the dose of {} anyway?", world.name(&course.id)),
        lines: [facts].into_iter().chain(contact).collect(),
        keep: "Leave it where it is",
        go: "Move it",
        going: false,
        then: Answer::Answered(Box::new(edit.clone())),
    })
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

impl State {
    /// The ways out, the harmless one first.
    pub fn choices(&self) -> &'static [Choice] {
        if self.recorded.is_empty() {
            &[Choice::Keep, Choice::Both]
        } else {
            &Choice::ALL
        }
    }

    /// What is asked.
    pub fn title(&self) -> &'static str {
        let asks = |about: &About| self.doubts.iter().any(|doubt| doubt.about == *about);
        if !self.recorded.is_empty() {
            "A second entry for the same time?"
        } else if asks(&About::Limits) {
            "Your own limits say otherwise. Record it?"
        } else if asks(&About::Plan) || asks(&About::Unplanned) {
            "This is not as your plan has it. Record it?"
        } else if asks(&About::Unread) {
            "The journal cannot be read. Record it?"
        } else {
            "Is this right? Record it?"
        }
    }

    /// Whether the person's own figures speak against it: the contact is named then.
    pub fn is_of_figures(&self) -> bool {
        self.doubts.iter().any(|doubt| doubt.about.is_of_figures())
    }

    /// Whether an entry that is there is changed, and no new one is added.
    fn changes(&self) -> bool {
        matches!(self.edit.operation, Operation::Replace { .. })
    }

    /// A way out in words; `at` is when the last entry was made.
    pub fn words(&self, choice: Choice, at: &str) -> String {
        let taken = |entry: &DoseEntry| matches!(entry.outcome, Outcome::Taken(_));
        let all_taken = taken(&self.new) && self.recorded.iter().all(taken);
        match (choice, self.recorded.len()) {
            (Choice::Keep, 0) => "record nothing".to_owned(),
            (Choice::Keep, _) if self.changes() => "change nothing".to_owned(),
            (Choice::Keep, 1) => format!("keep only {at}"),
            (Choice::Keep, n) => format!("keep these {n}, record nothing"),
            (Choice::Change, _) => format!("change the {at} entry instead"),
            (Choice::Both, 0) if taken(&self.new) => "record it: I took this".to_owned(),
            (Choice::Both, 0) => "record it: I did not take it".to_owned(),
            (Choice::Both, _) if self.changes() => "change it anyway".to_owned(),
            (Choice::Both, 1) if all_taken => "record both: I took it twice".to_owned(),
            (Choice::Both, _) if all_taken => "record it too: I took it again".to_owned(),
            (Choice::Both, _) => "record it too; which is right is asked".to_owned(),
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

/// The recorded entry as a line that can be edited: by the clock of the place, by which it is read.
pub fn text(world: &World, entry: &DoseEntry) -> String {
    let why = entry.why.as_ref().map(|why| format!("; {why}")).unwrap_or_default();
    match &entry.outcome {
        Outcome::Taken(quantity) => {
            let at = world.wall.local(entry.at);
            format!("{quantity} {}", at.format("%Y-%m-%d %H:%M"))
        }
        Outcome::Skipped => format!("skip{why}"),
        Outcome::Held => format!("held{why}"),
    }
}
