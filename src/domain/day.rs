//! A day as it was and is: the one place that answers what is due, open, late, taken, contradicted, not recorded, and
//! what was taken without being planned. Every screen, every verb and every figure reads it.
//!
//! None of this is stored: it follows from the plan in force on that day, the journal, and the clock.

mod answered;
mod begins;
mod carried;
mod judge;
mod reaching;
mod recorded;
mod records;
mod rows;
mod status;
mod told;
mod view;
mod worn;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

pub use begins::{Begins, Behind};
pub use carried::UNSETTLED;
pub use judge::{Apart, Window, is_ended, sum, window};
pub use reaching::days_that_reach;
pub use recorded::{clock_name, other_at, told_at};
pub(crate) use records::Records;
pub use status::Status;
pub use told::Telling;
pub use view::Days;

use super::amount::{Amount, Quantity};
use super::clock::Wall;
use super::course::{Course, CourseId};
use super::journal::{DoseEntry, Outcome};
use super::limits::Used;
use super::regimen::Regimen;
use super::schedule::{Action, AsNeeded, Due, History, Place, Timeline};
use super::settings::Settings;

/// A due dose and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayDose {
    /// What the plan asks.
    pub due: Due,
    /// What became of it.
    pub status: Status,
    /// Every record of it, in the order in which they were written; usually one or none.
    pub entries: Vec<DoseEntry>,
    /// None of it is recorded in what could be read, and the month in which it would be could not: nobody knows whether
    /// it was taken.
    pub unknown: bool,
    /// From when to when it counts as taken on time, by the local clock.
    pub window: (NaiveDateTime, NaiveDateTime),
    /// Until when it is taken late, where that is after its window.
    pub late_until: Option<NaiveDateTime>,
    /// However late it is taken, the prescription has it so: no next dose ends that.
    pub endless: bool,
    /// When the limits allow it at the earliest, where it is too soon.
    pub earliest: Option<DateTime<FixedOffset>>,
    /// All that was taken of it, in the unit of the plan; `None` where nothing was, or the units cannot be added.
    pub in_all: Option<Quantity>,
    /// Where the next dose of its course goes, if this is that one.
    pub site: Option<String>,
}

impl DayDose {
    /// The records that say that something was taken, in the order in which they were written.
    pub fn taken(&self) -> impl DoubleEndedIterator<Item = (&DoseEntry, &Quantity)> {
        self.entries.iter().filter_map(|entry| match &entry.outcome {
            Outcome::Taken(quantity) => Some((entry, quantity)),
            Outcome::Skipped | Outcome::Held => None,
        })
    }

    /// Whether its window reaches over days before its own and after it.
    pub fn has_days(&self) -> bool {
        let (open, close) = self.window;
        let whole = i64::from(self.due.clock.is_none());
        let last = close.date() - chrono::TimeDelta::days(whole);
        self.due.around.is_some() || open.date() < self.due.on && self.due.on < last
    }

    /// When it was taken, the last time where it was taken in parts.
    pub fn taken_at(&self) -> Option<DateTime<FixedOffset>> {
        self.taken().map(|(entry, _)| entry.at).max()
    }

    /// How much was taken in all, as it is shown: the sum, or each amount where they cannot be added.
    pub fn taken_amounts(&self) -> Vec<Quantity> {
        match &self.in_all {
            Some(sum) => vec![sum.clone()],
            None => self.taken().map(|(_, quantity)| quantity.clone()).collect(),
        }
    }

    /// Where it goes, or where it went, each place once.
    pub fn places(&self) -> Vec<&str> {
        let mut places: Vec<&str> = self.site.as_deref().into_iter().collect();
        for site in self.taken().filter_map(|(entry, _)| entry.site.as_deref()) {
            if !places.contains(&site) {
                places.push(site);
            }
        }
        places
    }

    /// Whether it was taken, in whatever amount, also where another record says that it was not.
    pub fn is_taken(&self) -> bool {
        self.taken().next().is_some()
    }

    /// Whether it is a dose that is taken, and not the trace of one that was moved or left out, or a patch to take off.
    pub fn is_asked(&self) -> bool {
        !self.due.trace && !self.status.is_trace() && self.due.action != Some(Action::Remove)
    }

    /// Whether it is taken as planned at a time of the local clock: in its window, or late as the prescription has it.
    pub fn is_time_for(&self, at: NaiveDateTime) -> bool {
        self.window.0 <= at && (self.endless || at <= self.late_until.unwrap_or(self.window.1))
    }

    /// Why it was taken otherwise or not at all, in the person's words: the newest reason.
    pub fn why(&self) -> Option<&str> {
        self.entries.iter().rev().find_map(|entry| entry.why.as_deref())
    }
}

/// What may be taken as needed on a day, and what was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayNeed {
    /// What the plan allows.
    pub need: AsNeeded,
    /// How much the next one is: a first one may differ from those after it.
    pub next: Amount,
    /// The last one taken before the end of the day, as far as the journal has been read.
    pub last: Option<DoseEntry>,
    /// When the limits and the plan allow the next one at the earliest, where that is later than now; of today only.
    pub earliest: Option<DateTime<FixedOffset>>,
    /// How much of each ceiling is used up now; of today only.
    pub used: Vec<Used>,
    /// Where the next one goes; of today only.
    pub site: Option<String>,
}

/// One day of the whole regimen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// What was due, by the clock.
    pub doses: Vec<DayDose>,
    /// Doses of other days that can still be taken, or were taken on this day: each is part of its own day, too.
    pub carried: Vec<DayDose>,
    /// What may be taken as needed.
    pub needs: Vec<DayNeed>,
    /// What was taken that day without being due.
    pub beside: Vec<DoseEntry>,
}

impl Day {
    /// How many due doses still wait.
    pub fn open(&self) -> usize {
        self.all().filter(|dose| dose.status.is_open()).count()
    }

    /// The doses of other days that can still be taken, or were taken on this one, then those of the day.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &DayDose> {
        self.carried.iter().chain(&self.doses)
    }
}

/// The timelines of all courses.
#[derive(Clone, Debug, Default)]
pub struct Schedules {
    timelines: BTreeMap<CourseId, Timeline>,
}

impl Schedules {
    /// Folds every course, as seen at a moment. Of the journal only what has been read is known: see [`Timeline::needs_journal_from`].
    pub fn new(regimen: &Regimen, now: DateTime<FixedOffset>) -> Self {
        let Settings { words, day_turn, .. } = &regimen.settings;
        let timeline = |course: &Course| {
            (
                course.id.clone(),
                Timeline::new(
                    course,
                    words,
                    History::needed(course, &regimen.journal, course.today(now, *day_turn), *day_turn),
                ),
            )
        };
        Self {
            timelines: regimen.courses.iter().map(timeline).collect(),
        }
    }

    /// The timeline of a course.
    pub fn timeline(&self, course: &CourseId) -> Option<&Timeline> {
        self.timelines.get(course)
    }

    /// Whether a course has something as needed on a day: what was taken then without being due was not unplanned.
    pub fn has_as_needed(&self, course: &CourseId, date: NaiveDate) -> bool {
        let timeline = self.timelines.get(course);
        timeline.is_some_and(|timeline| timeline.had_as_needed(date))
    }

    /// The state of each course on a day, in the order of their identifiers.
    pub fn places(&self, date: NaiveDate) -> impl Iterator<Item = (&CourseId, Place)> {
        self.timelines
            .iter()
            .map(move |(id, timeline)| (id, timeline.place(date)))
    }

    /// The courses in use whose plans are over on a day, each with the last day of its plan.
    pub fn ended<'a>(
        &'a self,
        date: NaiveDate,
        regimen: &'a Regimen,
    ) -> impl Iterator<Item = (&'a CourseId, NaiveDate)> + 'a {
        let in_use = move |id: &&CourseId| regimen.course(id).is_some_and(|course| course.archived.is_none());
        self.places(date).filter_map(move |(id, place)| match place {
            Place::Over(since) => Some((id, since.pred_opt()?)).filter(|(id, _)| in_use(id)),
            _ => None,
        })
    }

    /// Everything that is due on a day, by the clock.
    pub fn due_on(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        let mut found: Vec<Due> = self
            .timelines
            .values()
            .flat_map(|timeline| timeline.due_on(date, wall))
            .collect();
        found.sort_by_key(|due| (due.clock.is_none(), due.clock));
        found
    }
}

/// Why what was taken is beside the due doses of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The plan has something as needed then.
    Needed,
    /// No plan has it.
    Unplanned,
    /// The file of its medicine cannot be read: nobody knows whether it was planned.
    Unknown,
}

impl Beside {
    /// Of what was taken of a course on a day.
    pub fn of(regimen: &Regimen, schedules: &Schedules, course: &CourseId, date: NaiveDate) -> Self {
        if regimen.hides_plan_of(course) {
            Self::Unknown
        } else if schedules.has_as_needed(course, date) {
            Self::Needed
        } else {
            Self::Unplanned
        }
    }

    /// `taken, not planned`
    pub fn words(self) -> &'static str {
        match self {
            Self::Needed => "taken",
            Self::Unplanned => "taken, not planned",
            Self::Unknown => "taken; its plan cannot be read",
        }
    }
}

#[cfg(test)]
mod laws;
