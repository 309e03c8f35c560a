//! Sentences by value.

use crate::app::App;
use crate::app::fixture::{app, november, play, press, type_text};
use crate::app::message::{Effect, Message, Operation, View};
use crate::app::popup::Popup;
use crate::domain::journal::{Entry, Outcome};
use crate::domain::settings::ThemeChoice;

fn said(app: &App, text: &str) -> Vec<String> {
    match super::read(&app.world, text) {
        None => vec!["no sentence".into()],
        Some(Err(wrong)) => vec![format!("? {wrong}")],
        Some(Ok(all)) => all.iter().map(|s| format!("{} | {}", s.words, s.detail)).collect(),
    }
}

fn say(app: &mut App, text: &str) -> Vec<Effect> {
    let _ = press(app, ":");
    type_text(app, text);
    press(app, "Enter")
}

fn operation(effects: &[Effect]) -> &Operation {
    match effects {
        [Effect::Save(edit)] => &edit.operation,
        other => panic!("{other:?}"),
    }
}

/// As `take s` on the command line.
#[test]
fn a_letter_with_which_two_medicines_begin_is_asked_about() {
    let mut app = app();
    let antacid = app
        .world
        .regimen
        .courses
        .iter_mut()
        .find(|course| course.id.as_str() == "antacid");
    antacid.unwrap().name = "Sanacid".to_owned();
    assert_eq!(said(&app, "took s"), ["? `s`: antacid or sampletol?"]);
}

#[test]
fn doses_are_found_by_name_unit_and_time() {
    let app = app();
    for (text, read) in [
        (
            "taken sampletol",
            "Sampletol 2.5 mg taken Sun 22 Nov 14:57 | planned 2.5 mg Sun 22 Nov 14:00",
        ),
        (
            "took 1.25 mg 21:05 fri",
            "Sampletol 1.25 mg taken Fri 20 Nov 21:05 | planned 2.5 mg Fri 20 Nov 21:00",
        ),
        ("taken 21:00 yesterday", "? no open dose matches"),
        (
            "TOOK 1.25 mg SAMP; drowsy",
            "Sampletol 1.25 mg taken Sun 22 Nov 14:57: drowsy | planned 2.5 mg Sun 22 Nov 14:00",
        ),
        ("took 2 tablets", "Antacid 2 tablets taken Sun 22 Nov 14:57 | as needed"),
        (
            "taken examplin 08:00",
            "Examplin 75 mcg taken Sun 22 Nov 08:00 | planned 75 mcg Sun 22 Nov 08:00",
        ),
        ("taken 25:00", "? "),
        // Two letters are enough where one medicine alone begins so.
        (
            "took sa",
            "Sampletol 2.5 mg taken Sun 22 Nov 14:57 | planned 2.5 mg Sun 22 Nov 14:00",
        ),
        // A figure at the beginning may be that of a day.
        (
            "took sampletol 20 nov 21:05",
            "Sampletol 2.5 mg taken Fri 20 Nov 21:05 | planned 2.5 mg Fri 20 Nov 21:00",
        ),
    ] {
        let all = said(&app, text);
        assert!(all[0].starts_with(read), "{text}: {all:?}");
    }
}

#[test]
fn every_other_sentence() {
    let app = app();
    for (text, read) in [
        (
            "skip sampletol",
            "Sampletol 2.5 mg skipped | planned 2.5 mg Sun 22 Nov 14:00",
        ),
        (
            "skip sampletol: ill",
            "Sampletol 2.5 mg skipped: ill | planned 2.5 mg Sun 22 Nov 14:00",
        ),
        ("skip lunch", "? `lunch` names no medicine of the plan"),
        (
            "note headache gone by ten",
            "Write a note for Sun 22 Nov | \"headache gone by ten\"",
        ),
        ("go 3 nov", "Show Tue 3 Nov | 19 days ago"),
        ("go nowhere", "? `nowhere` is not a day"),
        (
            "report since 3 nov",
            "Report of 3-22 Nov, 20 days | shown first; nothing is written yet",
        ),
        ("focus 6", "Focus 6 of 10 | about Sun 22 Nov"),
        ("head mild", "Headache mild | about Sun 22 Nov"),
        ("focus 60", "? Focus: "),
        ("theme light", "Colours: for a light background | for this session"),
        ("theme pink", "? `pink` is not a theme; auto, dark, light, safe or none"),
        ("mouse off", "Mouse off: the terminal"),
        (
            "hold 7d",
            "Hold Examplin: 7 days longer, to Sun 6 Dec, then the plan asks",
        ),
        ("hold examplin 1 week", "Hold Examplin: 7 days longer"),
        ("hold it", "? "),
        ("check-in", "no sentence"),
        ("skip", "no sentence"),
        ("", "no sentence"),
    ] {
        let all = said(&app, text);
        assert!(all[0].starts_with(read), "{text}: {all:?}");
    }
}

#[test]
fn enter_does_what_was_shown() {
    let mut app = app();
    let effects = say(&mut app, "took 1.25 mg 21:05 fri");
    let Operation::Insert(Entry::Dose(entry)) = operation(&effects) else {
        panic!("{effects:?}");
    };
    assert_eq!(entry.outcome, Outcome::Taken("1.25 mg".parse().unwrap()));
    assert_eq!(entry.at.to_rfc3339(), "2026-11-20T21:05:00+01:00");
    assert_eq!(entry.due.as_ref().unwrap().date, november(20));
    app.carry_out(effects);
    // Its record is there now: the next nearest is meant.
    assert!(!said(&app, "took 1.25 mg 21:05 fri")[0].starts_with("Sampletol"));

    let effects = say(&mut app, "focus 4");
    assert!(matches!(
        operation(&effects),
        Operation::Insert(Entry::Reading(_))
            | Operation::Replace {
                new: Entry::Reading(_),
                ..
            }
    ));
    assert_eq!(say(&mut app, "go 3 nov"), []);
    assert_eq!(app.world.day, november(3));
}

#[test]
fn a_hold_opens_as_a_draft_and_changes_nothing() {
    let mut app = app();
    let effects = say(&mut app, "hold 7d");
    assert_eq!(
        (app.view, app.plan.shown(&app.world).unwrap().id.as_str()),
        (View::Plan, "examplin")
    );
    assert!(matches!(operation(&effects), Operation::Draft { new: Some(_), .. }));
}

#[test]
fn the_program_itself_can_be_spoken_to() {
    let mut app = app();
    assert_eq!(say(&mut app, "theme light"), [Effect::Look]);
    assert_eq!(app.world.theme, Some(ThemeChoice::Light));
    assert_eq!(say(&mut app, "mouse off"), [Effect::Look]);
    assert_eq!(app.world.mouse, Some(false));
    assert_eq!(say(&mut app, "report since 3 nov"), []);
    assert!(app.report.is_open());
    assert_eq!(app.report.days(&app.world), (november(3), november(22)));
}

#[test]
fn what_cannot_be_read_does_nothing_and_stays() {
    let mut app = app();
    assert_eq!(say(&mut app, "go nowhere"), []);
    assert!(matches!(app.popup, Some(Popup::Commands(_))));
    assert!(app.receipt.as_ref().unwrap().text.contains("`nowhere` is not a day"));
}

#[test]
fn tab_writes_the_name_out() {
    let mut app = app();
    play(&mut app, ":");
    type_text(&mut app, "chk");
    play(&mut app, "Tab");
    let Some(Popup::Commands(state)) = &app.popup else {
        panic!()
    };
    assert_eq!(state.line.text(), "check-in");
}

proptest::proptest! {
    #[test]
    fn nothing_typed_panics(text in "(taken|took|skip|hold|note|go|report|theme|mouse|focus|mood)? ?.{0,24}") {
        let app = app();
        let _ = super::read(&app.world, &text);
    }

    #[test]
    fn typing_writes_nothing(text in "(took|hold|note|focus) [a-z0-9: ]{0,16}") {
        let mut app = app();
        let _ = press(&mut app, ":");
        type_text(&mut app, &text);
        proptest::prop_assert_eq!(app.update(Message::Resized(80, 24)), []);
        proptest::prop_assert_eq!(press(&mut app, "Esc"), []);
    }
}

#[test]
fn every_example_of_the_list_is_a_sentence() {
    let app = app();
    for example in super::EXAMPLES {
        assert!(super::read(&app.world, example).is_some(), "{example}");
    }
    for (text, read) in [
        (
            "import ~/My files/backup.json --zone europe/berlin",
            "Read ~/My files/backup.json and show what would be written | local times are those of Europe/Berlin; nothing is \
             written yet",
        ),
        (
            "export sheet page.txt --since tomorrow --hide-names",
            "Write page.txt, 2026-11-23 to 2026-11-23 | without names. The doses of a day on paper, as plain text",
        ),
    ] {
        assert_eq!(said(&app, text), [read]);
    }
}

#[test]
fn what_is_decided_is_read_as_in_the_plan_and_goes_into_the_draft() {
    let mut app = app();
    let all = said(&app, "pause 5 days examplin");
    assert!(
        all[0].starts_with("Examplin: ") && all[0].ends_with("| opens as a draft, nothing changes yet"),
        "{all:?}"
    );
    assert_eq!(all.len(), 1);
    assert!(
        said(&app, "stop").len() >= 2,
        "each plan that can be stopped: {:?}",
        said(&app, "stop")
    );
    // What was taken is not a decision here.
    assert_eq!(said(&app, "take 2.5 mg morning"), ["no sentence"]);
    let effects = say(&mut app, "pause 5 days examplin");
    assert!(matches!(operation(&effects), Operation::Draft { .. }), "{effects:?}");
    assert_eq!(app.view, View::Plan);
}

/// A decision that names no medicine is about one with steps before one that is taken as needed.
#[test]
fn a_decision_is_about_a_plan_with_steps_first() {
    let app = app();
    for text in ["stop", "set 50 mcg", "pause 5 days"] {
        let all = said(&app, text);
        assert!(all[0].contains("Examplin"), "{text}: {all:?}");
        let last = all.last().unwrap();
        assert!(all.len() < 2 || last.contains("Antacid"), "{text}: {all:?}");
    }
}
