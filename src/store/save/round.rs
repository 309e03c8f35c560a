//! One attempt at a save: read, apply, write next to it, swap, look, sync, look again.

use std::io::ErrorKind;
use std::path::PathBuf;

use super::place::Place;
use super::swap::{self, Displaced, Swapped};
use super::temp::Temp;
use super::{Backup, Locked, Operation, SaveError, Saved};
use crate::store::disk::{ReadFault, Seen, Stamp};

impl Locked<'_> {
    fn check_size(&self, place: &Place, bytes: &[u8]) -> Result<(), SaveError> {
        if bytes.len() as u64 > self.saver.cap {
            return Err(SaveError::WouldBeTooBig {
                path: place.real.clone(),
            });
        }
        Ok(())
    }

    /// Tries once. `None` when another program wrote in between: its version is in place, try again.
    pub(super) fn round(
        &self,
        place: &Place,
        op: &mut Operation<'_>,
        conflicts: &mut Vec<PathBuf>,
    ) -> Result<Option<Saved>, SaveError> {
        let disk = self.disk();
        let seen = match disk.read(&place.real) {
            Ok(seen) => Some(seen),
            Err(ReadFault::Io(error)) if error.kind() == ErrorKind::NotFound => None,
            Err(fault) => return Err(SaveError::unread(&place.real, fault)),
        };
        let bytes = op(seen.as_ref().map(|seen| seen.bytes.as_slice())).map_err(|source| SaveError::Refused {
            path: place.real.clone(),
            source,
        })?;
        let Some(seen) = seen else {
            return self.first_write(place, bytes);
        };
        if seen.bytes == bytes {
            // Perhaps by a run that was killed before its sync: what we acknowledge has to be there.
            disk.sync_dir(&place.dir)
                .map_err(|source| SaveError::io("sync", &place.dir, source))?;
            return Ok(Some(saved(bytes, seen.stamp, false, Backup::None)));
        }
        if seen.stamp.mode & 0o200 == 0 {
            return Err(SaveError::Protected {
                path: place.real.clone(),
            });
        }
        self.replace(place, &seen, bytes, conflicts)
    }

    /// Writes a file that is not there. `None` when another program was faster.
    pub(super) fn first_write(&self, place: &Place, bytes: Vec<u8>) -> Result<Option<Saved>, SaveError> {
        let disk = self.disk();
        self.check_size(place, &bytes)?;
        place.sync_way(disk)?;
        let ours = Temp::write(disk, &place.real, &bytes)?;
        match swap::place_new(disk, &ours, &place.real) {
            Ok(()) => {}
            // A network file system may have done it and lost the answer.
            Err(_) if ours.is_at(disk, &place.real) => {}
            Err(error) => {
                ours.discard(disk);
                if error.kind() == ErrorKind::AlreadyExists {
                    return Ok(None);
                }
                return Err(SaveError::io("write", &place.real, error));
            }
        }
        if let Err(source) = disk.sync_dir(&place.dir) {
            let gone = match disk.stat(&place.real) {
                Ok(stamp) if stamp.same_contents(&ours.stamp) => disk.remove(&place.real),
                // Another program's by now.
                Ok(_) => Ok(()),
                Err(error) => Err(error),
            };
            if gone.is_err_and(|error| error.kind() != ErrorKind::NotFound) {
                return Err(SaveError::InDoubt {
                    path: place.real.clone(),
                    before: None,
                    source,
                });
            }
            return Err(SaveError::io("sync", &place.dir, source));
        }
        if ours.was_replaced(disk, &place.real) {
            return Ok(None);
        }
        Ok(Some(saved(bytes, ours.stamp, true, Backup::None)))
    }

    /// Writes over what was read. `None` when another program wrote in between.
    fn replace(
        &self,
        place: &Place,
        seen: &Seen,
        bytes: Vec<u8>,
        conflicts: &mut Vec<PathBuf>,
    ) -> Result<Option<Saved>, SaveError> {
        let disk = self.disk();
        self.check_size(place, &bytes)?;
        let ours = Temp::write(disk, &place.real, &bytes)?;
        let mut displaced = match swap::swap(disk, &ours, &place.real, seen) {
            Ok(Swapped::Out(displaced)) => displaced,
            Ok(Swapped::Moved) => {
                ours.discard(disk);
                return Ok(None);
            }
            Err(source) => {
                ours.discard(disk);
                return Err(SaveError::io("replace", &place.real, source));
            }
        };

        // Look at what came out. It is put back when it is another program's, and when that is not known.
        let out = match disk.read(&displaced.path) {
            Ok(out) if out.bytes == seen.bytes => out,
            Ok(_) => {
                conflicts.extend(undo(self, place, &displaced, &ours, true)?);
                return Ok(None);
            }
            Err(fault) => {
                undo(self, place, &displaced, &ours, true)?;
                return Err(SaveError::unread(&place.real, fault));
            }
        };
        let came_from = displaced.path.clone();
        let backup = self.shelf(&place.named).keep(&mut displaced, &out);
        if let Err(source) = disk.sync_dir(&place.dir) {
            undo(self, place, &displaced, &ours, false)?;
            return Err(SaveError::io("sync", &place.dir, source));
        }

        // Look again, at both, as late as can be: an editor may have been writing to the file that came
        // out, or over ours.
        let touched = disk
            .stat(&displaced.path)
            .is_ok_and(|stamp| !stamp.same_contents(&out.stamp));
        if touched {
            conflicts.extend(undo(self, place, &displaced, &ours, true)?);
            return Ok(None);
        }
        let replaced = ours.was_replaced(disk, &place.real);
        if displaced.path == came_from {
            // It was copied, or could not be kept.
            let _ = disk.remove(&displaced.path);
        }
        if replaced {
            return Ok(None);
        }
        Ok(Some(saved(bytes, ours.stamp, true, backup)))
    }
}

/// Takes a swap back and returns the conflict file if there had to be one. When that fails too, nobody
/// knows what a restart will find.
fn undo(
    locked: &Locked<'_>,
    place: &Place,
    displaced: &Displaced,
    ours: &Temp,
    confirm: bool,
) -> Result<Option<PathBuf>, SaveError> {
    swap::put_back(locked.disk(), &place.real, displaced, ours, confirm).map_err(|source| SaveError::InDoubt {
        path: place.real.clone(),
        before: Some(displaced.path.clone()),
        source,
    })
}

fn saved(bytes: Vec<u8>, stamp: Stamp, changed: bool, backup: Backup) -> Saved {
    Saved {
        bytes,
        stamp,
        changed,
        backup,
        conflicts: Vec::new(),
    }
}
