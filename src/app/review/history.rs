//! The whole history of one course by step, and of one rating by day.

use chrono::{NaiveDate, TimeDelta};

use super::fresh::missing;
use crate::app::world::World;
use crate::domain::Decimal;
use crate::domain::change::Verb;
use crate::domain::course::CourseId;
use crate::domain::figures::words;
use crate::domain::figures::{
    Content, Levels, RowKind, Series, StepFigures, contents, last_day, levels, steps, timed, values,
};
use crate::domain::journal::Month;
use crate::domain::measure::{Measure, MeasureId};
use crate::domain::questions::Round;
use crate::domain::schedule::RungKind;

/// The row before the start reaches back at most this many days.
pub const BEFORE: i64 = 366;

/// How many rungs of a ladder are looked through for holds.
const MOST_RUNGS: usize = 2_000;

/// A course by step.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Which course.
    pub course: CourseId,
    /// The rows, the oldest first. While amounts are hidden the doses are the numbers of the steps.
    pub rows: Vec<StepFigures>,
    /// The measures of the rows: those that were ever rated while it lasts.
    pub measures: Vec<MeasureId>,
    /// Behind them the rows have those that are asked at several times around a dose, by time, with their names.
    pub timed: Vec<Measure>,
    /// What was taken of each component, where doses are not counted in that.
    pub contents: Vec<Content>,
    /// The dose over time.
    pub levels: Option<Levels>,
    /// The stretches by which holds made a step longer.
    pub holds: Vec<(NaiveDate, NaiveDate)>,
    /// What was decided on the plan and when, in a word or two: `hold +7 d`.
    pub decisions: Vec<(NaiveDate, String)>,
    /// The days that have notes.
    pub notes: Vec<NaiveDate>,
    /// The latest month that is still to be read: the figures are of the months after it.
    pub reading: Option<Month>,
}

impl Table {
    /// A measure by step: one sentence, or one for each time around a dose at which it was measured.
    pub fn in_words(&self, measure: &Measure) -> Vec<String> {
        let by_time = self.by_time(measure);
        if !by_time.is_empty() {
            return by_time;
        }
        let index = self.measures.iter().position(|id| *id == measure.id);
        let said = index.map(|index| words::by_step(&self.rows, index, measure));
        said.into_iter().collect()
    }

    /// A measure that is asked at several times around a dose by step, a sentence for each time that was measured.
    pub fn by_time(&self, measure: &Measure) -> Vec<String> {
        let timed = (self.measures.len()..).zip(&self.timed);
        let of_it = timed.filter(|(_, one)| one.id == measure.id);
        let measured = of_it.filter(|(index, _)| {
            let mut rows = self.rows.iter();
            rows.any(|row| row.measures.get(*index).is_some_and(|figures| figures.rated > 0))
        });
        measured
            .map(|(index, one)| words::by_step(&self.rows, index, one))
            .collect()
    }
}

/// The values of one measure, day by day, without the days that were not rated; each time around a dose by itself.
pub type Points = Vec<Dots>;

/// The values of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// The time around the doses; `None`: any.
    pub round: Option<Round>,
    /// Its days, in their order.
    pub values: Vec<(NaiveDate, Decimal)>,
}

/// The days that the history of a course is about: from the first value before it, at most a year, to today.
pub fn days(world: &World, course: &CourseId) -> (NaiveDate, NaiveDate) {
    let today = last_day(&world.regimen, world.now);
    let plans = world
        .schedules
        .timeline(course)
        .map_or(&[][..], |timeline| timeline.plans());
    let begins = plans.first().map_or(today, |plan| plan.from).min(today);
    let from = begins - TimeDelta::days(BEFORE);
    let kept = world.kept_months.first().map(|month| month.first());
    (kept.map_or(from, |kept| from.max(kept)).min(today), today)
}

/// The same days, at most those of the last year.
pub fn days_of_year(world: &World, course: &CourseId) -> (NaiveDate, NaiveDate) {
    let (from, to) = days(world, course);
    (from.max(to - TimeDelta::days(BEFORE)), to)
}

/// The table of a course.
pub fn table(world: &World, course: &CourseId) -> Table {
    table_of(world, course, days(world, course))
}

/// The table of a course over some days of its history.
pub fn table_of(world: &World, course: &CourseId, (from, to): (NaiveDate, NaiveDate)) -> Table {
    let missing = missing(world, from, to);
    let reading = missing.first().copied();
    // Until everything is read the table begins where what is read begins.
    let from = reading.map_or(from, |month| month.plus(1).first().max(from));
    let measures: Vec<MeasureId> = world.regimen.measures.iter().map(|m| m.id.clone()).collect();
    let (regimen, schedules, wall) = (&world.regimen, &world.schedules, &*world.wall);
    let (times, timed): (Vec<Series>, Vec<Measure>) = timed(&regimen.measures).into_iter().unzip();
    let series: Vec<Series> = measures.iter().cloned().map(Series::from).chain(times).collect();
    let mut rows = steps(regimen, schedules, course, &series, (from, to), world.now, wall);
    let contents = (regimen.course(course)).map_or(Vec::new(), |course| contents(&course.preparation, &rows));
    let levels = schedules.timeline(course).and_then(|timeline| levels(timeline, to));
    if world.hidden {
        for row in &mut rows {
            if let RowKind::Step { .. } = row.kind {
                row.dose = format!("step {}", row.number);
            }
        }
    } else {
        for row in &mut rows {
            row.dose = world.written(&row.dose);
        }
    }
    let first = rows.first().map_or(from, |row| row.from);
    let rungs = schedules
        .timeline(course)
        .map_or(Vec::new(), |timeline| timeline.rungs(MOST_RUNGS));
    let holds = rungs
        .iter()
        .filter(|rung| rung.kind == RungKind::Hold && rung.from <= to);
    let months = regimen.journal.months();
    let notes = months
        .flat_map(|(_, month)| &month.notes)
        .filter(|note| note.void.is_none());
    let mut noted: Vec<NaiveDate> = notes
        .map(|note| note.day.unwrap_or_else(|| note.at.date_naive()))
        .filter(|day| first <= *day && *day <= to)
        .collect();
    noted.sort_unstable();
    noted.dedup();
    Table {
        course: course.clone(),
        measures,
        timed,
        contents,
        levels,
        decisions: decisions(world, course),
        holds: holds.map(|rung| (rung.from, rung.until.unwrap_or(to))).collect(),
        notes: noted,
        reading,
        rows,
    }
}

/// The decisions in force, without amounts.
fn decisions(world: &World, course: &CourseId) -> Vec<(NaiveDate, String)> {
    let changes = world.regimen.course(course).map_or(&[][..], |course| &course.changes);
    let mut found: Vec<(NaiveDate, String)> = (changes.iter())
        .filter(|change| change.void.is_none())
        .map(|change| {
            let words = match &change.verb {
                Verb::Hold { days, .. } => format!("hold +{days} d"),
                verb => verb
                    .to_string()
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            };
            (change.on, words)
        })
        .collect();
    found.sort_by_key(|(on, _)| *on);
    found
}

/// The values of a measure over the days of a table. What was measured before a dose and what after it are apart.
pub fn points(world: &World, table: &Table, measure: &Measure) -> Points {
    let (from, _) = days(world, &table.course);
    let from = table.rows.first().map_or(from, |row| row.from);
    let (regimen, schedules) = (&world.regimen, &world.schedules);
    let days = (from, last_day(regimen, world.now));
    let mut all = Series::of(measure);
    if all.len() < 2 {
        // Of one that is asked once every reading counts, at whatever time it was made.
        all = vec![measure.id.clone().into()];
    }
    let dots = all.into_iter().map(|series| {
        let values = values(regimen, schedules, &series, days, world.now, &*world.wall).into_iter();
        Dots {
            round: series.round,
            values: values
                .filter_map(|(day, value)| Some((day, value?.value.number())))
                .collect(),
        }
    });
    dots.collect()
}
