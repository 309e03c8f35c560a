//! `until a day`, as the number of days of a hold or a pause.

use chrono::{NaiveDate, TimeDelta};

use super::super::duration;
use super::Context;
use crate::domain::change::Verb;
use crate::domain::draft::{Draft, DraftError, Row};
use crate::domain::schedule::RungKind;
use crate::domain::words;

/// How many days a pause lasts that is to end on a day.
pub(in crate::domain::decision) fn pause_until(
    context: &Context<'_>,
    day: &str,
    on: Option<NaiveDate>,
) -> Result<u32, String> {
    let on = on.unwrap_or(context.basis.first);
    let until = context.day(day)?;
    days_to(on, until, context.basis.today)
}

/// `pause from 10 jun until 12 jun`, `set 10 mg from 10 jun for 3 days`: the same with the day from which it holds at the end,
/// as decisions are read.
pub(in crate::domain::decision) fn first_day_last(context: &Context<'_>, text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let word = lower.split(' ').next()?;
    if !["pause", "hold", "stay", "set"].contains(&word) {
        return None;
    }
    let (head, said) = lower.split_once(" from ")?;
    let (_, rest) = context.day_first(said)?;
    let length = match rest.split_once(' ')? {
        ("until" | "to", day) => format!("until {day}"),
        ("for", length) if word == "set" => format!("for {length}"),
        ("for", length) => length.to_owned(),
        _ => return None,
    };
    let from = said.get(..said.len() - rest.len())?.trim();
    Some(format!("{} {length} from {from}", text.get(..head.len())?))
}

/// From one day to another, both included.
fn days_to(on: NaiveDate, until: NaiveDate, today: NaiveDate) -> Result<u32, String> {
    let left = u32::try_from((until - on).num_days() + 1).ok().filter(|days| *days > 0);
    if left.is_some_and(|days| days > duration::MOST_DAYS) {
        return Err(too_far(until, today));
    }
    left.ok_or_else(|| {
        format!(
            "{} is before {}",
            words::day_near(until, today),
            words::day_near(on, today)
        )
    })
}

/// A day further ahead than any decision reaches.
fn too_far(day: NaiveDate, today: NaiveDate) -> String {
    format!("{} is more than a hundred years ahead", words::day_near(day, today))
}

/// How many days a step is held so that this is its last day, or so that it is held to that day without shift.
pub(in crate::domain::decision) fn hold_until(
    context: &Context<'_>,
    day: &str,
    on: Option<NaiveDate>,
    shift: bool,
) -> Result<u32, String> {
    let basis = context.basis;
    let on = on.unwrap_or(basis.today);
    let until = context.day(day)?;
    let plain = days_to(on, until, basis.today)?;
    if !shift {
        return Ok(plain);
    }
    let one = Verb::Hold { days: 1, shift: true };
    match Draft::new(basis.course).decide(basis, one, on) {
        Ok(held) => days_until(&held.rows(basis), on, until, basis.today),
        Err(DraftError::NoEffect(_)) => {
            let later = basis.course.plans.iter().map(|plan| plan.from).find(|from| *from > on);
            Err(match later {
                Some(from) => format!(
                    "the plan from {} begins on its own day; :correct-history takes it back",
                    words::day_near(from, basis.today)
                ),
                None => "this step has no end that could be later; nothing follows it by itself".into(),
            })
        }
        // One day may be too few over another hold; as many as lead to that day may not.
        Err(DraftError::Says(why)) => {
            let one = Verb::Hold { days: 1, shift: true };
            let held = Draft::new(basis.course).proposed(basis, one, on).ok_or(why)?;
            days_until(&held.rows(basis), on, until, basis.today)
        }
        Err(error) => Err(error.to_string()),
    }
}

/// How many days a step is held so that this is its last. `rows`: with one day of them.
///
/// # Errors
/// A sentence where the step lasts that long anyway, or has no end.
pub fn days_until(rows: &[Row], on: NaiveDate, last: NaiveDate, today: NaiveDate) -> Result<u32, String> {
    let one = end(rows, on).ok_or("this step has no end that could be later")?;
    let days = u32::try_from((last - one).num_days() + 1).ok().filter(|days| *days > 0);
    if days.is_some_and(|days| days > duration::MOST_DAYS) {
        return Err(too_far(last, today));
    }
    days.ok_or_else(|| {
        format!(
            "the step lasts to {} anyway",
            words::day_near(one - TimeDelta::days(1), today)
        )
    })
}

/// The last day of the step that holds on a day, with its hold.
fn end(rows: &[Row], on: NaiveDate) -> Option<NaiveDate> {
    let here = rows.iter().position(|row| row.has(on))?;
    let step = rows.get(here)?;
    let mut last = step.planned;
    for row in rows.get(here + 1..).unwrap_or_default() {
        // A hold, and what another decision divides, belong to the step; a pause interrupts it.
        let same = (row.plan, row.step, row.pass) == (step.plan, step.step, step.pass);
        match row.kind {
            RungKind::Hold | RungKind::Step if same => last = row.planned,
            RungKind::Pause => {}
            _ => break,
        }
    }
    last
}
