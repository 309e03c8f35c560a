//! Doses that a decision has moved beyond the time up to which the limits have them taken late.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use rust_decimal::Decimal;

use super::fault::PlanFault;
use crate::domain::clock::Wall;
use crate::domain::course::{Course, Late};
use crate::domain::journal::Journal;
use crate::domain::limits::point::minutes;
use crate::domain::limits::{Rule, said};
use crate::domain::ratio::Ratio;
use crate::domain::schedule::{Due, Timeline};
use crate::domain::words::day_near;

/// A day and the time on it.
type Planned = (NaiveDate, Option<NaiveTime>);

/// Of the doses that were moved, those that are due from a day on, and later than the limits have them taken; by the clock of
/// the plan.
pub(super) fn moved_too_late(
    (course, timeline): (&Course, &Timeline),
    days: (NaiveDate, NaiveDate),
    from: NaiveDate,
    home: &dyn Wall,
) -> Vec<PlanFault> {
    let Some(late) = course.limits.late else {
        return Vec::new();
    };
    let days: BTreeSet<NaiveDate> = timeline.moved_to(days).collect();
    let due = days.into_iter().flat_map(|day| timeline.by_plan(day));
    let found = due.filter_map(|due| {
        let planned = due.moved_from?;
        let then = due.on.and_time(due.clock.unwrap_or(NaiveTime::MIN));
        let until = latest((course, timeline), late, (&due, planned), home)?;
        let beyond = then - until;
        // The time for it is over when a day begins of which no minute is named.
        let beyond = beyond + minutes(due.clock.is_none().into());
        (due.on >= from && beyond > TimeDelta::zero()).then(|| PlanFault {
            rule: Rule::Late,
            against: None,
            with: None,
            on: Some(due.on),
            size: Some(Ratio::from(Decimal::from(beyond.num_minutes()))),
            text: format!(
                "the dose of {} is moved to {}; your limits have it taken {}, until {}",
                moment(planned, from),
                moment((due.on, due.clock), from),
                said::how_late(late),
                moment((until.date(), Some(until.time())), from)
            ),
        })
    });
    found.collect()
}

/// Up to when a dose may be taken at the time at which the plan has it.
fn latest(
    (course, timeline): (&Course, &Timeline),
    late: Late,
    (due, (on, clock)): (&Due, Planned),
    home: &dyn Wall,
) -> Option<NaiveDateTime> {
    let last = due.window.map(|(_, last)| last);
    let last = last.or(due.around.map(|days| on + TimeDelta::days(days.into())));
    let own = match (last, clock) {
        (None, Some(clock)) => on.and_time(clock),
        (last, _) => last.unwrap_or(on).succ_opt()?.and_time(NaiveTime::MIN),
    };
    let by_rule = match late {
        Late::After(most) => own + minutes(most),
        Late::BeforeNext(least) => {
            let as_planned = Due {
                on,
                clock,
                ..due.clone()
            };
            timeline.next_after(&as_planned, &Journal::default(), NaiveTime::MIN, home)? - minutes(least)
        }
    };
    Some(by_rule.max(own + minutes(course.window.unwrap_or(0))))
}

/// A day, with the time where there is one.
fn moment((day, clock): Planned, today: NaiveDate) -> String {
    let day = day_near(day, today);
    clock.map_or(day.clone(), |clock| format!("{day} {}", clock.format("%H:%M")))
}
