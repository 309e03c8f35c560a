//! What is typed for a correction, and how decisions are written and shown there.

use chrono::NaiveDate;

use super::super::super::record::Reading;
use super::super::super::world::World;
use super::super::super::{when, words};
use super::super::lines;
use super::CorrectLine;
use crate::domain::change::{Change, Verb};
use crate::domain::correction::Entry;
use crate::domain::course::CourseId;
use crate::domain::decision;
use crate::domain::plan::{Length, Plan, Step, Then};

/// What is typed between two steps.
const STEPS: &str = " / ";

/// A day as it is typed.
pub(super) fn day_text(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string().to_lowercase()
}

/// A decision with the step numbers of the ladder as it is shown.
pub(super) fn shown(world: &World, course: &CourseId, change: &Change) -> Verb {
    let timeline = world.schedules.timeline(course);
    timeline.map_or_else(
        || change.verb.clone(),
        |timeline| timeline.as_shown(&change.verb, change.on),
    )
}

/// A decision as one line that reads back: `hold 7 days from 9 jan 2026`.
pub(super) fn written(world: &World, course: &CourseId, entry: &Entry) -> String {
    match entry {
        Entry::Change(change) => {
            let said = format!("{} from {}", shown(world, course, change), day_text(change.on));
            let by = change.by.as_deref().map(|by| world.regimen.care.name_of(by));
            match (by, change.why.as_deref()) {
                (None, None) => said,
                (by, None) => format!("{said}; {}", by.unwrap_or_default()),
                (by, Some(why)) => format!("{said}; {}; {why}", by.unwrap_or_default()),
            }
        }
        Entry::Plan(plan) => {
            let plan = &plan.from_its_day();
            let text: Vec<String> = plan.steps.iter().map(step_text).collect();
            let text = text.join(STEPS);
            let day = day_text(plan.from);
            // A reason or a note may have words that this line reads otherwise: then it is about the day alone.
            match steps(world, plan, &text) {
                Ok(same) if same == plan.steps => format!("{day}: {text}"),
                _ => day,
            }
        }
    }
}

pub(super) fn step_text(step: &Step) -> String {
    let take = if step.take.is_none() {
        "none".to_owned()
    } else {
        step.take.to_string()
    };
    let length = match &step.length {
        Length::Open => String::new(),
        length @ (Length::Until(_) | Length::Decided) => format!(" {length}"),
        length => format!(" for {length}"),
    };
    let ask = if step.then == Then::Ask { ", ask" } else { "" };
    format!("{take}{length}{ask}")
}

/// Reads such a line.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn read(world: &World, line: &CorrectLine, text: &str) -> Result<Reading, String> {
    // As it came up it says nothing new yet; what could be typed is said then.
    let known = line.wrong.as_ref().map(|wrong| written(world, &line.course, wrong));
    if text.is_empty() || known.as_deref() == Some(text) {
        return Ok(Reading::Empty(match &line.wrong {
            None => "hold 3 days from 9 jan; Dr N; why".into(),
            Some(Entry::Change(_)) => "such as \"hold 3 days from 9 jan; Dr N; why\", a new date, or \"never\"".into(),
            Some(Entry::Plan(_)) => {
                "a new date, \"never\", or with steps: 9 jan: 5 mg 08:00 for 1 week / 10 mg 08:00".into()
            }
        }));
    }
    let echo = match right(world, line, text)? {
        None => "it will be marked as never in force; the entry stays in the file".into(),
        Some(right) => in_full(world, &line.course, &right),
    };
    Ok(Reading::Asks(echo))
}

/// What a line says: `None` where it never was.
pub(super) fn right(world: &World, line: &CorrectLine, text: &str) -> Result<Option<Entry>, String> {
    let course = world.regimen.course(&line.course).ok_or("this plan no longer exists")?;
    if line.wrong.is_some() && matches!(text.to_lowercase().as_str(), "never" | "not at all" | "nothing") {
        return Ok(None);
    }
    let right = match &line.wrong {
        None => Entry::Change(forgotten(world, &line.course, text)?),
        Some(Entry::Change(change)) => Entry::Change(changed(world, &line.course, change, text)?),
        Some(Entry::Plan(plan)) => Entry::Plan(revised(world, plan, text)?),
    };
    if Some(&right) == line.wrong.as_ref() {
        return Err("that is what it says already".into());
    }
    right.check(course)?;
    Ok(Some(right))
}

/// A decision that was never entered, with its day, who and why.
fn forgotten(world: &World, course: &CourseId, text: &str) -> Result<Change, String> {
    let read = |text: &str| {
        let (verb, on) = text
            .rsplit_once(" from ")
            .ok_or_else(|| format!("from which day? Such as {text} from 9 jan"))?;
        let on = when::read_day(on, &world.around(None))?;
        if on >= world.today() {
            return Err(format!(
                "{} is not over; decide it in the plan",
                words::day_near(on, world.today())
            ));
        }
        let empty = Change::new(on, Verb::Resume);
        changed_verb(world, course, &empty, verb)
    };
    let (change, by, why) = decision::split_who(text, read)?;
    Ok(Change { by, why, ..change })
}

/// What a change is instead. Who and why follow semicolons, as they do where a decision is typed; without any they
/// stay.
fn changed(world: &World, course: &CourseId, wrong: &Change, text: &str) -> Result<Change, String> {
    let (mut right, by, why) = decision::split_who(text, |text| changed_verb(world, course, wrong, text))?;
    if by.is_some() || why.is_some() {
        let same = |by: &String| {
            wrong
                .by
                .as_ref()
                .is_some_and(|old| world.regimen.care.name_of(old) == by)
        };
        right.by = if by.as_ref().is_some_and(same) {
            wrong.by.clone()
        } else {
            by
        };
        right.why = why;
    }
    Ok(right)
}

fn changed_verb(world: &World, course: &CourseId, wrong: &Change, text: &str) -> Result<Change, String> {
    let parse = |text: &str| Verb::parse(text, &world.regimen.settings.words);
    let day = |text: &str| when::read_day(text, &world.around(None));
    let with = |verb: Verb, on: NaiveDate| Change {
        on,
        verb,
        ..wrong.clone()
    };
    // Steps are numbered as the ladder is shown.
    let numbered = |verb: Verb, on: NaiveDate| match world.schedules.timeline(course) {
        Some(timeline) => timeline.as_written(&verb, on).ok_or_else(|| {
            let (first, last) = timeline.numbers(on);
            format!("the plan of {} has the steps {first} to {last}", words::day(on))
        }),
        None => Ok(verb),
    };
    let error = match parse(text) {
        Ok(verb) => return Ok(with(numbered(verb, wrong.on)?, wrong.on)),
        Err(error) => error,
    };
    if let Some((verb, on)) = text.rsplit_once(" from ") {
        let verb = parse(verb).map_err(|error| error.to_string())?;
        let on = day(on)?;
        return Ok(with(numbered(verb, on)?, on));
    }
    let alone = text.strip_prefix("from ").unwrap_or(text);
    let on = day(alone).map_err(|_| error.to_string())?;
    Ok(with(wrong.verb.clone(), on))
}

fn revised(world: &World, wrong: &Plan, text: &str) -> Result<Plan, String> {
    let day = |text: &str| when::read_day(text.strip_prefix("from ").unwrap_or(text), &world.around(None));
    let (from, listed) = match text.split_once(": ") {
        Some((on, listed)) => (day(on)?, Some(listed)),
        None => match day(text) {
            Ok(on) => (on, None),
            Err(_) if text.contains(STEPS) || text.contains(" for ") => (wrong.from, Some(text)),
            Err(error) => return Err(error),
        },
    };
    // The steps of one that begins in the middle of its ladder are those from there on.
    let own = wrong.from_its_day();
    let other = match listed {
        Some(listed) => Some(steps(world, &own, listed)?).filter(|steps| *steps != own.steps),
        None => None,
    };
    Ok(match other {
        Some(steps) => Plan { from, steps, ..own },
        None => Plan { from, ..wrong.clone() },
    })
}

/// Steps in one line; each keeps the note of the one in its place.
fn steps(world: &World, wrong: &Plan, text: &str) -> Result<Vec<Step>, String> {
    let read = |(at, text): (usize, &str)| {
        let (text, ask) = lines::ask_suffix(text.trim());
        let split = |mark: &str, head: &str| {
            let (take, rest) = text.rsplit_once(mark)?;
            let length: Length = format!("{head}{rest}").parse().ok()?;
            Some((take, length))
        };
        let split = split(" for ", "").or_else(|| split(" until ", "until "));
        let (take, length) = split.unwrap_or((text, Length::Open));
        Ok(Step {
            take: lines::directions(take.trim(), &world.regimen.settings.words)?,
            length,
            then: if ask { Then::Ask } else { Then::GoOn },
            note: wrong.steps.get(at).and_then(|step| step.note.clone()),
        })
    };
    text.split(STEPS).enumerate().map(read).collect()
}

/// A decision with its day, as a sentence says it.
fn in_full(world: &World, course: &CourseId, entry: &Entry) -> String {
    if world.hidden {
        return format!("--, from {}", words::day_near(entry.on(), world.today()));
    }
    let on = words::day_near(entry.on(), world.today());
    match entry {
        Entry::Change(change) => format!("{}, from {on}", shown(world, course, change)),
        Entry::Plan(plan) => {
            let steps: Vec<String> = plan.from_its_day().steps.iter().map(step_text).collect();
            format!("from {on}: {}", steps.join(STEPS))
        }
    }
}

/// The same without the steps of a plan.
pub(super) fn in_short(world: &World, course: &CourseId, entry: &Entry) -> String {
    match entry {
        Entry::Plan(_) if !world.hidden => {
            let on = words::day_near(entry.on(), world.today());
            format!("{}, from {on}", entry.words())
        }
        _ => in_full(world, course, entry),
    }
}

/// The steps that would be others.
pub(super) fn other_steps(world: &World, was: &Plan, is: &Plan) -> Vec<String> {
    if world.hidden {
        return Vec::new();
    }
    let (was, is) = (&was.from_its_day(), &is.from_its_day());
    let text = |plan: &Plan, at: usize| plan.steps.get(at).map_or("none".to_owned(), step_text);
    let all = 0..was.steps.len().max(is.steps.len());
    let other = all.filter(|at| was.steps.get(*at) != is.steps.get(*at));
    other
        .map(|at| format!("Step {}: {}  (was {})", at + 1, text(is, at), text(was, at)))
        .collect()
}
