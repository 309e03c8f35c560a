//! The report as its reader has it on paper: figures of whole days, columns below their heads, limits that were not kept.

use crate::home::Home;
use crate::window::Window;

const OIL: &str = "count = \"mL\"\ncontains = { THC = \"10 mg/mL\" }";

/// A plan with several steps.
fn plan(home: &Home, head: &str, from: &str, steps: &str) {
    home.course(head, from, "none");
    let course = home.read("courses/x.toml");
    home.write("courses/x.toml", &course.replace("{ take = \"none\" }", steps));
}

fn at(home: &mut Home, moments: &[&str], line: &[&str]) {
    for moment in moments {
        home.at(&format!("2026-{moment}:00Z"), "UTC");
        home.ok(line);
    }
}

/// The cells of a row of the table: where each begins, and what it is. A long name has a line of its own.
fn cells(report: &str, name: &str) -> Vec<(usize, String)> {
    let mut lines = report.lines().skip_while(|line| !line.starts_with(name));
    let line = lines.next().unwrap_or_default();
    let line = if line == name {
        lines.next().unwrap()
    } else {
        &line.replacen(name, &" ".repeat(name.len()), 1)
    };
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut last = 0;
    for (place, word) in line.split(' ').scan(0, |place, word| {
        let here = *place;
        *place += word.len() + 1;
        Some((here, word))
    }) {
        if word.is_empty() {
            continue;
        }
        match found.last_mut() {
            Some((_, cell)) if place == last + 1 => *cell = format!("{cell} {word}"),
            _ => found.push((place, word.to_owned())),
        }
        last = place + word.len();
    }
    found
}

/// What was taken on a day in the middle of which a decision began is not divided between two days.
#[test]
fn the_mean_of_a_component_is_of_whole_days() {
    let mut home = Home::empty();
    home.course(OIL, "2026-03-29", "0.4 mL 08:00, 0.5 mL 22:00");
    at(&mut home, &["03-29T08:00", "03-29T22:00"], &["take", "x"]);
    let decision = "take 0.3 mL 08:00, 0.5 mL 22:00 from today";
    at(&mut home, &["03-30T11:00"], &["change", "x", decision]);
    let morning = ["take", "x", "--for", "2026-03-30/08:00", "--at", "08:10", "--yes"];
    at(&mut home, &["03-30T11:30"], &morning);
    at(
        &mut home,
        &["03-30T22:00", "03-31T08:00", "03-31T22:00"],
        &["take", "x"],
    );
    // 9 mg on 29 March; 9 and 8 mg on the two days that follow.
    let report = home.ok(&["report", "--since", "2026-03-29"]);
    let row = cells(&report, "THC from Examplin on a day with doses, mean");
    let row: Vec<&str> = row.iter().map(|(_, cell)| cell.as_str()).collect();
    assert_eq!(row, ["9 mg", "8.5 mg"], "{report}");
    let said = "THC from Examplin on a day with doses, mean: 9 mg at 0.4+0.5 mL, 8.5 mg at 0.3+0.5 mL.";
    for verb in ["steps", "review"] {
        let review = home.ok(&[verb]);
        assert!(review.contains(said), "{review}");
    }
    let csv = home.ok(&["report", "--since", "2026-03-29", "--format", "csv"]);
    let row = "THC from Examplin on a day with doses, mean\",0.3+0.5 mL,8.5 mg,,2,,,8.5,mg";
    let plain = row.replace('"', "");
    assert!(csv.contains(row) || csv.contains(&plain), "{csv}");
    assert!(!csv.contains("6.5") && !report.contains("6.5"), "{report}");
    // A day of one date, and what became of its doses.
    assert!(report.contains("0.4+0.5 mL until 29 Mar"), "{report}");
}

/// Every cell of a table begins below its head, however long the names are.
#[test]
fn cells_are_below_their_heads() {
    let mut home = Home::empty();
    let steps = "{ for = \"2 days\", take = \"0.1 mL 08:00\" }, { for = \"2 days\", take = \"0.2 mL 08:00\" }, \
                 { take = \"0.3 mL 08:00\" }";
    plan(&home, OIL, "2026-03-02", steps);
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"hours\"\nname = \"Hours of sleep in the night before\"\nscale = \"number\"\nunit = \"h\"\n\
         [[measure]]\nid = \"mood\"\nname = \"Mood\"\nscale = \"0-10\"\n\
         [[measure]]\nid = \"calm\"\nname = \"Calm and rested\"\nscale = \"0-10\"\n",
    );
    for day in 2..8 {
        let morning = format!("03-0{day}T08:00");
        at(&mut home, &[&morning], &["take", "x"]);
        for (id, value) in [("hours", "7.25"), ("mood", "5"), ("calm", "6")] {
            // Of one step nothing is rated: its cell is below its head too.
            if !(4..=5).contains(&day) {
                home.ok(&["rate", id, value]);
            }
        }
    }
    let report = home.ok(&["report", "--since", "2026-03-02"]);
    let head: Vec<usize> = cells(&report, "                  0.1 mL")
        .iter()
        .map(|(at, _)| *at)
        .collect();
    let names = [
        "THC from Examplin on a day with doses, mean",
        "Hours of sleep in the night before (h)",
        "Mood",
        "Calm and rested",
    ];
    for name in names {
        let row = cells(&report, name);
        let places: Vec<usize> = row.iter().map(|(at, _)| *at).collect();
        assert_eq!(places.len(), 3, "{name}: {row:?}\n{report}");
        assert!(
            places.iter().zip(&head).skip(1).all(|(cell, head)| cell == head),
            "{name}\n{report}"
        );
        assert_eq!(places.first(), Some(&18), "{name}\n{report}");
    }
    assert!(report.lines().all(|line| line.chars().count() <= 78), "{report}");
}

/// Days and times of a list end before one column, whatever they are.
#[test]
fn what_follows_the_days_of_a_list_begins_in_one_column() {
    let mut home = Home::empty();
    home.course("", "2026-03-02", "5 mg morning, 5 mg 12:30");
    for (moment, time) in [("03-09T08:00", "morning"), ("03-16T12:30", "12:30")] {
        let dose = format!("2026-{}/{time}", moment.get(..5).unwrap());
        at(&mut home, &[moment], &["skip", "x", "--for", &dose, "--why", "ill"]);
    }
    let report = home.ok(&["report", "--since", "2026-03-02"]);
    let list = report.lines().filter(|line| line.ends_with("skipped: \"ill\""));
    let places: Vec<Option<usize>> = list.map(|line| line.find("Examplin")).collect();
    assert_eq!(places.len(), 2, "{report}");
    assert_eq!(places.first(), places.last(), "{report}");
}

/// A ceiling over two medicines: on which days it was not kept is in every form, with what it came to.
#[test]
fn days_over_a_limit_are_in_the_report() {
    let mut home = Home::empty();
    home.course(
        &format!("{OIL}\n[limits]\nper_calendar_day = \"15 mg THC\"\nshared = [\"flower\"]"),
        "2026-03-02",
        "0.5 mL 08:00, 0.5 mL 22:00",
    );
    home.write(
        "courses/flower.toml",
        "name = \"Sampletol\"\ncount = \"puff\"\ncontains = { THC = \"2 mg\" }\n[[plan]]\nfrom = 2026-03-02\n\
         steps = [{ take = \"1 puff as needed\" }]\n",
    );
    for day in ["03-02", "03-03"] {
        at(&mut home, &[&format!("{day}T08:00")], &["take", "x"]);
        let puffs: &[&str] = if day == "03-02" {
            &["12:00"]
        } else {
            &["12:00", "13:00", "14:00"]
        };
        for puff in puffs {
            at(&mut home, &[&format!("{day}T{puff}")], &["take", "flower", "--yes"]);
        }
        at(&mut home, &[&format!("{day}T22:00")], &["take", "x", "--yes"]);
    }
    // 12 mg on the first day, 16 mg on the second.
    let said = "more than 15 mg THC in a calendar day on 1 day: 3 Mar 16 mg";
    for form in ["md", "html", "txt"] {
        let report = home.ok(&["report", "--since", "2026-03-02", "--format", form]);
        let lines = report.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        assert!(report.contains("Over a limit"), "{report}");
        assert!(lines.contains(said), "{report}");
    }
    let csv = home.ok(&["report", "--since", "2026-03-02", "--format", "csv"]);
    let row = csv
        .lines()
        .find(|line| line.starts_with("over-limit,"))
        .unwrap_or_default();
    assert!(
        row.starts_with("over-limit,2026-03-03,,22:00,") && row.contains(",16 mg,"),
        "{csv}"
    );
    assert!(row.ends_with(",16,mg"), "{csv}");
    let hidden = home.ok(&["report", "--since", "2026-03-02", "--hide-names"]);
    assert!(
        !hidden.contains("Sampletol") && hidden.contains("Over a limit"),
        "{hidden}"
    );
    let without = home.ok(&["report", "--since", "2026-03-02", "--to", "2026-03-02"]);
    assert!(!without.contains("Over a limit"), "{without}");
}

/// An unplanned dose is among those that went another way, and that it came too soon after the one before is said.
#[test]
fn an_unplanned_dose_that_did_not_keep_the_gap() {
    let mut home = Home::empty();
    home.course("[limits]\ngap = \"48 hours\"", "2026-04-07", "50 mg evening on Tue");
    at(&mut home, &["04-07T18:00"], &["take", "x"]);
    let unplanned = ["take", "x", "25 mg", "--unplanned", "--yes", "--why", "bad day"];
    at(&mut home, &["04-08T18:00"], &unplanned);
    let report = home.ok(&["report", "--since", "2026-04-07", "--format", "md"]);
    assert!(
        report.contains("- Wed 8 Apr 18:00, Examplin: 25 mg, not planned: \"bad day\""),
        "{report}"
    );
    let said = "- Examplin: less than 2 days between doses on 1 day: 8 Apr at 18:00";
    assert!(report.contains(said), "{report}");
}

/// The doses of one list are in one form, and a day is not a span.
#[test]
fn the_doses_of_one_list_are_in_one_form() {
    let mut home = Home::empty();
    let steps = "{ for = \"2 days\", take = \"0.3 mL 08:00, 22:00\" }, { for = \"1 day\", take = \"0.3 mL 08:00, 0.4 mL 22:00\" }, \
                 { take = \"0.4 mL 08:00, 22:00\" }";
    plan(&home, OIL, "2026-03-02", steps);
    at(&mut home, &["03-06T23:00"], &["note", "quiet"]);
    let report = home.ok(&["report", "--since", "2026-03-01", "--format", "md"]);
    let said = "none until 1 Mar, 0.3+0.3 mL 2 Mar - 3 Mar, 0.3+0.4 mL 4 Mar, 0.4+0.4 mL since 5 Mar";
    let said = said.strip_prefix("none until 1 Mar, ").unwrap();
    let said = said.replace("0.3+0.3 mL 2 Mar - 3 Mar", "0.3+0.3 mL until 3 Mar");
    assert!(report.contains(&said), "{report}");
    assert!(!report.contains("a day 2"), "{report}");
    let json = home.ok(&["steps", "--json"]);
    assert!(json.contains("\"0.4+0.4 mL\"") && !json.contains("0.8 mL"), "{json}");
    let plan = home.ok(&["plan", "x"]);
    assert!(
        plan.contains(" 4 Mar               1 d  0.3 mL 08:00, 0.4 mL 22:00"),
        "{plan}"
    );
}

/// Of a dose in two parts both times are in the CSV form.
#[test]
fn each_part_of_a_dose_has_its_time() {
    let mut home = Home::empty();
    home.course("count = \"mL\"", "2026-03-02", "0.5 mL 22:00");
    at(&mut home, &["03-02T22:05"], &["take", "x", "0.1 mL", "--yes"]);
    let rest = ["take", "x", "0.4 mL", "--for", "2026-03-02/22:00", "--yes"];
    at(&mut home, &["03-02T22:25"], &rest);
    let csv = home.ok(&["report", "--since", "2026-03-02", "--format", "csv"]);
    for row in [
        "dose,2026-03-02,,22:00,Examplin,0.5 mL,0.5 mL,taken,,,2026-03-02T22:25:00+00:00,0.5,mL",
        "part,2026-03-02,,22:00,Examplin,,0.1 mL,,,,2026-03-02T22:05:00+00:00,0.1,mL",
        "part,2026-03-02,,22:00,Examplin,,0.4 mL,,,,2026-03-02T22:25:00+00:00,0.4,mL",
    ] {
        assert!(csv.contains(row), "{row}\n{csv}");
    }
}

/// What was taken is added up in what was planned: as doses are counted, and what is in them.
#[test]
fn what_was_taken_is_added_up_with_what_is_in_it() {
    let mut home = Home::empty();
    home.course(OIL, "2026-03-02", "0.5 mL 22:00");
    at(&mut home, &["03-02T22:00", "03-03T22:00"], &["take", "x"]);
    home.write(
        "courses/flower.toml",
        "name = \"Sampletol\"\ncount = \"puff\"\ncontains = { THC = \"2 mg\" }\n[[plan]]\nfrom = 2026-03-02\n\
         steps = [{ take = \"1 puff as needed\" }]\n",
    );
    at(&mut home, &["03-03T22:10"], &["take", "flower"]);
    let supply = home.ok(&["supply", "--since", "2026-03-02"]);
    assert!(
        supply.contains("1 mL, 10 mg THC planned; 1 mL, 10 mg THC taken"),
        "{supply}"
    );
    assert!(supply.contains("nothing planned; 1 puff, 2 mg THC taken"), "{supply}");
    let json = home.ok(&["supply", "--since", "2026-03-02", "--json"]);
    let shape: serde_json::Value = serde_json::from_str(&json).unwrap();
    let held = &shape["courses"][1]["days"]["taken_contents"][0];
    assert_eq!(
        (held["amount"].as_str(), held["component"].as_str()),
        (Some("10"), Some("THC")),
        "{json}"
    );
}

/// Until the plan has its answer the next step has no day: it would always be tomorrow.
#[test]
fn a_step_that_waits_has_no_day() {
    let mut home = Home::empty();
    let steps = "{ for = \"4 days\", take = \"50 mg 18:00\", then = \"ask\" }, { for = \"4 days\", take = \"75 mg 18:00\" }, \
                 { take = \"100 mg 18:00\" }";
    plan(
        &home,
        "prescriber = \"Dr L\"\ncount = \"troche\"\ncontains = \"100 mg\"\ndivisible = \"quarters\"",
        "2026-03-02",
        steps,
    );
    home.at("2026-03-20T12:00:00Z", "UTC");
    let report = home.ok(&["report", "--since", "2026-03-02", "--format", "md"]);
    let said = "To come: 75 mg 18:00 if the person and Dr L go ahead (the plan asks since 6 Mar); then 100 mg 18:00";
    assert!(report.contains(said), "{report}");
    assert!(report.contains("(50 mg = 0.5 of a troche)"), "{report}");
    let plan = home.ok(&["plan", "x"]);
    assert!(
        !plan.contains("21 Mar") && plan.contains("The plan asks since 6 Mar"),
        "{plan}"
    );
}

/// One of something is one, in every list.
#[test]
fn one_earlier_step_is_one() {
    let mut home = Home::empty();
    let steps: Vec<String> = (1..=7)
        .map(|n| format!("{{ for = \"1 day\", take = \"{n} mg 08:00\" }}"))
        .collect();
    plan(&home, "", "2026-03-02", &steps.join(", "));
    at(&mut home, &["03-08T08:00"], &["take", "x"]);
    let report = home.ok(&["report", "--since", "2026-03-02", "--format", "md"]);
    assert!(report.contains("By step: 1 earlier step; 2 mg"), "{report}");
    assert!(report.contains("1 earlier stretch; 2 mg 3 Mar, 3 mg 4 Mar"), "{report}");
}

/// A medicine that contains one thing without a name is the subject of its own figures.
#[test]
fn the_mean_of_a_medicine_without_components_names_it() {
    let mut home = Home::empty();
    let head = "count = \"mL\"\ncontains = \"200 mg/mL\"";
    let steps = "{ for = \"1 day\", take = \"0.1 mL 08:00\" }, { take = \"0.12 mL 08:00\" }";
    plan(&home, head, "2026-03-02", steps);
    at(&mut home, &["03-02T08:00", "03-03T08:00"], &["take", "x"]);
    let steps = home.ok(&["steps"]);
    assert!(
        steps.contains("Examplin on a day with doses, mean: 20 mg at 0.1 mL, 24 mg at 0.12 mL."),
        "{steps}"
    );
    let report = home.ok(&["report", "--since", "2026-03-02"]);
    assert!(
        !cells(&report, "Examplin on a day with doses, mean").is_empty(),
        "{report}"
    );
}

/// A rating was made on as many days of as many for every medicine, also for one that began later or has ended; the last day of a plan
/// is the last day with a dose.
#[test]
fn a_rating_has_as_many_days_for_every_medicine() {
    let mut home = Home::new();
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-05-01\nsteps = [{ take = \"1 mg 08:00\" }]\n",
    );
    plan(
        &home,
        "",
        "2026-05-09",
        "{ for = \"3 days\", take = \"40 mg 08:00\" }, { for = \"3 days\", take = \"30 mg 08:00\" }",
    );
    let course = home.read("courses/x.toml").replace("Examplin", "Burstolin");
    home.write("courses/x.toml", &course);
    for day in [2, 10, 16] {
        at(&mut home, &[&format!("05-{day:02}T20:00")], &["rate", "pain", "4"]);
    }
    home.at("2026-05-20T20:00:00Z", "UTC");
    let steps = home.ok(&["steps"]);
    let rated = steps.matches("Rated on 3 of 20 days.").count();
    assert_eq!(rated, 2, "{steps}");
    let report = home.ok(&["report", "--since", "2026-05-01"]);
    assert!(report.contains("ended 14 May"), "{report}");
    let lines = report.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    assert!(
        lines.contains("none until 8 May, 40 mg 9 May - 11 May, 30 mg 12 May - 14 May, nothing since 15 May"),
        "{report}"
    );
    assert!(
        report.contains("1 May - 8 May") && report.contains("15 May - 20 May"),
        "{report}"
    );
}

/// A ladder of twelve steps and five ratings, on a small screen.
fn crowded() -> Home {
    let mut home = Home::empty();
    let steps: Vec<String> = (1..=12)
        .map(|n| format!("{{ for = \"1 day\", take = \"0.{n:02} mL 08:00\" }}"))
        .collect();
    let head = "count = \"mL\"\ncontains = { THC = \"10 mg/mL\", CBD = \"12.5 mg/mL\" }";
    plan(&home, head, "2026-03-02", &steps.join(", "));
    let names = ["Pain", "Sleep", "Mood", "Focus", "Energy"];
    let measures = names.map(|name| {
        let id = name.to_lowercase();
        format!("[[measure]]\nid = \"{id}\"\nname = \"{name}\"\nscale = \"0-10\"\n")
    });
    home.write("measures.toml", &measures.concat());
    for day in 2..14 {
        at(&mut home, &[&format!("03-{day:02}T08:00")], &["take", "x"]);
        for name in names {
            home.ok(&["rate", &name.to_lowercase(), "5"]);
        }
    }
    home
}

/// Ratings that have no column are counted, and sentences that have no room are not left out without a word.
#[test]
fn what_has_no_room_in_the_table_by_step_is_counted() {
    let home = crowded();
    let mut window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], 24, 80);
    window.wait_for("Examplin");
    window.types("3v");
    window.wait_for("By dose step");
    window.wait_for("more ratings: r shows the next one.");
    window.wait_for("`regimen steps` has all of it.");
    window.wait_for("without a comparison group");
}

/// The visit is about the question of the plan: what comes if it is answered is on its page. Names of readings are not cut.
#[test]
fn the_visit_shows_the_question_and_whole_names() {
    let mut home = Home::empty();
    let steps = "{ for = \"4 days\", take = \"50 mg 18:00\", then = \"ask\" }, { take = \"75 mg 18:00\" }";
    plan(&home, "prescriber = \"l\"", "2026-03-02", steps);
    home.write(
        "care.toml",
        "[[person]]\nkey = \"l\"\nname = \"Dr L\"\n\n[[appointment]]\non = 2026-03-10\nat = \"09:00\"\nwith = \"l\"\nwhat = \"visit\"\n",
    );
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", before = true, after = [\"40 min\"] }\n",
    );
    for day in 2..4 {
        at(&mut home, &[&format!("03-{day:02}T17:55")], &["rate", "bp", "130/80"]);
        at(&mut home, &[&format!("03-{day:02}T18:00")], &["take", "x"]);
        at(&mut home, &[&format!("03-{day:02}T18:40")], &["rate", "bp", "120/80"]);
    }
    home.at("2026-03-10T08:00:00Z", "UTC");
    let mut window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], 70, 120);
    window.wait_for("Examplin");
    window.types("V");
    window.wait_for("go ahead (the plan asks since 6 Mar)");
    window.wait_for("Blood pressure before (mmHg)");
    window.wait_for("Blood pressure after 40 min (mmHg)");
    window.wait_for("09:00: visit with Dr L");
    let text = window.text();
    assert!(!text.contains("today 09:00: visit"), "{text}");
}

/// A plan that has ended says when in every report, whatever was recorded afterwards.
#[test]
fn an_ended_plan_is_not_told_as_going_on() {
    let mut home = Home::new();
    std::fs::remove_file(home.path("courses/examplin.toml")).unwrap();
    plan(
        &home,
        "",
        "2026-03-01",
        "{ for = \"7 days\", take = \"1 mg 08:00\" }, { for = \"7 days\", take = \"2 mg 08:00\" }",
    );
    at(&mut home, &["03-03T08:00"], &["rate", "pain", "4"]);
    for rated in [false, true] {
        if rated {
            at(&mut home, &["03-20T08:00"], &["rate", "pain", "4"]);
        }
        home.at("2026-03-25T12:00:00Z", "UTC");
        let report = home.ok(&["report", "--since", "2026-03-01", "--format", "md"]);
        assert!(
            report.contains("1 mg until 7 Mar, 2 mg 8 Mar - 14 Mar, nothing since 15 Mar"),
            "{report}"
        );
        assert!(report.contains("**Examplin**: ended 14 Mar"), "{report}");
    }
}

/// Without names there are none in what the person wrote either: reasons, questions, notes, what the clinic said.
#[test]
fn without_names_nobodys_words_have_one() {
    let mut home = Home::empty();
    home.write("care.toml", "[[person]]\nkey = \"m\"\nname = \"Dr M\"\n");
    home.course("prescriber = \"m\"", "2026-03-02", "5 mg 08:00");
    at(&mut home, &["03-02T08:00"], &["skip", "x", "--why", "Dr M said"]);
    at(
        &mut home,
        &["03-03T08:00"],
        &["take", "x", "2 mg", "--yes", "--why", "Examplin makes me tired"],
    );
    at(
        &mut home,
        &["03-03T09:00"],
        &["note", "Is examplin right for me? Dr Mueller knows #question"],
    );
    at(
        &mut home,
        &["03-03T10:00"],
        &["change", "x", "set 4 mg", "--by", "Dr M", "--why", "Dr M on the phone"],
    );
    for form in ["md", "html", "txt", "csv"] {
        let report = home.ok(&[
            "report",
            "--since",
            "2026-03-02",
            "--format",
            form,
            "--hide-names",
            "--journal",
        ]);
        let lower = report.to_lowercase();
        for name in ["examplin", "dr m", "mueller"] {
            assert!(!lower.contains(name), "{form} {name}: {report}");
        }
        assert!(report.contains("Person 1 said"), "{report}");
        assert!(
            report.contains("Is Medicine 1 right for me? Person 1 knows"),
            "{report}"
        );
    }
}
