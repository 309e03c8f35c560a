//! The days before, a column each: what became of the doses, and what was rated.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::super::Look;
use super::super::frame::put;
use super::super::glyphs::Sign;
use super::super::named;
use super::super::text::width;
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::rate;
use crate::app::today::asked;
use crate::app::world::World;
use crate::domain::course::CourseId;
use crate::domain::day::{Day, Status};
use crate::domain::measure::Measure;
use crate::ui::signs::{sign, sign_style};
use crate::ui::today::parts::cell;
/// One sign for the doses of a course on a day: what asks for attention goes before what does not.
fn day_sign(day: &Day, course: &CourseId) -> Option<Status> {
    let order = [
        Status::Contradicted,
        Status::Late,
        Status::Due,
        Status::NotRecorded,
        Status::TooSoon,
        Status::Partly,
        Status::Changed,
        Status::Held,
        Status::Skipped,
        Status::Taken,
        Status::Planned,
        Status::Moved,
        Status::LeftOut,
    ];
    let of = |status: Status| {
        day.doses
            .iter()
            .any(|dose| dose.due.course == *course && dose.status == status)
    };
    order.into_iter().find(|status| of(*status))
}

/// At most this many days are side by side.
pub(super) const PIECE: usize = 28;

/// A column for each day: what became of its doses, and what was rated.
pub(super) fn strip(frame: &mut Frame<'_>, area: Rect, app: &App, days: &[Day], look: &Look) -> u16 {
    let world = &app.world;
    let newest = days.last().is_some_and(|day| day.date == world.day);
    let courses: Vec<&CourseId> = (world.regimen.courses.iter().map(|c| &c.id))
        .filter(|id| {
            days.iter()
                .any(|day| day.doses.iter().any(|dose| dose.due.course == **id))
        })
        .collect();
    let measures: Vec<(&Measure, Vec<Option<String>>)> = if world.hidden {
        Vec::new()
    } else {
        let all = asked(world, world.day).map(|m| (m, ratings(world, days, m)));
        all.filter(|(_, ratings)| ratings.iter().any(Option::is_some)).collect()
    };
    let names = courses
        .iter()
        .map(|id| width(&world.name(id)))
        .chain(measures.iter().map(|(m, _)| width(&world.measure_name(m))));
    let name = names.max().unwrap_or(0).min(12);
    let column = |i: usize| area.x + u16::try_from(name + 1 + 2 * i).unwrap_or(0);
    let wanted = 5 + u16::try_from(courses.len()).unwrap_or(99);
    if area.height < wanted || courses.is_empty() || usize::from(area.width) < name + 1 + 2 * days.len() - 1 {
        return area.y;
    }
    let shown = u16::try_from(1 + courses.len() + measures.len()).unwrap_or(u16::MAX);
    let buffer = frame.buffer_mut();
    let title = if !newest {
        format!("The {} days before that", days.len())
    } else if world.is_today() {
        format!("Last {} days", days.len())
    } else {
        format!("The {} days before", days.len())
    };
    put(buffer, area, area.x, area.y, &title, look.theme.heading);
    let mut y = area.y + 1;
    for (i, day) in days.iter().enumerate() {
        let letter = day.date.format("%a").to_string().chars().take(1).collect::<String>();
        put(buffer, area, column(i), y, &letter, look.theme.aside);
    }
    y += 1;
    for course in courses {
        put(
            buffer,
            area,
            area.x,
            y,
            &cell(&named::short(world, &world.name(course), name, look), name),
            look.theme.text,
        );
        for (i, day) in days.iter().enumerate() {
            let (shown, style) = match day_sign(day, course) {
                Some(status) => (look.glyphs.sign(sign(status)), sign_style(status, look)),
                None => (look.glyphs.sign(Sign::OffDay), look.theme.aside),
            };
            put(buffer, area, column(i), y, shown, style);
        }
        y += 1;
    }
    // A click on a column shows its day.
    for (i, day) in days.iter().enumerate() {
        let height = shown.min(area.height.saturating_sub(1));
        let column = Rect {
            x: column(i),
            y: area.y + 1,
            width: 1,
            height,
        };
        look.hits.mark(column.intersection(area), Hit::Day(day.date));
    }
    // Ratings are left out from the end when the legend would not fit.
    let shown = || measures.iter().flat_map(|(_, ratings)| ratings.iter().flatten());
    let odd: Vec<&str> = [("x", "x ten"), ("#", "# see its day")]
        .into_iter()
        .filter(|(sign, _)| shown().any(|shown| shown == sign))
        .map(|(_, words)| words)
        .collect();
    let room = usize::from(area.bottom().saturating_sub(y + 3 + u16::from(!odd.is_empty())));
    if measures.len() > room && room > 0 {
        let last = y + u16::try_from(room).unwrap_or(1) - 1;
        put(
            buffer,
            area,
            area.right() - 1,
            last,
            look.glyphs.open,
            look.theme.decoration,
        );
    }
    for (measure, ratings) in measures.iter().take(room) {
        put(
            buffer,
            area,
            area.x,
            y,
            &cell(&world.measure_name(measure), name),
            look.theme.text,
        );
        for (i, rating) in ratings.iter().enumerate() {
            let shown = rating.as_deref().unwrap_or(look.glyphs.empty);
            put(buffer, area, column(i), y, shown, look.theme.text);
        }
        y += 1;
    }
    y += 1;
    let legend = [
        [Sign::Taken, Sign::Changed, Sign::Skipped].as_slice(),
        [Sign::NotRecorded, Sign::Due].as_slice(),
    ];
    for signs in legend {
        let words: Vec<String> = signs
            .iter()
            .map(|s| format!("{} {}", look.glyphs.sign(*s), s.word()))
            .collect();
        put(buffer, area, area.x, y, &words.join("  "), look.theme.aside);
        y += 1;
    }
    if !odd.is_empty() {
        put(buffer, area, area.x, y, &odd.join("  "), look.theme.aside);
        y += 1;
    }
    y + 1
}

/// What was rated on each day of the strip, a column each.
fn ratings(world: &World, days: &[Day], measure: &Measure) -> Vec<Option<String>> {
    let on = |day: &Day| rate::reading_on(world, &measure.id, day.date);
    let ratings = days.iter().map(on);
    ratings.map(|reading| Some(digit(reading?.value.number()))).collect()
}

/// One column for a value: ten is `x`, as its key is; what needs more columns is on its day.
fn digit(value: crate::domain::Decimal) -> String {
    let text = value.normalize().to_string();
    match text.as_str() {
        "10" => "x".into(),
        one if one.len() == 1 => one.into(),
        _ => "#".into(),
    }
}
