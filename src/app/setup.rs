//! A new plan in five short questions, then what the prescriber said, then a last look. Every question can be left
//! empty, and gone back to; nothing is written before the last Enter.

mod form;
mod further;
mod label;
mod person;
mod rated;
mod said;
mod state;
mod written;

use crate::domain::directions::{Directions, Line as Dose, Moment};

pub use crate::app::setup::state::{Ask, State};
pub use written::{Written, steps_words};

/// Whether the line of the amount says at what time of the day, and not only on which days.
fn is_timed(amount: &str) -> bool {
    let once = |dose: &Dose| matches!(dose.moment, Moment::TimesADay(1));
    let read = amount.parse::<Directions>();
    read.is_ok_and(|read| !read.is_none() && !read.lines.iter().any(once))
}

/// Whether the line of the amount says when as well.
fn has_moment(amount: &str) -> bool {
    amount.parse::<Directions>().is_ok()
}

#[cfg(test)]
mod tests;
