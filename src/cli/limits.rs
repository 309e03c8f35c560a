//! `regimen limits` and `regimen convert`: questions to the person's own figures.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::context::{Context, Fail};
use super::json::{self, VERSION};
use super::print::out;
use super::target::{amount, time};
use crate::domain::course::Rounding;
use crate::domain::day::Schedules;
use crate::domain::limits::{Answer, Asked, Verdict, about};
use crate::domain::preparation::{Conversion, Exact, convert};
use crate::domain::schedule::AsNeeded;
use crate::ui::text::clean_line;

/// May I, when at the earliest, and what is left after
#[derive(Debug, Args)]
pub(super) struct LimitsArgs {
    /// The course, or the beginning of its name
    course: String,
    /// How much; what the plan says if left out
    amount: Option<String>,
    /// When: 21:05, -2h, 2026-11-20T21:05; now if left out
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    at: Option<String>,
    /// The episode (an attack, a session) it would belong to
    #[arg(long, value_name = "NAME")]
    episode: Option<String>,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Shape {
    version: u32,
    course: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    verdict: String,
    /// On the local clock, to the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_after_unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_after_component: Option<String>,
    because: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    show: Option<String>,
}

impl LimitsArgs {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let course = context.course(&self.course)?.clone();
        let at = time(self.at.as_deref(), context)?;
        let schedules = context.schedules_for(&course.id, at, self.episode.is_some());
        let asked = match &self.amount {
            None => None,
            Some(text) => Some(amount(context, &schedules, &course.id, text)?),
        };
        let regimen = &context.loaded.regimen;
        let timeline = schedules.timeline(&course.id);
        let question = Asked {
            amount: asked.as_ref(),
            episode: self.episode.as_deref(),
            ..Asked::new(
                &course,
                timeline,
                &regimen.journal,
                &regimen.settings,
                at,
                &context.place,
            )
        };
        let answers = answers(&question);
        if self.json {
            // Of several lines as needed the strictest one.
            let shut = |answer: &Answer| (answer.asks(), answer.earliest.is_none(), answer.earliest);
            let Some((_, answer)) = answers.into_iter().max_by_key(|(_, answer)| shut(answer)) else {
                return Ok(context.end());
            };
            let end = end(context, [&answer]);
            let left = answer.left_after.first();
            json::print_with(
                &Shape {
                    version: VERSION,
                    course: course.id.to_string(),
                    amount: answer.amount.as_ref().map(|a| a.value.normalize().to_string()),
                    unit: answer.amount.as_ref().map(|a| a.unit.to_string()),
                    verdict: answer.verdict.to_string(),
                    earliest: answer.earliest.map(|at| at.format("%Y-%m-%dT%H:%M").to_string()),
                    earliest_at: answer.earliest.map(|at| at.to_rfc3339()),
                    left_after: left.map(|left| plain(&left.left)),
                    left_after_unit: left.map(|left| left.left.unit.to_string()),
                    left_after_component: left.and_then(|left| left.component.as_deref().map(str::to_owned)),
                    because: answer.because.iter().map(|reason| reason.text.clone()).collect(),
                    show: answer.show.clone(),
                },
                context,
            )?;
            return Ok(end);
        }
        let mut text = String::new();
        for (reason, answer) in &answers {
            let reason = reason.as_ref().map_or(String::new(), |reason| format!(" for {reason}"));
            text.push_str(&format!("{}{reason}: {}\n", course.name, answer.sentence()));
            for reason in &answer.because {
                text.push_str(&format!("  {}\n", reason.closed()));
            }
            let left: Vec<String> = answer.left_after.iter().map(ToString::to_string).collect();
            if !left.is_empty() {
                text.push_str(&format!("  Left after it: {}.\n", left.join(", ")));
            }
            if let Some(show) = &answer.show {
                text.push_str(&format!("  \"{show}\"\n"));
            }
        }
        let lines: String = text.lines().map(|line| format!("{}\n", clean_line(line))).collect();
        context.tell_faults()?;
        out(&lines)?;
        Ok(end(context, answers.iter().map(|(_, answer)| answer)))
    }
}

/// 3 where something could not be read: then the answer may be another one. 1 where the dose is over a limit, too soon,
/// to be left out, or of no plan in force, whichever line of the plan is meant.
fn end<'a>(context: &Context, answers: impl IntoIterator<Item = &'a Answer>) -> ExitCode {
    let not_so = |answer: &Answer| match answer.verdict {
        Verdict::TooSoon | Verdict::Cap | Verdict::TooSoonAndCap | Verdict::NotInPeriod | Verdict::Skip => true,
        Verdict::Allowed | Verdict::TakeLate | Verdict::NotDefined => false,
    };
    if context.faults().next().is_some() {
        context.end()
    } else {
        ExitCode::from(u8::from(answers.into_iter().any(not_so)))
    }
}

/// The answer; where no amount is asked about and the plan has several lines as needed, one for each of them with what it
/// is for.
fn answers(question: &Asked<'_>) -> Vec<(Option<String>, Answer)> {
    let lines = question
        .timeline
        .map(|timeline| timeline.as_needed_on(question.at.date_naive()));
    let lines = lines.filter(|lines| lines.len() > 1 && question.amount.is_none());
    let Some(lines) = lines else {
        return vec![(None, about(question))];
    };
    let of_line = |line: &AsNeeded| {
        let asked = Asked {
            line: Some(line.line),
            ..*question
        };
        (line.reason.as_deref().map(str::to_owned), about(&asked))
    };
    lines.iter().map(of_line).collect()
}

/// The bare figure.
fn plain(exact: &Exact) -> String {
    exact.quantity().map_or_else(
        || exact.value.to_string(),
        |quantity| quantity.value.normalize().to_string(),
    )
}

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
    /// The amount: 2.5 mg, 0.25 mL, "5 drops"
    #[arg(required = true)]
    amount: Vec<String>,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Figure {
    amount: String,
    unit: String,
    exact: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    how: String,
}

#[derive(Debug, Serialize)]
struct Part {
    component: String,
    amount: String,
    unit: String,
}

/// What is given in place of what was asked.
#[derive(Debug, Serialize)]
struct RoundedShape {
    rule: String,
    amount: String,
    unit: String,
}

#[derive(Debug, Serialize)]
struct ConvertShape {
    version: u32,
    course: String,
    amount: String,
    unit: String,
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

impl ConvertArgs {
    pub fn run(&self, context: &Context) -> Result<ExitCode, Fail> {
        let course = context.course(&self.course)?;
        let text = self.amount.join(" ");
        let asked = amount(context, &Schedules::default(), &course.id, &text)?;
        let found: Conversion = convert(&course.preparation, &asked);
        let code = ExitCode::from(u8::from(found.refusal.is_some()));
        if self.json {
            let figure = |amount: &Exact, how: &str| Figure {
                amount: plain(amount),
                unit: amount.unit.to_string(),
                exact: amount.quantity().is_some(),
                how: how.to_owned(),
            };
            json::print_with(
                &ConvertShape {
                    version: VERSION,
                    course: course.id.to_string(),
                    amount: asked.value.normalize().to_string(),
                    unit: asked.unit.to_string(),
                    measure: found.measure.as_ref().map(|m| m.text.clone()),
                    measure_unit: found.measure.as_ref().map(|m| m.unit.to_string()),
                    equal: found.exact.iter().map(|e| figure(&e.amount, &e.how)).collect(),
                    components: (found.components.iter())
                        .map(|(name, amount)| Part {
                            component: name.clone(),
                            amount: plain(amount),
                            unit: amount.unit.to_string(),
                        })
                        .collect(),
                    rounded: found.rounded.as_ref().map(|rounded| RoundedShape {
                        rule: rounded.rule.to_string(),
                        amount: plain(&rounded.gives),
                        unit: rounded.gives.unit.to_string(),
                    }),
                    refusal: found.refusal.as_ref().map(ToString::to_string),
                    doses_in_a_pack: found.per_pack,
                    days_a_pack_lasts: found.days,
                    notes: found.notes.clone(),
                },
                context,
            )?;
            return Ok(code);
        }
        let first = match &found.rounded {
            Some(rounded) => format!("{asked}, rounded {}{}", rule(rounded.rule), rounded.gives),
            None => asked.to_string(),
        };
        let mut equal: Vec<String> = vec![first];
        equal.extend(
            found
                .exact
                .iter()
                .map(|e| e.amount.to_string())
                .filter(|e| found.rounded.is_some() || *e != asked.to_string()),
        );
        let mut text = format!("{}\n", equal.join(" = "));
        if let Some(measure) = &found.measure {
            let shown = format!("{} {}", measure.text, measure.unit);
            if measure.text.contains(" x ") {
                text.push_str(&format!("  {shown}\n"));
            }
        }
        for (name, amount) in &found.components {
            text.push_str(&format!(
                "  {} {amount}\n",
                if name.is_empty() { "holds" } else { name }
            ));
        }
        if let Some(doses) = found.per_pack {
            text.push_str(&format!("  {doses} doses in a pack\n"));
        }
        if let Some(days) = found.days {
            text.push_str(&format!("  a pack lasts {days} days\n"));
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
