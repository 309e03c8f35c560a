//! The doses that a decision changes, in words: the first of them, those on other days, those as needed.

use chrono::{NaiveDate, TimeDelta};

use crate::domain::change::{DoseRef, Verb};
use crate::domain::clock::Wall;
use crate::domain::decision::effect::begins::next_dose;
use crate::domain::decision::effect::days::{differ_now, with_moment};
use crate::domain::decision::effect::{Effect, Surroundings, named_days};
use crate::domain::schedule::{Action, AsNeeded, Due, Timeline, needed};
use crate::domain::words;

impl Effect {
    /// The first dose that changes, or what would come later. `weekday`: other days than before are what was decided.
    pub(super) fn first(&self, weekday: bool, around: Surroundings<'_>) -> String {
        match (self.stretches.first(), self.ahead.first()) {
            (Some(first), _) => {
                // What is recorded stays as it was.
                let open = |day| Some((day, differ_now(&self.now, &self.was, day, around)?));
                let own = || (first.from, (first.now.clone(), first.was.clone()));
                let (day, (now, was)) = self.days_that_differ().find_map(open).unwrap_or_else(own);
                let first_day = format!("; first {}: {now} (was {was})", self.near(day));
                // A day without a dose is not the first dose on another weekday.
                let next = next_dose(&self.now, day).filter(|next| weekday && *next != day);
                let next = next.map(|next| format!("; next dose {}", self.near(next)));
                format!("{first_day}{}", next.unwrap_or_default())
            }
            (None, Some(ahead)) => format!("; {}", ahead.words(self.today)),
            (None, None) => String::new(),
        }
    }

    /// The days of the stretches that differ.
    pub(super) fn days_that_differ(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        self.stretches.iter().flat_map(|stretch| {
            let days = stretch.from.iter_days().take(AHEAD);
            days.take_while(|day| stretch.until.is_none_or(|until| *day <= until))
        })
    }

    /// `; also Sun 8 Nov: 5 mg (was 10 mg)`: a day that a decision on single doses does not name, and that differs all the
    /// same, as where a step counts its doses.
    pub(super) fn elsewhere(&self, verb: &Verb, around: Surroundings<'_>) -> String {
        let mut named = named_days(verb);
        // Where a dose was moved before, it is named there.
        if let Verb::LeaveOut(doses) = verb {
            let far = self.today + TimeDelta::days(AHEAD.try_into().unwrap_or(0));
            let is_named = |due: &Due| doses.iter().any(|dose| dose.names(due.key.date, &due.key.moment));
            let moved = self.was.moved_to((self.today, far));
            named.extend(moved.filter(|day| self.was.by_plan(*day).iter().any(is_named)));
        }
        let first = self
            .days_that_differ()
            .filter(|day| !named.contains(day))
            .find_map(|day| {
                let (now, was) = differ_now(&self.now, &self.was, day, around)?;
                Some(format!("; also {}: {now} (was {was})", self.near(day)))
            });
        first.unwrap_or_default()
    }

    /// `; also Sun 15 Mar: nothing (was 5 mg)`: a day behind a pause that does not move the plan, as where a dose of the pause was moved to
    /// it.
    pub(super) fn behind(&self, verb: &Verb, around: Surroundings<'_>) -> String {
        let Verb::Pause {
            days: Some(days),
            shift: false,
        } = verb
        else {
            return String::new();
        };
        let over = self.on + TimeDelta::days(i64::from(*days));
        let found = self.days_that_differ().filter(|day| *day >= over).find_map(|day| {
            let (now, was) = differ_now(&self.now, &self.was, day, around)?;
            Some(format!("; also {}: {now} (was {was})", self.near(day)))
        });
        found.unwrap_or_default()
    }

    /// `; as needed: 3 mg (was 2 mg)`, where that is another one; with its day where it is a later one.
    pub(super) fn needed(&self) -> String {
        let Some((on, words)) = self.needed_from() else {
            return String::new();
        };
        if on <= self.begins() {
            return format!("; as needed: {words}");
        }
        format!("; as needed from {}: {words}", self.near(on))
    }

    /// The first day on which another dose may be taken as needed, and which: `3 mg (was 2 mg)`.
    pub fn needed_from(&self) -> Option<(NaiveDate, String)> {
        let mut days = self.on.iter_days().take(AHEAD);
        let on = days.find(|day| needed(&self.now, *day) != needed(&self.was, *day))?;
        let said = |timeline: &Timeline| {
            let lines = timeline.as_needed_on(on);
            let one = |line: &AsNeeded| {
                let first = line.first.as_ref().map(|first| format!("{first} then "));
                let reason = line.reason.as_ref().map(|reason| format!(" for {reason}"));
                let apart = line.apart.map(|(least, _)| format!(" every {}", words::length(least)));
                format!(
                    "{}{}{}{}",
                    first.unwrap_or_default(),
                    line.amount,
                    apart.unwrap_or_default(),
                    reason.unwrap_or_default()
                )
            };
            match lines.iter().map(one).collect::<Vec<_>>().join(", ") {
                none if none.is_empty() => "nothing".to_owned(),
                lines => lines,
            }
        };
        let (now, was) = (said(&self.now), said(&self.was));
        let words = if now == was {
            format!("{now}, begun again")
        } else {
            format!("{now} (was {was})")
        };
        Some((on, words))
    }

    /// `70 mg of Sun 8 Mar`, `5 mg 08:00 and 5 mg 20:00 of Thu 5 Mar`
    pub(super) fn named(&self, doses: &[DoseRef], wall: &dyn Wall) -> String {
        // Many doses are summed up by their days.
        if let ([first, .., last], true) = (doses, doses.len() > NAMED) {
            let due = doses
                .iter()
                .map(|dose| shown(&self.was, dose, dose.date, wall).len())
                .sum();
            let count = words::count(due, "dose", "doses");
            return format!("{count}, {} to {}", self.near(first.date), self.near(last.date));
        }
        let one = |dose: &DoseRef| {
            let mut due = shown(&self.was, dose, dose.date, wall);
            if due.is_empty() {
                // It was moved to another day, and is named by its own.
                let far = self.today + TimeDelta::days(AHEAD.try_into().unwrap_or(0));
                let days = self.was.moved_to((self.today, far));
                due = days.flat_map(|day| shown(&self.was, dose, day, wall)).collect();
            }
            let parts: Vec<String> = due.iter().map(with_moment).collect();
            // It is said as it is shown.
            let day = due.first().map_or(dose.date, |due| due.on);
            format!("{} of {}", parts.join(" and "), words::day_near(day, self.today))
        };
        doses.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// At most this many doses are named one by one.
const NAMED: usize = 4;

/// How far ahead other directions are searched for, in days.
const AHEAD: usize = 400;

/// The doses that a decision names, as they are shown around a day of the plan.
pub(super) fn shown(timeline: &Timeline, dose: &DoseRef, on: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
    let all = timeline.shown_around(on).flat_map(|day| timeline.due_on(day, wall));
    let named = |due: &Due| {
        if timeline.shows_other_times() {
            let moment = dose.moment.as_ref();
            due.key.date == dose.date && moment.is_none_or(|moment| *moment == due.key.moment)
        } else {
            due.is_named(dose.date, dose.moment.as_ref())
        }
    };
    all.filter(|due| due.action != Some(Action::Remove) && named(due))
        .collect()
}
