//! Leaving a dose out: a reason by digit, in one's own words, or none.

use crate::domain::recording::Dose;

/// The reasons offered; the last opens a line for one's own words.
pub const REASONS: [&str; 7] = [
    "ill",
    "side effects",
    "not at home",
    "ran out",
    "on the prescriber's word",
    "forgot",
    "in my own words",
];

/// The digit of the reason that makes the dose held instead of skipped.
pub const HELD: u8 = 5;

/// The list of reasons for one dose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Which dose.
    pub dose: Dose,
}
