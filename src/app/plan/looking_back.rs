//! Keys over what was decided on a plan, and over two of its revisions.

use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::moves::moved;
use crate::app::plan::history::Compared;
use crate::app::plan::{State as PlanState, correct, with_basis};
use crate::app::world::{Reply, World};
use crate::domain::correction::Entry;
use crate::domain::draft::effect;

impl PlanState {
    /// Shows what was decided on the shown course; with `past` the last decision that is over has the focus.
    pub fn open_decisions(&mut self, past: bool, world: &World) -> Vec<Reply> {
        self.refresh(world);
        let Some(picture) = self.picture.as_ref().filter(|picture| !picture.decisions.is_empty()) else {
            return vec![Reply::Say("Nothing was decided yet".into())];
        };
        let today = world.today();
        if let Some(history) = &mut self.history {
            history.compared = None;
        }
        let over = picture
            .decisions
            .iter()
            .rposition(|decision| decision.void.is_none() && decision.on < today);
        self.focus_decision(over.filter(|_| past).unwrap_or(usize::MAX), world);
        if !past {
            return Vec::new();
        }
        let key = |action| world.key(Scope::Decisions, action).unwrap_or_default();
        let (change, remove, decide) = (key(Action::Change), key(Action::Remove), key(Action::Decide));
        vec![Reply::Say(format!(
            "{change} corrects what was entered wrong, {remove} takes back what never was, {decide} adds what was forgotten"
        ))]
    }

    /// The keys while the decisions are shown.
    pub(super) fn act_in_history(&mut self, action: Action, world: &World) -> Option<Vec<Reply>> {
        let Some(picture) = &self.picture else {
            self.history = None;
            return Some(Vec::new());
        };
        let last = picture.decisions.len().saturating_sub(1);
        let Some(history) = &mut self.history else {
            return Some(self.open_decisions(false, world));
        };
        let here = history.focus.min(last);
        if let Some(compared) = &mut history.compared {
            let last = compared.days.len().saturating_sub(1);
            if let Some(to) = moved(action, compared.focus, last) {
                compared.focus = to;
                return Some(Vec::new());
            }
            match action {
                Action::Back | Action::Open => history.compared = None,
                Action::Switch => self.history = None,
                _ => return None,
            }
            return Some(Vec::new());
        }
        if let Some(to) = moved(action, here, last) {
            history.focus = to;
            self.look_at_decision(world);
            return Some(Vec::new());
        }
        match action {
            Action::Switch | Action::Back => {
                self.history = None;
                return Some(Vec::new());
            }
            Action::PreviousPeriod | Action::NextPeriod => {
                let replies = self.switch(action == Action::NextPeriod, world);
                self.focus_decision(usize::MAX, world);
                return Some(replies);
            }
            Action::Open => self.compare(here, world),
            Action::Decide => {
                let course = self.shown(world);
                return Some(course.map_or_else(Vec::new, |course| correct::line(world, course, None)));
            }
            Action::Change | Action::Remove => return Some(self.correct(here, action == Action::Remove, world)),
            _ => return None,
        }
        self.look_at_decision(world);
        Some(Vec::new())
    }

    /// Focuses a decision; while one is compared, one of the days that differ.
    pub fn focus_decision(&mut self, at: usize, world: &World) {
        let history = self.history.get_or_insert_default();
        if let Some(compared) = &mut history.compared {
            compared.focus = at.min(compared.days.len().saturating_sub(1));
            return;
        }
        history.focus = at;
        self.look_at_decision(world);
    }

    /// Works out what the focused decision changed.
    pub(super) fn look_at_decision(&mut self, world: &World) {
        let (Some(history), Some(picture)) = (&self.history, &self.picture) else {
            return;
        };
        let here = history.focus.min(picture.decisions.len().saturating_sub(1));
        let decision = picture.decisions.get(here);
        let effect = match (decision, self.shown(world)) {
            (Some(decision), Some(course)) => with_basis(world, course, |basis| effect(basis, decision).stretches),
            _ => Vec::new(),
        };
        if let Some(history) = &mut self.history {
            (history.focus, history.effect) = (here, effect);
        }
    }

    /// What is shown of the decisions, worked out again.
    pub(super) fn look_again(&mut self, world: &World) {
        let Some(history) = &self.history else {
            return;
        };
        let (at, days) = (history.focus, history.compared.as_ref().map(|compared| compared.focus));
        self.look_at_decision(world);
        if let Some(days) = days {
            self.compare(at, world);
            if let Some(compared) = self.history.as_mut().and_then(|history| history.compared.as_mut()) {
                compared.focus = days.min(compared.days.len().saturating_sub(1));
            }
        }
    }

    fn compare(&mut self, at: usize, world: &World) {
        let decision = self.picture.as_ref().and_then(|picture| picture.decisions.get(at));
        let compared = match (decision, self.shown(world)) {
            (Some(decision), Some(course)) => Some(with_basis(world, course, |basis| Compared::new(basis, decision))),
            _ => None,
        };
        if let Some(history) = &mut self.history {
            history.compared = compared.map(Box::new);
        }
    }

    pub(super) fn correct(&self, at: usize, never: bool, world: &World) -> Vec<Reply> {
        let decision = self.picture.as_ref().and_then(|picture| picture.decisions.get(at));
        let (Some(decision), Some(course)) = (decision, self.shown(world)) else {
            return vec![Reply::Say("Nothing was decided yet".into())];
        };
        match Entry::of(course, decision) {
            None => vec![Reply::Say("This was taken back already; it has no effect".into())],
            Some(wrong) if never => vec![correct::asked(course, Some(wrong), None)],
            wrong => correct::line(world, course, wrong),
        }
    }
}
