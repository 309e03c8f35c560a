//! Apple Health medications through Health Auto Export, CSV and JSON. A log, no plan.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, Timelike};
use rust_decimal::Decimal;

use super::own_csv::Table;
use super::{Source, instant};
use crate::domain::amount::Quantity;
use crate::domain::directions::Moment;
use crate::domain::exchange::amounts;
use crate::domain::exchange::csv::Row;
use crate::domain::exchange::haul::{Haul, dose, many};
use crate::domain::exchange::json::Json;
use crate::domain::journal::{DueKey, DueMoment, Outcome};
use crate::domain::unit::Unit;

/// Whether a header is that of this format.
pub fn is_head(head: &Row) -> bool {
    let has = |name: &str| head.fields.iter().any(|field| field.trim() == name);
    has("Medication") && has("Scheduled Date")
}

/// One dose as either form has it.
struct Event<'a> {
    name: &'a str,
    scheduled: Option<DateTime<FixedOffset>>,
    at: Option<DateTime<FixedOffset>>,
    status: &'a str,
    dosage: Option<Decimal>,
    unit: &'a str,
}

/// What is said of all of them.
#[derive(Default)]
struct Told {
    no_unit: BTreeSet<String>,
    stands_in: usize,
}

/// Reads the rows.
pub fn rows(rows: &[Row], _source: &Source<'_>) -> Haul {
    let mut haul = haul();
    let Some((head, rows)) = rows.split_first() else {
        return haul;
    };
    let table = Table { head };
    let mut told = Told::default();
    for row in rows {
        let get = |column: &str| table.get(row, column).trim();
        let number = get("Dosage");
        let event = Event {
            name: get("Medication"),
            scheduled: instant(get("Scheduled Date")),
            at: instant(get("Date")),
            status: get("Status"),
            dosage: Some(number)
                .filter(|text| text.len() <= 20)
                .and_then(|text| Decimal::from_str_exact(text).ok()),
            unit: get("Unit"),
        };
        event.note(&mut haul, format!("line {}", row.line), &mut told);
    }
    told.say(&mut haul);
    haul
}

/// Reads the JSON form.
pub fn json(root: &Json, _source: &Source<'_>) -> Haul {
    let mut haul = haul();
    let Some(data) = root.get("data") else { return haul };
    let mut told = Told::default();
    for (n, found) in data.list("medications").iter().enumerate() {
        let time = |key: &str| found.text(key).and_then(instant);
        let (start, scheduled) = (time("start"), time("scheduledDate"));
        // Where the two are alike nothing says when it was taken.
        let stands_in = start.is_none() || start == scheduled;
        let taken = found.text("status") == Some("Taken");
        told.stands_in += usize::from(stands_in && taken && scheduled.is_some());
        let event = Event {
            name: found.text("displayText").unwrap_or("").trim(),
            scheduled,
            at: start.or(scheduled),
            status: found.text("status").unwrap_or(""),
            dosage: found.get("dosage").and_then(Json::as_decimal),
            unit: found.text("unit").unwrap_or(""),
        };
        event.note(&mut haul, format!("medication {}", n + 1), &mut told);
    }
    let metrics: Vec<&str> = data
        .list("metrics")
        .iter()
        .filter_map(|metric| metric.text("name"))
        .collect();
    if !metrics.is_empty() {
        haul.said
            .push(format!("other metrics are not read: {}", metrics.join(", ")));
    }
    told.say(&mut haul);
    haul
}

fn haul() -> Haul {
    Haul {
        what: "Apple Health medications, by Health Auto Export".to_owned(),
        ..Haul::default()
    }
}

impl Told {
    fn say(self, haul: &mut Haul) {
        if !self.no_unit.is_empty() {
            let names: Vec<String> = self.no_unit.into_iter().collect();
            let text = "`count` is not a unit, and what is counted is not said: doses of";
            haul.said.push(format!("{text} {}", names.join(", ")));
        }
        if self.stands_in > 0 {
            let doses = many(self.stands_in, "dose");
            haul.said.push(format!(
                "{doses} without a time of taking: the scheduled time stands in"
            ));
        }
        if !haul.records.is_empty() {
            haul.said.push("the plan is not in the export".to_owned());
        }
    }
}

impl Event<'_> {
    fn note(&self, haul: &mut Haul, place: String, told: &mut Told) {
        let taken = match self.status {
            "Taken" => true,
            "Skipped" => false,
            "Not Interacted" | "Not Logged" | "Unspecified" | "Snoozed" | "Notification Not Sent" => {
                let why = "its status says nothing of a dose (not interacted, not logged, snoozed, not sent)";
                haul.leave(place, why);
                return;
            }
            other => {
                let other: String = other.chars().take(40).collect();
                haul.leave(place, format!("its status `{other}` is not known"));
                return;
            }
        };
        if self.name.is_empty() {
            haul.leave(place, "it names no medicine");
            return;
        }
        let Some(at) = self.at.or(self.scheduled) else {
            haul.leave(place, "its time cannot be read");
            return;
        };
        let outcome = if taken {
            let Some(number) = self.dosage.filter(|number| *number > Decimal::ZERO) else {
                haul.leave(place, "no amount");
                return;
            };
            let unit = match self.unit {
                "" | "count" => {
                    told.no_unit.insert(self.name.to_owned());
                    Some(Unit::counted("dose"))
                }
                word => amounts::unit(word),
            };
            let Some(unit) = unit else {
                haul.leave(place, "its unit is not known");
                return;
            };
            Outcome::Taken(Quantity::new(number, unit))
        } else {
            Outcome::Skipped
        };
        // The planned time is that of the clock where the person was.
        let due = self.scheduled.map(|at| {
            let time = at.time().with_second(0).unwrap_or(at.time());
            DueKey::new(at.date_naive(), DueMoment::At(Moment::Clock(time)))
        });
        let key = self.scheduled.unwrap_or(at).timestamp().to_string();
        let of = haul.medicine(self.name);
        haul.take(
            place,
            vec![dose(&["health-auto-export", self.name, &key], of, due, outcome, at)],
        );
    }
}
