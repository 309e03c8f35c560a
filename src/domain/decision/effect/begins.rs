//! The day on which a decision begins that was given none.
//!
//! Directions such as `every 2 days` count from the first day of their step. A step that begins between two doses would
//! bring its first one close to the last of the step before; so it begins with the next dose.
//!
//! ```text
//! plan      20 mg every 2 days, then 24 mg every 2 days
//! advance   said on the 14th
//! before    ..11 . 13 .  15 .  17
//! after     ..11 . 13 . [15] . 17      on the 14th it would be one day after the last
//! ```

use chrono::NaiveDate;

use super::closer::closer_where_it_begins;
use crate::domain::change::Verb;
use crate::domain::draft::{Basis, Draft, DraftError};
use crate::domain::schedule::{Action, Timeline};

/// How far ahead the next dose is searched for, in days: beyond every third month.
const AHEAD: usize = 100;

/// The first day from this one on that has a dose.
pub fn next_dose(timeline: &Timeline, from: NaiveDate) -> Option<NaiveDate> {
    let due = |day: &NaiveDate| {
        let all = timeline.by_plan(*day);
        all.iter().any(|due| due.action != Some(Action::Remove))
    };
    from.iter_days().take(AHEAD).find(due)
}

/// The first day of a decision that was given none, or was made where the plan asks.
pub fn begins_now(basis: &Basis<'_>, verb: &Verb) -> NaiveDate {
    match verb {
        // Staying changes no dose of today; anything else holds from when it may.
        Verb::Hold { .. } | Verb::Stay { .. } | Verb::Each(_) => {
            // A dose that is recorded for a day that has begun by the calendar is one of the step in force.
            basis.first.pred_opt().map_or(basis.today, |last| last.max(basis.today))
        }
        // A late dose belongs to its own day.
        Verb::Move { dose, to, .. } => dose.date.min(*to).min(basis.first),
        // A dose that may be taken today as well as on its first day is the next one.
        verb if open_window(basis, verb).is_some() => open_window(basis, verb).unwrap_or(basis.first),
        Verb::LeaveOut(doses) => {
            let first = doses.iter().map(|dose| dose.date).min();
            // By the clock of another zone the dose of today may be of the day before.
            first
                .map_or(basis.first, |first| first.min(basis.first))
                .max(basis.today.min(basis.first))
        }
        _ => begins_on(basis, verb, basis.behind.day(verb, basis.first)),
    }
}

/// The day of the dose with a window that is open, where a decision is about that one.
pub fn open_window(basis: &Basis<'_>, verb: &Verb) -> Option<NaiveDate> {
    let open = basis.waits.filter(|_| verb.is_of_a_window())?;
    (!verb.restarts() || is_one_dose(basis, verb, open)).then_some(open)
}

/// Whether a step that would begin with the open dose of a window has that dose, and no other, on the days since.
fn is_one_dose(basis: &Basis<'_>, verb: &Verb, waits: NaiveDate) -> bool {
    let Ok(made) = Draft::new(basis.course).decide(basis, verb.clone(), waits) else {
        return true;
    };
    let now = made.timeline(basis);
    let mut days = waits.iter_days().take_while(|day| *day < basis.first.max(basis.today));
    days.all(|day| now.by_plan(day).iter().all(|due| due.window.is_some()))
}

/// The first day that all lines of new directions name.
fn first_named(verb: &Verb) -> Option<NaiveDate> {
    let Verb::Take(take) = verb else { return None };
    let days = take.lines.iter().map(|line| line.days.first_named());
    days.collect::<Option<Vec<_>>>()?.into_iter().min()
}

/// The first day of a decision that may begin on this one: that of the next dose, where it would bring two doses closer
/// before and does not then.
fn begins_on(basis: &Basis<'_>, verb: &Verb, first: NaiveDate) -> NaiveDate {
    // Directions that name their first day begin on it: until then it is as it was.
    if let Some(named) = first_named(verb) {
        return named.max(first);
    }
    if !verb.restarts() {
        return first;
    }
    let draft = Draft::new(basis.course);
    let was = draft.timeline(basis);
    let brings_closer = |on: NaiveDate| {
        let made = draft.decide(basis, verb.clone(), on)?;
        Ok(closer_where_it_begins(&was, &made.timeline(basis), on, basis.around).is_some())
    };
    if brings_closer(first) != Ok(true) {
        return first;
    }
    // A current step that restarts with its own next dose may go on as before: that is refused, and said.
    let keeps = |next: &NaiveDate| {
        matches!(
            brings_closer(*next),
            Ok(false) | Err(DraftError::NoEffect(_) | DraftError::Says(_))
        )
    };
    let next = next_dose(&was, first).filter(|next| *next > first);
    next.filter(keeps).unwrap_or(first)
}
