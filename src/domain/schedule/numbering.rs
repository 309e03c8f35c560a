//! One numbering of the steps, over all revisions, as the ladder is shown.
//!
//! A revision that goes on with the doses of the step in force goes on with its number; one that is the end of the same
//! ladder, from an earlier or a later step on, keeps the numbers of its steps; another one counts on.
//! So a step has the same number on every screen, in the check-in, in the review and in `regimen plan`, and no number
//! means two steps unless the plan goes back.

use chrono::{NaiveDate, TimeDelta};

use super::fold::{Run, RunKind};
use super::{Place, StepAt, Timeline};
use crate::domain::change::Verb;
use crate::domain::directions::{Days, Directions};

impl Timeline {
    /// The number of a step (from 1) of a revision.
    pub fn number(&self, plan: usize, step: u32) -> u32 {
        self.offsets.get(plan).copied().unwrap_or(0).saturating_add(step)
    }

    /// The revision that is the latest on a day, an index into the plans.
    fn latest(&self, on: NaiveDate) -> usize {
        self.plans.partition_point(|plan| plan.from <= on).saturating_sub(1)
    }

    /// The numbers of the steps of the revision in force on a day, the first and the last.
    pub fn numbers(&self, on: NaiveDate) -> (u32, u32) {
        let plan = self.latest(on);
        (self.number(plan, 1), self.last_number(plan))
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
        let (first, last) = self.numbers(on);
        let own = |number: u32| (first..=last).contains(&number).then(|| number - first + 1);
        Some(match verb {
            Verb::GoTo(number) => Verb::GoTo(own(*number)?),
            Verb::Down { to } => Verb::Down { to: own(*to)? },
            other => other.clone(),
        })
    }

    /// The number of the last step of a revision.
    pub fn last_number(&self, plan: usize) -> u32 {
        let steps = self.plans.get(plan).map_or(0, |plan| plan.steps.len());
        self.number(plan, u32::try_from(steps).unwrap_or(u32::MAX))
    }

    /// The first day of a step as the ladder is shown: a revision may have been written out from its middle.
    pub fn begun(&self, at: &StepAt) -> NaiveDate {
        let (mut plan, mut step, mut from) = (at.plan, at.step, at.from);
        while step == 1
            && let Place::Step(before) = self.stands(from - TimeDelta::days(1))
            && before.plan != plan
            && self.number(before.plan, before.step) == self.number(plan, step)
        {
            (plan, step, from) = (before.plan, before.step, before.from);
        }
        from
    }

    /// How much is added to the step numbers of each revision.
    pub(super) fn numbered(&mut self) {
        self.offsets = vec![0; self.plans.len()];
        let first_runs: Vec<(usize, NaiveDate)> = {
            let mut seen: Vec<(usize, NaiveDate)> = Vec::new();
            for run in &self.runs {
                if let RunKind::Steps(ladder) = &run.kind
                    && seen.iter().all(|(plan, _)| *plan != ladder.plan)
                {
                    seen.push((ladder.plan, run.from));
                }
            }
            seen
        };
        for (plan, from) in first_runs.into_iter().skip(1) {
            let Some((old, number, take)) = self.step_before(from) else {
                continue;
            };
            let (old_steps, steps) = (&self.plans[old].steps, &self.plans[plan].steps);
            let goes_on = steps.first().is_some_and(|step| alike(&step.take, &take));
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
            let earlier = more.and_then(|more| self.offsets[old].checked_sub(more));
            self.offsets[plan] = match (same_end, earlier) {
                _ if goes_on => number.saturating_sub(1),
                (Some(at), _) => self.offsets[old] + at,
                (None, Some(offset)) => offset,
                (None, None) => number,
            };
        }
    }

    /// The revision, the number and the directions of the last step before a day.
    fn step_before(&self, day: NaiveDate) -> Option<(usize, u32, Directions)> {
        let steps = |run: &&Run| matches!(run.kind, RunKind::Steps(_));
        let run = self.runs.iter().take_while(|run| run.from < day).filter(steps).last()?;
        let last = run.until.map_or(day, |until| until.min(day)) - TimeDelta::days(1);
        let at = match self.stands(last) {
            Place::Step(at) => at,
            // The ladder was through before: its last step.
            Place::Over(since) => match self.stands(since - TimeDelta::days(1)) {
                Place::Step(at) => at,
                _ => return None,
            },
            _ => return None,
        };
        let take = match &at.replaced {
            Some(take) => take.clone(),
            None => self.plans.get(at.plan)?.steps.get(at.index())?.take.clone(),
        };
        Some((at.plan, self.number(at.plan, at.step), take))
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
            (&a.amount, &a.first, &a.moment, &a.lasts) == (&b.amount, &b.first, &b.moment, &b.lasts)
                && days(&a.days) == days(&b.days)
        })
}
