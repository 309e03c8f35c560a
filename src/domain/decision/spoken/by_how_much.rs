//! By how much doses of the day become more or less: `morning down by 0.1 mL, bedtime up by 0.2 mL`.
//!
//! What is taken then is worked out from the doses in force, and is what is decided: it is shown before it is in force,
//! and does not change when something before it is taken back.

use super::Context;
use crate::domain::amount::{Amount, Quantity};
use crate::domain::change::Verb;
use crate::domain::decision::phrases;
use crate::domain::directions::{Line, Moment};
use crate::domain::vocabulary::Vocabulary;

/// A dose of the day, and what is added to it or taken off.
struct Part {
    moment: Moment,
    up: bool,
    by: Quantity,
}

/// The decision that such words are; `None`: they are others.
///
/// # Errors
/// Why it cannot be worked out, with what can be said in its place.
pub(in crate::domain::decision) fn by_how_much(context: &Context<'_>, line: &str) -> Option<Result<Verb, String>> {
    let line = line.strip_prefix("take ").unwrap_or(line);
    let line = line.replace(" and ", ", ");
    let parts: Option<Vec<Part>> = line.split(',').map(|text| part(text, context.basis.words)).collect();
    parts.map(|parts| decided(context, &parts))
}

/// Whether words after a comma are a dose of the day of their own, and no reason.
pub(super) fn is_dose(text: &str) -> bool {
    let lower = text.to_lowercase();
    part(phrases::without_good(&lower).0, &Vocabulary::default()).is_some()
}

/// `morning down by 0.1 mL`, `the bedtime dose goes up by 0.2 mL`, `morning 0.1 mL less`
fn part(text: &str, words: &Vocabulary) -> Option<Part> {
    let text = text.trim();
    let text = text.strip_prefix("the ").unwrap_or(text);
    let (moment, rest) = text.split_once(' ')?;
    let moment = Moment::parse(moment.trim_end_matches(':'), words)
        .filter(|moment| matches!(moment, Moment::Slot { .. } | Moment::Clock(_)))?;
    let mut rest = rest;
    for word in ["dose ", "goes ", "comes ", "is ", "to go "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let heads = [("up by ", true), ("up ", true), ("down by ", false), ("down ", false)];
    let ends = [(" more", true), (" less", false)];
    let headed = heads
        .iter()
        .find_map(|(head, up)| Some((rest.strip_prefix(head)?, *up)));
    let ended = || ends.iter().find_map(|(end, up)| Some((rest.strip_suffix(end)?, *up)));
    let (amount, up) = headed.or_else(ended)?;
    let by = Quantity::parse(amount.trim(), words.counted()).ok()?;
    Some(Part { moment, up, by })
}

fn decided(context: &Context<'_>, parts: &[Part]) -> Result<Verb, String> {
    let mut take = context.in_force().unwrap_or_default();
    let all = take.to_string();
    for (n, part) in parts.iter().enumerate() {
        let moment = &part.moment;
        if parts.iter().take(n).any(|other| other.moment == *moment) {
            return Err(format!("the dose of {moment} is there twice"));
        }
        let of = |line: &&mut Line| line.moment == *moment && !line.is_as_needed();
        let mut lines = take.lines.iter_mut().filter(of);
        let (Some(line), None) = (lines.next(), lines.next()) else {
            return Err(format!(
                "there is not one dose of {moment} in {all}; say the whole, such as take {all}"
            ));
        };
        let now = &line.amount;
        if now.high.is_some() || now.basis.is_some() {
            return Err(format!("{now} is not one amount; say the whole, such as take {all}"));
        }
        let by = part.by.to(&now.unit);
        let value = by.and_then(|by| {
            if part.up {
                now.low.checked_add(by.value)
            } else {
                now.low.checked_sub(by.value)
            }
        });
        let value = value.ok_or_else(|| format!("{} and {now} are amounts of two kinds", part.by))?;
        if value <= rust_decimal::Decimal::ZERO {
            return Err(format!(
                "{now} less {} leaves no dose of {moment}; say what is taken then, such as take {all}",
                part.by
            ));
        }
        line.amount = Amount::exact(Quantity::new(value.normalize(), now.unit.clone()));
    }
    let one = parts.first().filter(|_| parts.len() == 1);
    let changed = one.and_then(|part| take.lines.iter().find(|line| line.moment == part.moment));
    Ok(match changed {
        Some(line) => Verb::Set {
            amount: line.amount.clone(),
            at: Some(line.moment.clone()),
            days: None,
        },
        None => Verb::Take(take),
    })
}
