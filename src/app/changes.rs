//! The last changes of any kind, with their day: one of them can be taken back.

use super::message::{Action, Effect, Past};
use super::moves::moved;
use super::world::Reply;

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
        if let Some(to) = moved(action, self.focus, last) {
            self.focus = to;
            return (Some(self), replies);
        }
        match action {
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
