//! The calendar view: a month or twenty-four weeks, and the focused day.

mod columns;
mod day;
mod heights;
mod month;
mod noted;
mod others;
mod pane;
mod parts;
mod weeks;

use ratatui::Frame;

use super::Look;
use super::frame::Parts;
use crate::app::App;
use crate::app::calendar::Mode;

pub(super) use day::{HIDDEN, brief, doses, readings};

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    match app.calendar.mode {
        Mode::Month => month::draw(frame, parts, app, look),
        Mode::Weeks => weeks::draw(frame, parts, app, look),
    }
}
