//! The plan view as pictures, at several sizes; and at every size without a panic.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Position;

use crate::app::App;
use crate::app::fixture::{app, play, type_text};
use crate::app::message::{Loaded, Message};
use crate::domain::plan::{Length, Step, Then};
use crate::ui::theme::Theme;
use crate::ui::{Look, draw};

fn text(app: &mut App, width: u16, height: u16) -> (String, Position) {
    assert_eq!(app.update(Message::Resized(width, height)), []);
    let look = Look {
        theme: Theme::dark(),
        ..Look::default()
    };
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let buffer = terminal.draw(|frame| draw(frame, app, &look)).unwrap().buffer.clone();
    let rows = buffer.content.chunks(usize::from(width).max(1)).map(|row| {
        let row: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        row.trim_end().to_owned()
    });
    (
        rows.collect::<Vec<_>>().join("\n"),
        terminal.get_cursor_position().unwrap(),
    )
}

macro_rules! picture {
    ($name:literal, $app:expr, $width:literal x $height:literal) => {{
        let (text, cursor) = text(&mut $app, $width, $height);
        insta::assert_snapshot!($name, format!("{text}\n\ncursor {},{}", cursor.x, cursor.y));
    }};
}

/// The fixture with the ladder of the drawings: no gate, a limit, a note.
fn ladder() -> App {
    let mut app = app();
    let mut regimen = app.world.regimen.clone();
    let course = &mut regimen.courses[1];
    course.plans[0].steps[2].then = Then::GoOn;
    course.limits.rise = Some("25 mcg".parse().unwrap());
    course.note = Some("If a step feels rough, stay on it a week longer and call me.".into());
    load(&mut app, regimen);
    app
}

fn load(app: &mut App, regimen: crate::domain::regimen::Regimen) {
    let loaded = Loaded {
        regimen,
        ..Loaded::default()
    };
    assert_eq!(app.update(Message::Loaded(Box::new(loaded))), []);
}

#[test]
fn the_plan_in_force() {
    let mut app = app();
    play(&mut app, "4");
    picture!("plan_80x24", app, 80 x 24);
    picture!("plan_120x40", app, 120 x 40);
    picture!("plan_44x14", app, 44 x 14);
}

#[test]
fn a_draft() {
    let mut app = ladder();
    play(&mut app, "4 H 7 Enter j l");
    picture!("plan_draft_80x24", app, 80 x 24);
    picture!("plan_draft_120x40", app, 120 x 40);
    picture!("plan_draft_44x14", app, 44 x 14);
    play(&mut app, "w");
    picture!("plan_activate_80x24", app, 80 x 24);
    picture!("plan_activate_44x14", app, 44 x 14);
    play(&mut app, "Tab Tab");
    type_text(&mut app, "Dr N, phone");
    picture!("plan_activate_typed_80x24", app, 80 x 24);
}

#[test]
fn a_line_of_the_editor() {
    let mut app = ladder();
    play(&mut app, "4 T");
    type_text(&mut app, "by 25 mcg every 2 weeks to 0");
    picture!("plan_taper_80x24", app, 80 x 24);
}

#[test]
fn twelve_steps_scroll_and_wide_names_keep_their_columns() {
    let mut app = ladder();
    let mut regimen = app.world.regimen.clone();
    let course = &mut regimen.courses[1];
    course.name = "長い名前の薬 with a name that goes on and on beyond any column of any table".into();
    let steps = (1..=12).map(|n| Step {
        take: format!("{n} sprays morning, {} sprays evening", n + 1).parse().unwrap(),
        length: Length::Weeks(1),
        then: Then::GoOn,
        note: Some("ゆっくり、様子を見ながら増やしていく".into()),
    });
    course.plans[0].steps = steps.collect();
    load(&mut app, regimen);
    play(&mut app, "4");
    picture!("plan_long_80x24", app, 80 x 24);
    play(&mut app, "G");
    let (shown, _) = text(&mut app, 80, 24);
    assert!(shown.contains("12 sprays"), "{shown}");
    picture!("plan_long_44x14", app, 44 x 14);
}

#[test]
fn what_was_decided() {
    let mut app = ladder();
    play(&mut app, "4 H 7 Enter w Tab Enter v");
    picture!("plan_history_80x24", app, 80 x 24);
    play(&mut app, "k +");
    let (shown, _) = text(&mut app, 80, 24);
    assert!(shown.contains("goes back to the ladder"), "{shown}");
    play(&mut app, "Esc");
    assert!(app.plan.history.is_none());
}

#[test]
fn names_and_amounts_can_be_hidden() {
    let mut app = ladder();
    play(&mut app, "4 H 7 Enter *");
    for (width, height) in [(80, 24), (120, 40)] {
        let (shown, _) = text(&mut app, width, height);
        assert!(
            !shown.contains("mcg") && !shown.contains("Examplin,") && !shown.contains("rough"),
            "{shown}"
        );
    }
}

#[test]
fn every_size_and_the_cursor_is_on_the_focus() {
    for keys in [
        "4",
        "4 H 7 Enter",
        "4 H 7 Enter w",
        "4 H 7 Enter w Tab Tab",
        "4 ]",
        "4 Enter",
        "4 D",
    ] {
        let mut app = ladder();
        play(&mut app, keys);
        for width in [1, 20, 39, 40, 44, 59, 60, 79, 99, 100, 101, 160] {
            for height in [1, 9, 10, 11, 12, 14, 15, 16, 20, 24, 40, 70] {
                let (shown, cursor) = text(&mut app, width, height);
                assert!(cursor.x < width && cursor.y < height, "{keys} {width}x{height}");
                if width >= 40 && height >= 10 && app.popup.is_none() {
                    let row = shown.lines().nth(usize::from(cursor.y)).unwrap_or_default();
                    assert!(row.contains('▌'), "{keys} {width}x{height}\n{shown}");
                }
            }
        }
    }
}
