//! A dialog with what follows, a few fields and two answers: before a draft comes into force, and before a decision is
//! put right.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use crate::app::App;
use crate::app::hit::Hit;
use crate::app::line::Line;
use crate::app::plan::pages::{Pages, Rows};
use crate::app::words;
use crate::app::wrap::SHEET;
use crate::ui::Look;
use crate::ui::frame::{self, Parts, put};
use crate::ui::text::{clean_line, fit_with, pad};
use crate::ui::{prompt, sheet};

/// One field.
pub(super) struct Field<'a> {
    /// The word before it.
    pub label: &'static str,
    /// What is typed.
    pub line: &'a Line,
    /// What is shown while the field is empty.
    pub empty: String,
}

/// The dialog. The safe answer has place 0, the other 1, the fields follow.
pub(super) struct Form<'a> {
    /// The question.
    pub title: String,
    /// Above the lines, where there is room.
    pub heading: &'static str,
    /// What follows, in lines that fit.
    pub lines: Vec<String>,
    /// Where somebody is in the lines, and how they share the screen with the fields.
    pub pages: (Pages, Rows),
    /// A letter answers; where it does not, it is meant for a field.
    pub letters: bool,
    /// What can be typed.
    pub fields: Vec<Field<'a>>,
    /// Below the fields, and whether it is there even without room for gaps.
    pub sentence: (String, bool),
    /// The words on the two answers, the safe one first.
    pub answers: [&'static str; 2],
    /// Which place has the focus.
    pub focus: usize,
}

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, form: &Form<'_>, look: &Look) {
    let theme = &look.theme;
    let (pages, rows) = form.pages;
    let (top, shown) = (pages.top(form.lines.len(), rows), rows.lines);
    let mut lines: Vec<String> = form.lines.iter().skip(top).take(shown).cloned().collect();
    // How much there is above and below.
    let below = form.lines.len().saturating_sub(top + shown);
    let more = |n: usize| words::count(n, "line", "lines");
    let mark = match (top, below) {
        (0, 0) => None,
        (0, below) => Some(format!("{} {} more: PgDn", look.glyphs.open, more(below))),
        (top, 0) => Some(format!("{} {} above: PgUp", look.glyphs.above, more(top))),
        (top, below) => Some(format!(
            "{} {} above, {} {} more: PgDn",
            look.glyphs.above,
            top,
            look.glyphs.open,
            more(below)
        )),
    };
    // Without room for every field the one with the focus is shown.
    let here = form.focus.saturating_sub(2);
    let fields = form.fields.iter().enumerate();
    let fields: Vec<(usize, &Field<'_>)> = fields.filter(|(i, _)| rows.whole || *i == here).collect();
    // Heading, lines, a gap, the fields, a gap, a sentence, a gap, the answers. Without room for all of it the gaps go
    // first, with the heading and a sentence that is not needed; one that is needed goes before the mark.
    let (sentence, always) = &form.sentence;
    let room = usize::from(parts.body.height.saturating_sub(2));
    let all = lines.len() + usize::from(mark.is_some());
    let gaps = rows.whole && room >= all + fields.len() + 2 + 5;
    // Cut, the sentence would say something else.
    let says = gaps || *always;
    let fixed = fields.len() + usize::from(says) + 1;
    let spare = room.saturating_sub(fixed + if gaps { 5 } else { 0 });
    lines.extend(mark.filter(|_| lines.len() < spare));
    lines.truncate(spare);
    let high = lines.len() + fixed + if gaps { 5 } else { 0 };
    let high = u16::try_from(high).unwrap_or(u16::MAX);
    let inside = sheet::open(frame, parts, SHEET, high, &form.title, look);
    let mut y = inside.y;
    let gap = u16::from(gaps);
    let buffer = frame.buffer_mut();
    if gaps {
        put(buffer, inside, inside.x + 2, y, form.heading, theme.heading);
        y += 1;
    }
    for line in &lines {
        put(buffer, inside, inside.x + 2, y, line, theme.text);
        y += 1;
    }
    y += gap;
    for (i, one) in fields {
        field(
            frame,
            Rect { y, height: 1, ..inside },
            inside,
            (i, one),
            form.focus,
            look,
        );
        y += 1;
    }
    y += gap;
    if says {
        let columns = usize::from(inside.width).saturating_sub(3);
        let sentence = fit_with(sentence, columns, look.glyphs.ellipsis);
        put(frame.buffer_mut(), inside, inside.x + 2, y, &sentence, theme.text);
        y += 1 + gap;
    }
    let mut x = inside.x + 2;
    for (place, label) in form.answers.into_iter().enumerate() {
        let chosen = form.focus == place;
        let style = if chosen {
            theme.selection.add_modifier(Modifier::BOLD)
        } else {
            theme.text
        };
        if chosen && inside.height > 0 {
            let at = Position::new(
                x.min(inside.right().saturating_sub(1)),
                y.min(inside.bottom().saturating_sub(1)),
            );
            frame.set_cursor_position(at);
        }
        let from = x;
        x = put(frame.buffer_mut(), inside, x, y, &format!("[ {label} ]"), style);
        look.hits
            .mark(frame::between(Rect { y, ..inside }, from, x), Hit::Choice(place));
        x += 3;
    }
    if form.focus >= 2 {
        let pairs = [("Tab", "next field"), ("Enter", "go on"), ("Esc", "back")];
        frame::pairs(frame, parts.hints, pairs.into_iter(), look);
    } else if !form.letters {
        // No letter activates.
        let answer = form.answers.get(form.focus).copied().unwrap_or_default();
        let pairs = [("Enter", answer), ("Tab", "next"), ("Esc", "back")];
        frame::pairs(frame, parts.hints, pairs.into_iter(), look);
    } else {
        frame::hints(frame, parts.hints, &app.world.keymap.hints(&app.scopes()), look);
    }
}

/// One field in its row.
fn field(frame: &mut Frame<'_>, row: Rect, inside: Rect, (i, one): (usize, &Field<'_>), focus: usize, look: &Look) {
    let theme = &look.theme;
    let here = focus == i + 2;
    look.hits.mark(row.intersection(inside), Hit::Choice(i + 2));
    let label_style = if here { theme.accent } else { theme.label };
    let label = pad(one.label, 13);
    put(frame.buffer_mut(), inside, inside.x + 2, row.y, &label, label_style);
    let area = Rect {
        x: inside.x + 16,
        y: row.y,
        width: inside.width.saturating_sub(18),
        height: u16::from(row.y < inside.bottom()),
    };
    if here && area.height > 0 {
        prompt::field(frame, area, one.line, false, look);
        return;
    }
    let text = clean_line(one.line.text()).into_owned();
    let (text, style) = if text.is_empty() {
        (one.empty.clone(), theme.aside)
    } else {
        (text, theme.text)
    };
    let text = fit_with(&text, usize::from(area.width), look.glyphs.ellipsis);
    put(frame.buffer_mut(), area, area.x, area.y, &text, style);
}
