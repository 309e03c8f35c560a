//! Pieces of text side by side, and lines under each other.

use crate::ui::Look;
use crate::ui::frame;
use crate::ui::text;
use crate::ui::text::width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

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
                    let rows = text::wrap(&span.content, columns);
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
pub(super) fn cut(spans: Vec<Span<'static>>, columns: usize, look: &Look) -> Line<'static> {
    let mut line = Line::default();
    let mut left = columns;
    for span in spans {
        let wide = width(&span.content);
        if wide > left {
            let text = text::fit_with(&span.content, left, look.glyphs.ellipsis).into_owned();
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
                frame::put(buffer, area, end, y - 1, look.glyphs.open, look.theme.decoration);
            }
            break;
        }
        buffer.set_line(area.x, y, line, area.width);
        y += 1;
    }
    y
}
