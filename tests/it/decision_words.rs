//! What people can say of a decision: their own words, steps by number, who and why, days; what is ambiguous is asked about.

use super::cli::Sitting;
use super::decisions::{LADDER, due, one_step, said, with};

/// Nothing that is accepted is unreadable, and what is too large is refused with the bounds.
#[test]
fn what_is_accepted_is_readable_whatever_its_size() {
    let plan = "[[plan]]\nfrom = 2026-11-01\nsteps = [{ for = \"4 weeks\", take = \"5 mg morning\" }, { for = \"2 weeks\", take = \"10 mg \
                morning\" }, { take = \"20 mg morning\" }]\n";
    let sitting = with("2026-11-10T09:00:00+01:00", plan);
    for words in [
        "hold 600 weeks",
        "hold 36600 days",
        "pause 600 weeks",
        "pause until 2126-11-11",
        "set 7 mg morning for 600 weeks",
        "each step 5000 weeks",
        "leave out the next 60 doses",
        "leave out 1 jan 2030 to 1 jan 2031",
    ] {
        let receipt = said(&sitting, words);
        assert!(receipt.len() < 400, "{receipt}");
        assert_eq!(sitting.ok(&["check"]).trim(), "No fault found.", "{words}");
        sitting.ok(&["undo"]);
        assert_eq!(sitting.ok(&["check"]).trim(), "No fault found.", "{words}");
        assert_eq!(due(&sitting, "2026-11-10", "2026-11-10"), ["2026-11-10 5"], "{words}");
    }
    for (words, why) in [
        ("hold 36601 days", "1 to 36,600 days"),
        ("pause 5300 weeks", "1 to 36,600 days"),
        ("hold until 2200-01-01", "more than a hundred years ahead"),
        ("pause until 2200-01-01", "more than a hundred years ahead"),
        ("leave out the next 61 doses", "1 to 60 doses"),
        ("go to step 9999", "1 to 1000 steps"),
    ] {
        let error = sitting.fails(2, &["change", "x", words]);
        assert!(error.contains(why), "{words}: {error}");
    }
}

/// What people decide and could not say.
#[test]
fn what_people_decide_can_be_said() {
    let sitting = with("2026-06-17T09:00:00+02:00", LADDER);
    for (words, day, amount) in [
        ("stay at 10 mg", "2026-09-01", "10"),
        ("hold for good", "2026-09-01", "10"),
        ("hold until decided", "2026-09-01", "10"),
        ("slower: 4 weeks a step", "2026-07-20", "20"),
        ("go down again", "2026-06-17", "5"),
        ("down to step 1", "2026-09-01", "5"),
    ] {
        said(&sitting, words);
        assert_eq!(due(&sitting, day, day), [format!("{day} {amount}")], "{words}");
        sitting.ok(&["undo"]);
    }
    for words in ["move today's dose to the night", "move today to 21:00"] {
        let receipt = said(&sitting, words);
        assert!(
            receipt.contains("10 mg evening of Wed 17 Jun moved to Wed 17 Jun 2"),
            "{receipt}"
        );
        sitting.ok(&["undo"]);
    }
    let receipt = said(&sitting, "pause 1 day");
    assert!(receipt.contains("pause: nothing is due today;"), "{receipt}");
    sitting.ok(&["undo"]);
    let error = sitting.fails(2, &["change", "x", "skip one week"]);
    assert!(
        error.contains("pause 7 days leaves out every dose of a week"),
        "{error}"
    );
    let receipt = said(&sitting, "the same, but in the morning");
    assert!(
        receipt.contains("the same at morning from today, on the steps to come as well"),
        "{receipt}"
    );
    let rows = sitting.ok(&["plan", "x"]);
    assert!(rows.contains("40 mg morning"), "{rows}");
    sitting.ok(&["undo"]);
    let error = sitting.fails(2, &["change", "x", "stay at 20 mg"]);
    assert!(
        error.contains("`20 mg` is not the dose in force, which is 10 mg"),
        "{error}"
    );
    let twice = with(
        "2026-06-17T09:00:00+02:00",
        "[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"3 weeks\", take = \"25 mg evening on Tue, Fri\" }, { take = \"50 mg evening \
         on Tue, Fri\" }]\n",
    );
    let error = twice.fails(2, &["change", "x", "once a week instead of twice from now on"]);
    assert!(
        error.contains("only on Tue for good, or only on Fri for good"),
        "{error}"
    );
    said(&twice, "once a week on Fri instead of twice from now on");
    assert_eq!(
        due(&twice, "2026-06-17", "2026-07-01"),
        ["2026-06-19 25", "2026-06-26 50"]
    );
}

/// By how much each dose of the day goes up or down is worked out from the doses in force; where it is to be for good and steps
/// follow, the two decisions that do it are said, and do it.
#[test]
fn doses_of_the_day_go_up_and_down_by_an_amount() {
    let plan = "[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"4 weeks\", take = \"0.5 mL bedtime, 0.4 mL morning\" }, { take = \"0.6 mL \
                bedtime, morning\" }]\n";
    let sitting = with("2026-06-17T06:00:00+02:00", plan);
    let both = "take 0.7 mL bedtime, 0.3 mL morning";
    for (words, decided) in [
        ("morning down by 0.1 mL, bedtime up by 0.2 mL", both),
        (
            "the morning dose goes down by 0.1 mL and the bedtime dose up by 0.2 mL",
            both,
        ),
        ("bedtime 0.2 mL more, morning 0.1 mL less", both),
        ("bedtime up by 0.2 mL", "set 0.7 mL bedtime"),
    ] {
        let receipt = said(&sitting, words);
        assert!(receipt.contains(decided), "{words}: {receipt}");
        sitting.ok(&["undo"]);
    }
    for (words, why) in [
        (
            "morning down by 0.4 mL, bedtime up by 0.2 mL",
            "leaves no dose of morning",
        ),
        ("noon up by 0.1 mL", "there is not one dose of noon"),
        ("morning up by 5 tablets", "amounts of two kinds"),
        ("morning up by 0.1 mL, morning down by 0.1 mL", "is there twice"),
    ] {
        let error = sitting.fails(2, &["change", "x", words]);
        assert!(error.contains(why), "{words}: {error}");
    }
    for (words, decision) in [
        ("morning down by 0.1 mL, bedtime up by 0.2 mL for good", both),
        (
            "take 0.3 mL morning, 0.7 mL bedtime for good",
            "take 0.3 mL morning, 0.7 mL bedtime",
        ),
    ] {
        let error = sitting.fails(2, &["change", "x", words]);
        assert!(
            error.contains(&format!("`{decision}`, then `stay`")),
            "{words}: {error}"
        );
        said(&sitting, decision);
        said(&sitting, "stay");
        let rows = sitting.ok(&["due", "--from", "2026-08-01", "--to", "2026-08-01"]);
        assert!(rows.contains("0.3 mL") && rows.contains("0.7 mL"), "{rows}");
        sitting.ok(&["undo"]);
        sitting.ok(&["undo"]);
    }
}

/// A step is named by its number in the ladder as it is shown, also where that is from a plan before.
#[test]
fn a_step_is_named_by_the_number_that_is_shown() {
    let plan = "[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"2 weeks\", take = \"5 mg evening\" }, { for = \"2 weeks\", take = \"10 mg \
                evening\" }, { for = \"2 weeks\", take = \"20 mg evening\" }, { take = \"40 mg evening\" }]\n\n[[plan]]\nfrom = \
                2026-06-17\nsteps = [{ for = \"12 days\", take = \"10 mg evening\" }, { for = \"2 weeks\", take = \"15 mg evening\" }, { \
                take = \"20 mg evening\" }]\n";
    let sitting = with("2026-06-20T09:00:00+02:00", plan);
    let shown = sitting.ok(&["plan", "x"]);
    for row in ["1   1 Jun", "2  15 Jun", "3  29 Jun", "4  13 Jul"] {
        assert!(shown.contains(row), "{shown}");
    }
    let steps = |sitting: &Sitting, day: &str| {
        let rows = sitting.json(&["due", "--from", day, "--to", day, "--json"]);
        let rows = rows["due"].as_array().or(rows["rows"].as_array()).unwrap().clone();
        rows.iter().find(|row| row["course"] == "x").unwrap()["step"].clone()
    };
    assert_eq!(steps(&sitting, "2026-06-29"), 3);
    assert_eq!(steps(&sitting, "2026-07-14"), 4);
    for (words, receipt, amount) in [
        (
            "go to step 3",
            "go to step 3 from Sat 20 Jun 2026: step 3, 15 mg evening from today",
            "15",
        ),
        ("go to step 4", "step 4, 20 mg evening from today", "20"),
        ("advance 2 steps", "step 4, 20 mg evening from today", "20"),
        (
            "go to step 1",
            "step 1, 5 mg evening from today until Fri 3 Jul, then 10 mg evening again",
            "5",
        ),
        (
            "back 1",
            "step 1, 5 mg evening from today until Fri 3 Jul, then 10 mg evening again",
            "5",
        ),
        ("down to step 1", "going down: 5 mg evening from today", "5"),
        ("go down again", "going down: 5 mg evening from today", "5"),
    ] {
        let told = said(&sitting, words);
        assert!(told.contains(receipt), "{words}: {told}");
        let day = "2026-06-20";
        assert_eq!(due(&sitting, day, day), [format!("{day} {amount}")], "{words}");
        let rungs = sitting.ok(&["plan", "x"]);
        let now = rungs.lines().find(|row| row.ends_with("now")).unwrap().to_owned();
        // A way down over a revision counts on.
        if let Some((_, number)) = receipt.rsplit_once("step ") {
            let number = number.split(',').next().unwrap();
            assert!(now.trim_start().starts_with(number), "{words}: {rungs}");
        }
        assert_eq!(sitting.ok(&["check"]).trim(), "No fault found.", "{words}");
        sitting.ok(&["undo"]);
    }
    for (words, why) in [
        ("go to step 5", "there is no step 5; the last one is step 4"),
        ("back 2", "there is 1 step before this one"),
        ("down to step 4", "There is no such step below this one"),
    ] {
        let error = sitting.fails(2, &["change", "x", words]);
        assert!(error.to_lowercase().contains(&why.to_lowercase()), "{words}: {error}");
    }
    // Further on in the new plan, two steps back reach into the plan before.
    let later = with("2026-07-01T09:00:00+02:00", plan);
    let told = said(&later, "back 2");
    assert!(told.contains("step 1, 5 mg evening from today"), "{told}");
    assert_eq!(
        due(&later, "2026-07-15", "2026-07-15"),
        ["2026-07-15 10"],
        "{}",
        later.ok(&["plan", "x"])
    );
    let told = said(&with("2026-07-01T09:00:00+02:00", plan), "down to step 1");
    assert!(told.contains("going down: 10 mg evening from today until"), "{told}");
}

/// Words that are understood elsewhere are understood here.
#[test]
fn who_and_why_follow_a_decision() {
    let sitting = with("2026-06-17T09:00:00+02:00", LADDER);
    said(&sitting, "take 0.5 mg evening from mon; Dr N; dizzy");
    let file = sitting.read("courses/x.toml");
    let file = file.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "on = 2026-06-22 do = \"take 0.5 mg evening\"",
        "by = \"Dr N\"",
        "why = \"dizzy\"",
    ] {
        assert!(file.contains(part), "{part}: {file}");
    }
    let error = sitting.fails(2, &["change", "x", "move today to wed 19:30"]);
    assert!(error.contains("today is wed"), "{error}");
    said(&sitting, "skip the next dose");
    assert_eq!(due(&sitting, "2026-06-17", "2026-06-17"), Vec::<String>::new());
    for (words, part) in [
        ("hold 3 days because dizzy", "do = \"hold 3 days\" why = \"dizzy\""),
        ("hold 4 days by Dr N", "do = \"hold 4 days\" by = \"Dr N\""),
        (
            "hold 5 days, Dr N; dizzy",
            "do = \"hold 5 days\" why = \"dizzy\" by = \"Dr N\"",
        ),
        ("stay at 10 mg for two weeks", "do = \"hold 14 days\""),
        ("skip tomorrow", "do = \"leave out 2026-06-18\""),
        ("skip this evening's dose", "do = \"leave out 2026-06-17 evening\""),
        ("skip tonight", "do = \"leave out 2026-06-17\""),
        ("no dose tomorrow", "do = \"leave out 2026-06-18\""),
    ] {
        let sitting = with("2026-06-17T09:00:00+02:00", LADDER);
        said(&sitting, words);
        let file = sitting.read("courses/x.toml");
        let file = file.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(file.contains(part), "{words}: {file}");
    }
}

/// A second decision behind a semicolon was taken for a name or a reason, and lost.
#[test]
fn a_second_decision_is_not_taken_for_a_reason() {
    for (words, second) in [
        ("stay; take 0.2 mg evening", "take 0.2 mg evening"),
        ("set 0.2 mg evening; stay", "stay"),
        ("hold 3 days; Dr N; set 0.2 mg evening", "set 0.2 mg evening"),
        ("hold 3 days; set 900 mL at noon", "set 900 mL at noon"),
    ] {
        let sitting = with("2026-06-17T09:00:00+02:00", LADDER);
        let before = sitting.read("courses/x.toml");
        let error = sitting.fails(2, &["change", "x", words]);
        assert!(
            error.contains(&format!("`{second}` is a decision of its own")),
            "{words}: {error}"
        );
        assert_eq!(sitting.read("courses/x.toml"), before, "{words}");
    }
    let sitting = with("2026-06-17T09:00:00+02:00", LADDER);
    said(&sitting, "hold 3 days; Dr N; because stay was too long");
    assert!(sitting.read("courses/x.toml").contains("stay was too long"));
}

/// `tonight` and `on friday` are about that day: an amount for them is asked about, and no dose of the morning changes
/// with the one of the night.
#[test]
fn a_day_without_a_word_before_it_is_not_a_beginning() {
    let plan = "[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"4 weeks\", take = \"10 mg morning, bedtime\" }, { take = \"20 mg \
                bedtime\" }]\n";
    let sitting = with("2026-06-17T07:00:00+02:00", plan);
    let before = sitting.read("courses/x.toml");
    for (words, one, on) in [
        (
            "set 15 mg tonight",
            "set 15 mg for 1 day from today",
            "set 15 mg from today",
        ),
        (
            "set 15 mg today",
            "set 15 mg for 1 day from today",
            "set 15 mg from today",
        ),
        (
            "take 15 mg tonight",
            "set 15 mg for 1 day from today",
            "set 15 mg from today",
        ),
        (
            "set 15 mg on friday",
            "set 15 mg for 1 day from 19 jun 2026",
            "set 15 mg from 19 jun 2026",
        ),
        (
            "15 mg tomorrow",
            "set 15 mg for 1 day from 18 jun 2026",
            "set 15 mg from 18 jun 2026",
        ),
        ("pause tomorrow", "leave out 18 jun 2026", "pause from 18 jun 2026"),
    ] {
        let error = sitting.fails(2, &["change", "x", words]);
        assert!(
            error.contains("on that day alone, or from then on?"),
            "{words}: {error}"
        );
        assert!(error.contains(one) && error.contains(on), "{words}: {error}");
        assert_eq!(sitting.read("courses/x.toml"), before, "{words}");
        for way in [one, on] {
            said(&sitting, way);
            sitting.ok(&["undo"]);
        }
    }
    for words in [
        "skip tonight",
        "skip tonight's dose",
        "leave out tonight",
        "withhold tonight's dose",
    ] {
        let receipt = said(&sitting, words);
        assert!(
            receipt.contains("left out: 10 mg bedtime of Wed 17 Jun"),
            "{words}: {receipt}"
        );
        assert!(!receipt.contains("10 mg morning"), "{words}: {receipt}");
        sitting.ok(&["undo"]);
    }
    let receipt = said(&sitting, "move tonight's dose to tomorrow noon");
    assert!(
        receipt.contains("10 mg bedtime of Wed 17 Jun moved to Thu 18 Jun 12:00"),
        "{receipt}"
    );
    sitting.ok(&["undo"]);
    let receipt = said(&sitting, "take tonight's dose at 23:00");
    assert!(
        receipt.contains("10 mg bedtime of Wed 17 Jun moved to Wed 17 Jun 23:00"),
        "{receipt}"
    );
    sitting.ok(&["undo"]);
    let receipt = said(&sitting, "stop in two weeks");
    assert!(receipt.contains("nothing is due any more from Wed 1 Jul"), "{receipt}");
    sitting.ok(&["undo"]);
    let receipt = said(&sitting, "skip the dose tomorrow");
    assert!(receipt.contains("Thu 18 Jun"), "{receipt}");
    sitting.ok(&["undo"]);
    let daily = with("2026-06-17T07:00:00+02:00", &one_step("2026-06-01", "5 mg morning"));
    assert!(
        daily
            .fails(2, &["change", "x", "skip tonight"])
            .contains("othing is due tonight")
    );
    assert_eq!(sitting.read("courses/x.toml"), before);
}

/// An amount alone on a plan whose doses differ is asked about; one dose of the day can be named in many ways.
#[test]
fn an_amount_for_doses_that_differ_is_asked_about() {
    let sitting = with(
        "2026-06-17T07:00:00+02:00",
        &one_step("2026-06-01", "5 mg morning, 10 mg bedtime"),
    );
    let before = sitting.read("courses/x.toml");
    for (words, way) in [
        (
            "set 12 mg",
            "set 12 mg morning, or set 12 mg bedtime, or set 12 mg each time",
        ),
        ("12 mg", "set 12 mg each time"),
        ("increase to 12 mg for 3 days", "set 12 mg bedtime for 3 days"),
    ] {
        let error = sitting.fails(2, &["change", "x", words]);
        assert!(
            error.contains("the doses differ (5 mg morning, 10 mg bedtime): which one?"),
            "{words}: {error}"
        );
        assert!(error.contains(way), "{words}: {error}");
    }
    for (words, told) in [
        ("set 12 mg each time", "first Wed 17 Jun: 12 mg morning, 12 mg bedtime"),
        ("set 12 mg bedtime", "first Wed 17 Jun: 5 mg morning, 12 mg bedtime"),
        ("increase the bedtime dose to 12 mg", "5 mg morning, 12 mg bedtime"),
        ("set bedtime 12 mg", "5 mg morning, 12 mg bedtime"),
        ("bedtime 12 mg for 3 days", "12 mg bedtime from today to Fri 19 Jun"),
        ("12 mg at bedtime for 3 days", "12 mg bedtime from today to Fri 19 Jun"),
        (
            "set 12 mg bedtime until friday",
            "12 mg bedtime from today to Fri 19 Jun",
        ),
        (
            "12 mg at bedtime until 19 jun",
            "12 mg bedtime from today to Fri 19 Jun",
        ),
        (
            "no doses from friday to sunday",
            "5 mg morning and 10 mg bedtime of Sun 21 Jun",
        ),
    ] {
        let receipt = said(&sitting, words);
        assert!(receipt.contains(told), "{words}: {receipt}");
        sitting.ok(&["undo"]);
    }
    for (words, told) in [
        ("skip the evening dose", "on which day?"),
        ("move the bedtime dose to 21:00", "on which day?"),
        ("skip every sunday", "say the days that stay"),
        ("stop taking the morning dose", "only evening leaves"),
        ("only 11:00", "o dose is due at 11:00"),
        ("skip the next step", "advance begins the next step"),
        ("stop the morning dose", "only evening leaves"),
        ("last dose on friday", "say the first day without a dose"),
        ("half dose tonight", "say the amount of each dose"),
    ] {
        let error = sitting.fails(2, &["change", "x", words]);
        assert!(error.contains(told), "{words}: {error}");
    }
    assert_eq!(sitting.read("courses/x.toml"), before);
    // A later step having it does not mean that all of this one should be left out.
    let later = "[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"4 weeks\", take = \"5 mg evening\" }, { take = \"5 mg 08:00\" }]\n";
    let error = with("2026-06-17T07:00:00+02:00", later).fails(2, &["change", "x", "only 08:00"]);
    assert!(error.contains("o dose is due at 08:00"), "{error}");
}

/// A decision that changes nothing is refused with what is true: that other directions begin before a dose is due, or that a rule
/// of months is not one of weeks.
#[test]
fn a_decision_without_effect_is_refused_with_the_true_reason() {
    let weekly = "[[plan]]\nfrom = 2026-06-07\nsteps = [{ take = \"0.5 mg 09:00 on Sun\" }]\n";
    let sitting = with("2026-06-15T09:05:00+02:00", weekly);
    said(&sitting, "take 0.5 mg 09:00 on Tue");
    for words in [
        "set 1 mg",
        "set 1 mg for 2 weeks",
        "time to 20:00",
        "time to 20:00 for good",
    ] {
        let why = sitting.fails(2, &["change", "x", words]);
        assert!(
            why.contains(
                "o dose is due before Sun 21 Jun, when 0.5 mg 09:00 on Tue begins, so say `from 21 jun 2026` with it"
            ),
            "{words}: {why}"
        );
    }
    said(&sitting, "set 1 mg from 21 jun 2026");
    assert_eq!(
        due(&sitting, "2026-06-15", "2026-06-30"),
        ["2026-06-23 1", "2026-06-30 1"]
    );
    let why = sitting.fails(2, &["change", "x", "move 23 jun to 20 jun"]);
    assert!(
        why.contains("1 mg 09:00 on Tue begins on Sun 21 Jun, so none of its doses comes before that"),
        "{why}"
    );
    let monthly = "[[plan]]\nfrom = 2026-06-07\nsteps = [{ take = \"0.5 mg 09:00 every month on 1st Sun\" }]\n";
    let sitting = with("2026-06-08T09:05:00+02:00", monthly);
    let why = sitting.fails(2, &["change", "x", "weekday sun to wed for good"]);
    assert!(
        why.contains("0.5 mg 09:00 every month on 1st Sun counts the days of a month")
            && why.contains("say take with all directions"),
        "{why}"
    );
}

/// The day on which it begins may come first.
#[test]
fn a_span_of_days_is_said_in_either_order() {
    let plan = "[[plan]]\nfrom = 2026-06-01\nsteps = [{ take = \"10 mg 08:00\" }]\n";
    let sitting = with("2026-06-08T12:00:00+02:00", plan);
    let taken = |expected: &[&str]| {
        assert_eq!(due(&sitting, "2026-06-09", "2026-06-13"), expected);
        sitting.ok(&["undo"]);
    };
    for words in [
        "pause from 10 jun until 12 jun",
        "pause from 10 jun to 12 jun",
        "Pause from 10 jun for 3 days; Dr N",
    ] {
        said(&sitting, words);
        taken(&["2026-06-09 10", "2026-06-13 10"]);
    }
    for words in [
        "set 20 mg from 10 jun until 12 jun",
        "set 20 mg from wednesday for 3 days",
    ] {
        said(&sitting, words);
        taken(&[
            "2026-06-09 10",
            "2026-06-10 20",
            "2026-06-11 20",
            "2026-06-12 20",
            "2026-06-13 10",
        ]);
    }
    for words in ["take 10 mg 20:00 until 12 jun", "take 10 mg 20:00 for 3 days"] {
        let why = sitting.fails(2, &["change", "x", words]);
        assert!(
            why.contains("take holds until the step changes. set 10 mg ") && why.contains("a step of the plan"),
            "{why}"
        );
    }
}
