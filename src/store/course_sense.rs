//! What a course file says that can be read, and that cannot be meant: steps that never begin, decisions that change
//! nothing, amounts that cannot be given, a plan over the person's own limits.
//!
//! None of it stops a course from being used: the prescriber's words go before the arithmetic. It is looked at when a
//! person asks for the faults of the files, not whenever they are read.

mod ahead;
mod effect;
mod worn;

use std::collections::HashSet;

use chrono::NaiveDate;

pub(super) use ahead::{Ahead, ahead};

use super::fault::{Fault, Severity};
use super::reader::{self, Fields, Reader};
use crate::domain::amount::{Amount, Quantity};
use crate::domain::change::{Change, Verb};
use crate::domain::course::{Course, Limits, Preparation, hours_key};
use crate::domain::directions::{Days, Directions, Line, Moment};
use crate::domain::label;
use crate::domain::most::Most;
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::preparation::{Ratio, in_unit, makeable, which};
use crate::domain::printed::Printed;
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

/// Looks at a course file that was read without an error.
pub(super) fn check(file: &str, bytes: &[u8], course: &Course, words: &Vocabulary) -> Vec<Fault> {
    let table = reader::decode(file, bytes).and_then(|text| Ok((text, reader::parse(file, text)?)));
    let Ok((text, table)) = table else { return Vec::new() };
    let mut r = Reader::new(file, text);
    if course.archived.is_none() {
        look(&mut r, &Fields::root(&table), course, words);
    }
    r.into_faults()
}

fn look(r: &mut Reader<'_>, top: &Fields<'_>, course: &Course, words: &Vocabulary) {
    let plans = top.list(r, "plan", "plan");
    let mut seen = HashSet::new();
    let mut sense = Sense {
        course,
        told: HashSet::new(),
    };
    for fields in &plans {
        let Some(plan) = fields
            .date(r, "from")
            .and_then(|from| course.plans.iter().find(|p| p.from == from))
        else {
            continue;
        };
        let steps = fields.list(r, "steps", "plan.steps");
        let same: Vec<&Plan> = course.plans.iter().filter(|p| p.from == plan.from).collect();
        if same.len() > 1 {
            // What was changed on the day on which it was entered has taken its place; it was never in force.
            let revised = same.last().is_some_and(|last| last.entered.is_some());
            if !revised && seen.insert(plan.from) {
                let text = format!("two plans begin on {}; the later one in the file is used", plan.from);
                note(r, fields, "from", &text);
            }
            continue;
        }
        if let Some(entered) = plan.entered.filter(|entered| *entered > plan.from)
            && course.plans.iter().any(|before| before.from < plan.from)
        {
            let days = (entered - plan.from).num_days();
            let text = format!(
                "this plan was entered on {entered} and begins on {}: the {days} days before it was entered are judged by it, \
                 not by the plan that was in force then",
                plan.from
            );
            note(r, fields, "from", &text);
        }
        order(r, plan, &steps);
        for (step, fields) in plan.steps.iter().zip(&steps) {
            sense.amounts(r, fields, "take", plan, &step.take);
            sense.day(r, fields, plan, step);
            meeting(r, fields, &step.take);
            nothing_due(r, fields, &step.take);
            untimed(r, fields, words);
            days_of_both(r, fields, words);
            for text in worn::faults(&course.preparation, &step.take) {
                note(r, fields, "take", &text);
            }
            if plan.at.is_none() {
                unanchored(r, fields, "take", &step.take);
            }
        }
    }
    for fields in top.list(r, "change", "change") {
        let Some(on) = fields.date(r, "on") else { continue };
        let Some(said) = fields.words(r, "do", "") else {
            continue;
        };
        if let Some(change) = change_of(course, on, said.text) {
            if let Some(text) = effect::without(course, words, change) {
                fields.soft().fault(r, "do", &text);
            }
            if let Some(text) = effect::reaches_back(course, words, change) {
                note(r, &fields, "on", &text);
            }
            if let Some(text) = effect::begins_behind_nothing(course, words, change) {
                fields.soft().fault(r, "after", &text);
            }
            let plan = course.plans.iter().rfind(|p| p.from <= on);
            match (&change.verb, plan) {
                (Verb::Take(take), Some(plan)) => {
                    for text in worn::faults(&course.preparation, take) {
                        note(r, &fields, "do", &text);
                    }
                    sense.amounts(r, &fields, "do", plan, take);
                    if plan.at.is_none() {
                        unanchored(r, &fields, "do", take);
                    }
                }
                (Verb::Set { amount, .. }, Some(plan)) => sense.amounts(r, &fields, "do", plan, &set_to(amount)),
                _ => {}
            }
        }
    }
    if let Some(fields) = top.inner(r, "limits", "limits") {
        uncounted(r, &fields, course);
    }
}

/// The decision in force that a record of the file is.
fn change_of<'a>(course: &'a Course, on: NaiveDate, said: &str) -> Option<&'a Change> {
    let same_words = |change: &&Change| {
        change.on == on && change.void.is_none() && change.verb.to_string().eq_ignore_ascii_case(said.trim())
    };
    // Words that were spelled in another way than the program's are looked at all the same, where the day has one.
    let mut same_day = course.changes.iter().filter(|change| change.on == on);
    let alone = same_day
        .next()
        .filter(|change| same_day.next().is_none() && change.void.is_none());
    course.changes.iter().find(same_words).or(alone)
}

fn note(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, text: &str) {
    let at = fields.value(key).map_or(fields.at(), |value| value.span().start);
    r.report(at, &fields.path(key), Severity::Note, text);
}

/// Steps that never begin, and a repeat that is never reached.
fn order(r: &mut Reader<'_>, plan: &Plan, fields: &[Fields<'_>]) {
    let mut before = None;
    for (index, (step, fields)) in plan.steps.iter().zip(fields).enumerate() {
        if step.length == Length::Open && (index + 1 < plan.steps.len() || plan.repeat != Repeat::No) {
            note(
                r,
                fields,
                "take",
                "this step has no end, so that nothing after it ever begins; expected a length such as for = \"2 weeks\"",
            );
        }
        if let Length::Until(date) = step.length {
            // The end of a step that asks since then and was written out later.
            let asks = step.then == Then::Ask && index == 0;
            if !asks && date < plan.from || before.is_some_and(|before| date <= before) {
                note(
                    r,
                    fields,
                    "until",
                    "this day is over before the step begins; the step takes no time",
                );
            }
            before = Some(date);
        }
    }
}

/// Two lines at one moment: both are due, which is not what somebody means who writes an exception.
fn meeting(r: &mut Reader<'_>, fields: &Fields<'_>, take: &Directions) {
    let timed = |line: &&Line| {
        matches!(
            line.moment,
            Moment::Slot { .. } | Moment::Clock(_) | Moment::TimesADay(1)
        )
    };
    let lines: Vec<&Line> = take.lines.iter().filter(timed).collect();
    for (at, line) in lines.iter().enumerate() {
        let meets = |other: &&&Line| {
            other.moment == line.moment
                && other.amount.unit == line.amount.unit
                && match (&other.days, &line.days) {
                    (Days::Every, _) | (_, Days::Every) => true,
                    (Days::Weekdays { days: one, .. }, Days::Weekdays { days: two, .. }) => one & two != 0,
                    (one, two) => one == two,
                }
        };
        if let Some(other) = lines.iter().take(at).find(meets) {
            let text = if line.moment == Moment::TimesADay(1) {
                format!(
                    "{} and {} are both taken once a day and add up to one dose; where these are two doses, say when each is \
                     taken, such as `{0} morning, {1} evening`",
                    other.amount, line.amount
                )
            } else {
                format!(
                    "{} and {} are due at one moment ({}) and add up; where the second is meant in place of the first, say on \
                 which days each is due",
                    other.amount, line.amount, line.moment
                )
            };
            note(r, fields, "take", &text);
        }
    }
}

/// A dose of nothing is due, and asks to be recorded.
fn nothing_due(r: &mut Reader<'_>, fields: &Fields<'_>, take: &Directions) {
    let nothing = |line: &&Line| line.amount.low.is_zero() && line.amount.high.is_none() && line.first.is_none();
    if let Some(line) = take.lines.iter().find(nothing) {
        let text = format!(
            "{} is due as a dose and has to be recorded; leave out the times at which nothing is taken, or say `none`",
            line.amount
        );
        note(r, fields, "take", &text);
    }
}

/// A dose on certain days of which no time is said: a line that is cut short looks the same.
fn untimed(r: &mut Reader<'_>, fields: &Fields<'_>, words: &Vocabulary) {
    let Some(said) = fields.words(r, "take", "") else {
        return;
    };
    // `every 2 days` is how people say the dose of a day; of `on Tue` the end may be missing.
    let calendar = |line: &Line| matches!(line.days, Days::Weekdays { .. } | Days::Month { .. } | Days::Dates(_));
    if let Some(line) = Directions::untimed(said.text, words).filter(calendar) {
        let (amount, days) = (&line.amount, &line.days);
        let text = format!(
            "{amount} {days} has no time, so it is due at any time of its day; say when, such as `{amount} morning {days}`, or \
             `{amount} once {days}`"
        );
        note(r, fields, "take", &text);
    }
}

/// Days behind several doses, which are asked about where they are typed: a file has them for all of the doses.
fn days_of_both(r: &mut Reader<'_>, fields: &Fields<'_>, words: &Vocabulary) {
    if let Some(said) = fields.words(r, "take", "")
        && let Some((read, asked)) = label::in_file(said.text, words)
    {
        note(r, fields, "take", &format!("{asked}. It is read as `{read}`"));
    }
}

/// Hours from one dose to the next, and no first time: nobody knows when the first is due.
fn unanchored(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, take: &Directions) {
    if let Some(line) = take.without_first_time() {
        let text = format!(
            "{} has no first time, so it is not known when the first dose is due; expected one such as `from 08:00`, or `at` \
             in the plan",
            line.moment
        );
        note(r, fields, key, &text);
    }
}

struct Sense<'a> {
    course: &'a Course,
    /// Amounts that were spoken of: each once a file.
    told: HashSet<String>,
}

impl Sense<'_> {
    /// Amounts that the preparation cannot give, and doses over the limit for one.
    fn amounts(&mut self, r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, plan: &Plan, take: &Directions) {
        let preparation = &self.course.preparation;
        let amounts = take
            .lines
            .iter()
            .flat_map(|line| std::iter::once(&line.amount).chain(&line.first));
        for amount in amounts.filter_map(|amount| amount.for_body(plan.weight, plan.surface)) {
            let ends = [amount.quantity(), amount.at_most()];
            let ends = ends.get(usize::from(amount.high.is_none())..).unwrap_or_default();
            for one in ends {
                if !self.told.insert(one.to_string()) {
                    continue;
                }
                if let Err(error) = makeable(preparation, one) {
                    note(r, fields, key, &error.to_string());
                }
                let counted = preparation.count.as_deref().and_then(|count| Unit::word(count, &[]));
                if let Some(counted) = counted.filter(|_| !preparation.contains.is_empty())
                    && in_unit(preparation, one, &counted).is_none()
                {
                    let not_stated = || format!("what {one} comes to in {} is not stated", counted.show(true));
                    let text = which(preparation, one).unwrap_or_else(not_stated);
                    note(r, fields, key, &text);
                }
                let limit = self.course.limits.per_dose.as_ref();
                if let Some(limit) = limit.filter(|limit| self.over(one, limit)) {
                    note(
                        r,
                        fields,
                        key,
                        &format!("{one} is over your limit of {limit} for one dose"),
                    );
                }
            }
        }
    }

    /// An ordinary day or week of a step over the limit for it.
    fn day(&self, r: &mut Reader<'_>, fields: &Fields<'_>, plan: &Plan, step: &Step) {
        let Limits {
            per_day,
            per_calendar_day,
            per_week,
            ..
        } = &self.course.limits;
        let rules = [
            (per_day, Span::Day, "in any 24 hours"),
            (per_calendar_day, Span::Day, "for one day"),
            (per_week, Span::Week, "in any 7 days"),
        ];
        for (limit, span, name) in rules {
            let Some(limit) = limit else { continue };
            let doses = step.take.lines.iter().filter_map(|line| {
                let amount = line.amount.for_body(plan.weight, plan.surface)?;
                Some((amount.at_most(), doses(line, span)))
            });
            let sum = doses
                .filter(|(_, count)| *count > 0)
                .try_fold(Ratio::ZERO, |sum, (amount, count)| {
                    sum.plus(
                        limit
                            .counted(&self.course.preparation, &amount)?
                            .times(Ratio::whole(count))?,
                    )
                });
            if sum.is_some_and(|sum| sum > limit.amount.value.into()) {
                note(r, fields, "take", &format!("this is over your limit of {limit} {name}"));
                return;
            }
        }
    }

    fn over(&self, amount: &Quantity, limit: &Most) -> bool {
        let one = limit.counted(&self.course.preparation, amount);
        one.is_some_and(|one| one > limit.amount.value.into())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Span {
    Day,
    Week,
}

/// How many doses of a line fall in every such span, at least.
fn doses(line: &Line, span: Span) -> u32 {
    let a_day = match line.moment {
        Moment::Slot { .. } | Moment::Clock(_) => 1,
        Moment::TimesADay(times) => times,
        Moment::Every { minutes, .. } => 24 * 60 / minutes.max(1),
        Moment::AsNeeded { .. } => 0,
    };
    match (&line.days, span) {
        (Days::Every, Span::Day) => a_day,
        (Days::Every, Span::Week) => a_day * 7,
        (Days::Weekdays { days, every: 1, .. }, Span::Week) => a_day * days.count_ones(),
        (Days::Chosen(days), Span::Week) => a_day * days,
        _ => 0,
    }
}

/// An amount that is set, as directions.
fn set_to(amount: &Amount) -> Directions {
    Directions {
        lines: vec![Line {
            amount: amount.clone(),
            first: None,
            moment: Moment::TimesADay(1),
            lasts: None,
            days: Days::Every,
            around: None,
        }],
    }
}

/// Limits that no dose of the plan can be compared with.
fn uncounted(r: &mut Reader<'_>, fields: &Fields<'_>, course: &Course) {
    let Some(plan) = course.plans.last() else { return };
    let amounts: Vec<Amount> = plan
        .steps
        .iter()
        .flat_map(|step| &step.take.lines)
        .filter_map(|line| line.amount.for_body(plan.weight, plan.surface))
        .collect();
    let limits = &course.limits;
    let stated = [
        ("per_dose", &limits.per_dose),
        ("per_day", &limits.per_day),
        ("per_calendar_day", &limits.per_calendar_day),
        ("per_week", &limits.per_week),
        ("per_episode", &limits.per_episode),
    ];
    let stated = stated
        .into_iter()
        .filter_map(|(key, limit)| Some((key, limit.as_ref()?)));
    let hours = limits.per_hours.iter().map(|(hours, most)| (hours_key(*hours), most));
    for (key, limit) in stated.chain(hours) {
        let countable = |amount: &Amount| limit.counted(&course.preparation, &amount.quantity()).is_some();
        if let Some(amount) = amounts.iter().find(|amount| !countable(amount)) {
            let text = format!(
                "what {} comes to in {} is not stated, so this limit has no effect; expected a limit in the \
                 unit of the plan, {}",
                amount.quantity(),
                limit.unit(),
                instead(&course.preparation, limit)
            );
            fields.soft().fault(r, key, &text);
        }
    }
}

/// What makes a limit hold: the component that it is about, where the product has several; else what it contains.
fn instead(p: &Preparation, limit: &Most) -> String {
    let alike = |(_, strength): &&(String, Printed)| {
        let of = match &strength.unit {
            Unit::Per(of, _) => of,
            unit => unit,
        };
        of.factor_to(&limit.amount.unit).is_some()
    };
    let named: Vec<String> = (p.contains.iter().filter(alike))
        .filter(|(name, _)| !name.is_empty() && limit.component.is_none())
        .map(|(name, _)| format!("\"{} {name}\"", limit.amount))
        .collect();
    match named.as_slice() {
        [] | [_] => "or `contains`".to_owned(),
        named => format!("or of one component, such as {}", named.join(" or ")),
    }
}
