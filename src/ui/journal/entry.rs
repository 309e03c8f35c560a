//! What was written on the focused day.

use crate::ui::written::written;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::App;
use crate::ui::Look;
use crate::ui::calendar::{HIDDEN, doses, readings};
use crate::ui::flow::lines;
use crate::ui::focus;
use crate::ui::frame::{self, put, put_right, span};
use crate::ui::journal::parts::{marked, place};
use crate::ui::text::{clean, pad, width, wrap};

/// Draws it: heading, texts, and below them, where there is no pane for that, the day's doses and ratings.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, with_day: bool, look: &Look) {
    let Some(focused) = app.journal.focused() else { return };
    let theme = &look.theme;
    let columns = usize::from(area.width.saturating_sub(1));
    let mut y = area.y;
    if area.height >= 6 {
        let heading = written(&app.world, &focused.day.format("%a %-d %b %Y").to_string());
        let x = put(frame.buffer_mut(), area, area.x, y, &heading, theme.heading);
        if with_day {
            let place = place(app, focused.day).join(", ").replace(", day", " day");
            put_right(frame.buffer_mut(), area, y, &place, theme.aside, x - area.x + 2);
        }
        y += 2;
    }
    let below = if with_day {
        underneath(app, columns, look)
    } else {
        Vec::new()
    };
    let left = area.bottom().saturating_sub(y);
    let wanted = u16::try_from(below.len() + 1).unwrap_or(u16::MAX);
    let fits = !below.is_empty() && wanted + 3 <= left;
    let room = if fits { left - wanted } else { left };
    let (all, focus) = texts(app, columns, look);
    let used = u16::try_from(all.len()).unwrap_or(u16::MAX).min(room);
    let several = app.journal.texts().len() > 1;
    // What does not fit goes at the top, as far as the focused text can be seen.
    let top = all.len().saturating_sub(usize::from(room)).min(focus);
    lines(
        frame.buffer_mut(),
        Rect {
            y,
            height: used,
            ..area
        },
        all.get(top..).unwrap_or_default(),
        look,
    );
    let row = y + u16::try_from(focus - top).unwrap_or(0);
    if several && row < y + used {
        let before = focus::before(area);
        put(
            frame.buffer_mut(),
            before,
            before.x,
            row,
            look.glyphs.closed,
            theme.accent,
        );
    }
    if fits {
        let y = y + used + u16::from(used < room);
        let rule = Rect {
            x: area.x.saturating_sub(1),
            width: area.width + 1,
            ..area
        };
        frame::rule(frame.buffer_mut(), rule, y, look);
        lines(
            frame.buffer_mut(),
            Rect {
                y: y + 1,
                height: area.bottom() - y - 1,
                ..area
            },
            &below,
            look,
        );
    }
}

/// Every text of the day with its time, and the line at which the focused one begins.
fn texts(app: &App, columns: usize, look: &Look) -> (Vec<Line<'static>>, usize) {
    let theme = &look.theme;
    let world = &app.world;
    let texts = app.journal.texts();
    let several = texts.len() > 1;
    let focused = app.journal.focused().map(|item| &item.id);
    let mut all: Vec<Line<'static>> = Vec::new();
    let mut focus = 0;
    for item in texts {
        if !all.is_empty() {
            all.push(Line::default());
        }
        let here = focused == Some(&item.id);
        if here {
            focus = all.len();
        }
        let time = world.clock(item.at.time());
        let indent = width(&time) + 2;
        let text = if world.hidden {
            HIDDEN.into()
        } else {
            clean(item.text.trim_end())
        };
        let words = if world.hidden {
            &[][..]
        } else {
            app.journal.query().words()
        };
        for (i, line) in wrap(&text, columns.saturating_sub(indent)).into_iter().enumerate() {
            let style = if several && here { theme.accent } else { theme.aside };
            let mut spans = vec![span(&pad(if i == 0 { &time } else { "" }, indent), style)];
            spans.extend(marked(&line, words, look));
            all.push(Line::from(spans));
        }
        let inside: Vec<Span<'static>> = item
            .tags
            .iter()
            .filter(|tag| !world.hidden && !item.text.to_lowercase().contains(&format!("#{tag}")))
            .map(|tag| span(&format!("#{tag} "), theme.accent))
            .collect();
        if !inside.is_empty() {
            let mut spans = vec![Span::raw(" ".repeat(indent))];
            spans.extend(inside);
            all.push(Line::from(spans));
        }
    }
    (all, focus)
}

/// The day's ratings and doses.
fn underneath(app: &App, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let Some(day) = app.journal.day() else {
        return Vec::new();
    };
    let mut all = readings(&app.world, day, columns, look);
    all.extend(doses(&app.world, day, columns, look));
    all
}
