//! The table, checked against itself.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use proptest::prelude::*;

use super::*;
use crate::domain::change::{DoseRef, Kept};
use crate::domain::directions::Directions;
use crate::domain::directions::{Days, Moment, Weekday7};
use crate::domain::journal::DueMoment;
use crate::domain::plan::Length;

#[test]
fn every_form_of_the_table_reads_back_to_itself() {
    for form in TABLE.iter().flat_map(|row| row.forms) {
        assert!(!form.written.is_empty() && !form.help.is_empty());
        for written in form.written {
            assert_eq!(
                written.parse::<Verb>().map(|verb| verb.to_string()),
                Ok((*written).to_owned())
            );
        }
    }
}

/// What a phrase comes to, or what is said of it.
fn read(text: &str) -> String {
    text.parse::<Verb>()
        .map_or_else(|error| error.to_string(), |verb| verb.to_string())
}

#[test]
fn people_say_it_in_their_own_words() {
    for (said, written) in [
        ("hold 7d", "hold 7 days"),
        ("Hold two weeks.", "hold 14 days"),
        ("hold for a fortnight", "hold 14 days"),
        ("hold another week", "hold 7 days"),
        ("stay 7 days", "hold 7 days"),
        (
            "hold",
            "`hold` is not a valid decision; such as hold 3 days, hold two weeks, hold until 29 nov, stay 7 days, hold 3 days without shift",
        ),
        ("hold 1 week and 2 days", "hold 9 days"),
        ("hold until decided", "hold until decided"),
        ("hold until further notice", "hold until decided"),
        ("stay on this until my next visit", "hold until decided"),
        ("hold for good", "stay"),
        ("stay at this dose from now on", "stay"),
        ("keep this dose", "stay"),
        ("go back 1", "back 1"),
        ("go back one step", "back 1"),
        ("back two steps", "back 2"),
        ("step back", "back 1"),
        ("back to step 2", "go to step 2"),
        ("step 3", "go to step 3"),
        ("go on", "advance"),
        ("go down again", "down to step 1"),
        ("go down to step 2", "down to step 2"),
        ("slower: 3 weeks a step", "each step 3 weeks"),
        ("faster, 10 days each", "each step 10 days"),
        ("each step two weeks", "each step 2 weeks"),
        ("go up every three weeks", "each step 3 weeks"),
        ("pause for two weeks", "pause 14 days"),
        ("stop for 5 days", "pause 5 days"),
        ("increase to 20 mg", "set 20 mg"),
        ("20 mg", "set 20 mg"),
        ("weekday sunday to wednesday for good", "weekday Sun to Wed for good"),
        ("wednesdays instead of sundays", "weekday Sun to Wed"),
        ("wed instead of sun from now on", "weekday Sun to Wed for good"),
        ("the same, but in the morning", "time to morning for good"),
        ("same dose, but at 07:00", "time to 07:00 for good"),
        ("morning instead of evening", "time evening to morning"),
        (
            "once a week on tue instead of twice from now on",
            "only on Tue for good",
        ),
        ("take 5 mg as needed for Pain", "take 5 mg as needed for Pain"),
        ("take it in the morning", "time to morning for good"),
        ("at 07:00 from now on", "time to 07:00 for good"),
        ("switch to morning", "time to morning for good"),
        ("change the time to 21:00", "time to 21:00 for good"),
        ("evening dose at 21:00", "time evening to 21:00"),
        ("increase the dose to 20 mg", "set 20 mg"),
        ("change to 20 mg", "set 20 mg"),
        ("3 weeks per step", "each step 3 weeks"),
        ("restart from step 2", "go to step 2"),
        ("skip to step 4", "go to step 4"),
        ("hold until the next visit", "hold until decided"),
        ("hold till decided", "hold until decided"),
        ("up one step", "advance"),
        ("same again", "restart step"),
        ("keep taking this dose for another week", "hold 7 days"),
        ("hold at this dose for 2 more weeks", "hold 14 days"),
        ("stay on the same dose until the next appointment", "hold until decided"),
        ("delay the next step by a week", "hold 7 days"),
        ("postpone the next increase by 5 days", "hold 5 days"),
        ("extend this step by one week", "hold 7 days"),
        ("one more week at this dose", "hold 7 days"),
        ("another two weeks", "hold 14 days"),
        ("2 weeks longer", "hold 14 days"),
        ("next dose level", "advance"),
        ("increase to the next step", "advance"),
        ("go back to the previous dose", "back 1"),
        ("restart at step 1", "go to step 1"),
        ("start over from the beginning", "restart"),
        ("go to 15 mg", "set 15 mg"),
        ("stop taking it for 5 days", "pause 5 days"),
        ("take a break of one week", "pause 7 days"),
        ("quit", "stop"),
        ("give it at bedtime", "time to bedtime for good"),
        ("take it in the morning instead", "time to morning for good"),
        ("take in the morning from now on", "time to morning for good"),
    ] {
        assert_eq!(read(said), written, "{said}");
    }
}

#[test]
fn what_is_not_understood_is_quoted_with_the_nearest_form() {
    for (said, answer) in [
        (
            "hodl 3 days",
            "`hodl 3 days` is not a valid decision; did you mean `hold 3 days`?",
        ),
        (
            "continue",
            "`continue`: resume ends a pause, stay keeps this dose from now on, advance begins the next step",
        ),
        (
            "slower",
            "`slower`: say how long each step to come lasts, such as each step 3 weeks",
        ),
        (
            "every other day",
            "`every other day`: only every other day leaves the other days out; take 5 mg every other day gives other directions",
        ),
        (
            "twice a day",
            "`twice a day`: how much each time? Such as take 5 mg twice a day",
        ),
        (
            "10 mg in the morning",
            "`10 mg in the morning`: take 10 mg in the morning gives other directions, set 10 mg in the morning changes the amount of that dose alone",
        ),
        (
            "go back to 5 mg",
            "`back to 5 mg`: back 1 restarts the step before, set 5 mg changes the amount of each dose of this step",
        ),
        (
            "double",
            "`double`: say the amount of each dose, such as set 10 mg; for today alone set 10 mg for 1 day",
        ),
        (
            "hold 2 months",
            "`2 months`: months differ in length; say days or weeks, or until a day such as until 29 nov",
        ),
        (
            "hold 9999999999 weeks",
            "`hold 9999999999 weeks` is not a valid decision; such as hold 3 days, hold two weeks, hold until 29 nov, stay 7 days, hold 3 days without shift",
        ),
        ("hold 600000 weeks", "`600000 weeks`: 1 to 36,600 days"),
        (
            "pause for good",
            "for good or for a while? stop, or pause until you resume",
        ),
        (
            "set 5 mg on tue",
            "`set 5 mg on tue`: days and lengths belong to take, such as take 5 mg on tue",
        ),
    ] {
        assert_eq!(read(said), answer, "{said}");
    }
    let answered = |said: &str, part: &str| {
        let answer = read(said);
        assert!(
            answer.contains(&format!("`{said}`")) && answer.contains(part),
            "{said}: {answer}"
        );
    };
    for (said, part) in [
        (
            "hold the dose",
            "skip the next dose leaves a dose out, hold 3 days stays",
        ),
        ("hold tonight's dose", "skip the next dose leaves a dose out"),
        ("hold dose tonight", "skip the next dose leaves a dose out"),
        ("don't go up yet", "hold until decided asks before the next one"),
        ("don't increase until friday", "hold 7 days keeps this step longer"),
        (
            "wait two weeks before going up",
            "hold until 24 dec keeps it to that day",
        ),
        ("reduce by 5 mg", "say the amount of each dose"),
        ("5 mg less", "say the amount of each dose"),
        ("take half tonight", "for today alone set 10 mg for 1 day"),
        ("take one extra dose tonight", "say the amount of each dose"),
        ("cut the dose in half", "say the amount of each dose"),
        ("halve the dose", "say the amount of each dose"),
        ("go up more slowly", "each step 3 weeks"),
        ("taper off", "down to step 1"),
        ("taper down over 4 weeks", "down to step 1"),
        ("as usual", "nothing has to be entered"),
        ("continue as planned", "nothing has to be entered"),
        ("same as before", "back 1 begins the step before"),
        ("resume at 5 mg", "resume, and then set 5 mg"),
        ("restart at 5 mg", "restart, and then set 5 mg"),
        ("stop after tonight's dose", "stop from tomorrow"),
        (
            "take it every second day",
            "take 5 mg every second day gives other directions",
        ),
    ] {
        answered(said, part);
    }
    let jump = read("jump");
    assert!(
        jump.contains("`jump`") && jump.contains("hold 3 days") && jump.contains("take 5 mg morning"),
        "{jump}"
    );
}

#[test]
fn bad_ones_are_refused() {
    for text in [
        "",
        "hold",
        "hold 0 days",
        "set",
        "set 5",
        "set 6-5 mg",
        "set 5-6",
        "set 5 mg/kg",
        "leave out",
        "leave out soon",
        "leave out 2026-03-08 4 of 3",
        "down to step 0",
        "each step until decided",
        "only",
        "time evening to",
        "weekday Sun to Sunday and Wed",
        "jump",
    ] {
        assert!(text.parse::<Verb>().is_err(), "{text}");
    }
}

fn moment() -> impl Strategy<Value = Moment> {
    prop::sample::select(vec![
        "morning",
        "evening",
        "07:00",
        "30 min before breakfast",
        "after lunch",
        "23:59",
    ])
    .prop_map(|text| Moment::parse(text, &Vocabulary::default()).unwrap())
}

fn date() -> impl Strategy<Value = NaiveDate> {
    (0_i64..200_000).prop_map(|days| NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + TimeDelta::days(days))
}

fn dose() -> impl Strategy<Value = DoseRef> {
    let moment = prop_oneof![
        Just(None),
        moment().prop_map(|moment| Some(DueMoment::At(moment))),
        (1_u32..9, 0_u32..5).prop_map(|(n, more)| Some(DueMoment::Nth(n, n + more))),
    ];
    (date(), moment).prop_map(|(date, moment)| DoseRef { date, moment })
}

fn size() -> impl Strategy<Value = u32> {
    prop_oneof![3 => 1_u32..40, 1 => 1_u32..=MOST_DAYS]
}

fn verb() -> impl Strategy<Value = Verb> {
    let steps = || 1_u32..=1000;
    let amount = || {
        prop::sample::select(vec![
            "12 units",
            "5-10 mg",
            "0.25 mL",
            "1234.5 mg",
            "1 tablet",
            "0.001 mcg",
        ])
        .prop_map(|text| {
            Directions::parse(&format!("{text} once a day"), &Vocabulary::default())
                .unwrap()
                .lines[0]
                .amount
                .clone()
        })
    };
    let weekday = || (0_u8..7).prop_map(Weekday7);
    let length = prop_oneof![
        (1_u32..=MOST_DAYS).prop_map(Length::Days),
        (1_u32..=MOST_DAYS / 7).prop_map(Length::Weeks),
        (1_u32..=MOST_DAYS / 31).prop_map(Length::Months),
    ];
    let kept = prop_oneof![
        (1_u8..127).prop_map(|days| Kept::Days(Days::Weekdays {
            days,
            every: 1,
            starts: Weekday7(0)
        })),
        (2_u32..60).prop_map(|every| Kept::Days(Days::EveryDays {
            every,
            weeks: false,
            from_day: 1,
            from: None
        })),
        (1_u32..20, 0_u32..9).prop_map(|(last, more)| Kept::Days(Days::Cycle {
            days: vec![(1, last)],
            of: last + more + 1
        })),
        moment().prop_map(Kept::Moment),
    ];
    let take = prop::sample::select(vec![
        "5 mg morning, 10 mg evening",
        "7.5 mg 18:00 on Mon, Fri; 5 mg 18:00 on other days",
        "2 sprays as needed every 4-6 hours for pain",
        "none",
        "1 tablet every 8 hours from 06:00",
    ]);
    prop_oneof![
        (size(), any::<bool>()).prop_map(|(days, shift)| Verb::Hold { days, shift }),
        any::<bool>().prop_map(|asks| Verb::Stay { asks }),
        prop::sample::select(vec![
            Verb::Advance,
            Verb::Restart,
            Verb::RestartStep,
            Verb::Resume,
            Verb::Stop
        ]),
        steps().prop_map(Verb::Back),
        steps().prop_map(Verb::GoTo),
        steps().prop_map(|to| Verb::Down { to }),
        length.prop_map(Verb::Each),
        (prop::option::of(size()), any::<bool>()).prop_map(|(days, shift)| Verb::Pause { days, shift }),
        prop::collection::vec(dose(), 1..40).prop_map(Verb::LeaveOut),
        (dose(), date(), prop::option::of(0_u32..1440)).prop_map(|(dose, to, at)| Verb::Move {
            dose,
            to,
            at: at.and_then(|at| NaiveTime::from_hms_opt(at / 60, at % 60, 0)),
        }),
        (amount(), prop::option::of(moment()), prop::option::of(size())).prop_map(|(amount, at, days)| Verb::Set {
            amount,
            at,
            days
        }),
        (weekday(), weekday(), any::<bool>()).prop_map(|(from, to, good)| Verb::Weekday { from, to, good }),
        (kept, any::<bool>()).prop_map(|(kept, good)| Verb::Only { kept, good }),
        (prop::option::of(moment()), moment(), any::<bool>()).prop_map(|(from, to, good)| Verb::Time {
            from,
            to,
            good
        }),
        take.prop_map(|take| Verb::Take(take.parse().unwrap())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_is_printed_reads_back(verb in verb()) {
        let text = verb.to_string();
        prop_assert_eq!(text.parse::<Verb>(), Ok(verb), "{}", text);
    }

    #[test]
    fn what_is_accepted_reads_back_whatever_its_size(
        head in prop::sample::select(vec!["hold", "pause", "back", "set 7 mg morning for", "each step", "go to step", "down to step", "stay"]),
        count in prop_oneof![0_u64..100, any::<u64>(), 0_u64..6_000],
        unit in prop::sample::select(vec!["", " days", "d", " weeks", " months", " fortnights", " steps", " days with shift"]),
    ) {
        let text = format!("{head} {count}{unit}");
        if let Ok(verb) = text.parse::<Verb>() {
            prop_assert_eq!(verb.to_string().parse::<Verb>(), Ok(verb), "{}", text);
        }
    }

    #[test]
    fn no_text_panics(text in "(hold|set|move|leave out|take|weekday|only|time|each step|same|skip)? ?.{0,30}") {
        if let Ok(verb) = text.parse::<Verb>() {
            prop_assert_eq!(verb.to_string().parse::<Verb>(), Ok(verb));
        }
    }
}
