//! How it was at each dose: rows by the step that was in force, with the doses taken and the values of those days.
//!
//! What makes a row:
//!
//! - The days on one step of one revision at one dose. Holding the step makes the row longer.
//! - Coming back to a step (by a step back, a restart after another step, or after a pause) makes a new row, as does another amount that a
//!   change put in place.
//! - A revision that goes on at the same dose on the next day makes no row: nothing changed for who takes it.
//! - Where a decision begins in the middle of a day, each dose counts for the step that planned it. What was taken on that day is not
//!   divided: it counts as one day, for the step of that day.
//! - Where a plan repeats its steps by itself (three weeks on, one week off), the passes are merged into one row for
//!   each step, with all its stretches: ten years of it are otherwise 260 rows, and on against off is the question.
//! - A pause is a row. Where something was rated before the course, the days before it are one, from the first day of the record on;
//!   where something is recorded after its end, all days since are one. So a rating has as many days in the rows of every medicine.
//! - Days after today are in no row.

use std::rc::Rc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::measures::{DayValue, MeasureFigures, Series};
use super::records::{Follow, Ground, Here, InForce, Judged, JudgedDays};
use super::span::{is_held, unit};
use super::{Counts, Total};
use crate::domain::amount::Quantity;
use crate::domain::clock::Wall;
use crate::domain::course::{Course, CourseId};
use crate::domain::day::Schedules;
use crate::domain::figures::span::same_dose;
use crate::domain::measure::{Measure, MeasureId};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::Place;
use crate::domain::unit::Unit;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// From the first day of the record to the beginning of the course: step 0.
    Baseline,
    /// A step.
    Step {
        /// The revision, an index into the plans in the order of their dates.
        plan: usize,
        /// The step, from 1.
        step: u32,
    },
    /// A pause.
    Paused,
    /// After the course was stopped, ended or archived.
    After,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepFigures {
    /// What it is about.
    pub kind: RowKind,
    /// The number of the step, as the ladder is numbered everywhere; 0 for what is not a step.
    pub number: u32,
    /// The dose in a word or two: `75 mcg`, `1+2 sprays`, `none`.
    pub dose: String,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day so far.
    pub until: NaiveDate,
    /// It is in force today.
    pub current: bool,
    /// The stretches of days that it is made of: one, except where the plan repeats.
    pub stretches: Vec<(NaiveDate, NaiveDate)>,
    /// How many days.
    pub days: u32,
    /// How many of them were added by holds.
    pub held_days: u32,
    /// On how many of them anything at all was rated, of whatever measure.
    pub rated_days: u32,
    /// What was answered on these days, in the order of the measures asked for.
    pub measures: Vec<MeasureFigures>,
    /// What became of the doses of these days.
    pub counts: Counts,
    /// What was taken on these days, as needed included.
    pub taken: Total,
    /// On how many of them anything was taken.
    pub taken_days: u32,
    /// How many doses were taken without being due.
    pub beside: u32,
}

impl StepFigures {
    /// What was taken on a day, of whatever step.
    fn add_day(&mut self, course: &Course, taken: &[&Quantity]) {
        self.taken.add_all(&course.preparation, taken.iter().copied());
        self.taken_days += u32::from(taken.iter().any(|amount| !amount.value.is_zero()));
    }

    /// Whether nothing is taken on these days: before the course, in a pause, after it.
    pub fn is_without(&self) -> bool {
        !matches!(self.kind, RowKind::Step { .. }) || self.dose == "none"
    }
}

/// Doses of another step than that of their day.
struct Elsewhere<'a> {
    /// Which one.
    force: InForce,
    judged: Judged<'a>,
    /// Their day is in no row.
    alone: bool,
}

/// A row that is being filled.
struct Row {
    figures: StepFigures,
    /// Its dose, with equal doses of a day one by one.
    apart: Option<String>,
    /// Which time through the ladder its last day belongs to.
    pass: u32,
    values: Vec<Vec<(NaiveDate, DayValue)>>,
}

/// How it was at each step of a course, from one day to another (both included, at most to today).
///
/// Empty for a course that is not known. Measures that are not known are left out.
pub fn steps(
    regimen: &Regimen,
    schedules: &Schedules,
    course: &CourseId,
    measures: &[impl Clone + Into<Series>],
    (from, to): (NaiveDate, NaiveDate),
    now: DateTime<FixedOffset>,
    wall: &dyn Wall,
) -> Vec<StepFigures> {
    let ground = Ground::new(regimen, schedules, (from, to), now, wall);
    on_ground(&ground, course, measures, (from, to))
}

/// The same for several courses, each from a day of its own: the entries are indexed once for all of them. `known`: days
/// that were judged already.
pub fn steps_of_all(
    regimen: &Regimen,
    schedules: &Schedules,
    courses: &[(&CourseId, NaiveDate)],
    measures: &[impl Clone + Into<Series>],
    to: NaiveDate,
    now: DateTime<FixedOffset>,
    (wall, known): (&dyn Wall, Option<&JudgedDays<'_>>),
) -> Vec<Vec<StepFigures>> {
    let first = courses.iter().map(|(_, from)| *from).min().unwrap_or(to);
    let ground = Ground::new(regimen, schedules, (first, to), now, wall).knowing(known);
    let rows = courses
        .iter()
        .map(|(course, from)| on_ground(&ground, course, measures, (*from, to)));
    rows.collect()
}

fn on_ground(
    ground: &Ground<'_>,
    course: &CourseId,
    measures: &[impl Clone + Into<Series>],
    (from, to): (NaiveDate, NaiveDate),
) -> Vec<StepFigures> {
    let (Some(course), Some(timeline)) = (ground.regimen.course(course), ground.schedules.timeline(course)) else {
        return Vec::new();
    };
    let to = to.min(ground.last);
    let series = measures.iter().cloned().map(Into::into);
    let measures: Vec<(&Measure, Series)> = series
        .filter_map(|series: Series| Some((ground.regimen.measure(&series.measure)?, series)))
        .collect();
    let ids: Vec<MeasureId> = measures.iter().map(|(measure, _)| measure.id.clone()).collect();
    let begins = timeline.plans().first().map(|plan| plan.from);
    let before = ground
        .first_reading(&ids, from, to)
        .filter(|first| begins.is_none_or(|begins| *first < begins));
    let baseline = before.map(|first| ground.first_plan().map_or(first, |plan| plan.min(first)).max(from));
    let last_word = ground.last_entry(&course.id, &ids, to);
    let unit = unit(timeline, to);
    let mut follow = Follow::new(course, timeline);
    let mut rows: Vec<Row> = Vec::new();
    let mut current: Option<(usize, Here)> = None;
    let mut elsewhere: Vec<Elsewhere<'_>> = Vec::new();
    let mut after: Option<NaiveDate> = None;
    // The first doses of a plan on the clock of another zone may be shown on the day before it.
    let beside = timeline.has_zone() && timeline.plans().first().is_some_and(|plan| plan.from == from);
    let first = if beside { from.pred_opt().unwrap_or(from) } else { from };
    for day in first.iter_days().take_while(|day| *day <= to) {
        let here = follow.on(day);
        let (force, place) = &*here;
        after = after.or(Some(day)).filter(|_| *force == InForce::After);
        let silent = match force {
            InForce::Before => baseline.is_none_or(|first| day < first),
            InForce::After => last_word.is_none_or(|last| after.is_none_or(|first| last < first)),
            InForce::Step { .. } | InForce::Paused => false,
        };
        let mixed = follow.is_mixed(day);
        let mut judged = (mixed || !silent).then(|| ground.judged(course, timeline, day));
        let mut emptied = false;
        let others = elsewhere.len();
        if let Some(judged) = judged.as_mut().filter(|_| mixed) {
            // A dose belongs to the step that planned it.
            let mut planned: Vec<InForce> = Vec::new();
            let out = judged.to_mut().take_out(|dose| {
                let by = follow.planned(dose);
                let is_out = by != *force && matches!(by, InForce::Step { .. });
                planned.extend(is_out.then_some(by));
                is_out
            });
            let nothing = judged.doses.is_empty() && judged.beside.is_empty();
            emptied = !out.is_empty() && nothing && ground.first_reading(&ids, day, day).is_none();
            let alone = |(force, judged)| Elsewhere {
                force,
                judged,
                alone: false,
            };
            elsewhere.extend(planned.into_iter().zip(out).map(alone));
        }
        let others = elsewhere.get_mut(others..).unwrap_or_default();
        let silent = silent || emptied && *force == InForce::After;
        let Some(judged) = judged.filter(|_| !silent) else {
            // What comes after days without a row does not belong to what was before them.
            current = None;
            for other in others {
                other.alone = true;
            }
            continue;
        };
        let (pass, held) = match (force, place) {
            (InForce::Step { .. }, Place::Step(at)) => (at.pass, is_held(at, day)),
            _ => (1, false),
        };
        let goes_on = |before: &(InForce, Place)| before.0 == *force || same_dose(timeline, before, &here);
        let index = if let Some((index, _)) = current.take().filter(|(_, before)| goes_on(before)) {
            index
        } else {
            let (kind, dose) = row_of(force);
            row_for(&mut rows, kind, dose, (day, pass), measures.len(), unit.as_ref())
        };
        current = Some((index, Rc::clone(&here)));
        let Some(row) = rows.get_mut(index) else { continue };
        row.pass = pass;
        if let (None, Place::Step(at)) = (&row.apart, place) {
            row.apart = follow.apart(at);
        }
        let figures = &mut row.figures;
        figures.until = day;
        if let Some(stretch) = figures.stretches.last_mut() {
            stretch.1 = day;
        }
        figures.days += 1;
        figures.held_days += u32::from(held);
        figures.rated_days += u32::from(ground.is_rated(day));
        figures.current = day == ground.last;
        figures.counts = figures.counts.plus(judged.counts);
        let of_others = others.iter().flat_map(|other| other.judged.taken());
        let taken: Vec<&Quantity> = judged.taken().chain(of_others).collect();
        figures.add_day(course, &taken);
        figures.beside += u32::try_from(judged.beside.len()).unwrap_or(u32::MAX);
        for ((measure, series), values) in measures.iter().zip(&mut row.values) {
            let value = ground.value_of(measure, series.round, day);
            values.extend(value.map(|value| (day, value)));
        }
    }
    for Elsewhere { force, judged, alone } in &elsewhere {
        let Some(day) = judged.doses.first().map(|dose| dose.due.key.date) else {
            continue;
        };
        let (kind, dose) = row_of(force);
        let index = row_near(&rows, kind, &dose, day).unwrap_or_else(|| {
            let at = rows.partition_point(|row| row.figures.from < day);
            let mut row = empty_row(kind, dose, (day, 1), measures.len(), unit.as_ref());
            row.figures.days = 1;
            rows.insert(at, row);
            at
        });
        if let Some(row) = rows.get_mut(index) {
            row.figures.counts = row.figures.counts.plus(judged.counts);
            if *alone {
                row.figures.add_day(course, &judged.taken().collect::<Vec<_>>());
            }
        }
    }
    in_one_form(&mut rows);
    let finish = |mut row: Row| {
        row.figures.measures = (measures.iter().zip(&row.values))
            .map(|((measure, series), values)| MeasureFigures::of(measure, series.round, values))
            .collect();
        if let RowKind::Step { plan, step } = row.figures.kind {
            row.figures.number = timeline.number(plan, step);
        }
        row.figures
    };
    rows.into_iter().map(finish).collect()
}

/// The doses of all rows in one form: where those of one are named one by one, so are those of the others. `0.6 mL a day` between
/// `0.2+0.3 mL` and `0.3+0.4 mL` is read as something else.
fn in_one_form(rows: &mut [Row]) {
    let is_apart = |row: &Row| row.apart.as_ref() == Some(&row.figures.dose) && row.figures.dose.contains('+');
    if !rows.iter().any(is_apart) {
        return;
    }
    for row in rows {
        if let Some(apart) = row.apart.take() {
            row.figures.dose = apart;
        }
    }
}

fn row_of(force: &InForce) -> (RowKind, String) {
    let none = || "none".to_owned();
    match force {
        InForce::Before => (RowKind::Baseline, none()),
        InForce::Paused => (RowKind::Paused, none()),
        InForce::After => (RowKind::After, none()),
        InForce::Step { plan, step, dose } => {
            let kind = RowKind::Step {
                plan: *plan,
                step: *step,
            };
            (kind, dose.clone())
        }
    }
}

/// The row for a stretch that begins on a day: that of an earlier pass through the same step, to which the plan itself
/// has come back, or a new one.
fn row_for(
    rows: &mut Vec<Row>,
    kind: RowKind,
    dose: String,
    (day, pass): (NaiveDate, u32),
    measures: usize,
    unit: Option<&Unit>,
) -> usize {
    let is_step = matches!(kind, RowKind::Step { .. });
    if let Some((index, row)) = rows.iter_mut().enumerate().rfind(|(_, row)| row.figures.kind == kind)
        && is_step
        && row.figures.dose == dose
        && row.pass < pass
    {
        row.figures.stretches.push((day, day));
        return index;
    }
    rows.push(empty_row(kind, dose, (day, pass), measures, unit));
    rows.len() - 1
}

/// The row of a step at a dose that is nearest to a day.
fn row_near(rows: &[Row], kind: RowKind, dose: &str, day: NaiveDate) -> Option<usize> {
    let of_step = rows.iter().enumerate();
    let of_step = of_step.filter(|(_, row)| row.figures.kind == kind && row.figures.dose == dose);
    let away = |figures: &StepFigures| (figures.from - day).max(day - figures.until);
    of_step
        .min_by_key(|(_, row)| away(&row.figures))
        .map(|(index, _)| index)
}

fn empty_row(kind: RowKind, dose: String, (day, pass): (NaiveDate, u32), measures: usize, unit: Option<&Unit>) -> Row {
    Row {
        figures: empty(kind, dose, day, Total::new(unit)),
        apart: None,
        pass,
        values: vec![Vec::new(); measures],
    }
}

fn empty(kind: RowKind, dose: String, day: NaiveDate, taken: Total) -> StepFigures {
    StepFigures {
        kind,
        number: 0,
        dose,
        from: day,
        until: day,
        current: false,
        stretches: vec![(day, day)],
        days: 0,
        held_days: 0,
        rated_days: 0,
        measures: Vec::new(),
        counts: Counts::default(),
        taken,
        taken_days: 0,
        beside: 0,
    }
}
