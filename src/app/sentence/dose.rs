//! Sentences about doses: which one is meant follows from the name, the unit and the time.

use chrono::{NaiveDate, TimeDelta};

use super::{Said, best, named, saves};
use crate::app::message::{Edit, Operation};
use crate::app::prompt::{Dose, Purpose};
use crate::app::record::{self, Reading};
use crate::app::words;
use crate::app::world::World;
use crate::domain::amount::{Amount, Quantity};
use crate::domain::clock::day_of;
use crate::domain::course::{Course, CourseId};
use crate::domain::day::{DayDose, Status};
use crate::domain::journal::{DoseEntry, Entry, Month, Outcome};

/// `1.25 mg 21:05`, `21:00 yesterday`, `sampletol`: amount, time and name, each optional.
pub(super) fn taken(world: &World, rest: &str) -> Result<Vec<Said>, String> {
    let (course, rest) = named(world, rest);
    // Which day is meant is known once the time is read; the time alone needs no dose.
    let mut read = Vec::new();
    for (id, amount) in candidates(world, course)? {
        let free = Dose {
            course: id.clone(),
            key: None,
            planned: amount,
            clock: None,
            entry: None,
        };
        let entry = match entry_of(world, &free, &rest) {
            Ok(entry) => entry,
            Err(wrong) => {
                read.push((i64::MAX, Err(wrong)));
                continue;
            }
        };
        let Outcome::Taken(quantity) = &entry.outcome else {
            continue;
        };
        if quantity.unit != free.planned.unit {
            continue;
        }
        let day = day_of(entry.at, world.regimen.settings.day_turn);
        known(world, day)?;
        let dose = open(world, day, &id, entry.at.naive_local());
        let as_needed = world.day_at(day).needs.iter().any(|need| need.need.course == id);
        // What is taken as needed is never guessed: its name or its amount is said.
        let as_needed = as_needed && (course.is_some() || says_amount(world, &rest));
        if dose.is_none() && !as_needed {
            let (name, day) = (world.name(&id), words::day_near(day, world.today()));
            if course.is_some() {
                read.push((i64::MAX, Err(format!("{name}: nothing is open on {day}"))));
            }
            continue;
        }
        let apart = dose.as_ref().map_or(i64::MAX - 1, |(apart, _)| *apart);
        let asked = dose.map(|(_, dose)| dose);
        read.push((apart, said(world, asked, free, &rest)));
    }
    read.sort_by_key(|(apart, _)| *apart);
    if read.is_empty() {
        return Err("nothing that is open fits; a name says which is meant".into());
    }
    best(read.into_iter().map(|(_, said)| said).collect())
}

/// `sampletol`, `sampletol: ill`: the next open dose of the shown day.
pub(super) fn skipped(world: &World, rest: &str) -> Result<Vec<Said>, String> {
    let (Some(course), why) = named(world, rest) else {
        return Err(format!("`{rest}` names no medicine of the plan"));
    };
    let name = world.name(&course.id).into_owned();
    let Some((_, dose)) = open(world, world.day, &course.id, world.now.naive_local()) else {
        let day = words::day_near(world.day, world.today());
        return Err(format!("{name}: nothing is open on {day}"));
    };
    let planned = planned(world, &dose);
    let why = why.trim_start_matches([':', ';', ',', ' ']);
    let Reading::Edit(echo, edit) = record::read(world, &Purpose::Reason(dose.clone()), why)? else {
        return Err("nothing to skip".into());
    };
    Ok(vec![Said {
        words: format!("{name} {} {echo}", world.amount(&dose.planned)),
        detail: planned,
        replies: saves(edit),
    }])
}

/// Whether the words begin with an amount and its unit.
fn says_amount(world: &World, text: &str) -> bool {
    let typed: Vec<&str> = text.split_whitespace().collect();
    let counted = world.regimen.settings.words.counted();
    (1..=typed.len().min(3)).any(|n| {
        let head = typed.get(..n).unwrap_or_default().join(" ");
        Quantity::parse(&head, counted).is_ok()
    })
}

/// The courses that can be meant, each with an amount that says its unit.
fn candidates(world: &World, course: Option<&Course>) -> Result<Vec<(CourseId, Amount)>, String> {
    let mut found: Vec<(CourseId, Amount)> = Vec::new();
    for back in 0..2 {
        let day = world.day_at(world.today() - TimeDelta::days(back));
        let doses = day.doses.iter().map(|dose| (&dose.due.course, &dose.due.amount));
        let needs = day.needs.iter().map(|need| (&need.need.course, &need.next));
        for (id, amount) in doses.chain(needs) {
            let meant = course.is_none_or(|course| course.id == *id);
            if meant && !found.iter().any(|(known, _)| known == id) {
                found.push((id.clone(), amount.clone()));
            }
        }
    }
    match (found.is_empty(), course) {
        (false, _) => Ok(found),
        (true, Some(course)) => Err(format!("{}: nothing of it is planned now", course.name)),
        (true, None) => Err("no plan yet".into()),
    }
}

/// Days that have not been read cannot be written to from afar: whether something is recorded there is not known.
fn known(world: &World, day: NaiveDate) -> Result<(), String> {
    if world.regimen.journal.has(Month::of(day)) || !world.kept_months.contains(&Month::of(day)) {
        return Ok(());
    }
    let day = words::day_near(day, world.today());
    Err(format!(
        "{day} has not been read yet; `go {}` shows it",
        day.to_lowercase()
    ))
}

/// The dose of a day without an entry that is nearest to a time, and how many minutes it is from it. One without a time
/// of its own is always near.
fn open(world: &World, day: NaiveDate, course: &CourseId, at: chrono::NaiveDateTime) -> Option<(i64, Dose)> {
    let day = world.day_at(day);
    let open = |dose: &&DayDose| {
        dose.due.course == *course && matches!(dose.status, Status::Due | Status::Planned | Status::NotRecorded)
    };
    let apart = |dose: &DayDose| {
        let planned = dose.due.clock.map(|clock| dose.due.on.and_time(clock));
        planned.map_or(0, |planned| (at - planned).num_minutes().abs())
    };
    let nearest = day.doses.iter().filter(open).min_by_key(|dose| apart(dose))?;
    Some((apart(nearest), record::dose_of(nearest)))
}

fn entry_of(world: &World, dose: &Dose, text: &str) -> Result<DoseEntry, String> {
    match record::read(world, &Purpose::Change(dose.clone()), text)? {
        Reading::Edit(_, edit) => entry(&edit).cloned().ok_or_else(|| "no dose".into()),
        _ => Err("amount and time".into()),
    }
}

fn entry(edit: &Edit) -> Option<&DoseEntry> {
    match &edit.operation {
        Operation::Insert(Entry::Dose(entry)) => Some(entry),
        _ => None,
    }
}

/// The edit for the dose that is meant; without one it was taken as needed.
fn said(world: &World, dose: Option<Dose>, free: Dose, text: &str) -> Result<Said, String> {
    let detail = match &dose {
        Some(dose) => planned(world, dose),
        None => "as needed".into(),
    };
    let dose = dose.unwrap_or(free);
    let Reading::Edit(_, edit) = record::read(world, &Purpose::Change(dose), text)? else {
        return Err("amount and time".into());
    };
    let words = entry(&edit).map_or_else(
        || edit.label.clone(),
        |entry| {
            let at = words::moment(entry.at, world.regimen.settings.twelve_hours);
            let ahead = if entry.at > world.now { ", still to come" } else { "" };
            let why = entry.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            let amount = match &entry.outcome {
                Outcome::Taken(quantity) => world.quantity(quantity),
                _ => String::new(),
            };
            format!("{} {amount} taken {at}{ahead}{why}", world.name(&entry.course))
        },
    );
    Ok(Said {
        words,
        detail,
        replies: saves(edit),
    })
}

fn planned(world: &World, dose: &Dose) -> String {
    let Some(key) = &dose.key else {
        return String::new();
    };
    let day = words::day_near(key.date, world.today());
    let time = dose
        .clock
        .map(|clock| format!(" {}", world.clock(clock)))
        .unwrap_or_default();
    format!("planned {} {day}{time}", world.amount(&dose.planned))
}
