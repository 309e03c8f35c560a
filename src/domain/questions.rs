//! Which questions a day asks: due doses, what is measured, gates of the plan. The check-in sheet, its twin line by
//! line and the machine-readable day all read this one list.
//!
//! A measure asked around the doses of a course is listed with each of them: before it as long as the dose is open,
//! after it from the minute on that the clinic gave. Nothing is stored of a question: what is answered follows from the
//! journal.

mod appointments;
mod around;
mod asked;
mod round;

pub use self::appointments::{Coming, coming};
pub use self::around::awaited;
pub use self::asked::{Asking, Gate, Key, Occasion, Question, is_asked};
pub use self::round::{Round, RoundError, minutes};

use chrono::{DateTime, FixedOffset, NaiveDate};

use self::around::beside;
use super::change::Verb;
use super::course::Course;
use super::day::{Day, Schedules};
use super::journal::{Journal, ReadingEntry};
use super::measure::{Asked, Measure, MeasureId, Scale};
use super::regimen::Regimen;
use super::schedule::{Place, Timeline};

/// Everything that a day asks, in the order of the sheet: doses with what is measured around them, the measures of the
/// day, gates. What is answered is among it.
pub fn questions<'a>(
    regimen: &'a Regimen,
    schedules: &Schedules,
    day: &'a Day,
    now: DateTime<FixedOffset>,
) -> Vec<Question<'a>> {
    let mut list = Vec::new();
    let mut late: Vec<Question<'a>> = Vec::new();
    let around: Vec<&Measure> = regimen
        .measures
        .iter()
        .filter(|m| matches!(m.asked, Asked::Around { .. }) && is_asked(m, day.date))
        .collect();
    for dose in day.all().filter(|dose| !dose.status.is_trace()) {
        let mut after = Vec::new();
        for measure in &around {
            for asking in beside(measure, day, regimen, now) {
                let own = asking.1.is_some_and(|due| std::ptr::eq(due, dose));
                match asking.0.occasion {
                    Some(Occasion {
                        round: Round::Before, ..
                    }) if own => list.push(Question::Reading(asking.0)),
                    Some(_) if own => after.push(asking.0),
                    _ => {}
                }
            }
        }
        list.push(Question::Dose(dose));
        after.sort_by_key(|asking| asking.occasion.map(|occasion| occasion.round));
        late.extend(after.into_iter().map(Question::Reading));
    }
    list.append(&mut late);
    for measure in &around {
        let needed = beside(measure, day, regimen, now).into_iter();
        list.extend(
            needed
                .filter(|(_, due)| due.is_none())
                .map(|(asking, _)| Question::Reading(asking)),
        );
    }
    let daily = regimen
        .measures
        .iter()
        .filter(|m| !matches!(m.asked, Asked::Around { .. }) && is_asked(m, day.date));
    list.extend(daily.map(|measure| {
        let given = reading_of_day(&regimen.journal, &measure.id, day.date);
        Question::Reading(Asking::of_day(measure, given))
    }));
    list.extend(gates(regimen, schedules, day.date).into_iter().map(Question::Gate));
    list
}

/// The reading that counts for a day as a whole: the last one that belongs to no dose.
pub fn reading_of_day<'a>(journal: &'a Journal, measure: &MeasureId, day: NaiveDate) -> Option<&'a ReadingEntry> {
    journal
        .readings_on(day)
        .filter(|r| r.measure == *measure && r.around.is_none())
        .last()
}

/// Whether what is decided from a later day on, or a revision of the plan, answers what the plan asks on a day: nobody is
/// asked what comes then. With another dose or time alone it still waits for an answer.
pub fn is_decided(course: &Course, timeline: &Timeline, day: NaiveDate) -> bool {
    let decisions = course
        .changes
        .iter()
        .filter(|change| change.void.is_none() && !matches!(change.verb, Verb::LeaveOut(_) | Verb::Move { .. }));
    let begins = decisions.map(|change| change.on);
    let later = begins
        .chain(course.plans.iter().map(|plan| plan.from))
        .filter(|from| *from > day);
    later.max().is_some_and(|from| !timeline.waits_on(from))
}

/// Since when the plan of a course waits for an answer on a day; `None`: it does not, or what comes is decided already.
pub fn waits_since(course: &Course, timeline: &Timeline, day: NaiveDate) -> Option<NaiveDate> {
    let Place::Step(at) = timeline.place(day) else {
        return None;
    };
    at.asks_since.filter(|_| !is_decided(course, timeline, day))
}

/// The steps whose time is over on a day, where the plan says to ask.
pub fn gates(regimen: &Regimen, schedules: &Schedules, day: NaiveDate) -> Vec<Gate> {
    let mut found = Vec::new();
    for course in &regimen.courses {
        let Some(timeline) = schedules.timeline(&course.id) else {
            continue;
        };
        let Place::Step(at) = timeline.place(day) else {
            continue;
        };
        if let Some(since) = waits_since(course, timeline, day) {
            found.push(Gate {
                course: course.id.clone(),
                step: timeline.number(at.plan, at.step),
                steps: usize::try_from(timeline.last_number(at.plan)).unwrap_or(usize::MAX),
                since,
                last: timeline
                    .plans()
                    .get(at.plan)
                    .is_none_or(|plan| at.index() + 1 >= plan.steps.len() && plan.repeat == super::plan::Repeat::No),
            });
        }
    }
    found
}

/// The readings around doses that come next, at one time, with that time.
pub fn to_measure<'q, 'a>(
    questions: &'q [Question<'a>],
    now: DateTime<FixedOffset>,
) -> Option<(DateTime<FixedOffset>, Vec<&'q Asking<'a>>)> {
    let readings = questions.iter().filter_map(|question| match question {
        Question::Reading(asking) if asking.given.is_none() => Some((asking.from.filter(|from| *from > now)?, asking)),
        _ => None,
    });
    let all: Vec<(DateTime<FixedOffset>, &Asking<'a>)> = readings.collect();
    let first = all.iter().map(|(from, _)| *from).min()?;
    let same = all.into_iter().filter(|(from, _)| *from == first);
    Some((first, same.map(|(_, asking)| asking).collect()))
}

/// The readings after a dose of the day before that are not there, each with the time at which it was to be made. Those after a
/// dose that was taken a day late are asked today.
pub fn not_measured<'q, 'a>(
    questions: &'q [Question<'a>],
    today: &[Question<'_>],
    now: DateTime<FixedOffset>,
) -> Vec<(DateTime<FixedOffset>, &'q Asking<'a>)> {
    let is_asked_today = |asking: &Asking<'_>| {
        today.iter().any(|question| match question {
            Question::Reading(other) => other.measure.id == asking.measure.id && other.from == asking.from,
            _ => false,
        })
    };
    let readings = questions.iter().filter_map(|question| match question {
        Question::Reading(asking) if asking.given.is_none() && !is_asked_today(asking) => {
            Some((asking.from.filter(|from| *from <= now)?, asking))
        }
        _ => None,
    });
    readings.collect()
}

/// Which side effects wait for an answer: what `none to the rest` is about.
pub fn open_grades<'q, 'a>(questions: &'q [Question<'a>]) -> impl Iterator<Item = &'q Asking<'a>> {
    questions.iter().filter_map(|question| match question {
        Question::Reading(asking) if asking.open && matches!(asking.measure.scale, Scale::Grade { .. }) => Some(asking),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
