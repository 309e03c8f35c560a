//! The questions for a new plan as pictures, at several sizes.

use crate::app::fixture::{Desk, app, first_run, play, type_text};
use crate::ui::tests::{dark, frame, text};

macro_rules! picture {
    ($name:literal, $app:expr, $width:literal x $height:literal) => {{
        let (buffer, cursor) = frame(&mut $app, $width, $height, &dark());
        insta::assert_snapshot!($name, format!("{}\n\ncursor {},{}", text(&buffer), cursor.x, cursor.y));
    }};
}

fn answer(app: &mut Desk, answers: &[&str]) {
    for answer in answers {
        type_text(app, answer);
        play(app, "Enter");
    }
}

#[test]
fn the_questions() {
    let mut app = first_run();
    play(&mut app, "1");
    picture!("set_up_name_80x24", app, 80 x 24);
    answer(&mut app, &["Examplin"]);
    type_text(&mut app, "75 mcg, capsules of 25 mcg");
    picture!("set_up_80x24", app, 80 x 24);
    picture!("set_up_44x14", app, 44 x 14);
    play(&mut app, "Enter");
    answer(&mut app, &["08:00"]);
    picture!("set_up_steps_80x24", app, 80 x 24);
    picture!("set_up_steps_120x40", app, 120 x 40);
    picture!("set_up_steps_44x14", app, 44 x 14);
    picture!("set_up_steps_40x10", app, 40 x 10);
    play(&mut app, "2");
    answer(&mut app, &["25 mcg", ""]);
    type_text(&mut app, "150");
    picture!("set_up_blank_80x24", app, 80 x 24);
    picture!("set_up_blank_44x14", app, 44 x 14);
    play(&mut app, "Enter");
    answer(
        &mut app,
        &["mood, headache", "Dr N", "Until noon take it, later leave it out."],
    );
    picture!("set_up_look_80x24", app, 80 x 24);
    picture!("set_up_look_120x40", app, 120 x 40);
    picture!("set_up_look_44x14", app, 44 x 14);
    play(&mut app, "Enter");
    for size in [(40, 10), (44, 14), (80, 24), (120, 40)] {
        let text = text(&frame(&mut app, size.0, size.1, &dark()).0);
        assert!(text.contains("still missing") && text.contains("1  Limits"), "{text}");
    }
    play(&mut app, "Esc");
    picture!("set_up_draft_80x24", app, 80 x 24);
    let mut none = first_run();
    play(&mut none, "1 Enter Enter");
    picture!("set_up_nothing_80x24", none, 80 x 24);
}

#[test]
fn a_template_for_a_plan_that_is_there() {
    let mut app = app();
    play(&mut app, "4 G t");
    picture!("template_80x24", app, 80 x 24);
    play(&mut app, "3");
    answer(&mut app, &["25 mcg", ""]);
    type_text(&mut app, "50 mcg");
    picture!("template_blank_80x24", app, 80 x 24);
    picture!("template_blank_44x14", app, 44 x 14);
}
