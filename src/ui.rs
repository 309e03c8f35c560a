//! Drawing: what a frame looks like, as a function of what the program knows.
//!
//! Nothing here reads a clock, a file, the environment or the terminal. The vocabulary every screen shares comes first:
//! [`text`] (widths, cutting, wrapping, and [`text::clean`], the one gate to the terminal), [`glyphs`] (signs and line
//! drawing, each with a plain ASCII form) and [`theme`] (colours by role); then [`list`] (lines with one focused) and
//! [`sheet`] (what is open over a view). [`draw`] puts the screen of an [`App`] together.

mod about;
mod calendar;
mod changes;
mod checkin;
mod exchange;
mod flow;
mod focus;
mod form;
pub mod frame;
pub mod glyphs;
mod help;
pub mod hits;
mod journal;
pub mod list;
mod look;
mod measures;
mod missing;
mod named;
mod palette;
mod plan;
pub mod plot;
mod prompt;
mod report;
mod review;
mod setup;
pub mod sheet;
mod signs;
pub mod staircase;
pub mod text;
pub mod theme;
mod today;
mod visit;
mod welcome;
mod written;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use self::frame::Parts;
use crate::app::App;
use crate::app::message::View;
use crate::app::popup::Popup;
pub use crate::ui::look::{LEAST, Look, TWO_PANES};

/// Draws the screen. The cursor is on the focused row, cell or field in every frame.
pub fn draw(frame: &mut Frame<'_>, app: &App, look: &Look) {
    let area = frame.area();
    look.hits.clear();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        frame::too_small(frame, area, look);
        return;
    }
    let parts = if app.is_welcome() {
        Parts::bare(area)
    } else {
        Parts::of(area).for_receipt(app)
    };
    frame.set_cursor_position(Position::new(parts.body.x, parts.body.y));
    if app.is_welcome() {
        welcome::draw(frame, parts.body, app, look);
    } else {
        frame::tabs(frame, &parts, app, look);
        body(frame, &parts, app, look);
    }
    frame::receipt(frame, parts.receipt, app, look);
    if let Some(underneath) = app.underneath() {
        over(frame, area, &parts, app, underneath, look);
    }
    match &app.popup {
        Some(popup) => over(frame, area, &parts, app, popup, look),
        None => frame::hints(frame, parts.hints, &app.hints(), look),
    }
}

/// The present view.
fn body(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    match app.view {
        _ if app.about.is_open() => about::draw(frame, parts, app, look),
        _ if app.is_visiting() => visit::draw(frame, parts, app, look),
        View::Today => today::draw(frame, parts, app, look),
        View::Calendar => calendar::draw(frame, parts, app, look),
        View::Review if app.report.is_open() => report::draw(frame, parts, app, look),
        View::Review => review::draw(frame, parts, app, look),
        View::Plan => plan::draw(frame, parts, app, look),
        View::Journal => journal::draw(frame, parts, app, look),
    }
}

/// What is open over the view.
fn over(frame: &mut Frame<'_>, area: Rect, parts: &Parts, app: &App, popup: &Popup, look: &Look) {
    look.hits.clear();
    match popup {
        Popup::Prompt(prompt) => prompt::draw(frame, area, app, prompt, look),
        Popup::Help(state, _) => help::draw(frame, parts, app, state, look),
        Popup::Commands(state) => palette::draw(frame, parts, app, state, look),
        Popup::CheckIn(state) => checkin::draw(frame, parts, app, state, look),
        Popup::Measures(state) => measures::draw(frame, parts, app, state, look),
        Popup::Missing(state) => missing::draw(frame, parts, app, state, look),
        Popup::Form(state) => form::draw(frame, parts, app, state, look),
        Popup::Skip(state) => prompt::reasons(frame, area, app, state, look),
        Popup::Second(state) => sheet::second(frame, parts, app, state, look),
        Popup::Question(question) => sheet::question(frame, parts, app, question, look),
        Popup::SetUp(state) => setup::draw(frame, parts, app, state, look),
        Popup::Template(state) => setup::draw_template(frame, parts, app, state, look),
        Popup::Activate(state) => plan::activate(frame, parts, app, state, look),
        Popup::Correct(state) => plan::correct(frame, parts, app, state, look),
        Popup::Changes(state) => changes::draw(frame, parts, app, state, look),
        Popup::Import(state) => exchange::draw(frame, parts, app, state, look),
        Popup::Waiting(state) => exchange::waiting(frame, parts, app, state, look),
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_checkin;
