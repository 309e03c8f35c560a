//! The doses of a day: which ones, and when on the local clock.
//!
//! A dose is known by its [`DueKey`]: the day and the moment *as the plan says them*, on the course's own calendar and
//! clock. A zone, a journey, a move or the night in which an hour comes twice change when it is shown, never the key.
//! Counted hours are named by a clock that never changes:
//!
//! ```text
//! every 6 hours from 08:00    28 March             29 March, when 02:00 becomes 03:00
//! named                       08:00 14:00 20:00    02:00 08:00 14:00 20:00
//! shown                       08:00 14:00 20:00    03:00 09:00 15:00 21:00
//! ```

mod count;
mod needed;
mod placed;
mod step_day;

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

pub(super) use count::{doses_of_step, doses_on, expected_between, times_on};
pub use needed::needed;

use self::placed::{Placed, decide};
use self::step_day::{StepDay, action};
use super::runs::RunKind;
use super::single::{Single, SingleKind};
use super::standing::directions;
use super::{Action, Due, Fate, Hours, Place, Timeline, begun};
use crate::domain::clock::{STEADY, Wall};
use crate::domain::directions::{Days, Lasts, Moment};
use crate::domain::journal::{DueKey, DueMoment, Journal};
use crate::domain::zone::Zone;

/// How many days are searched for the next dose.
const FAR: usize = 400;

impl Timeline {
    /// What is due on a day, by the clock; what has no time of day comes last.
    pub fn due_on(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        let mut found = self.rows_on(date, wall);
        found.retain(|due| !due.trace);
        found
    }

    /// The same with a trace of each dose that a decision has moved away from this day, or left out.
    pub fn rows_on(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        if self.archived.is_some_and(|gone| date >= gone) {
            return Vec::new();
        }
        self.rows_as_planned(date, wall)
    }

    /// The same whether or not the course is archived: what was recorded on the day on which it was archived was taken by
    /// its plan.
    pub fn rows_as_planned(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        let mut found = match &self.zone {
            None => self.rows_by(date, wall),
            Some(zone) => self.rows_by_home_clock(date, zone, wall),
        };
        // Stable: doses of one time keep the order of the directions.
        found.sort_by_key(|due| (due.clock.is_none(), due.at, due.clock));
        found
    }

    /// What is due on a day of the plan's own calendar, by its own clock: what a decision changes, wherever one is.
    pub fn by_plan(&self, date: NaiveDate) -> Vec<Due> {
        let mut found = self.rows_by_plan(date);
        found.retain(|due| !due.trace);
        found
    }

    /// The same with a trace of each dose that a decision has moved away, or left out.
    pub fn rows_by_plan(&self, date: NaiveDate) -> Vec<Due> {
        if self.archived.is_some_and(|gone| date >= gone) {
            return Vec::new();
        }
        let mut found = self.rows_by(date, &STEADY);
        found.sort_by_key(|due| (due.clock.is_none(), due.at, due.clock));
        found
    }

    /// The days of the local calendar on which a dose of a day of the plan can be shown, unless it was moved.
    pub fn shown_around(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let beside = i64::from(self.shows_other_times());
        (-beside..=beside).map(move |days| day + TimeDelta::days(days))
    }

    /// The doses that the plan has for a day of its own calendar, in the order in which they are shown.
    pub fn due_of(&self, day: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        let shown = self.shown_around(day).flat_map(|on| self.due_on(on, wall));
        shown.filter(|due| due.key.date == day).collect()
    }

    /// What is due from one day to another, both included: the union of the days.
    #[cfg(test)]
    pub fn due(&self, from: NaiveDate, to: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        from.iter_days()
            .take_while(|date| *date <= to)
            .flat_map(|date| self.due_on(date, wall))
            .collect()
    }

    /// When the next dose behind this one is due on the local clock: its time, or the turn of its day; where it was taken before
    /// that, when it was; where a pause or a stop comes first, the beginning of that. `None`: the plan has none, or counts it
    /// from when this one is taken.
    pub fn next_after(&self, due: &Due, journal: &Journal, turn: NaiveTime, wall: &dyn Wall) -> Option<NaiveDateTime> {
        let time = |due: &Due| due.on.and_time(due.clock.unwrap_or(turn));
        // A dose without a time is over with its day.
        let own = match due.clock {
            Some(clock) => due.on.and_time(clock),
            None => (due.on + TimeDelta::days(1)).and_time(turn) - TimeDelta::minutes(1),
        };
        let mut days = due.on.iter_days().take(FAR);
        days.find_map(|day| {
            let doses = self.due_on(day, wall).into_iter();
            let later = doses.filter(|next| next.key != due.key && next.action != Some(Action::Remove));
            let waits = day > due.on && matches!(self.place(day), Place::Paused { .. } | Place::Stopped(_));
            let later = later.map(|next| (time(&next), next)).filter(|(at, _)| *at > own);
            let taken = |next: &Due| journal.taken_at(&next.course, &next.key);
            let later = later.map(|(at, next)| taken(&next).map_or(at, |taken| taken.min(at)));
            let later = later.min();
            later.or_else(|| waits.then(|| day.and_time(turn)))
        })
    }

    /// A course on the clock of its own zone: its doses of the days around, where they fall on the local calendar.
    fn rows_by_home_clock(&self, date: NaiveDate, zone: &Zone, wall: &dyn Wall) -> Vec<Due> {
        let mut found = Vec::new();
        for home in [date - TimeDelta::days(1), date, date + TimeDelta::days(1)] {
            for mut due in self.rows_by(home, zone) {
                if let Some(at) = due.at {
                    due.show_at(at, wall);
                }
                let here = |on: &mut NaiveDate, clock: &mut NaiveTime| {
                    let there = wall.local(zone.instant(on.and_time(*clock)));
                    (*on, *clock) = (there.date_naive(), there.time());
                };
                if let Some(Fate::Moved { on, clock: Some(clock) }) = &mut due.fate {
                    here(on, clock);
                }
                if let Some((on, Some(clock))) = &mut due.moved_from {
                    here(on, clock);
                }
                if due.on == date {
                    found.push(due);
                }
            }
        }
        found
    }

    /// On the course's own calendar, with the wall clock of the course.
    pub(super) fn rows_by(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        let mut found = self.placed_on(date, wall);
        self.removals(date, wall, &mut found);
        found
    }

    /// By the step alone, before single doses are left out or moved. Where a decision begins in the middle of the day, the
    /// doses before it are those of the plan as it was.
    pub(super) fn planned_on(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        let asked = self.asked_on(date, wall);
        match self.begun.before(date, self) {
            Some((before, after)) => begun::joined(before.planned_on(date, wall), asked, after, &self.words),
            None => asked,
        }
    }

    /// By the directions that hold at the end of the day.
    fn asked_on(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        let after = self.runs.partition_point(|run| run.from <= date);
        let (before, Some(run)) = (
            after.checked_sub(2).and_then(|before| self.runs.get(before)),
            after.checked_sub(1).and_then(|run| self.runs.get(run)),
        ) else {
            return Vec::new();
        };
        let gap = before.and_then(|before| match before.kind {
            RunKind::Paused { since, .. } | RunKind::Stopped { since } => Some((since, run.from)),
            RunKind::Steps(_) => None,
        });
        let RunKind::Steps(ladder) = &run.kind else {
            return Vec::new();
        };
        let Some(laid) = ladder.locate(&self.plans, date) else {
            return Vec::new();
        };
        let Some(plan) = self.plans.get(ladder.plan) else {
            return Vec::new();
        };
        let Some(step) = plan.steps.get(laid.at.step) else {
            return Vec::new();
        };
        let take = directions(&step.take, &laid.at, date);
        let day = StepDay {
            plan,
            take: &take,
            laid: &laid,
            date,
            gap,
            words: &self.words,
            history: &self.history,
            wall,
            wear: self.wear,
        };
        let doses = day.doses().into_iter();
        doses
            .map(|dose| {
                let mut due = Due {
                    course: self.course.clone(),
                    shown: dose.moment.clone(),
                    key: DueKey {
                        date,
                        moment: dose.moment,
                        line: dose.line_no,
                    },
                    also: None,
                    on: date,
                    clock: dose.clock,
                    at: None,
                    second: false,
                    amount: dose.amount,
                    action: action(dose.lasts),
                    minutes: match dose.lasts {
                        Some(Lasts::Over(minutes) | Lasts::Worn(minutes)) => Some(minutes),
                        Some(Lasts::WornDays(days)) => Some(days * 24 * 60),
                        _ => None,
                    },
                    worn_days: match dose.lasts {
                        Some(Lasts::WornDays(days)) => Some(days),
                        _ => None,
                    },
                    step: u32::try_from(laid.at.step).unwrap_or(0) + 1,
                    plan: ladder.plan,
                    window: dose.window,
                    opens_at_night: matches!(dose.line.days, Days::AfterLast { .. }),
                    around: dose.around,
                    hours: dose.at.map(|_| match plan.at {
                        None if dose.line.without_first_time() => Hours::Guessed,
                        _ => Hours::Stated,
                    }),
                    fate: None,
                    moved_from: None,
                    trace: false,
                };
                match (dose.at, dose.clock) {
                    (Some(at), _) => due.show_at(at, wall),
                    (None, Some(clock)) => {
                        let local = date.and_time(clock);
                        let at = wall.instant(local);
                        // Only a time that the clock leaves out is shown as another one.
                        if at.naive_local() == local {
                            due.at = Some(at);
                        } else {
                            due.show_at(at, wall);
                        }
                    }
                    (None, None) => {}
                }
                due.also = due.hours.map(|_| due.as_shown()).filter(|also| *also != due.key);
                due
            })
            .collect()
    }

    /// By the step, with single doses left out or moved.
    fn placed_on(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        // Most days have no decision on a single dose, and nothing is shown on another day.
        let is_about = |single: &Single| {
            let there = matches!(&single.kind, SingleKind::Move { to, .. } if *to == date);
            there || single.dose().date == date
        };
        if !self.counts_hours && !self.singles.iter().any(is_about) {
            let mut found = self.planned_or_moved(date, wall);
            found.retain(|due| due.on == date);
            return found;
        }
        // Every day from which a dose can have come to this one, over however many decisions.
        let beside = TimeDelta::days(i64::from(self.counts_hours));
        let mut days: BTreeSet<NaiveDate> = (date - beside)
            .iter_days()
            .take_while(|day| *day <= date + beside)
            .collect();
        loop {
            let known = days.len();
            for single in &self.singles {
                if let SingleKind::Move { dose, to, .. } = &single.kind
                    && (days.contains(&dose.date) || days.contains(to))
                {
                    days.extend([dose.date, *to]);
                }
            }
            // A decision that has another name for its dose is about this one only where there is none of that name.
            let said = self.singles.iter().filter(|single| days.contains(&single.dose().date));
            let said: Vec<NaiveDate> = said.filter_map(|single| Some(single.said.as_ref()?.date)).collect();
            days.extend(said);
            if days.len() == known {
                break;
            }
        }
        let planned = days.iter().flat_map(|day| self.planned_or_moved(*day, wall));
        let mut placed: Vec<Placed> = planned.map(Placed::new).collect();
        for single in self.singles.iter().filter(|single| days.contains(&single.dose().date)) {
            if single
                .said
                .as_ref()
                .is_some_and(|said| placed.iter().any(|one| one.is_named(said)))
            {
                continue;
            }
            if let SingleKind::Move { dose, to, .. } = &single.kind
                && self.early.is_gone(dose, *to, self, wall)
            {
                continue;
            }
            let only = match &single.kind {
                SingleKind::Move { dose, to, .. } => self.early.meant(dose, *to, self, wall),
                SingleKind::LeaveOut(_) => None,
            };
            decide(&mut placed, single, only.as_deref(), wall);
            // Nothing is due in a pause or after a stop that was decided later: not what was moved there before, either.
            if let SingleKind::Move { dose, to, .. } = &single.kind
                && self.is_quiet_since(*to, single.on)
            {
                let before = self.begun.stays(*to);
                let (stay, mut quiet) = std::mem::take(&mut placed)
                    .into_iter()
                    .partition(|one: &Placed| before.is_some_and(|last| one.is_before(last, &self.words)));
                let kind = SingleKind::LeaveOut(dose.clone());
                decide(&mut quiet, &Single::new(*to, kind), None, wall);
                placed = stay;
                placed.extend(quiet);
            }
        }
        placed
            .into_iter()
            .map(Placed::into_due)
            .filter(|due| due.on == date)
            .collect()
    }

    /// Whether a day is in a pause, or after a stop, that began on or after another day.
    fn is_quiet_since(&self, date: NaiveDate, from: NaiveDate) -> bool {
        self.run_on(date).is_some_and(|run| match run.kind {
            RunKind::Paused { since, .. } | RunKind::Stopped { since } => since >= from,
            RunKind::Steps(_) => false,
        })
    }

    /// The doses of a day of the plan. One that was moved to an earlier day is the dose that it was then: what is
    /// decided from a day after that one on alters it no more.
    fn planned_or_moved(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        let mut found = self.planned_on(date, wall);
        for early in self.early.of(date) {
            let before = early.timeline(self).planned_on(date, wall);
            early.put(&mut found, before, &self.words);
        }
        found
    }

    /// What was put on today or on the days before and is taken off today.
    fn removals(&self, date: NaiveDate, wall: &dyn Wall, found: &mut Vec<Due>) {
        let Some(longest) = self.worn else { return };
        let mut removals = Vec::new();
        for back in 0..=longest / (24 * 60) + 1 {
            let put_on = date - TimeDelta::days(back);
            let worn = if back == 0 {
                found.clone()
            } else {
                self.placed_on(put_on, wall)
            };
            let applied = |due: &Due| due.action == Some(Action::Apply) && !due.trace;
            for due in worn.into_iter().filter(applied) {
                removals.extend(due.taken_off(wall).filter(|off| off.on == date));
            }
        }
        found.extend(removals);
    }
}

impl Due {
    /// Its taking off, where it is something worn that is put on.
    pub fn taken_off(&self, wall: &dyn Wall) -> Option<Self> {
        let (minutes, clock, at) = (self.minutes?, self.clock?, self.at?);
        if self.action != Some(Action::Apply) {
            return None;
        }
        // Days and weeks keep the time on the clock, hours are elapsed time.
        let off = match self.worn_days {
            Some(days) => wall.instant(self.on.and_time(clock) + TimeDelta::days(i64::from(days))),
            None => at + TimeDelta::minutes(i64::from(minutes)),
        };
        let local = wall.local(off);
        let moment = DueMoment::Off(local.time());
        let mut removal = Self {
            key: DueKey::new(local.date_naive(), moment.clone()),
            shown: moment,
            on: local.date_naive(),
            also: None,
            action: Some(Action::Remove),
            fate: None,
            window: None,
            ..self.clone()
        };
        removal.show_at(off, wall);
        Some(removal)
    }

    /// Whether something worn is taken off.
    pub fn is_off(&self) -> bool {
        self.action == Some(Action::Remove)
    }

    /// The key that names it by when it is shown.
    fn as_shown(&self) -> DueKey {
        DueKey {
            line: self.key.line + u8::from(self.second),
            ..DueKey::new(self.on, self.shown.clone())
        }
    }

    /// Its time or slot on the local clock, with a word where the clock shows that time twice in that night.
    pub fn moment_words(&self) -> String {
        if self.second {
            format!("{}, second", self.shown)
        } else {
            self.shown.to_string()
        }
    }

    /// Puts it where an instant falls on a local clock.
    fn show_at(&mut self, at: chrono::DateTime<chrono::FixedOffset>, wall: &dyn Wall) {
        let local = wall.local(at);
        let (on, clock) = (local.date_naive(), local.time());
        // A slot keeps its name where it is shown at its own time.
        if (self.on, self.clock) != (on, Some(clock)) || self.at.is_some_and(|old| old != at) {
            self.shown = match &self.shown {
                DueMoment::Off(_) => DueMoment::Off(clock),
                DueMoment::At(_) | DueMoment::Nth(..) => DueMoment::At(Moment::Clock(clock)),
            };
        }
        (self.on, self.clock, self.at) = (on, Some(clock), Some(local));
        self.second = wall.instant(on.and_time(clock)) != local;
    }
}
