//! Courses, records and questions for the tests of limits.

use chrono::{NaiveDate, NaiveDateTime};

use super::*;
use crate::domain::amount::Amount;
use crate::domain::clock::{STEADY, Wall};
use crate::domain::course::{Course, CourseId, Limits};
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
        begins: None,
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

pub(super) fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

pub(super) fn at(text: &str) -> DateTime<FixedOffset> {
    STEADY.instant(local(text))
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A published case: what is allowed, what was taken, and what is asked. A question knows what was taken before it.
pub(super) struct Case {
    pub(super) course: Course,
    pub(super) need: Line,
    pub(super) period: (NaiveDate, Option<NaiveDate>),
    pub(super) log: Vec<DoseEntry>,
}

impl Case {
    pub(super) fn new(limits: Limits, need: Line, amount: &str, log: &[&str]) -> Self {
        Self {
            course: course(limits),
            need,
            period: (date("2014-01-01"), None),
            log: log.iter().map(|time| entry(at(time), q(amount), None)).collect(),
        }
    }

    pub(super) fn asked(&self, time: &str, episode: Option<&str>) -> Answer {
        let course = Course {
            plans: vec![lasting(self.need.clone(), self.period.0, self.period.1)],
            ..self.course.clone()
        };
        let log: Vec<&DoseEntry> = self.log.iter().filter(|entry| entry.at < at(time)).collect();
        asking(&course, &log, at(time), None, episode, &STEADY)
    }

    /// One row: when, the verdict, the earliest minute, what the tightest ceiling leaves.
    #[track_caller]
    pub(super) fn row(&self, time: &str, verdict: &str, earliest: &str, left: &str) {
        check(&self.asked(time, None), verdict, earliest, left);
    }
}

#[track_caller]
pub(super) fn check(answer: &Answer, verdict: &str, earliest: &str, left: &str) {
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

/// A course with one line of directions from a day on.
pub(super) fn taking(from: &str, take: &str, limits: Limits) -> Course {
    let take = Directions::parse(take, &Vocabulary::default()).unwrap();
    Course {
        plans: vec![plan(date(from), [(take, Length::Open)])],
        ..course(limits)
    }
}

/// A record that answers a due dose.
pub(super) fn answering(course: &Course, time: &str, due: &str) -> DoseEntry {
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
