//! Which bounds from the clinic a reading reaches. What is shown then are the person's own words; nothing else happens.

use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;

use super::journal::{Journal, ReadingEntry};
use super::measure::{Bound, Measure, Value};
use super::regimen::Regimen;

/// Whether a value is at or beyond a bound.
pub fn beyond(bound: &Bound, value: &Value) -> bool {
    let number = match value {
        Value::Pair(_, second) if bound.second => *second,
        other => other.number(),
    };
    if bound.at_least {
        number >= bound.value
    } else {
        number <= bound.value
    }
}

/// The bounds that a reading of a day reaches. One for several days running holds only where each of the days before
/// has a reading that is beyond it too: a day without one breaks the row.
pub fn reached<'a>(measure: &'a Measure, value: &Value, day: NaiveDate, journal: &Journal) -> Vec<&'a Bound> {
    let so_on = |bound: &Bound, date: NaiveDate| {
        journal
            .readings_on(date)
            .any(|r| r.measure == measure.id && beyond(bound, &r.value))
    };
    let running = |bound: &Bound| {
        (1..i64::from(bound.days)).all(|back| {
            day.checked_sub_signed(TimeDelta::days(back))
                .is_some_and(|date| so_on(bound, date))
        })
    };
    measure
        .bounds
        .iter()
        .filter(|bound| beyond(bound, value) && running(bound))
        .collect()
}

/// A reading that reaches a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached<'a> {
    /// What was measured.
    pub measure: &'a Measure,
    /// The reading.
    pub reading: &'a ReadingEntry,
    /// The bound.
    pub bound: &'a Bound,
}

/// Everything of a day that reaches a bound, in the order of writing; a bound that several readings reach is there
/// once, with the last of them, and with those of which it is noted whether somebody was called.
pub fn reached_on(regimen: &Regimen, day: NaiveDate) -> Vec<Reached<'_>> {
    let mut found: Vec<Reached<'_>> = Vec::new();
    for reading in regimen.journal.readings_on(day) {
        let Some(measure) = regimen.measure(&reading.measure) else {
            continue;
        };
        for bound in reached(measure, &reading.value, day, &regimen.journal) {
            let same = |known: &Reached<'_>| known.measure.id == measure.id && known.bound == bound;
            found.retain(|known| known.reading.call.is_some() || !same(known));
            found.push(Reached {
                measure,
                reading,
                bound,
            });
        }
    }
    found
}

/// A bound in words: `150 or more`, `second number 95 or more`, `2 or less on 3 days running`, `severe or more`.
pub fn words(measure: &Measure, bound: &Bound) -> String {
    use super::measure::{GRADES, Scale};
    let number = match measure.scale {
        Scale::Grade { .. } => {
            let index = usize::try_from(bound.value).unwrap_or(usize::MAX);
            GRADES
                .get(index)
                .map_or_else(|| bound.value.to_string(), ToString::to_string)
        }
        Scale::YesNo => if bound.value > Decimal::ZERO { "yes" } else { "no" }.to_owned(),
        _ => super::amount::show_number(bound.value),
    };
    let second = if bound.second { "second number " } else { "" };
    let side = match (&measure.scale, bound.at_least) {
        (Scale::YesNo, _) => "",
        (_, true) => " or more",
        (_, false) => " or less",
    };
    let days = if bound.days > 1 {
        format!(" on {} days running", bound.days)
    } else {
        String::new()
    };
    format!("{second}{number}{side}{days}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::journal::{Entry, EntryId};
    use crate::domain::measure::{Asked, MeasureId, Scale};

    fn measure(scale: Scale, bounds: Vec<Bound>) -> Measure {
        Measure {
            id: MeasureId("m".into()),
            name: "M".into(),
            ask: None,
            scale,
            asked: Asked::Daily,
            wish: None,
            baseline: None,
            bounds,
            retired: None,
        }
    }

    fn bound(at_least: bool, value: u32, days: u32) -> Bound {
        Bound {
            at_least,
            second: false,
            value: value.into(),
            days,
            say: "ring".into(),
        }
    }

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    fn journal(values: &[(u32, u32)]) -> Journal {
        let mut journal = Journal::default();
        for (n, (date, value)) in values.iter().enumerate() {
            let (id, value) = (EntryId(format!("r{n}").into()), Value::Number((*value).into()));
            let at = format!("{}T12:00:00+01:00", day(*date)).parse().unwrap();
            journal.apply(Entry::Reading(ReadingEntry::new(id, MeasureId("m".into()), value, at)));
        }
        journal
    }

    #[test]
    fn days_running_have_no_gap() {
        let rating = Scale::Rating {
            low: String::new(),
            high: String::new(),
            middle: None,
        };
        let mood = measure(rating, vec![bound(false, 2, 3)]);
        let count = |values: &[(u32, u32)], value: u32| {
            reached(&mood, &Value::Number(value.into()), day(22), &journal(values)).len()
        };
        assert_eq!(count(&[(20, 2), (21, 1)], 2), 1);
        assert_eq!(count(&[(20, 2), (21, 3)], 2), 0);
        assert_eq!(count(&[(19, 2), (21, 1)], 2), 0);
        assert_eq!(count(&[(20, 2), (21, 1)], 3), 0);
        assert_eq!(words(&mood, &mood.bounds[0]), "2 or less on 3 days running");
    }

    #[test]
    fn the_second_number_of_a_pair_counts_where_it_is_meant() {
        let mut low = bound(true, 95, 1);
        low.second = true;
        let pressure = measure(Scale::Pair { unit: "mmHg".into() }, vec![bound(true, 150, 1), low]);
        let count = |a: u32, b: u32| {
            let value = Value::Pair(a.into(), b.into());
            reached(&pressure, &value, day(22), &Journal::default()).len()
        };
        assert_eq!(
            (count(149, 94), count(150, 94), count(149, 95), count(160, 100)),
            (0, 1, 1, 2)
        );
        assert_eq!(words(&pressure, &pressure.bounds[1]), "second number 95 or more");
    }

    #[test]
    fn a_grade_is_compared_by_its_place() {
        let dissociation = measure(Scale::Grade { five: false }, vec![bound(true, 3, 1)]);
        let count = |grade| reached(&dissociation, &Value::Grade(grade), day(22), &Journal::default()).len();
        assert_eq!((count(2), count(3)), (0, 1));
        assert_eq!(words(&dissociation, &dissociation.bounds[0]), "severe or more");
    }
}
