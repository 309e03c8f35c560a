//! What holds for a revision as a whole: whether its rows come round, and the weight that amounts for each kg are worked out
//! with.

use rust_decimal::Decimal;

use super::place::{NamesRow, Spot};
use super::{Basis, Draft, DraftError, Tense};
use crate::domain::amount::{Amount, Basis as PerBody};
use crate::domain::directions::Line;
use crate::domain::plan::{Length, Plan, Repeat};
use crate::domain::schedule::RungKind;

impl Draft {
    /// After the last row the plan begins again at this one: this many times in all, or for ever; `Repeat::No` ends
    /// that. The step of `again` is not looked at.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over, that has begun, or behind which the plan never ends.
    pub fn set_repeat(&self, basis: &Basis<'_>, name: impl NamesRow, again: Repeat) -> Result<Self, DraftError> {
        let row = self.row(basis, name)?;
        let mut made = self.clone();
        let Spot::Step(index) = made.spot(basis, row.id())? else {
            return Err(DraftError::EndsToday);
        };
        let plan = made.plan.as_mut().ok_or(DraftError::NoRow)?;
        plan.repeat = match again {
            Repeat::No => Repeat::No,
            Repeat::From { times, .. } => {
                // What is left of a step is not what comes round.
                let running = Self::new(basis.course)
                    .rows(basis)
                    .into_iter()
                    .find(|row| row.kind == RungKind::Step && row.tense == Tense::Present && row.from < plan.from);
                let first = plan.steps.first().map(|step| &step.take);
                if index == 0 && running.is_some_and(|running| Some(&running.take) == first) {
                    return Err(DraftError::RestRepeats);
                }
                let ends = plan
                    .steps
                    .iter()
                    .skip(index)
                    .all(|step| !matches!(step.length, Length::Open));
                if !ends {
                    return Err(DraftError::NeverRepeats);
                }
                let step = u32::try_from(index + 1).map_err(|_| DraftError::TooFar)?;
                Repeat::From { step, times }
            }
        };
        made.readable(basis)
    }

    /// The first amount for each kg or m2 of the revision where it does not say for which weight or surface.
    pub fn lacks_body(&self) -> Option<&Amount> {
        let plan = self.plan.as_ref()?;
        let mut lines = plan.steps.iter().flat_map(|step| &step.take.lines);
        let lacks = |line: &&Line| line.amount.for_body(plan.weight, plan.surface).is_none();
        lines.find(lacks).map(|line| &line.amount)
    }

    /// The body weight, in kg, or the body surface, in m2, for which amounts are worked out.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over, and for a weight where doses go by the surface: it alone changes none of them.
    pub fn set_body(&self, basis: &Basis<'_>, name: impl NamesRow, body: Body) -> Result<Self, DraftError> {
        let mut made = self.clone();
        let Spot::Step(_) = made.spot(basis, name)? else {
            return Err(DraftError::EndsToday);
        };
        let plan: &mut Plan = made.plan.as_mut().ok_or(DraftError::NoRow)?;
        let by_surface = |line: &Line| line.amount.basis == Some(PerBody::SquareMetre);
        match body {
            Body::Weight(_) if plan.steps.iter().any(|step| step.take.lines.iter().any(by_surface)) => {
                return Err(DraftError::Says(
                    "these doses go by the body surface, which a weight alone does not give: say it, such as surface 0.9 m2".into(),
                ));
            }
            Body::Weight(kg) => plan.weight = Some(kg),
            Body::Surface(square) => plan.surface = Some(square),
        }
        made.readable(basis)
    }
}

/// How what an amount is worked out with is typed: `weight 24 kg`, `surface 0.9 m2`.
pub fn body_example(amount: &Amount) -> &'static str {
    match amount.basis {
        Some(PerBody::SquareMetre) => "surface 0.9 m2",
        _ => "weight 24 kg",
    }
}

/// What amounts for each kg or m2 are worked out with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// In kg.
    Weight(Decimal),
    /// In m2.
    Surface(Decimal),
}
