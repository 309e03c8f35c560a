//! A question answered with one line of text: note, reason, time, amount.

use super::line::Line;
pub use crate::app::purpose::Purpose;

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
