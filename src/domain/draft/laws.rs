//! Laws over random edits, holds and activations.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::tests::{Bench, date, step};
use super::*;
use crate::domain::clock::STEADY;
use crate::domain::decision::Effect;
use crate::domain::decision::Surroundings;
use crate::domain::plan::{Length, Repeat, Step};
use crate::domain::schedule::{Due, Place, RungKind};

/// One thing a person does.
#[derive(Clone, Debug)]
enum Deed {
    Hold(usize, u32),
    Days(usize, i64),
    Take(usize, &'static str),
    Length(usize, &'static str),
    Below(usize, &'static str),
    Above(usize, &'static str),
    Copy(usize),
    Remove(usize),
    Move(usize, bool),
    Decide(&'static str, i64),
    Activate,
    Discard,
    /// Days go by.
    Wait(i64),
}

const TAKES: [&str; 7] = [
    "1 mg morning",
    "2 mg morning, 3 mg evening",
    "5 mg once every 3 days",
    "4 mg 08:00 on Mon, Thu",
    "6 mg evening days 1-5 of 7",
    "8 mg morning day 1 of 2; 9 mg morning day 2 of 2",
    "none",
];
const LENGTHS: [&str; 7] = [
    "3 days", "2 weeks", "1 month", "no end", "5 doses", "1 cycle", "4 days?",
];

fn take() -> impl Strategy<Value = &'static str> {
    prop::sample::select(TAKES.to_vec())
}

fn deed() -> impl Strategy<Value = Deed> {
    let row = 0_usize..9;
    let verb = prop::sample::select(vec![
        "advance",
        "back 1",
        "restart",
        "restart step",
        "pause 4 days",
        "pause 3 days with shift",
        "resume",
        "stop",
        "set 12 mg",
        "hold 2 days without shift",
        "weekday Mon to Tue",
    ]);
    prop_oneof![
        3 => (row.clone(), 1_u32..20).prop_map(|(r, n)| Deed::Hold(r, n)),
        3 => (row.clone(), -5_i64..9).prop_map(|(r, n)| Deed::Days(r, n)),
        3 => (row.clone(), take()).prop_map(|(r, t)| Deed::Take(r, t)),
        1 => (row.clone(), prop::sample::select(LENGTHS.to_vec())).prop_map(|(r, l)| Deed::Length(r, l.trim_end_matches('?'))),
        2 => (row.clone(), take()).prop_map(|(r, t)| Deed::Below(r, t)),
        2 => (row.clone(), take()).prop_map(|(r, t)| Deed::Above(r, t)),
        1 => row.clone().prop_map(Deed::Copy),
        2 => row.clone().prop_map(Deed::Remove),
        1 => (row, any::<bool>()).prop_map(|(r, d)| Deed::Move(r, d)),
        2 => (verb, 0_i64..6).prop_map(|(v, n)| Deed::Decide(v, n)),
        4 => Just(Deed::Activate),
        1 => Just(Deed::Discard),
        3 => (1_i64..20).prop_map(Deed::Wait),
    ]
}

fn course() -> impl Strategy<Value = Course> {
    let steps = prop::collection::vec((prop::sample::select(LENGTHS.to_vec()), take()), 1..6);
    (steps, 0_u8..4).prop_map(|(steps, repeat)| {
        let last = steps.len() - 1;
        let steps: Vec<Step> = steps
            .iter()
            .enumerate()
            .map(|(i, (length, take))| {
                step(
                    if *length == "no end" && i < last {
                        "9 days"
                    } else {
                        length
                    },
                    take,
                )
            })
            .collect();
        let mut plan = super::tests::plan("2026-11-10", &[]);
        plan.steps = steps;
        if repeat == 0 {
            plan.repeat = Repeat::From {
                step: 1,
                times: Some(3),
            };
        }
        Course::new("examplin".parse().unwrap(), "Examplin", vec![plan])
    })
}

fn done(draft: &Draft, basis: &Basis<'_>, deed: &Deed) -> Result<Draft, DraftError> {
    let rows = draft.rows(basis);
    let row = |n: usize| {
        rows.get(n % rows.len().max(1))
            .map(|row| row.from)
            .ok_or(DraftError::NoRow)
    };
    match deed {
        Deed::Hold(r, n) => draft.hold(basis, row(*r)?, *n),
        Deed::Days(r, n) => draft.add_days(basis, row(*r)?, *n),
        Deed::Take(r, t) => draft.set_take(basis, row(*r)?, t.parse().unwrap()),
        Deed::Length(r, l) => draft.set_length(basis, row(*r)?, l.parse().unwrap()),
        Deed::Below(r, t) => draft.add_below(basis, Some(row(*r)?), &[step("5 days", t)]),
        Deed::Above(r, t) => draft.add_above(basis, row(*r)?, &[step("5 days", t)]),
        Deed::Copy(r) => draft.copy(basis, row(*r)?),
        Deed::Remove(r) => draft.remove(basis, row(*r)?),
        Deed::Move(r, d) => draft.reorder(basis, row(*r)?, *d),
        Deed::Decide(verb, on) => draft.decide(basis, verb.parse().unwrap(), basis.today + TimeDelta::days(*on)),
        Deed::Activate | Deed::Discard | Deed::Wait(_) => Ok(draft.clone()),
    }
}

/// Everything that was due on the days before one.
fn past(timeline: &Timeline, today: NaiveDate) -> Vec<Due> {
    timeline.due(date("2026-11-01"), today - TimeDelta::days(1), &STEADY)
}

fn is_refused(draft: &Draft, basis: &Basis<'_>) -> bool {
    checks(draft, basis)
        .iter()
        .any(|check| check.verdict == Verdict::Refused)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_edit_and_no_activation_changes_a_day_that_is_over(
        course in course(), deeds in prop::collection::vec(deed(), 1..14), recorded in any::<bool>()
    ) {
        let mut bench = Bench::new(course);
        bench.recorded = recorded;
        let mut draft = Draft::new(&bench.course);
        for deed in deeds {
            match deed {
                Deed::Wait(days) => {
                    bench.today += TimeDelta::days(days);
                    draft = draft.brought_up_to(bench.plan(), (bench.today, bench.today), &super::tests::from(bench.today));
                }
                Deed::Discard => draft = Draft::new(&bench.course),
                Deed::Activate => {
                    if is_refused(&draft, &bench.basis()) {
                        continue;
                    }
                    let before = past(&bench.basis().active(), bench.today);
                    let whole = draft.as_a_whole(&bench.basis());
                    whole.activation(&Decided::default()).apply(&mut bench.course);
                    prop_assert_eq!(&before, &past(&bench.basis().active(), bench.today));
                    draft = Draft::new(&bench.course);
                }
                _ => {
                    let basis = bench.basis();
                    let Ok(made) = done(&draft, &basis, &deed) else { continue };
                    let active = past(&basis.active(), bench.today);
                    // What is refused may be about a step that is over.
                    let now = past(&made.timeline(&basis), bench.today);
                    prop_assert!(active == now || is_refused(&made, &basis), "{:?}: {:?}", deed, made);
                    let longer = |change: &Change| matches!(change.verb, Verb::Hold { .. } | Verb::Stay { .. } | Verb::Down { .. });
                    // One that is about a step that is over keeps a day before, and is refused for that.
                    let in_time = made.changes.iter().all(|change| change.on >= bench.today || longer(change));
                    prop_assert!(in_time || is_refused(&made, &basis));
                    prop_assert!(made.plan.as_ref().is_none_or(|plan| plan.from >= bench.today));
                    prop_assert!(made.plan.as_ref().is_none_or(|plan| !plan.steps.is_empty()));
                    draft = made;
                }
            }
        }
    }

    #[test]
    fn rows_leave_no_gap_and_do_not_overlap(course in course(), deeds in prop::collection::vec(deed(), 1..8)) {
        let bench = Bench::new(course);
        let basis = bench.basis();
        let mut draft = Draft::new(&bench.course);
        for deed in &deeds {
            draft = done(&draft, &basis, deed).unwrap_or(draft);
        }
        let mut rows = draft.rows(&basis);
        rows.retain(|row| row.tense != Tense::Never);
        for pair in rows.windows(2) {
            prop_assert!(pair[0].until.is_some_and(|until| until < pair[1].from), "{:?}", pair);
        }
        prop_assert!(rows.iter().filter(|row| row.tense == Tense::Present).count() <= 1);
        let _ = checks(&draft, &basis);
    }

    #[test]
    fn a_hold_moves_every_later_row_by_as_many_days(course in course(), deeds in prop::collection::vec(deed(), 0..5), days in 1_u32..20) {
        let bench = Bench::new(course);
        let basis = bench.basis();
        let mut draft = Draft::new(&bench.course);
        for deed in deeds.iter().filter(|deed| !matches!(deed, Deed::Decide(..) | Deed::Hold(..))) {
            draft = done(&draft, &basis, deed).unwrap_or(draft);
        }
        let rows = draft.rows(&basis);
        let Some(now) = rows.iter().find(|row| row.tense == Tense::Present && row.kind == RungKind::Step) else { return Ok(()) };
        // A gate that is open waits again: it has no day that could be moved. Months are as long as the calendar says,
        // and a number of doses on weekdays takes as long as the weekdays need.
        let plans = draft.timeline(&basis).plans().to_vec();
        let months = plans.iter().flat_map(|plan| &plan.steps).any(|step| matches!(step.length, Length::Months(_) | Length::Doses(_)));
        if now.asks || now.until.is_none() || months {
            return Ok(());
        }
        let Ok(held) = draft.hold(&basis, now.from, days) else { return Ok(()) };
        let already = draft.changes.iter().any(|change| matches!(change.verb, Verb::Hold { .. }));
        let (before, after) = (draft.timeline(&basis), held.timeline(&basis));
        if already || before.plans().iter().any(|plan| plan.from > bench.today) {
            return Ok(());
        }
        let next = now.until.unwrap() + TimeDelta::days(1);
        let step = |place: Place| match place {
            Place::Step(at) => Some((at.step, at.day)),
            _ => None,
        };
        for i in 0..90 {
            let day = next + TimeDelta::days(i);
            prop_assert_eq!(step(before.place(day)), step(after.place(day + TimeDelta::days(i64::from(days)))));
        }
    }

    #[test]
    fn writing_the_ladder_out_changes_no_day(course in course(), wait in 0_i64..60) {
        let mut bench = Bench::new(course);
        bench.today += TimeDelta::days(wait);
        let basis = bench.basis();
        let mut draft = Draft::new(&bench.course);
        if draft.write_out(&basis).is_ok() && draft.plan.as_ref().is_some_and(|plan| !plan.steps.is_empty()) {
            let effect = Effect::between(basis.active(), draft.timeline(&basis), bench.today, bench.today, Surroundings::nothing());
            prop_assert_eq!(effect.stretches, []);
        }
    }

    #[test]
    fn an_activation_can_be_taken_back(course in course(), deeds in prop::collection::vec(deed(), 1..6)) {
        // Drafts are values: each edit leaves the one before as it was, and what an activation adds is named.
        let bench = Bench::new(course);
        let basis = bench.basis();
        let mut steps = vec![Draft::new(&bench.course)];
        for deed in &deeds {
            let last = steps.last().unwrap().clone();
            steps.extend(done(&last, &basis, deed));
        }
        let draft = steps.last().unwrap();
        let added = draft.activation(&Decided::default());
        let mut activated = bench.course.clone();
        added.apply(&mut activated);
        activated.plans.retain(|plan| added.plan.as_ref() != Some(plan));
        for change in &added.changes {
            let at = activated.changes.iter().position(|c| c == change).unwrap();
            activated.changes.remove(at);
        }
        prop_assert_eq!(activated, bench.course);
    }
}
