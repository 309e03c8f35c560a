//! Decisions of both sides of a merge that contradict each other: those of the copy are not taken in, and the person is
//! told of both.

use super::super::course_file;
use super::super::edit::{self, Compared, Edit};
use super::super::fault::{Fault, Severity};
use super::super::paths::DataFile;
use crate::domain::course::{Clock, Course};
use crate::domain::decision::{Own, clash};
use crate::domain::schedule::{History, Timeline};
use crate::domain::vocabulary::Vocabulary;

/// Whether an edit is about what is due.
fn is_of_a_plan(edit: &Edit) -> bool {
    match edit {
        Edit::Append { table, .. } | Edit::Change { table, .. } | Edit::Remove { table, .. } => {
            matches!(table.as_str(), "plan" | "change")
        }
        _ => false,
    }
}

/// Takes the decisions out of what would be merged that contradict those of the file, and says so.
pub(super) fn settle(
    found: &mut Compared,
    target: &DataFile,
    (here, file): (&[u8], &str),
    (there, copy): (&[u8], &str),
    words: &Vocabulary,
) -> Option<Fault> {
    let DataFile::Course(id) = target else { return None };
    if !found.edits.iter().any(|(_, edit)| is_of_a_plan(edit)) {
        return None;
    }
    let read = |name: &str, bytes: &[u8]| course_file::read(name, id, bytes, words).course;
    let mut merged = here.to_vec();
    for (_, edit) in &found.edits {
        merged = edit::apply(&target.to_string(), Some(&merged), edit).ok()?.0;
    }
    let (ours, theirs, both) = (read(file, here)?, read(copy, there)?, read(file, &merged)?);
    // What is recorded would only shift the doses of all of them alike.
    let timeline = |course: &Course| {
        let mut course = course.clone();
        course.clock = Clock::Local;
        Timeline::new(&course, words, History::default())
    };
    let clash = clash(&ours, &theirs, &both, timeline)?;
    found.edits.retain(|(_, edit)| !is_of_a_plan(edit));
    let decided = |own: Own<'_>| own.words().join(", ");
    let [one, other, all] = clash.said;
    let message = format!(
        "{} in {copy} and {} in {file} contradict each other: {}{} would be {all} by both, {other} by the first and {one} by \
         the second. No decision of the first was taken in",
        decided(Own::of(&theirs, &ours)),
        decided(Own::of(&ours, &theirs)),
        clash.on.format("%a %-d %b %Y"),
        clash.moment.map_or(String::new(), |moment| format!(" {moment}")),
    );
    Some(Fault::of_file(copy, message).with(Severity::Warning))
}
