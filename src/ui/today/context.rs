//! The right pane of Today: the state of the steps, the last two weeks, what is coming. Never needed, only useful.

use chrono::{Datelike, NaiveDate, TimeDelta};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::super::Look;
use super::super::frame::{put, put_right};
use super::super::staircase::{self, Staircase};
use super::super::text::{width, wrap};
use crate::app::App;
use crate::app::about::supply;
use crate::app::hit::Hit;
use crate::app::words;
use crate::app::world::World;
use crate::domain::bottle;
use crate::domain::course::CourseId;
use crate::domain::directions::Directions;
use crate::domain::draft::rungs;
use crate::domain::questions::gates;
use crate::domain::schedule::RungKind;
use crate::domain::supply::Lasts;
use crate::ui::today::parts::{cell, stepping, words_at};
use crate::ui::today::strip::{PIECE, strip};
use crate::ui::written::written;

/// Draws the pane from the top; what does not fit is left out, whole parts at a time.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) {
    let mut y = area.y;
    y = steps(
        frame,
        Rect {
            y,
            height: area.bottom() - y,
            ..area
        },
        app,
        look,
    );
    let all = app.world.strip();
    let (before, last) = all.split_at(all.len().saturating_sub(PIECE));
    y = strip(
        frame,
        Rect {
            y,
            height: area.bottom().saturating_sub(y),
            ..area
        },
        app,
        last,
        look,
    );
    y = coming(
        frame,
        Rect {
            y,
            height: area.bottom().saturating_sub(y),
            ..area
        },
        app,
        look,
    );
    // A high screen has the days before those as well.
    if !before.is_empty() {
        let rest = Rect {
            y: y + 1,
            height: area.bottom().saturating_sub(y + 1),
            ..area
        };
        strip(frame, rest, app, before, look);
    }
}

fn steps(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) -> u16 {
    let world = &app.world;
    let Some((course, _, (step, steps))) = stepping(app) else {
        return area.y;
    };
    let Some(timeline) = world.schedules.timeline(&course.id) else {
        return area.y;
    };
    if area.height < 12 {
        return area.y;
    }
    let place = format!("step {step} of {steps}");
    // The name gives way to the step.
    let room = usize::from(area.width).saturating_sub(width(&place) + 2);
    let name = super::super::text::clean_line(&world.name(&course.id)).into_owned();
    let name = super::super::text::fit_with(&name, room, look.glyphs.ellipsis);
    put(frame.buffer_mut(), area, area.x, area.y, &name, look.theme.heading);
    put_right(frame.buffer_mut(), area, area.y, &place, look.theme.aside, 0);
    let mut y = area.y + 2;
    if !world.hidden
        && let Some(mut stairs) = Staircase::of(timeline, world.today())
    {
        stairs.writing = world.regimen.settings.writing;
        let chart = Rect {
            y,
            height: (area.height - 4).min(8),
            ..area
        };
        y = staircase::draw(frame, chart, &stairs, look) + 1;
    }
    // A step that waits for an answer begins tomorrow at the earliest.
    let next = rungs(timeline, world.today())
        .into_iter()
        .find(|rung| rung.from > world.day && rung.kind != RungKind::Hold);
    if let Some(next) = next {
        let plan = timeline.plans().get(next.plan);
        let step = usize::try_from(next.step)
            .ok()
            .and_then(|n| plan?.steps.get(n.checked_sub(1)?));
        let take = match next.kind {
            RungKind::Step => step
                .map(|step| take_words(&step.take))
                .filter(|t| !t.is_empty())
                .unwrap_or("nothing".into()),
            RungKind::Hold | RungKind::Pause => "a pause".into(),
            RungKind::Stop => "the end".into(),
        };
        let take = if world.hidden {
            format!("step {}", timeline.number(next.plan, next.step))
        } else {
            take
        };
        let from = written(world, &words::day_near(next.from, world.today()));
        let text = if next.asked {
            let who = course
                .prescriber
                .as_deref()
                .filter(|_| !world.hidden)
                .map_or("your prescriber", |key| world.regimen.care.name_of(key));
            format!("Next: {take} from {from}, if you and {who} go ahead.")
        } else {
            format!("Next: {take} from {from}.")
        };
        for line in wrap(&written(world, &text), usize::from(area.width)) {
            y = words_at(frame, area, y, &line, look.theme.text);
        }
        y += 1;
    }
    y
}

/// A single line's amount alone; several lines in full.
fn take_words(take: &Directions) -> String {
    match take.lines.as_slice() {
        [line] => line.amount.to_string(),
        _ => take.to_string(),
    }
}

/// What the next weeks bring, the first first.
fn coming_up(world: &World) -> Vec<Coming> {
    let today = world.today();
    let end = today + TimeDelta::days(42);
    let near = |date: &NaiveDate| *date >= today && *date <= end;
    // What the plan asks about now would come tomorrow, each day again: the question says it.
    let waits: Vec<CourseId> = gates(&world.regimen, &world.schedules, today)
        .into_iter()
        .map(|gate| gate.course)
        .collect();
    let mut found = Vec::new();
    for visit in world.regimen.care.visits(today, end) {
        let what = visit.what.as_deref().filter(|_| !world.hidden).unwrap_or("visit");
        found.push(Coming {
            on: visit.on,
            what: if world.hidden {
                what.to_owned()
            } else {
                format!("{what} with {}", world.regimen.care.name_of(&visit.with))
            },
            presses: visit.on <= today + WEEK,
            is_over: false,
        });
    }
    for course in &world.regimen.courses {
        let Some(timeline) = world.schedules.timeline(&course.id) else {
            continue;
        };
        let several = world.regimen.courses.len() > 1;
        for rung in rungs(timeline, today)
            .into_iter()
            .filter(|r| r.from > today && near(&r.from) && !(r.asked && waits.contains(&course.id)))
        {
            let name = world.name(&course.id);
            let what = match rung.kind {
                // What waits for an answer is nothing that comes by itself.
                RungKind::Step if rung.asked => {
                    format!("step {}, if you go ahead", timeline.number(rung.plan, rung.step))
                }
                RungKind::Step => format!("step {} planned", timeline.number(rung.plan, rung.step)),
                RungKind::Hold => "hold begins".to_owned(),
                RungKind::Pause => "pause begins".to_owned(),
                RungKind::Stop => "ends".to_owned(),
            };
            found.push(Coming {
                on: rung.from,
                what: if several { format!("{name}: {what}") } else { what },
                presses: false,
                is_over: false,
            });
        }
    }
    for course in world.regimen.courses.iter().filter(|course| course.archived.is_none()) {
        let (left, until) = match supply::left(world, course) {
            Some((_, Lasts::Out(day))) => {
                found.push(Coming {
                    on: today,
                    what: format!(
                        "{}: ran out on {}",
                        world.name(&course.id),
                        written(world, &words::day_near(day, today))
                    ),
                    presses: true,
                    is_over: true,
                });
                continue;
            }
            Some((left, Lasts::Until(until))) => (left, until),
            _ => continue,
        };
        if until <= end {
            let name = world.name(&course.id);
            let left = if world.hidden {
                "what is left is".to_owned()
            } else {
                format!("{left} left,")
            };
            let how_long = if until < today {
                "not enough for today"
            } else {
                "enough until then"
            };
            found.push(Coming {
                on: until.max(today),
                what: format!("{name}: {left} {how_long}"),
                presses: until <= today + WEEK,
                is_over: false,
            });
        }
    }
    for course in world.regimen.courses.iter().filter(|course| course.archived.is_none()) {
        for good in bottle::good(course).into_iter().filter(|good| good.until <= end) {
            let name = world.name(&course.id);
            let what = if world.hidden {
                "what is in use is good until then".to_owned()
            } else {
                good.words(today)
            };
            found.push(Coming {
                on: good.until.max(today),
                what: format!("{name}: {what}"),
                presses: good.until <= today + WEEK,
                is_over: false,
            });
        }
    }
    for paper in &world.regimen.care.papers {
        let notice = paper.until - TimeDelta::days(i64::from(paper.notice));
        if paper.until >= today && notice <= today {
            let name = if world.hidden { "paper" } else { &paper.name };
            found.push(Coming {
                on: paper.until,
                what: format!("{name} is valid until then"),
                presses: true,
                is_over: false,
            });
        }
    }
    found.sort_by_key(|coming| coming.on);
    found
}

/// Something that the next weeks bring.
struct Coming {
    on: NaiveDate,
    what: String,
    /// Whether it is shown where there is no room for all of it: a visit or an empty box within a week, a paper that
    /// has to be renewed.
    presses: bool,
    /// It happened on a day before, which is named with it.
    is_over: bool,
}

const WEEK: TimeDelta = TimeDelta::days(7);

/// What presses, in a line: `today visit with Dr N; Wed 3 Jun: Examplin: 4 tablets left, enough until then`
pub(super) fn pressing(world: &World) -> Option<String> {
    // The first of them: where many come at once the rest would take the room of the doses.
    const MOST: usize = 3;
    let today = world.today();
    let found = coming_up(world).into_iter().filter(|coming| coming.presses);
    let found: Vec<Coming> = found.collect();
    let mut told: Vec<String> = (found.iter().take(MOST))
        .map(|coming| {
            if coming.is_over {
                return coming.what.clone();
            }
            let day = if coming.on == today {
                "today".to_owned()
            } else {
                written(world, &words::day_near(coming.on, today))
            };
            format!("{day} {}", coming.what)
        })
        .collect();
    if found.len() > MOST {
        told.push("and more".to_owned());
    }
    (!told.is_empty()).then(|| told.join("; "))
}

fn coming(frame: &mut Frame<'_>, area: Rect, app: &App, look: &Look) -> u16 {
    let world = &app.world;
    let found = coming_up(world);
    if area.height < 2 || found.is_empty() {
        return area.y;
    }
    let buffer = frame.buffer_mut();
    put(buffer, area, area.x, area.y, "Coming up", look.theme.heading);
    let mut y = area.y + 1;
    for Coming { on: date, what, .. } in found {
        // What has no room is marked.
        if y >= area.bottom() {
            let end = area.right() - 1;
            put(buffer, area, end, y - 1, look.glyphs.open, look.theme.decoration);
            break;
        }
        look.hits.mark(Rect { y, height: 1, ..area }, Hit::Day(date));
        let day = format!("{} {:>2} {}", date.format("%a"), date.day(), date.format("%b"));
        let day = written(world, &day);
        let what = written(world, &what);
        let lines = wrap(&what, usize::from(area.width.saturating_sub(12)));
        for (n, line) in lines.iter().enumerate() {
            let day = if n == 0 { day.as_str() } else { "" };
            let x = put(buffer, area, area.x, y, &cell(day, 12), look.theme.text);
            put(buffer, area, x, y, line, look.theme.text);
            y += 1;
        }
    }
    y
}
