//! Writes the remaining ladder out as steps, so that its rows can be edited.
//!
//! What is written out has to ask for the same doses as the ladder did: that is looked at day by day, and where it does
//! not come out the same another way is tried, and then the edit is refused. So this file need not know every way in
//! which directions can count days.

use chrono::{NaiveDate, TimeDelta};

use super::place::Origin;
use super::rows::MOST_ROWS;
use super::same::same_days;
use super::{Basis, Draft, DraftError};
use crate::domain::change::{Change, Verb};
use crate::domain::course::Course;
use crate::domain::decision;
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::schedule::{History, Place, Rung, StepAt, Timeline};

impl Draft {
    /// Writes the remaining ladder out, unless that is done. What its first step is what is left of, where it is the
    /// rest of one.
    pub(super) fn write_out(&mut self, basis: &Basis<'_>) -> Result<Origin, DraftError> {
        if self.plan.is_some() {
            return Ok(None);
        }
        let today = basis.today;
        let before = self.timeline(basis);
        match before.place(today) {
            Place::Paused { until, .. } => return self.write_out_paused(basis, &before, until),
            Place::Stopped(_) => return Err(DraftError::NotRunning("stopped")),
            Place::Before(Some(from)) => return self.take_over(basis, &before, from).map(|_| None),
            Place::Before(None) | Place::Over(_) => {
                self.plan = Some(empty(today));
                return Ok(None);
            }
            Place::Step(_) => {}
        }
        // From today; a decision in the file that holds from today would then be counted twice: from tomorrow.
        for from in [basis.first, basis.first + TimeDelta::days(1)] {
            for (made, origin) in self.written_out_from(basis, from) {
                if same_days(&before, &made.timeline(basis), today, from) {
                    *self = made.without_spent(basis);
                    return Ok(Some(origin));
                }
            }
        }
        // From the end of the step in force: it stays as it is, and what follows is written out.
        let made = self.next_steps_only(&before, today);
        match made.filter(|made| same_days(&before, &made.timeline(basis), today, today)) {
            Some(made) => {
                *self = made;
                Ok(None)
            }
            None => Err(DraftError::NotRewritable),
        }
    }

    /// Without what the draft decided on days before its revision, whose rows say it now: in the file it would change nothing.
    fn without_spent(mut self, basis: &Basis<'_>) -> Self {
        let begins = self.plan.as_ref().map(|plan| plan.from);
        let mut place = 0;
        while let Some(change) = self.changes.get(place).cloned() {
            let mut without = self.clone();
            without.changes.remove(place);
            let spent = begins.is_some_and(|begins| change.on < begins) && {
                let (was, now) = (without.timeline(basis), self.timeline(basis));
                decision::is_nothing(&was, &now, change.on, &decision::named_days(&change.verb))
            };
            if spent {
                self = without;
            } else {
                place += 1;
            }
        }
        self
    }

    /// Writes the ladder out while nothing is due. A pause of the draft is put over the revision as it was over the
    /// ladder; one in force goes on, and the revision begins when it is over.
    fn write_out_paused(
        &mut self,
        basis: &Basis<'_>,
        before: &Timeline,
        until: Option<NaiveDate>,
    ) -> Result<Origin, DraftError> {
        let waits = |change: &Change| matches!(change.verb, Verb::Pause { .. } | Verb::Resume);
        if self.changes.iter().any(waits) {
            let (pauses, rest): (Vec<Change>, Vec<Change>) = self.changes.iter().cloned().partition(waits);
            let mut made = Self {
                changes: rest,
                ..self.clone()
            };
            let origin = made.write_out(basis)?;
            made.changes.extend(pauses);
            made.changes.sort_by_key(|change| change.on);
            let begins = made.plan.as_ref().map_or(basis.today, |plan| plan.from);
            if same_days(before, &made.timeline(basis), basis.today, begins) {
                *self = made;
                return Ok(origin);
            }
        }
        let Some(until) = until else {
            return Err(DraftError::NotRunning("paused"));
        };
        let made = self.written_out_from(basis, until).into_iter();
        let (made, origin) = made
            .into_iter()
            .find(|(made, _)| same_days(before, &made.timeline(basis), basis.today, until))
            .ok_or(DraftError::NotRewritable)?;
        *self = made;
        Ok(Some(origin))
    }

    /// Takes a revision that has not begun yet over: it is edited as a whole, and begins on its own day. How many steps come
    /// before the one with which it begins.
    pub(super) fn take_over(
        &mut self,
        basis: &Basis<'_>,
        timeline: &Timeline,
        from: NaiveDate,
    ) -> Result<u32, DraftError> {
        let plan = timeline
            .plans()
            .iter()
            .rfind(|plan| plan.from == from)
            .ok_or(DraftError::NoRow)?;
        self.plan = Some(Plan {
            entered: Some(basis.today),
            by: None,
            why: None,
            ..plan.from_its_day()
        });
        Ok(plan.begins.as_ref().map_or(0, |begins| begins.step.saturating_sub(1)))
    }

    /// The ways of writing the ladder out from a day on, each with the step of which the first one is the rest.
    pub(super) fn written_out_from(&self, basis: &Basis<'_>, from: NaiveDate) -> Vec<(Self, (usize, u32, u32))> {
        // What moves to another step on that day is in the rows then; what comes before it stays, and so does the rest.
        let taken_up = |change: &&Change| change.verb.moves() && change.on == from;
        let kept = self.changes.iter().filter(|change| !taken_up(change)).cloned();
        let kept: Vec<Change> = kept.collect();
        // What the file says for that day on is folded over the new revision as well.
        let mut course: Course = basis.course.clone();
        course.changes.retain(|change| change.on < from);
        course.changes.extend(
            self.changes
                .iter()
                .filter(|change| change.on < from || taken_up(change))
                .cloned(),
        );
        course.changes.sort_by_key(|change| change.on);
        let timeline = Timeline::new(&course, basis.words, basis.history.clone());
        let Place::Step(at) = timeline.place(from) else {
            return Vec::new();
        };
        let Some(plan) = timeline.plans().get(at.plan) else {
            return Vec::new();
        };
        let Some(step) = plan.steps.get(at.index()) else {
            return Vec::new();
        };
        // As it is read now, or with the weekdays that were changed said again.
        let own = at.instead.as_ref().unwrap_or(&step.take);
        let baked = at
            .standing
            .baked(&Step {
                take: own.clone(),
                ..step.clone()
            })
            .take;
        let said_again = |again: &dyn Fn(&Verb) -> bool| overlays(&course, &at, from, again);
        let for_days = |verb: &Verb| matches!(verb, Verb::Set { days: Some(_), .. });
        let amounts = |verb: &Verb| matches!(verb, Verb::Set { .. });
        let all = |verb: &Verb| matches!(verb, Verb::Set { .. } | Verb::Weekday { good: false, .. });
        let [without, with] = at.written_out(own);
        // An amount that was set on the step is one of its rest: said again it would hold on whatever is put in its place.
        let set = (with != without).then(|| (with, said_again(&for_days)));
        let others = [(without, said_again(&amounts)), (baked, said_again(&all))];
        let ways = set.into_iter().chain(others);
        let lengths = left(&timeline, (plan, step, &at), from, basis.history);
        let mut found = Vec::new();
        for (take, changes) in ways {
            let Some(take) = take.turned(i64::from(at.day) - 1, at.from) else {
                continue;
            };
            let changes: Vec<Change> = changes.into_iter().chain(kept.iter().cloned()).collect();
            for (length, then) in lengths.clone() {
                let first = Step {
                    take: take.clone(),
                    length,
                    then,
                    note: step.note.clone(),
                };
                let (steps, repeat) = rest(&timeline, plan, &at, Some(first));
                let plan = Plan {
                    from,
                    steps,
                    begins: None,
                    repeat,
                    entered: Some(basis.today),
                    by: None,
                    why: None,
                    ..plan.clone()
                };
                let made = Self {
                    plan: Some(plan),
                    changes: changes.clone(),
                    ..self.clone()
                };
                found.push((made, (at.plan, at.step, at.pass)));
            }
        }
        found
    }

    /// A revision of what follows the step in force.
    fn next_steps_only(&self, before: &Timeline, today: NaiveDate) -> Option<Self> {
        let Place::Step(at) = before.place(today) else {
            return None;
        };
        let from = at.until? + TimeDelta::days(1);
        let plan = before.plans().get(at.plan)?;
        let (steps, repeat) = rest(before, plan, &at, None);
        if steps.is_empty() {
            return None;
        }
        let plan = Plan {
            from,
            steps,
            begins: None,
            repeat,
            entered: Some(today),
            by: None,
            why: None,
            ..plan.clone()
        };
        Some(Self {
            plan: Some(plan),
            ..self.clone()
        })
    }
}

fn empty(from: NaiveDate) -> Plan {
    Plan {
        begins: None,
        from,
        at: None,
        steps: Vec::new(),
        repeat: Repeat::No,
        weight: None,
        surface: None,
        entered: Some(from),
        by: None,
        why: None,
    }
}

/// The lengths that what is left of the step in force may have, and what comes then.
fn left(
    timeline: &Timeline,
    (plan, step, at): (&Plan, &Step, &StepAt),
    from: NaiveDate,
    history: &History,
) -> Vec<(Length, Then)> {
    let days = |until: NaiveDate| {
        u32::try_from((until - from).num_days() + 1)
            .ok()
            .filter(|days| *days > 0)
    };
    // Of the rest of a step it is what was left.
    let length = at.rest.as_ref().unwrap_or(&step.length);
    let mut found = Vec::new();
    if at.stays {
        return vec![(Length::Open, Then::GoOn)];
    }
    if let Some(since) = at.asks_since {
        // Its time is over and nobody has decided: it goes on until somebody does, and has asked since then.
        found.push((Length::Until(since - TimeDelta::days(1)), Then::Ask));
        found.push((Length::Decided, Then::GoOn));
    } else if let Some(asks) = at.asks_on.filter(|_| *length != Length::Decided) {
        found.extend(days(asks - TimeDelta::days(1)).map(|n| (Length::Days(n), Then::Ask)));
    } else if let Some(until) = at.until {
        if matches!(length, Length::Until(_)) {
            found.push((Length::Until(until), step.then));
        }
        found.extend(days(until).map(|n| (Length::Days(n), step.then)));
    } else {
        found.push((length.clone(), step.then));
    }
    if let Length::Doses(n) | Length::Taken(n) = *length {
        let mut gone = 0_u32;
        // The rest of a step counts from the revision on.
        let begun = at.rest.as_ref().map_or(at.from, |_| at.from.max(plan.from));
        for day in begun.iter_days().take_while(|day| *day < from).take(4000) {
            let due = timeline.by_plan(day);
            let own = due
                .iter()
                .filter(|due| timeline.plans().get(due.plan) == Some(plan) && due.step == at.step);
            let own = u32::try_from(own.count()).unwrap_or(0);
            // Of doses that are counted when they are taken, it is what is recorded.
            let counted = match length {
                Length::Taken(_) => history.taken_on(day, own),
                _ => own,
            };
            gone = gone.saturating_add(counted);
        }
        if n > gone {
            let rest = if matches!(length, Length::Doses(_)) {
                Length::Doses(n - gone)
            } else {
                Length::Taken(n - gone)
            };
            found.insert(0, (rest, step.then));
        }
    }
    found
}

/// The steps after the one in force, with this one before them; and what repeats. Steps in whose place a plan of a later day
/// comes are none of them.
fn rest(timeline: &Timeline, plan: &Plan, at: &StepAt, first: Option<Step>) -> (Vec<Step>, Repeat) {
    let mut steps: Vec<Step> = first.into_iter().collect();
    let replaced = timeline
        .plans()
        .iter()
        .any(|later| later.from > plan.from && later.from > at.from);
    let rungs = if replaced {
        timeline.rungs(MOST_ROWS)
    } else {
        Vec::new()
    };
    let comes = |number: usize| {
        let has = |rung: &Rung| rung.plan == at.plan && usize::try_from(rung.step) == Ok(number);
        !replaced || rungs.iter().any(has)
    };
    let baked = |step: &Step| at.standing.baked(step);
    if at.stays {
        return (steps, Repeat::No);
    }
    if let Some(down) = at.down {
        let to = usize::try_from(down).unwrap_or(1).saturating_sub(1);
        let below = plan.steps.get(to..at.index()).unwrap_or_default();
        steps.extend(below.iter().rev().map(baked));
        if let Some(last) = steps.last_mut() {
            (last.length, last.then) = (Length::Open, Then::GoOn);
        }
        return (steps, Repeat::No);
    }
    let after = plan.steps.iter().zip(1..).skip(at.index() + 1);
    steps.extend(after.filter(|(_, number)| comes(*number)).map(|(step, _)| baked(step)));
    let Repeat::From { step, times } = plan.repeat else {
        return (steps, Repeat::No);
    };
    let again = plan
        .steps
        .get(usize::try_from(step).unwrap_or(1).saturating_sub(1)..)
        .unwrap_or_default();
    let left = times.map(|times| times.saturating_sub(at.pass));
    if left == Some(0) || again.is_empty() {
        return (steps, Repeat::No);
    }
    let begins = u32::try_from(steps.len() + 1).unwrap_or(1);
    steps.extend(again.iter().map(baked));
    match left {
        Some(1) => (steps, Repeat::No),
        left => (
            steps,
            Repeat::From {
                step: begins,
                times: left,
            },
        ),
    }
}

/// Decisions on the step in force that are said again for the revision.
fn overlays(course: &Course, at: &StepAt, from: NaiveDate, again: &dyn Fn(&Verb) -> bool) -> Vec<Change> {
    let mut found = Vec::new();
    for change in course
        .changes
        .iter()
        .filter(|change| change.void.is_none() && change.on >= at.from && change.on < from && again(&change.verb))
    {
        let verb = match &change.verb {
            Verb::Set {
                amount,
                at: moment,
                days,
            } => {
                let left = days.map(|days| i64::from(days) - (from - change.on).num_days());
                if left.is_some_and(|left| left <= 0) {
                    continue;
                }
                let days = left.and_then(|left| u32::try_from(left).ok());
                Verb::Set {
                    amount: amount.clone(),
                    at: moment.clone(),
                    days,
                }
            }
            other => other.clone(),
        };
        found.push(Change {
            on: from,
            verb,
            entered: None,
            void: None,
            id: None,
            ..change.clone()
        });
    }
    found
}
