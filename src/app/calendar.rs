//! The state of the calendar view, and what its keys do.
//!
//! The view has its own focused day: looking round in other months does not change which day Today shows, until Enter
//! opens one there. What a page shows is computed when the page or the data change, never when it is drawn.

pub mod cached;
pub mod sheet;
pub mod weeks;

use chrono::{NaiveDate, TimeDelta};

use self::sheet::Sheet;
use self::weeks::Weeks;
use super::key::Key;
use super::keys::Scope;
use super::message::{Action, Effect, View};
use super::shown::Shown;
use super::words;
use super::world::{Reply, World};
use crate::domain::course::{Course, CourseId};
use crate::domain::journal::Month;
use crate::domain::measure::{Measure, MeasureId};

/// A screen so large has two months side by side.
const TWO_MONTHS: (u16, u16) = (180, 50);

/// How the days are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// One month, a row for each week.
    #[default]
    Month,
    /// Twenty-four weeks, a column for each.
    Weeks,
}

/// What the view remembers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Month or weeks.
    pub mode: Mode,
    focus: Option<NaiveDate>,
    rating: Option<MeasureId>,
    course: Option<CourseId>,
    sheet: Option<Sheet>,
    before: Option<Sheet>,
    weeks: Option<Weeks>,
}

impl State {
    /// The focused day: the one that Today shows, until a key moves it.
    pub fn focus(&self, world: &World) -> NaiveDate {
        self.focus.unwrap_or(world.day)
    }

    /// Focuses a day.
    pub fn focus_on(&mut self, day: NaiveDate, world: &World) {
        // What follows the day that Today shows goes on following it over the turn of the day.
        self.focus = Some(within(day)).filter(|day| *day != world.day);
    }

    /// The measure whose values are shown: the first one, until another is picked.
    pub fn rating<'a>(&self, world: &'a World) -> Option<&'a Measure> {
        let picked = self.rating.as_ref().and_then(|id| world.regimen.measure(id));
        let asked = |m: &&Measure| m.retired.is_none();
        picked
            .or_else(|| world.regimen.measures.iter().find(asked))
            .or(world.regimen.measures.first())
    }

    /// The course whose dose is shown: the first one in use that has doses at set times, until another is picked.
    pub fn course<'a>(&self, world: &'a World) -> Option<&'a Course> {
        let picked = self.course.as_ref().and_then(|id| world.regimen.course(id));
        let courses = &world.regimen.courses;
        let in_use = |c: &&Course| c.archived.is_none();
        let timed = |c: &&Course| {
            let mut steps = c.plans.iter().flat_map(|plan| &plan.steps);
            in_use(c) && steps.any(|step| !step.take.is_as_needed())
        };
        picked
            .or_else(|| courses.iter().find(timed))
            .or_else(|| courses.iter().find(in_use))
            .or(courses.first())
    }

    /// Whether a measure that is not asked any more has values in the month that is shown.
    fn is_rated(&self, measure: &Measure) -> bool {
        let values = self.sheet.iter().flat_map(|sheet| &sheet.own.measures);
        values
            .into_iter()
            .any(|of| *of.measure() == measure.id && of.figures.rated > 0)
    }

    /// The computed month.
    pub fn sheet(&self) -> Option<&Sheet> {
        self.sheet.as_ref()
    }

    /// The month before it, where the screen has room for two.
    pub fn before(&self) -> Option<&Sheet> {
        self.before.as_ref()
    }

    /// The computed weeks.
    pub fn weeks(&self) -> Option<&Weeks> {
        self.weeks.as_ref()
    }

    /// The wheel moves as the arrow keys do, but within a page of weeks: it turns none.
    pub fn roll(&mut self, down: bool, world: &World) {
        let (focus, sign) = (self.focus(world), if down { 1 } else { -1 });
        let to = match self.mode {
            Mode::Month => focus + TimeDelta::days(7 * sign),
            Mode::Weeks => {
                let (first, last) = weeks::range(focus, world);
                (focus + TimeDelta::days(sign)).clamp(first, last)
            }
        };
        self.focus_on(to, world);
    }
}

impl Shown for State {
    fn scopes(&self, _world: &World) -> Vec<Scope> {
        match self.mode {
            Mode::Month => vec![Scope::Calendar],
            Mode::Weeks => vec![Scope::Weeks, Scope::Calendar],
        }
    }

    fn months(&self, world: &World) -> Vec<Month> {
        let (from, to) = match self.mode {
            Mode::Month => {
                let month = Month::of(self.focus(world));
                let (from, to) = sheet::grid(month, world.regimen.settings.week_start);
                (
                    if two_months(world) {
                        month.plus(-1).first()
                    } else {
                        from
                    },
                    to,
                )
            }
            Mode::Weeks => weeks::range(self.focus(world), world),
        };
        let last = Month::of(to);
        std::iter::successors(Some(Month::of(from)), |month| {
            Some(month.plus(1)).filter(|m| *m <= last)
        })
        .collect()
    }

    fn act(&mut self, action: Action, _key: Key, world: &World) -> Option<Vec<Reply>> {
        let focus = self.focus(world);
        let month = Month::of(focus);
        let (along, across) = match self.mode {
            Mode::Month => (1, 7),
            Mode::Weeks => (7, 1),
        };
        let days = |n: i64| focus.checked_add_signed(TimeDelta::days(n));
        let months = |n: i32| same_day(month.plus(n), focus);
        let page = |n: i32| match self.mode {
            Mode::Month => Some(months(n)),
            Mode::Weeks => days(i64::from(n) * 7 * weeks::count(world)),
        };
        let moved = match action {
            Action::Left => days(-along),
            Action::Right => days(along),
            Action::Up => days(-across),
            Action::Down => days(across),
            Action::PreviousPeriod => page(-1),
            Action::NextPeriod => page(1),
            Action::PageUp => Some(months(-1)),
            Action::PageDown => Some(months(1)),
            Action::First | Action::Last => {
                let (first, last) = match self.mode {
                    Mode::Month => (month.first(), month.last()),
                    Mode::Weeks => weeks::range(focus, world),
                };
                Some(if action == Action::First { first } else { last })
            }
            Action::Now => Some(world.today()),
            _ => None,
        };
        if let Some(day) = moved {
            self.focus_on(day, world);
            return Some(Vec::new());
        }
        Some(match action {
            Action::Open => {
                self.focus = None;
                vec![Reply::Day(focus), Reply::View(View::Today)]
            }
            Action::Switch => {
                self.mode = if self.mode == Mode::Month {
                    Mode::Weeks
                } else {
                    Mode::Month
                };
                Vec::new()
            }
            Action::PickRating => {
                let now = self.rating(world).map(|m| &m.id);
                let asked: Vec<&Measure> = world
                    .regimen
                    .measures
                    .iter()
                    .filter(|m| m.retired.is_none() || self.is_rated(m))
                    .collect();
                let Some(next) = after(&asked, |m| Some(&m.id) == now) else {
                    let key = world.key(Scope::Everywhere, Action::Measures).unwrap_or_default();
                    let words = format!("Nothing is rated yet: no question is asked. {key} adds one");
                    return Some(vec![Reply::Say(words)]);
                };
                self.rating = Some(next.id.clone());
                vec![Reply::Say(format!("Rating shown: {}", world.measure_name(next)))]
            }
            Action::PickPlan => {
                let now = self.course(world).map(|c| &c.id);
                let Some(next) = after(&world.regimen.courses, |c| Some(&c.id) == now) else {
                    return Some(vec![Reply::Say(
                        super::broken::no_plan(world).unwrap_or_else(|| "No plan yet".into()),
                    )]);
                };
                self.course = Some(next.id.clone());
                vec![Reply::Say(format!("Dose shown: {}", world.name(&next.id)))]
            }
            Action::Copy => {
                let text = cached::in_words(world, focus);
                vec![
                    Reply::Do(Effect::Copy(text)),
                    Reply::Say(format!("Copied: {}", words::day(focus))),
                ]
            }
            _ => return None,
        })
    }

    fn prepare(&mut self, world: &World) {
        let focus = self.focus(world);
        match self.mode {
            Mode::Month => {
                let month = Month::of(focus);
                if !self.sheet.as_ref().is_some_and(|sheet| sheet.holds(world, month)) {
                    self.sheet = Some(Sheet::new(world, month));
                }
                let before = month.plus(-1);
                if !two_months(world) {
                    self.before = None;
                } else if !self.before.as_ref().is_some_and(|sheet| sheet.holds(world, before)) {
                    self.before = Some(Sheet::new(world, before));
                }
            }
            Mode::Weeks => {
                let (from, _) = weeks::range(focus, world);
                let course = self.course(world).map(|c| c.id.clone());
                let rating = self.rating(world).map(|m| m.id.clone());
                let asked = (from, course, rating);
                if !self.weeks.as_ref().is_some_and(|weeks| weeks.holds(world, &asked)) {
                    self.weeks = Some(Weeks::new(world, asked));
                }
            }
        }
    }
}

/// The one after the one that fits, round; the first where none fits.
fn after<T>(all: &[T], fits: impl Fn(&T) -> bool) -> Option<&T> {
    let next = all.iter().position(fits).map_or(0, |at| at + 1);
    all.get(next).or(all.first())
}

/// Whether the screen has room for two months with their notes.
fn two_months(world: &World) -> bool {
    world.size.0 >= TWO_MONTHS.0 && world.size.1 >= TWO_MONTHS.1
}

/// The same day of another month, or that month's last.
fn same_day(month: Month, like: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    month.first().with_day(like.day()).unwrap_or(month.last())
}

/// Years of four digits: what the files and the screen have room for.
fn within(day: NaiveDate) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default();
    let last = NaiveDate::from_ymd_opt(9999, 11, 30).unwrap_or_default();
    day.clamp(first, last)
}

#[cfg(test)]
mod tests;
