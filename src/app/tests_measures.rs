//! The list of what is asked, by keys.

use super::fixture::{app, november, play, press, session, type_text, with};
use super::message::{Edit, Effect, Operation};
use super::popup::Popup;
use crate::domain::measure::{Asked, Scale};

fn saved(effects: &[Effect]) -> &Edit {
    match effects {
        [Effect::Save(edit)] => edit,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_thing_more_is_asked() {
    let mut app = with(session());
    play(&mut app, "M a");
    type_text(&mut app, "Dissociation");
    play(&mut app, "Enter Enter");
    type_text(&mut app, "colour");
    // What cannot be read is not left.
    assert_eq!(press(&mut app, "Enter"), []);
    press(&mut app, "Ctrl-U");
    type_text(&mut app, "grade with very severe");
    press(&mut app, "Enter Ctrl-U");
    type_text(&mut app, "around exampline: before, 40 min, 2 h");
    press(&mut app, "Enter");
    type_text(&mut app, "severe or more: Tell the nurse.");
    assert_eq!(press(&mut app, "Enter"), []);
    let effects = press(&mut app, "Enter");
    let edit = saved(&effects);
    assert_eq!(
        edit.receipt,
        "Dissociation is asked from now on, around exampline: before, 40 min, 2 h"
    );
    let Operation::AddMeasure(measure) = &edit.operation else {
        panic!()
    };
    assert_eq!(
        (&*measure.id.0, &measure.scale),
        ("dissociation", &Scale::Grade { five: true })
    );
    assert_eq!(measure.bounds[0].value, 3.into());
    app.carry_out(effects);
    assert!(matches!(&app.popup, Some(Popup::Measures(state)) if state.form.is_none()));
    play(&mut app, "Esc c j");
    assert!(app.world.questions().iter().any(|q| matches!(q,
        crate::domain::questions::Question::Reading(asking) if asking.measure.name == "Dissociation" && asking.open)));
}

#[test]
fn a_measure_is_changed_but_its_kind_stays() {
    let mut app = app();
    play(&mut app, "M j e Enter");
    type_text(&mut app, "Mood, today so far");
    press(&mut app, "Enter Ctrl-U");
    type_text(&mut app, "yes/no");
    assert_eq!(press(&mut app, "Enter"), []);
    let said = app.receipt.as_ref().map(|receipt| receipt.text.as_str());
    assert_eq!(
        said,
        Some("Mood is answered by 0-10: very low, very good; archive it and add another")
    );
    press(&mut app, "Ctrl-U");
    type_text(&mut app, "0-10: low, middling, high");
    press(&mut app, "Enter Ctrl-U");
    type_text(&mut app, "mon, thu");
    press(&mut app, "Enter");
    type_text(&mut app, "2 or less, 3 days running: Tell somebody.");
    press(&mut app, "Enter");
    let effects = press(&mut app, "Enter");
    let Operation::ReplaceMeasure { old, new } = &saved(&effects).operation else {
        panic!()
    };
    assert_eq!((&old.id, new.ask.as_deref()), (&new.id, Some("Mood, today so far")));
    assert_eq!((&new.asked, new.bounds[0].days), (&Asked::Weekdays(0b1001), 3));
    app.carry_out(effects);
    // On a Sunday it is asked no more.
    assert!(!super::today::asked(&app.world, november(22)).any(|measure| measure.name == "Mood"));
}

#[test]
fn a_measure_without_an_answer_is_changed_freely() {
    // The files have a month that was not read: the form reads it, to know whether there is an answer.
    let mut app = app();
    play(&mut app, "M a");
    type_text(&mut app, "Nausea");
    play(&mut app, "Enter Enter");
    type_text(&mut app, "grade");
    play(&mut app, "Enter Enter Enter");
    let at = app
        .world
        .regimen
        .measures
        .iter()
        .position(|measure| measure.name == "Nausea")
        .unwrap();
    press(&mut app, "g g");
    for _ in 0..at {
        press(&mut app, "j");
    }
    press(&mut app, "e");
    app.read();
    press(&mut app, "Enter Enter Ctrl-U");
    type_text(&mut app, "yes/no");
    play(&mut app, "Enter Enter Enter");
    let measure = &app.world.regimen.measures[at];
    assert_eq!((measure.name.as_str(), &measure.scale), ("Nausea", &Scale::YesNo));
}

#[test]
fn a_measure_that_gave_its_name_to_another_is_not_listed() {
    let mut app = app();
    let name = app.world.regimen.measures[0].name.clone();
    play(&mut app, "M x a");
    type_text(&mut app, &name);
    play(&mut app, "Enter Enter");
    type_text(&mut app, "0-10: none, worst");
    play(&mut app, "Enter Enter Enter");
    assert!(
        app.popup
            .as_ref()
            .is_some_and(|popup| matches!(popup, Popup::Measures(state) if state.form.is_none())),
        "{:?}",
        app.receipt
    );
    let listed = super::measures::listed(&app.world);
    let own: Vec<_> = listed.iter().filter(|measure| measure.name == name).collect();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].retired, None);
    assert_eq!(app.world.regimen.measures.len(), listed.len() + 1);
}

#[test]
fn archived_and_asked_again() {
    let mut app = app();
    play(&mut app, "M x");
    assert_eq!(app.world.regimen.measures[0].retired, Some(november(22)));
    assert!(!super::today::asked(&app.world, november(22)).any(|measure| measure.name == "Focus"));
    play(&mut app, "x");
    assert_eq!(app.world.regimen.measures[0].retired, None);
    press(&mut app, "a");
    assert!(app.is_typing());
    play(&mut app, "Esc Esc");
    assert!(app.popup.is_none());
}
