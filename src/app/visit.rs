//! The visit: one sitting before and in the consultation. It orders what is there already - the report's figures, the
//! questions, the plans with their drafts, the next appointment, the papers - and calls what does each of them elsewhere.

mod columns;
pub mod page;
mod parts;
mod row;

use std::sync::Arc;

use chrono::NaiveDate;

use super::about::supply;
use super::form;
use super::journal::rewritten;
use super::keys::Scope;
use super::message::{Action, Effect, View};
use super::moves::moved;
use super::prompt::{Prompt, Purpose};
use super::reply::{Ask, Reply};
use super::report;
use super::review::fresh::{Cached, missing};
use super::sentence::Wish;
use super::words;
use super::world::World;
use crate::domain::course::CourseId;
use crate::domain::journal::{Entry, EntryId, Month};
use crate::domain::report::{Asked, Report, Wanted, ticked};
use page::{Page, Part, Row, Spot};

/// What covers the view, and what was done in it up to now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The view to go back to; `None`: it is not open.
    pub(super) underneath: Option<View>,
    /// The focused row, and which piece of a long one; kept when it is left.
    focus: Option<(Spot, usize)>,
    /// Two drafts, or a draft and the plan, are shown in full.
    pub comparing: bool,
    page: Option<Cached<page::Key, Page>>,
    /// The report that is being written: what goes in, and what it says.
    pub(super) writing: Option<(Wanted, Report)>,
    /// The report of this sitting.
    pub(super) written: Option<Arc<page::Written>>,
}

impl State {
    /// Whether it covers the view.
    pub fn is_open(&self) -> bool {
        self.underneath.is_some()
    }

    /// Opens it over a view, where it was left.
    pub(super) fn open(&mut self, underneath: View) {
        self.underneath = Some(self.underneath.unwrap_or(underneath));
    }

    /// Closes it; where one was is kept.
    pub fn close(&mut self) {
        (self.underneath, self.comparing) = (None, false);
    }

    /// The months that it needs and that are not there.
    pub fn months(&self, world: &World, report: &report::State) -> Vec<Month> {
        let (from, to) = report.days(world);
        let mut months = missing(world, from, to);
        let drafted = world.regimen.courses.iter();
        let drafted = drafted.filter(|course| world.drafts.contains_key(&course.id));
        months.extend(drafted.flat_map(|course| supply::months(world, course)));
        months
    }

    /// Puts the page together, unless it is there and true.
    pub fn prepare(&mut self, world: &World, report: &report::State) {
        let key = page::Key {
            days: report.days(world),
            size: world.size,
            written: self.written.clone(),
        };
        Cached::refresh(&mut self.page, key, world, |key| page::page(world, key));
    }

    /// The page, once it was put together.
    pub fn page(&self) -> Option<&Page> {
        self.page.as_ref().map(|page| &page.value)
    }

    /// The days that it is about.
    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.page().map(|page| page.days)
    }

    pub(super) fn rows(&self) -> &[Row] {
        self.page().map_or(&[], |page| &page.rows)
    }

    /// The place of the focused row. Where that row is gone, another piece of the same thing, else the first.
    pub fn place(&self) -> usize {
        let rows = self.rows();
        let exact = |row: &Row| Some((&row.spot, row.piece)) == self.focus.as_ref().map(|(spot, n)| (spot, *n));
        let near = |row: &Row| self.focus.as_ref().is_some_and(|(spot, _)| *spot == row.spot);
        let found = rows.iter().position(exact).or_else(|| rows.iter().position(near));
        found.unwrap_or(0)
    }

    /// Focuses a row.
    pub fn focus_on(&mut self, at: usize) {
        self.focus = self.rows().get(at).map(|row| (row.spot.clone(), row.piece));
    }

    fn focused(&self) -> Option<&Row> {
        self.rows().get(self.place())
    }

    /// The scopes of its keys, the innermost first.
    pub fn scopes(&self, world: &World) -> Vec<Scope> {
        if self.comparing {
            return vec![Scope::Pair];
        }
        let mut scopes = Vec::new();
        match self.focused().map(|row| &row.spot) {
            Some(Spot::Question(_)) => scopes.push(Scope::VisitQuestion),
            Some(Spot::Plan(course)) => {
                if world.drafts.contains_key(course) {
                    scopes.push(Scope::VisitDraft);
                }
                scopes.push(Scope::VisitPlan);
            }
            _ => {}
        }
        scopes.push(Scope::Visit);
        scopes
    }

    /// The course that a key of the plan is meant for: the focused one, or the only one.
    pub(super) fn meant(&self) -> Option<CourseId> {
        if let Some(Spot::Plan(course) | Spot::Doses(Some(course))) = self.focused().map(|row| &row.spot) {
            return Some(course.clone());
        }
        let mut plans: Vec<&CourseId> = (self.rows().iter())
            .filter_map(|row| match &row.spot {
                Spot::Plan(course) => Some(course),
                _ => None,
            })
            .collect();
        plans.dedup();
        match plans.as_slice() {
            [only] => Some((*only).clone()),
            _ => None,
        }
    }

    /// Does what a key asks; `None`: it means nothing here.
    pub(super) fn act(&mut self, action: Action, world: &World) -> Option<Vec<Reply>> {
        let (here, last) = (self.place(), self.rows().len().saturating_sub(1));
        let part = || self.part(here, action == Action::NextPart);
        let to = match action {
            Action::NextPart | Action::PreviousPart => Some(part()),
            _ => moved(action, here, last),
        };
        if let Some(to) = to {
            self.focus_on(to);
            return Some(Vec::new());
        }
        match action {
            Action::Back => {
                let view = self.underneath.unwrap_or_default();
                let key = world.key(Scope::Visit, Action::Visit).unwrap_or_default();
                Some(vec![
                    Reply::View(view),
                    Reply::Say(format!(
                        "You left the visit; everything is kept, and {key} continues it"
                    )),
                ])
            }
            Action::Visit => Some(vec![Reply::Say("This is the visit".into())]),
            Action::PickPlan => Some(vec![Reply::Ask(Box::new(Ask::Prompt(report::ask_days(self.days()?))))]),
            Action::AddBelow => Some(ask_question(world)),
            Action::Open => self.open_focused(world),
            Action::Confirm => self.tick(world),
            Action::Copy => Some(self.copy(world)),
            _ => None,
        }
    }

    /// The first row of the next part, or of the part before; round.
    fn part(&self, here: usize, forward: bool) -> usize {
        let rows = self.rows();
        let mut parts: Vec<Part> = rows.iter().map(|row| row.part).collect();
        parts.dedup();
        let now = rows.get(here).map(|row| row.part);
        let place = parts.iter().position(|part| Some(*part) == now).unwrap_or(0);
        let count = parts.len().max(1);
        let next = parts.get((place + if forward { 1 } else { count - 1 }) % count);
        rows.iter().position(|row| Some(&row.part) == next).unwrap_or(0)
    }

    /// Enter: what the focused row leads to.
    fn open_focused(&self, world: &World) -> Option<Vec<Reply>> {
        let care = |field: &str, which: usize| form::edit(world, form::Of::Care, (field, which));
        Some(match &self.focused()?.spot {
            Spot::Doses(Some(course)) => vec![Reply::Wish(Wish::About(Some(course.clone())))],
            Spot::NoQuestion => ask_question(world),
            Spot::Now | Spot::Next => care("Add a visit", 0),
            Spot::Paper(at) => care("Valid until", *at),
            Spot::NoPaper => care("Add a paper", 0),
            Spot::NoPlan => super::plan::new_course(),
            Spot::Reached(id) => super::rate::ask_call_of(world, id),
            Spot::Doses(None)
            | Spot::Departure(_)
            | Spot::Session(_)
            | Spot::NoAlert
            | Spot::Rated(_)
            | Spot::OverLimit(_)
            | Spot::Effect(_)
            | Spot::Report => {
                vec![Reply::Wish(Wish::Report(self.days()?))]
            }
            Spot::Question(_) | Spot::Plan(_) => return None,
        })
    }

    fn asked(&self, id: &EntryId) -> Option<&Asked> {
        self.page()?.questions.iter().find(|asked| asked.note.id == *id)
    }

    /// The focused question is ticked off, or open again.
    fn tick(&self, world: &World) -> Option<Vec<Reply>> {
        let Spot::Question(id) = &self.focused()?.spot else {
            return None;
        };
        let asked = self.asked(id)?;
        let day = words::day_near(asked.on, world.today());
        let mut edit = rewritten(world, &asked.note, ticked(asked), &day);
        let what = if asked.answered { "Open again" } else { "Answered" };
        edit.receipt = format!("{what}: {}", asked.text);
        edit.label = format!("question of {day}: {}", what.to_lowercase());
        debug_assert!(!matches!(
            &edit.operation,
            super::message::Operation::Insert(Entry::Note(_))
        ));
        Some(vec![Reply::Save(Box::new(edit))])
    }

    fn copy(&self, world: &World) -> Vec<Reply> {
        let Some(row) = self.focused() else {
            return Vec::new();
        };
        if world.hidden {
            return vec![Reply::Say("Amounts and words are hidden; nothing was copied".into())];
        }
        let lines = self.rows().iter().filter(|other| other.spot == row.spot);
        let lines: Vec<String> = lines
            .flat_map(|row| row.lines.iter().map(|line| line.text.clone()))
            .collect();
        let label = self
            .rows()
            .iter()
            .find(|other| other.spot == row.spot)
            .map(|row| row.label.clone());
        let text = format!("{} {}", label.unwrap_or_default(), lines.join("\n"));
        vec![
            Reply::Do(Effect::Copy(text.trim().to_owned())),
            Reply::Say("Copied: the focused lines".into()),
        ]
    }
}

/// The line for a question to ask at the visit.
fn ask_question(world: &World) -> Vec<Reply> {
    let question = "What do you want to ask?".to_owned();
    vec![Reply::Ask(Box::new(Ask::Prompt(Prompt::new(
        Purpose::Question(world.today()),
        question,
        "",
    ))))]
}

/// With whom the visit of today is, where that is one person.
pub(super) fn with_whom(world: &World) -> Option<String> {
    let (care, today) = (&world.regimen.care, world.today());
    if world.hidden {
        return None;
    }
    let mut names: Vec<String> = (care.visits(today, today).iter())
        .map(|visit| care.name_of(&visit.with).to_owned())
        .collect();
    names.dedup();
    names.pop().filter(|_| names.is_empty())
}

#[cfg(test)]
mod tests;
