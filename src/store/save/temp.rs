//! Temporary files: written next to the file they are to become, and found again when a save was cut short.

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::SaveError;
use crate::store::disk::{Disk, Stamp};

/// How the name of every temporary file begins; eight characters, `-` and the name of the file follow.
const PREFIX: &str = ".tmp-";

/// The characters between [`PREFIX`] and `-`.
const TOKEN: usize = 8;

/// A temporary file that a save cut short has left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleTemp {
    /// Where it is.
    pub path: PathBuf,
    /// The name of the file, in the same directory, that it was to become or that it was.
    pub name: OsString,
}

/// A temporary file that is whole and on the disk.
pub(super) struct Temp {
    pub(super) path: PathBuf,
    /// How the file system knows it.
    pub(super) stamp: Stamp,
}

impl Temp {
    /// Writes `bytes` to a new file next to `real` and waits until they are on the disk. Leaves nothing behind after an
    /// error.
    pub(super) fn write(disk: &dyn Disk, real: &Path, bytes: &[u8]) -> Result<Self, SaveError> {
        let path = name(disk, real);
        // The person knows the file, and not the name that we gave this one.
        let io = |what, source| SaveError::io(what, real, source);
        let mut file = disk.create_new(&path).map_err(|source| io("write beside", source))?;
        let written = file
            .write(bytes)
            .map_err(|source| io("write", source))
            .and_then(|()| file.sync().map_err(|source| io("sync", source)));
        drop(file);
        match written {
            Ok(stamp) => Ok(Self { path, stamp }),
            Err(error) => {
                // The error is what counts; a name that stays is found at the next start.
                let _ = disk.remove(&path);
                Err(error)
            }
        }
    }

    /// Deletes it, if it is still what we wrote: after a rename that failed, one looks before deleting.
    pub(super) fn discard(&self, disk: &dyn Disk) {
        if self.is_at(disk, &self.path) {
            let _ = disk.remove(&self.path);
        }
    }

    /// Whether what is at `path` is this file, with what we wrote.
    pub(super) fn is_at(&self, disk: &dyn Disk, path: &Path) -> bool {
        disk.stat(path).is_ok_and(|stamp| stamp.same_contents(&self.stamp))
    }

    /// Whether something else, or nothing, is at `path`. Not being able to look does not prove it.
    pub(super) fn was_replaced(&self, disk: &dyn Disk, path: &Path) -> bool {
        match disk.stat(path) {
            Ok(stamp) => !stamp.same_contents(&self.stamp),
            Err(error) => error.kind() == ErrorKind::NotFound,
        }
    }
}

/// A name for a new temporary file next to `real`.
pub(super) fn name(disk: &dyn Disk, real: &Path) -> PathBuf {
    let mut name = OsString::from(PREFIX);
    name.push(disk.token());
    name.push("-");
    name.push(real.file_name().unwrap_or_default());
    real.with_file_name(name)
}

/// The name of the file that a temporary one was for; `None` when the name is not one of ours.
pub(super) fn belongs_to(name: &OsStr) -> Option<OsString> {
    let (token, name) = name.to_str()?.strip_prefix(PREFIX)?.split_once('-')?;
    let ours = token.len() == TOKEN
        && token
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    (ours && !name.is_empty()).then(|| name.into())
}

/// The temporary files in a directory; none when the directory does not exist.
pub(super) fn stale(disk: &dyn Disk, dir: &Path) -> Result<Vec<StaleTemp>, SaveError> {
    let mut names = match disk.list(dir) {
        Ok(names) => names,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(SaveError::unread(dir, source.into())),
    };
    names.sort();
    Ok(names
        .into_iter()
        .filter_map(|name| {
            Some(StaleTemp {
                path: dir.join(&name),
                name: belongs_to(&name)?,
            })
        })
        .collect())
}
