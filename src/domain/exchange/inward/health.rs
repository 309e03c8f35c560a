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

/// The columns that are read, or looked at.
const COLUMNS: [&str; 9] = [
    "Date",
    "Scheduled Date",
    "Medication",
    "Nickname",
    "Dosage",
    "Unit",
    "Status",
    "Archived",
    "Codings",
];

/// The keys that are read; an archived medicine is a course like any other.
const KEYS: [&str; 7] = [
    "displayText",
    "start",
    "scheduledDate",
    "status",
    "dosage",
    "unit",
    "isArchived",
];

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
    table.unread(&COLUMNS, &mut haul);
    let mut told = Told::default();
    for row in rows {
        let get = |column: &str| table.get(row, column).trim();
        let place = format!("line {}", row.line);
        table.beyond(row, &mut haul);
        for column in ["Nickname", "Codings"].iter().filter(|column| !get(column).is_empty()) {
            haul.not_kept(format!("`{column}`"), &*place);
        }
        let odd = ["Scheduled Date", "Date"].into_iter().find(|column| {
            let text = get(column);
            !text.is_empty() && instant(text).is_none()
        });
        if let Some(column) = odd {
            haul.leave(place, format!("its `{column}` cannot be read"));
            continue;
        }
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
        event.note(&mut haul, place, &mut told);
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
        let place = format!("medication {}", n + 1);
        let odd = |key: &&str| {
            found
                .text(key)
                .is_some_and(|text| !text.trim().is_empty() && instant(text).is_none())
        };
        if let Some(key) = ["start", "scheduledDate"].into_iter().find(|key| odd(key)) {
            haul.leave(place, format!("its `{key}` cannot be read"));
            continue;
        }
        for key in found.keys().filter(|key| !KEYS.contains(key)) {
            let empty = match found.get(key) {
                None | Some(Json::Null) => true,
                Some(Json::Text(text)) => text.trim().is_empty(),
                Some(Json::List(items)) => items.is_empty(),
                Some(_) => false,
            };
            if !empty {
                haul.not_kept(format!("`{}`", key.chars().take(40).collect::<String>()), &*place);
            }
        }
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
        event.note(&mut haul, place, &mut told);
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
    for key in data.keys().filter(|key| !["medications", "metrics"].contains(key)) {
        let items = data.list(key).len();
        let key: String = key.chars().take(40).collect();
        haul.said.push(format!("`{key}` is not read: {}", many(items, "item")));
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
            haul.said
                .push(format!("{doses} without a time of taking: the scheduled time is used"));
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
            if self.dosage.is_some() {
                haul.not_kept("the amount of a dose that was skipped", &*place);
            }
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
