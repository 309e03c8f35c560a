//! The frame around every screen: tabs and date, a rule, the body, what was done last, what the keys do.

use crate::ui::written::written;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;
use ratatui::widgets::{Clear, Widget};

use super::text::{clean_line, fit_with, width, wrap};
use super::{LEAST, Look, TWO_PANES};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::keys::Hint;
use crate::app::message::{Action, Offer, View};
use crate::app::words;
use crate::app::world::Receipt;

/// Where everything of a screen is.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// The line of tabs.
    pub tabs: Rect,
    /// The rule below; without height where there is no room for it.
    pub rule: Rect,
    /// The body.
    pub body: Rect,
    /// The line of the receipt.
    pub receipt: Rect,
    /// The line of hints.
    pub hints: Rect,
    /// Short forms are used: the screen is narrow or low.
    pub compact: bool,
}

impl Parts {
    /// The parts of a screen of at least [`LEAST`].
    pub fn of(area: Rect) -> Self {
        let compact = area.width < 60 || area.height < 16;
        let body_top = if area.height < 12 { 1 } else { 2 };
        let row = |y: u16, height: u16| Rect {
            y: area.y + y,
            height,
            ..area
        };
        Self {
            tabs: row(0, 1),
            rule: row(1, u16::from(!compact)),
            body: row(body_top, area.height.saturating_sub(body_top + 2)),
            receipt: row(area.height.saturating_sub(2), 1),
            hints: row(area.height.saturating_sub(1), 1),
            compact,
        }
    }

    /// The same with two rows for a long receipt of the plan, which says what was decided: its end is not cut.
    pub fn for_receipt(self, app: &App) -> Self {
        let room = |receipt: &&Receipt| {
            // Why something was not done is not said anywhere else.
            let least = if receipt.offer == Offer::Nothing {
                LEAST_BESIDE
            } else {
                ROOM_FOR_TWO
            };
            (app.view == View::Plan || app.is_visiting()) && self.body.height > least
        };
        let words = app.receipt.as_ref().filter(room).map(|receipt| said(receipt, app));
        let columns = usize::from(self.receipt.width).saturating_sub(1);
        if words.is_none_or(|(words, tail)| width(&words) + tail <= columns) {
            return self;
        }
        let body = Rect {
            height: self.body.height - 1,
            ..self.body
        };
        let receipt = Rect {
            y: self.receipt.y - 1,
            height: 2,
            ..self.receipt
        };
        Self { body, receipt, ..self }
    }

    /// The same without tabs.
    pub fn bare(area: Rect) -> Self {
        let parts = Self::of(area);
        Self {
            body: Rect {
                y: area.y,
                height: area.height.saturating_sub(2),
                ..area
            },
            ..parts
        }
    }

    /// The body as one pane, or as two with a column between them for a line.
    pub fn panes(&self) -> (Rect, Option<Rect>) {
        let body = self.body;
        if body.width < TWO_PANES {
            return (body, None);
        }
        let right = body.width * 3 / 8;
        let left = body.width - right - 1;
        (
            Rect { width: left, ..body },
            Some(Rect {
                x: body.x + left + 2,
                width: right - 1,
                ..body
            }),
        )
    }
}

/// Puts text into a row, as far as the area has room; the column after it.
pub fn put(buffer: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let area = area.intersection(buffer.area);
    if y >= area.bottom() || x >= area.right() || y < area.y || x < area.x {
        return x;
    }
    let room = usize::from(area.right() - x);
    let text = clean_line(text);
    // What was there before, such as the border under a title, lends no colour to it.
    let columns = u16::try_from(width(&text).min(room)).unwrap_or(0);
    buffer.set_style(
        Rect {
            x,
            y,
            width: columns,
            height: 1,
        },
        Style::reset(),
    );
    buffer.set_stringn(x, y, text, room, style).0
}

/// Puts text at the right end of a row, if enough columns are free before it.
pub fn put_right(buffer: &mut Buffer, area: Rect, y: u16, text: &str, style: Style, taken: u16) {
    let columns = u16::try_from(width(text)).unwrap_or(u16::MAX);
    if columns.saturating_add(taken) <= area.width {
        put(buffer, area, area.right() - columns, y, text, style);
    }
}

/// A rule across an area's row.
pub fn rule(buffer: &mut Buffer, area: Rect, y: u16, look: &Look) {
    for x in area.left()..area.right() {
        put(buffer, area, x, y, look.glyphs.light.horizontal, look.theme.decoration);
    }
}

/// A line between two panes.
pub fn divide(buffer: &mut Buffer, right: Rect, look: &Look) {
    let column = Rect {
        x: right.x.saturating_sub(2),
        width: 1,
        ..right
    };
    for y in column.top()..column.bottom() {
        put(
            buffer,
            column,
            column.x,
            y,
            look.glyphs.light.vertical,
            look.theme.decoration,
        );
    }
}

/// The one sentence of a screen without room.
pub fn too_small(frame: &mut Frame<'_>, area: Rect, look: &Look) {
    let words = format!(
        "Too small: {}x{}. Needs {}x{}.",
        area.width, area.height, LEAST.0, LEAST.1
    );
    let lines = super::text::wrap(&words, usize::from(area.width));
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        put(frame.buffer_mut(), area, area.x, y, &line, look.theme.text);
    }
    if area.width > 0 && area.height > 0 {
        frame.set_cursor_position(Position::new(area.x, area.y));
    }
}

/// Tabs at the left, day and time at the right.
pub fn tabs(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let area = parts.tabs;
    let world = &app.world;
    let buffer = frame.buffer_mut();
    let dates = date_forms(app);
    // The day has to be seen: where it would not be, the names of the other views are short, then gone.
    let weekday = world.day.format("%a").to_string();
    let dated: Vec<&String> = dates.iter().filter(|date| date.contains(&weekday)).collect();
    let fits = |short: bool| {
        let tabs = |view: &View| match (short, *view == app.view) {
            (true, false) => view.short().len() + 3,
            (true, true) => view.name().len() + 5,
            (false, _) => view.name().len() + 4,
        };
        let tabs: usize = View::ALL.iter().map(tabs).sum();
        dated
            .iter()
            .any(|date| tabs + width(date) + 1 < usize::from(area.width))
    };
    let short = !fits(false);
    let all = !parts.compact && (!short || fits(true));
    let mut x = area.x;
    for (n, view) in View::ALL.into_iter().enumerate() {
        let here = view == app.view;
        if !here && !all {
            continue;
        }
        let short = short && all;
        let name = if short && !here { view.short() } else { view.name() };
        let label = format!("{} {name}", n + 1);
        let from = x;
        if here {
            let style = look.theme.selection.add_modifier(Modifier::BOLD);
            x = put(buffer, area, x, area.y, &format!("[{label}]"), style);
            x += u16::from(short);
        } else {
            let lead = if short { "" } else { " " };
            x = put(buffer, area, x, area.y, &format!("{lead}{label} "), look.theme.text);
        }
        look.hits.mark(between(area, from, x), Hit::View(view));
    }
    let used = usize::from(x - area.x);
    let date = dates.iter().find(|d| used + width(d) + 1 < usize::from(area.width));
    if let Some(date) = date {
        let style = if world.is_today() {
            look.theme.text
        } else {
            look.theme.selection
        };
        put_right(
            buffer,
            Rect {
                width: area.width - 1,
                ..area
            },
            area.y,
            date,
            style,
            0,
        );
    }
    if parts.rule.height > 0 {
        rule(buffer, parts.rule, parts.rule.y, look);
    }
}

/// The day shown, in shorter and shorter forms.
fn date_forms(app: &App) -> Vec<String> {
    let world = &app.world;
    let today = world.today();
    let day = written(world, &words::day_near(world.day, today));
    if world.is_today() {
        let time = world.clock(world.now.time());
        let night = if world.is_night() { ", night" } else { "" };
        return vec![
            format!("{day}{night}  {time}"),
            format!("{day}{night} {time}"),
            format!("{}{night} {time}", written(world, &words::short_day(world.day))),
            format!("{}  {time}", written(world, &words::short_day(world.day))),
            time,
        ];
    }
    vec![
        format!("{day} ({})", words::distance(world.day, today)),
        day,
        written(world, &words::short_day(world.day)),
    ]
}

/// What is shown where nothing else is said, while somebody looks around in the demonstration.
const MADE_UP: &str = "Made-up data in a temporary folder; nothing is kept";

/// The body has more than this many rows where a receipt takes two of them.
const ROOM_FOR_TWO: u16 = 13;

/// The same for what could not be done.
const LEAST_BESIDE: u16 = 9;

/// The words of a receipt as they may be shown, and how many columns its way back takes.
fn said(receipt: &Receipt, app: &App) -> (String, usize) {
    let way = way_back(receipt, app);
    let tail = way.as_ref().map_or(0, |(key, words)| width(key) + width(words) + 6);
    // Receipts name what they are about; while names are hidden they only say that something was saved.
    let words = if app.world.hidden && receipt.offer != Offer::Nothing {
        "Saved"
    } else {
        &receipt.text
    };
    // Whatever names a file may quote from it.
    let words = if receipt.trouble || words.contains(".toml") {
        app.world.veil_fault(words)
    } else {
        app.world.veil(words)
    };
    (clean_line(&app.world.written(&words)).into_owned(), tail)
}

/// The key that takes back what a receipt is about, or does it again, and its word. In a field it is a letter, and in a dialog it may
/// be nothing.
fn way_back(receipt: &Receipt, app: &App) -> Option<(String, &'static str)> {
    let scopes = app.scopes();
    let key = |action| app.world.keymap.key_of(&scopes, action).map(|key| key.to_string());
    match receipt.offer {
        Offer::Nothing => None,
        Offer::Undo => key(Action::Undo).map(|key| (key, "undo")),
        Offer::Redo => key(Action::Redo).map(|key| (key, "redo")),
    }
}

/// What was done last, and the way back.
pub fn receipt(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) {
    let theme = &look.theme;
    let Some(receipt) = &app.receipt else {
        if app.world.made_up {
            let words = fit_with(MADE_UP, usize::from(area.width).saturating_sub(1), look.glyphs.ellipsis);
            put(frame.buffer_mut(), area, area.x + 1, area.y, &words, theme.attention);
        }
        return;
    };
    let buffer = frame.buffer_mut();
    let way = way_back(receipt, app);
    let style = match (receipt.trouble, receipt.offer) {
        (true, _) => theme.data_error,
        (false, Offer::Nothing) => theme.text,
        (false, _) => theme.ok,
    };
    let (words, tail) = said(receipt, app);
    let columns = usize::from(area.width).saturating_sub(1);
    let (mut area, mut words) = (area, words);
    if area.height > 1 {
        let lines = wrap(&words, columns);
        let first = lines.first().cloned().unwrap_or_default();
        put(buffer, area, area.x + 1, area.y, &first, style);
        words = lines.get(1..).unwrap_or_default().join(" ");
        area = Rect {
            y: area.y + 1,
            height: 1,
            ..area
        };
    }
    // Where it does not fit, what is in brackets goes first, then the word beside the key: not what happened.
    let (mut way, mut tail) = (way, tail);
    if width(&words) > columns.saturating_sub(tail) {
        words = without_asides(&words);
    }
    let long = width(&words);
    let spared = |(_, word): &&mut (String, &'static str)| {
        let rest = columns.saturating_sub(tail);
        long > rest && long <= rest + width(word) + 1
    };
    if let Some((_, word)) = way.as_mut().filter(spared) {
        tail -= width(word) + 1;
        *word = "";
    }
    let mut x = put(
        buffer,
        area,
        area.x + 1,
        area.y,
        &fit_with(&words, columns.saturating_sub(tail), look.glyphs.ellipsis),
        style,
    );
    if let Some((key, words)) = way {
        let gap = format!("  {}  ", look.glyphs.separator);
        x = put(buffer, area, x, area.y, &gap, theme.text);
        let from = x;
        x = put(buffer, area, x, area.y, &key, theme.accent);
        let end = put(buffer, area, x, area.y, &format!(" {words}"), theme.text);
        if let Ok(key) = key.parse() {
            look.hits.mark(between(area, from, end), Hit::Key(key));
        }
    }
}

/// A sentence without what is in brackets; what somebody said keeps its own.
fn without_asides(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(" (") {
        let quoted = before.matches('"').count() % 2 == 1;
        let Some((_, after)) = behind.split_once(')').filter(|_| !quoted) else {
            break;
        };
        left.push_str(before);
        rest = after;
    }
    left + rest
}

/// What the keys do: every hint whole or not at all, the less important ones left out first.
pub fn hints(frame: &mut Frame<'_>, area: Rect, hints: &[Hint], look: &Look) {
    let cost = |hint: &Hint| width(&hint.key) + 1 + width(hint.words);
    let mut by_rank: Vec<usize> = (0..hints.len()).collect();
    by_rank.sort_by_key(|i| hints[*i].rank);
    let room = usize::from(area.width).saturating_sub(2);
    let mut used = 0;
    let mut shown = vec![false; hints.len()];
    for i in by_rank {
        let more = cost(&hints[i]) + if used == 0 { 0 } else { 2 };
        if used + more <= room {
            used += more;
            shown[i] = true;
        }
    }
    let spans = hints
        .iter()
        .zip(shown)
        .filter(|(_, shown)| *shown)
        .map(|(hint, _)| (hint.key.as_str(), hint.words));
    pairs(frame, area, spans, look);
}

/// The part of a row from one column up to another.
pub fn between(row: Rect, from: u16, to: u16) -> Rect {
    Rect {
        x: from,
        width: to.saturating_sub(from),
        height: 1,
        ..row
    }
    .intersection(row)
}

/// As many of the first keys as leave room for the last ones, which are there at every width.
pub fn kept<'a>(area: Rect, mut first: Vec<(&'a str, &'a str)>, last: &[(&str, &str)]) -> Vec<(&'a str, &'a str)> {
    let cost = |(key, words): &(&str, &str)| width(key) + 1 + width(words) + 2;
    let room = usize::from(area.width) + 1;
    let of_last: usize = last.iter().map(cost).sum();
    while first.len() > 1 && first.iter().map(cost).sum::<usize>() + of_last > room {
        first.pop();
    }
    first
}

/// Keys and words side by side on one row.
pub fn pairs<'a>(frame: &mut Frame<'_>, area: Rect, pairs: impl Iterator<Item = (&'a str, &'a str)>, look: &Look) {
    // Those of what is underneath are none of these.
    let row = Rect {
        height: area.height.min(1),
        ..area
    };
    Clear.render(row.intersection(frame.area()), frame.buffer_mut());
    let mut x = area.x + 1;
    for (key, words) in pairs {
        let shown = if look.glyphs.caret == "|" {
            key.to_owned()
        } else {
            arrows(key)
        };
        let needed = width(&shown) + 1 + width(words);
        if usize::from(area.right().saturating_sub(x)) < needed {
            continue;
        }
        // The words belong to the first of several keys; what names none, such as `1-9`, cannot be clicked.
        let end = x.saturating_add(u16::try_from(needed).unwrap_or(u16::MAX));
        let first = key.split(' ').next().and_then(|key| key.parse().ok());
        if let Some(key) = first {
            look.hits.mark(between(area, x, end), Hit::Key(key));
        }
        let mut from = x;
        for (n, (key, sign)) in key.split(' ').zip(shown.split(' ')).enumerate() {
            let end = from.saturating_add(u16::try_from(width(sign)).unwrap_or(u16::MAX));
            if let (1.., Ok(key)) = (n, key.parse()) {
                look.hits.mark(between(area, from, end), Hit::Key(key));
            }
            from = end.saturating_add(1);
        }
        x = put(frame.buffer_mut(), area, x, area.y, &shown, look.theme.accent);
        x = put(
            frame.buffer_mut(),
            area,
            x,
            area.y,
            &format!(" {words}  "),
            look.theme.text,
        );
    }
}

/// Arrow keys as arrows.
pub fn arrows(keys: &str) -> String {
    let arrow = |key: &str| match key {
        "Up" => "↑".to_owned(),
        "Down" => "↓".to_owned(),
        "Left" => "←".to_owned(),
        "Right" => "→".to_owned(),
        other => other.to_owned(),
    };
    keys.split(' ').map(arrow).collect::<Vec<_>>().join(" ")
}

/// A span of text from outside, made harmless.
pub fn span(text: &str, style: Style) -> Span<'static> {
    Span::styled(clean_line(text).into_owned(), style)
}
