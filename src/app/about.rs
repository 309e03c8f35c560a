//! What is known of one medicine, and the list of all plans: those in use, and the archived ones.

pub mod facts;
mod rows;
pub mod supply;

use super::form;
use super::keys::Scope;
use super::message::{Action, Effect, Place, View};
use super::moves::moved;
use super::plan;
use super::reply::{Ask, Reply};
use super::review::fresh::Cached;
use super::sentence::Wish;
use super::today;
use super::world::World;
pub use crate::app::about::rows::{Row, in_use};
use crate::domain::course::{Course, CourseId};
use crate::domain::journal::Month;
use facts::{Label, Last, Page};
use rows::rows;

/// From this many rows on, the whole page of a medicine usually fits, and its last entry has the focus at first.
const WHOLE: u16 = 24;

/// What is open over the view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The view to go back to; `None`: neither is open.
    underneath: Option<View>,
    /// The list, where it is open or under a page.
    pub list: Option<List>,
    /// The page of one medicine.
    pub detail: Option<Detail>,
    page: Option<Cached<CourseId, Page>>,
    shelf: Option<Cached<bool, Vec<Row>>>,
}

/// The list of plans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// The focused row.
    pub at: usize,
    /// Archived ones are shown one by one.
    pub unfolded: bool,
}

/// The page of one medicine.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// Which.
    pub course: CourseId,
    /// The focused line, facts first, then entries; `None`: not chosen yet.
    at: Option<usize>,
}

impl State {
    /// Whether the list or a page is open over the view.
    pub fn is_open(&self) -> bool {
        self.underneath.is_some()
    }

    /// Opens the page of a medicine, or the list, over a view.
    pub fn open(&mut self, course: Option<CourseId>, underneath: View) {
        self.underneath = Some(self.underneath.unwrap_or(underneath));
        self.detail = course.map(|course| Detail { course, at: None });
        if self.detail.is_none() {
            self.list = Some(List::default());
        }
    }

    /// Closes everything.
    pub fn close(&mut self) {
        (self.underneath, self.list, self.detail) = (None, None, None);
    }

    /// The scopes of its keys, the innermost first.
    pub fn scopes(&self) -> Vec<Scope> {
        vec![if self.detail.is_some() {
            Scope::About
        } else {
            Scope::Plans
        }]
    }

    /// The months that the shown page needs and that are not there.
    pub fn months(&self, world: &World) -> Vec<Month> {
        let shown: Vec<&Course> = match &self.detail {
            Some(detail) => world.regimen.course(&detail.course).into_iter().collect(),
            None => in_use(world).collect(),
        };
        let first = shown.into_iter().map(|course| facts::needs_from(world, course)).min();
        first.map_or_else(Vec::new, |from| {
            super::review::fresh::missing(world, from, world.today())
        })
    }

    /// Computes what is shown, unless what is there is still valid.
    pub fn prepare(&mut self, world: &World) {
        if let Some(detail) = &self.detail {
            if world.regimen.course(&detail.course).is_none() {
                // An undo took the course away.
                self.detail = None;
            } else {
                Cached::refresh(&mut self.page, detail.course.clone(), world, |course| {
                    facts::page(world, course)
                });
            }
        }
        if self.is_open() && self.detail.is_none() {
            let unfolded = self.list.get_or_insert_default().unfolded;
            Cached::refresh(&mut self.shelf, unfolded, world, |unfolded| rows(world, *unfolded));
        }
    }

    /// The page that is shown, and the focused line of it.
    pub fn page(&self, world: &World) -> Option<(&Page, usize)> {
        let detail = self.detail.as_ref()?;
        let page = &self.page.as_ref()?.value;
        let last = (page.facts.len() + page.entries.len()).saturating_sub(1);
        let first = if world.size.1 >= WHOLE && !page.entries.is_empty() {
            page.facts.len()
        } else {
            0
        };
        Some((page, detail.at.unwrap_or(first).min(last)))
    }

    /// The rows of the list, and the focused one.
    pub fn rows(&self) -> (&[Row], usize) {
        let rows = self.shelf.as_ref().map_or(&[][..], |shelf| &shelf.value);
        let at = self.list.as_ref().map_or(0, |list| list.at);
        (rows, at.min(rows.len().saturating_sub(1)))
    }

    /// Focuses a line.
    pub fn focus_on(&mut self, at: usize) {
        if let Some(detail) = &mut self.detail {
            detail.at = Some(at);
        } else if let Some(list) = &mut self.list {
            list.at = at;
        }
    }

    /// Focuses the next row of the list whose name, prescriber or plan fits (or the one before), round; the archived
    /// ones are unfolded for it. Which of how many it is, from 1 on, and its name; `None`: none fits.
    pub fn seek(&mut self, world: &World, fits: impl Fn(&str) -> bool, next: bool) -> Option<(usize, usize, String)> {
        let all = rows(world, true);
        let fitting = |row: &Row| match row {
            Row::Course { id, plan, .. } => {
                let people = world.regimen.course(id).and_then(|course| course.prescriber.as_deref());
                let people = people.map(|key| world.regimen.care.name_of(key)).unwrap_or_default();
                fits(&[&world.name(id), id.as_str(), people, plan].join(" "))
            }
            Row::Broken { words, .. } => fits(words),
            Row::Away { .. } => false,
        };
        let found: Vec<usize> = (0..all.len()).filter(|at| all.get(*at).is_some_and(fitting)).collect();
        let here = self.rows().1;
        let fresh = |at: &&usize| if next { **at > here } else { **at < here };
        let to = if next {
            found.iter().find(fresh).or(found.first())
        } else {
            found.iter().rev().find(fresh).or(found.last())
        };
        let to = *to?;
        let list = self.list.get_or_insert_default();
        // Below the row of the archived ones they are listed one by one.
        let away = all.iter().position(|row| matches!(row, Row::Away { .. }));
        list.unfolded |= away.is_some_and(|away| to > away);
        list.at = to;
        let Some(Row::Course { id, .. }) = all.get(to) else {
            return None;
        };
        let nth = found.iter().position(|at| *at == to)? + 1;
        Some((nth, found.len(), world.name(id).into_owned()))
    }

    /// Does what a key asks; `None`: it means nothing here.
    pub fn act(&mut self, action: Action, world: &World) -> Option<Vec<Reply>> {
        self.prepare(world);
        let (here, count) = match self.page(world) {
            Some((page, at)) => (at, page.facts.len() + page.entries.len()),
            None => (self.rows().1, self.rows().0.len()),
        };
        let last = count.saturating_sub(1);
        if let Some(to) = moved(action, here, last) {
            self.focus_on(to);
            return Some(Vec::new());
        }
        match action {
            Action::Back => Some(self.back()),
            Action::NewCourse | Action::AddBelow => Some(plan::new_course()),
            _ if self.detail.is_some() => self.act_on_page(action, world),
            _ => self.act_on_list(action, world),
        }
    }

    /// One level back: from a page to the list under it, else to the view.
    fn back(&mut self) -> Vec<Reply> {
        if self.detail.take().is_some() && self.list.is_some() {
            return Vec::new();
        }
        let view = self.underneath.unwrap_or_default();
        self.close();
        vec![Reply::View(view)]
    }

    fn act_on_list(&mut self, action: Action, world: &World) -> Option<Vec<Reply>> {
        let (rows, at) = self.rows();
        let Some(row) = rows.get(at).cloned() else {
            let key = world.key(Scope::Plans, Action::NewCourse).unwrap_or_default();
            return Some(vec![Reply::Say(format!("No plan yet; {key} adds the first one"))]);
        };
        match row {
            Row::Broken { place, .. } => match action {
                Action::Open | Action::EditExternally => Some(vec![Reply::Do(Effect::EditExternally(place))]),
                _ => None,
            },
            Row::Away { .. } => match action {
                Action::Open => {
                    let list = self.list.get_or_insert_default();
                    list.unfolded = !list.unfolded;
                    Some(Vec::new())
                }
                Action::Change | Action::Supply | Action::Form | Action::Archive => {
                    Some(vec![Reply::Say("Enter shows the archived ones one by one".into())])
                }
                _ => None,
            },
            Row::Course { id, .. } => {
                let course = world.regimen.course(&id)?;
                if action == Action::Open {
                    self.detail = Some(Detail { course: id, at: None });
                    return Some(Vec::new());
                }
                act_on_course(action, world, course)
            }
        }
    }

    fn act_on_page(&mut self, action: Action, world: &World) -> Option<Vec<Reply>> {
        let id = self.detail.as_ref()?.course.clone();
        let course = world.regimen.course(&id)?;
        match action {
            Action::Open => {
                let (page, at) = self.page(world)?;
                Some(match page.entries.get(at.wrapping_sub(page.facts.len())) {
                    Some(entry) => change(world, entry),
                    None => open_fact(world, course, page.facts.get(at)?.label),
                })
            }
            Action::PreviousPeriod | Action::NextPeriod => {
                let all: Vec<&CourseId> = plan::courses(world).into_iter().map(|course| &course.id).collect();
                let here = all.iter().position(|other| **other == id).unwrap_or(0);
                let step = if action == Action::NextPeriod { 1 } else { all.len() - 1 };
                let course = (*all.get((here + step) % all.len().max(1))?).clone();
                self.detail = Some(Detail { course, at: None });
                Some(Vec::new())
            }
            _ => act_on_course(action, world, course),
        }
    }
}

/// What a key does with the course of a page or of a row of the list.
fn act_on_course(action: Action, world: &World, course: &Course) -> Option<Vec<Reply>> {
    Some(match action {
        Action::Change => vec![Reply::View(View::Plan), Reply::Wish(Wish::Plan(course.id.clone()))],
        Action::Supply => supply::ask(world, course),
        Action::Form => form::open(world, form::Of::Course(course.id.clone()), None),
        Action::Archive => plan::archive(world, course),
        Action::EditExternally => vec![Reply::Do(Effect::EditExternally(Place::Course(course.id.clone())))],
        _ => return None,
    })
}

/// Enter on a fact: the plan, the count and the questions are changed where they are, everything else in the form.
fn open_fact(world: &World, course: &Course, label: Label) -> Vec<Reply> {
    match label {
        Label::Plan => act_on_course(Action::Change, world, course).unwrap_or_default(),
        Label::Supply => supply::ask(world, course),
        Label::Watch => vec![Reply::Ask(Box::new(Ask::Measures))],
        other => form::open(world, form::Of::Course(course.id.clone()), Some((other.field(), 0))),
    }
}

/// The line that changes an entry.
fn change(world: &World, entry: &Last) -> Vec<Reply> {
    let row = match entry {
        Last::Dose(dose) => today::Row::Dose(dose),
        Last::Beside(entry) => today::Row::Beside(entry),
    };
    today::change(world, &row).unwrap_or_default()
}

#[cfg(test)]
mod tests;
