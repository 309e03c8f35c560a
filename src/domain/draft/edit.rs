//! The decisions of a draft. Each leaves the draft as it was where it is refused; edits of rows are in
//! [`super::row_edits`].

use chrono::NaiveDate;

use super::rows::{Row, rows};
use super::{Basis, Draft, DraftError};
use crate::domain::change::{Change, Verb};
use crate::domain::decision;
use crate::domain::plan::{Plan, Repeat, Step};
use crate::domain::schedule::Place;

impl Draft {
    /// The rows as they would be.
    pub fn rows(&self, basis: &Basis<'_>) -> Vec<Row> {
        rows(&self.timeline(basis), &self.proposal(basis.course).changes, basis.today)
    }

    /// Adds a decision; one of the same kind for the same day is replaced. A dose of a day that is over may be moved to
    /// today or later, on its own day.
    ///
    /// # Errors
    /// [`DraftError`] for a day that is over, and for a decision that changes nothing.
    pub fn decide(&self, basis: &Basis<'_>, verb: Verb, on: NaiveDate) -> Result<Self, DraftError> {
        let late = matches!(&verb, Verb::Move { dose, to, .. } if dose.date == on && *to >= basis.today);
        if on < basis.today && !late {
            return Err(DraftError::DayOver(on));
        }
        // What cannot be read again is not written.
        if Verb::parse(&verb.to_string(), basis.words).as_ref() != Ok(&verb) {
            return Err(DraftError::Unwritable(verb.to_string()));
        }
        if self.plan.is_some() && matches!(verb, Verb::Advance | Verb::Back(_) | Verb::Restart) && on <= basis.first {
            return self.step_back_in_rows(basis, &verb);
        }
        if verb == Verb::Back(1)
            && self.is_empty()
            && on == basis.first
            && let Some(made) = self.back_before_revision(basis)
        {
            return Ok(made);
        }
        if let Verb::Weekday { from, to, .. } = verb {
            self.free_weekday(basis, (from, to), on)?;
        }
        let mut made = self.clone();
        let same = |change: &Change| {
            change.on == on
                && std::mem::discriminant(&change.verb) == std::mem::discriminant(&verb)
                && !matches!(verb, Verb::LeaveOut(_) | Verb::Move { .. } | Verb::Set { .. })
        };
        made.changes.retain(|change| !same(change));
        let (was, said) = (self.timeline(basis), verb.clone());
        made.changes.push(Change::new(on, verb));
        made.changes.sort_by_key(|change| change.on);
        let now = made.timeline(basis);
        decision::allowed(&said, &was, &now, on).map_err(DraftError::Says)?;
        let longer = made.changes.len() > self.changes.len();
        if longer && decision::is_nothing(&was, &now, on.min(basis.today), &decision::named_days(&said)) {
            let why = decision::why_nothing(&said, &was, on).map(|why| format!("{why}: "));
            return Err(DraftError::NoEffect(format!("{}{said}", why.unwrap_or_default())));
        }
        made.readable(basis)
    }

    /// The draft with one decision, for showing where it leads; `None` where it leads nowhere.
    pub fn proposed(&self, basis: &Basis<'_>, verb: Verb, on: NaiveDate) -> Option<Self> {
        if matches!(verb, Verb::Back(_)) {
            return self.decide(basis, verb, on).ok();
        }
        let mut made = self.clone();
        made.changes.push(Change::new(on, verb));
        Some(made)
    }

    /// Back from the first step of a revision to the step that was in force before it: the revision with that step before
    /// its own. A step that was written out from its middle is the same step.
    fn back_before_revision(&self, basis: &Basis<'_>) -> Option<Self> {
        let active = self.timeline(basis);
        let Place::Step(at) = active.place(basis.first) else {
            return None;
        };
        if at.step > 1 || at.pass > 1 {
            return None;
        }
        let plan = active.plans().get(at.plan)?;
        let here = plan.steps.first()?;
        let Place::Step(before) = active.place(plan.from.pred_opt()?) else {
            return None;
        };
        let old = active.plans().get(before.plan)?;
        let mut steps = plan.steps.clone();
        let mut last = before.index();
        if old.steps.get(last)?.take == here.take {
            // Its own time, as it was before it was written out.
            steps[0] = old.steps.get(last)?.clone();
            last = last.checked_sub(1)?;
        }
        steps.insert(0, old.steps.get(last)?.clone());
        let made = Plan {
            from: basis.first,
            steps,
            repeat: moved_repeat(plan.repeat, 0, 1),
            entered: Some(basis.today),
            by: None,
            why: None,
            ..plan.clone()
        };
        Some(Self {
            plan: Some(made),
            ..self.clone()
        })
    }

    /// Advance, back and restart where the rows are written out already: the steps themselves are put before or taken
    /// away.
    fn step_back_in_rows(&self, basis: &Basis<'_>, verb: &Verb) -> Result<Self, DraftError> {
        let none = || DraftError::NoEffect(verb.to_string());
        let mut made = self.clone();
        let plan = made.plan.as_mut().ok_or_else(none)?;
        if *verb == Verb::Advance {
            if plan.steps.len() < 2 {
                return Err(none());
            }
            plan.steps.remove(0);
            plan.repeat = moved_repeat(plan.repeat, 0, -1);
            return Ok(made);
        }
        let active = basis.active();
        let Place::Step(at) = active.place(basis.today) else {
            return Err(none());
        };
        let steps = active
            .plans()
            .get(at.plan)
            .map(|plan| plan.steps.clone())
            .unwrap_or_default();
        let back = match verb {
            Verb::Back(n) => usize::try_from(*n).unwrap_or(usize::MAX),
            _ => at.index(),
        };
        let first = at.index().saturating_sub(back);
        if first == at.index() || plan.from > basis.today {
            return Err(none());
        }
        if let (Some(now), Some(whole)) = (plan.steps.first_mut(), steps.get(at.index())) {
            now.length.clone_from(&whole.length);
        }
        let before: Vec<Step> = steps.get(first..at.index()).unwrap_or_default().to_vec();
        let more = i64::try_from(before.len()).unwrap_or(0);
        plan.steps.splice(0..0, before);
        plan.repeat = moved_repeat(plan.repeat, 0, more);
        Ok(made)
    }
}

/// Where a ladder begins again, after steps were put in or taken out before that.
pub(super) fn moved_repeat(repeat: Repeat, at: usize, by: i64) -> Repeat {
    match repeat {
        Repeat::From { step, times }
            if usize::try_from(step).is_ok_and(|step| at + 1 < step)
                || by > 0 && usize::try_from(step).is_ok_and(|step| at < step && step > 1) =>
        {
            Repeat::From {
                step: u32::try_from((i64::from(step) + by).max(1)).unwrap_or(1),
                times,
            }
        }
        other => other,
    }
}
