//! Until when a supply lasts, and how that is said.

use chrono::NaiveDate;

use crate::domain::amount::Quantity;
use crate::domain::words;

/// How many days ahead are looked at.
pub(super) const AHEAD: usize = 731;

/// Until when a supply lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasts {
    /// Everything that is due up to this day is there, and not everything of the next; the day before today: not even
    /// that of today.
    Until(NaiveDate),
    /// Nothing is left, since the dose of this day.
    Out(NaiveDate),
    /// Longer than two years.
    Long,
    /// Nothing that uses it up is due by the plan.
    Unused,
    /// The doses are in another unit, and the preparation does not say what one makes of the other.
    Unknown,
}

impl Lasts {
    /// `22 tablets, until Thu 3 Dec at this plan`
    pub fn words(self, left: &Quantity, today: NaiveDate) -> String {
        let until = match self {
            Self::Until(day) if day < today => "not enough for what is due today".to_owned(),
            Self::Out(day) => format!("ran out on {}", words::day_near(day, today)),
            Self::Until(day) => format!("until {} at this plan", words::day_near(day, today)),
            Self::Long => "enough for all that is planned in the next two years".to_owned(),
            Self::Unused => return left.to_string(),
            Self::Unknown => "how long it lasts cannot be calculated: the doses are in another unit".to_owned(),
        };
        format!("{left}, {until}")
    }
}
