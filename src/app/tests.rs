//! What keys do, by value.

use super::fixture::{app, empty, first_run, november, play, press, type_text, wait};
use super::message::{Edit, Effect, Failed, Message, Operation, View};
use super::popup::Popup;
use super::today::Spot;
use super::*;
use crate::app::key::Key;
use crate::domain::day::Status;
use crate::domain::journal::Entry;
use crate::domain::journal::Month;
use crate::domain::journal::MonthEntries;
use crate::domain::journal::{DoseEntry, Outcome};
use crate::domain::measure::Value;

fn saved(effects: &[Effect]) -> &Edit {
    match effects {
        [Effect::Save(edit)] => edit,
        other => panic!("no single edit: {other:?}"),
    }
}

fn dose(edit: &Edit) -> &DoseEntry {
    match &edit.operation {
        Operation::Insert(Entry::Dose(entry))
        | Operation::Replace {
            new: Entry::Dose(entry),
            ..
        } => entry,
        other => panic!("no dose: {other:?}"),
    }
}

fn said(app: &App) -> &str {
    app.receipt.as_ref().map_or("", |receipt| &receipt.text)
}

#[test]
fn one_key_takes_the_due_dose() {
    let mut app = app();
    let effects = press(&mut app, "Space");
    let edit = saved(&effects);
    let entry = dose(edit);
    assert_eq!(edit.receipt, "Sampletol 2.5 mg taken at 14:57 (planned 14:00)");
    assert_eq!(edit.label, "Sampletol 2.5 mg taken 14:57");
    assert_eq!(entry.outcome, Outcome::Taken("2.5 mg".parse().unwrap()));
    assert_eq!((entry.id.is_unassigned(), entry.entered), (true, None));
    // Nothing is shown as saved before it is.
    assert_eq!(said(&app), "");
    app.carry_out(effects);
    assert_eq!(said(&app), "Sampletol 2.5 mg taken at 14:57 (planned 14:00)");
    assert_eq!(app.world.shown().unwrap().open(), 1);
}

#[test]
fn two_keys_skip_with_a_reason_and_three_record_yesterday() {
    let mut one = app();
    let effects = press(&mut one, "s 2");
    assert_eq!(dose(saved(&effects)).outcome, Outcome::Skipped);
    assert_eq!(dose(saved(&effects)).why.as_deref(), Some("side effects"));
    assert_eq!(dose(saved(&press(&mut app(), "s 5"))).outcome, Outcome::Held);
    assert_eq!(dose(saved(&press(&mut app(), "s Enter"))).why, None);
    let mut own = app();
    press(&mut own, "s 7");
    type_text(&mut own, "on a train");
    assert_eq!(
        dose(saved(&press(&mut own, "Enter"))).why.as_deref(),
        Some("on a train")
    );
    let mut two = app();
    let effects = press(&mut two, "o Space Enter");
    let entry = dose(saved(&effects));
    assert_eq!(entry.at.to_rfc3339(), "2026-11-20T21:00:00+01:00");
    assert_eq!(entry.entered, Some(two.world.now));
    assert_eq!(two.world.day, november(20));
}

#[test]
fn what_is_typed_is_read_before_enter() {
    let mut app = app();
    press(&mut app, "o Space");
    type_text(&mut app, "22:30");
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!()
    };
    assert!(matches!(app.echo(prompt), Ok(record::Reading::Edit(words, _)) if words == "Fri 20 Nov at 22:30"));
    press(&mut app, "Ctrl-U");
    type_text(&mut app, "9");
    assert_eq!(press(&mut app, "Enter"), []);
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!()
    };
    assert_eq!(prompt.error.as_deref(), Some("`9`: 09:00 or 21:00?"));
}

#[test]
fn amounts_times_and_reasons_are_changed_in_one_line() {
    for (typed, amount, at, why) in [
        ("1.25", "1.25 mg", "14:57", None),
        ("1,25 mg 14:05", "1.25 mg", "14:05", None),
        ("14:05", "2.5 mg", "14:05", None),
        ("1/2 mg -2h; drowsy", "0.5 mg", "12:57", Some("drowsy")),
        ("500ug now", "500 mcg", "14:57", None),
    ] {
        let mut app = app();
        press(&mut app, "e");
        type_text(&mut app, typed);
        let effects = press(&mut app, "Enter");
        let entry = dose(saved(&effects));
        assert_eq!(entry.outcome, Outcome::Taken(amount.parse().unwrap()), "{typed}");
        assert_eq!(
            (entry.at.format("%H:%M").to_string().as_str(), entry.why.as_deref()),
            (at, why),
            "{typed}"
        );
    }
    let mut app = app();
    press(&mut app, "e");
    type_text(&mut app, "21");
    assert_eq!(press(&mut app, "Enter"), []);
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!()
    };
    assert_eq!(prompt.error.as_deref(), Some("`21`: 21 mg, or 21:00?"));
}

#[test]
fn a_second_entry_is_asked_about_and_the_safe_answer_is_first() {
    let mut app = app();
    play(&mut app, "Space");
    assert_eq!(press(&mut app, "Space"), []);
    assert!(matches!(app.popup, Some(Popup::Second(_))));
    assert_eq!(press(&mut app, "Enter"), []);
    assert!(app.popup.is_none());
    let both = press(&mut app, "Space y");
    assert!(matches!(saved(&both).operation, Operation::Insert(_)));
    press(&mut app, "Space e");
    type_text(&mut app, "1 mg");
    let changed = press(&mut app, "Enter");
    assert!(matches!(saved(&changed).operation, Operation::Replace { .. }));
    assert_eq!(dose(saved(&changed)).outcome, Outcome::Taken("1 mg".parse().unwrap()));
}

/// Taken and skipped: the focused dose is settled with the key of the right answer, and undo brings both back.
#[test]
fn a_dose_that_contradicts_itself_is_settled_with_one_key() {
    let contradicted = || {
        let mut app = app();
        play(&mut app, "Space");
        let dose = (app.world.shown().unwrap().doses.iter())
            .find(|dose| dose.status == Status::Taken && dose.due.course.as_str() == "sampletol")
            .map(record::dose_of)
            .unwrap();
        let mut skipped = record::left_out(&app.world, &dose, false, Some("dizzy")).unwrap();
        // As another device has it, unasked.
        skipped.operation = Operation::Several(vec![skipped.operation]);
        app.carry_out(vec![Effect::Save(Box::new(skipped))]);
        (app, dose)
    };
    let status = |app: &App, dose: &crate::domain::recording::Dose| {
        let doses = &app.world.shown().unwrap().doses;
        let found = doses.iter().find(|other| Some(&other.due.key) == dose.key.as_ref());
        found.unwrap().status
    };
    for (key, settled, receipt) in [
        (
            "Space",
            Status::Taken,
            "2.5 mg taken 14:57 stays, skipped 14:57 is withdrawn",
        ),
        (
            "s",
            Status::Skipped,
            "skipped 14:57 stays, 2.5 mg taken 14:57 is withdrawn",
        ),
    ] {
        let (mut app, dose) = contradicted();
        assert_eq!(status(&app, &dose), Status::Contradicted);
        let effects = press(&mut app, key);
        assert!(
            matches!(&saved(&effects).operation, Operation::Withdraw { .. }),
            "{effects:?}"
        );
        app.carry_out(effects);
        assert!(said(&app).contains(receipt), "{}", said(&app));
        assert_eq!(status(&app, &dose), settled);
    }
    // A line for it is about what was taken: the reason of the other entry is not its own.
    let (mut app, _) = contradicted();
    let effects = press(&mut app, "e Enter");
    let Some(Popup::Second(state)) = &app.popup else {
        panic!("not asked: {effects:?}")
    };
    assert_eq!((state.new.why.as_deref(), state.recorded.len()), (None, 1));
    assert_eq!(state.words(super::second::Choice::Both, "14:57"), "change it anyway");
}

/// `Enter` on an older dose of today records it now; `p` says that it was taken when it was planned.
#[test]
fn an_older_dose_of_today_is_offered_now() {
    for (keys, at) in [
        ("Space", "18:57"),
        ("Space p", "14:00"),
        ("e", "18:57"),
        ("e p", "14:00"),
    ] {
        let mut app = app();
        wait(&mut app, 4 * 60);
        press(&mut app, keys);
        let Some(Popup::Prompt(prompt)) = &app.popup else {
            panic!("{keys}: nothing is asked")
        };
        let Ok(record::Reading::Edit(_, edit)) = app.echo(prompt) else {
            panic!("{keys}: {:?}", app.echo(prompt))
        };
        assert_eq!(dose(&edit).at.format("%H:%M").to_string(), at, "{keys}");
    }
}

#[test]
fn limits_ask_and_then_record_what_happened() {
    let mut app = app();
    play(&mut app, "Space");
    wait(&mut app, 183);
    play(&mut app, "j e");
    type_text(&mut app, "5 mg 18:00");
    assert_eq!(press(&mut app, "Enter"), []);
    let Some(Popup::Second(state)) = &app.popup else {
        panic!("no question")
    };
    // The words are the domain's; here it counts that both of the person's figures are named.
    assert!(
        state.because[0].contains("at least 6 hours") && state.because[1].contains("5 mg"),
        "{:?}",
        state.because
    );
    assert_eq!(press(&mut app, "Esc"), []);
    assert!(app.popup.is_none());
    press(&mut app, "e");
    type_text(&mut app, "2.5 mg 18:00");
    let effects = press(&mut app, "Enter y");
    assert!(matches!(saved(&effects).operation, Operation::Insert(_)));
}

#[test]
fn digits_rate_only_on_a_rating() {
    let mut app = app();
    assert_eq!(press(&mut app, "3"), []);
    assert_eq!(app.view, View::Review);
    press(&mut app, "1 Tab j");
    let effects = press(&mut app, "6");
    assert_eq!(saved(&effects).receipt, "Mood 6 of 10 saved at 14:57");
    app.carry_out(effects);
    // On to the next question without an answer: headache, a grade.
    let effects = press(&mut app, "2");
    assert!(matches!(&saved(&effects).operation,
        Operation::Insert(Entry::Reading(r)) if r.value == Value::Grade(2)));
    app.carry_out(effects);
    let effects = press(&mut app, "z");
    assert!(matches!(&saved(&effects).operation, Operation::Several(all) if all.len() == 1));
    app.carry_out(effects);
    let effects = press(&mut app, "k k k x");
    assert!(matches!(&saved(&effects).operation,
        Operation::Replace { new: Entry::Reading(r), .. } if r.value == Value::Number(10.into())));
    let effects = press(&mut app, "k -");
    assert!(
        matches!(&saved(&effects).operation, Operation::Withdraw { .. }),
        "{effects:?}"
    );
}

#[test]
fn six_keys_make_a_check_in() {
    let mut app = app();
    play(&mut app, "c Space 6 1 z");
    let Some(Popup::CheckIn(state)) = &app.popup else {
        panic!("the sheet is gone")
    };
    assert_eq!(state.answered(&app.world), (6, 6));
    // The note opens over it and it comes back.
    press(&mut app, "Enter");
    type_text(&mut app, "calm");
    play(&mut app, "Enter");
    assert!(matches!(&app.popup, Some(Popup::CheckIn(_))));
    // The history of the fake disk is of another day: undo asks, and the sheet comes back behind the question.
    play(&mut app, "u y");
    assert!(matches!(&app.popup, Some(Popup::CheckIn(_))));
    play(&mut app, "Esc");
    assert!(app.popup.is_none());
}

#[test]
fn a_line_left_with_esc_comes_back_and_a_failed_one_too() {
    let mut app = app();
    press(&mut app, "n");
    type_text(&mut app, "half a thought");
    press(&mut app, "Esc");
    assert!(said(&app).starts_with("Nothing is saved; the line is kept"));
    press(&mut app, "n");
    let effects = press(&mut app, "Enter");
    assert_eq!(saved(&effects).receipt, "Note saved for Sun 22 Nov");
    let failed = Failed {
        text: "The disk is full. Nothing was changed.".into(),
    };
    assert_eq!(app.update(Message::Failed(failed)), []);
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!("the text is gone")
    };
    assert_eq!(prompt.line.text(), "half a thought");
    assert_eq!(said(&app), "The disk is full. Nothing was changed.");
}

#[test]
fn days_are_walked_and_today_follows_the_clock() {
    let mut app = app();
    press(&mut app, "h h");
    assert_eq!(app.world.day, november(20));
    press(&mut app, ".");
    assert!(app.world.is_today());
    wait(&mut app, 12 * 60);
    assert!(app.world.is_night() && app.world.day == november(22));
    wait(&mut app, 3 * 60);
    assert_eq!(app.world.day, november(23));
}

#[test]
fn keys_without_meaning_say_so_and_pastes_go_nowhere() {
    let mut app = app();
    assert_eq!(press(&mut app, "v"), []);
    assert_eq!(said(&app), "v does nothing here. ? lists the keys");
    let before = app.view;
    assert_eq!(app.update(Message::Paste("2 3 q Space".into())), []);
    assert!(said(&app).contains("Nothing changed"));
    assert_eq!(app.view, before);
}

#[test]
fn the_first_run_writes_nothing_before_the_last_enter() {
    let mut app = first_run();
    assert_eq!(press(&mut app, "q"), [Effect::Quit]);
    assert_eq!(press(&mut app, "2"), [Effect::Demo]);
    press(&mut app, "Enter");
    type_text(&mut app, "Examplin");
    press(&mut app, "Enter");
    type_text(&mut app, "25 mcg");
    assert_eq!(press(&mut app, "Enter"), []);
    type_text(&mut app, "morning");
    assert_eq!(press(&mut app, "Enter Enter"), []);
    type_text(&mut app, "mood, headache");
    assert_eq!(press(&mut app, "Enter Enter"), []);
    type_text(&mut app, "Leave it out.");
    assert_eq!(press(&mut app, "Enter"), []);
    let effects = press(&mut app, "Enter");
    let Operation::Several(all) = &saved(&effects).operation else {
        panic!()
    };
    let [
        Operation::NewCourse(course),
        Operation::AddMeasure(mood),
        Operation::AddMeasure(headache),
    ] = all.as_slice()
    else {
        panic!("{all:?}")
    };
    assert_eq!((mood.name.as_str(), headache.name.as_str()), ("Mood", "Headache"));
    assert_eq!(course.plans[0].steps[0].take.to_string(), "25 mcg morning");
    assert_eq!(
        (course.id.as_str(), course.missed.as_deref()),
        ("examplin", Some("Leave it out."))
    );
    assert_eq!(course.plans[0].from, november(22));
    app.carry_out(effects);
    assert!(!app.is_welcome());
}

#[test]
fn every_question_of_the_set_up_can_be_left_empty() {
    let mut app = first_run();
    press(&mut app, "1");
    assert_eq!(press(&mut app, "Enter Enter Enter"), []);
    assert_eq!((said(&app), app.popup.is_none()), ("Nothing was written", true));
    assert!(app.is_welcome());
    // A name alone is not a plan: the question that is missing is asked again.
    press(&mut app, "1");
    type_text(&mut app, "Examplin");
    assert_eq!(press(&mut app, "Enter Enter"), []);
    assert!(said(&app).contains("An amount is needed"));
}

#[test]
fn months_are_asked_for_once() {
    let mut app = empty();
    assert!(!app.wanted_months().is_empty());
    let months = app
        .wanted_months()
        .into_iter()
        .map(|m| (m, MonthEntries::default()))
        .collect();
    assert_eq!(app.update(Message::Months(months)), []);
    assert_eq!(app.wanted_months(), []);
    press(&mut app, "2 [ [");
    assert!(!app.wanted_months().is_empty());
}

#[test]
fn months_that_decide_what_is_due_are_asked_for_however_long_ago() {
    let mut app = app();
    let far = Month::of(app.world.today()).plus(-9);
    assert!(!app.wanted_months().contains(&far));
    let today = app.world.today();
    let plan = &mut app.world.regimen.courses[0].plans[0];
    plan.from = today - chrono::TimeDelta::days(270);
    plan.steps[0].take = "104 mg once 12-14 weeks after the last".parse().unwrap();
    assert!(app.wanted_months().contains(&far));
    app.world.regimen.courses[0].archived = Some(today);
    assert!(!app.wanted_months().contains(&far));
}

/// What the list of keys names does something on the screen over which it is opened.
#[test]
fn every_key_that_is_listed_does_something() {
    for start in [
        "", "2", "2 v", "3", "3 v", "3 v v", "4", "4 v", "5", "P", "P Enter", "V", "R",
    ] {
        let mut over = app();
        play(&mut over, start);
        let list = over.help();
        for entry in list.everywhere(&over.world.keymap) {
            let help::Entry::Keys(keys, words) = entry else {
                continue;
            };
            for key in keys.split(' ').take(2) {
                let Ok(key) = key.parse::<Key>() else { continue };
                let mut app = app();
                play(&mut app, start);
                let _ = press(&mut app, &key.to_string());
                let said = app.receipt.as_ref().map_or("", |receipt| receipt.text.as_str());
                assert!(!said.contains("does nothing here"), "{start:?}: {key}, {words}: {said}");
            }
        }
    }
}

#[test]
fn every_action_of_the_table_is_safe_everywhere() {
    for row in keys::TABLE {
        for key in row.keys {
            for start in ["", "2", "3", "4", "5", "?", "s", "n", ":", "Space", "c"] {
                let mut app = app();
                play(&mut app, start);
                let _ = press(&mut app, key);
                let _ = press(&mut app, key);
            }
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 48, ..Default::default() })]
    #[test]
    fn whatever_is_pressed_something_is_focused(
        keys in proptest::collection::vec(proptest::sample::select(
            keys::TABLE.iter().flat_map(|row| row.keys).copied().collect::<Vec<_>>()), 0..40)
    ) {
        let mut app = app();
        for key in keys {
            play(&mut app, key);
            let rows = today::rows(&app.world);
            proptest::prop_assert!(app.today.focused(&rows).is_some_and(|(at, _)| at < rows.len()));
        }
        let spots: Vec<Spot> = today::rows(&app.world).iter().map(today::Row::spot).collect();
        proptest::prop_assert!(!spots.is_empty());
    }
}

#[test]
fn a_message_about_a_key_is_cleared_by_the_next_one() {
    let mut app = app();
    let said = |app: &App| app.receipt.as_ref().map(|receipt| receipt.text.clone());
    play(&mut app, "w");
    assert!(said(&app).is_some_and(|said| said.starts_with("w does nothing here")));
    play(&mut app, "w");
    assert!(said(&app).is_some(), "said again");
    play(&mut app, "j");
    assert_eq!(said(&app), None);
    // What was done stays, for the way back.
    play(&mut app, "k Space");
    let receipt = said(&app);
    assert!(receipt.is_some());
    play(&mut app, "j j");
    assert_eq!(said(&app), receipt);
    play(&mut app, "w Space");
    play(&mut app, "Esc");
    assert_eq!(said(&app), None);
}

#[test]
fn the_keys_of_a_dialog_lead_back_to_it() {
    for keys in ["4 A", "M", "4 t", "s"] {
        let mut app = app();
        play(&mut app, keys);
        let before = app.popup.clone();
        assert!(before.is_some(), "{keys}");
        play(&mut app, "?");
        assert!(matches!(app.popup, Some(Popup::Help(..))), "{keys}: {:?}", app.popup);
        play(&mut app, "j Esc");
        assert_eq!(app.popup, before, "{keys}");
        play(&mut app, "? ? ?");
        assert_eq!(app.popup, before, "{keys}");
    }
}

#[test]
fn a_wide_screen_has_four_weeks_and_a_high_one_eight_as_soon_as_its_size_is_known() {
    let mut app = app();
    for (size, days) in [((80, 24), 14), ((200, 40), 28), ((200, 60), 56), ((120, 60), 14)] {
        let _ = app.update(Message::Resized(size.0, size.1));
        assert_eq!(app.world.strip().len(), days, "{size:?}");
    }
}

#[test]
fn the_keys_are_scrolled_no_further_than_they_go() {
    let mut app = app();
    assert_eq!(app.update(Message::Resized(80, 24)), []);
    play(&mut app, "? j j j");
    let top = |app: &App| match &app.popup {
        Some(Popup::Help(help, _)) => help.top,
        other => panic!("{other:?}"),
    };
    assert!(top(&app) <= 1, "all of them are seen: {}", top(&app));
    play(&mut app, "? G");
    let last = top(&app);
    assert!(last > 50, "{last}");
    play(&mut app, "j");
    assert_eq!(top(&app), last);
    play(&mut app, "k");
    assert_eq!(top(&app), last - 1);
}

/// Presses `j` from the first row on: the rows that had the focus, in order.
fn walked(app: &mut App) -> Vec<usize> {
    let count = super::today::rows(&app.world).len();
    for _ in 0..count {
        press(app, "k");
    }
    let mut seen = Vec::new();
    for _ in 0..count {
        let rows = super::today::rows(&app.world);
        seen.extend(app.today.focused(&rows).map(|(at, _)| at));
        press(app, "j");
    }
    seen
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 24, ..Default::default() })]
    /// Two lines at one moment, several lines as needed, a zone, a window of days: each is a separate row.
    #[test]
    fn every_row_of_today_can_be_focused(
        takes in proptest::collection::vec(
            proptest::sample::select(vec![
                "1 tablet morning, 5 mL morning",
                "1 tablet 14:00, 5 mL 14:00, 2 mg 14:00",
                "1 tablet as needed every 6 hours for pain, 2 tablets as needed every 4 hours for fever",
                "1 tablet 08:00, 20:00",
                "3 times a day 5 mg",
                "5 mg once every 7 days",
                "1 tablet as needed, 5 mg evening",
            ]),
            1..4,
        ),
        window in proptest::option::of(proptest::sample::select(vec![60_u32, 2880])),
        keys in proptest::sample::select(vec!["", "Space", "Space Enter", "s", "s 1"]),
    ) {
        let mut regimen = super::fixture::regimen();
        let model = regimen.courses[1].clone();
        for (nth, take) in takes.iter().enumerate() {
            let mut course = model.clone();
            course.id = format!("more-{nth}").parse().unwrap();
            course.name = format!("More {nth}");
            course.window = window;
            course.plans[0].steps.truncate(1);
            course.plans[0].steps[0].length = crate::domain::plan::Length::Open;
            let Ok(directions) = take.parse() else { continue };
            course.plans[0].steps[0].take = directions;
            regimen.courses.push(course);
        }
        let mut app = super::fixture::with(regimen);
        play(&mut app, keys);
        play(&mut app, "Esc Esc");
        let all: Vec<usize> = (0..super::today::rows(&app.world).len()).collect();
        proptest::prop_assert_eq!(walked(&mut app), all);
    }
}

#[test]
fn lines_that_are_pasted_into_one_are_told() {
    let mut app = app();
    play(&mut app, "n");
    assert_eq!(app.update(Message::Paste("one\ntwo\nthree\n".into())), []);
    let prompt = |app: &App| match &app.popup {
        Some(Popup::Prompt(prompt)) => (prompt.line.text().to_owned(), prompt.error.clone()),
        other => panic!("{other:?}"),
    };
    let (text, said) = prompt(&app);
    assert_eq!(text.trim(), "one two three");
    assert!(said.is_some_and(|said| said.starts_with("3 lines became one")));
    play(&mut app, "x");
    assert_eq!(prompt(&app).1, None);
    assert_eq!(app.update(Message::Paste("four\n".into())), []);
    assert_eq!(prompt(&app).1, None, "one line is one line");
}
