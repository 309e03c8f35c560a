//! A merge driver for git: three files, and the outcome replaces ours. No regimen is opened: git calls it in the middle
//! of a merge, when half of the files are old and half are new.

use std::path::Path;

use super::super::disk::{Disk, ReadFault};
use super::super::edit::{self, EditError};
use super::super::journal_file;
use super::super::paths::DataFile;
use super::super::save::{SaveError, write_over};
use super::{MergeError, belongs, clash, taken, told};
use crate::domain::doubles::doubles;
use crate::domain::vocabulary::Vocabulary;

/// What came of it.
#[derive(Debug, Default)]
pub struct Driven {
    /// What the other side has brought, a line each.
    pub taken: Vec<String>,
    /// What only the person can decide, a line each. Then git calls the file unmerged.
    pub open: Vec<String>,
    /// Doses that both sides recorded, a line each.
    pub doubles: Vec<String>,
}

/// Merges what the other side did since `base` into `ours`, and writes that there. `name` is the path of the file in the
/// repository, which may be one above the folder of the regimen.
///
/// # Errors
/// [`MergeError`] where a file cannot be read or the name is none of a regimen's; then nothing was changed.
pub fn drive(disk: &dyn Disk, base: &Path, ours: &Path, theirs: &Path, name: &str) -> Result<Driven, MergeError> {
    let file = data_file(name).ok_or_else(|| MergeError::Nameless(name.to_owned()))?;
    let read = |path: &Path| match disk.read(path) {
        Ok(seen) => Ok(seen.bytes),
        Err(ReadFault::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(fault) => Err(SaveError::unread(path, fault)),
    };
    let (before, here, there) = (read(base)?, read(ours)?, read(theirs)?);
    let shown = file.to_string();
    belongs("the other side", &there, &file)?;
    let mut found = edit::compare(&shown, Some(&here), "the other side", &there, Some(&before))?;
    let words = Vocabulary::default();
    let clash = clash::settle(
        &mut found,
        &file,
        (&here, "this side"),
        (&there, "the other side"),
        &words,
    );
    let mut driven = Driven {
        taken: taken(&found, "the other side", &there),
        open: told(&found, "the other side", "this side")
            .iter()
            .chain(&clash)
            .map(|f| format!("{shown}: {}", f.message))
            .collect(),
        doubles: Vec::new(),
    };
    let mut merged = here;
    for (what, edit) in &found.edits {
        match edit::apply(&shown, Some(&merged), edit) {
            Ok((bytes, _)) => merged = bytes,
            Err(error @ EditError::Broken(_)) => return Err(error.into()),
            Err(error) => driven.open.push(format!("{what}: {error}")),
        }
    }
    if matches!(file, DataFile::Month(_) | DataFile::Pending(_)) {
        let (entries, _) = journal_file::read(&shown, &merged, &Vocabulary::default());
        for double in doubles(&entries.doses) {
            if double.contradicts() {
                driven.open.push(format!("{shown}: {double}: which?"));
            } else {
                driven.doubles.push(format!("{shown}: {double}"));
            }
        }
    }
    write_over(disk, ours, &merged)?;
    Ok(driven)
}

/// The file of data that a path in a repository is.
fn data_file(name: &str) -> Option<DataFile> {
    let mut rest = name;
    loop {
        if let Ok(file) = rest.parse() {
            return Some(file);
        }
        rest = rest.split_once('/')?.1;
    }
}
