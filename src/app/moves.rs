//! The keys that move the focus of every list: one row, ten rows, to its ends.

use super::message::Action;

/// How many rows a screenful has, where the list does not know.
pub(super) const PAGE: usize = 10;

/// Where the focus is after a key; `last`: the last row. `None`: the key does not move it.
pub(super) fn moved(action: Action, at: usize, last: usize) -> Option<usize> {
    Some(match action {
        Action::Down => (at + 1).min(last),
        Action::Up => at.min(last).saturating_sub(1),
        Action::PageDown => (at + PAGE).min(last),
        Action::PageUp => at.min(last).saturating_sub(PAGE),
        Action::First => 0,
        Action::Last => last,
        _ => return None,
    })
}
