//! Words beside a dose as needed: how far apart, when, on which days. Each is a part of that dose or refused; none becomes a dose
//! of each day, and none is left out without a word.

use super::home::Home;
use super::silence::said;

/// The directions as the plan shows them, or `None` and what `check` says.
fn in_a_file(take: &str) -> Result<String, String> {
    let mut home = Home::empty();
    home.at("2026-06-01T07:00:00Z", "UTC");
    home.course("", "2026-06-01", take);
    let (code, out, _) = said(&home, &["check"]);
    if code != Some(0) {
        return Err(out);
    }
    let plan = home.ok(&["plan", "x"]);
    let row = plan.lines().last().unwrap_or_default();
    let take = row.split_once("open d").map_or(row, |(_, take)| take);
    Ok(take.trim().trim_end_matches("now").trim().to_owned())
}

fn read(take: &str) -> (Option<i32>, String) {
    let (code, out, _) = said(&Home::empty(), &["read", "--", take]);
    (code, out)
}

#[test]
fn hours_after_the_reason_are_those_of_the_dose() {
    for (behind, apart) in [
        ("half-hourly", "30 min"),
        ("half hourly", "30 min"),
        ("1/2 hourly", "30 min"),
        ("every half hour", "30 min"),
        ("every half an hour", "30 min"),
        ("every 2.5 hours", "150 min"),
        ("quarter-hourly", "15 min"),
        ("two-hourly", "2 hours"),
        ("q4h", "4 hours"),
    ] {
        for as_needed in ["as needed for wheeze", "prn wheeze"] {
            let take = format!("1 puff {as_needed} {behind}");
            let want = format!("1 puff as needed every {apart} for wheeze");
            assert_eq!(in_a_file(&take).as_deref(), Ok(&*want), "{take}");
            assert_eq!(read(&take).1.trim(), want, "{take}");
        }
    }
}

#[test]
fn an_amount_behind_a_dose_as_needed_is_asked_about() {
    for behind in [
        "two puffs at night",
        "2 puffs at night",
        "one puff at night",
        "a puff at night",
        "one at night",
        "half at night",
        "2 at night",
        "8 puffs daily",
        "0.5 puffs hourly",
        "half puff hourly",
        "take 2 puffs at night",
        "with 2 puffs at night",
        "(2 puffs at night)",
        ": 2 puffs at night",
        "phase 2 weekly",
        "then twice daily",
        "then 2 puffs at night",
    ] {
        for as_needed in ["as needed for wheeze", "as needed", "prn wheeze"] {
            let take = format!("1 puff {as_needed} {behind}");
            let file = in_a_file(&take);
            assert!(file.is_err(), "{take}: {file:?}");
            assert_eq!(read(&take).0, Some(1), "{take}: {}", read(&take).1);
        }
    }
    let refused = in_a_file("1 puff as needed for wheeze two puffs at night").unwrap_err();
    assert!(
        refused.contains("for a second dose say `1 puff as needed for wheeze; two puffs at night`"),
        "{refused}"
    );
    // What is said to write is read.
    for take in [
        "1 puff as needed for wheeze; two puffs at night",
        "1 puff as needed for wheeze, 2 puffs at night",
        "1 puff as needed for wheeze and 2 puffs at night",
    ] {
        let both = in_a_file(take).unwrap();
        assert_eq!(both, "1 puff as needed for wheeze, 2 puffs night", "{take}");
    }
}

#[test]
fn a_time_beside_as_needed_is_kept() {
    for (take, shown) in [
        ("1 tablet when needed at night", "for use at night"),
        ("1 tablet bedtime as needed", "for use at bedtime"),
        ("1 tablet at 22:00 if needed", "for use at 22:00"),
        (
            "1 tablet morning and evening prn",
            "for use in the morning and in the evening",
        ),
        ("1 tablet as needed from 08:00", "for use from 08:00"),
        ("1 tablet with breakfast as needed", "for use with breakfast"),
        ("1 tablet evening as needed for sleep", "for sleep in the evening"),
        ("1 tablet at 22:00 as needed for sleep", "for sleep at 22:00"),
    ] {
        let want = format!("1 tablet as needed {shown}");
        assert_eq!(in_a_file(take).as_deref(), Ok(&*want), "{take}");
        assert_eq!(read(take).1.trim(), want, "{take}");
    }
    // Figures are not a part of what it is for.
    let take = "1 tablet as needed 30 min before breakfast";
    assert!(read(take).1.contains("30 min before breakfast"), "{}", read(take).1);
    let refused = in_a_file(take).unwrap_err();
    assert!(
        refused.contains("\"30 min before breakfast\" is for a note"),
        "{refused}"
    );
}

#[test]
fn days_behind_the_reason_are_days_and_a_maximum_is_refused() {
    for (behind, shown) in [
        ("on Mon and Fri", "on Mon, Fri"),
        ("weekends", "on Sat, Sun"),
        ("on the 1st of the month", "every month on day 1"),
        ("on 2026-06-05", "on 2026-06-05"),
        ("once a week", "every week"),
    ] {
        let take = format!("1 puff as needed for wheeze {behind}");
        assert_eq!(
            in_a_file(&take),
            Ok(format!("1 puff as needed for wheeze, {shown}")),
            "{take}"
        );
    }
    for behind in [
        "once a day",
        "every day",
        "each day",
        "a day",
        "per day",
        "x3",
        "alternate days",
        "another at night",
        "up to 4 puffs",
        "every 4 hours from 08:00",
        "on 2026-06-31",
    ] {
        let take = format!("1 puff as needed for wheeze {behind}");
        assert!(in_a_file(&take).is_err(), "{take}: {:?}", in_a_file(&take));
    }
    // What hurts may have such words in it.
    for reason in [
        "sun rash",
        "one-sided headache",
        "pain on standing",
        "bad days",
        "pain a day after a long walk",
        "every attack",
    ] {
        let take = format!("1 puff as needed for {reason}");
        assert_eq!(in_a_file(&take), Ok(take.clone()));
    }
}
