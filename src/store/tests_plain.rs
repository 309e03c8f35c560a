//! A month that is read line by line is the month that the parser reads, with the same faults at the same places.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::journal_file::{JOURNAL, plainly, understand};
use super::reader;
use super::tests_written::{entry, words};
use super::write::{self, body, sources};

/// Whether two tables say the same at the same places.
pub(super) fn same_places(one: &DeTable<'_>, other: &DeTable<'_>) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|((key, value), (other_key, other))| {
            key.get_ref() == other_key.get_ref() && key.span() == other_key.span() && same_place(value, other)
        })
}

fn same_place(one: &Spanned<DeValue<'_>>, other: &Spanned<DeValue<'_>>) -> bool {
    let same = match (one.get_ref(), other.get_ref()) {
        (DeValue::Table(one), DeValue::Table(other)) => same_places(one, other),
        (DeValue::Array(one), DeValue::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| same_place(one, other))
        }
        (one, other) => format!("{one:?}") == format!("{other:?}"),
    };
    same && one.span() == other.span()
}

/// Reads a text both ways; whether it was read line by line.
fn same(text: &str) -> bool {
    if let Some(plain) = reader::plain("f", text, JOURNAL) {
        let table = reader::parse("f", text);
        let table = table.unwrap_or_else(|fault| panic!("read line by line and no TOML: {fault}\n{text}"));
        let plain = plain.into_tables(JOURNAL);
        assert!(same_places(&plain, &table), "{plain:?}\n{table:?}\n{text}");
    }
    let Some(plain) = plainly("f", text, &words()) else {
        return false;
    };
    let table = reader::parse("f", text);
    let table = table.unwrap_or_else(|fault| panic!("read line by line and no TOML: {fault}\n{text}"));
    assert_eq!(plain, understand("f", text, &table, &words()), "{text}");
    true
}

const DOSE: &str = "[[dose]]\nid = \"a\"\ncourse = \"x\"\ndue = 2026-01-05\nslot = \"evening\"\ntaken = \"1 mg\"\nat = 2026-01-05T20:14:00+01:00\n";
const READING: &str = "[[reading]]\nid = \"b\"\nmeasure = \"m\"\nvalue = 6\nat = 2026-01-05T20:14:00+01:00\n";

/// What this program writes is read line by line.
#[test]
fn plain_months_are_read_line_by_line() {
    let note =
        "[[note]]\nid   = \"c\"\nat   = 2026-01-31T20:14:00Z\ntext = \"Größer, 5 µg\"\ntags = [\"one\", \"zwei\"]\n";
    for text in [
        "",
        "\n\n",
        "format = 1\n",
        "# a remark\n\n",
        DOSE,
        DOSE.trim_end(),
        READING,
        note,
    ] {
        assert!(same(text), "{text}");
    }
    let all = format!("format = 1\n\n# both\n{DOSE}\n{note}\n{READING}");
    assert!(same(&all));
    // Numbers that are there again and again, more of them than are kept in mind.
    let rated = |n: usize| {
        let value = format!("value = {}\n", ["6", "6.0", "-6", "0.5"][n % 4]);
        READING
            .replace("\"b\"", &format!("\"b{n}\""))
            .replace("value = 6\n", &value)
    };
    let whole = |n: usize| {
        READING
            .replace("\"b\"", &format!("\"c{n}\""))
            .replace("value = 6", &format!("value = {}", n % 25))
    };
    let month: String = (0..40).map(rated).chain((0..80).map(whole)).collect();
    assert!(same(&month));
}

/// Whatever is written otherwise is parsed, or comes to the same.
#[test]
fn what_is_not_plain_is_left_to_the_parser() {
    let texts = [
        "[[dose]] \n",
        "[[dose]] # x\n",
        "[[ dose ]]\n",
        "[dose]\n",
        "[[dose.x]]\n",
        "[[doses]]\n",
        "[[dose]]\r\n",
        "x = 1\n",
        "format = 2\n",
        "format = 1\nformat = 1\n",
        "\u{feff}[[dose]]\n",
        "# \u{7}\n",
        " [[dose]]\n",
    ];
    for text in texts {
        assert!(!same(text), "{text}");
    }
    for value in [
        "2026-02-29",
        "2026-02-30",
        "2024-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-01-32",
        "2026-1-5",
        "24:00:00",
        "07:60:00",
        "07:00",
        "07:00:60",
        "07:00:00.5",
        "2026-01-05T20:14:00",
        "2026-01-05 20:14:00+01:00",
        "2026-01-05t20:14:00z",
        "2026-01-05T20:14:00+24:00",
        "2026-01-05T20:14:00-00:00",
        "2026-01-05T20:14:00+01:60",
        "2026-01-05T20:14:00.123+01:00",
        "0",
        "-0",
        "+1",
        "007",
        "1_000",
        "1.50",
        "-3.25",
        ".5",
        "5.",
        "1e5",
        "0x10",
        "inf",
        "nan",
        "123456789012345678901234567890",
        "true",
        "false",
        "True",
        "\"\"",
        "\"\\n\"",
        "\"a\" ",
        "\"a\" # b",
        "'a'",
        "\"\"\"a\"\"\"",
        "\"a",
        "a\"",
        "\"a\"\"",
        "\"\t\"",
        "\"ä 💊\"",
        "[]",
        "[\"a\"]",
        "[\"a\",\"b\"]",
        "[\"a\", 1]",
        "[\"a, b\"]",
        "[\"a\", ]",
        "[[\"a\"]]",
        "{ x = 1 }",
        "",
        "\"none\"",
        "\"120/80\"",
        "\"moderate\"",
    ] {
        for (text, key) in [
            (DOSE, "due"),
            (DOSE, "at"),
            (DOSE, "taken"),
            (DOSE, "slot"),
            (READING, "value"),
            (READING, "id"),
            (READING, "at"),
        ] {
            let line = text.lines().find(|line| line.starts_with(key)).unwrap();
            same(&text.replace(line, &format!("{key} = {value}")));
            same(&text.replace(line, &format!("{key}   = {value}")));
            same(&format!("{text}{key} = {value}\n"));
            same(&format!("{text}extra = {value}\n"));
            same(&format!("{text}note = {value}\nvoid = {value}\n"));
        }
    }
    for line in [
        "id=\"a\"",
        "id =\"a\"",
        "id= \"a\"",
        " id = \"a\"",
        "\"id\" = \"a\"",
        "i.d = \"a\"",
        "ID = \"a\"",
        "a-b = 1",
        "a_b = 1",
        "a1 = 1",
        "= 1",
        "id",
        "id = \"a\"\r",
    ] {
        same(&DOSE.replace("id = \"a\"", line));
        same(&format!("{DOSE}{line}\n"));
    }
    // Two entries of one identifier, and one without.
    assert!(!same(&format!("{DOSE}{DOSE}")));
    let long = |text: &str, end: &str| text.replace("id = \"", &format!("id = \"0123456789{end}"));
    assert!(!same(&format!("{0}{READING}{0}", long(DOSE, ""))));
    assert!(same(&format!("{}{}{READING}", long(DOSE, "x"), long(DOSE, "y"))));
    assert!(!same(&DOSE.replace("id = \"a\"\n", "")));
    assert!(!same(&DOSE.replace("\"a\"", "\"\"")));
    // Keys that are missing, unknown or wrong are the same faults.
    assert!(same(&DOSE.replace("course = \"x\"\n", "")));
    assert!(same(&DOSE.replace("course", "cuorse")));
    assert!(same(&DOSE.replace("\"1 mg\"", "\"1 mgg\"")));
    assert!(same(&format!("{DOSE}state = \"held\"\n")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Months as they are written, and the same with something in them put in, taken out or put otherwise.
    #[test]
    fn both_ways_of_reading_come_to_the_same(
        entries in vec(entry(), 1..5),
        changes in vec((any::<prop::sample::Index>(), 0_usize..3, prop::sample::select(vec![
            "\"", "\\", " ", "\n", "=", "[", "]", "-", ":", "+", "0", "9", "T", "Z", ".", "#", "é", ",", "id = \"a\"\n", "[[dose]]\n", "[[note]]\n", "\r", "\t",
        ])), 0..4),
    ) {
        let mut file = String::new();
        for entry in &entries {
            let (table, pairs) = write::entry(entry);
            let _ = writeln!(file, "[[{table}]]\n{}", body(&sources(pairs), true));
        }
        same(&file);
        let mut letters: Vec<char> = file.chars().collect();
        for (at, how, text) in changes {
            let at = at.index(letters.len());
            match how {
                0 => drop(letters.splice(at..at, text.chars())),
                1 => drop(letters.splice(at..=at, text.chars())),
                _ => drop(letters.remove(at)),
            }
            if letters.is_empty() {
                break;
            }
        }
        same(&letters.into_iter().collect::<String>());
    }
}
