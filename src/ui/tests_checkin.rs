//! Pictures of the check-in, and that it holds at every size.

use super::tests::{dark, frame, text};
use crate::app::fixture::{Desk, app, play, press, session, type_text, with};
use crate::app::popup::Popup;

macro_rules! picture {
    ($name:literal, $app:expr, $width:literal x $height:literal) => {{
        let (buffer, cursor) = frame(&mut $app, $width, $height, &dark());
        insta::assert_snapshot!($name, format!("{}\n\ncursor {},{}", text(&buffer), cursor.x, cursor.y));
        insta::assert_debug_snapshot!(concat!($name, "_styles"), buffer);
    }};
}

#[test]
fn a_session() {
    let mut app = with(session());
    play(&mut app, "c");
    press(&mut app, "1");
    type_text(&mut app, "55/90");
    picture!("session_value_80x24", app, 80 x 24);
    play(&mut app, "Enter Space");
    picture!("session_80x24", app, 80 x 24);
    picture!("session_44x14", app, 44 x 14);
    picture!("session_120x40", app, 120 x 40);
}

#[test]
fn a_gate() {
    let mut app = with(session());
    play(&mut app, "c G k");
    picture!("gate_80x24", app, 80 x 24);
    picture!("gate_44x14", app, 44 x 14);
    press(&mut app, "2");
    type_text(&mut app, "10 days, Dr N; dizzy");
    picture!("gate_hold_80x24", app, 80 x 24);
}

#[test]
fn a_side_effect_above_none() {
    let mut app = app();
    play(&mut app, "c - 5 2");
    picture!("in_the_way_80x24", app, 80 x 24);
    play(&mut app, "1 z");
    picture!("check_in_done_80x24", app, 80 x 24);
}

/// The end of what the plan says about a late dose was cut: `later leave it out, never`.
#[test]
fn the_words_about_a_late_dose_are_there_to_their_end() {
    let mut app = app();
    crate::app::fixture::wait(&mut app, 153);
    play(&mut app, "c");
    let (buffer, _) = frame(&mut app, 40, 10, &dark());
    let shown = text(&buffer);
    let flat = shown.replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("later leave it out, never double.\""), "{shown}");
}

/// Whom to call was in the receipt alone, which is cut.
#[test]
fn whom_to_call_is_there_in_full_where_a_side_effect_is_severe() {
    let mut regimen = crate::app::fixture::regimen();
    regimen.settings.contact = Some("Dr N, the clinic at the river, 555 0123 456".into());
    let mut app = with(regimen);
    play(&mut app, "c");
    for _ in 0..9 {
        let (buffer, cursor) = frame(&mut app, 80, 24, &dark());
        if text(&buffer)
            .lines()
            .nth(usize::from(cursor.y))
            .is_some_and(|line| line.contains("Headache"))
        {
            break;
        }
        play(&mut app, "j");
    }
    play(&mut app, "3");
    for (width, height) in [(40, 10), (44, 14), (80, 24)] {
        let (buffer, _) = frame(&mut app, width, height, &dark());
        let shown = text(&buffer);
        let flat = shown.replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            flat.contains("Your contact: Dr N, the clinic at the river, 555 0123 456"),
            "{shown}"
        );
    }
}

#[test]
fn what_is_asked() {
    let mut app = with(session());
    play(&mut app, "M");
    picture!("measures_80x24", app, 80 x 24);
    picture!("measures_44x14", app, 44 x 14);
    play(&mut app, "Enter Tab Tab Tab Tab");
    picture!("measure_80x24", app, 80 x 24);
    picture!("measure_44x14", app, 44 x 14);
}

fn states() -> Vec<Desk> {
    let session = |keys: &str| {
        let mut app = with(session());
        play(&mut app, keys);
        app
    };
    let plain = |keys: &str| {
        let mut app = app();
        play(&mut app, keys);
        app
    };
    vec![
        session("c"),
        session("c 1"),
        session("c j Space"),
        session("c G k"),
        session("c G k 2"),
        session("c G k k"),
        session("c G"),
        plain("c"),
        plain("c - - 2"),
        plain("c - - 2 2 z"),
        plain("h h c"),
        plain("* c"),
        session("M"),
        session("M G"),
        session("M a"),
        session("M e Tab Tab"),
    ]
}

#[test]
fn no_size_panics_and_the_cursor_is_on_the_focus() {
    for mut app in states() {
        for width in (1..=130).step_by(7) {
            for height in (1..=45).step_by(2) {
                let (buffer, cursor) = frame(&mut app, width, height, &dark());
                assert!(cursor.x < width && cursor.y < height, "{cursor:?} at {width}x{height}");
                let typing = app.is_typing();
                if width >= 40 && height >= 10 && !typing {
                    assert_eq!(buffer[cursor].symbol(), "▌", "{width}x{height}\n{}", text(&buffer));
                }
            }
        }
    }
}

#[test]
fn nothing_is_cut_at_80x24_and_hiding_hides() {
    for mut app in states() {
        let (buffer, _) = frame(&mut app, 80, 24, &dark());
        let shown = text(&buffer);
        let sheet: Vec<&str> = shown.lines().filter(|line| line.contains('│')).collect();
        // A list may be short of room for what is not focused.
        let list = matches!(app.popup, Some(Popup::Measures(_)));
        assert!(list || !sheet.iter().any(|line| line.contains('…')), "{shown}");
        play(&mut app, "Esc Esc *");
        let (buffer, _) = frame(&mut app, 80, 24, &dark());
        let _ = text(&buffer);
    }
    let mut app = with(session());
    play(&mut app, "* c Space");
    let (buffer, _) = frame(&mut app, 80, 24, &dark());
    let shown = text(&buffer);
    for secret in ["Exampline", "56 mg", "Prescription", "Dr N"] {
        assert!(!shown.contains(secret), "{secret}\n{shown}");
    }
}

#[test]
fn what_waits_is_on_today() {
    let mut app = with(session());
    play(&mut app, "c");
    press(&mut app, "1");
    type_text(&mut app, "55/90");
    play(&mut app, "Enter Esc");
    picture!("today_session_80x24", app, 80 x 24);
    picture!("today_session_44x14", app, 44 x 14);
}
