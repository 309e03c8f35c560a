//! What becomes of an amount on the scale of what is counted or drawn, and how that is written.

use super::contents::{Preparation, Rounding};
use super::conversion::Measured;
use super::numbers::counted;
use super::scale::Scale;
use crate::domain::amount::Quantity;
use crate::domain::printed::Printed;
use crate::domain::ratio::{Exact, Ratio};
use crate::domain::unit::{Kind, Unit};

/// What becomes of an amount on the scale of what is measured.
pub(super) enum Settled {
    As(Ratio),
    Rounded(Ratio),
    Refused(Option<Ratio>, Option<Ratio>),
}

pub(super) fn settle(scale: &Scale, value: Ratio, rounding: Rounding) -> Option<Settled> {
    let Some(step) = scale.step else {
        return Some(Settled::As(value));
    };
    let below = value.down_to(step)?;
    if below == value {
        return Some(Settled::As(value));
    }
    let above = below.plus(step)?;
    let nearer = if value.minus(below)? < above.minus(value)? {
        below
    } else {
        above
    };
    let to = match rounding {
        Rounding::Refuse => None,
        Rounding::Down => Some(below),
        Rounding::Up => Some(above),
        Rounding::Nearest => Some(nearer),
    };
    // Rounding to nothing would leave the dose out without a word.
    Some(match to.filter(|to| !to.is_zero()) {
        Some(to) => Settled::Rounded(to),
        None => Settled::Refused(Some(below).filter(|b| !b.is_zero()), Some(above)),
    })
}

pub(super) fn measured(p: &Preparation, scale: &Scale, value: Ratio) -> Option<Measured> {
    // What is drawn without a mark has to be a number that somebody can read off; a third of a tablet is cut.
    if scale.step.is_none() {
        value.decimal()?;
    }
    let strength = p.strengths.first().filter(|_| p.strengths.len() == 1);
    let count = counted(value);
    Some(Measured {
        text: match strength {
            Some(strength) => format!("{count} x {strength}"),
            None => count,
        },
        unit: scale.measured.clone(),
        pieces: vec![(value, strength.cloned())],
        thing: thing(p, &scale.measured),
    })
}

/// Which of two things a volume is of, where both could be meant: `of the dilution`.
pub fn thing(p: &Preparation, unit: &Unit) -> &'static str {
    let both = |(take, _): &(Printed, Printed)| take.unit.kind() == Kind::Volume && unit.kind() == Kind::Volume;
    if p.dilution.as_ref().is_some_and(both) {
        "of the dilution"
    } else {
        ""
    }
}

/// How much of the dilution holds a given amount of what is undiluted; `None` where nothing is diluted, or it cannot
/// be.
pub fn diluted(p: &Preparation, undiluted: &Quantity) -> Option<Quantity> {
    let share = Scale::of(p).ok()?.undiluted?;
    let value = Exact::from(undiluted).to(&share.unit)?.value.over(share.value)?;
    Exact::new(value, Unit::Millilitre).quantity()
}
