//! A whole visit on the real screen: opened, a question ticked off, a decision typed and activated with who and why,
//! the report written, the next appointment entered, a paper renewed; left, and continued in another sitting.

use std::time::{Duration, Instant};

use super::home::Home;
use super::window::Window;

fn home() -> Home {
    let mut home = Home::empty();
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\nprescriber = \"n\"\n\n[[plan]]\nfrom = 2026-10-19\nsteps = [\n\
         { for = \"3 weeks\", take = \"25 mcg 08:00\" },\n\
         { for = \"4 weeks\", take = \"50 mcg 08:00\" },\n\
         { take = \"75 mcg 08:00\" },\n]\n",
    );
    home.write(
        "care.toml",
        "[[person]]\nkey = \"n\"\nname = \"Dr N\"\nrole = \"prescriber\"\n\n\
         [[appointment]]\non = 2026-11-03\nwith = \"n\"\nwhat = \"visit\"\n\n\
         [[appointment]]\non = 2026-11-30\nat = 10:30:00\nwith = \"n\"\nwhat = \"visit\"\n\n\
         [[paper]]\nname = \"Prescription\"\nuntil = 2026-12-05\nnotice = 30\n",
    );
    let doses: String = (3..=29)
        .map(|day| {
            let dose = if day < 9 { "25 mcg" } else { "50 mcg" };
            format!(
                "[[dose]]\nid = \"a{day:02}aaa\"\ncourse = \"examplin\"\ndue = 2026-11-{day:02}\ntime = 08:00:00\n\
                 planned = \"{dose}\"\ntaken = \"{dose}\"\nat = 2026-11-{day:02}T08:02:00+01:00\n\n"
            )
        })
        .collect();
    home.write("journal/2026-11.toml", &doses);
    home.at("2026-11-30T09:00:00+01:00", "Europe/Berlin");
    home
}

#[test]
fn a_whole_visit_in_one_sitting_left_and_gone_on_with() {
    let home = home();
    home.ok(&["note", "May I take it earlier?", "--tag", "question"]);
    let before = home.read("courses/examplin.toml");
    let mut window = Window::planner(&home);
    window.wait_for("Today");
    window.types("V");
    window.wait_for("Visit with Dr N, today 10:30");
    window.wait_for("since the visit on 3 Nov");
    window.wait_for("By step: 25 mcg 6 of 6 as planned; 50 mcg 21 of 21 as planned");
    // The question: Doses, Alerts, Questions; nothing was rated, and every dose taken as planned.
    window.types("\t\t");
    window.wait_for("0 of 1 answered");
    window.types(" ");
    window.wait_for("1 of 1 answered");
    window.wait_for("Answered: May I take it earlier?");
    assert!(home.read("journal/2026-11.toml").contains("answered"));
    // The decision as it is said; what it would change; the plan in force stays as it is.
    window.types("\td");
    window.wait_for("what was decided?");
    window.types("hold 7 days; Dr N; headache\r");
    window.wait_for("decided with Dr");
    window.wait_for("draft");
    assert_eq!(home.read("courses/examplin.toml"), before);
    window.types("w");
    window.wait_for("Activate the draft of Examplin?");
    window.wait_for("Nothing changes today");
    // From field to field, and then it is activated. A dialog hears no key in its first moment.
    for _ in 0..20 {
        let before = window.text();
        if before.contains("Active now") {
            break;
        }
        window.types("\r");
        let pressed = Instant::now();
        while window.text() == before && pressed.elapsed() < Duration::from_secs(1) {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    window.wait_for("Active now");
    let course = home.read("courses/examplin.toml").replace("  ", " ");
    for said in ["hold 7 days", "by = \"Dr N\"", "why = \"headache\""] {
        assert!(course.contains(said), "{said} in:\n{course}");
    }
    // The report, and back.
    window.types("\t\r");
    window.wait_for("Report since the last visit");
    window.types("\r");
    window.wait_for("Written: ");
    // A second Enter makes no second file.
    window.types("\r");
    window.wait_for("Written already, it says the same: ");
    assert!(!home.dir.path().join("regimen-report-2026-11-30-2.md").exists());
    window.types("\x1b");
    window.wait_for("What comes out");
    window.wait_for("regimen-report-2026-11-30.md");
    let report = std::fs::read_to_string(home.dir.path().join("regimen-report-2026-11-30.md")).unwrap();
    for said in [
        "May I take it earlier? (answered)",
        "30 Nov hold 7 days, Dr N: \"headache\"",
    ] {
        assert!(report.contains(said), "{said} in:\n{report}");
    }
    // The next appointment.
    window.types("jj\r");
    window.wait_for("Add a visit");
    window.types("28 dec 10:30, Dr N, visit\r");
    window.wait_for("Mon 28 Dec 10:30: visit with Dr N");
    window.types("\x1b");
    window.wait_for("Next visit");
    assert!(home.read("care.toml").contains("2026-12-28"));
    // Left in the middle, with the program ended, and continued.
    window.types("\x1b");
    window.wait_for("V continues it");
    window.types("q");
    window.ends_with(0);
    let mut again = Window::planner(&home);
    again.wait_for("Today");
    again.types("V");
    again.wait_for("Visit with Dr N, today 10:30");
    again.types("\t\t");
    again.wait_for("1 of 1 answered");
    again.types("G\r");
    again.wait_for("Valid until");
    again.types("30 may 2027\r");
    again.wait_for("until Sun 30 May 2027");
    again.types("\x1b");
    again.wait_for("Prescription: valid until Sun 30 May 2027");
    // Each of what was written is taken back by one key, the last first.
    for (gone, file) in [("2027-05-30", "care.toml"), ("2026-12-28", "care.toml")] {
        again.types("u");
        super::home::until(
            || !home.read(file).contains(gone),
            || format!("{gone} in {}", home.read(file)),
        );
    }
    again.types("u");
    super::home::until(
        || again.text().contains("Undo this?") || !home.read("courses/examplin.toml").contains("hold"),
        || again.text(),
    );
    if again.text().contains("Undo this?") {
        std::thread::sleep(Duration::from_millis(300));
        again.types("y");
    }
    super::home::until(
        || home.read("courses/examplin.toml") == before,
        || home.read("courses/examplin.toml"),
    );
}

#[test]
fn the_command_line_says_the_same_of_the_days_since_the_visit() {
    let home = home();
    home.ok(&[
        "note",
        "May I take it earlier?",
        "--tag",
        "question",
        "--tag",
        "answered",
    ]);
    let report = home.ok(&["report", "--format", "txt"]);
    for said in [
        "Since the visit on 3 Nov.",
        "27 of 27 as planned",
        "By step: 25 mcg 6 of 6 as planned; 50 mcg 21 of 21 as planned",
        "1. May I take it earlier? (answered)",
    ] {
        let flat = report.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(said), "{said} in:\n{report}");
    }
}
