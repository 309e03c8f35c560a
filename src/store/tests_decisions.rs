//! Decisions on a real disk: what is due before and after differs by the effect, and undo restores every byte.

#![expect(clippy::disallowed_methods, reason = "the tests look at the files themselves")]

use chrono::TimeDelta;
use proptest::prelude::*;

use super::tests::{Place, day};
use crate::domain::change::{Change, Verb};
use crate::domain::clock::STEADY;
use crate::domain::course::Course;
use crate::domain::decision::Effect;
use crate::domain::draft::{Basis, Draft};
use crate::domain::operation::Operation;
use crate::domain::schedule::{Due, History, Timeline};

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_due_differs_exactly_by_the_effect_and_undo_restores_every_byte(
        text in text(), verb in prop::sample::select(VERBS.to_vec()), later in 0_i64..5
    ) {
        let place = Place::empty();
        place.put("courses/x.toml", &text);
        let read = || std::fs::read(place.store.paths().root().join("courses/x.toml")).unwrap();
        let (bytes, before) = (read(), course(&place));
        let words = crate::domain::vocabulary::Vocabulary::default();
        let today = day("2026-01-20");
        let basis = Basis { course: &before, words: &words, history: &History::default(), today, first: today };
        let verb: Verb = verb.parse().unwrap();
        let on = today + TimeDelta::days(later);
        let draft = Draft::new(&before);
        let was = due(&before, &words);
        match draft.decide(&basis, verb.clone(), on) {
            Err(_) => prop_assert_eq!(read(), bytes),
            Ok(made) => {
                let effect = Effect::between(draft.timeline(&basis), made.timeline(&basis), on, today);
                prop_assert!(!effect.words(&verb, &STEADY).is_empty());
                let change = Change::new(on, verb);
                place.store.apply(&Operation::AddChange { course: before.id.clone(), change }).unwrap();
                let now = due(&course(&place), &words);
                for (at, day) in day("2025-12-20").iter_days().take(240).enumerate() {
                    // Which step asks for a dose is no part of it.
                    let dose = |due: &Due| (due.key.clone(), due.clock, due.amount.clone(), due.action);
                    let other = was[at].iter().map(dose).ne(now[at].iter().map(dose));
                    prop_assert_eq!(other, effect.changes(day), "{}", day);
                    prop_assert!(day >= on || was[at] == now[at], "{} is before {}", day, on);
                }
                place.store.undo().unwrap();
                let undone = String::from_utf8(read()).unwrap();
                prop_assert_eq!(due(&course(&place), &words), was);
                prop_assert!(undone.starts_with(text.trim_end()), "{}", undone);
            }
        }
    }
}
