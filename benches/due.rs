//! How long it takes to say what is due: today, in ten years, in fifty. The figures must not grow with the distance.
#![expect(clippy::unwrap_used, reason = "a benchmark's own data")]

use chrono::{NaiveDate, TimeDelta};
use regimen::domain::clock::STEADY;
use regimen::domain::course::Course;
use regimen::domain::plan::{Plan, Repeat, Step, Then};
use regimen::domain::schedule::{History, Timeline};
use regimen::domain::vocabulary::Vocabulary;

const YEARS: [i64; 4] = [0, 1, 10, 50];

fn main() {
    divan::main();
}

fn start() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 5).unwrap()
}

fn timeline(steps: &[(&str, &str)], repeat: &str) -> Timeline {
    let step = |(length, take): &(&str, &str)| Step {
        take: take.parse().unwrap(),
        length: length.parse().unwrap(),
        then: Then::GoOn,
        note: None,
    };
    let plan = Plan {
        from: start(),
        at: None,
        steps: steps.iter().map(step).collect(),
        begins: None,
        repeat: repeat.parse::<Repeat>().unwrap(),
        weight: None,
        surface: None,
        entered: None,
        by: None,
        why: None,
    };
    let course = Course::new("examplin".parse().unwrap(), "Examplin", vec![plan]);
    Timeline::new(&course, &Vocabulary::default(), History::default())
}

fn due(bencher: divan::Bencher<'_, '_>, timeline: &Timeline, years: i64) {
    let date = start() + TimeDelta::days(years * 365 + 3);
    bencher.bench(|| timeline.due_on(divan::black_box(date), &STEADY));
}

#[divan::bench(args = YEARS)]
fn open_step(bencher: divan::Bencher<'_, '_>, years: i64) {
    due(
        bencher,
        &timeline(
            &[("1 week", "1 mg morning"), ("no end", "2 mg morning, 3 mg evening")],
            "no",
        ),
        years,
    );
}

#[divan::bench(args = YEARS)]
fn repeating_ladder(bencher: divan::Bencher<'_, '_>, years: i64) {
    let steps = &[("3 weeks", "5 mg morning on Mon, Thu"), ("1 week", "none")];
    due(bencher, &timeline(steps, "for ever"), years);
}

#[divan::bench(args = YEARS)]
fn repeating_months(bencher: divan::Bencher<'_, '_>, years: i64) {
    due(
        bencher,
        &timeline(&[("2 months", "5 mg morning"), ("1 month", "none")], "for ever"),
        years,
    );
}

#[divan::bench(args = YEARS)]
fn elapsed_hours(bencher: divan::Bencher<'_, '_>, years: i64) {
    due(
        bencher,
        &timeline(&[("no end", "1 dose every 8 hours from 06:00")], "no"),
        years,
    );
}
