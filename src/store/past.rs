//! Taking one of the last changes back, whichever it is, if nothing later builds on it; and what that would do.

use std::collections::{BTreeSet, HashMap};

use super::apply::{Applied, Edits, StoreError, no_way};
use super::edit::{self, Edit, EditError, Which};
use super::history::{History, HistoryEntry, Line};
use super::operation::month_of;
use super::paths::DataFile;
use super::{Store, course_file, journal_file};
use crate::domain::course::Course;
use crate::domain::journal::{Entry, EntryId, MonthEntries};
use crate::domain::operation::describe_entry;
use crate::domain::vocabulary::Vocabulary;

/// What a file holds; `None`: there is none.
type Bytes = Option<Vec<u8>>;

/// What taking something back would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Would {
    /// Courses as they are, and as they would be; `None` where there is none.
    pub courses: Vec<(Option<Course>, Option<Course>)>,
    /// Entries and other files, a line each.
    pub lines: Vec<String>,
}

impl History {
    /// Whether something later took this one back already; counted from 0, the first first.
    pub fn is_reverted(&self, number: usize) -> bool {
        let Some(entry) = self.done.get(number) else {
            return false;
        };
        let names = |other: &HistoryEntry| {
            (other.reverts.as_ref()).is_some_and(|(at, what)| *at == entry.at && *what == entry.what)
        };
        // Two alike in one second are told apart by their records.
        let own = || touched(&entry.redo);
        let mut later = self.done.iter().enumerate().skip(number + 1);
        // What took it back may have been taken back itself.
        later.any(|(at, other)| names(other) && touched(&other.redo) == own() && !self.is_reverted(at))
    }

    /// What was done later and builds on this one, the newest.
    fn depends_on(&self, number: usize) -> Option<&HistoryEntry> {
        let own = touched(&self.done.get(number)?.redo);
        let later = self.done.iter().enumerate().skip(number + 1);
        later
            .rev()
            // One that was taken back and what took it back leave nothing.
            .filter(|(at, entry)| !self.is_reverted(*at) && entry.reverts.is_none())
            .map(|(_, entry)| entry)
            .find(|entry| !own.is_disjoint(&touched(&entry.redo)))
    }
}

/// The records that edits are about.
fn touched(edits: &[(String, Edit)]) -> BTreeSet<String> {
    let record = |table: &str, fields: &[(String, String)]| {
        let id = fields.iter().find(|(key, _)| key == "id");
        if let Some((_, id)) = id {
            return id.trim_matches('"').to_owned();
        }
        let told = fields
            .iter()
            .filter(|(key, _)| matches!(key.as_str(), "from" | "on" | "do" | "key" | "name"));
        let told: Vec<&str> = told.map(|(_, value)| value.as_str()).collect();
        format!("{table} {}", told.join(" "))
    };
    let of = |(file, edit): (&String, &Edit)| {
        let what = match edit {
            Edit::Append { table, fields } | Edit::Remove { table, fields } => record(table, fields),
            Edit::Change { which, table, .. } => match which {
                Which::Entry(id) => id.clone(),
                Which::With(fields) | Which::InForce(fields) => record(table, fields),
            },
            Edit::Set { path, .. } => path.join("."),
            Edit::Create { .. } | Edit::Whole { .. } | Edit::Discard | Edit::Delete { .. } | Edit::Exactly(_) => {
                String::new()
            }
        };
        format!("{file} {what}")
    };
    let records =
        |(file, edit): &(String, Edit)| -> Vec<String> { edit.records().iter().map(|edit| of((file, edit))).collect() };
    edits.iter().flat_map(records).collect()
}

impl Store {
    /// What taking one of the last changes back would do; `number` as in [`Store::history`].
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be taken back any more.
    pub fn would_revert(&self, number: usize, entry: &HistoryEntry) -> Result<Would, StoreError> {
        let entry = self.revertible(number, entry)?;
        self.would(&entry.undo)
            .map_err(|error| no_way(&entry.what, "undone", error))
    }

    /// What doing again what was undone would do.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be done again any more.
    pub fn would_redo(&self, entry: &HistoryEntry) -> Result<Would, StoreError> {
        self.would(&entry.redo)
            .map_err(|error| no_way(&entry.what, "redone", error))
    }

    /// Takes one of the last changes back. That is a separate change, which undo takes back.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed, but for [`StoreError::Half`].
    pub fn revert(&self, number: usize, entry: &HistoryEntry) -> Result<Applied, StoreError> {
        self.saver().with_lock(|locked| {
            let entry = self.revertible(number, entry)?;
            let made = self.make(locked, &entry.undo);
            let (mut applied, undo) = made.map_err(|error| no_way(&entry.what, "undone", error))?;
            let line = Line::Did {
                at: self.disk.clock(),
                what: format!("taken back: {}", entry.what),
                redo: entry.undo,
                undo,
                reverts: Some((entry.at, entry.what.clone())),
            };
            self.remember(&line, &mut applied);
            applied.what = entry.what;
            Ok(applied)
        })
    }

    /// The change, as the history has it now, if nothing prevents taking it back.
    fn revertible(&self, number: usize, entry: &HistoryEntry) -> Result<HistoryEntry, StoreError> {
        let history = self.history()?;
        let same = history.done.get(number).filter(|known| *known == entry);
        if same.is_none() || history.is_reverted(number) {
            return Err(StoreError::Nothing("take back there any more"));
        }
        match history.depends_on(number) {
            Some(later) => Err(StoreError::Depends {
                what: entry.what.clone(),
                later: later.what.clone(),
            }),
            None => Ok(entry.clone()),
        }
    }

    /// What edits would make of the files, without making them.
    fn would(&self, edits: &Edits) -> Result<Would, StoreError> {
        let mut files: Vec<(DataFile, Bytes, Bytes)> = Vec::new();
        for (name, edit) in edits {
            let file: DataFile = name.parse().map_err(|()| EditError::NotThere(name.clone()))?;
            if !files.iter().any(|(known, ..)| *known == file) {
                let now = self.now(&file)?;
                files.push((file.clone(), now.clone(), now));
            }
            let Some((_, _, bytes)) = files.iter_mut().find(|(known, ..)| *known == file) else {
                continue;
            };
            for edit in Edit::fitting(std::slice::from_ref(edit), bytes.clone().as_deref()) {
                let made = edit::apply(name, bytes.as_deref(), edit)?.0;
                *bytes = (!matches!(edit, Edit::Delete { .. } | Edit::Discard)).then_some(made);
            }
        }
        let words = self.words();
        let mut would = Would::default();
        for (file, before, after) in files {
            let (before, after) = (before.as_deref(), after.as_deref());
            match &file {
                DataFile::Course(id) => {
                    let read = |bytes: Option<&[u8]>| course_file::read(&file.to_string(), id, bytes?, &words).course;
                    would.courses.push((read(before), read(after)));
                }
                DataFile::Draft(course) => would.lines.push(match after {
                    Some(_) => format!("the draft of {course} is as it was before"),
                    None => format!("there is no draft of {course} any more"),
                }),
                _ if month_of(&file).is_some() => {
                    let read = |bytes| entries(&file, bytes, &words);
                    would.lines.extend(differing(&read(before), &read(after)));
                }
                _ => would.lines.push(format!("{file} is as it was before")),
            }
        }
        Ok(would)
    }
}

fn entries(file: &DataFile, bytes: Option<&[u8]>, words: &Vocabulary) -> MonthEntries {
    bytes.map_or_else(MonthEntries::default, |bytes| {
        journal_file::read(&file.to_string(), bytes, words).0
    })
}

/// Entries that would be other than they are.
fn differing(before: &MonthEntries, after: &MonthEntries) -> Vec<String> {
    let is_void = |entry: &Entry| entry.void().is_some();
    let by_id = |month| -> HashMap<EntryId, Entry> {
        journal_file::entries(month)
            .map(|entry| (entry.id().clone(), entry))
            .collect()
    };
    let (was, will) = (by_id(before), by_id(after));
    let here = journal_file::entries(before).filter_map(|old| {
        let new = will.get(old.id());
        let words = describe_entry(&old);
        match new {
            Some(new) if *new == old => None,
            None => Some(format!("{words}: taken out")),
            Some(new) if is_void(new) && !is_void(&old) => Some(format!("{words}: withdrawn")),
            Some(new) if is_void(&old) && !is_void(new) => Some(format!("{words}: in force again")),
            Some(new) => Some(format!("{} (now {words})", describe_entry(new))),
        }
    });
    let there = journal_file::entries(after).filter(|new| !was.contains_key(new.id()));
    here.chain(there.map(|new| format!("{}: comes back", describe_entry(&new))))
        .collect()
}
