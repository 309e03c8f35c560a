//! Looks at the outcome of an edit before it is written: the record says what it should, and everything else in the
//! file says what it said. Two tables that changed hands have the same number of records, so they are compared.

use toml::de::{DeTable, DeValue};

use super::page::Page;
use super::source::{comments, equal, same_tables, says};
use super::{Edit, EditError};

/// The items of a list; none where there is no list.
fn items<'p>(table: &'p DeTable<'_>, key: &str) -> Vec<&'p DeValue<'p>> {
    let list = table.get(key).and_then(|value| value.get_ref().as_array());
    list.into_iter()
        .flat_map(|list| list.iter())
        .map(toml::Spanned::get_ref)
        .collect()
}

/// Whether all keys but one say the same.
fn same_but(before: &DeTable<'_>, after: &DeTable<'_>, but: &[&str]) -> bool {
    let all_in = |a: &DeTable<'_>, b: &DeTable<'_>| {
        a.iter().all(|(key, value)| {
            let key = key.get_ref().as_ref();
            but.contains(&key) || b.get(key).is_some_and(|other| equal(value.get_ref(), other.get_ref()))
        })
    };
    all_in(before, after) && all_in(after, before)
}

fn all_equal(before: &[&DeValue<'_>], after: &[&DeValue<'_>]) -> bool {
    before.len() == after.len() && before.iter().zip(after).all(|(a, b)| equal(a, b))
}

/// Whether only what is at the end of a path differs, and that is this value (or nothing). A table that has become
/// empty may be gone.
fn only_at(before: Option<&DeTable<'_>>, after: Option<&DeTable<'_>>, path: &[String], value: Option<&str>) -> bool {
    let none = DeTable::new();
    let (before, after) = (before.unwrap_or(&none), after.unwrap_or(&none));
    let Some((key, rest)) = path.split_first() else {
        return same_tables(before, after);
    };
    let key = key.as_str();
    if !same_but(before, after, &[key]) {
        return false;
    }
    let (was, is) = (before.get(key), after.get(key));
    if rest.is_empty() {
        return match (is, value) {
            (Some(found), Some(value)) => says(found.get_ref(), value),
            (found, value) => found.is_none() && value.is_none(),
        };
    }
    let table = |value: Option<&toml::Spanned<DeValue<'_>>>| value.is_none_or(|value| value.get_ref().is_table());
    table(was)
        && table(is)
        && only_at(
            was.and_then(|value| value.get_ref().as_table()),
            is.and_then(|value| value.get_ref().as_table()),
            rest,
            value,
        )
}

impl Page<'_> {
    /// Looks at the outcome before it is written.
    pub(super) fn verify(&self, after: &Self, edit: &Edit) -> Result<(), EditError> {
        let mut left = comments(after.text);
        if !comments(self.text).all(|comment| left.any(|c| c == comment)) {
            return Err(self.unsafe_because("a comment would be lost"));
        }
        let right = match edit {
            Edit::Append { table, fields } => {
                let (was, is) = (items(&self.root, table), items(&after.root, table));
                let new = after.records(table).pop().is_some_and(|record| record.equals(fields));
                new && is.split_last().is_some_and(|(_, older)| all_equal(&was, older))
                    && same_but(&self.root, &after.root, &[table])
            }
            Edit::Remove { table, fields } => {
                let mut was = items(&self.root, table);
                let index = self.records(table).iter().rposition(|record| record.equals(fields));
                index.is_some_and(|index| {
                    was.remove(index);
                    all_equal(&was, &items(&after.root, table)) && same_but(&self.root, &after.root, &[table])
                })
            }
            Edit::Change { table, which, set, .. } => self.place_of(table, which).is_ok_and(|index| {
                let (mut was, mut is) = (items(&self.root, table), items(&after.root, table));
                if index >= was.len() || index >= is.len() {
                    return false;
                }
                let (old, new) = (was.remove(index).as_table(), is.remove(index).as_table());
                let mut but: Vec<&str> = set.iter().map(|(key, _)| key.as_str()).collect();
                // An entry without an id gets the one by which it was known.
                if old.is_some_and(|old| !old.contains_key("id")) {
                    but.push("id");
                }
                all_equal(&was, &is)
                    && same_but(&self.root, &after.root, &[table])
                    && old.zip(new).is_some_and(|(old, new)| {
                        same_but(old, new, &but)
                            && set.iter().all(|(key, value)| match (new.get(key.as_str()), value) {
                                (Some(found), Some(value)) => says(found.get_ref(), value),
                                (found, value) => found.is_none() && value.is_none(),
                            })
                    })
            }),
            Edit::Set { path, value, .. } => only_at(Some(&self.root), Some(&after.root), path, value.as_deref()),
            _ => true,
        };
        if right {
            Ok(())
        } else {
            Err(self.unsafe_because("the outcome would say something else"))
        }
    }
}
