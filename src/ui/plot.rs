//! Charts on character cells: a field of days by values, with step lines, dots, grid lines and axes.
//!
//! Nothing is drawn between two days that has no value of its own: gaps stay gaps. Series differ by shape: a dose is a
//! heavy line with corners, a rating is dots. Every mark is one of [`super::glyphs::Glyphs`], so that there is an ASCII
//! picture too.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Look;
use super::frame::put;
use super::glyphs::Lines;
use super::text::width;
use crate::domain::Decimal;
use crate::domain::amount::show_number;
use crate::domain::figures::Spread;

/// Where dots of several series are in one place.
pub const BOTH: &str = "x";

/// A field of days by values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plot<'a> {
    /// The cells of the field, without labels.
    pub area: Rect,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The value of the lowest row.
    pub low: Decimal,
    /// The value of the highest row.
    pub high: Decimal,
    /// Where rows are not to scale: the values, ascending, whose rows are evenly spread over the field.
    pub ranks: &'a [Decimal],
}

/// A level stretch of a step line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Its value.
    pub value: Decimal,
}

/// The median of the values of each span of some weeks up to a day, the newest first, with how many spans it is back.
pub fn medians(points: &[(NaiveDate, Decimal)], to: NaiveDate, weeks: i64) -> Vec<(i64, Decimal)> {
    let mut found: BTreeMap<i64, Vec<Decimal>> = BTreeMap::new();
    for (day, value) in points {
        let n = (to - *day).num_days().div_euclid(7 * weeks.max(1));
        found.entry(n).or_default().push(*value);
    }
    let medians = found.into_iter();
    medians
        .filter_map(|(n, values)| Some((n, Spread::of(values)?.median)))
        .collect()
}

fn cell(n: i64) -> u16 {
    u16::try_from(n.max(0)).unwrap_or(u16::MAX)
}

impl Plot<'_> {
    fn days(&self) -> i64 {
        (self.to - self.from).num_days().max(0) + 1
    }

    /// The column in the middle of a day; `None` for a day outside.
    pub fn column(&self, day: NaiveDate) -> Option<u16> {
        let at = (day - self.from).num_days();
        (self.area.width > 0 && (0..self.days()).contains(&at))
            .then(|| self.area.x + cell((2 * at + 1) * i64::from(self.area.width) / (2 * self.days())))
            .map(|x| x.min(self.area.right() - 1))
    }

    /// The first column of a day, or the edge of the field where the day is before it.
    pub fn edge(&self, day: NaiveDate) -> u16 {
        let at = (day - self.from).num_days().clamp(0, self.days());
        self.area.x + cell(at * i64::from(self.area.width) / self.days())
    }

    /// The day at the middle of a column.
    fn day(&self, x: u16) -> NaiveDate {
        let at = i64::from(x.saturating_sub(self.area.x));
        let day = (2 * at + 1) * self.days() / (2 * i64::from(self.area.width.max(1)));
        self.from + TimeDelta::days(day.min(self.days() - 1))
    }

    /// The row of a value, rounded to the nearest; values outside are drawn at the edge.
    pub fn row(&self, value: Decimal) -> u16 {
        let rows = i64::from(self.area.height.saturating_sub(1));
        if let (Ok(rank), Some(last)) = (self.ranks.binary_search(&value), self.ranks.len().checked_sub(1)) {
            let up = rows * i64::try_from(rank).unwrap_or(0) / i64::try_from(last).unwrap_or(1).max(1);
            return self.area.y + cell(rows - up);
        }
        let span = self.high - self.low;
        if span <= Decimal::ZERO {
            return self.area.bottom().saturating_sub(1);
        }
        let part = (value.clamp(self.low, self.high) - self.low) / span * Decimal::from(rows);
        let up = part
            .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            .try_into()
            .unwrap_or(0_i64);
        self.area.y + cell(rows - up.clamp(0, rows))
    }

    /// The row of a value that is exactly on one; for one half-way between two rows the lower one and `true`.
    pub fn exact(&self, value: Decimal) -> Option<(u16, bool)> {
        let rows = Decimal::from(self.area.height.saturating_sub(1));
        let part = ((value - self.low) * rows).checked_div(self.high - self.low)?;
        let floor = part.floor();
        let half = match part - floor {
            rest if rest.is_zero() => false,
            rest if rest == Decimal::new(5, 1) => true,
            _ => return None,
        };
        let up: i64 = floor.try_into().ok()?;
        Some((self.area.bottom().saturating_sub(1).saturating_sub(cell(up)), half))
    }

    /// A faint line through the row of a value.
    pub fn grid(&self, buffer: &mut Buffer, value: Decimal, look: &Look) {
        if self.area.height > 0 {
            let y = self.row(value);
            for x in self.area.left()..self.area.right() {
                put(buffer, self.area, x, y, look.glyphs.grid, look.theme.decoration);
            }
        }
    }

    /// A line through the column of a day.
    pub fn upright(&self, buffer: &mut Buffer, day: NaiveDate, look: &Look) {
        if let Some(x) = self.column(day) {
            for y in self.area.top()..self.area.bottom() {
                put(buffer, self.area, x, y, look.glyphs.grid_vertical, look.theme.accent);
            }
        }
    }

    /// A heavy line with corners: level through each stretch, upright where one follows the other without a gap.
    pub fn steps(&self, buffer: &mut Buffer, stretches: &[Stretch], style: Style, look: &Look) {
        if self.area.height == 0 {
            return;
        }
        let lines = look.glyphs.heavy;
        let mut before: Option<u16> = None;
        for x in self.area.left()..self.area.right() {
            let day = self.day(x);
            let stretch = stretches.iter().find(|s| s.from <= day && day <= s.until);
            let row = stretch.map(|stretch| self.row(stretch.value));
            match (before, row) {
                (Some(old), Some(new)) if old != new => self.riser(buffer, x, (old, new), lines, style),
                (_, Some(row)) => {
                    put(buffer, self.area, x, row, lines.horizontal, style);
                }
                (_, None) => {}
            }
            before = row;
        }
    }

    fn riser(&self, buffer: &mut Buffer, x: u16, (from, to): (u16, u16), lines: Lines, style: Style) {
        let up = to < from;
        for y in from.min(to) + 1..from.max(to) {
            put(buffer, self.area, x, y, lines.vertical, style);
        }
        let (leaves, arrives) = if up {
            (lines.bottom_right, lines.top_left)
        } else {
            (lines.top_right, lines.bottom_left)
        };
        put(buffer, self.area, x, from, leaves, style);
        put(buffer, self.area, x, to, arrives, style);
    }

    /// A level line over each stretch by itself, as medians are drawn: on its row or, half-way between two, at the upper edge
    /// of the lower one. What is neither is not drawn.
    pub fn levels(&self, buffer: &mut Buffer, stretches: &[Stretch], style: Style, look: &Look) {
        for stretch in stretches.iter().filter(|s| s.until >= self.from && s.from <= self.to) {
            let end = self.edge(stretch.until + TimeDelta::days(1));
            let Some((y, half)) = self.exact(stretch.value) else {
                continue;
            };
            let sign = if half {
                look.glyphs.between
            } else {
                look.glyphs.heavy.horizontal
            };
            for x in self.edge(stretch.from)..end.min(self.area.right()) {
                put(buffer, self.area, x, y, sign, style);
            }
        }
    }

    /// A dot for each day that has a value; where the series before has one in the same place, the sign for both.
    pub fn dots(
        &self,
        buffer: &mut Buffer,
        points: &[(NaiveDate, Decimal)],
        (sign, taken): (&str, &mut BTreeMap<(u16, u16), String>),
        style: Style,
    ) {
        if self.area.height == 0 {
            return;
        }
        for (day, value) in points {
            if let Some(x) = self.column(*day) {
                let place = (x, self.row(*value));
                let drawn = match taken.get(&place) {
                    Some(other) if other != sign => BOTH,
                    _ => sign,
                };
                put(buffer, self.area, place.0, place.1, drawn, style);
                taken.insert(place, drawn.to_owned());
            }
        }
    }

    /// The value of each day as one figure, `x` for ten, near its height.
    pub fn numbers(&self, buffer: &mut Buffer, points: &[(NaiveDate, Decimal)], style: Style) {
        if self.area.height == 0 {
            return;
        }
        for (day, value) in points {
            if let Some(x) = self.column(*day) {
                let sign = if *value == Decimal::TEN {
                    "x".to_owned()
                } else {
                    value.normalize().to_string()
                };
                put(buffer, self.area, x, self.row(*value), &sign, style);
            }
        }
    }

    /// The median of each span of some weeks as the figure that is said of it in words, near its height. The newest span
    /// is whole; of the oldest only a part may be in the field, and it is left out where it would touch the next.
    pub fn weeks(&self, buffer: &mut Buffer, points: &[(NaiveDate, Decimal)], weeks: i64, style: Style) {
        let days = 7 * weeks.max(1);
        let mut end = self.area.right();
        for (n, median) in medians(points, self.to, weeks) {
            let middle = self.to - TimeDelta::days(days * n + days / 2);
            let Some(x) = self.column(middle.max(self.from)) else {
                continue;
            };
            let figure = show_number(median);
            let columns = cell(i64::try_from(width(&figure)).unwrap_or(i64::MAX));
            let x = x.min(self.area.right().saturating_sub(columns));
            if x >= self.area.x && x.saturating_add(columns) <= end {
                put(buffer, self.area, x, self.row(median), &figure, style);
                end = x.saturating_sub(1);
            }
        }
    }

    /// Words at the columns of some days, in one row below or above the field; those that would touch the one before
    /// are left out. A word that would run over the edge is put before its column instead.
    pub fn words(&self, buffer: &mut Buffer, y: u16, words: &[(u16, String)], style: Style) {
        let row = Rect {
            y,
            height: 1,
            ..self.area
        };
        let mut free = self.area.x;
        for (x, text) in words {
            let columns = cell(i64::try_from(width(text)).unwrap_or(i64::MAX));
            let x = (*x).min(self.area.right().saturating_sub(columns)).max(self.area.x);
            if x >= free {
                free = put(buffer, row, x, y, text, style).saturating_add(1);
            }
        }
    }

    /// Names for the time axis: years, months, weeks or days, whichever have room.
    pub fn times(&self) -> Vec<(u16, String)> {
        let days = self.days();
        let per = |wanted: i64| wanted * i64::from(self.area.width) / days;
        let starts: &dyn Fn(NaiveDate) -> Option<String> = if per(28) >= 9 && days <= 62 {
            &|day| (day.weekday() == chrono::Weekday::Mon).then(|| day.format("%-d %b").to_string())
        } else if per(30) >= 4 && days <= 800 {
            &|day| match (day.day(), day.month()) {
                (1, 1) => Some(day.format("%b %Y").to_string()),
                (1, _) => Some(day.format("%b").to_string()),
                _ => None,
            }
        } else if per(90) >= 4 && days <= 800 {
            &|day| (day.day() == 1 && day.month0() % 3 == 0).then(|| day.format("%b %y").to_string())
        } else {
            &|day| (day.ordinal() == 1).then(|| day.format("%Y").to_string())
        };
        let mut found: Vec<(u16, String)> = Vec::new();
        for day in self.from.iter_days().take_while(|day| *day <= self.to) {
            if let Some(text) = starts(day) {
                found.push((self.edge(day), text));
            }
        }
        // Where the field begins within a month or year, that has its name too if there is room.
        let first = found.first().map_or(self.area.right(), |(x, _)| *x);
        let name = if days > 800 {
            self.from.format("%Y").to_string()
        } else if days > 62 {
            self.from.format("%b").to_string()
        } else {
            self.from.format("%-d %b").to_string()
        };
        if usize::from(first.saturating_sub(self.area.x)) > width(&name) {
            found.insert(0, (self.area.x, name));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(width: u16, height: u16, days: i64) -> Plot<'static> {
        let from: NaiveDate = "2026-11-01".parse().unwrap();
        Plot {
            area: Rect::new(0, 0, width, height),
            from,
            to: from + TimeDelta::days(days - 1),
            low: Decimal::ZERO,
            high: Decimal::TEN,
            ranks: &[],
        }
    }

    fn picture(plot: &Plot<'_>, draw: impl FnOnce(&mut Buffer)) -> Vec<String> {
        let mut buffer = Buffer::empty(plot.area);
        draw(&mut buffer);
        let rows = buffer.content.chunks(usize::from(plot.area.width.max(1)));
        rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect())
            .collect()
    }

    fn stretch(plot: &Plot<'_>, from: i64, until: i64, value: i64) -> Stretch {
        Stretch {
            from: plot.from + TimeDelta::days(from),
            until: plot.from + TimeDelta::days(until),
            value: value.into(),
        }
    }

    #[test]
    fn a_step_line_has_corners_and_gaps() {
        let p = plot(12, 3, 12);
        let stretches = [
            stretch(&p, 0, 3, 0),
            stretch(&p, 4, 6, 10),
            stretch(&p, 8, 9, 10),
            stretch(&p, 10, 11, 5),
        ];
        let shown = picture(&p, |b| p.steps(b, &stretches, Style::new(), &Look::default()));
        assert_eq!(shown, ["    ┏━━ ━━┓ ", "    ┃     ┗━", "━━━━┛       "]);
    }

    #[test]
    fn a_median_between_two_rows_is_drawn_between_them() {
        let p = plot(6, 11, 6);
        let levels = [
            Stretch {
                value: Decimal::new(45, 1),
                ..stretch(&p, 0, 1, 0)
            },
            stretch(&p, 2, 3, 4),
            Stretch {
                value: Decimal::new(425, 2),
                ..stretch(&p, 4, 5, 0)
            },
        ];
        let shown = picture(&p, |b| p.levels(b, &levels, Style::new(), &Look::default()));
        assert_eq!(shown[6], "▔▔━━  ");
        assert!(
            shown.iter().filter(|row| !row.trim().is_empty()).count() == 1,
            "{shown:?}"
        );
    }

    #[test]
    fn where_rows_are_few_a_rating_is_its_number() {
        let p = plot(6, 3, 6);
        let points: Vec<_> = [(0, 0), (2, 10), (3, 5), (4, 3)]
            .map(|(day, value)| (p.from + TimeDelta::days(day), value.into()))
            .into();
        let shown = picture(&p, |b| p.numbers(b, &points, Style::new()));
        assert_eq!(shown, ["  x   ", "   53 ", "0     "]);
    }

    #[test]
    fn where_days_have_no_column_the_median_of_weeks_is_the_figure_of_the_text() {
        let p = plot(16, 3, 28);
        let points: Vec<_> = [(0, 2), (1, 5), (7, 4), (20, 10), (27, 0)]
            .map(|(day, value)| (p.from + TimeDelta::days(day), value.into()))
            .into();
        let shown = picture(&p, |b| p.weeks(b, &points, 1, Style::new()));
        assert_eq!(shown, ["          10    ", "  3.5 4         ", "              0 "]);
        let shown = picture(&p, |b| p.weeks(b, &points, 2, Style::new()));
        assert_eq!(shown, ["                ", "   4       5    ", "                "]);
    }

    #[test]
    fn a_dot_is_one_day_and_days_without_a_value_have_none() {
        let p = plot(6, 3, 6);
        let points: Vec<_> = [(0, 0), (2, 10), (3, 5), (9, 5)]
            .map(|(day, value)| (p.from + TimeDelta::days(day), value.into()))
            .into();
        let shown = picture(&p, |b| p.dots(b, &points, ("●", &mut BTreeMap::new()), Style::new()));
        assert_eq!(shown, ["  ●   ", "   ●  ", "●     "]);
    }

    #[test]
    fn days_have_more_columns_or_fewer() {
        let wide = plot(30, 1, 3);
        assert_eq!(
            (0..3)
                .map(|d| wide.column(wide.from + TimeDelta::days(d)))
                .collect::<Vec<_>>(),
            [Some(5), Some(15), Some(25)]
        );
        let narrow = plot(3, 1, 30);
        let columns: Vec<u16> = (0..30)
            .filter_map(|d| narrow.column(narrow.from + TimeDelta::days(d)))
            .collect();
        assert!(columns.is_sorted() && columns.first() == Some(&0) && columns.last() == Some(&2));
        assert_eq!(narrow.column(narrow.to + TimeDelta::days(1)), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_leaves_the_field(width in 0_u16..40, height in 0_u16..12, days in 1_i64..400, values in proptest::collection::vec((0_i64..400, -5_i64..20), 0..20)) {
            let p = plot(width, height, days);
            let points: Vec<_> = values.iter().map(|(d, v)| (p.from + TimeDelta::days(*d), Decimal::from(*v))).collect();
            let stretches: Vec<_> = values.iter().map(|(d, v)| stretch(&p, *d, d + 20, *v)).collect();
            let mut buffer = Buffer::empty(Rect::new(0, 0, width + 4, height + 4));
            p.grid(&mut buffer, Decimal::TWO, &Look::default());
            p.steps(&mut buffer, &stretches, Style::new(), &Look::default());
            p.levels(&mut buffer, &stretches, Style::new(), &Look::default());
            p.dots(&mut buffer, &points, ("●", &mut BTreeMap::new()), Style::new());
            p.upright(&mut buffer, p.from, &Look::default());
            p.words(&mut buffer, height, &p.times(), Style::new());
            for y in 0..height + 4 {
                for x in 0..width + 4 {
                    if x >= width || y > height {
                        proptest::prop_assert_eq!(buffer[(x, y)].symbol(), " ");
                    }
                }
            }
        }
    }
}
