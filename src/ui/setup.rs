//! The sheet for a new course.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Look;
use super::frame::{self, Parts, put};
use super::text::{clean_line, fit_with};
use super::{prompt, sheet};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::setup::{EXAMPLES, QUESTIONS, State};

/// Draws the questions under each other, the present one with its field and how it is read.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let theme = &look.theme;
    let inside = sheet::open(frame, parts, sheet::WIDEST, 18, "A new plan", look);
    // Answers get rows of their own where there is room for all of them.
    let apart = usize::from(inside.height) > 2 * QUESTIONS.len();
    let mut y = inside.y + u16::from(usize::from(inside.height) > 2 * QUESTIONS.len() + 1);
    let room = usize::from(inside.width).saturating_sub(6);
    // The present question with its field and its reading is always seen.
    let seen = usize::from(inside.height).saturating_sub(3);
    let skipped = if apart { 0 } else { state.field.saturating_sub(seen) };
    for (i, question) in QUESTIONS.iter().enumerate().skip(skipped) {
        if y >= inside.bottom() {
            break;
        }
        let here = i == state.field;
        look.hits.mark(Rect { y, height: 1, ..inside }, Hit::Choice(i));
        let line = &state.lines[i];
        let mark = if here { look.glyphs.focus } else { " " };
        put(frame.buffer_mut(), inside, inside.x, y, mark, theme.accent);
        let style = if here { theme.heading } else { theme.label };
        let asked = format!("{} {question}", i + 1);
        let x = put(frame.buffer_mut(), inside, inside.x + 1, y, &asked, style);
        y += 1;
        if here {
            let row = Rect {
                x: inside.x + 5,
                y,
                width: inside.width.saturating_sub(7),
                height: 1,
            };
            put(frame.buffer_mut(), inside, inside.x + 3, y, ">", theme.accent);
            if y < inside.bottom() {
                prompt::field(frame, row, line, false, look);
            }
            let (sign, words, style) = match state.echo(i, &app.world) {
                _ if line.text().trim().is_empty() => (" ", EXAMPLES[i].to_owned(), theme.decoration),
                Ok(words) => ("=", words, theme.text),
                Err(words) => ("?", words, theme.attention),
            };
            let words = clean_line(&words);
            let words = fit_with(&words, room, look.glyphs.ellipsis);
            put(
                frame.buffer_mut(),
                inside,
                inside.x + 3,
                y + 1,
                &format!("{sign} {words}"),
                style,
            );
            y += if apart { 2 } else { 3 };
        } else if !apart && !line.text().is_empty() {
            let room = usize::from(inside.right().saturating_sub(x + 2));
            let text = clean_line(line.text());
            let text = fit_with(&text, room, look.glyphs.ellipsis);
            put(frame.buffer_mut(), inside, x + 1, y - 1, &text, theme.text);
        } else if !line.text().is_empty() {
            let text = clean_line(line.text());
            let text = fit_with(&text, room, look.glyphs.ellipsis);
            put(frame.buffer_mut(), inside, inside.x + 3, y, &text, theme.text);
            y += 1;
        }
    }
    let last = state.field + 1 == QUESTIONS.len();
    let enter = if last { "writes the plan" } else { "next question" };
    let hints = [
        ("Enter", enter),
        ("Tab", "other question"),
        ("Esc", "close, nothing is written"),
    ];
    frame::pairs(frame, parts.hints, hints.into_iter(), look);
}
