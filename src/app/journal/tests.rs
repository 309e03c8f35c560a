use proptest::prelude::*;

use super::*;
use crate::app::App;
use crate::app::fixture::{Desk, app, empty, november, play, press, type_text, written};
use crate::app::message::Operation;
use crate::app::message::{Failed, Message};
use crate::app::popup::Popup;
use crate::domain::journal::Entry;

fn journal() -> Desk {
    let mut app = written::started();
    press(&mut app, "5");
    written::read_all(&mut app);
    app
}

fn focused(app: &App) -> &str {
    app.journal.focused().map_or("", |item| &item.text)
}

fn said(app: &App) -> &str {
    app.receipt.as_ref().map_or("", |receipt| &receipt.text)
}

fn listed(app: &App) -> Vec<String> {
    (0..app.journal.len())
        .map(|at| app.journal.item(at).unwrap().text.clone())
        .collect()
}

fn search(app: &mut App, text: &str) {
    press(app, "/");
    type_text(app, text);
}

#[test]
fn days_go_down_to_the_past_and_entries_run_with_the_clock() {
    let mut app = journal();
    assert!(focused(&app).starts_with("Slow start"));
    press(&mut app, "j");
    assert!(focused(&app).starts_with("Headache from"));
    press(&mut app, "]");
    assert!(focused(&app).starts_with("Calm"));
    press(&mut app, "j");
    assert!(focused(&app).starts_with("Nausea"));
    press(&mut app, "]");
    assert!(focused(&app).starts_with("Headache"));
    press(&mut app, "k");
    assert!(focused(&app).starts_with("Slow"));
    press(&mut app, "] k");
    assert!(focused(&app).starts_with("Slow"));
    press(&mut app, "[");
    assert!(focused(&app).starts_with("Calm"));
    press(&mut app, "G");
    assert!(focused(&app).starts_with("A headache"));
    press(&mut app, "j [");
    assert!(focused(&app).starts_with("A headache"));
    press(&mut app, ".");
    assert!(focused(&app).starts_with("Slow"));
    assert_eq!(app.journal.texts().len(), 1);
}

#[test]
fn only_what_is_near_is_read_until_one_searches() {
    let mut app = written::started();
    press(&mut app, "5");
    assert_eq!(
        app.journal.looked_back_to().map(|m| m.to_string()).as_deref(),
        Some("2026-10")
    );
    written::read_all(&mut app);
    assert_eq!(app.journal.looked_back_to(), None);
    // Where nobody said which months are kept, those since the first plan are read, and no more.
    let mut other = crate::app::fixture::app();
    press(&mut other, "5");
    written::read_all(&mut other);
    assert!(other.world.regimen.journal.has("2026-08".parse().unwrap()));
    assert!(!other.world.regimen.journal.has("2026-07".parse().unwrap()));
}

#[test]
fn three_keys_find_a_word_over_all_years() {
    let mut app = written::started();
    press(&mut app, "5");
    search(&mut app, "HEADACHE");
    assert_eq!(app.journal.len(), 1);
    written::read_all(&mut app);
    assert_eq!(listed(&app).len(), 2);
    assert!(focused(&app).starts_with("Headache"));
    press(&mut app, "Enter n");
    assert!(focused(&app).starts_with("A headache"));
    press(&mut app, "N");
    assert!(focused(&app).starts_with("Headache"));
    // The search goes, the place stays.
    press(&mut app, "n Esc");
    assert!(focused(&app).starts_with("A headache"));
    assert_eq!(app.journal.len(), 10);
    assert_eq!(app.journal.search, None);
}

#[test]
fn while_typing_the_place_from_which_one_began_is_not_lost() {
    let mut app = journal();
    press(&mut app, "j j");
    search(&mut app, "late");
    assert!(focused(&app).starts_with("Took"));
    press(&mut app, "Ctrl-U");
    assert!(focused(&app).starts_with("Nausea"));
    type_text(&mut app, "zzz");
    assert!(app.journal.is_empty());
    press(&mut app, "Esc");
    assert!(focused(&app).starts_with("Nausea"));
}

#[test]
fn dates_tags_and_names_are_found() {
    let mut app = journal();
    for (text, count) in [
        ("2026-10", 1),
        ("nov 2026", 8),
        ("#sl", 2),
        ("#step nov 2026", 1),
        ("sampletol", 2),
        ("drowsy", 1),
        ("\"go on\" watch", 1),
        ("nov 2024 headache", 1),
    ] {
        search(&mut app, text);
        assert_eq!(app.journal.len(), count, "{text}: {:?}", listed(&app));
        press(&mut app, "Esc");
    }
}

#[test]
fn a_remark_opens_its_day() {
    let mut app = journal();
    search(&mut app, "drowsy");
    assert_eq!(focused(&app), "Sampletol 1.25 mg instead of 2.5 mg: drowsy");
    press(&mut app, "Enter x");
    assert!(said(&app).contains("Enter opens its day"), "{}", said(&app));
    press(&mut app, "Enter");
    assert_eq!((app.view, app.world.day), (View::Today, november(19)));
}

#[test]
fn tags_are_listed_with_their_counts() {
    let mut app = journal();
    press(&mut app, "f");
    let tags: Vec<(&str, usize)> = app.journal.tag_counts().iter().map(|(t, n)| (t.as_str(), *n)).collect();
    assert_eq!(tags, [("sleep", 2), ("step", 2), ("coffee", 1), ("visit", 1)]);
    press(&mut app, "j Enter");
    assert_eq!(listed(&app).len(), 2);
    assert!(listed(&app).iter().all(|text| text.contains("#step")));
    press(&mut app, "Esc");
    assert_eq!(app.journal.len(), 10);
    press(&mut app, "f G k Esc");
    assert_eq!((app.journal.tags, app.journal.len()), (None, 10));
}

#[test]
fn an_entry_is_changed_here_and_saved_when_one_leaves() {
    let mut app = journal();
    press(&mut app, "j Enter");
    type_text(&mut app, " q?");
    let effects = press(&mut app, "Enter Ctrl-S");
    let [Effect::Save(edit)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let Operation::Replace {
        new: Entry::Note(note), ..
    } = &edit.operation
    else {
        panic!("{edit:?}")
    };
    assert!(note.text.ends_with("two coffees. q?"), "{}", note.text);
    assert_eq!(edit.receipt, "Note of Sat 21 Nov saved");
    app.carry_out(effects);
    assert!(!app.journal.is_writing());
    assert!(focused(&app).ends_with("q?"));
    // Nothing changed, nothing is written.
    assert_eq!(press(&mut app, "Enter Esc"), []);
}

#[test]
fn what_could_not_be_written_comes_back() {
    let mut app = journal();
    press(&mut app, "Enter");
    type_text(&mut app, " More.");
    assert_eq!(press(&mut app, "Esc").len(), 1);
    assert!(!app.journal.is_writing());
    let _ = app.update(Message::Failed(Failed {
        text: "the disk is full".into(),
    }));
    let editor = app.journal.editor.as_ref().unwrap();
    assert!(editor.lines.text().ends_with("walk. More."));
}

#[test]
fn an_entry_is_withdrawn_without_a_question_and_the_next_one_is_focused() {
    let mut app = journal();
    press(&mut app, "j");
    let effects = press(&mut app, "x");
    let [Effect::Save(edit)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert!(matches!(&edit.operation, Operation::Withdraw { entry, .. } if entry.month().to_string() == "2026-11"));
    app.carry_out(effects);
    assert_eq!(said(&app), "Note of Sat 21 Nov withdrawn");
    assert!(focused(&app).starts_with("Calm"));
    play(&mut app, "d");
    assert!(focused(&app).starts_with("Nausea"));
    // A note that is emptied is withdrawn too.
    let effects = press(&mut app, "Enter Ctrl-U Esc");
    let [Effect::Save(edit)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert!(matches!(edit.operation, Operation::Withdraw { .. }));
}

#[test]
fn a_new_line_is_focused_once_it_is_saved() {
    let mut app = journal();
    press(&mut app, "j j n");
    assert!(matches!(app.popup, Some(Popup::Prompt(_))));
    type_text(&mut app, "Written now");
    play(&mut app, "Enter");
    assert_eq!(focused(&app), "Written now");
}

#[test]
fn the_editor_outside_gets_the_note_and_the_clipboard_its_text() {
    let mut app = journal();
    press(&mut app, "j");
    let id = app.journal.focused().unwrap().id.clone();
    assert_eq!(press(&mut app, "E"), [Effect::EditExternally(Place::Note(id))]);
    let [Effect::Copy(text)] = &press(&mut app, "y")[..] else {
        panic!()
    };
    assert!(text.starts_with("Headache"));
    press(&mut app, "*");
    for key in ["E", "y", "Enter"] {
        assert_eq!(press(&mut app, key), [], "{key}");
        assert_eq!(said(&app), "Notes are hidden; * shows them");
    }
}

#[test]
fn pasted_text_goes_into_the_field() {
    let mut app = journal();
    press(&mut app, "/");
    let _ = app.update(Message::Paste("tram\n".into()));
    assert_eq!(app.journal.len(), 1);
    press(&mut app, "Enter Enter");
    let _ = app.update(Message::Paste("\nline two".into()));
    assert!(
        app.journal
            .editor
            .as_ref()
            .unwrap()
            .lines
            .text()
            .ends_with("ten.\nline two")
    );
}

#[test]
fn an_empty_journal_says_which_key_writes() {
    let mut app = empty();
    press(&mut app, "5 j k g G [ ] . f Esc");
    assert_eq!(press(&mut app, "Enter x E y"), []);
    assert_eq!(said(&app), "No entry here; n writes one");
    assert_eq!(crate::app::fixture::app().journal.len(), 0);
    let _ = app.update(Message::Resized(1, 1));
    press(&mut app, "j");
    let _ = app;
}

#[test]
fn ten_years_are_searched_by_comparing_only() {
    let mut app = app();
    let journal = &mut app.world.regimen.journal;
    for (i, day) in november(22).iter_days().rev().take(3650).enumerate() {
        journal.apply(Entry::Note(NoteEntry {
            id: EntryId(format!("n{i}").into()),
            at: format!("{day}T20:00:00+01:00").parse().unwrap(),
            day: None,
            entered: None,
            text: format!("A day like others, number {i}, with some words about it and a walk in the evening."),
            tags: Vec::new(),
            void: None,
        }));
    }
    app.world.fold();
    press(&mut app, "5");
    search(&mut app, "\"number 36\"");
    assert_eq!(app.journal.len(), 1 + 10 + 50);
    press(&mut app, "Enter G Enter");
    assert!(app.journal.editor.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_keys_keep_the_focus_in_the_list(keys in prop::collection::vec(prop::sample::select(vec![
        "j", "k", "g", "G", "[", "]", "/", "h", "e", "a", "f", "Enter", "Esc", "x", "u", "n", "N", ".", "PgUp", "PgDn", "Ctrl-S",
        "Backspace", "#", "*", "Up", "Down", "Tab", "5",
    ]), 0..60)) {
        let mut app = journal();
        for key in keys {
            play(&mut app, key);
            written::read(&mut app);
            let state = &app.journal;
            prop_assert!(state.at() < state.len() || state.is_empty());
            prop_assert_eq!(state.focused().is_some(), !state.is_empty());
            if let Some(at) = state.tags {
                prop_assert!(at < state.tag_counts().len().max(1));
            }
            let in_groups: usize = state.groups_from(0).map(|(_, range)| range.len()).sum();
            prop_assert_eq!(in_groups, state.len());
        }
    }
}
