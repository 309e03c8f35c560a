//! What comes in, compared with the plan and the limits: it is written as it is, and what does not fit is said.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, FixedOffset};
use rust_decimal::Decimal;

use super::settle::Settled;
use crate::domain::amount::Amount;
use crate::domain::clock::Wall;
use crate::domain::course::{Course, Limits};
use crate::domain::day::Schedules;
use crate::domain::journal::{DoseEntry, Entry, EntryId, Month, Outcome};
use crate::domain::limits::{Asked, broken};
use crate::domain::operation::Operation;
use crate::domain::regimen::Regimen;

/// More doses than this are not compared with anything: that would take longer than anybody waits.
const MOST: usize = 50_000;

/// Notes which of the doses that are new go against the plan or the limits; the journal around them has to be read.
pub fn hold(settled: &mut Settled, regimen: &Regimen, now: DateTime<FixedOffset>, wall: &dyn Wall) {
    if settled.doses.is_empty() {
        return;
    }
    let mut after = regimen.clone();
    after.courses.extend(settled.courses.iter().cloned());
    let new: HashMap<&EntryId, &str> = settled.doses.iter().map(|(place, id)| (id, place.as_str())).collect();
    let entries = settled.operations.iter().flat_map(|operation| match operation {
        Operation::Entries(entries) => entries.as_slice(),
        _ => &[],
    });
    let doses: Vec<&DoseEntry> = entries
        .filter_map(|entry| match entry {
            Entry::Dose(dose) => Some(dose),
            Entry::Reading(_) | Entry::Note(_) => None,
        })
        .collect();
    let bounded: HashSet<&str> = (after.courses.iter())
        .filter(|course| is_bounded(course, &after.courses))
        .map(|course| course.id.as_str())
        .collect();
    let held: Vec<&DoseEntry> = doses
        .iter()
        .copied()
        .filter(|dose| bounded.contains(dose.course.as_str()) && new.contains_key(&dose.id))
        .collect();
    if held.len() > MOST {
        let text = format!("more than {MOST} doses are not held against your plan and your limits");
        settled.said.push(text);
        return;
    }
    let mut months: BTreeMap<Month, Vec<DoseEntry>> = BTreeMap::new();
    for dose in doses {
        let dose = dose.clone();
        months.entry(Entry::Dose(dose.clone()).month()).or_default().push(dose);
    }
    for (month, doses) in months {
        let mut entries = after.journal.month(month).cloned().unwrap_or_default();
        entries.doses.extend(doses);
        after.journal.put(month, entries);
    }
    let schedules = Schedules::new(&after, now);
    let mut against = Vec::new();
    for dose in held {
        let Some(course) = after.course(&dose.course) else {
            continue;
        };
        if is_ordinary(course, &after.courses, dose) {
            continue;
        }
        let timeline = schedules.timeline(&course.id);
        let Some(asked) = Asked::new(course, timeline, &after, dose.at, wall).recording(dose) else {
            continue;
        };
        let place = new.get(&dose.id).copied().unwrap_or_default();
        let when = wall.local(dose.at).format("%-d %b %Y %H:%M");
        for reason in broken(&asked) {
            against.push((
                place.to_owned(),
                format!("{}, {when}: {}", course.name, reason.closed()),
            ));
        }
    }
    settled.against = against;
}

/// Whether an amount is near every amount that the plan has at any time, and nothing else bounds it: then there is nothing to
/// look for at its own moment. Most doses of a long history are.
fn is_ordinary(course: &Course, courses: &[Course], dose: &DoseEntry) -> bool {
    let limits = &course.limits;
    let counted = courses.iter().any(|other| other.limits.shared.contains(&course.id));
    if *limits != Limits::default() || counted || !course.changes.is_empty() {
        return false;
    }
    let Outcome::Taken(amount) = &dose.outcome else {
        return true;
    };
    let near = |planned: &Amount| {
        let ten = Decimal::TEN;
        let ends = [planned.quantity(), planned.at_most()];
        planned.basis.is_none()
            && ends.iter().all(|end| {
                let same = amount.to(&end.unit).map(|amount| amount.value);
                same.is_some_and(|value| {
                    let below = end.value.checked_mul(ten).is_some_and(|most| value < most);
                    below && value.checked_mul(ten).is_some_and(|most| most > end.value)
                })
            })
    };
    let steps = course.plans.iter().flat_map(|plan| &plan.steps);
    let mut lines = steps.flat_map(|step| &step.take.lines);
    lines.all(|line| near(&line.amount) && line.first.as_ref().is_none_or(near))
}

/// Whether a course has a plan or limits, its own or those of another one that count it.
fn is_bounded(course: &Course, courses: &[Course]) -> bool {
    let own = !course.plans.is_empty() || course.limits != Limits::default();
    own || courses.iter().any(|other| other.limits.shared.contains(&course.id))
}
