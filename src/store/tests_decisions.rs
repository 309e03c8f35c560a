//! Decisions on a real disk: what is due before and after differs by the effect, and undo restores every byte.

#![expect(clippy::disallowed_methods, reason = "the tests look at the files themselves")]

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

use super::tests::{Place, day};
use crate::domain::change::Verb;
use crate::domain::clock::STEADY;
use crate::domain::course::Course;
use crate::domain::day::Behind;
use crate::domain::decision::{Effect, Surroundings};
use crate::domain::draft::{Basis, Decided, Draft, rows};
use crate::domain::operation::Operation;
use crate::domain::schedule::{self, Due, History, RungKind, Timeline};

const TAKES: [&str; 7] = [
    "1 mg morning",
    "2 mg morning, 3 mg evening",
    "5 mg noon every 3 days",
    "4 mg morning on Mon, Thu",
    "8 mg morning day 1 of 2; 9 mg morning day 2 of 2",
    "3 mg evening on Sun",
    "6 mg evening days 1-5 of 7",
];

const LENGTHS: [&str; 5] = [
    "for = \"9 days\"",
    "for = \"2 weeks\"",
    "for = \"1 month\"",
    "for = \"6 doses\"",
    "for = \"until decided\"",
];

const VERBS: [&str; 26] = [
    "hold 5 days",
    "hold 4 days without shift",
    "hold until decided",
    "stay",
    "advance",
    "back 1",
    "restart",
    "restart step",
    "go to step 2",
    "down to step 1",
    "each step 10 days",
    "pause 4 days",
    "pause with shift",
    "resume",
    "stop",
    "leave out 2026-01-22",
    "move 2026-01-22 to 2026-01-24",
    "set 12 mg",
    "set 11 mg morning for 3 days",
    "take 7 mg noon",
    "weekday Mon to Tue",
    "weekday Sun to Wed for good",
    "only on Thu",
    "only morning for good",
    "time evening to morning",
    "time to 07:00 for good",
];

fn text() -> impl Strategy<Value = String> {
    let take = || prop::sample::select(TAKES.to_vec());
    let step = (prop::sample::select(LENGTHS.to_vec()), take(), any::<bool>()).prop_map(|(length, take, ask)| {
        let ask = if ask { ", then = \"ask\"" } else { "" };
        format!("  {{ {length}, take = \"{take}\"{ask} }},\n")
    });
    let change = (0_i64..14, prop::sample::select(VERBS.to_vec())).prop_map(|(on, verb)| {
        format!(
            "\n[[change]]\non = {}\ndo = \"{verb}\" # by hand\n",
            day("2026-01-05") + TimeDelta::days(on)
        )
    });
    (
        prop::collection::vec(step, 1..4),
        take(),
        prop::collection::vec(change, 0..3),
    )
        .prop_map(|(steps, last, changes)| {
            format!(
                "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-01-05\nsteps = [\n{}  {{ take = \"{last}\" }},\n]\n{}",
                steps.concat(),
                changes.concat()
            )
        })
}

fn course(place: &Place) -> Course {
    let loaded = place.store.load(day("2026-01-20"));
    loaded.regimen.courses.into_iter().next().unwrap()
}

fn due(course: &Course, words: &crate::domain::vocabulary::Vocabulary) -> Vec<Vec<Due>> {
    let timeline = Timeline::new(course, words, History::default());
    day("2025-12-20")
        .iter_days()
        .take(240)
        .map(|day| timeline.due_on(day, &STEADY))
        .collect()
}

/// The day to which a decision says that it lasts is the last one of its step, whatever holds and pauses meet.
fn lasts(now: &Timeline, effect: &Effect) -> Result<(), TestCaseError> {
    let step = |day: NaiveDate| match now.place(day) {
        schedule::Place::Step(at) => Some((at.plan, at.step, at.pass, at.asks_since)),
        _ => None,
    };
    let key = |day: NaiveDate| step(day).map(|(plan, step, pass, _)| (plan, step, pass));
    let (Some(own), Some(last)) = (key(effect.on), effect.lasts_to()) else {
        return Ok(());
    };
    for day in effect.on.iter_days().take_while(|day| *day <= last).take(400) {
        let paused = matches!(now.place(day), schedule::Place::Paused { .. });
        prop_assert!(
            paused || key(day) == Some(own),
            "{} of {}: {:?}",
            day,
            last,
            now.place(day)
        );
    }
    let next = last + TimeDelta::days(1);
    let asks = step(next).is_some_and(|(.., asks)| asks.is_some());
    prop_assert!(
        asks || key(next) != Some(own),
        "it lasts longer than {}: {:?}",
        last,
        now.place(next)
    );
    Ok(())
}

/// Each row of the ladder, as `plan` and the screen have it, says what is due on its days.
fn ladder(course: &Course, words: &crate::domain::vocabulary::Vocabulary) -> Result<(), TestCaseError> {
    let timeline = Timeline::new(course, words, History::default());
    let moves = course
        .changes
        .iter()
        .any(|change| matches!(change.verb, Verb::Move { .. }));
    let rows = rows(&timeline, &course.changes, day("2026-01-20"));
    for day in day("2026-01-05").iter_days().take(200) {
        let here: Vec<_> = rows.iter().filter(|row| row.has(day) && !row.asked).collect();
        prop_assert!(here.len() <= 1, "{}: {:#?}", day, here);
        let due = timeline.due_on(day, &STEADY);
        match here.first() {
            Some(row) if matches!(row.kind, RungKind::Step | RungKind::Hold) => {
                let taken = timeline.taken_on(day);
                prop_assert!(
                    taken.as_ref().is_some_and(|taken| schedule::alike(taken, &row.take)),
                    "{}: {:?}",
                    day,
                    taken
                );
                // Two lines that a new time brings to one moment are due together.
                let mut moments: Vec<_> = row.take.lines.iter().map(|line| &line.moment).collect();
                let lines = moments.len();
                moments.dedup();
                let meet = moments.len() < lines;
                let known = |due: &Due| row.take.lines.iter().any(|line| line.amount == due.amount);
                prop_assert!(moves || meet || due.iter().all(known), "{}: {:?}", day, due);
                let number = timeline.number(row.plan, row.step);
                let steps = due.iter().map(|due| timeline.number(due.plan, due.step));
                prop_assert!(
                    moves || steps.into_iter().all(|step| step == number),
                    "{}: {:?}",
                    day,
                    due
                );
            }
            Some(_) => prop_assert!(moves || due.is_empty(), "{}: {:?}", day, due),
            None => {}
        }
    }
    Ok(())
}

/// A decision is made, done again and undone on a real disk, and checked against what it says that it does.
fn decided(text: &str, verb: &str, later: i64) -> Result<(), TestCaseError> {
    let place = Place::empty();
    place.put("courses/x.toml", text);
    let read = || std::fs::read(place.store.paths().root().join("courses/x.toml")).unwrap();
    let (bytes, before) = (read(), course(&place));
    let words = crate::domain::vocabulary::Vocabulary::default();
    let today = day("2026-01-20");
    let basis = Basis {
        course: &before,
        words: &words,
        history: &History::default(),
        today,
        first: today,
        after: None,
        behind: Behind::default(),
        waits: None,
        around: Surroundings::nothing(),
    };
    let verb: Verb = verb.parse().unwrap();
    let on = today + TimeDelta::days(later);
    // A dose of a day that is over is moved from its own day on, as whoever reads the words has it.
    let on = match &verb {
        Verb::Move { dose, to, .. } => on.min(dose.date).min(*to),
        _ => on,
    };
    let draft = Draft::new(&before);
    let was = due(&before, &words);
    match draft.decide(&basis, verb.clone(), on) {
        Err(_) => prop_assert_eq!(read(), bytes),
        Ok(made) => {
            let effect = Effect::between(
                draft.timeline(&basis),
                made.timeline(&basis),
                on,
                today,
                Surroundings::nothing(),
            );
            prop_assert!(!effect.words(&verb, Surroundings::nothing()).is_empty());
            lasts(&made.timeline(&basis), &effect)?;
            let course_id = before.id.clone();
            let operation = if made.plan.is_some() {
                Operation::Activate {
                    course: course_id,
                    activation: Box::new(made.activation(&Decided::default())),
                    draft: None,
                }
            } else {
                Operation::AddChange {
                    course: course_id,
                    change: made.changes.last().unwrap().clone(),
                }
            };
            place.store.apply(&operation).unwrap();
            let now = due(&course(&place), &words);
            ladder(&course(&place), &words)?;
            for (at, day) in day("2025-12-20").iter_days().take(240).enumerate() {
                // Which step asks for a dose is not part of it.
                let dose = |due: &Due| (due.key.clone(), due.clock, due.amount.clone(), due.action);
                let other = was[at].iter().map(dose).ne(now[at].iter().map(dose));
                prop_assert_eq!(other, effect.changes(day), "{}", day);
                prop_assert!(day >= on || was[at] == now[at], "{} is before {}", day, on);
            }
            let decided = String::from_utf8(read()).unwrap();
            place.store.undo().unwrap();
            prop_assert_eq!(String::from_utf8(read()).unwrap(), text);
            place.store.redo().unwrap();
            prop_assert_eq!(String::from_utf8(read()).unwrap(), decided);
            place.store.undo().unwrap();
            prop_assert_eq!(read(), bytes);
            prop_assert_eq!(due(&course(&place), &words), was);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_due_differs_exactly_by_the_effect_and_undo_restores_every_byte(
        text in text(), verb in prop::sample::select(VERBS.to_vec()), later in 0_i64..5
    ) {
        decided(&text, verb, later)?;
    }

    /// A hold without a shift keeps its step for its time, also one that counts its doses, and what follows keeps its
    /// days.
    #[test]
    fn a_hold_without_a_shift_ends_where_it_says(text in text(), days in 1_u32..15, later in 0_i64..5) {
        decided(&text, &format!("hold {days} days without shift"), later)?;
    }
}
