//! Today, or any day shown like it: what is due, what is asked, the note.

mod asks;
mod filled;
mod rows;

pub use self::asks::{ask_free, ask_value, change, note, rest_none, skip_dose, take, which_is_right};
pub use self::rows::{Row, Spot, asked, rows};

use chrono::{NaiveDate, TimeDelta};

use super::about::supply;
use super::broken::Broken;
use super::key::Key;
use super::keys::Scope;
use super::message::{Action, Effect};
use super::reply::{Ask, Reply};
use super::shown::Shown;
use super::world::World;
use super::{rate, record, veil, words};
use crate::domain::course::Course;
use crate::domain::day::{DayNeed, Status};
use crate::domain::draft::gate;
use crate::domain::journal::Month;
use crate::domain::measure::{Scale, Value};
use crate::domain::recording::Dose;

/// What the view remembers: which line is focused. It is found again by what it is, not by its number, so that nothing
/// that happens to the list can lead it astray.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    focus: Option<Spot>,
    /// The person went there. Else it is where the view began: there a digit goes to another view and rates nothing.
    chosen: bool,
}

impl State {
    /// The course of whose steps the screen speaks: the focused one if it has several, else one that asks, one with a
    /// draft, or the first that has several. The plan view opens with it.
    pub fn stepping<'a>(&self, world: &'a World) -> Option<&'a Course> {
        let rows = rows(world);
        let focused = self.focused(&rows).and_then(|(_, row)| match row {
            Row::Dose(dose) => Some(dose.due.course.clone()),
            _ => None,
        });
        let several = |course: &&Course| {
            let step = world
                .schedules
                .timeline(&course.id)
                .and_then(|timeline| timeline.step_on(world.day));
            step.is_some_and(|(_, plan)| plan.steps.len() > 1)
        };
        let courses = &world.regimen.courses;
        let named = courses
            .iter()
            .filter(|course| Some(&course.id) == focused.as_ref())
            .find(several);
        let asks = |course: &&Course| {
            let timeline = world.schedules.timeline(&course.id);
            course.archived.is_none() && timeline.is_some_and(|timeline| gate(timeline, world.today()).is_some())
        };
        let drafted = |course: &&Course| world.drafts.contains_key(&course.id);
        named
            .or_else(|| courses.iter().find(asks))
            .or_else(|| courses.iter().filter(several).find(drafted))
            .or_else(|| courses.iter().find(several))
    }

    /// The focused line: its place among the rows, and itself.
    pub fn focused<'a>(&self, rows: &[Row<'a>]) -> Option<(usize, Row<'a>)> {
        let at = match &self.focus {
            None => first(rows),
            // That somebody took a line away does not move the focus to another dose: the note is harmless.
            Some(spot) => place(rows, spot).unwrap_or(rows.len().saturating_sub(1)),
        };
        rows.get(at).map(|row| (at, *row))
    }

    /// Forgets the focus: the next thing is focused.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Focuses a line.
    pub fn focus(&mut self, spot: Spot) {
        self.focus = Some(spot);
        self.chosen = true;
    }

    /// Keeps the line on which the cursor is, whatever somebody else writes.
    pub fn pin(&mut self, world: &World) {
        if self.focus.is_none() {
            self.focus = self.focused(&rows(world)).map(|(_, row)| row.spot());
        }
    }

    /// Another day is shown: a focus that belongs to none of its lines is forgotten.
    pub fn settle(&mut self, world: &World) {
        if self
            .focus
            .as_ref()
            .is_some_and(|spot| place(&rows(world), spot).is_none())
        {
            self.reset();
        }
    }

    fn show(&mut self, day: NaiveDate) -> Vec<Reply> {
        self.reset();
        vec![Reply::Day(day)]
    }

    /// The newest dose of the last days without a record; from one of them, the next older one.
    fn unrecorded(&mut self, world: &World, row: &Row<'_>) -> Vec<Reply> {
        let today = world.today();
        let mut found: Vec<(NaiveDate, Spot)> = Vec::new();
        let first = world
            .earlier()
            .map_or(today - TimeDelta::days(7), |earlier| earlier.from);
        let days = today.iter_days().rev().take_while(|date| *date >= first);
        for day in days.map(|date| world.day_at(date)) {
            let open = day.doses.iter().rev().filter(|dose| dose.status == Status::NotRecorded);
            found.extend(open.map(|dose| (day.date, Row::Dose(dose).spot())));
        }
        let here = found
            .iter()
            .position(|(day, spot)| *day == world.day && *spot == row.spot());
        let next = here.map_or(0, |at| (at + 1) % found.len().max(1));
        match found.into_iter().nth(next) {
            Some((day, spot)) => {
                self.focus = Some(spot);
                vec![Reply::Day(day)]
            }
            None => vec![Reply::Say(match world.earlier() {
                Some(earlier) => format!("Everything since {} is recorded", words::day_near(earlier.from, today)),
                None => "Everything in the last seven days is recorded".into(),
            })],
        }
    }

    fn as_needed(world: &World, rows: &[Row<'_>], row: &Row<'_>) -> Vec<Reply> {
        let needs: Vec<&DayNeed> = rows
            .iter()
            .filter_map(|row| if let Row::Need(need) = row { Some(*need) } else { None })
            .collect();
        let medicines = world
            .regimen
            .courses
            .iter()
            .filter(|course| course.archived.is_none())
            .count();
        match (row, needs.as_slice(), medicines) {
            (Row::Need(need), ..) | (_, [need], 1) => {
                ask_free(world, Dose::as_needed(&need.need, need.next.clone(), world.day))
            }
            (_, _, 0) => vec![Reply::Say("There is no medicine yet".into())],
            // Every medicine, what is as needed first.
            _ => vec![Reply::Ask(Box::new(Ask::AsNeeded))],
        }
    }

    fn rate(&mut self, world: &World, rows: &[Row<'_>], row: &Row<'_>, key: Key) -> Option<Vec<Reply>> {
        let Row::Measure(measure, _) = row else { return None };
        let digit = key.digit().unwrap_or(10);
        let value = match &measure.scale {
            Scale::Rating { .. } => Value::Number(digit.into()),
            Scale::Grade { five } if digit <= if *five { 4 } else { 3 } => Value::Grade(digit),
            Scale::YesNo if digit <= 1 => Value::Yes(digit == 1),
            Scale::Number { .. } | Scale::Pair { .. } if digit < 10 => {
                return Some(ask_value(world, measure, &digit.to_string()));
            }
            _ => return Some(vec![Reply::Say(world.expectation(measure))]),
        };
        let edit = record::rated(world, measure, world.day, value);
        self.advance(rows, row);
        Some(vec![Reply::Save(Box::new(edit))])
    }

    fn blank(&mut self, world: &World, rows: &[Row<'_>], row: &Row<'_>) -> Option<Vec<Reply>> {
        let Row::Measure(measure, _) = row else { return None };
        let edit = record::blank(world, measure, world.day);
        self.advance(rows, row);
        Some(edit.into_iter().map(|edit| Reply::Save(Box::new(edit))).collect())
    }

    /// To the next question without an answer, after this one or from the top; stays where there is none.
    fn advance(&mut self, rows: &[Row<'_>], row: &Row<'_>) {
        let at = rows.iter().position(|r| r.spot() == row.spot()).unwrap_or(0);
        let open = |r: &&Row<'_>| matches!(r, Row::Measure(_, None)) && r.spot() != row.spot();
        let next = rows[at..].iter().find(open).or_else(|| rows.iter().find(open));
        self.focus = Some(next.unwrap_or(row).spot());
    }
}

impl Shown for State {
    fn scopes(&self, world: &World) -> Vec<Scope> {
        match self.focused(&rows(world)) {
            Some((_, Row::Dose(_) | Row::Need(_) | Row::Beside(_))) => vec![Scope::Dose, Scope::Today],
            Some((_, Row::Measure(..))) if self.chosen => vec![Scope::Rating, Scope::Today],
            _ => vec![Scope::Today],
        }
    }

    fn months(&self, world: &World) -> Vec<Month> {
        let mut months = world.months_near();
        // "Coming up" says how long each supply lasts.
        let courses = world.regimen.courses.iter();
        months.extend(courses.flat_map(|course| supply::months(world, course)));
        months
    }

    fn act(&mut self, action: Action, key: Key, world: &World) -> Option<Vec<Reply>> {
        let rows = rows(world);
        let (at, row) = self.focused(&rows)?;
        let page = usize::from(world.size.1.saturating_sub(8)).max(1);
        let go = |to: usize| rows.get(to.min(rows.len() - 1)).map(Row::spot);
        let moved = match action {
            Action::Down => go(at + 1),
            Action::Up => go(at.saturating_sub(1)),
            Action::First => go(0),
            Action::Last => go(rows.len()),
            Action::PageDown => go(at + page),
            Action::PageUp => go(at.saturating_sub(page)),
            Action::NextPart | Action::PreviousPart => go(part(&rows, at, action == Action::NextPart)),
            _ => None,
        };
        if moved.is_some() {
            self.focus = moved;
            self.chosen = true;
            return Some(Vec::new());
        }
        let of_rating = matches!(row, Row::Measure(..)) && matches!(action, Action::Change | Action::Open);
        let rates = of_rating || matches!(action, Action::Rate | Action::Blank | Action::RestNone);
        if let Some(words) = rate::to_come(world).filter(|_| rates) {
            return Some(vec![Reply::Say(words)]);
        }
        // Whatever follows is about this line: it stays focused when its state changes.
        self.focus = Some(row.spot());
        match action {
            Action::EarlierDay | Action::PreviousPeriod => Some(self.show(world.day.pred_opt()?)),
            Action::LaterDay | Action::NextPeriod => Some(self.show(world.day.succ_opt()?)),
            Action::Now if !world.is_today() => Some(self.show(world.today())),
            Action::Unrecorded => Some(self.unrecorded(world, &row)),
            Action::AllAsPlanned => Some(filled::ask(world)),
            Action::AsNeeded => Some(Self::as_needed(world, &rows, &row)),
            Action::EditExternally => Some(open_broken(std::iter::once(&row).chain(&rows).find_map(Row::broken))),
            Action::Take => take(world, &row),
            Action::Skip => match row {
                Row::Dose(dose) => Some(skip_dose(world, dose)),
                _ => None,
            },
            Action::Change | Action::Open => change(world, &row),
            Action::Rate => self.rate(world, &rows, &row, key),
            Action::Blank => self.blank(world, &rows, &row),
            Action::RestNone => Some(rest_none(world)),
            Action::Copy => Some(vec![
                Reply::Do(Effect::Copy(in_words(world, &row))),
                Reply::Say("Copied: the focused line".into()),
            ]),
            _ => None,
        }
    }

    fn focus_row(&mut self, at: usize, world: &World) {
        if let Some(spot) = rows(world).get(at).map(Row::spot) {
            self.focus(spot);
        }
    }
}

/// Opens the file that cannot be read.
pub fn open_broken(broken: Option<Broken<'_>>) -> Vec<Reply> {
    vec![match broken {
        Some(broken) => Reply::Do(Effect::EditExternally(broken.place())),
        None => Reply::Say("Every file can be read. E in the plan opens the file of a medicine".into()),
    }]
}

/// Which line is focused when none was chosen: what is due or late now, the oldest first, else what was not recorded
/// today, else what comes next, else the first.
fn first(rows: &[Row<'_>]) -> usize {
    let dose = |wanted: &[Status]| {
        rows.iter()
            .position(|row| matches!(row, Row::Dose(d) if wanted.contains(&d.status)))
    };
    dose(&[Status::Late, Status::Due])
        .or_else(|| dose(&[Status::NotRecorded, Status::Contradicted]))
        .or_else(|| dose(&[Status::TooSoon, Status::Planned]))
        .unwrap_or(0)
}

/// The place of a line.
fn place(rows: &[Row<'_>], spot: &Spot) -> Option<usize> {
    rows.iter().position(|row| row.spot() == *spot)
}

/// The first line of the next part, or of the part before; round.
fn part(rows: &[Row<'_>], at: usize, forward: bool) -> usize {
    let now = rows.get(at).map_or(0, Row::part);
    let mut parts: Vec<u8> = rows.iter().map(Row::part).collect();
    parts.dedup();
    let place = parts.iter().position(|p| *p == now).unwrap_or(0);
    let next = (place + if forward { 1 } else { parts.len() - 1 }) % parts.len();
    rows.iter().position(|row| row.part() == parts[next]).unwrap_or(0)
}

/// The effect of an undo or a redo.
pub fn back(action: Action) -> Effect {
    if action == Action::Redo {
        Effect::Redo { confirmed: false }
    } else {
        Effect::Undo { confirmed: false }
    }
}

/// A line as text, for the clipboard.
fn in_words(world: &World, row: &Row<'_>) -> String {
    match row {
        Row::Broken(broken) => format!("{}. {}", broken.title(world), broken.mending(world)),
        Row::Dose(dose) => {
            let name = world.name(&dose.due.course);
            let status = dose.status.word();
            format!(
                "{} {} {name} {} {status}",
                words::day(world.day),
                dose.due.moment(),
                world.amount(&dose.due.amount)
            )
        }
        Row::Need(need) => format!(
            "{} {} as needed",
            world.name(&need.need.course),
            world.amount(&need.next)
        ),
        Row::Beside(entry) => record::shown_words(world, entry),
        Row::Measure(measure, reading) => {
            let value = reading.map_or_else(|| "not rated".to_owned(), |r| measure.show(&r.value));
            let value = match reading {
                Some(_) if world.hidden => "rated".to_owned(),
                _ => value,
            };
            format!("{} {} {value}", words::day(world.day), world.measure_name(measure))
        }
        Row::Note if world.hidden => veil::WORDS.to_owned(),
        Row::Note => {
            let notes: Vec<&str> = world
                .regimen
                .journal
                .notes_on(world.day)
                .map(|n| n.text.as_str())
                .collect();
            notes.join("\n")
        }
    }
}
