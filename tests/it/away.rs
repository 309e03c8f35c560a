//! The folder of the regimen, or files of it, are moved away beside an open screen: the screen says so as the command line
//! does, writes nothing meanwhile, and reads them again when they are back.

use std::fs;

use super::home::{Home, text, until};
use super::window::Window;

/// What is said of a folder that was there and is not.
const GONE: &str = "no longer there";

/// A medicine that was taken this morning and is due this evening, on the screen.
fn opened() -> (Home, Window) {
    let mut home = Home::empty();
    home.course("", "2026-06-01", "5 mg morning, 5 mg evening");
    home.write("config.toml", "burst_guard = false\n");
    home.at("2026-06-14T18:00:00+02:00", "Europe/Berlin");
    home.ok(&["take", "x", "--for", "morning", "--at", "08:00"]);
    let window = Window::planner(&home);
    window.wait_for("Examplin");
    (home, window)
}

/// What is told of a long path is cut, and lines are wrapped: the words in a row.
fn words(window: &Window) -> String {
    let text = window.text();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn says(window: &Window, wanted: &str) {
    until(
        || words(window).contains(wanted),
        || format!("{wanted:?} in:\n{}", window.text()),
    );
}

fn no_longer_says(window: &Window, gone: &str) {
    until(
        || !words(window).contains(gone),
        || format!("{gone:?} to go from:\n{}", window.text()),
    );
}

/// Nothing is written while it is away, both doses are there when it is back, and what others write is seen again.
fn comes_back(home: &Home, window: &mut Window, back: impl FnOnce()) {
    window.types(" ");
    says(window, GONE);
    assert!(!words(window).contains("taken at 18:00"), "{}", window.text());
    back();
    no_longer_says(window, GONE);
    says(window, "Examplin");
    window.types("gj ");
    says(window, "5 mg taken at 18:00");
    let month = home.read("journal/2026-06.toml");
    assert_eq!(month.matches("[[dose]]").count(), 2, "{month}");
    home.ok(&["note", "seen again"]);
    says(window, "seen again");
}

#[test]
fn a_folder_that_goes_away_beside_the_screen_is_told_and_not_made_again() {
    let (home, mut window) = opened();
    let (here, there) = (home.path(""), home.dir.path().join("away"));
    fs::rename(&here, &there).unwrap();
    says(&window, GONE);
    window.types(" ");
    assert!(!here.exists());
    comes_back(&home, &mut window, || {
        assert!(!here.exists(), "a folder was made");
        fs::rename(&there, &here).unwrap();
    });
}

/// An unmounted disk leaves an empty folder in its place.
#[test]
fn an_empty_folder_in_its_place_is_left_empty() {
    let (home, mut window) = opened();
    let (here, there) = (home.path(""), home.dir.path().join("away"));
    fs::rename(&here, &there).unwrap();
    fs::create_dir(&here).unwrap();
    says(&window, GONE);
    comes_back(&home, &mut window, || {
        assert_eq!(fs::read_dir(&here).unwrap().count(), 0);
        fs::remove_dir(&here).unwrap();
        fs::rename(&there, &here).unwrap();
    });
}

/// Also a folder above it, or the link that leads to it.
#[test]
fn a_way_to_the_folder_that_breaks_is_told() {
    let mut home = Home::empty();
    let disk = home.dir.path().join("disk");
    fs::create_dir_all(disk.join("deep/own/courses")).unwrap();
    std::os::unix::fs::symlink(disk.join("deep/own"), home.dir.path().join("regimen")).unwrap();
    home.course("", "2026-06-01", "5 mg morning, 5 mg evening");
    home.write("config.toml", "burst_guard = false\n");
    home.at("2026-06-14T18:00:00+02:00", "Europe/Berlin");
    home.ok(&["take", "x", "--for", "morning", "--at", "08:00"]);
    let mut window = Window::planner(&home);
    window.wait_for("Examplin");
    let away = home.dir.path().join("unplugged");
    fs::rename(&disk, &away).unwrap();
    says(&window, GONE);
    fs::rename(&away, &disk).unwrap();
    no_longer_says(&window, GONE);
    let link = home.dir.path().join("regimen");
    fs::remove_file(&link).unwrap();
    says(&window, GONE);
    comes_back(&home, &mut window, || {
        std::os::unix::fs::symlink(disk.join("deep/own"), &link).unwrap();
    });
}

#[test]
fn a_file_or_folder_that_is_moved_is_seen_as_one_that_is_deleted() {
    let (home, window) = opened();
    home.ok(&["note", "of this month"]);
    let aside = home.dir.path().join("aside");
    for name in ["courses/x.toml", "courses", "journal", "journal/2026-06.toml"] {
        fs::rename(home.path(name), &aside).unwrap();
        no_longer_says(&window, "\u{2713} 08:00");
        fs::rename(&aside, home.path(name)).unwrap();
        says(&window, "\u{2713} 08:00");
    }
}

/// With other medicines beside it nothing else shows that its file is gone.
#[test]
fn a_medicine_whose_file_is_moved_goes_from_the_screen() {
    let (home, window) = opened();
    home.write(
        "courses/y.toml",
        "name = \"Sampletol\"\n[[plan]]\nfrom = 2026-06-01\nsteps = [{ take = \"1 mg evening\" }]\n",
    );
    says(&window, "Sampletol");
    fs::rename(home.path("courses/x.toml"), home.dir.path().join("x.toml")).unwrap();
    no_longer_says(&window, "Examplin");
    let output = home.run(&["take", "x", "--for", "evening"]);
    assert!(!output.status.success(), "{}", text(&output.stdout));
}
