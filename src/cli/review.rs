//! Subcommands that look back: `review`, `week`, `steps`, `report`.

mod plain;

use std::mem::ManuallyDrop;
use std::process::ExitCode;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta};
use clap::Args;
use serde::Serialize;

use super::context::{Context, Fail};
use super::json;
use super::print::{self, out};
use crate::domain::course::CourseId;
use crate::domain::day::Schedules;
use crate::domain::figures::words as said;
use crate::domain::figures::{
    Counts, JudgedDays, MeasureFigures, RowKind, Series, StepFigures, WeekFigures, contents, last_day, steps_of_all,
    timed, weeks,
};
use crate::domain::journal::Month;
use crate::domain::measure::{GRADES, Measure};
use crate::domain::regimen::Regimen;
use crate::session::clock::Place;
use crate::ui::text::clean_line;

/// The row before the start of a course reaches back at most this many days, as on the screen.
const BEFORE: i64 = 366;

/// Fewer days than these are judged by one thread.
const MANY_DAYS: i64 = 100;

/// Weeks and dose steps in figures
#[derive(Debug, Args)]
pub(super) struct Review {
    /// How many weeks, this one included
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=520))]
    weeks: u32,
    #[command(flatten)]
    form: Shown,
}

/// Weeks in figures, without the dose steps
#[derive(Debug, Args)]
pub(super) struct Week {
    /// How many weeks, this one included
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=520))]
    weeks: u32,
    #[command(flatten)]
    form: Shown,
}

/// Dose steps in figures, without the weeks
#[derive(Debug, Args)]
pub(super) struct Steps {
    #[command(flatten)]
    form: Shown,
}

/// How figures are printed.
#[derive(Debug, Args)]
struct Shown {
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

/// A measure over some days.
#[derive(Debug, Serialize)]
struct MeasureRow {
    measure: String,
    rated: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    median: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days_with_more_than_none: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grades: Vec<GradeRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    single: Vec<SingleRow>,
}

#[derive(Debug, Serialize)]
struct GradeRow {
    grade: &'static str,
    days: u32,
}

#[derive(Debug, Serialize)]
struct SingleRow {
    date: NaiveDate,
    value: String,
}

#[derive(Debug, Serialize)]
struct CountsRow {
    planned: u32,
    as_planned: u32,
    changed: u32,
    contradicted: u32,
    skipped: u32,
    held: u32,
    not_recorded: u32,
    not_known: u32,
}

#[derive(Debug, Serialize)]
struct WeekRow {
    week: u32,
    from: NaiveDate,
    to: NaiveDate,
    rated_days: u32,
    days: u32,
    doses: CountsRow,
    measures: Vec<MeasureRow>,
    sentences: Vec<String>,
}

#[derive(Debug, Serialize)]
struct StepRow {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<usize>,
    dose: String,
    from: NaiveDate,
    until: NaiveDate,
    current: bool,
    stretches: usize,
    days: u32,
    held_days: u32,
    rated_days: u32,
    doses: CountsRow,
    measures: Vec<MeasureRow>,
}

#[derive(Debug, Serialize)]
struct CourseRow {
    course: String,
    name: String,
    steps: Vec<StepRow>,
    sentences: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Shape<'a> {
    version: u32,
    today: NaiveDate,
    weeks: Vec<&'a WeekRow>,
    courses: Vec<&'a CourseRow>,
}

fn counts(counts: Counts) -> CountsRow {
    CountsRow {
        planned: counts.planned(),
        as_planned: counts.as_planned,
        changed: counts.changed,
        contradicted: counts.contradicted,
        skipped: counts.skipped,
        held: counts.held,
        not_recorded: counts.not_recorded,
        not_known: counts.not_known,
    }
}

fn measure_row(figures: &MeasureFigures) -> MeasureRow {
    // Of few days the single values are shown instead of a summary, as on the screen.
    let spread = figures.spread.filter(|spread| !spread.is_few());
    let text = |value: crate::domain::Decimal| value.normalize().to_string();
    MeasureRow {
        measure: figures.measure.to_string(),
        rated: figures.rated,
        median: spread.map(|s| text(s.median)),
        low: spread.map(|s| text(s.low)),
        high: spread.map(|s| text(s.high)),
        days_with_more_than_none: figures.more.filter(|_| figures.rated > 0),
        grades: figures.grades.filter(|_| figures.rated > 0).map_or(Vec::new(), |days| {
            GRADES
                .iter()
                .zip(days)
                .map(|(grade, days)| GradeRow { grade, days })
                .collect()
        }),
        single: figures
            .single
            .iter()
            .map(|(date, value)| SingleRow {
                date: *date,
                value: value.to_string(),
            })
            .collect(),
    }
}

fn step_row(row: &StepFigures) -> StepRow {
    let (kind, step, revision) = match row.kind {
        RowKind::Baseline => ("before", None, None),
        RowKind::Step { plan, .. } => ("step", Some(row.number), Some(plan + 1)),
        RowKind::Paused => ("pause", None, None),
        RowKind::After => ("after", None, None),
    };
    StepRow {
        kind,
        step,
        revision,
        dose: row.dose.clone(),
        from: row.from,
        until: row.until,
        current: row.current,
        stretches: row.stretches.len(),
        days: row.days,
        held_days: row.held_days,
        rated_days: row.rated_days,
        doses: counts(row.counts),
        measures: row.measures.iter().map(measure_row).collect(),
    }
}

impl Review {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let first = read_for_steps(context);
        read_for_weeks(context, self.weeks);
        let schedules = context.schedules();
        let figures = Figures::of(context, &schedules, &self.form);
        // Both look at the days of the weeks. They are judged once, each half of them by itself, and so are the two: side by
        // side they take half the time.
        let known = ManuallyDrop::new(figures.judged(self.weeks, first));
        let known = Some(&*known);
        let (weeks, courses) = std::thread::scope(|scope| {
            let courses = scope.spawn(|| figures.by_step(first, known));
            let weeks = figures.weeks(self.weeks, known);
            (weeks, courses.join().unwrap_or_else(|_| figures.by_step(first, known)))
        });
        self.form.print(context, &weeks, &courses)
    }
}

impl Week {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        read_for_weeks(context, self.weeks);
        let schedules = context.schedules();
        let weeks = Figures::of(context, &schedules, &self.form).weeks(self.weeks, None);
        self.form.print(context, &weeks, &[])
    }
}

impl Steps {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let first = read_for_steps(context);
        let schedules = context.schedules();
        let courses = Figures::of(context, &schedules, &self.form).by_step(first, None);
        self.form.print(context, &[], &courses)
    }
}

impl Shown {
    fn print(&self, context: &Context, weeks: &[OneWeek], courses: &[OneCourse]) -> Result<ExitCode, Fail> {
        let regimen = &context.loaded.regimen;
        if self.json {
            json::print_with(
                &Shape {
                    version: json::VERSION,
                    today: context.today,
                    weeks: weeks.iter().map(|week| &week.row).collect(),
                    courses: courses.iter().map(|course| &course.row).collect(),
                },
                context,
            )?;
            return Ok(context.end());
        }
        let plain = print::is_plain();
        let indent = if plain { "" } else { "  " };
        let mut parts = Vec::new();
        let mut lines = Vec::new();
        for OneWeek { row, days } in weeks {
            let (from, to) = (row.from.format("%-d %b"), row.to.format("%-d %b %Y"));
            let until = if plain { "to" } else { "-" };
            lines.push(format!("Week {}, {from} {until} {to}", row.week));
            lines.extend(days.iter().cloned());
            lines.extend(row.sentences.iter().map(|sentence| format!("{indent}{sentence}")));
            if plain {
                parts.push(std::mem::take(&mut lines));
            }
        }
        parts.push(lines);
        // What was rated says nothing of a medicine without steps that the others do not say.
        let stepped = !weeks.is_empty() && courses.iter().any(|course| course.steps.len() > 1);
        for OneCourse { row, steps } in courses.iter().filter(|one| one.steps.len() > 1 || !stepped) {
            let mut lines = vec![format!("{}, by dose step", row.name)];
            // Where nothing is rated the steps are all that there is to say.
            if plain || row.sentences.is_empty() {
                let steps = steps.iter().map(|step| plain::step(regimen, step));
                lines.extend(steps.map(|step| format!("{indent}{step}")));
            }
            lines.extend(row.sentences.iter().map(|sentence| format!("{indent}{sentence}")));
            parts.push(lines);
        }
        let text =
            |lines: &Vec<String>| -> String { lines.iter().map(|line| format!("{}\n", clean_line(line))).collect() };
        let parts: Vec<String> = parts.iter().filter(|lines| !lines.is_empty()).map(text).collect();
        context.tell_faults()?;
        out(&parts.join("\n"))?;
        Ok(context.end())
    }
}

/// A week, for JSON and for sentences.
struct OneWeek {
    /// Without its measures where no JSON is printed.
    row: WeekRow,
    /// Its days in words, a line each, where nothing is printed in columns.
    days: Vec<String>,
}

/// A course by step, for JSON and for sentences.
struct OneCourse {
    row: CourseRow,
    steps: Vec<StepFigures>,
}

/// Reads the months of some weeks and of the week before them; no other.
fn read_for_weeks(context: &mut Context, weeks: u32) {
    let from = week_of(&context.loaded.regimen, context.today) - TimeDelta::days(7 * i64::from(weeks));
    context.read_months(from, context.today);
}

/// Reads the months since the earliest course, and of a year before it, as far as there are any; the first day of them.
fn read_for_steps(context: &mut Context) -> NaiveDate {
    let months = context.store.months();
    let kept = months.into_iter().min().unwrap_or(Month::of(context.today)).first();
    let plans = context.loaded.regimen.courses.iter().flat_map(|course| &course.plans);
    let begins = plans.map(|plan| plan.from).min().unwrap_or(context.today);
    let first = kept.max(begins.min(context.today) - TimeDelta::days(BEFORE));
    context.read_months(first.min(context.today), context.today);
    first
}

/// The first day of the week that a day is in.
fn week_of(regimen: &Regimen, day: NaiveDate) -> NaiveDate {
    let start = regimen.settings.week_start.num_days_from_monday();
    let into = (7 + day.weekday().num_days_from_monday() - start) % 7;
    day - TimeDelta::days(i64::from(into))
}

/// What figures are worked out from.
#[derive(Clone, Copy)]
struct Figures<'a> {
    regimen: &'a Regimen,
    schedules: &'a Schedules,
    today: NaiveDate,
    now: DateTime<FixedOffset>,
    place: &'a Place,
    json: bool,
}

impl<'a> Figures<'a> {
    fn of(context: &'a Context, schedules: &'a Schedules, form: &Shown) -> Self {
        Self {
            regimen: &context.loaded.regimen,
            schedules,
            today: context.today,
            now: context.now,
            place: &context.place,
            json: form.json,
        }
    }

    /// The last day that is looked back at.
    fn last(self) -> NaiveDate {
        last_day(self.regimen, self.now)
    }

    /// The first days of some weeks, up to this one.
    fn first_days(self, count: u32) -> Vec<NaiveDate> {
        let regimen = self.regimen;
        let this = week_of(regimen, self.today);
        let begin = (0..i64::from(count)).rev().map(|back| this - TimeDelta::days(7 * back));
        // In the night before a week's first day both weeks are this one: what was just recorded is in one of them.
        let begun = Some(week_of(regimen, self.last())).filter(|begun| *begun != this);
        begin.chain(begun).collect()
    }

    /// The days of some weeks, judged. `first`: from where the steps are looked at.
    fn judged(self, count: u32, first: NaiveDate) -> JudgedDays<'a> {
        let week = TimeDelta::days(6);
        let first_days = self.first_days(count);
        let (Some(from), Some(to)) = (first_days.iter().min().copied(), first_days.iter().max()) else {
            return JudgedDays::default();
        };
        let to = *to + week;
        let whole = (first.min(from - TimeDelta::days(7)), to);
        let judge = |days| JudgedDays::new(self.regimen, self.schedules, (whole, days), self.now, self.place);
        if (to - from).num_days() < MANY_DAYS {
            return judge((from, to));
        }
        let middle = from + (to - from) / 2;
        std::thread::scope(|scope| {
            let early = scope.spawn(|| judge((from, middle)));
            let late = judge((middle + TimeDelta::days(1), to));
            early.join().unwrap_or_else(|_| judge((from, middle))).followed_by(late)
        })
    }

    fn weeks(self, count: u32, known: Option<&JudgedDays<'_>>) -> Vec<OneWeek> {
        let regimen = self.regimen;
        // One week is there at a time: those of ten years take up as much memory as the journal.
        let of_week = |figures: WeekFigures| {
            let span = &figures.span;
            let mut sentences = vec![said::recorded(span)];
            for of_measure in span.measures.iter().filter(|m| m.figures.rated > 0) {
                let name = regimen.measure(of_measure.measure()).map_or("", |m| m.name.as_str());
                sentences.push(format!("{name} {}.", said::summary(&of_measure.figures)));
            }
            sentences.extend(said::several(span, regimen));
            sentences.extend(said::compared(&figures, regimen));
            sentences.extend(said::few(span.rated_days));
            let row = WeekRow {
                week: said::week_number(span.from),
                from: span.from,
                to: span.to,
                rated_days: span.rated_days,
                days: span.days_so_far,
                doses: counts(span.counts),
                measures: (span.measures.iter().filter(|_| self.json))
                    .map(|m| measure_row(&m.figures))
                    .collect(),
                sentences,
            };
            let days = (!self.json && print::is_plain()).then(|| plain::days(regimen, self.schedules, span));
            let days = days.unwrap_or_default();
            OneWeek { row, days }
        };
        let days = self.first_days(count);
        weeks(regimen, self.schedules, &days, self.now, (self.place, known), of_week)
    }

    /// Every course that has any by dose step, with its sentences.
    fn by_step(self, first: NaiveDate, known: Option<&JudgedDays<'_>>) -> Vec<OneCourse> {
        let regimen = self.regimen;
        let measures: Vec<&Measure> = regimen.measures.iter().collect();
        // What was measured before a dose and what after it are told apart.
        let timed = timed(&regimen.measures);
        let whole = measures.iter().map(|measure| Series::from(measure.id.clone()));
        let series: Vec<Series> = whole.chain(timed.iter().map(|(series, _)| series.clone())).collect();
        let is_timed = |measure: &Measure| timed.iter().any(|(_, one)| one.id == measure.id);
        let whole = measures.iter().enumerate().filter(|(_, measure)| !is_timed(measure));
        let whole = whole.map(|(n, measure)| (n, *measure));
        let told: Vec<(usize, &Measure)> = whole
            .chain((measures.len()..).zip(timed.iter().map(|(_, measure)| measure)))
            .collect();
        let from = |course: &CourseId| {
            let plans = self
                .schedules
                .timeline(course)
                .map_or(&[][..], |timeline| timeline.plans());
            let begins = plans.first().map_or(self.today, |plan| plan.from).min(self.today);
            (begins - TimeDelta::days(BEFORE)).max(first.min(begins))
        };
        let courses: Vec<(&CourseId, NaiveDate)> = (regimen.courses.iter())
            .map(|course| (&course.id, from(&course.id)))
            .collect();
        let all = steps_of_all(
            regimen,
            self.schedules,
            &courses,
            &series,
            self.last(),
            self.now,
            (self.place, known),
        );
        let found = courses.iter().zip(all).filter(|(_, steps)| !steps.is_empty());
        let found = found.map(|((course, _), mut steps)| {
            let mut sentences = Vec::new();
            for (n, measure) in &told {
                if steps
                    .iter()
                    .any(|row| row.measures.get(*n).is_some_and(|m| m.rated > 0))
                {
                    sentences.push(said::by_step(&steps, *n, measure));
                }
            }
            if !sentences.is_empty() {
                sentences.push(said::OWN_RECORDS.to_owned());
            }
            let taken = regimen.course(course).map_or(Vec::new(), |course| {
                let all = contents(&course.preparation, &steps);
                said::by_content(&steps, &all, &course.name)
            });
            sentences.splice(0..0, taken);
            // The rows have one figure a measure.
            for row in &mut steps {
                row.measures.truncate(measures.len());
            }
            OneCourse {
                row: CourseRow {
                    course: course.to_string(),
                    name: regimen.name_of(course).to_owned(),
                    steps: steps.iter().map(step_row).collect(),
                    sentences,
                },
                steps,
            }
        });
        found.collect()
    }
}
