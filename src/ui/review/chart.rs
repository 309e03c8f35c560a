//! Dose as a step line, ratings as dots, on one time axis; holds and notes pinned to it; a line to read along.

mod rows;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;

use self::rows::{DoseRows, Mark};
use super::super::Look;
use super::super::frame::{Parts, put};
use super::super::plot::{Plot, Stretch};
use super::super::text::{clean_line, fit_with, pad_left, width, wrap};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::review::dates;
use crate::app::review::history::Table;
use crate::app::words;
use crate::domain::Decimal;
use crate::domain::amount::show_number;
use crate::domain::figures::Levels;
use crate::domain::measure::{GRADES, Measure, Scale};
use crate::ui::review::parts;
use crate::ui::review::parts::dose;

/// How wide the labels of the value axes are.
const LABEL: u16 = 8;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let body = parts.body;
    let world = &app.world;
    let (Some(table), Some(measure)) = (app.review.table(), app.review.measure(world)) else {
        parts::title(frame, body, "Dose and ratings", app, look);
        let words = ["A chart needs a plan and something to rate.".to_owned()];
        parts::lines(frame, parts::below(body, 2), &words, look.theme.text, look);
        parts::focus(frame, body, body.y, look);
        return;
    };
    let (from, to) = app.review.window(world);
    let name = world.name(&table.course);
    let heading = format!(
        "{name} and {}, {}",
        world.measure_name(measure),
        dates(from, to, world.today())
    );
    parts::title(frame, body, &heading, app, look);
    let mut said = app.review.sentences(world);
    said.extend(table.reading.map(parts::reading));
    let spoken = parts::rows(&said, body.width).min(if parts.compact { 2 } else { 4 });
    let noted = table.notes.iter().any(|day| (from..=to).contains(day));
    let gap = u16::from(body.height >= 30);
    // Heading, name of the ratings, time axis, reading line; and what there is room for.
    let base = 4 + 2 * gap + spoken;
    let room = body.height.saturating_sub(base);
    let points = app.review.points();
    let inside: Vec<(NaiveDate, Decimal)> = points
        .iter()
        .filter(|(day, _)| (from..=to).contains(day))
        .copied()
        .collect();
    let days = (to - from).num_days() + 1;
    let columns = body.width.saturating_sub(LABEL + 2);
    let ratings = |room: u16| rows::of_ratings(measure, &inside, days, columns, room);
    let amounts = table.levels.as_ref().map(|levels| amounts(levels, (from, to)));
    // Their unit, what was rated, notes; a row for each amount, and what the ratings need at least.
    let extras = 2 + u16::from(noted);
    let least = amounts.as_ref().map_or(0, |amounts| cells(amounts.len().max(2)));
    let doses = amounts.as_ref().and_then(|amounts| {
        let room = room.checked_sub(extras)?;
        let left = ratings(room.saturating_sub(least)).map_or(0, |(height, _)| height);
        rows::of_doses(amounts, room.saturating_sub(left))
    });
    let with_doses = doses.is_some();
    let room = doses.map_or(room, |doses| room.saturating_sub(extras + doses.height));
    let drawn = ratings(room);
    let plot = |y: u16, height: u16| Plot {
        area: Rect {
            x: body.x + LABEL,
            y,
            width: columns,
            height,
        },
        from,
        to,
        low: Decimal::ZERO,
        high: Decimal::ONE,
        ranks: &[],
    };
    let line = app.review.line(world);
    let mut y = body.y + 1 + gap;
    if let (Some(doses), Some(amounts), Some(levels)) = (doses, &amounts, &table.levels) {
        y = dose_part(
            frame,
            body,
            plot(y + 1, doses.height),
            app,
            (table, levels, amounts),
            doses,
            look,
        ) + gap;
    }
    // What no picture shows truly is put in words.
    if let Some((height, mark)) = drawn {
        y = rating_part(
            frame,
            body,
            plot(y + 1, height),
            app,
            table,
            (measure, &inside, mark),
            look,
        );
    }
    // A click on the picture moves the reading line to that day.
    let mut marked = None;
    for day in from.iter_days().take_while(|day| *day <= to) {
        let x = plot(y, 1).column(day).filter(|x| marked != Some(*x));
        if let Some(x) = x {
            let top = body.y + 1 + gap;
            let column = Rect {
                x,
                y: top,
                width: 1,
                height: y.saturating_sub(top),
            };
            look.hits.mark(column, Hit::Day(day));
            marked = Some(x);
        }
    }
    let plot = plot(y, 1);
    if with_doses || drawn.is_some() {
        plot.words(frame.buffer_mut(), y, &plot.times(), look.theme.text);
        y += 1;
    }
    if with_doses {
        counts(frame, plot, y, app, table, measure, look);
        y += 1;
    }
    if with_doses && noted {
        put(frame.buffer_mut(), body, body.x + 1, y, "notes", look.theme.text);
        let days = table.notes.iter().filter_map(|day| plot.column(*day));
        for x in days {
            put(frame.buffer_mut(), body, x, y, "n", look.theme.text);
        }
        y += 1;
    }
    let bottom = body.bottom().saturating_sub(1);
    let rest = Rect {
        y: (y + gap).min(bottom),
        height: bottom.saturating_sub(y + gap),
        ..body
    };
    let end = parts::lines(frame, rest, &said, look.theme.text, look);
    // One row, and the free one above it where there is one.
    let at = match bottom.checked_sub(end) {
        _ if gap > 0 => (end + 1).min(bottom),
        Some(free) if parts.compact && free > 0 => bottom - 1,
        _ => bottom,
    };
    reading(
        frame,
        Rect {
            y: at,
            height: bottom + 1 - at,
            ..body
        },
        app,
        table,
        measure,
        line,
        look,
    );
}

/// The amounts of some days and zero, ascending.
fn amounts(levels: &Levels, (from, to): (NaiveDate, NaiveDate)) -> Vec<Decimal> {
    let mut amounts: Vec<Decimal> = levels.within(from, to).map(|level| level.amount).collect();
    amounts.push(Decimal::ZERO);
    amounts.sort_unstable();
    amounts.dedup();
    amounts
}

fn cells(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// The dose: its axis, the holds above it, the step line. The row after it.
fn dose_part(
    frame: &mut Frame<'_>,
    body: Rect,
    plot: Plot<'_>,
    app: &App,
    (table, levels, amounts): (&Table, &Levels, &[Decimal]),
    doses: DoseRows,
    look: &Look,
) -> u16 {
    let hidden = app.world.hidden;
    let line = app.review.line(&app.world);
    let unit = match (hidden, doses.to_scale || amounts.len() < 3) {
        (true, _) => "dose".to_owned(),
        (false, true) => levels.label(),
        (false, false) => format!("{} (not to scale)", levels.label()),
    };
    let above = plot.area.y - 1;
    let end = put(frame.buffer_mut(), body, body.x + 1, above, &unit, look.theme.heading);
    let high = amounts
        .last()
        .copied()
        .filter(|most| !most.is_zero())
        .unwrap_or(Decimal::ONE);
    let plot = Plot {
        high,
        ranks: if doses.to_scale { &[] } else { amounts },
        ..plot
    };
    for amount in amounts {
        plot.grid(frame.buffer_mut(), *amount, look);
        if !hidden {
            let words = pad_left(&show_number(*amount), usize::from(LABEL) - 2);
            put(
                frame.buffer_mut(),
                body,
                body.x,
                plot.row(*amount),
                &words,
                look.theme.text,
            );
        }
    }
    plot.upright(frame.buffer_mut(), line, look);
    let stretches: Vec<Stretch> = (levels.within(plot.from, plot.to))
        .map(|level| Stretch {
            from: level.from,
            until: level.until.unwrap_or(plot.to),
            value: level.amount,
        })
        .collect();
    plot.steps(frame.buffer_mut(), &stretches, look.theme.series_a, look);
    let today = app.world.today();
    if let (Some(x), Some(last)) = (plot.column(today), stretches.last().filter(|last| last.until == today)) {
        put(
            frame.buffer_mut(),
            body,
            x,
            plot.row(last.value),
            look.glyphs.point,
            look.theme.text,
        );
    }
    let pins = table.decisions.iter().filter_map(|(day, words)| {
        let x = plot.column(*day).filter(|x| *x > end)?;
        Some((x, format!("{} {words}", look.glyphs.open)))
    });
    let pins: Vec<(u16, String)> = pins.collect();
    let beside = Rect {
        x: plot.area.x.max(end + 2),
        width: plot.area.right().saturating_sub(plot.area.x.max(end + 2)),
        ..plot.area
    };
    let row = Plot { area: beside, ..plot };
    row.words(frame.buffer_mut(), above, &pins, look.theme.attention);
    plot.area.bottom()
}

/// The ends of a measure's axis and the values that are named on it.
fn axis(measure: &Measure, points: &[(NaiveDate, Decimal)], mark: Mark) -> (Decimal, Decimal, Vec<(Decimal, String)>) {
    let named = |values: &[i64]| {
        values
            .iter()
            .map(|v| (Decimal::from(*v), v.to_string()))
            .collect::<Vec<_>>()
    };
    match &measure.scale {
        Scale::Rating { .. } if matches!(mark, Mark::Number | Mark::Week) => {
            (Decimal::ZERO, Decimal::TEN, named(&[10, 0]))
        }
        Scale::Rating { .. } => (Decimal::ZERO, Decimal::TEN, named(&[10, 8, 6, 5, 4, 2, 0])),
        Scale::Grade { five } => {
            let last = if *five { 4_usize } else { 3 };
            let names = (0..=last).rev().map(|n| {
                let words = match n {
                    2 => "mod.",
                    4 => "v.sev.",
                    n => GRADES[n],
                };
                (Decimal::from(n), words.to_owned())
            });
            (Decimal::ZERO, Decimal::from(last), names.collect())
        }
        Scale::YesNo => {
            let names = vec![(Decimal::ONE, "yes".to_owned()), (Decimal::ZERO, "no".to_owned())];
            (Decimal::ZERO, Decimal::ONE, names)
        }
        Scale::Number { .. } | Scale::Pair { .. } => {
            let low = points.iter().map(|(_, value)| *value).min().unwrap_or_default();
            let high = points.iter().map(|(_, value)| *value).max().unwrap_or(Decimal::ONE);
            let high = if high > low { high } else { low + Decimal::ONE };
            let middle = ((low + high) / Decimal::TWO).normalize();
            let names = [high, middle, low].map(|value| (value, show_number(value)));
            (low, high, names.into())
        }
    }
}

/// The ratings: their axis, the medians of the steps, a mark for each day. The row after it.
fn rating_part(
    frame: &mut Frame<'_>,
    body: Rect,
    plot: Plot<'_>,
    app: &App,
    table: &Table,
    (measure, inside, mark): (&Measure, &[(NaiveDate, Decimal)], Mark),
    look: &Look,
) -> u16 {
    let (area, from, to) = (plot.area, plot.from, plot.to);
    let line = app.review.line(&app.world);
    let (low, high, names) = axis(measure, inside, mark);
    let plot = Plot { low, high, ..plot };
    let above = area.y - 1;
    let index = table.measures.iter().position(|id| *id == measure.id);
    let medians: Vec<Stretch> = (table.rows.iter())
        .filter_map(|row| {
            let figures = row.measures.get(index?).filter(|figures| !figures.is_few())?;
            let value = figures.spread?.median;
            Some(row.stretches.iter().map(move |(from, until)| Stretch {
                from: *from,
                until: *until,
                value,
            }))
        })
        .flatten()
        .collect();
    let mut x = put(
        frame.buffer_mut(),
        body,
        body.x + 1,
        above,
        &clean_line(&app.world.measure_name(measure)),
        look.theme.heading,
    );
    let (sign, says) = match mark {
        Mark::Number => ("", "a figure is one day, x = 10".to_owned()),
        Mark::Week => ("", "a figure is the median of seven days, x = 10".to_owned()),
        Mark::Point => (look.glyphs.point, " one day".to_owned()),
        Mark::Nearest => {
            let row = ((high - low) / Decimal::from(area.height.max(2) - 1)).round_dp(2);
            (
                look.glyphs.point,
                format!(" one day, a row is {}", show_number(row.normalize())),
            )
        }
    };
    x = put(frame.buffer_mut(), body, x + 1, above, sign, look.theme.series_b);
    x = put(frame.buffer_mut(), body, x, above, &says, look.theme.text);
    let medians = if matches!(mark, Mark::Number | Mark::Week) {
        Vec::new()
    } else {
        medians
    };
    if !medians.is_empty() {
        x = put(
            frame.buffer_mut(),
            body,
            x + 2,
            above,
            look.glyphs.heavy.horizontal,
            look.theme.text,
        );
        x = put(
            frame.buffer_mut(),
            body,
            x,
            above,
            " median of the step",
            look.theme.text,
        );
    }
    let rest = "gap = not rated";
    if usize::from(body.right().saturating_sub(x + 2)) > width(rest) {
        put(frame.buffer_mut(), body, x + 2, above, rest, look.theme.text);
    }
    let mut labelled = None;
    for (value, words) in &names {
        let y = plot.row(*value);
        if labelled == Some(y) || area.height == 0 {
            continue;
        }
        labelled = Some(y);
        plot.grid(frame.buffer_mut(), *value, look);
        let words = pad_left(words, usize::from(LABEL) - 2);
        put(frame.buffer_mut(), body, body.x, y, &words, look.theme.text);
    }
    plot.upright(frame.buffer_mut(), line, look);
    // Where many days share a column their dots are a cloud: then the medians are drawn in front of it.
    let cloud = (to - from).num_days() > 3 * i64::from(area.width);
    if !cloud && !medians.is_empty() {
        plot.levels(frame.buffer_mut(), &medians, look.theme.text, look);
    }
    match mark {
        Mark::Week => plot.weeks(frame.buffer_mut(), inside, look.theme.series_b, look),
        Mark::Number => plot.numbers(frame.buffer_mut(), inside, look.theme.series_b),
        Mark::Point | Mark::Nearest => plot.dots(frame.buffer_mut(), inside, look.theme.series_b, look),
    }
    if cloud {
        plot.levels(frame.buffer_mut(), &medians, parts::bold(look.theme.text), look);
    }
    if inside.is_empty() && area.height > 0 {
        const NOT: &str = " was not rated in these days.";
        // The name gives way, not what is said of it.
        let room = usize::from(area.width).saturating_sub(2 + NOT.len());
        let name = app.world.measure_name(measure);
        let name = clean_line(&name);
        let words = format!("{}{NOT}", fit_with(&name, room, look.glyphs.ellipsis));
        let y = area.y + area.height / 2;
        put(frame.buffer_mut(), area, area.x + 2, y, &words, look.theme.text);
    }
    area.bottom()
}

/// How many days were rated at each step, below its beginning.
fn counts(frame: &mut Frame<'_>, plot: Plot<'_>, y: u16, _app: &App, table: &Table, measure: &Measure, look: &Look) {
    let index = table.measures.iter().position(|id| *id == measure.id);
    let mut words: Vec<(u16, String)> = Vec::new();
    for row in &table.rows {
        let Some(figures) = index.and_then(|i| row.measures.get(i)) else {
            continue;
        };
        let said = match figures.more {
            Some(more) if figures.rated > 0 => format!("{more} of {}", figures.rated),
            _ => format!("n {}", figures.rated),
        };
        // A plan that repeats is one row with many stretches: its count would be there many times.
        if let [(from, until)] = row.stretches.as_slice()
            && *until >= plot.from
            && *from <= plot.to
        {
            words.push((plot.edge(*from), said));
        }
    }
    words.sort_by_key(|(x, _)| *x);
    plot.words(frame.buffer_mut(), y, &words, look.theme.text);
}

/// What there is on the day of the reading line.
fn reading(
    frame: &mut Frame<'_>,
    area: Rect,
    app: &App,
    table: &Table,
    measure: &Measure,
    line: NaiveDate,
    look: &Look,
) {
    let world = &app.world;
    let mut parts = vec![words::day_near(line, world.today())];
    let at = table.rows.iter().find_map(|row| {
        let stretch = row
            .stretches
            .iter()
            .find(|(from, until)| (*from..=*until).contains(&line))?;
        Some((row, (line - stretch.0).num_days() + 1))
    });
    if let Some((row, day)) = at {
        let (dose, step) = (dose(row), number(row));
        let step = step
            .filter(|step| *step != dose)
            .map_or(String::new(), |step| format!(", {step}"));
        parts.push(format!("{dose}{step} day {day}"));
    }
    let points = app.review.points();
    let value = points
        .binary_search_by_key(&line, |(day, _)| *day)
        .ok()
        .map(|i| points[i].1);
    parts.push(match value {
        Some(value) => format!(
            "{} {}",
            app.world.measure_name(measure),
            of_day(app, measure, line, value)
        ),
        None => format!("{} not rated", app.world.measure_name(measure)),
    });
    if table.holds.iter().any(|(from, until)| (*from..=*until).contains(&line)) {
        parts.push("hold".to_owned());
    }
    if table.notes.binary_search(&line).is_ok() {
        let note = world.regimen.journal.notes_on(line).next();
        parts.extend(note.map(|note| {
            if world.hidden {
                "a note, hidden".to_owned()
            } else {
                format!("\"{}\"", note.text)
            }
        }));
    }
    let text = parts.join(&format!(" {} ", look.glyphs.separator));
    let text = clean_line(&text);
    let room = usize::from(area.width).saturating_sub(3);
    let mut lines = wrap(&text, room);
    let rows = usize::from(area.height).max(1);
    if lines.len() > rows {
        let rest = lines.split_off(rows - 1).join(" ");
        lines.push(fit_with(&rest, room, look.glyphs.ellipsis).into_owned());
    }
    for (line, y) in lines.iter().zip(area.y..) {
        let style = parts::bold(look.theme.text);
        put(frame.buffer_mut(), area, area.x + 2, y, line, style);
    }
    parts::focus(frame, area, area.y, look);
}

/// The value of a day; of several readings, each of them in the order in which they were made.
fn of_day(app: &App, measure: &Measure, day: NaiveDate, value: Decimal) -> String {
    let readings = app.world.regimen.journal.readings_on(day);
    let mut readings: Vec<_> = readings.filter(|reading| reading.measure == measure.id).collect();
    if readings.len() < 2 {
        return shown(measure, value);
    }
    readings.sort_by_key(|reading| reading.at);
    let all: Vec<String> = readings.iter().map(|reading| reading.value.to_string()).collect();
    all.join(", ")
}

fn number(row: &crate::domain::figures::StepFigures) -> Option<String> {
    match row.kind {
        crate::domain::figures::RowKind::Step { .. } => Some(format!("step {}", row.number)),
        _ => None,
    }
}

/// A value as it is answered.
fn shown(measure: &Measure, value: Decimal) -> String {
    match measure.scale {
        Scale::Grade { .. } => {
            let grade: usize = value.try_into().unwrap_or(0);
            GRADES.get(grade).copied().unwrap_or_default().to_owned()
        }
        Scale::YesNo => if value.is_zero() { "no" } else { "yes" }.to_owned(),
        _ => show_number(value),
    }
}
