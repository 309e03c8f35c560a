//! The pane next to a grid: the focused day, and the counts of the month.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::day::{HIDDEN, readings, statuses};
use crate::app::App;
use crate::app::calendar::cached::OneDay;
use crate::app::calendar::sheet::Sheet;
use crate::app::hit::Hit;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::words;
use crate::app::world::World;
use crate::domain::figures::{CourseSpan, words as figures};
use crate::domain::journal::Month;
use crate::ui::Look;
use crate::ui::flow;
use crate::ui::flow::lines;
use crate::ui::frame::{put_right, span};
use crate::ui::glyphs::Sign;
use crate::ui::signs::until_decided;
use crate::ui::text;
use crate::ui::text::{fit_with, pad, width, wrap};
use crate::ui::written::written;

/// The right pane: the day, the month's counts, the signs.
pub(super) fn pane(frame: &mut Frame<'_>, area: Rect, app: &App, sheet: &Sheet, look: &Look) {
    let world = &app.world;
    let focus = app.calendar.focus(world);
    let columns = usize::from(area.width.saturating_sub(1));
    let Some(day) = sheet.day(focus) else { return };
    let mut all = about(frame, area, world, day, columns, look);
    opens(world, area, all.len(), look);
    all.extend([Line::default(), Line::default()]);
    all.extend(month(world, sheet, columns, look));
    all.extend([Line::default(), Line::default()]);
    all.extend(signs(look));
    lines(frame.buffer_mut(), area, &all, look);
}

/// The same below two months: the day on the left, the counts on the right.
pub(super) fn day_and_month(frame: &mut Frame<'_>, (left, right): (Rect, Rect), app: &App, sheet: &Sheet, look: &Look) {
    let world = &app.world;
    let Some(day) = sheet.day(app.calendar.focus(world)) else {
        return;
    };
    let columns = |area: Rect| usize::from(area.width.saturating_sub(1));
    let said = about(frame, left, world, day, columns(left), look);
    opens(world, left, said.len(), look);
    lines(frame.buffer_mut(), left, &said, look);
    lines(
        frame.buffer_mut(),
        right,
        &month(world, sheet, columns(right), look),
        look,
    );
}

/// What is said of the day in these rows opens it, as Enter does.
pub(super) fn opens(world: &World, area: Rect, rows: usize, look: &Look) {
    if let Some(Ok(open)) = world.key(Scope::Calendar, Action::Open).map(|key| key.parse()) {
        let height = u16::try_from(rows).unwrap_or(area.height).min(area.height);
        look.hits.mark(Rect { height, ..area }, Hit::Key(open));
    }
}

/// The day with its heading.
pub(super) fn about(
    frame: &mut Frame<'_>,
    area: Rect,
    world: &World,
    day: OneDay<'_>,
    columns: usize,
    look: &Look,
) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let heading = written(world, &words::day_near(day.date, world.today()));
    let taken = u16::try_from(width(&heading) + 2).unwrap_or(u16::MAX);
    let distance = words::distance(day.date, world.today());
    let inside = Rect {
        width: area.width.saturating_sub(1),
        ..area
    };
    put_right(frame.buffer_mut(), inside, area.y, &distance, theme.aside, taken);
    let mut all = vec![Line::from(span(&heading, theme.heading)), Line::default()];
    for (course, cell) in day.cells().filter(|(_, cell)| cell.new_step) {
        let dose = if world.hidden {
            "--"
        } else {
            cell.dose.as_deref().unwrap_or_default()
        };
        let words = format!(" {}: new step, {dose}", world.name(&course.course));
        let sign = Span::styled(look.glyphs.sign(Sign::NewStep), theme.attention);
        all.push(flow::cut(vec![sign, span(&words, theme.text)], columns, look));
    }
    let doses = statuses(world, day, columns, look);
    if doses.is_empty() {
        all.push(Line::from(span("Nothing is due.", theme.text)));
    }
    all.extend(doses);
    let due = day.cells().filter(|(_, cell)| !cell.doses.is_empty() && !world.hidden);
    if let Some(asks) = due.filter_map(|(_, cell)| cell.undecided).min() {
        let words = until_decided(world, asks);
        all.extend(
            wrap(&words, columns)
                .iter()
                .map(|line| Line::from(span(line, theme.text))),
        );
    }
    let answers = readings(world, day, columns, look);
    if !answers.is_empty() {
        all.push(Line::default());
        all.extend(answers);
    }
    if !day.notes().is_empty() {
        all.push(Line::default());
        for note in day.notes() {
            let time = world.clock(note.at.time());
            let text = if world.hidden { HIDDEN } else { &note.text };
            all.extend(hanging(&time, text, columns, theme.text));
        }
    }
    all
}

/// Text in the column after a short heading.
pub(super) fn hanging(heading: &str, text: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    let indent = width(heading) + 2;
    let wrapped = wrap(&text::clean(text), columns.saturating_sub(indent));
    let lines = wrapped.into_iter().enumerate().map(|(i, line)| {
        let head = if i == 0 {
            pad(heading, indent)
        } else {
            " ".repeat(indent)
        };
        Line::from(span(&format!("{head}{line}"), style))
    });
    lines.collect()
}

/// What the month adds up to, by course and measure.
fn month(world: &World, sheet: &Sheet, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let this = Month::of(world.today());
    let first = sheet.month.first();
    let heading = match sheet.month.cmp(&this) {
        std::cmp::Ordering::Less => first.format("%B %Y").to_string(),
        std::cmp::Ordering::Equal => format!("{} so far", first.format("%B")),
        std::cmp::Ordering::Greater => format!("{}, planned", first.format("%B %Y")),
    };
    let mut rows: Vec<(String, String)> = Vec::new();
    for course in &sheet.own.courses {
        if let Some(words) = counted(world, course) {
            rows.push((world.name(&course.course).into_owned(), words));
        }
    }
    for (measure, values) in world.regimen.measures.iter().zip(&sheet.own.measures) {
        if values.figures.rated > 0 {
            rows.push((
                world.measure_name(measure).into_owned(),
                figures::summary(&values.figures),
            ));
        }
    }
    if rows.is_empty() {
        rows.push((String::new(), "Nothing recorded".into()));
    }
    let name = rows
        .iter()
        .map(|(name, _)| width(name))
        .max()
        .unwrap_or(0)
        .min(columns / 3);
    let mut all = vec![Line::from(span(&heading, theme.heading))];
    for (named, words) in rows {
        if name == 0 {
            all.push(Line::from(span(&words, theme.text)));
            continue;
        }
        let named = pad(&fit_with(&written(world, &named), name, look.glyphs.ellipsis), name);
        let rows = listed(&words, columns.saturating_sub(name + 2));
        all.extend(hanging(&named, &world.written(&rows), columns, theme.text));
    }
    all
}

/// A list broken after its commas, as far as that goes.
fn listed(words: &str, columns: usize) -> String {
    let mut rows: Vec<String> = Vec::new();
    for part in words.split_inclusive(", ") {
        match rows
            .last_mut()
            .filter(|row| width(row) + width(part.trim_end()) <= columns)
        {
            Some(row) => row.push_str(part),
            None => rows.push(part.to_owned()),
        }
    }
    rows.iter().map(|row| row.trim_end()).collect::<Vec<_>>().join("\n")
}

fn counted(world: &World, course: &CourseSpan) -> Option<String> {
    let mut beside = course.days.iter().filter(|day| !day.beside.is_empty());
    let unplanned = beside.all(|day| !world.schedules.has_as_needed(&course.course, day.date));
    let how = if unplanned { "not planned" } else { "as needed" };
    let needed = |n: u32| format!("{n} {how}");
    match (course.counts.planned(), course.counts.open, course.beside) {
        (0, 0, 0) => None,
        (0, 0, beside) => Some(needed(beside)),
        // In the month that has begun "planned" would be read as up to now.
        (0, open, 0) => Some(format!(
            "{} to come",
            words::count(usize::try_from(open).unwrap_or(0), "dose", "doses")
        )),
        (0, _, beside) => Some(needed(beside)),
        (_, _, 0) => Some(figures::counts(&course.counts)),
        (_, _, beside) => Some(format!("{}, {}", figures::counts(&course.counts), needed(beside))),
    }
}

fn signs(look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let one = |sign: Sign, words: &str, style: Style| {
        vec![
            Span::styled(look.glyphs.sign(sign), style),
            span(&pad(&format!(" {words}"), 16), theme.text),
        ]
    };
    let rows = [
        [
            one(Sign::Taken, "taken", theme.ok),
            one(Sign::Changed, "changed", theme.attention),
        ],
        [
            one(Sign::Skipped, "skipped", theme.text),
            one(Sign::NotRecorded, "not recorded", theme.text),
        ],
        [
            one(Sign::Due, "due, planned", theme.accent),
            one(Sign::AsNeeded, "as needed", theme.text),
        ],
        [
            one(Sign::NewStep, "new step", theme.attention),
            one(Sign::OffDay, "off day", theme.aside),
        ],
    ];
    let mut all = vec![Line::from(span("Signs", theme.heading))];
    all.extend(rows.map(|row| Line::from(row.concat())));
    all
}
