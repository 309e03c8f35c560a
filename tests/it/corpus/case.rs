//! One case: the regimen's files, and what is expected of them.

use std::fmt;
use std::fs;
use std::ops::Deref;
use std::path::Path;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use regimen::domain::amount::Quantity;
use regimen::domain::course::Course;
use regimen::domain::day::Schedules;
use regimen::domain::regimen::Regimen;
use regimen::domain::unit::Unit;
use regimen::store::Store;
use regimen::store::paths::Paths;
use rust_decimal::Decimal;
use serde::Deserialize;

/// A value that the file has as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Read<T>(pub T);

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Read<T> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse()
            .map(Self)
            .map_err(|e| serde::de::Error::custom(format!("{text}: {e}")))
    }
}

impl<T> Deref for Read<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// `expected.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    /// The kind of case, for the table.
    pub kind: String,
    /// What the case shows, for whoever reads it.
    #[serde(default)]
    #[expect(dead_code, reason = "words for people")]
    pub about: String,
    /// The place where the person is; without one, a clock that never changes.
    pub zone: Option<Read<Tz>>,
    /// From this day on nothing is recorded yet; without it, nothing ever is.
    pub today: Option<Read<NaiveDate>>,
    /// Between these days every dose is listed.
    #[serde(default)]
    pub complete: Vec<Span>,
    #[serde(default, rename = "expected")]
    pub rows: Vec<Row>,
    #[serde(default, rename = "expected_none")]
    pub empty: Vec<Read<NaiveDate>>,
    #[serde(default)]
    pub totals: Vec<Total>,
    #[serde(default)]
    pub travel: Vec<Travel>,
    #[serde(default)]
    pub query: Vec<Query>,
    #[serde(default)]
    pub given: Vec<Figure>,
    #[serde(default)]
    pub result: Vec<Figure>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Span {
    pub from: Read<NaiveDate>,
    pub to: Read<NaiveDate>,
}

/// A dose that must come out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub date: Option<Read<NaiveDate>>,
    pub slot: Option<String>,
    pub time: Option<String>,
    pub item: Option<String>,
    pub amount: Read<Decimal>,
    pub amount_max: Option<Read<Decimal>>,
    pub unit: String,
    pub measure: Option<String>,
    pub measure_unit: Option<String>,
    pub action: Option<String>,
    pub minutes: Option<u32>,
    pub zone: Option<Read<Tz>>,
    pub instant: Option<String>,
    pub shown_as: Option<String>,
    pub due_from: Option<Read<NaiveDate>>,
    pub due_to: Option<Read<NaiveDate>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Total {
    pub from: Read<NaiveDate>,
    pub to: Read<NaiveDate>,
    pub amount: Read<Decimal>,
    pub unit: String,
    pub item: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Travel {
    pub from_zone: Read<Tz>,
    pub to_zone: Read<Tz>,
    /// When one arrives, by the clock there.
    pub at_local: String,
}

/// May I, when at the earliest, what is left?
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Query {
    pub at: String,
    /// The amount asked for; without one, what the plan allows.
    pub ask: Option<String>,
    /// Of which course, where there are several.
    pub item: Option<String>,
    pub episode: Option<String>,
    pub verdict: String,
    pub earliest: Option<String>,
    pub left_after: Option<Read<Decimal>>,
    /// The amount that the plan allows then.
    pub amount: Option<String>,
    pub show: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Figure {
    pub what: String,
    pub value: String,
    pub unit: String,
}

/// A regimen and what is expected of it.
pub(crate) struct Case {
    pub name: String,
    pub regimen: Regimen,
    pub schedules: Schedules,
    pub expected: Expected,
    /// Faults of the files.
    pub faults: Vec<String>,
}

impl Case {
    pub(crate) fn read(dir: &Path) -> Self {
        let name = dir.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(dir.join("expected.toml")).unwrap();
        let expected: Expected = toml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let store = Store::open(Paths::at(dir, dir.join("none")));
        let mut loaded = store.load(NaiveDate::MIN);
        for month in store.months() {
            let (entries, faults) = store.load_month(month, &loaded.regimen.settings.words);
            loaded.regimen.journal.put(month, entries);
            loaded.faults.extend(faults);
        }
        let regimen = loaded.regimen;
        // Before all of it, where nothing is said of the doses taken.
        let today = expected
            .today
            .map_or(NaiveDate::from_ymd_opt(1, 1, 2).unwrap(), |today| *today);
        let now = today.and_hms_opt(12, 0, 0).unwrap().and_utc().fixed_offset();
        Self {
            schedules: Schedules::new(&regimen, now),
            faults: loaded.faults.iter().map(ToString::to_string).collect(),
            name,
            regimen,
            expected,
        }
    }

    /// The doses that are listed for a span: date, moment, course, amount and unit of each, in order.
    pub(crate) fn rows(&self, span: &Span) -> Vec<String> {
        let mut rows: Vec<String> = self
            .expected
            .rows
            .iter()
            .filter_map(|row| {
                let date = row.date.filter(|date| (*span.from..=*span.to).contains(&**date))?;
                let moment = row.slot.as_deref().or(row.time.as_deref()).unwrap_or_default();
                let course = &self.course(row.item.as_deref()).id;
                let unit = self.unit(&row.unit);
                Some(format!("{} {moment} {course} {} {unit}", *date, *row.amount))
            })
            .collect();
        rows.sort();
        rows
    }

    /// The course of this name, or the only one.
    pub(crate) fn course(&self, item: Option<&str>) -> &Course {
        let found = match item {
            None => self.regimen.courses.first().filter(|_| self.regimen.courses.len() == 1),
            Some(item) => self
                .regimen
                .courses
                .iter()
                .find(|course| course.name.eq_ignore_ascii_case(item)),
        };
        found.unwrap_or_else(|| panic!("{}: no course {item:?}", self.name))
    }

    /// The zone in which the person is at a local time.
    pub(crate) fn zone_at(&self, local: NaiveDateTime) -> Option<Tz> {
        let mut zone = self
            .expected
            .travel
            .first()
            .map(|leg| *leg.from_zone)
            .or(self.expected.zone.map(|zone| *zone));
        for leg in &self.expected.travel {
            if local >= time(&leg.at_local) {
                zone = Some(*leg.to_zone);
            }
        }
        zone
    }

    /// A unit as the case writes it.
    pub(crate) fn unit(&self, text: &str) -> Unit {
        Unit::parse(text, self.regimen.settings.words.counted()).unwrap_or_else(|| panic!("{}: unit {text}", self.name))
    }

    pub(crate) fn quantity(&self, text: &str) -> Quantity {
        Quantity::parse(text, self.regimen.settings.words.counted()).unwrap_or_else(|e| panic!("{}: {e}", self.name))
    }
}

/// `2026-01-12T11:00`
pub(crate) fn time(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap_or_else(|e| panic!("{text}: {e}"))
}
