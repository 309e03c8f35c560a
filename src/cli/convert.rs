//! `regimen convert`: what a preparation makes of an amount.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::context::{Context, Fail};
use super::json::{self, VERSION, figure};
use super::print::out;
use super::target::amount;
use crate::domain::amount::Quantity;
use crate::domain::course::{Course, Rounding};
use crate::domain::day::Schedules;
use crate::domain::directions::Directions;
use crate::domain::most::Most;
use crate::domain::preparation::{Conversion, Exact, convert_of, diluted, thing};
use crate::domain::supply::{Lasts, ToCome, lasts};
use crate::ui::text::clean_line;

/// How it was rounded, in words.
fn rule(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::Up => "up to ",
        Rounding::Down => "down to ",
        Rounding::Nearest | Rounding::Refuse => "to ",
    }
}

/// What a preparation makes of an amount
#[derive(Debug, Args)]
pub(super) struct ConvertArgs {
    /// The course, or the beginning of its name
    course: String,
    /// The amount: 2.5 mg, 0.25 mL, "5 drops", "2.5 mg THC", "1250 mg/m2", "0.1 mL undiluted"
    #[arg(required = true)]
    amount: Vec<String>,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

/// A figure as a decimal string; where no decimal number equals it the fraction is given too.
#[derive(Debug, Serialize)]
struct Figure {
    amount: String,
    unit: String,
    exact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    fraction: Option<String>,
    /// `dilution` or `undiluted`, where both are meant by this unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'static str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    how: String,
}

#[derive(Debug, Serialize)]
struct Part {
    component: String,
    amount: String,
    unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fraction: Option<String>,
}

/// What is given in place of what was asked.
#[derive(Debug, Serialize)]
struct RoundedShape {
    rule: String,
    amount: String,
    unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fraction: Option<String>,
    /// What was asked, exactly, before it was rounded.
    from: Vec<Figure>,
}

#[derive(Debug, Serialize)]
struct ConvertShape {
    version: u32,
    course: String,
    amount: String,
    unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measure_unit: Option<String>,
    equal: Vec<Figure>,
    components: Vec<Part>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rounded: Option<RoundedShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doses_in_a_pack: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days_a_pack_lasts: Option<u64>,
    notes: Vec<String>,
}

/// What was asked about.
struct Question {
    /// As it is shown: `1250 mg/m2 = 2250 mg`, `2.5 mg THC`.
    shown: String,
    amount: Quantity,
    component: Option<Box<str>>,
}

impl ConvertArgs {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let course = context.course(&self.course)?.clone();
        let asked = question(context, &course, self.amount.join(" ").trim())?;
        let mut found = convert_of(&course.preparation, &asked.amount, asked.component.as_deref());
        if found.days.is_none() && found.per_pack.is_some() {
            found.days = days_of_a_pack(context, &course);
        }
        let code = ExitCode::from(u8::from(found.refusal.is_some()));
        if self.json {
            json::print_with(&shape(&course, &asked, &found), context)?;
            return Ok(code);
        }
        let first = match &found.rounded {
            Some(rounded) => format!("{}, rounded {}{}", asked.shown, rule(rounded.rule), rounded.gives),
            None => asked.shown.clone(),
        };
        let same = asked.amount.to_string();
        let mut equal: Vec<String> = vec![first];
        equal.extend(
            (found.exact.iter())
                .filter(|e| !e.how.ends_with("wear") && !e.how.ends_with("a day"))
                .filter(|e| found.rounded.is_some() || !e.thing.is_empty() || e.amount.to_string() != same)
                .map(ToString::to_string),
        );
        let mut text = format!("{}\n", equal.join(" = "));
        if let Some(measure) = found.measure.as_ref().filter(|measure| measure.text.contains(" x ")) {
            text.push_str(&format!("  {measure}\n"));
        }
        for (name, amount) in &found.components {
            let name = if name.is_empty() { "contains" } else { name };
            text.push_str(&format!("  {name} {amount}\n"));
        }
        let over_time = |how: &str| how.ends_with("wear") || how.ends_with("a day");
        for worn in found.exact.iter().filter(|equal| over_time(&equal.how)) {
            text.push_str(&format!("  {} {}\n", worn.amount, worn.how));
        }
        let many = |count: u64, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        if let Some(doses) = found.per_pack {
            text.push_str(&format!("  {} in a pack\n", many(doses, "dose")));
        }
        if let Some(days) = found.days {
            text.push_str(&format!("  a pack lasts {}\n", many(days, "day")));
        }
        for note in &found.notes {
            text.push_str(&format!("  {note}.\n"));
        }
        if let Some(refusal) = &found.refusal {
            text.push_str(&format!("  {refusal}.\n"));
        }
        let lines: String = text.lines().map(|line| format!("{}\n", clean_line(line))).collect();
        out(&lines)?;
        Ok(code)
    }
}

/// What is asked about: an amount, one of a component, one for each kg or m2, or one of what is not diluted.
fn question(context: &Context, course: &Course, text: &str) -> Result<Question, Fail> {
    let p = &course.preparation;
    let words = &context.loaded.regimen.settings.words;
    let typed = |text: &str| amount(context, &Schedules::default(), &course.id, text);
    let of = |amount: Quantity| {
        let shown = match thing(p, &amount.unit) {
            "" => amount.to_string(),
            thing => format!("{amount} {thing}"),
        };
        Question {
            shown,
            amount,
            component: None,
        }
    };
    if let Some(text) = text.strip_suffix("undiluted") {
        let undiluted = typed(text.trim())?;
        let Some(amount) = diluted(p, &undiluted) else {
            return Err(Fail::Usage(format!("{} is not diluted in mL", course.name)));
        };
        return Ok(of(amount));
    }
    let text = ["of the dilution", "diluted"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text)
        .trim();
    let line = Directions::understood(&format!("{text} once a day"), words);
    let basis = line
        .and_then(|take| take.lines.into_iter().next())
        .map(|line| line.amount);
    if let Some(stated) = basis.filter(|amount| amount.basis.is_some()) {
        let plan = course
            .plans
            .iter()
            .rfind(|plan| plan.from <= context.today)
            .or(course.plans.first());
        let plain = plan.and_then(|plan| stated.for_body(plan.weight, plan.surface));
        let Some(plain) = plain else {
            return Err(Fail::Usage(format!(
                "{stated} cannot be worked out: the plan does not have what it is for"
            )));
        };
        return Ok(Question {
            shown: format!("{stated} = {plain}"),
            ..of(plain.quantity())
        });
    }
    typed(text).map(of).or_else(|error| {
        let known = |most: &Most| {
            let named = |name: &str| p.contains.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
            most.component.as_deref().is_some_and(named)
        };
        let most = Most::parse(text, words.counted()).ok().filter(known).ok_or(error)?;
        Ok(Question {
            shown: most.to_string(),
            component: most.component.clone(),
            ..of(most.amount)
        })
    })
}

/// How many days a full pack lasts by the plan from today.
fn days_of_a_pack(context: &mut Context, course: &Course) -> Option<u64> {
    let p = &course.preparation;
    let vial = || Exact::from(p.powder.as_ref().and(p.water.as_ref())?).quantity();
    let pack = p.pack.clone().or_else(vial)?;
    let schedules = context.schedules_near(context.today);
    let timeline = schedules.timeline(&course.id)?;
    match lasts(
        course,
        timeline,
        &pack,
        &ToCome::default(),
        context.today,
        &context.place,
    ) {
        Lasts::Until(last) => u64::try_from((last - context.today).num_days() + 1).ok(),
        Lasts::Out(_) => Some(0),
        Lasts::Long | Lasts::Unused | Lasts::Unknown => None,
    }
}

fn shape(course: &Course, asked: &Question, found: &Conversion) -> ConvertShape {
    let figure_of = |amount: &Exact, thing: &'static str, how: &str| {
        let (value, fraction) = figure(amount);
        Figure {
            amount: value,
            unit: amount.unit.to_string(),
            exact: fraction.is_none(),
            fraction,
            of: match thing {
                "" => None,
                "undiluted" => Some("undiluted"),
                _ => Some("dilution"),
            },
            how: how.to_owned(),
        }
    };
    ConvertShape {
        version: VERSION,
        course: course.id.to_string(),
        amount: asked.amount.value.normalize().to_string(),
        unit: asked.amount.unit.to_string(),
        component: asked.component.as_deref().map(str::to_owned),
        measure: found.measure.as_ref().map(|m| m.text.clone()),
        measure_unit: found.measure.as_ref().map(|m| m.unit.to_string()),
        equal: found
            .exact
            .iter()
            .map(|e| figure_of(&e.amount, e.thing, &e.how))
            .collect(),
        components: (found.components.iter())
            .map(|(name, amount)| {
                let (value, fraction) = figure(amount);
                Part {
                    component: name.clone(),
                    amount: value,
                    unit: amount.unit.to_string(),
                    fraction,
                }
            })
            .collect(),
        rounded: found.rounded.as_ref().map(|rounded| {
            let (amount, fraction) = figure(&rounded.gives);
            RoundedShape {
                rule: rounded.rule.to_string(),
                amount,
                unit: rounded.gives.unit.to_string(),
                fraction,
                from: std::iter::once(&rounded.from)
                    .chain(&rounded.also)
                    .map(|exact| figure_of(exact, "", ""))
                    .collect(),
            }
        }),
        refusal: found.refusal.as_ref().map(ToString::to_string),
        doses_in_a_pack: found.per_pack,
        days_a_pack_lasts: found.days,
        notes: found.notes.clone(),
    }
}
