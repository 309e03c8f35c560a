//! From the edits of the screen to the operations of the files.

use std::collections::BTreeMap;

use crate::app::message::{Edit, Operation};
use crate::app::world::World;
use crate::domain::course::CourseId;
use crate::domain::draft::Draft;
use crate::domain::journal::{Entry, EntryId};
use crate::store::paths::DataFile;
use crate::store::{Datum, Operation as Stored};

/// The operation on the files that an edit means. `drafts` are the files of drafts as they were read.
///
/// # Errors
/// A sentence for the person, where the thing it is about is not there any more.
pub(super) fn operation(
    operation: &Operation,
    edit: &Edit,
    world: &World,
    drafts: &BTreeMap<CourseId, String>,
) -> Result<Stored, String> {
    let set_draft = |course: &CourseId, draft: Option<Box<Draft>>| Stored::Draft {
        course: course.clone(),
        read: drafts.get(course).cloned(),
        draft,
    };
    let known = |id: &EntryId| -> Result<Entry, String> {
        world
            .regimen
            .journal
            .find(id)
            .ok_or_else(|| "Not saved: the entry is not there any more".to_owned())
    };
    Ok(match operation {
        Operation::Insert(entry) => Stored::Insert(entry.clone()),
        Operation::Replace(entry) => Stored::replace(known(entry.id())?, entry.clone()),
        Operation::Withdraw { id, why, .. } => Stored::Withdraw {
            entry: known(id)?,
            reason: why.clone(),
        },
        Operation::AddChange { course, change } => Stored::AddChange {
            course: course.clone(),
            change: change.clone(),
        },
        Operation::Activate { course, activation } => {
            Stored::activate(edit.label.clone(), course, activation, drafts.get(course).cloned())
        }
        Operation::Correct { course, correction } => Stored::correct(edit.label.clone(), course, correction),
        Operation::NewCourse(course) => Stored::NewCourse(course.clone()),
        Operation::Archive { course, on } => Stored::Set {
            file: DataFile::Course(course.clone()),
            key: vec!["archived".into()],
            value: on.map(Datum::Date),
        },
        Operation::SetSupply { course, supply } => Stored::SetSupply {
            course: course.clone(),
            supply: supply.clone(),
        },
        Operation::AddMeasure(measure) => Stored::AddMeasure((**measure).clone()),
        Operation::ReplaceMeasure(old, new) => Stored::ReplaceMeasure {
            old: old.clone(),
            new: new.clone(),
        },
        Operation::Draft { course, draft } => set_draft(course, draft.clone()),
        Operation::Several(all) => Stored::All {
            what: edit.label.clone(),
            each: all
                .iter()
                .map(|one| self::operation(one, edit, world, drafts))
                .collect::<Result<_, _>>()?,
        },
    })
}
