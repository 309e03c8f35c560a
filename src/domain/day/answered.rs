//! Which record belongs to which dose of a course's day.
//!
//! A record names its dose by a key, and keeps it: the dose of that key is answered, wherever and whenever it is shown.
//! Where a decision of the day has changed what the day asks, the doses that were recorded before it stay as they were,
//! and the decision begins with the next one.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};

use super::judge::{Apart, compare, in_all, is_ended, status, window};
use super::recorded::planned_at;
use super::rows::{Row, as_counted, is_planned_so, pair, place_of, rows, rows_of};
use super::view::CourseDay;
use super::{DayDose, Days, Status, other_at};
use crate::domain::amount::Amount;
use crate::domain::clock::day_of;
use crate::domain::course::Course;
use crate::domain::journal::{DoseEntry, DueKey, DueMoment, Outcome};
use crate::domain::schedule::{Action, Due, Fate, Place, Timeline};

/// The doses of a day with their records.
pub(super) struct Answered<'a> {
    /// What the plan asks.
    planned: Vec<Due>,
    /// What was due, by the clock.
    pub rows: Vec<Row<'a>>,
    /// The records that name no dose of the day: what follows no plan, and doses that the plan does not have any more.
    left: Vec<&'a DoseEntry>,
}

impl<'a> Days<'a> {
    /// What was due of a course on a day, what became of it, and what was recorded in addition.
    pub(crate) fn course_day(&self, course: &Course, timeline: &Timeline, date: NaiveDate) -> CourseDay<'a> {
        let Answered {
            planned,
            rows,
            left: mut unplanned,
        } = self.answered(course, timeline, date);
        // A dose that the plan does not have any more, as it was edited by hand, is of the day on which it was taken.
        let turn = self.regimen.settings.day_turn;
        let is_here = |entry: &&DoseEntry| match (&entry.due, &entry.outcome) {
            (Some(_), Outcome::Taken(_)) => day_of(entry.at, turn) == date,
            (Some(key), _) => key.date == date,
            (None, _) => true,
        };
        unplanned.retain(is_here);
        let records = self
            .records
            .shown_elsewhere(&course.id, date, timeline.shows_other_times());
        let lost = records
            .into_iter()
            .filter(|(_, entry)| has_lost_its_dose(course, timeline, entry));
        let days: BTreeSet<NaiveDate> = lost.flat_map(|(day, _)| timeline.shown_around(day)).collect();
        for day in days.into_iter().filter(|day| *day != date) {
            let left = self.answered(course, timeline, day).left.into_iter();
            unplanned.extend(left.filter(|entry| entry.due.is_some()).filter(is_here));
        }
        CourseDay {
            doses: (rows.into_iter())
                .map(|row| self.judged(course, timeline, row, &planned))
                .collect(),
            unplanned,
        }
    }

    /// Which records name which doses of a day of a course.
    pub(super) fn answered(&self, course: &Course, timeline: &Timeline, date: NaiveDate) -> Answered<'a> {
        let archived_today = timeline.archived_since() == Some(date);
        let mut due = if archived_today {
            timeline.rows_as_planned(date, self.wall)
        } else {
            timeline.rows_on(date, self.wall)
        };
        self.what_is_worn(course, timeline, date, &mut due);
        let planned = due.clone();
        let mut rows: Vec<Row<'a>> = rows(due);
        let mut left: Vec<&'a DoseEntry> = Vec::new();
        let mut days: Vec<NaiveDate> = rows
            .iter()
            .flat_map(|row| [Some(row.due.key.date), row.due.also.as_ref().map(|key| key.date)])
            .flatten()
            .chain([date])
            .collect();
        days.sort_unstable();
        days.dedup();
        // By another clock a dose that the plan has no more may have been shown on the day before or after its own.
        let beside = around(date).filter(|day| timeline.shows_other_times() && !days.contains(day));
        let beside: Vec<NaiveDate> = beside.collect();
        for (day, entry) in (days.iter().chain(&beside)).flat_map(|day| self.records.on(&course.id, *day)) {
            // What follows no plan is of its own day alone, also where a dose of that day is shown on this one.
            if entry.due.is_none() && *day != date {
                continue;
            }
            let from_beside = beside.contains(day);
            if from_beside && !has_lost_its_dose(course, timeline, entry) {
                continue;
            }
            match place_of(&rows, entry, timeline).filter(|_| !from_beside) {
                Some(place) => rows[place].entries.push(entry),
                None => left.push(entry),
            }
        }
        // What is recorded for another day's dose that is shown elsewhere does not concern this day.
        left.retain(|entry| match &entry.due {
            Some(key) => self.shown_on(course, timeline, entry, key) == date,
            None => true,
        });
        self.before_decisions(course, timeline, date, &mut rows, &mut left);
        as_counted(course, timeline, &mut rows);
        self.of_an_earlier_count(course, timeline, date, &mut rows, &mut left);
        pair(&mut rows, &mut left);
        // Nothing more is due then; what is recorded stays the dose that it was.
        rows.retain(|row| !archived_today || !row.entries.is_empty());
        // Of what was not put on there is nothing to take off.
        let asked: Vec<(Option<Action>, Option<DateTime<FixedOffset>>)> = (rows.iter())
            .filter(|row| !row.due.trace)
            .map(|row| (row.due.action, row.due.at))
            .collect();
        let here = |at: DateTime<FixedOffset>| asked.contains(&(Some(Action::Apply), Some(at)));
        rows.retain(|row| {
            let off = row.due.action == Some(Action::Remove) && row.entries.is_empty();
            !(off && self.was_not_put_on(course, timeline, &row.due, (date, &here)))
        });
        rows.sort_by_key(|row| (row.due.clock.is_none(), row.due.at, row.due.clock));
        Answered { planned, rows, left }
    }

    /// The day on which the dose is shown that a record names: its own, or by another clock the day before or after it. Where
    /// the plan has that dose no more, the day on which it was before the decisions that took it away.
    fn shown_on(&self, course: &Course, timeline: &Timeline, entry: &DoseEntry, key: &DueKey) -> NaiveDate {
        if !timeline.shows_other_times() {
            return key.date;
        }
        let days = || std::iter::once(key.date).chain(around(key.date));
        let shown = |timeline: &Timeline| {
            days().find(|day| {
                let rows = rows(timeline.rows_on(*day, self.wall));
                place_of(&rows, entry, timeline).is_some()
            })
        };
        // Parts of one dose are shown together.
        let parts = self.records.on(&course.id, key.date).iter();
        let parts = parts.filter(|(_, part)| part.due.as_ref() == Some(key));
        let since = parts.map(|(_, part)| part.at.date_naive()).min();
        let decisions = (
            since.map_or(key.date, |since| since.min(key.date)),
            key.date.succ_opt().unwrap_or(key.date),
        );
        let before = || {
            if !timeline.is_decided_on(course, decisions) {
                return None;
            }
            shown(&timeline.before(course, decisions.0))
                .or_else(|| timeline.between(course, decisions).find_map(|earlier| shown(&earlier)))
        };
        shown(timeline).or_else(before).unwrap_or(key.date)
    }

    /// On a day with a decision of its own the doses that were recorded as the plan was before stay as they were: before all
    /// decisions of these days, or between two of them.
    fn before_decisions(
        &self,
        course: &Course,
        timeline: &Timeline,
        date: NaiveDate,
        rows: &mut Vec<Row<'a>>,
        left: &mut Vec<&'a DoseEntry>,
    ) {
        let entries = rows.iter().flat_map(|row| &row.entries).chain(left.iter());
        // A dose that was taken ahead of its day was taken by the plan of the day on which it was.
        let Some(since) = entries.map(|entry| entry.at.date_naive().min(date)).min() else {
            return;
        };
        if !timeline.is_decided_on(course, (since, date)) {
            return;
        }
        self.as_planned_by(&timeline.before(course, since), course, date, rows, left);
        let open = |row: &Row<'_>| !row.entries.is_empty() && !is_planned_so(course, row, &row.due);
        if left.iter().all(|entry| entry.due.is_none()) && !rows.iter().any(open) {
            return;
        }
        for earlier in timeline.between(course, (since, date)) {
            self.as_planned_by(&earlier, course, date, rows, left);
        }
    }

    /// Where a record that was entered later ends a step that counts doses taken on an earlier day, a dose that was recorded
    /// for that step has no row any more: it gets it back.
    fn of_an_earlier_count(
        &self,
        course: &Course,
        timeline: &Timeline,
        date: NaiveDate,
        rows: &mut Vec<Row<'a>>,
        left: &mut Vec<&'a DoseEntry>,
    ) {
        if left.is_empty() {
            return;
        }
        let step_on = |day: NaiveDate| match timeline.place(day) {
            Place::Step(at) => Some((at.plan, at.step)),
            _ => None,
        };
        let at = match timeline.place(date) {
            // What was taken ahead of a pause stays the dose of its step.
            Place::Paused { since, .. } => since.pred_opt().and_then(step_on),
            _ => step_on(date),
        };
        let Some((plan, here)) = at else { return };
        left.retain(|entry| {
            let (Some(key), Some(planned)) = (entry.due.as_ref().filter(|key| key.date == date), &entry.planned) else {
                return true;
            };
            // The day on which the next step begins has doses of both. Of one that was taken ahead the step may come later.
            let (before, behind): (Vec<_>, Vec<_>) =
                (timeline.steps_of_its_count((plan, 0), key).into_iter()).partition(|(step, _)| *step <= here);
            let same = |amount: &Amount| {
                compare(Some(course), &planned.quantity(), &amount.quantity()) == Some(Ordering::Equal)
            };
            let mut own = before.into_iter().rev().chain(behind);
            let Some((step, amount)) = own.find(|(_, amount)| same(amount)) else {
                return true;
            };
            if let Some(row) = rows.iter_mut().find(|row| row.due.key == *key) {
                row.entries.push(entry);
                return false;
            }
            let clock = match &key.moment {
                DueMoment::At(moment) => moment.clock(timeline.words()),
                _ => None,
            };
            let due = Due {
                course: course.id.clone(),
                key: key.clone(),
                also: None,
                on: date,
                clock,
                at: clock.map(|clock| self.wall.instant(date.and_time(clock))),
                second: false,
                shown: key.moment.clone(),
                amount,
                action: None,
                minutes: None,
                worn_days: None,
                step,
                plan,
                window: None,
                opens_at_night: false,
                around: None,
                hours: None,
                fate: None,
                moved_from: None,
                trace: false,
            };
            rows.push(Row {
                due,
                entries: vec![*entry],
            });
            false
        });
    }

    /// Gives the doses that were recorded by an earlier plan their place in it.
    fn as_planned_by(
        &self,
        earlier: &Timeline,
        course: &Course,
        date: NaiveDate,
        rows: &mut Vec<Row<'a>>,
        left: &mut Vec<&'a DoseEntry>,
    ) {
        let before: Vec<Due> = if earlier.archived_since() == Some(date) {
            let mut rows = earlier.rows_as_planned(date, self.wall);
            rows.retain(|due| !due.trace);
            rows
        } else {
            earlier.due_on(date, self.wall)
        };
        // An amount that was planned when it was recorded is the one it is compared with, also where a move has it
        // shown on another day.
        for row in rows.iter_mut().filter(|row| !row.entries.is_empty()) {
            let planned = |due: &Due| is_planned_so(course, row, due);
            if planned(&row.due) {
                continue;
            }
            let key = &row.due.key;
            let of_its_day = (key.date != date).then(|| earlier.due_on(key.date, self.wall));
            let mut old = before.iter().chain(of_its_day.iter().flatten());
            if let Some(old) = old.find(|due| due.key == *key && planned(due)) {
                row.due.amount = old.amount.clone();
                (row.due.step, row.due.plan) = (old.step, old.plan);
            }
        }
        let mut last: Option<NaiveTime> = None;
        let mut places: Vec<usize> = Vec::new();
        let mut kept: Vec<Row<'a>> = rows_of(&before);
        left.retain(|entry| match place_of(&kept, entry, earlier) {
            Some(place) => {
                last = last.max(kept[place].due.clock);
                places.push(place);
                kept[place].entries.push(entry);
                false
            }
            None => true,
        });
        places.sort_unstable();
        places.dedup();
        if places.is_empty() {
            return;
        }
        // The decision begins with the next dose: the doses that took the place of those recorded, and those of an earlier
        // time that the plan did not have, are not asked for any more.
        let asked = |row: &Row<'_>| !row.due.trace && row.entries.is_empty();
        let mut replaced = 0;
        rows.retain(|row| {
            let new = before.iter().all(|due| due.key != row.due.key);
            if !asked(row) || !new {
                return true;
            }
            let earlier = row
                .due
                .clock
                .is_some_and(|clock| last.is_some_and(|last| clock <= last));
            let over = earlier || replaced < places.len();
            replaced += usize::from(over);
            !over
        });
        rows.extend(kept.into_iter().filter(|row| !row.entries.is_empty()));
    }

    /// What became of a dose, among those of its day.
    fn judged(&self, course: &Course, timeline: &Timeline, row: Row<'a>, day: &[Due]) -> DayDose {
        let Row { mut due, mut entries } = row;
        // What is recorded is judged as it was when it was recorded, whatever was planned near it since.
        let beside = if entries.is_empty() {
            Apart::of(&due, day, course, Some(timeline))
        } else {
            Apart::default()
        };
        // The records of a dose that was moved are shown where it is now.
        if matches!(due.fate, Some(Fate::Moved { .. })) {
            due.trace = true;
            entries.clear();
        }
        // What was taken cannot be left out any more: a recorded dose stays a dose.
        if due.fate == Some(Fate::LeftOut) && !entries.is_empty() {
            due.trace = false;
            due.fate = None;
        }
        let local = |entry: &DoseEntry| DoseEntry {
            at: planned_at(entry.at, timeline, self.wall),
            ..entry.clone()
        };
        let mut entries: Vec<DoseEntry> = entries.into_iter().map(local).collect();
        let settings = &self.regimen.settings;
        let next = || {
            let after =
                |timeline: &Timeline| timeline.next_after(&due, &self.regimen.journal, settings.day_turn, self.wall);
            // What was taken before a decision was in time by the plan as it was.
            let taken = entries.iter().map(|entry| entry.at.date_naive()).min();
            match taken.filter(|on| timeline.is_decided_on(course, (*on, *on))) {
                Some(on) => after(&timeline.before(course, on)),
                None => after(timeline),
            }
        };
        let mut window = window(&due, beside, Some(course), settings, next);
        // Nothing is waited for once there is a record, and looking for the next dose costs more than all the rest.
        window.waits = window.waits && entries.is_empty() && self.is_waited_for(course, timeline, &due);
        let mut status = status(&due, &entries, Some(course), &window, self.now.naive_local());
        if status.is_due_now() && is_ended(timeline, &due, self.date(), self.now) {
            status = Status::NotRecorded;
        }
        // What is to come was hardly recorded.
        let unknown = entries.is_empty()
            && (status.is_due_now() || status == Status::NotRecorded)
            && (self.regimen.journal.is_unread(due.on) || self.regimen.journal.lost(&due.course, &due.key).is_some());
        let in_all = in_all(&due, Some(course), &entries);
        // On a journey everything that is told of today is told by one clock.
        for entry in &mut entries {
            entry.at = other_at(entry.at, (due.on, self.date()), self.wall);
        }
        DayDose {
            status,
            unknown,
            window: (window.open, window.close),
            late_until: window.late_until,
            endless: window.endless,
            earliest: None,
            in_all,
            site: None,
            entries,
            due,
        }
    }

    /// Whether a dose whose window has closed is still waited for: nothing has taken its place.
    fn is_waited_for(&self, course: &Course, timeline: &Timeline, due: &Due) -> bool {
        let today = self.date();
        if due.window.is_some() {
            return due.key.date > today || timeline.windows_opened(today).contains(&due.key.date);
        }
        // Until the window of the next dose opens.
        let now = self.now.naive_local();
        let ahead = course.days_around();
        let last = today + TimeDelta::days(ahead);
        let days = due.on.iter_days().skip(1).take_while(|day| *day <= last);
        !days.take(LONGEST_WAIT).any(|day| {
            let day_of_next = timeline.due_on(day, self.wall);
            day_of_next.iter().any(|next| {
                let beside = Apart::of(next, &day_of_next, course, Some(timeline));
                let open = || window(next, beside, Some(course), &self.regimen.settings, || None).open <= now;
                let taken = || self.regimen.journal.taken_at(&course.id, &next.key).is_some();
                next.key != due.key && (open() || taken())
            })
        })
    }
}

/// Whether the dose that a record names may be one that the plan does not have any more under that name.
fn has_lost_its_dose(course: &Course, timeline: &Timeline, entry: &DoseEntry) -> bool {
    let Some(key) = &entry.due else { return false };
    let since = entry.at.date_naive().min(key.date);
    let next = key.date.succ_opt().unwrap_or(key.date);
    timeline.is_decided_on(course, (since, next)) || !timeline.has_dose(key)
}

/// The days before and after one.
fn around(day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    [day.pred_opt(), day.succ_opt()].into_iter().flatten()
}

/// How many days are searched for the next dose.
const LONGEST_WAIT: usize = 400;
