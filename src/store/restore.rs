//! The backups that saves have left: listed, and brought back.

use std::io;
use std::path::PathBuf;

use super::apply::{Applied, StoreError};
use super::edit::{Edit, EditError};
use super::journal_file::entry_ids;
use super::paths::DataFile;
use super::save::{SaveError, kept_as};
use super::{Store, reader};

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

    /// How many entries of a month would go, were this backup brought back: those that the month holds now and the
    /// backup does not. 0 where either cannot be read, and for other files.
    pub fn would_lose(&self, kept: &Kept) -> usize {
        let ids = |bytes: &[u8]| -> Option<Vec<_>> {
            let text = reader::decode("", bytes).ok()?;
            let table = reader::parse("", text).ok()?;
            Some(entry_ids(&table).into_iter().map(|(id, _, _)| id).collect())
        };
        let now = self.now(&kept.file).ok().flatten().and_then(|bytes| ids(&bytes));
        let then = self.disk.read(&kept.path).ok().and_then(|seen| ids(&seen.bytes));
        match (now, then) {
            (Some(now), Some(then)) => now.iter().filter(|id| !then.contains(id)).count(),
            _ => 0,
        }
    }

    /// Brings a backup back; what is there now becomes the newest backup. It can be undone like any change.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub fn bring_back(&self, kept: &Kept) -> Result<Applied, StoreError> {
        let file = kept.file.to_string();
        let seen = self
            .disk
            .read(&kept.path)
            .map_err(|fault| SaveError::unread(&kept.path, fault))?;
        let Ok(text) = String::from_utf8(seen.bytes) else {
            let reason = "the backup is no UTF-8 text";
            return Err(EditError::Unsafe { file, reason }.into());
        };
        let what = format!("{file}: backup {} brought back", kept.number);
        let path = self.paths.of(&kept.file);
        let readable = match self.disk.read(&path) {
            Ok(now) => std::str::from_utf8(&now.bytes).is_ok(),
            Err(_) => true,
        };
        if readable {
            return self.make_and_remember(vec![(file, Edit::Whole { text, expect: None })], &what);
        }
        // Bytes that are no text have no place in the undo history; they are kept as they are among the backups.
        self.saver().with_lock(|locked| {
            let aside = locked.set_aside(&path)?;
            locked.create(&path, text.as_bytes())?;
            let aside = aside.map_or_else(String::new, |path| path.display().to_string());
            Ok(Applied {
                what,
                files: vec![file],
                remarks: vec![format!("Undo does not bring back what was there: it is in {aside}")],
                ..Applied::default()
            })
        })
    }
}
