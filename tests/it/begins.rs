//! From which dose on a decision holds: what is recorded, or cannot be taken any more, stays as it was, and the receipt, `due`
//! and the files say the same.

use super::cli::Sitting;

fn with(now: &'static str, take: &str) -> Sitting {
    let sitting = Sitting::new(now);
    sitting.write(
        "courses/x.toml",
        &format!("name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-11-01\nsteps = [{{ take = \"{take}\" }}]\n"),
    );
    sitting
}

/// The doses of some days: `04 08:00 5 mg taken`.
fn due(sitting: &Sitting, from: &str, to: &str) -> Vec<String> {
    let rows = sitting.json(&["due", "--from", from, "--to", to, "--json"]);
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let rows = rows["due"].as_array().or(rows["rows"].as_array()).cloned().unwrap();
    rows.iter()
        .filter(|row| row["course"] == "x")
        .map(|row| {
            let date = text(row, "date");
            let status = text(row, "status");
            format!(
                "{} {} {} {} {status}",
                date.rsplit('-').next().unwrap(),
                text(row, "time"),
                text(row, "amount"),
                text(row, "unit")
            )
        })
        .collect()
}

fn change(sitting: &Sitting, words: &str) -> String {
    let output = sitting.run(&["change", "x", words]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{words}: {said}");
    said
}

/// Whatever is decided at noon, the dose that was taken in the morning stays as it was recorded, nothing takes its
/// place again, and the evening is the first dose of what was decided.
#[test]
fn a_decision_begins_behind_the_last_recorded_dose() {
    for (words, evening, tomorrow) in [
        ("set 4 mg", Some("4 mg"), vec!["05 08:00 4 mg", "05 20:00 4 mg"]),
        (
            "take 2 mg 08:00, 3 mg 20:00",
            Some("3 mg"),
            vec!["05 08:00 2 mg", "05 20:00 3 mg"],
        ),
        ("take 3 mg 20:00", Some("3 mg"), vec!["05 20:00 3 mg"]),
        (
            "take 3 mg 09:00, 3 mg 20:00 from today",
            Some("3 mg"),
            vec!["05 09:00 3 mg", "05 20:00 3 mg"],
        ),
        ("only 08:00", None, vec!["05 08:00 5 mg"]),
        ("only 20:00", Some("5 mg"), vec!["05 20:00 5 mg"]),
        (
            "time 08:00 to 09:00",
            Some("5 mg"),
            vec!["05 09:00 5 mg", "05 20:00 5 mg"],
        ),
        ("stop from today", None, vec![]),
        ("pause 3 days", None, vec![]),
    ] {
        let sitting = with("2026-11-04T12:00:00+01:00", "5 mg 08:00, 5 mg 20:00");
        sitting.ok(&["take", "x", "--for", "08:00", "--at", "08:05"]);
        let receipt = change(&sitting, words);
        let today = due(&sitting, "2026-11-04", "2026-11-04");
        let mut wanted = vec!["04 08:00 5 mg taken".to_owned()];
        wanted.extend(evening.map(|amount| format!("04 20:00 {amount} planned")));
        assert_eq!(today, wanted, "{words}");
        let next = due(&sitting, "2026-11-05", "2026-11-05");
        let next: Vec<&str> = next.iter().map(|row| row.trim_end_matches(" planned")).collect();
        assert_eq!(next, tomorrow, "{words}");
        if evening != Some("5 mg") {
            assert!(
                receipt.contains("from today (after the dose of 08:00)"),
                "{words}: {receipt}"
            );
        }
        sitting.ok(&["check"]);
        // The evening is recorded as it is due, and the morning is still recorded.
        if let Some(amount) = evening {
            let taken = sitting.at("2026-11-04T20:02:00+01:00").run(&["take", "x"]);
            let taken = String::from_utf8(taken.stderr).unwrap();
            assert!(taken.contains(amount) && taken.contains("20:00"), "{words}: {taken}");
        }
        sitting.ok(&["undo"]);
    }
}

/// Where nobody knows whether a dose of the day was taken, it stays as it was: the decision begins with the next one.
#[test]
fn a_dose_that_cannot_be_taken_any_more_stays_as_it_was() {
    let sitting = with("2026-11-04T17:00:00+01:00", "5 mg 08:00, 5 mg 20:00");
    let receipt = change(&sitting, "set 4 mg");
    assert!(receipt.contains("from today (after the dose of 08:00)"), "{receipt}");
    assert_eq!(
        due(&sitting, "2026-11-04", "2026-11-05"),
        [
            "04 08:00 5 mg not-recorded",
            "04 20:00 4 mg planned",
            "05 08:00 4 mg planned",
            "05 20:00 4 mg planned"
        ]
    );
    // Where the day is over, it begins with the next.
    let sitting = with("2026-11-04T20:00:00+01:00", "5 mg 08:00");
    let receipt = change(&sitting, "set 4 mg from today");
    assert!(
        receipt.contains("from tomorrow") || receipt.contains("from Thu 5 Nov"),
        "{receipt}"
    );
    assert_eq!(
        due(&sitting, "2026-11-04", "2026-11-05"),
        ["04 08:00 5 mg not-recorded", "05 08:00 4 mg planned"]
    );
}

/// Two decisions of one day each begin after what was recorded when they were made, and undo takes each back alone.
#[test]
fn each_decision_of_a_day_begins_with_its_own_next_dose() {
    let sitting = with("2026-11-04T09:00:00+01:00", "5 mg 08:00, 5 mg 14:00, 5 mg 20:00");
    sitting.ok(&["take", "x", "--for", "08:00", "--at", "08:05"]);
    change(&sitting, "set 4 mg");
    sitting.at("2026-11-04T14:01:00+01:00").ok(&["take", "x"]);
    sitting.at("2026-11-04T15:00:00+01:00");
    change(&sitting, "set 3 mg");
    let day = || due(&sitting, "2026-11-04", "2026-11-04");
    assert_eq!(
        day(),
        ["04 08:00 5 mg taken", "04 14:00 4 mg taken", "04 20:00 3 mg planned"]
    );
    sitting.ok(&["undo"]);
    assert_eq!(
        day(),
        ["04 08:00 5 mg taken", "04 14:00 4 mg taken", "04 20:00 4 mg planned"]
    );
    sitting.ok(&["check"]);
}

/// `from today` in the night after a dose was taken is not about what is recorded.
#[test]
fn from_today_in_the_night_begins_with_the_next_dose() {
    for (now, taken, dose) in [
        (
            "2026-11-05T01:30:00+01:00",
            "2026-11-05T01:05:00+01:00",
            "2026-11-05/01:00",
        ),
        (
            "2026-11-05T00:30:00+01:00",
            "2026-11-04T23:05:00+01:00",
            "2026-11-04/23:00",
        ),
    ] {
        let sitting = with("2026-11-05T01:30:00+01:00", "5 mg 01:00, 5 mg 23:00");
        sitting.at(taken).ok(&["take", "x", "--for", dose]);
        let before = due(&sitting, "2026-11-04", "2026-11-05");
        sitting.at(now);
        change(&sitting, "set 4 mg from today");
        let after = due(&sitting, "2026-11-04", "2026-11-05");
        let recorded =
            |rows: &[String]| -> Vec<String> { rows.iter().filter(|row| row.contains("taken")).cloned().collect() };
        assert_eq!(recorded(&before), recorded(&after), "{now}");
        assert!(after.last().unwrap().starts_with("05 23:00 4 mg"), "{now}: {after:?}");
    }
}

/// The next dose is one that can still be taken; where one is late, that is asked.
#[test]
fn the_next_dose_is_not_one_that_is_over() {
    let sitting = with("2026-11-04T18:00:00+01:00", "5 mg 08:00, 5 mg 20:00");
    change(&sitting, "skip the next dose");
    let text = sitting.read("courses/x.toml");
    assert!(text.contains("leave out 2026-11-04 20:00"), "{text}");
    let sitting = with("2026-11-04T12:00:00+01:00", "5 mg 08:00, 5 mg 20:00");
    let course = sitting.read("courses/x.toml");
    sitting.write(
        "courses/x.toml",
        &course.replace("\n\n[[plan]]", "\nlimits = { late = \"6 hours\" }\n\n[[plan]]"),
    );
    let asked = sitting.fails(2, &["change", "x", "skip the next dose"]);
    assert!(asked.contains("08:00, which is late, or that of"), "{asked}");
}

/// A dose with a window of days that is open today gets the amount that is decided today.
#[test]
fn an_open_window_takes_a_new_amount() {
    let sitting = with("2026-11-20T12:00:00+01:00", "8 mg once 12-21 days after the last");
    sitting
        .at("2026-11-01T10:00:00+01:00")
        .ok(&["take", "x", "--at", "10:00"]);
    sitting.at("2026-11-20T12:00:00+01:00");
    change(&sitting, "set 4 mg");
    let today = sitting.ok(&["today"]);
    assert!(today.contains("Examplin 4 mg"), "{today}");
    sitting.ok(&["take", "x"]);
    assert!(sitting.read("journal/2026-11.toml").contains("taken   = \"4 mg\""));
}

/// A day after a reason is the day of the decision.
#[test]
fn a_day_behind_a_reason_is_the_day_of_the_decision() {
    let sitting = with("2026-11-04T12:00:00+01:00", "5 mg 08:00");
    change(&sitting, "take 5 mg as needed for sleep from tomorrow");
    let text = sitting.read("courses/x.toml");
    assert!(
        text.contains("on      = 2026-11-05") && !text.contains("tomorrow"),
        "{text}"
    );
}

/// A step that counts its doses has as many as it says, also where it begins in the middle of a day.
#[test]
fn a_counted_step_that_begins_at_noon_has_all_its_doses() {
    let steps = "steps = [{ for = \"2 weeks\", take = \"1 mg 08:00, 20:00\" }, { for = \"4 doses\", take = \"TWO\" }, { take = \"3 mg 08:00, \
                 20:00\" }]";
    for (two, words, wanted) in [
        (
            "2 mg 08:00, 20:00",
            "advance",
            vec!["04 20:00", "05 08:00", "05 20:00", "06 08:00"],
        ),
        (
            "2 mg 09:00, 21:00",
            "advance",
            vec!["04 21:00", "05 09:00", "05 21:00", "06 09:00"],
        ),
        (
            "2 mg 20:00",
            "go to step 2",
            vec!["04 20:00", "05 20:00", "06 20:00", "07 20:00"],
        ),
    ] {
        let sitting = with("2026-11-04T12:00:00+01:00", "1 mg 08:00");
        sitting.write(
            "courses/x.toml",
            &format!(
                "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-11-01\n{}\n",
                steps.replace("TWO", two)
            ),
        );
        sitting.ok(&["take", "x", "--for", "08:00", "--at", "08:05"]);
        change(&sitting, words);
        let rows = due(&sitting, "2026-11-04", "2026-11-12");
        let of = |amount: &str| -> Vec<String> {
            let rows = rows.iter().filter(|row| row.contains(amount));
            rows.map(|row| row.split(&format!(" {amount}")).next().unwrap().to_owned())
                .collect()
        };
        assert_eq!(of("1 mg"), ["04 08:00"], "{two}");
        assert_eq!(of("2 mg"), wanted, "{two}");
    }
    // A decision on the step itself changes nothing of its number.
    let sitting = with("2026-11-04T12:00:00+01:00", "1 mg 08:00");
    sitting.write(
        "courses/x.toml",
        "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-11-04\nsteps = [{ for = \"4 doses\", take = \"1 mg 08:00, 20:00\" }, { take = \"3 mg \
         08:00\" }]\n",
    );
    sitting.ok(&["take", "x", "--for", "08:00", "--at", "08:05"]);
    change(&sitting, "take 2 mg 20:00");
    let rows = due(&sitting, "2026-11-04", "2026-11-08");
    let rows: Vec<&str> = rows.iter().map(|row| row.trim_end_matches(" planned")).collect();
    assert_eq!(
        rows,
        [
            "04 08:00 1 mg taken",
            "04 20:00 2 mg",
            "05 20:00 2 mg",
            "06 20:00 2 mg",
            "07 08:00 3 mg",
            "08 08:00 3 mg"
        ]
    );
}

/// A course file of its own steps.
fn steps(now: &'static str, head: &str, from: &str, steps: &str) -> Sitting {
    let sitting = Sitting::new(now);
    sitting.write(
        "courses/x.toml",
        &format!("name = \"Examplin\"\n{head}\n[[plan]]\nfrom = {from}\nsteps = [{steps}]\n"),
    );
    sitting
}

const NOON: &str = "2026-11-04T12:00:00+01:00";
const THREE: &str =
    "{ for = \"1 week\", take = \"10 mg 08:00, 14:00, 20:00\" }, { take = \"20 mg 08:00, 14:00, 20:00\" }";

/// While a window is open there is one dose, whatever is decided and however it is said.
#[test]
fn an_open_window_is_one_dose_whatever_is_decided() {
    let ladder = "{ for = \"52 weeks\", take = \"5 mg once 12-14 weeks after the last\" }, { take = \"10 mg once 12-14 weeks after the \
                  last\" }";
    for words in ["advance", "restart step", "go to step 2 from tomorrow", "set 10 mg"] {
        let sitting = steps("2026-08-12T10:00:00+02:00", "", "2026-08-12", ladder);
        sitting.ok(&["take", "x"]);
        sitting.at("2026-11-10T12:00:00+01:00");
        let output = sitting.run(&["change", "x", words]);
        sitting.at("2026-11-12T12:00:00+01:00");
        let open = due(&sitting, "2026-11-01", "2026-12-01");
        let open: Vec<&String> = open
            .iter()
            .filter(|row| row.ends_with(" due") || row.ends_with("late"))
            .collect();
        assert_eq!(
            open.len(),
            1,
            "{words}: {open:?} {}",
            String::from_utf8_lossy(&output.stderr)
        );
        sitting.ok(&["take", "x"]);
        let open = due(&sitting, "2026-11-01", "2026-12-01");
        assert!(
            !open.iter().any(|row| row.ends_with(" due") || row.ends_with("late")),
            "{words}: {open:?}"
        );
    }
}

/// A patch is not put on while one is worn, whatever the plan has between two steps.
#[test]
fn an_advance_waits_for_the_next_dose_of_the_rhythm() {
    let ladder =
        "{ for = \"4 weeks\", take = \"10 mg morning every 3 days\" }, { take = \"20 mg morning every 3 days\" }";
    let sitting = steps(NOON, "", "2026-11-01", ladder);
    sitting.ok(&["take", "x", "--for", "2026-11-04/morning", "--at", "08:10"]);
    change(&sitting, "advance");
    assert_eq!(
        due(&sitting, "2026-11-04", "2026-11-08"),
        ["04  10 mg taken", "07  20 mg planned"]
    );
}

/// What leaves nothing to take is refused, also where a dose of today is over.
#[test]
fn only_what_the_plan_does_not_have_is_refused_at_noon() {
    let sitting = steps(NOON, "", "2026-11-01", THREE);
    sitting.ok(&["take", "x", "--for", "2026-11-04/08:00", "--at", "08:00"]);
    let before = sitting.read("courses/x.toml");
    for words in ["only evening for good", "only 11:00"] {
        assert!(
            sitting.fails(2, &["change", "x", words]).contains("No dose is due"),
            "{words}"
        );
    }
    assert_eq!(sitting.read("courses/x.toml"), before);
    change(&sitting, "time 20:00 to 07:00");
}

/// A decision that holds later than the one that is made is named with it.
#[test]
fn a_decision_of_a_later_day_is_told() {
    let sitting = steps(NOON, "", "2026-11-01", THREE);
    change(&sitting, "advance from fri");
    let receipt = change(&sitting, "set 11 mg");
    assert!(
        receipt.contains("`advance` from Fri 6 Nov was decided before and holds from then on"),
        "{receipt}"
    );
}

/// A plan that goes against a limit later is not a reason to go against it before.
#[test]
fn a_limit_is_kept_before_the_plan_goes_against_it() {
    let sitting = steps(NOON, "limits = { per_day = \"40 mg\" }\n", "2026-11-01", THREE);
    let refused = sitting.fails(2, &["change", "x", "set 15 mg"]);
    assert!(refused.contains("40 mg"), "{refused}");
}

/// What a decision took from today comes back with the next one.
#[test]
fn the_rest_of_the_day_comes_back() {
    for (first, then, wanted) in [
        ("pause", "resume from today", vec!["04 14:00 10 mg", "04 20:00 10 mg"]),
        ("stop", "resume", vec!["04 14:00 10 mg", "04 20:00 10 mg"]),
    ] {
        let sitting = steps(NOON, "", "2026-11-01", THREE);
        sitting.ok(&["take", "x", "--for", "2026-11-04/08:00", "--at", "08:00"]);
        change(&sitting, first);
        change(&sitting, then);
        let rows = due(&sitting, "2026-11-04", "2026-11-04");
        let rows: Vec<&str> = rows.iter().map(|row| row.rsplit_once(' ').unwrap().0).collect();
        let mut all = vec!["04 08:00 10 mg"];
        all.extend(wanted);
        assert_eq!(rows, all, "{first}, {then}");
    }
}

/// A dose of this evening is not put into the morning that is over.
#[test]
fn a_dose_to_come_is_not_put_into_the_past() {
    let sitting = steps(NOON, "", "2026-10-28", "{ take = \"10 mg evening on Wed\" }");
    change(&sitting, "the same, but in the morning");
    let rows = due(&sitting, "2026-11-04", "2026-11-12");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.iter().all(|row| row.ends_with("10 mg planned")), "{rows:?}");
    let night = steps(
        "2026-11-05T01:30:00+01:00",
        "",
        "2026-11-01",
        "{ take = \"10 mg 02:00, 14:00, 22:00\" }",
    );
    let refused = night.fails(2, &["change", "x", "move 2026-11-05 02:00 to today 03:00"]);
    assert!(
        refused.contains("is over") && refused.contains("2026-11-05 03:00"),
        "{refused}"
    );
}

/// Leaving out today is about what is in the future of it.
#[test]
fn leaving_out_today_is_about_what_is_to_come() {
    let counted = "{ for = \"6 doses\", take = \"10 mg 08:00, 20:00\" }, { take = \"20 mg 08:00, 20:00\" }";
    let sitting = steps(NOON, "", "2026-11-02", counted);
    sitting.ok(&["take", "x", "--for", "2026-11-04/08:00", "--at", "08:05"]);
    let receipt = change(&sitting, "leave out today");
    assert!(
        receipt.contains("left out: 10 mg 20:00 of Wed 4 Nov; also Thu 5 Nov"),
        "{receipt}"
    );
    let rows = due(&sitting, "2026-11-02", "2026-11-07");
    assert_eq!(
        rows.iter()
            .filter(|row| row.contains("10 mg") && !row.contains("left-out"))
            .count(),
        6,
        "{rows:?}"
    );
    // A dose of this morning that nobody recorded can still be entered.
    let sitting = steps(
        "2026-11-04T17:00:00+01:00",
        "",
        "2026-11-02",
        "{ take = \"10 mg 08:00, 20:00\" }",
    );
    change(&sitting, "leave out today");
    sitting.ok(&["take", "x", "--for", "08:00", "--at", "08:05"]);
    // So is one that was moved away from today.
    let sitting = steps(NOON, "", "2026-11-01", THREE);
    change(&sitting, "move today 20:00 to tomorrow 11:00");
    change(&sitting, "leave out today");
    let rows = due(&sitting, "2026-11-05", "2026-11-05");
    assert!(rows.contains(&"05 11:00 10 mg planned".to_owned()), "{rows:?}");
}

/// Each dose that is over takes the place of one of the new ones, and no more.
#[test]
fn a_new_dose_is_swallowed_by_one_only() {
    let sitting = steps("2026-11-04T14:05:00+01:00", "", "2026-11-01", THREE);
    for dose in ["08:00", "14:00"] {
        sitting.ok(&[
            "take",
            "x",
            "--for",
            &format!("2026-11-04/{dose}"),
            "--at",
            dose,
            "--yes",
        ]);
    }
    change(&sitting, "take 5 mg 08:00, 12:00, 17:00, 21:00");
    let rows = due(&sitting, "2026-11-04", "2026-11-04");
    let times: Vec<&str> = rows.iter().filter_map(|row| row.split(' ').nth(1)).collect();
    assert_eq!(times, ["08:00", "14:00", "17:00", "21:00"], "{rows:?}");
}

/// Far behind the clock of the plan, tomorrow begins with the first dose that is shown tomorrow.
#[test]
fn tomorrow_is_the_day_that_is_shown() {
    let sitting = steps(
        "2026-11-04T12:30:00-05:00",
        "zone = \"Asia/Tokyo\"\n",
        "2026-11-01",
        "{ take = \"10 mg 08:00, 20:00\" }",
    );
    for words in [
        "stop from tomorrow",
        "set 15 mg from tomorrow",
        "take 15 mg 06:00, 18:00 from tomorrow",
    ] {
        let day = |sitting: &Sitting| {
            let output = sitting.run_in(
                "America/New_York",
                &["due", "--from", "2026-11-04", "--to", "2026-11-05"],
            );
            String::from_utf8(output.stdout).unwrap()
        };
        let before = day(&sitting);
        let done = sitting.run_in("America/New_York", &["change", "x", words]);
        assert!(
            done.status.success(),
            "{words}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        let after = day(&sitting);
        let today = |text: &str| text.split("Thu 5 Nov").next().unwrap().to_owned();
        assert_eq!(today(&before), today(&after), "{words}");
        assert!(
            before != after
                && !after
                    .split("Thu 5 Nov")
                    .nth(1)
                    .unwrap()
                    .contains("06:00  Examplin 10 mg"),
            "{words}: {after}"
        );
        sitting.run_in("America/New_York", &["undo"]);
        assert_eq!(day(&sitting), before);
    }
}

/// An earlier dose of the day that can still be taken stays as it was, and the receipt names it.
#[test]
fn an_earlier_dose_of_the_day_that_is_open_is_named() {
    let sitting = with("2026-11-05T09:30:00+01:00", "5 mg 08:00, 5 mg 14:00, 5 mg 20:00");
    sitting.ok(&["take", "x", "--for", "2026-11-05/14:00", "--at", "09:20"]);
    let receipt = change(&sitting, "set 4 mg");
    assert!(
        receipt.contains("the dose of Thu 5 Nov 08:00 that is still open stays 5 mg"),
        "{receipt}"
    );
    assert_eq!(
        due(&sitting, "2026-11-05", "2026-11-05"),
        ["05 08:00 5 mg due", "05 14:00 5 mg changed", "05 20:00 4 mg planned"]
    );
}

/// A dose of a day that is over is skipped, not left out, and the answer says so.
#[test]
fn a_late_dose_is_skipped_and_not_left_out() {
    let sitting = with("2026-11-05T07:00:00+01:00", "5 mg 08:00, 5 mg 23:00");
    let said = sitting.fails(2, &["change", "x", "leave out yesterday 23:00"]);
    assert!(said.contains("regimen skip"), "{said}");
}

/// The place to which a dose was moved is shown by the clock that is shown.
#[test]
fn a_moved_dose_is_told_by_the_clock_that_is_shown() {
    let sitting = Sitting::new("2026-11-05T12:00:00+01:00");
    sitting.write(
        "courses/x.toml",
        "name = \"Examplin\"\nzone = \"Asia/Tokyo\"\n\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ take = \"5 mg 08:00, 5 mg 20:00\" }]\n",
    );
    sitting.run_in("Europe/Berlin", &["change", "x", "move tomorrow 00:00 to sat 10:00"]);
    let output = sitting.run_in(
        "Europe/Berlin",
        &["due", "--from", "2026-11-06", "--to", "2026-11-07", "--json"],
    );
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = json["due"].as_array().or(json["rows"].as_array()).unwrap();
    let moved = rows.iter().find(|row| row["status"] == "moved").unwrap();
    assert_eq!(
        (&moved["moved_to"], &moved["moved_to_time"]),
        (&"2026-11-07".into(), &"10:00".into())
    );
    assert!(
        rows.iter()
            .any(|row| row["date"] == "2026-11-07" && row["time"] == "10:00")
    );
}

/// Another time that brings two doses of a day closer together says so.
#[test]
fn another_time_says_where_doses_come_closer() {
    let sitting = with("2026-11-05T07:00:00+01:00", "5 mg 08:00, 5 mg 14:00");
    let receipt = change(&sitting, "time 08:00 to 13:30");
    assert!(
        receipt.contains("13:30 and") && receipt.contains("30 minutes apart, closer than the 6 hours before"),
        "{receipt}"
    );
    sitting.ok(&["undo"]);
    let receipt = change(&sitting, "time 08:00 to 07:30");
    assert!(!receipt.contains("closer"), "{receipt}");
}

/// Doses without a time are taken in their order: those that are recorded stay as they were, in the receipt as well.
#[test]
fn a_decision_begins_behind_a_dose_without_a_time() {
    for (words, today) in [
        ("set 4 mg", vec!["1 of 3 5", "2 of 3 4", "3 of 3 4"]),
        ("take 4 mg twice a day", vec!["1 of 3 5", "2 of 2 4"]),
        ("take 4 mg once a day", vec!["1 of 3 5"]),
    ] {
        let sitting = with("2026-11-05T09:30:00+01:00", "5 mg 3 times a day");
        sitting.ok(&["take", "x", "--for", "2026-11-05/1 of 3"]);
        let receipt = change(&sitting, words);
        let rows = sitting.json(&["due", "--from", "2026-11-05", "--to", "2026-11-05", "--json"]);
        let rows = rows["due"].as_array().or(rows["rows"].as_array()).cloned().unwrap();
        let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let mut found: Vec<String> = (rows.iter().filter(|row| row["course"] == "x"))
            .map(|row| format!("{} {}", text(row, "slot"), text(row, "amount")))
            .collect();
        found.sort();
        assert_eq!(found, today, "{words}: {receipt}");
        assert!(receipt.contains("after the dose of 1 of 3"), "{words}: {receipt}");
        sitting.ok(&["check"]);
    }
}

/// The dose after which a decision begins may be written as a TOML time; one that the plan does not have is pointed
/// out.
#[test]
fn the_dose_behind_which_a_decision_begins_is_read_and_checked() {
    let sitting = with("2026-11-05T07:00:00+01:00", "5 mg 08:00, 5 mg 14:00");
    let course = sitting.read("courses/x.toml");
    let with_after = |after: &str| {
        let change = format!("{course}\n[[change]]\non = 2026-11-05\ndo = \"set 4 mg\"\nafter = {after}\n");
        sitting.write("courses/x.toml", &change);
    };
    for after in ["08:00:00", "\"08:00\"", "\"8:00\""] {
        with_after(after);
        sitting.ok(&["check"]);
        assert_eq!(
            due(&sitting, "2026-11-05", "2026-11-05"),
            ["05 08:00 5 mg due", "05 14:00 4 mg planned"]
        );
    }
    for (after, wrong) in [
        ("\"day\"", "no dose is due at `day`"),
        ("\"09:17\"", "no dose is due at `09:17`"),
    ] {
        with_after(after);
        let said = String::from_utf8(sitting.run(&["check"]).stdout).unwrap();
        assert!(said.contains(wrong) && said.contains(":10:9:"), "{said}");
    }
}

/// A dose whose window of days is open takes what is decided now, whether or not today is said.
#[test]
fn an_open_window_takes_what_is_decided_from_today() {
    let sitting = Sitting::new("2026-11-05T12:00:00+01:00");
    sitting.write(
        "courses/x.toml",
        "name = \"Weekline\"\n\n[[plan]]\nfrom = 2026-10-20\nsteps = [{ take = \"5 mg once 7-10 days after the last\" }]\n",
    );
    sitting.at("2026-10-27T12:00:00+01:00").ok(&["take", "x"]);
    sitting.at("2026-11-05T12:00:00+01:00");
    let open = |sitting: &Sitting| sitting.json(&["today", "--json"])["doses"][0]["amount"].clone();
    for words in ["set 10 mg", "set 10 mg from today"] {
        change(&sitting, words);
        assert_eq!(open(&sitting), "10", "{words}");
        sitting.ok(&["undo"]);
    }
}
