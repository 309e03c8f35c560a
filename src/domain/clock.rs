//! From the local wall clock to instants and back.
//!
//! A clock time is the local wall clock; hours are elapsed. A local time that does not exist is read with the offset
//! in force before the gap, one that happens twice is the first (RFC 5545, 3.3.5).

use chrono::{
    DateTime, Datelike, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc,
};

/// The wall clock of a place.
pub trait Wall {
    /// The instant of a local time.
    fn instant(&self, local: NaiveDateTime) -> DateTime<FixedOffset>;
    /// The local time of an instant.
    fn local(&self, instant: DateTime<FixedOffset>) -> DateTime<FixedOffset>;
}

impl<Z: TimeZone> Wall for Z {
    fn instant(&self, local: NaiveDateTime) -> DateTime<FixedOffset> {
        let fixed = |time: DateTime<Z>| {
            let offset = time.offset().fix();
            time.with_timezone(&offset)
        };
        match self.from_local_datetime(&local) {
            LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => fixed(time),
            LocalResult::None => {
                // The offset in force before the gap: that of a time safely before it (gaps are a day at most).
                let before = (1..=96).find_map(|quarters| {
                    self.from_local_datetime(&(local - TimeDelta::minutes(15 * quarters)))
                        .earliest()
                });
                match before {
                    Some(before) => {
                        let offset = before.offset().fix();
                        let instant = local - TimeDelta::seconds(i64::from(offset.local_minus_utc()));
                        self.local(instant.and_utc().fixed_offset())
                    }
                    None => local.and_utc().fixed_offset(),
                }
            }
        }
    }

    fn local(&self, instant: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        let time = instant.with_timezone(self);
        let offset = time.offset().fix();
        time.with_timezone(&offset)
    }
}

/// A wall clock without changes of offset, for arithmetic that concerns no place.
pub const STEADY: Utc = Utc;

/// Reads a date such as `2026-03-08`. Years have four digits, so that counting on from a date never leaves the calendar.
///
/// # Errors
/// In words, what was expected.
pub fn read_date(text: &str) -> Result<NaiveDate, String> {
    let date = text.trim().parse::<NaiveDate>().ok();
    date.filter(|date| (1..=9999).contains(&date.year()))
        .ok_or_else(|| format!("`{text}` is not a date; expected one such as 2026-03-08"))
}

/// The day that is "today" at a moment: before the turn of the day it is still the day before.
pub fn day_of(now: DateTime<FixedOffset>, turn: NaiveTime) -> NaiveDate {
    let date = now.date_naive();
    if now.time() < turn {
        date - TimeDelta::days(1)
    } else {
        date
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::America::New_York;

    fn at(text: &str) -> String {
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
        New_York
            .instant(local)
            .with_timezone(&Utc)
            .format("%Y-%m-%dT%H:%MZ")
            .to_string()
    }

    #[test]
    fn the_two_odd_local_times() {
        // Does not exist: read with the offset before the gap, so it shows as 03:30.
        assert_eq!(at("2026-03-08T02:30"), "2026-03-08T07:30Z");
        let shown = New_York.instant(NaiveDateTime::parse_from_str("2026-03-08T02:30", "%Y-%m-%dT%H:%M").unwrap());
        assert_eq!(shown.format("%H:%M").to_string(), "03:30");
        // Happens twice: the first.
        assert_eq!(at("2026-11-01T01:30"), "2026-11-01T05:30Z");
    }

    #[test]
    fn dates_are_of_four_digits() {
        assert_eq!(read_date(" 2026-03-08 ").unwrap().to_string(), "2026-03-08");
        for wrong in [
            "",
            "2026-02-29",
            "+262142-12-31",
            "-0001-01-01",
            "0000-01-01",
            "10000-01-01",
        ] {
            assert!(read_date(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_day_turns_when_the_setting_says() {
        let turn = NaiveTime::from_hms_opt(4, 0, 0).unwrap();
        let day = |text: &str| day_of(text.parse().unwrap(), turn).to_string();
        assert_eq!(day("2026-11-23T03:59:00+01:00"), "2026-11-22");
        assert_eq!(day("2026-11-23T04:00:00+01:00"), "2026-11-23");
    }
}
