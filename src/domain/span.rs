//! The days that the command line and the screen are asked about: `yesterday`, `mon`, `3 days ago`, `30 nov`.

use chrono::{Datelike, NaiveDate, Weekday};

use super::clock::day_of;
use super::decision::to_come;
use super::when::{self, Around};

/// In which direction a question looks: which `mon` is meant. `last mon` and `next mon` are the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// At what has been: the last one.
    Back,
    /// At what is to come: the next one.
    Ahead,
}

/// The first and the last day, as far as they are named.
pub type Days = (Option<NaiveDate>, Option<NaiveDate>);

/// The day that an option names.
///
/// # Errors
/// The option, and what is wrong with its day.
pub fn day(option: &str, text: Option<&str>, looks: Looks, around: Around<'_>) -> Result<Option<NaiveDate>, String> {
    let Some(text) = text else { return Ok(None) };
    let read = match looks {
        Looks::Back => when::read_day(text, &around),
        Looks::Ahead => {
            let today = day_of(around.now, around.turn);
            to_come(today, around, &text.trim().to_lowercase())
        }
    };
    read.map(Some).map_err(|wrong| format!("{option}: {wrong}"))
}

/// The first and the last day of a span. A weekday as the last one is the first such day that is not before the first
/// day.
///
/// # Errors
/// The option, and what is wrong with its day.
pub fn span(
    (option, from): (&str, Option<&str>),
    to: Option<&str>,
    looks: Looks,
    around: Around<'_>,
) -> Result<Days, String> {
    let from = day(option, from, looks, around)?;
    let weekday = to.map(str::trim).filter(|to| to.len() >= 3);
    let weekday = weekday.and_then(|to| to.parse::<Weekday>().ok());
    let to = match (from, weekday) {
        (Some(from), Some(weekday)) => from.iter_days().take(7).find(|day| day.weekday() == weekday),
        _ => day("--to", to, looks, around)?,
    };
    Ok((from, to))
}
