//! Figures as they are printed on a product: exact, also where no decimal number equals them.

use std::fmt;
use std::str::FromStr;

use super::amount::{AmountError, Quantity, number, number_end, show_number};
use super::ratio::{Exact, Ratio};
use super::unit::Unit;

/// An amount of a unit, as a label or a person says it: `10 mg/mL`, `2 mg/3 mL`, `1/300 g`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Printed {
    /// How many, exactly.
    pub value: Ratio,
    /// Of what.
    pub unit: Unit,
}

impl Printed {
    /// Reads an amount or a strength; `extra` are counted things beyond the known ones.
    ///
    /// # Errors
    /// [`AmountError`] naming the part that is wrong.
    pub fn parse(text: &str, extra: &[Box<str>]) -> Result<Self, AmountError> {
        let inexact = match Quantity::parse(text, extra) {
            Ok(quantity) => return Ok(quantity.into()),
            Err(inexact @ AmountError::Inexact(_)) => inexact,
            Err(error) => return Err(error),
        };
        fraction(text.trim(), extra).ok_or(inexact)
    }
}

/// A number of which no decimal is the equal, in front of a unit: `1/3 g`, `2 mg/3 mL`.
fn fraction(text: &str, extra: &[Box<str>]) -> Option<Printed> {
    let (digits, unit) = text.split_at_checked(number_end(text))?;
    let value = quotient(digits)?;
    if let Some(unit) = Unit::parse(unit, extra) {
        return Some(Printed { value, unit });
    }
    let (top, bottom) = unit.split_once('/')?;
    let bottom = bottom.trim();
    let (per, of) = bottom.split_at_checked(number_end(bottom))?;
    Some(Printed {
        value: value.over(quotient(per)?)?,
        unit: Unit::parse(&format!("{top}/{of}"), extra)?,
    })
}

fn quotient(text: &str) -> Option<Ratio> {
    let one = |text: &str| number(text).ok().map(Ratio::from);
    match text.split_once('/') {
        Some((top, bottom)) => one(top)?.over(one(bottom)?),
        None => one(text),
    }
}

impl From<Quantity> for Printed {
    fn from(quantity: Quantity) -> Self {
        Self {
            value: quantity.value.into(),
            unit: quantity.unit,
        }
    }
}

impl From<&Printed> for Exact {
    fn from(printed: &Printed) -> Self {
        Self::new(printed.value, printed.unit.clone())
    }
}

impl FromStr for Printed {
    type Err = AmountError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, &[])
    }
}

/// `10 mg/mL`; where no decimal number equals it, with both of its numbers: `2 mg/3 mL`, `20/7 mL`.
impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(decimal) = self.value.decimal().filter(|decimal| decimal.scale() <= 12) {
            return write!(f, "{}", Quantity::new(decimal, self.unit.clone()));
        }
        let whole = |value: i128| {
            let decimal = rust_decimal::Decimal::try_from_i128_with_scale(value, 0);
            decimal.map_or_else(|_| value.to_string(), show_number)
        };
        let (top, bottom) = (whole(self.value.top()), whole(self.value.bottom()));
        match &self.unit {
            Unit::Per(of, each) => {
                write!(
                    f,
                    "{top} {}/{bottom} {}",
                    of.show(self.value.top() != 1),
                    each.show(false)
                )
            }
            unit => write!(f, "{}/{} {}", self.value.top(), self.value.bottom(), unit.show(false)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        text.parse::<Printed>()
            .map_or_else(|error| error.to_string(), |printed| printed.to_string())
    }

    #[test]
    fn no_strength_on_a_label_is_refused() {
        for text in [
            "10 mg/mL",
            "2 mg/3 mL",
            "4 mg/3 mL",
            "25 mg/6 mL",
            "20 mg/3 mL",
            "1/300 g",
            "20/7 mL",
            "1/3 mg",
            "18 %",
            "12.5 mcg/h",
            "25/3 mcg/h",
        ] {
            assert_eq!(shown(text), text);
        }
        assert_eq!(shown("50 mg/5 mL"), "10 mg/mL");
        assert_eq!(shown("2 mg/1.5 mL"), "4 mg/3 mL");
        assert_eq!(shown("2.5 mg/0.6 mL"), "25 mg/6 mL");
        assert_eq!(shown("100 mg/15 mL"), "20 mg/3 mL");
        assert_eq!(shown("40000 units/3 mL"), "40,000 units/3 mL");
        assert!(shown("2 mg/0 mL").contains("not a known unit"));
        assert!(shown("2 mgg/3 mL").contains("not a known unit"));
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(top in 1_i128..100_000, bottom in 1_i128..1000, per in any::<bool>()) {
            let unit = Unit::parse(if per { "mg/mL" } else { "mL" }, &[]).unwrap();
            let printed = Printed { value: Ratio::new(top, bottom).unwrap(), unit };
            prop_assert_eq!(printed.to_string().parse::<Printed>(), Ok(printed.clone()), "{}", printed);
        }
    }
}
