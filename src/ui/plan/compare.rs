//! One decision next to the present plan: the two ladders, and the days that differ.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::App;
use crate::app::hit::Hit;
use crate::app::plan::activate::stretch_words;
use crate::app::plan::history::{Compared, Ladder};
use crate::app::words;
use crate::domain::draft::Decision;
use crate::domain::schedule::RungKind;
use crate::ui::Look;
use crate::ui::frame::{self, put};
use crate::ui::list::{self, Item};
use crate::ui::text::{fit_with, pad};
use crate::ui::written::written;

/// From this many columns on the two ladders are side by side.
const BESIDE: u16 = 100;

/// Draws it.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    app: &App,
    (decision, compared): (&Decision, &Compared),
    look: &Look,
) {
    let world = &app.world;
    let theme = &look.theme;
    let on = written(world, &words::day_near(decision.on, world.today()));
    let said = if world.hidden {
        "--".to_owned()
    } else {
        written(world, &words::spoken_days(&decision.words, world.today()))
    };
    let void = if decision.void.is_some() {
        ", taken back since"
    } else {
        ""
    };
    let title = written(world, &format!("{said}, from {on}{void}"));
    let room = usize::from(area.width).saturating_sub(2);
    let title = fit_with(&title, room, look.glyphs.ellipsis);
    put(frame.buffer_mut(), area, area.x + 1, area.y, &title, theme.heading);
    // The days that differ are what one came for: the ladders get at most the upper half of what is left.
    let beside = area.width >= BESIDE;
    let rows = compared
        .then
        .rows
        .len()
        .max(if beside { compared.now.rows.len() } else { 0 });
    let wanted = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(1);
    let free = area.height.saturating_sub(1);
    let high = if free < 9 { 0 } else { wanted.min(free / 2) };
    let ladders = Rect {
        y: area.y + 1,
        height: high,
        ..area
    };
    if high > 0 && beside {
        let half = area.width / 2;
        let left = Rect {
            width: half - 1,
            ..ladders
        };
        let right = Rect {
            x: area.x + half,
            width: area.width - half,
            ..ladders
        };
        ladder(frame, left, app, "As it was then", &compared.then, look);
        ladder(frame, right, app, "As it is now", &compared.now, look);
    } else if high > 0 {
        ladder(frame, ladders, app, "As it was then", &compared.then, look);
    }
    let y = ladders.bottom();
    if high > 0 {
        frame::rule(frame.buffer_mut(), area, y, look);
    }
    let head = Rect {
        y: y + u16::from(high > 0),
        height: 1,
        ..area
    };
    let words = "Days that differ: as it is now, and as it was then";
    let words = if room < words.len() { "Days that differ" } else { words };
    put(frame.buffer_mut(), head, area.x + 1, head.y, words, theme.heading);
    let items: Vec<Item> = if compared.days.is_empty() {
        vec![Item::text("No day differs.", theme.text).focus(true)]
    } else {
        let days = compared.days.iter().enumerate();
        days.map(|(i, days)| {
            Item::text(&written(world, &stretch_words(world, days)), theme.text)
                .focus(i == compared.focus)
                .hit(Hit::Row(i))
        })
        .collect()
    };
    let space = Rect {
        y: head.y + 1,
        height: area.bottom().saturating_sub(head.y + 1),
        ..area
    };
    list::draw(frame, space, &items, look);
}

/// One ladder under its heading; what there is no room for is counted.
fn ladder(frame: &mut Frame<'_>, area: Rect, app: &App, heading: &str, ladder: &Ladder, look: &Look) {
    let theme = &look.theme;
    put(frame.buffer_mut(), area, area.x + 1, area.y, heading, theme.label);
    let room = usize::from(area.height.saturating_sub(1));
    let all = ladder.rows.len();
    let shown = if all > room { room.saturating_sub(1) } else { all };
    let room = usize::from(area.width).saturating_sub(2);
    let hidden = app.world.hidden;
    let mut y = area.y + 1;
    for ((row, dose), mark) in ladder.rows.iter().zip(&ladder.doses).zip(&ladder.marks).take(shown) {
        let number = row.number.map_or(String::new(), |number| number.to_string());
        let dose = match row.kind {
            RungKind::Step if hidden => "--",
            RungKind::Step => dose.as_str(),
            RungKind::Hold => "hold",
            RungKind::Pause => "pause",
            RungKind::Stop => "stop",
        };
        let from = written(&app.world, &words::short_day(row.from));
        let days = match row.until {
            Some(until) => format!("{from} - {}", written(&app.world, &words::short_day(until))),
            None => format!("from {from}"),
        };
        let sign = if *mark { "~" } else { " " };
        let dose = fit_with(dose, room.saturating_sub(24).max(6), look.glyphs.ellipsis).into_owned();
        let line = format!(
            "{sign} {} {} {days}",
            pad(&number, 2),
            pad(&written(&app.world, &dose), room.saturating_sub(24).clamp(6, 24))
        );
        let style = if *mark { theme.attention } else { theme.text };
        put(frame.buffer_mut(), area, area.x + 1, y, &line, style);
        y += 1;
    }
    if shown < all {
        let more = format!("  and {}", words::count(all - shown, "row more", "rows more"));
        put(frame.buffer_mut(), area, area.x + 1, y, &more, theme.aside);
    }
}
