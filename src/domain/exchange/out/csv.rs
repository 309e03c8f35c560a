//! The plain form: one row an entry, read back by the importer.

use super::{Selection, said, stamp};
use crate::domain::exchange::csv::field;
use crate::domain::journal::{Call, DueKey, Entry, Outcome};

/// The column of where a dose went.
pub const SITE: &str = "site";

/// The columns of whether somebody was called about a reading, and of what they said.
pub const CALLED: [&str; 2] = ["called", "said"];

/// The columns; after them one for where a dose went and two for calls, where any says so.
pub const COLUMNS: [&str; 13] = [
    "kind", "at", "course", "amount", "unit", "due", "time", "state", "why", "measure", "value", "note", "tags",
];

/// The moment of a due dose in one field: `evening`, `08:00`, `2 of 3`, `morning/2` for a second line.
pub fn moment(due: &DueKey) -> String {
    match due.line {
        0 => due.moment.to_string(),
        line => format!("{}/{}", due.moment, u32::from(line) + 1),
    }
}

fn row(entry: &Entry) -> [String; 13] {
    let mut row: [String; 13] = Default::default();
    row[1] = stamp(entry.at());
    let day = match entry {
        Entry::Dose(e) => e.due.as_ref().map(|due| due.date),
        Entry::Reading(e) => e.day,
        Entry::Note(e) => e.day,
    };
    row[5] = day.map_or(String::new(), |day| day.to_string());
    match entry {
        Entry::Dose(e) => {
            "dose".clone_into(&mut row[0]);
            row[2] = e.course.to_string();
            row[6] = e.due.as_ref().map_or(String::new(), moment);
            match &e.outcome {
                Outcome::Taken(amount) => {
                    row[3] = amount.value.normalize().to_string();
                    row[4] = amount.unit.to_string();
                }
                Outcome::Skipped => "skipped".clone_into(&mut row[7]),
                Outcome::Held => "held".clone_into(&mut row[7]),
            }
            row[8] = said(e.why.as_ref());
        }
        Entry::Reading(e) => {
            "reading".clone_into(&mut row[0]);
            row[6] = said(e.around.as_ref());
            row[9] = e.measure.to_string();
            row[10] = super::value(&e.value);
            row[11] = said(e.note.as_ref());
        }
        Entry::Note(e) => {
            "note".clone_into(&mut row[0]);
            row[11] = said(Some(&e.text));
            row[12] = said(Some(&e.tags.join(";")));
        }
    }
    row
}

/// The file; with `mark` the byte order mark by which spreadsheets recognise UTF-8.
pub fn render(selection: &Selection<'_>, mark: bool) -> String {
    let mut text = String::from(if mark { "\u{feff}" } else { "" });
    let entries = selection.entries(false);
    let placed = entries.iter().any(|entry| site(entry).is_some());
    let called = entries.iter().any(|entry| call(entry).is_some());
    let columns = COLUMNS.into_iter().chain(placed.then_some(SITE));
    let columns = columns.chain(CALLED.into_iter().filter(|_| called));
    text.push_str(&columns.collect::<Vec<_>>().join(","));
    text.push_str("\r\n");
    for entry in &entries {
        let mut fields = row(entry).map(|text| field(&text)).to_vec();
        if placed {
            fields.push(field(&said(site(entry))));
        }
        if called {
            let call = call(entry);
            let yes = call.map_or("", |call| if call.called { "yes" } else { "no" });
            fields.push(yes.to_owned());
            fields.push(field(&said(call.and_then(|call| call.said.as_ref()))));
        }
        text.push_str(&fields.join(","));
        text.push_str("\r\n");
    }
    text
}

fn call(entry: &Entry) -> Option<&Call> {
    match entry {
        Entry::Reading(reading) => reading.call.as_ref(),
        Entry::Dose(_) | Entry::Note(_) => None,
    }
}

fn site(entry: &Entry) -> Option<&String> {
    match entry {
        Entry::Dose(dose) => dose.site.as_ref(),
        Entry::Reading(_) | Entry::Note(_) => None,
    }
}
