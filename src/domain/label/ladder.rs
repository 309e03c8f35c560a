//! How long each step is: `now .. from tomorrow`, `week 1 .. week 2`, `7 days off, then repeat`, `reduce by 1 every 4
//! days`, and what is asked where a step has no end and another follows it.

use rust_decimal::Decimal;

use super::About;
use super::doses::{Draft, Stage};
use super::gather::days_of;
use crate::domain::directions::Days;
use crate::domain::plan::Length;

/// A ladder by a rule has at most this many steps.
const MOST_STEPS: usize = 60;

/// Gives each step its length.
pub(super) fn shape(draft: &mut Draft) {
    first_as_needed(draft);
    first_days(draft);
    single(draft);
    again(draft);
    spans(draft);
    ramp(draft);
    implied(draft);
    open_steps(draft);
}

fn place(draft: &Draft, stage: usize) -> std::ops::Range<usize> {
    let ranges: Vec<_> = draft
        .stages
        .get(stage)
        .map(|stage| stage.doses.iter().filter_map(|dose| dose.at.clone()).collect())
        .unwrap_or_default();
    let start = ranges.iter().map(|range| range.start).min().unwrap_or(0);
    start..ranges.iter().map(|range| range.end).max().unwrap_or(start)
}

/// `4 tablets x 3 days, 3 tablets x 3 days` are steps; `1 at noon for 5 days and 1 at night for 10 days` may be two rules at
/// once.
fn implied(draft: &mut Draft) {
    for n in 1..draft.stages.len() {
        let (before, stage) = (&draft.stages[n - 1], &draft.stages[n]);
        let Some(and) = stage.implied.filter(|_| stage.span.is_none()) else {
            continue;
        };
        let moments = |stage: &Stage| {
            stage
                .doses
                .iter()
                .flat_map(|dose| dose.moments.clone())
                .collect::<Vec<_>>()
        };
        let (a, b) = (moments(before), moments(stage));
        let apart = !a.is_empty() && !b.is_empty() && !a.iter().any(|moment| b.contains(moment));
        let needed = before.doses.iter().chain(&stage.doses).any(super::doses::Dose::needed);
        if and && n == 1 || apart || needed || stage.length.is_none() && n == 1 {
            let at = place(draft, n);
            draft.ask(
                About::Length,
                at,
                "one after the other, or at the same time?",
                &["one after the other", "both from the first day"],
            );
        }
    }
}

/// `2 tablets initially, then 1 every 4 hours as needed`: as needed, and the first dose differs.
fn first_as_needed(draft: &mut Draft) {
    let Some(n) = (1..draft.stages.len()).find(|n| draft.stages[n - 1].initially) else {
        return;
    };
    let (before, next) = (&draft.stages[n - 1], &draft.stages[n]);
    let ([first], [dose]) = (before.doses.as_slice(), next.doses.as_slice()) else {
        return;
    };
    let plain = before.length.is_none() && (first.needed() || !first.has_time()) && first.first.is_none();
    if !(plain && dose.needed() && dose.moments.is_empty() && dose.times.is_none()) {
        return;
    }
    let (amount, reason, reason_at) = (first.amount.clone(), first.reason.clone(), first.reason_at);
    if let Some(dose) = draft.stages[n].doses.first_mut() {
        dose.first = amount;
        if dose.reason.is_none() {
            (dose.reason, dose.reason_at) = (reason, reason_at);
        }
    }
    draft.stages.remove(n - 1);
}

fn first_days(draft: &mut Draft) {
    for n in 0..draft.stages.len() {
        // `2 today, then 1 a day` begins tomorrow, as today's dose is said.
        let today = draft.stages[n].today;
        let next_tomorrow = draft.stages.get(n + 1).map(|next| {
            let once = |dose: &super::doses::Dose| {
                (dose.daily || dose.once) && dose.times.is_none() && dose.moments.len() <= 1 && dose.hours.is_none()
            };
            next.tomorrow || today && !next.doses.is_empty() && next.doses.iter().all(once)
        });
        let at = place(draft, n);
        let stage = &mut draft.stages[n];
        let several_times = stage
            .doses
            .iter()
            .any(|dose| dose.times.is_some() || dose.hours.is_some() || dose.days.is_some() || dose.daily);
        if stage.now && stage.length.is_none() {
            match next_tomorrow {
                Some(true) => stage.length = Some(Length::Days(1)),
                None if !several_times => stage.single = true,
                None => draft.ask(
                    About::Start,
                    at,
                    "is it one dose now, or does it begin now?",
                    &["one dose now, and no other", "it begins now and goes on"],
                ),
                Some(false) => draft.ask(
                    About::Start,
                    at,
                    "when do the later doses begin?",
                    &[
                        "one dose today, and the others from tomorrow",
                        "one dose now, and the others from later today",
                    ],
                ),
            }
        } else if next_tomorrow == Some(true) && stage.length.is_none() {
            if several_times || stage.doses.iter().any(super::doses::Dose::needed) {
                draft.ask(
                    About::Length,
                    at,
                    "for how long, before the next step begins?",
                    &["for 1 day", "until decided"],
                );
            } else {
                stage.length = Some(Length::Days(1));
            }
        }
    }
    if draft.stages.first().is_some_and(|stage| stage.tomorrow) {
        draft.ask(
            About::Start,
            place(draft, 0),
            "which day is tomorrow?",
            &["from tomorrow", "from today"],
        );
    }
}

/// A single dose is a step of one day with one dose.
fn single(draft: &mut Draft) {
    for n in 0..draft.stages.len() {
        let at = place(draft, n);
        let stage = &mut draft.stages[n];
        if !stage.single {
            continue;
        }
        let other = |dose: &super::doses::Dose| {
            dose.times.is_some()
                || dose.hours.is_some()
                || dose.days.is_some()
                || dose.daily
                || dose.a_day
                || dose.needed()
                || dose.moments.len() > 1
        };
        if stage.length.is_some()
            || stage.doses.iter().any(other)
            || stage.doses.iter().filter(|dose| dose.amount.is_some()).count() > 1
        {
            draft.ask(
                About::Times,
                at,
                "one dose in all, or each day in one dose?",
                &["one dose in all", "once a day, all in one dose"],
            );
            continue;
        }
        stage.length = Some(Length::Days(1));
        if let Some(dose) = stage.doses.first_mut() {
            dose.once = true;
        }
    }
}

/// `for 21 days, then 7 days off, then repeat` is a cycle; without `repeat` that is asked.
fn again(draft: &mut Draft) {
    let off = draft.stages.iter().position(|stage| stage.off.is_some());
    let again = draft.again.take();
    match (off, again) {
        (None, None) => {}
        (None, Some(at)) => draft.ask(
            About::Length,
            at,
            "what is repeated, and from when?",
            &["the whole, at once", "the last part"],
        ),
        (Some(1), Some(_)) if draft.stages.len() == 2 => {
            let rest = draft.stages[1].off.unwrap_or(0);
            let at = place(draft, 0);
            let stage = &mut draft.stages[0];
            let on = stage.length.as_ref().and_then(days_of);
            let plain = stage
                .doses
                .iter()
                .all(|dose| dose.days.is_none() && dose.spread.is_none());
            match on.filter(|on| plain && on + rest <= 1000) {
                Some(on) => {
                    for dose in &mut stage.doses {
                        dose.days = Some(Days::Cycle {
                            days: vec![(1, on)],
                            of: on + rest,
                        });
                    }
                    stage.length = None;
                    draft.stages.truncate(1);
                }
                None => draft.ask(About::Length, at, "for how many days before those off?", &[]),
            }
        }
        (Some(off), again) => {
            let last = off + 1 == draft.stages.len();
            if last || again.is_some() || off == 0 {
                let at = again.unwrap_or_else(|| place(draft, off.saturating_sub(1)));
                draft.ask(
                    About::Length,
                    at,
                    "does it begin again after the days off?",
                    &["it begins again, as a cycle", "it ends there"],
                );
            }
        }
    }
}

/// `week 1`, `days 2-5`: each step begins where the one before ends.
fn spans(draft: &mut Draft) {
    if !draft.stages.iter().any(|stage| stage.span.is_some()) {
        return;
    }
    let mut day = Some(1_u32);
    for n in 0..draft.stages.len() {
        let next = draft
            .stages
            .get(n + 1)
            .and_then(|stage| stage.span)
            .map(|(from, _)| from);
        let at = draft.stages[n]
            .span_at
            .and_then(|k| draft.items.get(k))
            .map_or_else(|| place(draft, n), |item| item.at.clone());
        let stage = &mut draft.stages[n];
        let Some((from, to)) = stage.span else {
            let own = stage.length.as_ref().and_then(days_of);
            if let (None, Some(next), Some(today), None) = (&stage.length, next, day, own)
                && next > today
            {
                stage.length = Some(Length::Days(next - today));
                day = Some(next);
            } else {
                day = day.and_then(|day| own.map(|own| day + own));
            }
            continue;
        };
        if day != Some(from) || stage.length.is_some() {
            draft.ask(About::Length, at, "the days of the steps do not follow each other", &[]);
            return;
        }
        stage.length = match (to, next) {
            (Some(to), _) => Some(Length::Days(to + 1 - from)),
            (None, Some(next)) if next > from => Some(Length::Days(next - from)),
            (None, _) => None,
        };
        day = stage.length.as_ref().and_then(days_of).map(|days| from + days);
    }
}

/// `increase by 25 mg every week to 100 mg`
fn ramp(draft: &mut Draft) {
    let Some(ladder) = draft.ladder.take() else { return };
    let at = ladder.at.clone();
    let base = draft
        .stages
        .first()
        .filter(|_| draft.stages.len() == 1)
        .filter(|stage| stage.doses.len() == 1)
        .cloned();
    let amount = base
        .as_ref()
        .and_then(|stage| stage.doses.first())
        .and_then(|dose| dose.amount.clone());
    let (Some(base), Some(first)) = (base, amount.filter(|amount| amount.high.is_none())) else {
        draft.ask(About::Change, at, "from which amount, and up to which?", &[]);
        return;
    };
    let unit = first.unit.clone();
    let same = |other: &super::item::Amt| (other.unit.is_none() || other.unit == unit) && other.high.is_none();
    let by = ladder.ramp.by.low;
    let target = match (&ladder.to, ladder.ramp.up) {
        (Some(to), _) if same(to) => Some(to.low),
        (None, false) if ladder.to_end || draft.end.is_some() => Some(Decimal::ZERO),
        _ => None,
    };
    let (Some(target), true) = (target, same(&ladder.ramp.by) && by > Decimal::ZERO) else {
        let readings: &[&str] = if ladder.ramp.up {
            &["up to an amount that you name", "until decided"]
        } else {
            &["down to nothing", "down to an amount that you name"]
        };
        draft.ask(About::Change, at, "to which amount does it go?", readings);
        return;
    };
    let mut values = vec![first.low];
    let mut now = first.low;
    while values.len() <= MOST_STEPS {
        let next = if ladder.ramp.up { now + by } else { now - by };
        let past = if ladder.ramp.up { next > target } else { next < target };
        if past {
            break;
        }
        now = next;
        values.push(now);
        if now == target {
            break;
        }
    }
    if now != target || values.len() > MOST_STEPS || values.len() < 2 {
        draft.ask(About::Amount, at, "these steps do not end at that amount", &[]);
        return;
    }
    let to_nothing = target.is_zero();
    if to_nothing {
        values.pop();
        draft.end = None;
    }
    let own = base.length.clone();
    let last = values.len() - 1;
    draft.stages = values
        .into_iter()
        .enumerate()
        .map(|(n, value)| {
            let mut stage: Stage = base.clone();
            stage.span = None;
            for dose in &mut stage.doses {
                if let Some(amount) = &mut dose.amount {
                    amount.low = value;
                }
            }
            stage.length = match (n, &own) {
                (0, Some(own)) => Some(own.clone()),
                _ if n == last && !to_nothing => None,
                _ => Some(ladder.ramp.every.clone()),
            };
            stage
        })
        .collect();
}

/// A step that another follows needs an end.
fn open_steps(draft: &mut Draft) {
    let many = draft.stages.len();
    for n in 0..many.saturating_sub(1) {
        if draft.stages[n].length.is_some() || !draft.stages[n].has_amount() && n > 0 {
            continue;
        }
        let at = place(draft, n);
        let changed = draft.stages.get(n + 1).is_some_and(|stage| stage.changed);
        let about = if changed { About::Change } else { About::Length };
        draft.ask(
            about,
            at,
            "for how long, before the next step begins?",
            &["until decided", "for a time that you name"],
        );
    }
    if let Some(end) = draft.end.take()
        && draft.stages.last().is_none_or(|stage| stage.length.is_none())
    {
        draft.ask(
            About::Length,
            end,
            "when does it stop?",
            &["after a time that you name"],
        );
    }
}
