//! What each part of the visit says, from the report and the plans.

use chrono::TimeDelta;

use super::row::{Draft, Key, Part, Spot};
use crate::app::about::facts::plan_words;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::plan::{self, pair};
use crate::app::words;
use crate::app::world::World;
use crate::domain::care::Appointment;
use crate::domain::course::Course;
use crate::domain::questions::waits_since;
use crate::domain::report::{Line as Named, MOST_LISTED, Report};
use crate::domain::words as said_words;

/// How many days ahead a visit is searched for.
pub(super) const AHEAD: i64 = 400;

/// One that is so near is what this is about.
pub(super) const NEAR: i64 = 42;

/// `today 10:30`, `Thu 26 Nov`
pub(super) fn when(world: &World, visit: &Appointment) -> String {
    let day = if visit.on == world.today() {
        "today".to_owned()
    } else {
        words::day_near(visit.on, world.today())
    };
    let at = visit.at.map(|at| format!(" {}", world.clock(at)));
    format!("{day}{}", at.unwrap_or_default())
}

/// What was taken, measured and reached: what the report says of it.
pub(super) fn figures(report: &Report) -> Vec<Draft> {
    let mut found: Vec<Draft> = (report.courses.iter())
        .map(|course| {
            let said = [course.now.clone()].into_iter().chain(course.figures().cloned());
            let said = said.filter(|line| !line.is_empty());
            Draft::new(Part::Doses, Spot::Doses(course.course.clone()), &course.name, said)
        })
        .collect();
    if found.is_empty() {
        let none = "No plan was in force in these days.".to_owned();
        found.push(Draft::new(Part::Doses, Spot::Doses(None), "", [none]));
    }
    found.extend(departures(report));
    let several = report.sessions.len() > 1;
    let mut at = 0;
    for sessions in &report.sessions {
        for line in sessions.listed() {
            let words = if several {
                format!("{}: {}", sessions.title, line.words)
            } else {
                line.words.clone()
            };
            found.push(Draft::new(Part::Sessions, Spot::Session(at), &line.name, [words]));
            at += 1;
        }
        if let Some(words) = sessions.left_out() {
            found.push(Draft::new(Part::Sessions, Spot::Session(at), "", [words]));
            at += 1;
        }
    }
    let named = |part: Part, spot: fn(usize) -> Spot, lines: &[Named]| -> Vec<Draft> {
        let rows = lines.iter().enumerate();
        rows.map(|(n, line)| Draft::new(part, spot(n), &line.name, [line.words.clone()]))
            .collect()
    };
    found.extend(named(Part::Limits, Spot::OverLimit, &report.over_limits));
    if report.reached.is_empty() && report.whole {
        let none = "No reading reached an alert in these days.".to_owned();
        found.push(Draft::new(Part::Alerts, Spot::NoAlert, "", [none]));
    }
    let alerts = report.reached.iter();
    found.extend(alerts.map(|alert| {
        let spot = Spot::Reached(alert.reading.clone());
        Draft::new(Part::Alerts, spot, &alert.name, [alert.words.clone()])
    }));
    found.extend(ratings(report));
    found.extend(named(Part::Effects, Spot::Effect, &report.effects));
    found
}

/// The latest doses that went another way, with the reasons.
fn departures(report: &Report) -> Vec<Draft> {
    let left_out = report.departures.len().saturating_sub(MOST_LISTED);
    let mut found: Vec<Draft> = (report.departures.iter().skip(left_out).enumerate())
        .map(|(n, dose)| {
            let why = dose.why.as_ref().map_or(String::new(), |why| format!(": \"{why}\""));
            let words = format!("{} {}{why}", dose.name, dose.what);
            Draft::new(Part::Departures, Spot::Departure(n), &dose.when, [words])
        })
        .collect();
    if left_out > 0 {
        let earlier = said_words::count(left_out, "earlier one is", "earlier ones are");
        let words = format!("{earlier} in the CSV form of the report");
        found.push(Draft::new(Part::Departures, Spot::Departure(MOST_LISTED), "", [words]));
    }
    found
}

/// The tables of the report in words: what was rated and measured at each step.
fn ratings(report: &Report) -> Vec<Draft> {
    let mut found: Vec<Draft> = Vec::new();
    for table in &report.tables {
        let (several, titled) = (table.columns.len() > 1, !table.title.is_empty());
        let steps = table.columns.iter().map(|column| {
            let head = [&column.dose, &column.dates, &column.days];
            let head: Vec<&str> = head
                .into_iter()
                .map(String::as_str)
                .filter(|text| !text.is_empty())
                .collect();
            head.join(", ")
        });
        let steps: Vec<String> = steps.filter(|text| !text.is_empty()).collect();
        if titled || several {
            let title = if titled {
                format!("{}: ", table.title)
            } else {
                String::new()
            };
            let words = format!("{title}{}", steps.join("; "));
            found.push(Draft::new(Part::Ratings, Spot::Rated(found.len()), "", [words]));
        }
        for row in &table.rows {
            let cells = row.cells.iter().zip(&table.columns).map(|(cell, column)| {
                if several {
                    format!("{}: {cell}", column.dose)
                } else {
                    cell.clone()
                }
            });
            let words = cells.collect::<Vec<_>>().join("; ");
            found.push(Draft::new(Part::Ratings, Spot::Rated(found.len()), &row.name, [words]));
        }
        found.push(Draft::new(
            Part::Ratings,
            Spot::Rated(found.len()),
            "",
            table.words.clone(),
        ));
    }
    found
}

pub(super) fn questions(world: &World, report: &Report) -> Vec<Draft> {
    let mut found: Vec<Draft> = (report.questions.iter())
        .map(|asked| {
            let mark = if asked.answered { "[x]" } else { "[ ]" };
            let spot = Spot::Question(asked.note.id.clone());
            Draft::new(Part::Questions, spot, mark, [asked.text.clone()])
        })
        .collect();
    if found.is_empty() {
        let key = world.key(Scope::Visit, Action::AddBelow).unwrap_or_default();
        let none = if world.hidden {
            "Your words are hidden.".to_owned()
        } else {
            format!("None is written down. {key} adds one; a note with #question is one too.")
        };
        found.push(Draft::new(Part::Questions, Spot::NoQuestion, "", [none]));
    }
    found
}

/// The plans in use: what is in force, what was decided in these days, what comes, and the draft next to the plan.
pub(super) fn plans(world: &World, report: &Report) -> Vec<Draft> {
    let in_use = plan::courses(world)
        .into_iter()
        .filter(|course| course.archived.is_none());
    let mut in_use: Vec<&Course> = in_use.collect();
    // In the order of the figures: what goes up and down first.
    let place = |course: &&Course| {
        report
            .courses
            .iter()
            .position(|part| part.course.as_ref() == Some(&course.id))
    };
    in_use.sort_by_key(|course| place(course).unwrap_or(usize::MAX));
    let mut found: Vec<Draft> = in_use
        .into_iter()
        .map(|course| of_plan(world, course, report))
        .collect();
    if found.is_empty() {
        let none =
            super::super::broken::no_plan(world).unwrap_or_else(|| "No plan yet; Enter adds the first one.".into());
        found.push(Draft::new(Part::Plan, Spot::NoPlan, "", [none]));
    }
    found
}

fn of_plan(world: &World, course: &Course, report: &Report) -> Draft {
    let mut lines = plan_words(world, course);
    // What the visit is about: until it is answered, the plan's next step is in no line of it.
    let timeline = world.schedules.timeline(&course.id);
    let waits = timeline.is_some_and(|timeline| waits_since(course, timeline, world.today()).is_some());
    let part = report
        .courses
        .iter()
        .find(|part| part.course.as_ref() == Some(&course.id));
    if let Some(part) = part {
        lines.extend(part.decisions.iter().map(|said| format!("Decided {said}")));
        lines.extend(part.coming.iter().filter(|_| waits).cloned());
    }
    let name = world.name(&course.id);
    let pair = if world.hidden {
        None
    } else {
        pair::State::first(world, course)
    };
    if pair.is_none() && !world.drafts.contains_key(&course.id) {
        let key = world.key(Scope::VisitPlan, Action::Decide).unwrap_or_default();
        lines.push(format!("No draft; {key} enters what was decided."));
    }
    Draft {
        pair,
        ..Draft::new(Part::Plan, Spot::Plan(course.id.clone()), &name, lines)
    }
}

/// The report, the appointments, the papers.
pub(super) fn after(world: &World, key: &Key) -> Vec<Draft> {
    let today = world.today();
    let care = &world.regimen.care;
    let row = |spot: Spot, label: &str, words: String| Draft::new(Part::After, spot, label, [words]);
    let report = match &key.written {
        None => "not written yet; Enter shows it, and Enter there writes it".to_owned(),
        Some(written) if written.holds(world) => written.words.clone(),
        Some(written) => format!(
            "{}; it does not have the last changes, Enter writes it again",
            written.words
        ),
    };
    let mut found = vec![row(Spot::Report, "Report", report)];
    let visits = care.visits(today, today + TimeDelta::days(AHEAD));
    let told = |visit: &Appointment, when: Option<String>| {
        let what = visit.what.as_deref().unwrap_or("appointment");
        let what = (!world.hidden).then(|| format!("{what} with {}", care.name_of(&visit.with)));
        let said: Vec<String> = when.into_iter().chain(what).collect();
        if said.is_empty() {
            "an appointment".to_owned()
        } else {
            said.join(": ")
        }
    };
    // The label says which day it is.
    let at = |visit: &Appointment| visit.at.map(|at| world.clock(at));
    let now = visits.iter().filter(|visit| visit.on == today);
    let now: Vec<String> = now.map(|visit| told(visit, at(visit))).collect();
    found.push(row(
        Spot::Now,
        "Today",
        match now.as_slice() {
            [] => "no visit of today is entered; Enter enters one, and the next period begins with it".to_owned(),
            all => all.join("; "),
        },
    ));
    let next = visits.iter().find(|visit| visit.on > today);
    let next = next.map(|visit| told(visit, Some(when(world, visit))));
    found.push(row(
        Spot::Next,
        "Next visit",
        next.map_or_else(
            || "none is entered; Enter enters one".to_owned(),
            |next| format!("{next}; Enter adds another"),
        ),
    ));
    for (at, paper) in care.papers.iter().enumerate() {
        let name = if world.hidden {
            String::new()
        } else {
            format!("{}: ", paper.name)
        };
        let until = words::day_near(paper.until, today);
        let valid = if paper.until < today {
            format!("{name}was valid until {until}; Enter enters the new date")
        } else {
            format!("{name}valid until {until}; Enter enters a new date")
        };
        found.push(row(Spot::Paper(at), "Paper", valid));
    }
    if care.papers.is_empty() {
        found.push(row(
            Spot::NoPaper,
            "Papers",
            "none is entered; Enter enters one, such as a prescription".into(),
        ));
    }
    found
}
