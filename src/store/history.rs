//! What was done, so that it can be undone: one line of JSON each, at the end of a file in the state directory.
//!
//! It works across restarts and is never the truth: it may be deleted at any time, a line that does not parse is
//! passed over, and what it would change is looked at first. So it is appended to without waiting for the disk.

#![expect(clippy::disallowed_methods, reason = "store is the layer that touches the disk")]

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::edit::Edit;

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Line {
    /// Something was done.
    Did {
        /// When, by the machine's clock, in UTC.
        at: String,
        /// What, in words.
        what: String,
        /// How to do it again: files relative to the regimen's directory.
        redo: Vec<(String, Edit)>,
        /// How to take it back.
        undo: Vec<(String, Edit)>,
    },
    /// The last thing that was done and not undone was undone. What it takes to do it again.
    Undid(Vec<(String, Edit)>),
    /// The last thing that was undone was done again. What it takes to undo it.
    Redid(Vec<(String, Edit)>),
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When, by the machine's clock in UTC, as `20261105T201400Z`.
    pub at: String,
    /// What, in words.
    pub what: String,
    pub(crate) redo: Vec<(String, Edit)>,
    pub(crate) undo: Vec<(String, Edit)>,
}

impl Deed {
    /// Whether it brought a draft into force: its file went, and the course's got something.
    pub fn activated(&self) -> bool {
        let touches = |folder: &str| self.redo.iter().any(|(file, _)| file.starts_with(folder));
        touches("drafts/") && touches("courses/")
    }
}

/// What can be undone and what can be done again, the last thing last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Done and not undone.
    pub done: Vec<Deed>,
    /// Undone, and nothing else done since.
    pub undone: Vec<Deed>,
}

impl History {
    /// Reads what a history file says. Lines that say nothing known are passed over.
    pub(crate) fn read(text: &str) -> Self {
        let mut history = Self::default();
        for line in text.lines() {
            match serde_json::from_str(line) {
                Ok(Line::Did { at, what, redo, undo }) => {
                    history.undone.clear();
                    history.done.push(Deed { at, what, redo, undo });
                }
                Ok(Line::Undid(redo)) => {
                    if let Some(deed) = history.done.pop() {
                        history.undone.push(Deed { redo, ..deed });
                    }
                }
                Ok(Line::Redid(undo)) => {
                    if let Some(deed) = history.undone.pop() {
                        history.done.push(Deed { undo, ..deed });
                    }
                }
                Err(_) => {}
            }
        }
        history
    }
}

/// How much of the history is read, from its end: some thousands of changes.
const READ: u64 = 1024 * 1024;

/// How large the file may grow before its older half is let go.
const LARGEST: u64 = 4 * READ;

/// The end of a history file; empty where there is none or it cannot be read.
pub(crate) fn load(path: &Path) -> String {
    let read = || -> io::Result<String> {
        let mut file = OpenOptions::new().read(true).open(path)?;
        let length = file.metadata()?.len();
        if length > READ {
            file.seek(SeekFrom::Start(length - READ))?;
        }
        let mut bytes = Vec::new();
        file.take(READ).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    read().unwrap_or_default()
}

/// Adds a line.
pub(crate) fn append(path: &Path, line: &Line) -> io::Result<()> {
    let mut text = serde_json::to_string(line).map_err(io::Error::other)?;
    text.push('\n');
    let open = || {
        OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)
    };
    let mut file = match open() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(dir) = path.parent() {
                DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
            }
            open()?
        }
        opened => opened?,
    };
    if file.metadata()?.len() > LARGEST {
        // The last part of it is kept as a new file; a line cut in two is passed over when it is read.
        let kept = load(path);
        let beside = path.with_extension("jsonl.new");
        let mut new = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&beside)?;
        new.write_all(kept.as_bytes())?;
        std::fs::rename(&beside, path)?;
        file = open()?;
    }
    // A line that was cut short gets an end, or it would take the new one with it.
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(-1)).is_ok() {
        file.read_exact(&mut last)?;
    }
    if last != [b'\n'] {
        text.insert(0, '\n');
    }
    // One write, so that two programs do not mix their lines.
    file.write_all(text.as_bytes())
}
