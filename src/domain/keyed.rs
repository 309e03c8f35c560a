//! The keys of the files that a form fills in: which file, and what is after a key, as plain values.
//!
//! What a value means is for the reader of its file to say; a form carries it there and back.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use rust_decimal::Decimal;

use super::course::CourseId;

/// What is after a key of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    /// A text.
    Text(String),
    /// A number.
    Number(Decimal),
    /// `true` or `false`.
    Yes(bool),
    /// A date.
    Date(NaiveDate),
    /// A clock time.
    Time(NaiveTime),
    /// A date and a time with its offset.
    Stamp(DateTime<FixedOffset>),
    /// A list on one line.
    List(Vec<Self>),
    /// A list with a line for each item.
    Lines(Vec<Self>),
    /// A table in braces.
    Fields(Vec<(String, Self)>),
}

impl Datum {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// What is at the end of a path of keys.
    pub fn at<K: AsRef<str>>(&self, path: &[K]) -> Option<&Self> {
        match (path.split_first(), self) {
            (None, found) => Some(found),
            (Some((key, rest)), Self::Fields(fields)) => {
                let (_, found) = fields.iter().find(|(known, _)| known == key.as_ref())?;
                found.at(rest)
            }
            _ => None,
        }
    }

    /// The tables of a list, by their keys.
    pub fn records(&self) -> impl Iterator<Item = &Vec<(String, Self)>> {
        let items = match self {
            Self::List(items) | Self::Lines(items) => items.as_slice(),
            _ => &[],
        };
        items.iter().filter_map(|item| match item {
            Self::Fields(fields) => Some(fields),
            _ => None,
        })
    }
}

/// A value as a person writes it: without quotes, lists with commas.
impl fmt::Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{}", number.normalize()),
            Self::Yes(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Date(date) => write!(f, "{date}"),
            Self::Time(time) => write!(f, "{}", time.format("%H:%M")),
            Self::Stamp(at) => write!(f, "{}", at.format("%Y-%m-%d %H:%M")),
            Self::List(items) | Self::Lines(items) => {
                let items: Vec<String> = items.iter().map(Self::to_string).collect();
                f.write_str(&items.join(", "))
            }
            Self::Fields(fields) => {
                let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{key} {value}")).collect();
                f.write_str(&fields.join(", "))
            }
        }
    }
}

/// A file whose keys can be set one by one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keyed {
    /// The file of a course.
    Course(CourseId),
    /// People, appointments and papers.
    Care,
    /// The settings.
    Settings,
}

impl fmt::Display for Keyed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Course(course) => write!(f, "{course}"),
            Self::Care => f.write_str("care"),
            Self::Settings => f.write_str("settings"),
        }
    }
}

/// A list of care: who, when, what expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CareList {
    /// Prescribers and pharmacies.
    Person,
    /// Visits and calls.
    Appointment,
    /// Certificates and prescriptions.
    Paper,
}

impl CareList {
    /// Its name in the file.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Appointment => "appointment",
            Self::Paper => "paper",
        }
    }
}

/// The keys of one record of a list and what is after them, in the order of the file.
pub type Keys = Vec<(String, Datum)>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_path_and_shown_without_quotes() {
        let limits = Datum::Fields(vec![
            ("per_day".into(), Datum::text("4 sprays")),
            ("shared".into(), Datum::List(vec![Datum::text("a"), Datum::text("b")])),
        ]);
        let file = Datum::Fields(vec![("limits".into(), limits)]);
        assert_eq!(file.at(&["limits", "per_day"]).unwrap().to_string(), "4 sprays");
        assert_eq!(file.at(&["limits", "shared"]).unwrap().to_string(), "a, b");
        assert_eq!(file.at(&["limits", "gap"]), None);
        assert_eq!(file.at(&["limits", "per_day", "more"]), None);
    }
}
