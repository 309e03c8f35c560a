//! A planned dose too soon after the last one of another course: the washout of the prescription.
//!
//! ```text
//! washout = { y = "5 days" }     in the limits of x
//! y    . 1 . 2 . 3
//! x                  . 5         two days after the last dose of y: not yet
//! ```

use chrono::{NaiveDate, TimeDelta};

use super::fault::PlanFault;
use super::planned::{By, Planned, planned, when};
use crate::domain::course::{Course, CourseId};
use crate::domain::limits::{Rule, said};
use crate::domain::preparation::Ratio;
use crate::domain::schedule::Timeline;

/// For each other course the first dose too soon after one of it, of either of both.
pub(super) fn washouts(
    own: (&Course, &Timeline),
    others: &[(&Course, &Timeline)],
    days: (NaiveDate, NaiveDate),
    (by, instants): (By<'_>, By<'_>),
) -> Vec<PlanFault> {
    let after = |later: &Course, earlier: &CourseId| {
        let mut waits = later.limits.washout.iter();
        waits.find(|(other, _)| other == earlier).map(|(_, minutes)| *minutes)
    };
    let mut found = Vec::new();
    for other in others {
        let by = if own.0.clock == other.0.clock { by } else { instants };
        let both = [(own, *other), (*other, own)];
        for (later, earlier) in both {
            if let Some(minutes) = after(later.0, &earlier.0.id) {
                found.extend(too_soon((later, earlier), minutes, &own.0.id, days, by));
            }
        }
    }
    found
}

/// The first dose of one course that comes before another one is washed out; reported for the course `of` which is
/// asked.
fn too_soon(
    (later, earlier): ((&Course, &Timeline), (&Course, &Timeline)),
    minutes: u32,
    of: &CourseId,
    (from, to): (NaiveDate, NaiveDate),
    by: By<'_>,
) -> Option<PlanFault> {
    let length = TimeDelta::minutes(i64::from(minutes));
    let back = length + TimeDelta::days(1);
    let first = from.checked_sub_signed(back).unwrap_or(from);
    let before = planned(earlier.0, earlier.1, (first, to), by);
    let doses = planned(later.0, later.1, (from, to), by);
    let last = |dose: &Planned<'_>| {
        let until = before.partition_point(|other| other.at <= dose.at);
        before.get(until.checked_sub(1)?).cloned()
    };
    let lacks = |dose: &Planned<'_>| {
        let last = last(dose)?;
        let lacks = length - dose.at.signed_duration_since(last.at);
        Some((lacks.num_minutes(), last)).filter(|(lacks, _)| *lacks > 0)
    };
    let mut found: Option<PlanFault> = None;
    for dose in &doses {
        let Some((lacks, last)) = lacks(dose) else { continue };
        let size = Some(Ratio::whole(u32::try_from(lacks).unwrap_or(u32::MAX)));
        let fault = found.get_or_insert_with(|| PlanFault {
            rule: Rule::Washout,
            against: None,
            with: Some(if later.0.id == *of { earlier.0 } else { later.0 }.id.clone()),
            on: Some(dose.day),
            size,
            text: format!(
                "the limits of {} ask for {} without {} before it; {} is planned {}, and {} {}",
                later.0.name,
                said::length(minutes),
                earlier.0.name,
                earlier.0.name,
                when(&last, from),
                later.0.name,
                when(dose, from),
            ),
        });
        fault.size = fault.size.max(size);
    }
    found
}
