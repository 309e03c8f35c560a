//! The journal view: days at the left, what was written on the focused one to their right, and what else there is of
//! it.

mod entry;
mod list;
mod parts;

use crate::ui::written::written;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::Look;
use super::frame::{self, Parts, put, span};
use super::text::fit_with;
use crate::app::App;
use crate::app::journal::Editor;
use crate::app::words;
use crate::app::wrap::SHEET;
use crate::ui::flow;
use crate::ui::journal::parts::place;

/// From this width on what else there is of a day has its own pane.
const THREE_PANES: u16 = 120;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let body = parts.body;
    if parts.compact {
        let above = (body.height / 2).max(2).min(body.height);
        list::draw(frame, Rect { height: above, ..body }, app, true, look);
        let rest = Rect {
            x: body.x + 1,
            y: body.y + above,
            width: body.width.saturating_sub(1),
            height: body.height - above,
        };
        if rest.height > 1 {
            frame::rule(frame.buffer_mut(), body, rest.y, look);
            entry::draw(
                frame,
                Rect {
                    y: rest.y + 1,
                    height: rest.height - 1,
                    ..rest
                },
                app,
                false,
                look,
            );
        }
    } else {
        let three = body.width >= THREE_PANES;
        let wide = if three {
            body.width / 3
        } else {
            (body.width / 3).max(27)
        }
        .min(54);
        list::draw(frame, Rect { width: wide, ..body }, app, false, look);
        let mut middle = Rect {
            x: body.x + wide + 2,
            width: body.width - wide - 2,
            ..body
        };
        frame::divide(frame.buffer_mut(), middle, look);
        if three {
            let day = (body.width / 5).max(24);
            let right = Rect {
                x: body.right() - day,
                width: day,
                ..body
            };
            frame::divide(frame.buffer_mut(), right, look);
            that_day(frame, right, app, look);
            middle.width = middle.width.saturating_sub(day + 2);
        }
        entry::draw(frame, middle, app, !three, look);
    }
    if let Some(editor) = &app.journal.editor {
        write(frame, parts, app, editor, look);
    }
}

/// What else there is of the focused day.
fn that_day(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) {
    let Some(day) = app.journal.day() else { return };
    let world = &app.world;
    let theme = &look.theme;
    let columns = usize::from(area.width.saturating_sub(1));
    let mut all = vec![Line::from(span("That day", theme.heading)), Line::default()];
    for words in place(app, day.date) {
        all.push(Line::from(span(
            &fit_with(&words, columns, look.glyphs.ellipsis),
            theme.text,
        )));
    }
    for part in [
        super::calendar::brief(world, day, columns, look),
        super::calendar::readings(world, day, columns, look),
    ] {
        if !part.is_empty() {
            all.push(Line::default());
            all.extend(part);
        }
    }
    flow::lines(frame.buffer_mut(), area, &all, look);
}

/// The sheet in which a note is changed.
fn write(frame: &mut Frame<'_>, parts: &Parts, app: &App, editor: &Editor, look: &Look) {
    let at = editor.note.at;
    let day = editor.note.day.unwrap_or_else(|| at.date_naive());
    let title = format!(
        "Note, {} {}",
        written(&app.world, &words::day_near(day, app.world.today())),
        app.world.clock(at.time())
    );
    let rows = editor.lines.rows();
    let wanted = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX).max(6);
    let inside = super::sheet::open(frame, parts, SHEET, wanted, &title, look);
    let area = Rect {
        x: inside.x + 1,
        width: inside.width.saturating_sub(2),
        ..inside
    };
    let (row, column) = editor.lines.place(&rows);
    let height = usize::from(area.height).max(1);
    let top = (row + 1).saturating_sub(height);
    for (y, range) in (area.y..area.bottom()).zip(rows.iter().skip(top)) {
        let text = editor.lines.text().get(range.clone()).unwrap_or_default();
        put(frame.buffer_mut(), area, area.x, y, text, look.theme.text);
    }
    let x = area.x + u16::try_from(column).unwrap_or(0).min(area.width.saturating_sub(1));
    let y = area.y + u16::try_from(row - top).unwrap_or(0).min(area.height.saturating_sub(1));
    if inside.width > 0 && inside.height > 0 {
        frame.set_cursor_position(Position::new(x.min(inside.right() - 1), y));
    }
}
