//! Laws of what was recorded: whatever is changed later about when and how doses are shown, a record stays with its dose,
//! nothing is lost, nothing is counted twice, and nothing that was recorded is due again.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{DayDose, Days, Schedules};
use crate::domain::amount::Quantity;
use crate::domain::change::{Change, Verb};
use crate::domain::course::{Clock, Course, Supply};
use crate::domain::figures;
use crate::domain::journal::{DoseEntry, Entry, EntryId, Month, MonthEntries, Outcome};
use crate::domain::limits::Asked;
use crate::domain::most::Most;
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::regimen::Regimen;
use crate::domain::report::{Format, Wanted, report};
use crate::domain::unit::Unit;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Where a journey leads: the clock goes back on 25 October in the first three, a week later in New York, and never in the
/// others.
const PLACES: [Tz; 7] = [
    Tz::Europe__Berlin,
    Tz::Europe__London,
    Tz::Atlantic__Azores,
    Tz::America__New_York,
    Tz::Asia__Tokyo,
    Tz::Asia__Kolkata,
    Tz::UTC,
];

/// The day on which something is changed, a Monday; the clock went back the day before.
fn today() -> NaiveDate {
    day("2026-10-26")
}

const TAKES: [&str; 9] = [
    "2 mg 08:00",
    "1 mg morning, 3 mg evening",
    "2 mg 06:00, 2 mg 14:00, 2 mg 22:00",
    "5 mg morning on Mon",
    "4 mg every 12 hours from 09:00",
    "1 mg every 6 hours from 08:00",
    "5 mg every 36 hours from 15:00",
    "3 mg twice a day",
    "2 mg morning every 2 days",
];

fn regimen(take: &str) -> Regimen {
    let plan = Plan {
        begins: None,
        from: day("2026-10-19"),
        at: None,
        steps: vec![Step {
            take: take.parse().unwrap(),
            length: Length::Open,
            then: Then::GoOn,
            note: None,
        }],
        repeat: Repeat::No,
        weight: None,
        surface: None,
        entered: None,
        by: None,
        why: None,
    };
    let course = Course::new("examplin".parse().unwrap(), "Examplin", vec![plan]);
    let mut regimen = Regimen {
        courses: vec![course],
        ..Regimen::default()
    };
    for month in ["2026-09", "2026-10", "2026-11", "2026-12"] {
        let month: Month = month.parse().unwrap();
        regimen.journal.put(month, MonthEntries::default());
    }
    regimen
}

/// Records doses of the last week and of today as they are due, those that the bits say.
fn record(regimen: &mut Regimen, bits: u32, now: DateTime<FixedOffset>, wall: Tz) -> usize {
    record_until(today(), regimen, bits, now, wall)
}

/// The same up to a day, the doses that are still to come as well: they are taken ahead, now.
fn record_until(last: NaiveDate, regimen: &mut Regimen, bits: u32, now: DateTime<FixedOffset>, wall: Tz) -> usize {
    let schedules = Schedules::new(regimen, now);
    let days = Days::new(regimen, &schedules, (day("2026-10-19"), last), now, &wall);
    let week = day("2026-10-19").iter_days().take_while(|day| *day <= last);
    let doses: Vec<DayDose> = week.flat_map(|date| days.day(date).doses).collect();
    let mut count = 0;
    for (nth, dose) in doses.iter().enumerate() {
        let at = dose.due.at.unwrap_or_else(|| {
            let noon = dose.due.on.and_hms_opt(12, 0, 0).unwrap();
            crate::domain::clock::Wall::instant(&wall, noon)
        });
        if (at > now && last == today()) || bits >> (nth % 32) & 1 == 0 {
            continue;
        }
        let at = at.min(now);
        count += 1;
        let amount = dose.due.amount.quantity();
        regimen.journal.apply(Entry::Dose(DoseEntry {
            id: EntryId(format!("d{nth:05}").into()),
            course: dose.due.course.clone(),
            due: Some(dose.due.key.clone()),
            planned: Some(dose.due.amount.clone()),
            outcome: Outcome::Taken(amount),
            at,
            entered: None,
            why: None,
            episode: None,
            site: None,
            void: None,
        }));
    }
    count
}

/// What is changed afterwards.
#[derive(Clone, Debug)]
enum Later {
    Journey(Tz),
    Zone(&'static str),
    Slots(u32),
    Turn(u32),
    /// As somebody writes it into the file, from today on.
    Decision(&'static str),
    /// As it is said: from the next dose on.
    Said(&'static str),
    Line(&'static str),
}

fn later() -> impl Strategy<Value = Later> {
    let decisions = [
        "take 2 mg 07:40",
        "take 1 mg evening",
        "take 9 mg morning, 9 mg noon, 9 mg evening",
        "take none",
        "weekday Mon to Wed",
        "weekday Mon to Tue",
        "weekday Mon to Sun",
        "set 7 mg",
        "hold 3 days",
        "pause 2 days",
        "stop",
        "restart",
        "move 2026-10-26 to 2026-10-28",
        "move 2026-10-25 to 2026-10-26",
        "leave out 2026-10-26",
        "leave out 2026-10-27",
    ];
    prop_oneof![
        prop::sample::select(PLACES.to_vec()).prop_map(Later::Journey),
        prop::sample::select(vec!["Europe/Berlin", "Asia/Tokyo", "America/New_York", "UTC"]).prop_map(Later::Zone),
        (5_u32..11).prop_map(Later::Slots),
        (0_u32..6).prop_map(Later::Turn),
        prop::sample::select(decisions.to_vec()).prop_map(Later::Decision),
        prop::sample::select(decisions.to_vec()).prop_map(Later::Said),
        prop::sample::select(vec![", 1 tablet morning", ", 5 mL 08:00", ", 1 mg evening"]).prop_map(Later::Line),
    ]
}

impl Later {
    fn apply(&self, regimen: &mut Regimen, wall: &mut Tz, now: DateTime<FixedOffset>) {
        if let Self::Said(words) = self {
            let verb = words.parse::<Verb>().unwrap();
            let schedules = Schedules::new(regimen, now);
            let local = crate::domain::clock::Wall::local(wall, now);
            let begins = super::Begins::now((&regimen.courses[0], regimen, &schedules), false, (local, wall));
            let change = if verb.begins_with_a_dose() {
                Change {
                    after: begins.after,
                    ..Change::new(begins.on, verb)
                }
            } else {
                Change::new(today(), verb)
            };
            regimen.courses[0].changes.push(change);
            return;
        }
        let course = &mut regimen.courses[0];
        match self {
            Self::Journey(place) => *wall = *place,
            Self::Zone(zone) => course.clock = Clock::Zone(zone.parse().unwrap()),
            Self::Slots(hour) => {
                let words = &mut regimen.settings.words;
                words.set_slot("morning", NaiveTime::from_hms_opt(*hour, 0, 0).unwrap());
                words.set_slot("evening", NaiveTime::from_hms_opt(*hour + 11, 30, 0).unwrap());
            }
            Self::Turn(hour) => regimen.settings.day_turn = NaiveTime::from_hms_opt(*hour, 0, 0).unwrap(),
            Self::Decision(words) => course
                .changes
                .push(Change::new(today(), words.parse::<Verb>().unwrap())),
            Self::Said(_) => {}
            Self::Line(line) => {
                let take = format!("{}{line}", course.plans[0].steps[0].take);
                course.plans[0].steps[0].take = take.parse().unwrap();
            }
        }
    }
}

/// Every record is shown once, and what was recorded is not due again.
fn records_stay(take: &str, bits: u32, hour: i64, changes: &[Later]) -> Result<(), TestCaseError> {
    let wall = Tz::Europe__Berlin;
    let now =
        crate::domain::clock::Wall::instant(&wall, today().and_hms_opt(0, 0, 0).unwrap()) + TimeDelta::hours(hour);
    let mut regimen = regimen(take);
    let count = record(&mut regimen, bits, now, wall);
    stay_after(changes, regimen, count, (now, wall))
}

/// The same of a plan on the clock of a zone, somewhere else, with doses that are taken ahead.
fn records_stay_elsewhere(
    (take, zone, place): (&str, &'static str, Tz),
    (bits, hour): (u32, i64),
    changes: &[Later],
) -> Result<(), TestCaseError> {
    let mut wall = place;
    let now =
        crate::domain::clock::Wall::instant(&wall, today().and_hms_opt(0, 0, 0).unwrap()) + TimeDelta::hours(hour);
    let mut regimen = regimen(take);
    Later::Zone(zone).apply(&mut regimen, &mut wall, now);
    let count = record_until(day("2026-10-29"), &mut regimen, bits, now, wall);
    stay_after(changes, regimen, count, (now, wall))
}

fn stay_after(
    changes: &[Later],
    mut regimen: Regimen,
    count: usize,
    (now, mut wall): (DateTime<FixedOffset>, Tz),
) -> Result<(), TestCaseError> {
    for change in changes {
        change.apply(&mut regimen, &mut wall, now);
    }
    let now = crate::domain::clock::Wall::local(&wall, now);
    let schedules = Schedules::new(&regimen, now);
    let (from, to) = (day("2026-10-14"), day("2026-11-08"));
    let days = Days::new(&regimen, &schedules, (from, to), now, &wall);
    let all: Vec<super::Day> = from
        .iter_days()
        .take_while(|day| *day <= to)
        .map(|date| days.day(date))
        .collect();
    let mut found: Vec<&EntryId> = Vec::new();
    for one in &all {
        let doses = one.doses.iter().filter(|dose| !dose.due.trace);
        found.extend(doses.flat_map(|dose| &dose.entries).map(|entry| &entry.id));
        found.extend(one.beside.iter().map(|entry| &entry.id));
    }
    let mut once = found.clone();
    once.sort_unstable();
    once.dedup();
    prop_assert_eq!(once.len(), count, "a record is lost");
    prop_assert_eq!(once.len(), found.len(), "a record is counted twice: {:?}", found);
    // What was recorded is not due again.
    let recorded: Vec<_> = regimen
        .journal
        .doses(from, to)
        .filter_map(|entry| entry.due.as_ref())
        .collect();
    for dose in all
        .iter()
        .flat_map(|one| &one.doses)
        .filter(|dose| dose.entries.is_empty() && !dose.due.trace)
    {
        prop_assert!(
            !recorded.contains(&&dose.due.key),
            "{:?} has a record and none is shown",
            dose.due.key
        );
    }
    let shown = days.today();
    for dose in shown.all().filter(|dose| dose.status.is_due_now()) {
        prop_assert!(dose.entries.is_empty());
    }
    Ok(())
}

#[test]
fn a_recorded_dose_of_a_day_to_which_another_was_moved_is_not_lost() {
    let changes = [
        "move 2026-10-25 to 2026-10-26",
        "move 2026-10-26 to 2026-10-28",
        "pause 2 days",
    ];
    for bits in [u32::MAX, 1 << 7] {
        records_stay("2 mg 08:00", bits, 8, &changes.map(Later::Decision)).unwrap();
    }
}

#[test]
fn a_recorded_dose_that_is_moved_and_left_out_on_the_same_day_is_one_dose() {
    let changes = ["move 2026-10-26 to 2026-10-28", "leave out 2026-10-26"].map(Later::Decision);
    records_stay("2 mg 08:00", u32::MAX, 8, &changes).unwrap();
}

#[test]
fn a_recorded_dose_that_is_moved_and_changed_on_the_same_day_is_one_dose() {
    let changes = ["move 2026-10-26 to 2026-10-28", "set 7 mg"].map(Later::Decision);
    records_stay("1 mg morning, 3 mg evening", u32::MAX, 8, &changes).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_record_stays_with_its_dose_whatever_is_changed_later(
        take in prop::sample::select(TAKES.to_vec()),
        bits in any::<u32>(),
        hour in 7_i64..23,
        changes in prop::collection::vec(later(), 1..6),
    ) {
        records_stay(take, bits, hour, &changes)?;
    }

    #[test]
    fn a_record_of_a_plan_on_another_clock_stays_with_its_dose_whatever_is_decided(
        take in prop::sample::select(TAKES.to_vec()),
        zone in prop::sample::select(vec!["Europe/Berlin", "Asia/Tokyo", "America/New_York", "UTC"]),
        place in prop::sample::select(PLACES.to_vec()),
        bits in any::<u32>(),
        hour in 7_i64..23,
        changes in prop::collection::vec(later(), 1..4),
    ) {
        records_stay_elsewhere((take, zone, place), (bits, hour), &changes)?;
    }

    #[test]
    fn what_was_taken_is_one_sum_in_every_view(
        take in prop::sample::select(TAKES.to_vec()),
        bits in any::<u32>(),
        more in any::<u32>(),
        changes in prop::collection::vec(later(), 0..3),
    ) {
        one_sum(take, (bits, more), &changes)?;
    }
}

/// What was taken of each day is one sum in every view.
fn one_sum(take: &str, (bits, more): (u32, u32), changes: &[Later]) -> Result<(), TestCaseError> {
    let mut wall = Tz::Europe__Berlin;
    let now = crate::domain::clock::Wall::instant(&wall, today().and_hms_opt(20, 0, 0).unwrap());
    let mut regimen = regimen(take);
    counted(&mut regimen.courses[0]);
    record(&mut regimen, bits, now, wall);
    record_more(&mut regimen, more, now);
    for change in changes.iter().filter(|change| !matches!(change, Later::Journey(_))) {
        change.apply(&mut regimen, &mut wall, now);
    }
    let schedules = Schedules::new(&regimen, now);
    let course = &regimen.courses[0];
    let in_mg = |amounts: &[&Quantity]| in_mg(course, amounts);
    let (from, to) = (day("2026-10-16"), day("2026-11-01"));
    let days = Days::new(&regimen, &schedules, (from, to), now, &wall);
    let span = figures::span(&regimen, &schedules, (from, to), now, &wall);
    let mut entries: Vec<DoseEntry> = Vec::new();
    let mut so_far = Decimal::ZERO;
    for (nth, date) in from.iter_days().take_while(|day| *day <= to).enumerate() {
        // The day on the screen, in `today` and in `due`.
        let one = days.day(date);
        let own = one.doses.iter().filter(|dose| !dose.due.trace);
        let of_day: Vec<DoseEntry> = own.flat_map(|dose| &dose.entries).chain(&one.beside).cloned().collect();
        let of_day: Vec<DoseEntry> = of_day.into_iter().filter(|entry| taken(entry).is_some()).collect();
        let sum = in_mg(&of_day.iter().filter_map(taken).collect::<Vec<_>>());
        for dose in one.doses.iter().filter(|dose| dose.in_all.is_some()) {
            let parts: Vec<&Quantity> = dose.taken().map(|(_, amount)| amount).collect();
            prop_assert_eq!(in_mg(&parts), in_mg(&dose.in_all.iter().collect::<Vec<_>>()));
        }
        // The day that lasts now has the same in it.
        if date == today() {
            let now = days.today();
            let own = now.doses.iter().filter(|dose| dose.due.on == date && !dose.due.trace);
            let amounts: Vec<&Quantity> = own.flat_map(DayDose::taken).map(|(_, amount)| amount).collect();
            let beside: Vec<&Quantity> = now.beside.iter().filter_map(taken).collect();
            prop_assert_eq!(in_mg(&amounts) + in_mg(&beside), sum, "today");
        }
        // The week, the steps and the chart.
        let week: Vec<&Quantity> = span.courses[0].days[nth].taken.amounts().collect();
        prop_assert_eq!(in_mg(&week), sum, "{}", date);
        // The one figure that they print.
        let printed: Vec<&Quantity> = span.courses[0].days[nth].taken.main().into_iter().collect();
        prop_assert_eq!(in_mg(&printed), sum, "{}", date);
        entries.extend(of_day);
        if date <= today() {
            so_far += sum;
        }
    }
    let all = in_mg(&entries.iter().filter_map(taken).collect::<Vec<_>>());
    // What is left of the supply.
    let left = crate::domain::supply::left(course, &regimen.journal, regimen.settings.day_turn).unwrap();
    prop_assert_eq!(Decimal::from(1000) - left.value, all, "supply");
    // What counts for the limits: whatever is within seven days of now.
    let since = now - TimeDelta::days(7);
    let week: Vec<&Quantity> = entries
        .iter()
        .filter(|entry| entry.at > since)
        .filter_map(taken)
        .collect();
    let amount: Quantity = "1 mg".parse().unwrap();
    let asked = Asked {
        amount: Some(&amount),
        ..Asked::new(course, schedules.timeline(&course.id), &regimen, now, &wall)
    };
    let (_, used) = crate::domain::limits::room(&asked);
    prop_assert_eq!(used[0].used.value.decimal(), Some(in_mg(&week)), "limits");
    // The rows of the report for a spreadsheet.
    let wanted = Wanted::new(from, today());
    let csv = report(&regimen, &schedules, &wanted, now, &wall).render(Format::Csv);
    let rows = csv
        .lines()
        .filter(|line| line.starts_with("dose,") || line.starts_with("as-needed,"));
    // What was taken ahead for a day after the period is a row of its own day.
    let rows = rows.filter(|row| {
        row.split(',')
            .nth(1)
            .is_some_and(|date| date <= today().to_string().as_str())
    });
    let values = rows
        .filter_map(|row| row.split(',').nth(6))
        .flat_map(|value| value.split(" and "));
    let values: Vec<Quantity> = values.filter_map(|value| value.parse().ok()).collect();
    prop_assert_eq!(in_mg(&values.iter().collect::<Vec<_>>()), so_far, "{}", csv);
    Ok(())
}

/// What an entry says was taken.
fn taken(entry: &DoseEntry) -> Option<&Quantity> {
    match &entry.outcome {
        Outcome::Taken(amount) => Some(amount),
        Outcome::Skipped | Outcome::Held => None,
    }
}

/// A sum in mg, whatever the amounts are counted in.
fn in_mg(course: &Course, amounts: &[&Quantity]) -> Decimal {
    let mg = Unit::parse("mg", &[]).unwrap();
    let sum = super::sum(Some(course), amounts.iter().copied(), &mg);
    sum.and_then(|sum| sum.value.decimal()).unwrap_or_default()
}

/// Tablets of 1 mg, counted, with a limit that nothing reaches.
fn counted(course: &mut Course) {
    course.preparation.count = Some("tablet".to_owned());
    course.preparation.contains = vec![(String::new(), "1 mg".parse().unwrap())];
    course.limits.per_week = Some(Most::from("1000 mg".parse::<Quantity>().unwrap()));
    course.supply = Some(Supply {
        each: Vec::new(),
        on: day("2026-10-16"),
        left: "1000 tablets".parse().unwrap(),
    });
}

/// To some doses a second record: another part in another unit, or that the dose was skipped; and one that the plan did
/// not have.
fn record_more(regimen: &mut Regimen, bits: u32, now: DateTime<FixedOffset>) {
    let known: Vec<DoseEntry> = regimen.journal.doses(day("2026-10-16"), today()).cloned().collect();
    for (nth, entry) in known.into_iter().enumerate() {
        let at = (entry.at + TimeDelta::minutes(30)).min(now);
        let outcome = match bits >> (nth * 2 % 30) & 3 {
            0 => Outcome::Taken("1 tablet".parse().unwrap()),
            1 => Outcome::Skipped,
            _ => continue,
        };
        let id = EntryId(format!("m{nth:05}").into());
        regimen.journal.apply(Entry::Dose(DoseEntry {
            id,
            outcome,
            at,
            ..entry
        }));
    }
    regimen.journal.apply(Entry::Dose(DoseEntry {
        id: EntryId("u00000".into()),
        course: regimen.courses[0].id.clone(),
        due: None,
        planned: None,
        outcome: Outcome::Taken("2 tablets".parse().unwrap()),
        at: now - TimeDelta::hours(3),
        entered: None,
        why: None,
        episode: None,
        site: None,
        void: None,
    }));
}

#[test]
fn a_record_that_was_moved_in_another_zone_is_counted_once() {
    let changes = [
        Later::Zone("America/New_York"),
        Later::Decision("move 2026-10-26 to 2026-10-28"),
        Later::Decision("take 2 mg 07:40"),
    ];
    records_stay("2 mg 06:00, 2 mg 14:00, 2 mg 22:00", 44_040_192, 7, &changes).unwrap();
}

#[test]
fn a_dose_taken_ahead_of_a_pause_stays_a_dose_on_the_day_of_the_place() {
    let mut wall = Tz::Asia__Tokyo;
    let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
    let now = at("2026-10-26T13:00:00+09:00");
    let mut regimen = regimen("2 mg 08:00, 2 mg 20:00");
    Later::Zone("Europe/Berlin").apply(&mut regimen, &mut wall, now);
    // The evening of the 27th in Berlin is four in the morning of the 28th in Tokyo.
    let shown = |regimen: &Regimen, date: &str| {
        let schedules = Schedules::new(regimen, now);
        let days = Days::new(regimen, &schedules, (today(), day("2026-10-30")), now, &wall);
        let one = days.day(day(date));
        (
            one.doses
                .iter()
                .map(|dose| (dose.due.at, dose.entries.len()))
                .collect::<Vec<_>>(),
            one.beside.len(),
        )
    };
    let night = at("2026-10-28T04:00:00+09:00");
    assert_eq!(shown(&regimen, "2026-10-28").0[0], (Some(night), 0));
    let due = {
        let schedules = Schedules::new(&regimen, now);
        schedules.due_on(day("2026-10-28"), &wall).remove(0)
    };
    regimen.journal.apply(Entry::Dose(DoseEntry {
        id: EntryId("ahead".into()),
        course: due.course.clone(),
        due: Some(due.key.clone()),
        planned: Some(due.amount.clone()),
        outcome: Outcome::Taken(due.amount.quantity()),
        at: now,
        entered: None,
        why: None,
        episode: None,
        site: None,
        void: None,
    }));
    for words in ["pause 5 days", "stop"] {
        let mut regimen = regimen.clone();
        let verb = words.parse::<Verb>().unwrap();
        regimen.courses[0].changes.push(Change::new(today(), verb));
        assert_eq!(shown(&regimen, "2026-10-28"), (vec![(Some(night), 1)], 0), "{words}");
        assert_eq!(shown(&regimen, "2026-10-27"), (vec![], 0), "{words}");
    }
}

#[test]
fn a_record_of_a_moved_dose_on_another_clock_is_counted_once() {
    let changes = [Later::Said("move 2026-10-25 to 2026-10-26")];
    let plan = ("1 mg every 6 hours from 08:00", "Europe/Berlin", Tz::Atlantic__Azores);
    records_stay_elsewhere(plan, (1_744_830_464, 7), &changes).unwrap();
}

/// Both parts of a dose of this morning, which was another dose by the plan since.
#[test]
fn parts_of_a_dose_that_the_plan_does_not_have_any_more_stay_together() {
    let changes = [Later::Zone("Asia/Tokyo"), Later::Decision("take 2 mg 07:40")];
    one_sum(
        "2 mg 06:00, 2 mg 14:00, 2 mg 22:00",
        (3_132_907_336, 1_728_053_248),
        &changes,
    )
    .unwrap();
}

#[test]
fn monday_is_the_day_of_the_change() {
    assert_eq!(chrono::Datelike::weekday(&today()), Weekday::Mon);
}

#[test]
fn a_recorded_dose_that_was_moved_is_shown_by_the_clock_of_the_place() {
    let changes = [
        Later::Said("move 2026-10-25 to 2026-10-26"),
        Later::Journey(Tz::Europe__London),
        Later::Zone("Asia/Tokyo"),
    ];
    records_stay("2 mg 08:00", 347_501_120, 7, &changes).unwrap();
}

#[test]
fn a_record_that_names_a_moved_dose_is_not_that_of_another_one_at_the_same_instant() {
    let changes = [
        Later::Decision("take 2 mg 07:40"),
        Later::Decision("move 2026-10-25 to 2026-10-26"),
        Later::Zone("Asia/Tokyo"),
    ];
    records_stay("2 mg 06:00, 2 mg 14:00, 2 mg 22:00", 1_482_686_464, 7, &changes).unwrap();
}
