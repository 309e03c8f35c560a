//! A decision as people say it: `hold until 29 nov`, `leave out 24 dec`, `move sun to wed 07:00`, `set 20 mg from mon`;
//! and what it would do, in a sentence, before Enter.

mod meaning;

use chrono::{NaiveDate, NaiveTime, TimeDelta, Weekday};

pub(super) use self::meaning::{days_until, held, sentence, stays};
use super::super::when;
use super::super::words;
use super::super::world::World;
use super::with_basis;
use crate::domain::change::{DoseRef, Verb};
use crate::domain::clock::STEADY;
use crate::domain::course::Course;
use crate::domain::directions::Directions;
use crate::domain::draft::{Basis, Draft};
use crate::domain::journal::DueMoment;
use crate::domain::schedule::{Action, Due, Timeline};

/// What could be typed.
pub(super) const EXPECTED: &str = "advance, back 1, restart, pause 5 days, resume, stop, leave out 24 dec, \
    move fri to sat, set 10 mg, hold 3 days without shift; `from mon` for later";

/// The forms of one decision, by its first word.
const FORMS: [(&str, &str); 14] = [
    (
        "hold",
        "hold 7 days, hold until 29 nov, hold 7 days without shift (what comes after stays where it is)",
    ),
    ("advance", "advance, or advance from mon"),
    ("back", "back 1, back 2"),
    ("restart", "restart (the plan), or restart step"),
    ("step", "go to step 2"),
    ("go", "go on, or go to step 2"),
    (
        "pause",
        "pause, pause 5 days, pause until 29 nov; with shift: what comes after moves",
    ),
    ("resume", "resume, or resume from mon"),
    ("stop", "stop, or stop from 24 dec"),
    ("leave", "leave out 24 dec, leave out fri evening, sat"),
    ("move", "move 24 dec to 25 dec, move today evening to tomorrow 08:00"),
    ("set", "set 10 mg, set 10 mg evening for 3 days"),
    ("weekday", "weekday mon to tue"),
    ("take", "take 5 mg morning, 10 mg evening"),
];

/// Reads what was decided, and from which day it holds.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub(super) fn read(world: &World, basis: &Basis<'_>, text: &str) -> Result<(Verb, NaiveDate), String> {
    // Staying changes no dose of today; anything else holds from when it may.
    let first = |verb: &Verb| match verb {
        Verb::Hold { .. } => basis.today,
        // A late dose belongs to its own day.
        Verb::Move { dose, to, .. } => dose.date.min(*to).min(basis.first),
        _ => basis.first,
    };
    let whole = match verb(world, basis, text, None) {
        Ok(verb) => {
            let on = first(&verb);
            return Ok((verb, on));
        }
        Err(wrong) => wrong,
    };
    let Some((head, day)) = text.rsplit_once(" from ") else {
        return Err(whole);
    };
    let on = match to_come(world, day) {
        Ok(on) => on,
        // What does not end with a day has no day.
        Err(_) if verb(world, basis, head, None).is_err() => return Err(whole),
        Err(wrong) => return Err(wrong),
    };
    Ok((verb(world, basis, head, Some(on))?, on))
}

/// A decision that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// What.
    pub verb: Verb,
    /// The first day on which it holds.
    pub on: NaiveDate,
    /// What it does, in a sentence.
    pub words: String,
}

/// Reads a decision that comes into force at once, as the command line takes it: it holds from `on`, from the day that is
/// said in it, or from today.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn said(world: &World, course: &Course, text: &str, on: Option<NaiveDate>) -> Result<Said, String> {
    with_basis(world, course, |basis| {
        let basis = &Basis {
            first: basis.today,
            ..*basis
        };
        let (verb, on) = match on {
            Some(on) => (said_for(world, basis, text, on)?, on),
            None => read(world, basis, text)?,
        };
        let draft = Draft::new(course);
        let made = draft.decide(basis, verb.clone(), on);
        let made = made.map_err(|error| super::sentence(&error))?;
        if matches!(verb, Verb::Back(_)) && stays(basis, &draft, &made, on) {
            return Err("there is no step before this one; restart step begins it anew".into());
        }
        let words = sentence(basis, &draft, &made, &verb, on);
        Ok(Said { verb, on, words })
    })
}

/// A decision for a day that is said beside it; one in its own words may only be the same.
fn said_for(world: &World, basis: &Basis<'_>, text: &str, on: NaiveDate) -> Result<Verb, String> {
    let whole = match verb(world, basis, text, Some(on)) {
        Ok(verb) => return Ok(verb),
        Err(wrong) => wrong,
    };
    match text
        .rsplit_once(" from ")
        .map(|(head, day)| (head, to_come(world, day)))
    {
        Some((head, Ok(day))) if day == on => verb(world, basis, head, Some(on)),
        Some((_, Ok(day))) => Err(format!(
            "from {} or from {}? One day is enough",
            words::day(day),
            words::day(on)
        )),
        _ => Err(whole),
    }
}

fn verb(world: &World, basis: &Basis<'_>, text: &str, on: Option<NaiveDate>) -> Result<Verb, String> {
    let line = alias(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let lower = line.to_lowercase();
    let (first, rest) = lower.split_once(' ').unwrap_or((&lower, ""));
    // Staying is said today, anything else holds from when it may.
    let soonest = if first == "hold" { basis.today } else { basis.first };
    let on = on.unwrap_or(soonest);
    match (first, rest) {
        ("leave", rest) if rest.starts_with("out ") => {
            let list = rest.trim_start_matches("out ").replace(" and ", ", ");
            let mut doses = Vec::new();
            for text in list.split(',').map(str::trim) {
                match text.split_once(" to ") {
                    Some((from, to)) => doses.extend(every_dose(world, basis, from, to)?),
                    None => doses.push(dose(world, basis, text, false)?),
                }
            }
            Ok(Verb::LeaveOut(doses))
        }
        ("move", rest) => {
            let (which, to) = rest.rsplit_once(" to ").ok_or_else(|| form("move"))?;
            let dose = dose(world, basis, which.trim_start_matches("the dose of "), true)?;
            let (to, at) = moved_to(world, &dose, to)?;
            if to < basis.today {
                return Err(format!("{} is over; a dose is moved to a day to come", words::day(to)));
            }
            Ok(Verb::Move { dose, to, at })
        }
        ("hold" | "pause", rest) if rest.starts_with("until ") && !rest.starts_with("until decided") => {
            let (day, shift) = shift(rest.trim_start_matches("until "));
            let until = to_come(world, day)?;
            let left = u32::try_from((until - on).num_days() + 1).ok().filter(|days| *days > 0);
            let left = left.ok_or_else(|| format!("{} is before {}", words::day(until), words::day(on)));
            match (first, shift) {
                ("pause", shift) => Ok(Verb::Pause {
                    days: Some(left?),
                    shift: shift.unwrap_or(false),
                }),
                (_, Some(false)) => Ok(Verb::Hold {
                    days: left?,
                    shift: false,
                }),
                _ => {
                    let one = Verb::Hold { days: 1, shift: true };
                    let held = Draft::new(basis.course).decide(basis, one, on);
                    let rows = held.map_err(|error| super::sentence(&error))?.rows(basis);
                    let days = days_until(&rows, on, until)?;
                    Ok(Verb::Hold { days, shift: true })
                }
            }
        }
        ("take", _) => {
            let take = line.get("take ".len()..).unwrap_or_default();
            Directions::parse(take, basis.words)
                .map(Verb::Take)
                .map_err(|error| error.to_string())
        }
        _ => Verb::parse(&line, basis.words).map_err(|_| form(first)),
    }
}

/// Other words for the same: `stay 7 days`, `skip 24 dec`; a number alone means days.
fn alias(line: &str) -> String {
    let line = match line.split_once(' ') {
        Some(("stay", rest)) => format!("hold {rest}"),
        Some(("skip", rest)) => format!("leave out {rest}"),
        _ => line.to_owned(),
    };
    let number = line
        .split_once(' ')
        .is_some_and(|(first, rest)| matches!(first, "hold" | "pause") && rest.bytes().all(|b| b.is_ascii_digit()));
    if number { format!("{line} days") } else { line }
}

/// What could be typed after a first word.
fn form(first: &str) -> String {
    FORMS.iter().find(|(word, _)| *word == first).map_or_else(
        || format!("`{first}` is none of: {EXPECTED}"),
        |(_, forms)| format!("such as {forms}"),
    )
}

/// `20 mar without shift`
fn shift(text: &str) -> (&str, Option<bool>) {
    let ends = [(" without shift", false), (" with shift", true)];
    let found = ends
        .iter()
        .find_map(|(end, shift)| Some((text.strip_suffix(end)?, Some(*shift))));
    found.unwrap_or((text, None))
}

/// A day to come: a weekday is the next one, not the last.
pub(super) fn to_come(world: &World, text: &str) -> Result<NaiveDate, String> {
    let today = world.today();
    let text = text.trim().trim_start_matches("on ").trim_start_matches("next ");
    let weekday = (text.len() >= 3).then(|| text.parse::<Weekday>().ok()).flatten();
    let Some(weekday) = weekday else {
        return dated(world, text).map(|day| coming_year(text, day, today));
    };
    let next = today
        .iter_days()
        .skip(1)
        .take(7)
        .find(|day| chrono::Datelike::weekday(day) == weekday)
        .unwrap_or(today);
    if next == today + TimeDelta::days(7) {
        return Err(format!("today is {text}: `today`, or {}?", words::day(next)));
    }
    Ok(next)
}

/// A date without a year that is far behind is meant in the year to come.
fn coming_year(text: &str, day: NaiveDate, today: NaiveDate) -> NaiveDate {
    let year_said = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4);
    let named = text.starts_with("today") || text.starts_with("yesterday");
    let next = chrono::Datelike::year(&day) + 1;
    chrono::Datelike::with_year(&day, next)
        .filter(|_| !year_said && !named && (today - day).num_days() > 60)
        .unwrap_or(day)
}

/// A date, with its weekday before it or without: `sun 8 mar`.
fn dated(world: &World, text: &str) -> Result<NaiveDate, String> {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let named = first
        .parse::<Weekday>()
        .ok()
        .filter(|_| first.len() >= 3 && !rest.is_empty());
    let Some(named) = named else {
        return when::read_day(text, &world.around(None));
    };
    let date = when::read_day(rest, &world.around(None))?;
    if chrono::Datelike::weekday(&date) == named {
        Ok(date)
    } else {
        Err(format!("{rest} is {}", words::day(date)))
    }
}

/// The day at the beginning of a text, and the words behind it.
fn day_first<'t>(world: &World, text: &'t str) -> Option<(NaiveDate, &'t str)> {
    let ends = text.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at);
    let mut ends: Vec<usize> = ends.take(4).collect();
    ends.push(text.len());
    ends.iter().rev().find_map(|end| {
        let (head, rest) = text.split_at_checked(*end)?;
        Some((to_come(world, head).ok()?, rest.trim()))
    })
}

/// `24 dec`, `fri evening`, `2026-03-08 at 07:00`: doses of the plan. `late`: one of a day that is over is meant as well.
fn dose(world: &World, basis: &Basis<'_>, text: &str, late: bool) -> Result<DoseRef, String> {
    let Some((date, rest)) = day_first(world, text) else {
        // What is wrong with the day is said by who reads days.
        return to_come(world, text).and(Err(form("leave")));
    };
    let day = text.strip_suffix(rest).unwrap_or(text).trim();
    if late && day.parse::<Weekday>().is_ok() {
        let before = date - TimeDelta::days(7);
        if before < basis.today && !open(world, basis.course, before, None).is_empty() {
            return Err(format!(
                "{} or {}? Write {before} or {date}",
                words::day(before),
                words::day(date)
            ));
        }
    }
    let rest = rest.trim_start_matches("at ");
    let moment = match rest {
        "" => None,
        rest => match DueMoment::parse(rest, basis.words) {
            Some(moment) => Some(moment),
            // A weekday and a date that do not belong together.
            None if when::read_day(rest, &world.around(None)).is_ok() => {
                return Err(dated(world, text).err().unwrap_or_default());
            }
            None => return Err(format!("`{rest}` is no time of the day")),
        },
    };
    let dose = DoseRef { date, moment };
    if date < basis.today && !late {
        return Err(format!(
            "{} is over; what was left out is recorded on that day",
            words::day(date)
        ));
    }
    let meant = planned(&basis.active(), &dose);
    if meant.is_empty() {
        let at = dose.moment.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
        return Err(format!("nothing is due on {}{at}", words::day(date)));
    }
    if date < basis.today && open(world, basis.course, date, dose.moment.as_ref()).len() < meant.len() {
        return Err(format!("the dose of {} is recorded already", words::day(date)));
    }
    Ok(dose)
}

/// `24 dec to 26 dec`: everything that is due on these days.
fn every_dose(world: &World, basis: &Basis<'_>, from: &str, to: &str) -> Result<Vec<DoseRef>, String> {
    let (from, to) = (to_come(world, from)?, to_come(world, to)?);
    if from < basis.today || to < from || to > from + TimeDelta::days(366) {
        return Err(format!(
            "{} to {} are no days to come",
            words::day(from),
            words::day(to)
        ));
    }
    let active = basis.active();
    let days = from.iter_days().take_while(|day| *day <= to);
    let all: Vec<DoseRef> = days
        .map(|date| DoseRef { date, moment: None })
        .filter(|dose| !planned(&active, dose).is_empty())
        .collect();
    if all.is_empty() {
        return Err(format!(
            "nothing is due from {} to {}",
            words::day(from),
            words::day(to)
        ));
    }
    Ok(all)
}

/// The doses that a reference names.
fn planned(timeline: &Timeline, dose: &DoseRef) -> Vec<Due> {
    let named = |due: &Due| dose.moment.as_ref().is_none_or(|named| *named == due.key.moment);
    let due = timeline.due_on(dose.date, &STEADY);
    due.into_iter()
        .filter(|due| due.action != Some(Action::Remove) && named(due))
        .collect()
}

/// The doses of a day of which nothing is recorded.
fn open(world: &World, course: &Course, date: NaiveDate, moment: Option<&DueMoment>) -> Vec<Due> {
    let day = world.day_at(date).doses;
    day.into_iter()
        .filter(|dose| dose.due.course == course.id && dose.entries.is_empty())
        .map(|dose| dose.due)
        .filter(|due| moment.is_none_or(|named| due.key.moment == *named))
        .collect()
}

/// `11 mar`, `wed 07:00`, `21:00`: where a dose is moved to.
fn moved_to(world: &World, dose: &DoseRef, text: &str) -> Result<(NaiveDate, Option<NaiveTime>), String> {
    let text = text.trim();
    if let Ok(time) = when::read_time(text) {
        return Ok((dose.date, Some(time)));
    }
    let Some((date, rest)) = day_first(world, text) else {
        return to_come(world, text).map(|day| (day, None));
    };
    let time = match rest.trim_start_matches("at ") {
        "" => None,
        time => Some(when::read_time(time)?),
    };
    Ok((date, time))
}

/// Reads a move of one dose, typed where that dose is in view: `move to wed 07:00`. The course as it would be.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn move_dose(world: &World, course: &Course, dose: DoseRef, to: &str) -> Result<(String, Verb, NaiveDate), String> {
    with_basis(world, course, |basis| {
        let (to, at) = moved_to(world, &dose, to)?;
        if to < basis.today {
            return Err(format!("{} is over; a dose is moved to a day to come", words::day(to)));
        }
        let on = dose.date.min(to).min(basis.first);
        let verb = Verb::Move { dose, to, at };
        let draft = Draft::new(course);
        let made = draft
            .decide(basis, verb.clone(), on)
            .map_err(|error| super::sentence(&error))?;
        let echo = if world.hidden {
            format!("moved to {}", words::day_near(to, basis.today))
        } else {
            sentence(basis, &draft, &made, &verb, on)
        };
        Ok((echo, verb, on))
    })
}
