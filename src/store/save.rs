//! How a file is changed so that nothing is lost: one read-modify-write under a lock.
//!
//! A save never writes back what was loaded earlier. It takes the lock of the regimen, reads the bytes that are there
//! *now*, lets the caller apply its one operation to them, writes the outcome to a temporary file next to it, waits
//! until that is on the disk, and lets the two change names. What comes out must be what was read: a lock holds back a
//! second copy of this program, but not an editor, git or Syncthing. If it is something else, it is put back and the
//! operation is applied to *that*. What was displaced becomes the newest of a few backups, the directory is synced, and
//! only then the caller hears that it is saved.
//!
//! What cannot be seen: a program that opened the file before the swap and writes through that
//! descriptor after the last look. It then writes to the backup.
//!
//! Everything here is about bytes. What they mean, and whether the outcome is right, is the caller's
//! operation to say; see [`Locked::edit`] for what is asked of it.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

mod backup;
mod error;
pub(super) mod place;
mod round;
mod swap;
mod temp;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_faults;
#[cfg(test)]
mod tests_outside;
#[cfg(test)]
mod tests_real;

pub(crate) use error::short;
pub use error::{Refused, SaveError};
pub use temp::StaleTemp;

/// The file, relative to the regimen's directory, and the number of a backup by its name.
pub(super) fn kept_as(name: &str) -> Option<(String, u64)> {
    let (name, number) = name.strip_suffix('~')?.rsplit_once(".~")?;
    let number = number.parse().ok()?;
    Some((name.replacen('+', "/", 1), number))
}

/// The name of the file that one of our temporary files was for; `None` for any other name.
pub(super) fn temp_of(name: &str) -> Option<String> {
    temp::belongs_to(name.as_ref())?.into_string().ok()
}

/// Replaces a file that belongs to nobody else with bytes: git's, in the middle of a merge.
pub(super) fn write_over(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    let ours = temp::Temp::write(disk, path, bytes)?;
    disk.rename(&ours.path, path).map_err(|source| {
        ours.discard(disk);
        SaveError::io("replace", path, source)
    })
}

use super::disk::{CAP, Disk, LockFault, Stamp};
use super::folder::FolderError;
pub use crate::store::save::backup::Backup;
use place::Place;

/// How long a save waits for another copy of the program, in all.
pub const WAIT: Duration = Duration::from_secs(3);

/// How many times an operation is applied again because another program wrote in between.
const ROUNDS: usize = 5;

/// The name of the lock file in the directory of the regimen. Never renamed, never deleted.
pub const LOCK: &str = ".lock";

/// The operation of an edit: from the bytes that are there now (`None`: no file) to the new ones.
pub type Operation<'a> = dyn FnMut(Option<&[u8]>) -> Result<Vec<u8>, Refused> + 'a;

/// A save that is on the disk.
#[derive(Debug)]
pub struct Saved {
    /// What the file holds now.
    pub bytes: Vec<u8>,
    /// What the file system says of it.
    pub stamp: Stamp,
    /// Whether it was written to; `false` when the operation found nothing to do.
    pub changed: bool,
    /// What became of the contents before.
    pub backup: Backup,
    /// Where other programs' versions were put that could not be taken in. Tell the person.
    pub conflicts: Vec<PathBuf>,
}

/// Saves files of one regimen, on one disk.
pub struct Saver<'d> {
    disk: &'d dyn Disk,
    root: PathBuf,
    backups: PathBuf,
    wait: Duration,
    cap: u64,
    /// The folder was there: it is not made again.
    stays: bool,
    /// Why nothing can be written into it now.
    away: Option<FolderError>,
}

impl<'d> Saver<'d> {
    /// A saver for the regimen in the directory `root`, which keeps backups in the directory `backups`.
    /// Either is made, 0700, when first needed.
    pub fn new(disk: &'d dyn Disk, root: &Path, backups: &Path) -> Self {
        Self {
            disk,
            root: root.to_owned(),
            backups: backups.to_owned(),
            wait: WAIT,
            cap: CAP,
            stays: false,
            away: None,
        }
    }

    /// The same saver for a folder in which there were files: it writes nothing where they are away, and makes no folder
    /// in their place.
    pub fn within_what_is_there(mut self, away: Option<FolderError>) -> Self {
        self.stays = true;
        self.away = away;
        self
    }

    /// The same saver, for files up to this many bytes instead of [`CAP`]: an archive.
    pub fn up_to(mut self, cap: u64) -> Self {
        self.cap = cap;
        self
    }

    /// The same saver, waiting for the lock this long instead of [`WAIT`].
    pub fn waiting(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// Takes the lock of the regimen, does `work` under it, and lets go. For several files that must
    /// change under one lock; never for longer than that takes, and never inside itself.
    pub fn with_lock<T, E: From<SaveError>>(&self, work: impl FnOnce(&Locked<'_>) -> Result<T, E>) -> Result<T, E> {
        if let Some(away) = &self.away {
            return Err(SaveError::Away(away.to_string()).into());
        }
        let path = self.root.join(LOCK);
        let taken = match self.disk.lock(&path, self.wait) {
            Err(LockFault::Io(error)) if error.kind() == io::ErrorKind::NotFound && !self.stays => {
                place::make_dirs(self.disk, &self.root)?;
                self.disk.lock(&path, self.wait)
            }
            taken => taken,
        };
        let held = taken.map_err(|fault| match fault {
            LockFault::Held => SaveError::Locked {
                path,
                waited: self.wait,
            },
            LockFault::Io(source) => SaveError::io("take the lock", &self.root.join(LOCK), source),
        })?;
        let outcome = work(&Locked { saver: self });
        drop(held);
        outcome
    }

    /// [`Locked::edit`] under its own lock.
    pub fn edit(&self, path: &Path, op: &mut Operation<'_>) -> Result<Saved, SaveError> {
        self.with_lock(|locked| locked.edit(path, op))
    }

    /// [`Locked::create`] under its own lock.
    pub fn create(&self, path: &Path, bytes: &[u8]) -> Result<Saved, SaveError> {
        self.with_lock(|locked| locked.create(path, bytes))
    }
}

/// The regimen while its lock is held.
pub struct Locked<'s> {
    saver: &'s Saver<'s>,
}

impl Locked<'_> {
    /// Applies one operation to a file and returns when the outcome is on the disk.
    ///
    /// `op` gets the bytes that are there now and returns the new ones. It may be called several times, with other
    /// bytes each time, and with bytes that hold its change already (it then returns them as they are). It has to look
    /// at its own outcome (every former entry, every comment line and the new one are there) and to refuse when
    /// something is not; then nothing is changed.
    ///
    /// After an error the file is as it was, but for [`SaveError::InDoubt`].
    pub fn edit(&self, path: &Path, op: &mut Operation<'_>) -> Result<Saved, SaveError> {
        let place = Place::find(self.disk(), &self.saver.root, path)?;
        let mut conflicts = Vec::new();
        for round in 0..ROUNDS {
            if let Some(saved) = self.round(&place, op, &mut conflicts)? {
                return Ok(Saved {
                    // In a later round it may be that the change of an earlier one is still there.
                    changed: saved.changed || round > 0,
                    conflicts,
                    ..saved
                });
            }
        }
        Err(SaveError::Contended { path: place.real })
    }

    /// Writes a whole new file, and returns when it is on the disk. [`SaveError::Exists`] when something
    /// has that name.
    pub fn create(&self, path: &Path, bytes: &[u8]) -> Result<Saved, SaveError> {
        let taken = |path: &Path| SaveError::Exists { path: path.to_owned() };
        let place = Place::find(self.disk(), &self.saver.root, path)?;
        if place.found {
            return Err(taken(&place.real));
        }
        self.first_write(&place, bytes.to_vec())?
            .ok_or_else(|| taken(&place.real))
    }

    /// Takes a file away: it becomes the newest backup of that name. `None` when there was no such file.
    pub fn set_aside(&self, path: &Path) -> Result<Option<PathBuf>, SaveError> {
        self.shelf(path).take_in(path)
    }

    /// The same for a file that is a copy of `target`: it becomes the newest backup of that.
    pub fn set_aside_as(&self, path: &Path, target: &Path) -> Result<Option<PathBuf>, SaveError> {
        self.shelf(target).take_in(path)
    }

    /// The backups of a file, the newest first.
    #[cfg(test)]
    pub fn backups(&self, path: &Path) -> Result<Vec<PathBuf>, SaveError> {
        self.shelf(path).newest_first()
    }

    /// The temporary files that saves cut short have left in a directory. Under the lock nobody is
    /// writing one, so every one of them is left over. They may hold entries that the file itself does
    /// not: look before one of them goes.
    pub fn stale_temps(&self, dir: &Path) -> Result<Vec<StaleTemp>, SaveError> {
        temp::stale(self.disk(), dir)
    }

    /// Deletes a temporary file that was left over.
    #[cfg(test)]
    pub(super) fn remove_temp(&self, stale: &StaleTemp) -> Result<(), SaveError> {
        self.disk()
            .remove(&stale.path)
            .map_err(|source| SaveError::io("delete", &stale.path, source))
    }

    /// Deletes every temporary file that was left over in a directory and returns how many there were. Only where it is
    /// known that they hold nothing new.
    #[cfg(test)]
    pub(super) fn remove_stale_temps(&self, dir: &Path) -> Result<usize, SaveError> {
        let stale = self.stale_temps(dir)?;
        for temp in &stale {
            self.remove_temp(temp)?;
        }
        Ok(stale.len())
    }

    /// The disk the files are on, to read others under the same lock.
    pub fn disk(&self) -> &dyn Disk {
        self.saver.disk
    }

    fn shelf(&self, path: &Path) -> backup::Shelf<'_> {
        backup::Shelf {
            disk: self.disk(),
            dir: &self.saver.backups,
            name: self.backup_name(path),
        }
    }

    /// `journal/2026-11.toml` is kept as `journal+2026-11.toml`, so that two files of one name do not mix.
    fn backup_name(&self, path: &Path) -> OsString {
        let within = path
            .strip_prefix(&self.saver.root)
            .ok()
            .or_else(|| path.file_name().map(Path::new))
            .unwrap_or(path);
        let mut name = OsString::new();
        for part in within {
            if !name.is_empty() {
                name.push("+");
            }
            name.push(part);
        }
        name
    }
}
