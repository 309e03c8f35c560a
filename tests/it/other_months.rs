//! What was taken in one month for a dose of another: a record is kept in the month for which its dose was due, and every
//! question about the time at which it was taken knows it.

use super::home::{Home, text};
use super::window::Window;

fn course(head: &str, steps: &str) -> Home {
    let home = Home::empty();
    home.write(
        "courses/x.toml",
        &format!("name = \"Examplin\"\n{head}\n[[plan]]\nfrom = 2026-01-07\nsteps = [{steps}]\n"),
    );
    home
}

fn at(home: &mut Home, moment: &str) {
    home.at(&format!("2026-{moment}:00Z"), "UTC");
}

/// A dose of the next month, or of one after that, is moved to the last days of this one.
#[test]
fn a_dose_moved_over_the_end_of_a_month_is_not_open_once_it_is_taken() {
    for (dose, by) in [("2026-04-01", ""), ("2026-05-06", "--yes")] {
        let mut home = course("", "{ take = \"1 tablet 10:00 on Wed\" }");
        home.write(
            "courses/x.toml",
            &home.read("courses/x.toml").replace("name", "count = \"tablet\"\nname"),
        );
        at(&mut home, "03-25T10:00");
        home.ok(&["take", "x"]);
        let mut words = vec!["change".to_owned(), "x".into(), format!("move {dose} to 2026-03-30")];
        words.extend((!by.is_empty()).then(|| by.to_owned()));
        home.ok(&words.iter().map(String::as_str).collect::<Vec<_>>());
        at(&mut home, "03-30T10:00");
        home.ok(&["take", "x"]);
        for moment in ["03-30T10:05", "03-31T10:00"] {
            at(&mut home, moment);
            let told = home.ok(&["due", "--from", "2026-03-30", "--to", "2026-03-30"]);
            assert!(told.contains("taken 10:00"), "{dose} {moment}: {told}");
            let again = home.run(&["take", "x"]);
            assert_eq!(again.status.code(), Some(2), "{dose} {moment}: {again:?}");
        }
        at(&mut home, "03-30T11:00");
        assert!(home.ok(&["today"]).contains("taken 10:00"), "{}", home.ok(&["today"]));
        assert!(!home.ok(&["status"]).contains("due"), "{}", home.ok(&["status"]));
        let window = Window::planner(&home);
        window.wait_for("10:00  Examplin");
        assert!(!window.text().contains("due"), "{}", window.text());
    }
}

/// Taken ahead of its month, or long after its own: what was taken counts at the time at which it was taken.
#[test]
fn a_dose_of_another_month_counts_for_the_limits_of_the_day_on_which_it_was_taken() {
    let limits = "[limits]\nper_day = \"10 mg\"\ngap = \"12 hours\"";
    for dose in ["2026-04-01", "2026-06-24", "2026-02-11", "2026-01-21"] {
        let mut home = course(limits, "{ take = \"10 mg 10:00 on Wed\" }");
        at(&mut home, "03-25T10:00");
        home.ok(&["take", "x"]);
        at(&mut home, "03-28T10:00");
        home.ok(&["take", "x", "--for", &format!("{dose}/10:00"), "--yes"]);
        at(&mut home, "03-28T11:00");
        let told = home.run(&["limits", "x"]);
        assert_eq!(told.status.code(), Some(1), "{dose}: {told:?}");
        let told = text(&told.stdout);
        assert!(told.contains("the last dose was at 10:00"), "{dose}: {told}");
        assert!(told.contains("10 mg taken already"), "{dose}: {told}");
        let extra = home.run(&["take", "x", "10 mg", "--unplanned"]);
        assert_eq!(extra.status.code(), Some(2), "{dose}: {extra:?}");
        assert!(text(&extra.stderr).contains("over your limit"), "{dose}: {extra:?}");
        let today = home.ok(&["today"]);
        assert!(today.contains("10 mg taken 10:00"), "{dose}: {today}");
        let window = Window::planner(&home);
        window.wait_for("changed, planned");
    }
}

/// A window of days over the end of a month: taken in it, the dose is not open, and the limits count it.
#[test]
fn a_dose_taken_in_its_window_before_its_month_begins_is_asked_about_again() {
    let home = &mut course(
        "[limits]\ngap = \"3 days\"",
        "{ take = \"25 mg once on Tue give or take 2 days\" }",
    );
    at(home, "03-24T10:00");
    home.ok(&["take", "x"]);
    // Wednesday is the first of April here: Tuesday 31 March and 7 April.
    at(home, "03-31T10:00");
    home.ok(&["take", "x"]);
    let home = &mut course(
        "[limits]\ngap = \"3 days\"",
        "{ take = \"25 mg once on Wed give or take 2 days\" }",
    );
    at(home, "03-25T10:00");
    home.ok(&["take", "x"]);
    at(home, "03-30T10:00");
    home.ok(&["take", "x"]);
    at(home, "03-30T20:00");
    for verb in [&["take", "x"][..], &["skip", "x"]] {
        assert_eq!(home.run(verb).status.code(), Some(2), "{verb:?}");
    }
    let told = home.run(&["limits", "x"]);
    assert!(text(&told.stdout).contains("at least 3 days"), "{told:?}");
    assert_eq!(home.run(&["status", "--check"]).status.code(), Some(0));
}

/// A dose with a window whose next one is months away, or has none: recorded, it is never late.
#[test]
fn a_dose_that_was_taken_months_ago_is_not_late() {
    let home = &mut course("", "{ take = \"100 mg once every 12 weeks give or take 2 days\" }");
    at(home, "01-07T10:00");
    home.ok(&["take", "x"]);
    let over = &mut course(
        "",
        "{ take = \"100 mg 10:00 on Thu give or take 1 day\", for = \"9 days\" }",
    );
    at(over, "01-15T10:00");
    over.ok(&["take", "x"]);
    for moment in ["01-31T10:00", "02-03T10:00", "03-01T10:00", "03-20T10:00"] {
        for home in [&mut *home, &mut *over] {
            at(home, moment);
            let today = home.ok(&["today"]);
            assert!(
                !today.contains("late") && !today.contains("Examplin 100 mg"),
                "{moment}: {today}"
            );
            assert_eq!(home.run(&["status", "--check"]).status.code(), Some(0), "{moment}");
            assert_eq!(home.run(&["take", "x"]).status.code(), Some(2), "{moment}");
            let window = Window::planner(home);
            window.wait_for("Check-in");
            assert!(!window.text().contains("late"), "{moment}: {}", window.text());
        }
    }
    // Not recorded, it is.
    let home = &mut course("", "{ take = \"100 mg once every 12 weeks give or take 2 days\" }");
    at(home, "03-01T10:00");
    assert!(home.ok(&["today"]).contains("late"), "{}", home.ok(&["today"]));
}

/// A dose of the next month that was moved into this one and taken before that, in its window, stays taken.
#[test]
fn a_moved_dose_that_was_taken_in_its_window_is_not_due_again_where_it_was_moved_to() {
    for (from, dose, to, taken) in [
        ("2026-03-04", "2026-04-01", "2026-03-24", "03-19"),
        ("2026-03-02", "2026-03-30", "2026-04-08", "04-03"),
    ] {
        let take = "{ take = \"50 mg once every 4 weeks give or take 6 days\" }";
        let home = &mut course("", take);
        home.write(
            "courses/x.toml",
            &home.read("courses/x.toml").replace("2026-01-07", from),
        );
        at(home, &format!("{}T10:00", from.trim_start_matches("2026-")));
        home.ok(&["take", "x"]);
        home.ok(&["change", "x", &format!("move {dose} to {to}"), "--yes"]);
        at(home, &format!("{taken}T10:00"));
        home.ok(&["take", "x"]);
        let (month, day) = to.trim_start_matches("2026-").split_once('-').unwrap();
        let day: u32 = day.parse().unwrap();
        for later in 0..7 {
            at(home, &format!("{month}-{:02}T10:00", day + later));
            let today = home.ok(&["today"]);
            assert!(
                !today.contains("mg  due") && !today.contains("late"),
                "{to} {later}: {today}"
            );
            let told = home.ok(&["due", "--from", to, "--to", to]);
            assert!(told.contains("taken"), "{to} {later}: {told}");
            assert_eq!(home.run(&["take", "x"]).status.code(), Some(2), "{to} {later}");
            let window = Window::planner(home);
            window.wait_for("Check-in");
            let rows = window.text();
            let open = |row: &str| row.contains("Examplin") && (row.contains("due") || row.contains("late"));
            assert!(!rows.lines().any(open), "{to} {later}: {rows}");
        }
    }
}

/// What looks back shows what can still be open as the day does, and what looks ahead knows what was taken ahead.
#[test]
fn figures_and_what_comes_next_know_the_doses_of_other_months() {
    let home = &mut course("", "{ take = \"100 mg once every 12 weeks give or take 2 days\" }");
    at(home, "01-07T10:00");
    home.ok(&["take", "x"]);
    for moment in ["02-20T10:00", "03-10T10:00"] {
        at(home, moment);
        for verb in ["week", "review", "steps", "log"] {
            let told = home.ok(&[verb]);
            assert!(
                !told.contains("late") && !told.contains("open"),
                "{moment} {verb}: {told}"
            );
        }
    }
    let home = &mut course("", "{ take = \"10 mg 10:00 on Wed\" }");
    at(home, "03-11T10:00");
    home.ok(&["take", "x", "--for", "2026-04-01/10:00", "--yes"]);
    for day in ["18", "25"] {
        at(home, &format!("03-{day}T10:00"));
        home.ok(&["take", "x"]);
    }
    at(home, "03-26T10:00");
    let next = home.ok(&["status"]);
    assert!(next.contains("Wed 8 Apr"), "{next}");
}

/// The last dose as needed is the last by its time, whichever month it is kept in.
#[test]
fn the_last_dose_as_needed_is_the_last_by_its_time() {
    let home = &mut course("", "{ take = \"2 mg morning; 1 mg as needed\" }");
    at(home, "03-31T22:00");
    home.ok(&["take", "x", "--for", "2026-04-01/morning", "--yes"]);
    at(home, "04-01T09:00");
    home.ok(&["take", "x", "--for", "as-needed"]);
    let today = home.ok(&["today"]);
    assert!(today.contains("last 09:00"), "{today}");
    at(home, "04-01T14:00");
    home.ok(&["take", "x", "--for", "2026-03-31/morning", "--yes"]);
    let today = home.ok(&["today"]);
    assert!(today.contains("last 14:00"), "{today}");
}

/// A merge that was undone: the other machine's dose is named when its copy is merged again, and the copy is kept.
#[test]
fn a_dose_whose_merge_was_undone_is_named_when_it_is_merged_again() {
    let there = &mut course("", "{ take = \"25 mg once on Tue\" }");
    at(there, "03-24T10:00");
    there.ok(&["take", "x"]);
    let here = &mut course("", "{ take = \"25 mg once on Tue\" }");
    at(here, "03-24T18:00");
    let copy = "journal/2026-03.sync-conflict-1.toml";
    here.write(copy, &there.read("journal/2026-03.toml"));
    here.ok(&["merge", copy]);
    here.ok(&["undo"]);
    here.write(copy, &there.read("journal/2026-03.toml"));
    let again = here.run(&["merge", copy]);
    assert_eq!(again.status.code(), Some(1), "{again:?}");
    let said = format!("{}{}", text(&again.stdout), text(&again.stderr));
    assert!(
        said.contains("25 mg taken 24 Mar 2026 10:00") && said.contains("was taken back here with undo"),
        "{said}"
    );
    assert!(here.path(copy).exists());
}

/// On the clock of another zone as well: a dose that is taken on the day before it is shown is on Today, and not due again.
#[test]
fn a_dose_of_another_zone_that_was_taken_a_day_ahead_is_on_the_day_on_which_it_was_taken() {
    let take = "{ take = \"2 mL 06:00 on Mon, Thu give or take 1 day\" }";
    let home = &mut course("zone = \"Asia/Tokyo\"\n[limits]\ngap = \"12 hours\"", take);
    let there = "America/New_York";
    home.at("2026-10-31T17:00:00-04:00", there);
    home.ok(&["take", "x"]);
    let today = home.ok(&["today"]);
    assert!(today.contains("Sun 16:00  Examplin 2 mL  taken 17:00"), "{today}");
    assert_eq!(home.run(&["limits", "x"]).status.code(), Some(1));
    home.at("2026-11-01T20:00:00-05:00", there);
    let today = home.ok(&["today"]);
    assert!(
        today.contains("16:00  Examplin 2 mL  taken Sat 31 Oct 17:00"),
        "{today}"
    );
    assert_eq!(home.run(&["take", "x"]).status.code(), Some(2));
}
