//! The days to come, below the day on a high screen: what is due on each, in a line.

use chrono::{Datelike, NaiveDate, TimeDelta};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::super::Look;
use super::super::frame::put;
use super::super::text::wrap;
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::world::World;
use crate::domain::draft::gate;
use crate::ui::review::notes_before;
use crate::ui::signs::{UNDECIDED, until_decided};
use crate::ui::today::parts::cell;
use crate::ui::written::written;

/// How many days are shown, and how many on a screen that has room for what was noted as well.
const DAYS: (usize, usize) = (7, 14);

/// From this many rows on.
const HIGH: u16 = 24;

/// With fewer rows than this there are none.
pub(super) const LEAST: u16 = 6;

/// Draws as many of the next days as there is room for.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) {
    const DAY: u16 = 12;
    let world = &app.world;
    if area.height < LEAST || !world.is_today() || world.regimen.courses.is_empty() {
        return;
    }
    put(
        frame.buffer_mut(),
        area,
        area.x + 1,
        area.y,
        "The next days",
        look.theme.heading,
    );
    let mut y = area.y + 2;
    let room = usize::from(area.width.saturating_sub(DAY + 5));
    let days = if area.height >= HIGH { DAYS.1 } else { DAYS.0 };
    for day in world.today().iter_days().skip(1).take(days) {
        let lines = wrap(&written(world, &doses(world, day)), room);
        if y + u16::try_from(lines.len()).unwrap_or(u16::MAX) > area.bottom() {
            return;
        }
        let name = format!("{} {:>2} {}", day.format("%a"), day.day(), day.format("%b"));
        let name = written(world, &name);
        look.hits.mark(Rect { y, height: 1, ..area }, Hit::Day(day));
        put(
            frame.buffer_mut(),
            area,
            area.x + 3,
            y,
            &cell(&name, usize::from(DAY)),
            look.theme.text,
        );
        for line in lines {
            put(frame.buffer_mut(), area, area.x + 3 + DAY, y, &line, look.theme.text);
            y += 1;
        }
    }
    if let Some(words) = asked(world, days).filter(|_| y < area.bottom()) {
        put(frame.buffer_mut(), area, area.x + 3, y, &words, look.theme.text);
        y += 1;
    }
    let rest = Rect {
        y: y + 1,
        height: area.bottom().saturating_sub(y + 1),
        ..area
    };
    notes_before(frame, rest, app, world.today(), look);
}

/// What the sign behind an amount of these days says: the first day on which a plan asks.
fn asked(world: &World, days: usize) -> Option<String> {
    let courses = world.regimen.courses.iter().filter(|course| course.archived.is_none());
    let timelines = courses.filter_map(|course| world.schedules.timeline(&course.id));
    let last = world.today() + TimeDelta::days(i64::try_from(days).unwrap_or(0));
    let asks = timelines
        .filter_map(|timeline| gate(timeline, last))
        .map(|gate| gate.since);
    let first = asks.min().filter(|_| !world.hidden)?;
    Some(until_decided(world, first))
}

/// `08:00 Examplin 75 mcg, 14:00 Sampletol 2.5 mg`
fn doses(world: &World, day: NaiveDate) -> String {
    let courses = world.regimen.courses.iter().filter(|course| course.archived.is_none());
    let timelines = courses.filter_map(|course| world.schedules.timeline(&course.id));
    let mut due: Vec<_> = timelines
        .flat_map(|timeline| {
            let undecided = gate(timeline, day).is_some();
            let due = timeline.due_on(day, &*world.wall);
            due.into_iter().map(move |due| (due, undecided))
        })
        .collect();
    due.sort_by_key(|(due, _)| (due.clock.is_none(), due.at, due.clock));
    let each: Vec<String> = due
        .iter()
        .map(|(due, undecided)| {
            let at = due.clock.map(|at| format!("{} ", world.clock(at))).unwrap_or_default();
            let doing = due
                .action
                .map(|action| format!(", {}", action.words()))
                .unwrap_or_default();
            let sign = if *undecided && !world.hidden { UNDECIDED } else { "" };
            format!(
                "{at}{} {}{sign}{doing}",
                world.name(&due.course),
                world.amount(&due.amount)
            )
        })
        .collect();
    if each.is_empty() {
        "nothing is due".to_owned()
    } else {
        each.join("; ")
    }
}
