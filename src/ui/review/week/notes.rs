//! Notes under the sheet of a week.

use crate::ui::written::written;
use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::App;
use crate::app::hit::Hit;
use crate::app::review::weeks::Sheet;
use crate::app::words;
use crate::ui::frame::{put, rule};
use crate::ui::list::Item;
use crate::ui::review::parts;
use crate::ui::text::{clean_line, fit_with, wrap};
use crate::ui::{Look, list};

/// A note of the week.
pub(super) struct Note {
    pub(super) day: NaiveDate,
    pub(super) text: String,
    pub(super) focused: bool,
}

/// The notes of the week, and a line for the focused day where it has none.
pub(super) fn notes(app: &App, sheet: &Sheet) -> Vec<Note> {
    let span = &sheet.week.span;
    let mut found = Vec::new();
    for (day, notes) in span.from.iter_days().zip(&span.notes) {
        let focused = day == app.world.day;
        for (n, note) in notes.iter().enumerate() {
            let text = if app.world.hidden {
                "a note, hidden".to_owned()
            } else {
                note.text.clone()
            };
            found.push(Note {
                day,
                text,
                focused: focused && n == 0,
            });
        }
        if focused && notes.is_empty() {
            found.push(Note {
                day,
                text: String::new(),
                focused,
            });
        }
    }
    found
}

/// Notes under each other, as many as fit, each in as many rows as it needs while there is room.
pub(super) fn note_list(frame: &mut Frame<'_>, area: Rect, app: &App, notes: &[Note], look: &Look) -> u16 {
    /// With a blank behind the mark of the focus.
    const DAY: u16 = 9;
    let mut y = area.y;
    let many = notes.len() > 1;
    for note in notes {
        if y >= area.bottom() {
            break;
        }
        look.hits.mark(Rect { y, height: 1, ..area }, Hit::Day(note.day));
        let style = if note.focused {
            parts::bold(look.theme.text)
        } else {
            look.theme.text
        };
        let day = note.day.format("%a %-d").to_string();
        put(frame.buffer_mut(), area, area.x + 2, y, &day, style);
        if note.focused {
            parts::focus(frame, area, y, look);
        }
        let text = if note.text.is_empty() {
            empty_day(app, note.day)
        } else {
            note.text.clone()
        };
        let room = usize::from(area.width.saturating_sub(DAY + 1));
        let text = clean_line(&text);
        let lines = if many {
            wrap(&text, room)
        } else {
            vec![text.into_owned()]
        };
        for line in lines.iter().take(3) {
            if y < area.bottom() {
                let line = fit_with(line, room, look.glyphs.ellipsis);
                put(frame.buffer_mut(), area, area.x + 1 + DAY, y, &line, look.theme.text);
                y += 1;
            }
        }
    }
    y
}

/// What was noted in the weeks before, the newest first, where a high screen has room for it.
pub(in crate::ui) fn notes_before(frame: &mut Frame<'_>, area: Rect, app: &App, from: NaiveDate, look: &Look) {
    const LEAST: u16 = 7;
    const BACK: usize = 56;
    let world = &app.world;
    let days = from.iter_days().rev().skip(1).take(BACK);
    let notes = days.flat_map(|day| world.regimen.journal.notes_on(day).map(move |note| (day, note)));
    let mut notes = notes.peekable();
    if area.height < LEAST || world.hidden || notes.peek().is_none() {
        return;
    }
    rule(frame.buffer_mut(), area, area.y, look);
    let heading = "Noted in the eight weeks before";
    put(
        frame.buffer_mut(),
        area,
        area.x + 1,
        area.y + 2,
        heading,
        look.theme.heading,
    );
    let rows = Rect {
        y: area.y + 3,
        height: area.height - 3,
        ..area
    };
    let room = usize::from(area.width.saturating_sub(14));
    let items = notes.flat_map(|(day, note)| {
        let on = written(&app.world, &day.format("%a %-d %b").to_string());
        let lines = wrap(&clean_line(&note.text), room);
        let items: Vec<Item> = (lines.iter().enumerate())
            .map(|(n, line)| {
                let on = if n == 0 { on.as_str() } else { "" };
                Item::cells(&[(on, 12, look.theme.text), (line, 0, look.theme.text)]).hit(Hit::Day(day))
            })
            .collect();
        items
    });
    let items: Vec<Item> = items.take(usize::from(rows.height) + 1).collect();
    list::draw(frame, rows, &items, look);
}

/// What is shown where the focused day has no note.
pub(super) fn empty_day(app: &App, day: NaiveDate) -> String {
    let distance = words::distance(day, app.world.today());
    if day > app.world.today() {
        distance
    } else {
        format!("no note ({distance})")
    }
}
