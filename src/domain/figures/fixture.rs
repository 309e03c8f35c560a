//! Regimens for the tests: made by hand, with made-up names.

use chrono::{DateTime, FixedOffset};

use rust_decimal::Decimal;

use crate::domain::journal::{DoseEntry, DueKey, DueMoment, Entry, EntryId, NoteEntry, Outcome, ReadingEntry};
use crate::domain::measure::{Asked, Measure, MeasureId, Scale, Value};
use crate::domain::regimen::Regimen;

pub(super) use crate::domain::fixture::{course, date, plan};

pub(super) fn at(text: &str) -> DateTime<FixedOffset> {
    let full = if text.len() == 16 {
        format!("{text}:00+01:00")
    } else {
        text.to_owned()
    };
    full.parse().unwrap()
}

pub(super) fn measure(id: &str, scale: Scale) -> Measure {
    Measure {
        id: MeasureId(id.into()),
        name: id
            .chars()
            .take(1)
            .flat_map(char::to_uppercase)
            .chain(id.chars().skip(1))
            .collect(),
        ask: None,
        scale,
        asked: Asked::Daily,
        wish: None,
        baseline: None,
        bounds: vec![],
        retired: None,
    }
}

pub(super) fn rating() -> Scale {
    Scale::Rating {
        low: "none".into(),
        high: "most".into(),
        middle: None,
    }
}

/// An entry for a due dose (`2026-11-02 morning`) or as needed (empty), with what happened (`10 mg`, `skipped`).
pub(super) fn dose(id: &str, course: &str, due: &str, what: &str, when: &str) -> DoseEntry {
    let due = due.split_once(' ').map(|(day, moment)| DueKey {
        date: date(day),
        line: 0,
        moment: match moment {
            "day" => DueMoment::Nth(1, 1),
            off if off.starts_with("off ") => {
                DueMoment::Off(off.trim_start_matches("off ").parse::<chrono::NaiveTime>().unwrap())
            }
            moment => {
                let directions: crate::domain::directions::Directions = format!("1 mg {moment}").parse().unwrap();
                DueMoment::At(directions.lines[0].moment.clone())
            }
        },
    });
    DoseEntry {
        id: EntryId(id.into()),
        course: course.parse().unwrap(),
        due,
        planned: None,
        outcome: match what {
            "skipped" => Outcome::Skipped,
            "held" => Outcome::Held,
            amount => Outcome::Taken(amount.parse().unwrap()),
        },
        at: at(when),
        entered: None,
        why: None,
        episode: None,
        site: None,
        void: None,
    }
}

pub(super) fn reading(id: &str, measure: &str, value: Value, when: &str) -> ReadingEntry {
    ReadingEntry::new(EntryId(id.into()), MeasureId(measure.into()), value, at(when))
}

pub(super) fn rated(regimen: &mut Regimen, measure: &str, first: &str, values: &[Option<i64>]) {
    for (day, value) in date(first).iter_days().zip(values) {
        if let Some(value) = value {
            let id = format!("{measure}{day}");
            let entry = reading(
                &id,
                measure,
                Value::Number(Decimal::from(*value)),
                &format!("{day}T20:00"),
            );
            regimen.journal.apply(Entry::Reading(entry));
        }
    }
}

/// Two weeks: a hold of three days, every kind of outcome, a dose taken after midnight, one recorded late, a second
/// revision from the second Saturday on, and days without anything.
pub(super) fn fortnight() -> Regimen {
    let mut regimen = Regimen::default();
    let ladder = plan(
        "2026-11-02",
        &[("5 days", "10 mg morning"), ("no end", "20 mg morning, 5 mg evening")],
    );
    let second = plan("2026-11-14", &[("no end", "1 mg morning")]);
    regimen.courses = vec![
        course(
            "antacid",
            vec![plan("2026-10-01", &[("no end", "1 tablet as needed")])],
            &[],
        ),
        course("examplin", vec![ladder, second], &[("2026-11-05", "hold 3 days")]),
    ];
    regimen.measures = vec![
        measure("focus", rating()),
        measure("nausea", Scale::Grade { five: false }),
    ];
    let mut late = dose("8", "examplin", "2026-11-08 morning", "10 mg", "2026-11-08T08:30");
    late.entered = Some(at("2026-11-10T19:00"));
    let mut withdrawn = dose("7", "examplin", "2026-11-07 morning", "10 mg", "2026-11-07T08:00");
    withdrawn.void = Some("another day".into());
    let mut doses = vec![
        dose("2", "examplin", "2026-11-02 morning", "10 mg", "2026-11-02T08:05"),
        dose("3", "examplin", "2026-11-03 morning", "5 mg", "2026-11-04T00:30"),
        dose("4", "examplin", "2026-11-04 morning", "skipped", "2026-11-04T09:00"),
        dose("5", "examplin", "2026-11-05 morning", "held", "2026-11-05T09:00"),
        dose("6", "examplin", "2026-11-06 morning", "10 mg", "2026-11-06T12:00"),
        withdrawn,
        late,
        dose("9", "examplin", "2026-11-09 morning", "10 mg", "2026-11-09T08:00"),
        dose("14", "examplin", "2026-11-14 morning", "1 mg", "2026-11-14T08:00"),
        // As needed, after midnight: for the evening before.
        dose("a", "antacid", "", "1 tablet", "2026-11-06T02:00"),
        dose("b", "antacid", "", "2 tablets", "2026-11-12T22:00"),
    ];
    for day in 10..=13 {
        let time = format!("2026-11-{day}T08:00");
        doses.push(dose(
            &format!("m{day}"),
            "examplin",
            &format!("2026-11-{day} morning"),
            "20 mg",
            &time,
        ));
    }
    for day in 10..=11 {
        let time = format!("2026-11-{day}T18:10");
        doses.push(dose(
            &format!("e{day}"),
            "examplin",
            &format!("2026-11-{day} evening"),
            "5000 mcg",
            &time,
        ));
    }
    for entry in doses {
        regimen.journal.apply(Entry::Dose(entry));
    }
    rated(&mut regimen, "focus", "2026-10-30", &[Some(3), Some(4), None]);
    let first = [4, 5, 5, 5, 6, 5, 4, 5, 6, 7].map(Some);
    rated(&mut regimen, "focus", "2026-11-02", &first);
    // A second reading of the same day: the last one is the day's.
    let again = reading("again", "focus", Value::Number(Decimal::from(8)), "2026-11-11T21:00");
    regimen.journal.apply(Entry::Reading(again));
    for (i, day) in ["2026-11-03", "2026-11-10", "2026-11-11", "2026-11-12"]
        .iter()
        .enumerate()
    {
        let grade = Value::Grade(u8::try_from(i % 3).unwrap());
        regimen.journal.apply(Entry::Reading(reading(
            &format!("n{day}"),
            "nausea",
            grade,
            &format!("{day}T20:00"),
        )));
    }
    regimen.journal.apply(Entry::Note(NoteEntry {
        id: EntryId("note".into()),
        at: at("2026-11-11T14:50"),
        day: None,
        entered: None,
        text: "Slow start.".into(),
        tags: vec![],
        void: None,
    }));
    regimen
}
