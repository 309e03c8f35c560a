//! Why a save did not happen, and what is safe then.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::store::disk::{CAP, ReadFault};

/// An operation that would not be applied: the file does not parse, or the outcome is not right. Holds the
/// operation's own error; find it again with `error.0.downcast_ref::<T>()`.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Refused(pub Box<dyn Error + Send + Sync>);

impl Refused {
    /// Refuses because of an error, or of a sentence.
    pub fn because(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(reason.into())
    }
}

/// The longest path that is shown in full, in characters.
const LONGEST: usize = 44;

/// A path as it is shown: the beginning and the end, which say whose and which file it is.
pub(crate) fn short(path: &Path) -> String {
    let whole = path.display().to_string();
    let length = whole.chars().count();
    if length <= LONGEST {
        return whole;
    }
    let end: Vec<&str> = whole.rsplitn(3, '/').collect();
    let mut end: String = match end.as_slice() {
        [name, folder, _] => format!("/{folder}/{name}"),
        _ => whole.clone(),
    };
    let room = LONGEST.saturating_sub(1);
    let over = end.chars().count().saturating_sub(room);
    end = end.chars().skip(over).collect();
    let head: String = whole.chars().take(room - end.chars().count()).collect();
    format!("{head}…{end}")
}

/// A save that did not happen. Each says why first, then which file, and what became of it.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Another copy of the program holds the lock.
    #[error(
        "another regimen is writing and has held the lock for {} s. Nothing was changed; try again ({})",
        waited.as_secs(),
        short(path)
    )]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// How long we waited.
        waited: Duration,
    },
    /// A directory, a pipe, a device, or a symbolic link that leads nowhere.
    #[error("not a regular file, and left alone: {}", short(path))]
    NotRegular {
        /// The file.
        path: PathBuf,
    },
    /// More than [`CAP`].
    #[error("larger than {} MB, and left alone: {}", CAP / 1024 / 1024, short(path))]
    TooBig {
        /// The file.
        path: PathBuf,
    },
    /// It would be more than [`CAP`] afterwards.
    #[error("it would be larger than {} MB, and is unchanged: {}", CAP / 1024 / 1024, short(path))]
    WouldBeTooBig {
        /// The file.
        path: PathBuf,
    },
    /// Its owner has made it read-only.
    #[error("it is read-only, and is unchanged: {} (chmod u+w allows it)", short(path))]
    Protected {
        /// The file.
        path: PathBuf,
    },
    /// It is there, but cannot be read.
    #[error("{source}: cannot read {}, which was left alone", short(path))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The operation would not be applied to what is there.
    #[error("{source}: {} was left alone", short(path))]
    Refused {
        /// The file.
        path: PathBuf,
        /// The operation's reason.
        source: Refused,
    },
    /// A new file whose name is taken.
    #[error("there is a file of this name, and it was left alone: {}", short(path))]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// No room, or the quota is used up.
    #[error("the disk is full: cannot {what} {}, which is unchanged", short(path))]
    NoSpace {
        /// What we were doing, as a verb.
        what: &'static str,
        /// The file or directory it was done to.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file system or directory we may not write to.
    #[error("not allowed: cannot {what} {}, which is unchanged", short(path))]
    ReadOnly {
        /// What we were doing, as a verb.
        what: &'static str,
        /// The file or directory it was done to.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Anything else the file system said.
    #[error("{source}: cannot {what} {}, which is unchanged", short(path))]
    Io {
        /// What we were doing, as a verb.
        what: &'static str,
        /// The file or directory it was done to.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder of the regimen was there, and is not.
    #[error("{0}")]
    Away(String),
    /// Other programs kept writing to it.
    #[error(
        "another program keeps writing to it, and it was left to that program; try again: {}",
        short(path)
    )]
    Contended {
        /// The file.
        path: PathBuf,
    },
    /// It was written, the disk did not confirm it, and it could not be taken back.
    #[error(
        "the disk did not confirm what was written: look whether the entry is there before you enter it again. File: {}; \
         what was there before: {}",
        short(path),
        before.as_deref().map_or_else(|| "nothing, it is new".to_owned(), short)
    )]
    InDoubt {
        /// The file.
        path: PathBuf,
        /// What was there before, if anything was.
        before: Option<PathBuf>,
        /// What the system said.
        source: io::Error,
    },
}

impl SaveError {
    /// The error for a call of the file system, by its kind.
    pub(in crate::store) fn io(what: &'static str, path: &Path, source: io::Error) -> Self {
        use io::ErrorKind as K;
        let path = path.to_owned();
        match source.kind() {
            K::StorageFull | K::QuotaExceeded => Self::NoSpace { what, path, source },
            K::ReadOnlyFilesystem | K::PermissionDenied => Self::ReadOnly { what, path, source },
            _ => Self::Io { what, path, source },
        }
    }

    /// The error for a file that could not be read.
    pub(in crate::store) fn unread(path: &Path, fault: ReadFault) -> Self {
        let path = path.to_owned();
        match fault {
            ReadFault::NotRegular => Self::NotRegular { path },
            ReadFault::TooBig => Self::TooBig { path },
            ReadFault::Io(source) => Self::Unreadable { path, source },
        }
    }

    /// The whole of it in one line: what happened, what is safe, and the cause. Not cleaned for a
    /// terminal: a path may hold anything.
    pub fn sentence(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            let more = error.to_string();
            if !text.contains(&more) {
                text.push_str(&format!(" ({more})"));
            }
            cause = error.source();
        }
        text
    }
}
