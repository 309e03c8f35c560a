//! The rows of the list of plans: what is taken now of each medicine, when next, and until when it lasts.

use chrono::{NaiveDate, TimeDelta};

use super::{facts, supply};
use crate::app::broken;
use crate::app::words;
use crate::app::world::World;
use crate::domain::course::{Course, CourseId};
use crate::domain::day::{Day, DayDose};
use crate::domain::journal::Outcome;
use crate::domain::schedule::Place;
use crate::domain::supply::Lasts;

/// How many days ahead the next dose is looked for.
const AHEAD: i64 = 14;

/// How many days back the last dose is looked for: as far as the journal is read for the list.
const BACK: i64 = 21;

/// Those in use, then one row for the archived ones, which follow it where it is unfolded.
pub fn rows(world: &World, unfolded: bool) -> Vec<Row> {
    let mut rows: Vec<Row> = broken::courses(world)
        .map(|broken| Row::Broken {
            place: broken.place(),
            words: broken.title(world),
            mending: broken.mending(world),
        })
        .collect();
    let today = world.today();
    let ahead = |days: i64| world.day_at(today + TimeDelta::days(days));
    let ahead: Vec<Day> = (0..AHEAD).map(ahead).collect();
    rows.extend(in_use(world).map(|course| row(world, course, &ahead)));
    let away: Vec<&Course> = world.regimen.courses.iter().filter(|c| c.archived.is_some()).collect();
    if !away.is_empty() {
        rows.push(Row::Away {
            names: away.iter().map(|course| world.name(&course.id).into_owned()).collect(),
            unfolded,
        });
        if unfolded {
            rows.extend(away.into_iter().map(|course| row(world, course, &[])));
        }
    }
    rows
}

fn row(world: &World, course: &Course, ahead: &[Day]) -> Row {
    let plan = facts::plan_words(world, course).into_iter().next().unwrap_or_default();
    let people = course.prescriber.as_deref().filter(|_| !world.hidden);
    Row::Course {
        id: course.id.clone(),
        plan,
        step: step(world, &course.id),
        next: next(world, &course.id, ahead),
        last: last(world, &course.id),
        supply: supply(world, course),
        prescriber: people
            .map(|key| world.regimen.care.name_of(key).to_owned())
            .unwrap_or_default(),
    }
}

/// `step 3 of 5`
fn step(world: &World, course: &CourseId) -> String {
    let today = world.today();
    let timeline = world.schedules.timeline(course);
    let Some((timeline, Place::Step(at))) = timeline.map(|timeline| (timeline, timeline.place(today))) else {
        return String::new();
    };
    let (step, steps) = (timeline.number(at.plan, at.step), timeline.last_number(at.plan));
    if steps < 2 {
        String::new()
    } else {
        format!("step {step} of {steps}")
    }
}

/// `14:00`, `Mon 23 Nov 08:00`
fn next(world: &World, course: &CourseId, ahead: &[Day]) -> String {
    let open = |dose: &&DayDose| dose.due.course == *course && dose.status.is_open();
    let of_day = |day: &Day| {
        let dose = day.all().find(open)?;
        let time = dose.due.clock.map(|clock| world.clock(clock));
        let parts = [near(world, dose.due.on), time.unwrap_or_default()];
        Some(parts.join(" ").trim().to_owned())
    };
    ahead.iter().find_map(of_day).unwrap_or_default()
}

/// `today 07:54`, `Thu 19 Nov 22:10`
fn last(world: &World, course: &CourseId) -> String {
    let today = world.today();
    let taken = world.regimen.journal.doses(today - TimeDelta::days(BACK), today);
    let taken = taken.filter(|entry| {
        entry.course == *course
            && entry.void.is_none()
            && entry.at <= world.now
            && !entry.is_off()
            && matches!(entry.outcome, Outcome::Taken(_))
    });
    let last = taken.map(|entry| entry.at).max();
    let said = last.map(|at| format!("{} {}", near(world, at.date_naive()), world.clock(at.time())));
    said.unwrap_or_default()
}

fn near(world: &World, day: NaiveDate) -> String {
    if day == world.today() {
        "today".to_owned()
    } else {
        words::day_near(day, world.today())
    }
}

/// That a draft is being worked on; else how long what is left lasts.
fn supply(world: &World, course: &Course) -> String {
    let today = world.today();
    if course.archived.is_some() {
        return String::new();
    }
    if world.drafts.contains_key(&course.id) {
        return "draft".to_owned();
    }
    match supply::left(world, course) {
        Some((_, Lasts::Out(day))) => format!("ran out on {}", words::day_near(day, today)),
        Some((_, Lasts::Until(day))) if day < today => "not enough for today".to_owned(),
        Some((_, Lasts::Until(day))) => format!("lasts until {}", words::day_near(day, today)),
        _ => String::new(),
    }
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A course.
    Course {
        /// Which.
        id: CourseId,
        /// What is taken now, in words.
        plan: String,
        /// The step of how many, where there are several.
        step: String,
        /// When the next dose is due.
        next: String,
        /// When it was taken last.
        last: String,
        /// That there is a draft, or how long the supply lasts.
        supply: String,
        /// Who prescribes it.
        prescriber: String,
    },
    /// A course that cannot be read, or all of them.
    Broken {
        /// Its file.
        place: crate::app::message::Place,
        /// What it is and what it means.
        words: String,
        /// Where, and how to fix it.
        mending: String,
    },
    /// The archived ones, in one row.
    Away {
        /// Their names.
        names: Vec<String>,
        /// They follow one by one.
        unfolded: bool,
    },
}

/// The courses that are not archived.
pub fn in_use(world: &World) -> impl Iterator<Item = &Course> {
    world.regimen.courses.iter().filter(|course| course.archived.is_none())
}
