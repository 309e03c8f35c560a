//! What a copy of a file holds that the file itself does not: what git or a synchroniser left, what a save cut short
//! left. Records are told by their identifiers, so two copies of a month make one, whatever the order.

use toml::de::{DeTable, DeValue};

use super::page::{Page, Record};
use super::source::equal;
use super::{Edit, EditError, Which};
use crate::domain::vocabulary::Vocabulary;
use crate::store::fault::{Fault, Severity};
use crate::store::journal_file::{self, entry_ids};
use crate::store::reader;

/// A copy held against the file it is of.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// What brings the file what it does not hold yet.
    pub(crate) edits: Vec<Edit>,
    /// What says one thing here and another there, or is wrong in the copy: for the person to decide. The places are
    /// in the copy.
    pub(crate) differ: Vec<Fault>,
    /// The records that both hold.
    pub(crate) known: usize,
}

/// By what a record of a table without an identifier is told from the others.
fn name_of(table: &str) -> Option<&'static str> {
    Some(match table {
        "plan" => "from",
        "change" | "appointment" => "on",
        "person" => "key",
        "paper" => "name",
        "measure" => "id",
        _ => return None,
    })
}

/// Holds a copy against the file.
pub(crate) fn compare(file: &str, bytes: Option<&[u8]>, copy: &str, copied: &[u8]) -> Result<Compared, EditError> {
    let text = reader::decode(file, bytes.unwrap_or(&[])).map_err(EditError::broken)?;
    let page = Page::parse(file, text)?;
    let other = reader::decode(copy, copied).map_err(EditError::broken)?;
    let other = Page::parse(copy, other)?;
    let mut found = Compared::default();
    let journal = file.starts_with("journal/");
    if journal {
        entries(&page, &other, copied, &mut found);
    }
    let mut keys: Vec<_> = other.root.iter().collect();
    keys.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in keys {
        let name: &str = key.get_ref();
        if name == "format" || (journal && matches!(name, "dose" | "reading" | "note")) {
            continue;
        }
        let records = other.records(name);
        let listed = value
            .get_ref()
            .as_array()
            .is_some_and(|list| !list.is_empty() && list.len() == records.len());
        if listed {
            for record in &records {
                one_of_a_list(&page, &other, name, record, &mut found);
            }
        } else {
            match page.root.get(name) {
                Some(here) if equal(here.get_ref(), value.get_ref()) => found.known += 1,
                Some(_) => found
                    .differ
                    .push(other.told(key.span().start, name, "says something else than")),
                None => found.differ.push(other.told(key.span().start, name, "is not in")),
            }
        }
    }
    for fault in &mut found.differ {
        if fault.message.ends_with(' ') {
            fault.message.push_str(file);
        }
    }
    Ok(found)
}

/// The entries of a month.
fn entries(page: &Page<'_>, other: &Page<'_>, copied: &[u8], found: &mut Compared) {
    let here = entry_ids(&page.root);
    let (readable, faults) = journal_file::read(other.file, copied, &Vocabulary::default());
    let readable: Vec<_> = journal_file::entries(&readable)
        .map(|entry| entry.id().clone())
        .collect();
    found.differ.extend(faults.into_iter().filter(Fault::is_error));
    for (id, table, index) in entry_ids(&other.root) {
        let mut records = other.records(table);
        if index >= records.len() {
            continue;
        }
        let record = records.swap_remove(index);
        let Some((_, kind, place)) = here.iter().find(|(known, _, _)| *known == id) else {
            // One that cannot be read is told above, and would be a fault of the file.
            if readable.contains(&id) {
                found.edits.push(other.append_of(table, &record));
            }
            continue;
        };
        let mut mine = page.records(kind);
        if *kind == table && *place < mine.len() {
            let mine = mine.swap_remove(*place);
            other.weigh(table, &Which::Entry(id.to_string()), &mine, &record, found);
        } else {
            found
                .differ
                .push(other.told(record.span.start, table, "has an id that means something else in"));
        }
    }
}

/// A record of a course, of the measures, of care.
fn one_of_a_list(page: &Page<'_>, other: &Page<'_>, table: &str, record: &Record<'_, '_>, found: &mut Compared) {
    let mine = page.records(table);
    if mine.iter().any(|m| same(m.table, record.table, "")) {
        found.known += 1;
        return;
    }
    let by = |key: &str| {
        let value = record.table.get(key)?;
        let here = mine
            .iter()
            .find(|m| m.table.get(key).is_some_and(|v| equal(v.get_ref(), value.get_ref())))?;
        Some((here, value))
    };
    if let Some((here, id)) = by("id") {
        let which = Which::With(vec![("id".into(), other.source(id))]);
        other.weigh(table, &which, here, record, found);
    } else if !record.table.contains_key("id") && name_of(table).is_some_and(|name| by(name).is_some()) {
        found
            .differ
            .push(other.told(record.span.start, table, "says something else than"));
    } else {
        found.edits.push(other.append_of(table, record));
    }
}

/// Whether two records say the same, but for one key.
fn same(one: &DeTable<'_>, other: &DeTable<'_>, but: &str) -> bool {
    let all_in = |a: &DeTable<'_>, b: &DeTable<'_>| {
        a.iter().filter(|(key, _)| *key.get_ref() != but).all(|(key, value)| {
            b.get(&**key.get_ref())
                .is_some_and(|other| equal(value.get_ref(), other.get_ref()))
        })
    };
    all_in(one, other) && all_in(other, one)
}

impl Page<'_> {
    /// One record in two copies. What was withdrawn in one of them stays withdrawn: that came later.
    fn weigh(&self, table: &str, which: &Which, here: &Record<'_, '_>, there: &Record<'_, '_>, found: &mut Compared) {
        if !same(here.table, there.table, "void") {
            found
                .differ
                .push(self.told(there.span.start, table, "says something else than"));
            return;
        }
        match (here.table.get("void"), there.table.get("void")) {
            (None, Some(void)) if !matches!(void.get_ref(), DeValue::Boolean(false)) => {
                found.edits.push(Edit::Change {
                    table: table.to_owned(),
                    which: which.clone(),
                    set: vec![("void".into(), Some(self.source(void)))],
                    expect: Some(vec![None]),
                });
            }
            _ => found.known += 1,
        }
    }

    /// The record as a new one of another file.
    fn append_of(&self, table: &str, record: &Record<'_, '_>) -> Edit {
        let mut keys: Vec<_> = record.table.iter().collect();
        keys.sort_by_key(|(key, _)| key.span().start);
        Edit::Append {
            table: table.to_owned(),
            fields: keys
                .into_iter()
                .map(|(key, value)| (key.get_ref().to_string(), self.source(value)))
                .collect(),
        }
    }

    /// What is to be told of a record; the file's name is put behind it.
    fn told(&self, at: usize, key: &str, what: &str) -> Fault {
        let (line, column) = reader::place(self.text, at);
        let mut fault = Fault {
            line,
            column,
            key: crate::store::fault::clean(key).into_owned(),
            severity: Severity::Warning,
            ..Fault::of_file(self.file, "")
        };
        fault.message = format!("this {what} ");
        fault
    }
}
