//! Two decisions that meet: the later one does what it says, or is refused with the one that is in its way.

use super::cli::Sitting;

const LADDER: &str = "{ for = \"2 weeks\", take = \"5 mg 08:00, 20:00\" }, { take = \"10 mg 08:00, 20:00\" }";
const ASKING: &str = "{ for = \"1 week\", take = \"5 mg 08:00, 20:00\", then = \"ask\" }, { for = \"1 week\", take = \"10 mg 08:00, \
                      20:00\", then = \"ask\" }, { take = \"15 mg 08:00\" }";

fn with(from: &str, steps: &str) -> Sitting {
    let sitting = Sitting::new("2026-11-05T06:00:00+01:00");
    sitting.write(
        "courses/x.toml",
        &format!("name = \"Examplin\"\n\n[[plan]]\nfrom = {from}\nsteps = [{steps}]\n"),
    );
    sitting
}

fn change(sitting: &Sitting, words: &str) -> String {
    let output = sitting.run(&["change", "x", words]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{words}: {said}");
    said
}

/// The doses of some days: `06 08:00 5 mg`; what was left out is not among them.
fn due(sitting: &Sitting, from: &str, to: &str) -> Vec<String> {
    let json = sitting.json(&["due", "--from", from, "--to", to, "--json"]);
    let rows = json["due"].as_array().or(json["rows"].as_array()).cloned().unwrap();
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    (rows.iter())
        .filter(|row| row["course"] == "x" && row["status"] != "left-out" && row["status"] != "moved")
        .map(|row| {
            let (date, time) = (text(row, "date"), text(row, "time"));
            format!(
                "{} {time} {} {}",
                date.rsplit('-').next().unwrap(),
                text(row, "amount"),
                text(row, "unit")
            )
        })
        .collect()
}

/// A weekday that was kept can be another one later: the dose moves with it.
#[test]
fn a_weekday_that_was_kept_is_changed_for_another() {
    let sitting = with("2026-11-02", "{ take = \"5 mg 08:00 on Mon, Thu\" }");
    change(&sitting, "only on Thu");
    let receipt = change(&sitting, "weekday Thu to Fri");
    assert!(receipt.contains("next dose Fri 6 Nov"), "{receipt}");
    assert_eq!(
        due(&sitting, "2026-11-05", "2026-11-20"),
        ["06 08:00 5 mg", "13 08:00 5 mg", "20 08:00 5 mg"]
    );
    let sitting = with("2026-11-02", "{ take = \"5 mg 08:00\" }");
    change(&sitting, "only on Mon, Thu for good");
    change(&sitting, "weekday Mon to Tue");
    assert_eq!(
        due(&sitting, "2026-11-05", "2026-11-13"),
        ["05 08:00 5 mg", "10 08:00 5 mg", "12 08:00 5 mg"]
    );
}

/// New directions have their own amounts, whatever was set before; what is set afterwards holds over them.
#[test]
fn directions_have_their_own_amounts() {
    let sitting = with("2026-11-01", LADDER);
    change(&sitting, "set 7 mg");
    let receipt = change(&sitting, "take 8 mg 20:00");
    assert!(receipt.contains("8 mg 20:00 (was 7 mg"), "{receipt}");
    assert_eq!(due(&sitting, "2026-11-06", "2026-11-06"), ["06 20:00 8 mg"]);
    change(&sitting, "set 6 mg");
    assert_eq!(due(&sitting, "2026-11-06", "2026-11-06"), ["06 20:00 6 mg"]);
    change(&sitting, "take 8 mg 20:00");
    assert_eq!(due(&sitting, "2026-11-06", "2026-11-06"), ["06 20:00 8 mg"]);
    sitting.ok(&["check"]);
}

/// Staying, holding and pausing are refused where a decision of a later day would go on all the same; so is a second step.
#[test]
fn a_decision_of_a_later_day_is_taken_back_first() {
    for (steps, from) in [(LADDER, "2026-11-01"), (ASKING, "2026-10-26")] {
        let sitting = with(from, steps);
        change(&sitting, "advance from tomorrow");
        let before = sitting.read("courses/x.toml");
        for words in [
            "stay",
            "hold 3 days",
            "pause 3 days with shift",
            "pause 3 days",
            "advance",
        ] {
            let said = sitting.fails(2, &["change", "x", words]);
            assert!(
                said.contains("`advance` from Fri 6 Nov was decided before") || said.contains("change nothing"),
                "{words}: {said}"
            );
            assert_eq!(sitting.read("courses/x.toml"), before, "{words}");
        }
        sitting.ok(&["undo"]);
        change(&sitting, "advance");
    }
}

/// An amount that is set is that of the planned doses, not of what is taken as needed.
#[test]
fn an_amount_is_set_for_the_planned_doses() {
    let sitting = with("2026-11-01", "{ take = \"5 mg 08:00; 2.5 mg as needed for pain\" }");
    change(&sitting, "set 10 mg");
    let today = sitting.ok(&["today"]);
    assert!(
        today.contains("08:00  Examplin 10 mg") && today.contains("2.5 mg as needed for pain"),
        "{today}"
    );
    let sitting = with("2026-11-01", "{ take = \"2.5 mg as needed for pain\" }");
    change(&sitting, "set 5 mg");
    assert!(sitting.ok(&["today"]).contains("5 mg as needed"));
}

/// What was decided on one dose moves with it where its time becomes another.
#[test]
fn a_decision_on_one_dose_moves_with_its_time() {
    let sitting = with("2026-11-01", LADDER);
    change(&sitting, "leave out tomorrow 20:00");
    change(&sitting, "time 20:00 to 21:00");
    assert_eq!(
        due(&sitting, "2026-11-06", "2026-11-07"),
        ["06 08:00 5 mg", "07 08:00 5 mg", "07 21:00 5 mg"]
    );
    let sitting = with("2026-11-01", LADDER);
    change(&sitting, "move tomorrow 20:00 to tomorrow 18:00");
    change(&sitting, "time 20:00 to 21:00");
    assert_eq!(
        due(&sitting, "2026-11-06", "2026-11-06"),
        ["06 08:00 5 mg", "06 18:00 5 mg"]
    );
    sitting.ok(&["check"]);
}

/// What is said for good may leave nothing of a later step: that is refused.
#[test]
fn nothing_is_taken_from_a_later_step_unsaid() {
    let sitting = with("2026-11-01", LADDER);
    change(&sitting, "only on Mon, Thu for good");
    change(&sitting, "take 7 mg 08:00 on Tue");
    let said = sitting.fails(2, &["change", "x", "only on Tue for good"]);
    assert!(
        said.contains("Nothing would be due in the step from Sun 15 Nov"),
        "{said}"
    );
}

/// A ceiling over several medicines holds for a decision on any of them, and `check` points it out.
#[test]
fn a_shared_ceiling_holds_for_decisions() {
    let sitting = with("2026-11-01", "{ take = \"1 tablet 08:00, 20:00\" }");
    let course = sitting.read("courses/x.toml");
    let limits = "[limits]\nper_calendar_day = \"4 doses\"\nshared = \"y\"\n\n[[plan]]";
    sitting.write("courses/x.toml", &course.replacen("[[plan]]", limits, 1));
    sitting.write(
        "courses/y.toml",
        "name = \"Sampletol Y\"\n\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ take = \"1 tablet noon\" }]\n",
    );
    sitting.ok(&["check"]);
    let said = sitting.fails(2, &["change", "y", "take 1 tablet 09:00, 12:00, 15:00"]);
    assert!(
        said.contains("your limit of 4 doses") && said.contains("5 doses"),
        "{said}"
    );
    let said = sitting.fails(2, &["change", "x", "take 1 tablet 08:00, 10:00, 14:00, 20:00"]);
    assert!(said.contains("your limit of 4 doses"), "{said}");
    change(&sitting, "take 1 tablet 08:00, 14:00, 20:00");
    let y = sitting.read("courses/y.toml");
    sitting.write("courses/y.toml", &y.replace("noon", "09:00, 12:00"));
    let said = String::from_utf8(sitting.run(&["check"]).stdout).unwrap();
    assert!(said.contains("your limit of 4 doses"), "{said}");
}

/// A dose that was taken ahead of its day is not the next one any more.
#[test]
fn the_next_dose_is_one_that_is_not_recorded() {
    let sitting = with("2026-11-01", "{ take = \"5 mg 08:00, 20:00\" }");
    sitting.write(
        "courses/examplin.toml",
        "name = \"Other\"\narchived = 2026-01-08\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 mg morning\" }]\n",
    );
    sitting.ok(&["take", "x", "--for", "2026-11-05/08:00", "--yes"]);
    sitting.at("2026-11-05T20:30:00+01:00");
    sitting.ok(&["take", "x", "--for", "2026-11-05/20:00"]);
    sitting.ok(&["take", "x", "--for", "2026-11-06/08:00", "--yes"]);
    let status = sitting.ok(&["status", "--format", "{next}"]);
    assert!(status.contains("Fri 6 Nov 20:00"), "{status}");
    let limits = String::from_utf8(sitting.run(&["limits", "x"]).stdout).unwrap();
    assert!(limits.contains("the next one is due at Fri 6 Nov 20:00"), "{limits}");
    // A day that is asked about is one to come.
    let limits = |at: &str| String::from_utf8(sitting.run(&["limits", "x", "--at", at]).stdout).unwrap();
    assert_eq!(limits("7 nov 8:00"), limits("2026-11-07T08:00"));
}

/// A dose that is recorded as taken and as not taken is settled, or nothing is written: there is no third record.
#[test]
fn a_contradiction_gets_no_third_record() {
    let sitting = with("2026-11-01", "{ take = \"5 mg 08:00, 20:00\" }");
    sitting.at("2026-11-05T09:00:00+01:00");
    sitting.ok(&["skip", "x", "--for", "08:00"]);
    sitting.ok(&["take", "x", "--for", "08:00", "--at", "08:00", "--yes"]);
    let week = sitting.ok(&["week"]);
    assert!(week.contains("1 contradicted"), "{week}");
    for more in [vec!["--at", "08:30"], vec!["2.5 mg"]] {
        let mut words = vec!["take", "x", "--for", "08:00", "--yes"];
        words.extend(more);
        let said = sitting.fails(2, &words);
        assert!(said.contains("which of them is right"), "{said}");
    }
    sitting.ok(&["take", "x", "--for", "08:00", "--at", "08:00", "--yes"]);
    let today = sitting.ok(&["today"]);
    assert!(
        today.contains("5 mg  taken 08:00") && !today.contains("skipped"),
        "{today}"
    );
}

/// A dose as needed that was taken before the plan was stopped was one of the plan.
#[test]
fn a_stop_does_not_reach_back_over_what_was_taken_as_needed() {
    let sitting = with("2026-11-01", "{ take = \"5 mg as needed every 4 hours for pain\" }");
    sitting.ok(&["take", "x"]);
    change(&sitting, "stop");
    let today = sitting.ok(&["today"]);
    assert!(today.contains("taken") && !today.contains("not planned"), "{today}");
    let limits = String::from_utf8(sitting.run(&["limits", "x"]).stdout).unwrap();
    assert!(limits.contains("stopped since Thu 5 Nov"), "{limits}");
}

/// Of doses that are counted when they are taken, one that is left out is not counted ahead.
#[test]
fn a_dose_that_is_left_out_is_not_counted_as_taken() {
    let sitting = with(
        "2026-11-05",
        "{ for = \"4 doses taken\", take = \"20 mg 08:00\" }, { take = \"30 mg 08:00\" }",
    );
    sitting.at("2026-11-05T08:30:00+01:00");
    sitting.ok(&["take", "x"]);
    let before = due(&sitting, "2026-11-09", "2026-11-10");
    assert_eq!(before, ["09 08:00 30 mg", "10 08:00 30 mg"]);
    change(&sitting, "leave out tomorrow");
    assert_eq!(
        due(&sitting, "2026-11-09", "2026-11-10"),
        ["09 08:00 20 mg", "10 08:00 30 mg"]
    );
    let said = String::from_utf8(sitting.run(&["undo"]).stderr).unwrap();
    assert!(said.contains("9 Nov"), "{said}");
}

/// Where the plan asks, a decision that is typed instead of a name is not taken for one; what is decided for tomorrow
/// is not asked about.
#[test]
fn a_plan_that_was_answered_asks_no_more() {
    let sitting = with("2026-10-26", ASKING);
    assert!(sitting.ok(&["plan", "x"]).contains("The plan asks since"));
    change(&sitting, "advance from tomorrow");
    assert!(!sitting.ok(&["plan", "x"]).contains("The plan asks since"));
}

/// A plan that counts hours has no time to keep or to move: the answer says how to say it.
#[test]
fn counted_hours_have_no_time_to_keep() {
    let sitting = with("2026-11-01", "{ take = \"500 mg every 8 hours from 15:00\" }");
    let said = sitting.fails(2, &["change", "x", "only 15:00"]);
    assert!(said.contains("This plan counts hours"), "{said}");
}

/// A dose as needed belongs to the line that has its amount, whichever lines may be taken that day.
#[test]
fn a_dose_as_needed_belongs_to_its_line_on_every_day() {
    let sitting = with(
        "2026-11-01",
        "{ take = \"1 tablet as needed on Mon, Fri; 2 tablets as needed every 3 days\" }",
    );
    sitting.at("2026-11-05T23:30:00+01:00");
    sitting.ok(&["take", "x"]);
    let limits = String::from_utf8(sitting.run(&["limits", "x"]).stdout).unwrap();
    assert!(limits.contains("at the earliest Sun 8 Nov 23:30"), "{limits}");
    sitting.at("2026-11-06T06:30:00+01:00");
    sitting.ok(&["take", "x", "1 tablet"]);
    let today = sitting.ok(&["today"]);
    assert!(
        today.contains("next from Sun 8 Nov 23:30, last Thu 5 Nov 23:30"),
        "{today}"
    );
}

/// A moved dose is named by either of its days.
#[test]
fn a_moved_dose_is_left_out_by_the_day_from_which_it_was_moved() {
    let sitting = with("2026-11-01", LADDER);
    change(&sitting, "move tomorrow 20:00 to sat 12:00");
    let receipt = change(&sitting, "leave out tomorrow 20:00");
    assert!(receipt.contains("12:00 of Sat 7 Nov"), "{receipt}");
    assert_eq!(
        due(&sitting, "2026-11-06", "2026-11-07"),
        ["06 08:00 5 mg", "07 08:00 5 mg", "07 20:00 5 mg"]
    );
}

/// A receipt says until when a decision holds where one of a later day brings something else.
#[test]
fn a_receipt_ends_where_a_later_decision_begins() {
    let sitting = with("2026-11-01", LADDER);
    change(&sitting, "set 7 mg for 3 days from 10 nov");
    let receipt = change(&sitting, "set 9 mg");
    assert!(receipt.contains("until Mon 9 Nov, then 7 mg"), "{receipt}");
    assert_eq!(
        due(&sitting, "2026-11-09", "2026-11-10"),
        ["09 08:00 9 mg", "09 20:00 9 mg", "10 08:00 7 mg", "10 20:00 7 mg"]
    );
}

/// What may be taken as needed can be decided while the planned doses stay as they are, and the receipt says both.
#[test]
fn what_is_taken_as_needed_is_decided_beside_the_planned_doses() {
    let with = || with("2026-11-02", "{ take = \"5 mg 08:00, 20:00; 2 mg as needed\" }");
    let sitting = with();
    let receipt = change(&sitting, "take 5 mg 08:00, 20:00; 3 mg as needed");
    assert!(receipt.contains("as needed: 3 mg (was 2 mg)"), "{receipt}");
    let today = sitting.json(&["today", "--json"]);
    assert_eq!(today["as_needed"][1]["amount"], "3", "{today}");
    let sitting = with();
    let receipt = change(&sitting, "take 5 mg 08:00, 20:00");
    assert!(receipt.contains("as needed: nothing (was 2 mg)"), "{receipt}");
    let again = sitting.run(&["change", "x", "take 5 mg 08:00, 20:00"]);
    assert_eq!(again.status.code(), Some(2), "the same again changes nothing");
}

/// A receipt names what can still be taken: the dose of the day that is recorded already is not among it.
#[test]
fn a_receipt_leaves_out_the_doses_that_are_recorded() {
    let sitting = with("2026-11-02", "{ take = \"5 mg 3 times a day\" }");
    assert!(sitting.run(&["take", "x", "--for", "2 of 3"]).status.success());
    let receipt = change(&sitting, "take 6 mg 3 times a day");
    assert!(
        receipt.contains("6 mg 1 of 3, 6 mg 3 of 3 (was 5 mg 1 of 3, 5 mg 3 of 3)"),
        "{receipt}"
    );
    let sitting = with("2026-11-05", "{ take = \"5 mg 08:00, 20:00\" }");
    assert!(sitting.run(&["take", "x", "--for", "20:00", "--yes"]).status.success());
    let receipt = change(&sitting, "take 6 mg 08:00, 20:00");
    assert!(receipt.contains("from Fri 6 Nov"), "{receipt}");
}

/// What is decided in a pause begins when the pause is over, and says so; the last step is not ended by going on.
#[test]
fn a_decision_in_a_pause_begins_behind_it() {
    let sitting = with("2026-11-02", "{ take = \"5 mg 08:00, 20:00\" }");
    change(&sitting, "pause 5 days");
    let receipt = change(&sitting, "set 4 mg at 20:00");
    assert!(
        receipt.contains("4 mg 20:00 from Tue 10 Nov, when the pause is over until the step changes"),
        "{receipt}"
    );
    assert!(!receipt.contains("Mon 9 Nov"), "{receipt}");
    assert_eq!(
        due(&sitting, "2026-11-09", "2026-11-10"),
        ["10 08:00 5 mg", "10 20:00 4 mg"]
    );
    let receipt = change(&sitting, "take 5 mg every 2 days");
    assert!(receipt.contains("first Tue 10 Nov: 5 mg (was"), "{receipt}");
    let output = sitting.run(&["change", "x", "advance"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("paused on its last step") && !output.status.success(),
        "{said}"
    );
}

/// A dose that comes before another medicine is washed out is reported by `check` and asked about when it is moved
/// there.
#[test]
fn a_washout_holds_for_the_plan() {
    let sitting = with("2026-11-02", "{ take = \"5 mg 08:00 on Mon\" }");
    let own = sitting.read("courses/x.toml");
    sitting.write(
        "courses/x.toml",
        &format!("{own}\n[limits]\nwashout = {{ y = \"5 days\" }}\n"),
    );
    let other = |until: &str| {
        sitting.write(
            "courses/y.toml",
            &format!(
                "name = \"Otherin\"\n\n[[plan]]\nfrom = 2026-10-01\nsteps = [{{ for = \"{until}\", take = \"1 mg 08:00\" }}]\n"
            ),
        );
    };
    other("32 days");
    let output = sitting.run(&["change", "x", "move 2026-11-09 to sat 7 nov"]);
    assert!(output.status.success(), "five days after 1 November");
    assert!(sitting.run(&["undo"]).status.success());
    other("34 days");
    let output = sitting.run(&["change", "x", "move 2026-11-09 to sat 7 nov"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("Otherin is planned Tue 3 Nov 08:00, and Examplin Sat 7 Nov 08:00") && !output.status.success(),
        "{said}"
    );
    other("37 days");
    let output = sitting.run(&["check"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("ask for 5 days without Otherin before it"), "{said}");
}

/// Words that say up or down are compared with what the plan does: on a plan that comes down the next step is the lower
/// one.
#[test]
fn words_that_say_up_or_down_go_there() {
    let sitting = with(
        "2026-11-01",
        "{ for = \"1 week\", take = \"20 mg 08:00\" }, { for = \"1 week\", take = \"10 mg 08:00\" }, { take = \"5 mg 08:00\" }",
    );
    change(&sitting, "advance");
    for (words, told) in [
        ("go up", "5 mg 08:00 is less than 10 mg 08:00"),
        ("increase to the next step", "say advance if that is meant"),
        ("step down", "20 mg 08:00 is more than 10 mg 08:00"),
        ("one step down; Dr N", "say back 1 if that is meant"),
        ("increase to 5 mg", "say set 5 mg if that is meant"),
        ("reduce to 15 mg", "say set 15 mg if that is meant"),
    ] {
        let output = sitting.run(&["change", "x", words]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(told) && !output.status.success(), "{words}: {said}");
    }
    for words in [
        "increase to 15 mg",
        "advance",
        "back 1",
        "reduce to 5 mg",
        "next step; the headache went down",
    ] {
        let receipt = change(&sitting, words);
        assert!(sitting.run(&["undo"]).status.success(), "{words}: {receipt}");
    }
}
