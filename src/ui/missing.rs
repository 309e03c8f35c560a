//! What is still missing of a new medicine, as a sheet.

use ratatui::Frame;

use super::Look;
use super::frame::{self, Parts};
use super::list::Item;
use super::sheet;
use super::text::{fit_with, wrap};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::missing::State;
use crate::app::wrap::SHEET;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let theme = &look.theme;
    let rows = state.rows(&app.world);
    let at = state.place(&rows);
    let label = if parts.body.width < 60 { 11 } else { 13 };
    let room = usize::from(parts.body.width.min(SHEET)).saturating_sub(label + 8);
    let mut items = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let mut lines = wrap(row.meaning, room.max(8));
        // Only the focused one is shown in full where room is short.
        if n != at {
            lines = vec![fit_with(row.meaning, room.max(8), look.glyphs.ellipsis).into_owned()];
        }
        for (line, words) in lines.iter().enumerate() {
            let (key, name) = if line == 0 {
                ((n + 1).to_string(), row.label)
            } else {
                (String::new(), "")
            };
            let cells = Item::cells(&[
                (key.as_str(), 3, theme.accent),
                (name, label, theme.label),
                (words, 0, theme.text),
            ]);
            items.push(cells.focus(n == at && line == 0).hit(Hit::Choice(n)));
        }
    }
    let height = u16::try_from(items.len()).unwrap_or(u16::MAX);
    let title = format!("{}: still missing", app.world.name(&state.course));
    let inside = sheet::open(frame, parts, SHEET, height, &title, look);
    sheet::rows(frame, inside, &items, look);
    frame::hints(frame, parts.hints, &app.world.keymap.hints(&app.scopes()), look);
}
