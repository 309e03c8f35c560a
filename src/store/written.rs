//! What was written, read from its own bytes while they are parsed for the check that goes before every write.

use toml::de::DeTable;

use super::apply::Applied;
use super::edit::Edit;
use super::fault::Fault;
use super::operation::month_of;
use super::paths::DataFile;
use super::{course_file, draft_file, journal_file, measures_file};
use crate::domain::course::{Course, Preparation};
use crate::domain::draft::Draft;
use crate::domain::journal::{EntryId, MonthEntries};
use crate::domain::measure::Measure;
use crate::domain::vocabulary::Vocabulary;

/// What a file says; a course or a draft with faults is none.
#[derive(Debug)]
pub(super) enum Written {
    Month(MonthEntries),
    Course(Option<Box<Course>>),
    Draft(Option<Box<Draft>>),
    Measures(Option<Vec<Measure>>),
    /// Settings, keys, people, and what waits next to a month: they are read as a whole.
    Other,
}

impl Written {
    /// What a course is made of: its words can be read from then on.
    pub(super) fn prepared(&self) -> Option<&Preparation> {
        match self {
            Self::Course(Some(course)) => Some(&course.preparation),
            _ => None,
        }
    }
}

/// Reads a file that was parsed.
pub(super) fn understand(file: &DataFile, text: &str, table: &DeTable<'_>, words: &Vocabulary) -> Written {
    let name = file.to_string();
    match file {
        DataFile::Month(_) => Written::Month(journal_file::understand(&name, text, table, words).0),
        DataFile::Course(id) => {
            let read = course_file::understand(&name, id, text, table, words);
            Written::Course(read.course.map(Box::new))
        }
        DataFile::Draft(_) | DataFile::Kept(..) => {
            Written::Draft(draft_file::understand(&name, text, table, words).0.map(Box::new))
        }
        DataFile::Measures => {
            let (measures, faults) = measures_file::understand(&name, text, table);
            Written::Measures((!faults.iter().any(Fault::is_error)).then_some(measures))
        }
        DataFile::Config | DataFile::Care | DataFile::Keys | DataFile::Pending(_) => Written::Other,
    }
}

impl Applied {
    /// Takes in what a file says now; `None`: it is gone.
    pub(super) fn take_in(&mut self, file: &DataFile, edits: &[Edit], written: Option<Written>) {
        match (file, written) {
            (_, Some(Written::Month(entries))) => {
                let Some(month) = month_of(file) else { return };
                let ids = edits.iter().filter_map(Edit::id).map(|id| EntryId(id.into()));
                self.delta.entries.extend(ids.filter_map(|id| entries.find(&id)));
                self.delta.months.push((month, entries));
            }
            (DataFile::Course(id), Some(Written::Course(Some(course)))) => {
                self.delta.courses.push((id.clone(), Some(*course)));
            }
            (DataFile::Course(id), None) => self.delta.courses.push((id.clone(), None)),
            (DataFile::Draft(id), Some(Written::Draft(Some(draft)))) => {
                self.delta.drafts.push((id.clone(), Some(*draft)));
            }
            (DataFile::Draft(id), None) => self.delta.drafts.push((id.clone(), None)),
            (DataFile::Kept(id, name), Some(Written::Draft(Some(draft)))) => {
                self.delta.kept.push((id.clone(), name.clone(), Some(*draft)));
            }
            (DataFile::Kept(id, name), None) => self.delta.kept.push((id.clone(), name.clone(), None)),
            (_, Some(Written::Measures(Some(measures)))) => self.delta.measures = Some(measures),
            _ => self.reread = true,
        }
    }
}
