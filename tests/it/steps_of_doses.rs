//! A dose is counted with the step that planned it, and a step that was written out from its middle is one step.

use super::home::Home;

fn two_steps(times: &str) -> Home {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        &format!(
            "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\n\n[[plan]]\nfrom = 2026-03-08\n\
             steps = [{{ for = \"10 days\", take = \"15 mg {times}\" }}, {{ take = \"5 mg morning\" }}]\n"
        ),
    );
    home.at("2026-03-10T12:10:00Z", "UTC");
    home
}

#[test]
fn the_dose_before_a_decision_is_of_the_step_before_it() {
    for (decision, not) in [
        ("advance", "Step 2, 5 mg, 10 Mar 2026 to now, 2 days, rated on 0: doses"),
        ("pause", "Pause, 10 Mar 2026 to now, 2 days, rated on 0: doses"),
        ("stop", "After"),
    ] {
        let mut home = two_steps("morning, evening");
        home.ok(&["take", "x", "--for", "2026-03-10/morning", "--at", "08:10", "--yes"]);
        home.ok(&["change", "x", decision]);
        home.at("2026-03-11T09:00:00Z", "UTC");
        let steps = home.ok(&["steps", "--plain"]);
        let own = "Step 1, 30 mg a day, 8 Mar 2026 to 9 Mar 2026, 2 days, rated on 0: doses 1 of 5 as planned";
        assert!(steps.contains(own), "{decision}: {steps}");
        assert!(!steps.contains(not), "{decision}: {steps}");
    }
}

/// The same step at another amount: the dose before keeps its row.
#[test]
fn the_dose_before_another_amount_is_of_the_amount_before() {
    let mut home = two_steps("morning, evening");
    home.ok(&["take", "x", "--for", "2026-03-10/morning", "--at", "08:10", "--yes"]);
    home.ok(&["change", "x", "set 10 mg"]);
    home.at("2026-03-11T05:00:00Z", "UTC");
    let steps = home.ok(&["steps", "--plain"]);
    assert!(
        steps.contains("30 mg a day, 8 Mar 2026 to 9 Mar 2026, 2 days, rated on 0: doses 1 of 5"),
        "{steps}"
    );
}

#[test]
fn a_dose_before_a_stop_that_is_not_recorded_is_counted() {
    let mut home = two_steps("02:00, 23:00");
    home.ok(&["change", "x", "stop"]);
    home.at("2026-03-13T09:00:00Z", "UTC");
    let steps = home.ok(&["steps", "--plain"]);
    assert!(steps.contains("doses 0 of 5 as planned, 5 not recorded"), "{steps}");
}

/// A dose that was moved is counted with its own step, also where the day to which it was moved is of the next one.
#[test]
fn a_moved_dose_is_of_its_own_step() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\n\n[[plan]]\nfrom = 2026-03-08\n\
         steps = [{ for = \"3 days\", take = \"15 mg morning\" }, { take = \"5 mg evening\" }]\n",
    );
    home.at("2026-03-10T06:00:00Z", "UTC");
    home.ok(&["change", "x", "move today morning to tomorrow noon"]);
    home.at("2026-03-12T06:00:00Z", "UTC");
    let steps = home.ok(&["steps", "--plain"]);
    assert!(
        steps.contains("Step 1, 15 mg, 8 Mar 2026 to 10 Mar 2026, 3 days, rated on 0: doses 0 of 3"),
        "{steps}"
    );
    assert!(
        steps.contains("Step 2, 5 mg, 11 Mar 2026 to now, 2 days, rated on 0: doses 0 of 1"),
        "{steps}"
    );
}

#[test]
fn a_step_that_was_written_out_from_its_middle_is_one_row() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\n\n[[plan]]\nfrom = 2026-02-14\n\
         steps = [{ for = \"1 week\", take = \"10 mg morning every 3 days\" }, { take = \"15 mg morning days 1-3 of 6\" }]\n\n\
         [[plan]]\nfrom = 2026-03-10\nsteps = [{ for = \"1 week\", take = \"15 mg morning days 2-4 of 6\" }, \
         { take = \"5 mg morning\" }]\n",
    );
    home.at("2026-03-12T09:00:00Z", "UTC");
    let plan = home.ok(&["plan", "x"]);
    assert!(plan.contains("21 Feb - 16 Mar"), "{plan}");
    let steps = home.ok(&["steps", "--plain"]);
    assert!(steps.contains("Step 2, 15 mg, 21 Feb 2026 to now, 20 days"), "{steps}");
    assert_eq!(steps.matches("Step 2").count(), 1, "{steps}");
}
