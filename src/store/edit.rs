//! Changes one record of a file and not a byte more.
//!
//! The file is parsed for the places of its values, and the change is cut into its text there. So comments, order,
//! spacing, unknown keys, line ends and a byte order mark stay as they are because nothing touches them; a document
//! model that prints the whole file would have to give all of them back. Afterwards the outcome is parsed and looked
//! at: every former entry and every comment must be there, and the record must say what it should.

mod change;
mod compare;
mod page;
mod pieces;
mod source;
mod verify;

pub(crate) use compare::{Compared, Differ, compare};
use page::Page;
pub(crate) use source::written;
use toml::de::DeTable;

use super::journal_file::entry_ids;
use super::reader;
pub use change::EditError;
pub(crate) use change::{Before, Edit, Which};

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
        text = cut_all(Page::parse(file, &text)?, edits, &mut undo, &mut |_, _| ())?.0;
    }
    let (text, read) = cut_all(Page::parse(file, &text)?, late, &mut undo, read)?;
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
    page: Page<'_>,
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
    let page = match page.with_added(&outcome, edit) {
        Ok(after) => return cut_all(after, rest, undo, read),
        Err(page) => page,
    };
    let after = page
        .parse_after(&outcome)
        .map_err(|_| page.unsafe_because("the outcome would not parse"))?;
    page.verify(&after, edit)?;
    cut_all(after, rest, undo, read)
}

/// An edit that is about a file as a whole; `None` for one that is about a record of it.
fn whole_file(file: &str, bytes: Option<&[u8]>, edit: &Edit) -> Option<Result<(Vec<u8>, Edit), EditError>> {
    Some(match edit {
        Edit::Whole { text, expect } => whole(file, bytes, text, expect.as_deref()),
        Edit::Exactly(exactly) => exactly.apply(file, bytes, |otherwise| {
            let made = apply_all(file, bytes, otherwise, &mut |_, _| ())?;
            Ok((made.bytes, made.undo))
        }),
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
#[cfg(test)]
mod tests_added;
