//! What is worn and taken off again: by the plan of the moment at which it was put on.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::Days;
use super::rows::{Row, place_of, rows};
use crate::domain::amount::Amount;
use crate::domain::course::Course;
use crate::domain::journal::{DueKey, Outcome};
use crate::domain::schedule::{Action, Due, Timeline};

impl Days<'_> {
    /// What was put on is taken off when that was planned, in the amount in which it was put on, whatever was decided since.
    pub(super) fn what_is_worn(&self, course: &Course, timeline: &Timeline, date: NaiveDate, found: &mut Vec<Due>) {
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
    pub(super) fn was_not_put_on(
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
            let there = |row: &Row<'_>| row.due.action == Some(Action::Apply) && row.due.at == Some(on);
            let there = if date == day {
                here(on)
            } else {
                date < day && self.answered(course, timeline, date).rows.iter().any(there)
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
}
