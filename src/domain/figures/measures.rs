//! What was answered to one measure on some days.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rust_decimal::Decimal;

use super::records::Ground;
use super::stats::{FEW, Spread};
use crate::domain::bounds;
use crate::domain::clock::Wall;
use crate::domain::day::Schedules;
use crate::domain::journal::ReadingEntry;
use crate::domain::measure::{Asked, GRADES, Measure, MeasureId, Scale, Value};
use crate::domain::questions::Round;
use crate::domain::regimen::Regimen;
use crate::domain::sessions;

/// The values of a measure that are compared with each other: all of it, or those of one time around the doses. What
/// was measured before a dose and what after it are never one series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The measure.
    pub measure: MeasureId,
    /// The time around the doses; `None`: any.
    pub round: Option<Round>,
}

impl From<MeasureId> for Series {
    fn from(measure: MeasureId) -> Self {
        Self { measure, round: None }
    }
}

impl Series {
    /// Those of a measure.
    pub fn of(measure: &Measure) -> Vec<Self> {
        let one = |round| Self {
            measure: measure.id.clone(),
            round,
        };
        match &measure.asked {
            Asked::Around { before, after, .. } => {
                let before = before.then_some(Round::Before);
                let after = after.iter().map(|minutes| Round::After(*minutes));
                before.into_iter().chain(after).map(|round| one(Some(round))).collect()
            }
            Asked::Daily | Asked::Weekdays(_) => vec![one(None)],
        }
    }

    /// Its name: `Blood pressure before`.
    pub fn name(&self, measure: &Measure) -> String {
        match self.round {
            Some(round) => format!("{} {round}", measure.name),
            None => measure.name.clone(),
        }
    }
}

/// The series of the measures that are asked at several times around a dose, each with its name: `Blood pressure before`.
pub fn timed(measures: &[Measure]) -> Vec<(Series, Measure)> {
    let several = measures.iter().map(|measure| (measure, Series::of(measure)));
    let several = several.filter(|(_, series)| series.len() > 1);
    let each = several.flat_map(|(measure, series)| {
        series.into_iter().map(move |series| {
            let name = series.name(measure);
            (
                series,
                Measure {
                    name,
                    ..measure.clone()
                },
            )
        })
    });
    each.collect()
}

/// The value of a day: its last reading, and how many there were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayValue {
    /// The last reading of the day.
    pub value: Value,
    /// Every reading of the day by their time, where it has several or one around a dose: which one that is, and its value.
    pub all: Vec<(Option<Round>, Value)>,
    /// One of them reached a bound from the clinic.
    pub reached: bool,
}

impl DayValue {
    /// Whether the day has more than one reading.
    pub fn is_several(&self) -> bool {
        self.all.len() > 1
    }

    /// The readings of the day in words: `6`, `130/80 before, 168/98 after 40 min, 142/88; alert reached`.
    pub fn words(&self, show: impl Fn(&Value) -> String) -> String {
        let one = |(round, value): &(Option<Round>, Value)| match round {
            Some(round) => format!("{} {round}", show(value)),
            None => show(value),
        };
        let mut said = if self.all.is_empty() {
            show(&self.value)
        } else {
            self.all.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        if self.reached {
            said.push_str("; alert reached");
        }
        said
    }
}

/// One measure over the days of a row, a week or a month. Which figures there are depends on its scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureFigures {
    /// Of which measure.
    pub measure: MeasureId,
    /// Days with a value. Every other figure is of these days alone.
    pub rated: u32,
    /// Those of them with more than one reading: the last one is that of the day.
    pub several: u32,
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

    /// Of a series. What was measured before a dose and what after it have no median in common: of a measure that is asked at
    /// several times around a dose, taken as a whole, there is only how many days have a value.
    pub(super) fn of(measure: &Measure, round: Option<Round>, values: &[(NaiveDate, DayValue)]) -> Self {
        let several = values.iter().filter(|(_, value)| value.is_several()).count();
        let last: Vec<_> = values.iter().map(|(day, value)| (*day, value.value.clone())).collect();
        let figures = Self {
            several: u32::try_from(several).unwrap_or(u32::MAX),
            ..Self::of_one(measure, &last)
        };
        if round.is_some() || Series::of(measure).len() < 2 {
            return figures;
        }
        Self {
            spread: None,
            second: None,
            grades: None,
            more: None,
            single: Vec::new(),
            ..figures
        }
    }

    fn of_one(measure: &Measure, values: &[(NaiveDate, Value)]) -> Self {
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
            several: 0,
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
    series: &Series,
    (from, to): (NaiveDate, NaiveDate),
    now: DateTime<FixedOffset>,
    wall: &dyn Wall,
) -> Vec<(NaiveDate, Option<DayValue>)> {
    let ground = Ground::new(regimen, schedules, (from, to), now, wall);
    let Some(measure) = regimen.measure(&series.measure) else {
        return Vec::new();
    };
    let days = from.iter_days().take_while(|day| *day <= to);
    days.map(|day| (day, ground.value_of(measure, series.round, day)))
        .collect()
}

impl Ground<'_> {
    /// The value of a measure on a day.
    pub(super) fn value(&self, measure: &Measure, day: NaiveDate) -> Option<DayValue> {
        self.value_of(measure, None, day)
    }

    /// The value of a series on a day. A reading of another kind than the measure's scale has now (the scale was
    /// edited) cannot be compared with the others and is left aside.
    pub(super) fn value_of(&self, measure: &Measure, round: Option<Round>, day: NaiveDate) -> Option<DayValue> {
        let made = |entry: &ReadingEntry| sessions::round_of(self.regimen, measure, entry);
        let of_series = |entry: &&ReadingEntry| round.is_none() || made(entry) == round;
        let readings = self.readings(&measure.id, day).filter(of_series);
        let mut readings = readings.filter(|entry| measure.scale.is_of(&entry.value));
        let told = readings.clone().nth(1).is_some() || matches!(measure.asked, Asked::Around { .. });
        let all = readings.clone().filter(|_| told);
        let beyond = |value: &Value| !bounds::reached(measure, value, day, &self.regimen.journal).is_empty();
        Some(DayValue {
            all: all.map(|entry| (made(entry), entry.value.clone())).collect(),
            reached: !measure.bounds.is_empty() && readings.clone().any(|entry| beyond(&entry.value)),
            value: readings.next_back()?.value.clone(),
        })
    }
}
