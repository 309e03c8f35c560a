//! How a line that is typed was understood.

use chrono::NaiveDate;

use crate::app::message::Edit;
use crate::domain::recording::Record;

/// A line as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// This would be written; the words say what.
    Edit(String, Box<Edit>),
    /// It is fine, and something other than an edit follows.
    Text(String),
    /// These days are meant; the words say which.
    Days(String, (NaiveDate, NaiveDate)),
    /// It is fine, and a question comes before anything is written; the words say what it is about.
    Asks(String),
    /// Nothing is typed yet; this says what could be.
    Empty(String),
}

/// The edit that writes a record.
pub fn edit(record: Record) -> Edit {
    Edit {
        label: record.label.clone(),
        receipt: record.receipt.clone(),
        operation: record.operation(),
    }
}
