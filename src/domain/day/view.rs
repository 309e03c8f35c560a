//! The days as seen at a moment.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};

use super::reaching::LONGEST;
use super::{Day, DayDose, DayNeed, Records, Schedules, Status, other_at};
use crate::domain::clock::{Wall, day_of};
use crate::domain::course::Course;
use crate::domain::journal::DoseEntry;
use crate::domain::limits::{Asked, room, too_soon};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::{Due, Timeline};
use crate::domain::sites;

/// A regimen and its records, seen at a moment: everything that a day is answered from. Made once for the days that are
/// asked about.
pub struct Days<'a> {
    pub(super) regimen: &'a Regimen,
    pub(super) schedules: &'a Schedules,
    pub(super) records: Records<'a>,
    pub(super) now: DateTime<FixedOffset>,
    pub(super) wall: &'a dyn Wall,
}

/// How many days after its own a dose of a course may still be open, where that is more than the neighbouring months
/// hold.
fn waits(course: &Course) -> i64 {
    let late = course.limits.late.map_or(0, |late| late.days().unwrap_or(LONGEST));
    let days = course.days_around().max(late);
    match Timeline::needs_journal_from(course) {
        Some(_) => days.max(LONGEST),
        // The last dose waits until the window of the next one opens.
        None if course.days_around() > 0 => days.max(LONGEST),
        None if days < 28 => 0,
        None => days,
    }
}

/// One course on one day.
#[derive(Clone, Debug, Default)]
pub(crate) struct CourseDay<'a> {
    /// What was due, by the clock, and what became of it.
    pub doses: Vec<DayDose>,
    /// The records of what was taken, or left out, without being due.
    pub unplanned: Vec<&'a DoseEntry>,
}

impl<'a> Days<'a> {
    /// Indexes the records around the days from one to another.
    pub fn new(
        regimen: &'a Regimen,
        schedules: &'a Schedules,
        days: (NaiveDate, NaiveDate),
        now: DateTime<FixedOffset>,
        wall: &'a dyn Wall,
    ) -> Self {
        // A dose that may be taken months late is kept under its own month.
        let back = regimen.courses.iter().map(waits).max().unwrap_or(0);
        let from = days.0.checked_sub_signed(TimeDelta::days(back)).unwrap_or(days.0);
        Self {
            regimen,
            schedules,
            records: Records::new(&regimen.journal, (from, days.1), regimen.settings.day_turn),
            now,
            wall,
        }
    }

    /// The records by course and day.
    pub(crate) fn records(&self) -> &Records<'a> {
        &self.records
    }

    /// The day that is today.
    pub(super) fn date(&self) -> NaiveDate {
        day_of(self.now, self.regimen.settings.day_turn)
    }

    /// The day that lasts at this moment, with what is due in its night: whoever is awake before the turn of the day is in
    /// this day still, and the window of a dose at two would be over before anybody saw it. Each of these doses keeps the
    /// date of the calendar, and is part of that date's day. With it come the doses of other days that are still to be
    /// taken.
    pub fn today(&self) -> Day {
        let turn = self.regimen.settings.day_turn;
        let date = self.date();
        let mut day = self.day(date);
        if let Some(next) = date.succ_opt().filter(|_| turn > NaiveTime::MIN) {
            let night = self.now.date_naive() > date;
            let early = self.doses_of_day(next).0.into_iter();
            // On days that are chosen it is one of its own day: its window opens with that.
            let here = |due: &Due| due.window.is_none() || due.opens_at_night;
            let early = early.filter(|dose| dose.due.clock.is_some_and(|clock| clock < turn) && here(&dose.due));
            let early = early.filter(|dose| night || dose.status != Status::Planned);
            day.doses.extend(early.map(|dose| self.held_against_limits(dose)));
        }
        let mut carried: Vec<DayDose> = (self.still_open(date).into_iter())
            .map(|dose| self.held_against_limits(dose))
            .collect();
        carried.append(&mut day.carried);
        carried.sort_by_key(|dose| (dose.due.on, dose.due.clock));
        let same =
            |one: &DayDose, other: &DayDose| (&one.due.course, &one.due.key) == (&other.due.course, &other.due.key);
        let mut once: Vec<DayDose> = Vec::new();
        for dose in carried {
            if !once.iter().any(|other| same(&dose, other)) {
                once.push(dose);
            }
        }
        let mut carried = once;
        // The trace of a dose that was moved to another day is not that dose.
        carried.retain(|dose| !day.doses.iter().any(|other| same(dose, other) && !other.due.trace));
        day.carried = carried;
        // As needed a new step begins at midnight: nothing is due before which it could wait for the turn of the day.
        let calendar = self.now.date_naive();
        if calendar > date {
            day.needs = self.needs(calendar);
        }
        for need in &mut day.needs {
            self.room_for(need);
        }
        sites::mark(day.carried.iter_mut().chain(&mut day.doses), self.regimen, self.now);
        day
    }

    /// The question about a dose of a course at this moment.
    fn asked(&self, course: &'a Course) -> Asked<'a> {
        let timeline = self.schedules.timeline(&course.id);
        Asked::new(course, timeline, self.regimen, self.now, self.wall)
    }

    /// When the next dose as needed is allowed, and how much of the ceilings is used up.
    fn room_for(&self, need: &mut DayNeed) {
        let Some(course) = self.regimen.course(&need.need.course) else {
            return;
        };
        let amount = need.next.quantity();
        let asked = Asked {
            amount: need.next.basis.is_none().then_some(&amount),
            line: Some(need.need.line),
            ..self.asked(course)
        };
        (need.earliest, need.used) = room(&asked);
        need.site = sites::next(course, &self.regimen.journal, self.now).map(str::to_owned);
    }

    /// What is due now, and too soon by the limits, says until when: of whichever day it is asked.
    pub(crate) fn held_against_limits(&self, mut dose: DayDose) -> DayDose {
        let due = dose.status.is_due_now();
        if let Some(course) = self.regimen.course(&dose.due.course).filter(|_| due) {
            dose.earliest = too_soon(&self.asked(course), &dose.due);
            if dose.earliest.is_some() {
                dose.status = Status::TooSoon;
            }
        }
        dose
    }

    /// A day with what became of it.
    pub fn day(&self, date: NaiveDate) -> Day {
        let (doses, mut beside) = self.doses_of_day(date);
        beside.sort_by_key(|entry| entry.at);
        let held = |doses: Vec<DayDose>| doses.into_iter().map(|dose| self.held_against_limits(dose)).collect();
        let carried = self.taken_for_other_days(date);
        Day {
            date,
            doses: held(doses),
            carried: held(carried),
            needs: self.needs(date),
            beside: beside
                .into_iter()
                .map(|entry| self.unscheduled_entry(entry, date))
                .collect(),
        }
    }

    /// A record without a planned dose as a day shows it.
    pub(crate) fn unscheduled_entry(&self, entry: &DoseEntry, date: NaiveDate) -> DoseEntry {
        DoseEntry {
            at: other_at(entry.at, (date, self.date()), self.wall),
            ..entry.clone()
        }
    }

    /// Every course on a day: the doses by the clock, and what was taken without being due.
    fn doses_of_day(&self, date: NaiveDate) -> (Vec<DayDose>, Vec<&'a DoseEntry>) {
        let (mut doses, mut unplanned) = (Vec::new(), Vec::new());
        for (course, timeline) in self.courses() {
            let of_course = self.course_day(course, timeline, date);
            doses.extend(of_course.doses);
            unplanned.extend(of_course.unplanned);
        }
        doses.sort_by_key(|dose| (dose.due.clock.is_none(), dose.due.clock));
        // What is recorded for a medicine whose file is gone or cannot be read is still shown.
        let known = |entry: &DoseEntry| self.schedules.timeline(&entry.course).is_some();
        unplanned.extend(self.records.strangers(date, known));
        (doses, unplanned)
    }

    /// The courses with their timelines, in the order of their identifiers.
    pub(crate) fn courses(&self) -> Vec<(&'a Course, &'a Timeline)> {
        let mut found: Vec<_> = (self.regimen.courses.iter())
            .filter_map(|course| Some((course, self.schedules.timeline(&course.id)?)))
            .collect();
        found.sort_by_key(|(course, _)| &course.id);
        found
    }

    /// What may be taken as needed, with the last one taken and how much the next one is.
    fn needs(&self, date: NaiveDate) -> Vec<DayNeed> {
        let end = date.and_time(self.regimen.settings.day_turn) + TimeDelta::days(1);
        let mut needs = Vec::new();
        for (course, timeline) in self.courses() {
            let all = timeline.needed_lines(date);
            for need in &timeline.as_needed_on(date) {
                let (last, next) = need.so_far(&all, course, &self.regimen.journal, end, self.wall);
                needs.push(DayNeed {
                    need: need.clone(),
                    next,
                    earliest: None,
                    used: Vec::new(),
                    site: None,
                    last: last.map(|dose| DoseEntry {
                        at: self.wall.local(dose.at),
                        ..dose.clone()
                    }),
                });
            }
        }
        needs
    }
}

impl Schedules {
    /// The day that lasts at a moment, as seen at that moment: see [`Days::today`].
    pub fn today(&self, regimen: &Regimen, now: DateTime<FixedOffset>, wall: &dyn Wall) -> Day {
        let date = day_of(now, regimen.settings.day_turn);
        Days::new(regimen, self, (date, date), now, wall).today()
    }

    /// A day with what became of it, as seen at a moment.
    pub fn day(&self, date: NaiveDate, regimen: &Regimen, now: DateTime<FixedOffset>, wall: &dyn Wall) -> Day {
        Days::new(regimen, self, (date, date), now, wall).day(date)
    }
}
