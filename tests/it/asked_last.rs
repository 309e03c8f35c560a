//! A last step whose time is over goes on until somebody decides, and every view says so.

use super::home::{Home, text};

/// A ladder of which the last step asks.
fn asks_at_the_end(first: &str, last: &str) -> Home {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        &format!(
            "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\n\n[[plan]]\nfrom = 2026-03-06\nsteps = [\n  \
             {{ for = \"7 days\", take = \"10 mg morning\"{first} }},\n  \
             {{ for = \"3 days\", take = \"20 mg morning\"{last} }},\n]\n"
        ),
    );
    home.at("2026-03-13T06:00:00Z", "UTC");
    home
}

const ASK: &str = ", then = \"ask\"";

fn goes_on(home: &Home) {
    let plan = home.ok(&["plan", "x"]);
    assert!(plan.contains("13 Mar - -"), "{plan}");
    assert!(plan.contains("asks from 16 Mar"), "{plan}");
    let json: serde_json::Value = serde_json::from_str(&home.ok(&["plan", "x", "--json"])).unwrap();
    let last = json["rungs"].as_array().unwrap().last().unwrap();
    assert_eq!(last["asks"], "2026-03-16", "{json}");
    assert!(last.get("until").is_none() && last.get("days").is_none(), "{json}");
    let report = home.ok(&["report", "--format", "md"]);
    assert!(
        report.contains("goes on until it is decided, the plan asks from 16 Mar"),
        "{report}"
    );
    assert!(!report.contains("nothing after"), "{report}");
    // As it is due.
    let due = home.ok(&["due", "--from", "2026-03-20", "--to", "2026-03-20"]);
    assert!(due.contains("20 mg"), "{due}");
}

#[test]
fn a_last_step_that_asks_goes_on() {
    goes_on(&asks_at_the_end("", ASK));
    // Also behind a question that is not answered yet.
    let mut home = asks_at_the_end(ASK, ASK);
    home.at("2026-03-08T06:00:00Z", "UTC");
    let report = home.ok(&["report", "--format", "md"]);
    assert!(report.contains("goes on until it is decided"), "{report}");
    assert!(home.ok(&["plan", "x"]).contains("if agreed, asks from 16 Mar"));
}

#[test]
fn a_last_step_that_is_held_until_decided_goes_on() {
    let home = asks_at_the_end("", "");
    home.ok(&["change", "x", "hold until decided"]);
    goes_on(&home);
}

#[test]
fn the_receipt_of_a_restart_says_that_the_last_step_asks() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\n\n[[plan]]\nfrom = 2026-03-06\n\
         steps = [{ for = \"3 days\", take = \"10 mg morning\", then = \"ask\" }]\n",
    );
    home.at("2026-03-08T06:00:00Z", "UTC");
    let said = text(&home.run(&["change", "x", "restart"]).stderr);
    assert!(
        said.contains("until it is decided; the plan asks from Wed 11 Mar"),
        "{said}"
    );
    assert!(!said.contains("nothing is due"), "{said}");
}
