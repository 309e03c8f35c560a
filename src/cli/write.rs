//! Subcommands that record something. Each prints its receipt on standard error.

use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use chrono::{NaiveDate, TimeDelta};
use clap::Args;

use super::context::{Context, Fail};
use super::days::Looks;
use super::print::say;
use super::read::long_date;
use super::target::{When, happened};
use crate::app::keys::Keymap;
use crate::app::plan::decide::{self, Said};
use crate::app::world::World;
use crate::domain::bounds::Reached;
use crate::domain::change::Verb;
use crate::domain::clock::day_of;
use crate::domain::course::CourseId;
use crate::domain::day::Schedules;
use crate::domain::decision;
use crate::domain::draft::Decided;
use crate::domain::journal::Entry;
use crate::domain::operation::Operation;
use crate::domain::recording::call;
use crate::domain::recording::reading::{self, Moment};
use crate::domain::recording::{self, Done, Dose, Doubt, Record, Settled, line};
use crate::domain::unreadable::Part;
use crate::session::editor;
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
    /// Where it went, if not where the next one goes: "right thigh"
    #[arg(long, value_name = "SITE")]
    site: Option<String>,
    /// A dose that the plan does not have
    #[arg(long, conflicts_with = "due")]
    unplanned: bool,
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
    /// The prescriber told you not to take it: recorded as held
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

/// Note whether you called about an alert, and what they said
#[derive(Debug, Args)]
pub(super) struct Called {
    /// yes or no, and what they said: yes "lie down and measure again"
    #[arg(required = true, value_name = "TEXT")]
    call: Vec<String>,
    /// Which measure, if several reached an alert
    #[arg(long, value_name = "MEASURE")]
    measure: Option<String>,
    /// The day of the alert; the last one of the past week if left out
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

/// Write a line into the journal
#[derive(Debug, Args)]
pub(super) struct Note {
    /// The text; `-` reads it from standard input; without a text $EDITOR opens
    text: Vec<String>,
    /// A tag, like #word in the text; may be given several times
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
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
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Who decided it
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Answer yes when a moved dose goes against a limit
    #[arg(long)]
    yes: bool,
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

/// How many times an entry is tried again because another program recorded something in between.
const ROUNDS: usize = 5;

/// Records a dose. Where another program has recorded one of the course, or changed its plan, since the files were read,
/// they are read again, and what was not answered yet is asked.
fn in_rounds(
    context: &mut Context,
    mut round: impl FnMut(&mut Context, &mut Vec<Doubt>) -> Result<Option<ExitCode>, Fail>,
) -> Result<ExitCode, Fail> {
    let mut answered = Vec::new();
    for _ in 0..ROUNDS {
        if let Some(done) = round(context, &mut answered)? {
            return Ok(done);
        }
        context.read_again();
    }
    Err(Fail::Disk(
        "other programs record doses all the time; nothing was written".into(),
    ))
}

impl Take {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        in_rounds(context, |context, answered| self.round(context, answered))
    }

    fn round(&self, context: &mut Context, answered: &mut Vec<Doubt>) -> Result<Option<ExitCode>, Fail> {
        let course = context.course(&self.course)?.id.clone();
        let schedules = self.when.look(context, &course, self.episode.is_some());
        let scene = context.scene(&schedules);
        let (dose, at) = if self.unplanned {
            let at = self.when.time(scene)?;
            (Dose::unplanned(scene, &course, scene.day_of(at)), at)
        } else {
            self.when.meant(scene, &course, self.amount.as_deref())?
        };
        let amount = match &self.amount {
            Some(text) => {
                let course = scene.course(&course).map_err(Fail::Usage)?;
                Some(line::amount(scene, course, &dose, text).map_err(Fail::Usage)?)
            }
            None => None,
        };
        if self.episode.is_none()
            && let Some(settled) = self.when.settled(scene, (&dose, true), amount.as_ref(), at)?
        {
            return settle(context, &settled).map(Some);
        }
        let done = Done {
            amount,
            at: Some(at),
            why: self.when.why.clone(),
            episode: self.episode.clone(),
            site: self.site.clone(),
        };
        let record = recording::taken(scene, &dose, done).map_err(Fail::Usage)?;
        self.when.ask(scene, (&dose, &record), self.unplanned, answered)?;
        save_dose(context, record)
    }
}

impl Skip {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        in_rounds(context, |context, answered| self.round(context, answered))
    }

    fn round(&self, context: &mut Context, answered: &mut Vec<Doubt>) -> Result<Option<ExitCode>, Fail> {
        let course = context.course(&self.course)?.id.clone();
        let schedules = self.when.look(context, &course, false);
        let scene = context.scene(&schedules);
        let (dose, at) = self.when.meant(scene, &course, None)?;
        if !self.held
            && let Some(settled) = self.when.settled(scene, (&dose, false), None, at)?
        {
            return settle(context, &settled).map(Some);
        }
        let why = self.when.why.clone();
        let record = recording::left_out(scene, &dose, self.held, Some(at), why).map_err(Fail::Usage)?;
        self.when.ask(scene, (&dose, &record), false, answered)?;
        save_dose(context, record)
    }
}

impl Rate {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let measure = context.measure(&self.measure)?.clone();
        let text = self.value.join(" ");
        let value = measure.value(&text).map_err(|error| {
            Fail::Usage(if text.trim().is_empty() {
                format!(
                    "{} needs a value: {}; nothing was written",
                    error.measure, error.expected
                )
            } else {
                error.to_string()
            })
        })?;
        let at = happened(self.at.as_deref(), context)?;
        let day = day_of(at, context.loaded.regimen.settings.day_turn);
        context.read_months(day - TimeDelta::days(31), day);
        let schedules = context.schedules();
        let scene = context.scene(&schedules);
        let round = reading::awaited(scene, &measure, at);
        let record = reading::rated(
            scene,
            &measure,
            round,
            None,
            Moment::at(scene, at),
            value,
            self.note.clone(),
        );
        save(context, record)
    }
}

/// How many days back an alert is searched for where no day is said.
const ALERTS_BACK: i64 = 7;

impl Called {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let measure = match &self.measure {
            Some(name) => Some(context.measure(name)?.id.clone()),
            None => None,
        };
        let noted = call::read(&self.call.join(" ")).map_err(Fail::Usage)?;
        let on = context.day("--on", self.on.as_deref(), Looks::Back)?;
        let last = on.unwrap_or(context.today);
        let first = on.unwrap_or(context.today - TimeDelta::days(ALERTS_BACK));
        context.read_months(first - TimeDelta::days(31), last);
        let regimen = &context.loaded.regimen;
        let days = last.iter_days().rev().take_while(|day| *day >= first);
        let found = days.filter_map(|day| call::about(regimen, day, measure.as_ref()));
        let of = |found: &Reached<'_>| measure.as_ref().is_none_or(|measure| found.measure.id == *measure);
        let Some(found) = found.into_iter().find(of) else {
            let days = if on.is_some() || first == last {
                format!("on {}", long_date(last))
            } else {
                format!("in the last {ALERTS_BACK} days; --on names another day")
            };
            let measures = regimen.closed.iter().any(|closed| closed.part == Part::Measures);
            if measures || context.is_unknown(first, last) {
                context.report_faults();
                return Err(Fail::Disk(
                    "whether a reading reached an alert is not known; nothing was written".into(),
                ));
            }
            return Err(Fail::Found(format!(
                "no reading reached an alert {days}; nothing was written"
            )));
        };
        let schedules = Schedules::default();
        let record = call::noted(context.scene(&schedules), found.measure, found.reading, noted);
        save(context, record)
    }
}

/// The longest note that is taken, in bytes.
const LONGEST_NOTE: u64 = 1 << 20;

impl Note {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        // What is wrong with the call is said before anybody has typed a text.
        let mut tags: Vec<String> = Vec::new();
        for tag in &self.tag {
            let read = reading::tag(tag).ok_or_else(|| Fail::Usage(format!("--tag: `{tag}` is not one word")))?;
            if !tags.contains(&read) {
                tags.push(read);
            }
        }
        let at = happened(self.at.as_deref(), context)?;
        let mut typed = false;
        let text = match self.text.as_slice() {
            [dash] if dash == "-" => {
                let mut text = String::new();
                let read = std::io::stdin().lock().take(LONGEST_NOTE + 1).read_to_string(&mut text);
                read.map_err(|error| Fail::Disk(format!("the text could not be read: {error}")))?;
                text
            }
            [] if std::io::stdin().is_terminal() => {
                typed = true;
                editor::written("", context.store.paths().state()).map_err(Fail::Disk)?
            }
            [] => {
                return Err(Fail::Usage(
                    "what is the note? TEXT, or - for standard input; nothing was written".into(),
                ));
            }
            words => words.join(" "),
        };
        // The text is in no other file.
        let kept = |store: &crate::store::Store| {
            let kept = typed.then(|| editor::kept(&text, store.paths().state()));
            kept.map_or_else(String::new, |kept| format!(". {kept}"))
        };
        if u64::try_from(text.len()).unwrap_or(u64::MAX) > LONGEST_NOTE {
            let kept = kept(&context.store);
            return Err(Fail::Usage(format!("a note can be 1 MiB at most{kept}")));
        }
        if text.trim().is_empty() {
            return Err(Fail::Usage("the note is empty; nothing was written".into()));
        }
        let schedules = Schedules::default();
        let scene = context.scene(&schedules);
        let mut record = reading::note(scene, &text, Moment::at(scene, at));
        if let Entry::Note(note) = &mut record.entry {
            note.tags = tags;
        }
        save(context, record).map_err(|fail| match fail {
            Fail::Disk(why) => Fail::Disk(format!("{why}{}", kept(&context.store))),
            other => other,
        })
    }
}

impl ChangeArgs {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let course = context.course(&self.course)?;
        let (id, name) = (course.id.clone(), course.name.clone());
        let on = context.day("--on", self.on.as_deref(), Looks::Ahead)?;
        let said = decided(context, &id, &self.change.join(" "), on).map_err(|wrong| {
            match on.filter(|on| *on < context.today) {
                Some(on) => {
                    format!(
                        "{on} is past; a decision holds from today on. In the planner :correct-history puts right what was entered \
                         wrong, and its d enters what was forgotten"
                    )
                }
                None => wrong,
            }
        });
        let said = said.map_err(Fail::Usage)?;
        let Said {
            said,
            words,
            other_times,
            written: mut change,
            revision,
            against,
        } = said;
        if let Some(limit) = against {
            self.ask(&said.verb, &limit)?;
        }
        // The decision as a file has it is shown where its times are those of the clock.
        let receipt = if other_times {
            format!("{name}: {words}")
        } else {
            receipt(&name, &said.verb, said.on, &words)
        };
        if let Some(draft) = revision {
            let activation = draft.activation(&Decided {
                by: self.by.clone().or(said.by),
                on: None,
                why: self.why.clone().or(said.why),
            });
            let operation = Operation::Activate {
                course: id,
                activation: Box::new(activation),
                draft: None,
            };
            return written(context, &operation, None, &receipt);
        }
        let day = long_date(said.on);
        let label = match said.verb {
            _ if other_times => format!("{name}: a decision from {day}"),
            Verb::LeaveOut(_) | Verb::Move { .. } => format!("{name}: {}", said.verb),
            _ => format!("{name}: {} from {day}", said.verb),
        };
        change.entered = (said.on != context.today).then_some(context.today);
        change.by = self.by.clone().or(said.by);
        change.why = self.why.clone().or(said.why);
        written(
            context,
            &Operation::AddChange { course: id, change },
            Some(&label),
            &receipt,
        )
    }
}

/// What was decided and what it does. A long list of doses is summed up by what it does.
fn receipt(name: &str, verb: &Verb, on: NaiveDate, words: &str) -> String {
    // Of single doses the words name each with its day, as people say it.
    if matches!(verb, Verb::LeaveOut(_) | Verb::Move { .. }) {
        return format!("{name}: {words}");
    }
    format!("{name}: {verb} from {}: {words}", long_date(on))
}

impl ChangeArgs {
    /// A decision over the person's own limits is refused; about the one dose that is moved it is asked.
    fn ask(&self, verb: &Verb, limit: &str) -> Result<(), Fail> {
        if !matches!(verb, Verb::Move { .. }) {
            return Err(Fail::Usage(format!("{verb}: {limit}. Nothing was written")));
        }
        if self.yes || super::target::ask(&format!("{limit}."), "Move it anyway?") {
            return Ok(());
        }
        Err(Fail::Usage(format!(
            "{limit}. Nothing was written; --yes moves it anyway"
        )))
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
            None => Err("the course no longer exists".into()),
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

/// Writes a record and says so.
fn save(context: &Context, record: Record) -> Result<ExitCode, Fail> {
    let (label, receipt) = (record.label.clone(), record.receipt.clone());
    written(context, &record.operation(), Some(&label), &receipt)
}

/// Writes a dose and says so; `None`, and nothing is written, where one of the medicine was recorded, or its plan changed,
/// since the files were read.
fn save_dose(context: &Context, record: Record) -> Result<Option<ExitCode>, Fail> {
    let (label, receipt) = (record.label.clone(), record.receipt.clone());
    let known = Some((&context.loaded.regimen).into());
    match context.store.apply_knowing(&record.operation(), &label, known) {
        Err(StoreError::Meanwhile(_) | StoreError::Replanned(_)) => Ok(None),
        done => told(context, done, &receipt).map(Some),
    }
}

/// Withdraws the wrong entries of a dose, and says so.
fn settle(context: &Context, settled: &Settled) -> Result<ExitCode, Fail> {
    written(context, &settled.operation, Some(&settled.label), &settled.receipt)
}

/// Writes one operation and says so.
fn written(context: &Context, operation: &Operation, label: Option<&str>, receipt: &str) -> Result<ExitCode, Fail> {
    let label = label.map_or_else(|| operation.describe(), str::to_owned);
    let known = Some((&context.loaded.regimen).into());
    match context.store.apply_knowing(operation, &label, known) {
        // What it does was read off the plan as it was.
        Err(error @ StoreError::Replanned(_)) => Err(Fail::Usage(error.to_string())),
        done => told(context, done, receipt),
    }
}

/// Says what came of a save.
fn told(context: &Context, done: Result<Applied, StoreError>, receipt: &str) -> Result<ExitCode, Fail> {
    let applied = done.map_err(|error| Fail::Disk(error.to_string()))?;
    tell(&applied);
    tell_leftovers(context);
    let undo = if applied.undoable { " Undo: regimen undo" } else { "" };
    let receipt = clean_line(receipt);
    say(&format!("{}.{undo}", receipt.trim_end_matches('.')));
    Ok(ExitCode::SUCCESS)
}

/// What went with a save that the person ought to hear.
pub(super) fn tell(applied: &Applied) {
    let notice = applied.notice();
    let remarks = applied.remarks.iter().filter(|remark| Some(*remark) != notice.as_ref());
    for notice in notice.iter().chain(remarks) {
        say(&format!("regimen: {}", clean_line(notice)));
    }
}

/// What a save that was cut short, a synchroniser or git left next to the files.
pub(super) fn tell_leftovers(context: &Context) {
    for notice in context.store.beside().notices() {
        say(&format!("regimen: {}", clean_line(&notice)));
    }
}
