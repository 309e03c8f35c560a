//! `regimen limits`: may I, when at the earliest, and what is left after.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::context::{Context, Fail};
use super::json::{self, VERSION};
use super::print::out;
use super::target::{amount, time};
use crate::domain::limits::{Answer, Asked, Verdict, about};
use crate::domain::preparation::Exact;
use crate::domain::schedule::AsNeeded;
use crate::ui::text::clean_line;

/// Check a dose against your limits: whether, when, what is left
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
            ..Asked::new(&course, timeline, regimen, at, &context.place)
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
    let lines = lines.filter(|lines| !lines.is_empty() && question.amount.is_none());
    let Some(lines) = lines else {
        return vec![(None, about(question))];
    };
    let of_line = |line: &AsNeeded| {
        let asked = Asked {
            line: Some(line.line),
            ..*question
        };
        if lines.len() == 1 {
            return (None, about(&asked));
        }
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
