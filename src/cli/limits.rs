//! `regimen limits` and `regimen convert`: questions to the person's own figures.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::context::{Context, Fail};
use super::json::{self, VERSION};
use super::print::out;
use super::target::{amount, time};
use crate::domain::amount::Quantity;
use crate::domain::course::Rounding;
use crate::domain::day::Schedules;
use crate::domain::directions::Line;
use crate::domain::journal::DoseEntry;
use crate::domain::limits::{Answer, DueTime, Period, Question, Verdict, ask};
use crate::domain::preparation::{Conversion, Exact, convert};
use crate::domain::schedule::{AsNeeded, Due};
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
        let asked = match &self.amount {
            None => None,
            Some(text) => {
                Some(amount(text, course.preparation.count.as_deref(), context.words()).map_err(Fail::Usage)?)
            }
        };
        let at = time(self.at.as_deref(), context)?;
        // A weekly ceiling, an episode or a first dose of all may reach far back.
        let first = course.plans.iter().map(|plan| plan.from).min().unwrap_or(context.today);
        context.read_months(first, at.date_naive());
        let schedules = context.schedules();
        context.report_faults();
        let answer = question(
            context,
            &schedules,
            &course,
            at,
            asked.as_ref(),
            self.episode.as_deref(),
            For::Knowing,
        );
        if self.json {
            let left = answer.left_after.first();
            json::print(&Shape {
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
            })?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut text = format!("{}: {}\n", course.name, sentence(&answer));
        for reason in &answer.because {
            text.push_str(&format!("  {}.\n", reason.text));
        }
        for left in &answer.left_after {
            let of = left.component.as_ref().map_or(String::new(), |name| format!(" {name}"));
            text.push_str(&format!("  After it {}{of} would be left.\n", left.left));
        }
        if let Some(show) = &answer.show {
            text.push_str(&format!("  \"{show}\"\n"));
        }
        let lines: String = text.lines().map(|line| format!("{}\n", clean_line(line))).collect();
        out(&lines)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// For what the limits are asked.
#[derive(Debug, Clone, Copy)]
pub(super) enum For {
    /// To know them.
    Knowing,
    /// A dose is about to be recorded, perhaps just as planned.
    Recording { as_planned: bool },
}

/// Asks the limits of a course about a moment, with what the plan says then.
pub(super) fn question(
    context: &Context,
    schedules: &Schedules,
    course: &crate::domain::course::Course,
    at: chrono::DateTime<chrono::FixedOffset>,
    asked: Option<&Quantity>,
    episode: Option<&str>,
    asked_for: For,
) -> Answer {
    let log: Vec<&DoseEntry> = context
        .loaded
        .regimen
        .journal
        .months()
        .flat_map(|(_, month)| &month.doses)
        .collect();
    let date = at.date_naive();
    let timeline = schedules.timeline(&course.id);
    let as_needed = course
        .plans
        .iter()
        .flat_map(|p| &p.steps)
        .flat_map(|s| &s.take.lines)
        .any(Line::is_as_needed);
    let period = timeline.map_or(Period::NEVER, |timeline| Period::of(timeline, date, as_needed));
    // Before the plan begins the question is about its first day.
    let day = period
        .from
        .filter(|from| *from > date && *from < NaiveDate::MAX)
        .unwrap_or(date);
    let needs: Vec<AsNeeded> = timeline.map(|timeline| timeline.as_needed_on(day)).unwrap_or_default();
    let mut question = Question::new(course, &log, at, &context.place);
    question.need = needs.first();
    question.period = period;
    let due: Vec<Due> = timeline
        .map(|timeline| timeline.due_on(date, &context.place))
        .unwrap_or_default();
    // Without a dose as needed the question is about the last due dose whose time has come and that is not recorded.
    let mut open = due.iter().filter(|due| {
        let answered = log
            .iter()
            .any(|e| e.void.is_none() && e.course == course.id && e.due.as_ref() == Some(&due.key));
        !answered && due.clock.is_some_and(|clock| clock <= at.time())
    });
    let open = open.next_back();
    let planned = open.or(due.first()).map(|due| due.amount.quantity());
    if needs.is_empty() {
        question.amount = planned.as_ref();
        question.due = open.and_then(|due| {
            use crate::domain::clock::Wall;
            let window = course.window.unwrap_or(context.loaded.regimen.settings.window);
            let at = context.place.instant(date.and_time(due.clock?));
            Some(DueTime { at, window })
        });
    }
    if let For::Recording { as_planned } = asked_for {
        question.recording = true;
        question.planned = as_planned;
    }
    question.amount = asked.or(question.amount);
    question.episode = episode;
    ask(&question)
}

fn sentence(answer: &Answer) -> String {
    let amount = answer
        .amount
        .as_ref()
        .map_or_else(|| "a dose".to_owned(), ToString::to_string);
    let earliest = answer.earliest.map(|at| at.format("%a %-d %b %H:%M").to_string());
    match (answer.verdict, earliest) {
        (Verdict::Allowed, _) => format!("{amount} is within your limits."),
        (Verdict::TakeLate, _) => {
            format!("{amount} is late, and within the time in which your plan has it taken late.")
        }
        (Verdict::Skip, _) => format!("{amount} is later than your plan has it taken late."),
        (Verdict::NotDefined, _) => "your plan does not say. Ask your prescriber or pharmacist.".to_owned(),
        (Verdict::NotInPeriod, Some(at)) => format!("the plan is not in force then; it begins {at}."),
        (Verdict::NotInPeriod, None) => "the plan is not in force then.".to_owned(),
        (Verdict::TooSoon, Some(at)) => format!("{amount} is sooner than your limits say; at the earliest {at}."),
        (Verdict::Cap, Some(at)) => format!("{amount} is over your limit; at the earliest {at}."),
        (Verdict::TooSoonAndCap, Some(at)) => {
            format!("{amount} is sooner than your limits say and over them; at the earliest {at}.")
        }
        (Verdict::TooSoon, None) => format!("{amount} is sooner than your limits say."),
        (Verdict::Cap | Verdict::TooSoonAndCap, None) => format!("{amount} is over your limit."),
    }
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
        let asked = amount(&text, course.preparation.count.as_deref(), context.words()).map_err(Fail::Usage)?;
        let found: Conversion = convert(&course.preparation, &asked);
        let code = ExitCode::from(u8::from(found.refusal.is_some()));
        if self.json {
            let figure = |amount: &Exact, how: &str| Figure {
                amount: plain(amount),
                unit: amount.unit.to_string(),
                exact: amount.quantity().is_some(),
                how: how.to_owned(),
            };
            json::print(&ConvertShape {
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
            })?;
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
