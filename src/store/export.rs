//! Files that go out: reports. Private like everything else, whole or not there at all.

use std::path::Path;

use super::Store;
use super::save::{SaveError, Saved};

impl Store {
    /// Writes a file anywhere, mode 0600, in the way every save is done: a temporary file next to it, synced, and then
    /// the name. Returns when it is on the disk.
    ///
    /// # Errors
    /// [`SaveError::Exists`] when the name is taken and `overwrite` is not set; what the disk says.
    pub fn export(&self, path: &Path, bytes: &[u8], overwrite: bool) -> Result<Saved, SaveError> {
        self.has_folder(path)?;
        if overwrite {
            let saved = self.saver().edit(path, &mut |_| Ok(bytes.to_vec()))?;
            // A file that was there keeps its mode through a save; a report is for nobody else all the same.
            self.disk
                .make_private(path)
                .map_err(|source| SaveError::io("make private", path, source))?;
            return Ok(saved);
        }
        self.saver().create(path, bytes)
    }

    /// What goes out goes into a folder that is there: a slip in its name makes no folder.
    pub(super) fn has_folder(&self, path: &Path) -> Result<(), SaveError> {
        let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty());
        match dir.map(|dir| self.disk.canonicalize(dir)) {
            Some(Err(source)) => Err(SaveError::io("write", path, source)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::{Disk, RealDisk};
    use crate::store::paths::Paths;

    #[test]
    fn a_report_is_private_and_takes_no_name_unasked() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(Paths::at(dir.path().join("regimen"), dir.path().join("state")));
        let path = dir.path().join("report.md");
        store.export(&path, b"one", false).unwrap();
        assert!(matches!(
            store.export(&path, b"two", false),
            Err(SaveError::Exists { .. })
        ));
        assert_eq!(RealDisk.read(&path).unwrap().bytes, b"one");
        store.export(&path, b"two", true).unwrap();
        let seen = RealDisk.read(&path).unwrap();
        assert_eq!((seen.bytes.as_slice(), seen.stamp.mode & 0o777), (&b"two"[..], 0o600));
    }

    #[test]
    fn an_open_file_that_is_written_over_is_closed_to_others() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(Paths::at(dir.path().join("regimen"), dir.path().join("state")));
        let path = dir.path().join("report.md");
        store.export(&path, b"one", false).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        store.export(&path, b"two", true).unwrap();
        assert_eq!(RealDisk.stat(&path).unwrap().mode & 0o777, 0o600);
    }
}
