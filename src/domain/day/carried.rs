//! Doses of other days: those that are still to be taken, and those that were taken on this day.

use chrono::{NaiveDate, TimeDelta};

use super::reaching::{LONGEST, days_that_reach};
use super::{DayDose, Days, Status};
use crate::domain::clock::day_of;
use crate::domain::course::Course;
use crate::domain::journal::DoseEntry;
use crate::domain::schedule::{Fate, Place, Timeline};

/// How many days back a dose recorded both as taken and as not taken is still asked about.
pub const UNSETTLED: i64 = 7;

impl Days<'_> {
    /// The doses of days other than today that ask for something: their window is open now, they can still be taken
    /// late, or it is not settled whether they were taken.
    pub(super) fn still_open(&self, today: NaiveDate) -> Vec<DayDose> {
        let mut found = Vec::new();
        for (course, timeline) in self.courses() {
            found.extend(self.waiting(course, timeline, today));
            let from = today - TimeDelta::days(UNSETTLED);
            for day in self.records.contradicting(&course.id, (from, today)) {
                let doses = self.course_day(course, timeline, day).doses.into_iter();
                found.extend(doses.filter(|dose| dose.status == Status::Contradicted));
            }
        }
        found
    }

    /// The doses of a course that are due on days other than today and can be taken now.
    pub(crate) fn waiting(&self, course: &Course, timeline: &Timeline, today: NaiveDate) -> Vec<DayDose> {
        let days = self.days_that_reach(course, timeline, today).into_iter();
        let doses = days.flat_map(|day| self.course_day(course, timeline, day).doses);
        doses.filter(|dose| dose.status.is_due_now()).collect()
    }

    /// The courses of which nothing is due in the step in force until a dose is recorded: the next is counted from the last
    /// one taken, and the one that was due is skipped or left out.
    pub fn stalled(&self) -> Vec<&Course> {
        let today = self.date();
        let stalled = |(course, timeline): &(&Course, &Timeline)| {
            let days = timeline.windows_opened(today);
            let open = |day: &NaiveDate| {
                let doses = self.course_day(course, timeline, *day).doses;
                doses.iter().any(|dose| !dose.due.trace && dose.status.is_open())
            };
            let until = match timeline.place(today) {
                Place::Step(at) => at.until,
                _ => None,
            };
            let ahead = (1..=LONGEST).map(|ahead| today + TimeDelta::days(ahead));
            let mut ahead = ahead.take_while(|day| until.is_none_or(|until| *day <= until));
            !days.is_empty()
                && !self
                    .days_that_reach(course, timeline, today)
                    .iter()
                    .chain([&today])
                    .any(open)
                && ahead.all(|day| timeline.due_on(day, self.wall).is_empty())
        };
        let courses = self.courses().into_iter();
        courses.filter(stalled).map(|(course, _)| course).collect()
    }

    /// The days other than today whose doses can be open today.
    fn days_that_reach(&self, course: &Course, timeline: &Timeline, today: NaiveDate) -> Vec<NaiveDate> {
        days_that_reach(course, timeline, today, (&self.regimen.settings, self.wall))
    }

    /// The doses of other days that have a record made for a time of this day.
    pub(super) fn taken_for_other_days(&self, date: NaiveDate) -> Vec<DayDose> {
        let turn = self.regimen.settings.day_turn;
        let mut found: Vec<DayDose> = Vec::new();
        for (course, timeline) in self.courses() {
            // On the clock of another zone a dose is shown on a day beside its own.
            let records = self
                .records
                .shown_elsewhere(&course.id, date, timeline.shows_other_times());
            let mut days: Vec<NaiveDate> = records
                .iter()
                .flat_map(|(day, _)| timeline.shown_around(*day))
                .collect();
            days.sort_unstable();
            days.dedup();
            let mut at = 0;
            while let Some(day) = days.get(at).copied() {
                at += 1;
                for dose in self.course_day(course, timeline, day).doses {
                    if dose.due.trace {
                        // It is shown where it was moved to.
                        let moved = dose.due.fate.as_ref().and_then(|fate| match fate {
                            Fate::Moved { on, .. } => Some(*on),
                            Fate::LeftOut => None,
                        });
                        days.extend(moved.filter(|on| *on != date && !days.contains(on)));
                        continue;
                    }
                    let is_of_date = |entry: &DoseEntry| records.iter().any(|(_, of_date)| of_date.id == entry.id);
                    let here = dose.taken().any(|(entry, _)| is_of_date(entry));
                    let own = dose.due.at.is_some_and(|at| day_of(at, turn) == date);
                    let known = found
                        .iter()
                        .any(|other| other.due.key == dose.due.key && other.due.course == dose.due.course);
                    if here && !own && !known && dose.due.on != date {
                        found.push(dose);
                    }
                }
            }
        }
        found
    }
}
