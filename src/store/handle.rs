//! The files of one regimen, and what is known of them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use crate::domain::vocabulary::Vocabulary;
use crate::store::disk::{Disk, RealDisk};
use crate::store::paths::Paths;
use crate::store::save::Saver;

/// The files of one regimen.
pub struct Store {
    pub(super) paths: Paths,
    pub(super) disk: Box<dyn Disk>,
    /// The slots and counted words, as they were last read or written.
    pub(super) words: RefCell<Option<Vocabulary>>,
    /// The months that were read last one by one, as they were then.
    pub(super) seen: RefCell<crate::store::seen::Seen>,
    /// Of months that are not read the days of other months in them: see [`Store::kept_elsewhere`].
    pub(super) elsewhere: RefCell<BTreeMap<crate::domain::journal::Month, Option<Vec<NaiveDate>>>>,
    /// Whether files were in the folder when it was last looked into: see [`Store::away`].
    pub(super) known: Cell<bool>,
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
            elsewhere: RefCell::default(),
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
    pub(super) fn saver(&self) -> Saver<'_> {
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
