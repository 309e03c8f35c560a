//! A question, what it is about, and whether it has its answer.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

use super::round::Round;
use crate::domain::course::CourseId;
use crate::domain::day::{DayDose, Status};
use crate::domain::journal::{DueKey, ReadingEntry};
use crate::domain::measure::{Asked, Measure, MeasureId};

/// Around which dose of its day something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Occasion {
    /// Before it, or how long after.
    pub round: Round,
    /// The dose of its course on that day, from 0.
    pub nth: usize,
}

/// What a question is about: by this it is found again when the list has changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A due dose.
    Dose(CourseId, DueKey),
    /// A measure, of the day or around a dose.
    Reading(MeasureId, Option<Occasion>),
    /// The gate of a course.
    Gate(CourseId),
}

/// A measure that is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// Which.
    pub measure: &'a Measure,
    /// Around which dose; `None`: once for the day.
    pub occasion: Option<Occasion>,
    /// The answer, if there is one.
    pub given: Option<&'a ReadingEntry>,
    /// From when on it is asked; `None`: from the beginning of the day.
    pub from: Option<DateTime<FixedOffset>>,
    /// The time that an answer gets which is given now: of what was to be made on a day that is over, and before a dose that was
    /// taken since, when it was to be made. `None`: nobody knows, or it is of the day.
    pub made: Option<DateTime<FixedOffset>>,
    /// Whether an answer is waited for now.
    pub open: bool,
}

impl<'a> Asking<'a> {
    /// What is asked once for the day, with its answer if there is one.
    pub fn of_day(measure: &'a Measure, given: Option<&'a ReadingEntry>) -> Self {
        Self {
            measure,
            occasion: None,
            given,
            from: None,
            made: None,
            open: given.is_none(),
        }
    }
}

/// A step whose time is over, and the plan says to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The course.
    pub course: CourseId,
    /// The number of the step that runs on.
    pub step: u32,
    /// The number of the last step.
    pub steps: usize,
    /// Since when.
    pub since: NaiveDate,
    /// No step follows.
    pub last: bool,
}

/// One question.
#[derive(Clone, Debug)]
pub enum Question<'a> {
    /// What became of a due dose?
    Dose(&'a DayDose),
    /// What is the value?
    Reading(Asking<'a>),
    /// How does the plan go on?
    Gate(Gate),
}

impl Question<'_> {
    /// What it is about.
    pub fn key(&self) -> Key {
        match self {
            Self::Dose(dose) => Key::Dose(dose.due.course.clone(), dose.due.key.clone()),
            Self::Reading(asking) => Key::Reading(asking.measure.id.clone(), asking.occasion),
            Self::Gate(gate) => Key::Gate(gate.course.clone()),
        }
    }

    /// Whether it has its answer.
    pub fn is_answered(&self) -> bool {
        match self {
            Self::Dose(dose) => !dose.entries.is_empty() && dose.status != Status::Contradicted,
            Self::Reading(asking) => asking.given.is_some(),
            Self::Gate(_) => false,
        }
    }

    /// Whether an answer is waited for now.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Dose(dose) => matches!(
                dose.status,
                Status::Due | Status::Late | Status::TooSoon | Status::NotRecorded | Status::Contradicted
            ),
            Self::Reading(asking) => asking.open,
            Self::Gate(_) => true,
        }
    }
}

/// Whether a measure is asked on a day; for one asked around doses, whether its course is asked about at all.
pub fn is_asked(measure: &Measure, day: NaiveDate) -> bool {
    let weekday = match measure.asked {
        Asked::Weekdays(days) => days & (1 << day.weekday().num_days_from_monday()) != 0,
        Asked::Daily | Asked::Around { .. } => true,
    };
    weekday && measure.retired.is_none_or(|since| day < since)
}
