//! What another program has written, before it is taken in: what would be written, and what is left out.

use super::message::{Action, Edit, Effect};
use super::moves::moved;
use super::world::Reply;
use crate::domain::exchange::preview::Preview;

/// What is said where nothing was written.
pub const LEFT: &str = "Nothing was written";
const NOTHING_NEW: &str = "It contains nothing new; nothing was written";

/// The sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The name of the file.
    pub name: String,
    /// What would come of it, line by line.
    pub lines: Vec<String>,
    /// What is written on Enter; `None`: there is nothing new in it.
    pub edit: Option<Box<Edit>>,
    /// The focused line.
    pub focus: usize,
}

impl State {
    /// The preview of a file.
    pub fn new(preview: &Preview) -> Self {
        let edit = preview.operation().map(|operation| {
            Box::new(Edit {
                operation,
                label: preview.label(),
                receipt: format!("Written: {} of {}", preview.counted(), preview.name),
            })
        });
        Self {
            name: preview.name.clone(),
            lines: preview.lines(),
            edit,
            focus: 0,
        }
    }

    /// Does what a key asks: what is on top afterwards, and what follows.
    pub(super) fn act(mut self, action: Action) -> (Option<Self>, Option<Vec<Reply>>) {
        let last = self.lines.len().saturating_sub(1);
        let mut replies = Some(Vec::new());
        if let Some(to) = moved(action, self.focus, last) {
            self.focus = to;
            return (Some(self), replies);
        }
        match action {
            Action::Back => return (None, Some(vec![Reply::Say(LEFT.into())])),
            // It was asked about by being shown.
            Action::Confirm => {
                let reply = match self.edit {
                    Some(edit) => Reply::Do(Effect::Save(edit)),
                    None => Reply::Say(NOTHING_NEW.into()),
                };
                return (None, Some(vec![reply]));
            }
            _ => replies = None,
        }
        (Some(self), replies)
    }
}

/// What is said while a file is read or put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What is being done: `Reading backup.json`
    pub words: String,
}
