//! Looks at the outcome of an edit before it is written.

use std::collections::HashSet;

use super::page::Page;
use super::source::{comments, says};
use super::{Edit, EditError};
use crate::store::journal_file::entry_ids;

impl Page<'_> {
    /// Looks at the outcome before it is written.
    pub(super) fn verify(&self, outcome: &str, edit: &Edit) -> Result<(), EditError> {
        let after = Page::parse(self.file, outcome).map_err(|_| self.unsafe_because("the outcome would not parse"))?;
        let mut left = comments(outcome);
        if !comments(self.text).all(|comment| left.any(|c| c == comment)) {
            return Err(self.unsafe_because("a comment would be lost"));
        }
        let ids: HashSet<_> = entry_ids(&after.root).into_iter().map(|(id, _, _)| id).collect();
        // An entry without an id has one made of what it says, which an edit of it changes; it then gets that as its own.
        if entry_ids(&self.root).iter().any(|(id, _, _)| !ids.contains(id)) {
            return Err(self.unsafe_because("an entry would be lost"));
        }
        let records: usize = self
            .root
            .values()
            .filter_map(|v| v.get_ref().as_array())
            .map(|a| a.len())
            .sum();
        let records_after: usize = after
            .root
            .values()
            .filter_map(|v| v.get_ref().as_array())
            .map(|a| a.len())
            .sum();
        let right = match edit {
            Edit::Append { table, fields } => {
                records_after == records + 1 && after.records(table).iter().any(|r| r.equals(fields))
            }
            Edit::Change { table, which, set, .. } => {
                let which = which.after(set);
                records_after == records
                    && after.find(table, &which).is_ok_and(|record| {
                        set.iter()
                            .all(|(key, value)| match (record.table.get(key.as_str()), value) {
                                (Some(found), Some(value)) => says(found.get_ref(), value),
                                (found, value) => found.is_none() && value.is_none(),
                            })
                    })
            }
            Edit::Remove { .. } => records_after + 1 == records,
            Edit::Set { path, value, .. } => {
                let (name, tables) = path
                    .split_last()
                    .map_or(("", &[][..]), |(name, tables)| (name.as_str(), tables));
                let place = tables.iter().try_fold(&after.root, |table, name| {
                    table.get(name.as_str()).and_then(|found| found.get_ref().as_table())
                });
                match (place.and_then(|table| table.get(name)), value) {
                    (Some(found), Some(value)) => says(found.get_ref(), value),
                    (found, value) => found.is_none() && value.is_none(),
                }
            }
            _ => true,
        };
        if right {
            Ok(())
        } else {
            Err(self.unsafe_because("the outcome would say something else"))
        }
    }
}
