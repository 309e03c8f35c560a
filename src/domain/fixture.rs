//! Plans and courses for the tests of every layer, written as people say them.

use chrono::NaiveDate;

use super::change::Change;
use super::course::Course;
use super::plan::{Plan, Repeat, Step, Then};

/// `2026-01-05`.
pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A step: `3 weeks` and what is taken; a length with a question mark waits for a decision at its end.
pub(crate) fn step(length: &str, take: &str) -> Step {
    let (length, then) = match length.strip_suffix('?') {
        Some(length) => (length, Then::Ask),
        None => (length, Then::GoOn),
    };
    Step {
        take: take.parse().unwrap(),
        length: length.parse().unwrap(),
        then,
        note: None,
    }
}

/// A plan from a day on.
pub(crate) fn plan(from: &str, steps: &[(&str, &str)]) -> Plan {
    Plan {
        begins: None,
        from: date(from),
        at: None,
        steps: steps.iter().map(|(length, take)| step(length, take)).collect(),
        repeat: Repeat::No,
        weight: None,
        surface: None,
        entered: None,
        by: None,
        why: None,
    }
}

/// A course with plans and dated decisions.
pub(crate) fn course(id: &str, plans: Vec<Plan>, changes: &[(&str, &str)]) -> Course {
    let mut course = Course::new(id.to_lowercase().parse().unwrap(), id, plans);
    course.changes = changes
        .iter()
        .map(|(on, verb)| Change::new(date(on), verb.parse().unwrap()))
        .collect();
    course
}
