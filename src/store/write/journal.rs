//! Entries of the journal as keys and values.

use crate::domain::directions::Moment;
use crate::domain::journal::Entry;
use crate::domain::journal::{DoseEntry, DueKey, DueMoment, NoteEntry, Outcome, ReadingEntry};
use crate::domain::keyed::Datum;
use crate::domain::measure::Value;
use crate::store::write::source::Pairs;
use crate::store::write::source::Record;

/// The table of an entry and its fields.
pub(crate) fn entry(entry: &Entry) -> (&'static str, Pairs) {
    match entry {
        Entry::Dose(e) => ("dose", dose(e)),
        Entry::Reading(e) => ("reading", reading(e)),
        Entry::Note(e) => ("note", note(e)),
    }
}

/// A value of a measure.
pub(crate) fn value(value: &Value) -> Datum {
    match value {
        Value::Number(n) => Datum::Number(*n),
        Value::Yes(yes) => Datum::Yes(*yes),
        // Without the commas that a screen has.
        Value::Pair(a, b) => Datum::Text(format!("{}/{}", a.normalize(), b.normalize())),
        Value::Grade(_) => Datum::Text(value.to_string()),
    }
}

pub(super) fn dose(e: &DoseEntry) -> Pairs {
    let mut r = Record::default()
        .put("id", Datum::text(&*e.id.0))
        .put("course", Datum::text(e.course.as_str()));
    if let Some(DueKey { date, moment, line }) = &e.due {
        r = r.put("due", Datum::Date(*date));
        r = match moment {
            DueMoment::At(Moment::Clock(time)) => r.put("time", Datum::Time(*time)),
            DueMoment::Off(time) => r.put("time", Datum::Time(*time)).put("action", Datum::text("remove")),
            DueMoment::Nth(n, of) if *of != 1 || *n != 1 => r.put("nth", Datum::Text(format!("{n} of {of}"))),
            moment => r.put("slot", Datum::Text(moment.to_string())),
        };
        if *line > 0 {
            r = r.put("line", Datum::Number((u32::from(*line) + 1).into()));
        }
    }
    r = r.shown("planned", e.planned.as_ref());
    r = match &e.outcome {
        Outcome::Taken(amount) => r.put("taken", Datum::Text(amount.to_string())),
        Outcome::Skipped => r.put("state", Datum::text("skipped")),
        Outcome::Held => r.put("state", Datum::text("held")),
    };
    r.put("at", Datum::Stamp(e.at))
        .may("entered", e.entered.map(Datum::Stamp))
        .text("why", e.why.as_ref())
        .text("episode", e.episode.as_ref())
        .text("site", e.site.as_ref())
        .text("void", e.void.as_ref())
        .0
}

pub(super) fn reading(e: &ReadingEntry) -> Pairs {
    Record::default()
        .put("id", Datum::text(&*e.id.0))
        .put("measure", Datum::text(&*e.measure.0))
        .put("value", value(&e.value))
        .put("at", Datum::Stamp(e.at))
        .may("day", e.day.map(Datum::Date))
        .text("around", e.around.as_ref())
        .may("entered", e.entered.map(Datum::Stamp))
        .text("note", e.note.as_ref())
        .may("called", e.call.as_ref().map(|call| Datum::Yes(call.called)))
        .text("said", e.call.as_ref().and_then(|call| call.said.as_ref()))
        .text("void", e.void.as_ref())
        .0
}

pub(super) fn note(e: &NoteEntry) -> Pairs {
    let tags = (!e.tags.is_empty()).then(|| Datum::List(e.tags.iter().map(Datum::text).collect()));
    Record::default()
        .put("id", Datum::text(&*e.id.0))
        .put("at", Datum::Stamp(e.at))
        .may("day", e.day.map(Datum::Date))
        .put("text", Datum::text(&e.text))
        .may("tags", tags)
        .may("entered", e.entered.map(Datum::Stamp))
        .text("void", e.void.as_ref())
        .0
}
