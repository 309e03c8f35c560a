//! An archived medicine: nothing is decided on it, and what was recorded on its last day stays the planned dose.

use super::home::Home;

const PLAN: &str = "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\narchived = 2026-03-10\n[[plan]]\nfrom = 2026-03-08\n\
                    steps = [{ take = \"5 mg morning, 5 mg evening\" }]\n";

fn home(more: &str) -> Home {
    let mut home = Home::empty();
    home.write("courses/x.toml", &format!("{PLAN}{more}"));
    home.write(
        "journal/2026-03.toml",
        "[[dose]]\nid = \"a1b2c3\"\ncourse = \"x\"\ndue = 2026-03-10\nslot = \"morning\"\nplanned = \"5 mg\"\ntaken = \"5 \
         mg\"\nat = 2026-03-10T08:00:00+01:00\n",
    );
    home.at("2026-03-10T09:00:00+01:00", "Europe/Berlin");
    home
}

#[test]
fn a_decision_on_an_archived_medicine_is_refused_with_that_word() {
    for words in [
        "stop",
        "pause 3 days",
        "set 10 mg",
        "back 1",
        "hold 3 days",
        "leave out tomorrow",
        "add evening",
    ] {
        let home = home("");
        let before = home.read("courses/x.toml");
        let output = home.run(&["change", "x", words]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{words}: {told}");
        assert!(told.contains("Examplin is archived"), "{words}: {told}");
        assert_eq!(home.read("courses/x.toml"), before);
    }
}

#[test]
fn the_plan_of_an_archived_medicine_is_over() {
    let home = home("");
    let plan = home.ok(&["plan", "x"]);
    assert!(plan.contains("Archived since 10 Mar"), "{plan}");
    assert!(
        plan.contains("done") && !plan.contains("now") && !plan.contains("open"),
        "{plan}"
    );
    let json = home.ok(&["plan", "x", "--json"]);
    assert!(
        json.contains("\"archived\": \"2026-03-10\"") && !json.contains("\"now\""),
        "{json}"
    );
}

/// Also where a decision of that day is in the file.
#[test]
fn what_was_recorded_on_the_last_day_stays_planned() {
    for more in [
        "",
        "[[change]]\non = 2026-03-10\ndo = \"stop\"\n",
        "[[change]]\non = 2026-03-10\ndo = \"set 10 mg\"\n",
    ] {
        let today = home(more).ok(&["today"]);
        assert!(!today.contains("not planned"), "{more}: {today}");
    }
}
