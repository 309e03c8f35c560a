//! Keys while questions are asked one after the other: a new plan, and the blanks of a template.

use super::App;
use super::key::{Code, Key};
use super::keys::Scope;
use super::message::{Action, View};
use super::popup::Popup;
use super::sentence::Wish;
use super::setup::{self, Ask};
use super::template;
use super::world::Reply;

/// What is said of an answer that cannot be read, where why is shown with it.
pub(super) const SAID_BELOW: &str = "This answer is not understood; the reason is below it";

/// What is on top afterwards, and what follows.
type Then = (Option<Popup>, Option<Vec<Reply>>);

impl App {
    /// A key while such a question is asked; `None`: it belongs to its line, or to the table of keys.
    pub(super) fn questions_key(&mut self, key: Option<Key>) -> Option<Vec<Reply>> {
        let key = key?;
        if key.ctrl {
            // As in every field, what is typed is the one thing that is not saved yet: it is left, not ended.
            return (key.code == Code::Char('c')).then(|| self.leave_questions());
        }
        // The menu's keys are in the table.
        self.field()?;
        let action = match key.code {
            Code::Enter => Action::Open,
            Code::Esc => Action::Back,
            Code::Tab => Action::NextPart,
            Code::BackTab => Action::PreviousPart,
            Code::Down => Action::Down,
            Code::Up => Action::Up,
            _ => return None,
        };
        let (popup, replies) = match self.popup.take()? {
            Popup::SetUp(state) => self.act_in_setup(state, action, key),
            Popup::Template(state) => self.act_in_template(state, action, key),
            other => (Some(other), None),
        };
        // What follows may have put something in its place.
        self.popup = popup;
        Some(replies.unwrap_or_default())
    }

    fn leave_questions(&mut self) -> Vec<Reply> {
        match self.popup.take() {
            Some(Popup::SetUp(state)) => self.leave_setup(state),
            _ => vec![Reply::Say("Nothing was written".into())],
        }
    }

    /// A plan that was begun is kept for the sitting; of an empty one there is nothing to keep.
    fn leave_setup(&mut self, state: Box<setup::State>) -> Vec<Reply> {
        if state.is_untouched() {
            return vec![Reply::Say("Nothing was written".into())];
        }
        self.unfinished = Some(state);
        vec![Reply::Say(
            "Nothing was written; what was typed comes back with the next new plan".into(),
        )]
    }

    pub(super) fn act_in_setup(&mut self, mut state: Box<setup::State>, action: Action, key: Key) -> Then {
        let menu = state.at == Ask::Steps;
        match action {
            Action::Down | Action::Up if menu => state.blanks.step(action == Action::Down),
            Action::Down if state.at == Ask::Look => {
                // Some of the lines are wrapped.
                state.top = (state.top + 1).min(2 * state.summary(&self.world).len());
            }
            Action::Up if state.at == Ask::Look => state.top = state.top.saturating_sub(1),
            Action::Choose if menu => {
                state.blanks.chosen = usize::from(key.digit().unwrap_or(1)).saturating_sub(1);
                state.go_on();
            }
            Action::Back | Action::PreviousPart | Action::Up => {
                if !state.back() && action == Action::Back {
                    return (None, Some(self.leave_setup(state)));
                }
            }
            Action::NextPart | Action::Down => return self.go_on(state, false),
            Action::Open => return self.go_on(state, true),
            Action::Help => return (Some(Popup::SetUp(state)), Some(help())),
            _ => return (Some(Popup::SetUp(state)), None),
        }
        (Some(Popup::SetUp(state)), Some(Vec::new()))
    }

    /// To the next question, if this one can be read; after the last look everything is written.
    fn go_on(&mut self, mut state: Box<setup::State>, write: bool) -> Then {
        if let Err(wrong) = state.echo(state.at, &self.world) {
            let blank = state.line(state.at).is_none_or(|line| line.text().trim().is_empty());
            return (Some(Popup::SetUp(state)), Some(vec![refusal(&wrong, blank)]));
        }
        if state.go_on() || !write {
            return (Some(Popup::SetUp(state)), Some(Vec::new()));
        }
        match state.edit(&self.world) {
            Ok(None) => (None, Some(vec![Reply::Say("Nothing was written".into())])),
            Ok(Some(setup::Written { edit, opens })) => {
                let mut replies = vec![Reply::Save(Box::new(edit))];
                // The rows of a draft are looked at where they can be edited.
                if let Some(course) = opens {
                    replies.push(Reply::View(View::Plan));
                    replies.push(Reply::Wish(Wish::Plan(course)));
                }
                // If it cannot be written the questions come back as they were.
                self.pending = Some(Popup::SetUp(state));
                (None, Some(replies))
            }
            Err((ask, wrong)) => {
                state.at = ask;
                (Some(Popup::SetUp(state)), Some(vec![Reply::Say(sentence(&wrong))]))
            }
        }
    }

    pub(super) fn act_in_template(&mut self, mut state: Box<template::State>, action: Action, key: Key) -> Then {
        let done = match action {
            Action::Back | Action::PreviousPart => {
                if !state.back() && action == Action::Back {
                    return (None, Some(Vec::new()));
                }
                Ok(None)
            }
            Action::Open | Action::NextPart => state.go_on(&self.world),
            Action::Help => return (Some(Popup::Template(state)), Some(help())),
            _ if state.at.is_none() => match state.act(action, key.digit(), &self.world) {
                Some(done) => done,
                None => return (Some(Popup::Template(state)), None),
            },
            Action::Up => {
                state.back();
                Ok(None)
            }
            Action::Down => state.go_on(&self.world),
            _ => return (Some(Popup::Template(state)), None),
        };
        match done {
            Ok(None) => (Some(Popup::Template(state)), Some(Vec::new())),
            Ok(Some(replies)) => {
                self.pending = Some(Popup::Template(state));
                (None, Some(replies))
            }
            Err(wrong) => {
                let blank = state.at.and_then(|at| state.blanks.lines().get(at));
                let blank = blank.is_none_or(|line| line.text().trim().is_empty());
                (Some(Popup::Template(state)), Some(vec![refusal(&wrong, blank)]))
            }
        }
    }
}

/// The keys of the menu; what was asked comes back after them.
fn help() -> Vec<Reply> {
    let state = super::help::State {
        directions: true,
        here: vec![Scope::Templates, Scope::Always],
        ..super::help::State::default()
    };
    vec![Reply::Ask(Box::new(super::reply::Ask::Help(state)))]
}

/// What Enter says to an answer that cannot be read. Why is below the line already, unless nothing was typed.
fn refusal(wrong: &str, blank: bool) -> Reply {
    Reply::Say(if blank { sentence(wrong) } else { SAID_BELOW.into() })
}

/// With a capital letter, as it is shown on its own.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}
