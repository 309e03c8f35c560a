//! The dialog before a draft comes into force.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use crate::app::App;
use crate::app::hit::Hit;
use crate::app::plan::activate::{FIELDS, Focus, State};
use crate::app::words;
use crate::ui::Look;
use crate::ui::frame::{self, Parts, put};
use crate::ui::text::{clean_line, fit_with, pad, wrap};
use crate::ui::{prompt, sheet};

/// Draws it.
pub(crate) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let theme = &look.theme;
    let world = &app.world;
    let columns = usize::from(parts.body.width.min(sheet::WIDEST)).saturating_sub(6);
    let mut lines: Vec<String> = Vec::new();
    for change in &state.changes {
        lines.extend(wrap(&clean_line(change), columns));
    }
    for notice in &state.notices {
        lines.extend(wrap(&clean_line(&format!("! {notice}")), columns));
    }
    // Heading, changes, a gap, three fields, a gap, a sentence, a gap, the answers. What there is no room for goes from
    // the top of the gaps first and then from the end of the changes.
    let fixed = 3 + 1 + 1;
    let room = usize::from(parts.body.height.saturating_sub(2));
    let gaps = room >= lines.len() + fixed + 5;
    let most = room.saturating_sub(fixed + if gaps { 5 } else { 0 });
    let cut = lines.len().saturating_sub(most);
    lines.truncate(most);
    let rows = lines.len() + fixed + if gaps { 5 } else { 0 };
    let name = world.name(&state.course);
    let title = format!("Put the draft of {name} into force?");
    let inside = sheet::open(
        frame,
        parts,
        sheet::WIDEST,
        u16::try_from(rows).unwrap_or(u16::MAX),
        &title,
        look,
    );
    let mut y = inside.y;
    let gap = u16::from(gaps);
    let buffer = frame.buffer_mut();
    if gaps {
        put(buffer, inside, inside.x + 2, y, "What changes", theme.heading);
        y += 1;
    }
    for (i, line) in lines.iter().enumerate() {
        let last = i + 1 == lines.len() && cut > 0;
        let text = if last {
            format!("and {}", words::count(cut + 1, "line more", "lines more"))
        } else {
            line.clone()
        };
        put(buffer, inside, inside.x + 2, y, &text, theme.text);
        y += 1;
    }
    y += gap;
    for (i, label) in FIELDS.iter().enumerate() {
        let here = state.focus.field() == Some(i);
        if let Some(place) = Focus::ALL.iter().position(|focus| focus.field() == Some(i)) {
            look.hits
                .mark(Rect { y, height: 1, ..inside }.intersection(inside), Hit::Choice(place));
        }
        let label_style = if here { theme.accent } else { theme.label };
        put(
            frame.buffer_mut(),
            inside,
            inside.x + 2,
            y,
            &pad(label, 13),
            label_style,
        );
        let area = Rect {
            x: inside.x + 16,
            y,
            width: inside.width.saturating_sub(18),
            height: u16::from(y < inside.bottom()),
        };
        let text = clean_line(state.fields[i].text()).into_owned();
        if here && area.height > 0 {
            prompt::field(frame, area, &state.fields[i], false, look);
        } else {
            let empty = if i == 1 {
                words::day_near(world.today(), world.today())
            } else {
                "optional".into()
            };
            let (text, style) = if text.is_empty() {
                (empty, theme.decoration)
            } else {
                (text, theme.text)
            };
            put(
                frame.buffer_mut(),
                area,
                area.x,
                y,
                &fit_with(&text, usize::from(area.width), look.glyphs.ellipsis),
                style,
            );
        }
        y += 1;
    }
    y += gap;
    let sentence = match state.echo(world) {
        Err(wrong) => wrong,
        Ok(_) => "The app keeps your plan; it does not check whether it suits you.".into(),
    };
    // Cut, it would say something else.
    let sentence = if gaps || state.echo(world).is_err() {
        sentence
    } else {
        String::new()
    };
    let sentence = fit_with(
        &sentence,
        usize::from(inside.width).saturating_sub(3),
        look.glyphs.ellipsis,
    )
    .into_owned();
    put(frame.buffer_mut(), inside, inside.x + 2, y, &sentence, theme.text);
    y += 1 + gap;
    let mut x = inside.x + 2;
    for (label, focus) in [("Back to the draft", Focus::Back), ("Activate", Focus::Go)] {
        let chosen = state.focus == focus;
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
        if let Some(place) = Focus::ALL.iter().position(|other| *other == focus) {
            look.hits
                .mark(frame::between(Rect { y, ..inside }, from, x), Hit::Choice(place));
        }
        x += 3;
    }
    let typing = state.focus.field().is_some();
    if typing {
        let pairs = [("Tab", "next field"), ("Enter", "go on"), ("Esc", "back")];
        frame::pairs(frame, parts.hints, pairs.into_iter(), look);
    } else {
        frame::hints(frame, parts.hints, &world.keymap.hints(&app.scopes()), look);
    }
}
