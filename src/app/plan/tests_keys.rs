//! The rule of the editor, through the program itself on a real store: whatever is pressed on a row, only that row and the
//! dates after it change, and what is drawn is what is due.

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

use crate::app::fixture::{Desk, november, play, press, regimen, type_text, with};
use crate::app::message::View;
use crate::domain::clock::STEADY;
use crate::domain::course::Course;
use crate::domain::draft::{Row, Tense};
use crate::domain::journal::Journal;
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::{Due, RungKind, Timeline, alike};

/// A key, and what is typed where it asks.
const KEYS: [(&str, &str); 19] = [
    ("+", ""),
    ("-", ""),
    ("x", ""),
    ("Y", ""),
    ("J", ""),
    ("K", ""),
    ("H", "3"),
    ("H", "2 weeks"),
    ("Enter", "17 mg morning"),
    ("Enter", "4 mg"),
    ("Right Enter", "5 days"),
    ("Right Enter", "2 weeks, ask"),
    ("Right Right Enter", "drowsy"),
    ("a", "8 mg morning for 4 days"),
    ("i", "9 mg morning for 3 days"),
    ("C", "every 3 days"),
    ("T", "by 2 mg every 3 days to 0"),
    ("T", "total by 2 mg every 3 days to 0"),
    ("d", "hold 2 days"),
];

fn ladder() -> impl Strategy<Value = Course> {
    let takes = prop::sample::select(vec![
        "N mg morning",
        "N mg morning, 3 mg evening",
        "N mg morning every 3 days",
        "N mg 08:00 on Mon, Thu",
    ]);
    let lengths = prop::sample::select(vec!["2 days", "3 days", "5 days", "1 week", "1 month"]);
    let asks = prop::bool::weighted(0.25);
    let steps = prop::collection::vec((lengths, takes, asks), 2..6);
    (steps, any::<bool>()).prop_map(|(steps, open)| {
        let last = steps.len() - 1;
        let step = |(i, (length, take, ask)): (usize, &(&str, &str, bool))| Step {
            length: if i == last && open { "no end" } else { length }.parse().unwrap(),
            take: take.replace('N', &(i + 11).to_string()).parse().unwrap(),
            then: if *ask { Then::Ask } else { Then::GoOn },
            note: None,
        };
        of_steps(november(12), steps.iter().enumerate().map(step).collect())
    })
}

fn of_steps(from: NaiveDate, steps: Vec<Step>) -> Course {
    let plan = Plan {
        begins: None,
        from,
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

fn timeline(app: &Desk) -> &Timeline {
    &app.plan.picture.as_ref().unwrap().timeline
}

/// Everything due before a day. Which revision asks for it does not matter.
fn due(app: &Desk, to: NaiveDate) -> Vec<Due> {
    let mut due = timeline(app).due(november(1), to - TimeDelta::days(1), &STEADY);
    for due in &mut due {
        (due.plan, due.step) = (0, 0);
    }
    due
}

/// The drawn ladder holds against what is due, day by day.
fn drawn(app: &Desk) -> Result<(), TestCaseError> {
    let rows = &app.plan.picture.as_ref().unwrap().rows;
    for day in november(12).iter_days().take(120) {
        let here: Vec<&Row> = rows.iter().filter(|row| row.has(day) && !row.asked).collect();
        prop_assert!(here.len() <= 1, "{}: {:#?}", day, here);
        let due = timeline(app).due_on(day, &STEADY);
        let Some(row) = here.first() else {
            // After a question that is not answered the step goes on.
            continue;
        };
        if matches!(row.kind, RungKind::Step | RungKind::Hold) {
            let taken = timeline(app).taken_on(day);
            prop_assert!(
                taken.as_ref().is_some_and(|taken| alike(taken, &row.take)),
                "{}: {:?}",
                day,
                taken
            );
            for due in due {
                let known = row.take.lines.iter().any(|line| line.amount == due.amount);
                prop_assert!(known, "{}: {:?} is not {}", day, due, row.take);
            }
        } else {
            prop_assert_eq!(due, vec![], "{}", day);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// An edit is made to the row under the cursor, or refused with the reason.
    #[test]
    fn keys_change_the_focused_row_and_the_dates_after_it(
        course in ladder(), keys in prop::collection::vec((prop::sample::select(KEYS.to_vec()), 0_usize..7), 1..6), taken in any::<bool>()
    ) {
        let mut app = with(Regimen { courses: vec![course], journal: Journal::default(), ..regimen() });
        if taken {
            play(&mut app, "Space");
            // Where that is asked about nothing is recorded.
            if app.popup.is_some() {
                play(&mut app, "Esc");
            }
        }
        play(&mut app, "4 g");
        drawn(&app)?;
        for ((key, text), at) in keys {
            play(&mut app, "g");
            (0..at).for_each(|_| play(&mut app, "j"));
            play(&mut app, "h h");
            let rows = app.plan.picture.as_ref().unwrap().rows.clone();
            let focus = app.plan.focus();
            let Some(row) = rows.get(focus).cloned() else { break };
            let today = app.world.today();
            // A step that changes places with the one before it moves that one as well.
            let before = rows.get(..focus).unwrap_or_default();
            let step = before.iter().rfind(|row| row.kind == RungKind::Step);
            let from = match (key, step) {
                ("K", Some(step)) => step.from,
                _ => row.from,
            };
            // Days of the step in force that are over stay; a decision on it begins today.
            let from = from.max(today).min(if key == "d" { today } else { from.max(today) });
            let before = due(&app, from);
            play(&mut app, key);
            if !text.is_empty() && app.popup.is_some() {
                type_text(&mut app, text);
                let effects = press(&mut app, "Enter");
                app.carry_out(effects);
            }
            // What is refused is said, in the line itself where there is one.
            prop_assert!(app.popup.is_some() || app.receipt.is_some(), "{} says nothing", key);
            if app.popup.is_some() {
                play(&mut app, "Esc");
            }
            prop_assert_eq!(app.view, View::Plan);
            // The next key of the same kind is about the same row.
            if ["+", "-", "Right Enter"].contains(&key) && row.number.is_some() {
                let focused = app.plan.focused().and_then(|row| row.number);
                prop_assert_eq!(focused, row.number, "{} {} on row {}", key, text, focus);
            }
            let after = due(&app, from);
            prop_assert_eq!(after, before, "{} on row {}: {:#?}", key, focus, row);
            // Below a ladder that has ended, a new one begins.
            let through = key == "a" && rows.iter().all(|row| row.tense == Tense::Past);
            if row.tense == Tense::Past && key != "d" && !through {
                prop_assert_eq!(&app.plan.picture.as_ref().unwrap().rows, &rows, "{}: a row that is over", key);
            }
            drawn(&app)?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// `until D` ends on D, and a number of days is that number of days, whatever was edited or taken before.
    #[test]
    fn until_a_day_ends_on_that_day(
        course in ladder(), first in prop::sample::select(KEYS.to_vec()), (at, other) in (0_usize..6, 0_usize..6),
        days in 0_i64..40, taken in any::<bool>(), edited in any::<bool>()
    ) {
        let mut app = with(Regimen { courses: vec![course], journal: Journal::default(), ..regimen() });
        if taken {
            play(&mut app, "Space");
            if app.popup.is_some() {
                play(&mut app, "Esc");
            }
        }
        play(&mut app, "4 g");
        let typed = |app: &mut Desk, at: usize, key: &str, text: &str| {
            play(app, "g");
            (0..at).for_each(|_| play(app, "j"));
            play(app, "h h");
            let focus = app.plan.focused().cloned();
            play(app, key);
            if !text.is_empty() && app.popup.is_some() {
                type_text(app, text);
                let effects = press(app, "Enter");
                app.carry_out(effects);
            }
            let refused = app.popup.is_some();
            if refused {
                play(app, "Esc");
            }
            (focus, refused)
        };
        if edited {
            typed(&mut app, other, first.0, first.1);
        }
        for until in [true, false] {
            let before = app.world.drafts.clone();
            play(&mut app, "g");
            (0..at).for_each(|_| play(&mut app, "j"));
            let Some(row) = app.plan.focused().cloned() else { return Ok(()) };
            let last = row.from + TimeDelta::days(days);
            let text = if until { format!("until {last}") } else { format!("{} days", days + 1) };
            let (focused, refused) = typed(&mut app, at, "Right Enter", &text);
            prop_assert_eq!(focused.map(|row| row.id()), Some(row.id()));
            if refused || app.world.drafts == before {
                continue;
            }
            // The row begins where it began, and ends on that day, with the hold that makes it longer.
            let rows = &app.plan.picture.as_ref().unwrap().rows;
            // Where a question waits its answer says when a row after it begins; its number of days is the one that was
            // typed.
            let same = |other: &Row| other.from == row.from || row.asked && other.asked && other.number == row.number;
            let here = rows.iter().position(|other| same(other) && other.kind == row.kind);
            prop_assert!(here.is_some(), "{}: {:#?}", text, rows);
            let here = here.unwrap();
            let hold = rows.get(here + 1).filter(|next| next.kind == RungKind::Hold && row.kind == RungKind::Step);
            // A row that asks then goes on until it is answered.
            let end = |row: &Row| row.until.or(row.planned);
            let ends = hold.map_or(end(&rows[here]), end);
            let last = last + (rows[here].from - row.from);
            prop_assert_eq!(ends, Some(last), "{} on {:?}: {:#?}", text, row, rows);
        }
    }
}

/// A step whose question waits ends on the day that is typed, also where it was edited before.
#[test]
fn until_a_day_ends_a_step_that_asks_on_that_day() {
    for edited in [false, true] {
        let step = |mg: i64, then: Then| Step {
            take: format!("{mg} mg morning").parse().unwrap(),
            length: Length::Days(2),
            then,
            note: None,
        };
        let course = of_steps(november(14), vec![step(11, Then::GoOn), step(13, Then::Ask)]);
        let mut app = with(Regimen {
            courses: vec![course],
            journal: Journal::default(),
            ..regimen()
        });
        play(&mut app, "4 g j h h");
        if edited {
            play(&mut app, "Right Right Enter");
            type_text(&mut app, "drowsy");
            let effects = press(&mut app, "Enter");
            app.carry_out(effects);
            play(&mut app, "h h");
        }
        play(&mut app, "Right Enter");
        type_text(&mut app, "until 2026-11-25");
        let effects = press(&mut app, "Enter");
        app.carry_out(effects);
        assert_eq!(app.popup, None);
        let rows = &app.plan.picture.as_ref().unwrap().rows;
        let last = rows
            .iter()
            .filter(|row| row.take.to_string().contains("13 mg"))
            .filter_map(|row| row.until)
            .max();
        assert_eq!(last, Some(november(25)), "{edited}: {rows:#?}");
    }
}

/// While a question waits, a row after it can be edited: the answer says when it begins.
#[test]
fn a_row_behind_a_question_that_waits_is_edited() {
    let step = |mg: i64, days: u32, then: Then| Step {
        take: format!("{mg} mg morning").parse().unwrap(),
        length: Length::Days(days),
        then,
        note: None,
    };
    let ladder = || {
        vec![
            step(11, 2, Then::GoOn),
            step(12, 2, Then::Ask),
            step(13, 14, Then::GoOn),
            step(14, 14, Then::GoOn),
        ]
    };
    for (row, key, text, changed) in [
        (1, "Enter", "17 mg morning", "17 mg morning"),
        (2, "Enter", "17 mg morning", "17 mg morning"),
        (3, "Enter", "17 mg morning", "17 mg morning"),
        (3, "a", "8 mg morning for 4 days", "8 mg morning"),
        (3, "x", "", ""),
    ] {
        let course = of_steps(november(14), ladder());
        let mut app = with(Regimen {
            courses: vec![course],
            journal: Journal::default(),
            ..regimen()
        });
        play(&mut app, "4 g");
        (0..row).for_each(|_| play(&mut app, "j"));
        play(&mut app, "h h");
        play(&mut app, key);
        if !text.is_empty() {
            type_text(&mut app, text);
            let effects = press(&mut app, "Enter");
            app.carry_out(effects);
        }
        assert_eq!(app.popup, None, "{row} {key}");
        let rows = &app.plan.picture.as_ref().unwrap().rows;
        let takes: Vec<String> = rows.iter().map(|row| row.take.to_string()).collect();
        assert!(
            changed.is_empty() || takes.iter().any(|take| take == changed),
            "{row} {key}: {takes:?}"
        );
        // The others stay as they are.
        for (at, mg) in (11..15).enumerate().filter(|(at, _)| *at != row) {
            assert!(
                takes.contains(&format!("{mg} mg morning")),
                "{row} {key}, row {at}: {takes:?}"
            );
        }
    }
}
