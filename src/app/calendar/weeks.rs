//! Some weeks of one measure, computed, with the dose of one course below.

use chrono::{NaiveDate, TimeDelta};

use super::cached::{OneDay, Stamp, days, in_short, short};
use super::sheet::week_of;
use crate::app::world::World;
use crate::domain::course::CourseId;
use crate::domain::figures::{self, Span};
use crate::domain::measure::{Measure, MeasureId};

/// How many weeks a page has, and how many on a screen that has this many columns.
const WEEKS: i64 = 24;
const WIDE: (u16, i64) = (180, 40);

/// A week has no fewer columns than this for its values.
pub const LEAST: usize = 2;

/// How many weeks a page has on this screen.
pub fn count(world: &World) -> i64 {
    if world.size.0 >= WIDE.0 { WIDE.1 } else { WEEKS }
}

/// What a page is about: its first day, the course, the measure.
pub type Asked = (NaiveDate, Option<CourseId>, Option<MeasureId>);

/// A page of weeks.
#[derive(Clone, Debug, PartialEq)]
pub struct Weeks {
    asked: Asked,
    /// Its days.
    pub span: Span,
    /// On how many of its weeks there is a value on four days or more, and how many of them have come.
    pub rated: (usize, usize),
    /// How the measure was at each dose, in one sentence.
    pub by_step: Option<String>,
    /// The first days of steps with their dose; the first one is that of the page.
    pub steps: Vec<(NaiveDate, String)>,
    /// The columns that the widest value takes.
    pub columns: usize,
    /// The other measures with values in these weeks, those first that have room in the columns of the one that is shown.
    pub others: Vec<MeasureId>,
    /// How many of them have.
    pub beside: usize,
    stamp: Stamp,
}

/// First and last day of the page that has this day: pages are counted from the one that ends with the present week.
pub fn range(day: NaiveDate, world: &World) -> (NaiveDate, NaiveDate) {
    let start = world.regimen.settings.week_start;
    let ends = week_of(world.today(), start) + TimeDelta::days(6);
    let days = count(world) * 7;
    let pages = (day - ends).num_days().saturating_add(days - 1).div_euclid(days);
    let to = ends + TimeDelta::days(pages * days);
    (to - TimeDelta::days(days - 1), to)
}

impl Weeks {
    /// Computes a page.
    pub fn new(world: &World, asked: Asked) -> Self {
        let from = asked.0;
        let to = from + TimeDelta::days(count(world) * 7 - 1);
        let span = days(world, from, to);
        let today = world.today();
        let measure = asked.2.as_ref().and_then(|id| world.regimen.measure(id));
        let value = |date: NaiveDate| OneDay::of(&span, date).zip(measure).and_then(|(day, m)| day.value(m));
        let come = || from.iter_weeks().take_while(|week| *week <= today.min(to));
        let full = come().filter(|week| week.iter_days().take(7).filter(|day| value(*day).is_some()).count() >= 4);
        let by_step = asked
            .1
            .as_ref()
            .zip(measure)
            .filter(|_| from <= today)
            .map(|(course, measure)| {
                let ids = [measure.id.clone()];
                let (regimen, now) = (&world.regimen, world.now);
                let rows = figures::steps(regimen, &world.schedules, course, &ids, (from, to), now, &*world.wall);
                figures::words::by_step(&rows, 0, measure)
            });
        let widest = |measure: &Measure| {
            let days = from.iter_days().take_while(|date| *date <= to);
            let day = |date| OneDay::of(&span, date).and_then(|day| day.answered(measure));
            days.filter_map(day).map(|given| in_short(given, short).len()).max()
        };
        let columns = measure.and_then(widest).unwrap_or(1);
        let others = world
            .regimen
            .measures
            .iter()
            .filter(|m| Some(&m.id) != asked.2.as_ref());
        let rated = others.filter_map(|measure| Some((measure.id.clone(), widest(measure)?)));
        let (others, wider): (Vec<_>, Vec<_>) = rated.partition(|(_, wide)| *wide <= columns.max(LEAST));
        Self {
            rated: (full.count(), come().count()),
            by_step,
            steps: steps(&span, asked.1.as_ref()),
            columns,
            beside: others.len(),
            others: others.into_iter().chain(wider).map(|(id, _)| id).collect(),
            stamp: Stamp::new(world, &span),
            asked,
            span,
        }
    }

    /// Whether it is what is asked for, and still true.
    pub fn holds(&self, world: &World, asked: &Asked) -> bool {
        self.asked == *asked && self.stamp.holds(world)
    }

    /// A day of the page.
    pub fn day(&self, date: NaiveDate) -> Option<OneDay<'_>> {
        OneDay::of(&self.span, date)
    }
}

/// The doses in force and since when, beginning with that of the first day.
fn steps(span: &Span, course: Option<&CourseId>) -> Vec<(NaiveDate, String)> {
    let none = || "none".to_owned();
    let Some(course) = course.and_then(|id| span.courses.iter().find(|c| c.course == *id)) else {
        return Vec::new();
    };
    let mut steps: Vec<(NaiveDate, String)> = Vec::new();
    for cell in &course.days {
        let dose = cell.dose.clone().unwrap_or_else(none);
        if steps.last().is_none_or(|(_, before)| *before != dose) {
            steps.push((cell.date, dose));
        }
    }
    steps
}
