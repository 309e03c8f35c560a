//! May I, when at the earliest, and what is left after: the limits that a person typed in from the prescription.
//!
//! One question, [`about`], for every verb and every screen. It is answered for a moment by the plan that is in force
//! at that moment, and so is the earliest minute at which the same question is answered `allowed`.
//!
//! - A gap is over when exactly that long has passed. A ceiling "in any 24 hours" counts doses later than 24 hours
//!   ago; one exactly 24 hours old no longer counts. A calendar day runs from local midnight. Hours are elapsed time.
//! - Doses up to the minute of the question count, whatever order they were written down in: of two doses of one minute,
//!   one came first.
//! - Several records of one due dose are one dose, taken in parts.
//! - Where the person's figures leave it open, the answer says so and picks nothing.

mod about;
mod asked;
mod ceiling;
mod changed;
mod counted;
mod earliest;
mod gather;
mod log;
mod passed;
mod plan;
mod point;
mod reach;
mod said;
mod spans;
mod subject;
mod turn;
mod verdict;
mod words;

use std::fmt;

use chrono::{DateTime, FixedOffset};

use super::amount::Quantity;
use super::course::hours_key;
use super::most::Most;
use super::preparation::Exact;

pub use self::about::{about, broken, nearing, next_amount, room, too_soon};
pub use self::asked::Asked;
pub use self::changed::changed;
pub use self::passed::{Passed, passed};
pub use self::plan::{PlanFault, Planning, first_of_each, first_slips, plan_faults, plan_faults_by_day};
pub use self::reach::reach;

/// The answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Nothing that was typed in speaks against it.
    Allowed,
    /// The gap since the last dose is not over.
    TooSoon,
    /// A ceiling would be passed.
    Cap,
    /// Both.
    TooSoonAndCap,
    /// The plan is not in force on that day.
    NotInPeriod,
    /// It is late, and within the time in which the prescriber has it taken late.
    TakeLate,
    /// It is later than the prescriber has it taken late.
    Skip,
    /// The figures leave it open.
    NotDefined,
}

/// `allowed`, `too-soon`, `cap` and so on: the words of machine-readable rows.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allowed => "allowed",
            Self::TooSoon => "too-soon",
            Self::Cap => "cap",
            Self::TooSoonAndCap => "too-soon-and-cap",
            Self::NotInPeriod => "not-in-period",
            Self::TakeLate => "take-late",
            Self::Skip => "skip",
            Self::NotDefined => "not-defined",
        })
    }
}

/// Which of the person's figures a reason is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The least time between two doses, from the limits.
    Gap,
    /// The least time between two doses, from the directions.
    Apart,
    /// The least time between two episodes.
    EpisodeGap,
    /// The least time between two doses of the plan.
    Interval,
    /// The time since the last dose of another course.
    Washout,
    /// How many times larger or smaller a dose of the plan may be than the one before.
    Factor,
    /// The maximum in any number of hours.
    PerHours(u32),
    /// The most in one dose.
    PerDose,
    /// The most in any 24 hours.
    PerDay,
    /// The most from midnight to midnight.
    PerCalendarDay,
    /// The most in any 7 days.
    PerWeek,
    /// The most in one episode.
    PerEpisode,
    /// The days on which the plan is in force.
    Period,
    /// How late a dose is still taken.
    Late,
    /// How much is taken is not known.
    Amount,
    /// What the plan itself has: the amount, or that there is a dose at all.
    Plan,
    /// When the plan has the next dose: to know, nothing that speaks against this one.
    Next,
}

impl Rule {
    /// The word for it in machine-readable rows; of a limit, its key in the file.
    pub fn key(self) -> &'static str {
        match self {
            Self::PerHours(hours) => hours_key(hours),
            Self::EpisodeGap => "episode_gap",
            Self::Interval => "interval",
            Self::Washout => "washout",
            Self::Factor => "max_factor",
            Self::Gap => "gap",
            Self::Apart => "apart",
            Self::PerDose => "per_dose",
            Self::PerDay => "per_day",
            Self::PerCalendarDay => "per_calendar_day",
            Self::PerWeek => "per_week",
            Self::PerEpisode => "per_episode",
            Self::Period => "period",
            Self::Late => "late",
            Self::Amount => "amount",
            Self::Plan => "plan",
            Self::Next => "next",
        }
    }
}

/// Why the answer is as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Which figure.
    pub rule: Rule,
    /// In words, with the person's figures; a sentence without its point.
    pub text: String,
}

impl Reason {
    /// Whether it is about a ceiling.
    pub fn is_of_a_ceiling(&self) -> bool {
        matches!(
            self.rule,
            Rule::PerDose | Rule::PerHours(_) | Rule::PerDay | Rule::PerCalendarDay | Rule::PerWeek | Rule::PerEpisode
        )
    }

    /// With its point, where it is not a question.
    pub fn closed(&self) -> String {
        if self.text.ends_with('?') {
            self.text.clone()
        } else {
            format!("{}.", self.text)
        }
    }
}

/// What a ceiling leaves once the dose has been taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Which ceiling.
    pub rule: Rule,
    /// How much, in the unit of the ceiling.
    pub left: Exact,
    /// The component that the ceiling is of; `None`: of the product.
    pub component: Option<Box<str>>,
}

/// How much of a ceiling has been used up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Which ceiling.
    pub rule: Rule,
    /// How much, in the unit of the ceiling.
    pub used: Exact,
    /// The ceiling.
    pub most: Most,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// In one word.
    pub verdict: Verdict,
    /// The first whole minute at which it would be allowed if nothing else is taken, by the clock of the place.
    /// `None` when it is allowed already, when it never is, and when the figures leave it open.
    pub earliest: Option<DateTime<FixedOffset>>,
    /// What each ceiling leaves once this dose has been taken, the tightest first; only for what may be taken.
    pub left_after: Vec<Left>,
    /// Why.
    pub because: Vec<Reason>,
    /// How much was asked about.
    pub amount: Option<Quantity>,
    /// What the prescriber said to do at the ceiling, when one is reached.
    pub show: Option<String>,
    /// The last dose before the question.
    pub last: Option<DateTime<FixedOffset>>,
    /// Whether any limit is stated that could speak against it.
    pub stated: bool,
}

impl Answer {
    /// Whether a dose that is about to be recorded is asked about first: it is recorded all the same if it happened.
    pub fn asks(&self) -> bool {
        let asked = |reason: &Reason| reason.rule == Rule::Plan;
        match self.verdict {
            Verdict::TooSoon | Verdict::Cap | Verdict::TooSoonAndCap | Verdict::NotInPeriod | Verdict::Skip => true,
            Verdict::Allowed | Verdict::TakeLate | Verdict::NotDefined => self.because.iter().any(asked),
        }
    }

    /// Whether a ceiling counts by episode and none was named: then it counted for none.
    pub fn names_no_episode(&self) -> bool {
        let counts = |reason: &Reason| matches!(reason.rule, Rule::PerEpisode | Rule::EpisodeGap);
        self.because.iter().any(counts) && self.verdict == Verdict::NotDefined
    }
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_counting;
#[cfg(test)]
mod tests_due;
#[cfg(test)]
mod tests_plan;
