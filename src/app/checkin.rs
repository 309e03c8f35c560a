//! The check-in: all that is open now in one column. A digit answers and moves on; every answer is saved at once.

use super::key::{Code, Key};
use super::message::Action;
use super::popup::Popup;
use super::record;
use super::today::{self, Row, Spot};
use super::world::{Reply, World};
use crate::domain::day::Status;
use crate::domain::measure::{Measure, Scale, Value};

/// The sheet: what was open when it came up, and which line is being answered.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    spots: Vec<Spot>,
    at: usize,
}

/// The letters of the grades, in their order.
const GRADES: [char; 5] = ['n', 'm', 'o', 's', 'v'];

impl State {
    /// The sheet for the shown day: doses that are due, every question, the note.
    pub fn new(world: &World) -> Self {
        let rows = today::rows(world);
        let shown = |row: &&Row<'_>| match row {
            Row::Dose(dose) => dose.status == Status::Due,
            Row::Measure(..) | Row::Note => true,
            Row::Need(_) | Row::Beside(_) => false,
        };
        let spots: Vec<Spot> = rows.iter().filter(shown).map(Row::spot).collect();
        let mut state = Self { spots, at: 0 };
        let rows = state.rows(world);
        state.at = rows.iter().position(|row| !is_answered(row)).unwrap_or(0);
        state
    }

    /// Its lines as they are now.
    pub fn rows<'a>(&self, world: &'a World) -> Vec<Row<'a>> {
        let rows = today::rows(world);
        self.spots
            .iter()
            .filter_map(|spot| rows.iter().find(|row| row.spot() == *spot))
            .copied()
            .collect()
    }

    /// The line being answered.
    pub fn at(&self, world: &World) -> usize {
        self.at.min(self.rows(world).len().saturating_sub(1))
    }

    /// How many of its lines, the note left out, have an answer, and how many there are.
    pub fn answered(&self, world: &World) -> (usize, usize) {
        let rows = self.rows(world);
        let asked = rows.iter().filter(|row| !matches!(row, Row::Note));
        (asked.clone().filter(|row| is_answered(row)).count(), asked.count())
    }

    /// Does what a key asks: whether the sheet stays, and what follows. `None`: it means nothing here.
    pub fn act(&mut self, action: Action, key: Key, world: &World) -> (bool, Option<Vec<Reply>>) {
        let rows = self.rows(world);
        let at = self.at(world);
        let Some(row) = rows.get(at).copied() else {
            return (false, Some(Vec::new()));
        };
        let replies = match action {
            Action::Down => {
                self.at = (at + 1).min(rows.len() - 1);
                Vec::new()
            }
            Action::Up => {
                self.at = at.saturating_sub(1);
                Vec::new()
            }
            Action::Blank => {
                self.next(&rows, at);
                match row {
                    Row::Measure(measure, Some(_)) => {
                        let edit = record::blank(world, measure, world.day);
                        edit.into_iter().map(|edit| Reply::Save(Box::new(edit))).collect()
                    }
                    _ => Vec::new(),
                }
            }
            Action::Rate => match row {
                Row::Measure(measure, _) => match Self::rate(world, measure, key) {
                    Ok(replies) => {
                        self.next(&rows, at);
                        replies
                    }
                    Err(said) => vec![Reply::Say(said)],
                },
                _ => return (true, None),
            },
            Action::Take => match today::take(world, &row) {
                Some(replies) => {
                    self.next(&rows, at);
                    replies
                }
                None => return (true, None),
            },
            Action::RestNone => {
                self.at = rows.len() - 1;
                today::rest_none(world)
            }
            Action::Open if matches!(row, Row::Note) => {
                vec![Reply::Open(Box::new(Popup::Prompt(today::note(world))))]
            }
            Action::Open if at + 1 == rows.len() => return (false, Some(Vec::new())),
            Action::Open => {
                self.at = at + 1;
                Vec::new()
            }
            Action::Undo | Action::Redo => return (true, Some(vec![Reply::Do(today::back(action))])),
            _ => return (true, None),
        };
        (true, Some(replies))
    }

    fn rate(world: &World, measure: &Measure, key: Key) -> Result<Vec<Reply>, String> {
        let letter = match key.code {
            Code::Char(c) => GRADES.iter().position(|g| *g == c).and_then(|g| u8::try_from(g).ok()),
            _ => None,
        };
        let digit = key.digit();
        let wrong = || format!("{}: {}", measure.name, measure.expected());
        let value = match (&measure.scale, digit, letter) {
            (Scale::Rating { .. }, digit, None) => Value::Number(digit.unwrap_or(10).into()),
            (Scale::Grade { five }, digit, letter) => {
                let grade = letter.or(digit).filter(|grade| *grade <= if *five { 4 } else { 3 });
                Value::Grade(grade.ok_or_else(wrong)?)
            }
            (Scale::YesNo, Some(digit @ 0..=1), _) => Value::Yes(digit == 1),
            (Scale::Number { .. } | Scale::Pair { .. }, Some(digit), _) => {
                return Ok(today::ask_value(world, measure, &digit.to_string()));
            }
            _ => return Err(wrong()),
        };
        Ok(vec![Reply::Save(Box::new(record::rated(
            world, measure, world.day, value,
        )))])
    }

    /// To the next line without an answer; behind the last one the note.
    fn next(&mut self, rows: &[Row<'_>], at: usize) {
        let open = rows.iter().enumerate().skip(at + 1).find(|(_, row)| !is_answered(row));
        self.at = open.map_or(rows.len() - 1, |(place, _)| place);
    }
}

/// Whether a line has its answer. A note is never asked for.
pub fn is_answered(row: &Row<'_>) -> bool {
    match row {
        Row::Dose(dose) => !dose.status.is_open(),
        Row::Measure(_, reading) => reading.is_some(),
        Row::Need(_) | Row::Beside(_) | Row::Note => false,
    }
}
