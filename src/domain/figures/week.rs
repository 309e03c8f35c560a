//! The sheet of a week: seven days of doses, ratings and notes, with the week before.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::measures::MeasureFigures;
use super::records::{Follow, Ground, JudgedDays};
use super::span::{self, Span};
use crate::domain::clock::Wall;
use crate::domain::course::CourseId;
use crate::domain::day::Schedules;
use crate::domain::regimen::Regimen;

const WEEK: TimeDelta = TimeDelta::days(7);

/// The week before, for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its first day.
    pub first_day: NaiveDate,
    /// Its measures, in the same order as those of the week.
    pub measures: Vec<MeasureFigures>,
    /// The courses of which another step, revision or dose was in force at some time in the two weeks up to today.
    pub other_step: Vec<CourseId>,
}

impl Earlier {
    /// Whether every course was on one and the same step through both weeks.
    pub fn same_step(&self) -> bool {
        self.other_step.is_empty()
    }
}

/// A week's figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekFigures {
    /// The seven days.
    pub span: Span,
    /// The week before.
    pub before: Earlier,
}

/// The week that begins on a day, as seen at a moment.
pub fn week(
    regimen: &Regimen,
    schedules: &Schedules,
    first_day: NaiveDate,
    now: DateTime<FixedOffset>,
    wall: &dyn Wall,
) -> WeekFigures {
    let days = (first_day - WEEK, first_day + TimeDelta::days(6));
    let ground = Ground::new(regimen, schedules, days, now, wall);
    on_ground(&ground, &mut ground.followed(), first_day, None)
}

/// The weeks that begin on some days, one after the other: the entries are indexed once for all of them, and of each week what
/// `each` makes of it is kept. `known`: days that were judged already.
pub fn weeks<T>(
    regimen: &Regimen,
    schedules: &Schedules,
    first_days: &[NaiveDate],
    now: DateTime<FixedOffset>,
    (wall, known): (&dyn Wall, Option<&JudgedDays<'_>>),
    mut each: impl FnMut(WeekFigures) -> T,
) -> Vec<T> {
    let (Some(first), Some(last)) = (first_days.iter().min(), first_days.iter().max()) else {
        return Vec::new();
    };
    let days = (*first - WEEK, *last + TimeDelta::days(6));
    let ground = Ground::new(regimen, schedules, days, now, wall).knowing(known);
    let mut followed = ground.followed();
    let mut before: Option<(NaiveDate, Vec<MeasureFigures>)> = None;
    let mut found = Vec::with_capacity(first_days.len());
    for day in first_days {
        let of_before = before.take().filter(|(first, _)| *first + WEEK == *day);
        let week = on_ground(&ground, &mut followed, *day, of_before.map(|(_, measures)| measures));
        let measures = week.span.measures.iter().map(|measure| measure.figures.clone());
        before = Some((*day, measures.collect()));
        found.push(each(week));
    }
    found
}

/// `before`: the measures of the week before, where it was looked at already.
fn on_ground(
    ground: &Ground<'_>,
    followed: &mut [Follow<'_>],
    first_day: NaiveDate,
    before: Option<Vec<MeasureFigures>>,
) -> WeekFigures {
    let start = first_day - WEEK;
    let mut other_step = Vec::new();
    for follow in &mut *followed {
        let mut days = start
            .iter_days()
            .take(14)
            .filter(|day| *day <= ground.last)
            .map(|day| follow.on(day));
        let first = days.next();
        if days.any(|day| Some(&day.0) != first.as_ref().map(|first| &first.0)) {
            other_step.push(follow.course.id.clone());
        }
    }
    let measures = before.unwrap_or_else(|| {
        let days: Vec<NaiveDate> = start.iter_days().take(7).collect();
        let measures = ground.regimen.measures.iter();
        measures
            .map(|measure| span::measure_span(ground, measure, &days).figures)
            .collect()
    });
    WeekFigures {
        span: span::of(ground, followed, first_day, first_day + TimeDelta::days(6)),
        before: Earlier {
            first_day: start,
            measures,
            other_step,
        },
    }
}
