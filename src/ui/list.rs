//! Lines under each other, one of them focused, moved so that it can be seen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Look;
use super::focus;
use super::frame::{put, put_right, span};
use super::text::{fit_with, pad, width};
use crate::app::hit::Hit;

/// One row of a list.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// The text, from column 1 on.
    pub line: Line<'static>,
    /// The text at the right end, if there is room.
    pub right: Option<(String, Style)>,
    /// It has the focus.
    pub focused: bool,
    /// What a click on it is meant for.
    pub hit: Option<Hit>,
}

impl Item {
    /// A row of one piece.
    pub fn text(text: &str, style: Style) -> Self {
        Self {
            line: Line::from(span(text, style)),
            ..Self::default()
        }
    }

    /// A row of cells: each padded to its width (the last one free), with its style.
    pub fn cells(cells: &[(&str, usize, Style)]) -> Self {
        let last = cells.len().saturating_sub(1);
        let spans = cells.iter().enumerate().map(|(i, (text, columns, style))| {
            let text = super::text::clean_line(text);
            // A cell too long for its column pushes what follows; nothing of a name or amount is lost while there is
            // room on the line.
            if i == last || super::text::width(&text) >= *columns {
                Span::styled(
                    if i == last {
                        text.into_owned()
                    } else {
                        format!("{text} ")
                    },
                    *style,
                )
            } else {
                Span::styled(pad(&text, *columns), *style)
            }
        });
        Self {
            line: Line::from(spans.collect::<Vec<_>>()),
            ..Self::default()
        }
    }

    /// The same with something at the right end.
    pub fn with_right(self, text: impl Into<String>, style: Style) -> Self {
        Self {
            right: Some((text.into(), style)),
            ..self
        }
    }

    /// The same, to be clicked.
    pub fn hit(self, hit: Hit) -> Self {
        Self { hit: Some(hit), ..self }
    }

    /// The same with or without the focus.
    pub fn focus(self, focused: bool) -> Self {
        Self { focused, ..self }
    }
}

/// Draws as many rows as fit, the focused one among them, with the focus mark, bold, and the cursor on it. The number
/// of rows that were drawn.
pub fn draw(frame: &mut Frame<'_>, area: Rect, items: &[Item], look: &Look) -> u16 {
    let height = usize::from(area.height);
    if height == 0 || area.width == 0 {
        return 0;
    }
    let focus = items.iter().position(|item| item.focused);
    let gutter = 1 + u16::from(is_flush(items));
    let top = top(items.len(), height, focus.unwrap_or(0));
    for (item, y) in items[top..].iter().zip(area.y..area.bottom()) {
        row(frame, Rect { y, height: 1, ..area }, gutter, item, look);
    }
    let shown = items.len().saturating_sub(top).min(height);
    let more = (top > 0, top + shown < items.len());
    ends(frame, area, (area.y, area.bottom()), more, look.theme.decoration, look);
    u16::try_from(shown).unwrap_or(area.height)
}

/// Marks at the right edge that there is more above the first row that is shown, or below the last; `end` is the row after that.
pub fn ends(
    frame: &mut Frame<'_>,
    area: Rect,
    (from, end): (u16, u16),
    (above, below): (bool, bool),
    style: Style,
    look: &Look,
) {
    let x = area.right().saturating_sub(1);
    if above {
        put(frame.buffer_mut(), area, x, from, look.glyphs.above, style);
    }
    if below {
        put(
            frame.buffer_mut(),
            area,
            x,
            end.saturating_sub(1),
            look.glyphs.open,
            style,
        );
    }
}

/// Whether the rows that can have the focus begin at once with their words, so that the mark would touch them. In a list with rows that
/// have their own room for it, what begins at once is a heading.
fn is_flush(items: &[Item]) -> bool {
    let mut flush = false;
    for item in items.iter().filter(|item| item.focused || item.hit.is_some()) {
        let mut text = item.line.spans.iter().flat_map(|span| span.content.chars());
        match (text.next(), text.next()) {
            (Some(' '), Some(second)) if second != ' ' => return false,
            (Some(first), _) => flush |= first != ' ',
            (None, _) => {}
        }
    }
    flush
}

/// The first row shown, so that the focused one is in the middle where not everything fits.
pub fn top(rows: usize, height: usize, focus: usize) -> usize {
    focus.saturating_sub(height / 2).min(rows.saturating_sub(height))
}

/// A line that is too long, with a sign that it goes on.
fn within(mut line: Line<'static>, room: usize, ellipsis: &str) -> Line<'static> {
    // Room that is only padding is none of the text.
    let text: String = line.spans.iter().map(|span| &*span.content).collect();
    if width(text.trim_end()) <= room {
        return line;
    }
    let mut left = room.saturating_sub(width(ellipsis));
    let mut cut = false;
    for span in &mut line.spans {
        let columns = width(&span.content);
        if cut {
            span.content = "".into();
        } else if columns > left {
            let kept = fit_with(&span.content, left, "").trim_end().to_owned();
            span.content = (kept + ellipsis).into();
            cut = true;
        }
        left = left.saturating_sub(columns);
    }
    line
}

fn row(frame: &mut Frame<'_>, area: Rect, gutter: u16, item: &Item, look: &Look) {
    if let Some(hit) = item.hit {
        look.hits.mark(area, hit);
    }
    let text = Rect {
        x: area.x + gutter,
        width: area.width.saturating_sub(gutter),
        ..area
    };
    let mut line = item.line.clone();
    if item.focused {
        line = line.patch_style(Style::new().add_modifier(Modifier::BOLD));
    }
    let line = within(line, usize::from(text.width), look.glyphs.ellipsis);
    let used = u16::try_from(line.width()).unwrap_or(u16::MAX);
    line.render(text, frame.buffer_mut());
    if let Some((right, style)) = &item.right {
        let text = Rect {
            width: text.width.saturating_sub(1),
            ..text
        };
        put_right(frame.buffer_mut(), text, area.y, right, *style, used.saturating_add(2));
    }
    if item.focused {
        focus::begin(frame, area, look);
    }
}
