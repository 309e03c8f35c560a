//! The review view.

use ratatui::Frame;

use super::Look;
use super::frame::Parts;
use super::list::{self, Item};
use crate::app::App;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let items = lines(app, look);
    let focus = app.review.top.min(items.len().saturating_sub(1));
    let items: Vec<Item> = items
        .into_iter()
        .enumerate()
        .map(|(i, item)| item.focus(i == focus))
        .collect();
    list::draw(frame, parts.body, &items, look);
}

/// The last fourteen days, one line each.
fn lines(app: &App, look: &Look) -> Vec<Item> {
    let world = &app.world;
    let row = |day: &crate::domain::day::Day| {
        let signs: String = day
            .doses
            .iter()
            .map(|d| look.glyphs.sign(super::today::sign(d.status)))
            .collect();
        let values: Vec<String> = crate::app::today::asked(world, day.date)
            .filter_map(|m| Some((m, crate::app::record::reading_on(world, &m.id, day.date)?)))
            .map(|(m, reading)| format!("{} {}", m.name, reading.value))
            .collect();
        Item::cells(&[
            (&format!(" {}", crate::app::words::day(day.date)), 13, look.theme.label),
            (&signs, 8, look.theme.text),
            (&values.join("  "), 0, look.theme.text),
        ])
    };
    world.strip().iter().rev().map(row).collect()
}
