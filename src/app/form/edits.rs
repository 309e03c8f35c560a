//! What is written of a field: its operation, and what its removal does.

use super::fields::{Field, Spot};
use super::kind::Kind;
use super::record::fresh;
use super::{State, record};
use crate::app::message::{Edit, Operation};
use crate::app::world::World;
use crate::domain::keyed::{Datum, Keyed};

impl State {
    /// What writes a text into a field.
    pub(super) fn operation(&self, field: &Field, text: &str, world: &World) -> Result<Operation, String> {
        match &field.spot {
            Spot::Key(of, path) => Ok(Operation::SetKey {
                of: of.clone(),
                path: path.clone(),
                old: match &self.editing {
                    Some(editing) => editing.old.clone(),
                    None => field.value.clone(),
                },
                new: Some(field.kind.read(text, world)?),
            }),
            Spot::Hours(of) => {
                let wrong = || format!("`{text}`: try {}", field.example);
                let (most, hours) = text.rsplit_once(" in ").ok_or_else(wrong)?;
                let hours = hours
                    .trim()
                    .trim_end_matches('s')
                    .trim_end_matches("hour")
                    .trim_end_matches('h')
                    .trim();
                let hours: u32 = hours.trim_start_matches("any ").parse().map_err(|_| wrong())?;
                let path = vec!["limits".to_owned(), format!("per_{hours}_hours")];
                self.is_free(of, &path)?;
                Ok(fresh(of, path, Datum::text(most.trim())))
            }
            Spot::Slot => {
                let words: Vec<&str> = text.split_whitespace().collect();
                let split = (1..words.len()).find_map(|at| {
                    let (name, time) = words.split_at(at);
                    Some((
                        name.join(" ").to_lowercase(),
                        Kind::Time.read(&time.join(" "), world).ok()?,
                    ))
                });
                let (name, time) = split.ok_or_else(|| format!("`{text}`: try {}", field.example))?;
                let path = vec!["slots".to_owned(), name];
                self.is_free(&Keyed::Settings, &path)?;
                Ok(fresh(&Keyed::Settings, path, time))
            }
            Spot::Record { list, record, key, .. } => Ok(Operation::ChangeRecord {
                list: *list,
                old: record.clone(),
                key: (*key).to_owned(),
                new: Some(field.kind.read(text, world)?),
            }),
            Spot::Add(list) => Ok(Operation::AddRecord {
                list: *list,
                keys: record::read(*list, text, world)?,
            }),
            Spot::Supply | Spot::Plan | Spot::Questions => Err("it is changed elsewhere".into()),
        }
    }

    pub(super) fn is_free(&self, of: &Keyed, path: &[String]) -> Result<(), String> {
        let held = self.values.iter().find(|(known, _)| known == of);
        match held.and_then(|(_, held)| held.at(path)) {
            Some(there) => Err(format!("there is one already: {there}")),
            None => Ok(()),
        }
    }

    pub(super) fn edit(&self, operation: Operation, field: &Field, said: Option<&str>, world: &World) -> Edit {
        let title = field.whose().unwrap_or_else(|| self.of.title(world));
        let label = match said {
            Some(said) => format!("{title}, {}: {said}", field.label),
            None => format!("{title}, {}: removed", field.label),
        };
        Edit {
            operation,
            receipt: label.clone(),
            label,
        }
    }
}
