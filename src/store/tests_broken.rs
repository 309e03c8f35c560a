//! Files with faults: every fault is told with its place, the rest is used, and the file is left alone.

#![expect(clippy::disallowed_methods, reason = "the tests look at the files themselves")]

use super::fault::Severity;
use super::tests::{Place, entry};
use super::*;
use crate::domain::operation::Operation;

const COURSE: &str = r#"name = "Examplin"
count = "tablet"
contains = "5 mg"

[limits]
per_dose = "2 tablets"
gap = "4 hours"

[[plan]]
from = 2026-01-05
steps = [
  { for = "2 weeks", take = "1 tablet morning" },
  { take = "1 tablet morning, evening" },
]

[[change]]
on = 2026-01-09
do = "hold 3 days"
"#;

const MONTH: &str = r#"[[dose]]
id = "aaaaaa"
course = "examplin"
due = 2026-01-05
slot = "morning"
taken = "1 tablet"
at = 2026-01-05T08:04:00+01:00

[[reading]]
id = "bbbbbb"
measure = "pain"
value = 4
at = 2026-01-05T20:15:00+01:00

[[note]]
id = "cccccc"
at = 2026-01-05T20:15:00+01:00
text = "private words"
"#;

/// File, what stands there, what stands there instead, and the fault to be told.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    // Not TOML at all.
    ("c", "name = \"Examplin\"", "name = Examplin", "1:8: "),
    ("c", "name = \"Examplin\"", "name = \"Examplin", "1:"),
    ("c", "count = \"tablet\"", "name = \"again\"", "2:1: duplicate key"),
    ("c", "[[plan]]", "[[plan]", "9:"),
    ("c", "from = 2026-01-05", "from = 2026-13-05", "10:"),
    ("c", "count", "            "courses/examplin.toml:1:1: named: unknown key, ignored",
            "courses/examplin.toml:3:1: colour: unknown key, ignored",
        ]
    );
}

/// A limit that is spelled wrong would hold back nothing: as bad as one with a wrong value.
#[test]
fn a_limit_that_is_not_known_is_an_error() {
    let loaded = loaded("c", &COURSE.replace("per_dose", "per_does"));
    assert_eq!(loaded.regimen.courses, []);
    let told: Vec<String> = loaded.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "courses/examplin.toml:6:1: limits.per_does: this key is not known and is left alone; did you mean `per_dose`?"
        ]
    );
    assert!(loaded.faults[0].is_error());
}

#[test]
fn bytes_that_are_no_text_and_files_that_are_none() {
    let place = Place::empty();
    place.put("care.toml", "");
    let root = place.store.paths().root().to_owned();
    std::fs::write(root.join("config.toml"), b"theme = \"dark\"\ncontact = \"\xff\"\n").unwrap();
    std::fs::create_dir_all(root.join("journal/2026-01.toml")).unwrap();
    let big = std::fs::File::create(root.join("measures.toml")).unwrap();
    big.set_len(17 * 1024 * 1024).unwrap();
    let told: Vec<String> = (place.store.load("2026-01-20".parse().unwrap()).faults.iter())
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told,
        [
            "config.toml:2:12: these bytes are no UTF-8 text; save the file as UTF-8",
            "measures.toml: the file is larger than 16 MB; it is left alone",
            "journal/2026-01.toml: this is not a regular file; it is left alone",
        ]
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_read() {
    let text = format!("\u{feff}{}", COURSE.replace('\n', "\r\n"));
    assert_eq!(loaded("c", &text).faults, []);
    let bad = text.replace("mornin", "morni");
    assert_eq!(
        loaded("c", &bad).faults[0].to_string().split(' ').next(),
        Some("courses/examplin.toml:12:39:")
    );
}

#[test]
fn settings_that_are_wrong_leave_the_others() {
    let place = Place::empty();
    place.put(
        "config.toml",
        "day_turn = \"25:00\"\nweek_start = \"funday\"\nclock = 13\ntheme = \"drak\"\nmouse = \"no\"\nwindow = 5\nglyphs = \"ascii\"\n[slots]\n\
         tea = \"17:00\"\nlate = \"soon\"\n",
    );
    let loaded = place.store.load_rest();
    let lines: Vec<usize> = loaded.faults.iter().map(|f| f.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5, 6, 10], "{:?}", loaded.faults);
    assert!(loaded.faults.iter().all(|f| f.severity == Severity::Warning));
    assert!(loaded.faults[3].message.contains("did you mean `dark`?"));
    let settings = loaded.regimen.settings;
    assert!(settings.ascii && settings.mouse && settings.window == 120);
    assert!(settings.words.slot("tea").is_some() && settings.words.slot("late").is_none());
}

#[test]
fn identifiers_that_stand_twice_lose_nobody() {
    let text = format!("{MONTH}{}", MONTH.replace("1 tablet", "2 tablets"));
    let loaded = loaded("m", &text);
    let month = loaded.regimen.journal.month("2026-01".parse().unwrap()).unwrap();
    assert_eq!((month.doses.len(), month.readings.len(), month.notes.len()), (2, 2, 2));
    assert_eq!(loaded.faults.len(), 3);
    assert_ne!(month.doses[0].id, month.doses[1].id);
}

#[test]
fn copies_that_others_left_are_told_and_not_read() {
    let place = Place::empty();
    place.put("journal/2026-01.toml", MONTH);
    for name in [
        "journal/2026-01.sync-conflict-20260105-201400-ABCDEFG.toml",
        "journal/.conflict-2026-01.toml",
        "journal/2026-01.toml.orig",
        "journal/2026-01.toml~",
        "courses/Examplin.toml",
    ] {
        place.put(name, MONTH);
    }
    for name in ["journal/.tmp-abc", "journal/4913", ".lock", "README.md"] {
        place.put(name, "");
    }
    let strays = place.store.strays();
    assert_eq!(strays.len(), 5, "{strays:?}");
    assert!(strays.iter().all(|f| f.severity == Severity::Note));
    assert_eq!(place.store.months(), ["2026-01".parse().unwrap()]);
}

#[test]
fn nothing_is_written_to_a_file_of_a_newer_format() {
    let place = Place::empty();
    let newer = format!("format = 2\n{MONTH}");
    place.put("journal/2026-01.toml", &newer);
    place.put("config.toml", "format = 7\n");
    let applied = place
        .store
        .apply(&Operation::Insert(entry(&MONTH.replace("aaaaaa", "dddddd"))))
        .unwrap();
    assert_eq!(applied.files, ["journal/2026-01.pending.toml"]);
    let set = edit::Edit::Set {
        path: vec!["theme".into()],
        value: Some("\"dark\"".into()),
        before: edit::Before::Any,
    };
    let edits = vec![("config.toml".into(), set)];
    let refused = place.store.make_and_remember(edits, "theme").unwrap_err();
    assert!(refused.to_string().contains("format 7"), "{refused}");
    let root = place.store.paths().root();
    assert_eq!(
        std::fs::read_to_string(root.join("journal/2026-01.toml")).unwrap(),
        newer
    );
    assert_eq!(
        std::fs::read_to_string(root.join("config.toml")).unwrap(),
        "format = 7\n"
    );
}
