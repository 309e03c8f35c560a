//! Two days on which the clock changes, in five zones; a clock that was set back; another zone than yesterday.

use super::home::{Home, text};

fn at(home: &Home, zone: &str, now: &str, args: &[&str]) -> String {
    let output = home
        .command(args)
        .env("TZ", zone)
        .env("REGIMEN_NOW", now)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{zone} {now} {args:?}: {}",
        text(&output.stderr)
    );
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn a_time_that_does_not_exist_is_moved_by_the_gap_and_one_that_is_twice_is_the_first() {
    // The zone; a local time in the gap and what it is, with the offset before the gap as RFC 5545 has it; a local time
    // in the overlap with its first offset. Half an hour on Lord Howe, at midnight in Santiago.
    for (zone, gap, after, twice) in [
        (
            "Europe/Berlin",
            "2026-03-29T02:30",
            "2026-03-29T03:30:00+02:00",
            "2026-10-25T02:30:00+02:00",
        ),
        (
            "America/New_York",
            "2026-03-08T02:30",
            "2026-03-08T03:30:00-04:00",
            "2026-11-01T01:30:00-04:00",
        ),
        (
            "Australia/Sydney",
            "2026-10-04T02:15",
            "2026-10-04T03:15:00+11:00",
            "2026-04-05T02:15:00+11:00",
        ),
        (
            "Australia/Lord_Howe",
            "2026-10-04T02:15",
            "2026-10-04T02:45:00+11:00",
            "2026-04-05T01:45:00+11:00",
        ),
        (
            "America/Santiago",
            "2026-09-06T00:30",
            "2026-09-06T01:30:00-03:00",
            "2026-04-04T23:30:00-03:00",
        ),
    ] {
        let home = Home::new();
        let now = "2026-12-31T12:00:00Z";
        at(&home, zone, now, &["note", "gap", "--at", gap]);
        let local = twice.get(..16).unwrap();
        at(&home, zone, now, &["note", "twice", "--at", local]);
        let all: String = home
            .everything()
            .iter()
            .filter(|path| path.parent().is_some_and(|dir| dir.ends_with("journal")))
            .map(|path| text(&std::fs::read(path).unwrap()))
            .collect();
        assert!(all.contains(after), "{zone}: {after} in {all}");
        assert!(all.contains(twice), "{zone}: {twice} in {all}");
        assert_eq!(at(&home, zone, now, &["check"]), "No fault found.\n");
    }
}

#[test]
fn a_clock_that_was_set_back_loses_and_refuses_nothing() {
    for back in [
        "2026-01-10T17:00:00+01:00",
        "2026-01-09T18:00:00+01:00",
        "2025-12-31T18:00:00+01:00",
    ] {
        let home = Home::new();
        at(
            &home,
            "Europe/Berlin",
            "2026-01-10T18:00:00+01:00",
            &["take", "examplin"],
        );
        at(&home, "Europe/Berlin", "2026-01-10T18:00:00+01:00", &["note", "before"]);
        at(&home, "Europe/Berlin", back, &["note", "set back"]);
        at(&home, "Europe/Berlin", back, &["rate", "pain", "3"]);
        assert_eq!(at(&home, "Europe/Berlin", back, &["check"]), "No fault found.\n");
        // The last thing done is the last one of the history, whatever the clock said.
        let undone = at(&home, "Europe/Berlin", "2026-01-10T19:00:00+01:00", &["undo"]);
        assert!(undone.contains("Pain 3"), "{undone}");
        let today = at(&home, "Europe/Berlin", "2026-01-10T19:00:00+01:00", &["today"]);
        assert!(today.contains("taken 18:00") && today.contains("before"), "{today}");
    }
}

#[test]
fn in_another_zone_the_entries_of_yesterday_stay_where_they_were() {
    let home = Home::new();
    at(
        &home,
        "Europe/Berlin",
        "2026-01-10T18:00:00+01:00",
        &["take", "examplin"],
    );
    at(&home, "Asia/Tokyo", "2026-01-11T18:00:00+09:00", &["take", "examplin"]);
    let month = home.read("journal/2026-01.toml");
    assert!(
        month.contains("2026-01-10T18:00:00+01:00") && month.contains("2026-01-11T18:00:00+09:00"),
        "{month}"
    );
    let due = at(
        &home,
        "Asia/Tokyo",
        "2026-01-11T20:00:00+09:00",
        &["due", "--from", "2026-01-10", "--to", "2026-01-11"],
    );
    assert_eq!(due.matches("taken").count(), 2, "{due}");
}

/// A dose that is shown this morning and is of yesterday by the clock of the plan: a decision of today says what becomes of
/// it, as it does of one of yesterday at home, and every list has it so.
#[test]
fn a_dose_of_yesterday_by_the_clock_of_the_plan_is_one_of_yesterday() {
    for (decision, said, state) in [
        ("stop", "is not taken any more", "not recorded"),
        ("pause 3 days", "is not taken any more", "not recorded"),
        ("set 7 drops", "stays 5 drops", "late, until 15:00"),
    ] {
        let mut home = Home::empty();
        home.write(
            "courses/x.toml",
            "name = \"Examplin\"\nzone = \"America/New_York\"\n[limits]\nlate = \"12 hours\"\n[[plan]]\nfrom = 2026-05-06\nsteps = \
             [{ take = \"5 drops 21:00\" }]\n",
        );
        home.at("2026-06-14T08:00:00+02:00", "Europe/Berlin");
        let output = home.run(&["change", "x", decision]);
        let receipt = text(&output.stderr);
        let wanted = format!("the dose of Sun 14 Jun 03:00 that is still open {said}");
        assert!(receipt.contains(&wanted), "{receipt}");
        let due = home.ok(&["due", "--from", "2026-06-14", "--to", "2026-06-14"]);
        assert!(due.contains(&format!("03:00  Examplin 5 drops  {state}")), "{due}");
    }
    // Nor is it left out: it is skipped.
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\nzone = \"America/New_York\"\n[limits]\nlate = \"12 hours\"\n[[plan]]\nfrom = 2026-05-06\nsteps = \
         [{ take = \"5 drops 21:00\" }]\n",
    );
    home.at("2026-06-14T08:00:00+02:00", "Europe/Berlin");
    let output = home.run(&["change", "x", "leave out 2026-06-14 03:00"]);
    assert!(
        text(&output.stderr).contains("skip it with s, or with `regimen skip`"),
        "{}",
        text(&output.stderr)
    );
}

/// What some days need is what `due` asks for on these days: where the person is, not where the plan's clock is.
#[test]
fn what_some_days_need_is_what_is_due_on_them() {
    let mut home = Home::empty();
    let steps = "{ for = \"2 days\", take = \"5 mg 20:00\" }, { for = \"2 days\", take = \"10 mg 20:00\" }";
    let plan =
        format!("name = \"Examplin\"\nzone = \"Europe/Berlin\"\n[[plan]]\nfrom = 2026-03-05\nsteps = [{steps}]\n");
    home.write("courses/x.toml", &plan);
    home.at("2026-03-05T06:00:00+13:00", "Pacific/Auckland");
    for (day, planned) in [
        ("05", "nothing"),
        ("06", "5 mg"),
        ("07", "5 mg"),
        ("08", "10 mg"),
        ("09", "10 mg"),
    ] {
        let date = format!("2026-03-{day}");
        let said = home.ok(&["supply", "x", "--since", &date, "--to", &date]);
        assert!(said.contains(&format!(": {planned} planned")), "{day}: {said}");
        let due = home.ok(&["due", "--from", &date, "--to", &date]);
        assert_eq!(due.contains("Examplin"), planned != "nothing", "{day}: {due}");
    }
}
