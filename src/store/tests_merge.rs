//! Copies, leftovers and backups: put together, reported, restored.

#![expect(clippy::disallowed_methods, reason = "the tests look at the files themselves")]

use std::path::Path;

use super::disk::{Disk, RealDisk};
use super::paths::DataFile;
use super::tests::{Place, entry};
use super::*;
use crate::domain::operation::Operation;
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
    assert!(
        merged.differ.iter().any(|f| f.line == 13),
        "the broken entry: {:?}",
        merged.differ
    );
    let first = &merged.differ[0];
    assert_eq!(
        first.to_string(),
        "journal/2026-01.toml~:1:1: note aaa: text is \"other\" in journal/2026-01.toml~ and \"x\" in journal/2026-01.toml (line 1)"
    );
    assert_eq!(merged.taken, ["note 7 Jan 2026 09:00"]);
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
    // Another plan from the same day is not a second plan.
    place.put(copy, &head.replace("1 mg", "3 mg").replace("Examplin", "Exemplin"));
    let merged = place.store.merge(copy.as_ref(), None).unwrap();
    assert_eq!((merged.added, merged.differ.len()), (0, 2));
    assert_eq!(text(&place.store, "courses/examplin.toml").unwrap(), now);
}

/// Decisions of two machines that add up, or say two things of one dose, are told and left to the person.
#[test]
fn decisions_of_both_sides_that_contradict_each_other_are_not_both_taken_in() {
    let head = "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-06-01\nsteps = [\n  { for = \"3 weeks\", take = \"2 mg morning, \
                evening\", then = \"ask\" },\n  { for = \"1 week\", take = \"3 mg morning, evening\", then = \"ask\" },\n  { take = \
                \"4 mg morning, evening\" },\n]\n";
    let change = |id: &str, on: &str, what: &str| format!("\n[[change]]\nid = \"{id}\"\non = {on}\ndo = \"{what}\"\n");
    let merged = |ours: (&str, &str), theirs: (&str, &str)| {
        let place = Place::empty();
        let copy = "courses/examplin.sync-conflict-1.toml";
        place.put(
            "courses/examplin.toml",
            &format!("{head}{}", change("c1", ours.0, ours.1)),
        );
        place.put(copy, &format!("{head}{}", change("c2", theirs.0, theirs.1)));
        let merged = place.store.merge(copy.as_ref(), None).unwrap();
        let told: Vec<String> = merged.differ.iter().map(|fault| fault.message.clone()).collect();
        let here = text(&place.store, "courses/examplin.toml").unwrap();
        assert_eq!(here.matches("[[change]]").count(), 1 + merged.added, "{here}");
        assert_eq!(text(&place.store, copy).is_some(), !told.is_empty());
        (merged.added, told.join("\n"))
    };
    let (mon, tue) = ("2026-06-22", "2026-06-23");
    for (ours, theirs) in [
        ((mon, "advance"), (tue, "advance")),
        ((mon, "advance"), (mon, "hold 1 week")),
        ((mon, "hold 7 days"), (tue, "hold 7 days")),
        ((mon, "set 5 mg"), (mon, "set 3 mg")),
        ((mon, "advance"), (tue, "back 1")),
        (
            (mon, "leave out 2026-06-24 evening"),
            (mon, "move 2026-06-24 evening to 2026-06-25 08:00"),
        ),
        (
            (tue, "move 2026-06-24 morning to 2026-06-24 09:00"),
            (mon, "leave out 2026-06-24"),
        ),
        // The day is left out with what was moved there, or without it.
        (
            (tue, "move 2026-06-23 evening to 2026-06-24 12:00"),
            (mon, "leave out 2026-06-24"),
        ),
    ] {
        let (added, told) = merged(ours, theirs);
        assert_eq!(added, 0, "{ours:?} {theirs:?}");
        assert!(told.contains("contradict each other"), "{told}");
        let verb = |what: &str| what.split_once(' ').map_or(what, |(verb, _)| verb).to_owned();
        assert!(told.contains(&verb(ours.1)) && told.contains(&verb(theirs.1)), "{told}");
    }
    let (_, told) = merged((mon, "advance"), (tue, "advance"));
    assert!(told.contains("Tue 23 Jun 2026 morning would be 4 mg"), "{told}");
    // What has nothing to do with each other is taken in.
    for (ours, theirs) in [
        ((mon, "set 5 mg morning"), (mon, "set 3 mg evening")),
        ((mon, "advance"), (tue, "leave out 2026-06-24 evening")),
        ((mon, "set 5 mg"), (tue, "move 2026-06-24 evening to 2026-06-24 20:00")),
        (
            (mon, "leave out 2026-06-22 evening"),
            (mon, "leave out 2026-06-23 evening"),
        ),
    ] {
        let (added, told) = merged(ours, theirs);
        assert_eq!((added, told.as_str()), (1, ""), "{ours:?} {theirs:?}");
    }
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
    let fault = &place.store.check()[0];
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

/// Two sides of a course and of a month, with the marks: every place that is named is in the file with the marks.
#[test]
fn what_contradicts_is_told_with_values_and_places_that_exist() {
    let place = Place::empty();
    let side = |taken: &str| {
        format!(
            "[[dose]]\nid = \"aaa\"\ncourse = \"x\"\ndue = 2026-01-10\ntime = 20:00:00\ntaken = \"{taken}\"\nat = 2026-01-10T20:00:00Z\n"
        )
    };
    let marked = format!(
        "# head\n<<<<<<< HEAD\n{}=======\n{}>>>>>>> other\n",
        side("1 tablet"),
        side("2 tablets")
    );
    place.put("journal/2026-01.toml", &marked);
    let Err(MergeError::Sides { differ, .. }) = place.store.merge("journal/2026-01.toml".as_ref(), None) else {
        panic!()
    };
    assert_eq!(
        differ[0].to_string(),
        "journal/2026-01.toml:11:1: dose aaa: taken is \"2 tablets\" in the second side and \"1 tablet\" in the first \
         side (line 3)"
    );
    let course = |gap: &str| format!("name = \"X\"\n\n[limits]\ngap = \"{gap}\"\n");
    place.put("courses/x.toml", &course("6 hours"));
    place.put("courses/x.sync-conflict-1.toml", &course("4 hours"));
    let merged = place
        .store
        .merge("courses/x.sync-conflict-1.toml".as_ref(), None)
        .unwrap();
    assert_eq!(
        merged.differ[0].to_string(),
        "courses/x.sync-conflict-1.toml:3:2: limits: gap is \"4 hours\" in courses/x.sync-conflict-1.toml and \
         \"6 hours\" in courses/x.toml (line 3)"
    );
}

#[test]
fn a_dose_taken_on_one_machine_and_skipped_on_the_other_is_named() {
    let place = Place::empty();
    let dose = |id: &str, what: &str, at: &str| {
        format!(
            "[[dose]]\nid = \"{id}\"\ncourse = \"x\"\ndue = 2026-01-10\ntime = 20:00:00\n{what}\nat = 2026-01-10T{at}:00Z\n"
        )
    };
    place.put("journal/2026-01.toml", &dose("aaaaaa", "taken = \"1 tablet\"", "20:00"));
    let copy = "journal/2026-01.sync-conflict-1.toml";
    place.put(copy, &dose("bbbbbb", "state = \"skipped\"", "20:06"));
    let merged = place.store.merge(copy.as_ref(), None).unwrap();
    assert!(merged.contradicts);
    assert_eq!(
        merged.doubles,
        ["x of 2026-01-10 20:00: 1 tablet taken 20:00 and skipped 20:06"]
    );
    place.put(copy, &dose("cccccc", "taken = \"0.5 tablets\"", "20:08"));
    place.put("journal/2026-01.toml", &dose("aaaaaa", "taken = \"1 tablet\"", "20:00"));
    let merged = place.store.merge(copy.as_ref(), None).unwrap();
    assert!(!merged.contradicts);
    assert_eq!(merged.doubles.len(), 1, "{:?}", merged.doubles);
}

#[test]
fn a_copy_goes_into_its_own_kind_of_file_only() {
    let place = Place::empty();
    place.put("courses/x.toml", "name = \"X\"\n");
    place.put(
        "courses/y.toml",
        "name = \"Y\"\n\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 mg\" }]\n",
    );
    let outside = tempfile::tempdir().unwrap();
    let journal = outside.path().join("journal-copy.toml");
    std::fs::write(&journal, note("aaa", "x")).unwrap();
    let all = [
        (journal.as_path(), "courses/x.toml"),
        (journal.as_path(), "measures.toml"),
        (journal.as_path(), "journal/2026-02.toml"),
        (Path::new("courses/y.toml"), "journal/2026-01.toml"),
        (Path::new("courses/y.toml"), "courses/x.toml"),
    ];
    for (copy, into) in all {
        let refused = place.store.merge(copy, Some(into));
        assert!(
            matches!(refused, Err(MergeError::OtherKind { .. } | MergeError::Data(..))),
            "{into}: {refused:?}"
        );
        assert_eq!(text(&place.store, "courses/x.toml").unwrap(), "name = \"X\"\n");
    }
    // A file from outside the folder is read and stays where it is.
    let merged = place.store.merge(&journal, Some("journal/2026-01.toml")).unwrap();
    assert_eq!((merged.added, merged.aside), (1, None));
    assert!(journal.exists());
}

fn driven(base: &str, ours: &str, theirs: &str, name: &str) -> (Driven, String) {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    for (name, text) in [("O", base), ("A", ours), ("B", theirs)] {
        std::fs::write(path(name), text).unwrap();
    }
    let driven = drive(&disk::RealDisk, &path("O"), &path("A"), &path("B"), name).unwrap();
    (driven, std::fs::read_to_string(path("A")).unwrap())
}

#[test]
fn the_merge_driver_knows_which_side_has_changed_what() {
    let base = format!("# mine\n{}\n{}", note("aaa", "one"), note("bbb", "two"));
    let ours = format!("{}\n{}", base.replace("one", "ours"), note("ccc", "c"));
    let theirs = format!("{}\n{}", base.replace("two", "theirs"), note("ddd", "d"));
    let (driven, merged) = driven(&base, &ours, &theirs, "some/regimen/journal/2026-01.toml");
    assert_eq!(driven.open, Vec::<String>::new());
    for part in ["# mine", "ours", "theirs", "ccc", "ddd"] {
        assert!(merged.contains(part), "{part}: {merged}");
    }
    assert!(merged.parse::<toml::Table>().is_ok());
}

#[test]
fn the_merge_driver_leaves_what_both_have_changed_to_the_person() {
    let base = note("aaa", "one");
    let (open, merged) = driven(
        &base,
        &base.replace("one", "x"),
        &base.replace("one", "y"),
        "journal/2026-01.toml",
    );
    assert_eq!(
        open.open,
        ["journal/2026-01.toml: note aaa: text is \"y\" in the other side and \"x\" in this side (line 1)"]
    );
    assert_eq!(merged, base.replace("one", "x"));
    // Gone here, as it was there; gone there, as it was here; changed here and gone there.
    let plan = |from: &str, take: &str| format!("\n[[plan]]\nfrom = {from}\n\n[[plan.steps]]\ntake = \"{take}\"\n");
    let head = "name = \"X\"\n";
    let both = format!("{head}{}{}", plan("2026-01-05", "1 mg"), plan("2026-02-05", "2 mg"));
    let (one, other) = (
        format!("{head}{}", plan("2026-01-05", "1 mg")),
        format!("{head}{}", plan("2026-02-05", "2 mg")),
    );
    let (went, merged) = driven(&both, &one, &other, "courses/x.toml");
    assert_eq!((went.open.len(), merged.trim()), (0, "name = \"X\""));
    let (changed, merged) = driven(&both, &both.replace("2 mg", "3 mg"), &one, "courses/x.toml");
    assert_eq!(changed.open.len(), 1, "{changed:?}");
    assert!(merged.contains("3 mg"));
    // Keys of a table, each for itself.
    let limits = |gap: &str, most: &str| format!("{head}\n[limits]\ngap = \"{gap}\"\nper_day = \"{most}\"\n");
    let base = limits("4 hours", "3 mg");
    let (clean, merged) = driven(
        &base,
        &limits("6 hours", "3 mg"),
        &limits("4 hours", "2 mg"),
        "courses/x.toml",
    );
    assert_eq!((clean.open.len(), merged), (0, limits("6 hours", "2 mg")));
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
    assert!(place.store.check().iter().any(|f| f.file == new));
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
    let going = |at: usize| place.store.would_lose(&kept[at]);
    assert_eq!((going(0).len(), going(1).len()), (1, 2));
    let refused = place.store.bring_back(&kept[1], &going(0)).unwrap_err();
    assert!(matches!(refused, RestoreError::Loses(lost) if lost == going(1)));
    place.store.bring_back(&kept[1], &going(1)).unwrap();
    assert_eq!(ids(&place.store), ["aaa"]);
    place.store.undo().unwrap();
    assert_eq!(ids(&place.store), ["aaa", "bbb", "ccc"]);
    // Also over a file that is broken, and over one that is gone.
    place.put("journal/2026-01.toml", "[[note\n");
    let kept = place.store.kept().unwrap();
    place
        .store
        .bring_back(&kept[0], &place.store.would_lose(&kept[0]))
        .unwrap();
    assert_eq!(place.store.check(), []);
    place.store.undo().unwrap();
    assert_eq!(text(&place.store, "journal/2026-01.toml").unwrap(), "[[note\n");
    std::fs::write(place.store.paths().of(&month()), b"\xff\xfe").unwrap();
    let applied = place
        .store
        .bring_back(&kept[0], &place.store.would_lose(&kept[0]))
        .unwrap();
    assert!(applied.remarks[0].contains("backups"), "{:?}", applied.remarks);
    std::fs::remove_file(place.store.paths().of(&month())).unwrap();
    place
        .store
        .bring_back(&kept[0], &place.store.would_lose(&kept[0]))
        .unwrap();
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
