//! The rule of the editor: an edit is made to the row that is named, or refused with the reason.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::tests::{Bench, date, plan, step};
use super::*;
use crate::domain::clock::STEADY;
use crate::domain::course::Limits;
use crate::domain::decision::Effect;
use crate::domain::decision::Surroundings;
use crate::domain::plan::{Length, Repeat, Step};
use crate::domain::schedule::{Due, RungKind, alike};

/// Steps of three days; the second ends today, and its morning dose is recorded.
fn last_day() -> Bench {
    let mut course = super::tests::examplin();
    course.limits = Limits::default();
    course.plans = vec![plan(
        "2026-03-02",
        &[
            ("3 days", "0.2 mL morning, bedtime"),
            ("3 days", "0.3 mL morning, bedtime"),
            ("3 days", "0.4 mL morning, bedtime"),
            ("no end", "0.5 mL morning, bedtime"),
        ],
    )];
    let mut bench = Bench::new(course);
    bench.today = date("2026-03-07");
    bench.recorded = true;
    bench
}

fn row(bench: &Bench, draft: &Draft, n: usize) -> RowId {
    draft.rows(&bench.basis())[n].id()
}

fn shown(bench: &Bench, draft: &Draft) -> Vec<String> {
    let rows = draft.rows(&bench.basis());
    let line = |row: &Row| format!("{} {} {}", row.number.unwrap_or(0), row.take, row.days().unwrap_or(0));
    rows.iter().map(line).collect()
}

#[test]
fn an_edit_on_the_last_day_of_a_step_is_refused_and_hits_no_other_row() {
    let bench = last_day();
    let (basis, draft) = (bench.basis(), Draft::new(&bench.course));
    let two = row(&bench, &draft, 1);
    let ends = Err(DraftError::EndsToday);
    assert_eq!(draft.add_days(&basis, two, -1), ends);
    assert_eq!(
        draft.set_take(&basis, two, "0.25 mL morning, bedtime".parse().unwrap()),
        ends
    );
    assert_eq!(draft.remove(&basis, two), ends);
    assert_eq!(draft.set_note(&basis, two, Some("x".into())), ends);
    assert_eq!(draft.add_above(&basis, two, &[step("1 day", "0.1 mL morning")]), ends);
    // What goes below it comes next.
    let made = draft
        .add_below(&basis, Some(two), &[step("2 days", "0.35 mL morning")])
        .unwrap();
    assert_eq!(
        shown(&bench, &made)[1..4],
        [
            "2 0.3 mL morning, bedtime 3",
            "3 0.35 mL morning 2",
            "4 0.4 mL morning, bedtime 3"
        ]
    );
    let made = draft.copy(&basis, two).unwrap();
    assert_eq!(
        shown(&bench, &made)[1],
        "2 0.3 mL morning, bedtime 6",
        "the copy goes on with the step"
    );
    // One day more is one day more of this step.
    let made = draft.add_days(&basis, two, 1).unwrap();
    assert_eq!(
        made.rows(&basis)[3].from,
        date("2026-03-09"),
        "{:?}",
        shown(&bench, &made)
    );
    let rest = [step("2 days", "0.2 mL morning, bedtime")];
    let made = draft.replace_after(&basis, two, &rest).unwrap();
    assert_eq!(
        shown(&bench, &made)[1..],
        ["2 0.3 mL morning, bedtime 3", "3 0.2 mL morning, bedtime 2"]
    );
    // Without the record the row still has today.
    let mut open = last_day();
    open.recorded = false;
    let made = draft
        .set_take(&open.basis(), two, "0.25 mL morning, bedtime".parse().unwrap())
        .unwrap();
    assert_eq!(
        shown(&open, &made)[1..4],
        [
            "2 0.3 mL morning, bedtime 2",
            "3 0.25 mL morning, bedtime 1",
            "4 0.4 mL morning, bedtime 3"
        ]
    );
}

#[test]
fn a_row_without_an_end_is_not_ended_by_a_day_more() {
    let mut bench = last_day();
    let draft = Draft::new(&bench.course);
    let last = row(&bench, &draft, 3);
    assert_eq!(draft.add_days(&bench.basis(), last, 1), Err(DraftError::NoEnd));
    assert_eq!(draft.add_days(&bench.basis(), last, -1), Err(DraftError::NoEnd));
    assert_eq!(draft.hold(&bench.basis(), last, 14), Err(DraftError::NoEnd));
    for recorded in [false, true] {
        bench.today = date("2026-03-20");
        bench.recorded = recorded;
        assert_eq!(draft.add_days(&bench.basis(), last, 1), Err(DraftError::NoEnd));
    }
    let pause = draft
        .decide(
            &bench.basis(),
            "pause".parse().unwrap(),
            bench.today + TimeDelta::days(2),
        )
        .unwrap();
    let at = pause
        .rows(&bench.basis())
        .iter()
        .position(|row| row.kind == RungKind::Pause)
        .unwrap();
    assert_eq!(
        pause.add_days(&bench.basis(), row(&bench, &pause, at), 1),
        Err(DraftError::NoEnd)
    );
}

#[test]
fn until_a_day_ends_on_that_day_also_where_today_is_recorded() {
    let mut bench = last_day();
    bench.today = date("2026-03-13");
    for recorded in [false, true] {
        bench.recorded = recorded;
        let (basis, draft) = (bench.basis(), Draft::new(&bench.course));
        let last = row(&bench, &draft, 3);
        let made = draft.set_whole_length(&basis, last, Length::Days(5)).unwrap();
        let end = made.rows(&basis).last().unwrap().until;
        assert_eq!(end, Some(date("2026-03-15")), "five days from 11 March");
        let made = draft.set_whole_length(&basis, last, Length::Months(1)).unwrap();
        assert_eq!(made.rows(&basis).last().unwrap().until, Some(date("2026-04-10")));
        // It cannot have ended before today; where today's dose is not due any more it can end today.
        assert_eq!(
            draft.set_whole_length(&basis, last, Length::Days(2)),
            Err(DraftError::HasToday)
        );
        let today = draft.set_whole_length(&basis, last, Length::Days(3));
        assert_eq!(today.is_err(), recorded, "the last step: a stop ends the plan");
    }
}

#[test]
fn a_shortening_to_today_is_legal_and_says_what_it_does() {
    let mut bench = last_day();
    bench.today = date("2026-03-06");
    let (basis, draft) = (bench.basis(), Draft::new(&bench.course));
    let two = row(&bench, &draft, 1);
    let made = draft.add_days(&basis, two, -1).unwrap();
    assert_eq!(
        shown(&bench, &made)[1..3],
        ["2 0.3 mL morning, bedtime 2", "3 0.4 mL morning, bedtime 3"]
    );
    assert_eq!(draft.add_days(&basis, two, -2), Err(DraftError::HasToday));
    assert!(
        DraftError::HasToday
            .to_string()
            .contains("x goes on with the next step")
    );
}

#[test]
fn steps_behind_one_without_an_end_are_shown_and_can_be_removed() {
    let mut bench = last_day();
    bench.today = date("2026-03-02");
    bench.recorded = false;
    let basis = bench.basis();
    let draft = Draft::new(&bench.course);
    let made = draft.set_length(&basis, row(&bench, &draft, 1), Length::Open).unwrap();
    let rows = made.rows(&basis);
    let never: Vec<bool> = rows.iter().map(|row| row.tense == Tense::Never).collect();
    assert_eq!(never, [false, false, true, true]);
    assert!(
        checks(&made, &basis)
            .iter()
            .any(|check| check.verdict == Verdict::Refused)
    );
    let less = made.remove(&basis, rows[3].id()).unwrap();
    assert_eq!(less.rows(&basis).len(), 3);
    let none = made.drop_after(&basis, rows[1].id()).unwrap();
    assert_eq!(none.rows(&basis).len(), 2);
    assert!(
        checks(&none, &basis)
            .iter()
            .all(|check| check.verdict != Verdict::Refused)
    );
}

#[test]
fn what_is_too_long_to_be_read_back_is_refused() {
    let bench = last_day();
    let (basis, draft) = (bench.basis(), Draft::new(&bench.course));
    let held = draft.hold(&basis, row(&bench, &draft, 1), 2800).unwrap();
    assert!(matches!(
        held.hold(&basis, row(&bench, &held, 1), 280_000),
        Err(DraftError::Unwritable(_))
    ));
}

#[test]
fn a_draft_that_brings_doses_closer_than_the_gap_is_refused() {
    let mut bench = last_day();
    bench.today = date("2026-03-18");
    bench.course.limits.gap = Some(48 * 60);
    bench.course.plans = vec![plan("2026-03-17", &[("no end", "50 mg evening on Tue, Fri")])];
    let (basis, draft) = (bench.basis(), Draft::new(&bench.course));
    let made = draft
        .set_take(&basis, row(&bench, &draft, 0), "50 mg evening".parse().unwrap())
        .unwrap();
    let refused = checks(&made, &basis)
        .into_iter()
        .find(|check| check.verdict == Verdict::Refused)
        .unwrap();
    assert!(
        refused.words.contains("at least") && refused.words.contains("apart"),
        "{}",
        refused.words
    );
    // The plan in force having it does not rule out a hold.
    let mut daily = last_day();
    daily.course.limits.gap = Some(48 * 60);
    let draft = Draft::new(&daily.course);
    let held = draft.add_days(&daily.basis(), row(&daily, &draft, 2), 2).unwrap();
    assert!(
        checks(&held, &daily.basis())
            .iter()
            .all(|check| check.verdict != Verdict::Refused)
    );
}

#[test]
fn a_set_keeps_who_decided_it_and_why() {
    let mut bench = Bench::new(super::tests::examplin());
    let mut set = Change::new(date("2026-11-20"), "set 60 mcg".parse().unwrap());
    (set.by, set.why) = (Some("Dr N".into()), Some("acne".into()));
    bench.course.changes.push(set);
    let (basis, draft) = (bench.basis(), Draft::new(&bench.course));
    let at = draft
        .rows(&basis)
        .iter()
        .position(|row| row.tense == Tense::Future)
        .unwrap();
    let made = draft
        .set_take(&basis, row(&bench, &draft, at), "90 mcg 08:00".parse().unwrap())
        .unwrap();
    let said = Decided {
        by: Some("Dr M".into()),
        why: None,
        on: None,
    };
    let activation = made.activation(&said);
    assert_eq!(activation.plan.as_ref().unwrap().by.as_deref(), Some("Dr M"));
    assert_eq!(activation.changes, [], "it is decided already");
    let mut edited = bench.course.clone();
    activation.apply(&mut edited);
    let bench = Bench::new(edited);
    let rows = Draft::new(&bench.course).rows(&bench.basis());
    let now = rows.iter().find(|row| row.tense == Tense::Present).unwrap();
    assert_eq!(now.take.to_string(), "60 mcg 08:00");
    assert_eq!(now.note.as_deref(), Some("set 60 mcg, acne, Dr N"));
}

#[test]
fn a_second_hold_keeps_the_reason_of_the_first() {
    let mut bench = Bench::new(super::tests::examplin());
    let mut hold = Change::new(date("2026-11-21"), "hold 3 days".parse().unwrap());
    (hold.by, hold.why) = (Some("Dr N".into()), Some("dizzy".into()));
    bench.course.changes.push(hold);
    bench
        .course
        .changes
        .push(Change::new(date("2026-11-22"), "hold 4 days".parse().unwrap()));
    let rows = Draft::new(&bench.course).rows(&bench.basis());
    let held = rows.iter().find(|row| row.kind == RungKind::Hold).unwrap();
    assert_eq!(held.note.as_deref(), Some("dizzy, Dr N"));
}

#[test]
fn a_single_dose_that_goes_to_another_time_says_both() {
    let mut bench = Bench::new(super::tests::examplin());
    bench.course.limits = Limits::default();
    let (basis, draft) = (bench.basis(), Draft::new(&bench.course));
    let at = draft
        .rows(&basis)
        .iter()
        .position(|row| row.tense == Tense::Future)
        .unwrap();
    let take = "20 mcg morning, 30 mcg 20:00".parse().unwrap();
    let made = draft.set_take(&basis, row(&bench, &draft, at), take).unwrap();
    let effect = Effect::between(
        basis.active(),
        made.timeline(&basis),
        bench.today,
        bench.today,
        Surroundings::nothing(),
    );
    let first = &effect.stretches[0];
    assert_eq!(
        (first.now.as_str(), first.was.as_str()),
        ("20 mcg morning, 30 mcg 20:00", "100 mcg 08:00")
    );
}

#[test]
fn an_edit_in_a_ladder_that_repeats_is_to_its_row_alone() {
    let mut bench = last_day();
    bench.course.plans[0].steps[3].length = Length::Days(3);
    bench.course.plans[0].repeat = Repeat::From { step: 2, times: None };
    let (basis, draft) = (bench.basis(), Draft::new(&bench.course));
    let before = draft.rows(&basis);
    // The second time through.
    let at = before.iter().position(|row| row.pass == 2).unwrap();
    let made = draft
        .set_take(&basis, before[at].id(), "0.1 mL morning".parse().unwrap())
        .unwrap();
    let after = made.rows(&basis);
    for (i, (was, now)) in before.iter().zip(&after).take(20).enumerate() {
        assert_eq!((was.from, was.until), (now.from, now.until));
        assert_eq!(was.take == now.take, i != at, "{i}");
    }
    assert_eq!(
        made.row_of(&basis, made.step_of(&basis, after[at].id()).unwrap().unwrap()),
        Some(at)
    );
}

#[test]
fn a_draft_of_this_morning_leaves_a_dose_that_was_recorded_since() {
    let mut bench = last_day();
    bench.recorded = false;
    let draft = Draft::new(&bench.course);
    let made = draft
        .set_take(
            &bench.basis(),
            row(&bench, &draft, 1),
            "0.1 mL morning, bedtime".parse().unwrap(),
        )
        .unwrap();
    bench.recorded = true;
    let now = made.brought_up_to(
        bench.plan(),
        (bench.today, bench.basis().first),
        &super::tests::from(bench.basis().first),
    );
    let due = now.timeline(&bench.basis()).due_on(bench.today, &STEADY);
    assert!(due.iter().all(|due| due.amount.to_string() == "0.3 mL"), "{due:?}");
}

/// A key of the editor on a row.
#[derive(Clone, Debug)]
enum Key {
    More,
    Less,
    Take(&'static str),
    Whole(u32),
    Note,
    Below(&'static str),
    Above(&'static str),
    Copy,
    Remove,
    Hold(u32),
}

fn key() -> impl Strategy<Value = Key> {
    let take = prop::sample::select(vec![
        "7 mg morning",
        "8 mg 08:00, 9 mg 20:00",
        "6 mg morning every 2 days",
    ]);
    prop_oneof![
        Just(Key::More),
        Just(Key::Less),
        take.clone().prop_map(Key::Take),
        (1_u32..9).prop_map(Key::Whole),
        Just(Key::Note),
        take.clone().prop_map(Key::Below),
        take.prop_map(Key::Above),
        Just(Key::Copy),
        Just(Key::Remove),
        (1_u32..9).prop_map(Key::Hold),
    ]
}

fn ladder() -> impl Strategy<Value = Course> {
    // Each step has its own amount: two of one dose that meet show as one row.
    let takes = prop::sample::select(vec![
        "N mg morning",
        "N mg morning, 3 mg evening",
        "N mg morning every 3 days",
        "N mg 08:00 on Mon, Thu",
    ]);
    let lengths = prop::sample::select(vec!["2 days", "3 days", "5 days", "1 week", "1 month"]);
    (
        prop::collection::vec((lengths, takes), 2..7),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(steps, open, repeats)| {
            let last = steps.len() - 1;
            let mut plan = plan("2026-11-10", &[]);
            plan.steps = steps
                .iter()
                .enumerate()
                .map(|(i, (length, take))| {
                    let length = if i == last && open { "no end" } else { *length };
                    step(length, &take.replace('N', &(i + 11).to_string()))
                })
                .collect();
            if repeats && !open {
                plan.repeat = Repeat::From {
                    step: 1,
                    times: Some(4),
                };
            }
            Course::new("examplin".parse().unwrap(), "Examplin", vec![plan])
        })
}

/// Everything due from one day to the day before another.
fn due(draft: &Draft, bench: &Bench, from: NaiveDate, to: NaiveDate) -> Vec<Due> {
    let mut due = draft
        .timeline(&bench.basis())
        .due(from, to - TimeDelta::days(1), &STEADY);
    // It does not matter which revision asks.
    for due in &mut due {
        (due.plan, due.step) = (0, 0);
    }
    due
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever is pressed on a row: nothing before this row changes, and each row after it keeps its dose and its length.
    #[test]
    fn only_the_focused_row_and_the_dates_after_it_change(
        course in ladder(), keys in prop::collection::vec((key(), 0_usize..9), 1..7), recorded in any::<bool>()
    ) {
        let mut bench = Bench::new(course);
        bench.recorded = recorded;
        let basis = bench.basis();
        let mut draft = Draft::new(&bench.course);
        for (key, at) in keys {
            let before = draft.rows(&basis);
            let at = at % before.len();
            let focused = before[at].clone();
            let id = focused.id();
            let one: Vec<Step> = match key {
                Key::Below(take) | Key::Above(take) => vec![step("4 days", take)],
                _ => Vec::new(),
            };
            let made = match key {
                Key::More => draft.add_days(&basis, id, 1),
                Key::Less => draft.add_days(&basis, id, -1),
                Key::Take(take) => draft.set_take(&basis, id, take.parse().unwrap()),
                Key::Whole(days) => draft.set_whole_length(&basis, id, Length::Days(days)),
                Key::Note => draft.set_note(&basis, id, Some("x".into())),
                Key::Below(_) => draft.add_below(&basis, Some(id), &one),
                Key::Above(_) => draft.add_above(&basis, id, &one),
                Key::Copy => draft.copy(&basis, id),
                Key::Remove => draft.remove(&basis, id),
                Key::Hold(days) => draft.hold(&basis, id, days),
            };
            let Ok(made) = made else { continue };
            if draft.has_ended(&basis) {
                // Below a ladder that has ended, a new one begins.
                draft = made;
                continue;
            }
            if focused.tense == Tense::Past {
                prop_assert_eq!(&made, &draft, "a row that is over");
                continue;
            }
            let first = focused.from.max(bench.today - TimeDelta::days(1)).min(focused.from.max(basis.first));
            let start = date("2026-11-01");
            if focused.tense != Tense::Never {
                prop_assert_eq!(due(&made, &bench, start, first), due(&draft, &bench, start, first), "{:?} on {}", key, at);
            }
            // The rows after it, from the end: same doses, same lengths, moved together.
            let after = made.rows(&basis);
            let mut behind: Vec<&Row> = before[at + 1..].iter().collect();
            // A hold belongs to the step before it.
            while behind.first().is_some_and(|row| row.kind == RungKind::Hold) {
                behind.remove(0);
            }
            if before.len() < MOST_ROWS && after.len() < MOST_ROWS {
                for (was, now) in behind.iter().rev().zip(after.iter().rev()) {
                    // A row that is one with the part before it again counts its days from there.
                    let same = was.take == now.take || now.from < focused.from && alike(&was.take, &now.take);
                    prop_assert!(same, "{:?} on {}: {:#?}", key, at, after);
                    // A month is as long as the calendar has it; what was between the parts of a step may be gone.
                    // Two of one dose that meet show as one row.
                    let joins = was.take == focused.take;
                    if !matches!(was.length, Length::Months(_)) && now.from >= focused.from && !joins {
                        prop_assert_eq!(was.days(), now.days(), "{:?} on {}", key, at);
                    }
                }
                prop_assert!(after.len() >= behind.len());
            }
            draft = made;
        }
    }
}

/// A row that a revision has ended is copied with the days that it had: without an end it would cut off the rows after
/// it.
#[test]
fn a_copy_of_a_row_that_was_ended_has_an_end() {
    let mut course = super::tests::examplin();
    course.plans = vec![plan(
        "2026-11-10",
        &[
            ("2 days", "11 mg morning"),
            ("2 days", "12 mg morning"),
            ("no end", "13 mg morning"),
        ],
    )];
    course.changes.clear();
    let mut bench = Bench::new(course);
    bench.recorded = true;
    let basis = bench.basis();
    let draft = Draft::new(&bench.course);
    let last = draft.rows(&basis).last().unwrap().id();
    let draft = draft
        .add_above(&basis, last, &[step("4 days", "7 mg morning")])
        .unwrap();
    let rows = draft.rows(&basis);
    let ended = rows
        .iter()
        .position(|row| row.take.to_string() == "13 mg morning")
        .unwrap();
    let copied = draft.copy(&basis, rows[ended].id()).unwrap().rows(&basis);
    assert!(copied.iter().all(|row| row.tense != Tense::Never), "{copied:#?}");
    let of = |rows: &[Row]| {
        rows.iter()
            .find(|row| row.take.to_string() == "7 mg morning")
            .and_then(Row::days)
    };
    assert_eq!(of(&copied), of(&rows), "{copied:#?}");
}

/// A hold that was typed for the current step moves with its row: it would hold the row after.
#[test]
fn a_hold_moves_with_its_row() {
    let mut course = super::tests::examplin();
    course.plans = vec![plan(
        "2026-11-10",
        &[
            ("1 month", "11 mg morning"),
            ("2 days", "12 mg morning"),
            ("3 days", "13 mg morning"),
        ],
    )];
    course.changes.clear();
    for (recorded, more) in [(false, 1), (true, 1), (false, 9), (true, 9)] {
        let mut bench = Bench::new(course.clone());
        bench.recorded = recorded;
        let (basis, draft) = (bench.basis(), Draft::new(&bench.course));
        let gone = draft.remove(&basis, row(&bench, &draft, 0)).unwrap();
        let held = draft.hold(&basis, row(&bench, &draft, 0), more).unwrap();
        for at in 0..held.rows(&basis).len() - 2 {
            let made = held.remove(&basis, row(&bench, &held, at));
            if held.rows(&basis)[at].kind == RungKind::Step {
                assert_eq!(shown(&bench, &made.unwrap()), shown(&bench, &gone), "{at} {recorded}");
            } else {
                assert_eq!(made.unwrap(), draft);
            }
        }
    }
}

/// A step that is held and then goes after another, or gets one before it, takes the days of the hold with it.
#[test]
fn a_held_step_keeps_its_days_where_it_goes() {
    let mut course = super::tests::examplin();
    course.plans = vec![plan(
        "2026-11-20",
        &[
            ("6 days", "11 mg morning"),
            ("2 days", "12 mg morning"),
            ("3 days", "13 mg morning"),
        ],
    )];
    course.changes.clear();
    let bench = Bench::new(course);
    let (basis, draft) = (bench.basis(), Draft::new(&bench.course));
    let held = draft.hold(&basis, row(&bench, &draft, 0), 3).unwrap();
    assert_eq!(shown(&bench, &held)[1], "0 11 mg morning 3", "the hold");
    // Of the six days four are left, and three more.
    let down = held.reorder(&basis, row(&bench, &held, 0), true).unwrap();
    let rest = |draft: &Draft| shown(&bench, draft)[1..].to_vec();
    assert_eq!(
        rest(&down),
        ["2 12 mg morning 2", "3 11 mg morning 7", "4 13 mg morning 3"]
    );
    let up = held.reorder(&basis, row(&bench, &held, 2), false).unwrap();
    assert_eq!(rest(&up), rest(&down));
    let above = held
        .add_above(&basis, row(&bench, &held, 0), &[step("2 days", "7 mg morning")])
        .unwrap();
    assert_eq!(
        rest(&above),
        [
            "2 7 mg morning 2",
            "3 11 mg morning 7",
            "4 12 mg morning 2",
            "5 13 mg morning 3"
        ]
    );
}
