//! Questions from published as-needed directions.

use chrono::TimeDelta;

use super::fixture::{Case, asking, at, check, course, date, entry, lasting, most, need, q};
use crate::domain::clock::STEADY;
use crate::domain::course::{Course, Limits, Preparation};
use crate::domain::journal::{DoseEntry, Outcome};

#[test]
fn a_dose_at_the_very_minute_counts() {
    let limits = Limits {
        gap: Some(120),
        per_day: Some(most("3 tablets")),
        per_episode: Some(most("3 tablets")),
        ..Limits::default()
    };
    let course = Course {
        plans: vec![lasting(need("1 tablet", None, None), date("2026-03-01"), None)],
        ..course(limits)
    };
    let mut dose = entry(
        at("2026-03-01T08:00") + TimeDelta::seconds(20),
        q("2 tablets"),
        Some("a"),
    );
    let ask = |dose: &DoseEntry| asking(&course, &[dose], at("2026-03-01T08:00"), None, Some("a"), &STEADY);
    check(&ask(&dose), "too-soon", "2026-03-01T10:01", "");
    dose.outcome = Outcome::Taken(q("3 tablets"));
    let answer = ask(&dose);
    check(&answer, "too-soon-and-cap", "", "");
    assert_eq!(answer.because.len(), 3, "{answer:?}");
}

#[test]
fn a_ceiling_of_one_component() {
    let mut case = Case::new(
        Limits {
            per_day: Some(most("40 mg THC")),
            per_dose: Some(most("11 mg THC")),
            ..Limits::default()
        },
        need("4 sprays", None, None),
        "5 sprays",
        &["2026-03-01T08:00", "2026-03-01T12:00"],
    );
    case.course.preparation.count = Some("spray".into());
    case.course.preparation.contains = vec![("THC".into(), q("2.7 mg").into()), ("CBD".into(), q("2.5 mg").into())];
    // 27 mg of THC, 37.8 mg with four more.
    let answer = case.asked("2026-03-01T16:00", None);
    check(&answer, "allowed", "", "2.2 mg");
    assert_eq!(answer.left_after[0].component.as_deref(), Some("THC"));
    assert_eq!(
        answer.because[1].text,
        "with this dose it is 37.8 of 40 mg THC in any 24 hours"
    );
    case.need = need("5 sprays", None, None);
    let answer = case.asked("2026-03-01T16:00", None);
    check(&answer, "cap", "", "");
    let why: Vec<&str> = answer.because.iter().map(|reason| reason.text.as_str()).collect();
    assert_eq!(
        why,
        [
            "5 sprays is over your limit of 11 mg THC in one dose, which is 13.5 mg THC",
            "27 mg THC taken already; with 5 sprays it is 40.5 mg THC, over your limit of 40 mg THC in any 24 hours",
        ]
    );
    case.course.limits.per_dose = None;
    case.row("2026-03-01T16:00", "cap", "2026-03-02T08:00", "");
    // The same figure for the other component.
    case.course.limits.per_day = Some(most("40 mg CBD"));
    case.row("2026-03-01T16:00", "allowed", "", "2.5 mg");
    // Without a component it is left open, not allowed.
    case.course.limits.per_day = Some(most("40 mg"));
    case.row("2026-03-01T16:00", "not-defined", "", "");
}

#[test]
fn ibuprofen_for_headache() {
    let limits = Limits {
        gap: Some(240),
        per_day: Some(most("6 tablets")),
        ..Limits::default()
    };
    let log = ["00:00", "04:00", "08:00", "12:00", "16:00", "20:00"].map(|t| format!("2026-03-20T{t}"));
    let log: Vec<&str> = log.iter().map(String::as_str).collect();
    let case = Case::new(limits, need("1 tablet", None, None), "1 tablet", &log);
    case.row("2026-03-20T23:30", "too-soon-and-cap", "2026-03-21T00:00", "");
    case.row("2026-03-21T00:00", "allowed", "", "0 tablets");
    let said: Vec<String> = case
        .asked("2026-03-20T23:30", None)
        .because
        .into_iter()
        .map(|r| r.text)
        .collect();
    assert_eq!(
        said,
        [
            "the last dose was at 20:00; your limits ask for at least 4 hours between doses, until Sat 21 Mar 00:00",
            "6 tablets taken already; with 1 tablet it is 7 tablets, over your limit of 6 tablets in any 24 hours",
        ]
    );
}

#[test]
fn alprazolam_between_two_dates() {
    let limits = Limits {
        per_day: Some(most("4 mg")),
        ..Limits::default()
    };
    let mut case = Case::new(
        limits,
        need("0.25 mg", None, Some((360, 720))),
        "0.25 mg",
        &["2015-01-15T09:00", "2015-01-20T20:00"],
    );
    case.period = (date("2015-01-15"), Some(date("2015-01-20")));
    case.row("2015-01-14T22:00", "not-in-period", "2015-01-15T00:00", "");
    case.row("2015-01-15T14:59", "too-soon", "2015-01-15T15:00", "");
    case.row("2015-01-15T15:00", "allowed", "", "3.5 mg");
    case.row("2015-01-21T08:00", "not-in-period", "", "");
    // The gap would be over after the last day: then there is no earliest minute.
    case.row("2015-01-20T22:00", "too-soon", "", "");
    assert!(
        case.asked("2015-01-20T22:00", None).because[0]
            .text
            .contains("your plan asks for at least 6 hours")
    );
    assert_eq!(
        case.asked("2015-01-14T22:00", None).because[0].text,
        "your plan begins on Thu 15 Jan 2015"
    );
}

#[test]
fn glyceryl_trinitrate_by_episode() {
    let limits = Limits {
        gap: Some(5),
        per_episode: Some(most("3 sprays")),
        show: Some("call an ambulance".to_owned()),
        ..Limits::default()
    };
    let log = ["2026-02-14T10:00", "2026-02-14T10:05", "2026-02-14T10:10"];
    let mut case = Case::new(limits, need("1 spray", None, None), "1 spray", &log);
    for dose in &mut case.log {
        dose.episode = Some("a".to_owned());
    }
    check(
        &case.asked("2026-02-14T10:04", Some("a")),
        "too-soon",
        "2026-02-14T10:05",
        "",
    );
    check(&case.asked("2026-02-14T10:10", Some("a")), "allowed", "", "0 sprays");
    let over = case.asked("2026-02-14T10:15", Some("a"));
    check(&over, "cap", "", "");
    assert_eq!(over.show.as_deref(), Some("call an ambulance"));
    check(&case.asked("2026-02-14T19:00", Some("b")), "allowed", "", "2 sprays");
    // Which attack it belongs to is not for the program to guess.
    case.row("2026-02-14T19:00", "not-defined", "", "");
}

#[test]
fn loperamide_with_a_larger_first_dose() {
    let limits = Limits {
        per_day: Some(most("8 mg")),
        ..Limits::default()
    };
    let log = ["2026-03-03T07:30", "2026-03-03T09:10", "2026-03-03T13:00"];
    let mut case = Case::new(limits, need("2 mg", Some("4 mg"), Some((0, 0))), "2 mg", &log);
    case.log[0].outcome = Outcome::Taken(q("4 mg"));
    case.row("2026-03-03T07:30", "allowed", "", "4 mg");
    assert_eq!(case.asked("2026-03-03T07:30", None).amount, Some(q("4 mg")));
    case.row("2026-03-03T09:10", "allowed", "", "2 mg");
    assert_eq!(case.asked("2026-03-03T09:10", None).amount, Some(q("2 mg")));
    case.row("2026-03-03T16:00", "cap", "2026-03-04T07:30", "");
    case.row("2026-03-04T07:30", "allowed", "", "2 mg");
    assert_eq!(case.asked("2026-03-04T07:30", None).amount, Some(q("2 mg")));
    // A new episode begins with the larger dose again.
    assert_eq!(case.asked("2026-03-09T07:30", Some("june")).amount, Some(q("4 mg")));
}

#[test]
fn nabiximols_by_calendar_day() {
    let limits = Limits {
        gap: Some(15),
        per_calendar_day: Some(most("12 sprays")),
        ..Limits::default()
    };
    let times = [
        "08:00", "08:15", "10:00", "12:00", "13:00", "15:00", "17:00", "18:00", "19:30", "21:00", "22:00", "23:30",
    ]
    .map(|t| format!("2026-06-10T{t}"));
    let log: Vec<&str> = times.iter().map(String::as_str).collect();
    let mut case = Case::new(limits, need("1 spray", None, None), "1 spray", &log);
    case.row("2026-06-10T08:10", "too-soon", "2026-06-10T08:15", "");
    case.row("2026-06-10T23:50", "cap", "2026-06-11T00:00", "");
    case.row("2026-06-11T00:00", "allowed", "", "11 sprays");
    // A dose at midnight sharp belongs to the day that begins.
    case.log.push(entry(at("2026-06-11T00:00"), q("1 spray"), None));
    case.row("2026-06-11T00:15", "allowed", "", "10 sprays");
    // The same ceiling in mg of one component, through the preparation.
    case.course.preparation = Preparation {
        count: Some("spray".to_owned()),
        contains: vec![("THC".to_owned(), q("2.7 mg").into())],
        ..Preparation::default()
    };
    case.course.limits.per_calendar_day = Some(most("32.4 mg"));
    case.row("2026-06-10T23:50", "cap", "2026-06-11T00:00", "");
    case.row("2026-06-11T00:00", "allowed", "", "29.7 mg");
    // Of two components it is not said which one is meant.
    case.course
        .preparation
        .contains
        .push(("CBD".to_owned(), q("2.5 mg").into()));
    case.row("2026-06-11T00:00", "not-defined", "", "");
    // The last dose says more than an open figure, but no minute can be named.
    case.row("2026-06-10T08:10", "too-soon", "", "");
}

#[test]
fn paracetamol_counted_in_doses() {
    let limits = Limits {
        gap: Some(240),
        per_day: Some(most("4 doses")),
        ..Limits::default()
    };
    let log = [
        "2026-05-01T08:00",
        "2026-05-01T12:00",
        "2026-05-01T16:30",
        "2026-05-01T21:00",
    ];
    let case = Case::new(limits, need("1 g", None, None), "1 g", &log);
    case.row("2026-05-01T11:59", "too-soon", "2026-05-01T12:00", "");
    case.row("2026-05-01T12:00", "allowed", "", "2 doses");
    case.row("2026-05-02T00:30", "too-soon-and-cap", "2026-05-02T08:00", "");
    case.row("2026-05-02T07:59", "cap", "2026-05-02T08:00", "");
    case.row("2026-05-02T08:00", "allowed", "", "0 doses");
    assert_eq!(
        case.asked("2026-05-02T08:00", None).because[0].text,
        "with this dose it is 4 of 4 doses in any 24 hours"
    );
}

#[test]
fn sumatriptan_repeated_once() {
    let limits = Limits {
        gap: Some(120),
        per_day: Some(most("100 mg")),
        ..Limits::default()
    };
    let mut case = Case::new(
        limits,
        need("50 mg", None, None),
        "50 mg",
        &["2026-07-11T22:40", "2026-07-12T00:45"],
    );
    let rows = [
        ("2026-07-12T00:30", "too-soon", "2026-07-12T00:40", ""),
        ("2026-07-12T00:45", "allowed", "", "0 mg"),
        ("2026-07-12T09:00", "cap", "2026-07-12T22:40", ""),
        ("2026-07-12T22:40", "allowed", "", "0 mg"),
    ];
    for (time, verdict, earliest, left) in rows {
        case.row(time, verdict, earliest, left);
    }
    // The same in grams, and in tablets.
    case.course.limits.per_day = Some(most("0.1 g"));
    case.row("2026-07-12T00:45", "allowed", "", "0 g");
    case.row("2026-07-12T09:00", "cap", "2026-07-12T22:40", "");
    case.course.limits.per_day = Some(most("2 tablets"));
    case.row("2026-07-12T09:00", "not-defined", "", "");
    case.course.preparation = Preparation {
        count: Some("tablet".to_owned()),
        contains: vec![(String::new(), q("50 mg").into())],
        ..Preparation::default()
    };
    case.row("2026-07-12T09:00", "cap", "2026-07-12T22:40", "");
    case.row("2026-07-12T22:40", "allowed", "", "0 tablets");
}
