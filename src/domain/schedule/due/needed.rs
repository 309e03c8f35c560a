//! What a plan allows as needed on a day, and what else its step has then.

use chrono::{NaiveDate, TimeDelta};

use super::step_day::StepDay;
use crate::domain::amount::Amount;
use crate::domain::clock::STEADY;
use crate::domain::course::CourseId;
use crate::domain::directions::{Days, Line, Moment};
use crate::domain::schedule::position::Laid;
use crate::domain::schedule::runs::RunKind;
use crate::domain::schedule::standing::{directions, instead_since};
use crate::domain::schedule::{AsNeeded, Spacing, StepAt, Timeline};

impl Timeline {
    /// What may be taken as needed on a day. Days that come round (`every 3 days`) are a least time between two doses;
    /// all others (`on Mon`, `days 1-5 of 28`) are the days on which it may be taken at all.
    pub fn as_needed_on(&self, date: NaiveDate) -> Vec<AsNeeded> {
        self.needed(date, false)
    }

    /// Every line as needed of the directions of a day, on whichever days: a record belongs to one of these.
    pub fn needed_lines(&self, date: NaiveDate) -> Vec<AsNeeded> {
        self.needed(date, true)
    }

    fn needed(&self, date: NaiveDate, all: bool) -> Vec<AsNeeded> {
        self.on_step(date, |day, at| {
            let needed = day.take.lines.iter().filter(|line| line.is_as_needed());
            (0_u8..)
                .zip(needed)
                .filter(|(_, line)| all || day.is_allowed(line))
                .filter_map(|(number, line)| day.as_needed(&self.course, number, line, at))
                .collect()
        })
        .unwrap_or_default()
    }

    /// Asks the step of a day something, where there is one.
    fn on_step<T>(&self, date: NaiveDate, ask: impl FnOnce(&StepDay<'_>, &StepAt) -> T) -> Option<T> {
        if self.archived.is_some_and(|gone| date >= gone) {
            return None;
        }
        let RunKind::Steps(ladder) = &self.run_on(date)?.kind else {
            return None;
        };
        let laid = ladder.locate(&self.plans, date)?;
        let plan = self.plans.get(ladder.plan)?;
        let own = &plan.steps.get(laid.at.step)?.take;
        let take = directions(own, &laid.at, date);
        let day = StepDay {
            plan,
            take: &take,
            laid: &laid,
            date,
            gap: None,
            words: &self.words,
            history: &self.history,
            wall: &STEADY,
            wear: None,
        };
        Some(ask(&day, &StepAt::of(&laid, ladder.plan, own, date)))
    }
}

/// What may be taken as needed on a day, whenever its directions began: only a first dose of its own depends on that.
pub fn needed(timeline: &Timeline, day: NaiveDate) -> Vec<AsNeeded> {
    let mut lines = timeline.as_needed_on(day);
    for line in lines.iter_mut().filter(|line| line.first.is_none()) {
        line.since = day;
    }
    lines
}

impl Spacing {
    /// What days that come round ask for between two doses as needed.
    pub fn of(days: &Days) -> Option<Self> {
        match days {
            Days::EveryDays { every, .. } if *every > 1 => Some(Self::Days(*every)),
            Days::EveryMonths { every, .. } => Some(Self::Months(*every)),
            Days::AfterLast { low, .. } => Some(Self::Days(*low)),
            _ => None,
        }
    }
}

impl StepDay<'_> {
    /// Whether a line as needed may be taken on this day.
    fn is_allowed(&self, line: &Line) -> bool {
        let day = (self.date - self.laid.at.origin).num_days() + 1;
        let begun = |from: &Option<NaiveDate>| from.is_none_or(|from| self.date >= from);
        match &line.days {
            Days::Every | Days::AfterLast { .. } => true,
            Days::EveryDays { from_day, from, .. } => begun(from) && day >= i64::from(*from_day),
            Days::EveryMonths { from, .. } => begun(from),
            Days::Others => {
                let directions = self.take;
                let mut others = directions.lines.iter().filter(|other| !other.is_as_needed());
                !others.any(|other| self.is_due(directions, other).is_some())
            }
            days => self.contexts(days),
        }
    }

    fn as_needed(&self, course: &CourseId, number: u8, line: &Line, at: &StepAt) -> Option<AsNeeded> {
        let Moment::AsNeeded { apart, reason } = &line.moment else {
            return None;
        };
        let body = |amount: &Amount| {
            let for_body = amount.for_body(self.plan.weight, self.plan.surface);
            for_body.unwrap_or_else(|| amount.clone())
        };
        // An amount that is set is that of the planned doses, where there are any.
        let planned = !self.take.is_as_needed();
        let set = (at.set.iter())
            .filter(|(moment, _)| moment.is_some() || !planned)
            .find(|(moment, _)| moment.as_ref().is_none_or(|moment| *moment == line.moment))
            .map(|(_, amount)| amount.clone());
        Some(AsNeeded {
            course: course.clone(),
            line: number,
            first: line.first.as_ref().filter(|_| set.is_none()).map(body),
            amount: set.unwrap_or_else(|| body(&line.amount)),
            since: since(self.laid, self.date),
            apart: *apart,
            spacing: Spacing::of(&line.days),
            reason: reason.clone(),
        })
    }
}

/// The day since which the directions of a step are in force: its first one, also where the plan waited in between, or
/// that of the decision that put others in their place.
fn since(laid: &Laid, date: NaiveDate) -> NaiveDate {
    let began = laid.at.origin - TimeDelta::days(laid.at.waited);
    let replaced = instead_since(&laid.at, date);
    replaced.map_or(began, |replaced| replaced.max(began))
}
