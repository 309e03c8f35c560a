//! What a figure of a dose is about is said beside it: a dose, or what is taken on a day in all; and long names leave what is said of
//! them on the screen.

use super::home::Home;
use super::window::Window;

/// Steps that differ in one of the doses of a day are in the chart by the total of the day, and dose by dose in the table; steps of one dose
/// are told by the dose.
#[test]
fn a_chart_and_the_table_by_step_say_whether_it_is_a_dose_or_a_day() {
    for (first, second, chart, step) in [
        (
            "10 mg morning, evening",
            "15 mg morning, 10 mg evening",
            "mg a day",
            "10+10 mg",
        ),
        ("10 mg morning", "15 mg morning", "mg a dose", "10 mg"),
    ] {
        let mut home = Home::empty();
        home.write(
            "courses/x.toml",
            &format!(
                "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-01-12\nentered = 2026-01-12\nsteps = [{{ for = \"1 week\", take = \"{first}\" }}, \
                 {{ take = \"{second}\" }}]\n"
            ),
        );
        home.write(
            "measures.toml",
            "[[measure]]\nid = \"pain\"\nname = \"Pain\"\nscale = \"0-10\"\nlow = \"none\"\nhigh = \"worst\"\n",
        );
        home.at("2026-01-29T08:03:00Z", "UTC");
        let mut window = Window::planner(&home);
        window.wait_for("Examplin");
        window.types("3v");
        window.wait_for("By dose step");
        window.wait_for(step);
        window.types("v");
        window.wait_for(chart);
        window.types("4");
        window.wait_for(chart);
    }
}

/// Names that do not fit are shortened: where they begin to differ, the directions in the report, and what is said of them stay.
#[test]
fn long_names_leave_what_is_said_of_them() {
    let mut home = Home::empty();
    for n in 1..4 {
        home.write(
            &format!("courses/m{n}.toml"),
            &format!(
                "name = \"Examplinbenzoatemonohydrate number {n} with a long name\"\n\n[[plan]]\nfrom = 2026-01-12\nentered = 2026-01-12\n\
                 steps = [{{ take = \"{n}.5 mg morning, {n} mg evening\" }}]\n"
            ),
        );
    }
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"pain\"\nname = \"Pain in the left shoulder when getting up in the morning\"\nscale = \"0-10\"\nlow = \"none\"\nhigh \
         = \"worst\"\n",
    );
    home.at("2026-01-29T08:03:00Z", "UTC");
    let mut window = Window::planner(&home);
    window.wait_for("Examplinbenzo…1 with a long…  1.5 mg");
    window.wait_for("Examplinbenzo…3 with a long…  3.5 mg");
    window.types("2");
    window.wait_for("Examplinbenz…1 with a lon… 1.5 mg ○ 08:00");
    window.wait_for("not rated");
    window.types("3vv");
    window.wait_for("was not rated in these days.");
    window.wait_for("[Chart]");
    window.types("R");
    window.wait_for("1.5 mg morning, 1 mg evening");
    let mut window = Window::planner(&home);
    window.wait_for("Examplinbenzo…1 with a long…  1.5 mg");
    window.types("V");
    // The visit has room for them.
    window.wait_for("Examplinbenzoatemonohydrate number 1 with a long name");
    window.wait_for("Examplinbenzoatemonohydrate number 3 with a long name");
}

/// What was measured before a dose and what after it are marked apart in the chart, and in the line of the day.
#[test]
fn readings_before_and_after_a_dose_are_told_apart_in_the_chart() {
    let mut home = Home::empty();
    home.course("", "2026-03-02", "50 mg 19:00");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", before = true, after = [\"40 min\"] }\n",
    );
    for day in 14..18 {
        home.at(&format!("2026-03-{day}T18:55:00Z"), "UTC");
        home.ok(&["rate", "bp", "130/80"]);
        home.at(&format!("2026-03-{day}T19:00:00Z"), "UTC");
        home.ok(&["take", "x"]);
        home.at(&format!("2026-03-{day}T19:40:00Z"), "UTC");
        home.ok(&["rate", "bp", "150/90"]);
    }
    let mut window = Window::planner(&home);
    window.wait_for("50 mg");
    window.types("3vv");
    window.wait_for("● before  ▲ after 40 min");
    window.wait_for("Blood pressure 130/80 before, 150/90 aft");
    let picture = window.text();
    let with = |sign: char| picture.lines().filter(|line| line.matches(sign).count() > 3).count();
    assert_eq!((with('●'), with('▲')), (1, 1), "{picture}");
}
