//! From which dose on a decision holds that is made now.
//!
//! What is recorded was taken by the plan as it was, and what can no longer be taken was not: a decision is about what
//! is in the future. It begins with the dose after the last one of these, in the middle of a day where there is one.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::{DayDose, Days, Schedules};
use crate::domain::change::Verb;
use crate::domain::clock::Wall;
use crate::domain::course::{Clock, Course};
use crate::domain::journal::{DueMoment, Journal, Outcome};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::{Action, Timeline};

/// The first dose that a decision is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Begins {
    /// Its day, on the course's own calendar.
    pub on: NaiveDate,
    /// The last dose of that day that stays as it is; `None`: it is the first of its day.
    pub after: Option<DueMoment>,
    /// Doses before it that can still be taken: they stay as they are.
    pub waiting: Vec<DayDose>,
    /// Where a dose of a later day was taken ahead.
    pub behind: Behind,
}

/// Where a decision begins later than with the next dose, as a dose of a later day was taken ahead: what would come in
/// its place is not asked for as well.
///
/// ```text
/// plan      5 mg on Wed 17 Jun, taken on Sun 14 Jun
/// stop      from Mon 15 Jun
/// weekday   Wed to Fri, from Thu 18 Jun: nothing is due on Fri 19 Jun
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// The first day of a step that begins, or of other directions.
    pub step: NaiveDate,
    /// The first day on which doses may be on another day of the week.
    pub weekday: NaiveDate,
}

impl Behind {
    /// The first day of a decision that could begin on another one if nothing were taken ahead.
    pub fn day(&self, verb: &Verb, first: NaiveDate) -> NaiveDate {
        match verb {
            Verb::Weekday { .. } => first.max(self.weekday),
            verb if verb.restarts() => first.max(self.step),
            _ => first,
        }
    }
}

impl Begins {
    /// For a course at a moment. A revision of the plan (`whole_day`) begins with a day of which no dose is recorded or over.
    pub fn now(
        (course, regimen, schedules): (&Course, &Regimen, &Schedules),
        whole_day: bool,
        (now, wall): (DateTime<FixedOffset>, &dyn Wall),
    ) -> Self {
        // After midnight the new day counts: what is decided at one in the night is not about the evening before.
        let here = now.date_naive();
        let first = match &course.clock {
            Clock::Zone(zone) => zone.local(now).date_naive(),
            Clock::Local => here,
        };
        let Some(timeline) = schedules.timeline(&course.id) else {
            return Self {
                on: first,
                ..Self::default()
            };
        };
        let recorded = recorded_from(course, &regimen.journal, first);
        let own = recorded.iter().map(|(own, _)| *own).max();
        let last = recorded
            .iter()
            .map(|(_, shown)| *shown)
            .max()
            .unwrap_or(first)
            .max(first);
        let beside = TimeDelta::days(2);
        let days = Days::new(regimen, schedules, (first - beside, last + beside), now, wall);
        let mut begins = Self {
            on: first,
            behind: Behind::default(),
            after: None,
            waiting: days.open_before_day(course, timeline, first, here),
        };
        let mut day = first;
        // What is counted from the last dose is counted from the day on which that was taken.
        if took_of_a_window(course, &regimen.journal, timeline, first) {
            day += TimeDelta::days(1);
            begins.on = day;
        }
        while day <= last {
            let doses = days.planned_for(course, timeline, day);
            let over = |dose: &DayDose| !dose.entries.is_empty() || !dose.status.is_open();
            let tomorrow = day + TimeDelta::days(1);
            match doses.iter().rposition(over) {
                None if doses.is_empty() => {}
                None => break,
                // The day was cut by a decision already: what comes back of it comes after its last dose.
                Some(at)
                    if !whole_day
                        && timeline.is_cut(day)
                        && doses.get(at).is_some_and(|dose| dose.due.clock.is_some()) =>
                {
                    begins.on = day;
                    begins.after = doses.get(at).map(|dose| dose.due.key.moment.clone());
                    break;
                }
                Some(_) if doses.iter().all(over) => begins.on = tomorrow,
                Some(at) if at + 1 == doses.len() && !is_untimed(&doses, at) => {
                    begins.on = tomorrow;
                    begins.waiting.extend(open_before(&doses, at));
                }
                // A revision holds for whole days: one of which a dose is recorded, or is over, is of the plan before.
                Some(_) if whole_day => begins.on = tomorrow,
                // A dose without a time has no place among the others, unless all before it are recorded: as many as are
                // recorded are over.
                Some(at) if is_untimed(&doses, at) && !doses.iter().take(at).all(over) => {
                    begins.on = day;
                    break;
                }
                Some(at) => {
                    begins.on = day;
                    begins.after = doses.get(at).map(|dose| dose.due.key.moment.clone());
                    begins.waiting.extend(open_before(&doses, at));
                    break;
                }
            }
            day += TimeDelta::days(1);
        }
        if let Some(own) = own {
            begins.ahead(own, |day| days.planned_for(course, timeline, day));
        }
        if whole_day && begins.behind.step > begins.on {
            begins.on = begins.behind.step;
        }
        begins
    }

    /// Where a dose of a later day than its own was taken already. `own`: the last own day of a recorded dose.
    fn ahead(&mut self, own: NaiveDate, planned: impl Fn(NaiveDate) -> Vec<DayDose>) {
        if own < self.on || own == self.on && self.after.is_some() {
            return;
        }
        let behind = own + TimeDelta::days(1);
        let open = |day: NaiveDate| planned(day).iter().any(|dose| dose.entries.is_empty());
        let between = self.on.iter_days().take_while(|day| *day < behind).any(open);
        self.behind = Behind {
            step: if between { self.on } else { behind },
            weekday: behind,
        };
    }
}

fn is_untimed(doses: &[DayDose], at: usize) -> bool {
    doses.get(at).is_some_and(|dose| dose.due.clock.is_none())
}

/// The doses of a day before one of them that can still be taken.
fn open_before(doses: &[DayDose], at: usize) -> impl Iterator<Item = DayDose> + '_ {
    let before = doses.iter().take(at);
    let open = before.filter(|dose| dose.entries.is_empty() && dose.status.is_open() && dose.due.clock.is_some());
    open.filter(|dose| dose.due.window.is_none()).cloned()
}

/// Whether a dose of an earlier day was taken on a day, in its window.
fn took_of_a_window(course: &Course, journal: &Journal, timeline: &Timeline, day: NaiveDate) -> bool {
    let taken = journal.doses(day, day).filter(|entry| {
        let amount = matches!(&entry.outcome, Outcome::Taken(amount) if !amount.value.is_zero());
        entry.course == course.id && entry.void.is_none() && amount && entry.at.date_naive() == day
    });
    let mut keys = taken
        .filter_map(|entry| entry.due.as_ref())
        .filter(|key| key.date < day);
    keys.any(|key| {
        let rows = timeline.rows_by_plan(key.date);
        rows.iter().any(|due| due.key == *key && due.window.is_some())
    })
}

/// The recorded doses of the course whose own day, or the day to which they were moved, is this one or later: both days.
fn recorded_from(course: &Course, journal: &Journal, from: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let records = journal.doses(from, from).filter(|entry| entry.course == course.id);
    let keys = records.filter_map(|entry| entry.due.as_ref());
    let days = keys.map(|key| (key.date, course.moved_to(key).unwrap_or(key.date)));
    days.filter(|(own, shown)| *own.max(shown) >= from).collect()
}

impl Begins {
    /// The day of a dose with a window of days that can still be taken.
    pub fn window(&self) -> Option<NaiveDate> {
        let windows = self.waiting.iter().filter(|dose| dose.due.window.is_some());
        windows.map(|dose| dose.due.key.date).max()
    }
}

impl Days<'_> {
    /// The doses of earlier days of the plan's own calendar that can still be taken. `here`: today on the local calendar, on
    /// which a dose of yesterday can be shown where the plan has another clock.
    fn open_before_day(&self, course: &Course, timeline: &Timeline, first: NaiveDate, here: NaiveDate) -> Vec<DayDose> {
        let mut doses = self.waiting(course, timeline, here);
        let shown = self.course_day(course, timeline, here).doses.into_iter();
        doses.extend(shown.filter(|dose| dose.status.is_due_now()));
        let day = |dose: &DayDose| course.moved_to(&dose.due.key).unwrap_or(dose.due.key.date);
        doses.retain(|dose| day(dose) < first && dose.entries.is_empty() && !dose.due.trace);
        doses
    }

    /// The doses that are due on a day of the plan's own calendar by its own clock, in their order, wherever they are shown.
    fn planned_for(&self, course: &Course, timeline: &Timeline, day: NaiveDate) -> Vec<DayDose> {
        let shown = timeline.shown_around(day);
        let there: Vec<DayDose> = shown
            .flat_map(|on| self.course_day(course, timeline, on).doses)
            .collect();
        let due = timeline.by_plan(day).into_iter();
        due.filter(|due| due.action != Some(Action::Remove))
            .filter_map(|due| {
                let is_it = |dose: &&DayDose| {
                    dose.due.key == due.key && !dose.due.trace && dose.due.fate.is_some() == due.fate.is_some()
                };
                there.iter().find(is_it).cloned()
            })
            .collect()
    }
}
