//! A folder of files that is empty, and was not: a disk that is not mounted leaves such a one in its place. That is not the
//! same as nothing there.

use std::io::ErrorKind;

use super::edit::Edit;
use super::history::History;
use super::paths::DataFile;
use super::save::short;
use super::{Store, journal_file};

impl Store {
    /// What is said of the folder of the courses or of the journal where it holds no file, or is not there, and the rest of
    /// the regimen shows that there were some.
    pub(super) fn emptied(&self, dir: &str) -> Option<String> {
        let root = self.paths.root();
        if !self.has_no_file(dir) {
            return None;
        }
        if let Some(away) = self.away() {
            return Some(away.to_string());
        }
        // Without anything else in the folder this is a regimen that begins; whether one was there `folder` knows.
        let beside = self.disk.list(root).ok()?;
        let is_ours =
            |name: &str| name != dir && (["courses", "journal"].contains(&name) || name.parse::<DataFile>().is_ok());
        if !beside.iter().any(|name| is_ours(&name.to_string_lossy())) {
            return None;
        }
        let history = self.history().unwrap_or_default();
        if holds(&history, dir) {
            return Some(format!(
                "the folder `{dir}` is empty, and files were saved in it before. Is it not mounted? To start over, delete {}",
                short(&self.paths.history())
            ));
        }
        None
    }

    /// What is said of the folder of the courses where it is empty and doses are recorded: without a history on this
    /// machine that is the only sign. A new course may be written all the same.
    pub(super) fn courses_missing(&self) -> Option<String> {
        let said = "the folder `courses` is empty, and doses are recorded in the journal. Is it not mounted?";
        (self.has_no_file("courses") && self.records_doses()).then(|| said.to_owned())
    }

    /// Whether a folder is known to hold no file of data.
    fn has_no_file(&self, dir: &str) -> bool {
        match self.disk.list(&self.paths.root().join(dir)) {
            Ok(names) => !names.iter().any(|name| is_data(dir, &name.to_string_lossy())),
            Err(error) => error.kind() == ErrorKind::NotFound,
        }
    }

    /// What is said of the folder of a file that is not there, as `emptied` says it.
    pub(super) fn folder_emptied(&self, file: &DataFile) -> Option<String> {
        match file {
            DataFile::Course(_) => self.emptied("courses"),
            DataFile::Month(_) => self.emptied("journal"),
            _ => None,
        }
    }

    /// Whether a dose is in the newest month of the journal.
    fn records_doses(&self) -> bool {
        let newest = self.months().pop().map(DataFile::Month);
        let bytes = newest.and_then(|file| self.disk.read(&self.paths.of(&file)).ok());
        bytes.is_some_and(|seen| {
            let (month, _) = journal_file::read("", &seen.bytes, &self.words.borrow().clone().unwrap_or_default());
            !month.doses.is_empty()
        })
    }
}

fn is_data(dir: &str, name: &str) -> bool {
    format!("{dir}/{name}").parse::<DataFile>().is_ok()
}

/// Whether something that was done, and not undone, has left a file in a folder.
fn holds(history: &History, dir: &str) -> bool {
    let mut files: Vec<&str> = Vec::new();
    for (file, edit) in history.done.iter().flat_map(|entry| &entry.redo) {
        files.retain(|known| known != file);
        if !matches!(edit, Edit::Delete { .. } | Edit::Discard) {
            files.push(file);
        }
    }
    files
        .iter()
        .any(|file| file.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/')))
}
