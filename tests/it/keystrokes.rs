//! The commonest tasks, key by key, in a real terminal on real files: how many keys each takes, and what is in the
//! files afterwards.

use std::path::{Path, PathBuf};

use super::pty::Pty;

const NOW: &str = "2026-11-22T14:57:00+01:00";
const SIZE: (u16, u16) = (80, 24);

struct Folder(tempfile::TempDir);

impl Folder {
    /// One medicine with a morning dose that is taken, one that is due, and one of yesterday evening that is not
    /// recorded; three ratings and two side effects.
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.put(
            "courses/sampletol.toml",
            "name = \"Sampletol\"\nmissed = \"Until 16:00 take it, later leave it out.\"\n[[plan]]\nfrom = 2026-11-21\n\
             steps = [{ take = \"2.5 mg 14:00\" }]\n[[plan]]\nfrom = 2026-11-22\nsteps = [{ take = \"2.5 mg 14:00\" }]\n",
        );
        folder.put(
            "courses/examplin.toml",
            "name = \"Examplin\"\n[[plan]]\nfrom = 2026-11-21\nsteps = [{ take = \"75 mcg 21:00\" }]\n",
        );
        let rating =
            |id: &str| format!("[[measure]]\nid = \"{id}\"\nname = \"{id}\"\nlow = \"low\"\nhigh = \"high\"\n");
        let grade = |id: &str| format!("[[measure]]\nid = \"{id}\"\nname = \"{id}\"\nscale = \"grade\"\n");
        let measures = [
            rating("Focus"),
            rating("Mood"),
            rating("Sleep"),
            grade("Headache"),
            grade("Nausea"),
        ]
        .concat();
        folder.put("measures.toml", &measures);
        folder.put(
            "journal/2026-11.toml",
            "[[dose]]\nid = \"aaaaaa\"\ncourse = \"sampletol\"\ndue = 2026-11-21\ntime = 14:00:00\nplanned = \"2.5 mg\"\n\
             taken = \"2.5 mg\"\nat = 2026-11-21T14:00:00+01:00\n",
        );
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path().join("regimen").join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.file(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The journal with its columns pushed together.
    fn journal(&self) -> String {
        let text = std::fs::read_to_string(self.file("journal/2026-11.toml")).unwrap();
        let lines = text
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn open(&self) -> Pty {
        Pty::start(self.path(), NOW, SIZE)
    }
}

#[test]
fn a_due_dose_taken_is_one_key() {
    let folder = Folder::new();
    let mut pty = folder.open();
    pty.keys("<Space>")
        .wait_for("Sampletol 2.5 mg taken at 14:57 (planned 14:00)");
    assert_eq!(pty.sent, 1);
    assert!(
        folder
            .journal()
            .contains("due = 2026-11-22\ntime = 14:00:00\nplanned = \"2.5 mg\"\ntaken = \"2.5 mg\"")
    );
    pty.keys("q");
    pty.ends_with(0);
}

#[test]
fn skipped_with_a_reason_is_two() {
    let folder = Folder::new();
    let mut pty = folder.open();
    pty.keys("s2").wait_for(": side effects");
    assert_eq!(pty.sent, 2);
    assert!(
        folder.journal().contains("why = \"side effects\""),
        "{}",
        folder.journal()
    );
}

#[test]
fn a_whole_check_in_is_six() {
    let folder = Folder::new();
    let mut pty = folder.open();
    pty.keys("c<Space>667z").wait_for("Saved as none: Headache, Nausea");
    assert_eq!(pty.sent, 6);
    pty.wait_for("6 of 6");
    let journal = folder.journal();
    for (measure, value) in [
        ("Focus", "6"),
        ("Mood", "6"),
        ("Sleep", "7"),
        ("Headache", "\"none\""),
        ("Nausea", "\"none\""),
    ] {
        let kept = format!("measure = \"{measure}\"\nvalue = {value}");
        assert!(journal.contains(&kept), "{kept}: {journal}");
    }
    assert_eq!(journal.matches("[[dose]]").count(), 2, "{journal}");
    pty.keys("q");
    pty.ends_with(0);
}

#[test]
fn yesterdays_evening_dose_is_three() {
    let folder = Folder::new();
    let mut pty = folder.open();
    pty.wait_for("Not recorded: Sat 21 Nov 21:00 Examplin");
    pty.keys("o<Space>").wait_for("= Sat 21 Nov at 21:00, as planned");
    pty.keys("<Enter>").wait_for("Examplin 75 mcg taken");
    assert_eq!(pty.sent, 3);
    let journal = folder.journal();
    assert!(
        journal.contains("at = 2026-11-21T21:00:00+01:00\nentered = 2026-11-22T14:57"),
        "{journal}"
    );
}

#[test]
fn a_line_for_the_journal_is_two() {
    let folder = Folder::new();
    let mut pty = folder.open();
    pty.keys("n")
        .text("Calm evening #sleep")
        .keys("<Enter>")
        .wait_for("Note saved for Sun 22 Nov");
    assert_eq!(pty.sent, 2);
    assert!(
        folder.journal().contains("text = \"Calm evening #sleep\""),
        "{}",
        folder.journal()
    );
}

#[test]
fn undo_is_one_and_works_after_a_restart() {
    let folder = Folder::new();
    let mut pty = folder.open();
    pty.keys("<Space>").wait_for("taken at");
    pty.keys("q");
    pty.ends_with(0);
    let mut pty = folder.open();
    pty.keys("u").wait_for("Undone: Sampletol 2.5 mg taken 14:57");
    assert_eq!(pty.sent, 1);
    assert!(folder.journal().contains("void"), "{}", folder.journal());
    pty.keys("U").wait_for("Redone: Sampletol 2.5 mg taken 14:57");
    assert!(!folder.journal().contains("void"), "{}", folder.journal());
}

/// The day and the amount of every dose of a course that the command line says is due.
fn due(folder: &Folder, from: &str, to: &str) -> Vec<(String, String)> {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_regimen"))
        .args(["--dir", folder.path().join("regimen").to_str().unwrap()])
        .args(["due", "--from", from, "--to", to, "--json"])
        .env("REGIMEN_NOW", NOW)
        .env("TZ", "Europe/Berlin")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = value["rows"].as_array().unwrap().iter();
    rows.filter(|row| row["course"] == "laddered")
        .map(|row| {
            (
                row["date"].as_str().unwrap().to_owned(),
                row["amount"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

#[test]
fn a_hold_of_seven_days_was_three_and_the_journal_stays() {
    let folder = Folder::new();
    folder.put(
        "courses/laddered.toml",
        "name = \"Laddered\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [\n  { for = \"1 week\", take = \"25 mcg 08:00\" },\n  \
         { take = \"50 mcg 08:00\" },\n]\n\n# by phone\n[[change]]\non = 2026-11-05\ndo = \"hold 7 days\"\n",
    );
    let journal = std::fs::read(folder.file("journal/2026-11.toml")).unwrap();
    let amounts = |doses: &[(String, String)]| doses.iter().map(|(_, amount)| amount.clone()).collect::<Vec<_>>();
    let before = due(&folder, "2026-11-10", "2026-11-15");
    assert_eq!(amounts(&before), ["25", "25", "25", "25", "25", "50"]);
    let mut pty = folder.open();
    pty.keys(":").text("correct").keys("<Enter>").wait_for("hold 7 days");
    pty.keys("e").text("hold 3 days").keys("<Enter>");
    pty.wait_for("4 past days follow another plan")
        .wait_for("11 Nov - 14 Nov  50 mcg  (was 25 mcg)  none recorded");
    // Nothing is written before the answer.
    assert_eq!(due(&folder, "2026-11-10", "2026-11-15"), before);
    pty.answer("y", "Correct the past of Laddered?");
    let after = due(&folder, "2026-11-10", "2026-11-15");
    assert_eq!(amounts(&after), ["25", "50", "50", "50", "50", "50"]);
    assert_eq!(std::fs::read(folder.file("journal/2026-11.toml")).unwrap(), journal);
    let course = std::fs::read_to_string(folder.file("courses/laddered.toml")).unwrap();
    assert!(
        course.contains("do = \"hold 7 days\"\nvoid = \"entered wrong\"\n"),
        "{course}"
    );
    // Undo shows first what it would do.
    pty.keys("u").wait_for("11 Nov - 14 Nov  25 mcg  (was 50 mcg)");
    pty.answer("y", "Undo this?");
    assert_eq!(due(&folder, "2026-11-10", "2026-11-15"), before);
    assert_eq!(std::fs::read(folder.file("journal/2026-11.toml")).unwrap(), journal);
    pty.keys("q");
    pty.ends_with(0);
}

#[test]
fn an_older_change_is_taken_back_from_the_list() {
    let folder = Folder::new();
    let mut pty = folder.open();
    pty.keys("<Space>").wait_for("taken at");
    pty.keys("n").text("Calm").keys("<Enter>").wait_for("Note saved");
    pty.keys(":")
        .text("history")
        .keys("<Enter>")
        .wait_for("The last changes");
    pty.keys("j<Enter>").wait_for("Take this back?").wait_for("withdrawn");
    pty.answer("y", "Take this back?");
    let journal = folder.journal();
    assert_eq!(journal.matches("void").count(), 1, "{journal}");
    assert!(!journal.split("[[note]]").nth(1).unwrap().contains("void"), "{journal}");
    pty.keys("u").wait_for("Undone: taken back: Sampletol");
    assert!(!folder.journal().contains("void"), "{}", folder.journal());
}

#[test]
fn typing_for_another_window_does_nothing() {
    let folder = Folder::new();
    let mut pty = folder.open();
    let before = folder.journal();
    pty.write(b"ls -la sent to the wrong window\r");
    pty.wait_for("Ignored fast typing");
    pty.write(b"\x1b[200~ s 2 c 5 5 5\r\x1b[201~");
    pty.wait_for("Paste works in a text field only");
    // What came before the burst was known for one is none of the commands that write.
    assert_eq!(folder.journal(), before);
}

#[test]
fn the_check_in_opens_from_the_command_line() {
    let folder = Folder::new();
    let mut pty = Pty::run(folder.path(), NOW, SIZE, &["checkin"]);
    pty.wait_for("Check-in, Sun 22 Nov").wait_for("0 of 6");
    pty.keys("<Space>").wait_for("1 of 6");
    pty.keys("q");
    pty.ends_with(0);
}

/// A ladder on its third step, so that there is something to stay on and something that moves.
fn on_a_ladder() -> Folder {
    let folder = Folder::new();
    folder.put(
        "courses/examplin.toml",
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-09-14\nsteps = [\n  { for = \"4 weeks\", take = \"25 mcg 21:00\" },\n  \
         { for = \"4 weeks\", take = \"50 mcg 21:00\" },\n  { for = \"3 weeks\", take = \"75 mcg 21:00\" },\n  \
         { take = \"100 mcg 21:00\" },\n]\n",
    );
    folder
}

impl Folder {
    /// The course as it is written.
    fn course(&self) -> String {
        std::fs::read_to_string(self.file("courses/examplin.toml")).unwrap()
    }

    /// What the command line says is due of the course on a day.
    fn due(&self, day: &str) -> String {
        let made = std::process::Command::new(env!("CARGO_BIN_EXE_regimen"))
            .args(["due", "--course", "examplin", "--from", day, "--to", day])
            .env_clear()
            .env("HOME", self.path())
            .env("REGIMEN_DIR", self.path().join("regimen"))
            .env("REGIMEN_NOW", NOW)
            .env("TZ", "Europe/Berlin")
            .output()
            .unwrap();
        String::from_utf8(made.stdout).unwrap()
    }
}

#[test]
fn seven_days_more_on_a_step_are_seven() {
    let folder = on_a_ladder();
    assert!(folder.due("2026-11-30").contains("100 mcg"));
    let before = folder.course();
    let mut pty = folder.open();
    pty.keys("4").wait_for("step 3 of 4");
    pty.keys("H7").wait_for("= 7 days longer, to Sun 6 Dec");
    pty.keys("<Enter>").wait_for("not active yet");
    assert_eq!(folder.course(), before, "a draft is not a plan");
    assert!(folder.due("2026-11-30").contains("100 mcg"));
    pty.keys("w")
        .wait_for("30 Nov - 6 Dec  75 mcg  (was 100 mcg)")
        .read_it();
    pty.keys("<Tab><Enter>").wait_for("Active now: Examplin, hold 7 days");
    assert_eq!(pty.sent, 7);
    let change = "on = 2026-11-22\ndo = \"hold 7 days\"\n";
    assert!(folder.course().ends_with(change), "{}", folder.course());
    assert!(folder.due("2026-12-06").contains("75 mcg"));
    assert!(folder.due("2026-12-07").contains("100 mcg"));
    // And back again: an activation is one entry of the history, and asks before it is undone.
    pty.keys("u").wait_for("Undo").read_it();
    pty.keys("y").wait_for("Undone: Examplin: hold 7 days");
    assert_eq!(folder.course(), before, "undo leaves every byte as it was");
    assert!(folder.due("2026-11-30").contains("100 mcg"));
    pty.keys("q");
    pty.ends_with(0);
}

#[test]
fn going_on_where_the_plan_asks_is_six() {
    let folder = on_a_ladder();
    let asking = folder
        .course()
        .replace("75 mcg 21:00\" }", "75 mcg 21:00\", then = \"ask\" }");
    folder.put("courses/examplin.toml", &asking);
    let mut pty = Pty::start(folder.path(), "2026-11-30T07:00:00+01:00", SIZE);
    pty.wait_for("To answer: Examplin: step 3 of 4");
    pty.keys("4d")
        .text("advance")
        .wait_for("= step 4, 100 mcg 21:00 from today");
    pty.keys("<Enter>").wait_for("was 1 Dec");
    pty.keys("w").wait_for("from 30 Nov  100 mcg  (was 75 mcg)").read_it();
    pty.keys("<Tab><Enter>").wait_for("Active now: Examplin, advance");
    assert_eq!(pty.sent, 6);
    assert!(folder.course().contains("do = \"advance\""));
    pty.keys("q");
    pty.ends_with(0);
}

#[test]
fn the_last_weeks_by_step_are_two() {
    let folder = on_a_ladder();
    let mut pty = folder.open();
    pty.keys("3v").wait_for("By dose step, Examplin");
    assert_eq!(pty.sent, 2);
}

#[test]
fn a_word_in_the_journal_is_three() {
    let folder = Folder::new();
    let mut pty = folder.open();
    pty.keys("n")
        .text("A headache after lunch")
        .keys("<Enter>")
        .wait_for("Note saved");
    let mut pty = folder.open();
    pty.keys("5/")
        .text("headache")
        .keys("<Enter>")
        .wait_for("1 entry  / headache");
    assert_eq!(pty.sent, 3);
}

#[test]
fn a_report_in_a_file_is_two() {
    let folder = on_a_ladder();
    let mut pty = folder.open();
    pty.keys("R").wait_for("Medication record");
    pty.keys("<Enter>").wait_for("Written: ");
    assert_eq!(pty.sent, 2);
}

/// The same after ten years, with other medicines before and after these in every list, each on its own ladder.
fn after_ten_years() -> Folder {
    let folder = on_a_ladder();
    let years = tempfile::tempdir().unwrap();
    let into = years.path().join("regimen");
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_regimen"))
        .args(["demo", "--years", "10", "--into", into.to_str().unwrap()])
        .env_clear()
        .env("HOME", folder.path())
        .env("REGIMEN_NOW", NOW)
        .env("TZ", "Europe/Berlin")
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let mut months = 0;
    for month in std::fs::read_dir(into.join("journal")).unwrap() {
        let month = month.unwrap().file_name().into_string().unwrap();
        if month.as_str() < "2026-09.toml" {
            let text = std::fs::read_to_string(into.join("journal").join(&month)).unwrap();
            folder.put(&format!("journal/{month}"), &text);
            months += 1;
        }
    }
    assert!(months > 110, "{months}");
    for (id, name) in [("abacol", "Abacol"), ("zytrel", "Zytrel")] {
        let ladder = "steps = [{ for = \"40 weeks\", take = \"1 mg 08:00 on Mon\" }, { take = \"2 mg 08:00 on Mon\" }]";
        folder.put(
            &format!("courses/{id}.toml"),
            &format!("name = \"{name}\"\n[[plan]]\nfrom = 2026-06-01\n{ladder}\n"),
        );
    }
    folder
}

/// The ten commonest tasks keep their key counts with ten years of data and several medicines, and the
/// plan that opens is the one of which Today speaks.
#[test]
fn the_ten_tasks_keep_their_keys_after_ten_years() {
    let folder = after_ten_years();
    let count = |keys: &str, text: Option<&str>, told: &str, sent: usize| {
        let mut pty = folder.open();
        pty.wait_for("Not recorded:");
        match (text, keys.split_once('|')) {
            (Some(text), Some((first, last))) => {
                pty.keys(first).text(text).keys(last).wait_for(told);
            }
            _ => {
                pty.keys(keys).wait_for(told);
            }
        }
        assert_eq!(pty.sent, sent, "{keys}: {}", pty.screen());
        pty.keys("<Esc>q");
    };
    count("<Space>", None, "Sampletol 2.5 mg taken at 14:57", 1);
    count("u", None, "Undone: Sampletol 2.5 mg taken", 1);
    count("s2", None, ": side effects", 2);
    count("u", None, "Undone", 1);
    count("c<Space>667z", None, "Saved as none: Headache, Nausea", 6);
    count("n|<Enter>", Some("Calm evening #sleep"), "Note saved for Sun 22 Nov", 2);
    count("o<Space><Enter>", None, "Examplin 75 mcg taken", 3);
    count("3v", None, "By dose step, ", 2);
    count("5/|<Enter>", Some("evening"), "/ evening", 3);
    count("R<Enter>", None, "Written: ", 2);
    // The plan that opens is the one of which Today speaks: the focused one, or else the first on a ladder.
    let mut pty = folder.open();
    pty.wait_for("Examplin: step 3 of 4");
    pty.keys("k").wait_for("Abacol: step 1 of 2");
    pty.keys("4").wait_for("1 mg");
    pty.wait_for("Abacol");
    pty.keys("<Esc>q");
    let mut pty = folder.open();
    pty.wait_for("Examplin: step 3 of 4");
    let before = pty.sent;
    pty.keys("4").wait_for("step 3 of 4");
    pty.keys("H7").wait_for("= 7 days longer, to Sun 6 Dec");
    pty.keys("<Enter>").wait_for("not active yet");
    pty.keys("w").wait_for("75 mcg  (was 100 mcg)").read_it();
    pty.keys("<Tab><Enter>").wait_for("Active now: Examplin, hold 7 days");
    assert_eq!(pty.sent - before, 7);
    assert!(folder.course().contains("do = \"hold 7 days\""));
}

/// The same where one of several plans asks, and where one has a draft: Today speaks of it, and it opens.
#[test]
fn today_speaks_of_the_plan_that_asks() {
    let folder = after_ten_years();
    let zytrel = "name = \"Zytrel\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ for = \"1 week\", take = \"1 mg 08:00 on Mon\", then = \
                  \"ask\" }, { take = \"2 mg 08:00 on Mon\" }]\n";
    folder.put("courses/zytrel.toml", zytrel);
    let mut pty = folder.open();
    pty.wait_for("Zytrel: step 1 of 2, day 22, to be decided");
    pty.keys("4d").text("advance").wait_for("= step 2, 2 mg 08:00 on Mon");
    pty.keys("<Enter>").wait_for("not active yet");
    pty.keys("w").read_it();
    pty.keys("<Tab><Enter>").wait_for("Active now: Zytrel, advance");
    assert_eq!(pty.sent, 6);
}
