//! Decisions: how each is said, read, printed and explained.
//!
//! [`TABLE`] is the one list of them. From it come the reader of files, of the line on the screen and of the command
//! line, what is expected where a text is not understood, the help, the table of `docs/directions.md` and the
//! completion. What is printed reads back to the same decision, whatever its size.

mod clash;
mod context;
mod duration;
mod effect;
mod instead;
mod later;
mod meant;
mod open;
mod phrases;
mod print;
mod read;
mod reader;
mod rejudged;
mod restored;
mod shortened;
mod spoken;
mod still_on;
mod table;
#[cfg(test)]
mod tests;
mod verb;

use chrono::NaiveDate;

pub use clash::{Clash, Own, clash, common};
pub use duration::{MOST_DAYS, NUMBER_WORDS, length_of, length_said};
pub use effect::{
    Against, Ahead, Closer, DayPlan, Effect, Stretch, Surroundings, against, allowed, begins_now, closer, day_words,
    is_nothing, matched, named_days, next_dose, open_window, why_nothing,
};
pub use later::{decided_later, nothing_before, overruled};
pub use meant::{meant, still_meant};
pub use open::still_open;
pub use rejudged::{Rejudged, first_that_differs, said_day};
pub use restored::restored;
pub use shortened::shortened;
pub use spoken::{Context, days_until, moved_to, split_who, to_come};
pub use still_on::still_on;
pub use table::{Form, Row, TABLE, expected, help, markdown, words};

use super::change::Verb;
use super::vocabulary::Vocabulary;
pub use crate::domain::decision::context::Said;

/// Why a text is not a decision: what was typed, and what would be valid there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DecisionError(pub String);

impl Verb {
    /// Reads a decision as files have it, with this vocabulary: nothing in it depends on a plan or on today.
    ///
    /// # Errors
    /// [`DecisionError`] quoting what was typed, with the forms that come nearest.
    pub fn parse(text: &str, words: &Vocabulary) -> Result<Self, DecisionError> {
        verb::verb(text, words, None).map_err(DecisionError)
    }
}

impl std::str::FromStr for Verb {
    type Err = DecisionError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, &Vocabulary::default())
    }
}

/// Reads a decision as it is said today of a course: with weekdays, `tomorrow`, `the next dose`, the day from which it
/// holds, and who and why after semicolons.
///
/// # Errors
/// What is wrong with it, in one sentence that quotes what was typed.
pub fn read(context: &Context<'_>, text: &str) -> Result<Said, String> {
    spoken::said(context, text)
}

/// The same for a decision whose day is known from elsewhere; a day in its own words may only be the same.
///
/// # Errors
/// As [`read`].
pub fn read_for(context: &Context<'_>, text: &str, on: NaiveDate) -> Result<Said, String> {
    spoken::said_for(context, text, on)
}
