//! What is in force where a decision is said: its doses, weekdays, moments, and the step.

use super::Context;
use crate::domain::amount::Quantity;
use crate::domain::directions::{Days, Directions, Moment, Weekday7};
use crate::domain::schedule::{Place, RungKind};
use crate::domain::words;

/// The amounts of the doses of the step in force today.
pub(in crate::domain::decision) fn amounts_today(context: &Context<'_>) -> Vec<Quantity> {
    amounts_of(&context.basis.active().taken_on(context.basis.today).unwrap_or_default())
}

fn amounts_of(take: &Directions) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    for line in &take.lines {
        let amount = line.amount.quantity();
        if !line.is_as_needed() && !found.contains(&amount) {
            found.push(amount);
        }
    }
    found
}

/// Which of the doses of the day is meant by an amount, where they differ: the question.
pub(in crate::domain::decision) fn differing(context: &Context<'_>, amount: &str, days: Option<u32>) -> Option<String> {
    let take = context.in_force()?;
    if amounts_of(&take).len() < 2 {
        return None;
    }
    let length = days.map_or(String::new(), |days| {
        format!(
            " for {}",
            words::count(usize::try_from(days).unwrap_or(0), "day", "days")
        )
    });
    let mut ways: Vec<String> = moments(context)
        .iter()
        .map(|at| format!("set {amount} {at}{length}"))
        .collect();
    ways.push(format!("set {amount} each time{length}"));
    Some(format!("the doses differ ({take}): which one? {}", ways.join(", or ")))
}

/// The number of the step in force: that of today, also where the next dose is one of the next step.
pub(in crate::domain::decision) fn step_in_force(context: &Context<'_>) -> Option<u32> {
    let active = context.basis.active();
    let number = |day| match active.place(day) {
        Place::Step(at) => Some(active.number(at.plan, at.step)),
        _ => None,
    };
    number(context.basis.today).or_else(|| number(context.basis.first))
}

/// Whether a step follows the one in force.
pub(in crate::domain::decision) fn has_steps_to_come(context: &Context<'_>) -> bool {
    let first = context.basis.first;
    let rungs = context.basis.active().rungs(crate::domain::draft::MOST_ROWS);
    rungs
        .iter()
        .any(|rung| rung.from > first && rung.kind == RungKind::Step)
}

/// Whether an amount is said alone, of a plan whose doses have moments.
pub(in crate::domain::decision) fn lacks_moment(context: &Context<'_>, text: &str, read: &Directions) -> bool {
    let alone = Quantity::parse(text, context.basis.words.counted()).is_ok();
    let timed = |take: Directions| {
        take.lines
            .iter()
            .any(|line| !matches!(line.moment, Moment::TimesADay(1)) && !line.is_as_needed())
    };
    alone && read.lines.len() == 1 && context.in_force().is_some_and(timed)
}

/// The weekdays of the plan in force.
pub(in crate::domain::decision) fn weekdays(context: &Context<'_>) -> Vec<Weekday7> {
    let take = context.in_force().unwrap_or_default();
    let mut bits = 0_u8;
    for line in &take.lines {
        if let Days::Weekdays { days, .. } = line.days {
            bits |= days;
        }
    }
    (0..7).filter(|day| bits >> day & 1 == 1).map(Weekday7).collect()
}

/// The one weekday of the plan in force.
pub(in crate::domain::decision) fn only_weekday(context: &Context<'_>) -> Option<Weekday7> {
    match weekdays(context).as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// The moments of the day of the plan in force.
pub(in crate::domain::decision) fn moments(context: &Context<'_>) -> Vec<Moment> {
    let take = context.in_force().unwrap_or_default();
    let mut found = Vec::new();
    for line in take.lines.into_iter().filter(|line| !line.is_as_needed()) {
        if !found.contains(&line.moment) {
            found.push(line.moment);
        }
    }
    found
}
