//! The last few contents of each file, numbered as `cp --backup=numbered` does: `NAME.~7~`.
//!
//! Numbers and not times, because the clock may be set back. They are not synced by themselves: a backup
//! is for our own mistakes, and the file it was displaced by is on the disk.

use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::swap::Displaced;
use super::{SaveError, place};
use crate::store::disk::{Disk, Seen};

/// How many backups of a file are kept.
pub(super) const KEEP: usize = 5;

/// The backups of one file.
pub(super) struct Shelf<'s> {
    pub(super) disk: &'s dyn Disk,
    pub(super) dir: &'s Path,
    pub(super) name: OsString,
}

impl Shelf<'_> {
    /// Takes in what a swap has displaced. It keeps its place when that is on another file system, or
    /// when it cannot be kept.
    pub(super) fn keep(&self, displaced: &mut Displaced, seen: &Seen) -> Backup {
        let taken = self.next().and_then(|(to, numbers)| {
            let moved = self.move_in(&displaced.path, &to, seen, false)?;
            Ok((to, numbers, moved))
        });
        match taken {
            Ok((to, numbers, moved)) => {
                self.prune(numbers);
                if moved {
                    displaced.path.clone_from(&to);
                }
                Backup::Kept(to)
            }
            Err(error) => Backup::Lost(error),
        }
    }

    /// Takes in a whole file. `None` when the file does not exist.
    pub(super) fn take_in(&self, path: &Path) -> Result<Option<PathBuf>, SaveError> {
        let seen = match self.disk.read(path) {
            Ok(seen) => seen,
            Err(fault) => {
                return match SaveError::unread(path, fault) {
                    SaveError::Unreadable { source, .. } if source.kind() == ErrorKind::NotFound => Ok(None),
                    error => Err(error),
                };
            }
        };
        let io = |source| SaveError::io("set aside", path, source);
        let (to, numbers) = self.next().map_err(io)?;
        let moved = match self.move_in(path, &to, &seen, true) {
            // A network file system may have done it and lost the answer.
            Err(_) if self.disk.stat(&to).is_ok_and(|stamp| stamp.same_contents(&seen.stamp)) => true,
            moved => moved.map_err(io)?,
        };
        // This is its only copy: it has to be down here before it is gone there.
        let dir = place::parent(path);
        let synced = self.disk.sync_dir(self.dir).and_then(|()| {
            if !moved {
                self.disk.remove(path)?;
            }
            self.disk.sync_dir(dir)
        });
        if let Err(source) = synced {
            if self.disk.stat(path).is_ok() {
                return Err(io(source));
            }
            return match self.disk.rename_no_replace(&to, path) {
                Ok(()) => Err(SaveError::io("sync", dir, source)),
                Err(_) => Err(SaveError::InDoubt {
                    path: path.to_owned(),
                    before: Some(to),
                    source,
                }),
            };
        }
        self.prune(numbers);
        Ok(Some(to))
    }

    /// Deletes all but the newest few. An old one that stays does no harm.
    fn prune(&self, mut numbers: Vec<u64>) {
        numbers.sort_unstable();
        for number in numbers.iter().rev().skip(KEEP) {
            let _ = self.disk.remove(&self.path(*number));
        }
    }

    #[cfg(test)]
    pub(super) fn newest_first(&self) -> Result<Vec<PathBuf>, SaveError> {
        let mut numbers = match self.numbers() {
            Ok(numbers) => numbers,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(source) => return Err(SaveError::unread(self.dir, source.into())),
        };
        numbers.sort_unstable();
        Ok(numbers.into_iter().rev().map(|n| self.path(n)).collect())
    }

    /// Whether `from` was moved to `to`; `false` when it was copied, from what was just read of it.
    fn move_in(&self, from: &Path, to: &Path, seen: &Seen, sync: bool) -> io::Result<bool> {
        match self.disk.rename(from, to) {
            Ok(()) => {
                if seen.stamp.open_to_others() {
                    // Made by hand, perhaps readable by others; it is where it should be either way.
                    let _ = self.disk.make_private(to);
                }
                Ok(true)
            }
            Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                let mut copy = self.disk.create_new(to)?;
                let mut copied = copy.write(&seen.bytes);
                if sync {
                    copied = copied.and_then(|()| copy.sync().map(drop));
                }
                if copied.is_err() {
                    let _ = self.disk.remove(to);
                }
                copied.map(|()| false)
            }
            Err(error) => Err(error),
        }
    }

    /// The path of the next backup, and the numbers of all with it; makes the directory.
    fn next(&self) -> io::Result<(PathBuf, Vec<u64>)> {
        let mut numbers = match self.numbers() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                place::make_dirs(self.disk, self.dir).map_err(|error| match error {
                    SaveError::NoSpace { source, .. }
                    | SaveError::ReadOnly { source, .. }
                    | SaveError::Io { source, .. } => source,
                    other => io::Error::other(other),
                })?;
                Vec::new()
            }
            numbers => numbers?,
        };
        let newest = numbers.iter().max().map_or(1, |n| n.saturating_add(1));
        numbers.push(newest);
        Ok((self.path(newest), numbers))
    }

    fn path(&self, number: u64) -> PathBuf {
        let mut name = self.name.clone();
        name.push(format!(".~{number}~"));
        self.dir.join(name)
    }

    fn numbers(&self) -> io::Result<Vec<u64>> {
        let names = self.disk.list(self.dir)?;
        Ok(names.iter().filter_map(|name| self.number(name)).collect())
    }

    fn number(&self, name: &OsStr) -> Option<u64> {
        name.as_encoded_bytes()
            .strip_prefix(self.name.as_encoded_bytes())?
            .strip_prefix(b".~")?
            .strip_suffix(b"~")
            .and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok())
    }
}

/// What became of the contents that a save displaced.
#[derive(Debug)]
pub enum Backup {
    /// There were none, or they did not change.
    None,
    /// They are in this file.
    Kept(PathBuf),
    /// They could not be kept. The save itself is good.
    Lost(io::Error),
}
