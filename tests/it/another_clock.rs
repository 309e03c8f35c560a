//! A course on the clock of a zone, and a person somewhere else: what is shown on a day is what a decision of that day is
//! about, and a record is on one day in every view.

use super::home::{Home, text};

/// One tablet in the evening of New York, which is seven in the morning of the next day in Tokyo.
fn in_tokyo(now: &str) -> Home {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\nzone = \"America/New_York\"\nsupply = { on = 2026-03-01, left = \"100 tablets\" }\n\
         [[plan]]\nfrom = 2026-03-01\nsteps = [{ take = \"1 tablet evening\" }]\n",
    );
    home.at(now, "Asia/Tokyo");
    home
}

fn told(home: &Home, args: &[&str]) -> String {
    let output = home.run(args);
    assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
    text(&output.stderr)
}

/// The doses of some days: `10 2 tablets due`.
fn due(home: &Home, from: &str, to: &str) -> Vec<String> {
    let due = home.ok(&["due", "--from", from, "--to", to]);
    let mut day = String::new();
    let mut found = Vec::new();
    for line in due.lines() {
        match line.split_once("Examplin ") {
            Some((_, dose)) => found.push(format!("{day} {}", dose.replace("  ", " "))),
            None => line.split(' ').nth(1).unwrap_or_default().clone_into(&mut day),
        }
    }
    found
}

/// It is the evening before in New York; the dose that is shown today is of that day.
#[test]
fn a_decision_of_today_is_about_the_dose_that_is_shown_today() {
    for words in ["set 2 tablets", "set 2 tablets from today"] {
        let home = in_tokyo("2026-03-10T06:00:00+09:00");
        assert_eq!(due(&home, "2026-03-10", "2026-03-10"), ["10 1 tablet due"]);
        let said = told(&home, &["change", "x", words]);
        assert!(
            said.contains("from today") && said.contains("first Tue 10 Mar: 2 tablets (was 1 tablet)"),
            "{said}"
        );
        let both = due(&home, "2026-03-10", "2026-03-11");
        assert_eq!(both, ["10 2 tablets due", "11 2 tablets planned"], "{words}");
    }
    for words in ["pause", "stop"] {
        let home = in_tokyo("2026-03-10T06:00:00+09:00");
        told(&home, &["change", "x", words]);
        assert!(due(&home, "2026-03-10", "2026-03-11").is_empty(), "{words}");
    }
}

#[test]
fn the_receipt_names_the_day_that_is_shown() {
    for (words, now) in [
        ("pause from 2026-03-11", "nothing"),
        ("set 2 tablets from tomorrow", "2 tablets"),
    ] {
        let home = in_tokyo("2026-03-10T06:00:00+09:00");
        let said = told(&home, &["change", "x", words]);
        assert!(
            said.contains("from Wed 11 Mar") && said.contains(&format!("first Wed 11 Mar: {now} (was 1 tablet)")),
            "{said}"
        );
        assert!(!said.contains("from today"), "{said}");
        assert_eq!(due(&home, "2026-03-10", "2026-03-10"), ["10 1 tablet due"], "{words}");
    }
}

/// One part was recorded before a pause and one in it: they are parts of one dose, on the day on which it was shown.
#[test]
fn parts_of_a_dose_before_a_pause_and_in_it_are_counted_once() {
    let mut home = in_tokyo("2026-03-09T07:00:00+09:00");
    home.ok(&["take", "x", "--for", "2026-03-11/07:00", "--yes"]);
    home.ok(&["change", "x", "pause from 2026-03-10"]);
    home.at("2026-03-13T12:00:00+09:00", "Asia/Tokyo");
    home.ok(&["take", "x", "--for", "2026-03-11/07:00", "--yes"]);
    let csv = home.ok(&["report", "--format", "csv", "--since", "2026-03-08"]);
    let rows: Vec<&str> = csv
        .lines()
        .filter(|row| row.starts_with("dose,") && row.contains("Examplin") && row.contains("tablet,"))
        .collect();
    assert!(!csv.contains("not planned"), "{csv}");
    assert_eq!(
        rows.iter().filter(|row| row.contains("2026-03-11,")).count(),
        1,
        "{csv}"
    );
    let day = home.ok(&["today", "--on", "2026-03-10"]);
    assert!(!day.contains("12:00"), "{day}");
    let day = home.ok(&["today", "--on", "2026-03-11"]);
    assert!(day.contains("2 tablets in 2 parts"), "{day}");
}

/// By the calendar of the plan it is a dose of today, here it is one of tomorrow: it was taken today all the same.
#[test]
fn a_dose_taken_ahead_is_on_the_day_on_which_it_was_taken() {
    let mut home = in_tokyo("2026-03-03T08:10:00+09:00");
    home.ok(&["take", "x", "--for", "2026-03-04/08:00", "--yes"]);
    let today = home.ok(&["today"]);
    assert!(today.contains("Wed 08:00  Examplin 1 tablet"), "{today}");
    let csv = home.ok(&["report", "--format", "csv"]);
    assert!(
        csv.contains("dose,2026-03-04") && csv.contains("2026-03-03T08:10:00+09:00"),
        "{csv}"
    );
    home.at("2026-03-04T12:00:00+09:00", "Asia/Tokyo");
    let before = home.ok(&["today", "--on", "2026-03-03"]);
    assert!(before.contains("Wed 08:00  Examplin 1 tablet"), "{before}");
}

/// A dose that was taken ahead stays a dose of its day whatever is decided after it.
#[test]
fn a_dose_taken_ahead_of_a_pause_stays_on_the_day_that_is_shown() {
    for words in ["pause 5 days", "stop"] {
        let mut home = in_tokyo("2026-03-09T13:00:00+09:00");
        home.ok(&["take", "x", "--for", "2026-03-12/07:00", "--yes"]);
        home.ok(&["change", "x", words]);
        let all = due(&home, "2026-03-11", "2026-03-13");
        assert!(
            all.len() == 1 && all[0].starts_with("12 1 tablet changed: 1 tablet taken"),
            "{words}: {all:?}"
        );
        home.at("2026-03-12T12:00:00+09:00", "Asia/Tokyo");
        assert!(home.ok(&["today"]).contains("taken Mon 9 Mar 13:00"), "{words}");
    }
}

/// Of several doses a day some are shown on another day than others: one that is named is named as it is shown, and what is
/// said of days is by the clock of the plan.
#[test]
fn of_several_doses_a_day_the_one_that_is_meant_is_named() {
    let three = |zone: &str, take: &str| {
        let home = Home::empty();
        home.write(
            "courses/x.toml",
            &format!(
                "name = \"Examplin\"\ncount = \"tablet\"\nzone = \"{zone}\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [{{ take = \"{take}\" }}]\n"
            ),
        );
        home
    };
    // 03:00 in Berlin is the evening before in Los Angeles.
    let mut home = three("Europe/Berlin", "1 tablet 03:00, 12:00, 22:00");
    home.at("2026-11-17T06:00:00-08:00", "America/Los_Angeles");
    let said = told(&home, &["change", "x", "leave out today 13:00"]);
    assert!(said.contains("13:00 of Tue 17 Nov"), "{said}");
    let said = told(&home, &["change", "x", "leave out tomorrow 13:00"]);
    assert!(said.contains("13:00 of Wed 18 Nov"), "{said}");
    let said = told(&home, &["change", "x", "set 2 tablets from tomorrow"]);
    assert!(!said.contains("from today"), "{said}");
    // 18:00 in New York is the next morning in Tokyo, and due there now.
    let mut home = in_tokyo("2026-03-10T06:40:00+09:00");
    assert_eq!(due(&home, "2026-03-10", "2026-03-10"), ["10 1 tablet due"]);
    let said = told(&home, &["change", "x", "leave out today"]);
    assert!(said.contains("of Tue 10 Mar"), "{said}");
    home.at("2026-03-10T07:10:00+09:00", "Asia/Tokyo");
    let left = due(&home, "2026-03-10", "2026-03-10");
    assert!(left.iter().all(|dose| !dose.contains(" due")), "{left:?}");
}

/// A length in doses taken: whether a dose without a record is still to come is a question to the day of the plan's own clock.
#[test]
fn what_is_still_to_come_is_counted_by_the_clock_of_the_plan() {
    let home = |zone: &str, steps: &str| {
        let home = Home::empty();
        home.write(
            "courses/x.toml",
            &format!("name = \"Examplin\"\ncount = \"tablet\"\nzone = \"{zone}\"\n[[plan]]\nfrom = 2026-11-10\nsteps = [{steps}]\n"),
        );
        home
    };
    // Ten to ten in the evening of the first day in New York is noon of the second in Tokyo.
    let mut east = home(
        "America/New_York",
        "{ for = \"3 doses taken\", take = \"1 tablet 22:00\" }, { take = \"3 tablets 22:00\" }",
    );
    east.at("2026-11-11T11:50:00+09:00", "Asia/Tokyo");
    let days = |home: &Home| due(home, "2026-11-11", "2026-11-14");
    let planned = [
        "11 1 tablet due",
        "12 1 tablet planned",
        "13 1 tablet planned",
        "14 3 tablets planned",
    ];
    assert_eq!(days(&east), planned);
    told(&east, &["take", "x"]);
    let mut taken = planned.map(str::to_owned).to_vec();
    taken[0] = "11 1 tablet taken 11:50".into();
    assert_eq!(days(&east), taken);
    // The first day is over in Berlin, where nothing was taken, while it goes on in Los Angeles.
    let mut west = home(
        "Europe/Berlin",
        "{ for = \"2 doses taken\", take = \"1 tablet 22:00\" }, { take = \"3 tablets 22:00\" }",
    );
    west.at("2026-11-10T18:00:00-08:00", "America/Los_Angeles");
    let before = due(&west, "2026-11-11", "2026-11-13");
    west.at("2026-11-10T19:01:00-08:00", "America/Los_Angeles");
    let after = due(&west, "2026-11-11", "2026-11-13");
    assert_eq!(
        before,
        ["11 1 tablet planned", "12 3 tablets planned", "13 3 tablets planned"]
    );
    assert_eq!(
        after,
        ["11 1 tablet planned", "12 1 tablet planned", "13 3 tablets planned"]
    );
}
