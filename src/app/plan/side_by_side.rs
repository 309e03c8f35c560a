//! Keys over two drafts side by side.

use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::moves::moved;
use crate::app::plan::State as PlanState;
use crate::app::plan::pair::{State, choices};
use crate::app::world::{Reply, World};

impl PlanState {
    /// Shows the plan next to the draft, or next to the first draft that was kept.
    pub(super) fn open_pair(&mut self, world: &World) -> Vec<Reply> {
        let Some(course) = self.shown(world) else {
            return vec![Reply::Say("No plan yet".into())];
        };
        if world.hidden {
            return vec![Reply::Say("Amounts are hidden; nothing is compared".into())];
        }
        let choices = choices(world, course);
        if choices.len() < 2 {
            let key = world.key(Scope::Plan, Action::Open).unwrap_or_default();
            return vec![Reply::Say(format!(
                "{} has no draft to compare; {key} on a row begins one",
                course.name
            ))];
        }
        self.pair = State::new(world, course, &choices, (0, 1)).map(Box::new);
        Vec::new()
    }

    /// The keys while two are shown side by side.
    pub(super) fn act_in_pair(&mut self, action: Action, world: &World) -> Option<Vec<Reply>> {
        let pair = self.pair.as_mut()?;
        let last = pair.rows.len().saturating_sub(1);
        if let Some(to) = moved(action, pair.focus, last) {
            pair.focus = to;
            return Some(Vec::new());
        }
        match action {
            Action::Back | Action::Compare => self.pair = None,
            Action::NextPeriod | Action::PreviousPeriod => return Some(self.other_pair(action, world)),
            _ => return None,
        }
        Some(Vec::new())
    }

    /// The next two of all that can be compared.
    fn other_pair(&mut self, action: Action, world: &World) -> Vec<Reply> {
        let (Some(course), Some(pair)) = (self.shown(world), self.pair.as_ref()) else {
            return Vec::new();
        };
        let choices = choices(world, course);
        let all: Vec<(usize, usize)> = (0..choices.len())
            .flat_map(|a| (a + 1..choices.len()).map(move |b| (a, b)))
            .collect();
        if all.len() < 2 {
            return vec![Reply::Say(
                "There is no other draft; `keep-draft` keeps this one under a name, and another can be begun".into(),
            )];
        }
        let place = |name: &String| choices.iter().position(|(other, _)| other == name).unwrap_or(0);
        let here = (place(&pair.names[0]), place(&pair.names[1]));
        let at = all.iter().position(|other| *other == here).unwrap_or(0);
        let next = if action == Action::NextPeriod {
            at + 1
        } else {
            at + all.len() - 1
        };
        let pair = all
            .get(next % all.len())
            .and_then(|pair| State::new(world, course, &choices, *pair));
        self.pair = pair.map(Box::new);
        Vec::new()
    }
}
