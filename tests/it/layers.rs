//! Imports run downward: main -> cli -> session -> ui -> app -> domain, and store -> domain.

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer and what it may name besides itself. The order is that of `docs/architecture.md`.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("app", &["domain"]),
    ("ui", &["app", "domain"]),
    ("session", &["ui", "app", "store", "domain"]),
    ("cli", &["session", "ui", "app", "store", "domain"]),
];

/// Outside crates that only some layers may name: the crate, and the layers.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("ratatui", &["ui", "session"]),
    ("serde", &["store", "cli"]),
    ("serde_json", &["store", "cli"]),
    ("toml", &["store"]),
    ("toml_edit", &["store"]),
    ("clap", &["cli"]),
    ("crossterm", &["app", "ui", "session"]),
    ("rustix", &["store", "session", "cli"]),
    ("directories", &["store"]),
    ("tempfile", &["store", "session", "cli"]),
];

/// The tests of `app` run on the session and the store that there are: this file of theirs names them, and is there for
/// tests only.
const FOR_TESTS: &str = "app/fixture/desk.rs";

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The upward imports of one source text that belongs to a layer.
fn upward(layer: &str, text: &str) -> Vec<String> {
    let allowed = MAY_NAME
        .iter()
        .find(|(name, _)| *name == layer)
        .map_or(&[][..], |(_, allowed)| allowed);
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or("");
        for (other, _) in MAY_NAME {
            let named = code.contains(&format!("crate::{other}::")) || code.contains(&format!("crate::{other};"));
            if named && *other != layer && !allowed.contains(other) {
                found.push(format!("line {}: {layer} names {other}: {}", number + 1, line.trim()));
            }
        }
        for (outside, layers) in OUTSIDE {
            let named = code.contains(&format!(" {outside}::")) || code.contains(&format!("({outside}::"));
            if named && !layers.contains(&layer) {
                found.push(format!("line {}: {layer} names {outside}: {}", number + 1, line.trim()));
            }
        }
    }
    found
}

#[test]
fn imports_run_downward() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut faults = Vec::new();
    let mut seen = 0;
    for path in files {
        let inside = path.strip_prefix(&root).unwrap();
        let first = inside.iter().next().unwrap().to_str().unwrap();
        let layer = first.strip_suffix(".rs").unwrap_or(first);
        if !MAY_NAME.iter().any(|(name, _)| *name == layer) {
            continue;
        }
        seen += 1;
        if inside == Path::new(FOR_TESTS) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        faults.extend(
            upward(layer, &text)
                .into_iter()
                .map(|f| format!("{}: {f}", inside.display())),
        );
    }
    assert!(seen > 20, "only {seen} files looked at");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is left out above is compiled for tests only.
#[test]
fn the_exception_is_for_tests_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    assert!(root.join(FOR_TESTS).exists());
    let app = fs::read_to_string(root.join("app.rs")).unwrap();
    let lines: Vec<&str> = app.lines().collect();
    let place = lines.iter().position(|line| *line == "pub mod fixture;").unwrap();
    assert!(lines[..place].iter().rev().take(2).any(|line| *line == "#[cfg(test)]"));
}

#[test]
fn a_planted_violation_is_seen() {
    assert_eq!(upward("domain", "use crate::store::Store;").len(), 1);
    assert_eq!(upward("app", "let x = crate::ui::frame::draw();").len(), 1);
    assert_eq!(upward("domain", "use serde::Deserialize;").len(), 1);
    assert_eq!(upward("ui", "use crate::app::App; use ratatui::Frame;").len(), 0);
}
