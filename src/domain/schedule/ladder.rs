//! Steps laid out in time: where each begins and ends, through repeats, and which one holds on a date.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

use crate::domain::amount::Amount;
use crate::domain::directions::{Directions, Moment};
use crate::domain::plan::{Length, Plan, Repeat, Then};

use super::due::doses_of_step;
use super::ground::Fold;
use super::position::{Laid, Overlay, Position, Standing};
use super::standing;

/// The position of a day within a plan, for the screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepAt {
    /// The revision, an index into the plans in the order of their dates.
    pub plan: usize,
    /// The step, from 1.
    pub step: u32,
    /// Which time through the ladder, from 1.
    pub pass: u32,
    /// The day of the step, from 1.
    pub day: u32,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day, if it has one.
    pub until: Option<NaiveDate>,
    /// The revision began with what was left of it: how long that lasts.
    pub rest: Option<Length>,
    /// Its time is over since this day and the plan says to ask.
    pub asks_since: Option<NaiveDate>,
    /// The day on which the plan will ask, if it says so.
    pub asks_on: Option<NaiveDate>,
    /// Days by which the plan has been moved up to this step.
    pub moved: i64,
    /// Days by which holds have made it longer.
    pub held: i64,
    /// It is held without moving the calendar: today is a day of that hold.
    pub frozen: bool,
    /// The directions in force, where decisions replaced the step's own; amounts that were set for it are in `set`.
    pub replaced: Option<Directions>,
    /// Directions with which a `take` replaced the step's own, before anything else was decided on them.
    pub instead: Option<Directions>,
    /// What holds on every step to come.
    pub standing: Standing,
    /// No step follows by itself.
    pub stays: bool,
    /// The steps go down to this one, from 1.
    pub down: Option<u32>,
    /// Amounts that changes put in place of those of the directions on that day (at one moment, or at each), the last
    /// decision first.
    pub set: Vec<(Option<Moment>, Amount)>,
    /// Those of them that hold as long as the step lasts.
    pub set_to_its_end: Vec<(Option<Moment>, Amount)>,
}

impl StepAt {
    pub(super) fn of(laid: &Laid, plan: usize, own: &Directions, date: NaiveDate) -> Self {
        let day = (date - laid.at.origin).num_days() + 1;
        let instead = laid.at.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Take { directions, since } if *since <= date => Some(directions.clone()),
            _ => None,
        });
        let set = |days: bool| {
            let overlays = laid.at.overlays.iter().rev();
            let set = overlays.filter_map(move |overlay| match overlay {
                Overlay::Set {
                    amount,
                    at,
                    from,
                    until,
                } if *from <= date && until.is_none_or(|until| days && date < until) => {
                    Some((at.clone(), amount.clone()))
                }
                _ => None,
            });
            set.collect()
        };
        Self {
            plan,
            step: u32::try_from(laid.at.step).unwrap_or(0) + 1,
            pass: laid.at.pass,
            day: u32::try_from(day).unwrap_or(1),
            from: laid.at.origin,
            until: laid.end.map(|end| end - TimeDelta::days(1)),
            rest: laid.at.rest.clone(),
            asks_since: laid.asks.filter(|asks| *asks <= date),
            asks_on: laid.asks,
            moved: laid.at.moved,
            held: laid.at.extra % super::ground::WITHOUT_END,
            frozen: laid.at.extra >= super::ground::WITHOUT_END,
            replaced: standing::shown(own, &laid.at, date),
            instead,
            standing: laid.at.standing(),
            stays: laid.at.stays(),
            down: laid.at.down.and_then(|to| u32::try_from(to).ok()).map(|to| to + 1),
            set: set(true),
            set_to_its_end: set(false),
        }
    }

    /// What is taken of a step whose own directions are these, with everything that was decided on it.
    pub fn taken(&self, own: &Directions) -> Directions {
        self.with_amounts(own, &self.set)
    }

    /// The same without the amounts that were set for a number of days: those hold on their days whatever the step is.
    pub fn taken_to_its_end(&self, own: &Directions) -> Directions {
        self.with_amounts(own, &self.set_to_its_end)
    }

    /// What is left of the step as it may be written out: without and with the amounts that were set on it.
    pub fn written_out(&self, own: &Directions) -> [Directions; 2] {
        let without = self.replaced.clone().unwrap_or_else(|| own.clone());
        [without, self.taken_to_its_end(own)]
    }

    fn with_amounts(&self, own: &Directions, set: &[(Option<Moment>, Amount)]) -> Directions {
        let mut take = self.replaced.clone().unwrap_or_else(|| own.clone());
        let needed = take.is_as_needed();
        for line in take.lines.iter_mut().filter(|line| needed || !line.is_as_needed()) {
            let here = |set: &&(Option<Moment>, Amount)| set.0.as_ref().is_none_or(|moment| *moment == line.moment);
            if let Some((_, amount)) = set.iter().find(here) {
                line.amount = amount.clone();
            }
        }
        take
    }

    /// The step as an index.
    pub fn index(&self) -> usize {
        usize::try_from(self.step).unwrap_or(1).saturating_sub(1)
    }
}

/// Steps laid out from a position to the end of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ladder {
    /// Index of the plan.
    pub plan: usize,
    /// Steps up to the end of the pass that was begun (or all there are).
    laid: Vec<Laid>,
    /// Later passes, which follow by division.
    tail: Option<Tail>,
    /// The pass in which it begins, and by how many days the plan had been moved.
    start: (u32, i64),
    /// What held on every step when it began.
    carried: Standing,
    /// Whether a gate lets the next step follow at once: for showing what is ahead, never for what is due.
    pass_gates: bool,
}

/// Passes through the repeated steps, each of the same length.
#[derive(Clone, Debug, PartialEq)]
struct Tail {
    /// First day of the first of them.
    from: NaiveDate,
    /// The pass that begins then.
    pass: u32,
    /// Passes in all; `None` for ever.
    last_pass: Option<u32>,
    /// Index of the first repeated step.
    step: usize,
    /// Length of one pass.
    period: Period,
    moved: i64,
    /// The day of the month that passes of months aim at: the first of them may begin on a shorter month's last day.
    wanted: u32,
    /// What holds on every step of them.
    standing: Standing,
}

impl Tail {
    /// The first day of the pass after a number of passes.
    fn after(&self, passes: i64) -> Option<NaiveDate> {
        match self.period {
            Period::Days(days) => {
                let days = TimeDelta::try_days(passes.checked_mul(days)?)?;
                self.from.checked_add_signed(days)
            }
            Period::Months(months) => Some(months_on(
                self.from,
                passes.checked_mul(i64::from(months))?,
                self.wanted,
            )),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Period {
    Days(i64),
    Months(u32),
}

/// A plan cannot be laid out further than this: a bound against absurd input, not a horizon.
const MOST_LAID: usize = 20_000;

impl Ladder {
    /// Lays out the steps from a position on. `pass_gates` shows what follows if every question is answered with yes.
    pub(super) fn lay(fold: &Fold<'_>, plan_index: usize, start: Position, pass_gates: bool) -> Self {
        let mut ladder = Self {
            plan: plan_index,
            laid: Vec::new(),
            tail: None,
            start: (start.pass, start.moved),
            carried: start.standing(),
            pass_gates,
        };
        let Some(plan) = fold.plans.get(plan_index) else {
            return ladder;
        };
        let (from_step, times) = match plan.repeat {
            Repeat::No => (usize::MAX, Some(1)),
            Repeat::From { step, times } => (usize::try_from(step).unwrap_or(1).saturating_sub(1), times),
        };
        let mut at = start;
        loop {
            if at.step >= plan.steps.len() {
                // The pass has ended.
                let again = from_step < plan.steps.len() && times.is_none_or(|times| at.pass < times);
                if !again {
                    break;
                }
                let next = Position {
                    step: from_step,
                    pass: at.pass + 1,
                    origin: at.from,
                    ..at.clone()
                };
                // Passes that are found by division know of no decision that reaches into some of them only.
                let plain = next.overlays.iter().all(Overlay::is_for_good);
                if let Some(period) = period(plan, from_step, pass_gates, &next).filter(|_| plain) {
                    ladder.tail = Some(Tail {
                        from: next.from,
                        pass: next.pass,
                        last_pass: times,
                        step: from_step,
                        period,
                        moved: next.moved,
                        wanted: next.wanted,
                        standing: next.standing(),
                    });
                    break;
                }
                at = next;
                continue;
            }
            if ladder.laid.len() >= MOST_LAID {
                break;
            }
            let Some(laid) = lay_step(fold, plan, &at, pass_gates) else {
                break;
            };
            let end = laid.end;
            let months = plan
                .steps
                .get(at.step)
                .is_some_and(|step| matches!(at.length(step), Length::Months(_)));
            let kept = (months && at.extra == 0 && at.waited == 0).then_some(at.wanted);
            ladder.laid.push(laid);
            let Some(next) = end.and_then(|end| at.following(end)) else {
                break;
            };
            let wanted = kept.unwrap_or(next.wanted);
            at = Position { wanted, ..next };
        }
        ladder
    }

    /// The step that holds on a date, if one does.
    pub(super) fn locate(&self, plans: &[Plan], date: NaiveDate) -> Option<Laid> {
        if let Some(tail) = self.tail.as_ref().filter(|tail| date >= tail.from) {
            return self.locate_in_tail(plans, tail, date);
        }
        let after = self.laid.partition_point(|laid| laid.at.from <= date);
        let laid = self.laid.get(after.checked_sub(1)?)?;
        laid.end.is_none_or(|end| date < end).then(|| laid.clone())
    }

    fn locate_in_tail(&self, plans: &[Plan], tail: &Tail, date: NaiveDate) -> Option<Laid> {
        let plan = plans.get(self.plan)?;
        let passed = match tail.period {
            Period::Days(days) => (date - tail.from).num_days() / days,
            Period::Months(months) => {
                let whole = crate::domain::directions::months_between(tail.from, date);
                let mut passed = whole / i64::from(months);
                // The month's own day may not have come yet.
                if passed > 0 && tail.after(passed)? > date {
                    passed -= 1;
                }
                passed
            }
        };
        let pass = tail.pass.checked_add(u32::try_from(passed).ok()?)?;
        if tail.last_pass.is_some_and(|last| pass > last) {
            return None;
        }
        let mut from = tail.after(passed)?;
        for (index, step) in plan.steps.iter().enumerate().skip(tail.step) {
            let at = Position {
                wanted: tail.wanted,
                ..Position::at_step(index, pass, from, tail.moved).with(tail.standing.clone())
            };
            let end = fixed_end(at.length(step), &step.take, from, tail.wanted)?;
            if date < end {
                let last = index + 1 == plan.steps.len() && tail.last_pass == Some(pass);
                let gate = step.then == Then::Ask && !self.pass_gates && !last;
                return Some(Laid {
                    at,
                    end: Some(end),
                    nominal: Some(end),
                    asks: gate.then_some(end),
                    last_day: None,
                });
            }
            from = end;
        }
        None
    }

    /// The step with which it begins.
    pub(super) fn first(&self) -> Option<Laid> {
        self.laid.first().cloned()
    }

    /// Whether no step follows, nor a pass that is found by division.
    pub(super) const fn is_empty(&self) -> bool {
        self.laid.is_empty() && self.tail.is_none()
    }

    /// What holds on every step, where it has come to its end.
    pub(super) fn standing(&self) -> Standing {
        match (&self.tail, self.laid.last()) {
            (Some(tail), _) => tail.standing.clone(),
            (None, Some(last)) => last.at.standing(),
            (None, None) => self.carried.clone(),
        }
    }

    /// The first day after the ladder, where it has an end.
    pub(super) fn end(&self) -> Option<NaiveDate> {
        match &self.tail {
            None => self.laid.last().and_then(|laid| laid.end),
            Some(tail) => {
                let last = tail.last_pass?;
                tail.after(i64::from(last.checked_sub(tail.pass)?) + 1)
            }
        }
    }

    /// The position when all of it has ended, in a plan with this many steps: after the last step of the last pass, and
    /// by how many days it had been moved.
    pub(super) fn behind(&self, steps: usize) -> (usize, u32, i64) {
        match (&self.tail, self.laid.last()) {
            (Some(tail), _) => (steps, tail.last_pass.unwrap_or(tail.pass), tail.moved),
            (None, Some(last)) => (steps, last.at.pass, last.at.moved_after()),
            (None, None) => (steps, self.start.0, self.start.1),
        }
    }

    /// The steps from a date on, up to a given number: for showing the ladder.
    pub(super) fn steps_from(&self, plans: &[Plan], date: NaiveDate, most: usize) -> Vec<Laid> {
        let mut found: Vec<Laid> = self
            .laid
            .iter()
            .filter(|laid| laid.end.is_none_or(|end| end > date))
            .take(most)
            .cloned()
            .collect();
        if let Some(tail) = &self.tail {
            let mut at = tail.from.max(date);
            while found.len() < most {
                let Some(laid) = self.locate_in_tail(plans, tail, at) else {
                    break;
                };
                let Some(end) = laid.end else { break };
                at = end;
                found.push(laid);
            }
        }
        found
    }
}

/// Where a step that begins on a day ends, where that depends on nothing else.
fn fixed_end(length: &Length, take: &Directions, from: NaiveDate, wanted: u32) -> Option<NaiveDate> {
    match *length {
        Length::Days(n) => from.checked_add_signed(TimeDelta::try_days(i64::from(n))?),
        Length::Weeks(n) => from.checked_add_signed(TimeDelta::try_days(i64::from(n) * 7)?),
        Length::Cycles(n) => from.checked_add_signed(TimeDelta::try_days(
            i64::from(n) * i64::from(take.cycle().unwrap_or(1)),
        )?),
        Length::Months(n) => Some(months_on(from, i64::from(n), wanted)),
        Length::Open | Length::Decided | Length::Until(_) | Length::Doses(_) | Length::Taken(_) => None,
    }
}

/// The length of one pass through the repeated steps, where every pass has the same.
fn period(plan: &Plan, from_step: usize, pass_gates: bool, at: &Position) -> Option<Period> {
    let steps = plan.steps.get(from_step..)?;
    if !pass_gates && steps.iter().any(|step| step.then == Then::Ask) {
        return None;
    }
    if steps.iter().all(|step| matches!(at.length(step), Length::Months(_))) {
        let months = steps
            .iter()
            .map(|step| if let Length::Months(n) = at.length(step) { *n } else { 0 })
            .sum();
        return Some(Period::Months(months)).filter(|_| months > 0);
    }
    let mut days = 0_i64;
    for step in steps {
        days += match at.length(step) {
            Length::Days(n) => i64::from(*n),
            Length::Weeks(n) => i64::from(*n) * 7,
            Length::Cycles(n) => i64::from(*n) * i64::from(step.take.cycle().unwrap_or(1)),
            _ => return None,
        };
    }
    (days > 0).then_some(Period::Days(days))
}

/// Lays one step from a position; `None` when it would never begin (it ends before it starts).
fn lay_step(fold: &Fold<'_>, plan: &Plan, at: &Position, pass_gates: bool) -> Option<Laid> {
    let step = plan.steps.get(at.step)?;
    let add = |date: NaiveDate, days: i64| date.checked_add_signed(TimeDelta::try_days(days)?);
    if at.stays() {
        return Some(Laid {
            at: at.clone(),
            end: None,
            nominal: None,
            asks: None,
            last_day: None,
        });
    }
    let is_last = at.step + 1 == plan.steps.len() && plan.repeat == Repeat::No && at.down.is_none();
    let mut last_day = None;
    let length = at.length(step);
    let end = match *length {
        Length::Open | Length::Decided => None,
        Length::Until(date) => add(date, 1 + at.moved + at.extra),
        Length::Doses(n) | Length::Taken(n) => {
            let counts = matches!(length, Length::Taken(_)).then_some(fold.history);
            let last = doses_of_step(fold, plan, step, at, at.counted(n), counts);
            if at.extra == 0 {
                last_day = last.as_ref().map(|last| (last.day, last.of_day));
            }
            last.and_then(|last| add(last.over, 1 + at.extra))
        }
        // Months are counted from where the step began, and then moved by the days for which the plan waited.
        _ => add(at.counts_from(), -at.waited)
            .and_then(|began| fixed_end(length, &step.take, began, at.wanted))
            .and_then(|end| add(end, at.waited + at.extra)),
    };
    let decided = matches!(length, Length::Decided) && !is_last;
    // What is decided from day to day could be decided on its first day, or when a hold is over.
    let nominal = if decided { add(at.counts_from(), at.extra) } else { end };
    let gate = step.then == Then::Ask || decided || at.stay == Some(true);
    let asks = nominal.filter(|_| gate);
    // A step whose date has passed when its turn comes takes no time.
    let end = if gate && !pass_gates {
        None
    } else {
        nominal.map(|end| end.max(at.from))
    };
    let last_day = last_day.filter(|_| end.is_some());
    Some(Laid {
        at: at.clone(),
        end,
        nominal,
        asks,
        last_day,
    })
}

/// This many months later, on the wanted day of the month or the month's last.
pub(super) fn months_on(from: NaiveDate, months: i64, wanted: u32) -> NaiveDate {
    let count = u32::try_from(months).unwrap_or(u32::MAX);
    let moved = from
        .with_day(1)
        .and_then(|first| first.checked_add_months(Months::new(count)))
        .unwrap_or(NaiveDate::MAX);
    moved
        .with_day(wanted.min(crate::domain::directions::month_length(moved)))
        .unwrap_or(moved)
}
