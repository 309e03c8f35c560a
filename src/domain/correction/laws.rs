//! What a correction may change, over random courses; and decided cases.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::domain::clock::STEADY;
use crate::domain::decision::{Effect, Surroundings};
use crate::domain::draft::decisions;
use crate::domain::fixture::{self, date};
use crate::domain::schedule::{Due, History, Timeline};
use crate::domain::vocabulary::Vocabulary;

/// What was decided on a course.
fn listed(course: &Course) -> Vec<Decision> {
    decisions(
        course,
        &Timeline::new(course, &Vocabulary::default(), History::default()),
    )
}

fn first() -> NaiveDate {
    date("2026-09-14")
}

fn today() -> NaiveDate {
    date("2026-11-22")
}

fn plan(from: NaiveDate, steps: &[(&str, &str)]) -> Plan {
    Plan {
        from,
        ..fixture::plan("2026-09-14", steps)
    }
}

fn examplin() -> Course {
    let steps = [
        ("4 weeks", "25 mcg 08:00"),
        ("4 weeks", "50 mcg 08:00"),
        ("no end", "75 mcg 08:00"),
    ];
    let mut course = Course::new("examplin".parse().unwrap(), "Examplin", vec![plan(first(), &steps)]);
    let hold = Change::new(date("2026-10-05"), "hold 7 days".parse().unwrap());
    course.changes.push(hold);
    course
}

fn consequence(course: &Course, correction: &Correction) -> Effect {
    let mut after = course.clone();
    correction.apply(&mut after);
    let words = Vocabulary::default();
    let courses = (course, &after);
    Effect::of_courses(
        courses,
        &words,
        &History::default(),
        (correction.from(), today()),
        Surroundings::nothing(),
    )
}

#[test]
fn a_hold_of_three_days_was_entered_as_seven() {
    let mut course = examplin();
    let wrong = course.changes[0].clone();
    let right = Change {
        verb: "hold 3 days".parse().unwrap(),
        ..wrong.clone()
    };
    let correction = Correction {
        wrong: Entry::Change(wrong),
        right: Some(Entry::Change(right)),
        reason: "typed wrong".into(),
    };
    let found = consequence(&course, &correction);
    let past = found.past();
    let days: Vec<(NaiveDate, Option<NaiveDate>, &str, &str)> = past
        .iter()
        .map(|s| (s.from, s.until, s.now.as_str(), s.was.as_str()))
        .collect();
    assert_eq!(
        days,
        [
            (date("2026-10-15"), Some(date("2026-10-18")), "50 mcg", "25 mcg"),
            (date("2026-11-12"), Some(date("2026-11-15")), "75 mcg", "50 mcg"),
        ]
    );
    assert_eq!(found.coming(), []);
    correction.apply(&mut course);
    assert_eq!(course.changes.len(), 2);
    assert_eq!(course.changes[0].void.as_deref(), Some("typed wrong"));
}

#[test]
fn a_revision_that_never_came_stays_readable() {
    let mut course = examplin();
    course
        .plans
        .push(plan(date("2026-11-01"), &[("no end", "10 mcg 08:00")]));
    let correction = Correction {
        wrong: Entry::Plan(course.plans[1].clone()),
        right: None,
        reason: "never activated".into(),
    };
    let found = consequence(&course, &correction);
    assert_eq!(found.past()[0].from, date("2026-11-01"));
    assert_eq!((found.coming()[0].from, found.coming()[0].until), (today(), None));
    correction.apply(&mut course);
    assert_eq!(course.plans.len(), 1);
    let list = listed(&course);
    let gone = list.iter().find(|decision| decision.void.is_some()).unwrap();
    assert_eq!(gone.words, "a revision, 1 step");
    assert_eq!(Entry::of(&course, gone), None);
}

#[test]
fn what_a_file_would_refuse_is_refused() {
    let course = examplin();
    let check = |steps: &[(&str, &str)]| Entry::Plan(plan(first(), steps)).check(&course);
    assert!(check(&[]).is_err());
    assert!(check(&[("5 doses", "none")]).is_err());
    assert!(check(&[("2 cycles", "5 mg morning")]).is_err());
    assert!(check(&[("1 week", "5 mg/kg morning")]).is_err());
    assert_eq!(check(&[("1 week", "5 mg morning")]), Ok(()));
    let early = Change::new(date("2026-01-01"), "hold 3 days".parse().unwrap());
    assert!(Entry::Change(early).check(&course).is_err());
}

const VERBS: [&str; 10] = [
    "hold 3 days",
    "hold 7 days",
    "hold 5 days without shift",
    "advance",
    "back 1",
    "pause 4 days",
    "pause 6 days with shift",
    "stop",
    "set 12 mcg",
    "restart step",
];
const TAKES: [&str; 5] = [
    "25 mcg 08:00",
    "50 mcg 08:00, 10 mcg 20:00",
    "75 mcg every 3 days",
    "none",
    "100 mcg on Mon, Thu",
];
const LENGTHS: [&str; 4] = ["3 days", "2 weeks", "1 month", "no end"];

fn change() -> impl Strategy<Value = Change> {
    (0_i64..90, prop::sample::select(VERBS.to_vec()))
        .prop_map(|(days, verb)| Change::new(first() + TimeDelta::days(days), verb.parse().unwrap()))
}

fn revision(after: std::ops::Range<i64>) -> impl Strategy<Value = Plan> {
    let step = (
        prop::sample::select(LENGTHS.to_vec()),
        prop::sample::select(TAKES.to_vec()),
    );
    (after, prop::collection::vec(step, 1..4)).prop_map(|(days, steps)| plan(first() + TimeDelta::days(days), &steps))
}

fn course() -> impl Strategy<Value = Course> {
    let plans = prop::collection::vec(revision(1..90), 0..3);
    (revision(0..1), plans, prop::collection::vec(change(), 0..6)).prop_map(|(one, mut plans, mut changes)| {
        plans.insert(0, one);
        plans.sort_by_key(|plan| plan.from);
        changes.sort_by_key(|change| change.on);
        let mut course = Course::new("examplin".parse().unwrap(), "Examplin", plans);
        course.changes = changes;
        course
    })
}

/// Any correction of any decision of a course.
fn correction(course: &Course, at: usize, change: Change, plan: Plan, never: bool) -> Correction {
    let all = listed(course);
    let wrong = Entry::of(course, &all[at % all.len()]).unwrap();
    let right = match (&wrong, never) {
        (_, true) => None,
        (Entry::Plan(_), _) => Some(Entry::Plan(plan)),
        (Entry::Change(_), _) => Some(Entry::Change(change)),
    };
    let right = right.map(|right| right.entered(Some("n".into()), today()));
    Correction {
        wrong,
        right,
        reason: "typed wrong".into(),
    }
}

fn due(course: &Course, from: NaiveDate, until: NaiveDate) -> Vec<Vec<Due>> {
    let timeline = Timeline::new(course, &Vocabulary::default(), History::default());
    let days = from.iter_days().take_while(|day| *day <= until);
    // The number of a revision is a place in the file, not something that is due.
    days.map(|day| {
        let due = timeline.due_on(day, &STEADY);
        due.into_iter()
            .map(|due| Due {
                plan: 0,
                step: 0,
                ..due
            })
            .collect()
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn days_outside_of_what_is_named_keep_their_doses(
        course in course(), at in 0_usize..9, change in change(), plan in revision(0..90), never in any::<bool>()
    ) {
        let correction = correction(&course, at, change, plan, never);
        let named = consequence(&course, &correction);
        let (past, coming) = (named.past(), named.coming());
        let mut after = course.clone();
        correction.apply(&mut after);
        let (from, until) = (first() - TimeDelta::days(10), today() + TimeDelta::days(200));
        let is_named = |day: NaiveDate| {
            let mut all = past.iter().chain(&coming);
            all.any(|s| s.from <= day && s.until.is_none_or(|until| day <= until))
        };
        let pairs = due(&course, from, until).into_iter().zip(due(&after, from, until));
        for (day, (was, now)) in from.iter_days().zip(pairs) {
            // A day off between days that differ is named with them.
            prop_assert!(is_named(day) || was == now, "{}: {:?} {:?}", day, was, now);
            prop_assert!(!is_named(day) || was != now || now.is_empty(), "{}: {:?}", day, now);
        }
        prop_assert!(past.iter().all(|s| s.until.is_some_and(|until| until < today())));
        prop_assert!(coming.iter().all(|s| s.from >= today()));
        prop_assert!(past.first().is_none_or(|s| s.from >= correction.from()));
    }

    #[test]
    fn nothing_is_taken_out(
        course in course(), at in 0_usize..9, change in change(), plan in revision(0..90), never in any::<bool>()
    ) {
        let correction = correction(&course, at, change, plan, never);
        let mut after = course.clone();
        correction.apply(&mut after);
        let more = usize::from(correction.right.is_some());
        prop_assert_eq!(listed(&after).len(), listed(&course).len() + more);
        let kept = after.void_plans.len() + after.changes.iter().filter(|change| change.void.is_some()).count();
        prop_assert_eq!(kept, 1);
    }
}
