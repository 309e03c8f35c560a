//! The sheet of keys, and the list of commands.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Look;
use super::frame::{self, Parts, arrows, put};
use super::glyphs::Sign;
use super::text::{pad, width, wrap};
use super::{prompt, sheet};
use crate::app::App;
use crate::app::help::{Entry, State, WIDE};
use crate::app::hit::Hit;
use crate::app::keys::{Keymap, Scope};
use crate::app::wrap::SHEET;

/// Draws the keys of what is underneath, next to those that hold everywhere; or all of them below each other.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let keymap = &app.world.keymap;
    let title = match state.here.first() {
        _ if state.all => "All keys".to_owned(),
        _ if state.directions => "Directions".to_owned(),
        _ if app.is_welcome() => "Keys".to_owned(),
        Some(scope) if !state.here.contains(&Scope::Everywhere) => format!("Keys: {}", scope.name()),
        _ => format!("Keys in {}", app.view.name()),
    };
    let sheet = Sheet::of(parts, keymap, state, look);
    let inside = sheet::open_wide(frame, parts, sheet.columns, sheet.rows, &title, look);
    let body = Rect {
        x: inside.x + 1,
        width: inside.width.saturating_sub(2),
        ..inside
    };
    let mut left = state.here(keymap);
    let right = state.everywhere(keymap);
    match sheet.layout {
        Layout::One => {
            if !state.all {
                left.extend(right);
            }
            column(frame, body, (&left, 0), state.top, ONE, look);
        }
        Layout::Pages => pages(frame, body, &left, state.top, look),
        Layout::Two(wide, (most_left, most_right)) => {
            let here = Rect { width: wide, ..body };
            let y = column(frame, here, (&left, 0), state.top, most_left, look);
            let below = Rect {
                y: y + 1,
                height: body.bottom().saturating_sub(y + 1),
                ..here
            };
            signs(frame, below, look);
            let x = wide + sheet.gap;
            let there = Rect {
                x: body.x + x,
                width: body.width.saturating_sub(x),
                ..body
            };
            column(frame, there, (&right, left.len()), state.top, most_right, look);
        }
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

/// How the keys are laid out.
enum Layout {
    /// All below each other.
    One,
    /// All keys of all screens, in two columns to be read one after the other.
    Pages,
    /// Those of here next to those of everywhere: the columns of the first, and the most that the keys of each take.
    Two(u16, (usize, usize)),
}

/// How large the sheet is, and what is where in it.
struct Sheet {
    columns: u16,
    rows: u16,
    /// The columns between the two.
    gap: u16,
    layout: Layout,
}

impl Sheet {
    /// As high as its keys need; on a very wide screen also as wide, so that no line is wrapped.
    fn of(parts: &Parts, keymap: &Keymap, state: &State, look: &Look) -> Self {
        let space = parts.body;
        let (here, everywhere) = (state.here(keymap), state.everywhere(keymap));
        let count = |columns: usize| u16::try_from(columns).unwrap_or(u16::MAX);
        let rules = (here.iter()).any(|entry| matches!(entry, Entry::Rule(..) | Entry::Form(..)));
        let wide = space.width >= WIDE;
        // As wide as without a filter: a sheet that grows and shrinks under the keys hops about.
        let whole = State {
            filter: None,
            ..state.clone()
        };
        let (own, common) = (in_full(&whole.here(keymap)), in_full(&whole.everywhere(keymap)));
        // The border, and a column on each side within it.
        let (columns, gap) = match (wide, state.all) {
            (true, true) => (count(2 * own + GAP) + 4, GAP),
            (true, false) => (count(own + GAP + common) + 4, GAP),
            (false, _) => (SHEET, 1),
        };
        let columns = columns.max(SHEET).min(space.width);
        let inside = usize::from(columns).saturating_sub(4);
        let layout = match () {
            () if wide && state.all => Layout::Pages,
            () if wide => Layout::Two(count(own.min(inside * 2 / 3)), (WHOLE, WHOLE)),
            () if state.all || rules || inside < 66 => Layout::One,
            () => Layout::Two(count(inside / 2 - 1), (LEFT, RIGHT)),
        };
        let rows = match &layout {
            Layout::Two(left, most) => {
                let of = |entries: &[Entry], most: usize, columns: usize| {
                    rows(entries, 0, keys_of(entries, most), columns, look).len()
                };
                let right = inside.saturating_sub(usize::from(*left) + gap);
                let signs = SIGNS.len() + 2;
                let left = of(&here, most.0, usize::from(*left)) + signs;
                count(left.max(of(&everywhere, most.1, right)) + 1)
            }
            Layout::One | Layout::Pages => u16::MAX,
        };
        Self {
            columns,
            rows: rows.min(space.height),
            gap: count(gap),
            layout,
        }
    }
}

/// The columns between two columns of a very wide sheet.
const GAP: usize = 4;

/// The most columns of a rule; longer ones go on below.
const LONG: usize = 88;

/// The columns that entries take when none is wrapped.
fn in_full(entries: &[Entry]) -> usize {
    let keys = keys_of(entries, WHOLE);
    let wide = entries.iter().map(|entry| match entry {
        Entry::Heading(words) => width(words),
        Entry::Keys(_, words) => keys + width(words),
        Entry::Rule(_, words) => (RULE + width(words)).min(LONG),
        Entry::Form(_, words) => form(LONG) + width(words),
    });
    wide.max().unwrap_or(0)
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
    let high = usize::from(area.height);
    let top = top.min(rows.len().saturating_sub(high));
    let y = lines(frame, area, rows.get(top..).unwrap_or_default(), keys, look);
    let more = (top > 0, rows.len() > top + high && high > 0);
    super::list::ends(frame, area, (area.y, area.bottom()), more, look.theme.text, look);
    y
}

/// Two columns of keys and words, the second of which goes on where the first ends.
fn pages(frame: &mut Frame<'_>, area: Rect, entries: &[Entry], top: usize, look: &Look) {
    let keys = keys_of(entries, WHOLE);
    let gap = u16::try_from(GAP).unwrap_or(0);
    let wide = area.width.saturating_sub(gap) / 2;
    let rows = rows(entries, 0, keys, usize::from(wide), look);
    let high = usize::from(area.height);
    let top = top.min(rows.len().saturating_sub(2 * high));
    let pages = rows.get(top..).unwrap_or_default().chunks(high.max(1)).take(2);
    let places = [0, wide + gap].map(|x| Rect {
        x: area.x + x,
        width: wide,
        ..area
    });
    for (page, place) in pages.zip(places) {
        lines(frame, place, page, keys, look);
    }
    let ends = (area.y, area.bottom());
    super::list::ends(frame, places[0], ends, (top > 0, false), look.theme.text, look);
    let more = rows.len() > top + 2 * high && high > 0;
    super::list::ends(frame, places[1], ends, (false, more), look.theme.text, look);
}

/// Lines of keys and words, as many as fit; the row after them.
fn lines(frame: &mut Frame<'_>, area: Rect, rows: &[Row<'_>], keys: usize, look: &Look) -> u16 {
    let mut y = area.y;
    for row in rows {
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
    y
}

/// The most columns that keys take on the left, and on the right; in one column; and where there is room for all.
const LEFT: usize = 9;
const RIGHT: usize = 12;
const ONE: usize = 20;
const WHOLE: usize = 30;

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
