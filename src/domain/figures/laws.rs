//! Laws over generated histories, against a slow oracle that walks every day and every entry again for each figure.

use std::cmp::Reverse;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use proptest::prelude::*;

use super::fixture::{at, course, date, dose, measure, plan, rating, reading};
use super::*;
use crate::domain::change::Verb;
use crate::domain::clock::STEADY;
use crate::domain::course::{Course, CourseId};
use crate::domain::day::Schedules;
use crate::domain::journal::{DoseEntry, Entry, EntryId, Journal, MonthEntries, Outcome, ReadingEntry};
use crate::domain::measure::{MeasureId, Scale, Value};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::{Action, Due, Place};

const FIRST: &str = "2026-01-01";
/// The middle of the generated time, so that there are days to come.
const NOW: &str = "2026-02-20T13:10";

fn day(n: i64) -> NaiveDate {
    date(FIRST) + TimeDelta::days(n)
}

fn courses() -> impl Strategy<Value = Vec<Course>> {
    let take = prop::sample::select(vec![
        "1 mg morning",
        "2 mg morning, 3 mg evening",
        "4 mg 08:00 on Mon, Thu",
        "6 mg evening days 1-5 of 7",
        "1 tablet twice a day",
        "1 patch 08:00 for 20 hours",
        "1 mg as needed",
        "none",
    ]);
    let verb = prop::sample::select(vec![
        "hold 3 days",
        "hold 4 days without shift",
        "advance",
        "back 1",
        "restart",
        "pause 4 days",
        "pause 4 days with shift",
        "stop",
        "resume",
        "set 12 mg for 3 days",
        "take 2 mg noon",
        "leave out 2026-02-01",
        "move 2026-02-03 to 2026-02-05",
    ]);
    let steps = prop::collection::vec((1_u32..20, take), 1..4);
    let plans = prop::collection::vec((0_i64..70, steps), 1..3);
    let one = (plans, prop::collection::vec((0_i64..80, verb), 0..4), any::<bool>());
    prop::collection::vec(one, 1..4).prop_map(|generated| {
        (generated.into_iter().zip(["a", "b", "c"]))
            .map(|((plans, changes, repeats), id)| {
                let plans = (plans.into_iter())
                    .map(|(from, steps)| {
                        let steps: Vec<(String, &str)> =
                            steps.into_iter().map(|(n, take)| (format!("{n} days"), take)).collect();
                        let steps: Vec<(&str, &str)> = steps.iter().map(|(n, take)| (n.as_str(), *take)).collect();
                        let mut made = plan(&day(from).to_string(), &steps);
                        if repeats {
                            made.repeat = crate::domain::plan::Repeat::From { step: 1, times: None };
                        }
                        made
                    })
                    .collect();
                let changes: Vec<(String, &str)> = changes
                    .into_iter()
                    .map(|(on, verb)| (day(on).to_string(), verb))
                    .collect();
                let changes: Vec<(&str, &str)> = changes.iter().map(|(on, verb)| (on.as_str(), *verb)).collect();
                course(id, plans, &changes)
            })
            .collect()
    })
}

/// What is recorded: which of the due doses (by number), how, how many minutes after 08:00 of its day, and whether it
/// was withdrawn.
type Recorded = (prop::sample::Index, u8, i64, bool, u8);

fn history() -> impl Strategy<Value = Regimen> {
    let recorded = (
        any::<prop::sample::Index>(),
        0_u8..8,
        -300_i64..2000,
        prop::bool::weighted(0.1),
        any::<u8>(),
    );
    let rated = (0_i64..90, 0_i64..11, 0_i64..1400, prop::bool::weighted(0.1));
    (
        courses(),
        prop::collection::vec(recorded, 0..90),
        prop::collection::vec(rated.clone(), 0..60),
        prop::collection::vec(rated, 0..40),
    )
        .prop_map(|(courses, recorded, focus, nausea)| {
            let mut regimen = Regimen {
                courses,
                measures: vec![
                    measure("focus", rating()),
                    measure("nausea", Scale::Grade { five: false }),
                ],
                ..Regimen::default()
            };
            let schedules = Schedules::new(&regimen, at(NOW));
            let due: Vec<Due> = (0..90).flat_map(|n| schedules.due_on(day(n), &STEADY)).collect();
            for (i, recorded) in recorded.into_iter().enumerate() {
                regimen
                    .journal
                    .apply(Entry::Dose(entry(i, recorded, &due, &regimen.courses)));
            }
            for (i, (n, value, minutes, void)) in focus.into_iter().enumerate() {
                let value = Value::Number(Decimal::from(value));
                regimen.journal.apply(Entry::Reading(rating_of(
                    &format!("f{i}"),
                    "focus",
                    value,
                    n,
                    minutes,
                    void,
                )));
            }
            for (i, (n, value, minutes, void)) in nausea.into_iter().enumerate() {
                let value = Value::Grade(u8::try_from(value % 4).unwrap());
                regimen.journal.apply(Entry::Reading(rating_of(
                    &format!("n{i}"),
                    "nausea",
                    value,
                    n,
                    minutes,
                    void,
                )));
            }
            regimen
        })
}

fn rating_of(id: &str, measure: &str, value: Value, n: i64, minutes: i64, void: bool) -> ReadingEntry {
    let mut made = reading(id, measure, value, &format!("{}T00:10", day(n)));
    made.at += TimeDelta::minutes(minutes);
    made.void = void.then(|| "typed twice".into());
    made
}

fn entry(i: usize, (which, what, minutes, void, late): Recorded, due: &[Due], courses: &[Course]) -> DoseEntry {
    let course = &courses[i % courses.len()].id;
    let mut made = dose(&format!("d{i:03}"), course.as_str(), "", "1 mg", "2026-01-01T08:00");
    let answers = (what < 6 && !due.is_empty()).then(|| which.get(due));
    let on = match answers {
        Some(due) => {
            made.course = due.course.clone();
            made.due = Some(due.key.clone());
            due.on
        }
        None => day(i64::try_from(which.index(90)).unwrap()),
    };
    let planned = answers.map(|due| due.amount.quantity());
    made.outcome = match (what, planned) {
        (0..=2, Some(planned)) => Outcome::Taken(planned),
        (3, Some(planned)) => Outcome::Taken(planned.times(Decimal::new(5, 1)).unwrap()),
        (4, _) => Outcome::Skipped,
        (5, _) => Outcome::Held,
        // As needed.
        (_, _) => Outcome::Taken("500 mcg".parse().unwrap()),
    };
    made.at = at(&format!("{on}T08:00")) + TimeDelta::minutes(if what == 0 { 30 } else { minutes });
    made.entered = (late % 4 == 0).then(|| made.at + TimeDelta::minutes(i64::from(late)));
    made.void = void.then(|| "another day".into());
    made
}

/// All entries, one after the other.
fn doses(regimen: &Regimen) -> Vec<&DoseEntry> {
    let all = regimen.journal.months().flat_map(|(_, month)| &month.doses);
    all.filter(|entry| entry.void.is_none()).collect()
}

fn readings<'a>(regimen: &'a Regimen, id: &str) -> Vec<&'a ReadingEntry> {
    let all = regimen.journal.months().flat_map(|(_, month)| &month.readings);
    all.filter(|entry| entry.void.is_none() && &*entry.measure.0 == id)
        .collect()
}

/// What became of a due dose, written again from its definition.
fn judged(regimen: &Regimen, due: &Due, now: DateTime<FixedOffset>) -> Status {
    let mut its: Vec<&DoseEntry> = (doses(regimen).into_iter())
        .filter(|entry| entry.course == due.course && entry.due.as_ref() == Some(&due.key))
        .collect();
    its.sort_by_key(|entry| (entry.entered.unwrap_or(entry.at), entry.at, &entry.id));
    let (open, close) = if let Some(clock) = due.clock {
        let at = due.on.and_time(clock);
        (at - TimeDelta::hours(2), at + TimeDelta::hours(2))
    } else {
        let at = due.on.and_hms_opt(4, 0, 0).unwrap();
        (at, at + TimeDelta::days(1))
    };
    let within = |time: chrono::NaiveDateTime| open <= time && time <= close;
    let taken: Vec<_> = its
        .iter()
        .filter_map(|entry| match &entry.outcome {
            Outcome::Taken(amount) => Some((amount, entry.at.naive_local())),
            _ => None,
        })
        .collect();
    match its.last().map(|last| &last.outcome) {
        None if within(now.naive_local()) => Status::Due,
        None if now.naive_local() < open => Status::Planned,
        None => Status::NotRecorded,
        Some(_) if !taken.is_empty() && taken.len() < its.len() => Status::Contradicted,
        Some(Outcome::Skipped) => Status::Skipped,
        Some(Outcome::Held) => Status::Held,
        Some(Outcome::Taken(_)) => {
            let unit = &due.amount.unit;
            let sum: Option<Decimal> = taken
                .iter()
                .map(|(amount, _)| amount.to(unit).map(|amount| amount.value))
                .sum();
            match sum.map(|sum| sum.cmp(&due.amount.low)) {
                Some(std::cmp::Ordering::Equal) if taken.iter().all(|(_, at)| within(*at)) => Status::Taken,
                Some(std::cmp::Ordering::Less) => Status::Partly,
                _ => Status::Changed,
            }
        }
    }
}

/// The counts of a course over some days, each dose judged by itself.
fn counted(regimen: &Regimen, course: &CourseId, days: &[NaiveDate], now: DateTime<FixedOffset>) -> Counts {
    let schedules = Schedules::new(regimen, now);
    let mut counts = Counts::default();
    for day in days {
        for due in schedules.timeline(course).unwrap().due_on(*day, &STEADY) {
            // A dose that was moved later is counted where it is now.
            if due.action == Some(Action::Remove) || due.fate.is_some() {
                continue;
            }
            if *day > now.date_naive() {
                counts.open += 1;
                continue;
            }
            match judged(regimen, &due, now) {
                Status::Planned | Status::Due => counts.open += 1,
                Status::Taken => counts.as_planned += 1,
                Status::Changed | Status::Partly => counts.changed += 1,
                Status::Contradicted => counts.contradicted += 1,
                Status::Skipped => counts.skipped += 1,
                Status::Held => counts.held += 1,
                Status::NotRecorded => counts.not_recorded += 1,
                other => panic!("{other:?} is not among these cases"),
            }
        }
    }
    counts
}

/// How many milligrams were taken of a course for a day; patches and tablets aside. What was taken off was not taken.
fn milligrams(regimen: &Regimen, course: &CourseId, day: NaiveDate) -> Decimal {
    let schedules = Schedules::new(regimen, at(NOW));
    let due = schedules.timeline(course).unwrap().due_on(day, &STEADY);
    let mut sum = Decimal::ZERO;
    for entry in doses(regimen) {
        let its_day = match &entry.due {
            // A dose that was moved is shown where it is now.
            Some(key) => {
                let rows = schedules.timeline(course).unwrap().rows_on(key.date, &STEADY);
                let fate = rows.iter().find(|due| due.key == *key).and_then(|due| due.fate.clone());
                match fate {
                    Some(crate::domain::schedule::Fate::Moved { on, .. }) => on,
                    _ => key.date,
                }
            }
            None => (entry.at - TimeDelta::hours(4)).date_naive(),
        };
        let its: Vec<&Due> = due.iter().filter(|due| entry.due.as_ref() == Some(&due.key)).collect();
        let off = !its.is_empty() && its.iter().all(|due| due.action == Some(Action::Remove));
        if let Outcome::Taken(amount) = &entry.outcome
            && entry.course == *course
            && its_day == day
            && !off
            && let Some(amount) = amount.to(&crate::domain::unit::Unit::Milligram)
        {
            sum += amount.value;
        }
    }
    sum
}

/// The value of a measure on a day: of all readings of that day, the last.
fn value(regimen: &Regimen, measure: &str, day: NaiveDate, now: DateTime<FixedOffset>) -> Option<Value> {
    let mut last: Option<&ReadingEntry> = None;
    for entry in readings(regimen, measure) {
        let later = last.is_none_or(|last| entry.at >= last.at);
        if entry.at.date_naive() == day && day <= now.date_naive() && later {
            last = Some(entry);
        }
    }
    last.map(|entry| entry.value.clone())
}

/// The same regimen with everything in another order.
fn turned(regimen: &Regimen) -> Regimen {
    let mut other = regimen.clone();
    other.courses.reverse();
    other.journal = Journal::default();
    for (month, entries) in regimen.journal.months() {
        let mut entries: MonthEntries = entries.clone();
        // Of one time the order in which they were written counts.
        entries.doses.sort_by_key(|entry| Reverse(entry.at));
        entries.readings.sort_by_key(|entry| Reverse(entry.at));
        entries.notes.sort_by_key(|entry| Reverse(entry.at));
        other.journal.put(month, entries);
    }
    other
}

fn milligrams_in(total: &Total) -> Decimal {
    total
        .amounts()
        .filter_map(|q| q.to(&crate::domain::unit::Unit::Milligram))
        .map(|q| q.value)
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_span_is_what_walking_every_day_and_entry_gives(regimen in history(), first in 0_i64..60, length in 1_i64..30) {
        let now = at(NOW);
        let schedules = Schedules::new(&regimen, now);
        let days: Vec<NaiveDate> = (first..first + length).map(day).collect();
        let (from, to) = (days[0], *days.last().unwrap());
        let span = span(&regimen, &schedules, (from, to), now, &STEADY);
        let mut all = Counts::default();
        for figures in &span.courses {
            let counts = counted(&regimen, &figures.course, &days, now);
            prop_assert_eq!(figures.counts, counts, "{}", figures.course);
            all = all.plus(counts);
            let parts = counts.taken() + counts.skipped + counts.held + counts.not_recorded;
            prop_assert_eq!(figures.counts.planned(), parts);
            let mut beside = 0;
            for cell in &figures.days {
                prop_assert_eq!(milligrams_in(&cell.taken), milligrams(&regimen, &figures.course, cell.date), "{}", cell.date);
                prop_assert_eq!(cell.counts, counted(&regimen, &figures.course, &[cell.date], now));
                // What asks for nothing lacks nothing.
                prop_assert_eq!(cell.standing == Standing::Due, cell.doses.iter().any(|dose| !dose.due.trace));
                prop_assert!(cell.date > now.date_naive() || cell.standing == Standing::Due || cell.counts == Counts::default());
                beside += cell.beside.len();
            }
            prop_assert_eq!(usize::try_from(figures.beside).unwrap(), beside);
        }
        prop_assert_eq!(span.counts, all);
        let due: usize = days.iter().map(|day| schedules.due_on(*day, &STEADY).iter().filter(|d| d.action != Some(Action::Remove) && d.fate.is_none()).count()).sum();
        prop_assert_eq!(usize::try_from(all.planned() + all.open).unwrap(), due);
        for measure in &span.measures {
            let id = &*measure.measure().0;
            let values: Vec<Option<Value>> = days.iter().map(|day| value(&regimen, id, *day, now)).collect();
            let found: Vec<Option<Value>> = measure.days.iter().map(|day| day.as_ref().map(|day| day.value.clone())).collect();
            prop_assert_eq!(&found, &values);
            let numbers: Vec<Decimal> = values.iter().flatten().map(Value::number).collect();
            prop_assert_eq!(usize::try_from(measure.figures.rated).unwrap(), numbers.len());
            if id == "focus" {
                prop_assert_eq!(measure.figures.spread, Spread::of(numbers));
            } else {
                let more = numbers.iter().filter(|n| !n.is_zero()).count();
                prop_assert_eq!(usize::try_from(measure.figures.more.unwrap()).unwrap(), more);
                prop_assert_eq!(usize::try_from(measure.figures.grades.unwrap().iter().sum::<u32>()).unwrap(), numbers.len());
            }
        }
        let rated = days.iter().filter(|day| value(&regimen, "focus", **day, now).is_some() || value(&regimen, "nausea", **day, now).is_some());
        prop_assert_eq!(usize::try_from(span.rated_days).unwrap(), rated.count());
    }

    #[test]
    fn every_day_of_a_course_is_in_one_row_and_rows_add_up(regimen in history(), first in 0_i64..40, length in 1_i64..60) {
        let now = at(NOW);
        let schedules = Schedules::new(&regimen, now);
        let (from, to) = (day(first), day(first + length - 1));
        let measures = [MeasureId("focus".into()), MeasureId("nausea".into())];
        for course in &regimen.courses {
            let timeline = schedules.timeline(&course.id).unwrap();
            let rows = steps(&regimen, &schedules, &course.id, &measures, (from, to), now, &STEADY);
            let mut seen: Vec<NaiveDate> = Vec::new();
            let moves = course.changes.iter().any(|change| matches!(change.verb, Verb::Move { .. }));
            for row in &rows {
                let days: Vec<NaiveDate> = (row.stretches.iter())
                    .flat_map(|(a, b)| a.iter_days().take_while(move |day| day <= b))
                    .collect();
                prop_assert_eq!(days.len(), usize::try_from(row.days).unwrap());
                prop_assert_eq!((row.from, row.until), (days[0], *days.last().unwrap()));
                // The row of a dose that was moved here from a day before has nothing else of that day.
                if row.until < from {
                    continue;
                }
                // A dose that was moved is of the step that planned it.
                if !moves {
                    prop_assert_eq!(row.counts, counted(&regimen, &course.id, &days, now));
                    let taken: Decimal = days.iter().map(|day| milligrams(&regimen, &course.id, *day)).sum();
                    prop_assert_eq!(milligrams_in(&row.taken), taken);
                }
                for (figures, id) in row.measures.iter().zip(["focus", "nausea"]) {
                    let values: Vec<(NaiveDate, Value)> =
                        days.iter().filter_map(|day| Some((*day, value(&regimen, id, *day, now)?))).collect();
                    prop_assert_eq!(usize::try_from(figures.rated).unwrap(), values.len());
                    let spread = Spread::of(values.iter().map(|(_, value)| value.number()));
                    prop_assert_eq!(figures.spread, spread.filter(|_| id == "focus"));
                    prop_assert_eq!(&figures.single, if values.len() < 7 { &values[..] } else { &[] });
                }
                for day in &days {
                    let place = timeline.place(*day);
                    let fits = match row.kind {
                        RowKind::Baseline => matches!(place, Place::Before(_)),
                        // A revision may go on at the same dose.
                        RowKind::Step { plan, step } => matches!(&place, Place::Step(at) if at.plan == plan && at.step == step || at.plan > plan),
                        RowKind::Paused => matches!(place, Place::Paused { .. }),
                        RowKind::After => matches!(place, Place::Stopped(_) | Place::Over(_)),
                    };
                    prop_assert!(fits, "{} {:?} {:?}", day, row.kind, place);
                }
                seen.extend(days);
            }
            seen.sort_unstable();
            let whole = seen.len();
            seen.dedup();
            prop_assert_eq!(seen.len(), whole, "a day in two rows");
            for day in from.iter_days().take_while(|day| *day <= to) {
                let on_course = matches!(timeline.place(day), Place::Step(_) | Place::Paused { .. }) && day <= now.date_naive();
                prop_assert!(!on_course || seen.contains(&day), "{} is in no row", day);
                prop_assert!(day <= now.date_naive() || !seen.contains(&day), "{} is to come", day);
            }
        }
    }

    #[test]
    fn the_order_of_courses_and_entries_does_not_matter(regimen in history(), first in 0_i64..60) {
        let now = at(NOW);
        let other = turned(&regimen);
        let (a, b) = (Schedules::new(&regimen, now), Schedules::new(&other, now));
        prop_assert_eq!(week(&regimen, &a, day(first), now, &STEADY), week(&other, &b, day(first), now, &STEADY));
        let measures = [MeasureId("focus".into())];
        for course in &regimen.courses {
            let rows = |regimen: &Regimen, schedules: &Schedules| {
                steps(regimen, schedules, &course.id, &measures, (day(0), day(90)), now, &STEADY)
            };
            prop_assert_eq!(rows(&regimen, &a), rows(&other, &b));
        }
    }

    /// Weeks one after the other, and steps, are what each is by itself, whether or not their days were judged before.
    #[test]
    fn days_that_were_judged_once_give_the_same_figures(regimen in history(), first in 0_i64..60) {
        let now = at(NOW);
        let schedules = Schedules::new(&regimen, now);
        let first_days: Vec<NaiveDate> = (0..3).map(|n| day(first + 7 * n)).collect();
        let judge = |days| JudgedDays::new(&regimen, &schedules, ((day(0), day(90)), days), now, &STEADY);
        let known = judge((day(first), day(first + 9))).followed_by(judge((day(first + 10), day(first + 20))));
        let alone: Vec<WeekFigures> =
            first_days.iter().map(|day| week(&regimen, &schedules, *day, now, &STEADY)).collect();
        let together =
            |known: Option<&JudgedDays<'_>>| weeks(&regimen, &schedules, &first_days, now, (&STEADY, known), |week| week);
        prop_assert_eq!(together(None), alone.clone());
        prop_assert_eq!(together(Some(&known)), alone);
        let measures = [MeasureId("focus".into())];
        let courses: Vec<(&CourseId, NaiveDate)> = regimen.courses.iter().map(|course| (&course.id, day(0))).collect();
        let rows = |known: Option<&JudgedDays<'_>>| {
            steps_of_all(&regimen, &schedules, &courses, &measures, day(90), now, (&STEADY, known))
        };
        let each: Vec<Vec<StepFigures>> = courses.iter()
            .map(|(course, from)| steps(&regimen, &schedules, course, &measures, (*from, day(90)), now, &STEADY))
            .collect();
        prop_assert_eq!(rows(None), each.clone());
        prop_assert_eq!(rows(Some(&known)), each);
    }

    #[test]
    fn a_week_says_what_the_days_of_today_say(regimen in history(), first in 0_i64..60) {
        // Entries in the order in which they were recorded, as the program appends them.
        let now = at(NOW);
        let mut ordered = regimen.clone();
        ordered.journal = Journal::default();
        for (month, entries) in regimen.journal.months() {
            let mut entries = entries.clone();
            entries.doses.sort_by_key(|e| (e.entered.unwrap_or(e.at), e.at, e.id.clone()));
            ordered.journal.put(month, entries);
        }
        let schedules = Schedules::new(&ordered, now);
        let week = week(&ordered, &schedules, day(first), now, &STEADY);
        for n in 0..7_usize {
            let today = schedules.day(day(first + i64::try_from(n).unwrap()), &ordered, now, &STEADY);
            for course in &week.span.courses {
                let there: Vec<(&Due, Status)> =
                    today.doses.iter().filter(|d| d.due.course == course.course).map(|d| (&d.due, d.status)).collect();
                let here: Vec<(&Due, Status)> = course.days[n].doses.iter().map(|d| (&d.due, d.status)).collect();
                prop_assert_eq!(here, there);
                let taken = |e: &&DoseEntry| e.course == course.course && matches!(&e.outcome, Outcome::Taken(q) if !q.value.is_zero());
                let mut there: Vec<&EntryId> = today.beside.iter().filter(taken).map(|e| &e.id).collect();
                let mut here: Vec<&EntryId> = course.days[n].beside.iter().map(|e| &e.id).collect();
                there.sort();
                here.sort();
                prop_assert_eq!(here, there);
            }
        }
    }
}
