//! The columns of weeks, and a row of one weekday in them.

use chrono::{Datelike, NaiveDate, TimeDelta};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::calendar::weeks::Weeks;
use crate::app::hit::Hit;
use crate::ui::Look;
use crate::ui::focus;
use crate::ui::frame::{self, put};
use crate::ui::text::width;

/// Where the names of the weekdays end and the weeks begin.
pub(super) const MARGIN: u16 = 4;

/// Where the columns are.
pub(super) struct Columns {
    x: u16,
    /// From one week to the next.
    pitch: u16,
    /// The first week that is seen, and how many are.
    pub(super) first: u16,
    pub(super) count: u16,
}

impl Columns {
    /// The columns for the widest value of these weeks, the focused day among them.
    pub(super) fn of(left: Rect, weeks: &Weeks, focus: NaiveDate) -> Self {
        let pitch = u16::try_from(weeks.columns + 1).unwrap_or(u16::MAX).max(3);
        let all = u16::try_from((weeks.span.to - weeks.span.from).num_days() / 7 + 1).unwrap_or(1);
        let count = (left.width.saturating_sub(MARGIN + 1) / pitch).clamp(1, all);
        let at = u16::try_from((focus - weeks.span.from).num_days() / 7).unwrap_or(0);
        Self {
            x: left.x + MARGIN,
            pitch,
            first: (all - count).min(at),
            count,
        }
    }

    /// The column of the last digit of a week's values; `None` where the week is not seen.
    pub(super) fn end(&self, week: u16) -> Option<u16> {
        let place = week.checked_sub(self.first).filter(|place| *place < self.count)?;
        Some(self.x + (place + 1) * self.pitch - 1)
    }

    /// What each week has on a weekday, that of `first`, which is a day of the first week: right-aligned, to be clicked, the
    /// focused day marked.
    pub(super) fn weekday(
        &self,
        frame: &mut Frame<'_>,
        row: Rect,
        first: NaiveDate,
        focused: Option<NaiveDate>,
        cell: impl Fn(NaiveDate) -> Vec<(String, Style)>,
        look: &Look,
    ) {
        let name = first.weekday().to_string();
        put(frame.buffer_mut(), row, row.x + 1, row.y, &name, look.theme.text);
        for week in self.first..self.first + self.count {
            let date = first + TimeDelta::days(i64::from(week) * 7);
            let Some(end) = self.end(week) else { continue };
            let area = frame::between(row, (end + 2).saturating_sub(self.pitch), end + 1);
            look.hits.mark(area, Hit::Day(date));
            let shown = cell(date);
            let wide: usize = shown.iter().map(|(words, _)| width(words)).sum();
            let from = (end + 1).saturating_sub(u16::try_from(wide.max(1)).unwrap_or(1));
            let mut x = from;
            for (words, style) in &shown {
                x = put(frame.buffer_mut(), row, x, row.y, words, *style);
            }
            if focused == Some(date) {
                focus::at(frame, row, (from.saturating_sub(1), row.y), look);
            }
        }
    }
}
