//! Files: an undo, a merge, a restore and a backup touch what they are about and nothing else, and messages name the
//! values where somebody has to choose.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use super::home::{Home, text};

fn fails(home: &Home, args: &[&str]) -> (Option<i32>, String) {
    let output = home.run(args);
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

fn fifo(path: &std::path::Path) {
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
}

/// A new plan is written out the long way by hand, and then undone: its steps do not go to the plan before it.
#[test]
fn an_undo_after_a_hand_edit_takes_the_steps_with_their_plan() {
    let home = Home::new();
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-01-01\n\n[[plan.steps]]\nfor = \"1 week\"\ntake = \"1 mg 08:00\"\n",
    );
    let store = |home: &Home| {
        regimen::store::Store::open(regimen::store::paths::Paths::at(
            home.path(""),
            home.dir.path().join("plain-state"),
        ))
    };
    let mut course = store(&home).load_rest().regimen.courses.remove(0);
    let mut plan = course.plans.remove(0);
    plan.from = "2026-01-05".parse().unwrap();
    plan.steps[0].take = "3 mg 08:00".parse().unwrap();
    plan.steps[0].length = "3 days".parse().unwrap();
    let activation = regimen::domain::draft::Activation {
        plan: Some(plan),
        changes: Vec::new(),
    };
    let operation = regimen::domain::operation::Operation::Activate {
        course: course.id,
        activation: Box::new(activation),
        draft: None,
    };
    let before = home.read("courses/examplin.toml");
    store(&home).apply(&operation).unwrap();
    let after = home.read("courses/examplin.toml");
    let start = after.find("steps = [").unwrap();
    let by_hand = format!(
        "{}\n# the long way\n[[plan.steps]]\nfor = \"3 days\"\ntake = \"3 mg 08:00\"\n",
        after.get(..start).unwrap()
    );
    home.write("courses/examplin.toml", &by_hand);
    store(&home).undo().unwrap();
    let undone = home.read("courses/examplin.toml");
    let plain = |text: &str| toml::from_str::<toml::Table>(text).unwrap();
    assert_eq!(plain(&undone), plain(&before), "{undone}");
    assert!(undone.contains("# the long way"), "{undone}");
}

#[test]
fn a_backup_goes_to_standard_output_and_comes_back() {
    let home = Home::new();
    home.ok(&["note", "begun"]);
    let output = home.command(&["backup", "-"]).stdout(Stdio::piped()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(!home.dir.path().join("-").exists());
    let archive = home.dir.path().join("all.tar");
    std::fs::write(&archive, &output.stdout).unwrap();
    let into = home.dir.path().join("again");
    home.ok(&["restore", "--from", archive.to_str().unwrap(), into.to_str().unwrap()]);
    assert_eq!(
        std::fs::read_to_string(into.join("journal/2026-01.toml")).unwrap(),
        home.read("journal/2026-01.toml")
    );
}

/// What else is in the folder does not come with it, and what cannot be read is not left out without a word.
#[test]
fn an_archive_holds_the_files_of_the_regimen_and_nothing_else() {
    let home = Home::new();
    home.ok(&["note", "begun"]);
    for name in [
        "run.sh",
        "letter.md",
        ".secret",
        ".tmp-abc",
        "courses/backup.json",
        "courses/examplin.txt",
        "journal/2026-13.toml",
        "journal/.tmp-2026-01.abc",
        "photos/1.toml",
    ] {
        home.write(name, "x");
    }
    for name in [
        "journal/2026-01.sync-conflict-1.toml",
        "courses/examplin.toml~",
        "drafts/examplin.slower.toml",
    ] {
        home.write(name, "# a copy\n");
    }
    let wanted = [
        "courses/examplin.toml",
        "courses/examplin.toml~",
        "drafts/examplin.slower.toml",
        "journal/2026-01.sync-conflict-1.toml",
        "journal/2026-01.toml",
        "measures.toml",
    ];
    let names = |bytes: &[u8]| {
        let mut archive = tar::Archive::new(bytes);
        let entries = archive.entries().unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().path().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let archive = home.dir.path().join("all.tar");
    home.ok(&["backup", archive.to_str().unwrap()]);
    assert_eq!(names(&std::fs::read(&archive).unwrap()), wanted);
    assert_eq!(archive.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let output = home.run(&["backup", "-"]);
    assert_eq!(names(&output.stdout), wanted, "{}", text(&output.stderr));
    // Neither into an existing pipe, nor without a file that is one.
    let pipe = home.dir.path().join("pipe");
    fifo(&pipe);
    let (code, told) = fails(&home, &["backup", pipe.to_str().unwrap()]);
    assert_eq!(code, Some(3), "{told}");
    fifo(&home.path("care.toml"));
    let second = home.dir.path().join("second.tar");
    for to in [second.to_str().unwrap(), "-"] {
        let (code, told) = fails(&home, &["backup", to]);
        assert_eq!(code, Some(3), "{told}");
        assert!(told.contains("care.toml"), "{told}");
    }
    assert!(!second.exists());
}

#[test]
fn what_is_not_an_archive_is_refused_without_its_contents() {
    let home = Home::new();
    let into = home.dir.path().join("into");
    let letter = home.dir.path().join("letter.txt");
    std::fs::write(&letter, "My secret: 20 tablets.\n".repeat(100)).unwrap();
    let (code, told) = fails(
        &home,
        &["restore", "--from", letter.to_str().unwrap(), into.to_str().unwrap()],
    );
    assert_eq!(code, Some(1), "{told}");
    assert!(
        !told.contains("secret") && told.contains("not a whole tar archive"),
        "{told}"
    );
    let pipe = home.dir.path().join("pipe");
    fifo(&pipe);
    let (code, told) = fails(
        &home,
        &["restore", "--from", pipe.to_str().unwrap(), into.to_str().unwrap()],
    );
    assert_eq!(code, Some(3), "{told}");
    assert!(!into.exists());
}

#[test]
fn a_pipe_is_never_waited_for() {
    let home = Home::new();
    home.ok(&["note", "begun"]);
    let history = home
        .everything()
        .into_iter()
        .find(|path| path.ends_with("history.jsonl"))
        .unwrap();
    std::fs::remove_file(&history).unwrap();
    fifo(&history);
    // The note is saved; that it cannot be undone is said.
    let output = home.run(&["note", "all the same"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(home.read("journal/2026-01.toml").contains("all the same"));
    for verb in [&["undo"][..], &["redo"], &["undo", "--list"]] {
        let (code, told) = fails(&home, verb);
        assert_eq!(code, Some(3), "{told}");
        assert!(told.contains("the undo history cannot be read"), "{told}");
    }
}

/// A file that may not grow any more is like a disk that is full: said, and nothing left behind.
#[test]
fn a_file_that_may_not_grow_is_an_error_and_no_end() {
    let home = Home::new();
    let program = env!("CARGO_BIN_EXE_regimen");
    let long = "x".repeat(5000);
    let mut shell = std::process::Command::new("bash");
    shell.args(["-c", &format!("ulimit -f 1; exec '{program}' note {long}")]);
    for (name, value) in home.environment() {
        shell.env(name, value);
    }
    let output = shell.output().unwrap();
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("File too large"), "{told}");
    let left: Vec<_> = home
        .everything()
        .into_iter()
        .filter(|path| path.to_string_lossy().contains(".tmp-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_file_that_its_owner_protects_is_left_alone() {
    let home = Home::new();
    home.ok(&["note", "begun"]);
    let month = home.path("journal/2026-01.toml");
    let before = home.read("journal/2026-01.toml");
    std::fs::set_permissions(&month, std::fs::Permissions::from_mode(0o400)).unwrap();
    let (code, told) = fails(&home, &["note", "x"]);
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("read-only"), "{told}");
    assert_eq!(home.read("journal/2026-01.toml"), before);
    assert_eq!(month.metadata().unwrap().permissions().mode() & 0o777, 0o400);
}

#[test]
fn a_merge_on_the_command_line_names_what_it_took_and_what_contradicts() {
    let home = Home::new();
    home.ok(&["take", "examplin"]);
    let copy = "journal/2026-01.sync-conflict-1.toml";
    home.write(
        copy,
        "[[dose]]\nid = \"bbbbbb\"\ncourse = \"examplin\"\ndue = 2026-01-05\nslot = \"evening\"\nstate = \"skipped\"\nat = \
         2026-01-05T18:26:00+01:00\nwhy = \"dizzy\"\n",
    );
    let (code, told) = fails(&home, &["merge", copy]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("examplin skipped 5 Jan 2026 18:26"), "{told}");
    assert!(told.contains("1 spray taken 18:20 and skipped 18:26"), "{told}");
    assert!(home.path(copy).symlink_metadata().is_err(), "the copy is set aside");
}

#[test]
fn a_journal_is_not_merged_into_a_course_and_what_is_outside_stays() {
    let home = Home::new();
    let outside = home.dir.path().join("journal-copy.toml");
    let entry = "[[note]]\nid = \"oooooo\"\nat = 2026-01-05T09:00:00+01:00\ntext = \"x\"\n";
    std::fs::write(&outside, entry).unwrap();
    let before = home.read("courses/examplin.toml");
    let path = outside.to_str().unwrap();
    let (code, told) = fails(&home, &["merge", path, "--into", "courses/examplin.toml"]);
    assert_eq!(code, Some(2), "{told}");
    assert_eq!(home.read("courses/examplin.toml"), before);
    let (code, told) = fails(&home, &["merge", path, "--into", "journal/2026-01.toml"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(outside.exists() && home.read("journal/2026-01.toml").contains("oooooo"));
}

/// Git itself, with the recipe of the documents.
#[test]
fn git_merges_with_the_driver() {
    let home = Home::new();
    let root = home.path("");
    let git = |args: &[&str]| {
        let mut command = std::process::Command::new("git");
        command
            .args(["-c", "user.name=x", "-c", "user.email=x@example.org"])
            .args(args)
            .current_dir(&root);
        for (name, value) in home.environment() {
            command.env(name, value);
        }
        let output = command.output().unwrap();
        (output.status.success(), text(&output.stdout) + &text(&output.stderr))
    };
    if !git(&["init", "-q", "-b", "main"]).0 {
        return;
    }
    let program = env!("CARGO_BIN_EXE_regimen");
    git(&[
        "config",
        "merge.regimen.driver",
        &format!("{program} merge --driver %O %A %B %P"),
    ]);
    home.write(
        ".gitattributes",
        "courses/*.toml merge=regimen\njournal/*.toml merge=regimen\n",
    );
    home.write(".gitignore", ".lock\n.tmp-*\n");
    home.ok(&["note", "base"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "base"]);
    git(&["checkout", "-qb", "phone"]);
    home.ok(&["note", "from the phone"]);
    git(&["commit", "-qam", "phone"]);
    git(&["checkout", "-q", "main"]);
    home.ok(&["note", "from the desk"]);
    git(&["commit", "-qam", "desk"]);
    let (merged, told) = git(&["merge", "-q", "phone"]);
    assert!(merged, "{told}");
    let month = home.read("journal/2026-01.toml");
    assert!(
        month.contains("from the phone") && month.contains("from the desk"),
        "{month}"
    );
    assert!(!month.contains("<<<<"), "{month}");
    home.ok(&["check", "--strict"]);
    // What both have changed is left to the person.
    let head = "name = \"Examplin\"\ncount = \"spray\"\n\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 spray evening\" }]\n";
    home.write("courses/examplin.toml", head);
    git(&["commit", "-qam", "head"]);
    git(&["checkout", "-qb", "other"]);
    home.write("courses/examplin.toml", &head.replace("1 spray", "2 sprays"));
    git(&["commit", "-qam", "two"]);
    git(&["checkout", "-q", "main"]);
    home.write("courses/examplin.toml", &head.replace("1 spray", "3 sprays"));
    git(&["commit", "-qam", "three"]);
    let (merged, told) = git(&["merge", "-q", "other"]);
    assert!(
        !merged && told.contains("2 sprays") && told.contains("3 sprays"),
        "{told}"
    );
}

/// The reason comes first, and a long path is shortened in the middle.
#[test]
fn the_reason_comes_before_the_path() {
    let home = Home::new();
    let deep = "a-folder-with-a-long-name/".repeat(6);
    let dir = home.dir.path().join(&deep);
    std::fs::create_dir_all(dir.join("journal")).unwrap();
    std::fs::write(dir.join("journal/2026-01.toml"), "").unwrap();
    std::fs::set_permissions(dir.join("journal/2026-01.toml"), std::fs::Permissions::from_mode(0o444)).unwrap();
    let (code, told) = fails(&home, &["--dir", dir.to_str().unwrap(), "note", "x"]);
    assert_eq!(code, Some(3), "{told}");
    let first = told.lines().next().unwrap();
    assert!(first.chars().count() < 160, "{first}");
    assert!(first.contains("…/journal/2026-01"), "{first}");
    let _ = std::io::stderr().flush();
}

/// A demonstration that cannot be written is not left half made.
#[test]
fn a_demonstration_is_written_whole_or_not_at_all() {
    let home = Home::new();
    let program = env!("CARGO_BIN_EXE_regimen");
    for there in [false, true] {
        let into = home.dir.path().join("demo");
        if there {
            std::fs::create_dir(&into).unwrap();
        }
        let mut shell = std::process::Command::new("bash");
        shell.args([
            "-c",
            &format!("ulimit -f 8; exec '{program}' demo --into '{}'", into.display()),
        ]);
        for (name, value) in home.environment() {
            shell.env(name, value);
        }
        let output = shell.output().unwrap();
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{told}");
        assert!(
            told.contains("File too large") && told.contains("Nothing is left"),
            "{told}"
        );
        assert_eq!(into.exists(), there, "{told}");
        if there {
            assert_eq!(std::fs::read_dir(&into).unwrap().count(), 0, "{told}");
        }
    }
}
