//! A plan whose later rows were edited takes every decision as the same ladder that was never edited, whether the edit was
//! made on the screen or by hand. The law over random ladders is in `domain/draft/laws_edited.rs`.

use super::home::{Home, text};
use super::pty::Pty;

const ZONE: &str = "Europe/Berlin";
const LADDER: &str = "{ for = \"5 days\", take = \"1 mg once a day\" }, { for = \"7 days\", take = \"3 mg once a day\" }, { take = \"9 mg once a day\" }";

/// The ladder as one plan.
fn one() -> Home {
    let home = Home::empty();
    let text = format!("name = \"Examplin\"\n[[plan]]\nfrom = 2026-03-01\nsteps = [{LADDER}]\n");
    home.write("courses/x.toml", &text);
    home
}

/// The same with the last row edited by hand on 9 March, in the middle of the second step.
fn by_hand() -> Home {
    let home = Home::empty();
    let text = format!(
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-03-01\nsteps = [{}]\n[[plan]]\nfrom = 2026-03-09\nsteps = [{{ for = \"4 days\", take = \
         \"3 mg once a day\" }}, {{ take = \"9 mg once a day\" }}]\n",
        LADDER.replace("9 mg", "12 mg")
    );
    home.write("courses/x.toml", &text);
    home
}

/// Each decision on its day at six in the morning, and what is due after that.
fn after(mut home: Home, decisions: &[(&str, &str)]) -> (Vec<bool>, String) {
    let mut accepted = Vec::new();
    for (day, words) in decisions {
        home.at(&format!("2026-03-{day}T06:00:00+01:00"), ZONE);
        accepted.push(home.run(&["change", "x", words]).status.success());
    }
    let due = home.ok(&["due", "--from", "2026-03-09", "--to", "2026-05-20"]);
    (accepted, due)
}

/// The row before the last one is made a day longer on the screen, and the draft is put into force.
fn longer_on_the_screen(home: &Home, now: &str) {
    let mut pty = Pty::start(home.dir.path(), now, (120, 40));
    pty.keys("4Gk+").wait_for("not active yet");
    pty.keys("w").wait_for("Activate the draft");
    pty.read_it();
    pty.keys("<Tab><Enter>").wait_for("Active now");
    pty.keys("q");
    pty.ends_with(0);
}

#[test]
fn decisions_one_after_the_other_mean_what_they_mean_on_one_plan() {
    let cases: [&[(&str, &str)]; 8] = [
        &[("09", "back 1"), ("10", "back 1")],
        &[("09", "back 1"), ("22", "step 2")],
        &[("09", "back 1"), ("09", "step 3")],
        &[("10", "time to 07:00 for good"), ("11", "step 1"), ("12", "step 2")],
        &[("13", "step 2"), ("15", "restart step")],
        &[("13", "step 2"), ("15", "back 1")],
        &[("09", "down to step 1"), ("12", "step 2")],
        &[("09", "pause 4 days with shift"), ("10", "back 1")],
    ];
    for decisions in cases {
        assert_eq!(after(one(), decisions), after(by_hand(), decisions), "{decisions:?}");
    }
}

/// On the way down the next step is the lower one, and it ends with the lowest.
#[test]
fn on_the_way_down_advance_goes_down() {
    let mut home = one();
    home.at("2026-03-15T06:00:00+01:00", ZONE);
    home.ok(&["change", "x", "down to step 1"]);
    home.at("2026-03-17T06:00:00+01:00", ZONE);
    let output = home.run(&["change", "x", "advance"]);
    assert!(
        text(&output.stderr).contains("step 1, 1 mg once a day from today"),
        "{output:?}"
    );
    let output = home.run(&["change", "x", "advance"]);
    assert!(
        !output.status.success() && text(&output.stderr).contains("he way down ends with this step"),
        "{output:?}"
    );
}

/// A way down that would rise in between is refused.
#[test]
fn a_way_down_that_rises_is_refused() {
    let mut home = Home::empty();
    let steps = ["1 mg", "2 mg", "3 mg", "1 mg", "2 mg"]
        .map(|dose| format!("{{ for = \"3 days\", take = \"{dose} morning\" }}"));
    let plan = format!(
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-03-02\nsteps = [{}]\n",
        steps.join(", ")
    );
    home.write("courses/x.toml", &plan);
    home.at("2026-03-15T06:00:00+01:00", ZONE);
    let output = home.run(&["change", "x", "down to step 1"]);
    let said = text(&output.stderr);
    assert!(
        !output.status.success() && said.contains("comes 3 mg morning on the way"),
        "{said}"
    );
}

/// The edit is made on the screen on a day of which a dose is recorded: a decision of the same day holds on it.
#[test]
fn a_decision_on_the_day_of_an_edit_goes_on_from_it() {
    let steps = |third: &str| {
        ["4 days 1 mg", "10 days 3 mg", third, "no end 7 mg"]
            .map(|row| {
                let (length, dose) = row.split_at(row.len() - 5);
                format!(
                    "{{ for = \"{}\", take = \"{} morning, evening\" }}",
                    length.trim(),
                    dose.trim()
                )
            })
            .join(", ")
    };
    let plan = |third| {
        format!(
            "name = \"Examplin\"\n[[plan]]\nfrom = 2026-03-01\nsteps = [{}]\n",
            steps(third)
        )
    };
    let home = |third| {
        let mut home = Home::empty();
        home.write("courses/x.toml", &plan(third));
        home.at("2026-03-08T09:00:00+01:00", ZONE);
        home.ok(&["take", "x"]);
        home
    };
    let edited = home("7 days 4 mg");
    longer_on_the_screen(&edited, "2026-03-08T09:00:00+01:00");
    assert!(
        edited.read("courses/x.toml").contains("begins"),
        "{}",
        edited.read("courses/x.toml")
    );
    let one = home("8 days 4 mg");
    for home in [&edited, &one] {
        home.ok(&["change", "x", "back 1"]);
    }
    let due = |home: &Home| home.ok(&["due", "--from", "2026-03-08", "--to", "2026-04-20"]);
    assert_eq!(due(&edited), due(&one), "{}", edited.read("courses/x.toml"));
}

/// An edit while the plan asks leaves the step as it is when it begins again.
#[test]
fn an_edit_while_the_plan_asks_keeps_the_length_of_the_step() {
    let ladder = |third: &str| {
        format!(
            "name = \"Examplin\"\n[[plan]]\nfrom = 2026-03-01\nsteps = [{{ for = \"4 days\", take = \"1 mg morning\", then = \"ask\" }}, \
             {{ for = \"5 days\", take = \"3 mg morning\" }}, {{ for = \"{third}\", take = \"4 mg morning\" }}, {{ take = \"7 mg morning\" }}]\n"
        )
    };
    for hold in [None, Some("hold 4 days")] {
        let home = |third| {
            let mut home = Home::empty();
            home.write("courses/x.toml", &ladder(third));
            home.at("2026-03-06T06:00:00+01:00", ZONE);
            if let Some(hold) = hold {
                home.ok(&["change", "x", hold]);
            }
            home.at("2026-03-07T06:00:00+01:00", ZONE);
            home
        };
        let (mut edited, mut one) = (home("7 days"), home("8 days"));
        longer_on_the_screen(&edited, "2026-03-07T06:00:00+01:00");
        for home in [&mut edited, &mut one] {
            home.at("2026-03-08T06:00:00+01:00", ZONE);
            home.ok(&["change", "x", "restart"]);
        }
        let due = |home: &Home| home.ok(&["due", "--from", "2026-03-08", "--to", "2026-04-20"]);
        assert_eq!(due(&edited), due(&one), "{hold:?}: {}", edited.read("courses/x.toml"));
    }
}

/// A plan that goes on in the middle of its ladder on a later day goes on there: a step that is decided before is refused.
#[test]
fn a_step_before_a_plan_that_goes_on_is_refused() {
    let mut home = Home::empty();
    let steps = "{ for = \"4 days\", take = \"1 mg morning\" }, { for = \"10 days\", take = \"3 mg morning\" }, { take = \"4 mg morning\" }";
    home.write(
        "courses/x.toml",
        &format!(
            "name = \"Examplin\"\n[[plan]]\nfrom = 2026-03-01\nsteps = [{steps}]\n[[plan]]\nfrom = 2026-03-12\nbegins = {{ step = 2, day = 4, \
             for = \"7 days\" }}\nsteps = [{steps}]\n[[change]]\non = 2026-03-08\ndo = \"pause 4 days with shift\"\n"
        ),
    );
    home.at("2026-03-09T06:00:00+01:00", ZONE);
    for words in ["step 1", "step 3", "back 1", "restart"] {
        let output = home.run(&["change", "x", words]);
        let said = text(&output.stderr);
        assert!(
            !output.status.success() && said.contains("plan from Thu 12 Mar"),
            "{words}: {said}"
        );
    }
}

/// Of each day from one on, the amounts that are due.
fn amounts(home: &Home, from: u32, to: u32) -> Vec<String> {
    let mut days = Vec::new();
    for day in from..=to {
        let day = format!("2026-03-{day:02}");
        let due = home.ok(&["due", "--from", &day, "--to", &day]);
        let amounts = due.split_whitespace().collect::<Vec<_>>();
        let amounts: Vec<&str> = (amounts.windows(2).filter(|pair| pair[1].starts_with("mL")))
            .map(|pair| pair[0])
            .collect();
        days.push(amounts.join(" "));
    }
    days
}

/// 4 mL for six days from 2 March, 3 mL for six days, then 2 mL; an amount was decided on a day.
fn set(on: &str, decided: &str) -> Home {
    let home = Home::empty();
    let steps = "{ for = \"6 days\", take = \"4 mL morning\" }, { for = \"6 days\", take = \"3 mL morning\" }, { take = \"2 mL morning\" }";
    home.write(
        "courses/x.toml",
        &format!(
            "name = \"Examplin\"\ncount = \"mL\"\n\n[[plan]]\nfrom = 2026-03-02\nsteps = [{steps}]\n\n[[change]]\non = {on}\ndo =              \"{decided}\"\n"
        ),
    );
    home
}

/// An amount that was set on a step stays with it, whichever rows are edited: no other step gets it.
#[test]
fn an_amount_that_was_set_stays_with_its_step() {
    let cases: [(&str, &str, bool, [&str; 9]); 7] = [
        // Its dose of today is taken, and the step ends today.
        ("-", "", true, ["5", "3", "3", "3", "3", "3", "3", "2", "2"]),
        // It is over, and the next one begins today.
        ("x", "", false, ["3", "3", "3", "3", "3", "3", "2", "2", "2"]),
        (
            "i",
            "1 mL morning for 2 days",
            false,
            ["1", "1", "5", "5", "3", "3", "3", "3", "3"],
        ),
        ("jK", "", false, ["3", "3", "3", "3", "3", "3", "5", "5", "2"]),
        ("J", "", false, ["3", "3", "3", "3", "3", "3", "5", "5", "2"]),
        ("j+", "", false, ["5", "5", "3", "3", "3", "3", "3", "3", "3"]),
        ("jx", "", false, ["5", "5", "2", "2", "2", "2", "2", "2", "2"]),
    ];
    for (keys, typed, taken, wanted) in cases {
        let mut home = set("2026-03-04", "set 5 mL");
        let now = "2026-03-06T07:30:00+01:00";
        home.at(now, ZONE);
        if taken {
            home.ok(&["take", "x"]);
        }
        let mut pty = Pty::start(home.dir.path(), now, (120, 40));
        pty.keys("4").keys(keys);
        if !typed.is_empty() {
            pty.text(typed).keys("<Enter>");
        }
        pty.wait_for("not active yet");
        pty.keys("w").wait_for("Activate the draft");
        pty.read_it();
        pty.keys("<Tab><Enter>").wait_for("Active now");
        pty.keys("q");
        pty.ends_with(0);
        let file = home.read("courses/x.toml");
        assert_eq!(amounts(&home, 6, 14), wanted, "{keys}: {file}");
        // It is decided once, and the check finds nothing.
        assert_eq!(file.matches("set 5 mL").count(), 1, "{keys}: {file}");
        home.ok(&["check"]);
        // Where its step begins again in the same ladder it has its own amount.
        if !keys.starts_with('j') || keys == "jK" {
            continue;
        }
        home.at("2026-03-16T06:00:00+01:00", ZONE);
        home.ok(&["change", "x", "restart"]);
        assert_eq!(amounts(&home, 16, 17), ["4", "4"], "{keys}: {file}");
    }
}

/// What was decided today would hold on the row that comes in the place of its step: that edit is refused.
#[test]
fn a_decision_of_today_goes_to_no_other_step() {
    for decided in ["set 5 mL", "take 5 mL evening", "stay", "hold 3 days"] {
        let mut home = set("2026-03-06", decided);
        let now = "2026-03-06T07:30:00+01:00";
        home.at(now, ZONE);
        let before = amounts(&home, 6, 14);
        let mut pty = Pty::start(home.dir.path(), now, (120, 40));
        pty.keys("4x").wait_for("would hold for another step");
        pty.keys("i")
            .text("1 mL morning for 2 days")
            .keys("<Enter>")
            .wait_for("would hold for another step");
        pty.keys("<Esc>").read_it();
        pty.keys("q");
        pty.ends_with(0);
        assert_eq!(amounts(&home, 6, 14), before, "{decided}");
    }
}

/// A decision that did something when it was made is not one without effect, as the plan was edited since.
#[test]
fn a_decision_before_an_edit_is_not_looked_at_with_it() {
    for (on, decided) in [
        ("2026-03-05", "stay"),
        ("2026-03-03", "hold until decided"),
        ("2026-03-05", "each step 4 days"),
    ] {
        let mut home = set(on, decided);
        let now = "2026-03-06T07:30:00+01:00";
        home.at(now, ZONE);
        home.ok(&["check"]);
        let mut pty = Pty::start(home.dir.path(), now, (120, 40));
        pty.keys("4i")
            .text("1 mL morning for 2 days")
            .keys("<Enter>")
            .wait_for("not active yet");
        pty.keys("w").wait_for("Activate the draft");
        pty.read_it();
        pty.keys("<Tab><Enter>").wait_for("Active now");
        pty.keys("q");
        pty.ends_with(0);
        let output = home.run(&["check"]);
        assert!(
            output.status.success(),
            "{decided}: {output:?}\n{}",
            home.read("courses/x.toml")
        );
    }
}

/// While the plan asks and the dose of today is recorded, the draft shows the days that the plan has when it is activated; a
/// copy of the step that asks is a step of its own.
#[test]
fn a_draft_beside_a_question_has_the_days_of_the_plan() {
    let ladder = "{ for = \"4 days\", take = \"1 mL morning\" }, { for = \"3 days\", take = \"2 mL morning\", then = \"ask\" }, { for = \"3 \
                  days\", take = \"3 mL morning\" }";
    let cases = [
        (
            "4a",
            "2.5 mL morning for 2 days",
            "2.5 mL       2  11 Mar?   12 Mar",
            "3 2 d 2.5 mL",
        ),
        ("4Y", "", "2 mL         3? 11 Mar?   13 Mar", "3 3 d 2 mL"),
        (
            "4i",
            "2.5 mL morning for 2 days",
            "2 mL         3? 13 Mar    15 Mar",
            "4 13 Mar - 15 Mar 3 d 2 mL",
        ),
    ];
    for (keys, typed, row, planned) in cases {
        let mut home = Home::empty();
        home.write(
            "courses/x.toml",
            &format!("name = \"Examplin\"\ncount = \"mL\"\n\n[[plan]]\nfrom = 2026-03-02\nsteps = [{ladder}]\n"),
        );
        let now = "2026-03-10T09:00:00+01:00";
        home.at(now, ZONE);
        home.ok(&["take", "x"]);
        let mut pty = Pty::start(home.dir.path(), now, (80, 24));
        pty.keys(keys);
        if !typed.is_empty() {
            pty.text(typed).keys("<Enter>");
        }
        pty.wait_for("not active yet");
        assert!(pty.screen().contains(row), "{keys}: {}", pty.screen());
        pty.keys("w").wait_for("Activate the draft");
        pty.read_it();
        assert!(
            keys == "4i" || !pty.screen().contains("Thu 12 Mar"),
            "{keys}: {}",
            pty.screen()
        );
        pty.keys("<Tab><Enter>").wait_for("Active now");
        pty.keys("q");
        pty.ends_with(0);
        let plan = home.ok(&["plan", "x"]);
        let plan = plan.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            plan.contains(planned),
            "{keys}: {plan}\n{}",
            home.read("courses/x.toml")
        );
        home.ok(&["check"]);
    }
}

/// A step that is held behind a question has no day yet.
#[test]
fn a_step_behind_a_question_is_held_without_a_day() {
    let mut home = Home::empty();
    let ladder =
        "{ for = \"3 days\", take = \"2 mL morning\", then = \"ask\" }, { for = \"3 days\", take = \"3 mL morning\" }";
    home.write(
        "courses/x.toml",
        &format!("name = \"Examplin\"\ncount = \"mL\"\n\n[[plan]]\nfrom = 2026-03-06\nsteps = [{ladder}]\n"),
    );
    let now = "2026-03-09T20:30:00+01:00";
    home.at(now, ZONE);
    home.ok(&["take", "x", "--for", "2026-03-09/morning"]);
    let mut pty = Pty::start(home.dir.path(), now, (120, 40));
    pty.keys("4jH")
        .text("1 week")
        .wait_for("step 2 (3 mL morning): 7 days longer, 10 days in all");
    assert!(!pty.screen().contains("then the plan asks"), "{}", pty.screen());
}

/// A step of every other day that has begun is one row after an edit of a later one, on the days on which it is due.
#[test]
fn a_step_of_every_other_day_is_one_row_after_an_edit() {
    let mut home = Home::empty();
    let step = |dose: &str| format!("{{ for = \"1 week\", take = \"{dose} mL morning every 2 days\" }}");
    home.write(
        "courses/x.toml",
        &format!(
            "name = \"Examplin\"\ncount = \"mL\"\n\n[[plan]]\nfrom = 2026-03-02\nsteps = [{}, {}, {}]\n",
            step("0.2"),
            step("0.4"),
            step("0.6")
        ),
    );
    let now = "2026-03-12T07:30:00+01:00";
    home.at(now, ZONE);
    let mut pty = Pty::start(home.dir.path(), now, (120, 40));
    pty.keys("4ja")
        .text("0.5 mL morning every 2 days for 6 days")
        .keys("<Enter>")
        .wait_for("not active yet");
    pty.keys("w").wait_for("Activate the draft");
    pty.read_it();
    pty.keys("<Tab><Enter>").wait_for("Active now");
    pty.keys("q");
    pty.ends_with(0);
    let plan = home.ok(&["plan", "x"]);
    let lines = plan
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let second: Vec<String> = lines.filter(|line| line.starts_with("2 ")).collect();
    assert_eq!(second.len(), 1, "{plan}");
    assert!(
        second[0].contains("9 Mar - 15 Mar 7 d 0.4 mL morning every 2 days"),
        "{plan}"
    );
}

/// A hold that is decided over another one never ends the step earlier.
#[test]
fn a_hold_over_a_hold_makes_nothing_shorter() {
    let mut home = set("2026-03-03", "hold until 14 mar without shift");
    home.write(
        "courses/x.toml",
        &home.read("courses/x.toml").replace("hold until 14 mar", "hold 12 days"),
    );
    home.at("2026-03-05T06:00:00+01:00", ZONE);
    let before = amounts(&home, 5, 20);
    for words in ["hold 2 days", "hold 2 days without shift", "hold until 10 mar"] {
        let output = home.run(&["change", "x", words]);
        let said = text(&output.stderr);
        assert!(
            !output.status.success() && said.contains("tep 1 is held until Sat 14 Mar already"),
            "{words}: {output:?}"
        );
        assert_eq!(amounts(&home, 5, 20), before, "{words}");
    }
    let output = home.run(&["change", "x", "hold until 16 mar"]);
    let said = text(&output.stderr);
    assert!(output.status.success() && said.contains("to Mon 16 Mar"), "{said}");
    assert_eq!(amounts(&home, 14, 17), ["4", "4", "4", "3"]);
}

/// What `begins` cannot mean is an error with its place.
#[test]
fn a_beginning_that_cannot_be_is_an_error() {
    for (begins, says) in [
        ("{ step = 9 }", "1 to 4"),
        ("{ step = 2, dya = 4 }", "day"),
        ("{ step = 2, unknown = 1 }", "so the plan would begin otherwise"),
        ("{ step = 2, until = 2026-03-01 }", "before the plan begins"),
        ("{ for = \"2 days\" }", "step"),
        ("{ step = 2, for = \"2 days\", until = 2026-03-12 }", "keep one of them"),
    ] {
        let mut home = Home::empty();
        home.write(
            "courses/x.toml",
            &format!("name = \"Examplin\"\n[[plan]]\nfrom = 2026-03-09\nbegins = {begins}\nsteps = [{LADDER}]\n"),
        );
        home.at("2026-03-09T06:00:00+01:00", ZONE);
        let output = home.run(&["check"]);
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(
            !output.status.success() && said.contains("begins") && said.contains(says),
            "{begins}: {said}"
        );
    }
}
