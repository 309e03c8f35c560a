//! All the courses of one person, and their journal.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::care::Care;
use super::change::Verb;
use super::course::{Course, CourseId};
use super::journal::{Journal, Month};
use super::measure::{Measure, MeasureId};
use super::settings::Settings;
use super::unreadable::{Closed, Part, Unreadable};

/// Everything that is known of one person's regimen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regimen {
    /// Settings.
    pub settings: Settings,
    /// Prescribers, appointments, papers.
    pub care: Care,
    /// What the check-in asks, in its order.
    pub measures: Vec<Measure>,
    /// Courses, in the order of their identifiers.
    pub courses: Vec<Course>,
    /// Courses of which nothing is due until their files are fixed.
    pub unreadable: Vec<Unreadable>,
    /// Whole files and folders of which not everything could be read.
    pub closed: Vec<Closed>,
    /// What happened, as far as it has been read.
    pub journal: Journal,
}

impl Regimen {
    /// The course of this identifier.
    pub fn course(&self, id: &CourseId) -> Option<&Course> {
        self.courses.iter().find(|c| c.id == *id)
    }

    /// The name of a course, also of one that cannot be read; the name of its file where there is no other.
    pub fn name_of<'a>(&'a self, id: &'a CourseId) -> &'a str {
        let broken = || self.unreadable.iter().find(|course| course.id == *id);
        match self.course(id) {
            Some(course) => &course.name,
            None => broken().map_or(id.as_str(), |course| &course.name),
        }
    }

    /// Whether the plan of a course is there and cannot be read: then nobody knows what was planned.
    pub fn hides_plan_of(&self, id: &CourseId) -> bool {
        self.course(id).is_none()
            && (self.unreadable.iter().any(|course| course.id == *id) || self.closed(Part::Courses).is_some())
    }

    /// The months of the doses that decisions have moved into some days, both included, over however many moves: there their
    /// records are kept.
    pub fn months_moved_into(&self, (from, to): (NaiveDate, NaiveDate)) -> BTreeSet<Month> {
        let changes = self.courses.iter().flat_map(|course| &course.changes);
        let moved = changes.filter_map(|change| match &change.verb {
            Verb::Move { dose, to, .. } if change.void.is_none() => Some((dose.date, *to)),
            _ => None,
        });
        let moved: Vec<(NaiveDate, NaiveDate)> = moved.collect();
        let mut days: BTreeSet<NaiveDate> = BTreeSet::new();
        loop {
            let known = days.len();
            let here = |day: &NaiveDate| from <= *day && *day <= to || days.contains(day);
            let more: Vec<NaiveDate> = moved.iter().filter(|(_, to)| here(to)).map(|(own, _)| *own).collect();
            days.extend(more);
            if days.len() == known {
                break;
            }
        }
        days.into_iter().map(Month::of).collect()
    }

    /// Whether a part of it could not be read, and why.
    pub fn closed(&self, part: Part) -> Option<&Closed> {
        self.closed.iter().find(|closed| closed.part == part)
    }

    /// Whether no course is missing because it, or the folder of all of them, cannot be read.
    pub fn has_all_courses(&self) -> bool {
        self.unreadable.is_empty() && self.closed(Part::Courses).is_none()
    }

    /// The measure of this key.
    pub fn measure(&self, id: &MeasureId) -> Option<&Measure> {
        self.measures.iter().find(|m| m.id == *id)
    }
}
