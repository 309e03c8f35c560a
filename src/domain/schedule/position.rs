//! Where a ladder is on a day, with what was decided on its steps.

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::domain::amount::Amount;
use crate::domain::change::Kept;
use crate::domain::directions::{Directions, Moment, Weekday7};
use crate::domain::plan::{Length, Plan, Step};

/// From where a ladder goes on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Position {
    /// Index of the step.
    pub step: usize,
    /// Which time through the ladder, from 1.
    pub pass: u32,
    /// The day that counts as day 1 of the step.
    pub origin: NaiveDate,
    /// The first day of this stretch of it.
    pub from: NaiveDate,
    /// Days by which this step was made longer.
    pub extra: i64,
    /// Of these, days for which the step had run on at its gate before it was held: they move no date.
    pub overrun: i64,
    /// Doses of this step that were left out by decision: a length in doses due does not count them. Fewer than none
    /// where the plan waited and fewer weekdays fall between its day 1 and today than there were.
    pub skipped: i64,
    /// Days for which the plan waited while this step was in force; its day 1 was moved by as many.
    pub waited: i64,
    /// Days by which holds and pauses have moved the plan up to this step.
    pub moved: i64,
    /// The day of the month that lengths in months aim at.
    pub wanted: u32,
    /// Decisions that hold while this step lasts; what was said for good, or for a number of days, also longer.
    pub overlays: Vec<Overlay>,
    /// The step goes on until somebody decides: `true` where the plan asks when its time is over.
    pub stay: Option<bool>,
    /// The steps go down to this one (an index), which has no end.
    pub down: Option<usize>,
    /// How long each step lasts that lasts days, weeks or months.
    pub each: Option<Length>,
    /// How long this one lasts by what was decided before it began.
    pub each_now: Option<Length>,
    /// How long the step lasts where it is the rest of one, with which a revision begins.
    pub rest: Option<Length>,
    /// Days of it that had gone by then: its day 1 is as many days before.
    pub gone: i64,
}

/// A decision on the doses of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Overlay {
    /// The amount of each dose (at one moment, to a day).
    Set {
        amount: Amount,
        at: Option<Moment>,
        from: NaiveDate,
        until: Option<NaiveDate>,
    },
    /// One weekday for another.
    Weekday {
        from: Weekday7,
        to: Weekday7,
        since: NaiveDate,
        /// On the steps to come as well.
        good: bool,
        /// The last day with a dose on the old weekday: none follows it closer than it used to.
        last: Option<NaiveDate>,
    },
    /// Other directions.
    Take { directions: Directions, since: NaiveDate },
    /// Only the doses of some days, or of one moment.
    Only { kept: Kept, since: NaiveDate, good: bool },
    /// Another moment of the day.
    Time {
        from: Option<Moment>,
        to: Moment,
        since: NaiveDate,
        good: bool,
    },
}

impl Overlay {
    /// Whether it holds on a day after its step is over: an amount that was set for a number of days, and what was said
    /// for good.
    pub(super) fn outlasts(&self, end: NaiveDate) -> bool {
        self.is_for_good() || matches!(self, Self::Set { until: Some(until), .. } if *until > end)
    }

    /// Whether it holds on every step to come.
    pub(super) const fn is_for_good(&self) -> bool {
        matches!(
            self,
            Self::Weekday { good: true, .. } | Self::Only { good: true, .. } | Self::Time { good: true, .. }
        )
    }

    /// The first day on which it holds.
    pub(super) const fn since(&self) -> NaiveDate {
        match self {
            Self::Set { from, .. } => *from,
            Self::Weekday { since, .. }
            | Self::Take { since, .. }
            | Self::Only { since, .. }
            | Self::Time { since, .. } => *since,
        }
    }
}

impl Position {
    /// The first day of a plan.
    pub(super) fn start(plan: &Plan) -> Self {
        let Some(begins) = &plan.begins else {
            return Self::at_step(0, 1, plan.from, 0);
        };
        let step = usize::try_from(begins.step).unwrap_or(1).saturating_sub(1);
        let take = begins.take.iter().map(|take| Overlay::Take {
            directions: take.clone(),
            since: plan.from,
        });
        // What is said instead counts its days from this one.
        let gone = begins
            .take
            .as_ref()
            .map_or(i64::from(begins.day.saturating_sub(1)), |_| 0);
        let origin = plan.from.checked_sub_signed(TimeDelta::days(gone)).unwrap_or(plan.from);
        Self {
            rest: begins.length.clone(),
            stay: begins.ask.then_some(true),
            overlays: take.collect(),
            origin,
            gone,
            wanted: origin.day(),
            ..Self::at_step(step, 1, plan.from, 0)
        }
    }

    /// By how many days the plan has been moved when this step is over.
    pub(super) fn moved_after(&self) -> i64 {
        self.moved + self.extra - self.overrun
    }

    /// Whether this step goes on without an end, and nobody is asked.
    pub(super) fn stays(&self) -> bool {
        self.stay == Some(false) || self.down == Some(self.step)
    }

    /// How many doses a step that counts them has, with those that were left out.
    pub(super) fn counted(&self, doses: u32) -> u32 {
        u32::try_from(i64::from(doses) + self.skipped).unwrap_or(0)
    }

    /// A step that begins on a day.
    pub(super) fn at_step(step: usize, pass: u32, from: NaiveDate, moved: i64) -> Self {
        Self {
            step,
            pass,
            origin: from,
            from,
            extra: 0,
            overrun: 0,
            skipped: 0,
            waited: 0,
            moved,
            wanted: from.day(),
            overlays: Vec::new(),
            stay: None,
            down: None,
            each: None,
            each_now: None,
            rest: None,
            gone: 0,
        }
    }

    /// From which day on the length of the step counts.
    pub(super) fn counts_from(&self) -> NaiveDate {
        self.origin + TimeDelta::days(self.gone)
    }

    /// With what holds on every step.
    pub(super) fn with(mut self, standing: Standing) -> Self {
        self.each_now.clone_from(&standing.each);
        self.each = standing.each;
        self.overlays = standing.overlays;
        self
    }

    /// What holds on every step to come.
    pub(super) fn standing(&self) -> Standing {
        Standing {
            overlays: self
                .overlays
                .iter()
                .filter(|overlay| overlay.is_for_good())
                .cloned()
                .collect(),
            each: self.each.clone(),
        }
    }

    /// How long a step lasts here.
    pub(super) fn length<'a>(&'a self, step: &'a Step) -> &'a Length {
        if let Some(rest) = &self.rest {
            return rest;
        }
        match &self.each_now {
            Some(each) if is_fixed(&step.length) => each,
            _ => &step.length,
        }
    }

    /// The step that follows, from a day on; `None` where this one is the last on the way down.
    pub(super) fn following(&self, from: NaiveDate) -> Option<Self> {
        let step = match self.down {
            None => self.step + 1,
            Some(to) if self.step > to => self.step - 1,
            Some(_) => return None,
        };
        let overlays = self.overlays.iter().filter(|overlay| overlay.outlasts(from));
        Some(Self {
            overlays: overlays.cloned().collect(),
            down: self.down,
            each: self.each.clone(),
            each_now: self.each.clone(),
            ..Self::at_step(step, self.pass, from, self.moved_after())
        })
    }
}

/// One step on the calendar.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Laid {
    /// Where it is in the plan.
    pub at: Position,
    /// The first day after it; `None` if it goes on.
    pub end: Option<NaiveDate>,
    /// The first day after the time that the plan and its holds give it, whatever comes then; it may be past.
    pub nominal: Option<NaiveDate>,
    /// The day on which its time is over and somebody is asked; the step itself goes on.
    pub asks: Option<NaiveDate>,
    /// On its last day only some of the doses are due, where its length is counted in doses.
    pub last_day: Option<(NaiveDate, u32)>,
}

/// What holds on every step to come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub(super) overlays: Vec<Overlay>,
    pub(super) each: Option<Length>,
}

/// Whether a length follows from the calendar alone.
pub(super) const fn is_fixed(length: &Length) -> bool {
    matches!(length, Length::Days(_) | Length::Weeks(_) | Length::Months(_))
}
