//! Two drafts, or a draft and the plan, in two columns.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::App;
use crate::app::hit::Hit;
use crate::app::plan::pair::State;
use crate::domain::draft::PairRow;
use crate::ui::Look;
use crate::ui::list::{self, Item};
use crate::ui::text::{clean_line, pad, wrap};

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, pair: &State, look: &Look) {
    let _ = app;
    let wide = usize::from(area.width).saturating_sub(2) / 2;
    let mut items: Vec<Item> = Vec::new();
    for (at, row) in pair.rows.iter().enumerate() {
        let style = if at == 0 { look.theme.heading } else { look.theme.text };
        let lines: Vec<String> = match row {
            PairRow::Both([a, b]) => {
                let room = wide.saturating_sub(2).max(8);
                let (a, b) = (wrap(&clean_line(a), room), wrap(&clean_line(b), room));
                let cell = |lines: &[String], n: usize| lines.get(n).cloned().unwrap_or_default();
                (0..a.len().max(b.len()))
                    .map(|n| format!("{}{}", pad(&cell(&a, n), wide), cell(&b, n)))
                    .collect()
            }
            PairRow::Whole(text) => wrap(&clean_line(text), usize::from(area.width).saturating_sub(3).max(8)),
        };
        for (n, line) in lines.iter().enumerate() {
            items.push(
                Item::text(line.trim_end(), style)
                    .focus(at == pair.focus && n == 0)
                    .hit(Hit::Row(at)),
            );
        }
    }
    list::draw(frame, area, &items, look);
}
