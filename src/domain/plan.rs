//! Steps, and plans made of them. A plan is one revision: the steps in force from a date.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use rust_decimal::Decimal;

use super::clock::read_date;
use super::directions::Directions;

/// How long a step lasts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Length {
    /// No end.
    Open,
    /// A number of days.
    Days(u32),
    /// A number of weeks.
    Weeks(u32),
    /// A number of calendar months, to the same day of the month.
    Months(u32),
    /// To this date; it is the last day of the step.
    Until(NaiveDate),
    /// Until this many doses have been due.
    Doses(u32),
    /// Until this many doses have been taken.
    Taken(u32),
    /// A number of cycles of the directions (`days 1-21 of 28`).
    Cycles(u32),
    /// Until the person and the prescriber decide.
    Decided,
}

/// What happens when the time of a step is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Then {
    /// The next step begins.
    #[default]
    GoOn,
    /// The step runs on at its dose until somebody decides: a gate.
    Ask,
}

/// Directions for a length of time: one rung of the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// What to take; no lines means nothing.
    pub take: Directions,
    /// For how long.
    pub length: Length,
    /// What comes when it is over.
    pub then: Then,
    /// In the person's or prescriber's words.
    pub note: Option<String>,
}

/// Whether the ladder begins again when it has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Repeat {
    /// It ends.
    #[default]
    No,
    /// It repeats from this step (1 is the first), this many times in all; `None`: for ever.
    From {
        /// The step at which each later pass begins, from 1.
        step: u32,
        /// Passes in all, the first included; `None` for ever.
        times: Option<u32>,
    },
}

/// Where in its ladder a revision begins, where that is not its first step from the beginning: the ladder was edited while
/// one of its steps was in force.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Begins {
    /// The step with which it begins, from 1; one more than there are steps where the ladder is over.
    pub step: u32,
    /// The number of the first step, where the ladder counts on from an earlier one; 1 otherwise.
    pub first: u32,
    /// Which day of that step its first day is, from 1: days are counted from the day on which the step began.
    pub day: u32,
    /// How long that step lasts from then on, where a part of it has gone by.
    pub length: Option<Length>,
    /// The plan asks when that is over, though the step itself does not.
    pub ask: bool,
    /// Its directions this time, where they are others.
    pub take: Option<Directions>,
}

/// One revision of a course's plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Plan {
    /// Its first day.
    pub from: NaiveDate,
    /// Clock time of the first dose, where directions count hours from it.
    pub at: Option<NaiveTime>,
    /// The ladder.
    pub steps: Vec<Step>,
    /// Where in the ladder it begins; `None`: with the first step.
    pub begins: Option<Begins>,
    /// Whether it begins again.
    pub repeat: Repeat,
    /// Body weight in kg from which amounts for each kilogram are calculated.
    pub weight: Option<Decimal>,
    /// Body surface in m2 from which amounts for each square metre are calculated.
    pub surface: Option<Decimal>,
    /// The day on which it was written down, where known.
    pub entered: Option<NaiveDate>,
    /// Who decided it.
    pub by: Option<String>,
    /// Why.
    pub why: Option<String>,
}

impl Plan {
    /// The same as steps that are taken one after the other from its first day on: without those before the one with which
    /// it begins, and of that one what is left.
    #[must_use]
    pub fn from_its_day(&self) -> Self {
        let Some(begins) = &self.begins else {
            return self.clone();
        };
        let index = usize::try_from(begins.step).unwrap_or(usize::MAX).saturating_sub(1);
        let mut steps = self.steps.get(index..).unwrap_or_default().to_vec();
        if let Some(first) = steps.first_mut() {
            first.length = begins.length.clone().unwrap_or_else(|| first.length.clone());
            let gone = i64::from(begins.day.saturating_sub(1));
            let take = begins.take.as_ref().unwrap_or(&first.take);
            first.take = take.turned(gone, self.from - TimeDelta::days(gone)).unwrap_or_default();
            if begins.ask {
                first.then = Then::Ask;
            }
        }
        let whole = begins.length.is_none() && begins.take.is_none() && begins.day <= 1;
        let repeat = match self.repeat {
            Repeat::From { step, times } => {
                let again = usize::try_from(step).unwrap_or(1).saturating_sub(1);
                if again > index || again == index && whole {
                    let step = u32::try_from(again - index + 1).unwrap_or(1);
                    Repeat::From { step, times }
                } else {
                    // What comes round begins with a step that is not among these.
                    let begins = u32::try_from(steps.len() + 1).unwrap_or(1);
                    let left = times.map(|times| times.saturating_sub(1));
                    if left != Some(0) {
                        steps.extend(self.steps.get(again..).unwrap_or_default().iter().cloned());
                    }
                    match left {
                        Some(0 | 1) => Repeat::No,
                        left => Repeat::From {
                            step: begins,
                            times: left,
                        },
                    }
                }
            }
            Repeat::No => Repeat::No,
        };
        Self {
            steps,
            begins: None,
            repeat,
            ..self.clone()
        }
    }
}

/// Why a text is not a length or a repeat.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a {what}; expected {expected}")]
pub struct PhraseError {
    /// As typed.
    pub found: String,
    /// What it should have been.
    pub what: &'static str,
    /// What would be valid there.
    pub expected: &'static str,
}

const LENGTHS: &str = "2 days, 3 weeks, 1 month, 21 doses, 20 doses taken, 8 cycles, until decided or no end";
const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];
const REPEATS: &str = "for ever, 6 times, from step 2 for ever, or from step 2 6 times";

impl FromStr for Length {
    type Err = PhraseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || PhraseError {
            found: text.trim().to_owned(),
            what: "length of a step",
            expected: LENGTHS,
        };
        let mut lower = text.trim().to_lowercase();
        // `three weeks`
        if let Some((first, rest)) = lower.split_once(' ')
            && let Some(n) = NUMBERS.iter().position(|name| *name == first)
        {
            lower = format!("{n} {rest}");
        }
        let words: Vec<&str> = lower.split_whitespace().collect();
        match words.as_slice() {
            ["open" | "forever" | "ongoing"] | ["no", "end"] | ["for", "ever"] => {
                return Ok(Self::Open);
            }
            ["decided"] | ["until", "decided"] => return Ok(Self::Decided),
            ["until", date] => return read_date(date).map(Self::Until).map_err(|_| wrong()),
            _ => {}
        }
        // `7d`, `2w` and `3 months` alike.
        let digits = lower.len() - lower.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (count, unit) = lower.split_at_checked(digits).ok_or_else(wrong)?;
        let count = match (count, unit.trim_start().split_once(' ')) {
            ("", Some(("one" | "a", _))) => 1,
            ("", _) => return Err(wrong()),
            (n, _) => n
                .parse::<u32>()
                .ok()
                .filter(|n| (1..=100_000).contains(n))
                .ok_or_else(wrong)?,
        };
        let unit = unit.trim().trim_start_matches("one ").trim_start_matches("a ");
        match unit {
            "d" | "day" | "days" => Ok(Self::Days(count)),
            "w" | "wk" | "wks" | "week" | "weeks" => Ok(Self::Weeks(count)),
            "fortnight" | "fortnights" => Ok(Self::Weeks(count.checked_mul(2).ok_or_else(wrong)?)),
            "m" | "mth" | "mths" | "month" | "months" => Ok(Self::Months(count)),
            "year" | "years" => Ok(Self::Months(count.checked_mul(12).ok_or_else(wrong)?)),
            "dose" | "doses" => Ok(Self::Doses(count)),
            "dose taken" | "doses taken" | "taken" => Ok(Self::Taken(count)),
            "cycle" | "cycles" => Ok(Self::Cycles(count)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut count =
            |n: &u32, unit: &str, tail: &str| write!(f, "{n} {unit}{}{tail}", if *n == 1 { "" } else { "s" });
        match self {
            Self::Open => f.write_str("no end"),
            Self::Days(n) => count(n, "day", ""),
            Self::Weeks(n) => count(n, "week", ""),
            Self::Months(n) => count(n, "month", ""),
            Self::Until(date) => write!(f, "until {date}"),
            Self::Doses(n) => count(n, "dose", ""),
            Self::Taken(n) => count(n, "dose", " taken"),
            Self::Cycles(n) => count(n, "cycle", ""),
            Self::Decided => f.write_str("until decided"),
        }
    }
}

impl FromStr for Repeat {
    type Err = PhraseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || PhraseError {
            found: text.trim().to_owned(),
            what: "repeat",
            expected: REPEATS,
        };
        let lower = text.trim().to_lowercase().replace(',', " ");
        let mut words: Vec<&str> = lower.split_whitespace().collect();
        let mut step = 1;
        if let ["from", "step", n, ..] = words.as_slice() {
            step = n.parse().ok().filter(|n| (1..=1000).contains(n)).ok_or_else(wrong)?;
            words.drain(..3);
        }
        match words.as_slice() {
            ["no" | "never"] if step == 1 => Ok(Self::No),
            ["forever"] | ["for", "ever"] => Ok(Self::From { step, times: None }),
            [n, "times" | "time"] => {
                let times = n.parse().ok().filter(|n| (1..=100_000).contains(n)).ok_or_else(wrong)?;
                Ok(Self::From {
                    step,
                    times: Some(times),
                })
            }
            [] if step > 1 => Ok(Self::From { step, times: None }),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Repeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::No => f.write_str("no"),
            Self::From { step, times } => {
                if *step > 1 {
                    write!(f, "from step {step} ")?;
                }
                match times {
                    None => f.write_str("for ever"),
                    Some(1) => f.write_str("1 time"),
                    Some(n) => write!(f, "{n} times"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_back() {
        for text in [
            "2 days",
            "1 week",
            "3 months",
            "21 doses",
            "20 doses taken",
            "8 cycles",
            "until decided",
            "no end",
            "until 2026-05-01",
        ] {
            assert_eq!(text.parse::<Length>().unwrap().to_string(), text);
        }
        assert_eq!("7d".parse::<Length>().unwrap(), Length::Days(7));
        for (text, shown) in [
            ("three weeks", "3 weeks"),
            ("ten doses", "10 doses"),
            ("a fortnight", "2 weeks"),
            ("3 wks", "3 weeks"),
            ("two months", "2 months"),
        ] {
            assert_eq!(text.parse::<Length>().unwrap().to_string(), shown);
        }
        assert_eq!("a week".parse::<Length>().unwrap(), Length::Weeks(1));
        for text in ["", "0 days", "days", "5 moons", "until May"] {
            assert!(text.parse::<Length>().is_err(), "{text}");
        }
    }

    #[test]
    fn repeats_read_back() {
        for text in [
            "for ever",
            "6 times",
            "from step 2 for ever",
            "from step 3 6 times",
            "no",
        ] {
            assert_eq!(text.parse::<Repeat>().unwrap().to_string(), text);
        }
        assert!("now and then".parse::<Repeat>().is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}") {
            let _ = text.parse::<Length>();
            let _ = text.parse::<Repeat>();
        }
    }
}
