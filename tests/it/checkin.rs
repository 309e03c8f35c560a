//! `regimen checkin --plain`, and its one-line twins, on real files.

mod readings;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A folder with one due dose, a session that is measured around, a rating with a bound, two side effects and a gate.
struct Folder {
    dir: tempfile::TempDir,
    now: &'static str,
}

const MEASURES: &str = r#"[[measure]]
id = "mood"
name = "Mood"
ask = "Mood, today so far"
low = "very low"
high = "very good"
[[measure.bound]]
at_most = 2
days = 2
say = "Tell somebody."

[[measure]]
id = "nausea"
name = "Nausea"
scale = "grade"

[[measure]]
id = "headache"
name = "Headache"
scale = "grade"

[[measure]]
id = "pressure"
name = "Blood pressure"
scale = "pair"
unit = "mmHg"
asked = { course = "examplin", before = true, after = ["40 min", "2 hours"] }
"#;

impl Folder {
    fn new(now: &'static str) -> Self {
        let folder = Self {
            dir: tempfile::tempdir().unwrap(),
            now,
        };
        folder.put("config.toml", "contact = \"Dr N 0123\"\n");
        folder.put(
            "courses/examplin.toml",
            "name = \"Examplin\"\n[limits]\ngap = \"6 h\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [\n  { for = \"3 weeks\", take = \"56 mg 14:00\", \
             then = \"ask\" },\n  { take = \"84 mg 14:00\" },\n]\n",
        );
        folder.put("measures.toml", MEASURES);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("regimen").join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// A file with its columns pushed together.
    fn read(&self, name: &str) -> String {
        let text = std::fs::read_to_string(self.path(name)).unwrap_or_default();
        let lines = text
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn run(&self, arguments: &[&str], answers: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_regimen"))
            .env_clear()
            .env("HOME", self.dir.path())
            .env("REGIMEN_DIR", self.dir.path().join("regimen"))
            .env("REGIMEN_NOW", self.now)
            .env("TZ", "Europe/Berlin")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        // The program may have ended before it has read everything.
        let _ = input.write_all(answers.as_bytes());
        drop(input);
        child.wait_with_output().unwrap()
    }

    /// Both outputs of a check-in that succeeds.
    fn checkin(&self, answers: &str) -> (String, String) {
        let output = self.run(&["checkin", "--plain"], answers);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        (text(&output.stdout), text(&output.stderr))
    }
}

#[test]
fn one_question_a_line() {
    let folder = Folder::new("2026-11-22T14:57:00+01:00");
    let (asked, told) = folder.checkin("155/90\nt\n6\nz\nhold\n10 days, Dr N; dizzy\n\nA slow start.\n");
    let lines: Vec<&str> = asked.lines().collect();
    assert_eq!(
        lines,
        [
            "Sunday 22 November. 6 things open.",
            "1 of 6. Blood pressure before: two numbers of mmHg, such as 120/80.  > ",
            "2 of 6. Examplin 56 mg, planned 14:00, window until 16:00. taken / skip / later / ?  > ",
            "3 of 6. Mood, today so far, 0 very low to 10 very good.  > ",
            "4 of 6. Nausea: none / mild / moderate / severe.  > ",
            "6 of 6. Examplin: step 1 of 2 was planned until Sat 21 Nov. Your plan asks you to decide; until then you stay on this step. Next dose: 56 mg on Mon 23 Nov at 14:00.   1 go on: \
             step 2, 84 mg 14:00 from Mon 23 Nov   2 hold: 7 days longer, to Sat 28 Nov, then the plan asks   3 \
             step back: there is no step before this one   4 decide later   5 stay on this dose: 56 mg 14:00 from today on   6 \
             something else  > ",
            "How many days, who decided it, and why? Such as: 7 days, Dr N; dizzy; or: until 20 nov, Dr N.  > ",
            "= 10 days longer, to Tue 1 Dec, then the plan asks; the later steps move with it; if you go ahead: 84 mg 14:00 from Wed \
             2 Dec (was Mon 23 Nov) (Dr N): dizzy. Enter records it, anything else asks again.  > ",
            "Note: one line; Enter leaves it out.  > ",
            "Done. 6 of 6 answered.",
        ],
        "{asked}"
    );
    assert!(
        told.contains("Recorded: Examplin 56 mg taken at 14:57 (planned 14:00). Undo: regimen undo"),
        "{told}"
    );
    let journal = folder.read("journal/2026-11.toml");
    assert!(journal.contains("around = \"before\""), "{journal}");
    assert_eq!(journal.matches("[[reading]]").count(), 4, "{journal}");
    let course = folder.read("courses/examplin.toml");
    assert!(
        course.contains("do = \"hold 10 days\"") && course.contains("by = \"Dr N\""),
        "{course}"
    );
    // Nothing is asked twice.
    let (asked, _) = folder.checkin("");
    assert!(asked.starts_with("Sunday 22 November. 0 things open."), "{asked}");
}

#[test]
fn what_cannot_be_read_is_asked_again_and_the_end_of_answers_ends_it() {
    let folder = Folder::new("2026-11-22T14:57:00+01:00");
    let (asked, told) = folder.checkin("\ns; ill\neleven\n?\n1\n");
    assert!(
        asked.contains("`eleven` is not a value of Mood; expected 0 (very low) to 10 (very good)"),
        "{asked}"
    );
    assert!(asked.contains("Enter leaves it blank"), "{asked}");
    assert!(asked.ends_with("Done. 2 of 6 answered.\n"), "{asked}");
    assert!(told.contains("skipped (planned") && told.contains("): ill"), "{told}");
}

#[test]
fn after_the_dose_the_clinic_is_asked_for_its_readings() {
    let folder = Folder::new("2026-11-22T14:57:00+01:00");
    folder.checkin("120/80\nt\nq\n");
    let later = Folder {
        now: "2026-11-22T15:40:00+01:00",
        ..folder
    };
    let (asked, told) = later.checkin("150/90\n1\nmoderate\n2\n\n\n");
    assert!(asked.contains("1 of 5. Blood pressure after 40 min"), "{asked}");
    assert!(
        asked.contains("How much does it get in the way? 0 not at all / 1 a little"),
        "{asked}"
    );
    assert!(told.contains("Nausea, in the way: somewhat"), "{told}");
    // A bound counts the days in a row.
    assert!(!told.contains("Tell somebody"), "{told}");
    let tomorrow = Folder {
        now: "2026-11-23T09:00:00+01:00",
        ..later
    };
    let output = tomorrow.run(&["rate", "mood", "2"], "");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("\"Tell somebody.\" Your contact: Dr N 0123"), "{told}");
}

#[test]
fn a_dose_over_a_limit_is_asked_about() {
    let folder = Folder::new("2026-11-22T14:57:00+01:00");
    let output = folder.run(
        &["take", "examplin", "--at", "2026-11-22T12:30", "--for", "2026-11-22"],
        "",
    );
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = folder.run(&["today", "--json"], "");
    let day: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let kinds: Vec<&str> = day["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|q| q["kind"].as_str().unwrap())
        .collect();
    // The reading after 40 min is not waited for any more: what is made now is the one after 2 h.
    assert_eq!(kinds, ["reading", "reading", "reading", "reading", "gate"], "{day}");
    assert_eq!(day["questions"][0]["around"], "after 2 h");
    assert_eq!(day["open_measures"], serde_json::json!(["mood", "nausea", "headache"]));
}

#[test]
fn times_are_read_as_on_the_screen() {
    let folder = Folder::new("2026-11-22T14:57:00+01:00");
    let fails = |arguments: &[&str]| {
        let output = folder.run(arguments, "");
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let wrong = fails(&["note", "x", "--at", "9"]);
    assert!(wrong.contains("`9`: 09:00 or 21:00?"), "{wrong}");
    let wrong = fails(&["note", "x", "--at", "21:00"]);
    assert!(
        wrong.contains("Sat 21 Nov 21:00 or Sun 22 Nov 21:00, in the future?"),
        "{wrong}"
    );
    let wrong = fails(&["note", "x", "--at", "01:30"]);
    assert!(wrong.contains("Write 2026-11-22 01:30 or 2026-11-23 01:30"), "{wrong}");
    for (at, kept) in [
        ("-2h", "at = 2026-11-22T12:57:00+01:00"),
        ("yesterday 21", "at = 2026-11-21T21:00:00+01:00"),
        ("fri 9pm", "at = 2026-11-20T21:00:00+01:00"),
        ("2026-11-22 01:30", "at = 2026-11-22T01:30:00+01:00\nday = 2026-11-21"),
    ] {
        let output = folder.run(&["note", "x", "--at", at], "");
        assert!(output.status.success(), "{at}");
        let journal = folder.read("journal/2026-11.toml");
        assert!(journal.contains(kept), "{at}: {journal}");
    }
}

/// What is measured around a dose, with an alert.
fn measured() -> super::home::Home {
    let mut home = super::home::Home::empty();
    home.course("", "2026-03-17", "50 mg evening on Tue, Fri");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", before = true, after = [\"40 min\"] }\n\
         bound = [{ at_least = 160, say = \"Call the clinic, 555 0100.\" }]\n\n\
         [[measure]]\nid = \"pulse\"\nname = \"Pulse\"\nscale = \"number\"\nunit = \"/min\"\n\
         asked = { course = \"x\", before = true, after = [\"40 min\"] }\n",
    );
    home.at("2026-03-17T18:01:00Z", "UTC");
    home.ok(&["take", "x"]);
    home
}

/// An alert that was reached has no tick: it is not done with, somebody should look at it.
#[test]
fn an_alert_has_no_tick() {
    let mut home = measured();
    home.at("2026-03-17T18:45:00Z", "UTC");
    home.ok(&["rate", "bp", "168/98"]);
    let mut window = super::window::Window::planner(&home);
    window.wait_for("Examplin");
    window.types("c");
    window.wait_for("! Blood pressure after 40 min");
    window.wait_for("\"Call the clinic, 555 0100.\"");
}

/// Who fills in a day that is over goes from line to line, and over none.
#[test]
fn what_is_filled_in_later_is_asked_line_by_line() {
    let mut home = measured();
    home.at("2026-03-18T09:00:00Z", "UTC");
    let mut window = super::window::Window::planner(&home);
    window.wait_for("Nothing is due");
    window.types("hc");
    window.wait_for("Check-in, Tue 17 Mar");
    window.types("kkkkk120/80\r");
    window.wait_for("120/80 mmHg");
    window.types("72\r");
    window.wait_for("72 /min");
    let text = window.text();
    let line = text.lines().find(|line| line.contains("72 /min")).unwrap();
    assert!(line.contains("Pulse before"), "{text}");
}

/// A gate takes a day as well as days, takes no number for a person, and says at once what nobody can decide.
#[test]
fn a_gate_reads_what_people_answer() {
    for (until, days) in [
        ("until 1 dec, Dr N; dizzy", "10"),
        ("until 1 dec Dr N", "10"),
        ("hold until 25 nov", "4"),
    ] {
        let folder = Folder::new("2026-11-22T14:57:00+01:00");
        let answers = format!("155/90\nt\n6\nz\n3\nstep back\n1\n2\nhold\n{until}\n\n\n");
        let (asked, told) = folder.checkin(&answers);
        let who = asked
            .lines()
            .filter(|line| line.starts_with("Who decided it, and why?"))
            .count();
        assert_eq!(who, 1, "step back asks nobody: {asked}");
        assert!(asked.contains("`2` is not a name"), "{asked}");
        assert_eq!(told.matches("Recorded: Examplin:").count(), 1, "{told}");
        let course = folder.read("courses/examplin.toml");
        assert!(
            course.contains(&format!("do = \"hold {days} days\"")),
            "{until}: {course}"
        );
        assert_eq!(course.contains("by = \"Dr N\""), until.contains("Dr N"), "{course}");
    }
    let folder = Folder::new("2026-11-22T14:57:00+01:00");
    let (asked, _) = folder.checkin("155/90\nt\n6\nz\nhold\nuntil soon\nlater\n\n");
    assert!(asked.contains("`until soon`") || asked.contains("soon"), "{asked}");
    assert!(!folder.read("courses/examplin.toml").contains("[[change]]"));
}
