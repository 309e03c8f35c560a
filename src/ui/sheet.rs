//! What can be open over a view: a box of at most 76 columns in the middle, and the dialogs made of it.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::widgets::{Clear, Widget};

use super::Look;
use super::frame::{self, Parts, put};
use super::list::Item;
use super::text::{clean_line, fit_with, width, wrap};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::popup::Question;
use crate::app::record;
use crate::app::second::{self, Choice};
use crate::app::wrap::SHEET;
use crate::ui::written::written;

/// Clears the body, and in the middle of it draws its border and title, and gives its inside.
pub fn open(frame: &mut Frame<'_>, parts: &Parts, columns: u16, rows: u16, title: &str, look: &Look) -> Rect {
    open_wide(frame, parts, columns.min(SHEET), rows, title, look)
}

/// The same for what may be wider than other sheets.
pub fn open_wide(frame: &mut Frame<'_>, parts: &Parts, columns: u16, rows: u16, title: &str, look: &Look) -> Rect {
    let space = parts.body;
    let high = rows.saturating_add(2).min(space.height);
    open_at(frame, parts, (space.height - high) / 3, columns, rows, title, look)
}

/// The same from a row of the body on: for a sheet that grows and shrinks under the keys, and does not hop about.
pub fn open_at(
    frame: &mut Frame<'_>,
    parts: &Parts,
    down: u16,
    columns: u16,
    rows: u16,
    title: &str,
    look: &Look,
) -> Rect {
    let space = parts.body;
    let wide = columns.min(space.width);
    let high = rows.saturating_add(2).min(space.height);
    let area = Rect {
        x: space.x + (space.width - wide) / 2,
        y: space.y + down.min(space.height - high),
        width: wide,
        height: high,
    };
    // Words that the box cuts in two say nothing: there is only the box.
    Clear.render(space, frame.buffer_mut());
    let lines = look.glyphs.light;
    let style = look.theme.decoration;
    let buffer = frame.buffer_mut();
    if area.width < 4 || area.height < 3 {
        return area;
    }
    for x in area.left() + 1..area.right() - 1 {
        put(buffer, area, x, area.top(), lines.horizontal, style);
        put(buffer, area, x, area.bottom() - 1, lines.horizontal, style);
    }
    for y in area.top() + 1..area.bottom() - 1 {
        put(buffer, area, area.left(), y, lines.vertical, style);
        put(buffer, area, area.right() - 1, y, lines.vertical, style);
    }
    put(buffer, area, area.left(), area.top(), lines.top_left, style);
    put(buffer, area, area.right() - 1, area.top(), lines.top_right, style);
    put(buffer, area, area.left(), area.bottom() - 1, lines.bottom_left, style);
    put(
        buffer,
        area,
        area.right() - 1,
        area.bottom() - 1,
        lines.bottom_right,
        style,
    );
    let title = clean_line(title);
    let title = fit_with(&title, usize::from(area.width).saturating_sub(6), look.glyphs.ellipsis);
    put(
        buffer,
        area,
        area.left() + 2,
        area.top(),
        &format!(" {title} "),
        look.theme.heading,
    );
    Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width - 2,
        height: area.height - 2,
    }
}

/// Puts rows of text into a sheet, one column from its edge.
pub fn rows(frame: &mut Frame<'_>, inside: Rect, lines: &[Item], look: &Look) {
    super::list::draw(frame, inside, lines, look);
}

/// How many rows fit on the screen as a count of rows.
fn count(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// A question with its consequence; the safe answer is focused first.
pub fn question(frame: &mut Frame<'_>, parts: &Parts, app: &App, question: &Question, look: &Look) {
    let columns = usize::from(parts.body.width.min(SHEET)).saturating_sub(6);
    let said = question
        .lines
        .iter()
        .flat_map(|line| wrap(&written(&app.world, &app.world.veil(line)), columns));
    let mut lines: Vec<Item> = said
        .map(|line| Item::text(&format!(" {line}"), look.theme.text))
        .collect();
    let abreast = width(question.keep) + width(question.go) + 11 + 2;
    let in_two_rows = abreast > usize::from(parts.body.width.min(SHEET)).saturating_sub(2);
    let answered = 1 + usize::from(in_two_rows);
    // Room around the words goes before any of them does.
    if lines.len() + answered + 5 <= usize::from(parts.body.height) {
        lines.insert(0, Item::default());
        lines.push(Item::default());
    }
    let title = app.world.veil(&question.title);
    let wide = lines
        .iter()
        .map(|item| item.line.width())
        .max()
        .unwrap_or(0)
        .max(width(&title) + 4)
        .max(44);
    let airy = lines.len() + answered + 3 <= usize::from(parts.body.height);
    let high = count(lines.len() + answered) + u16::from(airy);
    let inside = open(frame, parts, count(wide + 6), high, &title, look);
    let foot = count(answered) + u16::from(airy);
    let words = Rect {
        height: inside.height.saturating_sub(foot),
        ..inside
    };
    rows(frame, words, &lines, look);
    let mut y = inside.bottom().saturating_sub(foot);
    let mut x = inside.x + 2;
    let answers = [(question.keep, !question.going), (question.go, question.going)];
    for (at, (words, chosen)) in answers.into_iter().enumerate() {
        let style = if chosen {
            look.theme.selection.add_modifier(Modifier::BOLD)
        } else {
            look.theme.text
        };
        if chosen {
            frame.set_cursor_position(Position::new(x.min(inside.right() - 1), y));
        }
        let from = x;
        x = put(frame.buffer_mut(), inside, x, y, &format!("[ {words} ]"), style);
        look.hits
            .mark(frame::between(Rect { y, ..inside }, from, x), Hit::Choice(at));
        if in_two_rows {
            (x, y) = (inside.x + 2, y + 1);
        } else {
            x += 3;
        }
    }
    frame::hints(frame, parts.hints, &app.world.keymap.hints(&app.scopes()), look);
}

/// A second entry for one dose, or one that the person's own figures speak against: the facts, and the ways out.
pub fn second(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &second::State, look: &Look) {
    let theme = &look.theme;
    let world = &app.world;
    let room = usize::from(parts.body.width.min(SHEET)).saturating_sub(6);
    let mut lines = vec![Item::default()];
    let mut said = Vec::new();
    if !state.recorded.is_empty() {
        said.push(format!(
            "Already recorded:  {}",
            record::shown_records(world, &state.recorded)
        ));
    }
    said.push(format!("New entry:         {}", record::shown_words(world, &state.new)));
    said.push(String::new());
    for because in state.because.iter().filter(|_| !world.hidden) {
        said.push(because.clone());
    }
    if !state.because.is_empty() {
        said.extend(
            world
                .regimen
                .settings
                .contact
                .as_ref()
                .filter(|_| !world.hidden && state.is_of_figures())
                .map(|contact| format!("Your contact: {contact}")),
        );
        said.push(String::new());
    }
    for text in &said {
        let wrapped = wrap(&written(world, text), room);
        lines.extend(wrapped.iter().map(|line| Item::text(&format!(" {line}"), theme.text)));
    }
    let at = state
        .recorded
        .last()
        .map(|recorded| world.at(world.wall.local(recorded.at)))
        .unwrap_or_default();
    for (place, choice) in state.choices().iter().enumerate() {
        let key = match choice {
            Choice::Keep => "Esc",
            Choice::Change => "e",
            Choice::Both => "y",
        };
        let words = state.words(*choice, &at);
        let cells = Item::cells(&[(" ", 1, theme.text), (key, 4, theme.accent), (&words, 0, theme.text)]);
        lines.push(cells.focus(*choice == state.choice).hit(Hit::Choice(place)));
    }
    let title = state.title();
    let wide = lines.iter().map(|item| item.line.width()).max().unwrap_or(0) + 5;
    let inside = open(frame, parts, count(wide.max(50)), count(lines.len()), title, look);
    rows(frame, inside, &lines, look);
    frame::hints(frame, parts.hints, &app.world.keymap.hints(&app.scopes()), look);
}
