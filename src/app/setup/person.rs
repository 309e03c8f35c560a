//! Who prescribes it, with a number behind the name: `Dr Osei 555 0100`.

use crate::app::form::{fresh, new_person};
use crate::app::message::Operation;
use crate::app::world::World;
use crate::domain::keyed::{CareList, Datum, Keyed};

/// Somebody as they were named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// Their name.
    pub name: String,
    phone: Option<String>,
}

/// Reads a name, and a number behind it.
///
/// # Errors
/// Somebody of that name has another number.
pub(super) fn read(text: &str, world: &World) -> Result<Person, String> {
    let text = text.trim();
    let person = match split(text) {
        Some((name, phone)) => Person {
            name: name.to_owned(),
            phone: Some(phone.to_owned()),
        },
        None => Person {
            name: text.to_owned(),
            phone: None,
        },
    };
    let known = world
        .regimen
        .care
        .people
        .iter()
        .find(|known| known.name.eq_ignore_ascii_case(&person.name));
    match (known.and_then(|known| known.phone.as_deref()), &person.phone) {
        (Some(known), Some(phone)) if known != phone => Err(format!(
            "{} has the number {known}; leave the number out, or change it on the page of people and visits",
            person.name
        )),
        _ => Ok(person),
    }
}

/// The name, and what can be called.
fn split(text: &str) -> Option<(&str, &str)> {
    let at = text.find(|c: char| c.is_ascii_digit() || c == '+')?;
    let (name, phone) = text.split_at(at);
    let figures = phone.chars().filter(char::is_ascii_digit).count();
    let fits = phone.chars().all(|c| c.is_ascii_digit() || "+-/() .".contains(c)) && figures > 3;
    let name = name.trim_end_matches([' ', ',', '(']);
    (fits && !name.is_empty()).then(|| (name, phone.trim_end_matches(')').trim()))
}

impl Person {
    fn is_known(&self, world: &World) -> bool {
        let people = &world.regimen.care.people;
        people.iter().any(|known| known.name.eq_ignore_ascii_case(&self.name))
    }

    /// Whether they become the contact: where there is none, and they can be called.
    fn is_contact(&self, world: &World) -> bool {
        self.phone.is_some() && world.regimen.settings.contact.is_none()
    }

    /// In words.
    pub(super) fn words(&self, world: &World) -> String {
        match &self.phone {
            None => self.name.clone(),
            Some(phone) if self.is_contact(world) => {
                format!("{}, {phone}; your contact, shown with an alert", self.name)
            }
            Some(phone) => format!("{}, {phone}", self.name),
        }
    }

    /// What is written of them.
    pub(super) fn operations(&self, world: &World) -> Vec<Operation> {
        let mut all = Vec::new();
        if let Some(phone) = &self.phone {
            if !self.is_known(world) {
                let keys = new_person(&self.name, Some(phone), world);
                all.push(Operation::AddRecord {
                    list: CareList::Person,
                    keys,
                });
            }
            if self.is_contact(world) {
                let contact = Datum::Text(format!("{} {phone}", self.name));
                all.push(fresh(&Keyed::Settings, vec!["contact".to_owned()], contact));
            }
        }
        all
    }

    /// What the course says: the key of somebody who is written down with a number, else the name.
    pub(super) fn of_course(&self, world: &World) -> String {
        let people = &world.regimen.care.people;
        let known = people.iter().find(|known| known.name.eq_ignore_ascii_case(&self.name));
        match (known, &self.phone) {
            (Some(known), _) => known.key.clone(),
            (None, Some(phone)) => {
                let keys = new_person(&self.name, Some(phone), world);
                let key = keys
                    .into_iter()
                    .find(|(key, _)| key == "key")
                    .map(|(_, key)| key.to_string());
                key.unwrap_or_else(|| self.name.clone())
            }
            (None, None) => self.name.clone(),
        }
    }
}
