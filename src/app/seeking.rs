//! Carries out what a search, from whichever view, asks for.

use chrono::{NaiveDate, TimeDelta};

use crate::app::keys::Scope;
use crate::app::message::{Action, View};
use crate::app::reply::{Ask, Reply};
use crate::app::review::Screen;
use crate::app::search::Query;
use crate::app::seek::{Found, State, look, prompt};
use crate::app::{App, plan, words};

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
        Reply::Ask(Box::new(Ask::Prompt(prompt(self.view))))
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
    pub(super) fn sought_from(&self) -> NaiveDate {
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

    pub(super) fn go_to(&mut self, found: Option<Found>, text: &str, back: bool) {
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
    pub(super) fn seek_in_plans(&mut self, next: bool) -> Vec<Reply> {
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
