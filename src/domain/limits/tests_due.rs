//! Doses that are due: late ones, separate lines, amounts that the plan does not have.

use chrono::TimeDelta;

use super::fixture::{
    Case, answering, asking, at, check, course, date, entry, journal, local, most, need, plan, q, taking,
};
use super::*;
use crate::domain::clock::STEADY;
use crate::domain::course::{Course, Late, Limits, Preparation};
use crate::domain::directions::Directions;
use crate::domain::journal::DoseEntry;
use crate::domain::plan::Length;
use crate::domain::schedule::{History, Timeline};
use crate::domain::vocabulary::Vocabulary;

#[test]
fn bupropion_after_a_late_morning() {
    let limits = Limits {
        gap: Some(480),
        ..Limits::default()
    };
    let course = taking("2026-01-10", "150 mg 08:00, 16:00", limits);
    let first = answering(&course, "2026-01-12T11:00", "2026-01-12T08:00");
    let asked = |time: &str| asking(&course, &[&first], at(time), None, None, &STEADY);
    // Due at four and kept back until seven by the gap: at seven it is not late, at ten it is.
    check(&asked("2026-01-12T16:00"), "too-soon", "2026-01-12T19:00", "");
    check(&asked("2026-01-12T19:00"), "allowed", "", "");
    check(&asked("2026-01-12T22:00"), "not-defined", "", "");
}

#[test]
fn one_dose_a_week_and_the_tightest_first() {
    let limits = Limits {
        per_dose: Some(most("4 mg")),
        per_day: Some(most("6 mg")),
        per_week: Some(most("9 mg")),
        ..Limits::default()
    };
    let mut case = Case::new(
        limits,
        need("2 mg", None, None),
        "2 mg",
        &["2026-05-01T08:00", "2026-05-02T09:00"],
    );
    let answer = case.asked("2026-05-02T20:00", None);
    let left: Vec<String> = answer
        .left_after
        .iter()
        .map(|l| format!("{:?} {}", l.rule, l.left))
        .collect();
    assert_eq!(left, ["PerDay 2 mg", "PerWeek 3 mg"]);
    // An amount over the ceiling of one dose has no minute at which it fits.
    case.need = need("5 mg", None, None);
    let over = case.asked("2026-05-09T20:00", None);
    check(&over, "cap", "", "");
    assert_eq!(over.because[0].text, "5 mg is over your limit of 4 mg in one dose");
    assert_eq!(over.because.len(), 1, "{over:?}");
    // The week rolls: seven times 24 hours, to the minute.
    case.need = need("4 mg", None, None);
    case.log.push(entry(at("2026-05-03T12:00"), q("2 mg"), None));
    case.row("2026-05-07T12:00", "cap", "2026-05-08T08:00", "");
    case.row("2026-05-08T08:00", "allowed", "", "1 mg");
}

#[test]
fn late_doses_follow_the_typed_rule_or_none() {
    let mut course = taking("2026-03-08", "70 mg 07:00 on Sun", Limits::default());
    course.missed = Some("Take it the morning after.".to_owned());
    course.window = Some(60);
    let asked = |course: &Course, time: &str| asking(course, &[], at(time), None, None, &STEADY);
    assert_eq!(asked(&course, "2026-03-08T08:00").verdict, Verdict::Allowed);
    let open = asked(&course, "2026-03-08T08:01");
    assert_eq!(open.verdict, Verdict::NotDefined);
    assert_eq!(
        open.because[0].text,
        "it was due at 07:00; your limits do not say how late it may be taken; your prescriber's words: \
         \"Take it the morning after.\""
    );
    course.limits.late = Some(Late::After(12 * 60));
    assert_eq!(asked(&course, "2026-03-08T19:00").verdict, Verdict::TakeLate);
    check(&asked(&course, "2026-03-08T19:01"), "skip", "2026-03-15T06:00", "");
    assert_eq!(asked(&course, "2026-03-10T19:01").verdict.to_string(), "skip");
    // A gap that is not over comes before lateness.
    course.limits.gap = Some(24 * 60);
    let taken = entry(at("2026-03-08T06:30"), q("70 mg"), None);
    let answer = asking(&course, &[&taken], at("2026-03-08T09:00"), None, None, &STEADY);
    check(&answer, "too-soon", "2026-03-15T06:00", "");
}

#[test]
fn a_late_dose_is_open_to_its_last_minute_and_then_left_out_until_the_next_is_due() {
    let rows = [
        ("1 mg 09:00 on Thu", 5 * 24, "2026-03-12T11:01", "take-late"),
        ("1 mg 09:00 on Thu", 5 * 24, "2026-03-12T23:59", "take-late"),
        ("1 mg 09:00 on Thu", 5 * 24, "2026-03-13T09:00", "take-late"),
        ("1 mg 09:00 on Thu", 5 * 24, "2026-03-17T09:00", "take-late"),
        ("1 mg 09:00 on Thu", 5 * 24, "2026-03-17T09:01", "skip"),
        ("1 mg 09:00 on Thu", 5 * 24, "2026-03-19T06:59", "skip"),
        ("1 mg 09:00 on Thu", 5 * 24, "2026-03-19T09:00", "allowed"),
        ("1 mg 09:00 on Thu", 6, "2026-03-12T15:00", "take-late"),
        ("1 mg 09:00 on Thu", 6, "2026-03-12T23:00", "skip"),
        ("1 mg 09:00 on Thu", 6, "2026-03-13T05:00", "skip"),
        ("1 mg 22:00", 6, "2026-03-13T00:01", "take-late"),
        ("1 mg 22:00", 6, "2026-03-13T04:00", "take-late"),
        ("1 mg 22:00", 6, "2026-03-13T04:01", "skip"),
        ("1 mg 22:00", 6, "2026-03-13T22:00", "allowed"),
        ("1 mg once on Thu", 2 * 24, "2026-03-14T23:00", "take-late"),
        ("1 mg once on Thu", 2 * 24, "2026-03-15T04:01", "skip"),
        ("1 mg once on Thu", 2 * 24, "2026-03-19T08:00", "allowed"),
    ];
    for (take, late, time, verdict) in rows {
        let limits = Limits {
            late: Some(Late::After(late * 60)),
            ..Limits::default()
        };
        let course = taking("2026-03-12", take, limits);
        let answer = asking(&course, &[], at(time), None, None, &STEADY);
        assert_eq!(
            answer.verdict.to_string(),
            verdict,
            "{take} {late} h: {time}: {answer:?}"
        );
        if let Some(earliest) = answer.earliest {
            let then = asking(&course, &[], earliest, None, None, &STEADY);
            assert_eq!(then.verdict, Verdict::Allowed, "{take}: {time}");
        }
    }
}

#[test]
fn the_earliest_minute_is_by_the_step_in_force_then() {
    let steps = |text: &[(&str, u32)]| {
        let parsed = text.iter().map(|(take, days)| {
            let take = Directions::parse(take, &Vocabulary::default()).unwrap();
            (take, if *days == 0 { Length::Open } else { Length::Days(*days) })
        });
        Course {
            plans: vec![plan(date("2026-02-02"), parsed)],
            ..course(Limits::default())
        }
    };
    let rows = [
        (
            vec![
                ("1 mg as needed every 1-2 hours", 1),
                ("1 mg as needed every 2-4 hours", 0),
            ],
            "2026-02-02T23:30",
            "2026-02-02T23:45",
            "2026-02-03T01:30",
        ),
        (
            vec![("1 mg as needed every 4 hours", 1), ("1 mg as needed every 1 hour", 0)],
            "2026-02-02T22:00",
            "2026-02-02T22:30",
            "2026-02-03T00:00",
        ),
        (
            vec![
                ("1 mg as needed every 4 hours", 1),
                ("none", 2),
                ("1 mg as needed every 4 hours", 0),
            ],
            "2026-02-02T22:00",
            "2026-02-02T22:30",
            "2026-02-05T00:00",
        ),
    ];
    for (plan, taken, asked, earliest) in rows {
        let course = steps(&plan);
        let dose = entry(at(taken), q("1 mg"), None);
        let answer = |time| asking(&course, &[&dose], time, None, None, &STEADY);
        check(&answer(at(asked)), "too-soon", earliest, "");
        check(&answer(at(earliest)), "allowed", "", "");
        assert_ne!(answer(at(earliest) - TimeDelta::minutes(1)).verdict, Verdict::Allowed);
    }
}

#[test]
fn days_of_a_dose_as_needed_are_kept() {
    let rows = [
        ("1 mg as needed every 3 days", "too-soon", "2026-09-05T06:15"),
        ("1 mg as needed every 2 weeks", "too-soon", "2026-09-16T06:15"),
        ("1 mg as needed every month", "too-soon", "2026-10-02T06:15"),
        ("1 mg as needed on Mon", "not-in-period", "2026-09-07T00:00"),
        ("1 mg as needed on days 1-5 of 28", "allowed", ""),
    ];
    for (take, verdict, earliest) in rows {
        let course = taking("2026-09-02", take, Limits::default());
        let dose = entry(at("2026-09-02T06:15"), q("1 mg"), None);
        let answer = asking(&course, &[&dose], at("2026-09-02T07:15"), None, None, &STEADY);
        check(&answer, verdict, earliest, "");
    }
}

#[test]
fn two_lines_as_needed_have_each_their_own_time_between_two() {
    let take = "1 tablet as needed every 6 hours for pain, 2 tablets as needed every 4 hours for fever";
    let course = taking("2026-06-01", take, Limits::default());
    let pain = entry(at("2026-06-01T12:00"), q("1 tablet"), None);
    let asked = |log: &[&DoseEntry], amount: &str| {
        asking(&course, log, at("2026-06-01T16:30"), Some(&q(amount)), None, &STEADY)
    };
    check(&asked(&[&pain], "2 tablets"), "allowed", "", "");
    check(&asked(&[&pain], "1 tablet"), "too-soon", "2026-06-01T18:00", "");
    // An amount that no line has is asked about by the strictest of them.
    let other = asked(&[&pain], "1.5 tablets");
    check(&other, "too-soon", "2026-06-01T18:00", "");
    // The reason given with a record says which line it was.
    let fever = DoseEntry {
        why: Some("Fever".to_owned()),
        ..entry(at("2026-06-01T14:00"), q("1 tablet"), None)
    };
    check(&asked(&[&fever], "1 tablet"), "allowed", "", "");
    check(&asked(&[&fever], "2 tablets"), "too-soon", "2026-06-01T18:00", "");
}

#[test]
fn the_first_dose_is_the_first_since_the_directions_are_in_force() {
    let words = Vocabulary::default();
    let course = taking("2026-06-20", "4 mg then 2 mg as needed", Limits::default());
    let timeline = Timeline::new(&course, &words, History::default());
    let lines = timeline.as_needed_on(date("2026-06-22"));
    let next = |log: &[&DoseEntry]| {
        let journal = journal(log.iter().copied());
        let (last, next) = lines[0].so_far(&lines, &course, &journal, local("2026-06-23T04:00"), &STEADY);
        (last.is_some(), next.to_string())
    };
    assert_eq!(next(&[]), (false, "4 mg".to_owned()));
    let before = entry(at("2026-06-19T08:00"), q("4 mg"), None);
    assert_eq!(next(&[&before]), (true, "4 mg".to_owned()));
    let first = entry(at("2026-06-20T08:00"), q("4 mg"), None);
    assert_eq!(next(&[&before, &first]), (true, "2 mg".to_owned()));
}

#[test]
fn an_amount_that_the_plan_does_not_have_is_asked_about() {
    let rows = [
        (
            "1-2 tablets as needed",
            "3 tablets",
            Some("3 tablets are more than the 1-2 tablets in your plan"),
        ),
        ("1-2 tablets as needed", "2 tablets", None),
        (
            "1-2 tablets as needed",
            "0.5 tablets",
            Some("0.5 tablets is less than the 1-2 tablets in your plan"),
        ),
        (
            "50 mcg 08:00",
            "50 mg",
            Some("50 mg is 1000 times the 50 mcg in your plan. Is the unit right?"),
        ),
        (
            "50 mcg 08:00",
            "20 tablets",
            Some("20 tablets are 10 times the 50 mcg in your plan. Is the unit right?"),
        ),
        ("50 mcg 08:00", "2 tablets", None),
        ("50 mcg 08:00", "25 mcg", None),
        (
            "50 mcg 08:00",
            "75 mcg",
            Some("75 mcg is more than the 50 mcg in your plan"),
        ),
        (
            "5 mg 08:00",
            "5 mcg",
            Some("5 mcg is 1000 times less than the 5 mg in your plan. Is the unit right?"),
        ),
    ];
    for (take, amount, text) in rows {
        let mut course = taking("2026-01-15", take, Limits::default());
        course.preparation = Preparation {
            count: Some("tablet".to_owned()),
            contains: vec![(String::new(), q("25 mcg").into())],
            ..Preparation::default()
        };
        let answer = asking(&course, &[], at("2026-01-15T08:00"), Some(&q(amount)), None, &STEADY);
        assert_eq!(answer.verdict, Verdict::Allowed);
        let said = answer.because.iter().find(|reason| reason.rule == Rule::Plan);
        assert_eq!(said.map(|reason| reason.text.as_str()), text, "{take}: {amount}");
        assert_eq!(answer.asks(), text.is_some());
        assert_eq!(answer.sentence(), "no limit is stated.");
    }
}
