//! The last changes of any kind, as a sheet.

use ratatui::Frame;

use super::Look;
use super::frame::{self, Parts};
use super::list::Item;
use super::sheet;
use crate::app::App;
use crate::app::changes::State;
use crate::app::hit::Hit;
use crate::app::words;
use crate::app::wrap::SHEET;
use crate::ui::written::written;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let world = &app.world;
    let theme = &look.theme;
    let narrow = parts.body.width < 60;
    let focus = state.focus.min(state.rows.len().saturating_sub(1));
    let mut items: Vec<Item> = state
        .rows
        .iter()
        .enumerate()
        .map(|(i, past)| {
            let when = past.when.map_or(String::new(), |at| {
                if narrow {
                    written(world, &words::short_day(at.date_naive()))
                } else {
                    written(world, &words::moment(at, world.regimen.settings.writing.twelve_hours))
                }
            });
            let what = if world.hidden { "--" } else { past.what.as_str() };
            let what = if past.reverted {
                format!("{what} (taken back)")
            } else {
                what.to_owned()
            };
            let what = written(world, &what);
            let column = if narrow { 7 } else { 20 };
            Item::cells(&[(when.as_str(), column, theme.label), (&what, 0, theme.text)])
                .focus(i == focus)
                .hit(Hit::Choice(i))
        })
        .collect();
    if items.is_empty() {
        items.push(Item::text("Nothing was changed yet.", theme.text).focus(true));
    }
    let rows = u16::try_from(items.len()).unwrap_or(u16::MAX);
    let title = "The last changes, the newest first";
    let inside = sheet::open(frame, parts, SHEET, rows, title, look);
    sheet::rows(frame, inside, &items, look);
    frame::hints(frame, parts.hints, &app.world.keymap.hints(&app.scopes()), look);
}
