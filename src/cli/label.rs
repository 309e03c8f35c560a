//! `regimen read`: what a line of a prescription says, in the fields of a course, and what has to be asked.

mod shape;

use std::process::ExitCode;

use clap::Args;

use super::context::Fail;
use super::json::{self, VERSION};
use super::print::out;
use crate::domain::label::{self, Outcome, Reading};
use crate::domain::plan::Length;
use crate::ui::text::clean_line;

/// Read a line of a prescription and say what it leaves open; writes nothing
#[derive(Debug, Args)]
pub(super) struct Read {
    /// The line as it is on the label, in one argument: "1 tab po bid x 7d"
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Read {
    pub fn run(&self) -> Result<ExitCode, Fail> {
        let reading = label::read(&self.text);
        if self.json {
            json::print(&shape::Shape::new(VERSION, &self.text, &reading))?;
        } else {
            let lines: String = words(&reading)
                .iter()
                .map(|line| format!("{}\n", clean_line(line)))
                .collect();
            out(&lines)?;
        }
        Ok(match reading.outcome {
            Outcome::Read => ExitCode::SUCCESS,
            Outcome::Ask | Outcome::Refuse => ExitCode::from(1),
        })
    }
}

/// The answer for people: each field on its own line, then what is asked.
fn words(reading: &Reading) -> Vec<String> {
    let mut lines = Vec::new();
    for (n, step) in reading.steps.iter().enumerate() {
        let length = match &step.length {
            Length::Open if reading.steps.len() == 1 => String::new(),
            Length::Until(date) => format!("until {date}: "),
            Length::Open => "then: ".to_owned(),
            length => format!("for {length}: "),
        };
        let number = if reading.steps.len() > 1 {
            format!("{}. ", n + 1)
        } else {
            String::new()
        };
        lines.push(format!("{number}{length}{}", step.take));
    }
    let mut field = |name: &str, text: &str| lines.push(format!("{name:<9} {text}"));
    if let Some(route) = reading.route {
        field("route", route);
    }
    if let Some(site) = &reading.site {
        field("site", site);
    }
    for (key, text) in &reading.limits {
        field("limit", &format!("{key} = {text}"));
    }
    if let Some(missed) = &reading.missed {
        field("missed", missed);
    }
    for note in &reading.notes {
        field("note", note);
    }
    for equal in &reading.equal {
        field("equal", equal);
    }
    if let Some(contains) = &reading.contains {
        field("contains", contains);
    }
    if let Some(product) = &reading.product {
        field("product", product);
    }
    for dispense in &reading.dispense {
        field("dispense", dispense);
    }
    for remark in &reading.remarks {
        field("remark", &format!("\"{}\": {}", remark.words, remark.says));
    }
    for ask in &reading.asks {
        field("ask", &format!("\"{}\": {}", ask.words, ask.says));
        for reading in &ask.readings {
            field("", &format!("- {reading}"));
        }
    }
    if !reading.unread.is_empty() {
        lines.push(format!("{:<9} {}", "unread", reading.unread.join(", ")));
    }
    if let Some(says) = &reading.says {
        lines.push(format!("Not read: {says}."));
    }
    lines
}
