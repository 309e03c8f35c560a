//! Plans and limits that go against each other.

use super::Planning;
use super::Rule;
use super::fixture::{course, most, plan};
use super::plan::{PlanFault, plan_faults};
use crate::domain::change::{Change, DoseRef, Verb};
use crate::domain::clock::STEADY;
use crate::domain::course::{Course, Limits, Preparation};
use crate::domain::directions::Directions;
use crate::domain::plan::Length;
use crate::domain::schedule::{History, Timeline};
use crate::domain::vocabulary::Vocabulary;

fn date(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn faults(course: &Course, from: &str, to: &str) -> Vec<PlanFault> {
    let timeline = Timeline::new(course, &Vocabulary::default(), History::default());
    plan_faults(course, &timeline, (date(from), date(to)), &STEADY, Planning::default())
}

fn taking(take: &str, limits: Limits) -> Course {
    let take: Directions = take.parse().unwrap();
    Course {
        plans: vec![plan(date("2026-03-17"), [(take, Length::Open)])],
        ..course(limits)
    }
}

fn gap(hours: u32) -> Limits {
    Limits {
        gap: Some(hours * 60),
        ..Limits::default()
    }
}

#[test]
fn doses_and_lines_closer_than_the_gap_are_found() {
    let rows = [
        ("1 mg 08:00, 12:00", 6, true),
        ("1 mg 08:00, 14:00", 6, false),
        ("1 mg every 4 hours from 08:00", 6, true),
        ("1 mg as needed every 4 hours", 6, true),
        ("1 mg as needed every 6-8 hours", 6, false),
        ("1 mg as needed every 3 days", 6, false),
        ("1 mg 3 times a day", 8, false),
        ("1 mg 3 times a day", 10, true),
        ("1 mg once a day", 24, false),
        ("1 mg once a day", 48, true),
        ("1 mg evening on Tue, Fri", 48, false),
    ];
    for (take, hours, found) in rows {
        let course = taking(take, gap(hours));
        let faults = faults(&course, "2026-03-18", "2026-04-18");
        assert_eq!(
            faults.iter().any(|fault| fault.rule == Rule::Gap),
            found,
            "{take}: {faults:?}"
        );
    }
    let course = taking("1 mg 08:00, 12:00", gap(6));
    assert_eq!(
        faults(&course, "2026-03-18", "2026-03-20")[0].text,
        "your limits ask for at least 6 hours between doses; Wed 18 Mar 08:00 and Wed 18 Mar 12:00 are 4 hours apart"
    );
}

/// A new plan and a moved dose, against the last dose of the days before.
#[test]
fn a_new_plan_and_a_move_are_held_against_the_gap() {
    let (old, new): (Directions, Directions) = (
        "50 mg evening on Tue, Fri".parse().unwrap(),
        "50 mg evening".parse().unwrap(),
    );
    let before = Course {
        plans: vec![plan(date("2026-03-17"), [(old.clone(), Length::Open)])],
        ..course(gap(48))
    };
    assert_eq!(faults(&before, "2026-03-18", "2026-06-18"), []);
    let daily = Course {
        plans: vec![
            plan(date("2026-03-17"), [(old.clone(), Length::Open)]),
            plan(date("2026-03-18"), [(new, Length::Open)]),
        ],
        ..course(gap(48))
    };
    let found = faults(&daily, "2026-03-18", "2026-06-18");
    assert_eq!((found[0].rule, found[0].on), (Rule::Gap, Some(date("2026-03-18"))));
    let moved = Course {
        changes: vec![Change::new(
            date("2026-03-18"),
            Verb::Move {
                dose: DoseRef {
                    date: date("2026-03-20"),
                    moment: None,
                },
                to: date("2026-03-19"),
                at: chrono::NaiveTime::from_hms_opt(10, 0, 0),
            },
        )],
        ..before
    };
    let found = faults(&moved, "2026-03-18", "2026-06-18");
    assert_eq!(found[0].on, Some(date("2026-03-19")), "{found:?}");
    assert!(found[0].text.ends_with("are 40 hours apart"), "{found:?}");
}

#[test]
fn limits_against_each_other_and_one_dose_as_needed_over_them_are_found() {
    let limits = Limits {
        per_dose: Some(most("4 tablets")),
        per_day: Some(most("2 tablets")),
        ..Limits::default()
    };
    let found = faults(&taking("3 tablets as needed", limits), "2026-03-18", "2026-03-20");
    let said: Vec<&str> = found.iter().map(|fault| fault.text.as_str()).collect();
    assert_eq!(
        said,
        [
            "your limit of 4 tablets in one dose is more than your limit of 2 tablets in any 24 hours",
            "your limit of 2 tablets in any 24 hours; one dose as needed is 3 tablets",
        ]
    );
}

#[test]
fn ceilings_of_days_weeks_and_components_are_held_against_what_is_to_come() {
    let mut course = taking("2 sprays 08:00, 20:00", Limits::default());
    course.preparation = Preparation {
        count: Some("spray".into()),
        contains: vec![
            ("THC".into(), "2.7 mg".parse().unwrap()),
            ("CBD".into(), "2.5 mg".parse().unwrap()),
        ],
        ..Preparation::default()
    };
    let mut first = |limits: Limits| {
        course.limits = limits;
        faults(&course, "2026-03-18", "2026-04-18")
            .into_iter()
            .map(|fault| fault.text)
            .next()
    };
    let per_day = |text: &str| Limits {
        per_day: Some(most(text)),
        ..Limits::default()
    };
    assert_eq!(first(per_day("4 sprays")), None);
    assert_eq!(first(per_day("10.8 mg THC")), None);
    assert_eq!(
        first(per_day("10 mg THC")).as_deref(),
        Some("your limit of 10 mg THC in any 24 hours; on Wed 18 Mar it comes to 10.8 mg THC")
    );
    assert_eq!(
        first(Limits {
            per_dose: Some(most("5 mg THC")),
            ..Limits::default()
        })
        .as_deref(),
        Some("your limit of 5 mg THC in one dose; Wed 18 Mar has 2 sprays, which is 5.4 mg THC")
    );
    assert_eq!(
        first(Limits {
            per_week: Some(most("27 sprays")),
            ..Limits::default()
        })
        .as_deref(),
        Some("your limit of 27 sprays in any 7 days; on Mon 23 Mar it comes to 28 sprays")
    );
}
