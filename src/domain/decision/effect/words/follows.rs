//! What follows a decision: until when the step lasts, and what comes then.

use chrono::{NaiveDate, TimeDelta};

use crate::domain::decision::effect::Effect;
use crate::domain::directions::Directions;
use crate::domain::plan::{Length, Step};
use crate::domain::schedule::{Place, Rung, RungKind};

/// How many days are looked at.
const AHEAD: usize = 400;

/// How a step goes on.
#[derive(Default)]
pub(super) struct Follows<'a> {
    /// Its last day, with its holds; `None` where it has none.
    pub(super) until: Option<NaiveDate>,
    /// The day from which the plan asks, where it goes on until that is answered.
    pub(super) asks: Option<NaiveDate>,
    /// What comes after it.
    pub(super) next: Option<&'a Rung>,
}

impl<'a> Follows<'a> {
    pub(super) fn new(last: &Rung, next: Option<&'a Rung>) -> Self {
        Self {
            until: last.until,
            asks: last.asks,
            next,
        }
    }
}

impl Effect {
    /// Whether a rung is a step to come of which `each step` says how long it lasts.
    pub(super) fn is_to_come(&self, rung: &Rung) -> bool {
        let step = || {
            let plan = self.now.plans().get(rung.plan)?;
            plan.steps.get(usize::try_from(rung.step).ok()?.checked_sub(1)?)
        };
        let counts = |step: &Step| matches!(step.length, Length::Days(_) | Length::Weeks(_) | Length::Months(_));
        let here = matches!(self.was.place(self.on), Place::Step(at) if (at.plan, at.step) == (rung.plan, rung.step));
        rung.kind == RungKind::Step && rung.from > self.on && !rung.part && !here && step().is_some_and(counts)
    }

    /// Until when the step of a day lasts with its holds, and what follows.
    pub(super) fn follows(&self, on: NaiveDate) -> Follows<'_> {
        let has = |rung: &Rung| rung.from <= on && rung.until.is_none_or(|until| on <= until);
        let Some(here) = self.ladder.iter().position(has) else {
            return Follows::default();
        };
        let step = &self.ladder[here];
        let (mut last, mut paused) = (step, false);
        for rung in self.ladder.iter().skip(here + 1) {
            let same = (rung.plan, rung.step, rung.pass) == (step.plan, step.step, step.pass);
            match rung.kind {
                // A hold, what a decision divides, and what goes on after a pause belong to the step.
                RungKind::Step | RungKind::Hold if same && (rung.part || paused || rung.kind == RungKind::Hold) => {
                    (last, paused) = (rung, false);
                }
                RungKind::Pause if rung.until.is_some() => paused = true,
                _ => return Follows::new(last, Some(rung)),
            }
        }
        Follows::new(last, None)
    }

    /// The last day of the step that is in force on the day of the decision, with its holds; `None` where it has none.
    pub fn lasts_to(&self) -> Option<NaiveDate> {
        self.follows(self.on).until
    }

    /// The first day after one and up to another, within the step, on which a decision of a later day brings other
    /// directions, and these.
    pub(super) fn other_directions(&self, on: NaiveDate, until: Option<NaiveDate>) -> Option<(NaiveDate, Directions)> {
        let here = self.now.step_on(on)?.0;
        let take = self.now.taken_on(on)?;
        let days = on.iter_days().skip(1).take(AHEAD);
        let mut days = days.take_while(|day| until.is_none_or(|until| *day <= until));
        let (day, at) = days.find_map(|day| {
            let at = self.now.step_on(day)?.0;
            (self.now.taken_on(day)? != take).then_some((day, at))
        })?;
        let same = (at.plan, at.step, at.pass) == (here.plan, here.step, here.pass);
        Some((day, self.now.taken_on(day)?)).filter(|_| same)
    }

    /// ` until Mon 13 Apr, then 50 mg again`
    pub(super) fn then(&self) -> String {
        // A step that asks already runs on until somebody decides.
        let on = self.begins();
        if matches!(self.now.place(on), Place::Step(at) if at.asks_since.is_some()) {
            return String::new();
        }
        let Follows { until, asks, next } = self.follows(on);
        if let Some((day, take)) = self.other_directions(on, until) {
            return format!(" until {}, then {take}", self.near(day - TimeDelta::days(1)));
        }
        if let (None, Some(asks)) = (until, asks) {
            return format!(" until it is decided; the plan asks from {}", self.near(asks));
        }
        let Some(until) = until else { return String::new() };
        let until = format!(" until {}", self.near(until));
        match next {
            None => format!("{until}, then nothing is due"),
            Some(next) if next.asked => format!("{until}, then the plan asks before {}", next.take),
            Some(next) => match next.kind {
                RungKind::Step | RungKind::Hold => {
                    let before = self.was.taken_on(on - TimeDelta::days(1));
                    let again = if before.as_ref() == Some(&next.take) {
                        " again"
                    } else {
                        ""
                    };
                    format!("{until}, then {}{again}", next.take)
                }
                RungKind::Pause => format!("{until}, then a pause"),
                RungKind::Stop => format!("{until}, then nothing is due"),
            },
        }
    }

    /// The first day of a plan that begins later, over whatever is decided now.
    pub(super) fn next_plan(&self) -> Option<NaiveDate> {
        self.now
            .plans()
            .iter()
            .map(|plan| plan.from)
            .find(|from| *from > self.on)
    }

    /// `; the plan from Sat 21 Mar begins on its own day`
    pub(super) fn but_a_plan(&self) -> String {
        let plan = self.next_plan().map(|plan| self.near(plan));
        plan.map_or_else(String::new, |plan| {
            format!("; the plan from {plan} begins on its own day")
        })
    }

    pub(super) fn until(&self, good: bool) -> String {
        if good && self.is_of_this_step_alone() {
            let then = self.until_the_step_changes();
            return format!("{then} (no step to come has such a dose)");
        }
        if good {
            match self.next_plan() {
                Some(plan) => format!(
                    ", on the steps to come as well, until the plan from {} begins",
                    self.near(plan)
                ),
                None => ", on the steps to come as well".to_owned(),
            }
        } else {
            self.until_the_step_changes()
        }
    }

    /// Whether there are steps to come, and what is decided for good changes none of them.
    pub(super) fn is_of_this_step_alone(&self) -> bool {
        let here = match self.now.place(self.on) {
            Place::Step(at) => (at.plan, at.step, at.pass),
            _ => return false,
        };
        // A plan to come is another one.
        let next = self.next_plan();
        let later = |rung: &&Rung| {
            let own = (rung.plan, rung.step, rung.pass) == here || next.is_some_and(|next| rung.from >= next);
            rung.kind == RungKind::Step && rung.from > self.on && !own
        };
        let mut later = self.ladder.iter().filter(later).peekable();
        let same = |rung: &Rung| self.now.taken_on(rung.from) == self.was.taken_on(rung.from);
        later.peek().is_some() && later.all(same)
    }

    /// ` until Sun 29 Nov, then 100 mcg 08:00`, or without a day.
    pub(super) fn until_the_step_changes(&self) -> String {
        match self.then() {
            none if none.is_empty() => " until the step changes".to_owned(),
            then => then,
        }
    }
}
