//! What can be clicked, noted down by whoever draws it: where things are is computed once.

use std::cell::RefCell;

use ratatui::layout::{Position, Rect};

use crate::app::hit::Hit;

/// What the last frame shows that can be clicked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits(RefCell<Vec<(Rect, Hit)>>);

impl Hits {
    /// Forgets everything: what is under a sheet cannot be clicked, and neither can what an earlier frame showed.
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    /// Notes down that something is here.
    pub fn mark(&self, area: Rect, hit: Hit) {
        if !area.is_empty() {
            self.0.borrow_mut().push((area, hit));
        }
    }

    /// What is at this column and row; of several the one that was drawn last.
    pub fn at(&self, column: u16, row: u16) -> Option<Hit> {
        let position = Position::new(column, row);
        let hits = self.0.borrow();
        hits.iter()
            .rev()
            .find(|(area, _)| area.contains(position))
            .map(|(_, hit)| *hit)
    }

    /// All of them, in the order in which they were drawn.
    #[cfg(test)]
    pub fn all(&self) -> Vec<(Rect, Hit)> {
        self.0.borrow().clone()
    }
}
