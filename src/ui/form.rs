//! A form: headings, fields and their values under each other; the focused one with what it means, or with the line in which
//! it is edited.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use super::Look;
use super::frame::{self, Parts, put, put_right};
use super::list::{self, Item};
use super::prompt;
use super::text::{clean_line, fit_with, width, wrap};
use crate::app::App;
use crate::app::form::fields::{Field, Spot};
use crate::app::form::{Echo, Of, State};
use crate::app::hit::Hit;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::wrap::LINES;
use crate::ui::written::written;

/// From this width on the fields are in two columns.
const TWO_COLUMNS: u16 = 150;

/// This many rows or fewer: the field that is edited is at the top, so that its echo is in sight.
const LOW: u16 = 12;

/// A row to be drawn, and the field that it is of.
struct Shown {
    item: Item,
    edited: bool,
}

/// Draws it over the whole body.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    Clear.render(parts.body, frame.buffer_mut());
    let area = parts.body;
    let title = match &state.of {
        Of::Course(_) => format!("{}: all fields", state.of.title(&app.world)),
        other => other.title(&app.world),
    };
    let body = heading(frame, area, app, &title, look);
    if let Some(wrong) = &state.unread {
        let lines = wrap(&clean_line(wrong), usize::from(body.width).saturating_sub(2).max(8));
        let items: Vec<Item> = lines
            .iter()
            .map(|line| Item::text(line, look.theme.attention))
            .collect();
        list::draw(frame, body, &items, look);
        hints(frame, parts, app, state, look);
        return;
    }
    let fields = state.fields(&app.world);
    let at = state.place(&fields);
    if area.width >= TWO_COLUMNS {
        columns(frame, body, app, state, (&fields, at), look);
    } else {
        let body = Rect {
            width: body.width.min(LINES),
            ..body
        };
        let rows = rows(app, state, (&fields, 0, at), body.width, look);
        one_column(frame, body, state, rows, look);
    }
    hints(frame, parts, app, state, look);
}

/// The title, and the key that closes; the area below.
fn heading(frame: &mut Frame<'_>, area: Rect, app: &App, title: &str, look: &Look) -> Rect {
    let back = app.world.key(Scope::Form, Action::Back).unwrap_or_default();
    let right = format!("{back} close");
    let room = usize::from(area.width).saturating_sub(width(&right) + 4);
    let title = clean_line(title);
    let shown = fit_with(&title, room, look.glyphs.ellipsis);
    let x = put(frame.buffer_mut(), area, area.x + 1, area.y, &shown, look.theme.heading);
    let line = Rect {
        width: area.width.saturating_sub(1),
        ..area
    };
    put_right(
        frame.buffer_mut(),
        line,
        line.y,
        &right,
        look.theme.text,
        x - line.x + 2,
    );
    Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    }
}

/// The width of the column of labels.
fn label_width(room: u16) -> usize {
    if room < 60 { 15 } else { 18 }
}

/// The rows of some fields; the focused one with its meaning below.
fn rows(
    app: &App,
    state: &State,
    (fields, first, focus): (&[Field], usize, usize),
    room: u16,
    look: &Look,
) -> Vec<Shown> {
    let theme = &look.theme;
    let label_width = label_width(room);
    let columns = usize::from(room).saturating_sub(label_width + 3).max(8);
    let mut shown: Vec<Shown> = Vec::new();
    let plain = |item: Item| Shown { item, edited: false };
    let mut section = "";
    for (n, field) in fields.iter().enumerate() {
        let at = first + n;
        if field.section != section {
            section = &field.section;
            if !shown.is_empty() {
                shown.push(plain(Item::default()));
            }
            shown.push(plain(Item::text(section, theme.heading)));
        } else if begins_record(field) && n > 0 {
            shown.push(plain(Item::default()));
        }
        let focused = at == focus;
        let edited = focused && state.editing.is_some();
        let value = if edited {
            String::new()
        } else {
            value_of(app, state, field)
        };
        let value = written(&app.world, &value);
        let lines = wrap(&value, columns);
        let label = fit_with(&field.label, label_width - 1, look.glyphs.ellipsis).into_owned();
        let cells = [
            ("", 1, theme.text),
            (label.as_str(), label_width, theme.label),
            (lines.first().map_or("", String::as_str), 0, theme.text),
        ];
        let more = lines.len() > 1 && !focused;
        let item = if more {
            let cut = fit_with(&value, columns, look.glyphs.ellipsis).into_owned();
            Item::cells(&[cells[0], cells[1], (cut.as_str(), 0, theme.text)])
        } else {
            Item::cells(&cells)
        };
        shown.push(Shown {
            item: item.focus(focused).hit(Hit::Choice(at)),
            edited,
        });
        if !focused {
            continue;
        }
        for line in lines.iter().skip(1) {
            let cells = [("", 1 + label_width, theme.text), (line.as_str(), 0, theme.text)];
            shown.push(plain(Item::cells(&cells)));
        }
        let indent = if room < 60 { 3 } else { 1 + label_width };
        let wide = usize::from(room).saturating_sub(indent + 4).max(8);
        for (sign, text, style) in underneath(app, state, field, look) {
            for (row, line) in wrap(&written(&app.world, &text), wide).iter().enumerate() {
                let sign = if row == 0 { sign } else { " " };
                let cells = [("", indent, theme.text), (sign, 2, style), (line.as_str(), 0, style)];
                shown.push(plain(Item::cells(&cells)));
            }
        }
    }
    shown
}

/// Whether a record begins with this field.
fn begins_record(field: &Field) -> bool {
    match &field.spot {
        Spot::Record { key, .. } => matches!(*key, "name" | "on"),
        Spot::Add(_) => true,
        _ => false,
    }
}

/// What is shown after the label while the field is not edited.
fn value_of(app: &App, state: &State, field: &Field) -> String {
    match &field.spot {
        Spot::Supply | Spot::Plan => state.meaning(field, &app.world).unwrap_or_default(),
        Spot::Slot | Spot::Hours(_) | Spot::Add(_) | Spot::Questions => String::new(),
        Spot::Key(crate::domain::keyed::Keyed::Settings, _) if field.value.is_none() => state
            .usual(field, &app.world)
            .map(|usual| format!("({usual})"))
            .unwrap_or_default(),
        _ => state.shown(field, &app.world).unwrap_or_default(),
    }
}

/// What is said about the focused field: its echo while it is edited, else what it means or what could be there.
fn underneath(
    app: &App,
    state: &State,
    field: &Field,
    look: &Look,
) -> Vec<(&'static str, String, ratatui::style::Style)> {
    let theme = &look.theme;
    match state.echo(&app.world) {
        Some(Echo::Empty(words)) => vec![(" ", words, theme.text)],
        Some(Echo::Wrong(words)) => vec![("?", words, theme.attention)],
        Some(Echo::Read(words, remarks)) => {
            let mut lines = vec![("=", words, theme.text)];
            lines.extend(remarks.into_iter().map(|remark| ("!", remark, theme.attention)));
            lines
        }
        None => {
            let leads = matches!(field.spot, Spot::Supply | Spot::Plan | Spot::Questions);
            match state
                .meaning(field, &app.world)
                .filter(|_| field.value.is_some() && !leads)
            {
                Some(meaning) => vec![("=", meaning, theme.text)],
                None => vec![(" ", field.example.to_owned(), theme.text)],
            }
        }
    }
}

fn one_column(frame: &mut Frame<'_>, area: Rect, state: &State, rows: Vec<Shown>, look: &Look) {
    let focus = rows.iter().position(|row| row.item.focused).unwrap_or(0);
    let height = usize::from(area.height);
    let first = if state.editing.is_some() && area.height <= LOW {
        focus
    } else {
        0
    };
    let edited = rows.get(focus).is_some_and(|row| row.edited);
    let items: Vec<Item> = rows.into_iter().skip(first).map(|row| row.item).collect();
    list::draw(frame, area, &items, look);
    let top = list::top(items.len(), height, focus - first);
    if let (Some(editing), true, Some(down)) = (&state.editing, edited, (focus - first).checked_sub(top)) {
        let indent = u16::try_from(label_width(area.width) + 2).unwrap_or(0);
        let line = Rect {
            x: area.x + indent,
            y: area.y + u16::try_from(down).unwrap_or(0),
            width: area.width.saturating_sub(indent + 2),
            height: 1,
        };
        if line.y < area.bottom() {
            prompt::field(frame, line, &editing.line, editing.fresh, look);
        }
    }
}

/// The fields in two columns, broken at a heading: each scrolls where it does not fit.
fn columns(
    frame: &mut Frame<'_>,
    area: Rect,
    app: &App,
    state: &State,
    (fields, focus): (&[Field], usize),
    look: &Look,
) {
    // The heading nearest to the middle begins the second column.
    let headings = (1..fields.len()).filter(|at| {
        let section = |at: usize| fields.get(at).map(|field| &field.section);
        section(*at) != section(at - 1)
    });
    let middle = headings
        .min_by_key(|at| at.abs_diff(fields.len() / 2))
        .unwrap_or(fields.len());
    let (left, right) = fields.split_at(middle);
    let half = area.width / 2;
    let sides = [
        (left, 0, area.x, half.saturating_sub(2)),
        (right, middle, area.x + half, area.width - half),
    ];
    for (fields, first, x, wide) in sides {
        let side = Rect {
            x,
            width: wide.min(LINES),
            ..area
        };
        let rows = rows(app, state, (fields, first, focus), side.width, look);
        let focused = rows.iter().any(|row| row.item.focused);
        if focused || !rows.is_empty() {
            one_column(frame, side, state, rows, look);
        }
    }
}

fn hints(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    if state.editing.is_some() {
        let hints = [("Esc", "leave it"), ("Enter", "save"), ("Tab", "save, next field")];
        frame::pairs(frame, parts.hints, hints.into_iter(), look);
    } else {
        frame::hints(frame, parts.hints, &app.world.keymap.hints(&app.scopes()), look);
    }
}

#[cfg(test)]
mod tests;
