//! One month, computed: whole weeks from the person's first weekday on.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::cached::{OneDay, Stamp, days};
use crate::app::world::World;
use crate::domain::figures::Span;
use crate::domain::journal::Month;

/// A month with the days around it that fill its weeks.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Which month.
    pub month: Month,
    /// The whole weeks.
    pub grid: Span,
    /// The month's own days, for its counts.
    pub own: Span,
    week_start: Weekday,
    stamp: Stamp,
}

impl Sheet {
    /// Computes a month.
    pub fn new(world: &World, month: Month) -> Self {
        let week_start = world.regimen.settings.week_start;
        let (from, to) = grid(month, week_start);
        let grid = days(world, from, to);
        Self {
            month,
            own: days(world, month.first(), month.last()),
            week_start,
            stamp: Stamp::new(world, &grid),
            grid,
        }
    }

    /// Whether it is this month's and still true.
    pub fn holds(&self, world: &World, month: Month) -> bool {
        self.month == month && self.week_start == world.regimen.settings.week_start && self.stamp.holds(world)
    }

    /// A day of the grid.
    pub fn day(&self, date: NaiveDate) -> Option<OneDay<'_>> {
        OneDay::of(&self.grid, date)
    }

    /// The first day of each week.
    pub fn weeks(&self) -> impl Iterator<Item = NaiveDate> {
        self.grid.from.iter_weeks().take_while(|first| *first <= self.grid.to)
    }
}

/// The first day of the week of a date.
pub fn week_of(date: NaiveDate, week_start: Weekday) -> NaiveDate {
    let into = date.weekday().days_since(week_start);
    date.checked_sub_signed(TimeDelta::days(into.into())).unwrap_or(date)
}

/// First and last day of the whole weeks of a month.
pub fn grid(month: Month, week_start: Weekday) -> (NaiveDate, NaiveDate) {
    (
        week_of(month.first(), week_start),
        week_of(month.last(), week_start) + TimeDelta::days(6),
    )
}

/// The ISO number of a week that may begin on another day than Monday: that of its Thursday, and so of most of it.
pub fn week_number(first: NaiveDate) -> u32 {
    let to_thursday = Weekday::Thu.days_since(first.weekday());
    (first + TimeDelta::days(to_thursday.into())).iso_week().week()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_grid_is_whole_weeks_from_the_first_weekday() {
        let month = "2026-11".parse().unwrap();
        assert_eq!(grid(month, Weekday::Mon), (date("2026-10-26"), date("2026-12-06")));
        assert_eq!(grid(month, Weekday::Sun), (date("2026-11-01"), date("2026-12-05")));
        // February 2027 begins on a Monday and has four weeks.
        assert_eq!(
            grid("2027-02".parse().unwrap(), Weekday::Mon),
            (date("2027-02-01"), date("2027-02-28"))
        );
    }

    #[test]
    fn week_numbers_are_those_of_iso_8601() {
        assert_eq!(week_number(date("2026-10-26")), 44);
        assert_eq!(week_number(date("2026-12-28")), 53);
        assert_eq!(week_number(date("2027-01-04")), 1);
        // From Sunday on: the week of 1 to 7 November has six days of week 45.
        assert_eq!(week_number(date("2026-11-01")), 45);
    }
}
