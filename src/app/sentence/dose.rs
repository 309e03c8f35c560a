//! Sentences about doses: which one is meant follows from the name, the unit and the time, by the one recorder.

use chrono::{NaiveDate, TimeDelta};

use super::Said;
use crate::app::message::{Edit, Operation};
use crate::app::prompt::Purpose;
use crate::app::record::{self, Reading};
use crate::app::sentence::said::{best, named, saves};
use crate::app::today;
use crate::app::words;
use crate::app::world::World;
use crate::domain::course::CourseId;
use crate::domain::journal::{DoseEntry, Entry, Month, Outcome};
use crate::domain::named::{Unclear, course};
use crate::domain::preparation::compare;
use crate::domain::recording::{About, Dose, Kind, Meant, doubts, line, meant, twice, which};

/// `1.25 mg 21:05`, `21:00 yesterday`, `sampletol`: amount, time and name, each optional.
pub(super) fn taken(world: &World, rest: &str) -> Result<Vec<Said>, String> {
    let (course, rest) = named(world, rest)?;
    if let Some(course) = course {
        let dose = match meant_by(world, &course.id, &rest)? {
            Found::One(dose) => dose,
            // As on the command line nothing is chosen.
            Found::Several(why, _) => return Err(why),
        };
        let said = said(world, dose.clone(), &rest)?;
        let at = entry_of(world, &dose, &rest).map_or(world.now, |entry| entry.at);
        return match twice(world.scene(), &dose, at) {
            Some(doubt) => Err(format!("{} Its row on Today records it", doubt.facts.join(" "))),
            None => Ok(vec![said]),
        };
    }
    // What the plan does not have, what is recorded already and, unless its amount is said, what is taken as needed is
    // never guessed: its name is said.
    let mut found = Vec::new();
    let mut wrong = None;
    for id in in_force(world) {
        let doses = match meant_by(world, &id, &rest) {
            Ok(Found::One(dose)) => vec![dose],
            Ok(Found::Several(_, doses)) => doses,
            Err(why) => {
                wrong = wrong.or(Some(why));
                continue;
            }
        };
        for dose in doses.into_iter().filter(|dose| fits(world, dose, &rest)) {
            let said = said(world, dose.clone(), &rest);
            found.push((apart(world, &dose, &rest), said));
        }
    }
    found.sort_by_key(|(apart, _)| *apart);
    match (found.is_empty(), wrong) {
        // A name of one or two letters is looked for last: `p` is said of a time as well.
        (true, Some(wrong)) => match short_name(world, &rest)? {
            Some(whole) => taken(world, &whole),
            None => Err(wrong),
        },
        (true, None) => Err("no open dose matches; add the medicine's name".into()),
        (false, _) => best(found.into_iter().map(|(_, said)| said).collect()),
    }
}

/// The words with the whole name of a medicine in place of its first letters, where they begin with such.
fn short_name(world: &World, rest: &str) -> Result<Option<String>, String> {
    let (first, others) = rest.split_once(' ').unwrap_or((rest, ""));
    let short = !first.is_empty() && first.chars().count() < 3 && first.chars().all(char::is_alphabetic);
    match course(&world.regimen, first) {
        Ok(course) if short && course.id.as_str() != first => Ok(Some(format!("{} {others}", course.id))),
        Err(unclear @ Unclear::Several { .. }) if short => Err(unclear.to_string()),
        _ => Ok(None),
    }
}

/// Without any words: what is open, then every medicine, what is as needed first. How much it was is asked.
pub(super) fn any(world: &World) -> Vec<Said> {
    let mut found = taken(world, "").unwrap_or_default();
    let needs = world.shown().map(|day| day.needs.as_slice()).unwrap_or_default();
    let asks = |dose: Dose| Said {
        words: format!("{} {}", world.name(&dose.course), amount(world, &dose))
            .trim_end()
            .to_owned(),
        detail: match dose.kind {
            Kind::AsNeeded => "as needed; how much and when is asked".into(),
            _ => "not planned; how much and when is asked".into(),
        },
        replies: today::ask_free(world, dose),
    };
    found.extend(
        needs
            .iter()
            .map(|need| asks(Dose::as_needed(&need.need, need.next.clone(), world.day))),
    );
    let others = world.regimen.courses.iter().filter(|course| course.archived.is_none());
    let others = others.filter(|course| needs.iter().all(|need| need.need.course != course.id));
    found.extend(others.map(|course| asks(Dose::unplanned(world.scene(), &course.id, world.day))));
    found
}

/// `sampletol`, `sampletol: ill`: the dose that is open.
pub(super) fn skipped(world: &World, rest: &str) -> Result<Vec<Said>, String> {
    let (Some(course), why) = named(world, rest)? else {
        return Err(format!("`{rest}` names no medicine of the plan"));
    };
    let why = why.trim_start_matches([':', ';', ',', ' ']);
    let dose = match meant_by(world, &course.id, "")? {
        Found::One(dose) if dose.kind == Kind::Due => dose,
        Found::One(_) => return Err(format!("{}: nothing is open now", world.name(&course.id))),
        // What may be taken as needed cannot be skipped.
        Found::Several(why, doses) => {
            let alone = doses.len() == 1;
            let mut due = doses.into_iter().filter(|dose| dose.kind == Kind::Due);
            match (due.next(), due.next()) {
                (Some(one), None) if !alone => one,
                _ => return Err(why),
            }
        }
    };
    let Reading::Edit(echo, edit) = record::read(world, &Purpose::Reason(dose.clone()), why)? else {
        return Err("nothing to skip".into());
    };
    Ok(vec![Said {
        words: format!("{} {} {echo}", world.name(&course.id), amount(world, &dose)),
        detail: planned(world, &dose),
        replies: saves(edit),
    }])
}

/// The courses of the plan now.
fn in_force(world: &World) -> Vec<CourseId> {
    let mut found: Vec<CourseId> = Vec::new();
    for back in 0..2 {
        let day = world.day_at(world.today() - TimeDelta::days(back));
        let doses = day.doses.iter().map(|dose| &dose.due.course);
        for id in doses.chain(day.needs.iter().map(|need| &need.need.course)) {
            if !found.contains(id) {
                found.push(id.clone());
            }
        }
    }
    found
}

/// What words about a course mean.
enum Found {
    One(Dose),
    /// Any of these, and what is said then.
    Several(String, Vec<Dose>),
}

/// The doses of a course that the words can mean.
fn meant_by(world: &World, course: &CourseId, rest: &str) -> Result<Found, String> {
    let scene = world.scene();
    let free = Dose::unplanned(scene, course, world.day);
    let typed = line::words(scene, &free, rest)?;
    let at = if typed.time.is_empty() {
        world.now
    } else {
        line::time(scene, &free, &typed.time)?
    };
    known(world, scene.day_of(at))?;
    let (said, doses) = match meant(scene, course, at, None)? {
        Meant::One(dose) => return Ok(Found::One(dose)),
        Meant::Several(said, doses) => (said, doses),
    };
    let why = rest.split_once(';').map(|(_, why)| why);
    // The only one that is named is still no dose to be recorded unasked: it is not due.
    let alone = doses.len() == 1;
    let doses = match world.regimen.course(course) {
        Some(found) => which::narrowed(found, doses, |_| typed.amount.clone(), why),
        None => doses,
    };
    Ok(match doses.as_slice() {
        [one] if !alone => Found::One(one.clone()),
        _ => {
            // The ways of saying it are those of the command line.
            let facts = said.split("; say which one").next().unwrap_or_default();
            Found::Several(format!("{facts}. Its row on Today records it"), doses)
        }
    })
}

/// Whether words without a name can mean this dose.
fn fits(world: &World, dose: &Dose, rest: &str) -> bool {
    let scene = world.scene();
    let Ok(typed) = line::words(scene, dose, rest) else {
        return false;
    };
    let (Some(course), Some(planned)) = (world.regimen.course(&dose.course), &dose.planned) else {
        return false;
    };
    let own = |amount| compare(&course.preparation, amount, &planned.quantity()).is_some();
    let says_unit = rest.split_whitespace().nth(1).is_some() || typed.amount.is_none();
    let open = entry_of(world, dose, rest).is_none_or(|entry| {
        let doubts = doubts(scene, &entry);
        !doubts.iter().any(|doubt| matches!(doubt.about, About::Recorded(_)))
    });
    typed.amount.as_ref().is_none_or(own)
        && open
        && match dose.kind {
            Kind::Due => true,
            Kind::AsNeeded => typed.amount.is_some() && says_unit,
            Kind::Unplanned => false,
        }
}

/// How many minutes a dose is from the time that is said. One without a time of its own is always near.
fn apart(world: &World, dose: &Dose, rest: &str) -> i64 {
    match (dose.kind, entry_of(world, dose, rest), dose.clock) {
        (Kind::Due, Some(entry), Some(clock)) => (entry.at.naive_local() - dose.on.and_time(clock)).num_minutes().abs(),
        (Kind::Due, ..) => 0,
        _ => i64::MAX,
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

fn entry_of(world: &World, dose: &Dose, text: &str) -> Option<DoseEntry> {
    match record::read(world, &Purpose::Change(dose.clone()), text) {
        Ok(Reading::Edit(_, edit)) => entry(&edit).cloned(),
        _ => None,
    }
}

fn entry(edit: &Edit) -> Option<&DoseEntry> {
    match &edit.operation {
        Operation::Insert(Entry::Dose(entry)) => Some(entry),
        _ => None,
    }
}

/// The edit for the dose that is meant.
fn said(world: &World, dose: Dose, text: &str) -> Result<Said, String> {
    let detail = match dose.kind {
        Kind::Due => planned(world, &dose),
        Kind::AsNeeded => "as needed".into(),
        Kind::Unplanned => "not planned; you are asked first".into(),
    };
    let Reading::Edit(_, edit) = record::read(world, &Purpose::Change(dose), text)? else {
        return Err("amount and time".into());
    };
    let words = entry(&edit).map_or_else(
        || edit.label.clone(),
        |entry| {
            let at = words::moment(entry.at, world.regimen.settings.writing.twelve_hours);
            let why = entry.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            let amount = match &entry.outcome {
                Outcome::Taken(quantity) => world.quantity(quantity),
                _ => String::new(),
            };
            format!("{} {amount} taken {at}{why}", world.name(&entry.course))
        },
    );
    Ok(Said {
        words,
        detail,
        replies: saves(edit),
    })
}

fn amount(world: &World, dose: &Dose) -> String {
    dose.planned
        .as_ref()
        .map(|amount| world.amount(amount))
        .unwrap_or_default()
}

fn planned(world: &World, dose: &Dose) -> String {
    let day = words::day_near(dose.on, world.today());
    let time = dose
        .clock
        .map(|clock| format!(" {}", world.clock(clock)))
        .unwrap_or_default();
    let doing = dose.action(world.scene()).map(|action| format!("{}, ", action.words()));
    let doing = doing.unwrap_or_default();
    format!("{doing}planned {} {day}{time}", amount(world, dose))
}
