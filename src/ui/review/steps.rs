//! The table by dose step, and below it the chosen measure: its ranges, or its days by grade.

mod ranges;

use chrono::Datelike;
use ratatui::Frame;
use ratatui::layout::Rect;

use self::ranges::Ranges;
use super::super::Look;
use super::super::frame::{Parts, put};
use super::super::list::{self, top};
use super::super::text::{clean_line, fit_with, pad_left, width, wrap};
use crate::app::App;
use crate::app::broken;
use crate::app::hit::Hit;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::review::dates;
use crate::app::review::history::Table;
use crate::app::words;
use crate::domain::figures::words as figure_words;
use crate::domain::figures::{MeasureFigures, RowKind, StepFigures};
use crate::domain::measure::Measure;
use crate::domain::words::count as count_of;
use crate::ui::review::parts;
use crate::ui::review::parts::dose;
use crate::ui::review::steps::ranges::dose_width;
use crate::ui::written::written;

/// From this many columns on two measures are beside each other.
const WIDE: u16 = 150;

/// How wide a column of a measure is: wider where there is room, for counts of many days.
fn column(columns: u16) -> u16 {
    if columns >= 110 { 13 } else { 11 }
}

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let body = parts.body;
    let world = &app.world;
    let Some(table) = app.review.table() else {
        parts::title(frame, body, "By dose step", app, look);
        let words = broken::no_plan(world).unwrap_or_else(|| "No plan yet, so there are no steps.".into());
        let words = wrap(
            &written(world, &words),
            usize::from(body.width).saturating_sub(2).max(8),
        );
        parts::lines(frame, parts::below(body, 2), &app.world, &words, look.theme.text, look);
        parts::focus(frame, body, body.y, look);
        return;
    };
    parts::title(
        frame,
        body,
        &format!("By dose step, {}", world.name(&table.course)),
        app,
        look,
    );
    let area = parts::below(body, 1 + u16::from(!parts.compact));
    if table.rows.is_empty() {
        let words = vec![match table.reading {
            Some(month) => parts::reading(month),
            None => "This plan has not begun, and nothing was rated before it.".to_owned(),
        }];
        parts::lines(frame, area, &app.world, &words, look.theme.text, look);
        parts::focus(frame, area, area.y, look);
        return;
    }
    if parts.compact {
        compact(frame, area, app, table, look);
        return;
    }
    let measure = app.review.measure(world);
    let index = measure.and_then(|m| table.measures.iter().position(|id| *id == m.id));
    let shown: Vec<&Measure> = columns(app, table, area.width);
    let mut said = vec![app.world.veil(&figure_words::how_to_read(&shown)).into_owned()];
    let left_out = rated_measures(app, table).len() - shown.len();
    let left_out = (left_out > 0).then(|| {
        let key = world.key(Scope::Review, Action::PickRating).unwrap_or_default();
        let more = count_of(left_out, "more rating", "more ratings");
        format!("{more}: {key} shows the next one.")
    });
    said.splice(0..0, left_out.clone());
    said.retain(|words| !words.is_empty());
    let mut foot = app.review.sentences(world);
    foot.extend(table.reading.map(parts::reading));
    let count = u16::try_from(table.rows.len()).unwrap_or(u16::MAX);
    let (head_rows, foot_rows) = (parts::rows(&said, area.width), parts::rows(&foot, area.width));
    // Header, two blanks, the scale: 4 rows next to the table, what is said, the ranges.
    let room = area.height.saturating_sub(4 + head_rows + foot_rows + 1);
    let each = (room / 2).max(1).min(count);
    let with_ranges = room >= 2 * each && each >= count.min(2);
    if !with_ranges {
        // A rating without a column must not look as if there were none.
        foot.splice(0..0, left_out);
    }
    let foot_rows = parts::rows(&foot, area.width);
    let each = if with_ranges {
        each
    } else {
        count.min(area.height.saturating_sub(2 + foot_rows).max(area.height / 2))
    };
    let first = top(table.rows.len(), usize::from(each), app.review.row());
    let mut y = area.y;
    header(frame, area, y, app, table, &shown, look);
    y += 1;
    let rows = table.rows.iter().enumerate().skip(first).take(usize::from(each));
    for (n, row) in rows.clone() {
        look.hits
            .mark(Rect { y, height: 1, ..area }.intersection(area), Hit::Row(n));
        table_row(frame, area, y, app, table, row, &shown, n == app.review.row(), look);
        y += 1;
    }
    let hidden = (first > 0, first + usize::from(each) < table.rows.len());
    list::ends(frame, area, (area.y + 1, y), hidden, look.theme.decoration, look);
    let rest = |y: u16| Rect {
        y: y.min(area.bottom()),
        height: area.bottom().saturating_sub(y),
        ..area
    };
    if !with_ranges {
        let foot = fitting(foot, rest(y + 1));
        parts::lines(frame, rest(y + 1), &app.world, &foot, look.theme.text, look);
        return;
    }
    y = parts::lines(frame, rest(y + 1), &app.world, &said, look.theme.aside, look) + 1;
    // What is told by time around the doses has no range of its own.
    let measure = measure.filter(|measure| table.timed.iter().all(|one| one.id != measure.id));
    if let (Some(measure), Some(index)) = (measure, index) {
        let scale = Ranges::of(measure, index, table, rest(y));
        y = scale.header(frame, y, measure, &app.world.measure_name(measure), look);
        for (n, row) in rows {
            let focused = n == app.review.row();
            look.hits
                .mark(Rect { y, height: 1, ..area }.intersection(area), Hit::Row(n));
            scale.row(frame, y, row, focused, look);
            y += 1;
        }
    }
    y = parts::lines(frame, rest(y + 1), &app.world, &foot, look.theme.text, look) + 1;
    others(frame, rest(y), app, table, index, look);
}

/// The sentences that have room, whole ones; that there are more is said.
fn fitting(mut sentences: Vec<String>, area: Rect) -> Vec<String> {
    if parts::rows(&sentences, area.width) <= area.height {
        return sentences;
    }
    while !sentences.is_empty() && parts::rows(&sentences, area.width) >= area.height {
        sentences.pop();
    }
    sentences.push("More does not fit here; `regimen steps` has all of it.".to_owned());
    sentences
}

/// The table alone, next to something else: as many of the last rows and the first measures as have room. The row after it.
pub(in crate::ui) fn beside(frame: &mut Frame<'_>, area: Rect, app: &App, table: &Table, look: &Look) -> u16 {
    let room = usize::from(area.width.saturating_sub(fixed(table, area.width)) / column(area.width));
    let shown: Vec<&Measure> = rated_measures(app, table).into_iter().take(room).collect();
    header(frame, area, area.y, app, table, &shown, look);
    let first = table
        .rows
        .len()
        .saturating_sub(usize::from(area.height.saturating_sub(1)));
    let mut y = area.y + 1;
    for row in table.rows.iter().skip(first) {
        table_row(frame, area, y, app, table, row, &shown, false, look);
        y += 1;
    }
    list::ends(
        frame,
        area,
        (area.y + 1, y),
        (first > 0, false),
        look.theme.decoration,
        look,
    );
    y
}

/// The ranges of the other measures, as many as have room: beside each other on a wide screen.
fn others(frame: &mut Frame<'_>, area: Rect, app: &App, table: &Table, chosen: Option<usize>, look: &Look) {
    let abreast = if area.width >= WIDE { 2 } else { 1 };
    let high = u16::try_from(table.rows.len() + 2).unwrap_or(u16::MAX);
    let whole = |measure: &&Measure| table.timed.iter().all(|one| one.id != measure.id);
    let measures = rated_measures(app, table)
        .into_iter()
        .filter(whole)
        .filter_map(|measure| {
            let index = table.measures.iter().position(|id| *id == measure.id)?;
            (Some(index) != chosen).then_some((measure, index))
        });
    for (n, (measure, index)) in (0_u16..).zip(measures) {
        let y = area.y.saturating_add((n / abreast).saturating_mul(high));
        if y.saturating_add(high) > area.bottom() {
            return;
        }
        let half = Rect {
            x: area.x + n % abreast * (area.width / abreast),
            width: area.width / abreast,
            ..area
        };
        let scale = Ranges::of(measure, index, table, half);
        let first = scale.header(frame, y, measure, &app.world.measure_name(measure), look);
        for (y, row) in (first..).zip(&table.rows) {
            scale.row(frame, y, row, false, look);
        }
    }
}

/// Where the columns before the measures end, of a column of doses that is as wide as needed: an amount is cut last.
fn fixed(table: &Table, columns: u16) -> u16 {
    41 + dose_width(table, columns)
}

/// The measures that were rated at any step.
fn rated_measures<'a>(app: &'a App, table: &Table) -> Vec<&'a Measure> {
    let rated = |i: usize| {
        table
            .rows
            .iter()
            .any(|row| row.measures.get(i).is_some_and(|m| m.rated > 0))
    };
    (table.measures.iter().enumerate())
        .filter(|(i, _)| rated(*i))
        .filter_map(|(_, id)| app.world.regimen.measure(id))
        .collect()
}

/// The measures that have room, the chosen one among them.
fn columns<'a>(app: &'a App, table: &Table, columns: u16) -> Vec<&'a Measure> {
    let all = rated_measures(app, table);
    // Counts of days need less than a column: the last one may be cut by two.
    let room = usize::from((columns + 2).saturating_sub(fixed(table, columns)) / column(columns)).max(1);
    let chosen = app.review.measure(&app.world);
    let at = chosen
        .and_then(|chosen| all.iter().position(|m| m.id == chosen.id))
        .unwrap_or(0);
    let skip = (at + 1).saturating_sub(room);
    all.into_iter().skip(skip).take(room).collect()
}

fn header(frame: &mut Frame<'_>, area: Rect, y: u16, app: &App, table: &Table, shown: &[&Measure], look: &Look) {
    let style = look.theme.heading;
    let end = 7 + dose_width(table, area.width);
    for (x, words) in [
        (1, "Step"),
        (7, "Dose"),
        (end + 1, "Dates"),
        (end + 22, "Days"),
        (end + 27, "Rated"),
    ] {
        put(frame.buffer_mut(), area, area.x + x, y, words, style);
    }
    for (n, measure) in shown.iter().enumerate() {
        let x = area.x + fixed(table, area.width) + column(area.width) * u16::try_from(n).unwrap_or(0);
        let name = app.world.measure_name(measure);
        let room = area.right().saturating_sub(x).min(column(area.width) - 1);
        let words = fit_with(&name, usize::from(room), look.glyphs.ellipsis).into_owned();
        put(frame.buffer_mut(), area, x, y, &written(&app.world, &words), style);
    }
}

/// The number of a row: 0 before the start.
fn number(row: &StepFigures) -> String {
    match row.kind {
        RowKind::Baseline => "0".into(),
        RowKind::Step { .. } => row.number.to_string(),
        RowKind::Paused | RowKind::After => String::new(),
    }
}

/// `14 Sep - 11 Oct`, `9 Nov - now`, `26 times since 1 Jan`.
fn when(row: &StepFigures, app: &App) -> String {
    let today = app.world.today();
    let from = dates(row.from, row.from, today);
    if row.stretches.len() > 1 {
        return format!("{} times from {from}", row.stretches.len());
    }
    if row.current {
        return format!("{from} - now");
    }
    if row.from == row.until {
        return from;
    }
    let full = format!("{from} - {}", dates(row.until, row.until, today));
    if width(&full) <= DATES {
        return full;
    }
    let short = format!(
        "{} - {}",
        written(&app.world, &words::short_day(row.from)),
        dates(row.until, row.until, today)
    );
    if row.from.year() == row.until.year() && width(&short) <= DATES {
        return short;
    }
    format!("{} - {}", row.from.format("%b %Y"), row.until.format("%b %Y"))
}

/// How wide the column of dates is.
const DATES: usize = 20;

#[expect(
    clippy::too_many_arguments,
    reason = "a row of a table has a place, a frame and its contents"
)]
fn table_row(
    frame: &mut Frame<'_>,
    area: Rect,
    y: u16,
    app: &App,
    table: &Table,
    row: &StepFigures,
    shown: &[&Measure],
    focused: bool,
    look: &Look,
) {
    let style = if focused {
        parts::bold(look.theme.text)
    } else {
        look.theme.text
    };
    let fit =
        |words: &str, columns: usize| fit_with(&written(&app.world, words), columns, look.glyphs.ellipsis).into_owned();
    let end = 7 + dose_width(table, area.width);
    let cells = [
        (1, pad_left(&number(row), 2)),
        (7, fit(&dose(row), usize::from(end - 7))),
        (end + 1, fit(&when(row, app), 20)),
        (end + 21, pad_left(&row.days.to_string(), 5)),
        (end + 27, pad_left(&row.rated_days.to_string(), 5)),
    ];
    for (x, words) in cells {
        put(frame.buffer_mut(), area, area.x + x, y, &words, style);
    }
    for (n, measure) in shown.iter().enumerate() {
        let x = area.x + fixed(table, area.width) + column(area.width) * u16::try_from(n).unwrap_or(0);
        let index = table.measures.iter().position(|id| *id == measure.id);
        let room = usize::from(area.right().saturating_sub(x)).min(usize::from(column(area.width)) - 1);
        let figures = index.and_then(|i| row.measures.get(i));
        let words = figures.map_or(String::new(), |figures| cell(figures, room));
        put(frame.buffer_mut(), area, x, y, &fit(&words, room), style);
    }
    if focused {
        parts::focus(frame, area, y, look);
    }
}

/// A cell in eleven columns: the range is under the one above. Of a pair both medians go before the ranges.
fn cell(figures: &MeasureFigures, room: usize) -> String {
    let full = figure_words::cell(figures);
    if figures.second.is_some() && !figures.is_few() && width(&full) > room {
        return figure_words::middle(figures).unwrap_or(full);
    }
    let Some(spread) = figures.spread.filter(|_| !figures.is_few() && figures.second.is_none()) else {
        return full;
    };
    let median = spread.middle();
    let range = format!("({})", spread.range());
    if width(&median) <= 2 {
        format!("{median:<3}{range}")
    } else {
        format!("{median} {range}")
    }
}

/// The rows under each other where there is no room for a table.
fn compact(frame: &mut Frame<'_>, area: Rect, app: &App, table: &Table, look: &Look) {
    let measure = app.review.measure(&app.world);
    let index = measure.and_then(|m| table.measures.iter().position(|id| *id == m.id));
    let mut foot = app.review.sentences(&app.world);
    foot.extend(table.reading.map(parts::reading));
    let count = u16::try_from(table.rows.len()).unwrap_or(u16::MAX);
    let name = measure.map(|m| app.world.measure_name(m)).unwrap_or_default();
    // A blank behind the mark of the focus.
    let end = 3 + dose_width(table, area.width).max(10);
    put(frame.buffer_mut(), area, area.x + 2, area.y, "Dose", look.theme.heading);
    put(
        frame.buffer_mut(),
        area,
        area.x + end,
        area.y,
        "Days",
        look.theme.heading,
    );
    put(
        frame.buffer_mut(),
        area,
        area.x + end + 6,
        area.y,
        &fit_with(
            &clean_line(&name),
            usize::from(area.width.saturating_sub(end + 6)),
            look.glyphs.ellipsis,
        ),
        look.theme.heading,
    );
    let spoken = parts::rows(&foot, area.width).min(area.height.saturating_sub(count.min(4) + 2));
    let each = count.min(area.height.saturating_sub(1 + spoken)).max(1);
    let first = top(table.rows.len(), usize::from(each), app.review.row());
    let mut y = area.y + 1;
    for (n, row) in table.rows.iter().enumerate().skip(first).take(usize::from(each)) {
        let focused = n == app.review.row();
        look.hits
            .mark(Rect { y, height: 1, ..area }.intersection(area), Hit::Row(n));
        let style = if focused {
            parts::bold(look.theme.text)
        } else {
            look.theme.text
        };
        let fitted = fit_with(
            &written(&app.world, &dose(row)),
            usize::from(end) - 3,
            look.glyphs.ellipsis,
        )
        .into_owned();
        put(frame.buffer_mut(), area, area.x + 2, y, &fitted, style);
        put(
            frame.buffer_mut(),
            area,
            area.x + end,
            y,
            &pad_left(&row.days.to_string(), 4),
            style,
        );
        if let Some(figures) = index.and_then(|i| row.measures.get(i)) {
            let mut words = figure_words::cell(figures);
            if figures.more.is_none() && figures.rated > 0 {
                words = format!("{words}  n {}", figures.rated);
            }
            let words = fit_with(
                &words,
                usize::from(area.width.saturating_sub(end + 7)),
                look.glyphs.ellipsis,
            );
            put(frame.buffer_mut(), area, area.x + end + 6, y, &words, style);
        }
        if focused {
            parts::focus(frame, area, y, look);
        }
        y += 1;
    }
    let hidden = (first > 0, first + usize::from(each) < table.rows.len());
    list::ends(frame, area, (area.y + 1, y), hidden, look.theme.decoration, look);
    let rest = Rect {
        y: y.min(area.bottom()),
        height: area.bottom().saturating_sub(y),
        ..area
    };
    parts::lines(frame, rest, &app.world, &foot, look.theme.text, look);
}
