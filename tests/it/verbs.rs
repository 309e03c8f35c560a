//! Every verb of the command line, as clap has them: which exit code it ends with, and that nothing is made in a folder that
//! is not there.

use std::collections::BTreeSet;
use std::path::Path;

use super::home::{Home, text};

/// What is wrong with the regimen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// Nothing.
    Nothing,
    /// Another medicine cannot be read.
    Course,
    /// The month has the marks of a merge in it.
    Month,
    /// The folder of the courses is a file.
    Courses,
    /// The questions are a pipe.
    Measures,
    /// The settings are not TOML.
    Settings,
    /// The folder that is named is not there, is a file, or is none of a regimen.
    Folder,
}

const WRONGS: [Wrong; 7] = [
    Wrong::Nothing,
    Wrong::Course,
    Wrong::Month,
    Wrong::Courses,
    Wrong::Measures,
    Wrong::Settings,
    Wrong::Folder,
];

/// A call of each verb, and its exit code where that is wrong, in the order of `WRONGS`. `HOME` is the directory above the
/// regimen.
const CALLS: &[(&str, [i32; 7])] = &[
    ("demo --into HOME/demo", [0; 7]),
    ("today", [0, 3, 3, 3, 3, 3, 3]),
    ("due", [0, 3, 3, 3, 3, 3, 3]),
    // What is about one medicine that can be read is done; an entry waits next to a month that cannot. Whether the dose
    // is recorded already in such a month is asked.
    ("take examplin", [0, 0, 2, 3, 0, 0, 3]),
    ("take examplin --yes", [0, 0, 0, 3, 0, 0, 3]),
    ("skip examplin", [0, 0, 2, 3, 0, 0, 3]),
    ("rate pain 4", [0, 0, 0, 0, 3, 0, 3]),
    ("called yes", [1, 1, 3, 1, 3, 1, 3]),
    ("note x", [0, 0, 0, 0, 0, 0, 3]),
    ("checkin --plain", [0, 3, 3, 3, 3, 3, 3]),
    ("change examplin take_2_sprays_evening", [0, 0, 0, 3, 0, 0, 3]),
    ("limits examplin", [0, 3, 3, 3, 3, 3, 3]),
    ("limits examplin 4_sprays", [1, 3, 3, 3, 3, 3, 3]),
    ("convert examplin 2_sprays", [0, 0, 0, 3, 0, 0, 3]),
    ("read 1_tab_po_bid", [0; 7]),
    ("read 1_tab", [1; 7]),
    ("plan examplin", [0, 3, 3, 3, 3, 3, 3]),
    ("plan nothing", [2, 2, 2, 3, 2, 2, 3]),
    ("review", [0, 3, 3, 3, 3, 3, 3]),
    ("week", [0, 3, 3, 3, 3, 3, 3]),
    ("steps", [0, 3, 3, 3, 3, 3, 3]),
    ("report", [0, 3, 3, 3, 3, 3, 3]),
    ("log", [0, 3, 3, 3, 3, 3, 3]),
    ("supply", [0, 3, 3, 3, 3, 3, 3]),
    ("status", [0, 3, 3, 3, 3, 3, 3]),
    ("status --check", [4, 3, 3, 3, 3, 3, 3]),
    ("undo", [0, 0, 3, 0, 0, 0, 3]),
    ("redo", [1, 1, 1, 1, 1, 1, 3]),
    ("check", [0, 1, 1, 1, 1, 1, 3]),
    (
        "merge HOME/copy.toml --into journal/2026-01.toml",
        [0, 0, 3, 0, 0, 0, 3],
    ),
    ("export csv --yes", [0, 3, 3, 3, 3, 3, 3]),
    ("import HOME/all.json --yes", [0, 0, 0, 3, 3, 0, 3]),
    // Broken files are kept as they are; what cannot be read at all is not left out without a word.
    ("backup -", [0, 0, 0, 3, 3, 0, 3]),
    ("restore", [0, 0, 0, 0, 0, 0, 3]),
    ("restore --from HOME/all.tar HOME/again", [0; 7]),
    ("keys", [0, 0, 0, 0, 0, 0, 3]),
    ("completions bash", [0; 7]),
    ("man", [0; 7]),
    ("man take", [0; 7]),
    ("man nothing", [2; 7]),
    ("assets HOME/assets", [0; 7]),
    // A shell is in the middle of a line: nothing is said of faults.
    ("complete bash -- take exa", [0; 7]),
];

fn breaks(home: &Home, wrong: Wrong) {
    match wrong {
        Wrong::Nothing | Wrong::Folder => {}
        Wrong::Course => home.write(
            "courses/broken.toml",
            "name = \"Brokelin\"\n\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 tablet 08:00 po\" }]\n",
        ),
        Wrong::Month => {
            let month = home.read("journal/2026-01.toml");
            home.write("journal/2026-01.toml", &format!("{month}<<<<<<< HEAD\n"));
        }
        Wrong::Courses => {
            std::fs::remove_dir_all(home.path("courses")).unwrap();
            home.write("courses", "x");
        }
        Wrong::Measures => {
            std::fs::remove_file(home.path("measures.toml")).unwrap();
            let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
            let pipe = home.path("measures.toml");
            rustix::fs::mknodat(rustix::fs::CWD, pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        }
        Wrong::Settings => home.write("config.toml", "x = \n"),
    }
}

fn begun() -> Home {
    let home = Home::new();
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\ncount = \"spray\"\n[limits]\nper_day = \"3 sprays\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \
         \"1 spray evening\" }]\n",
    );
    home.ok(&["note", "begun"]);
    let above = home.dir.path();
    std::fs::copy(home.path("journal/2026-01.toml"), above.join("copy.toml")).unwrap();
    home.ok(&["backup", above.join("all.tar").to_str().unwrap()]);
    home.ok(&[
        "export",
        "json",
        "--yes",
        "-o",
        above.join("all.json").to_str().unwrap(),
    ]);
    home
}

fn run(home: &Home, dir: Option<&Path>, call: &str) -> (Option<i32>, String) {
    let above = home.dir.path().to_str().unwrap();
    let mut args: Vec<String> = Vec::new();
    if let Some(dir) = dir {
        args.extend(["--dir".into(), dir.to_str().unwrap().into()]);
    }
    let words = call.split(' ');
    args.extend(words.map(|word| word.replace('_', " ").replace("HOME", above)));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let output = home.command(&args).stdin(std::process::Stdio::null()).output().unwrap();
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn every_verb_is_in_the_table() {
    let verbs: BTreeSet<String> = regimen::cli::command()
        .get_subcommands()
        .map(|verb| verb.get_name().to_owned())
        .collect();
    let called: BTreeSet<String> = CALLS
        .iter()
        .filter_map(|(call, _)| Some(call.split(' ').next()?.to_owned()))
        .collect();
    assert_eq!(called, verbs);
}

#[test]
fn every_verb_ends_with_its_code_whatever_cannot_be_read() {
    let mut wrong_codes = Vec::new();
    for (call, codes) in CALLS {
        for (wrong, code) in WRONGS.into_iter().zip(codes) {
            let home = begun();
            breaks(&home, wrong);
            if wrong != Wrong::Folder {
                let (found, told) = run(&home, None, call);
                if found != Some(*code) {
                    wrong_codes.push(format!("{call}, {wrong:?}: {found:?} in place of {code}: {told}"));
                }
                continue;
            }
            let other = home.dir.path().join("letters");
            std::fs::create_dir(&other).unwrap();
            std::fs::write(other.join("letter.doc"), "x").unwrap();
            let nowhere = home.dir.path().join("nowhere");
            let file = home.path("measures.toml");
            for dir in [&nowhere, &file, &other] {
                let _ = std::fs::remove_dir_all(home.dir.path().join("again"));
                let _ = std::fs::remove_dir_all(home.dir.path().join("demo"));
                let (found, told) = run(&home, Some(dir), call);
                if found != Some(*code) {
                    let dir = dir.display();
                    wrong_codes.push(format!("{call} in {dir}: {found:?} in place of {code}: {told}"));
                }
            }
            assert!(!nowhere.exists(), "{call}");
            assert_eq!(std::fs::read_dir(&other).unwrap().count(), 1, "{call}");
        }
    }
    assert!(wrong_codes.is_empty(), "{}", wrong_codes.join("\n"));
}

/// A reminder distinguishes what is due from what was not recorded in its time.
#[test]
fn a_check_of_the_status_tells_due_from_not_recorded() {
    let mut home = Home::new();
    for (now, code) in [("12:00", 0), ("18:20", 4), ("23:30", 5)] {
        home.at(&format!("2026-01-05T{now}:00+01:00"), "Europe/Berlin");
        let output = home.run(&["status", "--check"]);
        assert_eq!(output.status.code(), Some(code), "{now}");
        assert_eq!(output.stdout, b"");
    }
    home.ok(&["skip", "examplin", "--yes"]);
    assert_eq!(home.run(&["status", "--check"]).status.code(), Some(0));
}

/// A flag of `status` has an effect or is refused, and waybar gets one object on one line, which it can read as markup.
#[test]
fn a_flag_of_status_has_an_effect_or_is_refused() {
    let home = Home::new();
    let course = home.read("courses/examplin.toml").replace("Examplin", "A & <b>");
    home.write("courses/examplin.toml", &course);
    for call in [
        &["status", "--json", "--waybar"][..],
        &["status", "--json", "--format", "{due}"],
        &["status", "--check", "--json"],
        &["status", "--check", "--waybar"],
        &["status", "--check", "--format", "{due}"],
        &["status", "--format", "{foo}"],
    ] {
        let output = home.run(call);
        assert_eq!(output.status.code(), Some(2), "{call:?}: {}", text(&output.stdout));
    }
    let out = home.ok(&["status", "--waybar", "--format", "{due} < {names}"]);
    assert_eq!(out.lines().count(), 1, "{out}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["text"], "1 &lt; A &amp; &lt;b&gt; 1 spray");
    assert_eq!(json["tooltip"], "A &amp; &lt;b&gt; 1 spray");
    assert_eq!(json["class"], "due");
    assert_eq!(home.ok(&["status", "--format", "{due} {names}"]), "1 A & <b> 1 spray\n");
}

/// `q` stops, and is not a note.
#[test]
fn q_stops_at_the_note_as_well() {
    let home = Home::new();
    home.ok(&["take", "examplin"]);
    home.ok(&["rate", "pain", "2"]);
    let mut command = home.command(&["checkin", "--plain"]);
    command
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"q\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(!home.read("journal/2026-01.toml").contains("[[note]]"));
}

#[test]
fn a_value_may_have_its_unit_and_needs_none() {
    let home = Home::new();
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"weight\"\nname = \"Weight\"\nscale = \"number\"\nunit = \"kg\"\n\n[[measure]]\nid = \"walks\"\nname = \
         \"Walks\"\nscale = \"number\"\n\n[[measure]]\nid = \"pressure\"\nname = \"Pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n",
    );
    for (call, receipt) in [
        (&["rate", "weight", "80.5 kg"][..], "Weight 80.5 kg saved at 18:20"),
        (&["rate", "weight", "80.5"], "Weight 80.5 kg saved at 18:20"),
        (&["rate", "walks", "3"], "Walks 3 saved at 18:20"),
        (
            &["rate", "pressure", "120/80 mmHg"],
            "Pressure 120/80 mmHg saved at 18:20",
        ),
    ] {
        let output = home.run(call);
        assert_eq!(output.status.code(), Some(0), "{call:?}: {}", text(&output.stderr));
        assert!(
            text(&output.stderr).contains(receipt),
            "{call:?}: {}",
            text(&output.stderr)
        );
    }
    let output = home.run(&["rate", "walks", "3 kg"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("expected a number"),
        "{}",
        text(&output.stderr)
    );
}

/// A slip in the name of a folder makes no folder.
#[test]
fn a_file_that_goes_out_makes_no_folder() {
    let home = Home::new();
    let folder = home.dir.path().join("new");
    let file = folder.join("x.md");
    for call in [&["report", "-o"][..], &["export", "csv", "--yes", "-o"], &["backup"]] {
        let output = home.run(&[call, &[file.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), Some(3), "{call:?}: {}", text(&output.stderr));
        assert!(!folder.exists(), "{call:?}");
    }
}

#[test]
fn the_manual_has_every_verb_and_the_exit_codes() {
    let home = Home::new();
    let page = home.ok(&["man"]);
    for verb in regimen::cli::command().get_subcommands() {
        let name = verb.get_name();
        assert!(page.contains(&format!("\\fBregimen {name}")), "{name}");
        let help = home.ok(&["help", name]);
        assert!(help.contains(&format!("regimen {name}")), "{help}");
    }
    for part in ["EXIT STATUS", "ENVIRONMENT", "REGIMEN_DIR", "something is due"] {
        assert!(page.contains(part), "{part}");
    }
    let into = home.dir.path().join("assets");
    home.ok(&["assets", into.to_str().unwrap()]);
    let take = std::fs::read_to_string(into.join("man/man1/regimen-take.1")).unwrap();
    assert_eq!(home.ok(&["man", "take"]), take);
    for part in [
        "regimen\\-take",
        "\\-\\-unplanned",
        "EXIT STATUS",
        "ENVIRONMENT",
        "FILES",
        "nothing was written",
    ] {
        assert!(take.contains(part), "{part}: {take}");
    }
    for name in [
        "regimen.bash",
        "_regimen",
        "regimen.fish",
        "regimen.elv",
        "_regimen.ps1",
    ] {
        let script = std::fs::read_to_string(into.join("completions").join(name)).unwrap();
        assert!(script.contains("regimen"), "{name}");
    }
    // No page is named that there is not.
    assert!(!page.contains("(1)\n"), "{page}");
}

/// A clock of twelve hours holds on the command line as on the screen.
#[test]
fn a_clock_of_twelve_hours_holds_in_every_verb() {
    let home = Home::empty();
    home.course(
        "count = \"tablet\"",
        "2026-01-05",
        "1 tablet 08:00, 1 tablet 21:00, 1 tablet as needed",
    );
    home.write("config.toml", "clock = 12\n");
    home.ok(&["take", "examplin", "--for", "08:00", "--yes"]);
    home.ok(&["note", "x"]);
    for (call, wanted) in [
        (
            &["today"][..],
            &[
                "8:00 am  Examplin",
                "taken",
                "9:00 pm  Examplin 1 tablet  planned",
                "6:20 pm x",
            ][..],
        ),
        (&["due"], &["9:00 pm  Examplin"]),
        (&["status"], &["next 9:00 pm Examplin"]),
        (&["plan", "examplin"], &["1 tablet 8:00 am, 9:00 pm"]),
        (&["report"], &["1 tablet 8:00 am, 9:00 pm", "6:20 pm"]),
    ] {
        let out = home.ok(call);
        for wanted in wanted {
            assert!(out.contains(wanted), "{call:?}: {wanted}: {out}");
        }
        assert!(
            !out.contains("08:00") && !out.contains("21:00") && !out.contains("18:20"),
            "{call:?}: {out}"
        );
    }
    // What is wrong with it is said in the words of the file format.
    for clock in ["\"24h\"", "17"] {
        home.write("config.toml", &format!("clock = {clock}\n"));
        let out = text(&home.run(&["check"]).stdout);
        assert_eq!(out, "config.toml:1:9: warning: clock: expected 12 or 24\n");
    }
}

/// A day is said in the same words in every option: a weekday is the last one where a verb looks back, the next one where it
/// looks ahead.
#[test]
fn days_are_said_in_the_same_words_in_every_option() {
    // Monday 5 January, 18:20.
    let home = Home::new();
    let first = |call: &[&str]| home.ok(call).lines().next().unwrap_or_default().to_owned();
    for (call, told) in [
        (&["today", "--on", "yesterday"][..], "Sun 4 Jan 2026"),
        (&["today", "--on", "tomorrow"], "Tue 6 Jan 2026"),
        (&["today", "--on", "wed"], "Wed 31 Dec 2025"),
        (&["today", "--on", "next wed"], "Wed 7 Jan 2026"),
        (&["today", "--on", "3 days ago"], "Fri 2 Jan 2026"),
        (&["today", "--on", "20 nov"], "Thu 20 Nov 2025"),
        (&["due", "--from", "wed"], "Wed 7 Jan 2026"),
        (&["due", "--from", "in 3 days", "--to", "in 3 days"], "Thu 8 Jan 2026"),
        (&["due", "--from", "wed", "--to", "tue"], "Wed 7 Jan 2026"),
        (&["due", "--from", "10 weeks ago", "--to", "today"], "Mon 5 Jan 2026"),
        (&["due", "--from", "last mon", "--to", "today"], "Mon 5 Jan 2026"),
    ] {
        assert_eq!(first(call), told, "{call:?}");
    }
    let (_, told) = run(&home, None, "due --from wed --to tue");
    assert!(
        told.contains("Tue 13 Jan 2026") && !told.contains("Wed 14 Jan"),
        "{told}"
    );
    let report = home.ok(&["report", "--since", "fri", "--to", "sun"]);
    assert!(report.contains("2-4 Jan 2026"), "{report}");
    let (code, told) = run(&home, None, "change examplin stop --on fri");
    assert_eq!(code, Some(0), "{told}");
    assert!(home.read("courses/examplin.toml").contains("2026-01-09"), "{told}");
    for (call, told) in [
        ("due --from mon", "--from: today is mon: `today`, or Mon 12 Jan?"),
        ("today --on mon", "--on: today is mon: `today`, or Mon 29 Dec?"),
        ("report --since soon", "--since: `soon` is not a day"),
        ("export csv --to 31_feb", "--to: there is no 31 feb"),
    ] {
        let (code, found) = run(&home, None, call);
        assert_eq!(code, Some(2), "{call}: {found}");
        assert!(found.contains(told), "{call}: {found}");
    }
    // Times as they are printed for programs, and as they are said.
    for (at, told) in [
        ("16:05Z", "17:05"),
        ("18:05+02:00", "17:05"),
        ("2026-01-05T16:05:00Z", "17:05"),
        ("3 days ago 9:00", "Fri 2 Jan"),
        ("last monday 9:00", "Mon 29 Dec 2025"),
    ] {
        let output = home.run(&["note", "x", "--at", at]);
        let found = text(&output.stderr);
        assert!(output.status.success(), "{at}: {found}");
        let written = home.read("journal/2026-01.toml") + &home.read("journal/2025-12.toml");
        assert!(
            found.contains(told) || written.contains(told),
            "{at}: {found}\n{written}"
        );
    }
}

/// What is offered for a half-typed line knows the files.
#[test]
fn a_shell_is_offered_what_is_valid_there() {
    let home = Home::new();
    home.write(
        "care.toml",
        "[[person]]\nkey = \"n\"\nname = \"Dr N\"\nrole = \"prescriber\"\n",
    );
    home.write("journal/2026-01.sync-conflict-1.toml", "");
    let offers = |words: &[&str]| -> Vec<String> {
        let out = home.ok(&[&["complete", "zsh", "--"][..], words].concat());
        out.lines()
            .map(|line| line.split('\t').next().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(offers(&["ta"]), ["take"]);
    assert_eq!(offers(&["take", ""]), ["examplin"]);
    assert_eq!(offers(&["take", "exa", ""]), ["1 spray"]);
    assert_eq!(offers(&["take", "exa", "--for", ""]), ["2026-01-05/evening"]);
    assert_eq!(offers(&["take", "exa", "--for=2026"]), ["--for=2026-01-05/evening"]);
    assert_eq!(offers(&["take", "exa", "--at", "y"]), ["yesterday"]);
    assert_eq!(offers(&["take", "exa", "--ye"]), ["--yes"]);
    assert_eq!(offers(&["rate", ""]), ["pain"]);
    assert_eq!(offers(&["rate", "pain", ""]).len(), 11);
    assert_eq!(offers(&["change", "exa", "ho"]), ["hold"]);
    assert_eq!(offers(&["change", "exa", "stop", "--by", ""]), ["Dr N"]);
    assert_eq!(offers(&["due", "--from", "m"]), ["mon"]);
    assert_eq!(
        offers(&["merge", ""]),
        ["journal/2026-01.sync-conflict-1.toml", ":files"]
    );
    assert_eq!(offers(&["report", "-o", ""]), [":files"]);
    assert_eq!(offers(&["--dir", ""]), [":folders"]);
    assert_eq!(offers(&["help", "tod"]), ["today"]);
    assert_eq!(offers(&["plan", "exa", "--compare", ""]), ["plan", "draft"]);
    assert!(offers(&["today", ""]).contains(&"--json".to_owned()));
    assert_eq!(offers(&["export", "f"]), ["fhir"]);
    // Bash has the word in pieces, and puts in the last of them.
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\ncount = \"spray\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 spray 21:00\" }]\n",
    );
    let out = home.ok(&[
        "complete",
        "bash",
        "--",
        "take",
        "exa",
        "--for",
        "2026-01-05/21",
        ":",
        "",
    ]);
    assert!(out.starts_with("00\t"), "{out}");
}

/// The scripts in the shells themselves, where they are installed.
#[test]
fn the_scripts_of_the_shells_work() {
    let home = Home::new();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_regimen"));
    let bin = program.parent().unwrap().display().to_string();
    let script = |shell: &str| {
        let path = home.dir.path().join(format!("regimen.{shell}"));
        std::fs::write(&path, home.ok(&["completions", shell])).unwrap();
        path.display().to_string()
    };
    let runs = |shell: &str, line: &str| {
        let mut command = std::process::Command::new(shell);
        command.args(["-c", line]);
        for (name, value) in home.environment() {
            command.env(name, value);
        }
        command.env("PATH", format!("{bin}:{}", std::env::var("PATH").unwrap_or_default()));
        let output = command.output().ok()?;
        Some(text(&output.stdout) + &text(&output.stderr))
    };
    let bash = format!(
        "source '{}'; COMP_WORDS=(regimen take exa --for ''); COMP_CWORD=4; _regimen; printf '%s|' \"${{COMPREPLY[@]}}\"; \
         COMP_WORDS=(regimen take exa ''); COMP_CWORD=3; _regimen; printf '%s|' \"${{COMPREPLY[@]}}\"",
        script("bash")
    );
    if let Some(told) = runs("bash", &bash) {
        assert_eq!(told, "2026-01-05/evening|1\\ spray|");
    }
    let fish = format!("source '{}'; complete -C 'regimen take exa --for '", script("fish"));
    if let Some(told) = runs("fish", &fish) {
        assert!(told.starts_with("2026-01-05/evening\t1 spray today evening"), "{told}");
    }
    let zsh = format!(
        "autoload -Uz compinit; compinit -u; source '{}'; whence -w _regimen",
        script("zsh")
    );
    if let Some(told) = runs("zsh", &zsh) {
        assert!(told.contains("_regimen: function"), "{told}");
    }
}

/// What is left, until when it lasts, and what days come to, planned and taken.
#[test]
fn a_verb_tells_what_is_left_and_what_days_come_to() {
    let home = Home::empty();
    home.course(
        "count = \"tablet\"\ncontains = \"2.5 mg\"\nsupply = { on = 2026-01-05, left = \"10 tablets\" }",
        "2026-01-01",
        "5 mg 08:00",
    );
    home.ok(&["take", "examplin", "--for", "08:00", "--yes"]);
    let out = home.ok(&["supply"]);
    assert_eq!(
        out,
        "Examplin: 8 tablets, until Fri 9 Jan at this plan (counted: 10 tablets at the beginning of Mon 5 Jan)\n"
    );
    let out = home.ok(&["supply", "examplin", "--since", "sun", "--to", "tomorrow"]);
    assert!(
        out.contains("  Sun 4 Jan to Tue 6 Jan, 3 days: 15 mg planned; 5 mg taken"),
        "{out}"
    );
    let json: serde_json::Value = serde_json::from_str(&home.ok(&["supply", "--since", "1 jan", "--json"])).unwrap();
    let row = &json["courses"][0];
    assert_eq!(
        (&row["left"]["amount"], &row["until"]),
        (&"8".into(), &"2026-01-09".into())
    );
    assert_eq!(
        (&row["lasts"], &row["days"]["planned"][0]["amount"]),
        (&"until".into(), &"25".into())
    );
    // Where a month cannot be read nobody knows what is left.
    let month = home.read("journal/2026-01.toml");
    home.write("journal/2026-01.toml", &format!("{month}<<<<<<< HEAD\n"));
    let (code, told) = run(&home, None, "supply");
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("Examplin: what is left cannot be calculated"), "{told}");
}

/// Records, readings and notes over a span, for people and for programs.
#[test]
fn what_was_recorded_is_read_over_a_span() {
    let mut home = Home::new();
    for day in ["2026-01-05", "2026-01-06", "2026-01-07"] {
        home.at(&format!("{day}T20:10:00+01:00"), "Europe/Berlin");
        home.ok(&["take", "examplin", "--why", "as usual"]);
        home.ok(&["rate", "pain", "4", "--note", "left knee"]);
        home.ok(&["note", "Calm. #evening"]);
    }
    home.ok(&["undo"]);
    let out = home.ok(&["log", "--since", "yesterday"]);
    let wanted = "Tue 6 Jan 2026\n     20:10  Examplin 1 spray taken (Tue 6 Jan evening): as usual\n     20:10  Pain 4 of 10: \
                  left knee\n     20:10  Calm. #evening\nWed 7 Jan 2026\n     20:10  Examplin 1 spray taken (evening): as \
                  usual\n     20:10  Pain 4 of 10: left knee\n";
    assert_eq!(out, wanted);
    let rows = |args: &[&str]| -> Vec<serde_json::Value> {
        let out = home.ok(&[&["log", "--json"][..], args].concat());
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(json["version"], 1);
        json["rows"].as_array().unwrap().clone()
    };
    assert_eq!(rows(&[]).len(), 8);
    assert_eq!(rows(&["--kind", "dose"]).len(), 3);
    assert_eq!(rows(&["--measure", "pain", "--to", "mon"]).len(), 1);
    assert_eq!(rows(&["--course", "exa", "--tag", "evening"]).len(), 5);
    let dose = &rows(&["--kind", "dose"])[0];
    for (key, value) in [
        ("day", "2026-01-05"),
        ("slot", "evening"),
        ("amount", "1"),
        ("unit", "spray"),
        ("state", "taken"),
        ("why", "as usual"),
    ] {
        assert_eq!(dose[key], value, "{dose}");
    }
    assert_eq!(
        home.ok(&["log", "--since", "1 dec", "--to", "2 dec"]),
        "Nothing was recorded in these days.\n"
    );
}

/// A ladder that repeats for ever is not printed to some row without a word that it goes on.
#[test]
fn a_ladder_without_an_end_is_printed_around_today() {
    let home = Home::empty();
    let course = |from: &str| {
        let text = format!(
            "name = \"Examplin\"\ncount = \"tablet\"\n\n[[plan]]\nfrom = {from}\nrepeat = \"for ever\"\nsteps = [{{ for = \"1 \
             day\", take = \"1 tablet 08:00\" }}, {{ for = \"1 day\", take = \"none\" }}]\n"
        );
        home.write("courses/x.toml", &text);
    };
    course("2025-12-01");
    let out = home.ok(&["plan", "x"]);
    assert!(out.lines().count() < 32, "{out}");
    for part in [
        "31 rows before (--all shows them)",
        "  now\n",
        "and so on (--all shows more of it)",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
    assert!(home.ok(&["plan", "x", "--all"]).ends_with("and so on\n"));
    // After years the row of today is not laid out, and shown all the same.
    course("2024-12-02");
    let out = home.ok(&["plan", "x"]);
    assert!(out.ends_with("  Now: step 2, none\n"), "{out}");
}
