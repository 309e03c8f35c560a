//! From an answer to a reading: of a day, or of one of its doses.

use chrono::NaiveDate;

use super::keys::Scope;
use super::message::{Action, Edit, Operation};
use super::prompt::{Prompt, Purpose};
use super::reading::{Reading, edit};
use super::reply::{Ask, Reply};
use super::words;
use super::world::World;
use crate::domain::bounds;
use crate::domain::journal::{Call, Entry, EntryId, ReadingEntry};
use crate::domain::measure::MeasureId;
use crate::domain::measure::{Measure, Value};
use crate::domain::questions;
use crate::domain::questions::{Asking, Occasion, Question};
use crate::domain::recording::call;
use crate::domain::recording::reading::{self, Moment, rated};

/// What is said where a day that is in the future would be rated.
pub fn to_come(world: &World) -> Option<String> {
    let day = words::day_near(world.day, world.today());
    (world.day > world.today()).then(|| format!("{day} is in the future; answer its questions on that day"))
}

/// The name of what is asked, with the time around a dose: `Blood pressure after 40 min`.
pub fn name(asking: &Asking<'_>) -> String {
    reading::name(asking.measure, asking.occasion.map(|occasion| occasion.round))
}

/// The same for the screen: without the name while names are hidden.
pub fn shown_name(world: &World, asking: &Asking<'_>) -> String {
    let name = world.measure_name(asking.measure);
    match asking.occasion {
        Some(occasion) => format!("{name} {}", occasion.round),
        None => name.into_owned(),
    }
}

/// The line for a value that is typed.
pub fn prompt(world: &World, asking: &Asking<'_>, text: &str) -> Prompt {
    let question = match (&asking.measure.ask, asking.occasion) {
        (Some(ask), None) => ask.clone(),
        (Some(ask), Some(occasion)) => format!("{ask} ({})", occasion.round),
        (None, _) => name(asking),
    };
    let purpose = Purpose::Value(asking.measure.id.clone(), world.day, asking.occasion);
    Prompt::new(purpose, question, text)
}

/// The question of the shown day that is about this measure, as it is now.
pub fn asking<'a>(world: &'a World, measure: &'a Measure, occasion: Option<Occasion>) -> Asking<'a> {
    let found = world.questions().into_iter().find_map(|question| match question {
        Question::Reading(asking) if asking.measure.id == measure.id && asking.occasion == occasion => Some(asking),
        _ => None,
    });
    found.unwrap_or(Asking {
        measure,
        occasion,
        given: reading_on(world, &measure.id, world.day).filter(|_| occasion.is_none()),
        from: None,
        made: None,
        open: true,
    })
}

/// The edit that answers a question, in place of the answer that is there.
pub fn given(world: &World, asking: &Asking<'_>, day: NaiveDate, value: Value) -> Edit {
    let moment = match asking.made {
        Some(at) => Moment::at(world.scene(), at),
        None => Moment::about(world.scene(), day),
    };
    let round = asking.occasion.map(|occasion| occasion.round);
    edit(rated(
        world.scene(),
        asking.measure,
        round,
        asking.given,
        moment,
        value,
        None,
    ))
}

/// The edit that takes an answer back; `None` where there is none.
pub fn blank(asking: &Asking<'_>) -> Option<Edit> {
    let old = asking.given?;
    Some(Edit {
        operation: Operation::Withdraw {
            entry: Entry::Reading(old.clone()),
            reason: "left blank".into(),
        },
        label: format!("{} left blank", name(asking)),
        receipt: format!("{} is not rated", name(asking)),
    })
}

/// The edit that adds a remark to an answer.
pub fn remarked(asking: &Asking<'_>, remark: &str) -> Option<Edit> {
    let old = asking.given?;
    let note = match &old.note {
        Some(note) => format!("{note}; {remark}"),
        None => remark.to_owned(),
    };
    let label = format!("{}, {remark}", name(asking));
    Some(Edit {
        operation: Operation::Replace {
            old: Box::new(Entry::Reading(old.clone())),
            new: Entry::Reading(ReadingEntry {
                note: Some(note),
                ..old.clone()
            }),
        },
        receipt: format!("{label}, saved"),
        label,
    })
}

/// The line for whether somebody was called about an alert of the shown day; what is noted of it already is in the line.
pub fn ask_call(world: &World) -> Vec<Reply> {
    if let Some(found) = call::about(&world.regimen, world.day, None) {
        return ask_call_of(world, &found.reading.id);
    }
    let day = words::day_near(world.day, world.today());
    vec![Reply::Say(format!("No reading of {day} reached an alert"))]
}

/// The same for this reading.
pub fn ask_call_of(world: &World, id: &EntryId) -> Vec<Reply> {
    let found = world.regimen.journal.find(id);
    let Some(Entry::Reading(entry)) = found else {
        return vec![Reply::Say("The reading no longer exists".into())];
    };
    let Some(measure) = world.regimen.measure(&entry.measure) else {
        return vec![Reply::Say("This is no longer asked".into())];
    };
    let name = format!("{} {}", world.measure_name(measure), measure.show(&entry.value));
    let name = if world.hidden {
        name
    } else {
        call::named(&world.regimen, measure, &entry)
    };
    let text = entry.call.as_ref().map(Call::typed).unwrap_or_default();
    let purpose = Purpose::Call(entry.id.clone());
    let prompt = Prompt::new(purpose, format!("{name}: did you call, and what did they say?"), &text);
    vec![Reply::Ask(Box::new(Ask::Prompt(prompt)))]
}

/// What is typed of a call about a reading.
///
/// # Errors
/// Where nothing is typed, or the reading is gone.
pub fn called(world: &World, id: &EntryId, text: &str) -> Result<Reading, String> {
    if text.is_empty() {
        return Ok(Reading::Empty(call::EXAMPLE.into()));
    }
    let Some(Entry::Reading(entry)) = world.regimen.journal.find(id) else {
        return Err("the reading no longer exists".into());
    };
    let measure = world.regimen.measure(&entry.measure).ok_or("this is no longer asked")?;
    let call = call::read(text)?;
    let echo = call.to_string();
    let edit = edit(call::noted(world.scene(), measure, &entry, call));
    Ok(Reading::Edit(echo, Box::new(edit)))
}

/// What the screen shows on a day on which a bound from the clinic is reached, for each: what was measured, the
/// person's own words, and whom to call.
pub fn reached_words(world: &World) -> Vec<String> {
    let contact = world.regimen.settings.contact.as_deref();
    let reached = bounds::reached_on(&world.regimen, world.day);
    let mut lines: Vec<String> = reached
        .iter()
        .map(|found| {
            if world.hidden {
                return format!(
                    "{}: an alert is reached, and your own words are kept for it; {} shows them",
                    world.measure_name(found.measure),
                    world.key(Scope::Everywhere, Action::Hide).unwrap_or_default()
                );
            }
            let named = call::named(&world.regimen, found.measure, found.reading);
            let bound = bounds::words(found.measure, found.bound);
            let called = called_words(world, found.reading);
            format!("{named} (your alert: {bound}): \"{}\" {called}", found.bound.say)
                .trim_end()
                .to_owned()
        })
        .collect();
    let severe = severe(world).filter(|_| lines.is_empty());
    let called = !lines.is_empty() || severe.is_some();
    if let (Some(contact), true) = (contact.filter(|_| !world.hidden), called) {
        lines.extend(severe.map(|measure| format!("{} severe.", measure.name)));
        lines.push(format!("Your contact: {contact}"));
    }
    lines
}

/// The same where there is little room: what the clinic wants to be shown, each text once, and whom to call.
pub fn reached_in_short(world: &World) -> Vec<String> {
    let mut lines = reached_words(world);
    if world.hidden {
        return lines;
    }
    let reached = bounds::reached_on(&world.regimen, world.day);
    let mut short: Vec<String> = Vec::new();
    for found in &reached {
        let called = called_words(world, found.reading);
        let words = format!("\"{}\" {called}", found.bound.say).trim_end().to_owned();
        if !short.contains(&words) {
            short.push(words);
        }
    }
    // After a line for each of them comes whom to call.
    short.extend(lines.drain(reached.len()..));
    short
}

/// What came of the call about an alert; else the key with which it is written down.
fn called_words(world: &World, reading: &ReadingEntry) -> String {
    match (&reading.call, world.key(Scope::Everywhere, Action::Called)) {
        (Some(call), _) => call.to_string(),
        (None, Some(key)) => format!("called? ({key})"),
        (None, None) => String::new(),
    }
}

/// The side effect that was severe on the shown day, the last one.
fn severe(world: &World) -> Option<&Measure> {
    let readings = world.regimen.journal.readings_on(world.day);
    let severe = readings.filter(|reading| matches!(reading.value, Value::Grade(3..)));
    severe
        .last()
        .and_then(|reading| world.regimen.measure(&reading.measure))
}

/// The reading of a measure that counts for a day.
pub fn reading_on<'a>(world: &'a World, measure: &MeasureId, day: NaiveDate) -> Option<&'a ReadingEntry> {
    questions::reading_of_day(&world.regimen.journal, measure, day)
}
