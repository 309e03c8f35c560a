//! What an action does in a dialog that has no text to type.

use crate::app::App;
use crate::app::key::Key;
use crate::app::keys::Scope;
use crate::app::line::Line;
use crate::app::message::{Action, Effect};
use crate::app::popup::scopes;
use crate::app::popup::{Answer, Popup};
use crate::app::prompt::{Prompt, Purpose};
use crate::app::record::{self};
use crate::app::reply::{Ask, Reply};
use crate::app::second::{self, Choice};
use crate::app::skip;
use crate::app::world::World;

pub(super) fn act_in_second(
    world: &World,
    mut state: second::State,
    action: Action,
) -> (Option<Popup>, Option<Vec<Reply>>) {
    let choice = match action {
        Action::NextPart | Action::PreviousPart => {
            state.step(action == Action::NextPart);
            return (Some(Popup::Second(Box::new(state))), Some(Vec::new()));
        }
        Action::Open => state.choice,
        Action::ChangeFirst => Choice::Change,
        Action::RecordBoth | Action::Confirm => Choice::Both,
        _ => return (Some(Popup::Second(Box::new(state))), None),
    };
    let reply = match (choice, &state.dose, state.recorded.last()) {
        (Choice::Keep, ..) => Reply::Say("Nothing was recorded".into()),
        (Choice::Both, ..) => Reply::Record(state.edit, state.doubts),
        (Choice::Change, Some(dose), Some(recorded)) => {
            let dose = dose.clone();
            let text = second::text(world, recorded);
            let question = "The existing entry: what was taken, and when? (reason after ;)".to_owned();
            Reply::Ask(Box::new(Ask::Prompt(Prompt::prefilled(
                Purpose::Change(dose),
                question,
                &text,
            ))))
        }
        (Choice::Change, ..) => return (Some(Popup::Second(Box::new(state))), None),
    };
    (None, Some(vec![reply]))
}

impl App {
    /// Does what a key asks of what is on top: what is on top afterwards, and what follows.
    pub(in crate::app) fn act_in(
        &mut self,
        popup: Popup,
        action: Action,
        key: Key,
    ) -> (Option<Popup>, Option<Vec<Reply>>) {
        let popup = match popup {
            Popup::SetUp(state) => return self.act_in_setup(state, action, key),
            Popup::Template(state) => return self.act_in_template(state, action, key),
            // The check-in has a way of its own: it continues underneath.
            Popup::CheckIn(_) | Popup::Help(..) => popup,
            _ if action == Action::Help => {
                let help = crate::app::help::State {
                    here: scopes(&popup),
                    over: true,
                    ..crate::app::help::State::default()
                };
                return (Some(Popup::Help(help, Some(Box::new(popup)))), Some(Vec::new()));
            }
            other => other,
        };
        match popup {
            Popup::Import(state) => {
                let (stays, replies) = state.act(action);
                return (stays.map(|state| Popup::Import(Box::new(state))), replies);
            }
            Popup::Waiting(_) if action == Action::Back => {
                let said = Reply::Say(crate::app::exchange::LEFT.into());
                return (None, Some(vec![Reply::Do(Effect::StopWaiting), said]));
            }
            _ => {}
        }
        if action == Action::Back {
            return (popup.closed(), Some(Vec::new()));
        }
        match popup {
            Popup::Help(mut help, over) => {
                let (keymap, size) = (&self.world.keymap, self.world.size);
                match action {
                    Action::Help if help.all => return (over.map(|over| *over), Some(Vec::new())),
                    Action::Help => (help.all, help.top) = (true, 0),
                    Action::Search => help.filter = Some(Line::default()),
                    Action::Down | Action::Up => help.step(1, action == Action::Down, keymap, size),
                    Action::PageDown | Action::PageUp => help.step(10, action == Action::PageDown, keymap, size),
                    Action::First => help.top = 0,
                    Action::Last => help.step(usize::from(u16::MAX), true, keymap, size),
                    Action::Commands if !help.over => {
                        let state = crate::app::commands::State {
                            here: help.here,
                            ..crate::app::commands::State::default()
                        };
                        return (Some(Popup::Commands(state)), Some(Vec::new()));
                    }
                    _ => return (Some(Popup::Help(help, over)), None),
                }
                (Some(Popup::Help(help, over)), Some(Vec::new()))
            }
            Popup::CheckIn(_) if action == Action::Help => {
                let help = crate::app::help::State {
                    here: vec![Scope::CheckIn, Scope::Always],
                    ..crate::app::help::State::default()
                };
                (Some(popup), Some(vec![Reply::Ask(Box::new(Ask::Help(help)))]))
            }
            Popup::CheckIn(_) if action == Action::EditExternally => {
                let broken = crate::app::broken::of_day(&self.world).into_iter().next();
                (Some(popup), Some(crate::app::today::open_broken(broken)))
            }
            Popup::CheckIn(mut state) => {
                let (stays, replies) = state.act(action, key, &self.world);
                (stays.then_some(Popup::CheckIn(state)), replies)
            }
            Popup::Measures(mut state) => match action {
                Action::Undo | Action::Redo => {
                    let back = Reply::Do(crate::app::today::back(action));
                    (Some(Popup::Measures(state)), Some(vec![back]))
                }
                _ => {
                    let replies = state.act(action, &self.world);
                    (Some(Popup::Measures(state)), replies)
                }
            },
            // The list does not wait below the next plan.
            Popup::Missing(mut state) if action == Action::NewCourse => (None, state.act(action, None, &self.world)),
            Popup::Missing(mut state) => {
                let replies = state.act(action, key.digit(), &self.world);
                (Some(Popup::Missing(state)), replies)
            }
            Popup::Form(mut form) => match action {
                Action::Undo | Action::Redo => {
                    let back = Reply::Do(crate::app::today::back(action));
                    (Some(Popup::Form(form)), Some(vec![back]))
                }
                _ => {
                    let replies = form.act(action, &self.world);
                    (Some(Popup::Form(form)), replies)
                }
            },
            Popup::Skip(state) => self.act_in_reasons(state, action, key),
            Popup::Activate(state) => self.act_in_activate(state, action),
            Popup::Correct(state) => {
                let (stays, replies) = state.act(action, &self.world);
                (stays.map(Popup::Correct), replies)
            }
            Popup::Changes(state) => {
                let (stays, replies) = state.act(action);
                (stays.map(Popup::Changes), replies)
            }
            Popup::Second(state) => act_in_second(&self.world, *state, action),
            Popup::Question(mut question) => match action {
                Action::NextPart | Action::PreviousPart => {
                    question.going = !question.going;
                    (Some(Popup::Question(question)), Some(Vec::new()))
                }
                Action::Open if !question.going => (None, Some(Vec::new())),
                Action::Open | Action::Confirm => {
                    let reply = match question.then {
                        Answer::Save(edit) => Reply::Save(edit),
                        Answer::Answered(edit) => Reply::Do(Effect::Save(edit)),
                        Answer::Undo => Reply::Do(Effect::Undo { confirmed: true }),
                        Answer::Redo => Reply::Do(Effect::Redo { confirmed: true }),
                        Answer::Revert(past) => {
                            // The list is another one then.
                            self.underneath.clear();
                            Reply::Do(Effect::Revert(past))
                        }
                    };
                    (None, Some(vec![reply]))
                }
                _ => (Some(Popup::Question(question)), None),
            },
            other => (Some(other), None),
        }
    }

    pub(super) fn act_in_activate(
        &self,
        mut state: Box<crate::app::plan::activate::State>,
        action: Action,
    ) -> (Option<Popup>, Option<Vec<Reply>>) {
        use crate::app::plan::activate::Focus;
        match (action, state.focus) {
            (Action::Open, Focus::Back) => {
                let kept = state.keep(&self.world).map(|edit| Reply::Save(Box::new(edit)));
                (
                    None,
                    Some(vec![
                        kept.unwrap_or_else(|| Reply::Say(crate::app::plan::activate::KEPT.into())),
                    ]),
                )
            }
            (Action::Open, Focus::Go) => match state.edit(&self.world) {
                Ok(edit) => (None, Some(vec![Reply::Save(Box::new(edit))])),
                Err(wrong) => {
                    state.focus = Focus::On;
                    (Some(Popup::Activate(state)), Some(vec![Reply::Say(wrong)]))
                }
            },
            _ => (Some(Popup::Activate(state)), None),
        }
    }

    pub(super) fn act_in_reasons(
        &self,
        mut state: skip::State,
        action: Action,
        key: Key,
    ) -> (Option<Popup>, Option<Vec<Reply>>) {
        let why = match (action, key.digit()) {
            (Action::NextPart | Action::PreviousPart | Action::Down | Action::Up, _) => {
                state.step(matches!(action, Action::NextPart | Action::Down));
                return (Some(Popup::Skip(state)), Some(Vec::new()));
            }
            (Action::Open, _) => state.chosen,
            (Action::Reason, Some(digit @ 1..)) => usize::from(digit),
            _ => return (Some(Popup::Skip(state)), None),
        };
        if why == skip::REASONS.len() {
            let world = &self.world;
            let amount = state.dose.planned.as_ref().map(|amount| world.amount(amount));
            let amount = amount.map_or_else(String::new, |amount| format!(" {amount}"));
            let at = state.dose.clock.map(|at| format!(", planned {},", world.clock(at)));
            let at = at.unwrap_or_default();
            let question = format!("Why was {}{amount}{at} skipped?", world.name(&state.dose.course));
            let prompt = Prompt::new(Purpose::Reason(state.dose), question, "");
            return (None, Some(vec![Reply::Ask(Box::new(Ask::Prompt(prompt)))]));
        }
        let held = why == skip::HELD;
        let words = why
            .checked_sub(1)
            .filter(|_| !held)
            .and_then(|at| skip::REASONS.get(at))
            .copied();
        let reply = match record::left_out(&self.world, &state.dose, held, words) {
            Ok(edit) => Reply::Save(Box::new(edit)),
            Err(wrong) => Reply::Say(wrong),
        };
        (None, Some(vec![reply]))
    }
}
