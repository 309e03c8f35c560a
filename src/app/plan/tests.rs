//! What keys do in the plan view, by value.

use proptest::prelude::*;

use super::*;
use crate::app::App;
use crate::app::fixture::{Desk, app, empty, november, play, press, type_text, with};
use crate::app::message::{Effect, Loaded, Message, View};
use crate::app::popup::Popup;
use crate::domain::change::Verb;
use crate::domain::operation::Operation;
use crate::domain::schedule::RungKind;

fn said(app: &App) -> &str {
    app.receipt.as_ref().map_or("", |receipt| &receipt.text)
}

fn examplin(app: &App) -> &Course {
    app.world.regimen.course(&"examplin".parse().unwrap()).unwrap()
}

fn shown(app: &App) -> Vec<String> {
    let picture = app.plan.picture.as_ref().unwrap();
    picture
        .rows
        .iter()
        .zip(&picture.doses)
        .map(|(row, dose)| format!("{dose} {}", row.days().map_or("open".into(), |d| d.to_string())))
        .collect()
}

#[test]
fn the_focus_stays_on_its_step() {
    let mut app = app();
    // A hold in force is a separate row until the rows are written out.
    play(&mut app, "4 H 7 Enter w Tab Enter");
    assert_eq!(shown(&app)[3..5], ["hold 7", "100 mcg 28"]);
    play(&mut app, "G k Enter");
    type_text(&mut app, "90 mcg");
    play(&mut app, "Enter");
    assert_eq!(shown(&app)[2..], ["75 mcg 28", "90 mcg 28", "125 mcg open"]);
    assert_eq!(app.plan.focus(), 3);
    let row = app.plan.picture.as_ref().unwrap().rows[2].clone();
    assert_eq!(row.tense, Tense::Present, "the step in force is still marked");
    answer(&mut app, "a", "95 mcg for 10 days");
    assert_eq!(app.plan.focus(), 4);
    play(&mut app, "K");
    assert_eq!(app.plan.focus(), 3);
    assert_eq!(shown(&app)[3..5], ["95 mcg 10", "90 mcg 28"]);
    play(&mut app, "J");
    assert_eq!(app.plan.focus(), 4);
}

#[test]
fn decisions_are_typed_as_they_are_said() {
    let mut app = app();
    let today = november(22);
    play(&mut app, "4 d");
    let mut wrong = Vec::new();
    for (text, echo) in [
        (
            "hold until 6 dec",
            "7 days longer, to Sun 6 Dec, then the plan asks; the later steps move with it; if you go ahead: 100 mcg 08:00 from \
             Mon 7 Dec (was Mon 30 Nov)",
        ),
        (
            "stay 7",
            "7 days longer, to Sun 6 Dec, then the plan asks; the later steps move with it; if you go ahead: 100 mcg 08:00 from \
             Mon 7 Dec (was Mon 30 Nov)",
        ),
        (
            "hold 10 days without shift",
            "stays 10 days, to Tue 1 Dec; what comes after keeps its days; if you go ahead: 100 mcg 08:00 from Wed 2 Dec (was \
             Mon 30 Nov)",
        ),
        (
            "advance from mon",
            "step 4, 100 mcg 08:00 from Mon 23 Nov until Sun 20 Dec, then 125 mcg 08:00; first Mon 23 Nov: 100 mcg (was 75 mcg)",
        ),
        (
            "back 1 from 24 nov",
            "step 2, 50 mcg 08:00 from Tue 24 Nov until Mon 21 Dec, then 75 mcg 08:00 again; first Tue 24 Nov: 50 mcg (was 75 mcg)",
        ),
        (
            "pause until 27 nov",
            "pause: nothing is due from Mon 23 Nov to Fri 27 Nov; the calendar goes on meanwhile; first Mon 23 Nov: nothing (was 75 \
             mcg)",
        ),
        (
            "stop from 24 dec",
            "stop: nothing is due any more from Thu 24 Dec; first Thu 24 Dec: nothing (was 75 mcg)",
        ),
        ("leave out fri", "left out: 75 mcg 08:00 of Fri 27 Nov"),
        (
            "leave out 24 dec to 26 dec",
            "left out: 75 mcg 08:00 of Thu 24 Dec, 75 mcg 08:00 of Fri 25 Dec, 75 mcg 08:00 of Sat 26 Dec",
        ),
        (
            "move fri 27 nov to sat 9am",
            "75 mcg 08:00 of Fri 27 Nov moved to Sat 28 Nov 09:00; Sat 28 Nov 08:00 and Sat 28 Nov 09:00 are 1 hour apart, closer \
             than the 1 day before",
        ),
        (
            "move tomorrow to 21:00",
            "75 mcg 08:00 of Mon 23 Nov moved to Mon 23 Nov 21:00; Mon 23 Nov 21:00 and Tue 24 Nov 08:00 are 11 hours apart, \
             closer than the 1 day before",
        ),
        (
            "set 60 mcg for 3 days",
            "60 mcg each time from Mon 23 Nov to Wed 25 Nov; first Mon 23 Nov: 60 mcg (was 75 mcg)",
        ),
        (
            "take 30 mcg morning, evening from 1 dec",
            "30 mcg morning, evening from Tue 1 Dec until the step changes; first Tue 1 Dec: 30 mcg morning, 30 mcg evening (was 75 \
             mcg 08:00)",
        ),
    ] {
        play(&mut app, "Ctrl-U");
        type_text(&mut app, text);
        let Some(Popup::Prompt(prompt)) = &app.popup else {
            panic!()
        };
        match app.echo(prompt) {
            Ok(super::super::record::Reading::Edit(words, _)) if words == echo => {}
            Ok(super::super::record::Reading::Edit(words, _)) => wrong.push(format!("{text}: {words}")),
            other => panic!("{text}: {other:?}"),
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    for (text, wrong) in [
        (
            "leave out yesterday",
            "Sat 21 Nov is over: skip a dose of that day with s on its day, or with `regimen skip`",
        ),
        (
            "move yesterday to tomorrow",
            "the dose of Sat 21 Nov is recorded already",
        ),
        ("stop from sun", "today is sun: `today`, or Sun 29 Nov?"),
        ("leave out mon 24 dec", "24 dec is Thu 24 Dec"),
        (
            "hold",
            "`hold` is not a valid decision; such as hold 3 days, hold two weeks, hold until 29 nov, stay 7 days, hold 3 days without shift",
        ),
    ] {
        play(&mut app, "Ctrl-U");
        type_text(&mut app, text);
        let Some(Popup::Prompt(prompt)) = &app.popup else {
            panic!()
        };
        assert_eq!(app.echo(prompt).map_or_else(|e| e, |_| String::new()), wrong, "{text}");
    }
    assert_eq!(app.world.today(), today);
}

/// Answers a line: its key, the text, Enter.
fn answer(app: &mut Desk, key: &str, text: &str) {
    play(app, key);
    type_text(app, text);
    play(app, "Enter");
}

#[test]
fn a_step_without_an_end_is_not_held() {
    let mut app = app();
    play(&mut app, "4 G H");
    assert_eq!(said(&app), "This step has no end, there is nothing to hold");
    assert!(app.popup.is_none());
}

#[test]
fn seven_keys_hold_seven_days() {
    let mut app = app();
    let keys = "4 H 7 Enter w Tab Enter";
    assert!(keys.split(' ').count() <= 7);
    play(&mut app, keys);
    let change = examplin(&app).changes.last().unwrap();
    assert_eq!(change.verb, Verb::Hold { days: 7, shift: true });
    assert_eq!((change.on, &change.by, &change.why), (november(22), &None, &None));
    assert!(app.world.drafts.is_empty());
    assert!(said(&app).starts_with("Active now: Examplin"), "{}", said(&app));
    assert_eq!(
        shown(&app),
        [
            "25 mcg 28",
            "50 mcg 28",
            "75 mcg 21",
            "hold 7",
            "100 mcg 28",
            "125 mcg open"
        ]
    );
}

#[test]
fn who_and_why_are_asked_first_and_are_kept_with_the_draft() {
    let mut app = app();
    play(&mut app, "4 H 7 Enter w Esc");
    assert!(examplin(&app).changes.is_empty());
    assert_eq!(said(&app), activate::KEPT);
    // No letter activates, wherever the focus is.
    play(&mut app, "w Tab y Esc");
    assert!(examplin(&app).changes.is_empty());
    let draft = &app.world.drafts[&"examplin".parse().unwrap()];
    assert_eq!(
        (draft.decided.by.as_deref(), draft.decided.why.as_deref()),
        (None, Some("y"))
    );
    play(&mut app, "w");
    type_text(&mut app, "Dr N, phone");
    play(&mut app, "Enter");
    type_text(&mut app, "20 nov");
    play(&mut app, "Tab Backspace");
    type_text(&mut app, "headache");
    // Esc loses nothing.
    play(&mut app, "Esc w");
    let Some(Popup::Activate(state)) = &app.popup else {
        panic!()
    };
    let typed: Vec<&str> = state.fields.iter().map(crate::app::line::Line::text).collect();
    assert_eq!(typed, ["Dr N, phone", "2026-11-20", "headache"]);
    play(&mut app, "Enter Enter Enter Enter");
    let change = examplin(&app).changes.last().unwrap();
    assert_eq!(change.by.as_deref(), Some("Dr N, phone"));
    assert_eq!(change.why.as_deref(), Some("headache"));
    assert_eq!(change.entered, Some(november(20)));
}

#[test]
fn a_draft_changes_nothing_before_it_is_in_force() {
    let mut app = app();
    let before = app.world.regimen.clone();
    play(&mut app, "4 + + j -");
    assert_eq!(app.world.regimen, before);
    assert!(app.world.drafts.contains_key(&"examplin".parse().unwrap()));
    assert_eq!(shown(&app)[2..4], ["75 mcg 21", "hold 1"]);
    // A file changed meanwhile: the draft stays, and says so.
    let mut regimen = before;
    let course = regimen
        .courses
        .iter_mut()
        .find(|course| course.id.as_str() == "examplin")
        .unwrap();
    course.plans[0].steps[3].length = "30 days".parse().unwrap();
    let drafts = app.world.drafts.clone().into_iter().collect();
    let loaded = Loaded {
        regimen,
        drafts,
        ..Loaded::default()
    };
    assert_eq!(app.update(Message::Loaded(Box::new(loaded))), []);
    let picture = app.plan.picture.as_ref().unwrap();
    assert!(
        picture
            .checks
            .iter()
            .any(|check| check.words.contains("changed after this draft")),
        "{:?}",
        picture.checks
    );
}

#[test]
fn cells_are_edited_in_the_one_grammar() {
    let mut app = app();
    play(&mut app, "4 j Enter Ctrl-U");
    type_text(&mut app, "90mcg");
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!()
    };
    assert!(matches!(app.echo(prompt), Ok(super::super::record::Reading::Edit(words, _)) if words == "90 mcg 08:00"));
    play(&mut app, "Ctrl-U");
    type_text(&mut app, "90 mcg mornning");
    play(&mut app, "Enter");
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!()
    };
    assert!(
        prompt
            .error
            .as_ref()
            .is_some_and(|error| error.contains("`mornning` does not fit here")),
        "{:?}",
        prompt.error
    );
    play(&mut app, "Ctrl-U");
    type_text(&mut app, "90 mcg 08:00, 10 mcg 20:00");
    play(&mut app, "Enter l Enter");
    type_text(&mut app, "2 weeks, ask");
    play(&mut app, "Enter l Enter");
    type_text(&mut app, "slowly");
    play(&mut app, "Enter");
    let picture = app.plan.picture.as_ref().unwrap();
    assert_eq!(shown(&app)[3], "90 mcg 08:00, 10 mcg 20:00 14");
    assert_eq!(picture.notes[3], "slowly, asks");
}

#[test]
fn over_a_limit_stays_a_draft() {
    let mut regimen = crate::app::fixture::regimen();
    regimen.courses[1].limits.rise = Some("25 mcg".parse().unwrap());
    let mut app = crate::app::fixture::with(regimen);
    play(&mut app, "4 j Enter");
    type_text(&mut app, "150 mcg");
    play(&mut app, "Enter w");
    assert!(app.popup.is_none());
    assert_eq!(
        said(&app),
        "Not activated: your limit for one rise is 25 mcg; on 30 Nov it is 75 mcg. It stays in the draft"
    );
}

#[test]
fn helpers_write_rows_that_can_be_edited() {
    let mut app = app();
    play(&mut app, "4");
    answer(&mut app, "T", "by 25 mcg every week to 0");
    assert_eq!(shown(&app)[2..], ["75 mcg 21", "50 mcg 7", "25 mcg 7"]);
    play(&mut app, "j -");
    assert_eq!(shown(&app)[3], "50 mcg 6");
    answer(&mut app, "C", "5 on 2 off");
    let picture = app.plan.picture.as_ref().unwrap();
    assert_eq!(picture.rows[3].take.to_string(), "50 mcg 08:00 days 1-5 of 7");
    answer(&mut app, "a", "10 mcg 08:00 for 3 days");
    assert_eq!(picture_take(&app, 4), "10 mcg 08:00");
    answer(&mut app, "T", "nonsense");
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!()
    };
    assert!(prompt.error.is_some());
}

fn picture_take(app: &App, row: usize) -> String {
    app.plan.picture.as_ref().unwrap().rows[row].take.to_string()
}

#[test]
fn rises_may_ask_at_each_step() {
    let mut app = app();
    play(&mut app, "4 j");
    answer(&mut app, "T", "by 10 mcg every 2 weeks to 120 mcg, ask");
    let picture = app.plan.picture.as_ref().unwrap();
    let rows: Vec<(String, bool)> = picture.rows[3..]
        .iter()
        .map(|row| (row.take.to_string(), row.asks))
        .collect();
    assert_eq!(
        rows,
        [
            ("100 mcg 08:00".to_owned(), true),
            ("110 mcg 08:00".to_owned(), true),
            ("120 mcg 08:00".to_owned(), false)
        ]
    );
}

#[test]
fn decisions_are_typed_as_in_the_file() {
    let mut app = app();
    play(&mut app, "4");
    answer(&mut app, "d", "back 1");
    assert_eq!(shown(&app)[3], "50 mcg 28");
    answer(&mut app, "d", "stop from 24 dec");
    assert_eq!(app.world.drafts.values().next().unwrap().changes.len(), 2);
    play(&mut app, "D Tab Enter");
    assert!(app.world.drafts.is_empty());
    answer(&mut app, "d", "jump");
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!()
    };
    assert!(prompt.error.as_ref().is_some_and(|error| error.contains("hold 3 days")));
}

#[test]
fn the_past_is_not_edited() {
    let mut app = app();
    for key in ["Enter", "+", "x", "T", "C", "i", "Y", "J"] {
        play(&mut app, &format!("4 g {key}"));
        assert!(app.popup.is_none(), "{key}");
        assert!(app.world.drafts.is_empty(), "{key}");
        assert!(
            said(&app).starts_with("Past days cannot be edited"),
            "{key}: {}",
            said(&app)
        );
    }
}

#[test]
fn courses_are_switched_archived_and_added() {
    let mut app = app();
    play(&mut app, "4 ]");
    assert_eq!(app.plan.shown(&app.world).unwrap().name, "Sampletol");
    play(&mut app, "] ]");
    assert_eq!(app.plan.shown(&app.world).unwrap().name, "Examplin");
    play(&mut app, "A Enter");
    assert!(examplin(&app).archived.is_none(), "the safe answer is first");
    play(&mut app, "A Tab Enter");
    assert_eq!(examplin(&app).archived, Some(november(22)));
    play(&mut app, "N");
    assert!(matches!(app.popup, Some(Popup::SetUp(_))));
    let mut none = empty();
    play(&mut none, "4 a");
    assert!(matches!(none.popup, Some(Popup::SetUp(_))));
}

#[test]
fn rows_are_copied_and_moved() {
    let mut app = app();
    play(&mut app, "4 j Y");
    assert_eq!(shown(&app)[3..], ["100 mcg 28", "100 mcg 28", "125 mcg open"]);
    // The copy has the focus.
    assert_eq!(app.plan.focus(), 4);
    play(&mut app, "x");
    assert_eq!(shown(&app)[3..], ["100 mcg 28", "125 mcg open"]);
    play(&mut app, "K");
    assert_eq!(app.plan.focus(), 3);
    assert_eq!(shown(&app)[3..], ["125 mcg 28", "100 mcg open"]);
}

proptest! {
    #[test]
    fn no_decision_panics(text in "(hold|stay|move|leave out|skip|set|pause|pause until|weekday|take|stop from)? ?([a-z0-9: ]{0,24}|.{0,12})") {
        let app = app();
        let line = lines::PlanLine { course: "examplin".parse().unwrap(), row: None, ask: lines::PlanAsk::Decide };
        let read = lines::read(&app.world, &line, &text);
        // What was understood is what would be written, and nothing of it is before today but a late dose.
        if let Ok(super::super::record::Reading::Edit(_, edit)) = read {
            let Operation::Draft { new: Some(draft), .. } = &edit.operation else { return Ok(()) };
            let today = app.world.today();
            for change in &draft.changes {
                let late = matches!(&change.verb, Verb::Move { dose, to, .. } if dose.date == change.on && *to >= today);
                prop_assert!(change.on >= today || late);
                prop_assert_eq!(change.verb.to_string().parse::<Verb>(), Ok(change.verb.clone()));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_keys_panic_or_change_the_past(keys in prop::collection::vec(prop::sample::select(vec![
        "j", "k", "h", "l", "+", "-", "H", "7", "Enter", "w", "Tab", "S-Tab", "x", "Y", "J", "K", "a", "i", "d", "T", "C",
        "D", "A", "Esc", "g", "G", "]", "[", "y", "n", "space", "1", "4", "u", "v", "N",
    ]), 0..40)) {
        let mut app = app();
        let day = |app: &App| app.world.day_at(november(18)).doses.iter().map(|d| d.due.clone()).collect::<Vec<_>>();
        let before = day(&app);
        play(&mut app, "4");
        for key in keys {
            let key = if key == "space" { "Space" } else { key };
            let effects: Vec<Effect> = press(&mut app, key);
            app.carry_out(effects);
            if app.view == View::Plan {
                let rows = app.plan.picture.as_ref().map_or(0, |picture| picture.rows.len());
                prop_assert!(app.plan.focus() < rows.max(1));
            }
        }
        let after: Vec<_> = day(&app);
        prop_assert_eq!(before, after);
    }
}

#[test]
fn a_gate_held_says_what_would_come_later() {
    let mut app = app();
    play(&mut app, "4 H 7 Enter w");
    let Some(Popup::Activate(state)) = &app.popup else {
        panic!()
    };
    assert_eq!(
        state.changes[0], "if you go ahead: 100 mcg 08:00 from Mon 7 Dec (was Mon 30 Nov)",
        "{:?}",
        state.changes
    );
}

#[test]
fn what_is_pasted_takes_the_place_of_what_was_put_in() {
    let mut app = app();
    play(&mut app, "4 j Enter");
    assert_eq!(app.update(Message::Paste("110 mcg".into())), []);
    play(&mut app, "Enter");
    assert_eq!(shown(&app)[3], "110 mcg 28");
}

#[test]
fn nothing_goes_up_by_itself_past_a_gate() {
    let mut app = app();
    // Eight days later the time of the step is over.
    crate::app::fixture::wait(&mut app, 8 * 24 * 60);
    play(&mut app, "4");
    let picture = app.plan.picture.as_ref().unwrap();
    assert_eq!(picture.gate.as_ref().map(|gate| gate.since), Some(november(30)));
    assert_eq!(shown(&app)[2..4], ["75 mcg 22", "100 mcg 28"]);
}

#[test]
fn what_was_taken_today_was_taken_by_the_plan_of_then() {
    let mut app = app();
    // Today's dose is recorded: another dose begins tomorrow.
    play(&mut app, "4 Enter");
    type_text(&mut app, "60 mcg");
    play(&mut app, "Enter");
    let draft = app.world.drafts.values().next().unwrap();
    assert_eq!(draft.plan.as_ref().map(|plan| plan.from), Some(november(23)));
    play(&mut app, "D Tab Enter");
    answer(&mut app, "d", "back 1");
    let draft = app.world.drafts.values().next().unwrap();
    assert_eq!(draft.changes[0].on, november(23));
    // Staying changes no dose: it is said today.
    play(&mut app, "D Tab Enter H 7 Enter");
    assert_eq!(app.world.drafts.values().next().unwrap().changes[0].on, november(22));
}

#[test]
fn after_a_draft_is_discarded_the_next_text_is_a_dose() {
    let mut app = app();
    play(&mut app, "4 j l l Enter");
    type_text(&mut app, "slowly");
    play(&mut app, "Enter");
    assert_eq!(app.plan.cell, Cell::Note);
    play(&mut app, "D Tab Enter");
    assert_eq!((app.plan.cell, app.world.drafts.len()), (Cell::Dose, 0));
}

/// A course with steps of some days each.
fn steps_of(days: u32, takes: &[&str]) -> Desk {
    let mut regimen = crate::app::fixture::regimen();
    let course = regimen
        .courses
        .iter_mut()
        .find(|course| course.id.as_str() == "examplin")
        .unwrap();
    course.changes.clear();
    course.plans.truncate(1);
    let plan = &mut course.plans[0];
    plan.from = november(16);
    plan.steps = takes
        .iter()
        .map(|take| crate::domain::plan::Step {
            length: crate::domain::plan::Length::Days(days),
            take: take.parse().unwrap(),
            then: crate::domain::plan::Then::GoOn,
            note: None,
        })
        .collect();
    with(regimen)
}

/// After a hold every row that is moved says where it was.
#[test]
fn every_row_that_a_hold_moves_says_where_it_was() {
    let takes = [
        "20 mg 08:00",
        "15 mg 08:00",
        "15 mg 08:00",
        "10 mg 08:00",
        "10 mg 08:00",
        "10 mg 08:00",
        "5 mg 08:00",
    ];
    let mut app = steps_of(10, &takes);
    play(&mut app, "4 H");
    type_text(&mut app, "10 days");
    play(&mut app, "Enter g");
    let picture = app.plan.picture.as_ref().unwrap();
    let rows = picture.rows.iter().zip(&picture.notes).zip(&picture.marks);
    let mut moved = 0;
    for ((row, note), mark) in rows.filter(|((row, _), _)| row.tense == Tense::Future && row.kind == RungKind::Step) {
        let was = row.from - chrono::TimeDelta::days(10);
        let said = format!("was {}", crate::domain::words::short_near(was, app.world.today()));
        assert!(note.contains(&said) && *mark, "{row:?}: {note}");
        moved += 1;
    }
    assert_eq!(moved, 6);
}

/// The prompt and the echo of a hold name the step that is held.
#[test]
fn a_hold_names_its_step() {
    let mut app = steps_of(10, &["20 mg 08:00", "15 mg 08:00"]);
    for (keys, step) in [("4 g H", "step 1 (20 mg 08:00)"), ("4 g j H", "step 2 (15 mg 08:00)")] {
        play(&mut app, keys);
        let Some(Popup::Prompt(prompt)) = &app.popup else {
            panic!()
        };
        assert!(prompt.question.contains(step), "{}", prompt.question);
        type_text(&mut app, "14 days");
        let Some(Popup::Prompt(prompt)) = &app.popup else {
            panic!()
        };
        let read = crate::app::record::read(&app.world, &prompt.purpose, prompt.line.text());
        let Ok(crate::app::record::Reading::Edit(echo, _)) = read else {
            panic!()
        };
        let last = if step.starts_with("step 1") {
            "Wed 9 Dec"
        } else {
            "Sat 19 Dec"
        };
        assert!(echo.contains(&format!("14 days longer, to {last}")), "{echo}");
        assert_eq!(echo.contains(step), step.starts_with("step 2"), "{echo}");
        play(&mut app, "Esc Esc");
    }
}
