//! The decisions of a draft. Each leaves the draft as it was where it is refused; edits of rows are in
//! [`super::row_edits`].

use chrono::NaiveDate;

use super::rows::{Row, rows};
use super::{Basis, Draft, DraftError};
use crate::domain::change::{Change, Verb};
use crate::domain::clock::STEADY;
use crate::domain::plan::{Repeat, Step};
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
        let words = verb.to_string();
        let weekdays = matches!(verb, Verb::Weekday { .. });
        let named: Vec<NaiveDate> = match &verb {
            Verb::LeaveOut(doses) => doses.iter().map(|dose| dose.date).collect(),
            Verb::Move { dose, to, .. } => vec![dose.date, *to],
            _ => Vec::new(),
        };
        made.changes.push(Change::new(on, verb));
        made.changes.sort_by_key(|change| change.on);
        let looked_at = || {
            let ahead = |from: NaiveDate| from.iter_days().take(60);
            ahead(basis.today).chain(ahead(on)).chain(named.iter().copied())
        };
        let places = |draft: &Self| {
            let timeline = draft.timeline(basis);
            (
                timeline.rungs(40),
                // Another weekday for doses that have none is no change.
                (!weekdays).then(|| timeline.place(on)),
                looked_at().map(|day| timeline.due_on(day, &STEADY)).collect::<Vec<_>>(),
            )
        };
        if places(&made) == places(self) && made.changes.len() > self.changes.len() {
            return Err(DraftError::NoEffect(words));
        }
        made.readable(basis)
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
