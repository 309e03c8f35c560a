//! The dose and one rating over the same days, as values to be drawn.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::parts;
use crate::domain::course::Course;
use crate::domain::day::Schedules;
use crate::domain::figures::{Level, Span, StepFigures, levels, words};
use crate::domain::measure::{Measure, Scale};

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The course.
    pub course: String,
    /// The unit of the doses; empty where amounts are hidden.
    pub unit: String,
    /// The dose over time.
    pub levels: Vec<Level>,
    /// Whether the amounts may be written next to the line.
    pub amounts: bool,
    /// The measure.
    pub measure: String,
    /// The ends of its scale.
    pub ends: (Decimal, Decimal),
    /// The days that were rated.
    pub points: Vec<(NaiveDate, Decimal)>,
    /// The median of each step with enough rated days, and how many they are.
    pub medians: Vec<(NaiveDate, NaiveDate, Decimal)>,
    /// First and last day.
    pub days: (NaiveDate, NaiveDate),
    /// The same in words.
    pub words: String,
}

/// Whether a measure's values form a line.
pub(super) fn can_show(measure: &Measure) -> bool {
    matches!(measure.scale, Scale::Rating { .. } | Scale::Number { .. })
}

/// The chart of a course and a measure, given by its place among those of the rows.
pub(super) fn of(
    schedules: &Schedules,
    (course, name): (&Course, &str),
    rows: &[StepFigures],
    measure: Option<(usize, &Measure)>,
    span: &Span,
    amounts: bool,
    today: NaiveDate,
) -> Option<Chart> {
    let (index, measure) = measure?;
    let days = &span.measures.iter().find(|m| *m.measure() == measure.id)?.days;
    let points: Vec<(NaiveDate, Decimal)> = (span.from.iter_days().zip(days))
        .filter_map(|(day, value)| Some((day, value.as_ref()?.value.number())))
        .collect();
    let least = points.iter().map(|(_, value)| *value).min()?;
    let most = points.iter().map(|(_, value)| *value).max()?;
    let ends = match measure.scale {
        Scale::Rating { .. } => (Decimal::ZERO, Decimal::TEN),
        _ if least == most => (least - Decimal::ONE, most + Decimal::ONE),
        _ => (least, most),
    };
    let levels = levels(schedules.timeline(&course.id)?, today)?;
    let medians = rows.iter().filter_map(|row| {
        let figures = row.measures.get(index).filter(|figures| !figures.is_few())?;
        let median = figures.spread?.median;
        Some(row.stretches.iter().map(move |(from, until)| (*from, *until, median)))
    });
    let shown: Vec<StepFigures> = rows
        .iter()
        .map(|row| StepFigures {
            dose: parts::dose(row, amounts),
            ..row.clone()
        })
        .collect();
    Some(Chart {
        course: name.to_owned(),
        unit: if amounts { levels.label() } else { String::new() },
        levels: levels.within(span.from, span.to).collect(),
        amounts,
        measure: measure.name.clone(),
        ends,
        medians: medians.flatten().collect(),
        points,
        days: (span.from, span.to),
        words: words::by_step(&shown, index, measure),
    })
}
