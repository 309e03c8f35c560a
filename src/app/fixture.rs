//! A fixed regimen for tests: made-up substances, Sunday 22 November 2026, 14:57.

mod desk;
pub mod marked;
pub mod written;

pub use desk::Desk;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::App;
use super::message::{Effect, Message};
use crate::domain::care::{Appointment, Care, Paper, Person};
use crate::domain::course::{Course, CourseId};
use crate::domain::directions::Directions;
use crate::domain::journal::{
    DoseEntry, DueKey, DueMoment, Entry, EntryId, Journal, Month, MonthEntries, NoteEntry, Outcome, ReadingEntry,
};
use crate::domain::measure::{Asked, Bound, Measure, MeasureId, Scale, Value};
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::regimen::Regimen;

/// The time of the fixture.
pub fn now() -> DateTime<FixedOffset> {
    "2026-11-22T14:57:00+01:00".parse().unwrap()
}

/// A day of November 2026.
pub fn november(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn plan(from: &str, steps: &[(&str, &str, bool)]) -> Plan {
    Plan {
        begins: None,
        from: date(from),
        at: None,
        steps: steps
            .iter()
            .map(|(take, length, ask)| Step {
                take: take.parse::<Directions>().unwrap(),
                length: length.parse::<Length>().unwrap(),
                then: if *ask { Then::Ask } else { Then::GoOn },
                note: None,
            })
            .collect(),
        repeat: Repeat::No,
        weight: None,
        surface: None,
        entered: Some(date("2026-11-03")),
        by: Some("n".into()),
        why: None,
    }
}

fn course(name: &str, plan: Plan) -> Course {
    let mut course = Course::new(CourseId::from_name(name).unwrap(), name, vec![plan]);
    course.prescriber = Some("n".into());
    course
}

fn measure(name: &str, scale: Scale) -> Measure {
    Measure {
        id: MeasureId(name.to_lowercase().into()),
        name: name.into(),
        ask: None,
        scale,
        asked: Asked::Daily,
        wish: None,
        baseline: None,
        bounds: Vec::new(),
        retired: None,
    }
}

/// What is taken, what is asked, and the last two weeks.
pub fn regimen() -> Regimen {
    let mut regimen = Regimen {
        care: Care {
            people: vec![Person {
                key: "n".into(),
                name: "Dr N".into(),
                phone: None,
                role: "prescriber".into(),
            }],
            appointments: vec![Appointment {
                on: november(26),
                at: None,
                with: "n".into(),
                what: Some("call".into()),
                every: None,
            }],
            papers: Vec::new(),
        },
        ..Regimen::default()
    };
    let antacid = course(
        "Antacid",
        plan("2026-08-03", &[("1 tablet as needed", "no end", false)]),
    );
    let examplin = course(
        "Examplin",
        plan(
            "2026-09-14",
            &[
                ("25 mcg 08:00", "28 days", false),
                ("50 mcg 08:00", "28 days", false),
                ("75 mcg 08:00", "21 days", true),
                ("100 mcg 08:00", "28 days", false),
                ("125 mcg 08:00", "no end", false),
            ],
        ),
    );
    let mut sampletol = course(
        "Sampletol",
        plan("2026-08-03", &[("2.5 mg 14:00, 2.5 mg 21:00", "no end", false)]),
    );
    sampletol.missed = Some("Until 16:00 take it, later leave it out, never double.".into());
    sampletol.limits.gap = Some(360);
    sampletol.limits.per_calendar_day = Some("5 mg".parse().unwrap());
    regimen.courses = vec![antacid, examplin, sampletol];
    let rating = |low: &str, high: &str| Scale::Rating {
        low: low.into(),
        high: high.into(),
        middle: None,
    };
    regimen.measures = vec![
        measure("Focus", rating("none", "very good")),
        measure("Mood", rating("very low", "very good")),
        measure("Sleep", rating("very bad", "very good")),
        measure("Headache", Scale::Grade { five: false }),
        measure("Nausea", Scale::Grade { five: false }),
    ];
    regimen.journal = journal();
    regimen
}

/// The same with a supervised session on the shown day, measured around; a bound from the clinic, a step whose time is
/// over, a paper and a contact.
pub fn session() -> Regimen {
    let mut regimen = regimen();
    regimen.settings.contact = Some("Dr N 0123 456".into());
    let mut examplin = course(
        "Exampline",
        plan(
            "2026-11-01",
            &[("56 mg 14:00", "3 weeks", true), ("84 mg 14:00", "no end", false)],
        ),
    );
    examplin.missed = Some("The clinic moves it.".into());
    regimen.courses.retain(|course| course.id.as_str() == "antacid");
    regimen.courses.push(examplin);
    let mut pressure = measure("Blood pressure", Scale::Pair { unit: "mmHg".into() });
    pressure.id = MeasureId("pressure".into());
    pressure.asked = Asked::Around {
        course: "exampline".parse().unwrap(),
        before: true,
        after: vec![40, 120],
    };
    pressure.bounds.push(Bound {
        at_least: true,
        second: false,
        value: 150.into(),
        days: 1,
        say: "Sit down and tell the nurse.".into(),
    });
    let mut calm = measure("Calm", Scale::YesNo);
    calm.ask = Some("Was the room calm?".into());
    regimen.measures.insert(0, pressure);
    regimen.measures.push(calm);
    regimen.care.papers.push(Paper {
        name: "Prescription".into(),
        until: november(29),
        notice: 14,
    });
    regimen
}

/// Numbers entries as it goes.
struct Writer {
    journal: Journal,
    count: u32,
}

impl Writer {
    fn id(&mut self) -> EntryId {
        self.count += 1;
        EntryId(format!("t{:05}", self.count).into())
    }

    fn at(day: NaiveDate, time: &str) -> DateTime<FixedOffset> {
        format!("{day}T{time}:00+01:00").parse().unwrap()
    }

    fn dose(&mut self, name: &str, day: NaiveDate, due: &str, at: &str, planned: &str, outcome: Outcome) {
        let moment = crate::domain::directions::Moment::Clock(due.parse().unwrap());
        let entry = DoseEntry {
            id: self.id(),
            course: CourseId::from_name(name).unwrap(),
            due: Some(DueKey {
                date: day,
                line: 0,
                moment: DueMoment::At(moment),
            }),
            planned: Some(planned.parse::<crate::domain::amount::Quantity>().unwrap().into()),
            outcome,
            at: Self::at(day, at),
            entered: None,
            why: None,
            episode: None,
            site: None,
            void: None,
        };
        self.journal.apply(Entry::Dose(entry));
    }

    fn taken(&mut self, name: &str, day: NaiveDate, due: &str, at: &str, planned: &str) {
        self.dose(name, day, due, at, planned, Outcome::Taken(planned.parse().unwrap()));
    }

    fn rating(&mut self, name: &str, day: NaiveDate, value: Value) {
        let entry = ReadingEntry::new(self.id(), MeasureId(name.into()), value, Self::at(day, "14:50"));
        self.journal.apply(Entry::Reading(entry));
    }
}

fn journal() -> Journal {
    let mut journal = Journal::default();
    for month in ["2026-10", "2026-11"] {
        journal.put(month.parse::<Month>().unwrap(), MonthEntries::default());
    }
    let mut writer = Writer { journal, count: 0 };
    let focus = ["4", "5", "", "5", "6", "6", "7", "5", "6", "", "7", "7", "6", "6"];
    let mood = ["5", "5", "", "6", "5", "6", "6", "6", "6", "", "6", "7", "6", ""];
    let headache = ["1", "0", "", "0", "0", "1", "0", "0", "0", "", "0", "0", "0", ""];
    for (i, day) in november(9).iter_days().take(14).enumerate() {
        writer.taken(
            "Examplin",
            day,
            "08:00",
            if i == 13 { "08:02" } else { "08:00" },
            "75 mcg",
        );
        match i {
            3 => writer.taken("Sampletol", day, "14:00", "16:10", "2.5 mg"),
            13 => {}
            _ => writer.taken("Sampletol", day, "14:00", "14:10", "2.5 mg"),
        }
        match i {
            9 | 11 | 13 => {}
            10 => writer.dose(
                "Sampletol",
                day,
                "21:00",
                "21:05",
                "2.5 mg",
                Outcome::Taken("1.25 mg".parse().unwrap()),
            ),
            _ => writer.taken("Sampletol", day, "21:00", "21:00", "2.5 mg"),
        }
        for (name, values) in [("focus", focus), ("mood", mood)] {
            if let Ok(value) = values[i].parse::<u32>() {
                writer.rating(name, day, Value::Number(value.into()));
            }
        }
        if let Ok(grade) = headache[i].parse() {
            writer.rating("headache", day, Value::Grade(grade));
        }
    }
    writer.rating("sleep", november(22), Value::Number(7.into()));
    let antacid = DoseEntry {
        id: writer.id(),
        course: "antacid".parse().unwrap(),
        due: None,
        planned: None,
        outcome: Outcome::Taken("1 tablet".parse().unwrap()),
        at: Writer::at(november(19), "22:10"),
        entered: None,
        why: None,
        episode: None,
        site: None,
        void: None,
    };
    writer.journal.apply(Entry::Dose(antacid));
    let note = NoteEntry {
        id: writer.id(),
        at: Writer::at(november(22), "14:50"),
        day: None,
        entered: None,
        text: "Slow start, clearer after the walk.".into(),
        tags: Vec::new(),
        void: None,
    };
    writer.journal.apply(Entry::Note(note));
    writer.journal
}

/// A program with nothing in its files.
pub fn empty() -> Desk {
    Desk::empty()
}

/// The program with the regimen of the fixture.
pub fn app() -> Desk {
    with(regimen())
}

/// The program with a regimen.
#[expect(clippy::needless_pass_by_value, reason = "tests make one for this call")]
pub fn with(regimen: Regimen) -> Desk {
    Desk::with(&regimen, &[])
}

/// The program on its first run.
pub fn first_run() -> Desk {
    Desk::first_run()
}

/// Presses keys by name, apart by spaces; what must happen outside.
pub fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.split_whitespace() {
        let event = key.parse::<super::key::Key>().unwrap().to_event();
        effects.extend(app.update(Message::Key(event)));
    }
    effects
}

/// Types a text into the field that has the focus.
pub fn type_text(app: &mut App, text: &str) {
    for c in text.chars() {
        let event = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(c));
        assert_eq!(app.update(Message::Key(event)), []);
    }
}

/// Presses keys and carries out at once what they ask.
pub fn play(app: &mut Desk, keys: &str) {
    for key in keys.split_whitespace() {
        let effects = press(app, key);
        app.carry_out(effects);
    }
}

/// This many minutes later.
pub fn wait(app: &mut App, minutes: i64) {
    let later = app.world.now + TimeDelta::minutes(minutes);
    assert_eq!(app.update(Message::Tick(later)), []);
}
