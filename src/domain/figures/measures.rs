//! What was answered to one measure on some days.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rust_decimal::Decimal;

use super::records::Ground;
use super::stats::{FEW, Spread};
use crate::domain::clock::Wall;
use crate::domain::day::Schedules;
use crate::domain::measure::{GRADES, Measure, MeasureId, Scale, Value};
use crate::domain::regimen::Regimen;

/// The value of a day: its last reading, and how many there were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayValue {
    /// The last reading of the day.
    pub value: Value,
    /// How many readings the day has.
    pub readings: u32,
}

/// One measure over the days of a row, a week or a month. Which figures there are depends on its scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureFigures {
    /// Of which measure.
    pub measure: MeasureId,
    /// Days with a value. Every other figure is of these days alone.
    pub rated: u32,
    /// Of ratings and numbers, and of the first number of a pair. Each day is one value.
    pub spread: Option<Spread>,
    /// Of the second number of a pair.
    pub second: Option<Spread>,
    /// Of grades: days by grade, in the order of [`GRADES`].
    pub grades: Option<[u32; GRADES.len()]>,
    /// Days with more than none (a grade above none, or yes).
    pub more: Option<u32>,
    /// Where fewer days than [`FEW`] have a value: the single values in the order of the days.
    pub single: Vec<(NaiveDate, Value)>,
}

impl MeasureFigures {
    /// Whether so few days have a value that the single ones say more.
    pub fn is_few(&self) -> bool {
        self.rated < FEW
    }

    pub(super) fn of(measure: &Measure, values: &[(NaiveDate, Value)]) -> Self {
        let first = || values.iter().map(|(_, value)| value.number());
        let seconds = values.iter().filter_map(|(_, value)| match value {
            Value::Pair(_, second) => Some(*second),
            _ => None,
        });
        let rated = u32::try_from(values.len()).unwrap_or(u32::MAX);
        let above = || {
            let above = first().filter(|number| *number > Decimal::ZERO).count();
            u32::try_from(above).unwrap_or(u32::MAX)
        };
        let (spread, second, more) = match measure.scale {
            Scale::Rating { .. } | Scale::Number { .. } => (Spread::of(first()), None, None),
            Scale::Pair { .. } => (Spread::of(first()), Spread::of(seconds), None),
            Scale::Grade { .. } | Scale::YesNo => (None, None, Some(above())),
        };
        let grades = matches!(measure.scale, Scale::Grade { .. }).then(|| {
            let mut days = [0; GRADES.len()];
            for (_, value) in values {
                if let Value::Grade(grade) = value
                    && let Some(count) = days.get_mut(usize::from(*grade))
                {
                    *count += 1;
                }
            }
            days
        });
        Self {
            measure: measure.id.clone(),
            rated,
            spread,
            second,
            grades,
            more,
            single: if rated < FEW { values.to_vec() } else { Vec::new() },
        }
    }
}

/// The value of a measure on each day from one to another, both included; nothing for days after today.
pub fn values(
    regimen: &Regimen,
    schedules: &Schedules,
    measure: &MeasureId,
    (from, to): (NaiveDate, NaiveDate),
    now: DateTime<FixedOffset>,
    wall: &dyn Wall,
) -> Vec<(NaiveDate, Option<DayValue>)> {
    let ground = Ground::new(regimen, schedules, (from, to), now, wall);
    let Some(measure) = regimen.measure(measure) else {
        return Vec::new();
    };
    let days = from.iter_days().take_while(|day| *day <= to);
    days.map(|day| (day, ground.value(measure, day))).collect()
}

impl Ground<'_> {
    /// The value of a measure on a day. A reading of another kind than the measure's scale has now (the scale was
    /// edited) cannot be compared with the others and is left aside.
    pub(super) fn value(&self, measure: &Measure, day: NaiveDate) -> Option<DayValue> {
        let fits = |value: &Value| {
            matches!(
                (value, &measure.scale),
                (Value::Number(_), Scale::Rating { .. } | Scale::Number { .. })
                    | (Value::Pair(..), Scale::Pair { .. })
                    | (Value::Grade(_), Scale::Grade { .. })
                    | (Value::Yes(_), Scale::YesNo)
            )
        };
        let mut readings = self.readings(&measure.id, day).filter(|entry| fits(&entry.value));
        let count = readings.clone().count();
        Some(DayValue {
            value: readings.next_back()?.value.clone(),
            readings: u32::try_from(count).unwrap_or(u32::MAX),
        })
    }
}
