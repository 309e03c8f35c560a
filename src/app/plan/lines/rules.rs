//! Rules as they are typed: rows that rise or fall, days on and off, lengths.

use rust_decimal::Decimal;

use super::{Ask, expected};
use crate::domain::amount::{Quantity, number};
use crate::domain::directions::Directions;
use crate::domain::draft::{first_amount, on_off};
use crate::domain::ladder::{By, Rounding, Rule};
use crate::domain::plan::{Length, Step, Then};
use crate::domain::vocabulary::Vocabulary;

/// The steps of a new plan: the same doses all the time, rows from a rule, or days on and off.
///
/// # Errors
/// What could be typed.
pub fn shape(text: &str, take: &Directions, counted: &[Box<str>]) -> Result<Vec<Step>, String> {
    let level = |take: Directions| {
        vec![Step {
            take,
            length: Length::Open,
            then: Then::GoOn,
            note: None,
        }]
    };
    let text = text.trim().trim_start_matches("up ").trim_start_matches("down ");
    match text {
        "" | "same" | "level" => Ok(level(take.clone())),
        _ if text.starts_with("by ") || text.starts_with("from ") => rule(text, take, counted)?
            .steps(take)
            .map_err(|error| error.to_string()),
        _ => on_off(take, text).map(level).map_err(|_| {
            "expected same, by 2.5 mg every week to 10 mg, by 10 % every week to 1 mg, or 5 on 2 off".into()
        }),
    }
}

/// A number alone means days.
pub(super) fn length(text: &str) -> Result<Length, String> {
    let text = text.trim();
    let text = if text.bytes().all(|b| b.is_ascii_digit()) {
        format!("{text} days")
    } else {
        text.to_owned()
    };
    text.parse()
        .map_err(|error: crate::domain::plan::PhraseError| error.to_string())
}

/// Directions in full.
pub(in crate::app::plan) fn directions(text: &str, words: &Vocabulary) -> Result<Directions, String> {
    Directions::parse(text, words).map_err(|error| error.to_string())
}

/// `3 weeks, ask`
pub(in crate::app::plan) fn ask_suffix(text: &str) -> (&str, bool) {
    let trimmed = text.trim_end();
    match trimmed.strip_suffix("ask").or_else(|| trimmed.strip_suffix("asks")) {
        Some(rest) if rest.is_empty() || rest.ends_with([' ', ',']) => {
            let rest = rest.trim_end_matches([' ', ',']);
            (
                rest.strip_suffix(" then").unwrap_or(rest).trim_end_matches([' ', ',']),
                true,
            )
        }
        _ => (text, false),
    }
}

/// `by 10 mg every 2 weeks to 0`, `from 20 mg by 10 % of the first every week to 5 mg, steps of 2.5 mg, ask`.
pub(super) fn rule(text: &str, take: &Directions, counted: &[Box<str>]) -> Result<Rule, String> {
    let (text, ask) = ask_suffix(text);
    let lower = text.replace(',', " , ").replace('%', " % ");
    let mut parts: Vec<(&str, Vec<&str>)> = vec![("", Vec::new())];
    for word in lower.split_whitespace() {
        match word {
            "from" | "by" | "every" | "to" | "steps" => parts.push((word, Vec::new())),
            "," => parts.push(("", Vec::new())),
            _ => {
                if let Some(last) = parts.last_mut() {
                    last.1.push(word);
                }
            }
        }
    }
    let part = |name: &str| parts.iter().find(|(n, _)| *n == name).map(|(_, words)| words.join(" "));
    let own = first_amount(take).map(|amount| amount.quantity());
    let unit = own.as_ref().map(|own| own.unit.clone());
    let amount = |text: &str| -> Result<Quantity, String> {
        match (Quantity::parse(text, counted), &unit) {
            (Ok(quantity), Some(unit)) => quantity
                .to(unit)
                .ok_or_else(|| format!("`{text}` is in another kind of unit")),
            (Ok(quantity), None) => Ok(quantity),
            (Err(_), Some(unit)) if number(text).is_ok() => {
                Ok(Quantity::new(number(text).map_err(|e| e.to_string())?, unit.clone()))
            }
            (Err(error), _) => Err(error.to_string()),
        }
    };
    let first = match part("from") {
        Some(text) => amount(&text)?,
        None => own.ok_or("this row has no amount to begin with; from 20 mg says one")?,
    };
    let every = match part("every") {
        None => return Err(format!("how long is each step? {}", expected(Ask::Taper))),
        Some(text) if text == "week" => Length::Weeks(1),
        Some(text) if text == "day" => Length::Days(1),
        Some(text) if text == "month" => Length::Months(1),
        Some(text) => length(&text)?,
    };
    let to = part("to").map(|text| amount(&text)).transpose()?;
    let rises = to.as_ref().is_some_and(|to| to.value > first.value);
    let by = part("by").ok_or_else(|| format!("by how much? {}", expected(Ask::Taper)))?;
    let by = if let Some((percent, of)) = by.split_once('%') {
        if rises {
            return Err("a rise is by an amount, not by a share".into());
        }
        let percent = number(percent.trim()).map_err(|error| error.to_string())?;
        if of.contains("first") {
            By::PercentOfFirst(percent)
        } else {
            By::PercentOfRemaining(percent)
        }
    } else {
        let by = amount(&by)?.value;
        if rises { By::Up(by) } else { By::Down(by) }
    };
    let rounding = match part("steps") {
        Some(text) => Rounding::Nearest(amount(text.trim_start_matches("of").trim())?.value),
        None => Rounding::Exact,
    };
    let to = to.map(|to| to.value).filter(|to| rises || *to > Decimal::ZERO);
    Ok(Rule {
        first,
        by,
        every,
        to,
        rounding,
        last_goes_on: to.is_some(),
        ask,
    })
}
