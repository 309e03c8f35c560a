//! What is known of one medicine, and the list of all plans.

pub(super) mod heading;
mod list_of_plans;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Look;
use super::frame::Parts;
use super::list::{self, Item};
use super::text::{clean, fit_with, width, wrap};
use crate::app::App;
use crate::app::about::facts::{Last, Page};
use crate::app::hit::Hit;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::record;
use crate::app::words;
use crate::app::wrap::LINES;
use crate::domain::course::CourseId;
use crate::domain::day::{Beside, DayDose, Status, Telling};
use crate::domain::journal::Outcome;
use crate::ui::about::heading::heading;
use crate::ui::signs::{sign, sign_style};
use crate::ui::written::written;

/// Draws the list, or the page of one medicine.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let area = Rect {
        width: parts.body.width.min(LINES),
        ..parts.body
    };
    match (app.about.page(&app.world), &app.about.detail) {
        (Some((page, focus)), Some(detail)) => draw_page(frame, area, app, &detail.course, page, focus, look),
        _ => list_of_plans::draw(frame, parts.body, app, look),
    }
}

fn draw_page(frame: &mut Frame<'_>, area: Rect, app: &App, course: &CourseId, page: &Page, focus: usize, look: &Look) {
    let world = &app.world;
    let back = world.key(Scope::About, Action::Back).unwrap_or_default();
    let standing = format!("{} {} {back} back", page.standing, look.glyphs.separator);
    let room = usize::from(area.width);
    let name = world.name(course);
    let right = if width(&name) + width(&standing) + 4 <= room {
        standing
    } else {
        format!("{back} back")
    };
    let body = heading(frame, area, &name, &right, look);
    let facts = facts(page, focus, room, look);
    let entries = entries(app, course, page, focus, room, look);
    let count = |items: &[Item]| u16::try_from(items.len()).unwrap_or(u16::MAX);
    // The facts stay put, and the entries move below, where both have room.
    let least = 3.min(count(&entries)) + 1;
    if count(&facts).saturating_add(least) <= body.height {
        list::draw(
            frame,
            Rect {
                height: count(&facts),
                ..body
            },
            &facts,
            look,
        );
        let air = u16::from(count(&facts) + count(&entries) + 2 <= body.height);
        let y = body.y + count(&facts) + air;
        super::frame::rule(frame.buffer_mut(), area, y, look);
        let rest = Rect {
            y: y + 1,
            height: body.bottom().saturating_sub(y + 1),
            ..body
        };
        // Its heading stays where it is.
        if let [title, lines @ ..] = entries.as_slice() {
            list::draw(frame, Rect { height: 1, ..rest }, std::slice::from_ref(title), look);
            let lines_area = Rect {
                y: rest.y + 1,
                height: rest.height.saturating_sub(1),
                ..rest
            };
            list::draw(frame, lines_area, lines, look);
        }
    } else {
        let mut all = facts;
        all.push(Item::default());
        all.extend(entries);
        list::draw(frame, body, &all, look);
    }
}

/// The facts: a label, and its words under each other.
fn facts(page: &Page, focus: usize, room: usize, look: &Look) -> Vec<Item> {
    let label_width = if room < 60 { 11 } else { 13 };
    let columns = room.saturating_sub(label_width + 2).max(12);
    let mut items = Vec::new();
    for (at, fact) in page.facts.iter().enumerate() {
        let mut first = true;
        for paragraph in &fact.lines {
            for line in wrap(&clean(paragraph), columns) {
                let label = if first { fact.label.words() } else { "" };
                let cells = [
                    (label, label_width, look.theme.label),
                    (line.as_str(), 0, look.theme.text),
                ];
                let focused = first && at == focus;
                items.push(Item::cells(&cells).focus(focused).hit(Hit::Row(at)));
                first = false;
            }
        }
    }
    items
}

/// A heading, and what was recorded last.
fn entries(app: &App, course: &CourseId, page: &Page, focus: usize, room: usize, look: &Look) -> Vec<Item> {
    let mut items = vec![Item::text("Last entries", look.theme.heading)];
    if page.entries.is_empty() {
        items.push(Item::text(
            "nothing was due or recorded in the last three weeks",
            look.theme.text,
        ));
    }
    for (at, entry) in page.entries.iter().enumerate() {
        let at = page.facts.len() + at;
        items.push(
            last(app, course, entry, room, look)
                .focus(at == focus)
                .hit(Hit::Row(at)),
        );
    }
    items
}

/// `Thu 19 Nov  21:05  ±  1.25 mg instead of 2.5 mg: drowsy`
fn last(app: &App, course: &CourseId, entry: &Last, room: usize, look: &Look) -> Item {
    let world = &app.world;
    let (day, time, status, text) = match entry {
        Last::Dose(dose) => dose_words(app, dose),
        Last::Beside(entry) => {
            let day = written(world, &words::day_near(entry.at.date_naive(), world.today()));
            let name = world.name(course);
            // The time and the name are in the line and above it.
            let text = record::shown_words(world, entry);
            let text = text.strip_prefix(&*name).unwrap_or(&text).trim().to_owned();
            let text = match &entry.outcome {
                Outcome::Taken(amount) => {
                    let why = entry.why.as_ref().filter(|_| !world.hidden);
                    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
                    let date = entry.at.date_naive();
                    let words = Beside::of(&world.regimen, &world.schedules, course, date).words();
                    format!("{} {words}{why}", world.quantity(amount))
                }
                _ => text,
            };
            (day, world.clock(entry.at.time()), None, text)
        }
    };
    let (mark, style): (&str, Style) = match status {
        Some(status) => (look.glyphs.sign(sign(status)), sign_style(status, look)),
        None => (look.glyphs.sign(super::glyphs::Sign::AsNeeded), look.theme.accent),
    };
    let time_width = time.len().max(5) + 2;
    let text = fit_with(
        &written(world, &text),
        room.saturating_sub(12 + time_width + 4),
        look.glyphs.ellipsis,
    )
    .into_owned();
    let theme = &look.theme;
    Item::cells(&[
        (&day, 12, theme.text),
        (&time, time_width, theme.text),
        (mark, 3, style),
        (&text, 0, theme.text),
    ])
}

fn dose_words(app: &App, dose: &DayDose) -> (String, String, Option<Status>, String) {
    let world = &app.world;
    let planned_at = dose.due.clock.map(|clock| world.clock(clock)).unwrap_or_default();
    let day = written(world, &words::day_near(dose.due.on, world.today()));
    let planned = world.amount(&dose.due.amount);
    let why = dose.why().filter(|_| !world.hidden);
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    let (Some(last), false) = (dose.taken_at(), dose.status == Status::Contradicted) else {
        let text = world.telling(|telling| telling.state(dose));
        return (day, planned_at, Some(dose.status), format!("{text}{why}"));
    };
    let at = world.clock(last.time());
    // A dose that was taken on another day says so.
    let on = if last.date_naive() == dose.due.on {
        String::new()
    } else {
        format!(
            " on {}",
            written(world, &words::day_near(last.date_naive(), world.today()))
        )
    };
    let amount = world.telling(|telling| telling.taken(dose));
    let verb = Telling::verb(dose);
    let why = format!("{}{why}", world.telling(|telling| telling.place(dose)));
    let text = if dose.status != Status::Taken && amount != planned {
        format!("{amount} instead of {planned}{on}{why}")
    } else if planned_at.is_empty() || planned_at == at {
        format!("{amount} {verb}{on}{why}")
    } else {
        format!("{amount} {verb}{on}, planned {planned_at}{why}")
    };
    (day, at, Some(dose.status), text)
}

#[cfg(test)]
mod tests;
