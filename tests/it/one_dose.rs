//! One dose, one answer: which dose a record belongs to, several records of one dose, and what is due, late or over. Each
//! test is a rule, asked of the program from the command line.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

/// A directory with the course `x`.
pub(super) struct Home {
    dir: tempfile::TempDir,
}

/// A course of one step without an end.
pub(super) fn plan(take: &str, from: &str) -> String {
    format!("name = \"Examplin\"\ncount = \"tablet\"\n\n[[plan]]\nfrom = {from}\nsteps = [{{ take = \"{take}\" }}]\n")
}

impl Home {
    pub(super) fn new(course: &str) -> Self {
        let home = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        home.write("courses/x.toml", course);
        home
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(super) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs at a local time of a zone: `2026-06-06 09:00 Europe/Berlin`, without a zone in UTC.
    pub(super) fn run(&self, when: &str, args: &[&str]) -> Output {
        let mut parts = when.splitn(3, ' ');
        let (day, time, zone) = (
            parts.next().unwrap(),
            parts.next().unwrap(),
            parts.next().unwrap_or("UTC"),
        );
        let zone: chrono_tz::Tz = zone.parse().unwrap();
        let local = chrono::NaiveDateTime::parse_from_str(&format!("{day} {time}"), "%Y-%m-%d %H:%M").unwrap();
        let now = local.and_local_timezone(zone).earliest().unwrap();
        Command::new(env!("CARGO_BIN_EXE_regimen"))
            .env_clear()
            .env("HOME", self.dir.path())
            .env("REGIMEN_DIR", self.dir.path())
            .env("XDG_STATE_HOME", self.path("state"))
            .env("REGIMEN_NOW", now.fixed_offset().to_rfc3339())
            .env("TZ", zone.name())
            .args(args)
            .output()
            .unwrap()
    }

    /// Standard output of a call that must succeed.
    pub(super) fn ok(&self, when: &str, args: &[&str]) -> String {
        let output = self.run(when, args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{when} {args:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Standard error of a call that must not write anything.
    pub(super) fn asks(&self, when: &str, args: &[&str]) -> String {
        let before = self.journal();
        let output = self.run(when, args);
        assert!(!output.status.success(), "{when} {args:?} was not asked about");
        assert_eq!(self.journal(), before, "{when} {args:?} wrote something");
        String::from_utf8(output.stderr).unwrap()
    }

    /// All that the journal holds.
    pub(super) fn journal(&self) -> String {
        let Ok(files) = std::fs::read_dir(self.path("journal")) else {
            return String::new();
        };
        let mut names: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        names.retain(|name| name.extension().is_some_and(|ext| ext == "toml"));
        names.sort();
        names
            .iter()
            .map(|name| std::fs::read_to_string(name).unwrap())
            .collect()
    }

    /// The rows of `due` as `date moment status [taken]`.
    pub(super) fn due(&self, when: &str, from: &str, to: &str) -> Vec<String> {
        let text = self.ok(when, &["due", "--from", from, "--to", to, "--json"]);
        let value: Value = serde_json::from_str(&text).unwrap();
        let rows = value["rows"].as_array().unwrap().iter();
        rows.map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default();
            let taken = row["taken"].as_str().map_or(String::new(), |taken| format!(" {taken}"));
            format!(
                "{} {}{} {}{taken}",
                text("date"),
                text("slot"),
                text("time"),
                text("status")
            )
        })
        .collect()
    }
}

// Which dose is it

#[test]
fn a_zone_added_later_leaves_a_recorded_dose_where_it_is() {
    let home = Home::new(&plan("1 tablet morning", "2026-06-06"));
    home.ok("2026-06-06 09:00 Europe/Berlin", &["take", "x"]);
    let course = home.read("courses/x.toml");
    for zone in ["Europe/Berlin", "Asia/Tokyo", "America/New_York"] {
        home.write("courses/x.toml", &format!("zone = \"{zone}\"\n{course}"));
        let due = home.due("2026-06-06 09:00 Europe/Berlin", "2026-06-05", "2026-06-07");
        let taken: Vec<&String> = due.iter().filter(|row| row.contains("taken")).collect();
        assert_eq!(taken.len(), usize::from(zone == "Europe/Berlin"), "{zone}: {due:?}");
        assert!(due.iter().any(|row| row.ends_with("1 tablet")), "{zone}: {due:?}");
        assert!(
            !due.iter()
                .any(|row| row.contains(" due") || row.contains("not-recorded")),
            "{zone}: {due:?}"
        );
    }
    // A slot stays a slot where its zone is the one one is in.
    home.write("courses/x.toml", &format!("zone = \"Europe/Berlin\"\n{course}"));
    let today = home.ok("2026-06-06 09:00 Europe/Berlin", &["today"]);
    assert!(today.contains("morning  Examplin 1 tablet  taken 09:00"), "{today}");
    home.asks("2026-06-06 09:01 Europe/Berlin", &["take", "x"]);
}

#[test]
fn a_dose_recorded_in_one_zone_is_known_in_every_other() {
    for (take, first) in [
        ("1 tablet 09:00", "09:05"),
        ("1 tablet every 12 hours from 09:00", "09:05"),
    ] {
        let course = format!("zone = \"Europe/Berlin\"\n{}", plan(take, "2026-07-14"));
        let home = Home::new(&course);
        home.ok(&format!("2026-07-15 {first} Europe/Berlin"), &["take", "x"]);
        let today = home.ok("2026-07-15 04:00 America/New_York", &["today"]);
        assert!(today.contains("03:00  Examplin 1 tablet  taken"), "{take}: {today}");
        assert!(!today.contains("03:00  Examplin 1 tablet  due"), "{take}: {today}");
        home.asks("2026-07-15 04:00 America/New_York", &["take", "x", "--for", "03:00"]);
        // And the other way.
        let home = Home::new(&course);
        home.ok("2026-07-15 03:05 America/New_York", &["take", "x"]);
        let today = home.ok("2026-07-15 10:00 Europe/Berlin", &["today"]);
        assert!(
            today.contains("09:00  Examplin 1 tablet  taken 09:05"),
            "{take}: {today}"
        );
    }
}

#[test]
fn a_decision_means_the_day_and_time_that_are_shown() {
    let course = format!("zone = \"Asia/Tokyo\"\n{}", plan("1 tablet 08:00", "2026-11-20"));
    let now = "2026-11-28 12:00 America/New_York";
    for words in ["leave out 2026-11-30 18:00", "leave out 2026-11-30"] {
        let home = Home::new(&course);
        home.ok(now, &["change", "x", words]);
        let due = home.due(now, "2026-11-29", "2026-12-01");
        let want = [
            "2026-11-29 18:00 planned",
            "2026-11-30 18:00 left-out",
            "2026-12-01 18:00 planned",
        ];
        assert_eq!(due, want, "{words}");
    }
    let home = Home::new(&course);
    home.ok(now, &["change", "x", "move 2026-11-30 to 2026-11-30 20:00"]);
    let due = home.due(now, "2026-11-29", "2026-12-01");
    let want = [
        "2026-11-29 18:00 planned",
        "2026-11-30 20:00 planned",
        "2026-12-01 18:00 planned",
    ];
    assert_eq!(due, want);
}

#[test]
fn two_lines_at_one_moment_are_two_doses() {
    let home = Home::new(&plan("1 tablet morning, 5 mL morning", "2026-06-01"));
    let now = "2026-06-01 08:05";
    home.ok(now, &["take", "x", "1 tablet", "--for", "2026-06-01/morning/1"]);
    let due = home.due(now, "2026-06-01", "2026-06-01");
    assert_eq!(due, ["2026-06-01 morning taken 1 tablet", "2026-06-01 morning due"]);
    home.ok(now, &["take", "x"]);
    let due = home.due(now, "2026-06-01", "2026-06-01");
    assert_eq!(
        due,
        ["2026-06-01 morning taken 1 tablet", "2026-06-01 morning taken 5 mL"]
    );
    // An old record without a number is identified by its amount.
    let journal = home.read("journal/2026-06.toml");
    home.write(
        "journal/2026-06.toml",
        &journal.replace("line    = 2\n", "").replace("line = 2\n", ""),
    );
    let due = home.due(now, "2026-06-01", "2026-06-01");
    assert_eq!(
        due,
        ["2026-06-01 morning taken 1 tablet", "2026-06-01 morning taken 5 mL"]
    );
}

#[test]
fn a_time_changed_after_the_dose_leaves_todays_dose_recorded() {
    for (before, after) in [
        ("08:00", "07:40"),
        ("morning", "08:00"),
        ("morning", "evening"),
        ("08:00", "09:15"),
    ] {
        let home = Home::new(&plan(&format!("1 tablet {before}"), "2026-11-01"));
        home.ok("2026-11-11 08:05", &["take", "x"]);
        home.ok("2026-11-11 08:06", &["change", "x", &format!("take 1 tablet {after}")]);
        for now in ["2026-11-11 09:30", "2026-11-11 21:00"] {
            let today = home.ok(now, &["today"]);
            assert!(!today.contains(" due"), "{before} to {after} at {now}: {today}");
            assert!(today.contains("taken 08:05"), "{before} to {after}: {today}");
            assert_eq!(
                home.run(now, &["status", "--check"]).status.code(),
                Some(0),
                "{before} to {after}"
            );
        }
        home.asks("2026-11-11 09:30", &["take", "x"]);
        let due = home.due("2026-11-11 21:30", "2026-11-11", "2026-11-12");
        assert!(due[0].ends_with("taken 1 tablet"), "{due:?}");
        assert!(due[1].starts_with(&format!("2026-11-12 {after}")), "{due:?}");
        let week = home.ok("2026-11-11 21:30", &["week", "--plain"]);
        assert!(!week.contains("as needed"), "{week}");
    }
}

#[test]
fn a_decision_after_the_first_of_two_doses_begins_with_the_second() {
    let home = Home::new(&plan("1 tablet 08:00, 20:00", "2026-11-01"));
    home.ok("2026-11-11 08:05", &["take", "x"]);
    home.ok("2026-11-11 09:00", &["change", "x", "take 2 tablets 07:30, 19:00"]);
    let due = home.due("2026-11-11 19:05", "2026-11-11", "2026-11-11");
    assert_eq!(due, ["2026-11-11 08:00 taken 1 tablet", "2026-11-11 19:00 due"]);
}

#[test]
fn a_weekday_changed_after_the_weekly_dose_does_not_ask_again_within_the_week() {
    for (to, next) in [("wed", "2026-01-21"), ("tue", "2026-01-20"), ("sun", "2026-01-25")] {
        let home = Home::new(&plan("15 mg morning on Mon", "2026-01-05"));
        home.ok("2026-01-05 09:00", &["take", "x"]);
        home.ok("2026-01-12 09:00", &["take", "x"]);
        home.ok("2026-01-12 09:05", &["change", "x", &format!("weekday mon to {to}")]);
        let due = home.due("2026-01-12 12:00", "2026-01-12", "2026-01-25");
        assert_eq!(due[0], "2026-01-12 morning taken 15 mg", "{due:?}");
        let planned: Vec<&String> = due.iter().skip(1).collect();
        let first = planned.first().and_then(|row| row.split(' ').next());
        assert_eq!(first, Some(next), "mon to {to}: {due:?}");
    }
}

#[test]
fn a_dose_taken_ahead_of_its_day_stays_taken_whatever_is_decided() {
    let course = plan("15 mg 08:00 on Mon", "2026-01-05").replacen("\n\n", "\nwindow = \"2 days\"\n\n", 1);
    let taken = || {
        let home = Home::new(&course);
        home.ok("2026-01-05 08:00", &["take", "x"]);
        home.ok("2026-01-11 09:00", &["take", "x"]);
        home
    };
    let now = "2026-01-11 09:05";
    for (words, next) in [
        ("weekday mon to tue", "2026-01-20 08:00 planned"),
        ("weekday mon to wed", "2026-01-21 08:00 planned"),
        ("set 20 mg", "2026-01-19 08:00 planned"),
    ] {
        let home = taken();
        home.ok(now, &["change", "x", words]);
        let due = home.due(now, "2026-01-11", "2026-01-22");
        assert_eq!(due, ["2026-01-12 08:00 taken 15 mg", next], "{words}");
    }
    for words in ["leave out mon", "move mon to wed", "leave out 2026-01-12 to 2026-01-13"] {
        let said = taken().asks(now, &["change", "x", words]);
        assert!(
            said.contains("recorded already") || said.contains("nothing is due"),
            "{words}: {said}"
        );
    }
    // Tomorrow's dose was taken today, and today's is still open: what is decided is about today's.
    let home = Home::new(&plan("1 tablet 20:00", "2026-01-05"));
    home.ok("2026-01-10 12:00", &["take", "x", "--for", "2026-01-11/20:00", "--yes"]);
    home.ok("2026-01-10 12:05", &["change", "x", "set 2 tablets"]);
    let today = |day: &str| home.ok("2026-01-10 12:06", &["today", "--on", day]);
    assert!(
        today("2026-01-10").contains("20:00  Examplin 2 tablets  planned"),
        "{}",
        today("2026-01-10")
    );
    assert!(
        today("2026-01-11").contains("20:00  Examplin 1 tablet  "),
        "{}",
        today("2026-01-11")
    );
    assert!(
        today("2026-01-12").contains("20:00  Examplin 2 tablets  planned"),
        "{}",
        today("2026-01-12")
    );
}

#[test]
fn a_decision_leaves_as_many_doses_of_today_as_are_not_recorded() {
    let course = |take: &str| Home::new(&plan(take, "2026-06-01"));
    let due = |home: &Home| home.due("2026-06-01 15:00", "2026-06-01", "2026-06-01");
    // The later dose of a day gets its new time today, also when the first is recorded.
    let home = course("1 tablet 08:00, 20:00");
    home.ok("2026-06-01 08:00", &["take", "x"]);
    home.ok("2026-06-01 12:00", &["change", "x", "time 20:00 to 18:00"]);
    assert_eq!(
        due(&home),
        ["2026-06-01 08:00 taken 1 tablet", "2026-06-01 18:00 planned"]
    );
    // Where only the second of three was recorded, the last of two is in the future. The first stays as it was.
    let home = course("1 tablet 08:00, 14:00, 20:00");
    home.ok("2026-06-01 14:00", &["take", "x", "--for", "14:00"]);
    home.ok("2026-06-01 14:05", &["change", "x", "take 1 tablet 09:00, 21:00"]);
    assert_eq!(
        due(&home),
        [
            "2026-06-01 08:00 not-recorded",
            "2026-06-01 14:00 taken 1 tablet",
            "2026-06-01 21:00 planned"
        ]
    );
    // Without times of day it is their number that counts.
    let home = course("1 tablet 3 times a day");
    home.ok("2026-06-01 08:00", &["take", "x", "--for", "1 of 3"]);
    home.ok("2026-06-01 12:00", &["take", "x", "--for", "3 of 3"]);
    home.ok("2026-06-01 12:05", &["change", "x", "take 1 tablet 2 times a day"]);
    let rows = due(&home);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.iter().all(|row| row.contains("taken")), "{rows:?}");
}

#[test]
fn a_decision_in_the_night_is_not_about_the_day_before() {
    let home = Home::new(&plan("1 tablet 01:00", "2026-06-01"));
    home.ok("2026-06-01 01:00", &["take", "x"]);
    home.ok("2026-06-02 01:00", &["take", "x"]);
    home.ok("2026-06-02 01:05", &["change", "x", "set 2 tablets"]);
    let text = home.ok(
        "2026-06-02 12:00",
        &["due", "--from", "2026-06-01", "--to", "2026-06-03"],
    );
    let amounts: Vec<&str> = text.lines().filter(|line| line.contains("01:00  Examplin")).collect();
    let hoped = ["1 tablet  taken 01:00", "1 tablet  taken 01:00", "2 tablets  planned"];
    assert_eq!(amounts.len(), 3, "{text}");
    for (line, hoped) in amounts.iter().zip(hoped) {
        assert!(line.ends_with(hoped), "{text}");
    }
    let home = Home::new(&plan("1 tablet 01:00 on Tue", "2026-05-05"));
    home.ok("2026-06-02 01:00", &["take", "x"]);
    home.ok("2026-06-02 01:05", &["change", "x", "weekday tue to thu"]);
    assert_eq!(
        home.due("2026-06-02 12:00", "2026-06-01", "2026-06-12"),
        ["2026-06-02 01:00 taken 1 tablet", "2026-06-11 01:00 planned"]
    );
}

#[test]
fn a_decision_far_behind_the_zone_of_a_course_leaves_todays_dose_recorded() {
    let course = plan("1 tablet 08:00", "2026-11-20").replacen("\n\n", "\nzone = \"Asia/Tokyo\"\n\n", 1);
    for (words, next) in [
        // A time that is typed is one that is shown.
        ("take 1 tablet 10:00", "2026-11-28 10:00"),
        ("set 2 tablets", "2026-11-28 18:00"),
    ] {
        let home = Home::new(&course);
        home.ok("2026-11-27 18:05 America/New_York", &["take", "x"]);
        home.ok("2026-11-27 18:10 America/New_York", &["change", "x", words]);
        let due = home.due("2026-11-27 20:30 America/New_York", "2026-11-27", "2026-11-28");
        assert_eq!(
            due,
            ["2026-11-27 18:00 taken 1 tablet".to_owned(), format!("{next} planned")],
            "{words}"
        );
    }
}

#[test]
fn a_skipped_dose_does_not_bring_the_next_step() {
    let course = "name = \"Examplin\"\ncount = \"tablet\"\n\n[[plan]]\nfrom = 2026-06-01\nsteps = [{ for = \"2 doses taken\", take = \
                  \"1 tablet 08:00, 20:00\" }, { take = \"2 tablets 08:00\" }]\n";
    let home = Home::new(course);
    home.ok("2026-06-01 08:00", &["take", "x"]);
    home.ok("2026-06-01 20:00", &["skip", "x"]);
    for now in ["2026-06-01 20:01", "2026-06-02 07:00"] {
        let due = home.ok(now, &["due", "--from", "2026-06-02", "--to", "2026-06-02"]);
        assert!(due.contains("08:00  Examplin 1 tablet "), "{now}: {due}");
    }
}

#[test]
fn a_recorded_dose_that_is_moved_is_not_due_again() {
    let home = Home::new(&plan("50 mg evening on Tue, Fri", "2026-03-17"));
    home.ok("2026-03-17 20:00", &["take", "x"]);
    // By hand, since the program refuses to move what is recorded.
    let course = home.read("courses/x.toml");
    let change = "\n[[change]]\non = 2026-03-17\ndo = \"move 2026-03-17 to 2026-03-18\"\n";
    home.write("courses/x.toml", &format!("{course}{change}"));
    let due = home.due("2026-03-18 20:00", "2026-03-17", "2026-03-18");
    assert_eq!(due, ["2026-03-17 evening moved", "2026-03-18 evening changed 50 mg"]);
    assert_eq!(
        home.run("2026-03-18 20:00", &["status", "--check"]).status.code(),
        Some(0)
    );
}

#[test]
fn a_moved_dose_keeps_its_name_and_leaves_a_trace() {
    let course = plan("50 mg evening on Tue, Fri", "2026-03-17");
    let home = Home::new(&course);
    home.ok("2026-03-17 12:00", &["change", "x", "move today to wed 19:30"]);
    let due = home.due("2026-03-17 12:00", "2026-03-17", "2026-03-18");
    assert_eq!(due, ["2026-03-17 evening moved", "2026-03-18 19:30 planned"]);
    home.ok("2026-03-18 19:30", &["take", "x"]);
    assert!(home.journal().contains("due     = 2026-03-17") || home.journal().contains("due = 2026-03-17"));
    // Without the decision the record belongs to Tuesday's dose still.
    home.write("courses/x.toml", &course);
    let due = home.due("2026-03-18 20:00", "2026-03-17", "2026-03-18");
    assert_eq!(due.len(), 1, "{due:?}");
    assert!(due[0].contains("2026-03-17 evening"), "{due:?}");
    assert!(due[0].contains("50 mg"), "{due:?}");
}

#[test]
fn a_record_of_an_earlier_version_names_a_moved_dose_by_its_new_day() {
    let home = Home::new(&plan("50 mg evening on Tue, Fri", "2026-03-17"));
    home.ok("2026-03-17 12:00", &["change", "x", "move today to wed 19:30"]);
    home.write(
        "journal/2026-03.toml",
        "[[dose]]\nid = \"aaaaaa\"\ncourse = \"x\"\ndue = 2026-03-18\ntime = 19:30:00\nplanned = \"50 mg\"\ntaken = \"50 mg\"\nat = \
         2026-03-18T19:30:00Z\n",
    );
    let due = home.due("2026-03-18 20:00", "2026-03-18", "2026-03-18");
    assert_eq!(due, ["2026-03-18 19:30 taken 50 mg"]);
}

#[test]
fn two_doses_moved_to_one_moment_keep_their_times() {
    let home = Home::new(&plan("0.4 mL 08:00, 22:00", "2026-03-08"));
    let text = home.read("courses/x.toml");
    let change = "\n[[change]]\non = 2026-03-08\ndo = \"move 2026-03-08 22:00 to 2026-03-09\"\n";
    home.write("courses/x.toml", &format!("{text}{change}"));
    let due = home.due("2026-03-08 12:00", "2026-03-08", "2026-03-09");
    let want = [
        "2026-03-08 08:00 not-recorded",
        "2026-03-08 22:00 moved",
        "2026-03-09 08:00 planned",
        "2026-03-09 22:00 planned",
        "2026-03-09 22:00 planned",
    ];
    assert_eq!(due, want);
}

#[test]
fn a_dose_taken_on_a_later_day_says_so_on_both_days() {
    let course = format!("window = \"2 days\"\n{}", plan("0.25 mg 09:00 on Sun", "2026-06-07"));
    let home = Home::new(&course);
    home.ok("2026-06-15 20:00", &["take", "x"]);
    let sunday = home.ok("2026-06-16 08:00", &["today", "--on", "2026-06-14"]);
    assert!(
        sunday.contains("09:00  Examplin 0.25 mg  taken Mon 15 Jun 20:00"),
        "{sunday}"
    );
    let monday = home.ok("2026-06-15 21:00", &["today"]);
    assert!(monday.contains("Sun 09:00  Examplin 0.25 mg  taken 20:00"), "{monday}");
}

#[test]
fn a_clock_time_that_does_not_exist_is_shown_as_the_clock_shows_it() {
    let home = Home::new(&plan("1 tablet 02:30", "2026-03-28"));
    let due = home.due("2026-03-28 12:00 Europe/Berlin", "2026-03-29", "2026-03-29");
    assert_eq!(due, ["2026-03-29 03:30 planned"]);
    let half = Home::new(&plan("1 tablet 02:15", "2026-10-01"));
    let due = half.due("2026-10-01 12:00 Australia/Lord_Howe", "2026-10-04", "2026-10-04");
    assert_eq!(due, ["2026-10-04 02:45 planned"]);
}

#[test]
fn instants_are_exact_in_the_night_in_which_an_hour_comes_twice() {
    let at = |home: &Home, now: &str, day: &str| -> Vec<String> {
        let text = home.ok(now, &["due", "--from", day, "--to", day, "--json"]);
        let value: Value = serde_json::from_str(&text).unwrap();
        let rows = value["rows"].as_array().unwrap().iter();
        rows.map(|row| row["at"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let home = Home::new(&format!("zone = \"Asia/Tokyo\"\n{}", plan("3 mg 10:30", "2026-10-20")));
    let found = at(&home, "2026-10-20 12:00 Europe/Berlin", "2026-10-25");
    assert_eq!(found, ["2026-10-25T02:30:00+01:00"]);
    let home = Home::new(&plan("1 g every 24 hours from 04:15", "2026-10-23"));
    let now = "2026-10-23 12:00 Europe/Athens";
    assert_eq!(at(&home, now, "2026-10-25"), ["2026-10-25T03:15:00+02:00"]);
    let text = home.ok(now, &["due", "--from", "2026-10-25", "--to", "2026-10-25"]);
    assert!(text.contains("03:15, second"), "{text}");
    let home = Home::new(&plan("1 g every 1 hour from 00:30", "2026-10-25"));
    let found = at(&home, "2026-10-25 12:00 Europe/Berlin", "2026-10-25");
    assert_eq!(found.len(), 25);
    assert!(found.iter().all(|at| at.split(':').nth(1) == Some("30")), "{found:?}");
}

// Several records of one dose

#[test]
fn parts_of_a_dose_are_added_up_and_count_as_one() {
    let home = Home::new(&plan("0.5 mL morning", "2026-11-01"));
    home.ok("2026-11-01 08:00", &["take", "x", "0.25 mL"]);
    let due = home.due("2026-11-01 08:05", "2026-11-01", "2026-11-01");
    assert_eq!(due, ["2026-11-01 morning partly 0.25 mL"]);
    home.ok(
        "2026-11-01 08:20",
        &["take", "x", "0.25 mL", "--for", "morning", "--yes"],
    );
    let due = home.due("2026-11-01 09:00", "2026-11-01", "2026-11-01");
    assert_eq!(due, ["2026-11-01 morning taken 0.5 mL"]);
    let today = home.ok("2026-11-01 09:00", &["today"]);
    assert!(today.contains("taken 08:00 and 08:20, 0.5 mL in 2 parts"), "{today}");
    let week = home.ok("2026-11-01 09:00", &["week", "--plain"]);
    assert!(week.contains("Doses: 1 of 1 taken"), "{week}");
    let csv = home.ok(
        "2026-11-01 09:00",
        &[
            "report",
            "--format",
            "csv",
            "--since",
            "2026-11-01",
            "--to",
            "2026-11-01",
        ],
    );
    assert!(csv.contains("0.5 mL,0.5 mL,taken"), "{csv}");
    let json = home.ok(
        "2026-11-01 09:00",
        &["due", "--from", "2026-11-01", "--to", "2026-11-01", "--json"],
    );
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["rows"][0]["records"], 2);
    assert_eq!(value["rows"][0]["parts"][1]["taken"], "0.25 mL");
    // Twice the dose is twice the dose.
    let home = Home::new(&plan("30 mg morning", "2026-11-01"));
    home.ok("2026-11-01 08:00", &["take", "x"]);
    home.ok("2026-11-01 08:20", &["take", "x", "--for", "morning", "--yes"]);
    let due = home.due("2026-11-01 09:00", "2026-11-01", "2026-11-01");
    assert_eq!(due, ["2026-11-01 morning changed 60 mg"]);
}

#[test]
fn parts_in_other_units_are_added_up() {
    let course = format!("contains = \"25 mcg\"\n{}", plan("50 mcg morning", "2026-06-01"));
    let home = Home::new(&course);
    home.ok("2026-06-01 08:00", &["take", "x", "1 tablet"]);
    home.ok(
        "2026-06-01 08:10",
        &["take", "x", "25 mcg", "--for", "morning", "--yes"],
    );
    let due = home.due("2026-06-01 08:20", "2026-06-01", "2026-06-01");
    assert_eq!(due, ["2026-06-01 morning taken 50 mcg"]);
}

#[test]
fn taken_and_skipped_is_shown_as_both_until_it_is_settled() {
    let course = "name = \"Examplin\"\ncount = \"tablet\"\nsupply = { on = 2026-11-10, left = \"10 tablets\" }\n\n[limits]\ngap = \"6 \
                  hours\"\n\n[[plan]]\nfrom = 2026-11-10\nsteps = [{ take = \"1 tablet 20:00\" }]\n";
    let home = Home::new(course);
    home.write(
        "journal/2026-11.toml",
        "[[dose]]\nid = \"aaaaaa\"\ncourse = \"x\"\ndue = 2026-11-10\ntime = 20:00:00\ntaken = \"1 tablet\"\nat = \
         2026-11-10T20:00:00Z\n\n[[dose]]\nid = \"bbbbbb\"\ncourse = \"x\"\ndue = 2026-11-10\ntime = 20:00:00\nstate = \"skipped\"\nat = \
         2026-11-10T20:06:00Z\nwhy = \"dizzy\"\n",
    );
    let now = "2026-11-10 21:00";
    assert_eq!(
        home.due(now, "2026-11-10", "2026-11-10"),
        ["2026-11-10 20:00 contradicted 1 tablet"]
    );
    let today = home.ok(now, &["today"]);
    assert!(
        today.contains("1 tablet taken 20:00 and skipped 20:06: which?"),
        "{today}"
    );
    let limits = home.run(now, &["limits", "x", "--json"]);
    assert_eq!(limits.status.code(), Some(1));
    let limits = String::from_utf8_lossy(&limits.stdout).into_owned();
    assert!(limits.contains("too-soon"), "{limits}");
    let week = home.ok(now, &["week", "--plain"]);
    assert!(week.contains("1 tablet taken 20:00 and skipped 20:06"), "{week}");
    // Nor is it forgotten on the days after.
    for later in ["2026-11-11 09:00", "2026-11-16 09:00"] {
        let today = home.ok(later, &["today"]);
        assert!(
            today.contains("taken Tue 10 Nov 20:00 and skipped Tue 10 Nov 20:06: which?"),
            "{today}"
        );
        assert_eq!(home.ok(later, &["status"]), "1 contradicted\n");
    }
    home.ok("2026-11-16 09:00", &["skip", "x", "--for", "2026-11-10/20:00", "--yes"]);
    let status = home.ok("2026-11-16 09:00", &["status"]);
    assert!(!status.contains("contradicted"), "{status}");
}

#[test]
fn a_dose_in_two_parts_counts_as_one_dose_taken() {
    let course = "name = \"Examplin\"\ncount = \"tablet\"\n\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ for = \"3 doses taken\", take = \"1 \
                  tablet 08:00\" }, { take = \"2 tablets 08:00\" }]\n";
    let home = Home::new(course);
    home.ok("2026-11-01 08:00", &["take", "x"]);
    home.ok("2026-11-02 08:00", &["take", "x", "0.5 tablets", "--yes"]);
    home.ok(
        "2026-11-02 08:20",
        &["take", "x", "0.5 tablets", "--for", "2026-11-02/08:00", "--yes"],
    );
    let amounts = |now: &str, day: &str| {
        let text = home.ok(now, &["due", "--from", day, "--to", day, "--json"]);
        let value: Value = serde_json::from_str(&text).unwrap();
        value["rows"][0]["amount"].as_str().unwrap().to_owned()
    };
    assert_eq!(amounts("2026-11-02 12:00", "2026-11-03"), "1");
    assert_eq!(amounts("2026-11-03 07:00", "2026-11-03"), "1");
    home.ok("2026-11-03 08:00", &["take", "x"]);
    assert_eq!(amounts("2026-11-03 12:00", "2026-11-04"), "2");
}

// Due, late, over
