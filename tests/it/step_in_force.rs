//! From which step a decision counts that names none: the one in force when it is said.

use super::home::{Home, text, until};
use super::pty::Pty;

const STEPS: &str = "{ for = \"2 weeks\", take = \"2 mg evening\" }, { for = \"2 weeks\", take = \"3 mg evening\" }, { for = \"2 weeks\", \
                     take = \"4 mg evening\" }, { take = \"5 mg evening\" }";

fn course(steps: &str, now: &str) -> Home {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        &format!("name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"1 mg\"\n[[plan]]\nfrom = 2026-06-01\nsteps = [{steps}]\n"),
    );
    home.at(now, "Europe/Berlin");
    home
}

fn due(home: &Home, day: &str) -> String {
    home.ok(&["due", "--from", day, "--to", day])
}

/// On the last day of a step, today's dose taken, skipped or over, the next dose is one of the next step.
#[test]
fn on_the_last_day_of_a_step_a_decision_counts_from_that_step() {
    for (now, answer) in [
        ("2026-06-14T20:00:00+02:00", "take"),
        ("2026-06-14T20:00:00+02:00", "skip"),
        ("2026-06-14T23:30:00+02:00", ""),
    ] {
        let home = course(STEPS, now);
        if !answer.is_empty() {
            home.ok(&[answer, "x"]);
        }
        let refused = |words: &[&str], why: &str| {
            let output = home.run(&[&["change", "x"], words].concat());
            let said = text(&output.stderr);
            assert!(
                !output.status.success() && said.contains(why),
                "{answer} {words:?}: {said}"
            );
            assert!(due(&home, "2026-06-15").contains("3 mg"), "{words:?}");
        };
        refused(
            &["advance"],
            "Step 2 begins on Mon 15 Jun by itself; `step 3` begins the one after it",
        );
        refused(&["back 1"], "There is no step before this one");
        home.ok(&["change", "x", "restart step"]);
        assert!(due(&home, "2026-06-15").contains("2 mg") && due(&home, "2026-06-29").contains("3 mg"));
        home.ok(&["undo"]);
        home.ok(&["change", "x", "step 3"]);
        assert!(due(&home, "2026-06-15").contains("4 mg"));
    }
    let home = course(STEPS, "2026-06-14T20:00:00+02:00");
    home.ok(&["take", "x"]);
    home.ok(&["change", "x", "advance 2 steps"]);
    assert!(due(&home, "2026-06-15").contains("4 mg"));
    home.ok(&["undo"]);
    home.ok(&["change", "x", "stay at 2 mg"]);
    assert!(due(&home, "2026-06-15").contains("2 mg"));
    let home = course(STEPS, "2026-06-28T20:00:00+02:00");
    home.ok(&["take", "x"]);
    home.ok(&["change", "x", "back 1"]);
    assert!(due(&home, "2026-06-29").contains("2 mg") && due(&home, "2026-07-13").contains("3 mg"));
    home.ok(&["undo"]);
    home.ok(&["change", "x", "restart step"]);
    assert!(due(&home, "2026-06-29").contains("3 mg") && due(&home, "2026-07-13").contains("4 mg"));
}

/// A day that is named on which another step begins is asked about.
#[test]
fn for_a_day_on_which_a_step_begins_by_itself_the_step_is_named() {
    let home = course(STEPS, "2026-06-14T17:00:00+02:00");
    for words in [
        &["advance", "--on", "2026-06-15"][..],
        &["advance from tomorrow"],
        &["advance", "--on", "2026-06-29"],
    ] {
        let output = home.run(&[&["change", "x"], words].concat());
        let said = text(&output.stderr);
        assert!(
            !output.status.success() && said.contains("by itself"),
            "{words:?}: {said}"
        );
    }
    let output = home.run(&["change", "x", "back 1", "--on", "2026-06-29"]);
    assert!(
        text(&output.stderr).contains("say which step is meant, such as step 2"),
        "{}",
        text(&output.stderr)
    );
    // Within a step it is that one, also days ahead.
    home.ok(&["change", "x", "advance", "--on", "2026-06-20"]);
    assert!(due(&home, "2026-06-20").contains("4 mg"));
}

/// Between two doses the step in force is that of today, too.
#[test]
fn a_dose_every_few_days_changes_nothing_of_it() {
    let steps = "{ for = \"15 days\", take = \"2 mg morning every 3 days\" }, { for = \"15 days\", take = \"3 mg morning every 3 days\" }, \
                 { take = \"4 mg morning every 3 days\" }";
    let home = course(steps, "2026-06-13T09:00:00+02:00");
    home.ok(&["take", "x"]);
    let output = home.run(&["change", "x", "advance"]);
    assert!(
        text(&output.stderr).contains("tep 2 begins on Tue 16 Jun by itself"),
        "{}",
        text(&output.stderr)
    );
    assert!(due(&home, "2026-06-16").contains("3 mg"));
}

/// Steps that end on a fixed day: why a step cannot begin again is said as it is.
#[test]
fn a_step_with_a_fixed_end_that_is_over_cannot_begin_again() {
    let steps = "{ until = 2026-06-20, take = \"1 tablet morning\" }, { until = 2026-06-30, take = \"2 tablets morning\" }, { take = \
                 \"3 tablets morning\" }";
    let home = course(steps, "2026-06-23T07:00:00+02:00");
    for (words, why) in [
        (
            "back 1",
            "Step 1 lasts until Sat 20 Jun, and this would begin on Tue 23 Jun",
        ),
        (
            "go to step 1",
            "Step 1 lasts until Sat 20 Jun, and this would begin on Tue 23 Jun",
        ),
        (
            "restart",
            "Step 1 lasts until Sat 20 Jun, and this would begin on Tue 23 Jun",
        ),
        (
            "restart step from today",
            "tep 2 lasts until Tue 30 Jun whenever it begins",
        ),
    ] {
        let output = home.run(&["change", "x", words]);
        let said = text(&output.stderr);
        assert!(!output.status.success() && said.contains(why), "{words}: {said}");
    }
}

/// Directions that name their first day begin on it.
#[test]
fn the_first_day_that_directions_name_is_not_passed_over() {
    let home = course(
        "{ take = \"1 tablet morning every 3 days\" }",
        "2026-06-14T12:00:00+02:00",
    );
    let home = {
        let mut home = home;
        home.write(
            "courses/x.toml",
            "name = \"Examplin\"\ncount = \"tablet\"\n[[plan]]\nfrom = 2026-06-02\nsteps = [{ take = \"1 tablet morning every 3 days\" }]\n",
        );
        home.at("2026-06-14T12:00:00+02:00", "Europe/Berlin");
        home
    };
    home.ok(&["take", "x", "--for", "morning", "--at", "08:00"]);
    let output = home.run(&["change", "x", "take 2 tablets morning every 3 days from 2026-06-16"]);
    let said = text(&output.stderr);
    assert!(output.status.success() && said.contains("2 days apart"), "{said}");
    let days = home.ok(&["due", "--from", "2026-06-15", "--to", "2026-06-20"]);
    assert!(
        days.contains("16 Jun") && days.contains("19 Jun") && !days.contains("17 Jun"),
        "{days}"
    );
}

/// Doses without a time: the receipt names those that are then due.
#[test]
fn a_receipt_names_the_untimed_doses_that_are_left() {
    for (recorded, decision, named, left) in [
        (
            &["2 of 3"][..],
            "take 3 mg twice a day",
            "first Sun 14 Jun: 3 mg 2 of 2",
            1,
        ),
        (&["2 of 3"][..], "take 3 mg once a day", "first Sun 14 Jun: nothing", 0),
        (
            &["1 of 3", "3 of 3"][..],
            "take 3 mg twice a day",
            "first Sun 14 Jun: nothing",
            0,
        ),
        (
            &["2 of 3", "3 of 3"][..],
            "take 3 mg 4 times a day",
            "first Sun 14 Jun: 3 mg 3 of 4, 3 mg 4 of 4",
            2,
        ),
        (&["1 of 3"][..], "take 3 mg twice a day", "first Sun 14 Jun: 3 mg", 1),
    ] {
        let home = course("{ take = \"2 mg 3 times a day\" }", "2026-06-14T14:00:00+02:00");
        for dose in recorded {
            home.ok(&["take", "x", "--for", &format!("2026-06-14/{dose}")]);
        }
        let output = home.run(&["change", "x", decision]);
        let said = text(&output.stderr);
        assert!(
            output.status.success() && said.contains(named),
            "{recorded:?} {decision}: {said}"
        );
        let today = home.ok(&["today"]);
        let open = today
            .lines()
            .filter(|line| line.contains("3 mg") && line.contains("due"))
            .count();
        assert_eq!(open, left, "{recorded:?} {decision}: {today}");
    }
}

/// A draft keeps the step that it was about, whatever is recorded or gone by before it is activated.
#[test]
fn a_draft_keeps_the_step_that_it_was_about() {
    let evening = "2026-06-14T17:00:00+00:00";
    let morning = "2026-06-15T09:00:00+00:00";
    let drafted = |steps: &str, decision: &str, now: &str| {
        let mut home = course(steps, now);
        home.at(now, "UTC");
        let mut pty = Pty::start(home.dir.path(), now, (100, 40));
        pty.keys("4d").text(decision).wait_for("=");
        pty.keys("<Enter>").wait_for("In the draft");
        pty.keys("q");
        pty.ends_with(0);
        home
    };
    let activate = |home: &Home, now: &str| {
        let mut pty = Pty::start(home.dir.path(), now, (100, 40));
        pty.keys("4").wait_for("What w (activate)");
        pty.keys("w");
        let answered = || {
            ["Not activated", "Decided with"]
                .iter()
                .any(|said| pty.screen().contains(said))
        };
        until(answered, || pty.screen());
        pty.read_it();
        let shown = pty.screen();
        if shown.contains("Decided with") {
            pty.keys("<Tab><Enter>").wait_for("Active now");
        }
        pty.keys("q");
        pty.ends_with(0);
        shown
    };
    // It has come by itself.
    for now in [evening, morning] {
        let home = drafted(STEPS, "advance", evening);
        if now == evening {
            home.ok(&["take", "x"]);
        }
        let said = activate(&home, now);
        assert!(said.contains("Not activated"), "{now}: {said}");
        assert!(due(&home, "2026-06-15").contains("3 mg"), "{now}");
    }
    // The step is held on its last day, and still is on the next morning.
    let home = drafted(STEPS, "hold 3 days", evening);
    activate(&home, morning);
    assert!(due(&home, "2026-06-15").contains("2 mg") && due(&home, "2026-06-18").contains("3 mg"));
    // Not where another dose has been recorded meanwhile.
    let mut home = drafted(STEPS, "hold 3 days", evening);
    home.at(morning, "UTC");
    home.ok(&["take", "x", "--for", "2026-06-15/evening", "--yes"]);
    let said = activate(&home, morning);
    assert!(said.contains("Not activated"), "{said}");
    assert!(due(&home, "2026-06-16").contains("3 mg"));
    // A step back.
    let evening = "2026-06-28T17:00:00+00:00";
    let home = drafted(STEPS, "back 1", evening);
    home.ok(&["take", "x"]);
    activate(&home, evening);
    assert!(due(&home, "2026-06-29").contains("2 mg"));
    // What holds until the step changes has no dose left once that is over, and does not hold on the next step.
    for decision in ["set 1 mg", "take 1 mg evening"] {
        let home = drafted(STEPS, decision, evening);
        home.ok(&["take", "x"]);
        let said = activate(&home, evening);
        assert!(said.contains("Not activated"), "{decision}: {said}");
        let home = drafted(STEPS, decision, "2026-06-27T17:00:00+00:00");
        let said = activate(&home, "2026-06-29T09:00:00+00:00");
        assert!(said.contains("Not activated"), "{decision}: {said}");
        assert!(due(&home, "2026-06-29").contains("4 mg"), "{decision}");
    }
    // What changes nothing any more, and a dose that is recorded.
    for decision in ["restart step", "leave out the next dose"] {
        let home = drafted(STEPS, decision, evening);
        home.ok(&["take", "x"]);
        let before = home.read("courses/x.toml");
        let said = activate(&home, evening);
        let begun_anew = decision == "restart step";
        assert!(begun_anew || said.contains("Not activated"), "{decision}: {said}");
        assert_eq!(home.read("courses/x.toml") == before, !begun_anew, "{decision}");
        assert!(
            due(&home, "2026-06-29").contains(if begun_anew { "3 mg" } else { "4 mg" }),
            "{decision}"
        );
    }
}

/// An open screen shows what activating would do now.
#[test]
fn what_a_draft_changes_is_shown_again_when_a_dose_is_recorded() {
    let now = "2026-06-28T17:00:00+00:00";
    let mut home = course(STEPS, now);
    home.at(now, "UTC");
    let mut pty = Pty::start(home.dir.path(), now, (120, 40));
    pty.keys("4d").text("back 1").wait_for("=");
    pty.keys("<Enter>").wait_for("28 Jun");
    pty.wait_for("2 mg  (was 3 mg)");
    home.ok(&["take", "x"]);
    pty.wait_for("2 mg  (was 4 mg)");
    pty.keys("q");
    pty.ends_with(0);
}

/// On the last day of the plan, and where it is paused or stopped from tomorrow on, the step is still that of today.
#[test]
fn where_the_plan_ends_or_waits_tomorrow_the_step_is_that_of_today() {
    let two = "{ for = \"1 week\", take = \"2 mg evening\" }, { for = \"1 week\", take = \"3 mg evening\" }";
    let taken = |steps: &str, repeat: &str, now: &str| {
        let home = course(steps, now);
        let file = home.read("courses/x.toml");
        home.write("courses/x.toml", &format!("{file}{repeat}"));
        home.ok(&["take", "x"]);
        home
    };
    for (repeat, now, tomorrow) in [
        ("", "2026-06-14T20:00:00+02:00", "2026-06-15"),
        ("repeat = \"3 times\"\n", "2026-07-12T20:00:00+02:00", "2026-07-13"),
    ] {
        for (words, amount) in [("back 1", "2 mg"), ("restart step", "3 mg")] {
            let home = taken(two, repeat, now);
            home.ok(&["change", "x", words]);
            assert!(due(&home, tomorrow).contains(amount), "{repeat} {words}");
        }
        let home = taken(two, repeat, now);
        let output = home.run(&["change", "x", "advance"]);
        assert!(text(&output.stderr).contains("by itself"), "{}", text(&output.stderr));
    }
    for waits in ["pause 3 days with shift", "pause 3 days", "stop"] {
        for (words, amount) in [("advance", "4 mg"), ("back 1", "2 mg"), ("restart step", "3 mg")] {
            let home = taken(STEPS, "", "2026-06-28T20:00:00+02:00");
            home.ok(&["change", "x", waits]);
            home.ok(&["change", "x", words]);
            assert!(
                due(&home, "2026-06-29").contains(amount),
                "{waits}, {words}: {}",
                due(&home, "2026-06-29")
            );
        }
    }
}

/// What is hinted at is accepted, and exists.
#[test]
fn the_hint_says_what_can_be_said() {
    let home = course(STEPS, "2026-06-28T20:00:00+02:00");
    home.ok(&["take", "x"]);
    let output = home.run(&["change", "x", "down to step 1"]);
    let said = text(&output.stderr);
    assert!(said.contains("first `restart step`, then `down to step 1`"), "{said}");
    home.ok(&["change", "x", "restart step"]);
    home.ok(&["change", "x", "down to step 1"]);
    assert!(due(&home, "2026-06-29").contains("2 mg") && due(&home, "2026-07-20").contains("2 mg"));
    let home = course(STEPS, "2026-07-12T20:00:00+02:00");
    home.ok(&["take", "x"]);
    let output = home.run(&["change", "x", "advance"]);
    let said = text(&output.stderr);
    assert!(said.contains("by itself") && !said.contains("step 5"), "{said}");
}

/// Before the turn of the day: a dose that is recorded for the date that has begun stays as it was planned.
#[test]
fn a_hold_in_the_night_leaves_the_dose_that_was_just_taken() {
    let steps = "{ for = \"2 weeks\", take = \"2 mg 01:00\" }, { for = \"2 weeks\", take = \"3 mg 01:00\" }, { take = \"4 mg 01:00\" }";
    let home = course(steps, "2026-06-15T01:10:00+02:00");
    home.ok(&["take", "x", "--for", "2026-06-15/01:00"]);
    home.ok(&["change", "x", "hold 3 days"]);
    assert!(
        !due(&home, "2026-06-15").contains("changed"),
        "{}",
        due(&home, "2026-06-15")
    );
    assert!(due(&home, "2026-07-01").contains("3 mg") && due(&home, "2026-07-02").contains("4 mg"));
}

/// Until the first day that new directions name it is as it was, today's open dose too.
#[test]
fn until_the_day_that_is_named_the_plan_is_as_it_was() {
    for (words, days) in [
        (
            "take 2 mg morning every 3 days from 2026-06-16",
            ["2026-06-16", "2026-06-19"],
        ),
        (
            "take 2 mg morning on 2026-06-16, 2026-06-20",
            ["2026-06-16", "2026-06-20"],
        ),
    ] {
        let home = course("{ take = \"1 mg morning every 3 days\" }", "2026-06-13T07:00:00+02:00");
        home.ok(&["change", "x", words]);
        assert!(due(&home, "2026-06-13").contains("1 mg"), "{words}");
        for day in days {
            assert!(due(&home, day).contains("2 mg"), "{words} {day}");
        }
    }
}

/// A step that was cut by an edit of another row has its whole length when it begins again, also on the way down.
#[test]
fn a_step_that_begins_again_has_its_whole_length_after_another_row_was_edited() {
    let edited = |now: &str| {
        let home = course(STEPS, now);
        let file = home.read("courses/x.toml");
        let rest = "{ for = \"11 days\", take = \"3 mg evening\" }, { for = \"2 weeks\", take = \"6 mg evening\" }, { take = \"5 mg evening\" }";
        home.write(
            "courses/x.toml",
            &format!("{file}[[plan]]\nfrom = 2026-06-18\nsteps = [{rest}]\n"),
        );
        home
    };
    for (words, days) in [
        (
            "restart step",
            [("2026-06-22", "3 mg"), ("2026-07-05", "3 mg"), ("2026-07-06", "6 mg")],
        ),
        (
            "step 2",
            [("2026-06-22", "3 mg"), ("2026-07-05", "3 mg"), ("2026-07-06", "6 mg")],
        ),
        (
            "back 1",
            [("2026-06-22", "2 mg"), ("2026-07-19", "3 mg"), ("2026-07-20", "6 mg")],
        ),
        (
            "restart",
            [("2026-06-22", "2 mg"), ("2026-07-19", "3 mg"), ("2026-07-20", "6 mg")],
        ),
    ] {
        let home = edited("2026-06-22T07:00:00+02:00");
        home.ok(&["change", "x", words]);
        for (day, amount) in days {
            assert!(due(&home, day).contains(amount), "{words} {day}: {}", due(&home, day));
        }
    }
}

/// In a pause that begins where a step ends, the step that is meant is the one before it.
#[test]
fn in_a_pause_a_decision_counts_from_the_step_before_it() {
    let waiting = |waits: &str, words: &str| {
        let mut home = course(STEPS, "2026-06-28T20:00:00+02:00");
        home.ok(&["take", "x"]);
        home.ok(&["change", "x", waits]);
        home.at("2026-07-01T09:00:00+02:00", "Europe/Berlin");
        let output = home.run(&["change", "x", words]);
        (home, output)
    };
    for (words, amount) in [("advance", "4 mg"), ("back 1", "2 mg"), ("restart step", "3 mg")] {
        let (home, _) = waiting("pause 10 days with shift", words);
        let then = due(&home, "2026-07-01");
        assert!(then.contains(amount), "{words}: {then}");
        // Without a shift the days of the plan go by: which step is meant has to be said.
        for waits in ["pause 10 days", "stop"] {
            let (home, output) = waiting(waits, words);
            let said = text(&output.stderr);
            assert!(
                !output.status.success() && said.contains("say which step is meant, such as step 3"),
                "{waits}, {words}: {said}"
            );
            home.ok(&["change", "x", "step 3"]);
            assert!(due(&home, "2026-07-01").contains("4 mg"), "{waits}");
        }
    }
}

/// A step in which no dose is left is said to be so.
#[test]
fn where_a_step_has_no_dose_left_that_is_the_reason() {
    let weekly = "{ for = \"2 weeks\", take = \"2 mg evening on Mon\" }, { take = \"3 mg evening on Mon\" }";
    let home = course(weekly, "2026-06-10T09:00:00+02:00");
    for words in ["set 5 mg", "take 5 mg evening on Mon"] {
        let output = home.run(&["change", "x", words]);
        let said = text(&output.stderr);
        assert!(
            said.contains("No dose is left in this step, which lasts until Sun 14 Jun"),
            "{words}: {said}"
        );
    }
}
