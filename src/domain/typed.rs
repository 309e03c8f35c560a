//! What a person has typed and not saved yet.

use chrono::NaiveDate;

/// A line, or the text of a note, that is not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedLine {
    /// The day of the note that it is; `None`: the answer to a question.
    pub note: Option<NaiveDate>,
    /// What was asked.
    pub question: String,
    /// What was typed.
    pub text: String,
}
