//! An amount in another unit, and what is in it: by the unit itself, else by what the preparation states.

use std::cmp::Ordering;

use super::contents::Preparation;
use super::mix::Mix;
use super::scale::Scale;
use super::stated::count_unit;
use crate::domain::amount::Quantity;
use crate::domain::ratio::{Exact, Ratio};
use crate::domain::unit::Unit;

/// What a number of the measured thing hold.
pub(super) fn parts(scale: &Scale, value: Ratio) -> Vec<(String, Exact)> {
    scale
        .parts
        .iter()
        .filter_map(|part| Some((part.name.clone(), Exact::new(part.per.times(value)?, part.unit.clone()))))
        .collect()
}

/// The name of what combined strengths hold.
pub(super) fn mixed_name(p: &Preparation) -> String {
    match p.contains.as_slice() {
        [(name, _)] => name.clone(),
        _ => String::new(),
    }
}

/// What is in an amount; empty where the preparation does not say.
pub fn components(p: &Preparation, amount: &Quantity) -> Vec<(String, Exact)> {
    if let Some(mix) = Mix::of(p) {
        let value = mix.read(amount).map(|value| (mixed_name(p), mix.exact(value)));
        return value.into_iter().collect();
    }
    Scale::of(p)
        .and_then(|scale| scale.read(amount, None).map(|value| parts(&scale, value)))
        .unwrap_or_default()
}

/// How much of one component is in an amount; names are compared without regard to case. `None` where the preparation
/// does not say, and where it is left open which component the amount itself is of.
pub fn component(p: &Preparation, amount: &Quantity, name: &str) -> Option<Exact> {
    let mut all = components(p, amount).into_iter();
    all.find(|(other, _)| other.eq_ignore_ascii_case(name))
        .map(|(_, exact)| exact)
}

/// An amount in another unit, by the preparation where the kinds differ; `None` where it does not say.
pub fn in_unit(p: &Preparation, amount: &Quantity, unit: &Unit) -> Option<Exact> {
    if amount.unit == *unit {
        return Some(Exact::from(amount));
    }
    let direct = || Exact::from(amount).to(unit);
    if let Some(mix) = Mix::of(p) {
        return direct().or_else(|| {
            let count = count_unit(p).filter(|count| count == unit)?;
            let counts = mix.make(mix.read(amount)?)?;
            let all = counts.into_iter().try_fold(Ratio::ZERO, Ratio::plus)?;
            Some(Exact::new(all, count))
        });
    }
    let Ok(scale) = Scale::of(p) else { return direct() };
    // A mass of flower and a mass of what is in it are not one scale although both are in grams.
    let material = |of: &Unit| scale.material.as_ref() == Some(of);
    if material(&amount.unit) == material(unit)
        && let Some(found) = direct()
    {
        return Some(found);
    }
    scale.show(scale.read(amount, None).ok()?, unit)
}

/// How two amounts compare by what the preparation states, in whatever units they are written: `2 tablets` of 25 mcg
/// are `50 mcg`. `None` where nothing stated relates them.
pub fn compare(p: &Preparation, a: &Quantity, b: &Quantity) -> Option<Ordering> {
    // By far the most are recorded as they were planned.
    if a == b {
        return Some(Ordering::Equal);
    }
    let there = in_unit(p, a, &b.unit).map(|a| a.value.cmp(&Ratio::from(b.value)));
    there.or_else(|| in_unit(p, b, &a.unit).map(|b| Ratio::from(a.value).cmp(&b.value)))
}

/// Whether two amounts are one, in whatever units they are written; see [`compare`].
pub fn same_amount(p: &Preparation, a: &Quantity, b: &Quantity) -> bool {
    compare(p, a, b) == Some(Ordering::Equal)
}
