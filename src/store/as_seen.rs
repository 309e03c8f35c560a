//! What an operation changes has to be what the person saw.
//!
//! It is compared with the bytes that a file holds under the lock, and what the fields held there is part of the edit:
//! a program that takes no lock and writes after this look is noticed when the edit is made.

use super::apply::StoreError;
use super::edit::{Before, Edit, EditError, Looked, Which};
use super::operation::{change_entry, differing};
use super::paths::DataFile;
use super::write::{self, sources};
use super::{Store, course_file, journal_file, measures_file};
use crate::domain::course::{CourseId, Supply};
use crate::domain::journal::Entry;
use crate::domain::measure::Measure;
use crate::domain::vocabulary::Vocabulary;

/// Keys and their new values.
type Set = Vec<(String, Option<String>)>;

fn keys_of(set: &[(String, Option<String>)]) -> impl Iterator<Item = &str> {
    set.iter().map(|(key, _)| key.as_str())
}

impl Store {
    /// An entry of the journal gets other values; `fits` says what else may be there.
    pub(super) fn change_of_entry(
        &self,
        old: &Entry,
        set: Set,
        fits: impl Fn(&Entry) -> bool,
        words: &Vocabulary,
    ) -> Result<(DataFile, Edit), StoreError> {
        let main = DataFile::Month(old.month());
        let (table, _) = write::entry(old);
        let mut change = change_entry(table, old.id(), set);
        for file in [main.clone(), DataFile::Pending(old.month())] {
            let Ok(Some(bytes)) = self.now(&file) else { continue };
            let name = file.to_string();
            let Ok(page) = Looked::at(&name, &bytes) else { continue };
            let (text, root) = page.parsed();
            let (month, _) = journal_file::understand(&name, text, root, words);
            let Some(there) = journal_file::entries(&month).find(|entry| entry.id() == old.id()) else {
                continue;
            };
            if there != *old && !fits(&there) {
                return Err(EditError::Changed(name).into());
            }
            if let Edit::Change { which, set, expect, .. } = &mut change {
                // A note is not withdrawn with words in it that came in the instant.
                if matches!(old, Entry::Note(_)) && !set.iter().any(|(key, _)| key == "text") {
                    let text = page.of_record(table, which, std::iter::once("text"))?;
                    set.extend(text.into_iter().map(|text| ("text".to_owned(), text)));
                }
                *expect = Some(page.of_record(table, which, keys_of(set))?);
            }
            break;
        }
        Ok((main, change))
    }

    /// A measure gets other values. What another program changed in other fields of it stays.
    pub(super) fn change_of_measure(
        &self,
        old: &Measure,
        new: &Measure,
    ) -> Result<Option<(DataFile, Edit)>, StoreError> {
        let set = differing(write::measure(old), write::measure(new));
        if set.is_empty() {
            return Ok(None);
        }
        let (file, name) = (DataFile::Measures, DataFile::Measures.to_string());
        let which = Which::With(vec![("id".into(), write::Datum::text(&*old.id.0).source())]);
        let mut expect = None;
        if let Some(bytes) = self.now(&file)? {
            let page = Looked::at(&name, &bytes)?;
            let (text, root) = page.parsed();
            let (measures, _) = measures_file::understand(&name, text, root);
            if let Some(there) = measures.iter().find(|measure| measure.id == old.id) {
                let [old, new, there] = [old, new, there].map(|measure| sources(write::measure(measure)));
                let in_both = |key: &String| {
                    let of = |fields: &[(String, String)]| fields.iter().find(|(k, _)| k == key).cloned();
                    of(&there) != of(&old) && of(&there) != of(&new)
                };
                if set.iter().any(|(key, _)| in_both(key)) {
                    return Err(EditError::Changed(name).into());
                }
                expect = Some(page.of_record("measure", &which, keys_of(&set))?);
            }
        }
        let change = Edit::Change {
            table: "measure".into(),
            which,
            set,
            expect,
        };
        Ok(Some((file, change)))
    }

    /// The count of a course becomes another, key by key: whichever way the person wrote the table, it stays that way.
    pub(super) fn change_of_supply(
        &self,
        course: &CourseId,
        old: Option<&Supply>,
        new: Option<&Supply>,
        words: &Vocabulary,
    ) -> Result<Vec<(DataFile, Edit)>, StoreError> {
        let file = DataFile::Course(course.clone());
        let name = file.to_string();
        let bytes = self.now(&file)?;
        let page = bytes.as_deref().map(|bytes| Looked::at(&name, bytes)).transpose()?;
        let there = page.as_ref().and_then(|page| {
            let (text, root) = page.parsed();
            course_file::understand(&name, course, text, root, words).course
        });
        if let Some(there) = there
            && there.supply.as_ref() != old
            && there.supply.as_ref() != new
        {
            return Err(EditError::Changed(name).into());
        }
        let set: Vec<(Vec<String>, Option<String>)> = match new {
            Some(new) => sources(write::supply(new))
                .into_iter()
                .map(|(key, value)| (vec!["supply".to_owned(), key], Some(value)))
                .collect(),
            None => vec![(vec!["supply".to_owned()], None)],
        };
        let held = |path: &[String]| {
            let page = page.as_ref()?;
            Some(page.of_path(path).map_or(Before::Absent, Before::Holds))
        };
        let edits = set.into_iter().map(|(path, value)| {
            let before = held(&path).unwrap_or(Before::Any);
            (file.clone(), Edit::Set { path, value, before })
        });
        Ok(edits.collect())
    }
}
