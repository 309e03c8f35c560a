//! A plan and its limits: what a decision may bring is what is allowed on the day, by the clock of the plan, and how late its last dose
//! may be taken.

use super::home::text;
use super::limits::Course;

/// After the last dose of a plan there is no next one that would end its time: it stays late until something is recorded.
#[test]
fn the_last_dose_of_a_plan_stays_late_until_it_is_recorded() {
    for late in ["until the next dose", "2 hours before the next dose"] {
        let course = Course::new(&format!(
            "count = \"tablet\"\n[limits]\nlate = \"{late}\"\n[[plan]]\nfrom = 2026-03-02\nsteps = [{{ for = \"2 days\", take = \
             \"1 tablet 10:00\" }}]\n",
        ));
        course.ok("2026-03-02T10:00", &["take", "x"]);
        for at in [
            "2026-03-03T15:00",
            "2026-03-04T01:00",
            "2026-03-05T09:00",
            "2026-04-20T09:00",
        ] {
            assert_eq!(course.limits(at, &[]).0, "take-late", "{late} {at}");
            let said = course.because(at, &[]);
            assert!(said.contains("your plan has none after it"), "{late} {at}: {said}");
            let today = course.ok(at, &["today"]);
            assert!(today.contains("Examplin 1 tablet  late"), "{late} {at}: {today}");
            assert!(course.ok(at, &["status"]).starts_with("1 late"), "{late} {at}");
        }
        assert!(course.faults().contains("No fault found"), "{}", course.faults());
        let said = course.ok("2026-03-05T09:00", &["take", "x"]);
        assert!(said.contains("planned Tue 3 Mar 10:00"), "{said}");
        assert_eq!(course.ok("2026-03-05T09:05", &["status"]).trim(), "nothing due");
        // As planned, and told late by its time.
        let due = course.ok(
            "2026-03-05T09:05",
            &["due", "--from", "2026-03-03", "--to", "2026-03-03"],
        );
        assert!(due.contains("taken Thu 5 Mar 09:00"), "{due}");
        let week = course.ok("2026-03-05T09:05", &["week"]);
        assert!(week.contains("2 of 2 taken"), "{week}");
    }
    // A stop and a pause end the time, as a dose does.
    let course = Course::taking(
        "tablet",
        "2026-03-02",
        "1 tablet 10:00 on Mon",
        "late = \"until the next dose\"",
    );
    course.ok("2026-03-02T15:00", &["change", "x", "stop from 2026-03-04"]);
    assert_eq!(course.limits("2026-03-03T15:00", &[]).0, "take-late");
    assert_ne!(course.limits("2026-03-05T15:00", &[]).0, "take-late");
}

/// What the plan may ask for and what a dose is allowed at are one rule: a planned dose may come a little closer to that of the day
/// before, by four hours or the width of the window.
#[test]
fn a_decision_may_bring_what_the_limits_allow_on_the_day() {
    for (take, fits) in [("10 mg 20:30", true), ("10 mg 17:00", true), ("10 mg 16:30", false)] {
        let course = Course::taking("mg", "2026-03-02", "10 mg 21:00", "per_day = \"10 mg\"");
        course.ok("2026-03-04T21:00", &["take", "x"]);
        let change = course.at("2026-03-05T12:00", &["change", "x", &format!("take {take}")]);
        assert_eq!(change.status.success(), fits, "{take}: {}", text(&change.stderr));
        if fits {
            let time = take.rsplit(' ').next().unwrap();
            assert_eq!(course.limits(&format!("2026-03-05T{time}"), &[]).0, "allowed", "{take}");
            assert!(
                !course.faults().contains("limits.per_day"),
                "{take}: {}",
                course.faults()
            );
        }
    }
    // Within a day nothing gives way, also where the day before is over.
    let course = Course::taking("mg", "2026-03-02", "5 mg 08:00", "per_day = \"10 mg\"");
    let refused = course.at("2026-03-05T12:00", &["change", "x", "take 5 mg 08:00, 14:00, 20:00"]);
    let said = text(&refused.stderr);
    assert!(
        !refused.status.success() && said.contains("it comes to 15 mg"),
        "{said}"
    );
}

/// A course with a zone is held to its limits on its own calendar and clock, and the words say whose clock that is.
#[test]
fn the_limits_of_a_course_with_a_zone_are_those_of_its_clock() {
    let zone = |head: &str, take: &str, limits: &str| {
        let course = Course::new(&format!(
            "{head}count = \"mg\"\n[limits]\n{limits}\n[[plan]]\nfrom = 2026-03-01\nsteps = [{{ take = \"{take}\" }}]\n"
        ));
        course.faults()
    };
    let there = "zone = \"America/New_York\"\n";
    // A day of 23 hours is none of the plan's faults, with a zone or without.
    for head in ["", there] {
        let said = zone(head, "10 mg 21:00", "per_day = \"10 mg\"");
        assert!(said.contains("No fault found"), "{said}");
        let said = zone(head, "5 mg 01:00, 23:30", "per_calendar_day = \"10 mg\"");
        assert!(said.contains("No fault found"), "{said}");
        let said = zone(head, "10 mg 21:00 every 2 days", "gap = \"48 hours\"");
        assert!(said.contains("No fault found"), "{said}");
        let said = zone(head, "10 mg 21:00, 23:00", "gap = \"4 hours\"");
        assert!(
            said.contains("21:00 and ") && said.contains("23:00 are 2 hours apart"),
            "{said}"
        );
        assert_eq!(
            said.contains("by the clock of America/New_York"),
            !head.is_empty(),
            "{said}"
        );
    }
    let course = Course::new(&format!(
        "{there}count = \"mg\"\n[limits]\ngap = \"40 hours\"\n[[plan]]\nfrom = 2026-03-01\nsteps = [{{ take = \"10 mg 21:00 every 2 \
         days\" }}]\n"
    ));
    let mut command = course
        .home
        .command(&["change", "x", "move 2026-03-06 03:00 to 2026-03-07 12:00"]);
    let asked = command
        .env("REGIMEN_NOW", "2026-03-04T12:00:00+01:00")
        .env("TZ", "Europe/Berlin")
        .output()
        .unwrap();
    let asked = text(&asked.stderr);
    assert!(
        asked.contains("Sat 7 Mar 06:00 and Sat 7 Mar 21:00 are 15 hours apart, by the clock of America/New_York"),
        "{asked}"
    );
}
