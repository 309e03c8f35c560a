//! What can be read and cannot be meant is reported with its place, and stops nothing.

use super::fault::Severity;
use super::tests::Place;

const COURSE: &str = r#"name = "Examplin"
count = "tablet"
contains = "5 mg"
divisible = "halves"

[limits]
per_dose = "2 tablets"
per_day = "20 mg"
per_week = "100 mg"

[[plan]]
from = 2026-01-05
steps = [
  { for = "2 weeks", take = "7.5 mg morning" },
  { until = 2026-02-15, take = "5 mg morning, 2.5 mg evening" },
  { take = "1 tablet morning, evening" },
]

[[change]]
on = 2026-01-09
do = "go to step 2"
"#;

/// What is changed, into what, and how the line about it begins.
const SENSELESS: &[(&str, &str, &str)] = &[
    (
        "\"7.5 mg morning\"",
        "\"6 mg morning\"",
        "14:29: plan.steps.take: 6 mg is 1.2 tablets",
    ),
    (
        "\"7.5 mg morning\"",
        "\"7.5 mL morning\"",
        "14:29: plan.steps.take: what 7.5 mL comes to in tablets",
    ),
    (
        "\"7.5 mg morning\"",
        "\"15 mg morning\"",
        "14:29: plan.steps.take: 15 mg is over your limit of 2 tablets",
    ),
    (
        "\"7.5 mg morning\"",
        "\"10 mg 3 times a day\"",
        "14:29: plan.steps.take: this is over your limit of 20 mg in any 24 hours",
    ),
    (
        "\"7.5 mg morning\"",
        "\"10 mg every 12 hours\"",
        "14:29: plan.steps.take: this is over your limit of 100 mg in any 7 days",
    ),
    (
        "for = \"2 weeks\", ",
        "",
        "14:12: plan.steps.take: this step has no end",
    ),
    (
        "until = 2026-02-15",
        "until = 2025-02-15",
        "15:13: plan.steps.until: this day is over before",
    ),
    (
        "[[change]]",
        "[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"none\" }]\n[[change]]",
        "12:8: plan.from: two",
    ),
    (
        "per_day = \"20 mg\"",
        "per_day = \"6 sprays\"",
        "8:11: limits.per_day: what 7.5 mg comes to in sprays",
    ),
    (
        "per_day = \"20 mg\"",
        "per_day = \"9 mg EXA\"",
        "16:12: plan.steps.take: this is over your limit of 9 mg Exa in any 24 hours",
    ),
    (
        "per_dose = \"2 tablets\"",
        "per_dose = \"7 mg Exa\"",
        "14:29: plan.steps.take: 7.5 mg is over your limit of 7 mg Exa for one dose",
    ),
    (
        "go to step 2",
        "go to step 4",
        "21:6: change.do: the plan from 2026-01-05 has no step 4; it has 3",
    ),
    (
        "go to step 2",
        "back 1",
        "21:6: change.do: there is no step before this one; restart step starts it again",
    ),
    (
        "go to step 2\"",
        "go to step 2\"\n[[change]]\non = 2026-01-09\ndo = \"back 2\"",
        "24:6: change.do: there is 1 step before this one; back 1 begins step 1",
    ),
    (
        "go to step 2",
        "leave out 2026-01-10, 2026-01-11 evening",
        "21:6: change.do: nothing is due on 2026-01-11 evening; leaving it out changes nothing",
    ),
    ("go to step 2", "set 6-7.5 mg", "21:6: change.do: 6 mg is 1.2 tablets"),
    (
        "go to step 2",
        "resume",
        "21:6: change.do: nothing is paused or stopped; `resume` changes nothing",
    ),
    (
        "go to step 2",
        "leave out 2026-01-07",
        "21:6: change.do: no change alters a day before its `on`, 2026-01-09",
    ),
    (
        "go to step 2",
        "take 4 mg morning",
        "21:6: change.do: 4 mg is 0.8 tablets",
    ),
];

fn told(text: &str) -> Vec<String> {
    let place = Place::empty();
    place.put("courses/examplin.toml", text);
    let loaded = place.store.load("2026-01-20".parse().unwrap());
    assert_eq!(loaded.faults, [], "the course is used as it is");
    let faults = place.store.check();
    assert!(faults.iter().all(|fault| fault.severity < Severity::Error));
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn what_cannot_be_meant_is_told_with_its_place() {
    assert_eq!(told(COURSE), Vec::<String>::new());
    for (from, to, start) in SENSELESS {
        assert!(COURSE.contains(from), "{from}");
        // A limit of a component needs one that has a name.
        let text = if to.to_lowercase().contains("mg exa") {
            COURSE.replacen("contains = \"5 mg\"", "contains = { Exa = \"5 mg\" }", 1)
        } else {
            COURSE.to_owned()
        };
        let found = told(&text.replacen(from, to, 1));
        let start = format!("courses/examplin.toml:{start}");
        assert!(
            found.iter().any(|fault| fault.starts_with(&start)),
            "{to}: {found:?}, not {start}"
        );
    }
    let away = format!(
        "archived = 2026-03-01\n{}",
        COURSE.replacen("go to step 2", "resume", 1)
    );
    assert_eq!(told(&away), Vec::<String>::new());
}

#[test]
fn a_weekday_that_the_plan_has_not() {
    let weekly = COURSE
        .replacen("7.5 mg morning", "7.5 mg morning on Mon, Thu", 1)
        .replacen("5 mg morning, 2.5 mg evening", "5 mg morning every month on 1st Sat", 1);
    let says = |on: &str, verb: &str| {
        told(
            &weekly
                .replacen("on = 2026-01-09", &format!("on = {on}"), 1)
                .replacen("go to step 2", verb, 1),
        )
    };
    assert_eq!(
        says("2026-01-09", "weekday Tue to Wed"),
        ["courses/examplin.toml:21:6: change.do: nothing is due on Tue; `weekday Tue to Wed` changes nothing"]
    );
    assert_eq!(says("2026-01-09", "weekday Mon to Tue"), Vec::<String>::new());
    // The first Saturday of February is in the second step, the first of January was not.
    assert_eq!(says("2026-01-20", "weekday Sat to Sun"), Vec::<String>::new());
    assert_eq!(says("2026-02-10", "weekday Sat to Sun").len(), 1);
    // After one weekday was changed it is known by its new name: on the old one nothing is due.
    let twice = "weekday Mon to Tue\"\n[[change]]\non = 2026-01-10\ndo = \"weekday";
    assert_eq!(says("2026-01-09", &format!("{twice} Mon to Wed")).len(), 1);
    assert_eq!(says("2026-01-09", &format!("{twice} Tue to Wed")), Vec::<String>::new());
    assert_eq!(says("2026-01-09", &format!("{twice} Fri to Wed")).len(), 1);
    // A dose that is moved is named by either day.
    let moved = "move 2026-01-12 to 2026-01-13\"\n[[change]]\non = 2026-01-10\ndo = \"leave out";
    assert_eq!(says("2026-01-09", &format!("{moved} 2026-01-13")), Vec::<String>::new());
    assert_eq!(says("2026-01-09", &format!("{moved} 2026-01-14")).len(), 1);
    // Where the plan depends on what was taken nothing is said.
    let taken = weekly.replacen("for = \"2 weeks\"", "for = \"4 doses taken\"", 1);
    assert_eq!(
        told(&taken.replacen("go to step 2", "weekday Tue to Wed", 1)),
        Vec::<String>::new()
    );
}

#[test]
fn a_limit_of_a_component_that_the_product_has_not() {
    let sprays = "name = \"Nabiximols\"\ncount = \"spray\"\ncontains = { THC = \"2.7 mg\", CBD = \"2.5 mg\" }\n\
                  [limits]\nper_day = \"40 mg\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"15 sprays morning\" }]\n";
    assert_eq!(
        told(sprays),
        [
            "courses/examplin.toml:5:11: limits.per_day: what 15 sprays comes to in mg is not stated, so this limit \
             has no effect; expected a limit in the unit of the plan, or of one component, such as \"40 mg THC\" or \
             \"40 mg CBD\""
        ]
    );
    assert_eq!(
        told(&sprays.replacen("40 mg", "40 mg THC", 1)),
        ["courses/examplin.toml:8:19: plan.steps.take: this is over your limit of 40 mg THC in any 24 hours"]
    );
    for (wrong, says) in [
        (
            "40 mg CBN",
            "`CBN` is not a component that `contains` names; expected 40 mg THC or CBD",
        ),
        (
            "40 mg a day",
            "`a day` is not a component that `contains` names; expected 40 mg THC or CBD",
        ),
    ] {
        let place = Place::empty();
        place.put("courses/examplin.toml", &sprays.replacen("40 mg", wrong, 1));
        let loaded = place.store.load("2026-01-20".parse().unwrap());
        let faults: Vec<String> = loaded.faults.iter().map(ToString::to_string).collect();
        assert!(faults.iter().any(|fault| fault.ends_with(says)), "{wrong}: {faults:?}");
    }
}
