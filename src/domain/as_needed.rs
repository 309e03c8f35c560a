//! Doses as needed: which line of the directions a record belongs to, how much the next one is, and how soon it may be.
//!
//! A record of a dose as needed names no line. It belongs to the line whose reason was given with it, else to the one
//! that has its amount. Where that leaves several, it counts for each of them.

use std::cmp::Ordering;

use chrono::{DateTime, FixedOffset, Months, NaiveDate, NaiveDateTime, TimeDelta};

use super::amount::{Amount, Quantity};
use super::clock::Wall;
use super::course::{Course, Preparation};
use super::directions::{Line, Moment};
use super::journal::{DoseEntry, Journal, Month, Outcome};
use super::preparation::compare;
use super::schedule::{AsNeeded, Spacing};

/// Whether an amount is within a range, in whatever unit.
pub fn within(preparation: &Preparation, amount: &Quantity, range: &Amount) -> bool {
    range.basis.is_none()
        && compare(preparation, amount, &range.quantity()).is_some_and(Ordering::is_ge)
        && compare(preparation, amount, &range.at_most()).is_some_and(Ordering::is_le)
}

/// The lines that an amount fits, the first dose included; none when it fits no line.
pub fn lines_of<'a>(lines: &'a [AsNeeded], preparation: &Preparation, amount: &Quantity) -> Vec<&'a AsNeeded> {
    let fits = |line: &&AsNeeded| {
        within(preparation, amount, &line.amount)
            || (line.first.as_ref()).is_some_and(|first| within(preparation, amount, first))
    };
    lines.iter().filter(fits).collect()
}

/// Whether these are words about a dose as needed for this: `fever`, or `fever: 38.5`.
pub fn is_for(reason: &str, why: Option<&str>) -> bool {
    let why = why.unwrap_or_default().trim().to_lowercase();
    let rest = why.strip_prefix(&reason.trim().to_lowercase());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

/// Whether a record counts for a line of these: a due dose counts for each of them.
pub fn counts_for(line: &AsNeeded, lines: &[AsNeeded], preparation: &Preparation, entry: &DoseEntry) -> bool {
    if lines.len() < 2 || entry.due.is_some() {
        return true;
    }
    let same = |reason: &str| is_for(reason, entry.why.as_deref());
    let named = |line: &AsNeeded| line.reason.as_deref().is_some_and(same);
    if lines.iter().any(named) {
        return named(line);
    }
    let Outcome::Taken(amount) = &entry.outcome else {
        return false;
    };
    let fits = lines_of(lines, preparation, amount);
    fits.is_empty() || fits.iter().any(|other| other.line == line.line)
}

impl AsNeeded {
    /// How much the next dose is, given the doses of this line that were taken before: the first one since these
    /// directions are in force, or of the episode, may differ from the others.
    pub fn next<'a>(&self, taken: impl IntoIterator<Item = &'a DoseEntry>, episode: Option<&str>) -> &Amount {
        let Some(first) = &self.first else {
            return &self.amount;
        };
        let mut earlier = taken.into_iter().filter(|entry| match episode {
            None => entry.at.date_naive() >= self.since,
            Some(episode) => entry.is_of_episode(episode),
        });
        if earlier.any(|entry| entry.due.is_none()) {
            &self.amount
        } else {
            first
        }
    }

    /// The last dose of this line before a moment, as far as the journal has been read, and how much the next one is.
    pub fn so_far<'a>(
        &self,
        lines: &[Self],
        course: &Course,
        journal: &'a Journal,
        before: NaiveDateTime,
        wall: &dyn Wall,
    ) -> (Option<&'a DoseEntry>, Amount) {
        let counts = |dose: &&DoseEntry| {
            let taken = matches!(&dose.outcome, Outcome::Taken(amount) if !amount.value.is_zero());
            dose.course == self.course
                && dose.void.is_none()
                && !dose.is_off()
                && taken
                && wall.local(dose.at).naive_local() < before
                && counts_for(self, lines, &course.preparation, dose)
        };
        // The newest month first.
        let newest = Month::of(before.date()).plus(1);
        let months = journal.months().rev().skip_while(|(month, _)| *month > newest);
        let mut of_month = months.map(|(_, entries)| entries.doses.iter().filter(counts).max_by_key(|dose| dose.at));
        // Nearly: a record is kept in the month for which its dose was due.
        let nearly = of_month.find_map(|last| last);
        let last = nearly.and_then(|nearly| {
            let since = wall.local(nearly.at).date_naive();
            journal
                .doses(since, before.date())
                .filter(counts)
                .max_by_key(|dose| dose.at)
        });
        let next = match &self.first {
            None => self.amount.clone(),
            Some(_) => self
                .next(journal.doses(self.since, before.date()).filter(counts), None)
                .clone(),
        };
        (last, next)
    }

    /// When the time between two doses that the directions ask for is over, after a dose at this time.
    pub fn over(&self, last: DateTime<FixedOffset>, wall: &dyn Wall) -> Option<DateTime<FixedOffset>> {
        let minutes = self.apart.map_or(0, |(least, _)| least);
        let apart = last.checked_add_signed(TimeDelta::minutes(i64::from(minutes)))?;
        let spaced = match self.spacing {
            None => last,
            Some(Spacing::Days(days)) => last.checked_add_signed(TimeDelta::days(i64::from(days)))?,
            Some(Spacing::Months(months)) => {
                let local = wall.local(last).naive_local();
                wall.instant(local.checked_add_months(Months::new(months))?)
            }
        };
        Some(apart.max(spaced))
    }
}

/// The first day of which the journal has to be known for the time between two doses of a line as needed.
pub fn reach(line: &Line, date: NaiveDate) -> NaiveDate {
    let Moment::AsNeeded { apart, .. } = &line.moment else {
        return date;
    };
    let minutes = apart.map_or(0, |(least, _)| least);
    let back = TimeDelta::days(i64::from(minutes / (24 * 60) + 1));
    let spaced = match Spacing::of(&line.days) {
        None => Some(date),
        Some(Spacing::Days(days)) => date.checked_sub_signed(TimeDelta::days(i64::from(days))),
        Some(Spacing::Months(months)) => date.checked_sub_months(Months::new(months)),
    };
    let back = date.checked_sub_signed(back).unwrap_or(date);
    back.min(spaced.unwrap_or(date))
}
