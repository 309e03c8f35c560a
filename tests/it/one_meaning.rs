//! One line of directions has one meaning wherever it is typed: a file, `change take`, `regimen read`. What can be meant in two
//! ways is asked in all of them, and the form that is shown is always read.

use super::home::Home;
use super::silence::said;

fn home(take: &str) -> Home {
    let mut home = Home::empty();
    home.at("2026-06-01T07:00:00Z", "UTC");
    home.course("", "2026-06-01", take);
    home
}

fn read(line: &str) -> (Option<i32>, String) {
    let (code, out, _) = said(&Home::empty(), &["read", "--", line]);
    (code, out.trim().to_owned())
}

/// What `check` says of a file with this line, and what a decision with it says.
fn checked(line: &str) -> (Option<i32>, String) {
    let (code, out, _) = said(&home(line), &["check"]);
    (code, out)
}

/// The plan has another dose in the unit of the line.
fn decided(line: &str) -> (Option<i32>, String) {
    let unit = ["mg", "tablet", "puff", "unit"]
        .into_iter()
        .find(|unit| line.contains(unit));
    let plan = format!("9 {} noon", unit.unwrap());
    let (code, out, err) = said(&home(&plan), &["change", "x", &format!("take {line}")]);
    (code, format!("{out}{err}"))
}

/// The line is asked about in all places, and each names these words.
fn asked(line: &str, words: &str) {
    for (place, (code, told), want) in [
        ("read", read(line), 1),
        ("check", checked(line), 1),
        ("change", decided(line), 2),
    ] {
        assert_eq!(code, Some(want), "{place} `{line}`: {told}");
        assert!(told.contains(words), "{place} `{line}`: {told}");
    }
    let (code, due, _) = said(&home(line), &["due", "--to", "2026-06-07"]);
    assert_eq!(code, Some(3), "{line}: {due}");
    assert!(due.contains("courses/x.toml:"), "{line}: {due}");
}

/// The line has this meaning in all places.
fn means(line: &str, shown: &str) {
    let (code, told) = read(line);
    assert_eq!((code, told.lines().next()), (Some(0), Some(shown)), "{line}");
    assert_eq!(checked(line).0, Some(0), "{line}: {}", checked(line).1);
    let (code, told) = decided(line);
    assert_eq!(code, Some(0), "{line}: {told}");
    assert!(told.contains(&format!("take {shown} from")), "{line}: {told}");
}

#[test]
fn a_fraction_that_nobody_says_may_be_two_strengths() {
    for (line, two) in [
        ("5/10 mg morning", "two strengths, 5 mg and 10 mg"),
        ("5/10 mg alternate days", "two strengths, 5 mg and 10 mg"),
        ("5/8 mg daily", "two strengths, 5 mg and 8 mg"),
        ("5/10 tablets daily", "two strengths, 5 tablets and 10 tablets"),
        ("11/2 tablets daily", "5.5 tablets"),
    ] {
        asked(line, two);
    }
    means("1/2 mg morning", "0.5 mg morning");
    means("3/4 tablet morning", "0.75 tablets morning");
    let home = home("5 mg morning");
    let (code, _, err) = said(&home, &["take", "x", "5/10"]);
    assert!(
        code == Some(2) && err.contains("two strengths, 5 mg and 10 mg"),
        "{err}"
    );
}

#[test]
fn a_point_before_three_figures_may_be_of_thousands() {
    for (line, thousands) in [
        ("10.000 units morning", "10000"),
        ("1.000 mg morning", "1000"),
        ("1.250 mg morning", "1250"),
        ("1,250 mg morning", "1250"),
    ] {
        asked(line, thousands);
    }
    means("3.125 mg morning, evening", "3.125 mg morning, evening");
    let home = home("10 units morning");
    for args in [
        &["take", "x", "10.000 units"][..],
        &["limits", "x", "10.000 units"],
        &["change", "x", "set 10.000 units"],
    ] {
        let (code, _, err) = said(&home, args);
        assert!(code == Some(2) && err.contains("10 or as 10000"), "{args:?}: {err}");
    }
}

#[test]
fn regular_and_as_needed_are_both_or_asked() {
    for line in [
        "2 puffs bid and prn",
        "2 puffs 4x daily and as required",
        "1 tablet tds and prn for pain",
        "1 tablet at night and as needed",
        "1 tablet morning and as needed",
        "1 tablet every 6 hours and as needed",
        "5 mg twice daily plus as needed",
        "2 puffs as needed and at night",
    ] {
        asked(line, "regularly and as needed as well, or only as needed?");
    }
    means("2 puffs bid and 2 puffs prn", "2 puffs twice a day, 2 puffs as needed");
}

#[test]
fn what_a_dose_is_made_of_comes_to_the_dose() {
    for line in [
        "20 mg (3 tablets of 5 mg) daily",
        "10 mg (1 tablet of 5 mg) bid",
        "10 mg (0.5 mL of 10 mg/mL) daily",
        "0.5 mL (10 mg) of 10 mg/mL daily",
    ] {
        let (code, told) = read(line);
        assert_eq!(code, Some(1), "{line}: {told}");
        assert!(told.contains("comes to another amount"), "{line}: {told}");
        assert_eq!(checked(line).0, Some(1), "{line}");
        assert_eq!(decided(line).0, Some(2), "{line}");
    }
    for line in [
        "20 mg (4 tablets of 5 mg) daily",
        "10 mg (1 mL of 10 mg/mL) daily",
        "10 mg (5 mL of 10 mg/5 mL) daily",
        "0.5 mL (5 mg) of 10 mg/mL daily",
    ] {
        assert_eq!(read(line).0, Some(0), "{line}: {}", read(line).1);
    }
}

#[test]
fn an_exception_with_a_moment_may_be_of_one_dose() {
    for line in [
        "1 tablet 08:00, 20:00 except Sun 20:00",
        "1 tablet morning, evening except Sunday evening",
        "1 tablet morning and evening except Sunday morning",
        "1 tablet morning, evening, not Sunday evening",
        "1 tablet morning, evening except on Sundays in the evening",
    ] {
        asked(line, "is that dose alone left out, or all doses of the day?");
    }
    means(
        "3 mg every day except Sun at 08:00",
        "3 mg 08:00 on Mon, Tue, Wed, Thu, Fri, Sat",
    );
}

#[test]
fn days_behind_two_doses_may_be_of_the_last() {
    for line in [
        "1 tablet morning, 2 tablets evening on Mon, Thu",
        "1 tablet morning and 2 tablets evening on Mon, Thu",
        "1 tablet morning, 1 tablet evening on Sunday",
        "1 tablet 08:00, 1 tablet 20:00 on Mon",
        "5 mg morning, 10 mg evening every other day",
        "5 mg morning, 10 mg evening days 1-21 of 28",
    ] {
        let words = if line.starts_with("5 mg") {
            "on which days is 5 mg morning"
        } else {
            "on which days is 1 tablet"
        };
        // In a file they are the days of both, as they have always been there, with a note.
        for (place, (code, told), want) in [
            ("read", read(line), 1),
            ("check", checked(line), 0),
            ("change", decided(line), 2),
        ] {
            assert_eq!(code, Some(want), "{place} `{line}`: {told}");
            assert!(told.contains(words), "{place} `{line}`: {told}");
        }
    }
    means(
        "1 tablet morning on Mon, Thu; 2 tablets evening on Mon, Thu",
        "1 tablet morning on Mon, Thu; 2 tablets evening on Mon, Thu",
    );
    means(
        "1 tablet morning; 2 tablets evening on Mon, Thu",
        "1 tablet morning; 2 tablets evening on Mon, Thu",
    );
    means(
        "5 mg morning; 2.5 mg morning on Mon",
        "5 mg morning; 2.5 mg morning on Mon",
    );
    means(
        "1 tablet morning, evening on Mon, Thu",
        "1 tablet morning, evening on Mon, Thu",
    );
    means(
        "5 mg every morning, 10 mg evening on Sundays",
        "5 mg morning; 10 mg evening on Sun",
    );
    means(
        "1 tablet every night, 2 tablets noon on Mon",
        "1 tablet night; 2 tablets noon on Mon",
    );
}

#[test]
fn two_rules_that_meet_are_asked_about() {
    for line in [
        "5 mg on Monday, 10 mg every other day",
        "5 mg daily, 10 mg on Sundays",
        "5 mg every day, 10 mg on Sundays",
        "5 mg once a day, 10 mg evening on Sun",
        "1 tablet every other day, 2 tablets on Sundays",
        "5 mg am; 2.5 mg am on Mon",
    ] {
        asked(line, "two rules meet on one day");
    }
}

#[test]
fn a_number_may_be_an_hour_an_amount_or_a_number_of_times() {
    for line in ["2 tablets AM, 1 PM", "2 tablets am and 3 pm", "3 tablets am, 2 pm"] {
        asked(line, "a time of day, or an amount for the morning or evening?");
    }
    for line in ["3 x 1 tablet daily", "2 x 1 tablet daily"] {
        asked(line, "which is the amount, and which the number of times?");
    }
    means("2 x 5 mg morning", "10 mg morning");
}

#[test]
fn a_question_names_the_form_that_has_one_meaning() {
    let (_, told) = checked("2 tablets AM, 1 PM");
    assert!(
        told.contains("Where `2 tablets morning, 13:00` is meant, say so"),
        "{told}"
    );
    means("2 tablets morning, 13:00", "2 tablets morning, 13:00");
}

/// Files have such lines: what they say goes on being due, on the days of all doses, and `check` notes the question until the
/// line is written out.
#[test]
fn days_behind_two_doses_of_a_file_are_those_of_both_and_are_asked_about() {
    let home = home("1 tablet morning, 2 tablets evening on Mon, Thu");
    let (code, due, _) = said(&home, &["due", "--to", "2026-06-07"]);
    assert_eq!(code, Some(0), "{due}");
    for part in ["Mon 1 Jun", "Thu 4 Jun", "1 tablet", "2 tablets"] {
        assert!(due.contains(part), "{part}: {due}");
    }
    assert!(!due.contains("Tue 2 Jun"), "{due}");
    let (_, told, _) = said(&home, &["check"]);
    let asked = "on which days is 1 tablet morning taken? Say `1 tablet morning on Mon, Thu; 2 tablets evening on Mon, Thu` or `1 tablet \
                 morning; 2 tablets evening on Mon, Thu`. It is read as `1 tablet morning on Mon, Thu; 2 tablets evening on Mon, Thu`";
    assert!(told.contains(asked), "{told}");
}
