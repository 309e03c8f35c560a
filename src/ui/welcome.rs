//! The first run.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::Look;
use super::frame::put;
use super::text::{clean_line, wrap};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::popup::Popup;
use crate::app::welcome::CHOICES;

const WHAT: &str = "This program keeps the medication plan that you and your prescriber agreed on, what you took, and how \
    you felt. It does not suggest doses and it does not replace advice.";

/// Draws what the program is for, three ways on, and where the records would be.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) {
    // The sheet over it has the screen to itself.
    if matches!(app.popup, Some(Popup::SetUp(_))) {
        return;
    }
    let theme = &look.theme;
    let roomy = area.height >= 20;
    let left = area.x + if area.width >= 60 { 3 } else { 1 };
    let columns = usize::from(area.width.saturating_sub(left - area.x + 1)).min(73);
    let gap = u16::from(roomy);
    let mut y = area.y + 2 * gap;
    put(frame.buffer_mut(), area, left, y, "Welcome.", theme.heading);
    y += 1 + gap;
    if area.height >= 13 {
        for line in wrap(WHAT, columns) {
            put(frame.buffer_mut(), area, left, y, &line, theme.text);
            y += 1;
        }
    }
    y += gap * 2;
    for (i, (name, what, _)) in CHOICES.iter().enumerate() {
        let here = i == app.welcome.choice;
        look.hits
            .mark(Rect { y, height: 1, ..area }.intersection(area), Hit::Choice(i));
        let bold = if here { Modifier::BOLD } else { Modifier::empty() };
        if here {
            put(
                frame.buffer_mut(),
                area,
                left.saturating_sub(1),
                y,
                look.glyphs.focus,
                theme.accent,
            );
            frame.set_cursor_position(Position::new(left.saturating_sub(1), y.min(area.bottom() - 1)));
        }
        let x = put(
            frame.buffer_mut(),
            area,
            left + 1,
            y,
            &(i + 1).to_string(),
            theme.accent,
        );
        let x = put(
            frame.buffer_mut(),
            area,
            x,
            y,
            &format!("  {name}"),
            theme.text.add_modifier(bold),
        );
        let at = x.max(left + 30) + 1;
        if area.width >= 70 {
            put(frame.buffer_mut(), area, at, y, what, theme.text);
        }
        y += 1 + gap;
    }
    y += 1;
    let folder = app.world.first_run.as_deref().unwrap_or_default();
    let folder = clean_line(folder);
    let change = if area.width >= 70 {
        format!("  {folder}   change: 3, or REGIMEN_DIR")
    } else {
        format!("  {folder}")
    };
    let lines = [
        "Your records stay in plain text files on this computer:".to_owned(),
        change,
        "Nothing is sent anywhere. Only you can read the folder (mode 700).".to_owned(),
    ];
    let rest = Rect {
        height: area.height,
        ..area
    };
    for text in lines {
        for line in wrap(&text, columns) {
            put(frame.buffer_mut(), rest, left, y, &line, theme.text);
            y += 1;
        }
    }
}
