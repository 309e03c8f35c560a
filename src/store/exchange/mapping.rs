//! A mapping says what the columns of a CSV file are.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::own::is_measure_id;
use crate::domain::exchange::inward::mapped::{self, Column, Mapping, Of};
use crate::domain::measure::Scale;

/// A mapping for CSV, as TOML.
///
/// # Errors
/// What is wrong with it, with its place.
pub fn mapping(text: &str) -> Result<Mapping, String> {
    let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
    let column = |said: Option<Said>| {
        said.map(|said| match said {
            Said::Name(column) => Column { column, form: None },
            Said::Table { column, form } => Column { column, form },
        })
    };
    let of = |said: Option<OrFixed>| {
        said.map(|said| match said {
            OrFixed::Name(column) | OrFixed::Table { column } => Of::Column(column),
            OrFixed::All { fixed } => Of::Fixed(fixed),
        })
    };
    let mut measures = Vec::new();
    for found in raw.measures {
        let unit = found.unit.unwrap_or_default();
        let scale = match found.scale.as_str() {
            "0-10" => Scale::Rating {
                low: String::new(),
                high: String::new(),
                middle: None,
            },
            "grade" => Scale::Grade { five: true },
            "number" => Scale::Number { unit },
            "pair" => Scale::Pair { unit },
            "yes/no" => Scale::YesNo,
            other => {
                return Err(format!(
                    "`{other}` is not a scale; expected 0-10, grade, number, pair or yes/no"
                ));
            }
        };
        if found.id.as_deref().is_some_and(|id| !is_measure_id(id)) {
            return Err("`id` of a measure is a short name without spaces".to_owned());
        }
        measures.push(mapped::measured(found.column, found.id, found.name, scale));
    }
    if let Some((mood, level)) = raw.moods.iter().find(|(_, level)| !(1..=5).contains(*level)) {
        return Err(format!("the mood `{mood}` has the level {level}; expected 1 to 5"));
    }
    let delimiter = match raw.delimiter.as_deref() {
        None => None,
        Some("tab" | "\\t") => Some('\t'),
        Some(text) => {
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) if c != '"' => Some(c),
                _ => return Err("`delimiter` is one character, or tab".to_owned()),
            }
        }
    };
    Ok(Mapping {
        delimiter,
        encoding: raw.encoding,
        header: raw.header.unwrap_or(1),
        date: column(raw.date),
        time: column(raw.time),
        instant: column(raw.instant),
        course: of(raw.course),
        amount: raw.amount,
        unit: of(raw.unit),
        state: raw.state.map(|state| mapped::State {
            column: state.column,
            taken: state.taken,
            skipped: state.skipped,
            held: state.held,
        }),
        due: column(raw.due),
        why: raw.why,
        measures,
        note: raw.note,
        moods: raw.moods,
    })
}

/// A mapping as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    delimiter: Option<String>,
    encoding: Option<String>,
    header: Option<usize>,
    /// Said for the reader; what is mapped says it as well.
    #[serde(rename = "kind")]
    _kind: Option<String>,
    date: Option<Said>,
    time: Option<Said>,
    instant: Option<Said>,
    course: Option<OrFixed>,
    amount: Option<String>,
    unit: Option<OrFixed>,
    state: Option<RawState>,
    due: Option<Said>,
    why: Option<String>,
    #[serde(default)]
    measures: Vec<RawMeasure>,
    note: Option<String>,
    #[serde(default)]
    moods: BTreeMap<String, u8>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Name(String),
    Table { column: String, form: Option<String> },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OrFixed {
    Name(String),
    All { fixed: String },
    Table { column: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawState {
    column: String,
    #[serde(default)]
    taken: Vec<String>,
    #[serde(default)]
    skipped: Vec<String>,
    #[serde(default)]
    held: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeasure {
    column: String,
    id: Option<String>,
    name: Option<String>,
    scale: String,
    unit: Option<String>,
}
