//! Dose as a step line, ratings as dots, on one time axis; holds and notes pinned to it; a line to read along.

mod axis;
mod rating;
mod rows;

use crate::ui::written::written;
use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;

use self::axis::{LABEL, cells};
use self::rating::{Drawn, counts, rating_part, reading};
use self::rows::{DoseRows, Mark};
use super::super::Look;
use super::super::frame::{Parts, put};
use super::super::plot::{Plot, Stretch};
use super::super::text::{clean_line, fit_with, pad_left};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::review::dates;
use crate::app::review::history::{Dots, Table};
use crate::domain::Decimal;
use crate::domain::amount::show_number;
use crate::domain::figures::Levels;
use crate::domain::measure::Measure;
use crate::ui::review::parts;

/// A measure with its days in the picture.
struct Series<'a> {
    measure: &'a Measure,
    dots: &'a [Dots],
    inside: Vec<(NaiveDate, Decimal)>,
}

impl<'a> Series<'a> {
    fn of(measure: &'a Measure, dots: &'a [Dots], (from, to): (NaiveDate, NaiveDate)) -> Self {
        let inside = (dots.iter().flat_map(|dots| &dots.values)).filter(|(day, _)| (from..=to).contains(day));
        let inside = inside.copied().collect();
        Self { measure, dots, inside }
    }

    /// How high it is in so much room, and with what mark.
    fn fitting(&self, days: (NaiveDate, NaiveDate), columns: u16, room: u16) -> Option<(u16, Mark)> {
        // A figure says a value, but not which time around a dose it is of.
        let told_apart = |(_, mark): &(u16, Mark)| self.dots.len() < 2 || matches!(mark, Mark::Point | Mark::Nearest);
        rows::of_ratings(self.measure, &self.inside, days, columns, room).filter(told_apart)
    }

    fn drawn(self, mark: Mark) -> Drawn<'a> {
        Drawn {
            measure: self.measure,
            dots: self.dots,
            inside: self.inside,
            mark,
        }
    }
}

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let body = parts.body;
    let world = &app.world;
    let (Some(table), Some(measure)) = (app.review.table(), app.review.measure(world)) else {
        parts::title(frame, body, "Dose and ratings", app, look);
        let words = ["A chart needs a plan and something to rate.".to_owned()];
        parts::lines(frame, parts::below(body, 2), &app.world, &words, look.theme.text, look);
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
    let columns = body.width.saturating_sub(LABEL + 2);
    let days = (from, to);
    let chosen = Series::of(measure, app.review.points(), days);
    let ratings = |room: u16| chosen.fitting(days, columns, room);
    let below = app.review.measure_below(world);
    let second = below.map(|measure| Series::of(measure, app.review.points_below(), days));
    let amounts = table.levels.as_ref().map(|levels| amounts(levels, (from, to)));
    // Their unit, what was rated, notes; a row for each amount, and what the ratings need at least.
    let extras = 2 + u16::from(noted) + u16::from(second.is_some());
    let least = amounts.as_ref().map_or(0, |amounts| cells(amounts.len().max(2)));
    let doses = amounts.as_ref().and_then(|amounts| {
        let room = room.checked_sub(extras)?;
        let left = ratings(room.saturating_sub(least)).map_or(0, |(height, _)| height);
        rows::of_doses(amounts, room.saturating_sub(left))
    });
    let with_doses = doses.is_some();
    let room = doses.map_or(room, |doses| room.saturating_sub(extras + doses.height));
    // A high screen has the next measure below the chosen one, where both have the same room.
    let halved = room.saturating_sub(1 + gap) / 2;
    let second = second.and_then(|second| Some((second.fitting(days, columns, halved)?, second)));
    let second_drawn = second.is_some();
    let drawn = ratings(if second_drawn { halved } else { room });
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
        y = rating_part(frame, body, plot(y + 1, height), app, table, chosen.drawn(mark), look);
    }
    if let Some(((height, mark), second)) = second {
        let top = y + gap + 1;
        y = rating_part(frame, body, plot(top, height), app, table, second.drawn(mark), look);
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
        let times = plot.times().into_iter().map(|(x, text)| (x, written(world, &text)));
        plot.words(frame.buffer_mut(), y, &times.collect::<Vec<_>>(), look.theme.text);
        y += 1;
    }
    if with_doses {
        let both = std::iter::once(measure).chain(below.filter(|_| second_drawn));
        for measure in both {
            counts(frame, plot, y, app, table, measure, look);
            // Of two measures it is said whose days these are.
            if second_drawn {
                let name = clean_line(&world.measure_name(measure)).into_owned();
                let name = fit_with(&name, usize::from(LABEL) - 2, look.glyphs.ellipsis);
                put(frame.buffer_mut(), body, body.x + 1, y, &name, look.theme.text);
            }
            y += 1;
        }
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
    let end = parts::lines(frame, rest, &app.world, &said, look.theme.text, look);
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
    let unit = written(&app.world, &unit);
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
