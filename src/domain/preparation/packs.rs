//! How many doses a pack gives, and how long it lasts.

use super::contents::Preparation;
use super::conversion::Conversion;
use super::units::in_unit;
use crate::domain::amount::Quantity;
use crate::domain::ratio::Exact;

/// Whole doses of an amount in a pack of a given content; `None` where the preparation does not connect the two.
pub fn doses_in(p: &Preparation, pack: &Quantity, dose: &Quantity) -> Option<u64> {
    exact_doses_in(p, pack, &dose.into())
}

fn exact_doses_in(p: &Preparation, pack: &Quantity, dose: &Exact) -> Option<u64> {
    let doses = in_unit(p, pack, &dose.unit)?.value.over(dose.value)?;
    u64::try_from(doses.floor()).ok()
}

/// Whole doses in one pack of the preparation.
pub(super) fn packed(p: &Preparation, found: &Conversion) -> Option<u64> {
    if found.refusal.is_some() {
        return None;
    }
    let given = match &found.rounded {
        Some(rounded) => rounded.gives.clone(),
        None => Exact::from(&found.asked),
    };
    // A vial that is made up holds the liquid that was added.
    let vial = || Exact::from(p.powder.as_ref().and(p.water.as_ref())?).quantity();
    exact_doses_in(p, &p.pack.clone().or_else(vial)?, &given)
}

/// Whole days that a pack lasts when one dose is worn after the other.
pub(super) fn pack_days(p: &Preparation, found: &Conversion) -> Option<u64> {
    Some(found.per_pack?.checked_mul(u64::from(p.wear?.worn_minutes()?))? / (24 * 60))
}

/// How many days a number of doses lasts at a given interval in days.
pub fn days_lasted(doses: u64, every_days: u32) -> Option<u64> {
    doses.checked_mul(u64::from(every_days))
}
