//! Every screen as a picture: text and styles, at several sizes; and none panics at any size.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::theme::Theme;
use super::{Look, draw};
use crate::app::App;
use crate::app::fixture::{Desk, app, first_run, play, press, type_text};
use crate::app::message::{Message, View};

pub(in crate::ui) fn dark() -> Look {
    Look {
        theme: Theme::dark(),
        ..Look::default()
    }
}

/// A frame and where its cursor is.
pub(super) fn frame(app: &mut App, width: u16, height: u16, look: &Look) -> (Buffer, Position) {
    assert_eq!(app.update(Message::Resized(width, height)), []);
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let done = terminal.draw(|frame| draw(frame, app, look)).unwrap();
    let buffer = done.buffer.clone();
    let cursor = terminal.get_cursor_position().unwrap();
    (buffer, cursor)
}

/// The text of a frame, rows under each other.
pub(super) fn text(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width);
    let rows = buffer.content.chunks(width).map(|row| {
        let row: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        row.trim_end().to_owned()
    });
    rows.collect::<Vec<_>>().join("\n")
}

macro_rules! picture {
    ($name:literal, $app:expr, $width:literal x $height:literal) => {{
        let (buffer, cursor) = frame(&mut $app, $width, $height, &dark());
        insta::assert_snapshot!($name, format!("{}\n\ncursor {},{}", text(&buffer), cursor.x, cursor.y));
        insta::assert_debug_snapshot!(concat!($name, "_styles"), buffer);
    }};
}

mod clicks;
mod hidden;
mod review;
mod sizes;
mod views;
mod written;

#[test]
fn today() {
    picture!("today_80x24", app(), 80 x 24);
    picture!("today_120x40", app(), 120 x 40);
    picture!("today_44x14", app(), 44 x 14);
}

#[test]
fn another_day() {
    let mut app = app();
    play(&mut app, "o");
    picture!("another_day_80x24", app, 80 x 24);
    play(&mut app, "Space");
    picture!("when_80x24", app, 80 x 24);
}

#[test]
fn after_a_dose_and_a_rating() {
    let mut app = app();
    play(&mut app, "Space Tab j 6");
    picture!("rated_80x24", app, 80 x 24);
    crate::app::fixture::wait(&mut app, 75);
    play(&mut app, "g j Space");
    picture!("second_80x24", app, 80 x 24);
}

#[test]
fn check_in() {
    let mut app = app();
    play(&mut app, "c Space");
    picture!("check_in_80x24", app, 80 x 24);
    picture!("check_in_44x14", app, 44 x 14);
    play(&mut app, "6");
    picture!("check_in_grade_120x40", app, 120 x 40);
}

#[test]
fn over_a_limit() {
    let mut app = app();
    play(&mut app, "Space j e");
    type_text(&mut app, "5 mg 18:00");
    press(&mut app, "Enter");
    picture!("limits_80x24", app, 80 x 24);
    picture!("limits_44x14", app, 44 x 14);
}

#[test]
fn lines_to_type() {
    let mut one = app();
    press(&mut one, "n");
    type_text(&mut one, "Calm evening #sleep");
    picture!("note_80x24", one, 80 x 24);
    let mut two = app();
    press(&mut two, "e");
    type_text(&mut two, "1/2 mg -2h; drowsy");
    picture!("change_80x24", two, 80 x 24);
    let mut three = app();
    press(&mut three, "s");
    picture!("skip_80x24", three, 80 x 24);
}

#[test]
fn sentences() {
    for (name, typed) in [
        ("hold", "hold 7d"),
        ("took", "took 1.25 mg 21:05 fri"),
        ("wrong", "go nowhere"),
    ] {
        let mut app = app();
        press(&mut app, ":");
        type_text(&mut app, typed);
        let (buffer, cursor) = frame(&mut app, 80, 24, &dark());
        let picture = format!("{}\n\ncursor {},{}", text(&buffer), cursor.x, cursor.y);
        insta::assert_snapshot!(format!("palette_{name}_80x24"), picture);
    }
}

#[test]
fn help_and_commands() {
    let mut one = app();
    press(&mut one, "?");
    picture!("help_80x24", one, 80 x 24);
    picture!("help_120x40", one, 120 x 40);
    press(&mut one, "?");
    picture!("manual_80x24", one, 80 x 24);
    let mut two = app();
    press(&mut two, ":");
    type_text(&mut two, "sk");
    picture!("commands_80x24", two, 80 x 24);
}

#[test]
fn the_first_run() {
    let mut app = first_run();
    picture!("welcome_80x24", app, 80 x 24);
    picture!("welcome_44x14", app, 44 x 14);
}

#[test]
fn the_other_views_show_something() {
    let mut app = app();
    for (key, name) in [("2", "calendar"), ("3", "review"), ("4", "plan"), ("5", "journal")] {
        press(&mut app, key);
        let (buffer, _) = frame(&mut app, 80, 24, &dark());
        let shown = text(&buffer);
        assert!(shown.to_lowercase().contains(&format!("[{key} {name}]")), "{shown}");
        assert!(
            shown.lines().filter(|line| !line.trim().is_empty()).count() > 3,
            "{shown}"
        );
    }
}

/// Programs in every state that has a separate picture.
fn states() -> Vec<Desk> {
    let with = |keys: &str| {
        let mut app = app();
        play(&mut app, keys);
        app
    };
    let mut first = first_run();
    press(&mut first, "1");
    let mut states: Vec<Desk> = [
        "",
        "2",
        "3",
        "4",
        "5",
        "?",
        "? ?",
        "? /",
        ":",
        "n",
        "s",
        "e",
        "a",
        "c",
        "c 6 z",
        "c Space j 2",
        "o Space",
        "Space g j Space",
        "*",
        "h h",
    ]
    .map(with)
    .into();
    states.extend([first_run(), first]);
    states
}

#[test]
fn no_size_panics_and_the_cursor_is_inside() {
    for mut app in states() {
        for width in [1, 2, 5, 20, 39, 40, 44, 59, 60, 67, 72, 80, 99, 100, 107, 120, 130] {
            for height in [1, 2, 5, 9, 10, 11, 12, 14, 15, 16, 20, 24, 31, 40, 45] {
                let (_, cursor) = frame(&mut app, width, height, &dark());
                assert!(cursor.x < width && cursor.y < height, "{cursor:?} at {width}x{height}");
            }
        }
    }
}

#[test]
fn a_demonstration_says_so_in_every_view() {
    let mut app = app();
    for key in ["1", "2", "3", "4", "5"] {
        press(&mut app, key);
        app.receipt = None;
        for made_up in [false, true] {
            app.world.made_up = made_up;
            for (width, height) in [(40, 10), (44, 14), (80, 24), (120, 40)] {
                let (buffer, _) = frame(&mut app, width, height, &dark());
                assert_eq!(
                    text(&buffer).contains("Made-up data"),
                    made_up,
                    "{key} at {width}x{height}"
                );
            }
        }
    }
}

/// Every size there is, for every view: 1x1 to 130x45.
#[test]
fn every_view_at_every_size() {
    let sweep = |mut app: Desk| {
        for width in 1..=130 {
            for height in 1..=45 {
                let (_, cursor) = frame(&mut app, width, height, &dark());
                assert!(cursor.x < width && cursor.y < height, "{cursor:?} at {width}x{height}");
            }
        }
    };
    for key in ["1", "2", "3", "4", "5"] {
        let mut app = app();
        press(&mut app, key);
        sweep(app);
    }
    sweep(first_run());
}

#[test]
fn the_cursor_is_on_the_focus_mark() {
    for mut app in states()
        .into_iter()
        .filter(|app| app.popup.is_none() && !app.is_welcome())
    {
        for (width, height) in [(40, 10), (44, 14), (60, 20), (80, 24), (120, 40)] {
            let (buffer, cursor) = frame(&mut app, width, height, &dark());
            // In the plan's table it is on the focused cell of the marked row.
            let x = if app.view == View::Plan { 0 } else { cursor.x };
            assert_eq!(buffer[(x, cursor.y)].symbol(), "▌", "{}", text(&buffer));
        }
    }
}

#[test]
fn hints_are_whole_at_any_width() {
    let words: Vec<&str> = crate::app::keys::TABLE.iter().map(|row| row.hint).collect();
    for mut app in [app(), first_run()] {
        for width in 40..=130 {
            let (buffer, _) = frame(&mut app, width, 24, &dark());
            let shown = text(&buffer);
            let last = shown.lines().last().unwrap_or_default();
            assert!(last.trim_end().ends_with("help"), "{last}");
            for hint in last.split("  ").map(str::trim).filter(|h| !h.is_empty()) {
                let (_, said) = hint.split_once(' ').unwrap();
                assert!(
                    words.iter().any(|w| w == &said || hint.ends_with(w) && !w.is_empty()),
                    "{hint:?} in {last:?}"
                );
            }
        }
    }
}

#[test]
fn ascii_is_ascii_and_hiding_hides() {
    let mut app = app();
    let look = Look {
        glyphs: super::glyphs::Glyphs::ASCII,
        theme: Theme::mono(),
        ..Look::default()
    };
    for (width, height) in [(80, 24), (120, 40), (44, 14)] {
        let (buffer, _) = frame(&mut app, width, height, &look);
        let shown = text(&buffer);
        assert!(shown.is_ascii(), "{shown}");
    }
    play(&mut app, "Space *");
    for (width, height) in [(80, 24), (120, 40), (44, 14)] {
        for key in ["", "Space", "Esc", "s", "Esc", "e"] {
            play(&mut app, key);
            let (buffer, _) = frame(&mut app, width, height, &dark());
            let shown = text(&buffer);
            for secret in ["Sampletol", "Examplin", "Antacid", "2.5 mg", "75 mcg", "Slow start"] {
                assert!(!shown.contains(secret), "{secret} after {key}:\n{shown}");
            }
        }
        play(&mut app, "Esc");
    }
}

#[test]
fn the_words_are_kind() {
    let never = [
        "missed",
        "failed",
        "overdue",
        "adherence",
        "compliance",
        "streak",
        "should",
        "!",
        "score",
        "perfect",
    ];
    for mut app in states() {
        for (width, height) in [(44, 14), (80, 24), (120, 40)] {
            let (buffer, _) = frame(&mut app, width, height, &dark());
            let shown = text(&buffer).to_lowercase();
            for word in never {
                assert!(!shown.contains(word), "{word} in\n{shown}");
            }
        }
    }
}
