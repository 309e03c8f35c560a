//! `regimen plan COURSE`: the ladder with its dates, or everything that was decided on it.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::context::{Context, Fail};
use super::json::{self, VERSION};
use super::print::{self, out};
use crate::cli::plan::dates::short;
use crate::domain::amount::Amount;
use crate::domain::course::Course;
use crate::domain::draft::{MOST_ROWS, Row, Tense, rows};
use crate::domain::preparation::in_directions;
use crate::domain::questions::waits_since;
use crate::domain::schedule::{RungKind, Timeline};
use crate::domain::words;
use crate::ui::text::clean_line;

mod beside;
mod dates;
mod decisions;
mod keep;

/// The steps of a plan with their dates
#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    /// The course, or the beginning of its name
    course: String,
    /// Show every decision instead: revisions and changes, also those taken back
    #[arg(long)]
    history: bool,
    /// Compare two side by side: plan, draft, or the name of a kept draft
    #[arg(long, num_args = 2, value_names = ["A", "B"], conflicts_with = "history")]
    compare: Vec<String>,
    /// Keep the draft under a name, so that you can start another
    #[arg(long, value_name = "NAME", conflicts_with_all = ["history", "compare"])]
    keep: Option<String>,
    /// Work on a kept draft again
    #[arg(long, value_name = "KEPT", conflicts_with_all = ["history", "compare", "keep"])]
    resume: Option<String>,
    /// Every row, also of a ladder that repeats for ever
    #[arg(long, conflicts_with_all = ["history", "compare", "keep", "resume"])]
    all: bool,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

/// Rows are left out where there are more than this; these many before the one of today are shown, and these many from it on.
const LONG: usize = 40;
const BEFORE: usize = 4;
const AHEAD: usize = 20;

/// A row of the ladder as the screen shows it.
#[derive(Debug, Serialize)]
struct RungRow {
    kind: &'static str,
    revision: usize,
    step: u32,
    pass: u32,
    from: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<i64>,
    /// It is the last one, and goes on until somebody decides: from when on the plan asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    asks: Option<NaiveDate>,
    take: String,
    /// `past`, `now`, `ahead`; `asked` where the plan asks before it.
    state: &'static str,
    /// Each amount with what is drawn or counted for it, and what is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    equal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Debug, Serialize)]
struct Shape {
    version: u32,
    course: String,
    name: String,
    today: NaiveDate,
    /// Nothing is due since this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    archived: Option<NaiveDate>,
    rungs: Vec<RungRow>,
}

impl PlanArgs {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let course = context.course(&self.course)?;
        let (id, name) = (course.id.clone(), course.name.clone());
        let schedules = context.schedules();
        let today = context.today;
        if self.history {
            return decisions::print(context, &id, self.json);
        }
        if let Some(name) = &self.keep {
            return keep::keep(context, &id, name);
        }
        if let Some(name) = &self.resume {
            return keep::resume(context, &id, name);
        }
        if !self.compare.is_empty() {
            return beside::print(context, &id, &self.compare, self.json);
        }
        let Some(timeline) = schedules.timeline(&id) else {
            return Err(Fail::Found(format!("{name} has no plan")));
        };
        let course = context.loaded.regimen.course(&id);
        let changes = course.map_or(&[][..], |course| &course.changes);
        let archived = timeline.archived_since().filter(|gone| *gone <= today);
        let rows: Vec<RungRow> = rows(timeline, changes, today)
            .iter()
            .filter(|row| row.tense != Tense::Never)
            .filter(|row| archived.is_none_or(|gone| row.from <= gone))
            .map(|row| RungRow::new(row, timeline, course).ended(archived))
            .collect();
        if self.json {
            json::print_with(
                &Shape {
                    version: VERSION,
                    course: id.to_string(),
                    name,
                    today,
                    archived,
                    rungs: rows,
                },
                context,
            )?;
            return Ok(context.end());
        }
        let waits = course.and_then(|course| waits_since(course, timeline, today));
        let waits = waits.filter(|_| archived.is_none());
        let mut text = format!("{name}\n");
        // A ladder that repeats for ever is laid out up to some row only.
        let goes_on =
            archived.is_none() && rows.len() >= MOST_ROWS && rows.last().is_some_and(|row| row.until.is_some());
        let shown = if self.all || rows.len() <= LONG {
            0..rows.len()
        } else {
            let past = |row: &RungRow| row.state == "past";
            let now = rows.iter().position(|row| !past(row)).unwrap_or(rows.len());
            now.saturating_sub(BEFORE)..rows.len().min(now + AHEAD)
        };
        if shown.start > 0 {
            text.push_str(&format!(
                "         {} before (--all shows them)\n",
                rows_in_words(shown.start)
            ));
        }
        let behind = rows.len() - shown.end;
        let all_past = rows.last().is_some_and(|row| row.state == "past");
        // Until the plan has its answer the days of what follows move with today.
        let is_open = |row: &RungRow| waits.is_some() && row.from > today;
        let dates = |row: &RungRow| match row.until {
            _ if is_open(row) => (String::new(), String::new()),
            Some(until) if until == row.from => (short(until, today), String::new()),
            until => {
                let until = until.map_or("-".to_owned(), |until| short(until, today));
                (short(row.from, today), until)
            }
        };
        let shown = rows.get(shown).unwrap_or_default();
        let widest = |of: fn((String, String)) -> String| {
            let each = shown.iter().map(|row| of(dates(row)).len());
            each.max().unwrap_or(0).max(6)
        };
        let (before, after) = (widest(|(from, _)| from), widest(|(_, until)| until));
        for row in shown {
            let label = if row.kind == "step" {
                row.step.to_string()
            } else {
                row.kind.to_owned()
            };
            let (from, until) = dates(row);
            let days = row.days.map_or("open".to_owned(), |days| days.to_string());
            let mark = match row.state {
                "past" => "done",
                "now" => "now",
                "asked" => "if agreed",
                _ => "",
            };
            let asks = row.asks.map(|asks| {
                let since = if asks <= today { "since" } else { "from" };
                format!("asks {since} {}", short(asks, today))
            });
            let marks = [(!mark.is_empty()).then(|| mark.to_owned()), asks];
            let mark = marks.into_iter().flatten().collect::<Vec<_>>().join(", ");
            if print::is_plain() {
                let label = if row.kind == "step" {
                    format!("step {label}")
                } else {
                    label
                };
                let days = |days: i64| words::count(usize::try_from(days).unwrap_or(0), "day", "days");
                let days = row.days.map_or("no end".to_owned(), days);
                let time = match row.until {
                    _ if is_open(row) => days,
                    Some(_) if until.is_empty() => format!("{from}, {days}"),
                    Some(_) => format!("{from} to {until}, {days}"),
                    None => format!("from {from} on"),
                };
                let equal = row.equal.as_ref().map_or(String::new(), |equal| format!(" ({equal})"));
                text.push_str(&format!(
                    "{}  {time}  {}{equal}  {mark}\n",
                    clean_line(&label),
                    clean_line(&row.take)
                ));
                continue;
            }
            let dash = if until.is_empty() { " " } else { "-" };
            let line = format!(
                "  {label:>5}  {from:>before$} {dash} {until:<after$}  {days:>5} d  {}  {mark}",
                row.take
            );
            text.push_str(&format!("{}\n", clean_line(line.trim_end())));
            if let Some(equal) = &row.equal {
                text.push_str(&format!("{}{}\n", " ".repeat(24 + before + after), clean_line(equal)));
            }
        }
        match (behind, goes_on) {
            (0, false) => {}
            (0, true) => text.push_str("         and so on\n"),
            (more, false) => {
                text.push_str(&format!("         {} more (--all shows them)\n", rows_in_words(more)));
            }
            (_, true) => text.push_str("         and so on (--all shows more of it)\n"),
        }
        // Of a ladder that has repeated for years the row of today is not among those that are laid out.
        if goes_on
            && all_past
            && archived.is_none()
            && let Some((at, plan)) = timeline.step_on(today)
        {
            let step = usize::try_from(at.step)
                .ok()
                .and_then(|step| plan.steps.get(step.checked_sub(1)?));
            let take = step.map_or(String::new(), |step| step.take.to_string());
            let take = clean_line(&take);
            text.push_str(&format!("  Now: step {}, {take}\n", at.step));
        }
        if let Some(gone) = archived {
            text.push_str(&format!(
                "Archived since {}: nothing is due any more.\n",
                short(gone, today)
            ));
        }
        if let Some(since) = waits {
            text.push_str(&format!(
                "The plan asks since {}: go on, hold, or step back.\n",
                short(since, today)
            ));
        }
        context.tell_faults()?;
        out(&text)?;
        Ok(context.end())
    }
}

/// `1 row`, `12 rows`
fn rows_in_words(count: usize) -> String {
    words::count(count, "row", "rows")
}

impl RungRow {
    fn new(row: &Row, timeline: &Timeline, course: Option<&Course>) -> Self {
        let plan = timeline.plans().get(row.plan);
        let plain = |amount: &Amount| amount.for_body(plan?.weight, plan?.surface);
        let equal = |course: &Course| in_directions(&course.preparation, &row.take, &plain);
        Self {
            kind: match row.kind {
                RungKind::Step => "step",
                RungKind::Hold => "hold",
                RungKind::Pause => "pause",
                RungKind::Stop => "stop",
            },
            revision: row.plan + 1,
            step: timeline.number(row.plan, row.step),
            pass: row.pass,
            from: row.from,
            until: row.until,
            days: row.until.and(row.days()),
            asks: row.asks_from,
            take: row.take.to_string(),
            state: match row.tense {
                Tense::Past => "past",
                Tense::Present => "now",
                _ if row.asked => "asked",
                _ => "ahead",
            },
            equal: course.and_then(equal),
            note: row.note.clone(),
        }
    }
}

impl RungRow {
    /// The row of a medicine that is archived: it lasts to the day before at most, and nothing of it is in force.
    fn ended(self, archived: Option<NaiveDate>) -> Self {
        let Some(gone) = archived else { return self };
        let last = gone.pred_opt().map_or(gone, |last| last.max(self.from));
        let until = self.until.map_or(last, |until| until.min(last));
        Self {
            until: Some(until),
            days: Some((until - self.from).num_days() + 1),
            state: "past",
            asks: None,
            ..self
        }
    }
}
