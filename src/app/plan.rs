//! The state of the plan view, and what its keys do.
//!
//! Every edit makes a new [`Draft`] and asks for it to be kept; nothing that is due changes before `w`.

pub mod activate;
pub mod basis;
pub mod correct;
pub mod decide;
mod editing;
pub mod history;
pub mod lines;
mod looking_back;
mod outcome;
pub mod pages;
pub mod pair;
pub mod picture;
mod side_by_side;

use chrono::NaiveDate;

pub(super) use self::editing::archive;
use self::picture::Picture;
use super::key::Key;
use super::keys::Scope;
use super::message::{Action, Effect, Place};
use super::moves::moved;
use super::reply::{Ask, Reply};
use super::review::fresh::Cached;
use super::review::history::{self as recorded, Table};
use super::shown::Shown;
use super::world::World;
pub use crate::app::hit::Cell;
pub use crate::app::plan::basis::{
    courses, draft_of, in_force, is_step, keep, sentence, up_to_date, with_basis, with_decision,
};
pub use crate::app::plan::picture::refusal;
use crate::domain::course::{Course, CourseId};
use crate::domain::draft::{Row, Tense};
use crate::domain::figures;
use crate::domain::journal::Month;
use crate::domain::schedule::Timeline;

/// From this many columns on there is a pane to the right of the ladder.
const WIDE: u16 = 100;

/// This many measures are summed up next to the ladder; the rest is counted.
const MOST_RATED: usize = 8;

/// A screen so large has what was recorded at each step below the ladder.
const LARGE: (u16, u16) = (160, 50);

/// Whether the screen has room for what was recorded at each step.
pub fn is_large(world: &World) -> bool {
    world.size.0 >= LARGE.0 && world.size.1 >= LARGE.1
}

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Which course is shown; `None`: the one that needs it most.
    pub course: Option<CourseId>,
    /// Of whose steps Today spoke when the view was opened.
    pub spoken_of: Option<CourseId>,
    /// Which row is focused; `None`: that of today.
    pub row: Option<usize>,
    /// Which of its cells.
    pub cell: Cell,
    /// Where the focus goes when the rows change.
    pub aim: Option<Aim>,
    /// What follows from the course and its draft, worked out once for every change of them.
    pub picture: Option<Box<Picture>>,
    /// What was decided, while it is shown instead of the ladder.
    pub history: Option<history::State>,
    /// Two drafts, or a draft and the plan, while they are shown instead of the ladder.
    pub pair: Option<Box<pair::State>>,
    /// What was recorded on the step in force, line by line.
    pub so_far: Vec<String>,
    /// What was recorded at each step of the last year, where the screen has room for it.
    lived: Option<Box<Cached<CourseId, Table>>>,
}

/// A step of the written-out ladder to which the focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aim {
    /// Its place.
    pub step: usize,
    /// It is the step that had the focus: where that is gone, the focus does not go to the one after it.
    pub same: bool,
}

impl State {
    /// Shows the ladder of a course.
    pub fn show(&mut self, course: CourseId) {
        self.course = Some(course);
        (self.row, self.history, self.pair) = (None, None, None);
    }

    /// The course that is shown.
    pub fn shown<'a>(&self, world: &'a World) -> Option<&'a Course> {
        let chosen = self.course.as_ref().and_then(|id| world.regimen.course(id));
        chosen.or_else(|| {
            let all = courses(world);
            let rows = |course: &Course| {
                let steps = course.plans.iter().map(|plan| plan.steps.len()).sum::<usize>();
                let gate = world
                    .schedules
                    .timeline(&course.id)
                    .and_then(|t| crate::domain::draft::gate(t, world.today()));
                (
                    course.archived.is_none(),
                    self.spoken_of.as_ref() == Some(&course.id),
                    gate.is_some(),
                    world.drafts.contains_key(&course.id),
                    steps > 1,
                )
            };
            // Of several alike the first.
            all.into_iter().rev().max_by_key(|course| rows(course))
        })
    }

    /// Recomputes the picture where something of it changed.
    pub fn refresh(&mut self, world: &World) {
        let Some(course) = self.shown(world) else {
            self.picture = None;
            return;
        };
        let draft = world.drafts.get(&course.id);
        let same = self
            .picture
            .as_ref()
            .is_some_and(|picture| picture.is_of(course, draft, world));
        if !same {
            self.pair = None;
            // Without a draft nothing is edited: the next text is a dose again, not a note.
            if draft.is_none() && self.picture.as_ref().is_some_and(|picture| picture.has_draft()) {
                self.cell = Cell::Dose;
            }
            // Rows come and go with an edit: the focus stays on its step, not on its place.
            let today = world.today();
            let here = self
                .focused()
                .filter(|_| self.row.is_some())
                .map(|row| match row.tense {
                    // Another dose may divide the step in force: what it is from now on is meant.
                    Tense::Present => today,
                    _ => row.from,
                });
            // So does what is left of the product, which is shown with a draft.
            let counted = draft.is_some() && course.supply.is_some();
            let history = counted || Timeline::needs_journal_from(course).is_some();
            let picture = Picture::new(world, course, draft, history);
            let number = self.focused().and_then(|row| row.number);
            let aimed = self.aim.take().filter(|_| draft.is_some()).and_then(|aim| {
                let kept = draft_of(world, course);
                let row = with_basis(world, course, |basis| kept.row_of(basis, aim.step))?;
                let own = picture.rows.get(row).is_some_and(|row| row.number == number);
                (own || !aim.same).then_some(row)
            });
            if aimed.is_some() {
                self.row = aimed;
            } else if let Some(from) = here {
                let rows = &picture.rows;
                let found = rows.iter().position(|row| row.from == from);
                let found = found.or_else(|| rows.iter().rposition(|row| row.has(from)));
                self.row = found.or(self.row);
            }
            self.picture = Some(Box::new(picture));
            self.look_again(world);
        }
        self.so_far = self.so_far(world, &course.id);
        if is_large(world) {
            let of_year = |course: &CourseId| recorded::table_of(world, course, recorded::days_of_year(world, course));
            let mut lived = self.lived.take().map(|lived| *lived);
            Cached::refresh(&mut lived, course.id.clone(), world, of_year);
            self.lived = lived.map(Box::new);
        } else {
            self.lived = None;
        }
        if let (Some(row), Some(picture)) = (&mut self.row, &self.picture) {
            *row = (*row).min(picture.rows.len().saturating_sub(1));
        }
    }

    /// The number of the step in force and the first day of it that is looked at: at most a year ago.
    fn present_since(&self, world: &World) -> Option<(u32, NaiveDate)> {
        let rows = &self.picture.as_ref()?.rows;
        let row = rows.iter().find(|row| row.tense == Tense::Present)?;
        let year = world.today() - chrono::TimeDelta::days(366);
        Some((row.number.unwrap_or(row.step), row.from.max(year)))
    }

    /// What was recorded on the step in force: doses, and the first few measures that were rated.
    fn so_far(&self, world: &World, course: &CourseId) -> Vec<String> {
        let Some((number, from)) = self.present_since(world).filter(|_| world.size.0 >= WIDE) else {
            return Vec::new();
        };
        let measures: Vec<_> = world
            .regimen
            .measures
            .iter()
            .map(|measure| measure.id.clone())
            .collect();
        let days = (from, world.today());
        let rows = figures::steps(
            &world.regimen,
            &world.schedules,
            course,
            &measures,
            days,
            world.now,
            &*world.wall,
        );
        let Some(row) = rows.into_iter().rev().find(|row| row.current) else {
            return Vec::new();
        };
        let mut found = vec![format!(
            "Step {number}, since {}",
            crate::domain::words::day_near(row.from, world.today())
        )];
        if row.counts.planned() > 0 {
            found.push(figures::words::taken(&row.counts));
        }
        let rated: Vec<_> = row.measures.iter().filter(|figures| figures.rated > 0).collect();
        let shown = rated.iter().take(MOST_RATED);
        found.extend(shown.filter_map(|figures| {
            let name = &world.regimen.measure(&figures.measure)?.name;
            Some(format!("{name}  {}", figures::words::summary(figures)))
        }));
        if rated.len() > MOST_RATED {
            let more = rated.len() - MOST_RATED;
            found.push(format!("and {more} more, by step in the review"));
        }
        found
    }

    /// What was recorded at each step of the last year.
    pub fn lived(&self) -> Option<&Table> {
        let table = self.lived.as_ref().map(|table| &table.value);
        table.filter(|table| !table.rows.is_empty())
    }

    /// The focused row's place.
    pub fn focus(&self) -> usize {
        let rows = self.picture.as_ref().map_or(&[][..], |picture| &picture.rows);
        let present = rows.iter().position(|row| row.tense == Tense::Present);
        let future = rows.iter().position(|row| row.tense == Tense::Future);
        let here = self.row.or(present).or(future).unwrap_or(rows.len().saturating_sub(1));
        here.min(rows.len().saturating_sub(1))
    }

    /// The focused row.
    pub fn focused(&self) -> Option<&Row> {
        self.picture.as_ref()?.rows.get(self.focus())
    }

    /// What is left of the shown course, or all that is known of it.
    fn about(&self, action: Action, world: &World) -> Option<Vec<Reply>> {
        let course = self.shown(world)?;
        Some(match action {
            Action::Supply => super::about::supply::ask(world, course),
            Action::Form => super::form::open(world, super::form::Of::Course(course.id.clone()), None),
            _ => vec![Reply::Wish(super::sentence::Wish::About(Some(course.id.clone())))],
        })
    }

    fn switch(&mut self, forward: bool, world: &World) -> Vec<Reply> {
        let all = courses(world);
        let Some(shown) = self.shown(world) else {
            return Vec::new();
        };
        // An archived one is listed before the first of those in use.
        let here = all
            .iter()
            .position(|other| other.id == shown.id)
            .unwrap_or(all.len() - 1);
        let next = (if forward { here + 1 } else { here + all.len() - 1 }) % all.len();
        self.course = all.get(next).map(|course| course.id.clone());
        (self.row, self.cell) = (None, Cell::Dose);
        self.refresh(world);
        if all.len() == 1 {
            return vec![Reply::Say("There is one plan only".into())];
        }
        Vec::new()
    }

    fn copy(&self, world: &World) -> Vec<Reply> {
        if world.hidden {
            return vec![Reply::Say("Amounts are hidden; nothing was copied".into())];
        }
        let Some(row) = self.focused() else {
            return vec![Reply::Say("There is no row to copy".into())];
        };
        let until = row.until.map(|until| format!(" to {until}")).unwrap_or_default();
        let text = format!("{} from {}{until}", row.take, row.from);
        let said = format!("Copied: {text}");
        vec![Reply::Do(super::message::Effect::Copy(text)), Reply::Say(said)]
    }
}

impl Shown for State {
    fn scopes(&self, _world: &World) -> Vec<Scope> {
        match &self.history {
            None if self.pair.is_none() => vec![Scope::Plan],
            _ if self.pair.is_some() => vec![Scope::Pair],
            Some(history) if history.compared.is_some() => vec![Scope::Compared],
            Some(_) => vec![Scope::Decisions],
            None => vec![Scope::Plan],
        }
    }

    fn months(&self, world: &World) -> Vec<Month> {
        let first = self.present_since(world).map_or(world.today(), |(_, from)| from);
        let of_year = self.shown(world).filter(|_| is_large(world));
        let first = of_year.map_or(first, |course| first.min(recorded::days_of_year(world, &course.id).0));
        let last = Month::of(world.today());
        let mut months = vec![Month::of(first)];
        while months.last().is_some_and(|month| *month < last) {
            months.extend(months.last().map(|month| month.plus(1)));
        }
        let counted = self.shown(world).into_iter();
        months.extend(counted.flat_map(|course| super::about::supply::months(world, course)));
        months
    }

    fn act(&mut self, action: Action, _key: Key, world: &World) -> Option<Vec<Reply>> {
        self.refresh(world);
        self.aim = None;
        if self.pair.is_some() {
            return self.act_in_pair(action, world);
        }
        if self.history.is_some() || action == Action::Switch {
            return self.act_in_history(action, world);
        }
        let rows = self.picture.as_ref().map_or(0, |picture| picture.rows.len());
        let last = rows.saturating_sub(1);
        let here = self.focus();
        if let Some(to) = moved(action, here, last) {
            self.row = Some(to);
            return Some(Vec::new());
        }
        match action {
            Action::Now => self.row = None,
            Action::Left => {
                self.cell = match self.cell {
                    Cell::Dose | Cell::Days => Cell::Dose,
                    Cell::Note => Cell::Days,
                }
            }
            Action::Right => {
                self.cell = match self.cell {
                    Cell::Dose => Cell::Days,
                    Cell::Days | Cell::Note => Cell::Note,
                }
            }
            Action::PreviousPeriod | Action::NextPeriod => {
                return Some(self.switch(action == Action::NextPeriod, world));
            }
            Action::AddBelow if self.shown(world).is_none() => return Some(new_course()),
            Action::NewCourse => return Some(new_course()),
            Action::Copy => return Some(self.copy(world)),
            Action::Compare => return Some(self.open_pair(world)),
            Action::EditExternally => {
                let broken = super::broken::courses(world).next().map(|broken| broken.place());
                let shown = || Some(Place::Course(self.shown(world)?.id.clone()));
                return Some(vec![Reply::Do(Effect::EditExternally(broken.or_else(shown)?))]);
            }
            Action::Supply | Action::Form | Action::About => return self.about(action, world),
            _ => return self.edit(action, world),
        }
        Some(Vec::new())
    }

    fn prepare(&mut self, world: &World) {
        self.refresh(world);
    }

    fn focus_row(&mut self, at: usize, world: &World) {
        if let Some(pair) = &mut self.pair {
            pair.focus = at.min(pair.rows.len().saturating_sub(1));
        } else if self.history.is_some() {
            self.focus_decision(at, world);
        } else {
            self.row = Some(at);
        }
    }
}

/// The questions for a new plan.
pub(super) fn new_course() -> Vec<Reply> {
    vec![Reply::Ask(Box::new(Ask::SetUp))]
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_correct;
#[cfg(test)]
mod tests_keys;
