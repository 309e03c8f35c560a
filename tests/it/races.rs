//! Several programs at once on one regimen: every entry that was acknowledged is there.

use std::collections::BTreeSet;
use std::process::Stdio;

use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::home::{Home, sweep, text};

/// The notes in a month, whole ones.
fn notes(home: &Home) -> BTreeSet<String> {
    let month: toml::Table = toml::from_str(&home.read("journal/2026-01.toml")).unwrap();
    let notes = month
        .get("note")
        .and_then(toml::Value::as_array)
        .cloned()
        .unwrap_or_default();
    notes
        .iter()
        .map(|note| note["text"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn concurrent_writers_lose_nothing() {
    let home = Home::new();
    let each = sweep(12, 100);
    let acknowledged: Vec<String> = std::thread::scope(|scope| {
        let programs: Vec<_> = (0..4)
            .map(|who| {
                let home = &home;
                scope.spawn(move || {
                    let mut said = Vec::new();
                    for n in 0..each {
                        let note = format!("{who} {n}");
                        if home.run(&["note", &note]).status.success() {
                            said.push(note);
                        }
                    }
                    said
                })
            })
            .collect();
        programs
            .into_iter()
            .flat_map(|program| program.join().unwrap())
            .collect()
    });
    let there = notes(&home);
    for note in &acknowledged {
        assert!(there.contains(note), "{note} was acknowledged and is not there");
    }
    println!(
        "{} of {} entries acknowledged, {} there",
        acknowledged.len(),
        4 * each,
        there.len()
    );
    assert_eq!(acknowledged.len(), 4 * each, "nobody waits for 3 seconds in vain");
    assert_eq!(there.len(), acknowledged.len());
    assert_eq!(home.ok(&["check"]), "No fault found.\n");
    // Each of them can be taken back.
    let list = home.ok(&["undo", "--list"]);
    assert_eq!(list.lines().count(), 4 * each, "{list}");
}

/// An editor that saves by writing a new file and giving it the name, while entries come in: both are kept.
#[test]
fn an_editor_that_saves_meanwhile_keeps_its_edits_and_ours() {
    let home = Home::new();
    home.write("journal/2026-01.toml", "# begun by hand\n");
    let rounds = sweep(30, 300);
    std::thread::scope(|scope| {
        let home = &home;
        let ours = scope.spawn(move || {
            let mut said = Vec::new();
            for n in 0..rounds {
                let note = format!("ours {n}");
                if home.run(&["note", &note]).status.success() {
                    said.push(note);
                }
            }
            said
        });
        let mut theirs = 0;
        let mut overwritten = String::new();
        while !ours.is_finished() {
            // Reads, thinks for no time at all, and writes: what it does not see in between is ours to keep.
            let path = home.path("journal/2026-01.toml");
            let before = std::fs::read(&path).unwrap();
            let mut after = before.clone();
            after.extend_from_slice(format!("# theirs {theirs}\n").as_bytes());
            let beside = home.path("journal/editor");
            std::fs::write(&beside, after).unwrap();
            // A careful editor looks whether the file is still the one it read. What gets the name between its look and
            // its renaming it writes over all the same; here it is looked at, to know whose doing it was.
            if std::fs::read(&path).is_ok_and(|now| now == before) {
                if renameat_with(CWD, &beside, CWD, &path, RenameFlags::EXCHANGE).is_err() {
                    println!("names cannot be exchanged on this file system");
                    return;
                }
                let out = std::fs::read(&beside).unwrap();
                if out != before {
                    overwritten.push_str(&text(&out));
                }
                theirs += 1;
            }
            std::thread::sleep(std::time::Duration::from_millis(3));
        }
        let said = ours.join().unwrap();
        std::fs::remove_file(home.path("journal/editor")).unwrap();
        let everywhere: String = home
            .everything()
            .iter()
            .filter(|path| path.is_file() && !path.starts_with(home.dir.path().join("state")))
            .map(|path| text(&std::fs::read(path).unwrap()))
            .collect();
        let month = home.read("journal/2026-01.toml");
        let mut by_editor = 0;
        for note in &said {
            let note = format!("\"{note}\"");
            assert!(month.contains(&note) || overwritten.contains(&note), "{note} is gone");
            by_editor += usize::from(!month.contains(&note));
        }
        for n in 0..theirs {
            let line = format!("# theirs {n}\n");
            assert!(
                everywhere.contains(&line) || overwritten.contains(&line),
                "the editor's line {n} is gone"
            );
        }
        println!(
            "{} entries and {theirs} edits by hand, {by_editor} entries overwritten by the editor itself",
            said.len()
        );
    });
}

#[test]
fn a_program_that_holds_the_lock_is_named_and_nothing_is_lost() {
    let home = Home::new();
    home.ok(&["note", "one"]);
    let lock = std::fs::File::open(home.path(".lock")).unwrap();
    lock.lock().unwrap();
    let waiting = home
        .command(&["note", "two"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    assert_eq!(waiting.status.code(), Some(3));
    assert!(
        text(&waiting.stderr).contains("another regimen is writing"),
        "{}",
        text(&waiting.stderr)
    );
    drop(lock);
    home.ok(&["note", "two"]);
    assert_eq!(notes(&home).len(), 2);
}

/// Whether a dose is recorded already is asked under the lock: of several at once one records it, the others ask.
#[test]
fn of_two_that_take_one_dose_at_once_the_second_hears_of_it() {
    for _ in 0..sweep(4, 40) {
        let home = Home::new();
        let outputs: Vec<_> = std::thread::scope(|scope| {
            let programs: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| home.run(&["take", "examplin", "--for", "evening"])))
                .collect();
            programs.into_iter().map(|program| program.join().unwrap()).collect()
        });
        let recorded = outputs.iter().filter(|output| output.status.success()).count();
        let month = home.read("journal/2026-01.toml");
        assert_eq!((recorded, month.matches("[[dose]]").count()), (1, 1), "{month}");
        for output in outputs.iter().filter(|output| !output.status.success()) {
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains("Already recorded"), "{said}");
        }
    }
}
