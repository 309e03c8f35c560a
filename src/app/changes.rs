//! The last changes of any kind, with their day: one of them can be taken back.

use super::message::{Action, Effect, Past};
use super::world::Reply;

/// How many lines a screenful has.
const PAGE: usize = 10;

/// The list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The changes, the newest first.
    pub rows: Vec<Past>,
    /// Which is focused.
    pub focus: usize,
}

impl State {
    /// Does what a key asks: what is on top afterwards, and what follows.
    pub(super) fn act(mut self, action: Action) -> (Option<Self>, Option<Vec<Reply>>) {
        let last = self.rows.len().saturating_sub(1);
        let mut replies = Some(Vec::new());
        self.focus = self.focus.min(last);
        match action {
            Action::Down => self.focus = (self.focus + 1).min(last),
            Action::Up => self.focus = self.focus.saturating_sub(1),
            Action::PageDown => self.focus = (self.focus + PAGE).min(last),
            Action::PageUp => self.focus = self.focus.saturating_sub(PAGE),
            Action::First => self.focus = 0,
            Action::Last => self.focus = last,
            Action::Open => {
                let reply = match self.rows.get(self.focus) {
                    None => Reply::Say("Nothing was changed yet".into()),
                    Some(past) if past.reverted => Reply::Say("This was taken back already".into()),
                    Some(past) => Reply::Do(Effect::WouldRevert(past.clone())),
                };
                replies = Some(vec![reply]);
            }
            _ => replies = None,
        }
        (Some(self), replies)
    }
}
