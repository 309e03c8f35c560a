//! `visit 30 mar 10:30, Dr Osei, every month`, `certificate 30 jun`, `person Dr Osei, 555 0100`: the lines of the page of people and
//! visits, typed among the commands.

use super::said::{Said, one, saves};
use crate::app::form::read_record;
use crate::app::message::{Edit, Operation};
use crate::app::words;
use crate::app::world::World;
use crate::domain::keyed::{CareList, Datum, Keys};

/// Reads such a line; `None`: the verb is another one.
pub(super) fn read(world: &World, verb: &str, rest: &str) -> Option<Result<Vec<Said>, String>> {
    let (list, what, text) = match verb {
        "visit" | "appointment" => (CareList::Appointment, "visit", rest.to_owned()),
        "person" => (CareList::Person, "person", rest.to_owned()),
        "paper" => (CareList::Paper, "paper", rest.to_owned()),
        "certificate" => (CareList::Paper, "paper", format!("Certificate, {}", day(rest))),
        "prescription" => (CareList::Paper, "paper", format!("Prescription, {}", day(rest))),
        _ => return None,
    };
    Some(added(world, list, what, &text))
}

/// The day without what leads to it.
fn day(text: &str) -> &str {
    text.strip_prefix("until ").unwrap_or(text)
}

fn added(world: &World, list: CareList, what: &str, text: &str) -> Result<Vec<Said>, String> {
    let keys = read_record(list, text, world)?;
    let said = told(world, &keys);
    let edit = Edit {
        operation: Operation::AddRecord { list, keys },
        label: format!("{what} added: {said}"),
        receipt: format!("Added the {what}: {said}"),
    };
    Ok(one(
        format!("Add a {what}: {said}"),
        "into care.toml; @ shows all of them",
        saves(Box::new(edit)),
    ))
}

/// A record in words: a day in full, a time by the clock.
fn told(world: &World, keys: &Keys) -> String {
    let mut text = String::new();
    for (key, value) in keys.iter().filter(|(key, _)| key != "key") {
        let words = match value {
            Datum::Date(day) => words::day_near(*day, world.today()),
            Datum::Time(time) => world.clock(*time),
            other => other.to_string(),
        };
        let lead = match key.as_str() {
            "at" => " at ",
            "with" => " with ",
            "until" => " until ",
            "every" => ", every ",
            "notice" => ", days of notice: ",
            _ if text.is_empty() => "",
            _ => ", ",
        };
        let words = if key == "with" {
            world.regimen.care.name_of(&words).to_owned()
        } else {
            words
        };
        text.push_str(lead);
        text.push_str(&words);
    }
    text
}
