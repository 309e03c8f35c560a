//! What became of one dose, by its records, its window and the clock.

use std::borrow::Borrow;
use std::cmp::Ordering;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta};

use super::reaching::LONGEST;
use super::status::Status;
use crate::domain::amount::Quantity;
use crate::domain::course::{Course, Late, Rounding};
use crate::domain::journal::{DoseEntry, Outcome};
use crate::domain::preparation::{self, Exact, Ratio, in_unit, round_to_makeable};
use crate::domain::schedule::{Action, Due, Fate, Place, Timeline};
use crate::domain::settings::Settings;
use crate::domain::unit::Unit;

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// When a dose may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// From when on it counts as taken on time.
    pub open: NaiveDateTime,
    /// Until when.
    pub close: NaiveDateTime,
    /// Until when it is taken late, where the prescription says so and that is after its window.
    pub late_until: Option<NaiveDateTime>,
    /// It may be taken however late: that would end with the next dose, and the plan has none.
    pub endless: bool,
    /// Nothing says until when it is taken late, and the plan waits for it.
    pub waits: bool,
}

impl Window {
    /// Whether it is taken as planned at a time: in its window, or late as the prescription has it.
    fn contains(&self, at: NaiveDateTime) -> bool {
        self.open <= at && (self.endless || at <= self.late_until.unwrap_or(self.close))
    }
}

/// Whether a dose of an earlier day can no longer be taken: a later window has taken its place, or the plan is paused
/// or stopped since. `today`: on the local calendar; the plan is paused and stopped by its own.
pub fn is_ended(timeline: &Timeline, due: &Due, today: NaiveDate, now: DateTime<FixedOffset>) -> bool {
    // The window of a later step has opened: there is one dose, and it is that one.
    let windows = timeline.windows_opened(today);
    let opened = windows.first().is_some_and(|first| *first > due.key.date);
    // The first dose of such a step has no window of its own.
    let follows = || due.window.is_some() || timeline.follows_the_last(&due.key);
    if (due.on < today && opened || timeline.is_taken_otherwise(&due.key)) && follows() {
        return true;
    }
    let (day, today) = timeline.by_own_calendar(due, today, now);
    day < today
        && match timeline.place(today) {
            Place::Paused { since, .. } | Place::Stopped(since) => day < since,
            _ => false,
        }
}

/// How far the doses before and after a dose are, by the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    before: Option<TimeDelta>,
    after: Option<TimeDelta>,
    /// Where its window is one of days: how many days before and after it the plan has another dose.
    days: (Option<i64>, Option<i64>),
}

impl Apart {
    /// Of a dose among those of its day, in any order, traces included, and, where windows of the course are days, among
    /// those of the days around: where it was moved to counts for nothing, or the windows of the others would be other
    /// ones after a decision.
    pub fn of(due: &Due, day: &[Due], course: &Course, timeline: Option<&Timeline>) -> Self {
        // Where the plan itself says from when to when, nothing is asked of the doses around: see [`window`].
        if due.window.is_some() || due.around.is_some() {
            return Self::default();
        }
        let mut apart = Self::on_its_day(due, day);
        let reach = 2 * course.days_around().min(LONGEST);
        let Some(timeline) = timeline.filter(|_| reach > 0 && due.action != Some(Action::Remove)) else {
            return apart;
        };
        let own = due.key.date;
        let is_dose = |other: &Due| other.key != due.key && other.action != Some(Action::Remove);
        let near = |side: i64| {
            let day = |days: i64| own + TimeDelta::days(side * days);
            (1..=reach).find(|days| timeline.by_plan(day(*days)).iter().any(is_dose))
        };
        apart.days = (near(-1), near(1));
        apart
    }

    /// Among those of its day alone. The night between two days is as long as the plan of this day has it.
    fn on_its_day(due: &Due, day: &[Due]) -> Self {
        let (Some(own), false) = (due.clock, due.action == Some(Action::Remove)) else {
            return Self::default();
        };
        let at = due.on.and_time(own);
        let planned = |other: &&Due| {
            let moved = other.also.is_some() && other.hours.is_none();
            other.key != due.key && other.action != Some(Action::Remove) && (other.trace || !moved)
        };
        let (mut before, mut after) = (None::<TimeDelta>, None::<TimeDelta>);
        for clock in day.iter().filter(planned).filter_map(|other| other.clock) {
            let time = due.on.and_time(clock);
            for away in [-1, 0, 1].map(|days| time + TimeDelta::days(days) - at) {
                let side = if away < TimeDelta::zero() {
                    &mut before
                } else {
                    &mut after
                };
                let away = away.abs();
                if !away.is_zero() && side.is_none_or(|known| away < known) {
                    *side = Some(away);
                }
            }
        }
        Self {
            before,
            after,
            days: (None, None),
        }
    }

    /// How many of some days a window reaches back and ahead: of two doses the first ends on the day before the second
    /// begins, half-way between them.
    fn most(&self, days: i64) -> (i64, i64) {
        let (before, after) = self.days;
        (
            before.map_or(days, |away| days.min(away / 2)),
            after.map_or(days, |away| days.min((away - 1) / 2)),
        )
    }
}

/// From when to when a due dose counts as taken on time, and until when it is taken late. What has no time of day has the
/// whole day. Of two doses that are close to each other the window of the first ends half-way to the second, where that of
/// the second begins: else both would be due at once, and a slip would record the wrong one. `next` is when the next dose
/// of the plan is due, asked only where the limits count back from it.
pub fn window(
    due: &Due,
    beside: Apart,
    course: Option<&Course>,
    settings: &Settings,
    next: impl FnOnce() -> Option<NaiveDateTime>,
) -> Window {
    let turn = |date: NaiveDate| date.and_time(settings.day_turn);
    let own = course.and_then(|course| course.window);
    let late = course.and_then(|course| course.limits.late);
    let minutes = i64::from(own.unwrap_or(settings.window));
    // Days early or late are whole days.
    let around = |by: i64| {
        let (back, ahead) = beside.most(by);
        (due.on - TimeDelta::days(back), due.on + TimeDelta::days(ahead))
    };
    // Days early or late of a line meet no other window of it.
    let days = due.window.or(due.around.map(|by| {
        let by = TimeDelta::days(by.into());
        (due.on - by, due.on + by)
    }));
    let (open, close, at) = match (days, due.clock) {
        (Some((from, to)), clock) => {
            // A dose of the night is due at its time, before the day turns.
            let night = clock.map(|clock| from.and_time(clock) - TimeDelta::minutes(minutes.min(DAY)));
            let open = night
                .filter(|_| due.opens_at_night && clock < Some(settings.day_turn))
                .map_or(turn(from), |night| night.min(turn(from)));
            let end = turn(to) + TimeDelta::days(1);
            (open, end, end)
        }
        (None, Some(clock)) => {
            let at = due.on.and_time(clock);
            let around = TimeDelta::minutes(minutes);
            let most = |away: Option<TimeDelta>, days: Option<i64>| {
                let away = away.or(days.map(TimeDelta::days));
                away.map_or(around, |away| around.min(away / 2))
            };
            let (back, ahead) = (most(beside.before, beside.days.0), most(beside.after, beside.days.1));
            (at - back, at + ahead, at)
        }
        (None, None) => {
            // Of a dose without a time of day only whole days of a window mean anything.
            let (from, to) = around(own.map_or(0, |minutes| i64::from(minutes) / DAY));
            let end = turn(due.on) + TimeDelta::days(1);
            (turn(from), turn(to) + TimeDelta::days(1), end)
        }
    };
    let late_until = match late {
        None => None,
        Some(Late::After(minutes)) => Some(at + TimeDelta::minutes(minutes.into())),
        Some(Late::BeforeNext(minutes)) => next().map(|next| next - TimeDelta::minutes(minutes.into())),
    };
    let endless = late_until.is_none() && matches!(late, Some(Late::BeforeNext(_)));
    let late_until = late_until.filter(|until| *until > close);
    let of_days = days.is_some() || own.is_some_and(|minutes| i64::from(minutes) >= DAY);
    Window {
        open,
        close,
        late_until,
        endless,
        waits: late.is_none() && of_days,
    }
}

/// An amount in a unit, as the preparation of a course can bring it there.
pub(super) fn in_unit_of(course: Option<&Course>, amount: &Quantity, unit: &Unit) -> Option<Exact> {
    match course {
        Some(course) => in_unit(&course.preparation, amount, unit),
        None => amount
            .to(unit)
            .map(|amount| Exact::new(Ratio::from(amount.value), amount.unit)),
    }
}

/// How two amounts of a product compare, in whatever unit each is written; `None`: the preparation does not say. Of a
/// medicine whose file is gone only the units are known.
pub(super) fn compare(course: Option<&Course>, one: &Quantity, other: &Quantity) -> Option<Ordering> {
    match course {
        Some(course) => preparation::compare(&course.preparation, one, other),
        None => one.compare(other),
    }
}

/// What a dose comes to, compared with its planned amount.
fn against_plan(
    due: &Due,
    course: Option<&Course>,
    taken: &[&Quantity],
    in_all: Option<&Quantity>,
) -> Option<Ordering> {
    let sum = in_all.or(match taken {
        [one] => Some(*one),
        _ => None,
    })?;
    let (least, most) = (due.amount.quantity(), due.amount.at_most());
    let rounded = |amount: &Quantity| {
        let course = course.filter(|course| course.preparation.round != Rounding::Refuse)?;
        round_to_makeable(&course.preparation, amount, course.preparation.round)
    };
    // An amount that is rounded is taken as planned where what can be given was taken.
    let given = [&least, &most].into_iter().filter_map(rounded);
    if given
        .into_iter()
        .any(|given| compare(course, sum, &given) == Some(Ordering::Equal))
    {
        return Some(Ordering::Equal);
    }
    match (compare(course, sum, &least)?, compare(course, sum, &most)?) {
        (Ordering::Less, _) => Some(Ordering::Less),
        (_, Ordering::Greater) => Some(Ordering::Greater),
        _ => Some(Ordering::Equal),
    }
}

/// The sum of all that the records of a dose say was taken, in the unit of the plan.
pub(crate) fn in_all(due: &Due, course: Option<&Course>, entries: &[impl Borrow<DoseEntry>]) -> Option<Quantity> {
    let taken = entries.iter().filter_map(|entry| match &entry.borrow().outcome {
        Outcome::Taken(amount) => Some(amount),
        Outcome::Skipped | Outcome::Held => None,
    });
    let taken: Vec<&Quantity> = taken.collect();
    match taken.as_slice() {
        [] => None,
        [one] => Some((*one).clone()),
        [first, ..] => {
            let same = taken.iter().all(|amount| amount.unit == first.unit);
            let unit = if same { &first.unit } else { &due.amount.unit };
            sum(course, taken.iter().copied(), unit)?.quantity()
        }
    }
}

/// What became of a due dose, by its records in the order in which they were written.
pub(crate) fn status(
    due: &Due,
    entries: &[impl Borrow<DoseEntry>],
    course: Option<&Course>,
    window: &Window,
    now: NaiveDateTime,
) -> Status {
    let Some(last) = entries.last().map(Borrow::borrow) else {
        return match &due.fate {
            Some(Fate::LeftOut) => Status::LeftOut,
            Some(Fate::Moved { .. }) => Status::Moved,
            None if now < window.open => Status::Planned,
            None if now <= window.close => Status::Due,
            None if window.waits || window.endless => Status::Late,
            None if window.late_until.is_some_and(|until| now <= until) => Status::Late,
            None => Status::NotRecorded,
        };
    };
    let taken: Vec<(&DoseEntry, &Quantity)> = entries
        .iter()
        .map(Borrow::borrow)
        .filter_map(|entry| match &entry.outcome {
            Outcome::Taken(amount) => Some((entry, amount)),
            Outcome::Skipped | Outcome::Held => None,
        })
        .collect();
    if taken.is_empty() {
        return if last.outcome == Outcome::Held {
            Status::Held
        } else {
            Status::Skipped
        };
    }
    if taken.len() < entries.len() {
        return Status::Contradicted;
    }
    let in_time = taken.iter().all(|(entry, _)| window.contains(entry.at.naive_local()));
    let amounts: Vec<&Quantity> = taken.iter().map(|(_, amount)| *amount).collect();
    match against_plan(due, course, &amounts, in_all(due, course, entries).as_ref()) {
        Some(Ordering::Equal) if in_time => Status::Taken,
        Some(Ordering::Less) => Status::Partly,
        _ => Status::Changed,
    }
}

/// The sum of some amounts in the unit of the first that the preparation can bring the others to.
pub fn sum<'a>(course: Option<&Course>, amounts: impl IntoIterator<Item = &'a Quantity>, unit: &Unit) -> Option<Exact> {
    let mut sum: Option<Exact> = None;
    for amount in amounts {
        let more = in_unit_of(course, amount, unit)?;
        sum = Some(match sum {
            None => more,
            Some(sum) => Exact::new(sum.value.plus(more.value)?, sum.unit),
        });
    }
    sum
}
