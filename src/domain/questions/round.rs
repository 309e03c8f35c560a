//! Which reading around a dose: before it, or some minutes after.

use std::fmt;
use std::str::FromStr;

/// Which reading around a dose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Round {
    /// Before it.
    Before,
    /// A number of minutes after it.
    After(u32),
}

/// `before`, `after 40 min`, `after 2 h`: as the journal keeps it.
impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before => f.write_str("before"),
            Self::After(minutes) if minutes % 60 == 0 && *minutes > 0 => write!(f, "after {} h", minutes / 60),
            Self::After(minutes) => write!(f, "after {minutes} min"),
        }
    }
}

/// A text is not a reading around a dose.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time around a dose; expected before, after 40 min or after 2 h")]
pub struct RoundError(String);

impl FromStr for Round {
    type Err = RoundError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || RoundError(text.to_owned());
        let lower = text.trim().to_lowercase();
        if lower == "before" {
            return Ok(Self::Before);
        }
        let rest = lower.strip_prefix("after").ok_or_else(wrong)?.trim();
        minutes(rest).map(Self::After).ok_or_else(wrong)
    }
}

/// `40 min`, `2 h`, `1 h 30 min`, `90`: minutes.
pub fn minutes(text: &str) -> Option<u32> {
    let lower = text.trim().to_lowercase();
    let mut rest = lower.as_str();
    let mut sum = 0_u32;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, tail) = rest.split_at_checked(digits)?;
        let tail = tail.trim_start();
        let letters = tail.len() - tail.trim_start_matches(char::is_alphabetic).len();
        let (unit, after) = tail.split_at_checked(letters)?;
        let each = match unit {
            "" | "m" | "min" | "mins" | "minute" | "minutes" => 1,
            "h" | "hr" | "hour" | "hours" => 60,
            _ => return None,
        };
        sum = sum.checked_add(number.parse::<u32>().ok()?.checked_mul(each)?)?;
        rest = after.trim_start();
    }
    (1..=7 * 24 * 60).contains(&sum).then_some(sum)
}
