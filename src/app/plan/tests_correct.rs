//! What keys do among the decisions of a plan, by value: correcting, taking back, comparing.

use proptest::prelude::*;

use crate::app::App;
use crate::app::fixture;
use crate::app::fixture::{Desk, app, november, play, press, type_text, with};
use crate::app::message::{Edit, Effect, Message, Operation, Past, View};
use crate::app::popup::Popup;
use crate::domain::change::Change;
use crate::domain::course::Course;
use crate::domain::plan::Then;

fn said(app: &App) -> &str {
    app.receipt.as_ref().map_or("", |receipt| &receipt.text)
}

fn examplin(app: &App) -> &Course {
    app.world.regimen.course(&"examplin".parse().unwrap()).unwrap()
}

/// A hold of seven days from 1 November, and one that is to come.
fn held() -> Desk {
    let mut regimen = fixture::regimen();
    let course = &mut regimen.courses[1];
    course.plans[0].steps[2].then = Then::GoOn;
    course.changes.push(Change {
        by: Some("n".into()),
        why: Some("dizzy".into()),
        ..Change::new(november(1), "hold 7 days".parse().unwrap())
    });
    course
        .changes
        .push(Change::new(november(30), "hold 5 days".parse().unwrap()));
    with(regimen)
}

fn lines(app: &App) -> Vec<String> {
    match &app.popup {
        Some(Popup::Correct(state)) => state.lines(&app.world),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_hold_of_seven_days_was_three() {
    let mut app = held();
    let journal = app.world.regimen.journal.clone();
    play(&mut app, "4 v k e");
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!()
    };
    assert_eq!(prompt.line.text(), "hold 7 days from 1 nov 2026; Dr N; dizzy");
    type_text(&mut app, "hold 3 days");
    play(&mut app, "Enter");
    let lines = lines(&app);
    assert_eq!(lines[0], "Recorded: hold 7 days, from Sun 1 Nov");
    assert_eq!(lines[1], "Instead: hold 3 days, from Sun 1 Nov");
    let counted = "4 past days follow another plan; 4 recorded doses stay:";
    assert!(lines[2].starts_with(counted), "{lines:?}");
    assert!(
        lines[3].starts_with("12 Nov - 15 Nov  75 mcg  (was 50 mcg)  4 recorded"),
        "{lines:?}"
    );
    // Who decided is there; the safe answer is first.
    play(&mut app, "Tab Tab");
    type_text(&mut app, "typed wrong");
    play(&mut app, "Enter Enter");
    assert!(app.world.regimen.courses[1].changes.len() == 2);
    let effects = press(&mut app, "y");
    app.carry_out(effects);
    let course = examplin(&app);
    let void = course.changes.iter().find(|change| change.void.is_some()).unwrap();
    assert_eq!(void.verb.to_string(), "hold 7 days");
    assert_eq!(void.void.as_deref(), Some("typed wrong"));
    let right = course
        .changes
        .iter()
        .find(|change| change.verb.to_string() == "hold 3 days")
        .unwrap();
    assert_eq!((right.on, right.entered), (november(1), Some(november(22))));
    assert_eq!((right.by.as_deref(), right.why.as_deref()), (Some("n"), Some("dizzy")));
    assert_eq!(app.world.regimen.journal, journal);
    assert_eq!(
        said(&app),
        "Examplin: hold 7 days from Sun 1 Nov corrected to hold 3 days from Sun 1 Nov; no record was changed"
    );
}

/// Who and why of a decision can be put right as well.
#[test]
fn who_and_why_of_a_decision_are_put_right() {
    let mut app = held();
    play(&mut app, "4 v k e");
    type_text(&mut app, "hold 7 days from 1 nov 2026; Dr Q; dizzy on standing");
    play(&mut app, "Enter");
    let lines = lines(&app);
    assert!(
        lines
            .iter()
            .any(|line| line == "Decided with Dr Q; why: dizzy on standing"),
        "{lines:?}"
    );
    let effects = press(&mut app, "y");
    app.carry_out(effects);
    let changes = &examplin(&app).changes;
    let right = changes
        .iter()
        .rfind(|change| change.void.is_none() && change.on == november(1))
        .unwrap();
    assert_eq!(right.verb.to_string(), "hold 7 days");
    assert_eq!(
        (right.by.as_deref(), right.why.as_deref()),
        (Some("Dr Q"), Some("dizzy on standing"))
    );
}

#[test]
fn the_key_that_opened_it_never_confirms_and_enter_is_safe() {
    let mut app = held();
    play(&mut app, "4 v k x");
    assert!(matches!(app.popup, Some(Popup::Correct(_))));
    assert_eq!(press(&mut app, "x"), []);
    assert!(matches!(app.popup, Some(Popup::Correct(_))));
    assert_eq!(press(&mut app, "Enter"), []);
    assert_eq!((app.popup.is_none(), said(&app)), (true, super::correct::KEPT));
    play(&mut app, "x Esc");
    assert!(examplin(&app).changes.iter().all(|change| change.void.is_none()));
    play(&mut app, "x y");
    assert!(examplin(&app).changes[0].void.is_some());
    assert_eq!(examplin(&app).changes.len(), 2);
    // Once is enough.
    play(&mut app, "x");
    assert_eq!(said(&app), "This was taken back already; it has no effect");
}

#[test]
fn what_is_to_come_is_moved_or_cancelled_with_the_ordinary_question() {
    let mut app = held();
    play(&mut app, "4 v e");
    type_text(&mut app, "7 dec");
    play(&mut app, "Enter");
    let Some(Popup::Correct(state)) = &app.popup else {
        panic!()
    };
    assert_eq!(state.title(&app.world), "Change an upcoming decision on Examplin?");
    assert_eq!(state.past, []);
    play(&mut app, "y");
    let on: Vec<_> = examplin(&app)
        .changes
        .iter()
        .filter(|c| c.void.is_none())
        .map(|c| c.on)
        .collect();
    assert_eq!(on, [november(1), "2026-12-07".parse().unwrap()]);
    play(&mut app, "G x");
    let Some(Popup::Correct(state)) = &app.popup else {
        panic!()
    };
    assert_eq!(state.answers(), ["Leave it", "Cancel it"]);
    play(&mut app, "Tab Enter");
    assert_eq!(said(&app), "Examplin: hold 5 days from Mon 7 Dec cancelled");
}

#[test]
fn a_revision_can_be_put_right_by_its_day_or_by_its_steps() {
    let mut app = held();
    play(&mut app, "4 v g e");
    type_text(&mut app, "from 7 sep");
    play(&mut app, "Enter y");
    assert_eq!(examplin(&app).plans[0].from.to_string(), "2026-09-07");
    assert_eq!(examplin(&app).plans[0].steps.len(), 5);
    assert_eq!(examplin(&app).void_plans.len(), 1);
    play(&mut app, "g e");
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!()
    };
    let text = prompt.line.text().to_owned();
    assert!(
        text.starts_with("7 sep 2026: 25 mcg 08:00 for 28 days / 50 mcg 08:00"),
        "{text}"
    );
    // Backwards from the end: what is there stays.
    play(&mut app, "End");
    for _ in 0.."125 mcg 08:00".len() {
        play(&mut app, "Backspace");
    }
    type_text(&mut app, "110 mcg 08:00");
    play(&mut app, "Enter y");
    assert_eq!(examplin(&app).plans[0].steps[4].take.to_string(), "110 mcg 08:00");
}

#[test]
fn what_cannot_be_is_refused_with_a_reason() {
    let mut app = held();
    play(&mut app, "4 v g x");
    assert!(said(&app).contains("no other plan"), "{}", said(&app));
    for (keys, text, wrong) in [
        ("g e", "7 sep: none for 5 doses", "never ends"),
        ("g e", "14 sep", "says already"),
        ("G k e", "hold 3 days from 1 jan 2026", "would change nothing"),
        ("G k e", "jump", "expected"),
    ] {
        play(&mut app, keys);
        type_text(&mut app, text);
        play(&mut app, "Enter");
        let Some(Popup::Prompt(prompt)) = &app.popup else {
            panic!("{text}: {:?}", app.popup)
        };
        assert!(
            prompt.error.as_ref().is_some_and(|error| error.contains(wrong)),
            "{text}: {:?}",
            prompt.error
        );
        play(&mut app, "Ctrl-U Esc");
    }
}

#[test]
fn never_typed_is_never() {
    let mut app = held();
    play(&mut app, "4 v k e");
    type_text(&mut app, "never");
    play(&mut app, "Enter");
    assert_eq!(
        lines(&app)[1],
        "It will be marked as never in force; the entry stays in the file."
    );
}

#[test]
fn correct_history_is_a_command_from_anywhere() {
    let mut app = held();
    play(&mut app, "2 :");
    type_text(&mut app, "correct history");
    play(&mut app, "Enter");
    assert_eq!(app.view, View::Plan);
    let history = app.plan.history.as_ref().unwrap();
    let picture = app.plan.picture.as_ref().unwrap();
    assert_eq!(picture.decisions[history.focus].words, "hold 7 days");
    assert!(
        said(&app).starts_with("e corrects what was entered wrong"),
        "{}",
        said(&app)
    );
    play(&mut app, "1 :");
    type_text(&mut app, "plan-history");
    play(&mut app, "Enter");
    assert_eq!((app.view, app.plan.history.is_some()), (View::Plan, true));
}

#[test]
fn a_decision_is_compared_with_the_present_plan() {
    let mut app = held();
    play(&mut app, "4 v g Enter");
    let compared = |app: &App| app.plan.history.as_ref().unwrap().compared.clone();
    let found = compared(&app).unwrap();
    let days: Vec<&str> = found.days.iter().map(|days| days.now.as_str()).collect();
    assert!(days.contains(&"50 mcg"), "{days:?}");
    assert_eq!(found.then.rows.len(), 5);
    assert!(!found.then.marks[0]);
    assert!(found.now.rows.len() > 5);
    play(&mut app, "j Esc");
    assert!(compared(&app).is_none() && app.plan.history.is_some());
    play(&mut app, "Esc");
    assert!(app.plan.history.is_none());
}

fn past(number: usize, what: &str) -> Past {
    Past {
        number,
        at: "20261122T120000Z".into(),
        when: Some(app().world.now),
        what: what.into(),
        reverted: false,
    }
}

#[test]
fn the_last_changes_are_listed_and_one_is_taken_back_after_a_look() {
    let mut app = app();
    play(&mut app, "3 :");
    type_text(&mut app, "history");
    assert_eq!(press(&mut app, "Enter"), [Effect::Past]);
    let rows = vec![past(1, "Focus 6"), past(0, "Sampletol 2.5 mg taken 14:57")];
    assert_eq!(app.update(Message::Past(rows)), []);
    play(&mut app, "j");
    assert_eq!(
        press(&mut app, "Enter"),
        [Effect::WouldRevert(past(0, "Sampletol 2.5 mg taken 14:57"))]
    );
    let would = Message::WouldRevert(past(0, "Sampletol 2.5 mg taken 14:57"), vec!["withdrawn".into()]);
    assert_eq!(app.update(would), []);
    assert!(matches!(app.popup, Some(Popup::Question(_))));
    // Back to the list, and again.
    assert_eq!(press(&mut app, "Esc"), []);
    assert!(matches!(app.popup, Some(Popup::Changes(_))));
    let would = Message::WouldRevert(past(0, "Sampletol 2.5 mg taken 14:57"), vec!["withdrawn".into()]);
    assert_eq!(app.update(would), []);
    assert_eq!(
        press(&mut app, "y"),
        [Effect::Revert(past(0, "Sampletol 2.5 mg taken 14:57"))]
    );
    assert!(app.popup.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn without_an_answer_nothing_is_written(
        keys in prop::collection::vec(prop::sample::select(vec![
            "j", "k", "g", "G", "e", "x", "v", "Esc", "Tab", "S-Tab", "[", "]", ".", "h", "l", "?", "1", "4", "PgDn", "Home",
        ]), 1..40)
    ) {
        let mut app = held();
        play(&mut app, "4 v");
        for key in keys {
            let effects = press(&mut app, key);
            // On the ladder `x` edits the draft; that is not a correction.
            let corrects = |edit: &Edit| matches!(edit.operation, Operation::Correct { .. });
            let wrote = effects.iter().any(|effect| matches!(effect, Effect::Save(edit) if corrects(edit)));
            prop_assert!(!wrote, "{key}: {effects:?}");
        }
    }

    #[test]
    fn whatever_is_typed_for_a_decision_asks_before_it_is_written(text in "[a-z0-9 :/,]{0,24}", at in 0_usize..3) {
        let mut app = held();
        play(&mut app, "4 v g");
        (0..at).for_each(|_| play(&mut app, "j"));
        play(&mut app, "e");
        type_text(&mut app, &text);
        prop_assert_eq!(press(&mut app, "Enter"), []);
        if let Some(Popup::Correct(state)) = &app.popup {
            let edit = state.edit(&app.world);
            let is_right = matches!(&edit.operation, Operation::Correct { correction, .. } if Some(&correction.wrong) == state.wrong.as_ref());
            prop_assert!(is_right);
        }
    }
}

/// A decision of last week that was forgotten is entered, after a look at the days that it would judge.
#[test]
fn a_forgotten_decision_of_last_week_is_entered() {
    let mut app = held();
    play(&mut app, ":");
    type_text(&mut app, "correct-history");
    play(&mut app, "Enter d");
    type_text(&mut app, "set 60 mcg");
    play(&mut app, "Enter");
    // Without its day it is not known which days it is about.
    assert!(
        matches!(&app.popup, Some(Popup::Prompt(prompt)) if prompt.error.as_ref().unwrap().contains("from which day?"))
    );
    type_text(&mut app, " from 16 nov; Dr N; dizzy");
    play(&mut app, "Enter");
    let shown = lines(&app);
    assert_eq!(shown[0], "Forgotten: set 60 mcg, from Mon 16 Nov");
    assert!(shown.iter().any(|line| line.contains("60 mcg  (was")), "{shown:?}");
    let before = examplin(&app).changes.len();
    play(&mut app, "Tab Enter");
    assert!(
        said(&app).contains("set 60 mcg from Mon 16 Nov added; no record was changed"),
        "{}",
        said(&app)
    );
    let changes = &examplin(&app).changes;
    assert_eq!(changes.len(), before + 1);
    let added = changes.iter().find(|change| change.on == november(16)).unwrap();
    assert_eq!(
        (added.entered, added.why.as_deref()),
        (Some(november(22)), Some("dizzy"))
    );
    // What would change nothing, and what is not over, is not entered so.
    for (text, why) in [
        ("resume from 16 nov", "change nothing"),
        ("hold 3 days from 30 nov", "is not over"),
    ] {
        play(&mut app, "d");
        type_text(&mut app, text);
        play(&mut app, "Enter");
        let error = match &app.popup {
            Some(Popup::Prompt(prompt)) => prompt.error.clone().unwrap_or_default(),
            _ => said(&app).to_owned(),
        };
        assert!(error.contains(why), "{text}: {error}");
        if app.popup.is_some() {
            play(&mut app, "Esc");
        }
    }
}
