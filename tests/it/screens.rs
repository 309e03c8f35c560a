//! What is on the screen at every size: the day, whole questions, marks of what has no room, one clock.

use super::home::{Home, until};
use super::window::Window;

fn home() -> Home {
    let mut home = Home::empty();
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\ncontains = { Examplin = \"2.5 mg\" }\n\n[[plan]]\nfrom = 2026-11-01\nsteps = [\n\
         { for = \"4 weeks\", take = \"2.5 mg 14:00\" },\n{ take = \"5 mg 14:00\" },\n]\n",
    );
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"mood\"\nname = \"Mood\"\nscale = \"0-10\"\n",
    );
    home.at("2026-11-22T14:57:00+01:00", "Europe/Berlin");
    home
}

fn at(home: &Home, rows: u16, cols: u16) -> Window {
    let window = Window::sized(home, &[env!("CARGO_BIN_EXE_regimen")], rows, cols);
    window.wait_for("22 Nov");
    window
}

/// Esc, and what is there then: keys that follow at once would be read as one with it.
fn leave(window: &mut Window, shows: &str) {
    window.types("\x1b");
    window.wait_for(shows);
}

/// The day is there at 60 columns, too, in every view; the names of the others are short.
#[test]
fn the_day_is_seen_at_sixty_columns() {
    let home = home();
    let mut window = at(&home, 20, 60);
    window.wait_for("[1 Today] 2 Cal 3 Rev 4 Plan 5 Jnl");
    for key in ["1", "2", "3", "4", "5"] {
        window.types(key);
        window.wait_for("Sun 22 Nov");
    }
    window.types("1h");
    window.wait_for("Sat 21 Nov");
}

/// A question is there to its end, with the key that leaves it; so are the choices of a dialog.
#[test]
fn a_question_is_whole_on_a_small_screen() {
    let home = home();
    let mut window = at(&home, 10, 40);
    window.types("s");
    window.wait_for("Skip Examplin 2.5 mg, planned 14:00?");
    window.wait_for("7 other reason");
    leave(&mut window, "Space taken");
    window.types("4H");
    window.wait_for("how many days longer does");
    window.wait_for("step 1 (2.5 mg 14:00) last?");
    window.wait_for("Esc keeps it");
    leave(&mut window, "edit");
    window.types("A");
    window.wait_for("read; the same key restores it.");
    window.wait_for("[ Keep it in use ]   [ Archive it ]");
}

/// What has no room is marked.
#[test]
fn rows_without_room_are_marked() {
    let home = home();
    for n in 0..3 {
        home.write(
            &format!("courses/c{n}.toml"),
            "name = \"Other\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ take = \"1 mg 08:00\" }]\n",
        );
    }
    let mut window = at(&home, 10, 40);
    window.types("3");
    window.wait_for("Week 47");
    window.wait_for("▼");
}

/// Nothing is rated on a day that is in the future.
#[test]
fn a_day_to_come_is_not_rated() {
    let home = home();
    let mut window = at(&home, 24, 80);
    window.types("lj7");
    window.wait_for("Mon 23 Nov is in the future");
    window.types(":mood 7\r");
    window.wait_for("in the future");
    assert!(!home.path("journal/2026-11.toml").exists());
}

/// What is typed of a dose says how far it is from the plan, and what could be read in two ways is asked about.
#[test]
fn what_is_typed_of_a_dose_is_shown_with_what_was_planned() {
    let home = home();
    let mut window = at(&home, 24, 80);
    for (typed, shows) in [
        ("2.5 mcg", "= 2.5 mcg (planned 2.5 mg) on"),
        ("2.5 mg", "= 2.5 mg = 1 tablet on"),
        ("1/2", "`1/2`: 0.5 mg or 0.5 tablets?"),
        ("1,250 mg", "can be read as 1.250 or as 1250"),
        ("20 nov", "Fri 20 Nov: at what time?"),
    ] {
        window.types("e\x15");
        window.types(typed);
        window.wait_for(shows);
        leave(&mut window, "Space taken");
    }
}

/// Patches that are worn one after the other do not add up.
#[test]
fn rates_are_not_added_up() {
    let home = Home::empty();
    home.write(
        "courses/p.toml",
        "name = \"Patchol\"\ncount = \"patch\"\ncontains = { Patchol = \"25 mcg/h\" }\n\n[[plan]]\nfrom = 2026-01-01\n\
         steps = [{ take = \"1 patch 08:00\" }]\n",
    );
    let mut window = Window::planner(&home);
    window.wait_for("Patchol");
    window.types("4");
    window.wait_for("The next 7 days: 7 patches");
    assert!(!window.text().contains("175"), "{}", window.text());
}

/// With the clock of twelve hours every time is by it: what is put in, the plan, the visit.
#[test]
fn every_time_is_by_the_clock_of_the_settings() {
    let home = home();
    home.write("config.toml", "clock = 12\n");
    home.write(
        "care.toml",
        "[[person]]\nkey = \"n\"\nname = \"Dr N\"\n\n[[appointment]]\non = 2026-11-26\nat = 10:30:00\nwith = \"n\"\n",
    );
    let mut window = at(&home, 40, 120);
    window.types("e");
    window.wait_for("> 2.5 mg 2:57 pm");
    window.wait_for("= 2.5 mg = 1 tablet on Sun 22 Nov at 2:57 pm");
    leave(&mut window, "Space taken");
    window.types("4");
    window.wait_for("2.5 mg 2:00 pm, Sun 1 Nov");
    assert!(!window.text().contains("14:00"), "{}", window.text());
    window.types("V");
    window.wait_for("then 5 mg 2:00 pm");
    assert!(!window.text().contains("14:00"), "{}", window.text());
    leave(&mut window, "everything is kept, and V continues it");
    window.types("1");
    window.wait_for("Space taken");
    window.types("e\r");
    window.wait_for("taken");
    assert!(home.read("journal/2026-11.toml").contains("14:57"));
}

/// The list of changes says of which day a rating is, and what was there before; the report says where it will be written.
#[test]
fn a_changed_rating_and_a_report_say_where() {
    let home = home();
    home.ok(&["rate", "mood", "4", "--at", "yesterday 20:00"]);
    let mut window = at(&home, 24, 100);
    window.types("hj7");
    window.wait_for("7 of 10");
    window.types(":history\r");
    window.wait_for("Mood 7 of 10 for Sat 21 Nov, was 4 of 10");
    leave(&mut window, "0-9 rate");
    window.types("R");
    // It is started in the home itself.
    window.wait_for("The file: ~/regimen-report-");
}

/// A reading before a dose that was moved away stays on its day.
#[test]
fn a_reading_before_a_dose_that_was_moved_is_on_its_day() {
    let mut home = Home::empty();
    home.course("", "2026-03-17", "50 mg evening on Tue, Fri");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", before = true, after = [\"40 min\"] }\n",
    );
    home.at("2026-03-17T17:00:00Z", "UTC");
    home.ok(&["rate", "bp", "130/80"]);
    home.ok(&["change", "x", "move today to wed 19:30"]);
    let mut window = Window::planner(&home);
    window.wait_for("Tue 17 Mar");
    window.types("c");
    window.wait_for("Blood pressure before");
    window.wait_for("130/80");
}

/// A large screen has whole notes in the calendar, and what belongs to the list of Today follows it.
#[test]
fn a_large_screen_has_whole_notes_and_no_gap() {
    let home = home();
    home.ok(&["note", "The train was late, the dose was taken on the platform."]);
    let mut window = at(&home, 60, 200);
    window.wait_for("on the platform.");
    window.wait_for("Examplin 2.5 mg = 1 tablet");
    let text = window.text();
    let row = |words: &str| text.lines().position(|line| line.contains(words)).unwrap();
    let (note, below) = (row("on the platform."), row("Examplin 2.5 mg = 1 tablet"));
    assert!(below - note <= 4, "{text}");
    window.types("2");
    window.wait_for("The train was");
    window.wait_for("platform.");
}

/// Forgotten days are shown before they are filled in, each dose at its planned time; a range is left; one undo takes all back.
#[test]
fn forgotten_days_are_filled_in_once_they_were_shown() {
    let mut home = Home::empty();
    home.course("", "2026-03-16", "5 mg 08:00, 20:00");
    home.write(
        "courses/y.toml",
        "name = \"Sampletol\"\n\n[[plan]]\nfrom = 2026-03-16\nsteps = [{ take = \"1-2 mg 09:00\" }]\n",
    );
    home.at("2026-03-18T12:00:00Z", "UTC");
    let sized = |rows, cols| Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], rows, cols);
    let mut window = sized(24, 100);
    window.wait_for("A all as planned");
    window.types("A");
    window.wait_for("Record 5 doses as planned?");
    window.wait_for("Mon 16 Mar: Examplin 5 mg at 08:00; Examplin 5 mg at 20:00");
    window.wait_for("Wed 18 Mar: Examplin 5 mg at 08:00");
    window.wait_for("3 doses are left to you: o opens each.");
    assert_eq!(home.read("journal/2026-03.toml"), "");
    // A question that has just opened is not answered: it was not read.
    std::thread::sleep(std::time::Duration::from_millis(400));
    window.types("y");
    window.wait_for("5 doses recorded as taken when planned");
    let journal = home.read("journal/2026-03.toml");
    assert_eq!(journal.matches("[[dose]]").count(), 5, "{journal}");
    assert!(journal.contains("2026-03-16T20:00:00"), "{journal}");
    let due = home.ok(&["due", "--from", "2026-03-16", "--to", "2026-03-18"]);
    assert_eq!(due.matches("not recorded").count(), 3, "{due}");
    window.types("u");
    until(
        || {
            home.ok(&["due", "--from", "2026-03-16", "--to", "2026-03-18"])
                .matches("not recorded")
                .count()
                == 8
        },
        || window.text(),
    );
    // On a small screen the latest days come first, and no more than are shown.
    let mut small = sized(10, 40);
    small.wait_for("18 Mar");
    small.types("A");
    small.wait_for("Record 1 dose as planned?");
    small.wait_for("Wed 18 Mar: Examplin 5 mg at 08:00");
}

/// The list of commands reads `take`, as the command line does, and decisions of two words.
#[test]
fn the_list_of_commands_reads_take_and_leave_out() {
    let home = home();
    let mut window = at(&home, 24, 80);
    window.types(":take examplin");
    window.wait_for("Examplin 2.5 mg taken Sun 22 Nov 14:57");
    window.types("\x15leave out 24 nov examplin");
    window.wait_for("opens as a draft, nothing changes yet");
    window.types("\x15take examplin\r");
    window.wait_for("Examplin 2.5 mg");
    window.wait_for("taken at 14:57");
    assert!(home.read("journal/2026-11.toml").contains("taken   = \"2.5 mg\""));
}

/// The dialog for a reason answers to letters, arrows, Tab and Enter, shows which choice has the focus, and says of a key
/// that it does nothing.
#[test]
fn the_reasons_answer_to_every_way_of_moving() {
    let home = home();
    let mut window = at(&home, 24, 80);
    window.types("s");
    window.wait_for("▌no reason");
    window.types("j");
    window.wait_for("▌1 ill");
    window.types("\t");
    window.wait_for("▌2 side effects");
    window.types("kk");
    window.wait_for("▌no reason");
    window.types("w");
    window.wait_for("w does nothing here");
    window.types("lll\r");
    window.wait_for("skipped: not at home");
    // What is recorded is named, and the same list asked.
    window.types("s");
    window.wait_for("Examplin 2.5 mg: skipped");
    window.wait_for("Record it as skipped instead?");
    window.types("jj\r");
    window.wait_for("skipped: side effects");
}

/// Two answers: the letters move between them, too.
#[test]
fn a_question_answers_to_letters_and_arrows() {
    let home = home();
    let mut window = at(&home, 24, 80);
    window.types("4A");
    window.wait_for("[ Keep it in use ]");
    std::thread::sleep(regimen::app::guard::UNREAD);
    window.types("l\r");
    window.wait_for("archived");
}

/// A wrong answer is told of once, in words about what was typed.
#[test]
fn a_wrong_answer_is_told_of_once() {
    let home = home();
    let mut window = at(&home, 24, 80);
    window.types("4NTestol\r5 mg\r08:00x\r");
    window.wait_for("This answer is not understood;");
    let text = window.text();
    assert_eq!(text.matches("does not fit here").count(), 1, "{text}");
    assert!(!text.contains("column"), "{text}");
}

/// A search for a side effect goes to the days that had one.
#[test]
fn a_search_passes_days_that_had_none() {
    let home = home();
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"headache\"\nname = \"Headache\"\nscale = \"grade\"\n",
    );
    let of_day = |day: u32, value: &str| {
        format!(
            "[[reading]]\nid = \"aaaa{day}\"\nmeasure = \"headache\"\nvalue = \"{value}\"\nat = 2026-11-{day}T20:00:00+01:00\n\n"
        )
    };
    home.write(
        "journal/2026-11.toml",
        &format!("{}{}{}", of_day(19, "mild"), of_day(20, "none"), of_day(21, "none")),
    );
    let mut window = at(&home, 24, 80);
    window.types("/headache\r");
    window.wait_for("Thu 19 Nov: Headache mild");
    window.types("\x1b");
    until(|| !window.text().contains("n N match"), || window.text());
    window.types("./headache none\r");
    window.wait_for("Sat 21 Nov: Headache none");
}

/// A medicine that cannot be read is shown ahead of the plan of another, and E opens its file from the check-in as well.
#[test]
fn what_cannot_be_read_comes_first() {
    let home = home();
    home.write(
        "courses/bad.toml",
        "name = \"Badol\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ take = \"5 mgg 08:00\" }]\n",
    );
    let mut window = at(&home, 24, 80);
    window.types("4");
    window.wait_for("Badol cannot be read");
    window.wait_for("Examplin, step 1 of 2");
    let text = window.text();
    let row = |words: &str| text.lines().position(|line| line.contains(words)).unwrap();
    assert!(row("Badol cannot be read") < row("Examplin, step 1 of 2"), "{text}");
    window.types("1cE");
    window.wait_for("mgg 08:00");
}

/// The list of commands knows the words of the manual.
#[test]
fn demo_and_timezone_are_understood() {
    let home = home();
    let mut window = at(&home, 24, 80);
    window.types(":timezone");
    window.wait_for("This clock says 14:57, +01:00 from UTC");
    window.types("\r");
    window.wait_for("plan times follow it");
    window.types(":demo\r");
    window.wait_for("Made-up data in a temporary folder");
}

/// A long name is shortened where there is no room; the amount and what became of the dose are not.
#[test]
fn a_name_is_shortened_before_an_amount_is() {
    let home = home();
    home.write(
        "courses/long.toml",
        "name = \"Gammarol sustained release tablets with a very long name\"\n[[plan]]\nfrom = 2026-11-01\n\
         steps = [{ take = \"5 mg 13:00\" }]\n",
    );
    let measure = |n: u32| format!("[[measure]]\nid = \"m{n}\"\nname = \"Rating {n}\"\nscale = \"0-10\"\n\n");
    home.write("measures.toml", &(1..9).map(measure).collect::<String>());
    for (rows, cols) in [(24, 80), (10, 40)] {
        let mut window = at(&home, rows, cols);
        window.types("c");
        window.wait_for("Check-in");
        let text = window.text();
        let line = text.lines().find(|line| line.contains("Gamm")).unwrap();
        assert!(line.contains("… 5 mg ") && line.contains("due 13:00"), "{text}");
        // What has no room is marked.
        assert_eq!(rows < 20, text.contains('▼'), "{text}");
    }
    let mut window = at(&home, 24, 80);
    window.types("P");
    window.wait_for("5 mg at 13:00, every day");
}

/// A very large screen has more of the same: four weeks on Today, half a year of weeks, the visit in three panes.
#[test]
fn a_very_large_screen_has_more_weeks() {
    let home = home();
    home.ok(&["rate", "mood", "4", "--at", "yesterday 20:00"]);
    let mut window = at(&home, 60, 200);
    window.wait_for("Last 28 days");
    window.types("3");
    window.wait_for("Last 26 weeks");
    // Weeks before the first plan are not listed as empty ones.
    assert!(
        !window.text().contains("nothing planned up to now"),
        "{}",
        window.text()
    );
    window.types("V");
    window.wait_for("What comes out");
    let text = window.text();
    let heads = |line: &&str| {
        ["Doses", "Alerts reached", "Plan and decision"]
            .iter()
            .all(|head| line.contains(head))
    };
    assert!(text.lines().any(|line| heads(&line)), "{text}");
}

/// A very large screen has the days to come, what was decided, and the notes of the weeks before; a click on a day goes there.
#[test]
fn a_very_large_screen_looks_ahead_and_back() {
    let mut home = home();
    home.at("2026-11-10T20:00:00+01:00", "Europe/Berlin");
    home.ok(&["note", "Slept badly, two coffees."]);
    home.ok(&["change", "examplin", "hold 3 days", "--by", "Dr N", "--why", "dizzy"]);
    home.at("2026-11-22T14:57:00+01:00", "Europe/Berlin");
    let mut window = at(&home, 60, 200);
    window.wait_for("The next days");
    window.wait_for("Wed 25 Nov  14:00 Examplin 2.5 mg");
    window.types("3");
    window.wait_for("Noted in the eight weeks before");
    window.wait_for("Tue 10 Nov  Slept badly, two coffees.");
    window.types("4");
    window.wait_for("What was decided  (v shows what each changed)");
    window.wait_for("hold 3 days, Dr N, dizzy");
}

/// The preview marks the days that wait for a decision, and says when it is made.
#[test]
fn the_preview_marks_the_days_that_wait_for_a_decision() {
    let home = home();
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-11-01\nsteps = [\n\
         { for = \"4 weeks\", take = \"2.5 mg 14:00\", then = \"ask\" },\n{ take = \"5 mg 14:00\" },\n]\n",
    );
    let mut window = at(&home, 40, 120);
    window.types("4");
    window.wait_for("? until you decide, on Sun 29 Nov");
    window.wait_for("2.5  2.5  2.5  2.5  2.5  2.5  2.5?");
    window.wait_for("Examplin, step 1 of 2");
    window.wait_for("at 14:00");
}

/// A question that waits is asked today; that it would come tomorrow is not told each day again.
#[test]
fn a_step_that_waits_is_not_announced_for_tomorrow() {
    let mut home = home();
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-11-01\nsteps = [\n\
         { for = \"4 weeks\", take = \"2.5 mg 14:00\", then = \"ask\" },\n{ take = \"5 mg 14:00\" },\n]\n",
    );
    home.at("2026-11-28T15:00:00+01:00", "Europe/Berlin");
    let window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], 40, 120);
    window.wait_for("step 2, if you go ahead");
    home.at("2026-12-02T15:00:00+01:00", "Europe/Berlin");
    let window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], 40, 120);
    window.wait_for("To answer: Examplin: step 1 of 2");
    assert!(!window.text().contains("step 2, if you go ahead"), "{}", window.text());
}

/// A reading that was not made is told the next morning, with its time, and a day later no more.
#[test]
fn a_reading_that_was_missed_is_told_the_next_morning() {
    let mut home = Home::empty();
    home.course("", "2026-03-17", "50 mg evening on Tue, Fri");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", before = true, after = [\"40 min\"] }\n",
    );
    home.at("2026-03-17T20:01:00Z", "UTC");
    home.ok(&["take", "x"]);
    home.at("2026-03-18T08:00:00Z", "UTC");
    let told = home.ok(&["today"]);
    assert!(
        told.contains("Blood pressure after 40 min  not measured yesterday, 20:41"),
        "{told}"
    );
    let mut window = Window::planner(&home);
    window.wait_for("Not measured yesterday: Blood pressure after 40 min (20:41)");
    window.wait_for("h opens the day");
    window.types("h");
    window.wait_for("Tue 17 Mar");
    home.at("2026-03-19T08:00:00Z", "UTC");
    assert!(!home.ok(&["today"]).contains("not measured"));
}

/// The settings can say that words alone are printed; the option goes before them, and data stay data.
#[test]
fn plain_words_can_be_a_setting() {
    let home = home();
    home.write("config.toml", "plain = true\n");
    assert_eq!(home.ok(&["check"]), "No fault found.\n");
    assert!(home.ok(&["today"]).contains("14:00, Examplin 2.5 mg"));
    assert!(home.ok(&["today", "--plain=no"]).contains("14:00  Examplin 2.5 mg"));
    assert!(home.ok(&["today", "--json"]).starts_with('{'));
    let said = home.run(&[]);
    assert!(said.status.success());
    assert!(super::home::text(&said.stdout).contains("14:00, Examplin 2.5 mg"));
    let window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen"), "--plain=no"], 24, 80);
    window.wait_for("[1 Today]");
}

/// Units in full and the month before the day: in every verb, on the screen and in the report; files, JSON and CSV stay as
/// they are, and so does what somebody said.
#[test]
fn units_in_full_and_the_month_first_can_be_settings() {
    let mut home = Home::empty();
    home.write("config.toml", "units = \"long\"\ndates = \"month first\"\n");
    home.course("missed = \"Until 16:00 take 2.5 mg.\"", "2026-11-01", "75 mcg 14:00");
    home.at("2026-11-22T14:57:00+01:00", "Europe/Berlin");
    assert_eq!(home.ok(&["check"]), "No fault found.\n");
    assert!(
        home.ok(&["today"])
            .contains("Sun Nov 22 2026\n  14:00  Examplin 75 micrograms")
    );
    assert!(home.ok(&["plan", "x"]).contains("75 micrograms 14:00"));
    let taken = home.run(&["take", "x"]);
    let taken = super::home::text(&taken.stderr);
    assert!(taken.contains("Examplin 75 micrograms taken at 14:57"), "{taken}");
    assert!(home.ok(&["today", "--json"]).contains("75 mcg"));
    assert!(home.read("journal/2026-11.toml").contains("taken   = \"75 mcg\""));
    let report = home.ok(&["report", "--since", "2026-11-01"]);
    assert!(
        report.contains("Nov 1-22 2026") && report.contains("75 micrograms 14:00"),
        "{report}"
    );
    let csv = home.ok(&["report", "--since", "2026-11-01", "--format", "csv", "-o", "-"]);
    assert!(csv.contains("mcg") && !csv.contains("micrograms"), "{csv}");
    let mut window = Window::planner(&home);
    window.wait_for("Sun Nov 22");
    window.wait_for("75 micrograms  taken");
    window.types("4o");
    window.wait_for("\"Until 16:00 take 2.5 mg.\"");
    window.wait_for("75 micrograms at 14:00, every day");
}

/// What is counted in hours is on no day of its own; the plan does not say "every day" of it.
#[test]
fn doses_counted_in_hours_are_not_every_day() {
    let home = Home::empty();
    home.course("", "2026-01-01", "1 mg every 72 hours from 08:00");
    let mut window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], 40, 120);
    window.wait_for("Examplin");
    window.types("4");
    window.wait_for("On and off days");
    let text = window.text();
    assert!(text.contains("every 3 days") && !text.contains("every day"), "{text}");
}

/// A plan that ends has a line behind its steps that says so.
#[test]
fn a_plan_that_ends_says_from_when_nothing_is_due() {
    let home = home();
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-11-16\nsteps = [\n\
         { for = \"2 weeks\", take = \"5 mg 14:00\" },\n{ for = \"2 weeks\", take = \"2.5 mg 14:00\" },\n]\n",
    );
    let mut window = at(&home, 24, 80);
    window.types("4");
    window.wait_for("Until");
    let text = window.text();
    let row = text.lines().find(|line| line.contains("nothing")).unwrap();
    assert!(row.contains("14 Dec"), "{text}");
}

/// `/` finds a field of a form by its name, and goes on to the next one that is called so.
#[test]
fn a_field_of_a_form_is_found_by_its_name() {
    let home = home();
    let mut window = at(&home, 24, 80);
    window.types("4f");
    window.wait_for("all fields");
    window.types("/");
    window.wait_for("Search the fields of Examplin");
    window.types("late dose\r");
    window.wait_for("▌ Late dose");
    window.types("/");
    window.wait_for("Search the fields");
    window.types("nowhere\r");
    window.wait_for("No field here is called `nowhere`");
}

/// Each command of the list says what it does alone, and those of pages are there with the name of the page.
#[test]
fn each_command_has_its_own_words() {
    let home = home();
    let mut window = at(&home, 24, 80);
    window.types(":");
    window.wait_for("open the calendar");
    window.wait_for("previous day");
    assert!(!window.text().contains("views"), "{}", window.text());
    window.types("add-question");
    window.wait_for("Visit: ");
    window.types("\r");
    window.wait_for("What do you want to ask?");
    window.types("Is it enough?\r");
    window.wait_for("Question written down");
    window.wait_for("Questions for the visit");
}

/// What is wrong in a call is said by the program, whoever noticed it; the examples come before the list.
#[test]
fn help_has_its_examples_first() {
    let home = home();
    let wrong = home.run(&["take"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(super::home::text(&wrong.stderr).starts_with("regimen: "), "{wrong:?}");
    let help = home.ok(&["-h"]);
    assert!(help.find("Examples:") < help.find("Commands:"), "{help}");
}

/// A key of the view that is shown says so; a long name gives way before its unit; a chart of a draft says that it is one.
#[test]
fn names_keys_and_charts_say_what_they_are() {
    let home = home();
    let long = home
        .read("courses/examplin.toml")
        .replace("\"Examplin\"\ncount", "\"Examplinacetate\"\ncount");
    home.write("courses/examplin.toml", &long);
    let mut window = at(&home, 24, 80);
    window.types("1");
    window.wait_for("This is Today");
    window.types("3");
    window.wait_for("Examplinac… mg");
    window.types("4d");
    window.wait_for("what was decided?");
    window.types("hold 7 days\r");
    window.wait_for("mg a dose, in the draft");
}

/// Readings of a day are in the order in which they are asked.
#[test]
fn readings_of_a_day_are_in_the_order_in_which_they_are_asked() {
    let home = home();
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"mood\"\nname = \"Mood\"\nscale = \"0-10\"\n\n\
         [[measure]]\nid = \"sleep\"\nname = \"Sleep\"\nscale = \"0-10\"\n",
    );
    home.ok(&["rate", "sleep", "4"]);
    home.ok(&["rate", "mood", "6"]);
    let told = home.ok(&["today"]);
    assert!(told.find("Mood 6") < told.find("Sleep 4"), "{told}");
}

/// Where nothing is asked Today says how a question is added; the report names how its contents are chosen.
#[test]
fn today_says_how_a_question_is_added() {
    let home = home();
    home.write("measures.toml", "");
    let mut window = at(&home, 24, 80);
    window.wait_for("nothing is asked; M adds a question");
    window.types("R");
    window.wait_for("i contents");
}

/// A time that is typed in a form is written as the other times of the file are.
#[test]
fn a_time_that_is_typed_is_written_as_a_time() {
    let home = home();
    home.write(
        "care.toml",
        "[[person]]\nkey = \"n\"\nname = \"Dr N\"\n\n[[appointment]]\non = 2026-11-26\nat = 10:30:00\nwith = \"n\"\n",
    );
    let mut window = at(&home, 24, 80);
    window.types("@");
    window.wait_for("People, visits, papers");
    window.wait_for("Contact");
    window.types("/");
    window.wait_for("Search the fields");
    window.types("at\r");
    window.wait_for("▌ At");
    window.types("\r\x1511:45\r");
    until(
        || home.read("care.toml").replace("  ", " ").contains("at = 11:45:00"),
        || home.read("care.toml"),
    );
    assert_eq!(home.ok(&["check"]), "No fault found.\n");
}

/// What waits is told to its end, with the key that asks; the week of many doses has its row at the smallest size; the mark of
/// the focus does not touch the text; a line that goes on behind its end says so.
#[test]
fn nothing_goes_on_unsaid() {
    let mut home = Home::empty();
    home.course("", "2026-03-17", "50 mg evening on Tue, Fri");
    let around = |id: &str, name: &str| {
        format!(
            "[[measure]]\nid = \"{id}\"\nname = \"{name}\"\nscale = \"number\"\n\
             asked = {{ course = \"x\", after = [\"40 min\"] }}\n\n"
        )
    };
    home.write(
        "measures.toml",
        &format!(
            "{}{}{}",
            around("bp", "Blood pressure"),
            around("pulse", "Pulse"),
            around("diss", "Dissociation")
        ),
    );
    home.at("2026-03-17T18:01:00Z", "UTC");
    home.ok(&["take", "x"]);
    home.at("2026-03-17T18:45:00Z", "UTC");
    let window = Window::planner(&home);
    window.wait_for("To answer:");
    let text = window.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("Dissociation after 40 min · c opens the check-in"),
        "{text}"
    );
    let home = self::home();
    home.write("measures.toml", "");
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ take = \"1 mg 07:00, 09:00, 11:00, 13:00, 15:00, 17:00, 19:00\" }]\n",
    );
    let mut window = at(&home, 10, 40);
    window.wait_for("▌ ○ 15:00 Examplin 1 mg, due");
    window.types("3");
    window.wait_for("Week 47");
    window.wait_for(" Examplin");
    window.wait_for("▌ Sun 22");
    window.types("n");
    window.wait_for("Note for Sun 22 Nov");
    window.types(&"a".repeat(60));
    window.types("\x01");
    until(|| window.text().contains("aaa…"), || window.text());
}

/// The list of commands says which dose it is about, a question of the plan is told by `today`, and keys that have no meaning
/// or nothing to do say so.
#[test]
fn what_a_key_is_about_is_said() {
    let mut home = home();
    let mut window = at(&home, 24, 80);
    window.types(":");
    window.wait_for("Examplin 2.5 mg 14:00: taken as planned");
    leave(&mut window, "none yet (n writes one line)");
    window.types(".");
    window.wait_for("This is today");
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-11-01\nsteps = [\n\
         { for = \"2 weeks\", take = \"2.5 mg 14:00\", then = \"ask\" },\n{ take = \"5 mg 14:00\" },\n]\n",
    );
    home.at("2026-11-22T14:57:00+01:00", "Europe/Berlin");
    let told = home.ok(&["today"]);
    assert!(
        told.contains("Examplin, step 1 of 2  the plan asks since Sun 15 Nov what comes next"),
        "{told}"
    );
}
