//! The days on which doses did not keep a limit of the prescription.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::Span;
use crate::domain::clock::Wall;
use crate::domain::course::CourseId;
use crate::domain::day::Schedules;
use crate::domain::journal::DoseEntry;
use crate::domain::limits::{Asked, Passed, Rule, passed};
use crate::domain::preparation::Exact;
use crate::domain::regimen::Regimen;

/// A limit that was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverLimit {
    /// Which one.
    pub rule: Rule,
    /// What was done: `more than 15 mg THC in a calendar day`.
    pub what: String,
    /// The courses whose doses count towards it.
    pub courses: Vec<CourseId>,
    /// On which days.
    pub days: Vec<OverDay>,
}

/// One day on which it was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverDay {
    /// The day by the calendar.
    pub on: NaiveDate,
    /// The last dose of it that was too much, or too near.
    pub at: DateTime<FixedOffset>,
    /// The most that it came to, in the unit of the ceiling.
    pub came_to: Option<Exact>,
}

/// The limits that doses of these days did not keep, each with its days. The journal has to be known as far back as they reach.
pub fn over_limits(regimen: &Regimen, schedules: &Schedules, span: &Span, wall: &dyn Wall) -> Vec<OverLimit> {
    let mut found: Vec<OverLimit> = Vec::new();
    for of_course in &span.courses {
        let Some(course) = regimen.course(&of_course.course) else {
            continue;
        };
        let timeline = schedules.timeline(&course.id);
        let due = of_course.days.iter().flat_map(|day| &day.doses);
        let due = due.flat_map(|dose| dose.taken().map(|(entry, _)| entry));
        let beside = of_course.days.iter().flat_map(|day| &day.beside);
        for entry in due.chain(beside) {
            let asked = Asked::new(course, timeline, regimen, entry.at, wall).recording(entry);
            for one in asked.iter().flat_map(passed) {
                note(&mut found, regimen, entry, one);
            }
        }
    }
    for limit in &mut found {
        limit.days.sort_by_key(|day| day.at);
    }
    found
}

fn note(found: &mut Vec<OverLimit>, regimen: &Regimen, entry: &DoseEntry, one: Passed) {
    let counts = |id: &CourseId| *id == entry.course || one.with.contains(id);
    let courses: Vec<CourseId> = (regimen.courses.iter())
        .map(|course| course.id.clone())
        .filter(counts)
        .collect();
    let same = |limit: &OverLimit| limit.rule == one.rule && limit.what == one.what && limit.courses == courses;
    let index = found.iter().position(same).unwrap_or_else(|| {
        found.push(OverLimit {
            rule: one.rule,
            what: one.what.clone(),
            courses: courses.clone(),
            days: Vec::new(),
        });
        found.len() - 1
    });
    let Some(limit) = found.get_mut(index) else { return };
    let on = entry.at.date_naive();
    match limit.days.iter_mut().find(|day| day.on == on) {
        Some(day) => {
            day.at = day.at.max(entry.at);
            let more = |was: &Exact, now: &Exact| now.value > was.value;
            if day
                .came_to
                .as_ref()
                .zip(one.came_to.as_ref())
                .is_some_and(|(was, now)| more(was, now))
            {
                day.came_to = one.came_to;
            }
        }
        None => limit.days.push(OverDay {
            on,
            at: entry.at,
            came_to: one.came_to,
        }),
    }
}
