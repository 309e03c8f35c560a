//! The decisions about steps: which one is in force, and for how long.

use super::super::duration::{self, Bad};
use super::super::spoken;
use crate::domain::amount::Quantity;
use crate::domain::change::Verb;
use crate::domain::decision::reader::{Read, Reader, Wrong, days, nothing, says, shift, small};

pub(in crate::domain::decision) fn hold(r: &Reader<'_>, rest: &str) -> Read {
    let (rest, shift) = shift(rest);
    if rest.is_empty() && r.good {
        return Ok(Verb::Stay { asks: false });
    }
    match rest {
        "until decided" => return Ok(Verb::Stay { asks: true }),
        "here" if r.good => return Ok(Verb::Stay { asks: false }),
        _ => {}
    }
    if let Some(amount) = rest.strip_prefix("at ").or_else(|| rest.strip_prefix("on ")) {
        let Some((amount, length)) = amount.split_once(" for ") else {
            return stay_at(r, amount);
        };
        // `stay at 10 mg for two weeks`: the current dose, for that many more days.
        stay_at(r, amount)?;
        return Ok(Verb::Hold {
            days: days(length)?,
            shift: shift.unwrap_or(true),
        });
    }
    if let Some(day) = rest.strip_prefix("until ") {
        let Some(context) = r.context else {
            return Err(Wrong::Form);
        };
        let days = spoken::hold_until(context, day, r.on, shift != Some(false)).map_err(|wrong| {
            let more = if wrong.contains("is not a day") {
                "; hold until decided waits until somebody decides"
            } else {
                ""
            };
            Wrong::Says(format!("{wrong}{more}"))
        })?;
        return Ok(Verb::Hold {
            days,
            shift: shift.unwrap_or(true),
        });
    }
    if r.good {
        return says(format!("`{rest}` or for good? hold {rest}, or stay"));
    }
    Ok(Verb::Hold {
        days: days(rest)?,
        shift: shift.unwrap_or(true),
    })
}

pub(in crate::domain::decision) fn stay(r: &Reader<'_>, rest: &str) -> Read {
    if rest.is_empty() {
        return Ok(Verb::Stay { asks: false });
    }
    hold(r, rest)
}

/// `stay at 20 mg`: the dose in force, or a question.
fn stay_at(r: &Reader<'_>, text: &str) -> Read {
    let text = text.trim_start_matches("the ").trim_start_matches("this ");
    let Ok(amount) = Quantity::parse(text, r.words.counted()) else {
        return Err(Wrong::Form);
    };
    let Some(context) = r.context else {
        return Err(Wrong::Form);
    };
    match spoken::amounts_today(context) {
        found if found.is_empty() => says("nothing is due, so there is no dose to stay at"),
        found
            if found
                .iter()
                .all(|one| one.compare(&amount) == Some(std::cmp::Ordering::Equal)) =>
        {
            Ok(Verb::Stay { asks: false })
        }
        found => {
            let found: Vec<String> = found.iter().map(Quantity::to_string).collect();
            says(format!(
                "`{amount}` is not the dose in force, which is {}: stay keeps that from now on, set {amount} changes it",
                found.join(" and ")
            ))
        }
    }
}

pub(in crate::domain::decision) fn advance(r: &Reader<'_>, rest: &str) -> Read {
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    if let [n] | [n, "step" | "steps"] = words.as_slice()
        && let Some(steps) = duration::number(n).filter(|steps| (1..=1000).contains(steps))
    {
        if steps == 1 {
            return Ok(Verb::Advance);
        }
        let context = r.context.ok_or(Wrong::Form)?;
        let here = spoken::step_in_force(context).ok_or_else(|| Wrong::Says("no step is in force".into()))?;
        return Ok(Verb::GoTo(here + steps));
    }
    nothing(rest, Verb::Advance)
}

pub(in crate::domain::decision) fn back(r: &Reader<'_>, rest: &str) -> Read {
    let (rest, stays) = match rest
        .strip_suffix("and stay")
        .or_else(|| rest.strip_suffix("and stay there"))
    {
        Some(head) => (head.trim_end(), true),
        None => (rest, r.good),
    };
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    if let Some(amount) = rest.strip_prefix("to ")
        && Quantity::parse(amount, r.words.counted()).is_ok()
    {
        return says(format!(
            "`back {rest}`: back 1 restarts the step before, set {amount} changes the amount of each dose of this step"
        ));
    }
    let steps = match words.as_slice() {
        [] => 1,
        [n] | [n, "step" | "steps"] => small(n)?,
        _ => return Err(Wrong::Form),
    };
    if !stays {
        return Ok(Verb::Back(steps));
    }
    let context = r.context.ok_or(Wrong::Form)?;
    let here = spoken::step_in_force(context).ok_or_else(|| Wrong::Says("no step is in force".into()))?;
    match here.checked_sub(steps) {
        Some(to) if to > 0 => Ok(Verb::Down { to }),
        _ => says(format!("there are not {steps} steps before step {here}")),
    }
}

pub(in crate::domain::decision) fn restart(r: &Reader<'_>, rest: &str) -> Read {
    at_amount(r, "restart", rest)?;
    match rest {
        "" => Ok(Verb::Restart),
        "step" => Ok(Verb::RestartStep),
        _ => Err(Wrong::Form),
    }
}

/// `resume at 5 mg` is two decisions.
pub(super) fn at_amount(r: &Reader<'_>, word: &str, rest: &str) -> Result<(), Wrong> {
    let amount = ["at ", "with ", "on "].iter().find_map(|head| rest.strip_prefix(head));
    match amount.filter(|amount| Quantity::parse(amount, r.words.counted()).is_ok()) {
        Some(amount) => says(format!(
            "`{word} {rest}`: these are two decisions: {word}, and then set {amount}"
        )),
        None => Ok(()),
    }
}

pub(in crate::domain::decision) fn go_to(_: &Reader<'_>, rest: &str) -> Read {
    Ok(Verb::GoTo(small(rest)?))
}

pub(in crate::domain::decision) fn down(_: &Reader<'_>, rest: &str) -> Read {
    Ok(Verb::Down { to: small(rest)? })
}

pub(in crate::domain::decision) fn each_step(_: &Reader<'_>, rest: &str) -> Read {
    let mut text = rest;
    for head in ["to come ", "lasts ", "takes ", "of "] {
        text = text.strip_prefix(head).unwrap_or(text);
    }
    for end in [" each", " a step", " per step", " each step", " for each step"] {
        text = text.strip_suffix(end).unwrap_or(text);
    }
    match duration::length(text) {
        Ok(length) => Ok(Verb::Each(length)),
        Err(Bad::Size) => says(format!("`{text}`: at most a hundred years")),
        Err(_) => Err(Wrong::Form),
    }
}
