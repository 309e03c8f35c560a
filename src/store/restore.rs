//! The backups that saves have left: listed, and brought back.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use super::apply::{Applied, StoreError};
use super::disk::ReadFault;
use super::edit::{Edit, EditError};
use super::journal_file::entry_ids;
use super::paths::DataFile;
use super::save::{SaveError, kept_as};
use super::{Store, reader};
use crate::domain::journal::EntryId;

/// Why a backup was not brought back.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The file holds entries that the backup does not, and nobody has agreed to let them go.
    #[error("entries would go")]
    Loses(BTreeSet<EntryId>),
    /// It could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An earlier content of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The file it is of.
    pub file: DataFile,
    /// Its number; the newest has the highest.
    pub number: u64,
    /// When it was last written to: seconds since 1970.
    pub written: i64,
    /// Its size in bytes.
    pub size: u64,
    path: PathBuf,
}

impl Store {
    /// The backups of all files, by file, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] where one of them cannot be looked at: "the newest" would then mean another.
    pub fn kept(&self) -> Result<Vec<Kept>, StoreError> {
        let dir = self.paths.backups();
        let names = match self.disk.list(&dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            names => names.map_err(|source| SaveError::unread(&dir, source.into()))?,
        };
        let mut kept = Vec::new();
        for name in names {
            let Some((of, number)) = name.to_str().and_then(kept_as) else {
                continue;
            };
            let Ok(file) = of.parse() else { continue };
            let path = dir.join(&name);
            let stamp = self
                .disk
                .stat(&path)
                .map_err(|source| SaveError::unread(&path, source.into()))?;
            kept.push(Kept {
                file,
                number,
                written: stamp.modified.0,
                size: stamp.len,
                path,
            });
        }
        kept.sort_by(|a, b| (&a.file, b.number).cmp(&(&b.file, a.number)));
        Ok(kept)
    }

    /// The entries of a month that would go, were this backup brought back: those that the month holds now and the
    /// backup does not. None where either cannot be read, and for other files.
    pub fn would_lose(&self, kept: &Kept) -> BTreeSet<EntryId> {
        let now = self.now(&kept.file).ok().flatten();
        let then = self.disk.read(&kept.path).map(|seen| seen.bytes).ok();
        lost(now.as_deref(), then.as_deref())
    }

    /// Brings a backup back; what is there now becomes the newest backup. It can be undone like any change. Entries may
    /// go that are in `agreed`; an entry that came in meanwhile is none of them.
    ///
    /// # Errors
    /// [`RestoreError`]; then nothing was changed.
    pub fn bring_back(&self, kept: &Kept, agreed: &BTreeSet<EntryId>) -> Result<Applied, RestoreError> {
        let seen = self
            .disk
            .read(&kept.path)
            .map_err(|fault| StoreError::from(SaveError::unread(&kept.path, fault)))?;
        let file = kept.file.to_string();
        let Ok(text) = String::from_utf8(seen.bytes) else {
            let reason = "the backup is not UTF-8 text";
            return Err(StoreError::from(EditError::Unsafe { file, reason }).into());
        };
        match self.try_to_bring_back(kept, &text, agreed) {
            // Another program has written since it was looked at. What it wrote is named where it is an entry.
            Err(RestoreError::Store(StoreError::Edit(EditError::Changed(_) | EditError::Taken(_)))) => {
                let path = self.paths.of(&kept.file);
                let now = self.disk.read(&path).map(|seen| seen.bytes).unwrap_or_default();
                if now.starts_with(text.as_bytes()) {
                    // It was brought back, and the other program has added to that already.
                    return Ok(Applied {
                        what: format!("{file}: backup {} brought back", kept.number),
                        files: vec![file],
                        remarks: vec!["Another program has written to it since; undo does not take this back".into()],
                        ..Applied::default()
                    });
                }
                let going = self.would_lose(kept);
                if going.is_subset(agreed) {
                    return Err(StoreError::from(SaveError::Contended { path }).into());
                }
                Err(RestoreError::Loses(going))
            }
            done => done,
        }
    }

    fn try_to_bring_back(&self, kept: &Kept, text: &str, agreed: &BTreeSet<EntryId>) -> Result<Applied, RestoreError> {
        let file = kept.file.to_string();
        let path = self.paths.of(&kept.file);
        let now = match self.disk.read(&path) {
            Ok(now) => Some(now.bytes),
            Err(ReadFault::Io(error)) if error.kind() == io::ErrorKind::NotFound => None,
            Err(fault) => return Err(StoreError::from(SaveError::unread(&path, fault)).into()),
        };
        let going = lost(now.as_deref(), Some(text.as_bytes()));
        if !going.is_subset(agreed) {
            return Err(RestoreError::Loses(going));
        }
        let what = format!("{file}: backup {} brought back", kept.number);
        let edit = match now.as_deref().map(std::str::from_utf8) {
            None => Edit::Create { text: text.to_owned() },
            Some(Ok(old)) => Edit::Whole {
                text: text.to_owned(),
                expect: Some(old.to_owned()),
            },
            Some(Err(_)) => {
                // Bytes that are not text have no place in the undo history; they are kept as they are among the
                // backups.
                let done = self.saver().with_lock(|locked| {
                    if self.disk.read(&path).ok().map(|seen| seen.bytes) != now {
                        return Err(StoreError::from(EditError::Changed(file.clone())));
                    }
                    let aside = locked.set_aside(&path)?;
                    locked.create(&path, text.as_bytes())?;
                    let aside = aside.map_or_else(String::new, |path| path.display().to_string());
                    Ok(Applied {
                        what,
                        files: vec![file],
                        remarks: vec![format!("Undo does not bring back what was there: it is in {aside}")],
                        ..Applied::default()
                    })
                });
                return Ok(done?);
            }
        };
        Ok(self.make_and_remember(vec![(file, edit)], &what)?)
    }
}

/// The entries that one content of a month holds and the other does not.
fn lost(now: Option<&[u8]>, then: Option<&[u8]>) -> BTreeSet<EntryId> {
    let ids = |bytes: &[u8]| -> Option<BTreeSet<EntryId>> {
        let text = reader::decode("", bytes).ok()?;
        let table = reader::parse("", text).ok()?;
        Some(entry_ids(&table).into_iter().map(|(id, _, _)| id).collect())
    };
    match (now.and_then(ids), then.and_then(ids)) {
        (Some(now), Some(then)) => now.difference(&then).cloned().collect(),
        _ => BTreeSet::new(),
    }
}
