//! Loop Habit Tracker, CSV, unpacked: `Habits.csv` and a folder a habit. A habit is a measure.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use rust_decimal::Decimal;

use super::own_csv::Table;
use super::{Source, measure_key};
use crate::domain::exchange::csv::{self, Row};
use crate::domain::exchange::haul::{Haul, note, reading};
use crate::domain::measure::{Scale, Value};

/// Whether a header is that of `Habits.csv`.
pub fn is_head(head: &Row) -> bool {
    matches!(head.fields.as_slice(), [position, name, ..] if position.trim() == "Position" && name.trim() == "Name")
}

/// A habit's own marks: the name of its folder, and the text of its `Checkmarks.csv`.
pub type Folder = (String, String);

/// Reads the list of habits and their folders.
///
/// # Errors
/// Where a file of a habit is not CSV.
pub fn read(habits: &[Row], folders: &[Folder], source: &Source<'_>) -> Result<Haul, String> {
    let mut haul = Haul {
        what: "an export of Loop Habit Tracker".to_owned(),
        ..Haul::default()
    };
    let Some((head, habits)) = habits.split_first() else {
        return Ok(haul);
    };
    let table = Table { head };
    let mut names = Vec::new();
    let mut read = Vec::new();
    for habit in habits {
        let (position, name) = (table.get(habit, "Position").trim(), table.get(habit, "Name").trim());
        let folder = folders.iter().find(|(folder, _)| {
            let rest = folder.strip_prefix(position);
            !position.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        let Some((folder, marks)) = folder else {
            haul.said.push(format!("{name} is listed, but has no folder"));
            continue;
        };
        let rows = csv::read(marks, ',').map_err(|error| format!("{folder}/Checkmarks.csv, {error}"))?;
        names.push(name.to_owned());
        read.push(folder.as_str());
        of_habit(&mut haul, &table, habit, (position, name), &rows, source);
    }
    if !names.is_empty() {
        haul.said.push(format!(
            "each habit is a measure, and none a course: {}",
            names.join(", ")
        ));
    }
    let others = folders.iter().filter(|(folder, _)| !read.contains(&folder.as_str()));
    for (folder, marks) in others {
        let rows = csv::read(marks, ',').map_or(0, |rows| rows.len());
        let why = "its folder belongs to no habit of Habits.csv, or to one that has another";
        (0..rows).for_each(|n| haul.leave(format!("{folder}/Checkmarks.csv, row {}", n + 1), why));
    }
    haul.said
        .push("scores, goals, descriptions, colours and how often something was meant are not read".to_owned());
    Ok(haul)
}

fn of_habit(
    haul: &mut Haul,
    table: &Table<'_>,
    habit: &Row,
    (position, name): (&str, &str),
    rows: &[Row],
    source: &Source<'_>,
) {
    let titled = rows
        .first()
        .is_some_and(|row| row.fields.first().is_some_and(|field| field.trim() == "Date"));
    let rows = if titled { rows.get(1..).unwrap_or(&[]) } else { rows };
    let value = |row: &Row| row.fields.get(1).map_or("", |field| field.trim()).to_owned();
    let numbers = match table.get(habit, "Type").trim() {
        "" => {
            let numbers = rows
                .iter()
                .any(|row| value(row).parse::<i64>().is_ok_and(|code| code > 3));
            let kind = if numbers {
                "a number, as it has values over 3"
            } else {
                "yes or no, as it has no value over 3"
            };
            haul.said.push(format!("{name} is {kind}; the file does not say"));
            numbers
        }
        kind => kind == "NUMERICAL",
    };
    let scale = if numbers {
        Scale::Number {
            unit: table.get(habit, "Unit").trim().to_owned(),
        }
    } else {
        Scale::YesNo
    };
    // Two habits of one name are two measures.
    let mut key = measure_key(name);
    if haul.measures.iter().any(|rated| *rated.measure.id.0 == *key) {
        key = format!("{key}-{position}");
    }
    let of = haul.rated(&key, name, scale);
    haul.measures[of].listed = true;
    let measure = &mut haul.measures[of].measure;
    measure.ask = Some(table.get(habit, "Question").trim().to_owned()).filter(|text| !text.is_empty());
    if table.get(habit, "Archived?").trim() == "true" {
        measure.retired = Some(source.now.date_naive());
    }
    for row in rows {
        let place = format!("{name}, line {}", row.line);
        let date = row
            .fields
            .first()
            .and_then(|date| NaiveDate::parse_from_str(date.trim(), "%Y-%m-%d").ok());
        let Some(date) = date else {
            haul.leave(place, "its date cannot be read");
            continue;
        };
        let at = source
            .wall
            .instant(date.and_time(NaiveTime::MIN + TimeDelta::hours(12)));
        haul.untimed.push(place.clone());
        let day = date.to_string();
        let words = row.fields.get(2).map_or("", |words| words.trim());
        match of_mark(&value(row), numbers, name) {
            Ok(value) => {
                let piece = reading(&["loop", position, name, &day], of, value, at);
                haul.take(place, vec![piece.because(words)]);
            }
            Err(why) => {
                let piece = note(&["loop", "note", position, name, &day], format!("{name}: {words}"), at);
                let kept = if words.is_empty() { Vec::new() } else { vec![piece] };
                haul.leave_words(place, why, kept);
            }
        }
    }
}

/// What a mark says, or why it says nothing.
fn of_mark(mark: &str, numbers: bool, name: &str) -> Result<Value, String> {
    let computed = || format!("{name}: computed by the app, which is not an answer");
    let code = mark.parse::<i64>().ok();
    match (mark, code) {
        ("SKIP", _) | (_, Some(3)) => Err("skipped, which is not a value".to_owned()),
        ("UNKNOWN", _) | (_, Some(-1)) => Err("no value".to_owned()),
        ("NO", _) | (_, Some(0)) if numbers => Ok(Value::Number(Decimal::ZERO)),
        ("NO", _) | (_, Some(0)) => Ok(Value::Yes(false)),
        ("YES_MANUAL" | "YES_AUTO", _) | (_, Some(1 | 2)) if numbers => {
            Err(format!("{name}: a number that the app has written as a yes"))
        }
        ("YES_MANUAL", _) | (_, Some(2)) => Ok(Value::Yes(true)),
        ("YES_AUTO", _) | (_, Some(1)) => Err(computed()),
        (_, Some(thousandths)) if numbers && thousandths > 3 => {
            let value = Decimal::from(thousandths).checked_div(Decimal::ONE_THOUSAND);
            value.map(|value| Value::Number(value.normalize())).ok_or_else(computed)
        }
        _ => {
            let mark: String = mark.chars().take(40).collect();
            Err(format!("{name}: `{mark}` is not a known mark"))
        }
    }
}

/// The marks by folder, from names such as `001 Sleep/Checkmarks.csv`.
pub fn folders(files: BTreeMap<String, String>) -> Vec<Folder> {
    let marks = files.into_iter().filter_map(|(name, text)| {
        let folder = name.strip_suffix("/Checkmarks.csv")?;
        (!folder.contains('/')).then(|| (folder.to_owned(), text))
    });
    marks.collect()
}
