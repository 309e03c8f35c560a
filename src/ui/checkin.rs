//! The check-in sheet: what is answered above and below, the line being answered unfolded between them.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::Look;
use super::frame::{self, Parts, put, put_right};
use super::list;
use super::sheet;
use super::text::{clean_line, fit_with, pad, width};
use super::today::{sign, sign_style};
use crate::app::App;
use crate::app::checkin::{State, is_answered};
use crate::app::keys::Scope;
use crate::app::today::Row;
use crate::app::words;
use crate::domain::day::Status;
use crate::domain::measure::{GRADES, Measure, Scale};

/// A row of the sheet: its text, and whether it is the one being answered.
struct Piece {
    sign: (&'static str, ratatui::style::Style),
    name: String,
    value: String,
    focused: bool,
}

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let theme = &look.theme;
    let world = &app.world;
    let rows = state.rows(world);
    let at = state.at(world);
    let title = format!("Check-in, {}", words::day(world.day));
    let unfolded = rows.get(at).map_or(0, |row| unfold(row, look, 66).len());
    let wanted = u16::try_from(rows.len() + unfolded + 2).unwrap_or(u16::MAX);
    let inside = sheet::open(frame, parts, 72, wanted, &title, look);
    let (done, all) = state.answered(world);
    let border = Rect {
        y: inside.y.saturating_sub(1),
        height: 1,
        width: inside.width.saturating_sub(1),
        ..inside
    };
    put_right(
        frame.buffer_mut(),
        border,
        border.y,
        &format!(" {done} of {all} "),
        theme.text,
        24,
    );
    let name = rows
        .iter()
        .map(|row| width(&name_of(app, row)))
        .max()
        .unwrap_or(0)
        .clamp(12, 30)
        + 2;
    let room = usize::from(inside.height).saturating_sub(unfolded);
    let top = list::top(rows.len(), room, at);
    let mut y = inside.y + u16::from(usize::from(inside.height) > rows.len() + unfolded + 1);
    for (i, row) in rows.iter().enumerate().skip(top) {
        if y >= inside.bottom() {
            break;
        }
        let piece = piece(app, row, i == at, look);
        line(frame, Rect { y, height: 1, ..inside }, &piece, name, look);
        y += 1;
        if i == at {
            for words in unfold(row, look, usize::from(inside.width).saturating_sub(6)) {
                put(frame.buffer_mut(), inside, inside.x + 4, y, &words, theme.text);
                y += 1;
            }
        }
    }
    frame::hints(frame, parts.hints, &hints(app, rows.get(at)), look);
}

/// The hints that mean something on this line.
fn hints(app: &App, row: Option<&Row<'_>>) -> Vec<crate::app::keys::Hint> {
    let mut hints = app.world.keymap.hints(&[Scope::CheckIn, Scope::Always]);
    let rating = matches!(row, Some(Row::Measure(..)));
    let dose = matches!(row, Some(Row::Dose(_)));
    hints.retain(|hint| match hint.words {
        "rate, moves on" => rating,
        "taken" => dose,
        _ => true,
    });
    hints
}

fn line(frame: &mut Frame<'_>, area: Rect, piece: &Piece, name: usize, look: &Look) {
    let theme = &look.theme;
    let buffer = frame.buffer_mut();
    let style = if piece.focused { theme.heading } else { theme.text };
    put(buffer, area, area.x + 1, area.y, piece.sign.0, piece.sign.1);
    let x = put(buffer, area, area.x + 3, area.y, &pad(&piece.name, name), style);
    let room = usize::from(area.right().saturating_sub(x));
    let value = fit_with(&piece.value, room, look.glyphs.ellipsis);
    put(buffer, area, x, area.y, &value, style);
    if piece.focused {
        put(buffer, area, area.x, area.y, look.glyphs.focus, theme.accent);
        frame.set_cursor_position(Position::new(area.x, area.y));
    }
}

fn name_of(app: &App, row: &Row<'_>) -> String {
    let world = &app.world;
    let name = match row {
        Row::Dose(dose) => format!("{} {}", world.name(&dose.due.course), world.amount(&dose.due.amount)),
        Row::Measure(measure, _) => measure.ask.clone().unwrap_or_else(|| measure.name.clone()),
        Row::Note => "Note".to_owned(),
        Row::Need(_) | Row::Beside(_) => String::new(),
    };
    clean_line(&name).into_owned()
}

fn piece(app: &App, row: &Row<'_>, focused: bool, look: &Look) -> Piece {
    let world = &app.world;
    let nothing = (" ", look.theme.text);
    let done = (look.glyphs.sign(sign(Status::Taken)), look.theme.ok);
    let (sign, value) = match row {
        Row::Dose(dose) => {
            let value = match dose.entries.last() {
                Some(entry) => format!("{} {}", dose.status.word(), world.at(entry.at)),
                None => format!("planned {}", dose.due.clock.map(|c| world.clock(c)).unwrap_or_default()),
            };
            (
                (look.glyphs.sign(sign(dose.status)), sign_style(dose.status, look)),
                value,
            )
        }
        Row::Measure(_, Some(_)) if world.hidden => (done, "--".to_owned()),
        Row::Measure(measure, Some(reading)) => (done, measure.show(&reading.value)),
        Row::Measure(measure, None) => (nothing, if focused { String::new() } else { ask(measure) }),
        _ => (nothing, "Enter writes one line".to_owned()),
    };
    let sign = if is_answered(row) || matches!(row, Row::Dose(_)) {
        sign
    } else {
        nothing
    };
    Piece {
        sign,
        name: name_of(app, row),
        value: clean_line(&value).into_owned(),
        focused,
    }
}

/// What can be answered, for a line that is not being answered.
fn ask(measure: &Measure) -> String {
    match &measure.scale {
        Scale::Grade { five } => GRADES[..if *five { 5 } else { 4 }].join("  "),
        _ => "not rated yet".to_owned(),
    }
}

/// What can be answered, in full, beneath the line that is.
fn unfold(row: &Row<'_>, look: &Look, columns: usize) -> Vec<String> {
    let Row::Measure(measure, _) = row else {
        return Vec::new();
    };
    let lines = match &measure.scale {
        Scale::Rating { low, high, middle } => {
            let gap = if columns < 41 { 1 } else { 3 };
            let keys = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "x"].join(&" ".repeat(gap));
            let dash = look.glyphs.light.horizontal.repeat(gap);
            let line = [look.glyphs.filled; 11].join(&dash);
            let middle = middle.as_deref().filter(|_| gap > 1).unwrap_or_default();
            let wide = width(&keys);
            let left = wide / 2 - width(middle) / 2;
            let right = wide.saturating_sub(width(low).max(left) + width(middle) + width(high));
            let first = pad(low, left.max(width(low)));
            vec![keys, line, format!("{first}{middle}{}{high}", " ".repeat(right.max(1)))]
        }
        Scale::Grade { five } => {
            let count = if *five { 5 } else { 4 };
            let words: Vec<String> = GRADES[..count]
                .iter()
                .enumerate()
                .map(|(i, g)| format!("{i} {g}"))
                .collect();
            vec![words.join("   ")]
        }
        Scale::YesNo => vec!["1 yes   0 no".to_owned()],
        Scale::Number { unit } => vec![format!("type the number of {unit}")],
        Scale::Pair { unit } => vec![format!("type two numbers of {unit}, such as 120/80")],
    };
    let mut shown: Vec<String> = Vec::from([String::new()]);
    shown.extend(
        lines
            .iter()
            .map(|line| fit_with(&clean_line(line), columns, look.glyphs.ellipsis).into_owned()),
    );
    shown.push(String::new());
    shown
}
