//! `regimen plan COURSE --keep NAME` and `--resume NAME`: a draft is put aside under a name, or taken up again.

use std::process::ExitCode;

use crate::app::plan::pair::{moved, read};
use crate::cli::context::{Context, Fail};
use crate::cli::print::out;
use crate::domain::course::CourseId;
use crate::domain::draft::Draft;
use crate::domain::operation::Operation;

/// The draft that is worked on gets a name, and another one can be begun.
pub(super) fn keep(context: &Context, course: &CourseId, name: &str) -> Result<ExitCode, Fail> {
    let name = read(name).map_err(Fail::Usage)?;
    let Some(draft) = worked_on(context, course) else {
        return Err(Fail::Found(format!("{} has no draft", context.name(course))));
    };
    if kept(context, course, &name).is_some() {
        return Err(Fail::Usage(format!(
            "there is a draft `{name}` already; take another name"
        )));
    }
    let said = format!("Draft kept as {name}. `regimen plan {course} --compare plan {name}` compares it.");
    let operation = moved(course, &name, (None, Some(&draft)), (Some(&draft), None));
    save(context, &operation, &said)
}

/// A draft that was kept is the one that is worked on again.
pub(super) fn resume(context: &Context, course: &CourseId, name: &str) -> Result<ExitCode, Fail> {
    let name = read(name).map_err(Fail::Usage)?;
    let Some(draft) = kept(context, course, &name) else {
        return Err(Fail::Usage(format!("{} has no draft `{name}`", context.name(course))));
    };
    if worked_on(context, course).is_some() {
        return Err(Fail::Usage(format!(
            "{} has a draft that is worked on; keep it under a name first: --keep NAME",
            context.name(course)
        )));
    }
    let said = format!("Draft {name} is the one that is worked on; the planner shows it.");
    let operation = moved(course, &name, (Some(&draft), None), (None, Some(&draft)));
    save(context, &operation, &said)
}

fn worked_on(context: &Context, course: &CourseId) -> Option<Draft> {
    let drafts = &context.loaded.drafts;
    drafts
        .iter()
        .find(|(id, _)| id == course)
        .map(|(_, draft)| draft.clone())
}

fn kept(context: &Context, course: &CourseId, name: &CourseId) -> Option<Draft> {
    let kept = context.loaded.kept.iter();
    let mut found = kept.filter(|(id, own, _)| id == course && own == name);
    found.next().map(|(_, _, draft)| draft.clone())
}

fn save(context: &Context, operation: &Operation, said: &str) -> Result<ExitCode, Fail> {
    context
        .store
        .apply(operation)
        .map_err(|error| Fail::Disk(error.to_string()))?;
    out(&format!("{said}\n"))?;
    Ok(ExitCode::SUCCESS)
}
