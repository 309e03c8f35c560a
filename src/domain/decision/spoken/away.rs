//! Times that are typed where the clock is not that of the plan.
//!
//! Counted hours keep their name where a change of the clock shows them at another time.
//!
//! A course may follow the clock of its own zone. Away from there its doses are shown by the clock of the place, and a
//! time that is typed means a time that is shown: it is turned into that of the plan, which is what files hold.

use chrono::{NaiveDate, NaiveTime};

use super::Context;
use crate::domain::change::{Kept, Verb};
use crate::domain::directions::{Days, Moment};
use crate::domain::schedule::Timeline;

/// A decision with the times of the plan in place of those that were typed.
///
/// # Errors
/// Where a time is on another day by the clock of the plan, and its days cannot be said.
pub(super) fn by_the_plan(context: &Context<'_>, verb: Verb, on: NaiveDate) -> Result<Verb, String> {
    let timeline = context.basis.active();
    let wall = context.around.wall;
    if !timeline.shows_other_times() {
        return Ok(verb);
    }
    let turned = |time: NaiveTime| {
        if let Some(named) = timeline.named_time(time, on, wall) {
            return (named, 0);
        }
        let home = timeline.by_home_clock(on.and_time(time), wall);
        (home.time(), (home.date() - on).num_days())
    };
    let moment = |at: Moment| match at {
        Moment::Clock(time) => {
            let (time, days) = turned(time);
            (Moment::Clock(time), Some(days))
        }
        Moment::Every {
            minutes,
            from: Some(from),
        } => {
            let (from, days) = turned(from);
            let from = Some(from);
            (Moment::Every { minutes, from }, Some(days))
        }
        other => (other, None),
    };
    let elsewhere = |time: &Moment| {
        let there = timeline.clock_elsewhere(on, wall).unwrap_or_default();
        format!("by {there} {time} is on another day: say it where that is the clock, or edit the plan")
    };
    Ok(match verb {
        Verb::Set { amount, at, days } => Verb::Set {
            amount,
            at: at.map(|at| moment(at).0),
            days,
        },
        Verb::Only {
            kept: Kept::Moment(at),
            good,
        } => Verb::Only {
            kept: Kept::Moment(moment(at).0),
            good,
        },
        Verb::Time { from, to, good } => {
            let shown = to.clone();
            let (from, to) = (from.map(&moment), moment(to));
            let was = from
                .as_ref()
                .and_then(|(_, days)| *days)
                .or_else(|| days_off(&timeline, context, on));
            if to.1.is_some() && to.1 != was {
                return Err(elsewhere(&shown));
            }
            Verb::Time {
                from: from.map(|(at, _)| at),
                to: to.0,
                good,
            }
        }
        Verb::Take(mut take) => {
            for line in &mut take.lines {
                let (at, days) = moment(line.moment.clone());
                if days.is_some_and(|days| days != 0) && line.days != Days::Every {
                    return Err(elsewhere(&line.moment));
                }
                line.moment = at;
            }
            Verb::Take(take)
        }
        other => other,
    })
}

/// How many days the plan's day of its next dose is after the day on which that is shown.
fn days_off(timeline: &Timeline, context: &Context<'_>, on: NaiveDate) -> Option<i64> {
    let mut doses = (on.iter_days().take(60)).flat_map(|day| timeline.due_on(day, context.around.wall));
    let due = doses.find(|due| due.at.is_some())?;
    Some((due.key.date - due.on).num_days())
}
