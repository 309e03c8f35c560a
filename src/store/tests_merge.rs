//! Copies, leftovers and backups: put together, told of, brought back.

#![expect(clippy::disallowed_methods, reason = "the tests look at the files themselves")]

use super::paths::DataFile;
use super::tests::{Place, entry};
use super::*;
use crate::domain::vocabulary::Vocabulary;

fn note(id: &str, text: &str) -> String {
    format!("[[note]]\nid = \"{id}\"\nat = 2026-01-07T09:00:00+01:00\ntext = \"{text}\"\n")
}

fn month() -> DataFile {
    "journal/2026-01.toml".parse().unwrap()
}

fn ids(store: &Store) -> Vec<String> {
    let (entries, faults) = store.load_month("2026-01".parse().unwrap(), &Vocabulary::default());
    assert!(!faults.iter().any(fault::Fault::is_error), "{faults:?}");
    let mut ids: Vec<String> = journal_file::entries(&entries)
        .map(|e| format!("{}{}", e.id(), if e.void().is_some() { " void" } else { "" }))
        .collect();
    ids.sort();
    ids
}

fn text(store: &Store, name: &str) -> Option<String> {
    std::fs::read_to_string(store.paths().root().join(name)).ok()
}

#[test]
fn a_conflict_copy_is_united_by_id_and_set_aside() {
    let place = Place::empty();
    place.put(
        "journal/2026-01.toml",
        &format!("# mine\n{}\n{}", note("aaa", "x"), note("bbb", "y")),
    );
    let copy = "journal/2026-01.sync-conflict-20260107-090000-ABCDEFG.toml";
    let theirs = format!(
        "{}\n{}void = \"twice\"\n\n{}# a key we do not know\nmood = \"fair\"\n",
        note("aaa", "x"),
        note("bbb", "y"),
        note("ccc", "z")
    );
    place.put(copy, &theirs);
    let merged = place.store.merge(copy.as_ref(), None).unwrap();
    assert_eq!((merged.added, merged.withdrawn, merged.known), (1, 1, 1));
    assert_eq!(merged.differ, []);
    assert_eq!(ids(&place.store), ["aaa", "bbb void", "ccc"]);
    let now = text(&place.store, "journal/2026-01.toml").unwrap();
    assert!(now.starts_with("# mine\n") && now.contains("mood = \"fair\""), "{now}");
    assert_eq!(text(&place.store, copy), None, "the copy is set aside");
    assert_eq!(std::fs::read_to_string(merged.aside.unwrap()).unwrap(), theirs);
    // The other way round gives the same entries, and a merge can be undone.
    place.store.undo().unwrap();
    assert_eq!(ids(&place.store), ["aaa", "bbb", "ccc void"]);
}

#[test]
fn the_order_of_merging_does_not_matter() {
    let sides = [
        format!("{}\n{}", note("aaa", "x"), note("bbb", "y")),
        format!("{}void = \"\"\n\n{}", note("aaa", "x"), note("ccc", "z")),
        format!("{}\n{}", note("ddd", "x"), note("bbb", "y")),
    ];
    let mut outcomes = Vec::new();
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let place = Place::empty();
        place.put("journal/2026-01.toml", &sides[order[0]]);
        for at in &order[1..] {
            let copy = format!("journal/2026-01.toml.conflict-{at}");
            place.put(&copy, &sides[*at]);
            assert_eq!(place.store.merge(copy.as_ref(), None).unwrap().differ, []);
        }
        outcomes.push(ids(&place.store));
    }
    assert!(
        outcomes
            .iter()
            .all(|outcome| *outcome == ["aaa void", "bbb", "ccc", "ddd"]),
        "{outcomes:?}"
    );
}

#[test]
fn what_differs_is_told_and_left_to_the_person() {
    let place = Place::empty();
    place.put("journal/2026-01.toml", &note("aaa", "x"));
    let copy = "journal/2026-01.toml~";
    let bad = "[[note]]\nid = \"eee\"\ntext = 1\n";
    place.put(copy, &format!("{}\n{}\n{bad}", note("aaa", "other"), note("ccc", "z")));
    let merged = place.store.merge(copy.as_ref(), None).unwrap();
    assert_eq!((merged.added, merged.aside), (1, None));
    let told: Vec<_> = merged.differ.iter().map(|f| (f.line, f.key.as_str())).collect();
    assert!(told.contains(&(1, "note")), "{told:?}");
    assert!(
        merged.differ.iter().any(|f| f.line == 13),
        "the broken entry: {:?}",
        merged.differ
    );
    assert!(
        !merged.differ.iter().any(|f| f.message.contains("other")),
        "no note is quoted"
    );
    assert_eq!(ids(&place.store), ["aaa", "ccc"]);
    assert!(text(&place.store, copy).is_some());
}

#[test]
fn courses_merge_by_decision_and_plan() {
    let place = Place::empty();
    let head = "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 mg evening\" }]\n";
    let change = "\n[[change]]\nid = \"c1\"\non = 2026-01-09\ndo = \"hold 3 days\"\n";
    place.put("courses/examplin.toml", head);
    let copy = "courses/examplin.sync-conflict-1.toml";
    let later = "\n[[plan]]\nfrom = 2026-03-01\nsteps = [{ take = \"2 mg evening\" }]\n";
    place.put(copy, &format!("{head}{change}{later}"));
    let merged = place.store.merge(copy.as_ref(), None).unwrap();
    assert_eq!((merged.added, merged.known), (2, 2));
    let now = text(&place.store, "courses/examplin.toml").unwrap();
    assert!(now.contains("hold 3 days") && now.contains("2026-03-01"), "{now}");
    // Another plan from the same day is no second plan.
    place.put(copy, &head.replace("1 mg", "3 mg").replace("Examplin", "Exemplin"));
    let merged = place.store.merge(copy.as_ref(), None).unwrap();
    assert_eq!((merged.added, merged.differ.len()), (0, 2));
    assert_eq!(text(&place.store, "courses/examplin.toml").unwrap(), now);
}

#[test]
fn marks_of_git_become_one_file_and_undo_brings_them_back() {
    let place = Place::empty();
    let marked = format!(
        "# head\n{}\n<<<<<<< HEAD\n{}=======\n{}>>>>>>> other\n",
        note("aaa", "x"),
        note("bbb", "y"),
        note("ccc", "z")
    );
    place.put("journal/2026-01.toml", &marked);
    let fault = &place.store.check(&[])[0];
    assert!(fault.message.contains("regimen merge") && fault.line == 7, "{fault}");
    let merged = place.store.merge("journal/2026-01.toml".as_ref(), None).unwrap();
    assert_eq!((merged.added, merged.known), (1, 1));
    assert_eq!(ids(&place.store), ["aaa", "bbb", "ccc"]);
    place.store.undo().unwrap();
    assert_eq!(text(&place.store, "journal/2026-01.toml").unwrap(), marked);
    place.store.redo().unwrap();
    assert_eq!(ids(&place.store), ["aaa", "bbb", "ccc"]);
    assert!(matches!(
        place.store.merge("journal/2026-01.toml".as_ref(), None),
        Err(MergeError::Itself(_))
    ));
    let differing = marked.replace("bbb", "ccc");
    place.put("journal/2026-01.toml", &differing);
    let error = place.store.merge("journal/2026-01.toml".as_ref(), None).unwrap_err();
    assert!(matches!(error, MergeError::Sides { .. }));
    assert_eq!(text(&place.store, "journal/2026-01.toml").unwrap(), differing);
}

#[test]
fn a_name_that_says_nothing_needs_to_be_told() {
    let place = Place::empty();
    place.put("journal/x.toml", &note("aaa", "x"));
    let copy = "journal/x.toml";
    assert!(matches!(
        place.store.merge(copy.as_ref(), None),
        Err(MergeError::Nameless(_))
    ));
    place.store.merge(copy.as_ref(), Some("journal/2026-01.toml")).unwrap();
    assert_eq!(ids(&place.store), ["aaa"]);
    let hostile = place.store.merge(copy.as_ref(), Some("../journal/2026-01.toml"));
    assert!(matches!(hostile, Err(MergeError::Nameless(_))));
}

#[test]
fn leftovers_with_something_new_are_offered_and_others_go() {
    let place = Place::empty();
    place.put(
        "journal/2026-01.toml",
        &format!("{}\n{}", note("aaa", "x"), note("bbb", "y")),
    );
    assert_eq!(place.store.beside(), Beside::default());
    // The contents before a save; a write cut short; one with an entry that nobody else has.
    place.put("journal/.tmp-aaaaaaaa-2026-01.toml", &note("aaa", "x"));
    place.put("journal/.tmp-bbbbbbbb-2026-01.toml", "[[note]]\nid = \"aaa\"\n");
    let new = "journal/.tmp-cccccccc-2026-01.toml";
    place.put(new, &format!("{}\n{}", note("bbb", "y"), note("ccc", "z")));
    let beside = place.store.beside();
    assert_eq!((beside.offered.clone(), beside.cleared), (vec![new.to_owned()], 2));
    assert!(beside.notices()[0].contains(&format!("regimen merge {new}")));
    assert!(place.store.check(&[]).iter().any(|f| f.file == new));
    let merged = place.store.merge(new.as_ref(), None).unwrap();
    assert_eq!(
        (merged.added, ids(&place.store)),
        (1, vec!["aaa".into(), "bbb".into(), "ccc".into()])
    );
    assert_eq!(place.store.beside(), Beside::default());
    assert_eq!(
        place.store.kept().unwrap().len(),
        4,
        "what went is among the backups: {:?}",
        place.store.kept().unwrap()
    );
}

#[test]
fn leftovers_are_left_alone_while_somebody_saves() {
    let place = Place::empty();
    place.put("journal/.tmp-aaaaaaaa-2026-01.toml", &note("aaa", "x"));
    let lock = place.store.paths().root().join(save::LOCK);
    let held = RealDisk.lock(&lock, std::time::Duration::ZERO).ok();
    assert_eq!(place.store.beside(), Beside::default());
    drop(held);
    assert_eq!(place.store.beside().offered.len(), 1, "the month is not there at all");
}

#[test]
fn a_backup_is_listed_and_brought_back() {
    let place = Place::empty();
    for id in ["aaa", "bbb", "ccc"] {
        place.store.apply(&Operation::Insert(entry(&note(id, "x")))).unwrap();
    }
    let kept = place.store.kept().unwrap();
    let numbers: Vec<_> = kept.iter().map(|k| (k.file.clone(), k.number)).collect();
    assert_eq!(numbers, [(month(), 2), (month(), 1)]);
    assert_eq!(
        (place.store.would_lose(&kept[0]), place.store.would_lose(&kept[1])),
        (1, 2)
    );
    place.store.bring_back(&kept[1]).unwrap();
    assert_eq!(ids(&place.store), ["aaa"]);
    place.store.undo().unwrap();
    assert_eq!(ids(&place.store), ["aaa", "bbb", "ccc"]);
    // Also over a file that is broken, and over one that is gone.
    place.put("journal/2026-01.toml", "[[note\n");
    let kept = place.store.kept().unwrap();
    place.store.bring_back(&kept[0]).unwrap();
    assert_eq!(place.store.check(&[]), []);
    place.store.undo().unwrap();
    assert_eq!(text(&place.store, "journal/2026-01.toml").unwrap(), "[[note\n");
    std::fs::write(place.store.paths().of(&month()), b"\xff\xfe").unwrap();
    let applied = place.store.bring_back(&kept[0]).unwrap();
    assert!(applied.remarks[0].contains("backups"), "{:?}", applied.remarks);
    std::fs::remove_file(place.store.paths().of(&month())).unwrap();
    place.store.bring_back(&kept[0]).unwrap();
    assert!(!ids(&place.store).is_empty());
    place.store.undo().unwrap();
    assert_eq!(text(&place.store, "journal/2026-01.toml"), None);
}

#[test]
fn two_that_undo_at_once_undo_two_things() {
    let place = Place::empty();
    for n in 0..8 {
        place
            .store
            .apply(&Operation::Insert(entry(&note(&format!("n{n}"), "x"))))
            .unwrap();
    }
    let paths = place.store.paths().clone();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let store = Store::open(paths.clone());
                for _ in 0..4 {
                    store.undo().unwrap();
                }
            });
        }
    });
    assert!(
        ids(&place.store).iter().all(|id| id.ends_with(" void")),
        "{:?}",
        ids(&place.store)
    );
    assert!(matches!(place.store.undo(), Err(StoreError::Nothing(_))));
}
