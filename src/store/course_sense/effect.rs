//! Decisions that change nothing, or something else than they say: a step that is not there, a day on which nothing is
//! due, a weekday that the plan has not.

use chrono::{Datelike, NaiveDate};

use crate::domain::change::{Change, DoseRef, Verb};
use crate::domain::clock::STEADY;
use crate::domain::course::{Clock, Course};
use crate::domain::directions::Weekday7;
use crate::domain::schedule::{Action, Due, History, Place, StepAt, Timeline};
use crate::domain::vocabulary::Vocabulary;

/// So far ahead a step is looked through for a weekday.
const AHEAD: usize = 400;

/// What is odd about a decision, in words; `None`: nothing.
pub(super) fn without(course: &Course, words: &Vocabulary, change: &Change) -> Option<String> {
    let plan = course.plans.iter().rfind(|plan| plan.from <= change.on)?;
    let steps = plan.steps.len();
    let text = match &change.verb {
        Verb::GoTo(n) if usize::try_from(*n).is_ok_and(|n| n > steps) => {
            format!("the plan from {} has no step {n}; it has {steps}", plan.from)
        }
        Verb::LeaveOut(doses) if doses.iter().all(|dose| dose.date < change.on) => {
            format!("no change alters a day before its `on`, {}", change.on)
        }
        Verb::LeaveOut(doses) => {
            let dose = nothing_due(course, words, change, doses)?;
            return Some(format!("nothing is due on {dose}; leaving it out changes nothing"));
        }
        Verb::Back(n) => return back(course, words, change, *n),
        Verb::Weekday { from, to, .. } => {
            let step = not_on(course, words, change, *from)?;
            return Some(format!(
                "step {step} has no dose on {from}; weekday {from} to {to} changes nothing"
            ));
        }
        Verb::Resume => {
            let ends = |other: &&Change| matches!(other.verb, Verb::Pause { .. } | Verb::Stop) && other.void.is_none();
            let before = course.changes.iter().filter(ends).any(|other| other.on <= change.on);
            if before {
                return None;
            }
            "nothing was paused or stopped before".to_owned()
        }
        _ => return None,
    };
    Some(format!("{text}; it changes nothing"))
}

/// The plan with some of its decisions. `None` where it depends on what was taken: the journal is not looked at here.
fn timeline(course: &Course, words: &Vocabulary, keep: impl Fn(&Change) -> bool) -> Option<Timeline> {
    if Timeline::needs_journal_from(course).is_some() {
        return None;
    }
    let mut course = course.clone();
    course.changes.retain(keep);
    // Decisions name the days of the course's own clock.
    course.clock = Clock::Local;
    Some(Timeline::new(&course, words, History::default()))
}

/// The step in force when a decision is made.
fn step_before(course: &Course, words: &Vocabulary, change: &Change) -> Option<StepAt> {
    let index = course.changes.iter().position(|other| std::ptr::eq(other, change))?;
    let mut earlier = course.clone();
    // Those of one day hold in the order of the file, in which they are.
    earlier.changes.truncate(index);
    match timeline(&earlier, words, |_| true)?.place(change.on) {
        Place::Step(at) => Some(at),
        _ => None,
    }
}

fn back(course: &Course, words: &Vocabulary, change: &Change, steps: u32) -> Option<String> {
    let at = step_before(course, words, change)?;
    // In a later pass the one before comes first.
    if at.pass > 1 || steps < at.step {
        return None;
    }
    Some(match at.step {
        1 => "there is no step before step 1; it begins anew, as by `restart step`".to_owned(),
        step => format!(
            "before step {step} there {}; step 1 begins",
            if step == 2 {
                "is one step".to_owned()
            } else {
                format!("are {} steps", step - 1)
            }
        ),
    })
}

/// The first dose that is left out although nothing is due, with every other decision in force.
fn nothing_due<'a>(course: &Course, words: &Vocabulary, change: &Change, doses: &'a [DoseRef]) -> Option<&'a DoseRef> {
    let plan = timeline(course, words, |other| other != change)?;
    // A dose that another decision moves is called by its first day or by the one to which it goes.
    let moved = |date: NaiveDate| {
        let moves = course.changes.iter().filter(|other| other.void.is_none());
        moves
            .filter_map(|other| match &other.verb {
                Verb::Move { dose, to, .. } => Some((dose.date, *to)),
                _ => None,
            })
            .any(|(from, to)| from == date || to == date)
    };
    doses.iter().find(|dose| {
        dose.date >= change.on && !moved(dose.date) && {
            let due = plan.due_on(dose.date, &STEADY);
            let named = |due: &Due| due.is_named(dose.date, dose.moment.as_ref());
            !due.iter().any(named)
        }
    })
}

/// The step in force, where it has no dose on a weekday.
fn not_on(course: &Course, words: &Vocabulary, change: &Change, day: Weekday7) -> Option<u32> {
    let at = step_before(course, words, change)?;
    // The weekday of the plan, whatever other decisions made of it, and the one that they made of it.
    let plain = timeline(course, words, |other| !matches!(other.verb, Verb::Weekday { .. }))?;
    let others = timeline(course, words, |other| other != change)?;
    let due = |plan: &Timeline, date: NaiveDate| {
        let mut due = plan.due_on(date, &STEADY).into_iter();
        due.any(|due| due.action != Some(Action::Remove))
    };
    let mut days = change.on.iter_days().take(AHEAD).filter(|date| {
        Weekday7::from(date.weekday()) == day
            && matches!(plain.place(*date), Place::Step(here) if (here.step, here.pass) == (at.step, at.pass))
    });
    let found = days.any(|date| due(&plain, date) || due(&others, date));
    (!found).then_some(at.step)
}
