//! Doses of a source that does not say for which planned dose they were: what was taken in the window of a planned dose
//! without a record, in its amount, is recorded for it, and so is what was left out then. What counts for no planned dose is
//! said.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::haul::{many, places};
use super::settle::Settled;
use crate::domain::amount::Quantity;
use crate::domain::clock::{Wall, day_of};
use crate::domain::course::{Course, CourseId};
use crate::domain::day::{DayDose, Days, Schedules};
use crate::domain::journal::{DoseEntry, DueKey, Entry, EntryId, Outcome};
use crate::domain::operation::Operation;
use crate::domain::preparation::same_amount;
use crate::domain::regimen::Regimen;

/// The doses of one medicine that answer a planned one, and where those are that answer none.
#[derive(Default)]
struct Counted {
    answer: usize,
    none: Vec<String>,
}

/// Has the new doses answer what is planned; the journal around them has to be read.
pub fn answer(settled: &mut Settled, regimen: &Regimen, now: DateTime<FixedOffset>, wall: &dyn Wall) {
    let mut after = regimen.clone();
    after.courses.extend(settled.courses.iter().cloned());
    let turn = after.settings.day_turn;
    let day = |entry: &DoseEntry| day_of(wall.local(entry.at), turn);
    let sources: HashMap<&EntryId, &str> = settled.doses.iter().map(|(place, id)| (id, place.as_str())).collect();
    let planned: HashSet<&CourseId> = after
        .courses
        .iter()
        .filter(|course| !course.plans.is_empty())
        .map(|course| &course.id)
        .collect();
    let mut doses: Vec<&mut DoseEntry> = (settled.operations.iter_mut())
        .filter_map(|operation| match operation {
            Operation::Entries(entries) => Some(entries),
            _ => None,
        })
        .flatten()
        .filter_map(|entry| match entry {
            Entry::Dose(dose) if planned.contains(&dose.course) && sources.contains_key(&dose.id) => Some(dose),
            _ => None,
        })
        .collect();
    // Before the turn of the day a dose may be one of the date that has begun.
    let date = |entry: &DoseEntry| wall.local(entry.at).date_naive();
    let days = doses.iter().flat_map(|dose| [day(dose), date(dose)]);
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else {
        return;
    };
    let mut answered: HashSet<(CourseId, DueKey)> = doses
        .iter()
        .filter_map(|dose| Some((dose.course.clone(), dose.due.clone()?)))
        .collect();
    let schedules = Schedules::new(&after, now);
    let judged = Days::new(&after, &schedules, (first, last), now, wall);
    let mut counted: BTreeMap<String, Counted> = BTreeMap::new();
    // They are in the order of their times, so those of one day follow each other.
    let mut known: HashMap<CourseId, (NaiveDate, Vec<DayDose>)> = HashMap::new();
    for dose in &mut doses {
        if dose.due.is_some() {
            continue;
        }
        // What was not taken has no amount that could be another one.
        let amount = match &dose.outcome {
            Outcome::Taken(amount) => Some(amount),
            Outcome::Skipped | Outcome::Held => None,
        };
        let (Some(course), Some(timeline)) = (after.course(&dose.course), schedules.timeline(&dose.course)) else {
            continue;
        };
        let on = day(dose);
        let of_day = known
            .entry(course.id.clone())
            .or_insert_with(|| (on, judged.course_day(course, timeline, on).doses));
        if of_day.0 != on {
            *of_day = (on, judged.course_day(course, timeline, on).doses);
        }
        let at = wall.local(dose.at).naive_local();
        let night = (at.date() != on).then(|| judged.course_day(course, timeline, at.date()).doses);
        let all = of_day.1.iter().chain(night.iter().flatten());
        let asked = all.filter(|planned| planned.is_asked());
        let open = |planned: &&DayDose| {
            planned.entries.is_empty() && !answered.contains(&(course.id.clone(), planned.due.key.clone()))
        };
        let mut fitting = asked.clone().filter(open).filter(|planned| {
            planned.is_time_for(at) && amount.is_none_or(|amount| is_amount(course, amount, planned))
        });
        let told = counted.entry(course.name.clone()).or_default();
        match (fitting.next(), fitting.next()) {
            // Of several doses without a time of day the first one that is open.
            (Some(found), other) if other.is_none_or(|other| found.due.clock.or(other.due.clock).is_none()) => {
                told.answer += 1;
                answered.insert((course.id.clone(), found.due.key.clone()));
                dose.due = Some(found.due.key.clone());
                dose.planned = Some(found.due.amount.clone());
            }
            // A day without planned doses has none that it could be, and what is taken as needed is none of them.
            _ if asked.count() > 0 && timeline.as_needed_on(on).is_empty() => {
                told.none
                    .push(sources.get(&dose.id).copied().unwrap_or_default().to_owned());
            }
            _ => {}
        }
    }
    for (name, Counted { answer, none }) in counted {
        if answer > 0 {
            let one = if answer == 1 {
                "is recorded for the planned dose"
            } else {
                "are recorded for the planned doses"
            };
            settled.said.push(format!(
                "{name}: {} {one} of that time and amount",
                many(answer, "dose")
            ));
        }
        if !none.is_empty() {
            let counts = if none.len() == 1 { "counts" } else { "count" };
            settled.said.push(format!(
                "{name}: {} {counts} for no planned dose, as no open one has that time and amount ({}); what was planned stays \
                 not recorded",
                many(none.len(), "dose"),
                places(&none)
            ));
        }
    }
}

/// Whether an amount is the planned one; of a range either end, or what is between.
fn is_amount(course: &Course, amount: &Quantity, planned: &DayDose) -> bool {
    let (low, high) = (planned.due.amount.quantity(), planned.due.amount.at_most());
    let same = |end: &Quantity| same_amount(&course.preparation, amount, end);
    let within = || {
        let value = amount.to(&low.unit).map(|amount| amount.value);
        value.is_some_and(|value| low.value <= value && value <= high.value)
    };
    same(&low) || same(&high) || within()
}
