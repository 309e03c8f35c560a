//! No two files of `src` need each other, directly or round a circle: what is below can be read, tested and moved
//! without what is above.
//!
//! An arrow runs from a file to each file that defines a name it uses. A module that only declares its children, or
//! hands their names on with `pub use`, needs none of them; what is compiled for tests only does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Arrows that close a circle today. The list only gets shorter: take an arrow off once it is gone.
const STILL_ROUND: &[(&str, &str)] = &[
    // A course's plan holds the plan as it was before a decision, once that is asked for.
    ("domain/schedule.rs", "domain/schedule/begun.rs"),
    ("domain/schedule.rs", "domain/schedule/early.rs"),
];

/// From a file to the files whose names it uses, with those names.
type Arrows = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// What a name means inside a module.
enum Name {
    /// It is defined in the file itself.
    Here,
    /// It is brought in from elsewhere: the path as it is written.
    Elsewhere(Vec<String>),
}

/// One file of the tree, as far as its names go.
struct Source {
    file: String,
    children: BTreeSet<String>,
    names: BTreeMap<String, Name>,
    /// Paths whose every name is brought in (`use there::*`).
    globs: Vec<Vec<String>>,
    /// Items that are brought in for the file's own use.
    imported: Vec<Vec<String>>,
    /// Paths in the code.
    used: Vec<Vec<String>>,
}

/// The words of a source text without comments, strings and what is compiled for tests only; `::` is one word.
fn words(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        if c == '/' && next == Some('/') {
            while chars.get(at).is_some_and(|c| *c != '\n') {
                at += 1;
            }
        } else if c == '/' && next == Some('*') {
            at += 2;
            while at < chars.len() && !(chars[at] == '*' && chars.get(at + 1) == Some(&'/')) {
                at += 1;
            }
            at += 2;
        } else if c == '"' {
            at += 1;
            while chars.get(at).is_some_and(|c| *c != '"') {
                at += if chars[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
        } else if c == 'r' && matches!(next, Some('"' | '#')) {
            let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
            at += 2 + hashes;
            while at < chars.len() && !(chars[at] == '"' && chars[at + 1..].iter().take(hashes).all(|c| *c == '#')) {
                at += 1;
            }
            at += 1 + hashes;
        } else if c == '\'' {
            // A character, or else the name of a lifetime.
            if next == Some('\\') {
                at += 3;
                while chars.get(at).is_some_and(|c| *c != '\'') {
                    at += 1;
                }
                at += 1;
            } else if chars.get(at + 2) == Some(&'\'') {
                at += 3;
            } else {
                at += 1;
            }
        } else if c.is_alphanumeric() || c == '_' {
            let from = at;
            while chars.get(at).is_some_and(|c| c.is_alphanumeric() || *c == '_') {
                at += 1;
            }
            words.push(chars[from..at].iter().collect());
        } else if c == ':' && next == Some(':') {
            words.push("::".to_owned());
            at += 2;
        } else {
            if !c.is_whitespace() {
                words.push(c.to_string());
            }
            at += 1;
        }
    }
    words
}

/// Where the item that begins at `at` ends: behind its `;` or its closing brace.
fn end_of_item(words: &[String], mut at: usize) -> usize {
    let mut depth = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        match word.as_str() {
            "{" | "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "}" => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            ";" if depth == 0 => return at,
            _ => {}
        }
    }
    at
}

/// The words without the items that are compiled for tests only.
fn without_tests(words: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if words[at..]
            .iter()
            .map(String::as_str)
            .take(7)
            .eq(["#", "[", "cfg", "(", "test", ")", "]"])
        {
            at += 7;
            at = end_of_item(words, at);
        } else {
            kept.push(words[at].clone());
            at += 1;
        }
    }
    kept
}

/// The leaves of what follows `use`: each path, and the name it gets.
fn leaves(words: &[String], at: &mut usize, before: &[String], found: &mut Vec<(Vec<String>, String)>) {
    let mut path = before.to_vec();
    while let Some(word) = words.get(*at) {
        match word.as_str() {
            "::" => *at += 1,
            "{" => {
                *at += 1;
                while words.get(*at).is_some_and(|word| word != "}") {
                    leaves(words, at, &path, found);
                    if words.get(*at).is_some_and(|word| word == ",") {
                        *at += 1;
                    }
                }
                *at += 1;
                return;
            }
            "as" => {
                found.push((path, words[*at + 1].clone()));
                *at += 2;
                return;
            }
            "," | "}" | ";" => break,
            "self" if !path.is_empty() => *at += 1,
            _ => {
                path.push(word.clone());
                *at += 1;
            }
        }
    }
    let name = path.last().cloned().unwrap_or_default();
    found.push((path, name));
}

const ITEMS: &[&str] = &["fn", "struct", "enum", "trait", "type", "const", "static", "union"];

impl Source {
    fn read(file: &str, text: &str) -> Self {
        let words = without_tests(&words(text));
        let mut source = Self {
            file: file.to_owned(),
            children: BTreeSet::new(),
            names: BTreeMap::new(),
            globs: Vec::new(),
            imported: Vec::new(),
            used: Vec::new(),
        };
        let mut depth = 0;
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let before = at
                .checked_sub(1)
                .and_then(|at| words.get(at))
                .map_or("", String::as_str);
            match word.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                "mod" if depth == 0 && words.get(at + 2).is_some_and(|word| word == ";") => {
                    source.children.insert(words[at + 1].clone());
                    at += 2;
                }
                // What a type captures is written `use<..>`.
                "use" if words.get(at + 1).is_some_and(|word| word != "<") => {
                    let handed_on = depth == 0 && matches!(before, "pub" | ")");
                    at += 1;
                    let mut found = Vec::new();
                    leaves(&words, &mut at, &[], &mut found);
                    for (mut path, name) in found {
                        if name == "*" {
                            path.pop();
                            source.globs.push(path.clone());
                        } else {
                            source.names.insert(name, Name::Elsewhere(path.clone()));
                        }
                        if !handed_on {
                            source.imported.push(path);
                        }
                    }
                    continue;
                }
                item if depth == 0 && ITEMS.contains(&item) && before != "*" => {
                    if let Some(name) = words.get(at + 1) {
                        source.names.insert(name.clone(), Name::Here);
                    }
                }
                _ if before != "." && before != "::" && is_name(word) => {
                    let mut path = vec![word.clone()];
                    while words.get(at + 1).is_some_and(|word| word == "::")
                        && words.get(at + 2).is_some_and(|word| is_name(word))
                    {
                        path.push(words[at + 2].clone());
                        at += 2;
                    }
                    source.used.push(path);
                }
                _ => {}
            }
            at += 1;
        }
        source
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Every file of the tree by the path of its module.
struct Tree(BTreeMap<Vec<String>, Source>);

/// The files of this crate.
fn house() -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    Tree::of(&|file| fs::read_to_string(root.join(file)).unwrap())
}

/// What a path leads to.
enum Found {
    Module(Vec<String>),
    Item(Vec<String>),
}

impl Tree {
    /// The files that the library is built of; `text` answers with what one of them contains.
    fn of(text: &dyn Fn(&str) -> String) -> Self {
        let mut tree = Self(BTreeMap::new());
        tree.add(text, &[], "lib.rs");
        tree
    }

    fn add(&mut self, text: &dyn Fn(&str) -> String, module: &[String], file: &str) {
        let source = Source::read(file, &text(file));
        for child in &source.children {
            let mut inside = module.to_vec();
            inside.push(child.clone());
            self.add(text, &inside, &format!("{}.rs", inside.join("/")));
        }
        self.0.insert(module.to_vec(), source);
    }

    /// Follows a path that is written in a module.
    fn follow(&self, module: &[String], path: &[String], depth: usize) -> Option<Found> {
        if depth > 20 {
            return None;
        }
        let source = self.0.get(module)?;
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.inside(&[], rest, depth),
            "self" => self.inside(module, rest, depth),
            "super" => self.inside(&module[..module.len() - 1], rest, depth),
            name if source.children.contains(name) || source.names.contains_key(name) => {
                self.inside(module, path, depth)
            }
            _ if depth == 0 => source
                .globs
                .iter()
                .find_map(|glob| match self.follow(module, glob, depth + 1)? {
                    Found::Module(there) if self.defines(&there, first) => self.inside(&there, path, depth + 1),
                    _ => None,
                }),
            _ => None,
        }
    }

    fn defines(&self, module: &[String], name: &str) -> bool {
        self.0
            .get(module)
            .is_some_and(|source| source.children.contains(name) || source.names.contains_key(name))
    }

    /// Follows a path from inside a module.
    fn inside(&self, module: &[String], path: &[String], depth: usize) -> Option<Found> {
        let source = self.0.get(module)?;
        let Some((first, rest)) = path.split_first() else {
            return Some(Found::Module(module.to_vec()));
        };
        if first == "super" {
            return self.inside(&module[..module.len() - 1], rest, depth);
        }
        if source.children.contains(first) {
            let mut child = module.to_vec();
            child.push(first.clone());
            return self.inside(&child, rest, depth);
        }
        match source.names.get(first) {
            Some(Name::Elsewhere(whole)) if whole.first() != Some(first) || whole.len() > 1 => {
                let mut whole = whole.clone();
                whole.extend_from_slice(rest);
                self.follow(module, &whole, depth + 1)
            }
            Some(_) => Some(Found::Item(module.to_vec())),
            None => {
                let by_glob = source.globs.iter().find_map(|glob| {
                    if depth > 20 {
                        return None;
                    }
                    match self.follow(module, glob, depth + 1)? {
                        Found::Module(there) if self.defines(&there, first) => self.inside(&there, path, depth + 1),
                        _ => None,
                    }
                });
                Some(by_glob.unwrap_or(Found::Item(module.to_vec())))
            }
        }
    }

    /// Which file needs which.
    fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (module, source) in &self.0 {
            let to = arrows.entry(source.file.clone()).or_default();
            for path in source.imported.iter().chain(&source.used) {
                if let Some(Found::Item(there)) = self.follow(module, path, 0)
                    && there != *module
                {
                    let name = path.last().cloned().unwrap_or_default();
                    to.entry(self.0[&there].file.clone()).or_default().insert(name);
                }
            }
        }
        arrows
    }
}

/// A way along the arrows from one file to another, both included.
fn way(arrows: &Arrows, from: &str, to: &str) -> Option<Vec<String>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next = vec![from];
    while !next.is_empty() && !came_from.contains_key(to) {
        let mut after = Vec::new();
        for file in next {
            for there in arrows.get(file).into_iter().flatten().map(|(there, _)| there.as_str()) {
                if there != from && !came_from.contains_key(there) {
                    came_from.insert(there, file);
                    after.push(there);
                }
            }
        }
        next = after;
    }
    let mut way = vec![to.to_owned()];
    let mut at = to;
    while at != from {
        at = came_from.get(at)?;
        way.push(at.to_owned());
    }
    way.reverse();
    Some(way)
}

/// The shortest circle through each arrow of those that are in one, each circle once, the shortest ones first.
fn circles(arrows: &Arrows) -> Vec<Vec<String>> {
    let mut found = BTreeMap::new();
    for (file, to) in arrows {
        for there in to.keys() {
            if let Some(back) = way(arrows, there, file) {
                let files: BTreeSet<String> = back.iter().cloned().collect();
                found.entry((files.len(), files)).or_insert(back);
            }
        }
    }
    found.into_values().collect()
}

/// The arrows without those of a list, and those of the list that there are, with their names.
fn without(mut arrows: Arrows, list: &[(&str, &str)]) -> (Arrows, Vec<(String, String, BTreeSet<String>)>) {
    let mut taken = Vec::new();
    for (from, to) in list {
        if let Some(names) = arrows.get_mut(*from).and_then(|there| there.remove(*to)) {
            taken.push(((*from).to_owned(), (*to).to_owned(), names));
        }
    }
    (arrows, taken)
}

#[test]
fn no_files_need_each_other_round_a_circle() {
    let all = house().arrows();
    assert!(all.len() > 300, "only {} files looked at", all.len());
    let (arrows, _) = without(all, STILL_ROUND);
    let circles = circles(&arrows);
    let told: Vec<String> = circles
        .iter()
        .map(|files| {
            let mut told = files.first().cloned().unwrap_or_default();
            let next = files.iter().skip(1).chain(files.first());
            for (from, to) in files.iter().zip(next) {
                let names: Vec<&str> = arrows[from][to].iter().map(String::as_str).collect();
                told += &format!("\n    -> {to} for {}", names.join(", "));
            }
            told
        })
        .collect();
    assert!(circles.is_empty(), "{} circles\n{}", circles.len(), told.join("\n"));
}

/// An arrow that closes no circle any longer is taken off the list, so that it cannot come back unseen.
#[test]
fn the_list_of_arrows_that_close_a_circle_only_gets_shorter() {
    let (arrows, taken) = without(house().arrows(), STILL_ROUND);
    let there: BTreeSet<(&str, &str)> = taken.iter().map(|(from, to, _)| (from.as_str(), to.as_str())).collect();
    let gone: Vec<_> = STILL_ROUND
        .iter()
        .filter(|(from, to)| !there.contains(&(from, to)) || way(&arrows, to, from).is_none())
        .collect();
    assert!(gone.is_empty(), "take these off STILL_ROUND: {gone:#?}");
}

/// A tree of a few files, as a test needs it.
fn planted(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let tree = Tree::of(&|file| files.iter().find(|(name, _)| *name == file).unwrap().1.to_owned());
    let mut found = circles(&tree.arrows());
    for files in &mut found {
        files.sort();
    }
    found
}

#[test]
fn a_planted_circle_is_seen_in_every_form_of_use() {
    for below in [
        "use crate::above::Above; pub struct Below;",
        "use crate::{above::{self, Above as Up}}; pub struct Below;",
        "use super::above; pub struct Below; fn of() -> above::Above { above::Above }",
        "pub struct Below; fn of() -> Option<crate::above::Above> { None }",
        "use super::*; pub struct Below; fn of() -> Above { Above }",
        "use super::Above; pub struct Below;",
    ] {
        let files: Vec<(&str, &str)> = vec![
            ("lib.rs", "mod above; mod below; pub use above::Above;"),
            ("above.rs", "use crate::below::Below; pub struct Above;"),
            ("below.rs", below),
        ];
        let found = planted(&files);
        assert_eq!(found, [["above.rs", "below.rs"]], "{below}");
    }
}

#[test]
fn a_name_in_a_comment_a_text_a_test_or_a_field_closes_nothing() {
    for below in [
        "pub struct Below; // use crate::above::Above;",
        "pub struct Below; const TOLD: &str = \"crate::above::Above\";",
        "pub struct Below; #[cfg(test)] mod tests { use crate::above::Above; }",
        "pub struct Below; fn of(self) { self.above.of() }",
    ] {
        let files: Vec<(&str, &str)> = vec![
            ("lib.rs", "mod above; pub mod below; pub use above::Above;"),
            ("above.rs", "use crate::below::Below; pub struct Above;"),
            ("below.rs", below),
        ];
        assert!(planted(&files).is_empty(), "{below}");
    }
}
