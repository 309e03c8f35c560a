//! The list of plans and the page of a medicine, by keys.

use crate::app::App;
use crate::app::fixture::{self, Desk, app, november, play, press, type_text};
use crate::app::message::{Effect, Place, View};
use crate::app::popup::Popup;

fn said(app: &App) -> &str {
    app.receipt.as_ref().map_or("", |receipt| receipt.text.as_str())
}

fn typed(app: &mut Desk, text: &str) {
    type_text(app, text);
    play(app, "Enter");
}

#[test]
fn a_page_opens_from_the_list_the_plan_and_by_name() {
    let mut app = app();
    play(&mut app, "2 P j j Enter");
    assert_eq!(app.about.detail.as_ref().unwrap().course.as_str(), "sampletol");
    // One level after the other, and back to where it was opened.
    play(&mut app, "Esc");
    assert!(app.about.is_open() && app.about.detail.is_none());
    play(&mut app, "Esc");
    assert_eq!((app.about.is_open(), app.view), (false, View::Calendar));
    play(&mut app, "4 o");
    assert_eq!(app.about.detail.as_ref().unwrap().course.as_str(), "examplin");
    play(&mut app, "e");
    assert_eq!((app.about.is_open(), app.view), (false, View::Plan));
    play(&mut app, ":");
    typed(&mut app, "about antac");
    assert_eq!(app.about.detail.as_ref().unwrap().course.as_str(), "antacid");
    play(&mut app, "]");
    assert_eq!(app.about.detail.as_ref().unwrap().course.as_str(), "examplin");
    assert_eq!(
        press(&mut app, "E"),
        [Effect::EditExternally(Place::Course("examplin".parse().unwrap()))]
    );
    // A tab leaves it.
    play(&mut app, "3");
    assert_eq!((app.about.is_open(), app.view), (false, View::Review));
}

#[test]
fn what_is_left_is_counted_and_falls() {
    let mut app = app();
    play(&mut app, "4 ] S");
    type_text(&mut app, "22");
    let effects = press(&mut app, "Enter");
    app.carry_out(effects);
    // Doses are in mg, so the count is too: 2.5 mg is left out of reach of the next day.
    assert_eq!(said(&app), "Sampletol: 22 mg, until Wed 25 Nov at this plan");
    play(&mut app, "S");
    typed(&mut app, "60 tablets");
    assert!(said(&app).ends_with("how long it lasts cannot be calculated: the doses are in another unit"));
    play(&mut app, "S");
    typed(&mut app, "50");
    let left = |app: &App| {
        let course = app.world.regimen.course(&"sampletol".parse().unwrap()).unwrap();
        super::supply::left(&app.world, course).unwrap().0.to_string()
    };
    assert_eq!(left(&app), "50 mg");
    // The due dose of 14:00 has the focus.
    play(&mut app, "1 Space");
    assert_eq!(left(&app), "47.5 mg");
    // Counted again after it, the dose is not taken off twice.
    play(&mut app, "4 S");
    typed(&mut app, "50");
    assert_eq!(left(&app), "50 mg");
    play(&mut app, "4 S");
    typed(&mut app, "none");
    assert!(
        app.world
            .regimen
            .course(&"sampletol".parse().unwrap())
            .unwrap()
            .supply
            .is_none()
    );
}

#[test]
fn an_archived_medicine_leaves_the_lists_and_comes_back() {
    let mut app = app();
    play(&mut app, "P j A");
    assert!(matches!(app.popup, Some(Popup::Question(_))), "it asks");
    play(&mut app, "Tab Enter");
    let examplin = "examplin".parse().unwrap();
    assert_eq!(
        app.world.regimen.course(&examplin).unwrap().archived,
        Some(november(22))
    );
    let names = |app: &App| app.about.rows().0.len();
    assert_eq!(names(&app), 3, "two in use, and one row for what is archived");
    // What was recorded stays, also what was taken today; nothing more is due.
    let due = |app: &App, day| {
        app.world
            .day_at(november(day))
            .doses
            .iter()
            .filter(|d| d.due.course == examplin)
            .count()
    };
    assert_eq!([18, 21, 22, 23].map(|day| due(&app, day)), [1, 1, 1, 0]);
    play(&mut app, "Esc 4 ] ] ]");
    assert_ne!(app.plan.shown(&app.world).unwrap().id, examplin);
    play(&mut app, "P G Enter j A");
    assert_eq!(app.world.regimen.course(&examplin).unwrap().archived, None);
    assert_eq!(due(&app, 22), 1);
    assert_eq!(names(&app), 3);
}

#[test]
fn an_entry_is_changed_from_the_page() {
    let mut app = app();
    play(&mut app, ":");
    typed(&mut app, "about sampletol");
    let (page, at) = app.about.page(&app.world).unwrap();
    assert_eq!(at, page.facts.len(), "the last entry has the focus");
    let statuses: Vec<String> = page
        .entries
        .iter()
        .take(4)
        .map(|last| match last {
            super::facts::Last::Dose(dose) => format!("{} {}", dose.due.on.format("%d"), dose.status.word()),
            super::facts::Last::Beside(_) => "beside".into(),
        })
        .collect();
    assert_eq!(statuses, ["21 taken", "21 taken", "20 not recorded", "20 taken"]);
    play(&mut app, "j j Enter");
    typed(&mut app, "21:30");
    assert!(
        said(&app).starts_with("Sampletol 2.5 mg taken Fri 20 Nov 21:30 (planned Fri 20 Nov 21:00)"),
        "{}",
        said(&app)
    );
    play(&mut app, "g Enter");
    assert_eq!((app.about.is_open(), app.view), (false, View::Plan));
}

#[test]
fn a_vial_is_counted_in_vials_or_doses_and_never_in_micrograms_unasked() {
    let mut regimen = fixture::regimen();
    let course = &mut regimen.courses[2];
    course.preparation.powder = Some("5 mg".parse().unwrap());
    course.preparation.water = Some("2 mL".parse().unwrap());
    course.limits = crate::domain::course::Limits::default();
    course.missed = None;
    let mut app = fixture::with(regimen);
    let id = app.world.regimen.courses[2].id.clone();
    let read = |text: &str| match super::supply::read(&app.world, &id, None, text) {
        Ok(crate::app::record::Reading::Edit(echo, _)) => echo,
        Ok(_) => String::new(),
        Err(wrong) => wrong,
    };
    assert!(read("3").contains("of what? such as 3 vials"), "{}", read("3"));
    assert!(
        read("3 vials").starts_with("3 vials are 15 mg, until"),
        "{}",
        read("3 vials")
    );
    assert!(
        read("4 doses").starts_with("4 doses are 10 mg, until"),
        "{}",
        read("4 doses")
    );
    assert!(read("15 mg").starts_with("15 mg, until"));
    assert!(
        read("1 vial").starts_with("1 vial is 5 mg, until"),
        "{}",
        read("1 vial")
    );
    play(&mut app, ":");
    typed(&mut app, "about sampletol");
    play(&mut app, "S");
    let Some(Popup::Prompt(prompt)) = &app.popup else {
        panic!()
    };
    assert_eq!(prompt.question, "Sampletol: how many vials or doses are there now?");
    typed(&mut app, "3 vials");
    let left = app.world.regimen.course(&id).unwrap().supply.clone().unwrap().left;
    assert!(left.to_string().ends_with("mg"), "{left}");
}
