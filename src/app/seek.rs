//! `/` in the views of days and of plans: to the next day, or the next row, that has the words.
//!
//! The journal has its own search, which lists what fits as one types. Here one line is typed; Enter goes to the
//! nearest day back in time of which something fits: a note, a dose (name, amount, what became of it, why) or an answer
//! (its name and value). `n` goes further back and `N` towards today, until Esc ends the search. Years that were not
//! read are read on the way, some months at a time. In Plan the same words are searched for among the rows and the
//! other plans.

use chrono::{NaiveDate, TimeDelta};

use super::App;
use super::keys::Scope;
use super::message::{Action, View};
use super::plan;
use super::popup::Popup;
use super::prompt::{Prompt, Purpose};
use super::review::Screen;
use super::search::{self, Query};
use super::today::Spot;
use super::words;
use super::world::{Reply, World};
use crate::domain::day::Day;
use crate::domain::journal::Month;

/// How many months are read at once on the way.
const AT_ONCE: usize = 12;

/// A search that is going on.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    text: String,
    query: Query,
    /// The plans are looked through, not the days.
    plans: bool,
    /// What is still being searched for: from this day on, and whether back in time.
    under_way: Option<(NaiveDate, bool)>,
    /// Nothing was found yet.
    fresh: bool,
    /// The months that have to be read first.
    wanted: Vec<Month>,
}

/// A day that fits: which line of Today it is, and the words of it.
#[derive(Clone, Debug, PartialEq)]
struct Found {
    day: NaiveDate,
    spot: Spot,
    words: String,
}

impl State {
    /// What is searched for, as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

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

impl App {
    /// Opens the line for a search of the present view.
    pub(super) fn search(&self) -> Reply {
        if self.report.is_open() {
            let back = self.world.key(Scope::Report, Action::Back).unwrap_or_default();
            return Reply::Say(format!("Nothing to search here; {back} goes back to the days"));
        }
        if self.visit.is_open() && !self.about.is_open() {
            let back = self.world.key(Scope::Visit, Action::Back).unwrap_or_default();
            return Reply::Say(format!("Nothing to search here; {back} closes the visit"));
        }
        if self.about.detail.is_some() {
            let back = self.world.key(Scope::About, Action::Back).unwrap_or_default();
            return Reply::Say(format!("Nothing to search here; {back} goes back"));
        }
        Reply::Open(Box::new(Popup::Prompt(prompt(self.view))))
    }

    /// Whether the present view is being searched.
    pub fn is_seeking(&self) -> bool {
        self.seek.as_ref().is_some_and(|seek| seek.is_in(self.view))
            && !self.report.is_open()
            && !self.is_visiting()
            && self.about.detail.is_none()
    }

    /// Begins a search in the present view.
    pub(super) fn seek(&mut self, text: &str) -> Vec<Reply> {
        let plans = self.view == View::Plan;
        let day = self.sought_from();
        self.seek = Some(State {
            text: text.trim().to_owned(),
            query: Query::read(text),
            plans,
            // The day that is shown is looked at as well.
            under_way: (!plans).then_some((day + TimeDelta::days(1), true)),
            fresh: true,
            wanted: Vec::new(),
        });
        if plans { self.seek_in_plans(true) } else { Vec::new() }
    }

    /// The next match, or the one before.
    pub(super) fn seek_on(&mut self, next: bool) -> Vec<Reply> {
        if self.view == View::Plan {
            return self.seek_in_plans(next);
        }
        let day = self.sought_from();
        if let Some(seek) = &mut self.seek {
            seek.under_way = Some((day, next));
        }
        Vec::new()
    }

    /// The day from which on the present view is searched.
    fn sought_from(&self) -> NaiveDate {
        match (self.view, self.review.screen) {
            (View::Calendar, _) => self.calendar.focus(&self.world),
            (View::Review, Screen::Chart) => self.review.line(&self.world),
            _ => self.world.day,
        }
    }

    /// Continues a search that is under way, as far as what was read goes.
    pub(super) fn look_on(&mut self) {
        let Some(seek) = &mut self.seek else { return };
        let Some((from, back)) = seek.under_way else { return };
        match look(&self.world, &seek.query, from, back) {
            Err(wanted) => {
                let first = wanted.first().map(|month| month.first().format("%b %Y").to_string());
                let further = if back { "before" } else { "after" };
                let said = format!(
                    "Looking for {} in {} and {further}",
                    seek.text,
                    first.unwrap_or_default()
                );
                seek.wanted = wanted;
                self.say(said);
            }
            Ok(None) if seek.fresh && back => {
                // Nothing in the past of the day that is shown: perhaps after it.
                seek.under_way = Some((from - TimeDelta::days(1), false));
                self.look_on();
            }
            Ok(None) if seek.fresh => {
                let said = format!("No day contains \"{}\"", seek.text);
                self.seek = None;
                self.say(said);
            }
            Ok(found) => {
                seek.under_way = None;
                seek.wanted.clear();
                seek.fresh = false;
                let text = seek.text.clone();
                self.go_to(found, &text, back);
            }
        }
    }

    fn go_to(&mut self, found: Option<Found>, text: &str, back: bool) {
        let Some(found) = found else {
            let (where_, key, action) = if back {
                ("earlier", "later", Action::SearchPrevious)
            } else {
                ("later", "earlier", Action::SearchNext)
            };
            let key_of = self.world.key(Scope::Searching, action).unwrap_or_default();
            self.say(format!("No {where_} day has {text}; {key_of} looks {key}"));
            return;
        };
        let said = words::day_near(found.day, self.world.today());
        self.say(if self.world.hidden {
            said
        } else {
            format!("{said}: {}", found.words)
        });
        match self.view {
            View::Calendar => self.calendar.focus_on(found.day, &self.world),
            View::Review => {
                self.show(found.day);
                self.review.focus_on_day(found.day);
            }
            _ => {
                self.show(found.day);
                self.today.focus(found.spot);
            }
        }
    }

    /// The next row of a plan that fits, after the focused one and then in the other plans, round.
    fn seek_in_plans(&mut self, next: bool) -> Vec<Reply> {
        let Some(seek) = &self.seek else { return Vec::new() };
        let fits = |text: &str| seek.query.fits_words(text);
        let world = &self.world;
        if self.about.is_open() {
            if let Some((at, count, name)) = self.about.seek(world, fits, next) {
                return vec![Reply::Say(format!("{at} of {count}: {name}"))];
            }
            let said = format!("No plan contains \"{}\"", seek.text);
            self.seek = None;
            return vec![Reply::Say(said)];
        }
        let here = self.plan.shown(world).map(|course| course.id.clone());
        let mut places = Vec::new();
        for course in plan::courses(world) {
            let people = course.prescriber.as_deref().map(|key| world.regimen.care.name_of(key));
            let own = [course.name.as_str(), course.id.as_str(), people.unwrap_or_default()];
            if fits(&own.join(" ")) {
                places.push((course.id.clone(), None));
            }
            let draft = plan::draft_of(world, course);
            let rows = plan::with_basis(world, course, |basis| draft.rows(basis));
            for (n, row) in rows.iter().enumerate() {
                if fits(&format!("{} {}", row.take, row.note.as_deref().unwrap_or_default())) {
                    places.push((course.id.clone(), Some(n)));
                }
            }
        }
        let at = places.iter().position(|(course, row)| {
            Some(course) == here.as_ref() && (*row == self.plan.row || row.is_none() && self.plan.row.is_none())
        });
        let count = places.len();
        let to = match (at, next) {
            (_, _) if count == 0 => {
                let said = format!("No plan contains \"{}\"", seek.text);
                self.seek = None;
                return vec![Reply::Say(said)];
            }
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
            // The first one of the plan that is shown, or after it.
            (None, true) => (places.iter())
                .position(|(course, _)| Some(course) == here.as_ref())
                .unwrap_or(0),
            (None, false) => count - 1,
        };
        let Some((course, row)) = places.into_iter().nth(to) else {
            return Vec::new();
        };
        let said = format!("{} of {count}: {}", to + 1, world.name(&course));
        self.plan.course = Some(course);
        self.plan.row = row;
        vec![Reply::Say(said)]
    }
}

/// The nearest day before (or after) a day of which something fits.
///
/// # Errors
/// The months that have to be read before that can be said.
fn look(world: &World, query: &Query, from: NaiveDate, back: bool) -> Result<Option<Found>, Vec<Month>> {
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
