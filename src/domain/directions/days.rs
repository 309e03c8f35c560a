//! Which days a line is for, and whether a given day is one of them.
//!
//! Every rule answers in closed form from the day's number within its step and from the calendar; none walks.

use chrono::{Datelike, NaiveDate, Weekday};

/// Inclusive ranges of day numbers, ascending, from 1.
pub type Ranges = Vec<(u32, u32)>;

/// Which weekday of a month (`2nd Fri`, `last Mon`), or which day of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MonthDay {
    /// Days of the month from `.0` to `.1`, 1 to 31; where the month has none of them it is its last day.
    Days(u32, u32),
    /// The day counted from the end: 1 is the last.
    FromEnd(u32),
    /// The nth such weekday, from the start or from the end.
    Nth(Ordinal, Weekday7),
    /// The nth day from Monday to Friday, from the start or from the end (RFC 5545, `BYSETPOS`).
    Working(Ordinal),
}

/// The first, second .. or the last, second last ..
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ordinal {
    /// Counted from the start, 1 to 5.
    Start(u32),
    /// Counted from the end, 1 to 5.
    End(u32),
}

impl Ordinal {
    /// The number, from whichever end it is counted.
    pub fn count(self) -> u32 {
        match self {
            Self::Start(n) | Self::End(n) => n,
        }
    }
}

/// A weekday as a number from Monday (0), so that it can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Weekday7(pub u8);

impl Weekday7 {
    /// The calendar's weekday.
    pub fn weekday(self) -> Weekday {
        Weekday::try_from(self.0 % 7).unwrap_or(Weekday::Mon)
    }
}

impl From<Weekday> for Weekday7 {
    fn from(day: Weekday) -> Self {
        Self(u8::try_from(day.num_days_from_monday()).unwrap_or(0))
    }
}

/// On which days a line is due.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Days {
    /// Every day.
    Every,
    /// Every k days, from a day of the step (1) or from a date.
    EveryDays {
        /// k, in days.
        every: u32,
        /// Said in weeks, so that it is printed in weeks.
        weeks: bool,
        /// The day of the step on which the first is due.
        from_day: u32,
        /// Counted from this date instead; the first is due on the step's first fitting day.
        from: Option<NaiveDate>,
    },
    /// Every k months on the day of the month on which the step began, or on that of `from`.
    EveryMonths {
        /// k, in months.
        every: u32,
        /// Counted from this date instead of from the step's first day.
        from: Option<NaiveDate>,
    },
    /// Certain weekdays, every week or every nth week, weeks beginning on `starts`.
    Weekdays {
        /// Mon is bit 0.
        days: u8,
        /// Every nth week.
        every: u32,
        /// First day of the week: it matters only when `every` is above 1.
        starts: Weekday7,
    },
    /// Certain days of every nth month.
    Month {
        /// Which days.
        which: Vec<MonthDay>,
        /// Every nth month, from the month in which the step began.
        every: u32,
    },
    /// Days of a cycle that begins with the step: `days 1-21 of 28`.
    Cycle {
        /// Which days of the cycle.
        days: Ranges,
        /// Its length.
        of: u32,
    },
    /// Days of the step itself, once: `days 1, 15, 43`.
    OfStep(Ranges),
    /// Listed dates.
    Dates(Vec<NaiveDate>),
    /// A rule within certain days of a longer cycle, counted again from the first of them.
    Within {
        /// The inner rule.
        inner: Box<Self>,
        /// Which days of the outer cycle.
        days: Ranges,
        /// Length of the outer cycle.
        of: u32,
    },
    /// A number of days after the last one taken: due from the first to the second number of days.
    AfterLast {
        /// Earliest, in days.
        low: u32,
        /// Latest, in days.
        high: u32,
        /// Said in weeks, so that it is printed in weeks.
        weeks: bool,
    },
    /// A number of days in each week (from Monday), which the person chooses: each dose has a window, within which all
    /// of them can still be taken.
    Chosen(u32),
    /// Days on which no other line of the step is due.
    Others,
}

/// What a day is to a step.
#[derive(Clone, Copy, Debug)]
pub struct DayContext {
    /// The calendar day.
    pub date: NaiveDate,
    /// Its number within the step, from 1; days by which the plan was moved count.
    pub day: u32,
    /// By how many days changes have moved the plan, up to this step.
    pub moved: i64,
    /// For how many of these the plan waited during this step: its day 1 is that many days later than it began.
    pub waited: i64,
}

impl DayContext {
    /// The calendar day of the step's day 1.
    pub fn origin(&self) -> NaiveDate {
        self.date - chrono::TimeDelta::days(i64::from(self.day) - 1)
    }

    /// The calendar day on which the step began.
    fn began(&self) -> NaiveDate {
        self.origin() - chrono::TimeDelta::days(self.waited)
    }
}

impl Days {
    /// The length of the cycle this speaks of, in days.
    pub fn cycle(&self) -> Option<u32> {
        match self {
            Self::Cycle { of, .. } | Self::Within { of, .. } => Some(*of),
            Self::EveryDays { every, .. } => Some(*every),
            Self::Weekdays { every, .. } => Some(every * 7),
            Self::Chosen(_) => Some(7),
            _ => None,
        }
    }

    /// Whether on which day the next dose is due depends on when the doses before were taken.
    pub fn follow_what_is_taken(&self) -> bool {
        matches!(self, Self::AfterLast { .. } | Self::Chosen(_))
    }

    /// Whether they are counted from the first day of a step.
    pub fn are_counted(&self) -> bool {
        matches!(
            self,
            Self::EveryDays { from: None, .. }
                | Self::EveryMonths { from: None, .. }
                | Self::Cycle { .. }
                | Self::OfStep(_)
        )
    }

    /// The first date that they name.
    pub fn first_named(&self) -> Option<NaiveDate> {
        match self {
            Self::EveryDays { from, .. } | Self::EveryMonths { from, .. } => *from,
            Self::Dates(dates) => dates.iter().min().copied(),
            _ => None,
        }
    }

    /// The least number of days from one of these days to the next, of days that come round by themselves.
    pub(super) fn apart(&self) -> Option<u32> {
        match self {
            Self::EveryDays { every, .. } => Some(*every),
            Self::EveryMonths { every, .. } => Some(every.saturating_mul(28)),
            Self::Weekdays { days, every, .. } => {
                let named: Vec<u32> = (0..7_u32).filter(|day| days >> day & 1 == 1).collect();
                let (first, last) = (named.first()?, named.last()?);
                let round = every.saturating_mul(7) - (last - first);
                let between = named.windows(2).map(|pair| pair[1] - pair[0]);
                between.chain([round]).min()
            }
            Self::Month { which, every } if which.len() == 1 => match which.first()? {
                MonthDay::Days(from, to) if from != to => None,
                _ => Some(every.saturating_mul(28).saturating_sub(3)),
            },
            _ => None,
        }
    }

    /// Whether this day is one of them. `Others`, `AfterLast` and `Chosen` depend on more than the day and answer false.
    pub fn contain(&self, at: &DayContext) -> bool {
        match self {
            Self::Every => true,
            Self::EveryDays {
                every,
                from_day,
                from: None,
                ..
            } => at.day >= *from_day && (at.day - from_day).is_multiple_of((*every).max(1)),
            Self::EveryDays {
                every,
                from: Some(from),
                ..
            } => {
                let passed = (at.date - *from).num_days() - at.moved;
                passed >= 0 && passed % i64::from((*every).max(1)) == 0
            }
            Self::EveryMonths { every, from } => {
                let anchor = from.unwrap_or_else(|| at.origin());
                let passed = months_between(anchor, at.date);
                passed >= 0
                    && passed % i64::from((*every).max(1)) == 0
                    && at.date.day() == anchor.day().min(month_length(at.date))
            }
            Self::Weekdays { days, every, starts } => {
                let named = days >> at.date.weekday().num_days_from_monday() & 1 == 1;
                // Weekdays stay where the calendar has them: whole weeks of waiting move them.
                let weeks = || weeks_between(at.began(), at.date, *starts) - at.waited.div_euclid(7);
                named && (*every <= 1 || weeks() % i64::from(*every) == 0)
            }
            Self::Month { which, every } => {
                let passed = months_between(at.began(), at.date);
                (*every <= 1 || passed % i64::from(*every) == 0) && which.iter().any(|day| day.falls_on(at.date))
            }
            Self::Cycle { days, of } => in_ranges(days, (at.day - 1) % (*of).max(1) + 1),
            Self::OfStep(days) => in_ranges(days, at.day),
            Self::Dates(dates) => dates.binary_search(&at.date).is_ok(),
            Self::Within { inner, days, of } => {
                let day = (at.day - 1) % (*of).max(1) + 1;
                let Some(first) = days.first().map(|range| range.0) else {
                    return false;
                };
                in_ranges(days, day)
                    && inner.contain(&DayContext {
                        day: day - first + 1,
                        ..*at
                    })
            }
            Self::AfterLast { .. } | Self::Chosen(_) | Self::Others => false,
        }
    }
}

impl MonthDay {
    /// Whether it falls on this date. Days that the month lacks altogether are its last day (corpus convention 6).
    fn falls_on(self, date: NaiveDate) -> bool {
        let length = month_length(date);
        match self {
            Self::Days(a, b) => (a.min(length)..=b).contains(&date.day()),
            Self::FromEnd(n) => length - date.day() + 1 == n,
            Self::Nth(_, weekday) if date.weekday() != weekday.weekday() => false,
            Self::Nth(Ordinal::Start(n), _) => (date.day() - 1) / 7 + 1 == n,
            Self::Nth(Ordinal::End(n), _) => (length - date.day()) / 7 + 1 == n,
            Self::Working(_) if !is_working(date) => false,
            Self::Working(Ordinal::Start(n)) => working_days(date, (1, date.day())) == n,
            Self::Working(Ordinal::End(n)) => working_days(date, (date.day(), length)) == n,
        }
    }
}

/// Whether a date is one from Monday to Friday; holidays are not known.
fn is_working(date: NaiveDate) -> bool {
    date.weekday().num_days_from_monday() < 5
}

/// How many of these days of a date's month are from Monday to Friday.
fn working_days(date: NaiveDate, (first, last): (u32, u32)) -> u32 {
    let working = (first..=last).filter(|day| date.with_day(*day).is_some_and(is_working));
    u32::try_from(working.count()).unwrap_or(0)
}

fn in_ranges(ranges: &[(u32, u32)], day: u32) -> bool {
    ranges.iter().any(|&(a, b)| (a..=b).contains(&day))
}

/// Days in the month of a date.
pub(crate) fn month_length(date: NaiveDate) -> u32 {
    u32::from(date.num_days_in_month())
}

/// Calendar months from one date's month to another's.
pub(crate) fn months_between(from: NaiveDate, to: NaiveDate) -> i64 {
    i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month())
}

/// Weeks from the week of one date to that of another, weeks beginning on `starts`.
fn weeks_between(from: NaiveDate, to: NaiveDate, starts: Weekday7) -> i64 {
    let week = |date: NaiveDate| {
        let since = (date.weekday().num_days_from_monday() + 7 - u32::from(starts.0)) % 7;
        i64::from(date.num_days_from_ce()) - i64::from(since)
    };
    (week(to) - week(from)) / 7
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(days: &Days, from: &str, date: &str) -> bool {
        let (from, date): (NaiveDate, NaiveDate) = (from.parse().unwrap(), date.parse().unwrap());
        let day = u32::try_from((date - from).num_days() + 1).unwrap();
        days.contain(&DayContext {
            date,
            day,
            moved: 0,
            waited: 0,
        })
    }

    #[test]
    fn the_31st_is_the_last_day_of_a_shorter_month() {
        let rule = Days::Month {
            which: vec![MonthDay::Days(31, 31)],
            every: 1,
        };
        assert!(on(&rule, "2026-01-31", "2026-02-28"));
        assert!(on(&rule, "2026-01-31", "2028-02-29"));
        assert!(on(&rule, "2026-01-31", "2026-03-31"));
        assert!(!on(&rule, "2026-01-31", "2026-03-28"));
        let rule = Days::Month {
            which: vec![MonthDay::Days(29, 31)],
            every: 1,
        };
        assert!(on(&rule, "2026-01-05", "2026-02-28"));
        assert!(!on(&rule, "2026-01-05", "2026-04-28"));
        assert!(on(&rule, "2026-01-05", "2026-04-29"));
    }

    #[test]
    fn working_days_are_counted_from_either_end() {
        let nth = |ordinal| Days::Month {
            which: vec![MonthDay::Working(ordinal)],
            every: 1,
        };
        // May 2026 begins on a Friday and ends on a Sunday.
        for (ordinal, day) in [
            (Ordinal::Start(1), 1),
            (Ordinal::Start(2), 4),
            (Ordinal::End(1), 29),
            (Ordinal::End(2), 28),
        ] {
            let due: Vec<u32> = (1..=31)
                .filter(|d| on(&nth(ordinal), "2026-04-10", &format!("2026-05-{d:02}")))
                .collect();
            assert_eq!(due, [day], "{ordinal}");
        }
    }

    #[test]
    fn months_counted_from_a_month_end() {
        let rule = Days::EveryMonths { every: 1, from: None };
        assert!(on(&rule, "2026-01-31", "2026-04-30"));
        assert!(on(&rule, "2026-01-31", "2026-05-31"));
        assert!(!on(&rule, "2026-01-31", "2026-05-30"));
    }

    #[test]
    fn the_first_day_of_the_week_matters_every_second_week() {
        let days = 0b100_0010;
        let monday = Days::Weekdays {
            days,
            every: 2,
            starts: Weekday7(0),
        };
        let sunday = Days::Weekdays {
            days,
            every: 2,
            starts: Weekday7(6),
        };
        assert!(on(&monday, "1997-08-05", "1997-08-10"));
        assert!(!on(&sunday, "1997-08-05", "1997-08-10"));
        assert!(on(&sunday, "1997-08-05", "1997-08-17"));
    }

    #[test]
    fn a_cycle_in_a_cycle_counts_from_the_first_day_of_the_outer_one() {
        let rule = Days::Within {
            inner: Box::new(Days::EveryDays {
                every: 2,
                weeks: false,
                from_day: 1,
                from: None,
            }),
            days: vec![(8, 14)],
            of: 28,
        };
        let due: Vec<u32> = (1..=56)
            .filter(|d| {
                on(
                    &rule,
                    "2026-01-01",
                    &(NaiveDate::from_ymd_opt(2025, 12, 31).unwrap() + chrono::TimeDelta::days(i64::from(*d)))
                        .to_string(),
                )
            })
            .collect();
        assert_eq!(due, [8, 10, 12, 14, 36, 38, 40, 42]);
    }
}
