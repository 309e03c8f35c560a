//! A visit on the real store: what is shown, ticked, decided and entered, and that all of it can be taken back.

use super::*;
use crate::app::fixture::{Desk, november, play, type_text};
use crate::app::message::Message;
use crate::app::popup::Popup;
use crate::app::review::fixture::{lived, long, with};

fn shown(app: &Desk) -> String {
    let page = app.visit.page().unwrap();
    let lines = page.rows.iter().flat_map(|row| {
        let label = row.label.clone();
        row.lines.iter().enumerate().map(move |(n, line)| {
            let label = if n == 0 { label.as_str() } else { "" };
            format!("{:?} {label}: {}", row.part, line.text)
        })
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// To the first row that is about this.
fn to(app: &mut Desk, wanted: &str) {
    play(app, "g");
    for _ in 0..200 {
        let row = app.visit.focused().unwrap();
        if row.label.contains(wanted) || row.lines.iter().any(|line| line.text.contains(wanted)) {
            return;
        }
        play(app, "j");
    }
    panic!("{wanted} is not in:\n{}", shown(app));
}

/// To the plan of a medicine.
fn to_plan(app: &mut Desk, name: &str) {
    let rows = app.visit.rows().iter();
    let at = rows.clone().position(|row| row.part == Part::Plan && row.label == name);
    app.visit.focus_on(at.unwrap());
}

/// One key takes the last change back; where it is asked about, it is.
fn undo(app: &mut Desk) {
    play(app, "u");
    if let Some(Popup::Question(_)) = &app.popup {
        play(app, "y");
    }
}

fn said(app: &Desk) -> &str {
    app.receipt.as_ref().map_or("", |receipt| receipt.text.as_str())
}

#[test]
fn it_says_what_the_report_says_and_what_comes_next() {
    let mut app = lived();
    play(&mut app, "V");
    let page = app.visit.page().unwrap();
    assert_eq!(page.title, "Visit with Dr N, Thu 26 Nov");
    assert_eq!(page.period[0], "since the visit on 3 Nov, 3-22 Nov, 20 days");
    assert_eq!(page.answered, "0 of 1 answered");
    let visit = shown(&app);
    play(&mut app, "R");
    let report = app.report.page().unwrap().report.clone();
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    let visit: String = visit
        .lines()
        .map(|line| plain(line.split_once(": ").unwrap().1))
        .collect();
    for course in &report.courses {
        for line in course.figures() {
            assert!(visit.contains(&plain(line)), "{line}");
        }
    }
    assert!(visit.contains("Bystep:50mcg"), "{visit}");
    let alerts = report.reached.iter().map(|alert| &alert.words);
    for words in alerts.chain(report.effects.iter().map(|line| &line.words)) {
        assert!(visit.contains(&plain(words)), "{words}");
    }
    play(&mut app, "Esc");
    assert!(
        app.is_visiting() && app.view == View::Today,
        "the report is left for the visit"
    );
}

#[test]
fn a_question_is_asked_ticked_off_and_opened_again() {
    let mut app = lived();
    play(&mut app, "V a");
    type_text(&mut app, "How long will the tablets last?");
    play(&mut app, "Enter");
    assert_eq!(said(&app), "Question written down: How long will the tablets last?");
    to(&mut app, "tablets");
    play(&mut app, "Space");
    assert_eq!(said(&app), "Answered: How long will the tablets last?");
    assert!(
        shown(&app).contains("Questions [x]: How long will the tablets last?"),
        "{}",
        shown(&app)
    );
    assert_eq!(app.visit.page().unwrap().answered, "1 of 2 answered");
    play(&mut app, "Enter");
    assert!(
        shown(&app).contains("Questions [ ]: How long will the tablets last?"),
        "{}",
        shown(&app)
    );
    undo(&mut app);
    assert!(
        shown(&app).contains("Questions [x]: How long will the tablets last?"),
        "{}",
        shown(&app)
    );
    undo(&mut app);
    undo(&mut app);
    assert!(!shown(&app).contains("tablets last"), "{}", shown(&app));
}

#[test]
fn a_decision_is_typed_seen_and_activated_with_who_and_why() {
    let mut app = lived();
    play(&mut app, "V");
    to_plan(&mut app, "Examplin");
    play(&mut app, "d");
    type_text(&mut app, "hold 7 days; Dr N; headache");
    play(&mut app, "Enter");
    assert!(
        said(&app).ends_with("; decided with Dr N: \"headache\""),
        "{}",
        said(&app)
    );
    let page = shown(&app);
    assert!(page.contains("Plan : plan") && page.contains("draft"), "{page}");
    assert!(page.contains("Plan : No day differs before the plan asks."), "{page}");
    assert!(
        page.contains("Plan : if you go ahead: 100 mcg 08:00 from Mon 14 Dec (was Mon 7 Dec)"),
        "{page}"
    );
    assert!(app.is_visiting(), "the plan view stays where it is");
    // What was typed with it is in the fields, and what is typed there counts.
    play(&mut app, "w");
    let Some(Popup::Activate(state)) = &app.popup else {
        panic!("{:?}", app.popup)
    };
    assert_eq!(state.fields[0].text(), "Dr N");
    assert_eq!(state.fields[2].text(), "headache");
    play(&mut app, "Enter Enter");
    type_text(&mut app, " at the weekend");
    play(&mut app, "Enter Enter");
    let course = app.world.regimen.course(&"examplin".parse().unwrap()).unwrap();
    let change = course.changes.last().unwrap();
    assert_eq!(change.verb.to_string(), "hold 7 days");
    assert_eq!(
        (change.by.as_deref(), change.why.as_deref()),
        (Some("Dr N"), Some("headache at the weekend"))
    );
    assert!(app.world.drafts.is_empty() && app.is_visiting());
    assert!(shown(&app).contains("Decided 22 Nov hold 7 days"), "{}", shown(&app));
    // All of it is taken back: the decision, who and why, the draft.
    let before = lived().world.regimen.courses.clone();
    undo(&mut app);
    undo(&mut app);
    assert_eq!(app.world.regimen.courses, before);
    assert!(app.world.drafts.is_empty(), "{:?}", app.world.drafts);
}

#[test]
fn two_drafts_are_shown_side_by_side_and_in_full() {
    let mut app = lived();
    play(&mut app, "V");
    to_plan(&mut app, "Examplin");
    play(&mut app, "d");
    type_text(&mut app, "hold 7 days");
    play(&mut app, "Enter =");
    assert!(app.visit.comparing && app.is_visiting());
    assert_eq!(app.scopes().first(), Some(&Scope::Pair));
    play(&mut app, "j Esc");
    assert!(!app.visit.comparing && app.is_visiting() && app.plan.pair.is_none());
    let mut keep = |words: &str, text: &str| {
        play(&mut app, ":");
        type_text(&mut app, words);
        play(&mut app, "Enter");
        type_text(&mut app, text);
        play(&mut app, "Enter");
    };
    keep("keep-draft", "slower");
    to_plan(&mut app, "Examplin");
    play(&mut app, "d");
    type_text(&mut app, "advance");
    play(&mut app, "Enter");
    let page = shown(&app);
    let heads = page
        .lines()
        .find(|line| line.starts_with("Plan : draft"))
        .unwrap_or_default();
    assert!(heads.contains("slower"), "{page}");
}

#[test]
fn the_next_visit_and_a_renewed_paper_are_entered_in_the_form_there_is() {
    let mut regimen = crate::app::review::fixture::regimen();
    regimen.care.papers = ["Certificate", "Prescription"]
        .map(|name| crate::domain::care::Paper {
            name: name.into(),
            until: november(30),
            notice: 14,
        })
        .into();
    let mut app = with(regimen);
    play(&mut app, "V");
    to(&mut app, "Next visit");
    play(&mut app, "Enter");
    type_text(&mut app, "28 dec 10:30, Dr N, visit");
    play(&mut app, "Enter Esc");
    to(&mut app, "Prescription: valid");
    play(&mut app, "Enter");
    type_text(&mut app, "30 may 2027");
    play(&mut app, "Enter Esc");
    let care = &app.world.regimen.care;
    assert_eq!(care.papers[0].until, november(30));
    assert_eq!(care.papers[1].until.to_string(), "2027-05-30");
    assert_eq!(care.appointments.last().unwrap().on.to_string(), "2026-12-28");
    // The visit of today, that the next period begins with it.
    to(&mut app, "Today");
    play(&mut app, "Enter");
    type_text(&mut app, "today, Dr N, visit");
    play(&mut app, "Enter Esc");
    assert_eq!(app.visit.page().unwrap().title, "Visit with Dr N, today");
    assert!(shown(&app).contains("After Today: visit with Dr N"), "{}", shown(&app));
    let tomorrow = november(23);
    assert_eq!(
        crate::domain::report::period(&app.world.regimen, tomorrow).0,
        november(22)
    );
}

#[test]
fn it_is_left_and_gone_on_with() {
    let mut app = lived();
    play(&mut app, "3 V");
    to_plan(&mut app, "Examplin");
    play(&mut app, "d");
    type_text(&mut app, "hold 7");
    play(&mut app, "Esc");
    assert!(app.is_visiting(), "Esc leaves the line");
    play(&mut app, "Esc");
    assert_eq!((app.is_visiting(), app.view), (false, View::Review));
    assert!(said(&app).contains("V continues it"), "{}", said(&app));
    play(&mut app, "5 V");
    assert_eq!(app.visit.focused().map(|row| row.label.as_str()), Some("Examplin"));
    play(&mut app, "d");
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!("{:?}", app.popup)
    };
    assert_eq!(prompt.line.text(), "hold 7");
    play(&mut app, "Esc 2");
    assert_eq!((app.is_visiting(), app.view), (false, View::Calendar));
    // Other days stay chosen, for the report too.
    play(&mut app, "V p");
    type_text(&mut app, "12 weeks");
    play(&mut app, "Enter Esc V");
    assert_eq!(app.visit.page().unwrap().period[1], "31 Aug - 22 Nov, 84 days");
}

#[test]
fn the_report_that_was_written_is_named() {
    let mut app = lived();
    play(&mut app, "V");
    let effects = crate::app::fixture::press(&mut app, "R Enter");
    assert!(matches!(effects.as_slice(), [Effect::Export { .. }]), "{effects:?}");
    assert_eq!(
        app.update(Message::Notice("Written: ~/regimen-report-2026-11-22.md".into())),
        []
    );
    play(&mut app, "Esc");
    assert!(
        shown(&app).contains("After Report: Written: ~/regimen-report"),
        "{}",
        shown(&app)
    );
}

#[test]
fn a_report_that_does_not_have_the_last_changes_says_so() {
    let mut app = lived();
    play(&mut app, "V");
    crate::app::fixture::press(&mut app, "R Enter");
    let _ = app.update(Message::Notice("Written: ~/r.md".into()));
    play(&mut app, "Esc");
    assert!(shown(&app).lines().any(|line| line == "After Report: Written: ~/r.md"));
    to(&mut app, "evening dose");
    play(&mut app, "Space");
    let stale = "After Report: Written: ~/r.md; it does not have the last changes, Enter writes it again";
    let page = shown(&app).replace("\nAfter : ", " ");
    assert!(page.contains(stale), "{page}");
    undo(&mut app);
    assert!(shown(&app).lines().any(|line| line == "After Report: Written: ~/r.md"));
}

#[test]
fn what_went_another_way_and_what_was_rated_is_there_too() {
    let mut app = lived();
    play(&mut app, "V");
    let wanted = crate::domain::report::Wanted::new(november(3), november(22));
    let world = &app.world;
    let report = crate::domain::report::report(&world.regimen, &world.schedules, &wanted, world.now, &*world.wall);
    let page = shown(&app);
    assert!(!report.departures.is_empty() && !report.tables.is_empty());
    for dose in &report.departures {
        let line = format!("Departures {}: {} {}", dose.when, dose.name, dose.what);
        assert!(page.contains(&line), "{line} is not in:\n{page}");
    }
    let table = &report.tables[0];
    for row in &table.rows {
        let cell = format!("Ratings {}: {}: {}", row.name, table.columns[0].dose, row.cells[0]);
        assert!(page.contains(&cell), "{cell} is not in:\n{page}");
    }
}

#[test]
fn the_one_whom_the_visit_is_with_is_offered_as_the_one_who_decided() {
    let mut regimen = crate::app::review::fixture::regimen();
    let visit = regimen.care.appointments.last_mut().unwrap();
    visit.on = november(22);
    let mut app = with(regimen);
    play(&mut app, "V");
    to_plan(&mut app, "Examplin");
    play(&mut app, "d");
    type_text(&mut app, "hold 7 days; ; headache");
    play(&mut app, "Enter w");
    let by = |app: &Desk| match &app.popup {
        Some(Popup::Activate(state)) => state.fields[0].text().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(by(&app), "Dr N");
    // A look decides nothing: nothing is kept of what was only offered.
    play(&mut app, "Esc");
    assert!(app.world.drafts.values().all(|draft| draft.decided.by.is_none()));
    // What was said with the decision counts.
    play(&mut app, "d");
    type_text(&mut app, "hold 7 days; Dr Osei");
    play(&mut app, "Enter w");
    assert_eq!(by(&app), "Dr Osei");
}

#[test]
fn what_is_hidden_is_hidden_here_too() {
    let mut app = lived();
    play(&mut app, "V");
    to_plan(&mut app, "Examplin");
    play(&mut app, "d");
    type_text(&mut app, "hold 7 days; Dr N; headache");
    play(&mut app, "Enter *");
    let page = format!("{}\n{}", app.visit.page().unwrap().title, shown(&app));
    for secret in ["Examplin", "Dr N", "75 mcg", "headache", "evening dose", "2.5"] {
        assert!(!page.contains(secret), "{secret} in\n{page}");
    }
    to(&mut app, "Next visit");
    play(&mut app, "Enter");
    assert!(app.popup.is_none() && said(&app).contains("hidden"), "{}", said(&app));
}

/// Every row gets the focus with `j`, at every size, and none is taller than what can be seen of it.
#[test]
fn everything_is_reached_with_j() {
    let mut regimen = crate::app::review::fixture::regimen();
    regimen.journal.apply(Entry::Note(crate::domain::journal::NoteEntry {
        id: EntryId("q".into()),
        at: app_time(),
        day: None,
        entered: None,
        text: format!("#question {}", "a long question with many words ".repeat(20)),
        tags: Vec::new(),
        void: None,
    }));
    let regimens = [regimen, long(10), crate::domain::regimen::Regimen::default()];
    for mut app in regimens.into_iter().map(with) {
        for (width, height) in [(40, 10), (80, 24), (120, 40), (200, 60)] {
            assert_eq!(app.update(Message::Resized(width, height)), []);
            play(&mut app, "V g");
            for at in 0..app.visit.rows().len() {
                assert_eq!(app.visit.place(), at, "{width}x{height}");
                let lines = app.visit.rows()[at].lines.len();
                assert!(
                    lines <= usize::from(height - 7).div_ceil(2).max(3),
                    "{lines} at {width}x{height}"
                );
                play(&mut app, "j");
            }
            play(&mut app, "Esc");
        }
    }
}

fn app_time() -> chrono::DateTime<chrono::FixedOffset> {
    crate::app::fixture::now()
}
