//! What an import comes to.

use crate::domain::course::Course;
use crate::domain::journal::EntryId;
use crate::domain::measure::Measure;
use crate::domain::operation::Operation;

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settled {
    /// What is written, in its order: measures, courses, entries.
    pub operations: Vec<Operation>,
    /// How many entries are among it.
    pub entries: usize,
    /// Records of the source.
    pub read: usize,
    /// Records that are written.
    pub written: usize,
    /// Records that are there already.
    pub there: usize,
    /// Records that are left out: why, and where they are.
    pub left: Vec<(String, Vec<String>)>,
    /// Courses that are made.
    pub courses: Vec<Course>,
    /// Courses that the log joins.
    pub joined: Vec<String>,
    /// Measures that are made.
    pub measures: Vec<Measure>,
    /// The doses that are written, each with its place in the source.
    pub doses: Vec<(String, EntryId)>,
    /// What of it goes against the plan or the limits, each with its place.
    pub against: Vec<(String, String)>,
    /// What was chosen, what is not kept.
    pub said: Vec<String>,
}

impl Settled {
    /// How many records are left out.
    pub fn left_out(&self) -> usize {
        self.left.iter().map(|(_, places)| places.len()).sum()
    }

    pub(super) fn leave(&mut self, why: String, place: String) {
        match self.left.iter_mut().find(|(known, _)| *known == why) {
            Some((_, places)) => places.push(place),
            None => self.left.push((why, vec![place])),
        }
    }
}
