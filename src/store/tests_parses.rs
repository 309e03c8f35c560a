//! How often a file is parsed, and what a save answers with.

use super::tests::{Place, day, dose, note, operations, replace};
use super::*;
use crate::domain::journal::{Entry, EntryId, Month};
use crate::domain::operation::Operation;
use crate::domain::writing::Writing;

const MONTH: &str = "journal/2026-01.toml";

fn unassigned(mut entry: Entry) -> Entry {
    entry.set_id(EntryId::unassigned());
    entry
}

#[test]
fn a_save_parses_its_file_once_before_and_what_it_wrote() {
    let place = Place::good();
    let old = place.store.load(day("2026-01-20")).regimen.journal;
    let old = old.find(&EntryId("7q2m9x".into())).unwrap();
    let Entry::Dose(mut new) = old.clone() else { panic!() };
    new.why = Some("late".into());
    for operation in [
        Operation::Insert(unassigned(dose("", ""))),
        replace(old.clone(), Entry::Dose(new)),
        Operation::Withdraw {
            entry: old,
            reason: "by mistake".into(),
        },
    ] {
        // Of an entry that is added only its own lines are parsed. Before an entry is changed it is read once more: what
        // somebody else made of it meanwhile is not written over.
        let times = if matches!(operation, Operation::Insert(_)) {
            1
        } else {
            3
        };
        parsed();
        place.store.apply(&operation).unwrap();
        assert_eq!(parsed(), vec![MONTH; times], "{}", operation.describe());
    }
    // Each undo too; several edits at once share what they were checked by.
    parsed();
    place.store.undo().unwrap();
    assert_eq!(parsed(), [MONTH, MONTH]);
    let three = ["bbbbbb", "cccccc", "dddddd"].map(|id| Operation::Insert(note(id)));
    parsed();
    place.store.apply(&Operation::Several(three.to_vec())).unwrap();
    assert_eq!(parsed(), [MONTH; 4], "a text of several lines is not plain");
}

/// Whether a dose was recorded meanwhile follows from the bytes of the month; only other bytes are parsed for it.
#[test]
fn a_month_that_is_as_it_was_read_is_not_parsed_again_for_a_dose() {
    let place = Place::good();
    let known = place.store.load(day("2026-01-20")).regimen.journal;
    let insert = Operation::Insert(unassigned(dose("", "")));
    parsed();
    place
        .store
        .apply_knowing(
            &insert,
            "taken",
            Some(Known {
                journal: &known,
                courses: &[],
            }),
        )
        .unwrap();
    assert_eq!(parsed(), [MONTH]);
    // The dose that was just written is one that `known` does not have.
    let again = place.store.apply_knowing(
        &insert,
        "taken",
        Some(Known {
            journal: &known,
            courses: &[],
        }),
    );
    assert!(matches!(again, Err(StoreError::Meanwhile(_))), "{again:?}");
    assert_eq!(parsed(), [MONTH]);
    // Bytes that were read in between are not a reason to trust what was known before.
    place.store.load(day("2026-01-20"));
    let again = place.store.apply_knowing(
        &insert,
        "taken",
        Some(Known {
            journal: &known,
            courses: &[],
        }),
    );
    assert!(matches!(again, Err(StoreError::Meanwhile(_))), "{again:?}");
}

/// Without a draft, no course is read because of the other files in the folder.
#[test]
fn a_look_for_other_files_parses_nothing() {
    let place = Place::good();
    parsed();
    place.store.beside();
    assert_eq!(parsed(), Vec::<String>::new());
}

#[test]
fn a_draft_that_is_kept_parses_no_other_file() {
    let place = Place::good();
    let loaded = place.store.load(day("2026-01-20"));
    let course = &loaded.regimen.courses[0];
    let draft = crate::domain::draft::Draft::new(course);
    let mut other = draft.clone();
    let hold = "hold 7 days".parse().unwrap();
    other
        .changes
        .push(crate::domain::change::Change::new(day("2026-01-21"), hold));
    let file = format!("drafts/{}.toml", course.id);
    let set = |old: Option<&crate::domain::draft::Draft>, new: Option<&crate::domain::draft::Draft>| {
        parsed();
        let operation = Operation::Draft {
            course: course.id.clone(),
            old: old.cloned().map(Box::new),
            new: new.cloned().map(Box::new),
        };
        let applied = place.store.apply(&operation).unwrap();
        assert_eq!(applied.delta.drafts, [(course.id.clone(), new.cloned())]);
        parsed()
    };
    assert_eq!(set(None, Some(&draft)), [file.as_str()]);
    assert_eq!(set(Some(&draft), Some(&other)), [file.as_str(), file.as_str()]);
    assert_eq!(set(Some(&other), None), [file.as_str()]);
}

/// Whatever is written, undone and done again: with what the answer has, a regimen is the same as if it were read
/// again.
#[test]
fn the_answer_has_what_the_files_say_now() {
    for operation in operations() {
        let place = Place::good();
        let mut known = place.store.load(day("2026-02-20"));
        let mut take = |applied: Applied| {
            assert!(!applied.reread, "{}", applied.what);
            assert_eq!(applied.files.len(), applied.stamps.len());
            known.regimen.take_in(&applied.delta);
            for (course, draft) in applied.delta.drafts {
                known.drafts.retain(|(id, _)| *id != course);
                known.drafts.extend(draft.map(|draft| (course, draft)));
            }
            let mut read = place.store.load(day("2026-02-20"));
            // The order in which words became known is of no matter.
            read.regimen.settings.words = known.regimen.settings.words.clone();
            for (month, _) in known.regimen.journal.months() {
                let entries = place.store.load_month(month, &read.regimen.settings.words).0;
                read.regimen.journal.put(month, entries);
            }
            assert_eq!(known.regimen, read.regimen, "{}", applied.what);
            assert_eq!(known.drafts, read.drafts, "{}", applied.what);
        };
        take(place.store.apply(&operation).unwrap());
        take(place.store.undo().unwrap());
        take(place.store.redo().unwrap());
    }
}

#[test]
fn the_answer_has_what_another_program_wrote_before() {
    let place = Place::good();
    place.store.load(day("2026-01-20"));
    Store::open(place.store.paths().clone())
        .apply(&Operation::Insert(note("bbbbbb")))
        .unwrap();
    let applied = place.store.apply(&Operation::Insert(note("aaaaaa"))).unwrap();
    assert_eq!(applied.delta.entries, [note("aaaaaa")]);
    let (month, entries) = &applied.delta.months[0];
    assert_eq!(*month, "2026-01".parse::<Month>().unwrap());
    assert!(entries.find(&EntryId("bbbbbb".into())).is_some());
}

#[test]
fn an_entry_gets_its_identifier_when_it_is_written() {
    let place = Place::good();
    let applied = place.store.apply(&Operation::Insert(unassigned(note("")))).unwrap();
    let [entry] = applied.delta.entries.as_slice() else {
        panic!()
    };
    assert_eq!(entry.id().0.len(), 6);
    let read = place.store.load(day("2026-01-20")).regimen.journal;
    assert_eq!(read.find(entry.id()).as_ref(), Some(entry));
    // The same once more is another entry.
    let again = place.store.apply(&Operation::Insert(unassigned(note("")))).unwrap();
    assert_ne!(again.delta.entries[0].id(), entry.id());
}

/// Everything that there is to read of the good files is written so that it reads the same.
#[test]
fn a_whole_regimen_reads_back() {
    let today = day("2026-01-20");
    let mut regimen = Place::good().store.load(today).regimen;
    let settings = &mut regimen.settings;
    settings.writing = Writing {
        twelve_hours: true,
        long_units: true,
        month_first: true,
    };
    (settings.ascii, settings.window) = (true, 45);
    let written = Place::empty();
    for (name, text) in write::whole::files(&regimen, &[]) {
        written.put(&name, &text);
    }
    let loaded = written.store.load(today);
    assert_eq!(loaded.faults, []);
    assert_eq!(loaded.regimen, regimen);
}
