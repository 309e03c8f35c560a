//! What can be open over a view: one at a time.

use super::plan::{activate, correct};
use super::prompt::{Prompt, Purpose};
use super::{changes, checkin, commands, exchange, form, help, measures, missing, second, setup, skip, template};
use crate::app::keys::Scope;
pub use crate::app::question::{Answer, Question};

/// A sheet, a dialog or a line of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Popup {
    /// One line to type.
    Prompt(Prompt),
    /// The keys, and the dialog that they were asked for in.
    Help(help::State, Option<Box<Self>>),
    /// Every command, filtered.
    Commands(commands::State),
    /// All that is open now.
    CheckIn(checkin::State),
    /// Why a dose is left out.
    Skip(skip::State),
    /// A dose that is answered already.
    Second(Box<second::State>),
    /// A question before something that reaches far.
    Question(Question),
    /// The sheet for a new course.
    SetUp(Box<setup::State>),
    /// A template for a plan that is there.
    Template(Box<template::State>),
    /// What the check-in asks.
    Measures(measures::State),
    /// What is still missing of a new medicine.
    Missing(missing::State),
    /// The fields of a medicine, of one's care, or of the settings.
    Form(form::State),
    /// A draft before it comes into force.
    Activate(Box<activate::State>),
    /// A decision of a plan before it is put right.
    Correct(Box<correct::State>),
    /// The last changes.
    Changes(changes::State),
    /// What would come of a file of another program.
    Import(Box<exchange::State>),
    /// A file is being read or put together.
    Waiting(exchange::Waiting),
}

impl Popup {
    /// Whether directions are typed in it.
    pub fn takes_directions(&self) -> bool {
        match self {
            Self::Prompt(prompt) => matches!(prompt.purpose, Purpose::Plan(_) | Purpose::Correct(_)),
            Self::SetUp(_) | Self::Template(_) => true,
            _ => false,
        }
    }

    /// What is there when it is closed: the dialog in which help was asked for.
    pub fn closed(self) -> Option<Self> {
        match self {
            Self::Help(_, over) => over.map(|over| *over),
            _ => None,
        }
    }
}

/// Where keys are looked up while this is on top.
pub(super) fn scopes(popup: &Popup) -> Vec<Scope> {
    match popup {
        Popup::Skip(_) => vec![Scope::Reasons, Scope::Always],
        Popup::Second(state) if !state.recorded.is_empty() => vec![Scope::Second, Scope::Always],
        Popup::Second(_) | Popup::Question(_) | Popup::Activate(_) | Popup::Correct(_) => {
            vec![Scope::Question, Scope::Always]
        }
        Popup::Changes(_) => vec![Scope::Changes, Scope::Always],
        Popup::Import(_) => vec![Scope::Import, Scope::Always],
        Popup::Waiting(_) => vec![Scope::Waiting, Scope::Always],
        Popup::CheckIn(_) => vec![Scope::CheckIn, Scope::Always],
        Popup::Measures(state) if state.form.is_some() => vec![Scope::Always],
        Popup::Measures(_) => vec![Scope::Measures, Scope::Always],
        Popup::Missing(_) => vec![Scope::Missing, Scope::Always],
        Popup::Form(state) if state.editing.is_some() => vec![Scope::Always],
        Popup::Form(_) => vec![Scope::Form, Scope::Always],
        Popup::Help(..) => vec![Scope::Everywhere, Scope::Always],
        Popup::SetUp(_) | Popup::Template(_) => vec![Scope::Templates, Scope::Always],
        Popup::Prompt(_) | Popup::Commands(_) => vec![Scope::Always],
    }
}

/// The form on top, or under what is open over it.
pub(super) fn form_in<'a>(top: &'a mut Option<Popup>, underneath: &'a mut [Popup]) -> Option<&'a mut form::State> {
    let all = top.iter_mut().chain(underneath.iter_mut().rev());
    let mut forms = all.filter_map(|popup| match popup {
        Popup::Form(form) => Some(form),
        _ => None,
    });
    forms.next()
}
