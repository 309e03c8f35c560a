//! What reads a decision, and what it says of what it cannot read.

use chrono::NaiveDate;

use crate::domain::change::Verb;
use crate::domain::decision::duration;
use crate::domain::decision::duration::Bad;
use crate::domain::decision::spoken::Context;
use crate::domain::vocabulary::Vocabulary;

/// Why a row does not read a text.
pub(super) enum Wrong {
    /// It is none of the row's forms.
    Form,
    /// This is wrong with it.
    Says(String),
}

pub(super) type Read = Result<Verb, Wrong>;

pub(super) fn says<T>(text: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong::Says(text.into()))
}

/// What a row reads with.
pub(super) struct Reader<'a> {
    pub words: &'a Vocabulary,
    /// What is due and what today is; files know neither.
    pub context: Option<&'a Context<'a>>,
    /// The day from which it holds, where that is known.
    pub on: Option<NaiveDate>,
    /// It ends with `for good`.
    pub good: bool,
    /// What follows the first words, in the letters that were typed.
    pub typed: &'a str,
}

/// `20 mar without shift`
pub(super) fn shift(text: &str) -> (&str, Option<bool>) {
    let ends = [("without shift", false), ("with shift", true)];
    let found = ends.iter().find_map(|(end, shift)| {
        let head = text.strip_suffix(end)?;
        (head.is_empty() || head.ends_with(' ')).then_some((head.trim_end(), Some(*shift)))
    });
    found.unwrap_or((text, None))
}

/// A number of days, or why not.
pub(super) fn days(text: &str) -> Result<u32, Wrong> {
    duration::days(text).map_err(|bad| match bad {
        Bad::Unknown => Wrong::Form,
        Bad::Months => Wrong::Says(format!(
            "`{text}`: months differ in length; say days or weeks, or until a day such as until 29 nov"
        )),
        Bad::Size => Wrong::Says(format!(
            "`{text}`: 1 to {} days",
            crate::domain::amount::show_number(duration::MOST_DAYS.into())
        )),
    })
}

/// A small number, in figures or in words.
pub(super) fn small(text: &str) -> Result<u32, Wrong> {
    let most = 1000;
    match duration::number(text) {
        Some(n) if (1..=most).contains(&n) => Ok(n),
        Some(_) => says(format!("`{text}`: 1 to {most} steps")),
        None => Err(Wrong::Form),
    }
}

pub(super) fn nothing(rest: &str, verb: Verb) -> Read {
    if rest.is_empty() { Ok(verb) } else { Err(Wrong::Form) }
}
