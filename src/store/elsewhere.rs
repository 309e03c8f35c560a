//! Months that hold what was taken on days of other months.
//!
//! A record is kept in the month for which its dose was due. A dose that was moved over the end of a month, or recorded
//! long before or after its day, was taken in another one: the limits of that time, and what is open then, depend on it.
//! So the months around are looked through for times of the days asked about, without reading what they say.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use memchr::memmem;

use super::Store;
use super::paths::DataFile;
use crate::domain::journal::Month;
use crate::domain::regimen::Regimen;

/// How many months before and after its own a dose is searched for.
const FAR: i32 = 13;

impl Store {
    /// The months that have not been read yet and in which else there may be what was taken on some days (both included):
    /// those with a time of these days or of the days beside them; those of the doses that decisions have moved into these
    /// days; and those after the month of today, which hold nothing but doses that were taken ahead.
    pub fn kept_elsewhere(
        &self,
        (from, to): (NaiveDate, NaiveDate),
        today: NaiveDate,
        regimen: &Regimen,
    ) -> BTreeSet<Month> {
        let mut found = regimen.months_moved_into((from, to));
        let from = from.checked_sub_days(Days::new(1)).unwrap_or(from);
        let to = to.checked_add_days(Days::new(1)).unwrap_or(to);
        let (first, last) = (Month::of(from), Month::of(to));
        let before = (1..=FAR).map(|away| first.plus(-away));
        let after = (1..=FAR).map(|away| last.plus(away));
        let mut known = self.elsewhere.borrow_mut();
        let mut is_wanted = |month: &Month| {
            let days = known.entry(*month).or_insert_with(|| self.days_elsewhere(*month));
            let within = |day: &NaiveDate| from <= *day && *day <= to;
            days.as_ref()
                .is_some_and(|days| *month > Month::of(today) || days.iter().any(within))
        };
        let unread = |month: &Month| !regimen.journal.has(*month);
        found.retain(unread);
        found.extend(before.chain(after).filter(unread).filter(|month| is_wanted(month)));
        found
    }

    /// The days of other months that the times of a month's records have; `None`: it has no file that can be read.
    fn days_elsewhere(&self, month: Month) -> Option<Vec<NaiveDate>> {
        let files = [DataFile::Month(month), DataFile::Pending(month)];
        let mut texts = files
            .iter()
            .filter_map(|file| self.disk.read(&self.paths.of(file)).ok())
            .peekable();
        texts.peek()?;
        Some(texts.flat_map(|text| days_beside(&text.bytes, month)).collect())
    }
}

/// The days of other months than this one that are the time of a record: every `at`, however its line is written.
fn days_beside(text: &[u8], month: Month) -> Vec<NaiveDate> {
    let own = month.to_string();
    // By far the most are written so, and are of the month itself.
    let usual = format!("at = {own}");
    let is_usual = |place: &usize| {
        let line = text.get(*place..);
        line.is_some_and(|line| line.starts_with(usual.as_bytes()))
    };
    let places = memmem::find_iter(text, "at").filter(|place| !is_usual(place));
    let times = places.filter_map(|place| time_of(text, place));
    let others = times.filter(|time| !time.starts_with(own.as_bytes()));
    let date = |time: &[u8]| std::str::from_utf8(time).ok()?.parse::<NaiveDate>().ok();
    others.filter_map(date).collect()
}

/// The date behind the letters `at` at a place, where they are a key.
fn time_of(text: &[u8], place: usize) -> Option<&[u8]> {
    let (before, behind) = text.split_at_checked(place)?;
    if before
        .last()
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    {
        return None;
    }
    let behind = behind.strip_prefix(b"at")?;
    let behind = behind
        .strip_prefix(b"\"")
        .or(behind.strip_prefix(b"'"))
        .unwrap_or(behind);
    let behind = behind.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    behind.get(.."2026-01-01".len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_another_month_is_found_however_its_line_is_written() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let month = Month::of(day("2026-02-01"));
        for line in [
            "at = 2026-03-15T08:00:00+01:00",
            "at=2026-03-15",
            "  at   =   2026-03-15 23:00:00",
            "\"at\" = 2026-03-15T08:00:00Z",
            "dose = [{ id = \"a\", at = 2026-03-15T08:00:00Z }]",
        ] {
            let found = days_beside(format!("[[dose]]\n{line}\n").as_bytes(), month);
            assert_eq!(found, [day("2026-03-15")], "{line}");
        }
        for line in [
            "at = 2026-02-13T08:00:00Z",
            "entered = 2026-03-15T08:00:00Z",
            "text = \"2026-03-15\"",
            "format = 2026-03-15",
            "at = 2026-03",
            "at =",
        ] {
            assert!(days_beside(line.as_bytes(), month).is_empty(), "{line}");
        }
    }
}
