//! What of a haul is new: which courses and measures are made or joined, which entries are written, what is left out.
//!
//! Each record ends as exactly one of written, there already, and left out.

mod courses;
mod known;
mod settled;

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::haul::{Care, Cared, Haul, Piece, many};
use crate::domain::amount::Quantity;
use crate::domain::course::Course;
use crate::domain::exchange::settle::courses::{Joined, courses};
use crate::domain::exchange::settle::known::{Doses, Known};
pub use crate::domain::exchange::settle::settled::Settled;
use crate::domain::journal::{Entry, Outcome};
use crate::domain::keyed::CareList;
use crate::domain::measure::{Measure, MeasureId, Scale, Value};
use crate::domain::operation::Operation;
use crate::domain::preparation::{count_unit, in_unit};
use crate::domain::regimen::Regimen;
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

/// Nothing that is imported happened before this year.
const FIRST_YEAR: i32 = 1990;
/// The longest text that is kept, in bytes.
const LONGEST_TEXT: usize = 64 * 1024;

/// The days of which the journal has to be read.
pub fn days(haul: &Haul) -> Option<(NaiveDate, NaiveDate)> {
    let pieces = haul.records.iter().flat_map(|record| &record.pieces);
    let days = pieces.map(|piece| piece.entry.month().first());
    days.clone().min().zip(days.max())
}

/// Compares a haul with what is there; the months of [`days`] have to be read.
pub fn settle(haul: Haul, regimen: &Regimen, now: DateTime<FixedOffset>) -> Settled {
    let mut settled = Settled {
        said: (haul.said.iter().cloned())
            .chain(haul.told_untimed())
            .chain(haul.told_unkept())
            .collect(),
        ..Settled::default()
    };
    let mut words = regimen.settings.words.clone();
    let courses = courses(&haul, regimen, &mut words, &mut settled);
    let measures = measures(&haul, regimen);
    let known = Known::of(regimen);
    let mut mine = Doses::default();
    let mut seen: HashSet<String> = HashSet::new();
    let mut entries: Vec<Entry> = Vec::new();
    let (mut used_courses, mut used_measures) = (HashSet::new(), HashSet::new());
    settled.read = haul.records.len();
    for record in haul.records {
        let (mut new, mut there, mut wrong) = (Vec::new(), 0, record.left);
        let left = wrong.is_some();
        let at = record.place.clone();
        for piece in record.pieces {
            let of = piece.of;
            match place(piece, &courses, &measures, &words, now) {
                Err(why) => {
                    wrong.get_or_insert(why);
                }
                Ok(entry) if !seen.insert(entry.id().to_string()) => {
                    wrong.get_or_insert("the same record is twice in the file".to_owned());
                    drop(entry);
                }
                Ok(entry) if known.has(&entry) || known.doses.has(&entry, regimen) => there += 1,
                // One tablet of 5 mg and 5 mg at one time are one dose.
                Ok(entry) if mine.has(&entry, regimen) => {
                    wrong.get_or_insert("the same record is twice in the file, in two units".to_owned());
                }
                Ok(entry) => {
                    mine.add(&entry);
                    new.push((of, entry));
                }
            }
        }
        let nothing = new.is_empty() && there == 0;
        match wrong {
            Some(why) if left || nothing => settled.leave(why, record.place),
            // Part of it is written; what is not is named.
            Some(why) => {
                settled.said.push(format!("{}: {why}", record.place));
                if new.is_empty() {
                    settled.there += 1;
                } else {
                    settled.written += 1;
                }
            }
            None if nothing => settled.leave("nothing in it".to_owned(), record.place),
            None if new.is_empty() => settled.there += 1,
            None => settled.written += 1,
        }
        for (of, entry) in new {
            match &entry {
                Entry::Dose(dose) => {
                    used_courses.insert(of);
                    settled.doses.push((at.clone(), dose.id.clone()));
                }
                Entry::Reading(_) => drop(used_measures.insert(of)),
                Entry::Note(_) => {}
            }
            entries.push(entry);
        }
    }
    for (n, (rated, measure)) in haul.measures.iter().zip(&measures).enumerate() {
        if measure.is_new && (rated.listed || used_measures.contains(&n)) {
            settled.measures.push(measure.measure.clone());
        } else if !measure.is_new && rated.listed {
            let theirs = Measure {
                id: measure.measure.id.clone(),
                ..rated.measure.clone()
            };
            if theirs != measure.measure {
                let text = format!(
                    "{}: there already as it is asked here, and not changed",
                    measure.measure.name
                );
                settled.said.push(text);
            }
        }
    }
    for (n, (medicine, course)) in haul.medicines.iter().zip(courses).enumerate() {
        let used = used_courses.contains(&n);
        // What the source lists is a separate record.
        if medicine.listed {
            settled.read += 1;
            *(if course.is_new {
                &mut settled.written
            } else {
                &mut settled.there
            }) += 1;
        }
        if course.is_new && (medicine.listed || used) {
            settled.courses.push(course.course);
        } else if !course.is_new && used {
            settled.joined.push(course.course.name);
        }
    }
    let care = cared(haul.care, regimen, &mut settled);
    settled.entries = entries.len();
    entries.sort_by_key(Entry::at);
    let measures = settled
        .measures
        .iter()
        .cloned()
        .map(Box::new)
        .map(Operation::AddMeasure);
    let courses = settled.courses.iter().cloned().map(Box::new).map(Operation::NewCourse);
    settled.operations = measures
        .chain(courses)
        .chain(care)
        .chain((!entries.is_empty()).then_some(Operation::Entries(entries)))
        .collect();
    settled
}

/// People, appointments and papers: what is new of them.
fn cared(found: Vec<Cared>, regimen: &Regimen, settled: &mut Settled) -> Vec<Operation> {
    let mut known = regimen.care.clone();
    let mut made = Vec::new();
    let mut counts: BTreeMap<CareList, usize> = BTreeMap::new();
    for Cared { place, what, keys } in found {
        settled.read += 1;
        let list = what.list();
        let there = match &what {
            Care::Person(person) => known.people.contains(person),
            Care::Appointment(appointment) => known.appointments.contains(appointment),
            Care::Paper(paper) => known.papers.contains(paper),
        };
        if there {
            settled.there += 1;
            continue;
        }
        match what {
            // Courses name them by this word.
            Care::Person(person) if known.people.iter().any(|other| other.key == person.key) => {
                let why = format!("a person with the key `{}` is there, and is not changed", person.key);
                settled.leave(why, place);
                continue;
            }
            Care::Person(person) => known.people.push(person),
            Care::Appointment(appointment) => known.appointments.push(appointment),
            Care::Paper(paper) => known.papers.push(paper),
        }
        settled.written += 1;
        counts.entry(list).and_modify(|n| *n += 1).or_insert(1);
        made.push(Operation::AddRecord { list, keys });
    }
    let counts = counts.into_iter().map(|(list, n)| match (list, n) {
        (CareList::Person, 2..) => format!("{n} people"),
        (list, n) => many(n, list.table()),
    });
    let counts: Vec<String> = counts.collect();
    if !counts.is_empty() {
        settled.said.push(format!("new in care.toml: {}", counts.join(", ")));
    }
    made
}

/// A measure that is joined or made.
struct Rates {
    measure: Measure,
    is_new: bool,
}

fn measures(haul: &Haul, regimen: &Regimen) -> Vec<Rates> {
    let mut taken: HashSet<String> = regimen.measures.iter().map(|m| m.id.to_string()).collect();
    let mut found = Vec::new();
    for rated in &haul.measures {
        let (id, name) = (rated.measure.id.to_string(), rated.measure.name.trim().to_lowercase());
        let there = regimen.measures.iter().find(|m| m.id == rated.measure.id);
        let there = there.or_else(|| regimen.measures.iter().find(|m| m.name.trim().to_lowercase() == name));
        if let Some(measure) = there {
            found.push(Rates {
                measure: measure.clone(),
                is_new: false,
            });
            continue;
        }
        let mut measure = rated.measure.clone();
        let mut n = 1;
        while !taken.insert(measure.id.to_string()) {
            n += 1;
            measure.id = MeasureId(format!("{id}-{n}").into());
        }
        found.push(Rates { measure, is_new: true });
    }
    found
}

/// Another clock may be ahead of this one by this much.
const A_MINUTE: TimeDelta = TimeDelta::minutes(1);

/// How many days before its day a dose may have been taken.
const AHEAD: i64 = 7;

/// The entry with its course or measure, or why it is none.
fn place(
    piece: Piece,
    courses: &[Joined],
    measures: &[Rates],
    words: &Vocabulary,
    now: DateTime<FixedOffset>,
) -> Result<Entry, String> {
    use chrono::Datelike;
    let mut entry = piece.entry;
    let at = entry.at();
    if at.year() < FIRST_YEAR || at > now + A_MINUTE {
        return Err("its time cannot be right (before 1990, or in the future)".to_owned());
    }
    let long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.len() > LONGEST_TEXT);
    let too_long = || "a text of more than 64 KB".to_owned();
    match &mut entry {
        Entry::Dose(dose) => {
            let joined = courses.get(piece.of).ok_or("no medicine")?;
            if long(&dose.why) {
                return Err(too_long());
            }
            if let Some(due) = &dose.due {
                let ahead = (due.date - at.date_naive()).num_days();
                if ahead < -400 {
                    return Err("its planned day is more than a year before its time".to_owned());
                }
                if ahead > AHEAD {
                    return Err(format!("its planned day is more than {AHEAD} days after its time"));
                }
            }
            if let Outcome::Taken(amount) = &dose.outcome {
                let back = Quantity::parse(&amount.to_string(), words.counted());
                if back.as_ref() != Ok(amount) {
                    return Err(format!(
                        "`{}` is not a unit that can be kept beside the others",
                        amount.unit
                    ));
                }
                if !joined.is_new && !fits(&joined.course, &amount.unit) {
                    let name = &joined.course.name;
                    return Err(format!(
                        "{name} is there already, and {} do not fit its plan",
                        amount.unit.show(true)
                    ));
                }
            }
            dose.course = joined.course.id.clone();
        }
        Entry::Reading(reading) => {
            let rates = measures.get(piece.of).ok_or("no measure")?;
            if long(&reading.note) {
                return Err(too_long());
            }
            let measure = &rates.measure;
            let right = match (&reading.value, &measure.scale) {
                (Value::Number(n), Scale::Rating { .. }) => {
                    *n >= rust_decimal::Decimal::ZERO && *n <= rust_decimal::Decimal::TEN
                }
                (Value::Grade(grade), Scale::Grade { five }) => *five || *grade < 4,
                (value, scale) => scale.is_of(value),
            };
            if !right {
                return Err(format!(
                    "{} is not a value of {}; expected {}",
                    reading.value,
                    measure.name,
                    measure.expected()
                ));
            }
            reading.measure = measure.id.clone();
        }
        Entry::Note(note) => {
            if note.text.len() > LONGEST_TEXT {
                return Err(too_long());
            }
        }
    }
    Ok(entry)
}

/// Whether an amount in a unit can be compared with what a course has.
fn fits(course: &Course, unit: &Unit) -> bool {
    let p = &course.preparation;
    let steps = course.plans.iter().flat_map(|plan| &plan.steps);
    let mut lines = steps.flat_map(|step| &step.take.lines).peekable();
    let one = Quantity::new(rust_decimal::Decimal::ONE, unit.clone());
    let same = |other: &Unit| other == unit || in_unit(p, &one, other).is_some();
    let counted = count_unit(p);
    if lines.peek().is_none() {
        return true;
    }
    counted.is_some_and(|counted| same(&counted)) || lines.any(|line| same(&line.amount.unit))
}
