//! The visit on one page, row by row, from what the report, the plans and the care say. A row that is longer than half of
//! the screen comes in pieces, so that all of it can be seen.

use chrono::TimeDelta;

use super::columns::fitted;
pub use super::columns::panes;
use super::parts::{AHEAD, NEAR, after, figures, plans, questions, when};
pub use super::row::{Key, Page, Part, Row, Spot, Tone, Written};
use crate::app::report::period;
use crate::app::world::World;
use crate::domain::care::Appointment;
use crate::domain::report::{self, Wanted};

/// Puts the page together.
pub fn page(world: &World, key: &Key) -> Page {
    let (from, to) = key.days;
    let wanted = Wanted {
        chart: false,
        ..Wanted::new(from, to)
    };
    let wanted = if world.hidden { wanted.discreet() } else { wanted };
    let report = report::report(&world.regimen, &world.schedules, &wanted, world.now, &*world.wall);
    let mut all = figures(&report);
    all.extend(questions(world, &report));
    all.extend(plans(world, &report));
    all.extend(after(world, key));
    // Its times are those of the screen; what somebody asks or said stays as it was written.
    for row in all.iter_mut().filter(|row| row.part != Part::Questions) {
        row.label = world.written(&row.label);
        row.lines = row.lines.iter().map(|line| world.written(line)).collect();
    }
    let period = period::words(world, key.days);
    let since = report.since.clone().unwrap_or_else(|| period.clone());
    let done = report.questions.iter().filter(|asked| asked.answered).count();
    Page {
        title: world.written(&title(world)),
        period: vec![
            if report.since.is_some() {
                world.written(&format!("{since}, {period}"))
            } else {
                world.written(&since)
            },
            world.written(&since),
            report::Report::dates(&report),
        ],
        days: key.days,
        answered: match report.questions.len() {
            0 => String::new(),
            count => format!("{done} of {count} answered"),
        },
        rows: fitted(all, key.size),
        questions: report.questions,
    }
}

/// With whom the next visit is, and when.
fn title(world: &World) -> String {
    let today = world.today();
    let near = |visit: &Appointment| visit.on <= today + TimeDelta::days(NEAR);
    let next = world
        .regimen
        .care
        .visits(today, today + TimeDelta::days(AHEAD))
        .into_iter()
        .next();
    match next.filter(near) {
        None => "Visit".to_owned(),
        Some(visit) if world.hidden => format!("Visit {}", when(world, &visit)),
        Some(visit) => format!(
            "Visit with {}, {}",
            world.regimen.care.name_of(&visit.with),
            when(world, &visit)
        ),
    }
}
