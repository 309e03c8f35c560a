//! Every command by name: type a part of it, Enter does it.

use super::keys::{Keymap, Scope, keys_in_words};
use super::line::Line;
use super::message::Action;

/// The list of commands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The scopes of what lies beneath, the innermost first.
    pub here: Vec<Scope>,
    /// What is typed.
    pub line: Line,
    /// Which of the matches is focused.
    pub chosen: usize,
}

/// One command that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// What it does.
    pub action: Action,
    /// Its name.
    pub name: &'static str,
    /// In words.
    pub help: &'static str,
    /// Its keys.
    pub keys: String,
}

impl State {
    /// The commands that can be given here and fit what is typed, the best first.
    pub fn matches(&self, keymap: &Keymap) -> Vec<Match> {
        let typed = self.line.text().trim().to_lowercase();
        let mut found: Vec<(usize, Match)> = Vec::new();
        for scope in &self.here {
            for (row, keys) in keymap.rows().filter(|(row, _)| row.scope == *scope) {
                let known = found.iter().any(|(_, m)| m.action == row.action);
                let moves = matches!(
                    row.action,
                    Action::Rate | Action::Reason | Action::Commands | Action::Back
                );
                let Some(fit) = fit(&typed, row.name, row.help) else {
                    continue;
                };
                if !known && !moves {
                    let keys = keys_in_words(keys);
                    found.push((
                        fit,
                        Match {
                            action: row.action,
                            name: row.name,
                            help: row.help,
                            keys,
                        },
                    ));
                }
            }
        }
        found.sort_by_key(|(fit, _)| *fit);
        found.into_iter().map(|(_, m)| m).collect()
    }
}

/// How well a command fits: 0 is best, `None` not at all. Letters must follow each other, not be neighbours.
fn fit(typed: &str, name: &str, help: &str) -> Option<usize> {
    let spaced = name.replace('-', " ");
    if typed.is_empty() || spaced.starts_with(typed) || name.starts_with(typed) {
        return Some(0);
    }
    if spaced.contains(typed) || help.contains(typed) {
        return Some(1);
    }
    let mut letters = spaced.chars();
    typed
        .chars()
        .filter(|c| *c != ' ')
        .all(|c| letters.any(|l| l == c))
        .then_some(2)
}
