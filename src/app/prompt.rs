//! A question answered with one line of text: note, reason, time, amount.

use chrono::NaiveDate;

use super::gate;
use super::line::Line;
use super::plan::{correct, lines};
use crate::domain::course::{CourseId, Supply};
use crate::domain::journal::EntryId;
use crate::domain::measure::MeasureId;
use crate::domain::questions::{Gate, Occasion};
use crate::domain::recording::Dose;

/// What is asked, and what is typed so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// What the line is for.
    pub purpose: Purpose,
    /// The question above it.
    pub question: String,
    /// What is typed.
    pub line: Line,
    /// What went wrong on Enter.
    pub error: Option<String>,
    /// The text in it was filled in for the person, and the first letter typed replaces it.
    pub fresh: bool,
}

/// What a line of text is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A note for a day.
    Note(NaiveDate),
    /// A question to ask at the visit, written down on a day.
    Question(NaiveDate),
    /// When a dose was taken as planned.
    When(Dose),
    /// How much and when: of a due dose, of one as needed, of one that the plan does not have, of an entry that is there.
    Change(Dose),
    /// Why a dose is left out.
    Reason(Dose),
    /// The value of a measure, for a day or for one of its doses.
    Value(MeasureId, NaiveDate, Option<Occasion>),
    /// Whether somebody was called about this reading, and what they said.
    Call(EntryId),
    /// Who decided at a gate of the plan, and why.
    Gate(Gate, gate::Answer),
    /// Another folder.
    Folder,
    /// An edit of a plan.
    Plan(lines::Line),
    /// How much is left of a medicine.
    Supply(CourseId, Option<Supply>),
    /// What a decision of a plan ought to have said.
    Correct(Box<correct::Line>),
    /// Words to search for in the present view.
    Search,
    /// The days of the report.
    Period,
}

impl Prompt {
    /// A question with an answer already in the line.
    pub fn new(purpose: Purpose, question: String, text: &str) -> Self {
        Self {
            purpose,
            question,
            line: Line::new(text),
            error: None,
            fresh: false,
        }
    }

    /// The same with an answer that the first letter typed replaces.
    pub fn prefilled(purpose: Purpose, question: String, text: &str) -> Self {
        Self {
            fresh: true,
            ..Self::new(purpose, question, text)
        }
    }
}
