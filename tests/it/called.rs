//! Whether somebody was called about an alert, and what they said: noted on the screen and on the command line, and
//! shown wherever the alert is.

use super::home::{Home, text};
use super::window::Window;

fn home() -> Home {
    let mut home = Home::empty();
    home.course("", "2026-03-17", "50 mg evening");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         bound = [{ at_least = 160, say = \"Call the clinic, 555 0100.\" }]\n",
    );
    home.at("2026-03-17T18:45:00Z", "UTC");
    home.ok(&["rate", "bp", "168/98"]);
    home
}

#[test]
fn a_call_is_noted_on_the_screen_and_told_on_the_day_in_the_visit_and_in_the_report() {
    let home = home();
    let mut window = Window::planner(&home);
    window.wait_for("called? (b)");
    window.types("b");
    window.wait_for("did you call");
    window.types("yes; lie down, measure again at eight");
    window.wait_for("= called: \"lie down, measure again at eight\"");
    window.types("\r");
    window.wait_for("168/98 mmHg: called");
    let month = home.read("journal/2026-03.toml");
    assert!(month.contains("called  = true"), "{month}");
    assert!(
        month.contains("said    = \"lie down, measure again at eight\""),
        "{month}"
    );
    // It can be put right: what is noted is in the line. Undo takes that back.
    window.types("b");
    window.wait_for("> yes; lie down");
    window.types("\x15no; it went down\r");
    window.wait_for("not called: \"it went down\"");
    window.types("u");
    window.wait_for("Undone");
    window.types("V");
    window.wait_for("Alerts reached");
    window.wait_for("0100.\"; called: \"lie down, measure again at eight\"");
    // In the visit Enter on the alert is the same line.
    window.types("\t\r");
    window.wait_for("> yes; lie down");
    window.types("\x1b");
    drop(window);
    let said = "called: \"lie down, measure again at eight\"";
    for form in ["md", "txt", "csv"] {
        let report = home.ok(&["report", "--format", form]);
        let report = report.replace("\"\"", "\"");
        let report: String = report.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(report.contains(said), "{form}: {report}");
    }
    assert!(home.ok(&["today"]).contains(said));
    assert!(home.ok(&["log"]).contains(said));
    let hidden = home.ok(&["report", "--format", "md", "--hide-names"]);
    assert!(!hidden.contains("555 0100"), "{hidden}");
}

#[test]
fn a_call_is_noted_on_the_command_line_for_the_last_alert_or_a_day() {
    let mut home = home();
    let output = home.run(&["called", "no", "it went down by itself"]);
    let receipt = text(&output.stderr);
    assert!(
        receipt.contains("Blood pressure 168/98 mmHg: not called: \"it went down by itself\""),
        "{receipt}"
    );
    home.at("2026-03-19T09:00:00Z", "UTC");
    let output = home.run(&["called", "yes", "--measure", "bp"]);
    let receipt = text(&output.stderr);
    assert!(receipt.contains("168/98 mmHg of Tue 17 Mar: called"), "{receipt}");
    assert!(home.ok(&["today", "--on", "2026-03-17"]).contains("555 0100.\" called"));
    home.at("2026-04-19T09:00:00Z", "UTC");
    let output = home.run(&["called", "yes"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("in the last 7 days"));
    home.ok(&["called", "yes; wait an hour", "--on", "2026-03-17"]);
    assert!(home.read("journal/2026-03.toml").contains("wait an hour"));
    let output = home.run(&["called", "yes", "--on", "2026-03-18"]);
    assert!(
        text(&output.stderr).contains("on Wed 18 Mar"),
        "{}",
        text(&output.stderr)
    );
}

/// A file of an earlier version has no such keys, and what is said stays as it is in every form that is read again.
#[test]
fn what_was_said_comes_back_from_every_export() {
    for form in ["json", "csv", "fhir"] {
        let home = home();
        home.ok(&["called", "yes", "wait; =1 hour"]);
        let file = home.path(&format!("out.{form}"));
        home.ok(&["export", form, "-o", file.to_str().unwrap()]);
        let mut other = Home::new();
        other.at("2026-03-18T09:00:00Z", "UTC");
        other.ok(&["import", file.to_str().unwrap(), "--yes"]);
        let month = other.read("journal/2026-03.toml");
        assert!(month.contains("wait; =1 hour"), "{form}: {month}");
        assert!(month.contains("= true"), "{form}: {month}");
    }
}
