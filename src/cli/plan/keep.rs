//! `regimen plan COURSE --keep NAME` and `--resume NAME`: a draft is put aside under a name, or taken up again.

use std::process::ExitCode;

use crate::cli::context::{Context, Fail};
use crate::cli::print::out;
use crate::domain::course::CourseId;
use crate::domain::draft::Draft;
use crate::domain::operation::Operation;

/// The draft that is worked on gets a name, and another one can be begun.
pub(super) fn keep(context: &Context, course: &CourseId, name: &str) -> Result<ExitCode, Fail> {
    let name = read(name)?;
    let Some(draft) = worked_on(context, course) else {
        return Err(Fail::Found(format!("{} has no draft", context.name(course))));
    };
    if kept(context, course, &name).is_some() {
        return Err(Fail::Usage(format!(
            "there is a draft `{name}` already; take another name"
        )));
    }
    let said = format!("Draft kept as {name}. `regimen plan {course} --compare plan {name}` compares it.");
    save(
        context,
        course,
        name,
        (None, Some(draft.clone())),
        (Some(draft), None),
        &said,
    )
}

/// A draft that was kept is the one that is worked on again.
pub(super) fn resume(context: &Context, course: &CourseId, name: &str) -> Result<ExitCode, Fail> {
    let name = read(name)?;
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
    save(
        context,
        course,
        name,
        (Some(draft.clone()), None),
        (None, Some(draft)),
        &said,
    )
}

fn read(name: &str) -> Result<CourseId, Fail> {
    let id = name.parse::<CourseId>().ok();
    let id = id.filter(|id| !matches!(id.as_str(), "plan" | "draft"));
    id.ok_or_else(|| {
        Fail::Usage(format!(
            "`{name}` is not a valid name; a to z, 0 to 9, - and _, but not plan or draft"
        ))
    })
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

/// What a draft was and what it shall be.
type Change = (Option<Draft>, Option<Draft>);

fn save(
    context: &Context,
    course: &CourseId,
    name: CourseId,
    kept: Change,
    worked_on: Change,
    said: &str,
) -> Result<ExitCode, Fail> {
    let operation = Operation::Several(vec![
        Operation::Keep {
            course: course.clone(),
            name,
            old: kept.0.map(Box::new),
            new: kept.1.map(Box::new),
        },
        Operation::Draft {
            course: course.clone(),
            old: worked_on.0.map(Box::new),
            new: worked_on.1.map(Box::new),
        },
    ]);
    context
        .store
        .apply(&operation)
        .map_err(|error| Fail::Disk(error.to_string()))?;
    out(&format!("{said}\n"))?;
    Ok(ExitCode::SUCCESS)
}
