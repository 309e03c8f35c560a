//! Which records count for a question: read from the journal as far back as its limits reach.

use chrono::{TimeDelta, Timelike};

use super::asked::Asked;
use super::ceiling::Ceiling;
use super::log::{Log, Taken};
use super::reach::reach_of;
use super::spans::Spans;
use crate::domain::course::Course;
use crate::domain::journal::Outcome;

impl<'a> Log<'a> {
    /// The records of the course up to the minute of the question.
    pub(super) fn of(asked: &Asked<'a>) -> Self {
        let minute = asked.at.with_second(0).and_then(|at| at.with_nanosecond(0));
        let next = minute.unwrap_or(asked.at) + TimeDelta::minutes(1);
        let replaced = asked.recording.map(|recording| recording.id);
        let reach = reach_of(asked);
        let linked = linked(asked);
        let last = asked.wall.local(asked.at).date_naive();
        let entries = (asked.journal.doses(reach, last))
            .filter(|entry| entry.at < next)
            .filter_map(|entry| {
                let is_of = |course: &&&Course| course.id == entry.course;
                Some((std::iter::once(&asked.course).chain(&linked).find(is_of)?, entry))
            })
            .map(|(course, entry)| (*course, entry))
            .filter(|(_, entry)| replaced.is_none_or(|id| entry.id != *id || id.0.is_empty()));
        let mut log = Self {
            taken: Vec::new(),
            others: Vec::new(),
            answered: Vec::new(),
            spans: Spans::default(),
        };
        for (course, entry) in entries {
            let own = course.id == asked.course.id;
            if own {
                log.answered.extend(&entry.due);
            }
            if let Outcome::Taken(amount) = &entry.outcome
                && !amount.value.is_zero()
                && !entry.is_off()
            {
                let list = if own { &mut log.taken } else { &mut log.others };
                list.push(Taken {
                    at: entry.at,
                    amount,
                    entry,
                    course,
                });
            }
        }
        log.taken.sort_by_key(|dose| dose.at);
        log.others.sort_by_key(|dose| dose.at);
        log
    }
}

/// The other courses of which the doses matter: of a ceiling over several, and those that this one waits for.
fn linked<'a>(asked: &Asked<'a>) -> Vec<&'a Course> {
    let ceilings = Ceiling::of(asked.course, asked.courses);
    let mut found: Vec<&Course> = ceilings.into_iter().flat_map(|ceiling| ceiling.with).collect();
    let washout = &asked.course.limits.washout;
    let waits = |course: &&Course| washout.iter().any(|(other, _)| *other == course.id);
    found.extend(asked.courses.iter().filter(waits));
    found.retain(|course| course.id != asked.course.id);
    found.sort_by_key(|course| &course.id);
    found.dedup_by_key(|course| &course.id);
    found
}
