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
        ("stop", "After the course, 10 Mar"),
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

/// What is to come does not change as days pass on which nothing is recorded: a dose that was taken ahead is counted at once,
/// also where its day is in a pause, and keeps its row.
#[test]
fn a_dose_taken_ahead_counts_at_once_also_in_a_pause() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\n[[plan]]\nfrom = 2026-12-25\nsteps = [{ for = \"4 doses taken\", \
         take = \"3 tablets twice a day\" }, { take = \"1 tablet twice a day\" }]\n",
    );
    home.at("2026-12-25T18:31:00Z", "UTC");
    for dose in ["2026-12-25/1 of 2", "2026-12-25/2 of 2", "2026-12-28/2 of 2"] {
        home.ok(&["take", "x", "--for", dose, "--yes"]);
    }
    home.at("2026-12-26T12:55:00Z", "UTC");
    home.ok(&["take", "x", "--for", "2026-12-26/2 of 2", "--yes"]);
    home.ok(&["change", "x", "pause 3 days with shift from 2026-12-27"]);
    for now in [
        "2026-12-26T20:00:00Z",
        "2026-12-28T10:00:00Z",
        "2026-12-29T10:00:00Z",
        "2026-12-30T10:00:00Z",
    ] {
        home.at(now, "UTC");
        let due = home.ok(&["due", "--from", "2026-12-28", "--to", "2026-12-31"]);
        assert!(
            due.contains(" 2 of 2  Examplin 1 tablet  changed: 1 tablet taken Fri 25 Dec"),
            "{now}: {due}"
        );
        assert!(!due.contains("3 tablets"), "{now}: {due}");
        let week = home.ok(&["week", "--plain", "--weeks", "2"]);
        assert!(!week.contains("not planned"), "{now}: {week}");
    }
}

/// A dose that the plan does not have counts on its own day: what follows is the same in the evening and the next morning.
#[test]
fn an_unplanned_dose_counts_on_its_own_day() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\n[[plan]]\nfrom = 2026-10-20\nsteps = [{ for = \"4 doses taken\", \
         take = \"2 tablets morning\" }, { take = \"1 tablet morning\" }]\n",
    );
    home.at("2026-10-20T08:00:00Z", "UTC");
    home.ok(&["take", "x"]);
    for _ in 0..2 {
        home.ok(&["take", "x", "2 tablets", "--unplanned", "--yes"]);
    }
    let due = |home: &Home| home.ok(&["due", "--from", "2026-10-21", "--to", "2026-10-23"]);
    let evening = due(&home);
    assert_eq!(evening.matches("Examplin 1 tablet ").count(), 2, "{evening}");
    home.at("2026-10-21T05:00:00Z", "UTC");
    assert_eq!(due(&home), evening);
}

/// The last dose of a step that may be taken on several days: the step lasts until it was, so that no other dose is due beside it
/// and no day that is over is planned otherwise.
#[test]
fn a_step_of_doses_is_over_when_its_last_dose_was_taken() {
    let days = |home: &Home| {
        let due = home.ok(&["due", "--from", "2026-01-06", "--to", "2026-01-16"]);
        let lines = due
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>().join("\n")
    };
    for (step, since) in [
        (
            "for = \"2 doses taken\", take = \"5 mg once 5-9 days after the last\"",
            10,
        ),
        ("for = \"2 doses\", take = \"5 mg once 5-9 days after the last\"", 10),
        (
            "for = \"2 doses\", take = \"5 mg once every 7 days give or take 3 days\"",
            12,
        ),
    ] {
        let mut home = Home::empty();
        home.write(
            "courses/x.toml",
            &format!("name = \"Examplin\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{{ {step} }}, {{ take = \"10 mg 09:00\" }}]\n"),
        );
        home.at("2026-01-05T09:00:00Z", "UTC");
        home.ok(&["take", "x"]);
        for day in since..=14 {
            home.at(&format!("2026-01-{day}T10:00:00Z"), "UTC");
            let due = days(&home);
            assert!(
                due.contains("Examplin 5 mg due") && !due.contains("10 mg not recorded"),
                "{step} {day}: {due}"
            );
            assert!(
                due.contains(&format!("{} Jan 2026\n09:00 Examplin 10 mg planned", day + 1)),
                "{step} {day}: {due}"
            );
            assert!(
                !due.contains(&format!("{day} Jan 2026\n09:00 Examplin 10 mg")),
                "{step} {day}: {due}"
            );
        }
        home.ok(&["take", "x"]);
        let due = days(&home);
        assert!(
            !due.contains("not recorded") && due.contains("Thu 15 Jan 2026\n09:00 Examplin 10 mg planned"),
            "{step}: {due}"
        );
        home.at("2026-01-15T09:00:00Z", "UTC");
        home.ok(&["take", "x"]);
        assert!(days(&home).contains("10 mg taken 09:00"), "{step}");
    }
}

/// Where the dose of today is recorded a decision begins tomorrow, and ends on the day that was said all the same.
#[test]
fn what_lasts_until_a_day_ends_on_it_wherever_it_begins() {
    for words in [
        "pause until 12 jun",
        "set 10 mg until 12 jun",
        "set 10 mg each time until fri",
    ] {
        for args in [vec![], vec!["--on", "2026-06-08"], vec!["from today"]] {
            let mut home = Home::empty();
            home.course("", "2026-06-01", "5 mg 08:00");
            home.at("2026-06-08T08:00:00Z", "UTC");
            home.ok(&["take", "x"]);
            let from_today = format!("{words} from today");
            match args.as_slice() {
                ["from today"] => home.ok(&["change", "x", &from_today]),
                args => home.ok(&[["change", "x", words].as_slice(), args].concat()),
            };
            let due = home.ok(&["due", "--from", "2026-06-08", "--to", "2026-06-14"]);
            let plain = due.matches("5 mg  planned").count();
            assert_eq!(plain, 2, "{words} {args:?}: {due}");
        }
    }
}
