//! `regimen status`: one line for a status bar, and a check for scripts and timers.

use std::process::ExitCode;

use chrono::NaiveTime;
use clap::Args;
use serde::Serialize;

use super::context::{Context, Fail};
use super::json;
use super::print::out;
use crate::domain::day::{Day, DayDose, Status as DoseStatus};

/// One line for a status bar
#[expect(clippy::struct_excessive_bools, reason = "each is one switch of the command line")]
#[derive(Debug, Args)]
pub(super) struct Status {
    /// The line: {due} how many are due, {open} how many are still open today, {next} the next one, {names} what is due
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Print nothing; exit code 4 when something is due, 0 when nothing is
    #[arg(long)]
    check: bool,
    /// No names and no amounts
    #[arg(long)]
    discreet: bool,
    /// For waybar: text, tooltip and class as JSON
    #[arg(long)]
    waybar: bool,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Shape {
    version: u32,
    due: usize,
    open: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    names: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Waybar {
    text: String,
    tooltip: String,
    class: &'static str,
}

impl Status {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let schedules = context.schedules();
        let day: Day = schedules.today(&context.loaded.regimen, context.now, &context.place);
        let due: Vec<&DayDose> = day.doses.iter().filter(|dose| dose.status == DoseStatus::Due).collect();
        if self.check {
            return Ok(ExitCode::from(if due.is_empty() { 0 } else { 4 }));
        }
        let names: Vec<String> = due
            .iter()
            .map(|dose| {
                if self.discreet {
                    dose.due.moment().to_string()
                } else {
                    format!("{} {}", context.name(&dose.due.course), dose.due.amount)
                }
            })
            .collect();
        let next = day
            .doses
            .iter()
            .find(|dose| dose.status == DoseStatus::Planned)
            .map(|dose| self.next(context, dose));
        let shape = Shape {
            version: json::VERSION,
            due: due.len(),
            open: day.open(),
            next,
            names,
        };
        if self.json {
            json::print(&shape)?;
        } else if self.waybar {
            let class = if shape.due > 0 { "due" } else { "idle" };
            let tooltip = if shape.names.is_empty() {
                words(&shape)
            } else {
                shape.names.join("\n")
            };
            json::print(&Waybar {
                text: words(&shape),
                tooltip,
                class,
            })?;
        } else {
            let line = self
                .format
                .as_ref()
                .map_or_else(|| words(&shape), |format| fill(format, &shape));
            out(&format!("{}\n", crate::ui::text::clean_line(&line)))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn next(&self, context: &Context, dose: &DayDose) -> String {
        let clock = dose.due.clock.map(|time: NaiveTime| time.format("%H:%M").to_string());
        let at = clock.unwrap_or_else(|| dose.due.moment().to_string());
        if self.discreet {
            at
        } else {
            format!("{at} {} {}", context.name(&dose.due.course), dose.due.amount)
        }
    }
}

fn words(shape: &Shape) -> String {
    match (shape.due, &shape.next) {
        (0, Some(next)) => format!("next {next}"),
        (0, None) => "nothing due".to_owned(),
        (1, _) => "1 due".to_owned(),
        (n, _) => format!("{n} due"),
    }
}

fn fill(format: &str, shape: &Shape) -> String {
    format
        .replace("{due}", &shape.due.to_string())
        .replace("{open}", &shape.open.to_string())
        .replace("{next}", shape.next.as_deref().unwrap_or("-"))
        .replace("{names}", &shape.names.join(", "))
}
