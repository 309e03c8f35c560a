use proptest::prelude::*;

use super::cached::Mark;
use super::*;
use crate::app::App;
use crate::app::fixture::{Desk, app, november, play, press, wait, written};
use crate::app::message::Message;
use crate::domain::day::Status;
use crate::domain::figures::CourseSpan;
use crate::domain::journal::MonthEntries;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn focus(app: &App) -> NaiveDate {
    app.calendar.focus(&app.world)
}

fn calendar() -> Desk {
    let mut app = app();
    press(&mut app, "2");
    app
}

#[test]
fn keys_move_by_days_weeks_and_months() {
    let mut app = calendar();
    for (keys, day) in [
        ("h", "2026-11-21"),
        ("k", "2026-11-14"),
        ("l", "2026-11-15"),
        ("j", "2026-11-22"),
        ("[", "2026-10-22"),
        ("<", "2026-09-22"),
        ("> ]", "2026-11-22"),
        ("g", "2026-11-01"),
        ("G", "2026-11-30"),
        ("] ] ]", "2027-02-28"),
        (".", "2026-11-22"),
        ("PgUp", "2026-10-22"),
        ("PgDn", "2026-11-22"),
    ] {
        press(&mut app, keys);
        assert_eq!(focus(&app), date(day), "{keys}");
    }
    // Today shows the day that it showed.
    press(&mut app, "h h");
    assert_eq!(app.world.day, november(22));
    press(&mut app, "Enter");
    assert_eq!((app.world.day, app.view), (november(20), View::Today));
    // And from there the calendar follows it.
    press(&mut app, ". 2");
    assert_eq!(focus(&app), november(22));
}

#[test]
fn there_is_no_first_and_no_last_month() {
    let mut app = calendar();
    for _ in 0..400 {
        press(&mut app, "[");
    }
    assert_eq!(focus(&app), date("1993-07-22"));
    assert!(
        app.calendar
            .sheet()
            .unwrap()
            .own
            .courses
            .iter()
            .all(CourseSpan::is_idle)
    );
    app.calendar.focus = Some(date("0001-01-03"));
    press(&mut app, "k k h [ v [ v");
    assert_eq!(focus(&app), date("0001-01-01"));
    app.calendar.focus = Some(date("9999-11-29"));
    press(&mut app, "j j l ] v ] v");
    assert_eq!(focus(&app), date("9999-11-30"));
}

#[test]
fn in_weeks_days_go_down_and_weeks_go_across() {
    let mut app = calendar();
    press(&mut app, "v");
    for (keys, day) in [
        ("h", "2026-11-15"),
        ("k", "2026-11-14"),
        ("j l", "2026-11-22"),
        ("[", "2026-06-07"),
        ("]", "2026-11-22"),
        ("g", "2026-06-08"),
        ("G", "2026-11-22"),
    ] {
        press(&mut app, keys);
        assert_eq!(focus(&app), date(day), "{keys}");
    }
    assert_eq!(
        weeks::range(date("2026-06-08"), &app.world),
        (date("2026-06-08"), date("2026-11-22"))
    );
    assert_eq!(weeks::range(date("2026-06-07"), &app.world).1, date("2026-06-07"));
    assert_eq!(weeks::range(date("2026-11-23"), &app.world).0, date("2026-11-23"));
}

#[test]
fn the_months_that_are_seen_are_wanted() {
    let mut app = calendar();
    let months = |app: &App| {
        app.calendar
            .months(&app.world)
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(months(&app), ["2026-10", "2026-11", "2026-12"]);
    press(&mut app, "v");
    assert_eq!(
        months(&app),
        ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]
    );
}

#[test]
fn marks_say_what_became_of_each_dose() {
    let app = calendar();
    let marks = |day: u32| app.calendar.sheet().unwrap().day(november(day)).unwrap().marks();
    let dose = Mark::Dose;
    assert_eq!(
        marks(12),
        [dose(Status::Taken), dose(Status::Changed), dose(Status::Taken)]
    );
    assert_eq!(
        marks(18),
        [dose(Status::Taken), dose(Status::Taken), dose(Status::NotRecorded)]
    );
    assert_eq!(marks(19).last(), Some(&Mark::AsNeeded));
    assert_eq!(
        marks(22),
        [dose(Status::Taken), dose(Status::Due), dose(Status::Planned)]
    );
    assert_eq!(marks(24), [dose(Status::Planned); 3]);
    let new: Vec<u32> = (1..=30)
        .filter(|d| app.calendar.sheet().unwrap().day(november(*d)).unwrap().is_new_step())
        .collect();
    assert_eq!(new, [9]);
}

#[test]
fn a_page_is_computed_once_and_again_when_something_changed() {
    let mut app = calendar();
    let sheet = app.calendar.sheet().unwrap().clone();
    let world = &app.world;
    assert!(sheet.holds(world, "2026-11".parse().unwrap()));
    assert!(!sheet.holds(world, "2026-10".parse().unwrap()));
    // Two minutes on nothing has changed; when the window of 14:00 closes, it has.
    wait(&mut app, 2);
    assert!(sheet.holds(&app.world, sheet.month));
    wait(&mut app, 62);
    assert!(!sheet.holds(&app.world, sheet.month));
    let day = app.calendar.sheet().unwrap().day(november(22)).unwrap();
    assert_eq!(day.marks()[1], Mark::Dose(Status::NotRecorded));
    let sheet = app.calendar.sheet().unwrap().clone();
    let effects = press(&mut app, "1 s 2 2");
    app.carry_out(effects);
    assert!(!sheet.holds(&app.world, sheet.month));
    assert!(
        app.calendar
            .sheet()
            .unwrap()
            .day(november(22))
            .unwrap()
            .marks()
            .contains(&Mark::Dose(Status::Skipped))
    );
}

#[test]
fn ratings_and_plans_are_picked_in_their_order() {
    let mut app = calendar();
    let shown = |app: &App| {
        let state = &app.calendar;
        let rating = state.rating(&app.world).map(|m| m.name.clone()).unwrap();
        (rating, state.course(&app.world).map(|c| c.name.clone()).unwrap())
    };
    assert_eq!(shown(&app), ("Focus".into(), "Examplin".into()));
    press(&mut app, "r p");
    assert_eq!(shown(&app), ("Mood".into(), "Sampletol".into()));
    press(&mut app, "r r r r p");
    assert_eq!(shown(&app), ("Focus".into(), "Antacid".into()));
    assert_eq!(app.receipt.as_ref().unwrap().text, "Dose shown: Antacid");
}

#[test]
fn a_day_is_copied_in_words() {
    let mut app = calendar();
    let effects = press(&mut app, "y");
    let [Effect::Copy(text)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!(
        text,
        "Sun 22 Nov\n08:00 Examplin 75 mcg: taken 08:02\n14:00 Sampletol 2.5 mg: due\n21:00 Sampletol 2.5 mg: planned\n\
         Focus 6 of 10\nSleep 7 of 10\nSlow start, clearer after the walk."
    );
    play(&mut app, "*");
    let effects = press(&mut app, "y");
    let [Effect::Copy(text)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert!(
        !text.contains("Examplin") && !text.contains("75") && !text.contains("walk"),
        "{text}"
    );
}

#[test]
fn the_weeks_say_what_was_rated_at_which_dose() {
    let mut app = written::started();
    press(&mut app, "2 v");
    written::read_all(&mut app);
    let weeks = app.calendar.weeks().unwrap();
    assert_eq!(weeks.rated, (2, 24));
    assert_eq!(
        weeks.steps.iter().map(|(_, dose)| dose.as_str()).collect::<Vec<_>>(),
        ["none", "25 mcg", "50 mcg", "75 mcg"]
    );
    assert_eq!(
        weeks.by_step.as_deref(),
        Some("Focus median 6 at 75 mcg. Rated on 12 of 70 days.")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_keys_leave_a_page_that_has_the_focus(keys in prop::collection::vec(prop::sample::select(vec![
        "h", "j", "k", "l", "[", "]", "<", ">", ".", "g", "G", "v", "r", "p", "PgUp", "PgDn", "*", "2", "u", "Esc", "y",
    ]), 0..40)) {
        let mut app = calendar();
        for key in keys {
            press(&mut app, key);
            let wanted = app.wanted_months();
            let _ = app.update(Message::Months(wanted.into_iter().map(|m| (m, MonthEntries::default())).collect()));
            let day = focus(&app);
            match app.calendar.mode {
                Mode::Month => {
                    let sheet = app.calendar.sheet().unwrap();
                    prop_assert_eq!(sheet.month, Month::of(day));
                    prop_assert!(sheet.day(day).is_some());
                }
                Mode::Weeks => prop_assert!(app.calendar.weeks().unwrap().day(day).is_some()),
            }
        }
    }
}
