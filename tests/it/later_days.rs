//! Decisions that meet others, and moved or left-out doses: a later day, a question that waits, another name.

use super::home::{Home, text};
use super::pty::Pty;

fn course(from: &str, steps: &str) -> Home {
    let home = Home::empty();
    home.write(
        "courses/x.toml",
        &format!("name = \"Examplin\"\n[[plan]]\nfrom = {from}\nsteps = [{steps}]\n"),
    );
    home
}

const FOUR: &str = "{ for = \"7 days\", take = \"5 mg morning\" }, { for = \"1 week\", take = \"10 mg morning\" }, { for = \"1 week\", \
                    take = \"15 mg morning\" }, { take = \"20 mg morning\" }";

/// What a step that is decided for later would make untrue is refused, and the decision is named.
#[test]
fn a_stop_or_a_step_back_before_a_step_decided_for_later_is_refused() {
    for (later, on, refused) in [
        ("go to step 3", "2026-06-20", "stop"),
        ("back 1", "2026-06-20", "stop"),
        ("down to step 1", "2026-06-19", "back 1"),
        ("down to step 1", "2026-06-19", "restart"),
    ] {
        let mut home = course("2026-06-09", FOUR);
        home.at("2026-06-17T07:30:00+02:00", "Europe/Berlin");
        home.ok(&["change", "x", later, "--on", on]);
        let output = home.run(&["change", "x", refused]);
        let said = text(&output.stderr);
        assert!(
            !output.status.success() && said.contains(&format!("`{later}` from")),
            "{refused}: {said}"
        );
        assert!(home.ok(&["check"]).contains("No fault found"));
    }
    // What is not a step holds, or waits, and that is said as it is.
    for (decision, then) in [
        ("stop", "nothing is due then"),
        ("pause", "holds when the plan goes on"),
        ("set 11 mg", "holds from then on"),
    ] {
        let mut home = course("2026-06-09", FOUR);
        home.at("2026-06-17T07:30:00+02:00", "Europe/Berlin");
        home.ok(&["change", "x", "set 12 mg", "--on", "2026-06-20"]);
        let output = home.run(&["change", "x", decision]);
        assert!(text(&output.stderr).contains(then), "{}", text(&output.stderr));
    }
}

/// A dose that was left out stays so when it gets another time or weekday, whichever was decided first; where it has no name
/// any more that is said.
#[test]
fn what_was_left_out_stays_left_out() {
    let left_out = |plan: &str, decisions: [&[&str]; 2], day: &str| {
        let mut home = course("2026-06-08", plan);
        home.at("2026-06-14T01:10:00+02:00", "Europe/Berlin");
        let said = decisions.map(|words| {
            let args: Vec<&str> = ["change", "x"].iter().chain(words).copied().collect();
            let output = home.run(&args);
            assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
            text(&output.stderr)
        });
        let check = home.run(&["check"]);
        assert!(
            !text(&check.stdout).contains("changes nothing"),
            "{}",
            text(&check.stdout)
        );
        (home.ok(&["due", "--from", day, "--to", day]), said)
    };
    for (plan, decisions, day) in [
        (
            "{ take = \"20 mg morning every 3 days\" }",
            [
                &["leave out 2026-06-26 morning", "--on", "2026-06-16"][..],
                &["time morning to evening for good"],
            ],
            "2026-06-26",
        ),
        (
            "{ take = \"20 mg morning every 3 days\" }",
            [&["leave out 2026-06-26 morning"][..], &["time morning to evening"]],
            "2026-06-26",
        ),
        (
            "{ take = \"15 mg morning on Mon\" }",
            [&["leave out 2026-06-22"][..], &["weekday Mon to Tue"]],
            "2026-06-23",
        ),
        (
            "{ take = \"15 mg morning on Mon\" }",
            [&["leave out 2026-06-22"][..], &["weekday Mon to Tue for good"]],
            "2026-06-23",
        ),
    ] {
        let (due, _) = left_out(plan, decisions, day);
        assert!(
            due.contains("left out") && !due.contains("planned"),
            "{decisions:?}: {due}"
        );
    }
    let (due, said) = left_out(
        "{ take = \"15 mg morning\" }",
        [&["leave out 2026-06-16 morning"], &["take 10 mg evening"]],
        "2026-06-16",
    );
    assert!(
        due.contains("10 mg  planned") && said[1].contains("what was left out on Tue 16 Jun is due again"),
        "{due} {said:?}"
    );
}

/// A dose is moved to no day before the decision.
#[test]
fn a_move_to_a_day_before_the_decision_is_refused() {
    let mut home = course("2026-06-08", "{ take = \"10 mg morning on Sun\" }");
    home.at("2026-06-14T20:00:00+02:00", "Europe/Berlin");
    let output = home.run(&[
        "change",
        "x",
        "move 2026-06-21 to 2026-06-18 07:00",
        "--on",
        "2026-06-20",
    ]);
    assert!(!output.status.success() && text(&output.stderr).contains("moves no dose to Thu 18 Jun"));
}

/// While the plan asks, a decision that changes nothing is refused for a later day as for today.
#[test]
fn what_changes_nothing_while_the_plan_asks_is_refused_for_every_day() {
    for decision in [
        "set 10 mg",
        "set 7.5 mg evening",
        "time evening to 21:00",
        "only morning",
        "time to morning",
        "take 10 mg morning",
        "each step 2 weeks",
        "hold until decided",
    ] {
        for on in [None, Some("2026-06-24")] {
            let mut home = course(
                "2026-06-01",
                "{ for = \"10 days\", take = \"5 mg morning\" }, { for = \"1 week\", take = \"10 mg morning\", then = \"ask\" }, { take = \
                 \"15 mg morning, evening\" }",
            );
            home.at("2026-06-22T07:10:00+02:00", "Europe/Berlin");
            let mut args = vec!["change", "x", decision];
            args.extend(on.iter().flat_map(|on| ["--on", on]));
            let output = home.run(&args);
            assert!(!output.status.success(), "{decision} {on:?}: {}", text(&output.stderr));
        }
    }
}

/// The plan asks until somebody answers: another dose or time from the next day on is not an answer.
#[test]
fn a_decision_that_answers_nothing_leaves_the_question() {
    for (decision, asks) in [
        ("set 3 tablets", true),
        ("time morning to noon", true),
        ("advance", false),
        ("hold 3 days", false),
    ] {
        let mut home = course(
            "2026-01-24",
            "{ for = \"4 days\", take = \"1 tablet morning\", then = \"ask\" }, { for = \"1 month\", take = \"2 tablets morning\" }",
        );
        home.at("2026-01-28T10:00:00Z", "UTC");
        home.ok(&["take", "x"]);
        for command in [&["today"][..], &["plan", "x"]] {
            assert!(home.ok(command).contains("asks"), "{}", home.ok(command));
        }
        home.ok(&["change", "x", decision, "--yes"]);
        for command in [&["today"][..], &["plan", "x"]] {
            let said = home.ok(command);
            assert_eq!(said.contains("asks"), asks, "{decision}: {said}");
        }
    }
}

/// What follows a question that waits is shown as it comes if the answer is yes: also a step that counts doses or months.
#[test]
fn what_follows_an_open_question_is_as_long_as_it_will_be() {
    for length in ["5 doses taken", "1 month", "1 week"] {
        let steps = format!(
            "{{ for = \"4 days\", take = \"1 tablet morning\", then = \"ask\" }}, {{ for = \"{length}\", take = \"2 tablets morning\" }}, \
             {{ take = \"3 tablets morning\" }}"
        );
        let mut home = course("2026-01-25", &steps);
        home.at("2026-02-02T23:03:00Z", "UTC");
        let row = |home: &Home| {
            let plan = home.ok(&["plan", "x"]);
            let row = plan.lines().find(|line| line.contains("2 tablets")).unwrap().to_owned();
            // Behind the question it has no date, only its length.
            let row = row.split("2 tablets").next().unwrap().trim();
            row.rsplit("  ").next().unwrap().trim().to_owned()
        };
        let shown = row(&home);
        home.ok(&["change", "x", "advance from 2026-02-03"]);
        assert_eq!(row(&home), shown, "{length}");
        // `hold until decided` is what the plan does already.
    }
}

/// A dose that was moved says nothing of where a day of the plan is shown: a decision begins on the day that was said.
#[test]
fn a_decision_by_another_clock_begins_on_the_day_that_is_said() {
    for (decision, on) in [
        ("pause 3 days from 18 jun", "Thu 18 Jun"),
        ("stop from 18 jun", "Thu 18 Jun"),
    ] {
        let mut home = Home::empty();
        home.write(
            "courses/x.toml",
            "name = \"Examplin\"\nzone = \"America/New_York\"\n[[plan]]\nfrom = 2026-06-03\nsteps = [{ take = \"5 mg morning\" }]\n",
        );
        home.at("2026-06-14T20:00:00+02:00", "Europe/Berlin");
        home.ok(&["change", "x", "move 2026-06-15 to 2026-06-18 09:30"]);
        let output = home.run(&["change", "x", decision]);
        assert!(
            text(&output.stderr).contains(&format!("from {on}")),
            "{}",
            text(&output.stderr)
        );
        let due = home.ok(&["due", "--from", "2026-06-16", "--to", "2026-06-17"]);
        assert_eq!(due.matches("5 mg  planned").count(), 2, "{decision}: {due}");
    }
}

/// What was decided of how long a step lasts does nothing in a pause: where the plan would go on by itself after it, that is
/// refused, and otherwise said. What is decided of doses waits, and `check` finds no fault with it.
#[test]
fn a_pause_over_a_decision_of_a_later_day() {
    let ladder = "{ for = \"4 weeks\", take = \"5 mg morning\" }, { take = \"10 mg morning\" }";
    for (later, refused) in [
        ("stay", true),
        ("hold until decided", true),
        ("hold 5 days", true),
        ("set 20 mg", false),
    ] {
        let mut home = course("2026-06-01", ladder);
        home.at("2026-06-14T20:00:00+02:00", "Europe/Berlin");
        home.ok(&["change", "x", later, "--on", "2026-06-17"]);
        let output = home.run(&["change", "x", "pause 20 days"]);
        assert_eq!(!output.status.success(), refused, "{later}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(&format!("`{later}` from Wed 17 Jun was decided before")));
        if refused {
            let output = home.run(&["change", "x", "pause"]);
            let said = text(&output.stderr);
            assert!(
                output.status.success() && said.contains("does nothing in the pause"),
                "{later}: {said}"
            );
        }
        if !refused {
            assert!(home.ok(&["check"]).contains("No fault found"), "{later}");
        }
    }
}

/// A dose that was moved ahead, and is none of the plan any more from a later decision on, is back on its own day when the
/// plan has it again, and not on a day before that decision.
#[test]
fn a_moved_dose_comes_back_on_its_own_day() {
    let mut home = course(
        "2026-06-01",
        "{ for = \"4 weeks\", take = \"5 mg 08:00, 14:00\" }, { take = \"10 mg 08:00\" }",
    );
    home.at("2026-06-14T20:00:00+02:00", "Europe/Berlin");
    home.ok(&["change", "x", "move 2026-06-25 14:00 to 2026-06-15 19:00"]);
    home.ok(&["change", "x", "advance", "--on", "2026-06-15"]);
    let day = |home: &Home, day: &str| home.ok(&["due", "--from", day, "--to", day]);
    let before = day(&home, "2026-06-15");
    home.ok(&["change", "x", "back 1", "--on", "2026-06-17"]);
    assert_eq!(day(&home, "2026-06-15"), before);
    let own = day(&home, "2026-06-25");
    assert_eq!(own.matches("planned").count(), 2, "{own}");
}

/// A dose that can be taken again after a decision is named, and so is how many are not taken any more.
#[test]
fn doses_that_open_and_close_are_named() {
    let mut home = course("2026-06-02", "{ take = \"7.5 mg evening on Tue give or take 1 day\" }");
    home.at("2026-06-15T09:00:00+02:00", "Europe/Berlin");
    let output = home.run(&["change", "x", "weekday Tue to Wed for good"]);
    let said = text(&output.stderr);
    assert!(
        said.contains("the dose of Tue 9 Jun evening is open again until the next one"),
        "{said}"
    );

    let mut home = course("2026-06-01", "{ take = \"1 mg 02:00, 08:00, 14:00, 20:00\" }");
    let file = home.read("courses/x.toml");
    home.write("courses/x.toml", &format!("{file}[limits]\nlate = \"2 days\"\n"));
    home.at("2026-06-15T12:00:00+02:00", "Europe/Berlin");
    let output = home.run(&["change", "x", "pause"]);
    assert!(
        text(&output.stderr).contains("and so for 4 more"),
        "{}",
        text(&output.stderr)
    );
}

/// A plan of a later day begins whatever is decided before: what it would undo is refused, and what it ends is said.
#[test]
fn a_plan_of_a_later_day_is_named_before_it_undoes_a_decision() {
    for steps in [
        "{ take = \"10 mg morning\" }",
        "{ for = \"12 days\", take = \"10 mg morning\" }, { take = \"15 mg morning\" }",
    ] {
        let home = || {
            let mut home = course("2026-03-02", steps);
            let file = home.read("courses/x.toml");
            let later = "[[plan]]\nfrom = 2026-03-21\nsteps = [{ take = \"20 mg morning\" }]\n";
            home.write("courses/x.toml", &format!("{file}\n{later}"));
            home.at("2026-03-10T07:00:00+01:00", "Europe/Berlin");
            home
        };
        for words in [
            "stop",
            "pause",
            "pause 20 days",
            "pause 20 days with shift",
            "stay",
            "hold until decided",
        ] {
            let home = home();
            let output = home.run(&["change", "x", words]);
            let said = text(&output.stderr);
            assert!(
                !output.status.success() && said.contains("plan from Sat 21 Mar") && said.contains(":correct-history"),
                "{words}: {said}"
            );
            let due = home.ok(&["due", "--from", "2026-03-10", "--to", "2026-03-10"]);
            assert!(due.contains("10 mg"), "{words}: {due}");
        }
        for (words, says) in [
            ("pause until 2026-03-20", "to Fri 20 Mar"),
            (
                "set 5 mg for 20 days",
                "5 mg each time from today until the plan from Sat 21 Mar begins",
            ),
            ("time morning to noon for good", "until the plan from Sat 21 Mar begins"),
        ] {
            let output = home().run(&["change", "x", words]);
            let said = text(&output.stderr);
            assert!(output.status.success() && said.contains(says), "{words}: {said}");
        }
    }
}

const LADDER: &str = "{ for = \"20 days\", take = \"10 mg morning\" }, { for = \"10 days\", take = \"15 mg morning\" }, { take = \"20 mg \
                      morning\" }";

fn after(first: &str, second: &str) -> (Home, bool, String) {
    let mut home = course("2026-03-02", LADDER);
    home.at("2026-03-10T07:00:00+01:00", "Europe/Berlin");
    home.ok(&["change", "x", first]);
    let output = home.run(&["change", "x", second]);
    let said = text(&output.stderr);
    (home, output.status.success(), said)
}

/// A pause of a later day decides how long the one lasts that is entered now: that one is taken back first.
#[test]
fn a_pause_before_a_pause_of_a_later_day_is_refused() {
    for (first, second) in [
        ("pause 3 days from 24 mar", "pause"),
        ("pause from 24 mar", "pause 20 days"),
        ("pause 3 days from 24 mar", "pause 20 days"),
    ] {
        let (_, success, said) = after(first, second);
        assert!(
            !success && said.contains("from Tue 24 Mar was decided before"),
            "{first}, {second}: {said}"
        );
    }
    let (_, success, said) = after("pause 3 days from 24 mar", "pause 5 days");
    assert!(success, "{said}");
}

/// What a step of a later day makes useless is refused with that step, and a length of a later day is named.
#[test]
fn a_step_or_a_length_of_a_later_day_is_named() {
    for second in ["stay", "hold 10 days", "pause 10 days", "stop"] {
        let (_, success, said) = after("step 3 from 14 mar", second);
        assert!(
            !success && said.contains("`go to step 3` from Sat 14 Mar was decided before"),
            "{second}: {said}"
        );
    }
    for first in [
        "hold 3 days from 14 mar",
        "stay from 14 mar",
        "hold until decided from 14 mar",
    ] {
        for second in ["advance", "step 2"] {
            let (_, success, said) = after(first, second);
            assert!(
                success && said.contains("from Sat 14 Mar was decided before"),
                "{first}, {second}: {said}"
            );
        }
    }
    let mut home = course("2026-03-02", "{ for = \"3 days\", take = \"20 mg morning, evening\" }");
    home.at("2026-03-10T12:10:00+01:00", "Europe/Berlin");
    home.ok(&["change", "x", "restart from tomorrow"]);
    let output = home.run(&["change", "x", "stop"]);
    let said = text(&output.stderr);
    assert!(said.contains("`restart` from Wed 11 Mar was decided before"), "{said}");
}

/// What a receipt says of the days after a pause is what the plan does.
#[test]
fn a_second_pause_says_whether_the_plan_waits() {
    for (first, second, moves) in [
        ("pause 5 days from 12 mar", "pause 2 days from 14 mar", false),
        ("pause from 12 mar", "pause 2 days from 14 mar", false),
        ("pause with shift", "pause 3 days", true),
        ("pause 5 days with shift from 12 mar", "pause 2 days from 14 mar", true),
    ] {
        let (home, _, said) = after(first, second);
        assert_eq!(
            said.contains("what comes after moves"),
            moves,
            "{first}, {second}: {said}"
        );
        let plan = home.ok(&["plan", "x"]);
        assert_eq!(!plan.contains("22 Mar"), moves, "{first}, {second}: {plan}");
    }
}

/// `until the next dose`: where a pause or a stop comes first the time ends with its beginning, and what was taken stays as it was.
#[test]
fn late_until_the_next_dose_ends_where_a_pause_begins() {
    for waits in [
        "pause from tomorrow",
        "stop from tomorrow",
        "pause 5 days from tomorrow",
    ] {
        let mut home = course("2026-03-06", "{ take = \"10 mg morning\" }");
        let file = home.read("courses/x.toml");
        home.write(
            "courses/x.toml",
            &file.replace("[[plan]]", "[limits]\nlate = \"until the next dose\"\n[[plan]]"),
        );
        home.at("2026-03-10T20:00:00+01:00", "Europe/Berlin");
        home.ok(&["change", "x", waits]);
        let today = home.ok(&["today"]);
        assert!(today.contains("late, until Wed 11 Mar"), "{waits}: {today}");
        home.ok(&["take", "x"]);
        home.at("2026-03-12T06:00:00+01:00", "Europe/Berlin");
        let day = home.ok(&["today", "--on", "2026-03-10"]);
        assert!(
            day.contains("taken 20:00") && !day.contains("changed"),
            "{waits}: {day}"
        );
    }
}

/// A dose of a pause that was moved to a day behind it goes with the pause, and is named.
#[test]
fn a_dose_that_was_moved_out_of_a_pause_is_named() {
    let mut home = course("2026-03-02", LADDER);
    home.at("2026-03-10T07:00:00+01:00", "Europe/Berlin");
    home.ok(&["change", "x", "move 2026-03-12 to 2026-03-15 12:00", "--yes"]);
    let output = home.run(&["change", "x", "pause 4 days"]);
    let said = text(&output.stderr);
    assert!(
        output.status.success() && said.contains("; also Sun 15 Mar: "),
        "{said}"
    );
    home.ok(&["undo"]);
    let output = home.run(&["change", "x", "pause 2 days"]);
    assert!(!text(&output.stderr).contains("; also "), "{}", text(&output.stderr));
}

/// A draft that says `advance` and is activated when the next step has begun by itself: that step does not begin once more.
#[test]
fn an_advance_that_came_by_itself_begins_no_step_again() {
    let dir = tempfile::tempdir().unwrap();
    let regimen = dir.path().join("regimen");
    let plan = "name = \"Examplin\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ for = \"10 days\", take = \"1 mg morning\" }, { for = \"10 \
                days\", take = \"2 mg morning\" }, { for = \"3 days\", take = \"3 mg morning\" }, { take = \"4 mg morning\" }]\n";
    std::fs::create_dir_all(regimen.join("courses")).unwrap();
    std::fs::write(regimen.join("courses/x.toml"), plan).unwrap();
    let mut pty = Pty::start(dir.path(), "2026-11-15T09:00:00+01:00", (80, 24));
    pty.keys("4").wait_for("4 mg");
    pty.keys("d").wait_for("hat was decided");
    pty.text("advance").keys("<Enter>").wait_for("draft");
    pty.keys("q").ends_with(0);
    assert!(
        std::fs::read_to_string(regimen.join("drafts/x.toml"))
            .unwrap()
            .contains("advance")
    );
    let mut pty = Pty::start(dir.path(), "2026-11-22T09:00:00+01:00", (80, 24));
    pty.keys("4").wait_for("4 mg");
    pty.keys("w").wait_for("over");
    pty.keys("<Esc>").read_it();
    pty.keys("q").ends_with(0);
    assert_eq!(std::fs::read_to_string(regimen.join("courses/x.toml")).unwrap(), plan);
}
