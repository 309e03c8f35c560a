//! Any CSV, with a mapping that says what each column is.

mod form;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveTime, TimeDelta};

use self::form::{Form, first_word};
use super::own_csv::{Table, value};
use super::{Source, instant, measure_key};
use crate::domain::amount::Amount;
use crate::domain::directions::Moment;
use crate::domain::exchange::amounts::{self, Found};
use crate::domain::exchange::csv::Row;
use crate::domain::exchange::haul::{Haul, Piece, dose, note, reading};
use crate::domain::journal::{DueKey, DueMoment, Outcome};
use crate::domain::measure::Scale;
use crate::domain::unit::Unit;

/// What a mapping says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The separator between the fields.
    pub delimiter: Option<char>,
    /// Of the file, where it has no mark.
    pub encoding: Option<String>,
    /// The row of the header, from 1.
    pub header: usize,
    /// The date, and its form.
    pub date: Option<Column>,
    /// The time of day.
    pub time: Option<Column>,
    /// Date and time in one.
    pub instant: Option<Column>,
    /// The course: of a column, or one for all rows.
    pub course: Option<Of>,
    /// How much, with its unit or without.
    pub amount: Option<String>,
    /// The unit: of a column, or one for all rows.
    pub unit: Option<Of>,
    /// What became of the dose, with the words for it.
    pub state: Option<State>,
    /// The date for which it was planned.
    pub due: Option<Column>,
    /// Why.
    pub why: Option<String>,
    /// What was rated, a column each.
    pub measures: Vec<Measured>,
    /// A note.
    pub note: Option<String>,
    /// Levels of one's own moods, for Daylio.
    pub moods: BTreeMap<String, u8>,
}

/// A column with the form of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the header.
    pub column: String,
    /// `DD.MM.YYYY`, `serial`.
    pub form: Option<String>,
}

/// A column, or one value for all rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// A column.
    Column(String),
    /// The same for all.
    Fixed(String),
}

/// Words for what became of a dose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The column.
    pub column: String,
    /// Words for taken; empty: every other word.
    pub taken: Vec<String>,
    /// Words for skipped.
    pub skipped: Vec<String>,
    /// Words for held.
    pub held: Vec<String>,
}

/// A column that is a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The column.
    pub column: String,
    /// The key of the measure.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How it is answered.
    pub scale: Scale,
}

/// Reads the rows.
///
/// # Errors
/// What has to be said first: a column that is not there, dates that can be read two ways.
pub fn read(rows: &[Row], mapping: &Mapping, source: &Source<'_>) -> Result<Haul, String> {
    let mut haul = Haul {
        what: "CSV with a mapping".to_owned(),
        knows_due: mapping.due.is_some(),
        ..Haul::default()
    };
    let Some((head, rows)) = rows
        .get(mapping.header.saturating_sub(1)..)
        .and_then(<[Row]>::split_first)
    else {
        return Ok(haul);
    };
    mapping.has_columns(head)?;
    let table = Table { head };
    let named = mapping.columns();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    table.unread(&named, &mut haul);
    let day = mapping
        .date
        .as_ref()
        .or(mapping.instant.as_ref())
        .ok_or("the mapping names no date and no instant")?;
    let form = match &day.form {
        Some(form) => Form::named(form),
        None => Form::told(&table, rows, &day.column)?,
    };
    let due_form = match &mapping.due {
        None => None,
        Some(due) => Some(match &due.form {
            Some(form) => Form::named(form),
            None => Form::told(&table, rows, &due.column)?,
        }),
    };
    let reader = Reader {
        mapping,
        source,
        table,
        form,
        due_form,
    };
    for row in rows {
        reader.table.beyond(row, &mut haul);
        reader.row(row, &mut haul);
    }
    Ok(haul)
}

impl Mapping {
    /// The columns that it names.
    fn columns(&self) -> Vec<String> {
        let of = |of: &Option<Of>| match of {
            Some(Of::Column(column)) => Some(column.clone()),
            _ => None,
        };
        let column = |column: &Option<Column>| column.as_ref().map(|column| column.column.clone());
        let mut named: Vec<String> = [
            column(&self.date),
            column(&self.time),
            column(&self.instant),
            column(&self.due),
        ]
        .into_iter()
        .chain([
            of(&self.course),
            of(&self.unit),
            self.amount.clone(),
            self.why.clone(),
            self.note.clone(),
        ])
        .flatten()
        .collect();
        named.extend(self.state.as_ref().map(|state| state.column.clone()));
        named.extend(self.measures.iter().map(|measured| measured.column.clone()));
        named
    }

    /// Whether the file has what it names, and it says of whom a dose is.
    fn has_columns(&self, head: &Row) -> Result<(), String> {
        let of_doses = [
            ("amount", self.amount.is_some()),
            ("unit", self.unit.is_some()),
            ("state", self.state.is_some()),
            ("due", self.due.is_some()),
            ("why", self.why.is_some()),
        ];
        if let Some((key, _)) = of_doses.iter().find(|(_, said)| *said && self.course.is_none()) {
            return Err(format!(
                "the mapping names `{key}` and no `course`: of which medicine? course = {{ fixed = \"Examplin\" }}"
            ));
        }
        for name in self.columns() {
            if !head.fields.iter().any(|field| field.trim() == name) {
                let there: Vec<&str> = head.fields.iter().map(|field| field.trim()).collect();
                return Err(format!(
                    "the file has no column `{name}`; its columns are {}",
                    there.join(", ")
                ));
            }
        }
        Ok(())
    }
}

struct Reader<'a> {
    mapping: &'a Mapping,
    source: &'a Source<'a>,
    table: Table<'a>,
    form: Form,
    due_form: Option<Form>,
}

impl Reader<'_> {
    fn get<'b>(&self, row: &'b Row, column: &str) -> &'b str {
        self.table.get(row, column).trim()
    }

    fn of<'b>(&'b self, row: &'b Row, of: &'b Of) -> &'b str {
        match of {
            Of::Column(column) => self.get(row, column),
            Of::Fixed(text) => text,
        }
    }

    fn at(&self, row: &Row) -> Option<(DateTime<FixedOffset>, bool)> {
        if let Some(column) = &self.mapping.instant {
            let text = self.get(row, &column.column);
            let local = || self.form.instant(text).map(|local| self.source.wall.instant(local));
            return instant(text).or_else(local).map(|at| (at, true));
        }
        let date = self.form.date(self.get(row, &self.mapping.date.as_ref()?.column))?;
        let time = self
            .mapping
            .time
            .as_ref()
            .map(|column| self.get(row, &column.column))
            .filter(|text| !text.is_empty());
        let noon = NaiveTime::MIN + TimeDelta::hours(12);
        let time = match time {
            Some(text) => (super::daylio::time(text)?, true),
            None => (noon, false),
        };
        Some((self.source.wall.instant(date.and_time(time.0)), time.1))
    }

    fn row(&self, row: &Row, haul: &mut Haul) {
        let place = format!("line {}", row.line);
        let Some((at, timed)) = self.at(row) else {
            haul.leave(place, "its date or its time cannot be read");
            return;
        };
        let line: Vec<&str> = std::iter::once("mapped")
            .chain(row.fields.iter().map(String::as_str))
            .collect();
        let mut pieces = Vec::new();
        let mut wrong = Vec::new();
        for measured in &self.mapping.measures {
            let text = self.get(row, &measured.column);
            if text.is_empty() {
                continue;
            }
            let of = haul.rated(&measured.id, &measured.name, measured.scale.clone());
            let read = value(&haul.measures[of].measure, text);
            let read = read.or_else(|why| {
                // A decimal comma.
                let number = matches!(measured.scale, Scale::Number { .. } | Scale::Rating { .. });
                let point = text.replace(',', ".");
                if number {
                    value(&haul.measures[of].measure, &point)
                } else {
                    Err(why)
                }
            });
            match read {
                Ok(value) => {
                    let mut key = line.clone();
                    key.push(&measured.id);
                    pieces.push(reading(&key, of, value, at));
                }
                Err(why) => wrong.push(why),
            }
        }
        let mut left = None;
        if let Some(course) = &self.mapping.course {
            let name = self.of(row, course);
            if name.is_empty() {
                left = Some("it names no course".to_owned());
            } else {
                match self.dose(row, name, at, &line, haul) {
                    Ok(piece) => pieces.push(piece),
                    Err(why) => {
                        // The words are kept.
                        let words = self.mapping.why.as_ref().map_or("", |column| self.get(row, column));
                        if !words.is_empty() {
                            let mut key = line.clone();
                            key.push("words");
                            pieces.push(note(&key, format!("{name}: {words}"), at));
                        }
                        left = Some(why);
                    }
                }
            }
        }
        if let Some(column) = &self.mapping.note {
            let text = self.get(row, column);
            if !text.is_empty() {
                let mut key = line.clone();
                key.push("note");
                pieces.push(note(&key, text, at));
            }
        }
        haul.said.extend(wrong.into_iter().map(|why| format!("{place}: {why}")));
        if !timed && !pieces.is_empty() {
            haul.untimed.push(place.clone());
        }
        match left {
            Some(why) => haul.leave_words(place, why, pieces),
            None => haul.take(place, pieces),
        }
    }

    fn dose(
        &self,
        row: &Row,
        name: &str,
        at: DateTime<FixedOffset>,
        key: &[&str],
        haul: &mut Haul,
    ) -> Result<Piece, String> {
        let amount_of = |column: &String| !self.get(row, column).is_empty();
        let outcome = match self.state(row)? {
            Some(outcome) => {
                // The mapping says that it was not taken; how much was meant has no place.
                if self.mapping.amount.as_ref().is_some_and(amount_of) {
                    let what = "the amount of a dose that was not taken";
                    haul.not_kept(what, format!("line {}", row.line));
                }
                outcome
            }
            None => Outcome::Taken(self.amount(row)?),
        };
        let due = self
            .mapping
            .due
            .as_ref()
            .zip(self.due_form.as_ref())
            .filter(|(column, _)| !self.get(row, &column.column).is_empty())
            .map(|(column, form)| {
                let text = self.get(row, &column.column);
                let date = form
                    .date(first_word(text))
                    .ok_or("the day on which it was due cannot be read")?;
                let clock = form
                    .instant(text)
                    .map(|local| DueMoment::At(Moment::Clock(local.time())));
                Ok::<_, String>(DueKey::new(date, clock.unwrap_or(DueMoment::Nth(1, 1))))
            })
            .transpose()?;
        let why = self.mapping.why.as_ref().map_or("", |column| self.get(row, column));
        let of = haul.medicine(name);
        Ok(dose(key, of, due, outcome, at).because(why))
    }

    /// Skipped or held, or nothing where it was taken.
    fn state(&self, row: &Row) -> Result<Option<Outcome>, String> {
        let Some(state) = &self.mapping.state else {
            return Ok(None);
        };
        let word = self.get(row, &state.column);
        let among = |words: &[String]| {
            words
                .iter()
                .any(|known| known.trim().to_lowercase() == word.to_lowercase())
        };
        if among(&state.skipped) {
            return Ok(Some(Outcome::Skipped));
        }
        if among(&state.held) {
            return Ok(Some(Outcome::Held));
        }
        if among(&state.taken) || (state.taken.is_empty() && !word.is_empty()) {
            return Ok(None);
        }
        let word: String = word.chars().take(40).collect();
        Err(format!("its state `{word}` is not among the words of the mapping"))
    }

    fn amount(&self, row: &Row) -> Result<crate::domain::amount::Quantity, String> {
        let column = self.mapping.amount.as_ref().ok_or("no amount")?;
        let text = self.get(row, column);
        let unit = self.mapping.unit.as_ref().map_or("", |unit| self.of(row, unit)).trim();
        let stated = match unit {
            "" => None,
            word => Some(amounts::unit(word).ok_or_else(|| {
                let word: String = word.chars().take(40).collect();
                format!("`{word}` is not a unit")
            })?),
        };
        let alone = stated.clone().unwrap_or_else(|| Unit::counted("dose"));
        match amounts::read(text, &alone).map_err(|why| why.to_string())? {
            Found::Exact(amount) if stated.as_ref().is_some_and(|stated| *stated != amount.unit) => {
                let stated = alone.show(true);
                Err(format!("`{text}` has a unit of its own, and the column says {stated}"))
            }
            Found::Exact(amount) => Ok(amount),
            Found::Range(Amount { .. }) => Err(format!("`{text}` is a range, not an amount that was taken")),
        }
    }
}

/// A measure of a column, its key from its name where none is given.
pub fn measured(column: String, id: Option<String>, name: Option<String>, scale: Scale) -> Measured {
    let name = name.or_else(|| id.clone()).unwrap_or_else(|| column.clone());
    Measured {
        id: id.unwrap_or_else(|| measure_key(&name)),
        name,
        column,
        scale,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_told_where_it_has_one_reading() {
        let rows = |dates: &[&str]| -> Vec<Row> {
            let row = |(n, date): (usize, &&str)| Row {
                line: n + 2,
                fields: vec![(*date).to_owned()],
            };
            dates.iter().enumerate().map(row).collect()
        };
        let head = Row {
            line: 1,
            fields: vec!["d".to_owned()],
        };
        let told = |dates: &[&str]| Form::told(&Table { head: &head }, &rows(dates), "d");
        assert_eq!(told(&["2026-02-01"]), Ok(Form::named("YYYY-MM-DD")));
        assert_eq!(told(&["01.02.2026", "13.2.2026"]), Ok(Form::named("DD.MM.YYYY")));
        assert_eq!(told(&["13/02/2026"]), Ok(Form::named("DD/MM/YYYY")));
        assert_eq!(told(&["02/13/2026"]), Ok(Form::named("MM/DD/YYYY")));
        assert!(told(&["01/02/2026"]).unwrap_err().contains("can be read as"));
        assert_eq!(told(&["46054"]), Ok(Form::Serial));
        assert_eq!(Form::Serial.date("46054").unwrap().to_string(), "2026-02-01");
        assert!(told(&["soon"]).is_err());
    }
}
