//! A ladder whose rows were edited while one of its steps was in force takes every decision as the same ladder that was
//! written as one plan.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::tests::{Bench, date, plan};
use super::*;
use crate::domain::clock::STEADY;

const DAYS: [&str; 6] = [
    "",
    " every 1 month",
    " every 2 days",
    " days 1-4 of 7",
    " on Mon, Thu",
    " every 3 days",
];
const LENGTHS: [&str; 6] = ["3 days", "8 days", "1 week", "5 doses", "2 weeks", "4 days"];
const VERBS: [&str; 24] = [
    "take 6 mg morning every 2 days",
    "each step 4 days",
    "back 1",
    "back 1",
    "back 2",
    "restart",
    "restart step",
    "restart step",
    "go to step 1",
    "go to step 2",
    "go to step 3",
    "go to step 4",
    "down to step 1",
    "down to step 2",
    "advance",
    "hold 3 days",
    "pause",
    "pause 3 days",
    "pause 4 days with shift",
    "stop",
    "resume",
    "time morning to noon for good",
    "set 20 mg",
    "only on Mon, Tue for good",
];

const EARLY: [&str; 6] = [
    "stay",
    "hold until decided",
    "hold 2 days",
    "set 20 mg",
    "hold 2 days without shift",
    "take 6 mg morning every 2 days",
];

#[derive(Clone, Debug)]
struct Case {
    steps: Vec<(&'static str, String)>,
    /// What is decided on the day before the rows are edited first.
    early: Option<&'static str>,
    /// After how many days the rows are edited, once or several times.
    edits: Vec<i64>,
    /// After how many more days what is decided, and for how many days later.
    decisions: Vec<(i64, &'static str, i64)>,
}

fn case() -> impl Strategy<Value = Case> {
    let row = (
        prop::sample::select(LENGTHS.to_vec()),
        prop::sample::select(DAYS.to_vec()),
    );
    let decision = (
        0_i64..7,
        prop::sample::select(VERBS.to_vec()),
        prop_oneof![4 => Just(0_i64), 1 => 1_i64..4],
    );
    let edits = prop::collection::vec(0_i64..9, 1..3);
    let before = prop::option::weighted(0.4, prop::sample::select(EARLY.to_vec()));
    (
        prop::collection::vec(row, 3..5),
        before,
        edits,
        prop::collection::vec(decision, 1..4),
    )
        .prop_map(|(rows, before, edits, decisions)| {
            let rows = rows.into_iter().zip(1..);
            let steps = rows.map(|((length, days), n)| (length, format!("{n} mg morning{days}")));
            Case {
                steps: steps.collect(),
                early: before,
                edits,
                decisions,
            }
        })
}

/// The course with the last row at another amount, written as one plan.
fn as_one_plan(case: &Case) -> Bench {
    let mut steps: Vec<(&str, &str)> = case
        .steps
        .iter()
        .map(|(length, take)| (*length, take.as_str()))
        .collect();
    steps.push(("no end", "9 mg morning"));
    Bench::new(Course::new("x".parse().unwrap(), "X", vec![plan("2026-11-01", &steps)]))
}

/// What is decided before the first edit.
fn early(case: &Case, bench: &mut Bench) {
    if let Some(verb) = case.early {
        let _ = decide(bench, verb, 0);
        bench.today += TimeDelta::days(1);
    }
}

/// The same with the rows edited on these days, each time the last one; `None` where the last row is in force already.
fn edited(case: &Case, whole: bool) -> Option<Bench> {
    let mut bench = as_one_plan(case);
    bench.course.plans[0].steps.last_mut().unwrap().take = "50 mg morning".parse().unwrap();
    bench.today = date("2026-11-01");
    for (n, wait) in case.edits.iter().enumerate() {
        bench.today += TimeDelta::days(*wait);
        if n == 0 {
            early(case, &mut bench);
        }
        let basis = bench.basis();
        let rows = bench.draft().rows(&basis);
        let last = rows.last().filter(|row| row.tense == Tense::Future)?;
        let amount = if n + 1 == case.edits.len() {
            "9 mg morning"
        } else {
            "60 mg morning"
        };
        let draft = bench
            .draft()
            .set_take(&basis, last.from, amount.parse().unwrap())
            .ok()?;
        let draft = if whole { draft.as_a_whole(&basis) } else { draft };
        draft.activation(&Decided::default()).apply(&mut bench.course);
    }
    Some(bench)
}

/// What is due from a day on, in words.
fn days(bench: &Bench) -> Vec<String> {
    let timeline = bench.basis().active();
    let due = timeline.due(bench.today, bench.today + TimeDelta::days(70), &STEADY);
    due.iter()
        .map(|due| format!("{} {:?} {}", due.key.date, due.key.moment, due.amount))
        .collect()
}

/// The file, as short as it can be told.
fn file(bench: &Bench) -> String {
    let plan = |plan: &crate::domain::plan::Plan| {
        let steps: Vec<String> = plan
            .steps
            .iter()
            .map(|step| format!("{} {}", step.length, step.take))
            .collect();
        let begins = plan.begins.as_ref().map(|begins| format!(" {begins:?}"));
        format!("{}{}: {}", plan.from, begins.unwrap_or_default(), steps.join(" | "))
    };
    let plans = bench.course.plans.iter().map(plan);
    let changes = bench
        .course
        .changes
        .iter()
        .map(|change| format!("{} {}", change.on, change.verb));
    plans.chain(changes).collect::<Vec<_>>().join("\n")
}

fn decide(bench: &mut Bench, verb: &str, later: i64) -> Result<(), String> {
    let basis = bench.basis();
    let on = bench.today + TimeDelta::days(later);
    let made = bench.draft().decide(&basis, verb.parse().unwrap(), on);
    let made = made.map(|made| made.as_a_whole(&basis).activation(&Decided::default()));
    made.map(|made| made.apply(&mut bench.course))
        .map_err(|error| error.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn an_edited_ladder_takes_every_decision_as_one_plan(case in case(), whole in any::<bool>()) {
        // A step that counts doses and was held is written out in days: a pause takes its doses.
        let counts = case.steps.iter().any(|(length, _)| length.contains("doses"));
        prop_assume!(!counts || !case.early.is_some_and(|early| early.starts_with("hold")));
        // A file of an earlier version has a date in place of the month, which no pause moves.
        let months = case.steps.iter().any(|(_, take)| take.contains("month"));
        // Directions that took the place of a step's own are its own in the edited row: the same once more are none of the
        // decisions that change nothing, and begin on their day.
        let takes = |verb: &str| verb.starts_with("take");
        prop_assume!(!(case.early.is_some_and(takes) && case.decisions.iter().any(|(_, verb, _)| takes(verb))));
        let Some(mut edited) = edited(&case, whole || months) else { return Ok(()) };
        let mut one = as_one_plan(&case);
        one.today = date("2026-11-01") + TimeDelta::days(case.edits[0]);
        early(&case, &mut one);
        one.today = edited.today;
        prop_assert_eq!(days(&one), days(&edited));
        for (n, (wait, verb, later)) in case.decisions.iter().enumerate() {
            // One that is made before another of a later day is refused elsewhere, with that one.
            let later = if n + 1 == case.decisions.len() { *later } else { 0 };
            one.today += TimeDelta::days(*wait);
            edited.today = one.today;
            let accepted = (decide(&mut one, verb, later), decide(&mut edited, verb, later));
            // What changes no day may be refused or not: a row is divided where it was edited.
            let nothing = |said: &Result<(), String>| said.as_ref().is_err_and(|why| why.contains("would change nothing"));
            let same = accepted.0.is_ok() == accepted.1.is_ok() || nothing(&accepted.0) || nothing(&accepted.1);
            prop_assert!(same, "{} on {}: {:?}\n{}\n{}", verb, one.today, accepted, file(&one), file(&edited));
            let (right, found) = (days(&one), days(&edited));
            let other = right.iter().zip(&found).find(|(a, b)| a != b);
            prop_assert!(right == found, "{} on {}: {:?}\n{}\n{}", verb, one.today, other, file(&one), file(&edited));
        }
    }
}
