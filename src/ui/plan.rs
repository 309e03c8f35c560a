//! The plan view.

use ratatui::Frame;

use super::Look;
use super::frame::Parts;
use super::list::{self, Item};
use crate::app::App;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let items = lines(app, look);
    let focus = app.plan.top.min(items.len().saturating_sub(1));
    let items: Vec<Item> = items
        .into_iter()
        .enumerate()
        .map(|(i, item)| item.focus(i == focus))
        .collect();
    list::draw(frame, parts.body, &items, look);
}

/// Every course with its directions now and where it stands.
fn lines(app: &App, look: &Look) -> Vec<Item> {
    use crate::domain::schedule::Place;
    let world = &app.world;
    let mut items = Vec::new();
    for course in &world.regimen.courses {
        items.push(Item::text(&format!(" {}", world.name(&course.id)), look.theme.heading));
        let Some(timeline) = world.schedules.timeline(&course.id) else {
            continue;
        };
        let words = match timeline.place(world.day) {
            Place::Before(None) => "no plan yet".to_owned(),
            Place::Before(Some(from)) => format!("begins {}", crate::app::words::day(from)),
            Place::Step(at) => {
                let plan = timeline.plans().get(at.plan);
                let steps = plan.map_or(0, |plan| plan.steps.len());
                let take = at
                    .replaced
                    .clone()
                    .or_else(|| Some(plan?.steps.get(at.index())?.take.clone()));
                let take = take.map(|take| take.to_string()).unwrap_or_default();
                let take = if world.hidden { "--".to_owned() } else { take };
                format!("step {} of {steps}, day {}: {take}", at.step, at.day)
            }
            Place::Paused { since, .. } => format!("paused since {}", crate::app::words::day(since)),
            Place::Stopped(since) => format!("stopped since {}", crate::app::words::day(since)),
            Place::Over(since) => format!("through since {}", crate::app::words::day(since)),
        };
        items.push(Item::text(&format!("   {words}"), look.theme.text));
    }
    if items.is_empty() {
        items.push(Item::text(" No plan yet.", look.theme.text));
    }
    items
}
