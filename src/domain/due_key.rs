//! Which due dose a record answers: the identity of a dose.

use std::fmt;

use chrono::{NaiveDate, NaiveTime};

use super::directions::Moment;

/// Which due dose an entry answers: its identity. The day and the moment are those that the plan says, on the course's
/// own calendar and clock, whatever a zone, a journey or a decision makes of when the dose is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DueKey {
    /// The day on which the plan has it.
    pub date: NaiveDate,
    /// The moment of that day.
    pub moment: DueMoment,
    /// Which one of several doses at that moment, from 0: lines that cannot be added, or the second of two equal clock
    /// times in one night.
    pub line: u8,
}

impl DueKey {
    /// The first, mostly the only, dose at a moment.
    pub fn new(date: NaiveDate, moment: DueMoment) -> Self {
        Self { date, moment, line: 0 }
    }
}

/// The moment of a day at which something is due.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DueMoment {
    /// A slot or a clock time of the directions.
    At(Moment),
    /// The n-th of several untimed doses of the day; once a day is the first of one.
    Nth(u32, u32),
    /// Something that is worn is taken off, at this clock time.
    Off(NaiveTime),
}

/// `evening`, `08:00`, `day`, `2 of 3`: how files, rows and the command line name it.
impl fmt::Display for DueMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(moment) => write!(f, "{moment}"),
            Self::Nth(_, 1) => f.write_str("day"),
            Self::Nth(n, of) => write!(f, "{n} of {of}"),
            Self::Off(time) => write!(f, "off {}", time.format("%H:%M")),
        }
    }
}
