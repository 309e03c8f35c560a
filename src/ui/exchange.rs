//! What would come of a file of another program, as a sheet; and what is said while it is read.

use ratatui::Frame;

use super::Look;
use super::frame::{self, Parts};
use super::list::Item;
use super::sheet;
use super::text::{clean_line, wrap};
use crate::app::App;
use crate::app::exchange::{State, Waiting};
use crate::app::hit::Hit;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::wrap::SHEET;
use crate::ui::written::written;

/// Draws the preview.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let theme = &look.theme;
    let columns = usize::from(parts.body.width.min(SHEET)).saturating_sub(5);
    let mut items = Vec::new();
    // The second line has the counts, which are asked for first; the names are after it.
    for (at, line) in state.lines.iter().enumerate() {
        if app.world.hidden && at != 1 {
            continue;
        }
        let line = written(&app.world, line);
        let style = if at == 1 { theme.heading } else { theme.text };
        for (n, part) in wrap(&line, columns).iter().enumerate() {
            let indent = if n == 0 { "" } else { "  " };
            let item = Item::text(&format!(" {indent}{part}"), style).hit(Hit::Choice(at));
            items.push(item.focus(n == 0 && (at == state.focus || app.world.hidden)));
        }
    }
    if app.world.hidden {
        let key = app.world.key(Scope::Everywhere, Action::Hide).unwrap_or_default();
        items.push(Item::text(
            &format!(" What is in it is hidden; {key} shows everything in a view."),
            theme.text,
        ));
    }
    let name = if app.world.hidden { "--" } else { state.name.as_str() };
    let title = match state.edit {
        Some(_) => format!("Write this? {name}"),
        None => format!("Nothing new in {name}"),
    };
    let rows = u16::try_from(items.len()).unwrap_or(u16::MAX);
    let inside = sheet::open(frame, parts, SHEET, rows, &title, look);
    sheet::rows(frame, inside, &items, look);
    frame::hints(frame, parts.hints, &app.world.keymap.hints(&app.scopes()), look);
}

/// Draws what is said while a file is read or put together.
pub(super) fn waiting(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &Waiting, look: &Look) {
    let words = if app.world.hidden {
        "Working"
    } else {
        state.words.as_str()
    };
    let item = Item::text(&format!(" {} ..", clean_line(words)), look.theme.text).focus(true);
    let inside = sheet::open(frame, parts, 60, 1, "One moment", look);
    sheet::rows(frame, inside, &[item], look);
    frame::hints(frame, parts.hints, &app.world.keymap.hints(&app.scopes()), look);
}
