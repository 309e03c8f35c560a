//! Months that hold what was taken on days of other months.
//!
//! A record is kept in the month for which its dose was due. A dose that was moved over the end of a month, or recorded
//! long before or after its day, was taken in another one: the limits of that time, and what is open then, depend on it.
//! So the months around are looked through for times of the days asked about, without reading what they say.

use chrono::{Days, NaiveDate};
use memchr::memmem;

use super::Store;
use super::paths::DataFile;
use crate::domain::journal::Month;

/// How many months before and after its own a dose is searched for.
const FAR: i32 = 13;

impl Store {
    /// The months, other than those of some days (both included) and those that are known, in which there is a record
    /// with a time of these days or of the days beside them.
    pub fn kept_elsewhere(&self, (from, to): (NaiveDate, NaiveDate), is_known: impl Fn(Month) -> bool) -> Vec<Month> {
        let from = from.checked_sub_days(Days::new(1)).unwrap_or(from);
        let to = to.checked_add_days(Days::new(1)).unwrap_or(to);
        let (first, last) = (Month::of(from), Month::of(to));
        let before = (1..=FAR).map(|away| first.plus(-away));
        let after = (1..=FAR).map(|away| last.plus(away));
        before
            .chain(after)
            .filter(|month| !is_known(*month))
            .filter(|month| self.has_time_of(*month, (from, to)))
            .collect()
    }

    /// Whether a file of a month has a record with a time of some days. What cannot be read has none.
    fn has_time_of(&self, month: Month, days: (NaiveDate, NaiveDate)) -> bool {
        [DataFile::Month(month), DataFile::Pending(month)].iter().any(|file| {
            let found = self.disk.read(&self.paths.of(file));
            found.is_ok_and(|found| names_a_time_of(&found.bytes, month, days))
        })
    }
}

/// Whether a text has the key `at` with a time of some days, not too far from its month.
fn names_a_time_of(text: &[u8], month: Month, (from, to): (NaiveDate, NaiveDate)) -> bool {
    let near = |other: &Month| (Month::of(from)..=Month::of(to)).contains(other);
    let months = (-FAR..=FAR).map(|away| month.plus(away)).filter(near);
    months.into_iter().any(|other| {
        let name = other.to_string();
        let mut places = memmem::find_iter(text, name.as_bytes());
        places.any(|place| {
            let (before, date) = (text.get(..place), text.get(place..place + "2026-01-01".len()));
            let date = date.and_then(|date| std::str::from_utf8(date).ok()?.parse::<NaiveDate>().ok());
            date.is_some_and(|date| from <= date && date <= to) && before.is_some_and(is_behind_at)
        })
    })
}

/// Whether a text ends with the key `at` and its equals sign.
fn is_behind_at(text: &[u8]) -> bool {
    let key = text.trim_ascii_end().strip_suffix(b"=").map(<[u8]>::trim_ascii_end);
    let key = key.map(|key| key.strip_suffix(b"\"").or(key.strip_suffix(b"'")).unwrap_or(key));
    let before = key.and_then(|key| key.strip_suffix(b"at"));
    before.is_some_and(|before| {
        !before
            .last()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_found_however_its_line_is_written() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let days = (day("2026-03-14"), day("2026-03-16"));
        let month: Month = Month::of(day("2026-02-01"));
        for line in [
            "at = 2026-03-15T08:00:00+01:00",
            "at=2026-03-14",
            "  at   =   2026-03-16 23:00:00",
            "\"at\" = 2026-03-15T08:00:00Z",
            "dose = [{ id = \"a\", at = 2026-03-15T08:00:00Z }]",
        ] {
            assert!(
                names_a_time_of(format!("[[dose]]\n{line}\n").as_bytes(), month, days),
                "{line}"
            );
        }
        for line in [
            "at = 2026-03-13T08:00:00Z",
            "at = 2026-03-17T08:00:00Z",
            "entered = 2026-03-15T08:00:00Z",
            "text = \"2026-03-15\"",
            "format = 2026-03-15",
            "at = 2026-03",
        ] {
            assert!(!names_a_time_of(line.as_bytes(), month, days), "{line}");
        }
    }
}
