//! The doses that a step asks for on a day, before decisions on single doses.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::domain::amount::Amount;
use crate::domain::clock::Wall;
use crate::domain::directions::{DayContext, Days, Directions, Lasts, Line, Moment, Weekday7};
use crate::domain::journal::DueMoment;
use crate::domain::plan::{Length, Plan};
use crate::domain::schedule::position::{Laid, Overlay};
use crate::domain::schedule::standing::instead_since;
use crate::domain::schedule::{Action, History, Taken, follows};
use crate::domain::vocabulary::Vocabulary;

/// How many days before or after its own day a dose is taken at most.
const FAR: i64 = 400;

/// What is done with a dose, where it is worn.
pub(super) fn action(lasts: Option<Lasts>) -> Option<Action> {
    lasts.and_then(|lasts| match lasts {
        Lasts::Worn(_) | Lasts::WornDays(_) | Lasts::WornUntilNext => Some(Action::Apply),
        Lasts::Over(_) => None,
    })
}

/// Doses of one course at one moment are one dose, where their amounts can be added. Those that cannot be added are told
/// apart by their number.
fn merge<'a>(found: &mut Vec<Dose<'a>>, mut dose: Dose<'a>) {
    let same = found
        .iter_mut()
        .find(|other| other.moment == dose.moment && action(other.lasts) == action(dose.lasts));
    if let Some(other) = same
        && let Some(sum) = add(&other.amount, &dose.amount)
    {
        other.amount = sum;
        // With a dose at a time of the clock it is taken at that time.
        other.at = other.at.and(dose.at);
        return;
    }
    let before = found.iter().filter(|other| other.moment == dose.moment).count();
    dose.line_no = u8::try_from(before).unwrap_or(u8::MAX);
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

/// One dose of a step on a day, before decisions on single doses.
pub(super) struct Dose<'a> {
    pub line: &'a Line,
    /// How long it lasts: as the line says, else as the product is worn.
    pub lasts: Option<Lasts>,
    pub moment: DueMoment,
    /// Which one of the doses at this moment, from 0.
    pub line_no: u8,
    /// Its time on the clock of the plan.
    pub clock: Option<NaiveTime>,
    /// The instant, where hours are counted: a change of the clock carries it to another time.
    pub at: Option<DateTime<FixedOffset>>,
    pub amount: Amount,
    /// How many days early or late it may be taken.
    pub around: Option<u32>,
    pub window: Option<(NaiveDate, NaiveDate)>,
}

/// A day of a step: everything that its lines are asked with.
pub(super) struct StepDay<'a> {
    pub plan: &'a Plan,
    /// The directions of the step, with the decisions that hold over them.
    pub take: &'a Directions,
    pub laid: &'a Laid,
    pub date: NaiveDate,
    /// Nothing was due from the first day on, and is again from the second.
    pub gap: Option<(NaiveDate, NaiveDate)>,
    pub words: &'a Vocabulary,
    pub history: &'a History,
    pub wall: &'a dyn Wall,
    /// How long the product is worn, where a line does not say it.
    pub wear: Option<Lasts>,
}

impl<'a> StepDay<'a> {
    pub(super) fn doses(&self) -> Vec<Dose<'a>>
    where
        Self: 'a,
    {
        let directions = self.take;
        let mut found = Vec::new();
        for line in &directions.lines {
            let Some(window) = self.is_due(directions, line) else {
                continue;
            };
            for (moment, clock, at) in self.moments(line) {
                let amount = line.amount.for_body(self.plan.weight, self.plan.surface);
                let dose = Dose {
                    line,
                    lasts: line.lasts_on(self.wear),
                    moment,
                    line_no: 0,
                    clock,
                    at,
                    amount: amount.unwrap_or_else(|| line.amount.clone()),
                    around: line.around,
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
            let key = (dose.moment.clone(), action(dose.lasts));
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
    pub(super) fn is_due(&self, directions: &Directions, line: &Line) -> Option<Option<(NaiveDate, NaiveDate)>> {
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
            Days::AfterLast { low, high, .. } => self.window((line, directions), *low, *high),
            Days::Chosen(a_week) => self.chosen(*a_week),
            days => self.contexts(days).then_some(None),
        }
    }

    /// The window that opens on this day, of a number of doses a week on days that the person chooses. Each is open
    /// until the others would not fit into the week (from Monday) any more; the next opens on the day after it was
    /// taken, or was missed. What is still to come is counted as taken when it opens. A dose that is recorded for a day
    /// is one of the week's, and stays one, whatever was recorded before or after it.
    #[expect(clippy::option_option, reason = "due or not, and if so with a window or without")]
    fn chosen(&self, a_week: u32) -> Option<Option<(NaiveDate, NaiveDate)>> {
        let day = TimeDelta::days;
        let resumed = |day: NaiveDate| match self.gap {
            Some((since, from)) if (since..from).contains(&day) => from,
            _ => day,
        };
        let week = self.date - day(i64::from(self.date.weekday().num_days_from_monday()));
        let origin = self.laid.at.origin;
        let own = |date: NaiveDate| (week.max(origin)..week + day(7)).contains(&date);
        let of_week = |one: &&Taken| own(one.due_on().unwrap_or(one.on));
        // Of one day what answers a dose comes first.
        let mut taken: Vec<&Taken> = near(&self.history.taken, self.date).filter(of_week).collect();
        taken.sort_by_key(|one| (one.on, one.due.is_none()));
        let answered: Vec<NaiveDate> = taken.iter().filter_map(|one| one.due_on()).collect();
        let of_a_dose: Vec<NaiveDate> = (taken.iter().filter(|one| one.due.is_some()))
            .map(|one| one.on)
            .collect();
        // One day has one dose: what follows no plan is none beside a dose of the day.
        taken.retain(|one| one.due.is_some() || !answered.contains(&one.on) && !of_a_dose.contains(&one.on));
        taken.dedup_by(|one, before| one.due.is_none() && before.due.is_none() && one.on == before.on);
        // Nor on a day on which a dose of another week or step was taken.
        let other = |one: &&Taken| one.due_on().is_some_and(|due| !own(due));
        let others: Vec<NaiveDate> = near(&self.history.taken, self.date)
            .filter(other)
            .map(|one| one.on)
            .collect();
        let mut taken: VecDeque<&Taken> = taken.into();
        // What is not taken, by a record or a decision, and when that was known: it uses up its own day.
        let skipped = near(&self.history.left, self.date).filter(of_week);
        let mut left: BTreeMap<NaiveDate, NaiveDate> =
            skipped.filter_map(|one| Some((one.due_on()?, one.on))).collect();
        let here = answered.contains(&self.date) || left.contains_key(&self.date);
        let decided = self
            .history
            .decided
            .iter()
            .filter(|(date, to)| to.is_none() && own(**date));
        left.extend(decided.map(|(date, _)| (*date, *date)));
        left.retain(|date, _| !answered.contains(date));
        let mut next = week;
        for nth in 1..=i64::from(a_week) {
            let last = week + day(6 - (i64::from(a_week) - nth));
            let mut opens = resumed(next.max(origin));
            let not_taken = |opens: NaiveDate| left.get(&opens).filter(|_| opens <= last);
            if let Some(known) = not_taken(opens) {
                if opens == self.date {
                    return Some(Some((opens, last)));
                }
                next = opens.max(*known) + day(1);
                continue;
            }
            // What is recorded, for whichever day, has taken the place of one.
            let of_this = |one: &&&Taken| one.due_on().map_or(one.on, |due| due.min(one.on)) <= last;
            if let Some(one) = taken.front().filter(of_this).copied() {
                taken.pop_front();
                if one.due_on() == Some(self.date) {
                    return Some(Some((self.date, last.max(self.date))));
                }
                next = one.on.max(week - day(1)) + day(1);
                continue;
            }
            // Not on a day that has a dose, and where another was taken meanwhile from the day after it.
            let meanwhile = others.iter().filter(|on| opens <= **on && **on <= last);
            opens = meanwhile.max().map_or(opens, |on| *on + day(1));
            while opens <= last && answered.contains(&opens) {
                opens += day(1);
            }
            if opens == self.date && opens <= last {
                return Some(Some((opens, last)));
            }
            let counts = opens <= last && self.history.until.is_none_or(|until| opens >= until);
            let moved = self.history.decided.get(&opens).copied().flatten();
            next = match not_taken(opens) {
                Some(known) => opens.max(*known),
                // Taken on the day to which it was moved.
                None if counts => moved.map_or(opens, |to| to.max(opens)),
                None => last,
            } + day(1);
        }
        here.then_some(Some((self.date, self.date.max(week + day(6)))))
    }

    /// Whether the days contain this one, after weekdays were changed for others.
    pub(super) fn contexts(&self, days: &Days) -> bool {
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
                Overlay::Weekday {
                    from,
                    to,
                    since,
                    good: false,
                    ..
                } if from != to => Some((*from, *to, *since)),
                _ => None,
            })
            .collect();
        on_other_weekdays(&here, &changed, self.date, &mut BTreeMap::new())
    }

    /// Whether a dose taken is one that a line counts from.
    fn counts(&self, taken: &Taken, line: &Line, directions: &Directions) -> bool {
        follows::counts(taken, line, &directions.lines, self.laid.at.origin)
    }

    /// Whether a dose of a line on this day is recorded, as taken or as not taken.
    fn is_recorded(&self, line: &Line) -> bool {
        let records = near(&self.history.taken, self.date).chain(near(&self.history.left, self.date));
        let mut here = records.filter_map(|one| one.due.as_ref().filter(|due| due.date == self.date));
        here.any(|due| self.moments(line).iter().any(|(moment, ..)| *moment == due.moment))
    }

    /// The window that opens on this day, a number of days after the last dose taken. A dose that is recorded stays one,
    /// whatever was recorded since of an earlier day.
    #[expect(clippy::option_option, reason = "due or not, and if so with a window or without")]
    fn window(
        &self,
        (line, directions): (&Line, &Directions),
        low: u32,
        high: u32,
    ) -> Option<Option<(NaiveDate, NaiveDate)>> {
        let days = |n: u32| TimeDelta::days(i64::from(n));
        // What would come while nothing is due comes when the plan goes on.
        let resumed = |day: NaiveDate| match self.gap {
            Some((since, from)) if (since..from).contains(&day) => from,
            _ => day,
        };
        let origin = resumed(self.laid.at.origin);
        // Ascending by day. Only the last one before today can have a window that opens today: any earlier one was
        // followed by it. The dose of this day itself may have been moved ahead and taken there.
        let taken = &self.history.taken;
        let own = || taken.iter().filter(|taken| self.counts(taken, line, directions));
        let (earlier, later) = taken.split_at(taken.partition_point(|taken| taken.on < self.date));
        let mut earlier = (earlier.iter().rev()).filter(|taken| self.counts(taken, line, directions));
        let last = earlier.find(|taken| taken.due_on() != Some(self.date));
        let last = match last {
            Some(last) => self.coming(origin).map_or(last.on, |coming| coming.max(last.on)),
            // Nothing is recorded: the steps before are counted as taken, up to the day before this one. A dose is
            // never asked for twice because nobody wrote the first one down.
            None if self.laid.at.step > 0 || self.laid.at.pass > 1 => origin - days(1),
            None if self.date == origin => return Some(None),
            // The first day's counts as taken, unless it is recorded as taken later: what is recorded is of later doses.
            None if own().all(|taken| taken.due_on().is_some_and(|due| due != origin)) => origin,
            None if self.is_recorded(line) => origin,
            None => return None,
        };
        if self.is_recorded(line) {
            return Some(Some((self.date, self.date.max(last + days(high)))));
        }
        let opens = resumed((last + days(low)).max(origin));
        // A dose that is taken on this day for another one, or for none, is the one of the day.
        let mut today = later.iter().take_while(|taken| taken.on == self.date);
        if today.any(|taken| self.counts(taken, line, directions)) {
            return None;
        }
        (opens == self.date).then_some(Some((opens, opens.max(last + days(high)))))
    }

    /// The last day of the step before, where that is still to come: its doses are counted as taken on their days. One whose
    /// doses wait for what is taken themselves has one on its last day only where it counts doses.
    fn coming(&self, origin: NaiveDate) -> Option<NaiveDate> {
        let last = origin - TimeDelta::days(1);
        let before = self.plan.steps.get(self.laid.at.step.checked_sub(1)?)?;
        let follows = before.take.lines.iter().any(|line| line.days.follow_what_is_taken());
        let follows = follows && !matches!(before.length, Length::Doses(_) | Length::Taken(_));
        let to_come = self.history.until.is_some_and(|today| today <= last);
        (to_come && !follows && !before.take.lines.iter().all(Line::is_as_needed)).then_some(last)
    }

    /// The moments of a line on this day, and when they are on the clock of the plan. Counted hours have their name by a
    /// clock that never changes, whichever clock shows them.
    fn moments(&self, line: &Line) -> Vec<(DueMoment, Option<NaiveTime>, Option<DateTime<FixedOffset>>)> {
        match &line.moment {
            Moment::TimesADay(n) => (1..=*n).map(|i| (DueMoment::Nth(i, *n), None, None)).collect(),
            Moment::Every { minutes, from } => {
                let first = from.or(self.plan.at).unwrap_or(NaiveTime::MIN);
                let first = instead_since(&self.laid.at, self.date)
                    .unwrap_or(self.laid.at.origin)
                    .and_time(first);
                let anchor = self.wall.instant(first);
                counted(first, *minutes, self.date)
                    .into_iter()
                    .map(|(time, passed)| (DueMoment::At(Moment::Clock(time)), Some(time), Some(anchor + passed)))
                    .collect()
            }
            Moment::AsNeeded { .. } => Vec::new(),
            moment => vec![(DueMoment::At(moment.clone()), moment.clock(self.words), None)],
        }
    }
}

/// What was recorded around a day, ascending: no dose is taken further from its own.
fn near(records: &[Taken], date: NaiveDate) -> impl Iterator<Item = &Taken> {
    let far = TimeDelta::days(FAR);
    let first = records.partition_point(|one| one.on < date - far);
    (records.iter().skip(first)).take_while(move |one| one.on <= date + far)
}

/// Whether days that contain this one still do after weekdays were swapped for others, one change after the other.
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

/// The times on a day of something that happens at a fixed interval of minutes, on a clock that never changes, each
/// with how long it is after the first one: by division.
fn counted(first: NaiveDateTime, minutes: u32, date: NaiveDate) -> Vec<(NaiveTime, TimeDelta)> {
    let step = i64::from(minutes.max(1));
    let day = 24 * 60;
    let open = (date.and_time(NaiveTime::MIN) - first).num_minutes();
    let mut passed = if open <= 0 { 0 } else { (open + step - 1) / step * step };
    let mut found = Vec::new();
    while passed < open + day {
        let passed_by = TimeDelta::minutes(passed);
        found.push(((first + passed_by).time(), passed_by));
        passed += step;
    }
    found
}
