//! Where a file really is, and the directories it needs.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::SaveError;
use crate::store::disk::{Disk, Kind};

/// A file to be saved, with every symbolic link resolved: the links of a dotfile manager stay links.
pub(super) struct Place {
    /// The file.
    pub(super) real: PathBuf,
    /// The directory it is in.
    pub(super) dir: PathBuf,
    /// Whether it was there when we looked.
    pub(super) found: bool,
    /// The path it was asked for by; its backups are named after that.
    pub(super) named: PathBuf,
    root: PathBuf,
}

impl Place {
    /// Finds the file, and makes its directory when there is none.
    pub(super) fn find(disk: &dyn Disk, root: &Path, path: &Path) -> Result<Self, SaveError> {
        let unread = |source| SaveError::unread(path, source);
        match disk.canonicalize(path) {
            Ok(real) => Ok(Self {
                dir: parent(&real).to_owned(),
                real,
                found: true,
                named: path.to_owned(),
                root: root.to_owned(),
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let name = path
                    .file_name()
                    .ok_or_else(|| SaveError::NotRegular { path: path.to_owned() })?;
                if disk.stat(path).is_ok_and(|stamp| stamp.kind == Kind::Link) {
                    return Err(SaveError::NotRegular { path: path.to_owned() });
                }
                let dir = parent(path);
                // Under the lock its folder is there: one that goes away now is not made again.
                make_dirs_within(disk, dir, root)?;
                let dir = disk.canonicalize(dir).map_err(|error| unread(error.into()))?;
                Ok(Self {
                    real: dir.join(name),
                    dir,
                    found: false,
                    named: path.to_owned(),
                    root: root.to_owned(),
                })
            }
            Err(error) => Err(unread(error.into())),
        }
    }

    /// Waits until the names are on the disk that lead to this directory. Done before the first file
    /// there gets its name, so that where a file is, the way to it is safe: a run that was killed may have
    /// made the directory and not have come to this.
    pub(super) fn sync_way(&self, disk: &dyn Disk) -> Result<(), SaveError> {
        let root = disk
            .canonicalize(&self.root)
            .map_err(|source| SaveError::io("find", &self.root, source))?;
        let last = if self.dir.starts_with(&root) {
            parent(&root)
        } else {
            parent(&self.dir)
        };
        for above in self.dir.ancestors().skip(1) {
            match disk.sync_dir(above) {
                // A directory we may enter and not list, such as some /home: not one of ours.
                Err(error) if error.kind() == ErrorKind::PermissionDenied => {}
                Err(source) => return Err(SaveError::io("sync", above, source)),
                Ok(()) => {}
            }
            if above == last {
                break;
            }
        }
        Ok(())
    }
}

/// Makes a directory, and those above it, 0700, and syncs the parent of each one made.
pub(in crate::store) fn make_dirs(disk: &dyn Disk, dir: &Path) -> Result<(), SaveError> {
    make_dirs_within(disk, dir, Path::new(""))
}

/// The same, but for one directory that is there or is not to be made.
fn make_dirs_within(disk: &dyn Disk, dir: &Path, there: &Path) -> Result<(), SaveError> {
    match disk.mkdir(dir) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound && dir.parent().is_some_and(|above| above != there) => {
            make_dirs_within(disk, parent(dir), there)?;
            match disk.mkdir(dir) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
                other => other,
            }
        }
        other => other,
    }
    .map_err(|source| SaveError::io("make the directory", dir, source))?;
    let above = parent(dir);
    disk.sync_dir(above)
        .map_err(|source| SaveError::io("sync", above, source))
}

/// The directory a path is in; the current one for a bare name.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(dir) if dir.as_os_str().is_empty() => Path::new("."),
        Some(dir) => dir,
        None => path,
    }
}
