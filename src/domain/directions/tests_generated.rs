//! Generated directions, in normal form: printed and read back.

use proptest::prelude::*;

use super::*;
use crate::domain::amount::{Basis, Quantity};
use crate::domain::unit::Unit;
use rust_decimal::Decimal;

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
