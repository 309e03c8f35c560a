//! What was done, so that it can be undone: one line of JSON each, at the end of a file in the state directory.
//!
//! It works across restarts and is never the truth: it may be deleted at any time, a line that does not parse is
//! passed over, and what it would change is looked at first. So it is appended to without waiting for the disk.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use chrono::{DateTime, FixedOffset, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::edit::Edit;
use super::save::place;

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
        /// The older thing that it took back: when that was done, and what it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reverts: Option<(String, String)>,
    },
    /// The last thing that was done and not undone was undone. What it takes to do it again.
    Undid(Vec<(String, Edit)>),
    /// The last thing that was undone was done again. What it takes to undo it.
    Redid(Vec<(String, Edit)>),
    /// This many changes in all could not be written here: what was done before cannot be undone any more.
    Lost(u64),
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When, by the machine's clock in UTC, as `20261105T201400Z`.
    pub at: String,
    /// What, in words.
    pub what: String,
    pub(crate) redo: Vec<(String, Edit)>,
    pub(crate) undo: Vec<(String, Edit)>,
    pub(crate) reverts: Option<(String, String)>,
}

impl HistoryEntry {
    /// When; `None` where the file does not say it.
    pub fn instant(&self) -> Option<DateTime<FixedOffset>> {
        let at = NaiveDateTime::parse_from_str(&self.at, "%Y%m%dT%H%M%SZ").ok()?;
        Some(at.and_utc().fixed_offset())
    }

    /// Whether it is about a file of a medicine.
    pub fn plans(&self) -> bool {
        self.redo.iter().any(|(file, _)| file.starts_with("courses/"))
    }

    /// Whether it brought a draft into force: its file went, and the course's got something.
    pub fn activated(&self) -> bool {
        let some = |folder: &str, fits: fn(&Edit) -> bool| {
            let mut edits = self.redo.iter();
            edits.any(|(file, edit)| file.starts_with(folder) && edit.records().iter().any(fits))
        };
        // A new course comes with its draft: that puts nothing into force.
        some("drafts/", |edit| matches!(edit, Edit::Delete { .. } | Edit::Discard)) && some("courses/", |_| true)
    }

    /// Whether it took a decision on a plan back, or put one right.
    pub fn corrected(&self) -> bool {
        let voids = |edit: &Edit| matches!(edit, Edit::Change { set, .. } if set.iter().any(|(key, _)| key == "void"));
        self.redo
            .iter()
            .any(|(file, edit)| file.starts_with("courses/") && edit.records().iter().any(voids))
    }
}

/// What can be undone and what can be done again, the last thing last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Done and not undone.
    pub done: Vec<HistoryEntry>,
    /// Undone, and nothing else done since.
    pub undone: Vec<HistoryEntry>,
    /// How many changes are known to be missing.
    pub(crate) lost: u64,
}

impl History {
    /// Reads what a history file says. Lines that say nothing known are passed over.
    pub(crate) fn read(text: &str) -> Self {
        let mut history = Self::default();
        for line in text.lines() {
            match serde_json::from_str(line) {
                Ok(Line::Did {
                    at,
                    what,
                    redo,
                    undo,
                    reverts,
                }) => {
                    history.undone.clear();
                    history.done.push(HistoryEntry {
                        at,
                        what,
                        redo,
                        undo,
                        reverts,
                    });
                }
                Ok(Line::Undid(redo)) => {
                    if let Some(entry) = history.done.pop() {
                        history.undone.push(HistoryEntry { redo, ..entry });
                    }
                }
                Ok(Line::Redid(undo)) => {
                    if let Some(entry) = history.undone.pop() {
                        history.done.push(HistoryEntry { undo, ..entry });
                    }
                }
                Ok(Line::Lost(lost)) => {
                    history = Self {
                        lost,
                        ..Self::default()
                    };
                }
                Err(_) => {}
            }
        }
        history
    }
}

/// The identifiers of records that were taken back by undo and not done again since.
pub(crate) fn taken_back(text: &str) -> BTreeSet<String> {
    let ids = |redo: &[(String, Edit)]| -> Vec<String> {
        let edits = redo.iter().flat_map(|(_, edit)| edit.records());
        let added = edits.filter(|edit| matches!(edit, Edit::Append { .. }));
        added.filter_map(Edit::id).collect()
    };
    let (mut gone, mut undone) = (BTreeSet::new(), Vec::new());
    for line in text.lines() {
        match serde_json::from_str(line) {
            Ok(Line::Did { redo, .. }) => {
                undone.clear();
                for id in ids(&redo) {
                    gone.remove(&id);
                }
            }
            Ok(Line::Undid(redo)) => {
                let own = ids(&redo);
                gone.extend(own.iter().cloned());
                undone.push(own);
            }
            Ok(Line::Redid(_)) => {
                for id in undone.pop().unwrap_or_default() {
                    gone.remove(&id);
                }
            }
            Ok(Line::Lost(_)) | Err(_) => {}
        }
    }
    gone
}

/// How much of the history is read, from its end: some thousands of changes.
const READ: u64 = 1024 * 1024;

/// How large the file may grow before its older half is let go.
const LARGEST: u64 = 4 * READ;

/// The longest line that is read.
const LONGEST: u64 = 128 * READ;

/// The end of a history file; empty where there is none. One that cannot be read is not one with nothing in it.
pub(crate) fn load(disk: &dyn Disk, path: &Path) -> io::Result<String> {
    match tail(disk, path) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error),
    }
}

/// The end of it, long enough for the last line to be whole: an import is one line, of some megabytes.
fn tail(disk: &dyn Disk, path: &Path) -> io::Result<Vec<u8>> {
    let mut most = READ;
    loop {
        let bytes = disk.read_end(path, most)?;
        let before_last = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        if (bytes.len() as u64) < most || before_last.contains(&b'\n') || most >= LONGEST {
            return Ok(bytes);
        }
        most *= 2;
    }
}

/// Adds a line.
pub(crate) fn append(disk: &dyn Disk, path: &Path, line: &Line) -> io::Result<()> {
    let mut text = serde_json::to_string(line).map_err(io::Error::other)?;
    text.push('\n');
    // A line that was cut short gets an end, or it would take the new one with it.
    let last = disk.read_end(path, 1);
    if last.as_ref().is_ok_and(|last| !matches!(last.as_slice(), [] | [b'\n'])) {
        text.insert(0, '\n');
    }
    let dir = path.parent().unwrap_or(path);
    let length = match disk.append(path, text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            place::make_dirs(disk, dir).map_err(|error| io::Error::other(error.sentence()))?;
            disk.append(path, text.as_bytes())?
        }
        added => added?,
    };
    if length > LARGEST {
        shorten(disk, path)?;
    }
    Ok(())
}

/// The last part of it is kept as a new file; a line cut in two is passed over when it is read.
fn shorten(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    let kept = tail(disk, path)?;
    let beside = path.with_extension(format!("jsonl.{}", disk.token()));
    let written = disk
        .create_new(&beside)
        .and_then(|mut file| file.write(&kept))
        .and_then(|()| disk.rename(&beside, path));
    if written.is_err() {
        let _ = disk.remove(&beside);
    }
    written
}
