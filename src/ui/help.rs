//! The sheet of keys, and the list of commands.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Look;
use super::frame::{self, Parts, arrows, put};
use super::glyphs::Sign;
use super::text::{fit, pad, width, wrap};
use super::{prompt, sheet};
use crate::app::App;
use crate::app::help::{Entry, State};

/// Draws the keys of what lies beneath, beside those that hold everywhere; or all of them in one column.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let keymap = &app.world.keymap;
    let title = if state.all {
        "All keys".to_owned()
    } else {
        format!("Keys in {}", app.view.name())
    };
    let title = if app.is_welcome() { "Keys".to_owned() } else { title };
    let inside = sheet::open(frame, parts, sheet::WIDEST, parts.body.height, &title, look);
    let body = Rect {
        x: inside.x + 1,
        width: inside.width.saturating_sub(2),
        ..inside
    };
    let mut left = state.here(keymap);
    let rules = left.iter().any(|entry| matches!(entry, Entry::Rule(..)));
    let one_column = state.all || rules || body.width < 66;
    let right = state.everywhere(keymap);
    if one_column {
        if !state.all {
            left.extend(right.iter().cloned());
        }
        let left = wrapped(left, usize::from(body.width));
        column(
            frame,
            Rect {
                height: body.height,
                ..body
            },
            &left,
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
            &left,
            state.top,
            9,
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
            &right,
            state.top,
            12,
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
        frame::pairs(frame, parts.hints, hints.into_iter(), look);
    }
}

/// A column of keys and words from its first line on; the row behind it.
fn column(frame: &mut Frame<'_>, area: Rect, entries: &[Entry], top: usize, keys: usize, look: &Look) -> u16 {
    let top = top.min(entries.len().saturating_sub(usize::from(area.height)));
    let mut y = area.y;
    let columns = entries
        .iter()
        .map(|e| {
            if let Entry::Keys(k, _) = e {
                width(&arrows(k))
            } else {
                0
            }
        })
        .max();
    let keys = columns.unwrap_or(0).min(keys) + 2;
    for entry in entries.iter().skip(top) {
        if y >= area.bottom() {
            break;
        }
        match entry {
            Entry::Heading(words) => {
                put(frame.buffer_mut(), area, area.x, y, words, look.theme.heading);
            }
            Entry::Rule(name, words) => {
                put(frame.buffer_mut(), area, area.x, y, name, look.theme.label);
                let x = area.x + u16::try_from(RULE).unwrap_or(0);
                put(frame.buffer_mut(), area, x, y, words, look.theme.text);
            }
            Entry::Keys(names, words) => {
                let names = if look.glyphs.caret == "|" {
                    names.clone()
                } else {
                    arrows(names)
                };
                let x = put(frame.buffer_mut(), area, area.x, y, &names, look.theme.accent);
                let x = x.max(area.x + u16::try_from(keys).unwrap_or(0) - 1) + 1;
                let room = usize::from(area.right().saturating_sub(x));
                put(frame.buffer_mut(), area, x, y, &fit(words, room), look.theme.text);
            }
        }
        y += 1;
    }
    y
}

/// How wide the column of figures is.
const RULE: usize = 12;

/// Rules in as many lines as they need.
fn wrapped(entries: Vec<Entry>, columns: usize) -> Vec<Entry> {
    let mut lines = Vec::new();
    for entry in entries {
        let Entry::Rule(name, words) = entry else {
            lines.push(entry);
            continue;
        };
        for (n, words) in wrap(&words, columns.saturating_sub(RULE)).into_iter().enumerate() {
            let name = if n == 0 { name.clone() } else { String::new() };
            lines.push(Entry::Rule(name, words));
        }
    }
    lines
}

/// What the signs mean.
fn signs(frame: &mut Frame<'_>, area: Rect, look: &Look) {
    let lines = [
        [Sign::Taken, Sign::Changed, Sign::Skipped].as_slice(),
        [Sign::NotRecorded, Sign::Due].as_slice(),
        [Sign::AsNeeded, Sign::OffDay, Sign::NewStep].as_slice(),
    ];
    if usize::from(area.height) < lines.len() + 1 {
        return;
    }
    put(frame.buffer_mut(), area, area.x, area.y, "Signs", look.theme.heading);
    for (signs, y) in lines.iter().zip(area.y + 1..area.bottom()) {
        let words: Vec<String> = signs
            .iter()
            .map(|s| format!("{} {}", look.glyphs.sign(*s), s.word()))
            .collect();
        put(frame.buffer_mut(), area, area.x, y, &words.join("  "), look.theme.text);
    }
}
