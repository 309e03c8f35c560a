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

/// A save that did not happen. Each says which file, and what became of it.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Another copy of the program holds the lock.
    #[error(
        "another regimen is writing (it has held {} for {} s). Nothing was changed; try again",
        path.display(),
        waited.as_secs()
    )]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// How long we waited.
        waited: Duration,
    },
    /// A directory, a pipe, a device, or a symbolic link that leads nowhere.
    #[error("{} is not a regular file. It was left alone", path.display())]
    NotRegular {
        /// The file.
        path: PathBuf,
    },
    /// More than [`CAP`].
    #[error("{} is larger than {} MB. It was left alone", path.display(), CAP / 1024 / 1024)]
    TooBig {
        /// The file.
        path: PathBuf,
    },
    /// It is there, but cannot be read.
    #[error("cannot read {}. It was left alone", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The operation would not be applied to what is there.
    #[error("{} was left alone", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// The operation's reason.
        source: Refused,
    },
    /// A new file whose name is taken.
    #[error("{} exists already. It was left alone", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// No room, or the quota is used up.
    #[error("the disk is full: cannot {what} {}. The file is as it was", path.display())]
    NoSpace {
        /// What we were doing, as a verb.
        what: &'static str,
        /// The file or directory it was done to.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file system or directory we may not write to.
    #[error("not allowed to {what} {}. The file is as it was", path.display())]
    ReadOnly {
        /// What we were doing, as a verb.
        what: &'static str,
        /// The file or directory it was done to.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Anything else the file system said.
    #[error("cannot {what} {}. The file is as it was", path.display())]
    Io {
        /// What we were doing, as a verb.
        what: &'static str,
        /// The file or directory it was done to.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Other programs kept writing to it.
    #[error(
        "another program keeps writing to {}. It was left to that program; try again",
        path.display()
    )]
    Contended {
        /// The file.
        path: PathBuf,
    },
    /// It was written, the disk did not confirm it, and it could not be taken back.
    #[error(
        "{} was written, but the disk did not confirm it: look whether the entry is there before \
         you enter it again. What was there before is in {}",
        path.display(),
        before.as_deref().unwrap_or(Path::new("no file: it is new")).display()
    )]
    InDoubt {
        /// The file.
        path: PathBuf,
        /// What stood there before, if anything did.
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
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}
