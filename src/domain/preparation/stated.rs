//! What a preparation states, figure by figure, before anything is chosen as the measured thing.

use rust_decimal::Decimal;

use super::contents::Preparation;
use super::conversion::Unclear;
use super::numbers::plain;
use crate::domain::amount::Quantity;
use crate::domain::printed::Printed;
use crate::domain::ratio::{Ratio, factor};
use crate::domain::unit::{Kind, Unit};

/// Containers: nobody takes one of them, so what is in them is drawn by volume.
const CONTAINERS: &[&str] = &["bottle", "vial", "ampoule", "cartridge", "pen", "syringe"];

/// `1 from = ratio to`.
pub(super) struct Link {
    pub(super) from: Unit,
    pub(super) to: Unit,
    pub(super) ratio: Ratio,
    pub(super) how: String,
}

/// What one of a unit holds, as stated.
pub(super) struct Held {
    pub(super) name: String,
    pub(super) unit: Unit,
    pub(super) per: Ratio,
    pub(super) of: Unit,
    pub(super) how: String,
}

/// The stated figures, before anything is chosen as the measured thing.
pub(super) struct Stated {
    pub(super) links: Vec<Link>,
    pub(super) held: Vec<Held>,
    pub(super) notes: Vec<String>,
}

/// The unit that represents its kind here: mL for volumes, g for masses of material, else itself.
pub(super) fn standard(unit: &Unit) -> Option<(Unit, Ratio)> {
    let to = match unit.kind() {
        Kind::Mass => Unit::Gram,
        Kind::Volume => Unit::Millilitre,
        Kind::Other(unit) => unit,
    };
    Some((to.clone(), factor(unit, &to)?))
}

/// What doses are counted in, as far as it is stated.
pub fn count_unit(p: &Preparation) -> Option<Unit> {
    let word = p.count.as_deref()?;
    Some(Unit::word(word, &[]).unwrap_or_else(|| Unit::counted(word)))
}

pub(super) fn is_container(unit: &Unit) -> bool {
    matches!(unit, Unit::Counted(word) if CONTAINERS.contains(&&**word))
}

/// What one counted unit measures: as stated, or for a container what the pack holds.
pub(super) fn each(p: &Preparation) -> Option<Printed> {
    let container = || count_unit(p).is_some_and(|unit| is_container(&unit));
    p.each.clone().or_else(|| {
        let pack = p.pack.as_ref();
        let pack = pack.filter(|pack| pack.unit.kind() == Kind::Volume && container())?;
        Some(pack.clone().into())
    })
}

/// Whether doses are counted in something that is drawn from a vial of powder, so that nobody can say how much one of it is:
/// `count = "injection"`.
pub(super) fn is_drawn(p: &Preparation, unit: &Unit) -> bool {
    p.powder.is_some() && each(p).is_none() && matches!(unit, Unit::Counted(word) if &**word != "drop")
}

/// Whether a component is counted in activity units, so that those of a syringe need another word.
fn holds_activity(p: &Preparation) -> bool {
    let activity = |unit: &Unit| match unit {
        Unit::Activity => true,
        Unit::Per(top, _) => **top == Unit::Activity,
        _ => false,
    };
    p.contains.iter().any(|(_, q)| activity(&q.unit)) || p.powder.as_ref().is_some_and(|q| activity(&q.unit))
}

/// The unit of a syringe's marks: `unit`, or `mark` where units are what the product holds.
pub(super) fn syringe_unit(p: &Preparation) -> Unit {
    if holds_activity(p) {
        Unit::counted("mark")
    } else {
        Unit::Activity
    }
}

/// Whether a strength in percent is of a volume (5 g in 100 mL) rather than of a mass (5 g in 100 g).
fn by_volume(p: &Preparation, count: Option<&Unit>) -> bool {
    let volume = |unit: Option<&Unit>| unit.is_some_and(|unit| unit.kind() == Kind::Volume);
    match &p.batch {
        Some(batch) => batch.material.unit.kind() == Kind::Volume,
        None => {
            count.is_some_and(|u| u.kind() == Kind::Volume || *u == Unit::counted("drop"))
                || volume(p.each.as_ref().map(|each| &each.unit))
                || volume(p.pack.as_ref().map(|pack| &pack.unit))
                || p.drops.is_some()
                || p.syringe.is_some()
        }
    }
}

/// What a batch is cut into.
pub(super) fn piece(count: Option<&Unit>) -> Unit {
    count
        .filter(|unit| matches!(unit, Unit::Counted(_)))
        .cloned()
        .unwrap_or_else(|| Unit::counted("piece"))
}

/// Everything that is stated, as links between counts and as contents of one of them.
pub(super) fn stated(p: &Preparation, count: Option<&Unit>) -> Result<Stated, Unclear> {
    let mut links = Vec::new();
    if let (Some(count), Some(each)) = (count, each(p))
        && matches!(count, Unit::Counted(_))
    {
        let (to, size) = standard(&each.unit).ok_or(Unclear::TooLarge)?;
        links.push(Link {
            from: count.clone(),
            to,
            ratio: size.times(each.value).ok_or(Unclear::TooLarge)?,
            how: format!("one {count} is {each}"),
        });
    }
    for (figure, unit) in [(p.drops, Unit::counted("drop")), (p.syringe, syringe_unit(p))] {
        if let Some(figure) = figure.filter(|f| *f > Decimal::ZERO) {
            links.push(Link {
                from: Unit::Millilitre,
                how: format!("{} in one mL", Quantity::new(figure, unit.clone())),
                to: unit,
                ratio: figure.into(),
            });
        }
    }
    let mut found = Stated {
        links,
        held: Vec::new(),
        notes: Vec::new(),
    };
    if let Some(powder) = &p.powder {
        let water = p.water.as_ref().ok_or(Unclear::Water)?;
        let volume = factor(&water.unit, &Unit::Millilitre)
            .and_then(|f| f.times(water.value))
            .filter(|v| !v.is_zero())
            .ok_or(Unclear::Water)?;
        let name = match p.contains.as_slice() {
            [(name, _)] => name.clone(),
            _ => String::new(),
        };
        found.held.push(Held {
            name,
            unit: powder.unit.clone(),
            per: powder.value.over(volume).ok_or(Unclear::TooLarge)?,
            of: Unit::Millilitre,
            how: format!("{powder} powder in {water}"),
        });
        found.notes.push("the powder is taken to add no volume".to_owned());
        return Ok(found);
    }
    let alone = match p.strengths.as_slice() {
        [only] if p.contains.is_empty() => vec![(String::new(), only.clone())],
        _ => Vec::new(),
    };
    for (name, strength) in p.contains.iter().chain(&alone) {
        let (unit, per, of) = one_holds(p, count, strength)?;
        if strength.unit == Unit::Percent && of == Unit::Millilitre {
            found.notes.push(format!(
                "{strength} is read as {} mg in one mL",
                plain(per).unwrap_or_default()
            ));
        }
        found.held.push(Held {
            name: name.clone(),
            unit,
            per,
            how: match strength.unit {
                Unit::Per(..) | Unit::Percent | Unit::PerHours(..) => strength.to_string(),
                _ => format!("{strength} in one {of}"),
            },
            of,
        });
    }
    // Units on an insulin pen are what it holds: the dial and the contents are one scale.
    if count == Some(&Unit::Activity)
        && p.syringe.is_none()
        && let Some(held) = found.held.iter().find(|h| h.unit == Unit::Activity)
    {
        found.links.push(Link {
            from: held.of.clone(),
            to: Unit::Activity,
            ratio: held.per,
            how: held.how.clone(),
        });
    }
    if found.held.is_empty() && found.links.is_empty() && count.is_none() {
        return Err(Unclear::Nothing);
    }
    Ok(found)
}

/// What one of a unit holds by a strength: the unit of the contents, how many, and one of what.
fn one_holds(p: &Preparation, count: Option<&Unit>, strength: &Printed) -> Result<(Unit, Ratio, Unit), Unclear> {
    let value = strength.value;
    match &strength.unit {
        Unit::Per(top, bottom) => {
            let (of, size) = standard(bottom).ok_or(Unclear::TooLarge)?;
            Ok(((**top).clone(), value.over(size).ok_or(Unclear::TooLarge)?, of))
        }
        // One percent is 10 mg in one g, and 10 mg in one mL.
        Unit::Percent => {
            let of = if by_volume(p, count) {
                Unit::Millilitre
            } else {
                Unit::Gram
            };
            let per = value.times(Ratio::whole(10)).ok_or(Unclear::TooLarge)?;
            Ok((Unit::Milligram, per, of))
        }
        Unit::PerHours(..) => {
            let of = count.cloned().unwrap_or_else(|| Unit::counted("patch"));
            Ok((strength.unit.clone(), value, of))
        }
        unit => {
            let count = count.ok_or(Unclear::Count)?;
            if p.batch.is_some() {
                return Err(Unclear::Batch);
            }
            let (of, size) = standard(count).ok_or(Unclear::TooLarge)?;
            Ok((unit.clone(), value.over(size).ok_or(Unclear::TooLarge)?, of))
        }
    }
}

/// Everything that can be reached over the links from a number of a unit.
pub(super) fn reach(links: &[Link], from: &Unit, many: Ratio) -> Vec<Node> {
    let mut found: Vec<Node> = Vec::new();
    let mut open = vec![(from.clone(), many)];
    while let Some((unit, amount)) = open.pop() {
        for link in links {
            let next = if link.from == unit {
                (link.to.clone(), amount.times(link.ratio))
            } else if link.to == unit {
                (link.from.clone(), amount.over(link.ratio))
            } else {
                continue;
            };
            let (unit, Some(per)) = next else { continue };
            if unit == *from || found.iter().any(|node| node.unit == unit) {
                continue;
            }
            found.push(Node {
                unit: unit.clone(),
                per,
                how: link.how.clone(),
            });
            open.push((unit, per));
        }
    }
    found
}

/// Another way of counting the same amount, such as drops instead of mL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// What it counts.
    pub(super) unit: Unit,
    /// How many are one of what is measured.
    pub(super) per: Ratio,
    /// Whose figure that is: `20 drops/mL`.
    pub(super) how: String,
}
