//! Doses that were moved to an earlier day: what is decided after the dose there alters them no more.
//!
//! ```text
//! plan      5 mg on Wed 17 Jun        10 mg from the next step on
//! move      to Sun 14 Jun             5 mg on 14 Jun
//! advance   from Tue 16 Jun           5 mg on 14 Jun, though the plan has 10 mg on the 17th now
//! ```
//!
//! A dose that was moved before may be named by where it is now: it is still the dose that the plan has on its own day.

use std::sync::{Arc, OnceLock};

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::middle::{Last, clock_of};
use super::{Due, Timeline};
use crate::domain::change::{Change, DoseRef, Verb};
use crate::domain::clock::Wall;
use crate::domain::course::Course;
use crate::domain::directions::Moment;
use crate::domain::journal::{DueKey, DueMoment};
use crate::domain::vocabulary::Vocabulary;

/// The doses of a course that were moved to an earlier day, with decisions or a revision between the two.
#[derive(Clone, Debug, Default)]
pub(super) struct Early {
    moved: Vec<Moved>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    /// As the decision names it.
    said: DoseRef,
    /// As the plan names it, where an earlier decision had moved it to what is said.
    dose: DoseRef,
    to: NaiveDate,
    /// At this time, where it is not that of the plan.
    at: Option<NaiveTime>,
    /// Only where it comes before a decision that begins in the middle of the day.
    until: Option<Last>,
    /// The course with what holds where it was moved to.
    course: Arc<Course>,
    /// Its plan, once it is asked for.
    before: OnceLock<Box<Timeline>>,
}

impl Early {
    /// Those of a course.
    pub(super) fn of_course(course: &Course) -> Self {
        let (mut moved, mut places) = (Vec::<Moved>::new(), Vec::<Place>::new());
        for change in course.changes.iter().filter(|change| change.void.is_none()) {
            let Verb::Move { dose: said, to, at } = &change.verb else {
                continue;
            };
            let before = places.iter().position(|place| place.is_named(said));
            let dose = match before.map(|before| places.remove(before)) {
                Some(place) => {
                    // Only where it was moved to last counts.
                    moved.retain(|moved| moved.dose != place.dose);
                    place.dose
                }
                None => said.clone(),
            };
            places.push(Place::new(dose.clone(), *to, *at));
            if *to < dose.date {
                let moved_by = |until: Option<Last>, before: Course| Moved {
                    said: said.clone(),
                    dose: dose.clone(),
                    to: *to,
                    at: *at,
                    until,
                    course: Arc::new(before),
                    before: OnceLock::new(),
                };
                moved.extend(before_later_days(course, dose.date, *to).map(|before| moved_by(None, before)));
                moved.extend(before_the_middle(course, *to).map(|(before, last)| moved_by(Some(last), before)));
            }
        }
        Self { moved }
    }

    /// Those whose own day this is.
    pub(super) fn of(&self, date: NaiveDate) -> impl Iterator<Item = &Moved> {
        self.moved.iter().filter(move |moved| moved.dose.date == date)
    }

    /// Those that a decision of this wording is about, with the plan of their own day as it was then.
    fn said<'a>(
        &'a self,
        said: &'a DoseRef,
        to: NaiveDate,
        whole: &'a Timeline,
        wall: &'a dyn Wall,
    ) -> impl Iterator<Item = (&'a Moved, Vec<Due>)> {
        let moved = self
            .moved
            .iter()
            .filter(move |moved| moved.said == *said && moved.to == to);
        moved
            .filter(|moved| moved.until.is_none())
            .map(move |moved| (moved, moved.timeline(whole).planned_on(moved.dose.date, wall)))
    }
}

/// Where a dose has been moved to so far.
struct Place {
    /// As the plan names it.
    dose: DoseRef,
    on: NaiveDate,
    /// `None`: every moment of the day.
    moment: Option<DueMoment>,
}

impl Place {
    fn new(dose: DoseRef, on: NaiveDate, at: Option<NaiveTime>) -> Self {
        let clock = at.map(|time| DueMoment::At(Moment::Clock(time)));
        let moment = clock.or_else(|| dose.moment.clone());
        Self { dose, on, moment }
    }

    /// Whether a decision names the dose by where it is, or by where it was planned.
    fn is_named(&self, said: &DoseRef) -> bool {
        let here = said.date == self.on && (said.moment.is_none() || said.moment == self.moment);
        here || *said == self.dose
    }
}

impl Early {
    /// Whether a dose that was moved to an earlier day was none of the plan any more then: it is where the plan has it.
    pub(super) fn is_gone(&self, dose: &DoseRef, to: NaiveDate, whole: &Timeline, wall: &dyn Wall) -> bool {
        self.said(dose, to, whole, wall).any(|(moved, before)| {
            let named = |due: &Due| moved.dose.names(due.key.date, &due.key.moment);
            !before.iter().any(named)
        })
    }

    /// The doses that a move to an earlier day is about: those that the plan had then. `None` where it is the same plan.
    pub(super) fn meant(
        &self,
        dose: &DoseRef,
        to: NaiveDate,
        whole: &Timeline,
        wall: &dyn Wall,
    ) -> Option<Vec<DueKey>> {
        let (_, before) = self.said(dose, to, whole, wall).next()?;
        Some(before.into_iter().map(|due| due.key).collect())
    }
}

/// The course as it was on the day to which a dose was moved, where something holds from a day between.
fn before_later_days(course: &Course, own: NaiveDate, to: NaiveDate) -> Option<Course> {
    let between = |on: NaiveDate| to < on && on <= own;
    let decided = |change: &Change| change.void.is_none() && between(change.on) && !is_single(change);
    let differs = course.changes.iter().any(decided) || course.plans.iter().any(|plan| between(plan.from));
    differs.then(|| {
        let mut before = course.clone();
        before.changes.retain(|change| change.on <= to);
        before.plans.retain(|plan| plan.from <= to);
        before
    })
}

/// The course as it was on a day before the decision that begins in the middle of it, and after which dose that begins.
fn before_the_middle(course: &Course, day: NaiveDate) -> Option<(Course, Last)> {
    let middle = |change: &&Change| change.void.is_none() && change.on == day && change.after.is_some();
    let last = Last::of(course.changes.iter().rfind(middle)?)?;
    let mut before = course.clone();
    before
        .changes
        .retain(|change| change.on < day || change.on == day && (change.after.is_none() || is_single(change)));
    before.plans.retain(|plan| plan.from <= day);
    Some((before, last))
}

/// Whether a decision is about doses that it names, and nothing else.
fn is_single(change: &Change) -> bool {
    matches!(change.verb, Verb::Move { .. } | Verb::LeaveOut(_))
}

impl Moved {
    /// The plan as it was where the dose was moved to.
    pub(super) fn timeline(&self, whole: &Timeline) -> &Timeline {
        self.before
            .get_or_init(|| Box::new(Timeline::new(&self.course, &whole.words, whole.history.clone())))
    }

    /// Puts the dose as it was (`before`: the doses of its own day then) instead of what the plan has on that day now.
    pub(super) fn put(&self, found: &mut Vec<Due>, before: Vec<Due>, words: &Vocabulary) {
        let clock = |due: &Due| self.at.or_else(|| clock_of(&due.key.moment, words));
        let names: Vec<_> = before.iter().map(|due| due.key.clone()).collect();
        for due in before {
            let is_before = |last: &Last| clock(&due).is_some_and(|clock| last.is_behind(Some(clock), words));
            if !self.dose.names(due.key.date, &due.key.moment) || !self.until.as_ref().is_none_or(is_before) {
                continue;
            }
            let own = |due: &Due| clock_of(&due.key.moment, words);
            let same = found.iter().position(|other| other.key == due.key);
            let new = found
                .iter()
                .enumerate()
                .filter(|(_, other)| !names.contains(&other.key));
            let apart = |other: &Due| own(other).zip(own(&due)).map_or(TimeDelta::MAX, |(a, b)| (a - b).abs());
            let nearest = new.min_by_key(|(_, other)| apart(other)).map(|(at, _)| at);
            if let Some(at) = same.or(nearest) {
                found.remove(at);
            }
            found.push(due);
        }
    }
}
