//! What an edit of a plan is checked against.

use crate::app::keys::Scope;
use crate::app::message::{Action, Edit, Operation};
use crate::app::world::World;
use crate::domain::course::Course;
use crate::domain::day::Begins;
use crate::domain::decision::Surroundings;
use crate::domain::draft::{Basis, Draft, DraftError, Row};
use crate::domain::journal::DoseEntry;
use crate::domain::schedule::RungKind;
use crate::domain::schedule::{History, Timeline};

/// The courses of the view: those in use; where there are none, the archived ones.
pub fn courses(world: &World) -> Vec<&Course> {
    let all = || world.regimen.courses.iter();
    let in_use: Vec<&Course> = all().filter(|course| course.archived.is_none()).collect();
    if in_use.is_empty() { all().collect() } else { in_use }
}

/// What a draft of a course is worked out against.
pub fn with_basis<T>(world: &World, course: &Course, work: impl FnOnce(&Basis<'_>) -> T) -> T {
    basis_from(world, course, &world.revised_from(course), work)
}

/// The same for a decision, which may begin in the middle of today.
pub fn with_decision<T>(world: &World, course: &Course, work: impl FnOnce(&Basis<'_>) -> T) -> T {
    basis_from(world, course, &world.decided_from(course), work)
}

/// A draft as it is put into force.
pub fn in_force(world: &World, course: &Course, draft: &Draft) -> Draft {
    with_basis(world, course, |basis| draft.as_a_whole(basis))
}

/// The draft of a course as it would come into force today; one without edits where there is none.
pub fn draft_of(world: &World, course: &Course) -> Draft {
    let kept = world.drafts.get(&course.id).cloned();
    kept.map_or_else(|| Draft::new(course), |draft| up_to_date(world, course, draft))
}

/// A draft as it would be activated today.
pub fn up_to_date(world: &World, course: &Course, draft: Draft) -> Draft {
    let first = world.revised_from(course).on;
    let history = history(world, course);
    let plan = (course, &world.regimen.settings.words, &history);
    draft.brought_up_to(plan, (world.today(), first), &world.decided_from(course))
}

/// The edit that keeps a draft; one without edits is not a draft.
pub fn keep(world: &World, course: &Course, draft: Draft, what: &str) -> Edit {
    let key = world.key(Scope::Plan, Action::Activate).unwrap_or_default();
    let receipt = if draft.is_empty() {
        format!("{}: as the plan in force", course.name)
    } else {
        format!("In the draft, {key} activates it: {what}")
    };
    Edit {
        operation: Operation::Draft {
            course: course.id.clone(),
            old: world.drafts.get(&course.id).cloned().map(Box::new),
            new: (!draft.is_empty()).then(|| Box::new(draft)),
        },
        label: format!("draft of {}: {what}", course.name),
        receipt,
    }
}

/// A refusal as a sentence.
pub fn sentence(error: &DraftError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// Whether the kind of a row has a dose that can be edited.
pub fn is_step(row: &Row) -> bool {
    row.kind == RungKind::Step
}

/// The same from a dose on.
pub(super) fn basis_from<T>(world: &World, course: &Course, begins: &Begins, work: impl FnOnce(&Basis<'_>) -> T) -> T {
    let today = world.today();
    let history = history(world, course);
    let others: Vec<(&Course, &Timeline)> = (world.regimen.courses.iter())
        .filter(|other| other.id != course.id && other.archived.is_none())
        .filter_map(|other| Some((other, world.schedules.timeline(&other.id)?)))
        .collect();
    let recorded: Vec<&DoseEntry> = (world.regimen.journal)
        .doses(today, begins.on)
        .filter(|entry| entry.course == course.id)
        .collect();
    work(&Basis {
        course,
        words: &world.regimen.settings.words,
        history: &history,
        today,
        first: begins.on,
        after: begins.after.as_ref(),
        behind: begins.behind,
        waits: begins.window(),
        around: Surroundings {
            others: &others,
            wall: &*world.wall,
            recorded: &recorded,
        },
    })
}

/// What was taken of a course: also where the plan does not depend on it, as what is decided may.
pub(super) fn history(world: &World, course: &Course) -> History {
    let turn = world.regimen.settings.day_turn;
    History::of(&course.id, &world.regimen.journal, course.today(world.now, turn), turn)
}
