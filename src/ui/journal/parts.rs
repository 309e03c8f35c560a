//! What the list of notes and the focused note share.

use crate::app::App;
use crate::ui::Look;
use crate::ui::text::{clean_line, width};
use ratatui::text::Span;

/// `Examplin 75 mcg` and `step 3, day 13`: the state of the chosen course on a day.
pub(super) fn place(app: &App, date: chrono::NaiveDate) -> Vec<String> {
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
    let dose = world.written(dose);
    let name = clean_line(&world.name(&course.id)).into_owned();
    vec![
        format!("{name} {dose}").trim_end().to_owned(),
        format!("step {step}, day {day}"),
    ]
}

/// Text in which the words that are searched for are underlined and tags are highlighted.
pub(super) fn marked(text: &str, sought: &[String], look: &Look) -> Vec<Span<'static>> {
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
pub(super) fn tail(text: &str, columns: usize) -> &str {
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
