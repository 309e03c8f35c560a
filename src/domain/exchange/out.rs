//! What goes out: the same regimen, span and clock give the same bytes.

pub mod csv;
pub mod fhir;
pub mod ics;
pub mod sheet;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::plain;
use super::unnamed::without_names;
use crate::domain::care::Care;
use crate::domain::clock::Wall;
use crate::domain::course::{Course, CourseId};
use crate::domain::day::Schedules;
use crate::domain::journal::{Entry, Journal, MonthEntries};
use crate::domain::measure::Asked;
use crate::domain::regimen::Regimen;

/// What is to go out.
pub struct Selection<'a> {
    /// The regimen, with the months of the span read.
    pub regimen: &'a Regimen,
    /// Its timelines.
    pub schedules: &'a Schedules,
    /// The time.
    pub now: DateTime<FixedOffset>,
    /// The day.
    pub today: NaiveDate,
    /// The clock of the place.
    pub wall: &'a dyn Wall,
    /// The name of its zone.
    pub zone: &'a str,
    /// First day; everything before it stays here.
    pub since: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Only these courses; all where none is named.
    pub only: Vec<CourseId>,
    /// The names under which courses are kept, where they go out under others.
    pub kept: BTreeMap<CourseId, CourseId>,
}

impl<'a> Selection<'a> {
    /// The courses, in the order of their files.
    pub fn courses(&self) -> impl Iterator<Item = &'a Course> {
        let courses = self.regimen.courses.iter();
        courses.filter(|course| self.only.is_empty() || self.only.contains(&course.id))
    }

    /// People, appointments and papers; none where courses are named.
    pub fn care(&self) -> Option<&'a Care> {
        self.only.is_empty().then_some(&self.regimen.care)
    }

    /// The entries of the span, by time, then course; with `withdrawn` those too that were taken back. Where courses are
    /// named, their doses alone.
    pub fn entries(&self, withdrawn: bool) -> Vec<Entry> {
        let mut found = Vec::new();
        for (_, month) in self.regimen.journal.months() {
            found.extend(month.doses.iter().cloned().map(Entry::Dose));
            found.extend(month.readings.iter().cloned().map(Entry::Reading));
            found.extend(month.notes.iter().cloned().map(Entry::Note));
        }
        found.retain(|entry| (withdrawn || entry.void().is_none()) && self.has(entry));
        found.sort_by(|a, b| (a.at(), rank(a)).cmp(&(b.at(), rank(b))));
        found
    }

    fn has(&self, entry: &Entry) -> bool {
        let day = match entry {
            Entry::Dose(dose) => dose.due.as_ref().map(|due| due.date),
            Entry::Reading(reading) => reading.day,
            Entry::Note(note) => note.day,
        };
        let day = day.unwrap_or_else(|| self.wall.local(entry.at()).date_naive());
        let inside = self.since.is_none_or(|since| day >= since) && self.to.is_none_or(|to| day <= to);
        let named = match entry {
            Entry::Dose(dose) => self.only.is_empty() || self.only.contains(&dose.course),
            Entry::Reading(_) | Entry::Note(_) => self.only.is_empty(),
        };
        inside && named
    }

    /// The name under which a course is kept.
    fn kept_as<'b>(&'b self, course: &'b CourseId) -> &'b CourseId {
        self.kept.get(course).unwrap_or(course)
    }
}

/// Doses before readings before notes, doses by course.
fn rank(entry: &Entry) -> (u8, &str) {
    match entry {
        Entry::Dose(dose) => (0, dose.course.as_str()),
        Entry::Reading(reading) => (1, &reading.measure.0),
        Entry::Note(_) => (2, ""),
    }
}

/// A regimen in which no medicine and no person is named, and under which name each course is kept.
pub fn hidden(regimen: &Regimen) -> (Regimen, BTreeMap<CourseId, CourseId>) {
    let mut shown = without_names(regimen);
    let mut kept = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for (n, course) in shown.courses.iter_mut().enumerate() {
        let Ok(id) = format!("medicine-{}", n + 1).parse::<CourseId>() else {
            continue;
        };
        kept.insert(id.clone(), course.id.clone());
        ids.insert(course.id.clone(), id.clone());
        course.id = id;
        course.prescriber = None;
        let gone = course.void_plans.iter_mut().map(|gone| &mut gone.plan);
        course.plans.iter_mut().chain(gone).for_each(|plan| plan.by = None);
        course.changes.iter_mut().for_each(|change| change.by = None);
    }
    // Whom to call, when and where: all of it is names.
    shown.care = Care::default();
    for measure in &mut shown.measures {
        if let Asked::Around { course, .. } = &mut measure.asked
            && let Some(id) = ids.get(course)
        {
            *course = id.clone();
        }
    }
    let mut journal = Journal::default();
    for (month, entries) in shown.journal.months() {
        let mut entries: MonthEntries = entries.clone();
        for dose in &mut entries.doses {
            if let Some(id) = ids.get(&dose.course) {
                dose.course = id.clone();
            }
        }
        // A dose of a course that is gone names it.
        entries.doses.retain(|dose| kept.contains_key(&dose.course));
        journal.put(month, entries);
    }
    shown.journal = journal;
    (shown, kept)
}

/// `5 Jan 2026`
fn day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// An instant as every format has it.
pub fn stamp(at: DateTime<FixedOffset>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A text that may be there, made harmless.
fn said(text: Option<&String>) -> String {
    text.map_or(String::new(), |text| plain(text).into_owned())
}

/// A value without the commas that a screen has.
pub fn value(value: &crate::domain::measure::Value) -> String {
    use crate::domain::measure::Value;
    match value {
        Value::Number(n) => n.normalize().to_string(),
        Value::Pair(a, b) => format!("{}/{}", a.normalize(), b.normalize()),
        Value::Yes(yes) => yes.to_string(),
        Value::Grade(_) => value.to_string(),
    }
}
