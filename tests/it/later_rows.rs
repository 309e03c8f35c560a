//! A later row is edited on the screen: the step in force goes on as it was, and the question says what changes.

use super::home::Home;
use super::pty::Pty;

const NOW: &str = "2026-03-10T09:00:00+01:00";

fn course(steps: &str) -> Home {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        &format!(
            "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\ndivisible = \"halves\"\n[[plan]]\nfrom = 2026-03-06\nsteps = \
             [{steps}, {{ for = \"7 days\", take = \"10 mg morning\" }}, {{ take = \"15 mg morning\" }}]\n"
        ),
    );
    home.at(NOW, "Europe/Berlin");
    home
}

/// Row 2 gets another dose, and the draft is activated; what the question said.
fn second_row(home: &Home) -> String {
    let mut pty = Pty::start(home.dir.path(), NOW, (100, 40));
    pty.keys("4j<Enter>").wait_for("=");
    pty.write(b"\x15");
    pty.text("12.5 mg morning");
    pty.keys("<Enter>").wait_for("not active yet");
    pty.keys("w").wait_for("Activate");
    let screen = pty.screen();
    pty.read_it();
    pty.keys("<Tab><Enter>").wait_for("step 1 of 3");
    pty.keys("q");
    pty.ends_with(0);
    screen
}

/// What may be taken as needed is the same: the next dose is not a first one again, and a least time between two stays one.
#[test]
fn a_dose_as_needed_stays_as_it_was() {
    for (take, next) in [
        ("10 mg then 5 mg as needed", "5 mg"),
        ("5 mg as needed every 3 days", "5 mg"),
        ("5 mg as needed every 2 weeks", "5 mg"),
    ] {
        let mut home = course(&format!("{{ for = \"14 days\", take = \"{take}\" }}"));
        home.at("2026-03-06T09:00:00+01:00", "Europe/Berlin");
        home.ok(&["take", "x"]);
        home.at(NOW, "Europe/Berlin");
        let before = (home.ok(&["today"]), home.run(&["limits", "x"]).stdout);
        assert!(before.0.contains(&format!("Examplin {next}")), "{take}: {}", before.0);
        let asked = second_row(&home);
        assert!(asked.contains("Nothing changes today"), "{take}: {asked}");
        let after = (home.ok(&["today"]), home.run(&["limits", "x"]).stdout);
        assert_eq!(before, after, "{take}: {}", home.read("courses/x.toml"));
        let plan = home.ok(&["plan", "x"]);
        assert!(
            plan.contains("12.5 mg morning") && plan.contains("20 Mar"),
            "{take}: {plan}"
        );
    }
}

/// A step that lasts for a number of doses taken still does.
#[test]
fn a_step_that_counts_doses_taken_still_does() {
    let mut home = course("{ for = \"20 doses taken\", take = \"5 mg morning\" }");
    for day in 6..=8 {
        home.at(&format!("2026-03-{day:02}T08:00:00+01:00"), "Europe/Berlin");
        home.ok(&["take", "x"]);
    }
    home.at(NOW, "Europe/Berlin");
    second_row(&home);
    // Nothing is taken from now on.
    home.at("2026-03-28T09:00:00+01:00", "Europe/Berlin");
    let due = home.ok(&["due", "--from", "2026-03-28", "--to", "2026-03-28"]);
    assert!(due.contains("Examplin 5 mg"), "{due}{}", home.read("courses/x.toml"));
}

/// Another dose as needed is a change, and is said.
#[test]
fn another_dose_as_needed_is_said_before_it_is_activated() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\n[[plan]]\nfrom = 2026-03-03\nsteps = [{ take = \"5 mg as needed\" }]\n",
    );
    home.at(NOW, "Europe/Berlin");
    let mut pty = Pty::start(home.dir.path(), NOW, (100, 40));
    pty.keys("4<Enter>").wait_for("=");
    pty.write(b"\x15");
    pty.text("20 mg as needed");
    pty.keys("<Enter>").wait_for("not active yet");
    pty.keys("w").wait_for("as needed 20 mg (was 5 mg)");
    let asked = pty.screen();
    assert!(
        asked.contains("It changes today") && !asked.contains("No day differs"),
        "{asked}"
    );
    pty.keys("<Esc>q");
}
