//! The heading of the list of plans, of the page of one, and of the visit.

use crate::ui::Look;
use crate::ui::frame::{put, put_right};
use crate::ui::text::{clean_line, fit_with};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The name at the left, where it is at the right; the area below.
pub(in crate::ui) fn heading(frame: &mut Frame<'_>, area: Rect, left: &str, right: &str, look: &Look) -> Rect {
    let line = Rect {
        width: area.width.saturating_sub(1),
        ..area
    };
    let room = usize::from(line.width).saturating_sub(1);
    let left = clean_line(left);
    let shown = fit_with(&left, room, look.glyphs.ellipsis).into_owned();
    let x = put(frame.buffer_mut(), line, line.x + 1, line.y, &shown, look.theme.heading);
    put_right(frame.buffer_mut(), line, line.y, right, look.theme.text, x - line.x + 2);
    let gap = 1 + u16::from(area.height >= 14);
    Rect {
        y: area.y + gap,
        height: area.height.saturating_sub(gap),
        ..area
    }
}
