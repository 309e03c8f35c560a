//! Doses of `every 8 hours` and the like when the clocks change: each has one name, wherever and whenever it is shown.

use super::cli::Sitting;

const BERLIN: &str = "Europe/Berlin";
const TOKYO: &str = "Asia/Tokyo";

fn every(now: &'static str, take: &str) -> Sitting {
    let sitting = Sitting::new(now);
    sitting.write(
        "courses/x.toml",
        &format!("name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-03-20\nsteps = [{{ take = \"{take}\" }}]\n"),
    );
    sitting
}

fn due(sitting: &Sitting, zone: &str, (from, to): (&str, &str)) -> Vec<String> {
    let output = sitting.run_in(zone, &["due", "--from", from, "--to", to, "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = json["due"].as_array().or(json["rows"].as_array()).cloned().unwrap();
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let rows = rows.iter().filter(|row| row["course"] == "x");
    rows.map(|row| {
        let date = text(row, "date");
        let amount = text(row, "amount");
        let status = text(row, "status");
        format!(
            "{} {} {amount} {status}",
            date.rsplit('-').next().unwrap(),
            text(row, "time")
        )
    })
    .collect()
}

fn said(output: std::process::Output) -> String {
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    said
}

/// What was recorded stays recorded on a journey to a place where the clock did not change.
#[test]
fn a_recorded_dose_stays_recorded_where_the_clock_did_not_change() {
    let sitting = every("2026-04-02T09:03:00+02:00", "5 mg every 6 hours from 08:00");
    let receipt = said(sitting.run_in(BERLIN, &["take", "x", "--for", "09:00"]));
    assert!(receipt.contains("09:00"), "{receipt}");
    let here = due(&sitting, BERLIN, ("2026-04-02", "2026-04-02"));
    assert_eq!(here[1], "02 09:00 5 taken", "{here:?}");
    let there = due(&sitting, TOKYO, ("2026-04-02", "2026-04-02"));
    let taken: Vec<&String> = there.iter().filter(|row| row.ends_with("taken")).collect();
    assert_eq!(taken, ["02 08:00 5 taken"], "{there:?}");
    // A file of an earlier version has the time of the clock.
    let month = sitting.read("journal/2026-04.toml");
    assert!(month.contains("08:00:00"), "{month}");
    sitting.write("journal/2026-04.toml", &month.replace("08:00:00", "09:00:00"));
    assert_eq!(due(&sitting, BERLIN, ("2026-04-02", "2026-04-02")), here);
}

/// Decisions on one dose, or on one time, reach the dose that is shown at that time, and the receipt names it so.
#[test]
fn a_decision_on_counted_hours_reaches_the_dose_that_is_shown() {
    for (words, named, changed) in [
        ("skip tomorrow 15:00", "15:00", vec![]),
        ("leave out tomorrow 15:00", "15:00", vec![]),
        (
            "move tomorrow 15:00 to tomorrow 16:00",
            "16:00",
            vec!["03 16:00 5 planned"],
        ),
        ("set 4 mg at 15:00", "15:00", vec!["03 15:00 4 planned"]),
    ] {
        let sitting = every("2026-04-02T12:00:00+02:00", "5 mg every 6 hours from 08:00");
        for (dose, at) in [("03:00", "2026-04-02 03:00"), ("09:00", "09:00")] {
            said(sitting.run_in(BERLIN, &["take", "x", "--for", dose, "--at", at]));
        }
        let receipt = said(sitting.run_in(BERLIN, &["change", "x", words]));
        assert!(
            receipt.contains(named) && !receipt.contains("14:00"),
            "{words}: {receipt}"
        );
        let mut wanted = vec!["03 03:00 5 planned", "03 09:00 5 planned"];
        wanted.extend(changed);
        wanted.push("03 21:00 5 planned");
        let day = due(&sitting, BERLIN, ("2026-04-03", "2026-04-03"));
        let day: Vec<&str> = day
            .iter()
            .map(String::as_str)
            .filter(|row| !row.ends_with("left-out"))
            .collect();
        assert_eq!(day, wanted, "{words}: {receipt}");
        said(sitting.run_in(BERLIN, &["check"]));
    }
}

/// New directions count their hours from the day on which they begin.
#[test]
fn new_hours_are_counted_from_the_decision() {
    let sitting = every("2026-04-02T12:00:00+02:00", "5 mg morning");
    said(sitting.run_in(BERLIN, &["take", "x", "--for", "morning", "--at", "08:00"]));
    said(sitting.run_in(BERLIN, &["change", "x", "take 4 mg every 36 hours from 15:00"]));
    let days = due(&sitting, BERLIN, ("2026-04-02", "2026-04-06"));
    let planned: Vec<&str> = days
        .iter()
        .map(String::as_str)
        .filter(|row| row.ends_with("planned"))
        .collect();
    assert_eq!(
        planned,
        ["03 15:00 4 planned", "05 03:00 4 planned", "06 15:00 4 planned"],
        "{days:?}"
    );
}

/// A dose that is moved to a clock time is compared with the hours that the clock shows, not those that the plan
/// counts.
#[test]
fn the_gap_is_kept_by_the_hours_that_are_shown() {
    let sitting = Sitting::new("2026-11-05T12:30:00+01:00");
    sitting.write(
        "courses/x.toml",
        "name = \"Examplin\"\n[limits]\ngap = \"6 hours\"\n\n[[plan]]\nfrom = 2026-10-20\nsteps = [{ take = \"500 mg every 8 hours \
         from 15:00\" }]\n",
    );
    let change = |words: &str| sitting.run_in(BERLIN, &["change", "x", words]);
    let refused = change("move 6 nov 06:00 to 6 nov 08:30");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(
        said.contains("08:30 and Fri 6 Nov 14:00 are 5 h 30 min apart"),
        "{said}"
    );
    assert!(change("move 6 nov 14:00 to 6 nov 12:30").status.success());
}

/// A decision that moves counted hours names the hour that is shown, and only that one.
#[test]
fn one_hour_of_many_is_left_out() {
    let sitting = every("2026-04-02T12:00:00+02:00", "5 mg every 1 hours from 08:00");
    let receipt = said(sitting.run_in(BERLIN, &["change", "x", "leave out tomorrow 02:00"]));
    assert!(receipt.contains("left out: 5 mg 02:00 of Fri 3 Apr. "), "{receipt}");
    let day = due(&sitting, BERLIN, ("2026-04-03", "2026-04-03"));
    let out: Vec<&String> = day.iter().filter(|row| row.ends_with("left-out")).collect();
    assert_eq!(out, ["03 02:00 5 left-out"]);
}

/// The log, what an undo changes and two doses that come closer are shown at the times of the local clock.
#[test]
fn counted_hours_are_told_as_they_are_shown_everywhere() {
    let sitting = every("2026-04-02T12:00:00+02:00", "5 mg every 6 hours from 08:00");
    said(sitting.run_in(BERLIN, &["take", "x", "--for", "09:00", "--at", "09:00"]));
    let output = sitting.run_in(BERLIN, &["log", "--json"]);
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(log["rows"][0]["time"], "09:00", "{log}");
    said(sitting.run_in(BERLIN, &["change", "x", "set 4 mg at 15:00"]));
    let undone = said(sitting.run_in(BERLIN, &["undo"]));
    assert!(undone.contains("4 mg 15:00") && !undone.contains("14:00"), "{undone}");
    // The dose that is shown at 09:00 comes two hours later, so that four are left to the next.
    let receipt = said(sitting.run_in(BERLIN, &["change", "x", "move tomorrow 09:00 to tomorrow 11:00"]));
    assert!(
        receipt.contains("Fri 3 Apr 11:00 and Fri 3 Apr 15:00 are 4 hours apart, closer than the 6 hours before"),
        "{receipt}"
    );
}

/// One sentence has one clock: that of the plan's zone, named.
#[test]
fn a_receipt_has_one_clock() {
    let sitting = every("2026-04-02T12:00:00+02:00", "5 mg every 6 hours from 08:00");
    let own = sitting.read("courses/x.toml");
    sitting.write("courses/x.toml", &format!("zone = \"America/New_York\"\n{own}"));
    let receipt = said(sitting.run_in(BERLIN, &["change", "x", "take 4 mg every 6 hours from 08:00"]));
    for piece in [
        "4 mg every 6 hours from 02:00",
        "after the dose of 02:00",
        "first Thu 2 Apr: 5 mg 02:00, 4 mg 08:00",
        "(times by the clock of America/New_York)",
    ] {
        assert!(receipt.contains(piece), "{piece}: {receipt}");
    }
    let undone = said(sitting.run_in(BERLIN, &["undo"]));
    assert!(undone.contains("(times by the clock of America/New_York)"), "{undone}");
    let receipt = said(sitting.run_in(BERLIN, &["change", "x", "move tomorrow 02:00 to tomorrow 03:00"]));
    assert!(
        receipt.contains("Fri 3 Apr moved to Fri 3 Apr 03:00")
            && receipt.contains(", by the clock of America/New_York"),
        "{receipt}"
    );
}
