//! The keys of the plan view that edit: on a row, on the draft, on the course.

use super::super::broken;
use super::super::keys::Scope;
use super::super::message::{Action, Edit, Operation};
use super::super::popup::{Answer, Question};
use super::super::prompt::{Prompt, Purpose};
use super::super::reply::{Ask, Reply};
use super::super::world::World;
use super::lines::{self, PlanAsk, PlanLine};
use super::outcome::{ends_with, named};
use super::{Aim, Cell, State, draft_of, keep, sentence, with_basis};
use crate::domain::course::Course;
use crate::domain::decision::restored;
use crate::domain::draft::{DraftError, Row, RowId, Tense};
use crate::domain::plan::Length;
use crate::domain::schedule::{RungKind, Timeline};
use crate::domain::words::day_near;

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
                | Action::KeepDraft
                | Action::ResumeDraft
        )
    }

    /// The keys that edit, and those that ask before they do.
    pub(super) fn edit(&mut self, action: Action, world: &World) -> Option<Vec<Reply>> {
        if !Self::edits(action) {
            return None;
        }
        let Some(course) = self.shown(world) else {
            let key = world.key(Scope::Plan, Action::AddBelow).unwrap_or_default();
            let none = || format!("No plan yet; {key} adds the first one");
            return Some(vec![Reply::Say(broken::no_plan(world).unwrap_or_else(none))]);
        };
        if course.archived.is_some() && action != Action::Archive {
            let key = world.key(Scope::Plan, Action::Archive).unwrap_or_default();
            return Some(vec![Reply::Say(format!(
                "{} is archived; {key} restores it",
                course.name
            ))]);
        }
        let row = self.focused().map(Row::id);
        Some(match action {
            Action::Activate => vec![Reply::Ask(Box::new(Ask::Activate(course.id.clone())))],
            Action::Discard => discard(world, course),
            Action::Archive => archive(world, course),
            Action::AddBelow => self.ask(world, course, row, PlanAsk::Below),
            Action::Decide => self.ask(world, course, row, PlanAsk::Decide),
            Action::KeepDraft => self.ask(world, course, None, PlanAsk::Keep),
            Action::ResumeDraft => self.ask(world, course, None, PlanAsk::Resume),
            Action::Template => vec![Reply::Ask(Box::new(Ask::Template(course.id.clone(), row)))],
            _ => match row {
                None => {
                    let key = world.key(Scope::Plan, Action::AddBelow).unwrap_or_default();
                    vec![Reply::Say(format!("There is no row yet; {key} adds one"))]
                }
                Some(id) => self.edit_row(action, world, course, id),
            },
        })
    }

    fn edit_row(&mut self, action: Action, world: &World, course: &Course, row: RowId) -> Vec<Reply> {
        let ask = match action {
            Action::AddAbove => Some(PlanAsk::Above),
            Action::Hold => Some(PlanAsk::Hold),
            Action::Taper => Some(PlanAsk::Taper),
            Action::Cycle => Some(PlanAsk::Cycle),
            Action::Open => Some(match self.cell {
                Cell::Dose => PlanAsk::Dose,
                Cell::Days => PlanAsk::Days,
                Cell::Note => PlanAsk::Note,
            }),
            _ => None,
        };
        let focused = self.focused().cloned();
        if let Some(ask) = ask {
            if focused.as_ref().is_some_and(|row| row.tense == Tense::Past) {
                return vec![Reply::Say(sentence(&DraftError::Past))];
            }
            let endless = focused.as_ref().is_some_and(|row| row.length == Length::Open);
            if ask == PlanAsk::Hold && endless {
                return vec![Reply::Say("This step has no end, there is nothing to hold".into())];
            }
            return self.ask(world, course, Some(row), ask);
        }
        let draft = draft_of(world, course);
        let which = focused.as_ref().map_or(String::new(), |row| named(row, world.hidden));
        let made = with_basis(world, course, |basis| {
            let step = draft.step_of(basis, row);
            let made = match action {
                Action::MoreDays => draft.add_days(basis, row, 1),
                Action::FewerDays => draft.add_days(basis, row, -1),
                Action::Remove => draft.remove(basis, row),
                Action::Duplicate => draft.copy(basis, row),
                _ => draft.reorder(basis, row, action == Action::MoveDown),
            }?;
            let what = match action {
                Action::MoreDays => format!("{which}: 1 day longer"),
                Action::FewerDays => format!("{which}: 1 day shorter"),
                Action::Duplicate => format!("{which} is there twice"),
                Action::Remove => {
                    // The step in force is over when what follows begins: today, or tomorrow where its dose is recorded.
                    let begun = focused.as_ref().filter(|row| {
                        row.tense == Tense::Present && row.kind == RungKind::Step && row.from < made.begins(basis)
                    });
                    match begun {
                        Some(_) if made.begins(basis) > basis.today => format!("{which} ends today"),
                        Some(_) => format!("{which} is over, the next step starts today"),
                        None => format!("{which} is removed"),
                    }
                }
                _ => format!("{which} has changed places"),
            };
            let more = ends_with(basis, &draft, &made);
            // The new row of a copy, the place to which a step has gone.
            let aim = match (step, action) {
                (Ok(Some(step)), Action::Duplicate | Action::MoveDown) => Some(step + 1),
                (Ok(Some(step)), Action::MoveUp) => step.checked_sub(1),
                (Ok(Some(step)), _) => Some(step),
                (Ok(None), _) => Some(0),
                (Err(_), _) => None,
            };
            Ok((made, format!("{what}{more}"), aim))
        });
        match made {
            Ok((draft, what, aim)) => {
                let same = matches!(action, Action::MoreDays | Action::FewerDays);
                self.aim = aim.map(|step| Aim { step, same });
                vec![Reply::Save(Box::new(keep(world, course, draft, &what)))]
            }
            Err(error) => vec![Reply::Say(sentence(&error))],
        }
    }

    /// Opens a line with the text that is there now.
    fn ask(&mut self, world: &World, course: &Course, row: Option<RowId>, ask: PlanAsk) -> Vec<Reply> {
        let line = PlanLine {
            course: course.id.clone(),
            row,
            ask,
        };
        // The row that is edited, or the new one, has the focus afterwards.
        let draft = draft_of(world, course);
        let step = with_basis(world, course, |basis| row.map(|row| draft.step_of(basis, row)));
        let same = matches!(
            ask,
            PlanAsk::Dose | PlanAsk::Days | PlanAsk::Note | PlanAsk::Cycle | PlanAsk::Hold
        );
        let aim = match (step, ask) {
            (Some(Ok(Some(step))), PlanAsk::Below) => Some(step + 1),
            (Some(Ok(None)), PlanAsk::Below) => Some(0),
            (Some(Ok(step)), _) if ask != PlanAsk::Decide => step,
            _ => None,
        };
        self.aim = aim.map(|step| Aim { step, same });
        let (question, text) = lines::question(world, course, self.focused(), ask);
        let prompt = Prompt::prefilled(Purpose::Plan(line), question, &text);
        // An empty line has nothing that a first letter could replace.
        let fresh = !text.is_empty();
        vec![Reply::Ask(Box::new(Ask::Prompt(Prompt { fresh, ..prompt })))]
    }
}

fn discard(world: &World, course: &Course) -> Vec<Reply> {
    let Some(draft) = world.drafts.get(&course.id) else {
        return vec![Reply::Say(format!("{} has no draft", course.name))];
    };
    vec![Reply::Ask(Box::new(Ask::Question(Question {
        title: format!("Discard the draft of {}?", world.name(&course.id)),
        lines: vec!["The plan in force stays as it is. Undo brings the draft back.".into()],
        keep: "Keep the draft",
        go: "Discard it",
        going: false,
        then: Answer::Save(Box::new(Edit {
            operation: Operation::Draft {
                course: course.id.clone(),
                old: Some(Box::new(draft.clone())),
                new: None,
            },
            label: format!("draft of {} discarded", course.name),
            receipt: format!("{}: the draft is discarded; the plan in force stays", course.name),
        })),
    })))]
}

/// Puts a course away after a question, or takes it out again.
pub(in crate::app) fn archive(world: &World, course: &Course) -> Vec<Reply> {
    let on = course.archived.is_none().then(|| world.today());
    let name = world.name(&course.id);
    let history = super::basis::history(world, course);
    let stops = restored(course, world.today(), |course| {
        Timeline::new(course, &world.regimen.settings.words, history.clone())
    });
    let stops = stops.unwrap_or_default();
    let stopped = stops.first().map(|stop| day_near(stop.on, world.today()));
    let archive = Operation::Archive {
        course: course.id.clone(),
        on,
    };
    let stops = stops.into_iter().map(|change| Operation::AddChange {
        course: course.id.clone(),
        change,
    });
    let edit = Edit {
        operation: match stopped {
            None => archive,
            Some(_) => Operation::Several(std::iter::once(archive).chain(stops).collect()),
        },
        label: if on.is_some() {
            format!("{} archived", course.name)
        } else {
            format!("{} restored", course.name)
        },
        receipt: match (on, stopped) {
            (Some(_), _) => format!("{} is archived, its records stay", course.name),
            (None, None) => format!("{} is planned again", course.name),
            (None, Some(since)) => format!(
                "{} is back, stopped since {since}: a decision such as restart begins it again",
                course.name
            ),
        },
    };
    if on.is_none() {
        return vec![Reply::Save(Box::new(edit))];
    }
    vec![Reply::Ask(Box::new(Ask::Question(Question {
        title: format!("Archive {name}?"),
        lines: vec![
            "It is no longer due from today.".into(),
            "Plan and records stay and can be read; the same key restores it.".into(),
        ],
        keep: "Keep it in use",
        go: "Archive it",
        going: false,
        then: Answer::Save(Box::new(edit)),
    })))]
}
