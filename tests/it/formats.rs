//! Ten years of somebody's data: what an older version wrote opens, what a newer one wrote is left alone by name.

use std::path::Path;

use super::home::{Home, text};

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// The files under `tests/files/format-1` were written by the first version and are never changed: what is valid in a
/// file of that format goes on meaning the same.
#[test]
fn what_the_first_format_wrote_opens_and_goes_on() {
    let home = Home::empty();
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/format-1");
    copy(&old, &home.path(""));
    assert_eq!(home.ok(&["check"]), "No fault found.\n");
    let due: serde_json::Value =
        serde_json::from_str(&home.ok(&["due", "--from", "2026-01-05", "--to", "2026-02-05", "--json"])).unwrap();
    let hoped = std::fs::read_to_string(old.join("due.json.txt")).unwrap();
    let hoped: serde_json::Value = serde_json::from_str(&hoped).unwrap();
    let brief = |rows: &serde_json::Value| -> Vec<String> {
        let rows = rows["rows"].as_array().unwrap().iter();
        rows.map(|row| format!("{} {} {} {}", row["date"], row["course"], row["amount"], row["status"]))
            .collect()
    };
    assert_eq!(brief(&due), brief(&hoped));
    home.ok(&["note", "still written to"]);
    assert_eq!(home.ok(&["check"]), "No fault found.\n");
}

#[test]
fn what_a_newer_format_wrote_is_named_and_left_alone() {
    for name in [
        "config.toml",
        "care.toml",
        "measures.toml",
        "keys.toml",
        "courses/newer.toml",
        "drafts/newer.toml",
        "journal/2026-01.toml",
    ] {
        let home = Home::new();
        let newer = "# from the future\nformat = 2\n[[something]]\nelse = 1\n";
        home.write(name, newer);
        let check = home.run(&["check"]);
        let told = text(&check.stdout);
        assert_eq!(check.status.code(), Some(1));
        assert!(
            told.contains(&format!("{name}:2:10")) && told.contains("a newer regimen wrote it"),
            "{told}"
        );
        for verb in [
            &["note", "x"][..],
            &["rate", "pain", "3"],
            &["take", "examplin"],
            &["undo"],
            &["change", "newer", "hold 1 day"],
        ] {
            let _ = home.run(verb);
        }
        assert_eq!(home.read(name), newer, "{name}");
    }
}
