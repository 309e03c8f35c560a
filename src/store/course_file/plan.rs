//! `[[plan]]` and `[[change]]`: revisions, their steps, and dated decisions.

use rust_decimal::Decimal;

use super::super::reader::{Fields, Reader, Words};
use super::body;
use super::keys::{BEGINS, CHANGE, PLAN, STEP};
use crate::domain::amount::{Basis, Quantity};
use crate::domain::change::{Change, Verb};
use crate::domain::decision::named_days;
use crate::domain::journal::DueMoment;
use crate::domain::plan::{Begins, Length, Plan, Repeat, Step, Then};
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

/// Reads one `[[plan]]`.
pub(crate) fn plan(r: &mut Reader<'_>, fields: &Fields<'_>, words: &Vocabulary) -> Option<Plan> {
    fields.close(r, PLAN);
    let soft = fields.soft();
    let from = fields.date(r, "from");
    let from = fields.need(r, "from", from, "the first day of the plan, such as from = 2026-01-05");
    let tables = fields.list(r, "steps", "plan.steps");
    let before = tables.len();
    let steps: Vec<Step> = tables
        .iter()
        .filter_map(|step_fields| step(r, step_fields, words))
        .collect();
    if before == 0 && !matches!(fields.value("steps").map(toml::Spanned::get_ref), Some(v) if v.as_array().is_none()) {
        fields.fault(
            r,
            "steps",
            "the plan has no steps; expected at least one, such as { take = \"1 tablet morning\" }",
        );
    }
    let stated = |r: &mut Reader<'_>, key: &str, unit: Unit, expected: &str| {
        let read = |text: &str| {
            Quantity::parse(text, &[])
                .ok()
                .and_then(|q| q.to(&unit))
                .map(|q| q.value)
                .filter(|v| *v > Decimal::ZERO)
        };
        fields.choose(r, key, expected, read)
    };
    let weight = stated(r, "weight", Unit::Kilogram, "a weight such as 24 kg");
    let surface = stated(r, "surface", Unit::SquareMetre, "a body surface such as 1.8 m2");
    let height = fields.choose(r, "height", "a height such as 170 cm", body::height);
    if height.is_some() {
        let why = match (surface, weight) {
            (Some(_), _) => "`surface` is stated, so the height is not used; expected one of them",
            (None, None) => "the surface is calculated from height and weight; expected weight = \"70 kg\" as well",
            _ => "",
        };
        if !why.is_empty() {
            fields.fault(r, "height", why);
        }
    }
    let plan = Plan {
        from: from?,
        at: fields.time(r, "at"),
        repeat: fields
            .read(r, "repeat", "for ever or 6 times", str::parse::<Repeat>)
            .unwrap_or_default(),
        weight,
        surface: surface.or_else(|| body::surface(height?, weight?)),
        entered: soft.date(r, "entered"),
        by: soft.text(r, "by"),
        why: soft.text(r, "why"),
        begins: if fields.has("begins") {
            Some(begins(r, fields, before, words)?)
        } else {
            None
        },
        steps,
    };
    if let Some(begins) = &plan.begins
        && let Some(Length::Until(last)) = begins.length
        && last < plan.from
        && !begins.ask
        && (usize::try_from(begins.step).ok())
            .and_then(|step| plan.steps.get(step.checked_sub(1)?))
            .is_none_or(|step| step.then == Then::GoOn)
    {
        let text = format!("the step is over on {last}, before the plan begins on {}", plan.from);
        fields.fault(r, "begins", &text);
    }
    if let Repeat::From { step, .. } = plan.repeat
        && usize::try_from(step).map_or(true, |step| step > before)
    {
        fields.fault(r, "repeat", &format!("there is no step {step}; the plan has {before}"));
    }
    for (step, fields) in plan.steps.iter().zip(&tables) {
        let bases = step
            .take
            .lines
            .iter()
            .flat_map(|line| std::iter::once(&line.amount).chain(&line.first));
        for basis in bases.filter_map(|amount| amount.basis) {
            let (missing, key) = match basis {
                Basis::Kilogram => (plan.weight.is_none(), "weight = \"24 kg\""),
                Basis::SquareMetre => (
                    plan.surface.is_none(),
                    "surface = \"1.8 m2\", or height = \"170 cm\" and weight",
                ),
            };
            if missing {
                let text = format!("the amount cannot be calculated: the plan has no {key}");
                fields.fault(r, "take", &text);
                return None;
            }
        }
    }
    (plan.steps.len() == before).then_some(plan)
}

pub(super) fn step(r: &mut Reader<'_>, fields: &Fields<'_>, words: &Vocabulary) -> Option<Step> {
    fields.close(r, STEP);
    let take = fields.directions(r, "take", words);
    let take = fields.need(
        r,
        "take",
        take,
        "directions such as take = \"1 tablet morning\", or \"none\"",
    );
    let length = match (fields.has("for"), fields.has("until")) {
        (true, true) => {
            fields.fault(r, "until", "the step has `for` and `until`; keep one of them");
            None
        }
        (true, false) => fields.read(r, "for", "a length such as 2 weeks", str::parse::<Length>),
        (false, true) => fields.date(r, "until").map(Length::Until),
        (false, false) => Some(Length::Open),
    };
    if let (Some(take), Some(length)) = (&take, &length) {
        let nothing = take.lines.iter().all(crate::domain::directions::Line::is_as_needed);
        match length {
            Length::Doses(_) | Length::Taken(_)
                if nothing && !(take.is_as_needed() && matches!(length, Length::Taken(_))) =>
            {
                fields.fault(
                    r,
                    "for",
                    "the step never ends: nothing is due in it; expected days or weeks, `until decided`, or of doses as needed \
                     `2 doses taken`",
                );
                return None;
            }
            Length::Cycles(_) if take.cycle().is_none() => {
                fields.fault(
                    r,
                    "for",
                    "the directions have no cycle; expected some such as days 1-21 of 28, or days or weeks",
                );
                return None;
            }
            _ => {}
        }
    }
    let then = if fields.has("then") {
        fields.one_of(r, "then", &[("go on", Then::GoOn), ("ask", Then::Ask)])
    } else {
        Some(Then::GoOn)
    };
    let note = fields.soft().text(r, "note");
    Some(Step {
        take: take?,
        length: length?,
        then: then?,
        note,
    })
}

/// Where in a ladder of this many steps a plan begins: `{ step = 3, for = "8 days" }`. `None` where what is there is wrong.
pub(super) fn begins(r: &mut Reader<'_>, fields: &Fields<'_>, steps: usize, words: &Vocabulary) -> Option<Begins> {
    let table = fields.inner(r, "begins", "plan.begins")?;
    table.close_strictly(r, BEGINS);
    let last = u32::try_from(steps).unwrap_or(u32::MAX).saturating_add(1);
    let step = table.whole(r, "step", 1..last.saturating_add(1));
    let step = table.need(r, "step", step, "the step with which the plan begins, such as step = 3");
    let first = if table.has("first") {
        table.whole(r, "first", 1..10_000)?
    } else {
        1
    };
    let day = if table.has("day") {
        table.whole(r, "day", 1..100_000)?
    } else {
        1
    };
    let length = match (table.has("for"), table.has("until")) {
        (true, true) => {
            table.fault(r, "until", "there are `for` and `until`; keep one of them");
            return None;
        }
        (true, false) => Some(table.read(r, "for", "a length such as 8 days", str::parse::<Length>)?),
        (false, true) => Some(Length::Until(table.date(r, "until")?)),
        (false, false) => None,
    };
    let ask = table.has("then") && table.one_of(r, "then", &[("go on", false), ("ask", true)])?;
    let take = if table.has("take") {
        Some(table.directions(r, "take", words)?)
    } else {
        None
    };
    Some(Begins {
        step: step?,
        day,
        first,
        length,
        ask,
        take,
    })
}

/// Reads one `[[change]]`.
pub(crate) fn change(r: &mut Reader<'_>, fields: &Fields<'_>, words: &Vocabulary) -> Option<Change> {
    fields.close(r, CHANGE);
    let soft = fields.soft();
    let on = fields.date(r, "on");
    let on = fields.need(r, "on", on, "the first day on which it holds, such as on = 2026-01-09");
    let void = fields.text(r, "void");
    let found = fields.words(r, "do", "a change such as hold 3 days");
    // What was taken back has no effect, so that its words stop nothing.
    let unread = |found: &Words<'_>| void.is_some() && Verb::parse(found.text, words).is_err();
    if found.as_ref().is_some_and(unread) {
        soft.fault(
            r,
            "do",
            "this was taken back and is not a valid change; it is left out of the list",
        );
        return None;
    }
    let verb = found.and_then(|found| verb(r, fields, &found, words));
    let verb = fields.need(r, "do", verb, "a change such as do = \"hold 3 days\"");
    let after = fields
        .moment(r, "after")
        .map(|text| DueMoment::parse(&text, words).ok_or(text));
    if let Some(Err(text)) = &after {
        let wrong = format!("`{text}` is not a moment of the plan, such as after = \"morning\" or after = \"08:00\"");
        fields.fault(r, "after", &wrong);
        return None;
    }
    let change = Change {
        after: after.and_then(Result::ok),
        after_time: soft.time(r, "after_time"),
        entered: soft.date(r, "entered"),
        by: soft.text(r, "by"),
        why: soft.text(r, "why"),
        void,
        id: fields.text(r, "id"),
        ..Change::new(on?, verb?)
    };
    Some(change)
}

pub(super) fn verb(r: &mut Reader<'_>, fields: &Fields<'_>, found: &Words<'_>, words: &Vocabulary) -> Option<Verb> {
    // Directions know the place of their fault; the other verbs are a few words long.
    if let Some(rest) = found.text.trim_start().strip_prefix("take ") {
        let skipped = found.text.len() - rest.len();
        return fields.directions_in(r, "do", (found, skipped), words).map(Verb::Take);
    }
    match Verb::parse(found.text, words) {
        Ok(verb) => Some(verb),
        Err(error) => {
            fields.fault(r, "do", &error.to_string());
            None
        }
    }
}

/// Whether a decision on single doses names one of a day, or of a later one.
pub(super) fn names_from(verb: &Verb, first: chrono::NaiveDate) -> bool {
    named_days(verb).iter().any(|day| *day >= first)
}
