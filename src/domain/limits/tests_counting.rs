//! What counts towards a limit, and over which time.

use chrono::{TimeDelta, TimeZone};

use super::fixture::{
    Case, answering, asking, at, check, course, date, entry, journal, kept, local, most, need, plan, q, taking,
};
use super::*;
use crate::domain::clock::{STEADY, Wall};
use crate::domain::course::{Course, CourseId, Late, Limits};
use crate::domain::directions::Directions;
use crate::domain::journal::{DoseEntry, EntryId, Outcome};
use crate::domain::plan::Length;
use crate::domain::regimen::Regimen;
use crate::domain::schedule::{History, Timeline};
use crate::domain::vocabulary::Vocabulary;

/// Several records of one dose are one dose, taken in parts.
#[test]
fn a_dose_in_parts_is_one_dose() {
    let limits = Limits {
        per_day: Some(most("2 doses")),
        per_dose: Some(most("1 tablet")),
        ..Limits::default()
    };
    let course = taking("2026-01-15", "1 tablet 08:00, 20:00", limits);
    let part = |time: &str, amount: &str| DoseEntry {
        outcome: Outcome::Taken(q(amount)),
        ..answering(&course, time, "2026-01-15T08:00")
    };
    let (one, two) = (
        part("2026-01-15T08:00", "0.5 tablets"),
        part("2026-01-15T08:20", "0.5 tablets"),
    );
    let timeline = Timeline::new(&course, &Vocabulary::default(), History::default());
    let record = |log: &[&DoseEntry], entry: &DoseEntry| {
        let regimen = kept(journal(log.iter().copied()));
        let asked = Asked::new(&course, Some(&timeline), &regimen, entry.at, &STEADY);
        about(&asked.recording(entry).unwrap())
    };
    // Two halves are one dose of one tablet; a third one would be over it.
    let mut third = part("2026-01-15T08:30", "0.5 tablets");
    third.id = EntryId("third".into());
    assert_eq!(record(&[&one], &two).verdict, Verdict::Allowed);
    assert_eq!(record(&[&one, &two], &third).verdict, Verdict::Cap);
    let evening = answering(&course, "2026-01-15T20:00", "2026-01-15T20:00");
    let answer = record(&[&one, &two], &evening);
    check(&answer, "allowed", "", "0 doses");
}

/// As far as the longest of the limits.
#[test]
fn the_journal_is_read_as_far_back_as_the_limits_look() {
    let wall = &STEADY;
    let reach = |take: &str, limits: Limits, episode: bool| {
        let course = taking("2026-01-05", take, limits);
        let timeline = Timeline::new(&course, &Vocabulary::default(), History::default());
        let regimen = Regimen::default();
        super::reach(
            &course,
            Some(&timeline),
            &regimen,
            at("2026-09-10T10:00"),
            episode,
            wall,
        )
        .to_string()
    };
    let none = Limits::default;
    assert_eq!(reach("1 mg 08:00", none(), false), "2026-09-09");
    assert_eq!(reach("1 mg as needed", none(), false), "2026-09-09");
    assert_eq!(reach("1 mg as needed every 3 days", none(), false), "2026-09-07");
    assert_eq!(reach("1 mg as needed every 2 months", none(), false), "2026-07-10");
    assert_eq!(reach("1 mg as needed", none(), true), "2026-01-05");
    assert_eq!(reach("2 mg then 1 mg as needed", none(), false), "2026-01-05");
    let gap = Limits {
        gap: Some(26 * 24 * 60),
        ..none()
    };
    assert_eq!(reach("100 mg once every month on day 10", gap, false), "2026-08-10");
    let week = Limits {
        per_week: Some(most("9 mg")),
        ..none()
    };
    assert_eq!(reach("1 mg as needed", week, false), "2026-09-02");
    let late = Limits {
        late: Some(Late::After(9 * 24 * 60)),
        ..none()
    };
    assert_eq!(reach("1 mg 09:00 on Mon", late, false), "2026-08-31");
}

#[test]
fn what_does_not_count() {
    let limits = Limits {
        gap: Some(60),
        per_day: Some(most("1 dose")),
        ..Limits::default()
    };
    let mut case = Case::new(limits, need("1 mg", None, None), "1 mg", &["2026-05-01T08:00"; 4]);
    case.log[0].void = Some("typed twice".to_owned());
    case.log[1].outcome = Outcome::Skipped;
    case.log[2].outcome = Outcome::Taken(q("0 mg"));
    case.log[3].course = CourseId::from_name("Other").unwrap();
    case.row("2026-05-01T08:30", "allowed", "", "0 doses");
    assert_eq!(case.asked("2026-05-01T08:30", None).last, None);
}

#[test]
fn one_before_the_ceiling_is_said_calmly() {
    let limits = Limits {
        per_day: Some(most("4 doses")),
        ..Limits::default()
    };
    let course = taking("2026-05-01", "1 g as needed", limits);
    let log = ["08:00", "12:00", "16:00", "20:00"].map(|time| entry(at(&format!("2026-05-01T{time}")), q("1 g"), None));
    let timeline = Timeline::new(&course, &Vocabulary::default(), History::default());
    let regimen = kept(journal(&log));
    let near = |time: &str| {
        let asked = Asked::new(&course, Some(&timeline), &regimen, at(time), &STEADY);
        nearing(&asked).into_iter().map(|r| r.text).collect::<Vec<_>>()
    };
    assert!(near("2026-05-01T13:00").is_empty());
    assert_eq!(
        near("2026-05-01T17:00"),
        ["this dose reaches your limit of 4 doses in any 24 hours"]
    );
    assert!(near("2026-05-01T21:00").is_empty());
}

#[test]
fn hours_are_elapsed_over_a_clock_change() {
    // In Berlin the clock goes from 02:00 to 03:00 on 29 March 2026: eight hours after 22:00 it shows 07:00.
    let berlin = chrono_tz::Europe::Berlin;
    let limits = Limits {
        gap: Some(480),
        per_calendar_day: Some(most("2 doses")),
        ..Limits::default()
    };
    let course = taking("2026-01-01", "1 mg as needed", limits);
    let first = entry(berlin.instant(local("2026-03-28T22:00")), q("1 mg"), None);
    let ask_at =
        |log: &[&DoseEntry], time: &str| asking(&course, log, berlin.instant(local(time)), None, None, &berlin);
    check(
        &ask_at(&[&first], "2026-03-29T06:59"),
        "too-soon",
        "2026-03-29T07:00",
        "",
    );
    check(&ask_at(&[&first], "2026-03-29T07:00"), "allowed", "", "1 dose");
    // The calendar day of 25 October has 25 hours.
    let early = entry(berlin.instant(local("2026-10-25T00:10")), q("1 mg"), None);
    let later = entry(berlin.instant(local("2026-10-25T12:00")), q("1 mg"), None);
    check(
        &ask_at(&[&later, &early], "2026-10-25T23:59"),
        "cap",
        "2026-10-26T00:00",
        "",
    );
    // A dose written down elsewhere, with another offset, is placed by its instant.
    let zone = FixedOffset::west_opt(5 * 3600).unwrap();
    let elsewhere = entry(zone.with_ymd_and_hms(2026, 10, 24, 20, 0, 0).unwrap(), q("1 mg"), None);
    check(
        &ask_at(&[&later, &elsewhere], "2026-10-25T23:59"),
        "cap",
        "2026-10-26T00:00",
        "",
    );
}

#[test]
fn seconds_are_not_lost() {
    let limits = Limits {
        gap: Some(240),
        ..Limits::default()
    };
    let course = taking("2026-01-01", "1 g as needed", limits);
    let dose = entry(at("2026-05-01T08:00") + TimeDelta::seconds(30), q("1 g"), None);
    let asked = |time| asking(&course, &[&dose], time, None, None, &STEADY);
    check(&asked(at("2026-05-01T12:00")), "too-soon", "2026-05-01T12:01", "");
    check(&asked(at("2026-05-01T12:01")), "allowed", "", "");
}

#[test]
fn outside_the_period_no_amount_is_needed() {
    let limits = Limits {
        per_day: Some(most("4 mg")),
        ..Limits::default()
    };
    let course = taking("2026-05-03", "2 mg/kg as needed", limits);
    let asked = |time| asking(&course, &[], at(time), None, None, &STEADY);
    // How much two mg a kilogram is the plan does not say: there is no minute at which it is known to be allowed.
    check(&asked("2026-05-01T08:00"), "not-in-period", "", "");
    check(&asked("2026-05-03T08:00"), "not-defined", "", "");
}

#[test]
fn the_period_follows_from_the_plan() {
    let until = Directions::parse("0.25 mg as needed every 6-12 hours", &Vocabulary::default()).unwrap();
    let course = Course {
        plans: vec![plan(date("2015-01-15"), [(until, Length::Until(date("2015-01-20")))])],
        ..course(Limits::default())
    };
    let answer = |time: &str, log: &[&DoseEntry]| asking(&course, log, at(time), None, None, &STEADY);
    check(
        &answer("2015-01-14T22:00", &[]),
        "not-in-period",
        "2015-01-15T00:00",
        "",
    );
    let first = entry(at("2015-01-15T09:00"), q("0.25 mg"), None);
    check(
        &answer("2015-01-15T14:59", &[&first]),
        "too-soon",
        "2015-01-15T15:00",
        "",
    );
    check(&answer("2015-01-21T08:00", &[]), "not-in-period", "", "");
    assert_eq!(
        answer("2019-01-21T08:00", &[]).because[0].text,
        "your plan ended on Tue 20 Jan 2015"
    );
    let none = super::fixture::course(Limits::default());
    check(
        &asking(&none, &[], at("2015-01-20T08:00"), None, None, &STEADY),
        "not-in-period",
        "",
        "",
    );
}

#[test]
fn taking_off_is_not_a_dose() {
    use crate::domain::journal::{DueKey, DueMoment};
    let limits = Limits {
        per_day: Some(most("1 patch")),
        gap: Some(12 * 60),
        ..Limits::default()
    };
    let course = taking("2026-01-01", "1 patch as needed", limits);
    let put_on = entry(at("2026-01-05T08:00"), q("1 patch"), None);
    let mut off = entry(at("2026-01-06T08:00"), q("1 patch"), None);
    off.due = Some(DueKey {
        date: date("2026-01-06"),
        line: 0,
        moment: DueMoment::Off("08:00:00".parse().unwrap()),
    });
    let answer = asking(&course, &[&put_on, &off], at("2026-01-06T08:01"), None, None, &STEADY);
    check(&answer, "allowed", "", "0 patches");
}
