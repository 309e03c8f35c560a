//! The form at every size: nothing is cut without a mark, and the field that is edited is in sight with its echo.

use crate::app::fixture::{self, Desk, play};
use crate::app::form::{Of, State};
use crate::app::popup::Popup;
use crate::ui::Look;
use crate::ui::tests::{frame, text};

fn shown(app: &mut Desk, width: u16, height: u16) -> String {
    text(&frame(app, width, height, &Look::default()).0)
}

fn sampletol(goal: &str) -> Desk {
    let mut app = fixture::app();
    let of = Of::Course("sampletol".parse().unwrap());
    app.popup = Some(Popup::Form(State::new(of, Some((goal, 0)))));
    app.carry_out(Vec::new());
    app
}

fn types(app: &mut Desk, text: &str) {
    for c in text.chars() {
        let event = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(c));
        let effects = app.update(crate::app::message::Message::Key(event));
        app.carry_out(effects);
    }
}

#[test]
fn the_edited_field_and_its_echo_are_in_sight_at_every_size() {
    for (width, height) in [(40, 10), (80, 24), (120, 40), (200, 60)] {
        let mut app = sampletol("in 24 hours");
        let text = shown(&mut app, width, height);
        assert!(text.contains("In 24 hours"), "{text}");
        assert!(text.contains("most in any 24 hours"), "{text}");
        play(&mut app, "Enter");
        types(&mut app, "7.5 mg");
        let text = shown(&mut app, width, height);
        let line = text
            .lines()
            .position(|line| line.contains("In 24 hours") && line.contains("7.5 mg"));
        let echo = text.lines().position(|line| line.contains("= at most 7.5 mg"));
        assert!(
            line.is_some() && echo.is_some() && line < echo,
            "{width}x{height}:\n{text}"
        );
        types(&mut app, " oops");
        let text = shown(&mut app, width, height);
        assert!(text.contains("? "), "the reason is beside the field:\n{text}");
    }
}

#[test]
fn the_form_of_a_medicine_at_80x24() {
    let mut app = sampletol("name");
    insta::assert_snapshot!(shown(&mut app, 80, 24));
}

#[test]
fn people_visits_and_papers_at_120x40() {
    let mut app = fixture::with(fixture::session());
    play(&mut app, "@");
    insta::assert_snapshot!(shown(&mut app, 120, 40));
}
