//! What is open closes where it is about something that somebody else has decided, or planned otherwise, meanwhile: the
//! same words would mean another dose.

use super::App;
use super::gate;
use super::message::Edit;
use super::popup::Popup;
use super::prompt::Purpose;
use super::world::World;
use crate::domain::course::CourseId;
use crate::domain::journal::Entry;
use crate::domain::operation::Operation;
use crate::domain::recording::{self, Dose, Otherwise};
use crate::domain::regimen::Regimen;

/// What the plan says otherwise of a dose than when it was asked about.
pub fn of_dose(world: &World, dose: &Dose) -> Option<String> {
    recording::otherwise(world.scene(), dose).map(|otherwise| said(world, &dose.course, otherwise))
}

/// The same of an edit that was asked about and is not written yet.
pub fn of_edit(world: &World, edit: &Edit) -> Option<String> {
    of_operation(world, &edit.operation)
}

fn of_operation(world: &World, operation: &Operation) -> Option<String> {
    match operation {
        Operation::Insert(Entry::Dose(entry)) => {
            recording::outdated(world.scene(), entry).map(|otherwise| said(world, &entry.course, otherwise))
        }
        Operation::Several(all) => all.iter().find_map(|one| of_operation(world, one)),
        _ => None,
    }
}

fn said(world: &World, course: &CourseId, otherwise: Otherwise) -> String {
    if world.hidden {
        return format!(
            "{}: the plan was changed meanwhile. Nothing was recorded",
            world.name(course)
        );
    }
    otherwise.words()
}

/// Why what is open closes now that the files were read again; `None`: it stays.
fn why(popup: &Popup, world: &World, before: &Regimen) -> Option<String> {
    let replanned = |course: &CourseId| {
        let (was, now) = (before.course(course)?, world.regimen.course(course)?);
        let name = world.name(course);
        (!was.plans_as(now)).then(|| format!("The plan of {name} was changed meanwhile. Nothing was written"))
    };
    match popup {
        Popup::Prompt(prompt) => match &prompt.purpose {
            Purpose::When(dose) | Purpose::Change(dose) | Purpose::Reason(dose) => of_dose(world, dose),
            Purpose::Gate(gate, _) if !gate::is_open(world, gate) => Some(gate::closed(world, &gate.course)),
            Purpose::Gate(gate, _) => replanned(&gate.course),
            Purpose::Plan(line) => replanned(&line.course),
            Purpose::Correct(line) => replanned(&line.course),
            _ => None,
        },
        Popup::Skip(state) => of_dose(world, &state.dose),
        Popup::Second(state) => of_edit(world, &state.edit),
        Popup::Activate(state) => replanned(&state.course),
        Popup::Correct(state) => replanned(&state.course),
        _ => None,
    }
}

impl App {
    /// Closes what is about something that is otherwise now, and says so. What was typed about a plan comes back with the
    /// next line for it.
    pub(super) fn close_outdated(&mut self, before: &Regimen) {
        let mut said = None;
        for open in [&mut self.pending, &mut self.popup] {
            let Some(words) = open.as_ref().and_then(|popup| why(popup, &self.world, before)) else {
                continue;
            };
            said = Some(words);
            if let Some(Popup::Prompt(prompt)) = open.take()
                && matches!(prompt.purpose, Purpose::Plan(_) | Purpose::Correct(_))
                && !prompt.fresh
            {
                self.drafts.retain(|kept| kept.purpose != prompt.purpose);
                self.drafts.push(prompt);
            }
        }
        let Some(said) = said else { return };
        self.uncover();
        self.say(said);
        // Nobody has pressed a key for it: it stays until the next one is answered.
        self.passing = false;
    }
}
