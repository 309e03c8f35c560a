//! Writing: an operation is turned into edits of files, which are applied under the lock of the regimen to what the
//! files hold at that moment.

use std::error::Error;
use std::path::PathBuf;

use super::edit::{self, Edit, EditError, Which};
use super::fault::Fault;
use super::history::{self, History, Line};
use super::operation::{Operation, month_of};
use super::paths::DataFile;
use super::save::{Backup, Locked, Refused, SaveError};
use super::which::Sought;
use super::{Store, reader};
use crate::domain::course::CourseId;
use crate::domain::journal::Month;
use crate::domain::vocabulary::Vocabulary;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The edit does not fit what the file holds.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The file could not be written.
    #[error("{}", .0.sentence())]
    Save(SaveError),
    /// There is nothing to undo or to do again.
    #[error("there is nothing to {0}")]
    Nothing(&'static str),
    /// Something that was done since builds on it.
    #[error("{what} stays: {later} came later and builds on it; that is taken back first")]
    Depends {
        /// What was to be taken back.
        what: String,
        /// What builds on it.
        later: String,
    },
    /// Undo or redo does not fit what the file holds now.
    #[error("{what} cannot be {verb}: {source}")]
    NoWayBack {
        /// What was done.
        what: String,
        /// `undone` or `done again`.
        verb: &'static str,
        /// Why not.
        source: EditError,
    },
    /// The first files of an operation were written, a later one was not.
    #[error("only in part: {done} is written; {source}")]
    Half {
        /// The files that were.
        done: String,
        /// Why the next was not.
        source: Box<Self>,
    },
}

impl From<SaveError> for StoreError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Refused { path, source } => match source.0.downcast::<EditError>() {
                Ok(edit) => Self::Edit(*edit),
                Err(other) => Self::Save(SaveError::Refused {
                    path,
                    source: Refused(other),
                }),
            },
            other => Self::Save(other),
        }
    }
}

/// What was done, and what the person ought to hear besides.
#[derive(Debug, Default)]
pub struct Applied {
    /// What, in words.
    pub what: String,
    /// The files that were written, relative to the regimen's directory.
    pub files: Vec<String>,
    /// The month could not be read, so the entry waits in a file beside it: why, and where it waits.
    pub pending: Option<(Fault, String)>,
    /// Versions of other programs that could not be taken in.
    pub conflicts: Vec<PathBuf>,
    /// Things that went wrong beside a save that is good: no backup, no undo history.
    pub remarks: Vec<String>,
}

impl Applied {
    /// One sentence for the person where there is something to tell beyond that it is saved.
    pub fn notice(&self) -> Option<String> {
        if let Some((fault, file)) = &self.pending {
            return Some(format!(
                "Saved in {file}, because the file of the month cannot be read: {fault}"
            ));
        }
        if let Some(path) = self.conflicts.first() {
            return Some(format!(
                "Saved. Another program wrote at the same time; its version is in {}",
                path.display()
            ));
        }
        self.remarks.first().cloned()
    }
}

/// Edits with the names of their files, as the history has them.
pub(super) type Edits = Vec<(String, Edit)>;

impl Store {
    /// Applies an operation. When this returns `Ok`, it is on the disk.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed, but for [`StoreError::Half`].
    pub fn apply(&self, operation: &Operation) -> Result<Applied, StoreError> {
        self.apply_as(operation, &operation.describe())
    }

    /// The same, called by these words in the undo history.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub fn apply_as(&self, operation: &Operation, what: &str) -> Result<Applied, StoreError> {
        let mut words = None;
        let mut find = |course: &CourseId, sought: Sought<'_>| {
            let words = words.get_or_insert_with(|| self.words());
            self.which(course, sought, words)
        };
        let mut edits = Vec::new();
        operation.edits(&mut find, &mut edits);
        let edits: Edits = edits.into_iter().map(|(file, edit)| (file.to_string(), edit)).collect();
        self.make_and_remember(edits, what)
    }

    /// Makes edits, and remembers them under these words.
    pub(super) fn make_and_remember(&self, edits: Edits, what: &str) -> Result<Applied, StoreError> {
        self.saver().with_lock(|locked| {
            let (mut applied, undo) = self.make(locked, &edits)?;
            what.clone_into(&mut applied.what);
            if !applied.files.is_empty() {
                let line = Line::Did {
                    at: self.disk.clock(),
                    what: applied.what.clone(),
                    redo: edits,
                    undo,
                    reverts: None,
                };
                self.remember(&line, &mut applied);
            }
            Ok(applied)
        })
    }

    /// Undoes the last thing that was done and not undone, also by another copy of the program or before a restart.
    ///
    /// # Errors
    /// [`StoreError::Nothing`], and [`StoreError::NoWayBack`] where the file was changed meanwhile.
    pub fn undo(&self) -> Result<Applied, StoreError> {
        if self.history().done.is_empty() {
            return Err(StoreError::Nothing("undo"));
        }
        self.saver().with_lock(|locked| {
            let deed = self.history().done.pop().ok_or(StoreError::Nothing("undo"))?;
            let made = self.make(locked, &deed.undo);
            let (mut applied, redo) = made.map_err(|e| no_way(&deed.what, "undone", e))?;
            self.remember(&Line::Undid(redo), &mut applied);
            applied.what = deed.what;
            Ok(applied)
        })
    }

    /// Does again what was undone last.
    ///
    /// # Errors
    /// As [`Store::undo`].
    pub fn redo(&self) -> Result<Applied, StoreError> {
        if self.history().undone.is_empty() {
            return Err(StoreError::Nothing("do again"));
        }
        self.saver().with_lock(|locked| {
            let deed = self.history().undone.pop().ok_or(StoreError::Nothing("do again"))?;
            let made = self.make(locked, &deed.redo);
            let (mut applied, undo) = made.map_err(|e| no_way(&deed.what, "done again", e))?;
            self.remember(&Line::Redid(undo), &mut applied);
            applied.what = deed.what;
            Ok(applied)
        })
    }

    /// What can be undone and done again.
    pub fn history(&self) -> History {
        History::read(&history::load(&*self.disk, &self.paths.history()))
    }

    /// Puts entries that wait beside a month into it, where it can be read again. The months that were.
    ///
    /// # Errors
    /// [`StoreError`] of the first month that could not be written.
    pub fn join_pending(&self) -> Result<Vec<Month>, StoreError> {
        let waiting: Vec<Month> = (self.months().into_iter())
            .filter(|month| self.disk.stat(&self.paths.of(&DataFile::Pending(*month))).is_ok())
            .collect();
        let mut joined = Vec::new();
        for month in waiting {
            if self.saver().with_lock(|locked| self.join(locked, month))? {
                joined.push(month);
            }
        }
        Ok(joined)
    }

    pub(super) fn remember(&self, line: &Line, applied: &mut Applied) {
        if let Err(error) = history::append(&*self.disk, &self.paths.history(), line) {
            applied.remarks.push(format!(
                "Saved, but it cannot be undone: the undo history cannot be written ({error})"
            ));
        }
    }

    /// Makes edits. They are tried on what the files hold first: either all of them fit, or none is
    /// made. Returns the edits that take them back, in the order in which to make those.
    pub(super) fn make(&self, locked: &Locked<'_>, edits: &[(String, Edit)]) -> Result<(Applied, Edits), StoreError> {
        let mut applied = Applied::default();
        let groups = self.arrange(locked, edits, &mut applied)?;
        let mut undo = Vec::new();
        for (file, edits) in groups {
            let done = applied.files.join(", ");
            let inverse = self.save(locked, &file, &edits, &mut applied).map_err(|error| {
                if done.is_empty() {
                    error
                } else {
                    StoreError::Half {
                        done,
                        source: Box::new(error),
                    }
                }
            })?;
            undo.extend(inverse.into_iter().map(|edit| (file.to_string(), edit)));
        }
        undo.reverse();
        Ok((applied, undo))
    }

    /// The edits by file, in order, tried on what the files hold; those for a month that cannot be read go to the
    /// file that waits beside it.
    fn arrange(
        &self,
        locked: &Locked<'_>,
        edits: &[(String, Edit)],
        applied: &mut Applied,
    ) -> Result<Vec<(DataFile, Vec<Edit>)>, StoreError> {
        let mut groups: Vec<(DataFile, Vec<Edit>)> = Vec::new();
        for (name, edit) in edits {
            let named: DataFile = name.parse().map_err(|()| EditError::NotThere(name.clone()))?;
            let file = self.place(locked, named, edit, applied)?;
            match groups.iter_mut().find(|(known, _)| *known == file) {
                Some((_, list)) => list.push(edit.clone()),
                None => groups.push((file, vec![edit.clone()])),
            }
        }
        for (file, edits) in &groups {
            let mut bytes = self.now(file)?;
            for edit in edits {
                bytes = Some(edit::apply(&file.to_string(), bytes.as_deref(), edit)?.0);
            }
        }
        Ok(groups)
    }

    /// The file that an edit belongs in.
    fn place(
        &self,
        locked: &Locked<'_>,
        file: DataFile,
        edit: &Edit,
        applied: &mut Applied,
    ) -> Result<DataFile, StoreError> {
        let Some(month) = month_of(&file) else {
            return Ok(file);
        };
        let main = DataFile::Month(month);
        let pending = DataFile::Pending(month);
        let waits = self.disk.stat(&self.paths.of(&pending)).is_ok();
        let fault = self.now(&main)?.and_then(|bytes| {
            let name = main.to_string();
            let text = reader::decode(&name, &bytes);
            text.and_then(|text| reader::parse(&name, text).map(|_| ())).err()
        });
        match (fault, edit) {
            (None, _) => {
                if waits {
                    self.join(locked, month)?;
                }
                Ok(main)
            }
            // A backup, or two sides put together: they are what mends it.
            (Some(_), Edit::Whole { .. }) => Ok(main),
            (Some(fault), Edit::Append { .. }) => {
                applied.pending = Some((fault, pending.to_string()));
                Ok(pending)
            }
            // What waits can be changed; what is in the broken file cannot.
            (Some(fault), Edit::Change { which, .. }) => {
                let id = match which {
                    Which::Entry(id) => Some(id.clone()),
                    Which::With(fields) | Which::InForce(fields) => fields
                        .iter()
                        .find(|(k, _)| k == "id")
                        .map(|(_, v)| v.trim_matches('"').to_owned()),
                };
                let there = self
                    .now(&pending)?
                    .zip(id)
                    .map(|(bytes, id)| edit::has_entry(&pending.to_string(), &bytes, &id));
                match there {
                    Some(Ok(true)) => Ok(pending),
                    _ => Err(EditError::broken(fault).into()),
                }
            }
            (Some(fault), _) => Err(EditError::broken(fault).into()),
        }
    }

    /// Joins what waits beside a month; `false` where the month still cannot be read.
    fn join(&self, locked: &Locked<'_>, month: Month) -> Result<bool, StoreError> {
        let (main, pending) = (DataFile::Month(month), DataFile::Pending(month));
        let Some(waiting) = self.now(&pending)? else {
            return Ok(false);
        };
        let name = main.to_string();
        let outcome = locked.edit(&self.paths.of(&main), &mut |bytes| {
            edit::join(&name, bytes, &waiting).map_err(Refused::because)
        });
        match outcome.map_err(StoreError::from) {
            Ok(_) => {
                // Every entry of it is in the month now; a crash between the two leaves both, which reads the same.
                locked.set_aside(&self.paths.of(&pending))?;
                Ok(true)
            }
            Err(StoreError::Edit(EditError::Broken(_))) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Makes the edits of one file.
    fn save(
        &self,
        locked: &Locked<'_>,
        file: &DataFile,
        edits: &[Edit],
        applied: &mut Applied,
    ) -> Result<Vec<Edit>, StoreError> {
        let (name, path) = (file.to_string(), self.paths.of(file));
        if let [edit @ (Edit::Delete { .. } | Edit::Discard)] = edits {
            let bytes = self.now(file)?;
            let (_, inverse) = edit::apply(&name, bytes.as_deref(), edit)?;
            if bytes.is_none() {
                return Ok(Vec::new());
            }
            locked.set_aside(&path)?;
            applied.files.push(name);
            return Ok(vec![inverse]);
        }
        let mut undo = Vec::new();
        let mut before: Option<Vec<Edit>> = None;
        let saved = locked.edit(&path, &mut |bytes| {
            undo.clear();
            let mut bytes = bytes.map(<[u8]>::to_vec);
            for edit in edits {
                let (new, inverse) = edit::apply(&name, bytes.as_deref(), edit).map_err(Refused::because)?;
                bytes = Some(new);
                undo.push(inverse);
            }
            // A second call may find the change done already, and then cannot tell what was there before.
            before.get_or_insert_with(|| undo.clone());
            bytes.ok_or_else(|| Refused::because("there is nothing to write"))
        })?;
        applied.conflicts.extend(saved.conflicts);
        if let Backup::Lost(error) = saved.backup {
            applied
                .remarks
                .push(format!("Saved, but without a backup of {name}: {error}"));
        }
        if saved.changed {
            applied.files.push(name);
        }
        Ok(before.unwrap_or(undo))
    }

    /// What a file holds now; `None`: there is none.
    pub(super) fn now(&self, file: &DataFile) -> Result<Option<Vec<u8>>, StoreError> {
        let mut faults = Vec::new();
        let bytes = self.bytes(file, &mut faults);
        match faults.pop() {
            Some(fault) => Err(EditError::broken(fault).into()),
            None => Ok(bytes),
        }
    }

    /// The words of the settings and the courses' counts, as they are on the disk.
    pub(super) fn words(&self) -> Vocabulary {
        self.load_rest().regimen.settings.words
    }
}

pub(super) fn no_way(what: &str, verb: &'static str, error: StoreError) -> StoreError {
    match error {
        StoreError::Edit(source) => StoreError::NoWayBack {
            what: what.to_owned(),
            verb,
            source,
        },
        other => other,
    }
}

/// The causes of an error in one line.
pub fn sentence(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    text
}
