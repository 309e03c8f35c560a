//! Today, or any day shown like it: what is due, what is asked, the note.

use chrono::{NaiveDate, TimeDelta};

use super::about::supply;
use super::broken::{self, Broken};
use super::commands;
use super::key::Key;
use super::keys::Scope;
use super::line::Line;
use super::message::{Action, Edit, Effect, Operation};
use super::popup::Popup;
use super::prompt::{Prompt, Purpose};
use super::rate;
use super::record;
use super::sentence;
use super::skip;
use super::veil;
use super::words;
use super::world::{Reply, World};
use crate::domain::course::{Course, CourseId};
use crate::domain::day::{DayDose, DayNeed, Status};
use crate::domain::draft::gate;
use crate::domain::journal::{DoseEntry, DueKey, EntryId, Month, ReadingEntry};
use crate::domain::measure::{Asked, Measure, MeasureId, Scale, Value};
use crate::domain::questions;
use crate::domain::recording::{Dose, Kind};

/// From this many columns on there is a pane to the right.
const WIDE: u16 = 100;

/// What the view remembers: which line is focused. It is found again by what it is, not by its number, so that nothing
/// that happens to the list can lead it astray.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    focus: Option<Spot>,
    /// The person went there. Else it is where the view began: there a digit goes to another view and rates nothing.
    chosen: bool,
}

/// What a line is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A file that cannot be read.
    Broken(String),
    /// A due dose.
    Dose(CourseId, DueKey),
    /// What may be taken as needed.
    Need(CourseId, u8),
    /// What was taken without being due.
    Beside(EntryId),
    /// A question of the check-in.
    Measure(MeasureId),
    /// The note.
    Note,
}

/// A line of the view.
#[derive(Clone, Copy, Debug)]
pub enum Row<'a> {
    /// Something that cannot be read.
    Broken(Broken<'a>),
    /// A due dose and what became of it.
    Dose(&'a DayDose),
    /// What may be taken as needed, and when it last was.
    Need(&'a DayNeed),
    /// What was taken without being due.
    Beside(&'a DoseEntry),
    /// A question of the check-in and its answer.
    Measure(&'a Measure, Option<&'a ReadingEntry>),
    /// The notes of the day.
    Note,
}

impl<'a> Row<'a> {
    /// What cannot be read.
    fn broken(&self) -> Option<Broken<'a>> {
        if let Self::Broken(broken) = self {
            Some(*broken)
        } else {
            None
        }
    }

    /// What it is about.
    pub fn spot(&self) -> Spot {
        match self {
            Self::Broken(broken) => Spot::Broken(broken.trouble.file.clone()),
            Self::Dose(dose) => Spot::Dose(dose.due.course.clone(), dose.due.key.clone()),
            Self::Need(need) => Spot::Need(need.need.course.clone(), need.need.line),
            Self::Beside(entry) => Spot::Beside(entry.id.clone()),
            Self::Measure(measure, _) => Spot::Measure(measure.id.clone()),
            Self::Note => Spot::Note,
        }
    }

    /// The part of the view that it belongs to: doses, check-in, note.
    fn part(&self) -> u8 {
        match self {
            Self::Broken(_) | Self::Dose(_) | Self::Need(_) | Self::Beside(_) => 0,
            Self::Measure(..) => 1,
            Self::Note => 2,
        }
    }
}

/// The lines of the shown day, in their order.
pub fn rows(world: &World) -> Vec<Row<'_>> {
    let Some(day) = world.shown() else {
        return vec![Row::Note];
    };
    let mut rows: Vec<Row<'_>> = broken::of_day(world).into_iter().map(Row::Broken).collect();
    rows.extend(day.all().map(Row::Dose));
    rows.extend(day.needs.iter().map(Row::Need));
    rows.extend(day.beside.iter().map(Row::Beside));
    rows.extend(asked(world, day.date).map(|m| Row::Measure(m, record::reading_on(world, &m.id, day.date))));
    rows.push(Row::Note);
    rows
}

/// What the check-in asks on a day.
pub fn asked(world: &World, day: NaiveDate) -> impl Iterator<Item = &Measure> {
    let of_day = |measure: &&Measure| !matches!(measure.asked, Asked::Around { .. });
    let measures = world.regimen.measures.iter();
    measures
        .filter(of_day)
        .filter(move |measure| questions::is_asked(measure, day))
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

    /// The scopes of its keys, the innermost first.
    pub fn scopes(&self, world: &World) -> Vec<Scope> {
        match self.focused(&rows(world)) {
            Some((_, Row::Dose(_) | Row::Need(_) | Row::Beside(_))) => vec![Scope::Dose, Scope::Today],
            Some((_, Row::Measure(..))) if self.chosen => vec![Scope::Rating, Scope::Today],
            _ => vec![Scope::Today],
        }
    }

    /// The months that it shows.
    pub fn months(&self, world: &World) -> Vec<Month> {
        let mut months = world.months_near();
        // The pane to the right says until when what was counted lasts.
        if world.size.0 >= WIDE {
            let courses = world.regimen.courses.iter();
            months.extend(courses.flat_map(|course| supply::months(world, course)));
        }
        months
    }

    /// Does what a key asks; `None`: it means nothing here.
    pub fn act(&mut self, action: Action, key: Key, world: &World) -> Option<Vec<Reply>> {
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
            Action::Now => Some(self.show(world.today())),
            Action::Unrecorded => Some(self.unrecorded(world, &row)),
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
            .map_or(today - TimeDelta::days(7), |earlier| earlier.since);
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
                Some(earlier) => format!("Everything since {} is recorded", words::day_near(earlier.since, today)),
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
            _ => vec![Reply::Open(Box::new(Popup::Commands(commands::State {
                here: Vec::new(),
                line: Line::new("took "),
                chosen: sentence::open_doses(world),
                files: Vec::new(),
            })))],
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

/// Space: taken now, inside its window; else the time is asked.
pub fn take(world: &World, row: &Row<'_>) -> Option<Vec<Reply>> {
    let dose = match row {
        Row::Dose(dose) => dose,
        Row::Need(need) => {
            return Some(ask_free(
                world,
                Dose::as_needed(&need.need, need.next.clone(), world.day),
            ));
        }
        _ => return None,
    };
    let asked = record::dose_of(dose);
    if let Some(edit) = record::settled(world, &asked, true) {
        return Some(vec![Reply::Save(Box::new(edit))]);
    }
    if asked.is_range() {
        return Some(ask_change(world, asked, "How much was it?"));
    }
    if matches!(dose.status, Status::Due | Status::TooSoon) || !dose.entries.is_empty() {
        return Some(match record::taken(world, &asked, world.now) {
            Ok(edit) => vec![Reply::Save(Box::new(edit))],
            Err(wrong) => vec![Reply::Say(wrong)],
        });
    }
    let question = format!(
        "When did you take {} {}?  (planned {}{})",
        world.name(&asked.course),
        world.amount(&dose.due.amount),
        record::planned_words(world, &asked, world.regimen.settings.twelve_hours),
        if record::offers_planned(world, &asked) {
            ": p"
        } else {
            ""
        }
    );
    let at = record::time_text(world, &asked, record::offered(world, &asked));
    let prompt = Prompt::prefilled(Purpose::When(asked), question, &at);
    Some(vec![Reply::Open(Box::new(Popup::Prompt(prompt)))])
}

/// How a dose that is recorded as taken and as not taken is settled: `Which is right? Space: taken, s: not taken.`
pub fn which_is_right(world: &World, dose: &DayDose) -> Option<String> {
    let keys = world
        .key(Scope::Dose, Action::Take)
        .zip(world.key(Scope::Dose, Action::Skip));
    let (take, skip) = keys.filter(|_| dose.status == Status::Contradicted)?;
    Some(format!(
        "Which is right? {take}: it was taken, {skip}: it was not. The other entry is withdrawn."
    ))
}

/// The line for a dose as needed, or one that the plan does not have.
pub fn ask_free(world: &World, dose: Dose) -> Vec<Reply> {
    let question = match dose.kind {
        Kind::Unplanned => format!(
            "{}, not planned: how much? (and when, if not now)",
            world.name(&dose.course)
        ),
        _ => format!("{}: how much? (and when, if not now)", world.name(&dose.course)),
    };
    let text = record::change_text(world, &dose);
    vec![Reply::Open(Box::new(Popup::Prompt(Prompt::prefilled(
        Purpose::Change(dose),
        question,
        &text,
    ))))]
}

fn ask_change(world: &World, dose: Dose, question: &str) -> Vec<Reply> {
    let text = record::change_text(world, &dose);
    let p = if dose.entry.is_none() && record::offers_planned(world, &dose) {
        ", p: as planned"
    } else {
        ""
    };
    let doing = dose.action(world.scene());
    let question = format!(
        "{} {}{}: {question}{p}",
        world.name(&dose.course),
        dose.planned
            .as_ref()
            .map(|amount| world.amount(amount))
            .unwrap_or_default(),
        doing.map_or_else(String::new, |doing| format!(", {}", doing.words()))
    );
    vec![Reply::Open(Box::new(Popup::Prompt(Prompt::prefilled(
        Purpose::Change(dose),
        question,
        &text,
    ))))]
}

/// The line for the value of a question.
pub fn ask_value(world: &World, measure: &Measure, text: &str) -> Vec<Reply> {
    let question = measure.ask.clone().unwrap_or_else(|| measure.name.clone());
    let prompt = Prompt::new(Purpose::Value(measure.id.clone(), world.day, None), question, text);
    vec![Reply::Open(Box::new(Popup::Prompt(prompt)))]
}

/// The reasons, with what is recorded already.
pub fn skip_dose(world: &World, dose: &DayDose) -> Vec<Reply> {
    let mut asked = record::dose_of(dose);
    if let Some(edit) = record::settled(world, &asked, false) {
        return vec![Reply::Save(Box::new(edit))];
    }
    asked.entry = dose.entries.last().map(|entry| entry.id.clone());
    let recorded = asked
        .entry
        .is_some()
        .then(|| world.telling(|telling| telling.state(dose)));
    vec![Reply::Open(Box::new(Popup::Skip(skip::State::new(asked, recorded))))]
}

/// Amount, time and reason of a dose; the value of a question; a note.
pub fn change(world: &World, row: &Row<'_>) -> Option<Vec<Reply>> {
    const ASK: &str = "what was taken, and when? (reason after ;)";
    match row {
        Row::Broken(broken) => Some(vec![Reply::Do(Effect::EditExternally(broken.place()))]),
        Row::Dose(dose) => {
            let mut asked = record::dose_of(dose);
            // Amount and time are those of what was taken, also where another entry says that nothing was.
            let taken = dose.taken().next_back().map(|(entry, _)| entry);
            asked.entry = taken.or(dose.entries.last()).map(|entry| entry.id.clone());
            Some(ask_change(world, asked, ASK))
        }
        Row::Beside(entry) => Some(ask_change(world, Dose::of_entry(world.scene(), entry)?, ASK)),
        Row::Need(need) => Some(ask_free(
            world,
            Dose::as_needed(&need.need, need.next.clone(), world.day),
        )),
        Row::Measure(measure, reading) => {
            let text = reading.map(|r| r.value.to_string()).unwrap_or_default();
            Some(ask_value(world, measure, &text))
        }
        Row::Note => Some(vec![Reply::Open(Box::new(Popup::Prompt(note(world))))]),
    }
}

/// The line for a note about the shown day.
pub fn note(world: &World) -> Prompt {
    Prompt::new(
        Purpose::Note(world.day),
        format!("Note for {}", words::day(world.day)),
        "",
    )
}

/// Every side effect without an answer: none.
pub fn rest_none(world: &World) -> Vec<Reply> {
    let open: Vec<&Measure> = asked(world, world.day)
        .filter(|m| matches!(m.scale, Scale::Grade { .. }))
        .filter(|m| record::reading_on(world, &m.id, world.day).is_none())
        .collect();
    if open.is_empty() {
        return vec![Reply::Say("Every side effect has its answer already".into())];
    }
    let names = open.iter().map(|m| m.name.as_str()).collect::<Vec<_>>().join(", ");
    let edits: Vec<Edit> = open
        .iter()
        .map(|m| record::rated(world, m, world.day, Value::Grade(0)))
        .collect();
    vec![Reply::Save(Box::new(Edit {
        operation: Operation::Several(edits.into_iter().map(|e| e.operation).collect()),
        label: format!("none: {names}"),
        receipt: format!("Saved as none: {names}"),
    }))]
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
