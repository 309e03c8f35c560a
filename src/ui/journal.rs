//! The journal view.

use ratatui::Frame;

use super::Look;
use super::frame::Parts;
use super::list::{self, Item};
use crate::app::App;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let items = lines(app, look);
    let focus = app.journal.top.min(items.len().saturating_sub(1));
    let items: Vec<Item> = items
        .into_iter()
        .enumerate()
        .map(|(i, item)| item.focus(i == focus))
        .collect();
    list::draw(frame, parts.body, &items, look);
}

/// The notes that have been read, the newest first.
fn lines(app: &App, look: &Look) -> Vec<Item> {
    let world = &app.world;
    let mut notes: Vec<_> = world
        .regimen
        .journal
        .months()
        .flat_map(|(_, m)| &m.notes)
        .filter(|n| n.void.is_none())
        .collect();
    notes.sort_by_key(|note| std::cmp::Reverse(note.at));
    let shown = |text: &str| {
        if world.hidden {
            "(hidden)".to_owned()
        } else {
            text.to_owned()
        }
    };
    let row = |note: &&crate::domain::journal::NoteEntry| {
        let day = note.day.unwrap_or_else(|| note.at.date_naive());
        Item::cells(&[
            (&format!(" {}", crate::app::words::day(day)), 13, look.theme.label),
            (&shown(&note.text), 0, look.theme.text),
        ])
    };
    let mut items: Vec<Item> = notes.iter().map(row).collect();
    if items.is_empty() {
        items.push(Item::text(" No entries yet. n writes one.", look.theme.text));
    }
    items
}
