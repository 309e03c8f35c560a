//! The rows of what was rated: a value is in its column whole or not at all, and the mark of an alert is never lost.

use chrono::TimeDelta;
use ratatui::Frame;

use super::grid::{ALERT, Grid};
use crate::app::App;
use crate::app::calendar::cached::in_short;
use crate::domain::figures::words as figure_words;
use crate::domain::figures::{DayValue, MeasureSpan, Span};
use crate::domain::measure::{GRADES, Value};
use crate::ui::Look;
use crate::ui::text::width;

/// There is a value, and no room for it.
const SEE_ITS_DAY: &str = "#";

/// A row, or two of them where pairs are broken before their second number.
pub(super) struct Rated<'a> {
    of: &'a MeasureSpan,
    /// What each day has, one part a line; empty on a day without a value.
    cells: Vec<Option<Vec<String>>>,
}

/// The rows of all that is shown in the review.
pub(super) fn rated<'a>(app: &App, span: &'a Span, grid: &Grid) -> Vec<Rated<'a>> {
    let told = app.review.measures(&app.world);
    let shown = span.measures.iter();
    let shown = shown.filter(|of| told.iter().any(|measure| measure.id == *of.measure()));
    let cells = |of: &MeasureSpan| of.days.iter().map(|day| Some(parts(day.as_ref()?, grid))).collect();
    shown.map(|of| Rated { of, cells: cells(of) }).collect()
}

/// As many rows as there is room for, that of the chosen measure among them.
pub(super) fn shown_rows<'a, 'b>(app: &App, all: &'b [Rated<'a>], room: u16) -> &'b [Rated<'a>] {
    let chosen = app.review.measure(&app.world);
    let at = chosen.and_then(|chosen| all.iter().position(|row| *row.of.measure() == chosen.id));
    let fits = |rows: &[Rated<'_>]| rows.iter().map(Rated::height).sum::<u16>() <= room;
    let last = at.map_or(0, |at| at + 1);
    let first = (0..last).find(|first| fits(&all[*first..last]));
    let first = first.unwrap_or(last.saturating_sub(1));
    // A row of two lines is drawn in the one that there is.
    let least = (first + usize::from(room > 0)).min(all.len());
    let end = (least..=all.len()).rev().find(|end| fits(&all[first..*end]));
    &all[first..end.unwrap_or(least)]
}

impl Rated<'_> {
    /// How many lines it takes.
    pub(super) fn height(&self) -> u16 {
        let lines = self.cells.iter().flatten().map(Vec::len).max();
        u16::try_from(lines.unwrap_or(1)).unwrap_or(1)
    }

    /// Draws it, no further than `end`. How many lines it took.
    pub(super) fn draw(&self, frame: &mut Frame<'_>, grid: &Grid, (y, end): (u16, u16), app: &App, look: &Look) -> u16 {
        let measure = app.world.regimen.measure(self.of.measure());
        let name = measure.map_or_else(
            || self.of.measure().to_string(),
            |measure| app.world.measure_name(measure).into_owned(),
        );
        grid.name(frame, y, &name, look);
        let sheet = app.review.sheet();
        let today = sheet.map_or(app.world.today(), |sheet| sheet.week.span.last);
        let first = sheet.map_or(today, |sheet| sheet.week.span.from);
        let lines = self.height().min(end.saturating_sub(y).max(1));
        for (n, value) in self.cells.iter().enumerate() {
            let day = first + TimeDelta::days(i64::try_from(n).unwrap_or(0));
            match value {
                Some(parts) if parts.len() > usize::from(lines) => {
                    let alert = parts.last().is_some_and(|part| part.ends_with(ALERT));
                    grid.whole(frame, y, n, &see_its_day(alert), look);
                }
                Some(parts) => {
                    for (part, y) in parts.iter().zip(y..) {
                        grid.whole(frame, y, n, part, look);
                    }
                }
                None if day <= today => grid.whole(frame, y, n, look.glyphs.empty, look),
                None => {}
            }
        }
        grid.end(frame, y, &figure_words::row_end(&self.of.figures), look);
        lines
    }
}

fn see_its_day(alert: bool) -> String {
    let mut words = SEE_ITS_DAY.to_owned();
    words.extend(alert.then_some(ALERT));
    words
}

/// A day's value in as many parts as its column makes necessary. Several readings of a day are told below; none of them is there
/// for the day.
fn parts(answered: &DayValue, grid: &Grid) -> Vec<String> {
    let words = in_short(answered, |value| value_words(value, grid));
    if grid.has_room(&words) {
        return vec![words];
    }
    let broken = words.find('/').map(|at| words.split_at(at));
    match broken {
        Some((first, second)) if grid.has_room(first) && grid.has_room(second) => vec![first.into(), second.into()],
        _ => vec![see_its_day(answered.reached)],
    }
}

/// A value in the columns of a cell: long grades have a short form.
fn value_words(value: &Value, grid: &Grid) -> String {
    match value {
        Value::Grade(grade) if grid.compact => grade.to_string(),
        Value::Grade(grade) => {
            let word = GRADES.get(usize::from(*grade)).copied().unwrap_or_default();
            if width(word) < usize::from(grid.cell) {
                return word.to_owned();
            }
            match *grade {
                2 => "mod.".to_owned(),
                4 => "v.sev.".to_owned(),
                _ => word.chars().take(usize::from(grid.cell) - 1).collect(),
            }
        }
        other => other.to_string(),
    }
}
