//! Doses that were moved, taken early or late, or counted from the last one, and what is decided since.

use super::home::{Home, text};
use super::window::Window;

fn with_plan(plan: &str) -> Home {
    let home = Home::empty();
    home.write("courses/x.toml", &format!("name = \"Examplin\"\n{plan}"));
    home
}

fn receipt(home: &Home, decision: &str) -> String {
    let output = home.run(&["change", "x", decision]);
    assert!(output.status.success(), "{decision}: {}", text(&output.stderr));
    text(&output.stderr)
}

const WEEKLY: &str = "[[plan]]\nfrom = 2026-05-06\nsteps = [{ for = \"7 weeks\", take = \"5 mg 10:00 on Wed\" }, { take = \"10 mg 10:00 \
                      on Wed\" }]\n";

/// A dose that was moved to an earlier day and taken there is the dose of its own day: what is decided since leaves it,
/// and begins after that day.
#[test]
fn a_dose_that_was_moved_ahead_and_taken_stays() {
    for decision in ["stop", "pause 2 weeks", "advance", "weekday wed to fri for good"] {
        let mut home = with_plan(WEEKLY);
        home.at("2026-06-10T20:00:00+02:00", "Europe/Berlin");
        home.ok(&["change", "x", "move 2026-06-17 to 2026-06-14 10:00"]);
        home.at("2026-06-14T10:05:00+02:00", "Europe/Berlin");
        home.ok(&["take", "x"]);
        home.at("2026-06-15T09:00:00+02:00", "Europe/Berlin");
        home.ok(&["change", "x", decision]);
        let due = home.ok(&["due", "--from", "2026-06-11", "--to", "2026-06-21"]);
        assert!(due.contains("10:00  Examplin 5 mg  taken 10:05"), "{decision}: {due}");
        // Nothing else is due in that week.
        assert!(!due.contains("planned") && !due.contains("Fri 19"), "{decision}: {due}");
        let week = home.ok(&["week", "--plain"]);
        assert!(!week.contains("Friday 19: Examplin"), "{decision}: {week}");
    }
}

/// A decision from a day on alters no dose that was moved to a day before that one.
#[test]
fn a_decision_leaves_what_was_moved_before_its_day() {
    for decision in ["advance", "stop", "pause 2 weeks"] {
        let mut home = with_plan(WEEKLY);
        home.at("2026-06-10T20:00:00+02:00", "Europe/Berlin");
        home.ok(&["change", "x", "move 2026-06-17 to 2026-06-14 10:00"]);
        let before = home.ok(&["due", "--from", "2026-06-10", "--to", "2026-06-15"]);
        home.ok(&["change", "x", &format!("{decision} from 2026-06-16")]);
        let after = home.ok(&["due", "--from", "2026-06-10", "--to", "2026-06-15"]);
        assert_eq!(before, after, "{decision}");
    }
}

/// One that is moved a second time, named by where it is, is where the last decision has put it.
#[test]
fn a_decision_leaves_a_dose_that_was_moved_twice_where_it_is() {
    for (first, second, to) in [
        (
            "move 2026-06-17 to 2026-06-15 18:00",
            "move 2026-06-15 18:00 to 2026-06-14 07:15",
            "Sun 14 Jun",
        ),
        (
            "move 2026-06-17 to 2026-06-14 18:00",
            "move 2026-06-14 18:00 to 2026-06-16 07:15",
            "Tue 16 Jun",
        ),
        (
            "move 2026-06-17 to 2026-06-19 18:00",
            "move 2026-06-19 18:00 to 2026-06-18 07:15",
            "Thu 18 Jun",
        ),
        (
            "move 2026-06-17 to 2026-06-19 18:00",
            "move 2026-06-19 18:00 to 2026-06-15 07:15",
            "Mon 15 Jun",
        ),
    ] {
        for decision in [
            "advance from 2026-06-19",
            "hold 3 days from 2026-06-19",
            "stop from 2026-06-20",
        ] {
            let mut home = with_plan(WEEKLY);
            home.at("2026-06-10T20:00:00+02:00", "Europe/Berlin");
            home.ok(&["change", "x", first]);
            home.ok(&["change", "x", second]);
            let range = ["due", "--from", "2026-06-11", "--to", "2026-06-18"];
            let before = home.ok(&range);
            let day = before.split(&format!("{to} 2026\n")).nth(1).unwrap();
            let here = day.lines().next().unwrap();
            assert!(
                here.trim().starts_with("07:15  Examplin 5 mg  planned"),
                "{second}: {before}"
            );
            home.ok(&["change", "x", decision]);
            assert_eq!(before, home.ok(&range), "{second}, {decision}");
        }
    }
}

/// Nothing is due in a pause or after a stop, not what was moved there before either.
#[test]
fn a_pause_takes_a_moved_dose_in() {
    for decision in ["stop", "pause 2 weeks"] {
        let mut home = with_plan(WEEKLY);
        home.at("2026-06-10T08:00:00+02:00", "Europe/Berlin");
        home.ok(&["change", "x", "move 2026-06-10 to 2026-06-12 10:00"]);
        home.at("2026-06-11T09:00:00+02:00", "Europe/Berlin");
        let receipt = receipt(&home, decision);
        assert!(receipt.contains("first Fri 12 Jun: nothing (was 5 mg)"), "{receipt}");
        home.at("2026-06-12T10:05:00+02:00", "Europe/Berlin");
        assert_ne!(home.ok(&["status"]).trim(), "1 due", "{decision}");
        assert!(!home.run(&["take", "x"]).status.success(), "{decision}");
        home.ok(&["undo"]);
        assert_eq!(home.ok(&["status"]).trim(), "1 due", "{decision}");
    }
}

/// A dose counted from the last one is recorded as the one that was due, also where one before it was not recorded.
#[test]
fn what_follows_the_last_dose_stays_where_an_earlier_one_was_not_recorded() {
    let mut home =
        with_plan("[[plan]]\nfrom = 2026-03-02\nsteps = [{ take = \"5 mg once 12-14 weeks after the last\" }]\n");
    home.at("2026-06-10T09:00:00+02:00", "Europe/Berlin");
    home.ok(&["take", "x"]);
    let today = home.ok(&["today"]);
    assert!(
        today.contains("Mon 25 May day  Examplin 5 mg  changed: 5 mg taken 09:00"),
        "{today}"
    );
    let due = home.ok(&["due", "--from", "2026-05-01", "--to", "2026-09-30"]);
    assert!(
        due.contains("taken Wed 10 Jun 09:00") && due.contains("Wed 2 Sep 2026"),
        "{due}"
    );
    // A second one a minute later is asked about.
    home.write("courses/x.toml", "name = \"Examplin\"\nwindow = \"2 days\"\n[[plan]]\nfrom = 2026-06-06\nsteps = [{ take = \"5 mg once 2-4 days after the last\" }]\n");
    home.write("journal/2026-06.toml", "");
    home.write("journal/2026-05.toml", "");
    home.ok(&["take", "x"]);
    home.at("2026-06-10T09:01:00+02:00", "Europe/Berlin");
    assert_eq!(home.run(&["take", "x"]).status.code(), Some(2));
}

/// A dose that can still be taken over midnight is one for `limits` too, where nothing is planned from midnight on; and it
/// is too soon in every list.
#[test]
fn limits_and_lists_say_of_one_dose_what_today_says() {
    let mut home = with_plan("[[plan]]\nfrom = 2026-06-01\nsteps = [{ take = \"5 mg 23:30\" }]\n");
    home.at("2026-06-10T20:00:00+02:00", "Europe/Berlin");
    home.ok(&["change", "x", "pause 3 days from tomorrow"]);
    home.at("2026-06-11T00:30:00+02:00", "Europe/Berlin");
    assert!(home.ok(&["today"]).contains("23:30  Examplin 5 mg  due"));
    assert!(home.run(&["limits", "x"]).status.success());
    home.at("2026-06-11T09:30:00+02:00", "Europe/Berlin");
    assert_eq!(home.run(&["limits", "x"]).status.code(), Some(1));

    let mut home = with_plan(
        "[limits]\ngap = \"4 hours\"\nlate = \"2 days\"\n[[plan]]\nfrom = 2026-06-01\nsteps = [{ take = \"5 mg morning\" }]\n",
    );
    home.at("2026-06-11T06:30:00+02:00", "Europe/Berlin");
    home.ok(&["take", "x", "--for", "2026-06-09", "--yes"]);
    for args in [["due", "--from", "2026-06-10"], ["due", "--to", "2026-06-11"]] {
        let due = home.ok(&args);
        assert!(
            due.contains("too soon until 10:30") && !due.contains("late, until"),
            "{args:?}: {due}"
        );
    }
}

/// Two doses of one day that have no time would be taken together: where one is moved to the day of another, it is given one.
#[test]
fn two_doses_without_a_time_are_not_put_on_one_day() {
    for take in ["5 mg once a day", "5 mg 3 times a day"] {
        let mut home = with_plan(&format!(
            "[[plan]]\nfrom = 2026-06-01\nsteps = [{{ take = \"{take}\" }}]\n"
        ));
        home.at("2026-06-10T20:00:00+02:00", "Europe/Berlin");
        let output = home.run(&["change", "x", "move the next dose to tomorrow"]);
        let said = text(&output.stderr);
        assert!(
            output.status.code() == Some(2) && said.contains("at no set time; say a time"),
            "{said}"
        );
        home.ok(&["change", "x", "move the next dose to tomorrow 12:00"]);
    }
}

/// A step that counts its doses has them all, also where it is paused or stopped in the middle of a day.
#[test]
fn a_step_counted_in_doses_has_them_around_a_pause() {
    let plan = "[[plan]]\nfrom = 2026-06-08\nsteps = [{ for = \"12 doses\", take = \"5 mg 06:00, 14:00, 22:00\" }, { take = \"2.5 mg \
                10:00\" }]\n";
    for decisions in [
        &["pause 1 day"][..],
        &["pause 1 day with shift"],
        &["stop", "resume from tomorrow"],
    ] {
        let mut home = with_plan(plan);
        for (day, hours) in [(8, &[6, 14, 22][..]), (9, &[6, 14, 22]), (10, &[6, 14])] {
            for hour in hours {
                home.at(&format!("2026-06-{day:02}T{hour:02}:00:00+02:00"), "Europe/Berlin");
                home.ok(&["take", "x"]);
            }
        }
        home.at("2026-06-10T20:00:00+02:00", "Europe/Berlin");
        for decision in decisions {
            home.ok(&["change", "x", decision]);
        }
        let due = home.ok(&["due", "--from", "2026-06-08", "--to", "2026-06-20"]);
        assert_eq!(due.matches("Examplin 5 mg").count(), 12, "{decisions:?}\n{due}");
    }
}

/// On a day without a dose nothing that is decided is put into the hours that are over.
#[test]
fn nothing_is_put_into_the_past_of_a_day_without_a_dose() {
    let mut home = with_plan(
        "[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"9 days\", take = \"5 mg 21:00\" }, { for = \"1 week\", take = \"none\" }, { \
         take = \"5 mg 06:00, 14:00, 21:00\" }]\n",
    );
    home.at("2026-06-10T20:00:00+02:00", "Europe/Berlin");
    let receipt = receipt(&home, "advance");
    assert!(receipt.contains("from Thu 11 Jun"), "{receipt}");
    let due = home.ok(&["due", "--to", "2026-06-10"]);
    assert!(!due.contains("not recorded"), "{due}");
}

/// A dose of an earlier day that is open, and would no longer be taken after what is decided, is named.
#[test]
fn what_a_decision_closes_is_said() {
    let mut home =
        with_plan("[[plan]]\nfrom = 2026-06-01\nsteps = [{ take = \"5 mg once 2-4 days after the last\" }]\n");
    home.at("2026-06-01T09:00:00+02:00", "Europe/Berlin");
    home.ok(&["take", "x"]);
    home.at("2026-06-10T20:00:00+02:00", "Europe/Berlin");
    assert!(home.ok(&["today"]).contains("late"));
    for decision in ["stop", "pause 3 days"] {
        let receipt = receipt(&home, decision);
        assert!(receipt.contains("is not taken any more"), "{decision}: {receipt}");
        assert!(!home.ok(&["today"]).contains("late"), "{decision}");
        home.ok(&["undo"]);
    }
}

/// A revision that is made on the screen leaves the doses of today that are over: they were of the plan before.
#[test]
fn a_revision_of_the_screen_leaves_what_is_over_today() {
    let mut home = with_plan(
        "count = \"tablet\"\n[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"2 weeks\", take = \"1 tablet morning, evening\" }, { take = \
         \"3 tablets morning, evening\" }]\n",
    );
    home.at("2026-06-10T19:00:00+02:00", "Europe/Berlin");
    let mut window = Window::planner(&home);
    window.wait_for("Examplin");
    window.types("4");
    window.wait_for("step 1 of 2");
    window.types("x");
    window.wait_for("draft of revision 2");
    window.types("w");
    window.wait_for("Activate the draft");
    // A dialog hears no key in its first moment.
    for _ in 0..20 {
        if window.text().contains("Active now") {
            break;
        }
        window.types("\r");
        std::thread::sleep(std::time::Duration::from_millis(150));
    }
    window.wait_for("Active now");
    let due = home.ok(&["due", "--to", "2026-06-11"]);
    assert!(
        due.contains("morning  Examplin 1 tablet  not recorded") && due.contains("evening  Examplin 1 tablet"),
        "{due}"
    );
    assert!(due.contains("morning  Examplin 3 tablets  planned"), "{due}");
}

/// A decision begins after what was taken that day, wherever in the plan that has its own day, and alters no dose that
/// is recorded.
#[test]
fn a_decision_begins_behind_a_moved_dose_that_was_taken() {
    let plan = |days: &str| {
        format!(
            "[[plan]]\nfrom = 2026-05-06\nsteps = [{{ for = \"8 weeks\", take = \"5 drops {days}\" }}, {{ take = \"9 drops {days}\" }}]\n"
        )
    };
    // Two were moved ahead, the other is due tomorrow; or one of the days between is open.
    for (days, second) in [("10:00 on Wed, Thu", true), ("10:00 on Tue, Wed", false)] {
        for (decision, next) in [
            ("stop", ""),
            ("pause 2 weeks", ""),
            ("set 7 drops", "7"),
            ("advance", "9"),
        ] {
            let mut home = with_plan(&plan(days));
            home.at("2026-06-10T12:00:00+02:00", "Europe/Berlin");
            home.ok(&["change", "x", "move 2026-06-17 to 2026-06-14 10:00"]);
            if second {
                home.ok(&["change", "x", "move 2026-06-18 to 2026-06-15 10:00"]);
            }
            home.at("2026-06-14T10:01:00+02:00", "Europe/Berlin");
            home.ok(&["take", "x"]);
            home.at("2026-06-14T20:00:00+02:00", "Europe/Berlin");
            let receipt = receipt(&home, decision);
            assert!(receipt.contains("from Mon 15 Jun"), "{receipt}");
            let due = home.ok(&["due", "--from", "2026-06-14", "--to", "2026-06-18"]);
            assert!(due.contains("5 drops  taken 10:01"), "{decision}: {due}");
            assert!(due.contains("5 drops  moved to Sun 14 Jun"), "{decision}: {due}");
            let planned: Vec<&str> = due.lines().filter(|line| line.ends_with("planned")).collect();
            let wanted = format!("Examplin {next} drops  planned");
            assert!(
                planned.iter().all(|line| line.ends_with(&wanted)) && planned.is_empty() == next.is_empty(),
                "{decision}: {due}"
            );
        }
    }
}

/// The same in the middle of a day: a dose of another day that was moved to it and taken stays, the rest of the day follows
/// the decision.
#[test]
fn a_decision_in_the_middle_of_a_day_leaves_a_moved_dose_that_was_taken() {
    let plan = "[[plan]]\nfrom = 2026-05-06\nsteps = [{ for = \"8 weeks\", take = \"5 drops 10:00 on Wed; 5 drops 20:00 on Sun\" }, \
                { take = \"9 drops 10:00 on Wed; 9 drops 20:00 on Sun\" }]\n";
    for own in ["2026-06-10", "2026-06-17"] {
        for (decision, next) in [
            ("stop", ""),
            ("pause 2 weeks", ""),
            ("set 7 drops", "7"),
            ("advance", "9"),
        ] {
            let mut home = with_plan(plan);
            home.at("2026-06-09T12:00:00+02:00", "Europe/Berlin");
            home.ok(&["change", "x", &format!("move {own} 10:00 to 2026-06-14 10:00")]);
            home.at("2026-06-14T10:01:00+02:00", "Europe/Berlin");
            home.ok(&["take", "x"]);
            home.at("2026-06-14T12:00:00+02:00", "Europe/Berlin");
            home.ok(&["change", "x", decision]);
            let due = home.ok(&["due", "--from", "2026-06-14", "--to", "2026-06-14"]);
            let mut wanted = "Sun 14 Jun 2026\n  10:00  Examplin 5 drops  taken 10:01\n".to_owned();
            if !next.is_empty() {
                wanted += &format!("  20:00  Examplin {next} drops  planned\n");
            }
            assert_eq!(due, wanted, "{own} {decision}");
        }
    }
}

/// A moved dose that gets another name by a decision is one dose, and what differs is shown where doses are.
#[test]
fn a_moved_dose_with_another_name_is_one_dose() {
    for (taken, decision, first) in [
        (
            false,
            "time morning to evening",
            "first Mon 15 Jun: 10 mg evening (was 10 mg morning)",
        ),
        (
            true,
            "time morning to evening",
            "first Mon 15 Jun: 10 mg evening (was 10 mg morning)",
        ),
        (
            true,
            "time to 10:00 for good",
            "first Mon 15 Jun: 10 mg 10:00 (was 10 mg morning)",
        ),
        (
            true,
            "take 20 mg 08:00",
            "first Mon 15 Jun: 20 mg 08:00 (was 10 mg morning)",
        ),
    ] {
        let mut home = with_plan("[[plan]]\nfrom = 2026-06-01\nsteps = [{ take = \"10 mg morning\" }]\n");
        home.at("2026-06-14T20:00:00+02:00", "Europe/Berlin");
        home.ok(&["take", "x", "--for", "2026-06-14/morning", "--at", "08:00"]);
        home.ok(&["change", "x", "move 2026-06-16 morning to 2026-06-14 21:00"]);
        if taken {
            home.ok(&["take", "x"]);
        }
        let receipt = receipt(&home, decision);
        assert!(receipt.contains(first), "{decision}: {receipt}");
        let due = home.ok(&["due", "--from", "2026-06-14", "--to", "2026-06-16"]);
        let state = if taken { "taken 20:00" } else { "due" };
        assert_eq!(due.matches("21:00  Examplin 10 mg").count(), 1, "{decision}: {due}");
        assert!(
            due.contains(&format!("21:00  Examplin 10 mg  {state}")),
            "{decision}: {due}"
        );
        // The dose of the 16th is the one that was moved.
        let last = due.split("Tue 16 Jun").nth(1).unwrap_or_default();
        assert_eq!(last.matches("Examplin").count(), 1, "{decision}: {due}");
        assert!(last.contains("moved to Sun 14 Jun"), "{decision}: {due}");
    }
}

/// A dose that was recorded ahead of its day is not reminded of, and is not used up a second time.
#[test]
fn what_was_recorded_ahead_is_not_to_come_any_more() {
    let mut home = with_plan(
        "count = \"tablet\"\nsupply = { on = 2026-03-09, left = \"10 tablets\" }\n[[plan]]\nfrom = 2026-03-09\nsteps = [{ take = \"1 tablet \
         evening\" }]\n",
    );
    home.at("2026-03-09T18:00:00Z", "UTC");
    assert!(
        home.ok(&["supply"]).contains("until Wed 18 Mar"),
        "{}",
        home.ok(&["supply"])
    );
    home.ok(&["take", "x"]);
    home.ok(&["take", "x", "--for", "2026-03-10/evening", "--yes"]);
    assert!(
        home.ok(&["supply"]).contains("8 tablets, until Wed 18 Mar"),
        "{}",
        home.ok(&["supply"])
    );
    home.ok(&["skip", "x", "--for", "2026-03-11/evening", "--yes"]);
    for day in ["09", "11"] {
        home.at(&format!("2026-03-{day}T18:00:00Z"), "UTC");
        assert!(
            home.ok(&["supply"]).contains("8 tablets, until Thu 19 Mar"),
            "{}",
            home.ok(&["supply"])
        );
    }
    home.at("2026-03-09T18:30:00Z", "UTC");
    let calendar = home.ok(&["export", "ics", "--to", "2026-03-13"]);
    assert_eq!(
        (
            calendar.matches("BEGIN:VEVENT").count(),
            calendar.matches("BEGIN:VALARM").count()
        ),
        (5, 2),
        "{calendar}"
    );
}

/// On the clock of another zone a decision begins on the day that was said where that has no dose, as everywhere: what was
/// moved to a day after it is in it.
#[test]
fn a_decision_from_a_day_without_a_dose_begins_on_it_in_every_zone() {
    for zone in [
        "",
        "zone = \"Europe/Berlin\"\n",
        "zone = \"Asia/Tokyo\"\n",
        "zone = \"America/New_York\"\n",
    ] {
        for decision in ["pause from 2026-04-04", "stop from 2026-04-04"] {
            let mut home = with_plan(&format!(
                "count = \"tablet\"\n{zone}[[plan]]\nfrom = 2026-03-30\nsteps = [{{ take = \"1 tablet 12:00 on Mon\" }}]\n"
            ));
            home.at("2026-03-31T08:40:00Z", "UTC");
            home.ok(&["change", "x", "move 2026-04-06 to 2026-04-08 13:00"]);
            home.at("2026-04-03T12:05:00Z", "UTC");
            home.ok(&["change", "x", decision]);
            let due = home.ok(&["due", "--to", "2026-04-21"]);
            assert!(
                !due.contains("13:00  Examplin 1 tablet  planned"),
                "{zone}{decision}: {due}"
            );
        }
    }
}
