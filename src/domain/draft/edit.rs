//! The edits of a draft: verbs, and rows of the ladder. Each leaves the draft as it was where it is refused.
//!
//! A row is named by its first day, as [`super::rows`] shows it.

use chrono::{NaiveDate, TimeDelta};

use super::rows::{Row, rows};
use super::{Basis, Draft, DraftError};
use crate::domain::change::{Change, Verb};
use crate::domain::decision::{self, MOST_DAYS};
use crate::domain::directions::Directions;
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::schedule::{Place, RungKind};

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
        Ok(made)
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

    /// Stays on the step in force for so many more days; on a later row, that step lasts so many days longer.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over or has no days to add to.
    pub fn hold(&self, basis: &Basis<'_>, row: NaiveDate, days: u32) -> Result<Self, DraftError> {
        let found = self.row(basis, row)?;
        if found.from > basis.today && found.kind == RungKind::Step {
            return self.add_days(basis, row, i64::from(days));
        }
        let before = self.held_today(basis.today);
        self.decide(
            basis,
            Verb::Hold {
                days: days.saturating_add(before),
                shift: true,
            },
            basis.today,
        )
    }

    /// How many days the draft holds the step in force already.
    fn held_today(&self, today: NaiveDate) -> u32 {
        let held = self.changes.iter().find_map(|change| match change.verb {
            Verb::Hold { days, shift: true } if change.on == today => Some(days),
            _ => None,
        });
        held.unwrap_or(0)
    }

    /// Makes a row longer or shorter; everything after it moves along. More days on the step in force are a hold.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over, without an end, or too short.
    pub fn add_days(&self, basis: &Basis<'_>, row: NaiveDate, days: i64) -> Result<Self, DraftError> {
        let found = self.row(basis, row)?;
        match found.kind {
            RungKind::Hold => return self.add_to_hold(&found, basis.today, days),
            RungKind::Pause => return self.add_to_pause(&found, days),
            RungKind::Stop => return Err(DraftError::NotAStep("a stop")),
            RungKind::Step => {}
        }
        let present = found.from <= basis.today;
        let open = found.asks && found.until.is_none_or(|until| until <= basis.today);
        if present && self.plan.is_none() && found.until.is_some() && !open {
            let held = self.held_today(basis.today);
            if days > 0 || held > 0 {
                return self.set_hold(basis, basis.today, i64::from(held) + days);
            }
        }
        let mut made = self.clone();
        let index = made.index(basis, row)?;
        // Of the step in force only what is left is written out.
        let left = found
            .until
            .map(|until| (until - found.from.max(basis.today)).num_days() + 1);
        let step = made.step_mut(index)?;
        step.length = longer(&step.length, left, days)?;
        Ok(made)
    }

    fn add_to_hold(&self, row: &Row, today: NaiveDate, days: i64) -> Result<Self, DraftError> {
        let mut made = self.clone();
        let held = made
            .changes
            .iter_mut()
            .rfind(|c| c.on <= row.from && matches!(c.verb, Verb::Hold { .. }));
        if let Some(Verb::Hold { days: held, .. }) = held.map(|change| &mut change.verb) {
            *held = u32::try_from(i64::from(*held) + days)
                .ok()
                .filter(|n| (1..=MOST_DAYS).contains(n))
                .ok_or(DraftError::NoDays)?;
            return Ok(made);
        }
        if days > 0 && (row.from <= today || row.until.is_some()) {
            made.changes.push(Change::new(
                today,
                Verb::Hold {
                    days: u32::try_from(days).unwrap_or(1),
                    shift: true,
                },
            ));
            return Ok(made);
        }
        Err(DraftError::InForce("this hold".into()))
    }

    fn add_to_pause(&self, row: &Row, days: i64) -> Result<Self, DraftError> {
        let mut made = self.clone();
        let pause = made
            .changes
            .iter_mut()
            .find(|c| c.on == row.from && matches!(c.verb, Verb::Pause { .. }));
        let Some(Verb::Pause { days: paused, .. }) = pause.map(|change| &mut change.verb) else {
            return Err(DraftError::InForce("this pause".into()));
        };
        let now = paused.map_or(0, i64::from) + days;
        let now = u32::try_from(now).ok().filter(|n| (1..=MOST_DAYS).contains(n));
        *paused = Some(now.ok_or(DraftError::NoDays)?);
        Ok(made)
    }

    /// Sets the hold of a day; nothing takes it out.
    fn set_hold(&self, basis: &Basis<'_>, on: NaiveDate, days: i64) -> Result<Self, DraftError> {
        let mut made = self.clone();
        made.changes
            .retain(|change| !(change.on == on && matches!(change.verb, Verb::Hold { shift: true, .. })));
        match u32::try_from(days) {
            Ok(0) => Ok(made),
            Ok(days) => made.decide(basis, Verb::Hold { days, shift: true }, on),
            Err(_) => Err(DraftError::NoDays),
        }
    }

    /// Sets what a row takes.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over or no step.
    pub fn set_take(&self, basis: &Basis<'_>, row: NaiveDate, take: Directions) -> Result<Self, DraftError> {
        let found = self.row(basis, row)?;
        let days = |take: &Directions| take.lines.iter().map(|line| line.days.clone()).collect::<Vec<_>>();
        let same_days = days(&take) == days(&found.take);
        let mut made = self.with_step(basis, row, |step| step.take = take)?;
        // What is said of the row now stands in the place of an amount or a weekday that was set for it before.
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

    /// Sets how long a row lasts; of the step in force, how long it still lasts from today on.
    ///
    /// # Errors
    /// As [`Draft::set_take`].
    pub fn set_length(&self, basis: &Basis<'_>, row: NaiveDate, length: Length) -> Result<Self, DraftError> {
        self.with_step(basis, row, |step| step.length = length)
    }

    /// Sets the note of a row.
    ///
    /// # Errors
    /// As [`Draft::set_take`].
    pub fn set_note(&self, basis: &Basis<'_>, row: NaiveDate, note: Option<String>) -> Result<Self, DraftError> {
        self.with_step(basis, row, |step| step.note = note)
    }

    /// Sets whether the plan asks before what follows a row.
    ///
    /// # Errors
    /// As [`Draft::set_take`].
    pub fn set_then(&self, basis: &Basis<'_>, row: NaiveDate, then: Then) -> Result<Self, DraftError> {
        self.with_step(basis, row, |step| step.then = then)
    }

    fn with_step(&self, basis: &Basis<'_>, row: NaiveDate, edit: impl FnOnce(&mut Step)) -> Result<Self, DraftError> {
        let mut made = self.clone();
        let index = made.index(basis, row)?;
        edit(made.step_mut(index)?);
        Ok(made)
    }

    /// Adds steps after a row, or at the beginning of a course without rows. A row without an end gets these days.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over.
    pub fn add_below(&self, basis: &Basis<'_>, row: Option<NaiveDate>, steps: &[Step]) -> Result<Self, DraftError> {
        let mut made = self.clone();
        let at = match row {
            None => {
                made.write_out(basis)?;
                made.plan.as_ref().map_or(0, |plan| plan.steps.len())
            }
            Some(row) => match made.index(basis, row) {
                Ok(index) => index + 1,
                // Below the last row of a ladder that is through a new one begins.
                Err(DraftError::Past) if made.plan.as_ref().is_some_and(|plan| plan.steps.is_empty()) => 0,
                Err(error) => return Err(error),
            },
        };
        if let Some(before) = at.checked_sub(1).and_then(|i| made.plan.as_mut()?.steps.get_mut(i))
            && matches!(before.length, Length::Open)
        {
            before.length = Length::Weeks(1);
        }
        made.insert(at, steps)?;
        Ok(made)
    }

    /// Adds steps before a row.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over.
    pub fn add_above(&self, basis: &Basis<'_>, row: NaiveDate, steps: &[Step]) -> Result<Self, DraftError> {
        let mut made = self.clone();
        let index = made.index(basis, row)?;
        made.insert(index, steps)?;
        Ok(made)
    }

    /// Puts these steps in the place of a row and everything after it.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over.
    pub fn replace_from(&self, basis: &Basis<'_>, row: NaiveDate, steps: &[Step]) -> Result<Self, DraftError> {
        let mut made = self.clone();
        let index = made.index(basis, row)?;
        let plan = made.plan.as_mut().ok_or(DraftError::NoRow)?;
        plan.steps.truncate(index);
        plan.steps.extend(steps.iter().cloned());
        plan.repeat = Repeat::No;
        if plan.steps.is_empty() {
            Err(DraftError::LastStep)
        } else {
            Ok(made)
        }
    }

    /// Takes a row out: a step of the ladder, or a hold or pause of this draft.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over, for the only step, and for what was decided earlier.
    pub fn remove(&self, basis: &Basis<'_>, row: NaiveDate) -> Result<Self, DraftError> {
        let found = self.row(basis, row)?;
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
        let index = made.index(basis, row)?;
        let plan = made.plan.as_mut().ok_or(DraftError::NoRow)?;
        if plan.steps.len() < 2 {
            return Err(DraftError::LastStep);
        }
        plan.steps.remove(index);
        plan.repeat = moved_repeat(plan.repeat, index, -1);
        Ok(made)
    }

    /// Puts a copy of a row beneath it.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over or no step.
    pub fn copy(&self, basis: &Basis<'_>, row: NaiveDate) -> Result<Self, DraftError> {
        let found = self.row(basis, row)?;
        let mut made = self.clone();
        let index = made.index(basis, row)?;
        let step = Step {
            take: found.take,
            ..made.step_mut(index)?.clone()
        };
        if step.length == Length::Open {
            made.step_mut(index)?.length = Length::Weeks(1);
        }
        made.insert(index + 1, &[step])?;
        Ok(made)
    }

    /// Exchanges a row with the one before or after it.
    ///
    /// # Errors
    /// [`DraftError`] where there is none, and for rows that are over.
    pub fn reorder(&self, basis: &Basis<'_>, row: NaiveDate, down: bool) -> Result<Self, DraftError> {
        let mut made = self.clone();
        let index = made.index(basis, row)?;
        let plan = made.plan.as_mut().ok_or(DraftError::NoRow)?;
        let other = if down {
            index.checked_add(1)
        } else {
            index.checked_sub(1)
        };
        let other = other.filter(|i| *i < plan.steps.len()).ok_or(DraftError::NoRow)?;
        // A last step without an end gives its length to the one that takes its place.
        let last = plan.steps.len() - 1;
        plan.steps.swap(index, other);
        if index.max(other) == last
            && let [.., before, end] = plan.steps.as_mut_slice()
            && before.length == Length::Open
        {
            std::mem::swap(&mut before.length, &mut end.length);
        }
        Ok(made)
    }

    /// The row of this first day.
    ///
    /// # Errors
    /// [`DraftError::NoRow`], or [`DraftError::Past`] for one that is over.
    pub fn row(&self, basis: &Basis<'_>, from: NaiveDate) -> Result<Row, DraftError> {
        let row = self
            .rows(basis)
            .into_iter()
            .find(|row| row.from == from)
            .ok_or(DraftError::NoRow)?;
        if row.until.is_some_and(|until| until < basis.today) {
            Err(DraftError::Past)
        } else {
            Ok(row)
        }
    }

    /// The place of a row among the steps of the written-out revision, which is written out for it.
    fn index(&mut self, basis: &Basis<'_>, from: NaiveDate) -> Result<usize, DraftError> {
        let row = match self.row(basis, from) {
            Err(DraftError::Past) => {
                self.write_out(basis)?;
                return Err(DraftError::Past);
            }
            row => row?,
        };
        match row.kind {
            RungKind::Hold => return Err(DraftError::NotAStep("a hold")),
            RungKind::Pause => return Err(DraftError::NotAStep("a pause")),
            RungKind::Stop => return Err(DraftError::NotAStep("a stop")),
            RungKind::Step => {}
        }
        if self.plan.is_none() {
            // A revision that begins later is edited as a whole.
            let timeline = self.timeline(basis);
            match timeline
                .plans()
                .get(row.plan)
                .map(|plan| plan.from)
                .filter(|from| *from > basis.today)
            {
                Some(own) => self.take_over(basis, &timeline, own)?,
                None => self.write_out(basis)?,
            }
        }
        let timeline = self.timeline(basis);
        let plan = self.plan.as_ref().ok_or(DraftError::NoRow)?;
        // The draft's own revision stands last among those of its day.
        let own = timeline
            .plans()
            .iter()
            .rposition(|other| other == plan)
            .ok_or(DraftError::NoRow)?;
        let day = from.max(basis.today);
        let rungs = super::rows::rungs(&timeline, basis.today);
        let own_rung = |rung: &&crate::domain::schedule::Rung| rung.plan == own && rung.kind == RungKind::Step;
        let rung = rungs
            .iter()
            .filter(own_rung)
            .find(|rung| rung.from == from)
            .or_else(|| {
                rungs.iter().filter(own_rung).find(|rung| {
                    rung.from <= day.max(plan.from) && rung.until.is_none_or(|u| day <= u) && from <= rung.from
                })
            })
            .ok_or(DraftError::OtherPlan(
                timeline.plans().get(row.plan).map_or(from, |plan| plan.from),
            ))?;
        usize::try_from(rung.step)
            .ok()
            .and_then(|n| n.checked_sub(1))
            .ok_or(DraftError::NoRow)
    }

    fn step_mut(&mut self, index: usize) -> Result<&mut Step, DraftError> {
        self.plan
            .as_mut()
            .and_then(|plan| plan.steps.get_mut(index))
            .ok_or(DraftError::NoRow)
    }

    fn insert(&mut self, at: usize, steps: &[Step]) -> Result<(), DraftError> {
        let plan: &mut Plan = self.plan.as_mut().ok_or(DraftError::NoRow)?;
        let at = at.min(plan.steps.len());
        plan.steps.splice(at..at, steps.iter().cloned());
        plan.repeat = moved_repeat(plan.repeat, at, i64::try_from(steps.len()).unwrap_or(0));
        Ok(())
    }
}

/// A length with days added. `left` is how many days it has, where that is known.
fn longer(length: &Length, left: Option<i64>, days: i64) -> Result<Length, DraftError> {
    let of = |n: i64| {
        u32::try_from(n)
            .ok()
            .filter(|n| *n > 0)
            .map(Length::Days)
            .ok_or(DraftError::NoDays)
    };
    match length {
        Length::Days(n) => of(i64::from(*n) + days),
        Length::Weeks(n) => match of(i64::from(*n) * 7 + days)? {
            Length::Days(n) if n.is_multiple_of(7) => Ok(Length::Weeks(n / 7)),
            other => Ok(other),
        },
        Length::Months(_) => of(left.ok_or_else(|| DraftError::Uncountable(length.to_string()))? + days),
        Length::Until(date) => {
            if left.is_some_and(|left| left + days < 1) {
                return Err(DraftError::NoDays);
            }
            Ok(Length::Until(*date + TimeDelta::days(days)))
        }
        Length::Open | Length::Decided if days > 0 => of(days),
        _ => Err(DraftError::Uncountable(length.to_string())),
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
