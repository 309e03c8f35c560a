//! The clock and the zone of a sitting: the machine's, or those that the environment sets.
#![expect(
    clippy::disallowed_methods,
    reason = "this is where the clock and the environment are read"
)]

use std::time::Instant;

use crate::domain::{clock::Wall, zone::Zone};
use chrono::{DateTime, FixedOffset, Local, NaiveDateTime, Timelike, Utc};

/// A local clock: of the machine, or of a named zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The machine's own zone.
    Machine,
    /// The zone that `TZ` names.
    Zone(Zone),
}

impl Wall for Place {
    fn instant(&self, local: NaiveDateTime) -> DateTime<FixedOffset> {
        match self {
            Self::Machine => Local.instant(local),
            Self::Zone(zone) => zone.instant(local),
        }
    }

    fn local(&self, instant: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        match self {
            Self::Machine => Local.local(instant),
            Self::Zone(zone) => zone.local(instant),
        }
    }
}

impl Place {
    /// The name of the zone, or where the machine does not say it, the zone of its hours at this time.
    pub fn name(&self, now: DateTime<FixedOffset>) -> String {
        match self {
            Self::Zone(zone) => zone.name().to_owned(),
            Self::Machine => {
                let seconds = now.offset().local_minus_utc();
                match (seconds / 3600, seconds % 3600) {
                    (0, 0) => "UTC".to_owned(),
                    // The signs of these names are the other way round (POSIX).
                    (hours, 0) => format!("Etc/GMT{:+}", -hours),
                    _ => "UTC".to_owned(),
                }
            }
        }
    }
}

/// What the time is. `REGIMEN_NOW` (RFC 3339) sets it for tests and demonstrations; it goes on from there.
#[derive(Clone, Debug)]
pub struct Clock {
    place: Place,
    set: Option<(DateTime<FixedOffset>, Instant)>,
}

/// Something about the clock that the person has to know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// `REGIMEN_NOW` is not a time.
    #[error("REGIMEN_NOW is `{0}`; expected a time such as 2026-11-22T14:57:00+01:00")]
    Now(String),
    /// `TZ` names no known zone: the C library would take it for UTC without a word.
    #[error("TZ is `{0}`, which is not a known time zone; expected a name such as Europe/Berlin")]
    Zone(String),
}

impl Clock {
    /// The clock that the environment asks for.
    ///
    /// # Errors
    /// [`ClockError`] for a `REGIMEN_NOW` or `TZ` that cannot be read: neither is guessed.
    pub fn from_environment() -> Result<Self, ClockError> {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let place = match variable("TZ") {
            None => Place::Machine,
            Some(name) => place(&name)?,
        };
        let set = match variable("REGIMEN_NOW") {
            None => None,
            Some(text) => {
                let time = DateTime::parse_from_rfc3339(&text).map_err(|_| ClockError::Now(text))?;
                Some((time, Instant::now()))
            }
        };
        Ok(Self { place, set })
    }

    /// A clock in a zone that begins at a time, as `REGIMEN_NOW` and `TZ` set it.
    pub fn set(now: DateTime<FixedOffset>, zone: Zone) -> Self {
        Self {
            place: Place::Zone(zone),
            set: Some((now, Instant::now())),
        }
    }

    /// The time now, on the local clock, in whole seconds.
    pub fn now(&self) -> DateTime<FixedOffset> {
        let instant = match self.set {
            None => Utc::now().fixed_offset(),
            Some((time, since)) => time + since.elapsed(),
        };
        let local = self.place.local(instant);
        local.with_nanosecond(0).unwrap_or(local)
    }

    /// The local clock.
    pub fn place(&self) -> Place {
        self.place.clone()
    }
}

/// The place that a value of `TZ` means: a zone's name, or a form that only the C library reads (a path, a rule).
fn place(name: &str) -> Result<Place, ClockError> {
    let plain = name.trim_start_matches(':');
    if let Ok(zone) = plain.parse::<Zone>() {
        return Ok(Place::Zone(zone));
    }
    // `CET-1CEST,M3.5.0,M10.5.0` and `/etc/localtime` are the machine's matter.
    let rule = plain.contains([',', '<']) || plain.starts_with('/') || plain.contains(|c: char| c.is_ascii_digit());
    if rule {
        Ok(Place::Machine)
    } else {
        Err(ClockError::Zone(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_or_refused() {
        assert_eq!(
            place("Europe/Berlin"),
            Ok(Place::Zone("Europe/Berlin".parse().unwrap()))
        );
        assert_eq!(place(":UTC"), Ok(Place::Zone("UTC".parse().unwrap())));
        assert_eq!(place("CET-1CEST,M3.5.0,M10.5.0/3"), Ok(Place::Machine));
        assert!(place("Europe/Berlim").is_err());
    }
}
