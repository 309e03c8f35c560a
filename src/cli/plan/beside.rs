//! `regimen plan COURSE --compare A B`: two drafts, or a draft and the plan, side by side.

use std::fmt::Write as _;
use std::process::ExitCode;

use chrono::NaiveDate;
use serde::Serialize;

use crate::cli::context::{Context, Fail};
use crate::cli::json::{self, VERSION};
use crate::cli::plan::dates::short;
use crate::cli::print::out;
use crate::domain::course::{Course, CourseId};
use crate::domain::day::Begins;
use crate::domain::decision::Surroundings;
use crate::domain::draft::{Basis, Beside, Draft, PairRow, Row, Side, Tense, beside};
use crate::domain::schedule::{History, RungKind};
use crate::domain::supply::{self, Lasts, ToCome};
use crate::ui::text::{clean_line, pad, wrap};

#[derive(Debug, Serialize)]
struct RungRow {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<u32>,
    take: String,
    /// A step after one without an end never begins, and has no days.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
}

#[derive(Debug, Serialize)]
struct TotalRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<String>,
    amount: String,
}

#[derive(Debug, Serialize)]
struct SideRow {
    name: String,
    rungs: Vec<RungRow>,
    totals: Vec<TotalRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    needed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lasts_until: Option<NaiveDate>,
    refused: Vec<String>,
}

#[derive(Debug, Serialize)]
struct DayRow {
    from: NaiveDate,
    until: NaiveDate,
    a: String,
    b: String,
}

#[derive(Debug, Serialize)]
struct Shape {
    version: u32,
    course: String,
    name: String,
    from: NaiveDate,
    until: NaiveDate,
    sides: [SideRow; 2],
    days: Vec<DayRow>,
}

/// The draft of a name: `plan` is the plan in force, `draft` the draft, another one a draft that was kept.
fn named(
    context: &Context,
    (course, history): (&Course, &History),
    name: &str,
    begins: [&Begins; 2],
) -> Result<Draft, Fail> {
    let loaded = &context.loaded;
    let kept = || loaded.kept.iter().filter(|(id, ..)| *id == course.id);
    let found = match name {
        "plan" => return Ok(Draft::new(course)),
        "draft" => loaded
            .drafts
            .iter()
            .find(|(id, _)| *id == course.id)
            .map(|(_, draft)| draft),
        name => kept()
            .find(|(_, own, ..)| own.as_str() == name)
            .map(|(_, _, draft)| draft),
    };
    let words = &loaded.regimen.settings.words;
    let days = (context.today, begins[0].on);
    let found = found.map(|draft| draft.clone().brought_up_to((course, words, history), days, begins[1]));
    found.ok_or_else(|| {
        let mut names: Vec<String> = vec!["plan".into()];
        if loaded.drafts.iter().any(|(id, ..)| *id == course.id) {
            names.push("draft".into());
        }
        names.extend(kept().map(|(_, own, ..)| own.to_string()));
        Fail::Usage(format!(
            "{} has no draft `{name}`; there is: {}",
            course.name,
            names.join(", ")
        ))
    })
}

/// Prints both.
pub(super) fn print(context: &mut Context, id: &CourseId, names: &[String], as_json: bool) -> Result<ExitCode, Fail> {
    let today = context.today;
    let gone = || Fail::Found(format!("{id} no longer exists"));
    // What depends on the journal, or is counted from it, needs its months.
    let course = context.loaded.regimen.course(id).ok_or_else(gone)?;
    let since = crate::domain::schedule::Timeline::needs_journal_from(course);
    let since = since
        .into_iter()
        .chain(course.supply.as_ref().map(|supply| supply.on))
        .min();
    if let Some(since) = since {
        context.read_months(since, today);
    }
    let schedules = context.schedules();
    let course = context.loaded.regimen.course(id).ok_or_else(gone)?;
    let regimen = &context.loaded.regimen;
    let (Some(a), Some(b)) = (names.first(), names.get(1)) else {
        return Err(Fail::Usage(
            "--compare takes two names: plan, draft, or a draft that was kept".into(),
        ));
    };
    let [revised, decided] = [true, false].map(|whole_day| {
        let of = (course, regimen, &schedules);
        Begins::now(of, whole_day, (context.now, &context.place))
    });
    let begins = [&revised, &decided];
    let turn = regimen.settings.day_turn;
    let history = History::of(&course.id, &regimen.journal, course.today(context.now, turn), turn);
    let of = (course, &history);
    let drafts = [named(context, of, a, begins)?, named(context, of, b, begins)?];
    let basis = Basis {
        course,
        words: &regimen.settings.words,
        history: &history,
        today,
        first: revised.on,
        after: None,
        behind: revised.behind,
        waits: None,
        around: Surroundings {
            wall: &context.place,
            ..Surroundings::nothing()
        },
    };
    let left = supply::left(course, &regimen.journal, regimen.settings.day_turn);
    let to_come = ToCome::of(
        course,
        &schedules.today(regimen, context.now, &context.place),
        &regimen.journal,
    );
    let found = beside(
        &basis,
        [&drafts[0], &drafts[1]],
        left.as_ref().map(|left| (left, &to_come)),
    );
    if as_json {
        let [one, two] = &found.sides;
        json::print(&Shape {
            version: VERSION,
            course: id.to_string(),
            name: course.name.clone(),
            from: found.from,
            until: found.until,
            sides: [side_row(a, one), side_row(b, two)],
            days: found
                .days
                .iter()
                .map(|days| DayRow {
                    from: days.from,
                    until: days.until.unwrap_or(found.until),
                    a: days.was.clone(),
                    b: days.now.clone(),
                })
                .collect(),
        })?;
    } else {
        out(&text(&course.name, [a.as_str(), b.as_str()], &found, today))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn kind(row: &Row) -> &'static str {
    match row.kind {
        RungKind::Step => "step",
        RungKind::Hold => "hold",
        RungKind::Pause => "pause",
        RungKind::Stop => "stop",
    }
}

fn side_row(name: &str, side: &Side) -> SideRow {
    SideRow {
        name: name.to_owned(),
        rungs: side
            .rows
            .iter()
            .map(|row| RungRow {
                kind: kind(row),
                step: row.number,
                take: row.take.to_string(),
                from: (row.tense != Tense::Never).then_some(row.from),
                until: row.until,
            })
            .collect(),
        totals: side
            .totals
            .iter()
            .map(|total| TotalRow {
                component: total.component.clone().filter(|name| !name.is_empty()),
                amount: total.sum.to_string(),
            })
            .collect(),
        needed: side.needed.as_ref().map(ToString::to_string),
        lasts_until: match side.lasts {
            Some(Lasts::Until(day)) => Some(day),
            _ => None,
        },
        refused: side.refused.clone(),
    }
}

/// So wide is one side.
const WIDE: usize = 38;

/// Both in two columns.
fn text(name: &str, names: [&str; 2], found: &Beside, today: NaiveDate) -> String {
    let mut text = format!(
        "{name}, {} to {}\n",
        short(found.from, today),
        short(found.until, today)
    );
    for row in found.rows(names, today) {
        match row {
            PairRow::Both([a, b]) => {
                let (a, b) = (wrap(&clean_line(&a), WIDE - 2), wrap(&clean_line(&b), WIDE - 2));
                for n in 0..a.len().max(b.len()) {
                    let cell = |lines: &[String]| lines.get(n).cloned().unwrap_or_default();
                    let line = format!("  {}{}", pad(&cell(&a), WIDE), cell(&b));
                    let _ = writeln!(text, "{}", line.trim_end());
                }
            }
            PairRow::Whole(line) => {
                let _ = writeln!(text, "{}", clean_line(line.trim_end()));
            }
        }
    }
    text
}
