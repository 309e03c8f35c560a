//! The list of plans and the page of a medicine as pictures, at several sizes.

use crate::app::fixture::{self, Desk, play, type_text, with};
use crate::app::message::Message;
use crate::domain::course::Supply;
use crate::ui::tests::{dark, frame, text};

macro_rules! picture {
    ($name:literal, $app:expr, $width:literal x $height:literal) => {{
        let (buffer, cursor) = frame(&mut $app, $width, $height, &dark());
        insta::assert_snapshot!($name, format!("{}\n\ncursor {},{}", text(&buffer), cursor.x, cursor.y));
    }};
}

/// The fixture with the form and the count of the drawing, and one plan archived.
fn shelf() -> Desk {
    let mut regimen = fixture::regimen();
    let sampletol = regimen
        .courses
        .iter_mut()
        .find(|course| course.id.as_str() == "sampletol")
        .unwrap();
    sampletol.preparation.count = Some("tablet".into());
    sampletol.preparation.contains = vec![(String::new(), "2.5 mg".parse().unwrap())];
    sampletol.preparation.divisible = crate::domain::ratio::Ratio::new(1, 2);
    sampletol.supply = Some(Supply {
        each: Vec::new(),
        on: "2026-11-09".parse().unwrap(),
        left: "46 tablets".parse().unwrap(),
    });
    regimen.courses[0].archived = Some("2026-11-20".parse().unwrap());
    with(regimen)
}

fn page() -> Desk {
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

/// Every screen of these, with its keys; a text in quotes is typed.
fn all() -> Vec<(&'static str, Desk)> {
    let keys = [
        "P",
        "P G Enter",
        "P *",
        "4 o",
        "4 o g",
        "4 o G",
        "4 o *",
        "4 S",
        "4 t",
        "4 t j j Enter",
        "4 N",
        "P a",
        "4 N Enter Enter",
    ];
    let mut all: Vec<(&str, Desk)> = keys
        .into_iter()
        .map(|keys| {
            let mut app = shelf();
            play(&mut app, keys);
            (keys, app)
        })
        .collect();
    for steps in 0..8 {
        let mut app = shelf();
        play(&mut app, "4 N");
        for answer in [
            "Newtol",
            "2.5 mg, tablets of 5 mg",
            "08:00, 21:00",
            "",
            "2.5 mg",
            "",
            "20 mg",
            "calm, mood",
        ]
        .into_iter()
        .take(steps)
        {
            type_text(&mut app, answer);
            play(&mut app, if answer.is_empty() { "j Enter" } else { "Enter" });
        }
        all.push(("4 N ...", app));
    }
    all
}

#[test]
fn every_size_is_drawn_with_the_cursor_inside() {
    for (_, mut app) in all() {
        for width in (1..=130).step_by(9).chain(38..=46) {
            for height in (1..=45).step_by(6).chain(9..=13) {
                let (_, cursor) = frame(&mut app, width, height, &dark());
                assert!(cursor.x < width && cursor.y < height, "{cursor:?} at {width}x{height}");
            }
        }
    }
}

#[test]
fn the_cursor_is_on_the_focus_and_what_is_clicked_is_on_the_screen() {
    for (keys, mut app) in all() {
        for (width, height) in [(40, 10), (44, 14), (80, 24), (120, 40)] {
            let look = dark();
            let (buffer, cursor) = frame(&mut app, width, height, &look);
            if !app.is_typing() {
                assert_eq!(
                    buffer[cursor].symbol(),
                    "▌",
                    "{keys} {width}x{height}\n{}",
                    text(&buffer)
                );
            }
            for (area, hit) in look.hits.all() {
                assert_eq!(area.intersection(buffer.area), area, "{keys} {width}x{height} {hit:?}");
            }
        }
    }
}

#[test]
fn kind_words_in_ascii_and_nothing_that_is_hidden() {
    let look = crate::ui::Look {
        glyphs: crate::ui::glyphs::Glyphs::ASCII,
        theme: crate::ui::theme::Theme::mono(),
        ..crate::ui::Look::default()
    };
    for (keys, mut app) in all() {
        for (width, height) in [(44, 14), (80, 24), (120, 40)] {
            let (buffer, _) = frame(&mut app, width, height, &look);
            let shown = text(&buffer);
            assert!(shown.is_ascii(), "{keys}\n{shown}");
            for word in ["missed", "failed", "overdue", "adherence", "streak", "should"] {
                assert!(!shown.to_lowercase().contains(word), "{word} in\n{shown}");
            }
            if keys.contains('*') {
                for secret in [
                    "Sampletol",
                    "Examplin",
                    "Antacid",
                    "2.5",
                    "75",
                    "mcg",
                    "tablet",
                    "Dr N",
                    "never double",
                ] {
                    assert!(!shown.contains(secret), "{secret} in\n{shown}");
                }
            }
        }
    }
}

#[test]
fn what_is_left_is_told_where_it_ends_soon() {
    let mut app = shelf();
    play(&mut app, "1");
    let (buffer, _) = frame(&mut app, 120, 40, &dark());
    let shown = text(&buffer);
    let row = "Wed  2 Dec  Sampletol: 22.5 tablets left,";
    assert!(shown.contains(row) && shown.contains("enough until then"), "{shown}");
    play(&mut app, "*");
    let (buffer, _) = frame(&mut app, 120, 40, &dark());
    assert!(!text(&buffer).contains("tablets"), "{}", text(&buffer));
}

#[test]
fn a_draft_is_looked_at_with_what_is_left_not_with_what_was_planned() {
    let mut app = shelf();
    play(&mut app, "4");
    while app
        .plan
        .shown(&app.world)
        .is_none_or(|course| course.id.as_str() != "sampletol")
    {
        play(&mut app, "]");
    }
    play(&mut app, "Enter");
    type_text(&mut app, "5 mg 14:00, 5 mg 21:00");
    play(&mut app, "Enter");
    let checks = &app.plan.picture.as_ref().unwrap().checks;
    let words: Vec<&str> = checks.iter().map(|check| check.words.as_str()).collect();
    let said = "supply: 22.5 tablets left, until 26 Nov with this draft";
    assert!(words.contains(&said), "{words:?}");
}
