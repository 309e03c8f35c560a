//! The doses of a day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use rust_decimal::Decimal;

use super::fold::{Fold, RunKind, Single, SingleKind};
use super::ladder::{Laid, Overlay, Position};
use super::{Action, Due, History, Timeline};
use crate::domain::amount::Amount;
use crate::domain::change::DoseRef;
use crate::domain::clock::{STEADY, Wall};
use crate::domain::directions::{DayContext, Days, Directions, Lasts, Line, Moment, Weekday7};
use crate::domain::journal::{DueKey, DueMoment};
use crate::domain::plan::{Plan, Step};
use crate::domain::vocabulary::Vocabulary;
use crate::domain::zone::Zone;

impl Timeline {
    /// What is due on a day, by the clock; what has no time of day comes last.
    pub fn due_on(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        let mut found = match &self.zone {
            None => self.due_by(date, wall),
            Some(zone) => self.due_by_home_clock(date, zone, wall),
        };
        if self.archived.is_some_and(|gone| date >= gone) {
            found.clear();
        }
        // Stable: doses of one time keep the order of the directions.
        found.sort_by_key(|due| (due.clock.is_none(), due.clock));
        found
    }

    /// What is due from one day to another, both included: the union of the days.
    pub fn due(&self, from: NaiveDate, to: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        from.iter_days()
            .take_while(|date| *date <= to)
            .flat_map(|date| self.due_on(date, wall))
            .collect()
    }

    /// A course on the clock of its own zone: its doses of the days around, where they fall on the local calendar.
    fn due_by_home_clock(&self, date: NaiveDate, zone: &Zone, wall: &dyn Wall) -> Vec<Due> {
        let mut found = Vec::new();
        for home in [date - TimeDelta::days(1), date, date + TimeDelta::days(1)] {
            for mut due in self.due_by(home, zone) {
                let Some(clock) = due.clock else {
                    if home == date {
                        found.push(due);
                    }
                    continue;
                };
                let local = wall.local(zone.instant(home.and_time(clock)));
                if local.date_naive() == date {
                    let moment = match due.key.moment {
                        DueMoment::Off(_) => DueMoment::Off(local.time()),
                        DueMoment::At(_) | DueMoment::Nth(..) => DueMoment::At(Moment::Clock(local.time())),
                    };
                    due.key = DueKey { date, moment };
                    due.clock = Some(local.time());
                    found.push(due);
                }
            }
        }
        found
    }

    fn due_by(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        let mut found = self.placed_on(date, wall);
        self.removals(date, wall, &mut found);
        found
    }

    /// By the step alone, before single doses are left out or moved.
    fn planned_on(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        let after = self.runs.partition_point(|run| run.from <= date);
        let (before, Some(run)) = (
            after.checked_sub(2).and_then(|before| self.runs.get(before)),
            after.checked_sub(1).and_then(|run| self.runs.get(run)),
        ) else {
            return Vec::new();
        };
        let gap = before.and_then(|before| match before.kind {
            RunKind::Paused { since } | RunKind::Stopped { since } => Some((since, run.from)),
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
        let day = StepDay {
            plan,
            step,
            laid: &laid,
            date,
            gap,
            words: &self.words,
            history: &self.history,
            wall,
        };
        let doses = day.doses().into_iter();
        doses
            .map(|dose| Due {
                course: self.course.clone(),
                key: DueKey {
                    date,
                    moment: dose.moment,
                },
                clock: dose.clock,
                amount: dose.amount,
                action: action(dose.line),
                minutes: match dose.line.lasts {
                    Some(Lasts::Over(minutes) | Lasts::Worn(minutes)) => Some(minutes),
                    _ => None,
                },
                step: u32::try_from(laid.at.step).unwrap_or(0) + 1,
                plan: ladder.plan,
                window: dose.window,
            })
            .collect()
    }

    /// By the step, with single doses left out or moved.
    fn placed_on(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        // Every day from which a dose can have come to this one, over however many decisions.
        let mut days = BTreeSet::from([date]);
        loop {
            let known = days.len();
            for single in &self.singles {
                if let SingleKind::Move { dose, to, .. } = &single.kind
                    && (days.contains(&dose.date) || days.contains(to))
                {
                    days.extend([dose.date, *to]);
                }
            }
            if days.len() == known {
                break;
            }
        }
        let planned = days.iter().flat_map(|day| self.planned_on(*day, wall));
        let mut placed: Vec<Placed> = planned
            .map(|due| Placed {
                planned: due.key.clone(),
                due,
                gone: false,
            })
            .collect();
        for single in self.singles.iter().filter(|single| days.contains(&single.dose().date)) {
            decide(&mut placed, single);
        }
        let there = placed
            .into_iter()
            .filter(|placed| !placed.gone && placed.due.key.date == date);
        there.map(|placed| placed.due).collect()
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
            for due in worn.into_iter().filter(|due| due.action == Some(Action::Apply)) {
                let (Some(minutes), Some(clock)) = (due.minutes, due.clock) else {
                    continue;
                };
                let off = wall.local(wall.instant(put_on.and_time(clock)) + TimeDelta::minutes(i64::from(minutes)));
                if off.date_naive() == date {
                    let key = DueKey {
                        date,
                        moment: DueMoment::Off(off.time()),
                    };
                    removals.push(Due {
                        key,
                        clock: Some(off.time()),
                        action: Some(Action::Remove),
                        ..due
                    });
                }
            }
        }
        found.extend(removals);
    }
}

/// A dose and where decisions on single doses have put it.
struct Placed {
    /// For when the step has it.
    planned: DueKey,
    /// As it is due.
    due: Due,
    /// It is not due there any more.
    gone: bool,
}

impl Placed {
    /// Whether a reference names this dose, by where it is or by where it was planned.
    fn is_meant(&self, dose: &DoseRef) -> bool {
        let named = |key: &DueKey| key.date == dose.date && is_named(dose, &key.moment);
        named(&self.planned) || !self.gone && named(&self.due.key)
    }
}

/// Carries out one decision on single doses, after those before it. It takes nothing away from a day before its own,
/// and adds nothing to one.
fn decide(placed: &mut Vec<Placed>, single: &Single) {
    let mut moved: Vec<(DueKey, Due)> = Vec::new();
    for one in placed.iter_mut().filter(|one| one.is_meant(single.dose())) {
        // One dose may stand twice: where it was when the time had passed, and where it was to be taken late.
        moved.retain(|(planned, _)| *planned != one.planned);
        moved.push((one.planned.clone(), one.due.clone()));
        one.gone |= single.on <= one.due.key.date;
    }
    let SingleKind::Move { to, at, .. } = &single.kind else {
        return;
    };
    if single.on > *to {
        return;
    }
    for (planned, mut due) in moved {
        due.key.date = *to;
        if let Some(time) = at {
            due.key.moment = DueMoment::At(Moment::Clock(*time));
            due.clock = Some(*time);
        }
        own_moment(placed, &mut due);
        placed.push(Placed {
            planned,
            due,
            gone: false,
        });
    }
}

fn is_named(dose: &DoseRef, moment: &DueMoment) -> bool {
    dose.moment.as_ref().is_none_or(|named| named == moment)
}

/// A dose that was moved to a day with a dose of its own at that moment is not added to that one: it is another dose,
/// and is called by its clock time or by its number.
fn own_moment(placed: &[Placed], due: &mut Due) {
    let taken = |key: &DueKey| placed.iter().any(|other| !other.gone && other.due.key == *key);
    for _ in 0..MINUTES_A_DAY {
        if !taken(&due.key) {
            return;
        }
        let clock = due.clock.unwrap_or(NaiveTime::MIN);
        due.key.moment = next_moment(&due.key.moment, clock);
    }
}

/// More doses are not told apart on one day.
const MINUTES_A_DAY: u32 = 24 * 60;

fn next_moment(moment: &DueMoment, clock: NaiveTime) -> DueMoment {
    match moment {
        DueMoment::Nth(_, of) => DueMoment::Nth(of + 1, of + 1),
        DueMoment::At(Moment::Clock(time)) => DueMoment::At(Moment::Clock(*time + TimeDelta::minutes(1))),
        DueMoment::At(_) => DueMoment::At(Moment::Clock(clock)),
        DueMoment::Off(time) => DueMoment::Off(*time + TimeDelta::minutes(1)),
    }
}

fn action(line: &Line) -> Option<Action> {
    line.lasts.and_then(|lasts| match lasts {
        Lasts::Worn(_) | Lasts::WornUntilNext => Some(Action::Apply),
        Lasts::Over(_) => None,
    })
}

/// Doses of one course at one moment are one dose, where their amounts can be added.
fn merge<'a>(found: &mut Vec<Dose<'a>>, mut dose: Dose<'a>) {
    // A clock time that comes twice in the night of a change: two doses of one line.
    let again = |found: &[Dose<'a>], dose: &Dose<'a>| {
        let mut same = found.iter().filter(|other| other.moment == dose.moment);
        same.any(|other| std::ptr::eq(other.line, dose.line))
    };
    for _ in 0..MINUTES_A_DAY {
        if !again(found, &dose) {
            break;
        }
        dose.moment = next_moment(&dose.moment, dose.clock.unwrap_or(NaiveTime::MIN));
    }
    let same = found
        .iter_mut()
        .find(|other| other.moment == dose.moment && action(other.line) == action(dose.line));
    if let Some(other) = same
        && let Some(sum) = add(&other.amount, &dose.amount)
    {
        other.amount = sum;
        return;
    }
    found.push(dose);
}

fn add(a: &Amount, b: &Amount) -> Option<Amount> {
    if a.basis.is_some() || b.basis.is_some() {
        return None;
    }
    let low = a.quantity().plus(&b.quantity())?;
    let most = a.at_most().plus(&b.at_most())?;
    let high = (most.value > low.value).then_some(most.value);
    Some(Amount {
        low: low.value,
        high,
        unit: low.unit,
        basis: None,
    })
}

/// One dose of a step on a day, before changes to single doses.
struct Dose<'a> {
    line: &'a Line,
    moment: DueMoment,
    clock: Option<NaiveTime>,
    amount: Amount,
    window: Option<(NaiveDate, NaiveDate)>,
}

/// A day of a step: everything that its lines are asked with.
struct StepDay<'a> {
    plan: &'a Plan,
    step: &'a Step,
    laid: &'a Laid,
    date: NaiveDate,
    /// Nothing was due from the first day on, and is again from the second.
    gap: Option<(NaiveDate, NaiveDate)>,
    words: &'a Vocabulary,
    history: &'a History,
    wall: &'a dyn Wall,
}

impl<'a> StepDay<'a> {
    fn doses(&self) -> Vec<Dose<'a>>
    where
        Self: 'a,
    {
        let directions = self.directions();
        let mut found = Vec::new();
        for line in &directions.lines {
            let Some(window) = self.is_due(directions, line) else {
                continue;
            };
            for (moment, clock) in self.moments(line) {
                let amount = line.amount.for_body(self.plan.weight, self.plan.surface);
                let dose = Dose {
                    line,
                    moment,
                    clock,
                    amount: amount.unwrap_or_else(|| line.amount.clone()),
                    window,
                };
                merge(&mut found, dose);
            }
        }
        // An amount is set for the dose, however many lines make it up.
        let mut set = Vec::new();
        found.retain_mut(|dose| {
            let Some(amount) = self.set_amount(&dose.moment) else {
                return true;
            };
            let key = (dose.moment.clone(), action(dose.line));
            let first = !set.contains(&key);
            set.push(key);
            dose.amount = amount;
            first
        });
        if let Some((last, most)) = self.laid.last_day
            && last == self.date
        {
            found.sort_by_key(|dose| (dose.clock.is_none(), dose.clock));
            found.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        }
        found
    }

    /// The step's directions, or those that a change put in their place.
    fn directions(&self) -> &'a Directions
    where
        Self: 'a,
    {
        let replaced = self.laid.at.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Take { directions, since } if *since <= self.date => Some(directions),
            _ => None,
        });
        // The overlays live as long as the laid step, which lives as long as this day.
        replaced.unwrap_or(&self.step.take)
    }

    fn set_amount(&self, moment: &DueMoment) -> Option<Amount> {
        self.laid.at.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Set {
                amount,
                at,
                from,
                until,
            } => {
                let now = *from <= self.date && until.is_none_or(|until| self.date < until);
                let here = at.as_ref().is_none_or(|at| *moment == DueMoment::At(at.clone()));
                (now && here).then(|| amount.clone())
            }
            _ => None,
        })
    }

    /// Whether a line is due on this day: `None` if not, otherwise the window of days if it has one.
    #[expect(clippy::option_option, reason = "due or not, and if so with a window or without")]
    fn is_due(&self, directions: &Directions, line: &Line) -> Option<Option<(NaiveDate, NaiveDate)>> {
        if line.is_as_needed() {
            return None;
        }
        match &line.days {
            Days::Others => {
                let other = |l: &&Line| !matches!(l.days, Days::Others) && !l.is_as_needed();
                let taken = directions
                    .lines
                    .iter()
                    .filter(other)
                    .any(|l| self.is_due(directions, l).is_some());
                (!taken).then_some(None)
            }
            Days::AfterLast { low, high, .. } => self.window(*low, *high),
            days => self.contexts(days).then_some(None),
        }
    }

    /// Whether the days contain this one, after weekdays were changed for others.
    fn contexts(&self, days: &Days) -> bool {
        let here = |date: NaiveDate| {
            let day = u32::try_from((date - self.laid.at.origin).num_days() + 1).unwrap_or(0);
            day >= 1
                && days.contain(&DayContext {
                    date,
                    day,
                    moved: self.laid.at.moved,
                    waited: self.laid.at.waited,
                })
        };
        let changed: Vec<(Weekday7, Weekday7, NaiveDate)> = (self.laid.at.overlays.iter())
            .filter_map(|overlay| match overlay {
                Overlay::Weekday { from, to, since } if from != to => Some((*from, *to, *since)),
                _ => None,
            })
            .collect();
        on_other_weekdays(&here, &changed, self.date, &mut BTreeMap::new())
    }

    /// The window that opens on this day, so many days after the last dose taken.
    #[expect(clippy::option_option, reason = "due or not, and if so with a window or without")]
    fn window(&self, low: u32, high: u32) -> Option<Option<(NaiveDate, NaiveDate)>> {
        let days = |n: u32| TimeDelta::days(i64::from(n));
        // What would come while nothing is due comes when the plan goes on.
        let resumed = |day: NaiveDate| match self.gap {
            Some((since, from)) if (since..from).contains(&day) => from,
            _ => day,
        };
        let origin = resumed(self.laid.at.origin);
        // Ascending by day. Only the last one before today can have a window that opens today: any earlier one was
        // followed by it.
        let taken = &self.history.taken;
        let last = taken
            .get(..taken.partition_point(|taken| taken.on < self.date))
            .and_then(<[_]>::last);
        let last = match last {
            Some(last) => last.on,
            // Nothing is recorded: the steps before are reckoned as taken, up to the day before this one. A dose is
            // never asked for twice because nobody wrote the first one down.
            None if self.laid.at.step > 0 || self.laid.at.pass > 1 => origin - days(1),
            None if self.date == origin => return Some(None),
            // The first day's is reckoned as taken, unless it is recorded for a later day.
            None if taken.is_empty() => origin,
            None => return None,
        };
        let opens = resumed((last + days(low)).max(origin));
        (opens == self.date).then_some(Some((opens, opens.max(last + days(high)))))
    }

    /// The moments of a line on this day, and where they lie on the clock.
    fn moments(&self, line: &Line) -> Vec<(DueMoment, Option<NaiveTime>)> {
        match &line.moment {
            Moment::TimesADay(n) => (1..=*n).map(|i| (DueMoment::Nth(i, *n), None)).collect(),
            Moment::Every { minutes, from } => {
                let first = from.or(self.plan.at).unwrap_or(NaiveTime::MIN);
                let first = self.laid.at.origin.and_time(first);
                elapsed(first, *minutes, self.laid.most, self.date, self.wall)
                    .into_iter()
                    .map(|time| (DueMoment::At(Moment::Clock(time)), Some(time)))
                    .collect()
            }
            Moment::AsNeeded { .. } => Vec::new(),
            moment => vec![(DueMoment::At(moment.clone()), moment.clock(self.words))],
        }
    }
}

/// Whether days that contain this one still do after weekdays were changed for others, one change upon the other.
fn on_other_weekdays(
    planned: &dyn Fn(NaiveDate) -> bool,
    changed: &[(Weekday7, Weekday7, NaiveDate)],
    date: NaiveDate,
    known: &mut BTreeMap<(usize, NaiveDate), bool>,
) -> bool {
    let Some(((from, to, since), before)) = changed.split_last() else {
        return planned(date);
    };
    if let Some(due) = known.get(&(changed.len(), date)) {
        return *due;
    }
    let mut here = |date: NaiveDate| on_other_weekdays(planned, before, date, known);
    let today = date.weekday();
    let due = if *since > date {
        here(date)
    } else if today == from.weekday() {
        false
    } else if today == to.weekday() {
        // The dose of the week's other weekday, within the same week.
        let shift = i64::from(to.0) - i64::from(from.0);
        let other = date - TimeDelta::days(shift);
        // Earlier in the week than planned: not when last week's was taken before the change and less than a week ago.
        let last = other - TimeDelta::days(7);
        here(date) || other >= *since && here(other) && !(shift < 0 && last < *since && here(last))
    } else {
        here(date)
    };
    known.insert((changed.len(), date), due);
    due
}

/// The local clock times on a day of something that happens every so many minutes of elapsed time, at most so many
/// times in all: by division.
fn elapsed(first: NaiveDateTime, minutes: u32, most: Option<u32>, date: NaiveDate, wall: &dyn Wall) -> Vec<NaiveTime> {
    let step = TimeDelta::minutes(i64::from(minutes.max(1)));
    let anchor = wall.instant(first);
    let midnight = |date: NaiveDate| wall.instant(date.and_time(NaiveTime::MIN));
    let Some(tomorrow) = date.succ_opt() else {
        return Vec::new();
    };
    let (open, close) = (midnight(date), midnight(tomorrow));
    let since = (open - anchor).num_seconds();
    let mut passed = if since <= 0 {
        0
    } else {
        (since + step.num_seconds() - 1) / step.num_seconds()
    };
    let mut at: DateTime<FixedOffset> = anchor + TimeDelta::seconds(passed * step.num_seconds());
    let mut found = Vec::new();
    while at < close && most.is_none_or(|most| passed < i64::from(most)) {
        found.push(wall.local(at).time());
        at += step;
        passed += 1;
    }
    found
}

/// How many doses of a step are due on a day, or of those that a reference names.
pub(super) fn doses_on(
    fold: &Fold<'_>,
    plan: &Plan,
    step: &Step,
    laid: &Laid,
    date: NaiveDate,
    named: Option<&DoseRef>,
) -> u32 {
    let day = StepDay {
        plan,
        step,
        laid,
        date,
        gap: None,
        words: fold.words,
        history: fold.history,
        wall: &STEADY,
    };
    let meant = |moment: &DueMoment| named.is_none_or(|dose| is_named(dose, moment));
    u32::try_from(day.doses().iter().filter(|dose| meant(&dose.moment)).count()).unwrap_or(0)
}

/// The day on which the nth dose of a step is due (or taken, where a history is given), and how many of that day's
/// doses belong to it. `None` when that is not within two hundred years.
pub(super) fn doses_of_step(
    fold: &Fold<'_>,
    plan: &Plan,
    step: &Step,
    at: &Position,
    count: u32,
    taken: Option<&History>,
) -> Option<(NaiveDate, u32)> {
    let whole = Laid {
        at: Position {
            from: at.origin,
            ..at.clone()
        },
        end: None,
        asks: None,
        nominal: None,
        last_day: None,
        most: None,
    };
    let mut left = count;
    // What was taken before the plan waited counts as well.
    let waited = taken.map_or(0, |_| at.waited);
    for date in (at.origin - TimeDelta::days(waited)).iter_days().take(73_000) {
        let planned = || {
            let day = StepDay {
                plan,
                step,
                laid: &whole,
                date,
                gap: None,
                words: fold.words,
                history: fold.history,
                wall: &STEADY,
            };
            u32::try_from(
                day.doses()
                    .iter()
                    .filter(|dose| dose.amount.low > Decimal::ZERO)
                    .count(),
            )
            .unwrap_or(0)
        };
        let on_day = match taken {
            Some(history) if history.until.is_some_and(|until| date < until) => {
                let of_day = history
                    .taken
                    .iter()
                    .filter(|taken| taken.due.unwrap_or(taken.on) == date);
                u32::try_from(of_day.count()).unwrap_or(0)
            }
            _ => planned(),
        };
        if on_day >= left {
            return Some((date, left));
        }
        left -= on_day;
    }
    None
}
