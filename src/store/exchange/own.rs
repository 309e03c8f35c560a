//! The regimen's own JSON: the records of the files with the same keys, and back.
//!
//! It is here because the keys are those of the TOML files: what is written is what [`crate::store::write`] writes, and
//! what is read is turned into TOML and read by the readers of the files. So there is one list of keys and one check.

use chrono::NaiveDate;

use crate::domain::course::{Course, CourseId};
use crate::domain::exchange::haul;
use crate::domain::exchange::inward::own_json::{PAPERS, PEOPLE, VISITS};
use crate::domain::exchange::json::{Json, Object};
use crate::domain::exchange::out::{Selection, stamp, value};
use crate::domain::journal::{Entry, Outcome};
use crate::domain::keyed::{CareList, Keys};
use crate::domain::measure::{Measure, MeasureId};
use crate::domain::vocabulary::Vocabulary;
use crate::store::config_file::read_care;
use crate::store::fault::Fault;
use crate::store::write::{self, Datum, Pairs};
use crate::store::{course_file, measures_file};

/// Keys whose values are dates in the files.
const DATES: [&str; 8] = [
    "from", "until", "on", "entered", "archived", "retired", "opened", "expires",
];
/// Keys whose values are numbers in the files, where they look like one.
const NUMBERS: [&str; 6] = ["at_least", "at_most", "baseline", "days", "pieces", "notice"];

/// Whether an entry goes out: one whose course or measure is gone has nothing that it could refer to.
pub fn goes_out(selection: &Selection<'_>, entry: &Entry) -> bool {
    match entry {
        Entry::Dose(dose) => selection.regimen.course(&dose.course).is_some(),
        Entry::Reading(reading) => selection.regimen.measure(&reading.measure).is_some(),
        Entry::Note(_) => true,
    }
}

/// Writes everything that is selected.
pub fn json(selection: &Selection<'_>) -> String {
    let slots = selection.regimen.settings.words.slots().iter();
    let slots = slots.map(|slot| (slot.name.to_string(), Json::of(slot.time.format("%H:%M").to_string())));
    let entries = selection.entries(true);
    let courses = selection.courses().map(course).collect();
    let mut lists: [Vec<Json>; 3] = Default::default();
    for entry in entries.iter().filter(|entry| goes_out(selection, entry)) {
        let place = match entry {
            Entry::Dose(_) => 0,
            Entry::Reading(_) => 1,
            Entry::Note(_) => 2,
        };
        lists[place].push(record(entry));
    }
    let [doses, readings, notes] = lists;
    let care = selection.care();
    let list = |list: Vec<Json>| (!list.is_empty()).then_some(Json::List(list));
    let people = care.map(|care| care.people.iter().map(|p| object(write::person(p))).collect());
    let visits = care.map(|care| {
        care.appointments
            .iter()
            .map(|a| object(write::appointment(a)))
            .collect()
    });
    let papers = care.map(|care| care.papers.iter().map(|p| object(write::paper(p))).collect());
    let date = |date: Option<NaiveDate>| date.map(|date| Json::of(date.to_string()));
    let whole = Object::default()
        .text("kind", "regimen-export")
        .put("version", Json::Number("1".to_owned()))
        .text("program", format!("regimen {}", env!("CARGO_PKG_VERSION")))
        .text("made", stamp(selection.now))
        .text("zone", selection.zone)
        .may("since", date(selection.since))
        .may("to", date(selection.to))
        .put("slots", Json::Object(slots.collect()))
        .put("courses", Json::List(courses))
        .put(
            "measures",
            Json::List(
                selection
                    .regimen
                    .measures
                    .iter()
                    .map(|m| object(write::measure(m)))
                    .collect(),
            ),
        )
        .put("doses", Json::List(doses))
        .put("readings", Json::List(readings))
        .put("notes", Json::List(notes))
        .may(PEOPLE, people.and_then(list))
        .may(VISITS, visits.and_then(list))
        .may(PAPERS, papers.and_then(list));
    format!("{}\n", whole.done())
}

/// Letters that the shape allows in an identifier.
fn is_id(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
}

fn course(course: &Course) -> Json {
    let mut fields = vec![("file".to_owned(), Json::of(course.id.as_str()))];
    fields.extend(pairs(write::course_top(course)));
    if let Some(batch) = write::batch(course) {
        fields.push(("batch".to_owned(), object(batch)));
    }
    let limits = write::limits(&course.limits);
    if !limits.is_empty() {
        let mut limits: Vec<(String, Json)> = pairs(limits).collect();
        // The shape has texts only.
        for (key, value) in &mut limits {
            if key == "shared" {
                let names: Vec<&str> = course.limits.shared.iter().map(CourseId::as_str).collect();
                *value = Json::of(names.join(", "));
            }
        }
        fields.push(("limits".to_owned(), Json::Object(limits)));
    }
    let plans = course.plans.iter().map(write::plan);
    let plans: Vec<Json> = plans
        .chain(course.void_plans.iter().map(write::void_plan))
        .map(object)
        .collect();
    if !plans.is_empty() {
        fields.push(("plan".to_owned(), Json::List(plans)));
    }
    let changes = course.changes.iter().map(|change| {
        let mut fields = write::change(change);
        // Letters that the shape does not allow: the change is known by what it says.
        fields.retain(|(key, _)| *key != "id" || change.id.as_deref().is_some_and(is_id));
        object(fields)
    });
    let changes: Vec<Json> = changes.collect();
    if !changes.is_empty() {
        fields.push(("change".to_owned(), Json::List(changes)));
    }
    Json::Object(fields)
}

fn object(fields: Pairs) -> Json {
    Json::Object(pairs(fields).collect())
}

fn pairs(fields: Pairs) -> impl Iterator<Item = (String, Json)> {
    let fields = fields.into_iter();
    fields.map(|(key, value)| (key.to_owned(), datum(&value)))
}

fn datum(value: &Datum) -> Json {
    match value {
        Datum::Text(text) => Json::of(kept(text)),
        Datum::Number(number) => Json::number(*number),
        Datum::Yes(yes) => Json::Bool(*yes),
        Datum::Date(date) => Json::of(date.to_string()),
        Datum::Time(time) => {
            let short = time.format("%H:%M:%S").to_string();
            Json::of(short.strip_suffix(":00").unwrap_or(&short))
        }
        Datum::Stamp(at) => Json::of(stamp(*at)),
        Datum::List(items) | Datum::Lines(items) => Json::List(items.iter().map(datum).collect()),
        Datum::Fields(fields) => Json::Object(fields.iter().map(|(k, v)| (k.clone(), datum(v))).collect()),
    }
}

/// A text without the control characters that the shape does not allow.
fn kept(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

fn record(entry: &Entry) -> Json {
    let (_, fields) = write::entry(entry);
    let fields = fields.into_iter().filter_map(|(key, field)| {
        let value = match (key, entry) {
            ("id", _) => return is_id(&entry.id().0).then(|| (key.to_owned(), Json::of(&*entry.id().0))),
            ("planned", Entry::Dose(dose)) => {
                let amount = dose.planned.as_ref()?;
                let basis = match amount.basis {
                    None => "",
                    Some(basis) => basis.suffix(),
                };
                Object::default()
                    .text("amount", amount.low.normalize().to_string())
                    .may(
                        "amount_max",
                        amount.high.map(|high| Json::of(high.normalize().to_string())),
                    )
                    .text("unit", format!("{}{basis}", amount.unit))
                    .done()
            }
            ("taken", Entry::Dose(dose)) => match &dose.outcome {
                Outcome::Taken(amount) => Object::default()
                    .text("amount", amount.value.normalize().to_string())
                    .text("unit", amount.unit.to_string())
                    .done(),
                Outcome::Skipped | Outcome::Held => return None,
            },
            ("value", Entry::Reading(reading)) => match &reading.value {
                crate::domain::measure::Value::Yes(yes) => Json::Bool(*yes),
                other => Json::of(value(other)),
            },
            _ => datum(&field),
        };
        Some((key.to_owned(), value))
    });
    Json::Object(fields.collect())
}

/// A course of the regimen's own JSON under this name of a file, and the keys of it that nobody here knows.
///
/// # Errors
/// What is wrong with it, as `regimen check` would say it.
pub fn course_of(found: &Json, id: &CourseId, words: &Vocabulary) -> Result<(Course, Vec<String>), String> {
    let text = toml(found, &["file"])?;
    let file = format!("courses/{id}.toml");
    let read = course_file::read(&file, id, text.as_bytes(), words);
    let course = read.course.ok_or_else(|| faults(&read.faults))?;
    Ok((course, unknown(&read.faults)))
}

/// A measure of the regimen's own JSON, and the keys of it that nobody here knows.
///
/// # Errors
/// What is wrong with it.
pub fn measure_of(found: &Json) -> Result<(Measure, Vec<String>), String> {
    let text = format!("[[measure]]\n{}", toml(found, &[])?);
    let (measures, found) = measures_file::read("measures.toml", text.as_bytes());
    let measure = measures.into_iter().next().ok_or_else(|| faults(&found))?;
    Ok((measure, unknown(&found)))
}

/// A person, an appointment or a paper of the regimen's own JSON, what its file would say, and the keys of it that nobody here
/// knows.
///
/// # Errors
/// What is wrong with it.
pub fn care_of(list: CareList, found: &Json) -> Result<(haul::Care, Keys, Vec<String>), String> {
    let text = format!("[[{}]]\n{}", list.table(), toml(found, &[])?);
    let (care, found) = read_care("care.toml", text.as_bytes());
    let person = care
        .people
        .into_iter()
        .next()
        .map(|p| (write::person(&p), haul::Care::Person(p)));
    let visit = care.appointments.into_iter().next();
    let visit = visit.map(|a| (write::appointment(&a), haul::Care::Appointment(a)));
    let paper = care
        .papers
        .into_iter()
        .next()
        .map(|p| (write::paper(&p), haul::Care::Paper(p)));
    let (keys, care) = person.or(visit).or(paper).ok_or_else(|| faults(&found))?;
    let keys = keys.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Ok((care, keys, unknown(&found)))
}

/// The keys that are not known, as they are written.
fn unknown(faults: &[Fault]) -> Vec<String> {
    let unknown = faults.iter().filter(|fault| fault.unknown);
    unknown.map(|fault| fault.key.clone()).collect()
}

/// A measure's key is usable as it is.
pub fn is_measure_id(text: &str) -> bool {
    let fits = !text.is_empty() && text.len() <= 64 && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    fits && !MeasureId(text.into()).0.is_empty()
}

fn faults(faults: &[Fault]) -> String {
    let errors = faults.iter().filter(|fault| fault.is_error());
    let said: Vec<String> = errors
        .map(|fault| format!("{}: {}", fault.key, fault.message))
        .collect();
    said.join("; ")
}

/// An object as TOML, one line a key.
fn toml(object: &Json, without: &[&str]) -> Result<String, String> {
    let Json::Object(fields) = object else {
        return Err("expected an object".to_owned());
    };
    let mut text = String::new();
    for (key, value) in fields.iter().filter(|(key, _)| !without.contains(&key.as_str())) {
        if *value != Json::Null {
            text.push_str(&format!("{} = {}\n", write::key(key), source(key, value)));
        }
    }
    Ok(text)
}

fn source(key: &str, value: &Json) -> String {
    match value {
        Json::Null => "\"\"".to_owned(),
        Json::Bool(yes) => yes.to_string(),
        Json::Number(text) => text.clone(),
        Json::Text(text) if DATES.contains(&key) && text.parse::<NaiveDate>().is_ok() => text.trim().to_owned(),
        Json::Text(text) if NUMBERS.contains(&key) && text.parse::<rust_decimal::Decimal>().is_ok() => text.clone(),
        Json::Text(text) => Datum::text(text).one_line(),
        Json::List(items) => {
            let items: Vec<String> = items.iter().map(|item| source(key, item)).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| *value != Json::Null);
            // A date for each strength is one as well.
            let of = |inner| if DATES.contains(&key) { key } else { inner };
            let fields: Vec<String> = fields
                .map(|(inner, value)| format!("{} = {}", write::key(inner), source(of(inner), value)))
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
    }
}
