//! The regimen's own JSON. What is in a course or a measure is read by whoever knows the keys of the files.

use chrono::NaiveTime;
use rust_decimal::Decimal;

use super::own_csv::value;
use super::{Source, instant};
use crate::domain::amount::{Amount, Basis, Quantity};
use crate::domain::clock::read_date;
use crate::domain::course::{Course, CourseId};
use crate::domain::directions::Moment;
use crate::domain::exchange::amounts;
use crate::domain::exchange::haul::{Care, Cared, Haul, Medicine, Piece, Rated, dose, note, reading};
use crate::domain::exchange::json::Json;
use crate::domain::journal::{Call, DueKey, DueMoment, Entry, EntryId, Outcome};
use crate::domain::keyed::{CareList, Keys};
use crate::domain::measure::Measure;
use crate::domain::regimen::Regimen;
use crate::domain::unit::Unit;

/// Who reads a course, and names the keys that are not known.
pub type OfCourse<'a> = &'a dyn Fn(&Json, &CourseId) -> Result<(Course, Vec<String>), String>;
/// Who reads a measure.
pub type OfMeasure<'a> = &'a dyn Fn(&Json) -> Result<(Measure, Vec<String>), String>;
/// Who reads a person, an appointment or a paper.
pub type OfCare<'a> = &'a dyn Fn(CareList, &Json) -> Result<(Care, Keys, Vec<String>), String>;

/// The list of people.
pub const PEOPLE: &str = "people";
/// The list of appointments.
pub const VISITS: &str = "appointments";
/// The list of papers.
pub const PAPERS: &str = "papers";

/// What is at the top.
const KEYS: [&str; 16] = [
    "kind", "version", "program", "made", "zone", "since", "to", "slots", "courses", "measures", "doses", "readings",
    "notes", PEOPLE, VISITS, PAPERS,
];

/// What an entry of each kind may have, besides what all of them may.
const OF_ENTRY: [(&str, &[&str]); 3] = [
    (
        "dose",
        &[
            "course", "due", "slot", "time", "nth", "line", "action", "planned", "taken", "state", "why", "episode",
            "site",
        ],
    ),
    (
        "reading",
        &["measure", "value", "day", "around", "note", "called", "said"],
    ),
    ("note", &["text", "day", "tags"]),
];

/// What every entry may have.
const OF_ALL: [&str; 4] = ["id", "at", "entered", "void"];

/// Reads an export.
///
/// # Errors
/// In words, why it is none.
pub fn read(
    root: &Json,
    regimen: &Regimen,
    source: &Source<'_>,
    (course, measure, care): (OfCourse<'_>, OfMeasure<'_>, OfCare<'_>),
) -> Result<Haul, String> {
    match root.whole("version") {
        Some(1) => {}
        Some(version) => {
            return Err(format!(
                "its version is {version}, of a newer regimen; this one reads version 1"
            ));
        }
        None => return Err("it has no version".to_owned()),
    }
    let mut haul = Haul {
        what: "regimen's own JSON, version 1".to_owned(),
        knows_due: true,
        ..Haul::default()
    };
    for (n, found) in root.list("courses").iter().enumerate() {
        let place = format!("course {}", n + 1);
        let id = found.text("file").and_then(|file| file.parse::<CourseId>().ok());
        let id = id.ok_or_else(|| format!("{place}: `file` is not the name of a course"))?;
        // It could not be said whose a dose is.
        if haul
            .medicines
            .iter()
            .any(|medicine| medicine.file.as_ref() == Some(&id))
        {
            return Err(format!("{place}: a course with the `file` {id} is there already"));
        }
        // A course with a fault would lose its plan: then nothing is written.
        let (course, unknown) = course(found, &id).map_err(|why| format!("{place} ({id}): {why}"))?;
        not_known(&mut haul, "course", unknown, id.as_str());
        haul.medicines.push(Medicine {
            course,
            file: Some(id),
            listed: true,
        });
    }
    for (n, found) in root.list("measures").iter().enumerate() {
        let (measure, unknown) = measure(found).map_err(|why| format!("measure {}: {why}", n + 1))?;
        not_known(&mut haul, "measure", unknown, &measure.id.0);
        haul.measures.push(Rated { measure, listed: true });
    }
    for (key, list) in [
        (PEOPLE, CareList::Person),
        (VISITS, CareList::Appointment),
        (PAPERS, CareList::Paper),
    ] {
        for (n, found) in root.list(key).iter().enumerate() {
            let place = format!("{} {}", list.table(), n + 1);
            match care(list, found) {
                Ok((what, keys, unknown)) => {
                    not_known(&mut haul, list.table(), unknown, &place);
                    haul.care.push(Cared { place, what, keys });
                }
                Err(why) => haul.leave(place, why),
            }
        }
    }
    for key in root.keys().filter(|key| !KEYS.contains(key)) {
        let short: String = key.chars().take(40).collect();
        match root.list(key).len() {
            0 => haul.not_kept(format!("`{short}`, which is not known here"), ""),
            // Whatever they are: none of them is lost without a word.
            items => (0..items).for_each(|n| {
                haul.leave(format!("{short} {}", n + 1), format!("`{short}` is not known here"));
            }),
        }
    }
    if let Some(Json::Object(slots)) = root.get("slots") {
        let other = slots.iter().filter(|(name, time)| {
            let ours = regimen.settings.words.slots().iter().find(|slot| *slot.name == **name);
            let ours = ours.map(|slot| slot.time.format("%H:%M").to_string());
            ours.as_deref() != time.as_text()
        });
        let other: Vec<String> = other
            .map(|(name, time)| format!("{name} {}", time.as_text().unwrap_or("")))
            .collect();
        if !other.is_empty() {
            let text = format!(
                "the settings are not changed; there the times of slots were {}",
                other.join(", ")
            );
            haul.said.push(text);
        }
    }
    let mut words = source.words.clone();
    for medicine in &haul.medicines {
        words.learn(&medicine.course.preparation);
    }
    let words = words.counted().to_vec();
    let reader = Reader { source, words };
    for kind in ["dose", "reading", "note"] {
        for (n, found) in root.list(&format!("{kind}s")).iter().enumerate() {
            let place = format!("{kind} {}", n + 1);
            let piece = match kind {
                "dose" => reader.dose(found, &haul),
                "reading" => Reader::reading(found, &haul),
                _ => Reader::note(found),
            };
            let own = OF_ENTRY
                .iter()
                .find(|(name, _)| *name == kind)
                .map_or(&[][..], |(_, keys)| keys);
            let unknown = found.keys().filter(|key| !OF_ALL.contains(key) && !own.contains(key));
            not_known(&mut haul, kind, unknown.map(str::to_owned).collect(), &place);
            match piece {
                Ok(piece) => haul.take(place, vec![common(piece, found)?]),
                Err(why) => haul.leave(place, why),
            }
        }
    }
    Ok(haul)
}

/// Names the keys of a record that nobody here knows.
fn not_known(haul: &mut Haul, kind: &str, keys: Vec<String>, place: &str) {
    for key in keys {
        let key: String = key.chars().take(40).collect();
        haul.not_kept(format!("`{key}` of a {kind}, which is not known here"), place);
    }
}

/// What every entry may have.
fn common(mut piece: Piece, found: &Json) -> Result<Piece, String> {
    if let Some(id) = found.text("id") {
        if !(1..=64).contains(&id.len()) || id.chars().any(char::is_control) {
            return Err(format!("`{}` is not an id", id.chars().take(40).collect::<String>()));
        }
        piece.entry.set_id(EntryId(id.into()));
    }
    let entered = found.text("entered").and_then(instant);
    let void = found.text("void").map(str::to_owned);
    match &mut piece.entry {
        Entry::Dose(e) => e.entered = entered,
        Entry::Reading(e) => e.entered = entered,
        Entry::Note(e) => e.entered = entered,
    }
    piece.entry.set_void(void);
    Ok(piece)
}

struct Reader<'a> {
    source: &'a Source<'a>,
    words: Vec<Box<str>>,
}

impl Reader<'_> {
    fn amount(&self, found: &Json) -> Result<Amount, String> {
        let number = |key: &str| found.text(key).and_then(|text| Decimal::from_str_exact(text).ok());
        let low = number("amount").filter(|low| !low.is_sign_negative());
        let low = low.ok_or("its `amount` is not a decimal number in quotes")?;
        let (unit, basis) = Basis::behind(found.text("unit").unwrap_or(""));
        let unit = Unit::parse(unit, &self.words).or_else(|| amounts::unit(unit));
        Ok(Amount {
            low: low.normalize(),
            high: number("amount_max").map(|high| high.normalize()),
            unit: unit.ok_or("its `unit` is not known")?,
            basis,
        })
    }

    fn dose(&self, found: &Json, haul: &Haul) -> Result<Piece, String> {
        let file = found.text("course").unwrap_or("");
        let same = |medicine: &Medicine| medicine.file.as_ref().is_some_and(|id| id.as_str() == file);
        let of = haul
            .medicines
            .iter()
            .position(same)
            .ok_or("its course is not in the file")?;
        let at = at(found)?;
        let outcome = match (found.get("taken"), found.text("state")) {
            (Some(taken), None) => {
                let amount = self.amount(taken)?;
                if amount.high.is_some() || amount.basis.is_some() {
                    return Err(format!("`{amount}` is not an amount that was taken"));
                }
                Outcome::Taken(Quantity::new(amount.low, amount.unit))
            }
            (None, Some("skipped")) => Outcome::Skipped,
            (None, Some("held")) => Outcome::Held,
            _ => return Err("it is neither taken, skipped nor held".to_owned()),
        };
        let text = found.to_string();
        let mut piece = dose(&["json", &text], of, self.due(found)?, outcome, at);
        if let Entry::Dose(entry) = &mut piece.entry {
            entry.planned = match found.get("planned") {
                Some(planned) => Some(self.amount(planned)?),
                None => None,
            };
            entry.why = found.text("why").map(str::to_owned);
            entry.episode = found.text("episode").map(str::to_owned);
            entry.site = found.text("site").map(str::to_owned);
        }
        Ok(piece)
    }

    fn due(&self, found: &Json) -> Result<Option<DueKey>, String> {
        let Some(day) = found.text("due") else {
            return Ok(None);
        };
        let date = read_date(day)?;
        let time = found.text("time").map(|text| {
            let read =
                NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"));
            read.map_err(|_| "its `time` is not a time of day".to_owned())
        });
        let moment = match (time.transpose()?, found.text("slot").or_else(|| found.text("nth"))) {
            (Some(time), _) if found.text("action") == Some("remove") => DueMoment::Off(time),
            (Some(time), _) => DueMoment::At(Moment::Clock(time)),
            (None, Some(slot)) => {
                let known = DueMoment::parse(slot, self.source.words);
                known.unwrap_or_else(|| DueMoment::At(Moment::slot(slot)))
            }
            (None, None) => DueMoment::Nth(1, 1),
        };
        let line = found
            .whole("line")
            .and_then(|line| u8::try_from(line - 1).ok())
            .unwrap_or(0);
        Ok(Some(DueKey { date, moment, line }))
    }

    fn reading(found: &Json, haul: &Haul) -> Result<Piece, String> {
        let id = found.text("measure").unwrap_or("");
        let of = haul.measures.iter().position(|rated| *rated.measure.id.0 == *id);
        let of = of.ok_or("its measure is not in the file")?;
        let text = match found.get("value") {
            Some(Json::Bool(yes)) => yes.to_string(),
            Some(Json::Text(text) | Json::Number(text)) => text.clone(),
            _ => return Err("it has no value".to_owned()),
        };
        let value = value(&haul.measures[of].measure, &text)?;
        let day = found.text("day").map(read_date).transpose()?;
        let text = found.to_string();
        let mut piece = reading(&["json", &text], of, value, at(found)?).for_day(day);
        if let Entry::Reading(entry) = &mut piece.entry {
            entry.note = found.text("note").map(str::to_owned);
            entry.around = found.text("around").map(str::to_owned);
            let said = found.text("said").map(str::to_owned);
            let called = found.yes("called").or(said.is_some().then_some(true));
            entry.call = called.map(|called| Call { called, said });
        }
        Ok(piece)
    }

    fn note(found: &Json) -> Result<Piece, String> {
        let text = found
            .text("text")
            .filter(|text| !text.is_empty())
            .ok_or("it has no text")?;
        let day = found.text("day").map(read_date).transpose()?;
        let whole = found.to_string();
        let mut piece = note(&["json", &whole], text, at(found)?).for_day(day);
        if let Entry::Note(entry) = &mut piece.entry {
            let tags = found.list("tags").iter().filter_map(Json::as_text);
            entry.tags = tags.map(str::to_owned).collect();
        }
        Ok(piece)
    }
}

fn at(found: &Json) -> Result<chrono::DateTime<chrono::FixedOffset>, String> {
    let at = found.text("at").and_then(instant);
    at.ok_or_else(|| "its `at` is not a time with an offset".to_owned())
}
