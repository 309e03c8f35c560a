//! Whole new files: a regimen written at once, for the demonstration and for imports. Nothing that exists is touched.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::paths::DataFile;
use super::save::SaveError;
use super::{Store, write};
use crate::domain::journal::{Entry, Month, MonthEntries};

impl Store {
    /// Writes new files, by their names relative to the regimen's directory, and new months, under one lock.
    ///
    /// # Errors
    /// [`SaveError::Exists`] for a file that is there already; those before it are written.
    pub fn create(&self, files: &[(&str, String)], months: &BTreeMap<Month, MonthEntries>) -> Result<(), SaveError> {
        self.saver().with_lock(|locked| {
            for (name, text) in files {
                locked.create(&self.paths.root().join(name), text.as_bytes())?;
            }
            for (month, entries) in months {
                locked.create(&self.paths.of(&DataFile::Month(*month)), month_text(entries).as_bytes())?;
            }
            Ok(())
        })?;
        self.get_to_know();
        Ok(())
    }
}

/// The text of a month, its entries in the order of their times.
fn month_text(entries: &MonthEntries) -> String {
    let mut all: Vec<Entry> = entries.doses.iter().cloned().map(Entry::Dose).collect();
    all.extend(entries.readings.iter().cloned().map(Entry::Reading));
    all.extend(entries.notes.iter().cloned().map(Entry::Note));
    all.sort_by_key(Entry::at);
    let mut text = String::new();
    for entry in &all {
        let (table, fields) = write::entry(entry);
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = write!(text, "[[{table}]]\n{}", write::body(&write::sources(fields), true));
    }
    text
}
