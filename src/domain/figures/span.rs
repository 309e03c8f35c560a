//! Courses and measures over some days: the sheet of a week, a month's summary, the period of a report.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::measures::{DayValue, MeasureFigures};
use super::records::{Follow, Ground, InForce};
use super::{Counts, Total, label};
use crate::domain::amount::Amount;
use crate::domain::clock::Wall;
use crate::domain::course::CourseId;
use crate::domain::day::{DayDose, Schedules, Status};
use crate::domain::directions::Directions;
use crate::domain::draft::goes_on;
use crate::domain::journal::{DoseEntry, NoteEntry};
use crate::domain::measure::{Measure, MeasureId};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::{Action, Place, StepAt, Timeline};
use crate::domain::unit::Unit;

/// Why there are doses on a day, or why there are none. All but `Due` are neutral: nothing was asked, so nothing is
/// lacking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Something is due.
    Due,
    /// A step is in force that has nothing due on this day.
    Off,
    /// The step asks for nothing, and allows doses as needed.
    AsNeeded,
    /// Before the course begins.
    Before,
    /// Paused.
    Paused,
    /// Stopped.
    Stopped,
    /// The last step has ended.
    Over,
    /// The course was archived.
    PutAway,
}

/// One course on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayCell {
    /// The day.
    pub date: NaiveDate,
    /// Why there are doses or none.
    pub standing: Standing,
    /// The day is one of those by which a hold made the step longer.
    pub held: bool,
    /// The step, the revision or the dose in force is another one than on the day before.
    pub new_step: bool,
    /// The dose in force in a word or two, where a step is in force: `75 mcg`, `1+2 sprays`.
    pub dose: Option<String>,
    /// On a day to come: since when the plan asks, where the step goes on only until somebody decides.
    pub undecided: Option<NaiveDate>,
    /// What was due, by the clock; patches to take off included.
    pub doses: Vec<DayDose>,
    /// Doses of other days that can be taken now; of today only. Each counts on its own day.
    pub waiting: Vec<DayDose>,
    /// Everything that was taken for this day, as needed included.
    pub taken: Total,
    /// What was taken without being due (as needed, or for a dose that the plan does not ask for any more).
    pub beside: Vec<DoseEntry>,
    /// The doses that count.
    pub counts: Counts,
}

/// One course over some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseSpan {
    /// Which course.
    pub course: CourseId,
    /// In what its amounts are added up.
    pub unit: Option<Unit>,
    /// One for each day.
    pub days: Vec<DayCell>,
    /// Doses of all days.
    pub counts: Counts,
    /// Taken on all days.
    pub taken: Total,
    /// How many doses were taken without being due.
    pub beside: u32,
    /// The same step and dose was in force on all days that have begun.
    pub same_step: bool,
}

/// One measure over some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureSpan {
    /// The value of each day.
    pub days: Vec<Option<DayValue>>,
    /// What they add up to.
    pub figures: MeasureFigures,
}

/// Everything over some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The last day that has begun, see [`super::last_day`].
    pub last: NaiveDate,
    /// Courses, in the order of their identifiers.
    pub courses: Vec<CourseSpan>,
    /// Measures, in the order in which they are asked.
    pub measures: Vec<MeasureSpan>,
    /// The notes of each day, by their time.
    pub notes: Vec<Vec<NoteEntry>>,
    /// Doses of all courses.
    pub counts: Counts,
    /// How many of the days have come (today included).
    pub days_so_far: u32,
    /// On how many days anything was rated.
    pub rated_days: u32,
}

impl DayCell {
    /// What the doses of this day ask for in a word or two, also where a decision moved one here or the days of the step
    /// differ; `None` where nothing is due.
    pub fn asked(&self) -> Option<String> {
        let doses = self
            .doses
            .iter()
            .filter(|dose| dose.status != Status::Moved && !dose.due.trace && dose.due.action != Some(Action::Remove));
        let amounts: Vec<Amount> = doses.map(|dose| dose.due.amount.clone()).collect();
        (!amounts.is_empty()).then(|| label::on_the_day(&label::of_amounts(amounts)).to_owned())
    }
}

impl CourseSpan {
    /// Nothing was due and nothing was taken.
    pub fn is_idle(&self) -> bool {
        self.days
            .iter()
            .all(|day| day.doses.is_empty() && day.waiting.is_empty() && day.beside.is_empty())
    }

    /// The doses that were changed, skipped or held, with the entries that say how and why.
    pub fn departures(&self) -> impl Iterator<Item = &DayDose> {
        let departs = |dose: &&DayDose| {
            let status = dose.status;
            let changed = matches!(status, Status::Changed | Status::Partly | Status::Contradicted);
            // Taken as the plan has it taken late: on which day has to be known all the same.
            let is_late = |at: DateTime<FixedOffset>| dose.window.1 < at.naive_local();
            let late = || (dose.endless || dose.late_until.is_some()) && dose.taken_at().is_some_and(is_late);
            changed || matches!(status, Status::Skipped | Status::Held) || status == Status::Taken && late()
        };
        self.days.iter().flat_map(|day| &day.doses).filter(departs)
    }
}

/// The figures of the days from one to another, both included, as seen at a moment.
pub fn span(
    regimen: &Regimen,
    schedules: &Schedules,
    (from, to): (NaiveDate, NaiveDate),
    now: DateTime<FixedOffset>,
    wall: &dyn Wall,
) -> Span {
    let ground = Ground::new(regimen, schedules, (from, to), now, wall);
    of(&ground, &mut ground.followed(), from, to)
}

/// Of days that the ground covers.
pub(super) fn of(ground: &Ground<'_>, followed: &mut [Follow<'_>], from: NaiveDate, to: NaiveDate) -> Span {
    let days: Vec<NaiveDate> = from.iter_days().take_while(|day| *day <= to).collect();
    let courses: Vec<CourseSpan> = (followed.iter_mut())
        .map(|follow| course_span(ground, follow, &days))
        .collect();
    let measures = ground
        .regimen
        .measures
        .iter()
        .map(|measure| measure_span(ground, measure, &days))
        .collect();
    let so_far = || days.iter().filter(|day| **day <= ground.last);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span {
        from,
        to,
        last: ground.last,
        counts: courses
            .iter()
            .fold(Counts::default(), |sum, course| sum.plus(course.counts)),
        courses,
        measures,
        notes: days.iter().map(|day| ground.notes(*day).cloned().collect()).collect(),
        days_so_far: count(so_far().count()),
        rated_days: count(so_far().filter(|day| ground.is_rated(**day)).count()),
    }
}

/// A measure's values on some days, and what they add up to.
pub(super) fn measure_span(ground: &Ground<'_>, measure: &Measure, days: &[NaiveDate]) -> MeasureSpan {
    let values: Vec<Option<DayValue>> = days.iter().map(|day| ground.value(measure, *day)).collect();
    let rated: Vec<(NaiveDate, DayValue)> = days
        .iter()
        .zip(&values)
        .filter_map(|(day, value)| Some((*day, value.clone()?)))
        .collect();
    MeasureSpan {
        figures: MeasureFigures::of(measure, None, &rated),
        days: values,
    }
}

impl MeasureSpan {
    /// Of which measure.
    pub fn measure(&self) -> &MeasureId {
        &self.figures.measure
    }
}

/// The unit in which a course's amounts are added up: that of the step in force on a day, else of the revision nearest
/// to it.
pub(super) fn unit(timeline: &Timeline, day: NaiveDate) -> Option<Unit> {
    if let Some((at, plan)) = timeline.step_on(day) {
        return label::unit(plan, at.index());
    }
    let plans = timeline.plans();
    let nearest = plans.iter().rev().find(|plan| plan.from <= day).or(plans.first())?;
    label::unit(nearest, 0)
}

fn course_span(ground: &Ground<'_>, follow: &mut Follow<'_>, days: &[NaiveDate]) -> CourseSpan {
    let (course, timeline) = (follow.course, follow.timeline);
    let unit = days.last().and_then(|last| unit(timeline, *last));
    let mut before = days.first().map(|first| follow.on(*first - TimeDelta::days(1)));
    let mut so_far: Vec<InForce> = Vec::new();
    let mut span = CourseSpan {
        course: course.id.clone(),
        taken: Total::new(unit.as_ref()),
        unit,
        days: Vec::with_capacity(days.len()),
        counts: Counts::default(),
        beside: 0,
        same_step: true,
    };
    // A revision at the same dose is not a new step.
    let goes_on =
        |before: &(InForce, Place), now: &(InForce, Place)| before.0 == now.0 || same_dose(timeline, before, now);
    for day in days {
        let here = follow.on(*day);
        let (force, place) = &*here;
        let judged = ground.judged(course, timeline, *day).into_owned();
        let waiting = if *day == ground.today {
            ground.waiting(course, timeline)
        } else {
            Vec::new()
        };
        let mut taken = Total::new(span.unit.as_ref());
        taken.add_all(&course.preparation, judged.taken());
        span.taken.add_all(&course.preparation, judged.taken());
        span.counts = span.counts.plus(judged.counts);
        span.beside += u32::try_from(judged.beside.len()).unwrap_or(u32::MAX);
        let dose = match force {
            InForce::Step { dose, .. } => Some(label::on_the_day(dose).to_owned()),
            _ => None,
        };
        if *day <= ground.last && so_far.last() != Some(force) {
            so_far.push(force.clone());
        }
        span.days.push(DayCell {
            date: *day,
            standing: standing(force, place, timeline, judged.is_due() || !waiting.is_empty()),
            held: matches!((force, place), (InForce::Step { .. }, Place::Step(at)) if is_held(at, *day)),
            new_step: dose.is_some() && !before.as_ref().is_some_and(|before| goes_on(before, &here)),
            dose,
            undecided: match place {
                Place::Step(at) if *day > ground.today => at.asks_since,
                _ => None,
            },
            taken,
            beside: judged
                .beside
                .iter()
                .map(|entry| ground.unscheduled_entry(entry, *day))
                .collect(),
            counts: judged.counts,
            doses: judged.doses,
            waiting,
        });
        before = Some(here);
    }
    span.same_step = so_far.len() <= 1;
    span
}

fn standing(force: &InForce, place: &Place, timeline: &Timeline, due: bool) -> Standing {
    if due {
        // Even in a pause: a dose may have been moved into it.
        return Standing::Due;
    }
    match (force, place) {
        (InForce::Before, _) => Standing::Before,
        (InForce::Paused, _) => Standing::Paused,
        (InForce::After, Place::Stopped(since)) if timeline.archived_since() == Some(*since) => Standing::PutAway,
        (InForce::After, Place::Stopped(_)) => Standing::Stopped,
        (InForce::After, Place::Over(_)) => Standing::Over,
        (InForce::After, _) => Standing::PutAway,
        (InForce::Step { .. }, Place::Step(at)) => {
            let step = timeline
                .plans()
                .get(at.plan)
                .and_then(|plan| plan.steps.get(at.index()));
            let directions = at.replaced.as_ref().or(step.map(|step| &step.take));
            if directions.is_some_and(Directions::is_as_needed) {
                Standing::AsNeeded
            } else {
                Standing::Off
            }
        }
        (InForce::Step { .. }, _) => Standing::Off,
    }
}

/// Whether a day is one of those by which holds have made its step longer.
pub(super) fn is_held(at: &StepAt, day: NaiveDate) -> bool {
    let end = (at.until.map(|until| until + TimeDelta::days(1))).or(at.asks_on.filter(|asks| *asks > at.from));
    // From the end that the plan gave it to the end that the hold gave it; after that it waits for an answer.
    let held = at.held > 0 && end.is_some_and(|end| day >= end - TimeDelta::days(at.held) && day < end);
    held || at.frozen
}

/// Whether a revision goes on at the dose at which the one before it was, on the same days and at the same times, each
/// time with the same amount: what a person took did not change on that day, so it makes no row. One that was written out
/// from the middle of a step says on which day of its rhythm it begins, and is the same step all the same.
pub(super) fn same_dose(timeline: &Timeline, before: &(InForce, Place), after: &(InForce, Place)) -> bool {
    let ((InForce::Step { dose: was, .. }, Place::Step(old)), (InForce::Step { dose: is, .. }, Place::Step(new))) =
        (before, after)
    else {
        return false;
    };
    let take = |at: &StepAt| {
        let plan = timeline.plans().get(at.plan)?;
        let rest = at.instead.as_ref().filter(|_| at.rest.is_some());
        rest.or(plan.steps.get(at.index()).map(|step| &step.take)).cloned()
    };
    let (Some(before), Some(after)) = (take(old), take(new)) else {
        return false;
    };
    // Of one line the dose says how much it is, also where a decision has set it.
    let shape = |take: &Directions| {
        let several = take.lines.len() > 1;
        let lines = take.lines.iter().map(|line| {
            let amount = several.then(|| line.amount.clone());
            (line.moment.clone(), line.days.clone(), amount)
        });
        lines.collect::<Vec<_>>()
    };
    let one_step = || {
        let number = |at: &StepAt| timeline.number(at.plan, at.step);
        number(old) == number(new) && goes_on((old.from, &before), (new.from, &after))
    };
    old.plan != new.plan && was == is && (shape(&before) == shape(&after) || one_step())
}
