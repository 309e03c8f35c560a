//! What a line says that an amount is made of: `20 mg (4 tablets of 5 mg)`, `10 mg (1 mL of 10 mg/mL)`.

use std::cmp::Ordering;
use std::ops::Range;

use rust_decimal::Decimal;

use super::About;
use super::doses::{Draft, amount};
use super::figures::figure;
use super::item::What;
use super::lex::Tokens;
use super::words::{content, unit};
use crate::domain::amount::Quantity;
use crate::domain::unit::Kind;

/// Asks where what a dose is made of comes to another amount than the line says.
pub(super) fn made_up(t: &Tokens<'_>, draft: &mut Draft) {
    // Brackets that contradict each other are asked about already.
    if draft
        .questions
        .iter()
        .any(|question| question.doubt.about == About::Strength)
    {
        return;
    }
    let asks: Vec<(Range<usize>, String, String)> = (0..t.len())
        .filter(|of| matches!(t.text(*of), "of" | "x" | "×"))
        .filter_map(|of| contradicted(t, draft, of))
        .collect();
    for (at, said, made) in asks {
        let says = "what the dose is made of comes to another amount than the line says";
        draft.ask(About::Strength, at, says, &[&said, &made]);
    }
}

/// The amount that the line says, and the one that the parts around this word come to, where they differ.
fn contradicted(t: &Tokens<'_>, draft: &Draft, of: usize) -> Option<(Range<usize>, String, String)> {
    let each = each(t, of + 1)?;
    let (from, dose) = dose_before(draft, of)?;
    let (start, many) = parts_before(t, of).or_else(|| {
        // `0.5 mL (10 mg) of 10 mg/mL`
        (t.text(of.wrapping_sub(1)) == ")").then(|| (from, Parts::Amount(dose.clone())))
    })?;
    let total = match (&each.per, &many) {
        (Some(per), Parts::Amount(volume)) => {
            let times = volume.to(&per.unit)?.value.checked_div(per.value)?;
            each.amount.times(times)?
        }
        (None, Parts::Amount(counted)) if counted.unit.kind() != Kind::Volume => each.amount.times(counted.value)?,
        (None, Parts::Times(times)) => each.amount.times(*times)?,
        _ => return None,
    };
    let said = if content(&dose.unit) {
        dose
    } else {
        contained(draft, from..of)?
    };
    let differs = said.compare(&total).is_some_and(Ordering::is_ne);
    let made = format!("{}, which is {total}", t.words(start..each.end));
    differs.then(|| (start..each.end, said.to_string(), made))
}

/// What one of the parts contains.
struct Each {
    end: usize,
    amount: Quantity,
    /// The volume that contains it: `10 mg/mL`, `10 mg/5 mL`.
    per: Option<Quantity>,
}

fn each(t: &Tokens<'_>, from: usize) -> Option<Each> {
    let each = figure(t, from).filter(|each| each.doubt.is_none())?;
    let (of, mut end, _) = unit(t, each.end).filter(|(unit, ..)| content(unit))?;
    let mut per = None;
    if t.text(end) == "/" {
        let below = figure(t, end + 1);
        let at = below.as_ref().map_or(end + 1, |below| below.end);
        let (volume, behind, _) = unit(t, at).filter(|(unit, ..)| unit.kind() == Kind::Volume)?;
        let value = below.map_or(Decimal::ONE, |below| below.value);
        per = Some(Quantity::new(value, volume));
        end = behind;
    }
    Some(Each {
        end,
        amount: Quantity::new(each.value, of),
        per,
    })
}

/// How many or how much of the parts.
enum Parts {
    /// `3 tablets of`, `0.5 mL of`
    Amount(Quantity),
    /// `3 x`
    Times(Decimal),
}

fn parts_before(t: &Tokens<'_>, of: usize) -> Option<(usize, Parts)> {
    (of.saturating_sub(8)..of).find_map(|from| {
        let many = figure(t, from).filter(|many| many.doubt.is_none())?;
        if many.end == of {
            return (t.text(of) != "of").then_some((from, Parts::Times(many.value)));
        }
        let (unit, ..) = unit(t, many.end).filter(|(unit, end, _)| !content(unit) && *end == of)?;
        Some((from, Parts::Amount(Quantity::new(many.value, unit))))
    })
}

/// The dose that a word belongs to, and where it begins.
fn dose_before(draft: &Draft, at: usize) -> Option<(usize, Quantity)> {
    let doses = draft.stages.iter().flat_map(|stage| &stage.doses);
    let started = doses.filter_map(|dose| Some((dose.at.as_ref()?.start, dose.amount.as_ref()?)));
    let (from, amt) = started.filter(|(from, _)| *from < at).max_by_key(|(from, _)| *from)?;
    let amount = amount(amt).filter(|amount| amount.high.is_none())?;
    Some((from, amount.at_most()))
}

/// What the brackets within these tokens say that the dose contains.
fn contained(draft: &Draft, within: Range<usize>) -> Option<Quantity> {
    let items = draft.items.iter().filter(|item| within.contains(&item.at.start));
    items.into_iter().find_map(|item| {
        let What::Equal(amounts, false) = &item.what else {
            return None;
        };
        let [amount] = amounts.as_slice() else { return None };
        let unit = amount.unit.clone().filter(content)?;
        Some(Quantity::new(amount.low, unit))
    })
}
