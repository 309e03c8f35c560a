//! Looking back from the command line: `review` and `report` on real files.

use std::os::unix::fs::PermissionsExt;

use crate::home::{Home, text};

/// The made-up regimen, half a year of it.
fn lived() -> Home {
    let home = Home::empty();
    home.ok(&["demo", "--into", home.path("").to_str().unwrap()]);
    home
}

#[test]
fn a_dash_is_standard_output() {
    let home = super::home::Home::new();
    let dashed = home.ok(&["report", "--format", "csv", "-o", "-"]);
    assert_eq!(dashed, home.ok(&["report", "--format", "csv"]));
    assert!(dashed.starts_with("kind,"), "{dashed}");
    assert!(!home.dir.path().join("-").exists());
}

#[test]
fn a_report_in_every_form_and_by_the_ending_of_its_file() {
    let home = lived();
    for (form, begins) in [
        ("md", "# Medication record"),
        ("html", "<!DOCTYPE html>"),
        ("txt", "Medication record"),
        (
            "csv",
            "kind,date,until,time,name,planned,value,status,n,words,at,number,unit",
        ),
    ] {
        assert!(home.ok(&["report", "--format", form]).starts_with(begins), "{form}");
        let path = home.dir.path().join(format!("report.{form}"));
        home.ok(&["report", "-o", path.to_str().unwrap()]);
        assert!(std::fs::read_to_string(&path).unwrap().starts_with(begins), "{form}");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn nothing_is_written_over_without_a_word() {
    let home = lived();
    let path = home.dir.path().join("report.md");
    std::fs::write(&path, "mine").unwrap();
    let output = home.run(&["report", "-o", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("nothing was written"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    home.ok(&["report", "-o", path.to_str().unwrap(), "--yes"]);
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("# Medication"));
}

#[test]
fn names_are_hidden_and_the_journal_is_left_out() {
    let home = lived();
    home.ok(&["note", "A private line"]);
    for form in ["md", "html", "txt", "csv"] {
        let usual = home.ok(&["report", "--format", form]);
        assert!(usual.contains("Examplin") && !usual.contains("private"), "{form}");
        let hidden = home.ok(&["report", "--format", form, "--hide-names"]);
        assert!(!hidden.contains("Examplin") && !hidden.contains("Dr N"), "{form}");
        assert!(
            home.ok(&["report", "--format", form, "--journal"]).contains("private"),
            "{form}"
        );
    }
}

#[test]
fn wrong_days_are_refused() {
    let home = lived();
    for args in [
        ["report", "--since", "2026-01-05", "--to", "2026-01-01"].as_slice(),
        &["report", "--since", "2030-01-01"],
        &["report", "--since", "yesterdayish"],
    ] {
        assert_eq!(home.run(args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn weeks_and_steps_as_json() {
    let home = lived();
    let shape: serde_json::Value = serde_json::from_str(&home.ok(&["review", "--weeks", "3", "--json"])).unwrap();
    assert_eq!(shape["version"], 1);
    assert_eq!(shape["weeks"].as_array().unwrap().len(), 3);
    let courses = shape["courses"].as_array().unwrap();
    let examplin = courses.iter().find(|c| c["course"] == "examplin").unwrap();
    let steps = examplin["steps"].as_array().unwrap();
    let kinds: Vec<&str> = steps.iter().map(|s| s["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["before", "step", "step", "step"]);
    for step in steps {
        for measure in step["measures"].as_array().unwrap() {
            // Either a summary or the single values, never both.
            let few = measure["rated"].as_u64().unwrap() < 7;
            assert!(!(few && measure.get("median").is_some()), "{measure}");
        }
    }
    assert!(home.ok(&["review"]).contains("without a comparison group"));
}

/// A course with blood pressure measured before its dose and 40 minutes after it.
fn measured_around() -> Home {
    let home = Home::empty();
    home.course("", "2026-03-17", "50 mg evening on Tue, Fri");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", before = true, after = [\"40 min\"] }\n\
         bound = [{ at_least = 160, say = \"Call the clinic, 555 0100.\" }]\n",
    );
    home
}

/// No other reading is used instead: each is shown with its time, before and after are apart, and a bound that was
/// reached is shown wherever the day is summed up.
#[test]
fn every_reading_around_a_dose_is_told_and_a_bound_that_was_reached() {
    let mut home = measured_around();
    for (time, line) in [
        ("18:00", &["rate", "bp", "130/80"][..]),
        ("18:01", &["take", "x"]),
        ("18:45", &["rate", "bp", "168/98"]),
        ("19:30", &["rate", "bp", "142/88"]),
    ] {
        home.at(&format!("2026-03-17T{time}:00Z"), "UTC");
        home.ok(line);
    }
    let week = home.ok(&["week", "--plain"]);
    let day = "Blood pressure 130/80 mmHg before, 168/98 mmHg after 40 min, 142/88 mmHg; alert reached";
    assert!(week.contains(day), "{week}");
    let report = home.ok(&["report", "--format", "md"]);
    let session =
        "- 17 Mar 18:01: 50 mg; Blood pressure before 130/80 (18:00), after 40 min 168/98 (18:45), 142/88 (19:30)";
    assert!(report.contains(session), "{report}");
    let reached =
        "- 17 Mar 18:45: Blood pressure after 40 min 168/98 mmHg, 160 or more: \"Call the clinic, 555 0100.\"";
    assert!(report.contains(reached), "{report}");
    // In the table by step what was measured before and after are separate rows.
    assert!(
        report.contains("| Blood pressure before (mmHg) | 130/80, n 1 |"),
        "{report}"
    );
    assert!(
        report.contains("| Blood pressure after 40 min (mmHg) | 168/98, n 1 |"),
        "{report}"
    );
    for form in ["txt", "html"] {
        let report = home.ok(&["report", "--format", form]);
        assert!(report.contains("Alerts reached"), "{report}");
        assert!(report.contains("Around the doses, Examplin"), "{report}");
    }
    let csv = home.ok(&["report", "--format", "csv"]);
    for row in [
        "rating,2026-03-17,,18:00,Blood pressure,,130/80,before,,,2026-03-17T18:00:00+00:00,,mmHg",
        "rating,2026-03-17,,18:45,Blood pressure,,168/98,after 40 min,,\"Call the clinic, 555 0100.\",2026-03-17T18:45:00+00:00,,mmHg",
        "rating,2026-03-17,,19:30,Blood pressure,,142/88,,,,2026-03-17T19:30:00+00:00,,mmHg",
        "dose,2026-03-17,,evening,Examplin,50 mg,50 mg,taken,,,2026-03-17T18:01:00+00:00,50,mg",
    ] {
        assert!(csv.lines().any(|line| line == row), "{row}: {csv}");
    }
    let hidden = home.ok(&["report", "--format", "md", "--hide-names"]);
    assert!(!hidden.contains("555 0100"), "{hidden}");
}

/// What to measure around a dose is shown with its time, by the line for a status bar too.
#[test]
fn the_status_line_names_a_reading_that_is_due() {
    let mut home = measured_around();
    let mut status = |time: &str, line: &[&str]| {
        home.at(&format!("2026-03-17T{time}:00Z"), "UTC");
        if !line.is_empty() {
            home.ok(line);
        }
        let check = home.run(&["status", "--check"]).status.code();
        (home.ok(&["status"]).trim_end().to_owned(), check)
    };
    let said = |words: &str, code| (words.to_owned(), Some(code));
    status("18:00", &["rate", "bp", "130/80"]);
    assert_eq!(
        status("18:01", &["take", "x"]),
        said("next 18:41 Blood pressure after 40 min", 0)
    );
    assert_eq!(status("18:45", &[]), said("1 to measure", 4));
    assert_eq!(
        status("18:46", &["rate", "bp", "140/85"]),
        said("next Fri 20 Mar 18:00 Examplin 50 mg", 0)
    );
    // Its time is told beside what else is open.
    home.write(
        "courses/y.toml",
        "name = \"Sampletol\"\n\n[[plan]]\nfrom = 2026-03-17\nsteps = [{ take = \"5 mg 08:00\" }]\n",
    );
    home.at("2026-03-17T18:47:00Z", "UTC");
    home.ok(&["undo"]);
    home.at("2026-03-17T18:30:00Z", "UTC");
    assert_eq!(
        home.ok(&["status"]).trim_end(),
        "1 not recorded, 18:41 Blood pressure after 40 min"
    );
}

/// What was skipped was not taken, and a dose that is open is not "none".
#[test]
fn a_week_counts_what_was_taken() {
    let mut home = Home::empty();
    home.course("", "2026-03-16", "1 mg 07:00");
    for day in ["16", "17"] {
        home.at(&format!("2026-03-{day}T08:20:00Z"), "UTC");
        if day == "17" {
            home.ok(&["skip", "x", "--yes", "--for", "yesterday/07:00"]);
        }
    }
    let week = home.ok(&["week", "--plain"]);
    assert!(week.contains("Doses: 0 of 1 taken, 1 skipped; ratings"), "{week}");
    home.course("", "2026-03-17", "1 mg 07:00");
    std::fs::remove_dir_all(home.path("journal")).unwrap();
    // With it goes what is known about it: else it would be one that is not mounted.
    std::fs::remove_dir_all(home.dir.path().join("state")).unwrap();
    let week = home.ok(&["week", "--plain"]);
    assert!(week.contains("Doses: 1 open; ratings"), "{week}");
}

/// Equal totals of different directions are different steps; a revision that asks for the same is none.
#[test]
fn a_row_is_a_step_with_its_own_directions() {
    let mut home = Home::empty();
    let two = |first: &str, second: &str| {
        format!(
            "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-03-17\nsteps = [{{ take = \"{first}\" }}]\n\n\
             [[plan]]\nfrom = 2026-03-19\nsteps = [{{ take = \"{second}\" }}]\n"
        )
    };
    home.at("2026-03-22T08:20:00Z", "UTC");
    home.write(
        "courses/x.toml",
        &two("0.2 mL morning, 0.3 mL bedtime", "0.1 mL morning, 0.4 mL bedtime"),
    );
    let steps = home.ok(&["steps", "--plain"]);
    assert_eq!(
        steps.lines().filter(|line| line.starts_with("Step ")).count(),
        2,
        "{steps}"
    );
    home.write("courses/x.toml", &two("1 mg 08:00", "1 mg 08:00"));
    let steps = home.ok(&["steps", "--plain"]);
    assert_eq!(
        steps.lines().filter(|line| line.starts_with("Step ")).count(),
        1,
        "{steps}"
    );
}

/// A dose that was taken on the last day of a report for a day after it is in the report, its table, and the log.
#[test]
fn a_dose_that_was_taken_ahead_is_told_of() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-06-28\nsteps = [{ take = \"10 mg morning\" }]\n",
    );
    home.at("2026-06-30T20:00:00+02:00", "Europe/Berlin");
    home.ok(&["take", "x", "--for", "2026-06-30/morning", "--at", "08:00"]);
    home.ok(&["take", "x", "--for", "2026-07-01/morning", "--yes"]);
    let report = home.ok(&["report", "--since", "2026-06-28", "--format", "md"]);
    assert!(
        report.contains("taken ahead: 30 Jun at 20:00 10 mg, for 1 Jul"),
        "{report}"
    );
    assert!(report.contains("1 of 3 as planned"), "{report}");
    let csv = home.ok(&["report", "--since", "2026-06-28", "--format", "csv"]);
    assert!(
        csv.contains("dose,2026-07-01,") && csv.contains("2026-06-30T20:00:00+02:00"),
        "{csv}"
    );
    let log = home.ok(&["log"]);
    assert!(
        log.contains("20:00  Examplin 10 mg taken (Wed 1 Jul morning), on Tue 30 Jun"),
        "{log}"
    );
    // The report of the next days counts it, and does not list it twice.
    home.at("2026-07-02T20:00:00+02:00", "Europe/Berlin");
    let report = home.ok(&["report", "--since", "2026-07-01", "--format", "md"]);
    assert!(!report.contains("taken ahead"), "{report}");
}

/// What somebody who reads the report asks next is there: which doses are not recorded, why one was taken that was not planned, when
/// one was late, of which unit a value is, and on which day a laboratory measured it.
#[test]
fn the_report_answers_what_its_reader_asks_next() {
    let mut home = measured_around();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\n\n[limits]\nlate = \"1 day\"\n\n[[plan]]\nfrom = 2026-03-10\nsteps = [\n\
         { for = \"1 week\", take = \"25 mg evening on Tue, Fri\" }, { take = \"50 mg evening on Tue, Fri\" }]\n",
    );
    home.write(
        "courses/aid.toml",
        "name = \"Aidol\"\n\n[[plan]]\nfrom = 2026-03-10\nsteps = [{ for = \"3 days\", take = \"1 mg 08:00\" }, \
         { for = \"2 days\", take = \"2 mg 08:00\" }]\n",
    );
    home.write(
        "courses/y.toml",
        "name = \"Taperol\"\n\n[[plan]]\nfrom = 2026-03-10\nsteps = [{ for = \"1 week\", take = \"2 mg 08:00\" }, { take = \"1 mg 08:00\" }]\n",
    );
    let measures = home.read("measures.toml");
    home.write(
        "measures.toml",
        &format!(
            "{measures}\n[[measure]]\nid = \"mood\"\nname = \"Mood\"\nscale = \"0-10\"\n\n\
             [[measure]]\nid = \"tsh\"\nname = \"TSH\"\nscale = \"number\"\nunit = \"mU/L\"\nasked = \"never\"\n"
        ),
    );
    for (time, line) in [
        ("10T18:01", &["take", "x"][..]),
        ("11T12:00", &["rate", "tsh", "2.4"]),
        ("11T20:00", &["rate", "mood", "6"]),
        ("13T18:01", &["take", "x"]),
        ("18T15:40", &["rate", "bp", "131/80"]),
        ("18T16:01", &["take", "x", "--for", "2026-03-17"]),
        (
            "18T22:00",
            &["take", "x", "25 mg", "--unplanned", "--yes", "--why", "bad day"],
        ),
        ("19T20:00", &["rate", "tsh", "3.1"]),
    ] {
        home.at(&format!("2026-03-{time}:00Z"), "UTC");
        home.ok(line);
    }
    home.at("2026-03-20T21:00:00Z", "UTC");
    let report = home.ok(&["report", "--since", "2026-03-10", "--format", "md"]);
    for said in [
        "25 mg until 16 Mar, 50 mg since 17 Mar",
        "taken, not planned, once: 18 Mar at 22:00 25 mg (\"bad day\")",
        "- Tue 17 Mar evening, Examplin: taken 18 Mar 16:01, late as the plan has it",
        "18 Mar 16:01: 50 mg; Blood pressure before 131/80 (15:40)",
        "| TSH (mU/L) | 2.4 (11 Mar) | 3.1 (19 Mar) |",
        "| Blood pressure before (mmHg) | \\- | 131/80, n 1 |",
        "Mood, single values",
    ] {
        assert!(report.contains(said), "{said}:\n{report}");
    }
    // What is measured around one medicine does not count for the steps of another; what has ended comes last.
    let table = report.split("## By step, Taperol").nth(1).unwrap();
    let table = table.split("## ").next().unwrap();
    assert!(!table.contains("Blood pressure") && table.contains("TSH"), "{table}");
    let place = |name: &str| report.find(&format!("- **{name}**")).unwrap();
    assert!(place("Aidol") > place("Taperol"), "{report}");
    // A few doses that are not recorded are named.
    let few = home.ok(&["report", "--since", "2026-03-19", "--format", "md"]);
    assert!(few.contains("not recorded (19 Mar 08:00, 20 Mar 08:00)"), "{few}");
    let csv = home.ok(&["report", "--since", "2026-03-10", "--format", "csv"]);
    assert!(
        csv.lines()
            .any(|row| row.starts_with("rating,2026-03-18,,15:40,Blood pressure,,131/80,before,")),
        "{csv}"
    );
    // A day and its month are on one line in the text.
    let text = home.ok(&["report", "--since", "2026-03-10", "--format", "txt"]);
    let ends_in_day = |line: &&str| {
        let last = line.split(' ').next_back().unwrap_or_default();
        !last.is_empty() && last.len() < 3 && last.chars().all(|c| c.is_ascii_digit())
    };
    assert!(
        !text.lines().any(|line| ends_in_day(&line) && line.len() > 60),
        "{text}"
    );
}
