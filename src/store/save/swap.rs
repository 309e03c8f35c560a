//! The swap: the new file gets the name, and what had it comes out to be looked at.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::temp::{self, Temp};
use crate::store::disk::{Disk, Seen, unsupported};

/// What a swap took out.
pub(super) struct Displaced {
    /// Where it is now.
    pub(super) path: PathBuf,
    /// Whether names were exchanged at once, so that they can be exchanged back.
    at_once: bool,
}

/// How a swap went.
pub(super) enum Swapped {
    /// The new file is in place and this came out.
    Out(Displaced),
    /// Nothing was done: what was read no longer exists.
    Moved,
}

/// Puts the new file `temp` where `real` is. `seen` is what was read there.
///
/// Where names cannot be exchanged, the old file gets a second name (or, where there are no links, a copy)
/// and the new one is renamed over it; a replacement in the moment between cannot be seen then.
pub(super) fn swap(disk: &dyn Disk, temp: &Temp, real: &Path, seen: &Seen) -> io::Result<Swapped> {
    match disk.exchange(&temp.path, real) {
        Ok(()) => Ok(Swapped::Out(Displaced {
            path: temp.path.clone(),
            at_once: true,
        })),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Swapped::Moved),
        Err(error) if unsupported(&error) => in_two_steps(disk, temp, real, seen),
        // A network file system may have done it and lost the answer.
        Err(_) if temp.is_at(disk, real) => Ok(Swapped::Out(Displaced {
            path: temp.path.clone(),
            at_once: true,
        })),
        Err(error) => Err(error),
    }
}

fn in_two_steps(disk: &dyn Disk, temp: &Temp, real: &Path, seen: &Seen) -> io::Result<Swapped> {
    let aside = temp::name(disk, real);
    match disk.link(real, &aside) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Swapped::Moved),
        Err(error) if unsupported(&error) => {
            // Synced, because it is what is put back if it must be.
            let mut copy = disk.create_new(&aside)?;
            let copied = copy.write(&seen.bytes).and_then(|()| copy.sync());
            if let Err(error) = copied {
                let _ = disk.remove(&aside);
                return Err(error);
            }
        }
        Err(error) => return Err(error),
    }
    let unmoved = disk.stat(real).is_ok_and(|stamp| stamp.same_contents(&seen.stamp));
    if !unmoved {
        let _ = disk.remove(&aside);
        return Ok(Swapped::Moved);
    }
    match disk.rename(&temp.path, real) {
        Ok(()) => Ok(Swapped::Out(Displaced {
            path: aside,
            at_once: false,
        })),
        Err(_) if temp.is_at(disk, real) => Ok(Swapped::Out(Displaced {
            path: aside,
            at_once: false,
        })),
        Err(error) => {
            let _ = disk.remove(&aside);
            Err(error)
        }
    }
}

/// Gives a new file its name, unless the name is taken ([`ErrorKind::AlreadyExists`]).
pub(super) fn place_new(disk: &dyn Disk, temp: &Temp, real: &Path) -> io::Result<()> {
    match disk.rename_no_replace(&temp.path, real) {
        Err(error) if unsupported(&error) => match disk.link(&temp.path, real) {
            Ok(()) => {
                // A second name of the new file that stays is found at the next start.
                let _ = disk.remove(&temp.path);
                Ok(())
            }
            Err(error) if unsupported(&error) => match disk.stat(real) {
                Err(error) if error.kind() == ErrorKind::NotFound => disk.rename(&temp.path, real),
                Err(error) => Err(error),
                Ok(_) => Err(ErrorKind::AlreadyExists.into()),
            },
            linked => linked,
        },
        renamed => renamed,
    }
}

/// Takes a swap back: what came out is in place again and ours is gone. When another program has written
/// over ours meanwhile, both its versions are kept, one as the conflict file that is returned.
///
/// `confirm` waits until that is on the disk before ours is deleted. It matters where what came out is
/// another program's: a power cut must not leave neither.
pub(super) fn put_back(
    disk: &dyn Disk,
    real: &Path,
    displaced: &Displaced,
    ours: &Temp,
    confirm: bool,
) -> io::Result<Option<PathBuf>> {
    let dir = real.parent().unwrap_or(real);
    if displaced.at_once {
        match disk.exchange(&displaced.path, real) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                disk.rename_no_replace(&displaced.path, real)?;
                return Ok(None);
            }
            other => other?,
        }
        let out = disk.stat(&displaced.path)?;
        if !out.same_contents(&ours.stamp) {
            return keep_conflict(disk, &displaced.path, real).map(Some);
        }
        if confirm {
            disk.sync_dir(dir)?;
        }
        // A name that stays is found at the next start.
        let _ = disk.remove(&displaced.path);
        return Ok(None);
    }
    if ours.is_at(disk, real) {
        disk.rename(&displaced.path, real)?;
        if confirm {
            disk.sync_dir(dir)?;
        }
        return Ok(None);
    }
    match disk.rename_no_replace(&displaced.path, real) {
        Ok(()) => Ok(None),
        Err(_) => keep_conflict(disk, &displaced.path, real).map(Some),
    }
}

/// Keeps another program's version next to the file as `NAME.conflict-TIME-ID`.
fn keep_conflict(disk: &dyn Disk, from: &Path, real: &Path) -> io::Result<PathBuf> {
    let mut name = real.file_name().unwrap_or_default().to_owned();
    name.push(format!(".conflict-{}-{}", disk.clock(), disk.token()));
    let to = real.with_file_name(name);
    disk.rename(from, &to)?;
    let _ = disk.make_private(&to);
    Ok(to)
}
