//! How the ratings of each step range, drawn beside the table.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::super::Look;
use super::super::super::frame::put;
use super::super::super::text::{clean_line, fit_with, pad_left, width};
use crate::app::review::history::Table;
use crate::domain::Decimal;
use crate::domain::amount::show_number;
use crate::domain::figures::words as figure_words;
use crate::domain::figures::{MeasureFigures, StepFigures};
use crate::domain::measure::{GRADES, Measure, Scale};
use crate::ui::review::parts::bold;
use crate::ui::review::parts::dose;

/// The chosen measure by step, drawn on its scale.
pub(super) struct Ranges {
    area: Rect,
    index: usize,
    low: Decimal,
    high: Decimal,
    /// How many columns the scale has.
    columns: u16,
    /// Where it begins, after the doses.
    scale: u16,
    grades: usize,
}

impl Ranges {
    pub(super) fn of(measure: &Measure, index: usize, table: &Table, area: Rect) -> Self {
        let figures = || table.rows.iter().filter_map(move |row| row.measures.get(index));
        let values = || {
            let ranges = figures().filter_map(|m| m.spread).flat_map(|s| [s.low, s.high]);
            ranges.chain(figures().flat_map(|m| &m.single).map(|(_, value)| value.number()))
        };
        let (low, high) = match measure.scale {
            Scale::Rating { .. } => (Decimal::ZERO, Decimal::TEN),
            _ => (
                values().min().unwrap_or_default(),
                values().max().unwrap_or(Decimal::TEN),
            ),
        };
        let grades = match measure.scale {
            Scale::Grade { five: true } => 5,
            Scale::Grade { five: false } => 4,
            Scale::YesNo => 2,
            _ => 0,
        };
        let scale = dose_width(table, area.width) + 2;
        Self {
            area,
            index,
            low,
            high,
            scale,
            columns: area.width.saturating_sub(scale + 20).clamp(11, 101) / 10 * 10 + 1,
            grades,
        }
    }

    fn x(&self, value: Decimal) -> u16 {
        let span = self.high - self.low;
        let cells = Decimal::from(self.columns - 1);
        let part = if span.is_zero() {
            Decimal::ZERO
        } else {
            (value - self.low) / span * cells
        };
        let at: u16 = crate::domain::figures::half_up(part, 0)
            .clamp(Decimal::ZERO, cells)
            .try_into()
            .unwrap_or(0);
        self.area.x + 1 + self.scale + at
    }

    pub(super) fn header(&self, frame: &mut Frame<'_>, y: u16, measure: &Measure, name: &str, look: &Look) -> u16 {
        let buffer = frame.buffer_mut();
        let name = clean_line(name);
        let name = fit_with(&name, usize::from(self.scale) - 1, look.glyphs.ellipsis);
        put(buffer, self.area, self.area.x + 1, y, &name, look.theme.heading);
        if self.grades > 0 {
            let names: Vec<&str> = if self.grades == 2 {
                vec!["no", "yes"]
            } else {
                GRADES[..self.grades].to_vec()
            };
            for (n, grade) in names.iter().enumerate() {
                let words = format!("{grade:>11}");
                let x = self.area.x + 1 + self.scale + 12 * u16::try_from(n).unwrap_or(0);
                put(buffer, self.area, x, y, &words, look.theme.text);
            }
            return y + 1;
        }
        if matches!(measure.scale, Scale::Rating { .. }) {
            for value in 0..=10_u16 {
                let words = value.to_string();
                let x = self.x(Decimal::from(value)) - u16::from(value == 10);
                put(buffer, self.area, x, y, &words, look.theme.text);
            }
        } else {
            let (low, high) = (show_number(self.low), show_number(self.high));
            put(buffer, self.area, self.x(self.low), y, &low, look.theme.text);
            // Of a pair one number can be drawn; the table and the sentences have both.
            if matches!(measure.scale, Scale::Pair { .. }) {
                let x = self.area.x + 1 + self.scale + self.columns + 2;
                put(buffer, self.area, x, y, "first number", look.theme.text);
            }
            if low == high {
                return y + 1;
            }
            let x = self
                .x(self.high)
                .saturating_sub(u16::try_from(width(&high)).unwrap_or(0))
                + 1;
            put(buffer, self.area, x, y, &high, look.theme.text);
        }
        y + 1
    }

    pub(super) fn row(&self, frame: &mut Frame<'_>, y: u16, row: &StepFigures, focused: bool, look: &Look) {
        if y >= self.area.bottom() {
            return;
        }
        let text = if focused {
            bold(look.theme.text)
        } else {
            look.theme.text
        };
        let label = clean_line(&dose(row)).into_owned();
        let label = fit_with(&label, usize::from(self.scale) - 1, look.glyphs.ellipsis).into_owned();
        put(frame.buffer_mut(), self.area, self.area.x + 1, y, &label, text);
        let Some(figures) = row.measures.get(self.index) else {
            return;
        };
        if self.grades > 0 {
            self.by_grade(frame, y, figures, text, look);
            return;
        }
        let line = look.theme.series_a;
        let put = |frame: &mut Frame<'_>, x: u16, words: &str, style: Style| {
            put(frame.buffer_mut(), self.area, x, y, words, style);
        };
        match figures.spread {
            Some(spread) if !figures.is_few() => {
                let (from, to) = (self.x(spread.low), self.x(spread.high));
                for x in from..=to {
                    put(frame, x, look.glyphs.light.horizontal, line);
                }
                put(frame, from, look.glyphs.light.tee_right, line);
                put(frame, to, look.glyphs.light.tee_left, line);
                put(frame, self.x(spread.median), look.glyphs.point, bold(look.theme.text));
            }
            _ => {
                for (_, value) in &figures.single {
                    put(frame, self.x(value.number()), look.glyphs.filled, look.theme.text);
                }
            }
        }
        let few = match figures.rated {
            0 => ", not rated".to_owned(),
            _ if figures.is_few() => ", single".to_owned(),
            n if n < FEW => ", few".to_owned(),
            _ => String::new(),
        };
        let x = self.area.x + 1 + self.scale + self.columns + 2;
        put(frame, x, &format!("n {}{few}", figures.rated), text);
    }

    /// How many days had each grade.
    fn by_grade(&self, frame: &mut Frame<'_>, y: u16, figures: &MeasureFigures, style: Style, look: &Look) {
        let counts: Vec<u32> = match (figures.grades, figures.more) {
            (Some(grades), _) => grades.into_iter().take(self.grades).collect(),
            (None, Some(yes)) => vec![figures.rated - yes, yes],
            _ => Vec::new(),
        };
        for (n, days) in counts.iter().enumerate() {
            let words = if *days == 0 && figures.rated == 0 {
                pad_left(look.glyphs.empty, 11)
            } else {
                pad_left(&days.to_string(), 11)
            };
            let x = self.area.x + 1 + self.scale + 12 * u16::try_from(n).unwrap_or(0);
            put(frame.buffer_mut(), self.area, x, y, &words, style);
        }
        let x = self.area.x + 1 + self.scale + 12 * u16::try_from(self.grades).unwrap_or(0) + 2;
        let words = figure_words::days(figures.rated);
        put(frame.buffer_mut(), self.area, x, y, &format!("of {words}"), style);
    }
}

/// With fewer rated days than these two weeks a row says that they are few.
pub(super) const FEW: u32 = 14;

/// How wide the column of doses is.
pub(super) fn dose_width(table: &Table, columns: u16) -> u16 {
    let widest = table.rows.iter().map(|row| width(&clean_line(&dose(row)))).max();
    let most = if columns >= 110 { 32 } else { 20 };
    u16::try_from(widest.unwrap_or(0)).unwrap_or(most).clamp(8, most)
}
