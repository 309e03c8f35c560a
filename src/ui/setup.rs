//! Questions one after the other: a new plan, and the blanks of a template.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Look;
use super::focus;
use super::frame::{self, Parts, put};
use super::list::{self, Item};
use super::text::{clean, fit_with, width, wrap};
use super::{prompt, sheet};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::line::Line;
use crate::app::record::Reading;
use crate::app::setup::{Ask, State};
use crate::app::template;
use crate::app::world::World;
use crate::app::wrap::SHEET;
use crate::domain::draft::Shape;
use crate::ui::written::written;

/// How many rows the sheet has where there is room: it does not jump from question to question.
const ROWS: u16 = 17;

/// A question with its line: what is asked, what is typed, how it is read.
struct Asked<'a> {
    question: &'a str,
    line: &'a Line,
    example: &'a str,
    echo: Result<String, String>,
}

/// Draws the present question, and what was answered before it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let title = if parts.body.width < 60 {
        format!("A new plan, {}", state.place())
    } else {
        format!("A new plan: {}", place(state))
    };
    // From the same row on it grows with what was answered.
    let space = parts.body.height;
    let down = space.saturating_sub(ROWS + 2) / 3;
    let inside = sheet::open_at(frame, parts, down, SHEET, high(parts, app, state), &title, look);
    let air = u16::from(space >= ROWS);
    let inside = Rect {
        y: inside.y + air,
        height: inside.height.saturating_sub(air),
        ..inside
    };
    match state.at {
        Ask::Steps => {
            let rows = answers(&app.world, state, inside, 1 + count(Shape::ALL.len()), look);
            let rest = frame_answers(frame, inside, &rows, look);
            menu(frame, rest, state.question(Ask::Steps), state.blanks.chosen, look);
        }
        Ask::Look => return last_look(frame, parts, inside, app, state, look),
        ask => {
            let Some(line) = state.line(ask) else { return };
            let asked = Asked {
                question: state.question(ask),
                line,
                example: state.example(ask),
                echo: state.echo(ask, &app.world),
            };
            let rows = answers(&app.world, state, inside, 4, look);
            let rest = frame_answers(frame, inside, &rows, look);
            question(frame, rest, &app.world, &asked, look);
        }
    }
    hints(
        frame,
        parts,
        app,
        state.at == Ask::Steps,
        "next question",
        state.at == Ask::Name,
        look,
    );
}

/// How many rows the sheet has: what was answered, the question, and what is said of its answer.
fn high(parts: &Parts, app: &App, state: &State) -> u16 {
    let order = state.order();
    let said = count(order.iter().take_while(|ask| **ask != state.at).count());
    let columns = usize::from(SHEET.min(parts.body.width)).saturating_sub(9).max(8);
    let told = match state.at {
        Ask::Steps | Ask::Look => return ROWS,
        ask if state.line(ask).is_none_or(|line| line.text().trim().is_empty()) => 3,
        ask => {
            let echo = state.echo(ask, &app.world).unwrap_or_else(|wrong| wrong);
            count(wrap(&clean(&app.world.written(&echo)), columns).len())
        }
    };
    // A blank row above, below what was answered, and at the end.
    (said + u16::from(said > 0) + told.max(3) + 4).min(ROWS)
}

/// `question 2 of 5`, `your prescriber`, `a last look`
fn place(state: &State) -> String {
    let place = state.place();
    if place.contains("of") {
        format!("question {place}")
    } else {
        place.to_owned()
    }
}

fn count(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// What was answered before, the latest last, as many as fit next to a number of other rows.
fn answers(world: &World, state: &State, inside: Rect, others: u16, look: &Look) -> Vec<Item> {
    let order = state.order();
    let before = order.iter().take_while(|ask| **ask != state.at);
    let said = before.filter_map(|ask| {
        let text = match ask {
            Ask::Steps => state.blanks.shape().name().to_owned(),
            other => state.line(*other)?.text().trim().to_owned(),
        };
        (!text.is_empty()).then(|| (state.question(*ask), text))
    });
    let said: Vec<(&str, String)> = said.collect();
    let room = usize::from(inside.height.saturating_sub(others + 1));
    let columns = usize::from(inside.width).saturating_sub(4);
    let skipped = said.len().saturating_sub(room);
    let lines = said.iter().skip(skipped).map(|(question, text)| {
        let half = if columns < 50 { 0 } else { 42.min(columns / 2 + 6) };
        let question = fit_with(question, half, look.glyphs.ellipsis).into_owned();
        let text = written(world, text);
        let text = fit_with(&text, columns - half, look.glyphs.ellipsis).into_owned();
        if half == 0 {
            Item::text(&format!(" {text}"), look.theme.text)
        } else {
            let cells = [
                ("", 1, look.theme.text),
                (question.as_str(), half, look.theme.label),
                (text.as_str(), 0, look.theme.text),
            ];
            Item::cells(&cells)
        }
    });
    lines.collect()
}

/// Draws the answers at the top; the area below them.
fn frame_answers(frame: &mut Frame<'_>, inside: Rect, rows: &[Item], look: &Look) -> Rect {
    let used = list::draw(
        frame,
        Rect {
            height: count(rows.len()).min(inside.height),
            ..inside
        },
        rows,
        look,
    );
    let used = (used + u16::from(used > 0)).min(inside.height);
    Rect {
        y: inside.y + used,
        height: inside.height - used,
        ..inside
    }
}

/// One question: the focus mark, the line, the echo.
fn question(frame: &mut Frame<'_>, area: Rect, world: &World, asked: &Asked<'_>, look: &Look) {
    let theme = &look.theme;
    let columns = usize::from(area.width).saturating_sub(7).max(8);
    focus::mark(frame, area, (area.x, area.y), look);
    let question = fit_with(asked.question, columns + 3, look.glyphs.ellipsis);
    put(frame.buffer_mut(), area, area.x + 2, area.y, &question, theme.heading);
    let row = Rect {
        x: area.x + 5,
        y: area.y + 1,
        width: area.width.saturating_sub(7),
        height: 1,
    };
    put(frame.buffer_mut(), area, area.x + 3, row.y, ">", theme.accent);
    if row.y < area.bottom() {
        prompt::field(frame, row, asked.line, false, look);
    }
    let (sign, words, style) = match &asked.echo {
        _ if asked.line.text().trim().is_empty() => (" ", asked.example.to_owned(), theme.text),
        Ok(words) => ("=", words.clone(), theme.text),
        Err(words) => ("?", words.clone(), theme.attention),
    };
    for (at, line) in wrap(&clean(&world.written(&words)), columns).iter().enumerate() {
        let shown = format!("{} {line}", if at == 0 { sign } else { " " });
        put(
            frame.buffer_mut(),
            area,
            area.x + 3,
            row.y + 1 + count(at),
            &shown,
            style,
        );
    }
}

/// The templates under each other, by number.
fn menu(frame: &mut Frame<'_>, area: Rect, question: &str, chosen: usize, look: &Look) {
    put(
        frame.buffer_mut(),
        area,
        area.x + 2,
        area.y,
        question,
        look.theme.heading,
    );
    let items: Vec<Item> = Shape::ALL
        .iter()
        .enumerate()
        .map(|(at, shape)| {
            let digit = (at + 1).to_string();
            let cells = [
                ("", 1, look.theme.text),
                (digit.as_str(), 3, look.theme.accent),
                (shape.name(), 0, look.theme.text),
            ];
            Item::cells(&cells).focus(at == chosen).hit(Hit::Choice(at))
        })
        .collect();
    let body = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    };
    let used = list::draw(frame, body, &items, look);
    let note = Rect {
        y: body.y + used + 1,
        height: body.height.saturating_sub(used + 1),
        ..body
    };
    let words = "Templates contain no amounts; you enter every figure. The steps open in the plan as a draft.";
    let columns = usize::from(area.width).saturating_sub(4);
    let lines = wrap(words, columns);
    if usize::from(note.height) >= lines.len() {
        for (line, y) in lines.iter().zip(note.y..note.bottom()) {
            put(frame.buffer_mut(), note, note.x + 1, y, line, look.theme.text);
        }
    }
}

/// What will be written, in words, and from which day.
fn last_look(frame: &mut Frame<'_>, parts: &Parts, inside: Rect, app: &App, state: &State, look: &Look) {
    let theme = &look.theme;
    let label = if inside.width < 50 { 11 } else { 13 };
    let columns = usize::from(inside.width).saturating_sub(label + 4).max(8);
    let mut items = vec![Item::text(" What will be written", theme.heading)];
    for (name, words) in state.summary(&app.world) {
        for (at, line) in wrap(&clean(&app.world.written(&words)), columns).iter().enumerate() {
            let name = if at == 0 { name } else { "" };
            let cells = [("", 1, theme.text), (name, label, theme.label), (line, 0, theme.text)];
            items.push(Item::cells(&cells));
        }
    }
    let line = state.line(Ask::Look);
    let asks = if line.is_some() { 4.min(inside.height) } else { 0 };
    let above = Rect {
        height: inside.height - asks,
        ..inside
    };
    let top = state.top.min(items.len().saturating_sub(usize::from(above.height)));
    let shown = items.get(top..).unwrap_or_default();
    if line.is_none() {
        // Without a line the cursor is on what is looked at.
        items[0].focused = true;
        list::draw(frame, above, &items, look);
    } else {
        list::draw(frame, above, shown, look);
        list::ends(
            frame,
            above,
            (above.y, above.bottom()),
            (top > 0, false),
            theme.decoration,
            look,
        );
    }
    if let Some(line) = line {
        let asked = Asked {
            question: state.question(Ask::Look),
            line,
            example: state.example(Ask::Look),
            echo: state.echo(Ask::Look, &app.world),
        };
        let rest = Rect {
            y: above.bottom() + u16::from(asks > 3),
            height: asks - u16::from(asks > 3),
            ..inside
        };
        question(frame, rest, &app.world, &asked, look);
    }
    let enter = if state.is_untouched() { "closes" } else { "writes it" };
    hints(frame, parts, app, false, enter, false, look);
}

/// What Esc does after the first question, as in the table of keys.
const BEFORE: &str = "back";

fn hints(frame: &mut Frame<'_>, parts: &Parts, app: &App, menu: bool, enter: &str, first: bool, look: &Look) {
    if menu {
        let mut hints = app.world.keymap.hints(&app.scopes());
        // On the first there is no question before.
        for hint in hints.iter_mut().filter(|hint| first && hint.words == BEFORE) {
            hint.words = "close";
        }
        return frame::hints(frame, parts.hints, &hints, look);
    }
    let back = if first { "close" } else { BEFORE };
    let hints = [
        ("Enter", enter),
        ("Esc", back),
        ("Ctrl-C", "leave, nothing is written"),
        ("F1", "examples"),
    ];
    let needs = |hints: &[(&str, &str)]| hints.iter().map(|(k, w)| width(k) + width(w) + 3).sum::<usize>();
    let fit = (2..=hints.len())
        .rev()
        .find(|n| needs(&hints[..*n]) <= usize::from(parts.hints.width));
    let hints = &hints[..fit.unwrap_or(2)];
    frame::pairs(frame, parts.hints, hints.iter().copied(), look);
}

/// A template for a plan that is there.
pub(super) fn draw_template(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &template::State, look: &Look) {
    let world = &app.world;
    let title = format!("{}: rows by a template", world.name(&state.course));
    let rows = if state.at.is_none() { 11 } else { 9 };
    let inside = sheet::open(frame, parts, SHEET, rows, &title, look);
    let air = u16::from(inside.height >= 9);
    let inside = Rect {
        y: inside.y + air,
        height: inside.height.saturating_sub(air),
        ..inside
    };
    let Some(at) = state.at else {
        menu(frame, inside, "From the focused row on", state.blanks.chosen, look);
        return hints(frame, parts, app, true, "", true, look);
    };
    let Some(line) = state.blanks.lines().get(at) else {
        return;
    };
    let heading = Item::text(state.blanks.shape().name(), look.theme.label);
    let rest = frame_answers(frame, inside, &[heading], look);
    let empty = line.text().trim().is_empty();
    let (asks, example) = state.blanks.question(at);
    let asked = Asked {
        question: asks,
        line,
        // The rows of a plan that is there come from the template alone.
        example: example.split(';').next().unwrap_or(example),
        echo: match state.read(world) {
            Ok(Reading::Edit(words, _)) => Ok(words),
            // What is missing is asked next.
            Err(_) if !empty && at < 2 && state.blanks.lines().get(2).is_some_and(|to| to.text().is_empty()) => {
                Ok(line.text().trim().to_owned())
            }
            Err(wrong) => Err(wrong),
            Ok(_) => Ok(String::new()),
        },
    };
    question(frame, rest, &app.world, &asked, look);
    let last = at + 1 == state.blanks.lines().len();
    let enter = if last { "writes the rows into the draft" } else { "next" };
    hints(frame, parts, app, false, enter, false, look);
}

#[cfg(test)]
mod tests;
