//! The list of plans and the page of a medicine as pictures, at several sizes.

use crate::app::App;
use crate::app::fixture::{app, play, type_text};
use crate::app::message::{Loaded, Message};
use crate::domain::course::Supply;
use crate::ui::tests::{dark, frame, text};

macro_rules! picture {
    ($name:literal, $app:expr, $width:literal x $height:literal) => {{
        let (buffer, cursor) = frame(&mut $app, $width, $height, &dark());
        insta::assert_snapshot!($name, format!("{}\n\ncursor {},{}", text(&buffer), cursor.x, cursor.y));
    }};
}

/// The fixture with the form and the count of the drawing, and one plan put away.
fn shelf() -> App {
    let mut app = app();
    let mut regimen = app.world.regimen.clone();
    let sampletol = regimen
        .courses
        .iter_mut()
        .find(|course| course.id.as_str() == "sampletol")
        .unwrap();
    sampletol.preparation.count = Some("tablet".into());
    sampletol.preparation.contains = vec![(String::new(), "2.5 mg".parse().unwrap())];
    sampletol.preparation.divisible = Some("0.5".parse().unwrap());
    sampletol.supply = Some(Supply {
        on: "2026-11-09".parse().unwrap(),
        left: "46 tablets".parse().unwrap(),
    });
    regimen.courses[0].archived = Some("2026-11-20".parse().unwrap());
    let loaded = Loaded {
        regimen,
        ..Loaded::default()
    };
    assert_eq!(app.update(Message::Loaded(Box::new(loaded))), []);
    app
}

fn page() -> App {
    let mut app = shelf();
    play(&mut app, ":");
    type_text(&mut app, "about samp");
    play(&mut app, "Enter");
    app
}

#[test]
fn about() {
    picture!("about_80x24", page(), 80 x 24);
    picture!("about_120x40", page(), 120 x 40);
    picture!("about_44x14", page(), 44 x 14);
    let mut end = page();
    assert_eq!(end.update(Message::Resized(44, 14)), []);
    play(&mut end, "G");
    picture!("about_end_44x14", end, 44 x 14);
    let mut hidden = page();
    play(&mut hidden, "*");
    picture!("about_hidden_80x24", hidden, 80 x 24);
    let mut steps = shelf();
    play(&mut steps, "4 o");
    picture!("about_steps_80x24", steps, 80 x 24);
}

#[test]
fn plans() {
    let mut app = shelf();
    play(&mut app, "P");
    picture!("plans_80x24", app, 80 x 24);
    picture!("plans_44x14", app, 44 x 14);
    play(&mut app, "G Enter");
    picture!("plans_unfolded_120x40", app, 120 x 40);
}

#[test]
fn a_count_is_typed() {
    let mut app = page();
    play(&mut app, "S");
    picture!("supply_empty_80x24", app, 80 x 24);
    type_text(&mut app, "22");
    picture!("supply_80x24", app, 80 x 24);
    picture!("supply_44x14", app, 44 x 14);
}
