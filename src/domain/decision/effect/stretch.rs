//! Days in a row that differ in one way, and which of them are meant.

use chrono::{Datelike, NaiveDate};

use crate::domain::directions::Weekday7;
use crate::domain::words;

/// Days in a row that would be different in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first.
    pub from: NaiveDate,
    /// The last; `None`: as far ahead as anybody looked.
    pub until: Option<NaiveDate>,
    /// Which days between these are meant; `None`: each of them.
    pub rhythm: Option<Rhythm>,
    /// What would be taken, on each of them.
    pub now: String,
    /// What the plan in force says.
    pub was: String,
}

impl Stretch {
    /// `30 Nov - 6 Dec`, `from 30 Nov 2027`, `from 28 Nov on Sat, Sun`
    pub fn span(&self, today: NaiveDate) -> String {
        let near = |day| words::short_near(day, today);
        let span = match self.until {
            None => format!("from {}", near(self.from)),
            Some(until) if until == self.from => near(self.from),
            Some(until) => format!("{} - {}", near(self.from), near(until)),
        };
        span + &self.rhythm.map(Rhythm::words).unwrap_or_default()
    }

    /// Whether it has a day.
    pub fn has(&self, day: NaiveDate) -> bool {
        let within = self.from <= day && self.until.is_none_or(|until| day <= until);
        within && self.rhythm.is_none_or(|rhythm| rhythm.has(self.from, day))
    }

    /// `30 Nov - 6 Dec  75 mcg  (was 100 mcg)`
    pub fn words(&self, today: NaiveDate) -> String {
        format!("{}  {}  (was {})", self.span(today), self.now, self.was)
    }
}

/// Which days of a stretch are meant, where these are not all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// Those on these weekdays, a bit for each from Monday on.
    Weekdays(u8),
    /// The first, and each one this number of days after the last.
    Every(i64),
}

impl Rhythm {
    /// That of some days, all of which it has and no others between the first and the last.
    pub(super) fn of(days: &[NaiveDate]) -> Option<Self> {
        let (first, last) = (*days.first()?, *days.last()?);
        let bits = days.iter().fold(0, |bits, day| bits | bit(*day));
        let all = first.iter_days().take_while(|day| *day <= last);
        if all.filter(|day| bits & bit(*day) != 0).eq(days.iter().copied()) {
            return Some(Self::Weekdays(bits)).filter(|_| bits != 0b111_1111);
        }
        let every = (*days.get(1)? - first).num_days();
        let even = days.windows(2).all(|pair| (pair[1] - pair[0]).num_days() == every);
        even.then_some(Self::Every(every))
    }

    /// Whether it has a day, seen from its first.
    pub(super) fn has(self, first: NaiveDate, day: NaiveDate) -> bool {
        match self {
            Self::Weekdays(bits) => bits & bit(day) != 0,
            Self::Every(every) => (day - first).num_days() % every == 0,
        }
    }

    /// How long it takes to come round, in days.
    pub(super) fn round(self) -> i64 {
        match self {
            Self::Weekdays(_) => 7,
            Self::Every(every) => every,
        }
    }

    /// ` on Sat, Sun`, ` every 2 days`
    pub(super) fn words(self) -> String {
        match self {
            Self::Weekdays(bits) => {
                let days = (0..7).filter(|day| bits >> day & 1 == 1);
                let days: Vec<String> = days.map(|day| Weekday7(day).to_string()).collect();
                format!(" on {}", days.join(", "))
            }
            Self::Every(every) => format!(" every {every} days"),
        }
    }
}

pub(super) fn bit(day: NaiveDate) -> u8 {
    1 << day.weekday().num_days_from_monday()
}
