//! Leaving a dose out: for no reason, for one of a list, or in one's own words.

use crate::domain::recording::Dose;

/// The reasons offered; the last opens a line for one's own words.
pub const REASONS: [&str; 7] = [
    "ill",
    "side effects",
    "not at home",
    "ran out",
    "prescriber told me to",
    "forgot",
    "other reason",
];

/// The digit of the reason that makes the dose held instead of skipped.
pub const HELD: usize = 5;

/// What is chosen at first.
pub const NONE: &str = "no reason";

/// The list of reasons for one dose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Which dose.
    pub dose: Dose,
    /// What is recorded of it already, in words: that would be replaced.
    pub recorded: Option<String>,
    /// Which choice has the focus: 0 for none, then the reasons follow in their order.
    pub chosen: usize,
}

impl State {
    /// The list for a dose, with no reason chosen.
    pub fn new(dose: Dose, recorded: Option<String>) -> Self {
        Self {
            dose,
            recorded,
            chosen: 0,
        }
    }

    /// To the next choice, or the one before, round.
    pub fn step(&mut self, on: bool) {
        let count = REASONS.len() + 1;
        self.chosen = (self.chosen + if on { 1 } else { count - 1 }) % count;
    }
}
