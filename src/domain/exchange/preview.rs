//! What an import would do, in words: the command line prints them, the screen shows them on a sheet.

use std::collections::HashSet;

use super::haul::{PLACES, many};
use super::plain_line;
use super::settle::Settled;
use crate::domain::operation::Operation;
use crate::domain::plan::Length;

/// At most this many remarks are shown.
const REMARKS: usize = 200;
/// How many doses that go against the plan or the limits are named one by one.
const AGAINST: usize = 40;
/// No part of a file is shown in more letters than this.
const LONGEST_LINE: usize = 400;
/// No name of a file is shown in more letters than this.
const LONGEST_NAME: usize = 60;

/// A file that was read, compared with what is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The name of the file.
    pub name: String,
    /// What the file is.
    pub what: String,
    /// The zone in which its local times were read.
    pub zone: String,
    /// What would be written.
    pub settled: Settled,
}

impl Preview {
    /// The change that it would be; `None`: there is nothing new in it.
    pub fn operation(&self) -> Option<Operation> {
        let operations = &self.settled.operations;
        (!operations.is_empty()).then(|| Operation::Several(operations.clone()))
    }

    /// `12 entries`
    pub fn counted(&self) -> String {
        match self.settled.entries {
            1 => "1 entry".to_owned(),
            entries => format!("{entries} entries"),
        }
    }

    /// What the change is called in the history.
    pub fn label(&self) -> String {
        format!("import of {}: {}", name_of(&self.name), self.counted())
    }

    /// What was read, what is written, there already and left out, and what is made for it: line by line.
    pub fn lines(&self) -> Vec<String> {
        let settled = &self.settled;
        let left = settled.left_out();
        let mut lines = vec![
            shown(&format!(
                "{}: {}. Local times are read in {}.",
                self.what,
                name_of(&self.name),
                self.zone
            )),
            format!(
                "{}: {} to be written, {} there already, {left} left out.",
                many(settled.read, "record"),
                settled.written,
                settled.there
            ),
        ];
        for course in &settled.courses {
            let plan = match course.plans.first() {
                None => "without a plan".to_owned(),
                Some(plan) => format!("plan from {}, {}", plan.from, many(plan.steps.len(), "step")),
            };
            lines.push(format!("New course: {} ({}), {plan}", name_of(&course.name), course.id));
            for step in course.plans.iter().flat_map(|plan| &plan.steps) {
                let length = match &step.length {
                    Length::Open => "from then on".to_owned(),
                    Length::Until(date) => format!("until {date}"),
                    length => format!("for {length}"),
                };
                lines.push(format!("  {length}: {}", shown(&step.take.to_string())));
            }
        }
        for measure in &settled.measures {
            lines.push(format!(
                "New measure: {} ({}){}",
                name_of(&measure.name),
                name_of(&measure.id.0),
                if measure.retired.is_some() {
                    ", no longer asked"
                } else {
                    ", asked every day from now on"
                }
            ));
        }
        for name in &settled.joined {
            lines.push(format!("Entries join the course {}", name_of(name)));
        }
        for (why, places) in &settled.left {
            let named: Vec<String> = places.iter().take(PLACES).map(|place| name_of(place)).collect();
            let more = if places.len() > PLACES { ", .." } else { "" };
            lines.push(format!(
                "{} left out: {} ({}{more})",
                places.len(),
                shown(why),
                named.join(", ")
            ));
        }
        if !settled.against.is_empty() {
            let doses: HashSet<&str> = settled.against.iter().map(|(place, _)| place.as_str()).collect();
            lines.push(format!(
                "Against your plan or your limits: {}",
                many(doses.len(), "dose")
            ));
        }
        for (place, says) in settled.against.iter().take(AGAINST) {
            lines.push(format!("  {}: {}", name_of(place), shown(says)));
        }
        if settled.against.len() > AGAINST {
            lines.push(format!("  and {} more", settled.against.len() - AGAINST));
        }
        for said in settled.said.iter().take(REMARKS) {
            lines.push(format!("Note: {}", shown(said)));
        }
        if settled.said.len() > REMARKS {
            lines.push(format!("Note: and {} more of this kind", settled.said.len() - REMARKS));
        }
        lines
    }
}

/// A text of a file on one line, and no longer than a line.
pub fn shown(text: &str) -> String {
    cut(plain_line(text), LONGEST_LINE)
}

/// A name, cut where it is long.
fn name_of(text: &str) -> String {
    cut(plain_line(text), LONGEST_NAME)
}

fn cut(line: String, longest: usize) -> String {
    if line.chars().count() <= longest {
        return line;
    }
    let short: String = line.chars().take(longest).collect();
    format!("{short} ..")
}
