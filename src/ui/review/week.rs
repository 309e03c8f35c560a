//! The diary sheet: days across, courses and measures down, notes below.

mod before;
mod grid;
mod notes;
mod rated;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;

use self::before::before;
use self::grid::Grid;
use self::rated::{Rated, rated, shown_rows};
use super::super::Look;
use super::super::frame::{Parts, divide, put, rule};
use super::super::glyphs::Sign;
use super::super::named;
use super::super::text::{clean_line, width};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::review::PANE_FROM;
use crate::app::review::dates;
use crate::domain::amount::show_number;
use crate::domain::day::DayDose;
use crate::domain::figures::words as figure_words;
use crate::domain::figures::{CourseSpan, DayCell, Standing};
use crate::domain::journal::NoteEntry;
use crate::ui::review::parts;
use crate::ui::review::week::notes::{Note, note_list, notes};

use crate::ui::signs::{sign, sign_style};
pub(in crate::ui) use notes::notes_before;

/// The widest that the sheet is; what is beyond is for the pane.
const SHEET: u16 = 80;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let Some(sheet) = app.review.sheet() else { return };
    let body = parts.body;
    let with_pane = body.width >= PANE_FROM && !sheet.before.is_empty();
    let left = Rect {
        width: if with_pane { SHEET } else { body.width },
        ..body
    };
    let span = &sheet.week.span;
    let number = figure_words::week_number(span.from);
    let heading = format!("Week {number}, {}", dates(span.from, span.to, span.last));
    parts::title(frame, left, &heading, app, look);
    let long = app.world.regimen.settings.writing.long_units;
    let grid = Grid::of(left, parts.compact, long);
    let roomy = left.height >= 28;
    let gap = u16::from(roomy);

    let courses: Vec<&CourseSpan> = (span.courses.iter())
        .filter(|course| {
            course
                .days
                .iter()
                .any(|day| !day.doses.is_empty() || !day.waiting.is_empty() || day.standing == Standing::Paused)
        })
        .collect();
    let told = app.review.measures(&app.world);
    let beside: u32 = span.courses.iter().map(|course| course.beside).sum();
    let sentences = app.review.sentences(&app.world);
    let spoken = parts::rows(&sentences, left.width);
    let notes = notes(app, sheet);
    let listed = if roomy { notes.len() } else { 1 };
    // The sentences go before the rows do, and of the rows the last ratings before the doses.
    let fixed = 4 + 3 * gap + u16::from(beside > 0) + u16::try_from(listed).unwrap_or(1);
    let rated = rated(app, span, &grid);
    let of_rated = rated.iter().map(Rated::height).sum::<u16>();
    let wanted = u16::try_from(courses.len())
        .unwrap_or(u16::MAX)
        .saturating_add(of_rated);
    let room = left.height.saturating_sub(fixed);
    let spoken = if room >= wanted.saturating_add(spoken) {
        spoken
    } else {
        room.saturating_sub(wanted).min(spoken)
    };
    let for_rows = room.saturating_sub(spoken);
    let of_courses = u16::try_from(courses.len())
        .unwrap_or(u16::MAX)
        .min(if told.is_empty() {
            for_rows
        } else {
            for_rows.saturating_sub(1).max(for_rows / 2)
        });
    let of_measures = for_rows.saturating_sub(of_courses);

    let used = 1
        + 1
        + u16::try_from(courses.len()).unwrap_or(0).min(of_courses)
        + u16::from(beside > 0)
        + 2
        + of_rated.min(of_measures)
        + spoken
        + 1;
    let spare = if roomy { 0 } else { left.height.saturating_sub(used) };
    let noted = !roomy && !parts.compact && spare > 0 && span.notes.iter().any(|notes| !notes.is_empty());
    let mut y = left.y + 1 + gap + u16::from(spare > 1);
    let heading = y;
    header(frame, &grid, y, app, span.from, look);
    y += 1 + gap;
    for course in courses.iter().take(usize::from(of_courses)) {
        course_row(frame, &grid, y, app, course, look);
        y += 1;
    }
    if courses.len() > usize::from(of_courses) {
        more(frame, left, y.saturating_sub(1), look);
    }
    if beside > 0 {
        unscheduled_row(frame, &grid, y, app, &span.courses, beside, look);
        y += 1;
    }
    if courses.is_empty() && beside == 0 {
        let none = Rect { y, height: 1, ..left };
        parts::lines(
            frame,
            none,
            &app.world,
            &["Nothing was planned in this week.".into()],
            look.theme.text,
            look,
        );
        y += 1;
    }
    // Where nothing is rated there is nothing between two rules.
    if !told.is_empty() {
        y += gap;
        if y < left.bottom() {
            rule(frame.buffer_mut(), left, y, look);
        }
        y += 1 + gap;
    }
    let end = y.saturating_add(of_measures);
    let shown = shown_rows(app, &rated, of_measures);
    for row in shown {
        y += row.draw(frame, &grid, (y, end), app, look);
    }
    if rated.len() > shown.len() {
        more(frame, left, y.saturating_sub(1), look);
    }
    for (n, day) in span.from.iter_days().take(7).enumerate() {
        let column = Rect {
            x: grid.x(n),
            y: heading,
            width: grid.cell,
            height: y.saturating_sub(heading),
        };
        look.hits.mark(column.intersection(left), Hit::Day(day));
    }
    let bottom = left.bottom();
    let rest = |y: u16| Rect {
        y: y.min(bottom),
        height: bottom.saturating_sub(y),
        ..left
    };
    if roomy {
        rule(frame.buffer_mut(), left, y + gap, look);
        y += 2 + gap;
        y = note_list(frame, rest(y), app, &notes, look) + 1;
        y = parts::lines(frame, rest(y), &app.world, &sentences, look.theme.text, look) + 1;
        notes_before(frame, rest(y), app, span.from, look);
    } else {
        // The note of the focused day is on the last row, the sentences above it.
        let last = bottom.saturating_sub(1);
        let top = last.saturating_sub(spoken).max(y);
        let area = Rect {
            y: top,
            height: last.saturating_sub(top),
            ..left
        };
        parts::lines(frame, area, &app.world, &sentences, look.theme.text, look);
        if top > y {
            rule(frame.buffer_mut(), left, y, look);
        }
        if noted && top > y + 1 {
            note_row(frame, &grid, y + 1, &span.notes, look);
        }
        let shown: Vec<Note> = notes.into_iter().filter(|note| note.focused).take(1).collect();
        note_list(frame, rest(last), app, &shown, look);
    }
    if with_pane {
        let pane = Rect {
            x: body.x + SHEET + 2,
            width: body.width - SHEET - 2,
            ..body
        };
        divide(frame.buffer_mut(), pane, look);
        before(frame, pane, app, sheet, look);
    }
}

/// The mark of rows that have no room.
fn more(frame: &mut Frame<'_>, area: Rect, y: u16, look: &Look) {
    let x = area.right().saturating_sub(1);
    put(frame.buffer_mut(), area, x, y, look.glyphs.open, look.theme.decoration);
}

/// The days, the focused one marked.
fn header(frame: &mut Frame<'_>, grid: &Grid, y: u16, app: &App, first: NaiveDate, look: &Look) {
    // The calendar has what is planned; these are the amounts of what was taken.
    if !grid.compact && !app.world.hidden {
        put(
            frame.buffer_mut(),
            grid.area,
            grid.area.x + 1,
            y,
            "Taken",
            look.theme.aside,
        );
    }
    for (n, day) in first.iter_days().take(7).enumerate() {
        let words = match (grid.compact, grid.cell) {
            (true, _) => day.format("%-d").to_string(),
            (false, 0..7) => day.format("%a").to_string(),
            _ => day.format("%a %-d").to_string(),
        };
        let style = if day == app.world.day {
            parts::bold(look.theme.selection)
        } else {
            look.theme.heading
        };
        grid.cell(frame, y, n, &words, style, look);
    }
}

fn course_row(frame: &mut Frame<'_>, grid: &Grid, y: u16, app: &App, course: &CourseSpan, look: &Look) {
    let world = &app.world;
    let unit = course.unit.as_ref().filter(|_| !world.hidden && !grid.compact);
    let name = world.name(&course.course);
    // A long name is shortened before its unit.
    let room = usize::from(grid.name).saturating_sub(2);
    let with_unit = |unit: &str| {
        let left = room.saturating_sub(width(unit) + 1);
        let name = if left >= 4 {
            named::short(world, &name, left, look)
        } else {
            clean_line(&name).into_owned()
        };
        format!("{name} {unit}")
    };
    let name = unit.map_or_else(
        || name.to_string(),
        |unit| {
            // A unit in full gives way to its sign before it is cut.
            let sign = unit.show(true);
            let full = world.written(&sign);
            with_unit(if width(&full) + 5 <= room { &full } else { &sign })
        },
    );
    grid.name(frame, y, &name, look);
    for (n, day) in course.days.iter().enumerate() {
        day_cell(frame, grid, y, n, app, day, look);
    }
    let counts = course.counts;
    if counts.planned() > 0 {
        grid.end(frame, y, &format!("{}/{}", counts.taken(), counts.planned()), look);
    }
}

/// The amount of a day and what became of its doses: `2.5 ✓·`.
fn day_cell(frame: &mut Frame<'_>, grid: &Grid, y: u16, n: usize, app: &App, day: &DayCell, look: &Look) {
    let doses = || day.doses.iter().chain(&day.waiting);
    let count = doses().count();
    if count == 0 {
        let (words, style) = match day.standing {
            Standing::Paused if grid.compact => ("/", look.theme.text),
            Standing::Paused => ("pause", look.theme.text),
            Standing::Off => (look.glyphs.sign(Sign::OffDay), look.theme.aside),
            _ => ("", look.theme.text),
        };
        grid.cell(frame, y, n, words, style, look);
        return;
    }
    let room = usize::from(grid.cell).saturating_sub(1);
    let future = day.date > app.world.today();
    // Nothing recorded is not nothing taken.
    let told = |dose: &DayDose| !dose.entries.is_empty();
    let recorded = !day.beside.is_empty() || day.doses.iter().any(told);
    let amount = day
        .taken
        .main()
        .filter(|_| recorded && !future && !app.world.hidden && !grid.compact);
    let amount = amount.map_or(String::new(), |amount| format!("{} ", show_number(amount.value)));
    let new = day.new_step && !grid.compact;
    let mut x = grid.x(n);
    if width(&amount) + count <= room {
        x = put(frame.buffer_mut(), grid.area, x, y, &amount, look.theme.text);
    }
    if count > room {
        // More doses than columns: how many were recorded, of how many.
        let words = format!("{}/{}", day.counts.recorded(), day.doses.len());
        grid.cell(frame, y, n, &words, look.theme.text, look);
        return;
    }
    for dose in doses() {
        let style = sign_style(dose.status, look);
        x = put(
            frame.buffer_mut(),
            grid.area,
            x,
            y,
            look.glyphs.sign(sign(dose.status)),
            style,
        );
    }
    if new && usize::from(x.saturating_sub(grid.x(n))) < room {
        put(
            frame.buffer_mut(),
            grid.area,
            x,
            y,
            look.glyphs.sign(Sign::NewStep),
            look.theme.attention,
        );
    }
}

/// What was taken without being due.
fn unscheduled_row(
    frame: &mut Frame<'_>,
    grid: &Grid,
    y: u16,
    app: &App,
    courses: &[CourseSpan],
    all: u32,
    look: &Look,
) {
    let has_line = |course: &CourseSpan| {
        let days = course.days.iter().filter(|day| !day.beside.is_empty());
        let schedules = &app.world.schedules;
        let mut days = days.map(|day| schedules.has_as_needed(&course.course, day.date));
        days.any(|needed| needed)
    };
    let title = if courses.iter().any(has_line) {
        "As needed"
    } else {
        "Not planned"
    };
    grid.name(frame, y, title, look);
    for n in 0..7 {
        let taken: Vec<(&CourseSpan, usize)> = (courses.iter())
            .filter_map(|course| Some((course, course.days.get(n)?.beside.len())))
            .filter(|(_, times)| *times > 0)
            .collect();
        let times: usize = taken.iter().map(|(_, times)| times).sum();
        let words = match taken.as_slice() {
            [] => continue,
            [(course, 1)] if !grid.compact => app.world.name(&course.course).into_owned(),
            _ => format!("{}{times}", look.glyphs.sign(Sign::AsNeeded)),
        };
        grid.cell(frame, y, n, &words, look.theme.text, look);
    }
    grid.end(frame, y, &all.to_string(), look);
}

/// On which days there are notes, and how many.
fn note_row(frame: &mut Frame<'_>, grid: &Grid, y: u16, notes: &[Vec<NoteEntry>], look: &Look) {
    grid.name(frame, y, "Notes", look);
    for (n, of_day) in notes.iter().enumerate().filter(|(_, notes)| !notes.is_empty()) {
        grid.cell(frame, y, n, &"n".repeat(of_day.len()), look.theme.text, look);
    }
    let all: usize = notes.iter().map(Vec::len).sum();
    grid.end(frame, y, &all.to_string(), look);
}
