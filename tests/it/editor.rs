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
        .wait_for("Active now");
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
    pty.keys("<Tab><Enter>").wait_for("Active now");
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

const ASKS: &str = "name = \"Examplin\"\nprescriber = \"n\"\n\n[[plan]]\nfrom = 2026-03-03\nsteps = [\n  \
    { for = \"2 weeks\", take = \"25 mg evening on Tue, Fri\", then = \"ask\" },\n  \
    { for = \"2 weeks\", take = \"50 mg evening on Tue, Fri\", then = \"ask\" },\n]\n\n\
    [[change]]\non = 2026-03-17\ndo = \"advance\"\n";

impl Folder {
    fn asking(course: &str) -> Self {
        let folder = Self::new(course);
        folder.put(
            "care.toml",
            "[[person]]\nkey = \"n\"\nname = \"Dr N\"\nphone = \"+49 30 1234\"\n",
        );
        folder
    }

    /// The question of the check-in, in a wide terminal, with its words in one line.
    fn question(&self, now: &str) -> (Pty, String) {
        let mut pty = Pty::start(self.0.path(), now, (80, 40));
        pty.keys("c").wait_for("what next?");
        let screen = pty.screen();
        let lines = screen
            .lines()
            .map(|line| line.trim_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != '.'));
        let shown = lines.collect::<Vec<_>>().join(" ");
        (pty, shown.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// A gate says the next dose, whom to ask with the telephone, since when, and where each answer
/// leads and for how long.
#[test]
fn a_gate_says_whom_to_ask_and_where_each_answer_leads() {
    // Between two steps.
    let middle = ASKS.split("\n\n[[change]]").next().unwrap().to_owned() + "\n";
    let folder = Folder::asking(&middle);
    let (pty, shown) = folder.question("2026-03-18T10:00:00Z");
    for part in [
        "Step 1 was planned until Mon 16 Mar",
        "Next dose: 25 mg on Fri 20 Mar at 18:00",
        "Ask Dr N, phone +49 30 1234",
        "1 go on: step 2, 50 mg evening on Tue, Fri from today until it is decided",
        "2 hold: 7 days longer, to Tue 24 Mar, then the plan asks",
        "3 step back: there is no step before this one",
        "4 decide later",
        "5 stay on this dose: 25 mg evening on Tue, Fri from today on",
        "6 something else",
    ] {
        assert!(shown.contains(part), "{part}: {shown}\n{}", pty.screen());
    }
    // At the last step nothing goes on: to end the plan is a separate answer.
    let folder = Folder::asking(ASKS);
    let (mut pty, shown) = folder.question("2026-03-31T10:00:00Z");
    for part in [
        "Step 2 was planned until Mon 30 Mar",
        "Next dose: 50 mg on Tue 31 Mar at 18:00",
        "Ask Dr N, phone +49 30 1234",
        "1 stay on this dose: 50 mg evening on Tue, Fri from today on",
        "3 step back: step 1, 25 mg evening on Tue, Fri from today until Mon 13 Apr, then",
        "5 end the plan",
        "6 something else",
    ] {
        assert!(shown.contains(part), "{part}: {shown}\n{}", pty.screen());
    }
    assert!(!shown.contains("go on:"), "{shown}");
    // "Something else" opens the line of decisions.
    pty.keys("6").wait_for("what was decided?");
    pty.text("set 30 mg for 2 weeks")
        .wait_for("= 30 mg each time from today to Mon 13 Apr");
    pty.keys("<Enter>").wait_for("In the draft");
    assert!(folder.read("drafts/examplin.toml").contains("set 30 mg for 14 days"));
    // Staying is an answer that is written at once, with who and why.
    let folder = Folder::asking(ASKS);
    let (mut pty, _) = folder.question("2026-03-31T10:00:00Z");
    pty.keys("1").wait_for("Decided with?");
    pty.text("Dr N; better").wait_for("(Dr N)");
    pty.keys("<Enter>").wait_for("no step follows");
}

/// The day since which a plan asks survives edits of other rows.
#[test]
fn the_asking_day_survives_edits_of_other_rows() {
    let folder = Folder::asking(&ASKS.replace(
        "then = \"ask\" },\n]",
        "then = \"ask\" },\n  { take = \"75 mg evening on Tue\" },\n]",
    ));
    let now = "2026-04-02T10:00:00Z";
    let mut pty = folder.open(now);
    pty.keys("4").wait_for("asks since Tue 31 Mar");
    pty.keys("j<Enter>")
        .text("60 mg evening on Tue")
        .keys("<Enter>")
        .wait_for("not active yet");
    pty.keys("w").read_it();
    pty.keys("<Tab><Enter>").wait_for("Active now");
    pty.wait_for("asks since Tue 31 Mar");
    pty.keys("q");
    pty.ends_with(0);
    let (_, shown) = folder.question(now);
    assert!(shown.contains("was planned until Mon 30 Mar"), "{shown}");
    let told = folder.said(now, &["plan", "examplin"]);
    assert!(told.contains("The plan asks since 31 Mar"), "{told}");
    assert!(told.contains("60 mg evening on Tue  if agreed"), "{told}");
}

/// What the limits do not allow stays a draft, in the words of the recording; a move asks.
#[test]
fn a_plan_against_a_limit_stays_a_draft_and_a_move_asks() {
    let folder = Folder::new(
        "name = \"Examplin\"\n\n[limits]\ngap = \"48 hours\"\nper_dose = \"100 mg\"\n\n[[plan]]\nfrom = 2026-03-17\nsteps = [{ take = \"50 \
         mg evening on Tue, Fri\" }]\n",
    );
    folder.said("2026-03-17T18:01:00Z", &["take", "examplin"]);
    let now = "2026-03-18T09:00:00Z";
    let mut pty = folder.open(now);
    pty.keys("4<Enter>")
        .text("50 mg evening")
        .keys("<Enter>")
        .wait_for("w will refuse");
    pty.keys("w").wait_for("Not activated: your limits ask for at least");
    pty.keys("D").read_it();
    pty.keys("y").wait_for("discarded");
    pty.keys("d").text("move fri to thu 10:00").keys("<Enter>");
    pty.keys("w").wait_for("40 hours apart");
    pty.keys("q");
    pty.ends_with(0);
    // On the day itself the line asks before it moves the dose.
    let mut pty = folder.open("2026-03-20T07:00:00Z");
    pty.keys("e")
        .text("move to sat 10:00")
        .keys("<Enter>")
        .wait_for("moved to Sat 21 Mar 10:00");
    pty.keys("u").wait_for("Undone");
    let sooner = folder.run("2026-03-19T07:00:00Z", &["change", "examplin", "move fri to thu 10:00"]);
    assert_eq!(sooner.status.code(), Some(2));
}

/// A taper of what is taken on a day in all says from which dose it comes off.
#[test]
fn a_taper_of_the_total_says_which_dose_falls() {
    let folder = Folder::new(
        "name = \"Examplin\"\ncount = \"mL\"\n\n[[plan]]\nfrom = 2026-03-02\nsteps = [{ take = \"0.1 mL morning, 0.4 mL bedtime\" }]\n",
    );
    let mut pty = folder.open("2026-03-06T07:50:00Z");
    pty.keys("4T")
        .text("total by 0.2 mL every 3 days to 0")
        .wait_for("each time from the largest dose; then nothing");
    pty.keys("<Enter>").wait_for("not active yet");
    let draft = folder.read("drafts/examplin.toml");
    let steps: Vec<&str> = draft.lines().filter(|line| line.contains("take =")).collect();
    assert_eq!(steps.len(), 3, "{draft}");
    assert!(steps[0].contains("\"0.1 mL morning, 0.4 mL bedtime\""), "{draft}");
    assert!(steps[1].contains("\"0.1 mL morning, 0.2 mL bedtime\""), "{draft}");
    assert!(steps[2].contains("\"0.1 mL morning\""), "{draft}");
}

/// A dose that is moved on Today to where it goes against a limit is moved only after the question; its safe answer writes
/// nothing.
#[test]
fn a_move_against_a_limit_is_asked_about_on_today() {
    let folder = Folder::new(
        "name = \"Examplin\"\nlimits = { gap = \"48 hours\" }\n\n[[plan]]\nfrom = 2026-03-17\nsteps = [{ take = \"50 mg evening on Tue, \
         Fri\" }]\n",
    );
    let now = "2026-03-20T09:00:00+00:00";
    let before = folder.read("courses/examplin.toml");
    let title = "Move the dose of Examplin anyway?";
    let limit = "Mon 23 Mar 10:00 and Tue 24 Mar 18:00 are 32 hours apart";
    let mut pty = folder.open(now);
    pty.wait_for("later today");
    pty.keys("e")
        .text("\u{15}move to mon 10:00")
        .wait_for("moved to Mon 23 Mar");
    pty.keys("<Enter>").wait_for(title);
    let asked = pty
        .screen()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("│ │ ", "");
    assert!(asked.contains(limit), "{asked}");
    assert!(
        asked.contains("Leave it where it is") && asked.contains("Move it"),
        "{asked}"
    );
    // Enter is the safe answer.
    pty.answer("<Enter>", title);
    assert_eq!(folder.read("courses/examplin.toml"), before);
    pty.keys("e")
        .text("\u{15}move to mon 10:00")
        .wait_for("moved to Mon 23 Mar");
    pty.keys("<Enter>").answer("y", title);
    pty.wait_for("moved to Mon 23 Mar");
    let moved = folder.read("courses/examplin.toml");
    assert!(
        moved.contains("do = \"move 2026-03-20 evening to 2026-03-23 10:00\""),
        "{moved}"
    );
    // A move that breaks nothing is not asked about; undo leaves the file as it was.
    pty.keys("u").read_it();
    pty.wait_for("Undone");
    assert_eq!(folder.read("courses/examplin.toml"), before);
    pty.keys("e")
        .text("\u{15}move to sat 10:00")
        .keys("<Enter>")
        .wait_for("Sat 21 Mar 10:00");
    pty.keys("q");
    pty.ends_with(0);
    assert!(folder.read("courses/examplin.toml").contains("to 2026-03-21 10:00"));
}

#[test]
fn a_strength_typed_as_the_amount_of_a_step_is_refused_and_no_draft_is_broken() {
    let folder = Folder::new(SHORT);
    let mut pty = folder.open("2026-03-03T09:00:00+00:00");
    pty.keys("4<Enter>").text("\u{15}10 mg/mL").wait_for("is a strength");
    pty.keys("<Enter><Esc>").read_it();
    assert_eq!(folder.read("drafts/examplin.toml"), "");
    pty.keys("q");
    pty.ends_with(0);
}
