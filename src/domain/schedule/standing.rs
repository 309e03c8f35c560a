//! The directions of a step with the decisions that hold over them.
//!
//! ```text
//! step      5 mg evening on Sun
//! decided        time evening to morning | weekday Sun to Wed for good
//!           ------------------------------------------------------------> days
//! taken     5 mg evening on Sun | 5 mg morning on Sun | 5 mg morning on Wed
//! ```
//!
//! A `take` puts other directions in the place of the step's; what was decided after it changes these. What holds for
//! good is carried from step to step, everything else ends with its step.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::position::{Overlay, Position, Standing, is_fixed};
use crate::domain::change::{Kept, Verb};
use crate::domain::directions::{DayContext, Days, Directions, Line, Moment, Weekday7};
use crate::domain::plan::Step;

impl Standing {
    /// A step as it will be taken.
    pub fn baked(&self, step: &Step) -> Step {
        let mut made = step.clone();
        for overlay in &self.overlays {
            shown_by(&mut made.take, overlay);
        }
        if let Some(each) = self.each.as_ref().filter(|_| is_fixed(&step.length)) {
            made.length = each.clone();
        }
        made
    }

    /// What of it does not come out with [`Self::baked`], as some of these steps have days that cannot be joined with others.
    pub fn beside(&self, steps: &[Step]) -> Vec<Verb> {
        let joined = |days: &Days| matches!(days, Days::Every | Days::Weekdays { .. });
        let mut lines = steps.iter().flat_map(|step| &step.take.lines);
        if lines.all(|line| line.is_as_needed() || joined(&line.days)) {
            return Vec::new();
        }
        let only = self.overlays.iter().filter_map(|overlay| match overlay {
            Overlay::Only {
                kept: kept @ Kept::Days(_),
                good: true,
                ..
            } => Some(Verb::Only {
                kept: kept.clone(),
                good: true,
            }),
            _ => None,
        });
        only.collect()
    }
}

/// The overlays that hold on a day, with the directions to which they belong.
fn in_force<'a>(
    take: &'a Directions,
    at: &'a Position,
    date: NaiveDate,
) -> (&'a Directions, impl Iterator<Item = &'a Overlay> + use<'a>) {
    let replaced = at
        .overlays
        .iter()
        .rposition(|overlay| matches!(overlay, Overlay::Take { since, .. } if *since <= date));
    let own = match replaced.and_then(|at_overlay| at.overlays.get(at_overlay)) {
        Some(Overlay::Take { directions, .. }) => directions,
        _ => take,
    };
    let after = replaced.map_or(0, |replaced| replaced + 1);
    let rest = at.overlays.iter().enumerate().filter(move |(i, overlay)| {
        // A weekday was changed for another whatever the directions are.
        let later = *i >= after || matches!(overlay, Overlay::Weekday { good: false, .. });
        later && overlay.since() <= date
    });
    (own, rest.map(|(_, overlay)| overlay))
}

/// The day since which other directions hold in the place of the step's own, where they do on a day.
pub(super) fn instead_since(at: &Position, date: NaiveDate) -> Option<NaiveDate> {
    at.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Take { since, .. } if *since <= date => Some(*since),
        _ => None,
    })
}

/// The directions that are asked for what is due on a day. A weekday that was changed until the step changes is looked at
/// with the days, as it moves single doses within their week.
pub(super) fn directions<'a>(take: &'a Directions, at: &'a Position, date: NaiveDate) -> Cow<'a, Directions> {
    let (own, overlays) = in_force(take, at, date);
    let mut found = Cow::Borrowed(own);
    // A weekday that is another one until the step changes is looked at after all of these.
    let mut exchanged = false;
    for overlay in overlays {
        exchanged |= matches!(overlay, Overlay::Weekday { good: false, .. });
        match overlay {
            Overlay::Weekday {
                from,
                to,
                good: true,
                last,
                ..
            } => {
                for line in &mut found.to_mut().lines {
                    let weeks = line.days.cycle().map_or(7, i64::from);
                    let close = last.is_some_and(|last| (1..weeks).contains(&(date - last).num_days()));
                    other_weekday(&mut line.days, (*from, *to), !close);
                }
            }
            Overlay::Only { kept, .. } => {
                // The rule itself becomes another, so that a weekday of it can be changed for another later.
                if let (Kept::Days(days), false) = (kept, exchanged) {
                    only_on(found.to_mut(), days);
                }
                only(found.to_mut(), kept, (at, date), exchanged);
            }
            Overlay::Time { from, to, .. } => other_time(found.to_mut(), from.as_ref(), to),
            Overlay::Weekday { good: false, .. } | Overlay::Set { .. } | Overlay::Take { .. } => {}
        }
    }
    found
}

/// The directions as they are read from a day on; `None` where they are the step's own.
pub(super) fn shown(take: &Directions, at: &Position, date: NaiveDate) -> Option<Directions> {
    let (own, overlays) = in_force(take, at, date);
    let mut overlays = overlays.peekable();
    if overlays.peek().is_none() && std::ptr::eq(own, take) {
        return None;
    }
    let mut found = own.clone();
    for overlay in overlays {
        shown_by(&mut found, overlay);
    }
    (found != *take).then_some(found)
}

fn shown_by(take: &mut Directions, overlay: &Overlay) {
    match overlay {
        Overlay::Weekday { from, to, .. } => {
            for line in &mut take.lines {
                other_weekday(&mut line.days, (*from, *to), true);
            }
        }
        Overlay::Only {
            kept: Kept::Moment(kept),
            ..
        } => take.lines.retain(|line| line.is_as_needed() || line.moment == *kept),
        Overlay::Only {
            kept: Kept::Days(kept), ..
        } => {
            only_on(take, kept);
            take.lines
                .retain(|line| !matches!(line.days, Days::Weekdays { days: 0, .. }));
        }
        Overlay::Time { from, to, .. } => other_time(take, from.as_ref(), to),
        Overlay::Set { .. } | Overlay::Take { .. } => {}
    }
}

/// Whether both are weekdays of every week that is kept, so that the rule of a line can be those of both.
fn both_weekdays(line: &Days, kept: &Days) -> bool {
    matches!((line, kept), (Days::Weekdays { .. }, Days::Weekdays { every: 1, .. }))
}

/// The rules for days that these days leave, where that is a separate rule.
fn only_on(take: &mut Directions, kept: &Days) {
    for line in take.lines.iter_mut().filter(|line| !line.is_as_needed()) {
        match (&mut line.days, kept) {
            (Days::Every, kept) => line.days = kept.clone(),
            (
                Days::Weekdays { days, .. },
                Days::Weekdays {
                    days: kept, every: 1, ..
                },
            ) => *days &= kept,
            _ => {}
        }
    }
}

/// One weekday for another. `add`: the other one is taken already.
fn other_weekday(days: &mut Days, (from, to): (Weekday7, Weekday7), add: bool) {
    match days {
        Days::Weekdays { days, .. } if *days >> from.0 & 1 == 1 => {
            *days &= !(1 << from.0);
            if add {
                *days |= 1 << to.0;
            }
        }
        Days::Within { inner, .. } => other_weekday(inner, (from, to), add),
        _ => {}
    }
}

/// Only the doses of these days or of this moment.
fn only(take: &mut Directions, kept: &Kept, (at, date): (&Position, NaiveDate), exchanged: bool) {
    let stays = |line: &Line| match kept {
        Kept::Moment(moment) => line.moment == *moment,
        // The rule of the line is these days already, or those of both.
        Kept::Days(days) if !exchanged && (line.days == *days || both_weekdays(&line.days, days)) => true,
        Kept::Days(days) => {
            let day = u32::try_from((date - at.origin).num_days() + 1).unwrap_or(0);
            day >= 1
                && days.contain(&DayContext {
                    date,
                    day,
                    moved: at.moved,
                    waited: at.waited,
                })
        }
    };
    take.lines.retain(|line| line.is_as_needed() || stays(line));
}

/// The same amounts at another moment.
fn other_time(take: &mut Directions, from: Option<&Moment>, to: &Moment) {
    for line in take.lines.iter_mut().filter(|line| !line.is_as_needed()) {
        let meant = match from {
            Some(from) => line.moment == *from,
            None => matches!(
                line.moment,
                Moment::Slot { .. } | Moment::Clock(_) | Moment::TimesADay(1)
            ),
        };
        if meant {
            line.moment = to.clone();
        }
    }
}

/// The last day before `on` with this weekday, within the longest rhythm of weekdays that is looked at.
pub(super) fn weekdays_before(on: NaiveDate, weekday: Weekday7) -> impl Iterator<Item = NaiveDate> {
    (1..=56)
        .map(move |back| on - chrono::TimeDelta::days(back))
        .filter(move |day| Weekday7::from(day.weekday()) == weekday)
}
