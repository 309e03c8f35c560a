//! From doses and steps to directions, limits and fields; whatever is missing or contradicts itself is asked.

use super::doses::{Dose, Draft, Stage};
use super::item::{Item, Per, What};
use super::lex::Tokens;
use super::{About, LabelAsk, LabelStep, Outcome, Reading, bounds, checks, fields, ladder, lines, strengths};
use crate::domain::amount::Quantity;
use crate::domain::directions::Directions;
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
                &["an amount and times that you name"],
            );
        } else if draft.items.iter().any(known) {
            draft.ask(
                About::Amount,
                at,
                "how much, and how often?",
                &["an amount and times that you name"],
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
    let mut limits: Vec<(Per, Quantity)> = Vec::new();
    for n in 0..draft.stages.len() {
        let lines = lines::lines(t, &mut draft, n, &mut limits);
        checks::said_twice(&mut draft, n, &lines);
        checks::overlaps(t, &mut draft, n);
        checks::too_short(&mut draft, n);
        checks::several_needed(&mut draft, n);
        checks::more_if_needed(&mut draft, n);
        let length = draft.stages[n].length.clone().unwrap_or(Length::Open);
        steps.push(LabelStep {
            length,
            take: Directions { lines },
        });
    }
    bounds::gaps_of_each(&mut draft);
    bounds::totals(t, &mut draft);
    let limits = bounds::bounds(t, &mut draft, limits);
    bounds::strengths(t, &mut draft);
    strengths::made_up(t, &mut draft);
    bounds::unknown_strength(t, &mut draft, &limits);
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
            &["an amount and times that you name"],
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
    reading.limits = limits;
    if !reading.limits.is_empty() && reading.contains.is_none() {
        reading.contains = bounds::contains(&draft, &reading);
    }
    let round_trip = steps.iter().all(|step| {
        Directions::understood(&step.take.to_string(), &super::words::vocabulary())
            .is_some_and(|again| again == step.take)
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
            // `as needed for wheeze, then twice daily`: the second one is of each day.
            let daily = before.as_needed
                && !now.needed()
                && (now.times.is_some() || now.once || now.daily || now.a_day || now.days.is_some());
            if !daily
                && (before.needed() || now.needed() && !regular)
                && before.first.is_none()
                && now.moments.is_empty()
            {
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
                    "the first for a time that you name, then the second",
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
