//! The doses of a day with the records that name them.

use std::cmp::Ordering;

use chrono::TimeDelta;

use super::judge::compare;
use crate::domain::course::Course;
use crate::domain::directions::Moment;
use crate::domain::journal::{DoseEntry, DueMoment, Outcome};
use crate::domain::schedule::{Due, Fate, Timeline};

/// A dose of the day with its records.
pub(super) struct Row<'a> {
    /// What the plan asks.
    pub due: Due,
    /// Its records, in the order in which they were written.
    pub entries: Vec<&'a DoseEntry>,
}

/// Whether all records of a dose say that it was planned as one of some plan.
pub(super) fn is_planned_so(course: &Course, row: &Row<'_>, due: &Due) -> bool {
    row.entries.iter().all(|entry| {
        let planned = entry.planned.as_ref();
        planned.is_some_and(|planned| {
            compare(Some(course), &planned.quantity(), &due.amount.quantity()) == Some(Ordering::Equal)
        })
    })
}

/// Where a step lasts a number of doses taken, a record that is entered later moves the steps behind it. A dose that was
/// asked for as one of another step when it was recorded stays a dose of that step.
pub(super) fn as_counted(course: &Course, timeline: &Timeline, rows: &mut [Row<'_>]) {
    for row in rows.iter_mut().filter(|row| !row.entries.is_empty()) {
        if is_planned_so(course, row, &row.due) {
            continue;
        }
        let steps = timeline.steps_of_its_count((row.due.plan, row.due.step), &row.due.key);
        let found = steps.into_iter().find_map(|(step, amount)| {
            let asked = Due {
                amount,
                step,
                ..row.due.clone()
            };
            is_planned_so(course, row, &asked).then_some(asked)
        });
        if let Some(asked) = found {
            row.due = asked;
        }
    }
}

/// The doses, none of which has a record yet.
pub(super) fn rows<'a>(due: Vec<Due>) -> Vec<Row<'a>> {
    // A dose that was moved within its day needs no trace there.
    let there = |trace: &Due| due.iter().any(|other| !other.trace && other.key == trace.key);
    let kept: Vec<bool> = due.iter().map(|one| !(one.trace && there(one))).collect();
    let due = due.into_iter().zip(kept).filter(|(_, kept)| *kept);
    due.map(|(due, _)| Row {
        due,
        entries: Vec::new(),
    })
    .collect()
}

/// The same of doses that are needed afterwards.
pub(super) fn rows_of<'a>(due: &[Due]) -> Vec<Row<'a>> {
    rows(due.to_vec())
}

/// The dose that a record names.
pub(super) fn place_of(rows: &[Row<'_>], entry: &DoseEntry, timeline: &Timeline) -> Option<usize> {
    let key = entry.due.as_ref()?;
    let exact: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].due.key == *key).collect();
    // A record of an earlier version does not say which one of several doses of its moment it is for.
    let moment: Vec<usize> = (0..rows.len())
        .filter(|at| (rows[*at].due.key.date, &rows[*at].due.key.moment) == (key.date, &key.moment))
        .collect();
    if let ([_], [_, _, ..], 0) = (exact.as_slice(), moment.as_slice(), key.line) {
        let unit = |at: &&usize| {
            let planned = entry.planned.as_ref();
            planned.is_some_and(|planned| planned.quantity().compare(&rows[**at].due.amount.quantity()).is_some())
        };
        if let Some(at) = moment.iter().find(unit) {
            return Some(*at);
        }
    }
    // The place from which a dose was moved shows no records.
    let moved = |due: &Due| matches!(due.fate, Some(Fate::Moved { .. }));
    let here = |at: &&usize| !rows[**at].due.trace && !moved(&rows[**at].due);
    if let Some(at) = exact.iter().find(here).or(exact.first()) {
        return Some(*at);
    }
    let also = |at: &usize| !moved(&rows[*at].due) && rows[*at].due.also.as_ref() == Some(key);
    if let Some(at) = (0..rows.len()).find(also) {
        // By another clock the dose of that very name may be shown on a day beside this one.
        return Some(at).filter(|_| !timeline.shows_other_times() || !timeline.plans_dose(key));
    }
    // A record of an earlier version names the local clock of the place where it was made. What the plan has under its own
    // name is that dose.
    if !timeline.has_zone() || timeline.has_dose(key) {
        return None;
    }
    let (DueMoment::At(Moment::Clock(time)) | DueMoment::Off(time)) = &key.moment else {
        return None;
    };
    let local = key.date.and_time(*time);
    let same_instant = |at: &usize| {
        let due = &rows[*at].due;
        let off = |moment: &DueMoment| matches!(moment, DueMoment::Off(_));
        let there = entry.at.offset();
        !moved(due)
            && due.at.is_some_and(|at| at.with_timezone(there).naive_local() == local)
            && off(&due.key.moment) == off(&key.moment)
    };
    (0..rows.len()).find(same_instant)
}

/// Where the plan's own text was changed by hand, a record of the day that names a moment which no longer exists
/// answers the nearest dose of the day that has no record: the same dose, at another time.
pub(super) fn pair<'a>(rows: &mut [Row<'a>], left: &mut Vec<&'a DoseEntry>) {
    left.retain(|entry| {
        let Some(key) = &entry.due else { return true };
        // Parts of one dose answer one.
        let part = |row: &&mut Row<'a>| row.entries.iter().any(|part| part.due.as_ref() == Some(key));
        if let Some(row) = rows.iter_mut().find(part) {
            row.entries.push(entry);
            return false;
        }
        let time = match &key.moment {
            DueMoment::At(Moment::Clock(time)) | DueMoment::Off(time) => *time,
            _ => entry.at.time(),
        };
        let off = |moment: &DueMoment| matches!(moment, DueMoment::Off(_));
        let open = rows.iter_mut().filter(|row| !row.due.trace && row.entries.is_empty());
        // What was not taken of one line leaves the dose of another line due.
        let skipped = !matches!(entry.outcome, Outcome::Taken(_));
        let other = |row: &Row<'_>| (entry.planned.as_ref()).is_some_and(|planned| *planned != row.due.amount);
        let nearest = open
            .filter(|row| off(&row.due.key.moment) == off(&key.moment) && !(skipped && other(row)))
            .min_by_key(|row| row.due.clock.map_or(TimeDelta::days(1), |clock| (clock - time).abs()));
        match nearest {
            Some(row) => {
                row.entries.push(entry);
                false
            }
            None => true,
        }
    });
}
