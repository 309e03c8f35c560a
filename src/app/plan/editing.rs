//! The keys of the plan view that edit: on a row, on the draft, on the course.

use chrono::NaiveDate;

use super::super::keys::Scope;
use super::super::message::{Action, Edit, Operation};
use super::super::popup::{Answer, Popup, Question};
use super::super::prompt::{Prompt, Purpose};
use super::super::world::{Reply, World};
use super::lines::{self, Ask, Line};
use super::{Cell, State, activate, draft_of, is_step, keep, sentence, with_basis};
use crate::domain::course::Course;
use crate::domain::draft::{DraftError, Tense};

impl State {
    /// Whether an action edits.
    pub(super) fn edits(action: Action) -> bool {
        matches!(
            action,
            Action::MoreDays
                | Action::FewerDays
                | Action::Open
                | Action::AddBelow
                | Action::AddAbove
                | Action::Hold
                | Action::Taper
                | Action::Cycle
                | Action::Remove
                | Action::Duplicate
                | Action::MoveDown
                | Action::MoveUp
                | Action::Decide
                | Action::Activate
                | Action::Discard
                | Action::Archive
                | Action::Template
        )
    }

    /// The keys that edit, and those that ask before they do.
    pub(super) fn edit(&mut self, action: Action, world: &World) -> Option<Vec<Reply>> {
        if !Self::edits(action) {
            return None;
        }
        let Some(course) = self.shown(world) else {
            let key = world.key(Scope::Plan, Action::AddBelow).unwrap_or_default();
            return Some(vec![Reply::Say(format!("No plan yet; {key} adds the first one"))]);
        };
        if course.archived.is_some() && action != Action::Archive {
            let key = world.key(Scope::Plan, Action::Archive).unwrap_or_default();
            return Some(vec![Reply::Say(format!(
                "{} is put away; {key} takes it out again",
                course.name
            ))]);
        }
        let row = self.focused().map(|row| row.from);
        Some(match action {
            Action::Activate => activate::open(world, course),
            Action::Discard => discard(world, course),
            Action::Archive => archive(world, course),
            Action::AddBelow => self.ask(world, course, row, Ask::Below),
            Action::Decide => self.ask(world, course, row, Ask::Decide),
            Action::Template => super::super::template::State::open(course.id.clone(), row),
            _ => match row {
                None => {
                    let key = world.key(Scope::Plan, Action::AddBelow).unwrap_or_default();
                    vec![Reply::Say(format!("There is no row yet; {key} adds one"))]
                }
                Some(from) => self.edit_row(action, world, course, from),
            },
        })
    }

    fn edit_row(&mut self, action: Action, world: &World, course: &Course, row: NaiveDate) -> Vec<Reply> {
        let ask = match action {
            Action::AddAbove => Some(Ask::Above),
            Action::Hold => Some(Ask::Hold),
            Action::Taper => Some(Ask::Taper),
            Action::Cycle => Some(Ask::Cycle),
            Action::Open => Some(match self.cell {
                Cell::Dose => Ask::Dose,
                Cell::Days => Ask::Days,
                Cell::Note => Ask::Note,
            }),
            _ => None,
        };
        let present = self.focused().is_some_and(|row| row.tense == Tense::Past);
        if let Some(ask) = ask {
            if present && ask != Ask::Hold {
                return vec![Reply::Say(sentence(&DraftError::Past))];
            }
            return self.ask(world, course, Some(row), ask);
        }
        let draft = draft_of(world, course);
        let made = with_basis(world, course, |basis| match action {
            Action::MoreDays => draft.add_days(basis, row, 1).map(|d| (d, "one day more".to_owned())),
            Action::FewerDays => draft.add_days(basis, row, -1).map(|d| (d, "one day less".to_owned())),
            Action::Remove => draft.remove(basis, row).map(|d| (d, "a row less".to_owned())),
            Action::Duplicate => draft.copy(basis, row).map(|d| (d, "a copy of a step".to_owned())),
            _ => draft
                .reorder(basis, row, action == Action::MoveDown)
                .map(|d| (d, "a step moved".to_owned())),
        });
        match made {
            Ok((draft, what)) => {
                self.aim = match action {
                    Action::MoveDown | Action::Duplicate => Some((row, 1)),
                    Action::MoveUp => self.step_before(row).map(|before| (before, 0)),
                    _ => None,
                };
                vec![Reply::Save(Box::new(keep(world, course, draft, &what)))]
            }
            Err(error) => vec![Reply::Say(sentence(&error))],
        }
    }

    /// The first day of the step before a row.
    fn step_before(&self, row: NaiveDate) -> Option<NaiveDate> {
        let rows = &self.picture.as_ref()?.rows;
        let before = rows.iter().rev().find(|other| other.from < row && is_step(other));
        before.map(|other| other.from)
    }

    /// Opens a line with what stands there now.
    fn ask(&mut self, world: &World, course: &Course, row: Option<NaiveDate>, ask: Ask) -> Vec<Reply> {
        let line = Line {
            course: course.id.clone(),
            row,
            ask,
        };
        self.aim = row.filter(|_| ask == Ask::Below).map(|from| (from, 1));
        let (question, text) = lines::question(world, course, self.focused(), ask);
        let prompt = Prompt::prefilled(Purpose::Plan(line), question, &text);
        // An empty line has nothing that a first letter could replace.
        let fresh = !text.is_empty();
        vec![Reply::Open(Box::new(Popup::Prompt(Prompt { fresh, ..prompt })))]
    }
}

fn discard(world: &World, course: &Course) -> Vec<Reply> {
    let Some(draft) = world.drafts.get(&course.id) else {
        return vec![Reply::Say(format!("{} has no draft", course.name))];
    };
    vec![Reply::Open(Box::new(Popup::Question(Question {
        title: format!("Throw the draft of {} away?", world.name(&course.id)),
        lines: vec!["The plan in force stays as it is. Undo brings the draft back.".into()],
        keep: "Keep the draft",
        go: "Throw it away",
        going: false,
        then: Answer::Save(Box::new(Edit {
            operation: Operation::Draft {
                course: course.id.clone(),
                old: Some(Box::new(draft.clone())),
                new: None,
            },
            label: format!("draft of {} thrown away", course.name),
            receipt: format!("{}: the draft is thrown away; the plan in force stays", course.name),
        })),
    })))]
}

/// Puts a course away after a question, or takes it out again.
pub(in crate::app) fn archive(world: &World, course: &Course) -> Vec<Reply> {
    let on = course.archived.is_none().then(|| world.today());
    let name = world.name(&course.id);
    let edit = Edit {
        operation: Operation::Archive {
            course: course.id.clone(),
            on,
        },
        label: if on.is_some() {
            format!("{} put away", course.name)
        } else {
            format!("{} taken out again", course.name)
        },
        receipt: match on {
            Some(_) => format!("{} is put away, its records stay", course.name),
            None => format!("{} is planned again", course.name),
        },
    };
    if on.is_none() {
        return vec![Reply::Save(Box::new(edit))];
    }
    vec![Reply::Open(Box::new(Popup::Question(Question {
        title: format!("Put {name} away?"),
        lines: vec![
            "From today on nothing of it is due.".into(),
            "Its plan and its records stay and can be read; the same key takes it out again.".into(),
        ],
        keep: "Leave it in use",
        go: "Put it away",
        going: false,
        then: Answer::Save(Box::new(edit)),
    })))]
}
