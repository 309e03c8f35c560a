//! The days on which something was written, or the tags.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::app::App;
use crate::app::hit::Hit;
use crate::app::journal::list::Group;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::veil;
use crate::app::words;
use crate::ui::Look;
use crate::ui::focus;
use crate::ui::frame::{put, put_right};
use crate::ui::list::{self, Item};
use crate::ui::text::{clean_line, fit_with, wrap};
use crate::ui::written::written;

/// Draws the list with its head.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, compact: bool, look: &Look) {
    if area.height < 2 {
        return;
    }
    head(frame, area, app, look);
    let gap = if compact || area.height < 8 { 1 } else { 2 };
    let mut rest = Rect {
        y: area.y + gap,
        height: area.height - gap,
        ..area
    };
    if let Some(back) = app
        .journal
        .looked_back_to()
        .filter(|_| app.journal.search.is_some() || app.journal.tag.is_some())
        && rest.height > 3
    {
        let words = format!("Searched back to {}", back.first().format("%b %Y"));
        put(
            frame.buffer_mut(),
            area,
            area.x + 1,
            area.bottom() - 1,
            &words,
            look.theme.text,
        );
        rest.height -= 1;
    }
    if let Some(at) = app.journal.tags {
        tags(frame, rest, app, at, look);
    } else if app.journal.is_empty() {
        nothing(frame, rest, app, look);
    } else {
        days(frame, rest, app, compact, look);
    }
}

/// How many there are, and what is searched for.
fn head(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) {
    let theme = &look.theme;
    let state = &app.journal;
    let words = if state.tags.is_some() {
        words::count(state.tag_counts().len(), "tag", "tags")
    } else {
        let so_far = if state.is_partly_read() { " so far" } else { "" };
        format!("{}{so_far}", words::count(state.len(), "entry", "entries"))
    };
    let buffer = frame.buffer_mut();
    let mut x = put(buffer, area, area.x + 1, area.y, &words, theme.heading);
    if let Some(tag) = &state.tag {
        let room = usize::from(area.right().saturating_sub(x + 2));
        let tag = if app.world.hidden {
            veil::WORDS.to_owned()
        } else {
            format!("#{}", clean_line(tag))
        };
        x = put(
            buffer,
            area,
            x + 2,
            area.y,
            &fit_with(&tag, room, look.glyphs.ellipsis),
            theme.accent,
        );
    }
    if let Some(search) = &state.search {
        x = put(buffer, area, x + 2, area.y, "/", theme.accent);
        let room = usize::from(area.right().saturating_sub(x + 2));
        let text = clean_line(search.line.text());
        if search.typing {
            let before = clean_line(search.line.before());
            let before = crate::ui::journal::parts::tail(&before, room);
            let after = clean_line(search.line.after());
            let x = put(buffer, area, x + 1, area.y, before, theme.text);
            put(buffer, area, x, area.y, &after, theme.text);
            frame.set_cursor_position(Position::new(x.min(area.right() - 1), area.y));
        } else {
            put(
                buffer,
                area,
                x + 1,
                area.y,
                &fit_with(&text, room, look.glyphs.ellipsis),
                theme.text,
            );
        }
    }
}

/// The days around the focused one.
fn days(frame: &mut Frame<'_>, area: Rect, app: &App, compact: bool, look: &Look) {
    let state = &app.journal;
    let pitch: u16 = match (compact, area.height) {
        (true, _) => 1,
        (false, 9..) => 3,
        (false, _) => 2,
    };
    let fit = usize::from(area.height / pitch).max(1);
    let mut shown: Vec<Group> = state.groups_before(state.at()).take(fit / 2).collect();
    shown.reverse();
    shown.extend(state.groups_from(state.at()).take(fit - shown.len()));
    if let Some((_, range)) = shown.first() {
        let more: Vec<Group> = state.groups_before(range.start).take(fit - shown.len()).collect();
        shown.splice(0..0, more.into_iter().rev());
    }
    let rows = (area.y..area.bottom()).step_by(usize::from(pitch));
    for (group, y) in shown.iter().zip(rows) {
        let row = Rect {
            y,
            height: pitch.min(area.bottom() - y),
            ..area
        };
        look.hits.mark(row, Hit::Row(group.1.start));
        if compact {
            short(frame, row, app, group, look);
        } else {
            full(frame, row, app, group, look);
        }
    }
}

fn full(frame: &mut Frame<'_>, row: Rect, app: &App, group: &Group, look: &Look) {
    let theme = &look.theme;
    let (day, range) = group;
    let focused = range.contains(&app.journal.at());
    let style = if focused {
        theme.selection.patch(theme.heading)
    } else {
        theme.heading
    };
    let name = written(&app.world, &words::day_near(*day, app.world.today()));
    let x = put(frame.buffer_mut(), row, row.x + 2, row.y, &name, style);
    if focused {
        mark_focus(frame, row, app, look);
    }
    let dose = if app.world.hidden { None } else { app.journal.dose(*day) };
    let right = Rect {
        width: row.width.saturating_sub(1),
        ..row
    };
    if let Some(dose) = dose {
        put_right(
            frame.buffer_mut(),
            right,
            row.y,
            &written(&app.world, dose),
            theme.aside,
            x - row.x + 1,
        );
    }
    let text = snippet(app, group, usize::from(row.width).saturating_sub(4), look);
    put(frame.buffer_mut(), row, row.x + 3, row.y + 1, &text, theme.text);
}

fn short(frame: &mut Frame<'_>, row: Rect, app: &App, group: &Group, look: &Look) {
    let theme = &look.theme;
    let (day, range) = group;
    let focused = range.contains(&app.journal.at());
    let style = if focused {
        theme.selection.patch(theme.heading)
    } else {
        theme.heading
    };
    let x = put(
        frame.buffer_mut(),
        row,
        row.x + 2,
        row.y,
        &written(&app.world, &words::day_near(*day, app.world.today())),
        style,
    );
    if focused {
        mark_focus(frame, row, app, look);
    }
    let text = snippet(app, group, usize::from(row.right().saturating_sub(x + 2)), look);
    put(frame.buffer_mut(), row, x + 2, row.y, &text, theme.text);
}

/// The focus mark, and the cursor unless one is writing.
fn mark_focus(frame: &mut Frame<'_>, row: Rect, app: &App, look: &Look) {
    if app.journal.is_writing() {
        focus::mark(frame, row, (row.x, row.y), look);
    } else {
        focus::begin(frame, row, look);
    }
}

/// The beginning of what was written: of several entries of a day the focused one, with its number.
fn snippet(app: &App, (_, range): &Group, columns: usize, look: &Look) -> String {
    let at = app.journal.at();
    let at = if range.contains(&at) { at } else { range.start };
    let Some(item) = app.journal.item(at) else {
        return String::new();
    };
    let count = match range.len() {
        0 | 1 => String::new(),
        all => format!(" ({} of {all})", at - range.start + 1),
    };
    let columns = columns.saturating_sub(count.len());
    let text = if app.world.hidden {
        crate::ui::calendar::HIDDEN
    } else {
        item.text.trim()
    };
    format!("{}{count}", fit_with(&clean_line(text), columns, look.glyphs.ellipsis))
}

fn tags(frame: &mut Frame<'_>, area: Rect, app: &App, at: usize, look: &Look) {
    let hidden = app.world.hidden;
    let row = |(i, (tag, count)): (usize, &(String, usize))| {
        let tag = if hidden {
            crate::ui::calendar::HIDDEN.to_owned()
        } else {
            format!(" #{tag}")
        };
        let room = usize::from(area.width).saturating_sub(9);
        let tag = fit_with(&clean_line(&tag), room, look.glyphs.ellipsis).into_owned();
        Item::text(&tag, look.theme.text)
            .with_right(format!("{count} "), look.theme.text)
            .focus(i == at)
            .hit(Hit::Row(i))
    };
    let items: Vec<Item> = app.journal.tag_counts().iter().enumerate().map(row).collect();
    if items.is_empty() {
        let wide = usize::from(area.width).saturating_sub(2);
        say(
            frame,
            area,
            "No tags yet. A word with # in front becomes one.",
            wide,
            look,
        );
        return;
    }
    list::draw(frame, area, &items, look);
}

/// Why nothing is listed, and the key that changes it.
fn nothing(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) {
    let state = &app.journal;
    let key = |action| app.world.key(Scope::Journal, action).unwrap_or_default();
    let sought = state
        .search
        .as_ref()
        .map(|s| s.line.text().trim().to_owned())
        .filter(|text| !text.is_empty());
    let so_far = if state.looked_back_to().is_some() {
        " so far"
    } else {
        ""
    };
    let words = match (sought, &state.tag) {
        (Some(text), _) => format!(
            "No entries match \"{text}\"{so_far}.  {} clears the search.",
            key(Action::Back)
        ),
        (None, Some(_)) if app.world.hidden => {
            format!("No entries have this tag{so_far}.  {} shows all.", key(Action::Back))
        }
        (None, Some(tag)) => format!("No entries have #{tag}{so_far}.  {} shows all.", key(Action::Back)),
        (None, None) => format!("No entries yet. {} writes one line.", key(Action::Note)),
    };
    if !state.is_writing() {
        focus::begin(frame, area, look);
    }
    say(frame, area, &words, usize::from(area.width).saturating_sub(2), look);
}

fn say(frame: &mut Frame<'_>, area: Rect, words: &str, columns: usize, look: &Look) {
    for (y, line) in (area.y..area.bottom()).zip(wrap(&clean_line(words), columns)) {
        put(frame.buffer_mut(), area, area.x + 1, y, &line, look.theme.text);
    }
}
