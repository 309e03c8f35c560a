//! Questions of a day with a supervised session, of an ordinary day, and of one with an open gate.

use super::*;
use crate::domain::care::{Appointment, Care, Paper};
use crate::domain::clock::STEADY;
use crate::domain::course::Course;
use crate::domain::directions::Directions;
use crate::domain::journal::{DoseEntry, DueKey, Entry, EntryId, Outcome};
use crate::domain::measure::Value;
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
}

fn at(time: &str) -> DateTime<FixedOffset> {
    format!("2026-11-22T{time}:00+00:00").parse().unwrap()
}

fn course(steps: &[(&str, &str, bool)]) -> Course {
    let steps = steps
        .iter()
        .map(|(take, length, ask)| Step {
            take: take.parse::<Directions>().unwrap(),
            length: length.parse::<Length>().unwrap(),
            then: if *ask { Then::Ask } else { Then::GoOn },
            note: None,
        })
        .collect();
    let plan = Plan {
        begins: None,
        from: day(1),
        at: None,
        steps,
        repeat: Repeat::No,
        weight: None,
        surface: None,
        entered: None,
        by: None,
        why: None,
    };
    Course::new("examplin".parse().unwrap(), "Examplin", vec![plan])
}

fn measure(id: &str, scale: Scale, asked: Asked) -> Measure {
    Measure {
        id: MeasureId(id.into()),
        name: id.to_uppercase(),
        ask: None,
        scale,
        asked,
        wish: None,
        baseline: None,
        bounds: Vec::new(),
        retired: None,
    }
}

/// Blood pressure before, after 40 minutes and after two hours; nausea on Sundays and Mondays.
fn session() -> Regimen {
    let around = Asked::Around {
        course: "examplin".parse().unwrap(),
        before: true,
        after: vec![40, 120],
    };
    Regimen {
        courses: vec![course(&[("56 mg 10:00", "no end", false)])],
        measures: vec![
            measure("nausea", Scale::Grade { five: false }, Asked::Weekdays(0b100_0001)),
            measure("pressure", Scale::Pair { unit: "mmHg".into() }, around),
        ],
        ..Regimen::default()
    }
}

fn take(regimen: &mut Regimen, time: &str, outcome: Outcome) {
    regimen.journal.apply(Entry::Dose(DoseEntry {
        id: EntryId("d1".into()),
        course: "examplin".parse().unwrap(),
        due: Some(DueKey {
            date: day(22),
            line: 0,
            moment: crate::domain::journal::DueMoment::At(crate::domain::directions::Moment::Clock(
                "10:00".parse().unwrap(),
            )),
        }),
        planned: Some("56 mg".parse::<crate::domain::amount::Quantity>().unwrap().into()),
        outcome,
        at: at(time),
        entered: None,
        why: None,
        episode: None,
        site: None,
        void: None,
    }));
}

fn reading(regimen: &mut Regimen, id: &str, time: &str, around: Option<&str>) {
    regimen.journal.apply(Entry::Reading(ReadingEntry {
        id: EntryId(id.into()),
        measure: MeasureId("pressure".into()),
        value: Value::Pair(120.into(), 80.into()),
        at: at(time),
        day: None,
        entered: None,
        note: None,
        around: around.map(str::to_owned),
        call: None,
        void: None,
    }));
}

/// The questions in short: `*` open, `=` answered.
fn asked(regimen: &Regimen, time: &str) -> String {
    let schedules = Schedules::new(regimen, at(time));
    let shown = schedules.day(day(22), regimen, at(time), &STEADY);
    let list = questions(regimen, &schedules, &shown, at(time));
    let words = list.iter().map(|question| {
        let name = match question {
            Question::Dose(_) => "dose".to_owned(),
            Question::Reading(Asking {
                occasion: Some(occasion),
                ..
            }) => occasion.round.to_string(),
            Question::Reading(asking) => asking.measure.id.to_string(),
            Question::Gate(gate) => format!("gate {} of {}", gate.step, gate.steps),
        };
        let open = if question.is_open() { "*" } else { "" };
        let answered = if question.is_answered() { "=" } else { "" };
        format!("{name}{open}{answered}")
    });
    words.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_session_is_asked_about_before_and_after() {
    let mut regimen = session();
    assert_eq!(asked(&regimen, "09:30"), "before*, dose*, nausea*");
    reading(&mut regimen, "r1", "09:50", Some("before"));
    assert_eq!(asked(&regimen, "09:55"), "before=, dose*, nausea*");
    take(&mut regimen, "10:05", Outcome::Taken("56 mg".parse().unwrap()));
    assert_eq!(
        asked(&regimen, "10:30"),
        "before=, dose=, after 40 min, after 2 h, nausea*"
    );
    assert_eq!(
        asked(&regimen, "10:45"),
        "before=, dose=, after 40 min*, after 2 h, nausea*"
    );
    reading(&mut regimen, "r2", "10:50", Some("after 40 min"));
    // As the hand writes it.
    reading(&mut regimen, "r3", "12:10", Some("after 120 min"));
    assert_eq!(
        asked(&regimen, "13:00"),
        "before=, dose=, after 40 min=, after 2 h=, nausea*"
    );
    // A reading without an occasion belongs to none.
    reading(&mut regimen, "r2", "10:50", None);
    assert_eq!(
        asked(&regimen, "11:00"),
        "before=, dose=, after 40 min*, after 2 h=, nausea*"
    );
    // Nearer to the one after it nobody can make it any more.
    assert_eq!(
        asked(&regimen, "13:00"),
        "before=, dose=, after 40 min, after 2 h=, nausea*"
    );
}

#[test]
fn nothing_is_asked_around_a_dose_left_out() {
    let mut regimen = session();
    take(&mut regimen, "10:05", Outcome::Skipped);
    assert_eq!(asked(&regimen, "11:00"), "dose=, nausea*");
}

#[test]
fn weekdays_and_retirement_count() {
    let nausea = session().measures.remove(0);
    assert!(is_asked(&nausea, day(22)) && is_asked(&nausea, day(23)) && !is_asked(&nausea, day(24)));
    let retired = Measure {
        retired: Some(day(22)),
        ..nausea
    };
    assert!(!is_asked(&retired, day(22)) && is_asked(&retired, day(16)));
}

#[test]
fn an_open_gate_is_a_question_and_comes_last() {
    let mut regimen = session();
    regimen.courses = vec![course(&[
        ("25 mg 10:00", "7 days", true),
        ("50 mg 10:00", "no end", false),
    ])];
    assert_eq!(asked(&regimen, "10:00"), "before*, dose*, nausea*, gate 1 of 2*");
    // Decided today, in force from tomorrow.
    regimen.courses[0]
        .changes
        .push(crate::domain::change::Change::new(day(23), Verb::Advance));
    assert_eq!(asked(&regimen, "10:00"), "before*, dose*, nausea*");
}

#[test]
fn what_is_coming_is_near() {
    let paper = |name: &str, until: u32| Paper {
        name: name.into(),
        until: day(until),
        notice: 5,
    };
    let call = |on: u32| Appointment {
        on: day(on),
        at: None,
        with: "n".into(),
        what: None,
        every: None,
    };
    let care = Care {
        people: Vec::new(),
        appointments: vec![call(30), call(20), call(26)],
        papers: vec![paper("far", 29), paper("near", 27), paper("over", 20)],
    };
    let coming = coming(&care, day(22));
    let names: Vec<&str> = coming.papers.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["over", "near"]);
    assert_eq!(coming.next.map(|a| a.on), Some(day(26)));
}

proptest::proptest! {
    #[test]
    fn rounds_read_back(minutes in 1_u32..7 * 24 * 60) {
        let round = Round::After(minutes);
        proptest::prop_assert_eq!(round.to_string().parse::<Round>(), Ok(round));
    }

    #[test]
    fn no_text_panics(text in ".{0,20}") {
        let _ = text.parse::<Round>();
    }
}
