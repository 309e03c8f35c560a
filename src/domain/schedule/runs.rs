//! Stretches of time in which one thing holds, and what laying them out needs to know.

use chrono::NaiveDate;

use super::ladder::Ladder;

/// A stretch of time in which one thing holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// Its first day.
    pub from: NaiveDate,
    /// The first day after it; the next run begins then.
    pub until: Option<NaiveDate>,
    /// What holds.
    pub kind: RunKind,
}

/// What holds in a stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RunKind {
    /// Steps follow each other.
    Steps(Ladder),
    /// Nothing is due, since a day.
    Paused { since: NaiveDate, shift: bool },
    /// Nothing is due any more, since a day.
    Stopped { since: NaiveDate },
}
