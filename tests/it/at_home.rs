//! Reminders that do not nag, notes from the shell, and what is printed for other programs.

use super::home::{Home, text, until};
use super::ways_out::PROGRAM;
use super::window::Window;

fn code(home: &Home, args: &[&str]) -> Option<i32> {
    home.run(args).status.code()
}

#[test]
fn a_reminder_with_once_tells_each_thing_once_and_writes_nothing_into_the_regimen() {
    let mut home = Home::new();
    home.at("2026-01-05T18:20:00+01:00", "Europe/Berlin");
    let files = |home: &Home| {
        let mut found: Vec<_> = home.everything();
        found.retain(|path| path.starts_with(home.dir.path().join("regimen")));
        found
    };
    let before = files(&home);
    // Due in the evening: announced once, however often a timer asks; the plain check goes on telling.
    assert_eq!(code(&home, &["status", "--check", "--once"]), Some(4));
    assert_eq!(code(&home, &["status", "--check", "--once"]), Some(0));
    assert_eq!(code(&home, &["status", "--check"]), Some(4));
    // Its time passes without a record: that is another thing, announced once.
    home.at("2026-01-05T23:20:00+01:00", "Europe/Berlin");
    let first = code(&home, &["status", "--check", "--once"]);
    assert!(matches!(first, Some(4 | 5)), "{first:?}");
    assert_eq!(code(&home, &["status", "--check", "--once"]), Some(0));
    // The dose of the next day is a new one.
    home.at("2026-01-06T18:20:00+01:00", "Europe/Berlin");
    assert_eq!(code(&home, &["status", "--check", "--once"]), Some(4));
    assert_eq!(files(&home), before);
    // What cannot be read is announced once a day.
    home.write("courses/broken.toml", "name = 3\n");
    assert_eq!(code(&home, &["status", "--check", "--once"]), Some(3));
    assert_eq!(code(&home, &["status", "--check", "--once"]), Some(0));
    home.at("2026-01-07T08:00:00+01:00", "Europe/Berlin");
    assert_eq!(code(&home, &["status", "--check", "--once"]), Some(3));
    // It is a switch of --check alone.
    assert_eq!(code(&home, &["status", "--once"]), Some(2));
}

#[test]
fn a_reminder_is_told_also_where_nothing_can_be_remembered() {
    let home = Home::new();
    std::fs::write(home.dir.path().join("state"), "a file in the place of the folder").unwrap();
    for _ in 0..2 {
        let output = home.run(&["status", "--check", "--once"]);
        assert_eq!(output.status.code(), Some(4));
        assert!(
            text(&output.stderr).contains("could not be remembered"),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn a_note_takes_tags_and_refuses_what_is_none() {
    let home = Home::new();
    home.ok(&["note", "headache gone", "--tag", "visit", "--tag", "#Sleep"]);
    assert!(home.read("journal/2026-01.toml").contains("[\"visit\", \"sleep\"]"));
    assert!(home.ok(&["log", "--tag", "sleep"]).contains("headache gone"));
    let before = home.read("journal/2026-01.toml");
    let refused = home.run(&["note", "x", "--tag", "two words"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("is not one word"));
    // Without a terminal nobody can be asked for a text.
    assert!(home.typed(&["note"], "").contains("what is the note?"));
    assert_eq!(home.read("journal/2026-01.toml"), before);
}

#[test]
fn a_note_without_a_text_is_written_in_the_editor() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let editor = home.dir.path().join("editor");
    std::fs::write(
        &editor,
        "#!/bin/sh\nread answer\nprintf 'two\\nlines %s\\n' \"$answer\" > \"$1\"\n",
    )
    .unwrap();
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o700)).unwrap();
    let line = format!(
        "EDITOR='{}' '{PROGRAM}' note --tag walk; echo ended $?",
        editor.display()
    );
    let mut window = Window::sized(&home, &["sh", "-c", &line], 24, 80);
    window.sends(b"here\n");
    window.wait_for("ended 0");
    let saved = || home.read("journal/2026-01.toml");
    until(|| saved().contains("lines here"), saved);
    assert!(saved().contains("[\"walk\"]"), "{}", saved());
    // Nothing written is nothing saved.
    let before = saved();
    let line = format!("EDITOR=true '{PROGRAM}' note; echo ended $?");
    let window = Window::sized(&home, &["sh", "-c", &line], 24, 80);
    window.wait_for("ended 2");
    assert!(window.text().contains("the note is empty"), "{}", window.text());
    assert_eq!(saved(), before);
}

/// The script of the recipes: what is due is announced once.
#[test]
fn the_reminder_of_the_recipes_tells_once() {
    use std::os::unix::fs::PermissionsExt;
    let recipes = include_str!("../../docs/recipes.md");
    let script = recipes
        .split("```sh file=regimen-remind\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let home = Home::new();
    let bin = home.dir.path().join("bin");
    std::fs::create_dir(&bin).unwrap();
    let put = |name: &str, text: &str| {
        std::fs::write(bin.join(name), text).unwrap();
        std::fs::set_permissions(bin.join(name), std::fs::Permissions::from_mode(0o700)).unwrap();
    };
    put("regimen-remind", script);
    put("regimen", &format!("#!/bin/sh\nexec '{PROGRAM}' \"$@\"\n"));
    put("notify-send", "#!/bin/sh\necho \"told: $1\"\n");
    let run = || {
        let mut command = std::process::Command::new(bin.join("regimen-remind"));
        command.envs(home.environment());
        command.env("PATH", format!("{}:/usr/bin:/bin", bin.display()));
        text(&command.output().unwrap().stdout)
    };
    assert_eq!(run(), "told: 1 due\n");
    assert_eq!(run(), "");
}

/// A dose that was moved is announced again at its new time.
#[test]
fn a_moved_dose_is_told_again() {
    let mut home = Home::empty();
    home.course("", "2026-11-01", "5 mg 08:00");
    home.at("2026-11-05T08:00:00Z", "UTC");
    let once = |home: &Home| code(home, &["status", "--check", "--once"]);
    assert_eq!(once(&home), Some(4));
    home.ok(&["change", "x", "move today 08:00 to today 16:00"]);
    assert_eq!(once(&home), Some(0));
    home.at("2026-11-05T16:00:00Z", "UTC");
    assert_eq!(once(&home), Some(4));
    assert_eq!(once(&home), Some(0));
}

/// What was typed in the editor is never lost: not where it is not UTF-8, nor where the editor fails, nor where it
/// cannot be saved. It is kept in a file for nobody else, and the person hears where.
#[test]
fn a_text_of_the_editor_that_cannot_be_taken_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let editor = home.dir.path().join("editor");
    let with = |script: &str, more: &str, code: u8| {
        std::fs::write(&editor, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o700)).unwrap();
        let line = format!("EDITOR='{}' '{PROGRAM}' note {more}; echo ended $?", editor.display());
        let window = Window::sized(&home, &["sh", "-c", &line], 24, 200);
        window.wait_for(&format!("ended {code}"));
        window.text()
    };
    let kept = || -> Vec<(Vec<u8>, u32)> {
        let all = home.everything().into_iter();
        let all = all.filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("regimen-note-"))
        });
        all.map(|path| {
            (
                std::fs::read(&path).unwrap(),
                path.metadata().unwrap().permissions().mode() & 0o777,
            )
        })
        .collect()
    };
    let said = with("printf 'gr\\374n' > \"$1\"", "", 3);
    assert!(
        said.contains("byte 3") && said.contains("Your text is kept in"),
        "{said}"
    );
    assert_eq!(kept(), [(b"gr\xfcn".to_vec(), 0o600)]);
    let said = with("printf 'half a page' > \"$1\"; exit 1", "", 3);
    assert!(
        said.contains("ended with") && said.contains("Your text is kept in"),
        "{said}"
    );
    assert!(kept().iter().any(|(text, _)| text == b"half a page"));
    // Nothing typed is nothing to keep.
    let said = with("exit 1", "", 3);
    assert!(!said.contains("kept in"), "{said}");
    assert_eq!(kept().len(), 2);
    // What is wrong with the call is said before anybody types.
    let said = with("printf 'lost' > \"$1\"", "--tag 'two words'", 2);
    assert!(said.contains("is not one word"), "{said}");
    assert_eq!(kept().len(), 2);
    // The month is a folder: nothing can be saved into it, and what waits next to it cannot be written either.
    std::fs::create_dir_all(home.path("")).unwrap();
    std::fs::write(home.path("journal"), "a file in the place of the folder").unwrap();
    let said = with("printf 'third' > \"$1\"", "", 3);
    assert!(said.contains("Your text is kept in"), "{said}");
    assert!(kept().iter().any(|(text, _)| text == b"third"));
}

/// A tag is said once, and a point within it is of it.
#[test]
fn a_tag_is_kept_once_and_whole() {
    let home = Home::new();
    home.ok(&[
        "note",
        "walked #a.b. and rested",
        "--tag",
        "one",
        "--tag",
        "#One",
        "--tag",
        "#b.c",
    ]);
    let saved = home.read("journal/2026-01.toml");
    assert!(saved.contains("tags = [\"one\", \"b.c\"]"), "{saved}");
    for tag in ["b.c", "a.b"] {
        let log = home.ok(&["log", "--tag", tag, "--json"]);
        assert!(log.contains("walked"), "{tag}: {log}");
    }
    assert!(!home.ok(&["log", "--tag", "a", "--json"]).contains("walked"));
}

/// `--once` has an effect or is refused.
#[test]
fn once_is_for_check_alone() {
    let home = Home::new();
    for more in [&["--json"][..], &["--waybar"], &["--format", "{due}"], &["--discreet"]] {
        let args: Vec<&str> = ["status", "--once"].iter().chain(more).copied().collect();
        assert_eq!(code(&home, &args), Some(2), "{args:?}");
        let args: Vec<&str> = ["status", "--check", "--once"].iter().chain(more).copied().collect();
        assert_eq!(code(&home, &args), Some(2), "{args:?}");
    }
}

/// The pages for a package are written over no file that says something else.
#[test]
fn assets_write_over_nothing_unasked() {
    let home = Home::new();
    let dir = home.dir.path().join("assets");
    let dir = dir.to_str().unwrap();
    home.ok(&["assets", dir]);
    home.ok(&["assets", dir]);
    let own = format!("{dir}/completions/regimen.bash");
    std::fs::write(&own, "# mine\n").unwrap();
    let refused = home.run(&["assets", dir]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("regimen.bash exists"),
        "{}",
        text(&refused.stderr)
    );
    assert_eq!(std::fs::read_to_string(&own).unwrap(), "# mine\n");
    home.ok(&["assets", dir, "--yes"]);
    assert_ne!(std::fs::read_to_string(&own).unwrap(), "# mine\n");
}
