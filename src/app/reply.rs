//! What a screen or a dialog answers to a key.

use chrono::NaiveDate;

use super::help;
use super::message::{Edit, Effect, View};
use super::prompt::Prompt;
use super::purpose::Of;
use super::question::Question;
use crate::domain::correction::Entry;
use crate::domain::course::CourseId;
use crate::domain::draft::RowId;
use crate::domain::recording::{Dose, Doubt};
use crate::domain::settings::ThemeChoice;

/// What a screen answers to a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// This must happen outside.
    Do(Effect),
    /// This must be written, after a question where the person's own figures speak against it.
    Save(Box<Edit>),
    /// This must be written, now that these questions are answered; after another where there is one since.
    Record(Box<Edit>, Vec<Doubt>),
    /// A sheet, a dialog or a line of text is wanted.
    Ask(Box<Ask>),
    /// What is open closes.
    Close,
    /// Another day is shown.
    Day(NaiveDate),
    /// Another view is shown.
    View(View),
    /// Something is said, once.
    Say(String),
    /// The program itself should change.
    Wish(Wish),
}

/// What a sentence asks of the program that is not an entry, a plan or another day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// What is known of this course is shown; `None`: the list of all.
    About(Option<CourseId>),
    /// This course is shown in the plan view.
    Plan(CourseId),
    /// A report of these days is opened.
    Report((NaiveDate, NaiveDate)),
    /// These colours, for this sitting.
    Theme(ThemeChoice),
    /// The mouse may be used or not, for this sitting.
    Mouse(bool),
}

/// What a screen or a dialog wants opened: the program knows how.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// One line to type.
    Prompt(Prompt),
    /// A question before something that reaches far.
    Question(Question),
    /// Why this dose is left out; what is recorded of it already, in words.
    Skip(Dose, Option<String>),
    /// The keys.
    Help(help::State),
    /// Every command, for what is in focus.
    Commands,
    /// Which medicine was taken as needed.
    AsNeeded,
    /// All that is open now.
    CheckIn,
    /// What the check-in asks.
    Measures,
    /// The fields of a medicine, of one's care, or of the settings.
    Form {
        /// Whose fields.
        of: Of,
        /// The field that gets the focus, and which of several of its name.
        goal: Option<(String, usize)>,
        /// It closes with that field.
        at_once: bool,
    },
    /// The sheet for a new course.
    SetUp,
    /// A template for a row of a plan that is there.
    Template(CourseId, Option<RowId>),
    /// The draft of a course comes into force.
    Activate(CourseId),
    /// A decision of a plan is put right.
    Correct {
        /// Of this course.
        course: CourseId,
        /// As it is in the file; `None`: it was never entered.
        wrong: Option<Entry>,
        /// What it ought to have said; `None`: it never was.
        right: Option<Entry>,
    },
    /// A file is being read or put together: what is said meanwhile.
    Waiting(String),
}
