//! The columns of weeks, and a row of one weekday in them.

use chrono::{Datelike, NaiveDate, TimeDelta};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::app::App;
use crate::app::calendar::cached::{in_short, short};
use crate::app::calendar::weeks::{LEAST, Weeks};
use crate::app::hit::Hit;
use crate::domain::measure::Measure;
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
        let pitch = u16::try_from(weeks.columns.max(LEAST) + 1).unwrap_or(u16::MAX);
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

    /// How many columns the value of a day has.
    pub(super) fn room(&self) -> usize {
        usize::from(self.pitch.saturating_sub(1))
    }

    /// First and last day of the weeks that are seen.
    pub(super) fn seen(&self, weeks: &Weeks) -> (NaiveDate, NaiveDate) {
        let from = weeks.span.from + TimeDelta::weeks(i64::from(self.first));
        (
            from,
            from + TimeDelta::weeks(i64::from(self.count)) - TimeDelta::days(1),
        )
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

/// The value of a day with its style: empty where none was given, nothing where the day is still to come.
pub(super) fn value(app: &App, weeks: &Weeks, measure: &Measure, date: NaiveDate, look: &Look) -> (String, Style) {
    let today = app.world.today();
    let given = weeks.day(date).and_then(|day| day.answered(measure));
    let shown = match given.map(|given| in_short(given, short)) {
        Some(value) => value,
        None if date <= today => look.glyphs.empty.to_owned(),
        None => " ".to_owned(),
    };
    (shown, style(app, date, look))
}

/// The focused day and the present one are seen in every row of days.
pub(super) fn style(app: &App, date: NaiveDate, look: &Look) -> Style {
    match (date == app.calendar.focus(&app.world), date == app.world.today()) {
        (true, _) => look.theme.selection.add_modifier(Modifier::BOLD),
        (_, true) => look.theme.accent,
        _ => look.theme.text,
    }
}
