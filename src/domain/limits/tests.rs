//! Questions from published as-needed directions, and the figures a person may combine.

use chrono::{NaiveDateTime, TimeZone};

use super::*;
use crate::domain::amount::Amount;
use crate::domain::clock::STEADY;
use crate::domain::course::{CourseId, Limits, Preparation};
use crate::domain::journal::EntryId;
use crate::domain::most::Most;

pub(super) fn q(text: &str) -> Quantity {
    Quantity::parse(text, &[]).unwrap()
}

fn most(text: &str) -> Most {
    text.parse().unwrap()
}

pub(super) fn course(limits: Limits) -> Course {
    Course {
        limits,
        ..Course::new(CourseId::from_name("Examplin").unwrap(), "Examplin", Vec::new())
    }
}

pub(super) fn entry(at: DateTime<FixedOffset>, amount: Quantity, episode: Option<&str>) -> DoseEntry {
    DoseEntry {
        id: EntryId(at.to_rfc3339().into()),
        course: CourseId::from_name("Examplin").unwrap(),
        due: None,
        planned: None,
        outcome: Outcome::Taken(amount),
        at,
        entered: None,
        why: None,
        episode: episode.map(str::to_owned),
        void: None,
    }
}

pub(super) fn need(amount: &str, first: Option<&str>, apart: Option<(u32, u32)>) -> AsNeeded {
    AsNeeded {
        course: CourseId::from_name("Examplin").unwrap(),
        amount: Amount::exact(q(amount)),
        first: first.map(|first| Amount::exact(q(first))),
        apart,
        reason: None,
    }
}

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

fn at(text: &str) -> DateTime<FixedOffset> {
    STEADY.instant(local(text))
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A published case: what is allowed, what was taken, and what is asked.
struct Case {
    course: Course,
    need: AsNeeded,
    period: Period,
    log: Vec<DoseEntry>,
}

impl Case {
    fn new(limits: Limits, need: AsNeeded, amount: &str, log: &[&str]) -> Self {
        Self {
            course: course(limits),
            need,
            period: Period::default(),
            log: log.iter().map(|time| entry(at(time), q(amount), None)).collect(),
        }
    }

    fn asked(&self, time: &str, episode: Option<&str>) -> Answer {
        let log: Vec<&DoseEntry> = self.log.iter().collect();
        ask(&Question {
            need: Some(&self.need),
            episode,
            period: self.period,
            ..Question::new(&self.course, &log, at(time), &STEADY)
        })
    }

    /// One row: when, the verdict, the earliest minute, what the tightest ceiling leaves.
    #[track_caller]
    fn row(&self, time: &str, verdict: &str, earliest: &str, left: &str) {
        check(&self.asked(time, None), verdict, earliest, left);
    }
}

#[track_caller]
fn check(answer: &Answer, verdict: &str, earliest: &str, left: &str) {
    let shown = answer
        .earliest
        .map_or(String::new(), |at| at.format("%Y-%m-%dT%H:%M").to_string());
    assert_eq!(
        (answer.verdict.to_string().as_str(), shown.as_str()),
        (verdict, earliest),
        "{answer:?}"
    );
    if !left.is_empty() {
        assert_eq!(answer.left_after[0].left.to_string(), left, "{answer:?}");
    }
    assert_eq!(
        answer.left_after.is_empty(),
        verdict != "allowed" || left.is_empty(),
        "{answer:?}"
    );
}

#[test]
fn of_two_doses_recorded_for_one_minute_one_came_first() {
    let case = Case::new(
        Limits::default(),
        need("1 tablet", None, Some((240, 240))),
        "1 tablet",
        &["2026-03-01T08:00"],
    );
    let log: Vec<&DoseEntry> = case.log.iter().collect();
    let question = Question {
        need: Some(&case.need),
        ..Question::new(&case.course, &log, at("2026-03-01T08:00"), &STEADY)
    };
    check(&ask(&question), "allowed", "", "");
    let recording = Question {
        recording: true,
        ..question
    };
    check(&ask(&recording), "too-soon", "2026-03-01T12:00", "");
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
    case.course.preparation.contains = vec![("THC".into(), q("2.7 mg")), ("CBD".into(), q("2.5 mg"))];
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
            "27 mg THC counted already, with 5 sprays it is 40.5 mg THC: over your limit of 40 mg THC in any 24 hours",
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
            "6 tablets counted already, with 1 tablet it is 7 tablets: over your limit of 6 tablets in any 24 hours",
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
    case.period = Period {
        from: Some(date("2015-01-15")),
        to: Some(date("2015-01-20")),
    };
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
        contains: vec![("THC".to_owned(), q("2.7 mg"))],
        ..Preparation::default()
    };
    case.course.limits.per_calendar_day = Some(most("32.4 mg"));
    case.row("2026-06-10T23:50", "cap", "2026-06-11T00:00", "");
    case.row("2026-06-11T00:00", "allowed", "", "29.7 mg");
    // Of two components it is not said which one is meant.
    case.course.preparation.contains.push(("CBD".to_owned(), q("2.5 mg")));
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
        contains: vec![(String::new(), q("50 mg"))],
        ..Preparation::default()
    };
    case.row("2026-07-12T09:00", "cap", "2026-07-12T22:40", "");
    case.row("2026-07-12T22:40", "allowed", "", "0 tablets");
}

#[test]
fn bupropion_after_a_late_morning() {
    let course = course(Limits {
        gap: Some(480),
        ..Limits::default()
    });
    let entry = entry(at("2026-01-12T11:00"), q("150 mg"), None);
    let log = [&entry];
    let amount = q("150 mg");
    let asked = |time: &str| {
        ask(&Question {
            amount: Some(&amount),
            ..Question::new(&course, &log, at(time), &STEADY)
        })
    };
    check(&asked("2026-01-12T16:00"), "too-soon", "2026-01-12T19:00", "");
    check(&asked("2026-01-12T19:00"), "allowed", "", "");
    // Due at four and kept back until seven by the gap: at seven it is not late, at ten it is.
    let second = |time: &str| {
        ask(&Question {
            amount: Some(&amount),
            due: Some(DueTime {
                at: at("2026-01-12T16:00"),
                window: 120,
            }),
            ..Question::new(&course, &log, at(time), &STEADY)
        })
    };
    check(&second("2026-01-12T16:00"), "too-soon", "2026-01-12T19:00", "");
    check(&second("2026-01-12T19:00"), "allowed", "", "");
    check(&second("2026-01-12T22:00"), "not-defined", "", "");
}

#[test]
fn one_dose_a_week_and_the_tightest_first() {
    let limits = Limits {
        per_dose: Some(most("4 mg")),
        per_day: Some(most("6 mg")),
        per_week: Some(most("9 mg")),
        ..Limits::default()
    };
    let mut case = Case::new(
        limits,
        need("2 mg", None, None),
        "2 mg",
        &["2026-05-01T08:00", "2026-05-02T09:00"],
    );
    let answer = case.asked("2026-05-02T20:00", None);
    let left: Vec<String> = answer
        .left_after
        .iter()
        .map(|l| format!("{:?} {}", l.rule, l.left))
        .collect();
    assert_eq!(left, ["PerDay 2 mg", "PerWeek 3 mg"]);
    // An amount over the ceiling of one dose has no minute at which it fits.
    case.need = need("5 mg", None, None);
    let over = case.asked("2026-05-09T20:00", None);
    check(&over, "cap", "", "");
    assert_eq!(over.because[0].text, "5 mg is over your limit of 4 mg in one dose");
    assert_eq!(over.because.len(), 1);
    // The week rolls: seven times 24 hours, to the minute.
    case.need = need("4 mg", None, None);
    case.log.push(entry(at("2026-05-03T12:00"), q("2 mg"), None));
    case.row("2026-05-07T12:00", "cap", "2026-05-08T08:00", "");
    case.row("2026-05-08T08:00", "allowed", "", "1 mg");
}

#[test]
fn late_doses_follow_the_typed_rule_or_none() {
    let mut case = Case::new(Limits::default(), need("70 mg", None, None), "70 mg", &[]);
    case.course.missed = Some("Take it the morning after.".to_owned());
    let asked = |course: &Course, time: &str| {
        ask(&Question {
            due: Some(DueTime {
                at: at("2026-03-08T07:00"),
                window: 60,
            }),
            ..Question::new(course, &[], at(time), &STEADY)
        })
    };
    assert_eq!(asked(&case.course, "2026-03-08T08:00").verdict, Verdict::Allowed);
    let open = asked(&case.course, "2026-03-08T08:01");
    assert_eq!(open.verdict, Verdict::NotDefined);
    assert_eq!(
        open.because[0].text,
        "it was due at 07:00; how late it may be taken is not among your limits; your prescriber's words: \
         \"Take it the morning after.\""
    );
    case.course.limits.late = Some(12 * 60);
    assert_eq!(asked(&case.course, "2026-03-08T19:00").verdict, Verdict::TakeLate);
    assert_eq!(asked(&case.course, "2026-03-08T19:01").verdict, Verdict::Skip);
    assert_eq!(asked(&case.course, "2026-03-10T19:01").verdict.to_string(), "skip");
    // A gap that is not over comes before lateness.
    case.course.limits.gap = Some(24 * 60);
    let taken = entry(at("2026-03-08T06:30"), q("70 mg"), None);
    let log = [&taken];
    let answer = ask(&Question {
        due: Some(DueTime {
            at: at("2026-03-08T07:00"),
            window: 0,
        }),
        ..Question::new(&case.course, &log, at("2026-03-08T09:00"), &STEADY)
    });
    check(&answer, "too-soon", "2026-03-09T06:30", "");
}

#[test]
fn what_does_not_count() {
    let limits = Limits {
        gap: Some(60),
        per_day: Some(most("1 dose")),
        ..Limits::default()
    };
    let mut case = Case::new(limits, need("1 mg", None, None), "1 mg", &["2026-05-01T08:00"; 4]);
    case.log[0].void = Some("typed twice".to_owned());
    case.log[1].outcome = Outcome::Skipped;
    case.log[2].outcome = Outcome::Taken(q("0 mg"));
    case.log[3].course = CourseId::from_name("Other").unwrap();
    case.row("2026-05-01T08:30", "allowed", "", "0 doses");
    assert_eq!(case.asked("2026-05-01T08:30", None).last, None);
}

#[test]
fn one_before_the_ceiling_is_said_calmly() {
    let limits = Limits {
        per_day: Some(most("4 doses")),
        ..Limits::default()
    };
    let case = Case::new(
        limits,
        need("1 g", None, None),
        "1 g",
        &[
            "2026-05-01T08:00",
            "2026-05-01T12:00",
            "2026-05-01T16:00",
            "2026-05-01T20:00",
        ],
    );
    let near = |time: &str| {
        let log: Vec<&DoseEntry> = case.log.iter().collect();
        let question = Question {
            need: Some(&case.need),
            ..Question::new(&case.course, &log, at(time), &STEADY)
        };
        nearing(&question).into_iter().map(|r| r.text).collect::<Vec<_>>()
    };
    assert!(near("2026-05-01T13:00").is_empty());
    assert_eq!(
        near("2026-05-01T17:00"),
        ["one more dose reaches your limit of 4 doses in any 24 hours"]
    );
    assert!(near("2026-05-01T21:00").is_empty());
}

#[test]
fn hours_are_elapsed_over_a_clock_change() {
    // In Berlin the clock goes from 02:00 to 03:00 on 29 March 2026: eight hours after 22:00 it shows 07:00.
    let berlin = chrono_tz::Europe::Berlin;
    let course = course(Limits {
        gap: Some(480),
        per_calendar_day: Some(most("2 doses")),
        ..Limits::default()
    });
    let amount = q("1 mg");
    let first = entry(berlin.instant(local("2026-03-28T22:00")), q("1 mg"), None);
    let ask_at = |log: &[&DoseEntry], time: &str| {
        ask(&Question {
            amount: Some(&amount),
            ..Question::new(&course, log, berlin.instant(local(time)), &berlin)
        })
    };
    check(
        &ask_at(&[&first], "2026-03-29T06:59"),
        "too-soon",
        "2026-03-29T07:00",
        "",
    );
    check(&ask_at(&[&first], "2026-03-29T07:00"), "allowed", "", "1 dose");
    // The calendar day of 25 October has 25 hours.
    let early = entry(berlin.instant(local("2026-10-25T00:10")), q("1 mg"), None);
    let later = entry(berlin.instant(local("2026-10-25T12:00")), q("1 mg"), None);
    check(
        &ask_at(&[&later, &early], "2026-10-25T23:59"),
        "cap",
        "2026-10-26T00:00",
        "",
    );
    // A dose written down elsewhere, with another offset, is placed by its instant.
    let zone = FixedOffset::west_opt(5 * 3600).unwrap();
    let elsewhere = entry(zone.with_ymd_and_hms(2026, 10, 24, 20, 0, 0).unwrap(), q("1 mg"), None);
    check(
        &ask_at(&[&later, &elsewhere], "2026-10-25T23:59"),
        "cap",
        "2026-10-26T00:00",
        "",
    );
}

#[test]
fn seconds_are_not_lost() {
    let course = course(Limits {
        gap: Some(240),
        ..Limits::default()
    });
    let dose = entry(at("2026-05-01T08:00") + TimeDelta::seconds(30), q("1 g"), None);
    let log = [&dose];
    let asked = |time| ask(&Question::new(&course, &log, time, &STEADY));
    check(&asked(at("2026-05-01T12:00")), "too-soon", "2026-05-01T12:01", "");
    check(&asked(at("2026-05-01T12:01")), "allowed", "", "");
}

#[test]
fn outside_the_period_no_amount_is_needed() {
    let course = course(Limits {
        per_day: Some(most("4 mg")),
        ..Limits::default()
    });
    let asked = |period| {
        ask(&Question {
            period,
            ..Question::new(&course, &[], at("2026-05-01T08:00"), &STEADY)
        })
    };
    let from = Some(date("2026-05-03"));
    check(
        &asked(Period { from, to: None }),
        "not-in-period",
        "2026-05-03T00:00",
        "",
    );
    check(&asked(Period::default()), "not-defined", "", "");
}

#[test]
fn the_period_follows_from_the_plan() {
    use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
    use crate::domain::schedule::{History, Timeline};
    use crate::domain::vocabulary::Vocabulary;

    let words = Vocabulary::default();
    let plan = Plan {
        from: date("2015-01-15"),
        at: None,
        steps: vec![Step {
            take: crate::domain::directions::Directions::parse("0.25 mg as needed every 6-12 hours", &words).unwrap(),
            length: Length::Until(date("2015-01-20")),
            then: Then::GoOn,
            note: None,
        }],
        repeat: Repeat::No,
        weight: None,
        surface: None,
        entered: None,
        by: None,
        why: None,
    };
    let course = Course {
        plans: vec![plan],
        ..course(Limits::default())
    };
    let timeline = Timeline::new(&course, &words, History::default());
    let period = |day: &str| {
        let found = Period::of(&timeline, date(day), true);
        (found.from.map(|d| d.to_string()), found.to.map(|d| d.to_string()))
    };
    assert_eq!(period("2015-01-14"), (Some("2015-01-15".to_owned()), None));
    assert_eq!(period("2015-01-15"), (None, Some("2015-01-20".to_owned())));
    assert_eq!(period("2015-01-20"), (None, Some("2015-01-20".to_owned())));
    assert_eq!(period("2015-01-25"), (None, Some("2015-01-20".to_owned())));
    assert_eq!(period("2019-01-25"), (None, Some("2015-01-20".to_owned())));
    let none = Timeline::new(&super::tests::course(Limits::default()), &words, History::default());
    assert_eq!(Period::of(&none, date("2015-01-20"), false), Period::NEVER);
    let never = ask(&Question {
        period: Period::NEVER,
        ..Question::new(&course, &[], at("2015-01-20T08:00"), &STEADY)
    });
    check(&never, "not-in-period", "", "");
    // From the plan to the answer.
    let answer = |time: &str, log: &[&DoseEntry]| {
        let day = at(time).date_naive();
        let need = timeline.as_needed_on(day);
        ask(&Question {
            need: need.first(),
            period: Period::of(&timeline, day, true),
            ..Question::new(&course, log, at(time), &STEADY)
        })
    };
    check(
        &answer("2015-01-14T22:00", &[]),
        "not-in-period",
        "2015-01-15T00:00",
        "",
    );
    let first = entry(at("2015-01-15T09:00"), q("0.25 mg"), None);
    check(
        &answer("2015-01-15T14:59", &[&first]),
        "too-soon",
        "2015-01-15T15:00",
        "",
    );
    check(&answer("2015-01-21T08:00", &[]), "not-in-period", "", "");
}

#[test]
fn taking_off_is_no_dose() {
    use crate::domain::journal::{DueKey, DueMoment};
    let course = course(Limits {
        per_day: Some(most("1 patch")),
        gap: Some(12 * 60),
        ..Limits::default()
    });
    let put_on = entry(at("2026-01-05T08:00"), q("1 patch"), None);
    let mut off = entry(at("2026-01-06T08:00"), q("1 patch"), None);
    off.due = Some(DueKey {
        date: date("2026-01-06"),
        line: 0,
        moment: DueMoment::Off("08:00:00".parse().unwrap()),
    });
    let log = [&put_on, &off];
    let patch = q("1 patch");
    let answer = ask(&Question {
        amount: Some(&patch),
        ..Question::new(&course, &log, at("2026-01-06T08:01"), &STEADY)
    });
    check(&answer, "allowed", "", "0 patches");
}
