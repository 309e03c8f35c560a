//! The calendar view: a month or twenty-four weeks, and the focused day.

mod day;
mod month;
mod weeks;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::frame::Parts;
use super::glyphs::Sign;
use super::text::width;
use super::{Look, TWO_PANES};
use crate::app::App;
use crate::app::calendar::Mode;
use crate::app::calendar::cached::Mark;

pub(super) use day::{HIDDEN, brief, doses, readings};

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    match app.calendar.mode {
        Mode::Month => month::draw(frame, parts, app, look),
        Mode::Weeks => weeks::draw(frame, parts, app, look),
    }
}

/// The body as one pane, or as two of which the right one is for the day: the grid has the more room.
fn panes(parts: &Parts) -> (Rect, Option<Rect>) {
    let body = parts.body;
    if body.width < TWO_PANES {
        return (body, None);
    }
    let right = (body.width * 3 / 10).clamp(30, 60);
    let left = body.width - right - 2;
    (
        Rect { width: left, ..body },
        Some(Rect {
            x: body.x + left + 2,
            width: right,
            ..body
        }),
    )
}

/// The sign of a mark, and its style.
fn mark(mark: Mark, look: &Look) -> (&'static str, Style) {
    let (sign, style) = match mark {
        Mark::Dose(status) => (super::today::sign(status), super::today::sign_style(status, look)),
        Mark::AsNeeded => (Sign::AsNeeded, look.theme.text),
        Mark::Off => (Sign::OffDay, look.theme.aside),
    };
    (look.glyphs.sign(sign), style)
}

/// Puts pieces side by side, as many on a line as fit, with a gap between them. A piece is only broken if it is longer
/// than a line.
pub(super) fn flow(
    pieces: Vec<Vec<Span<'static>>>,
    gap: &'static str,
    columns: usize,
    look: &Look,
) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut used = 0;
    for piece in pieces {
        let wide: usize = piece.iter().map(|span| width(&span.content)).sum();
        match lines.last_mut().filter(|_| used + gap.len() + wide <= columns) {
            Some(line) => {
                line.spans.push(Span::raw(gap));
                line.spans.extend(piece);
                used += gap.len() + wide;
            }
            None if wide > columns && piece.len() == 1 => {
                for span in piece {
                    let rows = super::text::wrap(&span.content, columns);
                    used = rows.last().map_or(0, |row| width(row));
                    lines.extend(rows.into_iter().map(|row| Line::styled(row, span.style)));
                }
            }
            None => {
                lines.push(cut(piece, columns, look));
                used = wide;
            }
        }
    }
    lines
}

/// Spans of a limited width.
fn cut(spans: Vec<Span<'static>>, columns: usize, look: &Look) -> Line<'static> {
    let mut line = Line::default();
    let mut left = columns;
    for span in spans {
        let wide = width(&span.content);
        if wide > left {
            let text = super::text::fit_with(&span.content, left, look.glyphs.ellipsis).into_owned();
            line.spans.push(Span::styled(text, span.style));
            break;
        }
        left -= wide;
        line.spans.push(span);
    }
    line
}

/// Draws lines under each other as far as there is room, with a mark where that is not all; the row after the last one.
pub(super) fn lines(buffer: &mut Buffer, area: Rect, lines: &[Line<'static>], look: &Look) -> u16 {
    let mut y = area.y;
    for line in lines {
        if y >= area.bottom() {
            if !area.is_empty() {
                let end = area.right() - 1;
                super::frame::put(buffer, area, end, y - 1, look.glyphs.open, look.theme.decoration);
            }
            break;
        }
        buffer.set_line(area.x, y, line, area.width);
        y += 1;
    }
    y
}

/// What the signs say, as many as fit whole.
fn legend(columns: usize, look: &Look) -> Line<'static> {
    let signs = [
        Sign::Taken,
        Sign::Changed,
        Sign::Skipped,
        Sign::NotRecorded,
        Sign::Due,
        Sign::AsNeeded,
        Sign::NewStep,
    ];
    let mut words: Vec<String> = signs
        .map(|sign| format!("{} {}", look.glyphs.sign(sign), sign.word()))
        .into();
    words.push("n note".into());
    let mut text = String::new();
    for word in words {
        if width(&text) + 1 + width(&word) <= columns {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(&word);
        }
    }
    Line::styled(text, look.theme.aside)
}
