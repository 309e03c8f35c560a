//! What is read, what is printed, and that the two agree.

use proptest::prelude::*;

use super::*;
use crate::domain::amount::{Basis, Quantity};
use crate::domain::unit::Unit;
use rust_decimal::Decimal;

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

// Generated directions, in normal form.

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![
        Just(Unit::Milligram),
        Just(Unit::Microgram),
        Just(Unit::Millilitre),
        Just(Unit::Activity),
        Just(Unit::counted("tablet")),
        Just(Unit::counted("patch")),
        Just(Unit::PerHours(Box::new(Unit::Microgram), 1)),
        Just(Unit::PerHours(Box::new(Unit::Milligram), 24)),
    ]
}

fn amount() -> impl Strategy<Value = Amount> {
    (0_i64..200_000, 0_u32..4, unit(), 0_u8..8, 1_i64..500).prop_map(|(mantissa, scale, unit, form, more)| {
        let low = Decimal::new(mantissa, scale).normalize();
        let rate = matches!(unit, Unit::PerHours(..));
        let basis = match form {
            0 if !rate => Some(Basis::Kilogram),
            1 if !rate => Some(Basis::SquareMetre),
            _ => None,
        };
        let high = (form == 2).then(|| (low + Decimal::new(more, scale)).normalize());
        Amount { low, high, unit, basis }
    })
}

fn plain_amount() -> impl Strategy<Value = Amount> {
    (1_i64..2000, unit()).prop_map(|(n, unit)| Amount::exact(Quantity::new(Decimal::new(n, 1), unit)))
}

fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![
        4 => prop::sample::select(vec!["morning", "noon", "evening", "bedtime", "breakfast", "lunch"]).prop_map(Moment::slot),
        3 => (prop::sample::select(vec!["breakfast", "lunch", "dinner", "noon"]), any::<bool>(), 0_u32..120).prop_map(
            |(name, before, minutes)| Moment::Slot {
                name: name.into(),
                side: if before { Side::Before } else { Side::After },
                minutes,
            }
        ),
        2 => (0_u32..24, 0_u32..60).prop_map(|(h, m)| Moment::Clock(NaiveTime::from_hms_opt(h, m, 0).unwrap())),
        1 => (1_u32..9).prop_map(Moment::TimesADay),
        1 => (1_u32..500, prop::option::of((0_u32..24).prop_map(|h| NaiveTime::from_hms_opt(h, 30, 0).unwrap())))
            .prop_map(|(minutes, from)| Moment::Every { minutes, from }),
        1 => (prop::option::of((1_u32..30, 0_u32..30)), prop::option::of("[bcdfghjk]{4,8}( [bcdfghjk]{4,8})?")).prop_map(
            |(apart, reason)| Moment::AsNeeded {
                apart: apart.map(|(low, more)| (low * 60, (low + more) * 60)),
                reason: reason.map(String::into_boxed_str),
            }
        ),
    ]
}

fn ranges() -> impl Strategy<Value = Ranges> {
    prop::collection::btree_set(1_u32..28, 1..6).prop_map(|days| {
        let mut ranges: Ranges = vec![];
        for day in days {
            match ranges.last_mut() {
                Some(last) if day == last.1 + 1 => last.1 = day,
                _ => ranges.push((day, day)),
            }
        }
        ranges
    })
}

fn date() -> impl Strategy<Value = chrono::NaiveDate> {
    (0_i64..20_000).prop_map(|d| chrono::NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::TimeDelta::days(d))
}

fn month_day() -> impl Strategy<Value = MonthDay> {
    let ordinal = (1_u32..6, any::<bool>()).prop_map(|(n, end)| if end { Ordinal::End(n) } else { Ordinal::Start(n) });
    prop_oneof![
        (1_u32..32, 0_u32..5).prop_map(|(a, more)| MonthDay::Days(a, (a + more).min(31))),
        (1_u32..28).prop_map(MonthDay::FromEnd),
        (ordinal.clone(), 0_u8..7).prop_map(|(n, day)| MonthDay::Nth(n, Weekday7(day))),
        ordinal.prop_map(MonthDay::Working),
    ]
}

fn simple_days() -> impl Strategy<Value = Days> {
    prop_oneof![
        Just(Days::Every),
        (2_u32..60, 1_u32..4).prop_map(|(every, from_day)| Days::EveryDays {
            every,
            weeks: false,
            from_day,
            from: None
        }),
        (1_u32..20, prop::option::of(date())).prop_map(|(weeks, from)| Days::EveryDays {
            every: weeks * 7,
            weeks: true,
            from_day: 1,
            from
        }),
        (1_u32..13, prop::option::of(date())).prop_map(|(every, from)| Days::EveryMonths { every, from }),
        (1_u8..127, 1_u32..5, 0_u8..7).prop_map(|(days, every, starts)| Days::Weekdays {
            days,
            every,
            starts: Weekday7(if every == 1 { 0 } else { starts })
        }),
        ranges().prop_map(|days| Days::Cycle { days, of: 28 }),
        ranges().prop_map(Days::OfStep),
        prop::collection::btree_set(date(), 1..4).prop_map(|dates| Days::Dates(dates.into_iter().collect())),
    ]
}

fn days() -> impl Strategy<Value = Days> {
    prop_oneof![
        6 => simple_days(),
        2 => (prop::collection::vec(month_day(), 1..4), 1_u32..13)
            .prop_map(|(which, every)| Days::Month { which, every }),
        1 => (prop_oneof![
            (2_u32..9).prop_map(|every| Days::EveryDays { every, weeks: false, from_day: 1, from: None }),
            (1_u8..127).prop_map(|days| Days::Weekdays { days, every: 1, starts: Weekday7(0) }),
            ranges().prop_map(|days| Days::Cycle { days, of: 28 }),
        ], ranges()).prop_map(|(inner, days)| Days::Within { inner: Box::new(inner), days, of: 84 }),
        1 => (1_u32..20, 0_u32..9).prop_map(|(low, more)| Days::AfterLast {
            low: low * 7, high: (low + more) * 7, weeks: true }),
        1 => Just(Days::Others),
        1 => (1_u32..7).prop_map(Days::Chosen),
    ]
}

fn line() -> impl Strategy<Value = Line> {
    let lasts = prop_oneof![
        4 => Just(None),
        1 => (1_u32..3000).prop_map(|m| Some(Lasts::Worn(m))),
        1 => (1_u32..400).prop_map(|days| Some(Lasts::WornDays(days))),
        1 => Just(Some(Lasts::WornUntilNext)),
        1 => (1_u32..600).prop_map(|m| Some(Lasts::Over(m))),
    ];
    (
        amount(),
        prop::option::weighted(0.2, plain_amount()),
        moment(),
        lasts,
        days(),
        prop::option::weighted(0.3, 1_u32..9),
    )
        .prop_map(|(amount, first, moment, lasts, days, around)| {
            let once = matches!(moment, Moment::TimesADay(1) | Moment::Slot { .. } | Moment::Clock(_));
            let days = if once {
                days
            } else {
                Some(days)
                    .filter(|days| !matches!(days, Days::Chosen(_)))
                    .unwrap_or(Days::Every)
            };
            let around = around.filter(|by| once && days.apart().is_some_and(|apart| apart > 2 * by));
            let first = first.filter(|_| matches!(moment, Moment::AsNeeded { .. }));
            let lasts = lasts.filter(|_| !matches!(moment, Moment::AsNeeded { .. }));
            Line {
                amount,
                first,
                moment,
                lasts,
                days,
                around,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn printing_and_reading_again_gives_the_same_value(lines in prop::collection::vec(line(), 0..5)) {
        // Two amounts for one moment of certain days are asked about.
        prop_assume!(lines.len() < 2 || !lines.iter().any(|line| matches!(line.days, Days::Chosen(_))));
        let twice = |a: &Line, b: &Line| a.moment == b.moment && a.days == b.days && a.days != Days::Every;
        prop_assume!(!lines.iter().enumerate().any(|(n, line)| lines[..n].iter().any(|other| twice(other, line))));
        let directions = Directions { lines };
        let shown = directions.to_string();
        let again = shown.parse::<Directions>();
        prop_assert_eq!(again.map_err(|e| format!("{shown}: {e}")), Ok(directions));
    }

    #[test]
    fn no_text_panics(text in ".{0,60}") {
        let _ = text.parse::<Directions>();
    }

    #[test]
    fn no_words_of_the_grammar_panic(
        words in prop::collection::vec(prop::sample::select(vec![
            "5", "1-2", "mg", "mcg/24 h", "/", "kg", "morning", "before", "30 min", "on", "Mon", ",", "Fri", ";", "every",
            "2", "days", "of", "28", "weeks", "month", "last", "1st", "day", "in", "as needed", "for", "then", "worn",
            "until", "the", "next", "hours", "from", "08:00", "2026-02-31", "2026-02-28", "other", "off", "x", "½", "4294967295",
        ]), 0..16)
    ) {
        let text = words.join(" ");
        if let Ok(directions) = text.parse::<Directions>() {
            let shown = directions.to_string();
            prop_assert_eq!(shown.parse::<Directions>().map_err(|e| format!("{text} -> {shown}: {e}")), Ok(directions));
        }
    }
}
