//! A FHIR R4 bundle: what is planned, what was taken, what was rated. It orders nothing, and holds no code that nobody
//! entered; what `Timing` cannot say is said as text alone, never by the nearest code.

use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;

use super::{Selection, day, said, stamp};
use crate::domain::amount::{Amount, Quantity};
use crate::domain::course::{Course, CourseId};
use crate::domain::directions::{Days, Directions, Lasts, Line, Moment, Side};
use crate::domain::exchange::json::{Json, Object};
use crate::domain::exchange::{hash, plain_line};
use crate::domain::journal::{DoseEntry, Entry, Outcome, ReadingEntry};
use crate::domain::measure::{Measure, Scale, Value};
use crate::domain::schedule::{Place, Rung, RungKind, Timeline};
use crate::domain::unit::Unit;

/// Before the reason of a dose that was held.
pub const HELD: &str = "held on the prescriber's word";
/// The reason of a dose that was skipped without one.
pub const SKIPPED: &str = "skipped";
/// Before the day and the moment of the due dose that a record is of.
pub const PLANNED: &str = "planned";
/// Before the day that a reading is for, where that is not the day of its time.
pub const FOR_DAY: &str = "for the day";
/// Before whether somebody was called about a reading.
pub const CALLED: &str = "called about it:";
/// Before the words for a reading around a dose.
pub const AROUND: &str = "around the dose:";
pub use super::csv::moment;

const UCUM: &str = "http://unitsofmeasure.org";
const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// How many rungs of a ladder are written at most.
const RUNGS: usize = 200;

/// The bundle.
pub fn render(selection: &Selection<'_>) -> String {
    let mut entries = Vec::new();
    for course in selection.courses() {
        entries.push(resource("statement", course.id.as_str(), statement(selection, course)));
    }
    for entry in selection.entries(false) {
        match &entry {
            Entry::Dose(dose) => entries.push(resource("dose", &dose.id.0, administration(selection, dose))),
            Entry::Reading(reading) => {
                if let Some(measure) = selection.regimen.measure(&reading.measure) {
                    entries.push(resource("reading", &reading.id.0, observation(reading, measure)));
                }
            }
            Entry::Note(_) => {}
        }
    }
    let bundle = Object::default()
        .text("resourceType", "Bundle")
        .text("type", "collection")
        .text("timestamp", stamp(selection.now))
        .put("entry", Json::List(entries));
    format!("{}\n", bundle.done())
}

fn resource(kind: &str, key: &str, body: Object) -> Json {
    let uuid = hash::uuid(&[kind, key]);
    let Json::Object(fields) = body.done() else {
        return Json::Null;
    };
    let mut resource: Vec<(String, Json)> = fields;
    resource.insert(1, ("id".to_owned(), Json::of(&uuid)));
    Object::default()
        .text("fullUrl", format!("urn:uuid:{uuid}"))
        .put("resource", Json::Object(resource))
        .done()
}

fn words(text: impl Into<String>) -> Json {
    Object::default().text("text", text).done()
}

fn patient() -> Json {
    Object::default().text("display", "Patient").done()
}

fn medicine(selection: &Selection<'_>, course: &CourseId) -> Json {
    let name = plain_line(selection.regimen.name_of(course));
    words(if name.is_empty() { course.to_string() } else { name })
}

fn statement(selection: &Selection<'_>, course: &Course) -> Object {
    let timeline = selection.schedules.timeline(&course.id);
    let place = timeline.map(|timeline| timeline.place(selection.today));
    let (status, end) = match (&place, course.archived) {
        (Some(Place::Over(end)), _) => ("completed", Some(*end - TimeDelta::days(1))),
        (_, Some(gone)) if gone <= selection.today => ("completed", Some(gone - TimeDelta::days(1))),
        (Some(Place::Step(_)), _) => ("active", None),
        (Some(Place::Paused { .. }), _) => ("on-hold", None),
        (Some(Place::Stopped(since)), _) => ("stopped", Some(*since - TimeDelta::days(1))),
        (Some(Place::Before(Some(_))), _) => ("intended", None),
        (Some(Place::Before(None)) | None, _) => ("unknown", None),
    };
    let start = course.plans.iter().map(|plan| plan.from).min();
    let period = start.map(|start| {
        let end = end.filter(|end| *end >= start).map(|end| Json::of(end.to_string()));
        Object::default()
            .text("start", start.to_string())
            .may("end", end)
            .done()
    });
    let dosages = timeline.map_or(Vec::new(), |timeline| dosages(selection, course, timeline));
    let note = plain_line(course.note.as_deref().unwrap_or(""));
    let note = (!note.is_empty()).then(|| Json::List(vec![words(note)]));
    Object::default()
        .text("resourceType", "MedicationStatement")
        .text("status", status)
        .put("medicationCodeableConcept", medicine(selection, &course.id))
        .put("subject", patient())
        .may("effectivePeriod", period)
        .text("dateAsserted", stamp(selection.now))
        .put("informationSource", patient())
        .may("note", note)
        .may("dosage", (!dosages.is_empty()).then_some(Json::List(dosages)))
}

fn dosages(selection: &Selection<'_>, course: &Course, timeline: &Timeline) -> Vec<Json> {
    let last = selection.to.unwrap_or(selection.today + TimeDelta::days(366));
    let first = selection.since.unwrap_or(NaiveDate::MIN);
    let rungs = timeline.rungs(RUNGS).into_iter();
    let inside = |rung: &Rung| rung.from <= last && rung.until.is_none_or(|until| until >= first);
    let mut found = Vec::new();
    for (n, rung) in rungs.filter(inside).enumerate() {
        let sequence = Json::Number((n + 1).to_string());
        let dates = match (rung.until, rung.from) {
            (Some(until), from) if until == from => format!("on {}", day(from)),
            (Some(until), from) => format!("{} to {}", day(from), day(until)),
            (None, from) => format!("from {}", day(from)),
        };
        let step = timeline.plans().get(rung.plan).and_then(|plan| {
            let before: usize = timeline
                .plans()
                .iter()
                .take(rung.plan)
                .map(|plan| plan.steps.len())
                .sum();
            let index = usize::try_from(rung.step).ok()?.checked_sub(1)?;
            plan.steps
                .get(index)
                .or_else(|| plan.steps.get(index.checked_sub(before)?))
        });
        let note = plain_line(step.and_then(|step| step.note.as_deref()).unwrap_or(""));
        let alone = |text: String| {
            Object::default()
                .put("sequence", sequence.clone())
                .text("text", text)
                .text("patientInstruction", note.clone())
        };
        let paused = matches!(rung.kind, RungKind::Pause | RungKind::Stop);
        if paused || rung.take.is_none() {
            found.push(alone(format!("nothing ({dates})")).done());
            continue;
        }
        if rung.asked {
            found.push(alone(format!("{} ({dates}; only once it is decided)", rung.take)).done());
            continue;
        }
        for line in &rung.take.lines {
            let single = Directions {
                lines: vec![line.clone()],
            };
            let dosage = alone(format!("{single} ({dates})"));
            let dosage = match coded(selection, &rung, line) {
                None => dosage,
                Some((timing, needed)) => {
                    let rate = Object::default();
                    let rate = match line.amount.high {
                        None => rate.put("doseQuantity", quantity(&line.amount.quantity())),
                        Some(_) => rate.put("doseRange", range(&line.amount)),
                    };
                    dosage
                        .may("timing", timing)
                        .may(needed.0, needed.1)
                        .put("doseAndRate", Json::List(vec![rate.done()]))
                }
            };
            found.push(bounded(dosage, course).done());
        }
    }
    found
}

/// The ceilings that R4 has a place for.
fn bounded(dosage: Object, course: &Course) -> Object {
    let limits = &course.limits;
    let plain = |most: &Option<crate::domain::most::Most>| {
        most.as_ref()
            .filter(|most| most.component.is_none())
            .map(|most| most.amount.clone())
    };
    let span = |amount: Quantity, value: u32, unit: &str, code: &str| {
        let denominator = Object::default()
            .put("value", Json::Number(value.to_string()))
            .text("unit", unit)
            .text("system", UCUM)
            .text("code", code);
        Object::default()
            .put("numerator", quantity(&amount))
            .put("denominator", denominator.done())
            .done()
    };
    let period = plain(&limits.per_day)
        .map(|most| span(most, 24, "h", "h"))
        .or_else(|| plain(&limits.per_calendar_day).map(|most| span(most, 1, "d", "d")))
        .or_else(|| plain(&limits.per_week).map(|most| span(most, 1, "wk", "wk")));
    dosage.may("maxDosePerPeriod", period).may(
        "maxDosePerAdministration",
        plain(&limits.per_dose).map(|most| quantity(&most)),
    )
}

/// Timing, and under which key it is said whether it is as needed.
type Coded = (Option<Json>, (&'static str, Option<Json>));

/// Timing and whether it is as needed; `None` where `Timing` cannot say it.
fn coded(selection: &Selection<'_>, rung: &Rung, line: &Line) -> Option<Coded> {
    if line.amount.basis.is_some() || line.first.is_some() {
        return None;
    }
    let mut repeat = Object::default();
    let mut start = rung.from.to_string();
    if let Moment::Every { minutes, from } = &line.moment {
        // The hours are counted from the first dose.
        let from = from.filter(|_| !rung.part)?;
        start = stamp(selection.wall.instant(rung.from.and_time(from)));
        if !minutes.is_multiple_of(60) || line.days != Days::Every {
            return None;
        }
    }
    let until = rung.until.map(|until| Json::of(until.to_string()));
    let bounds = Object::default().text("start", start).may("end", until).done();
    repeat = repeat.put("boundsPeriod", bounds);
    if line.around.is_some() {
        return None;
    }
    match line.lasts {
        None => {}
        Some(Lasts::Over(minutes)) => {
            let minutes = Json::Number(minutes.to_string());
            repeat = repeat.put("duration", minutes).text("durationUnit", "min");
        }
        Some(_) => return None,
    }
    let often = |repeat: Object, frequency: u32, period: u32, unit: &str| {
        let number = |n: u32| Json::Number(n.to_string());
        repeat
            .put("frequency", number(frequency))
            .put("period", number(period))
            .text("periodUnit", unit)
    };
    let times = match line.moment {
        Moment::TimesADay(times) => times,
        _ => 1,
    };
    repeat = match (&line.moment, &line.days) {
        (Moment::AsNeeded { apart, .. }, Days::Every) => match apart {
            None => repeat,
            Some((least, most)) if least.is_multiple_of(60) && most.is_multiple_of(60) && *least > 0 => {
                let most = (most > least).then(|| Json::Number((most / 60).to_string()));
                let repeat = repeat
                    .put("frequency", Json::Number("1".to_owned()))
                    .put("period", Json::Number((least / 60).to_string()));
                repeat.may("periodMax", most).text("periodUnit", "h")
            }
            Some(_) => return None,
        },
        (Moment::AsNeeded { .. }, _) => return None,
        (Moment::Every { minutes, .. }, _) => often(repeat, 1, minutes / 60, "h"),
        (_, Days::Every) => often(repeat, times, 1, "d"),
        (
            _,
            Days::EveryDays {
                every,
                from_day: 1,
                from: None,
                ..
            },
        ) if !rung.part => often(repeat, times, *every, "d"),
        (_, Days::Weekdays { days, every: 1, .. }) => {
            let named: Vec<Json> = (0..7)
                .filter(|i| days & (1 << i) != 0)
                .map(|i| Json::of(WEEK[i]))
                .collect();
            let many = u32::try_from(named.len()).unwrap_or(1) * times;
            often(repeat, many, 1, "wk").put("dayOfWeek", Json::List(named))
        }
        _ => return None,
    };
    let mut needed = ("asNeededBoolean", None);
    repeat = match &line.moment {
        Moment::Clock(time) => repeat.put(
            "timeOfDay",
            Json::List(vec![Json::of(time.format("%H:%M:%S").to_string())]),
        ),
        Moment::Slot { name, side, minutes } => {
            let code = when(name, *side)?;
            let meal_itself = *side == Side::At;
            if meal_itself && *minutes > 0 {
                return None;
            }
            let offset = (*minutes > 0).then(|| Json::Number(minutes.to_string()));
            repeat
                .put("when", Json::List(vec![Json::of(code)]))
                .may("offset", offset)
        }
        Moment::AsNeeded { reason, .. } => {
            needed = match reason {
                Some(reason) => ("asNeededCodeableConcept", Some(words(plain_line(reason)))),
                None => ("asNeededBoolean", Some(Json::Bool(true))),
            };
            repeat
        }
        Moment::TimesADay(_) | Moment::Every { .. } => repeat,
    };
    let timing = Object::default().put("repeat", repeat.done()).done();
    Some((Some(timing), needed))
}

/// The code of a moment of the day, where there is one that says just that.
fn when(slot: &str, side: Side) -> Option<&'static str> {
    Some(match (slot, side) {
        ("waking", Side::At) => "WAKE",
        ("morning", Side::At) => "MORN",
        ("noon", Side::At) => "NOON",
        ("afternoon", Side::At) => "AFT",
        ("evening", Side::At) => "EVE",
        ("night", Side::At) => "NIGHT",
        ("bedtime", Side::At) => "HS",
        ("breakfast", Side::At) => "CM",
        ("lunch", Side::At) => "CD",
        ("dinner", Side::At) => "CV",
        ("breakfast", Side::Before) => "ACM",
        ("lunch", Side::Before) => "ACD",
        ("dinner", Side::Before) => "ACV",
        ("breakfast", Side::After) => "PCM",
        ("lunch", Side::After) => "PCD",
        ("dinner", Side::After) => "PCV",
        _ => return None,
    })
}

/// The UCUM code of a unit, where it has one.
fn code(unit: &Unit) -> Option<&'static str> {
    Some(match unit {
        Unit::Kilogram => "kg",
        Unit::Gram => "g",
        Unit::Milligram => "mg",
        Unit::Microgram => "ug",
        Unit::Nanogram => "ng",
        Unit::Litre => "L",
        Unit::Millilitre => "mL",
        Unit::Millimole => "mmol",
        Unit::Counted(word) => match &**word {
            "tablet" => "{tbl}",
            "capsule" => "{capsule}",
            "drop" => "[drp]",
            "puff" => "{puff}",
            _ => return None,
        },
        _ => return None,
    })
}

fn of_unit(value: Decimal, unit: &Unit) -> Json {
    let code = code(unit);
    Object::default()
        .put("value", Json::number(value))
        .text("unit", unit.to_string())
        .text("system", code.map_or("", |_| UCUM))
        .text("code", code.unwrap_or(""))
        .done()
}

fn quantity(quantity: &Quantity) -> Json {
    of_unit(quantity.value, &quantity.unit)
}

fn range(amount: &Amount) -> Json {
    Object::default()
        .put("low", quantity(&amount.quantity()))
        .put("high", quantity(&amount.at_most()))
        .done()
}

fn administration(selection: &Selection<'_>, dose: &DoseEntry) -> Object {
    let why = plain_line(&said(dose.why.as_ref()));
    let (status, reason) = match &dose.outcome {
        Outcome::Taken(_) => ("completed", None),
        Outcome::Skipped if why.is_empty() => ("not-done", Some(SKIPPED.to_owned())),
        Outcome::Skipped => ("not-done", Some(why.clone())),
        Outcome::Held if why.is_empty() => ("not-done", Some(HELD.to_owned())),
        Outcome::Held => ("not-done", Some(format!("{HELD}: {why}"))),
    };
    let given = match &dose.outcome {
        Outcome::Taken(amount) => Some(
            Object::default()
                .text("text", amount.to_string())
                .may("site", dose.site.as_ref().map(|site| words(plain_line(site))))
                .put("dose", quantity(amount))
                .done(),
        ),
        Outcome::Skipped | Outcome::Held => None,
    };
    let mut notes = Vec::new();
    if let Some(due) = &dose.due {
        notes.push(words(format!("{PLANNED} {} {}", due.date, moment(due))));
    }
    if !why.is_empty() && matches!(dose.outcome, Outcome::Taken(_)) {
        notes.push(words(why));
    }
    Object::default()
        .text("resourceType", "MedicationAdministration")
        .text("status", status)
        .may("statusReason", reason.map(|text| Json::List(vec![words(text)])))
        .put("medicationCodeableConcept", medicine(selection, &dose.course))
        .put("subject", patient())
        .text("effectiveDateTime", stamp(dose.at))
        .may("note", (!notes.is_empty()).then_some(Json::List(notes)))
        .may("dosage", given)
}

fn observation(reading: &ReadingEntry, measure: &Measure) -> Object {
    let name = plain_line(&measure.name);
    let name = if name.is_empty() { measure.id.to_string() } else { name };
    let unit = match &measure.scale {
        Scale::Number { unit } | Scale::Pair { unit } => plain_line(unit),
        _ => String::new(),
    };
    let number = |value: Decimal| {
        Object::default()
            .put("value", Json::number(value))
            .text("unit", unit.clone())
            .done()
    };
    let day = reading.day.map(|day| format!("{FOR_DAY} {day}"));
    let around = reading
        .around
        .as_ref()
        .map(|which| format!("{AROUND} {}", plain_line(which)));
    let note = Some(plain_line(&said(reading.note.as_ref()))).filter(|note| !note.is_empty());
    let call = reading.call.as_ref();
    let call = call.map(|call| format!("{CALLED} {}", plain_line(&said(Some(&call.typed())))));
    let notes: Vec<Json> = [day, around, call, note].into_iter().flatten().map(words).collect();
    let base = Object::default()
        .text("resourceType", "Observation")
        .text("status", "final")
        .put("code", words(name.clone()))
        .put("subject", patient())
        .text("effectiveDateTime", stamp(reading.at));
    let base = match &reading.value {
        Value::Number(value) => base.put("valueQuantity", number(*value)),
        Value::Yes(yes) => base.put("valueBoolean", Json::Bool(*yes)),
        Value::Grade(_) => base.put("valueString", Json::of(reading.value.to_string())),
        Value::Pair(first, second) => {
            let part = |which: &str, value: Decimal| {
                Object::default()
                    .put("code", words(format!("{name}, {which} value")))
                    .put("valueQuantity", number(value))
                    .done()
            };
            base.put(
                "component",
                Json::List(vec![part("first", *first), part("second", *second)]),
            )
        }
    };
    base.may("note", (!notes.is_empty()).then_some(Json::List(notes)))
}
