//! Calendar and Journal as pictures.

use super::*;
use crate::app::fixture::{Desk, empty, written};
use crate::ui::glyphs::Glyphs;

fn with(keys: &str) -> Desk {
    let mut app = written::started();
    play(&mut app, keys);
    written::read_all(&mut app);
    app
}

fn searching(text: &str) -> Desk {
    let mut app = with("5 /");
    type_text(&mut app, text);
    written::read_all(&mut app);
    app
}

#[test]
fn month() {
    picture!("month_80x24", with("2"), 80 x 24);
    picture!("month_120x40", with("2"), 120 x 40);
    picture!("month_200x60", with("2"), 200 x 60);
    picture!("month_44x14", with("2"), 44 x 14);
    picture!("month_of_six_weeks_80x24", with("2 [ [ [ k"), 80 x 24);
    picture!("month_to_come_120x40", with("2 ] p r r r"), 120 x 40);
}

#[test]
fn weeks() {
    picture!("weeks_80x24", with("2 v"), 80 x 24);
    picture!("weeks_120x40", with("2 v h h k"), 120 x 40);
    picture!("weeks_44x14", with("2 v"), 44 x 14);
}

#[test]
fn journal() {
    picture!("journal_80x24", with("5 j"), 80 x 24);
    picture!("journal_120x40", with("5 j ]"), 120 x 40);
    picture!("journal_44x14", with("5 j"), 44 x 14);
    picture!("journal_tags_80x24", with("5 f j"), 80 x 24);
    picture!("journal_editor_80x24", with("5 j Enter"), 80 x 24);
    picture!("journal_hidden_120x40", with("5 j *"), 120 x 40);
}

#[test]
fn search() {
    picture!("search_80x24", searching("headache"), 80 x 24);
    picture!("search_120x40", searching("headache"), 120 x 40);
    picture!("search_without_matches_80x24", searching("headaches"), 80 x 24);
    let mut early = written::started();
    play(&mut early, "5 /");
    type_text(&mut early, "head");
    picture!("search_under_way_80x24", early, 80 x 24);
}

#[test]
fn with_nothing_there() {
    let nothing = |keys: &str| {
        let mut app = empty();
        play(&mut app, keys);
        app
    };
    picture!("month_empty_80x24", nothing("2"), 80 x 24);
    picture!("weeks_empty_80x24", nothing("2 v"), 80 x 24);
    picture!("journal_empty_80x24", nothing("5"), 80 x 24);
}

fn all() -> Vec<Desk> {
    let mut all: Vec<Desk> = [
        "2",
        "2 p p",
        "2 [ r r r r",
        "2 ] *",
        "2 v",
        "2 v h *",
        "2 v r r r",
        "5",
        "5 G",
        "5 f",
        "5 j Enter",
        "5 *",
        "5 x",
    ]
    .map(with)
    .into();
    all.extend(
        [
            "headache",
            "zzz",
            "nov 2026 and something that is much longer than the list is wide",
        ]
        .map(searching),
    );
    let mut none = empty();
    play(&mut none, "2 v");
    let mut nothing = empty();
    play(&mut nothing, "5");
    all.extend([none, nothing]);
    all
}

#[test]
fn no_size_panics() {
    for mut app in all() {
        for width in (1..=130).step_by(3) {
            for height in (1..=45).step_by(2) {
                let (_, cursor) = frame(&mut app, width, height, &dark());
                assert!(cursor.x < width && cursor.y < height, "{cursor:?} at {width}x{height}");
            }
        }
        for width in 38..=62 {
            for height in 9..=20 {
                let _ = frame(&mut app, width, height, &dark());
            }
        }
    }
}

#[test]
fn the_cursor_is_on_the_mark_or_in_the_field() {
    for mut app in all() {
        for (width, height) in [(40, 10), (44, 14), (60, 20), (80, 24), (100, 30), (120, 40), (200, 60)] {
            let (buffer, cursor) = frame(&mut app, width, height, &dark());
            let marked = app.calendar.rating(&app.world).is_some() && !app.journal.is_writing();
            if marked {
                assert_eq!(buffer[cursor].symbol(), "▌", "{width}x{height}\n{}", text(&buffer));
            }
        }
    }
}

#[test]
fn ascii_hidden_and_kind() {
    let look = Look {
        glyphs: Glyphs::ASCII,
        theme: Theme::mono(),
        ..Look::default()
    };
    let never = ["missed", "failed", "overdue", "adherence", "streak", "should", "!"];
    for mut app in all() {
        for (width, height) in [(44, 14), (80, 24), (120, 40)] {
            let (buffer, _) = frame(&mut app, width, height, &look);
            let shown = text(&buffer);
            assert!(shown.is_ascii(), "{shown}");
            for word in never {
                assert!(!shown.to_lowercase().contains(word), "{word} in\n{shown}");
            }
            if !app.world.hidden {
                continue;
            }
            for secret in [
                "Sampletol",
                "Examplin",
                "Antacid",
                "2.5 mg",
                "75",
                "mcg",
                "Slow",
                "Headache from",
                "#sleep",
            ] {
                assert!(!shown.contains(secret), "{secret} in\n{shown}");
            }
        }
    }
}
