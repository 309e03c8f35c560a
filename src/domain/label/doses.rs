//! Doses and stages as they are gathered from a line, before it is known whether they are complete.

use std::ops::Range;

use rust_decimal::Decimal;

use super::About;
use super::item::{Amt, Doubtful, Item, Most, Per, Ramp};
use crate::domain::amount::{Amount, can_be_of};
use crate::domain::directions::{Days, Lasts, Moment, Side};
use crate::domain::plan::Length;

/// An amount with what was said of it.
#[expect(clippy::struct_excessive_bools, reason = "each is a word that was there")]
#[derive(Clone, Debug, Default)]
pub(super) struct Dose {
    pub amount: Option<Amt>,
    /// Its tokens, and those of what belongs to it.
    pub at: Option<Range<usize>>,
    pub moments: Vec<Moment>,
    pub times: Option<u32>,
    pub once: bool,
    pub daily: bool,
    /// It was the adverb, which is once: `daily`, not `every day`.
    pub adverb: bool,
    pub a_day: bool,
    pub hours: Option<(u32, u32)>,
    /// When the first of them is taken.
    pub first_at: Option<chrono::NaiveTime>,
    pub days: Option<Days>,
    /// A number of times a week, and how many.
    pub spread: Option<(Doubtful, u32, usize)>,
    pub as_needed: bool,
    /// Of several moments only the last may be as needed: `morning, and at night if needed`.
    pub last_needed: bool,
    pub reason: Option<String>,
    /// The item of the reason.
    pub reason_at: Option<usize>,
    pub up_to: Option<u32>,
    /// A range of times a day with its two numbers, and the item.
    pub between: Option<(Doubtful, [u32; 2], usize)>,
    /// Before, at or after meals, and the item.
    pub meals: Option<(Side, u32, usize)>,
    pub lasts: Option<Lasts>,
    /// The words before it were `then` without a length.
    pub then: bool,
    pub first: Option<Amt>,
    /// When to repeat it.
    pub repeats: bool,
}

impl Dose {
    /// Whether anything says when it is taken.
    pub fn has_time(&self) -> bool {
        !self.moments.is_empty()
            || self.times.is_some()
            || self.once
            || self.daily
            || self.a_day
            || self.hours.is_some()
            || self.days.is_some()
            || self.spread.is_some()
            || self.as_needed
            || self.up_to.is_some()
            || self.between.is_some()
            || self.meals.is_some()
            || self.repeats
    }

    pub fn needed(&self) -> bool {
        self.as_needed || self.up_to.is_some() || self.repeats
    }
}

/// What is taken for a length of time.
#[expect(clippy::struct_excessive_bools, reason = "each is a word that was there")]
#[derive(Clone, Debug, Default)]
pub(super) struct Stage {
    pub doses: Vec<Dose>,
    pub length: Option<Length>,
    /// The length came before the doses.
    pub leading: bool,
    /// From which day to which, from 1.
    pub span: Option<(u32, Option<u32>)>,
    pub span_at: Option<usize>,
    pub single: bool,
    pub now: bool,
    pub today: bool,
    pub initially: bool,
    pub tomorrow: bool,
    /// A number of days without anything.
    pub off: Option<u32>,
    pub changed: bool,
    /// Only the length before it makes it a step: no `then`, no week is said; with `and` before it, or without.
    pub implied: Option<bool>,
}

impl Stage {
    /// Whether an amount is there.
    pub fn has_amount(&self) -> bool {
        self.doses.iter().any(|dose| dose.amount.is_some())
    }

    /// Whether its time has been said after its doses, so that the next amount begins another.
    pub fn ended(&self) -> bool {
        self.off.is_some() || self.now || !self.leading && (self.length.is_some() || self.span.is_some())
    }
}

/// A question about tokens of the line.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub doubt: Doubtful,
    pub at: Range<usize>,
}

/// A ladder by a rule.
#[derive(Clone, Debug)]
pub(super) struct Ladder {
    pub ramp: Ramp,
    pub at: Range<usize>,
    pub to: Option<Amt>,
    pub to_end: bool,
}

/// Everything that was gathered.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub items: Vec<Item>,
    pub stages: Vec<Stage>,
    pub questions: Vec<Question>,
    pub caps: Vec<(Most, Per, Range<usize>)>,
    pub gaps: Vec<(u32, Range<usize>)>,
    /// Times between two of what is counted, and the items.
    pub gaps_of_each: Vec<(u32, usize)>,
    /// It may be repeated, once.
    pub once_more: Option<Range<usize>>,
    pub route: Option<&'static str>,
    pub site: Option<String>,
    /// Strengths in brackets, with the amount that they belong to.
    pub equal: Vec<(Option<Amt>, Amt, bool)>,
    /// What the strength in front is one of: `20 mg tablets`.
    pub form: Option<crate::domain::unit::Unit>,
    pub directed: Option<Range<usize>>,
    pub ladder: Option<Ladder>,
    pub again: Option<Range<usize>>,
    pub end: Option<Range<usize>>,
}

impl Draft {
    pub fn ask(&mut self, about: About, at: Range<usize>, says: &str, readings: &[&str]) {
        let doubt = Doubtful {
            about,
            says: says.to_owned(),
            readings: readings.iter().map(|&r| r.to_owned()).collect(),
        };
        if !self
            .questions
            .iter()
            .any(|question| question.doubt == doubt && question.at == at)
        {
            self.questions.push(Question { doubt, at });
        }
    }
}

/// The amount of a dose, where it has a unit and can be one.
pub(super) fn amount(amt: &Amt) -> Option<Amount> {
    let unit = amt.unit.clone()?;
    let low = amt.low.normalize();
    let can_be = can_be_of(low, &unit) && amt.high.is_none_or(|high| can_be_of(high, &unit));
    // Of `0-1 tablets` nothing is a dose as well; `0 tablets` alone is none.
    let is_some = low > Decimal::ZERO || amt.high.is_some_and(|high| high > Decimal::ZERO);
    (can_be && is_some).then(|| Amount {
        low,
        high: amt.high.map(|high| high.normalize()),
        unit,
        basis: None,
    })
}
