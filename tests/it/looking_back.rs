//! What the calendar, the review and its charts show, on the real screen: a figure has one meaning, and its label says
//! which.

use super::home::Home;
use super::window::Window;

/// The planner at a size, once it has drawn this.
fn planner(home: &Home, (columns, rows): (u16, u16), shows: &str) -> Window {
    let window = Window::sized(home, &[env!("CARGO_BIN_EXE_regimen")], rows, columns);
    window.wait_for(shows);
    window
}

/// The row of a screen that has this in it.
fn row(window: &Window, with: &str) -> String {
    let text = window.text();
    let found = text.lines().find(|line| line.contains(with));
    found.unwrap_or_else(|| panic!("{with:?} in:\n{text}")).to_owned()
}

/// Two doses a day, more of them every three days, and a rating that goes up by one each day.
fn rising() -> Home {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"mL\"\n\n[[plan]]\nfrom = 2026-03-02\nsteps = [\n\
         { for = \"3 days\", take = \"0.2 mL morning, bedtime\" },\n\
         { for = \"3 days\", take = \"0.3 mL morning, bedtime\" },\n\
         { for = \"3 days\", take = \"0.4 mL morning, bedtime\" },\n\
         { take = \"0.5 mL morning, bedtime\" },\n]\n",
    );
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"pain\"\nname = \"Pain\"\nscale = \"0-10\"\n",
    );
    let rated: String = (0..10)
        .map(|n| {
            format!(
                "[[reading]]\nid = \"{n}aaaaa\"\nmeasure = \"pain\"\nvalue = {n}\nat = 2026-03-{:02}T21:00:00Z\n\n",
                n + 2
            )
        })
        .collect();
    home.write("journal/2026-03.toml", &rated);
    home.at("2026-03-12T07:00:00Z", "UTC");
    home
}

/// One dose was drawn at another's number, and a rating at that of its neighbour, where rows were few.
#[test]
fn every_dose_and_every_rating_is_drawn_at_its_own_value() {
    let home = rising();
    for size in [(80, 24), (100, 30), (120, 40), (200, 60)] {
        let mut window = planner(&home, size, "Examplin");
        window.types("3vv");
        window.wait_for("In words");
        row(&window, "mL a day");
        let text = window.text();
        for amount in ["0.4", "0.6", "0.8"] {
            let line = row(&window, &format!("  {amount}  "));
            assert!(line.contains('━'), "{amount} at {size:?}:\n{text}");
        }
        // One row for each value, or the number itself.
        let first = text.lines().position(|line| line.contains("   10  ")).unwrap();
        let last = text.lines().position(|line| line.contains("    0  ")).unwrap();
        let last = text
            .lines()
            .skip(first)
            .position(|line| line.starts_with("     0  "))
            .map_or(last, |n| first + n);
        let rows: Vec<&str> = text.lines().skip(first).take(last - first + 1).collect();
        if rows.len() > 9 {
            assert_eq!((rows.len() - 1) % 10, 0, "{text}");
            let dots = rows.iter().filter(|row| row.contains('●')).count();
            assert_eq!(dots, 10, "{text}");
        } else {
            let part = rows.join("\n");
            for n in 1..10 {
                assert!(part.contains(&n.to_string()), "{n}:\n{text}");
            }
        }
    }
}

/// The picture next to the plan is the picture of the review: a day's total, which ends where the plan ends.
#[test]
fn the_staircase_has_the_totals_of_days_and_comes_down_at_the_end() {
    let home = rising();
    let mut window = planner(&home, (120, 40), "mL a day");
    assert!(row(&window, "●╌").contains("  1 "), "{}", window.text());
    window.types("4");
    window.wait_for("Examplin, step 4");
    row(&window, "mL a day");
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"mg\"\n\n[[plan]]\nfrom = 2026-03-02\nsteps = [\n\
         { for = \"8 days\", take = \"2 mg morning\" }, { for = \"1 week\", take = \"1 mg morning\" }]\n",
    );
    let mut window = planner(&home, (80, 24), "Examplin");
    window.types("4");
    window.wait_for("mg a dose");
    assert!(row(&window, "   0 ").contains('╌'), "{}", window.text());
}

/// A calendar cell is what its day asks for; what may be taken is not shown as if it had been.
#[test]
fn the_calendar_has_what_each_day_asks_for() {
    let mut home = Home::empty();
    home.course(
        "count = \"mcg\"",
        "2026-03-02",
        "50 mcg 07:00 on Mon - Fri; 62.5 mcg 07:00 on Sat, Sun",
    );
    home.at("2026-03-04T07:00:00Z", "UTC");
    let mut window = planner(&home, (80, 24), "Examplin");
    window.types("2");
    window.wait_for("planned: Examplin");
    let line = row(&window, "62.5");
    assert_eq!(line.matches("50 mcg").count(), 5, "{line}");
    assert_eq!(line.matches("62.5 mcg").count(), 2, "{line}");
    home.course("", "2026-03-02", "1 tablet as needed");
    let mut window = planner(&home, (80, 24), "Examplin");
    window.types("2");
    window.wait_for("planned: Examplin");
    assert!(!window.text().contains("1 tablet  "), "{}", window.text());
}

/// The calendar shows what was planned, the week what was taken; each says so.
#[test]
fn planned_and_taken_are_told_apart() {
    let home = rising();
    home.ok(&["skip", "x", "--for", "2026-03-12/morning"]);
    let mut window = planner(&home, (80, 24), "Examplin");
    window.types("2");
    window.wait_for("planned: Examplin");
    window.types("3");
    window.wait_for("Taken");
}

/// A question that is not asked any more is shown where it was answered, and named apart from one of the same name.
#[test]
fn an_archived_question_keeps_no_empty_row() {
    let home = rising();
    let again = home.read("measures.toml");
    home.write(
        "measures.toml",
        &format!("[[measure]]\nid = \"old\"\nname = \"Pain\"\nscale = \"0-10\"\nretired = 2026-03-01\n\n{again}"),
    );
    let mut window = planner(&home, (80, 24), "Examplin");
    window.types("3");
    window.wait_for("Taken");
    let text = window.text();
    let rows = text.lines().filter(|line| line.starts_with(" Pain "));
    assert_eq!(rows.count(), 1, "{text}");
    window.types("vv");
    window.wait_for("In words: Pain");
    assert!(!window.text().contains("not rated in these days"), "{}", window.text());
}

/// Measures that have no room in the table are counted, with the key that shows them.
#[test]
fn ratings_without_room_are_counted() {
    let home = rising();
    let mut measures = home.read("measures.toml");
    let mut journal = home.read("journal/2026-03.toml");
    for n in 0..5 {
        measures.push_str(&format!(
            "\n[[measure]]\nid = \"m{n}\"\nname = \"Mood {n}\"\nscale = \"0-10\"\n"
        ));
        journal.push_str(&format!(
            "[[reading]]\nid = \"b{n}aaaa\"\nmeasure = \"m{n}\"\nvalue = {n}\nat = 2026-03-09T20:00:00Z\n\n"
        ));
    }
    home.write("measures.toml", &measures);
    home.write("journal/2026-03.toml", &journal);
    let mut window = planner(&home, (80, 24), "Examplin");
    window.types("3v");
    window.wait_for("more ratings: r shows the next one");
}

/// What is only planned of a month that has begun is in the future.
#[test]
fn a_month_before_its_first_dose_has_doses_to_come() {
    let mut home = Home::empty();
    home.course("", "2026-03-17", "50 mg evening on Tue, Fri");
    home.at("2026-03-17T07:00:00Z", "UTC");
    let mut window = planner(&home, (120, 40), "Examplin");
    window.types("2");
    window.wait_for("5 doses to come");
}

/// The preview has one unit where the plan has two that are one.
#[test]
fn the_preview_adds_up_micrograms_and_milligrams() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"mcg\"\n\n[[plan]]\nfrom = 2026-03-02\nsteps = [\n\
         { for = \"3 weeks\", take = \"500 mcg 08:00\" }, { take = \"1 mg 08:00\" }]\n",
    );
    home.at("2026-03-17T07:00:00Z", "UTC");
    let mut window = planner(&home, (120, 40), "Examplin");
    window.types("4");
    window.wait_for("Preview");
    assert!(row(&window, "1000  1000").contains("1000"), "{}", window.text());
}

/// The list of the journal counts the entries of a day and shows the focused one, which is the one just written.
#[test]
fn every_entry_of_a_day_is_in_the_list() {
    let mut home = Home::empty();
    home.course("", "2026-03-17", "50 mg evening");
    home.at("2026-03-17T08:00:00Z", "UTC");
    home.ok(&["note", "first words"]);
    home.at("2026-03-17T09:00:00Z", "UTC");
    home.ok(&["note", "second words"]);
    let mut window = planner(&home, (80, 24), "Examplin");
    window.types("5");
    window.wait_for("(1 of 2)");
    window.types("nthird words\r");
    window.wait_for("of 3)");
    let line = row(&window, "of 3)");
    assert!(line.contains("third words"), "{line}");
}

/// A report says what the product is, what every decision changed, and what comes.
#[test]
fn the_report_tells_strength_changes_and_what_comes() {
    let home = rising();
    let course = home.read("courses/x.toml").replace(
        "count = \"mL\"",
        "count = \"mL\"\ncontains = { THC = \"10 mg/mL\", CBD = \"12.5 mg/mL\" }",
    );
    let course = course.replace("{ take = \"0.5 mL", "{ for = \"2 weeks\", take = \"0.5 mL");
    home.write("courses/x.toml", &course);
    home.write(
        "courses/n.toml",
        "name = \"Needol\"\n\n[[plan]]\nfrom = 2026-03-02\nsteps = [{ take = \"1 puff as needed\" }]\n",
    );
    home.ok(&["take", "n", "--at", "2026-03-11 21:10"]);
    home.ok(&["change", "x", "hold 3 days", "--by", "Dr O", "--why", "dizzy"]);
    home.ok(&["change", "x", "move today bedtime to tomorrow 09:30"]);
    let report = home.ok(&["report", "--since", "2026-03-01", "--format", "md"]);
    for said in [
        "  - THC 10 mg/mL and CBD 12.5 mg/mL",
        "0.5 mL = 5 mg THC + 6.25 mg CBD",
        "12 Mar hold 3 days, Dr O: \"dizzy\". Changed 25 Mar - 27 Mar: 0.5 mL morning, 0.5 mL bedtime instead of nothing",
        "12 Mar move 12 Mar bedtime to 13 Mar 09:30. Changed 12 Mar: 0.5 mL morning instead of 0.5 mL morning, 0.5 mL bedtime",
        "To come: hold at 0.5 mL morning, bedtime from 25 Mar; nothing after 27 Mar",
        "taken as needed once: 11 Mar at 21:10 1 puff",
    ] {
        assert!(report.contains(said), "{said}:\n{report}");
    }
    // Of a medicine that did not change there are no rows by step.
    let csv = home.ok(&["report", "--since", "2026-03-01", "--format", "csv"]);
    assert!(!csv.contains("\"Needol, Pain\""), "{csv}");
    assert!(csv.contains("\"Examplin, Pain\""), "{csv}");
}

/// How much a side effect was in the way is shown with it.
#[test]
fn what_was_in_the_way_is_in_the_report() {
    let mut home = Home::empty();
    home.course("", "2026-03-02", "5 mg morning");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"dizzy\"\nname = \"Dizziness\"\nscale = \"grade\"\n",
    );
    home.write(
        "journal/2026-03.toml",
        "[[reading]]\nid = \"aaaaaa\"\nmeasure = \"dizzy\"\nvalue = \"moderate\"\nat = 2026-03-03T20:00:00Z\n\
         note = \"in the way: quite a bit\"\n",
    );
    home.at("2026-03-04T09:00:00Z", "UTC");
    let report = home.ok(&["report", "--since", "2026-03-01"]);
    assert!(report.contains("moderate 3 Mar, in the way: quite a bit"), "{report}");
    let csv = home.ok(&["report", "--since", "2026-03-01", "--format", "csv"]);
    assert!(csv.contains("in the way: quite a bit"), "{csv}");
}

/// A step after a question that would begin on another day is shown also where no day differs before the answer.
#[test]
fn a_correction_tells_when_the_next_rise_would_come() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-11-09\nsteps = [\n\
         { for = \"2 weeks\", take = \"75 mcg 08:00\", then = \"ask\" }, { take = \"100 mcg 08:00\" }]\n\n\
         [[change]]\non = 2026-11-16\ndo = \"hold 7 days\"\n",
    );
    home.at("2026-11-22T14:57:00Z", "UTC");
    let mut window = planner(&home, (80, 24), "Examplin");
    window.types("4vx");
    window.wait_for("if you go ahead: 100 mcg 08:00 from Mon 23 Nov (was Mon 30 Nov)");
    assert!(!window.text().contains("nothing differs"), "{}", window.text());
}

/// What is typed in a blank of a template is checked there, and a later blank can be reached.
#[test]
fn a_blank_takes_what_it_asks_for() {
    let mut home = Home::empty();
    home.write("settings.toml", "");
    home.at("2026-05-05T09:00:00Z", "UTC");
    home.course("", "2026-05-01", "1 mg 09:00");
    let mut window = planner(&home, (80, 24), "Examplin");
    window.types("Pa");
    window.wait_for("What is the medicine called?");
    window.types("Testol\r");
    window.wait_for("How much at a time");
    window.types("5 mg\r");
    window.wait_for("When in the day?");
    window.types("08:00\r");
    window.wait_for("How does the dose change?");
    window.types("2");
    window.wait_for("By how much more each time?");
    window.types("3 days");
    window.wait_for("`3 days` does not fit here");
    window.sends(b"\x15");
    window.types("5 mg\r");
    window.wait_for("How long is each step?");
    window.types("10 days\r");
    window.wait_for("Up to how much?");
    window.types("20 mg");
    window.wait_for("5 mg, 10 mg, 15 mg, 20 mg");
}

/// Digits of a percent taper to nothing: what they are rounded to is asked after the end, and is in reach.
#[test]
fn a_share_goes_down_to_nothing() {
    let mut home = Home::empty();
    home.at("2026-05-05T09:00:00Z", "UTC");
    home.course("", "2026-05-01", "1 mg 09:00");
    let mut window = planner(&home, (80, 24), "Examplin");
    window.types("Pa");
    window.wait_for("What is the medicine called?");
    window.types("Testol\r");
    window.wait_for("How much at a time");
    window.types("100 mg\r");
    window.wait_for("When in the day?");
    window.types("08:00\r");
    window.wait_for("How does the dose change?");
    window.types("3");
    window.wait_for("By how much less each time?");
    window.types("10 %\r\r");
    window.wait_for("Down to how much?");
    window.types("0 mg\r");
    window.wait_for("Rounded to what");
}

/// What was counted and used up ran out on one day, and not again every day.
#[test]
fn what_ran_out_says_when() {
    let mut home = Home::empty();
    home.course(
        "count = \"tablet\"\nsupply = { on = 2026-05-04, left = \"2 tablets\" }",
        "2026-05-04",
        "1 tablet 08:00",
    );
    home.at("2026-05-04T08:00:00Z", "UTC");
    home.ok(&["take", "x"]);
    home.at("2026-05-05T08:00:00Z", "UTC");
    home.ok(&["take", "x"]);
    home.at("2026-05-09T09:00:00Z", "UTC");
    let mut window = planner(&home, (120, 40), "ran out on Tue 5 May");
    window.types("4");
    window.wait_for("0 tablets, ran out on Tue 5 May");
}

/// A state that is longer than its line continues on the next one, and a long name gives way to the amount.
#[test]
fn no_state_and_no_amount_is_cut_on_today() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Sampletol\"\n\n[limits]\nper_day = \"4 puffs\"\ngap = \"15 min\"\n\n[[plan]]\nfrom = 2026-05-01\n\
         steps = [{ take = \"1 puff as needed\" }]\n",
    );
    home.write(
        "courses/y.toml",
        "name = \"Levetricetamolprovastatinhydrochloride extended release\"\n\n[[plan]]\nfrom = 2026-05-01\n\
         steps = [{ take = \"12.5 mg 08:00\" }]\n",
    );
    home.at("2026-05-05T11:00:00Z", "UTC");
    for n in 0..4 {
        home.at(&format!("2026-05-05T1{n}:00:00Z"), "UTC");
        home.ok(&["take", "x"]);
    }
    home.at("2026-05-05T13:01:00Z", "UTC");
    for (size, words) in [
        ((80, 24), "4 of 4 puffs in 24 hours"),
        ((120, 40), "4 of 4 puffs in 24 hours"),
        ((60, 20), "4 of 4 puffs"),
    ] {
        let window = planner(&home, size, "12.5 mg");
        let text = window.text();
        let left = text.lines().filter_map(|line| line.split('│').next());
        let text = left.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
        assert!(text.contains(words), "{size:?}:\n{}", window.text());
        assert!(
            text.contains("08:00") && text.contains("not recorded"),
            "{size:?}:\n{}",
            window.text()
        );
    }
    let window = planner(&home, (40, 10), "12.5 mg, not recorded");
    window.wait_for("next from");
}

/// The palette finds what another view does, and the field for each word of a prescription.
#[test]
fn every_word_of_a_prescription_is_found() {
    let mut home = Home::empty();
    home.course("", "2026-05-01", "1 mg 08:00");
    home.at("2026-05-05T07:00:00Z", "UTC");
    for (word, shows) in [
        ("limit", "Examplin: In 24 hours"),
        ("strength", "Examplin: Strength"),
        ("form", "Examplin: Form"),
        ("phone", "People, visits, papers: Add a person"),
        ("certificate", "People, visits, papers: Add a paper"),
        ("visit", "People, visits, papers: Add a visit"),
        ("theme", "Settings: Theme"),
        ("hold", "Plan: "),
    ] {
        let mut window = planner(&home, (80, 24), "Examplin");
        window.types(":");
        window.wait_for("All commands");
        window.types(word);
        window.wait_for(shows);
    }
    let mut window = planner(&home, (80, 24), "Examplin");
    window.types(":");
    window.wait_for("All commands");
    window.types("taper");
    window.wait_for("Plan: ");
    window.types("\r");
    window.wait_for("[4 Plan]");
}

/// In the night a dose of the date that has begun was taken: what looks back has it, as `today` does.
#[test]
fn what_was_just_recorded_in_the_night_is_in_what_looks_back() {
    let mut home = Home::empty();
    home.course("count = \"tablet\"", "2026-06-14", "2 tablets 00:30");
    home.at("2026-06-15T01:30:00+02:00", "Europe/Berlin");
    let before = home.ok(&["week"]);
    assert!(before.contains("Doses: 0 of 1 taken"), "{before}");
    home.ok(&["take", "x"]);
    let taken = |args: &[&str], words: &str| {
        let told = home.ok(args);
        assert!(told.contains(words), "{args:?}: {told}");
    };
    taken(&["log"], "Examplin 2 tablets taken (Mon 15 Jun 00:30)");
    taken(&["log", "--all"], "Examplin 2 tablets taken (Mon 15 Jun 00:30)");
    taken(&["log", "--json"], "\"day\": \"2026-06-15\"");
    taken(&["today"], "taken Mon 15 Jun 01:30");
    // The week of the evening and the one that begins with this date.
    taken(
        &["week"],
        "Week 24, 8 Jun - 14 Jun 2026\n  Doses: 0 of 1 taken, 1 not recorded",
    );
    taken(&["week"], "Week 25, 15 Jun - 21 Jun 2026\n  Doses: 1 of 1 taken");
    taken(&["review"], "Week 25, 15 Jun - 21 Jun 2026\n  Doses: 1 of 1 taken");
    taken(&["report"], "1 of 2 as planned, 1 not recorded");
    taken(&["report"], "18 May - 15 Jun 2026");
    taken(
        &["report", "--format", "csv"],
        "dose,2026-06-15,,00:30,Examplin,2 tablets,",
    );
    // Taken back it is the evening before again, but for the list of what was recorded.
    home.ok(&["undo"]);
    assert_eq!(home.ok(&["week"]), before);
    // After the turn of the day the date is today.
    home.ok(&["take", "x"]);
    home.at("2026-06-15T04:30:00+02:00", "Europe/Berlin");
    let week = home.ok(&["week"]);
    assert!(week.contains("Week 25") && !week.contains("Week 24"), "{week}");
    assert!(week.contains("Doses: 1 of 1 taken"), "{week}");
}

/// What is in a medicine is told by step, in the review as in the report, where its doses are counted otherwise.
#[test]
fn components_are_told_by_step() {
    let mut home = Home::empty();
    home.course(
        "count = \"mL\"\ncontains = { THC = \"10 mg/mL\", CBD = \"12.5 mg/mL\" }",
        "2026-03-10",
        "0.1 mL 22:00",
    );
    let course = home.read("courses/x.toml");
    let two = "steps = [{ for = \"1 day\", take = \"0.1 mL 22:00\" }, { take = \"0.1 mL 08:00, 0.2 mL 22:00\" }]";
    let steps = course.find("steps").unwrap();
    home.write("courses/x.toml", &format!("{}{two}\n", course.get(..steps).unwrap()));
    for moment in ["10T22:00", "11T08:00", "11T22:00"] {
        home.at(&format!("2026-03-{moment}:00Z"), "UTC");
        home.ok(&["take", "x"]);
    }
    // 0.1 mL is 1 mg and 1.25 mg; 0.3 mL are 3 mg and 3.75 mg.
    let (thc, cbd) = (
        "THC from Examplin on a day with doses, mean: 1 mg at 0.1 mL, 3 mg at 0.1+0.2 mL.",
        "CBD from Examplin on a day with doses, mean: 1.25 mg at 0.1 mL, 3.75 mg at 0.1+0.2 mL.",
    );
    let steps = home.ok(&["steps"]);
    assert!(steps.contains(thc) && steps.contains(cbd), "{steps}");
    let report = home.ok(&["report"]);
    let mut below = report
        .lines()
        .skip_while(|line| !line.starts_with("THC from Examplin on a day with doses, mean"));
    let row = below.nth(1).unwrap_or_default();
    assert!(row.contains("1 mg") && row.contains("3 mg"), "{report}");
    let mut window = planner(&home, (120, 40), "Examplin");
    window.types("3v");
    window.wait_for(thc);
    window.wait_for(cbd);
}
