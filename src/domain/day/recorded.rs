//! By which clock the time of a record is shown: one answer for every screen, list and figure.

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::domain::clock::Wall;
use crate::domain::schedule::Timeline;

/// The time of a record of a planned dose, as it is held against the plan. A plan on the clock of its own zone is followed by
/// instants: its records are held by the clock of the place. Any other plan is followed by the local clock, wherever that was.
pub(super) fn planned_at(at: DateTime<FixedOffset>, timeline: &Timeline, wall: &dyn Wall) -> DateTime<FixedOffset> {
    if timeline.has_zone() { wall.local(at) } else { at }
}

/// The time of a record of a planned dose, as it is told of a day: as any other record of that day.
pub fn told_at(
    at: DateTime<FixedOffset>,
    timeline: &Timeline,
    days: (NaiveDate, NaiveDate),
    wall: &dyn Wall,
) -> DateTime<FixedOffset> {
    other_at(planned_at(at, timeline, wall), days, wall)
}

/// The time of a record as it is told of a day: of today by the clock of the place, by which the next dose is awaited; of
/// any other day by the clock by which it was recorded.
pub fn other_at(
    at: DateTime<FixedOffset>,
    (day, today): (NaiveDate, NaiveDate),
    wall: &dyn Wall,
) -> DateTime<FixedOffset> {
    if day == today { wall.local(at) } else { at }
}

/// The name of the clock by which a time is shown, where that is not the clock of the place: `UTC+2`, `UTC-3:30`.
pub fn clock_name(at: DateTime<FixedOffset>, wall: &dyn Wall) -> Option<String> {
    let seconds = at.offset().local_minus_utc();
    if wall.local(at).offset().local_minus_utc() == seconds {
        return None;
    }
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    Some(match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_named_where_it_is_not_that_of_the_place() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
        let named = |text: &str| clock_name(at(text), &chrono_tz::Europe::Berlin);
        assert_eq!(named("2026-06-10T20:00:00+02:00"), None);
        assert_eq!(named("2026-06-10T20:00:00+00:00").as_deref(), Some("UTC"));
        assert_eq!(named("2026-06-10T20:00:00-04:00").as_deref(), Some("UTC-4"));
        assert_eq!(named("2026-06-10T20:00:00+05:45").as_deref(), Some("UTC+5:45"));
        assert_eq!(named("2026-12-10T20:00:00+02:00").as_deref(), Some("UTC+2"));
    }
}
