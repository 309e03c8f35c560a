//! Why nothing can be read from, or written into, the folder.

use std::io;
use std::path::PathBuf;

use crate::store::save::short;

/// Why a folder is not that of a regimen.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It is not there.
    #[error("there is no folder {}. Nothing was read or written; make it, or name another one with --dir", short(.0))]
    Missing(PathBuf),
    /// It is a link to something that does not exist.
    #[error("{} is a link to something that does not exist. Is a folder not mounted?", short(.0))]
    Nowhere(PathBuf),
    /// It is a file.
    #[error("{} is not a folder; expected the folder of a regimen", short(.0))]
    File(PathBuf),
    /// There are other things in it.
    #[error(
        "{} is not the folder of a regimen: none of courses/, journal/, config.toml, care.toml, measures.toml and keys.toml is \
         in it, and it is not empty",
        short(.0)
    )]
    Other(PathBuf),
    /// Nothing is in it, and there is a history of what was.
    #[error(
        "{} is empty, and regimen has saved files in it before. Is a folder not mounted? `regimen restore` lists the \
         backups; to begin anew, delete {}",
        short(root),
        short(state)
    )]
    Emptied {
        /// The folder.
        root: PathBuf,
        /// Where its backups are.
        state: PathBuf,
    },
    /// Its files were read a moment ago, and are not there.
    #[error("the files in {} are no longer there. Is a disk not mounted? Nothing is written until they are back", short(.0))]
    Gone(PathBuf),
    /// It cannot be looked into.
    #[error("{source}: cannot look into {}", short(path))]
    Closed {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}
