//! The check-in by keys: what is asked, what is written, where it goes on.

use super::fixture::{app, november, play, press, session, type_text, wait, with};
use super::message::{Edit, Effect, Operation};
use super::popup::Popup;
use super::{App, checkin};
use crate::domain::change::Verb;
use crate::domain::journal::{Entry, ReadingEntry};
use crate::domain::measure::Value;

fn sheet(app: &App) -> &checkin::State {
    let ((Some(Popup::CheckIn(state)), _) | (_, Some(Popup::CheckIn(state)))) = (&app.popup, app.underneath()) else {
        panic!("the sheet is gone")
    };
    state
}

/// What is being answered.
fn at(app: &App) -> String {
    let questions = sheet(app).questions(&app.world);
    let place = sheet(app).place(&questions);
    questions.get(place).map_or("note".into(), |question| match question {
        crate::domain::questions::Question::Dose(dose) => dose.due.course.to_string(),
        crate::domain::questions::Question::Reading(asking) => super::rate::name(asking),
        crate::domain::questions::Question::Gate(gate) => format!("gate of {}", gate.course),
    })
}

fn saved(effects: &[Effect]) -> &Edit {
    match effects {
        [Effect::Save(edit)] => edit,
        other => panic!("{other:?}"),
    }
}

fn reading(edit: &Edit) -> &ReadingEntry {
    match &edit.operation {
        Operation::Insert(Entry::Reading(reading))
        | Operation::Replace {
            new: Entry::Reading(reading),
            ..
        } => reading,
        other => panic!("{other:?}"),
    }
}

fn said(app: &App) -> &str {
    app.receipt.as_ref().map_or("", |receipt| &receipt.text)
}

#[test]
fn an_answer_moves_on_and_the_note_is_last() {
    let mut app = app();
    play(&mut app, "c");
    assert_eq!(at(&app), "sampletol");
    play(&mut app, "Space");
    assert_eq!(at(&app), "Mood");
    play(&mut app, "x");
    assert_eq!(said(&app), "Mood 10 of 10 saved at 14:57");
    // Sleep has its answer already.
    assert_eq!(at(&app), "Headache");
    play(&mut app, "z");
    assert_eq!(
        (at(&app).as_str(), said(&app)),
        ("note", "Saved as none: Headache, Nausea")
    );
    assert_eq!(sheet(&app).answered(&app.world), (6, 6));
    press(&mut app, "Enter");
    type_text(&mut app, "calm");
    play(&mut app, "Enter");
    assert_eq!(said(&app), "Note saved for Sun 22 Nov");
    play(&mut app, "Esc");
    assert!(app.popup.is_none());
}

#[test]
fn what_could_not_be_saved_is_still_asked() {
    let mut app = app();
    play(&mut app, "c j");
    press(&mut app, "j");
    assert_eq!(at(&app), "Mood");
    let effects = press(&mut app, "6");
    assert_eq!(effects.len(), 1);
    let failed = super::message::Failed {
        text: "The disk is full. Nothing was changed.".into(),
    };
    assert_eq!(app.update(super::message::Message::Failed(failed)), []);
    assert_eq!(at(&app), "Mood");
}

#[test]
fn blank_leaves_blank_or_takes_back() {
    let mut app = app();
    play(&mut app, "c - -");
    assert_eq!(at(&app), "Headache");
    play(&mut app, "k");
    assert_eq!(at(&app), "Sleep");
    let effects = press(&mut app, "-");
    assert!(matches!(&saved(&effects).operation, Operation::Withdraw { .. }));
    app.carry_out(effects);
    assert_eq!(said(&app), "Sleep is not rated");
}

#[test]
fn a_side_effect_above_none_has_one_more_question() {
    let mut app = app();
    play(&mut app, "c - - m");
    assert_eq!(at(&app), "Headache");
    assert!(sheet(&app).asks_more());
    let effects = press(&mut app, "2");
    assert_eq!(reading(saved(&effects)).note.as_deref(), Some("in the way: somewhat"));
    assert_eq!(reading(saved(&effects)).value, Value::Grade(1));
    app.carry_out(effects);
    assert_eq!(at(&app), "Nausea");
    play(&mut app, "s");
    assert!(sheet(&app).asks_more());
    play(&mut app, "-");
    assert_eq!(at(&app), "note");
}

#[test]
fn an_undo_goes_back_to_the_question() {
    let mut app = app();
    play(&mut app, "c - 6");
    assert_eq!(at(&app), "Headache");
    assert_eq!(press(&mut app, "u"), [Effect::Undo { confirmed: false }]);
    assert_eq!(at(&app), "Mood");
}

#[test]
fn a_dose_can_be_skipped_from_the_sheet() {
    let mut app = app();
    play(&mut app, "c s 2");
    assert_eq!(said(&app), "Sampletol 2.5 mg skipped (planned 14:00): side effects");
    assert_eq!(at(&app), "Mood");
}

#[test]
fn a_session_is_measured_around_its_dose() {
    let mut app = with(session());
    play(&mut app, "c");
    assert_eq!(at(&app), "Blood pressure before");
    press(&mut app, "1");
    type_text(&mut app, "55/90");
    let effects = press(&mut app, "Enter");
    assert_eq!(reading(saved(&effects)).around.as_deref(), Some("before"));
    app.carry_out(effects);
    assert_eq!(
        said(&app),
        "Blood pressure before 155/90 mmHg saved at 14:57. \"Sit down and tell the nurse.\" Your contact: Dr N 0123 456"
    );
    assert_eq!(
        super::rate::reached_words(&app.world),
        [
            "Blood pressure before 155/90 mmHg (your alert: 150 or more): \"Sit down and tell the nurse.\" called? (b)",
            "Your contact: Dr N 0123 456"
        ]
    );
    assert_eq!(at(&app), "exampline");
    play(&mut app, "Space Esc");
    wait(&mut app, 45);
    play(&mut app, "c");
    assert_eq!(at(&app), "Blood pressure after 40 min");
    press(&mut app, "1");
    type_text(&mut app, "20/80");
    play(&mut app, "Enter");
    assert_eq!(said(&app), "Blood pressure after 40 min 120/80 mmHg saved at 15:42");
    assert_eq!(at(&app), "Mood");
}

#[test]
fn yes_and_no_have_their_letters() {
    let mut app = with(session());
    play(&mut app, "c G k k");
    assert_eq!(at(&app), "Calm");
    let effects = press(&mut app, "y");
    assert_eq!(reading(saved(&effects)).value, Value::Yes(true));
}

#[test]
fn a_gate_is_answered_with_who_and_why() {
    let mut app = with(session());
    play(&mut app, "c G k");
    assert_eq!(at(&app), "gate of exampline");
    press(&mut app, "2");
    type_text(&mut app, "10 days, Dr N; dizzy");
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!()
    };
    let Ok(super::record::Reading::Edit(echo, _)) = app.echo(prompt) else {
        panic!()
    };
    assert_eq!(
        echo,
        "10 days longer, to Tue 1 Dec, then the plan asks; the later steps move with it; if you go ahead: 84 mg 14:00 from Wed 2 \
         Dec (was Mon 23 Nov) (Dr N): dizzy"
    );
    let effects = press(&mut app, "Enter");
    let Operation::AddChange { change, .. } = &saved(&effects).operation else {
        panic!()
    };
    assert_eq!(change.verb, Verb::Hold { days: 10, shift: true });
    assert_eq!((change.on, change.by.as_deref()), (november(22), Some("Dr N")));
    assert_eq!(change.why.as_deref(), Some("dizzy"));
    app.carry_out(effects);
    assert_eq!(at(&app), "note");
}

#[test]
fn a_gate_after_todays_dose_holds_from_tomorrow() {
    let mut app = with(session());
    play(&mut app, "c j Space G k 1");
    let effects = press(&mut app, "Enter");
    let edit = saved(&effects);
    assert_eq!(
        edit.receipt,
        "Exampline: step 2, 84 mg 14:00 from Mon 23 Nov; first Mon 23 Nov: 84 mg (was 56 mg)"
    );
    let Operation::AddChange { change, .. } = &edit.operation else {
        panic!()
    };
    assert_eq!((change.on, &change.verb), (november(23), &Verb::Advance));
    // There is nothing before the first step.
    let mut app = with(session());
    play(&mut app, "c G k 3");
    assert!(
        matches!(app.popup, Some(Popup::CheckIn(_))),
        "nobody is asked who decided it"
    );
    assert_eq!(
        app.receipt.as_ref().map(|receipt| receipt.text.as_str()),
        Some("There is no step before this one; restart step starts it again")
    );
    // Later writes nothing, and asks again.
    let mut app = with(session());
    assert_eq!(press(&mut app, "c G k 4"), []);
    assert_eq!(at(&app), "note");
}

#[test]
fn what_is_due_goes_before_what_has_passed() {
    let mut app = app();
    wait(&mut app, 6 * 60 + 8);
    play(&mut app, "c");
    let questions = sheet(&app).questions(&app.world);
    let place = sheet(&app).place(&questions);
    let clock = |place: usize| match questions.get(place) {
        Some(crate::domain::questions::Question::Dose(dose)) => dose.due.clock.map(|time| time.to_string()),
        _ => None,
    };
    // The dose of 14:00 has passed unrecorded and is listed above.
    assert_eq!(
        (clock(0).as_deref(), clock(place).as_deref()),
        (Some("14:00:00"), Some("21:00:00"))
    );
}

#[test]
fn another_day_is_checked_in_for_that_day() {
    let mut app = app();
    play(&mut app, "h h c");
    assert_eq!(at(&app), "sampletol");
    play(&mut app, "j j j");
    let effects = press(&mut app, "5");
    let reading = reading(saved(&effects));
    assert_eq!(reading.at.date_naive(), november(20));
    assert_eq!(reading.entered, Some(app.world.now));
}

#[test]
fn after_midnight_answers_are_for_the_day_that_has_not_turned() {
    let mut app = app();
    wait(&mut app, 10 * 60);
    assert!(app.world.is_night());
    play(&mut app, "c G k k k k");
    let effects = press(&mut app, "6");
    assert_eq!(reading(saved(&effects)).day, Some(november(22)));
    play(&mut app, "Esc n");
    type_text(&mut app, "late");
    let effects = press(&mut app, "Enter");
    let Operation::Insert(Entry::Note(note)) = &saved(&effects).operation else {
        panic!()
    };
    assert_eq!(note.day, Some(november(22)));
}

#[test]
fn one_before_the_limit_is_told_of() {
    let mut regimen = super::fixture::regimen();
    for course in &mut regimen.courses {
        if course.id.as_str() == "antacid" {
            course.limits.per_day = Some("2 tablets".parse().unwrap());
        }
    }
    let mut app = with(regimen);
    press(&mut app, "a Enter");
    let effects = press(&mut app, "Enter");
    assert_eq!(saved(&effects).receipt, "Antacid 1 tablet taken at 14:57 (as needed)");
    app.carry_out(effects);
    wait(&mut app, 60);
    press(&mut app, "a Enter");
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!()
    };
    let Ok(super::record::Reading::Edit(echo, _)) = app.echo(prompt) else {
        panic!()
    };
    assert_eq!(
        echo,
        "1 tablet on Sun 22 Nov at 15:57; this dose reaches your limit of 2 tablets in any 24 hours"
    );
    let effects = press(&mut app, "Enter");
    app.carry_out(effects);
    // Over it the question comes, and what happened can be recorded.
    wait(&mut app, 60);
    press(&mut app, "a Enter");
    assert_eq!(press(&mut app, "Enter"), []);
    assert!(matches!(&app.popup, Some(Popup::Second(_))));
    assert_eq!(
        saved(&press(&mut app, "y")).receipt,
        "Antacid 1 tablet taken at 16:57 (as needed)"
    );
}
