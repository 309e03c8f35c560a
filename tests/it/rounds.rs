//! A reading belongs to the dose around which it was made, and to the nearest time that is asked for.

use super::home::{Home, text};

/// A course with two doses a day, with blood pressure measured before each, 40 minutes and 2 hours after it.
fn measured() -> Home {
    let mut home = Home::empty();
    home.course("", "2026-03-10", "28 mg 10:00, 13:00");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", before = true, after = [\"40 min\", \"2 hours\"] }\n\n\
         [[measure]]\nid = \"mood\"\nname = \"Mood\"\nscale = \"0-10\"\n",
    );
    home.at("2026-03-10T09:00:00Z", "UTC");
    home
}

fn taken(home: &mut Home, dose: &str, time: &str) {
    home.at(&format!("2026-03-10T{time}:00Z"), "UTC");
    home.ok(&[
        "take",
        "x",
        "--for",
        &format!("2026-03-10/{dose}"),
        "--at",
        time,
        "--yes",
    ]);
}

/// What the program says of what it has written.
fn receipt(home: &Home, line: &[&str]) -> String {
    let output = home.run(line);
    assert!(output.status.success(), "{line:?}: {}", text(&output.stderr));
    text(&output.stderr)
}

/// What a reading at a time is saved as: the words before its value.
fn rated(home: &Home, time: &str) -> String {
    let said = receipt(home, &["rate", "bp", "120/80", "--at", time]);
    said.split(" 120/80")
        .next()
        .unwrap()
        .replace("Blood pressure", "")
        .trim()
        .to_owned()
}

#[test]
fn a_reading_is_of_the_nearest_time_that_is_asked_for() {
    for (time, round) in [
        ("09:50", "before"),
        ("10:05", "before"),
        // Nearer to the dose than to any time that is asked for.
        ("10:20", ""),
        ("10:43", "after 40 min"),
        ("10:45", "after 40 min"),
        // Half-way: the one that is asked already.
        ("11:25", "after 40 min"),
        ("11:30", "after 2 h"),
        ("12:10", "after 2 h"),
        ("15:30", "after 2 h"),
        // Longer than six hours after the last one.
        ("18:30", ""),
    ] {
        let mut home = measured();
        taken(&mut home, "10:00", "10:05");
        home.ok(&["skip", "x", "--for", "2026-03-10/13:00", "--why", "ill", "--yes"]);
        home.at("2026-03-10T20:00:00Z", "UTC");
        assert_eq!(rated(&home, time), round, "{time}");
    }
}

/// The one of the peak that was missed is not waited for any more, and is not answered by a later one.
#[test]
fn a_later_reading_does_not_answer_the_one_that_was_missed() {
    let mut home = measured();
    taken(&mut home, "10:00", "10:05");
    home.at("2026-03-10T12:10:00Z", "UTC");
    let today = home.ok(&["today"]);
    assert!(today.contains("after 2 h  to measure, since 12:05"), "{today}");
    assert!(!today.contains("after 40 min  to measure"), "{today}");
    let said = receipt(&home, &["rate", "bp", "132/80"]);
    assert!(said.contains("after 2 h 132/80"), "{said}");
    assert!(!home.ok(&["today"]).contains("after 2 h  to measure"));
    // It is answered: another one at that time is a reading at another time, and takes the place of none.
    home.at("2026-03-10T12:12:00Z", "UTC");
    assert_eq!(rated(&home, "12:12"), "");
}

#[test]
fn of_two_doses_a_reading_is_of_the_last_one_before_it() {
    let mut home = measured();
    taken(&mut home, "10:00", "10:10");
    taken(&mut home, "13:00", "13:00");
    home.at("2026-03-10T15:30:00Z", "UTC");
    for (time, round) in [
        ("15:10", "after 2 h"),
        ("12:30", "after 2 h"),
        ("10:50", "after 40 min"),
        ("13:45", "after 40 min"),
        ("12:58", "before"),
        ("10:00", "before"),
        ("10:15", ""),
    ] {
        assert_eq!(rated(&home, time), round, "{time}");
    }
    let report = home.ok(&["report", "--format", "md"]);
    for line in [
        "before 120/80 (10:00), 120/80 (10:15), after 40 min 120/80 (10:50), after 2 h 120/80 (12:30)",
        "before 120/80 (12:58), after 40 min 120/80 (13:45), after 2 h 120/80 (15:10)",
    ] {
        assert!(report.contains(line), "{line}: {report}");
    }
    let today = home.ok(&["today"]);
    assert!(!today.contains("to measure"), "{today}");
}

/// What was missed of the first dose is not answered by what was measured after the second one.
#[test]
fn a_reading_after_the_second_dose_does_not_answer_the_first() {
    let mut home = measured();
    taken(&mut home, "10:00", "10:10");
    taken(&mut home, "13:00", "13:00");
    home.at("2026-03-10T15:05:00Z", "UTC");
    home.ok(&["rate", "bp", "123/80"]);
    let today = home.ok(&["today"]);
    assert!(!today.contains("to measure"), "{today}");
    assert_eq!(today.matches("after 2 h").count(), 1, "{today}");
}

/// A dose that was taken after midnight has its readings by the time at which it was taken.
#[test]
fn a_dose_that_was_taken_late_has_its_readings() {
    let mut home = measured();
    home.at("2026-03-11T00:30:00Z", "UTC");
    home.ok(&["take", "x", "--for", "2026-03-10/13:00", "--at", "23:50", "--yes"]);
    home.at("2026-03-11T00:32:00Z", "UTC");
    let said = receipt(&home, &["rate", "bp", "123/80"]);
    assert!(said.contains("after 40 min"), "{said}");
}

/// Of two readings at one time the last one is the one that was written last, whatever their identifiers are.
#[test]
fn of_one_time_the_last_reading_is_the_one_that_was_written_last() {
    for (first, second) in [("aaaaaa", "zzzzzz"), ("zzzzzz", "aaaaaa")] {
        let mut home = measured();
        let reading = |id: &str, value: u8| {
            format!("[[reading]]\nid = \"{id}\"\nmeasure = \"mood\"\nvalue = {value}\nat = 2026-03-10T20:00:00Z\n\n")
        };
        let earlier = "[[reading]]\nid = \"mmmmmm\"\nmeasure = \"mood\"\nvalue = 9\nat = 2026-03-10T19:00:00Z\n\n";
        // What is written later of an earlier time is not the last one.
        let journal = reading(first, 5) + &reading(second, 0) + earlier;
        home.write("journal/2026-03.toml", &journal);
        home.at("2026-03-10T21:00:00Z", "UTC");
        let week = home.ok(&["week", "--plain"]);
        assert!(week.contains("ood median 0"), "{first}: {week}");
        let in_order = |text: &str, words: [&str; 3]| {
            let at: Vec<_> = words.iter().map(|word| text.find(word)).collect();
            assert!(at.is_sorted() && at.iter().all(Option::is_some), "{first}: {text}");
        };
        in_order(&home.ok(&["log"]), ["Mood 9", "Mood 5", "Mood 0"]);
        in_order(
            &home.ok(&["report", "--format", "csv"]),
            ["Mood,,9", "Mood,,5", "Mood,,0"],
        );
        in_order(&home.ok(&["export", "csv", "-o", "-"]), ["mood,9", "mood,5", "mood,0"]);
    }
}

/// A dose that is taken a day late is measured on the day on which it is taken, and nothing of it was missed on the day before.
#[test]
fn a_reading_after_a_dose_of_yesterday_is_not_missed_yesterday() {
    let mut home = Home::empty();
    home.course("", "2026-03-17", "50 mg 19:00 on Tue");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\n\
         asked = { course = \"x\", after = [\"40 min\"] }\n",
    );
    home.at("2026-03-18T19:28:00Z", "UTC");
    home.ok(&["take", "x", "--for", "2026-03-17"]);
    home.at("2026-03-18T20:12:00Z", "UTC");
    let today = home.ok(&["today"]);
    assert!(
        today.contains("Blood pressure after 40 min  to measure, since 20:08"),
        "{today}"
    );
    assert!(!today.contains("not measured"), "{today}");
    // Nothing was measured: the next morning says so.
    home.at("2026-03-19T09:00:00Z", "UTC");
    let today = home.ok(&["today"]);
    assert!(
        today.contains("Blood pressure after 40 min  not measured yesterday, 20:08"),
        "{today}"
    );
}

/// In the week and by step no reading is there for the others of its day, and what was measured before a dose and what after it
/// have no figure in common.
#[test]
fn a_week_and_the_steps_have_every_reading_by_its_time() {
    let mut home = measured();
    let measures = home.read("measures.toml");
    let bound = "\nbound = [{ at_least = 160, say = \"Call.\" }]\n\n[[measure]]\nid = \"mood\"";
    home.write(
        "measures.toml",
        &measures.replacen("\n\n[[measure]]\nid = \"mood\"", bound, 1),
    );
    home.at("2026-03-10T09:50:00Z", "UTC");
    home.ok(&["rate", "bp", "130/80"]);
    taken(&mut home, "10:00", "10:00");
    home.at("2026-03-10T12:30:00Z", "UTC");
    home.ok(&["rate", "bp", "168/98", "--at", "10:41"]);
    home.ok(&["rate", "bp", "142/88", "--at", "12:02"]);
    let week = home.ok(&["week"]);
    let all =
        "Tue 10 Mar Blood pressure 130/80 mmHg before, 168/98 mmHg after 40 min, 142/88 mmHg after 2 h; alert reached.";
    assert!(week.contains(all), "{week}");
    assert!(!week.contains("median"), "{week}");
    let steps = home.ok(&["steps"]);
    for (time, value) in [
        ("before", "130/80"),
        ("after 40 min", "168/98"),
        ("after 2 h", "142/88"),
    ] {
        let said = format!("Blood pressure {time}, single values: {value} at 56 mg a day (1 day).");
        assert!(steps.contains(&said), "{said}: {steps}");
    }
    let mut window = super::window::Window::planner(&home);
    window.wait_for("Examplin");
    window.types("3");
    window.wait_for("3x!");
    window.wait_for("alert reached.");
    window.types("v");
    window.wait_for("Blood pressure after 40 min, single values: 168/98");
}

/// A reading after a dose of the evening that is to be made past the turn of the day is asked then, and named before.
#[test]
fn a_reading_past_the_turn_of_the_day_is_asked() {
    let mut home = Home::empty();
    let plan = "name = \"Examplin\"\n[[plan]]\nfrom = 2026-03-01\nsteps = [{ take = \"10 mg bedtime\" }]\n";
    home.write("courses/ex.toml", plan);
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"pulse\"\nname = \"Pulse\"\nscale = \"number\"\nunit = \"1/min\"\nasked = { course = \"ex\", before = \
         false, after = [\"40 min\"] }\nbound = [{ at_least = 110, say = \"Call the clinic.\" }]\n",
    );
    home.at("2026-03-03T03:30:00+01:00", "Europe/Berlin");
    home.ok(&["take", "ex", "--for", "2026-03-02/bedtime"]);
    assert!(
        home.ok(&["today"]).contains("Pulse after 40 min  at 04:10"),
        "{}",
        home.ok(&["today"])
    );
    home.at("2026-03-03T04:02:00+01:00", "Europe/Berlin");
    assert!(
        home.ok(&["today"]).contains("Pulse after 40 min  at 04:10"),
        "{}",
        home.ok(&["today"])
    );
    home.at("2026-03-03T04:12:00+01:00", "Europe/Berlin");
    let today = home.ok(&["today"]);
    assert!(
        today.contains("Pulse after 40 min") && !today.contains("not measured"),
        "{today}"
    );
    assert_eq!(home.ok(&["status", "--format", "{measure}"]).trim(), "1");
    home.ok(&["rate", "pulse", "120"]);
    let today = home.ok(&["today"]);
    assert!(!today.contains("not measured"), "{today}");
    assert_eq!(home.ok(&["status", "--format", "{measure}"]).trim(), "0");
    // So is one whose time was just before the turn of the day.
    home.at("2026-03-05T03:15:00+01:00", "Europe/Berlin");
    home.ok(&["take", "ex", "--for", "2026-03-04/bedtime"]);
    home.at("2026-03-05T04:01:00+01:00", "Europe/Berlin");
    assert_eq!(
        home.ok(&["status", "--format", "{measure}"]).trim(),
        "1",
        "{}",
        home.ok(&["today"])
    );
}

/// A dose on Tuesdays and Fridays, with blood pressure before it; Friday's was moved to Saturday after it was measured.
fn moved() -> Home {
    let mut home = Home::empty();
    home.course("", "2026-03-20", "50 mg evening on Tue, Fri");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", before = true }\n",
    );
    home.at("2026-03-20T17:00:00Z", "UTC");
    assert_eq!(rated(&home, "17:00"), "before");
    home.ok(&["change", "x", "move today to tomorrow 10:00"]);
    home
}

#[test]
fn before_a_dose_that_was_moved_to_the_next_day_it_is_measured_again() {
    let mut home = moved();
    home.at("2026-03-21T09:50:00Z", "UTC");
    let today = home.ok(&["today"]);
    assert!(today.contains("Blood pressure before"), "{today}");
    assert_eq!(rated(&home, "09:50"), "before");
    home.at("2026-03-21T10:00:00Z", "UTC");
    home.ok(&["take", "x"]);
    let log = home.ok(&["log", "--since", "2026-03-20"]);
    assert_eq!(log.matches("Blood pressure before 120/80").count(), 2, "{log}");
}

/// Measured just before a dose that was not waited for any more: it is told so everywhere, though it does not say so itself.
#[test]
fn a_reading_just_before_a_dose_is_named_the_same_everywhere() {
    let mut home = moved();
    // In the file it is a reading at any time.
    home.at("2026-03-21T09:50:00Z", "UTC");
    home.ok(&["rate", "bp", "125/80"]);
    let file = home.read("journal/2026-03.toml");
    home.write(
        "journal/2026-03.toml",
        &file
            .replacen("around = \"before\"\n", "", 2)
            .replace("120/80", "121/80"),
    );
    home.at("2026-03-21T10:00:00Z", "UTC");
    home.ok(&["take", "x"]);
    for line in [
        &["today"][..],
        &["log", "--since", "2026-03-21"],
        &["report", "--format", "csv"],
        &["week", "--plain"],
    ] {
        let said = home.ok(line);
        let of_it = said
            .lines()
            .find(|line| line.contains("125/80") && !line.starts_with("step"));
        assert!(of_it.is_some_and(|line| line.contains("before")), "{line:?}: {said}");
    }
}
