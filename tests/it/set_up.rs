//! A new plan, a count and archiving, typed into the real program on real files.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::home::{Home, until};
use super::pty::Pty;
use super::window::Window;

const NOW: &str = "2026-11-22T14:57:00+01:00";
const SIZE: (u16, u16) = (80, 24);

/// Every file below a folder, by name.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A file with its columns pushed together.
fn read(dir: &Path, name: &str) -> String {
    let text = std::fs::read_to_string(dir.join("regimen").join(name)).unwrap_or_default();
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n")
}

/// What the program prints, on the same files at the same time.
fn ok(dir: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_regimen"))
        .env_clear()
        .env("HOME", dir)
        .env("REGIMEN_DIR", dir.join("regimen"))
        .env("REGIMEN_NOW", NOW)
        .env("TZ", "Europe/Berlin")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{arguments:?}: {}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

fn due(dir: &Path, from: &str, to: &str) -> String {
    ok(dir, &["due", "--from", from, "--to", to])
}

/// Waits for something, types a text, presses keys.
fn step(pty: &mut Pty, shown: &str, text: &str, keys: &str) {
    pty.wait_for(shown);
    pty.text(text).keys(keys);
}

/// The questions, each with what is waited for and what is typed.
const ANSWERS: [(&str, &str); 4] = [
    ("What is the medicine called?", "Sampletol"),
    ("How much at a time", "2.5 mg, tablet of 2.5 mg"),
    ("When in the day?", "08:00"),
    ("How does the dose change?", ""),
];

#[test]
fn a_template_is_set_up_looked_at_and_put_into_force() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let mut pty = Pty::start(dir, NOW, SIZE);
    pty.wait_for("Welcome.");
    pty.keys("1");
    for (question, answer) in ANSWERS {
        pty.wait_for(question);
        if answer.is_empty() {
            // Goes up every week.
            pty.keys("2");
        } else {
            pty.text(answer).keys("<Enter>");
        }
    }
    step(&mut pty, "By how much more each time?", "2.5 mg", "<Enter>");
    step(&mut pty, "How long is each step?", "", "<Enter>");
    step(&mut pty, "Up to how much?", "7.5 mg", "");
    step(&mut pty, "3 steps of 1 week: 2.5 mg, 5 mg, 7.5 mg", "", "<Enter>");
    step(&mut pty, "What do you want to rate", "mood, headache", "<Enter>");
    step(&mut pty, "Who prescribes it?", "Dr N", "<Enter>");
    step(&mut pty, "about a late dose?", "Leave it out.", "<Enter>");
    pty.wait_for("What will be written");
    assert_eq!(
        files(dir),
        [""; 0].map(PathBuf::from),
        "nothing is written before the last Enter"
    );
    pty.keys("<Enter>");
    // The rows are a draft, with nothing in force.
    pty.wait_for("still missing").wait_for("Sampletol is a draft");
    assert!(read(dir, "courses/sampletol.toml").contains("missed = \"Leave it out.\""));
    assert!(!read(dir, "courses/sampletol.toml").contains("[[plan]]"));
    assert!(read(dir, "drafts/sampletol.toml").contains("7.5 mg"));
    assert_eq!(read(dir, "measures.toml").matches("[[measure]]").count(), 2);
    assert!(!due(dir, "2026-11-22", "2026-12-12").contains("mg"));
    ok(dir, &["check"]);
    // One undo takes all of it back, and redo brings it again.
    pty.keys("u").wait_for("Undone");
    assert!(!dir.join("regimen/courses/sampletol.toml").exists());
    assert!(!dir.join("regimen/drafts/sampletol.toml").exists());
    pty.keys("U").wait_for("Redone");
    pty.wait_for("draft of revision 1");
    // A row is edited, and the draft is put into force.
    pty.keys("jj<Enter>");
    step(&mut pty, "what is taken on step", "10 mg", "<Enter>");
    step(&mut pty, "activates it: 10 mg 08:00", "", "w");
    pty.wait_for("Activate");
    // A dialog takes no keys before it can have been read.
    pty.read_it();
    pty.keys("<Tab><Enter>");
    pty.wait_for("Active now");
    assert!(!dir.join("regimen/drafts/sampletol.toml").exists());
    let text = read(dir, "courses/sampletol.toml");
    assert!(text.contains("[[plan]]") && text.contains("10 mg"), "{text}");
    let rows = due(dir, "2026-11-22", "2026-11-24");
    assert_eq!(rows.matches("2.5 mg").count(), 3, "{rows}");
    // What is left is counted, and a dose that is taken takes it down.
    pty.keys("S");
    step(&mut pty, "how many tablets are there now?", "22", "");
    step(&mut pty, "= 22 tablets, until", "", "<Enter>");
    pty.wait_for("Sampletol: 22 tablets, until");
    assert!(read(dir, "courses/sampletol.toml").contains("left = \"22 tablets\""));
    ok(dir, &["take", "sampletol", "--for", "2026-11-22/08:00"]);
    pty.keys("o").wait_for("Supply       21 tablets, until");
    pty.keys("q").ends_with(0);
    ok(dir, &["check"]);
}

#[test]
fn leaving_at_any_question_leaves_no_file() {
    for left_at in 0..=ANSWERS.len() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path();
        let mut pty = Pty::start(dir, NOW, SIZE);
        pty.wait_for("Welcome.");
        pty.keys("1");
        for (question, answer) in ANSWERS.iter().take(left_at) {
            pty.wait_for(question);
            if answer.is_empty() {
                pty.keys("2");
            } else {
                pty.text(answer).keys("<Enter>");
            }
        }
        match ANSWERS.get(left_at) {
            Some((question, _)) => pty.wait_for(question),
            None => pty.wait_for("By how much more each time?"),
        };
        // In a line `q` is a letter, and Ctrl-C leaves it; in the menu it quits.
        if left_at == 3 {
            pty.keys("q");
        } else {
            pty.text("q");
            pty.write(b"\x03");
            pty.wait_for("Welcome.");
            pty.keys("q");
        }
        pty.ends_with(0);
        assert_eq!(files(dir), [""; 0].map(PathBuf::from), "left at question {left_at}");
    }
}

#[test]
fn an_archived_medicine_keeps_its_past_and_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let put = |name: &str, text: &str| {
        let path = dir.join("regimen").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put(
        "courses/examplin.toml",
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ take = \"75 mcg 08:00\" }]\n",
    );
    put(
        "courses/sampletol.toml",
        "name = \"Sampletol\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ take = \"2.5 mg 14:00\" }]\n",
    );
    ok(dir, &["take", "examplin", "--at", "2026-11-21 08:00"]);
    let past = due(dir, "2026-11-18", "2026-11-21");
    assert_eq!(past.matches("75 mcg").count(), 4, "{past}");
    let mut pty = Pty::start(dir, NOW, SIZE);
    pty.keys("P");
    step(&mut pty, "Plans", "", "A");
    pty.wait_for("Archive Examplin?");
    while pty.screen().contains("Archive Examplin?") {
        pty.keys("y");
    }
    pty.wait_for("archived, 1 plan: Examplin");
    assert!(read(dir, "courses/examplin.toml").contains("archived = 2026-11-22"));
    // Past days are as they were; nothing is due from today on.
    assert_eq!(due(dir, "2026-11-18", "2026-11-21"), past);
    assert!(!due(dir, "2026-11-22", "2026-11-30").contains("75 mcg"));
    pty.keys("2").wait_for("Examplin");
    pty.keys("3").wait_for("Examplin");
    pty.keys("1").wait_for("Sampletol");
    assert!(!pty.screen().contains("Examplin   "), "{}", pty.screen());
    // Undo brings it back, and so does the list.
    pty.keys("u").wait_for("Undone");
    assert!(!read(dir, "courses/examplin.toml").contains("archived"));
    pty.keys("U").wait_for("Redone");
    pty.keys("PG<Enter>jA").wait_for("Examplin is planned again");
    assert!(!read(dir, "courses/examplin.toml").contains("archived"));
    assert_eq!(due(dir, "2026-11-22", "2026-11-23").matches("75 mcg").count(), 2);
    pty.keys("q").ends_with(0);
}

/// Two strengths with a stroke between them are not a fraction: which of them is meant is asked, and the question
/// stays.
#[test]
fn two_strengths_with_a_stroke_are_asked_about() {
    for (typed, says) in [
        (
            "100 mg, tablet of 25/50 mg",
            "`25/50 mg` can be read as 0.5 mg or as two strengths",
        ),
        (
            "100 mg, tablets of 50/25 mg",
            "`50/25 mg` can be read as 2 mg or as two strengths",
        ),
    ] {
        let home = tempfile::tempdir().unwrap();
        let mut pty = Pty::start(home.path(), NOW, SIZE);
        pty.wait_for("Welcome.");
        pty.keys("1");
        pty.wait_for("called?");
        pty.text("Examplin").keys("<Enter>");
        pty.wait_for("How much at a time");
        pty.text(typed);
        pty.wait_for(says);
        pty.keys("<Enter>");
        pty.wait_for("question 2 of");
        pty.write(b"\x03");
        pty.wait_for("Welcome.");
        pty.keys("q");
        pty.ends_with(0);
        assert_eq!(files(home.path()), [""; 0].map(PathBuf::from), "{typed}");
    }
}

/// The form is said with the amount: what it is counted in, its strengths, into what it is divided, what is in it.
#[test]
fn a_form_is_said_with_the_amount() {
    for (typed, echo, kept) in [
        (
            "25 mg, lozenge of 100 mg, quarters",
            "as lozenge of 100 mg, can be quartered",
            &[
                "count     = \"lozenge\"",
                "divisible = \"quarters\"",
                "contains  = \"100 mg\"",
            ][..],
        ),
        (
            "100 mg, tablets of 25 mg and 50 mg",
            "tablet 25 mg and 50 mg",
            &["count     = \"tablet\"", "strengths = [\"25 mg\", \"50 mg\"]"],
        ),
        ("1 troche", "1 troche", &["count = \"troche\""]),
        (
            "0.1 mL, THC 10 mg/mL + CBD 12.5 mg/mL",
            "THC 10 mg/mL and CBD 12.5 mg/mL",
            &["contains = { THC = \"10 mg/mL\", CBD = \"12.5 mg/mL\" }"],
        ),
        (
            "2 sprays of 2.7 mg THC and 2.5 mg CBD",
            "spray, THC 2.7 mg and CBD 2.5 mg",
            &[
                "count    = \"spray\"",
                "contains = { THC = \"2.7 mg\", CBD = \"2.5 mg\" }",
            ],
        ),
        (
            "2 sprays of 2.7 mg THC and 2.5 mg CBD evening",
            "2 sprays evening; strength: THC 2.7 mg + CBD 2.5 mg",
            &[
                "count    = \"spray\"",
                "contains = { THC = \"2.7 mg\", CBD = \"2.5 mg\" }",
            ],
        ),
    ] {
        let home = Home::empty();
        let mut window = Window::planner(&home);
        window.wait_for("Welcome.");
        window.types("1");
        window.wait_for("called?");
        window.types("Testol\r");
        window.wait_for("How much at a time");
        window.types(typed);
        window.wait_for(echo);
        // A line with a time of the day is asked for none.
        while !window.text().contains("What will be written") {
            let before = window.text();
            window.types("\r");
            until(|| window.text() != before, || window.text());
        }
        window.types("\r");
        window.wait_for("still missing");
        let course = home.read("courses/testol.toml");
        for part in kept {
            assert!(course.contains(part), "{typed}: {part}: {course}");
        }
    }
}

/// Weeks in the archive are not a time of the plan: no step began meanwhile, and nobody is asked for doses of that time. A plan
/// that was entered for a day of that time does not begin either. Undo takes all of it back.
#[test]
fn a_medicine_that_comes_back_after_weeks_is_stopped_since() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let path = dir.join("regimen/courses/examplin.toml");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let plan = "name = \"Examplin\"\narchived = 2026-10-14\n[[plan]]\nfrom = 2026-10-12\nsteps = [{ for = \"1 week\", take = \"1 mg \
                morning\" }, { for = \"1 week\", take = \"5 mg morning\" }, { take = \"20 mg morning\" }]\n[[plan]]\nfrom = \
                2026-11-09\nsteps = [{ take = \"30 mg morning\" }]\n";
    std::fs::write(&path, plan).unwrap();
    let (past, weeks) = (due(dir, "2026-10-12", "2026-11-21"), ok(dir, &["week", "--weeks", "7"]));
    let mut pty = Pty::start(dir, NOW, SIZE);
    pty.keys("P");
    pty.wait_for("archived, 1 plan: Examplin");
    pty.keys("G<Enter>jA").wait_for("is back, stopped since");
    assert_eq!(due(dir, "2026-10-12", "2026-11-21"), past);
    assert!(!due(dir, "2026-11-22", "2027-01-22").contains("mg"));
    assert_eq!(ok(dir, &["week", "--weeks", "7"]), weeks);
    ok(dir, &["change", "examplin", "restart"]);
    assert!(due(dir, "2026-11-23", "2026-11-23").contains("Examplin 30 mg"));
    ok(dir, &["undo"]);
    ok(dir, &["undo"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), plan);
}
