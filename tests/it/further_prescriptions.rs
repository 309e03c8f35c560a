//! More of what prescriptions have, entered on the screen alone: each script in no more than four hundred keys.

use super::prescriptions::{MOST, Script, has_all, is_clean, read, said};

/// What else such a prescription has: tablets that are halved, another amount on Sundays, a weekly injection whose day is changed for
/// good on a later day, sites in turn, a weekly reading, and a value of the laboratory that is never asked for.
#[test]
fn a_dose_of_sundays_sites_and_what_is_measured_now_and_then() {
    const NOW: &str = "2026-03-02T08:05:00+01:00";
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let mut s = Script::begin(dir, NOW);
    s.run(&[
        ("Welcome.", "1"),
        ("called?", "Thyral<Enter>"),
        (
            "How much at a time",
            "40 mcg 30 min before breakfast on Mon-Sat; 50 mcg 30 min before breakfast on Sun, tablets of 20 mcg, halves<Enter>",
        ),
        ("How does the dose change?", "<Enter>"),
        ("rate every day?", "weight number kg<Enter>"),
        ("Who prescribes", "<Enter><Enter>"),
        ("What will be written", "<Enter>"),
        ("still missing", "<Esc>"),
        ("Doses", "M"),
        ("What the check-in asks", "e"),
        ("What is it called?", "<Tab><Tab><Tab><Ctrl-U>Mon<Enter><Enter>"),
        ("asked Mon", "a"),
        (
            "What is it called?",
            "Ferritin<Enter><Enter>number mcg/L<Enter><Ctrl-U>never<Enter><Enter>",
        ),
        ("asked never", "<Esc>"),
        ("Doses", "4N"),
        ("called?", "Weekal<Enter>"),
        (
            "How much at a time",
            "0.3 mg on Sun 4 weeks, then 0.6 mg<Enter>",
        ),
        ("What will be written", "<Enter>"),
        ("Weekal: still missing", "<Esc>"),
        ("d decide", "d"),
        ("what was decided?", "weekday Sun to Wed for good from 13 apr<Enter>"),
    ]);
    s.activate("In the draft");
    s.run(&[
        ("Active now", ":weekal sites<Enter>"),
        ("Weekal: all fields", "<Enter>left thigh, right thigh, belly<Enter>"),
        ("left thigh, right thigh", ""),
    ]);
    let keys = s.ends();
    println!("{keys} keys");
    assert!(keys <= MOST, "{keys} keys");
    has_all(
        &read(dir, "courses/thyral.toml"),
        &["count = \"tablet\"", "contains = \"20 mcg\"", "divisible = \"halves\""],
    );
    has_all(
        &read(dir, "courses/weekal.toml"),
        &["sites = [\"left thigh\", \"right thigh\", \"belly\"]"],
    );
    has_all(
        &read(dir, "measures.toml"),
        &["asked = \"Mon\"", "unit = \"mcg/L\"\nasked = \"never\""],
    );
    let due = said(dir, NOW, &["due", "--from", "2026-03-02", "--to", "2026-04-30"]);
    let of = |day: &str| -> String {
        let lines = due.lines().skip_while(|line| !line.contains(day)).skip(1);
        let lines: Vec<&str> = lines.take_while(|line| !line.ends_with("2026")).collect();
        lines.join("\n")
    };
    for (day, part) in [
        ("Sat 7 Mar", "Thyral 40 mcg = 2 tablets"),
        ("Sun 8 Mar", "Thyral 50 mcg = 2.5 tablets"),
        ("Sun 22 Mar", "Weekal 0.3 mg"),
        ("Sun 5 Apr", "Weekal 0.6 mg"),
        ("Sun 12 Apr", "Weekal 0.6 mg"),
        ("Wed 22 Apr", "Weekal 0.6 mg"),
    ] {
        assert!(of(day).contains(part), "{day}: {part}\n{due}");
    }
    for day in ["Wed 8 Apr", "Sun 19 Apr", "Sun 26 Apr"] {
        assert!(!of(day).contains("Weekal"), "{day}\n{due}");
    }
    is_clean(dir, NOW);
}

/// What else is around sessions: pulse and a rating after the dose with their alerts, tablets of two strengths that are counted each,
/// hours of sleep, and a visit that comes again.
#[test]
fn readings_around_a_session_two_strengths_and_a_visit_that_comes_again() {
    const NOW: &str = "2026-03-02T08:05:00+01:00";
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let mut s = Script::begin(dir, NOW);
    s.run(&[
        ("Welcome.", "1"),
        ("called?", "Troxal<Enter>"),
        (
            "How much at a time",
            "20 mg evening on Mon, Thu, troche of 80 mg, quarters<Enter>",
        ),
        ("How does the dose change?", "<Enter>"),
        ("rate every day?", "mood, sleep number h<Enter>"),
        ("Who prescribes", "Dr R<Enter><Enter>"),
        ("What will be written", "<Enter>"),
        ("still missing", "<Esc>"),
        ("Doses", "M"),
        ("What the check-in asks", "a"),
        (
            "What is it called?",
            "Pulse<Enter><Enter>number /min<Enter><Ctrl-U>around troxal: before, 40 min<Enter>105 or more: Call Dr R<Enter><Enter>",
        ),
        ("Pulse is asked", "a"),
        (
            "What is it called?",
            "Floating<Enter><Enter>0-10: none, very<Enter><Ctrl-U>around troxal: 40 min<Enter>6 or more: Call Dr R<Enter><Enter>",
        ),
        ("Floating is asked", "<Esc>"),
        ("Doses", "4N"),
        ("called?", "Taperal<Enter>"),
        ("How much at a time", "90 mg, tablets of 20 mg and 50 mg<Enter>"),
        ("When in the day?", "<Enter><Enter><Enter><Enter><Enter>"),
        ("What will be written", "<Enter>"),
        ("Taperal: still missing", "5"),
        ("how many tablets", "8 x 20 mg + 10 x 50 mg<Enter>"),
        ("20 mg: 8 tablets", "@"),
        ("Add a person", "jj<Enter>30 mar 10:00, Dr R, every 4 weeks<Enter>"),
        ("30 Mar 2026", ""),
    ]);
    let keys = s.ends();
    println!("{keys} keys");
    assert!(keys <= MOST, "{keys} keys");
    has_all(
        &read(dir, "courses/troxal.toml"),
        &["count = \"troche\"", "contains = \"80 mg\"", "divisible = \"quarters\""],
    );
    has_all(
        &read(dir, "measures.toml"),
        &[
            "asked = { course = \"troxal\", before = true, after = [\"40 min\"] }",
            "asked = { course = \"troxal\", before = false, after = [\"40 min\"] }",
            "{ at_least = 105, say = \"Call Dr R\" }",
            "{ at_least = 6, say = \"Call Dr R\" }",
            "scale = \"number\"\nunit = \"h\"",
        ],
    );
    has_all(
        &read(dir, "courses/taperal.toml"),
        &[
            "strengths = [\"20 mg\", \"50 mg\"]",
            "left = \"8 x 20 mg + 10 x 50 mg\"",
        ],
    );
    has_all(&read(dir, "care.toml"), &["on = 2026-03-30", "every = \"4 weeks\""]);
    let due = said(dir, NOW, &["due", "--from", "2026-03-02", "--to", "2026-03-02"]);
    has_all(&due, &["Troxal 20 mg = 0.25 of a troche", "Taperal 90 mg"]);
    is_clean(dir, NOW);
}
