//! Whatever the documents, the README and the help name is there: verbs, options, commands of the planner, keys, settings,
//! decisions, variables, files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regimen::app::key::Key;
use regimen::app::keys::{Keymap, Scope, TABLE};
use regimen::app::line::Line;
use regimen::app::{App, commands, sentence};
use regimen::domain::course::Course;
use regimen::domain::decision;
use regimen::domain::zone::Zone;

/// The documents a person reads.
fn documents() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![root.join("README.md")];
    for dir in ["docs", "docs/decisions"] {
        for entry in std::fs::read_dir(root.join(dir)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.strip_prefix(root).unwrap().to_owned(), text)
        })
        .collect()
}

/// The pieces of code of a document: each line of a block without a language of its own, and each span.
fn code(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut block: Option<bool> = None;
    let mut prose = String::new();
    for line in text.lines() {
        if let Some(kind) = line.trim_start().strip_prefix("```") {
            block = match block {
                None => Some(!kind.starts_with("toml")),
                Some(_) => None,
            };
            continue;
        }
        match block {
            Some(true) => found.push(line.split(" #").next().unwrap_or(line).to_owned()),
            Some(false) => {}
            None => {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    let spans = prose.split('`').skip(1).step_by(2);
    found.extend(spans.map(|span| span.replace('\n', " ").replace("\\|", "|")));
    found
}

fn options(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    for word in words.filter(|word| word.starts_with("--") && word.len() > 2) {
        found.push(word.trim_end_matches('-').to_owned());
    }
    found
}

fn known_options(command: &clap::Command) -> BTreeSet<String> {
    let longs = command.get_arguments().filter_map(clap::Arg::get_long);
    let mut known: BTreeSet<String> = longs.map(|long| format!("--{long}")).collect();
    known.extend(["--help", "--version", "--dir", "--plain"].map(str::to_owned));
    known
}

/// What follows `regimen` in a piece of code, up to the end of that command.
fn calls(piece: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = piece;
    while let Some(at) = rest.find("regimen ") {
        let (before, call) = rest.split_at(at);
        rest = call.get(8..).unwrap_or("");
        // A path, a name in a longer word, or the title of something is not a call.
        let begins = before.is_empty() || before.ends_with([' ', '(', '`', '"', '\'', '/', '!', '=']);
        if begins && !before.ends_with(['/', '=']) {
            let end = rest.find([';', '&', '`']).unwrap_or(rest.len());
            let (call, _) = rest.split_at(end);
            found.push(call.split(" regimen ").next().unwrap_or(call).trim().to_owned());
        }
    }
    found
}

/// The verbs and options of a text that are none, and how many calls it has.
fn unknown(text: &str) -> (Vec<String>, usize) {
    let command = regimen::cli::command();
    let all: BTreeSet<String> = command.get_subcommands().flat_map(known_options).collect();
    let (mut wrong, mut named) = (Vec::new(), 0);
    for piece in code(text) {
        for call in calls(&piece) {
            let words: Vec<&str> = call.split_whitespace().collect();
            let mut words = words.into_iter().peekable();
            if words.next_if_eq(&"--dir").is_some() {
                words.next();
            }
            let Some(verb) = words.next() else { continue };
            let verb = verb.trim_end_matches([',', '.', ')']);
            // `VERB` and the like match any.
            let any = verb.chars().all(|c| c.is_ascii_uppercase());
            if verb.starts_with(['-', '[', '<', '|', '"', '(']) || verb == "help" || any {
                continue;
            }
            named += 1;
            let Some(found) = command.find_subcommand(verb) else {
                wrong.push(format!("no verb `{verb}`: {piece}"));
                continue;
            };
            let known = known_options(found);
            let options = options(&call).into_iter().filter(|option| !known.contains(option));
            wrong.extend(options.map(|option| format!("{verb} has no {option}: {piece}")));
        }
        // An option alone is one of some verb.
        if piece.starts_with("--") {
            let options = options(&piece).into_iter().filter(|option| !all.contains(option));
            wrong.extend(options.map(|option| format!("no {option}: {piece}")));
        }
    }
    (wrong, named)
}

#[test]
fn every_verb_and_option_that_is_named_exists() {
    let mut named = 0;
    for (path, text) in documents() {
        let (wrong, count) = unknown(&text);
        assert_eq!(wrong, [""; 0], "{}", path.display());
        named += count;
    }
    assert!(named > 60, "only {named} calls found");
    // One that is planted is seen.
    let planted = "As `regimen tke examplin` does, `--nagging` and\n```\nregimen take x --silent\n```\n";
    assert_eq!(unknown(planted).0.len(), 3);
}

#[test]
fn every_option_that_a_help_names_exists() {
    let command = regimen::cli::command();
    for verb in command.get_subcommands() {
        let known = known_options(verb);
        let mut verb = verb.clone();
        let help = verb.render_long_help().to_string();
        for option in options(&help) {
            assert!(known.contains(&option), "help of {}: no {option}", verb.get_name());
        }
        for word in help.split_whitespace().filter(|word| word.contains("docs/")) {
            let path = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists(), "{path}");
        }
    }
}

/// Whether the planner reads a line with this word as a sentence, understood or not, or finds a field that is called so.
fn is_understood(word: &str) -> bool {
    let now = "2026-03-17T08:05:00+01:00".parse().unwrap();
    let zone: Zone = "Europe/Berlin".parse().unwrap();
    let mut app = App::new(now, Box::new(zone), Keymap::default());
    let course = Course::new("examplin".parse().unwrap(), "Examplin", Vec::new());
    app.world.regimen.courses.push(course);
    let list = commands::State {
        line: Line::new(word),
        ..commands::State::default()
    };
    let is_field = list
        .found(&app.world)
        .iter()
        .any(|found| matches!(found.at, commands::At::Form(..)));
    is_field || sentence::read(&app.world, &format!("{word} x")).is_some()
}

#[test]
fn every_command_of_the_planner_that_is_named_exists() {
    let names: BTreeSet<&str> = TABLE.iter().map(|row| row.name).collect();
    let mut named = 0;
    for (path, text) in documents() {
        for piece in code(&text) {
            let Some(command) = piece.strip_prefix(':') else {
                continue;
            };
            let word = command.split_whitespace().next().unwrap_or("");
            if word.is_empty() || !word.starts_with(|c: char| c.is_ascii_lowercase()) {
                continue;
            }
            let known = names.contains(word) || is_understood(word);
            assert!(known, "{}: no command `:{word}`", path.display());
            named += 1;
        }
    }
    assert!(named > 2);
    assert!(!is_understood("nagging"), "one that is planted is seen");
}

/// Signs of directions and files that look like a key and are none.
const NO_KEYS: [&str; 4] = [".", "#", "+", "-"];

#[test]
fn every_key_that_the_readme_and_the_tutorial_name_is_bound() {
    let bound: BTreeSet<String> = TABLE
        .iter()
        .filter(|row| row.scope != Scope::Writing)
        .flat_map(|row| row.keys.iter().map(|key| (*key).to_owned()))
        .collect();
    let mut named = 0;
    for (path, text) in documents() {
        if !["README.md", "docs/tutorial.md"].contains(&path.to_str().unwrap()) {
            continue;
        }
        for piece in code(&text) {
            if NO_KEYS.contains(&piece.as_str()) || piece.parse::<Key>().is_err() {
                continue;
            }
            assert!(
                bound.contains(&piece),
                "{}: `{piece}` is bound to nothing",
                path.display()
            );
            named += 1;
        }
    }
    assert!(named > 10, "only {named} keys found");
}

#[test]
fn every_decision_that_is_called_by_the_documents_is_one() {
    let words: Vec<&str> = decision::words().map(|(word, _)| word).collect();
    let mut named = 0;
    for (path, text) in documents() {
        for piece in code(&text) {
            let Some((_, said)) = piece.split_once("regimen change ") else {
                continue;
            };
            let Some((_, said)) = said.split_once('"') else {
                continue;
            };
            let said = said.split('"').next().unwrap_or("");
            let known = words.iter().any(|word| said.starts_with(word));
            assert!(known, "{}: `{said}` begins like no decision", path.display());
            named += 1;
        }
    }
    assert!(named >= 5, "only {named} decisions found");
}

#[test]
fn every_setting_that_is_named_is_read() {
    let page = documents()
        .into_iter()
        .find(|(path, _)| path.ends_with("file-format.md"))
        .unwrap()
        .1;
    // The reader itself holds the blocks of this page against its keys (`formats`).
    let block = page
        .split("```toml file=config.toml")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let settings: BTreeSet<&str> = block
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key.trim())
        .collect();
    let home = super::home::Home::new();
    home.write("config.toml", block);
    assert_eq!(home.ok(&["check"]), "No fault found.\n");
    home.write("config.toml", "nagging = true\n");
    assert_ne!(
        home.run(&["check", "--strict"]).status.code(),
        Some(0),
        "what is not a setting is reported"
    );
    for (path, text) in documents() {
        for line in text.lines().filter(|line| line.contains("config.toml")) {
            for span in line.split('`').skip(1).step_by(2) {
                let Some((key, _)) = span.split_once(" = ") else {
                    continue;
                };
                assert!(settings.contains(key), "{}: no setting `{key}`", path.display());
            }
        }
    }
}

#[test]
fn every_variable_and_every_link_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut source = String::new();
    let mut open = vec![root.join("src"), root.join("tests")];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                source.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    for (path, text) in documents() {
        let words = text.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
        for variable in words.filter(|word| word.starts_with("REGIMEN_") && word.len() > 8) {
            assert!(
                source.contains(&format!("\"{variable}\"")),
                "{}: {variable}",
                path.display()
            );
        }
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") || link.starts_with('<') || link.contains(char::is_whitespace) {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let dir = root.join(&path);
            let target = if file.is_empty() {
                dir
            } else {
                dir.parent().unwrap().join(file)
            };
            assert!(target.exists(), "{}: {link}", path.display());
            if !anchor.is_empty() {
                let text = std::fs::read_to_string(&target).unwrap();
                let headings: Vec<String> = (text.lines().filter(|line| line.starts_with('#')))
                    .map(|line| {
                        let plain = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
                        plain.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect()
                    })
                    .collect();
                assert!(
                    headings.iter().any(|heading| heading == anchor),
                    "{}: {link}: {headings:?}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn every_document_is_in_the_index() {
    let all = documents();
    let index = &all
        .iter()
        .find(|(path, _)| path == Path::new("docs/README.md"))
        .unwrap()
        .1;
    for (path, _) in all.iter().filter(|(path, _)| path.parent() == Some(Path::new("docs"))) {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name == "README.md" || index.contains(&format!("({name})")), "{name}");
    }
}

/// `{a,b}` in each of its meanings: `label/{lex,words}.rs` is two files.
fn spelt_out(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else {
        return vec![path.to_owned()];
    };
    let Some((inner, after)) = rest.split_once('}') else {
        return vec![path.to_owned()];
    };
    let each = inner.split(',').map(|name| format!("{before}{}{after}", name.trim()));
    each.flat_map(|path| spelt_out(&path)).collect()
}

#[test]
fn every_source_file_that_the_architecture_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut there: Vec<String> = Vec::new();
    let mut folders = vec![root.join("src"), root.join("tests"), root.join("benches")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                there.push(format!("/{}", path.strip_prefix(root).unwrap().display()));
            }
        }
    }
    let exists = |path: &str| there.iter().any(|file| file.ends_with(&format!("/{path}")));
    let text = std::fs::read_to_string(root.join("docs/architecture.md")).unwrap();
    let named: Vec<String> = code(&text)
        .iter()
        .flat_map(|piece| spelt_out(piece))
        .filter(|path| {
            Path::new(path).extension().is_some_and(|kind| kind == "rs")
                && !path.contains(['*', ' '])
                && !path.contains("NAME")
        })
        .collect();
    let gone: Vec<&String> = named.iter().filter(|path| !exists(path)).collect();
    assert!(
        gone.is_empty(),
        "docs/architecture.md names {gone:?}, which are not there"
    );
    assert!(named.len() > 250, "{} files are named", named.len());
    assert!(!exists("domain/nothing.rs"));
}
