//! Dated decisions on a plan: hold, advance, back, pause, resume, stop, leave out, move, set the amount.
//!
//! The words, the reader and the printer of each are in [`super::decision`].

use std::fmt;

use chrono::{NaiveDate, NaiveTime};

use super::amount::Amount;
use super::directions::{Days, Directions, Moment, Weekday7};
use super::journal::DueMoment;
use super::plan::Length;
use super::vocabulary::Vocabulary;

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Stay on the current step for this many more days.
    Hold {
        /// Days.
        days: u32,
        /// Everything after moves by as many days. Otherwise only these days stay, and the calendar goes on as it was.
        shift: bool,
    },
    /// Stay on the step in force from now on.
    Stay {
        /// The plan asks when the time of the step is over. Otherwise nobody is asked: the step has no end.
        asks: bool,
    },
    /// Begin the next step.
    Advance,
    /// Go back this many steps and restart there.
    Back(u32),
    /// Restart the whole ladder.
    Restart,
    /// Restart the current step.
    RestartStep,
    /// Begin this step (from 1).
    GoTo(u32),
    /// Back down the steps already climbed, each for its own time, to this one (from 1), which then has no end.
    Down {
        /// The last of them.
        to: u32,
    },
    /// Each step to come that lasts some days, weeks or months lasts this long.
    Each(Length),
    /// Nothing is due, for this many days or until resumed.
    Pause {
        /// Days; `None` until a `resume`.
        days: Option<u32>,
        /// The plan waits meanwhile (everything after moves). Otherwise its calendar goes on and the days are left out.
        shift: bool,
    },
    /// Go on after a pause.
    Resume,
    /// Nothing is due any more.
    Stop,
    /// These doses are not taken.
    LeaveOut(Vec<DoseRef>),
    /// One dose is taken on another day, or at another time.
    Move {
        /// The dose.
        dose: DoseRef,
        /// The day on which it is taken.
        to: NaiveDate,
        /// At another clock time.
        at: Option<NaiveTime>,
    },
    /// Each dose is this amount, from now until the step changes, or for a number of days.
    Set {
        /// The amount each time, or its range.
        amount: Amount,
        /// Only at this moment of the day.
        at: Option<Moment>,
        /// Only for this many days.
        days: Option<u32>,
    },
    /// What was due on one weekday is due on another.
    Weekday {
        /// The weekday of the plan.
        from: Weekday7,
        /// The weekday on which it is taken instead.
        to: Weekday7,
        /// On the steps to come as well. Otherwise until the step changes.
        good: bool,
    },
    /// Only on these days, or only at this moment: once a week instead of twice.
    Only {
        /// What is kept.
        kept: Kept,
        /// On the steps to come as well. Otherwise until the step changes.
        good: bool,
    },
    /// The same amounts at another moment of the day.
    Time {
        /// The moment of the plan; `None` where it has one only.
        from: Option<Moment>,
        /// The moment at which it is taken instead.
        to: Moment,
        /// On the steps to come as well. Otherwise until the step changes.
        good: bool,
    },
    /// Other directions, until the step changes.
    Take(Directions),
}

/// Which doses are still taken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kept {
    /// Those of these days.
    Days(Days),
    /// Those of this moment of the day.
    Moment(Moment),
}

/// One dose or all doses of a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DoseRef {
    /// The day for which it was planned.
    pub date: NaiveDate,
    /// The moment of the day; `None`: every dose of the day.
    pub moment: Option<DueMoment>,
}

/// A decision on a course's plan: it alters no day before `on`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    /// The first day on which it holds.
    pub on: NaiveDate,
    /// The last dose of that day that stays as it was, by the plan's own moment: the decision begins with the dose
    /// after it. `None`: with the first of the day.
    pub after: Option<DueMoment>,
    /// When that dose was by the plan's clock at the time of the decision, where its moment is a slot: slots may get other
    /// times later, and what was still to come then stays so.
    pub after_time: Option<NaiveTime>,
    /// The day on which it was written down, where that is another.
    pub entered: Option<NaiveDate>,
    /// What.
    pub verb: Verb,
    /// Who decided it.
    pub by: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// Taken back: kept in the file with this reason, and without effect.
    pub void: Option<String>,
    /// Identifier within its file, for undo and merging; hand-written changes may have none.
    pub id: Option<String>,
}

impl Verb {
    /// Whether it changes how much a dose is that has a window of days, wherever it is in that window.
    pub fn is_of_a_window(&self) -> bool {
        match self {
            Self::Take(take) => take.lines.iter().any(|line| line.days.follow_what_is_taken()),
            Self::Set { .. } | Self::Advance | Self::Back(_) | Self::GoTo(_) | Self::Restart | Self::RestartStep => {
                true
            }
            _ => false,
        }
    }

    /// Whether it moves to another step, so that a ladder written out afterwards has it in itself.
    pub fn moves(&self) -> bool {
        matches!(
            self,
            Self::Advance
                | Self::Back(_)
                | Self::Restart
                | Self::RestartStep
                | Self::GoTo(_)
                | Self::Down { .. }
                | Self::Resume
                | Self::Take(_)
        )
    }

    /// Whether it begins a step, or directions whose days count from it. After a pause a step goes on.
    pub fn restarts(&self) -> bool {
        self.moves() && !matches!(self, Self::Resume)
    }

    /// Whether it changes what is taken from a dose on. What is longer, or is about doses that it names, holds for a day.
    pub fn begins_with_a_dose(&self) -> bool {
        !matches!(
            self,
            Self::Hold { .. } | Self::Stay { .. } | Self::Each(_) | Self::LeaveOut(_) | Self::Move { .. }
        )
    }
}

impl DoseRef {
    /// Whether this is the dose that it names, by its day and moment.
    pub fn names(&self, date: NaiveDate, moment: &DueMoment) -> bool {
        date == self.date && self.moment.as_ref().is_none_or(|named| named == moment)
    }
}

impl Change {
    /// A decision that holds from this day.
    pub fn new(on: NaiveDate, verb: Verb) -> Self {
        Self {
            on,
            after: None,
            after_time: None,
            entered: None,
            verb,
            by: None,
            why: None,
            void: None,
            id: None,
        }
    }
}

impl DueMoment {
    /// Reads the moment of one due dose: `evening`, `07:00`, `2 of 3`, `day`.
    pub fn parse(text: &str, words: &Vocabulary) -> Option<Self> {
        if text == "day" {
            return Some(Self::Nth(1, 1));
        }
        let numbers = |(n, of): (&str, &str)| Some((n.trim().parse().ok()?, of.trim().parse().ok()?));
        let Some((n, of)): Option<(u32, u32)> = text.split_once(" of ").and_then(numbers) else {
            return Moment::parse(text, words).map(Self::At);
        };
        (1..=of).contains(&n).then_some(Self::Nth(n, of))
    }
}

impl Moment {
    /// Reads a single moment: `evening`, `30 min before breakfast`, `07:00`.
    pub fn parse(text: &str, words: &Vocabulary) -> Option<Self> {
        let read = Directions::understood(&format!("1 dose {text}"), words)?;
        match read.lines.as_slice() {
            [one] if one.days == super::directions::Days::Every && one.lasts.is_none() => Some(one.moment.clone()),
            _ => None,
        }
    }
}

impl fmt::Display for DoseRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        self.moment.as_ref().map_or(Ok(()), |moment| write!(f, " {moment}"))
    }
}
