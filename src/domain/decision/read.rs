//! The reader: a phrase is brought into the words of the table, and the row of its first words reads the rest.

mod steps;

use chrono::NaiveTime;

use steps::at_amount;
pub(super) use steps::{advance, back, down, each_step, go_to, hold, restart, stay};

use super::phrases;
use super::spoken::{self};
use crate::domain::amount::Quantity;
use crate::domain::change::{DoseRef, Kept, Verb};
use crate::domain::clock::read_date;
use crate::domain::decision::phrases::weekday_of;
use crate::domain::decision::reader::{Read, Reader, Wrong, days, nothing, says, shift};
use crate::domain::directions::{Days, Directions, Moment};
use crate::domain::journal::DueMoment;
use crate::domain::label;
use crate::domain::vocabulary::Vocabulary;

pub(super) fn pause(r: &Reader<'_>, rest: &str) -> Read {
    if r.good {
        return says("for good or for a while? stop, or pause until you resume");
    }
    let (rest, shift) = shift(rest);
    let shift = shift.unwrap_or(false);
    if rest.is_empty() {
        return Ok(Verb::Pause { days: None, shift });
    }
    let days = match (rest.strip_prefix("until "), r.context) {
        (Some(day), Some(context)) => spoken::pause_until(context, day, r.on).map_err(Wrong::Says)?,
        (Some(_), None) => return Err(Wrong::Form),
        (None, _) => days(rest)?,
    };
    Ok(Verb::Pause {
        days: Some(days),
        shift,
    })
}

pub(super) fn resume(r: &Reader<'_>, rest: &str) -> Read {
    at_amount(r, "resume", rest)?;
    nothing(rest, Verb::Resume)
}

pub(super) fn stop(_: &Reader<'_>, rest: &str) -> Read {
    if rest.starts_with("after ") {
        return says(format!(
            "`stop {rest}`: say the first day without a dose, such as stop from tomorrow"
        ));
    }
    nothing(rest, Verb::Stop)
}

pub(super) fn leave_out(r: &Reader<'_>, rest: &str) -> Read {
    if let Some(context) = r.context {
        return spoken::leave_out(context, rest)
            .map(Verb::LeaveOut)
            .map_err(|wrong| match wrong {
                Some(wrong) => Wrong::Says(wrong),
                None => Wrong::Form,
            });
    }
    let doses = rest
        .split(',')
        .map(|dose| dose_ref(dose, r.words))
        .collect::<Option<Vec<_>>>();
    doses
        .filter(|doses| !doses.is_empty())
        .map(Verb::LeaveOut)
        .ok_or(Wrong::Form)
}

pub(super) fn moved(r: &Reader<'_>, rest: &str) -> Read {
    let (dose, to) = rest.rsplit_once(" to ").ok_or(Wrong::Form)?;
    if let Some(context) = r.context {
        let (dose, to, at) =
            spoken::moved(context, dose, to).map_err(|wrong| wrong.map_or(Wrong::Form, Wrong::Says))?;
        return Ok(Verb::Move { dose, to, at });
    }
    let dose = dose_ref(dose, r.words).ok_or(Wrong::Form)?;
    let to: Vec<&str> = to.split(' ').filter(|word| *word != "at").collect();
    let (date, at) = match to.as_slice() {
        [date] => (date, None),
        [date, time] => (
            date,
            Some(NaiveTime::parse_from_str(time, "%H:%M").map_err(|_| Wrong::Form)?),
        ),
        _ => return Err(Wrong::Form),
    };
    Ok(Verb::Move {
        dose,
        to: read_date(date).map_err(Wrong::Says)?,
        at,
    })
}

/// `2026-03-08`, `2026-03-08 evening`, `2026-03-08 at 07:00`, `2026-03-08 2 of 3`
fn dose_ref(text: &str, words: &Vocabulary) -> Option<DoseRef> {
    let text = text.trim();
    let (date, moment) = text.split_once(' ').map_or((text, None), |(d, m)| (d, Some(m)));
    let date = read_date(date).ok()?;
    let moment = match moment {
        None => None,
        Some(moment) => Some(DueMoment::parse(moment, words)?),
    };
    Some(DoseRef { date, moment })
}

pub(super) fn set(r: &Reader<'_>, rest: &str) -> Read {
    let (rest, length) = match rest.rsplit_once(" for ") {
        Some((head, tail)) => match days(tail) {
            Ok(days) => (head, Some(days)),
            Err(Wrong::Form) => (rest, None),
            Err(wrong) => return Err(wrong),
        },
        None => (rest, None),
    };
    // `set 20 mg until friday`
    let (rest, length) = match (rest.rsplit_once(" until "), r.context) {
        (Some((head, day)), Some(context)) if length.is_none() => (
            head,
            Some(spoken::pause_until(context, day, r.on).map_err(Wrong::Says)?),
        ),
        _ => (rest, length),
    };
    if rest.starts_with("by ") {
        return says(format!(
            "`{rest}`: say the amount that is taken each time, such as set 10 mg"
        ));
    }
    // An amount alone is that of each dose: where these differ it is asked which.
    let each = [" each time", " each", " every time", " for each dose"];
    let (rest, said_each) = match each.iter().find_map(|end| rest.strip_suffix(end)) {
        Some(head) => (head, true),
        None => (rest, false),
    };
    let read = Directions::parse(rest, r.words)
        .or_else(|error| {
            // `a quarter of a tablet`
            let said = Quantity::parse(rest, r.words.counted()).map_or_else(|_| rest.to_owned(), |said| said.to_string());
            Directions::understood(&format!("{said} once a day"), r.words).ok_or(error)
        })
        .map_err(|error| {
            Wrong::Says(match label::amount_alone(rest) {
                Some(amount) => format!("`set {rest}`: say `set {amount}`; what one contains is entered once, as the strength of the medicine"),
                None => format!("`set {rest}`: {error}"),
            })
        })?;
    let [one] = read.lines.as_slice() else {
        return says(format!(
            "`set {rest}`: one amount, or take with all directions, such as take {rest}"
        ));
    };
    if one.amount.basis.is_some() {
        return says(format!("`{}`: an amount by body is said with take", one.amount));
    }
    if one.amount.quantity().value.is_zero() && r.context.is_some() {
        return says(format!(
            "`set {rest}`: nothing is taken then: pause, stop and leave out say so"
        ));
    }
    if one.lasts.is_some() || one.days != Days::Every || one.first.is_some() || one.is_as_needed() {
        return says(format!(
            "`set {rest}`: days and lengths belong to take, such as take {rest}"
        ));
    }
    if r.good && length.is_some() {
        return says("for good, or for a number of days? Choose one");
    }
    if r.good && r.context.is_none_or(spoken::has_steps_to_come) {
        return says(then_stay(&format!("set {rest}")));
    }
    let at = Some(one.moment.clone()).filter(|moment| *moment != Moment::TimesADay(1));
    if at.is_none()
        && !said_each
        && let Some(context) = r.context
        && let Some(which) = spoken::differing(context, rest, length)
    {
        return says(which);
    }
    Ok(Verb::Set {
        amount: one.amount.clone(),
        at,
        days: length,
    })
}

pub(super) fn take(r: &Reader<'_>, _: &str) -> Read {
    if r.good && r.context.is_none_or(spoken::has_steps_to_come) {
        return says(then_stay(&format!("take {}", r.typed)));
    }
    let text = r.typed;
    let wrong = |error: &dyn std::fmt::Display| Wrong::Says(format!("`{text}`: {error}"));
    if let Some(answer) = r.context.and_then(|context| take_for_a_while(context, text, r.words)) {
        return says(answer);
    }
    let read = match r.context {
        // What is typed is asked for its first time; what a file holds already is as it is.
        Some(context) => {
            let at = context.basis.course.hours_from(context.basis.first);
            // An amount alone is that of the day, where the plan has no other moment.
            let alone = Quantity::parse(text, r.words.counted())
                .is_ok()
                .then(|| format!("{text} once a day"));
            label::typed(alone.as_deref().unwrap_or(text), r.words, at).map_err(|error| wrong(&error))?
        }
        None => label::take(text, r.words).map_err(|error| wrong(&error))?,
    };
    if let Some(context) = r.context
        && spoken::lacks_moment(context, text, &read)
    {
        return says(format!(
            "`take {text}`: at which moment of the day? set {text} changes the amount of each dose, take {text} morning \
             gives other directions"
        ));
    }
    Ok(Verb::Take(read))
}

/// `take 10 mg 08:00 until 12 jun`: other directions for a while, which no decision is.
fn take_for_a_while(context: &spoken::Context<'_>, text: &str, words: &Vocabulary) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let until = |(head, day): (&str, &str)| context.day(day).is_ok().then_some(head.len());
    let during = |(head, length): (&str, &str)| days(length).is_ok().then_some(head.len());
    let head =
        (lower.rsplit_once(" until ").and_then(until)).or_else(|| lower.rsplit_once(" for ").and_then(during))?;
    let (head, tail) = text.split_at_checked(head)?;
    let read = label::take(head, words).ok()?;
    let amount = &read.lines.first()?.amount;
    Some(format!(
        "`take {text}`: take holds until the step changes. set {amount}{tail} changes the amount of each dose for these days; other \
         directions for some days are a step of the plan, with its length"
    ))
}

pub(super) fn weekday(r: &Reader<'_>, rest: &str) -> Read {
    let (rest, good) = match phrases::without_good(rest) {
        (head, true) => (head, true),
        _ => (rest, r.good),
    };
    let rest = rest.strip_prefix("from ").unwrap_or(rest);
    let to = |text: &str| weekday_of(text).ok_or(Wrong::Form);
    if let Some(new) = rest.strip_prefix("to ") {
        let to = to(new)?;
        let context = r.context.ok_or(Wrong::Form)?;
        let from = spoken::only_weekday(context)
            .ok_or_else(|| Wrong::Says("from which weekday? such as weekday sun to wed for good".into()))?;
        return Ok(Verb::Weekday { from, to, good });
    }
    let (from, new) = rest.split_once(" to ").ok_or(Wrong::Form)?;
    Ok(Verb::Weekday {
        from: to(from)?,
        to: to(new)?,
        good,
    })
}

pub(super) fn only(r: &Reader<'_>, rest: &str) -> Read {
    if rest.is_empty() {
        let days = r.context.map(spoken::weekdays).unwrap_or_default();
        let said: Vec<String> = days.iter().map(|day| format!("only on {day} for good")).collect();
        return if said.is_empty() {
            Err(Wrong::Form)
        } else {
            says(format!("on which day? {}", said.join(", or ")))
        };
    }
    let in_the = rest
        .strip_prefix("in the ")
        .or_else(|| rest.strip_prefix("at "))
        .unwrap_or(rest);
    let good = r.good;
    match Moment::parse(in_the, r.words) {
        Some(moment @ (Moment::Slot { .. } | Moment::Clock(_))) => {
            return Ok(Verb::Only {
                kept: Kept::Moment(moment),
                good,
            });
        }
        Some(_) => return Err(Wrong::Form),
        None => {}
    }
    let on = |rest: &str| Directions::understood(&format!("1 dose once {rest}"), r.words);
    let read = on(rest).or_else(|| on(&format!("on {rest}"))).ok_or(Wrong::Form)?;
    let [line] = read.lines.as_slice() else {
        return Err(Wrong::Form);
    };
    let plain = line.moment == Moment::TimesADay(1) && line.lasts.is_none();
    match &line.days {
        days @ (Days::EveryDays { .. } | Days::Weekdays { .. } | Days::Cycle { .. } | Days::Month { .. }) if plain => {
            Ok(Verb::Only {
                kept: Kept::Days(days.clone()),
                good,
            })
        }
        _ => Err(Wrong::Form),
    }
}

pub(super) fn time(r: &Reader<'_>, rest: &str) -> Read {
    let moment = |text: &str| match Moment::parse(text.trim(), r.words) {
        Some(moment @ (Moment::Slot { .. } | Moment::Clock(_))) => Ok(moment),
        _ => says(format!(
            "`{}` is not a moment of the day; such as morning or 07:00",
            text.trim()
        )),
    };
    let (rest, good) = match phrases::without_good(rest) {
        (head, true) => (head, true),
        _ => (rest, r.good),
    };
    let (from, to) = if let Some(to) = rest.strip_prefix("to ") {
        (None, to)
    } else {
        let (from, to) = rest.split_once(" to ").ok_or(Wrong::Form)?;
        (Some(moment(from)?), to)
    };
    let verb = Verb::Time {
        from,
        to: moment(to)?,
        good,
    };
    match (&verb, r.context) {
        (Verb::Time { from: None, .. }, Some(context)) => match spoken::moments(context).as_slice() {
            [] | [_] => Ok(verb),
            all => {
                let said: Vec<String> = all.iter().map(|from| format!("time {from} to {to}")).collect();
                says(format!("which dose of the day? {}", said.join(", or ")))
            }
        },
        _ => Ok(verb),
    }
}

/// What is said where a dose is to be for good and steps follow: the two decisions that do it.
pub(super) fn then_stay(decision: &str) -> String {
    format!(
        "the steps to come have doses of their own. Two decisions, one after the other: `{decision}`, then `stay`; or edit \
         the steps in the plan"
    )
}
