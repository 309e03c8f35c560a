//! What was rated below the dose, and the line to read along.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::axis::{LABEL, axis};
use super::rows::Mark;
use crate::app::App;
use crate::app::review::history::{Dots, Table};
use crate::app::words;
use crate::domain::Decimal;
use crate::domain::amount::show_number;
use crate::domain::journal::ReadingEntry;
use crate::domain::measure::{Measure, Scale};
use crate::domain::sessions::round_of;
use crate::ui::Look;
use crate::ui::frame::put;
use crate::ui::plot::{BOTH, Plot, Stretch};
use crate::ui::review::parts;
use crate::ui::review::parts::dose;
use crate::ui::text::{clean_line, fit_with, pad_left, width, wrap};
use crate::ui::written::written;
use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The sign of a series: two shapes, then letters.
fn sign(n: u8, look: &Look) -> Cow<'static, str> {
    match n {
        0 => look.glyphs.point.into(),
        1 => look.glyphs.point_b.into(),
        n => char::from(b'a' + n.min(22)).to_string().into(),
    }
}

/// A measure as it is drawn: its days, each time around a dose by itself, those that are in the picture, and with what mark.
pub(super) struct Drawn<'a> {
    pub(super) measure: &'a Measure,
    pub(super) dots: &'a [Dots],
    pub(super) inside: Vec<(NaiveDate, Decimal)>,
    pub(super) mark: Mark,
}

/// The ratings: their axis, the medians of the steps, a mark for each day. The row after it.
pub(super) fn rating_part(
    frame: &mut Frame<'_>,
    body: Rect,
    plot: Plot<'_>,
    app: &App,
    table: &Table,
    Drawn {
        measure,
        dots,
        inside,
        mark,
    }: Drawn<'_>,
    look: &Look,
) -> u16 {
    let (area, from, to) = (plot.area, plot.from, plot.to);
    let line = app.review.line(&app.world);
    let (low, high, names) = axis(measure, &inside, mark);
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
    let name = app.world.measure_name(measure);
    // Of a pair one number can be drawn; the line below says both.
    let name = match measure.scale {
        Scale::Pair { .. } => format!("{name}, first number").into(),
        _ => name,
    };
    let name = clean_line(&name);
    let mut x = put(frame.buffer_mut(), body, body.x + 1, above, &name, look.theme.heading);
    // A sentence follows, and no sign.
    if dots.len() < 2 && matches!(mark, Mark::Number | Mark::Weeks(_)) {
        x = put(frame.buffer_mut(), body, x, above, ":", look.theme.text);
    }
    let series: Vec<(Cow<'_, str>, &Dots)> = (0..).map(|n| sign(n, look)).zip(dots).collect();
    if let [_, _, ..] = series.as_slice() {
        for (sign, dots) in &series {
            let round = dots.round.map_or(String::new(), |round| round.to_string());
            x = put(frame.buffer_mut(), body, x + 2, above, sign, look.theme.series_b);
            x = put(frame.buffer_mut(), body, x + 1, above, &round, look.theme.text);
        }
        x = put(frame.buffer_mut(), body, x + 2, above, BOTH, look.theme.series_b);
        x = put(frame.buffer_mut(), body, x + 1, above, "both", look.theme.text) + 1;
    }
    let (sign, says) = match mark {
        Mark::Point if series.len() > 1 => ("", String::new()),
        Mark::Number => ("", "a figure is one day, x = 10".to_owned()),
        Mark::Weeks(weeks) => ("", format!("a figure is the median of {} days", 7 * weeks)),
        Mark::Point => (look.glyphs.point, " one day".to_owned()),
        Mark::Nearest => {
            let row = ((high - low) / Decimal::from(area.height.max(2) - 1)).round_dp(2);
            let row = show_number(row.normalize());
            if series.len() > 1 {
                ("", format!("a row is {row}"))
            } else {
                (look.glyphs.point, format!(" one day, a row is {row}"))
            }
        }
    };
    x = put(frame.buffer_mut(), body, x + 1, above, sign, look.theme.series_b);
    x = put(frame.buffer_mut(), body, x, above, &says, look.theme.text);
    let medians = if matches!(mark, Mark::Number | Mark::Weeks(_)) {
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
        Mark::Weeks(weeks) => plot.weeks(frame.buffer_mut(), &inside, weeks, look.theme.series_b),
        Mark::Number => plot.numbers(frame.buffer_mut(), &inside, look.theme.series_b),
        Mark::Point | Mark::Nearest => {
            let mut taken = BTreeMap::new();
            for (sign, dots) in &series {
                plot.dots(
                    frame.buffer_mut(),
                    &dots.values,
                    (sign, &mut taken),
                    look.theme.series_b,
                );
            }
        }
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
pub(super) fn counts(
    frame: &mut Frame<'_>,
    plot: Plot<'_>,
    y: u16,
    _app: &App,
    table: &Table,
    measure: &Measure,
    look: &Look,
) {
    let index = table.measures.iter().position(|id| *id == measure.id);
    let mut words: Vec<(u16, u32, String)> = Vec::new();
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
            words.push((plot.edge(*from), figures.rated, said));
        }
    }
    words.sort_by_key(|(x, ..)| *x);
    plot.words(frame.buffer_mut(), y, &without_crowded(words), look.theme.text);
}

/// Of two counts where there is room for one, that of the more days: the other would be read as that of its neighbour.
fn without_crowded(words: Vec<(u16, u32, String)>) -> Vec<(u16, String)> {
    let mut kept: Vec<(u16, u32, String)> = Vec::new();
    for (x, days, said) in words {
        let ends = |(x, _, said): &(u16, u32, String)| x + u16::try_from(width(said)).unwrap_or(u16::MAX);
        match kept.last() {
            Some(before) if ends(before) >= x && before.1 >= days => continue,
            Some(before) if ends(before) >= x => _ = kept.pop(),
            _ => {}
        }
        kept.push((x, days, said));
    }
    kept.into_iter().map(|(x, _, said)| (x, said)).collect()
}

/// What there is on the day of the reading line.
pub(super) fn reading(
    frame: &mut Frame<'_>,
    area: Rect,
    app: &App,
    table: &Table,
    measure: &Measure,
    line: NaiveDate,
    look: &Look,
) {
    let world = &app.world;
    let mut parts = vec![written(world, &words::day_near(line, world.today()))];
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
    let said = of_day(app, measure, line).unwrap_or_else(|| "not rated".to_owned());
    parts.push(format!("{} {said}", app.world.measure_name(measure)));
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
    let text = written(world, &text);
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

/// What was answered on a day, whole: of a pair both numbers, of several readings each in the order in which they were made.
/// `None`: nothing.
pub(super) fn of_day(app: &App, measure: &Measure, day: NaiveDate) -> Option<String> {
    let dots = app.review.points();
    let is_drawn = |dots: &Dots| dots.values.binary_search_by_key(&day, |(day, _)| *day).is_ok();
    if !dots.iter().any(is_drawn) {
        return None;
    }
    let readings = app.world.regimen.journal.readings_on(day);
    let of_scale = |reading: &&ReadingEntry| reading.measure == measure.id && measure.scale.is_of(&reading.value);
    let mut readings: Vec<_> = readings.filter(of_scale).collect();
    let several = dots.len() > 1;
    readings.sort_by_key(|reading| reading.at);
    let told = readings.iter().map(|reading| {
        let round = round_of(&app.world.regimen, measure, reading).filter(|_| several);
        round.map_or_else(
            || reading.value.to_string(),
            |round| format!("{} {round}", reading.value),
        )
    });
    Some(told.collect::<Vec<_>>().join(", "))
}

pub(super) fn number(row: &crate::domain::figures::StepFigures) -> Option<String> {
    match row.kind {
        crate::domain::figures::RowKind::Step { .. } => Some(format!("step {}", row.number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_not_put_under_the_days_of_another_step() {
        let words = |all: &[(u16, u32)]| {
            let all = all.iter().map(|(x, days)| (*x, *days, format!("n {days}")));
            let kept = without_crowded(all.collect());
            kept.into_iter()
                .map(|(x, said)| format!("{x} {said}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(words(&[(8, 0), (10, 4), (20, 12)]), ["10 n 4", "20 n 12"]);
        assert_eq!(words(&[(8, 4), (11, 12)]), ["11 n 12"]);
        assert_eq!(words(&[(8, 4), (12, 12)]), ["8 n 4", "12 n 12"]);
        assert_eq!(words(&[(8, 30), (10, 1), (20, 12)]), ["8 n 30", "20 n 12"]);
    }
}
