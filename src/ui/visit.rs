//! The visit: figures and questions, the plans with their drafts, what comes out. One column, or two where there is room.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Look;
use super::frame::{Parts, divide};
use super::list::{self, Item};
use super::plan::pair;
use super::text::{pad, width};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::visit::page::{Page, Part, Row, Tone, panes};
use crate::ui::about::heading::heading;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let Some(page) = app.visit.page() else { return };
    let room = usize::from(parts.body.width).saturating_sub(width(&page.title) + 5);
    let period = page.period.iter().find(|period| width(period) <= room);
    let body = heading(frame, parts.body, &page.title, period.map_or("", String::as_str), look);
    if let Some(two) = app.plan.pair.as_deref().filter(|_| app.visit.comparing) {
        pair::draw(frame, body, two, look);
        return;
    }
    let focus = app.visit.place();
    let panes = panes(body.width);
    let wide = body.width / panes;
    for pane in 0..panes {
        let last = pane + 1 == panes;
        let area = Rect {
            x: body.x + pane * wide,
            width: if last { body.width - pane * wide } else { wide - 2 },
            ..body
        };
        if pane > 0 {
            divide(frame.buffer_mut(), area, look);
        }
        let items = items(page, focus, |part| part.pane(panes) == pane, area, look);
        list::draw(frame, area, &items, look);
    }
}

/// The rows of some parts, each part with its heading.
fn items(page: &Page, focus: usize, shown: impl Fn(Part) -> bool, area: Rect, look: &Look) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut part = None;
    for (at, row) in page.rows.iter().enumerate().filter(|(_, row)| shown(row.part)) {
        if part.replace(row.part) != Some(row.part) {
            if !items.is_empty() && area.height >= 14 {
                items.push(Item::default());
            }
            let title = Item::text(row.part.title(), look.theme.heading);
            items.push(match row.part {
                Part::Questions => title.with_right(page.answered.clone(), look.theme.text),
                _ => title,
            });
        }
        items.extend(lines(row, at, at == focus, look));
    }
    items
}

fn lines(row: &Row, at: usize, focused: bool, look: &Look) -> Vec<Item> {
    let theme = &look.theme;
    let lines = row.lines.iter().enumerate();
    let item = lines.map(|(n, line)| {
        let item = match line.tone {
            // A column between the focus mark and the text.
            Tone::Head => Item::text(&format!("  {}", line.text), theme.heading),
            Tone::Label => Item::text(&format!(" {}", line.text), theme.label),
            Tone::Across => Item::text(&format!("  {}", line.text), theme.text),
            Tone::Text if row.label_columns == 0 => Item::text(&format!(" {}", line.text), theme.text),
            Tone::Text => {
                let label = if n == 0 { row.label.as_str() } else { "" };
                let label = format!(" {}", pad(label, row.label_columns));
                Item::cells(&[
                    (label.as_str(), row.label_columns + 1, theme.label),
                    (line.text.as_str(), 0, theme.text),
                ])
            }
        };
        item.focus(focused && n == 0).hit(Hit::Row(at))
    });
    item.collect()
}
