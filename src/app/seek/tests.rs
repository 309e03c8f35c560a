//! Searching in the views of days and plans.

use crate::app::App;
use crate::app::fixture::{Desk, november, play, press, type_text, written};
use crate::app::keys::Scope;
use crate::app::message::View;
use crate::app::today::{Row, rows};

fn searching(keys: &str, text: &str) -> Desk {
    let mut app = written::started();
    play(&mut app, keys);
    written::read_all(&mut app);
    press(&mut app, "/");
    type_text(&mut app, text);
    press(&mut app, "Enter");
    written::read_all(&mut app);
    app
}

fn said(app: &App) -> &str {
    app.receipt.as_ref().map_or("", |receipt| &receipt.text)
}

#[test]
fn in_the_calendar_it_goes_from_day_to_day() {
    let mut app = searching("2", "sleep");
    let focus = |app: &App| app.calendar.focus(&app.world);
    assert_eq!(focus(&app), november(22), "an answer of the day itself: {}", said(&app));
    assert_eq!(said(&app), "Sun 22 Nov: Sleep 7 of 10");
    assert_eq!(app.scopes().first(), Some(&Scope::Searching));
    press(&mut app, "n");
    assert_eq!(focus(&app), november(21));
    press(&mut app, "n");
    assert_eq!(focus(&app), november(3));
    press(&mut app, "N N");
    assert_eq!(focus(&app), november(22));
    press(&mut app, "N");
    assert_eq!(focus(&app), november(22));
    assert_eq!(said(&app), "No later day has sleep; n looks earlier");
    press(&mut app, "Esc");
    assert!(!app.is_seeking());
    press(&mut app, "n");
    assert!(app.popup.is_some(), "a note again");
}

#[test]
fn what_was_not_read_is_read_on_the_way() {
    let app = searching("1", "long ago");
    assert_eq!(app.world.day, "2024-11-05".parse().unwrap());
    assert_eq!(said(&app), "Tue 5 Nov 2024: A headache in the evening, long ago.");
}

#[test]
fn matches_after_the_day_are_found_and_none_is_said() {
    let mut app = searching("2 [ [", "tram");
    assert_eq!(app.calendar.focus(&app.world), november(17));
    assert!(app.is_seeking());
    press(&mut app, "/");
    type_text(&mut app, "zzz");
    press(&mut app, "Enter");
    written::read_all(&mut app);
    assert_eq!(said(&app), "No day contains \"zzz\"");
    assert!(!app.is_seeking(), "n is a note again");
}

#[test]
fn today_focuses_the_line() {
    let app = searching("1", "sampletol drowsy");
    assert_eq!(app.world.day, november(19));
    let rows = rows(&app.world);
    let focused = app.today.focused(&rows).unwrap().1;
    assert!(matches!(focused, Row::Dose(dose) if dose.due.course.as_str() == "sampletol" && !dose.entries.is_empty()));
}

#[test]
fn the_review_shows_the_week() {
    let mut app = searching("3", "tram");
    assert_eq!((app.view, app.world.day), (View::Review, november(17)));
    press(&mut app, "n");
    assert_eq!(said(&app), "Looking for tram in Aug 2026 and before");
    written::read_all(&mut app);
    assert_eq!(said(&app), "No earlier day has tram; N looks later");
    assert_eq!(app.world.day, november(17));
}

#[test]
fn in_the_plan_it_goes_from_row_to_row() {
    let mut app = searching("4", "100");
    let shown = |app: &App| app.plan.shown(&app.world).unwrap().name.clone();
    assert_eq!((shown(&app).as_str(), app.plan.row), ("Examplin", Some(3)));
    press(&mut app, "Esc /");
    type_text(&mut app, "antacid");
    press(&mut app, "Enter");
    assert_eq!(shown(&app), "Antacid");
    press(&mut app, "/");
    type_text(&mut app, "zzz");
    press(&mut app, "Enter");
    assert_eq!(said(&app), "No plan contains \"zzz\"");
}

#[test]
fn a_search_ends_with_its_kind_of_view_and_nothing_typed_is_none() {
    let mut app = searching("2", "sleep");
    press(&mut app, "1");
    assert!(app.is_seeking(), "the days are the same days");
    press(&mut app, "4 1");
    assert!(!app.is_seeking());
    press(&mut app, "/ Enter");
    assert!(!app.is_seeking());
    press(&mut app, "R /");
    assert!(app.popup.is_none());
    assert!(said(&app).contains("Nothing to search here"));
}

#[test]
fn while_names_are_hidden_only_the_day_is_said() {
    let mut app = written::started();
    press(&mut app, "* 2 /");
    type_text(&mut app, "tram");
    press(&mut app, "Enter");
    written::read_all(&mut app);
    assert_eq!(said(&app), "Tue 17 Nov");
}

#[test]
fn in_the_list_of_plans_the_row_gets_the_focus() {
    let mut app = written::started();
    play(&mut app, "P /");
    type_text(&mut app, "sampl");
    press(&mut app, "Enter");
    let focused = |app: &App| {
        let (rows, at) = app.about.rows();
        match &rows[at] {
            crate::app::about::Row::Course { id, .. } => id.as_str().to_owned(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(focused(&app), "sampletol");
    assert!(said(&app).starts_with("1 of 1: Sampletol"), "{}", said(&app));
    press(&mut app, "n");
    assert_eq!(focused(&app), "sampletol");
    // The page of one medicine is not searched, and n is a note there.
    press(&mut app, "Enter");
    assert!(!app.is_seeking());
    press(&mut app, "/");
    assert_eq!(app.popup, None);
    press(&mut app, "Esc /");
    type_text(&mut app, "zzz");
    press(&mut app, "Enter");
    assert_eq!(said(&app), "No plan contains \"zzz\"");
}
