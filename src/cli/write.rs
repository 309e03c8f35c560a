//! Subcommands that record something. Each prints its receipt on standard error.

use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use clap::Args;

use super::context::{Context, Fail};
use super::print::say;
use super::read::long_date;
use crate::app::when;
use crate::domain::amount::Quantity;
use crate::domain::bounds;
use crate::domain::change::{Change, Verb};
use crate::domain::clock::day_of;
use crate::domain::course::CourseId;
use crate::domain::day::{Day, DayDose, Status, is_as_planned};
use crate::domain::directions::Moment;
use crate::domain::journal::{DoseEntry, DueMoment, Entry, NoteEntry, Outcome, ReadingEntry};
use crate::domain::limits::Verdict;
use crate::domain::measure::{MeasureId, Value};
use crate::domain::questions::{Question, Round, questions};
use crate::store::{Applied, Operation, StoreError, new_id};
use crate::ui::text::clean_line;

/// When something happened, and for which due dose.
#[derive(Debug, Args)]
struct When {
    /// When it was: 21:05, -2h, yesterday 21:15, 2026-11-20T21:00
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    at: Option<String>,
    /// The due dose that is meant: evening, 21:00, 2026-11-20, 2026-11-20/evening
    #[arg(long = "for", value_name = "DATE/SLOT")]
    due: Option<String>,
    /// Why, in your words
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Record it although something is recorded already, or a limit is passed
    #[arg(long)]
    yes: bool,
}

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
pub(super) struct ChangeArgs {
    /// The course, or the beginning of its name
    course: String,
    /// What was decided: "hold 7 days", advance, "back 1", pause, resume, stop; docs/directions.md has them all
    #[arg(required = true)]
    change: Vec<String>,
    /// The day from which it holds; today if left out
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Who decided it
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
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
        let planned = target
            .dose
            .as_ref()
            .map(|d| d.due.amount.quantity())
            .or_else(|| target.needed.clone());
        let Some(taken) = amount.or_else(|| planned.clone()) else {
            return Err(Fail::Usage(format!("{name} has no planned amount today; say how much")));
        };
        if let Some(dose) = &target.dose {
            self.when.second_entry(&name, dose)?;
        }
        let entry = DoseEntry {
            id: new_id(),
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
        let settings = &context.loaded.regimen.settings;
        let as_planned = target.dose.as_ref().is_some_and(|dose| {
            let course = context.loaded.regimen.course(&entry.course);
            dose.entries.is_empty() && is_as_planned(&entry, &dose.due, course, settings)
        });
        self.when.limits(context, &entry, &taken, as_planned)?;
        let receipt = format!("{name} {taken} recorded as taken at {}", when_words(at, context.now));
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
            id: new_id(),
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
            id: new_id(),
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
            id: new_id(),
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
        let text = self.change.join(" ");
        let verb = Verb::parse(&text, context.words()).map_err(|error| Fail::Usage(error.to_string()))?;
        let on = self.on.unwrap_or(context.today);
        if on < context.today {
            return Err(Fail::Usage(format!(
                "{on} is past; a decision holds from today on. To correct the past, edit courses/{id}.toml"
            )));
        }
        let mut change = Change::new(on, verb);
        change.entered = (on != context.today).then_some(context.today);
        change.by.clone_from(&self.by);
        change.why.clone_from(&self.why);
        let receipt = format!("{name}: {} from {}", change.verb, long_date(on));
        save(context, &Operation::AddChange { course: id, change }, &receipt)
    }
}

/// The due dose that is meant, or that it is one as needed.
struct Target {
    dose: Option<DayDose>,
    needed: Option<Quantity>,
}

impl When {
    fn time(&self, context: &Context) -> Result<DateTime<FixedOffset>, Fail> {
        happened(self.at.as_deref(), context)
    }

    /// Finds the dose that is meant: the one that is named, else the one whose window is open, else one as needed.
    fn target(
        &self,
        context: &mut Context,
        course: &CourseId,
        name: &str,
        at: DateTime<FixedOffset>,
    ) -> Result<Target, Fail> {
        let turn = context.loaded.regimen.settings.day_turn;
        let (date, moment) = match &self.due {
            None => (day_of(at, turn), None),
            Some(text) => date_and_moment(text, context)?,
        };
        context.read_months(date, date);
        let schedules = context.schedules();
        // A window is judged at the time of taking, not of recording.
        let seen = |date: NaiveDate| -> Day { schedules.day(date, &context.loaded.regimen, at, &context.place) };
        let day = seen(date);
        let of_course = |day: &Day| -> Vec<DayDose> {
            day.doses
                .iter()
                .filter(|dose| dose.due.course == *course)
                .cloned()
                .collect()
        };
        let doses = of_course(&day);
        let needed = day
            .needs
            .iter()
            .find(|n| n.need.course == *course)
            .map(|n| n.need.amount.quantity());
        if let Some(moment) = &moment {
            let found = doses.into_iter().find(|dose| names(dose, moment));
            return match found {
                Some(dose) => Ok(Target {
                    dose: Some(dose),
                    needed,
                }),
                None => Err(Fail::Usage(format!(
                    "{name} has no dose at {moment} on {}",
                    long_date(date)
                ))),
            };
        }
        let open = |dose: &&DayDose| dose.entries.is_empty();
        if self.due.is_some() {
            let mut waiting = doses.iter().filter(open);
            return match (waiting.next(), waiting.next(), doses.first()) {
                (Some(dose), None, _) | (None, _, Some(dose)) => Ok(Target {
                    dose: Some(dose.clone()),
                    needed,
                }),
                (Some(_), Some(_), _) => Err(Fail::Usage(several(name, date, &doses))),
                (None, _, None) => Err(Fail::Usage(format!("{name} has no dose due on {}", long_date(date)))),
            };
        }
        // The window may have opened yesterday evening.
        let before = of_course(&seen(date - TimeDelta::days(1)));
        let mut due = before
            .iter()
            .chain(&doses)
            .filter(open)
            .filter(|dose| dose.status == Status::Due);
        if let Some(dose) = due.next() {
            return Ok(Target {
                dose: Some(dose.clone()),
                needed,
            });
        }
        if needed.is_some() {
            return Ok(Target { dose: None, needed });
        }
        match doses.iter().filter(open).collect::<Vec<_>>().as_slice() {
            [] if doses.is_empty() => Err(Fail::Usage(format!(
                "{name} has no dose due on {}; --for names another day",
                long_date(date)
            ))),
            [] => {
                // Everything of the day is recorded: what follows is a second entry for the nearest.
                let nearest = doses.iter().min_by_key(|dose| distance(dose, at.naive_local()));
                Ok(Target {
                    dose: nearest.cloned(),
                    needed,
                })
            }
            _ => Err(Fail::Usage(several(name, date, &doses))),
        }
    }

    /// What happened is recorded also where it is over the person's limits, after a clear question.
    fn limits(&self, context: &mut Context, entry: &DoseEntry, taken: &Quantity, planned: bool) -> Result<(), Fail> {
        let at = entry.at;
        context.read_months(at.date_naive() - TimeDelta::days(8), at.date_naive());
        let schedules = context.schedules();
        let Some(course) = context.loaded.regimen.course(&entry.course) else {
            return Ok(());
        };
        let answer = super::limits::question(
            context,
            &schedules,
            course,
            at,
            Some(taken),
            entry.episode.as_deref(),
            planned,
        );
        if !matches!(answer.verdict, Verdict::TooSoon | Verdict::Cap | Verdict::TooSoonAndCap) {
            return Ok(());
        }
        let reasons: Vec<&str> = answer.because.iter().map(|reason| reason.text.as_str()).collect();
        let contact = context.loaded.regimen.settings.contact.as_ref();
        let contact = contact.map_or(String::new(), |contact| format!(" Your contact: {contact}."));
        let facts = format!("{} {taken}: {}.{contact}", course.name, reasons.join("; "));
        if self.yes || ask(&facts, "Record it all the same?") {
            return Ok(());
        }
        Err(Fail::Found(format!(
            "{facts} Nothing was written; --yes records it all the same"
        )))
    }

    /// A second entry for one due dose is asked about: the harmless answer first.
    fn second_entry(&self, name: &str, dose: &DayDose) -> Result<(), Fail> {
        let Some(entry) = dose.entries.last() else {
            return Ok(());
        };
        let what = match &entry.outcome {
            Outcome::Taken(amount) => format!("{name} {amount} taken {}", entry.at.format("%a %-d %b %H:%M")),
            Outcome::Skipped => format!("{name} skipped"),
            Outcome::Held => format!("{name} held"),
        };
        let question = format!("Already recorded for {}: {what}.", due_words(dose));
        if self.yes || ask(&question, "Record both?") {
            return Ok(());
        }
        Err(Fail::Found(format!(
            "{question} Nothing was written; --yes records both, regimen undo takes the last back"
        )))
    }
}

/// A question on the terminal; without one the answer is no.
pub(super) fn ask(facts: &str, question: &str) -> bool {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return false;
    }
    super::print::ask(&format!("{facts}\n{question} [y/N] "));
    let mut answer = String::new();
    let _ = std::io::stdin().read_line(&mut answer);
    matches!(answer.trim(), "y" | "Y" | "yes")
}

fn names(dose: &DayDose, moment: &str) -> bool {
    let own = dose.due.moment();
    let clock = |time: NaiveTime| time.format("%H:%M").to_string();
    own.to_string() == moment || dose.due.clock.is_some_and(|time| clock(time) == moment)
}

fn several(name: &str, date: NaiveDate, doses: &[DayDose]) -> String {
    let open: Vec<String> = doses
        .iter()
        .filter(|d| d.entries.is_empty())
        .map(|d| format!("--for {date}/{}", slug(d.due.moment())))
        .collect();
    format!(
        "no dose of {name} is due right now; say which one is meant: {}",
        open.join(" or ")
    )
}

fn slug(moment: &DueMoment) -> String {
    let text = moment.to_string();
    if text.contains(' ') {
        format!("\"{text}\"")
    } else {
        text
    }
}

fn distance(dose: &DayDose, at: NaiveDateTime) -> TimeDelta {
    let clock = dose.due.clock.unwrap_or(NaiveTime::MIN);
    (dose.due.key.date.and_time(clock) - at).abs()
}

/// `Fri 20 Nov 21:00`
fn due_words(dose: &DayDose) -> String {
    format!("{} {}", dose.due.key.date.format("%a %-d %b"), dose.due.moment())
}

/// `2026-11-20/evening`, `2026-11-20`, `evening`, `21:00`
fn date_and_moment(text: &str, context: &Context) -> Result<(NaiveDate, Option<String>), Fail> {
    let text = text.trim();
    let moment = |text: &str| -> Result<String, Fail> {
        let plain = text.trim();
        if plain == "day" || plain.contains(" of ") {
            return Ok(plain.to_owned());
        }
        match Moment::parse(plain, context.words()) {
            Some(moment @ (Moment::Slot { .. } | Moment::Clock(_))) => Ok(moment.to_string()),
            _ => Err(Fail::Usage(format!(
                "`{plain}` is no moment of the day; expected one such as evening or 21:00"
            ))),
        }
    };
    if let Some((date, rest)) = text
        .split_once('/')
        .filter(|(date, _)| date.parse::<NaiveDate>().is_ok())
    {
        let date = date.parse().map_err(|_| Fail::Usage(format!("`{date}` is no date")))?;
        return Ok((date, Some(moment(rest)?)));
    }
    match text.parse::<NaiveDate>() {
        Ok(date) => Ok((date, None)),
        Err(_) => Ok((context.today, Some(moment(text)?))),
    }
}

/// The amount as typed; a bare number is in the course's own count.
pub(super) fn amount(
    text: &str,
    count: Option<&str>,
    words: &crate::domain::vocabulary::Vocabulary,
) -> Result<Quantity, String> {
    use crate::domain::amount::{AmountError, number};
    match Quantity::parse(text, words.counted()) {
        Err(AmountError::NoUnit(_)) if count.is_some() => {
            let count = count.unwrap_or_default();
            let unit = crate::domain::unit::Unit::parse(count, words.counted())
                .unwrap_or_else(|| crate::domain::unit::Unit::counted(count));
            number(text)
                .map(|value| Quantity::new(value, unit))
                .map_err(|error| error.to_string())
        }
        other => other.map_err(|error| error.to_string()),
    }
}

/// A time as people type it, by the one grammar of the screens; now if nothing was typed.
pub(super) fn time(text: Option<&str>, context: &Context) -> Result<DateTime<FixedOffset>, Fail> {
    let Some(text) = text else { return Ok(context.now) };
    when::read(text, &around(context, context.today)).map_err(Fail::Usage)
}

fn around(context: &Context, day: NaiveDate) -> when::Around<'_> {
    when::Around {
        now: context.now,
        day,
        time: None,
        turn: context.loaded.regimen.settings.day_turn,
        wall: &context.place,
    }
}

/// The time of something that happened. A clock time alone that is still to come today may as well be that of
/// yesterday: there is no echo to look at before Enter, so that it is refused with both.
fn happened(text: Option<&str>, context: &Context) -> Result<DateTime<FixedOffset>, Fail> {
    let at = time(text, context)?;
    let Some(text) = text.filter(|_| at > context.now) else {
        return Ok(at);
    };
    let before = context.today.pred_opt().unwrap_or(context.today);
    match when::read(text, &around(context, before)) {
        Ok(earlier) if earlier != at => {
            let words = |at: DateTime<FixedOffset>| at.format("%a %-d %b %H:%M").to_string();
            let exact = |at: DateTime<FixedOffset>| at.format("%Y-%m-%dT%H:%M").to_string();
            Err(Fail::Usage(format!(
                "`{text}`: {} or {}, still to come? Write {} or {}",
                words(earlier),
                words(at),
                exact(earlier),
                exact(at)
            )))
        }
        _ => Ok(at),
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
