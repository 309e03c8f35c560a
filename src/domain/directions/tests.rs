//! What is read, what is printed, and that the two agree.

use super::*;

fn read(text: &str) -> Directions {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn canonical(text: &str) -> String {
    let once = read(text);
    let shown = once.to_string();
    assert_eq!(read(&shown), once, "{text} -> {shown}");
    shown
}

#[test]
fn what_weekdays_do_not_take_names_what_to_write() {
    for (typed, says) in [
        (
            "1 mg once every 2 weeks on Sat from day 8",
            "weekdays of every 2 weeks are counted from the week in which the step begins; say `every 2 weeks from day 8` \
             without the weekday, or begin with a step before it, such as { for = \"1 week\", take = \"none\" }",
        ),
        (
            "1 mg once on Sat every 2 weeks, counted from 2026-01-10",
            "weekdays of every 2 weeks are counted from the week in which the step begins; say `every 2 weeks from \
             2026-01-10` without the weekday, or begin with a step before it, such as { for = \"1 week\", take = \"none\" }",
        ),
        (
            "1 mg once on Sat from day 8",
            "weekdays hold from the first day of the step; begin with a step before it, such as { for = \"1 week\", \
             take = \"none\" }",
        ),
        (
            "1 mg once every 2 weeks on Mon except 2026-12-28",
            "a date is left out by a change: [[change]] on = 2026-12-28, do = \"leave out 2026-12-28\"",
        ),
        (
            "1 mg morning except on 2026-12-28",
            "a date is left out by a change: [[change]] on = 2026-12-28, do = \"leave out 2026-12-28\"",
        ),
        (
            "1 mg morning every 2 days, except Sun",
            "`except` belongs to every day; name the days that remain",
        ),
    ] {
        let wrong = typed.parse::<Directions>().unwrap_err();
        assert_eq!(wrong.to_string(), says, "{typed}");
    }
    assert_eq!(
        canonical("1 mg morning except Sun"),
        "1 mg morning on Mon, Tue, Wed, Thu, Fri, Sat"
    );
}

#[test]
fn minutes_hold_for_the_meals_that_follow() {
    for (typed, shown) in [
        (
            "1 dose 30 min before breakfast, lunch and dinner",
            "1 dose 30 min before breakfast, 30 min before lunch, 30 min before dinner",
        ),
        (
            "1 dose 30 min before breakfast, lunch, and dinner on Mon",
            "1 dose 30 min before breakfast, 30 min before lunch, 30 min before dinner on Mon",
        ),
        (
            "1 dose 1 hour after lunch & tea",
            "1 dose 1 hour after lunch, 1 hour after dinner",
        ),
        (
            "1 dose before breakfast and dinner",
            "1 dose before breakfast, before dinner",
        ),
        (
            "1 dose 30 min before breakfast and before dinner",
            "1 dose 30 min before breakfast, 30 min before dinner",
        ),
        (
            "1 dose 30 min before breakfast, after lunch and dinner",
            "1 dose 30 min before breakfast, after lunch, after dinner",
        ),
        // A bedtime is not a meal and is read separately.
        (
            "1 dose 30 min before breakfast, dinner and bedtime",
            "1 dose 30 min before breakfast, 30 min before dinner, bedtime",
        ),
        (
            "1 dose 30 min before breakfast, 12:00, night and dinner",
            "1 dose 30 min before breakfast, 12:00, night, 30 min before dinner",
        ),
        // `at` and `with` end it.
        (
            "1 dose 30 min before breakfast, at lunch and dinner",
            "1 dose 30 min before breakfast, 1 dose lunch, dinner",
        ),
        (
            "1 dose 30 min before breakfast and with dinner",
            "1 dose 30 min before breakfast, 1 dose dinner",
        ),
        (
            "1 dose 1 hour before noon and at night",
            "1 dose 1 hour before noon, 1 dose night",
        ),
        // Another amount begins another list.
        (
            "1 dose 30 min before breakfast, 2 doses lunch",
            "1 dose 30 min before breakfast, 2 doses lunch",
        ),
        (
            "1 dose breakfast, 30 min after lunch",
            "1 dose breakfast, 30 min after lunch",
        ),
    ] {
        assert_eq!(canonical(typed), shown, "{typed}");
    }
    let mut words = Vocabulary::default();
    words.set_slot("elevenses", NaiveTime::from_hms_opt(11, 0, 0).unwrap());
    for (typed, says) in [
        (
            "1 dose 1 hour before noon and night",
            "both could be meant; say `1 hour before night` or `at night`",
        ),
        (
            "1 dose 30 min before breakfast, elevenses",
            "both could be meant; say `30 min before elevenses` or `at elevenses`",
        ),
    ] {
        let wrong = Directions::parse(typed, &words).unwrap_err();
        assert_eq!(wrong.to_string(), says);
    }
    let own = Directions::parse("1 dose 30 min before breakfast, at elevenses", &words).unwrap();
    assert_eq!(own.to_string(), "1 dose 30 min before breakfast, 1 dose elevenses");
    assert_eq!(Directions::parse(&own.to_string(), &words).unwrap(), own);
}

#[test]
fn canonical_forms_stay_as_they_are() {
    for text in [
        "1 spray morning, 2 sprays evening",
        "7.5 mg 18:00 on Mon, Fri; 5 mg 18:00 on other days",
        "300 mg morning, noon, evening",
        "1 dose 30 min before breakfast, 30 min before dinner",
        "2 tablets before breakfast, 1 tablet after lunch, after dinner, 2 tablets bedtime",
        "500 mg every 8 hours from 15:00",
        "25 mg once every 2 days",
        "25 mg once a day",
        "1 dose 3 times a day",
        "10 mg morning day 1 of 2; 7.5 mg morning day 2 of 2",
        "25 mg evening days 1-21 of 28",
        "40 mg morning days 1, 8, 15, 22 of 28",
        "1 patch morning on Mon, Thu in days 1-14 of 28",
        "400 mg once days 1, 15, 43",
        "150 mg 07:00 every month on day 31",
        "200 mg bedtime every month on days 1-12",
        "1 dose 09:00 every month on 3rd last day",
        "1 dose 09:00 every month on 1st Fri",
        "1 dose 09:00 every 3 months on last Mon, 2nd last Fri",
        "1 dose 09:00 every month on 1st Mon, 3rd Mon",
        "1 dose 09:00 every month on last working day, 3rd working day",
        "1 mg once every 3 months from 2026-01-16",
        "1 dose 09:00 every 2 weeks on Tue, Sun, weeks start Sun",
        "104 mg once 12-14 weeks after the last",
        "1-2 tablets as needed every 4-6 hours for headache",
        "4 mg then 2 mg as needed",
        "2 patches 08:00, worn 12 hours",
        "25 mcg/h every 72 hours from 09:00, worn until the next",
        "50 mcg/24 h morning, worn until the next on Mon, Thu",
        "56 mg 10:00 over 40 min on Tue, Fri",
        "2.5 mg/kg morning, evening",
        "1000 mg/m2 morning, evening days 1-14 of 21",
        "5 mg morning on 2026-01-06, 2026-01-20",
        "10 mg once every 8 weeks",
        "none",
    ] {
        assert_eq!(canonical(text), text);
    }
}

#[test]
fn lenient_input_has_one_canonical_form() {
    for (text, shown) in [
        (
            "1 spray in the morning and 2 sprays in the evening",
            "1 spray morning, 2 sprays evening",
        ),
        ("take 300mg morning, noon and evening", "300 mg morning, noon, evening"),
        ("1 tablet 2x a day", "1 tablet twice a day"),
        ("1 tab bid", "1 tablet twice a day"),
        ("50ug tid", "50 mcg 3 times a day"),
        ("1 tablet prn", "1 tablet as needed"),
        (
            "0.25 mg every 6 to 12 hours as needed",
            "0.25 mg as needed every 6-12 hours",
        ),
        ("5 mg at 8am and 9 pm", "5 mg 08:00, 21:00"),
        ("25 mg every other day", "25 mg once every 2 days"),
        ("10 mg morning, 5 days on 2 off", "10 mg morning days 1-5 of 7"),
        ("10 mcg morning weekdays", "10 mcg morning on Mon, Tue, Wed, Thu, Fri"),
        ("15 mg evening every Monday", "15 mg evening on Mon"),
        (
            "Mon and Fri 7.5 mg at 18:00; other days 5 mg at 18:00",
            "7.5 mg 18:00 on Mon, Fri; 5 mg 18:00 on other days",
        ),
        ("1 mg weekly", "1 mg once every week"),
        ("half a tablet at night", "0.5 tablets night"),
        ("1/2 tablet nightly", "0.5 tablets night"),
        ("2 x 500 mg morning", "1000 mg morning"),
        ("150 mg at 07:00 on the 31 of each month", ""),
        ("1 patch 08:00 for 12 hours", "1 patch 08:00, worn 12 hours"),
        (
            "200 mg bedtime days 1-12 of the month",
            "200 mg bedtime every month on days 1-12",
        ),
        (
            "1 dose 09:00 every second week on Tue and Thu",
            "1 dose 09:00 every 2 weeks on Tue, Thu",
        ),
        ("5 mg q8h", "5 mg every 8 hours"),
        // The hours are not part of the reason.
        (
            "1 tablet as needed for pain every 6 hours",
            "1 tablet as needed every 6 hours for pain",
        ),
        (
            "1 tablet as needed for bad pain, every 4-6 hours on Mon",
            "1 tablet as needed every 4-6 hours for bad pain, on Mon",
        ),
        ("5 mg once every day", "5 mg once a day"),
        // What the 1st is of comes with the 3rd.
        (
            "5 mg every month on 1st and 3rd Mon",
            "5 mg once every month on 1st Mon, 3rd Mon",
        ),
        (
            "5 mg every month on the 2nd last and the last Fri",
            "5 mg once every month on 2nd last Fri, last Fri",
        ),
        (
            "5 mg every month on the 1st and the 15th",
            "5 mg once every month on day 1, day 15",
        ),
        (
            "5 mg every month on the 1st, the 15th and days 20-22",
            "5 mg once every month on day 1, day 15, days 20-22",
        ),
        (
            "5 mg every month on the last weekday",
            "5 mg once every month on last working day",
        ),
        ("5 mg once a week on Mon", "5 mg once on Mon"),
        ("5 mg once a month", "5 mg once every month"),
        (
            "5 mg morning except Sun",
            "5 mg morning on Mon, Tue, Wed, Thu, Fri, Sat",
        ),
        (
            "5 mg morning every day except Sat and Sun",
            "5 mg morning on Mon, Tue, Wed, Thu, Fri",
        ),
        (
            "1 patch morning, worn 1 week on Sun",
            "1 patch morning, worn 1 week on Sun",
        ),
        ("0,5 mg am", "0.5 mg morning"),
    ] {
        if shown.is_empty() {
            assert!(text.parse::<Directions>().is_err(), "{text}");
        } else {
            assert_eq!(canonical(text), shown, "{text}");
        }
    }
}

#[test]
fn a_wrong_word_is_answered_with_its_place_and_what_would_be_valid() {
    let error = "5 mg mornin".parse::<Directions>().unwrap_err();
    assert_eq!(
        (error.column, error.found.as_str(), error.nearest.as_deref()),
        (6, "mornin", Some("morning"))
    );
    assert!(error.expected.iter().any(|e| e.contains("time of day")), "{error}");
    let error = "5 mgg morning".parse::<Directions>().unwrap_err();
    assert_eq!((error.column, error.found.as_str()), (3, "mgg"));
    assert!(error.to_string().contains("a unit such as mg"), "{error}");
    let error = "5 mg morning on Mon, 1,250 mg evening on Tue"
        .parse::<Directions>()
        .unwrap_err();
    assert!(error.to_string().contains("1.250 or as 1250"), "{error}");
    let error = "".parse::<Directions>().unwrap_err();
    assert!(
        error.to_string().contains("end too early") && error.to_string().contains("an amount"),
        "{error}"
    );
    let error = "10-5 mg morning".parse::<Directions>().unwrap_err();
    assert!(error.to_string().contains("from the smaller"), "{error}");
    let error = "1-0-1-0 tablets".parse::<Directions>().unwrap_err();
    assert!(error.to_string().contains("a moment for each amount"), "{error}");
    let error = "5 mg every 0 days".parse::<Directions>().unwrap_err();
    assert!(error.to_string().contains("between 1 and 1000"), "{error}");
    let error = "25 mg days 1-21 of 14".parse::<Directions>().unwrap_err();
    assert!(error.to_string().contains("within its length"), "{error}");
}

#[test]
fn for_is_not_a_time_of_wearing_where_nothing_is_worn() {
    for text in [
        "1 capsule morning for 7 days",
        "1 patch morning for 7 days",
        "500 mg every 12 hours from 08:00 for 3 days",
        "5 mg morning for 2 weeks",
        "56 mg 10:00 for 40 min",
        "1 tablet as needed for 3 days",
    ] {
        let error = text.parse::<Directions>().unwrap_err().to_string();
        assert!(error.contains("`for` of the step"), "{text}: {error}");
    }
    let error = "1 tab qid for pain".parse::<Directions>().unwrap_err().to_string();
    assert!(error.contains("`for` does not fit"), "{error}");
    for text in [
        "1 tablet as needed for pain up to 4 times a day",
        "1 tablet as needed for pain max 4",
        "1 tablet as needed for pain at least 6 hours apart",
        "2 tablets once",
        "5 mg once, 10 mg bedtime",
        "5 mg every month on last",
        "5 mg every month on last and day 3",
        "5 mg morning except",
    ] {
        assert!(text.parse::<Directions>().is_err(), "{text}");
    }
}

/// Never read where two common readings differ in amount, number or day.
#[test]
fn a_dose_without_a_time_beside_one_with_a_time_is_asked_about() {
    let said = |text: &str| {
        text.parse::<Directions>()
            .map_or_else(|e| e.to_string(), |read| read.to_string())
    };
    for (text, first, second) in [
        (
            "3 mg 30 min before breakfast; 4 mg on Wed",
            "`4 mg 30 min before breakfast on Wed`",
            "`4 mg once on Wed`",
        ),
        (
            "3 mg 07:15 except Wed; 4 mg on Wed",
            "`4 mg 07:15 on Wed`",
            "`4 mg once on Wed`",
        ),
        (
            "4 mg on Wed; 3 mg morning except Wed",
            "`4 mg morning on Wed`",
            "`4 mg once on Wed`",
        ),
    ] {
        let why = said(text);
        assert!(why.contains(first) && why.contains(second), "{text}: {why}");
    }
    // Said to be once, or with nothing that has a time, it is as before.
    assert_eq!(
        said("3 mg 07:15 except Wed; 4 mg once on Wed"),
        "3 mg 07:15 on Mon, Tue, Thu, Fri, Sat, Sun; 4 mg once on Wed"
    );
    assert_eq!(
        said("5 mg on Mon; 7.5 mg on Fri"),
        "5 mg once on Mon; 7.5 mg once on Fri"
    );
    assert_eq!(
        said("5 mg on Mon 08:00; 1 tablet on Fri"),
        "5 mg 08:00 on Mon; 1 tablet once on Fri"
    );
}

#[test]
fn what_can_be_meant_in_two_ways_is_refused_with_both() {
    for (text, says) in [
        ("2 mg twice weekly", "on which days of the week"),
        ("2 patches twice weekly on Tue", "on which days of the week"),
        ("2 mg 2x weekly", "on which days of the week"),
        ("2 mg three times weekly", "once on Mon, Wed, Fri"),
        ("2 mg twice every week", "on which days of the week"),
        ("2 mg twice a week", "on which days of the week"),
        ("2 mg 4 times a week", "once on Mon, Tue, Thu, Sat"),
        ("2 mg twice monthly", "on which days of the month"),
        ("2 mg 3 times every month", "on which days of the month"),
        (
            "3 mg morning every day, except Wednesdays: 4 mg morning",
            "each amount with its days",
        ),
        (
            "3 mg morning daily; except Wed 4 mg morning",
            "each amount with its days",
        ),
        ("except Sun: 5 mg evening", "each amount with its days"),
        (
            "3 mg morning every day, Wednesdays: 4 mg morning",
            "instead of 3 mg, or as well",
        ),
        ("3 mg morning except Wed, 4 mg morning", "instead of 3 mg, or as well"),
        ("3 mg morning, 4 mg morning on Wed", "instead of 3 mg, or as well"),
        ("12 mg/day morning, evening", "the amount of the day, or of each time"),
        ("12 mg per day 3 times a day", "the amount of the day, or of each time"),
        ("3 mg", "when, and how often"),
        ("3 mg morning, 4 mg", "when, and how often"),
        ("3 mg; 4 mg morning", "when, and how often"),
        ("3 mg twice", "that many times a day, or in all"),
        ("3 mg 3 times", "that many times a day, or in all"),
    ] {
        let error = text.parse::<Directions>().map(|read| read.to_string()).unwrap_err();
        assert!(error.to_string().contains(says), "{text}: {error}");
    }
    for (text, shown) in [
        ("2 patches twice weekly on Tue, Fri", "2 patches once on Tue, Fri"),
        ("1 mg 3 times a week on Mon, Wed and Fri", "1 mg once on Mon, Wed, Fri"),
        ("12 mg per day", "12 mg once a day"),
        ("12 mg/day morning", "12 mg morning"),
        ("25 mcg/24 h morning", "25 mcg/24 h morning"),
        (
            "25 mcg/day morning, worn until the next",
            "25 mcg/24 h morning, worn until the next",
        ),
        ("3 mg every Tuesday at 10:00", "3 mg 10:00 on Tue"),
        ("3 mg once a week at 10:00", "3 mg 10:00 every week"),
        ("3 mg on Tue at 10:00 and 20:00", "3 mg 10:00, 20:00 on Tue"),
        (
            "3 mg morning except Wed; 4 mg morning on Wed",
            "3 mg morning on Mon, Tue, Thu, Fri, Sat, Sun; 4 mg morning on Wed",
        ),
        (
            "5 mg morning; 2.5 mg morning on Mon",
            "5 mg morning; 2.5 mg morning on Mon",
        ),
    ] {
        assert_eq!(canonical(text), shown, "{text}");
    }
}

/// Only a word that could be there is suggested.
#[test]
fn a_guess_is_a_word_that_could_be_there() {
    for text in [
        "1 tablet after",
        "1 tablet via mouth",
        "Place 1 patch",
        "1 tablet one",
        "5 mg per tablet morning",
        "1 mg tablet morning",
        "1 via bid",
        "1 per bid",
    ] {
        if let Err(error) = text.parse::<Directions>() {
            assert_eq!(error.nearest, None, "{text}: {error}");
        }
    }
    assert_eq!(
        "1 tablt morning".parse::<Directions>().unwrap_err().nearest.as_deref(),
        Some("tablet")
    );
    assert_eq!(
        "1 tablet evning".parse::<Directions>().unwrap_err().nearest.as_deref(),
        Some("evening")
    );
}

/// The days may be before what it is taken for, and after it.
#[test]
fn days_of_a_dose_as_needed_are_on_either_side_of_its_reason() {
    for text in [
        "2 mg then 1 mg as needed every 5 days for attacks",
        "2 mg then 1 mg as needed for attacks every 5 days",
        "2 mg then 1 mg as needed for attacks, every 5 days",
    ] {
        assert_eq!(
            canonical(text),
            "2 mg then 1 mg as needed for attacks, every 5 days",
            "{text}"
        );
    }
    assert_eq!(
        canonical("1 tablet as needed on Sat and Sun for pain"),
        "1 tablet as needed for pain, on Sat, Sun"
    );
    for text in [
        "1 tablet as needed every 5 days for attacks max 3",
        "1 tablet as needed every 5 days for 3 weeks",
        "1 tablet morning every 5 days for attacks",
    ] {
        assert!(text.parse::<Directions>().is_err(), "{text}");
    }
}

/// Words after `for` are words: no number, no maximum, no frequency.
#[test]
fn a_reason_holds_no_maximum() {
    for text in [
        "2 capsules as needed every 8 hours for cramps not to exceed five in a day",
        "2 capsules as needed for cramps mdd 5",
        "2 capsules as needed for cramps mdd five",
        "2 capsules as needed for cramps no more than thrice daily",
        "2 capsules as needed for pain to a maximum of four grams daily",
        "2 capsules as needed for pain max 8 a day",
        "2 capsules as needed for pain twice a day",
        "2 capsules as needed for pain daily",
        "2 capsules as needed for three weeks",
        "2 capsules as needed for pain at most two",
    ] {
        assert!(text.parse::<Directions>().is_err(), "{text}");
    }
    // The line without it is named, in the person's own words.
    let error = "2 capsules as needed every 8 hours for cramps not to exceed five in a day".parse::<Directions>();
    let said = error.unwrap_err().to_string();
    assert!(
        said.contains("say `2 capsules as needed every 8 hours for cramps`"),
        "{said}"
    );
    assert_eq!(
        canonical("1 tablet as needed for one-sided headache at bedtime"),
        "1 tablet as needed for one-sided headache at bedtime"
    );
}
