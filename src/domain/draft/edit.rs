//! The decisions of a draft. Each leaves the draft as it was where it is refused; edits of rows are in
//! [`super::row_edits`].

use chrono::NaiveDate;

use super::rows::{MOST_ROWS, Row, rows};
use super::{Basis, Draft, DraftError};
use crate::domain::change::{Change, Verb};
use crate::domain::course::Course;
use crate::domain::decision;
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::schedule::{Place, Rung, RungKind, Timeline, alike};
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
        if on < basis.today && !late && !waits {
            return Err(DraftError::DayOver(on));
        }
        let early = match &verb {
            Verb::LeaveOut(doses) => doses.iter().map(|dose| dose.date).find(|date| *date < on),
            Verb::Move { dose, .. } => Some(dose.date).filter(|date| *date < on),
            _ => None,
        };
        if let (Verb::LeaveOut(_), Some(date)) = (&verb, early.filter(|date| *date < basis.today)) {
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
        if let Some(made) = self.before_revision(basis, &verb, on) {
            return Ok(made);
        }
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
        let (was, said) = (self.timeline(basis), verb.clone());
        made.changes.push(basis.change(on, verb));
        made.changes.sort_by_key(|change| change.on);
        let now = made.timeline(basis);
        decision::allowed(&said, (&was, &now), on, basis.around).map_err(DraftError::Says)?;
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

    /// A decision for a step that was in force before the revision in force: back to it, or down to it. It is written out
    /// as a revision. A step that was written out from its middle is the same step.
    fn before_revision(&self, basis: &Basis<'_>, verb: &Verb, on: NaiveDate) -> Option<Self> {
        if self.plan.is_some() || on < basis.first {
            return None;
        }
        let decided = self.proposal(basis.course);
        let mut active = self.timeline(basis);
        if matches!(active.place(on), Place::Paused { .. } | Place::Stopped(_)) {
            // The step in force is the one with which the plan goes on.
            let mut course = decided.clone();
            course.changes.push(Change::new(on, Verb::Resume));
            active = Timeline::new(&course, basis.words, basis.history.clone());
        }
        let Place::Step(at) = active.place(on) else {
            return None;
        };
        let plan = active.plans().get(at.plan)?;
        // On the way down the step before is one of the same revision, as is each below.
        if active.is_downward(at.plan) {
            return None;
        }
        let (first, here) = (active.number(at.plan, 1), active.number(at.plan, at.step));
        let target = match verb {
            Verb::Back(steps) if at.pass == 1 => here.checked_sub(*steps)?,
            Verb::GoTo(number) | Verb::Down { to: number } => *number,
            Verb::RestartStep if at.pass == 1 => here,
            Verb::Restart => active.beginning(at.plan),
            _ => return None,
        };
        // The first step may be the rest of one: what begins again is the whole of it.
        let whole = self.whole_of_the_first(basis, &active, at.plan);
        let of_the_rest = target == first && whole.is_some() && !matches!(verb, Verb::Down { .. });
        if target == 0 || target >= first && !of_the_rest {
            return None;
        }
        let rungs = active.rungs(MOST_ROWS);
        let old = |number: u32| {
            let has = |rung: &&Rung| {
                let earlier = rung.kind == RungKind::Step && !rung.part && rung.plan < at.plan;
                earlier && active.number(rung.plan, rung.step) == number
            };
            let rung = rungs.iter().rev().find(has)?;
            let steps = &active.plans().get(rung.plan)?.steps;
            let cut = (rung.step == 1)
                .then(|| self.whole_of_the_first(basis, &active, rung.plan))
                .flatten();
            let mut step = match cut {
                Some(whole) => whole,
                None => steps.get(usize::try_from(rung.step).ok()?.checked_sub(1)?)?.clone(),
            };
            // Its day has gone by: it lasts as long as it did.
            if let Length::Until(_) = step.length {
                step.length = Length::Days(u32::try_from(rung.days()?).ok()?);
            }
            Some(step)
        };
        let own = |number: u32| {
            let index = usize::try_from(number.checked_sub(first)?).ok()?;
            let begun = whole.as_ref().filter(|_| index == 0);
            begun.or_else(|| plan.steps.get(index)).cloned()
        };
        let (steps, repeat) = if matches!(verb, Verb::Down { .. }) {
            let known = |number: u32| if number < first { old(number) } else { own(number) };
            let mut steps = (target..here).rev().map(known).collect::<Option<Vec<Step>>>()?;
            let last = steps.last_mut()?;
            (last.length, last.then) = (Length::Open, Then::GoOn);
            (steps, Repeat::No)
        } else {
            let mut steps = (target..first).map(old).collect::<Option<Vec<Step>>>()?;
            let before = i64::try_from(steps.len()).ok()?;
            steps.extend(plan.steps.iter().cloned());
            let begun = steps.get_mut(usize::try_from(before).ok()?)?;
            if let Some(whole) = &whole {
                begun.clone_from(whole);
            }
            // What comes round is what came round: the steps before it do not.
            let repeat = match plan.repeat {
                Repeat::From { step, times } => Repeat::From {
                    step: step.saturating_add(u32::try_from(before).ok()?),
                    times,
                },
                Repeat::No => Repeat::No,
            };
            (steps, repeat)
        };
        // What was decided for good holds on these steps as well; what was decided on that day is folded over them.
        let standing = {
            let mut course = decided.clone();
            course.changes.retain(|change| change.on < on);
            let before = Timeline::new(&course, basis.words, basis.history.clone());
            match before.place(on) {
                Place::Step(at) => at.standing,
                _ => at.standing.clone(),
            }
        };
        let steps = steps.iter().map(|step| standing.baked(step)).collect();
        let made = Plan {
            from: on,
            steps,
            repeat,
            entered: Some(basis.today),
            by: None,
            why: None,
            ..plan.clone()
        };
        // What was decided for the same day would hold over the revision: its first step begins with its own doses.
        let of_a_step = |change: &&Change| {
            let single = matches!(change.verb, Verb::LeaveOut(_) | Verb::Move { .. });
            change.void.is_none() && change.on == on && !single
        };
        let holds = decided.changes.iter().any(|change| of_a_step(&change));
        let begins = holds.then(|| basis.change(on, Verb::GoTo(1)));
        Some(Self {
            plan: Some(made),
            changes: self.changes.iter().cloned().chain(begins).collect(),
            ..self.clone()
        })
    }

    /// The first step of a revision that was written out from the middle of a step, as it is when it begins again;
    /// `None` where the step begins with the revision.
    fn whole_of_the_first(&self, basis: &Basis<'_>, active: &Timeline, plan: usize) -> Option<Step> {
        let written = active.plans().get(plan)?;
        // What comes round from its first step on has it as it is.
        if matches!(written.repeat, Repeat::From { step: 1, .. }) {
            return None;
        }
        // The plan without what was decided from its first day on.
        let mut course = self.proposal(basis.course);
        course.plans.retain(|other| other.from <= written.from);
        course.changes.retain(|change| change.on < written.from);
        let own = Timeline::new(&course, basis.words, basis.history.clone());
        let Place::Step(at) = own.place_in_plan(written.from) else {
            return None;
        };
        let gone = written.from - own.begun(&at);
        if (at.plan, at.step, at.pass) != (plan, 1, 1) || gone.num_days() <= 0 {
            return None;
        }
        let gone = u32::try_from(gone.num_days()).ok()?;
        let rest = written.steps.first()?;
        // The plan as it was before the revision: what it had left of the step on that day, and the step itself.
        course.plans.retain(|earlier| earlier.from < written.from);
        let before = Timeline::new(&course, basis.words, basis.history.clone());
        let Place::Step(was) = before.place(written.from) else {
            return None;
        };
        let old = match self.whole_of_the_first(basis, &before, was.plan) {
            Some(whole) if was.step == 1 => whole,
            _ => before.plans().get(was.plan)?.steps.get(was.index())?.clone(),
        };
        let left = was.until.map(|until| (until - written.from).num_days() + 1);
        let length = match &rest.length {
            // It has begun again with the revision.
            length if *length == old.length => length.clone(),
            Length::Days(days) if left != Some(i64::from(*days)) => Length::Days(days.saturating_add(gone)),
            Length::Days(_) | Length::Doses(_) | Length::Taken(_) => old.length.clone(),
            other => other.clone(),
        };
        let take = if alike(&old.take, &rest.take) {
            old.take
        } else {
            rest.take.clone()
        };
        Some(Step {
            take,
            length,
            ..rest.clone()
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
