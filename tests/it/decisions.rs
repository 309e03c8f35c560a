//! Decisions from the command line, on real files: what is accepted changes a dose, and the receipt says which.

use super::cli::Sitting;

/// A sitting with one course of this text after its name.
pub(super) fn with(now: &'static str, plan: &str) -> Sitting {
    let sitting = Sitting::new(now);
    sitting.write("courses/x.toml", &format!("name = \"Examplin\"\n\n{plan}"));
    sitting
}

pub(super) fn one_step(from: &str, take: &str) -> String {
    format!("[[plan]]\nfrom = {from}\nsteps = [{{ take = \"{take}\" }}]\n")
}

/// The receipt of a decision.
pub(super) fn said(sitting: &Sitting, words: &str) -> String {
    let output = sitting.run(&["change", "x", words]);
    assert!(
        output.status.success(),
        "{words}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stderr).unwrap()
}

/// The doses of some days: `2026-01-11 5`.
pub(super) fn due(sitting: &Sitting, from: &str, to: &str) -> Vec<String> {
    let rows = sitting.json(&["due", "--from", from, "--to", to, "--json"]);
    let rows = rows["due"]
        .as_array()
        .or(rows["rows"].as_array())
        .cloned()
        .unwrap_or_default();
    let gone = |row: &serde_json::Value| row["status"] == "left-out" || row["status"] == "moved";
    let mine = rows.iter().filter(|row| row["course"] == "x" && !gone(row));
    mine.map(|row| format!("{} {}", row["date"].as_str().unwrap(), row["amount"].as_str().unwrap()))
        .collect()
}

pub(super) const LADDER: &str = "[[plan]]\nfrom = 2026-06-01\nsteps = [\n  { for = \"2 weeks\", take = \"5 mg evening\" },\n  { for = \"2 weeks\", \
                      take = \"10 mg evening\" },\n  { for = \"2 weeks\", take = \"20 mg evening\" },\n  { take = \"40 mg evening\" \
                      },\n]\n";

/// What changes nothing is refused, and reported where a file has it.
#[test]
fn a_decision_that_changes_nothing_is_refused_and_pointed_out() {
    let plan = one_step("2026-04-01", "5 mg morning");
    let sitting = with("2026-04-01T07:00:00+02:00", &plan);
    for (words, why) in [
        ("set 20 mg evening for 3 days", "nothing is due at evening"),
        ("set 16 mg 18:00", "nothing is due at 18:00"),
        ("hold 3 days", "this step has no end"),
        ("stay", "this step has no end"),
        ("set 5 mg", "this is what is taken already"),
        ("take 5 mg morning", "this is what is taken already"),
        ("resume", "nothing is paused or stopped"),
    ] {
        let error = sitting.fails(2, &["change", "x", words]).to_lowercase();
        assert!(
            error.contains(why) && error.contains("would change nothing"),
            "{words}: {error}"
        );
    }
    for decision in [
        "move 2026-04-01 evening to 2026-04-02 07:00",
        "hold 3 days",
        "set 5 mg",
        "set 20 mg evening for 3 days",
    ] {
        let text = format!("{plan}\n[[change]]\non = 2026-04-01\ndo = \"{decision}\"\n");
        let sitting = with("2026-04-01T07:00:00+02:00", &text);
        let output = sitting.run(&["check"]);
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(told.contains("changes nothing"), "{decision}: {told}");
    }
    // Between two doses nothing is paused, and what has ended is not stopped.
    let weekly = with(
        "2026-06-22T09:00:00+02:00",
        &one_step("2026-06-01", "5 mg morning on Sun"),
    );
    let ended = "[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"1 week\", take = \"5 mg morning\" }]\n";
    let ended = with("2026-06-22T09:00:00+02:00", ended);
    for (sitting, words, why) in [
        (&weekly, "pause 3 days", "no dose is due in these days"),
        (&ended, "stop", "the plan is over since"),
        (&ended, "pause", "the plan is over since"),
    ] {
        let error = sitting.fails(2, &["change", "x", words]).to_lowercase();
        assert!(
            error.contains(why) && error.contains("would change nothing"),
            "{words}: {error}"
        );
    }
    let receipt = said(&weekly, "pause 9 days");
    assert!(receipt.contains("first Sun 28 Jun: nothing (was 5 mg)"), "{receipt}");
    let other = with(
        "2026-04-01T07:00:00+02:00",
        &one_step("2026-04-01", "10 units breakfast, dinner"),
    );
    other.fails(2, &["change", "x", "set 16 units before dinner for 1 day"]);
}

/// `due`, `plan` and its JSON agree on what holds now.
#[test]
fn the_ladder_tells_the_dose_that_is_in_force() {
    let plan = "[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"4 weeks\", take = \"5 mg morning\" }, { take = \"10 mg morning\" \
                }]\n";
    for (decision, row) in [
        ("take 4 mg morning", "18 Jun - 28 Jun     11 d  4 mg morning  now"),
        ("set 7 mg", "18 Jun - 28 Jun     11 d  7 mg morning  now"),
        ("time morning to evening", "18 Jun - 28 Jun     11 d  5 mg evening  now"),
    ] {
        let text = format!("{plan}\n[[change]]\non = 2026-06-18\ndo = \"{decision}\"\n");
        let sitting = with("2026-06-20T12:00:00+02:00", &text);
        let told = sitting.ok(&["plan", "x"]);
        assert!(
            told.contains("1 Jun - 17 Jun     17 d  5 mg morning  done"),
            "{decision}: {told}"
        );
        assert!(told.contains(row), "{decision}: {told}");
        let rungs = sitting.json(&["plan", "x", "--json"])["rungs"]
            .as_array()
            .unwrap()
            .clone();
        assert_eq!(rungs.len(), 3, "{decision}");
        assert_eq!(rungs[1]["from"], "2026-06-18", "{decision}");
        assert_eq!(rungs[1]["state"], "now", "{decision}");
        assert_eq!(rungs[2]["take"], "10 mg morning", "{decision}");
    }
    let text = "[[plan]]\nfrom = 2026-06-01\nsteps = [{ take = \"5 mg morning on Sun\" }]\n[[change]]\non = 2026-06-08\ndo = \
                \"weekday Sun to Wed\"\n";
    let told = with("2026-06-20T12:00:00+02:00", text).ok(&["plan", "x"]);
    assert!(told.contains("5 mg morning on Wed  now"), "{told}");
}

const SUNDAYS: &str = "[[plan]]\nfrom = 2026-01-04\nsteps = [\n  { for = \"4 weeks\", take = \"5 mg morning on Sun\" },\n  { \
                       take = \"10 mg morning on Sun\" },\n]\n";

/// Another weekday for good reaches the steps to come, and no two doses come within the old interval; one that
/// falls back says so.
#[test]
fn a_weekday_for_good_holds_on_the_steps_to_come() {
    let sitting = with("2026-01-12T09:00:00+01:00", SUNDAYS);
    let receipt = said(&sitting, "weekday sun to wed");
    assert!(
        receipt.contains("Wed 28 Jan 08:00 and Sun 1 Feb 08:00 are 4 days apart"),
        "{receipt}"
    );
    assert!(receipt.contains("first"), "{receipt}");
    sitting.ok(&["undo"]);
    let receipt = said(&sitting, "weekday sun to wed for good");
    assert!(receipt.contains("on the steps to come as well"), "{receipt}");
    assert!(!receipt.contains("apart"), "{receipt}");
    assert_eq!(
        due(&sitting, "2026-01-11", "2026-02-12"),
        [
            "2026-01-11 5",
            "2026-01-21 5",
            "2026-01-28 5",
            "2026-02-04 10",
            "2026-02-11 10"
        ]
    );
    assert_eq!(sitting.ok(&["check"]).trim(), "No fault found.");
}

/// Nothing that is called advance ends a medicine.
#[test]
fn advance_without_a_next_step_is_refused() {
    for plan in [
        one_step("2026-06-01", "10 mg morning"),
        "[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"1 week\", take = \"5 mg morning\" }, { for = \"2 days\", take = \"10 mg \
         morning\", then = \"ask\" }]\n"
            .to_owned(),
    ] {
        let sitting = with("2026-06-10T09:00:00+02:00", &plan);
        for words in ["advance", "go on"] {
            let error = sitting.fails(2, &["change", "x", words]).to_lowercase();
            assert!(error.contains("there is no step after this one; stop ends the plan"), "{error}");
        }
    }
    let text = format!(
        "{}[[change]]\non = 2026-06-05\ndo = \"advance\"\n",
        one_step("2026-06-01", "10 mg morning")
    );
    let told = with("2026-06-10T09:00:00+02:00", &text).run(&["check"]).stdout;
    let told = String::from_utf8(told).unwrap();
    assert!(
        told.contains("it ends the plan on 2026-06-05, which `stop` says"),
        "{told}"
    );
}

/// A step back says until when, and what rises again by itself.
#[test]
fn a_step_back_says_what_follows_it() {
    let plan = "[[plan]]\nfrom = 2026-03-03\nsteps = [{ for = \"2 weeks\", take = \"25 mg evening on Tue, Fri\" }, { for = \"2 \
                weeks\", take = \"50 mg evening on Tue, Fri\", then = \"ask\" }]\n";
    let sitting = with("2026-03-31T10:00:00+02:00", plan);
    let receipt = said(&sitting, "go back 1");
    assert!(
        receipt.contains(
            "step 1, 25 mg evening on Tue, Fri from today until Mon 13 Apr, then 50 mg evening on Tue, Fri again"
        ),
        "{receipt}"
    );
    assert!(receipt.contains("first Tue 31 Mar: 25 mg (was 50 mg)"), "{receipt}");
}

/// A step back is possible over a plan that was written out, and the day of asking is kept.
#[test]
fn a_step_back_reaches_into_the_plan_before() {
    let plan = "[[plan]]\nfrom = 2026-03-03\nsteps = [{ for = \"2 weeks\", take = \"25 mg evening on Tue, Fri\" }, { for = \"2 \
                weeks\", take = \"50 mg evening on Tue, Fri\", then = \"ask\" }]\n\n[[plan]]\nfrom = 2026-04-01\nentered = \
                2026-04-01\nsteps = [{ until = 2026-03-30, take = \"50 mg evening on Tue, Fri\", then = \"ask\" }, { for = \"4 \
                weeks\", take = \"50 mg evening on Tue\", then = \"ask\" }]\n";
    let sitting = with("2026-04-01T10:00:00+02:00", plan);
    let told = sitting.ok(&["plan", "x"]);
    assert!(told.contains("The plan asks since 31 Mar"), "{told}");
    assert_eq!(sitting.ok(&["check"]).trim(), "No fault found.");
    let receipt = said(&sitting, "back 1");
    assert!(
        receipt.contains("25 mg evening on Tue, Fri from today until Tue 14 Apr"),
        "{receipt}"
    );
    assert_eq!(
        due(&sitting, "2026-04-01", "2026-04-18"),
        [
            "2026-04-03 25",
            "2026-04-07 25",
            "2026-04-10 25",
            "2026-04-14 25",
            "2026-04-17 50"
        ]
    );
}

/// Two doses that come closer than the rhythm are named.
#[test]
fn two_doses_that_come_closer_are_named() {
    let plan = "[[plan]]\nfrom = 2026-07-01\nsteps = [{ for = \"until decided\", take = \"20 mg morning every 2 days\" }, { take = \
                \"24 mg morning every 2 days\" }]\n";
    let sitting = with("2026-07-14T07:00:00+02:00", plan);
    for words in ["advance from today", "restart step from today"] {
        let receipt = said(&sitting, words);
        let told = "Mon 13 Jul 08:00 and Tue 14 Jul 08:00 are 1 day apart, closer than the 2 days before";
        assert!(receipt.contains(told), "{words}: {receipt}");
        sitting.ok(&["undo"]);
    }
}

/// The rhythm is that of the steps that meet, whatever comes later in the ladder.
#[test]
fn a_rhythm_is_that_of_the_steps_that_meet() {
    let plan = "[[plan]]\nfrom = 2026-07-01\nsteps = [{ for = \"until decided\", take = \"20 mg morning every 2 days\" }, { for = \
                \"2 weeks\", take = \"24 mg morning every 2 days\" }, { take = \"12 mg morning, evening\" }]\n";
    let sitting = with("2026-07-14T07:00:00+02:00", plan);
    for words in ["advance from today", "go to step 2 from today", "restart from today"] {
        let receipt = said(&sitting, words);
        let told = "Mon 13 Jul 08:00 and Tue 14 Jul 08:00 are 1 day apart, closer than the 2 days before";
        assert!(receipt.contains(told), "{words}: {receipt}");
        sitting.ok(&["undo"]);
    }
    // What the plan itself has where two steps meet is not the doing of a decision.
    let plan = "[[plan]]\nfrom = 2026-07-01\nsteps = [{ for = \"15 days\", take = \"20 mg morning every 2 days\" }, { take = \"24 mg \
                morning every 2 days\" }]\n";
    let receipt = said(&with("2026-07-10T07:00:00+02:00", plan), "hold 4 days");
    assert!(!receipt.contains("apart"), "{receipt}");
    let receipt = said(&with("2026-07-10T07:00:00+02:00", plan), "hold 5 days");
    assert!(!receipt.contains("apart"), "{receipt}");
    let daily = one_step("2026-07-01", "20 mg evening");
    let receipt = said(
        &with("2026-07-10T07:00:00+02:00", &daily),
        "the same, but in the morning",
    );
    assert!(
        receipt.contains("Thu 9 Jul 18:00 and Fri 10 Jul 08:00 are 14 hours apart, closer than the 1 day before"),
        "{receipt}"
    );
}

/// A decision over a limit is refused, in the words of the recording; a move of one dose asks.
#[test]
fn a_decision_over_a_limit_is_refused_and_a_move_asks() {
    let plan = "[limits]\ngap = \"48 hours\"\nper_dose = \"100 mg\"\nper_week = \"150 mg\"\n\n[[plan]]\nfrom = 2026-03-17\nsteps = [{ \
                for = \"4 weeks\", take = \"50 mg evening on Tue, Fri\" }, { take = \"110 mg evening on Tue\" }]\n";
    let sitting = with("2026-03-18T09:00:00+01:00", plan);
    let file = sitting.read("courses/x.toml");
    for (words, why) in [
        ("set 120 mg", "your limit of 100 mg in one dose"),
        ("set 80 mg", "your limit of 150 mg in any 7 days"),
        (
            "take 50 mg evening",
            "Tue 17 Mar 18:00 and Wed 18 Mar 18:00 are 24 hours apart",
        ),
        (
            "weekday fri to wed",
            "Tue 17 Mar 18:00 and Wed 18 Mar 18:00 are 24 hours apart",
        ),
        (
            "move fri to thu 10:00",
            "Tue 17 Mar 18:00 and Thu 19 Mar 10:00 are 40 hours apart",
        ),
        ("move fri to tue 12:00", "6 hours apart"),
    ] {
        let error = sitting.fails(2, &["change", "x", words]);
        assert!(
            error.contains(why) && error.contains("Nothing was written"),
            "{words}: {error}"
        );
        assert_eq!(sitting.read("courses/x.toml"), file, "{words}");
    }
    // What the plan already says by itself is not a reason to refuse a hold.
    said(&sitting, "hold 3 days");
    sitting.ok(&["undo"]);
    sitting.ok(&["change", "x", "move fri to thu 10:00", "--yes"]);
    assert_eq!(due(&sitting, "2026-03-18", "2026-03-21"), ["2026-03-19 50"]);
}

/// An amount for days on which no dose is due changes nothing.
#[test]
fn an_amount_for_days_without_a_dose_changes_nothing() {
    let sitting = with(
        "2026-03-18T09:00:00+01:00",
        &one_step("2026-03-17", "50 mg evening on Tue, Fri"),
    );
    let error = sitting.fails(2, &["change", "x", "set 70 mg evening for 2 days"]);
    assert!(error.contains("No dose is due on these days"), "{error}");
    let early = with("2026-03-10T09:00:00+01:00", &one_step("2026-03-17", "50 mg evening"));
    let error = early.fails(2, &["change", "x", "set 70 mg"]);
    assert!(
        error.contains("The plan begins on Tue 17 Mar, so say `from 17 mar 2026` with it"),
        "{error}"
    );
    said(&early, "set 70 mg from 17 mar 2026");
    let paused = with(
        "2026-03-20T09:00:00+01:00",
        &format!(
            "{}[[change]]\non = 2026-03-19\ndo = \"pause\"\n",
            one_step("2026-03-17", "50 mg evening")
        ),
    );
    let error = paused.fails(2, &["change", "x", "set 70 mg"]);
    assert!(error.contains("The plan is paused; resume comes first"), "{error}");
}

/// The end of a hold is the one that the plan has, whatever meets it.
#[test]
fn a_hold_ends_where_the_plan_has_it() {
    let plan = "[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"6 weeks\", take = \"5 mg morning\" }, { take = \"10 mg morning\" \
                }]\n\n[[change]]\non = 2026-06-09\ndo = \"pause 3 days\"\n";
    let receipt = said(&with("2026-06-07T09:00:00+02:00", plan), "hold 10 days");
    assert!(receipt.contains("10 days longer, to Wed 22 Jul"), "{receipt}");
}

/// A plan that judges days before it was entered is pointed out; one that was revised on its own day is
/// not.
#[test]
fn check_points_out_a_plan_that_reaches_back() {
    let text = "[[plan]]\nfrom = 2026-11-01\nsteps = [{ take = \"1 mg morning\" }]\n\n[[plan]]\nfrom = 2026-11-05\nentered = \
                2026-11-08\nsteps = [{ take = \"2 mg morning\" }]\n";
    let told = with("2026-11-08T09:00:00+01:00", text).run(&["check"]).stdout;
    let told = String::from_utf8(told).unwrap();
    assert!(
        told.contains("entered on 2026-11-08") && told.contains("3 days"),
        "{told}"
    );
    // So is a decision, where a day was asked for something else by then.
    for (decision, told) in [
        ("set 2 mg", true),
        ("stop", true),
        ("set 1 mg", false),
        ("leave out 2026-11-09", false),
    ] {
        let text = format!(
            "{}\n[[change]]\non = 2026-11-05\nentered = 2026-11-08\ndo = \"{decision}\"\n",
            one_step("2026-11-01", "1 mg morning")
        );
        let output = with("2026-11-08T09:00:00+01:00", &text).run(&["check"]).stdout;
        let note = "change.on: this was entered on 2026-11-08 and holds from 2026-11-05: 3 days before it was entered are judged by it";
        assert_eq!(String::from_utf8(output).unwrap().contains(note), told, "{decision}");
    }
    let text = "[[plan]]\nfrom = 2026-05-05\nsteps = [{ take = \"1 mg morning\" }]\n\n[[plan]]\nfrom = 2026-05-05\nentered = \
                2026-05-05\nsteps = [{ take = \"2 mg morning\" }]\n";
    assert_eq!(
        with("2026-05-05T09:00:00+02:00", text).ok(&["check"]).trim(),
        "No fault found."
    );
}

/// Undo says which doses are due again, by the one effect.
#[test]
fn undo_says_which_doses_are_due_again() {
    let sitting = with("2026-06-17T09:00:00+02:00", LADDER);
    said(&sitting, "hold 7 days");
    let output = sitting.run(&["undo"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("29 Jun - 5 Jul  20 mg  (was 10 mg)"), "{told}");
    assert!(told.contains("13 Jul - 19 Jul  40 mg  (was 20 mg)"), "{told}");
}

/// Two plans of one day, and two doses moved to one moment, are reported.
#[test]
fn two_plans_of_one_day_and_two_doses_of_one_moment_are_told() {
    let text = format!(
        "{}{}[[change]]\non = 2026-11-10\ndo = \"move 2026-11-12 to 2026-11-14 12:00\"\n[[change]]\non = 2026-11-10\ndo = \"move 2026-11-13 \
         to 2026-11-14 12:00\"\n",
        one_step("2026-11-01", "10 mg morning"),
        one_step("2026-11-01", "20 mg morning"),
    );
    let told = with("2026-11-06T09:00:00+01:00", &text).run(&["check"]).stdout;
    let told = String::from_utf8(told).unwrap();
    assert!(told.contains("two plans begin on 2026-11-01"), "{told}");
    assert!(told.contains("two doses are due at one moment"), "{told}");
}

const EVERY_TWO_DAYS: &str = "[[plan]]\nfrom = 2026-07-01\nsteps = [{ for = \"until decided\", take = \"20 mg morning every 2 days\" }, \
                              { take = \"24 mg morning every 2 days\" }]\n";

/// A step that is begun between two doses begins with the next one, unless a day was said.
#[test]
fn a_step_that_begins_between_two_doses_keeps_the_rhythm() {
    for (words, amount) in [
        ("advance", "24"),
        ("go on", "24"),
        ("go to step 2", "24"),
        ("restart step", "20"),
        ("restart", "20"),
        // The days of other directions are those of the step.
        ("take 18 mg morning every 2 days", "18"),
    ] {
        let sitting = with("2026-07-14T07:00:00+02:00", EVERY_TWO_DAYS);
        let receipt = said(&sitting, words);
        assert!(
            words.starts_with("take") || receipt.contains("from Wed 15 Jul, with the next dose"),
            "{words}: {receipt}"
        );
        assert!(!receipt.contains("closer"), "{words}: {receipt}");
        assert_eq!(
            due(&sitting, "2026-07-13", "2026-07-18"),
            [
                "2026-07-13 20".to_owned(),
                format!("2026-07-15 {amount}"),
                format!("2026-07-17 {amount}")
            ],
            "{words}"
        );
    }
    // Weeks are kept in the same way.
    let weekly = EVERY_TWO_DAYS.replace("every 2 days", "every 7 days");
    let sitting = with("2026-07-10T07:00:00+02:00", &weekly);
    let receipt = said(&sitting, "advance");
    assert!(receipt.contains("from Wed 15 Jul, with the next dose"), "{receipt}");
    assert_eq!(
        due(&sitting, "2026-07-08", "2026-07-22"),
        ["2026-07-08 20", "2026-07-15 24", "2026-07-22 24"]
    );
    // What the person says is done, and the receipt says it.
    let sitting = with("2026-07-14T07:00:00+02:00", EVERY_TWO_DAYS);
    let receipt = said(&sitting, "advance from today");
    assert!(
        receipt.contains("Mon 13 Jul 08:00 and Tue 14 Jul 08:00 are 1 day apart, closer than the 2 days before"),
        "{receipt}"
    );
    assert_eq!(
        due(&sitting, "2026-07-13", "2026-07-15"),
        ["2026-07-13 20", "2026-07-14 24"]
    );
}

/// A decision that brings two doses to come closer together is pointed out where nobody read its receipt.
#[test]
fn check_points_out_two_doses_that_a_decision_brings_closer() {
    let text = format!("{EVERY_TWO_DAYS}\n[[change]]\non = 2026-07-16\ndo = \"advance\"\n");
    let told = |now| String::from_utf8(with(now, &text).run(&["check"]).stdout).unwrap();
    let before = told("2026-07-14T07:00:00+02:00");
    assert!(
        before.contains(
            "change.do: Wed 15 Jul 08:00 and Thu 16 Jul 08:00 are 1 day apart, closer than the 2 days before"
        ),
        "{before}"
    );
    // What is over is over.
    assert_eq!(told("2026-07-20T07:00:00+02:00").trim(), "No fault found.");
}

/// What is undone last leaves every byte as it was.
#[test]
fn undo_of_the_last_decision_restores_every_byte() {
    let text = "[[plan]]\nfrom = 2026-06-01 # by hand\nsteps = [{ for = \"4 weeks\", take = \"5 mg morning\" }, { take = \"10 mg \
                morning\" }]\n\n\n# the end\n";
    let sitting = with("2026-06-17T07:00:00+02:00", text);
    let before = sitting.read("courses/x.toml");
    for words in [
        "hold 3 days",
        "advance",
        "set 7 mg",
        "stop",
        "skip tomorrow",
        "take 6 mg evening; Dr N; dizzy",
    ] {
        said(&sitting, words);
        let decided = sitting.read("courses/x.toml");
        assert_ne!(decided, before, "{words}");
        sitting.ok(&["undo"]);
        assert_eq!(sitting.read("courses/x.toml"), before, "{words}");
        sitting.ok(&["redo"]);
        assert_eq!(sitting.read("courses/x.toml"), decided, "{words}");
        sitting.ok(&["undo"]);
        assert_eq!(sitting.read("courses/x.toml"), before, "{words}");
    }
    // Where somebody else wrote since, the decision alone is taken back, and stays there without effect.
    said(&sitting, "hold 3 days");
    let theirs = format!("{}\n# theirs\n", sitting.read("courses/x.toml"));
    sitting.write("courses/x.toml", &theirs);
    sitting.ok(&["undo"]);
    let undone = sitting.read("courses/x.toml");
    assert!(
        undone.contains("# theirs") && undone.contains("void = \"undone\""),
        "{undone}"
    );
}

/// Going down again over a revision, the steps keep the numbers that they had on the way up, on every list; a step that was
/// gone back to on the day of a revision keeps its own.
#[test]
fn a_way_down_over_a_revision_keeps_the_numbers_of_its_steps() {
    let text = "[[plan]]\nfrom = 2026-06-01\nsteps = [\n  { for = \"2 weeks\", take = \"5 mg evening\" },\n  { for = \"2 weeks\", take = \
                \"10 mg evening\" },\n  { take = \"20 mg evening\" },\n]\n\n[[plan]]\nfrom = 2026-06-29\nentered = 2026-06-28\nsteps = [\n  \
                { for = \"3 weeks\", take = \"20 mg evening\" },\n  { take = \"40 mg evening\" },\n]\n";
    let sitting = with("2026-07-25T09:00:00+02:00", text);
    let numbers = |sitting: &Sitting| -> Vec<(u64, String)> {
        let rungs = sitting.json(&["plan", "x", "--json"])["rungs"]
            .as_array()
            .unwrap()
            .clone();
        let told = sitting.ok(&["plan", "x"]);
        let rows = told
            .lines()
            .skip(1)
            .map(|row| row.split_whitespace().next().unwrap_or_default().to_owned());
        rows.zip(rungs)
            .map(|(row, rung)| (row.parse().unwrap(), rung["take"].as_str().unwrap().to_owned()))
            .collect()
    };
    let own = |number: u64, take: &str| (number, take.to_owned());
    let up = [
        own(1, "5 mg evening"),
        own(2, "10 mg evening"),
        own(3, "20 mg evening"),
        own(4, "40 mg evening"),
    ];
    assert_eq!(numbers(&sitting), up);
    let receipt = said(&sitting, "go down again");
    assert!(receipt.contains("going down: 20 mg evening from today"), "{receipt}");
    let down = [own(3, "20 mg evening"), own(2, "10 mg evening"), own(1, "5 mg evening")];
    assert_eq!(numbers(&sitting), [&up[..], &down[..]].concat());
    // A number means that step, and one of the plan before is named as such.
    let receipt = said(&sitting, "go to step 2");
    assert!(receipt.contains("step 2, 10 mg evening from today"), "{receipt}");
    sitting.ok(&["undo"]);
    let receipt = said(&sitting, "go to step 4");
    assert!(receipt.contains("step 4, 40 mg evening from today"), "{receipt}");
    sitting.ok(&["undo"]);
    let error = sitting.fails(2, &["change", "x", "go to step 5"]);
    assert!(error.contains("here is no step 5"), "{error}");

    let gate = "[[plan]]\nfrom = 2026-03-03\nsteps = [{ for = \"2 weeks\", take = \"25 mg evening on Tue, Fri\" }, { for = \"2 weeks\", take = \
                \"50 mg evening on Tue, Fri\", then = \"ask\" }]\n\n[[plan]]\nfrom = 2026-04-01\nentered = 2026-04-01\nsteps = [{ \
                until = 2026-03-30, take = \"50 mg evening on Tue, Fri\", then = \"ask\" }, { for = \"4 weeks\", take = \"50 mg evening on \
                Tue\", then = \"ask\" }]\n";
    let sitting = with("2026-04-01T10:00:00+02:00", gate);
    let receipt = said(&sitting, "back 1");
    assert!(
        receipt.contains("step 1, 25 mg evening on Tue, Fri from today"),
        "{receipt}"
    );
    let takes: Vec<u64> = numbers(&sitting).into_iter().map(|(number, _)| number).collect();
    assert_eq!(takes, [1, 2, 1, 2, 3]);
}

/// A hold that keeps the calendar and ends before its step does differs in nothing, also where the step asks at its end.
#[test]
fn a_hold_within_its_step_that_moves_nothing_is_refused() {
    for (days, refused) in [(3, true), (10, true), (14, false)] {
        let sitting = Sitting::new("2026-05-25T07:00:00+02:00");
        sitting.write(
            "courses/x.toml",
            "name = \"Examplin\"\n[[plan]]\nfrom = 2026-05-22\nsteps = [{ for = \"2 weeks\", take = \"5 mg morning on Mon, Thu\", then = \"ask\" }]\n",
        );
        let output = sitting.run(&["change", "x", &format!("hold {days} days without shift")]);
        assert_eq!(
            !output.status.success(),
            refused,
            "{days}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn a_hold_up_to_the_last_day_of_its_step_is_refused() {
    for (days, refused) in [(1, true), (2, true), (3, false)] {
        let sitting = with(
            "2026-03-06T08:00:00Z",
            "[[plan]]\nfrom = 2026-03-01\nsteps = [{ for = \"7 days\", take = \"5 mg morning\" }, { take = \"10 mg morning\" }]\n",
        );
        let output = sitting.run(&["change", "x", &format!("hold {days} days without shift")]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(!output.status.success(), refused, "{days}: {said}");
    }
}

/// The list of its steps never ends, and is one row shorter where a step is told in two parts.
#[test]
fn on_a_plan_that_repeats_for_ever_what_changes_nothing_is_refused() {
    let sitting = with(
        "2026-01-26T12:24:00Z",
        "[[plan]]\nfrom = 2026-01-21\nrepeat = \"for ever\"\nsteps = [{ for = \"4 days\", take = \"1 mg morning\" }, \
         { for = \"6 days\", take = \"2 mg morning\" }]\n",
    );
    for words in ["time evening to 07:00 for good", "only morning for good"] {
        sitting.fails(2, &["change", "x", words]);
    }
    said(&sitting, "time morning to 09:00 for good");
}

#[test]
fn a_step_back_from_the_first_step_is_refused_in_a_pause_as_well() {
    let sitting = with(
        "2026-12-22T08:00:00Z",
        "[[plan]]\nfrom = 2026-12-20\nsteps = [{ for = \"4 days\", take = \"1 mg evening\" }, { for = \"7 days\", take = \"2 mg evening\" }, \
         { take = \"3 mg evening\" }]\n",
    );
    for pause in ["pause 4 days with shift", "pause 2 days", "pause"] {
        said(&sitting, pause);
        let why = sitting.fails(2, &["change", "x", "back 1"]);
        assert!(why.contains("no step before this one"), "{pause}: {why}");
        sitting.ok(&["undo"]);
    }
}

/// With two doses a day the days keep their rhythm as well: the second day after the last is not one day after it.
#[test]
fn new_doses_of_a_day_do_not_come_closer_than_the_days_were() {
    for words in [
        "take 20 mg morning, evening every 3 days",
        "take 20 mg morning, evening every 5 days",
    ] {
        let sitting = with(
            "2026-07-15T08:00:00Z",
            &one_step("2026-07-01", "20 mg morning every 2 days"),
        );
        sitting.run(&["take", "x"]);
        let receipt = said(&sitting, words);
        let due = due(&sitting, "2026-07-16", "2026-07-16");
        assert!(
            due.is_empty() || receipt.contains("closer than"),
            "{words}: {due:?} {receipt}"
        );
    }
}
