//! Clicks: what is drawn is what is hit.

use ratatui::buffer::Buffer;

use super::{dark, frame};
use crate::app::App;
use crate::app::fixture::written;
use crate::app::fixture::{app, first_run, november, play, press, type_text};
use crate::app::hit::Hit;
use crate::app::message::{Effect, Message, View};
use crate::app::plan::Cell;
use crate::app::popup::Popup;
use crate::app::rate;
use crate::app::review::Screen;
use crate::app::today::{Row, rows};
use crate::domain::measure::{MeasureId, Value};

/// Draws, and clicks at the n-th occurrence of this text.
fn click_nth(app: &mut App, (width, height): (u16, u16), words: &str, n: usize) -> Vec<Effect> {
    let look = dark();
    let (buffer, _) = frame(app, width, height, &look);
    let (x, y) = find(&buffer, words, n);
    match look.hits.at(x, y) {
        Some(hit) => app.update(Message::Click(hit)),
        None => panic!("nothing to click at {words:?}\n{}", super::text(&buffer)),
    }
}

fn click(app: &mut App, words: &str) -> Vec<Effect> {
    click_nth(app, (80, 24), words, 0)
}

fn find(buffer: &Buffer, words: &str, n: usize) -> (u16, u16) {
    let mut found = Vec::new();
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let from = (x..buffer.area.width).map(|x| buffer[(x, y)].symbol());
            let row: String = from.take(words.chars().count()).collect();
            if row == words {
                found.push((x, y));
            }
        }
    }
    *found
        .get(n)
        .unwrap_or_else(|| panic!("{words:?} is not there:\n{}", super::text(buffer)))
}

/// The panes on the right: a column of days, the weeks before, and what is said of a day.
#[test]
fn days_in_the_panes_are_clicked() {
    let mut app = app();
    click_nth(&mut app, (120, 40), "M T W T F", 0);
    assert_eq!(app.world.day, november(9));
    press(&mut app, ". 2");
    click_nth(&mut app, (120, 40), "Examplin   75 mcg", 0);
    assert_eq!(app.view, View::Today);
    press(&mut app, "3");
    click_nth(&mut app, (120, 40), "46", 0);
    assert_eq!(app.world.day, november(9));
}

#[test]
fn tabs_switch_the_view() {
    let mut app = app();
    for (words, view) in [
        ("4 Plan", View::Plan),
        ("5 Journal", View::Journal),
        ("1 Today", View::Today),
    ] {
        assert_eq!(click(&mut app, words), []);
        assert_eq!(app.view, view);
    }
}

#[test]
fn a_line_of_today_gets_the_focus() {
    let mut app = app();
    for (words, place) in [("Mood", "Mood"), ("Sampletol", "dose"), ("Note", "note")] {
        if words == "Note" {
            // The heading is not a line; what is below it is.
            let look = dark();
            let (buffer, _) = frame(&mut app, 80, 24, &look);
            let (x, y) = find(&buffer, "Note", 0);
            assert_eq!(look.hits.at(x, y), None);
            assert!(matches!(look.hits.at(x + 4, y + 1), Some(Hit::Row(_))));
            continue;
        }
        let _ = click(&mut app, words);
        let all = rows(&app.world);
        let (_, row) = app.today.focused(&all).unwrap();
        match row {
            Row::Measure(measure, _) => assert_eq!(measure.name, place),
            Row::Dose(dose) => assert_eq!((dose.due.course.as_str(), place), ("sampletol", "dose")),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_hint_does_what_it_says() {
    let mut app = app();
    let effects = click(&mut app, "Space taken");
    assert!(matches!(effects.as_slice(), [Effect::Save(_)]));
    let _ = click(&mut app, "s skip");
    assert!(matches!(app.popup, Some(Popup::Skip(_))));
    assert!(matches!(click(&mut app, "1 ill").as_slice(), [Effect::Save(_)]));
    assert_eq!(app.popup, None);
}

#[test]
fn cells_and_rows_of_the_other_views() {
    let mut app = app();
    play(&mut app, "2");
    let _ = click(&mut app, "11");
    assert_eq!(app.calendar.focus(&app.world), november(11));
    play(&mut app, "4");
    let _ = click(&mut app, "50 mcg");
    assert_eq!((app.plan.focus(), app.plan.cell), (1, Cell::Dose));
    let _ = click_nth(&mut app, (80, 24), "28", 2);
    assert_eq!(app.plan.cell, Cell::Days);
    play(&mut app, "3");
    let _ = click(&mut app, "Wed 18");
    assert_eq!(app.world.day, november(18));
    play(&mut app, "v");
    let _ = click(&mut app, "50 mcg");
    assert_eq!(app.review.row(), 1);
}

#[test]
fn a_day_of_the_journal_gets_the_focus() {
    let mut app = written::started();
    play(&mut app, "5");
    written::read_all(&mut app);
    let look = dark();
    let _ = frame(&mut app, 80, 24, &look);
    let days: Vec<usize> = (look.hits.all().iter())
        .filter_map(|(_, hit)| if let Hit::Row(at) = hit { Some(*at) } else { None })
        .collect();
    let last = *days.last().unwrap();
    assert!(last > 0, "several days are listed");
    assert_eq!(app.update(Message::Click(Hit::Row(last))), []);
    assert_eq!(app.journal.at(), last);
}

#[test]
fn a_row_of_the_commands_is_chosen() {
    let mut app = app();
    press(&mut app, ":");
    type_text(&mut app, "check");
    let _ = click(&mut app, "check-in, what");
    assert!(matches!(app.popup, Some(Popup::CheckIn(_))));
    let _ = click(&mut app, "Headache");
    let look = dark();
    let (buffer, cursor) = frame(&mut app, 80, 24, &look);
    assert_eq!(cursor.y, find(&buffer, "Headache", 0).1);
}

#[test]
fn buttons_are_pressed() {
    let mut app = app();
    press(&mut app, "4");
    press(&mut app, "+");
    let effects = {
        press(&mut app, "A");
        click(&mut app, "[ Archive it ]")
    };
    assert!(matches!(effects.as_slice(), [Effect::Save(_)]), "{effects:?}");
    press(&mut app, "A");
    assert_eq!(click(&mut app, "[ Keep it in use ]"), []);
    assert_eq!(app.popup, None);
}

#[test]
fn what_is_under_a_sheet_cannot_be_clicked() {
    let mut app = app();
    press(&mut app, "n");
    let look = dark();
    let (buffer, _) = frame(&mut app, 80, 24, &look);
    let (x, y) = find(&buffer, "2 Calendar", 0);
    assert_eq!(look.hits.at(x, y), None);
    assert_eq!(app.update(Message::Click(Hit::View(View::Plan))), []);
    assert_eq!(app.view, View::Today);
    assert!(matches!(app.popup, Some(Popup::Prompt(_))));
}

#[test]
fn the_first_run_can_be_clicked_through() {
    let mut app = first_run();
    assert_eq!(click(&mut app, "Look around"), [Effect::Demo]);
    let _ = click(&mut app, "Set up my plan");
    assert!(matches!(app.popup, Some(Popup::SetUp(_))));
}

/// At every size: what can be clicked is on the screen, and a hint's area is where the hint is.
#[test]
fn every_hit_is_on_the_screen() {
    for (width, height) in [(40, 10), (60, 20), (120, 40)] {
        for keys in [
            "", "2", "2 v", "3", "3 v", "3 v v", "4", "4 v", "5", "c", ":", "?", "s", "n", "R", "4 A", "P", "4 o",
            "4 N", "4 t", "M", "M a", "R i", "4 A ?",
        ] {
            let mut app = app();
            play(&mut app, keys);
            let look = dark();
            let (buffer, _) = frame(&mut app, width, height, &look);
            for (area, hit) in look.hits.all() {
                assert_eq!(area.intersection(buffer.area), area, "{keys} {width}x{height} {hit:?}");
                if let Hit::Key(key) = hit {
                    let row: String = (area.left()..area.right())
                        .map(|x| buffer[(x, area.y)].symbol())
                        .collect();
                    assert!(
                        !row.starts_with(' ') && (row.len() > 2 || row == key.to_string()),
                        "{keys} {width}x{height} {hit:?} {row:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn lines_of_the_lists_that_lie_on_top() {
    let mut app = app();
    press(&mut app, "M");
    assert_eq!(click(&mut app, "Sleep"), []);
    let at = |app: &App| match &app.popup {
        Some(Popup::Measures(state)) => (state.at, state.form.as_ref().map(|form| form.field)),
        other => panic!("{other:?}"),
    };
    assert_eq!(at(&app), (2, None));
    press(&mut app, "Enter");
    let _ = click(&mut app, "When is it asked?");
    assert_eq!(at(&app), (2, Some(3)));
    press(&mut app, "Esc Esc R i");
    let chosen = |app: &App| app.report.contents(&app.world).unwrap();
    let before = chosen(&app).1;
    let _ = click(&mut app, "amounts");
    assert_eq!(chosen(&app).0, 1);
    assert_ne!(chosen(&app).1[1], before[1], "out of it");
    let _ = click(&mut app, "amounts");
    assert_eq!(chosen(&app).1, before);
}

#[test]
fn what_was_not_understood_stays_on_today() {
    let mut app = app();
    app.world.faults = vec!["courses/other.toml:32:8: string values must be quoted".into()];
    let look = dark();
    let (buffer, _) = frame(&mut app, 80, 24, &look);
    let shown = super::text(&buffer);
    assert!(
        shown.contains("Not understood: courses/other.toml:32:8; the file is untouched"),
        "{shown}"
    );
}

#[test]
fn a_line_of_the_keys_presses_its_key() {
    let mut app = app();
    press(&mut app, "?");
    let _ = click(&mut app, "skip, reason");
    assert!(matches!(app.popup, Some(Popup::Skip(_))), "{:?}", app.popup);
    press(&mut app, "Esc ?");
    let _ = click(&mut app, "one line for the journal");
    assert!(matches!(app.popup, Some(Popup::Prompt(_))), "{:?}", app.popup);
    // The keys of all screens are to read.
    press(&mut app, "Esc ? ?");
    let _ = frame(&mut app, 80, 24, &dark());
    assert_eq!(app.update(Message::Click(Hit::Choice(1))), []);
    assert!(matches!(app.popup, Some(Popup::Help(..))));
}

/// What can be answered is clicked where it is shown.
#[test]
fn an_answer_of_the_check_in_is_clicked() {
    let mut app = app();
    play(&mut app, "c j");
    let look = dark();
    let (buffer, _) = frame(&mut app, 80, 24, &look);
    let (x, y) = find(&buffer, "0   1   2", 0);
    let six = look.hits.at(x + 24, y);
    assert_eq!(six, Some(Hit::Key("6".parse().unwrap())));
    // So is the tick below it.
    assert_eq!(look.hits.at(x + 24, y + 1), six);
}

/// The words next to a question that is not the open one answer it at once, whichever is open.
#[test]
fn a_word_of_the_check_in_answers_its_question() {
    let grade = |app: &App, measure: &str| {
        let given = rate::reading_on(&app.world, &MeasureId(measure.into()), app.world.day);
        given.map(|given| given.value.clone())
    };
    for (words, n, measure, value) in [
        ("none", 1, "nausea", 0),
        ("severe", 0, "headache", 3),
        ("mild", 1, "nausea", 1),
    ] {
        let mut app = app();
        play(&mut app, "c");
        let effects = click_nth(&mut app, (80, 24), words, n);
        app.carry_out(effects);
        assert_eq!(grade(&app, measure), Some(Value::Grade(value)), "{words}");
    }
    // What is cut off is not chosen by its beginning: there the line gets the focus.
    let mut app = app();
    play(&mut app, "c");
    let look = dark();
    let (buffer, _) = frame(&mut app, 40, 24, &look);
    let (x, y) = find(&buffer, "Headache", 0);
    assert!(
        matches!(look.hits.at(x, y), Some(Hit::Choice(_))),
        "{}",
        super::text(&buffer)
    );
    let row = buffer.area.width - 1;
    let cut: Vec<u16> = (0..row).filter(|x| buffer[(*x, y)].symbol() == "…").collect();
    assert!(!cut.is_empty(), "{}", super::text(&buffer));
    assert!(matches!(look.hits.at(cut[0], y), Some(Hit::Choice(_))));
}

/// A screen of the review is shown by a click on its name, and a day of the chart by one on its column.
#[test]
fn the_review_is_clicked_through() {
    let mut app = app();
    play(&mut app, "3");
    assert_eq!(click(&mut app, "Chart"), []);
    assert_eq!(app.review.screen, Screen::Chart);
    let look = dark();
    let _ = frame(&mut app, 120, 40, &look);
    let days = look.hits.all().into_iter().filter_map(|(area, hit)| match hit {
        Hit::Day(day) => Some((area.x, day)),
        _ => None,
    });
    let days: Vec<_> = days.collect();
    assert!(days.len() > 20 && days.is_sorted(), "{days:?}");
    let (_, day) = days[days.len() / 2];
    assert_eq!(app.update(Message::Click(Hit::Day(day))), []);
    assert_eq!(app.world.day, day);
}

/// The wheel turns no page of weeks.
#[test]
fn the_wheel_stays_on_the_page_of_weeks() {
    let mut app = app();
    play(&mut app, "2 v");
    let today = app.world.today();
    for _ in 0..10 {
        let event = crossterm::event::MouseEvent {
            kind: crossterm::event::MouseEventKind::ScrollDown,
            column: 10,
            row: 10,
            modifiers: crossterm::event::KeyModifiers::NONE,
        };
        assert_eq!(app.update(Message::Mouse(event)), []);
    }
    assert!((app.calendar.focus(&app.world) - today).num_days() < 7);
}
