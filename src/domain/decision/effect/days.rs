//! The days on which another dose is due than before, in stretches and in words.

use chrono::{NaiveDate, TimeDelta};

use super::limits::Surroundings;
use super::rhythm::summed_up;
use super::stretch::Stretch;
use crate::domain::amount::Quantity;
use crate::domain::clock::Wall;
use crate::domain::journal::DueMoment;
use crate::domain::schedule::{Due, Timeline};

/// One day of a preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayPlan {
    /// The day.
    pub date: NaiveDate,
    /// What would be taken; empty on a day off.
    pub words: String,
    /// The sum of the day, where its doses can be added.
    pub total: Option<Quantity>,
    /// It differs from the plan in force.
    pub differs: bool,
}

/// What is due on a day in few words: `75 mcg`; `1 spray morning, 2 sprays evening`; `nothing`.
pub fn day_words(timeline: &Timeline, day: NaiveDate, wall: &dyn Wall) -> String {
    few_words(&as_said(timeline, day, wall))
}

/// The doses of a day as they are said: by the plan's own clock, counted hours at the times at which that, or the
/// clock of the place, shows them.
fn as_said(timeline: &Timeline, day: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
    if timeline.counts_hours() {
        timeline.due_of(day, timeline.home(wall))
    } else {
        timeline.by_plan(day)
    }
}

fn few_words(due: &[Due]) -> String {
    match doses(due).as_slice() {
        [] => "nothing".into(),
        [one] => one.amount.to_string(),
        all => all.iter().map(|due| with_moment(due)).collect::<Vec<_>>().join(", "),
    }
}

/// `5 mg 08:00`; of one dose a day without a time the amount alone.
pub(super) fn with_moment(due: &Due) -> String {
    match due.moment() {
        DueMoment::Nth(_, 1) => due.amount.to_string(),
        moment => format!("{} {moment}", due.amount),
    }
}

/// What is taken off on a day: `1 patch off 09:00`.
fn off_words(due: &[Due]) -> String {
    let off = due.iter().filter(|due| due.is_off()).map(with_moment);
    match off.collect::<Vec<_>>() {
        none if none.is_empty() => "nothing to take off".into(),
        all => all.join(", "),
    }
}

fn doses(due: &[Due]) -> Vec<&Due> {
    due.iter().filter(|due| !due.is_off()).collect()
}

/// A dose by what matters of it.
fn key(due: &Due) -> impl PartialEq + '_ {
    // A dose that was moved is identified by where it is.
    let name = (&due.shown, due.key.line);
    (name, due.clock, &due.amount, due.action, due.minutes, due.window)
}

/// Whether a day asks for other doses.
pub(super) fn differs(was: &Timeline, now: &Timeline, day: NaiveDate) -> bool {
    let (a, b) = (was.by_plan(day), now.by_plan(day));
    !a.iter().map(key).eq(b.iter().map(key))
}

/// Both days in words, with the moments where they are what differs; `None` where the days are the same.
fn differ(now: &Timeline, was: &Timeline, day: NaiveDate) -> Option<(String, String)> {
    told_apart(&now.by_plan(day), &was.by_plan(day))
}

/// The same of the doses that can still be taken, as they are said.
pub(super) fn differ_now(
    now: &Timeline,
    was: &Timeline,
    day: NaiveDate,
    around: Surroundings<'_>,
) -> Option<(String, String)> {
    let (mut now, mut was) = (as_said(now, day, around.wall), as_said(was, day, around.wall));
    let has = |rows: &[Due], due: &Due| rows.iter().any(|other| other.key == due.key);
    // A dose that is recorded and that the plan has no more takes the place of the first one that it did not have.
    let gone = was
        .iter()
        .filter(|due| around.has_recorded(&due.key) && !has(&now, due));
    let mut replaced = gone.count();
    now.retain(|due| {
        let takes = replaced > 0 && !has(&was, due);
        replaced -= usize::from(takes);
        !takes && !around.has_recorded(&due.key)
    });
    was.retain(|due| !around.has_recorded(&due.key));
    told_apart(&now, &was)
}

fn told_apart(a: &[Due], b: &[Due]) -> Option<(String, String)> {
    if a.iter().map(key).eq(b.iter().map(key)) {
        return None;
    }
    // Where the doses are the same it is what is taken off that differs.
    if doses(a).into_iter().map(key).eq(doses(b).into_iter().map(key)) {
        return Some((off_words(a), off_words(b)));
    }
    let (short_a, short_b) = (few_words(a), few_words(b));
    // A single dose is said without its time only where both days have it at that time.
    let moments = |due: &[Due]| doses(due).iter().map(|due| due.shown.clone()).collect::<Vec<_>>();
    let (at_a, at_b) = (moments(a), moments(b));
    let plain = at_a.is_empty() || at_b.is_empty() || at_a == at_b;
    if short_a != short_b && plain {
        return Some((short_a, short_b));
    }
    let long = |due: &[Due]| {
        doses(due)
            .iter()
            .map(|due| with_moment(due))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let long = |due: &[Due]| {
        if doses(due).is_empty() {
            "nothing".to_owned()
        } else {
            long(due)
        }
    };
    Some((long(a), long(b)))
}

/// Every stretch of days that differs, from a day to the day before `end`. Days off between two days of one kind belong
/// to the stretch; one that goes on after the last day that was looked at has no end.
pub(super) fn stretches(
    now: &Timeline,
    was: &Timeline,
    (from, end): (NaiveDate, NaiveDate),
    wall: &dyn Wall,
) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut differing: Vec<(NaiveDate, String, String)> = Vec::new();
    // The last day that differed, and the most days off before one that did, while nothing came between.
    let mut open: Option<(NaiveDate, i64)> = None;
    for day in from.iter_days().take_while(|day| *day < end) {
        let Some((now_words, was_words)) = differ(now, was, day) else {
            if !doses(&now.by_plan(day)).is_empty() {
                open = None;
            }
            continue;
        };
        differing.push((day, now_words.clone(), was_words.clone()));
        match (found.last_mut(), &mut open) {
            (Some(last), Some((before, gap))) if last.now == now_words && last.was == was_words => {
                *gap = (day - *before).num_days().max(*gap);
                *before = day;
                last.until = Some(day);
            }
            _ => {
                open = Some((day, 1));
                found.push(Stretch {
                    from: day,
                    until: Some(day),
                    rhythm: None,
                    now: now_words,
                    was: was_words,
                });
            }
        }
    }
    // Where the next such day would be after the last one looked at, it has no end.
    if let (Some(last), Some((before, gap))) = (found.last_mut(), open) {
        last.until = last.until.filter(|_| before + TimeDelta::days(gap) < end);
    }
    let mut found = summed_up(found, differing, end);
    // Hours that are counted are compared as the plan names them, and said as they are shown.
    let hours = now.counts_hours() || was.counts_hours();
    for stretch in found.iter_mut().filter(|_| hours) {
        let said = |timeline| as_said(timeline, stretch.from, wall);
        if let Some((now, was)) = told_apart(&said(now), &said(was)) {
            (stretch.now, stretch.was) = (now, was);
        }
    }
    found
}

/// A day of the plan.
pub(super) fn day_plan(now: &Timeline, was: &Timeline, date: NaiveDate, wall: &dyn Wall) -> DayPlan {
    let words = day_words(now, date, wall);
    let due = now.by_plan(date);
    let mut doses = doses(&due).into_iter().map(|due| due.amount.at_most());
    let total = doses
        .next()
        .and_then(|first| doses.try_fold(first, |sum, more| sum.plus(&more)));
    DayPlan {
        date,
        differs: differs(was, now, date),
        words: if words == "nothing" { String::new() } else { words },
        total,
    }
}
