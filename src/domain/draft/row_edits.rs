//! The edits of a row. Each changes the row that is named and the dates after it, or is refused with the reason; rows
//! are found by [`super::place`].

use super::held_over::in_full;
use super::place::{NamesRow, Spot};
use super::row_days::longer;
use super::rows::Row;
use super::shifted::moved_repeat;
use super::{Basis, Draft, DraftError};
use crate::domain::change::{Change, Verb};
use crate::domain::directions::{Days, Directions, Line};
use crate::domain::plan::{Length, Repeat, Step, Then};
use crate::domain::schedule::{RungKind, rhythm};

/// Directions that have the rhythm of those before them keep its days: every other day goes on as every other day, whatever
/// the day is on which the rest of the step was written out.
fn continued(mut take: Directions, before: &Directions) -> Directions {
    for line in &mut take.lines {
        let same = |own: &&Line| own.days != line.days && rhythm(&own.days) == rhythm(&line.days);
        // A day that was named is meant.
        let plain = match &line.days {
            Days::EveryDays { from_day, from, .. } => *from_day == 1 && from.is_none(),
            Days::EveryMonths { from, .. } => from.is_none(),
            Days::Cycle { days, .. } => days.first().is_some_and(|(first, _)| *first == 1),
            _ => false,
        };
        if let Some(own) = before.lines.iter().find(same).filter(|_| plain) {
            line.days = own.days.clone();
        }
    }
    take
}

impl Draft {
    /// Sets what a row takes.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over or no step.
    pub fn set_take(&self, basis: &Basis<'_>, name: impl NamesRow, take: Directions) -> Result<Self, DraftError> {
        let found = self.row(basis, name)?;
        let days = |take: &Directions| take.lines.iter().map(|line| line.days.clone()).collect::<Vec<_>>();
        let same_days = days(&take) == days(&found.take);
        let begun = found.from < self.begins(basis);
        let mut made = self.with_step(basis, name, |step| {
            step.take = if begun { continued(take, &step.take) } else { take };
        })?;
        // What is now typed for the row replaces an amount or a weekday that was set for it before.
        made.changes.retain(|change| {
            !found.has(change.on)
                || match change.verb {
                    Verb::Set { days: None, .. } | Verb::Take(_) => false,
                    Verb::Weekday { .. } => same_days,
                    _ => true,
                }
        });
        made.said_last(basis, &found, same_days)
    }

    /// Sets how long a row lasts; of the step in force, how long it still lasts from the beginning of the draft on.
    ///
    /// # Errors
    /// As [`Draft::set_take`].
    pub fn set_length(&self, basis: &Basis<'_>, name: impl NamesRow, length: Length) -> Result<Self, DraftError> {
        self.with_step(basis, name, |step| step.length = length)?
            .readable(basis)
    }

    /// Sets how long a row lasts, counted from its first day, also where that has gone by.
    ///
    /// # Errors
    /// As [`Draft::set_take`], and where it would have ended before today.
    pub fn set_whole_length(&self, basis: &Basis<'_>, name: impl NamesRow, length: Length) -> Result<Self, DraftError> {
        let found = self.row(basis, name)?;
        let mut made = self.clone();
        let Spot::Step(index) = made.spot(basis, name)? else {
            return Err(DraftError::EndsToday);
        };
        let begins = made.plan.as_ref().map_or(basis.today, |plan| plan.from);
        let gone = (begins - found.from).num_days();
        let days = match length {
            _ if gone <= 0 => None,
            Length::Days(n) => Some(i64::from(n)),
            Length::Weeks(n) => Some(i64::from(n) * 7),
            Length::Months(n) => found
                .from
                .checked_add_months(chrono::Months::new(n))
                .map(|end| (end - found.from).num_days()),
            Length::Until(_) | Length::Open | Length::Decided => None,
            Length::Doses(_) | Length::Taken(_) | Length::Cycles(_) => {
                return Err(DraftError::Begun(length.to_string()));
            }
        };
        match days {
            None => made.step_mut(index)?.length = length,
            Some(days) if days == gone && begins > basis.today => made.drop_step(basis, index)?,
            Some(days) => {
                let left = u32::try_from(days - gone).ok().filter(|left| *left > 0);
                made.step_mut(index)?.length = Length::Days(left.ok_or(DraftError::HasToday)?);
            }
        }
        made.readable(basis)
    }

    /// Sets the note of a row.
    ///
    /// # Errors
    /// As [`Draft::set_take`].
    pub fn set_note(&self, basis: &Basis<'_>, name: impl NamesRow, note: Option<String>) -> Result<Self, DraftError> {
        self.with_step(basis, name, |step| step.note = note)
    }

    /// Sets whether the plan asks before what follows a row.
    ///
    /// # Errors
    /// As [`Draft::set_take`].
    pub fn set_then(&self, basis: &Basis<'_>, name: impl NamesRow, then: Then) -> Result<Self, DraftError> {
        self.with_step(basis, name, |step| step.then = then)
    }

    fn with_step(
        &self,
        basis: &Basis<'_>,
        name: impl NamesRow,
        edit: impl FnOnce(&mut Step),
    ) -> Result<Self, DraftError> {
        let mut made = self.clone();
        match made.spot(basis, name)? {
            Spot::Step(index) => edit(made.step_mut(index)?),
            Spot::Ended => return Err(DraftError::EndsToday),
        }
        Ok(made)
    }

    /// Adds steps after a row, or at the beginning of a course without rows. A row without an end gets a week.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over.
    pub fn add_below(
        &self,
        basis: &Basis<'_>,
        name: Option<impl NamesRow>,
        steps: &[Step],
    ) -> Result<Self, DraftError> {
        let mut made = self.clone();
        let spot = match name {
            None => None,
            Some(name) => match made.spot(basis, name) {
                // Below the last row of a ladder that has ended, a new one begins.
                Err(DraftError::Past) => None,
                spot => Some(spot?),
            },
        };
        match spot {
            Some(Spot::Ended) => made.insert_first(basis, steps)?,
            Some(Spot::Step(index)) => {
                made.end_in_a_week(index)?;
                made.insert(basis, index + 1, steps)?;
            }
            None => {
                made.write_out(basis)?;
                let at = made.plan.as_ref().map_or(0, |plan| plan.steps.len());
                if at > 0 && name.is_some() {
                    return Err(DraftError::Past);
                }
                if let Some(last) = at.checked_sub(1) {
                    made.end_in_a_week(last)?;
                }
                made.insert(basis, at, steps)?;
            }
        }
        made.readable(basis)
    }

    /// Ends a step without an end, so that another can come after it.
    fn end_in_a_week(&mut self, index: usize) -> Result<(), DraftError> {
        let step = self.step_mut(index)?;
        if step.length == Length::Open {
            step.length = Length::Weeks(1);
        }
        Ok(())
    }

    /// Adds steps before a row.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over.
    pub fn add_above(&self, basis: &Basis<'_>, name: impl NamesRow, steps: &[Step]) -> Result<Self, DraftError> {
        let found = self.row(basis, name)?;
        let mut made = self.clone();
        let Spot::Step(index) = made.spot(basis, name)? else {
            return Err(DraftError::EndsToday);
        };
        made.hold_by_length(&found, index)?;
        made.insert(basis, index, steps)?;
        made.readable(basis)
    }

    /// Replaces a row and everything after it with these steps.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over.
    pub fn replace_from(&self, basis: &Basis<'_>, name: impl NamesRow, steps: &[Step]) -> Result<Self, DraftError> {
        self.replaced(basis, name, steps, 0)
    }

    /// Replaces everything after a row, which stays as it is, with these steps.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over.
    pub fn replace_after(&self, basis: &Basis<'_>, name: impl NamesRow, steps: &[Step]) -> Result<Self, DraftError> {
        self.replaced(basis, name, steps, 1)
    }

    fn replaced(
        &self,
        basis: &Basis<'_>,
        name: impl NamesRow,
        steps: &[Step],
        stay: usize,
    ) -> Result<Self, DraftError> {
        let found = self.row(basis, name)?;
        let mut made = self.clone();
        let at = match made.spot(basis, name)? {
            Spot::Step(index) => index + stay,
            Spot::Ended if stay == 0 => return Err(DraftError::EndsToday),
            Spot::Ended => 0,
        };
        if stay == 0 {
            made.take_holds(&found);
        }
        if at == 0 && steps.is_empty() {
            return Err(DraftError::LastStep);
        }
        let goes = |step: usize| (step < at).then_some(step);
        made.in_other_places(basis, &goes, |plan| {
            plan.steps.truncate(at);
            plan.steps.extend(steps.iter().cloned());
            plan.repeat = Repeat::No;
        })?;
        made.readable(basis)
    }

    /// Takes out the steps after one without an end, which would never begin.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over.
    pub fn drop_after(&self, basis: &Basis<'_>, name: impl NamesRow) -> Result<Self, DraftError> {
        self.replace_after(basis, name, &[])
    }

    /// Takes a row out: a step of the ladder, or a hold or pause of this draft.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over, for the only step, and for what was decided earlier.
    pub fn remove(&self, basis: &Basis<'_>, name: impl NamesRow) -> Result<Self, DraftError> {
        let found = self.row(basis, name)?;
        let mut made = self.clone();
        let own = |change: &Change| match found.kind {
            RungKind::Hold => matches!(change.verb, Verb::Hold { .. }) && change.on <= found.from,
            RungKind::Pause => matches!(change.verb, Verb::Pause { .. }) && change.on == found.from,
            RungKind::Stop => change.verb == Verb::Stop && change.on == found.from,
            RungKind::Step => false,
        };
        if found.kind != RungKind::Step {
            let at = made.changes.iter().rposition(own);
            let name = match found.kind {
                RungKind::Hold => "this hold",
                RungKind::Pause => "this pause",
                _ => "this stop",
            };
            made.changes.remove(at.ok_or_else(|| DraftError::InForce(name.into()))?);
            return Ok(made);
        }
        match made.spot(basis, name)? {
            Spot::Step(index) => made.drop_step(basis, index)?,
            Spot::Ended => return Err(DraftError::EndsToday),
        }
        made.take_holds(&found);
        Ok(made)
    }

    pub(super) fn drop_step(&mut self, basis: &Basis<'_>, index: usize) -> Result<(), DraftError> {
        if self.plan.as_ref().ok_or(DraftError::NoRow)?.steps.len() < 2 {
            return Err(DraftError::LastStep);
        }
        let goes = |step: usize| (step != index).then(|| step - usize::from(step > index));
        self.in_other_places(basis, &goes, |plan| {
            plan.steps.remove(index);
            plan.repeat = moved_repeat(plan.repeat, index, -1);
        })
    }

    /// Puts a copy of a row below it.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over or no step.
    pub fn copy(&self, basis: &Basis<'_>, name: impl NamesRow) -> Result<Self, DraftError> {
        let found = self.row(basis, name)?;
        let mut made = self.clone();
        match made.spot(basis, name)? {
            Spot::Step(index) => {
                let mut step = Step {
                    take: found.take,
                    ..made.step_mut(index)?.clone()
                };
                let begins = made.begins(basis);
                in_full(basis, begins, &mut step);
                made.end_in_a_week(index)?;
                made.insert(basis, index + 1, &[step])?;
            }
            Spot::Ended => {
                let step = made.ended_step(basis, &found)?;
                made.insert_first(basis, &[step])?;
            }
        }
        Ok(made)
    }

    /// A step of which no day is left, as the plan has it.
    pub(super) fn ended_step(&self, basis: &Basis<'_>, row: &Row) -> Result<Step, DraftError> {
        let timeline = self.timeline(basis);
        let plan = timeline.plans().get(row.plan).ok_or(DraftError::NoRow)?;
        let step = plan.steps.get(row.index()).ok_or(DraftError::NoRow)?;
        // What had no end has one now, as rows follow: a copy without one would cut them off.
        let days = row.days().and_then(|days| u32::try_from(days).ok());
        let length = match (&step.length, days) {
            (Length::Open, Some(days)) => Length::Days(days),
            (length, _) => length.clone(),
        };
        Ok(Step {
            take: row.take.clone(),
            length,
            ..step.clone()
        })
    }

    /// Exchanges a row with the one before or after it.
    ///
    /// # Errors
    /// [`DraftError`] where there is none, and for rows that are over.
    pub fn reorder(&self, basis: &Basis<'_>, name: impl NamesRow, down: bool) -> Result<Self, DraftError> {
        let (found, rows) = (self.row(basis, name)?, self.rows(basis));
        let mut made = self.clone();
        let Spot::Step(index) = made.spot(basis, name)? else {
            return Err(DraftError::EndsToday);
        };
        let other = if down {
            index.checked_add(1)
        } else {
            index.checked_sub(1)
        };
        let steps = made.plan.as_ref().map_or(0, |plan| plan.steps.len());
        let other = other.filter(|i| *i < steps).ok_or(DraftError::NoNeighbour)?;
        made.hold_by_length(&found, index)?;
        let first = rows
            .iter()
            .find(|row| !down && row.has(basis.first))
            .filter(|_| other == 0);
        if let Some(first) = first {
            made.hold_by_length(first, other)?;
        }
        let goes = |step: usize| match step {
            step if step == index => Some(other),
            step if step == other => Some(index),
            step => Some(step),
        };
        made.in_other_places(basis, &goes, |plan| {
            // A last step without an end gives its length to the one that takes its place.
            let last = plan.steps.len() - 1;
            plan.steps.swap(index, other);
            if index.max(other) == last
                && let [.., before, end] = plan.steps.as_mut_slice()
                && before.length == Length::Open
            {
                std::mem::swap(&mut before.length, &mut end.length);
            }
        })?;
        Ok(made)
    }

    /// Takes the holds of this draft out that were typed for a row: they would hold whatever comes in its place.
    fn take_holds(&mut self, row: &Row) -> u32 {
        let mut days = 0;
        self.changes.retain(|change| match change.verb {
            Verb::Hold {
                days: held,
                shift: true,
            } if row.has(change.on) => {
                days += held;
                false
            }
            _ => true,
        });
        days
    }

    /// The holds of this draft that were typed for a row become days of its step, which is about to go elsewhere.
    fn hold_by_length(&mut self, row: &Row, index: usize) -> Result<(), DraftError> {
        let held = self.take_holds(row);
        if held > 0 {
            let left = row.planned.map(|until| {
                let begins = self.plan.as_ref().map_or(row.from, |plan| plan.from);
                (until - row.from.max(begins)).num_days() + 1
            });
            let step = self.step_mut(index)?;
            step.length = longer(&step.length, left, held.into())?;
        }
        Ok(())
    }

    pub(super) fn step_mut(&mut self, index: usize) -> Result<&mut Step, DraftError> {
        self.plan
            .as_mut()
            .and_then(|plan| plan.steps.get_mut(index))
            .ok_or(DraftError::NoRow)
    }

    /// Puts steps before all that is written out; what repeats stays what it is.
    pub(super) fn insert_first(&mut self, basis: &Basis<'_>, steps: &[Step]) -> Result<(), DraftError> {
        if self.plan.as_ref().is_some_and(|plan| !plan.steps.is_empty()) {
            self.alone(basis, 1, 1)?;
        }
        self.insert(basis, 0, steps)
    }

    fn insert(&mut self, basis: &Basis<'_>, at: usize, steps: &[Step]) -> Result<(), DraftError> {
        let goes = |step: usize| Some(if step < at { step } else { step + steps.len() });
        self.in_other_places(basis, &goes, |plan| {
            let at = at.min(plan.steps.len());
            plan.steps.splice(at..at, steps.iter().cloned());
            plan.repeat = moved_repeat(plan.repeat, at, i64::try_from(steps.len()).unwrap_or(0));
        })
    }

    /// The draft, where everything in it can be read back from its file.
    pub(super) fn readable(self, basis: &Basis<'_>) -> Result<Self, DraftError> {
        for change in &self.changes {
            let text = change.verb.to_string();
            if Verb::parse(&text, basis.words).is_err() {
                return Err(DraftError::Unwritable(text));
            }
        }
        for step in self.plan.iter().flat_map(|plan| &plan.steps) {
            let text = step.length.to_string();
            if text.parse::<Length>().is_err() {
                return Err(DraftError::Unwritable(text));
            }
        }
        Ok(self)
    }
}
