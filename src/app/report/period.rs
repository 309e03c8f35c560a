//! Reading the days of a report as people type them.

use chrono::{NaiveDate, TimeDelta};

use crate::app::review::dates;
use crate::app::when;
use crate::app::world::World;
use crate::domain::report::last_visit;

/// No record is longer than this, in days.
const LONGEST: i64 = 40_000;

/// `3 nov`, `3 nov - 22 nov`, `12 weeks`, `visit`: the first and the last day.
///
/// # Errors
/// A sentence saying what could not be read.
pub fn read(world: &World, text: &str) -> Result<(NaiveDate, NaiveDate), String> {
    let today = world.today();
    let lower = text.trim().to_lowercase();
    if matches!(lower.as_str(), "visit" | "since the visit" | "last visit") {
        let visit = last_visit(&world.regimen, today);
        return visit
            .map(|on| (on, today))
            .ok_or_else(|| "no visit before today is in care.toml".to_owned());
    }
    if let Some(days) = count(&lower) {
        if !(1..=LONGEST).contains(&days) {
            return Err("that is longer than any record, or no day at all".into());
        }
        return Ok((today - TimeDelta::days(days - 1), today));
    }
    let around = world.around(None);
    let day = |text: &str| when::read_day(text, &around);
    let lower = lower.strip_prefix("since ").unwrap_or(&lower).to_owned();
    let (from, to) = match lower.split_once(" - ").or_else(|| lower.split_once(" to ")) {
        Some((from, to)) => (day(from)?, day(to)?),
        None => (day(&lower)?, today),
    };
    if from > today {
        return Err(format!("{} is in the future", dates(from, from, today)));
    }
    if to < from {
        return Err(format!(
            "{} is before {}",
            dates(to, to, today),
            dates(from, from, today)
        ));
    }
    Ok((from, to.min(today)))
}

/// `12 weeks`, `28 days`, `3 months`, `a year`: how many days.
fn count(text: &str) -> Option<i64> {
    let (number, unit) = text.split_once(' ')?;
    let number: i64 = if number == "a" { 1 } else { number.parse().ok()? };
    let days = match unit.trim_end_matches('s') {
        "day" => 1,
        "week" => 7,
        "month" => 30,
        "year" => 365,
        _ => return None,
    };
    Some(number.saturating_mul(days))
}

/// `3-22 Nov, 20 days`
pub fn words(world: &World, (from, to): (NaiveDate, NaiveDate)) -> String {
    let days = (to - from).num_days() + 1;
    let days = super::super::words::count(usize::try_from(days).unwrap_or(0), "day", "days");
    format!("{}, {days}", dates(from, to, world.today()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::app;

    #[test]
    fn periods_as_people_type_them() {
        let mut app = app();
        let said = |app: &crate::app::App, text: &str| match read(&app.world, text) {
            Ok(days) => words(&app.world, days),
            Err(error) => error,
        };
        for (text, expected) in [
            ("3 nov", "3-22 Nov, 20 days"),
            ("since 3 nov", "3-22 Nov, 20 days"),
            ("3 nov - 9 nov", "3-9 Nov, 7 days"),
            ("2026-09-14 to 2026-11-08", "14 Sep - 8 Nov, 56 days"),
            ("today", "22 Nov, 1 day"),
            ("12 weeks", "31 Aug - 22 Nov, 84 days"),
            ("9 nov - 3 nov", "3 Nov is before 9 Nov"),
            ("30 nov", "30 Nov is in the future"),
            ("9999999 weeks", "that is longer than any record, or no day at all"),
            ("visit", "no visit before today is in care.toml"),
        ] {
            assert_eq!(said(&app, text), expected, "{text}");
        }
        app.world.regimen.care.appointments[0].on = "2026-11-03".parse().unwrap();
        assert_eq!(said(&app, "visit"), "3-22 Nov, 20 days");
    }
}
