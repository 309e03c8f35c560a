//! The doses of a step as lines of directions: regular ones with their moments, and those as needed.

use rust_decimal::Decimal;

use super::About;
use super::Field;
use super::doses::{Dose, Draft, amount};
use super::item::{Amt, Per, What};
use super::lex::Tokens;
use super::often::times_a_day;
use crate::domain::amount::{Amount, Quantity};
use crate::domain::directions::{Days, Line, Moment};

/// The lines of a step's doses; what is missing is asked.
pub(super) fn lines(t: &Tokens<'_>, draft: &mut Draft, n: usize, limits: &mut Vec<(Per, Quantity)>) -> Vec<Line> {
    let mut found = Vec::new();
    for i in 0..draft.stages[n].doses.len() {
        let dose = draft.stages[n].doses[i].clone();
        let at = dose.at.clone().unwrap_or(0..0);
        if let Some((doubt, numbers, item)) = dose.between.clone() {
            let at = draft.items.get(item).map_or(at.clone(), |item| item.at.clone());
            // With `as needed`, no reading is a regular dose: what is asked is how many there are at most.
            let most = numbers.map(|n| format!("up to {}", times_a_day(n)));
            let said = doubt.readings.iter().map(String::as_str);
            let readings: Vec<&str> = if dose.as_needed {
                most.iter().map(String::as_str).collect()
            } else {
                said.collect()
            };
            draft.ask(doubt.about, at, &doubt.says, &readings);
            continue;
        }
        if let Some((doubt, n, item)) = dose.spread.clone() {
            // `twice weekly on Tue and Fri`
            let named = match &dose.days {
                Some(Days::Weekdays { days, every: 1, .. }) => days.count_ones() == n,
                _ => false,
            };
            if named {
                set_field(draft, item, Field::Take);
            } else {
                let at = draft.items.get(item).map_or(at.clone(), |item| item.at.clone());
                let readings: Vec<&str> = doubt.readings.iter().map(String::as_str).collect();
                draft.ask(doubt.about, at, &doubt.says, &readings);
            }
        }
        let Some(amt) = dose.amount.as_ref() else {
            if dose.has_time() || dose.reason.is_some() {
                draft.ask(About::Amount, at, "how much?", &["an amount that you name"]);
            }
            continue;
        };
        let Some(how_much) = amount(amt) else {
            if amt.unit.is_some() {
                draft.ask(About::Amount, at, "how much?", &[]);
            }
            continue;
        };
        let several = draft.stages[n]
            .doses
            .iter()
            .filter(|dose| dose.amount.is_some())
            .count()
            > 1;
        if dose.needed() {
            let timed = !dose.moments.is_empty() || dose.days.is_some() || dose.times.is_some() || dose.hours.is_some();
            if dose.repeats && !dose.as_needed && dose.up_to.is_none() && (timed || dose.once || dose.daily) {
                draft.ask(
                    About::Times,
                    at.clone(),
                    "is the first dose regular, and only another one as needed?",
                    &["regularly, and another one as needed", "all as needed"],
                );
            }
            let own = !dose.moments.is_empty() || dose.times.is_some() || dose.meals.is_some();
            if several
                && own
                && !amt.extra
                && i > 0
                && !dose.repeats
                && draft.stages[n].doses.iter().take(i).any(|dose| !dose.needed())
            {
                draft.ask(
                    About::Times,
                    at.clone(),
                    "is every dose as needed, or only this one?",
                    &["this one as needed, the others regularly", "all as needed"],
                );
            }
            found.extend(needed(t, draft, &dose, how_much, limits));
            continue;
        }
        if let Some(k) = dose.reason_at {
            set_field(draft, k, Field::Notes);
        }
        let Some(moments) = moments(draft, &dose, &how_much) else {
            continue;
        };
        let days = dose.days.clone().unwrap_or(Days::Every);
        if days == Days::Others && !several {
            draft.ask(About::Days, at, "which days are the other ones?", &[]);
            continue;
        }
        found.extend(moments.into_iter().map(|moment| Line {
            amount: how_much.clone(),
            first: None,
            moment,
            lasts: dose.lasts,
            days: days.clone(),
            around: None,
        }));
    }
    found
}

fn set_field(draft: &mut Draft, k: usize, field: Field) {
    if let Some(item) = draft.items.get_mut(k) {
        item.field = field;
    }
}

/// The moments of a regular dose, or a question.
fn moments(draft: &mut Draft, dose: &Dose, amount: &Amount) -> Option<Vec<Moment>> {
    let at = dose.at.clone().unwrap_or(0..0);
    let mut moments = dose.moments.clone();
    if let Some((side, minutes, k)) = dose.meals {
        let with = moments.len() + 3;
        let fits = dose.hours.is_none()
            && !dose.once
            && !dose.a_day
            && dose
                .times
                .is_none_or(|n| n as usize == with || n == 3 && moments.is_empty());
        if fits {
            let meals = ["breakfast", "lunch", "dinner"].map(|name| Moment::Slot {
                name: name.into(),
                side,
                minutes,
            });
            let own: Vec<Moment> = moments.drain(..).filter(|own| !meals.contains(own)).collect();
            moments = meals.into_iter().chain(own).collect();
        } else {
            set_field(draft, k, Field::Notes);
        }
    }
    let each = |n: u32| match n {
        1 => format!("{amount} once a day"),
        2 => format!("{amount} twice a day"),
        n => format!("{amount} {n} times a day"),
    };
    let listed = || {
        let moments: Vec<String> = moments.iter().map(Moment::to_string).collect();
        format!("{amount} {}", moments.join(", "))
    };
    let mut ask = |says: &str, readings: &[String]| {
        let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
        draft.ask(About::Times, at.clone(), says, &readings);
        None
    };
    if let Some((low, high)) = dose.hours {
        let hours = |minutes: u32| Moment::Every {
            minutes,
            from: dose.first_at,
        };
        if low != high {
            return ask(
                "a range of hours is a schedule only as needed",
                &[
                    format!("{amount} as needed {}", apart(low, high)),
                    format!("{amount} {}", hours(low)),
                    format!("{amount} {}", hours(high)),
                ],
            );
        }
        if let Some(times) = dose.times {
            return ask(
                "a number of times a day, or an interval in hours?",
                &[each(times), format!("{amount} {}", hours(low))],
            );
        }
        if !moments.is_empty() || dose.a_day {
            return ask(
                "at an interval of hours, or at these times?",
                &[format!("{amount} {}", hours(low)), listed()],
            );
        }
        if dose.once && low != 24 * 60 {
            return ask(
                "once a day, or at an interval of hours?",
                &[each(1), format!("{amount} {}", hours(low))],
            );
        }
        if dose.days.as_ref().is_some_and(|days| *days != Days::Every) {
            return ask("at an interval of hours, or on certain days?", &[]);
        }
        return Some(vec![if dose.once { Moment::TimesADay(1) } else { hours(low) }]);
    }
    if !moments.is_empty() {
        let many = u32::try_from(moments.len()).unwrap_or(u32::MAX);
        if let Some(times) = dose.times.filter(|times| *times != many) {
            return ask("the number of times and the moments differ", &[listed(), each(times)]);
        }
        if dose.once && many > 1 {
            return ask("once a day, or at each of these times?", &[listed(), each(1)]);
        }
        if dose.a_day && many > 1 {
            return ask(
                "is that the amount of a day, or of each time?",
                &[listed(), format!("{amount} a day in all, in {many} doses")],
            );
        }
        return Some(moments);
    }
    if let Some(times) = dose.times {
        if dose.a_day || dose.once && times > 1 {
            return ask(
                "is that the amount of a day, or of each time?",
                &[each(times), format!("{amount} a day in all")],
            );
        }
        if dose.adverb && times > 1 {
            return ask("how often a day?", &[each(times), each(1)]);
        }
        return Some(vec![Moment::TimesADay(times)]);
    }
    if dose.once || dose.daily || dose.a_day || dose.days.is_some() || dose.spread.is_some() {
        if dose.daily
            && dose
                .days
                .as_ref()
                .is_some_and(|days| matches!(days, Days::EveryDays { .. } | Days::EveryMonths { .. }))
        {
            draft.ask(
                About::Days,
                at,
                "every day, or on certain days?",
                &["every day", "on those days only"],
            );
            return None;
        }
        return Some(vec![Moment::TimesADay(1)]);
    }
    ask(
        "when, and how often?",
        &[each(1), format!("{amount} once only"), format!("{amount} as needed")],
    )
}

fn apart(low: u32, high: u32) -> String {
    Moment::AsNeeded {
        apart: Some((low, high)),
        reason: None,
    }
    .to_string()
    .trim_start_matches("as needed ")
    .to_owned()
}

fn led_by_from(t: &Tokens<'_>, draft: &Draft, moment: &Moment) -> bool {
    draft.items.iter().any(|item| {
        let before = item.at.start.checked_sub(1).map_or("", |at| t.text(at));
        before == "from" && matches!(&item.what, What::Moment(one) if one == moment)
    })
}

/// The moments of a dose are kept as words beside the directions.
fn as_words(draft: &mut Draft, at: &std::ops::Range<usize>) {
    for item in &mut draft.items {
        let within = at.start <= item.at.start && item.at.end <= at.end;
        if within && matches!(item.what, What::Moment(_)) {
            item.field = Field::Notes;
        }
    }
}

/// A dose as needed: how far apart, what for; a number of times a day is a maximum.
fn needed(
    t: &Tokens<'_>,
    draft: &mut Draft,
    dose: &Dose,
    how_much: Amount,
    limits: &mut Vec<(Per, Quantity)>,
) -> Vec<Line> {
    let at = dose.at.clone().unwrap_or(0..0);
    let mut reason = dose.reason.clone();
    if let Some(k) = dose.reason_at {
        set_field(draft, k, Field::Take);
    }
    if dose
        .days
        .as_ref()
        .is_some_and(|days| matches!(days, Days::EveryDays { .. } | Days::EveryMonths { .. } | Days::Others))
        || dose.spread.is_some()
    {
        draft.ask(
            About::Days,
            at.clone(),
            "as needed, or on those days?",
            &["as needed, at most once in that time", "on those days"],
        );
    }
    if dose.a_day && dose.times.is_none() && !dose.once {
        draft.ask(
            About::Limit,
            at.clone(),
            "is that the amount of each dose, or the most in a day?",
            &["each dose", "the most in a day"],
        );
    }
    if let (Some((low, _)), Some(time)) = (dose.hours, dose.first_at) {
        let hours = Moment::Every {
            minutes: low,
            from: Some(time),
        };
        draft.ask(
            About::Times,
            at.clone(),
            "as needed, or at these hours?",
            &[&format!("as needed {}", apart(low, low)), &hours.to_string()],
        );
    }
    let mut times = dose.up_to.or(dose.times);
    if times.is_none()
        && (dose.once || dose.daily)
        && dose.moments.is_empty()
        && dose.hours.is_none()
        && dose.meals.is_none()
        && !dose.repeats
    {
        times = Some(1);
    }
    if dose.up_to.is_some() && dose.times.is_some_and(|n| Some(n) != dose.up_to) {
        draft.ask(About::Limit, at.clone(), "how many a day at most?", &[]);
    }
    let most = dose
        .first
        .as_ref()
        .map_or(Decimal::ZERO, Amt::most)
        .max(how_much.high.unwrap_or(how_much.low));
    if let Some(most) = times.and_then(|n| most.checked_mul(Decimal::from(n))) {
        limits.push((Per::Day, Quantity::new(most, how_much.unit.clone())));
    }
    // A moment stays with what it is for.
    let mut moments: Vec<String> = Vec::new();
    for moment in &dose.moments {
        // `from 08:00` is not `at 08:00`.
        let from = matches!(moment, Moment::Clock(_)) && led_by_from(t, draft, moment);
        moments.push(if from {
            format!("from {moment}")
        } else {
            moment.in_a_sentence()
        });
    }
    if !moments.is_empty() {
        if dose.last_needed {
            let (last, before) = (moments.last().cloned().unwrap_or_default(), moments.len() - 1);
            let regular = moments[..before].join(" and ");
            draft.ask(
                About::Times,
                at.clone(),
                "as needed at each of these times, or only at the last?",
                &[
                    &format!("as needed {}", moments.join(" and ")),
                    &format!("regularly {regular}, and as needed {last}"),
                ],
            );
        }
        if dose.moments.len() > 1 && dose.hours.is_some() {
            draft.ask(
                About::Times,
                at.clone(),
                "at an interval of hours, or at these times?",
                &[],
            );
        }
        // Figures of minutes are not a part of what it is for.
        let plain = |moment: &Moment| matches!(moment, Moment::Slot { minutes: 0, .. } | Moment::Clock(_));
        if dose.moments.iter().all(plain) {
            let for_what = reason.as_deref().unwrap_or("use");
            reason = Some(format!("{for_what} {}", moments.join(" and ")));
        } else {
            as_words(draft, &at);
        }
    }
    if let Some((_, _, k)) = dose.meals {
        set_field(draft, k, Field::Notes);
    }
    // A label in capitals throughout shouts nothing.
    let capitals = !t.text.chars().any(char::is_lowercase);
    let reason = reason
        .map(|reason| reason.replace([',', ';'], ""))
        .map(|reason| if capitals { reason.to_lowercase() } else { reason })
        .filter(|reason| !reason.trim().is_empty());
    let moment = Moment::AsNeeded {
        apart: dose.hours,
        reason: reason.map(String::into_boxed_str),
    };
    let first = dose.first.as_ref().and_then(amount);
    let days = dose.days.clone().unwrap_or(Days::Every);
    if first.as_ref() == Some(&how_much) {
        return vec![Line {
            amount: how_much,
            first: None,
            moment,
            lasts: dose.lasts,
            days,
            around: None,
        }];
    }
    vec![Line {
        amount: how_much,
        first,
        moment,
        lasts: dose.lasts,
        days,
        around: None,
    }]
}
