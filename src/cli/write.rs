//! Subcommands that record something. Each prints its receipt on standard error.

use std::io::Read;
use std::process::ExitCode;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use clap::Args;

use super::context::{Context, Fail};
use super::print::say;
use super::read::long_date;
use super::target::{When, amount, due_words, happened};
use crate::app::keys::Keymap;
use crate::app::plan::decide::{self, Said};
use crate::app::world::World;
use crate::domain::bounds;
use crate::domain::change::{Change, Verb};
use crate::domain::clock::day_of;
use crate::domain::course::CourseId;
use crate::domain::decision;
use crate::domain::journal::{DoseEntry, Entry, EntryId, NoteEntry, Outcome, ReadingEntry};
use crate::domain::measure::{MeasureId, Value};
use crate::domain::operation::Operation;
use crate::domain::questions::{Question, Round, questions};
use crate::store::{Applied, StoreError};
use crate::ui::text::clean_line;

/// Record a dose as taken
#[derive(Debug, Args)]
pub(super) struct Take {
    /// The course, or the beginning of its name
    course: String,
    /// How much, if not as planned: 1.25 mg, "2 sprays"
    amount: Option<String>,
    /// The episode (an attack, a session) it belongs to
    #[arg(long, value_name = "NAME")]
    episode: Option<String>,
    #[command(flatten)]
    when: When,
}

/// Record a dose as skipped
#[derive(Debug, Args)]
pub(super) struct Skip {
    /// The course, or the beginning of its name
    course: String,
    #[command(flatten)]
    when: When,
    /// On the prescriber's word: recorded as held
    #[arg(long)]
    held: bool,
}

/// Record a reading of a measure
#[derive(Debug, Args)]
pub(super) struct Rate {
    /// The measure, or the beginning of its name
    measure: String,
    /// The value: 6, mild, 120/80, yes
    value: Vec<String>,
    /// When it was: 21:05, -2h, yesterday 21:15
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    at: Option<String>,
    /// A remark
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Write a line into the journal
#[derive(Debug, Args)]
pub(super) struct Note {
    /// The text; `-` reads it from standard input
    #[arg(required = true)]
    text: Vec<String>,
    /// When it was: 21:05, -2h, yesterday 21:15
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    at: Option<String>,
}

/// Enter a dated decision on a plan
#[derive(Debug, Args)]
#[command(after_long_help = decision::help())]
pub(super) struct ChangeArgs {
    /// The course, or the beginning of its name
    course: String,
    /// What was decided, as on the screen: "hold until 29 nov", advance, "set 20 mg from mon"; all of them below
    #[arg(required = true, value_parser = Decisions, hide_possible_values = true)]
    change: Vec<String>,
    /// The day from which it holds; today if left out
    #[arg(long, value_name = "DATE", value_parser = crate::domain::clock::read_date)]
    on: Option<NaiveDate>,
    /// Who decided it
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
}

/// Takes any words; for the completion it knows those with which a decision begins.
#[derive(Clone)]
struct Decisions;

impl clap::builder::TypedValueParser for Decisions {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        clap::builder::StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = clap::builder::PossibleValue> + '_>> {
        let known = |(word, help)| clap::builder::PossibleValue::new(word).help(help);
        Some(Box::new(decision::words().map(known)))
    }
}

impl Take {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let course = context.course(&self.course)?;
        let (id, name, words) = (course.id.clone(), course.name.clone(), context.words().clone());
        let amount = match &self.amount {
            None => None,
            Some(text) => {
                let unit = course.preparation.count.clone();
                Some(amount(text, unit.as_deref(), &words).map_err(Fail::Usage)?)
            }
        };
        let at = self.when.time(context)?;
        let target = self.when.target(context, &id, &name, at)?;
        let planned = match &target.dose {
            Some(dose) => Some(dose.due.amount.quantity()),
            None => self.when.needed(context, &id, at, self.episode.as_deref()),
        };
        let Some(taken) = amount.or_else(|| planned.clone()) else {
            return Err(Fail::Usage(format!("{name} has no planned amount today; say how much")));
        };
        if let Some(dose) = &target.dose {
            self.when.second_entry(&name, dose)?;
        }
        let entry = DoseEntry {
            id: EntryId::unassigned(),
            course: id,
            due: target.dose.as_ref().map(|d| d.due.key.clone()),
            planned,
            outcome: Outcome::Taken(taken.clone()),
            at,
            entered: entered(at, context.now),
            why: self.when.why.clone(),
            episode: self.episode.clone(),
            void: None,
        };
        let told = self.when.limits(context, &entry, &taken)?;
        let receipt = format!("{name} {taken} recorded as taken at {}", when_words(at, context.now));
        let receipt = told.map_or(receipt.clone(), |told| format!("{receipt}. {told}"));
        save(context, &Operation::Insert(Entry::Dose(entry)), &receipt)
    }
}

impl Skip {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let course = context.course(&self.course)?;
        let (id, name) = (course.id.clone(), course.name.clone());
        let at = self.when.time(context)?;
        let target = self.when.target(context, &id, &name, at)?;
        let Some(dose) = &target.dose else {
            return Err(Fail::Usage(format!("{name} has no due dose to skip; --for names one")));
        };
        self.when.second_entry(&name, dose)?;
        let entry = DoseEntry {
            id: EntryId::unassigned(),
            course: id,
            due: Some(dose.due.key.clone()),
            planned: Some(dose.due.amount.quantity()),
            outcome: if self.held { Outcome::Held } else { Outcome::Skipped },
            at,
            entered: entered(at, context.now),
            why: self.when.why.clone(),
            episode: None,
            void: None,
        };
        let word = if self.held { "held" } else { "skipped" };
        let due = due_words(dose);
        let receipt = format!("{name} {} of {due} recorded as {word}", dose.due.amount);
        save(context, &Operation::Insert(Entry::Dose(entry)), &receipt)
    }
}

impl Rate {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let measure = context.measure(&self.measure)?;
        let text = self.value.join(" ");
        let value = measure.value(&text).map_err(|error| Fail::Usage(error.to_string()))?;
        let (id, shown) = (measure.id.clone(), format!("{} {}", measure.name, measure.show(&value)));
        let at = happened(self.at.as_deref(), context)?;
        let day = day_of(at, context.loaded.regimen.settings.day_turn);
        context.read_months(day - TimeDelta::days(31), day);
        let around = occasion(context, &id, day, at);
        let said = reached(context, &id, &value, day);
        let entry = ReadingEntry {
            id: EntryId::unassigned(),
            measure: id,
            value,
            at,
            day: (day != at.date_naive()).then_some(day),
            entered: entered(at, context.now),
            note: self.note.clone(),
            around: around.map(|round| round.to_string()),
            void: None,
        };
        let around = around.map_or(String::new(), |round| format!(" ({round})"));
        let receipt = format!("{shown}{around} saved at {}{said}", when_words(at, context.now));
        save(context, &Operation::Insert(Entry::Reading(entry)), &receipt)
    }
}

/// The longest note that is taken, in bytes.
const LONGEST_NOTE: u64 = 1 << 20;

impl Note {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let text = match self.text.as_slice() {
            [dash] if dash == "-" => {
                let mut text = String::new();
                let read = std::io::stdin().lock().take(LONGEST_NOTE + 1).read_to_string(&mut text);
                read.map_err(|error| Fail::Disk(format!("the text could not be read: {error}")))?;
                if u64::try_from(text.len()).unwrap_or(u64::MAX) > LONGEST_NOTE {
                    return Err(Fail::Usage("a note of more than 1 MiB is not taken".into()));
                }
                text
            }
            words => words.join(" "),
        };
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Err(Fail::Usage("the note is empty; nothing was written".into()));
        }
        let at = happened(self.at.as_deref(), context)?;
        let day = day_of(at, context.loaded.regimen.settings.day_turn);
        let entry = NoteEntry {
            id: EntryId::unassigned(),
            at,
            day: (day != at.date_naive()).then_some(day),
            entered: entered(at, context.now),
            text,
            tags: Vec::new(),
            void: None,
        };
        let receipt = format!("Note saved for {}", long_date(day));
        save(context, &Operation::Insert(Entry::Note(entry)), &receipt)
    }
}

impl ChangeArgs {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let course = context.course(&self.course)?;
        let (id, name) = (course.id.clone(), course.name.clone());
        let said = decided(context, &id, &self.change.join(" "), self.on).map_err(|wrong| {
            match self.on.filter(|on| *on < context.today) {
                Some(on) => {
                    format!("{on} is past; a decision holds from today on. What was entered wrong is put right in the planner with \
                     :correct-history; what was never entered, in courses/{id}.toml")
                }
                None => wrong,
            }
        });
        let said = said.map_err(Fail::Usage)?;
        let Said { said, words } = said;
        let mut change = Change::new(said.on, said.verb);
        change.entered = (said.on != context.today).then_some(context.today);
        change.by = self.by.clone().or(said.by);
        change.why = self.why.clone().or(said.why);
        let receipt = format!("{name}: {} from {}: {words}", change.verb, long_date(said.on));
        save(context, &Operation::AddChange { course: id, change }, &receipt)
    }
}

/// Reads a decision as the screen does, with what is due and what is recorded. A day that is not said is today.
fn decided(context: &mut Context, course: &CourseId, text: &str, on: Option<NaiveDate>) -> Result<Said, String> {
    // Whether a late dose was recorded is asked of its own month, which is known once it is read.
    let mut since = context.today - TimeDelta::days(31);
    loop {
        context.read_months(since, context.today);
        let schedules = context.schedules();
        let mut world = World::new(context.now, Box::new(context.place.clone()), Keymap::default());
        world.regimen = std::mem::take(&mut context.loaded.regimen);
        world.schedules = schedules;
        world.day = world.today();
        let said = match world.regimen.course(course) {
            Some(course) => decide::said(&world, course, text, on),
            None => Err("the course is not there any more".into()),
        };
        context.loaded.regimen = world.regimen;
        match said {
            Ok(said) => match &said.said.verb {
                Verb::Move { dose, .. } if dose.date < since => since = dose.date,
                _ => return Ok(said),
            },
            Err(wrong) => return Err(wrong),
        }
    }
}

/// Which of the readings around a dose it is that is waited for, if the measure is asked so.
fn occasion(context: &mut Context, id: &MeasureId, day: NaiveDate, at: DateTime<FixedOffset>) -> Option<Round> {
    let schedules = context.schedules();
    let regimen = &context.loaded.regimen;
    let shown = schedules.day(day, regimen, at, &context.place);
    questions(regimen, &schedules, &shown, at)
        .iter()
        .find_map(|question| match question {
            Question::Reading(asking) if asking.open && asking.measure.id == *id => asking.occasion.map(|o| o.round),
            _ => None,
        })
}

/// The person's own words where a bound from the clinic is reached, and whom to call.
fn reached(context: &Context, id: &MeasureId, value: &Value, day: NaiveDate) -> String {
    let regimen = &context.loaded.regimen;
    let Some(measure) = regimen.measure(id) else {
        return String::new();
    };
    let found = bounds::reached(measure, value, day, &regimen.journal);
    let Some(bound) = found.last() else {
        return String::new();
    };
    let contact = regimen.settings.contact.as_ref();
    let contact = contact.map_or(String::new(), |contact| format!(" Your contact: {contact}"));
    format!(". \"{}\"{contact}", bound.say)
}

/// The time of writing, where that is not the time of what happened.
fn entered(at: DateTime<FixedOffset>, now: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
    (at != now).then_some(now)
}

/// `14:57`, or with the day if that is another.
fn when_words(at: DateTime<FixedOffset>, now: DateTime<FixedOffset>) -> String {
    if at.date_naive() == now.date_naive() {
        at.format("%H:%M").to_string()
    } else {
        at.format("%a %-d %b %H:%M").to_string()
    }
}

/// Writes one operation and says so.
fn save(context: &Context, operation: &Operation, receipt: &str) -> Result<ExitCode, Fail> {
    let applied = context
        .store
        .apply(operation)
        .map_err(|error| Fail::Disk(error.to_string()))?;
    tell(&applied);
    tell_beside(context);
    say(&format!("{}. Undo: regimen undo", clean_line(receipt)));
    Ok(ExitCode::SUCCESS)
}

/// What went with a save that the person ought to hear.
pub(super) fn tell(applied: &Applied) {
    for notice in applied.notice().iter().chain(&applied.remarks) {
        say(&format!("regimen: {}", clean_line(notice)));
    }
}

/// What a save that was cut short, a synchroniser or git left beside the files.
fn tell_beside(context: &Context) {
    for notice in context.store.beside().notices() {
        say(&format!("regimen: {}", clean_line(&notice)));
    }
}

/// Take the last change back
#[derive(Debug, Args)]
pub(super) struct Undo {
    /// Print what could be taken back, newest first, and change nothing
    #[arg(long)]
    list: bool,
}

impl Undo {
    pub fn run(&self, context: &Context) -> Result<ExitCode, Fail> {
        if self.list {
            let history = context.store.history();
            let lines: String = history
                .done
                .iter()
                .rev()
                .map(|deed| format!("{}\n", clean_line(&deed.what)))
                .collect();
            super::print::out(if lines.is_empty() {
                "There is nothing to undo.\n"
            } else {
                &lines
            })?;
            return Ok(ExitCode::SUCCESS);
        }
        tell_beside(context);
        back("Undone", context.store.undo())
    }
}

/// Do the last undone change again
pub(super) fn redo(context: &Context) -> Result<ExitCode, Fail> {
    back("Done again", context.store.redo())
}

fn back(word: &str, done: Result<Applied, StoreError>) -> Result<ExitCode, Fail> {
    match done {
        Ok(applied) => {
            tell(&applied);
            say(&format!("{word}: {}", clean_line(&applied.what)));
            Ok(ExitCode::SUCCESS)
        }
        Err(error @ (StoreError::Nothing(_) | StoreError::NoWayBack { .. })) => Err(Fail::Found(error.to_string())),
        Err(error) => Err(Fail::Disk(error.to_string())),
    }
}
