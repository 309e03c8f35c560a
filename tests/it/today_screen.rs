//! What Today shows and does, on the real screen: what is late, what is as needed, what a key records.

use super::home::Home;
use super::window::Window;

/// The planner, once it has drawn this.
fn planner(home: &Home, shows: &str) -> Window {
    let window = Window::planner(home);
    window.wait_for(shows);
    window
}

/// What the person said about a late dose is shown once the dose is late.
#[test]
fn the_words_about_a_late_dose_wait_until_it_is_late() {
    let mut home = Home::empty();
    home.course(
        "missed = \"Leave it out; next dose as planned.\"",
        "2026-01-29",
        "1 g 08:00",
    );
    home.at("2026-01-29T08:03:00Z", "UTC");
    let mut window = planner(&home, "08:00  Examplin");
    assert!(!window.text().contains("Leave it out"), "{}", window.text());
    window.types("c");
    window.wait_for("Check-in");
    assert!(!window.text().contains("Leave it out"), "{}", window.text());
    home.at("2026-01-29T10:03:00Z", "UTC");
    let mut window = planner(&home, "your plan says about a late dose");
    window.wait_for("\"Leave it out; next dose as planned.\"");
    window.types("c");
    window.wait_for("Your plan says about a late dose: \"Leave it out;");
    // Nobody is asked about a dose that is on time.
    home.course("", "2026-01-29", "1 g 08:00");
    home.at("2026-01-29T08:03:00Z", "UTC");
    let window = planner(&home, "08:00  Examplin");
    assert!(!window.text().contains("Not in your plan"), "{}", window.text());
}

/// Nobody knows on which day the sentence about a late dose was said: it has no date.
#[test]
fn the_words_about_a_late_dose_have_no_date_of_another_decision() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\nmissed = \"Leave it out.\"\n\n[[plan]]\nfrom = 2026-01-29\nentered = 2026-01-29\n\
         steps = [{ for = \"2 weeks\", take = \"1 g 08:00\" }, { for = \"2 weeks\", take = \"2 g 08:00\" }]\n",
    );
    home.at("2026-01-30T12:03:00Z", "UTC");
    let window = planner(&home, "\"Leave it out.\"");
    let line = |window: &Window| {
        let text = window.text();
        text.lines()
            .find(|line| line.contains("Leave it out."))
            .unwrap()
            .trim()
            .to_owned()
    };
    assert_eq!(line(&window), "\"Leave it out.\"");
    home.ok(&["change", "x", "hold 2 days", "--by", "Dr N"]);
    let window = planner(&home, "\"Leave it out.\"");
    assert_eq!(line(&window), "\"Leave it out.\"");
}

/// How late a dose is taken is part of the plan where the limits say it.
#[test]
fn how_late_a_dose_is_taken_is_told_with_its_end() {
    let mut home = Home::empty();
    home.course("limits = { late = \"5 days\" }", "2026-03-12", "1 mg 09:00 on Thu");
    home.at("2026-03-13T09:00:00Z", "UTC");
    let mut window = planner(&home, "late, until Tue 17 Mar 09:00");
    window.wait_for("in your plan a late dose is taken until Tue 17 Mar 09:00 (5 days)");
    assert!(!window.text().contains("Not in your plan"), "{}", window.text());
    window.types("4o");
    window.wait_for("late until Tue 17 Mar 09:00 (5 days)");
    assert!(!window.text().contains("not in your plan"), "{}", window.text());
}

/// What the limits have wait says so in its line, and what is as needed says from when and how much is used up.
#[test]
fn a_line_says_until_when_it_is_too_soon() {
    let mut home = Home::empty();
    home.course(
        "limits = { gap = \"26 days\" }",
        "2026-07-10",
        "100 mg once every month on day 10",
    );
    home.write(
        "journal/2026-08.toml",
        "[[dose]]\nid = \"aaaaaa\"\ncourse = \"x\"\ndue = 2026-08-10\nslot = \"day\"\ntaken = \"100 mg\"\n\
         at = 2026-08-20T10:00:00Z\n",
    );
    home.at("2026-09-10T10:00:00Z", "UTC");
    planner(&home, "too soon until Tue 15 Sep 10:00");
    assert!(home.ok(&["today"]).contains("too soon until Tue 15 Sep 10:00"));

    let mut home = Home::empty();
    home.course(
        "count = \"tablet\"\nlimits = { gap = \"4 hours\", per_calendar_day = \"4 tablets\" }",
        "2026-09-01",
        "1 tablet as needed for pain",
    );
    for hour in [8, 12] {
        home.at(&format!("2026-09-10T{hour:02}:00:00Z"), "UTC");
        home.ok(&["take", "x"]);
    }
    home.at("2026-09-10T13:00:00Z", "UTC");
    let told = "as needed for pain, next from 16:00, last 12:00, 2 of 4 tablets today";
    assert!(home.ok(&["today"]).contains(told), "{}", home.ok(&["today"]));
    let window = planner(&home, "as needed for pain, next from 16:00");
    assert!(window.text().contains("Examplin"));
    let json: serde_json::Value = serde_json::from_str(&home.ok(&["today", "--json"])).unwrap();
    let need = &json["as_needed"][0];
    assert_eq!(need["earliest"], "2026-09-10T16:00:00+00:00");
    assert_eq!(need["used"][0]["used"], "2 tablets");
    // What is over is not shown: then it may be taken.
    home.at("2026-09-10T16:00:00Z", "UTC");
    assert!(
        home.ok(&["today"])
            .contains("as needed for pain, last 12:00, 2 of 4 tablets today")
    );
}

/// A digit goes to another view: it rates only where the person went to a question.
#[test]
fn a_digit_rates_nothing_before_a_question_was_chosen() {
    let mut home = Home::empty();
    home.course("count = \"tablet\"", "2026-03-17", "1 tablet evening on Tue, Fri");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"mood\"\nname = \"Mood\"\nscale = \"0-10\"\n",
    );
    home.at("2026-03-25T10:00:00Z", "UTC");
    for (key, shows) in [("4", "Examplin"), ("2", "Mar"), ("3", "Week"), ("5", "Journal")] {
        let mut window = planner(&home, "Mood");
        window.types(key);
        window.wait_for(shows);
        std::thread::sleep(std::time::Duration::from_millis(200));
        assert!(!window.text().contains("saved"), "{key}: {}", window.text());
    }
    assert_eq!(home.read("journal/2026-03.toml"), "");
    // Where it was chosen with a key, it rates.
    let mut window = planner(&home, "Mood");
    window.types("jk4");
    window.wait_for("Mood 4 of 10 saved");
}

/// What was cancelled does not come back with the next line.
#[test]
fn a_cancelled_line_is_gone() {
    let mut home = Home::empty();
    home.course("count = \"tablet\"", "2026-06-01", "1-2 tablets morning");
    home.at("2026-06-01T08:00:00Z", "UTC");
    let mut window = planner(&home, "Examplin");
    window.types(" uk");
    window.wait_for("> uk");
    window.types("\x1b");
    window.wait_for("Space");
    window.types(" ");
    window.wait_for("How much was it?");
    assert!(!window.text().contains("uk"), "{}", window.text());
}

/// A range is not recorded at its lower end: on the screen an amount has to be typed, as on the command line.
#[test]
fn a_range_is_recorded_with_an_amount_only() {
    for take in ["1-2 tablets morning", "1-2 tablets as needed"] {
        let mut home = Home::empty();
        home.course("count = \"tablet\"", "2026-06-01", take);
        home.at("2026-06-01T08:00:00Z", "UTC");
        assert_eq!(home.run(&["take", "x"]).status.code(), Some(2), "{take}");
        let mut window = planner(&home, "Examplin");
        window.types(" ");
        window.wait_for("ow much");
        window.types("\r");
        window.wait_for("1-2 tablets");
        assert!(!home.path("journal/2026-06.toml").exists(), "{}", window.text());
        window.types("2 tablets\r");
        window.wait_for("taken");
        assert!(home.read("journal/2026-06.toml").contains("2 tablets"), "{take}");
    }
}

/// A hit of a search opens the day on which Today shows what was found.
#[test]
fn a_search_opens_the_day_on_which_the_dose_is_shown() {
    let mut home = Home::empty();
    home.course("count = \"tablet\"", "2026-11-01", "1 tablet as needed");
    home.at("2026-11-27T01:30:00Z", "UTC");
    home.ok(&["take", "x", "--why", "heart"]);
    home.at("2026-11-28T12:00:00Z", "UTC");
    let mut window = planner(&home, "Examplin");
    window.types("/heart\r");
    window.wait_for("Thu 26 Nov (2 days ago)");
    assert!(window.text().contains("01:30"), "{}", window.text());
    // In the journal, too: its list leads to the day.
    let mut window = planner(&home, "Examplin");
    window.types("5/heart\r\r");
    window.wait_for("Thu 26 Nov (2 days ago)");
}

/// A recorded time is shown on the clock of the place where it is asked.
#[test]
fn a_recorded_time_is_told_on_the_clock_of_the_place() {
    let mut home = Home::empty();
    home.course(
        "count = \"tablet\"\nlimits = { gap = \"6 hours\" }",
        "2026-06-01",
        "1 tablet as needed",
    );
    home.at("2026-06-10T20:00:00+02:00", "Europe/Berlin");
    home.ok(&["take", "x"]);
    home.at("2026-06-10T17:00:00-04:00", "America/New_York");
    let today = home.ok(&["today"]);
    assert!(today.contains("next from 20:00, last 14:00"), "{today}");
    assert!(today.contains("14:00 Examplin 1 tablet taken"), "{today}");
    planner(&home, "last 14:00");
    // So it is wherever the day is shown, and later the time is the one at which it was taken there, with its clock.
    let told = |home: &Home, args: &[&str], wanted: &str| {
        let text = home.ok(args);
        assert!(text.contains(wanted), "{args:?}:\n{text}");
    };
    told(&home, &["log"], "14:00  Examplin 1 tablet taken");
    told(&home, &["week", "--plain"], "1 tablet as needed at 14:00");
    home.at("2026-06-12T17:00:00-04:00", "America/New_York");
    told(&home, &["log"], "20:00  Examplin 1 tablet taken, time of UTC+2");
    told(&home, &["week", "--plain"], "1 tablet as needed at 20:00");
    home.at("2026-06-12T17:00:00+02:00", "Europe/Berlin");
    told(&home, &["log"], "20:00  Examplin 1 tablet taken\n");
}

/// The same words leave the same entry, from the screen and from the command line.
#[test]
fn a_dose_as_needed_in_another_amount_is_the_same_entry_from_both() {
    let entry = |record: &dyn Fn(&mut Home)| {
        let mut home = Home::empty();
        home.course("count = \"tablet\"", "2026-06-01", "1 tablet as needed");
        home.at("2026-06-10T20:00:00Z", "UTC");
        record(&mut home);
        let text = home.read("journal/2026-06.toml");
        text.lines()
            .filter(|line| !line.starts_with("id "))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let typed = entry(&|home| {
        home.ok(&["take", "x", "2 tablets", "--yes"]);
    });
    let shown = entry(&|home| {
        let mut window = planner(home, "Examplin");
        window.types(" 2 tablets\r");
        window.wait_for("more than the 1 tablet in your plan");
        // A key that comes with the question could not be meant for it.
        std::thread::sleep(std::time::Duration::from_millis(900));
        window.types("y");
        window.wait_for("2 tablets taken at 20:00");
    });
    assert_eq!(typed, shown);
}

/// The calendar and the week show a dose whose window of days is open, and what became of a dose in full.
#[test]
fn the_calendar_tells_what_today_tells() {
    let mut home = Home::empty();
    home.course("window = \"2 days\"", "2026-06-07", "0.25 mg 09:00 on Sun");
    home.at("2026-06-15T09:30:00Z", "UTC");
    let mut window = planner(&home, "due, planned Sun");
    window.types("2");
    window.wait_for("Examplin 0.25 mg");
    window.types("3");
    window.wait_for("Week");
    home.course("", "2026-06-14", "0.5 mg 09:00");
    home.write(
        "journal/2026-06.toml",
        "[[dose]]\nid = \"aaaaaa\"\ncourse = \"x\"\ndue = 2026-06-14\ntime = 09:00:00\ntaken = \"0.25 mg\"\nat = \
         2026-06-14T09:00:00Z\n\n[[dose]]\nid = \"bbbbbb\"\ncourse = \"x\"\ndue = 2026-06-14\ntime = 09:00:00\ntaken = \
         \"0.25 mg\"\nat = 2026-06-14T09:20:00Z\n\n[[dose]]\nid = \"cccccc\"\ncourse = \"x\"\ndue = 2026-06-15\ntime = \
         09:00:00\ntaken = \"0.5 mg\"\nat = 2026-06-15T09:00:00Z\n\n[[dose]]\nid = \"dddddd\"\ncourse = \"x\"\ndue = \
         2026-06-15\ntime = 09:00:00\nstate = \"skipped\"\nat = 2026-06-15T09:06:00Z\n",
    );
    let mut window = planner(&home, "taken 09:00 and skipped 09:06: which?");
    window.types("2");
    window.wait_for("taken 09:00 and skipped 09:06: which?");
    window.types("h");
    window.wait_for("0.5 mg in 2 parts");
}

/// As on the command line nothing is chosen where several doses could be meant, and a dose that is not due is not
/// recorded without being named.
#[test]
fn a_typed_sentence_chooses_no_dose() {
    let mut home = Home::empty();
    home.course("count = \"tablet\"", "2026-11-29", "1 tablet 08:00, 1 tablet 20:00");
    home.at("2026-11-29T08:05:00Z", "UTC");
    let mut window = planner(&home, "08:00  Examplin");
    window.types(":took examplin\r");
    window.wait_for("Examplin 1 tablet taken");
    window.types(":");
    for again in ["took examplin", "took examplin 08:04"] {
        window.types(&format!("\u{15}{again}"));
        window.wait_for(&format!(": {again} "));
        window.wait_for("no dose is due");
        window.types("\r");
    }
    window.wait_for(": took examplin 08:04 ");
    let journal = home.read("journal/2026-11.toml");
    assert_eq!(journal.matches("[[dose]]").count(), 1, "{journal}");
    home.course(
        "count = \"tablet\"",
        "2026-11-29",
        "1-2 tablets as needed for pain, 3 tablets as needed for fever",
    );
    std::fs::remove_dir_all(home.path("journal")).unwrap();
    // With it goes what is known about it: else it would be one that is not mounted.
    std::fs::remove_dir_all(home.dir.path().join("state")).unwrap();
    let mut window = planner(&home, "as needed for fever");
    window.types(":took examplin");
    window.wait_for("more than one dose could be meant");
    window.types("\r\u{1b}");
    assert!(!home.path("journal/2026-11.toml").exists());
}

/// A dose whose window of days is open is taken now: now is offered, and a clock time alone is one of today.
#[test]
fn a_dose_of_another_day_that_is_open_is_recorded_now() {
    let mut home = Home::empty();
    home.course(
        "count = \"tablet\"",
        "2026-01-05",
        "8 mg once 12-14 weeks after the last",
    );
    home.at("2026-01-05T10:00:00Z", "UTC");
    home.ok(&["take", "x"]);
    home.at("2026-04-08T10:00:00Z", "UTC");
    let mut window = planner(&home, "due, until Mon 13 Apr");
    window.types("e");
    window.wait_for("8 mg 10:00");
    window.types("\r");
    window.wait_for("Examplin 8 mg taken at 10:00");
    assert!(
        home.read("journal/2026-03.toml")
            .contains("at      = 2026-04-08T10:00:00")
    );
    home.course("window = \"2 days\"", "2026-11-01", "8 mg 09:00 on Sun");
    home.at("2026-11-30T10:00:00Z", "UTC");
    let mut window = planner(&home, "due, planned Sun");
    window.types("e\u{15}8 mg 8:00");
    window.wait_for("8 mg on Mon 30 Nov at 08:00");
    window.types("\u{15}8 mg 23:00");
    window.wait_for("in the future");
}
