//! From doses and steps to directions, limits and fields; whatever is missing or contradicts itself is asked.

use rust_decimal::Decimal;

use super::doses::{Dose, Draft, Stage};
use super::item::{Amt, Item, Most, Per, What};
use super::lex::Tokens;
use super::words::content;
use super::{About, Field, LabelAsk, LabelRemark, LabelSpan, LabelStep, Outcome, Reading, ladder};
use crate::domain::amount::{Amount, Quantity};
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
        overlaps(&mut draft, n);
        let length = draft.stages[n].length.clone().unwrap_or(Length::Open);
        steps.push(LabelStep {
            length,
            take: Directions { lines },
        });
    }
    let limits = bounds(t, &mut draft, limits);
    strengths(t, &mut draft);
    unknown_strength(t, &mut draft, &limits);
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
    root_causes(&mut draft);
    let mut reading = Reading {
        route: draft.route,
        site: draft.site.clone(),
        ..Reading::default()
    };
    fields(t, &draft, &mut reading);
    reading.notes.extend(kept);
    reading.limits = limits;
    if !reading.limits.is_empty() {
        reading.contains = contains(&draft, &reading);
    }
    let round_trip = steps.iter().all(|step| {
        Directions::parse(&step.take.to_string(), &super::vocabulary()).is_ok_and(|again| again == step.take)
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

/// Where a word is not known or means two things, what is missing may only follow from that: it is asked first, alone.
fn root_causes(draft: &mut Draft) {
    let asked: Vec<std::ops::Range<usize>> = draft
        .items
        .iter()
        .filter(|item| matches!(item.what, What::Ask(_) | What::Unknown))
        .map(|item| item.at.clone())
        .collect();
    if asked.is_empty() {
        return;
    }
    let of_word = |question: &super::doses::Question| asked.contains(&question.at);
    if draft.questions.iter().any(of_word) || draft.items.iter().any(|item| matches!(item.what, What::Unknown)) {
        draft.questions.retain(|question| {
            of_word(question) || !matches!(question.doubt.about, About::Times | About::Amount | About::Unit)
        });
    }
}

/// A dose that only holds a reason or the like is no dose.
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

/// The unit that was said once holds for the amounts behind it.
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
        let readings = [
            format!("{low} tablets"),
            format!("{low} capsules"),
            format!("{low} of what the course is counted in"),
        ];
        let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
        draft.ask(About::Unit, at.clone(), "what is counted?", &readings);
    }
}

/// What was said once of the times holds for the steps behind it; in a bare list of amounts and days it is once a day.
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

fn amount(amt: &Amt) -> Option<Amount> {
    let unit = amt.unit.clone()?;
    let low = amt.low.normalize();
    (low > Decimal::ZERO).then(|| Amount {
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
        let Some(moments) = moments(draft, t, &dose, &how_much) else {
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
fn moments(draft: &mut Draft, t: &Tokens<'_>, dose: &Dose, amount: &Amount) -> Option<Vec<Moment>> {
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
    let _ = t;
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
                "so many times a day, or every so many hours?",
                &[each(times), format!("{amount} {}", hours(low))],
            );
        }
        if !moments.is_empty() || dose.a_day {
            return ask(
                "every so many hours, or at these times?",
                &[format!("{amount} {}", hours(low)), listed()],
            );
        }
        if dose.once && low != 24 * 60 {
            return ask(
                "once a day, or every so many hours?",
                &[each(1), format!("{amount} {}", hours(low))],
            );
        }
        if dose.days.as_ref().is_some_and(|days| *days != Days::Every) {
            return ask("every so many hours, or on certain days?", &[]);
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

/// A dose as needed: how far apart, what for; so many times a day is a maximum.
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
    // A moment stays beside what it is for.
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
        if dose.moments.len() > 1 && dose.hours.is_some() {
            draft.ask(About::Times, at.clone(), "every so many hours, or at these times?", &[]);
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
    let reason = reason
        .map(|reason| reason.replace([',', ';'], ""))
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
    let _ = t;
    if first.as_ref() == Some(&how_much) {
        return vec![Line {
            amount: how_much,
            first: None,
            moment,
            lasts: dose.lasts,
            days,
        }];
    }
    vec![Line {
        amount: how_much,
        first,
        moment,
        lasts: dose.lasts,
        days,
    }]
}

/// Two rules that meet on one day, and one moment that has two doses.
fn overlaps(draft: &mut Draft, n: usize) {
    let doses: Vec<Dose> = draft.stages[n]
        .doses
        .iter()
        .filter(|dose| dose.amount.as_ref().is_some_and(|amt| amt.unit.is_some()) && !dose.needed())
        .cloned()
        .collect();
    for (i, a) in doses.iter().enumerate() {
        for b in doses.iter().skip(i + 1) {
            let every = Days::Every;
            let (of_a, of_b) = (a.days.as_ref().unwrap_or(&every), b.days.as_ref().unwrap_or(&every));
            if disjoint(of_a, of_b) {
                // On the other days the moment may be that of the line before.
                if a.moments.is_empty() != b.moments.is_empty() && a.times.is_none() && b.times.is_none() {
                    let at = b.at.clone().unwrap_or(0..0);
                    draft.ask(
                        About::Times,
                        at,
                        "when on these days?",
                        &["at the same time as on the others", "once a day, at any time"],
                    );
                }
                continue;
            }
            let timed = |dose: &Dose| !dose.moments.is_empty() && dose.hours.is_none();
            let apart = timed(a)
                && timed(b)
                && a.meals.is_none()
                && b.meals.is_none()
                && !a.moments.iter().any(|moment| b.moments.contains(moment));
            if apart && of_a == of_b {
                continue;
            }
            let at = b.at.clone().unwrap_or(0..0);
            let words = |dose: &Dose| {
                dose.amount
                    .as_ref()
                    .and_then(amount)
                    .map_or(String::new(), |amount| amount.to_string())
            };
            if of_a == of_b {
                draft.ask(
                    About::Times,
                    at,
                    "are both taken each day?",
                    &[
                        &format!("{} and {}, both each day", words(a), words(b)),
                        "one after the other",
                    ],
                );
            } else if !apart {
                draft.ask(
                    About::Days,
                    at,
                    "two rules meet on one day",
                    &[
                        &format!("{} as well as {} on such a day", words(b), words(a)),
                        &format!("{} instead of {} on such a day", words(b), words(a)),
                    ],
                );
            } else if of_b != of_a && matches!((of_a, of_b), (Days::EveryDays { .. }, _) | (_, Days::EveryDays { .. }))
            {
                draft.ask(
                    About::Days,
                    at,
                    "two rules meet on one day",
                    &["as well as the other", "instead of the other"],
                );
            }
        }
    }
}

fn disjoint(a: &Days, b: &Days) -> bool {
    match (a, b) {
        (Days::Others, Days::Others) => false,
        (Days::Others, _) | (_, Days::Others) => true,
        (Days::Weekdays { days: a, .. }, Days::Weekdays { days: b, .. }) => a & b == 0,
        (Days::Cycle { days: a, of: m }, Days::Cycle { days: b, of: n }) => {
            m == n && a.iter().all(|x| b.iter().all(|y| x.1 < y.0 || y.1 < x.0))
        }
        (Days::Month { which: a, every: 1 }, Days::Month { which: b, every: 1 }) => a.iter().all(|x| !b.contains(x)),
        _ => false,
    }
}

/// Maxima and gaps as keys of a course's limits.
fn bounds(t: &Tokens<'_>, draft: &mut Draft, from_times: Vec<(Per, Quantity)>) -> Vec<(&'static str, String)> {
    let amounts: Vec<(Amount, bool)> = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.doses)
        .filter_map(|dose| Some((dose.amount.as_ref().and_then(amount)?, dose.needed())))
        .collect();
    let mut found: Vec<(Per, Quantity)> = Vec::new();
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
            // What is stated is the maximum; so many times a day must not be below it.
            Some((_, stated)) if stated.compare(&quantity).is_some_and(std::cmp::Ordering::is_gt) => {
                let readings = [quantity.to_string(), stated.to_string()];
                let at = draft.caps.first().map_or(0..t.len(), |(_, _, at)| at.clone());
                let says = "so many times a day is less than the maximum";
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
fn over(draft: &mut Draft, most: &Quantity, per: Per, at: &std::ops::Range<usize>) {
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
            if once && per != Per::Week {
                asks.push(format!("{each} each time"));
                continue;
            }
            if dose.needed() || per != Per::Day {
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
            let day = each.times(times);
            total = match (total, day) {
                (None, day) => day,
                (Some(total), Some(day)) => total.plus(&day).or(Some(total)),
                (total, None) => total,
            };
        }
        if let Some(total) = total.filter(|total| total.compare(most).is_some_and(std::cmp::Ordering::is_gt)) {
            asks.push(format!("{total} a day, as the doses are"));
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
fn strengths(t: &Tokens<'_>, draft: &mut Draft) {
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
fn unknown_strength(t: &Tokens<'_>, draft: &mut Draft, limits: &[(&'static str, String)]) {
    let Some(unit) = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.doses)
        .find_map(|dose| dose.amount.as_ref()?.unit.clone())
    else {
        return;
    };
    let known = super::vocabulary();
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
                &[&format!("what one {one} contains, which is to be named")],
            );
            return;
        }
    }
}

/// What one counted unit contains, where a limit is in another unit than the doses.
fn contains(draft: &Draft, reading: &Reading) -> Option<String> {
    let dose = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.doses)
        .find_map(|dose| dose.amount.clone())?;
    let unit = dose.unit?;
    let other = reading.limits.iter().any(|(key, text)| {
        *key != "gap"
            && Quantity::parse(text, super::vocabulary().counted())
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

/// Everything that is kept in words, what is pointed out, the questions and the pieces of the line.
fn fields(t: &Tokens<'_>, draft: &Draft, reading: &mut Reading) {
    for item in &draft.items {
        let words = t.words(item.at.clone());
        for says in &item.remarks {
            reading.remarks.push(LabelRemark {
                words: words.clone(),
                says: says.clone(),
            });
        }
        for note in &item.notes {
            match note.strip_prefix('\u{1}') {
                Some(strength) => reading.equal.push(strength.to_owned()),
                None => reading.notes.push(note.clone()),
            }
        }
        if matches!(item.what, What::Sep(_)) {
            if item.at.clone().any(|i| t.is_word(i)) {
                reading.spans.extend(span(t, item, item.field));
            }
            continue;
        }
        let asked = draft
            .questions
            .iter()
            .any(|question| question.at.start <= item.at.start && item.at.end <= question.at.end);
        let field = if asked && !matches!(item.field, Field::Filler | Field::Route | Field::Notes) {
            Field::Asks
        } else {
            item.field
        };
        match item.field {
            Field::Notes if !item.notes.contains(&words) => reading.notes.push(words),
            Field::Equal => reading
                .equal
                .push(words.trim_matches(['(', ')', '[', ']', '=', ' ']).to_owned()),
            Field::Product => add(&mut reading.product, " ", words),
            Field::Dispense => reading.dispense.push(words),
            Field::Missed => add(&mut reading.missed, ". ", words),
            Field::Unread => reading.unread.push(words),
            _ => {}
        }
        reading.spans.extend(span(t, item, field));
    }
    joined(t, &mut reading.spans);
    for question in &draft.questions {
        reading.asks.push(LabelAsk {
            about: question.doubt.about,
            words: t.words(whole_words(t, question.at.clone())),
            says: question.doubt.says.clone(),
            readings: question.doubt.readings.clone(),
        });
    }
}

/// Adds words to those that are there.
fn add(to: &mut Option<String>, between: &str, words: String) {
    *to = Some(match to.take() {
        Some(before) => format!("{before}{between}{words}"),
        None => words,
    });
}

/// Letters and figures that are written together stay together: a piece never ends within `1x3`.
fn joined(t: &Tokens<'_>, spans: &mut Vec<LabelSpan>) {
    let letters = |at: usize, before: bool| {
        let part = if before {
            t.text.get(..at).and_then(|text| text.chars().next_back())
        } else {
            t.text.get(at..).and_then(|text| text.chars().next())
        };
        part.is_some_and(char::is_alphanumeric)
    };
    let mut at = 1;
    while at < spans.len() {
        let edge = spans[at].at.start;
        if spans[at - 1].at.end == edge && letters(edge, true) && letters(edge, false) {
            let second = spans.remove(at);
            let first = &mut spans[at - 1];
            first.at.end = second.at.end;
            let rank = |field: Field| match field {
                Field::Unread => 0,
                Field::Asks => 1,
                Field::Take => 2,
                Field::For => 3,
                Field::Filler => 9,
                _ => 4,
            };
            if rank(second.field) < rank(first.field) {
                first.field = second.field;
            }
        } else {
            at += 1;
        }
    }
}

/// Tokens with those that are written together with them.
fn whole_words(t: &Tokens<'_>, mut at: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let plain = |i: usize| t.get(i).is_some() && !t.is_sign(i);
    while at.start > 0 && plain(at.start) && t.glued(at.start) && plain(at.start - 1) {
        at.start -= 1;
    }
    while at.end > 0 && plain(at.end) && t.glued(at.end) && plain(at.end - 1) {
        at.end += 1;
    }
    at
}

fn span(t: &Tokens<'_>, item: &Item, field: Field) -> Option<LabelSpan> {
    let start = t.get(item.at.start)?.at.start;
    let end = t.get(item.at.end.checked_sub(1)?)?.at.end;
    Some(LabelSpan { at: start..end, field })
}
