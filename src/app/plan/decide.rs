//! A decision that is typed on the screen or on the command line: read by the one table, tried on the plan, and what it
//! would do in a sentence, before Enter.

use chrono::{NaiveDate, TimeDelta};

use super::super::words;
use super::super::world::World;
use super::{with_basis, with_decision};
use crate::domain::change::{Change, DoseRef, Verb};
use crate::domain::course::Course;
use crate::domain::day::{Apart, DayDose, window};
pub(super) use crate::domain::decision::days_until;
use crate::domain::decision::{self, Context, Effect, decided_later, nothing_before, overruled, still_on, still_open};
use crate::domain::draft::{Basis, Check, Draft, DraftError, Verdict, checks};
use crate::domain::journal::DueMoment;
use crate::domain::schedule::{Due, Timeline};

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
pub(in crate::app) fn read(world: &World, basis: &Basis<'_>, text: &str) -> Result<decision::Said, String> {
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
    /// A file may name its doses by other times than those that are shown.
    pub other_times: bool,
    /// The decision as a file has it.
    pub written: Change,
    /// The revision that says it, where a decision alone cannot.
    pub revision: Option<Draft>,
    /// The first limit that it breaks.
    pub against: Option<String>,
}

/// Reads a decision that comes into force at once, as the command line takes it: it holds from `on`, from the day that is
/// said in it, or from today.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn said(world: &World, course: &Course, text: &str, on: Option<NaiveDate>) -> Result<Said, String> {
    not_archived(world, course)?;
    with_decision(world, course, |basis| {
        let said = with_context(world, basis, |context| match on {
            Some(on) => decision::read_for(context, text, on),
            None => decision::read(context, text),
        })?;
        let Tried {
            said,
            change,
            made,
            words,
            ..
        } = tried(world, basis, &Draft::new(course), said)?;
        Ok(Said {
            words,
            other_times: basis.active().shows_other_times(),
            against: refusal(basis, &Draft::new(course), &made),
            said,
            written: change,
            revision: made.plan.is_some().then(|| made.as_a_whole(basis)),
        })
    })
}

/// Nothing is decided on what is archived: none of it is due.
fn not_archived(world: &World, course: &Course) -> Result<(), String> {
    let Some(on) = course.archived else { return Ok(()) };
    Err(format!(
        "{} is archived since {}, and nothing of it is due. Restore it first: in the planner, or without `archived` in \
         courses/{}.toml",
        course.name,
        words::day_near(on, world.today()),
        course.id
    ))
}

/// A decision tried on a draft, where it begins.
pub(in crate::app) struct Tried {
    /// As it was said, with the day on which it begins.
    pub said: decision::Said,
    /// As a file has it.
    pub change: Change,
    /// The draft with it.
    pub made: Draft,
    /// The same in a sentence, with what else the person should know.
    pub words: String,
}

/// Tries a decision on a draft: the same for the line of the plan, of the list of commands, for an answer where
/// the plan asks, and for the command line.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub(in crate::app) fn tried(
    world: &World,
    basis: &Basis<'_>,
    draft: &Draft,
    mut said: decision::Said,
) -> Result<Tried, String> {
    let course = basis.course;
    not_archived(world, course)?;
    let shown = by_the_shown_day(world, basis, &said);
    let basis = &match &shown {
        Some((first, after)) => {
            said.on = *first;
            Basis {
                first: *first,
                after: after.as_ref(),
                ..*basis
            }
        }
        None => *basis,
    };
    let (verb, asked) = (said.verb.clone(), said.clone());
    let decide = |basis: &Basis<'_>, on: NaiveDate| {
        let made = draft.decide(basis, verb.clone(), on);
        made.map_err(|error| match error {
            DraftError::NoEffect(_) => {
                let before = nothing_before((course, &draft.changes, &draft.timeline(basis)), &asked, world.today());
                super::sentence(&before.map_or(error, DraftError::Says))
            }
            error => super::sentence(&error),
        })
    };
    let mut made = decide(basis, said.on)?;
    let tomorrow = said.on + TimeDelta::days(1);
    let later = Basis {
        first: tomorrow,
        after: None,
        ..*basis
    };
    let mut basis = basis;
    // A revision that changes what is due begins with a whole day: doses of today that are over stay as they were planned.
    let in_the_middle = |change: &Change| change.on == said.on && change.after.is_some();
    let revised = made.plan.is_some() && draft.plan.is_none() && !made.changes.iter().any(in_the_middle);
    if revised && said.on == basis.first && basis.after.is_some() {
        made = decide(&later, tomorrow)?;
        said.on = tomorrow;
        basis = &later;
    }
    if said.on == basis.first
        && comes_too_late(world, course, &draft.timeline(basis), &made.timeline(basis), said.on)
        && let Ok(other) = decide(&later, tomorrow)
    {
        made = other;
        said.on = tomorrow;
        basis = &later;
    }
    let own = made.changes.iter().rfind(|change| !draft.changes.contains(change));
    let change = own.cloned().unwrap_or_else(|| basis.change(said.on, said.verb.clone()));
    let effect = effect(basis, draft, &made, said.on);
    let mut words = effect.words(&said.verb, basis.around);
    let plan = draft.timeline(basis);
    if let Some(wrong) = overruled((course, &draft.changes, &plan), &said, &effect, world.today()) {
        return Err(super::sentence(&DraftError::Says(wrong)));
    }
    let told = said.on == basis.first && said.verb.begins_with_a_dose() && !world.hidden;
    if told {
        let of = (course, &world.regimen, &world.schedules);
        words.extend(still_open(of, &made.timeline(basis), (world.now, &*world.wall)));
    }
    if !world.hidden {
        words.extend(decided_later((course, &plan), &said, world.today()));
    }
    words.extend(due_again(world, course, &effect));
    if !world.hidden {
        let after = || made.timeline(basis);
        words.extend(still_on(&plan, after, said.on, (world.today(), &*world.wall)));
    }
    Ok(Tried {
        said,
        change,
        made,
        words,
    })
}

/// Where a decision begins that was said for a day to come, of a course on the clock of another zone: with the first dose
/// that is shown on that day.
fn by_the_shown_day(world: &World, basis: &Basis<'_>, said: &decision::Said) -> Option<(NaiveDate, Option<DueMoment>)> {
    let timeline = basis.active();
    let day = said
        .day
        .filter(|day| *day > basis.today && said.verb.begins_with_a_dose())?;
    timeline.clock_elsewhere(day, &*world.wall)?;
    // A dose that was moved is the dose of its own day: it says nothing of where a day of the plan is shown.
    let shown = |day: NaiveDate| {
        let mut due = timeline.due_on(day, &*world.wall);
        due.retain(|due| basis.course.moved_to(&due.key).is_none());
        due
    };
    let mut days = day.iter_days().take(NEAR);
    let first = days.find_map(|day| shown(day).into_iter().next())?;
    // A day without a dose is the same one for the plan.
    if first.on > day && first.key.date >= day {
        return None;
    }
    let before = (1..=3).find_map(|back| shown(day - TimeDelta::days(back)).pop());
    let after = before.filter(|before| before.key.date == first.key.date);
    Some((first.key.date, after.map(|before| before.key.moment)))
}

/// Whether a decision takes a dose that is in the future out of its first day and puts one there that is over already: it
/// would be lost. So it is on a day that had no dose. Then it begins with the next day.
fn comes_too_late(world: &World, course: &Course, was: &Timeline, now: &Timeline, on: NaiveDate) -> bool {
    let (before, after) = (was.due_on(on, &*world.wall), now.due_on(on, &*world.wall));
    let new = |due: &&Due, others: &[Due]| others.iter().all(|other| other.key != due.key);
    let closed = |due: &Due, (day, plan): (&[Due], &Timeline)| {
        let beside = Apart::of(due, day, course, Some(plan));
        window(due, beside, Some(course), &world.regimen.settings, || None).close < world.now.naive_local()
    };
    let lost = before
        .iter()
        .any(|due| new(&due, &after) && !closed(due, (&before, was)));
    (lost || before.is_empty()) && after.iter().any(|due| new(&due, &before) && closed(due, (&after, now)))
}

/// How many days ahead a dose is searched for.
const NEAR: usize = 400;

/// A dose that was left out and has no name in the plan any more is due again: that is said.
fn due_again(world: &World, course: &Course, effect: &Effect) -> Option<String> {
    let days = effect.due_again(course);
    let days: Vec<String> = days.iter().map(|day| words::day_near(*day, world.today())).collect();
    (!days.is_empty()).then(|| format!("; what was left out on {} is due again", days.join(", ")))
}

/// What a draft does that another one does not do, by a decision that holds from a day on.
pub(super) fn effect(basis: &Basis<'_>, before: &Draft, after: &Draft, on: NaiveDate) -> Effect {
    Effect::between(
        before.timeline(basis),
        after.timeline(basis),
        on,
        basis.today,
        basis.around,
    )
}

/// Why a decision may not come into force: what the checks of a draft refuse of it, and not of the draft without it.
pub(in crate::app) fn refusal(basis: &Basis<'_>, before: &Draft, made: &Draft) -> Option<String> {
    let refused = |draft: &Draft| {
        checks(draft, basis)
            .into_iter()
            .filter(|check| check.verdict == Verdict::Refused)
    };
    let known: Vec<Check> = refused(before).collect();
    let new = refused(made).find(|check| !known.contains(check))?;
    Some(new.words)
}

/// The first limit that is broken by a decision that takes effect at once.
pub fn against(world: &World, course: &Course, change: &Change) -> Option<String> {
    with_basis(world, course, |basis| {
        let before = Draft::new(course);
        let mut after = before.clone();
        after.changes.push(change.clone());
        refusal(basis, &before, &after)
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
            effect(basis, &draft, &made, on).words(&verb, basis.around)
        };
        Ok((echo, verb, on))
    })
}
