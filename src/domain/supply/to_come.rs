//! The doses that still use up what is left: those that are due from today on, but for what is recorded of them, and those of days
//! before that can still be taken.

use chrono::NaiveDate;

use super::lasting::AHEAD;
use crate::domain::amount::Amount;
use crate::domain::clock::Wall;
use crate::domain::course::Course;
use crate::domain::day::{Day, DayDose};
use crate::domain::journal::{DueKey, Journal};
use crate::domain::schedule::{Action, Timeline};

/// Which doses still use up what is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToCome {
    /// The due doses of today and later that are taken or left out already: those that were taken ahead are in what is used, and
    /// are not used again.
    answered: Vec<DueKey>,
    /// How much the doses of days before are that can still be taken.
    open: Vec<Amount>,
}

impl ToCome {
    /// All that is to come but for these doses.
    #[cfg(test)]
    pub(super) fn answered(answered: Vec<DueKey>) -> Self {
        Self {
            answered,
            open: Vec::new(),
        }
    }

    /// What is to come of a course, as today is judged.
    pub fn of(course: &Course, day: &Day, journal: &Journal) -> Self {
        let ahead = journal.doses(day.date, NaiveDate::MAX);
        let ahead = ahead.filter(|dose| dose.course == course.id && !dose.is_off());
        let ahead = ahead
            .filter_map(|dose| dose.due.clone())
            .filter(|due| due.date >= day.date);
        // What was moved away is to come on its new day.
        let answered = |dose: &&DayDose| !dose.status.is_open() && !dose.due.trace && !dose.status.is_trace();
        let of_course = |dose: &&DayDose| dose.due.course == course.id;
        let of_today = day.doses.iter().filter(of_course).filter(answered);
        let before = day.carried.iter().filter(of_course);
        let open = before.filter(|dose| dose.due.on < day.date && dose.status.is_open() && dose.entries.is_empty());
        let open = open.filter(|dose| dose.due.action != Some(Action::Remove));
        Self {
            answered: of_today.map(|dose| dose.due.key.clone()).chain(ahead).collect(),
            open: open.map(|dose| dose.due.amount.clone()).collect(),
        }
    }

    /// The amounts that are given from today on, with the day of each.
    pub(super) fn doses<'a>(
        &'a self,
        timeline: &'a Timeline,
        today: NaiveDate,
        wall: &'a dyn Wall,
    ) -> impl Iterator<Item = (NaiveDate, Amount)> + 'a {
        let due = move |day: NaiveDate| {
            let due = timeline.due_on(day, wall).into_iter();
            let due = due.filter(|due| due.action != Some(Action::Remove) && !self.answered.contains(&due.key));
            due.map(move |due| (day, due.amount))
        };
        let open = self.open.iter().map(move |amount| (today, amount.clone()));
        open.chain(today.iter_days().take(AHEAD).flat_map(due))
    }
}
