//! Sums over many doses: what was in them all, what a pack gives, how long it lasts.

use super::contents::Preparation;
use super::conversion::Measured;
use super::convert;
use super::numbers::counted;
use super::scale::Scale;
use super::units::components;
use crate::domain::amount::Quantity;
use crate::domain::ratio::{Exact, Ratio, factor};
use crate::domain::unit::{Kind, Unit};

/// Minutes in a day.
const DAY: u32 = 1440;

/// What was in many doses together, by component; names are compared without regard to case, the first spelling is
/// shown. A component without a name takes that of its course. Amounts of different kinds under one name stay apart.
/// Delivery rates are left out: what a patch gives depends on how long it is worn, see [`worn`].
///
/// Each dose is its course's name, its preparation and the amount. A dose that the preparation says nothing about
/// counts under its course's name as it is.
pub fn component_totals<'a>(
    doses: impl IntoIterator<Item = (&'a str, &'a Preparation, &'a Quantity)>,
) -> Vec<(String, Exact)> {
    let mut totals: Vec<(String, Exact)> = Vec::new();
    for (course, preparation, amount) in doses {
        let mut held = components(preparation, amount);
        if held.is_empty() {
            held.push((String::new(), Exact::from(amount)));
        }
        for (name, exact) in held {
            if matches!(exact.unit, Unit::PerHours(..)) {
                continue;
            }
            let name = if name.is_empty() { course.to_owned() } else { name };
            let same = totals.iter_mut().find_map(|(other, total)| {
                let part = exact.to(&total.unit).filter(|_| other.eq_ignore_ascii_case(&name))?;
                Some((total.value.plus(part.value)?, total))
            });
            match same {
                Some((sum, total)) => total.value = sum,
                None => totals.push((name, exact)),
            }
        }
    }
    totals
}

/// How much of what is counted or drawn a number of doses uses up. Strengths that are combined are added up one by one:
/// `21 x 1.5 mg + 14 x 0.5 mg`.
pub fn needed(p: &Preparation, dose: &Quantity, doses: u32) -> Option<Measured> {
    let one = convert(p, dose).measure?;
    let many = Ratio::whole(doses);
    let mut pieces = Vec::new();
    let mut texts = Vec::new();
    for (count, strength) in one.pieces {
        let all = count.times(many)?;
        texts.push(match &strength {
            Some(strength) => format!("{} x {strength}", counted(all)),
            None => counted(all),
        });
        pieces.push((all, strength));
    }
    Some(Measured {
        text: texts.join(" + "),
        unit: one.unit,
        pieces,
        thing: one.thing,
    })
}

/// How often something worn for a number of minutes is changed over a number of days, the first one included.
pub fn changes_in(wear: u32, days: u32) -> Option<u64> {
    let minutes = u64::from(days).checked_mul(u64::from(DAY))?;
    (wear > 0).then(|| minutes.div_ceil(u64::from(wear)))
}

/// One dose where a total over several days is given at that interval: 105 mg in 7 days, every 2 days, is 30 mg.
pub fn one_of_total(total: &Quantity, over_days: u32, every_days: u32) -> Option<Exact> {
    let value = Ratio::from(total.value)
        .times(Ratio::whole(every_days))?
        .over(Ratio::whole(over_days))?;
    Some(Exact::new(value, total.unit.clone()))
}

/// One component of a home-made batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchComponent {
    /// The component.
    pub name: String,
    /// How much of it is in the starting material.
    pub material: Exact,
    /// How much is carried over into the whole batch.
    pub whole: Exact,
    /// How much is in one piece.
    pub piece: Exact,
}

/// What a home-made batch holds; empty where there is none or its strength is not a share of the material.
pub fn batch(p: &Preparation) -> Vec<BatchComponent> {
    let (Some(batch), Ok(scale)) = (&p.batch, Scale::of(p)) else {
        return Vec::new();
    };
    let plain = Preparation {
        contains: p.contains.clone(),
        count: Some(
            match batch.material.unit.kind() {
                Kind::Volume => "mL",
                _ => "g",
            }
            .to_owned(),
        ),
        ..Preparation::default()
    };
    let Ok(material) = Scale::of(&plain) else {
        return Vec::new();
    };
    let one = |part: &super::scale::Part| {
        let held = material.parts.iter().find(|held| held.name == part.name)?;
        let amount = Ratio::from(batch.material.value).times(factor(&batch.material.unit, &material.measured)?)?;
        let pieces = Ratio::whole(batch.pieces).times(part.per)?;
        Some(BatchComponent {
            name: part.name.clone(),
            material: Exact::new(held.per.times(amount)?, held.unit.clone()),
            whole: Exact::new(pieces, part.unit.clone()),
            piece: Exact::new(part.per, part.unit.clone()),
        })
    };
    scale.parts.iter().filter_map(one).collect()
}
