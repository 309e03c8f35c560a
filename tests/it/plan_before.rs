//! Decisions that go back to a step of the plan before the one in force: they are written as a revision, and it is the
//! step that was named which begins.

use super::home::{Home, text};

const NOW: &str = "2026-03-10T09:00:00+01:00";

/// Two revisions: step 1 is of the first one, the steps 2 and 3 of the second.
fn course() -> Home {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\ndivisible = \"halves\"\n[[plan]]\nfrom = 2026-02-25\nsteps = \
         [{ for = \"10 days\", take = \"2.5 mg morning\" }, { for = \"10 days\", take = \"5 mg morning\" }, { take = \"7.5 mg \
         morning\" }]\n[[plan]]\nfrom = 2026-03-07\nsteps = [{ for = \"10 days\", take = \"5 mg morning\" }, { take = \"10 mg \
         morning\" }]\n",
    );
    home.at(NOW, "Europe/Berlin");
    home
}

fn due(home: &Home, day: &str) -> String {
    home.ok(&["due", "--from", day, "--to", day])
}

/// Two decisions of one day: the later one begins with its own doses, whatever the first one was.
#[test]
fn a_decision_of_the_same_day_does_not_hold_over_the_plan_before() {
    for first in [
        "set 12.5 mg",
        "take 12.5 mg noon",
        "set 12.5 mg for 3 days",
        "advance",
        "only on Tue",
        "stay",
        "hold 3 days",
        "hold until decided",
        "pause 3 days",
        "pause 3 days with shift",
        "pause",
        "stop",
    ] {
        let back = if first == "advance" { "back 2" } else { "back 1" };
        for second in [back, "step 1"] {
            let home = course();
            home.ok(&["change", "x", first]);
            home.ok(&["change", "x", second]);
            for (day, amount) in [
                ("2026-03-10", "2.5 mg"),
                ("2026-03-11", "2.5 mg"),
                ("2026-03-19", "2.5 mg"),
                ("2026-03-20", "5 mg"),
                ("2026-03-29", "5 mg"),
                ("2026-03-30", "10 mg"),
            ] {
                let due = due(&home, day);
                assert!(
                    due.contains("morning") && due.contains(&format!("Examplin {amount}")),
                    "{first}, {second} {day}: {due}"
                );
            }
            let plan = home.ok(&["plan", "x"]);
            assert!(!plan.contains('?'), "{first}, {second}: {plan}");
        }
    }
}

/// The same on the way down: each step lasts as long as it does, and the last has no end.
#[test]
fn on_the_way_down_to_the_plan_before_the_steps_have_their_own_doses() {
    let home = course();
    home.ok(&["change", "x", "set 12.5 mg"]);
    home.ok(&["change", "x", "down to step 1"]);
    for day in ["2026-03-10", "2026-04-20"] {
        assert!(due(&home, day).contains("Examplin 2.5 mg"), "{}", due(&home, day));
    }
    let home = course();
    home.ok(&["change", "x", "advance"]);
    home.ok(&["change", "x", "down to step 1"]);
    for (day, amount) in [
        ("2026-03-10", "5 mg"),
        ("2026-03-19", "5 mg"),
        ("2026-03-20", "2.5 mg"),
        ("2026-04-20", "2.5 mg"),
    ] {
        assert!(
            due(&home, day).contains(&format!("Examplin {amount}")),
            "{day}: {}",
            due(&home, day)
        );
    }
}

/// In a pause or after a stop of an earlier day, too.
#[test]
fn from_a_pause_the_plan_before_is_reached() {
    for waits in ["pause 9 days", "pause", "stop"] {
        for words in ["back 1", "step 1", "down to step 1"] {
            let mut home = course();
            home.ok(&["change", "x", waits]);
            home.at("2026-03-12T09:00:00+01:00", "Europe/Berlin");
            home.ok(&["change", "x", words]);
            for day in ["2026-03-12", "2026-03-21"] {
                assert!(
                    due(&home, day).contains("Examplin 2.5 mg"),
                    "{waits}, {words}: {}",
                    due(&home, day)
                );
            }
        }
    }
}

/// What comes round is what came round before: the steps that are put in front come once.
#[test]
fn the_steps_before_a_plan_that_repeats_come_once() {
    let mut home = course();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-02-20\nsteps = [{ for = \"10 days\", take = \"10 mg morning\" }, { for = \"10 days\", \
         take = \"20 mg morning\" }, { take = \"30 mg morning\" }]\n[[plan]]\nfrom = 2026-03-05\nrepeat = \"for ever\"\nsteps = [{ for = \
         \"10 days\", take = \"20 mg morning\" }, { for = \"5 days\", take = \"30 mg morning\" }]\n",
    );
    home.at(NOW, "Europe/Berlin");
    home.ok(&["change", "x", "back 1"]);
    for (day, amount) in [
        ("2026-03-10", "10 mg"),
        ("2026-03-20", "20 mg"),
        ("2026-03-30", "30 mg"),
        ("2026-04-04", "20 mg"),
        ("2026-04-14", "30 mg"),
        ("2026-04-19", "20 mg"),
    ] {
        assert!(
            due(&home, day).contains(&format!("Examplin {amount}")),
            "{day}: {}",
            due(&home, day)
        );
    }
}

/// What was decided for good holds on the steps of the plan before as well.
#[test]
fn what_was_decided_for_good_holds_on_the_plan_before() {
    let weekly = |decided: &str, on: &str| {
        let mut home = course();
        home.write(
            "courses/x.toml",
            "name = \"Examplin\"\n[[plan]]\nfrom = 2026-02-02\nsteps = [{ for = \"4 weeks\", take = \"2.5 mg morning on Sun\" }, { for = \
             \"4 weeks\", take = \"5 mg morning on Sun\" }, { take = \"7.5 mg morning on Sun\" }]\n[[plan]]\nfrom = 2026-03-02\nsteps = \
             [{ for = \"4 weeks\", take = \"5 mg morning on Sun\" }, { take = \"10 mg morning on Sun\" }]\n",
        );
        home.at(on, "Europe/Berlin");
        home.ok(&["change", "x", decided]);
        home.at("2026-03-09T09:00:00+01:00", "Europe/Berlin");
        home.ok(&["change", "x", "back 1"]);
        home
    };
    for on in ["2026-03-03T07:00:00+01:00", "2026-03-09T07:00:00+01:00"] {
        let home = weekly("weekday Sun to Wed for good", on);
        // The dose of this week was that of Sun 8 Mar where it was decided after it.
        let first = if on.starts_with("2026-03-09") {
            "2026-03-18"
        } else {
            "2026-03-11"
        };
        assert!(due(&home, first).contains("2.5 mg"), "{on}: {}", due(&home, first));
        assert!(!due(&home, "2026-03-15").contains("mg"), "{on}");
        let home = weekly("time morning to evening for good", on);
        let sunday = due(&home, "2026-03-15");
        assert!(
            sunday.contains("evening") && !sunday.contains("morning"),
            "{on}: {sunday}"
        );
    }
}

/// Steps in whose place a plan of a later day comes do not come back.
#[test]
fn replaced_steps_do_not_come_back() {
    let home = || {
        let mut home = course();
        home.write(
            "courses/x.toml",
            "name = \"Examplin\"\n[[plan]]\nfrom = 2026-03-06\nsteps = [{ for = \"14 days\", take = \"5 mg morning\" }, { for = \"7 \
             days\", take = \"10 mg morning\" }, { take = \"20 mg morning\" }]\n[[plan]]\nfrom = 2026-03-20\nsteps = [{ for = \"7 \
             days\", take = \"7.5 mg morning\" }, { take = \"12.5 mg morning\" }]\n",
        );
        home.at("2026-03-11T07:00:00+01:00", "Europe/Berlin");
        home
    };
    for words in ["step 2", "step 3", "advance"] {
        let home = home();
        let output = home.run(&["change", "x", words]);
        let said = super::home::text(&output.stderr);
        assert!(
            !output.status.success() && said.contains("plan from Fri 20 Mar"),
            "{words}: {said}"
        );
    }
    let home = home();
    // A row that is made shorter is followed by nothing, not by what was replaced.
    let mut pty = super::pty::Pty::start(home.dir.path(), "2026-03-11T07:00:00+01:00", (120, 40));
    pty.keys("4--").wait_for("not active yet");
    let screen = pty.screen();
    assert!(!screen.contains("10 mg"), "{screen}");
    pty.keys("q");
}

/// In a draft as well, after another decision in it.
#[test]
fn a_draft_goes_back_to_the_plan_before_after_another_decision() {
    let home = course();
    let mut pty = super::pty::Pty::start(home.dir.path(), NOW, (120, 40));
    pty.keys("4d").text("set 12.5 mg").wait_for("=");
    pty.keys("<Enter>").wait_for("not active yet");
    pty.keys("d").text("back 1").wait_for("= step 1, 2.5 mg");
    pty.keys("<Enter>").wait_for("not active yet");
    pty.keys("w").wait_for("Activate the draft");
    pty.read_it();
    pty.keys("<Tab><Enter>").wait_for("Active now");
    pty.keys("q");
    pty.ends_with(0);
    for (day, amount) in [
        ("2026-03-10", "2.5 mg"),
        ("2026-03-20", "5 mg"),
        ("2026-03-30", "10 mg"),
    ] {
        assert!(
            due(&home, day).contains(&format!("Examplin {amount}")),
            "{day}: {}",
            due(&home, day)
        );
    }
}

/// A step that was decided has the number that the ladder shows, wherever it is named.
#[test]
fn a_step_that_was_decided_is_named_by_the_number_of_the_ladder() {
    let home = course();
    home.ok(&["change", "x", "step 3 from 14 mar"]);
    let output = home.run(&["change", "x", "pause"]);
    let said = super::home::text(&output.stderr);
    assert!(said.contains("`go to step 3` from Sat 14 Mar"), "{said}");
}

const FIVE: &str = "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\ndivisible = \"halves\"\n[[plan]]\nfrom = 2026-02-20\nsteps = [{ for \
                    = \"7 days\", take = \"2.5 mg morning\" }, { for = \"7 days\", take = \"5 mg morning\" }, { for = \"10 days\", take = \"7.5 \
                    mg morning\" }, { for = \"7 days\", take = \"10 mg morning\" }, { take = \"12.5 mg morning\" }]\n";

/// The file of five steps with revisions as the screen writes them where a later row is edited, and some decisions in it.
fn edited(revisions: Days<'_>, decisions: Days<'_>) -> Home {
    let mut file = FIVE.to_owned();
    for (from, rest) in revisions {
        file.push_str(&format!(
            "[[plan]]\nfrom = {from}\nentered = {from}\nsteps = [{rest}, {{ take = \"12.5 mg morning\" }}]\n"
        ));
    }
    let mut home = Home::empty();
    home.write("courses/x.toml", &file);
    for (day, words) in decisions {
        home.at(&format!("2026-03-{day}T07:00:00+01:00"), "Europe/Berlin");
        home.ok(&["change", "x", words]);
    }
    home
}

/// What is written or decided on some days.
type Days<'a> = &'a [(&'a str, &'a str)];

/// Whatever was edited, the same words do what they do in a plan that was not edited and shows the same steps.
#[test]
fn an_edited_plan_takes_decisions_as_one_that_was_not_edited() {
    let rest = |days: u32| {
        format!(
            "{{ for = \"{days} days\", take = \"7.5 mg morning\" }}, {{ for = \"7 days\", take = \"10 mg morning\" }}"
        )
    };
    let (in_the_middle, today, first_day) = (rest(8), rest(6), rest(10));
    let twice = format!("{{ for = \"4 days\", take = \"5 mg morning\" }}, {}", rest(10));
    let cases: [(Days<'_>, &[Days<'_>]); 4] = [
        (
            &[("2026-03-10", &today)],
            &[
                &[("10", "pause"), ("11", "step 3")],
                &[("10", "pause"), ("11", "step 4")],
                &[("10", "stop"), ("11", "restart")],
                &[("10", "pause with shift"), ("11", "restart step")],
                &[("10", "pause with shift"), ("11", "back 1")],
            ],
        ),
        (
            &[("2026-03-08", &in_the_middle)],
            &[
                &[("11", "step 3"), ("17", "back 2")],
                &[("10", "step 3"), ("11", "restart")],
                &[("11", "back 1"), ("17", "restart")],
                &[("10", "step 2"), ("10", "restart")],
            ],
        ),
        (
            &[("2026-03-02", &twice), ("2026-03-08", &in_the_middle)],
            &[&[("10", "back 1")], &[("10", "step 2")], &[("10", "restart")]],
        ),
        (
            &[("2026-03-06", &first_day)],
            &[&[("08", "restart")], &[("08", "back 2")]],
        ),
    ];
    for (revisions, decisions) in cases {
        for decisions in decisions {
            let days = |home: &Home| home.ok(&["due", "--from", "2026-03-18", "--to", "2026-05-20"]);
            let (plain, edited) = (edited(&[], decisions), edited(revisions, decisions));
            assert_eq!(
                days(&plain),
                days(&edited),
                "{revisions:?} {decisions:?}: {}",
                edited.ok(&["plan", "x"])
            );
        }
    }
}

/// A step that is decided for a later day keeps its meaning, whatever is decided before it.
#[test]
fn a_step_of_a_later_day_does_not_become_another_one() {
    let rest = "{ for = \"8 days\", take = \"7.5 mg morning\" }, { for = \"7 days\", take = \"10 mg morning\" }";
    let later: &[(&str, &str)] = &[("10", "step 4 from 12 mar")];
    let days = |home: &Home| home.ok(&["due", "--from", "2026-03-10", "--to", "2026-05-20"]);
    let (plain, edited) = (edited(&[], later), edited(&[("2026-03-08", rest)], later));
    for home in [&plain, &edited] {
        let output = home.run(&["change", "x", "step 1"]);
        let said = super::home::text(&output.stderr);
        assert!(
            output.status.success() && said.contains("`go to step 4` from Thu 12 Mar was decided before"),
            "{said}"
        );
    }
    assert_eq!(days(&plain), days(&edited), "{}", edited.ok(&["plan", "x"]));
}

/// A decision in the middle of the day that is written as a revision leaves the doses that are over as they were planned.
#[test]
fn the_dose_of_this_morning_stays_as_it_was_planned() {
    let file = |text: &str| text.replace("mg morning\"", "mg morning, 1 mg evening\"");
    let mut home = course();
    home.write("courses/x.toml", &file(&home.read("courses/x.toml")));
    for words in ["step 1", "back 1", "down to step 1"] {
        home.at("2026-03-10T12:10:00+01:00", "Europe/Berlin");
        home.ok(&["change", "x", words]);
        let (today, tomorrow) = (due(&home, "2026-03-10"), due(&home, "2026-03-11"));
        assert!(today.contains("5 mg") && !today.contains("2.5 mg"), "{words}: {today}");
        assert!(tomorrow.contains("2.5 mg"), "{words}: {tomorrow}");
        home.ok(&["undo"]);
    }
}

/// A plan that was entered for days that were over judges all of them, its first too, whatever was recorded.
#[test]
fn a_plan_that_was_entered_later_judges_all_its_days() {
    let home = Home::empty();
    let steps = "[[plan]]\nfrom = 2026-11-01\nsteps = [{ take = \"1 tablet morning\" }]\n\n[[plan]]\nfrom = 2026-11-05\nentered = 2026-11-08\n\
                 steps = [{ take = \"2 tablets morning\" }]\n";
    home.write(
        "courses/x.toml",
        &format!("name = \"Examplin\"\ncount = \"tablet\"\n\n{steps}"),
    );
    let dose = |day: &str| {
        format!(
            "[[dose]]\ncourse = \"x\"\ndue = 2026-11-{day}\nslot = \"morning\"\nplanned = \"1 tablet\"\ntaken = \"1 tablet\"\nat = \
             2026-11-{day}T08:00:00Z\n\n"
        )
    };
    home.write("journal/2026-11.toml", &["05", "06", "07"].map(dose).concat());
    let mut home = home;
    home.at("2026-11-08T09:00:00Z", "UTC");
    let due = home.ok(&["due", "--from", "2026-11-05", "--to", "2026-11-07"]);
    assert_eq!(
        due.matches("Examplin 2 tablets  partly taken: 1 tablet taken 08:00")
            .count(),
        3,
        "{due}"
    );
    let check = home.run(&["check"]);
    assert!(
        text(&check.stdout).contains("the 3 days before it was entered are judged by it"),
        "{check:?}"
    );
}
