//! The state of the review view, and what its keys do.
//!
//! Three screens look at the same records: the sheet of a week, the table by dose step, and the chart. The day shown is
//! the focused day of the week and the reading line of the chart. Figures are computed once for the data that there are
//! (see [`fresh`]) and kept here; drawing only reads them.

pub mod fresh;
pub mod history;
pub mod rules;
pub mod weeks;

use chrono::{NaiveDate, TimeDelta};

use self::fresh::{Cached, missing};
use self::history::{Dots, Points, Table};
use self::weeks::{Sheet, first_day, weeks_before};
use super::key::Key;
use super::keys::Scope;
use super::message::{Action, Effect, View};
use super::moves::moved;
use super::shown::Shown;
use super::words;
use super::world::{Reply, World};
pub use crate::app::message::Screen;
use crate::domain::course::CourseId;
use crate::domain::figures::words as figure_words;
use crate::domain::figures::{MeasureFigures, StepFigures};
use crate::domain::journal::Month;
use crate::domain::measure::{Measure, MeasureId};

/// How many months of a long history are asked for first: two years are there within a frame or two.
const AT_FIRST: usize = 24;

/// The months that are there, times this, are asked for next. Each time the figures are computed again, so few rounds
/// are wanted: ten years take two, fifty years three.
const NEXT: usize = 6;

/// From this many columns on, the sheet of the week has a pane to the right.
pub const PANE_FROM: u16 = 112;

/// How many days the chart shows, the closest first; the last is everything.
pub const ZOOMS: [Option<i64>; 6] = [Some(28), Some(84), Some(182), Some(365), Some(1_096), None];

/// From this many rows on the chart has a second measure.
const TWO_RATINGS: u16 = 50;

/// What a sheet was computed for: its first day, the course of the pane, and whether there is a pane.
type WeekKey = (NaiveDate, Option<CourseId>, bool);

/// What the view remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Which screen.
    pub screen: Screen,
    course: Option<CourseId>,
    measure: Option<MeasureId>,
    /// The focused row of the table; `None`: the one in force, or the last.
    row: Option<usize>,
    zoom: usize,
    sheet: Option<Cached<WeekKey, Sheet>>,
    table: Option<Cached<CourseId, Table>>,
    points: Option<Cached<(CourseId, MeasureId), Points>>,
    points_below: Option<Cached<(CourseId, MeasureId), Points>>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            screen: Screen::default(),
            course: None,
            measure: None,
            row: None,
            zoom: 2,
            sheet: None,
            table: None,
            points: None,
            points_below: None,
        }
    }
}

impl State {
    /// The course that the steps and the chart are about: the chosen one, else the first whose dose changes.
    pub fn course(&self, world: &World) -> Option<CourseId> {
        let courses = &world.regimen.courses;
        let chosen = courses.iter().find(|course| Some(&course.id) == self.course.as_ref());
        let today = world.today();
        let stepping = courses.iter().find(|course| {
            let timeline = world.schedules.timeline(&course.id);
            let plan = timeline.and_then(|timeline| timeline.step_on(today));
            course.archived.is_none() && plan.is_some_and(|(_, plan)| plan.steps.len() > 1)
        });
        let found = chosen.or(stepping).or(courses.first());
        found.map(|course| course.id.clone())
    }

    /// The measure that is chosen, else the first.
    pub fn measure<'a>(&self, world: &'a World) -> Option<&'a Measure> {
        let measures = self.measures(world);
        let chosen = measures
            .iter()
            .find(|measure| Some(&measure.id) == self.measure.as_ref());
        let asked = || measures.iter().find(|measure| measure.retired.is_none());
        chosen.or_else(asked).or(measures.first()).copied()
    }

    /// The measures with something to show: those that are asked, and of the others those that were rated in the days
    /// that are shown.
    pub fn measures<'a>(&self, world: &'a World) -> Vec<&'a Measure> {
        let rated = |figures: &MeasureFigures| figures.rated > 0;
        let shown = |measure: &Measure| match (self.screen, &self.table, &self.sheet) {
            (Screen::Week, _, Some(sheet)) => {
                let weeks = sheet.value.before.iter().flat_map(|week| &week.measures);
                let this = sheet.value.week.span.measures.iter().map(|of| &of.figures);
                weeks
                    .chain(this)
                    .any(|figures| figures.measure == measure.id && rated(figures))
            }
            (Screen::Steps | Screen::Chart, Some(table), _) => {
                let place = table.value.measures.iter().position(|id| *id == measure.id);
                let of = |row: &StepFigures| place.and_then(|place| row.measures.get(place)).is_some_and(rated);
                table.value.rows.iter().any(of)
            }
            _ => true,
        };
        let measures = world.regimen.measures.iter();
        measures
            .filter(|measure| measure.retired.is_none() || shown(measure))
            .collect()
    }

    /// The sheet of the week.
    pub fn sheet(&self) -> Option<&Sheet> {
        self.sheet.as_ref().map(|sheet| &sheet.value)
    }

    /// The table by step.
    pub fn table(&self) -> Option<&Table> {
        self.table.as_ref().map(|table| &table.value)
    }

    /// The rated days of the chosen measure, each time around a dose by itself.
    pub fn points(&self) -> &[Dots] {
        self.points.as_ref().map_or(&[], |points| &points.value)
    }

    /// The measure that a high screen shows below the chosen one: the next of them.
    pub fn measure_below<'a>(&self, world: &'a World) -> Option<&'a Measure> {
        let measures = self.measures(world);
        let chosen = self.measure(world)?;
        let at = measures.iter().position(|measure| measure.id == chosen.id)?;
        let next = measures.get(at + 1).or(measures.first()).copied();
        next.filter(|next| world.size.1 >= TWO_RATINGS && next.id != chosen.id)
    }

    /// Its rated days.
    pub fn points_below(&self) -> &[Dots] {
        self.points_below.as_ref().map_or(&[], |points| &points.value)
    }

    /// The focused row of the table.
    pub fn row(&self) -> usize {
        let rows = self.table().map_or(0, |table| table.rows.len());
        let current = || {
            self.table()
                .and_then(|table| table.rows.iter().position(|row| row.current))
        };
        let row = self.row.or_else(current).unwrap_or(usize::MAX);
        row.min(rows.saturating_sub(1))
    }

    /// Focuses a row of the table.
    pub fn focus_on(&mut self, row: usize) {
        if self.screen == Screen::Steps {
            self.row = Some(row);
        }
    }

    /// Focuses the row that has this day in it.
    pub fn focus_on_day(&mut self, day: NaiveDate) {
        let rows = self.table().map_or(&[][..], |table| &table.rows);
        let has = |row: &StepFigures| {
            row.stretches
                .iter()
                .any(|(from, until)| (*from..=*until).contains(&day))
        };
        if let Some(row) = rows.iter().position(has) {
            self.focus_on(row);
        }
    }

    /// The days that the chart shows: those of the zoom, with the reading line among them.
    pub fn window(&self, world: &World) -> (NaiveDate, NaiveDate) {
        let today = world.today();
        let first = self
            .table()
            .and_then(|table| table.rows.first())
            .map_or(today, |row| row.from);
        let all = (today - first).num_days() + 1;
        let shown = ZOOMS.get(self.zoom).copied().flatten().unwrap_or(all).min(all).max(7);
        let line = self.line(world);
        let mut last = today;
        // Pages of half a window, so that the picture stays put while the line moves.
        let half = (shown / 2).max(1);
        while line <= last - TimeDelta::days(shown) {
            last -= TimeDelta::days(half);
        }
        (last - TimeDelta::days(shown - 1), last)
    }

    /// The day of the reading line: the shown day, within what there is.
    pub fn line(&self, world: &World) -> NaiveDate {
        let today = world.today();
        let first = self
            .table()
            .and_then(|table| table.rows.first())
            .map_or(today, |row| row.from);
        world.day.clamp(first.min(today), today)
    }

    fn act_in_steps(&mut self, action: Action, world: &World) -> Option<Vec<Reply>> {
        let rows = self.table().map_or(0, |table| table.rows.len());
        let last = rows.saturating_sub(1);
        let here = self.row();
        if let Some(to) = moved(action, here, last) {
            self.row = Some(to);
            return Some(Vec::new());
        }
        match action {
            Action::Now => {
                self.row = None;
                Some(vec![Reply::Day(world.today())])
            }
            Action::Open => {
                let from = self.table()?.rows.get(here)?.from;
                self.screen = Screen::Chart;
                Some(vec![Reply::Day(from)])
            }
            _ => None,
        }
    }

    fn act_in_chart(&mut self, action: Action, world: &World) -> Option<Vec<Reply>> {
        let line = self.line(world);
        let (from, until) = self.window(world);
        let quarter = TimeDelta::days((((until - from).num_days() + 1) / 4).max(7));
        let rows = self.table().map_or(&[][..], |table| &table.rows);
        let starts = || rows.iter().flat_map(|row| row.stretches.iter().map(|(from, _)| *from));
        let day = match action {
            Action::Left => line - TimeDelta::days(1),
            Action::Right => line + TimeDelta::days(1),
            Action::PreviousPeriod | Action::PageUp => line - quarter,
            Action::NextPeriod | Action::PageDown => line + quarter,
            Action::Up => starts().filter(|start| *start < line).max().unwrap_or(line),
            Action::Down => starts().filter(|start| *start > line).min().unwrap_or(world.today()),
            Action::First => rows.first().map_or(line, |row| row.from),
            Action::Last => world.today(),
            Action::Open => return Some(vec![Reply::Day(line), Reply::View(View::Today)]),
            Action::ZoomIn | Action::ZoomOut => return Some(self.zoom(action == Action::ZoomIn)),
            _ => return None,
        };
        let first = rows.first().map_or(line, |row| row.from);
        let to = day.clamp(first.min(world.today()), world.today());
        // A key that moves nothing says why.
        if to == line {
            let ahead = day > line || matches!(action, Action::Down | Action::Last);
            let end = if ahead { "ends with today" } else { "begins here" };
            return Some(vec![Reply::Say(format!("The chart {end}"))]);
        }
        Some(vec![Reply::Day(to)])
    }

    fn zoom(&mut self, closer: bool) -> Vec<Reply> {
        let before = self.zoom;
        self.zoom = if closer {
            before.saturating_sub(1)
        } else {
            (before + 1).min(ZOOMS.len() - 1)
        };
        let said = match (ZOOMS[self.zoom], before == self.zoom) {
            (Some(days), true) => format!("{} weeks is the closest", days / 7),
            (None, true) => "All of it is shown".to_owned(),
            (Some(days), false) if days > 366 => format!("{} years", days / 365),
            (Some(days), false) => format!("{} weeks", days / 7),
            (None, false) => "The whole history".to_owned(),
        };
        vec![Reply::Say(said)]
    }

    fn pick_measure(&mut self, world: &World) -> Vec<Reply> {
        let measures = self.measures(world);
        let here = self
            .measure(world)
            .and_then(|here| measures.iter().position(|m| m.id == here.id));
        let next = here.and_then(|here| measures.get((here + 1) % measures.len()));
        match next {
            Some(next) => {
                self.measure = Some(next.id.clone());
                vec![Reply::Say(format!("Rating shown: {}", world.measure_name(next)))]
            }
            None => vec![Reply::Say("Nothing is asked yet, so there is no rating to show".into())],
        }
    }

    fn pick_course(&mut self, world: &World) -> Vec<Reply> {
        let courses = &world.regimen.courses;
        let here = self
            .course(world)
            .and_then(|here| courses.iter().position(|course| course.id == here));
        let next = here.and_then(|here| courses.get((here + 1) % courses.len()));
        match next {
            Some(next) => {
                self.course = Some(next.id.clone());
                self.row = None;
                vec![Reply::Say(format!("Plan shown: {}", world.name(&next.id)))]
            }
            None => vec![Reply::Say("There is no plan yet".into())],
        }
    }

    /// The sentences of the screen as text.
    fn copy(&self, world: &World) -> Vec<Reply> {
        let text = self.sentences(world).join("\n");
        if text.is_empty() {
            return vec![Reply::Say("There is nothing to copy yet".into())];
        }
        vec![
            Reply::Do(Effect::Copy(text)),
            Reply::Say("The sentences of this screen are copied".into()),
        ]
    }

    /// What the screen says in words.
    pub fn sentences(&self, world: &World) -> Vec<String> {
        let regimen = &world.regimen;
        match self.screen {
            Screen::Week => self.sheet().map_or(Vec::new(), |sheet| {
                let week = &sheet.week;
                let told = figure_words::several(&week.span, regimen);
                let told = told.into_iter().filter(|_| !world.hidden).map(Some);
                let said = [
                    figure_words::compared(week, regimen).filter(|_| !world.hidden),
                    figure_words::few(week.span.rated_days),
                ];
                let recorded = std::iter::once(Some(figure_words::recorded(&week.span)));
                recorded.chain(told).chain(said).flatten().collect()
            }),
            Screen::Steps => self.table().map_or(Vec::new(), |table| self.by_step(table, world)),
            // The sentence is nothing but names and amounts.
            Screen::Chart if world.hidden => Vec::new(),
            Screen::Chart => {
                let (Some(table), Some(measure)) = (self.table(), self.measure(world)) else {
                    return Vec::new();
                };
                let mut said = table.in_words(measure);
                if let Some(first) = said.first_mut().filter(|_| table.by_time(measure).is_empty()) {
                    *first = format!("In words: {first}");
                }
                said.extend(
                    self.measure_below(world)
                        .map_or(Vec::new(), |below| table.in_words(below)),
                );
                said
            }
        }
    }

    /// What is said below the table by step.
    fn by_step(&self, table: &Table, world: &World) -> Vec<String> {
        let mut said = Vec::new();
        // Behind what is said of the rating that is shown: where there is little room, that has it.
        let name = world.name(&table.course);
        let contents = figure_words::by_content(&table.rows, &table.contents, &name);
        let contents = contents.into_iter().filter(|_| !world.hidden);
        let Some(measure) = self.measure(world) else {
            return contents.collect();
        };
        // What was measured before a dose and what after it are told apart.
        let timed = table.by_time(measure).into_iter();
        said.extend(timed.filter(|_| !world.hidden));
        let index = table.measures.iter().position(|id| *id == measure.id);
        let figures = |row: &StepFigures| index.and_then(|index| row.measures.get(index)).cloned();
        let all: Vec<MeasureFigures> = table.rows.iter().filter_map(figures).collect();
        if let (Some(index), true) = (index, all.iter().any(|figures| figures.rated > 0)) {
            let overlap = figure_words::overlap(&table.rows, index);
            said.push(overlap.unwrap_or_else(|| figure_words::OWN_RECORDS.to_owned()));
        }
        if all.iter().any(|m| m.rated > 0 && m.is_few() && m.more.is_none()) {
            said.push(figure_words::SINGLE_VALUES.to_owned());
        }
        said.extend(contents);
        said
    }
}

impl Shown for State {
    fn scopes(&self, _world: &World) -> Vec<Scope> {
        match self.screen {
            Screen::Week => vec![Scope::Week, Scope::Review],
            Screen::Steps => vec![Scope::Steps, Scope::Review],
            Screen::Chart => vec![Scope::Chart, Scope::Review],
        }
    }

    fn months(&self, world: &World) -> Vec<Month> {
        let (from, to) = match (self.screen, self.course(world)) {
            (Screen::Week, _) => {
                let first = first_day(world, world.day);
                let weeks = if has_pane(world) { weeks_before(world) } else { 2 };
                (first - TimeDelta::days(7 * (weeks - 1)), first + TimeDelta::days(6))
            }
            (Screen::Steps | Screen::Chart, Some(course)) => history::days(world, &course),
            (Screen::Steps | Screen::Chart, None) => return Vec::new(),
        };
        let mut months = missing(world, from, to);
        let there = world.regimen.journal.months().count();
        months.truncate(AT_FIRST.max(if there > AT_FIRST / 2 { NEXT * there } else { 0 }));
        months
    }

    fn act(&mut self, action: Action, _key: Key, world: &World) -> Option<Vec<Reply>> {
        match action {
            Action::Switch => {
                let here = Screen::ALL
                    .iter()
                    .position(|screen| *screen == self.screen)
                    .unwrap_or(0);
                self.screen = Screen::ALL[(here + 1) % Screen::ALL.len()];
                return Some(Vec::new());
            }
            Action::PickRating => return Some(self.pick_measure(world)),
            Action::PickPlan => return Some(self.pick_course(world)),
            Action::Copy => return Some(self.copy(world)),
            _ => {}
        }
        match self.screen {
            Screen::Week => act_in_week(action, world),
            Screen::Steps => self.act_in_steps(action, world),
            Screen::Chart => self.act_in_chart(action, world),
        }
    }

    fn prepare(&mut self, world: &World) {
        let course = self.course(world);
        if self.screen == Screen::Week {
            let key = (first_day(world, world.day), course, has_pane(world));
            Cached::refresh(&mut self.sheet, key, world, |(first, course, pane)| {
                weeks::sheet(world, *first, course.clone(), *pane)
            });
            return;
        }
        let Some(course) = course else {
            self.table = None;
            return;
        };
        Cached::refresh(&mut self.table, course.clone(), world, |course| {
            history::table(world, course)
        });
        let measure = self.measure(world).cloned();
        if let (Screen::Chart, Some(table), Some(measure)) = (self.screen, &self.table, measure) {
            let key = (course, measure.id.clone());
            Cached::refresh(&mut self.points, key, world, |_| {
                history::points(world, &table.value, &measure)
            });
        }
        let below = self.measure_below(world).cloned();
        if let (Screen::Chart, Some(table), Some(measure)) = (self.screen, &self.table, below) {
            let key = (table.value.course.clone(), measure.id.clone());
            Cached::refresh(&mut self.points_below, key, world, |_| {
                history::points(world, &table.value, &measure)
            });
        }
    }

    fn focus_row(&mut self, at: usize, _world: &World) {
        self.focus_on(at);
    }
}

/// Whether there is room for a pane next to the sheet.
fn has_pane(world: &World) -> bool {
    world.size.0 >= PANE_FROM
}

/// What keys do in the sheet of a week: the focused day is the day shown.
fn act_in_week(action: Action, world: &World) -> Option<Vec<Reply>> {
    let days = match action {
        Action::Left | Action::Up => -1,
        Action::Right | Action::Down => 1,
        Action::PreviousPeriod | Action::PageUp => -7,
        Action::NextPeriod | Action::PageDown => 7,
        Action::First => (first_day(world, world.day) - world.day).num_days(),
        Action::Last => (first_day(world, world.day) - world.day).num_days() + 6,
        Action::Open => return Some(vec![Reply::Day(world.day), Reply::View(View::Today)]),
        _ => return None,
    };
    let day = world.day.checked_add_signed(TimeDelta::days(days))?;
    Some(vec![Reply::Day(day)])
}

/// `16-22 Nov`, `30 Nov - 6 Dec`, with the year where it is not this one.
pub fn dates(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> String {
    use chrono::Datelike;
    let end = if to.year() == today.year() {
        words::short_day(to)
    } else {
        to.format("%-d %b %Y").to_string()
    };
    if (from.year(), from.month()) == (to.year(), to.month()) && from != to {
        return format!("{}-{end}", from.day());
    }
    if from == to {
        return end;
    }
    let start = if from.year() == to.year() {
        words::short_day(from)
    } else {
        from.format("%-d %b %Y").to_string()
    };
    format!("{start} - {end}")
}

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
