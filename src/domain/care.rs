//! What `care.toml` says: who prescribes and dispenses, appointments, and papers that expire.

use chrono::{Days, Months, NaiveDate, NaiveTime};

use super::plan::Length;

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
    /// Repeated every few days, weeks or months; `None`: once.
    pub every: Option<Length>,
}

/// The most times that an appointment comes again.
const MOST_TIMES: u32 = 1000;

impl Appointment {
    /// The days of it, the first first.
    fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let times = if self.every.is_some() { MOST_TIMES } else { 1 };
        (0..times).map_while(|time| {
            let days = |each: u32| self.on.checked_add_days(Days::new(u64::from(each) * u64::from(time)));
            match &self.every {
                Some(Length::Days(each @ 1..)) => days(*each),
                Some(Length::Weeks(each @ 1..)) => days(each.saturating_mul(7)),
                // From the first one on, so that the 31st is not lost in February.
                Some(Length::Months(each @ 1..)) => self.on.checked_add_months(Months::new(each.checked_mul(time)?)),
                _ => (time == 0).then_some(self.on),
            }
        })
    }
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
    /// The appointments from one day to another, each on its own day, the first first.
    pub fn visits(&self, from: NaiveDate, to: NaiveDate) -> Vec<Appointment> {
        let mut found = Vec::new();
        for appointment in &self.appointments {
            let days = appointment.days().take_while(|day| *day <= to);
            found.extend(days.filter(|day| *day >= from).map(|on| Appointment {
                on,
                ..appointment.clone()
            }));
        }
        found.sort_by_key(|visit| (visit.on, visit.at));
        found
    }

    /// The name to show for a key; a text that is not a key is shown as it is.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_appointment_comes_again_on_its_own_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let visit = |on: &str, every: Option<Length>| Appointment {
            on: day(on),
            at: None,
            with: "n".into(),
            what: None,
            every,
        };
        let days = |visit: Appointment, from: &str, to: &str| {
            let care = Care {
                appointments: vec![visit],
                ..Care::default()
            };
            let found = care.visits(day(from), day(to));
            found.iter().map(|visit| visit.on.to_string()).collect::<Vec<_>>()
        };
        let once = visit("2026-01-31", None);
        assert_eq!(days(once, "2026-01-01", "2026-12-31"), ["2026-01-31"]);
        let monthly = visit("2026-01-31", Some(Length::Months(1)));
        assert_eq!(days(monthly, "2026-02-01", "2026-03-31"), ["2026-02-28", "2026-03-31"]);
        let weeks = visit("2026-01-31", Some(Length::Weeks(6)));
        assert_eq!(days(weeks, "2026-02-01", "2026-05-01"), ["2026-03-14", "2026-04-25"]);
    }
}
