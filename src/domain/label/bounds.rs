//! Maxima, least times between doses and strengths: as keys of a course's limits, and where they contradict the doses.

use rust_decimal::Decimal;

use super::doses::{Dose, Draft, amount};
use super::item::{Most, Per, What};
use super::lex::Tokens;
use super::words::content;
use super::{About, Field, Reading};
use crate::domain::amount::{Amount, Quantity};
use crate::domain::unit::Unit;

/// `15 min between puffs` is the time between two doses where each is one puff as needed; else it is how they are taken.
pub(super) fn gaps_of_each(draft: &mut Draft) {
    let one = |dose: &Dose| {
        let single = |amount: &super::item::Amt| amount.low == Decimal::ONE && amount.high.is_none();
        dose.needed() && dose.amount.as_ref().is_some_and(single)
    };
    let all = draft.stages.iter().flat_map(|stage| &stage.doses).all(one);
    for (minutes, k) in std::mem::take(&mut draft.gaps_of_each) {
        let Some(item) = draft.items.get_mut(k) else { continue };
        if all {
            draft.gaps.push((minutes, item.at.clone()));
        } else {
            item.field = Field::Notes;
        }
    }
}

/// `1 tablet twice a day (4 tablets a day)`: what the brackets say of the day is not what the doses come to.
pub(super) fn totals(t: &Tokens<'_>, draft: &mut Draft) {
    const DAY: &str =
        "a day|per day|daily|/ day|each day|a day in all|a day in total|total daily|total per day|total a day";
    let [stage] = draft.stages.as_slice() else { return };
    let [dose] = stage.doses.as_slice() else { return };
    let Some(each) = dose.amount.as_ref().and_then(amount).filter(|each| each.high.is_none()) else {
        return;
    };
    let times = match dose.hours {
        Some((low, high)) if low == high && 24 * 60 % low.max(1) == 0 => 24 * 60 / low.max(1),
        Some(_) => return,
        None => dose
            .times
            .unwrap_or_else(|| u32::try_from(dose.moments.len()).unwrap_or(1).max(1)),
    };
    if dose.needed() || dose.days.is_some() || dose.spread.is_some() || dose.meals.is_some() {
        return;
    }
    let Some(total) = each.at_most().times(Decimal::from(times)) else {
        return;
    };
    let mut found = None;
    for item in &draft.items {
        let What::Equal(amts, false) = &item.what else { continue };
        let [amt] = amts.as_slice() else { continue };
        let of_day = item.at.clone().any(|n| t.any(n, DAY).is_some());
        let said = amt.unit.clone().map(|unit| Quantity::new(amt.most(), unit));
        if let Some(said) = said.filter(|said| of_day && said.compare(&total).is_some_and(std::cmp::Ordering::is_ne)) {
            found = Some((item.at.clone(), said));
        }
    }
    if let Some((at, said)) = found {
        let readings = [format!("{total} a day, as the doses are"), format!("{said} a day")];
        let says = "the doses of a day come to another amount than the brackets say";
        draft.ask(About::Amount, at, says, &[&readings[0], &readings[1]]);
    }
}

/// Maxima and gaps as keys of a course's limits.
pub(super) fn bounds(
    t: &Tokens<'_>,
    draft: &mut Draft,
    from_times: Vec<(Per, Quantity)>,
) -> Vec<(&'static str, String)> {
    let amounts: Vec<(Amount, bool)> = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.doses)
        .filter_map(|dose| Some((dose.amount.as_ref().and_then(amount)?, dose.needed())))
        .collect();
    let mut found: Vec<(Per, Quantity)> = Vec::new();
    // `may repeat once` is two doses of an episode at most, where no other number is said.
    if let Some(at) = draft.once_more.take()
        && draft.caps.iter().all(|(_, per, _)| *per != Per::Episode)
    {
        draft.caps.push((Most::Doses(2), Per::Episode, at));
    }
    for (most, per, at) in draft.caps.clone() {
        let unit = amounts.first().map(|(amount, _)| amount.unit.clone());
        let quantity = match &most {
            Most::Amount(value, Some(unit)) => Some(Quantity::new(*value, unit.clone())),
            Most::Amount(value, None) => unit.map(|unit| Quantity::new(*value, unit)),
            Most::Doses(n) => {
                let most = |amount: &Amount| amount.high.unwrap_or(amount.low);
                let same = amounts
                    .iter()
                    .all(|(amount, _)| Some(amount) == amounts.first().map(|(first, _)| first));
                amounts
                    .first()
                    .filter(|_| same)
                    .and_then(|(amount, _)| most(amount).checked_mul(Decimal::from(*n)))
                    .zip(unit)
                    .map(|(value, unit)| Quantity::new(value, unit))
            }
        };
        // `10 mg prn, max 3 a week`: a bare figure below one dose counts doses.
        let bare = matches!(most, Most::Amount(_, None));
        let below = |quantity: &Quantity| {
            amounts.iter().any(|(amount, _)| {
                amount
                    .at_most()
                    .compare(quantity)
                    .is_some_and(std::cmp::Ordering::is_gt)
            })
        };
        if let Some(quantity) = quantity.as_ref().filter(|quantity| bare && below(quantity)) {
            let doses = Quantity::new(quantity.value, Unit::counted("dose")).to_string();
            let says = "the maximum is below one dose: does it count doses?";
            draft.ask(About::Limit, at, says, &[&doses, &quantity.to_string()]);
            continue;
        }
        let Some(quantity) = quantity.filter(|quantity| quantity.value > Decimal::ZERO) else {
            draft.ask(About::Limit, at, "how much at most?", &[]);
            continue;
        };
        over(draft, &quantity, per, &at);
        match found
            .iter()
            .find(|(other, before)| *other == per && before.unit == quantity.unit)
        {
            Some((_, before)) if *before == quantity => {}
            Some((_, before)) => {
                let readings = [before.to_string(), quantity.to_string()];
                draft.ask(About::Limit, at, "two maxima are said", &[&readings[0], &readings[1]]);
            }
            None if found.iter().any(|(other, _)| *other == per) => {
                draft.ask(About::Limit, at, "two maxima are said", &[]);
            }
            None => found.push((per, quantity)),
        }
    }
    for (per, quantity) in from_times {
        match found.iter().find(|(other, _)| *other == per).cloned() {
            None => found.push((per, quantity)),
            // What is stated is the maximum; the number of times a day must not be below it.
            Some((_, stated)) if stated.compare(&quantity).is_some_and(std::cmp::Ordering::is_gt) => {
                let readings = [quantity.to_string(), stated.to_string()];
                let at = draft.caps.first().map_or(0..t.len(), |(_, _, at)| at.clone());
                let says = "the number of times a day is less than the maximum";
                draft.ask(About::Limit, at, says, &[&readings[0], &readings[1]]);
            }
            Some(_) => {}
        }
    }
    let mut limits: Vec<(&'static str, String)> = found
        .iter()
        .map(|(per, quantity)| {
            let key = match per {
                Per::Dose => "per_dose",
                Per::Day => "per_day",
                Per::Week => "per_week",
                Per::Episode => "per_episode",
            };
            (key, quantity.to_string())
        })
        .collect();
    let mut gap: Option<u32> = None;
    for (minutes, at) in draft.gaps.clone() {
        if gap.is_some_and(|before| before != minutes) {
            draft.ask(About::Limit, at, "two times between doses are said", &[]);
        }
        gap = Some(minutes);
    }
    let once = |stage: &super::doses::Stage| {
        let [dose] = stage.doses.as_slice() else { return false };
        let daily = dose.days.is_none() && (dose.once || dose.daily || dose.a_day || dose.moments.len() == 1);
        !dose.needed() && daily && dose.times.is_none() && dose.hours.is_none()
    };
    if gap.is_some_and(|minutes| minutes < 24 * 60) && draft.stages.iter().all(once) {
        let at = draft.gaps.first().map_or(0..t.len(), |(_, at)| at.clone());
        draft.ask(
            About::Times,
            at,
            "once a day, or several times so far apart?",
            &["once a day", "several times a day"],
        );
    }
    if let Some(minutes) = gap {
        let text = if minutes % 60 == 0 {
            format!("{} hour{}", minutes / 60, if minutes == 60 { "" } else { "s" })
        } else {
            format!("{minutes} min")
        };
        limits.push(("gap", text));
    }
    limits
}

/// A regular dose over its own maximum.
pub(super) fn over(draft: &mut Draft, most: &Quantity, per: Per, at: &std::ops::Range<usize>) {
    let mut asks = Vec::new();
    for stage in &draft.stages {
        let mut total: Option<Quantity> = None;
        for dose in &stage.doses {
            let Some(amount) = dose.amount.as_ref().and_then(amount) else {
                continue;
            };
            let each = amount.at_most();
            let first = dose.first.as_ref().and_then(self::amount).map(|first| first.at_most());
            let once = [Some(each.clone()), first]
                .into_iter()
                .flatten()
                .any(|each| each.compare(most).is_some_and(std::cmp::Ordering::is_gt));
            if once {
                asks.push(format!("{each} each time"));
                continue;
            }
            let weekly = per == Per::Week && dose.days.is_none() && dose.spread.is_none();
            if dose.needed() || per != Per::Day && !weekly {
                continue;
            }
            let times = match (dose.hours, dose.times) {
                (Some((low, _)), _) => Decimal::from(24 * 60) / Decimal::from(low.max(1)),
                (None, Some(n)) => Decimal::from(n),
                (None, None) => Decimal::from(
                    u32::try_from(dose.moments.len() + if dose.meals.is_some() { 3 } else { 0 })
                        .unwrap_or(1)
                        .max(1),
                ),
            };
            let day = each.times(times * Decimal::from(if weekly { 7 } else { 1 }));
            total = match (total, day) {
                (None, day) => day,
                (Some(total), Some(day)) => total.plus(&day).or(Some(total)),
                (total, None) => total,
            };
        }
        if let Some(total) = total.filter(|total| total.compare(most).is_some_and(std::cmp::Ordering::is_gt)) {
            let round = if per == Per::Week { "week" } else { "day" };
            asks.push(format!("{total} a {round}, as the doses are"));
        }
    }
    if let Some(reading) = asks.first() {
        let readings = [
            reading.clone(),
            format!("{most} at most"),
            format!("as needed, at most {most}"),
        ];
        let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
        draft.ask(
            About::Limit,
            at.clone(),
            "the doses are over their own maximum",
            &readings,
        );
    }
}

/// Brackets that contradict each other: 2 tablets are 10 mg, and 1 tablet is 10 mg.
pub(super) fn strengths(t: &Tokens<'_>, draft: &mut Draft) {
    let mut of_one: Vec<Quantity> = Vec::new();
    let mut named = true;
    for (beside, amt, each) in &draft.equal {
        let (Some(beside), Some(unit)) = (beside, &amt.unit) else {
            continue;
        };
        let counted = beside.unit.as_ref().is_some_and(|unit| !content(unit)) || beside.unit.is_none();
        if !counted || !content(unit) || beside.low.is_zero() {
            continue;
        }
        let Some(one) = (if *each {
            Some(amt.low)
        } else {
            amt.low.checked_div(beside.low)
        }) else {
            continue;
        };
        of_one.push(Quantity::new(one, unit.clone()));
        named &= *each;
    }
    let Some(first) = of_one.first() else { return };
    let differs = |other: &Quantity| other.compare(first).is_some_and(|order| !order.is_eq());
    if let Some(other) = of_one.iter().find(|other| differs(other)) {
        let at = draft
            .items
            .iter()
            .filter(|item| matches!(item.what, What::Equal(..)) || item.field == Field::Equal)
            .map(|item| item.at.clone())
            .next_back()
            .unwrap_or(0..t.len());
        let readings = [format!("one is {first}"), format!("one is {other}")];
        if named {
            draft.ask(
                About::Course,
                at,
                "two strengths want a course each",
                &[&readings[0], &readings[1]],
            );
        } else {
            draft.ask(
                About::Strength,
                at,
                "what does one contain? The line says two things",
                &[&readings[0], &readings[1]],
            );
        }
    }
}

/// A maximum in mg of what is counted in tablets needs the strength.
pub(super) fn unknown_strength(t: &Tokens<'_>, draft: &mut Draft, limits: &[(&'static str, String)]) {
    let Some(unit) = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.doses)
        .find_map(|dose| dose.amount.as_ref()?.unit.clone())
    else {
        return;
    };
    let known = super::words::vocabulary();
    for (key, text) in limits {
        let Ok(most) = Quantity::parse(text, known.counted()) else {
            continue;
        };
        if *key == "gap" || most.unit.kind() == unit.kind() {
            continue;
        }
        let said = draft
            .equal
            .iter()
            .any(|(_, amt, _)| amt.unit.as_ref().is_some_and(|unit| unit.kind() == most.unit.kind()));
        if !(said && content(&most.unit) && !content(&unit)) {
            let at = draft.caps.first().map_or(0..t.len(), |(_, _, at)| at.clone());
            let one = unit.show(false);
            draft.ask(
                About::Strength,
                at,
                &format!("how much is in one {one}? The maximum is in {}", most.unit.show(true)),
                &[&format!("what one {one} contains, which you name")],
            );
            return;
        }
    }
}

/// What one counted unit contains, where a limit is in another unit than the doses.
pub(super) fn contains(draft: &Draft, reading: &Reading) -> Option<String> {
    let dose = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.doses)
        .find_map(|dose| dose.amount.clone())?;
    let unit = dose.unit?;
    let other = reading.limits.iter().any(|(key, text)| {
        *key != "gap"
            && Quantity::parse(text, super::words::vocabulary().counted())
                .is_ok_and(|quantity| content(&quantity.unit) && quantity.unit.kind() != unit.kind())
    });
    if !other || content(&unit) {
        return None;
    }
    draft.equal.iter().find_map(|(beside, amt, each)| {
        let content_unit = amt.unit.clone().filter(content)?;
        let one = if *each || beside.is_none() {
            amt.low
        } else {
            amt.low.checked_div(beside.as_ref()?.low)?
        };
        Some(Quantity::new(one, content_unit).to_string())
    })
}
