//! Domain values as TOML source: the fields of every record, in the order in which files have them.
//!
//! One line of source a value (a plan's steps and a note's text may have several); [`super::edit`] puts it in place.

mod journal;
mod source;

use std::fmt::Write as _;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::course_file::show_late;
use super::minutes::{show_days, show_minutes, show_worn};
use crate::domain::amount::show_number;
use crate::domain::care::{Appointment, Paper, Person};
use crate::domain::change::Change;
use crate::domain::course::{Clock, Course, CourseId, Limits, Rounding, Supply, VoidPlan, hours_key};
use crate::domain::directions::Directions;
use crate::domain::measure::{Asked, Measure, Scale, Wish};
use crate::domain::plan::{Begins, Length, Plan, Repeat, Step, Then};
use crate::domain::sites::Rotation;
use crate::domain::supply::strengths;

pub use crate::domain::keyed::Datum;
pub(crate) use crate::store::write::journal::{entry, value};
use crate::store::write::source::Record;
pub(crate) use crate::store::write::source::{Pairs, body, key, sources};

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
        .may("wear", p.wear.map(|wear| Datum::Text(show_worn(wear))))
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

#[cfg(test)]
pub(crate) mod whole;
