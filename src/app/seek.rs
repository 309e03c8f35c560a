//! `/` in the views of days and of plans: to the next day, or the next row, that has the words.
//!
//! The journal has its own search, which lists what fits as one types. Here one line is typed; Enter goes to the
//! nearest day back in time of which something fits: a note, a dose (name, amount, what became of it, why) or an answer
//! (its name and value). `n` goes further back and `N` towards today, until Esc ends the search. Years that were not
//! read are read on the way, some months at a time. In Plan the same words are searched for among the rows and the
//! other plans.

use chrono::NaiveDate;

use super::message::View;
use super::prompt::{Prompt, Purpose};
use super::search::{self, Query};
use super::today::Spot;
use super::world::World;
use crate::domain::day::Day;
use crate::domain::journal::Month;

/// How many months are read at once on the way.
const AT_ONCE: usize = 12;

/// A search that is going on.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub(super) text: String,
    pub(super) query: Query,
    /// The plans are looked through, not the days.
    pub(super) plans: bool,
    /// What is still being searched for: from this day on, and whether back in time.
    pub(super) under_way: Option<(NaiveDate, bool)>,
    /// Nothing was found yet.
    pub(super) fresh: bool,
    /// The months that have to be read first.
    pub(super) wanted: Vec<Month>,
}

/// A day that fits: which line of Today it is, and the words of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) day: NaiveDate,
    pub(super) spot: Spot,
    pub(super) words: String,
}

impl State {
    /// Whether it is about this view.
    pub fn is_in(&self, view: View) -> bool {
        match view {
            View::Plan => self.plans,
            View::Journal => false,
            View::Today | View::Calendar | View::Review => !self.plans,
        }
    }

    /// The months that have to be read before it goes on.
    pub fn months(&self) -> &[Month] {
        &self.wanted
    }
}

/// The line for the words.
pub fn prompt(view: View) -> Prompt {
    let question = match view {
        View::Plan => "Search the plans: a name, an amount, a word of a note",
        _ => "Search the days: words of notes, names, #tag, skipped, 3 nov",
    };
    Prompt::new(Purpose::Search, question.into(), "")
}

/// The nearest day before (or after) a day of which something fits.
///
/// # Errors
/// The months that have to be read before that can be said.
pub(super) fn look(world: &World, query: &Query, from: NaiveDate, back: bool) -> Result<Option<Found>, Vec<Month>> {
    let journal = &world.regimen.journal;
    let mut months: Vec<Month> = journal.months().map(|(month, _)| month).collect();
    months.extend(world.kept_months.iter().copied());
    months.sort_unstable();
    months.dedup();
    let edge = Month::of(from);
    months.retain(|month| if back { *month <= edge } else { *month >= edge });
    if back {
        months.reverse();
    }
    let beyond = |day: NaiveDate| if back { day < from } else { day > from };
    for (n, month) in months.iter().enumerate() {
        let Some(entries) = journal.month(*month) else {
            let unread = months.iter().skip(n).filter(|month| !journal.has(**month));
            return Err(unread.take(AT_ONCE).copied().collect());
        };
        let found = search::everything(world, *month, entries)
            .filter(|item| beyond(item.day) && query.fits(item))
            .map(|item| (item.day, item.text));
        let best = if back {
            found.max_by_key(|(day, _)| *day)
        } else {
            found.min_by_key(|(day, _)| *day)
        };
        if let Some((day, words)) = best {
            let spot = spot(world, query, &world.day_at(day));
            return Ok(Some(Found { day, spot, words }));
        }
    }
    Ok(None)
}

/// The line of Today that has the match of a day.
fn spot(world: &World, query: &Query, day: &Day) -> Spot {
    for dose in &day.doses {
        if dose
            .entries
            .iter()
            .any(|entry| query.fits(&search::of_dose(world, entry)))
        {
            return Spot::Dose(dose.due.course.clone(), dose.due.key.clone());
        }
    }
    if let Some(entry) = day
        .beside
        .iter()
        .find(|entry| query.fits(&search::of_dose(world, entry)))
    {
        return Spot::Beside(entry.id.clone());
    }
    let readings = world.regimen.journal.readings_on(day.date);
    let mut readings = readings.filter(|reading| reading.void.is_none());
    match readings.find(|reading| query.fits(&search::of_reading(world, reading))) {
        Some(reading) => Spot::Measure(reading.measure.clone()),
        None => Spot::Note,
    }
}

#[cfg(test)]
mod tests;
