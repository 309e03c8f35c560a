//! What is written reads back, for whatever can be typed in.

use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::config_file::read_care;
use super::write::{body, sources};
use super::{course_file, journal_file, measures_file, write};
use crate::domain::amount::Quantity;
use crate::domain::care::{Appointment, Paper, Person};
use crate::domain::change::{Change, Verb};
use crate::domain::course::{
    Batch, Bottle, Clock, Course, CourseId, Late, Limits, Preparation, Rounding, SecondPart, Supply, VoidPlan,
};
use crate::domain::directions::{Directions, Lasts, Line, Moment, Side};
use crate::domain::journal::{
    Call, DoseEntry, DueKey, DueMoment, Entry, EntryId, MonthEntries, NoteEntry, Outcome, ReadingEntry,
};
use crate::domain::measure::{Asked, Bound, Measure, MeasureId, Scale, Value, Wish};
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::sites::Rotation;
use crate::domain::vocabulary::Vocabulary;

/// The word that courses here count in: none that is known anyway.
const COUNT: &str = "blob";

pub(super) fn words() -> Vocabulary {
    let mut words = Vocabulary::default();
    words.add_counted(COUNT);
    words
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z \"'\\\\#]{0,12}",
        "(?s).{0,12}",
        "[a\"\n\\\\\r\t ]{0,12}",
        "\"{0,7}\n\"{0,7}",
    ]
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (1_i64..10_000_000, 0_u32..5).prop_map(|(n, scale)| Decimal::new(n, scale).normalize())
}

fn quantity() -> impl Strategy<Value = Quantity> {
    let units = vec![
        "mg", "mcg", "mL", "spray", "tablet", "unit", "blob", "mg/mL", "mcg/24 h", "%",
    ];
    (decimal(), prop::sample::select(units)).prop_map(|(value, unit)| {
        let unit = crate::domain::unit::Unit::parse(unit, words().counted()).unwrap();
        Quantity::new(value, unit)
    })
}

fn date() -> impl Strategy<Value = NaiveDate> {
    (0_i64..40_000).prop_map(|days| NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + TimeDelta::days(days))
}

fn time() -> impl Strategy<Value = NaiveTime> {
    (0_u32..86_400, prop_oneof![Just(0_u32), 0_u32..1_000_000_000])
        .prop_map(|(s, n)| NaiveTime::from_num_seconds_from_midnight_opt(s, n).unwrap())
}

fn stamp() -> impl Strategy<Value = DateTime<FixedOffset>> {
    (date(), time(), -14_i32 * 60..14 * 60).prop_map(|(date, time, offset)| {
        let offset = FixedOffset::east_opt(offset * 60).unwrap();
        date.and_time(time).and_local_timezone(offset).unwrap()
    })
}

fn directions() -> impl Strategy<Value = Directions> {
    prop::sample::select(vec![
        "none",
        "1 blob morning",
        "1-2 sprays morning, 2 sprays evening",
        "7.5 mg 18:00 on Mon, Fri; 5 mg 18:00 on other days",
        "1 tablet as needed",
        "2.5 mg every 8 hours",
        "1 dose 30 min before breakfast",
        "1 tablet days 1-21 of 28",
        "2 mg/kg morning",
    ])
    .prop_map(|text| Directions::parse(text, &words()).unwrap())
}

fn length() -> impl Strategy<Value = Length> {
    prop_oneof![
        Just(Length::Open),
        Just(Length::Decided),
        (1_u32..1000).prop_map(Length::Days),
        (1_u32..1000).prop_map(Length::Weeks),
        (1_u32..1000).prop_map(Length::Months),
        (1_u32..1000).prop_map(Length::Doses),
        (1_u32..1000).prop_map(Length::Taken),
        (1_u32..1000).prop_map(Length::Cycles),
        date().prop_map(Length::Until),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    (directions(), length(), any::<bool>(), option::of(text())).prop_map(|(take, length, ask, note)| {
        // Lengths that the directions cannot fill are refused.
        let fits = match length {
            Length::Doses(_) | Length::Taken(_) => !take.lines.iter().all(Line::is_as_needed),
            Length::Cycles(_) => take.cycle().is_some(),
            _ => true,
        };
        Step {
            length: if fits { length } else { Length::Days(3) },
            take,
            then: if ask { Then::Ask } else { Then::GoOn },
            note,
        }
    })
}

fn plan() -> impl Strategy<Value = Plan> {
    let repeat = prop_oneof![
        Just(Repeat::No),
        Just(Repeat::From { step: 1, times: None }),
        (1_u32..50).prop_map(|n| Repeat::From {
            step: 1,
            times: Some(n)
        }),
    ];
    (
        (date(), option::of(time()), vec(step(), 1..5), repeat),
        (decimal(), option::of(decimal()), option::of(date())),
        (option::of(text()), option::of(text())),
    )
        .prop_map(
            |((from, at, steps, repeat), (weight, surface, entered), (by, why))| Plan {
                begins: None,
                from,
                at,
                steps,
                repeat,
                // One of the directions is for each kilogram.
                weight: Some(weight),
                surface,
                entered,
                by,
                why,
            },
        )
}

fn change() -> impl Strategy<Value = Change> {
    let verbs = prop::sample::select(vec![
        "hold 3 days",
        "advance",
        "back 2",
        "pause 5 days with shift",
        "stop",
        "leave out 2026-03-08, 2026-03-09 evening",
        "move 2026-03-08 to 2026-03-11 07:00",
        "set 12 blobs evening for 3 days",
        "weekday Mon to Tue",
        "take 5 mg morning, 10 mg evening",
    ]);
    (
        (date(), verbs, option::of(date())),
        (
            option::of(text()),
            option::of(text()),
            option::of(text()),
            option::of("[a-z0-9]{6}"),
        ),
    )
        .prop_map(|((on, verb, entered), (by, why, void, id))| Change {
            entered,
            by,
            why,
            void,
            id,
            ..Change::new(on, Verb::parse(verb, &words()).unwrap())
        })
}

fn preparation() -> impl Strategy<Value = Preparation> {
    let contains = prop_oneof![
        Just(vec![]),
        quantity().prop_map(|q| vec![(String::new(), q)]),
        prop::collection::btree_map(text(), quantity(), 2..4).prop_map(|m| m.into_iter().rev().collect()),
    ];
    (
        (
            contains,
            vec(quantity(), 0..3),
            option::of(decimal()),
            option::of(decimal()),
            option::of(decimal()),
        ),
        (
            option::of(quantity()),
            option::of(quantity()),
            option::of(quantity()),
            option::of(quantity()),
        ),
        (
            option::of(prop_oneof![
                (1_u32..10_000).prop_map(Lasts::Worn),
                (1_u32..100).prop_map(Lasts::WornDays)
            ]),
            option::of((quantity(), decimal(), 1_u32..100)),
            option::of((quantity(), quantity())),
        ),
        (
            option::of(quantity()),
            prop::sample::select(vec![Rounding::Refuse, Rounding::Down, Rounding::Up, Rounding::Nearest]),
        ),
    )
        .prop_map(
            |(
                (contains, strengths, divisible, drops, syringe),
                (mark, powder, water, pack),
                (wear, batch, dilution),
                (each, round),
            )| {
                Preparation {
                    count: Some(COUNT.into()),
                    contains: contains.into_iter().map(|(name, q)| (name, q.into())).collect(),
                    strengths: strengths.into_iter().map(Into::into).collect(),
                    divisible: divisible.map(Into::into),
                    drops,
                    syringe,
                    mark,
                    powder: powder.map(Into::into),
                    water: water.map(Into::into),
                    pack,
                    wear,
                    batch: batch.map(|(material, carried_percent, pieces)| Batch {
                        material,
                        carried_percent,
                        pieces,
                    }),
                    dilution: dilution.map(|(take, to)| (take.into(), to.into())),
                    each: each.map(Into::into),
                    round,
                }
            },
        )
}

fn limits() -> impl Strategy<Value = Limits> {
    (
        (
            option::of(quantity()),
            option::of(quantity()),
            option::of(quantity()),
            option::of(quantity()),
        ),
        (
            option::of(quantity()),
            option::of(quantity()),
            option::of(1_u32..10_000),
            option::of(1_u32..10_000),
        ),
        option::of(text()),
        (
            prop::collection::btree_map(1_u32..=720, quantity(), 0..3),
            vec(prop::sample::select(vec!["oil", "flower"]), 0..2),
            option::of((0_u32..90, option::of(90_u32..180))),
            option::of(1_u32..10_000),
            option::of(1_u32..10_000),
            prop::collection::btree_map(prop::sample::select(vec!["oil", "flower"]), 1_u32..10_000, 0..2),
            option::of(2_u32..2000),
        ),
    )
        .prop_map(
            |(
                (per_dose, per_day, per_calendar_day, per_week),
                (per_episode, rise, gap, late),
                show,
                (hours, shared, second, episode_gap, interval, washout, factor),
            )| Limits {
                per_hours: hours.into_iter().map(|(hours, most)| (hours, most.into())).collect(),
                shared: shared.into_iter().map(|id| id.parse().unwrap()).collect(),
                second_part: second
                    .filter(|(after, within)| *after > 0 || within.is_some())
                    .map(|(after, within)| SecondPart { after, within }),
                episode_gap,
                interval,
                washout: washout
                    .into_iter()
                    .map(|(id, minutes)| (id.parse().unwrap(), minutes))
                    .collect(),
                max_factor: factor.map(Into::into),
                per_dose: per_dose.map(Into::into),
                per_day: per_day.map(Into::into),
                per_calendar_day: per_calendar_day.map(Into::into),
                per_week: per_week.map(Into::into),
                per_episode: per_episode.map(Into::into),
                gap,
                rise,
                late: late.map(|late| match late % 3 {
                    0 => Late::BeforeNext(late / 3),
                    _ => Late::After(late),
                }),
                show,
            },
        )
}

fn bottle() -> impl Strategy<Value = Bottle> {
    let dates = || {
        let one = option::of(date()).prop_map(|date| date.map(|date| (String::new(), date)).into_iter().collect());
        let each = (date(), date());
        let each = each.prop_map(|(one, other)| vec![("25 mg".to_owned(), one), ("50 mg".to_owned(), other)]);
        prop_oneof![one, each]
    };
    (dates(), option::of(1_u32..100_000), dates()).prop_map(|(opened, keeps, expires)| Bottle {
        opened,
        keeps,
        expires,
    })
}

fn course() -> impl Strategy<Value = Course> {
    (
        (
            text(),
            option::of(text()),
            preparation(),
            option::of(text()),
            option::of(text()),
        ),
        (
            option::of(text()),
            option::of(text()),
            limits(),
            option::of(1_u32..10_000),
        ),
        (
            option::of((date(), quantity())),
            any::<bool>(),
            option::of(date()),
            prop::sample::subsequence(
                vec!["left thigh".to_owned(), "right thigh".into(), "belly, \"low\"".into()],
                0..=3,
            ),
            bottle(),
        ),
        (vec(plan(), 0..3), vec((plan(), text()), 0..3), vec(change(), 0..4)),
    )
        .prop_map(
            |(
                (name, route, preparation, prescriber, missed),
                (note, standard_dose, limits, window),
                (supply, zone, archived, sites, bottle),
                (mut plans, gone, mut changes),
            )| {
                plans.sort_by_key(|p| p.from);
                changes.sort_by_key(|c| c.on);
                let gone = gone.into_iter().map(|(plan, void)| VoidPlan { plan, void });
                let mut void_plans: Vec<VoidPlan> = gone.collect();
                void_plans.sort_by_key(|gone| gone.plan.from);
                Course {
                    id: "generated".parse::<CourseId>().unwrap(),
                    name,
                    route,
                    preparation,
                    prescriber,
                    missed,
                    note,
                    standard_dose,
                    limits,
                    window,
                    rotation: if zone { Rotation::LeastRecent } else { Rotation::InTurn },
                    sites,
                    bottle,
                    supply: supply.map(|(on, left)| Supply {
                        on,
                        left,
                        each: Vec::new(),
                    }),
                    clock: if zone {
                        Clock::Zone("Europe/Zurich".parse().unwrap())
                    } else {
                        Clock::Local
                    },
                    archived,
                    plans,
                    void_plans,
                    changes,
                }
            },
        )
}

fn due() -> impl Strategy<Value = DueKey> {
    let slot = prop::sample::select(vec!["morning", "evening", "bedtime", "gone"]);
    let sides = prop::sample::select(vec![
        (Side::At, 0),
        (Side::Before, 30),
        (Side::After, 0),
        (Side::After, 45),
    ]);
    let moment = prop_oneof![
        slot.prop_map(Moment::slot),
        (prop::sample::select(vec!["lunch", "noon"]), sides).prop_map(|(name, (side, minutes))| Moment::Slot {
            name: name.into(),
            side,
            minutes,
        }),
        time().prop_map(Moment::Clock),
    ];
    let moment = prop_oneof![
        moment.prop_map(DueMoment::At),
        (1_u32..5, 0_u32..5).prop_map(|(n, more)| DueMoment::Nth(n, n + more)),
    ];
    (date(), moment, 0_u8..4).prop_map(|(date, moment, line)| DueKey { date, moment, line })
}

fn void() -> impl Strategy<Value = Option<String>> {
    option::weighted(0.2, text())
}

pub(super) fn entry() -> impl Strategy<Value = Entry> {
    let number = prop_oneof![
        (any::<i64>(), 0_u32..12).prop_map(|(n, scale)| Decimal::new(n, scale).normalize()),
        Just(Decimal::MAX),
    ];
    let value = prop_oneof![
        number.prop_map(Value::Number),
        (decimal(), decimal()).prop_map(|(a, b)| Value::Pair(a, b)),
        (0_u8..5).prop_map(Value::Grade),
        any::<bool>().prop_map(Value::Yes),
    ];
    let outcome = prop_oneof![
        quantity().prop_map(Outcome::Taken),
        Just(Outcome::Skipped),
        Just(Outcome::Held)
    ];
    let id = || "[0-9a-z]{6}".prop_map(|id| EntryId(id.into_boxed_str()));
    prop_oneof![
        (
            (
                id(),
                "[a-z0-9_-]{1,64}",
                option::of(due()),
                option::of(quantity()),
                outcome
            ),
            (
                stamp(),
                option::of(stamp()),
                option::of(text()),
                option::of(text()),
                option::of(text()),
                void()
            ),
        )
            .prop_map(
                |((id, course, due, planned, outcome), (at, entered, why, episode, site, void))| {
                    Entry::Dose(DoseEntry {
                        id,
                        course: course.parse().unwrap(),
                        due,
                        planned: planned.map(Into::into),
                        outcome,
                        at,
                        entered,
                        why,
                        episode,
                        site,
                        void,
                    })
                }
            ),
        (
            (id(), text(), value, stamp(), option::of(date())),
            (option::of(stamp()), option::of(text()), option::of(text()), void()),
            option::of((any::<bool>(), option::of(text()))),
        )
            .prop_map(|((id, measure, value, at, day), (entered, note, around, void), call)| {
                Entry::Reading(ReadingEntry {
                    id,
                    measure: MeasureId(measure.into_boxed_str()),
                    value,
                    at,
                    day,
                    entered,
                    note,
                    around,
                    call: call.map(|(called, said)| Call { called, said }),
                    void,
                })
            }),
        (
            (id(), stamp(), option::of(date()), option::of(stamp())),
            (text(), vec(text(), 0..3), void())
        )
            .prop_map(|((id, at, day, entered), (text, tags, void))| Entry::Note(NoteEntry {
                id,
                at,
                day,
                entered,
                text,
                tags,
                void,
            })),
    ]
}

fn measure() -> impl Strategy<Value = Measure> {
    let scale = prop_oneof![
        (text(), text(), option::of(text())).prop_map(|(low, high, middle)| Scale::Rating { low, high, middle }),
        any::<bool>().prop_map(|five| Scale::Grade { five }),
        text().prop_map(|unit| Scale::Number { unit }),
        text().prop_map(|unit| Scale::Pair { unit }),
        Just(Scale::YesNo),
    ];
    let asked = prop_oneof![
        Just(Asked::Daily),
        (0_u8..127).prop_map(Asked::Weekdays),
        (any::<bool>(), vec(1_u32..500, 0..3)).prop_map(|(before, after)| Asked::Around {
            course: "generated".parse().unwrap(),
            before,
            after,
        }),
    ];
    let bound = (any::<bool>(), any::<bool>(), decimal(), 1_u32..10, text()).prop_map(
        |(at_least, second, value, days, say)| Bound {
            at_least,
            second,
            value,
            days,
            say,
        },
    );
    (
        ("[a-z]{1,8}", text(), option::of(text()), scale, asked),
        (
            option::of(any::<bool>()),
            any::<bool>(),
            decimal(),
            vec(bound, 0..3),
            option::of(date()),
        ),
    )
        .prop_map(
            |((id, name, ask, scale, asked), (wish, based, number, bounds, retired))| Measure {
                baseline: based.then_some(match &scale {
                    Scale::Rating { .. } | Scale::Number { .. } => Value::Number(number),
                    Scale::Pair { .. } => Value::Pair(number, Decimal::ONE),
                    Scale::Grade { .. } => Value::Grade(2),
                    Scale::YesNo => Value::Yes(true),
                }),
                id: MeasureId(id.into_boxed_str()),
                name,
                ask,
                scale,
                asked,
                wish: wish.map(|w| if w { Wish::Higher } else { Wish::Lower }),
                bounds,
                retired,
            },
        )
}

/// In either kind of line breaks.
fn either(text: &str, crlf: bool) -> String {
    if crlf {
        text.replace('\n', "\r\n")
    } else {
        text.to_owned()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_course_reads_back(course in course(), crlf in any::<bool>()) {
        let file = either(&write::course(&course), crlf);
        let read = course_file::read("f", &course.id, file.as_bytes(), &Vocabulary::default());
        let faults: Vec<_> = read.faults.iter().filter(|f| f.key != "change").map(ToString::to_string).collect();
        prop_assert_eq!(faults, Vec::<String>::new(), "{}", file);
        prop_assert_eq!(read.course, Some(course), "{}", file);
    }

    #[test]
    fn a_month_reads_back(entries in vec(entry(), 0..8), crlf in any::<bool>()) {
        let mut month = MonthEntries::default();
        let mut ids = std::collections::HashSet::new();
        let mut file = String::new();
        for entry in entries.into_iter().filter(|e| ids.insert(e.id().clone())) {
            let (table, pairs) = write::entry(&entry);
            let _ = writeln!(file, "[[{table}]]\n{}", body(&sources(pairs), true));
            match entry {
                Entry::Dose(e) => month.doses.push(e),
                Entry::Reading(e) => month.readings.push(e),
                Entry::Note(e) => month.notes.push(e),
            }
        }
        let file = either(&file, crlf);
        let (read, faults) = journal_file::read("f", file.as_bytes(), &words());
        prop_assert_eq!(faults, vec![], "{}", file);
        prop_assert_eq!(read, month, "{}", file);
    }

    #[test]
    fn a_measure_reads_back(measure in measure()) {
        let file = format!("[[measure]]\n{}", body(&sources(write::measure(&measure)), true));
        let (read, faults) = measures_file::read("f", file.as_bytes());
        prop_assert_eq!(faults, vec![], "{}", file);
        prop_assert_eq!(read, vec![measure], "{}", file);
    }

    #[test]
    fn care_reads_back(
        person in (text(), text(), option::of(text()), text()),
        visit in (date(), option::of(time()), text(), option::of(text()), option::of(1_u32..60)),
        paper in (text(), date(), 0_u32..3000),
    ) {
        let person = Person { key: person.0, name: person.1, phone: person.2, role: person.3 };
        let visit = Appointment { on: visit.0, at: visit.1, with: visit.2, what: visit.3, every: visit.4.map(Length::Weeks) };
        let paper = Paper { name: paper.0, until: paper.1, notice: paper.2 };
        let mut file = String::new();
        for (table, pairs) in [
            ("person", write::whole::person(&person)),
            ("appointment", write::whole::appointment(&visit)),
            ("paper", write::whole::paper(&paper)),
        ] {
            let _ = write!(file, "[[{table}]]\n{}", body(&sources(pairs), false));
        }
        let (care, faults) = read_care("f", file.as_bytes());
        prop_assert_eq!(faults, vec![], "{}", file);
        prop_assert_eq!(care.people, vec![person]);
        prop_assert_eq!(care.appointments, vec![visit]);
        prop_assert_eq!(care.papers, vec![paper]);
    }

    #[test]
    fn no_bytes_panic(bytes in vec(any::<u8>(), 0..200), text in "(\\[\\[(dose|plan|change|measure|note)\\]\\]\n|at = |id = |steps = |take = |\"|\\[|\\{|1|2026-01-01|\n|.){0,40}") {
        let id: CourseId = "a".parse().unwrap();
        for bytes in [&bytes[..], text.as_bytes()] {
            let _ = course_file::read("f", &id, bytes, &Vocabulary::default());
            let _ = journal_file::read("f", bytes, &Vocabulary::default());
            let _ = measures_file::read("f", bytes);
            let _ = read_care("f", bytes);
            let _ = super::config_file::read_config("f", bytes);
            let _ = super::config_file::read_keys("f", bytes);
        }
    }
}
