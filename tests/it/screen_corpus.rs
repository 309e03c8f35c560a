//! Published schedules typed on the screen: a course begins with one line of directions, and everything else that its
//! instructions say is typed in the plan view and on Today, on the days on which it was decided. Then `due` has to give
//! the table of the corpus.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::corpus::{case::Case, schedule};
use super::pty::Pty;

const SIZE: (u16, u16) = (80, 24);

/// A folder with one course in it.
struct Story {
    dir: tempfile::TempDir,
    case: &'static str,
}

impl Story {
    /// Begins a course with its first directions, from a day on.
    fn begin(case: &'static str, name: &str, from: &str, take: &str) -> Self {
        let story = Self {
            dir: tempfile::tempdir().unwrap(),
            case,
        };
        std::fs::create_dir_all(story.folder().join("courses")).unwrap();
        story.course(name, from, take);
        story
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("regimen")
    }

    fn course(&self, name: &str, from: &str, take: &str) {
        let text = format!("name = \"{name}\"\n\n[[plan]]\nfrom = {from}\nsteps = [{{ take = \"{take}\" }}]\n");
        let file = format!("{}.toml", name.to_lowercase().replace(' ', "-"));
        std::fs::write(self.folder().join("courses").join(file), text).unwrap();
    }

    /// Opens the program at half past six in the morning of a day.
    fn on(&self, day: &str) -> Pty {
        self.at(&format!("{day}T06:30:00+01:00"))
    }

    fn at(&self, now: &str) -> Pty {
        Pty::start(self.dir.path(), now, SIZE)
    }

    /// What `due --json` prints for a range of days.
    fn due(&self, from: &str, to: &str) -> String {
        self.run(&["due", "--from", from, "--to", to, "--json"], from)
            .unwrap_or_else(|wrong| panic!("{wrong}"))
    }

    /// Runs a command at six in the morning of a day: what it prints, or what it says where it fails.
    fn run(&self, arguments: &[&str], day: &str) -> Result<String, String> {
        let made = Command::new(env!("CARGO_BIN_EXE_regimen"))
            .args(arguments)
            .env_clear()
            .env("HOME", self.dir.path())
            .env("REGIMEN_DIR", self.folder())
            .env("REGIMEN_NOW", format!("{day}T06:00:00+01:00"))
            .env("TZ", "Europe/Berlin")
            .output()
            .unwrap();
        if made.status.success() {
            Ok(String::from_utf8(made.stdout).unwrap())
        } else {
            Err(String::from_utf8(made.stderr).unwrap())
        }
    }

    /// Compares with the table of the case: through the program's own `due`, and with every sum.
    fn comes_out(&self) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
        let dirs = [
            root.join("corpus").join(self.case),
            root.join("corpus-own").join(self.case),
        ];
        let from = dirs.iter().find(|dir| dir.exists()).unwrap();
        std::fs::copy(from.join("expected.toml"), self.folder().join("expected.toml")).unwrap();
        let case = Case::read(&self.folder());
        let mut wrong = case.faults.clone();
        assert!(schedule::check(&case, &mut wrong) > 0);
        assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), self.files());
        for span in &case.expected.complete {
            let printed = self.due(&span.from.to_string(), &span.to.to_string());
            assert_eq!(rows(&printed), case.rows(span), "{}", self.files());
        }
    }

    /// The files of the courses, for whoever reads a failure.
    fn files(&self) -> String {
        let files = std::fs::read_dir(self.folder().join("courses")).unwrap();
        files
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .collect()
    }
}

/// Date, moment, amount and unit of each dose, in order.
fn rows(json: &str) -> Vec<String> {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let all = value["rows"].as_array().unwrap();
    // The trace of a dose that a decision moved or left out asks for nothing.
    let trace = |row: &&serde_json::Value| matches!(row["status"].as_str(), Some("moved" | "left-out"));
    let mut rows: Vec<String> = all
        .iter()
        .filter(|row| !trace(row))
        .map(|row| {
            let moment = text(row, "slot") + &text(row, "time");
            format!(
                "{} {moment} {} {} {}",
                text(row, "date"),
                text(row, "course"),
                text(row, "amount"),
                text(row, "unit")
            )
        })
        .collect();
    rows.sort();
    rows
}

impl Pty {
    /// Types an answer to the line that a key opens, reads how it was understood, and takes it into the draft.
    fn draft(&mut self, key: &str, text: &str, echo: &str) -> &mut Self {
        self.keys(key).wait_for("into the draft");
        self.text(text).wait_for(&format!("= {echo}"));
        self.keys("<Enter>").wait_for("w activate").wait_for("In the draft");
        self
    }

    /// Puts the draft into force.
    fn put_into_force(&mut self) -> &mut Self {
        self.keys("w").wait_for("Activate the draft");
        self.read_it();
        // What changes is longer than the screen: page down to its end first.
        for _ in 0..3 {
            self.write(b"\x1b[6~");
            self.read_it();
        }
        self.keys("<Tab><Enter>").wait_for("Active now");
        self
    }

    /// Leaves the program.
    fn quit(&mut self) {
        self.keys("q");
        self.ends_with(0);
    }
}

/// "20 mg, then each Monday go up to 40, 60 and 80 mg, but only if your resting pulse is at least 55; otherwise stay a
/// week and try again."
#[test]
fn advance_or_stay() {
    let case = "propranolol-advance-or-stay";
    let story = Story::begin(case, "Propranolol", "2026-10-05", "20 mg morning, evening");
    let mut pty = story.on("2026-10-05");
    let rungs = "20, 40, 60, 80 mg, 1 week each; it asks before each";
    pty.keys("4").draft("T", "by 20 mg every week to 80 mg, ask", rungs);
    pty.put_into_force().quit();
    // The pulse is 64: the check-in asks, and the answer is to go on.
    let mut pty = story.on("2026-10-12");
    pty.keys("cj1")
        .wait_for("step 2, 40 mg morning, evening from today until Sun 18 Oct");
    pty.text("; pulse 64").keys("<Enter>").wait_for("u undo");
    pty.keys("<Esc>").wait_for("a as needed");
    pty.quit();
    // It is 52: stay a week, typed in the plan view.
    let mut pty = story.on("2026-10-19");
    pty.keys("4").wait_for("Step 2 asks since Mon 19 Oct");
    pty.draft("H", "7", "7 days longer, to Sun 25 Oct, then the plan asks");
    pty.wait_for("60 mg morning, evening from Mon 26 Oct (was Tue 20 Oct)");
    pty.put_into_force().quit();
    // 57 and 55: going on is typed in the plan view as well.
    let on = [
        ("2026-10-26", "step 3, 60 mg morning, evening from today"),
        ("2026-11-02", "step 4, 80 mg morning, evening from today"),
    ];
    for (day, echo) in on {
        let mut pty = story.on(day);
        pty.keys("4").draft("d", "advance", echo);
        pty.put_into_force().quit();
    }
    story.comes_out();
}

/// "Stop methotrexate until told otherwise; keep the folic acid. Restart on the next Monday at the same dose; skipped
/// weeks are not made up. From Monday 30 March take 20 mg."
#[test]
fn a_hold_without_shift_and_an_amendment() {
    let case = "methotrexate-held-then-raised";
    let story = Story::begin(case, "Methotrexate", "2026-01-05", "15 mg evening on Mon");
    story.course("Folic acid", "2026-01-05", "5 mg morning on Fri");
    let mut pty = story.on("2026-02-08");
    pty.keys("4]").wait_for("Methotrexate");
    pty.draft("d", "pause", "pause: nothing is due from today until you resume");
    pty.wait_for("from 9 Feb  nothing  (was 15 mg)");
    assert_eq!(
        rows(&story.due("2026-02-09", "2026-02-09")).len(),
        1,
        "a draft changes nothing"
    );
    pty.put_into_force().quit();
    assert_eq!(rows(&story.due("2026-02-09", "2026-02-09")).len(), 0);
    let mut pty = story.on("2026-02-20");
    pty.keys("4]").wait_for("paused since");
    let echo = "the plan goes on: step 1, 15 mg evening on Mon from Mon 23 Feb";
    pty.draft("d", "resume from mon", echo);
    pty.put_into_force().quit();
    let mut pty = story.on("2026-03-24");
    pty.keys("4]").wait_for("Methotrexate");
    let echo = "20 mg each time from Mon 30 Mar until the step changes";
    pty.draft("d", "set 20 mg from 30 mar", echo);
    pty.wait_for("from 30 Mar  20 mg  (was 15 mg)");
    pty.put_into_force().quit();
    story.comes_out();
    // The row shows what is taken now; what is typed over it is taken from then on.
    let mut pty = story.on("2026-04-10");
    pty.keys("4]").wait_for("1   20 mg");
    pty.draft("<Enter>", "25 mg", "25 mg evening on Mon");
    pty.put_into_force().quit();
    let due = rows(&story.due("2026-04-06", "2026-04-13"));
    let mondays: Vec<&str> = due
        .iter()
        .filter_map(|row| row.split_once("methotrexate ").map(|(_, dose)| dose))
        .collect();
    assert_eq!(mondays, ["20 mg", "25 mg"]);
}

/// "If a Sunday is missed, take one tablet the morning after you remember, and go back to Sunday."
#[test]
fn a_late_dose() {
    let begin = || {
        let case = "alendronate-weekly-late-dose";
        Story::begin(case, "Alendronate", "2026-03-01", "70 mg 07:00 on Sun")
    };
    let evening = "2026-03-10T20:30:00+01:00";
    let echo = "70 mg 07:00 of Sun 8 Mar moved to Wed 11 Mar";
    let story = begin();
    let mut pty = story.at(evening);
    pty.wait_for("Not recorded: Sun 8 Mar 07:00 Alendronate");
    pty.keys("4").draft("d", "move 8 mar to tomorrow", echo);
    assert_eq!(rows(&story.due("2026-03-11", "2026-03-11")).len(), 0);
    pty.keys("w").wait_for(echo).read_it();
    pty.keys("<Esc>").wait_for("the draft is kept");
    pty.put_into_force();
    // None of that Sunday waits for an answer any more.
    pty.keys("1").wait_for("Nothing is due today.");
    assert!(!pty.screen().contains("Not recorded"), "{}", pty.screen());
    pty.quit();
    story.comes_out();
    // The same from Today, where the dose is in view; and taken back.
    let story = begin();
    let mut pty = story.at(evening);
    pty.keys("oe").wait_for("move to fri 07:00");
    pty.text("move to wed").wait_for(&format!("= {echo}"));
    pty.keys("<Enter>").wait_for("u undo");
    story.comes_out();
    // Its own day is over: that is asked about.
    pty.keys("u").answer("y", "Undo this?");
    pty.wait_for("Undone: Alendronate");
    assert_eq!(rows(&story.due("2026-03-08", "2026-03-11")).len(), 1);
    pty.quit();
}

/// The same on the command line.
#[test]
fn a_late_dose_without_the_screen() {
    let case = "alendronate-weekly-late-dose";
    let story = Story::begin(case, "Alendronate", "2026-03-01", "70 mg 07:00 on Sun");
    let change = |words: &str| {
        let mut arguments = vec!["change", "alendronate"];
        arguments.extend(words.split(' '));
        story.run(&arguments, "2026-03-10")
    };
    for (words, wrong) in [
        ("move 2026-03-09 to 2026-03-11", "nothing is due"),
        ("move 2026-03-08 to 2026-03-09", "a dose is moved to a day to come"),
    ] {
        assert!(change(words).unwrap_err().contains(wrong), "{words}");
    }
    change("move 2026-03-08 to 2026-03-11").unwrap();
    story.comes_out();
    let again = change("move 2026-03-08 to 2026-03-12").unwrap_err();
    assert!(again.contains("nothing is due"), "{again}");
}

/// Three steps of a week: not tolerated twice, back a step in the third week, from the beginning in the fifth.
#[test]
fn back_a_step_and_from_the_beginning() {
    let story = Story::begin("back-and-restart", "Examplin", "2026-01-05", "1 mg morning");
    let mut pty = story.on("2026-01-05");
    pty.keys("4l").draft("<Enter>", "1 week", "1 week");
    pty.draft("a", "2 mg for 1 week", "2 mg morning for 1 week");
    pty.draft("a", "3 mg for 1 week", "3 mg morning for 1 week");
    pty.put_into_force().quit();
    let mut pty = story.on("2026-01-21");
    pty.keys("4").wait_for("step 3 of 3");
    pty.draft("d", "back 1", "step 2, 2 mg morning from today");
    pty.put_into_force().quit();
    let mut pty = story.on("2026-02-02");
    pty.keys("4").draft("d", "restart", "step 1, 1 mg morning from today");
    pty.put_into_force().quit();
    story.comes_out();
}

/// "15 mg for 3 weeks, 12.5 mg for 3 weeks, 10 mg for 4 weeks, then reduce by 1 mg every 4 weeks and stop": and a relapse
/// in May, when the step before is taken again.
#[test]
fn a_long_ladder_and_a_relapse() {
    let case = "prednisolone-pmr-46-weeks";
    let story = Story::begin(case, "Prednisolone", "2026-01-05", "15 mg morning");
    let mut pty = story.on("2026-01-05");
    pty.keys("4l").draft("<Enter>", "3 weeks", "3 weeks");
    pty.draft("a", "12.5 mg for 3 weeks", "12.5 mg morning for 3 weeks");
    pty.draft("a", "10 mg for 4 weeks", "10 mg morning for 4 weeks");
    let echo = "10, 9, 8, 7, 6, 5, 4, 3, 2, 1 mg, 4 weeks each; then nothing";
    pty.draft("T", "by 1 mg every 4 weeks to 0", echo);
    pty.put_into_force().quit();
    story.comes_out();
    // On 20 May it is 7 mg since the 11th.
    let mut pty = story.on("2026-05-20");
    pty.keys("4").wait_for("step 6 of 12");
    pty.draft("d", "back 1", "step 5, 8 mg morning from today");
    pty.put_into_force().quit();
    let doses = [
        ("05-19", "7"),
        ("05-20", "8"),
        ("06-16", "8"),
        ("06-17", "7"),
        ("07-15", "6"),
    ];
    for (day, amount) in doses {
        let day = format!("2026-{day}");
        let expected = format!("{day} morning prednisolone {amount} mg");
        assert_eq!(rows(&story.due(&day, &day)), [expected]);
    }
}

/// Four days on the second step, while the calendar of the ladder goes on.
#[test]
fn a_hold_that_moves_nothing() {
    let story = Story::begin("hold-without-shift", "Examplin", "2026-07-01", "1 mg morning");
    let mut pty = story.on("2026-07-01");
    pty.keys("4");
    pty.draft("T", "by 1 mg every 3 days to 4 mg", "1, 2, 3, 4 mg, 3 days each");
    // The last step ends as well.
    pty.keys("Gl").draft("<Enter>", "3", "3 days");
    pty.put_into_force().quit();
    let mut pty = story.on("2026-07-05");
    let echo = "stays 4 days, to Wed 8 Jul; what comes after keeps its days";
    pty.keys("4").draft("d", "hold 4 days without shift", echo);
    pty.put_into_force().quit();
    story.comes_out();
}

/// To a date, but held for two days: the end moves, and with it what follows.
#[test]
fn a_hold_that_moves_what_follows() {
    let story = Story::begin("held-before-a-date", "Examplin", "2026-03-01", "1 mg morning");
    let mut pty = story.on("2026-03-01");
    pty.keys("4l").draft("<Enter>", "until 10 mar", "10 days");
    pty.draft("a", "2 mg morning until 30 sep", "2 mg morning for 204 days");
    // The new step has the focus, and the cell of the days.
    pty.draft("<Enter>", "no end", "no end");
    pty.put_into_force().quit();
    let mut pty = story.on("2026-03-05");
    let echo = "2 days longer, to Thu 12 Mar; the later steps move with it";
    pty.keys("4").draft("H", "2", echo);
    pty.wait_for("11 Mar - 12 Mar  1 mg  (was 2 mg)");
    pty.put_into_force().quit();
    story.comes_out();
}

/// Twice a day; a night shift and a blood test.
#[test]
fn one_dose_later_and_one_left_out() {
    let case = "single-doses-moved-and-left-out";
    let story = Story::begin(case, "Examplin", "2026-03-02", "5 mg 08:00, 20:00");
    let mut pty = story.on("2026-03-03");
    let echo = "5 mg 20:00 of Tue 3 Mar moved to Wed 4 Mar 02:00";
    pty.keys("4").draft("d", "move today 20:00 to tomorrow 2am", echo);
    pty.draft("d", "leave out thu 08:00", "left out: 5 mg 08:00 of Thu 5 Mar");
    pty.put_into_force().quit();
    story.comes_out();
}

/// "Every three days: below 70 reduce by 4 units; above 130 add 2 units; otherwise stay": decided by the readings.
#[test]
fn amounts_by_readings() {
    let case = "glargine-every-three-days-rule";
    let story = Story::begin(case, "Glargine", "2026-05-01", "10 units bedtime");
    for (day, amount) in [("04", "12"), ("07", "14"), ("10", "16"), ("16", "12")] {
        let mut pty = story.on(&format!("2026-05-{day}"));
        let echo = format!("{amount} units each time from today until the step changes");
        pty.keys("4").draft("d", &format!("set {amount} units"), &echo);
        pty.put_into_force().quit();
    }
    story.comes_out();
}
