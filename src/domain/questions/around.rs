//! Readings around a dose: to which dose each belongs, and which one is awaited.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use std::collections::BTreeSet;

use super::asked::{Asking, Occasion, is_asked};
use super::round::Round;
use crate::domain::clock::day_of;
use crate::domain::course::CourseId;
use crate::domain::day::{Day, DayDose};
use crate::domain::journal::{DoseEntry, EntryId, Outcome, ReadingEntry};
use crate::domain::measure::{Asked, Measure};
use crate::domain::regimen::Regimen;
use crate::domain::sessions;

/// A dose of the day, for what is asked around it.
pub(super) struct Beside<'a> {
    /// The due dose; `None`: taken as needed.
    due: Option<&'a DayDose>,
    /// When it was taken, or the first part of it.
    began: Option<DateTime<FixedOffset>>,
    /// When it was taken, the last time where it was taken in parts.
    taken: Option<DateTime<FixedOffset>>,
    /// It was left out: nothing is asked around it.
    left_out: bool,
}

pub(super) fn taken_at(entry: &DoseEntry) -> Option<DateTime<FixedOffset>> {
    matches!(&entry.outcome, Outcome::Taken(amount) if !amount.value.is_zero()).then_some(entry.at)
}

/// The doses of a course on a day, in the order of the clock.
pub(super) fn doses_of<'a>(course: &CourseId, day: &'a Day) -> Vec<Beside<'a>> {
    let of_course = day.all().filter(|dose| dose.due.course == *course && !dose.due.trace);
    let mut found: Vec<Beside<'a>> = of_course
        .map(|dose| {
            let taken = dose.entries.iter().filter_map(taken_at).max();
            Beside {
                due: Some(dose),
                began: dose.entries.iter().filter_map(taken_at).min(),
                taken,
                left_out: taken.is_none() && !dose.entries.is_empty(),
            }
        })
        .collect();
    let beside = day.beside.iter().filter(|entry| entry.course == *course);
    found.extend(beside.filter_map(taken_at).map(|at| Beside {
        due: None,
        began: Some(at),
        taken: Some(at),
        left_out: false,
    }));
    found
}

/// To which dose a reading belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// To the one that was taken at this time, or the first part of it.
    Taken(DateTime<FixedOffset>),
    /// To this one of the day, which is not taken.
    Due(usize),
}

impl Owner {
    fn of(dose: &Beside<'_>, nth: usize) -> Self {
        dose.began.map_or(Self::Due(nth), Self::Taken)
    }
}

/// The doses around which a measure is asked, and to which of them each reading belongs.
pub(super) struct Around<'a> {
    rounds: Vec<Round>,
    /// The doses of the day.
    doses: Vec<Beside<'a>>,
    /// When the doses of the course were taken in the days around, by their time.
    taken: Vec<sessions::Taken>,
    /// The readings around doses in these days, by their time.
    readings: Vec<(&'a ReadingEntry, Round, Option<Owner>)>,
}

impl<'a> Around<'a> {
    fn new(
        measure: &Measure,
        (course, before, after): (&CourseId, bool, &[u32]),
        day: &'a Day,
        regimen: &'a Regimen,
    ) -> Self {
        let before = before.then_some(Round::Before).into_iter();
        let doses = doses_of(course, day);
        // A dose may be taken on another day than its own.
        let times = doses.iter().flat_map(|dose| dose.began.into_iter().chain(dose.taken));
        let near = times.map(|at| at.date_naive()).chain([day.date]);
        let days: Vec<NaiveDate> = near
            .flat_map(|day| [day.pred_opt(), Some(day), day.succ_opt()])
            .flatten()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let span = (*days.first().unwrap_or(&day.date), *days.last().unwrap_or(&day.date));
        let mut found = Self {
            rounds: before.chain(after.iter().copied().map(Round::After)).collect(),
            taken: sessions::taken(regimen, course, span),
            doses,
            readings: Vec::new(),
        };
        let readings = days.into_iter().flat_map(|day| regimen.journal.readings_on(day));
        let readings = readings.filter(|reading| reading.measure == measure.id);
        let mut readings: Vec<_> = readings
            .filter_map(|reading| {
                let round = sessions::round_of(regimen, measure, reading)?;
                Some((reading, round, found.owner(reading.at, round)))
            })
            .collect();
        readings.sort_by_key(|(reading, ..)| reading.at);
        found.readings = readings;
        found
    }

    /// The dose to which a reading belongs that was made at a time: after it that is the last one before, before it the
    /// nearest one, unless that is too far away.
    fn owner(&self, at: DateTime<FixedOffset>, round: Round) -> Option<Owner> {
        match round {
            Round::After(_) => self.last(at).map(|dose| Owner::Taken(dose.began)),
            Round::Before => {
                let waiting = self.waiting(at, |_| true);
                let near = self.next(at).into_iter().chain(waiting);
                near.filter(|(away, _)| *away <= sessions::most_before())
                    .min_by_key(|(away, _)| *away)
                    .map(|(_, owner)| owner)
            }
        }
    }

    /// The last dose that was taken before a time.
    fn last(&self, at: DateTime<FixedOffset>) -> Option<&sessions::Taken> {
        self.taken.iter().rfind(|dose| dose.began <= at)
    }

    /// The next dose that was taken after a time, and how far away that is.
    fn next(&self, at: DateTime<FixedOffset>) -> Option<(TimeDelta, Owner)> {
        let next = self.taken.iter().find(|dose| dose.began >= at)?;
        Some((next.began - at, Owner::Taken(next.began)))
    }

    /// The dose of the day that is not taken and planned nearest to a time.
    fn waiting(&self, at: DateTime<FixedOffset>, wanted: impl Fn(&DayDose) -> bool) -> Option<(TimeDelta, Owner)> {
        let open = self.doses.iter().enumerate();
        let open = open.filter(|(_, dose)| dose.taken.is_none() && !dose.left_out);
        let away = open.filter_map(|(nth, dose)| {
            let due = dose.due.filter(|due| wanted(due))?;
            // What has no time of day is as far away as a reading before a dose can be.
            let away = due
                .due
                .at
                .map_or(sessions::most_before(), |planned| (planned - at).abs());
            Some((away, Owner::Due(nth)))
        });
        away.min_by_key(|(away, _)| *away)
    }

    /// Which of the readings that are asked for one would be that is made at a time: that of the nearest asked time of
    /// the dose to which it belongs. Half-way between two it is the one that has no answer yet, and else the earlier one,
    /// which is asked already. `None`: that one is answered, or it is made at another time.
    fn awaited(&self, at: DateTime<FixedOffset>) -> Option<(Owner, Round)> {
        let mut near: Vec<(TimeDelta, Owner, Round)> = Vec::new();
        if self.rounds.contains(&Round::Before) {
            // Nearer to the dose before it is not before the next one.
            let since = self.last(at).map(|dose| at - dose.began);
            let is_near = |away: TimeDelta| away <= sessions::most_before() && since.is_none_or(|since| away <= since);
            let next = self.next(at).filter(|(away, _)| is_near(*away));
            let waiting = self.waiting(at, |due| due.status.is_due_now());
            let before = next.into_iter().chain(waiting).min_by_key(|(away, _)| *away);
            near.extend(before.map(|(away, owner)| (away, owner, Round::Before)));
        }
        let longest = self.rounds.iter().filter_map(|round| match round {
            Round::After(minutes) => Some(*minutes),
            Round::Before => None,
        });
        let longest = longest.max().unwrap_or(0);
        if let Some(dose) = self.last(at)
            && at - dose.began <= sessions::most_after(longest)
        {
            let after = self.rounds.iter().filter_map(|round| match round {
                Round::After(minutes) => {
                    let asked = dose.ended + TimeDelta::minutes(i64::from(*minutes));
                    // Nearer to the dose than to any time that is asked for it is at none of them.
                    let away = (at - asked).abs();
                    (away <= at - dose.began).then_some((away, Owner::Taken(dose.began), *round))
                }
                Round::Before => None,
            });
            near.extend(after);
        }
        let is_answered = |owner: Owner, round: Round| {
            let mut readings = self.readings.iter();
            readings.any(|(_, of, whose)| *of == round && *whose == Some(owner))
        };
        let all = near
            .into_iter()
            .map(|(away, owner, round)| (away, is_answered(owner, round), owner, round));
        let nearest = all.min_by_key(|(away, answered, _, round)| (*away, *answered, *round))?;
        let (_, answered, owner, round) = nearest;
        (!answered).then_some((owner, round))
    }
}

/// Which of the readings around the doses of a course one would be that is made at a time; `day`: the day of it, as it is
/// at that time. Every way to enter a reading asks here.
pub fn awaited(measure: &Measure, day: &Day, regimen: &Regimen, at: DateTime<FixedOffset>) -> Option<Round> {
    let Asked::Around { course, before, after } = &measure.asked else {
        return None;
    };
    if !is_asked(measure, day.date) {
        return None;
    }
    let around = Around::new(measure, (course, *before, after), day, regimen);
    around.awaited(at).map(|(_, round)| round)
}

/// The readings that a measure asks for around the doses of a day, each with the due dose it belongs to.
pub(super) fn beside<'a>(
    measure: &'a Measure,
    day: &'a Day,
    regimen: &'a Regimen,
    now: DateTime<FixedOffset>,
) -> Vec<(Asking<'a>, Option<&'a DayDose>)> {
    let Asked::Around { course, before, after } = &measure.asked else {
        return Vec::new();
    };
    let around = Around::new(measure, (course, *before, after), day, regimen);
    let awaited = around.awaited(now);
    let mut used: Vec<&EntryId> = Vec::new();
    let mut found = Vec::new();
    for (nth, dose) in around.doses.iter().enumerate() {
        let own = Owner::of(dose, nth);
        for round in &around.rounds {
            let belongs = |(reading, of, owner): &&(&'a ReadingEntry, Round, Option<Owner>)| {
                of == round && *owner == Some(own) && !used.contains(&&reading.id)
            };
            let given = around.readings.iter().find(belongs).map(|(reading, ..)| *reading);
            used.extend(given.map(|reading| &reading.id));
            let is_awaited = awaited == Some((own, *round));
            let turn = regimen.settings.day_turn;
            let is_of_now = |at: &DateTime<FixedOffset>| day_of(*at, turn) == day_of(now, turn);
            let (from, open) = match (round, dose.taken) {
                (Round::Before, None) => {
                    let due = dose.due.is_some_and(|due| due.status.is_due_now());
                    (None, due && !dose.left_out)
                }
                // Once the dose is taken its time has gone by: it can be entered still, and is not waited for.
                (Round::Before, Some(_)) | (Round::After(_), None) => (None, false),
                (Round::After(minutes), Some(taken)) => {
                    let from = taken + TimeDelta::minutes(i64::from(*minutes));
                    // What is made now may be another one: then it can be entered still, and is not waited for.
                    (Some(from), now >= from && (is_awaited || !is_of_now(&from)))
                }
            };
            let made = match round {
                Round::Before if open => Some(now),
                Round::Before => (dose.taken).or_else(|| Some(dose.due?.due.at?.min(now))),
                Round::After(_) => from.map(|from| if from > now || is_awaited { now } else { from }),
            };
            // Before a dose as needed nobody knows of it.
            let shown = given.is_some() || open || from.is_some() || (*round == Round::Before && dose.due.is_some());
            if shown && !dose.left_out {
                let asking = Asking {
                    measure,
                    occasion: Some(Occasion { round: *round, nth }),
                    given,
                    from,
                    made,
                    open: open && given.is_none(),
                };
                found.push((asking, dose.due));
            }
        }
    }
    // After a dose of the evening before, what is to be measured past the turn of the day is asked on this day.
    let mut doses = around.doses.len();
    let turn = regimen.settings.day_turn;
    let is_here = |at: DateTime<FixedOffset>| day_of(at, turn) == day.date;
    let shown = |began| around.doses.iter().any(|dose| dose.began == Some(began));
    let of_yesterday = around.taken.iter().filter(|dose| is_here(now) && !shown(dose.began));
    for (dose, round) in of_yesterday.flat_map(|dose| around.rounds.iter().map(move |round| (dose, *round))) {
        let Round::After(minutes) = round else { continue };
        let from = dose.ended + TimeDelta::minutes(i64::from(minutes));
        let own = Owner::Taken(dose.began);
        // So is one whose time was just before it.
        if !is_here(from) && awaited != Some((own, round)) {
            continue;
        }
        let belongs = |(_, of, owner): &&(&'a ReadingEntry, Round, Option<Owner>)| *of == round && *owner == Some(own);
        let given = around.readings.iter().find(belongs).map(|(reading, ..)| *reading);
        used.extend(given.map(|reading| &reading.id));
        let is_awaited = awaited == Some((own, round));
        let asking = Asking {
            measure,
            occasion: Some(Occasion { round, nth: doses }),
            given,
            from: Some(from),
            made: Some(if from > now || is_awaited { now } else { from }),
            open: given.is_none() && now >= from && is_awaited,
        };
        doses += 1;
        found.push((asking, None));
    }
    // What belongs to no dose of the day stays on it: the dose was moved away, or left out.
    let is_free = |reading: &&ReadingEntry| reading.measure == measure.id && !used.contains(&&reading.id);
    let free = regimen.journal.readings_on(day.date).filter(is_free);
    let free = free.filter_map(|reading| Some((reading, sessions::round_of(regimen, measure, reading)?)));
    for (n, (reading, round)) in free.enumerate() {
        let asking = Asking {
            measure,
            occasion: Some(Occasion { round, nth: doses + n }),
            given: Some(reading),
            from: None,
            made: None,
            open: false,
        };
        found.push((asking, None));
    }
    found
}
