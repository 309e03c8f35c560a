//! Readings around a dose, as people take them: late, on another day than planned, or filled in afterwards.

use crate::home::Home;
use crate::window::Window;

/// A medicine taken on some evenings, with what is measured around each dose.
fn measured(take: &str) -> Home {
    let home = Home::empty();
    home.course("", "2026-03-17", take);
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", before = true, after = [\"40 min\"] }\n\
         bound = [{ at_least = 160, say = \"Call the clinic, 555 0100.\" }]\n",
    );
    home
}

/// What the journal holds of the readings: value, time, around which dose.
fn readings(home: &Home) -> Vec<String> {
    let text = home.read("journal/2026-03.toml");
    let parts = text.split("\n[[").filter(|part| part.contains("reading]]"));
    let field = |part: &str, name: &str| {
        let line = part
            .lines()
            .find(|line| line.split('=').next().is_some_and(|key| key.trim() == name));
        line.and_then(|line| line.split_once('='))
            .map_or("-", |(_, value)| value.trim())
            .trim_matches('"')
            .to_owned()
    };
    parts
        .map(|part| {
            format!(
                "{} {} {}",
                field(part, "value"),
                field(part, "at").chars().take(16).collect::<String>(),
                field(part, "around")
            )
        })
        .collect()
}

/// A dose of yesterday that was taken just now: its reading is asked on the page of yesterday too, and is of now there as well.
#[test]
fn a_reading_of_a_dose_taken_a_day_late_is_of_its_own_time_on_either_page() {
    for keys in ["c", "hc"] {
        let mut home = measured("50 mg evening on Tue, Fri");
        home.at("2026-03-18T19:28:00Z", "UTC");
        home.ok(&["take", "x", "--for", "2026-03-17"]);
        home.at("2026-03-18T20:12:00Z", "UTC");
        let mut window = Window::planner(&home);
        window.wait_for("To answer: Blood pressure after 40 min");
        window.types(keys);
        window.wait_for("Check-in");
        window.types("162/92\r");
        window.wait_for("! Blood pressure after 40 min  162/92 mmHg");
        assert!(!window.text().contains("To answer:"), "{}", window.text());
        assert_eq!(readings(&home), ["162/92 2026-03-18T20:12 after 40 min"], "{keys}");
        assert!(home.ok(&["status"]).starts_with("next Fri 20 Mar"));
    }
}

/// What is filled in the day after counts as made when it was to be made: just before the dose, and so long after it.
#[test]
fn a_reading_filled_in_later_has_the_time_at_which_it_was_due() {
    for (take, taken, at) in [
        (
            "50 mg evening on Tue, Fri",
            "2026-03-17T18:01:00Z",
            ["2026-03-17T18:01", "2026-03-17T18:41"],
        ),
        (
            "50 mg morning",
            "2026-03-17T08:00:00Z",
            ["2026-03-17T08:00", "2026-03-17T08:40"],
        ),
        (
            "50 mg 23:30",
            "2026-03-17T23:40:00Z",
            ["2026-03-17T23:40", "2026-03-18T00:20"],
        ),
    ] {
        let mut home = measured(take);
        home.at(taken, "UTC");
        home.ok(&["take", "x"]);
        home.at("2026-03-19T07:00:00Z", "UTC");
        let mut window = Window::planner(&home);
        window.wait_for("Thu 19 Mar");
        window.types("hhc");
        window.wait_for("Check-in, Tue 17 Mar");
        window.types("kkkkk130/80\r");
        window.wait_for("Blood pressure before        130/80 mmHg");
        window.types("142/88\r");
        window.wait_for("Blood pressure after 40 min  142/88 mmHg");
        let expected = [
            format!("130/80 {} before", at[0]),
            format!("142/88 {} after 40 min", at[1]),
        ];
        assert_eq!(readings(&home), expected, "{take}");
        let csv = home.ok(&["report", "--format", "csv", "--since", "2026-03-16"]);
        let told = csv
            .lines()
            .filter(|line| line.starts_with("rating") && line.contains("142/88"));
        assert_eq!(told.count(), 1, "{csv}");
    }
}

/// What to measure after a dose is shown with its time from the moment on at which the dose is recorded.
#[test]
fn what_is_to_be_measured_is_told_before_its_time() {
    let mut home = measured("50 mg evening on Tue, Fri");
    home.at("2026-03-17T18:01:00Z", "UTC");
    home.ok(&["take", "x"]);
    home.at("2026-03-17T18:10:00Z", "UTC");
    let said = home.ok(&["today"]);
    assert!(said.contains("Blood pressure after 40 min  at 18:41"), "{said}");
    let window = Window::planner(&home);
    window.wait_for("At 18:41: Blood pressure after 40 min");
    home.at("2026-03-17T18:45:00Z", "UTC");
    let said = home.ok(&["today"]);
    assert!(
        said.contains("Blood pressure after 40 min  to measure, since 18:41"),
        "{said}"
    );
}

/// Several ratings of a day are all kept, and told where the day is: none takes the place of another.
#[test]
fn every_rating_of_a_day_is_told() {
    let mut home = Home::empty();
    home.course("", "2026-03-01", "50 mg morning");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"pain\"\nname = \"Pain\"\nscale = \"0-10\"\n",
    );
    for (time, value) in [("08:00", "3"), ("12:00", "8"), ("20:00", "5")] {
        home.at(&format!("2026-03-17T{time}:00Z"), "UTC");
        home.ok(&["rate", "pain", value]);
    }
    home.at("2026-03-17T20:10:00Z", "UTC");
    let csv = home.ok(&["report", "--format", "csv", "--since", "2026-03-16"]);
    assert_eq!(
        csv.lines().filter(|line| line.starts_with("rating,2026-03-17")).count(),
        3,
        "{csv}"
    );
    let mut window = Window::planner(&home);
    window.wait_for("Examplin");
    window.types("2");
    window.wait_for("Pain 3, 8, 5");
    window.types("3vv");
    window.wait_for("[Chart]");
    window.wait_for("step 1 day 17 · Pain 3, 8, 5");
}

/// The words about a late dose are never cut: what does not fit goes on in the next line.
#[test]
fn until_when_a_dose_is_late_is_told_in_full() {
    let mut home = Home::empty();
    home.course(
        "[limits]\nlate = \"2 days before the next dose\"",
        "2026-03-02",
        "50 mg 10:00 on Mon",
    );
    home.at("2026-03-06T10:00:00Z", "UTC");
    let window = Window::planner(&home);
    window.wait_for("late, until Sat 7 Mar 10:00");
    window.wait_for("in your plan a late dose is taken until Sat 7 Mar 10:00");
    let text = window.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("(2 days before the next dose)"), "{text}");
}

/// A plan begins again at the row on which that is typed; what cannot come round is refused with what to do.
#[test]
fn a_plan_begins_again_at_the_row_on_which_it_is_typed() {
    let mut home = Home::empty();
    let steps = |last: &str| {
        format!(
            "name = \"Examplin\"\n[[plan]]\nfrom = 2026-03-02\nsteps = [{{ for = \"2 weeks\", take = \"50 mg morning\" }}, \
             {{ for = \"2 weeks\", take = \"75 mg morning\" }}, {{ {last}take = \"25 mg morning\" }}]\n"
        )
    };
    home.write("courses/x.toml", &steps("for = \"1 week\", "));
    home.at("2026-03-06T05:00:00Z", "UTC");
    let mut window = Window::planner(&home);
    window.wait_for("Examplin");
    window.types("4");
    window.wait_for("75 mg");
    window.types("T");
    window.wait_for("build steps from");
    window.types("repeat for ever");
    window.wait_for("This step has begun");
    window.types("\u{15}repeat from step 2");
    window.wait_for("the row that you are on");
    window.types("\u{15}repeat 4 tims");
    window.wait_for("say `repeat 6 times`");
    window.types("\u{15}\u{1b}");
    window.types("jT");
    window.wait_for("build steps from");
    window.types("repeat for ever");
    window.wait_for("after the last row again from step 2");
    window.types("\r");
    window.wait_for("draft of revision 2");
    assert!(
        home.read("drafts/x.toml")
            .contains("repeat  = \"from step 2 for ever\""),
        "{}",
        home.read("drafts/x.toml")
    );
    drop(window);
    home.write("courses/x.toml", &steps(""));
    std::fs::remove_file(home.path("drafts/x.toml")).unwrap();
    let mut window = Window::planner(&home);
    window.wait_for("Examplin");
    window.types("4");
    window.wait_for("75 mg");
    window.types("jT");
    window.wait_for("build steps from");
    window.types("repeat 3 times");
    window.wait_for("so the plan never begins again");
}
