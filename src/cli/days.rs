//! Days in options, in the words that people use: `yesterday`, `mon`, `3 days ago`, `30 nov`, `2026-11-30`.

use chrono::NaiveDate;

use super::context::{Context, Fail};
use crate::domain::span::{self, Days};
use crate::domain::when::Around;

pub(super) use crate::domain::span::Looks;

impl Context {
    fn around(&self) -> Around<'_> {
        Around {
            now: self.now,
            day: self.today,
            time: None,
            turn: self.loaded.regimen.settings.day_turn,
            wall: &self.place,
        }
    }

    /// The day that an option names.
    pub(super) fn day(&self, option: &str, text: Option<&str>, looks: Looks) -> Result<Option<NaiveDate>, Fail> {
        span::day(option, text, looks, self.around()).map_err(Fail::Usage)
    }

    /// The first and the last day of a span.
    pub(super) fn span(&self, from: (&str, Option<&str>), to: Option<&str>, looks: Looks) -> Result<Days, Fail> {
        span::span(from, to, looks, self.around()).map_err(Fail::Usage)
    }
}
