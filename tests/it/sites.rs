//! Where a dose goes, and until when a vial is good: on the command line, on the screen, and what other programs get.

use serde_json::Value;

use super::home::{Home, text};
use super::window::Window;

const HEAD: &str = "count = \"mL\"\ncontains = \"40 mg/mL\"\nsites = [\"left thigh\", \"right thigh\", \"belly\"]\n";

/// A shot each day, at 09:00 on the first day.
fn shots(more: &str) -> Home {
    let mut home = Home::empty();
    home.course(&format!("{HEAD}{more}"), "2026-11-02", "20 mg 09:00");
    home.at("2026-11-02T09:00:00Z", "UTC");
    home
}

fn json(home: &Home, args: &[&str]) -> Value {
    serde_json::from_str(&home.ok(args)).unwrap()
}

/// What is said on standard error.
fn said(home: &Home, args: &[&str]) -> String {
    let out = home.run(args);
    assert!(out.status.success(), "{args:?}: {}", text(&out.stderr));
    text(&out.stderr)
}

#[test]
fn the_next_site_is_shown_and_recorded_with_the_dose() {
    let mut home = shots("");
    assert!(
        home.ok(&["today"]).contains("due, left thigh"),
        "{}",
        home.ok(&["today"])
    );
    let receipt = said(&home, &["take", "x"]);
    assert!(receipt.contains("left thigh"), "{receipt}");
    assert!(home.read("journal/2026-11.toml").contains("= \"left thigh\""));
    assert!(
        home.ok(&["today"]).contains("taken 09:00 left thigh"),
        "{}",
        home.ok(&["today"])
    );
    // The next one is shown with the next dose alone, on its day.
    let due = json(&home, &["due", "--json"]);
    let sites: Vec<Option<&str>> = due["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["site"].as_str())
        .collect();
    assert_eq!(
        sites,
        [Some("left thigh"), Some("right thigh"), None, None, None, None, None]
    );
    // Another one is said while it is recorded; the turn goes on from there.
    home.at("2026-11-03T09:00:00Z", "UTC");
    assert!(said(&home, &["take", "x", "--site", "BELLY"]).contains("belly"));
    home.at("2026-11-04T09:00:00Z", "UTC");
    assert!(home.ok(&["today"]).contains("due, left thigh"));
    // A place that is not one of its own is kept and said; the turn stays where it was.
    assert!(said(&home, &["take", "x", "--site", "arm"]).contains("arm (not one of its sites)"));
    home.at("2026-11-05T09:00:00Z", "UTC");
    assert!(home.ok(&["today"]).contains("due, left thigh"));
    let log = home.ok(&["log"]);
    assert!(
        log.contains("taken (Mon 2 Nov 09:00), left thigh") || log.contains(", left thigh"),
        "{log}"
    );
    assert_eq!(json(&home, &["log", "--json"])["rows"][2]["site"], "arm");
}

#[test]
fn the_site_that_was_used_longest_ago_is_next_where_that_is_said() {
    let mut home = shots("rotation = \"least recent\"\n");
    for (day, site) in [
        ("02", "belly"),
        ("03", "left thigh"),
        ("04", "right thigh"),
        ("05", "belly"),
    ] {
        home.at(&format!("2026-11-{day}T09:00:00Z"), "UTC");
        said(&home, &["take", "x", "--site", site]);
    }
    home.at("2026-11-06T09:00:00Z", "UTC");
    assert!(home.ok(&["today"]).contains("due, left thigh"));
}

#[test]
fn a_skipped_dose_and_a_course_without_sites_have_none() {
    let home = shots("");
    said(&home, &["skip", "x"]);
    assert!(!home.read("journal/2026-11.toml").contains("site"));
    let mut plain = Home::empty();
    plain.course("", "2026-11-02", "1 tablet 09:00");
    plain.at("2026-11-02T09:00:00Z", "UTC");
    said(&plain, &["take", "x"]);
    assert!(!plain.read("journal/2026-11.toml").contains("site"));
    // Whoever names one has it kept.
    plain.at("2026-11-03T09:00:00Z", "UTC");
    said(&plain, &["take", "x", "--site", "left arm"]);
    assert!(plain.ok(&["log"]).contains("left arm"));
}

#[test]
fn the_screen_shows_it_and_its_line_changes_it() {
    let home = shots("");
    let mut window = Window::planner(&home);
    window.wait_for("left thigh");
    window.types(" ");
    window.wait_for("taken");
    window.wait_for("left thigh");
    window.types("e");
    window.wait_for("> 20 mg 09:00 left thigh");
    window.types("\u{15}20 mg 09:00 right thigh\r");
    window.wait_for("right thigh");
    super::home::until(
        || home.read("journal/2026-11.toml").contains("right thigh"),
        || home.read("journal/2026-11.toml"),
    );
    assert!(!home.read("journal/2026-11.toml").contains("left thigh"));
    // In the calendar, on the page of the medicine, and not where names and amounts are hidden.
    window.types("2");
    window.wait_for("right thigh");
    window.types("P");
    window.wait_for("Plans");
    window.types("\r");
    window.wait_for("next belly");
    window.wait_for("taken, right thigh");
    window.types("*");
    window.wait_for("Medicine 1");
    assert!(!window.text().contains("thigh"), "{}", window.text());
}

#[test]
fn a_small_screen_says_where_a_dose_goes() {
    let home = shots("");
    let window = Window::planner(&home);
    window.wait_for("Doses");
    window.resize(10, 40);
    window.wait_for("20 mg, due, left thigh");
}

#[test]
fn other_programs_get_it_and_give_it_back() {
    let mut home = shots("");
    said(&home, &["take", "x"]);
    home.at("2026-11-03T09:00:00Z", "UTC");
    said(&home, &["take", "x", "--site", "belly"]);
    let above = home.dir.path().display().to_string();
    for form in ["csv", "json", "fhir"] {
        let made = home.ok(&["export", form]);
        assert!(made.contains("left thigh") && made.contains("belly"), "{form}: {made}");
        let file = format!("{above}/all.{form}");
        std::fs::write(&file, &made).unwrap();
        let mut other = Home::empty();
        other.at("2026-11-03T09:00:00Z", "UTC");
        std::fs::create_dir_all(other.path("")).unwrap();
        said(&other, &["import", &file, "--yes"]);
        if form == "csv" {
            assert_eq!(other.ok(&["export", form]), made);
        }
        assert!(other.ok(&["log"]).contains("belly"), "{form}: {}", other.ok(&["log"]));
        assert!(
            text(&home.run(&["import", &file, "--yes"]).stdout).contains("nothing new")
                || text(&home.run(&["import", &file, "--yes"]).stderr).contains("nothing new")
        );
    }
    assert!(home.ok(&["report", "--format", "csv"]).contains("left thigh"));
    for form in ["md", "html", "txt"] {
        let report = home.ok(&["report", "--format", form]);
        assert!(report.contains("sites: left thigh 1, belly 1"), "{form}: {report}");
    }
}

#[test]
fn what_a_course_says_of_sites_and_bottles_comes_back() {
    let head = "rotation = \"least recent\"\nopened = { \"25 mg\" = 2026-11-02, \"50 mg\" = 2026-11-09 }\nkeeps = \"28 days\"\nexpires = 2027-06-30\n";
    let home = shots(head);
    let file = format!("{}/all.json", home.dir.path().display());
    std::fs::write(&file, home.ok(&["export", "json"])).unwrap();
    let mut other = Home::empty();
    other.at("2026-11-03T09:00:00Z", "UTC");
    std::fs::create_dir_all(other.path("")).unwrap();
    said(&other, &["import", &file, "--yes"]);
    let course = other.read("courses/x.toml");
    for line in [
        "sites    = [\"left thigh\", \"right thigh\", \"belly\"]",
        "rotation = \"least recent\"",
        "opened   = { \"25 mg\" = 2026-11-02, \"50 mg\" = 2026-11-09 }",
        "keeps    = \"28 days\"",
        "expires  = 2027-06-30",
    ] {
        assert!(course.contains(line), "{line}: {course}");
    }
}

#[test]
fn what_is_in_use_is_good_until_a_day() {
    let mut home = shots("opened = 2026-11-02\nkeeps = \"28 days\"\nexpires = 2027-06-30\npack = \"1 mL\"\n");
    let supply = home.ok(&["supply"]);
    assert!(
        supply.contains("opened on Mon 2 Nov, good until Mon 30 Nov"),
        "{supply}"
    );
    said(&home, &["take", "x", "0.8 mL", "--yes"]);
    home.at("2026-11-03T09:00:00Z", "UTC");
    // 0.2 mL are left, and the dose is 0.5 mL.
    let supply = home.ok(&["supply"]);
    assert!(supply.contains("in the open one: 0.2 mL"), "{supply}");
    assert!(
        supply.contains("the next dose: 8 mg of the open one, 12 mg of another"),
        "{supply}"
    );
    let row = &json(&home, &["supply", "--json"])["courses"][0];
    assert_eq!(row["in_use"][0]["good_until"], "2026-11-30");
    assert_eq!(row["in_use"][0]["good"], true);
    let status = json(&home, &["status", "--json"]);
    assert_eq!(status["expired"], 0);
    home.at("2026-12-01T12:00:00Z", "UTC");
    assert!(home.ok(&["supply"]).contains("no longer good since Mon 30 Nov"));
    assert_eq!(json(&home, &["status", "--json"])["expired"], 1);
    assert!(
        home.ok(&["status"]).contains("1 no longer good"),
        "{}",
        home.ok(&["status"])
    );
    let mut window = Window::planner(&home);
    window.wait_for("no longer good");
    // On the row of the dose, and in full below it.
    window.wait_for("not recorded, planned 09:00, no longer good");
    window.wait_for("Examplin: opened on Mon 2 Nov, no longer good since Mon 30 Nov");
    window.types("*");
    window.wait_for("look at what is in use before you take it");
}

#[test]
fn a_dose_that_takes_two_vials_says_so_on_today() {
    let mut home = shots("opened = 2026-11-02\nkeeps = \"28 days\"\npack = \"1 mL\"\n");
    said(&home, &["take", "x", "0.8 mL", "--yes"]);
    home.at("2026-11-03T09:00:00Z", "UTC");
    let window = Window::planner(&home);
    window.wait_for("Examplin: 8 mg of the open one, 12 mg of another");
}

#[test]
fn the_month_on_a_box_is_taken_as_it_is_printed() {
    let mut home = Home::empty();
    for printed in ["\"EXP 03/2027\"", "\"2027-03\"", "{ \"\" = \"Mar 2027\" }"] {
        home.course(&format!("expires = {printed}\n"), "2026-11-02", "1 mg 09:00");
        home.at("2027-03-31T09:00:00Z", "UTC");
        let supply = home.ok(&["supply"]);
        assert!(supply.contains("expires on Wed 31 Mar"), "{printed}: {supply}");
        home.at("2027-04-01T09:00:00Z", "UTC");
        assert!(home.ok(&["supply"]).contains("expired on Wed 31 Mar"), "{printed}");
    }
    home.course("expires = \"03/27\"\n", "2026-11-02", "1 mg 09:00");
    let check = text(&home.run(&["check"]).stdout);
    assert!(check.contains("the month on the box such as \"03/2027\""), "{check}");
}

#[test]
fn each_strength_has_its_own_dates_and_what_is_wrong_is_said() {
    let mut home = Home::empty();
    home.course(
        "count = \"vial\"\nstrengths = [\"25 mg\", \"50 mg\"]\nexpires = { \"25 mg\" = 2026-11-20, \"50 mg\" = 2027-01-31 }\n",
        "2026-11-02",
        "75 mg 09:00",
    );
    home.at("2026-11-25T09:00:00Z", "UTC");
    let supply = home.ok(&["supply"]);
    assert!(supply.contains("25 mg: expired on Fri 20 Nov"), "{supply}");
    assert!(supply.contains("50 mg: expires on Sun 31 Jan"), "{supply}");
    let check = text(&home.run(&["check"]).stdout);
    assert!(check.contains("note: expires: 25 mg: expired on Fri 20 Nov"), "{check}");
    home.course("opened = { \"5 mg\" = 2026-12-02 }\n", "2026-11-02", "1 mg 09:00");
    let check = text(&home.run(&["check"]).stdout);
    for words in ["is in the future", "without `keeps`", "`5 mg` is none of `strengths`"] {
        assert!(check.contains(words), "{words}: {check}");
    }
    home.course(
        "sites = [\"arm\", \"Arm\"]\nrotation = \"random\"\nopened = \"yesterday\"\n",
        "2026-11-02",
        "1 mg 09:00",
    );
    let found = text(&home.run(&["check"]).stdout);
    for words in ["sites", "in turn or least recent", "opened"] {
        assert!(found.contains(words), "{words}: {found}");
    }
}
