//! The report of the fixture in every form, and what must not be in it.

use super::*;
use crate::app::App;
use crate::app::fixture::{play, press, type_text};
use crate::app::review::fixture::{lived, long, with};

/// The report that is open, in a form.
fn rendered(app: &App, format: Format) -> String {
    app.report.page().unwrap().report.render(format)
}

#[test]
fn since_the_last_visit_in_every_form() {
    let mut app = lived();
    press(&mut app, "R");
    insta::assert_snapshot!("report_md", rendered(&app, Format::Markdown));
    insta::assert_snapshot!("report_txt", rendered(&app, Format::Text));
    insta::assert_snapshot!("report_csv", rendered(&app, Format::Csv).replace("\r\n", "\n"));
    insta::assert_snapshot!("report_html", rendered(&app, Format::Html));
}

#[test]
fn half_a_year() {
    let mut app = lived();
    press(&mut app, "R p");
    type_text(&mut app, "1 jun");
    press(&mut app, "Enter");
    insta::assert_snapshot!("half_a_year_txt", rendered(&app, Format::Text));
    insta::assert_snapshot!("half_a_year_md", rendered(&app, Format::Markdown));
}

#[test]
fn journal_text_is_left_out_unless_chosen() {
    let mut app = lived();
    press(&mut app, "R");
    for format in Format::ALL {
        assert!(!rendered(&app, format).contains("two coffees"), "{format:?}");
    }
    press(&mut app, "i G Enter Esc");
    for format in Format::ALL {
        assert!(rendered(&app, format).contains("two coffees"), "{format:?}");
    }
}

#[test]
fn hidden_on_screen_is_hidden_in_the_file() {
    let mut app = lived();
    press(&mut app, "R i G Enter Esc *");
    for format in Format::ALL {
        let text = rendered(&app, format);
        for secret in [
            "Examplin",
            "Sampletol",
            "Antacid",
            "Dr N",
            "75 mcg",
            "mcg",
            "2.5",
            "1.25",
            "drowsy",
            "coffees",
            "evening dose",
            "weekend",
        ] {
            assert!(!text.contains(secret), "{secret} in {format:?}:\n{text}");
        }
        assert!(text.contains("Medicine 1"), "{text}");
    }
}

#[test]
fn names_alone_can_be_left_out() {
    let mut app = lived();
    press(&mut app, "R i Enter Esc");
    let text = rendered(&app, Format::Text);
    assert!(
        text.contains("75 mcg") && text.contains("Medicine 2") && !text.contains("Examplin") && !text.contains("Dr N"),
        "{text}"
    );
}

#[test]
fn enter_saves_in_the_chosen_form_and_esc_goes_back() {
    let mut app = lived();
    let effects = press(&mut app, "R f Enter");
    let [Effect::Export { name, text }] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!(name, "regimen-report-2026-11-22.html");
    assert!(text.starts_with("<!DOCTYPE html>"));
    press(&mut app, "Esc");
    assert_eq!((app.view, app.report.is_open()), (View::Today, false));
    press(&mut app, "3 R 2");
    assert_eq!((app.view, app.report.is_open()), (View::Calendar, false));
}

#[test]
fn words_cannot_break_out_of_a_form() {
    let mut regimen = crate::app::review::fixture::regimen();
    regimen.courses[1].name = "<b>Ex|am*plin</b> & \"co\"".into();
    let mut app = with(regimen);
    play(&mut app, "n");
    type_text(&mut app, "=cmd|' /C calc'!A1 <script>x</script> | #question");
    play(&mut app, "Enter R");
    let html = rendered(&app, Format::Html);
    assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
    assert!(html.contains("&lt;script&gt;"));
    let md = rendered(&app, Format::Markdown);
    assert!(
        md.contains("\\<b\\>Ex\\|am\\*plin\\</b\\>") && !md.contains("<script>"),
        "{md}"
    );
    let csv = rendered(&app, Format::Csv);
    assert!(csv.contains("\"'=cmd|"), "{csv}");
}

#[test]
fn a_page_stays_a_page_for_years() {
    let mut app = with(long(10));
    press(&mut app, "R p");
    type_text(&mut app, "10 years");
    press(&mut app, "Enter");
    let lines = rendered(&app, Format::Text).lines().count();
    assert!(lines < 100, "{lines}");
    assert!(
        rendered(&app, Format::Text)
            .lines()
            .all(|line| line.chars().count() <= 80)
    );
}

#[test]
fn nothing_at_all_is_still_a_report() {
    let mut app = crate::app::fixture::empty();
    press(&mut app, "R");
    for format in Format::ALL {
        assert!(!rendered(&app, format).is_empty());
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 12, ..Default::default() })]
    #[test]
    fn the_counts_of_the_report_are_those_of_its_facts(from in 0_i64..170, length in 1_i64..90) {
        let app = lived();
        let first: NaiveDate = "2026-06-01".parse().unwrap();
        let from = first + chrono::TimeDelta::days(from);
        let wanted = Wanted::new(from, from + chrono::TimeDelta::days(length));
        let world = &app.world;
        let report = report::report(&world.regimen, &world.schedules, &wanted, world.now, &*world.wall);
        for course in &report.courses {
            let taken = report.facts.iter().filter(|f| f.kind == "dose" && f.name == course.name && f.status == "taken").count();
            let said: usize = course.counts.split(" of ").next().and_then(|n| n.parse().ok()).unwrap_or(0);
            proptest::prop_assert_eq!(taken, said, "{}", course.counts);
        }
        let gone = report.facts.iter().filter(|f| ["changed", "partly taken", "contradicted", "skipped", "held"].contains(&f.status.as_str())).count();
        proptest::prop_assert_eq!(gone, report.departures.len());
    }
}
