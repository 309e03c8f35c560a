//! Files with faults: every fault is reported with its place, the rest is used, and the file is left alone.

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

/// File, what it says, what replaces that, and the fault to be reported.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    // Not TOML at all.
    ("c", "name = \"Examplin\"", "name = Examplin", "1:8: "),
    ("c", "name = \"Examplin\"", "name = \"Examplin", "1:"),
    ("c", "count = \"tablet\"", "name = \"again\"", "2:1: duplicate key"),
    ("c", "[[plan]]", "[[plan]", "9:"),
    ("c", "from = 2026-01-05", "from = 2026-13-05", "10:"),
    ("c", "count", "<<<<<<< HEAD\ncount", "2:1: a merge left its marks here"),
    ("c", "count", "\u{1b}[2Jcount", "2:2: "),
    (
        "c",
        "name =",
        "format = 2\nname =",
        "1:10: format: the file is of format 2",
    ),
    (
        "c",
        "name =",
        "format = \"x\"\nname =",
        "1:10: format: expected format = 1",
    ),
    // Values of the wrong kind.
    (
        "c",
        "\"Examplin\"",
        "5",
        "1:8: name: found a number; expected a text, in quotes",
    ),
    ("c", "name = \"Examplin\"\n", "", "1:1: name: `name` is missing"),
    ("c", "\"tablet\"", "\"two words\"", "2:9: count: "),
    ("c", "\"5 mg\"", "\"5\"", "3:12: contains: `5` has no unit"),
    ("c", "\"5 mg\"", "5", "3:12: contains: found a number"),
    (
        "c",
        "\"5 mg\"",
        "\"1,250 mg\"",
        "3:12: contains: `1,250` can be read as",
    ),
    (
        "c",
        "contains =",
        "drops = \"20\"\ndivisible = \"fifths\"\ncontains =",
        "4:13: divisible: `fifths`",
    ),
    (
        "c",
        "contains =",
        "zone = \"Europe/Zurch\"\ncontains =",
        "3:8: zone: `Europe/Zurch` is not a time zone",
    ),
    (
        "c",
        "contains =",
        "archived = \"2026-01-01\"\ncontains =",
        "3:12: archived: found a text; expected a date without quotes",
    ),
    (
        "c",
        "contains =",
        "dilution = { take = \"1 mL\" }\ncontains =",
        "3:12: dilution.to: `to` is missing",
    ),
    (
        "c",
        "contains =",
        "dilution = 5\ncontains =",
        "3:12: dilution: found a number; expected a table",
    ),
    (
        "c",
        "\"2 tablets\"",
        "\"2 tablts\"",
        "6:12: limits.per_dose: `tablts` is not a known unit",
    ),
    (
        "c",
        "\"4 hours\"",
        "\"4\"",
        "7:7: limits.gap: `4` cannot be read; say `4 hours` or `4 days`",
    ),
    // Plans.
    (
        "c",
        "from = 2026-01-05",
        "from = \"2026-01-05\"",
        "10:8: plan.from: found a text; expected a date without quotes",
    ),
    ("c", "from = 2026-01-05\n", "", "9:1: plan.from: `from` is missing"),
    (
        "c",
        "\"2 weeks\"",
        "\"2 moons\"",
        "12:11: plan.steps.for: `2 moons` is not a length of a step",
    ),
    (
        "c",
        "1 tablet morning\"",
        "1 tablet mornin\"",
        "12:39: plan.steps.take: `mornin` does not fit here; did you mean `morning`?",
    ),
    ("c", "1 tablet morning, e", "1 tablet morning, 2 mgg e", "13:3"),
    ("c", "{ take = ", "{ tke = ", "13:3: plan.steps.take: `take` is missing"),
    (
        "c",
        "{ take = ",
        "{ for = \"1 day\", until = 2026-01-01, take = ",
        "13:28: plan.steps.until: the step has `for` and `until`",
    ),
    (
        "c",
        "{ take = ",
        "{ then = \"aks\", take = ",
        "13:12: plan.steps.then: `aks` is not known; did you mean `ask`?",
    ),
    (
        "c",
        "from =",
        "repeat = \"from step 5\"\nfrom =",
        "10:10: plan.repeat: there is no step 5",
    ),
    ("c", "from =", "weight = \"24\"\nfrom =", "10:10: plan.weight: "),
    (
        "c",
        "steps = [",
        "steps = []\nother = [",
        "11:9: plan.steps: the plan has no steps",
    ),
    // Changes.
    (
        "c",
        "\"hold 3 days\"",
        "\"hold\"",
        "18:6: change.do: `hold` is not a valid decision",
    ),
    ("c", "\"hold 3 days\"", "\"take 5 gmm morning\"", "18:14: change.do: "),
    ("c", "on = 2026-01-09\n", "", "16:1: change.on: `on` is missing"),
    // The journal.
    ("m", "course = \"examplin\"", "course = \"../x\"", "3:10: dose.course: "),
    (
        "m",
        "course = \"examplin\"\n",
        "",
        "1:1: dose.course: `course` is missing",
    ),
    ("m", "due = 2026-01-05\n", "", "1:1: dose.due: `due` is missing"),
    ("m", "slot = \"morning\"", "nth = \"3 of 2\"", "5:7: dose.nth: "),
    (
        "m",
        "\"1 tablet\"",
        "\"1 private\"",
        "6:9: dose.taken: this cannot be read; expected an amount",
    ),
    ("m", "taken = \"1 tablet\"\n", "", "1:1: dose.taken: `taken` is missing"),
    ("m", "taken = \"1 tablet\"", "state = \"private\"", "6:9: dose.state: "),
    (
        "m",
        "taken =",
        "state = \"held\"\ntaken =",
        "6:9: dose.state: the dose has `taken` and `state`",
    ),
    (
        "m",
        "T08:04:00+01:00",
        "T08:04:00",
        "7:6: dose.at: found a date with a time; expected a date, a time and an offset",
    ),
    (
        "m",
        "at = 2026-01-05T08:04:00+01:00\n",
        "",
        "1:1: dose.at: `at` is missing",
    ),
    ("m", "value = 4", "value = nan", "12:9: reading.value: "),
    ("m", "value = 4", "value = \"private\"", "12:9: reading.value: "),
    (
        "m",
        "measure = \"pain\"\n",
        "",
        "9:1: reading.measure: `measure` is missing",
    ),
    (
        "m",
        "text = \"private words\"\n",
        "",
        "15:1: note.text: `text` is missing",
    ),
    ("m", "text = \"private words\"", "text = \"private\nwords\"", "19:"),
];

fn loaded(kind: &str, text: &str) -> Loaded {
    let place = Place::empty();
    let (course, month) = if kind == "c" { (text, MONTH) } else { (COURSE, text) };
    place.put("courses/examplin.toml", course);
    place.put("journal/2026-01.toml", month);
    let loaded = place.store.load("2026-01-20".parse().unwrap());
    // What is read alone is read the same way; and nothing was written to.
    let name = if kind == "c" {
        "courses/examplin.toml"
    } else {
        "journal/2026-01.toml"
    };
    assert_eq!(
        std::fs::read(place.store.paths().root().join(name)).unwrap(),
        text.as_bytes()
    );
    loaded
}

#[test]
fn the_files_themselves_are_good() {
    assert_eq!(loaded("c", COURSE).faults, []);
    assert_eq!(loaded("m", MONTH).faults, []);
}

#[test]
fn every_fault_is_told_with_its_place() {
    assert!(BROKEN.len() >= 30);
    let mut wrong = Vec::new();
    for (kind, from, to, told) in BROKEN {
        let good = if *kind == "c" { COURSE } else { MONTH };
        assert!(good.contains(from), "{from}");
        let loaded = loaded(kind, &good.replacen(from, to, 1));
        let name = if *kind == "c" {
            "courses/examplin.toml"
        } else {
            "journal/2026-01.toml"
        };
        let errors: Vec<String> = loaded
            .faults
            .iter()
            .filter(|f| f.is_error())
            .map(ToString::to_string)
            .collect();
        let start = format!("{name}:{told}");
        if !errors.iter().any(|e| e.starts_with(&start)) {
            wrong.push(format!("{to}: {errors:?}, not {start}"));
        }
        for error in &errors {
            assert!(!error.chars().any(char::is_control), "{error:?}");
            assert!(*kind == "c" || !error.contains("private"), "{error}");
        }
        if *kind == "c" {
            assert!(loaded.regimen.courses.is_empty(), "{to}: half a course is not a course");
            assert_eq!(loaded.regimen.unreadable.len(), 1);
            assert!(loaded.regimen.unreadable[0].trouble.line > 0);
        } else {
            assert_eq!(loaded.regimen.courses.len(), 1);
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn one_bad_entry_leaves_the_others() {
    let text = MONTH
        .replacen("\"1 tablet\"", "1", 1)
        .replacen("value = 4", "value = 2026-01-01", 1);
    let loaded = loaded("m", &text);
    let month = loaded.regimen.journal.month("2026-01".parse().unwrap()).unwrap();
    assert_eq!((month.doses.len(), month.readings.len(), month.notes.len()), (0, 0, 1));
    assert_eq!(loaded.faults.len(), 2, "{:?}", loaded.faults);
}

#[test]
fn all_faults_of_a_file_are_told_at_once() {
    let text = COURSE
        .replace("1 tablet morning", "1 tablt morning")
        .replace("\"4 hours\"", "4")
        .replace("hold 3 days", "hold");
    let loaded = loaded("c", &text);
    let lines: Vec<usize> = loaded.faults.iter().map(|f| f.line).collect();
    assert_eq!(lines, [7, 12, 13, 18]);
}

#[test]
fn a_key_that_is_not_known_is_pointed_out_and_used_by_nobody() {
    let text = COURSE
        .replace("name =", "named =  1\nname =")
        .replace("count =", "colour = 1\ncount =");
    let loaded = loaded("c", &text);
    assert_eq!(loaded.regimen.courses.len(), 1);
    let notes: Vec<String> = loaded.faults.iter().map(ToString::to_string).collect();
    assert!(loaded.faults.iter().all(|f| f.severity == Severity::Note));
    assert_eq!(
        notes,
        [
            "courses/examplin.toml:1:1: named: unknown key, ignored",
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
fn bytes_that_are_not_text_and_files_that_are_missing() {
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
            "config.toml:2:12: these bytes are not UTF-8 text; save the file as UTF-8",
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
fn duplicate_identifiers_lose_nobody() {
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
