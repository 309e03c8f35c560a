//! `docs/file-format.md` is held equal to the reader.

use super::config_file::{APPOINTMENT, CARE, CONFIG, PAPER, PERSON};
use super::course_file::keys::{BATCH, BEGINS, CHANGE, COURSE, DILUTION, LIMITS, PLAN, STEP, SUPPLY};
use super::journal_file::{DOSE, JOURNAL, NOTE, READING};
use super::measures_file::{ASKED, BOUND, MEASURE};
use super::tests::Place;

const DOCUMENT: &str = include_str!("../../docs/file-format.md");

/// The examples: the file that each is, and its text.
fn examples() -> Vec<(&'static str, &'static str)> {
    DOCUMENT
        .split("```toml file=")
        .skip(1)
        .map(|rest| {
            let (name, rest) = rest.split_once('\n').unwrap();
            (name, rest.split_once("```").unwrap().0)
        })
        .collect()
}

#[test]
fn the_examples_have_no_fault() {
    let place = Place::empty();
    for (name, text) in examples() {
        place.put(name, text);
    }
    assert_eq!(place.store.check(), []);
    let loaded = place.store.load("2026-01-20".parse().unwrap());
    assert_eq!(loaded.regimen.courses.len(), 3);
    assert_eq!(loaded.regimen.measures.len(), 5);
    assert_eq!(loaded.keys.len(), 2);
}

#[test]
fn every_key_is_in_an_example_or_a_table() {
    let words: Vec<&str> = DOCUMENT
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .collect();
    let tables = [
        CONFIG,
        CARE,
        PERSON,
        APPOINTMENT,
        PAPER,
        COURSE,
        BATCH,
        DILUTION,
        SUPPLY,
        LIMITS,
        PLAN,
        BEGINS,
        STEP,
        CHANGE,
        JOURNAL,
        DOSE,
        READING,
        NOTE,
        MEASURE,
        BOUND,
        ASKED,
    ];
    for key in tables.into_iter().flatten() {
        assert!(words.contains(key), "{key} is not in docs/file-format.md");
    }
}

#[test]
fn every_key_of_an_entry_is_in_a_table_of_its_own() {
    for key in COURSE
        .iter()
        .chain(LIMITS)
        .chain(PLAN)
        .chain(STEP)
        .chain(CHANGE)
        .chain(DOSE)
    {
        assert!(DOCUMENT.contains(&format!("`{key}`")), "{key}");
    }
}
