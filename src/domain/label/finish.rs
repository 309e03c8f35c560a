//! From doses and steps to directions, limits and fields; whatever is missing or contradicts itself is asked.

use rust_decimal::Decimal;

use super::doses::{Dose, Draft, Stage};
use super::item::{Amt, Item, Per, What};
use super::lex::Tokens;
use super::moments::times_a_day;
use super::{About, Field, LabelAsk, LabelStep, Outcome, Reading, checks, fields, ladder};
use crate::domain::amount::{Amount, Quantity, can_be_of};
use crate::domain::directions::{Days, Directions, Line, Moment, Side};
use crate::domain::plan::Length;
use crate::domain::unit::Unit;

/// What was made of a line.
pub(super) fn reading(t: &Tokens<'_>, mut draft: Draft) -> Reading {
    let mut dispense_only = false;
    if !draft.stages.iter().any(|stage| !stage.doses.is_empty()) && draft.questions.is_empty() {
        let known = |item: &Item| !matches!(item.what, What::Sep(_) | What::Unknown);
        let at = 0..t.len();
        if draft.directed.is_some() {
            let at = draft.directed.clone().unwrap_or(at);
            draft.ask(
                About::Directed,
                at,
                "how much, and how often?",
                &["an amount and times that are to be named"],
            );
        } else if draft.items.iter().any(known) {
            draft.ask(
                About::Amount,
                at,
                "how much, and how often?",
                &["an amount and times that are to be named"],
            );
        } else {
            dispense_only = true;
        }
    }
    empty_dose(&mut draft);
    ladder::shape(&mut draft);
    first_doses(&mut draft);
    units(&mut draft);
    inherit(&mut draft);
    let mut steps = Vec::new();
    let mut kept: Vec<String> = Vec::new();
    let mut limits: Vec<(Per, Quantity)> = Vec::new();
    for n in 0..draft.stages.len() {
        let lines = lines(t, &mut draft, n, &mut kept, &mut limits);
        checks::said_twice(&mut draft, n, &lines);
        checks::overlaps(&mut draft, n);
        checks::too_short(&mut draft, n);
        checks::several_needed(&mut draft, n);
        checks::more_if_needed(&mut draft, n);
        let length = draft.stages[n].length.clone().unwrap_or(Length::Open);
        steps.push(LabelStep {
            length,
            take: Directions { lines },
        });
    }
    checks::gaps_of_each(&mut draft);
    checks::totals(t, &mut draft);
    let limits = checks::bounds(t, &mut draft, limits);
    checks::strengths(t, &mut draft);
    checks::unknown_strength(t, &mut draft, &limits);
    if let Some(at) = draft.directed.clone().filter(|_| {
        draft
            .questions
            .iter()
            .any(|q| matches!(q.doubt.about, About::Amount | About::Times))
    }) {
        draft.ask(
            About::Directed,
            at,
            "how much, and how often?",
            &["an amount and times that are to be named"],
        );
    }
    // What is put on the skin as a patch goes through it.
    let patch = |dose: &Dose| {
        dose.amount
            .as_ref()
            .is_some_and(|amount| amount.unit == Some(Unit::counted("patch")))
    };
    if draft.route == Some("topical") && draft.stages.iter().flat_map(|stage| &stage.doses).any(patch) {
        draft.route = Some("transdermal");
    }
    checks::root_causes(&mut draft);
    let mut reading = Reading {
        route: draft.route,
        site: draft.site.clone(),
        ..Reading::default()
    };
    fields::fields(t, &draft, &mut reading);
    reading.notes.extend(kept);
    reading.limits = limits;
    if !reading.limits.is_empty() {
        reading.contains = checks::contains(&draft, &reading);
    }
    let round_trip = steps.iter().all(|step| {
        Directions::understood(&step.take.to_string(), &super::vocabulary()).is_some_and(|again| again == step.take)
    });
    if reading.asks.is_empty() && reading.unread.is_empty() {
        let nothing = steps.iter().all(|step| step.take.is_none());
        if nothing || dispense_only {
            reading.outcome = Outcome::Refuse;
            reading.says = Some("there are no directions in it".into());
        } else if round_trip {
            reading.outcome = Outcome::Read;
            reading.steps = steps;
        } else {
            reading.asks.push(LabelAsk {
                about: About::Word,
                words: t.words(0..t.len()),
                says: "this cannot be written as directions; say it in other words".into(),
                readings: Vec::new(),
            });
        }
    }
    reading
}

/// A dose that only holds a reason or the like is not a dose.
fn empty_dose(draft: &mut Draft) {
    for stage in &mut draft.stages {
        if stage.doses.len() > 1 {
            stage.doses.retain(|dose| dose.amount.is_some() || dose.has_time());
        }
    }
    let many = draft.stages.len();
    if many > 1 {
        draft.stages.retain(|stage| {
            stage.off.is_some()
                || stage.doses.iter().any(|dose| dose.amount.is_some() || dose.has_time())
                || stage.length.is_some()
        });
    }
}

/// `2 at the first .., then 1 as needed`: as needed, the first dose differs; and doses joined by `then`.
fn first_doses(draft: &mut Draft) {
    for n in 0..draft.stages.len() {
        let mut asks = Vec::new();
        let stage = &mut draft.stages[n];
        let mut i = 1;
        while i < stage.doses.len() {
            if !stage.doses[i].then {
                i += 1;
                continue;
            }
            let (before, now) = (stage.doses[i - 1].clone(), stage.doses[i].clone());
            let regular = before.has_time() && !before.needed();
            if (before.needed() || now.needed() && !regular) && before.first.is_none() && now.moments.is_empty() {
                let at = before.at.clone().map_or(0, |at| at.start)..now.at.clone().map_or(0, |at| at.end);
                let merged = Dose {
                    first: before.amount.clone(),
                    reason: before.reason.clone().or_else(|| now.reason.clone()),
                    reason_at: before.reason_at.or(now.reason_at),
                    as_needed: true,
                    hours: now.hours.or(before.hours),
                    then: false,
                    at: Some(at),
                    ..now
                };
                stage.doses[i - 1] = merged;
                stage.doses.remove(i);
                continue;
            }
            let timed = |dose: &Dose| !dose.moments.is_empty() && dose.times.is_none() && dose.hours.is_none();
            if !timed(&before) || !timed(&now) || before.needed() || now.needed() {
                asks.push(now.at.clone().unwrap_or(0..0));
            }
            i += 1;
        }
        for at in asks {
            draft.ask(
                About::Length,
                at,
                "when does the second dose begin?",
                &[
                    "both on the same day",
                    "the first for a time that is to be named, then the second",
                ],
            );
        }
    }
}

/// The unit that was said once holds for the amounts after it.
fn units(draft: &mut Draft) {
    let mut known: Option<Unit> = draft.form.clone();
    let mut missing = Vec::new();
    for stage in &mut draft.stages {
        for dose in &mut stage.doses {
            let at = dose.at.clone().unwrap_or(0..0);
            for amount in [&mut dose.first, &mut dose.amount].into_iter().flatten() {
                match (&amount.unit, &known) {
                    (Some(unit), _) => known = Some(unit.clone()),
                    (None, Some(unit)) => amount.unit = Some(unit.clone()),
                    (None, None) => missing.push((at.clone(), amount.low)),
                }
            }
        }
    }
    if let Some((at, low)) = missing.first() {
        let many = if *low > rust_decimal::Decimal::ONE { "s" } else { "" };
        let readings = [
            format!("{low} tablet{many}"),
            format!("{low} capsule{many}"),
            format!("{low} of what the course is counted in"),
        ];
        let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
        draft.ask(About::Unit, at.clone(), "what is counted?", &readings);
    }
}

/// What was said once of the times holds for the steps after it; in a bare list of amounts and days it is once a day.
fn inherit(draft: &mut Draft) {
    let alone = |stage: &Stage| stage.doses.len() == 1;
    let bare = draft.stages.len() > 1
        && draft
            .stages
            .iter()
            .all(|stage| alone(stage) && !stage.doses[0].has_time() && stage.length.is_some());
    for n in 0..draft.stages.len() {
        let one_day = draft.stages[n].length == Some(Length::Days(1));
        let before = n
            .checked_sub(1)
            .and_then(|n| draft.stages.get(n))
            .filter(|stage| alone(stage))
            .and_then(|stage| stage.doses.first())
            .cloned();
        let stage = &mut draft.stages[n];
        if !alone(stage) || stage.doses[0].has_time() || stage.doses[0].amount.is_none() {
            continue;
        }
        let dose = &mut stage.doses[0];
        if bare || one_day {
            dose.once = true;
        } else if let Some(before) =
            before.filter(|before| before.has_time() && !before.needed() && before.spread.is_none())
        {
            dose.moments = before.moments;
            dose.times = before.times;
            dose.once = before.once;
            dose.daily = before.daily;
            dose.a_day = before.a_day;
            dose.hours = before.hours;
            dose.days = before.days;
            dose.meals = before.meals;
            dose.lasts = dose.lasts.or(before.lasts);
        }
    }
}

pub(super) fn amount(amt: &Amt) -> Option<Amount> {
    let unit = amt.unit.clone()?;
    let low = amt.low.normalize();
    let can_be = can_be_of(low, &unit) && amt.high.is_none_or(|high| can_be_of(high, &unit));
    // Of `0-1 tablets` nothing is a dose as well; `0 tablets` alone is none.
    let is_some = low > Decimal::ZERO || amt.high.is_some_and(|high| high > Decimal::ZERO);
    (can_be && is_some).then(|| Amount {
        low,
        high: amt.high.map(|high| high.normalize()),
        unit,
        basis: None,
    })
}

/// The lines of a step's doses; what is missing is asked.
fn lines(
    t: &Tokens<'_>,
    draft: &mut Draft,
    n: usize,
    kept: &mut Vec<String>,
    limits: &mut Vec<(Per, Quantity)>,
) -> Vec<Line> {
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
                draft.ask(About::Amount, at, "how much?", &["an amount that is to be named"]);
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
            found.extend(needed(t, draft, &dose, how_much, kept, limits));
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

/// A dose as needed: how far apart, what for; a number of times a day is a maximum.
fn needed(
    t: &Tokens<'_>,
    draft: &mut Draft,
    dose: &Dose,
    how_much: Amount,
    kept: &mut Vec<String>,
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
        let text = moment.to_string();
        moments.push(match moment {
            Moment::Slot {
                name, side: Side::At, ..
            } if ["bedtime", "night", "noon"].contains(&&**name) => format!("at {text}"),
            Moment::Slot {
                name, side: Side::At, ..
            } if ["breakfast", "lunch", "dinner"].contains(&&**name) => format!("with {text}"),
            Moment::Slot {
                name, side: Side::At, ..
            } if &**name == "waking" => format!("on {text}"),
            Moment::Slot { side: Side::At, .. } => format!("in the {text}"),
            Moment::Clock(_) => format!("at {text}"),
            _ => text,
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
        let text = moments.join(" and ");
        let plain = dose
            .moments
            .iter()
            .all(|moment| matches!(moment, Moment::Slot { minutes: 0, .. }));
        match &mut reason {
            Some(reason) if plain => reason.push_str(&format!(" {text}")),
            _ => kept.push(text),
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
    let days = match &dose.days {
        Some(days @ (Days::Weekdays { .. } | Days::Cycle { .. })) => days.clone(),
        _ => Days::Every,
    };
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
