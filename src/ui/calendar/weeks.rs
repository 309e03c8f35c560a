//! Some weeks of one measure: a column for each week, digits and no colours.

use chrono::{Datelike, NaiveDate, TimeDelta};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::columns::{Columns, MARGIN, value};
use super::{day, noted, others, pane};
use crate::app::App;
use crate::app::calendar::weeks::Weeks;
use crate::app::words;
use crate::domain::measure::Measure;
use crate::ui::Look;
use crate::ui::calendar::parts::panes;
use crate::ui::flow::lines;
use crate::ui::frame::{self, Parts, put, put_right, span};
use crate::ui::text::{clean_line, width, wrap};
use crate::ui::written::written;

/// From this many rows on there is room for every rating below the one that was chosen.
const LARGE: u16 = 46;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let Some(weeks) = app.calendar.weeks() else { return };
    let world = &app.world;
    let (left, right) = panes(parts);
    let Some(measure) = app.calendar.rating(world) else {
        let said = "Nothing is rated yet. Ratings appear here after a check-in.";
        put(frame.buffer_mut(), left, left.x + 1, left.y, said, look.theme.text);
        return;
    };
    let focus = app.calendar.focus(world);
    let columns = Columns::of(left, weeks, focus);
    title(frame, left, app, (weeks, &columns), measure, look);
    let air = u16::from(left.height >= 18);
    let named = left.height >= 9;
    let mut y = left.y + 1 + air;
    if named {
        months(frame, left, &columns, weeks, y, look);
        y += 1;
    }
    let rows = left.bottom().saturating_sub(y).min(7);
    let at = u16::try_from(focus.weekday().days_since(weeks.span.from.weekday())).unwrap_or(0);
    let from = (at + 1).saturating_sub(rows);
    for row in 0..rows {
        let first = weeks.span.from + TimeDelta::days((from + row).into());
        let area = Rect {
            y: y + row,
            height: 1,
            ..left
        };
        let cell = |date| vec![value(app, weeks, measure, date, look)];
        columns.weekday(frame, area, first, Some(focus), cell, look);
    }
    if rows < 7 {
        // Which weekdays are missing is not seen otherwise.
        let (more, at) = if from > 0 {
            (look.glyphs.above, y)
        } else {
            (look.glyphs.open, y + rows.saturating_sub(1))
        };
        put(
            frame.buffer_mut(),
            left,
            left.right().saturating_sub(1),
            at,
            more,
            look.theme.decoration,
        );
    }
    y += rows + air;
    steps(frame, left, app, &columns, weeks, y, look);
    y += 1 + air;
    let said = match right {
        // A large screen has the words next to the picture, and below it what else was recorded.
        Some(_) if left.height >= LARGE => Vec::new(),
        _ => in_words(app, (weeks, &columns), usize::from(left.width.saturating_sub(2)), look),
    };
    let area = Rect {
        x: left.x + 1,
        y: y + 1,
        width: left.width.saturating_sub(2),
        height: left.bottom().saturating_sub(y + 1),
    };
    if y + 1 < left.bottom() && (right.is_none() || !said.is_empty()) {
        frame::rule(frame.buffer_mut(), left, y, look);
        below(frame, area, app, weeks, said.clone(), right.is_none(), look);
        y += 1 + u16::try_from(said.len()).unwrap_or(u16::MAX);
    }
    let Some(right) = right else { return };
    let rest = Rect {
        y: y.min(left.bottom()),
        height: left.bottom().saturating_sub(y),
        ..left
    };
    others::draw(frame, rest, app, (weeks, &columns), look);
    frame::divide(frame.buffer_mut(), right, look);
    let Some(day) = weeks.day(focus) else { return };
    let wide = usize::from(right.width.saturating_sub(1));
    let mut all = pane::about(frame, right, world, day, wide, look);
    pane::opens(world, right, all.len(), look);
    if said.is_empty() {
        all.push(Line::default());
        all.extend(in_words(app, (weeks, &columns), wide, look));
    }
    let used = u16::try_from(all.len() + 1).unwrap_or(u16::MAX).min(right.height);
    lines(frame.buffer_mut(), right, &all, look);
    let rest = Rect {
        y: right.y + used,
        height: right.height - used,
        ..right
    };
    noted::draw(frame, rest, world, columns.seen(weeks), focus, look);
}

fn title(
    frame: &mut Frame<'_>,
    left: Rect,
    app: &App,
    (weeks, columns): (&Weeks, &Columns),
    measure: &Measure,
    look: &Look,
) {
    let today = app.world.today();
    let name = app.world.measure_name(measure);
    let name = clean_line(&name);
    let last = weeks.span.from <= today && today <= weeks.span.to;
    // Of the visible weeks, and not of their neighbours.
    let (from, to) = columns.seen(weeks);
    let words = if last && to >= weeks.span.to {
        format!("{name}, last {} weeks", columns.count)
    } else {
        format!(
            "{name}, {} - {} {}",
            written(&app.world, &words::short_day(from)),
            written(&app.world, &words::short_day(to)),
            to.year()
        )
    };
    let x = put(frame.buffer_mut(), left, left.x + 1, left.y, &words, look.theme.heading);
    let scale = clean_line(&app.world.expected(measure)).into_owned();
    let area = Rect {
        width: left.width.saturating_sub(1),
        ..left
    };
    put_right(
        frame.buffer_mut(),
        area,
        left.y,
        &scale,
        look.theme.aside,
        x.saturating_sub(left.x) + 2,
    );
}

/// The names of the months over the weeks in which they begin.
fn months(frame: &mut Frame<'_>, left: Rect, columns: &Columns, weeks: &Weeks, y: u16, look: &Look) {
    let mut free = 0;
    let mut month = None;
    for (week, first) in (0_u16..).zip(weeks.span.from.iter_weeks().take_while(|week| *week <= weeks.span.to)) {
        let last = first + TimeDelta::days(6);
        let Some(end) = columns.end(week) else { continue };
        if month == Some(last.month()) {
            continue;
        }
        // A month that is nearly over at the first week would push its neighbour away.
        let nearly_over = month.is_none() && (last + TimeDelta::days(7)).month() != last.month();
        month = Some(last.month());
        if end >= free && !nearly_over {
            free = put(
                frame.buffer_mut(),
                left,
                end,
                y,
                &last.format("%b").to_string(),
                look.theme.aside,
            ) + 1;
        }
    }
}

/// The doses of the chosen course below the weeks in which they begin.
fn steps(frame: &mut Frame<'_>, left: Rect, app: &App, columns: &Columns, weeks: &Weeks, y: u16, look: &Look) {
    let Some((_, first)) = weeks.steps.first().filter(|_| y < left.bottom()) else {
        return;
    };
    if app.world.hidden {
        return;
    }
    let theme = &look.theme;
    let parts = |dose: &str| {
        written(&app.world, dose)
            .rsplit_once(' ')
            .map(|(amount, unit)| (amount.to_owned(), unit.to_owned()))
    };
    let units: Vec<String> = weeks
        .steps
        .iter()
        .filter_map(|(_, dose)| parts(dose))
        .map(|(_, unit)| unit)
        .collect();
    let unit = units
        .first()
        .filter(|first| first.len() < usize::from(MARGIN) && units.iter().all(|unit| unit == *first));
    if let Some(unit) = unit {
        put(frame.buffer_mut(), left, left.x + 1, y, unit, theme.aside);
    }
    let label = |dose: &str| match (unit, parts(dose)) {
        (Some(_), Some((amount, _))) => amount,
        _ => written(&app.world, dose),
    };
    let mark = look.glyphs.sign(crate::ui::glyphs::Sign::NewStep);
    let week = |date: NaiveDate| u16::try_from((date - weeks.span.from).num_days() / 7).unwrap_or(0);
    // The dose in force at the first visible week is there without the mark.
    let before = weeks
        .steps
        .iter()
        .rev()
        .find(|(date, _)| week(*date) <= columns.first)
        .map_or(first, |(_, dose)| dose);
    let begins = weeks
        .steps
        .iter()
        .any(|(date, _)| *date != weeks.span.from && week(*date) == columns.first);
    let mut free = left.x + MARGIN + 1;
    let later = weeks.steps.iter().filter(|(date, _)| week(*date) > columns.first);
    let marked: Vec<(u16, String, bool)> = std::iter::once((columns.first, label(before), begins))
        .chain(later.map(|(date, dose)| (week(*date), label(dose), true)))
        .collect();
    for (i, (week, label, begins)) in marked.iter().enumerate() {
        let Some(end) = columns.end(*week).filter(|end| *end >= free) else {
            continue;
        };
        let next = marked
            .get(i + 1)
            .and_then(|(week, ..)| columns.end(*week))
            .unwrap_or(left.right());
        let mut x = end;
        if *begins {
            x = put(frame.buffer_mut(), left, x, y, mark, theme.attention);
        }
        let wide = u16::try_from(width(label)).unwrap_or(u16::MAX);
        if x.saturating_add(wide) < next {
            x = put(frame.buffer_mut(), left, x, y, label, theme.text);
        }
        free = x + 1;
    }
}

/// The picture in words.
fn in_words(app: &App, (weeks, columns): (&Weeks, &Columns), wide: usize, look: &Look) -> Vec<Line<'static>> {
    let world = &app.world;
    let (rated, come) = weeks.rated;
    let mut sentences = Vec::new();
    if come > 0 {
        // The figures are of the whole page; h leads to the weeks of it that are not in the picture.
        let seen = 7 * i64::from(columns.count) > (weeks.span.to - weeks.span.from).num_days();
        let of = if seen {
            String::new()
        } else {
            format!(
                " since {}",
                written(world, &words::day_near(weeks.span.from, world.today()))
            )
        };
        sentences.push(format!(
            "Weeks{of} rated on 4 or more days: {rated} of {come}. A dot is a day without a rating."
        ));
        sentences.extend(weeks.by_step.clone().filter(|_| !world.hidden));
        sentences.push("Days differ for many reasons; this shows what was recorded, not why.".into());
    } else {
        sentences.push("These weeks are in the future.".into());
    }
    let rows = sentences
        .iter()
        .flat_map(|sentence| wrap(&written(world, sentence), wide));
    rows.map(|line| Line::from(span(&line, look.theme.text))).collect()
}

/// The picture in words, and the focused day where it has no pane.
fn below(
    frame: &mut Frame<'_>,
    area: Rect,
    app: &App,
    weeks: &Weeks,
    mut said: Vec<Line<'static>>,
    with_day: bool,
    look: &Look,
) {
    let world = &app.world;
    let left = usize::from(area.height).saturating_sub(said.len() + 1);
    if with_day
        && left > 0
        && let Some(day) = weeks.day(app.calendar.focus(world))
    {
        said.push(Line::default());
        said.extend(day::in_lines(world, day, usize::from(area.width), left, look));
    }
    lines(frame.buffer_mut(), area, &said, look);
}
