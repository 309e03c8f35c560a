//! What presses, and what something is about, is there at every size: an alert, a reading that waits, a medicine that cannot be
//! read, the night, the step of a question.

use super::home::Home;
use super::window::Window;

const DAY: &str = "2026-03-17";

/// A dose twice a week with blood pressure before it and after 40 minutes.
fn session() -> Home {
    let home = Home::empty();
    home.course("", DAY, "50 mg 19:00 on Tue, Fri");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", before = true, after = [\"40 min\"] }\n\
         bound = [{ at_least = 160, say = \"Call the clinic, 555 0177.\" }]\n",
    );
    home
}

fn at(home: &mut Home, time: &str) {
    home.at(&format!("{DAY}T{time}:00Z"), "UTC");
}

fn window(home: &Home, (cols, rows): (u16, u16)) -> Window {
    Window::sized(home, &[env!("CARGO_BIN_EXE_regimen")], rows, cols)
}

/// The words of the screen without its line ends.
fn words(window: &Window) -> String {
    window.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_waits_and_an_alert_are_on_a_small_screen() {
    let mut home = session();
    at(&mut home, "19:01");
    home.ok(&["take", "x"]);
    at(&mut home, "19:45");
    let small = window(&home, (40, 10));
    small.wait_for("To answer: Blood pressure after");
    home.ok(&["rate", "bp", "168/98"]);
    let small = window(&home, (40, 10));
    small.wait_for("! Blood pressure after");
    small.wait_for("called?");
    let said = words(&small);
    assert!(said.contains("\"Call the clinic, 555 0177.\""), "{said}");
}

#[test]
fn a_medicine_that_cannot_be_read_is_named_on_a_small_screen() {
    let mut home = session();
    home.course("", DAY, "50 mgg 19:00");
    for n in 0..3 {
        home.write(
            &format!("courses/c{n}.toml"),
            &format!("name = \"Other {n}\"\n[[plan]]\nfrom = {DAY}\nsteps = [{{ take = \"1 mg 1{n}:00\" }}]\n"),
        );
    }
    at(&mut home, "10:30");
    let small = window(&home, (40, 10));
    small.wait_for("Other 0");
    let text = small.text();
    assert!(text.contains("! Examplin cannot be read. Nothing"), "{text}");
    assert!(words(&small).contains("E opens its file"), "{text}");
}

#[test]
fn of_several_that_cannot_be_read_each_is_named_on_a_small_screen() {
    let mut home = session();
    home.course("", DAY, "50 mgg 19:00");
    home.write(
        "courses/other.toml",
        &format!("name = \"Other\"\n[[plan]]\nfrom = {DAY}\nsteps = [{{ take = \"1 mg 11:00\" }}]\n"),
    );
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"mood\"\nname = \"Mood\"\nscale = \"0-1O\"\n",
    );
    at(&mut home, "10:30");
    let small = window(&home, (40, 10));
    small.wait_for("Other 1 mg");
    let said = words(&small);
    assert!(said.contains("! Examplin cannot be read (E)"), "{said}");
    assert!(
        said.contains("! The questions of the check-in cannot be read"),
        "{said}"
    );
}

#[test]
fn the_night_is_said_at_sixty_columns() {
    let mut home = session();
    home.at("2026-03-18T01:30:00Z", "UTC");
    let narrow = window(&home, (60, 20));
    narrow.wait_for("17 Mar, night 01:30");
}

#[test]
fn a_long_name_gives_way_to_the_step_and_the_plan() {
    let mut home = Home::empty();
    let name = "Verylongnameol of the kind that no column has room for";
    home.write(
        "courses/long.toml",
        &format!(
            "name = \"{name}\"\n[[plan]]\nfrom = {DAY}\nsteps = [{{ for = \"1 week\", take = \"1 mg 08:00\" }}, \
             {{ take = \"2 mg 08:00\" }}]\n"
        ),
    );
    home.write("measures.toml", "[[measure]]\nid = \"mood\"\nname = \"Mood\"\n");
    at(&mut home, "07:00");
    let wide = window(&home, (120, 40));
    wide.wait_for("…  step 1 of 2");
    let mut usual = window(&home, (80, 24));
    usual.wait_for("Doses");
    usual.types("2");
    usual.wait_for("rating: Mood");
    usual.wait_for("planned: Verylong");
}

#[test]
fn a_question_of_the_plan_names_its_step() {
    let mut home = session();
    at(&mut home, "07:00");
    let mut small = window(&home, (40, 10));
    small.wait_for("Examplin");
    small.types("4C");
    small.wait_for("on which days of");
    let said = words(&small);
    assert!(said.contains("step 1 (50 mg 19:00 on Tue, Fri)?"), "{said}");
    small.types("\x1b");
    small.wait_for("Enter edit");
    small.types("T");
    small.wait_for("build steps from");
    let said = words(&small);
    assert!(said.contains("step 1 (50 mg 19:00 on Tue, Fri)"), "{said}");
}

#[test]
fn a_plan_without_steps_hints_what_adds_one() {
    let mut home = Home::empty();
    home.write("courses/x.toml", "name = \"Examplin\"\n");
    at(&mut home, "07:00");
    let mut window = window(&home, (80, 24));
    window.wait_for("help");
    window.types("4");
    window.wait_for("no steps yet");
    let text = window.text();
    let hints = text.lines().last().unwrap_or_default();
    assert!(hints.contains("a add"), "{text}");
    for idle in ["days", "Enter edit", "H hold", "d decide"] {
        assert!(!hints.contains(idle), "{idle}: {text}");
    }
}

#[test]
fn what_has_run_out_does_not_come_up_today() {
    let mut home = Home::empty();
    home.course(
        "count = \"tablet\"\nsupply = { on = 2026-03-10, left = \"2 tablets\" }",
        "2026-03-10",
        "1 tablet 08:00",
    );
    for day in ["10", "11"] {
        home.at(&format!("2026-03-{day}T08:00:00Z"), "UTC");
        home.ok(&["take", "x"]);
    }
    at(&mut home, "07:00");
    let window = window(&home, (80, 24));
    window.wait_for("Coming up: Examplin: ran out on Wed 11 Mar");
}
