//! The chart as SVG: the dose as a heavy step line above, the rated days as dots below, on one time axis.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::report::html::text::plain;
use crate::domain::report::{Chart, parts};

/// The drawing, in its own units: it is scaled to the width of the page.
const WIDTH: f64 = 720.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 712.0;
/// Top and bottom of the doses and of the ratings.
const DOSES: (f64, f64) = (16.0, 66.0);
const RATINGS: (f64, f64) = (92.0, 172.0);
const HEIGHT: f64 = 190.0;

/// The places of things on the drawing. Floating point is only for pixels: no figure is calculated with it.
struct Scale {
    from: NaiveDate,
    days: f64,
}

fn real(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

fn count(days: i64) -> f64 {
    i32::try_from(days).map_or(0.0, f64::from)
}

impl Scale {
    /// The left edge of a day.
    fn x(&self, day: NaiveDate) -> f64 {
        LEFT + (RIGHT - LEFT) * count((day - self.from).num_days()) / self.days
    }

    /// The middle of a day.
    fn middle(&self, day: NaiveDate) -> f64 {
        self.x(day) + (RIGHT - LEFT) / self.days / 2.0
    }
}

fn y(value: Decimal, (low, high): (Decimal, Decimal), (top, bottom): (f64, f64)) -> f64 {
    let part = if high > low {
        (real(value) - real(low)) / (real(high) - real(low))
    } else {
        0.5
    };
    bottom - (bottom - top) * part
}

fn label(x: f64, y: f64, anchor: &str, text: &str) -> String {
    format!(
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
        plain(text)
    )
}

fn line(x1: f64, y1: f64, x2: f64, y2: f64, more: &str) -> String {
    format!("<path d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\" {more}/>")
}

const FAINT: &str = "stroke=\"#999\" stroke-width=\"0.5\" stroke-dasharray=\"1 2\"";

/// Draws it.
pub(super) fn draw(chart: &Chart) -> String {
    let (from, to) = chart.days;
    let scale = Scale {
        from,
        days: count((to - from).num_days() + 1).max(1.0),
    };
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" font-size=\"9\" font-family=\"system-ui, sans-serif\" \
         fill=\"none\"><title>{}</title><g fill=\"#000\" stroke=\"none\">",
        plain(&chart.words)
    );
    let title = if chart.unit.is_empty() {
        chart.course.clone()
    } else {
        format!("{}, {}", chart.course, chart.unit)
    };
    out.push_str(&label(LEFT, 10.0, "start", &title));
    let dot = if is_long(chart) {
        "dots = days, larger where there are more of them"
    } else {
        "dot = one day"
    };
    let ratings = format!("{}: {dot}, bar = median of the step, gap = not rated", chart.measure);
    out.push_str(&label(LEFT, 86.0, "start", &ratings));
    let (marks, grid) = axes(chart, &scale);
    out.push_str(&marks);
    out.push_str(&points(chart, &scale));
    out.push_str("</g>");
    out.push_str(&grid);
    out.push_str(&doses(chart, &scale));
    for (first, last, median) in &chart.medians {
        let at = y(*median, chart.ends, RATINGS);
        let end = scale.x(*last + chrono::TimeDelta::days(1));
        out.push_str(&line(
            scale.x(*first),
            at,
            end,
            at,
            "stroke=\"#000\" stroke-width=\"1.2\"",
        ));
    }
    out.push_str("</svg>\n");
    out
}

/// Up to this many days can be told apart by their dots.
const MOST_DAYS: i64 = 731;

/// The width of a column in which the days of a long time are counted.
const COLUMN: f64 = 7.0;

fn is_long(chart: &Chart) -> bool {
    (chart.days.1 - chart.days.0).num_days() >= MOST_DAYS
}

/// A dot for each day. Of a long time these would be bars of ink: there a dot is as large as the share of the days of
/// its column that had the value.
fn points(chart: &Chart, scale: &Scale) -> String {
    let dot = |x: f64, value: Decimal, radius: f64| {
        let y = y(value, chart.ends, RATINGS);
        format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>")
    };
    if !is_long(chart) {
        let days = chart.points.iter();
        return days.map(|(day, value)| dot(scale.middle(*day), *value, 2.0)).collect();
    }
    let mut columns: BTreeMap<i64, BTreeMap<Decimal, u32>> = BTreeMap::new();
    for (day, value) in &chart.points {
        let column = ((scale.middle(*day) - LEFT) / COLUMN).floor().to_i64().unwrap_or(0);
        *columns.entry(column).or_default().entry(*value).or_default() += 1;
    }
    let mut out = String::new();
    for (column, values) in columns {
        let all: u32 = values.values().sum();
        for (value, days) in values {
            let share = f64::from(days) / f64::from(all.max(1));
            out.push_str(&dot(
                LEFT + (count(column) + 0.5) * COLUMN,
                value,
                COLUMN / 2.0 * share.sqrt(),
            ));
        }
    }
    out
}

/// The largest dose.
fn most(chart: &Chart) -> Decimal {
    chart
        .levels
        .iter()
        .map(|level| level.amount)
        .max()
        .filter(|most| !most.is_zero())
        .unwrap_or(Decimal::ONE)
}

/// The words and the faint lines of both axes.
fn axes(chart: &Chart, scale: &Scale) -> (String, String) {
    let (mut marks, mut grid) = (String::new(), String::new());
    let mut amounts: Vec<Decimal> = chart.levels.iter().map(|level| level.amount).collect();
    amounts.push(Decimal::ZERO);
    amounts.sort_unstable();
    amounts.dedup();
    let mut free = f64::MIN;
    for amount in amounts.iter().rev() {
        let at = y(*amount, (Decimal::ZERO, most(chart)), DOSES);
        grid.push_str(&line(LEFT, at, RIGHT, at, FAINT));
        // Two amounts so close that their numbers would touch: the greater one has its number.
        if chart.amounts && at >= free {
            marks.push_str(&label(LEFT - 4.0, at + 3.0, "end", &parts::number(*amount)));
            free = at + 8.0;
        }
    }
    let (low, high) = chart.ends;
    let half = (low + high) / Decimal::TWO;
    for value in [low, half, high] {
        let at = y(value, chart.ends, RATINGS);
        marks.push_str(&label(LEFT - 4.0, at + 3.0, "end", &parts::number(value.round_dp(2))));
        grid.push_str(&line(LEFT, at, RIGHT, at, FAINT));
    }
    let (from, to) = chart.days;
    let long = (to - from).num_days() > 62;
    let years = (to - from).num_days() > 3 * 366;
    let mut free = 0.0;
    for day in from.iter_days().take_while(|day| *day <= to) {
        let wanted = if years {
            day.ordinal() == 1
        } else if long {
            day.day() == 1
        } else {
            day.weekday() == chrono::Weekday::Mon
        };
        let x = scale.x(day);
        if (wanted || day == from) && x >= free {
            let year = day.year() != to.year();
            let format = match year {
                _ if years && wanted => "%Y",
                true => "%-d %b %Y",
                false => "%-d %b",
            };
            let text = day.format(format).to_string();
            marks.push_str(&label(x, HEIGHT - 6.0, "start", &text));
            grid.push_str(&line(
                x,
                RATINGS.1,
                x,
                RATINGS.1 + 4.0,
                "stroke=\"#000\" stroke-width=\"0.5\"",
            ));
            free = x + 60.0;
        }
    }
    (marks, grid)
}

/// The dose: level stretches joined by risers, open where there is nothing.
fn doses(chart: &Chart, scale: &Scale) -> String {
    let mut path = String::new();
    let mut before: Option<(NaiveDate, f64)> = None;
    for level in &chart.levels {
        let until = level.until.unwrap_or(chart.days.1);
        let at = y(level.amount, (Decimal::ZERO, most(chart)), DOSES);
        let (start, end) = (scale.x(level.from), scale.x(until + chrono::TimeDelta::days(1)));
        let joins = before.is_some_and(|(until, _)| until + chrono::TimeDelta::days(1) == level.from);
        path.push_str(&format!("{}{start:.1} {at:.1}H{end:.1}", if joins { "L" } else { "M" }));
        before = Some((until, at));
    }
    format!("<path d=\"{path}\" stroke=\"#000\" stroke-width=\"2\"/>")
}
