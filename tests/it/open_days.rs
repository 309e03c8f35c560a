//! Doses that are not bound to one day: fixed days early or late, and days that the person chooses.

use crate::home::{Home, text};
use crate::window::Window;

fn at(home: &mut Home, day: &str) {
    home.at(&format!("{day}T09:00:00+00:00"), "UTC");
}

#[test]
fn a_dose_of_a_fixed_day_is_taken_early_and_the_next_keeps_its_day() {
    let mut home = Home::empty();
    home.course("", "2026-06-06", "3 mg morning every 7 days give or take 2 days");
    at(&mut home, "2026-06-06");
    home.ok(&["take", "x", "--yes"]);
    at(&mut home, "2026-06-10");
    assert!(home.ok(&["today"]).contains("Nothing is planned"));
    at(&mut home, "2026-06-11");
    let today = home.ok(&["today"]);
    assert!(today.contains("3 mg  due, window Thu 11 Jun-Mon 15 Jun"), "{today}");
    let taken = home.run(&["take", "x", "--yes"]);
    let taken = text(&taken.stdout) + &text(&taken.stderr);
    assert!(taken.contains("planned Sat 13 Jun morning"), "{taken}");
    at(&mut home, "2026-06-13");
    let today = home.ok(&["today"]);
    assert!(today.contains("taken Thu 11 Jun 09:00"), "{today}");
    // The 20th stays the 20th, from the 18th to the 22nd; then it is late.
    at(&mut home, "2026-06-17");
    assert!(home.ok(&["today"]).contains("Nothing is planned"));
    at(&mut home, "2026-06-22");
    assert!(home.ok(&["today"]).contains("due, window Thu 18 Jun-Mon 22 Jun"));
    at(&mut home, "2026-06-23");
    assert!(home.ok(&["today"]).contains("late"));
}

#[test]
fn chosen_days_keep_their_number_a_week_and_never_two_on_one_day() {
    let mut home = Home::empty();
    home.course("", "2026-06-01", "3 mg morning on any 3 days a week");
    at(&mut home, "2026-06-03");
    let today = home.ok(&["today"]);
    assert!(today.contains("3 mg  due, until Fri 5 Jun"), "{today}");
    home.ok(&["take", "x", "--yes"]);
    let today = home.ok(&["today"]);
    assert!(today.contains("taken 09:00") && !today.contains("due"), "{today}");
    at(&mut home, "2026-06-04");
    assert!(home.ok(&["today"]).contains("due, until Sat 6 Jun"));
    home.ok(&["take", "x", "--yes"]);
    at(&mut home, "2026-06-05");
    home.ok(&["take", "x", "--yes"]);
    // Three were taken: nothing is due until Monday.
    for day in ["2026-06-06", "2026-06-07"] {
        at(&mut home, day);
        let today = home.ok(&["today"]);
        assert!(!today.contains("due"), "{day}: {today}");
    }
    at(&mut home, "2026-06-08");
    assert!(home.ok(&["today"]).contains("due, until Fri 12 Jun"));
}

#[test]
fn a_new_revision_in_the_middle_of_a_week_gives_no_dose_more() {
    let mut home = Home::empty();
    home.course("", "2026-06-01", "3 mg morning on any 2 days a week");
    for day in ["2026-06-01", "2026-06-02"] {
        at(&mut home, day);
        home.ok(&["take", "x", "--yes"]);
    }
    at(&mut home, "2026-06-03");
    home.ok(&["change", "x", "take 4 mg morning on any 2 days a week"]);
    for day in ["2026-06-03", "2026-06-07"] {
        at(&mut home, day);
        let today = home.ok(&["today"]);
        assert!(!today.contains("due"), "{day}: {today}");
    }
    at(&mut home, "2026-06-08");
    assert!(
        home.ok(&["today"]).contains("4 mg  due, until Sat 13 Jun"),
        "{}",
        home.ok(&["today"])
    );
}

#[test]
fn what_cannot_have_open_days_is_refused_with_what_can() {
    for (take, said) in [
        (
            "3 mg every 7 days give or take 4 days",
            "7 days apart: 3 days early or late at most",
        ),
        ("3 mg morning give or take 1 day", "belong to days that come round"),
        ("3 mg 4 days a week", "on any 4 days a week"),
        ("3 mg twice weekly", "on any 2 days a week"),
        ("3 mg morning, evening on any 2 days a week", "there is one dose"),
        ("3 mg twice a day on any 2 days a week", "due once on its day"),
        ("3 mg once or twice a day", "`3 mg once a day, 3 mg as needed`"),
        ("3 mg 2-3 times a day", "`3 mg twice a day, 3 mg as needed`"),
        ("3 mg 3 times a day as needed", "3 doses as `per_calendar_day`"),
        ("3 mg midnight", "`00:00` or `23:59`"),
        ("3 mg every 2 hours from 08:00 until 18:00", "name the times"),
        ("3 mg with the first bite", "of which meals"),
        ("3 mg morning on the last day", "of which month"),
    ] {
        let home = Home::empty();
        home.course("", "2026-06-01", take);
        let output = home.run(&["check"]);
        let faults = text(&output.stdout) + &text(&output.stderr);
        assert!(faults.contains(said), "{take}: {faults}");
    }
}

/// The first dose of directions that follow the last one is open until the window of the next one opens: there is one dose.
#[test]
fn the_first_dose_of_what_follows_the_last_gives_way_to_the_next() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\nwindow = \"2 days\"\n[[plan]]\nfrom = 2026-06-06\nsteps = [{ take = \"5 mg once 2-4 days after the last\" }]\n",
    );
    for day in 6..=12 {
        home.at(&format!("2026-06-{day:02}T10:00:00+02:00"), "Europe/Berlin");
        let status = home.run(&["status"]);
        let status = String::from_utf8_lossy(&status.stdout).into_owned();
        assert!(["1 due", "1 late"].contains(&status.trim()), "{day}: {status}");
    }
}

/// A dose that is recorded as taken and as not taken is asked about once, whatever else is open of its day.
#[test]
fn what_contradicts_itself_is_listed_once() {
    let mut home = Home::empty();
    for (file, name, head, take) in [
        ("x", "Examplin", "", "3 tablets once a day"),
        ("y", "Yin", "[limits]\nlate = \"2 days\"\n", "1 tablet 3 times a day"),
    ] {
        home.write(
            &format!("courses/{file}.toml"),
            &format!("name = \"{name}\"\ncount = \"tablet\"\n{head}[[plan]]\nfrom = 2026-03-02\nsteps = [{{ take = \"{take}\" }}]\n"),
        );
    }
    home.at("2026-03-03T10:00:00Z", "UTC");
    home.ok(&["take", "x", "--for", "2026-03-02/day"]);
    home.ok(&["skip", "x", "--for", "2026-03-02/day", "--yes"]);
    home.at("2026-03-03T12:00:00Z", "UTC");
    let today = home.ok(&["today"]);
    assert_eq!(today.matches("which?").count(), 1, "{today}");
    let status = home.ok(&["status", "--json"]);
    assert!(status.contains("\"contradicted\": 1"), "{status}");
}

/// In the night nothing is chosen where the dose of the evening has no record and that of the morning can be taken already.
#[test]
fn in_the_night_the_evening_and_the_morning_are_both_named() {
    let mut home = Home::empty();
    home.course(
        "count = \"tablet\"\nwindow = \"1 day\"",
        "2026-03-05",
        "1 tablet 07:30, 17:00",
    );
    home.at("2026-03-05T07:30:00Z", "UTC");
    home.ok(&["take", "x"]);
    home.at("2026-03-06T00:20:00Z", "UTC");
    let output = home.run(&["take", "x"]);
    let asked = super::home::text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{asked}");
    assert!(asked.contains("17:00") && asked.contains("07:30"), "{asked}");
    // So are the one of the evening and the one of this night, which is due.
    let mut home = Home::empty();
    home.course("count = \"tablet\"", "2026-03-05", "1 tablet 23:30, 2 tablets 01:30");
    for now in ["00:40", "01:10", "01:35"] {
        home.at(&format!("2026-03-06T{now}:00Z"), "UTC");
        let output = home.run(&["take", "x"]);
        let asked = super::home::text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{now}: {asked}");
        assert!(
            asked.contains("Thu 5 Mar 23:30") && asked.contains("Fri 6 Mar 01:30"),
            "{now}: {asked}"
        );
        assert!(!asked.contains("Thu 5 Mar 01:30"), "{now}: {asked}");
    }
    home.ok(&["take", "x", "--for", "2026-03-05/23:30"]);
    let said = home.ok(&["take", "x"]);
    assert!(said.is_empty() || said.contains("01:30"), "{said}");
    assert!(home.ok(&["log"]).contains("2 tablets"), "{said}");
    // One of the afternoon is long over: the one of the night is meant.
    let mut home = Home::empty();
    home.course("count = \"tablet\"", "2026-03-05", "1 tablet 17:00, 01:00");
    home.at("2026-03-06T01:00:00Z", "UTC");
    home.ok(&["take", "x"]);
}

/// While a dose is open the page of its medicine has its window, not that of the next one.
#[test]
fn the_page_of_a_medicine_has_the_window_that_is_open() {
    let mut home = Home::empty();
    home.course("window = \"2 days\"", "2026-06-07", "0.25 mg on Sun");
    home.at("2026-06-16T10:00:00Z", "UTC");
    let mut window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], 40, 120);
    window.wait_for("0.25 mg");
    window.types("P");
    window.wait_for("Examplin");
    window.types("\r");
    window.wait_for("Fri 12 Jun to Tue 16 Jun");
}

/// What a receipt says of a dose that is still open is what is shown after it.
#[test]
fn the_dose_that_a_receipt_says_stays_open_stays_open() {
    for (words, stays) in [
        ("take 3 tablets evening on Mon", true),
        ("take 3 tablets morning", true),
        ("only on mon", true),
        ("stop", false),
    ] {
        let mut home = Home::empty();
        home.course(
            "count = \"tablet\"",
            "2026-06-01",
            "2 tablets once on any 3 days a week",
        );
        home.at("2026-06-11T20:30:00Z", "UTC");
        assert!(
            home.ok(&["today"]).contains("Examplin 2 tablets  due"),
            "{}",
            home.ok(&["today"])
        );
        let output = home.run(&["change", "x", words]);
        let said = super::home::text(&output.stderr);
        assert!(output.status.success(), "{words}: {said}");
        let today = home.ok(&["today"]);
        let open = today.contains("Examplin 2 tablets  due");
        assert_eq!(
            said.contains("that is still open stays 2 tablets"),
            open,
            "{words}: {said}\n{today}"
        );
        assert_eq!(open, stays, "{words}: {said}\n{today}");
    }
}
