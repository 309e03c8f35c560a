//! Corrections of a course on a disk: what was wrong stays, the journal is not touched, undo gives everything back; and
//! older changes taken back one by one.

#![expect(clippy::disallowed_methods, reason = "the tests look at the files themselves")]

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

use super::tests::Place;
use super::*;
use crate::domain::change::Change;
use crate::domain::correction::{Correction, Entry as Decided};
use crate::domain::course::{Course, CourseId};
use crate::domain::draft::decisions;
use crate::domain::journal::{Entry, EntryId, NoteEntry};
use crate::domain::operation::Operation;
use crate::domain::schedule::{History, Timeline};
use crate::domain::vocabulary::Vocabulary;

const COURSE: &str = r#"# Written by hand.
name  = "Examplin"
count = "spray"

[[plan]]                       # the first one
from  = 2026-09-14
steps = [
  { for = "28d", take = "1 spray at 08:00" },   # slowly
  { take = "2 sprays at 8:00" },
]

[[plan]]
from = 2026-11-01
why  = "the same again"
[[plan.steps]]
for  = "2 weeks"
take = "1 spray morning"
[[plan.steps]]
take = "2 sprays morning"

[[change]]
on = 2026-09-20
do = "hold 7d"
why = "dizzy"

[[change]]
on = 2026-10-20
do = "pause 4 days"
"#;

const JOURNAL: &str = "# mine\n[[dose]]\ncourse = \"examplin\"\ndue = 2026-09-21\ntime = 08:00:00\ntaken = \"1 spray\"\n\
                       at = 2026-09-21T08:00:00+02:00\n";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id() -> CourseId {
    "examplin".parse().unwrap()
}

fn place() -> Place {
    let place = Place::empty();
    place.put("courses/examplin.toml", COURSE);
    place.put("journal/2026-09.toml", JOURNAL);
    place
}

fn file(place: &Place, name: &str) -> String {
    std::fs::read_to_string(place.store.paths().root().join(name)).unwrap()
}

fn course(place: &Place) -> Course {
    let words = place.store.load_rest().regimen.settings.words;
    let (course, faults) = place.store.load_course(&id(), &words);
    assert!(!faults.iter().any(fault::Fault::is_error), "{faults:?}");
    course.unwrap()
}

/// Without identifiers, which are the files' own, and without what an undo left as undone.
fn bare(mut course: Course) -> Course {
    course.changes.retain(|change| change.void.as_deref() != Some("undone"));
    course.changes.iter_mut().for_each(|change| change.id = None);
    course
}

fn correct(place: &Place, correction: &Correction) {
    let operation = Operation::Correct {
        course: id(),
        correction: Box::new(correction.clone()),
    };
    place.store.apply_as(&operation, "corrected").unwrap();
}

#[test]
fn a_hold_written_by_hand_is_put_right_and_stays_readable() {
    let place = place();
    let wrong = course(&place).changes[0].clone();
    let right = Change {
        verb: "hold 3 days".parse().unwrap(),
        ..wrong.clone()
    };
    let correction = Correction {
        wrong: Decided::Change(wrong),
        right: Some(Decided::Change(right).entered(Some("Dr N".into()), date("2026-11-22"))),
        reason: "typed wrong".into(),
    };
    correct(&place, &correction);
    let text = file(&place, "courses/examplin.toml");
    assert!(
        text.contains("do = \"hold 7d\"\nwhy = \"dizzy\"\nvoid = \"typed wrong\"\n"),
        "{text}"
    );
    let added = text.rsplit("[[change]]").next().unwrap();
    for line in ["do", "\"hold 3 days\"", "\"Dr N\"", "2026-11-22", "\"dizzy\""] {
        assert!(added.contains(line), "{added}");
    }
    assert!(place.store.undo().unwrap().what == "corrected");
    let text = file(&place, "courses/examplin.toml");
    assert_eq!(text, COURSE);
}

#[test]
fn undo_redo_undo_restores_the_file() {
    let place = place();
    for from in ["2026-11-03", "2026-11-01", "2026-11-03", "2026-11-01"] {
        let wrong = course(&place).plans[1].clone();
        let right = crate::domain::plan::Plan {
            from: date(from),
            ..wrong.clone()
        };
        let correction = Correction {
            wrong: Decided::Plan(wrong),
            right: Some(Decided::Plan(right).entered(None, date("2026-11-22"))),
            reason: "typed wrong".into(),
        };
        correct(&place, &correction);
        assert_eq!(course(&place).plans[1].from, date(from));
    }
    assert_eq!(course(&place).void_plans.len(), 4);
    for _ in 0..4 {
        place.store.undo().unwrap();
    }
    assert_eq!(file(&place, "courses/examplin.toml"), COURSE);
    for _ in 0..4 {
        place.store.redo().unwrap();
    }
    assert_eq!(course(&place).void_plans.len(), 4);
}

#[test]
fn an_older_change_is_taken_back_unless_something_builds_on_it() {
    let place = place();
    let note = |id: &str, text: &str| NoteEntry {
        id: EntryId(id.into()),
        at: "2026-11-22T14:00:00+01:00".parse().unwrap(),
        day: None,
        entered: None,
        text: text.into(),
        tags: Vec::new(),
        void: None,
    };
    for name in ["aaaaaa", "bbbbbb"] {
        place
            .store
            .apply(&Operation::Insert(Entry::Note(note(name, name))))
            .unwrap();
    }
    let old = Entry::Note(note("aaaaaa", "aaaaaa"));
    let new = Entry::Note(note("aaaaaa", "other"));
    place.store.apply(&super::tests::replace(old, new)).unwrap();
    let done = place.store.history().unwrap().done;
    // The first note was changed since.
    assert!(matches!(
        place.store.would_revert(0, &done[0]),
        Err(StoreError::Depends { .. })
    ));
    assert!(matches!(
        place.store.revert(0, &done[0]),
        Err(StoreError::Depends { .. })
    ));
    // The second was not.
    let would = place.store.would_revert(1, &done[1]).unwrap();
    assert_eq!(would.lines, ["note 22 Nov 2026 14:00: withdrawn"]);
    place.store.revert(1, &done[1]).unwrap();
    let text = file(&place, "journal/2026-11.toml");
    assert_eq!(text.matches("void").count(), 1, "{text}");
    let history = place.store.history().unwrap();
    assert!(history.is_reverted(1) && !history.is_reverted(0));
    assert!(matches!(place.store.revert(1, &done[1]), Err(StoreError::Nothing(_))));
    // It is a change like any other: undo takes it back.
    place.store.undo().unwrap();
    assert!(!file(&place, "journal/2026-11.toml").contains("void"));
    // So is the last one taken back, and says so.
    let done = place.store.history().unwrap().done;
    place.store.revert(2, &done[2]).unwrap();
    assert!(place.store.history().unwrap().is_reverted(2));
    // Taking that back brings it into force again.
    let done = place.store.history().unwrap().done;
    place.store.revert(3, &done[3]).unwrap();
    assert!(!place.store.history().unwrap().is_reverted(2) && place.store.history().unwrap().is_reverted(3));
    place.store.undo().unwrap();
    // Now nothing builds on the first one any more.
    place.store.revert(0, &done[0]).unwrap();
}

#[test]
fn what_an_undo_would_do_to_a_course_is_known_before() {
    let place = place();
    let before = course(&place);
    let correction = Correction {
        wrong: Decided::Plan(before.plans[1].clone()),
        right: None,
        reason: "never came".into(),
    };
    correct(&place, &correction);
    let entry = place.store.history().unwrap().done.pop().unwrap();
    assert!(entry.corrected() && !entry.activated());
    let would = place.store.would_revert(0, &entry).unwrap();
    assert_eq!(would.courses, [(Some(course(&place)), Some(before))]);
    assert_eq!(would.lines, [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_journal_stays_byte_for_byte_and_undo_gives_the_course_back(
        each in prop::collection::vec((0_usize..8, -20_i64..40, 0_usize..4, any::<bool>()), 1..5)
    ) {
        let place = place();
        let mut states = vec![(course(&place), file(&place, "courses/examplin.toml"))];
        for (at, days, verb, never) in each {
            let now = course(&place);
            let words = place.store.load_rest().regimen.settings.words;
            let all = decisions(&now, &Timeline::new(&now, &Vocabulary::default(), History::default()));
            let Some(wrong) = Decided::of(&now, &all[at % all.len()]) else { continue };
            if matches!(wrong, Decided::Plan(_)) && never && now.plans.len() == 1 {
                continue;
            }
            let right = match wrong.clone() {
                Decided::Plan(plan) => Decided::Plan(crate::domain::plan::Plan { from: plan.from + TimeDelta::days(days), ..plan }),
                Decided::Change(change) => {
                    let text = ["hold 3 days", "pause 2 days", "take 3 sprays evening", "advance"][verb];
                    let on = date("2026-10-25") + TimeDelta::days(days);
                    Decided::Change(Change { on, verb: crate::domain::change::Verb::parse(text, &words).unwrap(), ..change })
                }
            };
            let right = (!never).then(|| right.entered(Some("Dr \"N\"".into()), date("2026-11-22")));
            let correction = Correction { wrong, right, reason: "typed\nwrong".into() };
            correct(&place, &correction);
            let mut corrected = now;
            correction.apply(&mut corrected);
            let stored = course(&place);
            prop_assert_eq!(bare(stored.clone()), bare(corrected));
            prop_assert_eq!(place.store.check().iter().filter(|fault| fault.is_error()).count(), 0);
            states.push((stored, file(&place, "courses/examplin.toml")));
            prop_assert_eq!(file(&place, "journal/2026-09.toml"), JOURNAL);
        }
        while let Some((meaning, text)) = states.pop() {
            prop_assert_eq!(bare(course(&place)), bare(meaning));
            prop_assert!(file(&place, "courses/examplin.toml").len() >= text.len());
            if !states.is_empty() {
                place.store.undo().unwrap();
            }
        }
        prop_assert_eq!(file(&place, "journal/2026-09.toml"), JOURNAL);
    }
}
