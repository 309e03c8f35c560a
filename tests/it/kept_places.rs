//! What was recorded keeps its place: beside two decisions of one day, a move, a forgotten record, an import.

use super::home::{Home, text};

const ZONE: &str = "Europe/Berlin";

fn course(head: &str, from: &str, steps: &str) -> Home {
    let home = Home::empty();
    let plan = format!("name = \"Examplin\"\n{head}\n[[plan]]\nfrom = {from}\nsteps = [{steps}]\n");
    home.write("courses/x.toml", &plan);
    home
}

fn at(home: &mut Home, moment: &str) {
    home.at(&format!("2026-03-{moment}:00+01:00"), ZONE);
}

fn due(home: &Home, from: &str, to: &str) -> String {
    home.ok(&["due", "--from", from, "--to", to])
}

/// A dose without a time of day, recorded between two decisions of its day.
#[test]
fn a_dose_between_two_decisions_of_one_day_stays_the_dose_that_it_was() {
    for second in ["stop", "pause", "set 5 mg"] {
        let mut home = course("", "2026-03-02", "{ for = \"3 days\", take = \"20 mg 2 times a day\" }");
        at(&mut home, "10T12:10");
        home.ok(&["change", "x", "restart"]);
        home.ok(&["take", "x", "--for", "2026-03-10/2 of 2"]);
        home.ok(&["change", "x", second]);
        let today = home.ok(&["today"]);
        assert!(
            today.contains("2 of 2  Examplin 20 mg  taken 12:10"),
            "{second}: {today}"
        );
    }
}

/// `N doses taken`: a forgotten dose that is recorded later leaves what was taken as asked.
#[test]
fn a_late_record_of_a_counted_step_changes_no_dose_that_was_taken_as_asked() {
    let steps = "{ for = \"3 doses taken\", take = \"12.5 mg morning\" }, { take = \"7.5 mg morning\" }";
    let mut home = course("", "2026-03-11", steps);
    for day in ["12", "13", "14"] {
        at(&mut home, &format!("{day}T08:00"));
        home.ok(&["take", "x"]);
    }
    at(&mut home, "15T07:00");
    home.ok(&[
        "take",
        "x",
        "--for",
        "2026-03-11/morning",
        "--at",
        "2026-03-11T08:00",
        "--yes",
    ]);
    let due = due(&home, "2026-03-11", "2026-03-15");
    assert_eq!(due.matches("Examplin 12.5 mg  taken 08:00").count(), 4, "{due}");
    assert!(due.contains("7.5 mg  due") && !due.contains("changed"), "{due}");
}

/// The same of doses without a time of day, and of the last one of a step that has several a day.
#[test]
fn a_late_record_leaves_every_dose_of_a_counted_step_its_place() {
    let steps =
        "{ for = \"4 doses taken\", take = \"1 mg once a day\" }, { for = \"1 week\", take = \"3 mg once a day\" }";
    let mut home = course("", "2026-03-02", steps);
    for day in ["02", "03", "05", "06"] {
        at(&mut home, &format!("{day}T09:00"));
        home.ok(&["take", "x"]);
    }
    at(&mut home, "06T10:00");
    home.ok(&["take", "x", "--for", "2026-03-04", "--at", "2026-03-04T08:00", "--yes"]);
    let told = due(&home, "2026-03-02", "2026-03-06");
    assert_eq!(told.matches("1 mg  taken").count(), 5, "{told}");
    let steps = "{ for = \"4 doses taken\", take = \"1 mg morning, evening\" }, { for = \"1 week\", take = \"3 mg morning, evening\" }";
    let mut home = course("", "2026-03-02", steps);
    for moment in ["02T09:00", "03T09:00", "04T09:00", "04T18:30"] {
        at(&mut home, moment);
        home.ok(&["take", "x"]);
    }
    at(&mut home, "05T08:10");
    home.ok(&[
        "take",
        "x",
        "--for",
        "2026-03-02/evening",
        "--at",
        "2026-03-02T19:00",
        "--yes",
    ]);
    let told = due(&home, "2026-03-02", "2026-03-04");
    assert_eq!(told.matches("1 mg  taken").count(), 5, "{told}");
}

/// A dose that is counted from the last one, moved ahead and taken there.
#[test]
fn a_counted_dose_that_was_moved_ahead_is_there() {
    let mut home = course("", "2026-03-02", "{ take = \"1 mg once 3-5 days after the last\" }");
    at(&mut home, "02T09:00");
    home.ok(&["take", "x"]);
    at(&mut home, "03T13:40");
    home.ok(&["change", "x", "move the next dose to today 22:00", "--yes"]);
    at(&mut home, "03T22:10");
    home.ok(&["take", "x"]);
    assert!(home.ok(&["today"]).contains("22:00  Examplin 1 mg  taken 22:10"));
    let due = due(&home, "2026-03-02", "2026-03-06");
    assert!(
        due.contains("moved to Tue 3 Mar 22:00") && due.contains("Fri 6 Mar"),
        "{due}"
    );
}

/// A move of a day is about the doses that the plan had on it.
#[test]
fn a_move_takes_no_dose_of_a_step_that_was_decided_later() {
    let steps = "{ for = \"5 days\", take = \"1 mg 2 times a day\" }, { take = \"5 mg once a day\" }";
    let mut home = course("", "2026-03-01", steps);
    at(&mut home, "09T20:40");
    home.ok(&["take", "x"]);
    home.ok(&["change", "x", "move tomorrow to today 22:00", "--yes"]);
    at(&mut home, "09T22:10");
    home.ok(&["take", "x"]);
    let before = due(&home, "2026-03-09", "2026-03-09");
    at(&mut home, "10T07:10");
    home.ok(&["change", "x", "step 1 from today"]);
    assert_eq!(due(&home, "2026-03-09", "2026-03-09"), before);
}

/// A step that begins while the dose of a window is open begins on no day that is over.
#[test]
fn a_step_does_not_begin_in_the_past() {
    let steps = "{ for = \"2 weeks\", take = \"1 mg once 3-5 days after the last\" }, { take = \"3 mg 08:00, 20:00\" }";
    for words in ["advance", "step 2", "step 2 from today"] {
        let mut home = course("", "2026-03-02", steps);
        at(&mut home, "02T09:00");
        home.ok(&["take", "x"]);
        at(&mut home, "06T17:40");
        home.ok(&["change", "x", words]);
        let due = due(&home, "2026-03-03", "2026-03-05");
        assert!(!due.contains("3 mg") && due.contains("1 mg  due"), "{words}: {due}");
        // On the last day of the window the dose is still there, beside those of the step that has begun.
        at(&mut home, "07T07:10");
        let today = home.ok(&["today"]);
        assert!(
            today.contains("1 mg  due, until") && today.contains("08:00  Examplin 3 mg"),
            "{words}: {today}"
        );
    }
}

/// A tablet of 1 mg and 1 mg at one time are one dose.
#[test]
fn an_import_knows_a_dose_in_another_unit() {
    let mut home = course(
        "count = \"tablet\"\ncontains = \"1 mg\"",
        "2026-03-02",
        "{ take = \"1 mg morning\" }",
    );
    at(&mut home, "04T08:30");
    home.ok(&["take", "x"]);
    let table = home.dir.path().join("a.csv");
    let map = home.dir.path().join("m.toml");
    std::fs::write(&table, "date,time,med,amount\n2026-03-04,08:30,Examplin,1 tablet\n").unwrap();
    std::fs::write(
        &map,
        "date = \"date\"\ntime = \"time\"\ncourse = \"med\"\namount = \"amount\"\n",
    )
    .unwrap();
    let output = home.run(&[
        "import",
        table.to_str().unwrap(),
        "--map",
        map.to_str().unwrap(),
        "--yes",
    ]);
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(said.contains("1 there already"), "{said}");
    assert_eq!(home.ok(&["today"]).matches("taken").count(), 1);
}

/// What is counted from the last dose waits for a record, also where another step comes later.
#[test]
fn a_medicine_that_waits_for_a_record_says_so() {
    let steps = "{ for = \"6 weeks\", take = \"1 mg once 5-7 days after the last\" }, { take = \"3 mg once 5-7 days after the last\" }";
    let mut home = course("", "2026-03-02", steps);
    at(&mut home, "02T09:00");
    home.ok(&["take", "x"]);
    at(&mut home, "03T09:00");
    home.ok(&["change", "x", "skip the next dose"]);
    at(&mut home, "12T09:00");
    assert!(home.ok(&["today"]).contains("nothing is due until a dose is recorded"));
}

/// Limits that count by episode: the first time at which the one that runs, or another, allows a dose.
#[test]
fn limits_without_an_episode_name_the_first_time_of_either() {
    let head = "count = \"tablet\"\ncontains = \"10 mg\"\n[limits]\nper_episode = \"20 mg\"\nepisode_gap = \"24 hours\"\ngap = \"2 hours\"";
    let mut home = course(head, "2026-03-01", "{ take = \"10 mg as needed for attack\" }");
    at(&mut home, "14T11:00");
    home.ok(&["take", "x", "--episode", "a"]);
    assert!(home.ok(&["today"]).contains("next from 13:00"), "the episode that runs");
    at(&mut home, "14T13:00");
    home.ok(&["take", "x", "--episode", "a"]);
    for moment in ["14T15:00", "14T23:00", "15T12:59"] {
        at(&mut home, moment);
        let said = home.run(&["limits", "x"]);
        assert!(
            !said.status.success() && text(&said.stdout).contains("Sun 15 Mar 13:00"),
            "{moment}: {said:?}"
        );
    }
    at(&mut home, "15T13:00");
    assert!(home.ok(&["limits", "x"]).contains("name the episode"));
}

/// An answer that begins tomorrow answers the question, also where it is written as a revision.
#[test]
fn a_gate_that_was_answered_with_an_earlier_step_is_answered() {
    let home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-02-25\nsteps = [{ for = \"8 days\", take = \"2.5 mg morning\" }, { for = \"10 days\", take = \"5 \
         mg morning\", then = \"ask\" }, { take = \"7.5 mg morning\" }]\n[[plan]]\nfrom = 2026-03-06\nsteps = [{ for = \"3 days\", take = \"5 mg \
         morning\", then = \"ask\" }, { for = \"5 days\", take = \"10 mg morning\" }, { take = \"15 mg morning\" }]\n",
    );
    let mut home = home;
    at(&mut home, "10T07:30");
    home.ok(&["take", "x"]);
    home.ok(&["change", "x", "back 1"]);
    let day: serde_json::Value = serde_json::from_str(&home.ok(&["today", "--json"])).unwrap();
    let asked = day["questions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|question| question["kind"] == "gate");
    assert_eq!(asked.count(), 0, "{day}");
}

/// What holds for good and meets no step to come says so.
#[test]
fn for_good_says_where_no_step_to_come_has_such_a_dose() {
    let steps = "{ for = \"2 weeks\", take = \"5 mg morning on Tue\" }, { take = \"10 mg morning on Tue\" }";
    let mut home = course("", "2026-03-02", steps);
    at(&mut home, "10T09:00");
    home.ok(&["change", "x", "time morning to noon"]);
    let output = home.run(&["change", "x", "time noon to evening for good"]);
    let said = text(&output.stderr);
    assert!(
        said.contains("no step to come has such a dose") && !said.contains("to come as well"),
        "{said}"
    );
    let mut home = course("", "2026-03-02", steps);
    at(&mut home, "10T09:00");
    home.ok(&["change", "x", "weekday Tue to Wed"]);
    let output = home.run(&["change", "x", "weekday Wed to Thu for good"]);
    assert!(
        text(&output.stderr).contains("say `weekday Tue to Thu for good`"),
        "{output:?}"
    );
}

/// A window after the last dose: one more record, of that day or of one before it, leaves the dose of the window a dose
/// that was taken as asked, and asks for no earlier one.
#[test]
fn a_dose_of_a_window_stays_one_whatever_is_recorded_beside_it() {
    for (first, extra) in [
        (true, "4 mar 10:00"),
        (true, "5 mar 10:00"),
        (false, "5 mar 10:00"),
        (false, "3 mar 10:00"),
    ] {
        let mut home = course(
            "[limits]\nlate = \"2 hours before the next dose\"",
            "2026-03-02",
            "{ take = \"10 mg once 3-5 days after the last\" }",
        );
        if first {
            at(&mut home, "02T09:00");
            home.ok(&["take", "x"]);
        }
        at(&mut home, "05T09:00");
        home.ok(&["take", "x"]);
        at(&mut home, "06T09:00");
        home.ok(&["take", "x", "5mg", "--unplanned", "--at", extra, "--yes"]);
        let (today, of_day) = (home.ok(&["today"]), home.ok(&["today", "--on", "2026-03-05"]));
        assert!(today.contains("Nothing is planned"), "{first} {extra}: {today}");
        assert!(!home.ok(&["status"]).contains("late"), "{first} {extra}");
        assert!(
            of_day.contains("Examplin 10 mg  taken 09:00"),
            "{first} {extra}: {of_day}"
        );
        let due = due(&home, "2026-03-02", "2026-03-09");
        assert!(due.contains("Sun 8 Mar 2026"), "{first} {extra}: {due}");
        assert_eq!(
            due.matches("10 mg  taken").count(),
            1 + usize::from(first),
            "{first} {extra}: {due}"
        );
    }
}

/// The same of days that the person chooses in a week; and no third dose is asked for.
#[test]
fn a_dose_on_a_chosen_day_stays_one_whatever_is_recorded_beside_it() {
    let mut home = course("", "2026-03-02", "{ take = \"10 mg once on any 2 days a week\" }");
    for moment in ["04T09:00", "05T09:00"] {
        at(&mut home, moment);
        home.ok(&["take", "x"]);
    }
    at(&mut home, "06T09:00");
    home.ok(&["take", "x", "5mg", "--unplanned", "--at", "3 mar 10:00", "--yes"]);
    assert!(
        home.ok(&["today"]).contains("Nothing is planned"),
        "{}",
        home.ok(&["today"])
    );
    let due = due(&home, "2026-03-02", "2026-03-08");
    assert_eq!(due.matches("10 mg  taken").count(), 2, "{due}");
    assert!(!due.contains("not recorded") && !due.contains("due"), "{due}");
}

/// The receipt of a record that moves what comes says so.
#[test]
fn a_record_that_moves_what_comes_says_so() {
    let mut home = course(
        "",
        "2026-03-02",
        "{ for = \"4 doses taken\", take = \"1 mg morning\" }, { take = \"3 mg morning\" }",
    );
    for day in ["02", "03", "05"] {
        at(&mut home, &format!("{day}T09:00"));
        let said = home.run(&["take", "x"]);
        assert!(!text(&said.stderr).contains("moves"), "{said:?}");
    }
    at(&mut home, "06T07:00");
    let late = [
        "take",
        "x",
        "--for",
        "2026-03-04/morning",
        "--at",
        "2026-03-04T08:00",
        "--yes",
    ];
    let asked = home.run(&late[..6]);
    assert_eq!(asked.status.code(), Some(2), "{asked:?}");
    assert!(
        text(&asked.stderr).contains("would move with it: today 3 mg (was 1 mg)"),
        "{asked:?}"
    );
    let said = home.run(&late);
    assert!(
        text(&said.stderr).contains("what comes moves with it: today 3 mg (was 1 mg)"),
        "{said:?}"
    );
    let mut home = course("", "2026-03-02", "{ take = \"10 mg once 3-5 days after the last\" }");
    at(&mut home, "02T09:00");
    home.ok(&["take", "x"]);
    at(&mut home, "05T09:00");
    let said = home.run(&["take", "x", "--unplanned", "10mg", "--at", "2026-03-04T08:00", "--yes"]);
    assert!(
        text(&said.stderr).contains("what comes moves with it: 7 Mar 10 mg (was today)"),
        "{said:?}"
    );
}

/// A step that follows the last dose begins with the dose of the step before it.
#[test]
fn a_dose_of_the_step_before_says_where_it_moves_the_first_of_the_next() {
    let steps = "{ for = \"1 week\", take = \"1 mg morning\" }, { take = \"2 mg morning 3-5 days after the last\" }";
    let mut home = course("", "2026-03-02", steps);
    for (moment, dose, moved) in [
        ("05T09:00", "2026-03-05", ""),
        ("07T09:00", "2026-03-07", ""),
        (
            "09T09:00",
            "2026-03-08",
            "what comes moves with it: 12 Mar 2 mg (was 10 Mar)",
        ),
        ("12T09:00", "2026-03-12", ""),
    ] {
        at(&mut home, moment);
        let said = home.run(&["take", "x", "--for", dose]);
        let said = text(&said.stderr);
        assert!(
            said.contains(moved) && said.contains("moves") != moved.is_empty(),
            "{moment}: {said}"
        );
    }
    at(&mut home, "17T09:00");
    let said = home.run(&["take", "x"]);
    assert!(
        text(&said.stderr).contains("moves with it: 20 Mar 2 mg. Undo"),
        "{said:?}"
    );
}

/// A step that follows the last dose is counted from the last one of the step before, also where that is to come and
/// follows the last one itself.
#[test]
fn doses_of_the_step_before_that_are_to_come_are_counted() {
    let mut home = course(
        "",
        "2026-03-02",
        "{ for = \"2 doses taken\", take = \"20 mg once 10-12 days after the last\" }, { take = \"30 mg once 5-6 weeks after the last\" }",
    );
    at(&mut home, "02T08:00");
    home.ok(&["take", "x"]);
    let due = home.ok(&["due", "--to", "2026-05-01"]);
    assert!(
        due.contains("Thu 12 Mar 2026") && due.contains("Thu 16 Apr 2026"),
        "{due}"
    );
    assert!(!due.contains("Mon 6 Apr"), "{due}");
}

/// A decision after which doses follow the last one taken says of the first of them when it is, by what was taken before.
#[test]
fn a_decision_to_follow_the_last_dose_knows_when_that_was() {
    let mut home = course(
        "",
        "2026-03-02",
        "{ for = \"3 weeks\", take = \"1 tablet morning every 4 days\" }, { take = \"2 tablets morning\" }",
    );
    for day in ["02", "06"] {
        at(&mut home, &format!("{day}T08:00"));
        home.ok(&["take", "x"]);
    }
    at(&mut home, "07T09:00");
    let said = home.run(&["change", "x", "take 1 tablet evening 3 days after the last"]);
    assert!(text(&said.stderr).contains("first Mon 9 Mar: 1 tablet"), "{said:?}");
    assert!(home.ok(&["due", "--to", "2026-03-12"]).contains("Mon 9 Mar"));
}

/// After a window, what follows no plan is a dose all the same: the window is over, and no second dose is due.
#[test]
fn a_dose_that_follows_no_plan_ends_the_window_after_the_last() {
    for (steps, moment, next) in [
        ("10 mg 22:00 3-5 days after the last", "05T00:30", "Sat 7 Mar 2026"),
        ("10 mg once 3-5 days after the last", "05T02:00", "Sat 7 Mar 2026"),
        ("10 mg once 3-5 days after the last", "05T13:30", "Sun 8 Mar 2026"),
        ("10 mg 22:00 3-5 days after the last", "06T13:30", "Mon 9 Mar 2026"),
    ] {
        let mut home = course("", "2026-03-02", &format!("{{ take = \"{steps}\" }}"));
        at(&mut home, "02T22:00");
        home.ok(&["take", "x"]);
        at(&mut home, moment);
        home.ok(&["take", "x", "10 mg", "--unplanned", "--yes"]);
        at(&mut home, "06T22:00");
        let (today, due) = (home.ok(&["today"]), due(&home, "2026-03-05", "2026-03-12"));
        assert!(
            !today.contains("due") && !home.ok(&["status"]).contains("due"),
            "{moment}: {today}"
        );
        assert!(due.contains(next) && !due.contains("mg  due"), "{moment}: {due}");
        assert_eq!(home.run(&["take", "x"]).status.code(), Some(2), "{moment}");
    }
    // Where the days are fixed the window is open, and it is asked whether that was the dose.
    let mut home = course(
        "",
        "2026-03-02",
        "{ take = \"10 mg once every 4 days give or take 1 day\" }",
    );
    at(&mut home, "05T02:30");
    home.ok(&["take", "x", "10 mg", "--unplanned", "--yes"]);
    at(&mut home, "05T22:00");
    let asked = home.run(&["take", "x"]);
    assert!(text(&asked.stderr).contains("it may be this one"), "{asked:?}");
}

/// A line with days after the last dose counts from its own doses, not from those of a line beside it.
#[test]
fn days_after_the_last_are_counted_from_the_doses_of_the_line() {
    for beside in ["5 mg morning", "5 mg as needed"] {
        let steps = format!("{{ take = \"{beside}; 10 mg evening 3-5 days after the last\" }}");
        let mut home = course("", "2026-03-02", &steps);
        at(&mut home, "02T20:00");
        home.ok(&["take", "x", "--for", "evening"]);
        for day in ["03", "04", "05"] {
            at(&mut home, &format!("{day}T07:00"));
            let which = if beside.contains("morning") {
                "morning"
            } else {
                "as-needed"
            };
            home.ok(&["take", "x", "5 mg", "--for", which]);
        }
        at(&mut home, "06T20:00");
        let today = home.ok(&["today"]);
        assert!(today.contains("10 mg  due, until Sat 7 Mar"), "{beside}: {today}");
        home.ok(&["take", "x", "--for", "2026-03-05/evening"]);
        let due = due(&home, "2026-03-05", "2026-03-12");
        assert!(
            due.contains("evening  Examplin 10 mg  taken Fri 6 Mar 20:00"),
            "{beside}: {due}"
        );
        assert!(
            due.contains("Mon 9 Mar 2026") && due.matches("10 mg").count() == 2,
            "{beside}: {due}"
        );
    }
}

/// A missed dose may be late until the next one, whose place is taken once it is recorded, also ahead of its time.
#[test]
fn a_missed_dose_is_over_when_the_next_one_is_taken_early() {
    for (head, steps, which, moment) in [
        (
            "2 hours before the next dose",
            "10 mg 22:00 2-4 days after the last",
            "2026-03-04/22:00",
            "04T07:43",
        ),
        (
            "until next",
            "10 mg 22:00 every 4 days give or take 1 day",
            "2026-03-06/22:00",
            "05T07:43",
        ),
        (
            "2 hours before the next dose",
            "10 mg 22:00 every 2 days",
            "2026-03-04/22:00",
            "04T14:43",
        ),
    ] {
        let head = format!("window = \"8 hours\"\n[limits]\nlate = \"{head}\"");
        let mut home = course(&head, "2026-03-02", &format!("{{ take = \"{steps}\" }}"));
        at(&mut home, moment);
        home.ok(&["take", "x", "--for", which]);
        at(&mut home, &format!("{}T16:43", moment.get(..2).unwrap()));
        assert!(
            !home.ok(&["today"]).contains("late"),
            "{steps}: {}",
            home.ok(&["today"])
        );
        assert!(!home.ok(&["status"]).contains("late"), "{steps}");
        assert_eq!(home.run(&["take", "x"]).status.code(), Some(2), "{steps}");
    }
}

/// Days that the person chooses: a dose that is recorded ahead, or in the night for the day that has begun, is one of the
/// week's; no other is due the same day, and the rest of the week stays.
#[test]
fn a_dose_recorded_ahead_on_chosen_days_is_one_of_the_week() {
    for moment in ["03T00:30", "02T12:00"] {
        let mut home = course("", "2026-03-02", "{ take = \"10 mg evening on any 3 days a week\" }");
        at(&mut home, moment);
        home.ok(&["take", "x", "--for", "2026-03-03/evening", "--yes"]);
        let told = due(&home, "2026-03-02", "2026-03-08");
        assert!(!told.contains("Mon 2 Mar 2026"), "{moment}: {told}");
        assert!(
            told.contains("Tue 3 Mar 2026\nevening  Examplin 10 mg"),
            "{moment}: {told}"
        );
        for day in ["04", "05"] {
            at(&mut home, &format!("{day}T19:00"));
            let said = home.run(&["take", "x"]);
            assert!(said.status.success(), "{moment} {day}: {said:?}");
        }
        at(&mut home, "06T19:00");
        let told = due(&home, "2026-03-02", "2026-03-08");
        assert_eq!(told.matches("Examplin 10 mg").count(), 3, "{moment}: {told}");
        assert!(home.ok(&["week"]).contains("3 of 3 taken"), "{}", home.ok(&["week"]));
    }
}

/// A forgotten record of an earlier day leaves the doses of the week that were taken as asked, and adds no missed one.
#[test]
fn a_late_record_on_chosen_days_leaves_the_doses_of_the_week() {
    let mut home = course("", "2026-03-02", "{ take = \"10 mg evening on any 3 days a week\" }");
    for day in ["03", "04", "05"] {
        at(&mut home, &format!("{day}T19:00"));
        home.ok(&["take", "x"]);
    }
    let before = due(&home, "2026-03-02", "2026-03-08");
    at(&mut home, "06T19:00");
    home.ok(&["take", "x", "10 mg", "--unplanned", "--at", "2026-03-02T19:00", "--yes"]);
    assert_eq!(due(&home, "2026-03-02", "2026-03-08"), before);
}

/// `N doses taken` of doses as needed: the step that follows is seen as soon as the number is reached, and what is taken in
/// the night is of the day before.
#[test]
fn a_step_after_doses_as_needed_is_seen_when_the_last_of_them_is_taken() {
    let steps = "{ for = \"2 doses taken\", take = \"1 mg as needed\" }, { for = \"3 doses taken\", take = \"5 mg evening\" }, \
                 { take = \"9 mg evening\" }";
    let mut home = course("", "2026-03-02", steps);
    for moment in ["02T10:00", "02T20:00"] {
        at(&mut home, moment);
        home.ok(&["take", "x"]);
    }
    let before = due(&home, "2026-03-02", "2026-03-06");
    assert!(
        before.contains("Tue 3 Mar 2026\nevening  Examplin 5 mg  planned"),
        "{before}"
    );
    assert!(
        before.contains("Fri 6 Mar 2026\nevening  Examplin 9 mg  planned"),
        "{before}"
    );
    assert!(
        home.ok(&["status"]).contains("Examplin 5 mg"),
        "{}",
        home.ok(&["status"])
    );
    at(&mut home, "03T00:30");
    home.ok(&["take", "x", "1 mg", "--unplanned", "--yes"]);
    assert_eq!(due(&home, "2026-03-02", "2026-03-06"), before);
    for day in ["03", "04"] {
        at(&mut home, &format!("{day}T18:00"));
        home.ok(&["take", "x"]);
    }
    at(&mut home, "05T18:00");
    assert!(
        home.ok(&["today"]).contains("Examplin 5 mg  due"),
        "{}",
        home.ok(&["today"])
    );
}

/// A skipped dose on chosen days is one of the week: the next is open from the day after, and the skip stays in view.
#[test]
fn a_skip_on_chosen_days_takes_no_other_dose_away() {
    let mut home = course("", "2026-03-02", "{ take = \"10 mg morning on any 2 days a week\" }");
    at(&mut home, "02T09:00");
    home.ok(&["skip", "x"]);
    for day in ["03", "04"] {
        at(&mut home, &format!("{day}T09:00"));
        assert!(
            home.ok(&["today"]).contains("10 mg  due"),
            "{day}: {}",
            home.ok(&["today"])
        );
    }
    home.ok(&["take", "x"]);
    at(&mut home, "06T09:00");
    let told = due(&home, "2026-03-02", "2026-03-08");
    assert!(
        told.contains("skipped") && told.matches("Examplin 10 mg").count() == 2,
        "{told}"
    );
    let mut home = course("", "2026-03-02", "{ take = \"10 mg evening on any 3 days a week\" }");
    at(&mut home, "02T11:00");
    home.ok(&["skip", "x", "--for", "2026-03-03/evening", "--yes"]);
    at(&mut home, "03T19:00");
    let told = due(&home, "2026-03-02", "2026-03-08");
    assert!(
        told.contains("Tue 3 Mar 2026\nevening  Examplin 10 mg  skipped"),
        "{told}"
    );
    assert!(
        told.contains("Mon 2 Mar 2026\nevening  Examplin 10 mg  due, until Fri 6 Mar"),
        "{told}"
    );
}

/// A dose of last week that is taken late closes no dose of this week: the next is open from the day after.
#[test]
fn a_late_dose_of_last_week_takes_no_dose_of_this_week_away() {
    let mut home = course("", "2026-03-02", "{ take = \"10 mg evening on any 3 days a week\" }");
    at(&mut home, "10T19:00");
    home.ok(&["take", "x", "--for", "2026-03-08/evening", "--yes"]);
    let told = due(&home, "2026-03-09", "2026-03-15");
    assert!(!home.ok(&["today"]).contains("10 mg  due"), "{}", home.ok(&["today"]));
    assert_eq!(told.matches("planned").count(), 3, "{told}");
    assert!(told.starts_with("Wed 11 Mar"), "{told}");
}

/// An extra dose beside one of the day is none of the week; doses of the step before are none either.
#[test]
fn what_else_is_taken_in_the_week_leaves_the_chosen_days() {
    let mut home = course("", "2026-03-02", "{ take = \"10 mg morning on any 3 days a week\" }");
    at(&mut home, "02T09:00");
    home.ok(&["take", "x"]);
    let before = due(&home, "2026-03-02", "2026-03-08");
    let said = home.run(&["take", "x", "1 mg", "--unplanned", "--yes"]);
    assert!(!text(&said.stderr).contains("moves"), "{said:?}");
    assert_eq!(due(&home, "2026-03-02", "2026-03-08"), before);
    let steps = "{ for = \"5 days\", take = \"5 mg morning\" }, { take = \"10 mg morning on any 2 days a week\" }";
    let mut home = course("", "2026-03-02", steps);
    for day in ["02", "03", "04", "05", "06"] {
        at(&mut home, &format!("{day}T09:00"));
        home.ok(&["take", "x"]);
    }
    at(&mut home, "07T09:00");
    assert!(home.ok(&["today"]).contains("10 mg  due"), "{}", home.ok(&["today"]));
}

/// After a window: a skip stays in view; a dose that is taken late, or in parts, is the one of the day on which it was taken.
#[test]
fn what_is_recorded_of_a_window_is_counted_from_when_it_was_really_taken() {
    let window = "{ take = \"10 mg once 2-4 days after the last\" }";
    let mut home = course("", "2026-03-02", "{ take = \"10 mg once 3-5 days after the last\" }");
    at(&mut home, "02T09:00");
    home.ok(&["take", "x"]);
    at(&mut home, "05T09:00");
    home.ok(&["skip", "x"]);
    home.ok(&["take", "x", "2 mg", "--unplanned", "--at", "2026-03-04T10:00", "--yes"]);
    assert!(
        due(&home, "2026-03-05", "2026-03-05").contains("10 mg  skipped"),
        "{}",
        due(&home, "2026-03-02", "2026-03-09")
    );
    // The dose of Monday on Wednesday, with an extra one on Monday.
    let mut home = course("", "2026-03-02", window);
    at(&mut home, "02T10:00");
    home.ok(&["take", "x", "2 mg", "--unplanned", "--yes"]);
    assert!(home.ok(&["today"]).contains("10 mg  due"), "{}", home.ok(&["today"]));
    at(&mut home, "04T09:00");
    home.ok(&["take", "x", "--for", "2026-03-02", "--yes"]);
    at(&mut home, "04T20:00");
    assert!(!home.ok(&["today"]).contains("due"), "{}", home.ok(&["today"]));
    assert!(due(&home, "2026-03-05", "2026-03-09").starts_with("Fri 6 Mar"));
    // In two parts.
    let mut home = course("", "2026-03-02", window);
    at(&mut home, "02T10:00");
    home.ok(&["take", "x", "5 mg"]);
    at(&mut home, "04T09:00");
    home.ok(&["take", "x", "5 mg", "--for", "2026-03-02", "--yes"]);
    assert!(!home.ok(&["today"]).contains("due"), "{}", home.ok(&["today"]));
    assert!(due(&home, "2026-03-05", "2026-03-09").starts_with("Fri 6 Mar"));
}

/// A dose that is due in the night is of its own date: the next one comes when it is due.
#[test]
fn a_dose_of_the_night_is_counted_from_its_own_date() {
    let mut home = course(
        "supply = { on = 2026-03-01, left = \"200 mg\" }",
        "2026-03-02",
        "{ take = \"10 mg 02:00 3-5 days after the last\" }",
    );
    at(&mut home, "02T02:10");
    home.ok(&["take", "x", "--for", "2026-03-02/02:00"]);
    assert!(due(&home, "2026-03-03", "2026-03-10").starts_with("Thu 5 Mar"));
    at(&mut home, "05T02:10");
    assert!(home.ok(&["today"]).contains("10 mg  due"), "{}", home.ok(&["today"]));
    home.ok(&["take", "x"]);
    assert!(due(&home, "2026-03-06", "2026-03-10").starts_with("Sun 8 Mar"));
    let supply = home.ok(&["supply", "x", "--since", "2026-03-05", "--to", "2026-03-05"]);
    assert!(supply.contains("10 mg planned; 10 mg taken"), "{supply}");
}

/// A skip of one line stays a skip of that line, whatever becomes of its window; the dose of another line is still due.
#[test]
fn a_skip_is_of_its_own_line() {
    let mut home = course(
        "",
        "2026-03-02",
        "{ take = \"2 mg evening; 10 mg 22:00 2-3 days after the last\" }",
    );
    at(&mut home, "04T16:00");
    home.ok(&["skip", "x", "--for", "2026-03-04/22:00"]);
    home.ok(&["take", "x", "--for", "2026-03-02/22:00", "--yes"]);
    at(&mut home, "04T18:30");
    let today = home.ok(&["today"]);
    assert!(today.contains("evening  Examplin 2 mg  due"), "{today}");
    assert!(today.contains("22:00  Examplin 10 mg  skipped"), "{today}");
}

/// Chosen days: a dose that is left out or moved takes no other dose of the week away, and no two are open in one night.
#[test]
fn a_decision_on_one_of_the_chosen_days_leaves_the_others() {
    let week = "{ take = \"10 mg morning on any 3 days a week\" }";
    let mut home = course("", "2026-03-02", week);
    at(&mut home, "02T09:00");
    home.ok(&["take", "x"]);
    at(&mut home, "03T09:00");
    home.ok(&["change", "x", "leave out today"]);
    at(&mut home, "04T09:00");
    assert!(home.ok(&["today"]).contains("10 mg  due"), "{}", home.ok(&["today"]));
    // It is used up, and stays in view.
    home.ok(&["take", "x"]);
    at(&mut home, "05T09:00");
    let told = due(&home, "2026-03-02", "2026-03-08");
    assert!(
        told.contains("Tue 3 Mar 2026\nmorning  Examplin 10 mg  left out"),
        "{told}"
    );
    assert_eq!(told.matches("Examplin 10 mg").count(), 3, "{told}");
    let mut home = course("", "2026-03-02", week);
    at(&mut home, "02T09:00");
    home.ok(&["take", "x"]);
    at(&mut home, "03T09:00");
    home.ok(&["change", "x", "move the next dose to tomorrow 12:00"]);
    let told = due(&home, "2026-03-04", "2026-03-04");
    assert_eq!(told.matches("planned").count(), 1, "{told}");
    at(&mut home, "05T09:00");
    assert!(
        home.ok(&["today"]).contains("due, until Sat 7 Mar"),
        "{}",
        home.ok(&["today"])
    );
    home.ok(&["take", "x"]);
    at(&mut home, "06T09:00");
    assert!(home.ok(&["today"]).contains("10 mg  due"), "{}", home.ok(&["today"]));
    let mut home = course("", "2026-03-02", "{ take = \"10 mg 02:00 on any 3 days a week\" }");
    for moment in ["03T02:30", "04T00:30", "04T02:30"] {
        at(&mut home, moment);
        let today = home.ok(&["today"]);
        assert_eq!(today.matches("10 mg  due").count(), 1, "{moment}: {today}");
    }
    // What is due is what is taken.
    home.ok(&["take", "x"]);
    assert!(!home.ok(&["today"]).contains("due"), "{}", home.ok(&["today"]));
}

/// Chosen days: a dose at a time before the turn of the day is one of its own day, and not of the night before.
#[test]
fn one_dose_on_chosen_days_is_open_in_a_night() {
    let mut home = course("", "2026-03-02", "{ take = \"10 mg 02:00 on any 3 days a week\" }");
    at(&mut home, "02T01:30");
    assert!(
        home.ok(&["today"]).contains("Nothing is planned"),
        "{}",
        home.ok(&["today"])
    );
    for moment in ["03T00:30", "03T01:30", "03T02:30"] {
        at(&mut home, moment);
        let today = home.ok(&["today"]);
        assert_eq!(today.matches("Examplin 10 mg").count(), 1, "{moment}: {today}");
    }
    home.ok(&["take", "x"]);
    let today = home.ok(&["today"]);
    assert_eq!(today.matches("Examplin 10 mg").count(), 1, "{today}");
    assert!(today.contains("taken"), "{today}");
}

/// A plan on the clock of another zone: every dose is one of the step that planned it, whichever day shows it here.
#[test]
fn each_dose_on_the_clock_of_another_zone_is_in_the_row_of_its_step() {
    let steps = "{ for = \"3 days\", take = \"10 mg 06:00\" }, { take = \"5 mg 06:00\" }";
    let mut home = course("zone = \"Asia/Tokyo\"", "2026-03-02", steps);
    for day in ["01", "02", "03", "04"] {
        at(&mut home, &format!("{day}T22:00"));
        home.ok(&["take", "x"]);
    }
    let rows = home.ok(&["steps"]);
    assert!(rows.contains("doses 3 of 3 as planned"), "{rows}");
    assert!(rows.contains("doses 1 of 1 as planned"), "{rows}");
}

/// Steps that count doses taken: what really was taken late, and what moves the past alone, is asked about too.
#[test]
fn a_late_dose_of_a_counted_step_is_asked_about() {
    let steps = "{ for = \"3 doses taken\", take = \"5 mg evening\" }, { take = \"9 mg evening\" }";
    let mut home = course("", "2026-03-02", steps);
    for day in ["02", "03"] {
        at(&mut home, &format!("{day}T18:00"));
        home.ok(&["take", "x"]);
    }
    at(&mut home, "05T17:00");
    let asked = home.run(&["take", "x", "--for", "2026-03-04/evening"]);
    assert_eq!(asked.status.code(), Some(2), "{asked:?}");
    for day in ["05", "06"] {
        at(&mut home, &format!("{day}T18:00"));
        home.ok(&["take", "x"]);
    }
    at(&mut home, "07T09:00");
    let asked = home.run(&["take", "x", "--for", "2026-03-04/evening", "--at", "2026-03-04T18:00"]);
    assert_eq!(asked.status.code(), Some(2), "{asked:?}");
    assert!(
        text(&asked.stderr).contains("would move with it: 5 Mar 9 mg (was 5 mg)"),
        "{asked:?}"
    );
}

/// A missed dose of one of two lines is over when its next one is recorded ahead of its time.
#[test]
fn a_missed_dose_beside_another_line_is_over_when_the_next_is_taken_early() {
    let steps = "{ take = \"10 mg 22:00 2-3 days after the last; 2 mg evening\" }";
    let mut home = course("[limits]\nlate = \"until the next dose\"", "2026-03-02", steps);
    at(&mut home, "02T18:10");
    home.ok(&["take", "x", "--for", "evening"]);
    at(&mut home, "03T14:26");
    home.ok(&["take", "x", "--for", "2026-03-04/22:00", "--yes"]);
    assert!(!home.ok(&["today"]).contains("late"), "{}", home.ok(&["today"]));
}

/// Chosen days: a skip that is recorded ahead uses up its own day alone; one taken ahead leaves no other due the same day.
#[test]
fn what_is_recorded_ahead_on_chosen_days_is_of_its_day() {
    let mut home = course("", "2026-03-02", "{ take = \"10 mg once on any 5 days a week\" }");
    at(&mut home, "04T09:00");
    home.ok(&["take", "x"]);
    at(&mut home, "05T14:47");
    home.ok(&["skip", "x", "--for", "2026-03-07", "--yes"]);
    at(&mut home, "08T09:00");
    assert!(home.ok(&["today"]).contains("10 mg  due"), "{}", home.ok(&["today"]));
    let mut home = course("", "2026-03-02", "{ take = \"10 mg evening on any 3 days a week\" }");
    at(&mut home, "07T09:00");
    home.ok(&["take", "x", "--for", "2026-03-08/evening", "--yes"]);
    at(&mut home, "07T19:00");
    assert!(!home.ok(&["today"]).contains("10 mg  due"), "{}", home.ok(&["today"]));
    assert_eq!(home.run(&["take", "x"]).status.code(), Some(2));
}

/// A decision that begins with the first dose of a day keeps that, whatever is recorded of the day since.
#[test]
fn what_is_recorded_after_a_decision_says_nothing_of_where_it_begins() {
    let cases = [
        ("10 mg morning, evening", &["only morning for good"][..]),
        ("10 mg morning, evening", &["only morning"]),
        ("10 mg morning, evening", &["set 20 mg", "only morning"]),
        (
            "10 mg morning, evening on Tue, Fri",
            &["weekday fri to sat for good", "only morning"],
        ),
        (
            "10 mg morning, evening on Tue, Fri",
            &["weekday fri to sat for good", "time evening to bedtime"],
        ),
    ];
    for (take, decided) in cases {
        for record in ["take", "skip"] {
            let mut home = course("", "2026-03-02", &format!("{{ take = \"{take}\" }}"));
            at(&mut home, "10T07:00");
            for words in decided {
                home.ok(&["change", "x", words]);
            }
            let asked = |told: &str| {
                let lines = told.lines().filter(|line| line.contains("Examplin"));
                lines
                    .map(|line| line.split("  ").take(2).collect::<String>())
                    .collect::<Vec<_>>()
            };
            let before = asked(&due(&home, "2026-03-10", "2026-03-14"));
            at(&mut home, "10T08:00");
            home.ok(&[record, "x"]);
            let after = asked(&due(&home, "2026-03-10", "2026-03-14"));
            assert_eq!(before, after, "{take}: {decided:?}");
        }
    }
    let mut home = course("", "2026-03-02", "{ take = \"10 mg morning on Tue, Fri\" }");
    at(&mut home, "05T12:00");
    home.ok(&["change", "x", "weekday fri to sat for good from 2026-03-10"]);
    home.ok(&["change", "x", "time to bedtime for good from 2026-03-10"]);
    at(&mut home, "10T22:00");
    home.ok(&["take", "x"]);
    let today = home.ok(&["today"]);
    assert!(today.contains("bedtime  Examplin 10 mg  taken 22:00"), "{today}");
}

/// A decision without the dose after which it begins, as in files of earlier versions: what was taken by the plan before
/// it is not due again on its new weekday.
#[test]
fn a_dose_that_a_decision_of_an_earlier_version_does_not_have_stays_the_one_of_its_week() {
    let mut home = course("", "2026-03-02", "{ take = \"10 mg morning on Tue\" }");
    at(&mut home, "10T08:00");
    home.ok(&["take", "x"]);
    let file = home.read("courses/x.toml");
    home.write(
        "courses/x.toml",
        &format!("{file}\n[[change]]\non = 2026-03-10\ndo = \"weekday tue to wed for good\"\n"),
    );
    at(&mut home, "11T08:00");
    let told = due(&home, "2026-03-10", "2026-03-18");
    assert_eq!(told.matches("Examplin 10 mg").count(), 2, "{told}");
    assert!(told.contains("Wed 18 Mar"), "{told}");
}

/// A patch of tomorrow that is put on today is taken off once.
#[test]
fn a_patch_that_was_moved_ahead_is_taken_off_once() {
    for worn in ["12 hours", "24 hours"] {
        let take = format!("{{ take = \"1 patch 08:00, worn {worn} on Tue, Fri\" }}");
        let mut home = course("count = \"patch\"", "2026-03-03", &take);
        at(&mut home, "09T07:00");
        home.ok(&["change", "x", "move tomorrow to today"]);
        let off = |home: &Home| {
            let told = due(home, "2026-03-09", "2026-03-12");
            told.lines().filter(|line| line.trim().starts_with("off ")).count()
        };
        assert_eq!(off(&home), 1, "{}", due(&home, "2026-03-09", "2026-03-12"));
        at(&mut home, "09T08:00");
        home.ok(&["take", "x"]);
        assert_eq!(off(&home), 1, "{}", due(&home, "2026-03-09", "2026-03-12"));
    }
}

/// Several doses of a day are not put onto one moment: they would be taken together.
#[test]
fn doses_of_one_day_are_not_moved_onto_one_moment() {
    for take in ["10 mg 08:00, 14:00, 20:00", "10 mg 3 times a day"] {
        let mut home = course("", "2026-03-02", &format!("{{ take = \"{take}\" }}"));
        at(&mut home, "10T07:00");
        let file = home.read("courses/x.toml");
        let told = home.run(&["change", "x", "move tomorrow to 2026-03-12 12:00"]);
        assert_eq!(told.status.code(), Some(2), "{told:?}");
        let told = text(&told.stderr);
        assert!(
            told.contains("3 doses") && told.contains("12:00; move each by itself"),
            "{told}"
        );
        assert_eq!(home.read("courses/x.toml"), file);
    }
    // One of them to a time that another one has.
    let mut home = course(
        "",
        "2026-03-02",
        "{ take = \"10 mg 08:00, 14:00 on Tue; 5 mg 14:00 on Thu\" }",
    );
    at(&mut home, "09T07:00");
    let told = home.run(&["change", "x", "move 2026-03-10 to 2026-03-12"]);
    assert_eq!(told.status.code(), Some(2), "{told:?}");
    assert!(text(&told.stderr).contains("has 5 mg already"), "{told:?}");
}

/// A reading that reaches several alerts says what each of them says.
#[test]
fn every_alert_that_a_reading_reaches_is_said_in_its_receipt() {
    let mut home = course("", "2026-03-02", "{ take = \"10 mg morning\" }");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\n[[measure.bound]]\nat_least = 180\n\
         say = \"Call 112.\"\n\n[[measure.bound]]\nat_least = 140\nsay = \"Measure again in an hour.\"\n",
    );
    at(&mut home, "10T09:00");
    let told = home.run(&["rate", "bp", "185/95"]);
    let told = text(&told.stderr);
    assert!(told.contains("\"Call 112.\" \"Measure again in an hour.\""), "{told}");
    let told = home.run(&["rate", "bp", "150/85", "--at", "2026-03-09T09:00"]);
    let told = text(&told.stderr);
    assert!(told.contains("Measure again") && !told.contains("112"), "{told}");
}

/// A dose in its window of days stays open when the next step has begun, whatever that one asks for.
#[test]
fn a_dose_in_its_window_is_open_in_the_days_of_the_next_step() {
    let steps = "{ for = \"8 days\", take = \"5 mg once on Mon give or take 3 days\" }, { take = \"2 mg evening\" }";
    let mut home = course("", "2026-03-02", steps);
    at(&mut home, "02T09:00");
    home.ok(&["take", "x"]);
    for day in ["10", "11", "12"] {
        at(&mut home, &format!("{day}T09:00"));
        let today = home.ok(&["today"]);
        assert!(today.contains("Examplin 5 mg  due, window"), "{day}: {today}");
        assert_eq!(home.run(&["status", "--check"]).status.code(), Some(4), "{day}");
    }
    home.ok(&["take", "x", "--for", "2026-03-09"]);
    assert!(!home.ok(&["today"]).contains("5 mg  due"), "{}", home.ok(&["today"]));
}

/// A patch that may be put on late until the next one is: asked for after the day on which it would have been taken off.
#[test]
fn a_patch_that_was_not_put_on_is_late_until_the_next_one() {
    let mut home = course(
        "count = \"patch\"\n[limits]\nlate = \"until the next dose\"",
        "2026-03-03",
        "{ take = \"1 patch 20:00, worn 24 hours on Tue, Sat\" }",
    );
    for day in ["04", "05", "06"] {
        at(&mut home, &format!("{day}T22:00"));
        let today = home.ok(&["today"]);
        assert!(
            today.contains("Tue 20:00") && today.contains("late, until Sat 7 Mar"),
            "{day}: {today}"
        );
    }
    let said = home.run(&["take", "x"]);
    let said = format!("{}{}", text(&said.stdout), text(&said.stderr));
    assert!(!said.contains("taken off at"), "{said}");
}

/// What was taken late, as the plan has it, was in time, whatever is decided after it.
#[test]
fn a_pause_after_a_late_dose_leaves_it_taken() {
    for decided in ["pause 5 days", "pause", "stop"] {
        let mut home = course(
            "[limits]\nlate = \"until the next dose\"",
            "2026-03-02",
            "{ take = \"5 mg morning on Mon, Wed, Fri\" }",
        );
        at(&mut home, "07T12:26");
        home.ok(&["take", "x", "--for", "2026-03-06/morning"]);
        let before = due(&home, "2026-03-06", "2026-03-06");
        assert!(
            before.contains("taken Sat 7 Mar 12:26") && !before.contains("changed"),
            "{before}"
        );
        at(&mut home, "07T23:01");
        home.ok(&["change", "x", decided]);
        assert_eq!(due(&home, "2026-03-06", "2026-03-06"), before, "{decided}");
    }
}
