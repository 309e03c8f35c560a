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
    /// The settings are no TOML.
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
    // What is about one medicine that can be read is done; an entry waits beside a month that cannot.
    // Whether the dose is recorded already in such a month is asked.
    ("take examplin", [0, 0, 2, 3, 0, 0, 3]),
    ("take examplin --yes", [0, 0, 0, 3, 0, 0, 3]),
    ("skip examplin", [0, 0, 2, 3, 0, 0, 3]),
    ("rate pain 4", [0, 0, 0, 0, 3, 0, 3]),
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

/// A reminder tells what is due from what was not recorded in its time.
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

/// `q` stops, and is no note.
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
    for call in [&["report", "-o"][..], &["export", "csv", "--yes", "-o"]] {
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
