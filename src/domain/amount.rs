//! Exact amounts with a unit, read leniently and shown in one form.
//!
//! Shown after the ISMP list: no trailing zero, always a leading zero, a space before the unit, commas from 10,000.

mod error;
mod number;
mod worded;

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::unit::{Kind, Unit};

pub(super) use self::number::{like_thousands, thirds, tidy};
pub use self::number::{number, show_number};
pub(super) use self::worded::number_word;
pub use crate::domain::amount::error::AmountError;

/// Whether a number is a third or two of a counted thing, or no third at all: nobody measures a third of a milligram.
pub(super) fn can_be_of(value: Decimal, unit: &Unit) -> bool {
    thirds(value).is_none() || matches!(unit, Unit::Counted(_))
}

/// One exact amount: `2.5 mg`, `1 spray`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// How many.
    pub value: Decimal,
    /// Of what.
    pub unit: Unit,
}

impl Quantity {
    /// This many of this unit.
    pub fn new(value: Decimal, unit: Unit) -> Self {
        Self {
            value: tidy(value).normalize(),
            unit,
        }
    }

    /// Reads `2.5 mg`, `0.5mg`, `1/2 tablet`; `extra` are counted things beyond the known ones.
    ///
    /// # Errors
    /// [`AmountError`] naming the part that is wrong.
    pub fn parse(text: &str, extra: &[Box<str>]) -> Result<Self, AmountError> {
        let text = text.trim();
        if (!text.starts_with(|c: char| c.is_ascii_digit()) || text.contains(" and "))
            && let Some((value, unit)) = worded::worded(text)
        {
            return Self::said(text, value, &unit, extra);
        }
        let end = number_end(text);
        let (digits, unit) = text.split_at_checked(end).unwrap_or((text, ""));
        if digits.trim().is_empty() {
            let negative = text.starts_with('-') && text.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
            return Err(if negative {
                AmountError::Negative(text.to_owned())
            } else {
                AmountError::NotANumber(text.to_owned())
            });
        }
        let value = number(digits);
        let known = Unit::parse(unit, extra);
        // Two strengths are not a fraction, also where one could be worked out.
        if let Some(two) = known.as_ref().and_then(|unit| two_strengths(digits, unit)) {
            return Err(two);
        }
        let value = value?;
        if unit.trim().is_empty() {
            return Err(AmountError::NoUnit(text.to_owned()));
        }
        if let Some(unit) = known {
            return if can_be_of(value, &unit) {
                Ok(Self::new(value, unit))
            } else {
                Err(AmountError::Inexact(digits.trim().to_owned()))
            };
        }
        match strength(value, unit, extra) {
            Some(found) => found.ok_or_else(|| AmountError::Inexact(text.to_owned())),
            None => Err(AmountError::UnknownUnit(unit.trim().to_owned())),
        }
    }

    /// An amount whose number was said in words.
    fn said(text: &str, value: Decimal, unit: &str, extra: &[Box<str>]) -> Result<Self, AmountError> {
        if unit.is_empty() {
            return Err(AmountError::NoUnit(text.to_owned()));
        }
        let unit = Unit::parse(unit, extra).ok_or_else(|| AmountError::UnknownUnit(unit.to_owned()))?;
        // `half dose` is half of what is taken each time, whatever that is.
        if value < Decimal::ONE && unit.show(false) == "dose" {
            return Err(AmountError::NotANumber(text.to_owned()));
        }
        if can_be_of(value, &unit) {
            Ok(Self::new(value, unit))
        } else {
            Err(AmountError::Inexact(text.to_owned()))
        }
    }

    /// Reads an amount that can be taken, of a dose or of what is left: no strength (`10 mg/mL`), no share, no body surface.
    ///
    /// # Errors
    /// [`AmountError`] naming the part that is wrong.
    pub fn dose(text: &str, extra: &[Box<str>]) -> Result<Self, AmountError> {
        let found = Self::parse(text, extra)?;
        if found.unit.is_taken() {
            Ok(found)
        } else {
            Err(AmountError::NotADose(text.trim().to_owned()))
        }
    }

    /// The same amount in another unit of its kind; `None` where only a preparation could say.
    pub fn to(&self, unit: &Unit) -> Option<Self> {
        let factor = self.unit.factor_to(unit)?;
        Some(Self::new(self.value.checked_mul(factor)?, unit.clone()))
    }

    /// The sum in this amount's unit, where both are of one kind.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        Some(Self::new(
            self.value.checked_add(other.to(&self.unit)?.value)?,
            self.unit.clone(),
        ))
    }

    /// Adds an amount that is in the very same unit; `false`: it is in another one, or the sum is too large.
    pub(super) fn add_same(&mut self, other: &Self) -> bool {
        let sum = if self.unit == other.unit {
            self.value.checked_add(other.value)
        } else {
            None
        };
        if let Some(sum) = sum {
            self.value = tidy(sum).normalize();
        }
        sum.is_some()
    }

    /// This amount times a number.
    pub fn times(&self, factor: Decimal) -> Option<Self> {
        Some(Self::new(self.value.checked_mul(factor)?, self.unit.clone()))
    }

    /// Compares two amounts of one kind.
    pub fn compare(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.value.cmp(&other.to(&self.unit)?.value))
    }
}

/// `25/50 mg`: a tablet with two ingredients or two tablets, and hardly half a milligram. Of a mass or of activity only the
/// fractions that people say are read without a question: `1/2`, `3/4`, `1/10`. Of counted things `11/2` may be one and a half,
/// and nobody cuts a tablet into ten.
pub(super) fn two_strengths(digits: &str, unit: &Unit) -> Option<AmountError> {
    let (top, bottom) = digits.trim().split_once('/')?;
    let (one, other) = (number(top).ok()?, number(bottom).ok()?);
    let whole = |value: Decimal| u64::try_from(value).ok().filter(|_| value.is_integer());
    let value = one.checked_div(other)?;
    let of = |value: Decimal| Quantity::new(value, unit.clone());
    let ambiguous = |other: String| AmountError::Ambiguous {
        text: format!("{} {unit}", digits.trim()),
        decimal: of(value.round_dp(6)).to_string(),
        thousands: other,
    };
    let two = format!("two strengths, {} and {}", of(one), of(other));
    if unit.kind() == Kind::Mass || *unit == Unit::Activity {
        let said = matches!(
            (whole(one), whole(other)),
            (Some(1), Some(2..=6 | 8 | 10 | 100..)) | (Some(2), Some(3)) | (Some(3), Some(4))
        );
        return (!said).then(|| ambiguous(two));
    }
    if !matches!(unit, Unit::Counted(_)) {
        return None;
    }
    match (whole(one)?, whole(other)?) {
        // `11/2`: the `1` of one and a half was typed too near.
        (top @ 10.., bottom) if top % 10 > 0 && top % 10 < bottom => {
            Some(ambiguous(format!("{} {}/{bottom} {unit}", top / 10, top % 10)))
        }
        (top, bottom) if top < bottom && bottom > 8 => Some(ambiguous(two)),
        _ => None,
    }
}

/// A strength as labels have it, `50 mg/5 mL`: an amount in one mL. `None`: it is none; `Some(None)`: no decimal number
/// equals it.
#[expect(clippy::option_option, reason = "no strength, or one without an exact value")]
fn strength(value: Decimal, unit: &str, extra: &[Box<str>]) -> Option<Option<Quantity>> {
    let (top, bottom) = unit.split_once('/')?;
    let bottom = bottom.trim();
    let (digits, bottom) = bottom.split_at_checked(number_end(bottom))?;
    let per = number(digits).ok().filter(|per| *per > Decimal::ZERO)?;
    let unit = Unit::parse(&format!("{top}/{bottom}"), extra)?;
    let each = value.checked_div(per).map(|each| each.normalize());
    let each = each.filter(|each| each.scale() <= 12 && each.checked_mul(per) == Some(value));
    Some(each.map(|each| Quantity::new(each, unit)))
}

/// Whether a text begins with a fraction, as the second part of `1 1/3`.
fn fraction_at(text: &str) -> bool {
    if text.starts_with(['½', '¼', '¾']) {
        return true;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.as_bytes().get(digits..).unwrap_or_default();
    digits > 0 && rest.first() == Some(&b'/') && rest.get(1).is_some_and(u8::is_ascii_digit)
}

/// How far the leading number of a text reaches, in bytes.
pub(super) fn number_end(text: &str) -> usize {
    let mut end = 0;
    for (i, c) in text.char_indices() {
        let next = text.get(i + 1..).and_then(|rest| rest.chars().next());
        let fraction = c == '/' && i > 0 && next.is_some_and(|n| n.is_ascii_digit());
        let mixed = c == ' ' && end == i && i > 0 && fraction_at(text.get(i + 1..).unwrap_or_default());
        if c.is_ascii_digit() || matches!(c, '.' | ',' | '½' | '¼' | '¾') || fraction || mixed {
            end = i + c.len_utf8();
        } else {
            break;
        }
    }
    end
}

/// Whether so much of a thing is said in the plural: `0.5 tablets`, and `1/3 tablet`.
pub(super) fn many(value: Decimal) -> bool {
    value != Decimal::ONE && (value > Decimal::ONE || thirds(value).is_none())
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", show_number(self.value), self.unit.show(many(self.value)))
    }
}

impl FromStr for Quantity {
    type Err = AmountError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, &[])
    }
}

/// What a dose is calculated from, when it is not a plain amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// For each kilogram of body weight.
    Kilogram,
    /// For each square metre of body surface.
    SquareMetre,
}

impl Basis {
    /// What follows the unit.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Kilogram => "/kg",
            Self::SquareMetre => "/m2",
        }
    }

    /// A unit with such a suffix, taken apart.
    pub fn behind(unit: &str) -> (&str, Option<Self>) {
        let all = [Self::Kilogram, Self::SquareMetre];
        let found = all
            .into_iter()
            .find_map(|basis| Some((unit.strip_suffix(basis.suffix())?, Some(basis))));
        found.unwrap_or((unit, None))
    }
}

/// The amount of a direction: exact or a range, plain or for each kilogram or square metre.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Amount {
    /// The amount, or the lower end of the range.
    pub low: Decimal,
    /// The upper end of a range; above `low`.
    pub high: Option<Decimal>,
    /// Of what.
    pub unit: Unit,
    /// Calculated from body weight or surface.
    pub basis: Option<Basis>,
}

impl Amount {
    /// A plain, exact amount.
    pub fn exact(quantity: Quantity) -> Self {
        Self {
            low: quantity.value,
            high: None,
            unit: quantity.unit,
            basis: None,
        }
    }

    /// Reads `2.5 mg` or `1-2 tablets`; `extra` are counted things beyond the known ones.
    ///
    /// # Errors
    /// [`AmountError`] naming the part that is wrong.
    pub fn parse(text: &str, extra: &[Box<str>]) -> Result<Self, AmountError> {
        let range = text.trim().split_once('-').filter(|(low, _)| !low.trim().is_empty());
        let Some((low, high)) = range else {
            return Quantity::parse(text, extra).map(Self::exact);
        };
        let (low, high) = (number(low)?, Quantity::parse(high, extra)?);
        if !can_be_of(low, &high.unit) {
            return Err(AmountError::Inexact(text.trim().to_owned()));
        }
        if high.value <= low {
            return Err(AmountError::BackwardRange(text.trim().to_owned()));
        }
        Ok(Self {
            low: tidy(low).normalize(),
            high: Some(high.value),
            unit: high.unit,
            basis: None,
        })
    }

    /// The lower end (or the amount itself) as a quantity; the basis is left aside.
    pub fn quantity(&self) -> Quantity {
        Quantity::new(self.low, self.unit.clone())
    }

    /// The upper end (or the amount itself) as a quantity; the basis is left aside.
    pub fn at_most(&self) -> Quantity {
        Quantity::new(self.high.unwrap_or(self.low), self.unit.clone())
    }

    /// The plain amount for a body of this weight (kg) and surface (m2); `None` where the needed one is not stated.
    pub fn for_body(&self, weight: Option<Decimal>, surface: Option<Decimal>) -> Option<Self> {
        let factor = match self.basis {
            None => return Some(self.clone()),
            Some(Basis::Kilogram) => weight?,
            Some(Basis::SquareMetre) => surface?,
        };
        let scale = |value: Decimal| value.checked_mul(factor).map(|v| v.normalize());
        Some(Self {
            low: scale(self.low)?,
            high: match self.high {
                Some(high) => Some(scale(high)?),
                None => None,
            },
            unit: self.unit.clone(),
            basis: None,
        })
    }

    /// Whether there is nothing to take.
    pub fn is_zero(&self) -> bool {
        self.at_most().value.is_zero()
    }
}

impl From<Quantity> for Amount {
    fn from(quantity: Quantity) -> Self {
        Self::exact(quantity)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.at_most();
        write!(f, "{}", show_number(self.low))?;
        if self.high.is_some() {
            write!(f, "-{}", show_number(most.value))?;
        }
        let many = many(most.value) && self.basis.is_none();
        write!(f, " {}", self.unit.show(many))?;
        f.write_str(self.basis.map_or("", Basis::suffix))
    }
}

#[cfg(test)]
mod tests;
