//! What the program asks of the screen that is shown.

use super::key::Key;
use super::keys::Scope;
use super::message::Action;
use super::world::{Reply, World};
use crate::domain::journal::Month;

/// What a screen answers.
pub trait Shown {
    /// Where its keys are looked up, the innermost first.
    fn scopes(&self, world: &World) -> Vec<Scope>;

    /// The months that it needs.
    fn months(&self, world: &World) -> Vec<Month>;

    /// Computes what it shows and does not have yet, so that drawing only reads.
    fn prepare(&mut self, _world: &World) {}

    /// Does what a key asks; `None`: it means nothing here.
    fn act(&mut self, action: Action, key: Key, world: &World) -> Option<Vec<Reply>>;

    /// A row was clicked.
    fn focus_row(&mut self, _at: usize, _world: &World) {}
}
