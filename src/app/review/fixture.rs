//! The fixture with half a year of records, so that there is something to look back on.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use crate::app::fixture::{Desk, november};
use crate::app::message::Message;
use crate::domain::change::Change;
use crate::domain::journal::{
    DoseEntry, DueKey, DueMoment, Entry, EntryId, Journal, Month, MonthEntries, NoteEntry, Outcome, ReadingEntry,
};
use crate::domain::measure::{MeasureId, Value};
use crate::domain::regimen::Regimen;

fn at(day: NaiveDate, time: &str) -> DateTime<FixedOffset> {
    format!("{day}T{time}:00+01:00").parse().unwrap()
}

/// Numbers between 0 and `below` that look like chance and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

struct Writer {
    journal: Journal,
    count: u32,
}

impl Writer {
    fn id(&mut self) -> EntryId {
        self.count += 1;
        EntryId(format!("h{:05}", self.count).into())
    }

    fn dose(&mut self, course: &str, day: NaiveDate, due: &str, planned: &str, taken: Option<&str>, why: Option<&str>) {
        let entry = DoseEntry {
            id: self.id(),
            course: course.parse().unwrap(),
            due: Some(DueKey {
                date: day,
                line: 0,
                moment: DueMoment::At(crate::domain::directions::Moment::Clock(due.parse().unwrap())),
            }),
            planned: Some(planned.parse::<crate::domain::amount::Quantity>().unwrap().into()),
            outcome: taken.map_or(Outcome::Skipped, |taken| Outcome::Taken(taken.parse().unwrap())),
            at: at(day, due),
            entered: None,
            why: why.map(Into::into),
            episode: None,
            site: None,
            void: None,
        };
        self.journal.apply(Entry::Dose(entry));
    }

    fn rating(&mut self, name: &str, day: NaiveDate, value: Value) {
        let entry = ReadingEntry::new(self.id(), MeasureId(name.into()), value, at(day, "12:00"));
        self.journal.apply(Entry::Reading(entry));
    }

    fn note(&mut self, day: NaiveDate, text: &str) {
        let entry = NoteEntry {
            id: self.id(),
            at: at(day, "20:00"),
            day: None,
            entered: None,
            text: text.into(),
            tags: Vec::new(),
            void: None,
        };
        self.journal.apply(Entry::Note(entry));
    }
}

/// The regimen of the fixture, lived since 1 June 2026.
pub(crate) fn regimen() -> Regimen {
    let mut regimen = crate::app::fixture::regimen();
    let mut writer = Writer {
        journal: std::mem::take(&mut regimen.journal),
        count: 0,
    };
    let first: NaiveDate = "2026-06-01".parse().unwrap();
    for month in 0..4 {
        writer
            .journal
            .put(Month::of(first).plus(month), MonthEntries::default());
    }
    let start: NaiveDate = "2026-09-14".parse().unwrap();
    let mut dice = Dice(7);
    for day in first.iter_days().take_while(|day| *day < november(9)) {
        let step = (day - start).num_days().div_euclid(28).max(-1);
        let dose = ["", "25 mcg", "50 mcg", "75 mcg"][usize::try_from(step + 1).unwrap()];
        if !dose.is_empty() {
            writer.dose("examplin", day, "08:00", dose, Some(dose), None);
        }
        if day >= "2026-08-03".parse().unwrap() {
            for due in ["14:00", "21:00"] {
                match dice.roll(30) {
                    0 => {}
                    1 => writer.dose("sampletol", day, due, "2.5 mg", None, Some("ill")),
                    2 => writer.dose("sampletol", day, due, "2.5 mg", Some("1.25 mg"), Some("drowsy")),
                    _ => writer.dose("sampletol", day, due, "2.5 mg", Some("2.5 mg"), None),
                }
            }
        }
        let often = if step < 0 { 2 } else { 10 };
        if dice.roll(often) > 0 || day == first {
            let middle = u64::try_from(step + 2).unwrap() + 1;
            for (name, low) in [("focus", middle), ("mood", 4), ("sleep", 4)] {
                writer.rating(name, day, Value::Number((low + dice.roll(4)).into()));
            }
            for (name, sides) in [("headache", 14), ("nausea", 25)] {
                let grade = match dice.roll(sides) {
                    0 => 1,
                    1 if step > 0 => 2,
                    _ => 0,
                };
                writer.rating(name, day, Value::Grade(grade));
            }
        }
    }
    for (day, text) in [
        (3, "Call with Dr N: go on, watch sleep."),
        (9, "First day of 75. A bit restless."),
        (12, "Took the afternoon one late."),
        (17, "Nausea in the tram, gone by ten."),
        (
            19,
            "Half dose in the evening, drowsy at dinner. #question Is the evening dose still needed?",
        ),
        (21, "Headache from eight to nine, mild. Slept badly, two coffees."),
    ] {
        writer.note(november(day), text);
    }
    regimen.journal = writer.journal;
    let visit = crate::domain::care::Appointment {
        on: november(3),
        at: None,
        with: "n".into(),
        what: Some("visit".into()),
        every: None,
    };
    regimen.care.appointments.push(visit);
    let examplin = regimen
        .courses
        .iter_mut()
        .find(|course| course.id.as_str() == "examplin")
        .unwrap();
    let mut hold = Change::new(november(16), "hold 7 days".parse().unwrap());
    hold.by = Some("n".into());
    hold.why = Some("headache at the weekend".into());
    examplin.changes.push(hold);
    regimen
}

/// A program with a regimen, after every month that it asks for was read.
#[expect(clippy::needless_pass_by_value, reason = "tests make one for this call")]
pub(crate) fn with(regimen: Regimen) -> Desk {
    let mut app = Desk::with(&regimen, &[]);
    let months = regimen.journal.months().map(|(month, _)| month).collect();
    assert_eq!(app.update(Message::Kept(months)), []);
    app
}

/// The program with half a year of records.
pub(crate) fn lived() -> Desk {
    with(regimen())
}

/// The same with this many years of records before it: the first plan is in force since then.
pub(crate) fn long(years: i64) -> Regimen {
    let mut regimen = regimen();
    let start = november(22) - TimeDelta::days(years * 365);
    let mut early = regimen.courses[2].plans[0].clone();
    early.from = start;
    regimen.courses[2].plans.insert(0, early);
    let mut ladder = regimen.courses[1].plans[0].clone();
    ladder.from = start + TimeDelta::days(30);
    ladder.steps.truncate(3);
    ladder.repeat = crate::domain::plan::Repeat::No;
    regimen.courses[1].plans.insert(0, ladder);
    let mut writer = Writer {
        journal: std::mem::take(&mut regimen.journal),
        count: 50_000,
    };
    let mut dice = Dice(3);
    for day in start.iter_days().take_while(|day| *day < "2026-06-01".parse().unwrap()) {
        for due in ["14:00", "21:00"] {
            writer.dose("sampletol", day, due, "2.5 mg", Some("2.5 mg"), None);
        }
        if dice.roll(3) > 0 {
            writer.rating("focus", day, Value::Number((2 + dice.roll(5)).into()));
            writer.rating("headache", day, Value::Grade(u8::from(dice.roll(9) == 0)));
        }
    }
    regimen.journal = writer.journal;
    regimen
}
