//! Today, or any day shown like it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::Look;
use super::frame::{self, Parts, put, span};
use super::glyphs::Sign;
use super::list::{self, Item};
use super::text::{pad, width, wrap};
use crate::app::App;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::today::{Row, rows};
use crate::app::words;
use crate::app::world::World;
use crate::domain::course::{Course, CourseId};
use crate::domain::day::{DayDose, DayNeed, Status};
use crate::domain::journal::{DoseEntry, Outcome, ReadingEntry};
use crate::domain::measure::{Measure, Scale};
use crate::domain::schedule::{self, Place, StepAt};

mod context;

/// The words for a late dose of which the plan says nothing.
pub(super) const NOT_IN_PLAN: &str =
    "Not in your plan. Ask your prescriber or pharmacist; do not take extra to make up for a dose.";

/// The sign of what became of a dose.
pub(super) fn sign(status: Status) -> Sign {
    match status {
        Status::Planned => Sign::Planned,
        Status::Due => Sign::Due,
        Status::Taken => Sign::Taken,
        Status::Changed => Sign::Changed,
        Status::Skipped | Status::Held => Sign::Skipped,
        Status::NotRecorded => Sign::NotRecorded,
    }
}

/// The style of a sign.
pub(super) fn sign_style(status: Status, look: &Look) -> Style {
    match status {
        Status::Due => look.theme.accent,
        Status::Taken => look.theme.ok,
        Status::Changed => look.theme.attention,
        _ => look.theme.text,
    }
}

/// Draws the view.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let (left, right) = parts.panes();
    let below = below(app, look, usize::from(left.width).saturating_sub(2));
    // The lines below the rule go when the list would have no room.
    let room = left.height.saturating_sub(8);
    let count = u16::try_from(below.len()).unwrap_or(0);
    let with_below = !parts.compact && count > 0 && count < room;
    let top = if with_below {
        left.height - count - 1
    } else {
        left.height
    };
    // In two panes there is room for air: what is below stands at two thirds rather than at the very end.
    let top = if right.is_some() {
        top.min(left.height * 2 / 3)
    } else {
        top
    };
    let area = Rect { height: top, ..left };
    let items = if parts.compact {
        compact(app, look, usize::from(left.width))
    } else {
        full(app, look, right.is_some(), area.width)
    };
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
    if let Some(right) = right {
        frame::divide(frame.buffer_mut(), right, look);
        context::draw(frame, right, app, look);
    }
}

/// Widths of the columns of names and amounts.
fn columns(rows: &[Row<'_>], world: &World) -> (usize, usize) {
    let mut name = 11;
    let mut amount = 8;
    for row in rows {
        let (course, shown) = match row {
            Row::Dose(dose) => (&dose.due.course, dose_amount(world, dose)),
            Row::Need(need) => (&need.need.course, world.amount(&need.need.amount)),
            Row::Beside(entry) => (&entry.course, entry_amount(world, entry)),
            _ => continue,
        };
        name = name.max(width(&world.name(course)));
        amount = amount.max(width(&shown));
    }
    for row in rows {
        if let Row::Measure(measure, _) = row {
            name = name.max(width(&measure.name));
        }
    }
    (name.min(28) + 2, amount.min(18) + 2)
}

/// Every line, with headings.
fn full(app: &App, look: &Look, two_panes: bool, columns_wide: u16) -> Vec<Item> {
    let theme = &look.theme;
    let world = &app.world;
    let rows = rows(world);
    let focus = app.today.focused(&rows).map(|(at, _)| at);
    let (name, amount) = columns(&rows, world);
    let mut items = Vec::new();
    let right = if two_panes { open_words(world) } else { step_words(app) };
    let mut heading = Item::text("Doses", theme.heading);
    if let Some(right) = right {
        heading = heading.with_right(right, theme.decoration);
    }
    items.push(heading);
    if two_panes {
        items.push(Item::default());
    }
    let spaced = usize::from(two_panes);
    let has_doses = rows
        .iter()
        .any(|row| matches!(row, Row::Dose(_) | Row::Need(_) | Row::Beside(_)));
    if !has_doses {
        items.push(Item::text(&format!("  {}", nothing_due(world)), theme.text));
    }
    let mut checked = false;
    for (i, row) in rows.iter().enumerate() {
        let focused = Some(i) == focus;
        match row {
            Row::Dose(dose) => items.push(dose_row(world, dose, look, name, amount).focus(focused)),
            Row::Need(need) => items.push(need_row(world, need, look, name, amount).focus(focused)),
            Row::Beside(entry) => items.push(beside_row(world, entry, look, name, amount).focus(focused)),
            Row::Measure(measure, reading) => {
                if !checked {
                    checked = true;
                    items.extend((0..=spaced).map(|_| Item::default()));
                    items.push(
                        Item::text("Check-in", theme.heading).with_right(answered_words(&rows), theme.decoration),
                    );
                    items.extend((0..spaced).map(|_| Item::default()));
                }
                items.push(measure_row(world, measure, *reading, look, name, focused));
            }
            Row::Note => {
                items.extend((0..=spaced).map(|_| Item::default()));
                items.push(Item::text("Note", theme.heading));
                items.extend((0..spaced).map(|_| Item::default()));
                items.extend(notes(world, look, usize::from(columns_wide), 4, focused));
            }
        }
    }
    items
}

/// Short lines for narrow screens: ratings in words unless one of them is focused.
fn compact(app: &App, look: &Look, columns_wide: usize) -> Vec<Item> {
    let theme = &look.theme;
    let world = &app.world;
    let rows = rows(world);
    let focused = app.today.focused(&rows);
    let focus = focused.map(|(at, _)| at);
    let mut items = Vec::new();
    let line = |status: Option<Status>, time: &str, name: &str, tail: &str| {
        let (sign, style) = match status {
            Some(status) => (look.glyphs.sign(sign(status)), sign_style(status, look)),
            None => (look.glyphs.sign(Sign::AsNeeded), theme.text),
        };
        let mut spans = vec![span(&format!("{sign} "), style)];
        if !time.is_empty() {
            spans.push(span(&format!("{time} "), theme.text));
        }
        spans.push(span(&format!("{name} {tail}"), theme.text));
        Item {
            line: Line::from(spans),
            ..Item::default()
        }
    };
    let in_ratings = matches!(focused, Some((_, Row::Measure(..))));
    let mut summed = false;
    for (i, row) in rows.iter().enumerate() {
        let item = match row {
            Row::Dose(dose) => {
                let word = match dose.status {
                    Status::Due => ", due",
                    Status::Changed => ", changed",
                    Status::Skipped => ", skipped",
                    Status::Held => ", held",
                    Status::NotRecorded => ", not recorded",
                    _ => "",
                };
                let tail = format!("{}{word}", dose_amount(world, dose));
                line(
                    Some(dose.status),
                    &dose_time(world, dose),
                    &world.name(&dose.due.course),
                    &tail,
                )
            }
            Row::Need(need) => line(
                None,
                "",
                &world.name(&need.need.course),
                &format!("{} as needed", world.amount(&need.need.amount)),
            ),
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
                Item::text(&format!("{}: {value}", measure.name), theme.text)
            }
            Row::Note => {
                items.push(Item::default());
                items.extend(notes(world, look, columns_wide + 2, 0, Some(i) == focus));
                continue;
            }
        };
        items.push(item.focus(Some(i) == focus));
    }
    items
}

/// `Check-in: Mood, Headache open (c)` and the answers there are.
fn ratings_in_words(rows: &[Row<'_>], app: &App, columns: usize) -> Vec<String> {
    let mut open = Vec::new();
    let mut done = Vec::new();
    for row in rows {
        match row {
            Row::Measure(measure, None) => open.push(measure.name.clone()),
            Row::Measure(measure, Some(reading)) => done.push(format!("{} {}", measure.name, reading.value)),
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

fn dose_time(world: &World, dose: &DayDose) -> String {
    let taken = dose.entries.last().filter(|e| matches!(e.outcome, Outcome::Taken(_)));
    match (taken, dose.due.clock) {
        (Some(entry), _) => world.clock(entry.at.time()),
        (None, Some(clock)) => world.clock(clock),
        (None, None) => String::new(),
    }
}

fn dose_amount(world: &World, dose: &DayDose) -> String {
    match dose.entries.last().map(|entry| &entry.outcome) {
        Some(Outcome::Taken(quantity)) => world.quantity(quantity),
        _ => world.amount(&dose.due.amount),
    }
}

fn entry_amount(world: &World, entry: &DoseEntry) -> String {
    match &entry.outcome {
        Outcome::Taken(quantity) => world.quantity(quantity),
        Outcome::Skipped => "skipped".into(),
        Outcome::Held => "held".into(),
    }
}

fn dose_row(world: &World, dose: &DayDose, look: &Look, name: usize, amount: usize) -> Item {
    let text = look.theme.text;
    Item::cells(&[
        ("", 2, text),
        (look.glyphs.sign(sign(dose.status)), 2, sign_style(dose.status, look)),
        (
            &dose_time(world, dose),
            if world.regimen.settings.twelve_hours { 10 } else { 7 },
            text,
        ),
        (&world.name(&dose.due.course), name, text),
        (&dose_amount(world, dose), amount, text),
        (&dose_words(world, dose), 0, text),
    ])
}

/// What became of a dose, in words that do without its sign.
fn dose_words(world: &World, dose: &DayDose) -> String {
    let today = world.today();
    let date = dose.due.key.date;
    let clock = |at: chrono::NaiveDateTime| world.clock(at.time());
    let planned = dose.due.clock.map(|at| world.clock(at));
    let doing = match dose.due.action {
        Some(schedule::Action::Apply) => "put on, ",
        Some(schedule::Action::Remove) => "take off, ",
        None => "",
    };
    let entry = dose.entries.last();
    let why = entry.and_then(|e| e.why.as_deref()).filter(|_| !world.hidden);
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    let words = match dose.status {
        Status::Planned if date == today => "later today".to_owned(),
        Status::Planned => "planned".to_owned(),
        Status::Due => match (dose.due.window, planned) {
            (Some((_, to)), _) if to != date => format!("due, until {}", words::day(to)),
            (_, None) => "due, at no set time".to_owned(),
            (_, Some(_)) => format!("due, window {}-{}", clock(dose.window.0), clock(dose.window.1)),
        },
        Status::Taken => {
            let same = entry.is_some_and(|e| dose.due.clock == Some(e.at.time()));
            match planned.filter(|_| !same) {
                Some(planned) => format!("taken, planned {planned}"),
                None => "taken".to_owned(),
            }
        }
        Status::Changed => {
            let twice = dose
                .entries
                .iter()
                .filter(|e| matches!(e.outcome, Outcome::Taken(_)))
                .count();
            if twice > 1 {
                format!("changed, recorded {twice} times")
            } else {
                let other = entry.is_some_and(|e| e.outcome != Outcome::Taken(dose.due.amount.quantity()));
                let amount = if other {
                    format!(" {}", world.amount(&dose.due.amount))
                } else {
                    String::new()
                };
                let time = planned.map(|p| format!(" {p}")).unwrap_or_default();
                format!("changed, planned{amount}{time}{why}")
            }
        }
        Status::Skipped => format!("skipped{why}"),
        Status::Held => format!("held, on the prescriber's word{why}"),
        Status::NotRecorded => match planned {
            Some(planned) => format!("not recorded, planned {planned}"),
            None => "not recorded".to_owned(),
        },
    };
    let over = dose
        .due
        .minutes
        .map(|m| format!(", lasts {}", words::length(m)))
        .unwrap_or_default();
    format!("{doing}{words}{over}")
}

fn need_row(world: &World, need: &DayNeed, look: &Look, name: usize, amount: usize) -> Item {
    let text = look.theme.text;
    let last = match &need.last {
        Some(entry) => format!("as needed, last {}", world.at(entry.at)),
        None => "as needed".to_owned(),
    };
    Item::cells(&[
        ("", 2, text),
        (
            look.glyphs.sign(Sign::AsNeeded),
            if world.regimen.settings.twelve_hours { 12 } else { 9 },
            text,
        ),
        (&world.name(&need.need.course), name, text),
        (&world.amount(&need.need.amount), amount, text),
        (&last, 0, text),
    ])
}

fn beside_row(world: &World, entry: &DoseEntry, look: &Look, name: usize, amount: usize) -> Item {
    let text = look.theme.text;
    let why = entry
        .why
        .as_deref()
        .filter(|_| !world.hidden)
        .map(|w| format!(": {w}"))
        .unwrap_or_default();
    let words = if entry.due.is_some() {
        format!("recorded, not in the plan of this day{why}")
    } else {
        format!("taken as needed{why}")
    };
    Item::cells(&[
        ("", 2, text),
        (look.glyphs.sign(Sign::AsNeeded), 2, text),
        (
            &world.clock(entry.at.time()),
            if world.regimen.settings.twelve_hours { 10 } else { 7 },
            text,
        ),
        (&world.name(&entry.course), name, text),
        (&entry_amount(world, entry), amount, text),
        (&words, 0, text),
    ])
}

fn measure_row(
    world: &World,
    measure: &Measure,
    reading: Option<&ReadingEntry>,
    look: &Look,
    name: usize,
    focused: bool,
) -> Item {
    let text = look.theme.text;
    let bar = match (&measure.scale, reading) {
        (Scale::Rating { .. }, Some(reading)) => {
            let filled = usize::try_from(reading.value.number().round().mantissa())
                .unwrap_or(0)
                .min(10);
            format!(
                "{}{}",
                look.glyphs.filled.repeat(filled),
                look.glyphs.empty.repeat(10 - filled)
            )
        }
        (_, None) if focused => measure.expected(),
        _ => String::new(),
    };
    let value = match reading {
        Some(_) if world.hidden => "--".to_owned(),
        Some(reading) => measure.show(&reading.value),
        None => "not rated yet".to_owned(),
    };
    let bar = if world.hidden { String::new() } else { bar };
    let style = if reading.is_some() {
        look.theme.series_a
    } else {
        look.theme.decoration
    };
    let wide = if reading.is_some() { 11 } else { 16 };
    Item::cells(&[
        ("", 4, text),
        (&measure.name, name, text),
        (&value, wide, text),
        (&bar, 0, style),
    ])
    .focus(focused)
}

fn notes(world: &World, look: &Look, columns: usize, indent: usize, focused: bool) -> Vec<Item> {
    let text = look.theme.text;
    let indented = |words: &str| Item::text(&format!("{}{words}", " ".repeat(indent)), text);
    let notes: Vec<&str> = world
        .regimen
        .journal
        .notes_on(world.day)
        .map(|note| note.text.as_str())
        .collect();
    let mut items = Vec::new();
    if notes.is_empty() {
        let key = world.key(Scope::Everywhere, Action::Note).unwrap_or_default();
        items.push(indented(&format!("none yet ({key} writes one line)")));
    } else if world.hidden {
        items.push(indented(&format!(
            "{} hidden",
            words::count(notes.len(), "note", "notes")
        )));
    } else {
        for note in notes {
            let cleaned = super::text::clean(note);
            items.extend(
                wrap(&cleaned, columns.saturating_sub(indent + 3))
                    .iter()
                    .map(|l| indented(l)),
            );
        }
    }
    if let Some(first) = items.first_mut() {
        first.focused = focused;
    }
    items
}

fn nothing_due(world: &World) -> String {
    if world.regimen.courses.is_empty() {
        let add = world.key(Scope::Plan, Action::AddBelow).unwrap_or_default();
        return format!("No plan yet. {add} in the plan (4) adds the first one.");
    }
    "Nothing is due on this day.".into()
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
    let (open, all) = (day.open(), day.doses.len());
    let when = if world.is_today() { "today" } else { "that day" };
    Some(format!("{open} of {all} still open {when}"))
}

/// The course whose steps are shown beside: the focused one if it has several, else the first that has.
pub(super) fn stepping(app: &App) -> Option<(&Course, StepAt, usize)> {
    let world = &app.world;
    let rows = rows(world);
    let focused: Option<CourseId> = app.today.focused(&rows).and_then(|(_, row)| match row {
        Row::Dose(dose) => Some(dose.due.course.clone()),
        _ => None,
    });
    let several = |course: &&Course| {
        let place = world
            .schedules
            .timeline(&course.id)
            .map(|timeline| (timeline.place(world.day), timeline));
        match place {
            Some((Place::Step(at), timeline)) => timeline.plans().get(at.plan).is_some_and(|plan| plan.steps.len() > 1),
            _ => false,
        }
    };
    let courses = &world.regimen.courses;
    let course = courses
        .iter()
        .filter(|c| Some(&c.id) == focused.as_ref())
        .find(several)
        .or_else(|| courses.iter().find(several))?;
    let timeline = world.schedules.timeline(&course.id)?;
    let Place::Step(at) = timeline.place(world.day) else {
        return None;
    };
    let steps = timeline.plans().get(at.plan)?.steps.len();
    Some((course, at, steps))
}

fn step_words(app: &App) -> Option<String> {
    let (course, at, steps) = stepping(app)?;
    let until = at.until.or(at.asks_on.and_then(|on| on.pred_opt()));
    let of = until
        .map(|until| format!(" of {}", (until - at.from).num_days() + 1))
        .unwrap_or_default();
    let day = if at.asks_since.is_some() {
        format!("day {}, to be decided", at.day)
    } else {
        format!("day {}{of}", at.day)
    };
    Some(format!(
        "{}: step {} of {steps}, {day}",
        app.world.name(&course.id),
        at.step
    ))
}

/// What the plan says about a late dose, and what is not recorded.
fn below(app: &App, look: &Look, columns: usize) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let world = &app.world;
    let rows = rows(world);
    let mut lines = Vec::new();
    if let Some((_, Row::Dose(dose))) = app.today.focused(&rows) {
        let past = dose
            .due
            .clock
            .is_some_and(|clock| dose.due.key.date.and_time(clock) < world.now.naive_local());
        let open = matches!(dose.status, Status::Due | Status::NotRecorded);
        if let Some(course) = world.regimen.course(&dose.due.course).filter(|_| past && open) {
            lines.extend(late(world, course, look, columns));
        }
    }
    let mut unrecorded = world.unrecorded();
    if let Some(dose) = unrecorded.next() {
        let more = unrecorded.count();
        let more = if more == 0 {
            String::new()
        } else {
            format!(", and {more} more")
        };
        let key = world.key(Scope::Today, Action::Unrecorded).unwrap_or_default();
        let at = dose
            .due
            .clock
            .map(|clock| format!(" {}", world.clock(clock)))
            .unwrap_or_default();
        let day = words::day_near(dose.due.key.date, world.today());
        lines.push(Line::from(vec![
            span("Not recorded:", theme.heading),
            span(
                &format!(
                    " {day}{at} {}{more}  {}  ",
                    world.name(&dose.due.course),
                    look.glyphs.separator
                ),
                theme.text,
            ),
            span(&key, theme.accent),
            span(" opens it", theme.text),
        ]));
    }
    lines
}

fn late(world: &World, course: &Course, look: &Look, columns: usize) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let name = world.name(&course.id).into_owned();
    let Some(missed) = &course.missed else {
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
    let by = course.prescriber.as_deref().map(|key| world.regimen.care.name_of(key));
    let said = course.plans.last().and_then(|plan| plan.entered).map(words::short_day);
    let source: Vec<String> = by.map(str::to_owned).into_iter().chain(said).collect();
    let source = if source.is_empty() {
        String::new()
    } else {
        format!(" ({})", source.join(", "))
    };
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

/// A cell of a table by columns.
fn cell(text: &str, columns: usize) -> String {
    pad(&super::text::clean_line(text), columns)
}

/// Puts a line of words; the row after it.
fn words_at(frame: &mut Frame<'_>, area: Rect, y: u16, text: &str, style: Style) -> u16 {
    put(frame.buffer_mut(), area, area.x, y, text, style);
    y + 1
}
