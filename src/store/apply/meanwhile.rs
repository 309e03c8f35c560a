//! What another program has done by the time of an edit.

use super::answer::StoreError;
use super::inserted;
use crate::domain::course::Course;
use crate::domain::journal::{DoseEntry, Entry, Journal, Month};
use crate::domain::operation::{Operation, describe_entry};
use crate::domain::vocabulary::Vocabulary;
use crate::store::Store;
use crate::store::course_file;
use crate::store::measures_file;
use crate::store::paths::DataFile;

impl Store {
    /// Looks whether the medicines and questions are there that an operation records or decides something of: a file that
    /// was moved away just now has not been noticed yet. A record without its medicine counts for nothing, and a decision
    /// would make a file that holds nothing else.
    pub(super) fn is_still_there(&self, operation: &Operation) -> Result<(), StoreError> {
        let gone = |what: String| Err(StoreError::Gone { what });
        match operation {
            Operation::Insert(Entry::Dose(DoseEntry { course, .. }))
            | Operation::AddChange { course, .. }
            | Operation::Correct { course, .. }
            | Operation::Activate { course, .. }
            | Operation::Archive { course, .. }
            | Operation::SetSupply { course, .. } => {
                let file = DataFile::Course(course.clone());
                if self.stamp(&self.paths.of(&file)).is_none() {
                    return gone(file.to_string());
                }
            }
            Operation::Insert(Entry::Reading(reading)) => {
                // A file that cannot be read now holds the question perhaps.
                let Ok(bytes) = self.now(&DataFile::Measures) else {
                    return Ok(());
                };
                let (measures, faults) = bytes.map_or_else(Default::default, |bytes| {
                    measures_file::read(&DataFile::Measures.to_string(), &bytes)
                });
                if faults.is_empty() && measures.iter().all(|measure| measure.id != reading.measure) {
                    return gone(format!("`{}` in measures.toml", reading.measure.0));
                }
            }
            // What an import brings with it is not there yet.
            Operation::Several(all) if all.iter().any(|one| matches!(one, Operation::NewCourse(_))) => {}
            Operation::Several(all) => all.iter().try_for_each(|one| self.is_still_there(one))?,
            _ => {}
        }
        Ok(())
    }

    /// Looks whether the plans that an operation was asked about say what they said.
    pub(super) fn planned_as(
        &self,
        operation: &Operation,
        known: &[Course],
        words: &Vocabulary,
    ) -> Result<(), StoreError> {
        for id in operation.asked_of() {
            let Some(before) = known.iter().find(|course| course.id == *id) else {
                continue;
            };
            let file = DataFile::Course(id.clone());
            let Ok(Some(bytes)) = self.now(&file) else { continue };
            let now = course_file::read(&file.to_string(), id, &bytes, words).course;
            if now.is_some_and(|now| !now.plans_as(before)) {
                return Err(StoreError::Replanned(before.name.clone()));
            }
        }
        Ok(())
    }

    /// Looks whether doses were recorded that `known` does not have, of the medicines that an operation records.
    pub(super) fn nothing_meanwhile(
        &self,
        operation: &Operation,
        known: &Journal,
        words: &Vocabulary,
    ) -> Result<(), StoreError> {
        let mut doses = Vec::new();
        inserted(operation, &mut doses);
        for dose in doses {
            let month = Month::of(dose.at.date_naive());
            for month in [-1, 0, 1].map(|months| month.plus(months)) {
                let Some(before) = known.month(month) else { continue };
                let Some(now) = self.unless_as_read(month, before, words) else {
                    continue;
                };
                let of_it = |entry: &&DoseEntry| entry.course == dose.course && entry.void.is_none();
                let new = |entry: &&DoseEntry| entry.id != dose.id && before.doses.iter().all(|old| old.id != entry.id);
                if let Some(entry) = now.doses.iter().filter(of_it).find(new) {
                    return Err(StoreError::Meanwhile(describe_entry(&Entry::Dose(entry.clone()))));
                }
            }
        }
        Ok(())
    }
}
