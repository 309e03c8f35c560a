//! What the screens of the review share: the title, sentences, the focused row.

use crate::app::App;
use crate::app::hit::Hit;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::review::Screen;
use crate::app::world::World;
use crate::domain::figures::{RowKind, StepFigures};
use crate::domain::journal::Month;
use crate::ui::Look;
use crate::ui::focus;
use crate::ui::frame;
use crate::ui::frame::put;
use crate::ui::text::{fit_with, width, wrap};
use crate::ui::written::written;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// The area without its first rows.
pub(super) fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// The heading at the left, and which of the screens this is at the right.
pub(super) fn title(frame: &mut Frame<'_>, area: Rect, words: &str, app: &App, look: &Look) {
    let row = Rect {
        height: area.height.min(1),
        ..area
    };
    let buffer = frame.buffer_mut();
    let separator = look.glyphs.separator;
    let names: Vec<String> = Screen::ALL
        .iter()
        .map(|screen| {
            if *screen == app.review.screen {
                format!("[{}]", screen.name())
            } else {
                screen.name().to_owned()
            }
        })
        .collect();
    let key = app.world.key(Scope::Review, Action::Switch).unwrap_or_default();
    let joined = names.join(&format!(" {separator} "));
    let forms = [format!("{joined}   {key} switches"), joined];
    let words = written(&app.world, words);
    // The names of what is shown give way before the way to the other screens does.
    let whole = usize::from(row.width).saturating_sub(2);
    let beside = whole.saturating_sub(width(&forms[1]) + 3);
    let room = if beside >= 40 { beside } else { whole };
    let end = put(
        buffer,
        row,
        row.x + 1,
        row.y,
        &fit_with(&words, room, look.glyphs.ellipsis),
        look.theme.heading,
    );
    let taken = usize::from(end - row.x) + 2;
    let Some(form) = forms.iter().find(|form| width(form) + taken < usize::from(row.width)) else {
        return;
    };
    let mut x = row.right().saturating_sub(u16::try_from(width(form)).unwrap_or(0) + 1);
    for (n, screen) in Screen::ALL.iter().enumerate() {
        let here = *screen == app.review.screen;
        let style = if here { look.theme.heading } else { look.theme.text };
        let from = x;
        x = put(buffer, row, x, row.y, &names[n], style);
        look.hits.mark(frame::between(row, from, x), Hit::Screen(*screen));
        if n + 1 < names.len() {
            x = put(buffer, row, x, row.y, &format!(" {separator} "), look.theme.decoration);
        }
    }
    if *form == forms[0] {
        put(buffer, row, x, row.y, &format!("   {key} switches"), look.theme.aside);
    }
}

/// Sentences under each other, wrapped; the row after them. What has no room is marked.
pub(super) fn lines(
    frame: &mut Frame<'_>,
    area: Rect,
    world: &World,
    sentences: &[String],
    style: Style,
    look: &Look,
) -> u16 {
    let mut y = area.y;
    for sentence in sentences {
        for line in wrap(&written(world, sentence), usize::from(area.width).saturating_sub(2)) {
            if y < area.bottom() {
                put(frame.buffer_mut(), area, area.x + 1, y, &line, style);
                y += 1;
            } else if !area.is_empty() {
                let end = area.right() - 1;
                put(
                    frame.buffer_mut(),
                    area,
                    end,
                    y - 1,
                    look.glyphs.open,
                    look.theme.decoration,
                );
                return y;
            }
        }
    }
    y
}

/// How many rows sentences take.
pub(super) fn rows(sentences: &[String], columns: u16) -> u16 {
    let rows: usize = sentences
        .iter()
        .map(|sentence| wrap(sentence, usize::from(columns).saturating_sub(2)).len())
        .sum();
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// The focus mark and the cursor at the beginning of a row.
pub(super) fn focus(frame: &mut Frame<'_>, area: Rect, y: u16, look: &Look) {
    if area.height > 0 {
        focus::at(frame, area, (area.x, y), look);
    }
}

/// What is said while a long history is still being read.
pub(super) fn reading(month: Month) -> String {
    let read = month.plus(1).first().format("%B %Y");
    format!("Older months are still being read; the figures go back to {read} so far.")
}

/// Bold, for a focused row.
pub(super) fn bold(style: Style) -> Style {
    style.add_modifier(Modifier::BOLD)
}

/// The dose of a row, or what it is where nothing is taken.
pub(super) fn dose(row: &StepFigures) -> String {
    match row.kind {
        RowKind::Paused => "pause".into(),
        RowKind::After => "after".into(),
        RowKind::Baseline | RowKind::Step { .. } => row.dose.clone(),
    }
}
