//! What is gone beside the screen: what it says, and that it writes nothing there.

use std::fs;

use super::tests::{files, sitting};
use super::*;

fn told(here: &Sitting) -> String {
    here.app
        .receipt
        .as_ref()
        .map_or_else(String::new, |told| told.text.clone())
}

/// Nothing has told the screen yet: the save itself looks.
#[test]
fn a_dose_of_a_medicine_whose_file_is_gone_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut here = sitting(files(dir.path()));
    let root = dir.path().join("regimen");
    for name in ["sampletol", "examplin", "antacid"] {
        fs::rename(root.join(format!("courses/{name}.toml")), dir.path().join(name)).unwrap();
    }
    fs::rename(dir.path().join("antacid"), root.join("courses/antacid.toml")).unwrap();
    here.press("Space");
    assert!(told(&here).contains("is no longer there"), "{}", told(&here));
    assert!(here.app.receipt.as_ref().is_some_and(|told| told.trouble));
    assert!(!root.join("journal").exists());
    // And the screen is that of the files.
    assert_eq!(here.app.world.regimen.courses.len(), 1);
}

/// A decision would make a file that holds nothing else.
#[test]
fn a_decision_on_a_medicine_whose_file_is_gone_makes_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let mut here = sitting(files(dir.path()));
    let course = dir.path().join("regimen/courses/examplin.toml");
    let id = crate::domain::course::CourseId::from_name("examplin").unwrap();
    fs::rename(&course, dir.path().join("examplin")).unwrap();
    here.save(&crate::app::message::Edit {
        operation: crate::domain::operation::Operation::Archive {
            course: id,
            on: Some("2026-11-22".parse().unwrap()),
        },
        label: "archived".into(),
        receipt: "archived".into(),
    });
    assert!(
        told(&here).contains("courses/examplin.toml is no longer there"),
        "{}",
        told(&here)
    );
    assert!(!course.exists());
}

#[test]
fn a_rating_of_what_is_not_asked_any_more_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut here = sitting(files(dir.path()));
    let root = dir.path().join("regimen");
    for key in ["c", "j", "j", "j"] {
        here.press(key);
    }
    fs::rename(root.join("measures.toml"), dir.path().join("measures.toml")).unwrap();
    here.press("7");
    assert!(told(&here).contains("measures.toml"), "{}", told(&here));
    assert!(!root.join("journal").exists());
}

#[test]
fn a_folder_that_is_gone_is_not_made_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut here = sitting(files(dir.path()));
    let (root, away) = (dir.path().join("regimen"), dir.path().join("away"));
    here.press("Space");
    // The next one that is due.
    here.press("j");
    fs::rename(&root, &away).unwrap();
    for key in ["Space", "u"] {
        here.press(key);
        assert!(told(&here).contains("no longer there"), "{key}: {}", told(&here));
        assert!(!root.exists(), "{key}");
    }
    fs::create_dir(&root).unwrap();
    for key in ["Space", "U", "u"] {
        here.press(key);
        assert_eq!(fs::read_dir(&root).unwrap().count(), 0, "{key}");
    }
    assert!(told(&here).contains("no longer there"), "{}", told(&here));
    fs::remove_dir(&root).unwrap();
    fs::rename(&away, &root).unwrap();
    assert!(here.look_at_files());
    assert_eq!(told(&here), "");
    assert_eq!(here.app.world.regimen.courses.len(), 3);
    here.press("u");
    assert!(told(&here).starts_with("Undone: Sampletol"), "{}", told(&here));
}

#[test]
fn what_was_told_of_a_file_goes_when_it_is_fixed() {
    let dir = tempfile::tempdir().unwrap();
    let mut here = sitting(files(dir.path()));
    let broken = dir.path().join("regimen/courses/y.toml");
    fs::write(&broken, "nam = \"Other\"\n").unwrap();
    assert!(here.look_at_files());
    assert!(told(&here).starts_with("courses/y.toml:1"), "{}", told(&here));
    // A key leaves it, for it is true still; so does another change.
    here.press("j");
    assert!(told(&here).starts_with("courses/y.toml:1"), "{}", told(&here));
    fs::remove_file(&broken).unwrap();
    assert!(here.look_at_files());
    assert_eq!(told(&here), "");
    // What answers a key is not taken away.
    here.press("Space");
    let taken = told(&here);
    fs::write(dir.path().join("regimen/config.toml"), "clock = 12\n").unwrap();
    assert!(here.look_at_files());
    assert!(
        taken.contains("taken") && told(&here) == taken,
        "{taken}: {}",
        told(&here)
    );
}

/// Behind "undo" is what was told beside it, and nothing else.
#[test]
fn undo_beside_a_receipt_takes_back_what_the_receipt_is_about() {
    let dir = tempfile::tempdir().unwrap();
    let mut here = sitting(files(dir.path()));
    let other = || {
        Store::open(store::paths::Paths::at(
            dir.path().join("regimen"),
            dir.path().join("state"),
        ))
    };
    let note = |text: &str| {
        use crate::domain::journal::{Entry, EntryId, NoteEntry};
        use crate::domain::operation::Operation;
        let note = NoteEntry {
            id: EntryId::unassigned(),
            at: "2026-11-22T14:58:00+01:00".parse().unwrap(),
            day: None,
            entered: None,
            text: text.to_owned(),
            tags: Vec::new(),
            void: None,
        };
        other().apply(&Operation::Insert(Entry::Note(note))).unwrap();
    };
    here.press("Space");
    let offers = |here: &Sitting| here.app.receipt.as_ref().map(|told| told.offer);
    assert_eq!(offers(&here), Some(crate::app::message::Offer::Undo));
    note("from another program");
    // In the instant before it is noticed it is asked about.
    here.press("u");
    assert!(here.app.popup.is_some(), "{}", told(&here));
    assert_eq!(other().history().unwrap().done.len(), 2);
    here.press("Esc");
    // Once it is noticed nothing is offered.
    here.press("Space");
    note("another one");
    assert!(here.look_at_files());
    assert_eq!(offers(&here), Some(crate::app::message::Offer::Nothing));
}
