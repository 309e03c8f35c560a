//! Two drafts, or a draft and the plan, in two columns.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::hit::Hit;
use crate::app::plan::pair::State;
use crate::ui::Look;
use crate::ui::list::{self, Item};

/// Draws it.
pub(in crate::ui) fn draw(frame: &mut Frame<'_>, area: Rect, pair: &State, look: &Look) {
    let mut items: Vec<Item> = Vec::new();
    let mut last = None;
    for (at, line) in pair.lines(usize::from(area.width).saturating_sub(3)) {
        let style = if at == 0 { look.theme.heading } else { look.theme.text };
        let first = last.replace(at) != Some(at);
        items.push(
            Item::text(&line, style)
                .focus(at == pair.focus && first)
                .hit(Hit::Row(at)),
        );
    }
    list::draw(frame, area, &items, look);
}
