//! What takes a field of a form out.

use crate::app::form::fields::{Field, Spot};
use crate::app::message::Operation;
use crate::app::world::World;

/// What takes the value of a field out, and the question about it.
pub(super) fn removal(field: &Field, world: &World) -> Option<(Operation, Option<String>)> {
    match &field.spot {
        Spot::Key(of, path) => {
            let operation = Operation::SetKey {
                of: of.clone(),
                path: path.clone(),
                old: Some(field.value.clone()?),
                new: None,
            };
            Some((operation, field.losing.map(str::to_owned)))
        }
        Spot::Record {
            list,
            record,
            needed: true,
            ..
        } => {
            let operation = Operation::RemoveRecord {
                list: *list,
                old: record.clone(),
            };
            let named = |key: &str| {
                let found = record.iter().find(|(known, _)| known == key);
                found.map(|(_, value)| value.to_string())
            };
            let key = named("key");
            let by = world
                .regimen
                .courses
                .iter()
                .filter(|course| course.prescriber == key && key.is_some());
            let by: Vec<String> = by.map(|course| world.name(&course.id).into_owned()).collect();
            let more = if by.is_empty() {
                String::new()
            } else {
                format!(" {} then shows the bare name.", by.join(", "))
            };
            let name = named("name").or(named("on")).unwrap_or_default();
            Some((
                operation,
                Some(format!("{name}: all of it will be removed, with every line.{more}")),
            ))
        }
        Spot::Record { list, record, key, .. } => {
            let operation = Operation::ChangeRecord {
                list: *list,
                old: record.clone(),
                key: (*key).to_owned(),
                new: None,
            };
            field.value.is_some().then_some((operation, None))
        }
        _ => None,
    }
}
