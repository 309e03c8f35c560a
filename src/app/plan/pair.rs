//! Two drafts, or a draft and the plan, side by side: for the visit at which one of them is chosen.

use super::super::about::supply;
use super::super::keys::Scope;
use super::super::message::{Action, Edit, Operation};
use super::super::world::World;
use super::super::wrap::{width, wrap};
use super::{draft_of, up_to_date, with_basis};
use crate::domain::course::{Course, CourseId};
use crate::domain::draft::{Draft, PairRow, beside};

/// Both, while they are shown instead of the ladder.
#[derive(Clone, Debug)]
pub struct State {
    /// What they are called: `plan`, `draft`, or the name under which a draft was kept.
    pub names: [String; 2],
    /// What is said of them, line by line.
    pub rows: Vec<PairRow>,
    /// Which line is focused.
    pub focus: usize,
}

/// Everything that can be compared, with its name: the plan, the draft that is worked on, the drafts that were kept.
pub fn choices(world: &World, course: &Course) -> Vec<(String, Draft)> {
    let mut found = vec![("plan".to_owned(), Draft::new(course))];
    if world.drafts.contains_key(&course.id) {
        found.push(("draft".to_owned(), draft_of(world, course)));
    }
    let kept = world.kept.iter().filter(|((id, _), _)| *id == course.id);
    found.extend(kept.map(|((_, name), draft)| (name.to_string(), up_to_date(world, course, draft.clone()))));
    found
}

impl State {
    /// The plan next to the draft; where there are two drafts, those. `None`: there is no draft.
    pub fn first(world: &World, course: &Course) -> Option<Self> {
        let choices = choices(world, course);
        Self::new(world, course, &choices, if choices.len() > 2 { (1, 2) } else { (0, 1) })
    }

    /// Its lines in two columns, each with the place of its row.
    pub fn lines(&self, columns: usize) -> Vec<(usize, String)> {
        let wide = columns / 2;
        let clean = |text: &str| text.replace(char::is_control, " ");
        let mut found = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let lines: Vec<String> = match row {
                PairRow::Both([a, b]) => {
                    let room = wide.saturating_sub(2).max(8);
                    let (a, b) = (wrap(&clean(a), room), wrap(&clean(b), room));
                    let cell = |lines: &[String], n: usize| lines.get(n).cloned().unwrap_or_default();
                    (0..a.len().max(b.len()))
                        .map(|n| {
                            let (a, b) = (cell(&a, n), cell(&b, n));
                            let gap = " ".repeat(wide.saturating_sub(width(&a)));
                            format!("{a}{gap}{b}").trim_end().to_owned()
                        })
                        .collect()
                }
                PairRow::Whole(text) => wrap(&clean(text), columns.max(8)),
            };
            found.extend(lines.into_iter().map(|line| (at, line)));
        }
        found
    }

    /// The choices at these two places side by side.
    pub(super) fn new(
        world: &World,
        course: &Course,
        choices: &[(String, Draft)],
        (a, b): (usize, usize),
    ) -> Option<Self> {
        let (one, two) = (choices.get(a)?, choices.get(b)?);
        let (left, to_come) = (supply::left(world, course), supply::to_come(world, course));
        let rows = with_basis(world, course, |basis| {
            let left = left.as_ref().map(|(left, _)| (left, &to_come));
            let found = beside(basis, [&one.1, &two.1], left);
            found.rows([one.0.as_str(), two.0.as_str()], basis.today)
        });
        Some(Self {
            names: [one.0.clone(), two.0.clone()],
            rows,
            focus: 0,
        })
    }
}

/// Keeps the draft that is worked on under a name, so that another can be begun.
///
/// # Errors
/// Why that is not possible, in one sentence.
pub(super) fn keep(world: &World, course: &Course, name: &str) -> Result<(String, Edit), String> {
    let name = read(name)?;
    let draft = world
        .drafts
        .get(&course.id)
        .ok_or_else(|| format!("{} has no draft", course.name))?;
    if world.kept.contains_key(&(course.id.clone(), name.clone())) {
        return Err(format!("there is a draft `{name}` already; take another name"));
    }
    let key = world.key(Scope::Plan, Action::Compare).unwrap_or_default();
    let said = format!("the draft is kept as {name}; {key} compares it");
    let operation = moved(&course.id, &name, (None, Some(draft)), (Some(draft), None));
    Ok((said.clone(), edit(course, operation, &said)))
}

/// Makes a draft that was kept the one that is worked on.
///
/// # Errors
/// Why that is not possible, in one sentence.
pub(super) fn resume(world: &World, course: &Course, name: &str) -> Result<(String, Edit), String> {
    let kept = || world.kept.iter().filter(|((id, _), _)| *id == course.id);
    let names: Vec<String> = kept().map(|((_, name), _)| name.to_string()).collect();
    let Some(((_, own), draft)) = kept().find(|((_, own), _)| own.as_str() == name) else {
        return Err(match names.as_slice() {
            [] => format!("{} has no draft that was kept", course.name),
            all => format!("`{name}` is not one of the drafts that were kept: {}", all.join(", ")),
        });
    };
    if world.drafts.contains_key(&course.id) {
        return Err(format!(
            "{} has a draft that is worked on; keep it under a name first",
            course.name
        ));
    }
    let said = format!("the draft {own} is worked on again");
    let operation = moved(&course.id, own, (Some(draft), None), (None, Some(draft)));
    Ok((said.clone(), edit(course, operation, &said)))
}

/// The name of a draft.
///
/// # Errors
/// What a name can be.
pub fn read(name: &str) -> Result<CourseId, String> {
    let id = name.trim().parse::<CourseId>().ok();
    id.filter(|id| !matches!(id.as_str(), "plan" | "draft"))
        .ok_or_else(|| format!("`{name}` is not a valid name; a to z, 0 to 9, - and _, but not plan or draft"))
}

/// What a draft was and what it will be.
pub type Change<'a> = (Option<&'a Draft>, Option<&'a Draft>);

/// A draft goes to a name, or comes from one: what is kept under the name, and what is worked on, before and after.
pub fn moved(course: &CourseId, name: &CourseId, kept: Change<'_>, worked_on: Change<'_>) -> Operation {
    let boxed = |draft: Option<&Draft>| draft.cloned().map(Box::new);
    Operation::Several(vec![
        Operation::Keep {
            course: course.clone(),
            name: name.clone(),
            old: boxed(kept.0),
            new: boxed(kept.1),
        },
        Operation::Draft {
            course: course.clone(),
            old: boxed(worked_on.0),
            new: boxed(worked_on.1),
        },
    ])
}

fn edit(course: &Course, operation: Operation, said: &str) -> Edit {
    Edit {
        operation,
        label: format!("{}: {said}", course.name),
        receipt: format!("{}: {said}", course.name),
    }
}
