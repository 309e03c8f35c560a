//! Daylio, CSV: moods, activities, scales and notes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;

use super::own_csv::Table;
use super::{Source, measure_key, unmarked};
use crate::domain::exchange::csv::Row;
use crate::domain::exchange::haul::{Haul, note, reading};
use crate::domain::measure::{Scale, Value};

/// Moods that the app has of its own, by language.
const MOODS: [(&str, u8); 10] = [
    ("rad", 5),
    ("good", 4),
    ("meh", 3),
    ("bad", 2),
    ("awful", 1),
    ("super", 5),
    ("gut", 4),
    ("ok", 3),
    ("schlecht", 2),
    ("lausig", 1),
];

/// The columns; the date and the weekday are those of `full_date` in words.
const COLUMNS: [&str; 9] = [
    "full_date",
    "date",
    "weekday",
    "time",
    "mood",
    "activities",
    "scales",
    "note_title",
    "note",
];

/// Whether a header is that of this format.
pub fn is_head(head: &Row) -> bool {
    let has = |name: &str| head.fields.iter().any(|field| field.trim() == name);
    has("full_date") && has("mood")
}

/// Reads the rows; `levels` are those of one's own moods.
pub fn read(rows: &[Row], levels: &BTreeMap<String, u8>, source: &Source<'_>) -> Haul {
    let mut haul = Haul {
        what: "an export of Daylio".to_owned(),
        ..Haul::default()
    };
    let Some((head, rows)) = rows.split_first() else {
        return haul;
    };
    let table = Table { head };
    table.unread(&COLUMNS, &mut haul);
    let mut used: BTreeMap<u8, BTreeSet<String>> = BTreeMap::new();
    let mut activities: BTreeSet<String> = BTreeSet::new();
    for row in rows {
        let place = format!("line {}", row.line);
        table.beyond(row, &mut haul);
        let get = |column: &str| table.get(row, column).trim();
        let date = NaiveDate::parse_from_str(get("full_date"), "%Y-%m-%d").ok();
        let (Some(date), Some(time)) = (date, time(get("time"))) else {
            haul.leave(place, "its date or its time cannot be read");
            continue;
        };
        let at = source.wall.instant(date.and_time(time));
        let mood = get("mood");
        let words = unmarked(get("note"));
        let (day, hour) = (date.to_string(), time.to_string());
        let key = |part: &str| ["daylio", &day, &hour, mood, &words, part].map(str::to_owned);
        let mut pieces = Vec::new();
        let mut missing = None;
        if !mood.is_empty() {
            if let Some(level) = level(mood, levels) {
                used.entry(level).or_default().insert(mood.to_owned());
                let of = haul.rated("mood", "Mood", number());
                let key = key("mood");
                pieces.push(reading(
                    &key.each_ref().map(String::as_str),
                    of,
                    Value::Number(level.into()),
                    at,
                ));
            } else {
                let mood: String = mood.chars().take(60).collect();
                missing = Some(format!(
                    "nothing says which level the mood `{mood}` is; a mapping can: [moods] and \"{mood}\" = 4"
                ));
            }
        }
        for scale in get("scales").split('|') {
            let Some((name, value)) = scale.rsplit_once(':') else {
                if !scale.trim().is_empty() {
                    haul.not_kept("a scale without a value", &*place);
                }
                continue;
            };
            let (name, value) = (name.trim(), value.replace('\u{a0}', " "));
            let Ok(value) = Decimal::from_str_exact(&value.trim().replace(',', ".")) else {
                let why = format!("the value of {name} is not a number");
                missing = Some(missing.map_or(why.clone(), |other: String| format!("{other}; {why}")));
                continue;
            };
            let of = haul.rated(&measure_key(name), name, number());
            let key = key(&format!("scale {name}"));
            pieces.push(reading(
                &key.each_ref().map(String::as_str),
                of,
                Value::Number(value),
                at,
            ));
        }
        let done: Vec<&str> = get("activities")
            .split('|')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect();
        activities.extend(done.iter().map(|name| (*name).to_owned()));
        let title = unmarked(get("note_title"));
        let done = if done.is_empty() {
            String::new()
        } else {
            format!("Activities: {}", done.join(", "))
        };
        let text: Vec<&str> = [title.as_str(), words.as_str(), done.as_str()]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect();
        if !text.is_empty() {
            let key = key("note");
            pieces.push(note(&key.each_ref().map(String::as_str), text.join("\n"), at));
        }
        match missing {
            // What is not known of it is said; its words and scales are kept.
            Some(why) => haul.leave_words(place, why, pieces),
            None => haul.take(place, pieces),
        }
    }
    if !used.is_empty() {
        let moods = used.iter().rev().map(|(level, names)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("{} {level}", names.join(", "))
        });
        let moods: Vec<String> = moods.collect();
        haul.said.push(format!("moods are read as {}", moods.join("; ")));
    }
    if !activities.is_empty() {
        let names: Vec<String> = activities.into_iter().collect();
        haul.said.push(format!(
            "activities are kept in notes, and none is a dose: {}",
            names.join(", ")
        ));
    }
    haul
}

fn number() -> Scale {
    Scale::Number { unit: String::new() }
}

fn level(mood: &str, levels: &BTreeMap<String, u8>) -> Option<u8> {
    let same = |name: &str| name.trim().to_lowercase() == mood.to_lowercase();
    let own = levels.iter().find(|(name, _)| same(name)).map(|(_, level)| *level);
    own.or_else(|| MOODS.iter().find(|(name, _)| same(name)).map(|(_, level)| *level))
}

/// `22:05`, `10:05 pm`, `7:30 a.m.`
pub(super) fn time(text: &str) -> Option<NaiveTime> {
    let text = text
        .replace(['\u{a0}', '\u{202f}'], " ")
        .to_lowercase()
        .replace('.', "");
    let text = text.trim();
    let (digits, half) = match text.strip_suffix("pm") {
        Some(rest) => (rest, Some(12)),
        None => match text.strip_suffix("am") {
            Some(rest) => (rest, Some(0)),
            None => (text, None),
        },
    };
    let mut parts = digits.trim().split(':');
    let hour: u32 = parts.next()?.trim().parse().ok()?;
    let minute: u32 = parts.next().map_or(Some(0), |text| text.parse().ok())?;
    let second: u32 = parts.next().map_or(Some(0), |text| text.parse().ok())?;
    if parts.next().is_some() {
        return None;
    }
    let hour = match half {
        Some(half) => (1..=12).contains(&hour).then_some(hour % 12 + half)?,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_both_clocks() {
        for (text, expected) in [
            ("22:05", "22:05:00"),
            ("10:05 pm", "22:05:00"),
            ("12:15\u{202f}am", "00:15:00"),
            ("12:00 p.m.", "12:00:00"),
            ("7:30 am", "07:30:00"),
        ] {
            assert_eq!(time(text).unwrap().to_string(), expected);
        }
        assert!(time("13:00 pm").is_none() && time("").is_none() && time("25:00").is_none());
    }
}
