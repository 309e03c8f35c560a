//! Laws over generated plans and changes.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::tests::{course, date, plan};
use super::*;
use crate::domain::change::Change;
use crate::domain::clock::STEADY;
use crate::domain::plan::Repeat;

fn length() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (1_u32..15).prop_map(|n| format!("{n} days")),
        2 => (1_u32..4).prop_map(|n| format!("{n} weeks")),
        1 => (1_u32..3).prop_map(|n| format!("{n} months")),
        1 => (1_u32..9).prop_map(|n| format!("{n} doses")),
        1 => (1_u32..3).prop_map(|n| format!("{n} cycles")),
    ]
}

fn take() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "1 mg morning",
        "2 mg morning, 3 mg evening",
        "5 mg once every 3 days",
        "4 mg 08:00 on Mon, Thu",
        "6 mg evening days 1-5 of 7",
        "7 mg every 8 hours from 06:00",
        "8 mg morning day 1 of 2; 9 mg morning day 2 of 2",
        "none",
        "3 mg once every month on day 31",
    ])
    .prop_map(str::to_owned)
}

fn plans() -> impl Strategy<Value = Vec<Plan>> {
    let one = (
        prop::collection::vec((length(), take(), any::<bool>()), 1..5),
        0_u8..4,
        any::<bool>(),
    );
    prop::collection::vec((one, 0_i64..60), 1..4).prop_map(|generated| {
        let mut from = date("2026-01-01");
        let mut plans = Vec::new();
        for ((steps, repeat, open), gap) in generated {
            let mut made = plan(&from.to_string(), &[]);
            let last = steps.len() - 1;
            made.steps = steps
                .iter()
                .enumerate()
                .map(|(i, (length, take, gate))| {
                    let length = if open && i == last {
                        "no end".to_owned()
                    } else {
                        length.clone()
                    };
                    let gate = if *gate && i != last { "?" } else { "" };
                    super::tests::step(&format!("{length}{gate}"), take)
                })
                .collect();
            made.repeat = match repeat {
                0 => Repeat::From { step: 1, times: None },
                1 => Repeat::From {
                    step: 1,
                    times: Some(3),
                },
                _ => Repeat::No,
            };
            plans.push(made);
            from += TimeDelta::days(gap + 1);
        }
        plans
    })
}

fn change() -> impl Strategy<Value = Change> {
    let verb = prop::sample::select(vec![
        "hold 3 days",
        "hold 5 days without shift",
        "advance",
        "back 1",
        "restart",
        "restart step",
        "go to step 2",
        "pause",
        "pause with shift",
        "pause 4 days",
        "pause 4 days with shift",
        "resume",
        "stop",
        "set 12 mg",
        "set 11 mg morning for 3 days",
        "weekday Mon to Tue",
        "take 2 mg noon",
        "leave out 2026-02-01",
        "move 2026-02-03 to 2026-02-05",
    ]);
    (0_i64..150, verb)
        .prop_map(|(day, verb)| Change::new(date("2026-01-01") + TimeDelta::days(day), verb.parse().unwrap()))
}

fn timeline(plans: &[Plan], changes: &[Change]) -> Timeline {
    let mut made = course(plans.to_vec(), &[]);
    made.changes = changes.to_vec();
    Timeline::new(&made, &Vocabulary::default(), History::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn stretches_neither_overlap_nor_leave_a_gap(plans in plans(), changes in prop::collection::vec(change(), 0..8)) {
        let t = timeline(&plans, &changes);
        for pair in t.runs.windows(2) {
            prop_assert_eq!(pair[0].until, Some(pair[1].from));
            prop_assert!(pair[0].from < pair[1].from);
        }
        prop_assert!(t.runs.last().is_none_or(|run| run.until.is_none()));
        prop_assert_eq!(t.runs.first().map(|run| run.from), plans.first().map(|plan| plan.from));
    }

    #[test]
    fn steps_neither_overlap_nor_leave_a_gap(plans in plans(), changes in prop::collection::vec(change(), 0..6)) {
        let t = timeline(&plans, &changes);
        for run in &t.runs {
            let runs::RunKind::Steps(ladder) = &run.kind else { continue };
            let laid = ladder.steps_from(&t.plans, run.from, 60);
            for pair in laid.windows(2) {
                prop_assert_eq!(pair[0].end, Some(pair[1].at.from));
            }
            // Finding a step by its date gives the step that was laid there.
            for laid in &laid {
                if laid.end.is_none_or(|end| end > laid.at.from) {
                    let found = ladder.locate(&t.plans, laid.at.from);
                    prop_assert_eq!(found.map(|f| (f.at.step, f.at.pass, f.end)), Some((laid.at.step, laid.at.pass, laid.end)));
                }
            }
        }
    }

    #[test]
    fn a_change_alters_no_day_before_its_own(
        plans in plans(), before in prop::collection::vec(change(), 0..5), last in change()
    ) {
        let without = timeline(&plans, &before);
        let mut with = before.clone();
        with.push(last.clone());
        let with = timeline(&plans, &with);
        for i in 0..200 {
            let day = date("2026-01-01") + TimeDelta::days(i);
            if day >= last.on {
                break;
            }
            // A late dose that is moved from a day that is over is due there as before, and it is known where it went.
            let asked = |timeline: &Timeline| {
                let due = timeline.due_on(day, &STEADY).into_iter();
                due.map(|due| Due { fate: None, ..due }).collect::<Vec<_>>()
            };
            prop_assert_eq!(asked(&without), asked(&with), "{}", day);
        }
    }

    #[test]
    fn a_later_revision_alters_no_day_before_its_own(plans in plans(), changes in prop::collection::vec(change(), 0..5)) {
        let all = timeline(&plans, &changes);
        let (last, earlier) = plans.split_last().unwrap();
        let without = timeline(earlier, &changes);
        for day in date("2026-01-01").iter_days().take_while(|day| *day < last.from) {
            let revised = |t: &Timeline| t.due_on(day, &STEADY);
            prop_assert_eq!(revised(&all), revised(&without), "{}", day);
        }
    }

    #[test]
    fn a_hold_moves_everything_after_by_as_many_days(
        lengths in prop::collection::vec(1_u32..20, 2..6), on in 0_i64..40, days in 1_u32..30
    ) {
        let steps: Vec<(String, String)> = lengths.iter().enumerate()
            .map(|(i, n)| (format!("{n} days"), format!("{} mg morning", i + 1))).collect();
        let steps: Vec<(&str, &str)> = steps.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let plans = [plan("2026-01-01", &steps)];
        let on = date("2026-01-01") + TimeDelta::days(on);
        let hold = Change::new(on, format!("hold {days} days").parse().unwrap());
        let (plain, held) = (timeline(&plans, &[]), timeline(&plans, &[hold]));
        let Place::Step(at) = plain.place(on) else { return Ok(()) };
        let next = at.until.unwrap() + TimeDelta::days(1);
        let moved = |day: NaiveDate| held.place(day + TimeDelta::days(i64::from(days)));
        for i in 0..120 {
            let day = next + TimeDelta::days(i);
            let (a, b) = (plain.place(day), moved(day));
            let step = |place: &Place| match place { Place::Step(at) => Some((at.step, at.day)), _ => None };
            prop_assert_eq!(step(&a), step(&b));
        }
        // Until then it is the step in force.
        for day in on.iter_days().take(usize::try_from(days).unwrap()) {
            let Place::Step(here) = held.place(day) else { return Err(TestCaseError::fail("not on a step")) };
            prop_assert_eq!(here.step, at.step);
        }
    }

    #[test]
    fn a_range_is_the_union_of_its_days(plans in plans(), changes in prop::collection::vec(change(), 0..4), first in 0_i64..200) {
        let t = timeline(&plans, &changes);
        let from = date("2026-01-01") + TimeDelta::days(first);
        let to = from + TimeDelta::days(20);
        let days: Vec<Due> = from.iter_days().take(21).flat_map(|day| t.due_on(day, &STEADY)).collect();
        prop_assert_eq!(t.due(from, to, &STEADY), days);
    }

    #[test]
    fn fifty_years_on_nothing_breaks(plans in plans(), changes in prop::collection::vec(change(), 0..6)) {
        let t = timeline(&plans, &changes);
        let _ = t.due_on(date("2076-06-01"), &STEADY);
        let _ = t.place(date("2076-06-01"));
        let rungs = t.rungs(50);
        for pair in rungs.windows(2) {
            prop_assert!(pair[0].until.is_some_and(|until| until < pair[1].from), "{:?}", pair);
        }
    }
}
