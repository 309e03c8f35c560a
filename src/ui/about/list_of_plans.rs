//! The list of all plans as a table: what has no room is shortened in the names, never in the amounts.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::App;
use crate::app::about::Row;
use crate::app::hit::Hit;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::words;
use crate::app::world::World;
use crate::ui::Look;
use crate::ui::about::heading::heading;
use crate::ui::list::{self, Item};
use crate::ui::named;
use crate::ui::text::{fit_with, width, wrap};
use crate::ui::written::written;

/// What the columns are called, in their order.
const HEADS: [&str; 7] = ["Medicine", "Now", "Step", "Next", "Last taken", "Supply", "Prescriber"];

/// The columns that go where there is no room for them, the first one first.
const GO: [usize; 5] = [6, 4, 3, 2, SUPPLY];

const SUPPLY: usize = 5;

/// A name keeps at least this many columns.
const LEAST_NAME: usize = 14;

/// Columns between two cells.
const GAP: usize = 2;

/// What is in the columns of a row.
fn cells(app: &App, row: &Row) -> Option<[String; 7]> {
    let Row::Course {
        id,
        plan,
        step,
        next,
        last,
        supply,
        prescriber,
    } = row
    else {
        return None;
    };
    let name = app.world.name(id).into_owned();
    let all = [&name, plan, step, next, last, supply, prescriber];
    Some(all.map(|text| written(&app.world, text)))
}

/// The widths of the columns in so much room; 0: it is left out.
fn widths(rows: &[[String; 7]], room: usize, headed: bool) -> [usize; 7] {
    let mut widths = [0; 7];
    for row in rows {
        for (columns, text) in widths.iter_mut().zip(row) {
            *columns = (*columns).max(width(text));
        }
    }
    for (columns, head) in widths.iter_mut().zip(HEADS) {
        if headed && *columns > 0 {
            *columns = (*columns).max(width(head));
        }
    }
    let total = |widths: &[usize; 7]| {
        widths
            .iter()
            .filter(|columns| **columns > 0)
            .map(|columns| columns + GAP)
            .sum::<usize>()
    };
    for column in GO {
        let others = total(&widths) - widths[0];
        // A name of usual length is not shortened for what is told elsewhere, too; how long the supply lasts is not.
        let name = if column == SUPPLY { LEAST_NAME } else { 24 };
        if others + widths[0].min(name) > room {
            widths[column] = 0;
        }
    }
    let over = total(&widths).saturating_sub(room);
    let name = widths[0].saturating_sub(over).max(LEAST_NAME.min(widths[0]));
    let over = over.saturating_sub(widths[0] - name);
    widths[0] = name;
    widths[1] = widths[1].saturating_sub(over).max(8);
    widths
}

/// The rows of one plan: what is taken goes on below where it has no room.
fn plan(world: &World, cells: &[String; 7], widths: &[usize; 7], look: &Look) -> Vec<Item> {
    let theme = &look.theme;
    let name = named::short(world, &cells[0], widths[0], look);
    let lines = wrap(&cells[1], widths[1]);
    let lines = if lines.is_empty() { vec![String::new()] } else { lines };
    let of_line = |(n, line): (usize, &String)| {
        let mut shown = vec![
            (if n == 0 { name.as_str() } else { "" }, widths[0] + GAP, theme.label),
            (line.as_str(), widths[1] + GAP, theme.text),
        ];
        if n == 0 {
            let rest = cells.iter().zip(widths).skip(2).filter(|(_, columns)| **columns > 0);
            shown.extend(rest.map(|(text, columns)| (text.as_str(), columns + GAP, theme.text)));
        }
        Item::cells(&shown)
    };
    lines.iter().enumerate().map(of_line).collect()
}

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) {
    let world = &app.world;
    let theme = &look.theme;
    let (rows, focus) = app.about.rows();
    let back = world.key(Scope::Plans, Action::Back).unwrap_or_default();
    let body = heading(frame, area, "Plans", &format!("{back} back"), look);
    let room = usize::from(area.width).saturating_sub(2);
    let headed = room >= 98;
    let table: Vec<[String; 7]> = rows.iter().filter_map(|row| cells(app, row)).collect();
    let widths = widths(&table, room, headed);
    let mut items = Vec::new();
    if headed && !table.is_empty() {
        let heads = HEADS.iter().zip(widths).filter(|(_, columns)| *columns > 0);
        let heads: Vec<_> = heads
            .map(|(head, columns)| (*head, columns + GAP, theme.aside))
            .collect();
        items.push(Item::cells(&heads));
    }
    for (at, row) in rows.iter().enumerate() {
        let lines = match row {
            Row::Course { .. } => cells(app, row)
                .map(|cells| plan(&app.world, &cells, &widths, look))
                .unwrap_or_default(),
            Row::Broken { words, mending, .. } => {
                let words = format!("{words}. {mending}");
                let lines = wrap(&written(world, &words), room.saturating_sub(2).max(8));
                lines.iter().map(|line| Item::text(line, theme.attention)).collect()
            }
            Row::Away { names, unfolded } => {
                if at > 0 {
                    items.push(Item::default());
                }
                let mark = if *unfolded {
                    look.glyphs.open
                } else {
                    look.glyphs.closed
                };
                let listed = if *unfolded {
                    String::new()
                } else {
                    format!(": {}", names.join(", "))
                };
                let count = words::count(names.len(), "plan", "plans");
                let text = format!("{mark} archived, {count}{listed}");
                let text = fit_with(&written(world, &text), room.saturating_sub(1), look.glyphs.ellipsis).into_owned();
                vec![Item::text(&text, theme.text)]
            }
        };
        for (n, item) in lines.into_iter().enumerate() {
            items.push(item.focus(n == 0 && at == focus).hit(Hit::Row(at)));
        }
    }
    if rows.is_empty() {
        let key = world.key(Scope::Plans, Action::NewCourse).unwrap_or_default();
        items.push(Item::text(&format!("No plan yet. {key} adds the first one."), theme.text).focus(true));
    }
    list::draw(frame, body, &items, look);
}
