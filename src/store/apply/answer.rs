//! What an edit of files answers with, and why it was not made.

use std::error::Error;
use std::path::PathBuf;

use crate::domain::operation::Delta;
use crate::store::disk::Stamp;
use crate::store::edit::EditError;
use crate::store::fault::Fault;
use crate::store::save::{Refused, SaveError};

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The edit does not fit what the file holds.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The file could not be written.
    #[error("{}", .0.sentence())]
    Save(SaveError),
    /// Nothing to undo or to redo.
    #[error("Nothing to {0}")]
    Nothing(&'static str),
    /// The newest change is not in the history.
    #[error(
        "the newest change could not be written into the undo history, so this would take back an older one. Nothing was \
         changed; change it by hand, or in the journal"
    )]
    Unknown,
    /// What was done is not known.
    #[error("the undo history cannot be read ({0}). Nothing was changed")]
    History(std::io::Error),
    /// A dose of the medicine was recorded since what is known was read.
    #[error("{0} was recorded meanwhile. Nothing was written; look again, and record it if it is another dose")]
    Meanwhile(String),
    /// What is recorded belongs to something that was there when the screen was drawn.
    #[error("{what} is no longer there. Nothing was written; look where {what} went, or what is asked now")]
    Gone {
        /// The file of a medicine, or the question of the check-in.
        what: String,
    },
    /// The plan says something else than when it was asked about.
    #[error("the plan of {0} was changed meanwhile. Nothing was written; look at it again")]
    Replanned(String),
    /// Something that was done since builds on it.
    #[error("Cannot undo {what}: {later} depends on it. Undo that first")]
    Depends {
        /// What was to be taken back.
        what: String,
        /// What builds on it.
        later: String,
    },
    /// Undo or redo does not fit what the file holds now.
    #[error("{what} cannot be {verb}: {source}")]
    NoWayBack {
        /// What was done.
        what: String,
        /// `undone` or `redone`.
        verb: &'static str,
        /// Why not.
        source: EditError,
    },
    /// What would be written is not what its reader takes.
    #[error("{0}")]
    Wrong(String),
    /// The first files of an operation were written, a later one was not.
    #[error("only in part: {done} is written; {source}")]
    Half {
        /// The files that were.
        done: String,
        /// Why the next was not.
        source: Box<Self>,
    },
}

impl From<SaveError> for StoreError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Refused { path, source } => match source.0.downcast::<EditError>() {
                Ok(edit) => Self::Edit(*edit),
                Err(other) => Self::Save(SaveError::Refused {
                    path,
                    source: Refused(other),
                }),
            },
            other => Self::Save(other),
        }
    }
}

/// What was done, and what the person ought to hear besides.
#[derive(Debug, Default)]
pub struct Applied {
    /// What, in words.
    pub what: String,
    /// The files that were written, relative to the regimen's directory.
    pub files: Vec<String>,
    /// What they say now.
    pub delta: Delta,
    /// The delta does not have all of it: settings, or something that cannot be read. The files must be read again.
    pub reread: bool,
    /// What the file system says of each file that was written.
    pub stamps: Vec<(PathBuf, Option<Stamp>)>,
    /// The month could not be read, so the entry waits in a file next to it: why, and where it waits.
    pub pending: Option<(Fault, String)>,
    /// Versions of other programs that could not be taken in.
    pub conflicts: Vec<PathBuf>,
    /// Things that went wrong although the save is good: no backup, no undo history.
    pub remarks: Vec<String>,
    /// Whether undo would take this back, and not what was done before it: it would not where nothing was written because
    /// it was there already, nor where the history could not be written.
    pub undoable: bool,
}

impl Applied {
    /// One sentence for the person where there is something to say beyond that it is saved.
    pub fn notice(&self) -> Option<String> {
        if let Some((fault, file)) = &self.pending {
            return Some(format!(
                "Saved in {file}, because the file of the month cannot be read: {fault}"
            ));
        }
        if let Some(path) = self.conflicts.first() {
            return Some(format!(
                "Saved. Another program wrote at the same time; its version is in {}",
                path.display()
            ));
        }
        self.remarks.first().cloned()
    }
}

/// The causes of an error in one line.
pub fn sentence(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    text
}
