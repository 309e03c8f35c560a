//! The week and the weeks before it.

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::app::world::World;
use crate::domain::Decimal;
use crate::domain::course::CourseId;
use crate::domain::figures::{Counts, MeasureFigures, WeekFigures, levels, narrow, span, week};
use crate::domain::measure::{Measure, Scale};

/// How many weeks the pane to the right of the sheet is about, where it is wide enough.
const WEEKS: i64 = 12;

/// From which width on it is half a year.
const WIDE: (u16, i64) = (180, 26);

/// How many weeks that pane is about on this screen.
pub fn weeks_before(world: &World) -> i64 {
    if world.size.0 >= WIDE.0 { WIDE.1 } else { WEEKS }
}

/// The sheet of a week.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its figures.
    pub week: WeekFigures,
    /// The weeks up to it, the oldest first; only where there is a second pane.
    pub before: Vec<Summary>,
    /// The course whose planned dose the pane shows, and what the amounts are: `mL a day`.
    pub course: Option<(CourseId, Option<String>)>,
}

/// A week in a few figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Its first day.
    pub first_day: NaiveDate,
    /// Its measures, in their order.
    pub measures: Vec<MeasureFigures>,
    /// What became of its doses.
    pub counts: Counts,
    /// What its fullest day asks for by the steps in force, of the course that is shown.
    pub level: Option<Decimal>,
    /// The dose in force at its end.
    pub dose: Option<String>,
}

/// The first day of the week that a day belongs to.
pub fn first_day(world: &World, day: NaiveDate) -> NaiveDate {
    let start = world.regimen.settings.week_start;
    day - TimeDelta::days(i64::from(
        (7 + day.weekday().num_days_from_monday() - start.num_days_from_monday()) % 7,
    ))
}

/// The sheet of the week that begins on a day.
pub fn sheet(world: &World, first: NaiveDate, course: Option<CourseId>, with_before: bool) -> Sheet {
    let (regimen, schedules) = (&world.regimen, &world.schedules);
    let this = week(regimen, schedules, first, world.now, &*world.wall);
    let weeks = if with_before { weeks_before(world) } else { 0 };
    let mut before = Vec::new();
    let timeline = course.as_ref().and_then(|course| schedules.timeline(course));
    let levels = timeline.and_then(|timeline| levels(timeline, world.today()));
    for back in (0..weeks).rev() {
        let start = first - TimeDelta::days(7 * back);
        let of_week;
        let its = if back == 0 {
            &this.span
        } else {
            of_week = span(
                regimen,
                schedules,
                (start, start + TimeDelta::days(6)),
                world.now,
                &*world.wall,
            );
            &of_week
        };
        let of_course = its.courses.iter().find(|c| Some(&c.course) == course.as_ref());
        let end = start + TimeDelta::days(6);
        let planned = levels.iter().flat_map(|levels| levels.within(start, end));
        before.push(Summary {
            first_day: start,
            measures: its.measures.iter().map(|m| m.figures.clone()).collect(),
            counts: its.counts,
            level: planned.map(|level| level.amount).max(),
            dose: of_course.and_then(|c| c.days.iter().rev().find_map(|day| day.dose.clone())),
        });
    }
    Sheet {
        week: this,
        before,
        course: course.map(|course| (course, levels.map(|levels| levels.label()))),
    }
}

/// A measure's figure for a week in at most four columns: its median, or the days with more than none.
pub fn short(figures: &MeasureFigures) -> Option<String> {
    match (figures.spread, figures.more) {
        (_, Some(more)) if figures.rated > 0 => Some(more.to_string()),
        (Some(spread), None) => Some(narrow(spread.median, 4)),
        _ => None,
    }
}

/// Which of the measures are summed up by their median, and which by a count of days.
pub fn is_counted(measure: &Measure) -> bool {
    matches!(measure.scale, Scale::Grade { .. } | Scale::YesNo)
}
