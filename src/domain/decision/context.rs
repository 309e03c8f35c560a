//! What a decision is read against, and what was said.

use chrono::TimeDelta;
use chrono::Weekday;
use chrono::{Datelike, NaiveDate};

use crate::domain::change::DoseRef;
use crate::domain::change::Verb;
use crate::domain::day::DayDose;
use crate::domain::day::Status;
use crate::domain::decision::open_window;
use crate::domain::directions::Directions;
use crate::domain::draft::Basis;
use crate::domain::journal::DueMoment;
use crate::domain::schedule::Action;
use crate::domain::schedule::Due;
use crate::domain::when::{self, Around};
use crate::domain::words;

/// A decision as it was said.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// What.
    pub verb: Verb,
    /// The first day on which it holds.
    pub on: NaiveDate,
    /// The day that was said for it; `None`: as soon as it may.
    pub day: Option<NaiveDate>,
    /// Who decided it, where that was said after it.
    pub by: Option<String>,
    /// Why.
    pub why: Option<String>,
}

/// What a decision is said of.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The course, today, and the first day on which another dose may be due.
    pub basis: &'a Basis<'a>,
    /// What typed days and times are read against.
    pub around: Around<'a>,
    /// The doses of the course on a day of which nothing is recorded.
    pub open: &'a dyn Fn(NaiveDate) -> Vec<DayDose>,
}

impl Context<'_> {
    /// A decision and the day that was said for it. Today is the day of the next dose: what is recorded, or is over, was
    /// of the plan as it was.
    pub(super) fn beginning(&self, verb: Verb, on: NaiveDate) -> Dated {
        let basis = self.basis;
        let next = verb.begins_with_a_dose() && on >= basis.today;
        let open = open_window(basis, &verb).filter(|_| on == basis.today);
        Dated {
            verb,
            day: Some(on),
            on: match open {
                Some(open) => open,
                // By the clock of another zone the next dose may be of a day before or after today.
                None if next && on == basis.today => basis.first,
                None if next => on.max(basis.first),
                None => on,
            },
        }
    }

    pub(super) fn day(&self, text: &str) -> Result<NaiveDate, String> {
        to_come(self.basis.today, self.around, text)
    }

    /// The day at the beginning of a text, and the words after it.
    pub(super) fn day_first<'t>(&self, text: &'t str) -> Option<(NaiveDate, &'t str)> {
        let ends = text.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at);
        let mut ends: Vec<usize> = ends.take(4).collect();
        ends.push(text.len());
        ends.iter().rev().find_map(|end| {
            let (head, rest) = text.split_at_checked(*end)?;
            Some((self.day(head).ok()?, rest.trim()))
        })
    }

    /// The next doses that can still be taken. One that is late may be meant or not: that is asked.
    pub(super) fn next_doses(&self, text: &str, count: usize) -> Result<Vec<DoseRef>, String> {
        let today = self.basis.today;
        let days = (today - TimeDelta::days(LATE)).iter_days().take(AHEAD);
        let open = days.flat_map(|day| (self.open)(day));
        let mut open = open.filter(|dose| dose.status.is_open() && dose.due.action != Some(Action::Remove));
        let mut found: Vec<DayDose> = open.by_ref().take(count).collect();
        if let Some(earlier) = found
            .first()
            .filter(|dose| dose.due.key.date < today && dose.due.on < today)
        {
            return Err(format!(
                "`{text}`: the dose of {} {} is still open. What is not taken of it is recorded as skipped; a dose to come is said \
                 with its day and time",
                words::day_near(earlier.due.on, today),
                earlier.due.shown
            ));
        }
        if found.first().is_some_and(|dose| dose.status == Status::Late) {
            found.extend(open.next());
            let named = |dose: &DayDose| format!("{} {}", words::day_near(dose.due.on, today), dose.due.shown);
            if let [late, next, ..] = found.as_slice() {
                return Err(format!(
                    "`{text}`: that of {}, which is late, or that of {}? Say its day and time, such as {} {}",
                    named(late),
                    named(next),
                    next.due.on,
                    next.due.shown
                ));
            }
        }
        Ok(found.iter().map(|dose| named(&dose.due)).collect())
    }

    /// The directions in force, from the first day on which a decision may hold.
    pub(super) fn in_force(&self) -> Option<Directions> {
        self.basis.active().taken_on(self.basis.first)
    }
}

/// How far ahead the next dose is searched for.
pub(super) const AHEAD: usize = 400;

/// How many days back a late dose is searched for.
pub(super) const LATE: i64 = 14;

/// A decision, the first day on which it holds, and the day that was said for it.
pub(super) struct Dated {
    pub(super) verb: Verb,
    pub(super) on: NaiveDate,
    pub(super) day: Option<NaiveDate>,
}

/// A date without a year that is far behind is meant in the year to come.
pub(super) fn coming_year(text: &str, day: NaiveDate, today: NaiveDate) -> NaiveDate {
    let year_said = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4);
    let named = text.starts_with("today") || text.starts_with("yesterday") || text.starts_with("last ");
    let named = named || text.ends_with(" ago");
    day.with_year(day.year() + 1)
        .filter(|_| !year_said && !named && (today - day).num_days() > 60)
        .unwrap_or(day)
}

/// A date, with its weekday before it or without: `sun 8 mar`.
pub(super) fn dated(around: Around<'_>, text: &str) -> Result<NaiveDate, String> {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let named = first
        .parse::<Weekday>()
        .ok()
        .filter(|_| first.len() >= 3 && !rest.is_empty());
    let Some(named) = named else {
        return when::read_day(text, &around);
    };
    let date = when::read_day(rest, &around)?;
    if date.weekday() == named {
        Ok(date)
    } else {
        Err(format!("{rest} is {}", words::day(date)))
    }
}

/// A day to come: a weekday is the next one, not the last.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn to_come(today: NaiveDate, around: Around<'_>, text: &str) -> Result<NaiveDate, String> {
    let text = text.trim().trim_start_matches("on ").trim_start_matches("next ");
    let weekday = (text.len() >= 3).then(|| text.parse::<Weekday>().ok()).flatten();
    let Some(weekday) = weekday else {
        return dated(around, text).map(|day| coming_year(text, day, today));
    };
    let next = today
        .iter_days()
        .skip(1)
        .take(7)
        .find(|day| day.weekday() == weekday)
        .unwrap_or(today);
    if next == today + TimeDelta::days(7) {
        return Err(format!("today is {text}: `today`, or {}?", words::day(next)));
    }
    Ok(next)
}

/// How a decision names a due dose.
pub(super) fn named(due: &Due) -> DoseRef {
    let moment = match &due.key.moment {
        DueMoment::Nth(_, 1) => None,
        moment => Some(moment.clone()),
    };
    DoseRef {
        date: due.key.date,
        moment,
    }
}
