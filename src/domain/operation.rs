//! What can be written, as values: the screen and the command line say it, the store carries it out and answers with a
//! [`Delta`].
//!
//! An operation on something that is there carries it as the person saw it. So only what they changed is touched, and
//! what somebody else changed meanwhile is not written over.

mod delta;

use chrono::NaiveDate;

pub use delta::Delta;

use super::care::Care;
use super::change::Change;
use super::correction::Correction;
use super::course::{Course, CourseId, Supply};
use super::draft::{Activation, Draft};
use super::journal::{Entry, Outcome};
use super::keyed::{CareList, Datum, Keyed, Keys};
use super::measure::Measure;
use super::settings::Settings;

/// One thing to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A new entry of the journal. One without an identifier gets one when it is written.
    Insert(Entry),
    /// An entry says something else. Only what differs between the two is touched. One that belongs to another month
    /// now is withdrawn in its own and entered in the new one.
    Replace {
        /// As it was read.
        old: Box<Entry>,
        /// The new value, with the same identifier. In another month it gets one of its own.
        new: Entry,
    },
    /// An entry is marked as withdrawn; it stays in the file.
    Withdraw {
        /// As it was read.
        entry: Entry,
        /// Why; empty is allowed.
        reason: String,
    },
    /// A dated decision on a plan. It gets an identifier where it has none.
    AddChange {
        /// The course.
        course: CourseId,
        /// The decision.
        change: Change,
    },
    /// A decision on a plan was entered wrong, or is not to come: it stays with the reason and without effect, and what
    /// it ought to have said is added.
    Correct {
        /// The course.
        course: CourseId,
        /// What was wrong, what is right, and why.
        correction: Box<Correction>,
    },
    /// A draft comes into force: a new revision, decisions, or both. The draft goes.
    Activate {
        /// The course.
        course: CourseId,
        /// What is added to it.
        activation: Box<Activation>,
        /// The draft as it was read; `None`: there is none.
        draft: Option<Box<Draft>>,
    },
    /// A draft is kept, or discarded.
    Draft {
        /// The course.
        course: CourseId,
        /// The draft as it was read; `None`: there was none. Another one is never written over.
        old: Option<Box<Draft>>,
        /// The new draft; `None` discards it.
        new: Option<Box<Draft>>,
    },
    /// A draft is kept under a name while another is worked on, or is removed from there.
    Keep {
        /// The course.
        course: CourseId,
        /// The name.
        name: CourseId,
        /// The draft of this name as it was read; `None`: there was none. Another one is never written over.
        old: Option<Box<Draft>>,
        /// The new draft; `None`: it goes.
        new: Option<Box<Draft>>,
    },
    /// A new course, in its own file. Refused where there is one of this name.
    NewCourse(Box<Course>),
    /// A course is archived from this day, or restored.
    Archive {
        /// The course.
        course: CourseId,
        /// Since when; `None` restores it.
        on: Option<NaiveDate>,
    },
    /// What is left of a course was counted, or is not counted any more.
    SetSupply {
        /// The course.
        course: CourseId,
        /// The count as it was read; `None`: there was none. Another one is never written over.
        old: Option<Supply>,
        /// The new count; `None` takes it out.
        supply: Option<Supply>,
    },
    /// A key of a course or of the settings says something else, or goes. What the reader of the file would find wrong is
    /// not written.
    SetKey {
        /// Whose key it is.
        of: Keyed,
        /// The key, after its tables: `limits`, `per_day`.
        path: Vec<String>,
        /// What it held; `None`: it was not there. Another value is never written over.
        old: Option<Datum>,
        /// The new content; `None` takes it out.
        new: Option<Datum>,
    },
    /// One more person, appointment or paper.
    AddRecord {
        /// Which.
        list: CareList,
        /// What it says.
        keys: Keys,
    },
    /// A key of a person, an appointment or a paper says something else, or goes.
    ChangeRecord {
        /// Which list it is in.
        list: CareList,
        /// The record as it was read.
        old: Keys,
        /// The key.
        key: String,
        /// The new content; `None` takes it out.
        new: Option<Datum>,
    },
    /// A person, an appointment or a paper is taken out.
    RemoveRecord {
        /// Which list it is in.
        list: CareList,
        /// The record as it was read.
        old: Keys,
    },
    /// The check-in asks one thing more.
    AddMeasure(Box<Measure>),
    /// A measure says something else. Only what differs between the two is touched.
    ReplaceMeasure {
        /// As it was read.
        old: Box<Measure>,
        /// The new value, with the same identifier.
        new: Box<Measure>,
    },
    /// Entries that come with their own identifiers, those of an import. Taken back they are gone, and not withdrawn:
    /// the same file may be read in again.
    Entries(Vec<Entry>),
    /// Several at once, undone at once: a check-in. All of them are done, or none.
    Several(Vec<Self>),
}

impl Operation {
    /// What it is, in a few words: what the undo history calls it where nobody has said it better.
    pub fn describe(&self) -> String {
        match self {
            Self::Insert(entry) => describe_entry(entry),
            Self::Replace { new, .. } => format!("changed: {}", describe_entry(new)),
            Self::Withdraw { entry, .. } => format!("withdrawn: {}", describe_entry(entry)),
            Self::AddChange { course, change } => format!("{course}: {} from {}", change.verb, change.on),
            Self::Correct { course, correction } => format!("{course}: {} corrected", correction.wrong.words()),
            Self::Activate { course, .. } => format!("{course}: draft activated"),
            Self::Draft { course, new, .. } => match new {
                Some(_) => format!("{course}: draft"),
                None => format!("{course}: draft discarded"),
            },
            Self::Keep { course, name, new, .. } => match new {
                Some(_) => format!("{course}: draft kept as {name}"),
                None => format!("{course}: draft {name} taken from where it was kept"),
            },
            Self::NewCourse(course) => format!("{}: a new course", course.name),
            Self::Archive { course, on } => match on {
                Some(on) => format!("{course}: archived from {on}"),
                None => format!("{course}: restored"),
            },
            Self::SetSupply { course, supply, .. } => match supply {
                Some(supply) => format!("{course}: {} left on {}", supply.left, supply.on),
                None => format!("{course}: count taken out"),
            },
            Self::SetKey { of, path, new, .. } => {
                let key = path.join(" ").replace('_', " ");
                match new {
                    Some(new) => format!("{of}: {key} {new}"),
                    None => format!("{of}: {key} removed"),
                }
            }
            Self::AddRecord { list, .. } => format!("care: {} added", list.table()),
            Self::ChangeRecord { list, key, .. } => format!("care: {} of {} changed", key, list.table()),
            Self::RemoveRecord { list, .. } => format!("care: {} removed", list.table()),
            Self::AddMeasure(measure) => format!("{}: a new measure", measure.name),
            Self::ReplaceMeasure { new, .. } => format!("{}: measure changed", new.name),
            Self::Entries(entries) => format!("{} entries", entries.len()),
            Self::Several(all) => all.iter().map(Self::describe).collect::<Vec<_>>().join("; "),
        }
    }

    /// Whether it decides something on the plan of a course.
    pub fn decides(&self) -> bool {
        match self {
            Self::AddChange { .. } | Self::Correct { .. } | Self::Activate { .. } => true,
            Self::Several(all) => all.iter().any(Self::decides),
            _ => false,
        }
    }

    /// The courses whose plans it was asked about: those that it decides on, and those whose due doses it records.
    pub fn asked_of(&self) -> Vec<&CourseId> {
        match self {
            Self::AddChange { course, .. } | Self::Correct { course, .. } | Self::Activate { course, .. } => {
                vec![course]
            }
            Self::Insert(Entry::Dose(dose)) if dose.due.is_some() => vec![&dose.course],
            Self::Several(all) => all.iter().flat_map(Self::asked_of).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether an entry in it is still without an identifier.
    pub fn needs_id(&self) -> bool {
        match self {
            Self::Insert(entry) => entry.id().is_unassigned(),
            Self::Replace { old, new } => old.month() != new.month() && old.id() == new.id(),
            Self::Several(all) => all.iter().any(Self::needs_id),
            _ => false,
        }
    }
}

/// `nabiximols 1 spray taken 5 Jan 2026 20:14`. A note's text is not in it.
pub fn describe_entry(entry: &Entry) -> String {
    let at = entry.at().format("%-d %b %Y %H:%M");
    match entry {
        Entry::Dose(e) => match &e.outcome {
            Outcome::Taken(amount) => format!("{} {amount} taken {at}", e.course),
            Outcome::Skipped => format!("{} skipped {at}", e.course),
            Outcome::Held => format!("{} held {at}", e.course),
        },
        Entry::Reading(e) => format!("{} {} {at}", e.measure, e.value),
        Entry::Note(_) => format!("note {at}"),
    }
}

/// What an operation on keys would make of the files: read from the bytes that would be written, before anything is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// The course, where it is about one.
    pub course: Option<Course>,
    /// The settings, where it is about them.
    pub settings: Option<Settings>,
    /// The people, appointments and papers, where it is about them.
    pub care: Option<Care>,
    /// What could be read and would not fit the rest, such as a plan over a limit, in one sentence each.
    pub remarks: Vec<String>,
}
