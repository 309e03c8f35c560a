//! Prescription lines as people copy them from a label: what each means, and what has to be asked.

use proptest::prelude::*;
use proptest::sample::select;
use regimen::domain::label::{self, Outcome, Reading};
use regimen::domain::plan::Length;
use regimen::store::fuzzing;

use super::home::{Home, text};
use super::window::Window;

/// The steps in one line: `7 days: 1 tablet twice a day / 1 tablet once a day`.
fn steps(reading: &Reading) -> String {
    let one = |step: &label::LabelStep| match &step.length {
        Length::Open => step.take.to_string(),
        length => format!("{length}: {}", step.take),
    };
    reading.steps.iter().map(one).collect::<Vec<_>>().join(" / ")
}

/// Lines with what each means, as `line => steps`.
const READ: &str = include_str!("../files/labels/read.txt");
/// Lines with what is asked about, as `line => about`.
const ASKED: &str = include_str!("../files/labels/asked.txt");
/// Lines with their limits, as `line => key amount, key amount`.
const LIMITS: &str = include_str!("../files/labels/limits.txt");

/// The line and what is right; `\\n` is the end of a line of the label.
fn pairs(text: &str) -> impl Iterator<Item = (String, &str)> {
    text.lines()
        .filter_map(|line| line.split_once(" => "))
        .map(|(line, want)| (line.replace("\\n", "\n"), want))
}

#[test]
fn a_clear_line_is_read() {
    let mut wrong = Vec::new();
    for (line, want) in pairs(READ) {
        let reading = label::read(&line);
        if reading.outcome != Outcome::Read || steps(&reading) != want {
            wrong.push(format!(
                "{line}\n  want {want}\n  got  {} {:?} {:?}",
                steps(&reading),
                reading.asks,
                reading.unread
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_doubtful_line_is_asked_about() {
    let mut wrong = Vec::new();
    for (line, want) in pairs(ASKED) {
        let reading = label::read(&line);
        let about: Vec<String> = reading.asks.iter().map(|ask| ask.about.to_string()).collect();
        let word = want == "word" && !reading.unread.is_empty();
        if reading.outcome != Outcome::Ask || !(word || about.contains(&want.to_owned())) {
            wrong.push(format!(
                "{line}\n  want {want}\n  got  {about:?} {} {:?}",
                steps(&reading),
                reading.unread
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Of what is as needed the readings of a range are maxima: no regular dose is offered.
#[test]
fn a_range_of_times_offers_what_was_said() {
    let readings = |line: &str| label::read(line).asks[0].readings.clone();
    assert_eq!(
        readings("1 tablet once or twice a day"),
        ["once a day", "twice a day", "as needed, up to 2 times a day"]
    );
    assert_eq!(
        readings("1 tablet once or twice a day as needed"),
        ["up to once a day", "up to twice a day"]
    );
    assert_eq!(
        readings("1 tablet bid to tid prn"),
        ["up to twice a day", "up to 3 times a day"]
    );
}

#[test]
fn a_maximum_becomes_a_limit() {
    for (line, want) in pairs(LIMITS) {
        let reading = label::read(&line);
        let mut limits: Vec<String> = reading
            .limits
            .iter()
            .map(|(key, text)| format!("{key} {text}"))
            .collect();
        limits.sort();
        assert_eq!(
            (reading.outcome, limits.join(", ").as_str()),
            (Outcome::Read, want),
            "{line}"
        );
    }
}

/// A time between two puffs is the gap where a dose is one of them; of two puffs it is how they are taken.
#[test]
fn a_time_between_puffs_is_a_gap_where_each_is_a_dose() {
    for line in [
        "2 puffs as needed, wait 1 minute between puffs",
        "1 drop in each eye twice a day, wait 5 minutes between drops",
    ] {
        let reading = label::read(line);
        assert_eq!(reading.outcome, Outcome::Read, "{line}");
        assert!(reading.limits.is_empty(), "{line}: {:?}", reading.limits);
        assert!(reading.notes[0].starts_with("wait"), "{line}: {:?}", reading.notes);
    }
}

/// A word that is not known is named as it is written, with the figure that is part of it.
#[test]
fn what_is_not_known_is_named_as_it_is_written() {
    for (line, unread) in [
        ("5m daily", "5m"),
        ("2.5mgat night", "2.5mgat"),
        ("take1tabletatbedtime", "take1tabletatbedtime"),
        ("1 tablet at bedtime for 1O days", "1O"),
    ] {
        let reading = label::read(line);
        assert_eq!(reading.unread.first().map(String::as_str), Some(unread), "{line}");
    }
}

/// What comes off at a slot is read by the usual clock times, and that is pointed out; a file does not take it.
#[test]
fn what_is_taken_off_at_a_slot_is_pointed_out() {
    let reading = label::read("1 patch in the morning, take off at bedtime");
    assert_eq!(steps(&reading), "1 patch morning, worn 14 hours");
    assert!(
        reading
            .remarks
            .iter()
            .any(|remark| remark.says.contains("from 08:00 to 22:00"))
    );
    let error = label::typed(
        "1 patch in the morning, take off at bedtime",
        &label::vocabulary(),
        None,
    );
    assert!(error.is_err(), "{error:?}");
}

#[test]
fn what_is_not_a_dose_is_kept_in_its_own_field() {
    let reading = label::read(
        "Examplin 20 mg tablets: take 2 tablets (40 mg) by mouth twice daily with food for joint pain #120 R3",
    );
    assert_eq!(steps(&reading), "2 tablets twice a day");
    assert_eq!(reading.product.as_deref(), Some("Examplin"));
    assert_eq!(reading.equal, ["20 mg tablets", "40 mg"]);
    assert_eq!(reading.route, Some("oral"));
    assert_eq!(reading.notes, ["with food", "for joint pain"]);
    assert_eq!(reading.dispense, ["#120", "R3"]);
}

#[test]
fn what_is_often_misread_is_pointed_out() {
    for (line, words) in [
        ("1 tab qd", "qd"),
        ("2 tabs qod", "qod"),
        (".25 mg bid", ".25 mg"),
        ("4.0 mg hs", "4.0 mg"),
        ("3 cc tid", "3 cc"),
        ("50 µg daily", "50 µg"),
    ] {
        let reading = label::read(line);
        assert_eq!(reading.outcome, Outcome::Read, "{line}");
        assert!(
            reading.remarks.iter().any(|remark| remark.words == words),
            "{line}: {:?}",
            reading.remarks
        );
    }
}

#[test]
fn no_directions_are_refused() {
    for line in [
        "",
        "  ..  ",
        "See leaflet",
        "Sliding scale: 150-199 = 1 unit, 200-249 = 2 units",
        "1 unit for every 12 g carbs",
        "2 Tabletten morgens",
        "1 comprimé le soir",
    ] {
        let reading = label::read(line);
        assert_eq!(reading.outcome, Outcome::Refuse, "{line:?}");
        assert!(reading.says.is_some(), "{line:?}");
    }
}

#[test]
fn the_verb_answers_with_its_exit_code() {
    let home = Home::new();
    let run = |args: &[&str]| {
        let output = home.run(args);
        (output.status.code(), text(&output.stdout))
    };
    let (code, out) = run(&["read", "--json", "--", "1 tab po bid x 7d"]);
    assert_eq!(code, Some(0));
    for piece in [
        "\"result\": \"read\"",
        "\"for\": \"7 days\"",
        "\"take\": \"1 tablet twice a day\"",
        "\"route\": \"oral\"",
    ] {
        assert!(out.contains(piece), "{piece}: {out}");
    }
    let (code, out) = run(&["read", "--json", "1 patch twice weekly"]);
    assert_eq!(code, Some(1));
    assert!(
        out.contains("\"about\": \"days\"") && !out.contains("\"steps\""),
        "{out}"
    );
    let (code, out) = run(&["read", "see attached sheet"]);
    assert_eq!((code, out.contains("Not read")), (Some(1), true));
    assert_eq!(run(&["read"]).0, Some(2));
}

/// A course with these directions.
fn course(take: &str) -> Home {
    let home = Home::empty();
    home.write(
        "courses/sampletol.toml",
        &format!(
            "name = \"Sampletol\"\ncount = \"tablet\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{{ take = \"{take}\" }}]\n"
        ),
    );
    home
}

#[test]
fn a_file_reads_the_words_of_a_label_where_all_of_them_are_directions() {
    for (take, shown) in [
        ("1 tablet at 09:00 and one at 21:00", "1 tablet 09:00, 21:00"),
        (
            "three quarters of a tablet every other evening",
            "0.75 tablets evening every 2 days",
        ),
        ("2½ tablets at noon on alternate days", "2.5 tablets noon every 2 days"),
        ("2-0-1 tablets", "2 tablets morning, 1 tablet evening"),
        ("1 tablet 8-hourly", "1 tablet every 8 hours"),
        ("1 tablet with meals", "1 tablet breakfast, lunch, dinner"),
        (
            "2 tablets on days 5 to 9 of each 30-day cycle",
            "2 tablets once days 5-9 of 30",
        ),
        ("1 tablet on MWF.", "1 tablet once on Mon, Wed, Fri"),
    ] {
        let home = course(take);
        let plan = home.ok(&["plan", "sampletol"]);
        assert!(plan.contains(shown), "{take}: {plan}");
    }
}

#[test]
fn a_file_refuses_what_can_be_meant_in_two_ways() {
    for (take, says) in [
        ("2 tablets twice weekly", "on which days of the week"),
        (
            "3 tablets morning every day, except Wednesdays: 4 tablets morning",
            "each amount with its days",
        ),
        (
            "3 tablets morning except Wed, 4 tablets morning",
            "instead of 3 tablets, or as well",
        ),
        ("2 tablets as needed for cramps not to exceed five in a day", "[limits]"),
        (
            "3 tablets/day morning, evening",
            "the amount of the day, or of each time",
        ),
        ("3 tablets", "when, and how often"),
        // Words that would be lost are not read: the line that would be accepted is named, and where the rest goes.
        (
            "1 tablet twice a day with food",
            "type `1 tablet twice a day` here; \"with food\" is for a note",
        ),
        (
            "1 tablet as needed, max 3 a day",
            "type `1 tablet as needed` here; per_day = \"3 tablets\" belongs in [limits]",
        ),
        (
            "2 sprays of 2.7 mg THC and 2.5 mg CBD evening",
            "type `2 sprays evening` here; what one contains (THC 2.7 mg + CBD 2.5 mg) is entered once",
        ),
        ("1 tablet twice a day for 7 days", "`for`"),
        (
            "1 tablet weekly for 3 weeks",
            "type `1 tablet once every week` here; 3 weeks is the length of the step",
        ),
        (
            "1 tablet by mouth bid",
            "type `1 tablet twice a day` here; oral is the route of the medicine",
        ),
        ("1 tablet at 9", "9 in the morning or in the evening? 09:00, or 21:00?"),
        ("2-0-1", "what is counted? tablets, or capsules?"),
        ("4 U bid", "4 units, or 40?"),
        (
            "1 tablet once every 5-9 days",
            "`once 5-9 days after the last`; or around fixed days: `once every 7 days give or take 2 days`",
        ),
        ("2 tablets evening; none morning", "a time without a dose is left out"),
        (
            "2 tablets then 1 tablet then 2 tablets as needed",
            "`2 tablets then 1 tablet as needed`",
        ),
        ("2 tablets then 1 tablet daily", "`2 tablets morning, 1 tablet evening`"),
    ] {
        let home = course(take);
        let output = home.run(&["check"]);
        let out = text(&output.stdout);
        assert!(!output.status.success() && out.contains(says), "{take}: {out}");
    }
}

#[test]
fn a_field_for_directions_says_where_the_rest_of_a_label_goes() {
    for (line, says) in [
        (
            "1 tab bid x 7d with food",
            "type `1 tablet twice a day` here; 7 days is the length of the step; \"with food\" is for a note",
        ),
        (
            "1 tab q6h prn, max 4 a day",
            "type `1 tablet as needed every 6 hours` here; per_day = \"4 tablets\" belongs in [limits]",
        ),
        ("1 tab daily x 3 days, then 2 tabs daily", "these are 2 steps"),
        (
            "1 patch to the arm twice weekly",
            "on which days of the week? on Mon, Thu, or on Tue, Fri",
        ),
        (
            "1 tab po bid, take as directed by mouth q8",
            "an interval in hours, or in days? every 8 hours, or every 8 days",
        ),
    ] {
        let error = label::typed(line, &label::vocabulary(), None).unwrap_err();
        assert!(error.contains(says), "{line}: {error}");
    }
}

/// Two pages of examples at 80x24, and the line that was being typed is there again.
#[test]
fn the_examples_are_behind_a_key_where_directions_are_typed() {
    let home = course("1 tablet morning");
    let mut window = Window::planner(&home);
    window.wait_for("Today");
    window.types("4a");
    window.wait_for("F1 examples");
    window.sends(b"\x1bOP");
    window.wait_for("What may be typed, and what is shown of it");
    window.wait_for("2 tablets in the morning");
    window.types("jjjjjjjjjjjjjjjjjj");
    window.wait_for("2.5 mg/kg morning");
    window.types("\u{1b}");
    window.wait_for("> 1 tablet morning");
}

const PIECES: &[&str] = &[
    "take",
    "1",
    "2",
    "one",
    "half",
    "½",
    "1/2",
    "1/3",
    "⅓",
    "two thirds of a",
    "0-1",
    "11/2",
    "1,000",
    "2.5",
    ".5",
    "5.0",
    "10",
    "tablet",
    "tablets",
    "tab",
    "tabs",
    "mg",
    "mL",
    "units",
    "U",
    "cap",
    "puffs",
    "drop",
    "patch",
    "(",
    ")",
    "by mouth",
    "po",
    "sc",
    "bid",
    "tid",
    "qid",
    "qd",
    "qod",
    "q6h",
    "q4-6h",
    "q8",
    "every",
    "6",
    "8",
    "hours",
    "days",
    "week",
    "weeks",
    "a day",
    "daily",
    "twice",
    "three times",
    "once",
    "weekly",
    "Monday",
    "on",
    "Mon",
    "Wed",
    "Fri",
    "except",
    "not",
    "other days",
    "morning",
    "at night",
    "bedtime",
    "hs",
    "noon",
    "before",
    "after",
    "meals",
    "breakfast",
    "with food",
    "at",
    "8am",
    "20:00",
    "8",
    "for",
    "7 days",
    "x",
    "x 5 d",
    "then",
    "and",
    ",",
    ".",
    ";",
    ":",
    "-",
    "to",
    "or",
    "as needed",
    "prn",
    "pain",
    "for pain",
    "max",
    "8 in 24 hours",
    "not to exceed",
    "no more than",
    "4 a day",
    "per attack",
    "up to",
    "until",
    "finished",
    "stop",
    "increase",
    "reduce",
    "by",
    "day 1",
    "week 2",
    "now",
    "tomorrow",
    "1-0-1",
    "#30",
    "refills",
    "qty 60",
    "do not crush",
    "avoid alcohol",
    "may repeat after 2 hours",
    "at least",
    "apart",
    "left eye",
    "each nostril",
    "remove after 12 hours",
    "over 30 min",
    "off",
    "on",
    "repeat",
    "=",
    "%",
    "/",
    "/day",
    "as directed",
    "if needed",
    "if",
    "unless",
    "dose",
    "doses",
    "biweekly",
    "alternate",
    "every other day",
    "Examplin",
    "20 mg tablets",
    "\n",
    "nach",
    "é",
    "µg",
    "mcg",
    "mg/kg",
    "3 or 4",
    "2-3",
    "cycle",
    "of 28",
    "days 1-14",
];

proptest! {
    #[test]
    fn every_word_is_accounted_for(pieces in prop::collection::vec(select(PIECES), 0..14), glue in prop::collection::vec(any::<bool>(), 14)) {
        let mut line = String::new();
        for (piece, glue) in pieces.iter().zip(glue) {
            let glued = glue && piece.len() < 3;
            if !(line.is_empty() || glued) {
                line.push(' ');
            }
            line.push_str(piece);
        }
        fuzzing::label(line.as_bytes());
    }

    #[test]
    fn no_text_panics(line in ".{0,80}") {
        fuzzing::label(line.as_bytes());
    }
}
