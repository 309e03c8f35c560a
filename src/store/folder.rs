//! Whether a folder is that of a regimen.

use super::Store;
use super::disk::Kind;
use super::paths::DataFile;
pub use crate::store::away::FolderError;

impl Store {
    /// Looks whether the folder is that of a regimen, or an empty one in which one may begin.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn folder(&self) -> Result<(), FolderError> {
        self.look().map(|_| ())
    }

    /// What is wrong with the folder since its files were read or written: it is away, or empty as the place of a disk that
    /// is not mounted. To read that as a regimen without medicines, or to make the folder again, would hide what is recorded.
    pub fn away(&self) -> Option<FolderError> {
        if !self.known.get() {
            return None;
        }
        match self.look() {
            Ok(true) => None,
            Err(closed @ FolderError::Closed { .. }) => Some(closed),
            Ok(false) | Err(_) => Some(FolderError::Gone(self.paths.root().to_owned())),
        }
    }

    /// From now on the folder is one that has files in it, where that is so.
    pub(super) fn get_to_know(&self) {
        if !self.known.get() && matches!(self.look(), Ok(true)) {
            self.known.set(true);
        }
    }

    /// Whether something of a regimen is in the folder.
    fn look(&self) -> Result<bool, FolderError> {
        let root = self.paths.root().to_owned();
        let Ok(real) = self.disk.canonicalize(&root) else {
            let link = self.disk.stat(&root).is_ok_and(|stamp| stamp.kind == Kind::Link);
            return Err(if link {
                FolderError::Nowhere(root)
            } else {
                FolderError::Missing(root)
            });
        };
        if self.disk.stat(&real).is_ok_and(|stamp| stamp.kind != Kind::Dir) {
            return Err(FolderError::File(root));
        }
        let names = match self.disk.list(&real) {
            Ok(names) => names,
            Err(source) => return Err(FolderError::Closed { path: root, source }),
        };
        let ours = |name: &str| ["courses", "journal", "drafts"].contains(&name) || name.parse::<DataFile>().is_ok();
        let names: Vec<String> = names.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        // A lock, a folder of git, a README: nothing that somebody keeps instead of a regimen.
        let strange = |name: &&String| !name.starts_with('.') && !name.to_lowercase().starts_with("readme");
        if names.iter().any(|name| ours(name)) {
            return Ok(true);
        }
        let state = self.paths.state().to_owned();
        let saved = self.disk.stat(&self.paths.history()).is_ok()
            || self
                .disk
                .list(&self.paths.backups())
                .is_ok_and(|names| !names.is_empty());
        if names.iter().filter(strange).count() > 0 {
            Err(FolderError::Other(root))
        } else if saved {
            Err(FolderError::Emptied { root, state })
        } else {
            Ok(false)
        }
    }
}
