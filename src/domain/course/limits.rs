//! The limits of a prescription, as the person typed them in.

use std::fmt;
use std::sync::LazyLock;

use super::CourseId;
use crate::domain::amount::Quantity;
use crate::domain::most::Most;
use crate::domain::words::length;

/// What the person may take at most, typed in from the prescription.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Most in one dose.
    pub per_dose: Option<Most>,
    /// Most in any 24 hours.
    pub per_day: Option<Most>,
    /// Most from local midnight to midnight.
    pub per_calendar_day: Option<Most>,
    /// Most in any 7 days.
    pub per_week: Option<Most>,
    /// Most in one episode (an attack, a session).
    pub per_episode: Option<Most>,
    /// The maximum in any number of hours, each with its hours, the shortest first.
    pub per_hours: Vec<(u32, Most)>,
    /// Other courses whose doses count towards the ceilings of a component, of a mass, or of doses.
    pub shared: Vec<CourseId>,
    /// Least time from one dose to the next, in minutes.
    pub gap: Option<u32>,
    /// The second part of a first dose, for which the gap does not hold.
    pub second_part: Option<SecondPart>,
    /// Least time from the last dose of one episode to the first of another, in minutes.
    pub episode_gap: Option<u32>,
    /// Least time between two doses of the plan, in minutes: for the plan and decisions on it, not for what is taken.
    pub interval: Option<u32>,
    /// This many minutes must have passed since the last dose of another course.
    pub washout: Vec<(CourseId, u32)>,
    /// A dose this many times larger or smaller than in the plan, or than in the step before, is a slip of the unit.
    pub max_factor: Option<rust_decimal::Decimal>,
    /// Largest rise from one step to the next that the prescriber allows.
    pub rise: Option<Quantity>,
    /// How long a dose that is late is still taken.
    pub late: Option<Late>,
    /// What to do when a limit is reached, in the prescriber's words.
    pub show: Option<String>,
}

/// How long a dose that is late is still taken, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Late {
    /// Up to so long after its time.
    After(u32),
    /// Until so long before the next dose of the plan.
    BeforeNext(u32),
}

impl Late {
    /// How many whole days after its own a dose can still be late; `None`: as long as the next one takes to come.
    pub fn days(self) -> Option<i64> {
        match self {
            Self::After(minutes) => Some(i64::from(minutes) / (24 * 60)),
            Self::BeforeNext(_) => None,
        }
    }

    /// Its minutes, after the dose or before the next one.
    pub fn minutes(self) -> u32 {
        match self {
            Self::After(minutes) | Self::BeforeNext(minutes) => minutes,
        }
    }
}

/// `up to 5 days after its time`, `until 2 days before the next dose`
impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(minutes) => write!(f, "up to {} after its time", length(*minutes)),
            Self::BeforeNext(0) => f.write_str("until the next dose is due"),
            Self::BeforeNext(minutes) => write!(f, "until {} before the next dose", length(*minutes)),
        }
    }
}

/// The most hours that a ceiling of its own can count over: thirty days.
pub const MOST_HOURS: u32 = 720;

/// The key of the ceiling over this many hours: `per_6_hours`.
pub fn hours_key(hours: u32) -> &'static str {
    static KEYS: LazyLock<Vec<String>> =
        LazyLock::new(|| (0..=MOST_HOURS).map(|hours| format!("per_{hours}_hours")).collect());
    let at = usize::try_from(hours).ok();
    at.and_then(|at| KEYS.get(at)).map_or("per_day", String::as_str)
}

/// A dose that may follow a first one although the gap is not over: once, and only in this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondPart {
    /// The least minutes after the first one.
    pub after: u32,
    /// The most minutes after it.
    pub within: Option<u32>,
}
