//! Writing: an operation is turned into edits of files, which are applied under the lock of the regimen to what the
//! files hold at that moment.

mod answer;
mod meanwhile;

pub use self::answer::{Applied, StoreError, sentence};

use super::Store;
use super::disk::CAP;
use super::edit::{self, Edit, EditError, Outcome};
use super::fault::Fault;
use super::history::{self, History, Line};
use super::operation::month_of;
use super::paths::DataFile;
use super::save::{Backup, LOCK, Locked, Refused, SaveError};
use super::written::{Written, understand};
use crate::domain::course::Course;
use crate::domain::journal::{DoseEntry, Entry, Journal, Month};
use crate::domain::operation::Operation;
use crate::domain::regimen::Regimen;
use crate::domain::vocabulary::Vocabulary;

/// What was known when an operation was asked about.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// What was recorded.
    pub journal: &'a Journal,
    /// What was planned.
    pub courses: &'a [Course],
}

impl<'a> From<&'a Regimen> for Known<'a> {
    fn from(regimen: &'a Regimen) -> Self {
        Self {
            journal: &regimen.journal,
            courses: &regimen.courses,
        }
    }
}

/// How many made-up identifiers are tried.
const IDS: u32 = 4;

/// Edits with the names of their files, as the history has them.
pub(super) type Edits = Vec<(String, Edit)>;

impl Store {
    /// Applies an operation. When this returns `Ok`, it is on the disk, and the answer has what the files say now.
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
        self.apply_knowing(operation, what, None)
    }

    /// The same, if no dose of the medicine was recorded since `known` was read, and its plan is what it was: whether a
    /// dose is recorded already, how much it is, what the limits leave and on which step a decision is made was asked with
    /// that. It is looked at under the lock, so of two that record one dose or answer one question of the plan at once the
    /// second hears of it.
    ///
    /// # Errors
    /// As [`Store::apply`], [`StoreError::Meanwhile`] and [`StoreError::Replanned`].
    pub fn apply_knowing(
        &self,
        operation: &Operation,
        what: &str,
        known: Option<Known<'_>>,
    ) -> Result<Applied, StoreError> {
        let words = self.words();
        let mut tries = if operation.needs_id() { IDS } else { 1 };
        self.saver().with_lock(|locked| {
            loop {
                tries -= 1;
                if let Some(known) = known {
                    self.is_still_there(operation)?;
                    self.planned_as(operation, known.courses, &words)?;
                    self.nothing_meanwhile(operation, known.journal, &words)?;
                }
                let mut edits = Vec::new();
                self.edits(operation, &words, &mut edits)?;
                let edits: Edits = edits.into_iter().map(|(file, edit)| (file.to_string(), edit)).collect();
                match self.make_under(locked, edits, what) {
                    // Another entry has the identifier that was just made up: nothing was written yet.
                    Err(StoreError::Edit(EditError::Taken(_))) if tries > 0 => {}
                    made => return made,
                }
            }
        })
    }

    /// Makes edits, and remembers them under these words.
    pub(super) fn make_and_remember(&self, edits: Edits, what: &str) -> Result<Applied, StoreError> {
        self.saver().with_lock(|locked| self.make_under(locked, edits, what))
    }

    /// The same under a lock that is held.
    pub(super) fn make_under(&self, locked: &Locked<'_>, edits: Edits, what: &str) -> Result<Applied, StoreError> {
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
    }

    /// Undoes the last thing that was done and not undone, also by another copy of the program or before a restart.
    ///
    /// # Errors
    /// [`StoreError::Nothing`], and [`StoreError::NoWayBack`] where the file was changed meanwhile.
    pub fn undo(&self) -> Result<Applied, StoreError> {
        if self.whole_history()?.done.is_empty() {
            return Err(StoreError::Nothing("undo"));
        }
        self.saver().with_lock(|locked| {
            let entry = self.whole_history()?.done.pop().ok_or(StoreError::Nothing("undo"))?;
            let made = self.make(locked, &entry.undo);
            let (mut applied, redo) = made.map_err(|e| no_way(&entry.what, "undone", e))?;
            self.remember(&Line::Undid(redo), &mut applied);
            applied.what = entry.what;
            Ok(applied)
        })
    }

    /// Does again what was undone last.
    ///
    /// # Errors
    /// As [`Store::undo`].
    pub fn redo(&self) -> Result<Applied, StoreError> {
        if self.whole_history()?.undone.is_empty() {
            return Err(StoreError::Nothing("redo"));
        }
        self.saver().with_lock(|locked| {
            let entry = self.whole_history()?.undone.pop().ok_or(StoreError::Nothing("redo"))?;
            let made = self.make(locked, &entry.redo);
            let (mut applied, undo) = made.map_err(|e| no_way(&entry.what, "redone", e))?;
            self.remember(&Line::Redid(undo), &mut applied);
            applied.what = entry.what;
            Ok(applied)
        })
    }

    /// What can be undone and done again.
    ///
    /// # Errors
    /// [`StoreError::History`] where it cannot be read.
    pub fn history(&self) -> Result<History, StoreError> {
        let text = history::load(&*self.disk, &self.paths.history()).map_err(StoreError::History)?;
        Ok(History::read(&text))
    }

    /// Puts entries that wait next to a month into it, where it can be read again. The months that were.
    ///
    /// # Errors
    /// [`StoreError`] of the first month that could not be written.
    #[cfg(test)]
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
        match self.write_history(line) {
            Ok(()) => applied.undoable = true,
            Err(error) => {
                applied.remarks.push(format!(
                    "Saved, but it cannot be undone: the undo history cannot be written ({error})"
                ));
                // Noted where a save has just gone well, so that no undo goes past it to an older change.
                let _ = self.disk.append(&self.paths.root().join(LOCK), b".");
            }
        }
    }

    /// Adds a line to the history, after one that says how many are missing before it.
    fn write_history(&self, line: &Line) -> std::io::Result<()> {
        let (lost, path) = (self.lost(), self.paths.history());
        if lost > 0 && lost != History::read(&history::load(&*self.disk, &path)?).lost {
            history::append(&*self.disk, &path, &Line::Lost(lost))?;
        }
        history::append(&*self.disk, &path, line)
    }

    /// How many changes could not be written into the history: one mark each, in the file of the lock.
    fn lost(&self) -> u64 {
        self.disk
            .stat(&self.paths.root().join(LOCK))
            .map_or(0, |stamp| stamp.len)
    }

    /// The history, if its newest change is the newest there is.
    fn whole_history(&self) -> Result<History, StoreError> {
        let history = self.history()?;
        if self.lost() > history.lost {
            return Err(StoreError::Unknown);
        }
        Ok(history)
    }

    /// Makes edits. They are tried on what the files hold first: either all of them fit, or none is
    /// made. Returns the edits that take them back, in the order in which to make those.
    pub(super) fn make(&self, locked: &Locked<'_>, edits: &[(String, Edit)]) -> Result<(Applied, Edits), StoreError> {
        let mut applied = Applied::default();
        let mut words = self.words();
        let mut undo = Vec::new();
        for trial in self.try_all(locked, edits, &mut words, &mut applied)? {
            let done = applied.files.join(", ");
            let file = trial.file.clone();
            let inverse = self.save(locked, trial, &words, &mut applied).map_err(|error| {
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
        self.get_to_know();
        *self.words.borrow_mut() = Some(words);
        Ok((applied, undo))
    }

    /// The edits by file, in order, tried on what the files hold; those for a month that cannot be read go to the file
    /// that waits next to it.
    fn try_all(
        &self,
        locked: &Locked<'_>,
        edits: &[(String, Edit)],
        words: &mut Vocabulary,
        applied: &mut Applied,
    ) -> Result<Vec<Trial>, StoreError> {
        let mut groups: Vec<(DataFile, Vec<Edit>)> = Vec::new();
        for (name, edit) in edits {
            let named: DataFile = name.parse().map_err(|()| EditError::NotThere(name.clone()))?;
            let file = month_of(&named).map_or(named, DataFile::Month);
            match groups.iter_mut().find(|(known, _)| *known == file) {
                Some((_, list)) => list.push(edit.clone()),
                None => groups.push((file, vec![edit.clone()])),
            }
        }
        let mut trials = Vec::new();
        for (file, edits) in groups {
            let Some(month) = month_of(&file) else {
                let trial = self.try_on(&file, &edits, words)?;
                // What comes after a new course counts in its word.
                if let Some(prepared) = trial.outcome.read.as_ref().and_then(Written::prepared) {
                    words.learn(prepared);
                }
                trials.push(trial);
                continue;
            };
            if self.disk.stat(&self.paths.of(&DataFile::Pending(month))).is_ok() {
                self.join(locked, month)?;
            }
            let bytes = match self.now(&file) {
                // A pipe, a folder, too large, not readable: like one that does not parse. What a link to nowhere leads to is
                // only away for the time being.
                Err(StoreError::Edit(EditError::Broken(fault))) if !self.is_away(&file) => {
                    for (file, edits) in self.next_to_broken(month, edits, &fault, applied)? {
                        trials.push(self.try_on(&file, &edits, words)?);
                    }
                    continue;
                }
                bytes => bytes?,
            };
            match trial(&file, bytes.as_deref(), &edits, words) {
                // It has no room for an entry.
                Ok(trial) if trial.outcome.bytes.len() as u64 > CAP => {
                    let fault = Fault::of_file(&file.to_string(), "the file would be larger than 16 MB");
                    for (file, edits) in self.next_to_broken(month, edits, &fault, applied)? {
                        trials.push(self.try_on(&file, &edits, words)?);
                    }
                }
                Ok(trial) => trials.push(trial),
                Err(EditError::Broken(fault)) => {
                    for (file, edits) in self.next_to_broken(month, edits, &fault, applied)? {
                        trials.push(self.try_on(&file, &edits, words)?);
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(trials)
    }

    fn try_on(&self, file: &DataFile, edits: &[Edit], words: &Vocabulary) -> Result<Trial, StoreError> {
        let bytes = self.now(file)?;
        Ok(trial(file, bytes.as_deref(), edits, words)?)
    }

    /// Where the edits of a month go that cannot be read.
    fn next_to_broken(
        &self,
        month: Month,
        edits: Vec<Edit>,
        fault: &Fault,
        applied: &mut Applied,
    ) -> Result<Vec<(DataFile, Vec<Edit>)>, StoreError> {
        let (main, pending) = (DataFile::Month(month), DataFile::Pending(month));
        let name = pending.to_string();
        let (mut whole, mut beside) = (Vec::new(), Vec::new());
        for edit in edits {
            match &edit {
                // A backup, or two sides put together: they are what fixes it.
                Edit::Whole { .. } => whole.push(edit),
                Edit::Append { .. } => {
                    applied.pending = Some((fault.clone(), name.clone()));
                    beside.push(edit);
                }
                // What waits can be changed; what is in the broken file cannot.
                Edit::Change { which, .. } => {
                    let there = self
                        .now(&pending)?
                        .zip(which.id())
                        .map(|(bytes, id)| edit::has_entry(&name, &bytes, &id));
                    match there {
                        Some(Ok(true)) => beside.push(edit),
                        _ => return Err(EditError::broken(fault.clone()).into()),
                    }
                }
                _ => return Err(EditError::broken(fault.clone()).into()),
            }
        }
        let groups = [(main, whole), (pending, beside)];
        Ok(groups.into_iter().filter(|(_, edits)| !edits.is_empty()).collect())
    }

    /// Joins what waits next to a month; `false` where the month still cannot be read.
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
            Err(
                StoreError::Edit(EditError::Broken(_))
                | StoreError::Save(
                    SaveError::NotRegular { .. }
                    | SaveError::TooBig { .. }
                    | SaveError::WouldBeTooBig { .. }
                    | SaveError::Unreadable { .. },
                ),
            ) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Makes the edits of one file that were tried on it.
    fn save(
        &self,
        locked: &Locked<'_>,
        trial: Trial,
        words: &Vocabulary,
        applied: &mut Applied,
    ) -> Result<Vec<Edit>, StoreError> {
        let Trial {
            file,
            edits,
            before,
            outcome,
        } = trial;
        let (name, path) = (file.to_string(), self.paths.of(&file));
        if let [Edit::Delete { .. } | Edit::Discard] = edits.as_slice() {
            if before.is_none() {
                return Ok(Vec::new());
            }
            locked.set_aside(&path)?;
            applied.stamps.push((path, None));
            applied.files.push(name);
            applied.take_in(&file, &edits, None);
            return Ok(outcome.undo);
        }
        let mut last = outcome;
        // A second call may find the change done already, and then cannot say what was there before.
        let mut undo: Option<Vec<Edit>> = None;
        let saved = locked.edit(&path, &mut |bytes| {
            // What it was tried on is still there, or else it is tried again.
            if bytes != before.as_deref() || undo.is_some() {
                last = edit::apply_all(&name, bytes, &edits, &mut |text, table| {
                    understand(&file, text, table, words)
                })
                .map_err(Refused::because)?;
            }
            undo.get_or_insert_with(|| taken_back(&file, bytes, &edits, &last));
            Ok(last.bytes.clone())
        })?;
        applied.conflicts.extend(saved.conflicts);
        if let Backup::Lost(error) = saved.backup {
            applied
                .remarks
                .push(format!("Saved, but without a backup of {name}: {error}"));
        }
        if saved.changed {
            applied.stamps.push((path, Some(saved.stamp)));
            applied.files.push(name);
            applied.take_in(&file, &edits, Some(last.read.unwrap_or(Written::Other)));
        }
        Ok(undo.unwrap_or(last.undo))
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

    /// The words of the settings and the courses' counts, as they were last read. Reading every course again is not for
    /// each save: when somebody else changes one, the files are read again anyway.
    pub(super) fn words(&self) -> Vocabulary {
        if let Some(words) = &*self.words.borrow() {
            return words.clone();
        }
        self.load_rest().regimen.settings.words
    }
}

/// Edits of one file, and what they make of what it holds.
struct Trial {
    file: DataFile,
    edits: Vec<Edit>,
    before: Option<Vec<u8>>,
    outcome: Outcome<Written>,
}

fn trial(file: &DataFile, bytes: Option<&[u8]>, edits: &[Edit], words: &Vocabulary) -> Result<Trial, EditError> {
    let edits = Edit::fitting(edits, bytes).to_vec();
    let outcome = edit::apply_all(&file.to_string(), bytes, &edits, &mut |text, table| {
        understand(file, text, table, words)
    })?;
    Ok(Trial {
        file: file.clone(),
        edits,
        before: bytes.map(<[u8]>::to_vec),
        outcome,
    })
}

/// What takes edits of a file back. A course, the measures, the settings and the people become what they were, to the byte,
/// as long as nothing else was written to the file since, and a file that was not there goes; in a month what was once
/// written is withdrawn, as another copy may have it.
fn taken_back(file: &DataFile, before: Option<&[u8]>, edits: &[Edit], made: &Outcome<Written>) -> Vec<Edit> {
    let exactly = || {
        let otherwise = made.undo.iter().rev().cloned().collect();
        let Some(before) = before else {
            let text = String::from_utf8(made.bytes.clone()).ok()?;
            return Some(Edit::Delete { text, otherwise });
        };
        (made.bytes != *before).then_some(())?;
        Edit::exactly(&made.bytes, before, otherwise, edits.to_vec())
    };
    let by_key = matches!(
        file,
        DataFile::Course(_) | DataFile::Measures | DataFile::Config | DataFile::Care
    );
    let exactly = (by_key && edits.iter().all(Edit::is_record)).then(exactly).flatten();
    exactly.map_or_else(|| made.undo.clone(), |exactly| vec![exactly])
}

/// The doses that an operation records again.
fn inserted<'a>(operation: &'a Operation, doses: &mut Vec<&'a DoseEntry>) {
    match operation {
        Operation::Insert(Entry::Dose(dose)) => doses.push(dose),
        Operation::Several(all) => all.iter().for_each(|one| inserted(one, doses)),
        _ => {}
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
