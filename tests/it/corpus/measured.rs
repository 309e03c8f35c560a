//! What an amount is in another unit, through the preparation.

use regimen::domain::amount::{Amount, Quantity};
use regimen::domain::course::Course;
use regimen::domain::preparation::{self, component_totals};
use regimen::domain::unit::Unit;
use rust_decimal::Decimal;

/// The amount in a unit.
pub(crate) fn convert(course: &Course, amount: &Quantity, unit: &Unit) -> Option<Quantity> {
    preparation::in_unit(&course.preparation, amount, unit)?.quantity()
}

/// What is counted or drawn: `0.6`, `3 x 500 mg + 2 x 150 mg`.
pub(crate) fn measure(course: &Course, amount: &Quantity, unit: &Unit) -> Option<String> {
    if amount.unit == *unit {
        return Some(amount.value.normalize().to_string());
    }
    let found = preparation::measure(&course.preparation, &Amount::exact(amount.clone()))?;
    (found.unit == *unit).then_some(found.text)
}

/// How much of a component is in it.
pub(crate) fn component(course: &Course, amount: &Quantity, component: &str, unit: &Unit) -> Option<Decimal> {
    let held = component_totals([(course.name.as_str(), &course.preparation, amount)]);
    let (_, exact) = held.into_iter().find(|(name, _)| name == component)?;
    Some(exact.to(unit)?.quantity()?.value)
}

/// How many pieces of one strength are counted for it.
pub(crate) fn pieces(course: &Course, amount: &Quantity, strength: &Quantity) -> Option<Decimal> {
    let found = preparation::measure(&course.preparation, &Amount::exact(amount.clone()))?;
    let of_it = found.pieces.iter().filter(|(_, of)| match of {
        // A patch of `21 mg/24 h` is called a patch of 21 mg.
        Some(of) => *of == strength.clone().into() || of.to_string().starts_with(&format!("{strength}/")),
        None => false,
    });
    Some(of_it.filter_map(|(count, _)| count.decimal()).sum())
}
