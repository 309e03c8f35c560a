//! The review: the sheet of a week, the table by dose step, the chart.

mod chart;
mod parts;
pub(super) mod steps;
mod week;

use ratatui::Frame;

use super::Look;
use super::frame::Parts;
use crate::app::App;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::review::Screen;
use crate::ui::review::parts::{below, focus, lines, title};

pub(super) use week::notes_before;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    if app.world.regimen.courses.is_empty() && app.world.regimen.measures.is_empty() {
        nothing(frame, parts, app, look);
        return;
    }
    match app.review.screen {
        Screen::Week => week::draw(frame, parts, app, look),
        Screen::Steps => steps::draw(frame, parts, app, look),
        Screen::Chart => chart::draw(frame, parts, app, look),
    }
}

/// What is there before anything was planned.
fn nothing(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let key = app.world.key(Scope::Everywhere, Action::Plan).unwrap_or_default();
    title(frame, parts.body, "Review", app, look);
    let words = format!("Nothing to review yet. {key} goes to the plan; ratings appear here after a check-in.");
    let area = below(parts.body, 2);
    let y = lines(frame, area, &app.world, &[words], look.theme.text, look);
    focus(frame, area, y.min(area.bottom().saturating_sub(1)), look);
}
