//! The decisions of a draft. Each leaves the draft as it was where it is refused; edits of rows are in
//! [`super::row_edits`].

use chrono::NaiveDate;

use super::ladder::Whole;
use super::rows::{Row, rows};
use super::shifted::moved_repeat;
use super::{Basis, Draft, DraftError};
use crate::domain::change::{Change, Verb};
use crate::domain::course::Course;
use crate::domain::decision;
use crate::domain::plan::Step;
use crate::domain::schedule::{Place, Timeline, alike};
use crate::domain::words;

impl Draft {
    /// The rows as they would be.
    pub fn rows(&self, basis: &Basis<'_>) -> Vec<Row> {
        rows(&self.timeline(basis), &self.proposal(basis.course).changes, basis.today)
    }

    /// Adds a decision; one of the same kind for the same day is replaced. A dose of a day that is over may be moved to
    /// today or later, on its own day. Steps are named by their numbers in the ladder as it is shown.
    ///
    /// # Errors
    /// [`DraftError`] for a day that is over, and for a decision that changes nothing.
    pub fn decide(&self, basis: &Basis<'_>, verb: Verb, on: NaiveDate) -> Result<Self, DraftError> {
        let late = matches!(&verb, Verb::Move { dose, to, .. } if dose.date == on && *to >= basis.today);
        let waits = Some(on) == basis.waits && verb.is_of_a_window();
        // Where the plan has another clock, its day may not have begun yet.
        if on < basis.today.min(basis.first) && !late && !waits {
            return Err(DraftError::DayOver(on));
        }
        let early = match &verb {
            Verb::LeaveOut(doses) => doses.iter().map(|dose| dose.date).find(|date| *date < on),
            Verb::Move { dose, .. } => Some(dose.date).filter(|date| *date < on),
            _ => None,
        };
        if let (Verb::LeaveOut(_), Some(date)) = (&verb, early.filter(|date| *date < basis.today.min(basis.first))) {
            return Err(DraftError::Says(format!(
                "by the clock of the plan that is a dose of {}, which is over: skip it with s, or with `regimen skip`",
                words::day_near(date, basis.today)
            )));
        }
        if let Some(date) = early {
            return Err(DraftError::Says(format!(
                "a decision from {} does not reach the dose of {}; without a day it holds for that dose",
                words::day_near(on, basis.today),
                words::day_near(date, basis.today)
            )));
        }
        if let Verb::Move { to, .. } = &verb
            && *to < on
        {
            return Err(DraftError::Says(format!(
                "a decision from {} moves no dose to {}, which is before it",
                words::day_near(on, basis.today),
                words::day_near(*to, basis.today)
            )));
        }
        // What cannot be read again is not written.
        if Verb::parse(&verb.to_string(), basis.words).as_ref() != Ok(&verb) {
            return Err(DraftError::Unwritable(verb.to_string()));
        }
        let verb = {
            let course = if self.plan.is_some() {
                basis.course.clone()
            } else {
                self.proposal(basis.course)
            };
            let timeline = |course: &Course| Timeline::new(course, basis.words, basis.history.clone());
            let own = timeline(&course);
            let resumed = || {
                let mut course = course.clone();
                course.changes.push(Change::new(on, Verb::Resume));
                timeline(&course)
            };
            let next = decision::next_dose(&own, basis.first).is_none_or(|next| on <= next);
            decision::meant(verb, (&own, &resumed), (basis.today, on, next)).map_err(DraftError::Says)?
        };
        if self.plan.is_some() && matches!(verb, Verb::Advance | Verb::Back(_) | Verb::Restart) && on <= basis.first {
            return self.step_back_in_rows(basis, &verb);
        }
        match self.with_whole_ladder(basis, &verb, on) {
            Some(Whole::Begins(made)) => Ok(made),
            Some(Whole::GoesOn(base)) => base.decide_on_it(basis, verb, on),
            None => self.decide_on_it(basis, verb, on),
        }
    }

    /// Adds a decision to the plan as it is, by the numbers that its steps have.
    fn decide_on_it(&self, basis: &Basis<'_>, verb: Verb, on: NaiveDate) -> Result<Self, DraftError> {
        let shown = verb.clone();
        let verb = self.own_numbers(basis, verb, on)?;
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
        let held = matches!(verb, Verb::Hold { .. }).then(|| made.timeline(basis));
        let (was, said) = (self.timeline(basis), verb.clone());
        made.changes.push(basis.change(on, verb));
        made.changes.sort_by_key(|change| change.on);
        let now = made.timeline(basis);
        decision::allowed(&said, (&was, &now), on, basis.around).map_err(DraftError::Says)?;
        if let Some(why) = held.and_then(|held| decision::shortened(&held, &now, (on, basis.today))) {
            return Err(DraftError::Says(why));
        }
        let longer = made.changes.len() > self.changes.len();
        // A pause or a stop closes a dose of a day before that can still be taken.
        let closes = matches!(said, Verb::Pause { .. } | Verb::Stop) && basis.waits.is_some() && on <= basis.today;
        if longer && !closes && decision::is_nothing(&was, &now, on.min(basis.today), &decision::named_days(&said)) {
            let why = decision::why_nothing(&said, &was, on).map(|why| format!("{why}: "));
            return Err(DraftError::NoEffect(format!("{}{shown}", why.unwrap_or_default())));
        }
        made.readable(basis)
    }

    /// The draft with one decision, for showing where it leads; `None` where it leads nowhere.
    pub fn proposed(&self, basis: &Basis<'_>, verb: Verb, on: NaiveDate) -> Option<Self> {
        if matches!(verb, Verb::Back(_)) {
            return self.decide(basis, verb, on).ok();
        }
        let mut made = self.clone();
        made.changes.push(basis.change(on, verb));
        Some(made)
    }

    /// A decision by the numbers that the revision in force has for its steps, which are those of its file.
    fn own_numbers(&self, basis: &Basis<'_>, verb: Verb, on: NaiveDate) -> Result<Verb, DraftError> {
        let (Verb::GoTo(number) | Verb::Down { to: number }) = verb else {
            return Ok(verb);
        };
        let timeline = self.timeline(basis);
        let (first, last) = timeline.numbers(on);
        timeline.as_written(&verb, on).ok_or_else(|| {
            let known = number <= timeline.highest_number(on);
            DraftError::Says(if number > last && !known {
                format!("there is no step {number}; the last one is step {last}")
            } else {
                format!("step {number} is from the plan before; the plan in force has the steps {first} to {last}")
            })
        })
    }

    /// Advance, back and restart where the rows are written out already: the steps themselves are put before or taken
    /// away.
    fn step_back_in_rows(&self, basis: &Basis<'_>, verb: &Verb) -> Result<Self, DraftError> {
        let none = || DraftError::NoEffect(verb.to_string());
        let mut made = self.clone();
        if *verb == Verb::Advance {
            made.drop_step(basis, 0).map_err(|error| match error {
                DraftError::LastStep | DraftError::NoRow => none(),
                other => other,
            })?;
            return Ok(made);
        }
        let plan = made.plan.as_mut().ok_or_else(none)?;
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
            // It begins again with its own doses: what was decided on it is over.
            if at.written_out(&whole.take).iter().any(|take| alike(take, &now.take)) {
                now.take = at.standing.baked(whole).take;
            }
        }
        let before: Vec<Step> = steps.get(first..at.index()).unwrap_or_default().to_vec();
        let more = before.len();
        let goes = |step: usize| (step > 0).then(|| step + more);
        made.in_other_places(basis, &goes, |plan| {
            plan.steps.splice(0..0, before);
            plan.repeat = moved_repeat(plan.repeat, 0, i64::try_from(more).unwrap_or(0));
        })?;
        Ok(made)
    }
}
