//! TOML files to domain values and back: the only place that reads and writes the disk.
//!
//! [`Store::load`] reads what the screen needs at start; [`Store::load_month`] what it asks for later;
//! [`Store::check`] everything. The format is described in `docs/file-format.md`.

mod apply;
mod archive;
mod as_seen;
mod check;
mod config_file;
mod course_file;
mod course_sense;
pub mod disk;
mod draft_file;
mod edit;
mod emptied;
pub mod exchange;
mod export;
pub mod fault;
mod folder;
pub mod fresh;
#[doc(hidden)]
pub mod fuzzing;
mod history;
mod journal_file;
mod keyed;
mod lines;
mod load;
mod measures_file;
mod merge;
mod minutes;
mod operation;
mod past;
pub mod paths;
mod reader;
mod restore;
pub mod save;
mod temps;
mod told;
mod which;
mod write;
mod written;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;

use disk::{Disk, RealDisk};
use paths::Paths;
use save::Saver;

use crate::domain::vocabulary::Vocabulary;

pub use apply::{Applied, Known, StoreError, sentence};
pub use archive::{ArchiveError, Archived, unpack};
pub use check::Asked;
pub use disk::Stamp;
pub use edit::EditError;
pub use folder::FolderError;
pub use history::{History, HistoryEntry};
pub use load::{Loaded, Mark};
pub use merge::{Driven, MergeError, Merged, drive};
pub use minutes::{minutes, show_minutes};
pub use past::Would;
pub use restore::{Kept, RestoreError};
pub use temps::Beside;
pub use write::Datum;

/// The files of one regimen.
pub struct Store {
    paths: Paths,
    disk: Box<dyn Disk>,
    /// The slots and counted words, as they were last read or written.
    words: RefCell<Option<Vocabulary>>,
    /// The months that were read one by one, as they were then.
    seen: RefCell<BTreeMap<crate::domain::journal::Month, load::Seen>>,
    /// Whether files were in the folder when it was last looked into: see [`Store::away`].
    known: Cell<bool>,
}

impl Store {
    /// The regimen at these places. Nothing is read yet; the directory need not exist.
    pub fn open(paths: Paths) -> Self {
        Self::on(Box::new(RealDisk), paths)
    }

    /// The same on another disk, for tests.
    pub fn on(disk: Box<dyn Disk>, paths: Paths) -> Self {
        Self {
            paths,
            disk,
            words: RefCell::new(None),
            seen: RefCell::default(),
            known: Cell::new(false),
        }
    }

    /// Where its files are.
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// Whether there is nothing in its directory yet.
    pub fn is_empty(&self) -> bool {
        self.disk.list(self.paths.root()).map_or(true, |names| names.is_empty())
    }

    /// What writes files: into the folder as it was found, and nowhere if that is away.
    fn saver(&self) -> Saver<'_> {
        let saver = Saver::new(&*self.disk, self.paths.root(), &self.paths.backups());
        if self.known.get() {
            saver.within_what_is_there(self.away())
        } else {
            saver
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("paths", &self.paths)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
pub(crate) use reader::counted::parsed;
#[cfg(test)]
pub(crate) use write::whole::files as regimen_files;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_activate;
#[cfg(test)]
mod tests_asked;
#[cfg(test)]
mod tests_broken;
#[cfg(test)]
mod tests_correction;
#[cfg(test)]
mod tests_decisions;
#[cfg(test)]
mod tests_document;
#[cfg(test)]
mod tests_keyed;
#[cfg(test)]
mod tests_meanwhile;
#[cfg(test)]
mod tests_merge;
#[cfg(test)]
mod tests_parses;
#[cfg(test)]
mod tests_plain;
#[cfg(test)]
mod tests_sense;
#[cfg(test)]
mod tests_sweep;
#[cfg(test)]
mod tests_written;
