//! FHIR R4 and R5, JSON, with the German profile dgMP: requests, statements, administrations, observations.
//!
//! A plan is made only of what is in force and whose every line can be said in directions. The rest is named.

mod dosage;
mod text;
mod timing;

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use rust_decimal::Decimal;

use super::{Source, instant, measure_key};
use crate::domain::exchange::haul::{Haul, Piece, dose, note, reading};
use crate::domain::exchange::inward::fhir::text::{concept, short};
use crate::domain::exchange::json::Json;
use crate::domain::exchange::out::fhir as own;
use crate::domain::journal::{DueKey, Entry, Outcome};
use crate::domain::measure::{GRADES, Scale, Value};
use crate::domain::recording::call;

/// Reads a bundle or a single resource.
pub fn read(root: &Json, source: &Source<'_>) -> Haul {
    let mut haul = Haul {
        what: "FHIR".to_owned(),
        ..Haul::default()
    };
    let mut resources: Vec<(&Json, String)> = Vec::new();
    if root.text("resourceType") == Some("Bundle") {
        for (n, entry) in root.list("entry").iter().enumerate() {
            let url = entry.text("fullUrl").unwrap_or("").to_owned();
            match entry.get("resource") {
                Some(resource) => resources.push((resource, url)),
                None => haul.leave(format!("entry {}", n + 1), "there is no resource in it"),
            }
        }
    } else {
        resources.push((root, String::new()));
    }
    let mut medications: HashMap<String, &Json> = HashMap::new();
    for (resource, url) in &resources {
        if resource.text("resourceType") == Some("Medication") {
            medications.insert(url.clone(), resource);
            if let Some(id) = resource.text("id") {
                medications.insert(format!("Medication/{id}"), resource);
            }
        }
    }
    let mut subjects: BTreeSet<String> = BTreeSet::new();
    for (n, (resource, url)) in resources.iter().enumerate() {
        let reader = Reader {
            resource,
            source,
            medications: &medications,
            key: key(resource, url, n),
        };
        let kind = resource.text("resourceType").unwrap_or("");
        let place = format!(
            "{kind} {}",
            resource.text("id").map_or_else(|| (n + 1).to_string(), str::to_owned)
        );
        reader.keys(&mut haul, kind, &place);
        let subject = resource.get("subject").filter(|_| kind != "Medication");
        subjects.extend(
            subject
                .and_then(|found| found.text("reference").or_else(|| found.text("display")))
                .map(short),
        );
        match kind {
            "MedicationRequest" | "MedicationStatement" => {
                if let Err(why) = reader.planned(&mut haul, kind == "MedicationRequest") {
                    haul.leave(place, why);
                }
            }
            "MedicationAdministration" => match reader.administration(&mut haul, &place) {
                Ok(piece) => haul.take(place, vec![piece]),
                Err(why) => haul.leave(place, why),
            },
            "Observation" => match reader.observation(&mut haul, &place) {
                Ok(piece) => haul.take(place, vec![piece]),
                Err(why) => haul.leave(place, why),
            },
            "Medication" => {}
            "" => haul.leave(place, "it says no kind of resource"),
            kind => haul.leave(place, format!("resources of the kind {} are not read", short(kind))),
        }
    }
    if subjects.len() > 1 {
        haul.said.push(format!(
            "it is about {} people: are all of these doses yours?",
            subjects.len()
        ));
    }
    haul
}

/// Keys that say nothing of what is taken: of whom, by which system, and what is looked at elsewhere.
const COMMON: [&str; 10] = [
    "resourceType",
    "id",
    "meta",
    "language",
    "text",
    "contained",
    "subject",
    "identifier",
    "status",
    "implicitRules",
];

/// Keys that are read of a plan.
const OF_PLAN: [&str; 18] = [
    "intent",
    "doNotPerform",
    "modifierExtension",
    "extension",
    "medication",
    "medicationCodeableConcept",
    "medicationReference",
    "note",
    "renderedDosageInstruction",
    "dosageInstruction",
    "dosage",
    "requester",
    "informationSource",
    "adherence",
    "effectivePeriod",
    "effectiveDateTime",
    "authoredOn",
    "dateAsserted",
];

/// Keys that are read of one dosage, and of the dosage of a dose that was given.
const OF_DOSAGE: [&str; 17] = [
    "id",
    "sequence",
    "text",
    "dose",
    "additionalInstruction",
    "patientInstruction",
    "timing",
    "asNeeded",
    "asNeededBoolean",
    "asNeededFor",
    "asNeededCodeableConcept",
    "doseAndRate",
    "maxDosePerPeriod",
    "maxDosePerAdministration",
    "maxDosePerLifetime",
    "extension",
    "modifierExtension",
];

/// Keys that are read of a dose, and of an observation.
const OF_RECORD: [&str; 18] = [
    "statusReason",
    "medication",
    "medicationCodeableConcept",
    "medicationReference",
    "effectiveDateTime",
    "effectivePeriod",
    "effectiveInstant",
    "occurenceDateTime",
    "occurencePeriod",
    "occurrenceDateTime",
    "occurrencePeriod",
    "note",
    "dosage",
    "code",
    "dataAbsentReason",
    "category",
    "issued",
    "component",
];

fn key(resource: &Json, url: &str, n: usize) -> String {
    let kind = resource.text("resourceType").unwrap_or("");
    match resource.text("id") {
        Some(id) => format!("{kind}/{id}"),
        None if !url.is_empty() => url.to_owned(),
        None => format!("{kind}/{n}/{resource}"),
    }
}

struct Reader<'a> {
    resource: &'a Json,
    source: &'a Source<'a>,
    medications: &'a HashMap<String, &'a Json>,
    key: String,
}

impl Reader<'_> {
    /// Names what of a resource is not read.
    fn keys(&self, haul: &mut Haul, kind: &str, place: &str) {
        let known: &[&str] = match kind {
            "MedicationRequest" | "MedicationStatement" => &OF_PLAN,
            "MedicationAdministration" | "Observation" => &OF_RECORD,
            _ => return,
        };
        let is_known = |key: &&str| COMMON.contains(key) || known.contains(key) || key.starts_with("value");
        for key in self.resource.keys().filter(|key| !is_known(key)) {
            haul.not_kept(format!("`{}` of a {kind}", short(key)), place);
        }
        let of_one = self
            .resource
            .get("dosage")
            .filter(|found| matches!(found, Json::Object(_)));
        let listed = ["dosageInstruction", "dosage"].map(|key| self.resource.list(key));
        // Where it went is read of a dose that was given, and of no plan.
        let listed = listed.into_iter().flatten().map(|dosage| (dosage, false));
        for (dosage, given) in listed.chain(of_one.map(|dosage| (dosage, true))) {
            let known = |key: &&str| OF_DOSAGE.contains(key) || given && *key == "site";
            for key in dosage.keys().filter(|key| !known(key)) {
                haul.not_kept(format!("`dosage.{}` of a {kind}", short(key)), place);
            }
        }
    }

    fn name(&self) -> Option<String> {
        let found = self.resource;
        if let Some(name) = found.get("medicationCodeableConcept").and_then(concept) {
            return Some(name);
        }
        let medication = found.get("medication");
        if let Some(name) = medication.and_then(|found| found.get("concept")).and_then(concept) {
            return Some(name);
        }
        let reference = found
            .get("medicationReference")
            .or_else(|| medication.and_then(|found| found.get("reference")))?;
        let target = reference.text("reference").unwrap_or("");
        let contained = found
            .list("contained")
            .iter()
            .find(|inner| inner.text("id") == target.strip_prefix('#'));
        let there = contained.or_else(|| self.medications.get(target).copied());
        there
            .and_then(|found| found.get("code"))
            .and_then(concept)
            .or_else(|| reference.text("display").map(str::to_owned))
    }

    /// A request or a statement: a course, with a plan where it is in force and can be said whole.
    fn planned(&self, haul: &mut Haul, request: bool) -> Result<(), String> {
        let found = self.resource;
        let name = self.name().unwrap_or_else(|| "Medicine without a name".to_owned());
        let status = found.text("status").unwrap_or("");
        let adherence = found
            .get("adherence")
            .and_then(|found| found.get("code"))
            .and_then(|code| {
                let coding = code.list("coding").first()?;
                coding.text("code").map(str::to_owned)
            });
        let r5 = adherence.is_some() || status == "recorded";
        let (active, ended) = if request || !r5 {
            (status == "active", matches!(status, "completed" | "stopped" | "ended"))
        } else {
            let code = adherence.as_deref().unwrap_or("");
            (
                code.starts_with("taking"),
                matches!(code, "stopped" | "completed" | "not-taking"),
            )
        };
        let intent = found.text("intent").unwrap_or(if request { "" } else { "order" });
        let ordered = [
            "plan",
            "order",
            "original-order",
            "reflex-order",
            "filler-order",
            "instance-order",
        ];
        let refused = if found.text("implicitRules").is_some() || !found.list("modifierExtension").is_empty() {
            Some("it has rules that change its meaning and are not known".to_owned())
        } else if found.yes("doNotPerform") == Some(true) {
            Some("it says what is not to be taken".to_owned())
        } else if !ordered.contains(&intent) {
            Some(format!("its intent is `{}`", short(intent)))
        } else if !active && !ended {
            Some(format!(
                "its status is `{}`",
                short(adherence.as_deref().unwrap_or(status))
            ))
        } else {
            None
        };
        if let Some(why) = refused {
            return Err(format!("{name} makes no course: {why}"));
        }
        let of = haul.add(&name, true);
        let mut words: Vec<String> = Vec::new();
        let mut say = |text: Option<&str>| {
            let text = text.unwrap_or("").trim();
            if !text.is_empty() && !words.iter().any(|known| known == text) {
                words.push(text.to_owned());
            }
        };
        found.list("note").iter().for_each(|note| say(note.text("text")));
        say(found.text("renderedDosageInstruction"));
        for extension in found.list("extension") {
            let url = extension.text("url").unwrap_or("");
            if url.ends_with("renderedDosageInstruction") {
                say(extension
                    .text("valueMarkdown")
                    .or_else(|| extension.text("valueString")));
            }
        }
        let listed = if request { "dosageInstruction" } else { "dosage" };
        let dosages = found.list(listed);
        for dosage in dosages {
            say(dosage.text("text"));
            say(dosage.text("patientInstruction"));
            dosage
                .list("additionalInstruction")
                .iter()
                .for_each(|found| say(concept(found).as_deref()));
        }
        let course = &mut haul.medicines[of].course;
        course.note = (!words.is_empty()).then(|| words.join("\n"));
        let by = found
            .get("requester")
            .or_else(|| found.get("informationSource"))
            .and_then(|by| by.text("display"));
        course.prescriber = by.filter(|by| *by != "Patient").map(str::to_owned);
        if ended {
            course.archived = Some(self.source.now.date_naive());
            haul.said
                .push(format!("{name} has ended: a course without a plan, archived"));
            return Ok(());
        }
        let begins = self.begins();
        match dosage::plan(dosages, begins, self.source) {
            Ok(made) => {
                let course = &mut haul.medicines[of].course;
                course.limits = made.limits;
                course.plans = made.plan.into_iter().collect();
                for text in made.said.into_iter().map(|text| format!("{name}: {text}")) {
                    // Each line of a ladder may have the same ceiling.
                    if !haul.said.contains(&text) {
                        haul.said.push(text);
                    }
                }
            }
            Err(why) => haul
                .said
                .push(format!("{name} gets no plan and no limits, enter them by hand: {why}")),
        }
        Ok(())
    }

    /// The first day that the resource itself states.
    fn begins(&self) -> Option<NaiveDate> {
        let found = self.resource;
        let period = found.get("effectivePeriod").and_then(|period| period.text("start"));
        let stated = period
            .or_else(|| found.text("effectiveDateTime"))
            .or_else(|| found.text("authoredOn"));
        let text = stated.or_else(|| found.text("dateAsserted"))?;
        timing::day(text, self.source, false).ok()
    }

    /// When it was; noon of the day, which is noted, where only that is known.
    fn at(&self, keys: &[&str], haul: &mut Haul, place: &str) -> Option<DateTime<FixedOffset>> {
        let found = self.resource;
        let single = keys.iter().find_map(|key| found.text(&format!("{key}DateTime")));
        let period = keys
            .iter()
            .find_map(|key| found.get(&format!("{key}Period"))?.text("start"));
        let text = single.or(period).or_else(|| found.text("effectiveInstant"))?;
        let noon = NaiveTime::MIN + TimeDelta::hours(12);
        let mut dated = |text: &str| {
            let day = text.parse::<NaiveDate>().ok()?;
            haul.untimed.push(place.to_owned());
            Some(self.source.wall.instant(day.and_time(noon)))
        };
        instant(text).or_else(|| dated(text))
    }

    fn administration(&self, haul: &mut Haul, place: &str) -> Result<Piece, String> {
        let found = self.resource;
        let name = self.name().ok_or("it names no medicine")?;
        let taken = match found.text("status") {
            Some("completed") => true,
            Some("not-done") => false,
            other => return Err(format!("its status is `{}`", short(other.unwrap_or("")))),
        };
        let at = self
            .at(&["effective", "occurence", "occurrence"], haul, place)
            .ok_or("its time cannot be read")?;
        let dosage = found.get("dosage");
        let given = dosage.and_then(|dosage| dosage.get("dose"));
        let mut outcome = if taken {
            let amount = dosage::quantity(given.ok_or("no amount")?)?;
            if amount.value <= Decimal::ZERO {
                return Err("no amount".to_owned());
            }
            Outcome::Taken(amount)
        } else {
            if given.is_some() {
                haul.not_kept("the amount of a dose that was not taken", place);
            }
            Outcome::Skipped
        };
        let mut words: Vec<String> = Vec::new();
        for reason in found.list("statusReason").iter().filter_map(concept) {
            match (reason.strip_prefix(own::HELD), reason.as_str()) {
                (Some(why), _) if !taken => {
                    outcome = Outcome::Held;
                    words.extend(Some(why.trim_start_matches(':').trim().to_owned()).filter(|why| !why.is_empty()));
                }
                (_, own::SKIPPED) if !taken => {}
                _ => words.push(reason),
            }
        }
        // Words with the amount that contradict it.
        let text = dosage.and_then(|dosage| dosage.text("text")).unwrap_or("").trim();
        let alike = matches!(&outcome, Outcome::Taken(amount) if amount.to_string() == text);
        words.extend((!alike && !text.is_empty()).then(|| text.to_owned()));
        let mut due = None;
        for note in found.list("note").iter().filter_map(|note| note.text("text")) {
            match self.planned_for(note) {
                Some(key) if due.is_none() => due = Some(key),
                _ => words.push(note.to_owned()),
            }
        }
        let of = haul.medicine(&name);
        let piece = dose(&["fhir", &self.key], of, due, outcome, at).because(&words.join("; "));
        let site = dosage.and_then(|dosage| dosage.get("site")).and_then(concept);
        Ok(piece.at_site(site.filter(|_| taken).as_deref().unwrap_or_default()))
    }

    /// The due dose that a note of our own names: `planned 2026-02-09 08:00`.
    fn planned_for(&self, note: &str) -> Option<DueKey> {
        let (day, moment) = note.strip_prefix(own::PLANNED)?.trim_start().split_once(' ')?;
        let day = day.parse::<NaiveDate>().ok()?;
        let key = super::own_csv::moment(day, moment, self.source.words);
        // What is not written as we write it is somebody's note.
        (format!("{} {day} {}", own::PLANNED, own::moment(&key)) == note).then_some(key)
    }

    fn observation(&self, haul: &mut Haul, place: &str) -> Result<Piece, String> {
        let found = self.resource;
        let name = found.get("code").and_then(concept).ok_or("it has no name")?;
        match found.text("status") {
            Some("final" | "amended" | "corrected" | "preliminary") => {}
            other => return Err(format!("its status is `{}`", short(other.unwrap_or("")))),
        }
        if found.get("dataAbsentReason").is_some() {
            return Err("its value is absent".to_owned());
        }
        let at = self.at(&["effective"], haul, place).ok_or("its time cannot be read")?;
        let (mut words, mut day, mut around, mut called) = (Vec::new(), None, None, None);
        for note in found.list("note").iter().filter_map(|note| note.text("text")) {
            let of_day = note
                .strip_prefix(own::FOR_DAY)
                .and_then(|text| text.trim().parse::<NaiveDate>().ok());
            match (of_day, note.strip_prefix(own::AROUND)) {
                (Some(date), _) => day = Some(date),
                (None, Some(which)) => around = Some(which.trim().to_owned()),
                (None, None) => match note.strip_prefix(own::CALLED) {
                    Some(told) => called = call::read(told).ok(),
                    None => words.push(note),
                },
            }
        }
        let number = |found: &Json| {
            let plain = found.get("comparator").is_none();
            found.get("value").and_then(Json::as_decimal).filter(|_| plain)
        };
        let unit = |found: &Json| {
            found
                .text("unit")
                .or_else(|| found.text("code"))
                .unwrap_or("")
                .to_owned()
        };
        let made = if let Some(quantity) = found.get("valueQuantity") {
            let value = number(quantity).ok_or("its value is not a number")?;
            Some((Value::Number(value), Scale::Number { unit: unit(quantity) }))
        } else if let Some(whole) = found.get("valueInteger") {
            let value = whole.as_decimal().ok_or("its value is not a number")?;
            Some((Value::Number(value), Scale::Number { unit: String::new() }))
        } else if let Some(yes) = found.yes("valueBoolean") {
            Some((Value::Yes(yes), Scale::YesNo))
        } else {
            self.pair(&number, &unit)
        };
        let single = found.keys().any(|key| key.starts_with("value"));
        if single && !found.list("component").is_empty() {
            haul.not_kept("`component` beside a value", place);
        }
        let text = found.text("valueString").map(str::to_owned);
        let text = text.or_else(|| found.get("valueCodeableConcept").and_then(concept));
        let graded = text
            .as_ref()
            .and_then(|text| GRADES.iter().position(|grade| *grade == text.to_lowercase()));
        let graded = graded.and_then(|grade| u8::try_from(grade).ok());
        let made = made.or(graded.map(|grade| (Value::Grade(grade), Scale::Grade { five: true })));
        match (made, text) {
            (Some((value, scale)), _) => {
                let of = haul.rated(&measure_key(&name), &name, scale);
                let piece = reading(&["fhir", &self.key], of, value, at).because(&words.join("; "));
                let mut piece = piece.for_day(day);
                if let Entry::Reading(entry) = &mut piece.entry {
                    entry.around = around;
                    entry.call = called;
                }
                Ok(piece)
            }
            (None, Some(text)) => {
                let words: Vec<&str> = std::iter::once(text.as_str()).chain(words).collect();
                let text = format!("{name}: {}", words.join("; "));
                Ok(note(&["fhir", &self.key], text, at).for_day(day))
            }
            (None, None) => Err("it has no value".to_owned()),
        }
    }

    /// Two components: a pair, systolic first.
    fn pair(
        &self,
        number: &dyn Fn(&Json) -> Option<Decimal>,
        unit: &dyn Fn(&Json) -> String,
    ) -> Option<(Value, Scale)> {
        let [one, other] = self.resource.list("component") else {
            return None;
        };
        let (first, second) = (one.get("valueQuantity")?, other.get("valueQuantity")?);
        let code = |found: &Json| {
            found
                .get("code")
                .map(ToString::to_string)
                .unwrap_or_default()
                .to_lowercase()
        };
        let swapped = code(one).contains("diastol") || code(other).contains("systol");
        let (first, second) = if swapped { (second, first) } else { (first, second) };
        Some((
            Value::Pair(number(first)?, number(second)?),
            Scale::Pair { unit: unit(first) },
        ))
    }
}
