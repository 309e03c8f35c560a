//! Where decisions on single doses put them.

use chrono::{NaiveTime, TimeDelta};

use crate::domain::change::DoseRef;
use crate::domain::clock::Wall;
use crate::domain::directions::Moment;
use crate::domain::journal::{DueKey, DueMoment};
use crate::domain::schedule::middle::{Last, clock_of};
use crate::domain::schedule::single::{Single, SingleKind};
use crate::domain::schedule::{Due, Fate};
use crate::domain::vocabulary::Vocabulary;

/// A dose in one of the places to which decisions have put it.
pub(super) struct Placed {
    /// As it is due there. Its key stays that of the plan.
    due: Due,
    /// It is not due there any more.
    gone: bool,
}

impl Placed {
    pub(super) fn new(due: Due) -> Self {
        Self { due, gone: false }
    }

    /// Whether it is there before a decision that begins after a dose.
    pub(super) fn is_before(&self, last: &Last, words: &Vocabulary) -> bool {
        last.is_behind(clock_of(&self.due.shown, words), words)
    }

    pub(super) fn into_due(self) -> Due {
        Due {
            trace: self.gone,
            ..self.due
        }
    }

    /// Whether a reference names this dose, by where it is or by where it was planned.
    fn is_meant(&self, dose: &DoseRef) -> bool {
        self.is_named(dose) || !self.gone && dose.names(self.due.on, &self.due.shown)
    }

    /// Whether a reference names it by where it was planned.
    pub(super) fn is_named(&self, dose: &DoseRef) -> bool {
        dose.names(self.due.key.date, &self.due.key.moment)
    }
}

/// Carries out one decision on single doses, after those before it. It takes nothing away from a day before its own,
/// and adds nothing to one. `only`: the doses that it can be about, where the plan has others on their day since.
pub(super) fn decide(placed: &mut Vec<Placed>, single: &Single, only: Option<&[DueKey]>, wall: &dyn Wall) {
    let mut meant: Vec<Due> = Vec::new();
    // Where hours are counted one dose may be shown at the time that another one is named by: the name goes first.
    let by_name = placed
        .iter()
        .any(|one| one.due.hours.is_some() && one.is_named(single.dose()));
    let is_meant = |one: &&mut Placed| {
        if only.is_some_and(|only| !only.contains(&one.due.key)) {
            return false;
        }
        if by_name {
            one.is_named(single.dose())
        } else {
            one.is_meant(single.dose())
        }
    };
    for one in placed.iter_mut().filter(is_meant) {
        // One dose may be there twice: where it was when the time had passed, and where it was to be taken late.
        meant.retain(|due| due.key != one.due.key);
        meant.push(one.due.clone());
        one.gone |= single.on <= one.due.on;
    }
    let SingleKind::Move { to, at, .. } = &single.kind else {
        // A day before the decision stays as it was, and so does the place from which a dose was moved before: it is left
        // out where it is now.
        for one in placed.iter_mut().filter(|one| single.on <= one.due.on) {
            let moved = matches!(one.due.fate, Some(Fate::Moved { .. }));
            if !moved && meant.iter().any(|due| due.key == one.due.key) {
                one.due.fate = Some(Fate::LeftOut);
            }
        }
        return;
    };
    if single.on > *to {
        return;
    }
    for mut due in meant {
        let clock = at.or(due.clock);
        due.moved_from.get_or_insert((due.on, due.clock));
        due.on = *to;
        // Its window begins where it was moved to, and ends as it was where that is later.
        due.window = due.window.map(|(_, last)| (*to, last)).map(|(first, last)| {
            let inside = single.dose().date <= first;
            (first, if inside { last.max(first) } else { first })
        });
        if let Some(time) = at {
            due.shown = DueMoment::At(Moment::Clock(*time));
            due.clock = Some(*time);
        }
        if let Some(clock) = clock {
            let (shown, instant) = (due.shown.clone(), wall.instant(to.and_time(clock)));
            due.at = None;
            due.show_at(instant, wall);
            if due.clock == Some(clock) {
                due.shown = shown;
            }
        }
        due.also = Some(recorded_as(placed, &due));
        let moved = Fate::Moved {
            on: due.on,
            clock: due.clock,
        };
        // Also where its day was over: a late dose is shown where it was moved to, so that it is one dose and not two.
        for one in placed.iter_mut().filter(|one| one.due.key == due.key) {
            one.due.fate = Some(moved.clone());
        }
        // Where it was on the same day it needs no trace.
        placed.retain(|one| !(one.gone && one.due.key == due.key && one.due.on == due.on));
        placed.push(Placed::new(Due { fate: None, ..due }));
    }
}

/// The key under which earlier versions recorded a moved dose: its new day and time, the next free minute where
/// another dose had that one.
fn recorded_as(placed: &[Placed], due: &Due) -> DueKey {
    let mut key = DueKey::new(due.on, due.shown.clone());
    let taken = |key: &DueKey| {
        let there = placed.iter().filter(|other| !other.gone && other.due.key != due.key);
        there
            .map(|other| (other.due.on, &other.due.shown))
            .any(|there| there == (key.date, &key.moment))
    };
    for _ in 0..24 * 60 {
        if !taken(&key) {
            break;
        }
        key.moment = match &key.moment {
            DueMoment::Nth(_, of) => DueMoment::Nth(of + 1, of + 1),
            DueMoment::At(Moment::Clock(time)) => DueMoment::At(Moment::Clock(*time + TimeDelta::minutes(1))),
            DueMoment::At(_) => DueMoment::At(Moment::Clock(due.clock.unwrap_or(NaiveTime::MIN))),
            DueMoment::Off(time) => DueMoment::Off(*time + TimeDelta::minutes(1)),
        };
    }
    key
}
