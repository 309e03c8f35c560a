//! The journal view: days at the left, what was written on the focused one to their right, and what else there is of
//! it.

mod entry;
mod list;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Look;
use super::frame::{self, Parts, put, span};
use super::text::{clean_line, fit_with, width};
use crate::app::App;
use crate::app::journal::Editor;
use crate::app::words;
use crate::app::wrap::SHEET;

/// From this width on what else there is of a day has its own pane.
const THREE_PANES: u16 = 120;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let body = parts.body;
    if parts.compact {
        let above = (body.height / 2).max(2).min(body.height);
        list::draw(frame, Rect { height: above, ..body }, app, true, look);
        let rest = Rect {
            x: body.x + 1,
            y: body.y + above,
            width: body.width.saturating_sub(1),
            height: body.height - above,
        };
        if rest.height > 1 {
            frame::rule(frame.buffer_mut(), body, rest.y, look);
            entry::draw(
                frame,
                Rect {
                    y: rest.y + 1,
                    height: rest.height - 1,
                    ..rest
                },
                app,
                false,
                look,
            );
        }
    } else {
        let three = body.width >= THREE_PANES;
        let wide = if three {
            body.width / 3
        } else {
            (body.width / 3).max(27)
        }
        .min(54);
        list::draw(frame, Rect { width: wide, ..body }, app, false, look);
        let mut middle = Rect {
            x: body.x + wide + 2,
            width: body.width - wide - 2,
            ..body
        };
        frame::divide(frame.buffer_mut(), middle, look);
        if three {
            let day = (body.width / 5).max(24);
            let right = Rect {
                x: body.right() - day,
                width: day,
                ..body
            };
            frame::divide(frame.buffer_mut(), right, look);
            that_day(frame, right, app, look);
            middle.width = middle.width.saturating_sub(day + 2);
        }
        entry::draw(frame, middle, app, !three, look);
    }
    if let Some(editor) = &app.journal.editor {
        write(frame, parts, app, editor, look);
    }
}

/// What else there is of the focused day.
fn that_day(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) {
    let Some(day) = app.journal.day() else { return };
    let world = &app.world;
    let theme = &look.theme;
    let columns = usize::from(area.width.saturating_sub(1));
    let mut all = vec![Line::from(span("That day", theme.heading)), Line::default()];
    for words in place(app, day.date) {
        all.push(Line::from(span(
            &fit_with(&words, columns, look.glyphs.ellipsis),
            theme.text,
        )));
    }
    for part in [
        super::calendar::brief(world, day, columns, look),
        super::calendar::readings(world, day, columns, look),
    ] {
        if !part.is_empty() {
            all.push(Line::default());
            all.extend(part);
        }
    }
    super::calendar::lines(frame.buffer_mut(), area, &all, look);
}

/// `Examplin 75 mcg` and `step 3, day 13`: the state of the chosen course on a day.
fn place(app: &App, date: chrono::NaiveDate) -> Vec<String> {
    let world = &app.world;
    let Some(course) = app.calendar.course(world) else {
        return Vec::new();
    };
    let found = world.schedules.timeline(&course.id).and_then(|timeline| {
        let (at, _) = timeline.step_on(date)?;
        Some((timeline.number(at.plan, at.step), at.day))
    });
    let Some((step, day)) = found else {
        return Vec::new();
    };
    let dose = if world.hidden {
        "--"
    } else {
        app.journal.dose(date).unwrap_or_default()
    };
    let name = clean_line(&world.name(&course.id)).into_owned();
    vec![
        format!("{name} {dose}").trim_end().to_owned(),
        format!("step {step}, day {day}"),
    ]
}

/// The sheet in which a note is changed.
fn write(frame: &mut Frame<'_>, parts: &Parts, app: &App, editor: &Editor, look: &Look) {
    let at = editor.note.at;
    let day = editor.note.day.unwrap_or_else(|| at.date_naive());
    let title = format!(
        "Note, {} {}",
        words::day_near(day, app.world.today()),
        app.world.clock(at.time())
    );
    let rows = editor.lines.rows();
    let wanted = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX).max(6);
    let inside = super::sheet::open(frame, parts, SHEET, wanted, &title, look);
    let area = Rect {
        x: inside.x + 1,
        width: inside.width.saturating_sub(2),
        ..inside
    };
    let (row, column) = editor.lines.place(&rows);
    let height = usize::from(area.height).max(1);
    let top = (row + 1).saturating_sub(height);
    for (y, range) in (area.y..area.bottom()).zip(rows.iter().skip(top)) {
        let text = editor.lines.text().get(range.clone()).unwrap_or_default();
        put(frame.buffer_mut(), area, area.x, y, text, look.theme.text);
    }
    let x = area.x + u16::try_from(column).unwrap_or(0).min(area.width.saturating_sub(1));
    let y = area.y + u16::try_from(row - top).unwrap_or(0).min(area.height.saturating_sub(1));
    if inside.width > 0 && inside.height > 0 {
        frame.set_cursor_position(Position::new(x.min(inside.right() - 1), y));
    }
}

/// Text in which the words that are searched for are underlined and tags are highlighted.
fn marked(text: &str, sought: &[String], look: &Look) -> Vec<Span<'static>> {
    use ratatui::style::Modifier;
    let mut lower = String::new();
    let mut places = Vec::new();
    for (at, c) in text.char_indices() {
        for small in c.to_lowercase() {
            lower.push(small);
            places.resize(lower.len(), at);
        }
    }
    places.push(text.len());
    let mut found = vec![false; text.len()];
    for word in sought.iter().filter(|word| !word.is_empty()) {
        for (start, _) in lower.match_indices(word.as_str()) {
            let end = start + word.len();
            // A character may become several in lower case: all of the one it came from is marked.
            let (from, to) = (
                places.get(start).copied().unwrap_or(0),
                places.get(end).copied().unwrap_or(text.len()),
            );
            found.iter_mut().take(to).skip(from).for_each(|one| *one = true);
        }
    }
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut last = None;
    let mut tag = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')');
        // A point within a tag is of it, one at its end is that of the sentence.
        let after = || {
            text.get(at..)
                .unwrap_or_default()
                .trim_start_matches('.')
                .chars()
                .next()
        };
        tag = match c {
            '#' if ends(before) => true,
            c if ends(c) => false,
            '.' if after().is_none_or(ends) => false,
            _ => tag,
        };
        before = c;
        let kind = (tag, found.get(at).copied().unwrap_or(false));
        if let Some(span) = spans.last_mut().filter(|_| last == Some(kind)) {
            span.content.to_mut().push(c);
        } else {
            let mut style = if tag { look.theme.accent } else { look.theme.text };
            if kind.1 {
                style = style.add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
            }
            spans.push(Span::styled(c.to_string(), style));
        }
        last = Some(kind);
    }
    spans
}

/// The end of a text that is longer than its place: where one is writing.
fn tail(text: &str, columns: usize) -> &str {
    use unicode_segmentation::UnicodeSegmentation;
    let mut used = 0;
    let mut from = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += width(grapheme);
        if used > columns {
            break;
        }
        from = at;
    }
    text.get(from..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sought_is_marked_in_any_case() {
        let look = Look::default();
        let shown = |text: &str, word: &str| -> Vec<(String, bool)> {
            let spans = marked(text, &[word.to_owned()], &look);
            let underlined = ratatui::style::Modifier::UNDERLINED;
            spans
                .into_iter()
                .map(|s| (s.content.into_owned(), s.style.add_modifier.contains(underlined)))
                .collect()
        };
        assert_eq!(
            shown("Headache gone", "head"),
            [("Head".into(), true), ("ache gone".into(), false)]
        );
        assert_eq!(shown("İİx", "x"), [("İİ".into(), false), ("x".into(), true)]);
        assert_eq!(shown("a #Sleep", "zz").len(), 2);
        assert_eq!(tail("abcdef", 3), "def");
    }
}
