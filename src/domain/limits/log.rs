//! The records that count for a question about limits.

use chrono::{DateTime, FixedOffset};

use super::spans::Spans;
use crate::domain::amount::Quantity;
use crate::domain::course::Course;
use crate::domain::journal::{DoseEntry, DueKey};
use crate::domain::schedule::Due;

/// One record that counts.
#[derive(Clone, Copy)]
pub(super) struct Taken<'a> {
    pub(super) at: DateTime<FixedOffset>,
    pub(super) amount: &'a Quantity,
    pub(super) entry: &'a DoseEntry,
    pub(super) course: &'a Course,
}

/// What was recorded up to the question: nothing else is taken after it.
pub(super) struct Log<'a> {
    /// What was taken, by time.
    pub(super) taken: Vec<Taken<'a>>,
    /// What was taken of other courses that the limits are about, by time.
    pub(super) others: Vec<Taken<'a>>,
    /// The due doses that are answered, whether taken or not.
    pub(super) answered: Vec<&'a DueKey>,
    /// The due doses that were looked at.
    pub(super) spans: Spans,
}

impl Log<'_> {
    /// Whether a due dose is answered.
    pub(super) fn answers(&self, due: &Due) -> bool {
        let keys = [Some(&due.key), due.also.as_ref()];
        keys.into_iter().flatten().any(|key| self.answered.contains(&key))
    }
}
