//! What a plan asks for: doses that are due, and lines as needed.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

use crate::domain::amount::Amount;
use crate::domain::course::CourseId;
use crate::domain::journal::{DueKey, DueMoment};

/// What is done with a thing that is worn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// It is put on.
    Apply,
    /// It is taken off.
    Remove,
}

impl Action {
    /// What is to be done, wherever a dose of something worn is named: on one day, often at one time, one is put on and
    /// another taken off.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Apply => "put on",
            Self::Remove => "take off",
        }
    }
}

/// From which time on hours are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hours {
    /// From one that the plan says.
    Stated,
    /// From midnight, as the plan says none: nobody knows whether that is meant.
    Guessed,
}

/// Something that the plan asks for: a course, a date, a moment, an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Of which course.
    pub course: CourseId,
    /// Which dose it is, by the day and the moment as the plan says them, on the course's own calendar and clock: what
    /// an entry in the journal refers to. Nothing that changes when the dose is shown changes it.
    pub key: DueKey,
    /// The key under which a record of an earlier version may name it: a moved dose by where it was moved to.
    pub also: Option<DueKey>,
    /// The local day on which it is due.
    pub on: NaiveDate,
    /// Its time on the local clock; `None` for what has no time of day.
    pub clock: Option<NaiveTime>,
    /// The instant of that time.
    pub at: Option<DateTime<FixedOffset>>,
    /// Of two equal times in the night in which an hour comes twice it is the second.
    pub second: bool,
    /// The moment as it is shown on the local clock.
    pub shown: DueMoment,
    /// How much, calculated for the body weight or surface that the plan states.
    pub amount: Amount,
    /// Put on or taken off, for what is worn.
    pub action: Option<Action>,
    /// How many minutes the dose lasts.
    pub minutes: Option<u32>,
    /// The same in days, where the plan says days or weeks: they keep the time on the clock.
    pub worn_days: Option<u32>,
    /// The step that asks for it, from 1.
    pub step: u32,
    /// The revision of the plan, an index into the course's plans.
    pub plan: usize,
    /// Due on any day from the first to the second; `key.date` is the first.
    pub window: Option<(NaiveDate, NaiveDate)>,
    /// Its window opens at its own time, also where that is before the turn of the day.
    pub opens_at_night: bool,
    /// How many days before and after its own it may be taken, where the plan says so.
    pub around: Option<u32>,
    /// Where it comes a number of hours after another one, whatever the clock shows then: from which time they are
    /// counted.
    pub hours: Option<Hours>,
    /// What a later decision made of it.
    pub fate: Option<Fate>,
    /// Where a decision on this dose has moved it: the local day, and the time, at which the plan has it.
    pub moved_from: Option<(NaiveDate, Option<NaiveTime>)>,
    /// Only a trace of a dose that is not due on this day any more.
    pub trace: bool,
}

/// What a decision on a single dose made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is due on another day, or at another time.
    Moved {
        /// The local day.
        on: NaiveDate,
        /// The time on the local clock.
        clock: Option<NaiveTime>,
    },
    /// It is left out.
    LeftOut,
}

/// The least time between two doses as needed, in days or months of the directions (`as needed every 3 days`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spacing {
    /// Days of 24 hours each.
    Days(u32),
    /// Calendar months.
    Months(u32),
}

/// What a plan allows as needed on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsNeeded {
    /// Of which course.
    pub course: CourseId,
    /// Which of the lines as needed of these directions it is, from 0.
    pub line: u8,
    /// How much each time.
    pub amount: Amount,
    /// The first dose since these directions are in force, or of an episode, where it differs.
    pub first: Option<Amount>,
    /// The day since which these directions are in force.
    pub since: NaiveDate,
    /// The least and the usual most minutes between two.
    pub apart: Option<(u32, u32)>,
    /// The least days or months between two.
    pub spacing: Option<Spacing>,
    /// What for.
    pub reason: Option<Box<str>>,
}

impl Due {
    /// Its hours are counted from midnight, as the plan says no first time: nobody knows whether that is meant.
    pub fn is_guessed(&self) -> bool {
        self.hours == Some(Hours::Guessed)
    }

    /// Names the moment as it is shown on the local clock.
    pub fn moment(&self) -> &DueMoment {
        &self.shown
    }

    /// Whether a day and a moment, as they are shown or as the plan says them, name this dose. Without a moment the day
    /// alone does.
    pub fn is_named(&self, date: NaiveDate, moment: Option<&DueMoment>) -> bool {
        let here = |on: NaiveDate, own: &DueMoment| on == date && moment.is_none_or(|moment| moment == own);
        here(self.on, &self.shown) || here(self.key.date, &self.key.moment)
    }
}
