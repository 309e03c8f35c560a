//! What became of the files, and how the regimen takes that in.

use crate::domain::course::{Course, CourseId};
use crate::domain::draft::Draft;
use crate::domain::journal::{Entry, Month, MonthEntries};
use crate::domain::measure::Measure;
use crate::domain::regimen::Regimen;

/// What an operation, an undo or a redo made of the files: values read from the very bytes that were written. It holds
/// what other programs had written into the same files before, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// The entries that were written, as they now are, withdrawn ones included.
    pub entries: Vec<Entry>,
    /// The months they are in, whole.
    pub months: Vec<(Month, MonthEntries)>,
    /// Courses as they now are; `None`: the file no longer exists.
    pub courses: Vec<(CourseId, Option<Course>)>,
    /// Drafts as they now are; `None`: gone.
    pub drafts: Vec<(CourseId, Option<Draft>)>,
    /// Drafts that are kept under a name, as they now are; `None`: gone.
    pub kept: Vec<(CourseId, CourseId, Option<Draft>)>,
    /// Everything that the check-in asks, where that was written.
    pub measures: Option<Vec<Measure>>,
}

impl Regimen {
    /// Takes in what was written, in place of what was known of it; drafts are none of the regimen's.
    pub fn take_in(&mut self, delta: &Delta) {
        for (month, entries) in &delta.months {
            self.journal.put(*month, entries.clone());
        }
        for (id, course) in &delta.courses {
            self.courses.retain(|known| known.id != *id);
            if let Some(course) = course {
                self.settings.words.learn(&course.preparation);
                let place = self.courses.partition_point(|known| known.id < course.id);
                self.courses.insert(place, course.clone());
            }
        }
        if let Some(measures) = &delta.measures {
            self.measures.clone_from(measures);
        }
    }
}
