//! From what the person pressed or typed to what is written, with its words.
//!
//! Everything typed is read here twice: while typing, for the echo in full, and on Enter. So what was shown is what is
//! written.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::gate;
use super::limits;
use super::message::{Edit, Operation};
use super::plan::decide::move_dose;
use super::prompt::{Dose, Purpose};
use super::rate;
use super::when;
use super::words;
use super::world::World;
use crate::domain::amount::{Amount, AmountError, Quantity, number};
use crate::domain::change::{Change, DoseRef};
use crate::domain::clock::day_of;
use crate::domain::course::CourseId;
use crate::domain::day::DayDose;
use crate::domain::journal::{DoseEntry, DueMoment, Entry, EntryId, NoteEntry, Outcome, ReadingEntry};
use crate::domain::measure::{Measure, MeasureId, Value, ValueError};
use crate::domain::questions::{self, Asking};

/// A line as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// This would be written; the words say what.
    Edit(String, Box<Edit>),
    /// It is fine, and something other than an edit follows.
    Text(String),
    /// These days are meant; the words say which.
    Days(String, (NaiveDate, NaiveDate)),
    /// It is fine, and a question comes before anything is written; the words say what it is about.
    Asks(String),
    /// Nothing is typed yet; this says what could be.
    Empty(String),
}

/// An identifier that is still to be given.
pub fn no_id() -> EntryId {
    EntryId::unassigned()
}

/// The due dose of a day, for lines and dialogs.
pub fn dose_of(dose: &DayDose) -> Dose {
    Dose {
        course: dose.due.course.clone(),
        key: Some(dose.due.key.clone()),
        planned: dose.due.amount.clone(),
        clock: dose.due.clock,
        entry: None,
    }
}

/// An entry for a dose.
pub fn entry(
    world: &World,
    dose: &Dose,
    outcome: Outcome,
    at: DateTime<FixedOffset>,
    why: Option<String>,
) -> DoseEntry {
    let late = (world.now - at).abs() >= TimeDelta::minutes(1);
    DoseEntry {
        id: no_id(),
        course: dose.course.clone(),
        due: dose.key.clone(),
        planned: dose.key.as_ref().map(|_| dose.planned.quantity()),
        outcome,
        at,
        entered: late.then_some(world.now),
        why,
        episode: None,
        void: None,
    }
}

/// An entry in words: `Sampletol 2.5 mg taken 14:57`, with the day where it is not the shown one.
pub fn entry_words(world: &World, entry: &DoseEntry) -> String {
    in_words(world, entry, &name(world, &entry.course), ToString::to_string)
}

/// The same for the screen: without names, amounts and reasons while they are hidden.
pub fn shown_words(world: &World, entry: &DoseEntry) -> String {
    let mut entry = entry.clone();
    entry.why = entry.why.filter(|_| !world.hidden);
    in_words(world, &entry, &world.name(&entry.course), |quantity| {
        world.quantity(quantity)
    })
}

fn in_words(world: &World, entry: &DoseEntry, name: &str, show: impl Fn(&Quantity) -> String) -> String {
    let why = entry.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    match &entry.outcome {
        Outcome::Taken(quantity) => format!("{name} {} taken {}{why}", show(quantity), world.at(entry.at)),
        Outcome::Skipped => format!("{name} {} skipped{why}", planned_words(world, entry)),
        Outcome::Held => format!(
            "{name} {} held on the prescriber's word{why}",
            planned_words(world, entry)
        ),
    }
}

fn planned_words(world: &World, entry: &DoseEntry) -> String {
    let due = entry.due.as_ref().map(|due| {
        if due.date == world.day {
            due.moment.to_string()
        } else {
            format!("{}, {}", due.moment, words::day(due.date))
        }
    });
    due.unwrap_or_default()
}

fn name(world: &World, course: &CourseId) -> String {
    world
        .regimen
        .course(course)
        .map_or_else(|| course.to_string(), |c| c.name.clone())
}

/// The edit that writes an entry for a dose, in place of the one it changes if there is one.
pub fn save(world: &World, dose: &Dose, mut entry: DoseEntry) -> Edit {
    let label = entry_words(world, &entry);
    let name = name(world, &entry.course);
    let why = entry.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    let receipt = match &entry.outcome {
        Outcome::Taken(quantity) => format!("{name} {quantity} recorded as taken at {}{why}", world.at(entry.at)),
        Outcome::Skipped => format!("{name} {} recorded as skipped{why}", planned_words(world, &entry)),
        Outcome::Held => format!("{name} {} recorded as held{why}", planned_words(world, &entry)),
    };
    let old = dose.entry.as_ref().and_then(|id| world.regimen.journal.find(id));
    let operation = match old {
        Some(Entry::Dose(old)) => {
            entry.id = old.id.clone();
            entry.due.clone_from(&old.due);
            entry.planned.clone_from(&old.planned);
            entry.episode.clone_from(&old.episode);
            entry.entered = entry.entered.or(old.entered);
            Operation::Replace {
                old: Box::new(Entry::Dose(old)),
                new: Entry::Dose(entry),
            }
        }
        _ => Operation::Insert(Entry::Dose(entry)),
    };
    Edit {
        operation,
        label,
        receipt,
    }
}

/// Taken as planned at a time.
pub fn taken(world: &World, dose: &Dose, at: DateTime<FixedOffset>) -> Edit {
    save(
        world,
        dose,
        entry(world, dose, Outcome::Taken(dose.planned.quantity()), at, None),
    )
}

/// Left out: skipped, or held on the prescriber's word.
pub fn left_out(world: &World, dose: &Dose, held: bool, why: Option<&str>) -> Edit {
    let outcome = if held { Outcome::Held } else { Outcome::Skipped };
    save(
        world,
        dose,
        entry(world, dose, outcome, world.now, why.map(str::to_owned)),
    )
}

/// The moment that counts for something about a day: now for today, noon for another day.
pub fn about(
    world: &World,
    day: NaiveDate,
) -> (DateTime<FixedOffset>, Option<NaiveDate>, Option<DateTime<FixedOffset>>) {
    if day == world.today() {
        let at = world.now;
        return (at, (at.date_naive() != day).then_some(day), None);
    }
    let noon = day.and_time(chrono::NaiveTime::MIN + TimeDelta::hours(12));
    (world.wall.instant(noon), None, Some(world.now))
}

/// The reading of a measure that stands for a day.
pub fn reading_on<'a>(world: &'a World, measure: &MeasureId, day: NaiveDate) -> Option<&'a ReadingEntry> {
    questions::reading_of_day(&world.regimen.journal, measure, day)
}

/// The edit that rates a measure for a day, in place of an earlier rating of that day.
pub fn rated(world: &World, measure: &Measure, day: NaiveDate, value: Value) -> Edit {
    rate::given(world, &of_day(world, measure, day), day, value)
}

/// The edit that takes a rating back; `None` where there is none.
pub fn blank(world: &World, measure: &Measure, day: NaiveDate) -> Option<Edit> {
    rate::blank(&of_day(world, measure, day))
}

fn of_day<'a>(world: &'a World, measure: &'a Measure, day: NaiveDate) -> Asking<'a> {
    let given = reading_on(world, &measure.id, day);
    Asking {
        measure,
        occasion: None,
        given,
        from: None,
        open: given.is_none(),
    }
}

/// Reads a line for its purpose.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn read(world: &World, purpose: &Purpose, text: &str) -> Result<Reading, String> {
    let text = text.trim();
    match purpose {
        Purpose::Note(day) => Ok(note(world, *day, text)),
        Purpose::When(dose) => {
            let at = if text.is_empty() {
                planned(world, dose)
            } else {
                time(world, dose, text)?
            };
            let same = dose.clock.is_some() && at == planned(world, dose);
            let echo = format!(
                "{}{}",
                full(world, at),
                if same { ", as planned" } else { later(world, at) }
            );
            Ok(Reading::Edit(echo, Box::new(taken(world, dose, at))))
        }
        Purpose::Change(dose) => change(world, dose, text),
        Purpose::AsNeeded(course, amount) => {
            let dose = Dose {
                course: course.clone(),
                key: None,
                planned: amount.clone(),
                clock: None,
                entry: None,
            };
            Ok(match change(world, &dose, text)? {
                Reading::Edit(echo, edit) => near(world, echo, edit),
                other => other,
            })
        }
        Purpose::Reason(dose) => {
            let why = Some(text).filter(|t| !t.is_empty());
            let edit = left_out(world, dose, false, why);
            Ok(Reading::Edit(
                format!("skipped{}", why.map(|w| format!(": {w}")).unwrap_or_default()),
                Box::new(edit),
            ))
        }
        Purpose::Gate(course, answer) => gate::read(world, course, *answer, text),
        Purpose::Value(measure, day, occasion) => {
            let measure = world.regimen.measure(measure).ok_or("this is not asked any more")?;
            if text.is_empty() {
                return Ok(Reading::Empty(world.expected(measure)));
            }
            let wrong = |e: ValueError| {
                let (name, expected) = (world.measure_name(measure), world.expected(measure));
                format!("`{}` is no value of {name}; expected {expected}", e.found)
            };
            let value = measure.value(text).map_err(wrong)?;
            let shown = measure.show(&value);
            Ok(Reading::Edit(
                format!("{} {shown}", measure.name),
                Box::new(rate::given(
                    world,
                    &rate::asking(world, measure, *occasion),
                    *day,
                    value,
                )),
            ))
        }
        Purpose::Supply(course) => super::about::supply::read(world, course, text),
        Purpose::Plan(line) => super::plan::lines::read(world, line, text),
        Purpose::Correct(line) => super::plan::correct::read(world, line, text),
        Purpose::Period if text.is_empty() => Ok(Reading::Empty("a day, two days, or `visit`".into())),
        Purpose::Period => {
            let days = super::report::period::read(world, text)?;
            Ok(Reading::Days(super::report::period::words(world, days), days))
        }
        Purpose::Folder if text.is_empty() => Ok(Reading::Empty("the folder with config.toml and courses".into())),
        Purpose::Search if text.is_empty() => Ok(Reading::Empty("words that stand in it".into())),
        Purpose::Folder | Purpose::Search => Ok(Reading::Text(text.to_owned())),
    }
}

fn note(world: &World, day: NaiveDate, text: &str) -> Reading {
    if text.is_empty() {
        return Reading::Empty("one line; #words become tags".into());
    }
    let (at, for_day, entered) = about(world, day);
    let entry = NoteEntry {
        id: no_id(),
        at,
        day: for_day,
        entered,
        text: text.to_owned(),
        tags: Vec::new(),
        void: None,
    };
    let tags = entry.all_tags();
    let echo = if tags.is_empty() {
        format!("a note for {}", words::day(day))
    } else {
        format!("a note for {}, tagged {}", words::day(day), tags.join(", "))
    };
    let edit = Edit {
        operation: Operation::Insert(Entry::Note(entry)),
        label: "note".into(),
        receipt: format!("Note saved for {}", words::day(day)),
    };
    Reading::Edit(echo, Box::new(edit))
}

/// With a word on the ceilings that a dose as needed fills: one before the limit is the time to know of it.
fn near(world: &World, echo: String, mut edit: Box<Edit>) -> Reading {
    let filled = match &edit.operation {
        Operation::Insert(Entry::Dose(entry)) if limits::reasons(world, entry).is_empty() => {
            limits::filled(world, entry)
        }
        _ => Vec::new(),
    };
    if filled.is_empty() {
        return Reading::Edit(echo, edit);
    }
    let filled = filled.join("; ");
    edit.receipt = format!("{}; {filled}", edit.receipt);
    Reading::Edit(format!("{echo}; {filled}"), edit)
}

/// The planned time of a dose; now where it has none.
pub fn planned(world: &World, dose: &Dose) -> DateTime<FixedOffset> {
    match (&dose.key, dose.clock) {
        (Some(key), Some(clock)) => world.wall.instant(key.date.and_time(clock)),
        (Some(key), None) if key.date != world.today() => world
            .wall
            .instant(key.date.and_time(chrono::NaiveTime::MIN + TimeDelta::hours(12))),
        _ => world.now,
    }
}

fn time(world: &World, dose: &Dose, text: &str) -> Result<DateTime<FixedOffset>, String> {
    if text == "n" {
        return Ok(world.now);
    }
    let mut around = world.around(dose.clock);
    if let Some(key) = &dose.key {
        around.day = key.date;
    }
    when::read(text, &around)
}

fn full(world: &World, at: DateTime<FixedOffset>) -> String {
    let day = words::day_near(at.date_naive(), world.today());
    format!("{day} {}", world.clock(at.time()))
}

fn later(world: &World, at: DateTime<FixedOffset>) -> &'static str {
    if at > world.now { ", still to come" } else { "" }
}

/// `1.25 mg 21:05; drowsy`, `21:05`, `1/2 tablet`, `skip; ill`: amount, time and reason, each optional.
fn change(world: &World, dose: &Dose, text: &str) -> Result<Reading, String> {
    let (body, why) = text
        .split_once(';')
        .map_or((text, None), |(b, w)| (b.trim(), Some(w.trim().to_owned())));
    let why = why.filter(|w| !w.is_empty());
    let old = dose.entry.as_ref().and_then(|id| world.regimen.journal.find(id));
    let old = old.and_then(|entry| {
        if let Entry::Dose(entry) = entry {
            Some(entry)
        } else {
            None
        }
    });
    for (word, held) in [("skipped", false), ("skip", false), ("held", true), ("hold", true)] {
        if let Some(rest) = body
            .strip_prefix(word)
            .filter(|rest| rest.is_empty() || rest.starts_with(' '))
        {
            let why = why.or_else(|| Some(rest.trim().to_owned()).filter(|r| !r.is_empty()));
            let edit = left_out(world, dose, held, why.as_deref());
            return Ok(Reading::Edit(edit.label.clone(), Box::new(edit)));
        }
    }
    if let Some(to) = body.strip_prefix("move to ").or_else(|| body.strip_prefix("move ")) {
        return moved(world, dose, to, why);
    }
    let (typed, rest) = amount(world, &dose.planned, body)?;
    let quantity = typed.unwrap_or_else(|| match &old {
        Some(DoseEntry {
            outcome: Outcome::Taken(quantity),
            ..
        }) => quantity.clone(),
        _ => dose.planned.quantity(),
    });
    let at = match (rest.is_empty(), &old) {
        (false, _) => time(world, dose, &rest)?,
        (true, Some(old)) => old.at,
        (true, None) if is_over(world, dose) => planned(world, dose),
        (true, None) => world.now,
    };
    let why = why.or_else(|| old.and_then(|old| old.why));
    let mut echo = format!(
        "{} at {}{}",
        world.quantity(&quantity),
        full(world, at),
        later(world, at)
    );
    if let Some(why) = &why {
        echo.push_str(": ");
        echo.push_str(why);
    }
    let edit = save(world, dose, entry(world, dose, Outcome::Taken(quantity), at, why));
    Ok(Reading::Edit(echo, Box::new(edit)))
}

/// `move to wed 07:00`: a dose that is still to be taken, on another day or at another time. It is a decision on the
/// plan like any other.
fn moved(world: &World, dose: &Dose, to: &str, why: Option<String>) -> Result<Reading, String> {
    let course = world
        .regimen
        .course(&dose.course)
        .ok_or("the course is not there any more")?;
    let key = dose.key.as_ref().ok_or("only a dose of the plan can be moved")?;
    if dose.entry.is_some() {
        return Err("it is recorded already; undo takes that back".into());
    }
    let moment = match &key.moment {
        DueMoment::Nth(_, 1) => None,
        DueMoment::Off(_) => return Err("a dose without a time of its own is not moved".into()),
        named => Some(named.clone()),
    };
    let dose = DoseRef { date: key.date, moment };
    let (echo, verb, on) = move_dose(world, course, dose, to)?;
    let mut change = Change::new(on, verb);
    change.entered = Some(world.today()).filter(|today| *today != on);
    change.why = why;
    let edit = Edit {
        label: format!("{}: {}", course.name, change.verb),
        receipt: format!("{}: {echo}", course.name),
        operation: Operation::AddChange {
            course: course.id.clone(),
            change,
        },
    };
    Ok(Reading::Edit(echo, Box::new(edit)))
}

/// Whether the dose belongs to another day than today, or than the date of the night that today has come to.
fn is_over(world: &World, dose: &Dose) -> bool {
    let here = |date| date == day_of(world.now, world.regimen.settings.day_turn) || date == world.now.date_naive();
    dose.key.as_ref().is_some_and(|key| !here(key.date))
}

/// The amount at the beginning of a line, and what follows. A number alone is in the unit of the plan, unless it could
/// as well be an hour.
fn amount(world: &World, planned: &Amount, text: &str) -> Result<(Option<Quantity>, String), String> {
    let counted = world.regimen.settings.words.counted();
    let words: Vec<&str> = text.split_whitespace().collect();
    let rest = |n: usize| words.get(n..).unwrap_or_default().join(" ");
    for n in (1..=words.len().min(3)).rev() {
        let head = words.get(..n).unwrap_or_default().join(" ");
        match Quantity::parse(&head, counted) {
            Ok(quantity) => return Ok((Some(quantity), rest(n))),
            Err(AmountError::NoUnit(_)) if n == 1 => {
                let value = number(&head).map_err(|e| e.to_string())?;
                let own = Quantity::new(value, planned.unit.clone());
                let hour = head.parse::<u32>().is_ok_and(|h| h < 24);
                if hour && words.len() == 1 && own.value != planned.low {
                    return Err(format!("`{head}`: {own}, or {head}:00?"));
                }
                return Ok((Some(own), rest(1)));
            }
            Err(AmountError::Negative(_)) if n == 1 => break,
            Err(_) => {}
        }
    }
    Ok((None, text.to_owned()))
}

/// A time as a text that is read back as that time where its day is shown; one of the night needs its date.
pub fn time_text(world: &World, at: DateTime<FixedOffset>) -> String {
    let night = at.time() < world.regimen.settings.day_turn;
    at.format(if night { "%Y-%m-%d %H:%M" } else { "%H:%M" }).to_string()
}

/// The text that a change begins with: what is recorded, or what is planned and when it would count.
pub fn change_text(world: &World, dose: &Dose) -> String {
    if world.hidden {
        return String::new();
    }
    let old = dose.entry.as_ref().and_then(|id| world.regimen.journal.find(id));
    let (quantity, at) = match old {
        Some(Entry::Dose(DoseEntry {
            outcome: Outcome::Taken(quantity),
            at,
            ..
        })) => (quantity, at),
        _ if is_over(world, dose) => (dose.planned.quantity(), planned(world, dose)),
        _ => (dose.planned.quantity(), world.now),
    };
    let own_day = dose.key.as_ref().map_or(world.day, |key| key.date);
    let time = at.format("%H:%M");
    let night = at.time() < world.regimen.settings.day_turn;
    if day_of(at, world.regimen.settings.day_turn) == own_day && !night {
        format!("{quantity} {time}")
    } else {
        format!("{quantity} {} {time}", at.date_naive())
    }
}
