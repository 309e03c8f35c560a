//! Days in options, in the words that people use: `yesterday`, `mon`, `3 days ago`, `30 nov`, `2026-11-30`.

use chrono::{Datelike, NaiveDate, Weekday};

use super::context::{Context, Fail};
use crate::domain::decision::to_come;
use crate::domain::when::{self, Around};

/// In which direction a verb looks: which `mon` is meant. `last mon` and `next mon` are the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looks {
    /// At what has been: the last one.
    Back,
    /// At what is to come: the next one.
    Ahead,
}

impl Context {
    /// The day that an option names.
    pub(super) fn day(&self, option: &str, text: Option<&str>, looks: Looks) -> Result<Option<NaiveDate>, Fail> {
        let Some(text) = text else { return Ok(None) };
        let around = Around {
            now: self.now,
            day: self.today,
            time: None,
            turn: self.loaded.regimen.settings.day_turn,
            wall: &self.place,
        };
        let read = match looks {
            Looks::Back => when::read_day(text, &around),
            Looks::Ahead => to_come(self.today, around, &text.trim().to_lowercase()),
        };
        read.map(Some)
            .map_err(|wrong| Fail::Usage(format!("{option}: {wrong}")))
    }

    /// The first and the last day of a span. A weekday as the last one is the first such day that is not before the
    /// first day.
    pub(super) fn span(
        &self,
        (option, from): (&str, Option<&str>),
        to: Option<&str>,
        looks: Looks,
    ) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Fail> {
        let from = self.day(option, from, looks)?;
        let weekday = to.map(str::trim).filter(|to| to.len() >= 3);
        let weekday = weekday.and_then(|to| to.parse::<Weekday>().ok());
        let to = match (from, weekday) {
            (Some(from), Some(weekday)) => from.iter_days().take(7).find(|day| day.weekday() == weekday),
            _ => self.day("--to", to, looks)?,
        };
        Ok((from, to))
    }
}
