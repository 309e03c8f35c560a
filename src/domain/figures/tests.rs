//! Weeks, steps and sentences calculated by hand.

use super::fixture::{at, course, date, dose, fortnight, measure, plan, rated, rating};
use super::*;
use crate::domain::clock::STEADY;
use crate::domain::day::Schedules;
use crate::domain::journal::Entry;
use crate::domain::measure::{MeasureId, Scale};
use crate::domain::plan::Repeat;
use crate::domain::regimen::Regimen;

const NOW: &str = "2026-11-15T14:57";

fn week_of(regimen: &Regimen, first: &str, now: &str) -> WeekFigures {
    let schedules = Schedules::new(regimen, at(now));
    week(regimen, &schedules, date(first), at(now), &STEADY)
}

fn steps_of(regimen: &Regimen, course: &str, measures: &[&str]) -> Vec<StepFigures> {
    let schedules = Schedules::new(regimen, at(NOW));
    let measures: Vec<MeasureId> = measures.iter().map(|id| MeasureId((*id).into())).collect();
    let range = (date("2026-10-01"), date("2026-11-30"));
    steps(
        regimen,
        &schedules,
        &course.parse().unwrap(),
        &measures,
        range,
        at(NOW),
        &STEADY,
    )
}

fn signs(course: &CourseSpan) -> String {
    let words = course.days.iter().map(|day| {
        let doses: Vec<&str> = day.doses.iter().map(|dose| dose.status.word()).collect();
        if doses.is_empty() {
            format!("({:?})", day.standing)
        } else {
            doses.join("+")
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

fn amounts(course: &CourseSpan) -> String {
    let each = course
        .days
        .iter()
        .map(|day| day.taken.main().map_or("?".into(), |q| q.value.to_string()));
    each.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_first_week_of_the_fortnight() {
    let week = week_of(&fortnight(), "2026-11-02", NOW);
    let [antacid, examplin] = week.span.courses.as_slice() else {
        panic!()
    };
    assert_eq!(
        signs(examplin),
        "taken, partly taken, skipped, held, changed, not recorded, taken"
    );
    assert_eq!(amounts(examplin), "10 5 0 0 10 0 10");
    assert_eq!(
        words::counts(&examplin.counts),
        "2 of 7 as planned, 2 changed, 1 skipped, 1 held, 1 not recorded"
    );
    assert_eq!(examplin.taken.main().unwrap().to_string(), "35 mg");
    let held: Vec<bool> = examplin.days.iter().map(|day| day.held).collect();
    assert_eq!(held, [false, false, false, false, false, true, true]);
    let departed: Vec<&str> = examplin.departures().map(|dose| &*dose.entries[0].id.0).collect();
    assert_eq!(departed, ["3", "4", "5", "6"]);
    assert!(antacid.days.iter().all(|day| day.standing == Standing::AsNeeded));
    assert_eq!(antacid.beside, 1);
    assert_eq!(
        antacid.days[3].beside.len(),
        1,
        "02:00 on the 6th is still the night of the 5th"
    );
    assert_eq!(week.span.counts.planned(), 7);
    assert_eq!(week.span.rated_days, 7);
    assert_eq!(
        words::recorded(&week.span),
        "Doses: 4 of 7 taken, 1 skipped, 1 held, 1 not recorded; ratings on 7 of 7 days."
    );
}

#[test]
fn the_second_week_of_the_fortnight() {
    let regimen = fortnight();
    let week = week_of(&regimen, "2026-11-09", NOW);
    let examplin = &week.span.courses[1];
    assert_eq!(
        signs(examplin),
        "taken, taken+taken, taken+taken, taken+not recorded, taken+not recorded, taken, not recorded"
    );
    assert_eq!(amounts(examplin), "10 25 25 20 20 1 0");
    assert_eq!(examplin.taken.main().unwrap().to_string(), "101 mg");
    let new: Vec<bool> = examplin.days.iter().map(|day| day.new_step).collect();
    assert_eq!(new, [false, true, false, false, false, true, false]);
    let doses: Vec<&str> = examplin.days.iter().map(|day| day.dose.as_deref().unwrap()).collect();
    assert_eq!(
        doses,
        ["10 mg", "20+5 mg", "20+5 mg", "20+5 mg", "20+5 mg", "1 mg", "1 mg"]
    );
    assert_eq!(words::counts(&week.span.counts), "8 of 11 as planned, 3 not recorded");
    let focus = &week.span.measures[0];
    let values: Vec<String> = (focus.days.iter())
        .map(|day| {
            day.as_ref()
                .map_or("-".into(), |day| format!("{}x{}", day.value, day.all.len().max(1)))
        })
        .collect();
    assert_eq!(values, ["5x1", "6x1", "8x2", "-", "-", "-", "-"]);
    assert_eq!(words::row_end(&focus.figures), "med 6");
    assert_eq!(words::row_end(&week.span.measures[1].figures), "2 of 3");
    assert_eq!(words::summary(&week.span.measures[1].figures), "2 of 3 days");
    assert_eq!(week.span.rated_days, 4);
    assert_eq!(week.span.notes[2].len(), 1);
    assert_eq!(
        words::recorded(&week.span),
        "Doses: 8 of 11 taken, 3 not recorded; ratings on 4 of 7 days."
    );
    assert_eq!(
        words::compared(&week, &regimen).unwrap(),
        "Compared with week 45 (another step): Focus 6 and 5."
    );
    assert_eq!(week.before.other_step, ["examplin".parse().unwrap()]);
}

#[test]
fn two_weeks_on_the_same_step_are_compared() {
    let ladder = plan(
        "2026-11-09",
        &[("3 weeks", "75 mcg 08:00"), ("no end", "100 mcg 08:00")],
    );
    let mut regimen = Regimen {
        courses: vec![course("examplin", vec![ladder], &[])],
        measures: vec![
            measure("focus", rating()),
            measure("mood", rating()),
            measure("sleep", rating()),
        ],
        ..Regimen::default()
    };
    let focus = [4, 5, -1, 6, 5, 6, 7, 5, 6, -1, 7, 7, 6, 6];
    rated(
        &mut regimen,
        "focus",
        "2026-11-09",
        &focus.map(|n| (n >= 0).then_some(n)),
    );
    rated(&mut regimen, "mood", "2026-11-09", &[Some(6); 14]);
    // Rated in one of the two weeks alone: there is nothing to compare.
    rated(&mut regimen, "sleep", "2026-11-16", &[Some(7)]);
    let week = week_of(&regimen, "2026-11-16", "2026-11-22T14:57");
    assert!(week.before.same_step() && week.span.courses[0].same_step);
    assert_eq!(
        words::compared(&week, &regimen).unwrap(),
        "Compared with week 46 (same step): Focus 6 and 5.5, Mood 6 and 6."
    );
    assert_eq!(
        words::recorded(&week.span),
        "Doses: 0 of 7 taken, 7 not recorded; ratings on 7 of 7 days."
    );
    // The week before is another step for the first week of the course: nothing was in force then.
    let first = week_of(&regimen, "2026-11-09", "2026-11-22T14:57");
    assert!(!first.before.same_step());
    assert_eq!(words::compared(&first, &regimen), None);
    let ahead = week_of(&regimen, "2026-11-23", "2026-11-22T14:57");
    assert_eq!(words::recorded(&ahead.span), "These days are in the future.");
}

#[test]
fn what_is_still_to_come_is_not_counted() {
    let mut regimen = fortnight();
    // Tomorrow's dose, taken today already: shown, and counted tomorrow.
    let early = dose("10x", "examplin", "2026-11-10 morning", "20 mg", "2026-11-09T08:30");
    regimen.journal.apply(Entry::Dose(early));
    let week = week_of(&regimen, "2026-11-09", "2026-11-09T09:00");
    let examplin = &week.span.courses[1];
    assert_eq!(examplin.counts.planned(), 1);
    assert_eq!(examplin.counts.open, 10);
    assert_eq!(examplin.days[1].doses[0].status, Status::Changed);
    assert_eq!(week.span.days_so_far, 1);
    // Before its window closes a dose is not planned "up to now".
    let week = week_of(&fortnight(), "2026-11-09", "2026-11-15T09:59");
    assert_eq!(week.span.courses[1].days[6].doses[0].status, Status::Due);
    assert_eq!(week.span.counts.planned(), 10);
}

#[test]
fn by_step_a_held_step_is_one_row_and_a_revision_another() {
    let rows = steps_of(&fortnight(), "examplin", &["focus", "nausea"]);
    let shown: Vec<String> = (rows.iter())
        .map(|row| {
            let cells: Vec<String> = row.measures.iter().map(words::cell).collect();
            let (from, until) = (row.from.format("%d %b"), row.until.format("%d %b"));
            format!(
                "{} | {from} - {until} | {}+{} | {}",
                row.dose,
                row.days,
                row.held_days,
                cells.join(" | ")
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "none | 01 Oct - 01 Nov | 32+0 | 3 4 | -",
            "10 mg | 02 Nov - 09 Nov | 8+3 | 5 (4-6) | 0 of 1",
            "20+5 mg | 10 Nov - 13 Nov | 4+0 | 6 8 | 2 of 3",
            "1 mg | 14 Nov - 15 Nov | 2+0 | - | -",
        ]
    );
    assert_eq!(rows[0].kind, RowKind::Baseline);
    assert_eq!(rows[2].kind, RowKind::Step { plan: 0, step: 2 });
    assert!(rows[3].current && !rows[2].current);
    assert_eq!(
        words::counts(&rows[1].counts),
        "3 of 8 as planned, 2 changed, 1 skipped, 1 held, 1 not recorded"
    );
    assert_eq!(rows[1].taken.main().unwrap().to_string(), "45 mg");
    assert_eq!(rows[1].taken_days, 5);
    assert_eq!(rows[2].measures[1].grades, Some([1, 1, 1, 0, 0]));
    let focus = measure("focus", rating());
    assert_eq!(
        words::by_step(&rows, 0, &focus),
        "Focus median 5 at 10 mg. Focus, single values: 3, 4 before the first dose (2 days); 6, 8 at 20+5 mg (2 days). Rated on 12 of 46 days, \
         on 1 of them more than once: the last one counts."
    );
    let nausea = measure("nausea", Scale::Grade { five: false });
    assert_eq!(
        words::by_step(&rows, 1, &nausea),
        "Nausea, days with more than \"none\": 0 of 1 day at 10 mg, 2 of 3 days at 20+5 mg. Rated on 4 of 46 days."
    );
    assert_eq!(
        words::overlap(&rows, 0),
        None,
        "only one row has enough days for a range"
    );
}

#[test]
fn stepping_back_makes_a_new_row_and_passes_of_a_repeated_plan_are_merged() {
    let mut regimen = Regimen::default();
    let mut cycle = plan("2026-10-05", &[("3 days", "1 tablet morning"), ("4 days", "none")]);
    cycle.repeat = Repeat::From { step: 1, times: None };
    let ladder = plan("2026-10-05", &[("3 days", "1 mg morning"), ("no end", "2 mg morning")]);
    regimen.courses = vec![
        course("cycle", vec![cycle], &[]),
        course(
            "ladder",
            vec![ladder],
            &[
                ("2026-10-10", "back 1"),
                ("2026-10-20", "set 3 mg"),
                ("2026-10-25", "pause 2 days"),
            ],
        ),
    ];
    let rows = |course: &str| -> Vec<String> {
        let rows = steps_of(&regimen, course, &[]);
        rows.iter()
            .map(|row| {
                format!(
                    "{} {}-{} {} in {}",
                    row.dose,
                    row.from.format("%d"),
                    row.until.format("%d"),
                    row.days,
                    row.stretches.len()
                )
            })
            .collect()
    };
    // 5 Oct to 15 Nov is six passes of seven days.
    assert_eq!(rows("cycle"), ["1 tablet 05-11 18 in 6", "none 08-15 24 in 6"]);
    assert_eq!(
        rows("ladder"),
        [
            "1 mg 05-07 3 in 1",
            "2 mg 08-09 2 in 1",
            "1 mg 10-12 3 in 1",
            "2 mg 13-19 7 in 1",
            "3 mg 20-24 5 in 1",
            "none 25-26 2 in 1",
            "3 mg 27-15 20 in 1",
        ]
    );
}

#[test]
fn the_days_of_a_hold_that_leaves_the_calendar_alone_are_held() {
    let mut regimen = Regimen::default();
    let ladder = plan("2026-11-02", &[("2 days", "1 mg morning"), ("no end", "2 mg morning")]);
    let held = [("2026-11-03", "hold 3 days without shift")];
    regimen.courses = vec![course("examplin", vec![ladder], &held)];
    let week = week_of(&regimen, "2026-11-02", NOW);
    let days = &week.span.courses[0].days;
    let held: Vec<bool> = days.iter().map(|day| day.held).collect();
    assert_eq!(held, [false, true, true, true, false, false, false]);
    let doses: Vec<&str> = days.iter().map(|day| day.dose.as_deref().unwrap()).collect();
    assert_eq!(doses, ["1 mg", "1 mg", "1 mg", "1 mg", "2 mg", "2 mg", "2 mg"]);
}

#[test]
fn neutral_days_are_told_apart_and_are_not_gaps() {
    let mut regimen = Regimen::default();
    let one = plan("2026-11-03", &[("5 days", "1 mg morning on Tue, Thu")]);
    let mut away = course("away", vec![plan("2026-11-01", &[("no end", "1 mg morning")])], &[]);
    away.archived = Some(date("2026-11-04"));
    let paused = course(
        "paused",
        vec![plan("2026-11-01", &[("no end", "1 mg morning")])],
        &[("2026-11-03", "pause 2 days"), ("2026-11-06", "stop")],
    );
    regimen.courses = vec![away, course("one", vec![one], &[]), paused];
    let week = week_of(&regimen, "2026-11-02", NOW);
    let standings: Vec<String> = (week.span.courses.iter())
        .map(|course| {
            course
                .days
                .iter()
                .map(|day| format!("{:?}", day.standing))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(standings[0], "Due Due PutAway PutAway PutAway PutAway PutAway");
    assert_eq!(standings[1], "Before Due Off Due Off Off Over");
    assert_eq!(standings[2], "Due Paused Paused Due Stopped Stopped Stopped");
    assert_eq!(week.span.counts.planned(), 6);
    assert!(!week.span.courses[1].same_step);
}

#[test]
fn a_patch_taken_off_is_not_a_dose() {
    let mut regimen = Regimen::default();
    let worn = plan("2026-11-02", &[("no end", "1 patch 08:00 for 16 hours")]);
    regimen.courses = vec![course("patch", vec![worn], &[])];
    let first = week_of(&regimen, "2026-11-02", NOW);
    assert_eq!(first.span.counts.planned(), 7);
    assert_eq!(first.span.courses[0].days[1].doses.len(), 2);
    let off = dose("off", "patch", "2026-11-03 off 00:00:00", "1 patch", "2026-11-03T00:10");
    regimen.journal.apply(Entry::Dose(off));
    let week = week_of(&regimen, "2026-11-02", NOW);
    assert_eq!(week.span.counts, first.span.counts);
    assert!(week.span.courses[0].taken.is_zero());
    assert_eq!(week.span.courses[0].days[1].doses[0].status, Status::Taken);
}

#[test]
fn the_days_on_which_the_clock_changes() {
    let berlin = chrono_tz::Europe::Berlin;
    let mut regimen = Regimen::default();
    let steady = plan("2026-10-19", &[("no end", "5 mg 08:00, 1 mg 02:30")]);
    let elapsed = plan("2026-10-24", &[("no end", "1 mg every 8 hours from 06:00")]);
    regimen.courses = vec![
        course("elapsed", vec![elapsed], &[]),
        course("steady", vec![steady], &[]),
    ];
    for (i, (course, due, what, when)) in [
        ("steady", "2026-10-24 08:00", "5 mg", "2026-10-24T08:00:00+02:00"),
        // 02:30 happens twice that night; taken at the second.
        ("steady", "2026-10-25 02:30", "1 mg", "2026-10-25T02:30:00+01:00"),
        ("steady", "2026-10-25 08:00", "5 mg", "2026-10-25T08:00:00+01:00"),
        // Eight hours after 22:00 summer time it is 05:00.
        ("elapsed", "2026-10-24 22:00", "1 mg", "2026-10-24T22:00:00+02:00"),
        ("elapsed", "2026-10-25 05:00", "1 mg", "2026-10-25T05:00:00+01:00"),
    ]
    .into_iter()
    .enumerate()
    {
        regimen
            .journal
            .apply(Entry::Dose(dose(&i.to_string(), course, due, what, when)));
    }
    let now = at("2026-10-26T23:30:00+01:00");
    let schedules = Schedules::new(&regimen, now);
    let week = week(&regimen, &schedules, date("2026-10-19"), now, &berlin);
    let [elapsed, steady] = week.span.courses.as_slice() else {
        panic!()
    };
    assert_eq!(signs(steady).rsplit_once(", ").unwrap().1, "taken+taken");
    assert_eq!(words::counts(&steady.counts), "3 of 14 as planned, 11 not recorded");
    assert_eq!(
        signs(elapsed).rsplit_once(", ").unwrap().1,
        "taken+not recorded+not recorded"
    );
    assert_eq!(words::counts(&elapsed.counts), "2 of 6 as planned, 4 not recorded");
}

#[test]
fn kinds_of_units_are_added_up_apart() {
    let oil = vec![plan("2026-11-02", &[("no end", "0.5 mL morning")])];
    let mut regimen = Regimen {
        courses: vec![course("oil", oil, &[])],
        ..Regimen::default()
    };
    for (i, what) in ["500 mcg", "2 mg", "0.25 mL"].iter().enumerate() {
        regimen
            .journal
            .apply(Entry::Dose(dose(&i.to_string(), "oil", "", what, "2026-11-02T09:00")));
    }
    let week = week_of(&regimen, "2026-11-02", NOW);
    let taken: Vec<String> = week.span.courses[0].taken.amounts().map(ToString::to_string).collect();
    assert_eq!(taken, ["0.25 mL", "2.5 mg"]);
}

#[test]
fn sentences() {
    let counts = Counts {
        as_planned: 26,
        changed: 1,
        not_recorded: 1,
        open: 3,
        ..Counts::default()
    };
    assert_eq!(words::counts(&counts), "26 of 28 as planned, 1 changed, 1 not recorded");
    assert_eq!(words::counts(&Counts::default()), "nothing planned up to now");
    assert_eq!(
        words::few(6).unwrap(),
        "Six days are few: a difference of one point says little."
    );
    assert_eq!(words::few(0), None);
    assert_eq!(words::few(7), None);
    assert_eq!(words::week_number(date("2026-11-16")), 47);
    assert_eq!(
        words::week_number(date("2026-11-15")),
        47,
        "a week that begins on Sunday"
    );
    assert_eq!(words::week_number(date("2026-12-28")), 53);
    let row = |kind, dose: &str, days: u32, values: &[i64]| StepFigures {
        measures: vec![MeasureFigures {
            measure: MeasureId("focus".into()),
            rated: u32::try_from(values.len()).unwrap(),
            several: 0,
            spread: Spread::of(values.iter().map(|v| Decimal::from(*v))),
            second: None,
            grades: None,
            more: None,
            single: vec![],
        }],
        kind,
        number: 0,
        dose: dose.into(),
        from: date("2026-06-01"),
        until: date("2026-06-01"),
        current: false,
        stretches: vec![],
        days,
        held_days: 0,
        rated_days: days,
        counts,
        taken: Total::default(),
        taken_days: 0,
        beside: 0,
    };
    let step = RowKind::Step { plan: 0, step: 1 };
    let mut rows = vec![
        row(RowKind::Baseline, "none", 105, &[3; 53]),
        row(step, "25 mcg", 28, &[5; 26]),
        row(step, "75 mcg", 14, &[4, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7, 7]),
    ];
    assert_eq!(
        words::by_step(&rows, 0, &measure("focus", rating())),
        "Focus median 3 before the first dose, 5 at 25 mcg, 6 at 75 mcg. Rated on 91 of 147 days."
    );
    assert!(
        words::overlap(&rows, 0)
            .unwrap()
            .starts_with("Some of the ranges overlap. These are your own records")
    );
    rows.remove(0);
    assert!(words::overlap(&rows, 0).unwrap().starts_with("The ranges overlap."));
    // Two rows of one dose are told apart by their first days.
    rows.push(row(step, "25 mcg", 7, &[4; 7]));
    rows[2].from = date("2026-12-07");
    assert_eq!(
        words::by_step(&rows, 0, &measure("focus", rating())),
        "Focus median 5 at 25 mcg from 1 Jun, 6 at 75 mcg, 4 at 25 mcg from 7 Dec. Rated on 45 of 49 days."
    );
    let (focus, nausea) = (
        measure("focus", rating()),
        measure("nausea", Scale::Grade { five: true }),
    );
    assert_eq!(
        words::how_to_read(&[&focus, &nausea]),
        "Median and middle 80 % of the days. Nausea: days with more than \"none\"."
    );
    assert_eq!(
        words::how_to_read(&[&measure("slept", Scale::YesNo)]),
        "Slept: days with yes."
    );
}

/// A plan that was over and is taken up again: the days between belong to no row.
#[test]
fn a_day_after_the_end_does_not_join_what_comes_later() {
    let ladder = plan("2026-10-05", &[("3 days", "1 mg morning"), ("4 days", "2 mg morning")]);
    let regimen = Regimen {
        courses: vec![course("ladder", vec![ladder], &[("2026-10-14", "back 1")])],
        ..Regimen::default()
    };
    let rows = steps_of(&regimen, "ladder", &[]);
    let rows: Vec<_> = rows.iter().map(|row| (row.from, row.until, row.days)).collect();
    assert_eq!(
        rows,
        [
            (date("2026-10-05"), date("2026-10-07"), 3),
            (date("2026-10-08"), date("2026-10-11"), 4),
            // Back from the end is the last step once more.
            (date("2026-10-14"), date("2026-10-17"), 4),
        ]
    );
}

#[test]
fn a_revision_at_the_same_dose_goes_on_with_the_row() {
    let first = plan(
        "2026-11-01",
        &[("4 weeks", "2.5 mg evening"), ("no end", "5 mg evening")],
    );
    let second = plan("2026-11-08", &[("no end", "2.5 mg evening")]);
    let third = plan("2026-11-12", &[("no end", "2.5 mg morning")]);
    let regimen = Regimen {
        courses: vec![course("sampletol", vec![first, second, third], &[])],
        ..Regimen::default()
    };
    let rows = steps_of(&regimen, "sampletol", &[]);
    let words: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {} {}", row.dose, row.from, row.days))
        .collect();
    // Another time of day is another way of taking it.
    assert_eq!(words, ["2.5 mg 2026-11-01 11", "2.5 mg 2026-11-12 4"]);
}
