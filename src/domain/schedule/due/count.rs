//! How many doses a step has on its days: for lengths counted in doses.

use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;

use super::step_day::{Dose, StepDay};
use crate::domain::change::DoseRef;
use crate::domain::clock::STEADY;
use crate::domain::journal::DueMoment;
use crate::domain::plan::{Plan, Step};
use crate::domain::schedule::History;
use crate::domain::schedule::ground::Fold;
use crate::domain::schedule::middle::Time;
use crate::domain::schedule::position::{Laid, Position};
use crate::domain::schedule::standing::directions;

/// Asks a step for its doses on a day.
fn with_doses<T>(
    fold: &Fold<'_>,
    (plan, step, laid): (&Plan, &Step, &Laid),
    date: NaiveDate,
    ask: impl FnOnce(Vec<Dose<'_>>) -> T,
) -> T {
    let take = directions(&step.take, &laid.at, date);
    let day = StepDay {
        plan,
        take: &take,
        laid,
        date,
        gap: None,
        words: fold.words,
        history: fold.history,
        wall: &STEADY,
        wear: None,
    };
    ask(day.doses())
}

/// How many doses of a step are due on a day, or of those that a reference names.
pub(in crate::domain::schedule) fn doses_on(
    fold: &Fold<'_>,
    plan: &Plan,
    step: &Step,
    laid: &Laid,
    date: NaiveDate,
    named: Option<&DoseRef>,
) -> u32 {
    let meant = |moment: &DueMoment| named.is_none_or(|dose| dose.moment.as_ref().is_none_or(|named| named == moment));
    with_doses(fold, (plan, step, laid), date, |doses| {
        u32::try_from(doses.iter().filter(|dose| meant(&dose.moment)).count()).unwrap_or(0)
    })
}

/// The doses of a step on a day, by the clock.
pub(in crate::domain::schedule) fn times_on(
    fold: &Fold<'_>,
    plan: &Plan,
    step: &Step,
    laid: &Laid,
    date: NaiveDate,
) -> Vec<Time> {
    with_doses(fold, (plan, step, laid), date, |mut doses| {
        doses.sort_by_key(|dose| (dose.clock.is_none(), dose.clock));
        let time = |dose: Dose<'_>| Time {
            moment: dose.moment,
            line: dose.line_no,
            clock: dose.clock,
        };
        doses.into_iter().map(time).collect()
    })
}

/// A step from its first day on, without an end.
fn as_a_whole(at: &Position) -> Laid {
    Laid {
        at: Position {
            from: at.origin,
            ..at.clone()
        },
        end: None,
        asks: None,
        nominal: None,
        last_day: None,
    }
}

/// How many doses of a step are due on a day, and until when they can be taken; one of nothing is none.
fn counted_on(fold: &Fold<'_>, of: (&Plan, &Step, &Laid), date: NaiveDate) -> (u32, NaiveDate) {
    with_doses(fold, of, date, |doses| {
        let some = || doses.iter().filter(|dose| dose.amount.low > Decimal::ZERO);
        let around = |dose: &Dose<'_>| dose.around.map(|days| date + TimeDelta::days(days.into()));
        let last = some().filter_map(|dose| dose.window.map(|(_, last)| last).or_else(|| around(dose)));
        (
            u32::try_from(some().count()).unwrap_or(0),
            last.max().unwrap_or(date).max(date),
        )
    })
}

/// How many doses of a step would count as taken, as they are still to come, on the days from one to before another, on
/// which nothing is due but for the first ones of the first day. What is recorded all the same is taken.
pub(in crate::domain::schedule) fn expected_between(
    fold: &Fold<'_>,
    (plan, step, at): (&Plan, &Step, &Position),
    ((from, stays), before): ((NaiveDate, i64), NaiveDate),
) -> i64 {
    let whole = as_a_whole(at);
    let history = fold.history;
    let days = from.iter_days().take_while(|day| *day < before);
    days.filter(|day| !history.is_known(*day))
        .map(|day| {
            let stays = if day == from { stays } else { 0 };
            let all = history.taken_on(day, counted_on(fold, (plan, step, &whole), day).0);
            (i64::from(all) - stays.max(i64::from(history.recorded_on(day)))).max(0)
        })
        .sum()
}

/// The last dose of a step that counts them.
pub(in crate::domain::schedule) struct LastDose {
    /// The day on which it is due.
    pub day: NaiveDate,
    /// How many doses of that day belong to the step.
    pub of_day: u32,
    /// The day on which the step is over: where it may be taken on several days, that on which it was answered; while it can
    /// still be taken, today.
    pub over: NaiveDate,
}

/// The nth dose of a step (of those taken, where a history is given). `None` when that is not within two hundred years.
pub(in crate::domain::schedule) fn doses_of_step(
    fold: &Fold<'_>,
    plan: &Plan,
    step: &Step,
    at: &Position,
    count: u32,
    taken: Option<&History>,
) -> Option<LastDose> {
    let whole = as_a_whole(at);
    let mut left = count;
    // What was taken before the plan waited counts as well.
    let waited = taken.map_or(0, |_| at.waited);
    for date in (at.counts_from() - TimeDelta::days(waited)).iter_days().take(73_000) {
        // What is as needed is known when it has been taken, and is not planned.
        let to_come = taken.is_some_and(|history| history.until.is_none_or(|until| date > until));
        if to_come && step.take.is_as_needed() {
            return None;
        }
        let planned = || counted_on(fold, (plan, step, &whole), date);
        let on_day = match taken {
            // What was taken of it today counts already.
            Some(history) if step.take.is_as_needed() => history.recorded_on(date),
            Some(history) if history.is_known(date) => match planned() {
                // What can still be taken is not over.
                (planned, until) if !history.is_known(until) => history.expected_on(date, planned),
                _ => history.recorded_on(date),
            },
            Some(history) => history.taken_on(date, planned().0),
            None => planned().0,
        };
        if on_day >= left {
            let (planned, until) = planned();
            return Some(LastDose {
                day: date,
                of_day: left,
                over: fold.history.over_on(date, planned, until),
            });
        }
        left -= on_day;
    }
    None
}
