//! `regimen merge`: what a synchroniser, git or a save cut short left beside a file is put into it, by identifier.
//!
//! A copy is only ever added from: an entry that the file lacks is appended, one that was withdrawn in the copy is
//! withdrawn, and what says two different things is told and left to the person. A copy that holds nothing more is
//! then set aside among the backups.

use std::path::{Path, PathBuf};

use super::apply::{Applied, StoreError};
use super::edit::{self, Edit, EditError};
use super::fault::Fault;
use super::paths::DataFile;
use super::save::{self, SaveError};
use super::{Store, reader};

/// What came of a merge.
#[derive(Debug, Default)]
pub struct Merged {
    /// The file that it went into, relative to the regimen's directory.
    pub file: String,
    /// Records that the file did not hold.
    pub added: usize,
    /// Records that were withdrawn in the copy, and are now in the file.
    pub withdrawn: usize,
    /// Records that both held.
    pub known: usize,
    /// What says two things, or cannot be read; the places are in the copy. While there is any the copy stays.
    pub differ: Vec<Fault>,
    /// Where the copy is now, where it was set aside.
    pub aside: Option<PathBuf>,
    /// What was written, and what to tell of it.
    pub applied: Applied,
}

/// Why nothing was merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// Its name says not what it is a copy of.
    #[error("{0}: the name does not say which file this is a copy of; say it with --into journal/2026-11.toml")]
    Nameless(String),
    /// The file itself was named, and no merge left its marks in it.
    #[error("{0} is the file itself, and no merge has left marks in it; there is nothing to merge")]
    Itself(String),
    /// The two sides between the marks cannot be put together by the program.
    #[error("{file} holds two sides that say different things; keep the right lines and delete the marks by hand")]
    Sides {
        /// The file.
        file: String,
        /// What, with places in the second side.
        differ: Vec<Fault>,
    },
    /// It could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<EditError> for MergeError {
    fn from(error: EditError) -> Self {
        Self::Store(error.into())
    }
}

impl From<SaveError> for MergeError {
    fn from(error: SaveError) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Merges a copy into the file it is of; `into` says which where the name does not. A file in which git left its
    /// marks is merged with itself.
    ///
    /// # Errors
    /// [`MergeError`]; then nothing was changed.
    pub fn merge(&self, copy: &Path, into: Option<&str>) -> Result<Merged, MergeError> {
        let within = self.paths.root().join(copy);
        let path = if self.disk.stat(&within).is_ok() {
            within
        } else {
            copy.to_owned()
        };
        let shown = self.shown(&path);
        let target = match into {
            Some(name) => name.parse().ok(),
            None => copy_of(&path),
        };
        let target: DataFile = target.ok_or_else(|| MergeError::Nameless(shown.clone()))?;
        let bytes = self
            .disk
            .read(&path)
            .map_err(|fault| SaveError::unread(&path, fault))?
            .bytes;
        if self.same_place(&path, &self.paths.of(&target)) {
            return self.merge_sides(&target, &bytes);
        }
        let here = self.now(&target)?;
        let file = target.to_string();
        let found = edit::compare(&file, here.as_deref(), &shown, &bytes)?;
        let mut merged = Merged {
            file: file.clone(),
            withdrawn: found.edits.iter().filter(|e| matches!(e, Edit::Change { .. })).count(),
            known: found.known,
            differ: found.differ,
            ..Merged::default()
        };
        merged.added = found.edits.len() - merged.withdrawn;
        if !found.edits.is_empty() {
            let edits: Vec<_> = found.edits.into_iter().map(|edit| (file.clone(), edit)).collect();
            let what = format!("{file}: merged {}", count(edits.len(), "record"));
            merged.applied = self.make_and_remember(edits, &what)?;
        }
        if merged.differ.is_empty() {
            let target = self.paths.of(&target);
            let aside = self.saver().with_lock(|locked| {
                // What was looked at is what goes; an editor may have it open.
                let unchanged = self.disk.read(&path).is_ok_and(|now| now.bytes == bytes);
                if unchanged {
                    locked.set_aside_as(&path, &target)
                } else {
                    Ok::<_, SaveError>(None)
                }
            });
            // What it holds is in the file either way; merged once more it adds nothing.
            match aside {
                Ok(aside) => merged.aside = aside,
                Err(error) => merged
                    .applied
                    .remarks
                    .push(format!("The copy stays: {}", error.sentence())),
            }
        }
        Ok(merged)
    }

    /// A file with the marks of a merge in it: both sides are whole files, and become one.
    fn merge_sides(&self, target: &DataFile, bytes: &[u8]) -> Result<Merged, MergeError> {
        let file = target.to_string();
        let text = reader::decode(&file, bytes).map_err(EditError::broken)?;
        let Some((ours, theirs)) = sides(text) else {
            return Err(MergeError::Itself(file));
        };
        let found = edit::compare(
            &file,
            Some(ours.as_bytes()),
            &format!("{file} (second side)"),
            theirs.as_bytes(),
        )?;
        if !found.differ.is_empty() {
            return Err(MergeError::Sides {
                file,
                differ: found.differ,
            });
        }
        let mut both = ours.into_bytes();
        for edit in &found.edits {
            both = edit::apply(&file, Some(&both), edit)?.0;
        }
        let withdrawn = found.edits.iter().filter(|e| matches!(e, Edit::Change { .. })).count();
        // The mark at the beginning of a file is no part of its text, and stays.
        let mark = if bytes.starts_with(b"\xef\xbb\xbf") {
            "\u{feff}"
        } else {
            ""
        };
        let whole = Edit::Whole {
            text: format!("{mark}{}", String::from_utf8_lossy(&both)),
            expect: Some(format!("{mark}{text}")),
        };
        let what = format!("{file}: both sides merged");
        Ok(Merged {
            added: found.edits.len() - withdrawn,
            withdrawn,
            known: found.known,
            applied: self.make_and_remember(vec![(file.clone(), whole)], &what)?,
            file,
            ..Merged::default()
        })
    }

    fn same_place(&self, one: &Path, other: &Path) -> bool {
        match (self.disk.canonicalize(one), self.disk.canonicalize(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
    }

    /// A path as it is told: relative to the regimen's directory where it is in it.
    pub(super) fn shown(&self, path: &Path) -> String {
        let within = path.strip_prefix(self.paths.root()).unwrap_or(path);
        super::fault::clean(&within.to_string_lossy()).into_owned()
    }
}

/// `1 record`, `2 records`
fn count(n: usize, what: &str) -> String {
    if n == 1 {
        format!("{n} {what}")
    } else {
        format!("{n} {what}s")
    }
}

/// The file of data that a file is a copy of, by its name and, for courses, its directory.
pub(crate) fn copy_of(path: &Path) -> Option<DataFile> {
    let name = path.file_name()?.to_str()?;
    let dir = path.parent().and_then(Path::file_name).and_then(|dir| dir.to_str());
    let left = save::temp_of(name);
    let name = left.as_deref().unwrap_or(name);
    let name = name
        .strip_prefix(".conflict-")
        .or_else(|| name.strip_prefix(".#"))
        .unwrap_or(name);
    let stem = |name: &str| -> String {
        let ours = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        name.chars().take_while(|c| ours(*c)).collect()
    };
    if let Some(dir @ ("courses" | "drafts")) = dir {
        return format!("{dir}/{}.toml", stem(name)).parse().ok();
    }
    if let Some(month) = name.get(..7) {
        let pending = if name.get(7..).is_some_and(|rest| rest.starts_with(".pending")) {
            ".pending"
        } else {
            ""
        };
        if let Ok(file) = format!("journal/{month}{pending}.toml").parse() {
            return Some(file);
        }
    }
    format!("{}.toml", stem(name)).parse().ok()
}

/// The two sides of a file in which git left its marks; `None` where there are none, or they do not fit together.
fn sides(text: &str) -> Option<(String, String)> {
    enum At {
        Both,
        Ours,
        Base,
        Theirs,
    }
    let (mut ours, mut theirs) = (String::new(), String::new());
    let mut at = At::Both;
    let mut marks = 0;
    for line in text.split_inclusive('\n') {
        let mark = |mark: &str| line.trim_end() == mark || line.starts_with(&format!("{mark} "));
        at = match at {
            At::Both if mark("<<<<<<<") => {
                marks += 1;
                At::Ours
            }
            At::Ours if mark("|||||||") => At::Base,
            At::Ours | At::Base if mark("=======") => At::Theirs,
            At::Theirs if mark(">>>>>>>") => At::Both,
            _ if mark("<<<<<<<") || mark("=======") || mark(">>>>>>>") => return None,
            At::Both => {
                ours.push_str(line);
                theirs.push_str(line);
                At::Both
            }
            At::Ours => {
                ours.push_str(line);
                At::Ours
            }
            At::Theirs => {
                theirs.push_str(line);
                At::Theirs
            }
            At::Base => At::Base,
        };
    }
    (marks > 0 && matches!(at, At::Both)).then_some((ours, theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_known_by_its_name() {
        for (path, file) in [
            (
                "journal/2026-11.sync-conflict-20261105-201400-ABCDEFG.toml",
                "journal/2026-11.toml",
            ),
            (
                "journal/2026-11.toml.conflict-20261105T201400Z-abcd0123",
                "journal/2026-11.toml",
            ),
            ("journal/.conflict-2026-11.toml", "journal/2026-11.toml"),
            ("journal/.tmp-abcd0123-2026-11.toml", "journal/2026-11.toml"),
            (
                "journal/.tmp-abcd0123-2026-11.pending.toml",
                "journal/2026-11.pending.toml",
            ),
            ("journal/2026-11 (copy).toml", "journal/2026-11.toml"),
            ("2026-11.toml.orig", "journal/2026-11.toml"),
            ("courses/nabiximols.sync-conflict-1.toml", "courses/nabiximols.toml"),
            ("courses/low-dose.toml~", "courses/low-dose.toml"),
            ("config.toml~", "config.toml"),
        ] {
            assert_eq!(copy_of(Path::new(path)).unwrap().to_string(), file, "{path}");
        }
        for path in ["notes.md", "journal/x.toml", "2026-1.toml", ".lock", ""] {
            assert_eq!(copy_of(Path::new(path)), None, "{path}");
        }
    }

    #[test]
    fn sides_are_taken_apart_with_and_without_a_base() {
        let text = "a\n<<<<<<< HEAD\nb\n||||||| base\nx\n=======\nc\n>>>>>>> other\nd\n";
        assert_eq!(sides(text), Some(("a\nb\nd\n".into(), "a\nc\nd\n".into())));
        assert_eq!(sides("a = \"=======\"\n"), None);
        assert_eq!(sides("<<<<<<< HEAD\nb\n"), None);
        assert_eq!(sides("=======\n"), None);
    }
}
