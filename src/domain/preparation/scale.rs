//! What a preparation says, resolved into one scale: how much of everything is in one of what is counted or drawn.

use super::contents::Preparation;
use super::conversion::Unclear;
use super::stated::{
    Link, Node, Stated, count_unit, each, is_container, is_drawn, piece, reach, standard, stated, syringe_unit,
};
use crate::domain::amount::Quantity;
use crate::domain::ratio::{Exact, Ratio, factor};
use crate::domain::unit::{Kind, Unit};

/// What one of the measured thing holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The component; empty for the only one of a product.
    pub(super) name: String,
    /// The unit of its strength.
    pub(super) unit: Unit,
    /// How many of it are in one of what is measured.
    pub(super) per: Ratio,
    /// The strength as stated.
    pub(super) how: String,
}

/// A preparation resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    /// What is counted or drawn.
    pub(super) measured: Unit,
    /// The smallest amount of it that can be given; `None`: any.
    pub(super) step: Option<Ratio>,
    /// Everything else that it can be counted in.
    pub(super) nodes: Vec<Node>,
    /// What it holds.
    pub(super) parts: Vec<Part>,
    /// The unit in which a mass means the material (flower) rather than what it holds.
    pub(super) material: Option<Unit>,
    /// How much of the undiluted product is in one of what is measured.
    pub(super) undiluted: Option<Exact>,
    /// What had to be assumed.
    pub(super) notes: Vec<String>,
}

impl Scale {
    /// Resolves what a preparation states.
    pub(super) fn of(p: &Preparation) -> Result<Self, Unclear> {
        let count = count_unit(p);
        let mut stated = stated(p, count.as_ref())?;
        let mut undiluted = None;
        if let Some(batch) = &p.batch {
            let (material, size) = standard(&batch.material.unit).ok_or(Unclear::TooLarge)?;
            let material_amount = size.times(batch.material.value.into()).ok_or(Unclear::TooLarge)?;
            let pieces = Ratio::whole(batch.pieces.max(1));
            let carried = Ratio::from(batch.carried_percent)
                .over(Ratio::whole(100))
                .ok_or(Unclear::TooLarge)?;
            let piece = piece(count.as_ref());
            for held in &mut stated.held {
                if held.of != material {
                    return Err(Unclear::Batch);
                }
                held.per = material_amount
                    .times(held.per)
                    .and_then(|r| r.times(carried)?.over(pieces))
                    .ok_or(Unclear::TooLarge)?;
                held.of = piece.clone();
            }
        }
        if let Some((take, to)) = &p.dilution {
            let (of, size) = standard(&take.unit).ok_or(Unclear::TooLarge)?;
            let taken = size.times(take.value).ok_or(Unclear::TooLarge)?;
            let volume = factor(&to.unit, &Unit::Millilitre)
                .and_then(|f| f.times(to.value))
                .filter(|v| !v.is_zero())
                .ok_or(Unclear::Dilution)?;
            let share = taken.over(volume).ok_or(Unclear::TooLarge)?;
            let reached = reach(&stated.links, &of, share);
            for held in &mut stated.held {
                let per = if held.of == of {
                    Some(share)
                } else {
                    reached.iter().find(|n| n.unit == held.of).map(|n| n.per)
                };
                held.per = per.and_then(|per| per.times(held.per)).ok_or(Unclear::Dilution)?;
                held.of = Unit::Millilitre;
            }
            // Drops and syringes measure the dilution; sizes of units were of what went into it.
            stated.links.retain(|link| link.from == Unit::Millilitre);
            if is_dissolved(&of) {
                stated.links.push(Link {
                    from: Unit::Millilitre,
                    to: of,
                    ratio: share,
                    how: format!("{take} in {to}"),
                });
            } else {
                undiluted = Some(Exact::new(share, of));
            }
            stated
                .notes
                .push(format!("mL are of the dilution, {take} made up to {to}"));
        }
        let measured = choose(p, count, &stated)?;
        Self::rooted(p, measured, stated, undiluted)
    }

    /// Puts everything on the scale of the measured unit.
    fn rooted(p: &Preparation, measured: Unit, stated: Stated, undiluted: Option<Exact>) -> Result<Self, Unclear> {
        let (root, size) = standard(&measured).ok_or(Unclear::TooLarge)?;
        let mut nodes = reach(&stated.links, &root, size);
        nodes.insert(
            0,
            Node {
                unit: root,
                per: size,
                how: String::new(),
            },
        );
        let mut said = stated.notes;
        let mut parts = Vec::new();
        let mut loose = None;
        for held in stated.held {
            match nodes.iter().find(|node| node.unit == held.of) {
                Some(node) => parts.push(Part {
                    name: held.name,
                    unit: held.unit,
                    per: node.per.times(held.per).ok_or(Unclear::TooLarge)?,
                    how: held.how,
                }),
                None => loose = Some(Unclear::Size(held.of, measured.clone())),
            }
        }
        if let Some(unclear) = loose {
            if parts.is_empty() {
                return Err(unclear);
            }
            said.push(unclear.to_string());
        }
        let material = match (&measured, &p.each) {
            (unit, _) if unit.kind() == Kind::Mass => Some(unit.clone()),
            (_, Some(each)) if each.unit.kind() == Kind::Mass => Some(each.unit.clone()),
            _ => None,
        };
        let mut scale = Self {
            measured,
            step: None,
            nodes,
            parts,
            material,
            undiluted,
            notes: said,
        };
        scale.step = scale.smallest(p)?;
        Ok(scale)
    }

    /// The smallest step: the mark of the measuring device, or the smallest piece of a counted unit.
    fn smallest(&self, p: &Preparation) -> Result<Option<Ratio>, Unclear> {
        let marked = p.mark.as_ref().map(|mark| {
            let (unit, size) = standard(&mark.unit)?;
            let is = |wanted: &Unit| self.nodes.iter().find(|node| node.unit == *wanted);
            let node = is(&unit).or_else(|| is(&syringe_unit(p)).filter(|_| unit == Unit::Activity))?;
            size.times(mark.value.into())?.over(node.per)
        });
        let step = match (marked, &self.measured) {
            (Some(step), _) => Some(step.ok_or(Unclear::Mark)?),
            (None, unit @ Unit::Counted(_)) if *unit != Unit::counted("mark") => {
                Some(p.divisible.unwrap_or(Ratio::ONE))
            }
            (None, _) => None,
        };
        Ok(step.filter(|step| *step > Ratio::ZERO))
    }

    /// How many of what is measured an amount is: by the unit itself, else by what the product holds. `name` says
    /// which component is meant.
    pub(super) fn read(&self, asked: &Quantity, name: Option<&str>) -> Result<Ratio, Unclear> {
        if let Unit::Of(unit, of) = &asked.unit {
            return self.read(&Quantity::new(asked.value, (**unit).clone()), Some(of));
        }
        if name.is_none()
            && let Some(direct) = self.direct(asked)
        {
            return Ok(direct);
        }
        let mut found: Option<Ratio> = None;
        let mut of_kind = Vec::new();
        for part in &self.parts {
            if name.is_some_and(|name| !part.name.eq_ignore_ascii_case(name)) {
                continue;
            }
            let Some(unit) = factor(&asked.unit, &part.unit) else {
                continue;
            };
            of_kind.push(part.name.clone());
            if part.per.is_zero() {
                continue;
            }
            let value = unit
                .times(asked.value.into())
                .and_then(|v| v.over(part.per))
                .ok_or(Unclear::TooLarge)?;
            if found.is_some_and(|other| other != value) {
                return Err(Unclear::Which(asked.clone(), self.names()));
            }
            found = Some(value);
        }
        found.ok_or_else(|| Unclear::Kind(asked.unit.clone(), self.measured.clone()))
    }

    fn names(&self) -> Vec<String> {
        self.parts.iter().map(|part| part.name.clone()).collect()
    }

    /// Whether an amount of this unit means what is measured (or another count of it), not what it holds.
    pub(super) fn node(&self, unit: &Unit) -> Option<(&Node, Ratio)> {
        let (standard, size) = standard(unit)?;
        let means_material = unit.kind() != Kind::Mass || self.material.as_ref() == Some(unit);
        let node = self.nodes.iter().find(|node| node.unit == standard)?;
        means_material.then_some((node, size))
    }

    fn direct(&self, asked: &Quantity) -> Option<Ratio> {
        let (node, size) = self.node(&asked.unit)?;
        size.times(asked.value.into())?.over(node.per)
    }

    /// A number of what is measured, in another unit: another count, or a component where only one is of that kind.
    pub(super) fn show(&self, measured: Ratio, unit: &Unit) -> Option<Exact> {
        if let Some((node, size)) = self.node(unit) {
            return Some(Exact::new(measured.times(node.per)?.over(size)?, unit.clone()));
        }
        if let Unit::Of(base, of) = unit {
            let part = self.parts.iter().find(|part| part.name.eq_ignore_ascii_case(of))?;
            let value = Exact::new(part.per.times(measured)?, part.unit.clone()).to(base)?.value;
            return Some(Exact::new(value, unit.clone()));
        }
        let mut of_kind = self
            .parts
            .iter()
            .filter_map(|part| Exact::new(part.per, part.unit.clone()).to(unit))
            .filter(|part| !part.value.is_zero());
        let first = of_kind.next()?;
        if of_kind.any(|other| other != first) {
            return None;
        }
        Some(Exact::new(first.value.times(measured)?, first.unit))
    }
}

/// Whether one of it is put into water as a whole, so that it counts the dilution as well: a tablet, no mL and no drops.
pub(super) fn is_dissolved(of: &Unit) -> bool {
    matches!(of, Unit::Counted(word) if !matches!(&**word, "drop" | "mark"))
}

/// What is counted or drawn: what doses are counted in, else what the figures are for.
fn choose(p: &Preparation, count: Option<Unit>, stated: &Stated) -> Result<Unit, Unclear> {
    if p.dilution.is_some() {
        return Ok(match count {
            Some(unit) if unit == Unit::counted("drop") || unit.kind() == Kind::Volume => unit,
            Some(Unit::Activity) if p.syringe.is_some() => syringe_unit(p),
            _ => Unit::Millilitre,
        });
    }
    let holds_volume = each(p).is_some_and(|each| each.unit.kind() == Kind::Volume) || p.powder.is_some();
    if p.batch.is_some() {
        return Ok(piece(count.as_ref()));
    }
    match count {
        Some(Unit::Activity) if p.syringe.is_some() => return Ok(syringe_unit(p)),
        Some(unit) if !(is_container(&unit) && holds_volume || is_drawn(p, &unit)) => return Ok(unit),
        _ => {}
    }
    if p.syringe.is_some() {
        return Ok(syringe_unit(p));
    }
    if p.drops.is_some() {
        return Ok(Unit::counted("drop"));
    }
    if holds_volume {
        return Ok(Unit::Millilitre);
    }
    stated.held.first().map(|held| held.of.clone()).ok_or(Unclear::Nothing)
}
