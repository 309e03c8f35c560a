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
