//! What something that is worn gives, by its delivery rate and for how long it is worn.

use super::conversion::Equal;
use super::numbers::plain;
use super::scale::Scale;
use crate::domain::ratio::{Exact, Ratio};
use crate::domain::unit::Unit;

/// What a delivery rate comes to over a number of minutes.
pub fn worn(rate: &Exact, minutes: u32) -> Option<Exact> {
    let Unit::PerHours(unit, hours) = &rate.unit else {
        return None;
    };
    let hours = Ratio::whole(*hours).times(Ratio::whole(60))?;
    let value = rate.value.times(Ratio::whole(minutes))?.over(hours)?;
    Some(Exact::new(value, (**unit).clone()))
}

/// What a patch gives over its wear time and in a day.
pub(super) fn worn_equals(scale: &Scale, given: Ratio, minutes: u32) -> Vec<Equal> {
    let rates = scale.parts.iter().filter_map(|part| {
        let rate = Exact::new(part.per.times(given)?, part.unit.clone());
        Some((part.name.as_str(), rate))
    });
    worn_rates(rates, minutes)
}

/// What each rate comes to over the wear time and in a day.
pub(super) fn worn_rates<'a>(rates: impl Iterator<Item = (&'a str, Exact)>, minutes: u32) -> Vec<Equal> {
    let hours = plain(Ratio::whole(minutes).over(Ratio::whole(60)).unwrap_or(Ratio::ZERO));
    let whole = match hours {
        Some(hours) => format!("over {hours} h of wear"),
        None => format!("over {minutes} minutes of wear"),
    };
    let mut found = Vec::new();
    for (name, rate) in rates {
        for (minutes, how) in [(minutes, whole.as_str()), (24 * 60, "a day")] {
            found.extend(worn(&rate, minutes).map(|amount| Equal {
                amount,
                how: if name.is_empty() {
                    how.to_owned()
                } else {
                    format!("{name}, {how}")
                },
                thing: "",
            }));
        }
    }
    found
}
