//! The sheet of keys, and the list of commands.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Look;
use super::frame::{self, Parts, arrows, put};
use super::glyphs::Sign;
use super::text::{pad, width, wrap};
use super::{prompt, sheet};
use crate::app::App;
use crate::app::help::{Entry, State};
use crate::app::hit::Hit;
use crate::app::keys::{Keymap, Scope};
use crate::app::wrap::SHEET;

/// Draws the keys of what is underneath, next to those that hold everywhere; or all of them in one column.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let keymap = &app.world.keymap;
    let title = match state.here.first() {
        _ if state.all => "All keys".to_owned(),
        _ if state.directions => "Directions".to_owned(),
        _ if app.is_welcome() => "Keys".to_owned(),
        Some(scope) if !state.here.contains(&Scope::Everywhere) => format!("Keys: {}", scope.name()),
        _ => format!("Keys in {}", app.view.name()),
    };
    let inside = sheet::open(frame, parts, SHEET, high(parts, keymap, state, look), &title, look);
    let body = Rect {
        x: inside.x + 1,
        width: inside.width.saturating_sub(2),
        ..inside
    };
    let mut left = state.here(keymap);
    let rules = left
        .iter()
        .any(|entry| matches!(entry, Entry::Rule(..) | Entry::Form(..)));
    let one_column = state.all || rules || body.width < 66;
    let right = state.everywhere(keymap);
    if one_column {
        if !state.all {
            left.extend(right.iter().cloned());
        }
        column(
            frame,
            Rect {
                height: body.height,
                ..body
            },
            (&left, 0),
            state.top,
            20,
            look,
        );
    } else {
        let half = body.width / 2;
        let y = column(
            frame,
            Rect {
                width: half - 1,
                ..body
            },
            (&left, 0),
            state.top,
            LEFT,
            look,
        );
        signs(
            frame,
            Rect {
                y: y + 1,
                width: half - 1,
                height: body.bottom().saturating_sub(y + 1),
                ..body
            },
            look,
        );
        column(
            frame,
            Rect {
                x: body.x + half,
                width: body.width - half,
                ..body
            },
            (&right, left.len()),
            state.top,
            RIGHT,
            look,
        );
    }
    if let Some(line) = &state.filter {
        let row = Rect {
            y: inside.bottom() - 1,
            height: 1,
            ..body
        };
        put(
            frame.buffer_mut(),
            row,
            row.x,
            row.y,
            &pad("/", usize::from(row.width)),
            look.theme.accent,
        );
        prompt::field(
            frame,
            Rect {
                x: row.x + 2,
                width: row.width.saturating_sub(2),
                ..row
            },
            line,
            false,
            look,
        );
        frame::pairs(
            frame,
            parts.hints,
            [("type", "filters"), ("Enter", "keep"), ("Esc", "all again")].into_iter(),
            look,
        );
    } else {
        frame.set_cursor_position((body.x, body.y));
        let more = if state.all { ("?", "close") } else { ("?", "all keys") };
        let hints = [
            ("Esc", "close"),
            ("/", "filter"),
            ("j k", "move"),
            more,
            (":", "all commands"),
            ("Shift-drag", "selects text"),
        ];
        // A dialog waits underneath: it is answered first.
        let hints = hints.into_iter().filter(|(key, _)| *key != ":" || !state.over);
        frame::pairs(frame, parts.hints, hints, look);
    }
}

/// How many rows the sheet takes: as many as its keys need, and the line of the filter.
fn high(parts: &Parts, keymap: &Keymap, state: &State, look: &Look) -> u16 {
    let columns = usize::from(SHEET.min(parts.body.width)).saturating_sub(4);
    let (here, everywhere) = (state.here(keymap), state.everywhere(keymap));
    let of = |entries: &[Entry], most: usize| rows(entries, 0, keys_of(entries, most), columns / 2 - 1, look).len();
    let rules = here
        .iter()
        .any(|entry| matches!(entry, Entry::Rule(..) | Entry::Form(..)));
    if state.all || rules || columns < 66 {
        return parts.body.height;
    }
    let rows = (of(&here, LEFT) + 1 + SIGNS.len() + 1).max(of(&everywhere, RIGHT));
    u16::try_from(rows + 1).unwrap_or(u16::MAX).min(parts.body.height)
}

/// One line as it is drawn: which entry it is the first line of, its name, its words.
struct Row<'a> {
    first: Option<usize>,
    entry: &'a Entry,
    name: String,
    words: String,
}

/// The lines of a column: words in as many as they need.
fn rows<'a>(entries: &'a [Entry], first: usize, keys: usize, columns: usize, look: &Look) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let (name, words, indent) = match entry {
            Entry::Heading(words) => (String::new(), (*words).to_owned(), 0),
            Entry::Rule(name, words) => (name.clone(), words.clone(), RULE),
            Entry::Form(typed, shown) => ((*typed).to_owned(), (*shown).to_owned(), form(columns)),
            Entry::Keys(names, words) => {
                let names = if look.glyphs.caret == "|" {
                    names.clone()
                } else {
                    arrows(names)
                };
                let indent = (width(&names) + 1).max(keys);
                (names, (*words).to_owned(), indent)
            }
        };
        let below = matches!(entry, Entry::Form(..)) && indent <= width(&name);
        let mut lines = wrap(&words, columns.saturating_sub(indent).max(1));
        if below && !words.is_empty() || lines.is_empty() {
            lines.insert(0, String::new());
        }
        for (n, words) in lines.into_iter().enumerate() {
            rows.push(Row {
                first: (n == 0).then_some(first + at),
                entry,
                name: if n == 0 { name.clone() } else { " ".repeat(width(&name)) },
                words,
            });
        }
    }
    rows
}

/// The columns that the keys of some entries take, at most this many and a gap.
fn keys_of(entries: &[Entry], most: usize) -> usize {
    let wide = entries.iter().map(|entry| match entry {
        Entry::Keys(keys, _) => width(&arrows(keys)),
        _ => 0,
    });
    wide.max().unwrap_or(0).min(most) + 2
}

/// A column of keys and words from its first line on; the row after it. Its entries are counted from `first`.
fn column(
    frame: &mut Frame<'_>,
    area: Rect,
    (entries, first): (&[Entry], usize),
    top: usize,
    keys: usize,
    look: &Look,
) -> u16 {
    let keys = keys_of(entries, keys);
    let rows = rows(entries, first, keys, usize::from(area.width), look);
    let top = top.min(rows.len().saturating_sub(usize::from(area.height)));
    let mut y = area.y;
    for row in rows.iter().skip(top) {
        if y >= area.bottom() {
            break;
        }
        let buffer = frame.buffer_mut();
        match row.entry {
            Entry::Heading(_) => {
                put(buffer, area, area.x, y, &row.words, look.theme.heading);
            }
            Entry::Form(..) => {
                put(buffer, area, area.x, y, &row.name, look.theme.label);
                let x = area.x + u16::try_from(form(usize::from(area.width))).unwrap_or(0);
                put(buffer, area, x, y, &row.words, look.theme.text);
            }
            Entry::Rule(..) => {
                put(buffer, area, area.x, y, &row.name, look.theme.label);
                let x = area.x + u16::try_from(RULE).unwrap_or(0);
                put(buffer, area, x, y, &row.words, look.theme.text);
            }
            Entry::Keys(..) => {
                let x = put(buffer, area, area.x, y, &row.name, look.theme.accent);
                let x = x.max(area.x + u16::try_from(keys).unwrap_or(0) - 1) + 1;
                put(buffer, area, x, y, &row.words, look.theme.text);
                if let Some(at) = row.first {
                    look.hits.mark(Rect { y, height: 1, ..area }, Hit::Choice(at));
                }
            }
        }
        y += 1;
    }
    let more = (top > 0, rows.len() > top + usize::from(area.height) && area.height > 0);
    super::list::ends(frame, area, (area.y, area.bottom()), more, look.theme.text, look);
    y
}

/// The most columns that keys take on the left, and on the right.
const LEFT: usize = 9;
const RIGHT: usize = 12;

/// How wide the column of figures is.
const RULE: usize = 12;

/// How wide the column of examples is: where there is no room next to them, what is shown comes below.
fn form(columns: usize) -> usize {
    if columns < 60 { 2 } else { 39 }
}

/// The signs, line by line.
const SIGNS: [&[Sign]; 3] = [
    &[Sign::Taken, Sign::Changed, Sign::Skipped],
    &[Sign::NotRecorded, Sign::Due],
    &[Sign::AsNeeded, Sign::OffDay, Sign::NewStep],
];

/// What the signs mean.
fn signs(frame: &mut Frame<'_>, area: Rect, look: &Look) {
    if usize::from(area.height) < SIGNS.len() + 1 {
        return;
    }
    put(frame.buffer_mut(), area, area.x, area.y, "Signs", look.theme.heading);
    for (signs, y) in SIGNS.iter().zip(area.y + 1..area.bottom()) {
        let words: Vec<String> = signs
            .iter()
            .map(|s| format!("{} {}", look.glyphs.sign(*s), s.word()))
            .collect();
        put(frame.buffer_mut(), area, area.x, y, &words.join("  "), look.theme.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::directions::FORMS;
    use crate::ui::Look;

    /// On 80x24 the sheet has 18 rows.
    #[test]
    fn the_examples_of_directions_are_two_pages() {
        let forms: Vec<Entry> = FORMS.iter().map(|(typed, shown)| Entry::Form(typed, shown)).collect();
        assert!(rows(&forms, 0, 0, 74, &Look::default()).len() < 36);
    }
}
