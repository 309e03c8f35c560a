//! The days on which a plan is in force, as far as limits depend on them.

use chrono::{Days, NaiveDate};

use crate::domain::schedule::{Place, Timeline};

/// The days on which a plan is in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day; `None`: long ago.
    pub from: Option<NaiveDate>,
    /// The last day, itself included; `None`: no end.
    pub to: Option<NaiveDate>,
}

/// How many days around a date are looked at for the ends of a period: longer than any wait that limits ask for.
const AROUND: u64 = 400;

impl Period {
    /// No day at all: there is no plan.
    pub const NEVER: Self = Self {
        from: Some(NaiveDate::MAX),
        to: Some(NaiveDate::MIN),
    };

    /// The days around a date on which a course's plan is in force; with `as_needed`, those on which something may be
    /// taken as needed. An end further off than a year is left out: no limit reaches that far.
    pub fn of(timeline: &Timeline, date: NaiveDate, as_needed: bool) -> Self {
        let holds = |date: NaiveDate| {
            if as_needed {
                !timeline.as_needed_on(date).is_empty()
            } else {
                matches!(timeline.place(date), Place::Step(_))
            }
        };
        let ahead = |wanted: bool| {
            (1..=AROUND)
                .filter_map(|days| date.checked_add_days(Days::new(days)))
                .find(|day| holds(*day) == wanted)
        };
        if holds(date) {
            return Self {
                from: None,
                to: ahead(false).and_then(|end| end.pred_opt()),
            };
        }
        if let Some(from) = ahead(true) {
            return Self {
                from: Some(from),
                to: None,
            };
        }
        let last = (1..=AROUND)
            .filter_map(|days| date.checked_sub_days(Days::new(days)))
            .find(|day| holds(*day));
        let last = last.or_else(|| match timeline.place(date) {
            Place::Stopped(since) | Place::Over(since) => since.pred_opt(),
            _ => None,
        });
        match last {
            Some(_) => Self { from: None, to: last },
            None => Self::NEVER,
        }
    }
}
