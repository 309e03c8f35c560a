//! A question with two answers.

use crate::app::message::{Edit, Past};

/// A question that names the thing, the consequence and the way back. The safe answer is focused.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The heading, with the name of the thing.
    pub title: String,
    /// What it would do, line by line.
    pub lines: Vec<String>,
    /// The word on the safe answer.
    pub keep: &'static str,
    /// The word on the other.
    pub go: &'static str,
    /// Whether the other one is focused.
    pub going: bool,
    /// What happens on the other.
    pub then: Answer,
}

/// What a question leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// This is written.
    Save(Box<Edit>),
    /// This is written, and nothing more is asked about it.
    Answered(Box<Edit>),
    /// The undo that was asked about.
    Undo,
    /// The redo that was asked about.
    Redo,
    /// This change is taken back.
    Revert(Past),
}

/// What an undo that reaches far would do, before it does it.
pub(super) fn undo_question(text: &str) -> Question {
    Question {
        title: "Undo this?".into(),
        lines: text.lines().map(str::to_owned).collect(),
        keep: "Leave it",
        go: "Undo",
        going: false,
        then: Answer::Undo,
    }
}

/// What a redo that reaches days that are over would do, before it does it.
pub(super) fn redo_question(text: &str) -> Question {
    Question {
        title: "Do this again?".into(),
        go: "Redo",
        then: Answer::Redo,
        ..undo_question(text)
    }
}

/// What taking one of the last changes back would do.
pub(super) fn revert_question(past: Past, lines: Vec<String>) -> Question {
    Question {
        title: "Take this back?".into(),
        lines: [past.what.clone()].into_iter().chain(lines).collect(),
        keep: "Leave it",
        go: "Take it back",
        going: false,
        then: Answer::Revert(past),
    }
}
