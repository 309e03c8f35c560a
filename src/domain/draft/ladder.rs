//! The whole ladder in a revision, so that every step of it can be named, however often its rows were edited.
//!
//! A ladder that is edited while one of its steps is in force is written out as steps from that day on: what is left of
//! the step, and those after it. As a revision it has the steps before as well, and that step as it is when it begins again;
//! `begins` says with which one the revision begins, on which day of it, and how much of it is left.
//!
//! ```text
//! plan       1: 7 days 2.5 mg | 2: 7 days 5 mg | 3: 10 days 7.5 mg | 4: 10 mg
//! edited     on the third day of step 3: 4 is 9 mg
//! written    3: 8 days 7.5 mg | 4: 9 mg
//! revision   1: 7 days 2.5 mg | 2: 7 days 5 mg | 3: 10 days 7.5 mg | 4: 9 mg, begins with step 3 for 8 days
//! ```
//!
//! Files of earlier versions have the second form of these. What is decided on such a plan gives it its whole ladder
//! (`docs/decisions/0051-the-whole-ladder.md`).

use chrono::{NaiveDate, TimeDelta};

use super::rows::MOST_ROWS;
use super::same::same_days;
use super::{Basis, Draft};
use crate::domain::change::{Change, Verb};
use crate::domain::course::Course;
use crate::domain::directions::Directions;
use crate::domain::plan::{Begins, Length, Plan, Repeat, Step, Then};
use crate::domain::schedule::{Place, Rung, RungKind, Standing, Timeline, alike};

/// A draft with a revision that has the whole ladder.
pub(super) enum Whole {
    /// The ladder goes on in it as it is.
    GoesOn(Draft),
    /// It begins with the step that was decided.
    Begins(Draft),
}

impl Draft {
    /// The draft as it is put into force: its revision has the whole ladder. As it is where its rows are not part of one,
    /// and where the doses would not come out the same.
    #[must_use]
    pub fn as_a_whole(&self, basis: &Basis<'_>) -> Self {
        let whole = self.plan.as_ref().and_then(|plan| self.whole_plan(basis, plan));
        whole.unwrap_or_else(|| self.clone())
    }

    fn whole_plan(&self, basis: &Basis<'_>, plan: &Plan) -> Option<Self> {
        let timeline = self.timeline(basis);
        let index = timeline.plans().iter().rposition(|other| other == plan)?;
        if index == 0 || plan.begins.is_some() || timeline.is_downward(index) {
            return None;
        }
        let before = self.before(basis, plan.from);
        // On the way down the steps that follow are not those of the ladder.
        if matches!(before.place(plan.from), Place::Step(at) if at.down.is_some()) {
            return None;
        }
        let rest = plan.steps.first()?;
        let goes_on = rest_of(&before, plan.from, rest);
        let first = goes_on.unwrap_or_else(|| timeline.number(index, 1));
        let base = match before.place(plan.from) {
            Place::Step(was) if before.number(was.plan, was.step) == first => self.base(basis, &before, was.plan),
            _ => timeline.beginning(index),
        };
        let whole = self.whole_of(basis, plan, first);
        if base >= first && whole.is_none() {
            return None;
        }
        let begins = Begins {
            step: first.checked_sub(base)? + 1,
            first: base,
            ..whole
                .as_ref()
                .map_or_else(begun_then, |whole| left_of(&before, plan, whole))
        };
        let standing = self.standing_before(basis, plan.from);
        let steps = self.ladder(basis, &timeline, (index, base, 0), &standing)?;
        let before = usize::try_from(first - base).ok()?;
        let steps = steps
            .into_iter()
            .take(before)
            .chain(whole.or_else(|| plan.steps.first().cloned()));
        let steps: Vec<Step> = steps.chain(plan.steps.iter().skip(1).cloned()).collect();
        let again = again(&standing, &steps, plan.from);
        let made = Self {
            plan: Some(Plan {
                steps,
                repeat: later(plan.repeat, first - base),
                begins: Some(begins),
                ..plan.clone()
            }),
            changes: (again.into_iter())
                .chain(self.changes.iter().map(|change| Change {
                    verb: numbered(&change.verb, change.on >= plan.from, first - base),
                    ..change.clone()
                }))
                .collect(),
            ..self.clone()
        };
        let now = made.timeline(basis);
        let same = same_days(&timeline, &now, plan.from, plan.from) && now.number(index, first - base + 1) == first;
        same.then(|| made.begun_today(basis).unwrap_or(made))
    }

    /// The same from today on, where it goes on with the step in force and begins later only because a dose of today is
    /// recorded: what is decided today is decided on it.
    fn begun_today(&self, basis: &Basis<'_>) -> Option<Self> {
        let plan = self.plan.as_ref().filter(|plan| plan.from > basis.today)?;
        let begins = plan.begins.as_ref()?;
        let earlier = u32::try_from((plan.from - basis.today).num_days()).ok()?;
        let length = match begins.length.as_ref()? {
            Length::Days(days) => Length::Days(days.checked_add(earlier)?),
            length @ (Length::Open | Length::Until(_) | Length::Decided) => length.clone(),
            _ => return None,
        };
        let made = Self {
            plan: Some(Plan {
                from: basis.today,
                begins: Some(Begins {
                    day: begins.day.checked_sub(earlier).filter(|day| *day > 0)?,
                    length: Some(length),
                    ..begins.clone()
                }),
                ..plan.clone()
            }),
            ..self.clone()
        };
        // What is decided for the days between would be another thing on it.
        let between = |change: &Change| change.on < plan.from && change.on >= basis.today;
        let alone = Self {
            changes: Vec::new(),
            ..self.clone()
        };
        let alone_today = Self {
            changes: Vec::new(),
            ..made.clone()
        };
        let decided = basis.course.changes.iter().chain(&self.changes);
        let clear = !decided.filter(|change| change.void.is_none()).any(between);
        let same = same_days(
            &alone.timeline(basis),
            &alone_today.timeline(basis),
            basis.today,
            plan.from,
        );
        (clear && same).then_some(made)
    }

    /// The revision that a decision needs which names a step of a ladder of which the plan in force has only a part. `None`
    /// where the plan has all that it has to.
    pub(super) fn with_whole_ladder(&self, basis: &Basis<'_>, verb: &Verb, on: NaiveDate) -> Option<Whole> {
        if self.plan.is_some() || on < basis.first {
            return None;
        }
        let decided = self.proposal(basis.course);
        let mut active = self.timeline(basis);
        let waits = matches!(active.place(on), Place::Paused { .. } | Place::Stopped(_));
        if waits {
            // The step in force is the one with which the plan goes on.
            let mut course = decided.clone();
            course.changes.push(Change::new(on, Verb::Resume));
            active = Timeline::new(&course, basis.words, basis.history.clone());
        }
        let (index, here, first_pass, moved) = match active.place(on) {
            Place::Step(at) => (at.plan, active.number(at.plan, at.step), at.pass == 1, at.moved),
            Place::Over(_) => {
                let index = active.plans().iter().rposition(|plan| plan.from <= on)?;
                (index, active.last_number(index) + 1, true, 0)
            }
            _ => return None,
        };
        let plan = active.plans().get(index)?;
        // On the way down the step before is one of the same revision, as is each below.
        if plan.begins.is_some() || active.is_downward(index) {
            return None;
        }
        let (base, first) = (self.base(basis, &active, index), active.number(index, 1));
        // It begins on that day by itself.
        let begins_then = match active.place(on) {
            Place::Step(at) => {
                let rest = || at.step == 1 && self.whole_of_the_first(basis, &active, at.plan).is_some();
                !waits && active.begun(&at) == on && !rest()
            }
            _ => false,
        };
        let target = match verb {
            Verb::RestartStep if begins_then => return None,
            Verb::Back(steps) if first_pass => match here.saturating_sub(*steps) {
                below if below < base && waits => base,
                target => target,
            },
            Verb::GoTo(number) | Verb::Down { to: number } => *number,
            Verb::RestartStep if first_pass => here,
            Verb::Restart => base,
            // Its days are those of the step, counted from its first one.
            Verb::Take(take) if take.lines.iter().any(|line| line.days.are_counted()) && !waits => here,
            _ => return None,
        };
        let part = base < first || self.whole_of_the_first(basis, &active, index).is_some();
        if target == 0 || target > here && !part || target >= first && !part {
            return None;
        }
        if target >= base
            && !waits
            && let Some(made) = self.with_this_ladder(basis, verb, (on, base))
        {
            return Some(Whole::GoesOn(made));
        }
        if matches!(verb, Verb::Take(_)) {
            return None;
        }
        let base = if target < base {
            target_base(&active, index, target)?
        } else {
            base
        };
        // What was decided for good holds on these steps as well; what was decided on that day is folded over them.
        let standing = self.standing_before(basis, on);
        let steps = self.ladder(basis, &active, (index, base, moved), &standing)?;
        let step = |number: u32| number.checked_sub(base).map(|below| below + 1);
        let over = u32::try_from(steps.len()).ok()? + 1;
        let down = matches!(verb, Verb::Down { .. });
        if step(target)? >= over || down && target >= here {
            return None;
        }
        let begins = if down { step(here)?.min(over) } else { step(target)? };
        let made = Plan {
            from: on,
            steps,
            begins: Some(Begins {
                step: begins,
                first: base,
                day: 1,
                length: None,
                ask: false,
                take: None,
            }),
            repeat: later(plan.repeat, first.saturating_sub(base)),
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
        let for_good = again(&standing, &made.steps, on);
        let begun = (holds && begins < over).then(|| basis.change(on, Verb::GoTo(begins)));
        let down = down
            .then(|| step(target))
            .flatten()
            .map(|to| basis.change(on, Verb::Down { to }));
        Some(Whole::Begins(Self {
            plan: Some(made),
            changes: for_good
                .into_iter()
                .chain(self.changes.iter().cloned())
                .chain(begun)
                .chain(down)
                .collect(),
            ..self.clone()
        }))
    }

    /// A revision that has the whole ladder from a number on and changes no dose. `None` where the ladder cannot be written
    /// out on the first day that is still to come.
    fn with_this_ladder(&self, basis: &Basis<'_>, verb: &Verb, (on, base): (NaiveDate, u32)) -> Option<Self> {
        let before = self.timeline(basis);
        let same = |made: &Self| same_days(&before, &made.timeline(basis), basis.today, basis.first);
        let ways = self.written_out_from(basis, basis.first).into_iter();
        let mut ways = ways
            .map(|(made, _)| made)
            .filter(same)
            .map(|made| made.as_a_whole(basis));
        let has_all = |plan: &Plan| plan.begins.as_ref().is_some_and(|begins| begins.first == base);
        let made = ways.find(|made| made.plan.as_ref().is_some_and(has_all))?;
        // A step that is decided on it is one of its steps.
        made.timeline(basis).as_written(verb, on)?;
        Some(made)
    }

    /// The steps of a ladder from a number on to the last one of a revision, each as it is when it begins, with what was
    /// decided for good. `moved`: the days by which the plan has been moved.
    fn ladder(
        &self,
        basis: &Basis<'_>,
        active: &Timeline,
        (plan, base, moved): (usize, u32, i64),
        standing: &Standing,
    ) -> Option<Vec<Step>> {
        let rungs = active.rungs(MOST_ROWS);
        let begun = |plan: usize, index: usize| {
            let whole = (index == 0)
                .then(|| self.whole_of_the_first(basis, active, plan))
                .flatten();
            whole.or_else(|| active.plans().get(plan)?.steps.get(index).cloned())
        };
        let old = |number: u32| {
            let (found, index) = (0..plan).rev().find_map(|other| {
                let steps = active.plans().get(other)?.steps.len();
                let own = |step: &u32| active.number(other, *step) == number;
                let step = (1..=u32::try_from(steps).ok()?).find(own)?;
                let index = usize::try_from(step).ok()?.checked_sub(1)?;
                (!active.is_downward(other)).then_some((other, index))
            })?;
            let mut step = begun(found, index)?;
            // Its day has gone by: it lasts as long as it did.
            let is_it = |rung: &&Rung| {
                rung.kind == RungKind::Step && rung.plan == found && usize::try_from(rung.step) == Ok(index + 1)
            };
            if let Length::Until(_) = step.length
                && let Some(days) = rungs.iter().rev().find(is_it).and_then(Rung::days)
            {
                step.length = Length::Days(u32::try_from(days).ok()?);
            }
            // What was decided for good before a later revision holds on the steps of that one, and on these.
            let later = active.plans().get(found + 1..=plan).unwrap_or_default();
            let baked = later
                .iter()
                .fold(step, |step, later| self.standing_before(basis, later.from).baked(&step));
            Some(baked)
        };
        let first = active.number(plan, 1);
        let own = (0..active.plans().get(plan)?.steps.len()).map(|index| {
            let mut step = begun(plan, index)?;
            if let Length::Until(date) = step.length {
                step.length = Length::Until(date + TimeDelta::days(moved));
            }
            Some(step)
        });
        let steps = (base..first).map(old).chain(own);
        steps.map(|step| Some(standing.baked(&step?))).collect()
    }

    /// What was decided for good before a day, and holds on the steps to come.
    fn standing_before(&self, basis: &Basis<'_>, on: NaiveDate) -> Standing {
        match self.before(basis, on).place(on) {
            Place::Step(at) => at.standing,
            _ => Standing::default(),
        }
    }

    /// The number of the first step of the ladder of which a revision is a part.
    fn base(&self, basis: &Basis<'_>, timeline: &Timeline, plan: usize) -> u32 {
        let written = timeline
            .plans()
            .get(plan)
            .filter(|written| written.begins.is_none() && plan > 0);
        if let Some(written) = written {
            let before = self.before(basis, written.from);
            if let Place::Step(was) = before.place(written.from)
                && before.number(was.plan, was.step) == timeline.number(plan, 1)
                && was.plan < plan
            {
                return self.base(basis, &before, was.plan);
            }
        }
        timeline.beginning(plan)
    }

    /// The plan as it was before a day, and as it goes on then where it was paused or stopped.
    fn before(&self, basis: &Basis<'_>, on: NaiveDate) -> Timeline {
        let mut course: Course = self.proposal(basis.course);
        course.plans.retain(|plan| plan.from < on);
        course.changes.retain(|change| change.on < on);
        let before = Timeline::new(&course, basis.words, basis.history.clone());
        if !matches!(before.place(on), Place::Paused { .. } | Place::Stopped(_)) {
            return before;
        }
        course.changes.push(Change::new(on, Verb::Resume));
        Timeline::new(&course, basis.words, basis.history.clone())
    }

    /// The first step of a revision that was written out from the middle of a step, as it is when it begins again;
    /// `None` where the step begins with the revision.
    fn whole_of_the_first(&self, basis: &Basis<'_>, active: &Timeline, plan: usize) -> Option<Step> {
        let written = active.plans().get(plan).filter(|plan| plan.begins.is_none())?;
        self.whole_of(basis, written, active.number(plan, 1))
    }

    /// The same of a revision whose first step has this number.
    fn whole_of(&self, basis: &Basis<'_>, written: &Plan, number: u32) -> Option<Step> {
        // What comes round from its first step on has it as it is.
        if matches!(written.repeat, Repeat::From { step: 1, .. }) {
            return None;
        }
        let rest = written.steps.first()?;
        // The plan as it was before the revision: what it had left of the step on that day, and the step itself.
        let before = self.before(basis, written.from);
        let Place::Step(was) = before.place(written.from) else {
            return None;
        };
        let gone = (written.from - before.begun(&was)).num_days();
        if number != before.number(was.plan, was.step) || gone <= 0 {
            return None;
        }
        let gone = u32::try_from(gone).ok()?;
        let old = match self.whole_of_the_first(basis, &before, was.plan) {
            Some(whole) if was.step == 1 => whole,
            _ => before.plans().get(was.plan)?.steps.get(was.index())?.clone(),
        };
        // With what was decided for good, as it is in the revision.
        let old = was.standing.baked(&old);
        let end = was.until.or_else(|| was.asks_on?.pred_opt());
        let left = end.map(|until| (until - written.from).num_days() + 1);
        // How long it goes on now may have been decided for this time.
        let decided = was.stays
            || was.asks_since.is_some()
            || was.asks_on.is_some() && old.then == Then::GoOn && old.length != Length::Decided;
        let length = match &rest.length {
            // It has begun again with the revision.
            length if *length == old.length => length.clone(),
            Length::Open | Length::Decided | Length::Until(_) if decided => old.length.clone(),
            Length::Days(days) if left != Some(i64::from(*days)) && !decided => Length::Days(days.saturating_add(gone)),
            Length::Days(_) | Length::Doses(_) | Length::Taken(_) => old.length.clone(),
            other => other.clone(),
        };
        let then = if decided { old.then } else { rest.then };
        // What was decided on the step in force ends with it.
        let own = &before.plans().get(was.plan)?.steps.get(was.index())?.take;
        let taken = was.written_out(own);
        let take = if alike(&old.take, &rest.take) || taken.iter().any(|taken| alike(taken, &rest.take)) {
            old.take
        } else {
            rest.take.clone()
        };
        Some(Step {
            take,
            length,
            then,
            ..rest.clone()
        })
    }
}

/// A revision begins with the whole of a step.
fn begun_then() -> Begins {
    Begins {
        step: 1,
        day: 1,
        first: 1,
        length: None,
        ask: false,
        take: None,
    }
}

/// The number of the step in force on a day, where a step is what is left of it: the directions are the same, on the days
/// that are still to come.
fn rest_of(before: &Timeline, on: NaiveDate, rest: &Step) -> Option<u32> {
    let Place::Step(was) = before.place(on) else {
        return None;
    };
    let own = &before.plans().get(was.plan)?.steps.get(was.index())?.take;
    let left = |take: &Directions| take.turned(i64::from(was.day) - 1, was.from);
    let goes_on = |take: &Directions| left(take).is_some_and(|left| left == rest.take);
    (was.day > 1 && was.written_out(own).iter().any(goes_on)).then(|| before.number(was.plan, was.step))
}

/// What a revision has left of a step with which it goes on.
fn left_of(before: &Timeline, plan: &Plan, whole: &Step) -> Begins {
    let Some(rest) = plan.steps.first() else {
        return begun_then();
    };
    // Days are counted from the day on which the step began, where its directions are the same.
    let day = match before.place(plan.from) {
        Place::Step(was) => {
            // A plan of an earlier version counts them from its own first day.
            let begun = before.begun(&was);
            let (gone, origin) = if begun < was.from {
                ((plan.from - begun).num_days(), begun)
            } else {
                (i64::from(was.day) - 1, was.from)
            };
            let turned = |take: &Directions| take.turned(gone, origin).as_ref() == Some(&rest.take);
            let day = u32::try_from(gone + 1).ok();
            // What was decided on the step in force counts its days from there as well, where that is a whole number of its
            // rounds before.
            let plan = before.plans().get(was.plan);
            let own = plan.and_then(|plan| plan.steps.get(was.index()));
            let ways = own.map(|own| was.written_out(&own.take));
            let instead = ways
                .into_iter()
                .flatten()
                .find(|take| turned(take) && *take == rest.take);
            let take = if turned(&whole.take) {
                Some(None)
            } else {
                instead.map(Some)
            };
            day.zip(take)
        }
        _ => None,
    };
    let (day, take) = day.unwrap_or_else(|| (1, Some(rest.take.clone())));
    Begins {
        day,
        length: Some(rest.length.clone()),
        ask: rest.then == Then::Ask && whole.then == Then::GoOn,
        take,
        ..begun_then()
    }
}

/// The number of the first step of the ladder that has a step of this number, before a revision.
fn target_base(active: &Timeline, before: usize, number: u32) -> Option<u32> {
    let has = |plan: &usize| {
        let last = active
            .plans()
            .get(*plan)
            .and_then(|plan| u32::try_from(plan.steps.len()).ok());
        !active.is_downward(*plan)
            && (active.number(*plan, 1)..=active.number(*plan, last.unwrap_or(1))).contains(&number)
    };
    (0..before).rev().find(has).map(|plan| active.beginning(plan))
}

/// What was decided for good and cannot be said with the steps themselves, decided again.
fn again(standing: &Standing, steps: &[Step], on: NaiveDate) -> Vec<Change> {
    let verbs = standing.beside(steps).into_iter();
    verbs.map(|verb| Change::new(on, verb)).collect()
}

/// Where a ladder begins again, with this many more steps before it.
fn later(repeat: Repeat, by: u32) -> Repeat {
    match repeat {
        Repeat::From { step, times } => Repeat::From {
            step: step.saturating_add(by),
            times,
        },
        Repeat::No => Repeat::No,
    }
}

/// A decision by the numbers of a ladder with this many more steps before it.
fn numbered(verb: &Verb, of_it: bool, by: u32) -> Verb {
    match verb {
        Verb::GoTo(step) if of_it => Verb::GoTo(step.saturating_add(by)),
        Verb::Down { to } if of_it => Verb::Down {
            to: to.saturating_add(by),
        },
        other => other.clone(),
    }
}
