//! The machine-readable shapes, described in `docs/cli.md`. Amounts are decimal strings; fields that do not apply are
//! left out.

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

use super::context::Context;
use crate::domain::amount::Amount;
use crate::domain::course::Course;
use crate::domain::day::{DayDose, DayNeed};
use crate::domain::directions::Moment;
use crate::domain::journal::{DoseEntry, DueMoment, NoteEntry, Outcome, ReadingEntry};
use crate::domain::preparation::{EqualWords, Exact, equal_words, measure};
use crate::domain::questions::Question;
use crate::domain::schedule::{Action, Due, Fate, Timeline};
use crate::store::fault::Fault;

/// The version of every shape here; it rises when a field changes its meaning or goes.
pub(super) const VERSION: u32 = 1;

/// A list of rows with the version of its shape.
#[derive(Debug, Serialize)]
pub(super) struct Rows<T> {
    pub version: u32,
    pub rows: Vec<T>,
}

impl<T> Rows<T> {
    pub fn new(rows: Vec<T>) -> Self {
        Self { version: VERSION, rows }
    }
}

/// A figure as a decimal string, and the fraction where no decimal number equals it.
pub(super) fn figure(exact: &Exact) -> (String, Option<String>) {
    if let Some(quantity) = exact.quantity() {
        return (quantity.value.normalize().to_string(), None);
    }
    let near = exact.rounded(12).map(|near| near.value.normalize().to_string());
    (near.unwrap_or_default(), Some(exact.value.to_string()))
}

/// What equals an amount: a tablet with its mg, mL and the marks of the syringe.
#[derive(Debug, Serialize)]
pub(super) struct EqualRow {
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_max: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub of: String,
}

impl EqualRow {
    fn all(course: Option<&Course>, amount: &Amount) -> Vec<Self> {
        let words = course.map_or(Vec::new(), |course| equal_words(&course.preparation, amount));
        let one = |words: EqualWords| Self {
            amount: words.low.as_ref().map(|low| figure(low).0),
            amount_max: words.high.as_ref().map(|high| figure(high).0),
            unit: words.low.as_ref().map(|low| low.unit.to_string()),
            text: words.text,
            of: words.thing,
        };
        words.into_iter().map(one).collect()
    }
}

/// A due dose.
#[derive(Debug, Serialize)]
pub(super) struct DueRow {
    pub date: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The instant of a dose with a time of day, with its offset: what the clock on the wall really shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    pub course: String,
    pub amount: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_max: Option<String>,
    pub unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure_unit: Option<String>,
    /// The same amount in other words: what is drawn, counted, in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub equal: Vec<EqualRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_to: Option<NaiveDate>,
    pub step: u32,
    pub status: String,
    /// The plan counts hours and says no first time; they are counted from midnight.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub first_time_unknown: bool,
    /// Until when it is taken late, on the local clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_until: Option<String>,
    /// When the limits allow it at the earliest, where it is too soon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<String>,
    /// Where a decision moved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to_time: Option<String>,
    /// The sum of all records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<String>,
    /// The time of the last record that says taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<String>,
    /// Where it went, or where the next dose of its course goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// How many records there are, where it is not one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<usize>,
    /// Each record, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<RecordRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// One of several records of a dose.
#[derive(Debug, Serialize)]
pub(super) struct RecordRow {
    pub state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<String>,
    pub at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Slot or clock time of a due dose: exactly one of the two.
pub(super) fn slot_or_time(moment: &DueMoment) -> (Option<String>, Option<String>) {
    match moment {
        DueMoment::At(Moment::Clock(time)) | DueMoment::Off(time) => (None, Some(time.format("%H:%M").to_string())),
        other => (Some(other.to_string()), None),
    }
}

impl DueRow {
    /// `timeline`: that of its course, which numbers its steps.
    pub fn new(dose: &DayDose, course: Option<&Course>, timeline: Option<&Timeline>) -> Self {
        let measured = course.and_then(|course| measure(&course.preparation, &dose.due.amount));
        let Due {
            on,
            amount,
            action,
            minutes,
            window,
            step,
            plan,
            at,
            ..
        } = &dose.due;
        // A window of the course that is longer than a day has its days as well.
        let (open, close) = dose.window;
        let own = || (close - open > TimeDelta::days(1)).then(|| (open.date(), (close - TimeDelta::minutes(1)).date()));
        let days = window.or_else(own);
        let (slot, time) = slot_or_time(dose.due.moment());
        let amounts: Vec<String> = dose.taken_amounts().iter().map(ToString::to_string).collect();
        let taken = (!amounts.is_empty()).then(|| amounts.join(" and "));
        let records = dose.entries.iter().map(|entry| {
            let (state, taken) = match &entry.outcome {
                Outcome::Taken(taken) => ("taken", Some(taken.to_string())),
                Outcome::Skipped => ("skipped", None),
                Outcome::Held => ("held", None),
            };
            RecordRow {
                state,
                taken,
                at: entry.at.to_rfc3339(),
                site: entry.site.clone(),
                why: entry.why.clone(),
            }
        });
        let each: Vec<RecordRow> = records.collect();
        let (moved_to, moved_to_time) = match &dose.due.fate {
            Some(Fate::Moved { on, clock }) => (Some(*on), clock.map(|clock| clock.format("%H:%M").to_string())),
            _ => (None, None),
        };
        let at = at.filter(|_| time.is_some()).map(|at| at.to_rfc3339());
        Self {
            date: *on,
            slot,
            time,
            at,
            course: dose.due.course.to_string(),
            amount: amount.low.normalize().to_string(),
            amount_max: amount.high.map(|high| high.normalize().to_string()),
            unit: unit_of(amount),
            measure: measured.as_ref().map(|m| m.text.clone()),
            measure_unit: measured.map(|m| m.unit.to_string()),
            equal: EqualRow::all(course, amount),
            action: action.map(|action| match action {
                Action::Apply => "apply",
                Action::Remove => "remove",
            }),
            minutes: *minutes,
            due_from: days.map(|(from, _)| from),
            due_to: days.map(|(_, to)| to),
            step: timeline.map_or(*step, |timeline| timeline.number(*plan, *step)),
            status: if dose.unknown {
                "unknown".to_owned()
            } else {
                dose.status.key()
            },
            first_time_unknown: dose.due.is_guessed(),
            late_until: dose.late_until.map(|until| until.format("%Y-%m-%dT%H:%M").to_string()),
            earliest: dose.earliest.map(|at| at.to_rfc3339()),
            moved_to,
            moved_to_time,
            taken_at: dose.taken_at().map(|at| at.to_rfc3339()),
            taken,
            site: Some(dose.places().join(" and ")).filter(|site| !site.is_empty()),
            records: (each.len() != 1).then_some(each.len()).filter(|records| *records > 0),
            parts: if each.len() > 1 { each } else { Vec::new() },
            why: dose.why().map(str::to_owned),
        }
    }
}

/// The unit with what the amount is calculated from.
fn unit_of(amount: &crate::domain::amount::Amount) -> String {
    use crate::domain::amount::Basis;
    let unit = amount.unit.to_string();
    match amount.basis {
        None => unit,
        Some(Basis::Kilogram) => format!("{unit}/kg"),
        Some(Basis::SquareMetre) => format!("{unit}/m2"),
    }
}

/// What may be taken as needed.
#[derive(Debug, Serialize)]
pub(super) struct NeedRow {
    pub course: String,
    pub amount: String,
    pub unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<String>,
    /// Where the next one goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub used: Vec<UsedRow>,
}

/// How much of a ceiling is used up.
#[derive(Debug, Serialize)]
pub(super) struct UsedRow {
    pub limit: String,
    pub used: String,
    pub most: String,
}

impl NeedRow {
    pub fn new(day: &DayNeed) -> Self {
        Self {
            course: day.need.course.to_string(),
            amount: day.next.low.normalize().to_string(),
            unit: unit_of(&day.next),
            reason: day.need.reason.as_deref().map(str::to_owned),
            last: day.last.as_ref().map(|entry| entry.at.to_rfc3339()),
            earliest: day.earliest.map(|at| at.to_rfc3339()),
            site: day.site.clone(),
            used: (day.used.iter())
                .map(|used| UsedRow {
                    limit: used.rule.key().to_owned(),
                    used: used.used.to_string(),
                    most: used.most.to_string(),
                })
                .collect(),
        }
    }
}

/// A dose that was taken without being due.
#[derive(Debug, Serialize)]
pub(super) struct DoseRow {
    pub id: String,
    pub course: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<String>,
    pub at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl DoseRow {
    pub fn new(entry: &DoseEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            course: entry.course.to_string(),
            taken: match &entry.outcome {
                Outcome::Taken(amount) => Some(amount.to_string()),
                Outcome::Skipped | Outcome::Held => None,
            },
            at: entry.at.to_rfc3339(),
            site: entry.site.clone(),
            why: entry.why.clone(),
        }
    }
}

/// A reading.
#[derive(Debug, Serialize)]
pub(super) struct ReadingRow {
    pub id: String,
    pub measure: String,
    pub value: String,
    pub at: String,
}

impl ReadingRow {
    pub fn new(entry: &ReadingEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            measure: entry.measure.to_string(),
            value: entry.value.to_string(),
            at: entry.at.to_rfc3339(),
        }
    }
}

/// A note.
#[derive(Debug, Serialize)]
pub(super) struct NoteRow {
    pub id: String,
    pub text: String,
    pub at: String,
    pub tags: Vec<String>,
}

impl NoteRow {
    pub fn new(entry: &NoteEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            text: entry.text.clone(),
            at: entry.at.to_rfc3339(),
            tags: entry.all_tags(),
        }
    }
}

/// A day.
#[derive(Debug, Serialize)]
pub(super) struct TodayShape {
    pub version: u32,
    pub date: NaiveDate,
    pub doses: Vec<DueRow>,
    pub as_needed: Vec<NeedRow>,
    pub beside: Vec<DoseRow>,
    pub readings: Vec<ReadingRow>,
    pub open_measures: Vec<String>,
    pub questions: Vec<QuestionRow>,
    pub notes: Vec<NoteRow>,
}

/// A fault of a file.
#[derive(Debug, Serialize)]
pub(super) struct FaultRow {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub key: String,
    pub severity: &'static str,
    pub message: String,
}

impl FaultRow {
    pub fn new(fault: &Fault) -> Self {
        Self {
            file: fault.file.clone(),
            line: fault.line,
            column: fault.column,
            key: fault.key.clone(),
            severity: fault.severity.word(),
            message: fault.message.clone(),
        }
    }
}

/// Something that the check-in asks.
#[derive(Debug, Serialize)]
pub(super) struct QuestionRow {
    /// `dose`, `reading` or `gate`.
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// For a reading around a dose: `before`, `after 40 min`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub around: Option<String>,
    /// The slot or the time of a dose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moment: Option<String>,
    /// For a gate: the step whose time is over, and since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
}

impl QuestionRow {
    pub fn new(question: &Question<'_>) -> Self {
        let empty = Self {
            kind: "dose",
            course: None,
            measure: None,
            around: None,
            moment: None,
            step: None,
            since: None,
        };
        match question {
            Question::Dose(dose) => Self {
                course: Some(dose.due.course.to_string()),
                moment: Some(dose.due.moment().to_string()),
                ..empty
            },
            Question::Reading(asking) => Self {
                kind: "reading",
                measure: Some(asking.measure.id.to_string()),
                around: asking.occasion.map(|occasion| occasion.round.to_string()),
                ..empty
            },
            Question::Gate(gate) => Self {
                kind: "gate",
                course: Some(gate.course.to_string()),
                step: Some(gate.step),
                since: Some(gate.since),
                ..empty
            },
        }
    }
}

/// Prints a shape with what could not be read: what is left out must not look like nothing.
pub(super) fn print_with<T: Serialize>(shape: &T, context: &Context) -> Result<(), super::Fail> {
    let wrong = |error: serde_json::Error| super::Fail::Disk(error.to_string());
    let mut value = serde_json::to_value(shape).map_err(wrong)?;
    let faults: Vec<FaultRow> = context.faults().map(FaultRow::new).collect();
    if let Some(object) = value.as_object_mut() {
        object.insert("faults".into(), serde_json::to_value(faults).map_err(wrong)?);
    }
    print(&value)
}

/// Prints a shape.
pub(super) fn print<T: Serialize>(shape: &T) -> Result<(), super::Fail> {
    let text = serde_json::to_string_pretty(shape).map_err(|e| super::Fail::Disk(e.to_string()))?;
    super::print::json(&format!("{text}\n"))
}
