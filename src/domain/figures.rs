//! What the records add up to: the figures behind the review, the month's summary and the report.
//!
//! Rules that hold for every figure here:
//!
//! - A dose counts for the day on which it was due, whenever it was recorded; that day is judged by the plan that was in
//!   force on it. A dose as needed counts for the day on which it was taken.
//! - Only what is decided is counted: a dose whose window is still open, and everything after today, is planned and no
//!   more. Hence as planned + changed + skipped + held + not recorded = planned up to now.
//! - Off days, pauses and the days before a course began or after it ended ask for nothing: they are neither doses
//!   nor gaps.
//! - Not rated is not a value. A day's value is its last reading. Nothing is filled in between days.
//! - Taking a patch off is not a dose: it is shown where it is due, and counted nowhere.
//!
//! One index over the entries is built for each question, so that ten years cost one walk over the entries and one over
//! the days.

mod contents;
mod label;
mod levels;
mod measures;
mod over;
mod records;
mod span;
mod stats;
mod steps;
mod week;
pub mod words;

use rust_decimal::Decimal;

use super::amount::Quantity;
use super::course::Preparation;
use super::day::Status;
use super::preparation::in_unit;
use super::unit::Unit;

pub use contents::{Content, contents};
pub use levels::{Level, Levels, levels};
pub use measures::{DayValue, MeasureFigures, Series, timed, values};
pub use over::{OverDay, OverLimit, over_limits};
pub use records::{JudgedDays, last_day};
pub use span::{CourseSpan, DayCell, MeasureSpan, Span, Standing, span};
pub use stats::{FEW, Spread, half_up, narrow, shown};
pub use steps::{RowKind, StepFigures, steps, steps_of_all};
pub use week::{Earlier, WeekFigures, week, weeks};

/// How many doses were due up to now, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Taken as planned.
    pub as_planned: u32,
    /// Taken, but another amount, at another time, or more than once.
    pub changed: u32,
    /// Recorded as taken and as not taken: it counts as taken until the person says which.
    pub contradicted: u32,
    /// Not taken, by the person's decision.
    pub skipped: u32,
    /// Not taken, on the prescriber's word.
    pub held: u32,
    /// Nothing is recorded.
    pub not_recorded: u32,
    /// The month cannot be read: nobody knows what was taken.
    pub not_known: u32,
    /// Still to come, or its window is open: part of no other figure.
    pub open: u32,
}

impl Counts {
    /// Doses planned up to now: those of which it is decided what became.
    pub fn planned(&self) -> u32 {
        self.recorded() + self.not_recorded + self.not_known
    }

    /// Doses planned up to now about which something is recorded.
    pub fn recorded(&self) -> u32 {
        self.taken() + self.skipped + self.held
    }

    /// Doses planned up to now of which something was taken.
    pub fn taken(&self) -> u32 {
        self.as_planned + self.changed + self.contradicted
    }

    /// Counts one dose more.
    fn add(&mut self, status: Status) {
        *match status {
            Status::Planned | Status::TooSoon | Status::Due | Status::Late => &mut self.open,
            Status::Taken => &mut self.as_planned,
            Status::Changed | Status::Partly => &mut self.changed,
            Status::Contradicted => &mut self.contradicted,
            Status::Moved | Status::LeftOut => return,
            Status::Skipped => &mut self.skipped,
            Status::Held => &mut self.held,
            Status::NotRecorded => &mut self.not_recorded,
        } += 1;
    }

    /// The sum of both.
    pub fn plus(self, other: Self) -> Self {
        Self {
            as_planned: self.as_planned + other.as_planned,
            changed: self.changed + other.changed,
            contradicted: self.contradicted + other.contradicted,
            skipped: self.skipped + other.skipped,
            held: self.held + other.held,
            not_recorded: self.not_recorded + other.not_recorded,
            not_known: self.not_known + other.not_known,
            open: self.open + other.open,
        }
    }
}

/// Amounts added up. What the preparation can bring to the course's unit is in that, and comes first; the rest is one
/// quantity for each kind of unit, since tablets and milligrams cannot be added where nothing says what a tablet contains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total(Vec<Quantity>);

impl Total {
    /// Nothing, to be counted in this unit.
    pub(crate) fn new(unit: Option<&Unit>) -> Self {
        Self(
            unit.map(|unit| Quantity::new(Decimal::ZERO, unit.clone()))
                .into_iter()
                .collect(),
        )
    }

    /// Adds these, whatever their order. A tablet is as much of the course's unit as the preparation says.
    pub(crate) fn add_all<'a>(&mut self, p: &Preparation, amounts: impl IntoIterator<Item = &'a Quantity>) {
        let main = self.0.first().map(|main| main.unit.clone());
        let own = |amount: &Quantity| main.as_ref().and_then(|main| in_unit(p, amount, main)?.quantity());
        let amounts = amounts.into_iter().filter(|amount| !amount.value.is_zero());
        // By far the most are in the unit of the course.
        let mut is_added = |amount: &Quantity| self.0.first_mut().is_some_and(|sum| sum.add_same(amount));
        let mut amounts: Vec<Quantity> = amounts
            .filter(|amount| !is_added(amount))
            .map(|amount| own(amount).unwrap_or_else(|| amount.clone()))
            .collect();
        // The first of a kind decides in which unit it is shown: always the same one, whatever the order of the
        // entries.
        amounts.sort_by(|a, b| a.unit.cmp(&b.unit));
        for amount in &amounts {
            let sum = self
                .0
                .iter_mut()
                .find_map(|sum| sum.plus(amount).map(|more| (sum, more)));
            match sum {
                Some((sum, more)) => *sum = more,
                None => self.0.push(amount.clone()),
            }
        }
    }

    /// The sum in the course's unit; zero where nothing was taken, `None` where the course has no unit.
    pub fn main(&self) -> Option<&Quantity> {
        self.0.first()
    }

    /// One quantity for each kind of unit of which there was anything.
    pub fn amounts(&self) -> impl Iterator<Item = &Quantity> {
        self.0.iter().filter(|amount| !amount.value.is_zero())
    }

    /// Whether nothing was taken.
    #[cfg(test)]
    pub fn is_zero(&self) -> bool {
        self.amounts().next().is_none()
    }
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
