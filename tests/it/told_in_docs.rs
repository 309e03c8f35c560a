//! The commands of the README and of the tutorial are run, and their output must be what the document says.
//! `REGIMEN_BLESS=1` rewrites it.
//!
//! A document is read from top to bottom on one home: `<!-- at TIME -->` sets the clock, a block `toml file=NAME`
//! writes a file of the regimen, a block `console` has commands after `$ ` and their output below each; `<!-- run
//! COMMAND -->` runs one of which nothing is shown.

use std::path::Path;

use regimen::domain::shell::split;

use super::home::{Home, text};
use super::pictures::held;

/// Runs a document; the same with what is printed now, and how many commands it has.
fn run(document: &str) -> (String, usize) {
    let mut home = Home::empty();
    std::fs::create_dir_all(home.path("")).unwrap();
    let (mut out, mut count) = (String::new(), 0);
    let mut lines = document.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if let Some(at) = line.strip_prefix("<!-- at ").and_then(|rest| rest.strip_suffix(" -->")) {
            home.at(at, "Europe/Berlin");
        }
        if let Some(command) = line
            .strip_prefix("<!-- run ")
            .and_then(|rest| rest.strip_suffix(" -->"))
        {
            let _ = printed(&home, command);
        }
        if let Some(name) = line.strip_prefix("```toml file=") {
            let mut file = String::new();
            while let Some(line) = lines.next_if(|line| *line != "```") {
                file.push_str(line);
                file.push('\n');
            }
            home.write(name, &file);
            out.push_str(&file);
        }
        if line == "```console" {
            while let Some(line) = lines.next_if(|line| *line != "```") {
                let Some(command) = line.strip_prefix("$ ") else {
                    continue;
                };
                out.push_str(line);
                out.push('\n');
                out.push_str(&printed(&home, command));
                count += 1;
            }
        }
    }
    (out, count)
}

/// What a command prints, on both ways.
fn printed(home: &Home, command: &str) -> String {
    let words = split(command).unwrap_or_else(|| panic!("{command}"));
    let (program, words) = words.split_first().unwrap();
    assert_eq!(program, "regimen", "{command}");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let output = home.command(&words).current_dir(home.dir.path()).output().unwrap();
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1 | 4)), "{command}: {said}");
    let here = home.dir.path().to_str().unwrap();
    let said = said.replace(&format!("{here}/"), "");
    said.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn holds(name: &str, least: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let document = std::fs::read_to_string(&path).unwrap();
    let (again, count) = run(&document);
    assert!(count >= least, "{name}: only {count} commands");
    if let Some(stale) = held(name, &again) {
        let (old, new) = (document.lines(), again.lines());
        let differs = old.zip(new).find(|(old, new)| old != new);
        panic!("{stale}\n{differs:?}");
    }
}

#[test]
fn every_command_of_the_tutorial_prints_what_it_shows() {
    holds("docs/tutorial.md", 12);
}

#[test]
fn every_command_of_the_readme_prints_what_it_shows() {
    holds("README.md", 4);
}
