//! Questions from published as-needed directions, and the figures a person may combine.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, TimeZone};

use super::*;
use crate::domain::amount::Amount;
use crate::domain::clock::{STEADY, Wall};
use crate::domain::course::{Course, CourseId, Limits, Preparation};
use crate::domain::directions::{Days, Directions, Line, Moment};
use crate::domain::journal::{DoseEntry, Entry, EntryId, Journal, MonthEntries, Outcome};
use crate::domain::most::Most;
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::{History, Timeline};
use crate::domain::vocabulary::Vocabulary;

pub(super) fn q(text: &str) -> Quantity {
    Quantity::parse(text, &[]).unwrap()
}

pub(super) fn most(text: &str) -> Most {
    text.parse().unwrap()
}

pub(super) fn course(limits: Limits) -> Course {
    Course {
        limits,
        ..Course::new(CourseId::from_name("Examplin").unwrap(), "Examplin", Vec::new())
    }
}

pub(super) fn entry(at: DateTime<FixedOffset>, amount: Quantity, episode: Option<&str>) -> DoseEntry {
    DoseEntry {
        id: EntryId(at.to_rfc3339().into()),
        course: CourseId::from_name("Examplin").unwrap(),
        due: None,
        planned: None,
        outcome: Outcome::Taken(amount),
        at,
        entered: None,
        why: None,
        episode: episode.map(str::to_owned),
        site: None,
        void: None,
    }
}

pub(super) fn need(amount: &str, first: Option<&str>, apart: Option<(u32, u32)>) -> Line {
    Line {
        amount: Amount::exact(q(amount)),
        first: first.map(|first| Amount::exact(q(first))),
        moment: Moment::AsNeeded { apart, reason: None },
        lasts: None,
        days: Days::Every,
        around: None,
    }
}

/// A plan of steps: directions, and for how many days; the last one without an end where it has none.
pub(super) fn plan(from: NaiveDate, steps: impl IntoIterator<Item = (Directions, Length)>) -> Plan {
    let step = |(take, length)| Step {
        take,
        length,
        then: Then::GoOn,
        note: None,
    };
    Plan {
        from,
        at: None,
        steps: steps.into_iter().map(step).collect(),
        repeat: Repeat::No,
        weight: None,
        surface: None,
        entered: None,
        by: None,
        why: None,
    }
}

/// One line from one day to another.
pub(super) fn lasting(line: Line, from: NaiveDate, to: Option<NaiveDate>) -> Plan {
    let length = to.map_or(Length::Open, Length::Until);
    plan(from, [(Directions { lines: vec![line] }, length)])
}

/// A regimen of nothing but a journal.
pub(super) fn kept(journal: Journal) -> Regimen {
    Regimen {
        journal,
        ..Regimen::default()
    }
}

/// A journal of these records.
pub(super) fn journal<'a>(log: impl IntoIterator<Item = &'a DoseEntry>) -> Journal {
    let mut months = std::collections::BTreeMap::<_, MonthEntries>::new();
    for entry in log {
        let month = months.entry(Entry::Dose(entry.clone()).month()).or_default();
        month.doses.push(entry.clone());
    }
    let mut journal = Journal::default();
    for (month, entries) in months {
        journal.put(month, entries);
    }
    journal
}

/// The question to a course, with all that follows from its plan and the records.
pub(super) fn asking(
    course: &Course,
    log: &[&DoseEntry],
    at: DateTime<FixedOffset>,
    amount: Option<&Quantity>,
    episode: Option<&str>,
    wall: &dyn Wall,
) -> Answer {
    let timeline = Timeline::new(course, &Vocabulary::default(), History::default());
    let regimen = kept(journal(log.iter().copied()));
    about(&Asked {
        amount,
        episode,
        ..Asked::new(course, Some(&timeline), &regimen, at, wall)
    })
}

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

fn at(text: &str) -> DateTime<FixedOffset> {
    STEADY.instant(local(text))
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A published case: what is allowed, what was taken, and what is asked. A question knows what was taken before it.
struct Case {
    course: Course,
    need: Line,
    period: (NaiveDate, Option<NaiveDate>),
    log: Vec<DoseEntry>,
}

impl Case {
    fn new(limits: Limits, need: Line, amount: &str, log: &[&str]) -> Self {
        Self {
            course: course(limits),
            need,
            period: (date("2014-01-01"), None),
            log: log.iter().map(|time| entry(at(time), q(amount), None)).collect(),
        }
    }

    fn asked(&self, time: &str, episode: Option<&str>) -> Answer {
        let course = Course {
            plans: vec![lasting(self.need.clone(), self.period.0, self.period.1)],
            ..self.course.clone()
        };
        let log: Vec<&DoseEntry> = self.log.iter().filter(|entry| entry.at < at(time)).collect();
        asking(&course, &log, at(time), None, episode, &STEADY)
    }

    /// One row: when, the verdict, the earliest minute, what the tightest ceiling leaves.
    #[track_caller]
    fn row(&self, time: &str, verdict: &str, earliest: &str, left: &str) {
        check(&self.asked(time, None), verdict, earliest, left);
    }
}

#[track_caller]
fn check(answer: &Answer, verdict: &str, earliest: &str, left: &str) {
    let shown = answer
        .earliest
        .map_or(String::new(), |at| at.format("%Y-%m-%dT%H:%M").to_string());
    assert_eq!(
        (answer.verdict.to_string().as_str(), shown.as_str()),
        (verdict, earliest),
        "{answer:?}"
    );
    if !left.is_empty() {
        assert_eq!(answer.left_after[0].left.to_string(), left, "{answer:?}");
    }
    assert_eq!(
        answer.left_after.is_empty(),
        verdict != "allowed" || left.is_empty(),
        "{answer:?}"
    );
}

#[test]
fn a_dose_at_the_very_minute_counts() {
    let limits = Limits {
        gap: Some(120),
        per_day: Some(most("3 tablets")),
        per_episode: Some(most("3 tablets")),
        ..Limits::default()
    };
    let course = Course {
        plans: vec![lasting(need("1 tablet", None, None), date("2026-03-01"), None)],
        ..course(limits)
    };
    let mut dose = entry(
        at("2026-03-01T08:00") + TimeDelta::seconds(20),
        q("2 tablets"),
        Some("a"),
    );
    let ask = |dose: &DoseEntry| asking(&course, &[dose], at("2026-03-01T08:00"), None, Some("a"), &STEADY);
    check(&ask(&dose), "too-soon", "2026-03-01T10:01", "");
    dose.outcome = Outcome::Taken(q("3 tablets"));
    let answer = ask(&dose);
    check(&answer, "too-soon-and-cap", "", "");
    assert_eq!(answer.because.len(), 3, "{answer:?}");
}

#[test]
fn a_ceiling_of_one_component() {
    let mut case = Case::new(
        Limits {
            per_day: Some(most("40 mg THC")),
            per_dose: Some(most("11 mg THC")),
            ..Limits::default()
        },
        need("4 sprays", None, None),
        "5 sprays",
        &["2026-03-01T08:00", "2026-03-01T12:00"],
    );
    case.course.preparation.count = Some("spray".into());
    case.course.preparation.contains = vec![("THC".into(), q("2.7 mg").into()), ("CBD".into(), q("2.5 mg").into())];
    // 27 mg of THC, 37.8 mg with four more.
    let answer = case.asked("2026-03-01T16:00", None);
    check(&answer, "allowed", "", "2.2 mg");
    assert_eq!(answer.left_after[0].component.as_deref(), Some("THC"));
    assert_eq!(
        answer.because[1].text,
        "with this dose it is 37.8 of 40 mg THC in any 24 hours"
    );
    case.need = need("5 sprays", None, None);
    let answer = case.asked("2026-03-01T16:00", None);
    check(&answer, "cap", "", "");
    let why: Vec<&str> = answer.because.iter().map(|reason| reason.text.as_str()).collect();
    assert_eq!(
        why,
        [
            "5 sprays is over your limit of 11 mg THC in one dose, which is 13.5 mg THC",
            "27 mg THC counted already, with 5 sprays it is 40.5 mg THC: over your limit of 40 mg THC in any 24 hours",
        ]
    );
    case.course.limits.per_dose = None;
    case.row("2026-03-01T16:00", "cap", "2026-03-02T08:00", "");
    // The same figure for the other component.
    case.course.limits.per_day = Some(most("40 mg CBD"));
    case.row("2026-03-01T16:00", "allowed", "", "2.5 mg");
    // Without a component it is left open, not allowed.
    case.course.limits.per_day = Some(most("40 mg"));
    case.row("2026-03-01T16:00", "not-defined", "", "");
}

#[test]
fn ibuprofen_for_headache() {
    let limits = Limits {
        gap: Some(240),
        per_day: Some(most("6 tablets")),
        ..Limits::default()
    };
    let log = ["00:00", "04:00", "08:00", "12:00", "16:00", "20:00"].map(|t| format!("2026-03-20T{t}"));
    let log: Vec<&str> = log.iter().map(String::as_str).collect();
    let case = Case::new(limits, need("1 tablet", None, None), "1 tablet", &log);
    case.row("2026-03-20T23:30", "too-soon-and-cap", "2026-03-21T00:00", "");
    case.row("2026-03-21T00:00", "allowed", "", "0 tablets");
    let said: Vec<String> = case
        .asked("2026-03-20T23:30", None)
        .because
        .into_iter()
        .map(|r| r.text)
        .collect();
    assert_eq!(
        said,
        [
            "the last dose was at 20:00; your limits ask for at least 4 hours between doses, until Sat 21 Mar 00:00",
            "6 tablets counted already, with 1 tablet it is 7 tablets: over your limit of 6 tablets in any 24 hours",
        ]
    );
}

#[test]
fn alprazolam_between_two_dates() {
    let limits = Limits {
        per_day: Some(most("4 mg")),
        ..Limits::default()
    };
    let mut case = Case::new(
        limits,
        need("0.25 mg", None, Some((360, 720))),
        "0.25 mg",
        &["2015-01-15T09:00", "2015-01-20T20:00"],
    );
    case.period = (date("2015-01-15"), Some(date("2015-01-20")));
    case.row("2015-01-14T22:00", "not-in-period", "2015-01-15T00:00", "");
    case.row("2015-01-15T14:59", "too-soon", "2015-01-15T15:00", "");
    case.row("2015-01-15T15:00", "allowed", "", "3.5 mg");
    case.row("2015-01-21T08:00", "not-in-period", "", "");
    // The gap would be over after the last day: then there is no earliest minute.
    case.row("2015-01-20T22:00", "too-soon", "", "");
    assert!(
        case.asked("2015-01-20T22:00", None).because[0]
            .text
            .contains("your plan asks for at least 6 hours")
    );
    assert_eq!(
        case.asked("2015-01-14T22:00", None).because[0].text,
        "your plan begins on Thu 15 Jan 2015"
    );
}

#[test]
fn glyceryl_trinitrate_by_episode() {
    let limits = Limits {
        gap: Some(5),
        per_episode: Some(most("3 sprays")),
        show: Some("call an ambulance".to_owned()),
        ..Limits::default()
    };
    let log = ["2026-02-14T10:00", "2026-02-14T10:05", "2026-02-14T10:10"];
    let mut case = Case::new(limits, need("1 spray", None, None), "1 spray", &log);
    for dose in &mut case.log {
        dose.episode = Some("a".to_owned());
    }
    check(
        &case.asked("2026-02-14T10:04", Some("a")),
        "too-soon",
        "2026-02-14T10:05",
        "",
    );
    check(&case.asked("2026-02-14T10:10", Some("a")), "allowed", "", "0 sprays");
    let over = case.asked("2026-02-14T10:15", Some("a"));
    check(&over, "cap", "", "");
    assert_eq!(over.show.as_deref(), Some("call an ambulance"));
    check(&case.asked("2026-02-14T19:00", Some("b")), "allowed", "", "2 sprays");
    // Which attack it belongs to is not for the program to guess.
    case.row("2026-02-14T19:00", "not-defined", "", "");
}

#[test]
fn loperamide_with_a_larger_first_dose() {
    let limits = Limits {
        per_day: Some(most("8 mg")),
        ..Limits::default()
    };
    let log = ["2026-03-03T07:30", "2026-03-03T09:10", "2026-03-03T13:00"];
    let mut case = Case::new(limits, need("2 mg", Some("4 mg"), Some((0, 0))), "2 mg", &log);
    case.log[0].outcome = Outcome::Taken(q("4 mg"));
    case.row("2026-03-03T07:30", "allowed", "", "4 mg");
    assert_eq!(case.asked("2026-03-03T07:30", None).amount, Some(q("4 mg")));
    case.row("2026-03-03T09:10", "allowed", "", "2 mg");
    assert_eq!(case.asked("2026-03-03T09:10", None).amount, Some(q("2 mg")));
    case.row("2026-03-03T16:00", "cap", "2026-03-04T07:30", "");
    case.row("2026-03-04T07:30", "allowed", "", "2 mg");
    assert_eq!(case.asked("2026-03-04T07:30", None).amount, Some(q("2 mg")));
    // A new episode begins with the larger dose again.
    assert_eq!(case.asked("2026-03-09T07:30", Some("june")).amount, Some(q("4 mg")));
}

#[test]
fn nabiximols_by_calendar_day() {
    let limits = Limits {
        gap: Some(15),
        per_calendar_day: Some(most("12 sprays")),
        ..Limits::default()
    };
    let times = [
        "08:00", "08:15", "10:00", "12:00", "13:00", "15:00", "17:00", "18:00", "19:30", "21:00", "22:00", "23:30",
    ]
    .map(|t| format!("2026-06-10T{t}"));
    let log: Vec<&str> = times.iter().map(String::as_str).collect();
    let mut case = Case::new(limits, need("1 spray", None, None), "1 spray", &log);
    case.row("2026-06-10T08:10", "too-soon", "2026-06-10T08:15", "");
    case.row("2026-06-10T23:50", "cap", "2026-06-11T00:00", "");
    case.row("2026-06-11T00:00", "allowed", "", "11 sprays");
    // A dose at midnight sharp belongs to the day that begins.
    case.log.push(entry(at("2026-06-11T00:00"), q("1 spray"), None));
    case.row("2026-06-11T00:15", "allowed", "", "10 sprays");
    // The same ceiling in mg of one component, through the preparation.
    case.course.preparation = Preparation {
        count: Some("spray".to_owned()),
        contains: vec![("THC".to_owned(), q("2.7 mg").into())],
        ..Preparation::default()
    };
    case.course.limits.per_calendar_day = Some(most("32.4 mg"));
    case.row("2026-06-10T23:50", "cap", "2026-06-11T00:00", "");
    case.row("2026-06-11T00:00", "allowed", "", "29.7 mg");
    // Of two components it is not said which one is meant.
    case.course
        .preparation
        .contains
        .push(("CBD".to_owned(), q("2.5 mg").into()));
    case.row("2026-06-11T00:00", "not-defined", "", "");
    // The last dose says more than an open figure, but no minute can be named.
    case.row("2026-06-10T08:10", "too-soon", "", "");
}

#[test]
fn paracetamol_counted_in_doses() {
    let limits = Limits {
        gap: Some(240),
        per_day: Some(most("4 doses")),
        ..Limits::default()
    };
    let log = [
        "2026-05-01T08:00",
        "2026-05-01T12:00",
        "2026-05-01T16:30",
        "2026-05-01T21:00",
    ];
    let case = Case::new(limits, need("1 g", None, None), "1 g", &log);
    case.row("2026-05-01T11:59", "too-soon", "2026-05-01T12:00", "");
    case.row("2026-05-01T12:00", "allowed", "", "2 doses");
    case.row("2026-05-02T00:30", "too-soon-and-cap", "2026-05-02T08:00", "");
    case.row("2026-05-02T07:59", "cap", "2026-05-02T08:00", "");
    case.row("2026-05-02T08:00", "allowed", "", "0 doses");
    assert_eq!(
        case.asked("2026-05-02T08:00", None).because[0].text,
        "with this dose it is 4 of 4 doses in any 24 hours"
    );
}

#[test]
fn sumatriptan_repeated_once() {
    let limits = Limits {
        gap: Some(120),
        per_day: Some(most("100 mg")),
        ..Limits::default()
    };
    let mut case = Case::new(
        limits,
        need("50 mg", None, None),
        "50 mg",
        &["2026-07-11T22:40", "2026-07-12T00:45"],
    );
    let rows = [
        ("2026-07-12T00:30", "too-soon", "2026-07-12T00:40", ""),
        ("2026-07-12T00:45", "allowed", "", "0 mg"),
        ("2026-07-12T09:00", "cap", "2026-07-12T22:40", ""),
        ("2026-07-12T22:40", "allowed", "", "0 mg"),
    ];
    for (time, verdict, earliest, left) in rows {
        case.row(time, verdict, earliest, left);
    }
    // The same in grams, and in tablets.
    case.course.limits.per_day = Some(most("0.1 g"));
    case.row("2026-07-12T00:45", "allowed", "", "0 g");
    case.row("2026-07-12T09:00", "cap", "2026-07-12T22:40", "");
    case.course.limits.per_day = Some(most("2 tablets"));
    case.row("2026-07-12T09:00", "not-defined", "", "");
    case.course.preparation = Preparation {
        count: Some("tablet".to_owned()),
        contains: vec![(String::new(), q("50 mg").into())],
        ..Preparation::default()
    };
    case.row("2026-07-12T09:00", "cap", "2026-07-12T22:40", "");
    case.row("2026-07-12T22:40", "allowed", "", "0 tablets");
}

/// A course with one line of directions from a day on.
fn taking(from: &str, take: &str, limits: Limits) -> Course {
    let take = Directions::parse(take, &Vocabulary::default()).unwrap();
    Course {
        plans: vec![plan(date(from), [(take, Length::Open)])],
        ..course(limits)
    }
}

/// A record that answers a due dose.
fn answering(course: &Course, time: &str, due: &str) -> DoseEntry {
    let timeline = Timeline::new(course, &Vocabulary::default(), History::default());
    let due = local(due);
    let found = timeline.due_on(due.date(), &STEADY);
    let found = found
        .iter()
        .find(|d| d.clock.is_none_or(|clock| clock == due.time()))
        .unwrap();
    DoseEntry {
        due: Some(found.key.clone()),
        ..entry(at(time), found.amount.quantity(), None)
    }
}

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
        "it was due at 07:00; how late it may be taken is not among your limits; your prescriber's words: \
         \"Take it the morning after.\""
    );
    course.limits.late = Some(12 * 60);
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
            late: Some(late * 60),
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

/// Section B: several records of one dose are one dose, taken in parts.
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
        late: Some(9 * 24 * 60),
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
    let none = super::tests::course(Limits::default());
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
