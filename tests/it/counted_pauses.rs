//! Steps that last for a number of doses taken, and a pause: doses of the pause are still to come.

use super::home::Home;

const MORNING: &str = "T07:00:00+01:00";

/// The first day of 10 mg, as it is planned.
fn next_step(home: &Home) -> String {
    let plan = home.ok(&["plan", "x", "--json"]);
    let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
    let rungs = plan["rungs"].as_array().or(plan["steps"].as_array()).cloned();
    let rungs = rungs.unwrap_or_else(|| panic!("{plan}"));
    let next = rungs
        .iter()
        .find(|rung| rung["take"].as_str().is_some_and(|take| take.contains("10 mg")));
    next.and_then(|rung| rung["from"].as_str())
        .unwrap_or_default()
        .to_owned()
}

/// Where every dose is taken as planned, the next step begins on the same day on whichever day that is asked.
#[test]
fn a_pause_takes_no_dose_of_a_step_that_counts_those_taken() {
    for (pause, evening) in [
        ("pause 6 days with shift", false),
        ("pause 6 days", false),
        ("pause 6 days with shift", true),
        ("pause 6 days", true),
    ] {
        let take = if evening {
            "5 mg morning, 5 mg evening"
        } else {
            "5 mg morning"
        };
        let count = if evening { 12 } else { 6 };
        let mut home = Home::empty();
        home.write(
            "courses/x.toml",
            &format!(
                "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\n[[plan]]\nfrom = 2026-03-05\nsteps = [{{ for = \"{count} \
                 doses taken\", take = \"{take}\" }}, {{ take = \"10 mg morning\" }}]\n"
            ),
        );
        // Two days are taken, six are paused, four are to come.
        for day in 5..=16 {
            home.at(&format!("2026-03-{day:02}{MORNING}"), "Europe/Berlin");
            if day == 7 {
                home.ok(&["change", "x", pause]);
            }
            let right = if day < 7 { "2026-03-11" } else { "2026-03-17" };
            assert_eq!(next_step(&home), right, "{pause}, {take}, on {day} March");
            if !(7..13).contains(&day) {
                for moment in ["morning", "evening"].iter().take(if evening { 2 } else { 1 }) {
                    let hour = if *moment == "morning" { "08" } else { "21" };
                    home.at(&format!("2026-03-{day:02}T{hour}:00:00+01:00"), "Europe/Berlin");
                    home.ok(&["take", "x", "--for", moment]);
                }
            }
        }
    }
}
