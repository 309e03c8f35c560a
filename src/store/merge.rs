//! `regimen merge`: what a synchroniser, git or a save cut short left next to a file is put into it, by identifier.
//!
//! A copy is only ever added from: an entry that the file lacks is appended, one that was withdrawn in the copy is
//! withdrawn, and what says two different things is reported and left to the person. A copy that holds nothing more is
//! then set aside among the backups; one from outside the folder stays where it is. Each edit is made under the lock
//! and says what it expects there, so that nothing is lost that came in meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::apply::{Applied, StoreError};
use super::disk::ReadFault;
use super::edit::{self, Compared, Differ, Edit, EditError};
use super::fault::{Fault, Severity};
use super::operation::month_of;
use super::paths::DataFile;
use super::save::{self, SaveError};
use super::{Store, history, journal_file, reader};
use crate::domain::doubles::{Double, doubles};
use crate::domain::journal::{EntryId, Month};
use crate::domain::operation::describe_entry;

mod clash;
mod driver;
mod sides;

pub use driver::{Driven, drive};
use sides::sides;

/// What came of a merge.
#[derive(Debug, Default)]
pub struct Merged {
    /// The file that it went into, relative to the regimen's directory.
    pub file: String,
    /// Records that the file did not hold.
    pub added: usize,
    /// Records that were withdrawn in the copy, and are now in the file.
    pub withdrawn: usize,
    /// What was taken in, a line each.
    pub taken: Vec<String>,
    /// Records that both held.
    pub known: usize,
    /// What says two things, or cannot be read; the places are in the copy. While there is any the copy stays.
    pub differ: Vec<Fault>,
    /// Due doses with several entries, a line each.
    pub doubles: Vec<String>,
    /// Whether one of them is taken by one entry and not by another.
    pub contradicts: bool,
    /// Where the copy is now, where it was set aside.
    pub aside: Option<PathBuf>,
    /// What was written, and what to say about it.
    pub applied: Applied,
}

/// Why nothing was merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// Its name says not what it is a copy of.
    #[error("{0}: the name does not say which file this is a copy of; say it with --into journal/2026-11.toml")]
    Nameless(String),
    /// The file itself was named, and no merge left its marks in it.
    #[error("{0} is the file itself, and no merge has left marks in it. Nothing to merge")]
    Itself(String),
    /// The file named is another one of the regimen, and no copy.
    #[error("{0} is a file of this regimen, not a copy of {1}. Nothing was merged")]
    Data(String, String),
    /// What is in it belongs into a file of another kind.
    #[error("{copy} contains {holds}, which does not belong in {file}. Nothing was merged")]
    OtherKind {
        /// The copy.
        copy: String,
        /// What is in it.
        holds: String,
        /// The file it was to go into.
        file: String,
    },
    /// The two sides between the marks cannot be put together by the program.
    #[error("{file} holds two sides that say different things; keep the right lines and delete the marks by hand")]
    Sides {
        /// The file.
        file: String,
        /// What, with places in the second side.
        differ: Vec<Fault>,
    },
    /// It could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<EditError> for MergeError {
    fn from(error: EditError) -> Self {
        Self::Store(error.into())
    }
}

impl From<SaveError> for MergeError {
    fn from(error: SaveError) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Merges a copy into the file it is of; `into` says which where the name does not. A file in which git left its
    /// marks is merged with itself.
    ///
    /// # Errors
    /// [`MergeError`]; then nothing was changed.
    pub fn merge(&self, copy: &Path, into: Option<&str>) -> Result<Merged, MergeError> {
        let within = self.paths.root().join(copy);
        let path = if self.disk.stat(&within).is_ok() {
            within
        } else {
            copy.to_owned()
        };
        let shown = self.shown(&path);
        let target = match into {
            Some(name) => name.parse().ok(),
            None => copy_of(&path),
        };
        let target: DataFile = target.ok_or_else(|| MergeError::Nameless(shown.clone()))?;
        let bytes = self
            .disk
            .read(&path)
            .map_err(|fault| SaveError::unread(&path, fault))?
            .bytes;
        if self.same_place(&path, &self.paths.of(&target))? {
            return self.merge_sides(&target, &bytes);
        }
        let file = target.to_string();
        if shown.parse::<DataFile>().is_ok() {
            return Err(MergeError::Data(shown, file));
        }
        belongs(&shown, &bytes, &target)?;
        let here = self.now(&target)?;
        let mut found = edit::compare(&file, here.as_deref(), &shown, &bytes, None)?;
        let gone = history::load(&*self.disk, &self.paths.history()).unwrap_or_default();
        let gone = history::taken_back(&gone);
        let is_gone =
            |edit: &Edit| matches!(edit, Edit::Append { .. }) && edit.id().is_some_and(|id| gone.contains(&id));
        let back: Vec<String> = (found.edits.iter())
            .filter(|(_, edit)| is_gone(edit))
            .map(|(what, _)| what.clone())
            .collect();
        found.edits.retain(|(_, edit)| !is_gone(edit));
        let ours = here.as_deref().unwrap_or_default();
        let clash = clash::settle(&mut found, &target, (ours, &file), (&bytes, &shown), &self.words());
        let mut merged = Merged {
            file: file.clone(),
            taken: taken(&found, &shown, &bytes),
            withdrawn: withdrawn(&found),
            known: found.known,
            differ: told(&found, &shown, &file),
            ..Merged::default()
        };
        merged.differ.extend(clash);
        merged.differ.extend(back.into_iter().map(|what| {
            let message = format!(
                "{what} was taken back here with undo; it is left out. Written into {file} by hand it holds again"
            );
            Fault::of_file(&shown, message)
        }));
        merged
            .differ
            .extend(self.taken_back_here(&target, ours, (&shown, &bytes)));
        merged.added = found.edits.len() - merged.withdrawn;
        if !found.edits.is_empty() {
            let edits: Vec<_> = found.edits.into_iter().map(|(_, edit)| (file.clone(), edit)).collect();
            let what = format!("{file}: merged {}", count(edits.len(), "record"));
            merged.applied = self.make_and_remember(edits, &what)?;
        }
        if merged.differ.is_empty() && self.is_within(&path) {
            let target = self.paths.of(&target);
            let aside = self.saver().with_lock(|locked| {
                // What was looked at is what goes; an editor may have it open.
                let unchanged = self.disk.read(&path).is_ok_and(|now| now.bytes == bytes);
                if unchanged {
                    locked.set_aside_as(&path, &target)
                } else {
                    Ok::<_, SaveError>(None)
                }
            });
            // What it holds is in the file either way; merged once more it adds nothing.
            match aside {
                Ok(aside) => merged.aside = aside,
                Err(error) => merged
                    .applied
                    .remarks
                    .push(format!("The copy is kept: {}", error.sentence())),
            }
        }
        self.look_for_doubles(&target, &mut merged);
        Ok(merged)
    }

    /// The entries of a copy that are in force there and were taken back here with undo: also those of another machine, which a
    /// merge had brought here before it was undone. They stay as they are here, and are named.
    fn taken_back_here(&self, target: &DataFile, ours: &[u8], (shown, bytes): (&str, &[u8])) -> Vec<Fault> {
        if month_of(target).is_none() {
            return Vec::new();
        }
        let file = target.to_string();
        let words = self.words();
        let (here, _) = journal_file::read(&file, ours, &words);
        let (there, _) = journal_file::read(shown, bytes, &words);
        let undone: BTreeSet<EntryId> = journal_file::entries(&here)
            .filter(|entry| entry.void() == Some("undone"))
            .map(|entry| entry.id().clone())
            .collect();
        let entries =
            journal_file::entries(&there).filter(|entry| entry.void().is_none() && undone.contains(entry.id()));
        let named = entries.map(|entry| {
            let message = format!(
                "{} was taken back here with undo; it is left out. Without its `void` in {file} it holds again",
                describe_entry(&entry)
            );
            Fault::of_file(shown, message)
        });
        named.collect()
    }

    /// A file with the marks of a merge in it: both sides are whole files, and become one.
    fn merge_sides(&self, target: &DataFile, bytes: &[u8]) -> Result<Merged, MergeError> {
        let file = target.to_string();
        let text = reader::decode(&file, bytes).map_err(EditError::broken)?;
        let Some((ours, theirs)) = sides(text) else {
            return Err(MergeError::Itself(file));
        };
        let found = edit::compare(&file, Some(ours.text.as_bytes()), &file, theirs.text.as_bytes(), None);
        let mut found = found.map_err(|error| match error {
            EditError::Broken(mut fault) => {
                // Which of the two it is: the first that does not parse.
                let side = if reader::parse(&file, &ours.text).is_err() {
                    &ours
                } else {
                    &theirs
                };
                fault.line = side.line(fault.line);
                EditError::Broken(fault)
            }
            other => other,
        })?;
        for differ in &mut found.differ {
            differ.there.0 = theirs.line(differ.there.0);
            differ.here = differ.here.map(|line| ours.line(line));
        }
        for fault in &mut found.faults {
            fault.line = theirs.line(fault.line);
        }
        let clash = clash::settle(
            &mut found,
            target,
            (ours.text.as_bytes(), "the first side"),
            (theirs.text.as_bytes(), "the second side"),
            &self.words(),
        );
        let mut differ = told(&found, "the second side", "the first side");
        differ.extend(clash);
        if !differ.is_empty() {
            let differ = differ
                .into_iter()
                .map(|fault| Fault {
                    file: file.clone(),
                    ..fault
                })
                .collect();
            return Err(MergeError::Sides { file, differ });
        }
        let mut both = ours.text.clone().into_bytes();
        for (_, edit) in &found.edits {
            both = edit::apply(&file, Some(&both), edit)?.0;
        }
        // The mark at the beginning of a file is not part of its text, and stays.
        let mark = if bytes.starts_with(b"\xef\xbb\xbf") {
            "\u{feff}"
        } else {
            ""
        };
        let whole = Edit::Whole {
            text: format!("{mark}{}", String::from_utf8_lossy(&both)),
            expect: Some(format!("{mark}{text}")),
        };
        let what = format!("{file}: both sides merged");
        let withdrawn = withdrawn(&found);
        let mut merged = Merged {
            added: found.edits.len() - withdrawn,
            withdrawn,
            taken: taken(&found, &file, theirs.text.as_bytes()),
            known: found.known,
            applied: self.make_and_remember(vec![(file.clone(), whole)], &what)?,
            file,
            ..Merged::default()
        };
        self.look_for_doubles(target, &mut merged);
        Ok(merged)
    }

    /// Due doses of the month that have several entries now.
    fn look_for_doubles(&self, target: &DataFile, merged: &mut Merged) {
        let Some(month) = month_of(target) else { return };
        let (entries, _) = self.load_month(month, &self.words());
        let found = doubles(&entries.doses);
        merged.contradicts = found.iter().any(Double::contradicts);
        merged.doubles = found.iter().map(ToString::to_string).collect();
    }

    /// Whether a file is in the regimen's folder, links followed.
    fn is_within(&self, path: &Path) -> bool {
        match (self.disk.canonicalize(path), self.disk.canonicalize(self.paths.root())) {
            (Ok(path), Ok(root)) => path.starts_with(root),
            _ => false,
        }
    }

    /// Whether two paths lead to one file. What cannot be looked at is not another one: that would be a guess.
    fn same_place(&self, one: &Path, other: &Path) -> Result<bool, SaveError> {
        let place = |path: &Path| match self.disk.canonicalize(path) {
            Ok(place) => Ok(Some(place)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SaveError::unread(path, ReadFault::Io(error))),
        };
        let (one, other) = (place(one)?, place(other)?);
        Ok(one.is_some() && one == other)
    }

    /// A path as it is shown: relative to the regimen's directory where it is in it.
    pub(super) fn shown(&self, path: &Path) -> String {
        let within = path.strip_prefix(self.paths.root()).unwrap_or(path);
        super::fault::clean(&within.to_string_lossy()).into_owned()
    }
}

fn withdrawn(found: &Compared) -> usize {
    found
        .edits
        .iter()
        .filter(|(_, edit)| matches!(edit, Edit::Change { .. }))
        .count()
}

/// What is taken in, a line each: entries in words, everything else by what it is called.
fn taken(found: &Compared, copy: &str, bytes: &[u8]) -> Vec<String> {
    let (month, _) = if found.edits.iter().any(|(what, _)| is_entry(what)) {
        journal_file::read(copy, bytes, &crate::domain::vocabulary::Vocabulary::default())
    } else {
        Default::default()
    };
    let entries: BTreeMap<EntryId, String> = journal_file::entries(&month)
        .map(|entry| (entry.id().clone(), describe_entry(&entry)))
        .collect();
    let words = |(what, _): &(String, Edit)| {
        let mut parts = what.splitn(3, ' ');
        let id = parts.nth(1).map(|id| EntryId(id.into()));
        match id.and_then(|id| entries.get(&id)).filter(|_| is_entry(what)) {
            Some(words) => parts.next().map_or(words.clone(), |verb| format!("{words} {verb}")),
            None => what.clone(),
        }
    };
    found.edits.iter().map(words).collect()
}

fn is_entry(what: &str) -> bool {
    ["dose ", "reading ", "note "].iter().any(|kind| what.starts_with(kind))
}

/// What says two things, in words, with places that exist: the fault is in the copy, and names the other line.
fn told(found: &Compared, copy: &str, file: &str) -> Vec<Fault> {
    let words = |differ: &Differ| {
        let values: Vec<String> = differ
            .values
            .iter()
            .map(|(key, here, there)| {
                let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not there".to_owned());
                let line = differ.here.map_or(String::new(), |line| format!(" (line {line})"));
                format!(
                    "{key} is {} in {copy} and {} in {file}{line}",
                    value(there),
                    value(here)
                )
            })
            .collect();
        let (line, column) = differ.there;
        let message = if differ.values.iter().any(|(key, ..)| *key == differ.what) {
            values.join("; ")
        } else {
            format!("{}: {}", differ.what, values.join("; "))
        };
        Fault {
            line,
            column,
            ..Fault::of_file(copy, message)
        }
        .with(Severity::Warning)
    };
    found
        .differ
        .iter()
        .map(words)
        .chain(found.faults.iter().cloned())
        .collect()
}

/// Looks whether what a copy holds belongs in a file of this kind.
fn belongs(copy: &str, bytes: &[u8], target: &DataFile) -> Result<(), MergeError> {
    let text = reader::decode(copy, bytes).map_err(EditError::broken)?;
    let table = reader::parse(copy, text).map_err(EditError::broken)?;
    let wrong = |holds: String| {
        Err(MergeError::OtherKind {
            copy: copy.to_owned(),
            holds,
            file: target.to_string(),
        })
    };
    let fits = match (kind(&table), target) {
        (None, _)
        | (Some("entries of a journal"), DataFile::Month(_) | DataFile::Pending(_))
        | (Some("a course"), DataFile::Course(_) | DataFile::Draft(_) | DataFile::Kept(..))
        | (Some("questions of the check-in"), DataFile::Measures)
        | (Some("people and papers"), DataFile::Care) => true,
        (Some(_), _) => false,
    };
    if !fits {
        return wrong(kind(&table).unwrap_or_default().to_owned());
    }
    let Some(month) = month_of(target) else { return Ok(()) };
    let (entries, _) = journal_file::read(copy, bytes, &crate::domain::vocabulary::Vocabulary::default());
    let mut months: Vec<Month> = journal_file::entries(&entries).map(|entry| entry.month()).collect();
    months.sort();
    months.dedup();
    match months.first() {
        Some(first) if !months.contains(&month) => wrong(format!("entries of {first}")),
        _ => Ok(()),
    }
}

/// What a file holds, by the tables in it; `None` where that is not known.
fn kind(table: &DeTable<'_>) -> Option<&'static str> {
    let lists = |key: &str| table.get(key).is_some_and(|value| value.get_ref().is_array());
    if ["dose", "reading", "note"].iter().any(|key| lists(key)) {
        Some("entries of a journal")
    } else if lists("plan") || lists("change") {
        Some("a course")
    } else if lists("measure") {
        Some("questions of the check-in")
    } else if ["person", "appointment", "paper"].iter().any(|key| lists(key)) {
        Some("people and papers")
    } else {
        None
    }
}

/// `1 record`, `2 records`
fn count(n: usize, what: &str) -> String {
    if n == 1 {
        format!("{n} {what}")
    } else {
        format!("{n} {what}s")
    }
}

/// The file of data that a file is a copy of, by its name and, for courses, its directory.
pub(crate) fn copy_of(path: &Path) -> Option<DataFile> {
    let name = path.file_name()?.to_str()?;
    let dir = path.parent().and_then(Path::file_name).and_then(|dir| dir.to_str());
    let left = save::temp_of(name);
    let name = left.as_deref().unwrap_or(name);
    // A copy of another kind of file is none: `backup.json`, an editor's swap file.
    let swap = Path::new(name).extension().is_some_and(|ending| ending == "swp");
    if swap || !name.contains(".toml") {
        return None;
    }
    let name = name
        .strip_prefix(".conflict-")
        .or_else(|| name.strip_prefix(".#"))
        .unwrap_or(name);
    let stem = |name: &str| -> String {
        let ours = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        name.chars().take_while(|c| ours(*c)).collect()
    };
    if let Some(dir @ ("courses" | "drafts")) = dir {
        return format!("{dir}/{}.toml", stem(name)).parse().ok();
    }
    if let Some(month) = name.get(..7) {
        let pending = if name.get(7..).is_some_and(|rest| rest.starts_with(".pending")) {
            ".pending"
        } else {
            ""
        };
        if let Ok(file) = format!("journal/{month}{pending}.toml").parse() {
            return Some(file);
        }
    }
    format!("{}.toml", stem(name)).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_known_by_its_name() {
        for (path, file) in [
            (
                "journal/2026-11.sync-conflict-20261105-201400-ABCDEFG.toml",
                "journal/2026-11.toml",
            ),
            (
                "journal/2026-11.toml.conflict-20261105T201400Z-abcd0123",
                "journal/2026-11.toml",
            ),
            ("journal/.conflict-2026-11.toml", "journal/2026-11.toml"),
            ("journal/.tmp-abcd0123-2026-11.toml", "journal/2026-11.toml"),
            (
                "journal/.tmp-abcd0123-2026-11.pending.toml",
                "journal/2026-11.pending.toml",
            ),
            ("journal/2026-11 (copy).toml", "journal/2026-11.toml"),
            ("2026-11.toml.orig", "journal/2026-11.toml"),
            ("courses/nabiximols.sync-conflict-1.toml", "courses/nabiximols.toml"),
            ("courses/low-dose.toml~", "courses/low-dose.toml"),
            ("config.toml~", "config.toml"),
        ] {
            assert_eq!(copy_of(Path::new(path)).unwrap().to_string(), file, "{path}");
        }
        for path in [
            "notes.md",
            "journal/x.toml",
            "2026-1.toml",
            ".lock",
            "",
            "courses/backup.json",
            "courses/x.toml.swp",
            "run.sh",
        ] {
            assert_eq!(copy_of(Path::new(path)), None, "{path}");
        }
    }
}
