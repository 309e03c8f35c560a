//! What another program writes while one of ours is at work is there afterwards, or the work was refused: at every call
//! of the disk.

#![expect(clippy::disallowed_methods, reason = "the tests look at the files themselves")]

use std::collections::BTreeSet;
use std::path::Path;

use rustix::io::Errno;

use super::disk::fake::{FakeDisk, Fault, World};
use super::tests::{day, dose, note, operations_on_a_month};
use super::tests_sweep::{ROOT, good, store};
use super::*;
use crate::domain::change::Change;
use crate::domain::course::Supply;
use crate::domain::draft::{Decided, Draft};
use crate::domain::journal::{Entry, Month};
use crate::domain::measure::Measure;
use crate::domain::operation::Operation;

const THEIRS: &str = "\n[[note]]\nid = \"theirs\"\nat = 2026-01-08T09:00:00+01:00\ntext = \"from elsewhere\"\n";
const MONTH: &str = "journal/2026-01.toml";

/// Another program adds an entry, by a new file that replaces the old one, or in the file itself.
fn adds(world: &mut World, in_place: bool) {
    let path = Path::new(ROOT).join(MONTH);
    let mut bytes = world.get(&path).unwrap_or_default();
    bytes.extend_from_slice(THEIRS.as_bytes());
    if !in_place {
        world.replace(&path, &bytes);
    } else if let Some(inode) = world.truncate(&path) {
        world.write_through(inode, &bytes);
    }
}

/// A month of which the newest backup has every entry, and the one before it lacks two.
fn saved_thrice() -> FakeDisk {
    let start = good();
    for operation in operations_on_a_month() {
        store(&start).apply(&operation).unwrap();
    }
    start
}

#[test]
fn a_restore_drops_nothing_that_came_in_meanwhile() {
    let mut points = 0;
    for (which, yes) in [(0, false), (0, true), (1, true)] {
        for in_place in [false, true] {
            for k in 0.. {
                let disk = saved_thrice().reopened();
                let store = store(&disk);
                let kept = store.kept().unwrap().swap_remove(which);
                let agreed = if yes { store.would_lose(&kept) } else { BTreeSet::new() };
                let begun = disk.calls().len();
                disk.visit_before(k, move |world| adds(world, in_place));
                let done = store.bring_back(&kept, &agreed);
                let calls = disk.calls().len() - begun;
                if calls <= k {
                    assert!(done.is_ok(), "{done:?}");
                    break;
                }
                points += 1;
                let now = String::from_utf8(disk.get(Path::new(ROOT).join(MONTH)).unwrap()).unwrap();
                let at = (which, yes, in_place, k, disk.calls()[begun + k], &done);
                assert!(now.contains("theirs"), "{at:?}: {now}");
                if done.is_err() {
                    assert!(now.contains("withdrawn later"), "{at:?}: {now}");
                }
            }
        }
    }
    println!("{points} points");
    assert!(points > 50, "{points}");
}

#[test]
fn a_merge_drops_nothing_that_came_in_meanwhile() {
    let mut points = 0;
    for in_place in [false, true] {
        for k in 0.. {
            let disk = saved_thrice().reopened();
            let copy = "journal/2026-01.sync-conflict-1.toml";
            let waiting = "[[note]]\nid = \"pppppp\"\nat = 2026-01-07T09:00:00+01:00\ntext = \"waits\"\n";
            super::tests_sweep::put(&disk, copy, waiting.as_bytes());
            let begun = disk.calls().len();
            disk.visit_before(k, move |world| adds(world, in_place));
            let done = store(&disk).merge(Path::new(copy), None);
            if disk.calls().len() - begun <= k {
                break;
            }
            points += 1;
            let now = String::from_utf8(disk.get(Path::new(ROOT).join(MONTH)).unwrap()).unwrap();
            assert!(now.contains("theirs"), "{k} {in_place}: {done:?}: {now}");
            assert!(
                done.is_err() || now.contains("waits"),
                "{k} {in_place}: {done:?}: {now}"
            );
        }
    }
    println!("{points} points");
    assert!(points > 50, "{points}");
}

/// A draft comes into force in two files. Ended between them, the draft is in force and is still there: it is
/// recognised and set aside, and never comes into force twice.
#[test]
fn an_activation_that_is_killed_is_done_or_not_and_never_twice() {
    let start = good();
    let course = store(&start).load_rest().regimen.courses[0].clone();
    let mut draft = Draft::new(&course);
    draft
        .changes
        .push(Change::new(day("2026-02-02"), "hold 7 days".parse().unwrap()));
    let begin = Operation::Draft {
        course: course.id.clone(),
        old: None,
        new: Some(Box::new(draft)),
    };
    store(&start).apply(&begin).unwrap();
    let draft = store(&start).load_rest().drafts[0].1.clone();
    let activate = Operation::Activate {
        course: course.id.clone(),
        activation: Box::new(draft.activation(&Decided::default())),
        draft: Some(Box::new(draft.clone())),
    };
    let (mut points, mut between) = (0, 0);
    for k in 0.. {
        let disk = start.reopened();
        disk.fail_at(k, Fault::Kill);
        let done = store(&disk).apply(&activate);
        let calls = disk.calls().len();
        let again = disk.reopened();
        let read = store(&again).load_rest();
        let held = read
            .regimen
            .course(&course.id)
            .unwrap()
            .changes
            .iter()
            .filter(|c| c.void.is_none());
        let held = held.filter(|change| change.verb.to_string() == "hold 7 days").count();
        let drafts = read.drafts.iter().filter(|(id, _)| *id == course.id).count();
        assert_eq!(held + drafts, 1, "{k}: {held} in force, {drafts} drafts: {done:?}");
        if !read.spent.is_empty() {
            between += 1;
            assert!(store(&again).beside().cleared >= 1);
            assert!(store(&again).load_rest().spent.is_empty());
        }
        points += 1;
        if calls <= k {
            break;
        }
    }
    println!("{points} points, {between} between the two files");
    assert!(between > 0 && points > 15, "{points} {between}");
}

/// A dose that somebody else recorded since what is known was read: at every call before the lock it is heard of.
#[test]
fn a_dose_that_was_recorded_meanwhile_is_not_recorded_twice() {
    let theirs = "\n[[dose]]\nid = \"theirs\"\ncourse = \"nabiximols\"\ndue = 2026-01-06\nslot = \"evening\"\ntaken = \"2 \
                  sprays\"\nat = 2026-01-06T20:10:00+01:00\n";
    let disk = good();
    let loaded = store(&disk).load(day("2026-01-06"));
    let known = loaded.regimen.journal;
    disk.outside(|world| {
        let path = Path::new(ROOT).join(MONTH);
        let mut bytes = world.get(&path).unwrap();
        bytes.extend_from_slice(theirs.as_bytes());
        world.replace(&path, &bytes);
    });
    let operation = Operation::Insert(dose("aaaaaa", ""));
    let refused = store(&disk).apply_knowing(
        &operation,
        "x",
        Some(Known {
            journal: &known,
            courses: &[],
        }),
    );
    assert!(matches!(refused, Err(StoreError::Meanwhile(_))), "{refused:?}");
    // Known, and agreed to, it is a second entry.
    let known = store(&disk).load(day("2026-01-06")).regimen.journal;
    store(&disk)
        .apply_knowing(
            &operation,
            "x",
            Some(Known {
                journal: &known,
                courses: &[],
            }),
        )
        .unwrap();
}

/// The history cannot be written at any of its calls: no undo is offered, and none goes back to an older change.
#[test]
fn an_undo_never_goes_past_a_change_that_it_does_not_know() {
    let mut refused = 0;
    for k in 0.. {
        let disk = good();
        store(&disk).apply(&Operation::Insert(note("bbbbbb"))).unwrap();
        let begun = disk.calls().len();
        disk.fail_at(k, Fault::Once(Errno::NOSPC));
        let done = store(&disk).apply(&Operation::Insert(note("cccccc")));
        let calls = disk.calls().len() - begun;
        disk.repair();
        if let Ok(applied) = &done {
            let undone = store(&disk).undo();
            let month = String::from_utf8(disk.get(Path::new(ROOT).join(MONTH)).unwrap()).unwrap();
            let first = month.split("[[").find(|entry| entry.contains("bbbbbb")).unwrap();
            assert!(!first.contains("void"), "{k}: {applied:?}: {month}");
            if applied.undoable {
                assert!(undone.is_ok(), "{k}: {undone:?}");
            } else {
                refused += 1;
                assert!(matches!(undone, Err(StoreError::Unknown)), "{k}: {undone:?}");
                // The next change is known again.
                let next = store(&disk).apply(&Operation::Insert(note("dddddd"))).unwrap();
                assert!(next.undoable);
                store(&disk).undo().unwrap();
                assert!(
                    matches!(store(&disk).undo(), Err(StoreError::Nothing(_))),
                    "{k}: nothing older is undone"
                );
            }
        }
        if calls <= k {
            break;
        }
    }
    assert!(refused > 0);
}

/// A month that cannot be read at all: an entry waits next to it. One that is only away is left alone.
#[test]
fn an_entry_waits_next_to_whatever_is_not_a_month() {
    let place = super::tests::Place::empty();
    let path = place.store.paths().root().join(MONTH);
    std::fs::create_dir_all(&path).unwrap();
    let applied = place.store.apply(&Operation::Insert(note("bbbbbb"))).unwrap();
    assert!(applied.pending.is_some());
    place.store.apply(&Operation::Insert(note("cccccc"))).unwrap();
    std::fs::remove_dir(&path).unwrap();
    place.store.apply(&Operation::Insert(note("dddddd"))).unwrap();
    let words = crate::domain::vocabulary::Vocabulary::default();
    let (entries, faults) = place.store.load_month(Month { year: 2026, month: 1 }, &words);
    assert_eq!((entries.notes.len(), faults), (3, vec![]));
}

/// A month that has no room for an entry: it waits next to it too, and what waits is read.
#[test]
fn an_entry_waits_next_to_a_month_that_is_full() {
    let place = super::tests::Place::empty();
    let path = place.store.paths().root().join(MONTH);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut full = "#".repeat(usize::try_from(disk::CAP).unwrap() - 20);
    full.push('\n');
    std::fs::write(&path, &full).unwrap();
    for id in ["bbbbbb", "cccccc"] {
        let applied = place.store.apply(&Operation::Insert(note(id))).unwrap();
        let (why, file) = applied.pending.unwrap();
        assert!(why.to_string().contains("larger than 16 MB"), "{why}");
        assert_eq!(file, "journal/2026-01.pending.toml");
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == full,
        "the month is as it was"
    );
    let words = crate::domain::vocabulary::Vocabulary::default();
    let (entries, faults) = place.store.load_month(Month { year: 2026, month: 1 }, &words);
    assert_eq!((entries.notes.len(), faults), (2, vec![]));
    // Somebody makes room: they go into the month.
    std::fs::write(&path, "# room\n").unwrap();
    place.store.apply(&Operation::Insert(note("dddddd"))).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches("[[note]]").count(), 3, "{text}");
}

/// A note is changed by another program while it is open here: what is there is not written over.
#[test]
fn a_note_that_was_changed_meanwhile_is_not_written_over() {
    let disk = good();
    let old = note("bbbbbb");
    store(&disk).apply(&Operation::Insert(old.clone())).unwrap();
    let with = |text: &str| {
        let mut new = old.clone();
        if let Entry::Note(note) = &mut new {
            note.text = text.into();
        }
        Operation::Replace {
            old: Box::new(old.clone()),
            new,
        }
    };
    store(&disk).apply(&with("theirs")).unwrap();
    let refused = store(&disk).apply(&with("our own words"));
    assert!(
        matches!(refused, Err(StoreError::Edit(EditError::Changed(_)))),
        "{refused:?}"
    );
    let month = String::from_utf8(disk.get(Path::new(ROOT).join(MONTH)).unwrap()).unwrap();
    assert!(month.contains("theirs") && !month.contains("our own words"), "{month}");
    // The same once more is done already.
    store(&disk).apply(&with("theirs")).unwrap();
}

/// Another program writes the same field at any call of the disk, by a new file that replaces the old one, or in the
/// file itself: what it wrote over what was read here stays, and nothing of ours is said to be saved. Only what it
/// wrote over ours is the last word.
#[test]
fn a_field_that_another_program_changes_at_any_call_is_never_written_over() {
    let with_text = |text: &str| {
        let Entry::Note(old) = note("bbbbbb") else {
            unreachable!()
        };
        Entry::Note(crate::domain::journal::NoteEntry {
            text: text.into(),
            ..old
        })
    };
    let start = good();
    store(&start).apply(&Operation::Insert(note("bbbbbb"))).unwrap();
    let regimen = store(&start).load_rest().regimen;
    let pain = regimen.measures[0].clone();
    let asked = Measure {
        ask: Some("Ours?".into()),
        ..pain.clone()
    };
    let taper = regimen.courses.iter().find(|course| course.supply.is_some()).unwrap();
    let counted = Supply {
        left: "7 mL".parse().unwrap(),
        ..taper.supply.clone().unwrap()
    };
    let course = format!("courses/{}.toml", taper.id);
    let cases = [
        (
            "a note",
            MONTH.to_owned(),
            "Slept well.",
            "theirs",
            Operation::Replace {
                old: Box::new(note("bbbbbb")),
                new: with_text("our own words"),
            },
        ),
        (
            "a note that is emptied",
            MONTH.to_owned(),
            "Slept well.",
            "theirs",
            Operation::Withdraw {
                entry: note("bbbbbb"),
                reason: "emptied".into(),
            },
        ),
        (
            "a question",
            "measures.toml".to_owned(),
            "id = \"pain\"",
            "id = \"pain\"\nask = \"theirs\"",
            Operation::ReplaceMeasure {
                old: Box::new(pain.clone()),
                new: Box::new(asked),
            },
        ),
        (
            "a count",
            course.clone(),
            "60 mL\" }",
            "99 mL\" }",
            Operation::SetSupply {
                course: taper.id.clone(),
                old: taper.supply.clone(),
                supply: Some(counted),
            },
        ),
        (
            "a count that is taken out",
            course.clone(),
            "60 mL\" }",
            "99 mL\" }",
            Operation::SetSupply {
                course: taper.id.clone(),
                old: taper.supply.clone(),
                supply: None,
            },
        ),
    ];
    let mut points = 0;
    for (what, file, from, to, operation) in cases {
        let text = String::from_utf8(start.get(Path::new(ROOT).join(&file)).unwrap()).unwrap();
        assert!(text.contains(from), "{what}: `{from}` in {text}");
        let theirs = if to.contains("99 mL") { "99 mL" } else { "theirs" };
        for in_place in [false, true] {
            for k in 0.. {
                let disk = start.reopened();
                let store = store(&disk);
                let begun = disk.calls().len();
                let path = Path::new(ROOT).join(&file);
                let changed = std::rc::Rc::new(std::cell::Cell::new(false));
                let told = std::rc::Rc::clone(&changed);
                disk.visit_before(k, move |world| {
                    let text = String::from_utf8(world.get(&path).unwrap_or_default()).unwrap();
                    // Over ours it would be the last word.
                    let ours = [
                        "our own words",
                        "Ours?",
                        "7 mL",
                        "void    = \"emptied\"",
                        "void = \"emptied\"",
                    ];
                    if ours.iter().any(|ours| text.contains(ours)) {
                        return;
                    }
                    let new = text.replace(from, to);
                    told.set(new != text);
                    if !in_place {
                        world.replace(&path, new.as_bytes());
                    } else if let Some(inode) = world.truncate(&path) {
                        world.write_through(inode, new.as_bytes());
                    }
                });
                let done = store.apply(&operation);
                let calls = disk.calls().len() - begun;
                let now = String::from_utf8(disk.get(Path::new(ROOT).join(&file)).unwrap()).unwrap();
                let at = format!("{what}, {in_place}, {k}: {done:?}: {now}");
                if changed.get() {
                    points += 1;
                    assert!(now.contains(theirs), "{at}");
                    assert!(matches!(done, Err(StoreError::Edit(EditError::Changed(_)))), "{at}");
                } else {
                    assert!(done.is_ok(), "{at}");
                }
                if calls <= k {
                    break;
                }
            }
        }
    }
    println!("{points} points");
    assert!(points > 40, "{points}");
}
