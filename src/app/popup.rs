//! What can be open over a view: one at a time.

use super::message::{Edit, Past};
use super::plan::{activate, correct};
use super::prompt::{Prompt, Purpose};
use super::{changes, checkin, commands, exchange, form, help, measures, missing, second, setup, skip, template};

/// A sheet, a dialog or a line of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Popup {
    /// One line to type.
    Prompt(Prompt),
    /// The keys.
    Help(help::State),
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
            Self::Help(help) => help.over.map(|over| *over),
            _ => None,
        }
    }
}

/// A question that names the thing, the consequence and the way back. The safe answer is focused.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The heading, with the name of the thing.
    pub title: String,
    /// What it would do, line by line.
    pub lines: Vec<String>,
    /// The word on the safe answer.
    pub keep: &'static str,
    /// The word on the other.
    pub go: &'static str,
    /// Whether the other one is focused.
    pub going: bool,
    /// What happens on the other.
    pub then: Answer,
}

/// What a question leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// This is written.
    Save(Box<Edit>),
    /// This is written, and nothing more is asked about it.
    Answered(Box<Edit>),
    /// The undo that was asked about.
    Undo,
    /// The redo that was asked about.
    Redo,
    /// This change is taken back.
    Revert(Past),
}
