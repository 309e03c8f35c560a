//! The clock of a named zone (IANA time zone database).
//!
//! The rules are bundled with the program as bytes and read when a zone is asked for, so that they are the same on
//! every machine and a sitting without one pays nothing. See `docs/decisions/0012-zones.md`.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, TimeDelta, TimeZone as _, Timelike};
use jiff::{
    Timestamp, civil,
    tz::{AmbiguousOffset, Offset, TimeZone},
};

use super::clock::Wall;

/// A time zone by its IANA name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// No zone has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time zone; expected one such as Europe/Zurich")]
pub struct UnknownZone(String);

impl FromStr for Zone {
    type Err = UnknownZone;

    /// Reads a name, in whatever case.
    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        TimeZone::get(name)
            .ok()
            .filter(|zone| !zone.is_unknown() && zone.iana_name().is_some())
            .map(Self)
            .ok_or_else(|| UnknownZone(name.to_owned()))
    }
}

impl Zone {
    /// Its name as the database writes it: `Europe/Zurich`.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or_default()
    }

    /// The offset that a local time is read with: of one that does not exist that before the gap, of one that happens
    /// twice the first (RFC 5545, 3.3.5).
    fn offset_of_local(&self, local: NaiveDateTime) -> Option<Offset> {
        let read = |number: u32| i8::try_from(number).ok();
        let date = civil::Date::new(
            i16::try_from(local.year()).ok()?,
            read(local.month())?,
            read(local.day())?,
        )
        .ok()?;
        let time = civil::Time::new(read(local.hour())?, read(local.minute())?, read(local.second())?, 0).ok()?;
        Some(match self.0.to_ambiguous_timestamp(date.to_datetime(time)).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => before,
        })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Wall for Zone {
    fn instant(&self, local: NaiveDateTime) -> DateTime<FixedOffset> {
        let offset = self.offset_of_local(local).unwrap_or(Offset::UTC);
        let instant = local - TimeDelta::seconds(offset.seconds().into());
        // In a gap this shows the time after it.
        self.local(instant.and_utc().fixed_offset())
    }

    fn local(&self, instant: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        let offset = Timestamp::from_second(instant.timestamp())
            .ok()
            .and_then(|timestamp| FixedOffset::east_opt(self.0.to_offset(timestamp).seconds()));
        match offset {
            Some(offset) => offset.from_utc_datetime(&instant.naive_utc()),
            // Beyond the years that the database speaks of.
            None => instant,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;

    #[test]
    fn names_are_known_or_refused() {
        let zone: Zone = "europe/zurich".parse().unwrap();
        assert_eq!(zone.name(), "Europe/Zurich");
        assert_eq!("UTC".parse::<Zone>().unwrap().name(), "UTC");
        for unknown in [
            "",
            "Europe/Berlim",
            "Etc/Unknown",
            "+01:00",
            "CET-1CEST,M3.5.0,M10.5.0/3",
            "/etc/localtime",
        ] {
            assert!(unknown.parse::<Zone>().is_err(), "{unknown}");
        }
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        let zone: Zone = "Australia/Lord_Howe".parse().unwrap();
        for local in [
            NaiveDateTime::MIN + TimeDelta::days(2),
            NaiveDateTime::MAX - TimeDelta::days(2),
        ] {
            assert_eq!(zone.instant(local).naive_utc(), local);
        }
    }

    /// Another reading of the same database, by a rule written in another way, agrees on every half hour of two years.
    #[test]
    fn agrees_with_another_reader_of_the_database() {
        let names = [
            "Europe/Zurich",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "America/St_Johns",
            "Europe/Dublin",
            "Africa/Casablanca",
            "UTC",
        ];
        let start = DateTime::<Utc>::UNIX_EPOCH.naive_utc() + TimeDelta::days(365 * 53);
        for name in names {
            let zone: Zone = name.parse().unwrap();
            let other: chrono_tz::Tz = name.parse().unwrap();
            for half_hour in 0..2 * 365 * 48 {
                let local = start + TimeDelta::minutes(half_hour * 30);
                let (ours, others) = (zone.instant(local), other.instant(local));
                assert_eq!((ours, ours.offset()), (others, others.offset()), "{name} {local}");
                let instant = local.and_utc().fixed_offset();
                let (ours, others) = (zone.local(instant), other.local(instant));
                assert_eq!(ours.naive_local(), others.naive_local(), "{name} {local}");
            }
        }
    }
}
