//! A table without the planned doses: what it holds answers them, or the preview says that it does not; and a record
//! without a time is named.

use std::process::Output;

use super::home::{Home, text};

const COURSE: &str = "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\ndivisible = \"halves\"\n[[plan]]\nfrom = \
                      2026-03-08\nsteps = [{ take = \"10 mg morning, 2.5 mg evening\" }]\n";
const MAP: &str = "delimiter = \";\"\nheader = 1\ndate = { column = \"Datum\", form = \"DD.MM.YYYY\" }\ntime = \"Uhrzeit\"\ncourse = \
                   \"Medikament\"\namount = \"Menge\"\nunit = { fixed = \"mg\" }\nstate = { column = \"Status\", taken = [\"ja\"], \
                   skipped = [\"nein\"] }\n";

fn home() -> Home {
    let mut home = Home::empty();
    home.write("courses/x.toml", COURSE);
    home.at("2026-03-10T09:00:00+01:00", "Europe/Berlin");
    std::fs::write(home.dir.path().join("m.toml"), MAP).unwrap();
    home
}

fn import(home: &Home, rows: &str, last: &str) -> String {
    let table = home.dir.path().join("t.csv");
    std::fs::write(&table, format!("Datum;Uhrzeit;Medikament;Menge;Status\n{rows}")).unwrap();
    let map = home.dir.path().join("m.toml");
    told(&home.run(&["import", table.to_str().unwrap(), "--map", map.to_str().unwrap(), last]))
}

fn told(output: &Output) -> String {
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_dose_of_the_planned_amount_at_the_planned_time_is_the_planned_one() {
    let home = home();
    let rows = "09.03.2026;08:00;Examplin;10;ja\n09.03.2026;20:00;Examplin;2,5;ja\n10.03.2026;08:05;Examplin;10;ja\n";
    let preview = import(&home, rows, "--yes");
    assert!(
        preview.contains("Examplin: 3 doses are recorded for the planned doses of that time and amount"),
        "{preview}"
    );
    let today = home.ok(&["today"]);
    assert!(
        !today.contains("not planned") && !today.contains("10 mg due"),
        "{today}"
    );
    let yesterday = home.ok(&["today", "--on", "2026-03-09"]);
    assert!(
        !yesterday.contains("not recorded") && !yesterday.contains("not planned"),
        "{yesterday}"
    );
    assert_ne!(home.run(&["take", "x"]).status.code(), Some(0));
    // The same file once more is there already.
    let again = import(&home, rows, "--dry-run");
    assert!(again.contains("0 to be written, 3 there already"), "{again}");
}

/// Two of one time: one is the planned dose. Another amount, another time: none is.
#[test]
fn what_answers_no_planned_dose_is_said_and_asked_about() {
    let home = home();
    let rows = "10.03.2026;08:05;Examplin;10;ja\n10.03.2026;08:06;Examplin;10;ja\n09.03.2026;08:00;Examplin;5;ja\n";
    let preview = import(&home, rows, "--yes");
    assert!(
        preview.contains("Examplin: 1 dose is recorded for the planned dose"),
        "{preview}"
    );
    assert!(
        preview.contains("Examplin: 2 doses count for no planned dose") && preview.contains("line 3"),
        "{preview}"
    );

    let home = self::home();
    let preview = import(&home, "10.03.2026;05:05;Examplin;10;ja\n", "--yes");
    assert!(
        preview.contains("Examplin: 1 dose counts for no planned dose"),
        "{preview}"
    );
    let asked = home.run(&["take", "x"]);
    assert_eq!(asked.status.code(), Some(2), "{}", told(&asked));
    assert!(
        told(&asked).contains("10 mg at 05:05 is recorded already, for no planned dose"),
        "{}",
        told(&asked)
    );
    home.ok(&["take", "x", "--yes"]);
}

#[test]
fn a_record_without_a_time_is_named() {
    let home = home();
    let preview = import(
        &home,
        "09.03.2026;;Examplin;10;ja\n08.03.2026;08:00;Examplin;10;ja\n",
        "--dry-run",
    );
    assert!(
        preview.contains("1 record has no time; it is written as of 12:00 (line 2)"),
        "{preview}"
    );
    let preview = import(&home, "08.03.2026;08:00;Examplin;10;ja\n", "--dry-run");
    assert!(!preview.contains("12:00"), "{preview}");
}

/// A dose before the turn of the day is one of the date that has begun, and of doses without a time the first one is meant.
#[test]
fn doses_of_the_night_and_doses_without_a_time_are_answered() {
    for (take, rows) in [
        ("5 mg 02:00", "10.03.2026;02:05;Examplin;5;ja\n"),
        (
            "5 mg 2 times a day",
            "10.03.2026;08:03;Examplin;5;ja\n10.03.2026;20:30;Examplin;5;ja\n",
        ),
    ] {
        let mut home = home();
        home.write("courses/x.toml", &COURSE.replace("10 mg morning, 2.5 mg evening", take));
        home.at("2026-03-10T21:00:00+01:00", "Europe/Berlin");
        import(&home, rows, "--yes");
        let today = home.ok(&["due", "--from", "2026-03-10", "--to", "2026-03-10"]);
        assert!(
            today.contains("taken") && !today.contains("not recorded") && !today.contains("  due"),
            "{take}: {today}"
        );
    }
}
