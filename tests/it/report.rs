//! Looking back from the command line: `review` and `report` on real files.

use std::os::unix::fs::PermissionsExt;

use crate::home::{Home, text};

/// The made-up regimen, half a year of it.
fn lived() -> Home {
    let home = Home::empty();
    home.ok(&["demo", "--into", home.path("").to_str().unwrap()]);
    home
}

#[test]
fn a_dash_is_standard_output() {
    let home = super::home::Home::new();
    let dashed = home.ok(&["report", "--format", "csv", "-o", "-"]);
    assert_eq!(dashed, home.ok(&["report", "--format", "csv"]));
    assert!(dashed.starts_with("kind,"), "{dashed}");
    assert!(!home.dir.path().join("-").exists());
}

#[test]
fn a_report_in_every_form_and_by_the_ending_of_its_file() {
    let home = lived();
    for (form, begins) in [
        ("md", "# Medication record"),
        ("html", "<!DOCTYPE html>"),
        ("txt", "Medication record"),
        ("csv", "kind,date,until,time,name,planned,value,status,n,words"),
    ] {
        assert!(home.ok(&["report", "--format", form]).starts_with(begins), "{form}");
        let path = home.dir.path().join(format!("report.{form}"));
        home.ok(&["report", "-o", path.to_str().unwrap()]);
        assert!(std::fs::read_to_string(&path).unwrap().starts_with(begins), "{form}");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn nothing_is_written_over_without_a_word() {
    let home = lived();
    let path = home.dir.path().join("report.md");
    std::fs::write(&path, "mine").unwrap();
    let output = home.run(&["report", "-o", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("nothing was written"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    home.ok(&["report", "-o", path.to_str().unwrap(), "--yes"]);
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("# Medication"));
}

#[test]
fn names_are_hidden_and_the_journal_is_left_out() {
    let home = lived();
    home.ok(&["note", "A private line"]);
    for form in ["md", "html", "txt", "csv"] {
        let usual = home.ok(&["report", "--format", form]);
        assert!(usual.contains("Examplin") && !usual.contains("private"), "{form}");
        let hidden = home.ok(&["report", "--format", form, "--hide-names"]);
        assert!(!hidden.contains("Examplin") && !hidden.contains("Dr N"), "{form}");
        assert!(
            home.ok(&["report", "--format", form, "--journal"]).contains("private"),
            "{form}"
        );
    }
}

#[test]
fn wrong_days_are_refused() {
    let home = lived();
    for args in [
        ["report", "--since", "2026-01-05", "--to", "2026-01-01"].as_slice(),
        &["report", "--since", "2030-01-01"],
        &["report", "--since", "yesterdayish"],
    ] {
        assert_eq!(home.run(args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn weeks_and_steps_as_json() {
    let home = lived();
    let shape: serde_json::Value = serde_json::from_str(&home.ok(&["review", "--weeks", "3", "--json"])).unwrap();
    assert_eq!(shape["version"], 1);
    assert_eq!(shape["weeks"].as_array().unwrap().len(), 3);
    let courses = shape["courses"].as_array().unwrap();
    let examplin = courses.iter().find(|c| c["course"] == "examplin").unwrap();
    let steps = examplin["steps"].as_array().unwrap();
    let kinds: Vec<&str> = steps.iter().map(|s| s["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["before", "step", "step", "step"]);
    for step in steps {
        for measure in step["measures"].as_array().unwrap() {
            // Either a summary or the single values, never both.
            let few = measure["rated"].as_u64().unwrap() < 7;
            assert!(!(few && measure.get("median").is_some()), "{measure}");
        }
    }
    assert!(home.ok(&["review"]).contains("without a comparison group"));
}
