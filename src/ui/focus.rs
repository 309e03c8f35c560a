//! The mark of what is focused, with the cursor of the terminal: readers of the screen follow it.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::Look;
use super::frame::put;

/// The mark at the beginning of a row, and the cursor on it.
pub(super) fn begin(frame: &mut Frame<'_>, row: Rect, look: &Look) {
    at(frame, row, (row.x, row.y), look);
}

/// The same at a place within an area.
pub(super) fn at(frame: &mut Frame<'_>, area: Rect, (x, y): (u16, u16), look: &Look) {
    mark(frame, area, (x, y), look);
    frame.set_cursor_position(Position::new(x, y));
}

/// The mark alone, where the cursor is in a field.
pub(super) fn mark(frame: &mut Frame<'_>, area: Rect, (x, y): (u16, u16), look: &Look) {
    put(frame.buffer_mut(), area, x, y, look.glyphs.focus, look.theme.accent);
}

/// The column before an area.
pub(super) fn before(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_sub(1),
        width: 1,
        ..area
    }
}
