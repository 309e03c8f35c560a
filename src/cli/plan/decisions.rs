//! `regimen plan COURSE --history`: everything that was decided, the latest last.

use std::process::ExitCode;

use chrono::NaiveDate;
use serde::Serialize;

use crate::cli::context::{Context, Fail};
use crate::cli::json::{self, VERSION};
use crate::cli::plan::dates::short;
use crate::cli::print::out;
use crate::domain::course::CourseId;
use crate::domain::draft::{Decision, Which, decisions};
use crate::domain::words;
use crate::ui::text::clean_line;

#[derive(Debug, Serialize)]
struct Row {
    /// `revision` or `change`.
    kind: &'static str,
    on: NaiveDate,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entered: Option<NaiveDate>,
    /// It is without effect, for this reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    void: Option<String>,
}

#[derive(Debug, Serialize)]
struct Shape {
    version: u32,
    course: String,
    name: String,
    today: NaiveDate,
    decisions: Vec<Row>,
}

/// Prints what was decided on a course.
pub(super) fn print(context: &mut Context, id: &CourseId, as_json: bool) -> Result<ExitCode, Fail> {
    let schedules = context.schedules();
    let regimen = &context.loaded.regimen;
    let Some(course) = regimen.course(id) else {
        return Err(Fail::Found(format!("{id} no longer exists")));
    };
    let today = context.today;
    let row = |decision: Decision| Row {
        kind: match decision.which {
            Which::Plan(_) | Which::VoidPlan(_) => "revision",
            Which::Change(_) => "change",
        },
        on: decision.on,
        what: decision.words,
        by: decision.by.map(|by| regimen.care.name_of(&by).to_owned()),
        why: decision.why,
        entered: decision.entered,
        void: decision.void,
    };
    let all = schedules
        .timeline(id)
        .map_or_else(Vec::new, |timeline| decisions(course, timeline));
    let decisions: Vec<Row> = all.into_iter().map(row).collect();
    if as_json {
        json::print(&Shape {
            version: VERSION,
            course: id.to_string(),
            name: course.name.clone(),
            today,
            decisions,
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = format!("{}\n", clean_line(&course.name));
    for row in &decisions {
        let mut parts = vec![words::spoken_days(&row.what, today)];
        parts.extend(row.by.clone());
        parts.extend(row.why.clone());
        parts.extend(row.entered.map(|on| format!("entered {}", short(on, today))));
        parts.extend(row.void.as_ref().map(|void| format!("taken back: {void}")));
        let line = format!("  {:>11}  {}", short(row.on, today), parts.join(", "));
        text.push_str(&format!("{}\n", clean_line(&line)));
    }
    out(&text)?;
    Ok(ExitCode::SUCCESS)
}
