//! A new plan, by keys.

use crate::app::App;
use crate::app::asking::{SAID_BELOW, sentence};
use crate::app::fixture::{Desk, app, first_run, play, press, type_text};
use crate::app::message::{Effect, Operation, View};
use crate::app::popup::Popup;
use crate::app::setup::Ask;
use crate::domain::plan::Then;

/// What is said at the foot of the screen, or below the answer where that is where it is said.
fn said(app: &App) -> String {
    let said = app.receipt.as_ref().map_or("", |receipt| receipt.text.as_str());
    match &app.popup {
        Some(Popup::SetUp(state)) if said == SAID_BELOW => sentence(&state.echo(state.at, &app.world).unwrap_err()),
        _ => said.to_owned(),
    }
}

fn at(app: &App) -> Ask {
    match &app.popup {
        Some(Popup::SetUp(state)) => state.at,
        other => panic!("{other:?}"),
    }
}

/// Types each answer and goes on.
fn answer(app: &mut Desk, answers: &[&str]) {
    for answer in answers {
        type_text(app, answer);
        play(app, "Enter");
    }
}

/// What says when beside the amount is not asked a second time; days alone leave the time of the day open.
#[test]
fn a_time_said_with_the_amount_is_not_asked_again() {
    for (amount, next) in [
        ("2.5 mg morning, evening", Ask::Steps),
        ("2.5 mg 08:00 on Mon, Thu", Ask::Steps),
        ("2.5 mg as needed", Ask::Steps),
        ("2.5 mg", Ask::When),
        ("2.5 mg on Mon, Thu", Ask::When),
    ] {
        let mut app = app();
        play(&mut app, "4 N");
        answer(&mut app, &["Newtol", amount]);
        assert_eq!(at(&app), next, "{amount}");
    }
    // A time that was typed before stays in reach when the amount says one as well.
    let mut app = app();
    play(&mut app, "4 N");
    answer(&mut app, &["Newtol", "2.5 mg", "morning"]);
    let Some(Popup::SetUp(state)) = &app.popup else {
        panic!()
    };
    assert!(state.order().contains(&Ask::When));
}

#[test]
fn the_same_all_the_time_is_in_force_at_once() {
    let mut app = app();
    play(&mut app, "4 N");
    answer(&mut app, &["Newtol", "2.5 mg, tablet of 5 mg", "evening"]);
    play(&mut app, "1");
    answer(&mut app, &["Calm", "Dr N", "Leave it out."]);
    assert_eq!(at(&app), Ask::Look);
    let effects = press(&mut app, "Enter");
    let [Effect::Save(edit)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!(edit.label, "Newtol, Calm added");
    app.carry_out(effects);
    let course = app.world.regimen.course(&"newtol".parse().unwrap()).unwrap();
    let steps = &course.plans[0].steps;
    assert_eq!((steps.len(), steps[0].take.to_string().as_str()), (1, "2.5 mg evening"));
    assert_eq!(course.preparation.count.as_deref(), Some("tablet"));
    assert_eq!(course.preparation.contains[0].1.to_string(), "5 mg");
    assert_eq!(
        (course.prescriber.as_deref(), course.missed.as_deref()),
        (Some("n"), Some("Leave it out."))
    );
    assert!(app.world.drafts.is_empty());
    assert_eq!(app.world.regimen.measures.last().unwrap().name, "Calm");
}

/// Each part of the line goes to its own field, and the questions that it answers are not asked.
#[test]
fn the_line_of_a_label_answers_when_and_how_it_goes_on() {
    let mut app = app();
    play(&mut app, "4 N");
    answer(
        &mut app,
        &["Newtol", "1 tab po bid x 7d, then 1 tab daily with food, max 2 a day"],
    );
    // Of a later medicine what else is asked is on the way back from the last look.
    assert_eq!(at(&app), Ask::Look);
    for ask in [Ask::Late, Ask::Prescriber, Ask::Rate] {
        play(&mut app, "S-Tab");
        assert_eq!(at(&app), ask);
    }
    answer(&mut app, &["", "", ""]);
    assert_eq!(at(&app), Ask::Look);
    let effects = press(&mut app, "Enter");
    app.carry_out(effects);
    let course = app.world.regimen.course(&"newtol".parse().unwrap()).unwrap();
    let steps: Vec<String> = course.plans[0]
        .steps
        .iter()
        .map(|step| format!("{}: {}", step.length, step.take))
        .collect();
    assert_eq!(steps, ["7 days: 1 tablet twice a day", "no end: 1 tablet once a day"]);
    assert_eq!(
        (course.route.as_deref(), course.note.as_deref()),
        (Some("oral"), Some("with food"))
    );
    assert_eq!(
        course
            .limits
            .per_day
            .as_ref()
            .map(|most| most.amount.to_string())
            .as_deref(),
        Some("2 tablets")
    );
    assert_eq!(course.preparation.count.as_deref(), Some("tablet"));
}

/// A line with two meanings is asked about with both, and nothing goes on.
#[test]
fn a_doubtful_line_of_a_label_is_asked_about() {
    let mut app = app();
    play(&mut app, "4 N");
    answer(&mut app, &["Newtol", "1 patch to the arm twice weekly"]);
    assert_eq!(at(&app), Ask::Amount);
    assert!(
        said(&app).contains("on which days of the week") && said(&app).contains("on Mon, Thu"),
        "{}",
        said(&app)
    );
}

#[test]
fn a_template_becomes_a_draft_with_the_amounts_that_were_typed() {
    let mut app = app();
    play(&mut app, "4 N");
    answer(&mut app, &["Newtol", "2.5 mg", "evening"]);
    play(&mut app, "j Enter");
    assert_eq!(at(&app), Ask::Blank(0));
    answer(&mut app, &["2.5"]);
    play(&mut app, "Enter");
    // Upwards it must go.
    answer(&mut app, &["1 mg"]);
    assert_eq!(at(&app), Ask::Blank(2));
    assert_eq!(said(&app), "It goes up from 2.5 mg; 1 mg is not more than that");
    press(&mut app, "Ctrl-U");
    answer(&mut app, &["10 mg", "", "", ""]);
    assert_eq!(at(&app), Ask::Look);
    play(&mut app, "Enter");
    assert_eq!(app.view, View::Plan);
    let id = "newtol".parse().unwrap();
    assert_eq!(app.plan.shown(&app.world).unwrap().id, id);
    assert!(
        app.world.regimen.course(&id).unwrap().plans.is_empty(),
        "nothing is in force"
    );
    let rows = |app: &App| -> Vec<String> {
        let rows = &app.plan.picture.as_ref().unwrap().rows;
        rows.iter()
            .map(|row| format!("{} {} {}", row.take, row.length, row.asks))
            .collect()
    };
    assert_eq!(
        rows(&app),
        [
            "2.5 mg evening 1 week true",
            "5 mg evening 1 week true",
            "7.5 mg evening 1 week true",
            "10 mg evening no end false"
        ]
    );
    // Its rows are edited like any others, and then activated.
    play(&mut app, "Esc j Enter");
    answer(&mut app, &["4 mg"]);
    assert_eq!(rows(&app)[1], "4 mg evening 1 week true");
    play(&mut app, "w");
    assert!(matches!(app.popup, Some(Popup::Activate(_))), "{}", said(&app));
    play(&mut app, "Tab Enter");
    let course = app.world.regimen.course(&id).unwrap();
    assert_eq!(course.plans.len(), 1);
    assert_eq!(course.plans[0].steps[0].then, Then::Ask);
    assert!(!app.world.drafts.contains_key(&id));
    let day = app.world.day_at("2026-11-29".parse().unwrap());
    let due: Vec<String> = day
        .doses
        .iter()
        .filter(|d| d.due.course == id)
        .map(|d| d.due.amount.to_string())
        .collect();
    assert_eq!(due, ["2.5 mg"], "the step asks, and nothing goes up by itself");
}

#[test]
fn every_template_has_blank_amounts_only() {
    let shown = |digit: &str, blanks: &[&str]| {
        let mut app = app();
        play(&mut app, "P a");
        answer(&mut app, &["Newtol", "8 mg", "morning"]);
        play(&mut app, digit);
        if !blanks.is_empty() {
            assert_eq!(press(&mut app, ""), []);
            let Some(Popup::SetUp(state)) = &app.popup else {
                panic!()
            };
            assert_eq!(state.line(Ask::Blank(0)).unwrap().text(), "", "no amount is proposed");
        }
        for blank in blanks {
            if *blank != "=" {
                press(&mut app, "Ctrl-U");
                type_text(&mut app, blank);
            }
            play(&mut app, "Enter");
        }
        play(&mut app, "Enter Enter Enter Enter");
        let draft = app.world.drafts.get(&"newtol".parse().unwrap());
        let plan = draft.and_then(|draft| draft.plan.clone());
        let plan = plan.or_else(|| {
            app.world
                .regimen
                .course(&"newtol".parse().unwrap())?
                .plans
                .first()
                .cloned()
        });
        let steps = plan.map(|plan| plan.steps).unwrap_or_default();
        let steps: Vec<String> = steps
            .iter()
            .map(|step| format!("{} for {}", step.take, step.length))
            .collect();
        format!("{}{}", if draft.is_some() { "draft: " } else { "" }, steps.join("; "))
    };
    assert_eq!(shown("1", &[]), "8 mg morning for no end");
    assert_eq!(shown("4", &[]), "draft: 8 mg morning day 1 of 3 for no end");
    assert_eq!(shown("5", &[]), "draft: 8 mg morning days 1-5 of 7 for no end");
    assert_eq!(shown("6", &[]), "draft: 8 mg morning days 1-21 of 28 for no end");
    assert_eq!(
        shown("3", &["50", "2 weeks", "2 mg", "="]),
        "draft: 8 mg morning for 2 weeks; 4 mg morning for 2 weeks; 2 mg morning for no end"
    );
    assert_eq!(
        shown("3", &["3 mg", "=", "2", "="]),
        "draft: 8 mg morning for 1 week; 5 mg morning for 1 week; 2 mg morning for no end"
    );
    // Without the first blank the rows are written by hand.
    assert_eq!(shown("2", &["="]), "draft: 8 mg morning for no end");
}

#[test]
fn one_goes_back_without_losing_anything() {
    let mut app = first_run();
    play(&mut app, "1");
    // Nothing is written for an amount that is missing; it is asked again.
    answer(&mut app, &["Newtol", ""]);
    assert_eq!(at(&app), Ask::Amount);
    assert!(said(&app).starts_with("An amount is needed: 2.5 mg"), "{}", said(&app));
    answer(&mut app, &["2.5 mg", "evening"]);
    play(&mut app, "2");
    answer(&mut app, &["2.5 mg"]);
    assert_eq!(at(&app), Ask::Blank(1));
    play(&mut app, "Esc Esc S-Tab Up");
    assert_eq!(at(&app), Ask::Amount);
    play(&mut app, "Tab Enter Enter");
    let Some(Popup::SetUp(state)) = &app.popup else {
        panic!()
    };
    assert_eq!(state.at, Ask::Blank(0));
    assert_eq!(state.line(Ask::Blank(0)).unwrap().text(), "2.5 mg");
    // Left in the menu nothing is lost either.
    play(&mut app, "Esc Ctrl-C");
    assert!(app.popup.is_none() && app.is_welcome());
    play(&mut app, "1 Enter");
    // Left in the middle it goes on where it was.
    assert_eq!(press(&mut app, "Ctrl-C"), []);
    assert!(app.popup.is_none() && app.is_welcome());
    play(&mut app, "1");
    assert_eq!(at(&app), Ask::Blank(0));
    play(&mut app, "Esc Esc Esc Esc");
    assert_eq!(at(&app), Ask::Name);
    play(&mut app, "Esc");
    assert!(app.popup.is_none());
    assert_eq!(press(&mut app, "q"), [Effect::Quit]);
}

#[test]
fn without_a_medicine_only_what_to_rate_is_asked() {
    let mut app = first_run();
    play(&mut app, "1 Enter");
    assert_eq!(at(&app), Ask::Rate);
    play(&mut app, "Enter");
    assert_eq!(at(&app), Ask::Look);
    assert_eq!(press(&mut app, "Enter"), []);
    assert!(app.popup.is_none());
    play(&mut app, "1 Enter");
    answer(&mut app, &["mood, sleep"]);
    let effects = press(&mut app, "Enter");
    let [Effect::Save(edit)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let Operation::Several(all) = &edit.operation else {
        panic!()
    };
    assert!(all.iter().all(|one| matches!(one, Operation::AddMeasure(_))));
    let mut many = first_run();
    play(&mut many, "1 Enter");
    answer(&mut many, &["a, b, c, d, e, f"]);
    assert_eq!(said(&many), "6 are many to begin with; five at most");
}

#[test]
fn a_draft_begins_today_or_later() {
    let mut app = app();
    play(&mut app, "4 N");
    answer(&mut app, &["Newtol", "2.5 mg", "evening"]);
    play(&mut app, "4 Enter Enter Enter Ctrl-U");
    answer(&mut app, &["1 nov"]);
    assert_eq!(at(&app), Ask::Look);
    assert!(
        said(&app).starts_with("A draft begins today or later"),
        "{}",
        said(&app)
    );
    play(&mut app, "Ctrl-U");
    answer(&mut app, &["30 nov"]);
    let draft = app.world.drafts.get(&"newtol".parse().unwrap()).unwrap();
    assert_eq!(draft.plan.as_ref().unwrap().from.to_string(), "2026-11-30");
}

#[test]
fn a_template_goes_into_the_draft_of_a_plan_that_is_there() {
    let mut app = app();
    play(&mut app, "4 G t");
    let Some(Popup::Template(state)) = &app.popup else {
        panic!()
    };
    assert_eq!(state.course.as_str(), "examplin");
    play(&mut app, "3 Enter");
    assert!(
        said(&app).starts_with("By how much less each time?") || at_blank(&app) == Some(1),
        "{}",
        said(&app)
    );
    play(&mut app, "Esc Esc Esc");
    assert!(app.popup.is_none());
    play(&mut app, "t 3");
    answer(&mut app, &["25 mcg", "", "50 mcg", ""]);
    let rows = &app.plan.picture.as_ref().unwrap().rows;
    let rows: Vec<String> = rows.iter().map(|row| format!("{} {}", row.take, row.length)).collect();
    assert_eq!(
        rows[4..],
        [
            "125 mcg 08:00 1 week",
            "100 mcg 08:00 1 week",
            "75 mcg 08:00 1 week",
            "50 mcg 08:00 no end"
        ]
    );
    play(&mut app, "D Tab Enter G t 5");
    let rows = &app.plan.picture.as_ref().unwrap().rows;
    assert_eq!(rows.last().unwrap().take.to_string(), "125 mcg 08:00 days 1-5 of 7");
}

fn at_blank(app: &App) -> Option<usize> {
    match &app.popup {
        Some(Popup::Template(state)) => state.at,
        _ => None,
    }
}

mod laws {
    use proptest::prelude::*;

    use super::{Ask, Effect, Popup, app, at, play, press};
    use crate::app::fixture::november;

    const KEYS: [&str; 22] = [
        "Enter",
        "Enter",
        "Tab",
        "S-Tab",
        "Esc",
        "Up",
        "Down",
        "1",
        "2",
        "3",
        "5",
        "mg",
        "a",
        "Backspace",
        "Ctrl-U",
        "Left",
        "j",
        "k",
        "?",
        "space",
        ",",
        "%",
    ];

    fn types(app: &mut crate::app::App, key: &str) -> Vec<Effect> {
        match key {
            "mg" => press(app, "m g"),
            "space" => press(app, "Space"),
            key => press(app, key),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn nothing_is_written_but_by_the_last_enter(keys in prop::collection::vec(prop::sample::select(&KEYS[..]), 0..90)) {
            let mut app = app();
            play(&mut app, "4 N");
            for key in keys {
                let last = matches!(&app.popup, Some(Popup::SetUp(state)) if state.at == Ask::Look);
                let open = matches!(app.popup, Some(Popup::SetUp(_)));
                let effects = types(&mut app, key);
                prop_assert!(!open || effects.is_empty() || last && key == "Enter", "{key}: {effects:?}");
                if !matches!(app.popup, Some(Popup::SetUp(_) | Popup::Help(..))) {
                    break;
                }
            }
        }

        #[test]
        fn there_and_back_nothing_is_lost(forth in 0usize..9, name in "[A-Z][a-z]{1,8}") {
            let mut app = app();
            play(&mut app, "4 N");
            super::answer(&mut app, &[&name, "2 mg", "evening"]);
            play(&mut app, "2");
            super::answer(&mut app, &["2 mg", "", "8 mg", "calm", "Dr N", "In their words."]);
            let Some(Popup::SetUp(before)) = app.popup.clone() else { panic!() };
            for _ in 0..forth {
                play(&mut app, "Esc");
            }
            for _ in 0..forth {
                play(&mut app, "Enter");
            }
            prop_assert_eq!(at(&app), Ask::Look);
            prop_assert_eq!(&app.popup, &Some(Popup::SetUp(before)));
        }

        #[test]
        fn a_list_and_a_page_take_any_key(keys in prop::collection::vec(prop::sample::select(vec![
            "P", "o", "Enter", "Esc", "j", "k", "g", "G", "A", "S", "7", "e", "a", "Tab", "y", "u", "[", "]", "4", "t", "2", "*",
        ]), 0..40)) {
            let mut app = app();
            let before = app.world.day_at(november(18)).doses.len();
            play(&mut app, "P");
            for key in keys {
                let effects = press(&mut app, key);
                app.carry_out(effects);
                let (rows, at) = app.about.rows();
                prop_assert!(at < rows.len().max(1));
                if let Some((page, at)) = app.about.page(&app.world) {
                    prop_assert!(at < page.facts.len() + page.entries.len());
                }
            }
            // Whatever is archived or counted, a past day is as it was.
            prop_assert_eq!(app.world.day_at(november(18)).doses.len(), before);
        }
    }
}
