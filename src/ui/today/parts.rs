//! What the panes of Today share.

use crate::app::App;
use crate::domain::course::Course;
use crate::domain::schedule::{Place, StepAt};
use crate::ui::frame::put;
use crate::ui::text;
use crate::ui::text::pad;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The course whose steps are shown in the pane, its step, the number of that and of the last one.
pub(super) fn stepping(app: &App) -> Option<(&Course, StepAt, (u32, u32))> {
    let world = &app.world;
    let course = app.today.stepping(world)?;
    let timeline = world.schedules.timeline(&course.id)?;
    let Place::Step(at) = timeline.place(world.day) else {
        return None;
    };
    let numbers = (timeline.number(at.plan, at.step), timeline.last_number(at.plan));
    // A revision written out from the middle of a step: it is one step all the same.
    let from = timeline.begun(&at);
    let day = at
        .day
        .saturating_add(u32::try_from((at.from - from).num_days()).unwrap_or(0));
    Some((course, StepAt { day, from, ..at }, numbers))
}

/// A cell of a table by columns.
pub(super) fn cell(text: &str, columns: usize) -> String {
    pad(&text::clean_line(text), columns)
}

/// Puts a line of words; the row after it.
pub(super) fn words_at(frame: &mut Frame<'_>, area: Rect, y: u16, text: &str, style: Style) -> u16 {
    put(frame.buffer_mut(), area, area.x, y, text, style);
    y + 1
}
