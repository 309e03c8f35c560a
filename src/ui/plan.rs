//! The plan view: the ladder, its chart, what a draft changes, and the coming weeks next to it.

mod activate;
mod below;
mod beside;
mod compare;
mod form;
mod history;
mod lived;
pub(super) mod pair;
mod table;

use crate::ui::written::written;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::Look;
use super::frame::{self, Parts, put, put_right};
use super::staircase::{self, Staircase};
use super::text::{clean_line, fit_with, width, wrap};
use crate::app::App;
use crate::app::broken;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::plan::picture::Picture;
use crate::app::plan::{courses, is_large};
use crate::app::words;
use crate::domain::course::Course;
use crate::domain::schedule::Place;

pub(super) use activate::{correct, draw as activate};

/// The chart is left out when there are fewer rows than the first, and gets no more than the second.
const CHART: (u16, u16) = (5, 12);

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let world = &app.world;
    let (left, right) = parts.panes();
    let (Some(course), Some(picture)) = (app.plan.shown(world), app.plan.picture.as_deref()) else {
        return empty(frame, left, app, look);
    };
    let left = broken_above(frame, left, app, look);
    let mut y = title(frame, left, app, course, picture, look);
    y += u16::from(left.height >= 14);
    if let Some(two) = &app.plan.pair {
        let space = Rect {
            y,
            width: parts.body.width,
            height: left.bottom().saturating_sub(y),
            ..left
        };
        pair::draw(frame, space, two, look);
        return;
    }
    if let Some(history) = &app.plan.history {
        let space = Rect {
            y,
            height: left.bottom().saturating_sub(y),
            ..left
        };
        let decision = picture.decisions.get(history.focus);
        if let (Some(compared), Some(decision)) = (&history.compared, decision) {
            let space = Rect {
                width: parts.body.width,
                ..space
            };
            compare::draw(frame, space, app, (decision, compared), look);
            return;
        }
        history::draw(frame, space, app, picture, history, look);
        if let Some(right) = right {
            frame::divide(frame.buffer_mut(), right, look);
            beside::draw(frame, right, app, course, picture, look);
        }
        return;
    }
    let free = left.bottom().saturating_sub(y);
    let below = match left.height {
        0..8 => 0,
        8..14 => 2,
        14..24 => 5,
        _ => (left.height / 2).min(16),
    };
    // A receipt of two rows takes one from what is below it, not from the chart.
    let below = below.saturating_sub(parts.receipt.height.saturating_sub(1));
    let ends = u16::from(table::ends(picture).is_some());
    let wanted = u16::try_from(picture.rows.len())
        .unwrap_or(u16::MAX)
        .saturating_add(1 + ends);
    let rows = wanted.min(free.saturating_sub(below)).max(3.min(free));
    table::draw(
        frame,
        Rect {
            y,
            height: rows,
            ..left
        },
        app,
        course,
        picture,
        look,
    );
    y = (y + rows).min(left.bottom());
    let large = is_large(world);
    let chart = (left.bottom().saturating_sub(y + below)).min(if large { 2 * CHART.1 } else { CHART.1 });
    if chart > CHART.0
        && !world.hidden
        && let Some(mut stairs) = Staircase::of(&picture.timeline, world.today())
    {
        stairs.drafted = picture.has_draft();
        stairs.airy = large;
        stairs.writing = world.regimen.settings.writing;
        // A blank row above it, where that costs no level.
        let gap = u16::from(chart > 8);
        let area = Rect {
            x: left.x + 1,
            y: y + gap,
            width: left.width.saturating_sub(2),
            height: chart - gap,
        };
        y = staircase::draw(frame, area, &stairs, look);
    }
    let space = Rect {
        y,
        height: left.bottom().saturating_sub(y),
        ..left
    };
    let rest = |end: u16| Rect {
        y: (end + 1).min(left.bottom()),
        height: left.bottom().saturating_sub(end + 1),
        ..left
    };
    // A high screen has the decisions as well, and a large one what was recorded at each step.
    let end = below::draw(frame, space, app, course, picture, look);
    let end = lived::draw(frame, rest(end), app, look).unwrap_or(end);
    history::listed(frame, rest(end), app, picture, look);
    if let Some(right) = right {
        frame::divide(frame.buffer_mut(), right, look);
        beside::draw(frame, right, app, course, picture, look);
    }
}

/// The first rows name the medicines that cannot be read; what is left below them.
fn broken_above(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) -> Rect {
    let columns = usize::from(area.width).saturating_sub(2).max(8);
    let told = broken::courses(&app.world).flat_map(|one| {
        let words = format!("{}. {}", one.title(&app.world), one.mending(&app.world));
        wrap(&clean_line(&words), columns)
    });
    let mut rows = 0;
    for (line, y) in told.take(usize::from(area.height / 2)).zip(area.y..) {
        put(frame.buffer_mut(), area, area.x + 1, y, &line, look.theme.attention);
        rows += 1;
    }
    // A row between them and the plan of another medicine.
    let rows = rows + u16::from(rows > 0 && area.height > 16);
    Rect {
        y: area.y + rows,
        height: area.height.saturating_sub(rows),
        ..area
    }
}

fn empty(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) {
    let key = app.world.key(Scope::Plan, Action::AddBelow).unwrap_or_default();
    put(frame.buffer_mut(), area, area.x + 1, area.y, "Plan", look.theme.heading);
    let broken: Vec<String> = broken::courses(&app.world)
        .map(|one| format!("{}. {}", one.title(&app.world), one.mending(&app.world)))
        .collect();
    if !broken.is_empty() {
        let lines = broken
            .iter()
            .flat_map(|words| wrap(&clean_line(words), usize::from(area.width).saturating_sub(5).max(8)));
        for (line, y) in lines.zip(area.y + 1..area.bottom()) {
            put(frame.buffer_mut(), area, area.x + 3, y, &line, look.theme.attention);
        }
        return;
    }
    let words = format!("No plan yet. {key} adds the first one.");
    put(
        frame.buffer_mut(),
        area,
        area.x + 3,
        area.y + 1,
        &words,
        look.theme.text,
    );
}

/// The name, and its text: the draft, or the plan in force. The row after it.
fn title(frame: &mut Frame<'_>, area: Rect, app: &App, course: &Course, picture: &Picture, look: &Look) -> u16 {
    let world = &app.world;
    let all = courses(world);
    let place = all
        .iter()
        .position(|other| other.id == course.id)
        .map_or(1, |at| at + 1);
    let several = if all.len() > 1 && course.archived.is_none() {
        format!("medicine {place} of {}", all.len())
    } else {
        String::new()
    };
    let what = match world.drafts.get(&course.id) {
        Some(draft) if draft.plan.is_some() => format!("draft of revision {}", course.plans.len() + 1),
        Some(_) => "draft".to_owned(),
        None => written(world, &standing(world.today(), course, picture)),
    };
    let (right, style) = if picture.has_draft() {
        let key = world.key(Scope::Plan, Action::Discard).unwrap_or_default();
        (
            format!("not active yet {} {key} discards", look.glyphs.separator),
            look.theme.attention,
        )
    } else {
        let shape = picture.shape.clone().filter(|_| !world.hidden).unwrap_or_default();
        let shape = if shape.starts_with(|c: char| c.is_ascii_digit()) {
            format!("at {shape}")
        } else {
            shape
        };
        (shape, look.theme.text)
    };
    let room = usize::from(area.width).saturating_sub(2);
    // Which of the medicines it is goes where there is room for both.
    let both = if right.is_empty() || several.is_empty() {
        format!("{right}{several}")
    } else {
        format!("{right} {} {several}", look.glyphs.separator)
    };
    let right = if width(&both) + 40 <= room { both } else { right };
    let right = if width(&right) + 24 > room {
        String::new()
    } else {
        right
    };
    let keep = if right.is_empty() { 0 } else { width(&right) + 3 };
    let name = clean_line(&world.name(&course.id)).into_owned();
    let tail = format!(", {what}");
    let name = fit_with(
        &name,
        room.saturating_sub(keep + width(&tail)).max(8),
        look.glyphs.ellipsis,
    )
    .into_owned();
    let text = fit_with(
        &format!("{name}{tail}"),
        room.saturating_sub(keep),
        look.glyphs.ellipsis,
    )
    .into_owned();
    let x = put(frame.buffer_mut(), area, area.x + 1, area.y, &text, look.theme.heading);
    put_right(
        frame.buffer_mut(),
        Rect {
            width: area.width.saturating_sub(1),
            ..area
        },
        area.y,
        &right,
        style,
        x - area.x + 1,
    );
    area.y + 1
}

/// The state of the course today.
fn standing(today: chrono::NaiveDate, course: &Course, picture: &Picture) -> String {
    if let Some(on) = course.archived {
        return format!("archived {}", words::day_near(on, today));
    }
    match picture.timeline.place(today) {
        Place::Before(None) => "no plan yet".into(),
        Place::Before(Some(from)) => format!("begins {}", words::day_near(from, today)),
        Place::Step(at) => {
            let present = picture
                .rows
                .iter()
                .find(|row| row.tense == crate::domain::draft::Tense::Present);
            let number = present.and_then(|row| row.number).unwrap_or(at.step);
            let steps = picture.rows.iter().filter_map(|row| row.number).max().unwrap_or(number);
            if steps < 2 {
                "the same all the time".into()
            } else {
                format!("step {number} of {steps}")
            }
        }
        Place::Paused { since, .. } => format!("paused since {}", words::day_near(since, today)),
        Place::Stopped(since) => format!("stopped {}", words::day_near(since, today)),
        Place::Over(since) => format!("ended {}", words::day_near(since.pred_opt().unwrap_or(since), today)),
    }
}

#[cfg(test)]
mod tests;
