//! The real program gives the terminal back, however it ends. The harness of `tests/terminal.rs` has the ways that the
//! program cannot be brought to from outside: a panic, a loop that is stuck.

use rustix::process::Signal;

use super::home::{Home, until};
use super::window::Window;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_regimen");

#[test]
fn quit_and_four_signals() {
    let home = Home::new();
    let mut window = Window::planner(&home);
    window.wait_for("Examplin");
    assert!(window.is_taken());
    window.types("q");
    window.ends_with(0);
    window.is_given_back_soon();
    for (signal, code) in [
        (Signal::INT, 130),
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::QUIT, 131),
    ] {
        let mut window = Window::planner(&home);
        window.wait_for("Examplin");
        window.kill(signal);
        window.ends_with(code);
        window.is_given_back_soon();
    }
}

#[test]
fn a_terminal_that_vanishes_leaves_no_process() {
    let home = Home::new();
    // With a shell around it that ignores the hang-up, only the line itself shows it.
    let shell = format!("trap '' HUP; '{PROGRAM}'; exit $?");
    for line in [&[PROGRAM][..], &["sh", "-c", &shell]] {
        let mut window = Window::unread(&home, line, 24, 80);
        until(|| !window.is_cooked(), || "raw mode".to_owned());
        window.vanish();
        window.ends_with(129);
    }
}

#[test]
fn a_shell_gets_its_terminal_back_for_a_while() {
    let home = Home::new();
    let mut window = Window::sized(&home, &["sh", "-i", "-m"], 24, 80);
    window.wait_for("prompt$");
    window.sends(format!("'{PROGRAM}'\n").as_bytes());
    window.wait_for("Examplin");
    window.types("\x1a");
    until(|| window.is_given_back(), || format!("the shell:\n{}", window.text()));
    window.wait_for("Stopped");
    // Somebody else writes meanwhile: seen on the way back.
    home.ok(&["note", "while it was stopped"]);
    window.sends(b"fg\n");
    window.wait_for("while it was stopped");
    assert!(window.is_taken());
    window.types("q");
    until(|| window.is_given_back(), || "the shell again".to_owned());
    window.sends(b"exit\n");
    window.ends_with(0);
}

#[test]
fn an_editor_gets_the_terminal_and_gives_it_back() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    home.ok(&["note", "begun"]);
    let editor = home.dir.path().join("editor");
    // It shows the mode of what it was handed, waits for a line, and changes the text.
    let script = "#!/bin/sh\nstat -c 'mode %a' \"$1\"\nread answer\necho \"edited $answer\" > \"$1\"\n";
    std::fs::write(&editor, script).unwrap();
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o700)).unwrap();
    let line = format!("EDITOR='{}' '{PROGRAM}'", editor.display());
    let mut window = Window::sized(&home, &["sh", "-c", &line], 24, 80);
    window.wait_for("begun");
    window.types("5");
    window.types("E");
    until(
        || window.is_given_back() || !window.is_taken(),
        || format!("the editor:\n{}", window.text()),
    );
    window.wait_for("mode 600");
    window.sends(b"well\n");
    let saved = || home.read("journal/2026-01.toml").contains("edited well");
    until(saved, || format!("the note:\n{}", window.text()));
    until(|| window.is_taken(), || "the screen again".to_owned());
    window.types("q");
    window.ends_with(0);
    window.is_given_back_soon();
}

#[test]
fn every_size_is_drawn_and_left() {
    let home = Home::new();
    home.ok(&["note", "begun"]);
    let mut count = 0;
    for (rows, cols) in [(1, 1), (1, 80), (24, 1), (2, 5), (5, 20), (200, 400)] {
        let mut window = Window::sized(&home, &[PROGRAM], rows, cols);
        until(|| window.is_taken(), || format!("{rows}x{cols}"));
        for (rows, cols) in [(3, 3), (24, 80), (1, 1), (60, 200), (rows, cols)] {
            window.resize(rows, cols);
            window.types("3?");
            window.types("\x1b");
            count += 1;
        }
        window.kill(Signal::TERM);
        window.ends_with(143);
        window.is_given_back_soon();
    }
    println!("{count} sizes");
}

/// The title of the window and the lines of the program say nothing of what is in the files.
#[test]
fn the_title_is_neutral() {
    let home = Home::new();
    let window = Window::planner(&home);
    window.wait_for("Examplin");
    let bytes = String::from_utf8_lossy(&window.bytes()).into_owned();
    let titles: Vec<&str> = bytes
        .split("\x1b]2;")
        .skip(1)
        .filter_map(|rest| rest.split('\x1b').next())
        .collect();
    assert_eq!(titles, ["regimen"]);
}

/// A line that is being typed is kept when the program is ended from outside, and can be taken up at the next start.
#[test]
fn a_half_typed_line_outlives_the_end_of_the_program() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let home = Home::new();
        let mut window = Window::planner(&home);
        window.wait_for("Examplin");
        window.types("n");
        window.types("half a thought");
        window.wait_for("half a thought");
        window.kill(signal);
        window.ends_with(code);
        let mut window = Window::planner(&home);
        window.wait_for("n takes it up: half a thought");
        window.types("n");
        window.types(" and the rest\r");
        until(
            || {
                home.read("journal/2026-01.toml")
                    .contains("half a thought and the rest")
            },
            || window.text(),
        );
        window.types("q");
        window.ends_with(0);
        // It is taken up once.
        let window = Window::planner(&home);
        window.wait_for("half a thought and the rest");
        assert!(!window.text().contains("takes it up"), "{}", window.text());
    }
}
