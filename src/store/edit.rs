//! Changes one record of a file and not a byte more.
//!
//! The file is parsed for the places of its values, and the change is cut into its text there. So comments, order,
//! spacing, unknown keys, line ends and a byte order mark stay as they are because nothing touches them; a document
//! model that prints the whole file would have to give all of them back. Afterwards the outcome is parsed and looked
//! at: every former entry and every comment must be there, and the record must say what it should.

mod compare;
mod exactly;
mod page;
mod pieces;
mod source;
mod verify;

pub(crate) use compare::{Compared, Differ, compare};
pub(crate) use exactly::Exactly;
use page::Page;
use serde::{Deserialize, Serialize};
pub(crate) use source::written;
use toml::de::DeTable;

use super::fault::Fault;
use super::journal_file::entry_ids;
use super::reader;

/// Which record of a table an edit is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Which {
    /// The journal entry of this identifier, its own or the one made of what it says.
    Entry(String),
    /// The only record with these values (TOML source).
    With(Vec<(String, String)>),
    /// The only record with these values that is not taken back.
    InForce(Vec<(String, String)>),
}

impl Which {
    /// The identifier by which the record is known, where it is by one.
    pub(crate) fn id(&self) -> Option<String> {
        match self {
            Self::Entry(id) => Some(id.clone()),
            Self::With(fields) | Self::InForce(fields) => id_in(fields),
        }
    }

    /// How the record is found when these keys of it have other values.
    fn after(&self, set: &[(String, Option<String>)]) -> Self {
        let (Self::With(fields) | Self::InForce(fields)) = self else {
            return self.clone();
        };
        let mut fields = fields.clone();
        for (key, value) in set {
            match (fields.iter().position(|(known, _)| known == key), value) {
                (Some(at), Some(value)) => fields[at].1.clone_from(value),
                (Some(at), None) => drop(fields.remove(at)),
                // One that was in force differs from an equal one by its mark.
                (None, Some(value)) if key == "void" && matches!(self, Self::InForce(_)) => {
                    fields.push((key.clone(), value.clone()));
                }
                (None, _) => {}
            }
        }
        let void = set.iter().find(|(key, _)| key == "void").map(|(_, value)| value);
        match (self, void) {
            (Self::InForce(_), None) => Self::InForce(fields),
            (Self::With(old), Some(None)) if old.iter().any(|(key, _)| key == "void") => Self::InForce(fields),
            _ => Self::With(fields),
        }
    }
}

/// The identifier among the fields of a record.
fn id_in(fields: &[(String, String)]) -> Option<String> {
    let id = fields.iter().find(|(key, _)| key == "id");
    id.map(|(_, value)| value.trim_matches('"').to_owned())
}

/// What a key must hold before it is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Before {
    /// It does not matter.
    Any,
    /// It must not be there.
    Absent,
    /// This value (TOML source).
    Holds(String),
}

/// One change of one file, in TOML source: what the undo history keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Edit {
    /// A new record at the end.
    Append {
        /// The table.
        table: String,
        /// Keys and values.
        fields: Vec<(String, String)>,
    },
    /// Keys of a record get other values, or go.
    Change {
        /// The table.
        table: String,
        /// The record.
        which: Which,
        /// Keys and their new values.
        set: Vec<(String, Option<String>)>,
        /// What these keys must hold before, where that matters.
        expect: Option<Vec<Option<String>>>,
    },
    /// Takes out a record that is still as it was appended.
    Remove {
        /// The table.
        table: String,
        /// Keys and values.
        fields: Vec<(String, String)>,
    },
    /// One key of the file, or of a table of it (`limits`, `per_day`), gets another value, or goes.
    Set {
        /// The key, after its tables.
        path: Vec<String>,
        /// The new value.
        value: Option<String>,
        /// What it must hold before.
        before: Before,
    },
    /// A new file.
    Create {
        /// All of it.
        text: String,
    },
    /// All of a file of our own (a draft) or of a backup, whatever was there before, also what does not parse.
    Whole {
        /// All of it.
        text: String,
        /// What it must hold before, where that matters.
        expect: Option<String>,
    },
    /// A file of our own goes, whatever it holds; without one there is nothing to do.
    Discard,
    /// The file goes, if it is still as it was created.
    Delete {
        /// All of it.
        text: String,
        /// What is made where it holds something else by then; without any nothing is.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        otherwise: Vec<Self>,
    },
    /// A file that is still as it was left becomes what it was before, to the byte.
    Exactly(Box<Exactly>),
}

impl Edit {
    /// What takes back that a file was created with this text, and nothing else.
    fn created(text: &str) -> Self {
        Self::Delete {
            text: text.to_owned(),
            otherwise: Vec::new(),
        }
    }

    /// The edits to be made of these on a file that holds `bytes`: one that was created, and holds something else by now,
    /// loses only what was written into it.
    pub(crate) fn fitting<'a>(edits: &'a [Self], bytes: Option<&[u8]>) -> &'a [Self] {
        match edits {
            [Self::Delete { text, otherwise }] if !otherwise.is_empty() && bytes != Some(text.as_bytes()) => otherwise,
            edits => edits,
        }
    }

    /// The identifier of the record that it is about, where it has one.
    pub(crate) fn id(&self) -> Option<String> {
        match self {
            Self::Append { fields, .. } | Self::Remove { fields, .. } => id_in(fields),
            Self::Change { which, .. } => which.id(),
            Self::Exactly(exactly) => exactly.otherwise.iter().find_map(Self::id),
            Self::Set { .. } | Self::Create { .. } | Self::Whole { .. } | Self::Discard | Self::Delete { .. } => None,
        }
    }
}

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The file does not parse: it is left alone.
    #[error("{0}")]
    Broken(Box<Fault>),
    /// The record does not exist.
    #[error("{0} has no such entry: it was changed by hand or by another program meanwhile")]
    NotThere(String),
    /// It says something else than it should.
    #[error("{0}: the entry was changed meanwhile; it is left as it is")]
    Changed(String),
    /// Another record has its identifier.
    #[error("{0}: another entry has this id already")]
    Taken(String),
    /// The outcome is not right. This should not happen; the file is left as it is.
    #[error("{file} cannot be edited safely ({reason}); change it by hand")]
    Unsafe {
        /// The file.
        file: String,
        /// What would be wrong with it.
        reason: &'static str,
    },
}

impl EditError {
    pub(crate) fn broken(fault: Fault) -> Self {
        Self::Broken(Box::new(fault))
    }
}

/// How many edits of a file are made without parsing it again in between: each keeps what it was checked by in memory.
const AT_ONCE: usize = 16;

/// What edits make of a file.
#[derive(Debug)]
pub(crate) struct Outcome<T> {
    /// The new bytes.
    pub(crate) bytes: Vec<u8>,
    /// The edits that take it back, in the order of those that were made.
    pub(crate) undo: Vec<Edit>,
    /// What was read of it; `None` where it does not parse, which only a backup does.
    pub(crate) read: Option<T>,
}

/// Applies an edit to the bytes of a file and returns the new bytes, with the edit that takes it back. Bytes that hold
/// the change already come back as they are. `file` is the name for errors.
///
/// [`Edit::Delete`] is not about bytes: it returns them as they are after looking at them.
pub(crate) fn apply(file: &str, bytes: Option<&[u8]>, edit: &Edit) -> Result<(Vec<u8>, Edit), EditError> {
    if let Some(outcome) = whole_file(file, bytes, edit) {
        return outcome;
    }
    let made = apply_all(file, bytes, std::slice::from_ref(edit), &mut |_, _| ())?;
    let undo = made.undo.into_iter().next().unwrap_or_else(|| edit.clone());
    Ok((made.bytes, undo))
}

/// Applies one edit after the other, and reads what comes of it. A file is parsed once before the first and once after
/// each: what an edit was checked by is what the next one begins with, and what is read at the end.
pub(crate) fn apply_all<T>(
    file: &str,
    bytes: Option<&[u8]>,
    edits: &[Edit],
    read: &mut dyn FnMut(&str, &DeTable<'_>) -> T,
) -> Result<Outcome<T>, EditError> {
    let records = edits.iter().take_while(|edit| edit.is_record()).count();
    let (first, rest) = edits.split_at(records);
    if let Some((edit, rest)) = rest.split_first() {
        // All of a file becomes another; what was made of it before is dropped.
        let mut undo = Vec::new();
        let mut bytes = bytes.map(<[u8]>::to_vec);
        if !first.is_empty() {
            let made = apply_all(file, bytes.as_deref(), first, &mut |_, _| ())?;
            undo = made.undo;
            bytes = Some(made.bytes);
        }
        let (new, inverse) =
            whole_file(file, bytes.as_deref(), edit).unwrap_or_else(|| Ok((Vec::new(), edit.clone())))?;
        undo.push(inverse);
        if rest.is_empty() {
            // Of a file that goes there is nothing to read.
            let stays = !matches!(edit, Edit::Delete { .. } | Edit::Discard);
            let text = reader::decode(file, &new).ok().filter(|_| stays);
            let table = text.and_then(|text| Some((text, reader::parse(file, text).ok()?)));
            let read = table.map(|(text, table)| read(text, &table));
            return Ok(Outcome { bytes: new, undo, read });
        }
        let made = apply_all(file, Some(&new), rest, read)?;
        undo.extend(made.undo);
        return Ok(Outcome { undo, ..made });
    }
    let bom = bytes.is_some_and(|b| b.starts_with(b"\xef\xbb\xbf"));
    let text = reader::decode(file, bytes.unwrap_or(&[])).map_err(EditError::broken)?;
    let mut undo = Vec::new();
    let (early, late) = first.split_at(first.len().saturating_sub(1) / AT_ONCE * AT_ONCE);
    let mut text = text.to_owned();
    for edits in early.chunks(AT_ONCE) {
        text = cut_all(&Page::parse(file, &text)?, edits, &mut undo, &mut |_, _| ())?.0;
    }
    let (text, read) = cut_all(&Page::parse(file, &text)?, late, &mut undo, read)?;
    let mut all = Vec::with_capacity(text.len() + 3);
    if bom {
        all.extend_from_slice(b"\xef\xbb\xbf");
    }
    all.extend_from_slice(text.as_bytes());
    Ok(Outcome {
        bytes: all,
        undo,
        read: Some(read),
    })
}

/// Makes edits of records on a parsed file: the text that comes of it, and what is read of that.
fn cut_all<T>(
    page: &Page<'_>,
    edits: &[Edit],
    undo: &mut Vec<Edit>,
    read: &mut dyn FnMut(&str, &DeTable<'_>) -> T,
) -> Result<(String, T), EditError> {
    let Some((edit, rest)) = edits.split_first() else {
        return Ok((page.text.to_owned(), read(page.text, &page.root)));
    };
    let (splices, inverse) = match edit {
        Edit::Append { table, fields } => page.append(table, fields)?,
        Edit::Change {
            table,
            which,
            set,
            expect,
        } => page.change(table, which, set, expect.as_deref())?,
        Edit::Remove { table, fields } => page.remove(table, fields)?,
        Edit::Set { path, value, before } => page.set(path, value.as_deref(), before)?,
        Edit::Create { .. } | Edit::Whole { .. } | Edit::Discard | Edit::Delete { .. } | Edit::Exactly(_) => {
            (Vec::new(), edit.clone())
        }
    };
    undo.push(inverse);
    let outcome = page.cut(splices);
    if outcome == page.text {
        return cut_all(page, rest, undo, read);
    }
    let after = Page::parse(page.file, &outcome).map_err(|_| page.unsafe_because("the outcome would not parse"))?;
    page.verify(&after, edit)?;
    cut_all(&after, rest, undo, read)
}

/// An edit that is about a file as a whole; `None` for one that is about a record of it.
fn whole_file(file: &str, bytes: Option<&[u8]>, edit: &Edit) -> Option<Result<(Vec<u8>, Edit), EditError>> {
    Some(match edit {
        Edit::Whole { text, expect } => whole(file, bytes, text, expect.as_deref()),
        Edit::Exactly(exactly) => exactly.apply(file, bytes),
        Edit::Create { text } => {
            let inverse = Edit::created(text);
            match bytes {
                None => Ok((text.clone().into_bytes(), inverse)),
                Some(old) if old == text.as_bytes() => Ok((old.to_vec(), inverse)),
                Some(_) => Err(EditError::Taken(file.into())),
            }
        }
        Edit::Discard => {
            let old = bytes.unwrap_or(&[]);
            let inverse = Edit::Whole {
                text: String::from_utf8_lossy(old).into_owned(),
                expect: None,
            };
            Ok((old.to_vec(), inverse))
        }
        Edit::Delete { text, .. } => match bytes {
            Some(bytes) if bytes == text.as_bytes() => Ok((bytes.to_vec(), Edit::Create { text: text.clone() })),
            Some(_) => Err(EditError::Changed(file.into())),
            None => Err(EditError::NotThere(file.into())),
        },
        Edit::Append { .. } | Edit::Change { .. } | Edit::Remove { .. } | Edit::Set { .. } => return None,
    })
}

/// [`Edit::Whole`]: what is there may be anything but bytes that are not text, which could not be given back.
fn whole(file: &str, bytes: Option<&[u8]>, new: &str, expect: Option<&str>) -> Result<(Vec<u8>, Edit), EditError> {
    let inverse = match bytes.map(std::str::from_utf8) {
        None => Edit::created(new),
        Some(Ok(old)) => {
            if expect.is_some_and(|expect| expect != old) && old != new {
                return Err(EditError::Changed(file.into()));
            }
            Edit::Whole {
                text: old.to_owned(),
                expect: Some(new.to_owned()),
            }
        }
        Some(Err(_)) => {
            return Err(EditError::Unsafe {
                file: file.into(),
                reason: "its bytes are not UTF-8 text",
            });
        }
    };
    Ok((new.as_bytes().to_vec(), inverse))
}

/// Keys and values of the records of a table, for those who look whether any was touched.
pub(crate) fn records_of(file: &str, bytes: &[u8], table: &str) -> Result<Vec<Vec<(String, String)>>, EditError> {
    let text = reader::decode(file, bytes).map_err(EditError::broken)?;
    let page = Page::parse(file, text)?;
    let fields = |record: page::Record<'_, '_>| {
        let mut keys: Vec<_> = record.table.iter().collect();
        keys.sort_by_key(|(key, _)| key.span().start);
        let fields = keys.into_iter();
        fields
            .map(|(key, value)| (key.get_ref().to_string(), page.source(value)))
            .collect()
    };
    Ok(page.records(table).into_iter().map(fields).collect())
}

/// A file that is looked at before an edit of it is made.
pub(crate) struct Looked<'t>(Page<'t>);

impl<'t> Looked<'t> {
    /// Parses it. `file` is the name for errors.
    pub(crate) fn at(file: &'t str, bytes: &'t [u8]) -> Result<Self, EditError> {
        let text = reader::decode(file, bytes).map_err(EditError::broken)?;
        Ok(Self(Page::parse(file, text)?))
    }

    /// Its text, without a byte order mark, and what that was parsed to.
    pub(crate) fn parsed(&self) -> (&'t str, &DeTable<'t>) {
        (self.0.text, &self.0.root)
    }

    /// What keys of a record hold, in TOML source.
    pub(crate) fn of_record<'k>(
        &self,
        table: &str,
        which: &Which,
        keys: impl Iterator<Item = &'k str>,
    ) -> Result<Vec<Option<String>>, EditError> {
        let record = self.0.find(table, which)?;
        Ok(keys.map(|key| self.0.held(record.table, key)).collect())
    }

    /// What a key of the file, or of a table of it, holds, in TOML source.
    pub(crate) fn of_path(&self, path: &[String]) -> Option<String> {
        let (key, tables) = path.split_last()?;
        let mut table = &self.0.root;
        for name in tables {
            table = table.get(name.as_str())?.get_ref().as_table()?;
        }
        self.0.held(table, key)
    }
}

/// Whether a file of a month holds the entry of this identifier.
pub(crate) fn has_entry(file: &str, bytes: &[u8], id: &str) -> Result<bool, EditError> {
    let text = reader::decode(file, bytes).map_err(EditError::broken)?;
    let table = reader::parse(file, text).map_err(EditError::broken)?;
    Ok(entry_ids(&table).iter().any(|(known, _, _)| &*known.0 == id))
}

/// Puts the records of a waiting file at the end of the month's own, but for those that are there.
pub(crate) fn join(file: &str, bytes: Option<&[u8]>, waiting: &[u8]) -> Result<Vec<u8>, EditError> {
    let text = reader::decode(file, waiting).map_err(EditError::broken)?;
    let page = Page::parse(file, text)?;
    let mut all = bytes.unwrap_or(&[]).to_vec();
    for (id, table, index) in entry_ids(&page.root) {
        if has_entry(file, &all, &id.0)? {
            continue;
        }
        let Some(record) = page.records(table).into_iter().nth(index) else {
            continue;
        };
        let mut keys: Vec<_> = record.table.iter().collect();
        keys.sort_by_key(|(key, _)| key.span().start);
        let fields = keys
            .into_iter()
            .map(|(key, value)| (key.get_ref().to_string(), page.source(value)))
            .collect();
        let table = table.to_owned();
        all = apply(file, Some(&all), &Edit::Append { table, fields })?.0;
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
