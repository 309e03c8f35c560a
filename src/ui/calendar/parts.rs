//! What the month and the weeks share: the panes, the marks of a day, what the signs say.

use crate::app::calendar::cached::Mark;
use crate::ui::frame::Parts;
use crate::ui::glyphs::Sign;
use crate::ui::signs;
use crate::ui::text::width;
use crate::ui::{Look, TWO_PANES};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

/// The body as one pane, or as two of which the right one is for the day: the grid has the more room.
pub(super) fn panes(parts: &Parts) -> (Rect, Option<Rect>) {
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
pub(super) fn mark(mark: Mark, look: &Look) -> (&'static str, Style) {
    let (sign, style) = match mark {
        Mark::Dose(status) => (signs::sign(status), signs::sign_style(status, look)),
        Mark::AsNeeded => (Sign::AsNeeded, look.theme.text),
        Mark::Off => (Sign::OffDay, look.theme.aside),
    };
    (look.glyphs.sign(sign), style)
}

/// The signs of marks; in a narrow place each kind once, and where even those do not fit a mark that there are more.
pub(super) fn signs(marks: &[Mark], room: usize, look: &Look) -> Vec<(&'static str, Style)> {
    let mut shown: Vec<_> = marks.iter().map(|one| mark(*one, look)).collect();
    if shown.len() > room {
        let mut kinds: Vec<(&'static str, Style)> = Vec::new();
        for one in shown {
            if !kinds.iter().any(|(sign, _)| *sign == one.0) {
                kinds.push(one);
            }
        }
        shown = kinds;
    }
    if shown.len() > room {
        shown.truncate(room);
        if let Some(last) = shown.last_mut() {
            *last = (look.glyphs.ellipsis, look.theme.text);
        }
    }
    shown
}

/// What the signs say, as many as fit whole.
pub(super) fn legend(columns: usize, look: &Look) -> Line<'static> {
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
