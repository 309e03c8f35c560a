//! What a conversion says: what is counted or drawn, what equals it, why it cannot be given.

use std::fmt;

use super::contents::Rounding;
use crate::domain::amount::{Quantity, show_number};
use crate::domain::printed::Printed;
use crate::domain::ratio::{Exact, Ratio};
use crate::domain::unit::Unit;

/// Why an amount cannot be converted: what the preparation leaves open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    /// Nothing is stated.
    #[error("nothing is stated about what this product holds")]
    Nothing,
    /// A strength for one counted unit, without what is counted.
    #[error("the strength is for one of what is counted, and what is counted is not stated")]
    Count,
    /// Powder without the liquid.
    #[error("how much liquid is added to the powder is not stated")]
    Water,
    /// The strength of a batch's material is not a share of it.
    #[error("the strength of the batch's material is not stated as a share of it, such as 20 % or 200 mg/g")]
    Batch,
    /// A dilution that does not fit the product.
    #[error("the dilution does not fit what the product is counted in")]
    Dilution,
    /// A mark that does not fit what is measured.
    #[error("the mark of the measuring device does not fit what is measured")]
    Mark,
    /// A strength in one unit, doses in another, and nothing between them.
    #[error("the strength is for one {0}; what one {1} comes to is not stated")]
    Size(Unit, Unit),
    /// Several components, and no word of which is meant.
    #[error("{0} of which? This product contains {list}: say {0} {first}", list = .1.join(" and "), first = .1.first().map_or("", String::as_str))]
    Which(Quantity, Vec<String>),
    /// A number of something that has several strengths.
    #[error("{0} of which strength? There are {list}", list = .1.join(" and "))]
    Strength(Quantity, Vec<String>),
    /// Another kind of unit.
    #[error("how many {unit} are in one {1} is not stated", unit = .0.show(true))]
    Kind(Unit, Unit),
    /// Figures beyond what can be calculated exactly.
    #[error("the figures are too large to calculate exactly")]
    TooLarge,
}

/// What is counted or drawn for a dose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The figure, plain: `0.25`, `1.5`, `1-2`, `2 x 1.5 mg + 1 x 0.5 mg`.
    pub text: String,
    /// Of what: `mL`, `tablet`.
    pub unit: Unit,
    /// How many of which strength (`None`: the only one); empty for a range.
    pub pieces: Vec<(Ratio, Option<Printed>)>,
    /// Which of two things with this unit: `of the dilution`; mostly empty.
    pub thing: &'static str,
}

/// `0.25 mL`, `1.5 tablets`, `3 x 500 mg tablets`.
impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match (self.pieces.as_slice(), self.text.split_once(" x ")) {
            ([_], Some((number, strength))) => part_of(number, &format!("{strength} {}", self.unit.show(false))),
            ([_], None) if is_counted(&self.unit) => part_of(&self.text, &self.unit.show(false)),
            _ => None,
        };
        if let Some(part) = part {
            f.write_str(&part)?;
            return named(f, self.thing);
        }
        let one = matches!(self.text.as_str(), "1" | "1/3" | "2/3")
            || self.text.starts_with("1 x ") && self.pieces.len() == 1;
        write!(f, "{} {}", self.text, self.unit.show(!one))?;
        named(f, self.thing)
    }
}

fn is_counted(unit: &Unit) -> bool {
    matches!(unit, Unit::Counted(_))
}

/// `0.5 of a tablet`: less than one of something that is counted. `None`: it is one or more, or a fraction such as `1/3`.
fn part_of(number: &str, what: &str) -> Option<String> {
    let article = if what.starts_with(['a', 'e', 'i', 'o', '8']) {
        "an"
    } else {
        "a"
    };
    number
        .starts_with("0.")
        .then(|| format!("{number} of {article} {what}"))
}

/// Says which of two things with one unit is meant.
fn named(f: &mut fmt::Formatter<'_>, thing: &str) -> fmt::Result {
    if thing.is_empty() {
        Ok(())
    } else {
        write!(f, " {thing}")
    }
}

/// An amount that can be given, and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// In the unit that was asked.
    pub amount: Exact,
    /// What is counted or drawn.
    pub measured: Measured,
}

impl fmt::Display for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.amount.unit == self.measured.unit {
            return write!(f, "{}", self.measured);
        }
        write!(f, "{} ({})", self.amount, self.measured)
    }
}

/// An amount that cannot be counted or drawn exactly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct NotMakeable {
    /// The amount.
    pub asked: Quantity,
    /// What it would come to: `1.2 tablets`; `None` where strengths are combined.
    pub comes_to: Option<Exact>,
    /// The nearest smaller amount.
    pub below: Option<Near>,
    /// The nearest larger amount.
    pub above: Option<Near>,
    /// How it would have to be divisible for this amount: `halves`; nothing is said of whether it is.
    pub divided: Option<&'static str>,
}

impl NotMakeable {
    fn sentence(&self) -> String {
        let said = match &self.comes_to {
            Some(exact) if exact.unit != self.asked.unit => {
                format!("{} is {exact}, which cannot be measured exactly", self.asked)
            }
            _ => format!("{} cannot be measured exactly", self.asked),
        };
        let said = match (&self.below, &self.above) {
            (Some(below), Some(above)) => format!("{said}; the nearest are {below} and {above}"),
            (Some(near), None) | (None, Some(near)) => format!("{said}; the nearest is {near}"),
            (None, None) => said,
        };
        match self.divided {
            Some(parts) => format!("{said}. If it can be divided into {parts}, say so with `divisible = \"{parts}\"`"),
            None => said,
        }
    }
}

/// The same amount in other words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equal {
    /// The amount.
    pub amount: Exact,
    /// By which figure: `20 drops in one mL`; may be empty.
    pub how: String,
    /// Which of two things with this unit: `of the dilution`, `undiluted`; mostly empty.
    pub thing: &'static str,
}

impl fmt::Display for Equal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exact = self.amount.quantity().filter(|amount| is_counted(&amount.unit));
        let part = exact.and_then(|amount| part_of(&show_number(amount.value), &amount.unit.show(false)));
        match part {
            Some(part) => f.write_str(&part)?,
            None => write!(f, "{}", self.amount)?,
        }
        named(f, self.thing)
    }
}

/// An amount that was rounded because the preparation says how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rounded {
    /// What it came to exactly.
    pub from: Exact,
    /// The same in the other units in which it can be counted or drawn.
    pub also: Vec<Exact>,
    /// What is given, in the unit that was asked.
    pub gives: Exact,
    /// The rule.
    pub rule: Rounding,
}

/// All that a preparation makes of an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// The amount.
    pub asked: Quantity,
    /// The same amount in other units, what is counted or drawn first; where something was rounded, the amount that
    /// is given.
    pub exact: Vec<Equal>,
    /// What is in it, after rounding where something was rounded.
    pub components: Vec<(String, Exact)>,
    /// What is counted or drawn; `None` where it is refused or not known.
    pub measure: Option<Measured>,
    /// How it was rounded, if it was.
    pub rounded: Option<Rounded>,
    /// What was assumed or left open, each a sentence without its point.
    pub notes: Vec<String>,
    /// Why it cannot be given.
    pub refusal: Option<NotMakeable>,
    /// Whole doses of this amount in one pack.
    pub per_pack: Option<u64>,
    /// Whole days that a pack lasts, for what is worn one after the other.
    pub days: Option<u64>,
}
