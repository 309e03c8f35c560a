//! Every command by name, and how a sentence is read.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::frame::{self, Parts, arrows, put, put_right};
use super::list::Item;
use super::text::{clean_line, fit_with, width, wrap};
use super::{Look, list, prompt, sheet};
use crate::app::App;
use crate::app::commands::State;
use crate::app::hit::Hit;
use crate::app::sentence::EXAMPLES;
use crate::ui::written::written;

/// The rows of what is understood apart from names: a rule, a heading, examples in two columns.
const ALSO: u16 = 9;

/// The least rows that the list keeps.
const LEAST_ROWS: u16 = 8;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let theme = &look.theme;
    let inside = sheet::open(frame, parts, 70, parts.body.height, "All commands", look);
    let row = Rect { height: 1, ..inside };
    let (said, wrong) = match state.said(&app.world) {
        Ok(said) => (said, None),
        Err(wrong) => (Vec::new(), Some(wrong)),
    };
    let found = state.found(&app.world);
    let chosen = state.chosen.min((said.len() + found.len()).saturating_sub(1));
    let body = Rect {
        y: inside.y + 2,
        height: inside.height.saturating_sub(2),
        ..inside
    };
    // The examples are for who has typed nothing yet, or a sentence.
    let typed = !state.line.text().trim().is_empty();
    let also = (!typed || !said.is_empty() || wrong.is_some()) && body.height >= LEAST_ROWS + ALSO;
    let rows = Rect {
        height: body.height - if also { ALSO } else { 0 },
        ..body
    };
    let columns = usize::from(rows.width).saturating_sub(4);
    let mut items = Vec::new();
    for (at, said) in said.iter().enumerate() {
        let words = app.world.veil(&said.words);
        let words = written(&app.world, &words);
        for (n, line) in wrap(&words, columns).iter().enumerate() {
            let item = Item::text(&format!(" {line}"), theme.label).hit(Hit::Choice(at));
            items.push(item.focus(n == 0 && at == chosen));
        }
        let detail = written(&app.world, &app.world.veil(&said.detail));
        let detail = fit_with(&detail, columns.saturating_sub(2), look.glyphs.ellipsis).into_owned();
        items.push(Item::text(&format!("   {detail}"), theme.text).hit(Hit::Choice(at)));
    }
    let lines = wrong.as_ref().map_or_else(Vec::new, |wrong| {
        wrap(&written(&app.world, &app.world.veil(wrong)), columns)
    });
    for (n, line) in lines.iter().enumerate() {
        let sign = if n == 0 { "?" } else { " " };
        items.push(Item::text(&format!("{sign} {line}"), theme.attention));
    }
    let files = state
        .files
        .iter()
        .map(|name| clean_line(&app.world.veil(name)).into_owned());
    items.extend(files.map(|name| Item::text(&format!("   {name}"), theme.text)));
    items.extend(found.iter().enumerate().map(|(i, m)| {
        let place = said.len() + i;
        let keys = if look.glyphs.caret == "|" {
            m.keys.clone()
        } else {
            arrows(&m.keys)
        };
        // The key is never covered by the words.
        let room = usize::from(rows.width).saturating_sub(width(&keys) + 6);
        let help = fit_with(&m.help, room, look.glyphs.ellipsis);
        let item = Item::text(&format!(" {help}"), theme.text);
        item.with_right(format!("{keys} "), theme.accent)
            .focus(place == chosen)
            .hit(Hit::Choice(place))
    }));
    if items.is_empty() {
        items.push(Item::text("No command matches.", theme.text));
    }
    list::draw(frame, rows, &items, look);
    if also {
        let area = Rect {
            y: rows.bottom(),
            height: ALSO,
            ..body
        };
        examples(frame, area, look);
    }
    frame::rule(frame.buffer_mut(), inside, inside.y + 1, look);
    put(frame.buffer_mut(), row, row.x + 1, row.y, ":", theme.accent);
    // Where a sentence was understood, nothing was searched for.
    let count = match found.len() {
        0 if !said.is_empty() => String::new(),
        count => format!("{count} "),
    };
    put_right(frame.buffer_mut(), row, row.y, &count, theme.aside, 40);
    let text = Rect {
        x: row.x + 3,
        width: row.width.saturating_sub(4),
        ..row
    };
    prompt::field(frame, text, &state.line, false, look);
    let first = vec![("Enter", "do it"), ("Up Down", "choose"), ("Tab", "complete")];
    let close = [("Esc", "close")];
    let pairs = frame::kept(parts.hints, first, &close).into_iter().chain(close);
    frame::pairs(frame, parts.hints, pairs, look);
}

/// What else can be typed.
fn examples(frame: &mut Frame<'_>, area: Rect, look: &Look) {
    let theme = &look.theme;
    frame::rule(frame.buffer_mut(), area, area.y, look);
    let words = "Also understood, and shown in full before it is done";
    put(frame.buffer_mut(), area, area.x + 2, area.y + 1, words, theme.heading);
    let half = area.width / 2;
    for (pair, y) in EXAMPLES.chunks(2).zip(area.y + 2..area.bottom()) {
        for (example, x) in pair.iter().zip([area.x + 2, area.x + half]) {
            put(frame.buffer_mut(), area, x, y, example, theme.text);
        }
    }
}
