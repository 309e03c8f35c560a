//! What the keys of the review do, and that figures are computed once.

use proptest::prelude::*;

use super::fixture::{lived, long, with};
use super::*;
use crate::app::App;
use crate::app::fixture::{app, november, play, press, wait};
use crate::app::keys::TABLE;
use crate::app::message::{Effect, Message};
use crate::domain::journal::MonthEntries;

/// Answers every wish for months with what a regimen has.
fn read_all(app: &mut App, from: &crate::domain::regimen::Regimen) -> usize {
    let mut times = 0;
    loop {
        let wanted = app.wanted_months();
        if wanted.is_empty() {
            return times;
        }
        times += 1;
        let months = wanted
            .into_iter()
            .map(|month| (month, from.journal.month(month).cloned().unwrap_or_default()))
            .collect();
        assert_eq!(app.update(Message::Months(months)), []);
    }
}

#[test]
fn v_goes_round_the_three_screens() {
    let mut app = lived();
    press(&mut app, "3");
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(app.review.screen);
        press(&mut app, "v");
    }
    assert_eq!(seen, [Screen::Week, Screen::Steps, Screen::Chart, Screen::Week]);
}

#[test]
fn the_shown_day_is_the_focus_of_the_week() {
    let mut app = lived();
    press(&mut app, "3 [ k");
    assert_eq!(app.world.day, november(14));
    press(&mut app, "Enter");
    assert_eq!((app.view, app.world.day), (View::Today, november(14)));
}

#[test]
fn the_table_has_a_row_for_each_step_and_one_before_the_start() {
    let mut app = lived();
    press(&mut app, "3 v");
    let table = app.review.table().unwrap();
    let rows: Vec<(String, u32)> = table.rows.iter().map(|row| (row.dose.clone(), row.days)).collect();
    let expected = [("none", 105), ("25 mcg", 28), ("50 mcg", 28), ("75 mcg", 14)];
    assert_eq!(rows, expected.map(|(dose, days)| (dose.to_owned(), days)));
    assert_eq!(app.review.row(), 3);
    press(&mut app, "k k Enter");
    assert_eq!(
        (app.review.screen, app.world.day),
        (Screen::Chart, "2026-09-14".parse().unwrap())
    );
}

#[test]
fn hidden_amounts_are_in_no_figure() {
    let mut app = lived();
    press(&mut app, "3 v *");
    let shown = format!("{:?}", app.review.sentences(&app.world));
    let doses: Vec<&str> = app
        .review
        .table()
        .unwrap()
        .rows
        .iter()
        .map(|row| row.dose.as_str())
        .collect();
    assert_eq!(doses, ["none", "step 1", "step 2", "step 3"]);
    press(&mut app, "v");
    let chart = format!("{shown}{:?}", app.review.sentences(&app.world));
    assert!(!chart.contains("mcg"), "{chart}");
}

#[test]
fn figures_are_computed_once_and_again_when_something_changes() {
    let mut app = lived();
    press(&mut app, "3 v");
    let before = app.review.clone();
    press(&mut app, "k j");
    wait(&mut app, 1);
    assert_eq!(app.review.table, before.table, "the same stamp: nothing was computed");
    // The window of the dose at 14:00 closes at 16:00.
    wait(&mut app, 90);
    assert_ne!(app.review.table, before.table);
    let before = app.review.clone();
    play(&mut app, "n a Enter");
    assert_ne!(app.review.table, before.table, "a note was added");
}

#[test]
fn a_long_history_is_read_in_pieces_the_latest_first() {
    let regimen = long(10);
    let mut read = regimen.clone();
    read.journal = crate::domain::journal::Journal::default();
    let months: Vec<Month> = regimen.journal.months().map(|(month, _)| month).collect();
    let mut app = with(read);
    app.world.kept_months.clone_from(&months);
    press(&mut app, "3 v");
    let wanted = app.wanted_months();
    assert!(
        wanted.len() <= AT_FIRST + 4 && wanted.contains(&Month::of(november(1))),
        "{wanted:?}"
    );
    assert!(app.review.table().unwrap().reading.is_some());
    assert_eq!(read_all(&mut app, &regimen), 2);
    let table = app.review.table().unwrap();
    assert_eq!(table.reading, None);
    assert_eq!(
        table.rows.first().unwrap().kind,
        crate::domain::figures::RowKind::Baseline
    );
    assert!(table.rows.len() > 6);
}

#[test]
fn the_chart_zooms_and_the_line_stays_in_it() {
    let mut app = lived();
    press(&mut app, "3 v v");
    assert_eq!(
        app.review.window(&app.world),
        ("2026-06-01".parse().unwrap(), november(22))
    );
    let said = press(&mut app, "+");
    assert_eq!(said, []);
    assert_eq!(app.review.window(&app.world).0, "2026-08-31".parse().unwrap());
    press(&mut app, "g");
    let (from, to) = app.review.window(&app.world);
    let line = app.review.line(&app.world);
    assert_eq!(line, "2026-06-01".parse().unwrap());
    assert!(from <= line && line <= to);
    press(&mut app, "j");
    assert_eq!(app.review.line(&app.world), "2026-09-14".parse().unwrap());
}

#[test]
fn a_key_that_cannot_move_the_line_says_so() {
    let mut app = lived();
    let said = |app: &App| app.receipt.as_ref().map(|receipt| receipt.text.clone());
    press(&mut app, "3 v v ]");
    assert_eq!(said(&app).as_deref(), Some("The chart ends with today"));
    press(&mut app, "g [");
    assert_eq!(said(&app).as_deref(), Some("The chart begins here"));
}

#[test]
fn what_a_screen_says_can_be_copied() {
    let mut app = lived();
    let effects = press(&mut app, "3 v v y");
    let [Effect::Copy(text)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert!(text.starts_with("In words: Focus median"), "{text}");
}

#[test]
fn nothing_recorded_is_not_an_error() {
    for keys in ["3", "3 v", "3 v v"] {
        let mut app = app();
        app.world.regimen.measures.clear();
        app.world.regimen.journal = crate::domain::journal::Journal::default();
        app.world.fold();
        press(&mut app, keys);
        press(&mut app, "j k h l [ ] g G + - r p y Enter");
        let mut none = crate::app::fixture::empty();
        press(&mut none, keys);
        press(&mut none, "j k h l [ ] g G + - r p y Enter");
    }
    let mut app = app();
    let months = app
        .wanted_months()
        .into_iter()
        .map(|m| (m, MonthEntries::default()))
        .collect();
    assert_eq!(app.update(Message::Months(months)), []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_pressed_the_focus_is_in_range(
        keys in proptest::collection::vec(proptest::sample::select(
            TABLE.iter().filter(|row| matches!(row.scope, Scope::Review | Scope::Week | Scope::Steps | Scope::Chart | Scope::Everywhere | Scope::Report | Scope::Contents))
                .flat_map(|row| row.keys).copied().collect::<Vec<_>>()), 0..30)
    ) {
        let mut app = lived();
        press(&mut app, "3");
        for key in keys {
            play(&mut app, key);
            let review = &app.review;
            if let Some(table) = review.table() {
                prop_assert!(review.row() < table.rows.len().max(1));
            }
            let (from, to) = review.window(&app.world);
            let line = review.line(&app.world);
            prop_assert!(from <= line && line <= to, "{from} {line} {to} after {key}");
            prop_assert!(line <= app.world.today());
        }
    }
}
