//! A calendar month: one file of the journal.

use std::fmt;

use chrono::{Datelike, NaiveDate, TimeDelta};

/// A calendar month: one journal file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month {
    /// Year.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
}

impl Month {
    /// The month of a date.
    pub fn of(date: NaiveDate) -> Self {
        Self {
            year: date.year(),
            month: date.month(),
        }
    }

    /// Its first day.
    pub fn first(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default()
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        self.plus(1).first() - TimeDelta::days(1)
    }

    /// A number of months later (or earlier).
    pub fn plus(self, months: i32) -> Self {
        let count = self.year * 12 + i32::try_from(self.month).unwrap_or(1) - 1 + months;
        Self {
            year: count.div_euclid(12),
            month: u32::try_from(count.rem_euclid(12)).unwrap_or(0) + 1,
        }
    }

    /// How many months two of them are apart.
    pub fn apart(self, other: Self) -> u32 {
        let count = |month: Self| month.year * 12 + i32::try_from(month.month).unwrap_or(1);
        count(self).abs_diff(count(other))
    }
}

/// `2026-11`, the name of the file without its ending.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// A text is not a month such as `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a month such as 2026-11")]
pub struct NotAMonth;

impl std::str::FromStr for Month {
    type Err = NotAMonth;

    /// Reads what is printed, `2026-11`, and nothing else. By hand, because it is asked of every file of a history.
    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let digits = |text: &str| {
            let all = text.bytes().all(|b| b.is_ascii_digit());
            all.then(|| text.parse::<u32>().ok()).flatten()
        };
        let (year, month) = match text.split_once('-') {
            Some((year, month)) if (year.len(), month.len()) == (4, 2) => (digits(year), digits(month)),
            _ => return Err(NotAMonth),
        };
        match (year.and_then(|year| i32::try_from(year).ok()), month) {
            (Some(year), Some(month @ 1..=12)) => Ok(Self { year, month }),
            _ => Err(NotAMonth),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_count_over_year_ends() {
        let month: Month = "2026-11".parse().unwrap();
        assert_eq!(month.plus(2).to_string(), "2027-01");
        assert_eq!(month.plus(-11).to_string(), "2025-12");
        assert_eq!(month.last(), NaiveDate::from_ymd_opt(2026, 11, 30).unwrap());
    }
}
