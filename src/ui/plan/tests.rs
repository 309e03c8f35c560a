//! The plan view as pictures, at several sizes; and at every size without a panic.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Position;

use crate::app::App;
use crate::app::fixture::{self, Desk, app, play, type_text, with};
use crate::app::message::{Message, Past};
use crate::app::plan::activate::Focus;
use crate::app::popup::Popup;
use crate::domain::change::Change;
use crate::domain::plan::{Length, Step, Then};
use crate::domain::schedule::RungKind;
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
fn ladder() -> Desk {
    let mut regimen = fixture::regimen();
    let course = &mut regimen.courses[1];
    course.plans[0].steps[2].then = Then::GoOn;
    course.limits.rise = Some("25 mcg".parse().unwrap());
    course.note = Some("If a step feels rough, stay on it a week longer and call me.".into());
    with(regimen)
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
    play(&mut app, "Tab");
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
    let mut regimen = ladder().world.regimen.clone();
    let course = &mut regimen.courses[1];
    course.name = "長い名前の薬 with a name that goes on and on beyond any column of any table".into();
    let steps = (1..=12).map(|n| Step {
        take: format!("{n} sprays morning, {} sprays evening", n + 1).parse().unwrap(),
        length: Length::Weeks(1),
        then: Then::GoOn,
        note: Some("ゆっくり、様子を見ながら増やしていく".into()),
    });
    course.plans[0].steps = steps.collect();
    let mut app = with(regimen);
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
    assert!(shown.contains("+ does nothing here"), "{shown}");
    play(&mut app, "Esc");
    assert!(app.plan.history.is_none());
}

/// With a hold of seven days in the past, and one that is to come.
fn decided() -> Desk {
    let mut regimen = ladder().world.regimen.clone();
    for (on, verb) in [("2026-11-01", "hold 7 days"), ("2026-11-30", "hold 5 days")] {
        let change = Change {
            by: Some("n".into()),
            ..Change::new(on.parse().unwrap(), verb.parse().unwrap())
        };
        regimen.courses[1].changes.push(change);
    }
    with(regimen)
}

#[test]
fn a_correction_of_the_past() {
    let mut app = decided();
    play(&mut app, "4 v k");
    picture!("plan_decisions_80x24", app, 80 x 24);
    picture!("plan_decisions_120x40", app, 120 x 40);
    picture!("plan_decisions_44x14", app, 44 x 14);
    play(&mut app, "e");
    picture!("plan_correct_line_80x24", app, 80 x 24);
    picture!("plan_correct_line_44x14", app, 44 x 14);
    type_text(&mut app, "hold 3 days");
    play(&mut app, "Enter");
    picture!("plan_correct_80x24", app, 80 x 24);
    picture!("plan_correct_120x40", app, 120 x 40);
    picture!("plan_correct_44x14", app, 44 x 14);
    let _ = text(&mut app, 80, 24);
    play(&mut app, "y");
    picture!("plan_corrected_80x24", app, 80 x 24);
}

#[test]
fn one_that_is_to_come_is_cancelled() {
    let mut app = decided();
    play(&mut app, "4 v x");
    picture!("plan_cancel_80x24", app, 80 x 24);
}

#[test]
fn a_decision_beside_the_present_plan() {
    let mut app = decided();
    play(&mut app, "4 v g Enter");
    picture!("plan_compared_80x24", app, 80 x 24);
    picture!("plan_compared_120x40", app, 120 x 40);
    picture!("plan_compared_44x14", app, 44 x 14);
}

#[test]
fn the_last_changes() {
    let mut app = decided();
    let past = |number, what: &str| Past {
        number,
        at: String::new(),
        when: Some(app.world.now),
        what: what.into(),
        reverted: number == 0,
    };
    let rows = vec![
        past(2, "Focus 6"),
        past(
            1,
            "Examplin: hold 7 days from Sun 1 Nov corrected to hold 3 days from Sun 1 Nov",
        ),
        past(0, "Sampletol 2.5 mg taken 14:57"),
    ];
    assert_eq!(app.update(Message::Past(rows)), []);
    play(&mut app, "j");
    picture!("changes_80x24", app, 80 x 24);
    picture!("changes_120x40", app, 120 x 40);
    picture!("changes_44x14", app, 44 x 14);
}

#[test]
fn names_and_amounts_can_be_hidden() {
    let mut app = decided();
    play(&mut app, "4 H 7 Enter *");
    let mut look = |keys: &str| {
        play(&mut app, keys);
        for (width, height) in [(80, 24), (120, 40)] {
            let (shown, _) = text(&mut app, width, height);
            assert!(
                !shown.contains("mcg") && !shown.contains("Examplin,") && !shown.contains("rough"),
                "{keys}: {shown}"
            );
            assert!(!shown.contains("hold 7"), "{keys}: {shown}");
        }
    };
    ["", "v", "Enter", "Esc k x", "Esc e"].into_iter().for_each(&mut look);
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
        "4 v",
        "4 v g Enter",
        "4 v k e Enter",
        "4 v x",
        "4 v x Tab Tab",
    ] {
        let mut app = decided();
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

#[test]
fn a_long_receipt_is_not_cut() {
    let mut app = app();
    play(&mut app, "4 d");
    type_text(&mut app, "leave out 24 dec to 26 dec");
    play(&mut app, "Enter");
    for (width, height) in [(80, 24), (120, 40)] {
        let (picture, _) = text(&mut app, width, height);
        let shown = picture.split_whitespace().collect::<Vec<_>>().join(" ");
        let whole = "left out: 75 mcg 08:00 of Thu 24 Dec, 75 mcg 08:00 of Fri 25 Dec, 75 mcg 08:00 of Sat 26 Dec";
        assert!(shown.contains(&format!("{whole} · u undo")), "{picture}");
        assert!(shown.contains("? help"), "{picture}");
    }
}

#[test]
fn a_refusal_is_read_whole_in_a_small_terminal() {
    let mut app = app();
    play(&mut app, "4");
    while app
        .plan
        .shown(&app.world)
        .is_none_or(|course| course.id.as_str() != "sampletol")
    {
        play(&mut app, "]");
    }
    play(&mut app, "d");
    type_text(&mut app, "set 10 mg");
    play(&mut app, "Enter w");
    let (picture, _) = text(&mut app, 44, 14);
    let shown = picture.split_whitespace().collect::<Vec<_>>().join(" ");
    let why = "Not activated: your limit of 5 mg in a calendar day; on";
    assert!(shown.contains("it comes to 20"), "{picture}");
    assert!(shown.contains(why), "{picture}");
}

/// Under a row is who decided that row, and nobody where nobody is named.
#[test]
fn a_pause_or_another_dose_shows_nobody_where_nobody_is_named() {
    let mut regimen = fixture::regimen();
    let course = &mut regimen.courses[1];
    course.plans[0].by = Some("Dr N".into());
    let ill = |on: &str, decision: &str| Change {
        why: Some("ill".into()),
        ..Change::new(on.parse().unwrap(), decision.parse().unwrap())
    };
    course.changes = vec![ill("2026-11-18", "set 60 mcg"), ill("2026-11-24", "pause 3 days")];
    let mut app = with(regimen);
    play(&mut app, "4");
    let mut seen = Vec::new();
    for _ in 0..8 {
        let (shown, _) = text(&mut app, 80, 24);
        let row = app.plan.focused().unwrap();
        let own = app.plan.picture.as_ref().unwrap();
        let step = &own.timeline.plans()[row.plan].steps[usize::try_from(row.step).unwrap() - 1];
        let named = row.kind == RungKind::Step && row.take == step.take;
        assert_eq!(shown.contains("Decided: Dr N"), named, "{shown}");
        seen.push(named);
        play(&mut app, "j");
    }
    assert!(seen.contains(&true) && seen.contains(&false), "{seen:?}");
}

/// Two drafts, or a draft and the plan, side by side: dates, amounts, totals, what is needed, the limits.
#[test]
fn two_drafts_are_shown_side_by_side() {
    let mut app = ladder();
    play(&mut app, "4 g j j =");
    assert!(app.receipt.as_ref().unwrap().text.contains("has no draft to compare"));
    play(&mut app, "H 7 Enter =");
    let (shown, _) = text(&mut app, 100, 30);
    for part in [
        "plan",
        "draft",
        "100 mcg 08:00",
        "30 Nov",
        "7 Dec",
        "in all",
        "within the limits",
        "Days that differ",
        "75 mcg",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // Kept under a name, another is begun, and each is compared with each.
    play(&mut app, "Esc");
    app_command(&mut app, "keep-draft");
    type_text(&mut app, "slower");
    play(&mut app, "Enter");
    assert!(
        app.world.drafts.is_empty() && app.world.kept.len() == 1,
        "{:?}",
        app.receipt
    );
    play(&mut app, "g j j j +");
    play(&mut app, "= ]");
    let (shown, _) = text(&mut app, 100, 30);
    assert!(shown.contains("plan") && shown.contains("slower"), "{shown}");
    play(&mut app, "]");
    let (shown, _) = text(&mut app, 100, 30);
    assert!(shown.contains("draft") && shown.contains("slower"), "{shown}");
    play(&mut app, "= D Tab Enter");
    app_command(&mut app, "resume-draft");
    play(&mut app, "Enter");
    assert!(
        app.world.kept.is_empty() && app.world.drafts.len() == 1,
        "{:?}",
        app.receipt
    );
    for (width, height) in [(1, 1), (40, 10), (44, 14), (80, 24)] {
        play(&mut app, "=");
        let _ = text(&mut app, width, height);
        play(&mut app, "G Esc");
    }
}

/// A command from the palette.
fn app_command(app: &mut Desk, name: &str) {
    play(app, ":");
    type_text(app, name);
    play(app, "Enter");
}

/// What is agreed to was on the screen to its last line, at every size: before a draft comes into force, and before a
/// decision is put right.
#[test]
fn what_a_dialog_tells_was_on_the_screen_before_it_is_agreed_to() {
    for (width, height) in [(40, 10), (44, 14), (60, 20), (80, 24), (120, 40)] {
        let mut app = ladder();
        let _ = text(&mut app, width, height);
        play(&mut app, "4 C");
        type_text(&mut app, "5 on 2 off");
        play(&mut app, "Enter w");
        let mut seen = String::new();
        let mut activates = false;
        for _ in 0..40 {
            let Some(Popup::Activate(state)) = &app.popup else {
                panic!("no dialog at {width}x{height}")
            };
            if state.focus == Focus::Go {
                let all = state.lines((width, height));
                assert!(all.len() > 1, "{all:?}");
                for line in &all {
                    assert!(seen.contains(line.as_str()), "{width}x{height}: {line}\n{seen}");
                }
                activates = true;
                break;
            }
            seen.push_str(&text(&mut app, width, height).0);
            play(&mut app, "Tab");
        }
        assert!(activates, "{width}x{height}\n{seen}");
        play(&mut app, "Tab Enter");
        assert!(app.popup.is_none());

        let mut app = decided();
        let _ = text(&mut app, width, height);
        play(&mut app, "4 v x");
        let (mut seen, mut reached) = (String::new(), false);
        for _ in 0..40 {
            let Some(Popup::Correct(state)) = &app.popup else {
                panic!("no dialog at {width}x{height}: {:?}", app.receipt)
            };
            if state.focus == 1 {
                for line in state.shown(&app.world) {
                    assert!(seen.contains(line.as_str()), "{width}x{height}: {line}\n{seen}");
                }
                reached = true;
                break;
            }
            seen.push_str(&text(&mut app, width, height).0);
            play(&mut app, "Tab");
        }
        assert!(reached, "{width}x{height}\n{seen}");
    }
}

/// Without the steps after a question nothing ends: the step goes on until that is answered.
#[test]
fn where_the_plan_asks_its_step_goes_on() {
    let mut app = app();
    play(&mut app, "4 G k x G x");
    let said = app
        .receipt
        .as_ref()
        .map_or(String::new(), |receipt| receipt.text.clone());
    assert!(
        said.contains("the plan asks, and 75 mcg 08:00 goes on until it is decided"),
        "{said}"
    );
}
