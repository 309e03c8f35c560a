//! What others write is on the screen within two seconds, and the screen keeps its place.

use std::time::{Duration, Instant};

use super::home::Home;
use super::window::Window;

/// The promise; a machine that is busy is given the rest.
const PROMISED: Duration = Duration::from_secs(2);
const BUSY: Duration = Duration::from_secs(8);

/// Waits for a text, and says how long that took.
fn seen(window: &Window, text: &str) -> Duration {
    let start = Instant::now();
    window.wait_for(text);
    let took = start.elapsed();
    assert!(took < PROMISED + BUSY, "{text} took {took:?}");
    took
}

const SECOND: &str = "name = \"Sampletol\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"15 mg evening\" }]\n";

#[test]
fn another_program_and_an_editor_are_seen_in_time() {
    let home = Home::new();
    home.ok(&["note", "begun"]);
    let window = Window::planner(&home);
    window.wait_for("Examplin");
    let mut took = Vec::new();
    // Another copy of the program.
    home.ok(&["note", "from a second program"]);
    took.push(seen(&window, "from a second program"));
    // An editor that writes a new file and gives it the name; a course that was not there.
    home.write("courses/sampletol.new", SECOND);
    std::fs::rename(home.path("courses/sampletol.new"), home.path("courses/sampletol.toml")).unwrap();
    took.push(seen(&window, "Sampletol"));
    // An editor that writes in place.
    home.write("courses/sampletol.toml", &SECOND.replace("15 mg", "25 mg"));
    took.push(seen(&window, "25 mg"));
    // A file that goes, and one that breaks.
    let month = home
        .read("journal/2026-01.toml")
        .replace("from a second program", "by hand");
    home.write("journal/2026-01.toml", &month);
    took.push(seen(&window, "by hand"));
    home.write("courses/sampletol.toml", "name = \n");
    took.push(seen(&window, "courses/sampletol.toml:1"));
    println!("seen after {took:?}");
}

#[test]
fn a_regimen_that_begins_while_the_screen_is_open_is_seen() {
    let home = Home::empty();
    std::fs::create_dir_all(home.path("courses")).unwrap();
    home.write("courses/sampletol.toml", SECOND);
    let window = Window::planner(&home);
    window.wait_for("Sampletol");
    // The journal's folder is made by this first entry.
    home.ok(&["note", "the very first"]);
    seen(&window, "the very first");
    home.ok(&["note", "and the second"]);
    seen(&window, "and the second");
}

#[test]
fn the_screen_keeps_its_place_and_what_was_typed() {
    let home = Home::new();
    home.write("courses/sampletol.toml", SECOND);
    home.ok(&["note", "begun"]);
    let mut window = Window::planner(&home);
    window.wait_for("Sampletol");
    window.types("n");
    window.types("half a sentence");
    window.wait_for("half a sentence");
    home.ok(&["note", "from elsewhere"]);
    seen(&window, "from elsewhere");
    window.wait_for("half a sentence");
    window.types(" more\r");
    let saved = || home.read("journal/2026-01.toml").contains("half a sentence more");
    super::home::until(saved, || format!("the note:\n{}", window.text()));
    let month = home.read("journal/2026-01.toml");
    assert!(month.contains("from elsewhere") && month.contains("begun"), "{month}");
}

/// An open screen never writes over a newer file: it acts on what is there.
#[test]
fn what_the_screen_saves_goes_into_the_newest_file() {
    let home = Home::new();
    home.ok(&["note", "begun"]);
    let mut window = Window::planner(&home);
    window.wait_for("Examplin");
    let month = home.read("journal/2026-01.toml");
    home.write("journal/2026-01.toml", &format!("# by hand\n{month}"));
    window.types(" ");
    let taken = || home.read("journal/2026-01.toml").contains("taken");
    super::home::until(taken, || format!("the dose:\n{}", window.text()));
    let month = home.read("journal/2026-01.toml");
    assert!(month.starts_with("# by hand\n") && month.contains("begun"), "{month}");
}

#[test]
fn what_a_save_left_and_copies_are_told_at_start() {
    let home = Home::new();
    home.ok(&["note", "begun"]);
    home.write(
        "journal/2026-01.sync-conflict-1.toml",
        "[[note]]\nid = \"ccc\"\nat = 2026-01-05T09:00:00+01:00\ntext = \"from the phone\"\n",
    );
    let window = Window::planner(&home);
    window.wait_for("regimen merge journal/2026-01.sync-conflict-1.toml");
    home.ok(&["merge", "journal/2026-01.sync-conflict-1.toml"]);
    seen(&window, "from the phone");
}

/// Files of a dotfile manager: what is written to the target of a link is seen as fast, and nothing is recorded twice.
#[test]
fn a_month_that_is_a_link_is_followed() {
    let home = Home::new();
    home.ok(&["note", "begun"]);
    let elsewhere = home.dir.path().join("dotfiles");
    std::fs::create_dir(&elsewhere).unwrap();
    let target = elsewhere.join("a-month");
    std::fs::rename(home.path("journal/2026-01.toml"), &target).unwrap();
    std::os::unix::fs::symlink(&target, home.path("journal/2026-01.toml")).unwrap();
    let mut window = Window::planner(&home);
    window.wait_for("Examplin");
    home.ok(&["take", "examplin"]);
    seen(&window, "taken");
    // A link that is made while the screen is open is followed as well.
    let second = elsewhere.join("second");
    std::fs::write(&second, SECOND).unwrap();
    std::os::unix::fs::symlink(&second, home.path("courses/sampletol.toml")).unwrap();
    seen(&window, "Sampletol");
    std::fs::write(&second, SECOND.replace("15 mg", "25 mg")).unwrap();
    seen(&window, "25 mg");
    window.types("q");
}
