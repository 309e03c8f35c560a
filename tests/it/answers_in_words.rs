//! What is refused says what to write, guesses are near the word, and sentences have no holes.

use super::home::Home;
use super::silence::said;

fn checked(head: &str, take: &str) -> (Option<i32>, String) {
    let mut home = Home::empty();
    home.at("2026-06-01T07:00:00Z", "UTC");
    home.course(head, "2026-06-01", take);
    let (code, out, _) = said(&home, &["check"]);
    (code, out)
}

#[test]
fn directions_that_are_refused_say_what_to_write() {
    for (take, says) in [
        (
            "2 mg thrice weekly",
            "on which days of the week? Say that many weekdays, such as `once on Mon, Wed, Fri`",
        ),
        (
            "5 mg morning even days",
            "every second day, or by the date in the month?",
        ),
        ("5 mg tonight", "a dose of one day is a step of its own"),
        (
            "5 mg morning on 2026-06-31",
            "`2026-06-31` is not a day of the calendar",
        ),
        ("1 wafer after", "\"after\": after what? The line ends there"),
        ("2 mg twice a fortnight", "such as `once every 2 weeks on Mon, Thu`"),
        (
            "-5 mg morning",
            "what does the sign before it say? 5 mg, or less than before",
        ),
        (
            "5 mg morning days 1 8 15",
            "the days of a list have commas between them",
        ),
        ("2 tablets at 19.30", "a clock time has a colon: say `19:30`"),
        ("1 tsp morning", "a teaspoon is 5 mL: say `5 mL morning`"),
        ("1.5 tbsp at night", "a tablespoon is 15 mL: say `22.5 mL night`"),
        (
            "1 capful morning",
            "with `count = \"capful\"` at the top of the file, `1 capful morning` is read",
        ),
        ("2 mg tablet morning", "how many of them? 1 tablet, or 2 mg?"),
    ] {
        let (code, out) = checked("", take);
        assert_eq!(code, Some(1), "{take}: {out}");
        assert!(out.contains(says), "{take}: {out}");
        assert!(!out.contains("did you mean"), "{take}: {out}");
    }
    let (code, out) = checked("count = \"teaspoon\"", "1 tsp morning");
    assert_eq!((code, out.trim()), (Some(0), "No fault found."));
    let (code, out) = checked("", "2 mg thrice a day");
    assert_eq!((code, out.trim()), (Some(0), "No fault found."));
}

#[test]
fn check_notes_a_dose_without_a_time_and_one_of_nothing() {
    for (take, says) in [
        (
            "0 mg morning",
            "note: plan.steps.take: 0 mg is due as a dose and has to be recorded",
        ),
        ("3 mg on Tue", "note: plan.steps.take: 3 mg on Tue has no time"),
    ] {
        let (code, out) = checked("", take);
        assert_eq!(code, Some(0), "{take}: {out}");
        assert!(out.contains(says), "{take}: {out}");
    }
    for take in [
        "3 mg once on Tue",
        "3 mg morning on Tue",
        "3 mg on Tue at 10:00",
        "0-1 tablet morning",
    ] {
        assert_eq!(checked("", take).1.trim(), "No fault found.", "{take}");
    }
}

#[test]
fn a_date_of_a_label_is_a_date() {
    let read = |text: &str| said(&Home::empty(), &["read", "--", text]);
    assert_eq!(
        read("5 mg morning on 2026-06-05").1.trim(),
        "5 mg morning on 2026-06-05"
    );
    for (text, says) in [
        ("5 mg morning from 2026-06-05", "the first day, or the only one?"),
        ("5 mg morning on 2026-06-31", "this is not a day of the calendar"),
        ("-5 mg morning", "an amount is never below zero"),
    ] {
        let (code, out, _) = read(text);
        assert_eq!(code, Some(1), "{text}: {out}");
        assert!(out.contains(says), "{text}: {out}");
    }
}

#[test]
fn a_measure_without_words_for_its_ends_has_no_brackets() {
    let mut home = Home::empty();
    home.at("2026-06-01T07:00:00Z", "UTC");
    home.course("", "2026-06-01", "1 tablet 20:00");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"mood\"\nname = \"Mood\"\nscale = \"0-10\"\n",
    );
    let (_, _, err) = said(&home, &["rate", "mood"]);
    assert!(
        err.contains("Mood needs a value: 0 to 10; nothing was written"),
        "{err}"
    );
    let (_, _, err) = said(&home, &["rate", "mood", "11"]);
    assert!(err.contains("`11` is not a value of Mood; expected 0 to 10"), "{err}");
    let asked = home.typed(&["checkin", "--plain"], "q\n");
    assert!(!asked.contains("0  to") && !asked.contains("10 ."), "{asked}");
    let (_, _, err) = said(&home, &["change", "x", "only evening"]);
    assert!(err.to_lowercase().contains("no dose is due in the evening"), "{err}");
}
