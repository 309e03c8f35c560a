//! What the check-in asks: the list, and the form for one.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Look;
use super::frame::{self, Parts, put};
use super::list::Item;
use super::text::{clean_line, fit_with, width, wrap};
use super::{prompt, sheet};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::measures::{Form, State, listed};
use crate::app::words;
use crate::app::wrap::SHEET;
use crate::domain::measure::phrase;
use crate::domain::unreadable::Part;
use crate::ui::written::written;

/// Draws the list, or the form.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    match &state.form {
        Some(form) => draw_form(frame, parts, app, form, look),
        None => draw_list(frame, parts, app, state, look),
    }
}

fn draw_list(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let theme = &look.theme;
    let measures = listed(&app.world);
    let at = state.place(&app.world);
    let name = measures
        .iter()
        .map(|m| width(&app.world.measure_name(m)))
        .max()
        .unwrap_or(0)
        .clamp(8, 20)
        + 2;
    let columns = usize::from(parts.body.width.min(SHEET)).saturating_sub(6 + name);
    let mut items: Vec<Item> = Vec::new();
    let closed = app.world.regimen.closed(Part::Measures);
    if let Some(closed) = closed {
        let words = format!(" {}: {}", closed.part, closed.trouble);
        let lines = wrap(
            &clean_line(&words),
            usize::from(parts.body.width.min(SHEET)).saturating_sub(6).max(8),
        );
        items.extend(
            lines
                .iter()
                .map(|line| Item::text(&format!(" {line}"), theme.attention)),
        );
    }
    if measures.is_empty() {
        let words = if closed.is_some() {
            " Nothing else is asked."
        } else {
            " Nothing is asked yet. a adds the first one."
        };
        items.push(Item::text(words, theme.text).focus(true));
    }
    for (i, measure) in measures.iter().enumerate() {
        let said = match measure.retired {
            Some(since) => format!(
                "archived on {}",
                written(&app.world, &words::day_near(since, app.world.today()))
            ),
            None if app.world.hidden => phrase::asked_words(&measure.asked),
            None => phrase::summary(measure),
        };
        let said = written(&app.world, &app.world.veil(&said));
        let mut lines = if i == at {
            wrap(&said, columns.max(8))
        } else {
            Vec::new()
        };
        if lines.is_empty() {
            lines.push(fit_with(&said, columns.max(8), look.glyphs.ellipsis).into_owned());
        }
        let shown = fit_with(&app.world.measure_name(measure), name - 1, look.glyphs.ellipsis).into_owned();
        for (row, line) in lines.iter().enumerate() {
            let label = if row == 0 { shown.as_str() } else { "" };
            let cells = Item::cells(&[(" ", 1, theme.text), (label, name, theme.label), (line, 0, theme.text)]);
            items.push(cells.focus(i == at && row == 0).hit(Hit::Choice(i)));
        }
    }
    let rows = u16::try_from(items.len()).unwrap_or(u16::MAX);
    let title = "What the check-in asks";
    let inside = sheet::open(frame, parts, SHEET, rows.saturating_add(2), title, look);
    let air = u16::from(inside.height > rows);
    let area = Rect {
        y: inside.y + air,
        height: inside.height.saturating_sub(air),
        ..inside
    };
    sheet::rows(frame, area, &items, look);
    frame::hints(frame, parts.hints, &app.world.keymap.hints(&app.scopes()), look);
}

fn draw_form(frame: &mut Frame<'_>, parts: &Parts, app: &App, form: &Form, look: &Look) {
    let theme = &look.theme;
    let room = usize::from(parts.body.width.min(SHEET)).saturating_sub(8);
    let title = if form.is_change() {
        "Change what is asked"
    } else {
        "Add a question"
    };
    let text = |field: usize| form.lines.get(field).map_or("", |line| line.text());
    let (sign, words, style) = match form.echo(form.field, &app.world) {
        _ if text(form.field).trim().is_empty() => (" ", Form::example(form.field).to_owned(), theme.aside),
        Ok(words) => ("=", words, theme.text),
        Err(words) => ("?", words, theme.attention),
    };
    let echo = wrap(&written(&app.world, &words), room);
    // Two rows a question, and the echo below the one being answered.
    let rows = form.lines.len() * 2 + echo.len() + 1;
    let inside = sheet::open(
        frame,
        parts,
        SHEET,
        u16::try_from(rows).unwrap_or(u16::MAX),
        title,
        look,
    );
    let short = usize::from(inside.height) < rows;
    let mut y = inside.y;
    for (field, line) in form.lines.iter().enumerate() {
        let here = field == form.field;
        // Without room the questions that are not being answered are left out, those before first.
        if short && !here {
            continue;
        }
        if y >= inside.bottom() {
            break;
        }
        let mark = if here { look.glyphs.focus } else { " " };
        put(frame.buffer_mut(), inside, inside.x, y, mark, theme.accent);
        let style_of = if here { theme.heading } else { theme.label };
        let question = fit_with(Form::question(field), room + 3, look.glyphs.ellipsis);
        put(frame.buffer_mut(), inside, inside.x + 2, y, &question, style_of);
        let rows = Rect { y, height: 2, ..inside };
        look.hits.mark(rows.intersection(inside), Hit::Choice(field));
        y += 1;
        let row = Rect {
            x: inside.x + 5,
            y,
            width: inside.width.saturating_sub(7),
            height: 1,
        };
        if here {
            put(frame.buffer_mut(), inside, inside.x + 3, y, ">", theme.accent);
            if y < inside.bottom() {
                prompt::field(frame, row, line, false, look);
            }
            for (row, words) in echo.iter().enumerate() {
                y += 1;
                let shown = format!("{} {words}", if row == 0 { sign } else { " " });
                if y < inside.bottom() {
                    put(frame.buffer_mut(), inside, inside.x + 3, y, &shown, style);
                }
            }
        } else if y < inside.bottom() {
            let shown = clean_line(line.text());
            let shown = fit_with(&shown, room, look.glyphs.ellipsis);
            put(frame.buffer_mut(), inside, inside.x + 5, y, &shown, theme.text);
        }
        y += 1;
    }
    let last = form.field + 1 == form.lines.len();
    let enter = if last { "writes it" } else { "next" };
    let hints = [
        ("Enter", enter),
        ("Tab", "other line"),
        ("Esc", "close, nothing is written"),
    ];
    frame::pairs(frame, parts.hints, hints.into_iter(), look);
}
