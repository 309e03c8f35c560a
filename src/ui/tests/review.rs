//! The review and the report as pictures.

use super::*;
use crate::app::fixture::{Desk, empty};
use crate::app::review::fixture::{lived, long, regimen, with};
use crate::domain::journal::Journal;
use crate::ui::glyphs::Glyphs;

#[test]
fn week() {
    let mut app = lived();
    press(&mut app, "3");
    picture!("week_80x24", app, 80 x 24);
    picture!("week_120x40", app, 120 x 40);
    picture!("week_44x14", app, 44 x 14);
    press(&mut app, "[ k k");
    picture!("week_before_80x24", app, 80 x 24);
}

#[test]
fn steps() {
    let mut app = lived();
    press(&mut app, "3 v");
    picture!("steps_80x24", app, 80 x 24);
    picture!("steps_120x40", app, 120 x 40);
    picture!("steps_44x14", app, 44 x 14);
    press(&mut app, "k r r r");
    picture!("steps_by_grade_80x24", app, 80 x 24);
}

#[test]
fn chart() {
    let mut app = lived();
    press(&mut app, "3 v v h h h h h");
    picture!("chart_80x24", app, 80 x 24);
    picture!("chart_120x40", app, 120 x 40);
    picture!("chart_44x14", app, 44 x 14);
    press(&mut app, "+ r r r");
    picture!("chart_close_80x24", app, 80 x 24);
}

#[test]
fn report() {
    let mut app = lived();
    press(&mut app, "R");
    picture!("report_80x24", app, 80 x 24);
    picture!("report_120x40", app, 120 x 40);
    picture!("report_44x14", app, 44 x 14);
    press(&mut app, "i j");
    picture!("report_contents_80x24", app, 80 x 24);
    press(&mut app, "Esc p");
    picture!("report_period_80x24", app, 80 x 24);
}

#[test]
fn the_rules_behind_the_figures() {
    let mut app = lived();
    press(&mut app, "3 ?");
    picture!("review_help_80x24", app, 80 x 24);
    press(&mut app, "PgDn");
    picture!("review_help_more_80x24", app, 80 x 24);
}

#[test]
fn little_and_much() {
    let mut none = empty();
    press(&mut none, "3");
    picture!("review_nothing_80x24", none, 80 x 24);
    // One day of records: single values, no summary.
    let mut one = regimen();
    one.journal = Journal::default();
    let mut one = with(one);
    play(&mut one, "c 6 7 5 1 0 g 3 v");
    read_empty(&mut one);
    picture!("steps_one_day_80x24", one, 80 x 24);
    press(&mut one, "v");
    picture!("chart_one_day_80x24", one, 80 x 24);
    let mut many = with(long(10));
    press(&mut many, "3 v");
    picture!("steps_ten_years_80x24", many, 80 x 24);
    press(&mut many, "v - - -");
    picture!("chart_ten_years_120x40", many, 120 x 40);
}

/// Answers every wish for months with months in which nothing was written.
fn read_empty(app: &mut App) {
    loop {
        let wanted = app.wanted_months();
        if wanted.is_empty() {
            return;
        }
        let months = wanted
            .into_iter()
            .map(|month| (month, crate::domain::journal::MonthEntries::default()))
            .collect();
        assert_eq!(app.update(Message::Months(months)), []);
    }
}

fn reviewing() -> Vec<Desk> {
    let keys = [
        "3",
        "3 v",
        "3 v v",
        "R",
        "R i",
        "R p",
        "3 ?",
        "3 v r r r",
        "3 v v r r r r",
        "3 v v + +",
        "3 v v - - g",
        "3 *",
        "3 v *",
        "3 v v *",
        "R *",
        "3 p v",
        "3 p v v",
    ];
    let mut apps = Vec::new();
    for keys in keys {
        let mut app = lived();
        play(&mut app, keys);
        apps.push(app);
    }
    for keys in ["3", "3 v", "3 v v", "R"] {
        let mut app = empty();
        play(&mut app, keys);
        apps.push(app);
    }
    apps
}

#[test]
fn no_size_panics_and_the_focus_mark_has_the_cursor() {
    for mut app in reviewing() {
        for width in (1..=130).step_by(4) {
            for height in (1..=45).step_by(3) {
                let (buffer, cursor) = frame(&mut app, width, height, &dark());
                assert!(cursor.x < width && cursor.y < height, "{cursor:?} at {width}x{height}");
                if width >= 40 && height >= 10 && app.popup.is_none() {
                    assert_eq!(buffer[cursor].symbol(), "▌", "{width}x{height}\n{}", text(&buffer));
                }
            }
        }
    }
}

#[test]
fn ascii_hidden_and_kind_in_every_screen() {
    let look = Look {
        glyphs: Glyphs::ASCII,
        theme: Theme::mono(),
        ..Look::default()
    };
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
        "better",
        "worse",
        "effective",
        "improved",
        "trend line",
        "p value",
    ];
    for mut app in reviewing() {
        for (width, height) in [(80, 24), (120, 40), (44, 14)] {
            let (buffer, _) = frame(&mut app, width, height, &look);
            let shown = text(&buffer);
            assert!(shown.is_ascii(), "{shown}");
            let lower = shown.to_lowercase();
            for word in never {
                assert!(!lower.contains(word), "{word} in\n{shown}");
            }
            if app.world.hidden {
                for secret in [
                    "Examplin",
                    "Sampletol",
                    "Antacid",
                    "mcg",
                    "2.5 m",
                    "tram",
                    "walk",
                    "Dr N",
                ] {
                    assert!(!shown.contains(secret), "{secret} in\n{shown}");
                }
            }
        }
    }
}
