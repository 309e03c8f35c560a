//! The records of doses by course and day, indexed once.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};

use crate::domain::clock::day_of;
use crate::domain::course::CourseId;
use crate::domain::journal::{DoseEntry, Journal, Outcome};

/// Records of doses with the day for which each counts: that of its due dose, else that of its time.
pub(crate) struct Records<'a> {
    doses: BTreeMap<&'a CourseId, Vec<(NaiveDate, &'a DoseEntry)>>,
    /// Of those that were made for a time of another day: that day, that of the dose, and the record.
    elsewhere: BTreeMap<&'a CourseId, Vec<(NaiveDate, NaiveDate, &'a DoseEntry)>>,
    turn: NaiveTime,
}

impl<'a> Records<'a> {
    /// Those of the months of some days, and of the neighbouring months: a dose may be kept under another day than the
    /// one on which it is shown.
    pub(crate) fn new(journal: &'a Journal, (from, to): (NaiveDate, NaiveDate), turn: NaiveTime) -> Self {
        let mut doses: BTreeMap<&CourseId, Vec<(NaiveDate, &DoseEntry)>> = BTreeMap::new();
        let mut elsewhere: BTreeMap<&CourseId, Vec<(NaiveDate, NaiveDate, &DoseEntry)>> = BTreeMap::new();
        for entry in journal.doses(from, to) {
            let own = entry.due.as_ref().map(|due| due.date);
            let taken = day_of(entry.at, turn);
            let day = own.unwrap_or(taken);
            if day != taken {
                elsewhere.entry(&entry.course).or_default().push((taken, day, entry));
            }
            doses.entry(&entry.course).or_default().push((day, entry));
        }
        // The order within a file means nothing: two copies of a month may have been merged.
        for entries in doses.values_mut() {
            entries.sort_by(|(day, a), (other, b)| {
                let written = |entry: &DoseEntry| (entry.entered.unwrap_or(entry.at), entry.at);
                (day, written(a), &a.id).cmp(&(other, written(b), &b.id))
            });
        }
        for entries in elsewhere.values_mut() {
            entries.sort_by_key(|(taken, own, entry)| (*taken, *own, &entry.id));
        }
        Self { doses, elsewhere, turn }
    }

    /// The records of a course for a day, in the order in which they were written.
    pub(crate) fn on(&self, course: &CourseId, day: NaiveDate) -> &[(NaiveDate, &'a DoseEntry)] {
        let days = self.doses.get(course).map_or(&[][..], Vec::as_slice);
        let from = days.partition_point(|(other, _)| *other < day);
        let rest = days.get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|(other, _)| *other == day).count();
        rest.get(..count).unwrap_or_default()
    }

    /// The records of doses of days other than this one that were made for a time of this day, each with the day of its dose.
    /// What was recorded on a journey was on the day that it was there.
    pub(crate) fn of_other_days(&self, course: &CourseId, day: NaiveDate) -> Vec<(NaiveDate, &'a DoseEntry)> {
        let days = self.elsewhere.get(course).map_or(&[][..], Vec::as_slice);
        let from = days.partition_point(|(taken, ..)| *taken < day);
        let rest = days.get(from..).unwrap_or_default();
        let of_day = rest.iter().take_while(|(taken, ..)| *taken == day);
        of_day.map(|(_, own, entry)| (*own, *entry)).collect()
    }

    /// Those, and where the doses of a day can be shown on another one, those of this day that were made on it.
    pub(crate) fn shown_elsewhere(
        &self,
        course: &CourseId,
        day: NaiveDate,
        other_times: bool,
    ) -> Vec<(NaiveDate, &'a DoseEntry)> {
        let mut found = self.of_other_days(course, day);
        if other_times {
            let own = self.on(course, day).iter().filter(|(_, entry)| entry.due.is_some());
            let own = own.filter(|(_, entry)| day_of(entry.at, self.turn) == day);
            found.extend(own.copied());
        }
        found
    }

    /// The days of a course, of some days without the last, on which one record says taken and another says not taken.
    pub(crate) fn contradicting(&self, course: &CourseId, (from, to): (NaiveDate, NaiveDate)) -> Vec<NaiveDate> {
        let days = self.doses.get(course).map_or(&[][..], Vec::as_slice);
        let within = days.partition_point(|(day, _)| *day < from)..days.partition_point(|(day, _)| *day < to);
        let days = days.get(within).unwrap_or_default();
        let taken = |entry: &DoseEntry| matches!(entry.outcome, Outcome::Taken(_));
        let found = days.chunk_by(|(day, _), (other, _)| day == other).filter(|of_day| {
            of_day.iter().any(|(_, entry)| taken(entry)) && of_day.iter().any(|(_, entry)| !taken(entry))
        });
        found.filter_map(|of_day| Some(of_day.first()?.0)).collect()
    }

    /// The records of a day of courses that are not known.
    pub(crate) fn strangers(&self, day: NaiveDate, known: impl Fn(&DoseEntry) -> bool) -> Vec<&'a DoseEntry> {
        let courses = self.doses.keys();
        let of_day = courses.flat_map(|course| self.on(course, day)).map(|(_, entry)| *entry);
        of_day.filter(|entry| !known(entry)).collect()
    }

    /// The last day up to one for which there is a record of a course.
    pub(crate) fn last(&self, course: &CourseId, to: NaiveDate) -> Option<NaiveDate> {
        let days = self.doses.get(course)?;
        let behind = days.partition_point(|(day, _)| *day <= to);
        Some(days.get(behind.checked_sub(1)?)?.0)
    }
}
