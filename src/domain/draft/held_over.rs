//! Decisions in force that meet what is typed now: what a person says last is what comes out, and what was decided on a step
//! stays with it, or the edit is refused.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::rows::Row;
use super::{Basis, Draft, DraftError};
use crate::domain::change::{Change, Verb};
use crate::domain::directions::{Directions, Moment, Weekday7};
use crate::domain::journal::DueMoment;
use crate::domain::plan::{Length, Plan, Step};
use crate::domain::schedule::{Due, Place, Timeline};

/// How many days are compared.
const COMPARED: usize = 400;

/// How many days are searched for a weekday that already has a dose: every pattern by weeks comes round in them.
const WEEKS: usize = 35;

impl Draft {
    /// The draft with whatever ends the decisions in force that hold over a row whose directions were just typed: an
    /// amount set from the same day on would be folded over the new revision. `same_days`: the days were not typed
    /// again, so another weekday goes on holding.
    pub(super) fn said_last(self, basis: &Basis<'_>, row: &Row, same_days: bool) -> Result<Self, DraftError> {
        let Some(begins) = self.plan.as_ref().map(|plan| plan.from) else {
            return Ok(self);
        };
        let holds = |change: &Change| {
            change.void.is_none() && change.on >= begins && row.has(change.on) && holds_over(&change.verb, same_days)
        };
        let known = &basis.course.changes;
        let over: Vec<&Change> = known.iter().filter(|change| holds(change)).collect();
        let (Some(first), Some(take)) = (over.first(), self.take_of(basis, row)) else {
            return Ok(self);
        };
        let mut without = basis.course.clone();
        without.changes.retain(|change| !holds(change));
        let wanted = due(
            &self.timeline(&Basis {
                course: &without,
                ..*basis
            }),
            basis.today,
        );
        // The plainest words first. What is decided last on a day is folded last.
        let days: Vec<NaiveDate> = over.iter().map(|change| change.on).collect();
        let ways = [
            Vec::new(),
            amounts(&take),
            vec![Verb::Take(take)],
            vec![Verb::RestartStep],
        ];
        for verbs in ways {
            let mut made = self.clone();
            for day in &days {
                made.changes
                    .extend(verbs.iter().map(|verb| Change::new(*day, verb.clone())));
            }
            made.changes.sort_by_key(|change| change.on);
            if due(&made.timeline(basis), basis.today) == wanted {
                return Ok(made);
            }
        }
        Err(DraftError::StillHolds {
            verb: first.verb.clone(),
            from: first.on,
        })
    }

    /// Puts the steps of the revision in other places. A decision that holds until its step changes stays with the step on
    /// which it was decided: what this draft decided on a step that is taken out goes with it, and an edit after which a
    /// decision would hold on another step is refused. `goes`: the place to which a step goes; `None`: it is taken out.
    pub(super) fn in_other_places(
        &mut self,
        basis: &Basis<'_>,
        goes: &dyn Fn(usize) -> Option<usize>,
        edit: impl FnOnce(&mut Plan),
    ) -> Result<(), DraftError> {
        let Some(begins) = self.plan.as_ref().map(|plan| plan.from) else {
            return Err(DraftError::NoRow);
        };
        let on_a_step =
            |change: &&Change| change.void.is_none() && change.on >= begins && belongs_to_a_step(&change.verb);
        let earlier: Vec<&Change> = basis.course.changes.iter().filter(on_a_step).collect();
        let was = (!earlier.is_empty() || self.changes.iter().any(|change| on_a_step(&change)))
            .then(|| self.timeline(basis))
            .map(|was| (self.own(&was), was));
        let mut plan = self.plan.take().ok_or(DraftError::NoRow)?;
        edit(&mut plan);
        let waited = goes(0).filter(|place| *place > 0);
        if let Some(step) = waited.and_then(|place| plan.steps.get_mut(place)) {
            in_full(basis, begins, step);
        }
        self.plan = Some(plan);
        let Some((own_was, was)) = was else { return Ok(()) };
        let step = |timeline: &Timeline, own: Option<usize>, on: NaiveDate| match timeline.place(on) {
            Place::Step(at) if Some(at.plan) == own => Some(at.index()),
            _ => None,
        };
        let before = |change: &Change| step(&was, own_was, change.on);
        let taken_out = |change: &Change| before(change).is_some_and(|step| goes(step).is_none());
        self.changes.retain(|change| !(on_a_step(&change) && taken_out(change)));
        let now = self.timeline(basis);
        let own_now = self.own(&now);
        let mut decided = earlier.into_iter().chain(self.changes.iter().filter(on_a_step));
        let moved = |change: &&Change| {
            before(change)
                .is_some_and(|step_was| goes(step_was).is_none_or(|goes| step(&now, own_now, change.on) != Some(goes)))
        };
        decided.find(moved).map_or(Ok(()), |change| {
            Err(DraftError::OnAnotherStep {
                verb: change.verb.clone(),
                from: change.on,
            })
        })
    }

    /// Amounts set for some days and weekdays in force that override the revision of this draft.
    pub(super) fn held_over<'a>(&self, basis: &Basis<'a>) -> impl Iterator<Item = &'a Change> + use<'a> {
        let begins = self.plan.as_ref().map(|plan| plan.from);
        let today = basis.today;
        let over = move |change: &&Change| match change.verb {
            Verb::Set { days: Some(days), .. } => change.on + TimeDelta::days(i64::from(days)) > today,
            Verb::Weekday { .. } => true,
            _ => false,
        };
        let holds = move |change: &&Change| change.void.is_none() && begins.is_some_and(|begins| change.on >= begins);
        basis.course.changes.iter().filter(holds).filter(over)
    }

    /// What the revision says for a row, whatever is folded over it.
    fn take_of(&self, basis: &Basis<'_>, row: &Row) -> Option<Directions> {
        let mut alone = basis.course.clone();
        alone.changes.retain(|change| !holds_over(&change.verb, false));
        let day = row.from.max(basis.today).max(self.plan.as_ref()?.from);
        let rows = self.rows(&Basis {
            course: &alone,
            ..*basis
        });
        rows.into_iter().find(|row| row.has(day)).map(|row| row.take)
    }

    /// Whether a weekday can be moved to another: not to one that has a dose at the same moment, which would only take
    /// the first out, or ask for two.
    pub(super) fn free_weekday(
        &self,
        basis: &Basis<'_>,
        (from, to): (Weekday7, Weekday7),
        on: NaiveDate,
    ) -> Result<(), DraftError> {
        let timeline = self.timeline(basis);
        let moments = |day: NaiveDate| -> Vec<DueMoment> {
            let due = timeline.by_plan(day).into_iter();
            due.map(|due| due.key.moment).collect()
        };
        let apart = TimeDelta::days(i64::from(to.0) - i64::from(from.0));
        for day in on.iter_days().take(WEEKS).filter(|day| day.weekday() == from.weekday()) {
            let there = moments(day + apart);
            if moments(day).iter().any(|moment| there.contains(moment)) {
                return Err(DraftError::WeekdayTaken(from, to));
            }
        }
        Ok(())
    }
}

/// Whether a decision overrides the directions of a step until the step changes.
fn holds_over(verb: &Verb, same_days: bool) -> bool {
    match verb {
        Verb::Set { days: None, .. } | Verb::Take(_) | Verb::Only { .. } | Verb::Time { .. } => true,
        Verb::Weekday { .. } => !same_days,
        _ => false,
    }
}

/// What is left of a step whose question waits has no day of its own, and it is nothing where it comes later or once more:
/// there it lasts as long as the step does.
pub(super) fn in_full(basis: &Basis<'_>, begins: NaiveDate, step: &mut Step) {
    let Length::Until(asked) = step.length else { return };
    let active = basis.active();
    let Place::Step(at) = active.place(basis.today) else {
        return;
    };
    if asked >= begins {
        return;
    }
    let plan = active.plans().get(at.plan);
    let own = plan.and_then(|plan| plan.steps.get(at.index()));
    let days = u32::try_from((asked - at.from).num_days() + 1).unwrap_or(1).max(1);
    step.length = own
        .map(|own| own.length.clone())
        .filter(|length| !matches!(length, Length::Until(_)))
        .unwrap_or(Length::Days(days));
}

/// Whether a decision is on the step in force on its day, and ends with it.
const fn belongs_to_a_step(verb: &Verb) -> bool {
    matches!(
        verb,
        Verb::Set { days: None, .. }
            | Verb::Take(_)
            | Verb::Only { good: false, .. }
            | Verb::Time { good: false, .. }
            | Verb::Weekday { good: false, .. }
            | Verb::Stay { .. }
            | Verb::Hold { .. }
    )
}

/// The amounts of these directions, said as decisions; none where they cannot be.
fn amounts(take: &Directions) -> Vec<Verb> {
    let lines: Vec<_> = take.lines.iter().filter(|line| !line.is_as_needed()).collect();
    let Some(first) = lines.first() else { return Vec::new() };
    if lines.iter().any(|line| line.amount.basis.is_some()) {
        return Vec::new();
    }
    let set = |at: Option<Moment>, amount| Verb::Set { amount, at, days: None };
    if lines.iter().all(|line| line.amount == first.amount) {
        return vec![set(None, first.amount.clone())];
    }
    let each = lines
        .iter()
        .map(|line| set(Some(line.moment.clone()), line.amount.clone()));
    each.collect()
}

/// Everything that is due in the days that are compared.
fn due(timeline: &Timeline, from: NaiveDate) -> Vec<Vec<Due>> {
    let days = from.iter_days().take(COMPARED);
    days.map(|day| timeline.by_plan(day)).collect()
}
