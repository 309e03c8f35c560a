//! A record that is added behind all others of a plain file: what is known of the file then is what the parser says.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;

use super::page::Page;
use super::{Edit, reader};
use crate::store::tests_plain::same_places;
use crate::store::tests_written::entry;
use crate::store::write::{self, body, sources};

const NOTE: &str = "[[note]]\nid = \"a\"\nat = 2026-01-05T20:14:00+01:00\ntext = \"x\"\n";

fn append(id: &str) -> Edit {
    let field = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    Edit::Append {
        table: "note".into(),
        fields: vec![
            field("id", id),
            field("at", "2026-01-06T20:14:00+01:00"),
            field("text", "\"y\""),
        ],
    }
}

/// Lines that do not say what was to be added, or are not all that is new, are not taken for it.
#[test]
fn only_the_record_itself_is_taken_for_what_was_added() {
    let new = NOTE
        .replace("\"a\"", "\"b\"")
        .replace("05T", "06T")
        .replace("\"x\"", "\"y\"");
    let taken = |before: &str, after: &str| {
        let page = Page::parse("f", before).unwrap();
        page.with_added(after, &append("\"b\"")).is_ok()
    };
    assert!(taken(NOTE, &format!("{NOTE}\n{new}")));
    assert!(taken("", &new));
    assert!(taken("format = 1\n", &format!("format = 1\n\n{new}")));
    assert!(taken(NOTE.trim_end(), &format!("{}\n\n{new}", NOTE.trim_end())));
    for after in [
        // Another value, another table, another key, twice, and something else besides.
        format!("{NOTE}\n{NOTE}"),
        format!("{NOTE}\n{}", new.replace("[[note]]", "[[reading]]")),
        format!("{NOTE}\n{new}tags = [\"z\"]\n"),
        format!("{NOTE}\n{new}\n{new}"),
        format!("{NOTE}\n[[dose]]\n\n{new}"),
        format!("{NOTE}\nday = 2026-01-05\n{new}"),
        format!("format = 1\n{NOTE}\n{new}"),
        // No TOML, not plain, and not behind all others.
        format!("{NOTE}\n{new}x"),
        format!("{NOTE}\n{}", new.replace("\"y\"", "'y'")),
        format!("{new}\n{NOTE}"),
        NOTE.to_owned(),
    ] {
        assert!(!taken(NOTE, &after), "{after}");
    }
    // The last line would go on.
    let open = NOTE.replace("text = \"x\"\n", "day = 2026-01-05");
    assert!(!taken(&open, &format!("{open}T10:00:00Z\n{new}")));
    // A file that had to be parsed is parsed again.
    assert!(!taken(&format!("{NOTE} \n"), &format!("{NOTE} \n{new}")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_known_after_a_record_was_added_is_what_the_parser_says(entries in vec(entry(), 1..6), fresh in entry()) {
        let mut file = String::new();
        for entry in &entries {
            let (table, pairs) = write::entry(entry);
            let _ = writeln!(file, "[[{table}]]\n{}", body(&sources(pairs), true));
        }
        let (table, pairs) = write::entry(&fresh);
        let edit = Edit::Append { table: table.to_owned(), fields: sources(pairs) };
        let page = Page::parse("f", &file).unwrap();
        let Edit::Append { table, fields } = &edit else { panic!() };
        // One that is there already is not added.
        if let Ok((splices, _)) = page.append(table, fields) {
            let outcome = page.cut(splices);
            if let Ok(after) = page.with_added(&outcome, &edit) {
                let parsed = reader::parse("f", &outcome).unwrap();
                prop_assert!(same_places(&after.root, &parsed), "{:?}\n{:?}\n{}", after.root, parsed, outcome);
                prop_assert_eq!(after.text, outcome.as_str());
            }
        }
    }
}
