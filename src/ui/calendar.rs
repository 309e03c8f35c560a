//! The calendar view.

use ratatui::Frame;

use super::Look;
use super::frame::Parts;
use super::list::{self, Item};
use crate::app::App;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let items = lines(app, look);
    let focus = app.calendar.top.min(items.len().saturating_sub(1));
    let items: Vec<Item> = items
        .into_iter()
        .enumerate()
        .map(|(i, item)| item.focus(i == focus))
        .collect();
    list::draw(frame, parts.body, &items, look);
}

/// The days of the shown month with their signs.
fn lines(app: &App, look: &Look) -> Vec<Item> {
    let world = &app.world;
    let month = crate::domain::journal::Month::of(world.day);
    let days = month.first().iter_days().take_while(|day| *day <= month.last());
    days.map(|date| {
        let day = world.day_at(date);
        let signs: String = day
            .doses
            .iter()
            .map(|d| look.glyphs.sign(super::today::sign(d.status)))
            .collect();
        Item::cells(&[
            (&format!(" {}", crate::app::words::day(date)), 13, look.theme.label),
            (&signs, 0, look.theme.text),
        ])
    })
    .collect()
}
