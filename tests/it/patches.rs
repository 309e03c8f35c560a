//! A patch is put on and another taken off, on one day and mostly at one time: the two are told apart wherever a dose is
//! named, asked about or recorded.

use super::home::{Home, text};
use super::window::Window;

/// A patch every three days, worn until the next one, half an hour after it is due.
fn patch(take: &str, head: &str) -> Home {
    let mut home = Home::empty();
    home.course(&format!("count = \"patch\"\n{head}"), "2026-06-10", take);
    home.write("config.toml", "burst_guard = false\n");
    home.at("2026-06-16T20:30:00+02:00", "Europe/Berlin");
    home
}

fn both() -> [Home; 2] {
    [
        patch("1 patch 20:00 every 3 days", "wear = \"72 hours\""),
        patch("1 patch 20:00 every 3 days worn 72 hours", ""),
    ]
}

/// Records something, and gives what is said of it.
fn done(home: &Home, args: &[&str]) -> String {
    let output = home.run(args);
    let told = text(&output.stderr);
    assert!(output.status.success(), "{args:?}: {told}");
    told
}

fn refused(home: &Home, args: &[&str]) -> String {
    let output = home.run(args);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {}", text(&output.stdout));
    text(&output.stderr)
}

/// What follows `--for` in a question.
fn hints(question: &str) -> Vec<String> {
    let hints = question.split("--for ").skip(1);
    let hints = hints.map(|rest| match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap().to_owned(),
        None => rest.split([' ', '.']).next().unwrap().to_owned(),
    });
    hints.collect()
}

#[test]
fn every_hint_for_a_patch_is_accepted_and_means_what_it_says() {
    for verb in ["take", "skip"] {
        for home in both() {
            let question = refused(&home, &[verb, "x"]);
            assert!(question.contains("(1 patch 20:00, take off 20:00)"), "{question}");
            let hints = hints(&question);
            assert_eq!(hints, ["2026-06-16/20:00", "2026-06-16/off 20:00"], "{question}");
            let on = done(&home, &[verb, "x", "--for", &hints[0]]);
            let off = done(&home, &[verb, "x", "--for", &hints[1]]);
            if verb == "take" {
                assert!(on.contains("1 patch taken at 20:30 (planned 20:00)"), "{on}");
                assert!(off.contains("1 patch taken off at 20:30 (planned 20:00)"), "{off}");
            } else {
                assert!(on.contains("1 patch skipped (planned 20:00)"), "{on}");
                assert!(off.contains("1 patch, take off: skipped (planned 20:00)"), "{off}");
            }
            let month = home.read("journal/2026-06.toml");
            let removals = month.matches("= \"remove\"").count();
            assert_eq!((removals, month.matches("[[dose]]").count()), (1, 2), "{month}");
        }
    }
}

#[test]
fn the_time_alone_is_the_putting_on_and_off_the_taking_off() {
    for home in both() {
        let names = home.ok(&["status", "--json"]);
        assert!(names.contains("\"Examplin 1 patch, put on\""), "{names}");
        assert!(names.contains("\"Examplin 1 patch, take off\""), "{names}");
        let on = done(&home, &["take", "x", "--for", "20:00"]);
        assert!(on.contains("patch taken at"), "{on}");
        let off = done(&home, &["take", "x", "--for", "off 8pm"]);
        assert!(off.contains("taken off at"), "{off}");
        let skipped = done(&home, &["skip", "x", "--for", "2026-06-13/20:00"]);
        assert!(
            skipped.contains("1 patch skipped (planned Sat 13 Jun 20:00)"),
            "{skipped}"
        );
        let rows = home.ok(&["log", "--json"]);
        assert_eq!(rows.matches("\"action\": \"remove\"").count(), 1, "{rows}");
        let log = home.ok(&["log"]);
        assert!(log.contains("Examplin skipped (Sat 13 Jun 20:00)"), "{log}");
    }
}

/// Where nothing is put on at the time there is nothing to confuse it with.
#[test]
fn a_time_at_which_only_something_is_taken_off_names_that() {
    let home = patch("1 patch 20:00 every 3 days", "wear = \"48 hours\"");
    let mut home = home;
    home.at("2026-06-15T20:30:00+02:00", "Europe/Berlin");
    let off = done(&home, &["take", "x", "--for", "20:00"]);
    assert!(off.contains("taken off at 20:30"), "{off}");
}

/// Esc alone, and what was open is closed: a letter right behind it would be another key.
fn closes(window: &mut Window, open: &str) {
    window.types("\x1b");
    super::home::until(
        || !window.text().contains(open),
        || format!("{open:?} to close:\n{}", window.text()),
    );
}

#[test]
fn the_check_in_the_page_and_the_typed_line_tell_them_apart() {
    let home = both().into_iter().next().unwrap();
    let checkin = home.typed(&["checkin", "--plain"], "\n\n");
    assert!(
        checkin.contains(", put on,") && checkin.contains(", take off,"),
        "{checkin}"
    );
    let mut window = Window::planner(&home);
    window.wait_for("put on, due");
    window.wait_for("take off, due");
    window.types("c");
    window.wait_for("put on, due 20:00");
    window.wait_for("take off, due 20:00");
    closes(&mut window, "Check-in, ");
    window.types("P\r");
    window.wait_for("put on, not recorded");
    window.wait_for("take off, not recorded");
    closes(&mut window, "put on, not recorded");
    window.types("1");
    window.wait_for("put on, due");
    window.types("ge");
    window.wait_for("1 patch, put on: what was taken, and when?");
    closes(&mut window, "what was taken, and when?");
    window.types("je");
    window.wait_for("1 patch, take off: what was taken, and when?");
    closes(&mut window, "what was taken, and when?");
    window.types("s");
    window.wait_for("Skip Examplin 1 patch, take off, planned");
}

/// Days keep the time on the clock, hours do not: the clocks go forward in between.
#[test]
fn what_is_worn_for_days_comes_off_at_the_time_at_which_it_was_put_on() {
    for (head, take, off) in [
        ("wear = \"7 days\"", "1 patch 08:00 every 7 days", "08:00"),
        ("wear = \"1 week\"", "1 patch 08:00 every 7 days", "08:00"),
        ("", "1 patch 08:00, worn 7 days every 7 days", "08:00"),
        ("wear = \"168 hours\"", "1 patch 08:00 every 7 days", "09:00"),
        ("wear = \"6 days 24 hours\"", "1 patch 08:00 every 7 days", "09:00"),
    ] {
        let mut home = Home::empty();
        home.course(&format!("count = \"patch\"\n{head}"), "2026-03-25", take);
        home.at("2026-03-25T08:00:00+01:00", "Europe/Berlin");
        let due = home.ok(&["due", "--from", "2026-04-01", "--to", "2026-04-01"]);
        assert!(
            due.contains(&format!("off  {off}")) || due.contains(&format!("off {off}")),
            "{head} {take}: {due}"
        );
    }
}

/// Where a decision moves or leaves out a patch, what is taken off on another day is said as such.
#[test]
fn what_is_taken_off_on_another_day_is_said_so() {
    let mut home = Home::empty();
    home.course(
        "count = \"patch\"",
        "2026-06-01",
        "1 patch 09:00, worn 2 days every 3 days",
    );
    home.at("2026-06-07T09:00:00Z", "UTC");
    done(&home, &["take", "x"]);
    home.at("2026-06-07T12:00:00Z", "UTC");
    for words in ["move the next dose to 2026-06-11 09:00", "leave out 10 jun"] {
        let said = done(&home, &["change", "x", words]);
        let off = "also Fri 12 Jun: nothing to take off (was 1 patch off 09:00)";
        assert!(said.contains(off) && !said.contains("nothing (was nothing)"), "{said}");
        let undone = home.run(&["undo"]);
        let undone = format!("{}{}", text(&undone.stdout), text(&undone.stderr));
        assert!(
            undone.contains("12 Jun  1 patch off 09:00  (was nothing to take off)"),
            "{undone}"
        );
    }
}

/// In the report a patch that is not recorded as taken off is not counted among the doses.
#[test]
fn a_report_tells_what_is_not_recorded_as_taken_off() {
    for mut home in both() {
        for (now, args) in [
            ("2026-06-10T20:00:00+02:00", &["take", "x"][..]),
            ("2026-06-13T20:00:00+02:00", &["take", "x", "--for", "20:00"]),
        ] {
            home.at(now, "Europe/Berlin");
            done(&home, args);
        }
        home.at("2026-06-15T12:00:00+02:00", "Europe/Berlin");
        let report = home.ok(&["report", "--since", "2026-06-10"]);
        let said = report.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            said.contains("2 of 2 as planned; taking off not recorded: 13 Jun 20:00"),
            "{report}"
        );
    }
}

/// What is worn until the next one has no time of its own at which it comes off: a decision that leaves no next one says so.
#[test]
fn a_decision_says_what_stays_on() {
    for (words, told) in [
        (
            "stop",
            Some("1 patch of Thu 4 Jun is worn until the next, and none follows: nothing says when it comes off"),
        ),
        ("advance", Some("none follows")),
        (
            "pause 6 days",
            Some("1 patch of Thu 4 Jun is worn until the next, which is on Thu 11 Jun"),
        ),
        ("set 2 patches", None),
    ] {
        let mut home = Home::empty();
        home.write(
            "courses/x.toml",
            "name = \"Examplin\"\n[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"3 weeks\", take = \"1 patch 09:00, worn until the next on \
             Mon, Thu\" }, { take = \"none\" }]\n",
        );
        home.at("2026-06-04T09:05:00Z", "UTC");
        home.ok(&["take", "x"]);
        home.at("2026-06-05T09:00:00Z", "UTC");
        let output = home.run(&["change", "x", words]);
        let said = super::home::text(&output.stderr);
        assert!(output.status.success(), "{words}: {said}");
        match told {
            Some(told) => assert!(said.contains(told), "{words}: {said}"),
            None => assert!(!said.contains("worn until the next"), "{words}: {said}"),
        }
    }
}
