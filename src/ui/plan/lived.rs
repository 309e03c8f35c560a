//! Below the ladder on a large screen: what was recorded at each step, as the review has it.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::App;
use crate::app::words;
use crate::ui::Look;
use crate::ui::frame::{self, put};
use crate::ui::review::steps;
use crate::ui::written::written;

/// The rows that are left for the decisions below it.
const DECISIONS: u16 = 10;

/// With fewer rows than this it is left out: a rule, two headings, and a step.
const LEAST: u16 = 4;

/// Draws a rule and the table, and gives the row after it; `None` where no step was recorded or the screen is too low.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) -> Option<u16> {
    let table = app.plan.lived()?;
    let high = area.height.saturating_sub(DECISIONS);
    if high < LEAST {
        return None;
    }
    frame::rule(frame.buffer_mut(), area, area.y, look);
    let since = table.rows.first().map_or(String::new(), |row| {
        format!(", since {}", words::day_near(row.from, app.world.today()))
    });
    let heading = written(&app.world, &format!("By dose step{since}"));
    put(
        frame.buffer_mut(),
        area,
        area.x + 1,
        area.y + 1,
        &heading,
        look.theme.heading,
    );
    let rows = Rect {
        y: area.y + 2,
        height: high - 2,
        ..area
    };
    Some(steps::beside(frame, rows, app, table, look))
}
