//! Today, or any day shown like it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use self::rows::{
    dose_amount, dose_row, dose_time, entry_amount, folded, measure_row, need_row, notes, unscheduled_row,
};
use super::Look;
use super::frame::{self, Parts, span};
use super::glyphs::Sign;
use super::list::{self, Item};
use super::text::{width, wrap};
use crate::app::App;
use crate::app::about::facts::late_rule;
use crate::app::hit::Hit;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::today::{Row, rows as day_rows, which_is_right};
use crate::app::told;
use crate::app::words;
use crate::app::world::World;
use crate::domain::course::Course;
use crate::domain::day::{DayDose, DayNeed, Status};
use crate::domain::schedule::Place;
use crate::ui::signs::{sign, sign_style};
use crate::ui::today::parts::stepping;
use crate::ui::written::written;

mod ahead;
mod broken;
mod context;
mod parts;
mod pressing;
mod rows;
mod strip;

/// The words for a late dose of which the plan says nothing.
pub(super) const NOT_IN_PLAN: &str =
    "Not in your plan. Ask your prescriber or pharmacist; do not take extra to make up for a dose.";

/// Draws the view.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let (left, right) = parts.panes();
    let mut below = below(app, look, usize::from(left.width).saturating_sub(2), right.is_none());
    // The list keeps its rows; of the lines below the rule there are as many as there is room for.
    let room = left.height.saturating_sub(9).min(left.height / 2);
    let most = usize::from(room);
    if below.len() > most {
        below.truncate(most);
        // What has no room is in the check-in as well; that there is more is said.
        if let Some(last) = below.last_mut() {
            let room = usize::from(left.width).saturating_sub(4);
            let words: String = last.spans.iter().map(|span| &*span.content).collect();
            let ellipsis = look.glyphs.ellipsis;
            let words = super::text::fit_with(words.trim_end(), room, "").into_owned();
            *last = Line::from(span(&format!("{words} {ellipsis}"), look.theme.text));
        }
    }
    let count = u16::try_from(below.len()).unwrap_or(0);
    let with_below = !parts.compact && count > 0;
    let top = if with_below {
        left.height - count - 1
    } else {
        left.height
    };
    let items = if parts.compact {
        compact(app, look, usize::from(left.width))
    } else {
        full(app, look, right.is_some(), left.width)
    };
    // In two panes there is room for air: what is below follows the list rather than being at the very end.
    let top = if right.is_some() && with_below {
        top.min(u16::try_from(items.len() + 1).unwrap_or(u16::MAX))
    } else {
        top
    };
    let area = Rect { height: top, ..left };
    list::draw(frame, area, &items, look);
    if with_below {
        let y = left.y + top;
        frame::rule(frame.buffer_mut(), left, y, look);
        for (line, y) in below.into_iter().zip(y + 1..left.bottom()) {
            frame
                .buffer_mut()
                .set_line(left.x + 1, y, &line, left.width.saturating_sub(2));
        }
    }
    // A high screen has the days to come below.
    let used = top + u16::from(with_below) * (count + 1) + 1;
    if right.is_some() && left.height > used + ahead::LEAST {
        let y = left.y + used;
        frame::rule(frame.buffer_mut(), left, y, look);
        let rest = Rect {
            y: y + 2,
            height: left.bottom() - y - 2,
            ..left
        };
        ahead::draw(frame, rest, app, look);
    }
    if let Some(right) = right {
        frame::divide(frame.buffer_mut(), right, look);
        context::draw(frame, right, app, look);
    }
}

/// Widths of the columns of names and amounts.
fn columns(rows: &[Row<'_>], world: &World, wide: usize) -> (usize, usize) {
    // Long names have room where there is some.
    let longest = (wide / 2).saturating_sub(12).max(28);
    let mut name = 11;
    let mut amount = 8;
    for row in rows {
        let (course, shown) = match row {
            Row::Dose(dose) => (&dose.due.course, dose_amount(world, dose)),
            Row::Need(need) => (&need.need.course, world.amount(&need.next)),
            Row::Beside(entry) => (&entry.course, entry_amount(world, entry)),
            _ => continue,
        };
        name = name.max(width(&world.name(course)));
        amount = amount.max(width(&shown));
    }
    for row in rows {
        if let Row::Measure(measure, _) = row {
            name = name.max(width(&world.measure_name(measure)));
        }
    }
    (name.min(longest) + 2, amount.min(18) + 2)
}

/// `1 puff as needed`, or until when it is too soon: `1 puff, next from 12:15`.
fn need_tail(world: &World, need: &DayNeed) -> String {
    let said = world.telling(|telling| telling.need(need, world.hidden));
    let amount = world.amount(&need.next);
    match said.split(", ").find(|part| part.starts_with("next from")) {
        Some(next) => format!("{amount}, {next}"),
        None => format!("{amount} as needed"),
    }
}

/// Every line, with headings.
fn full(app: &App, look: &Look, two_panes: bool, columns_wide: u16) -> Vec<Item> {
    let theme = &look.theme;
    let world = &app.world;
    let rows = day_rows(world);
    let focus = app.today.focused(&rows).map(|(at, _)| at);
    let columns = usize::from(columns_wide).saturating_sub(2);
    let (name, amount) = self::columns(&rows, world, columns);
    let mut items = Vec::new();
    let right = if two_panes { open_words(world) } else { step_words(app) };
    let mut heading = Item::text("Doses", theme.heading);
    if let Some(right) = right {
        heading = heading.with_right(right, theme.aside);
    }
    items.push(heading);
    if two_panes {
        items.push(Item::default());
    }
    let spaced = usize::from(two_panes);
    let has_doses = rows.iter().any(|row| match row {
        Row::Broken(broken) => broken.hides_doses(),
        Row::Dose(_) | Row::Need(_) | Row::Beside(_) => true,
        Row::Measure(..) | Row::Note => false,
    });
    if !has_doses {
        items.push(Item::text(&format!("  {}", nothing_due(world)), theme.text));
    }
    let mut checked = false;
    for (i, row) in rows.iter().enumerate() {
        let focused = Some(i) == focus;
        let hit = Hit::Row(i);
        match row {
            Row::Broken(one) => {
                let lines = broken::items(world, one, look, usize::from(columns_wide), focused);
                items.extend(lines.into_iter().map(|item| item.hit(hit)));
            }
            Row::Dose(dose) => {
                let row = dose_row(world, dose, look, (name, amount), columns);
                items.extend(folded(row.focus(focused).hit(hit), columns));
            }
            Row::Need(need) => {
                let row = need_row(world, need, look, name, amount).focus(focused).hit(hit);
                items.extend(folded(row, columns));
            }
            Row::Beside(entry) => {
                let row = unscheduled_row(world, entry, look, name, amount)
                    .focus(focused)
                    .hit(hit);
                items.extend(folded(row, columns));
            }
            Row::Measure(measure, reading) => {
                if !checked {
                    checked = true;
                    items.extend((0..=spaced).map(|_| Item::default()));
                    items.push(Item::text("Check-in", theme.heading).with_right(answered_words(&rows), theme.aside));
                    items.extend((0..spaced).map(|_| Item::default()));
                }
                items.push(measure_row(world, measure, *reading, look, name, focused).hit(hit));
            }
            Row::Note => {
                if !checked && world.regimen.measures.is_empty() && world.is_today() {
                    let key = world.key(Scope::Everywhere, Action::Measures).unwrap_or_default();
                    items.extend((0..=spaced).map(|_| Item::default()));
                    let adds = format!("nothing is asked; {key} adds a question");
                    items.push(Item::text("Check-in", theme.heading).with_right(adds, theme.aside));
                }
                items.extend((0..=spaced).map(|_| Item::default()));
                items.push(Item::text("Note", theme.heading));
                items.extend((0..spaced).map(|_| Item::default()));
                let notes = notes(world, look, usize::from(columns_wide), 4, focused);
                items.extend(notes.into_iter().map(|item| item.hit(hit)));
            }
        }
    }
    items
}

/// Short lines for narrow screens: ratings in words unless one of them is focused.
fn compact(app: &App, look: &Look, columns_wide: usize) -> Vec<Item> {
    let theme = &look.theme;
    let world = &app.world;
    let rows = day_rows(world);
    let focused = app.today.focused(&rows);
    let focus = focused.map(|(at, _)| at);
    let mut items = Vec::new();
    let line = |status: Option<Status>, time: &str, name: &str, tail: &str| {
        let (sign, style) = match status {
            Some(status) => (look.glyphs.sign(sign(status)), sign_style(status, look)),
            None => (look.glyphs.sign(Sign::AsNeeded), theme.text),
        };
        // A blank, so that the mark of the focus does not touch it.
        let mut spans = vec![span(&format!(" {sign} "), style)];
        if !time.is_empty() {
            spans.push(span(&format!("{time} "), theme.text));
        }
        // The name gives way: an amount or a state that is cut says something else.
        let used = 3 + if time.is_empty() { 0 } else { width(time) + 1 } + width(tail) + 1;
        let room = columns_wide.saturating_sub(used + 2).max(6);
        let name = super::named::short(world, name, room, look);
        spans.push(span(&format!("{name} {tail}"), theme.text));
        Item {
            line: Line::from(spans),
            ..Item::default()
        }
    };
    let in_ratings = matches!(focused, Some((_, Row::Measure(..))));
    let mut summed = false;
    let is_dose = |row: &Row<'_>| !matches!(row, Row::Measure(..) | Row::Note);
    let doses = rows.iter().position(|row| !is_dose(row)).unwrap_or(rows.len());
    for (i, row) in rows.iter().enumerate() {
        if i == doses {
            // What presses is there at every size, behind the doses.
            let lines = pressing::lines(world, look, columns_wide.saturating_sub(2));
            items.extend((!lines.is_empty()).then(Item::default));
            items.extend(lines.into_iter().map(|line| Item {
                line,
                ..Item::default()
            }));
        }
        let item = match row {
            Row::Broken(one) => {
                let lines = broken::items(world, one, look, columns_wide, Some(i) == focus);
                items.extend(lines.into_iter().map(|item| item.hit(Hit::Row(i))));
                continue;
            }
            Row::Dose(dose) => {
                let word = match dose.status {
                    Status::Planned | Status::Taken => String::new(),
                    status => format!(", {}", status.word()),
                };
                // Where it goes has to be seen before it is taken.
                let place = if dose.status.is_open() {
                    world.telling(|telling| telling.place(dose))
                } else {
                    String::new()
                };
                let tail = format!("{}{word}{place}", dose_amount(world, dose));
                line(
                    Some(dose.status),
                    &dose_time(world, dose),
                    &world.name(&dose.due.course),
                    &tail,
                )
            }
            Row::Need(need) => line(None, "", &world.name(&need.need.course), &need_tail(world, need)),
            Row::Beside(entry) => line(
                None,
                &world.at(entry.at),
                &world.name(&entry.course),
                &entry_amount(world, entry),
            ),
            Row::Measure(..) if !in_ratings => {
                if !summed {
                    summed = true;
                    items.push(Item::default());
                    let lines = ratings_in_words(&rows, app, columns_wide.saturating_sub(2));
                    items.extend(lines.iter().map(|l| Item::text(l, theme.text)));
                }
                continue;
            }
            Row::Measure(measure, reading) => {
                let value = reading.map_or("not rated yet".to_owned(), |r| measure.show(&r.value));
                Item::text(&format!(" {}: {value}", world.measure_name(measure)), theme.text)
            }
            Row::Note => {
                items.push(Item::default());
                let notes = notes(world, look, columns_wide + 2, 0, Some(i) == focus);
                items.extend(notes.into_iter().map(|item| item.hit(Hit::Row(i))));
                continue;
            }
        };
        items.push(item.focus(Some(i) == focus).hit(Hit::Row(i)));
    }
    items
}

/// `Check-in: Mood, Headache open (c)` and the answers there are.
fn ratings_in_words(rows: &[Row<'_>], app: &App, columns: usize) -> Vec<String> {
    let mut open = Vec::new();
    let mut done = Vec::new();
    for row in rows {
        match row {
            Row::Measure(measure, None) => open.push(app.world.measure_name(measure).into_owned()),
            Row::Measure(measure, Some(reading)) => done.push(format!(
                "{} {}",
                app.world.measure_name(measure),
                if app.world.hidden {
                    "--".to_owned()
                } else {
                    reading.value.to_string()
                }
            )),
            _ => {}
        }
    }
    let key = app.world.key(Scope::Everywhere, Action::CheckIn).unwrap_or_default();
    let mut lines = Vec::new();
    if !open.is_empty() {
        lines.extend(wrap(&format!("Check-in: {} open ({key})", open.join(", ")), columns));
    }
    if !done.is_empty() {
        lines.extend(wrap(&done.join("  "), columns));
    }
    lines
}

fn nothing_due(world: &World) -> String {
    if world.regimen.courses.is_empty() {
        let add = world.key(Scope::Plan, Action::AddBelow).unwrap_or_default();
        return format!("No plan yet. Press 4, then {add}, to add one.");
    }
    let ended: Vec<String> = (world.schedules.ended(world.day, &world.regimen))
        .map(|(course, last)| {
            let last = written(world, &words::day_near(last, world.today()));
            format!("The plan of {} ended on {last}.", world.name(course))
        })
        .collect();
    let begins = world.regimen.courses.iter().filter_map(|course| {
        let place = world.schedules.timeline(&course.id)?.place(world.day);
        match place {
            Place::Before(Some(from)) if course.archived.is_none() => Some(format!(
                "{} begins {}.",
                world.name(&course.id),
                written(world, &words::day_near(from, world.today()))
            )),
            _ => None,
        }
    });
    let day = if world.is_today() { "today" } else { "on this day" };
    let mut said = vec![format!("Nothing is due {day}.")];
    said.extend(ended);
    said.extend(begins);
    said.join(" ")
}

fn answered_words(rows: &[Row<'_>]) -> String {
    let all = rows.iter().filter(|row| matches!(row, Row::Measure(..))).count();
    let answered = rows
        .iter()
        .filter(|row| matches!(row, Row::Measure(_, Some(_))))
        .count();
    format!("{answered} of {all} answered")
}

fn open_words(world: &World) -> Option<String> {
    let day = world.shown().filter(|day| !day.doses.is_empty())?;
    // Of other days those count that wait as well.
    let waiting = day.carried.iter().filter(|dose| dose.status.is_open()).count();
    let (open, all) = (day.open(), day.doses.len() + waiting);
    let when = if world.is_today() { "today" } else { "that day" };
    Some(format!("{open} of {all} still open {when}"))
}

fn step_words(app: &App) -> Option<String> {
    let (course, at, (step, steps)) = stepping(app)?;
    let until = at.until.or(at.asks_on.and_then(|on| on.pred_opt()));
    let of = until
        .map(|until| format!(" of {}", (until - at.from).num_days() + 1))
        .unwrap_or_default();
    let day = if at.asks_since.is_some() {
        format!("day {}, to be decided", at.day)
    } else {
        format!("day {}{of}", at.day)
    };
    Some(format!("{}: step {step} of {steps}, {day}", app.world.name(&course.id)))
}

/// What the plan says about a late dose, what the person's bounds say, what waits for an answer and what is not
/// recorded.
///
/// Where there is no pane to the right, the urgent part of what is coming as well.
fn below(app: &App, look: &Look, columns: usize, alone: bool) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let world = &app.world;
    let rows = day_rows(world);
    let mut lines = Vec::new();
    if let Some((_, Row::Dose(dose))) = app.today.focused(&rows) {
        if let Some(words) = told::vial(world, dose) {
            let wrapped = wrap(&written(world, &words), columns);
            lines.extend(wrapped.iter().map(|line| Line::from(span(line, theme.text))));
        }
        let open = matches!(dose.status, Status::Late | Status::NotRecorded);
        if let Some(course) = world.regimen.course(&dose.due.course).filter(|_| open) {
            lines.extend(late(world, course, dose, look, columns));
        }
    }
    if let Some((_, Row::Dose(dose))) = app.today.focused(&rows)
        && let Some(words) = which_is_right(world, dose).or_else(|| rows::measured(world, dose))
    {
        let wrapped = wrap(&written(world, &words), columns);
        lines.extend(wrapped.iter().map(|line| Line::from(span(line, theme.text))));
    }
    // At first the line of the receipt says it; this stays when something else is said there.
    if let Some(words) = told::not_understood(world).filter(|_| app.receipt.as_ref().is_none_or(|r| !r.trouble)) {
        let words = format!("Not understood: {words}");
        let wrapped = wrap(&written(world, &words), columns);
        lines.extend(wrapped.iter().map(|line| Line::from(span(line, theme.data_error))));
    }
    lines.extend(pressing::lines(world, look, columns));
    // What has to be answered goes first.
    if let Some(words) = context::pressing(world).filter(|_| alone && world.is_today()) {
        let text = format!("Coming up: {words}");
        let wrapped = wrap(&written(world, &text), columns);
        lines.extend(wrapped.iter().map(|line| Line::from(span(line, theme.text))));
    }
    lines
}

fn late(world: &World, course: &Course, dose: &DayDose, look: &Look, columns: usize) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let name = world.name(&course.id).into_owned();
    let Some(missed) = &course.missed else {
        if let Some(rule) = late_rule(world, course, Some(dose)) {
            let heading = format!("{name}:");
            let words = format!("{heading} in your plan a late dose is taken {rule}");
            let mut wrapped = wrap(&written(world, &words), columns).into_iter();
            let first = wrapped.next().unwrap_or_default();
            let first = match first.strip_prefix(heading.as_str()) {
                Some(rest) => Line::from(vec![span(&heading, theme.heading), span(rest, theme.text)]),
                None => Line::from(span(&first, theme.text)),
            };
            let more = wrapped.map(|line| Line::from(span(&line, theme.text)));
            return std::iter::once(first).chain(more).collect();
        }
        let mut lines = vec![Line::from(vec![
            span(&format!("{name}:"), theme.heading),
            span(" a late dose", theme.text),
        ])];
        lines.extend(
            wrap(NOT_IN_PLAN, columns)
                .iter()
                .map(|l| Line::from(span(l, theme.text))),
        );
        return lines;
    };
    // Nobody knows when it was said: the date of a decision is not its date.
    let by = course.prescriber.as_deref().map(|key| world.regimen.care.name_of(key));
    let source = by.map_or_else(String::new, |by| format!(" ({by})"));
    let quote = if world.hidden {
        "(hidden)".to_owned()
    } else {
        format!("\"{missed}\"{source}")
    };
    let italic = theme.text.add_modifier(ratatui::style::Modifier::ITALIC);
    let mut lines = vec![Line::from(vec![
        span(&format!("{name}:"), theme.heading),
        span(" your plan says about a late dose", theme.text),
    ])];
    lines.extend(
        wrap(&super::text::clean(&quote), columns)
            .iter()
            .map(|l| Line::from(span(l, italic))),
    );
    lines
}
