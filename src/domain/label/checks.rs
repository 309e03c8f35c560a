//! What contradicts itself: two rules that meet on one day, doses over their own maximum, strengths that differ.

use super::About;
use super::doses::{Dose, Draft, amount};
use super::gather::days_of;
use super::item::{Item, Sep, What};
use super::lex::Tokens;
use crate::domain::directions::{DAILY, Days, Line, Moment, which_days};

/// The moments of a dose, each by its slot or time where one of several is a meal; `None` where a number with the meals
/// makes them words only.
fn slots_of(dose: &Dose) -> Option<Vec<Moment>> {
    if dose.meals.is_none() {
        return Some(dose.moments.clone());
    }
    let plain = dose.times.is_none() && !dose.once && !dose.a_day && !dose.daily;
    let own = dose.moments.iter().cloned();
    let meals = ["breakfast", "lunch", "dinner"].into_iter().map(Moment::slot);
    plain.then(|| own.chain(meals).collect())
}

fn same_slot(one: &Moment, other: &Moment) -> bool {
    match (one, other) {
        (Moment::Slot { name: one, .. }, Moment::Slot { name: other, .. }) => one == other,
        _ => one == other,
    }
}

/// Two rules that meet on one day, and one moment that has two doses.
pub(super) fn overlaps(t: &Tokens<'_>, draft: &mut Draft, n: usize) {
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
                // On the other days the moment may be that of the line before, where nothing else is said.
                let alike = |dose: &Dose| dose.amount.as_ref().and_then(amount).map(|amount| amount.unit.kind());
                let open = !a.once && !b.once && a.times.is_none() && b.times.is_none() && alike(a) == alike(b);
                if a.moments.is_empty() != b.moments.is_empty() && open {
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
            let timed = |dose: &Dose| {
                let moments = slots_of(dose)?;
                (!moments.is_empty() && dose.hours.is_none()).then_some(moments)
            };
            let apart = match (timed(a), timed(b)) {
                // With meals, a moment before one is that of the meal.
                (Some(own), Some(other)) if a.meals.is_some() || b.meals.is_some() => !own
                    .iter()
                    .any(|moment| other.iter().any(|other| same_slot(moment, other))),
                (Some(own), Some(other)) => !own.iter().any(|moment| other.contains(moment)),
                _ => false,
            };
            if apart && of_a == of_b {
                continue;
            }
            let at = b.at.clone().unwrap_or(0..0);
            let rule = apart && a.days.is_none() && of_a != of_b;
            if rule && let Some(joined) = joined(t, a, b) {
                if joined && !said_daily(t, a) {
                    shared_days(draft, a, b);
                }
                continue;
            }
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

/// Whether two doses are joined by a comma or a word, or a semicolon begins directions of other days; `None` where a
/// sentence or a line ends between them.
fn joined(t: &Tokens<'_>, a: &Dose, b: &Dose) -> Option<bool> {
    let (from, to) = (a.at.as_ref()?.end, b.at.as_ref()?.start);
    let mut joined = true;
    for n in from.saturating_sub(1)..=to {
        if t.text(n) == "." || n >= from && t.get(n).is_some_and(|token| token.line) {
            return None;
        }
        joined &= t.text(n) != ";";
    }
    Some(joined)
}

/// `5 mg every morning`, `5 mg once a day`: the words of a dose say that it is of each day.
fn said_daily(t: &Tokens<'_>, dose: &Dose) -> bool {
    let word = |n: usize| DAILY.contains(&t.text(n)) || t.text(n) == "a" && t.text(n + 1) == "day";
    dose.daily || dose.a_day || dose.at.clone().is_some_and(|mut at| at.any(word))
}

/// `1 tablet morning, 2 tablets evening on Mon, Thu`: the days may be of both.
fn shared_days(draft: &mut Draft, a: &Dose, b: &Dose) {
    let lines = |dose: &Dose, days: &Option<Days>| -> Vec<Line> {
        let Some(amount) = dose.amount.as_ref().and_then(amount) else {
            return Vec::new();
        };
        let line = |moment: Moment| Line {
            amount: amount.clone(),
            first: None,
            moment,
            lasts: dose.lasts,
            days: days.clone().unwrap_or(Days::Every),
            around: None,
        };
        slots_of(dose).unwrap_or_default().into_iter().map(line).collect()
    };
    let mut all = lines(a, &a.days);
    let own = all.len();
    all.extend(lines(b, &b.days));
    let asked = which_days(&all, 0, own);
    let at = b.at.clone().unwrap_or(0..0);
    draft.ask(About::Days, at, &asked.asks(), &[&asked.same, &asked.daily]);
}

/// Two lines as needed without `then`, and an amount a day after one: a maximum, a first dose, or both?
pub(super) fn several_needed(draft: &mut Draft, n: usize) {
    let doses: Vec<Dose> = draft.stages[n]
        .doses
        .iter()
        .filter(|dose| dose.amount.is_some())
        .cloned()
        .collect();
    for (i, dose) in doses.iter().enumerate().skip(1) {
        let Some(before) = doses[..i].iter().find(|before| before.needed()) else {
            continue;
        };
        let at = dose.at.clone().unwrap_or(0..0);
        if !dose.needed() && dose.a_day {
            draft.ask(
                About::Limit,
                at,
                "a dose of each day, or the most in a day?",
                &["taken each day", "the most in a day"],
            );
        } else if dose.needed() && (dose.reason.is_none() || before.reason.is_none()) {
            draft.ask(
                About::Amount,
                at,
                "which of the two, and when?",
                &["the first dose differs", "either, as needed"],
            );
        }
    }
}

/// Two doses at one moment of one day are one that is said twice, or both: whatever led to them.
pub(super) fn said_twice(draft: &mut Draft, n: usize, lines: &[Line]) {
    let twice = lines.iter().enumerate().find(|(i, line)| {
        let same = |other: &&Line| other.moment == line.moment && !disjoint(&other.days, &line.days);
        !matches!(line.moment, Moment::AsNeeded { .. }) && lines[..*i].iter().any(|other| same(&other))
    });
    let Some((_, line)) = twice else { return };
    let at = draft.stages[n]
        .doses
        .iter()
        .rev()
        .find_map(|dose| dose.at.clone())
        .unwrap_or(0..0);
    let both = format!("two doses {}, both each day", line.moment);
    draft.ask(
        About::Times,
        at,
        "are both taken each day?",
        &[&both, "said twice, and taken once"],
    );
}

/// `1 tablet daily, 2 if needed`: two of them in place of the one, or as well?
pub(super) fn more_if_needed(draft: &mut Draft, n: usize) {
    let doses = draft.stages[n].doses.clone();
    for (before, dose) in doses.iter().zip(doses.iter().skip(1)) {
        let (Some(was), Some(now), Some(at)) = (&before.amount, &dose.amount, &dose.at) else {
            continue;
        };
        let more = now.most() > was.most() && now.unit == was.unit && !now.extra;
        let behind = |item: &&Item| item.at.end <= at.start && !matches!(item.what, What::Filler);
        let comma = draft
            .items
            .iter()
            .rev()
            .find(behind)
            .is_some_and(|item| matches!(item.what, What::Sep(Sep::Comma)));
        if more && comma && dose.needed() && !before.needed() && dose.reason.is_none() && dose.hours.is_none() {
            let (was, now) = (was.most(), now.most());
            draft.ask(
                About::Times,
                at.clone(),
                "in place of the regular dose, or as well?",
                &[
                    &format!("{now} in place of {was}, where needed"),
                    &format!("{now} as well as {was}, where needed"),
                ],
            );
            return;
        }
    }
}

/// `for 7 days every month`: a length that is over before the days come round.
pub(super) fn too_short(draft: &mut Draft, n: usize) {
    let stage = &draft.stages[n];
    let Some(length) = stage.length.as_ref().and_then(days_of) else {
        return;
    };
    let round = |days: &Days| match days {
        Days::EveryDays { every, .. } => *every,
        Days::EveryMonths { every, .. } | Days::Month { every, .. } => every * 28,
        // Some of its days would never come.
        Days::Cycle { days, .. } => days.last().map_or(0, |(_, last)| last.saturating_sub(1)),
        _ => 0,
    };
    let dose = stage.doses.iter().find(|dose| {
        dose.days
            .as_ref()
            .is_some_and(|days| round(days) >= length && length > 1)
    });
    if let Some(at) = dose.and_then(|dose| dose.at.clone()) {
        let says = "the time is over before the days come round: for so long each time?";
        draft.ask(
            About::Days,
            at,
            says,
            &["for that many days of each round", "one dose in all"],
        );
    }
}

pub(super) fn disjoint(a: &Days, b: &Days) -> bool {
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

/// Where a word is not known or means two things, what is missing may only follow from that: it is asked first, alone.
pub(super) fn root_causes(draft: &mut Draft) {
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
