//! A decision that is typed on the screen or on the command line: read by the one table, tried on the plan, and what it
//! would do in a sentence, before Enter.

use chrono::NaiveDate;

use super::super::words;
use super::super::world::World;
use super::{with_basis, with_decision};
use crate::domain::change::{Change, DoseRef, Verb};
use crate::domain::course::Course;
use crate::domain::day::DayDose;
pub(super) use crate::domain::decision::days_until;
use crate::domain::decision::{self, Context, Effect};
use crate::domain::draft::{Basis, Draft};
use crate::domain::plan::Plan;

/// What a decision on a course is read with.
fn with_context<T>(world: &World, basis: &Basis<'_>, read: impl FnOnce(&Context<'_>) -> T) -> T {
    let open = |date: NaiveDate| open(world, basis.course, date);
    read(&Context {
        basis,
        around: world.around(None),
        open: &open,
    })
}

/// Reads what was decided, and from which day it holds.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub(super) fn read(world: &World, basis: &Basis<'_>, text: &str) -> Result<decision::Said, String> {
    with_context(world, basis, |context| decision::read(context, text))
}

/// A day to come: a weekday is the next one, not the last.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub(super) fn to_come(world: &World, text: &str) -> Result<NaiveDate, String> {
    decision::to_come(world.today(), world.around(None), text)
}

/// A decision that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// What, from which day, who and why.
    pub said: decision::Said,
    /// What it does, in a sentence.
    pub words: String,
    /// The decision as a file has it.
    pub written: Change,
    /// The revision that says it, where a decision alone cannot.
    pub plan: Option<Plan>,
    /// The first limit that it breaks.
    pub against: Option<String>,
}

/// Reads a decision that comes into force at once, as the command line takes it: it holds from `on`, from the day that is
/// said in it, or from today.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn said(world: &World, course: &Course, text: &str, on: Option<NaiveDate>) -> Result<Said, String> {
    with_decision(world, course, |basis| {
        let said = with_context(world, basis, |context| match on {
            Some(on) => decision::read_for(context, text, on),
            None => decision::read(context, text),
        })?;
        let draft = Draft::new(course);
        let made = draft.decide(basis, said.verb.clone(), said.on);
        let made = made.map_err(|error| super::sentence(&error))?;
        let written = made.changes.last().cloned();
        let written = written.unwrap_or_else(|| basis.change(said.on, said.verb.clone()));
        let effect = effect(basis, &draft, &made, said.on);
        let mut told = effect.words(&said.verb, &*world.wall);
        if let Some(stays) = Some(basis.first)
            .filter(|first| *first == said.on && said.verb.begins_with_a_dose() && !world.hidden)
            .and_then(|_| still_open(world, course))
        {
            told.push_str(&stays);
        }
        Ok(Said {
            words: told,
            against: effect.breaks(course),
            said,
            written,
            plan: made.plan,
        })
    })
}

/// A dose of a day before that can still be taken: it stays as it is, and that is said.
fn still_open(world: &World, course: &Course) -> Option<String> {
    let begins = world.decided_from(course);
    let dose = begins.waiting.first()?;
    Some(format!(
        "; the dose of {} {} that is still open stays {}",
        words::day_near(dose.due.on, world.today()),
        dose.due.shown,
        dose.due.amount
    ))
}

/// What a draft does that another one does not do, by a decision that holds from a day on.
pub(super) fn effect(basis: &Basis<'_>, before: &Draft, after: &Draft, on: NaiveDate) -> Effect {
    Effect::between(before.timeline(basis), after.timeline(basis), on, basis.today)
}

/// The first limit that is broken by a decision that takes effect at once.
pub fn against(world: &World, course: &Course, change: &Change) -> Option<String> {
    with_basis(world, course, |basis| {
        let before = Draft::new(course);
        let mut after = before.clone();
        after.changes.push(change.clone());
        effect(basis, &before, &after, change.on).breaks(course)
    })
}

/// The doses of a day of which nothing is recorded.
fn open(world: &World, course: &Course, date: NaiveDate) -> Vec<DayDose> {
    let mut doses = world.day_at(date).doses;
    doses.retain(|dose| dose.due.course == course.id && dose.entries.is_empty() && !dose.due.trace);
    doses
}

/// Reads a move of one dose, typed where that dose is in view: `move to wed 07:00`. The course as it would be.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn move_dose(world: &World, course: &Course, dose: DoseRef, to: &str) -> Result<(String, Verb, NaiveDate), String> {
    with_basis(world, course, |basis| {
        let (to, at) = with_context(world, basis, |context| decision::moved_to(context, &dose, to))?;
        let on = dose.date.min(to).min(basis.first);
        let verb = Verb::Move { dose, to, at };
        let draft = Draft::new(course);
        let made = draft
            .decide(basis, verb.clone(), on)
            .map_err(|error| super::sentence(&error))?;
        let echo = if world.hidden {
            format!("moved to {}", words::day_near(to, basis.today))
        } else {
            effect(basis, &draft, &made, on).words(&verb, &*world.wall)
        };
        Ok((echo, verb, on))
    })
}
