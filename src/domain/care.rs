//! What `care.toml` says: who prescribes and dispenses, appointments, and papers that expire.

use chrono::{NaiveDate, NaiveTime};

/// A prescriber or pharmacy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Key that courses use.
    pub key: String,
    /// Name as shown.
    pub name: String,
    /// Telephone.
    pub phone: Option<String>,
    /// `prescriber`, `pharmacy` or what the person wrote.
    pub role: String,
}

/// A visit or call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Day.
    pub on: NaiveDate,
    /// Clock time.
    pub at: Option<NaiveTime>,
    /// Key or name of whom it is with.
    pub with: String,
    /// `call`, `visit` or what the person wrote.
    pub what: Option<String>,
}

/// A certificate or prescription that expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What it is.
    pub name: String,
    /// Last day on which it is valid.
    pub until: NaiveDate,
    /// From how many days before that day it is shown.
    pub notice: u32,
}

/// Everything in `care.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Care {
    /// Prescribers and pharmacies.
    pub people: Vec<Person>,
    /// Visits and calls.
    pub appointments: Vec<Appointment>,
    /// Papers.
    pub papers: Vec<Paper>,
}

impl Care {
    /// The name to show for a key; a text that is no key is shown as it is.
    pub fn name_of<'a>(&'a self, key: &'a str) -> &'a str {
        self.people.iter().find(|p| p.key == key).map_or(key, |p| &p.name)
    }

    /// The name to show for a key, with the telephone where one is known.
    pub fn reached_at(&self, key: &str) -> String {
        let name = self.name_of(key);
        let person = self.people.iter().find(|p| p.key == key || p.name == key);
        match person.and_then(|person| person.phone.as_deref()) {
            Some(phone) => format!("{name}, phone {phone}"),
            None => name.to_owned(),
        }
    }
}
