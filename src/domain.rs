//! The nouns and the arithmetic: amounts, directions, steps, courses, journal records, figures.
//!
//! Nothing here reads a file, a clock or the environment: every function is a value in, a value out.

pub mod amount;
pub mod as_needed;
pub mod bottle;
pub mod bounds;
pub mod care;
pub mod change;
pub mod clock;
pub mod correction;
pub mod course;
pub mod day;
pub mod decision;
pub mod directions;
pub mod doubles;
pub mod draft;
pub mod due_key;
pub mod exchange;
pub mod figures;
#[cfg(test)]
pub(crate) mod fixture;
pub mod fnv;
pub mod journal;
pub mod keyed;
pub mod label;
pub mod ladder;
pub mod limits;
pub mod meaning;
pub mod measure;
pub mod month;
pub mod most;
pub mod named;
pub mod nearest;
pub mod operation;
pub mod plan;
pub mod preparation;
pub mod printed;
pub mod questions;
pub mod ratio;
pub mod recording;
pub mod regimen;
pub mod reminders;
pub mod report;
pub mod schedule;
pub mod sessions;
pub mod settings;
pub mod shell;
pub mod sites;
pub mod span;
pub mod supply;
pub mod typed;
pub mod unit;
pub mod unreadable;
pub mod vocabulary;
pub mod when;
pub mod words;
pub mod writing;
pub mod zone;

pub use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
pub use rust_decimal::Decimal;
