//! The examples of `docs/directions.md` are read by the grammar that they describe.

use regimen::domain::change::Verb;
use regimen::domain::directions::Directions;
use regimen::domain::plan::Length;
use regimen::domain::vocabulary::Vocabulary;
use regimen::store::Store;
use regimen::store::paths::Paths;

const DOC: &str = include_str!("../../docs/directions.md");

/// The cells of the tables under a heading, each with the code spans in it.
fn rows(heading: &str) -> Vec<Vec<Vec<String>>> {
    let section = DOC
        .split("\n## ")
        .find(|s| s.starts_with(heading))
        .unwrap_or_else(|| panic!("no {heading}"));
    let rows = section
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| ---"))
        .skip(1);
    rows.map(|row| row.trim_matches('|').split(" | ").map(spans).collect())
        .collect()
}

fn spans(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_example_is_canonical_and_reads_back() {
    let mut tried = 0;
    for heading in ["Amounts", "Moments", "How long a dose lasts", "Days"] {
        for row in rows(heading) {
            for example in row.get(1).unwrap() {
                if example.contains(" on ") && example.ends_with(" off") {
                    continue;
                }
                // Components are those of the course.
                let words = {
                    let mut words = Vocabulary::default();
                    words.add_component("THC");
                    words
                };
                let read = Directions::parse(example, &words).unwrap_or_else(|e| panic!("{heading}: {example}: {e}"));
                assert_eq!(read.to_string(), *example, "{heading}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 40, "only {tried} examples found");
}

#[test]
fn lenient_examples_give_what_is_said() {
    let head = DOC.split("\n## ").next().unwrap();
    let mut tried = 0;
    for row in head.lines().filter(|l| l.starts_with("| `")) {
        let found = spans(row);
        let [typed, shown] = found.as_slice() else {
            panic!("{row}")
        };
        assert_eq!(typed.parse::<Directions>().unwrap().to_string(), *shown);
        tried += 1;
    }
    assert!(tried >= 3);
}

#[test]
fn lengths_and_changes_are_read() {
    for row in rows("Steps") {
        for example in row.first().unwrap().iter().filter(|e| *e != "for") {
            assert_eq!(example.parse::<Length>().unwrap().to_string(), *example);
        }
    }
    for row in rows("Changes") {
        for example in row.first().unwrap() {
            assert_eq!(example.parse::<Verb>().unwrap().to_string(), *example);
        }
    }
}

#[test]
fn the_table_of_decisions_is_the_one_that_is_read() {
    let table = regimen::domain::decision::markdown();
    assert!(
        DOC.contains(&table),
        "docs/directions.md has another table; it should be\n{table}"
    );
}

/// A course file with this text has no fault.
fn has_no_fault(text: &str) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("courses")).unwrap();
    std::fs::write(dir.path().join("courses/examplin.toml"), text).unwrap();
    let faults = Store::open(Paths::at(dir.path(), dir.path().join("none"))).check();
    assert!(faults.is_empty(), "{text}\n{}", faults.first().unwrap());
}

#[test]
fn whole_courses_are_read() {
    let blocks: Vec<&str> = DOC
        .split("```toml\n")
        .skip(1)
        .map(|b| b.split("```").next().unwrap())
        .collect();
    assert!(blocks.len() >= 2);
    for block in blocks {
        has_no_fault(block);
    }
}

#[test]
fn what_was_said_can_be_written() {
    let said = rows("From the prescriber's words");
    assert!(said.len() >= 9);
    for row in said {
        let steps: Vec<&String> = row.get(1).unwrap().iter().filter(|s| s.starts_with('{')).collect();
        assert!(!steps.is_empty());
        let list: Vec<&str> = steps.iter().map(|s| s.as_str()).collect();
        has_no_fault(&format!(
            "name = \"Examplin\"\n[[plan]]\nfrom = 2026-01-05\nweight = \"80 kg\"\nsurface = \"2 m2\"\nsteps = [{}]\n",
            list.join(", ")
        ));
    }
}

#[test]
fn keys_of_a_plan_are_read() {
    for row in rows("Plans") {
        for example in row.first().unwrap().iter().filter(|e| e.contains('=')) {
            has_no_fault(&format!(
                "name = \"Examplin\"\n[[plan]]\nfrom = 2026-01-05\n{example}\nsteps = [{{ for = \"1 week\", take = \"1 mg morning\" }}, {{ for = \"1 week\", take = \"2 mg morning\" }}]\n",
            ));
        }
    }
}
