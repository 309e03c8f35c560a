//! One line to type, at the foot of the screen, with how it is read below it.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use super::Look;
use super::focus;
use super::frame::{self, put};
use super::text::{clean_line, fit_with, width, wrap};
use crate::app::App;
use crate::app::gate::GateAnswer;
use crate::app::hit::Hit;
use crate::app::line::Line;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::record::Reading;
use crate::app::skip;
use crate::domain::recording::Kind;

/// What is said below a line has at most this many rows.
const MOST_TOLD: usize = 6;

/// Clears the foot of the screen and draws a rule above it; the rows below the rule.
fn foot(frame: &mut Frame<'_>, area: Rect, rows: u16, look: &Look) -> Rect {
    let high = (rows + 1).min(area.height);
    let foot = Rect {
        y: area.bottom() - high,
        height: high,
        ..area
    };
    Clear.render(foot, frame.buffer_mut());
    // A rule of the view right above this one would be two.
    let above = Rect {
        y: foot.y.saturating_sub(1),
        height: u16::from(foot.y > area.y),
        ..area
    };
    let buffer = frame.buffer_mut();
    let mut cells = above.intersection(buffer.area).positions();
    if cells.all(|position| buffer[position].symbol() == look.glyphs.light.horizontal) {
        Clear.render(above, buffer);
    }
    frame::rule(frame.buffer_mut(), foot, foot.y, look);
    Rect {
        y: foot.y + 1,
        height: high - 1,
        ..foot
    }
}

/// The foot with a question that is there to its end, on two rows where it needs them; the rows below the question.
fn asked(frame: &mut Frame<'_>, area: Rect, question: &str, rows: u16, look: &Look) -> Rect {
    let columns = usize::from(area.width).saturating_sub(2);
    let lines = wrap(&clean_line(question), columns);
    let high = u16::try_from(lines.len().clamp(1, 2)).unwrap_or(1);
    let inside = foot(frame, area, rows + high, look);
    for (n, y) in (0..lines.len().min(2)).zip(inside.y..) {
        let line = match (n, lines.get(2)) {
            (1, Some(more)) => fit_with(&format!("{} {more}", lines[1]), columns, look.glyphs.ellipsis).into_owned(),
            _ => lines[n].clone(),
        };
        put(frame.buffer_mut(), inside, inside.x + 1, y, &line, look.theme.heading);
    }
    Rect {
        y: inside.y + high,
        height: inside.height.saturating_sub(high),
        ..inside
    }
}

/// The keys of a line, as far as there is room: an example goes first, then the words of Esc get short.
fn keys<'h>(hints: &[(&'h str, &'h str)], columns: u16) -> Vec<(&'h str, &'h str)> {
    let room = usize::from(columns).saturating_sub(1);
    let fits = |hints: &[(&str, &str)]| {
        let all: usize = hints.iter().map(|(key, words)| width(key) + width(words) + 3).sum();
        all.saturating_sub(2) <= room
    };
    let mut shown = hints.to_vec();
    if !fits(&shown) {
        shown.retain(|(key, _)| *key != "type");
    }
    if !fits(&shown) {
        for (key, words) in &mut shown {
            if *key == "Esc" && words.starts_with("keeps the line") {
                *words = "keeps it";
            }
        }
    }
    shown
}

/// Draws a line being typed with the cursor in it. Text that is too long moves so that the cursor can be seen.
pub(super) fn field(frame: &mut Frame<'_>, area: Rect, line: &Line, fresh: bool, look: &Look) {
    let before = clean_line(line.before());
    let room = usize::from(area.width).saturating_sub(1);
    let mut skipped = 0;
    let mut rest: &str = &before;
    while width(rest) > room {
        let next = rest.chars().next().map_or(rest.len(), char::len_utf8);
        rest = rest.get(next..).unwrap_or_default();
        skipped += 1;
    }
    let style = if fresh { look.theme.selection } else { look.theme.text };
    let x = put(frame.buffer_mut(), area, area.x, area.y, rest, style);
    let after = clean_line(line.after());
    put(frame.buffer_mut(), area, x, area.y, &after, style);
    // There is more of it behind the right end.
    if usize::from(x.saturating_sub(area.x)) + width(&after) > usize::from(area.width) && area.width > 1 {
        let end = area.right() - 1;
        put(
            frame.buffer_mut(),
            area,
            end,
            area.y,
            look.glyphs.ellipsis,
            look.theme.text,
        );
    }
    if skipped > 0 {
        put(
            frame.buffer_mut(),
            area,
            area.x,
            area.y,
            look.glyphs.ellipsis,
            look.theme.text,
        );
    }
    frame.set_cursor_position(Position::new(x.min(area.right().saturating_sub(1)), area.y));
}

/// Draws the question, the line and its echo.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, prompt: &Prompt, look: &Look) {
    let theme = &look.theme;
    let question = app.world.written(&app.world.veil(&prompt.question));
    let (sign, words, style) = match (&prompt.error, app.echo(prompt)) {
        (Some(error), _) => ("?", error.clone(), theme.attention),
        (None, Ok(Reading::Edit(echo, _) | Reading::Days(echo, _) | Reading::Asks(echo))) => ("=", echo, theme.text),
        (None, Ok(Reading::Text(_))) => ("", String::new(), theme.text),
        (None, Ok(Reading::Empty(words))) => ("", words, theme.aside),
        (None, Err(error)) => ("?", error, theme.attention),
    };
    let words = app.world.written(&app.world.veil(&words));
    let room = usize::from(area.width).saturating_sub(6);
    let mut told = wrap(&clean_line(&words), room);
    // It goes on in as many rows as there are beside the question, the line and its keys.
    let most = usize::from(area.height.saturating_sub(7)).clamp(2, MOST_TOLD);
    if let Some(rest) = told.get(most..).filter(|rest| !rest.is_empty()) {
        let last = format!("{} {}", told[most - 1], rest.join(" "));
        told.truncate(most);
        told[most - 1] = fit_with(&last, room, look.glyphs.ellipsis).into_owned();
    }
    // The rows do not jump with every letter that is typed.
    let rows = u16::try_from(told.len().max(2)).unwrap_or(2);
    let inside = asked(frame, area, &question, 2 + rows, look);
    // The row of the question is above those of the line.
    let inside = Rect {
        y: inside.y.saturating_sub(1),
        height: inside.height + 1,
        ..inside
    };
    let row = |y: u16| Rect {
        y: inside.y + y,
        height: 1,
        ..inside
    };
    put(
        frame.buffer_mut(),
        inside,
        inside.x + 3,
        inside.y + 1,
        ">",
        theme.accent,
    );
    let x = put(frame.buffer_mut(), inside, inside.x + 3, inside.y + 2, sign, style) + 1;
    for (text, y) in told.iter().zip(inside.y + 2..) {
        put(frame.buffer_mut(), inside, x, y, text, style);
    }
    let hints: &[(&str, &str)] = match &prompt.purpose {
        Purpose::When(_) => &[
            ("Enter", "records it"),
            ("n", "now"),
            ("type", "22:30, -2h, yesterday 21:15"),
            ("Esc", "cancel"),
        ],
        Purpose::Change(dose) if dose.kind == Kind::Due => &[
            ("Enter", "writes it"),
            ("type", "1/2 tablet, 21:05; why; move to fri 07:00"),
            ("Esc", "cancel"),
        ],
        Purpose::Change(_) => &[
            ("Enter", "records it"),
            ("type", "1/2 tablet, 21:05, 1 mg -2h; why"),
            ("Esc", "cancel"),
        ],
        Purpose::Gate(_, GateAnswer::Hold) => &[
            ("Enter", "writes it"),
            ("type", "7 days, Dr N; why"),
            ("Esc", "decide later"),
        ],
        Purpose::Gate(..) => &[("Enter", "writes it"), ("type", "Dr N; why"), ("Esc", "decide later")],
        Purpose::Folder => &[("Enter", "opens it"), ("Esc", "back")],
        Purpose::Period => &[("Enter", "shows them"), ("Esc", "back")],
        Purpose::Search => &[("Enter", "searches"), ("Esc", "back")],
        Purpose::Plan(_) => &[
            ("Enter", "into the draft"),
            ("Esc", "keeps the line for later"),
            ("F1", "examples"),
        ],
        Purpose::Correct(_) => &[("Enter", "shows what follows"), ("Esc", "keeps the line")],
        _ => &[("Enter", "saves"), ("Esc", "keeps the line for later")],
    };
    let field_area = row(1);
    let field_area = Rect {
        x: field_area.x + 5,
        width: field_area.width.saturating_sub(6),
        ..field_area
    };
    field(frame, field_area, &prompt.line, prompt.fresh, look);
    frame::pairs(frame, row(2 + rows), keys(hints, area.width).into_iter(), look);
}

/// The reasons for leaving a dose out.
pub(super) fn reasons(frame: &mut Frame<'_>, area: Rect, app: &App, state: &skip::State, look: &Look) {
    let theme = &look.theme;
    let name = app.world.name(&state.dose.course);
    let amount = state
        .dose
        .planned
        .as_ref()
        .map(|amount| app.world.amount(amount))
        .unwrap_or_default();
    let at = state
        .dose
        .clock
        .map(|clock| format!(", planned {}", app.world.clock(clock)))
        .unwrap_or_default();
    let doing = state.dose.action(app.world.scene());
    let doing = doing.map_or_else(String::new, |doing| format!(", {}", doing.words()));
    let question = match &state.recorded {
        // What is there goes when it is skipped.
        Some(recorded) => format!("{name} {amount}{doing}: {recorded}. Record it as skipped instead?"),
        None => format!("Skip {name} {amount}{doing}{at}?"),
    };
    let question = app.world.written(&app.world.veil(&question));
    // The choices in as many rows as they need.
    let choices: Vec<(String, &str)> = std::iter::once((String::new(), skip::NONE))
        .chain((1..).map(|n: usize| n.to_string()).zip(skip::REASONS))
        .collect();
    let needed = |(digit, words): &(String, &str)| width(digit) + usize::from(!digit.is_empty()) + width(words);
    let room = usize::from(area.width).saturating_sub(3);
    let (mut lines, mut used) = (1, 0);
    for choice in &choices {
        if used > 0 && used + needed(choice) > room {
            (lines, used) = (lines + 1, 0);
        }
        used += needed(choice) + 3;
    }
    let inside = asked(frame, area, &question, lines.max(2) + 2, look);
    let mut y = inside.y;
    let mut x = inside.x + 3;
    for (n, choice) in choices.iter().enumerate() {
        let (digit, reason) = choice;
        let columns = u16::try_from(needed(choice)).unwrap_or(0);
        if x + columns > inside.right() && x > inside.x + 3 {
            (x, y) = (inside.x + 3, y + 1);
        }
        if y + 1 >= inside.bottom() {
            break;
        }
        let from = x;
        let style = if n == state.chosen { theme.selection } else { theme.text };
        if !digit.is_empty() {
            x = put(frame.buffer_mut(), inside, x, y, digit, theme.accent);
            x = put(frame.buffer_mut(), inside, x, y, " ", theme.text);
        }
        let words = x;
        x = put(frame.buffer_mut(), inside, x, y, reason, style) + 3;
        if n == state.chosen {
            let mark = words.saturating_sub(if digit.is_empty() { 1 } else { 3 });
            focus::at(frame, inside, (mark, y), look);
        }
        let row = frame::between(Rect { y, ..inside }, from, from + columns);
        let hit = digit.parse().map_or(Hit::Choice(0), Hit::Key);
        look.hits.mark(row, hit);
    }
    let hints = app.world.keymap.hints(&app.scopes());
    let last = Rect {
        y: inside.bottom().saturating_sub(1),
        height: 1,
        ..inside
    };
    // A key that does nothing here says so.
    if last.y > y + 1 {
        let row = Rect { y: last.y - 1, ..last };
        frame::receipt(frame, row, app, look);
    }
    frame::hints(frame, last, &hints, look);
}
