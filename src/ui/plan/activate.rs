//! The dialogs before a draft comes into force, and before a decision is put right.

use crate::ui::written::written;
use ratatui::Frame;

use super::form::{self, Field, Form};
use crate::app::App;
use crate::app::plan::activate::{FIELDS, Focus, State};
use crate::app::plan::correct;
use crate::app::words;
use crate::ui::Look;
use crate::ui::frame::Parts;

/// Draws the one before a draft comes into force.
pub(crate) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let world = &app.world;
    let today = written(world, &words::day_near(world.today(), world.today()));
    let fields = FIELDS
        .iter()
        .zip(&state.fields)
        .enumerate()
        .map(|(i, (label, line))| Field {
            label,
            line,
            empty: if i == 1 { today.clone() } else { "optional".into() },
        });
    let sentence = match state.echo(world) {
        Err(wrong) => (wrong, true),
        Ok(_) => (
            "The app keeps your plan; it does not check whether it suits you.".into(),
            false,
        ),
    };
    let form = Form {
        title: format!("Activate the draft of {}?", world.name(&state.course)),
        heading: "What changes",
        pages: (state.pages, state.rows(world.size)),
        lines: state.lines(world.size),
        letters: false,
        fields: fields.collect(),
        sentence,
        answers: ["Back to the draft", "Activate"],
        focus: Focus::PLACES
            .iter()
            .position(|focus| *focus == state.focus)
            .unwrap_or(0),
    };
    form::draw(frame, parts, app, &form, look);
}

/// Draws the one before a decision is put right.
pub(crate) fn correct(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &correct::State, look: &Look) {
    let fields = correct::FIELDS.iter().zip(&state.fields);
    let form = Form {
        title: state.title(&app.world),
        heading: "What it says, and what follows",
        lines: state.shown(&app.world),
        pages: (state.pages, state.rows(&app.world)),
        letters: true,
        fields: fields
            .map(|(label, line)| Field {
                label,
                line,
                empty: "optional".into(),
            })
            .collect(),
        sentence: ("What it says now stays readable. Undo brings it back.".into(), false),
        answers: state.answers(),
        focus: state.focus,
    };
    form::draw(frame, parts, app, &form, look);
}
