//! What was noted in the weeks of the picture, below the focused day.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::hit::Hit;
use crate::app::world::World;
use crate::ui::Look;
use crate::ui::frame::{put, rule};
use crate::ui::list::{self, Item};
use crate::ui::text::{clean_line, wrap};
use crate::ui::written::written;

/// It is not begun with fewer rows.
const LEAST: u16 = 7;

/// Where the words begin.
const DAY: usize = 12;

/// Draws the notes of these days, the newest first; where there are too many, those around the focused day.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    world: &World,
    (from, to): (NaiveDate, NaiveDate),
    focus: NaiveDate,
    look: &Look,
) {
    let room = usize::from(area.width).saturating_sub(DAY + 2);
    if area.height < LEAST || world.hidden || room == 0 {
        return;
    }
    let mut items: Vec<Item> = Vec::new();
    let mut nearest = 0;
    for day in to.iter_days().rev().take_while(|day| *day >= from) {
        if day >= focus {
            nearest = items.len();
        }
        let on = written(world, &day.format("%a %-d %b").to_string());
        for note in world.regimen.journal.notes_on(day) {
            for (n, line) in wrap(&clean_line(&note.text), room).iter().enumerate() {
                let on = if n == 0 { on.as_str() } else { "" };
                let cells = [(on, DAY, look.theme.text), (line.as_str(), 0, look.theme.text)];
                items.push(Item::cells(&cells).hit(Hit::Day(day)));
            }
        }
    }
    if items.is_empty() {
        return;
    }
    rule(frame.buffer_mut(), area, area.y, look);
    let heading = "Noted in these weeks";
    put(
        frame.buffer_mut(),
        area,
        area.x,
        area.y + 2,
        heading,
        look.theme.heading,
    );
    let rows = Rect {
        x: area.x.saturating_sub(1),
        y: area.y + 3,
        width: area.width + 1,
        height: area.height - 3,
    };
    let top = list::top(items.len(), usize::from(rows.height), nearest);
    list::draw(frame, rows, &items[top..], look);
    let ends = (rows.y, rows.bottom());
    list::ends(frame, rows, ends, (top > 0, false), look.theme.decoration, look);
}
