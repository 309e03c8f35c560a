//! From what the person pressed or typed to what is written, with its words.
//!
//! Everything typed is read here twice: while typing, for the echo in full, and on Enter. So what was shown is what is
//! written.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::gate;
use super::limits;
use super::message::{Edit, Operation};
use super::plan::decide::move_dose;
use super::prompt::Purpose;
use super::rate;
use super::words;
use super::world::World;
use crate::app::rate::reading_on;
pub use crate::app::reading::Reading;
pub use crate::app::reading::edit;
use crate::domain::amount::Quantity;
use crate::domain::change::{Change, DoseRef};
use crate::domain::clock::day_of;
use crate::domain::day::DayDose;
use crate::domain::doubles::in_words;
use crate::domain::journal::{DoseEntry, DueMoment, Entry, Outcome};
use crate::domain::measure::{Measure, Value, ValueError};
use crate::domain::preparation::behind;
use crate::domain::questions::Asking;
use crate::domain::recording::line::{self, Line};
use crate::domain::recording::reading::{self, Moment};
use crate::domain::recording::{self, About, Done, Dose, Kind, doubts, said};
use crate::domain::report::QUESTION;

/// The due dose of a day, for lines and dialogs.
pub fn dose_of(dose: &DayDose) -> Dose {
    Dose::due(dose)
}

/// An entry in words for the screen, `Sampletol 2.5 mg taken 14:57`: without names, amounts and reasons while they are
/// hidden.
pub fn shown_words(world: &World, entry: &DoseEntry) -> String {
    let mut entry = entry.clone();
    entry.why = entry.why.filter(|_| !world.hidden);
    entry.site = entry.site.filter(|_| !world.hidden);
    let scene = world.scene();
    let name = world.name(&entry.course);
    match Dose::of_entry(scene, &entry) {
        Some(dose) => said::label(scene, &dose, &entry, &name, |quantity| world.quantity(quantity)),
        None => name.into_owned(),
    }
}

/// Entries of one dose in words for the screen.
pub fn shown_records(world: &World, entries: &[DoseEntry]) -> String {
    match entries {
        [one] => shown_words(world, one),
        all => {
            let name = all
                .first()
                .map_or_else(Default::default, |entry| world.name(&entry.course));
            let at = |at| world.at(world.wall.local(at));
            let records = in_words(all, |quantity| world.quantity(quantity), at);
            format!("{name} {records}")
        }
    }
}

/// The edit that settles a dose that is recorded as taken and as not taken; `None`: it is not.
pub fn settled(world: &World, dose: &Dose, taken: bool) -> Option<Edit> {
    recording::settle(world.scene(), dose, taken, None).map(|settled| Edit {
        label: settled.label,
        receipt: settled.receipt,
        operation: settled.operation,
    })
}

/// Taken as planned at a time; `Err`: how much it was has to be said.
///
/// # Errors
/// What has to be said first.
pub fn taken(world: &World, dose: &Dose, at: DateTime<FixedOffset>) -> Result<Edit, String> {
    let done = Done {
        at: Some(at),
        ..Done::default()
    };
    recording::taken(world.scene(), dose, done).map(edit)
}

/// Left out: skipped, or held on the prescriber's word.
///
/// # Errors
/// It is not a dose that is due.
pub fn left_out(world: &World, dose: &Dose, held: bool, why: Option<&str>) -> Result<Edit, String> {
    recording::left_out(world.scene(), dose, held, None, why.map(str::to_owned)).map(edit)
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
    Asking::of_day(measure, reading_on(world, &measure.id, day))
}

/// Reads a line for its purpose.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn read(world: &World, purpose: &Purpose, text: &str) -> Result<Reading, String> {
    let text = text.trim();
    match purpose {
        Purpose::Note(day) => Ok(note(world, *day, text)),
        Purpose::Question(_) if text.is_empty() => Ok(Reading::Empty("one line, as you will ask it".into())),
        Purpose::Question(day) => Ok(match note(world, *day, &format!("{text} #{QUESTION}")) {
            Reading::Edit(_, mut edit) => {
                edit.receipt = format!("Question written down: {text}");
                Reading::Edit("a question for the visit".into(), edit)
            }
            other => other,
        }),
        Purpose::When(dose) => {
            let at = if text.is_empty() {
                offered(world, dose)
            } else {
                line::time(world.scene(), dose, text)?
            };
            let same = dose.clock.is_some() && at == planned(world, dose);
            let echo = format!("{}{}", full(world, at), if same { ", as planned" } else { "" });
            Ok(Reading::Edit(echo, Box::new(taken(world, dose, at)?)))
        }
        Purpose::Change(dose) => change(world, dose, text),
        Purpose::Reason(dose) => {
            let why = Some(text).filter(|t| !t.is_empty());
            let edit = left_out(world, dose, false, why)?;
            Ok(Reading::Edit(
                format!("skipped{}", why.map(|w| format!(": {w}")).unwrap_or_default()),
                Box::new(edit),
            ))
        }
        Purpose::Gate(gate, answer) => gate::read(world, gate, *answer, text),
        Purpose::Value(measure, day, occasion) => {
            let measure = world.regimen.measure(measure).ok_or("this is no longer asked")?;
            if let Some(words) = rate::to_come(world) {
                return Err(words);
            }
            if text.is_empty() {
                return Ok(Reading::Empty(world.expected(measure)));
            }
            let wrong = |e: ValueError| {
                let (name, expected) = (world.measure_name(measure), world.expected(measure));
                format!("`{}` is not a value of {name}; expected {expected}", e.found)
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
        Purpose::Call(id) => rate::called(world, id, text),
        Purpose::Supply(course, was) => super::about::supply::read(world, course, was.as_ref(), text),
        Purpose::Plan(line) => super::plan::lines::read(world, line, text),
        Purpose::Correct(line) => super::plan::correct::read(world, line, text),
        Purpose::Period if text.is_empty() => Ok(Reading::Empty("a day, two days, or `visit`".into())),
        Purpose::Period => {
            let days = super::report::period::read(world, text)?;
            Ok(Reading::Days(super::report::period::words(world, days), days))
        }
        Purpose::Folder if text.is_empty() => Ok(Reading::Empty("the folder with config.toml and courses".into())),
        Purpose::Search if text.is_empty() => Ok(Reading::Empty("words in it".into())),
        Purpose::Folder | Purpose::Search => Ok(Reading::Text(text.to_owned())),
    }
}

fn note(world: &World, day: NaiveDate, text: &str) -> Reading {
    if text.is_empty() {
        return Reading::Empty("one line; #words become tags".into());
    }
    let scene = world.scene();
    let record = reading::note(scene, text, Moment::about(scene, day));
    let tags = match &record.entry {
        Entry::Note(entry) => entry.all_tags(),
        Entry::Dose(_) | Entry::Reading(_) => Vec::new(),
    };
    let echo = if tags.is_empty() {
        format!("a note for {}", words::day(day))
    } else {
        format!("a note for {}, tagged {}", words::day(day), tags.join(", "))
    };
    Reading::Edit(echo, Box::new(edit(record)))
}

/// With a word on the ceilings that a dose as needed fills: one before the limit is the time to know of it.
fn near(world: &World, echo: String, mut edit: Box<Edit>) -> Reading {
    let filled = match &edit.operation {
        Operation::Insert(Entry::Dose(entry)) if doubts(world.scene(), entry).is_empty() => {
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
        (Some(_), Some(clock)) => world.wall.instant(dose.on.and_time(clock)),
        (Some(_), None) if dose.on != world.today() => world
            .wall
            .instant(dose.on.and_time(chrono::NaiveTime::MIN + chrono::TimeDelta::hours(12))),
        _ => world.now,
    }
}

/// When a dose was planned, in words; one without a time of day has its day alone.
pub fn planned_words(world: &World, dose: &Dose, twelve: bool) -> String {
    match dose.clock {
        Some(_) => words::moment(planned(world, dose), twelve),
        None => words::day_near(dose.on, world.today()),
    }
}

/// The time that is offered for a dose: now, as it is recorded now. One of another day that cannot be taken any more was
/// taken on its own day: for it the planned time is offered.
pub fn offered(world: &World, dose: &Dose) -> DateTime<FixedOffset> {
    if dose.key.is_none() || dose.open || dose.on == world.today() {
        return world.now;
    }
    planned(world, dose).min(world.now)
}

/// Whether the planned time of a dose is another one than the one that is offered: `p` says it.
pub fn offers_planned(world: &World, dose: &Dose) -> bool {
    let planned = planned(world, dose);
    dose.clock.is_some() && planned <= world.now && planned != offered(world, dose)
}

fn full(world: &World, at: DateTime<FixedOffset>) -> String {
    let at = world.wall.local(at);
    let day = words::day_near(at.date_naive(), world.today());
    format!("{day} at {}", world.clock(at.time()))
}

/// `1.25 mg 21:05; drowsy`, `21:05`, `1/2 tablet`, `skip; ill`, `move to fri 07:00`.
fn change(world: &World, dose: &Dose, text: &str) -> Result<Reading, String> {
    let record = match line::read(world.scene(), dose, text)? {
        Line::Move(to, why) => return moved(world, dose, &to, why),
        Line::Record(record) => *record,
    };
    let Entry::Dose(entry) = &record.entry else {
        return Err("no dose".into());
    };
    let Outcome::Taken(quantity) = &entry.outcome else {
        return Ok(Reading::Edit(record.label.clone(), Box::new(edit(record))));
    };
    // How much of a tablet that is, and what was planned, shows a slip of the unit.
    let course = world.regimen.course(&dose.course).filter(|_| !world.hidden);
    let equal = course.map_or(String::new(), |course| {
        behind(&course.preparation, &quantity.clone().into())
    });
    let planned = dose
        .planned
        .as_ref()
        .filter(|_| !world.hidden && dose.kind == Kind::Due);
    let planned = planned.filter(|planned| planned.quantity() != *quantity);
    let planned = planned.map_or(String::new(), |planned| format!(" (planned {planned})"));
    let amount = world.quantity(quantity);
    let mut echo = format!("{amount}{equal}{planned} on {}", full(world, entry.at));
    if let Some(site) = &entry.site {
        echo.push_str(", ");
        echo.push_str(site);
    }
    if let Some(why) = &entry.why {
        echo.push_str(": ");
        echo.push_str(why);
    }
    match dose.kind {
        Kind::Due => Ok(Reading::Edit(echo, Box::new(edit(record)))),
        Kind::AsNeeded => Ok(near(world, echo, Box::new(edit(record)))),
        Kind::Unplanned => {
            let against = doubts(world.scene(), entry).into_iter();
            let against = against.filter(|doubt| doubt.about != About::Unplanned);
            let facts: Vec<String> = against.flat_map(|doubt| doubt.facts).collect();
            let echo = format!("{echo}, not planned. {}", facts.join(" "));
            Ok(Reading::Edit(echo.trim_end().to_owned(), Box::new(edit(record))))
        }
    }
}

/// `move to wed 07:00`: a dose that is still to be taken, on another day or at another time. It is a decision on the
/// plan like any other.
fn moved(world: &World, dose: &Dose, to: &str, why: Option<String>) -> Result<Reading, String> {
    let course = world
        .regimen
        .course(&dose.course)
        .ok_or("the course no longer exists")?;
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

/// A time as a text that is read back as that time where its day is shown; one of the night needs its date.
pub fn time_text(world: &World, dose: &Dose, at: DateTime<FixedOffset>) -> String {
    let turn = world.regimen.settings.day_turn;
    let night = at.time() < turn;
    let plain = !night && day_of(at, turn) == line::day(world.scene(), dose);
    let time = world.clock(at.time());
    if plain {
        time
    } else {
        format!("{} {time}", at.date_naive())
    }
}

/// The text that a change begins with: what is recorded, or what is planned and when it would count.
pub fn change_text(world: &World, dose: &Dose) -> String {
    if world.hidden {
        return String::new();
    }
    let old = dose.entry.as_ref().and_then(|id| world.regimen.journal.find(id));
    // Of a range nobody but the person knows how much it was.
    if old.is_none() && dose.is_range() {
        return String::new();
    }
    let (quantity, at, site) = if let Some(Entry::Dose(DoseEntry {
        outcome: Outcome::Taken(quantity),
        at,
        site,
        ..
    })) = old
    {
        (Some(quantity), at, site)
    } else {
        let at = offered(world, dose);
        (usual(world, dose), at, recording::next_site(world.scene(), dose, at))
    };
    // It is read back by the clock of the place, wherever it was recorded.
    let time = time_text(world, dose, world.wall.local(at));
    // The word `site` is needed only where the place is none of the course's own.
    let course = world.regimen.course(&dose.course);
    let listed = |site: &String| course.is_some_and(|course| course.sites.contains(site));
    let site = match site {
        Some(site) if listed(&site) => format!(" {site}"),
        Some(site) => format!(" site {site}"),
        None => String::new(),
    };
    match quantity {
        Some(quantity) if dose.kind == Kind::Due => format!("{quantity} {time}{site}"),
        Some(quantity) => format!("{quantity}{site}"),
        None => String::new(),
    }
}

/// The amount that is put in for the person: never one end of a range.
fn usual(world: &World, dose: &Dose) -> Option<Quantity> {
    let planned = dose.planned.as_ref()?;
    let course = world.regimen.course(&dose.course)?;
    Some(crate::domain::preparation::given(
        &course.preparation,
        &planned.quantity(),
    ))
}
