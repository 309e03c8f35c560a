//! Gates: a step whose time is over and that asks before the next one begins.

use chrono::NaiveDate;

use crate::domain::plan::Step;
use crate::domain::schedule::{Place, Timeline};

/// A step that runs on at its dose until somebody decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The step and the last one, as they are numbered.
    pub step: (u32, usize),
    /// The first day beyond its time.
    pub since: NaiveDate,
    /// What would begin; `None` after the last step.
    pub next: Option<Step>,
    /// Whether there is a step to go back to.
    pub can_go_back: bool,
}

/// The gate that is open on a day, if one is. To decide later is to do nothing: the step runs on.
pub fn gate(timeline: &Timeline, today: NaiveDate) -> Option<Gate> {
    let Place::Step(at) = timeline.place(today) else {
        return None;
    };
    let since = at.asks_since?;
    let plan = timeline.plans().get(at.plan)?;
    Some(Gate {
        step: (
            timeline.number(at.plan, at.step),
            usize::try_from(timeline.last_number(at.plan)).unwrap_or(usize::MAX),
        ),
        since,
        next: plan.steps.get(at.index() + 1).cloned(),
        can_go_back: at.index() > 0,
    })
}
