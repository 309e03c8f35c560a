//! Which record belongs to which dose of a course's day.
//!
//! A record names its dose by a key, and keeps it: the dose of that key is answered, wherever and whenever it is shown.
//! Where a decision of the day has changed what the day asks, the doses that were recorded before it stay as they were,
//! and the decision begins with the next one.

use std::cmp::Ordering;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};

use super::judge::{Apart, compare, in_all, is_ended, status, window};
use super::recorded::planned_at;
use super::view::CourseDay;
use super::{DayDose, Days, Status, other_at};
use crate::domain::amount::Amount;
use crate::domain::course::Course;
use crate::domain::directions::Moment;
use crate::domain::journal::{DoseEntry, DueKey, DueMoment, Outcome};
use crate::domain::schedule::{Action, Due, Fate, Place, Timeline};

/// A dose of the day with its records.
struct Row<'a> {
    due: Due,
    entries: Vec<&'a DoseEntry>,
}

impl<'a> Days<'a> {
    /// What was due of a course on a day, what became of it, and what was recorded in addition.
    pub(crate) fn course_day(&self, course: &Course, timeline: &Timeline, date: NaiveDate) -> CourseDay<'a> {
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
        for (day, entry) in days.iter().flat_map(|day| self.records.on(&course.id, *day)) {
            // What follows no plan is of its own day alone, also where a dose of that day is shown on this one.
            if entry.due.is_none() && *day != date {
                continue;
            }
            match place_of(&rows, entry, timeline) {
                Some(place) => rows[place].entries.push(entry),
                None => left.push(entry),
            }
        }
        // What is recorded for another day's dose that is shown elsewhere does not concern this day.
        left.retain(|entry| match &entry.due {
            Some(key) => key.date == date && !self.is_shown_elsewhere(timeline, entry, date),
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
        CourseDay {
            doses: (rows.into_iter())
                .map(|row| self.judged(course, timeline, row, &planned))
                .collect(),
            unplanned: left,
        }
    }

    /// What was put on is taken off when that was planned, in the amount in which it was put on, whatever was decided since.
    fn what_is_worn(&self, course: &Course, timeline: &Timeline, date: NaiveDate, found: &mut Vec<Due>) {
        let Some(longest) = timeline.longest_worn() else { return };
        let mut seen: Vec<&DueKey> = Vec::new();
        for back in (0..=longest).rev() {
            let day = date - TimeDelta::days(back);
            for (_, entry) in self.records.on(&course.id, day) {
                let (Outcome::Taken(amount), Some(key)) = (&entry.outcome, &entry.due) else {
                    continue;
                };
                if entry.is_off() || amount.value.is_zero() || seen.contains(&key) {
                    continue;
                }
                seen.push(key);
                // It is put on where a move has it.
                let there = course.moved_to(key).filter(|on| *on != day);
                let of = |timeline: &Timeline| {
                    let days = [Some(day), there].into_iter().flatten();
                    let mut due = days.flat_map(|on| timeline.rows_on(on, self.wall));
                    due.find(|due| !due.trace && due.action == Some(Action::Apply) && due.key == *key)
                };
                let same = |due: &Due| {
                    let planned = entry.planned.as_ref().map(Amount::quantity);
                    planned.is_none_or(|planned| planned == due.amount.quantity())
                };
                let now = of(timeline);
                if now
                    .as_ref()
                    .is_some_and(|now| same(now) && now.amount.quantity() == *amount)
                {
                    continue;
                }
                let since = entry.at.date_naive().min(day);
                let was = match &now {
                    Some(now) if same(now) => Some(now.clone()),
                    _ if timeline.is_decided_on(course, (since, date)) => of(&timeline.before(course, since)),
                    _ => now.clone(),
                };
                let off = was.and_then(|was| was.taken_off(self.wall));
                let Some(off) = off else { continue };
                let now = now.and_then(|now| now.taken_off(self.wall));
                let place = now.and_then(|now| found.iter().position(|due| due.key == now.key));
                if let Some(place) = place {
                    found.remove(place);
                }
                if off.on == date {
                    found.push(Due {
                        amount: Amount::exact(amount.clone()),
                        ..off
                    });
                }
            }
        }
        found.sort_by_key(|due| (due.clock.is_none(), due.at, due.clock));
    }

    /// Whether what is due to be taken off was skipped when it was due to be put on, or is not put on any more, as the dose
    /// that was recorded before a decision has taken its place. What is put on on the day itself is known already.
    fn was_not_put_on(
        &self,
        course: &Course,
        timeline: &Timeline,
        off: &Due,
        (day, here): (NaiveDate, &dyn Fn(DateTime<FixedOffset>) -> bool),
    ) -> bool {
        let (Some(minutes), Some(at)) = (off.minutes, off.at) else {
            return false;
        };
        let on = match off.worn_days {
            Some(days) => {
                let local = self.wall.local(at).naive_local() - TimeDelta::days(i64::from(days));
                self.wall.instant(local)
            }
            None => at - TimeDelta::minutes(i64::from(minutes)),
        };
        let date = self.wall.local(on).date_naive();
        if timeline.is_decided_on(course, (date, date)) {
            let there = |dose: &DayDose| dose.due.action == Some(Action::Apply) && dose.due.at == Some(on);
            let there = if date == day {
                here(on)
            } else {
                date < day && self.course_day(course, timeline, date).doses.iter().any(there)
            };
            if !there {
                return true;
            }
        }
        let rows = rows(timeline.rows_on(date, self.wall));
        let put_on = |row: &Row<'_>| {
            let due = &row.due;
            due.action == Some(Action::Apply) && !due.trace && due.at == Some(on) && due.amount == off.amount
        };
        let Some(place) = rows.iter().position(put_on) else {
            return false;
        };
        let of_day = self.records.on(&course.id, date).iter().map(|(_, entry)| *entry);
        let mut of_it = of_day
            .filter(|entry| place_of(&rows, entry, timeline) == Some(place))
            .peekable();
        of_it.peek().is_some() && of_it.all(|entry| !matches!(entry.outcome, Outcome::Taken(_)))
    }

    /// Whether the dose that a record names is shown on the day before or after this one, as on a journey.
    fn is_shown_elsewhere(&self, timeline: &Timeline, entry: &DoseEntry, date: NaiveDate) -> bool {
        timeline.shows_other_times()
            && [date.pred_opt(), date.succ_opt()].into_iter().flatten().any(|day| {
                let rows = rows(timeline.rows_on(day, self.wall));
                place_of(&rows, entry, timeline).is_some()
            })
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
        let Place::Step(at) = timeline.place(date) else { return };
        left.retain(|entry| {
            let (Some(key), Some(planned)) = (entry.due.as_ref().filter(|key| key.date == date), &entry.planned) else {
                return true;
            };
            // The day on which the next step begins has doses of both.
            let own = timeline.steps_of_its_count((at.plan, 0), key).into_iter();
            let same = |amount: &Amount| {
                compare(Some(course), &planned.quantity(), &amount.quantity()) == Some(Ordering::Equal)
            };
            let Some((step, amount)) = own
                .filter(|(step, _)| *step <= at.step)
                .rev()
                .find(|(_, amount)| same(amount))
            else {
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
                plan: at.plan,
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
            && self.regimen.journal.is_unread(due.on);
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

/// How many days are searched for the next dose.
const LONGEST_WAIT: usize = 400;

/// Whether all records of a dose say that it was planned as one of some plan.
fn is_planned_so(course: &Course, row: &Row<'_>, due: &Due) -> bool {
    row.entries.iter().all(|entry| {
        let planned = entry.planned.as_ref();
        planned.is_some_and(|planned| {
            compare(Some(course), &planned.quantity(), &due.amount.quantity()) == Some(Ordering::Equal)
        })
    })
}

/// Where a step lasts a number of doses taken, a record that is entered later moves the steps behind it. A dose that was
/// asked for as one of another step when it was recorded stays a dose of that step.
fn as_counted(course: &Course, timeline: &Timeline, rows: &mut [Row<'_>]) {
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

fn rows<'a>(due: Vec<Due>) -> Vec<Row<'a>> {
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

fn rows_of<'a>(due: &[Due]) -> Vec<Row<'a>> {
    rows(due.to_vec())
}

/// The dose that a record names.
fn place_of(rows: &[Row<'_>], entry: &DoseEntry, timeline: &Timeline) -> Option<usize> {
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
        return Some(at);
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
fn pair<'a>(rows: &mut [Row<'a>], left: &mut Vec<&'a DoseEntry>) {
    left.retain(|entry| {
        let Some(key) = &entry.due else { return true };
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
