//! The plan editor in a real terminal on real files: which row a key edits, and what is in force afterwards.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::pty::Pty;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(course: &str) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.put("courses/examplin.toml", course);
        folder
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join("regimen").join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.file(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.file(name)).unwrap_or_default()
    }

    fn open(&self, now: &str) -> Pty {
        Pty::start(self.0.path(), now, (80, 24))
    }

    fn run(&self, now: &str, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_regimen"))
            .args(["--dir", self.file("").to_str().unwrap()])
            .args(args)
            .env_clear()
            .env("HOME", Path::new(self.0.path()))
            .env("REGIMEN_NOW", now)
            .env("TZ", "UTC")
            .output()
            .unwrap()
    }

    fn said(&self, now: &str, args: &[&str]) -> String {
        let output = self.run(now, args);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

const SHORT: &str = "name = \"Examplin\"\ncount = \"mL\"\n\n[[plan]]\nfrom = 2026-03-02\nsteps = [\n  \
    { for = \"3 days\", take = \"0.2 mL morning, bedtime\" },\n  \
    { for = \"3 days\", take = \"0.3 mL morning, bedtime\" },\n  \
    { for = \"3 days\", take = \"0.4 mL morning, bedtime\" },\n  \
    { take = \"0.5 mL morning, bedtime\" },\n]\n";

#[test]
fn a_key_on_a_step_that_ends_today_edits_no_other_row() {
    let folder = Folder::new(SHORT);
    let now = "2026-03-07T07:50:00+00:00";
    folder.said(now, &["take", "examplin", "--for", "2026-03-07/morning"]);
    let mut pty = folder.open(now);
    pty.keys("4").wait_for("step 2 of 4");
    pty.keys("-").wait_for("This step ends today");
    pty.keys("x").wait_for("This step ends today");
    pty.keys("<Enter>")
        .text("0.25 mL morning, bedtime")
        .wait_for("ends today");
    pty.keys("<Enter><Esc>").read_it();
    assert_eq!(folder.read("drafts/examplin.toml"), "");
    // What goes below it comes next.
    pty.keys("a")
        .text("0.35 mL bedtime for 2 days")
        .keys("<Enter>")
        .wait_for("not active yet");
    let draft = folder.read("drafts/examplin.toml");
    let steps: Vec<&str> = draft.lines().filter(|line| line.contains("take =")).collect();
    assert!(steps[0].contains("0.35 mL") && steps[1].contains("0.4 mL"), "{draft}");
    pty.keys("q");
    pty.ends_with(0);
}

#[test]
fn a_day_more_never_ends_a_step_without_an_end() {
    let folder =
        Folder::new("name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ take = \"20 mg morning\" }]\n");
    let mut pty = folder.open("2026-11-06T09:00:00+00:00");
    pty.keys("4+").wait_for("This row has no end");
    assert_eq!(folder.read("drafts/examplin.toml"), "");
    pty.keys("q");
    pty.ends_with(0);
}

#[test]
fn a_rule_on_doses_that_differ_asks_which_and_keeps_the_others() {
    let folder = Folder::new(
        "name = \"Examplin\"\ncount = \"mL\"\n\n[[plan]]\nfrom = 2026-03-02\nsteps = [{ take = \"0.1 mL morning, 0.5 mL bedtime\" }]\n",
    );
    let mut pty = folder.open("2026-03-06T07:50:00+00:00");
    pty.keys("4T")
        .text("by 0.1 mL every 3 days to 0")
        .wait_for("the doses differ");
    pty.text("\u{15}bedtime by 0.2 mL every 3 days to 0")
        .wait_for("0.1 mL morning, 0.3 mL bedtime");
    pty.keys("<Enter>").wait_for("not active yet");
    let draft = folder.read("drafts/examplin.toml");
    let steps: Vec<&str> = draft.lines().filter(|line| line.contains("take =")).collect();
    assert_eq!(steps.len(), 4, "{draft}");
    assert!(steps.iter().all(|step| step.contains("0.1 mL morning")), "{draft}");
    assert!(!steps[3].contains("bedtime") && !steps[3].contains("for ="), "{draft}");
    pty.keys("q");
    pty.ends_with(0);
}

#[test]
fn what_is_typed_before_a_draft_is_activated_is_kept_and_never_activates() {
    let folder = Folder::new(SHORT);
    let now = "2026-03-03T07:50:00+00:00";
    let before = folder.read("courses/examplin.toml");
    let mut pty = folder.open(now);
    pty.keys("4j+").wait_for("not active yet");
    pty.keys("w").wait_for("Decided with").read_it();
    pty.keys("<Tab>").text("by phone").wait_for("by phone");
    assert_eq!(folder.read("courses/examplin.toml"), before);
    pty.keys("<Esc>").wait_for("the draft is kept");
    assert!(folder.read("drafts/examplin.toml").contains("why = \"by phone\""));
    pty.keys("w").wait_for("by phone").read_it();
    pty.text("Dr N")
        .keys("<Enter><Enter><Enter><Enter>")
        .wait_for("is in force");
    let course = folder.read("courses/examplin.toml");
    assert!(
        course.contains("\"Dr N\"") && course.contains("\"by phone\""),
        "{course}"
    );
    assert_eq!(folder.read("drafts/examplin.toml"), "");
    pty.keys("q");
    pty.ends_with(0);
}

#[test]
fn the_numbers_of_the_steps_are_the_same_everywhere_after_a_revision() {
    let folder = Folder::new(&SHORT.replace("0.4 mL morning", "0.6 mL morning"));
    let now = "2026-03-06T07:50:00+00:00";
    let mut pty = folder.open(now);
    pty.keys("4j<Enter>")
        .text("0.4 mL morning, bedtime")
        .keys("<Enter>")
        .wait_for("not active yet");
    pty.keys("w").read_it();
    pty.keys("<Tab><Enter>").wait_for("is in force");
    pty.wait_for("step 2 of 4");
    pty.keys("1").wait_for("step 2 of 4, day 2 of 3");
    pty.keys("q");
    pty.ends_with(0);
    let plan = folder.said(now, &["plan", "examplin", "--json"]);
    let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
    let steps: Vec<u64> = plan["rungs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rung| rung["step"].as_u64().unwrap())
        .collect();
    assert_eq!(steps, [1, 2, 3, 4], "{plan}");
}

#[test]
fn a_draft_is_kept_under_a_name_and_compared() {
    let folder = Folder::new(SHORT);
    let now = "2026-03-03T07:50:00+00:00";
    let mut pty = folder.open(now);
    pty.keys("4j+").wait_for("not active yet");
    pty.keys("q");
    pty.ends_with(0);
    let said = folder.said(now, &["plan", "examplin", "--compare", "plan", "draft"]);
    assert!(said.contains("Days that differ") && said.contains("0.4 mL"), "{said}");
    assert!(
        folder
            .said(now, &["plan", "examplin", "--keep", "slower"])
            .contains("kept as slower")
    );
    assert!(!folder.file("drafts/examplin.toml").exists());
    assert!(folder.file("drafts/examplin.slower.toml").exists());
    let json = folder.said(now, &["plan", "examplin", "--compare", "plan", "slower", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["days"][0]["from"], "2026-03-08", "{json}");
    assert_eq!(json["days"][0]["a"], "0.4 mL morning, 0.4 mL bedtime");
    assert_eq!(json["days"][0]["b"], "0.3 mL morning, 0.3 mL bedtime");
    assert_eq!(
        folder
            .run(now, &["plan", "examplin", "--compare", "plan", "faster"])
            .status
            .code(),
        Some(2)
    );
    folder.said(now, &["check"]);
    folder.said(now, &["plan", "examplin", "--resume", "slower"]);
    assert!(folder.file("drafts/examplin.toml").exists());
    assert!(!folder.file("drafts/examplin.slower.toml").exists());
    folder.run(now, &["undo"]);
    assert!(folder.file("drafts/examplin.slower.toml").exists());
}
