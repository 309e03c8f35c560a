//! What a large screen is used for, and what a small one keeps.

use super::*;
use crate::app::hit::Hit;
use crate::app::review::fixture::{regimen, with};
use crate::domain::journal::{Entry, EntryId, NoteEntry, ReadingEntry};
use crate::domain::measure::{Bound, MeasureId, Scale, Value};
use crate::domain::regimen::Regimen;

const SMALL: (u16, u16) = (40, 10);
const LARGE: (u16, u16) = (200, 60);

fn seen(regimen: Regimen, (width, height): (u16, u16), keys: &str) -> String {
    let mut app = with(regimen);
    let effects = app.update(Message::Resized(width, height));
    app.carry_out(effects);
    play(&mut app, keys);
    app.read();
    text(&frame(&mut app, width, height, &dark()).0)
}

/// The words of a screen without its lines and frames.
fn words(shown: &str) -> String {
    let words = shown.split(|c: char| c.is_whitespace() || "│┌┐└┘─".contains(c));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_large_screen_shows_eight_weeks_and_the_next_two_on_today() {
    let shown = seen(regimen(), LARGE, "");
    assert!(shown.contains("Last 28 days"), "{shown}");
    assert!(shown.contains("The 28 days before that"), "{shown}");
    assert!(shown.contains("Sun  6 Dec"), "{shown}");
    assert!(shown.contains("Noted in the eight weeks before"), "{shown}");
}

#[test]
fn a_large_screen_shows_two_months_and_the_day_below_them() {
    let shown = seen(regimen(), LARGE, "2 k");
    let heads = shown.lines().find(|line| line.contains("November 2026"));
    assert!(heads.is_some_and(|line| line.contains("October 2026")), "{shown}");
    // The day and the counts of the month are side by side.
    let below = shown.lines().find(|line| line.contains("November so far"));
    assert!(below.is_some_and(|line| line.contains("Sun 15 Nov")), "{shown}");
    // In the first month of the two no day has the focus.
    assert_eq!(shown.matches('▌').count(), 1, "{shown}");
    let shown = seen(regimen(), LARGE, "2 [");
    assert!(shown.contains("September 2026"), "{shown}");
}

#[test]
fn a_large_screen_has_whole_notes_in_two_months() {
    let mut regimen = regimen();
    regimen.journal.apply(Entry::Note(NoteEntry {
        id: EntryId("long01".into()),
        at: "2026-10-14T20:00:00+02:00".parse().unwrap(),
        day: None,
        entered: None,
        text: "Woke at four, the pressure was gone by noon and came back after supper, less than before.".into(),
        tags: Vec::new(),
        void: None,
    }));
    let shown = seen(regimen, LARGE, "2 k k");
    let october = shown
        .lines()
        .take(48)
        .map(|line| line.chars().take(100).collect::<String>());
    let october: Vec<String> = october.collect();
    for words in ["Woke at", "pressure was", "supper, less", "than before."] {
        assert!(october.iter().any(|line| line.contains(words)), "{words}\n{shown}");
    }
    assert!(october.iter().all(|line| !line.contains('…')), "{shown}");
}

#[test]
fn a_large_screen_wraps_no_line_of_keys() {
    let shown = seen(regimen(), LARGE, "?");
    for line in [
        "an alert: called or not, and what they said",
        "previous day or cell, next one",
        "fix a broken file in $EDITOR",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    // The figures of the review are next to the keys of everywhere, all on one page.
    let shown = seen(regimen(), LARGE, "3 ?");
    assert!(
        shown.contains("Everywhere") && shown.contains("overlap") && shown.contains("redraw, suspend"),
        "{shown}"
    );
    // All keys of all screens go on in a second column.
    let shown = seen(regimen(), LARGE, "? ?");
    let first = shown
        .lines()
        .find(|line| line.contains("add an as-needed dose"))
        .unwrap();
    assert!(first.len() > 140, "{shown}");
}

#[test]
fn a_large_screen_has_what_was_recorded_at_each_step_below_the_ladder() {
    let shown = seen(regimen(), LARGE, "4");
    let head = shown
        .lines()
        .position(|line| line.contains("Dates") && line.contains("Mood"))
        .expect(&shown);
    let steps: Vec<&str> = shown.lines().skip(head + 2).take(3).collect();
    assert!(steps.iter().all(|line| line.contains("mcg")), "{shown}");
    assert!(!seen(regimen(), (120, 40), "4").contains("By dose step"));
}

#[test]
fn a_large_screen_charts_two_ratings() {
    let shown = seen(regimen(), LARGE, "3 v v");
    assert_eq!(shown.matches("median of the step").count(), 2, "{shown}");
    let below = shown.lines().filter(|line| line.contains("one day")).nth(1);
    assert!(
        below.is_some_and(|line| line.trim_start().starts_with("Mood")),
        "{shown}"
    );
    // The last measure has the first below it.
    let shown = seen(regimen(), (120, 40), "3 v v");
    assert_eq!(shown.matches("median of the step").count(), 1, "{shown}");
}

#[test]
fn a_high_screen_names_every_key_at_once() {
    for key in [
        "change what the",
        "copy the focused line",
        "a screenful",
        "first, last line",
    ] {
        assert!(seen(regimen(), LARGE, "?").contains(key), "{key}");
    }
}

#[test]
fn a_receipt_says_what_happened_at_every_width() {
    let shown = seen(regimen(), SMALL, "Space");
    assert!(shown.contains("Sampletol 2.5 mg taken at 14:57  ·  u"), "{shown}");
}

#[test]
fn a_cell_that_is_edited_names_its_step() {
    for (keys, asked) in [
        ("4 j j j Enter", "what is taken on step 5?"),
        ("4 j j l Enter", "step 4: how long?"),
        ("4 j j l l Enter", "a note on step 4"),
    ] {
        let shown = words(&seen(regimen(), (80, 24), keys));
        assert!(shown.contains(asked), "{keys}: {shown}");
    }
}

#[test]
fn whom_to_call_is_never_cut_at_its_beginning() {
    let contact = "Clinic on the corner, Sister Margaret, 555 0177, day and night";
    let mut regimen = regimen();
    regimen.settings.contact = Some(contact.into());
    let shown = words(&seen(regimen, SMALL, "c j j j j 3"));
    assert!(shown.contains(&format!("Your contact: {contact}")), "{shown}");
}

#[test]
fn no_two_rules_touch_and_one_thing_has_the_focus() {
    let is_rule = |row: &str| row.chars().count() > 20 && row.chars().all(|c| c == '─');
    for keys in super::hidden::SCRIPTS {
        let mut app = with(regimen());
        play(&mut app, keys);
        app.read();
        for (width, height) in [(60, 20), (80, 24), (120, 40)] {
            let shown = text(&frame(&mut app, width, height, &dark()).0);
            let rows: Vec<&str> = shown.lines().map(str::trim).collect();
            let twice = rows.windows(2).any(|two| two.iter().all(|row| is_rule(row)));
            assert!(!twice, "{keys} at {width}x{height}\n{shown}");
            // A question below the view has a choice of its own; the row that it is about keeps its mark.
            let parts = rows.split(|row| is_rule(row));
            let marks = parts.map(|part| part.iter().filter(|row| row.contains('▌')).count());
            assert!(marks.max() < Some(2), "{keys} at {width}x{height}\n{shown}");
        }
    }
}

/// A regimen in which these were measured on days of the present week, with an alert from 160 on.
fn measured(scale: Scale, values: &[(u32, &str)]) -> Regimen {
    let mut regimen = regimen();
    let mut home = regimen.measures[0].clone();
    home.id = MeasureId("home".into());
    home.name = "Home pressure".into();
    home.bounds.push(Bound {
        at_least: true,
        second: false,
        value: 160.into(),
        days: 1,
        say: "Call the clinic.".into(),
    });
    home.scale = scale;
    for (n, (day, value)) in values.iter().enumerate() {
        let at = format!("2026-11-{day}T09:00:00+01:00").parse().unwrap();
        let value = home.value(value).unwrap();
        let id = EntryId(format!("home{n:02}").into());
        let entry = ReadingEntry::new(id, home.id.clone(), value, at);
        regimen.journal.apply(Entry::Reading(entry));
    }
    regimen.measures.insert(0, home);
    regimen
}

/// State and amounts are never shortened: a value that has no room is in two lines, or a sign leads to its day; an alert keeps its mark.
#[test]
fn an_alert_keeps_its_mark_in_a_narrow_week() {
    let pairs = [(17, "172/98"), (18, "131/82"), (19, "160/100")];
    let row = |shown: &str| {
        let row = shown.lines().find(|line| line.contains("Home p"));
        row.unwrap_or_else(|| panic!("{shown}")).to_owned()
    };
    let of_pairs = || measured(Scale::Pair { unit: "mmHg".into() }, &pairs);
    let shown = seen(of_pairs(), SMALL, "3");
    assert!(row(&shown).contains("#!"), "{shown}");
    assert!(!row(&shown).contains("17"), "{shown}");
    let shown = seen(of_pairs(), (60, 20), "3");
    let lines: Vec<&str> = shown.lines().collect();
    let at = lines.iter().position(|line| line.contains("Home p")).unwrap();
    let words = |n: usize| lines[n].split_whitespace().collect::<Vec<_>>();
    assert_eq!(words(at)[1..][..5], ["pre…", "·", "172", "131", "160"], "{shown}");
    assert_eq!(words(at + 1), ["/98!", "/82", "/100!"], "{shown}");
    let shown = seen(of_pairs(), (80, 24), "3");
    assert!(row(&shown).contains("172/98! 131/82  160/100!"), "{shown}");
    // One number takes the gap for its mark; what is longer still is looked up.
    let number = Scale::Number { unit: "kPa".into() };
    let one = measured(number, &[(17, "172.5"), (18, "99.5"), (19, "1013.25")]);
    let shown = seen(one, (60, 20), "3");
    assert!(row(&shown).contains("172.5!99.5  #!"), "{shown}");
    assert!(!row(&shown).contains("1013"), "{shown}");
}

/// The weeks on a large screen: every rating and what became of the doses, and what was noted beside the day.
#[test]
fn a_large_screen_has_every_rating_in_its_weeks() {
    let shown = seen(regimen(), LARGE, "2 v");
    for heading in [
        "Focus, last 40 weeks",
        "Examplin, its doses",
        "Mood",
        "Sleep",
        "Headache",
        "Nausea",
    ] {
        let heads = |line: &str| line.starts_with(&format!(" {heading}"));
        assert!(shown.lines().any(heads), "{heading}\n{shown}");
    }
    assert_eq!(
        shown.lines().filter(|line| line.starts_with(" Wed ")).count(),
        6,
        "{shown}"
    );
    assert!(shown.contains("Noted in these weeks"), "{shown}");
    assert!(shown.contains("Nausea in the tram, gone by ten."), "{shown}");
    assert!(shown.contains("Days differ for many reasons"), "{shown}");
    // No row is empty for long.
    let lines: Vec<&str> = shown.lines().collect();
    let empty = |line: &&str| line.chars().take(130).all(|c| c == ' ');
    assert!(lines[..58].iter().filter(|line| empty(line)).count() < 8, "{shown}");
    // What has no room is named.
    let shown = seen(regimen(), (120, 40), "2 v");
    assert!(shown.contains("r shows Sleep, Headache, Nausea"), "{shown}");
    // A click on a day of any of them is meant for that day.
    let mut app = with(regimen());
    play(&mut app, "2 v");
    let look = dark();
    let (buffer, _) = frame(&mut app, LARGE.0, LARGE.1, &look);
    let shown = text(&buffer);
    let y = shown.lines().position(|line| line.starts_with(" Nausea")).unwrap();
    let y = u16::try_from(y).unwrap() + 1;
    let days: Vec<_> = (0..138).filter_map(|x| look.hits.at(x, y)).collect();
    assert!(days.len() >= 80, "{shown}");
    assert!(days.iter().all(|hit| matches!(hit, Hit::Day(_))), "{days:?}");
}

/// What is wider than the columns of the chosen rating is named; several readings of a day and alerts are as everywhere.
#[test]
fn weeks_have_the_marks_of_alerts() {
    let pairs = [(17, "172/98"), (18, "131/82"), (19, "160/100"), (19, "120/80")];
    let shown = seen(measured(Scale::Pair { unit: "mmHg".into() }, &pairs), (80, 24), "2 v");
    assert!(shown.contains("172/98!"), "{shown}");
    assert!(shown.contains(" 2x!"), "{shown}");
    let of_pairs = || measured(Scale::Pair { unit: "mmHg".into() }, &pairs);
    let shown = seen(of_pairs(), LARGE, "2 r v");
    assert!(shown.contains("r shows Home pressure"), "{shown}");
}

/// A hint that is shown does what it says: in a field `u` is a letter.
#[test]
fn a_receipt_offers_no_way_back_in_a_dialog_that_takes_letters() {
    for size in [SMALL, (80, 24)] {
        let shown = seen(regimen(), size, "4 H 7 Enter");
        assert!(shown.contains("u undo") || shown.contains("· u"), "{shown}");
        let shown = seen(regimen(), size, "4 H 7 Enter w");
        assert!(!shown.contains("u undo") && !shown.contains("· u"), "{shown}");
    }
}

#[test]
fn a_report_has_as_many_pages_on_every_screen() {
    for size in [SMALL, (80, 24), (120, 40), LARGE] {
        let shown = seen(regimen(), size, "R");
        assert!(shown.contains("1 page · md"), "{shown}");
    }
    // Where Enter writes to is named before what is not in the file.
    let shown = seen(regimen(), SMALL, "R");
    assert!(shown.contains("regimen-report-2026-11-22.md"), "{shown}");
}

/// What waits for a decision has its sign wherever it is planned.
#[test]
fn days_after_an_open_question_have_its_sign() {
    let asks = "? until you decide, on Mon 30 Nov";
    let asking = || {
        let mut regimen = regimen();
        // Without its hold the step ends on the 29th.
        regimen.courses[1].changes.clear();
        regimen
    };
    let plan = seen(asking(), (120, 40), "4");
    assert!(plan.contains("75?") && plan.contains(asks), "{plan}");
    let today = seen(asking(), LARGE, "");
    assert!(
        today.contains("08:00 Examplin 75 mcg?; 14:00 Sampletol 2.5 mg;"),
        "{today}"
    );
    assert!(today.contains(asks), "{today}");
    let row = |shown: &str, day: &str| {
        shown
            .lines()
            .find(|line| line.contains(day))
            .map(str::to_owned)
            .unwrap()
    };
    assert!(!row(&today, "Sun 29 Nov").contains('?'), "{today}");
    let month = seen(asking(), (120, 40), "2 j");
    assert!(month.contains("75 mcg?"), "{month}");
    assert!(!row(&month, "48  23").contains('?'), "{month}");
    let day = seen(asking(), (120, 40), "2 j l");
    assert!(row(&day, "08:00").contains("75 mcg?") && day.contains(asks), "{day}");
    // The unit goes before the sign does.
    let small = seen(asking(), (80, 24), "2 j l");
    assert!(small.contains("Examplin 75 mcg?"), "{small}");
}

#[test]
fn every_side_effect_is_summed_up_next_to_the_ladder() {
    let mut regimen = regimen();
    let nausea = MeasureId("nausea".into());
    let at = "2026-11-20T09:00:00+01:00".parse().unwrap();
    let none = ReadingEntry::new(EntryId("none01".into()), nausea, Value::Grade(0), at);
    regimen.journal.apply(Entry::Reading(none));
    let shown = seen(regimen, (120, 40), "4");
    for name in ["Focus", "Mood", "Sleep", "Headache", "Nausea"] {
        assert!(shown.contains(&format!("{name}  ")), "{name}\n{shown}");
    }
}

#[test]
fn two_charts_have_the_days_and_the_words_of_both() {
    let shown = seen(regimen(), LARGE, "3 v v");
    assert!(
        shown.contains("\n Focus  n ") && shown.contains("\n Mood   n "),
        "{shown}"
    );
    assert!(
        shown.contains("In words: Focus median") && shown.contains(" Mood median"),
        "{shown}"
    );
}

/// The way out is named on every screen that has one.
#[test]
fn the_way_out_is_named_on_the_smallest_screen() {
    for keys in [
        "c",
        "c j",
        "c j j j j",
        "M",
        ":",
        "R",
        "s",
        "n",
        "e",
        "4 A",
        "4 H",
        "4 H 7 Enter w",
    ] {
        let shown = seen(regimen(), SMALL, keys);
        assert!(shown.contains("Esc"), "{keys}\n{shown}");
    }
}

/// In a cell of the month no two numbers are next to each other without the unit of the first.
#[test]
fn a_cell_of_the_month_keeps_the_unit_of_its_dose() {
    let pairs = [(17, "172/98"), (18, "131/82"), (18, "120/80")];
    let shown = seen(measured(Scale::Pair { unit: "mmHg".into() }, &pairs), (80, 24), "2");
    let rows: Vec<&str> = shown.lines().collect();
    let at = rows.iter().position(|row| row.starts_with("47")).unwrap();
    let cells = rows[at + 1];
    assert!(cells.contains("172/98!") && !cells.contains("75 172"), "{shown}");
    assert!(cells.contains("75 mcg (2)"), "{shown}");
    // A short value has room behind the signs.
    let mut regimen = regimen();
    regimen.courses[1].plans[0].steps[2].take = "0.2 mL 08:00, 0.3 mL 20:00".parse().unwrap();
    let shown = seen(regimen, (80, 24), "2");
    let rows: Vec<&str> = shown.lines().collect();
    let at = rows.iter().position(|row| row.starts_with("47")).unwrap();
    assert!(rows[at + 1].contains("0.2+0.3 mL"), "{shown}");
}

/// The list of the journal has what each day asked for, and not what the step asks for on other days.
#[test]
fn the_journal_lists_the_dose_of_the_day() {
    let mut regimen = regimen();
    regimen.courses[1].plans[0].steps[2].take =
        "50 mcg 08:00 on Mon - Fri; 62.5 mcg 08:00 on Sat, Sun".parse().unwrap();
    let shown = seen(regimen, (80, 24), "5");
    assert!(!shown.contains(" or "), "{shown}");
    assert!(shown.contains("62.5 mcg"), "{shown}");
}

#[test]
fn who_gives_a_reason_sees_which_dose_is_skipped() {
    let shown = seen(regimen(), (80, 24), "s 7");
    assert!(
        shown.contains("Why was Sampletol 2.5 mg, planned 14:00, skipped?"),
        "{shown}"
    );
}

/// The gap before the sign of a new step goes before the sign of a dose does.
#[test]
fn the_first_day_of_a_step_has_the_signs_of_its_doses() {
    for size in [(60, 20), (80, 24), (120, 40)] {
        let shown = seen(regimen(), size, "2");
        let nine = shown
            .lines()
            .find(|line| line.trim_start().starts_with("46"))
            .unwrap()
            .to_owned();
        let nine: String = nine.chars().take(13).filter(|c| !c.is_whitespace()).collect();
        assert!(nine.contains("9✓✓✓▲"), "{nine}\n{shown}");
    }
}
