//! The program from the command line, on real files.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A directory of files and the program run on it at a set time.
pub(crate) struct Sitting {
    dir: tempfile::TempDir,
    now: std::cell::Cell<&'static str>,
}

const COURSE: &str = r#"# written by hand
name = "Examplin"
count = "spray"
contains = { A = "2.7 mg", B = "2.5 mg" }
missed = "Leave it out; do not take two."

[limits]
per_dose = "4 sprays"
per_day = "12 sprays" # in any 24 hours
gap = "15 min"

[[plan]]
from = 2026-01-05
steps = [
  { for = "2 days", take = "1 spray evening" },
  { for = "2 days", take = "2 sprays evening" }, # as agreed
  { for = "1 week", take = "1 spray morning, 2 sprays evening", then = "ask" },
  { take = "1 spray morning, 3 sprays evening" },
]
"#;

impl Sitting {
    pub(crate) fn new(now: &'static str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let now = std::cell::Cell::new(now);
        let sitting = Self { dir, now };
        sitting.write("courses/examplin.toml", COURSE);
        sitting.write(
            "courses/weekly.toml",
            "name = \"Sampletol\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"15 mg evening on Mon\" }]\n",
        );
        sitting.write(
            "courses/antacid.toml",
            "name = \"Antacid\"\n[limits]\ngap = \"4 hours\"\nper_day = \"4 tablets\"\n[[plan]]\nfrom = 2026-01-01\n\
             steps = [{ take = \"1 tablet as needed\" }]\n",
        );
        sitting.write(
            "measures.toml",
            "[[measure]]\nid = \"pain\"\nname = \"Pain\"\nscale = \"0-10\"\nlow = \"none\"\nhigh = \"worst\"\n",
        );
        sitting
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("regimen").join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        program(self.dir.path(), self.now.get()).args(args).output().unwrap()
    }

    /// The same where the clock is that of another zone.
    pub(crate) fn run_in(&self, zone: &str, args: &[&str]) -> Output {
        let mut program = program(self.dir.path(), self.now.get());
        program.env("TZ", zone).args(args).output().unwrap()
    }

    /// From now on it is this time.
    pub(crate) fn at(&self, now: &'static str) -> &Self {
        self.now.set(now);
        self
    }

    /// Runs, expects success, gives standard output.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(
            output.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs, expects this exit code, gives standard error.
    pub(crate) fn fails(&self, code: i32, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stderr).unwrap()
    }

    pub(crate) fn json(&self, args: &[&str]) -> serde_json::Value {
        let output = self.run(args);
        // An answer may be a no.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{args:?}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn program(home: &Path, now: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_regimen"));
    command
        .env_clear()
        .env("HOME", home)
        .env("REGIMEN_DIR", home.join("regimen"))
        .env("REGIMEN_NOW", now)
        .env("TZ", "Europe/Berlin");
    command
}

#[test]
fn a_day_is_recorded_and_read_back() {
    let sitting = Sitting::new("2026-01-05T18:20:00+01:00");
    assert!(
        sitting
            .ok(&["today"])
            .contains("Examplin 1 spray = 2.7 mg A + 2.5 mg B  due")
    );
    sitting.ok(&["take", "examplin"]);
    sitting.ok(&["take", "sampletol", "--at", "18:05", "--why", "with dinner"]);
    sitting.ok(&["rate", "pain", "4"]);
    sitting.ok(&["note", "a quiet day", "#walk"]);
    let today = sitting.ok(&["today"]);
    for line in [
        "Examplin 1 spray = 2.7 mg A + 2.5 mg B  taken 18:20",
        "Sampletol 15 mg  taken 18:05",
        "Pain 4 of 10",
        "a quiet day #walk",
    ] {
        assert!(today.contains(line), "{line} in {today}");
    }
    let journal = sitting.read("journal/2026-01.toml");
    for line in [
        "course  = \"examplin\"",
        "slot    = \"evening\"",
        "taken   = \"1 spray\"",
        "2026-01-05T18:20:00+01:00",
    ] {
        assert!(journal.contains(line), "{line} in {journal}");
    }
    assert_eq!(sitting.read("courses/examplin.toml"), COURSE);
}

#[test]
fn due_rows_are_as_documented() {
    let sitting = Sitting::new("2026-01-05T18:20:00+01:00");
    let due = sitting.json(&["due", "--from", "2026-01-09", "--to", "2026-01-09", "--json"]);
    assert_eq!(due["version"], 1);
    let rows = due["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["slot"], "morning");
    assert_eq!(
        (rows[1]["amount"].as_str(), rows[1]["unit"].as_str()),
        (Some("2"), Some("spray"))
    );
    assert_eq!(
        (rows[1]["step"].as_u64(), rows[1]["status"].as_str()),
        (Some(3), Some("planned"))
    );
    // Doses fifty years out are still those of the step before the gate.
    let due = sitting.json(&[
        "due",
        "--from",
        "2076-01-09",
        "--to",
        "2076-01-09",
        "--course",
        "examplin",
        "--json",
    ]);
    assert_eq!(due["rows"][1]["amount"], "2");
}

#[test]
fn a_hold_moves_what_follows_and_comments_stay() {
    let sitting = Sitting::new("2026-01-06T10:00:00+01:00");
    sitting.ok(&["change", "examplin", "hold 3 days", "--by", "Dr N", "--why", "dizzy"]);
    let plan = sitting.json(&["plan", "examplin", "--json"]);
    let kinds: Vec<_> = plan["rungs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["kind"].as_str().unwrap())
        .collect();
    assert_eq!(&kinds[..3], ["step", "hold", "step"]);
    assert_eq!(plan["rungs"][2]["from"], "2026-01-10");
    let file = sitting.read("courses/examplin.toml");
    assert!(file.starts_with(COURSE), "what was there stays as it was: {file}");
    assert!(file.contains("do  = \"hold 3 days\""), "{file}");
    sitting.ok(&["undo"]);
    assert_eq!(
        sitting.json(&["plan", "examplin", "--json"])["rungs"][1]["from"],
        "2026-01-07"
    );
    let error = sitting.fails(2, &["change", "examplin", "hold 3 days", "--on", "2026-01-05"]);
    assert!(error.contains("is past"), "{error}");
}

/// The command line reads a decision as the screen does, and says in full what it does.
#[test]
fn decisions_are_said_as_on_the_screen() {
    let sitting = Sitting::new("2026-01-06T10:00:00+01:00");
    let said = |words: &[&str]| {
        let mut call = vec!["change"];
        call.extend(words);
        let output = sitting.run(&call);
        assert!(output.status.success(), "{words:?}: {output:?}");
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    };
    for (words, meaning, line) in [
        (
            vec!["examplin", "hold until 9 jan"],
            "3 days longer, to Fri 9 Jan; the later steps move with it",
            "do = \"hold 3 days\"",
        ),
        (
            vec!["examplin", "hold 3 days"],
            "3 days longer, to Fri 9 Jan; the later steps move with it",
            "do = \"hold 3 days\"",
        ),
        (
            vec!["weekly", "leave", "out", "12", "jan", "to", "20", "jan"],
            "left out: 15 mg evening of Mon 12 Jan, 15 mg evening of Mon 19 Jan",
            "do = \"leave out 2026-01-12, 2026-01-19\"",
        ),
        (
            vec!["weekly", "move mon 12 jan to wed 14 jan 07:00"],
            "15 mg evening of Mon 12 Jan moved to Wed 14 Jan 07:00",
            "do = \"move 2026-01-12 to 2026-01-14 07:00\"",
        ),
        (
            vec!["weekly", "set 20 mg from mon"],
            "20 mg each time from Mon 12 Jan until the step changes",
            "on = 2026-01-12",
        ),
        (
            vec!["weekly", "set 20 mg", "--on", "2026-01-19"],
            "20 mg each time from Mon 19 Jan until the step changes",
            "on = 2026-01-19",
        ),
        (
            vec!["weekly", "weekday mon to tue"],
            "Tuesday instead of Monday from today until the step changes",
            "do = \"weekday Mon to Tue\"",
        ),
    ] {
        let receipt = said(&words);
        assert!(receipt.contains(meaning), "{words:?}: {receipt}");
        let file = sitting.read(&format!("courses/{}.toml", words[0]));
        let file = file.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(file.contains(line), "{line}: {file}");
        sitting.ok(&["undo"]);
    }
    // What could be read two ways, or would only take doses out, is refused.
    for (words, wrong) in [
        (vec!["weekly", "stop from tue"], "today is tue: `today`, or Tue 13 Jan?"),
        (
            vec!["weekly", "set 20 mg from mon", "--on", "2026-01-13"],
            "One day is enough",
        ),
        (vec!["weekly", "leave out mon 13 jan"], "13 jan is Tue 13 Jan"),
        (vec!["weekly", "move mon to thu"], "Mon 5 Jan or Mon 12 Jan?"),
        (vec!["weekly", "leave out wed"], "nothing is due on Wed 7 Jan"),
        (
            vec!["examplin", "weekday mon to tue"],
            "Tue has a dose of its own already",
        ),
        (vec!["examplin", "jump"], "`jump` is not a valid decision"),
    ] {
        let mut call = vec!["change"];
        call.extend(words);
        let error = sitting.fails(2, &call);
        assert!(error.contains(wrong), "{call:?}: {error}");
    }
}

#[test]
fn what_is_not_clear_is_not_written() {
    let sitting = Sitting::new("2026-01-05T12:00:00+01:00");
    let error = sitting.fails(2, &["take", "examplin"]);
    assert!(error.contains("--for 2026-01-05/evening"), "{error}");
    let error = sitting.fails(2, &["take", "examplon"]);
    assert!(error.contains("did you mean `examplin`?"), "{error}");
    let error = sitting.fails(2, &["rate", "pain", "11"]);
    assert!(error.contains("0 (none) to 10 (worst)"), "{error}");
    assert!(!sitting.path("journal/2026-01.toml").exists());
    sitting.ok(&["take", "examplin", "--for", "2026-01-05/evening"]);
    let error = sitting.fails(2, &["take", "examplin", "--for", "2026-01-05/evening"]);
    assert!(error.contains("Already recorded") && error.contains("--yes"), "{error}");
    sitting.ok(&["take", "examplin", "--for", "2026-01-05/evening", "--yes"]);
}

#[test]
fn undo_and_redo_work_across_runs() {
    let sitting = Sitting::new("2026-01-05T18:20:00+01:00");
    sitting.ok(&["take", "examplin"]);
    sitting.ok(&["undo"]);
    assert!(
        sitting
            .ok(&["today"])
            .contains("Examplin 1 spray = 2.7 mg A + 2.5 mg B  due")
    );
    assert!(
        sitting.read("journal/2026-01.toml").contains("void"),
        "a withdrawn entry stays in the file"
    );
    sitting.ok(&["redo"]);
    assert!(
        sitting
            .ok(&["today"])
            .contains("Examplin 1 spray = 2.7 mg A + 2.5 mg B  taken")
    );
    sitting.ok(&["undo"]);
    assert!(sitting.fails(1, &["undo"]).contains("Nothing to undo"));
}

#[test]
fn a_broken_file_is_told_of_and_the_rest_works() {
    let sitting = Sitting::new("2026-01-05T18:20:00+01:00");
    sitting.write(
        "courses/weekly.toml",
        "name = \"Sampletol\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"15 mgg evening\" }]\n",
    );
    let check = sitting.run(&["check"]);
    assert_eq!(check.status.code(), Some(1));
    let text = String::from_utf8(check.stdout).unwrap();
    assert!(
        text.contains("courses/weekly.toml:4:23:") && text.contains("mgg"),
        "{text}"
    );
    let output = sitting.run(&["today"]);
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.contains("Examplin 1 spray") && told.contains("courses/weekly.toml:4:23"),
        "{told}"
    );
    assert!(
        sitting
            .fails(3, &["take", "weekly"])
            .contains("Sampletol cannot be read")
    );
}

#[test]
fn limits_say_when_and_why() {
    let sitting = Sitting::new("2026-01-05T18:20:00+01:00");
    sitting.ok(&["take", "antacid", "--at", "17:00"]);
    let answer = sitting.json(&["limits", "antacid", "--json"]);
    assert_eq!(answer["verdict"], "too-soon");
    assert_eq!(answer["earliest"], "2026-01-05T21:00");
    let answer = sitting.json(&["limits", "antacid", "--at", "2026-01-05T21:00", "--json"]);
    assert_eq!(
        (answer["verdict"].as_str(), answer["left_after"].as_str()),
        (Some("allowed"), Some("2"))
    );
    let answer = sitting.ok(&["convert", "examplin", "2 sprays"]);
    assert!(answer.contains("5.4 mg") && answer.contains("5 mg"), "{answer}");
}

#[test]
fn what_happened_can_be_recorded_over_a_limit_after_a_question() {
    let sitting = Sitting::new("2026-01-05T18:20:00+01:00");
    sitting.ok(&["take", "antacid", "--at", "17:00"]);
    let error = sitting.fails(2, &["take", "antacid"]);
    assert!(error.contains("4 h") && error.contains("--yes"), "{error}");
    // Nor is a second one let through that is recorded for the very same minute.
    let error = sitting.fails(2, &["take", "antacid", "--at", "17:00"]);
    assert!(error.contains("4 h") && error.contains("--yes"), "{error}");
    sitting.ok(&["take", "antacid", "--yes"]);
    assert_eq!(sitting.read("journal/2026-01.toml").matches("taken").count(), 2);
}

#[test]
fn a_few_minutes_between_two_days_do_not_raise_a_question() {
    let sitting = Sitting::new("2026-01-06T20:20:00+01:00");
    sitting.write(
        "courses/twice.toml",
        "name = \"Twice\"\n[limits]\nper_day = \"5 mg\"\n[[plan]]\nfrom = 2026-01-05\n\
         steps = [{ take = \"2.5 mg 08:00, 20:00\" }]\n",
    );
    for (at, due) in [
        ("2026-01-05T20:10", "2026-01-05/20:00"),
        ("2026-01-06T08:05", "2026-01-06/08:00"),
    ] {
        sitting.ok(&["take", "twice", "--at", at, "--for", due]);
    }
    sitting.ok(&["take", "twice", "--at", "2026-01-06T19:55", "--for", "2026-01-06/20:00"]);
    let error = sitting.fails(
        2,
        &[
            "take",
            "twice",
            "5 mg",
            "--at",
            "2026-01-06T19:55",
            "--for",
            "2026-01-06/20:00",
        ],
    );
    assert!(error.contains("--yes"), "{error}");
}

#[test]
fn status_tells_scripts_when_something_is_due() {
    let sitting = Sitting::new("2026-01-05T18:20:00+01:00");
    assert_eq!(sitting.run(&["status", "--check"]).status.code(), Some(4));
    assert_eq!(sitting.ok(&["status"]), "2 due\n");
    sitting.ok(&["take", "examplin"]);
    sitting.ok(&["skip", "weekly", "--why", "ill"]);
    assert_eq!(sitting.run(&["status", "--check"]).status.code(), Some(0));
}

#[test]
fn a_dose_of_the_night_is_due_in_the_night() {
    let sitting = Sitting::new("2026-01-07T02:10:00+01:00");
    sitting.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"5 mg every 8 hours from 18:00\" }]\n",
    );
    // Until the day turns at four it is Tuesday the 6th still; the dose is of Wednesday.
    assert_eq!(sitting.run(&["status", "--check"]).status.code(), Some(4));
    assert!(sitting.ok(&["today"]).contains("Wed 02:00  Examplin 5 mg  due"));
    sitting.ok(&["take", "examplin"]);
    let rows = sitting.json(&["due", "--from", "2026-01-06", "--to", "2026-01-07", "--json"]);
    let night: Vec<(&str, &str)> = (rows["rows"].as_array().unwrap().iter())
        .filter(|row| row["time"] == "02:00")
        .map(|row| (row["date"].as_str().unwrap(), row["status"].as_str().unwrap()))
        .collect();
    assert_eq!(night, [("2026-01-06", "not-recorded"), ("2026-01-07", "taken")]);
    assert_eq!(sitting.run(&["status", "--check"]).status.code(), Some(5));
    // Its window opens before midnight.
    sitting.at("2026-01-06T23:59:00+01:00");
    sitting.ok(&["undo"]);
    assert_eq!(sitting.run(&["status", "--check"]).status.code(), Some(5));
    sitting.at("2026-01-07T00:01:00+01:00");
    assert_eq!(sitting.run(&["status", "--check"]).status.code(), Some(4));
}

#[test]
fn the_clock_and_zone_are_never_guessed() {
    let home = tempfile::tempdir().unwrap();
    let bad_now = program(home.path(), "yesterday").arg("today").output().unwrap();
    assert_eq!(bad_now.status.code(), Some(2));
    let bad_zone = program(home.path(), "2026-01-05T18:20:00+01:00")
        .env("TZ", "Europe/Berlim")
        .arg("today")
        .output()
        .unwrap();
    assert!(
        String::from_utf8(bad_zone.stderr)
            .unwrap()
            .contains("is not a known time zone")
    );
}

#[test]
fn weeks_and_steps_are_read_out_line_by_line() {
    let sitting = Sitting::new("2026-01-06T18:20:00+01:00");
    sitting.ok(&["take", "examplin", "--for", "2026-01-05/evening"]);
    sitting.ok(&["skip", "sampletol", "--for", "2026-01-05/evening", "--why", "was ill"]);
    sitting.ok(&["take", "antacid", "1 tablet", "--at", "17:10"]);
    sitting.ok(&["rate", "pain", "4"]);
    sitting.ok(&["note", "a quiet day"]);
    sitting.at("2026-01-07T12:00:00+01:00");
    // What is not asked for is not read: nobody hears of a month with a fault long ago.
    sitting.write("journal/2019-01.toml", "[[dose]]\nbroken\n");
    for (args, lines) in [
        (
            &["week", "--plain"][..],
            &[
                "Week 2, 5 Jan to 11 Jan 2026",
                "Monday 5: Examplin changed: 1 spray taken Tue 6 Jan 18:20, Sampletol skipped (was ill), nothing rated.",
                "Tuesday 6: Antacid 1 tablet as needed at 17:10, Examplin not recorded, Pain 4. Note: a quiet day",
                "Wednesday 7: Examplin planned, nothing rated.",
                "Thursday 8: to come.",
            ][..],
        ),
        (
            &["steps", "--plain"],
            &[
                "Examplin, by dose step",
                "Step 1, 1 spray, 5 Jan 2026 to 6 Jan 2026, 2 days, rated on 1: Pain single values 4 (1 day); \
                 doses 0 of 2 as planned, 1 changed, 1 not recorded.",
                "Step 2, 2 sprays, 7 Jan 2026 to now, 1 day, rated on 0: nothing recorded.",
            ],
        ),
        (
            &["review", "--plain"],
            &[
                "Week 1, 29 Dec to 4 Jan 2026",
                "Monday 5: Examplin changed: 1 spray taken Tue 6 Jan 18:20, Sampletol skipped (was ill), nothing rated.",
            ],
        ),
    ] {
        let output = sitting.run(args);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        let out = String::from_utf8(output.stdout).unwrap();
        let mut rest = out.lines();
        for line in lines {
            assert!(rest.any(|said| said == *line), "{args:?}: {line}\n{out}");
        }
    }
    let review = sitting.json(&["review", "--weeks", "3", "--json"]);
    let (week, steps) = (
        sitting.json(&["week", "--weeks", "3", "--json"]),
        sitting.json(&["steps", "--json"]),
    );
    assert_eq!(
        (&review["weeks"], &review["courses"]),
        (&week["weeks"], &steps["courses"])
    );
    assert_eq!(
        (
            week["courses"].as_array().unwrap().len(),
            steps["weeks"].as_array().unwrap().len()
        ),
        (0, 0)
    );
    sitting.fails(2, &["review", "--plain", "--json"]);
    // Nothing is in columns, whichever verb it is, and without a verb the day is told.
    for args in [
        &["--plain"][..],
        &["today", "--plain"],
        &["--plain", "due", "--from", "2026-01-05"],
        &["plan", "examplin", "--plain"],
        &["log", "--plain", "--since", "2026-01-05"],
        &["supply", "--plain"],
        &["limits", "examplin", "--plain"],
        &["keys", "--plain"],
    ] {
        let output = sitting.run(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(!out.is_empty(), "{args:?}");
        for line in out.lines() {
            assert!(!line.starts_with(' ') && !line.contains("  "), "{args:?}: {line:?}");
        }
    }
    assert!(
        sitting
            .ok(&["plan", "examplin", "--plain"])
            .contains("step 1, 5 Jan to 6 Jan, 2 days, 1 spray"),
    );
}

#[test]
fn an_empty_home_stays_empty_when_only_read() {
    let home = tempfile::tempdir().unwrap();
    for verb in ["today", "due", "check", "status", "review", "week", "steps"] {
        let output = program(home.path(), "2026-01-05T18:20:00+01:00")
            .arg(verb)
            .output()
            .unwrap();
        // The folder that was named is not there: that is said, and not made good.
        assert_eq!(output.status.code(), Some(3), "{verb}");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
        let own = program(home.path(), "2026-01-05T18:20:00+01:00")
            .env_remove("REGIMEN_DIR")
            .env("XDG_CONFIG_HOME", home.path().join("config"))
            .arg(verb)
            .output()
            .unwrap();
        assert!(own.status.success(), "{verb}: {}", String::from_utf8_lossy(&own.stderr));
    }
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn the_demonstration_is_whole_and_ends_today() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("regimen");
    let made = program(home.path(), "2026-11-22T14:57:00+01:00")
        .args(["demo", "--into"])
        .arg(&dir)
        .output()
        .unwrap();
    assert!(made.status.success());
    let run = |args: &[&str]| {
        program(home.path(), "2026-11-22T14:57:00+01:00")
            .args(args)
            .output()
            .unwrap()
    };
    assert_eq!(run(&["check"]).status.code(), Some(0), "no fault in the demonstration");
    let today = String::from_utf8(run(&["today"]).stdout).unwrap();
    assert!(
        today.contains("Examplin 75 mcg") && today.contains("Sampletol 2.5 mg = 1 tablet  due"),
        "{today}"
    );
    assert!(std::fs::read_dir(dir.join("journal")).unwrap().count() >= 6);
    let again = run(&["demo", "--into", dir.to_str().unwrap()]);
    assert_eq!(
        again.status.code(),
        Some(2),
        "a folder with something in it is left alone"
    );
}

/// Each kind is without a fault, has something to look at today, and a history in which every entry belongs to it.
#[test]
fn every_kind_of_demonstration_is_whole() {
    for (kind, told) in [
        ("titration", &["Examplin 75 mcg"][..]),
        ("oil", &["Testolin oil 0.2 mL = 2 mg THC", "Sampletol flower 1 puff"]),
        ("sessions", &["Examplin 50 mg = 0.5 of a troche"]),
        ("taper", &["Taperol 62.5 mg = 1 x 50 mg + 0.5 x 25 mg tablets"]),
        ("cycle", &["Cyclin 1500 mg = 3 tablets", "Weekline 1 mg"]),
    ] {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("regimen");
        let run = |args: &[&str]| {
            let output = program(home.path(), "2026-11-22T14:57:00+01:00")
                .args(args)
                .output()
                .unwrap();
            let out = String::from_utf8(output.stdout).unwrap();
            (output.status.code(), out + &String::from_utf8(output.stderr).unwrap())
        };
        let (code, out) = run(&["demo", "--kind", kind, "--into", dir.to_str().unwrap()]);
        assert_eq!(code, Some(0), "{kind}: {out}");
        let (code, out) = run(&["check"]);
        assert_eq!((code, out.lines().count()), (Some(0), 1), "{kind}: {out}");
        let (code, out) = run(&["today"]);
        assert_eq!(code, Some(0), "{kind}: {out}");
        for part in told {
            assert!(out.contains(part), "{kind}: {part}\n{out}");
        }
        assert!(std::fs::read_dir(dir.join("journal")).unwrap().count() >= 3, "{kind}");
        for verb in ["review", "steps", "report", "supply", "log", "status"] {
            let (code, out) = run(&[verb]);
            assert_eq!(code, Some(0), "{kind} {verb}: {out}");
        }
    }
}

/// What is accepted is read again, whatever its size, and what was taken back stops nothing.
#[test]
fn nothing_accepted_is_unreadable_and_a_void_decision_is_not_an_error() {
    let sitting = Sitting::new("2026-11-10T09:00:00+01:00");
    sitting.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ for = \"4 weeks\", take = \"5 mg morning\" }, { take = \
         \"10 mg morning\" }]\n",
    );
    for decision in [
        "hold 600 weeks",
        "pause 600 weeks",
        "set 7 mg morning for 600 weeks",
        "hold 36600 days",
    ] {
        sitting.ok(&["change", "examplin", decision]);
        sitting.ok(&["check"]);
        assert!(!sitting.ok(&["today"]).contains("No plan yet"), "{decision}");
        sitting.ok(&["undo"]);
    }
    let error = sitting.fails(2, &["change", "examplin", "hold 6000 weeks"]);
    assert!(error.contains("`6000 weeks`: 1 to 36,600 days"), "{error}");
    let mut text = sitting.read("courses/examplin.toml");
    text.push_str("\n[[change]]\non = 2026-11-10\ndo = \"hold 999999999 days\"\nvoid = \"undone\"\n");
    sitting.write("courses/examplin.toml", &text);
    assert!(sitting.ok(&["today"]).contains("5 mg"));
}
