//! Undo and redo of what was decided days ago: days that are over are named, and asked about, before they are judged by
//! another plan.

use super::home::Home;
use super::window::Window;

const PLAN: &str = "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\ndivisible = \"halves\"\n[[plan]]\nfrom = \
                    2026-03-02\nsteps = [{ for = \"20 days\", take = \"5 mg morning\" }, { take = \"10 mg morning\" }]\n";
const DECIDED: &str = "2026-03-10T07:00:00+01:00";
const LATER: &str = "2026-03-13T09:00:00+01:00";

fn at(now: &str) -> Home {
    let mut home = Home::empty();
    home.write("courses/x.toml", PLAN);
    home.at(now, "Europe/Berlin");
    home
}

fn told(home: &Home, words: &[&str]) -> String {
    String::from_utf8(home.run(words).stderr).unwrap()
}

fn question(home: &Home, words: &[&str]) -> String {
    let output = home.run(words);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{words:?}: {told}");
    told
}

#[test]
fn undo_and_redo_name_the_days_that_are_over_and_ask() {
    let mut home = at(DECIDED);
    home.ok(&["change", "x", "advance"]);
    let decided = home.read("courses/x.toml");
    home.at(LATER, "Europe/Berlin");
    let asked = question(&home, &["undo"]);
    for words in ["10 Mar - 12 Mar  5 mg  (was 10 mg)", "today 5 mg (was 10 mg)", "--yes"] {
        assert!(asked.contains(words), "{asked}");
    }
    assert_eq!(home.read("courses/x.toml"), decided);
    let undone = told(&home, &["undo", "--yes"]);
    for words in [
        "Undone: Examplin",
        "10 Mar - 12 Mar  5 mg  (was 10 mg)",
        "13 Mar - 21 Mar  5 mg  (was 10 mg)",
    ] {
        assert!(undone.contains(words), "{undone}");
    }
    let asked = question(&home, &["redo"]);
    for words in [
        "10 Mar - 12 Mar  10 mg  (was 5 mg)",
        "today 10 mg (was 5 mg)",
        "Nothing was redone; --yes redoes it",
    ] {
        assert!(asked.contains(words), "{asked}");
    }
    assert_eq!(home.read("courses/x.toml"), PLAN);
    let redone = told(&home, &["redo", "--yes"]);
    for words in [
        "Redone: Examplin",
        "10 Mar - 12 Mar  10 mg  (was 5 mg)",
        "13 Mar - 21 Mar  10 mg  (was 5 mg)",
    ] {
        assert!(redone.contains(words), "{redone}");
    }
    assert_eq!(home.read("courses/x.toml"), decided);
}

/// Whatever it is that plans the days that are over: a dose that was left out, a medicine that is new, an archived one.
#[test]
fn every_change_that_judges_the_past_is_asked_about() {
    let mut home = at(DECIDED);
    home.ok(&["change", "x", "leave out tomorrow"]);
    home.at(LATER, "Europe/Berlin");
    let asked = question(&home, &["undo"]);
    assert!(asked.contains("11 Mar  5 mg  (was nothing)"), "{asked}");
}

/// What was decided today, or holds from today on only, is undone and redone without a question; the days are named.
#[test]
fn what_concerns_no_day_that_is_over_is_not_asked_about() {
    let mut home = at(DECIDED);
    home.ok(&["change", "x", "advance", "--on", "2026-03-13"]);
    for now in [DECIDED, LATER] {
        home.at(now, "Europe/Berlin");
        let undone = told(&home, &["undo"]);
        assert!(undone.contains("13 Mar - 21 Mar  5 mg  (was 10 mg)"), "{undone}");
        let redone = told(&home, &["redo"]);
        assert!(redone.contains("13 Mar - 21 Mar  10 mg  (was 5 mg)"), "{redone}");
    }
}

/// Answers a question with yes; a key that comes as soon as a question is drawn is not taken for its answer.
fn answer(window: &mut Window, title: &str) {
    while window.text().contains(title) {
        window.types("y");
        std::thread::sleep(std::time::Duration::from_millis(600));
    }
}

#[test]
fn the_screen_asks_before_it_judges_days_that_are_over_otherwise() {
    let mut home = at(DECIDED);
    home.ok(&["change", "x", "advance"]);
    home.at(LATER, "Europe/Berlin");
    let mut window = Window::planner(&home);
    window.wait_for("Examplin");
    window.types("u");
    window.wait_for("Undo this?");
    window.wait_for("10 Mar - 12 Mar  5 mg  (was 10 mg)");
    window.wait_for("13 Mar - 21 Mar  5 mg  (was 10 mg)");
    answer(&mut window, "Undo this?");
    window.wait_for("Undone");
    window.wait_for("; today 5 mg");
    window.types("U");
    window.wait_for("Do this again?");
    window.wait_for("10 Mar - 12 Mar  10 mg  (was 5 mg)");
    window.types("\x1b");
    window.wait_for("due");
    assert_eq!(home.read("courses/x.toml"), PLAN);
    window.types("U");
    window.wait_for("Do this again?");
    answer(&mut window, "Do this again?");
    window.wait_for("Redone");
    assert!(home.read("courses/x.toml").contains("advance"));
    // A decision of today is undone without a question, and today's dose is named.
    home.ok(&["change", "x", "set 2.5 mg"]);
    window.wait_for("2.5 mg");
    window.types("u");
    window.wait_for("; today 10 mg");
}

/// Another dose as needed is said as well.
#[test]
fn what_is_as_needed_is_named_too() {
    let mut home = super::home::Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"5 mg\"\n[[plan]]\nfrom = 2026-03-02\nsteps = [{ for = \"12 days\", take = \"5 mg \
         morning; 5 mg as needed\" }, { take = \"10 mg morning\" }]\n",
    );
    home.at("2026-03-08T07:00:00+01:00", "Europe/Berlin");
    home.ok(&["change", "x", "take 5 mg morning; 10 mg as needed"]);
    home.at("2026-03-10T07:00:00+01:00", "Europe/Berlin");
    for (verb, words) in [
        ("undo", "today as needed 5 mg (was 10 mg)"),
        ("redo", "today as needed 10 mg (was 5 mg)"),
    ] {
        let output = home.run(&[verb, "--yes"]);
        let said = super::home::text(&output.stderr) + &super::home::text(&output.stdout);
        assert!(said.contains(words), "{verb}: {said}");
    }
}
