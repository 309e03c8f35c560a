//! One numbering of the steps, over all revisions, as the ladder is shown.
//!
//! A revision that continues with the doses of the step in force continues its number; one that is the end of the same
//! ladder, from an earlier or a later step on, or that goes back down the steps already climbed, keeps the numbers of
//! its steps; another one counts on. So a step has the same number on every screen, in the check-in, in the review and
//! in `regimen plan`, and no number means two steps unless the plan goes back.

use chrono::{NaiveDate, TimeDelta};

use super::runs::{Run, RunKind};
use super::{Numbering, Place, StepAt, Timeline};
use crate::domain::change::Verb;
use crate::domain::directions::{Days, Directions};
use crate::domain::plan::{Length, Step};

impl Timeline {
    /// The number of a step (from 1) of a revision.
    pub fn number(&self, plan: usize, step: u32) -> u32 {
        match self.numbering.get(plan) {
            Some(Numbering::Up(offset)) => offset.saturating_add(step),
            Some(Numbering::Down(first)) => first.saturating_add(1).saturating_sub(step).max(1),
            None => step,
        }
    }

    /// The revision that is the latest on a day, an index into the plans.
    fn latest(&self, on: NaiveDate) -> usize {
        self.plans.partition_point(|plan| plan.from <= on).saturating_sub(1)
    }

    /// The numbers of the steps of the revision in force on a day, the lowest and the highest.
    pub fn numbers(&self, on: NaiveDate) -> (u32, u32) {
        let plan = self.latest(on);
        let steps = self.plans.get(plan).map_or(0, |plan| plan.steps.len());
        let last = self.number(plan, u32::try_from(steps).unwrap_or(u32::MAX));
        let first = self.number(plan, 1);
        (first.min(last), first.max(last))
    }

    /// Whether the numbers of a revision fall from step to step, as it goes back down the steps already climbed.
    pub fn is_downward(&self, plan: usize) -> bool {
        matches!(self.numbering.get(plan), Some(Numbering::Down(_)))
    }

    /// A decision of a file, with the step numbers of the ladder as it is shown: a file counts the steps of the revision
    /// in force.
    pub fn as_shown(&self, verb: &Verb, on: NaiveDate) -> Verb {
        let plan = self.latest(on);
        match verb {
            Verb::GoTo(step) => Verb::GoTo(self.number(plan, *step)),
            Verb::Down { to } => Verb::Down {
                to: self.number(plan, *to),
            },
            other => other.clone(),
        }
    }

    /// The same the other way round; `None` for a number that the revision in force does not have.
    pub fn as_written(&self, verb: &Verb, on: NaiveDate) -> Option<Verb> {
        let plan = self.latest(on);
        let steps = self.plans.get(plan).map_or(0, |plan| plan.steps.len());
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        let own = |number: u32| (1..=steps).find(|step| self.number(plan, *step) == number);
        Some(match verb {
            Verb::GoTo(number) => Verb::GoTo(own(*number)?),
            Verb::Down { to } => Verb::Down { to: own(*to)? },
            other => other.clone(),
        })
    }

    /// The highest number that a step has in the revisions up to a day.
    pub fn highest_number(&self, on: NaiveDate) -> u32 {
        let plans = 0..=self.latest(on);
        plans.map(|plan| self.last_number(plan)).max().unwrap_or(0)
    }

    /// The highest number of the steps of a revision; going down that of the step it comes from, as long as there is one.
    pub fn last_number(&self, plan: usize) -> u32 {
        let steps = self.plans.get(plan).map_or(0, |plan| plan.steps.len());
        let last = self.number(plan, u32::try_from(steps).unwrap_or(u32::MAX));
        match self.numbering.get(plan) {
            Some(Numbering::Down(first)) => first.saturating_add(1),
            _ => last,
        }
    }

    /// The step of a number, in the latest revision before this one that has it.
    fn numbered_step(&self, number: u32, before: usize) -> Option<&Step> {
        (0..before).rev().find_map(|plan| {
            let mut steps = self.plans.get(plan)?.steps.iter().zip(1..);
            let found = steps.find(|(_, step)| self.number(plan, *step) == number);
            found.map(|(step, _)| step)
        })
    }

    /// Whether the steps of a revision are those below a number, one after the other downwards, as the decision to go down
    /// again writes them out: the last has no end. Rows that a rule writes count on.
    fn goes_down(&self, plan: usize, number: u32) -> bool {
        let steps = self.plans.get(plan).map_or(&[][..], |plan| &plan.steps);
        let below = |(step, down): (&Step, u32)| {
            let number = number.checked_sub(down).filter(|number| *number > 0);
            let old = number.and_then(|number| self.numbered_step(number, plan));
            old.is_some_and(|old| alike(&step.take, &old.take))
        };
        let open = steps.last().is_some_and(|last| last.length == Length::Open);
        open && steps.iter().zip(1..).all(below)
    }

    /// The first day of a step as the ladder is shown: a revision may have been written out from its middle.
    pub fn begun(&self, at: &StepAt) -> NaiveDate {
        let (mut plan, mut step, mut from) = (at.plan, at.step, at.from);
        let is_first = |plan: usize, step: u32| step == 1 && self.begins_with_its_first(plan);
        let mut is_rest = at.rest.is_some() || is_first(plan, step);
        while is_rest
            && let Place::Step(before) = self.place_in_plan(from - TimeDelta::days(1))
            && before.plan != plan
            && self.number(before.plan, before.step) == self.number(plan, step)
        {
            (plan, step, from) = (before.plan, before.step, before.from);
            is_rest = before.rest.is_some() || is_first(plan, step);
        }
        from
    }

    /// Whether a revision begins with its first step, and does not say whether that has begun before.
    pub(super) fn begins_with_its_first(&self, plan: usize) -> bool {
        self.plans.get(plan).is_some_and(|plan| plan.begins.is_none())
    }

    /// The number of the step with which the plan of a revision began: where it was written out from the middle of a step,
    /// that of the revision before.
    pub fn beginning(&self, plan: usize) -> u32 {
        let mut first = plan;
        while self.begins_with_its_first(first)
            && let Some(step) = self.plans.get(first).and_then(|plan| plan.steps.first())
            && let number = self.number(first, 1)
            && let Some(before) = (0..first).rev().find(|before| {
                let steps = self.plans.get(*before).map_or(&[][..], |plan| &plan.steps);
                let is_it =
                    |(other, at): (&Step, u32)| self.number(*before, at) == number && alike(&other.take, &step.take);
                !self.is_downward(*before) && steps.iter().zip(1..).any(is_it)
            })
        {
            first = before;
        }
        self.number(first, 1)
    }

    /// How much is added to the step numbers of each revision.
    pub(super) fn numbered(&mut self) {
        self.numbering = vec![Numbering::Up(0); self.plans.len()];
        // A revision that has no day yet, as the plan was paused or stopped on its first, begins on that.
        let first_run = |plan: usize| {
            let of_plan = |run: &&Run| matches!(&run.kind, RunKind::Steps(ladder) if ladder.plan == plan);
            self.runs.iter().find(of_plan).map(|run| run.from)
        };
        let plans = self.plans.iter().enumerate();
        let first_runs: Vec<(usize, NaiveDate)> = plans
            .map(|(plan, written)| (plan, first_run(plan).unwrap_or(written.from)))
            .collect();
        for (plan, from) in first_runs {
            if let Some(begins) = &self.plans[plan].begins {
                self.numbering[plan] = Numbering::Up(begins.first.saturating_sub(1));
                continue;
            }
            if plan == 0 {
                continue;
            }
            let Some((old, number, takes)) = self.step_before(from) else {
                continue;
            };
            let (old_steps, steps) = (&self.plans[old].steps, &self.plans[plan].steps);
            let first = steps.first();
            let goes_on = first.is_some_and(|step| takes.iter().any(|take| alike(&step.take, take)));
            let same_end = old_steps.len().checked_sub(steps.len()).filter(|at| {
                let pairs = old_steps[*at..].iter().zip(steps);
                pairs.into_iter().all(|(old, new)| alike(&old.take, &new.take))
            });
            let same_end = same_end.and_then(|at| u32::try_from(at).ok());
            // The whole ladder with steps before it that came earlier: one that goes back over a revision.
            let more = steps.len().checked_sub(old_steps.len()).filter(|more| {
                let pairs = old_steps.iter().zip(&steps[*more..]);
                *more > 0 && pairs.into_iter().all(|(old, new)| alike(&old.take, &new.take))
            });
            let more = more.and_then(|more| u32::try_from(more).ok());
            // From an earlier step on, and with more after the last one: it goes back, and was added to on the same
            // day.
            let again = (0..old_steps.len()).find(|at| {
                let pairs = old_steps[*at..].iter().zip(steps);
                let whole = old_steps.len() - at <= steps.len() && old_steps.len() - at > 1;
                whole && pairs.into_iter().all(|(old, new)| alike(&old.take, &new.take))
            });
            let again = again.and_then(|at| u32::try_from(at).ok());
            let up = match self.numbering[old] {
                Numbering::Up(offset) => Some(offset),
                Numbering::Down(_) => None,
            };
            let earlier = up.zip(more).and_then(|(offset, more)| offset.checked_sub(more));
            let at = same_end.or(again).zip(up).map(|(at, offset)| offset + at);
            self.numbering[plan] = match at.or(earlier) {
                _ if goes_on => Numbering::Up(number.saturating_sub(1)),
                Some(offset) => Numbering::Up(offset),
                None if self.goes_down(plan, number) => Numbering::Down(number.saturating_sub(1)),
                None => Numbering::Up(number),
            };
        }
    }

    /// The revision, the number and the directions of the last step before a day, without and with amounts that were set on it.
    fn step_before(&self, day: NaiveDate) -> Option<(usize, u32, [Directions; 2])> {
        let steps = |run: &&Run| matches!(run.kind, RunKind::Steps(_));
        let run = self.runs.iter().take_while(|run| run.from < day).filter(steps).last()?;
        let last = run.until.map_or(day, |until| until.min(day)) - TimeDelta::days(1);
        let at = match self.place_in_plan(last) {
            Place::Step(at) => at,
            // The ladder was through before: its last step.
            Place::Over(since) => match self.place_in_plan(since - TimeDelta::days(1)) {
                Place::Step(at) => at,
                _ => return None,
            },
            _ => return None,
        };
        let own = &self.plans.get(at.plan)?.steps.get(at.index())?.take;
        Some((at.plan, self.number(at.plan, at.step), at.written_out(own)))
    }
}

/// A rhythm without the day on which it begins.
pub fn rhythm(days: &Days) -> Days {
    match days {
        Days::EveryDays { every, weeks, .. } => Days::EveryDays {
            every: *every,
            weeks: *weeks,
            from_day: 1,
            from: None,
        },
        Days::EveryMonths { every, .. } => Days::EveryMonths {
            every: *every,
            from: None,
        },
        Days::Cycle { days, of } => Days::Cycle {
            days: vec![(1, days.iter().map(|(a, b)| b.saturating_sub(*a) + 1).sum())],
            of: *of,
        },
        other => other.clone(),
    }
}

/// Whether two directions say the same, but for the day of a rhythm on which they begin.
pub fn alike(a: &Directions, b: &Directions) -> bool {
    let days = rhythm;
    a.lines.len() == b.lines.len()
        && a.lines.iter().zip(&b.lines).all(|(a, b)| {
            (&a.amount, &a.first, &a.moment, &a.lasts, a.around) == (&b.amount, &b.first, &b.moment, &b.lasts, b.around)
                && days(&a.days) == days(&b.days)
        })
}
