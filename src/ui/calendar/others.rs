//! What else was recorded in the same weeks, below the rating that was chosen: what became of the doses, and the other ratings.

use chrono::{NaiveDate, TimeDelta};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::columns::{Columns, style, value};
use super::parts::{legend, signs};
use crate::app::App;
use crate::app::calendar::cached::Mark;
use crate::app::calendar::weeks::Weeks;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::domain::day::Status;
use crate::domain::figures::{DayCell, Standing};
use crate::domain::measure::Measure;
use crate::ui::Look;
use crate::ui::frame::{put, put_right};
use crate::ui::text::{clean_line, width};
use crate::ui::written::written;

/// A heading and seven weekdays.
const ROWS: u16 = 8;

/// One picture of the weeks.
enum Block<'a> {
    /// What became of the doses of the course that was chosen.
    Doses(&'a crate::domain::course::Course),
    /// A rating.
    Rating(&'a Measure),
}

/// Draws as many as there is room for, and names the ratings that have none.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, (weeks, columns): (&Weeks, &Columns), look: &Look) {
    let world = &app.world;
    let measures: Vec<&Measure> = weeks.others.iter().filter_map(|id| world.regimen.measure(id)).collect();
    let course = app.calendar.course(world);
    let course = course.filter(|course| weeks.span.courses.iter().any(|of| of.course == course.id));
    let mut blocks: Vec<Block<'_>> = course.map(Block::Doses).into_iter().collect();
    let beside = weeks.beside.min(measures.len());
    blocks.extend(measures[..beside].iter().copied().map(Block::Rating));
    // Blank rows between them go first, then those at the end.
    let count = |rows: u16| usize::from(area.height.saturating_sub(1) / rows);
    let (rows, fits) = if blocks.len() <= count(ROWS + 1) {
        (ROWS + 1, blocks.len())
    } else {
        (ROWS, count(ROWS).min(blocks.len()))
    };
    let of_doses = usize::from(course.is_some());
    let shown = fits.saturating_sub(of_doses.min(fits));
    let left_out = &measures[shown.min(measures.len())..];
    let mut y = area.y + 1;
    for block in &blocks[..fits] {
        let area = Rect {
            y,
            height: ROWS,
            ..area
        };
        match block {
            Block::Doses(course) => {
                let name = format!("{}, its doses", world.name(&course.id));
                heading(frame, area, app, &name, look);
                let taken = u16::try_from(width(&name) + 3).unwrap_or(u16::MAX);
                let words = legend(usize::from(area.width.saturating_sub(taken + 1)), look);
                let words = words.to_string();
                put_right(frame.buffer_mut(), inside(area), y, &words, look.theme.aside, taken);
                days(
                    frame,
                    area,
                    (weeks, columns),
                    |date| doses(app, weeks, columns, &course.id, date, look),
                    look,
                );
            }
            Block::Rating(measure) => {
                heading(frame, area, app, &world.measure_name(measure), look);
                days(
                    frame,
                    area,
                    (weeks, columns),
                    |date| vec![value(app, weeks, measure, date, look)],
                    look,
                );
            }
        }
        y += rows;
    }
    if fits == 0 || left_out.is_empty() || y >= area.bottom() {
        return;
    }
    let names: Vec<_> = left_out.iter().map(|measure| world.measure_name(measure)).collect();
    let key = world.key(Scope::Calendar, Action::PickRating).unwrap_or_default();
    let words = format!("{key} shows {}", names.join(", "));
    put(
        frame.buffer_mut(),
        area,
        area.x + 1,
        y,
        &clean_line(&written(world, &words)),
        look.theme.aside,
    );
}

fn inside(area: Rect) -> Rect {
    Rect {
        width: area.width.saturating_sub(1),
        ..area
    }
}

fn heading(frame: &mut Frame<'_>, area: Rect, app: &App, name: &str, look: &Look) {
    let name = written(&app.world, &clean_line(name));
    put(frame.buffer_mut(), area, area.x + 1, area.y, &name, look.theme.heading);
}

/// The seven rows below a heading.
fn days(
    frame: &mut Frame<'_>,
    area: Rect,
    (weeks, columns): (&Weeks, &Columns),
    cell: impl Fn(NaiveDate) -> Vec<(String, Style)>,
    look: &Look,
) {
    for row in 0..7 {
        let first = weeks.span.from + TimeDelta::days(i64::from(row));
        let row = Rect {
            y: area.y + 1 + row,
            height: 1,
            ..area
        };
        columns.weekday(frame, row, first, None, &cell, look);
    }
}

/// The signs of a day's doses; nothing on a day to come.
fn doses(
    app: &App,
    weeks: &Weeks,
    columns: &Columns,
    course: &crate::domain::course::CourseId,
    date: NaiveDate,
    look: &Look,
) -> Vec<(String, Style)> {
    let cell = weeks.day(date).and_then(|day| day.cell(course));
    let Some(cell) = cell.filter(|_| date <= app.world.today()) else {
        return Vec::new();
    };
    let focused = date == app.calendar.focus(&app.world);
    let shown = signs(&marks(cell), columns.room(), look).into_iter();
    let style = |own: Style| if focused { style(app, date, look) } else { own };
    shown.map(|(sign, own)| (sign.to_owned(), style(own))).collect()
}

/// A mark for each dose of one course, as a day of the month has them.
fn marks(cell: &DayCell) -> Vec<Mark> {
    let doses = cell.doses.iter().chain(&cell.waiting);
    let mut marks: Vec<Mark> = doses.map(|dose| Mark::Dose(dose.status)).collect();
    if marks.is_empty() && cell.standing == Standing::Off {
        marks.push(Mark::Off);
    }
    marks.extend(cell.beside.iter().map(|_| Mark::AsNeeded));
    marks.retain(|mark| *mark != Mark::Dose(Status::Planned));
    marks
}
