//! The question, and what it is asked about.

use chrono::{DateTime, FixedOffset};

use crate::domain::amount::Quantity;
use crate::domain::clock::Wall;
use crate::domain::course::Course;
use crate::domain::journal::{DoseEntry, DueKey, EntryId, Journal, Outcome};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::Timeline;
use crate::domain::settings::Settings;

/// May this dose be taken at this moment? Everything else follows from the course, its plan and the journal.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The course: its limits and what its preparation contains.
    pub course: &'a Course,
    /// Its plan with the decisions; `None`: there is none.
    pub timeline: Option<&'a Timeline>,
    /// The journal, read at least as far back as [`super::reach`] says.
    pub journal: &'a Journal,
    /// For the time within which a dose is on time, and the turn of the day.
    pub settings: &'a Settings,
    /// All courses: a ceiling can be one over several, and a dose can have to wait for another course.
    pub courses: &'a [Course],
    /// The clock of the place.
    pub wall: &'a dyn Wall,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// How much; `None`: what the plan has then.
    pub amount: Option<&'a Quantity>,
    /// The episode (an attack, a session) that it belongs to, where ceilings are counted by episode.
    pub episode: Option<&'a str>,
    /// Which of several lines as needed is meant; `None`: those that the amount fits.
    pub line: Option<u8>,
    /// Why it is taken: where a line as needed has this reason, that one is meant.
    pub why: Option<&'a str>,
    /// The dose that is about to be recorded.
    pub recording: Option<Recording<'a>>,
}

/// What is about to be recorded.
#[derive(Clone, Copy)]
pub struct Recording<'a> {
    /// The due dose that it answers; `None`: a dose as needed, or one that the plan does not have.
    pub due: Option<&'a DueKey>,
    /// The record that it takes the place of does not count.
    pub id: &'a EntryId,
}

impl<'a> Asked<'a> {
    /// To know it: may a dose of this course be taken at this moment? The course is one of the regimen's.
    pub fn new(
        course: &'a Course,
        timeline: Option<&'a Timeline>,
        regimen: &'a Regimen,
        at: DateTime<FixedOffset>,
        wall: &'a dyn Wall,
    ) -> Self {
        Self {
            course,
            timeline,
            journal: &regimen.journal,
            settings: &regimen.settings,
            courses: &regimen.courses,
            wall,
            at,
            amount: None,
            episode: None,
            line: None,
            why: None,
            recording: None,
        }
    }

    /// A dose that is about to be recorded; `None` for one that was not taken, and for something worn that is taken off.
    pub fn recording(self, entry: &'a DoseEntry) -> Option<Self> {
        let Outcome::Taken(amount) = &entry.outcome else {
            return None;
        };
        (!entry.is_off() && !amount.value.is_zero()).then_some(Self {
            at: entry.at,
            amount: Some(amount),
            episode: entry.episode.as_deref(),
            why: entry.why.as_deref(),
            recording: Some(Recording {
                due: entry.due.as_ref(),
                id: &entry.id,
            }),
            ..self
        })
    }

    /// The due dose that is about to be recorded.
    pub(super) fn due_key(&self) -> Option<&'a DueKey> {
        self.recording.and_then(|recording| recording.due)
    }
}
