//! How the doses of the plan before and those that are decided meet on a day in the middle of which a decision begins.

use chrono::NaiveTime;

use crate::domain::change::Change;
use crate::domain::journal::DueMoment;
use crate::domain::vocabulary::Vocabulary;

/// The last dose of a day that stays as it was, where a decision begins after it.
#[derive(Clone, Debug)]
pub(super) struct Last {
    /// Its moment, as the plan says it.
    pub moment: DueMoment,
    /// When that was at the time of the decision, where slots may have other times since.
    pub then: Option<NaiveTime>,
}

impl Last {
    /// After which dose a decision begins in the middle of a day.
    pub(super) fn of(change: &Change) -> Option<Self> {
        Some(Self {
            moment: change.after.clone()?,
            then: change.after_time,
        })
    }

    /// Whether a time of the day is that of the last dose that stays, or before it.
    pub(super) fn is_behind(&self, clock: Option<NaiveTime>, words: &Vocabulary) -> bool {
        let last = self.clock(&self.moment, words);
        clock.zip(last).is_some_and(|(clock, last)| clock <= last)
    }

    /// When a moment counts as being that day.
    pub(super) fn clock(&self, moment: &DueMoment, words: &Vocabulary) -> Option<NaiveTime> {
        let then = self.then.filter(|_| *moment == self.moment);
        then.or_else(|| clock_of(moment, words))
    }
}

/// When a moment is on the clock of the plan.
pub(super) fn clock_of(moment: &DueMoment, words: &Vocabulary) -> Option<NaiveTime> {
    match moment {
        DueMoment::At(moment) => moment.clock(words),
        DueMoment::Off(time) => Some(*time),
        DueMoment::Nth(..) => None,
    }
}

/// A dose of a day by what says which it is, and when.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Time {
    pub moment: DueMoment,
    pub line: u8,
    pub clock: Option<NaiveTime>,
}

impl Time {
    fn is(&self, other: &Self) -> bool {
        (&self.moment, self.line) == (&other.moment, other.line)
    }
}

/// How the doses of the plan before and those that are decided meet on one day; both by the clock.
pub(super) struct Meeting {
    /// How many of the doses before stay.
    pub over: usize,
    /// Which of the doses that are decided are asked for that day.
    pub stays: Vec<bool>,
}

impl Meeting {
    pub(super) fn new(before: &[Time], decided: &[Time], after: &Last, words: &Vocabulary) -> Self {
        let last = before.iter().rposition(|time| time.moment == after.moment);
        let over = last.map_or_else(
            // The plan was changed by hand since: the time is what is left of it.
            || {
                let clock = after.clock(&after.moment, words);
                before.partition_point(|time| time.clock.is_some() && time.clock <= clock)
            },
            |last| last + 1,
        );
        let kept = before.get(..over).unwrap_or_default();
        let last = kept.iter().filter_map(|time| time.clock).max();
        let has = |times: &[Time], time: &Time| times.iter().any(|other| other.is(time));
        // What is not there any more, and whether it is over.
        let gone: Vec<(&Time, bool)> = (before.iter().enumerate())
            .filter(|(_, time)| !has(decided, time))
            .map(|(at, time)| (time, at < over))
            .collect();
        // Each dose that is over and gone has one in its place.
        let mut places = gone.iter().filter(|(_, over)| *over).count();
        let stays = decided.iter().map(|time| {
            if has(before, time) {
                return !has(kept, time);
            }
            let apart = |gone: &Time| time.clock.zip(gone.clock).map(|(a, b)| (a - b).abs());
            let nearest = gone.iter().filter_map(|(time, over)| Some((apart(time)?, !over))).min();
            let past = time.clock.is_some_and(|clock| last.is_some_and(|last| clock <= last));
            let in_place = places > 0 && (time.clock.is_none() || nearest.is_some_and(|(_, to_come)| !to_come));
            places = places.saturating_sub(usize::from(past || in_place));
            !past && !in_place
        });
        Self {
            over,
            stays: stays.collect(),
        }
    }
}
