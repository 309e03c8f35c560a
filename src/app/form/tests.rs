//! Fields that are edited on the screen, and what the files say then.

use super::*;
use crate::app::fixture::{self, Desk, play};
use crate::app::message::Edit;
use crate::app::message::Message;
use crate::app::popup::Popup;

/// Types a text into the field that has the focus; what is typed is read after each letter, as in a sitting.
fn types(app: &mut Desk, text: &str) {
    for c in text.chars() {
        let event = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(c));
        let effects = app.update(Message::Key(event));
        app.carry_out(effects);
    }
}

fn form(app: &Desk) -> &State {
    app.form().expect("a form is open")
}

fn label(app: &Desk) -> String {
    form(app).focused(&app.world).unwrap().label.into_owned()
}

/// Opens the form of the first medicine that is called so, on a field, by the command line of the screen.
fn open(app: &mut Desk, words: &str) {
    play(app, ":");
    types(app, words);
    play(app, "Enter");
}

fn echo(app: &Desk) -> String {
    match form(app).echo(&app.world) {
        Some(Echo::Read(words, remarks)) if remarks.is_empty() => format!("= {words}"),
        Some(Echo::Read(words, remarks)) => format!("= {words} ! {}", remarks.join(" ! ")),
        Some(Echo::Wrong(words)) => format!("? {words}"),
        Some(Echo::Empty(words)) => words,
        None => String::new(),
    }
}

/// The form of Sampletol with the cursor on a field.
fn sampletol(goal: &str) -> Desk {
    let mut app = fixture::app();
    let of = Of::Course("sampletol".parse().unwrap());
    app.popup = Some(Popup::Form(State::new(of, Some((goal, 0)))));
    app.carry_out(Vec::new());
    app
}

#[test]
fn a_field_is_read_as_it_is_typed_and_written_by_enter() {
    let mut app = sampletol("in 24 hours");
    assert_eq!(label(&app), "In 24 hours");
    play(&mut app, "Enter");
    assert_eq!(echo(&app), "most in any 24 hours: 12 sprays");
    types(&mut app, "7.5 mgg");
    assert!(
        echo(&app).starts_with("? `mgg`") || echo(&app).starts_with('?'),
        "{}",
        echo(&app)
    );
    play(&mut app, "Enter");
    assert_eq!(
        app.world
            .regimen
            .course(&"sampletol".parse().unwrap())
            .unwrap()
            .limits
            .per_day,
        None
    );
    play(&mut app, "Backspace");
    assert_eq!(echo(&app), "= at most 7.5 mg in any 24 hours");
    play(&mut app, "Enter");
    let course = app.world.regimen.course(&"sampletol".parse().unwrap()).unwrap().clone();
    assert_eq!(course.limits.per_day.unwrap().to_string(), "7.5 mg");
    assert!(form(&app).editing.is_none());
    assert_eq!(
        app.receipt.as_ref().unwrap().text,
        "Sampletol, In 24 hours: at most 7.5 mg in any 24 hours"
    );
    play(&mut app, "u y");
    assert_eq!(
        app.world
            .regimen
            .course(&"sampletol".parse().unwrap())
            .unwrap()
            .limits
            .per_day,
        None
    );
    assert_eq!(form(&app).focused(&app.world).unwrap().value, None);
}

#[test]
fn what_is_typed_replaces_a_short_value_and_goes_on_with_a_sentence() {
    let mut app = sampletol("calendar day");
    play(&mut app, "Enter");
    types(&mut app, "7 mg");
    assert_eq!(echo(&app), "= at most 7 mg from midnight to midnight");
    play(&mut app, "Esc Enter Left");
    types(&mut app, "m");
    assert!(echo(&app).starts_with('?'), "5 mmg: {}", echo(&app));
    let mut app = sampletol("late dose");
    play(&mut app, "Enter");
    types(&mut app, " So it is.");
    assert_eq!(
        echo(&app),
        "= \"Until 16:00 take it, later leave it out, never double. So it is.\""
    );
}

#[test]
fn esc_changes_nothing_and_says_so() {
    let mut app = sampletol("late dose");
    let before = app.world.regimen.clone();
    play(&mut app, "Enter Ctrl-U");
    types(&mut app, "Something else");
    play(&mut app, "Esc");
    assert_eq!(app.world.regimen, before);
    assert_eq!(app.receipt.as_ref().unwrap().text, "Nothing was changed");
    assert!(form(&app).editing.is_none());
    play(&mut app, "Esc");
    assert!(app.form().is_none());
}

#[test]
fn a_limit_that_the_plan_is_over_is_asked_about_and_one_that_goes_too() {
    let mut app = sampletol("calendar day");
    let limit = |app: &Desk| {
        let course = app.world.regimen.course(&"sampletol".parse().unwrap()).unwrap();
        course.limits.per_calendar_day.as_ref().map(ToString::to_string)
    };
    play(&mut app, "Enter Ctrl-U");
    types(&mut app, "2.5 mg");
    assert!(echo(&app).contains(" ! "), "{}", echo(&app));
    play(&mut app, "Enter");
    assert!(matches!(app.popup, Some(Popup::Question(_))), "{:?}", app.popup);
    play(&mut app, "Esc");
    assert_eq!(
        (limit(&app).as_deref(), label(&app).as_str()),
        (Some("5 mg"), "A calendar day")
    );
    play(&mut app, "Enter y");
    assert_eq!(limit(&app).as_deref(), Some("2.5 mg"));
    play(&mut app, "x");
    assert!(matches!(app.popup, Some(Popup::Question(_))));
    play(&mut app, "Enter");
    assert_eq!(limit(&app).as_deref(), Some("2.5 mg"), "the safe answer is focused");
    play(&mut app, "x y");
    assert_eq!(limit(&app), None);
    // The history of the fake disk is of another day, so that undo asks; the form is there again behind the question.
    play(&mut app, "u y u y");
    assert_eq!(limit(&app).as_deref(), Some("5 mg"));
}

/// A limit ten times as high, and another turn of the day, are asked about, and the safe answer changes nothing.
#[test]
fn what_means_something_else_is_asked_about() {
    let mut app = sampletol("calendar day");
    let limit = |app: &Desk| {
        let course = app.world.regimen.course(&"sampletol".parse().unwrap()).unwrap();
        course.limits.per_calendar_day.as_ref().map(ToString::to_string)
    };
    assert_eq!(limit(&app).as_deref(), Some("5 mg"));
    play(&mut app, "Enter Ctrl-U");
    types(&mut app, "50 mg");
    assert!(echo(&app).contains("10 times the 5 mg until now"), "{}", echo(&app));
    play(&mut app, "Enter");
    assert!(matches!(app.popup, Some(Popup::Question(_))), "{:?}", app.popup);
    play(&mut app, "Enter");
    assert_eq!(limit(&app).as_deref(), Some("5 mg"), "the safe answer is focused");
    play(&mut app, "Enter y");
    assert_eq!(limit(&app).as_deref(), Some("50 mg"));
    play(&mut app, "Esc");
    open(&mut app, "day turns at");
    let before = app.world.regimen.settings.day_turn;
    play(&mut app, "Enter Ctrl-U");
    types(&mut app, "05:00");
    play(&mut app, "Enter");
    assert!(matches!(app.popup, Some(Popup::Question(_))), "{:?}", app.popup);
    assert_eq!(app.world.regimen.settings.day_turn, before);
    play(&mut app, "y");
    assert_ne!(app.world.regimen.settings.day_turn, before);
    // Nor does it go back to the usual one unasked.
    play(&mut app, "x");
    assert!(matches!(app.popup, Some(Popup::Question(_))), "{:?}", app.popup);
}

#[test]
fn tab_writes_and_goes_on_with_the_next_field() {
    let mut app = sampletol("form");
    assert_eq!(label(&app), "Form");
    play(&mut app, "Enter");
    types(&mut app, "tablet");
    play(&mut app, "Tab");
    assert_eq!(label(&app), "Divided");
    types(&mut app, "halves");
    play(&mut app, "Tab");
    assert_eq!(label(&app), "Strength");
    types(&mut app, "2.5 mg");
    assert_eq!(echo(&app), "= tablet 2.5 mg, can be halved");
    play(&mut app, "Enter");
    let course = app.world.regimen.course(&"sampletol".parse().unwrap()).unwrap();
    assert_eq!(
        crate::domain::preparation::form_words(course).unwrap(),
        "tablet 2.5 mg, can be halved"
    );
}

#[test]
fn hours_components_and_shared_limits_are_said_in_one_line() {
    let mut app = sampletol("in some hours");
    play(&mut app, "Enter");
    types(&mut app, "5 mg in 6 hours");
    assert_eq!(echo(&app), "= at most 5 mg in any 6 hours");
    play(&mut app, "Enter");
    let course = |app: &Desk| app.world.regimen.course(&"sampletol".parse().unwrap()).unwrap().clone();
    assert_eq!(course(&app).limits.per_hours.len(), 1);
    assert_eq!(label(&app), "In 6 hours", "it is a field of its own now");
    let mut app = sampletol("strength");
    play(&mut app, "Enter");
    types(&mut app, "THC 10 mg/mL + CBD 12.5 mg/mL");
    play(&mut app, "Enter");
    let contains: Vec<String> = course(&app)
        .preparation
        .contains
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    assert_eq!(contains, ["THC", "CBD"]);
}

#[test]
fn people_visits_and_papers_are_added_changed_and_removed() {
    let mut app = fixture::app();
    play(&mut app, "@");
    assert_eq!(form(&app).of, Of::Care);
    play(&mut app, "Esc");
    open(&mut app, "add a person");
    assert_eq!(label(&app), "Add a person");
    play(&mut app, "Enter");
    types(&mut app, "Dr Osei, 555 0100, pharmacy");
    assert_eq!(echo(&app), "= Dr Osei, phone 555 0100 (pharmacy)");
    play(&mut app, "Enter");
    let care = |app: &Desk| app.world.regimen.care.clone();
    assert_eq!(care(&app).people.last().unwrap().phone.as_deref(), Some("555 0100"));
    assert_eq!(label(&app), "Name", "the cursor is on what was added");
    play(&mut app, "j Enter Ctrl-U");
    types(&mut app, "555 0199");
    play(&mut app, "Enter");
    assert_eq!(care(&app).people.last().unwrap().phone.as_deref(), Some("555 0199"));
    play(&mut app, "x");
    assert_eq!(care(&app).people.last().unwrap().phone, None);
    play(&mut app, "Esc");
    open(&mut app, "add a visit");
    play(&mut app, "Enter");
    types(&mut app, "30 nov 10:30, Dr Osei, visit, every 4 weeks");
    assert_eq!(
        echo(&app),
        "= Mon 30 Nov 10:30: visit with Dr Osei, again every 4 weeks"
    );
    play(&mut app, "Enter");
    let visits = care(&app).visits(
        fixture::november(27),
        fixture::november(30) + chrono::TimeDelta::days(60),
    );
    assert_eq!(visits.len(), 3);
    play(&mut app, "Esc");
    open(&mut app, "certificate");
    assert_eq!(label(&app), "Add a paper");
    play(&mut app, "Enter");
    types(&mut app, "Certificate, 30 jun");
    play(&mut app, "Enter");
    assert_eq!(care(&app).papers.first().unwrap().until.to_string(), "2027-06-30");
    play(&mut app, "x");
    assert!(
        matches!(app.popup, Some(Popup::Question(_))),
        "a whole record is asked about"
    );
    play(&mut app, "y");
    assert_eq!(care(&app).papers, []);
    play(&mut app, "u y");
    assert_eq!(care(&app).papers.len(), 1);
}

#[test]
fn settings_are_changed_where_they_are_found() {
    let mut app = fixture::app();
    open(&mut app, "clock");
    assert_eq!((label(&app).as_str(), form(&app).of.clone()), ("Clock", Of::Settings));
    play(&mut app, "Enter");
    types(&mut app, "13");
    assert_eq!(echo(&app), "? expected 12 or 24");
    play(&mut app, "Ctrl-U");
    types(&mut app, "12");
    play(&mut app, "Enter");
    assert!(app.world.regimen.settings.writing.twelve_hours);
    play(&mut app, "x");
    assert_eq!(label(&app), "Clock");
    assert!(!app.world.regimen.settings.writing.twelve_hours);
    play(&mut app, "Esc");
    open(&mut app, "add a slot");
    play(&mut app, "Enter");
    types(&mut app, "shift end 23:15");
    assert_eq!(echo(&app), "= shift end is 23:15");
    play(&mut app, "Enter");
    assert!(app.world.regimen.settings.words.slot("shift end").is_some());
    play(&mut app, "Esc");
    open(&mut app, "contact");
    play(&mut app, "Enter");
    types(&mut app, "Dr N");
    play(&mut app, "Enter");
    assert_eq!(app.world.regimen.settings.contact.as_deref(), Some("Dr N"));
}

#[test]
fn every_field_is_found_by_the_words_that_people_use() {
    for (words, of, field) in [
        ("limit", "Examplin", "limits"),
        ("phone", "care", "Phone"),
        ("strength", "Antacid", "Strength"),
        ("certificate", "care", "Add a paper"),
        ("appointment", "care", "On"),
        ("visit", "care", "Add a visit"),
        ("clock", "settings", "Clock"),
        ("week", "settings", "Week begins"),
        ("theme", "settings", "Theme"),
        ("late", "Antacid", "Late until"),
        ("prescriber", "Antacid", "Prescriber"),
    ] {
        let mut app = fixture::app();
        play(&mut app, ":");
        types(&mut app, words);
        let Some(Popup::Commands(state)) = &app.popup else {
            panic!()
        };
        let found = state.found(&app.world);
        let fields: Vec<String> = found
            .iter()
            .filter(|one| one.name == "field")
            .map(|one| one.help.to_string())
            .collect();
        assert!(!fields.is_empty(), "{words}");
        if field != "limits" {
            assert!(
                fields.iter().any(|help| help.contains(field)),
                "{words} {of}: {fields:?}"
            );
        }
    }
}

#[test]
fn what_another_program_changed_meanwhile_stays() {
    // Also where the form has read the file again while the line is open.
    for more in ["", " "] {
        changed_meanwhile(more);
    }
}

fn changed_meanwhile(more: &str) {
    let mut app = sampletol("calendar day");
    play(&mut app, "Enter Ctrl-U");
    types(&mut app, "7 mg");
    let other = Operation::SetKey {
        of: Keyed::Course("sampletol".parse().unwrap()),
        path: vec!["limits".into(), "per_calendar_day".into()],
        old: Some(Datum::text("5 mg")),
        new: Some(Datum::text("6 mg")),
    };
    let edit = Edit {
        operation: other,
        label: "other".into(),
        receipt: "other".into(),
    };
    let kept = app.popup.take();
    app.carry_out(vec![Effect::Save(Box::new(edit))]);
    app.popup = kept;
    types(&mut app, more);
    play(&mut app, "Enter");
    let course = app.world.regimen.course(&"sampletol".parse().unwrap()).unwrap();
    assert_eq!(course.limits.per_calendar_day.as_ref().unwrap().to_string(), "6 mg");
    assert!(form(&app).editing.is_some(), "what was typed is not lost");
}

proptest::proptest! {
    // Each case is its own sitting.
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_keys_come_the_cursor_is_on_a_field(
        keys in proptest::collection::vec(proptest::sample::select(vec![
            "j", "k", "Tab", "S-Tab", "Enter", "Esc", "x", "g", "G", "PgDn", "PgUp", "1", "m", "g", "Backspace", "u", "U", "[", "]",
        ]), 0..30),
    ) {
        let mut app = sampletol("name");
        for key in keys {
            play(&mut app, key);
            if let Some(form) = app.form() {
                proptest::prop_assert!(form.focused(&app.world).is_some());
            }
        }
        let read = app.world.regimen.course(&"sampletol".parse().unwrap());
        proptest::prop_assert!(read.is_some(), "no key of the form makes the medicine unreadable");
    }
}
