//! What is said of a course today: weekdays, `tomorrow`, `the next dose`, the day from which a decision holds, who and
//! why. All of it comes down to a decision as files have it.

mod away;
mod by_how_much;
mod direction;
mod doses;
mod in_force;
mod until;

pub(super) use by_how_much::by_how_much;
pub use doses::moved_to;
pub(super) use doses::{leave_out, moved};
pub(super) use in_force::{
    amounts_today, differing, has_steps_to_come, lacks_moment, moments, only_weekday, step_in_force, weekdays,
};
pub use until::days_until;
pub(super) use until::{first_day_last, hold_until, pause_until};

use chrono::{NaiveDate, TimeDelta};

use super::table::TABLE;
use super::{Said, begins_now, duration};
use crate::domain::amount::Quantity;
use crate::domain::change::Verb;
pub use crate::domain::decision::context::Context;
use crate::domain::decision::context::Dated;
pub use crate::domain::decision::context::to_come;
use crate::domain::decision::verb;
use crate::domain::directions::Moment;
use crate::domain::label;
use crate::domain::words;

/// Words with which a decision begins that names no list of days or doses.
const ALONE: [&str; 14] = [
    "hold", "stay", "advance", "go", "back", "step", "next", "pause", "stop", "resume", "restart", "each", "set",
    "wait",
];

/// Words before a day from which a decision holds.
const FROM: [&str; 7] = [
    " from ",
    " starting on ",
    " starting ",
    " beginning on ",
    " beginning ",
    " as of ",
    " on ",
];

/// Days that are said without a word before them.
const BARE: [&str; 4] = ["tomorrow", "today", "now", "tonight"];

/// Reads a decision with its day, and with who and why after semicolons.
pub(super) fn said(context: &Context<'_>, text: &str) -> Result<Said, String> {
    with_who(context, text, |text| dated_verb(context, text))
}

/// The same for a day that is known; one in its own words may only be the same.
pub(super) fn said_for(context: &Context<'_>, text: &str, on: NaiveDate) -> Result<Said, String> {
    with_who(context, text, |text| {
        let whole = match begun(context, text, Some(on)) {
            Ok(dated) => return Ok(dated),
            Err(wrong) => wrong,
        };
        match day_behind(context, text) {
            Some((head, Ok(day))) if day == on => begun(context, head, Some(on)),
            Some((head, Ok(day))) if verb::verb(head, context.basis.words, Some((context, Some(on)))).is_ok() => Err(
                format!("from {} or from {}? One day is enough", words::day(day), words::day(on)),
            ),
            _ => Err(whole),
        }
    })
}

fn with_who(context: &Context<'_>, text: &str, read: impl Fn(&str) -> Result<Dated, String>) -> Result<Said, String> {
    // Of directions that can be meant in two ways no end is a day, a name or a reason.
    if let Some(rest) = text.strip_prefix("take ").map(str::trim)
        && let Err(error) = label::take(rest, context.basis.words)
        && error.asks
    {
        return Err(format!("`{rest}`: {}", label::refusal(rest, &error)));
    }
    let read = |text: &str| {
        let last = first_day_last(context, text);
        let text = last.as_deref().unwrap_or(text);
        let dated = read(text)?;
        match direction::other_way(context, text, &dated) {
            Some(wrong) => Err(wrong),
            None => Ok(dated),
        }
    };
    let (Dated { verb, on, day }, by, why) = split_who(text, read)?;
    let verb = away::by_the_plan(context, verb, on)?;
    Ok(Said { verb, on, day, by, why })
}

/// Reads the words before the first semicolons that leave something readable; what is after them is who and why.
///
/// # Errors
/// What is wrong with the words before them.
pub fn split_who<T>(
    text: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<(T, Option<String>, Option<String>), String> {
    let whole = match read(text) {
        Ok(found) => return Ok((found, None, None)),
        Err(wrong) => wrong,
    };
    // Directions have their own semicolons: as much as can be belongs to them.
    let places: Vec<usize> = text.match_indices(';').map(|(at, _)| at).collect();
    for at in places.iter().rev().take(2) {
        let (head, tail) = (
            text.get(..*at).unwrap_or_default(),
            text.get(at + 1..).unwrap_or_default(),
        );
        if let Ok(found) = read(head.trim()) {
            // A second decision would be lost as a name or a reason.
            let second = |part: &&str| read(part).is_ok() || begins_a_decision(part);
            if let Some(part) = tail.split(';').map(str::trim).find(second) {
                let head = head.trim();
                return Err(format!(
                    "`{part}` is a decision of its own: type `{head}` alone first, then that. A reason that reads like one \
                     begins with because"
                ));
            }
            let (by, why) = who_and_why(tail);
            return Ok((found, by, why));
        }
    }
    // `hold 3 days because dizzy`, `hold 3 days by Dr N`, `hold 3 days, Dr N`: only what is left over is who or why.
    for (mark, is_why) in [(" because ", true), (" by ", false), (", ", false)] {
        let Some((head, tail)) = text.rsplit_once(mark) else {
            continue;
        };
        // A list of days or doses has its own commas.
        let listed = mark == ", " && !head.split(' ').next().is_some_and(|word| ALONE.contains(&word));
        let named = is_why || tail.starts_with(char::is_uppercase) && !listed;
        if let Some(found) = Some(head).filter(|_| named).and_then(|head| read(head.trim()).ok()) {
            let (by, why) = if is_why {
                (None, Some(tail.trim().to_owned()))
            } else {
                who_and_why(tail)
            };
            return Ok((found, by, why));
        }
    }
    // A reason in small letters may as well belong to the decision: how it is said is answered.
    if let Some((head, tail)) = text.split_once(", ")
        && tail.starts_with(char::is_lowercase)
        && !by_how_much::is_dose(tail)
        && read(head.trim()).is_ok()
    {
        let (head, tail) = (head.trim(), tail.trim());
        return Err(format!(
            "`{tail}`: put a reason after a semicolon, such as {head}; {tail}"
        ));
    }
    // What is wrong is said of the decision, not of the name after it.
    match places.first().and_then(|at| text.get(..*at)) {
        Some(head) => Err(read(head.trim()).err().unwrap_or(whole)),
        None => Err(whole),
    }
}

/// Whether words begin like a decision with an amount or a day, whether or not it can be read here.
fn begins_a_decision(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default().to_lowercase();
    let is_word = TABLE
        .iter()
        .any(|row| row.word.split(' ').next() == Some(first.as_str()));
    is_word && text.contains(|c: char| c.is_ascii_digit())
}

/// `Dr N; dizzy`, `Dr N`, `; dizzy`, `because dizzy`: who and why.
pub(super) fn who_and_why(text: &str) -> (Option<String>, Option<String>) {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let (by, why) = match text.split_once(';') {
        Some((by, why)) => (by, Some(why)),
        None => (text, None),
    };
    let lower = by.trim().to_lowercase();
    for head in ["because ", "why: ", "why "] {
        if lower.starts_with(head) && why.is_none() {
            return (None, by.trim().get(head.len()..).and_then(some));
        }
    }
    let by = by.trim();
    let named = by
        .split_at_checked(3)
        .filter(|(head, _)| head.eq_ignore_ascii_case("by "));
    let by = named.map_or(by, |(_, name)| name);
    (some(by), why.and_then(some))
}

/// A decision that was said for a day, or holds as soon as it may. What lasts until a day is counted from the day on which it
/// begins: where the dose of today is recorded, that is tomorrow.
fn begun(context: &Context<'_>, text: &str, on: Option<NaiveDate>) -> Result<Dated, String> {
    let read = |on: Option<NaiveDate>| verb::verb(text, context.basis.words, Some((context, on)));
    let verb = read(on)?;
    let dated = match on {
        Some(on) => context.beginning(verb, on),
        None => Dated {
            on: begins_now(context.basis, &verb),
            verb,
            day: None,
        },
    };
    let lasts = matches!(
        &dated.verb,
        Verb::Pause { days: Some(_), .. } | Verb::Set { days: Some(_), .. }
    );
    if !lasts || on == Some(dated.on) {
        return Ok(dated);
    }
    Ok(Dated {
        verb: read(Some(dated.on))?,
        ..dated
    })
}

/// A decision and the day from which it holds: that in its words, or the first on which it can.
fn dated_verb(context: &Context<'_>, text: &str) -> Result<Dated, String> {
    let basis = context.basis;
    let whole = match begun(context, text, None) {
        Ok(dated) => {
            return match day_in_a_reason(context, text, &dated.verb) {
                Some((head, Ok(on))) => begun(context, head, Some(on)),
                _ => Ok(dated),
            };
        }
        Err(wrong) => wrong,
    };
    let Some((head, day)) = day_behind(context, text) else {
        return Err(whole);
    };
    if let (Ok(on), true) = (&day, is_bare(text, head))
        && let Some(asked) = on_that_day_alone(context, text, head, *on)
    {
        return Err(asked);
    }
    let on = match day {
        Ok(on) => on,
        // What does not end with a day has no day.
        Err(_) if verb::verb(head, basis.words, Some((context, None))).is_err() => {
            return Err(whole);
        }
        Err(wrong) => return Err(wrong),
    };
    match begun(context, head, Some(on)) {
        Ok(dated) => Ok(dated),
        // Without a word that begins a day it may be part of the decision, and the whole is what is wrong.
        Err(_) if !FROM.iter().take(6).any(|from| text.to_lowercase().contains(from)) => Err(whole),
        Err(wrong) => Err(wrong),
    }
}

/// The day at the end of what was read as a reason (`1 tablet evening for sleep from tomorrow`): it is the day from which
/// the decision holds.
fn day_in_a_reason<'t>(
    context: &Context<'_>,
    text: &'t str,
    read: &Verb,
) -> Option<(&'t str, Result<NaiveDate, String>)> {
    let Verb::Take(take) = read else { return None };
    let (head, day) = day_behind(context, text)?;
    let tail = text.trim().get(head.len()..)?.trim().to_lowercase();
    let reasons = take.lines.iter().filter_map(|line| match &line.moment {
        Moment::AsNeeded { reason, .. } => reason.as_ref(),
        _ => None,
    });
    let swallowed = reasons.into_iter().any(|reason| reason.to_lowercase().ends_with(&tail));
    swallowed.then_some((head, day))
}

/// Whether the day after these words is said without a word that begins something: `tonight`, `on friday`.
fn is_bare(text: &str, head: &str) -> bool {
    let behind = text.trim().to_lowercase();
    let behind = behind.get(head.len()..).unwrap_or_default().trim_start();
    behind.starts_with("on ") || BARE.contains(&behind)
}

/// `set 15 mg tonight`, `pause on friday`: on that day alone, or from then on? The question; `None` where it is plain.
fn on_that_day_alone(context: &Context<'_>, text: &str, head: &str, on: NaiveDate) -> Option<String> {
    let words = context.basis.words;
    let amount = |head: &str| Quantity::parse(head, words.counted()).is_ok();
    // `take 15 mg` is an amount here, and not directions without a moment.
    let lower = head.to_lowercase();
    let set = lower
        .strip_prefix("take ")
        .filter(|rest| amount(rest))
        .map(|rest| format!("set {rest}"));
    let set = set.or_else(|| amount(head).then(|| format!("set {head}")));
    let head = set.as_deref().unwrap_or(head);
    let day = if on == context.basis.today {
        "today".to_owned()
    } else {
        on.format("%-d %b %Y").to_string().to_lowercase()
    };
    let alone = match verb::verb(head, words, None).ok()? {
        Verb::Set { days: None, .. } => format!("{head} for 1 day from {day}"),
        Verb::Pause { days: None, .. } => format!("leave out {day}"),
        _ => return None,
    };
    Some(format!(
        "`{text}`: on that day alone, or from then on? {alone}, or {head} from {day}"
    ))
}

/// The day at the end of a decision, and the words before it.
fn day_behind<'t>(context: &Context<'_>, text: &'t str) -> Option<(&'t str, Result<NaiveDate, String>)> {
    let text = text.trim();
    if let Some((head, last)) = text.rsplit_once(' ')
        && BARE.contains(&last.to_lowercase().as_str())
        && FROM.iter().all(|from| !format!("{head} ").ends_with(from))
    {
        let day = if last.eq_ignore_ascii_case("tomorrow") {
            context.basis.today + TimeDelta::days(1)
        } else {
            context.basis.today
        };
        return Some((head, Ok(day)));
    }
    let lower = text.to_lowercase();
    // `in two weeks`
    if let Some(at) = lower.rfind(" in ")
        && let Some(days) = lower.get(at + 4..).and_then(duration::length_said)
        && let Some(head) = text.get(..at)
    {
        return Some((head, Ok(context.basis.today + TimeDelta::days(i64::from(days)))));
    }
    let found = FROM.iter().filter_map(|from| Some((lower.rfind(from)?, from.len())));
    let (at, length) = found.max_by_key(|(at, length)| (*at, *length))?;
    let (head, day) = (text.get(..at)?, text.get(at + length..)?);
    let day = match day.trim().to_lowercase().as_str() {
        "now" | "tonight" => Ok(context.basis.today),
        day => to_come(context.basis.today, context.around, day),
    };
    Some((head, day))
}
