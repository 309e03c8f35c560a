//! The corpus: regimens as people keep them, and the doses that must come out.
//!
//! `tests/corpus/CASE/` holds the files of one regimen and their `expected.toml`. The cases come from published tables,
//! labels, guidelines and specifications; `tests/corpus-own/` has further ones, counted by hand from their words.
//! Nothing here knows how a schedule is computed: files are read as the program reads them, and asked through the code
//! that the screens use.

pub mod case;
mod figures;
mod limits;
mod measured;
pub mod schedule;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use case::Case;

/// Runs every case of a directory and prints how many passed, by kind.
fn run(dir: &str, at_least: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(dir);
    let mut names: Vec<String> = fs::read_dir(&root)
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() >= at_least, "only {} cases found", names.len());
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut report = String::new();
    for name in &names {
        let case = Case::read(&root.join(name));
        let mut wrong = case.faults.clone();
        let mut checked = schedule::check(&case, &mut wrong);
        checked += limits::check(&case, &mut wrong);
        checked += figures::check(&case, &mut wrong);
        if checked == 0 {
            wrong.push("nothing was compared".into());
        }
        let (passed, all) = kinds.entry(case.expected.kind.clone()).or_default();
        *all += 1;
        *passed += usize::from(wrong.is_empty());
        for line in &wrong {
            writeln!(report, "{name}: {line}").unwrap();
        }
    }
    for (kind, (passed, all)) in &kinds {
        println!("{kind:<12} {passed}/{all}");
    }
    let (passed, all) = kinds.values().fold((0, 0), |(p, a), (x, y)| (p + x, a + y));
    println!("{:<12} {passed}/{all}", "all");
    assert!(report.is_empty(), "{passed} of {all} cases pass\n{report}");
}

#[test]
fn published_regimens() {
    run("corpus", 81);
}

#[test]
fn further_regimens() {
    run("corpus-own", 50);
}
