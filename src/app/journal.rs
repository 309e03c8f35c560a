//! The state of the journal view, and what its keys do.

use super::key::Key;
use super::keys::Scope;
use super::message::Action;
use super::world::{Reply, World};
use crate::domain::journal::Month;

/// What the view remembers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The first line shown, where there are more than fit.
    pub top: usize,
}

impl State {
    /// The scopes of its keys, the innermost first.
    pub fn scopes(&self, _world: &World) -> Vec<Scope> {
        vec![Scope::Journal]
    }

    /// The months that it shows.
    pub fn months(&self, world: &World) -> Vec<Month> {
        vec![Month::of(world.day)]
    }

    /// Does what a key asks; `None`: it means nothing here.
    pub fn act(&mut self, action: Action, _key: Key, world: &World) -> Option<Vec<Reply>> {
        Some(match action {
            Action::Down => {
                self.top = self.top.saturating_add(1);
                Vec::new()
            }
            Action::Up => {
                self.top = self.top.saturating_sub(1);
                Vec::new()
            }
            Action::First => {
                self.top = 0;
                Vec::new()
            }
            Action::PreviousPeriod => vec![Reply::Day(Month::of(world.day).plus(-1).first())],
            Action::NextPeriod => vec![Reply::Day(Month::of(world.day).plus(1).first())],
            Action::Left => vec![Reply::Day(world.day.pred_opt()?)],
            Action::Right => vec![Reply::Day(world.day.succ_opt()?)],
            _ => return None,
        })
    }
}
