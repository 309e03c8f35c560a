//! Where a screen begins, and what it may not leave out: the oldest open line, each question in turn, the whole of a dose.

use super::home::{Home, text, until};
use super::window::Window;

fn course(head: &str, from: &str, steps: &str) -> Home {
    let home = Home::empty();
    home.write(
        "courses/x.toml",
        &format!("name = \"Examplin\"\n{head}\n[[plan]]\nfrom = {from}\nsteps = [{steps}]\n"),
    );
    home
}

/// The line that has the focus.
fn focused(window: &Window) -> String {
    let text = window.text();
    let line = text.lines().find(|line| line.starts_with('▌'));
    line.unwrap_or_default().to_owned()
}

/// The line of a sheet that has the focus.
fn sheet(window: &Window) -> String {
    let text = window.text();
    let line = text.lines().find(|line| line.contains("│▌"));
    line.unwrap_or_default().to_owned()
}

/// In the night Today opens on the dose of the evening that is still open, not on one that was taken.
#[test]
fn today_opens_on_the_dose_that_is_open() {
    let mut home = course("", "2026-03-02", "{ take = \"1 mg 08:00, 22:00\" }");
    home.at("2026-03-10T08:01:00Z", "UTC");
    home.ok(&["take", "x"]);
    home.at("2026-03-11T00:30:00Z", "UTC");
    let window = Window::planner(&home);
    window.wait_for("22:00");
    assert!(focused(&window).contains("22:00"), "{}", window.text());
    // By day on what is due, not on what is to come.
    home.at("2026-03-11T08:30:00Z", "UTC");
    let window = Window::planner(&home);
    window.wait_for("08:00");
    assert!(focused(&window).contains("08:00"), "{}", window.text());
}

/// What the clinic wants to be shown with the limits is shown where the time since the last dose holds one back as well.
#[test]
fn the_words_of_the_limits_are_shown_with_a_gap() {
    let limits = "[limits]\ngap = \"6 hours\"\nshow = \"Wait six hours between two doses.\"";
    let mut home = course(limits, "2026-03-02", "{ take = \"1 mg as needed\" }");
    home.at("2026-03-10T08:00:00Z", "UTC");
    home.ok(&["take", "x", "1 mg"]);
    home.at("2026-03-10T10:00:00Z", "UTC");
    let said = home.run(&["limits", "x"]);
    let said = text(&said.stdout) + &text(&said.stderr);
    assert!(said.contains("Wait six hours between two doses."), "{said}");
    let asked = home.run(&["take", "x", "1 mg"]);
    assert_eq!(asked.status.code(), Some(2), "{asked:?}");
    assert!(text(&asked.stderr).contains("Wait six hours"), "{asked:?}");
}

/// The ladder has each dose of a row whole where there is room for it.
#[test]
fn the_ladder_has_every_dose_of_a_row() {
    let steps = "{ for = \"1 week\", take = \"0.1 mL morning, 0.5 mL bedtime\" }, { take = \"0.2 mL morning, 0.5 mL bedtime\" }";
    let mut home = course("", "2026-03-02", steps);
    home.at("2026-03-10T09:00:00Z", "UTC");
    for (rows, cols) in [(24, 80), (30, 100), (40, 120)] {
        let mut window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], rows, cols);
        window.wait_for("Today");
        window.types("4");
        window.wait_for("0.2 mL morning, 0.5 mL bedtime");
        assert!(
            window.text().contains("0.1 mL morning, 0.5 mL bedtime"),
            "{}",
            window.text()
        );
    }
}

/// The check-in of a day that is over goes through all its lines: two readings before a dose are both asked.
#[test]
fn the_check_in_of_a_past_day_leaves_no_line_out() {
    let mut home = course("", "2026-03-02", "{ take = \"50 mg evening\" }");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\nasked = { course = \"x\", before = true }\n\n\
         [[measure]]\nid = \"pulse\"\nname = \"Pulse\"\nscale = \"number\"\nunit = \"/min\"\nasked = { course = \"x\", before = true }\n",
    );
    home.at("2026-03-10T09:00:00Z", "UTC");
    let mut window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], 40, 100);
    window.wait_for("Today");
    window.types("h");
    window.wait_for("Mon 9 Mar");
    window.types("c");
    window.wait_for("Pressure before");
    // What was not recorded comes first: nothing can be measured before it any more. An answer that is known is still taken.
    until(|| sheet(&window).contains("Examplin"), || window.text());
    window.types("kk");
    window.types("120/80\r");
    window.wait_for("120/80 mmHg");
    until(|| sheet(&window).contains("Pulse"), || window.text());
    window.types("64\r");
    window.wait_for("64 /min");
    until(|| sheet(&window).contains("Examplin"), || window.text());
}

/// What is said of the step in force so far is of the row that it is below: after `set` both begin with that.
#[test]
fn what_is_said_of_a_step_so_far_is_of_its_row() {
    let mut home = course("", "2026-03-02", "{ take = \"5 mg morning\" }");
    for day in 2..=10 {
        home.at(&format!("2026-03-{day:02}T08:00:00Z"), "UTC");
        if day == 8 {
            home.ok(&["change", "x", "set 10 mg", "--yes"]);
        }
        home.ok(&["take", "x"]);
    }
    let steps = home.ok(&["steps"]);
    assert!(
        steps.contains("doses 3 of 3 as planned") && steps.contains("doses 6 of 6 as planned"),
        "{steps}"
    );
    let mut window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], 40, 120);
    window.wait_for("Today");
    window.types("4");
    window.wait_for("10 mg");
    let text = window.text();
    assert!(!text.contains(" of 9 "), "{text}");
}
