//! Directions: what to take and when, in one line of the pharmacy's kind.
//!
//! `1 spray morning, 2 sprays evening` or `7.5 mg 18:00 on Mon, Fri; 5 mg 18:00 on other days`. There is one grammar
//! for files, fields, the command line and reports: [`Directions::parse`] reads it leniently, `Display` prints the one
//! canonical form, and reading what was printed gives the same value. `docs/directions.md` shows it to users.

mod days;
mod error;
mod forms;
mod learn;
mod lex;
mod offset;
mod parse;
mod print;
mod shared;
mod turned;

use chrono::NaiveTime;

pub use days::{DayContext, Days, MonthDay, Ordinal, Ranges, Weekday7};
pub(crate) use days::{month_length, months_between};
pub use error::DirectionsError;
pub use forms::FORMS;
pub(crate) use shared::{DAILY, which_days};

use super::amount::Amount;
use super::vocabulary::Vocabulary;

/// What to take and when: the lines of one step. No lines: nothing is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Directions {
    /// In the order in which they were written.
    pub lines: Vec<Line>,
}

/// One amount at one moment of the day, on certain days.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// How much each time.
    pub amount: Amount,
    /// As needed only: the first dose of all (or of an episode), where it differs.
    pub first: Option<Amount>,
    /// When in the day.
    pub moment: Moment,
    /// How long the dose itself lasts (a patch is worn, an infusion runs).
    pub lasts: Option<Lasts>,
    /// On which days.
    pub days: Days,
    /// How many days early or late it may be taken.
    pub around: Option<u32>,
}

/// Whether a slot is meant itself, or the time before or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// `30 min before breakfast`
    Before,
    /// `morning`
    At,
    /// `after lunch`
    After,
    /// `with the first bite of lunch`
    FirstBite,
}

/// When in the day a dose is taken.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Moment {
    /// A named moment, or a number of minutes before or after one (0: no number was given).
    Slot {
        /// As in the vocabulary.
        name: Box<str>,
        /// Before, at or after it.
        side: Side,
        /// Minutes before or after.
        minutes: u32,
    },
    /// A clock time on the local wall clock.
    Clock(NaiveTime),
    /// A number of times a day with no stated time; once: the dose of the day.
    TimesADay(u32),
    /// At a fixed interval of elapsed minutes, counted from this clock time on the first day of the step (or from the
    /// start time of the plan).
    Every {
        /// Minutes from one dose to the next.
        minutes: u32,
        /// Clock time of the first.
        from: Option<NaiveTime>,
    },
    /// When the person needs it.
    AsNeeded {
        /// The least and the usual most number of minutes between two (`every 6-12 hours`).
        apart: Option<(u32, u32)>,
        /// What for, in the prescriber's words.
        reason: Option<Box<str>>,
    },
}

/// How long one dose lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lasts {
    /// Put on, and taken off this many minutes later.
    Worn(u32),
    /// Put on, and taken off this many days later at the same time on the clock.
    WornDays(u32),
    /// Put on, and taken off when the next one is put on.
    WornUntilNext,
    /// Runs for this many minutes (an infusion, a session).
    Over(u32),
}

impl Lasts {
    /// For how many minutes something is worn, a day counted as 24 hours; `None` where it is not worn for a known time.
    pub fn worn_minutes(self) -> Option<u32> {
        match self {
            Self::Worn(minutes) => Some(minutes),
            Self::WornDays(days) => days.checked_mul(24 * 60),
            Self::WornUntilNext | Self::Over(_) => None,
        }
    }
}

impl Directions {
    /// Nothing is taken.
    pub fn none() -> Self {
        Self::default()
    }

    /// The first line that is counted in hours and says no first time: nobody knows when its first dose is due.
    pub fn without_first_time(&self) -> Option<&Line> {
        self.lines.iter().find(|line| line.without_first_time())
    }

    /// Whether nothing is ever due by these.
    pub fn is_none(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether every line is taken as needed.
    pub fn is_as_needed(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(Line::is_as_needed)
    }

    /// The length in days of the cycle that the lines speak of (`days 1-21 of 28`): the longest, or none.
    pub fn cycle(&self) -> Option<u32> {
        self.lines.iter().filter_map(|line| line.days.cycle()).max()
    }
}

impl Line {
    /// It is counted in hours, and says no first time.
    pub fn without_first_time(&self) -> bool {
        matches!(self.moment, Moment::Every { from: None, .. })
    }

    /// How long a dose of this lasts: as the line says it, else as long as the product is worn. What is as
    /// needed is not taken off by the plan.
    pub fn lasts_on(&self, wear: Option<Lasts>) -> Option<Lasts> {
        let product = || wear.filter(|_| !self.is_as_needed());
        self.lasts.or_else(product)
    }

    /// Whether this is taken only when needed.
    pub fn is_as_needed(&self) -> bool {
        matches!(self.moment, Moment::AsNeeded { .. })
    }
}

impl Moment {
    /// A plain slot.
    pub fn slot(name: &str) -> Self {
        Self::Slot {
            name: name.into(),
            side: Side::At,
            minutes: 0,
        }
    }

    /// Where this falls on the clock, for sorting and for windows; `None` for what has no time of day.
    pub fn clock(&self, words: &Vocabulary) -> Option<NaiveTime> {
        match self {
            Self::Slot { name, side, minutes } => {
                let time = words.time_of(name);
                let shift = chrono::TimeDelta::minutes(i64::from(*minutes));
                // Before midnight and after it are the ends of the same day: a slot never moves to another one.
                Some(match side {
                    Side::At | Side::FirstBite => time,
                    Side::Before if time.signed_duration_since(NaiveTime::MIN) >= shift => time - shift,
                    Side::Before => NaiveTime::MIN,
                    Side::After => match time.overflowing_add_signed(shift) {
                        (later, 0) => later,
                        _ => NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(time),
                    },
                })
            }
            Self::Clock(time) => Some(*time),
            Self::TimesADay(_) | Self::Every { .. } | Self::AsNeeded { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_generated;
