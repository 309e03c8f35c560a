//! Decisions on a day on which a dose was taken at another time than planned: what was really taken counts.

use super::cli::Sitting;

fn with(now: &'static str, from: &str, steps: &str, more: &str) -> Sitting {
    let sitting = Sitting::new(now);
    sitting.write(
        "courses/x.toml",
        &format!(
            "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\ndivisible = \"quarters\"\n\n[[plan]]\nfrom = \
             {from}\nsteps = [{steps}]\n{more}"
        ),
    );
    sitting
}

fn run(sitting: &Sitting, args: &[&str]) -> (bool, String) {
    let output = sitting.run(args);
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

fn open(sitting: &Sitting, from: &str, to: &str) -> Vec<String> {
    let json = sitting.json(&["due", "--from", from, "--to", to, "--json"]);
    let rows = json["due"].as_array().or(json["rows"].as_array()).cloned().unwrap();
    (rows.iter())
        .filter(|row| row["course"] == "x" && row["status"] != "taken")
        .map(|row| format!("{} {}", row["date"].as_str().unwrap(), row["amount"].as_str().unwrap()))
        .collect()
}

/// A dose that was taken on a later day of its window is the dose of today: a decision begins after it, and the next
/// one is counted from it.
#[test]
fn a_dose_taken_late_in_its_window_is_the_dose_of_the_day() {
    let steps = "{ for = \"10 weeks\", take = \"5 mg once 2-3 weeks after the last\" }, { take = \"10 mg once 2-3 weeks after \
                 the last\" }";
    for words in ["advance", "restart", "restart step", "go to step 2"] {
        let sitting = with("2026-11-05T09:00:00+01:00", "2026-10-20", steps, "");
        sitting.write(
            "journal/2026-10.toml",
            "[[dose]]\nid = \"aaaaaa\"\ncourse = \"x\"\ndue = 2026-10-20\nslot = \"day\"\nplanned = \"5 mg\"\ntaken = \"5 mg\"\nat = \
             2026-10-20T09:00:00+01:00\n",
        );
        let (done, said) = run(&sitting, &["take", "x"]);
        assert!(done && said.contains("planned Tue 3 Nov"), "{said}");
        let (done, said) = run(&sitting, &["change", "x", words]);
        let next = open(&sitting, "2026-11-05", "2026-11-30");
        assert!(
            next.iter().all(|row| row.as_str() >= "2026-11-19"),
            "{words}: {done} {said} {next:?}"
        );
    }
}

/// The limits of a decision are checked against when doses were taken, not when they were planned.
#[test]
fn limits_of_a_decision_count_from_what_was_taken() {
    let sitting = with(
        "2026-11-05T09:00:00+01:00",
        "2026-10-14",
        "{ for = \"8 weeks\", take = \"5 mg 08:00 on Wed\" }, { take = \"10 mg 08:00 on Wed\" }",
        "\n[limits]\ngap = \"20 hours\"\n",
    );
    let (done, said) = run(&sitting, &["take", "x", "--for", "2026-11-04", "--yes"]);
    assert!(done, "{said}");
    for words in ["move 11 nov to today 10:00", "take 5 mg 10:00 on Thu"] {
        let (done, said) = run(&sitting, &["change", "x", words]);
        assert!(!done && said.contains("1 hour apart"), "{words}: {said}");
    }
    let (done, said) = run(&sitting, &["change", "x", "move 11 nov to tomorrow 08:00"]);
    assert!(
        done && said.contains("Thu 5 Nov 09:00 and Fri 6 Nov 08:00 are 23 hours apart"),
        "{said}"
    );
}

/// A dose within the least time after the last one is reported as closer, also where no limit is stated.
#[test]
fn a_move_within_the_least_time_says_so() {
    let sitting = with(
        "2026-11-05T09:00:00+01:00",
        "2026-11-05",
        "{ take = \"5 mg once 2-3 weeks after the last\" }",
        "",
    );
    assert!(run(&sitting, &["take", "x"]).0);
    let (done, said) = run(&sitting, &["change", "x", "move the next dose to tomorrow"]);
    assert!(
        done && said.contains("1 day apart, closer than the 14 days before"),
        "{said}"
    );
}

/// A decision is checked against everything that a draft is: how much a dose rises, and what can be counted or
/// compared.
#[test]
fn a_decision_is_refused_for_what_a_draft_is_refused_for() {
    let steps = "{ for = \"2 weeks\", take = \"5 mg morning\" }, { for = \"1 week\", take = \"7.5 mg morning\" }, { for = \"1 week\", \
                 take = \"10 mg morning\" }, { take = \"12.5 mg morning\" }";
    let sitting = with(
        "2026-11-05T07:00:00+01:00",
        "2026-10-28",
        steps,
        "\n[limits]\nrise = \"2.5 mg\"\n",
    );
    for (words, told) in [
        ("go to step 3", "your limit for one rise is 2.5 mg"),
        ("set 10 mg", "your limit for one rise is 2.5 mg"),
        ("take 10 mg morning", "your limit for one rise is 2.5 mg"),
        ("set 1.3 mg", "1.3 mg"),
        ("take 1.3 mg morning", "1.3 mg"),
        ("set 0.3 tablets", "0.3 tablets"),
        ("set 5-5.3 mg", "5.3 mg"),
        ("set 1 mL", "1 mL cannot be compared"),
        ("set 0 mg", "nothing is taken then"),
    ] {
        let before = sitting.read("courses/x.toml");
        let (done, said) = run(&sitting, &["change", "x", words]);
        assert!(!done && said.contains(told), "{words}: {said}");
        assert_eq!(sitting.read("courses/x.toml"), before, "{words}");
    }
    let (done, said) = run(&sitting, &["change", "x", "advance"]);
    assert!(done, "{said}");
}

/// Where a step counts its doses, leaving one out moves what comes after, and that is said.
#[test]
fn what_follows_from_a_dose_that_is_left_out_is_said() {
    let sitting = with(
        "2026-11-05T07:00:00+01:00",
        "2026-11-03",
        "{ for = \"9 doses\", take = \"5 mg 08:00, 20:00\" }, { take = \"10 mg 08:00, 20:00\" }",
        "",
    );
    let (done, said) = run(&sitting, &["change", "x", "leave out today"]);
    assert!(
        done && said.contains("; also Sat 7 Nov: 5 mg 08:00, 5 mg 20:00 (was 5 mg 08:00)"),
        "{said}"
    );
}

/// A pause within a pause that moves what comes after says what it does.
#[test]
fn a_pause_within_a_pause_says_what_moves() {
    let sitting = with(
        "2026-11-05T07:00:00+01:00",
        "2026-10-27",
        "{ for = \"2 weeks\", take = \"5 mg morning, evening\" }, { take = \"10 mg morning, evening\" }",
        "\n[[change]]\non = 2026-11-03\ndo = \"pause 5 days with shift\"\n",
    );
    let (done, said) = run(&sitting, &["change", "x", "pause 10 days"]);
    assert!(done && said.contains("what comes after moves"), "{said}");
    assert!(run(&sitting, &["undo"]).0);
    let (done, said) = run(&sitting, &["change", "x", "pause 3 days with shift"]);
    assert!(!done && said.contains("would change nothing"), "{said}");
}

/// A decision on a dose of a plan that has not begun is none that changes nothing.
#[test]
fn a_dose_of_a_plan_to_come_is_left_out() {
    let sitting = with(
        "2026-11-05T07:00:00+01:00",
        "2026-11-09",
        "{ take = \"5 mg morning\" }",
        "",
    );
    assert!(run(&sitting, &["change", "x", "leave out 9 nov"]).0);
    let output = sitting.run(&["check"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!said.contains("changes nothing"), "{said}");
}

/// What changes no dose is refused on a step that waits for a decision as well.
#[test]
fn what_changes_nothing_is_refused_where_a_step_waits() {
    for length in [
        "for = \"until decided\", ",
        "for = \"2 weeks\", then = \"ask\", ",
        "for = \"3 weeks\", ",
    ] {
        let steps = format!("{{ {length}take = \"5 mg bedtime\" }}, {{ take = \"10 mg bedtime\" }}");
        let sitting = with("2026-11-05T07:00:00+01:00", "2026-10-20", &steps, "");
        for words in [
            "set 7.5 mg evening",
            "only bedtime",
            "time evening to 07:00",
            "set 5 mg",
        ] {
            let (done, said) = run(&sitting, &["change", "x", words]);
            assert!(!done, "{length}{words}: {said}");
        }
    }
}

/// A dose that was moved, and then left out where it is now, stays left out when its time becomes another.
#[test]
fn a_moved_dose_that_is_left_out_stays_so() {
    let sitting = with(
        "2026-11-05T07:00:00+01:00",
        "2026-11-01",
        "{ take = \"5 mg morning, 2.5 mg evening\" }",
        "",
    );
    for words in [
        "move today evening to tomorrow 10:00",
        "leave out tomorrow 10:00",
        "time evening to 20:00",
    ] {
        let (done, said) = run(&sitting, &["change", "x", words]);
        assert!(done, "{words}: {said}");
    }
    let json = sitting.json(&["due", "--from", "2026-11-06", "--to", "2026-11-06", "--json"]);
    let rows = json["due"].as_array().or(json["rows"].as_array()).cloned().unwrap();
    let open: Vec<_> = (rows.iter())
        .filter(|row| row["course"] == "x" && row["status"] != "left-out" && row["amount"] == "2.5")
        .map(|row| row["time"].clone())
        .collect();
    assert_eq!(open, ["20:00"], "{json}");
}

/// Two copies in which the same was decided are not put together silently, and what undo took back does not come again.
#[test]
fn merge_asks_about_a_decision_that_is_in_both_and_brings_none_back() {
    let steps = "{ for = \"2 weeks\", take = \"5 mg morning\" }, { take = \"5 mg morning, evening\" }";
    let now = "2026-11-05T07:00:00+01:00";
    let (here, there) = (with(now, "2026-11-01", steps, ""), with(now, "2026-11-01", steps, ""));
    for sitting in [&here, &there] {
        let (done, said) = run(sitting, &["change", "x", "advance"]);
        assert!(done, "{said}");
    }
    let before = here.read("courses/x.toml");
    here.write("courses/x.sync-conflict-1.toml", &there.read("courses/x.toml"));
    let output = here.run(&["merge", "courses/x.sync-conflict-1.toml"]);
    let said = String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("is in both: made once, or twice?"), "{said}");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(here.read("courses/x.toml"), before);

    let here = with(now, "2026-11-01", steps, "");
    assert!(run(&here, &["change", "x", "hold 3 days"]).0);
    here.write("courses/x.sync-conflict-1.toml", &here.read("courses/x.toml"));
    assert!(run(&here, &["undo"]).0);
    let before = here.read("courses/x.toml");
    let output = here.run(&["merge", "courses/x.sync-conflict-1.toml"]);
    let said = String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("was taken back here with undo"), "{said}");
    assert_eq!(here.read("courses/x.toml"), before);
    // Done again it is in both.
    assert!(run(&here, &["redo"]).0);
    let output = here.run(&["merge", "courses/x.sync-conflict-1.toml"]);
    assert!(output.status.success());
}

/// A slot that gets another time on the day of a decision takes nothing of the decision back.
#[test]
fn slot_times_that_change_on_the_day_of_a_decision_take_nothing_back() {
    for (words, evening) in [("stop", None), ("set 2.5 mg", Some("2.5")), ("pause 3 days", None)] {
        let sitting = with(
            "2026-11-05T08:10:00+01:00",
            "2026-11-01",
            "{ take = \"10 mg morning, evening\" }",
            "",
        );
        assert!(run(&sitting, &["take", "x"]).0);
        let (done, said) = run(&sitting, &["change", "x", words]);
        assert!(done && said.contains("after the dose of morning"), "{words}: {said}");
        sitting.write("config.toml", "[slots]\nmorning = \"21:30\"\n");
        let json = sitting.json(&["due", "--from", "2026-11-05", "--to", "2026-11-05", "--json"]);
        let rows = json["due"].as_array().or(json["rows"].as_array()).cloned().unwrap();
        let own: Vec<String> = (rows.iter())
            .filter(|row| row["course"] == "x" && row["slot"] == "evening")
            .map(|row| row["amount"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(
            own,
            evening.map(str::to_owned).into_iter().collect::<Vec<_>>(),
            "{words}: {json}"
        );
        let check = String::from_utf8(sitting.run(&["check"]).stdout).unwrap();
        assert!(!check.contains("after_time"), "{check}");
    }
}

/// What a decision adds after a dose that stays replaces one that is over: a day has no more doses than the plan has.
#[test]
fn a_dose_that_is_added_takes_the_place_of_one_that_is_over() {
    for (plan, taken, words, left) in [
        ("5 mg morning, evening", 1, "time morning to bedtime", 1),
        ("5 mg morning, evening", 1, "take 5 mg evening, bedtime", 1),
        ("5 mg 08:00, 14:00, 22:00", 2, "time 08:00 to 21:00", 1),
        ("5 mg 08:00, 14:00, 22:00", 2, "time 08:00 to 21:00 for good", 1),
        ("5 mg 08:00, 14:00", 1, "take 5 mg 09:00, 14:00, 20:00", 2),
    ] {
        let sitting = with(
            "2026-11-05T13:00:00+01:00",
            "2026-11-01",
            &format!("{{ take = \"{plan}\" }}"),
            "",
        );
        for number in 0..taken {
            let moment = [plan.split(' ').nth(2).unwrap(), "14:00"][number].trim_end_matches(',');
            let (done, said) = run(
                &sitting,
                &[
                    "take",
                    "x",
                    "--for",
                    &format!("2026-11-05/{moment}"),
                    "--at",
                    ["08:05", "12:30"][number],
                ],
            );
            assert!(done, "{said}");
        }
        let (done, said) = run(&sitting, &["change", "x", words]);
        assert!(done, "{words}: {said}");
        let open = open(&sitting, "2026-11-05", "2026-11-05");
        assert_eq!(open.len(), left, "{plan}, {words}: {said} {open:?}");
    }
}
