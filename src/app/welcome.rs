//! The first run: nothing is there, and nothing is written until the person chose.

use super::message::Action;

/// The three ways on.
pub const CHOICES: [(&str, &str, Action); 3] = [
    ("Set up my plan", "about five questions, two minutes", Action::SetUp),
    ("Look around first", "made-up data, nothing is kept", Action::LookAround),
    ("I already have files", "choose the folder", Action::OtherFolder),
];

/// Which one is focused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// An index into [`CHOICES`].
    pub choice: usize,
}

impl State {
    /// Moves by one, round.
    pub fn step(&mut self, down: bool) {
        self.choice = (self.choice + if down { 1 } else { CHOICES.len() - 1 }) % CHOICES.len();
    }
}
