//! Domain values as TOML source: the fields of every record, in the order in which files have them.
//!
//! One line of source a value (a plan's steps and a note's text may have several); [`super::edit`] puts it in place.

use std::fmt::Write as _;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::course_file::show_late;
use super::minutes::{show_days, show_minutes};
use crate::domain::amount::show_number;
use crate::domain::care::{Appointment, Paper, Person};
use crate::domain::change::Change;
use crate::domain::course::{Clock, Course, CourseId, Limits, Rounding, Supply, VoidPlan, hours_key};
use crate::domain::directions::Directions;
use crate::domain::directions::Moment;
use crate::domain::journal::{DoseEntry, DueKey, DueMoment, Entry, NoteEntry, Outcome, ReadingEntry};
use crate::domain::measure::{Asked, Measure, Scale, Value, Wish};
use crate::domain::plan::{Begins, Length, Plan, Repeat, Step, Then};
use crate::domain::sites::Rotation;
use crate::domain::supply::strengths;

pub use crate::domain::keyed::Datum;

impl Datum {
    /// The value as TOML source, with plain line breaks.
    pub fn source(&self) -> String {
        self.print(true)
    }

    /// The same on one line.
    pub(crate) fn one_line(&self) -> String {
        self.print(false)
    }

    fn print(&self, lines: bool) -> String {
        match self {
            Self::Text(text) if lines && text.contains('\n') && !text.contains('\r') => long_text(text),
            Self::Text(text) => short_text(text),
            Self::Number(n) => number(*n),
            Self::Yes(yes) => yes.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Time(time) => time.format("%H:%M:%S%.f").to_string(),
            Self::Stamp(at) => at.format("%Y-%m-%dT%H:%M:%S%.f%:z").to_string(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.print(false)).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Lines(items) if lines && !items.is_empty() => {
                let mut text = String::from("[\n");
                for item in items {
                    let _ = writeln!(text, "  {},", item.print(false));
                }
                text.push(']');
                text
            }
            Self::Lines(items) => Self::List(items.clone()).print(false),
            Self::Fields(fields) if fields.is_empty() => "{}".into(),
            Self::Fields(fields) => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(k, v)| format!("{} = {}", key(k), v.print(false)))
                    .collect();
                format!("{{ {} }}", fields.join(", "))
            }
        }
    }
}

/// A key as it is written: bare where it can be.
pub(crate) fn key(name: &str) -> String {
    let bare = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if bare { name.to_owned() } else { short_text(name) }
}

fn escaped(out: &mut String, c: char) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if c.is_control() => {
            let _ = write!(out, "\\u{:04X}", u32::from(c));
        }
        c => out.push(c),
    }
}

fn short_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    text.chars().for_each(|c| escaped(&mut out, c));
    out.push('"');
    out
}

/// A text of several lines as one writes it by hand.
fn long_text(text: &str) -> String {
    let mut out = String::from("\"\"\"\n");
    let mut quotes = 0;
    for c in text.chars() {
        quotes = if c == '"' { quotes + 1 } else { 0 };
        match c {
            '\n' | '\t' => out.push(c),
            '"' if quotes < 3 => out.push('"'),
            c => {
                quotes = 0;
                escaped(&mut out, c);
            }
        }
    }
    // A quote before the closing ones would be read as one of them.
    if out.ends_with('"') && !out.ends_with("\\\"") {
        out.pop();
        out.push_str("\\\"");
    }
    out.push_str("\"\"\"");
    out
}

fn number(n: Decimal) -> String {
    let n = n.normalize();
    // A whole number beyond 64 bits is not a TOML integer; a text keeps it exact.
    if n.scale() == 0 && i64::try_from(n).is_err() {
        return short_text(&n.to_string());
    }
    n.to_string()
}

/// The fields of a record that is being put together.
#[derive(Default)]
struct Record(Vec<(&'static str, Datum)>);

impl Record {
    fn put(mut self, key: &'static str, value: Datum) -> Self {
        self.0.push((key, value));
        self
    }

    fn may(mut self, key: &'static str, value: Option<Datum>) -> Self {
        self.0.extend(value.map(|v| (key, v)));
        self
    }

    fn text(self, key: &'static str, value: Option<&String>) -> Self {
        self.may(key, value.map(Datum::text))
    }

    fn shown<T: ToString>(self, key: &'static str, value: Option<&T>) -> Self {
        self.may(key, value.map(|v| Datum::Text(v.to_string())))
    }

    fn fields(self) -> Datum {
        Datum::Fields(self.0.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
    }
}

/// Keys and values of one record.
pub(crate) type Pairs = Vec<(&'static str, Datum)>;

/// The table of an entry and its fields.
pub(crate) fn entry(entry: &Entry) -> (&'static str, Pairs) {
    match entry {
        Entry::Dose(e) => ("dose", dose(e)),
        Entry::Reading(e) => ("reading", reading(e)),
        Entry::Note(e) => ("note", note(e)),
    }
}

fn dose(e: &DoseEntry) -> Pairs {
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

fn reading(e: &ReadingEntry) -> Pairs {
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

fn note(e: &NoteEntry) -> Pairs {
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

/// The fields of a change.
pub(crate) fn change(c: &Change) -> Pairs {
    Record::default()
        .text("id", c.id.as_ref())
        .put("on", Datum::Date(c.on))
        .may("after", c.after.as_ref().map(|after| Datum::Text(after.to_string())))
        .may("after_time", c.after_time.map(Datum::Time))
        .put("do", Datum::Text(c.verb.to_string()))
        .text("why", c.why.as_ref())
        .text("by", c.by.as_ref())
        .may("entered", c.entered.map(Datum::Date))
        .text("void", c.void.as_ref())
        .0
}

/// The fields of a plan that was taken back.
pub(crate) fn void_plan(gone: &VoidPlan) -> Pairs {
    let mut pairs = plan(&gone.plan);
    pairs.push(("void", Datum::text(&gone.void)));
    pairs
}

/// The fields of a plan.
pub(crate) fn plan(p: &Plan) -> Pairs {
    let amount = |value: Option<Decimal>, unit: &str| value.map(|v| Datum::Text(format!("{} {unit}", show_number(v))));
    Record::default()
        .put("from", Datum::Date(p.from))
        .may("at", p.at.map(Datum::Time))
        .may(
            "repeat",
            (p.repeat != Repeat::No).then(|| Datum::Text(p.repeat.to_string())),
        )
        .may("weight", amount(p.weight, "kg"))
        .may("surface", amount(p.surface, "m2"))
        .may("entered", p.entered.map(Datum::Date))
        .text("by", p.by.as_ref())
        .text("why", p.why.as_ref())
        .may("begins", p.begins.as_ref().map(begins))
        .put("steps", Datum::Lines(p.steps.iter().map(step).collect()))
        .0
}

/// Where in its ladder a plan begins.
fn begins(b: &Begins) -> Datum {
    let mut r = Record::default()
        .put("step", Datum::Number(b.step.into()))
        .may("day", (b.day != 1).then(|| Datum::Number(b.day.into())))
        .may("first", (b.first != 1).then(|| Datum::Number(b.first.into())));
    r.0.extend(b.length.as_ref().map(length));
    r.may("then", b.ask.then(|| Datum::text("ask")))
        .may("take", b.take.as_ref().map(|take| Datum::Text(directions(take))))
        .fields()
}

fn length(length: &Length) -> (&'static str, Datum) {
    match length {
        Length::Until(date) => ("until", Datum::Date(*date)),
        length => ("for", Datum::Text(length.to_string())),
    }
}

fn directions(take: &Directions) -> String {
    if take.is_none() {
        "none".to_owned()
    } else {
        take.to_string()
    }
}

fn step(s: &Step) -> Datum {
    let length = Some(&s.length).filter(|length| **length != Length::Open).map(length);
    let mut r = Record::default();
    r.0.extend(length);
    r.put("take", Datum::Text(directions(&s.take)))
        .may("then", (s.then == Then::Ask).then(|| Datum::text("ask")))
        .text("note", s.note.as_ref())
        .fields()
}

/// An amount, or a number of each strength.
fn counted(s: &Supply) -> String {
    if s.each.is_empty() {
        s.left.to_string()
    } else {
        strengths::shown(&s.each)
    }
}

/// What was left of the product.
pub(crate) fn supply(s: &Supply) -> Pairs {
    Record::default()
        .put("on", Datum::Date(s.on))
        .put("left", Datum::Text(counted(s)))
        .0
}

/// The fields of a course's limits.
pub(crate) fn limits(l: &Limits) -> Pairs {
    let time = |minutes: Option<u32>| minutes.map(|m| Datum::Text(show_minutes(m)));
    let mut record = Record::default().shown("per_dose", l.per_dose.as_ref());
    for (hours, most) in &l.per_hours {
        record = record.put(hours_key(*hours), Datum::Text(most.to_string()));
    }
    let shared = || Datum::List(l.shared.iter().map(|id| Datum::text(id.as_str())).collect());
    let washout = |(id, minutes): &(CourseId, u32)| (id.as_str().to_owned(), Datum::Text(show_minutes(*minutes)));
    let second = l.second_part.map(|part| match part.within {
        None => Datum::Text(show_minutes(part.after)),
        Some(within) => Record::default()
            .may("after", time(Some(part.after).filter(|after| *after > 0)))
            .may("within", time(Some(within)))
            .fields(),
    });
    record
        .shown("per_day", l.per_day.as_ref())
        .shown("per_calendar_day", l.per_calendar_day.as_ref())
        .shown("per_week", l.per_week.as_ref())
        .shown("per_episode", l.per_episode.as_ref())
        .may("shared", (!l.shared.is_empty()).then(shared))
        .may("gap", time(l.gap))
        .may("second_part", second)
        .may("episode_gap", time(l.episode_gap))
        .may("interval", time(l.interval))
        .may(
            "washout",
            (!l.washout.is_empty()).then(|| Datum::Fields(l.washout.iter().map(washout).collect())),
        )
        .may("max_factor", l.max_factor.map(Datum::Number))
        .shown("rise", l.rise.as_ref())
        .may("late", l.late.map(|late| Datum::Text(show_late(late))))
        .text("show", l.show.as_ref())
        .0
}

/// One date, or one for each strength.
fn dates(all: &[(String, NaiveDate)]) -> Option<Datum> {
    match all {
        [] => None,
        [(of, date)] if of.is_empty() => Some(Datum::Date(*date)),
        all => Some(Datum::Fields(
            all.iter().map(|(of, date)| (of.clone(), Datum::Date(*date))).collect(),
        )),
    }
}

/// The fields of a course that come before its tables.
pub(crate) fn course_top(c: &Course) -> Pairs {
    let p = &c.preparation;
    let contains = match p.contains.as_slice() {
        [] => None,
        [(name, strength)] if name.is_empty() => Some(Datum::Text(strength.to_string())),
        all => Some(Datum::Fields(
            all.iter()
                .map(|(name, q)| (name.clone(), Datum::Text(q.to_string())))
                .collect(),
        )),
    };
    let strengths = (!p.strengths.is_empty())
        .then(|| Datum::List(p.strengths.iter().map(|q| Datum::Text(q.to_string())).collect()));
    let divisible = p.divisible.map(|part| {
        Datum::Text(match (part.top(), part.bottom()) {
            (1, 1) => "whole".into(),
            (1, 2) => "halves".into(),
            (1, 3) => "thirds".into(),
            (1, 4) => "quarters".into(),
            _ => part.decimal().map_or_else(|| part.to_string(), |part| part.to_string()),
        })
    });
    let each = |value: Option<Decimal>, unit: &str| {
        value.map(|v| {
            let many = if v == Decimal::ONE { "" } else { "s" };
            Datum::Text(format!("{} {unit}{many}/mL", show_number(v)))
        })
    };
    let time = |minutes: Option<u32>| minutes.map(|m| Datum::Text(show_minutes(m)));
    let zone = match &c.clock {
        Clock::Local => None,
        Clock::Zone(zone) => Some(Datum::text(zone.name())),
    };
    let dilution = p.dilution.as_ref().map(|(take, to)| {
        Record::default()
            .put("take", Datum::Text(take.to_string()))
            .put("to", Datum::Text(to.to_string()))
            .fields()
    });
    Record::default()
        .put("name", Datum::text(&c.name))
        .text("route", c.route.as_ref())
        .text("count", p.count.as_ref())
        .may("contains", contains)
        .may("strengths", strengths)
        .may("divisible", divisible)
        .may("drops", each(p.drops, "drop"))
        .may("syringe", each(p.syringe, "unit"))
        .shown("mark", p.mark.as_ref())
        .may(
            "round",
            (p.round != Rounding::Refuse).then(|| Datum::Text(p.round.to_string())),
        )
        .shown("each", p.each.as_ref())
        .shown("powder", p.powder.as_ref())
        .shown("water", p.water.as_ref())
        .shown("pack", p.pack.as_ref())
        .may("wear", time(p.wear))
        .text("prescriber", c.prescriber.as_ref())
        .text("missed", c.missed.as_ref())
        .text("note", c.note.as_ref())
        .text("standard_dose", c.standard_dose.as_ref())
        .may("window", time(c.window))
        .may("zone", zone)
        .may("archived", c.archived.map(Datum::Date))
        .may(
            "sites",
            (!c.sites.is_empty()).then(|| Datum::List(c.sites.iter().map(Datum::text).collect())),
        )
        .may(
            "rotation",
            (c.rotation != Rotation::InTurn).then(|| Datum::Text(c.rotation.to_string())),
        )
        .may("supply", c.supply.as_ref().map(|s| Record(supply(s)).fields()))
        .may("opened", dates(&c.bottle.opened))
        .may("keeps", c.bottle.keeps.map(|minutes| Datum::Text(show_days(minutes))))
        .may("expires", dates(&c.bottle.expires))
        .may("dilution", dilution)
        .0
}

/// The fields of `[batch]`.
pub(crate) fn batch(c: &Course) -> Option<Pairs> {
    let batch = c.preparation.batch.as_ref()?;
    let carried = format!("{} %", show_number(batch.carried_percent));
    let pairs = Record::default()
        .put("material", Datum::Text(batch.material.to_string()))
        .put("carried", Datum::Text(carried))
        .put("pieces", Datum::Number(Decimal::from(batch.pieces)));
    Some(pairs.0)
}

/// A whole course file.
pub(crate) fn course(c: &Course) -> String {
    let mut text = body(&sources(course_top(c)), true);
    let mut table = |header: &str, pairs: Pairs| {
        let _ = write!(text, "\n{header}\n{}", body(&sources(pairs), true));
    };
    if let Some(batch) = batch(c) {
        table("[batch]", batch);
    }
    if c.limits != Limits::default() {
        table("[limits]", limits(&c.limits));
    }
    for p in &c.plans {
        table("[[plan]]", plan(p));
    }
    for gone in &c.void_plans {
        table("[[plan]]", void_plan(gone));
    }
    for ch in &c.changes {
        table("[[change]]", change(ch));
    }
    text
}

/// The fields of a prescriber or a pharmacy.
pub(crate) fn person(p: &Person) -> Pairs {
    Record::default()
        .put("key", Datum::text(&p.key))
        .put("name", Datum::text(&p.name))
        .may("phone", p.phone.as_ref().map(Datum::text))
        .put("role", Datum::text(&p.role))
        .0
}

/// The fields of a visit or a call.
pub(crate) fn appointment(a: &Appointment) -> Pairs {
    Record::default()
        .put("on", Datum::Date(a.on))
        .may("at", a.at.map(Datum::Time))
        .put("with", Datum::text(&a.with))
        .may("what", a.what.as_ref().map(Datum::text))
        .may("every", a.every.as_ref().map(|every| Datum::Text(every.to_string())))
        .0
}

/// The fields of a paper that expires.
pub(crate) fn paper(p: &Paper) -> Pairs {
    Record::default()
        .put("name", Datum::text(&p.name))
        .put("until", Datum::Date(p.until))
        .put("notice", Datum::Number(p.notice.into()))
        .0
}

/// The fields of a measure.
pub(crate) fn measure(m: &Measure) -> Pairs {
    let (scale, unit) = match &m.scale {
        Scale::Rating { .. } => ("0-10", None),
        Scale::Grade { .. } => ("grade", None),
        Scale::Number { unit } => ("number", Some(unit)),
        Scale::Pair { unit } => ("pair", Some(unit)),
        Scale::YesNo => ("yes/no", None),
    };
    let ends = match &m.scale {
        Scale::Rating { low, high, middle } => (Some(low), middle.as_ref(), Some(high)),
        _ => (None, None, None),
    };
    let said = |text: Option<&String>| text.filter(|t| !t.is_empty()).map(Datum::text);
    let asked = match &m.asked {
        Asked::Daily => Datum::text("daily"),
        Asked::Weekdays(0) => Datum::text("never"),
        Asked::Weekdays(days) => {
            let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
            let days: Vec<&str> = (0..7).filter(|i| days & (1 << i) != 0).map(|i| names[i]).collect();
            Datum::Text(days.join(", "))
        }
        Asked::Around { course, before, after } => Record::default()
            .put("course", Datum::text(course.as_str()))
            .put("before", Datum::Yes(*before))
            .put(
                "after",
                Datum::List(after.iter().map(|m| Datum::Text(show_minutes(*m))).collect()),
            )
            .fields(),
    };
    let bounds = m.bounds.iter().map(|b| {
        Record::default()
            .put(if b.at_least { "at_least" } else { "at_most" }, Datum::Number(b.value))
            .may("second", b.second.then_some(Datum::Yes(true)))
            .may("days", (b.days != 1).then(|| Datum::Number(Decimal::from(b.days))))
            .may("say", said(Some(&b.say)))
            .fields()
    });
    let bounds: Vec<Datum> = bounds.collect();
    Record::default()
        .put("id", Datum::text(&*m.id.0))
        .put("name", Datum::text(&m.name))
        .text("ask", m.ask.as_ref())
        .put("scale", Datum::text(scale))
        .may("low", said(ends.0))
        .text("middle", ends.1)
        .may("high", said(ends.2))
        .may(
            "very_severe",
            (m.scale == Scale::Grade { five: true }).then_some(Datum::Yes(true)),
        )
        .may("unit", said(unit))
        .put("asked", asked)
        .may(
            "wish",
            m.wish
                .map(|w| Datum::text(if w == Wish::Higher { "higher" } else { "lower" })),
        )
        .may("baseline", m.baseline.as_ref().map(value))
        .may("retired", m.retired.map(Datum::Date))
        .may("bound", (!bounds.is_empty()).then_some(Datum::Lines(bounds)))
        .0
}

/// Keys and TOML source.
pub(crate) fn sources(pairs: Pairs) -> Vec<(String, String)> {
    pairs.into_iter().map(|(k, v)| (k.to_owned(), v.source())).collect()
}

/// Lines of `key = value`, with the equals signs below each other.
pub(crate) fn body(fields: &[(String, String)], aligned: bool) -> String {
    let keys: Vec<String> = fields.iter().map(|(k, _)| key(k)).collect();
    let width = if aligned {
        keys.iter().map(String::len).max().unwrap_or(0)
    } else {
        0
    };
    let mut text = String::new();
    for (name, (_, value)) in keys.iter().zip(fields) {
        let _ = writeln!(text, "{name:width$} = {value}");
    }
    text
}

#[cfg(test)]
pub(crate) mod whole;
