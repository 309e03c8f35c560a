//! Which limits a dose that was taken did not keep, as the prescription states them.

use super::asked::Asked;
use super::ceiling::Ceiling;
use super::counted::Stand;
use super::log::Log;
use super::point::Point;
use super::reach::every_line;
use super::{Rule, said};
use crate::domain::course::{Course, CourseId};
use crate::domain::preparation::Exact;

/// A limit that a dose did not keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Which one.
    pub rule: Rule,
    /// What was done: `more than 15 mg THC in a calendar day`, `less than 2 days between doses`.
    pub what: String,
    /// The other courses whose doses count towards it.
    pub with: Vec<CourseId>,
    /// What it came to with this dose, in the unit of the ceiling.
    pub came_to: Option<Exact>,
}

/// The limits that a dose did not keep when it was taken. Whether it was asked about does not matter: it happened.
pub fn passed(asked: &Asked<'_>) -> Vec<Passed> {
    let Some(amount) = asked.amount.filter(|_| is_limited(asked)) else {
        return Vec::new();
    };
    let log = Log::of(asked);
    let point = Point::new(asked, &log, asked.at);
    let mut found: Vec<Passed> = (point.too_near().into_iter())
        .map(|(rule, what)| Passed {
            rule,
            what: format!("less than {what}"),
            with: Vec::new(),
            came_to: None,
        })
        .collect();
    for ceiling in Ceiling::of(asked.course, asked.courses) {
        let Stand::Over { with, .. } = ceiling.compare(&point, amount) else {
            continue;
        };
        found.push(Passed {
            rule: ceiling.rule,
            what: format!("more than {} {}", ceiling.most, said::over(ceiling.rule)),
            with: ceiling.with.iter().map(|course| course.id.clone()).collect(),
            came_to: Some(with),
        });
    }
    found
}

/// Whether there is anything that a dose could go against.
fn is_limited(asked: &Asked<'_>) -> bool {
    let limits = &asked.course.limits;
    let waits = limits.gap.is_some() || limits.episode_gap.is_some() || !limits.washout.is_empty();
    waits || spaces(asked.course) || !Ceiling::of(asked.course, asked.courses).is_empty()
}

/// Whether the directions say how far apart doses are.
fn spaces(course: &Course) -> bool {
    every_line(course).any(crate::domain::directions::Line::is_as_needed)
}
