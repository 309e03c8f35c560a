//! Until when a dose can be taken: windows of hours and of days, doses counted from the last one, late and over.

use serde_json::Value;

use super::one_dose::{Home, plan};

#[test]
fn a_window_after_the_last_dose_is_due_on_each_of_its_days_and_waits_after_it() {
    let home = Home::new(&plan("8 mg once 12-14 weeks after the last", "2026-01-05"));
    home.ok("2026-01-05 10:00", &["take", "x"]);
    for now in ["2026-03-30 10:00", "2026-04-06 10:00", "2026-04-13 22:00"] {
        let today = home.ok(now, &["today"]);
        assert!(today.contains("Examplin 8 mg  due, until Mon 13 Apr"), "{now}: {today}");
        let week = home.ok(now, &["week", "--plain"]);
        assert!(week.contains(": Examplin due, until Mon 13 Apr"), "{now}: {week}");
        assert_eq!(home.run(now, &["status", "--check"]).status.code(), Some(4), "{now}");
    }
    // After it the dose is late until it is recorded; what follows waits for it.
    for now in ["2026-04-14 10:00", "2026-07-01 10:00"] {
        let today = home.ok(now, &["today"]);
        assert!(today.contains("Examplin 8 mg  late"), "{now}: {today}");
        assert_eq!(home.run(now, &["status", "--check"]).status.code(), Some(4), "{now}");
        let day = now.split(' ').next().unwrap();
        let rows = home.due(now, day, "2029-01-01");
        assert_eq!(rows, ["2026-03-30 day late"], "{now}");
    }
    home.ok("2026-04-20 10:00", &["take", "x"]);
    assert_eq!(
        home.run("2026-04-20 10:01", &["status", "--check"]).status.code(),
        Some(0)
    );
    let rows = home.due("2026-04-20 10:01", "2026-03-01", "2026-07-13");
    assert_eq!(rows, ["2026-03-30 day changed 8 mg", "2026-07-13 day planned"]);
}

#[test]
fn an_answer_given_months_later_is_seen_in_every_verb() {
    for answer in ["skip", "take"] {
        let home = Home::new(&plan("8 mg once 12-14 weeks after the last", "2026-01-05"));
        home.ok("2026-01-05 10:00", &["take", "x"]);
        home.ok("2026-05-14 10:00", &[answer, "x"]);
        let now = "2026-05-14 10:05";
        assert!(!home.ok(now, &["due"]).contains("late"), "{answer}");
        assert!(!home.ok(now, &["today"]).contains("late"), "{answer}");
        assert!(!home.ok(now, &["status"]).contains("late"), "{answer}");
        if answer == "take" {
            let today = home.ok(now, &["today"]);
            assert!(today.contains("taken 10:00"), "{today}");
        }
    }
    let quarterly = plan("1 mg once every 3 months", "2026-01-01");
    for key in ["window = \"40 days\"", "limits = { late = \"60 days\" }"] {
        let home = Home::new(&quarterly.replacen("\n\n", &format!("\n{key}\n\n"), 1));
        home.ok("2026-05-05 09:00", &["take", "x"]);
        assert!(
            home.ok("2026-05-05 09:05", &["due"]).contains("Nothing is due."),
            "{key}"
        );
        assert!(!home.ok("2026-05-05 09:05", &["status"]).contains("due\n1"), "{key}");
        assert_eq!(
            home.run("2026-05-05 09:05", &["status", "--check"]).status.code(),
            Some(0),
            "{key}"
        );
    }
}

#[test]
fn a_plan_that_waits_for_a_record_says_so() {
    let course = plan("8 mg once 5-7 days after the last", "2026-01-05");
    for answer in [&["skip", "x"][..], &["change", "x", "leave out today"]] {
        let home = Home::new(&course);
        home.ok("2026-01-05 10:00", &["take", "x"]);
        home.ok("2026-01-10 10:00", answer);
        let today = home.ok("2026-01-20 10:00", &["today"]);
        assert!(
            today.contains("Examplin: nothing is due until a dose is recorded"),
            "{answer:?}: {today}"
        );
        assert!(
            home.ok("2026-01-20 10:00", &["status"])
                .contains("1 waiting for a record"),
            "{answer:?}"
        );
        // Once one is recorded, the next follows.
        home.ok("2026-01-20 10:05", &["take", "x", "--unplanned", "--yes"]);
        assert!(
            !home.ok("2026-01-20 10:06", &["today"]).contains("nothing is due until"),
            "{answer:?}"
        );
        assert_eq!(
            home.due("2026-01-20 10:06", "2026-01-21", "2026-01-27").len(),
            1,
            "{answer:?}"
        );
    }
    // A dose that was moved waits where it was moved to, also when its day is over.
    let home = Home::new(&course);
    home.ok("2026-01-05 10:00", &["take", "x"]);
    home.ok("2026-01-10 10:00", &["change", "x", "move today to 14 jan"]);
    for now in ["2026-01-14 10:00", "2026-01-16 10:00"] {
        let today = home.ok(now, &["today"]);
        assert!(
            today.contains("Examplin 8 mg  due") || today.contains("Examplin 8 mg  late"),
            "{now}: {today}"
        );
    }
}

#[test]
fn a_window_of_hours_is_open_over_midnight() {
    let course = plan("1 tablet 20:00", "2026-06-01").replacen("\n\n", "\nwindow = \"12 hours\"\n\n", 1);
    let home = Home::new(&course);
    assert!(
        home.ok("2026-06-02 07:10", &["today"])
            .contains("Mon 20:00  Examplin 1 tablet  due")
    );
    assert_eq!(
        home.run("2026-06-02 07:10", &["status", "--check"]).status.code(),
        Some(4)
    );
    home.ok("2026-06-02 07:10", &["take", "x"]);
    assert_eq!(
        home.due("2026-06-02 07:11", "2026-06-01", "2026-06-01"),
        ["2026-06-01 20:00 taken 1 tablet"]
    );
    let home = Home::new(&plan("1 tablet 23:30", "2026-06-01"));
    home.write("config.toml", "day_turn = \"00:00\"\n");
    assert!(
        home.ok("2026-06-02 00:10", &["today"])
            .contains("Mon 23:30  Examplin 1 tablet  due")
    );
}

#[test]
fn a_dose_some_days_after_the_last_is_found_a_day_late() {
    let home = Home::new(&plan("1 mg once 5 days after the last", "2026-01-05"));
    home.ok("2026-01-05 10:00", &["take", "x"]);
    home.ok("2026-01-11 10:00", &["take", "x"]);
    let rows = home.due("2026-01-11 11:00", "2026-01-05", "2026-01-16");
    assert_eq!(
        rows.last().map(String::as_str),
        Some("2026-01-16 day planned"),
        "{rows:?}"
    );
}

#[test]
fn a_window_of_days_is_open_on_each_of_them() {
    let course = format!("window = \"2 days\"\n{}", plan("0.25 mg 09:00 on Sun", "2026-06-07"));
    let home = Home::new(&course);
    home.ok("2026-06-07 09:00", &["take", "x"]);
    for now in [
        "2026-06-12 10:00",
        "2026-06-14 09:30",
        "2026-06-15 09:30",
        "2026-06-16 08:00",
    ] {
        let today = home.ok(now, &["today"]);
        assert!(today.contains("due, window"), "{now}: {today}");
        assert_eq!(home.run(now, &["status", "--check"]).status.code(), Some(4), "{now}");
        assert!(home.ok(now, &["checkin", "--plain"]).contains("1 thing open"), "{now}");
    }
    // Overdue until the window of the next one opens.
    let now = "2026-06-17 10:00";
    assert!(
        home.ok(now, &["today"]).contains("late"),
        "{}",
        home.ok(now, &["today"])
    );
    assert_eq!(
        home.due("2026-06-19 10:00", "2026-06-14", "2026-06-14"),
        ["2026-06-14 09:00 not-recorded"]
    );
}

#[test]
fn late_reaches_over_midnight_and_ends() {
    let course = format!(
        "{}\n[limits]\nlate = \"5 days\"\n",
        plan("1 mg 09:00 on Thu", "2026-03-12")
    );
    let home = Home::new(&course);
    for now in [
        "2026-03-12 11:01",
        "2026-03-12 23:59",
        "2026-03-13 09:00",
        "2026-03-17 08:59",
    ] {
        let today = home.ok(now, &["today"]);
        assert!(today.contains("Examplin 1 mg  late, until"), "{now}: {today}");
        assert_eq!(home.run(now, &["status", "--check"]).status.code(), Some(4), "{now}");
    }
    assert!(!home.ok("2026-03-17 09:01", &["today"]).contains("late"));
    assert_eq!(
        home.due("2026-03-17 09:01", "2026-03-12", "2026-03-12"),
        ["2026-03-12 09:00 not-recorded"]
    );
    let night = Home::new(&format!(
        "{}\n[limits]\nlate = \"6 hours\"\n",
        plan("1 mg 22:00", "2026-03-12")
    ));
    assert!(night.ok("2026-03-13 03:00", &["today"]).contains("late, until"));
    let turned = night.ok("2026-03-13 04:00", &["today"]);
    assert!(
        turned.contains("Thu 22:00  Examplin 1 mg  late, until 04:00"),
        "{turned}"
    );
}

#[test]
fn the_status_line_counts_late_and_unrecorded_doses() {
    let home = Home::new(&plan("1 g 08:00, 12:00", "2026-01-29"));
    let now = "2026-01-29 15:00";
    assert_eq!(home.ok(now, &["status"]), "2 not recorded\n");
    let json: Value = serde_json::from_str(&home.ok(now, &["status", "--json"])).unwrap();
    assert_eq!((&json["due"], &json["unrecorded"]), (&0.into(), &2.into()));
    let waybar: Value = serde_json::from_str(&home.ok(now, &["status", "--waybar"])).unwrap();
    assert_eq!(waybar["class"], "late");
    assert_eq!(
        home.ok(now, &["status", "--format", "{unrecorded}/{next}"]),
        "2/Fri 30 Jan 08:00 Examplin 1 g\n"
    );
    assert!(home.asks(now, &["status", "--format", "{nxt}"]).contains("{nxt}"));
}

#[test]
fn what_is_worn_for_weeks_is_taken_off_at_the_same_time_on_the_clock() {
    let now = "2026-03-04 12:00 America/New_York";
    for worn in ["3 weeks", "21 days"] {
        let home = Home::new(
            &plan(&format!("1 ring 22:00, worn {worn} every 4 weeks"), "2026-03-04").replace("tablet", "ring"),
        );
        let due = home.due(now, "2026-03-25", "2026-03-25");
        assert_eq!(due, ["2026-03-25 22:00 planned"], "{worn}");
    }
    let home = Home::new(&plan("1 ring 22:00, worn 504 hours every 4 weeks", "2026-03-04").replace("tablet", "ring"));
    let due = home.due(now, "2026-03-25", "2026-03-25");
    assert_eq!(due, ["2026-03-25 23:00 planned"]);
}

#[test]
fn a_dose_that_is_moved_ahead_of_its_window_is_due_where_it_was_moved_to() {
    let home = Home::new(&plan("8 mg once 12-14 weeks after the last", "2026-01-05"));
    home.ok("2026-01-05 10:00", &["take", "x"]);
    home.ok(
        "2026-01-06 10:00",
        &["change", "x", "move the next dose to 2026-01-20", "--yes"],
    );
    let today = |now: &str| home.ok(now, &["today"]);
    assert!(
        today("2026-01-20 12:00").contains("Examplin 8 mg  due"),
        "{}",
        today("2026-01-20 12:00")
    );
    for later in ["2026-01-21 12:00", "2026-02-20 12:00", "2026-03-30 12:00"] {
        assert!(
            today(later).contains("Examplin 8 mg  late"),
            "{later}: {}",
            today(later)
        );
        assert_eq!(
            home.run(later, &["status", "--check"]).status.code(),
            Some(4),
            "{later}"
        );
    }
    home.ok("2026-02-20 12:00", &["take", "x"]);
    assert!(!today("2026-02-20 12:01").contains("late"));
    let rows = home.due("2026-02-20 12:01", "2026-01-06", "2026-06-01");
    assert_eq!(rows.last().unwrap(), "2026-05-15 day planned", "{rows:?}");
    // On its own day a moved dose leaves its trace, and is still late.
    let course = plan("1 tablet 09:00 on Sun", "2026-11-01").replacen("count", "window = \"2 days\"\ncount", 1);
    let home = Home::new(&course);
    home.ok(
        "2026-11-25 10:00",
        &["change", "x", "move 2026-11-29 to 2026-11-26 10:00", "--yes"],
    );
    for later in ["2026-11-28 12:00", "2026-11-29 12:00", "2026-11-30 12:00"] {
        let today = home.ok(later, &["today"]);
        assert!(today.contains("Examplin 1 tablet  late"), "{later}: {today}");
    }
}

/// Of doses that are close to each other one is due at a time: the window of the first ends half-way to the second.
#[test]
fn windows_of_doses_that_are_close_do_not_overlap() {
    let every_two_hours = plan("1 tablet 07:00, 09:00, 11:00, 13:00, 15:00, 23:00", "2026-01-05");
    let home = Home::new(&every_two_hours);
    let today = home.ok("2026-01-06 13:59", &["today"]);
    assert_eq!(today.matches("  due").count(), 1, "{today}");
    assert!(today.contains("13:00  Examplin 1 tablet  due"), "{today}");
    let today = home.ok("2026-01-06 14:01", &["today"]);
    assert!(today.contains("13:00  Examplin 1 tablet  not recorded"), "{today}");
    assert!(today.contains("15:00  Examplin 1 tablet  due"), "{today}");
    // The one that is taken is the one whose turn it is, and it is as planned.
    home.ok("2026-01-06 13:55", &["take", "x", "--for", "13:00"]);
    let rows = home.due("2026-01-06 14:01", "2026-01-06", "2026-01-06");
    assert!(rows.contains(&"2026-01-06 13:00 taken 1 tablet".to_owned()), "{rows:?}");
    assert!(rows.contains(&"2026-01-06 15:00 due".to_owned()), "{rows:?}");
    // Of doses that are far from each other nothing changes.
    let today = home.ok("2026-01-06 21:01", &["today"]);
    assert!(today.contains("23:00  Examplin 1 tablet  due"), "{today}");
    // What is recorded is judged by the whole window: nothing that is planned near it later makes it another.
    let home = Home::new(&plan("1 tablet 08:00, 16:00", "2026-01-05"));
    home.ok("2026-01-06 09:40", &["take", "x"]);
    home.ok(
        "2026-01-06 09:45",
        &["change", "x", "take 1 tablet 08:00, 10:00, 16:00"],
    );
    let rows = home.due("2026-01-06 10:00", "2026-01-06", "2026-01-06");
    assert!(rows.contains(&"2026-01-06 08:00 taken 1 tablet".to_owned()), "{rows:?}");
    // Where a dose was moved to does not judge the others otherwise.
    let home = Home::new(&plan("1 tablet 08:00, 16:00", "2026-01-05"));
    home.ok("2026-01-06 09:50", &["take", "x"]);
    home.ok("2026-01-06 09:55", &["change", "x", "move today 16:00 to today 10:30"]);
    let rows = home.due("2026-01-06 10:00", "2026-01-06", "2026-01-06");
    assert!(rows.contains(&"2026-01-06 08:00 taken 1 tablet".to_owned()), "{rows:?}");
}

/// Windows of days end half-way between two doses as well: a dose is never due beside the next one.
#[test]
fn windows_of_days_of_doses_that_are_close_do_not_overlap() {
    let head = "window = \"2 days\"\n[[plan]]";
    for (take, due) in [
        ("4 mg once every 3 days", "Wed"),
        ("4 mg 09:00 every 3 days", "Wed"),
        ("4 mg once every 3 days give or take 1 day", "Wed"),
        ("4 mg once a day", ""),
    ] {
        let head = if take.contains("give") { "[[plan]]" } else { head };
        let home = Home::new(&plan(take, "2026-06-01").replace("[[plan]]", head));
        for day in ["01", "04", "07"] {
            home.ok(&format!("2026-06-{day} 10:00"), &["take", "x"]);
        }
        for day in ["09", "10", "11", "12", "13"] {
            let today = home.ok(&format!("2026-06-{day} 20:30"), &["today"]);
            let lines: Vec<&str> = today.lines().filter(|line| line.contains("  due")).collect();
            assert!(lines.len() <= 1, "{take}, {day}: {today}");
            // The dose of Wed 10 Jun until the end of Thursday, that of Sat 13 Jun from Friday on.
            if day == "11" {
                assert!(lines[0].starts_with(due), "{take}, {day}: {today}");
            }
        }
        // Taken once, nothing of it is open any more.
        home.ok("2026-06-11 09:30", &["take", "x"]);
        let again = home.run("2026-06-11 09:50", &["take", "x"]);
        assert_eq!(again.status.code(), Some(2), "{take}: {again:?}");
    }
}
