//! Amounts and lengths of time, as every table of a course has them.

use rust_decimal::Decimal;

use super::super::minutes::{in_days, minutes};
use super::super::reader::{Fields, Reader, exact};
use crate::domain::amount::{Amount, Quantity, number};
use crate::domain::directions::Lasts;
use crate::domain::nearest::nearest;
use crate::domain::printed::Printed;
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

/// A figure of the label in quotes.
pub(super) fn printed(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, words: &Vocabulary) -> Option<Printed> {
    fields.read(r, key, "an amount such as 5 mg", |text| {
        Printed::parse(text, words.counted())
    })
}

/// An amount in quotes.
pub(crate) fn quantity(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, words: &Vocabulary) -> Option<Quantity> {
    fields.read(r, key, "an amount such as 5 mg", |text| {
        Quantity::parse(text, words.counted())
    })
}

/// An amount or a range in quotes.
pub(crate) fn amount(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, words: &Vocabulary) -> Option<Amount> {
    fields.read(r, key, "an amount such as 5 mg or 1-2 tablets", |text| {
        Amount::parse(text, words.counted())
    })
}

/// A length of time in minutes.
pub(crate) fn length(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str) -> Option<u32> {
    fields.read(r, key, A_LENGTH, |text| {
        minutes(text).ok_or_else(|| match nearest_lengths(text).as_slice() {
            [] => format!("`{text}` cannot be read; expected {A_LENGTH}"),
            near => format!("`{text}` cannot be read; say `{}`", near.join("` or `")),
        })
    })
}

/// How long something is worn: days and weeks to the same time on the clock, hours as they are counted.
pub(super) fn worn(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str) -> Option<Lasts> {
    let minutes = length(r, fields, key)?;
    let by_days = fields.text(r, key).is_some_and(|text| in_days(&text));
    Some(if by_days {
        Lasts::WornDays(minutes / (24 * 60))
    } else {
        Lasts::Worn(minutes)
    })
}

pub(super) const A_LENGTH: &str = "a length of time such as 15 min or 2 hours";

/// The lengths that somebody may have meant, the likeliest first: of `5-6 days` the longer one, of `2` with each unit.
pub(super) fn nearest_lengths(text: &str) -> Vec<String> {
    let text = text.trim();
    if let Some((_, high)) = text.split_once('-').or_else(|| text.split_once(" to ")) {
        return minutes(high).map(|_| high.trim().to_owned()).into_iter().collect();
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let units: Vec<&str> = match words.as_slice() {
        [_] => vec!["hours", "days"],
        [_, unit, ..] => nearest(unit, ["min", "hours", "days", "weeks"]).into_iter().collect(),
        [] => Vec::new(),
    };
    let near = units.into_iter().map(|unit| format!("{} {unit}", words[0]));
    near.filter(|near| minutes(near).is_some()).collect()
}

/// How many of something are in one mL: `20 drops/mL`, or the plain number.
pub(super) fn each(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, of: &Unit, expected: &str) -> Option<Decimal> {
    let value = fields.value(key)?;
    let found = match exact(value.get_ref()) {
        Some(value) => Some(value),
        None => fields.choose(r, key, expected, |text| match Quantity::parse(text, &[]) {
            Ok(q) => (q.unit == Unit::Per(Box::new(of.clone()), Box::new(Unit::Millilitre))).then_some(q.value),
            Err(_) => number(text).ok(),
        }),
    }?;
    if found > Decimal::ZERO {
        return Some(found);
    }
    fields.fault(r, key, &format!("expected {expected}"));
    None
}
