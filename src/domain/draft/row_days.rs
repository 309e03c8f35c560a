//! How many days a row lasts: more, fewer, a hold, a pause.

use chrono::{NaiveDate, TimeDelta};

use super::place::{NamesRow, Spot};
use super::rows::{Row, Tense};
use super::{Basis, Draft, DraftError};
use crate::domain::change::{Change, Verb};
use crate::domain::plan::{Length, Step};
use crate::domain::schedule::RungKind;

impl Draft {
    /// Stays on the current step for this many more days; on a later row, that step lasts that many days longer.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over or has no days to add to.
    pub fn hold(&self, basis: &Basis<'_>, name: impl NamesRow, days: u32) -> Result<Self, DraftError> {
        let found = self.row(basis, name)?;
        // A hold of today would be over before a revision that begins tomorrow.
        let later = self.plan.as_ref().is_some_and(|plan| plan.from > basis.today);
        if found.tense != Tense::Present || found.kind == RungKind::Pause || found.kind == RungKind::Step && later {
            return self.add_days(basis, name, i64::from(days));
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

    /// Makes a row longer or shorter; everything after it moves with it. More days on the step in force are a hold.
    ///
    /// # Errors
    /// [`DraftError`] for a row that is over, without an end, or too short.
    pub fn add_days(&self, basis: &Basis<'_>, name: impl NamesRow, days: i64) -> Result<Self, DraftError> {
        let found = self.row(basis, name)?;
        match found.kind {
            RungKind::Hold => return self.add_to_hold(&found, basis, days),
            RungKind::Pause => return self.add_to_pause(&found, basis, days),
            RungKind::Stop => return Err(DraftError::NotAStep("a stop")),
            RungKind::Step => {}
        }
        let present = found.tense == Tense::Present;
        let open = found.asks && found.planned.is_none_or(|until| until <= basis.today);
        if present && self.plan.is_none() && found.planned.is_some() && !open {
            let held = self.held_today(basis.today);
            if days > 0 || held > 0 {
                return self.set_hold(basis, basis.today, i64::from(held) + days);
            }
        }
        let mut made = self.clone();
        match made.spot(basis, name)? {
            Spot::Step(index) => made.lengthen(basis, &found, index, days)?,
            Spot::Ended if days > 0 => {
                let more = u32::try_from(days).map_err(|_| DraftError::NoDays)?;
                let step = Step {
                    length: Length::Days(more),
                    ..made.ended_step(basis, &found)?
                };
                made.insert_first(basis, &[step])?;
            }
            Spot::Ended => return Err(DraftError::EndsToday),
        }
        made.readable(basis)
    }

    /// Adds days to a step of the written-out ladder. `row`: as it is shown.
    fn lengthen(&mut self, basis: &Basis<'_>, row: &Row, index: usize, days: i64) -> Result<(), DraftError> {
        let begins = self.plan.as_ref().map_or(basis.today, |plan| plan.from);
        // Of the step in force only what is left is written out.
        let left = row.planned.map(|until| (until - row.from.max(begins)).num_days() + 1);
        let begun = row.from <= basis.today;
        if let Some(left) = left.filter(|left| left + days < 1) {
            // It ends today where its dose of today is recorded.
            if begun && begins > basis.today && left + days == 0 {
                return self.drop_step(basis, index);
            }
            return Err(if begun {
                DraftError::HasToday
            } else {
                DraftError::NoDays
            });
        }
        let step = self.step_mut(index)?;
        step.length = match (&step.length, row.planned) {
            // The question waits: the step runs on after the day on which it was asked.
            (Length::Until(asked), Some(shown)) if *asked < shown => Length::Until(shown + TimeDelta::days(days)),
            (length, _) => longer(length, left, days)?,
        };
        Ok(())
    }

    fn add_to_hold(&self, row: &Row, basis: &Basis<'_>, days: i64) -> Result<Self, DraftError> {
        let mut made = self.clone();
        let held = made
            .changes
            .iter_mut()
            .rfind(|c| c.on <= row.from && matches!(c.verb, Verb::Hold { .. }));
        if let Some(Verb::Hold { days: held, .. }) = held.map(|change| &mut change.verb) {
            *held = u32::try_from(i64::from(*held) + days)
                .ok()
                .filter(|n| *n > 0)
                .ok_or(DraftError::NoDays)?;
            return made.readable(basis);
        }
        if days > 0 && (row.from <= basis.today || row.planned.is_some()) {
            made.changes.push(Change::new(
                basis.today,
                Verb::Hold {
                    days: u32::try_from(days).unwrap_or(1),
                    shift: true,
                },
            ));
            return made.readable(basis);
        }
        Err(DraftError::InForce("this hold".into()))
    }

    fn add_to_pause(&self, row: &Row, basis: &Basis<'_>, days: i64) -> Result<Self, DraftError> {
        let mut made = self.clone();
        let pause = made
            .changes
            .iter_mut()
            .find(|c| c.on == row.from && matches!(c.verb, Verb::Pause { .. }));
        let Some(Verb::Pause { days: paused, .. }) = pause.map(|change| &mut change.verb) else {
            return Err(DraftError::InForce("this pause".into()));
        };
        let known = paused.ok_or(DraftError::NoEnd)?;
        let now = i64::from(known) + days;
        *paused = Some(u32::try_from(now).ok().filter(|n| *n > 0).ok_or(DraftError::NoDays)?);
        made.readable(basis)
    }

    /// Sets how long a pause of this draft lasts.
    ///
    /// # Errors
    /// [`DraftError`] for one that was decided earlier.
    pub fn set_pause(&self, basis: &Basis<'_>, name: impl NamesRow, days: u32) -> Result<Self, DraftError> {
        let found = self.row(basis, name)?;
        let mut made = self.clone();
        let own = |c: &&mut Change| c.on == found.from && matches!(c.verb, Verb::Pause { .. });
        match made.changes.iter_mut().find(own).map(|change| &mut change.verb) {
            Some(Verb::Pause { days: paused, .. }) if days > 0 => *paused = Some(days),
            Some(_) => return Err(DraftError::NoDays),
            None => return Err(DraftError::InForce("this pause".into())),
        }
        made.readable(basis)
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
}

/// A length with days added. `left` is how many days it has, where that is known.
pub(super) fn longer(length: &Length, left: Option<i64>, days: i64) -> Result<Length, DraftError> {
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
        Length::Until(date) => Ok(Length::Until(*date + TimeDelta::days(days))),
        Length::Open => Err(DraftError::NoEnd),
        _ => Err(DraftError::Uncountable(length.to_string())),
    }
}
