//! The figure of a ceiling: an amount, of the product as its doses are counted, or of one of its components.

use std::fmt;
use std::str::FromStr;

use super::amount::{AmountError, Quantity, number_end};
use super::nearest::nearest;
use super::preparation::contents::Preparation;
use super::preparation::{Ratio, component, in_unit};
use super::unit::{COUNTED, Unit};

/// What a sitting, an attack or a visit is counted as.
const SESSION: &str = "session";

/// The most that may be taken: `12 sprays`, `100 mg`, `40 mg THC`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Most {
    /// How much.
    pub amount: Quantity,
    /// Of this component alone, by its name in `contains`; `None`: of the product.
    pub component: Option<Box<str>>,
}

impl Most {
    /// Reads an amount, and after it the component that it is about; `extra` are counted things beyond the known ones.
    /// Whether the product holds the component is not looked at.
    ///
    /// # Errors
    /// [`AmountError`] naming the part of the amount that is wrong.
    pub fn parse(text: &str, extra: &[Box<str>]) -> Result<Self, AmountError> {
        let text = text.trim();
        let extra: &[Box<str>] = &extra.iter().cloned().chain([SESSION.into()]).collect::<Vec<_>>();
        let wrong = match Quantity::parse(text, extra) {
            Ok(amount) => return Ok(amount.into()),
            Err(error) => error,
        };
        for (at, _) in text.char_indices().rev().filter(|(_, c)| c.is_whitespace()) {
            let (head, tail) = text.split_at(at);
            let Ok(amount) = Quantity::parse(head, extra) else {
                continue;
            };
            let name = tail.trim();
            let name = name.strip_prefix("of ").unwrap_or(name).trim();
            return Ok(Self {
                amount,
                component: Some(name.into()),
            });
        }
        Err(wrong)
    }

    /// How much of this ceiling an amount of a product takes up, in the unit of the ceiling; one dose is one dose,
    /// whatever its amount. `None`: the preparation does not say.
    pub fn counted(&self, preparation: &Preparation, amount: &Quantity) -> Option<Ratio> {
        let unit = &self.amount.unit;
        if let Some(name) = &self.component {
            return Some(component(preparation, amount, name)?.to(unit)?.value);
        }
        if self.counts_doses(amount) {
            return Some(Ratio::ONE);
        }
        in_unit(preparation, amount, unit).map(|exact| exact.value)
    }

    /// Whether it counts doses, whatever their amounts.
    pub fn counts_doses(&self, amount: &Quantity) -> bool {
        self.in_doses() && amount.unit != self.amount.unit
    }

    /// Whether it is a number of doses, or of sessions.
    pub fn in_doses(&self) -> bool {
        self.component.is_none() && (self.amount.unit == Unit::counted("dose") || self.counts_sessions())
    }

    /// Whether it is a number of sessions: all doses of one session are one.
    pub fn counts_sessions(&self) -> bool {
        self.amount.unit == Unit::counted(SESSION)
    }

    /// A figure in the unit of this ceiling with what it is of: `2.7 mg THC`.
    pub fn of(&self, shown: &str) -> String {
        match &self.component {
            Some(name) => format!("{shown} {name}"),
            None => shown.to_owned(),
        }
    }

    /// In what it counts: `mg THC`, `sprays`.
    pub fn unit(&self) -> String {
        self.of(&self.amount.unit.show(true))
    }
}

/// Why a text is not a ceiling, with what was most likely meant: `3 times` are `3 doses`. `count` is what the product
/// is counted in.
pub fn told(text: &str, error: &AmountError, extra: &[Box<str>], count: Option<&str>) -> String {
    let (figure, rest) = text.trim().split_at(number_end(text.trim()));
    let figure = figure.trim();
    let unit = rest.split_whitespace().next().unwrap_or_default();
    let near = match error {
        AmountError::NoUnit(_) => count.map(str::to_owned),
        AmountError::UnknownUnit(_) if matches!(unit, "time" | "times" | "x") => Some("dose".to_owned()),
        AmountError::UnknownUnit(_) => {
            let known = extra
                .iter()
                .map(|word| &**word)
                .chain([SESSION, "dose"])
                .chain(COUNTED.iter().copied());
            let plural = unit.strip_suffix('s').unwrap_or(unit);
            nearest(plural, known).map(str::to_owned)
        }
        _ => None,
    };
    let said = |unit: &str| Quantity::parse(&format!("{figure} {unit}"), &[unit.into(), SESSION.into()]).ok();
    match near.as_deref().and_then(said) {
        Some(near) if matches!(error, AmountError::NoUnit(_)) => {
            format!("`{}` has no unit; say `{near}`, or `{figure} doses`", text.trim())
        }
        Some(near) => format!("{error}; did you mean `{near}`?"),
        None => error.to_string(),
    }
}

impl From<Quantity> for Most {
    fn from(amount: Quantity) -> Self {
        match amount.unit {
            Unit::Of(unit, name) => Self {
                amount: Quantity::new(amount.value, *unit),
                component: Some(name),
            },
            unit => Self {
                amount: Quantity::new(amount.value, unit),
                component: None,
            },
        }
    }
}

impl FromStr for Most {
    type Err = AmountError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, &[])
    }
}

impl fmt::Display for Most {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.of(&self.amount.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Most::parse(text, &[]).map_or_else(|error| error.to_string(), |most| most.to_string())
    }

    #[test]
    fn a_component_follows_the_amount() {
        assert_eq!(shown("12 sprays"), "12 sprays");
        assert_eq!(shown("40mg THC"), "40 mg THC");
        assert_eq!(shown("40 mg of THC"), "40 mg THC");
        assert_eq!(shown("0.04 g delta 9"), "0.04 g delta 9");
        assert!(shown("2 tablts").contains("`tablts` is not a known unit"));
        assert!(shown("40 THC").contains("not a known unit"));
        assert!(shown("much THC").contains("not a number"));
    }

    #[test]
    fn only_the_component_counts() {
        let two = Preparation {
            count: Some("spray".into()),
            contains: vec![
                ("THC".into(), "2.7 mg".parse().unwrap()),
                ("CBD".into(), "2.5 mg".parse().unwrap()),
            ],
            ..Preparation::default()
        };
        let counted = |most: &str, amount: &str| {
            let most: Most = most.parse().unwrap();
            most.counted(&two, &amount.parse().unwrap())
                .and_then(Ratio::decimal)
                .map(|value| value.to_string())
        };
        assert_eq!(counted("40 mg THC", "3 sprays").as_deref(), Some("8.1"));
        assert_eq!(counted("40 mg cbd", "3 sprays").as_deref(), Some("7.5"));
        assert_eq!(counted("0.04 g CBD", "2 sprays").as_deref(), Some("0.005"));
        assert_eq!(counted("12 sprays", "3 sprays").as_deref(), Some("3"));
        assert_eq!(counted("4 doses", "3 sprays").as_deref(), Some("1"));
        // Of which is not said.
        assert_eq!(counted("40 mg", "3 sprays"), None);
        assert_eq!(counted("40 mg CBN", "3 sprays"), None);
        assert_eq!(counted("40 mL THC", "3 sprays"), None);
    }
}
