//! FHIR R4 and R5, JSON, with the German profile dgMP: requests, statements, administrations, observations.
//!
//! A plan is made only of what is in force and whose every line can be said in directions. The rest is named.

mod dosage;
mod timing;

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use rust_decimal::Decimal;

use super::{Source, instant, measure_key};
use crate::domain::exchange::haul::{Haul, Piece, dose, note, reading};
use crate::domain::exchange::json::Json;
use crate::domain::journal::Outcome;
use crate::domain::measure::{GRADES, Scale, Value};

/// Reads a bundle or a single resource.
pub fn read(root: &Json, source: &Source<'_>) -> Haul {
    let mut haul = Haul {
        what: "FHIR".to_owned(),
        ..Haul::default()
    };
    let mut resources: Vec<(&Json, String)> = Vec::new();
    if root.text("resourceType") == Some("Bundle") {
        for entry in root.list("entry") {
            let url = entry.text("fullUrl").unwrap_or("").to_owned();
            resources.extend(entry.get("resource").map(|resource| (resource, url)));
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
    let mut others = 0;
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
        match kind {
            "MedicationRequest" | "MedicationStatement" => {
                if let Err(why) = reader.planned(&mut haul, kind == "MedicationRequest") {
                    haul.leave(place, why);
                }
            }
            "MedicationAdministration" => match reader.administration(&mut haul) {
                Ok(piece) => haul.take(place, vec![piece]),
                Err(why) => haul.leave(place, why),
            },
            "Observation" => match reader.observation(&mut haul) {
                Ok(piece) => haul.take(place, vec![piece]),
                Err(why) => haul.leave(place, why),
            },
            "Medication" => {}
            _ => others += 1,
        }
    }
    if others > 0 {
        haul.said
            .push(format!("{others} resources of other kinds are not read"));
    }
    haul
}

fn key(resource: &Json, url: &str, n: usize) -> String {
    let kind = resource.text("resourceType").unwrap_or("");
    match resource.text("id") {
        Some(id) => format!("{kind}/{id}"),
        None if !url.is_empty() => url.to_owned(),
        None => format!("{kind}/{n}/{resource}"),
    }
}

/// The words of a codeable concept.
fn concept(found: &Json) -> Option<String> {
    let text = found.text("text").map(str::to_owned);
    let coded = || {
        let coding = found.list("coding").first()?;
        coding
            .text("display")
            .or_else(|| coding.text("code"))
            .map(str::to_owned)
    };
    let text = text.or_else(coded)?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

struct Reader<'a> {
    resource: &'a Json,
    source: &'a Source<'a>,
    medications: &'a HashMap<String, &'a Json>,
    key: String,
}

impl Reader<'_> {
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
                haul.said
                    .extend(made.said.into_iter().map(|text| format!("{name}: {text}")));
            }
            Err(why) => haul.said.push(format!("{name} gets no plan, enter it by hand: {why}")),
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

    fn at(&self, keys: &[&str]) -> Option<DateTime<FixedOffset>> {
        let found = self.resource;
        let single = keys.iter().find_map(|key| found.text(&format!("{key}DateTime")));
        let period = keys
            .iter()
            .find_map(|key| found.get(&format!("{key}Period"))?.text("start"));
        let text = single.or(period).or_else(|| found.text("effectiveInstant"))?;
        let noon = NaiveTime::MIN + TimeDelta::hours(12);
        let dated = |text: &str| {
            text.parse::<NaiveDate>()
                .ok()
                .map(|day| self.source.wall.instant(day.and_time(noon)))
        };
        instant(text).or_else(|| dated(text))
    }

    fn administration(&self, haul: &mut Haul) -> Result<Piece, String> {
        let found = self.resource;
        let name = self.name().ok_or("it names no medicine")?;
        let taken = match found.text("status") {
            Some("completed") => true,
            Some("not-done") => false,
            other => return Err(format!("its status is `{}`", short(other.unwrap_or("")))),
        };
        let at = self
            .at(&["effective", "occurence", "occurrence"])
            .ok_or("its time cannot be read")?;
        let outcome = if taken {
            let given = found
                .get("dosage")
                .and_then(|dosage| dosage.get("dose"))
                .ok_or("no amount")?;
            let amount = dosage::quantity(given)?;
            if amount.value <= Decimal::ZERO {
                return Err("no amount".to_owned());
            }
            Outcome::Taken(amount)
        } else {
            Outcome::Skipped
        };
        let reasons = found.list("statusReason").iter().filter_map(concept);
        let notes = found
            .list("note")
            .iter()
            .filter_map(|note| note.text("text").map(str::to_owned));
        let words: Vec<String> = reasons.chain(notes).collect();
        let of = haul.medicine(&name);
        Ok(dose(&["fhir", &self.key], of, None, outcome, at).because(&words.join("; ")))
    }

    fn observation(&self, haul: &mut Haul) -> Result<Piece, String> {
        let found = self.resource;
        let name = found.get("code").and_then(concept).ok_or("it has no name")?;
        match found.text("status") {
            Some("final" | "amended" | "corrected" | "preliminary") => {}
            other => return Err(format!("its status is `{}`", short(other.unwrap_or("")))),
        }
        if found.get("dataAbsentReason").is_some() {
            return Err("its value is absent".to_owned());
        }
        let at = self.at(&["effective"]).ok_or("its time cannot be read")?;
        let words: Vec<&str> = found.list("note").iter().filter_map(|note| note.text("text")).collect();
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
                Ok(reading(&["fhir", &self.key], of, value, at).because(&words.join("; ")))
            }
            (None, Some(text)) => Ok(note(&["fhir", &self.key], format!("{name}: {text}"), at)),
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

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
