//! Rules as they are typed: rows that rise or fall, days on and off, lengths.

use rust_decimal::Decimal;

use super::PlanAsk;
use crate::domain::amount::{Quantity, number};
use crate::domain::decision;
use crate::domain::directions::{Directions, Line};
use crate::domain::draft::{Body, on_off};
use crate::domain::label;
use crate::domain::ladder::{By, Rounding, Rule, side_by_side};
use crate::domain::plan::{Length, Repeat, Step, Then};
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

/// The steps of a new plan: the same doses all the time, rows from a rule, or days on and off.
///
/// # Errors
/// What could be typed.
pub fn shape(text: &str, take: &Directions, counted: &[Box<str>]) -> Result<Vec<Step>, String> {
    Ok(shaped(text, take, counted)?.steps)
}

/// What a rule makes of directions.
pub(super) struct Shaped {
    /// The rows.
    pub steps: Vec<Step>,
    /// How long each row of a rule lasts; `None` for the same doses, or days on and off.
    pub every: Option<Length>,
    /// Each row asks before the next.
    pub ask: bool,
    /// It is about what is taken on a day in all.
    pub total: bool,
}

/// What a line says of the plan as a whole.
pub(super) enum OfPlan {
    /// Whether it begins again at the row.
    Repeat(Repeat),
    /// What amounts for each kg or m2 are worked out with.
    Body(Body),
}

/// `repeat for ever`, `repeat 6 times`, `repeat no`, `weight 24 kg`, `surface 0.9 m2`.
///
/// # Errors
/// What could be typed in its place.
pub(super) fn of_plan(text: &str) -> Result<Option<OfPlan>, String> {
    let text = text.trim();
    let lower = text.to_lowercase();
    if matches!(lower.as_str(), "no repeat" | "do not repeat") {
        return Ok(Some(OfPlan::Repeat(Repeat::No)));
    }
    let (word, rest) = lower.split_once(' ').unwrap_or((&lower, ""));
    let rest = rest.trim();
    let body = |unit: Unit, such: &str| {
        let read = Quantity::parse(rest, &[]).ok().and_then(|amount| amount.to(&unit));
        let read = read.map(|amount| amount.value).filter(|value| *value > Decimal::ZERO);
        read.ok_or_else(|| format!("`{text}` cannot be read; say `{such}`"))
    };
    Ok(Some(match word {
        "repeat" | "repeats" if rest.is_empty() => OfPlan::Repeat(Repeat::From { step: 1, times: None }),
        "repeat" | "repeats" if rest.starts_with("from") => {
            return Err("the plan begins again at the row that you are on: go there, and say `repeat 6 times` or `repeat for ever`".into());
        }
        "repeat" | "repeats" => {
            OfPlan::Repeat(rest.parse().map_err(|_| {
                format!("`{text}` cannot be read; say `repeat 6 times`, `repeat for ever` or `repeat no`")
            })?)
        }
        "weight" => OfPlan::Body(Body::Weight(body(Unit::Kilogram, "weight 24 kg")?)),
        "surface" => OfPlan::Body(Body::Surface(body(Unit::SquareMetre, "surface 0.9 m2")?)),
        _ => return Ok(None),
    }))
}

/// Reads what a line for a rule or the question of a new plan says.
///
/// # Errors
/// What could be typed.
pub(super) fn shaped(text: &str, take: &Directions, counted: &[Box<str>]) -> Result<Shaped, String> {
    let level = |take: Directions| Shaped {
        steps: vec![Step {
            take,
            length: Length::Open,
            then: Then::GoOn,
            note: None,
        }],
        every: None,
        ask: false,
        total: false,
    };
    let text = text.trim();
    let is_rule = text.split_whitespace().any(|word| matches!(word, "by" | "from"));
    match text {
        "" | "same" | "level" => Ok(level(take.clone())),
        _ if is_rule => ruled(text, take, counted),
        _ => on_off(take, text).map(level).map_err(|_| {
            "expected same, by 2.5 mg every week to 10 mg, by 10 % every week to 1 mg, or 5 on 2 off".into()
        }),
    }
}

/// A number alone means days.
pub(super) fn length(text: &str) -> Result<Length, String> {
    let text = text.trim();
    let text = if text.bytes().all(|b| b.is_ascii_digit()) {
        format!("{text} days")
    } else {
        text.to_owned()
    };
    text.parse()
        .map_err(|error: crate::domain::plan::PhraseError| error.to_string())
}

/// Directions in full.
pub(in crate::app::plan) fn directions(text: &str, words: &Vocabulary) -> Result<Directions, String> {
    label::take(text, words).map_err(|error| label::refusal(text, &error))
}

/// `3 weeks, ask`
pub(in crate::app::plan) fn ask_suffix(text: &str) -> (&str, bool) {
    let trimmed = text.trim_end();
    match trimmed.strip_suffix("ask").or_else(|| trimmed.strip_suffix("asks")) {
        Some(rest) if rest.is_empty() || rest.ends_with([' ', ',']) => {
            let rest = rest.trim_end_matches([' ', ',']);
            (
                rest.strip_suffix(" then").unwrap_or(rest).trim_end_matches([' ', ',']),
                true,
            )
        }
        _ => (text, false),
    }
}

/// The amounts that a rule may change: those that are due by the clock, each one figure.
fn scheduled(take: &Directions) -> Result<Vec<(usize, &Line)>, String> {
    let lines: Vec<(usize, &Line)> = take
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_as_needed())
        .collect();
    match lines.iter().find(|(_, line)| line.amount.high.is_some()) {
        Some((_, line)) => Err(format!("{} is a range; a rule needs one amount", line.amount)),
        None => Ok(lines),
    }
}

/// Whether all doses are one amount.
pub(super) fn one_amount(take: &Directions) -> bool {
    let mut all = take.lines.iter().filter(|line| !line.is_as_needed());
    let first = all.next().map(|line| &line.amount);
    all.all(|line| Some(&line.amount) == first)
}

/// `morning`, `bedtime`: the doses that can be meant.
pub(super) fn moments(take: &Directions) -> String {
    let all = take.lines.iter().filter(|line| !line.is_as_needed());
    let mut names: Vec<String> = all.map(|line| line.moment.to_string()).collect();
    names.dedup();
    names.join(", ")
}

/// Which lines a rule is about: all where they are one amount, those of a moment, or each by its own.
fn meant(which: &str, take: &Directions) -> Result<Vec<usize>, String> {
    let lines = scheduled(take)?;
    let all = || lines.iter().map(|(at, _)| *at).collect();
    let filler = ["up", "down", "the", "dose", "doses", "taper", "of", "only"];
    let words: Vec<&str> = which.split_whitespace().filter(|word| !filler.contains(word)).collect();
    match words.join(" ").as_str() {
        "" if one_amount(take) => Ok(all()),
        "" => Err(format!(
            "the doses differ ({take}): say which, such as `{} by ..`, `each by ..` for each of them, or `total by ..` for the \
             sum of the day",
            lines
                .last()
                .map_or("evening".to_owned(), |(_, line)| line.moment.to_string())
        )),
        "each" | "all" | "both" | "every" => Ok(all()),
        name => {
            let named = |line: &Line| line.moment.to_string().to_lowercase() == name.to_lowercase();
            let found: Vec<usize> = lines
                .iter()
                .filter(|(_, line)| named(line))
                .map(|(at, _)| *at)
                .collect();
            if found.is_empty() {
                Err(format!("there is no dose at `{name}`; there is {}", moments(take)))
            } else {
                Ok(found)
            }
        }
    }
}

/// `by 10 mg every 2 weeks to 0`, `bedtime by 0.1 mL every 3 days to 0`, `from 20 mg by 10 % of the first every week to
/// 5 mg, steps of 2.5 mg, ask`.
fn ruled(text: &str, take: &Directions, counted: &[Box<str>]) -> Result<Shaped, String> {
    let (text, ask) = ask_suffix(text);
    let lower = text.replace(',', " , ").replace('%', " % ");
    let mut parts: Vec<(&str, Vec<&str>)> = vec![("", Vec::new())];
    for word in lower.split_whitespace() {
        match word {
            "from" | "by" | "every" | "to" | "steps" => parts.push((word, Vec::new())),
            "," => parts.push((",", Vec::new())),
            _ => {
                if let Some(last) = parts.last_mut() {
                    last.1.push(word);
                }
            }
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for (name, words) in &parts {
        if *name == "," && !words.is_empty() {
            return Err(format!(
                "`{}` does not fit here; {}",
                words.join(" "),
                expected(PlanAsk::Taper)
            ));
        }
        if *name != "," && seen.contains(name) {
            return Err(format!("`{name}` is there twice; {}", expected(PlanAsk::Taper)));
        }
        seen.push(name);
    }
    let part = |name: &str| parts.iter().find(|(n, _)| *n == name).map(|(_, words)| words.join(" "));
    let every = match part("every") {
        None => return Err(format!("how long is each step? {}", expected(PlanAsk::Taper))),
        Some(text) if text == "week" => Length::Weeks(1),
        Some(text) if text == "day" => Length::Days(1),
        Some(text) if text == "month" => Length::Months(1),
        Some(text) => length(&text)?,
    };
    let by = part("by").ok_or_else(|| format!("by how much? {}", expected(PlanAsk::Taper)))?;
    let which = part("").unwrap_or_default();
    if is_total(&which) {
        return of_the_day(take, &every, ask, &part, counted);
    }
    let chosen = meant(&which, take)?;
    let mut rules: Vec<Option<Rule>> = vec![None; take.lines.len()];
    for (at, line) in take.lines.iter().enumerate().filter(|(at, _)| chosen.contains(at)) {
        let own = line.amount.quantity();
        let amount = |text: &str| amount_of(text, &own, counted);
        let first = part("from").map_or_else(|| Ok(own.clone()), |text| amount(&text))?;
        let to = part("to").map(|text| amount(&text)).transpose()?;
        rules[at] = Some(rule_of(&first, (&by, to), &every, ask, part("steps"), counted)?);
    }
    if rules.iter().all(Option::is_none) {
        return Err("this row has no dose at a time of its own, so there is nothing to begin with".into());
    }
    let steps = side_by_side(&rules, take).map_err(|error| error.to_string())?;
    Ok(Shaped {
        steps,
        every: Some(every),
        ask,
        total: false,
    })
}

/// An amount of a rule; a number alone is in the unit of the dose.
fn amount_of(text: &str, own: &Quantity, counted: &[Box<str>]) -> Result<Quantity, String> {
    match Quantity::dose(text, counted) {
        Ok(quantity) => quantity
            .to(&own.unit)
            .ok_or_else(|| format!("`{text}` is in another kind of unit than {own}")),
        Err(_) if number(text).is_ok() => Ok(Quantity::new(
            number(text).map_err(|error| error.to_string())?,
            own.unit.clone(),
        )),
        Err(error) => Err(error.to_string()),
    }
}

/// The rule for a dose, or for a total: by how much, and where it ends.
fn rule_of(
    first: &Quantity,
    (by, to): (&str, Option<Quantity>),
    every: &Length,
    ask: bool,
    steps: Option<String>,
    counted: &[Box<str>],
) -> Result<Rule, String> {
    let amount = |text: &str| amount_of(text, first, counted);
    let rises = to.as_ref().is_some_and(|to| to.value > first.value);
    let by = if let Some((percent, of)) = by.split_once('%') {
        if rises {
            return Err("a rise is by an amount, not by a percentage".into());
        }
        let percent = number(percent.trim()).map_err(|error| error.to_string())?;
        if of.contains("first") {
            By::PercentOfFirst(percent)
        } else {
            By::PercentOfRemaining(percent)
        }
    } else {
        let by = amount(by)?.value;
        if rises { By::Up(by) } else { By::Down(by) }
    };
    let rounding = match steps {
        Some(text) => Rounding::Nearest(amount(text.trim_start_matches("of").trim())?.value),
        None => Rounding::Exact,
    };
    let to = to.map(|to| to.value).filter(|to| rises || *to > Decimal::ZERO);
    Ok(Rule {
        first: first.clone(),
        by,
        every: every.clone(),
        to,
        rounding,
        last_goes_on: to.is_some(),
        ask,
    })
}

/// Whether a rule is about what is taken on a day in all.
fn is_total(which: &str) -> bool {
    let words: Vec<&str> = which
        .split_whitespace()
        .filter(|word| !["the", "of", "a", "day", "day's", "daily", "taper", "up", "down"].contains(word))
        .collect();
    matches!(words.as_slice(), ["total" | "sum"])
}

/// `total by 0.1 mL every 3 days to 0`: the sum of the day falls, each time from the largest dose.
fn of_the_day(
    take: &Directions,
    every: &Length,
    ask: bool,
    part: &dyn Fn(&str) -> Option<String>,
    counted: &[Box<str>],
) -> Result<Shaped, String> {
    let lines = scheduled(take)?;
    let apart = || "the doses are not of the same days, so they have no total of a day; say which dose".to_owned();
    let Some((_, first)) = lines.first() else {
        return Err("this row has no dose at a time of its own, so there is nothing to begin with".into());
    };
    if lines.iter().any(|(_, line)| line.days != first.days) {
        return Err(apart());
    }
    let mut sum = first.amount.quantity();
    for (_, line) in lines.iter().skip(1) {
        sum = sum.plus(&line.amount.quantity()).ok_or_else(apart)?;
    }
    let amount = |text: &str| amount_of(text, &sum, counted);
    if let Some(from) = part("from") {
        let from = amount(&from)?;
        if from.value != sum.value {
            return Err(format!("the total of the day is {sum}, not {from}"));
        }
    }
    let to = part("to").map(|text| amount(&text)).transpose()?;
    let by = part("by").unwrap_or_default();
    let rule = rule_of(&sum, (&by, to), every, ask, part("steps"), counted)?;
    let steps = crate::domain::ladder::of_total(&rule, take).map_err(|error| error.to_string())?;
    Ok(Shaped {
        steps,
        every: Some(every.clone()),
        ask,
        total: true,
    })
}

/// What steps from a rule come to, in words: `25, 20, 15 mg, 1 week each; then nothing`.
pub(super) fn in_words(shaped: &Shaped) -> String {
    let steps = &shaped.steps;
    let goes_on = steps.last().is_some_and(|step| step.length == Length::Open);
    let single = |step: &Step| match step.take.lines.as_slice() {
        [] => None,
        lines => lines
            .iter()
            .all(|line| line.amount == lines[0].amount && !line.is_as_needed())
            .then(|| lines[0].amount.clone()),
    };
    let singles: Option<Vec<_>> = steps.iter().map(single).collect();
    let shape = |step: &Step| {
        step.take
            .lines
            .iter()
            .map(|line| line.moment.clone())
            .collect::<Vec<_>>()
    };
    let same = steps.iter().all(|step| shape(step) == shape(&steps[0]));
    let amounts = match singles.filter(|_| same) {
        Some(all)
            if all
                .iter()
                .all(|amount| amount.unit == all[0].unit && amount.high.is_none()) =>
        {
            let numbers: Vec<String> = all
                .iter()
                .map(|amount| crate::domain::amount::show_number(amount.low))
                .collect();
            format!("{} {}", numbers.join(", "), all[0].unit.show(true))
        }
        _ => {
            let all: Vec<String> = steps.iter().map(|step| step.take.to_string()).collect();
            all.join("; ")
        }
    };
    let every = shaped
        .every
        .as_ref()
        .map(|every| format!(", {every} each"))
        .unwrap_or_default();
    let total = if shaped.total {
        "; each time from the largest dose"
    } else {
        ""
    };
    format!(
        "{amounts}{every}{total}{}; {}",
        if shaped.ask { "; it asks before each" } else { "" },
        if goes_on { "the last goes on" } else { "then nothing" }
    )
}

/// What could be typed.
pub(super) fn expected(ask: PlanAsk) -> &'static str {
    match ask {
        PlanAsk::Dose => "such as 75 mcg 08:00, or the amount alone",
        PlanAsk::Days => {
            "such as 21, 3 weeks, 1 month, until 20 dec, until decided, no end; `, ask` asks at its end; `no end, drop the rest`"
        }
        PlanAsk::Note => "in your words; empty removes the note",
        PlanAsk::Hold => "a number of days, 2 weeks, until 20 dec; the later steps move with it",
        PlanAsk::Below | PlanAsk::Above => {
            "such as 80 mcg 08:00 for 2 weeks; until 20 dec; with `, ask` it asks at its end"
        }
        PlanAsk::Taper => {
            "such as by 10 mg every 2 weeks to 0; evening by 5 mg every week to 0; 5 on 2 off; same; repeat 6 times; weight 24 kg"
        }
        PlanAsk::Cycle => "5 on 2 off, 21 of 28, every 3 days, Mon Wed Fri, 4 weeks on 2 weeks off, every day",
        PlanAsk::Decide => decision::expected(),
        PlanAsk::Keep => "a word, such as slower; another draft can be begun then",
        PlanAsk::Resume => "the name under which it was kept",
    }
}
