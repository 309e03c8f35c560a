//! The plain CSV that `export csv` writes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Source, instant, measure_key};
use crate::domain::amount::Quantity;
use crate::domain::clock::read_date;
use crate::domain::directions::Moment;
use crate::domain::exchange::amounts;
use crate::domain::exchange::csv::{Row, unguarded, unguarded_within};
use crate::domain::exchange::haul::{Haul, Piece, dose, note, reading};
use crate::domain::journal::{Call, DueKey, DueMoment, Entry, Outcome};
use crate::domain::measure::{GRADES, Measure, Scale, Value};
use crate::domain::regimen::Regimen;
use crate::domain::vocabulary::Vocabulary;

use crate::domain::exchange::out::csv::{CALLED, COLUMNS, SITE};

/// The columns that a row of each kind has a place for.
const USED: [(&str, &[&str]); 3] = [
    (
        "dose",
        &["kind", "at", "course", "amount", "unit", "due", "time", "state", "why"],
    ),
    ("reading", &["kind", "at", "due", "time", "measure", "value", "note"]),
    ("note", &["kind", "at", "due", "note", "tags"]),
];

/// Reads the rows; the first is the header.
pub fn read(rows: &[Row], regimen: &Regimen, source: &Source<'_>) -> Haul {
    let mut haul = Haul {
        what: "regimen's own CSV".to_owned(),
        knows_due: true,
        ..Haul::default()
    };
    let Some((head, rows)) = rows.split_first() else {
        return haul;
    };
    let table = Table { head };
    let scales = scales(&table, rows);
    let known: Vec<&str> = COLUMNS.into_iter().chain([SITE]).chain(CALLED).collect();
    table.unread(&known, &mut haul);
    for row in rows {
        let place = format!("line {}", row.line);
        table.beyond(row, &mut haul);
        match piece(&table, row, &scales, regimen, source, &mut haul) {
            Ok(piece) => haul.take(place, vec![piece]),
            Err(why) => haul.leave(place, why),
        }
    }
    haul
}

/// Rows with the names of their columns.
pub(super) struct Table<'a> {
    pub head: &'a Row,
}

impl Table<'_> {
    /// The field of a column, without the apostrophe of a spreadsheet; empty where there is none.
    pub(super) fn get<'b>(&self, row: &'b Row, column: &str) -> &'b str {
        unguarded(self.raw(row, column))
    }

    /// A text of ours, without any apostrophe that our own table puts into it.
    fn text<'b>(&self, row: &'b Row, column: &str) -> Cow<'b, str> {
        unguarded_within(self.raw(row, column))
    }

    fn raw<'b>(&self, row: &'b Row, column: &str) -> &'b str {
        let named = |name: &String| name.trim() == column;
        let place = self.head.fields.iter().position(named);
        place.and_then(|place| row.fields.get(place)).map_or("", String::as_str)
    }

    /// Names the columns that nobody here reads: those that are not `known`, and all of one name but the first.
    pub(super) fn unread(&self, known: &[&str], haul: &mut Haul) {
        let names: Vec<&str> = self.head.fields.iter().map(|name| name.trim()).collect();
        for (n, name) in names.iter().enumerate() {
            let name = if name.is_empty() { "without a name" } else { *name };
            let short: String = name.chars().take(40).collect();
            if names.iter().take(n).any(|before| *before == name) {
                haul.not_kept(format!("column {} is a second `{short}`", n + 1), "");
            } else if !known.contains(&name) {
                haul.not_kept(format!("the column `{short}`"), "");
            }
        }
    }

    /// Names a row that has more fields than the header.
    pub(super) fn beyond(&self, row: &Row, haul: &mut Haul) {
        let more = row.fields.get(self.head.fields.len()..).unwrap_or(&[]);
        if more.iter().any(|field| !field.trim().is_empty()) {
            haul.not_kept("fields behind the last column", format!("line {}", row.line));
        }
    }
}

/// The scale of each measure, by what all its values are.
fn scales(table: &Table<'_>, rows: &[Row]) -> BTreeMap<String, Scale> {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows.iter().filter(|row| table.get(row, "kind").trim() == "reading") {
        let name = table.get(row, "measure").trim().to_owned();
        values
            .entry(name)
            .or_default()
            .push(table.get(row, "value").trim().to_lowercase());
    }
    let scale = |values: &[String]| {
        let all = |fits: &dyn Fn(&str) -> bool| values.iter().all(|value| fits(value));
        if all(&|value| matches!(value, "true" | "false" | "yes" | "no")) {
            Scale::YesNo
        } else if all(&|value| GRADES.contains(&value)) {
            Scale::Grade {
                five: values.iter().any(|value| value == GRADES[4]),
            }
        } else if all(&|value| value.contains('/')) {
            Scale::Pair { unit: String::new() }
        } else {
            Scale::Number { unit: String::new() }
        }
    };
    values
        .into_iter()
        .map(|(name, values)| (name, scale(&values)))
        .collect()
}

fn piece(
    table: &Table<'_>,
    row: &Row,
    scales: &BTreeMap<String, Scale>,
    regimen: &Regimen,
    source: &Source<'_>,
    haul: &mut Haul,
) -> Result<Piece, String> {
    let get = |column: &str| table.get(row, column);
    let text = get("at").trim();
    let at = instant(text).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        format!("`{shown}` is not a time; expected one such as 2026-02-01T08:05:00+01:00")
    })?;
    let day = match get("due").trim() {
        "" => None,
        text => Some(read_date(text)?),
    };
    let key: Vec<&str> = std::iter::once("csv")
        .chain(row.fields.iter().map(String::as_str))
        .collect();
    let kind = get("kind").trim();
    let place = format!("line {}", row.line);
    if let Some((_, used)) = USED.iter().find(|(name, _)| *name == kind) {
        for column in COLUMNS.iter().filter(|column| !used.contains(column)) {
            if !get(column).trim().is_empty() {
                haul.not_kept(format!("`{column}` of a {kind}"), &*place);
            }
        }
    }
    match kind {
        "dose" => {
            let name = get("course").trim();
            if name.is_empty() {
                return Err("it names no course".to_owned());
            }
            let has_amount = !get("amount").trim().is_empty();
            let outcome = match get("state").trim() {
                "" => Outcome::Taken(amount(get("amount"), get("unit"), source.words)?),
                state @ ("skipped" | "held") if has_amount => {
                    return Err(format!(
                        "it has an amount and is `{state}`: was it taken? Delete one of the two"
                    ));
                }
                "skipped" => Outcome::Skipped,
                "held" => Outcome::Held,
                _ => return Err("its state is neither skipped nor held".to_owned()),
            };
            if day.is_none() && !get("time").trim().is_empty() {
                haul.not_kept("the `time` of a dose without `due`", &*place);
            }
            let due = match (day, get("time").trim()) {
                (None, _) => None,
                (Some(day), "") => Some(DueKey::new(day, DueMoment::Nth(1, 1))),
                (Some(day), text) => Some(moment(day, text, source.words)),
            };
            let of = haul.medicine(name);
            let piece = dose(&key, of, due, outcome, at).because(&table.text(row, "why"));
            Ok(piece.at_site(&table.text(row, SITE)))
        }
        "reading" => {
            let name = get("measure").trim();
            if name.is_empty() {
                return Err("it names no measure".to_owned());
            }
            let there = regimen
                .measures
                .iter()
                .find(|m| *m.id.0 == *name || m.name.eq_ignore_ascii_case(name));
            let scale = there.map(|m| m.scale.clone()).or_else(|| scales.get(name).cloned());
            let id = there.map_or_else(|| measure_key(name), |m| m.id.to_string());
            let of = haul.rated(&id, name, scale.unwrap_or(Scale::YesNo));
            let value = value(&haul.measures[of].measure, get("value"))?;
            let mut piece = reading(&key, of, value, at)
                .because(&table.text(row, "note"))
                .for_day(day);
            if let Entry::Reading(entry) = &mut piece.entry {
                entry.around = Some(get("time").trim().to_owned()).filter(|text| !text.is_empty());
                let said = Some(table.text(row, "said").into_owned()).filter(|text| !text.is_empty());
                let called = match get("called").trim() {
                    "" => said.is_some().then_some(true),
                    "yes" | "true" => Some(true),
                    "no" | "false" => Some(false),
                    _ => return Err("`called` is neither yes nor no".to_owned()),
                };
                entry.call = called.map(|called| Call { called, said });
            }
            Ok(piece)
        }
        "note" => {
            let text = table.text(row, "note");
            if text.trim().is_empty() {
                return Err("the note is empty".to_owned());
            }
            let mut piece = note(&key, &*text, at).for_day(day);
            if let Entry::Note(entry) = &mut piece.entry {
                let tags = table.text(row, "tags");
                let tags = tags.split(';').map(str::trim).filter(|tag| !tag.is_empty());
                entry.tags = tags.map(str::to_owned).collect();
            }
            Ok(piece)
        }
        _ => Err("its kind is not dose, reading or note".to_owned()),
    }
}

/// A value as the export writes it; below zero too.
pub(super) fn value(measure: &Measure, text: &str) -> Result<Value, String> {
    let text = text.trim();
    let below = matches!(measure.scale, Scale::Number { .. }) && text.starts_with('-');
    if below && let Ok(number) = rust_decimal::Decimal::from_str_exact(text) {
        return Ok(Value::Number(number));
    }
    measure.value(text).map_err(|error| {
        let shown: String = error.found.chars().take(40).collect();
        format!(
            "`{shown}` is not a value of {}; expected {}",
            measure.name,
            measure.expected()
        )
    })
}

/// A plain decimal and a unit.
fn amount(number: &str, unit: &str, words: &Vocabulary) -> Result<Quantity, String> {
    let (number, unit) = (number.trim(), unit.trim());
    if number.is_empty() {
        return Err("no amount".to_owned());
    }
    let plain = number.len() <= 20 && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value = rust_decimal::Decimal::from_str_exact(number)
        .ok()
        .filter(|value| plain && !value.is_sign_negative());
    let shown: String = number.chars().take(40).collect();
    let value = value.ok_or_else(|| format!("`{shown}` is not an amount; expected a number such as 0.5"))?;
    let known = crate::domain::unit::Unit::parse(unit, words.counted()).or_else(|| amounts::unit(unit));
    let shown: String = unit.chars().take(40).collect();
    let unit = known.ok_or_else(|| format!("`{shown}` is not a unit"))?;
    Ok(Quantity::new(value, unit))
}

/// The due dose of a day: `evening`, `08:00`, `2 of 3`, `off 08:00`, `morning/2`.
pub(super) fn moment(day: chrono::NaiveDate, text: &str, words: &Vocabulary) -> DueKey {
    let line = text
        .rsplit_once('/')
        .and_then(|(head, line)| Some((head, line.parse::<u8>().ok()?.checked_sub(1)?)));
    let (text, line) = line.unwrap_or((text, 0));
    let off = text
        .strip_prefix("off ")
        .and_then(|time| chrono::NaiveTime::parse_from_str(time, "%H:%M").ok());
    let moment = match off {
        Some(time) => DueMoment::Off(time),
        None => DueMoment::parse(text, words).unwrap_or_else(|| DueMoment::At(Moment::slot(text))),
    };
    DueKey {
        date: day,
        moment,
        line,
    }
}
