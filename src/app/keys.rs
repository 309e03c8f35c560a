//! The one table of keys. Dispatch, the hint line, the help, the list of commands, `regimen keys` and the README all
//! read it.

mod rebind;
mod scope;
mod table;

use self::scope::RARE;
use super::key::Key;
use super::message::Action;
pub use crate::app::keys::scope::{Row, Scope};
pub use rebind::KeyFault;
pub use table::TABLE;

/// The keys in use: the table, with what the person rebound.
#[derive(Clone, Debug)]
pub struct Keymap {
    /// One for each row of [`TABLE`], in its order.
    keys: Vec<Vec<Key>>,
}

impl Default for Keymap {
    fn default() -> Self {
        let read = |row: &Row| row.keys.iter().filter_map(|k| k.parse().ok()).collect();
        Self {
            keys: TABLE.iter().map(read).collect(),
        }
    }
}

impl Keymap {
    /// What a key asks for in the first of these scopes that knows it.
    pub fn find(&self, scopes: &[Scope], key: Key) -> Option<Action> {
        scopes.iter().find_map(|scope| {
            self.rows()
                .find(|(row, keys)| row.scope == *scope && keys.contains(&key))
                .map(|(row, _)| row.action)
        })
    }

    /// Every row with the keys that it has now.
    pub fn rows(&self) -> impl Iterator<Item = (&'static Row, &[Key])> {
        TABLE.iter().zip(self.keys.iter().map(Vec::as_slice))
    }

    /// The first key of an action in the first of these scopes that has one.
    pub fn key_of(&self, scopes: &[Scope], action: Action) -> Option<Key> {
        scopes.iter().find_map(|scope| {
            self.rows()
                .find(|(row, _)| row.scope == *scope && row.action == action)
                .and_then(|(_, keys)| keys.first().copied())
        })
    }

    /// The hints for these scopes, in the order in which they are shown: key, words, rank. A row whose keys all mean
    /// something else in an earlier scope gives none, nor does an action that an earlier scope gave already. Neighbours
    /// with the same words are one hint with both keys: `[ ] month`.
    pub fn hints(&self, scopes: &[Scope]) -> Vec<Hint> {
        let mut seen: Vec<Action> = Vec::new();
        let mut hints: Vec<(usize, Hint)> = Vec::new();
        for (depth, scope) in scopes.iter().enumerate() {
            for (row, keys) in self
                .rows()
                .filter(|(row, _)| row.scope == *scope && !row.hint.is_empty())
            {
                let hidden = |key: &&Key| self.find(&scopes[..depth], **key).is_some();
                let Some(key) = keys.iter().find(|key| !hidden(key)) else {
                    continue;
                };
                if seen.contains(&row.action) {
                    continue;
                }
                seen.push(row.action);
                let key = if matches!(row.action, Action::Rate | Action::Reason | Action::Choose) {
                    keys_in_words(keys)
                } else {
                    key.to_string()
                };
                let pair = hints
                    .last_mut()
                    .filter(|(at, last)| *at == depth && last.words == row.hint);
                if let Some((_, last)) = pair {
                    last.key = format!("{} {key}", last.key);
                    continue;
                }
                hints.push((
                    depth,
                    Hint {
                        key,
                        words: row.hint,
                        rank: row.rank,
                    },
                ));
            }
        }
        hints.into_iter().map(|(_, hint)| hint).collect()
    }

    /// The lines of the help for one scope: keys and words, neighbours with the same words joined (the first keys of
    /// each before the second ones: `j k Down Up`). The brief form leaves the rarer ones out.
    pub fn help(&self, scope: Scope, brief: bool) -> Vec<(Vec<Key>, &'static str)> {
        let mut lines: Vec<(Vec<&[Key]>, &'static str)> = Vec::new();
        for (row, keys) in self.rows().filter(|(row, _)| row.scope == scope) {
            if brief && row.rank == RARE {
                continue;
            }
            match lines.last_mut() {
                Some((all, words)) if *words == row.help => all.push(keys),
                _ => lines.push((vec![keys], row.help)),
            }
        }
        let lines = lines.into_iter().map(|(all, words)| {
            let most = all.iter().map(|keys| keys.len()).max().unwrap_or(0);
            let digits = all.len() == 1 || all.iter().any(|keys| keys.len() > 4);
            let keys: Vec<Key> = if digits {
                all.concat()
            } else {
                (0..most)
                    .flat_map(|n| all.iter().filter_map(move |keys| keys.get(n).copied()))
                    .collect()
            };
            (keys, words)
        });
        lines.filter(|(keys, _)| !keys.is_empty()).collect()
    }
}

/// One hint of the last line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The key, as printed.
    pub key: String,
    /// What it does.
    pub words: &'static str,
    /// 0 goes last when room is short.
    pub rank: u8,
}

/// Keys side by side, three or more neighbouring digits as a range: `0-9 x`, `j k Up Down`.
pub fn keys_in_words(keys: &[Key]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut i = 0;
    while i < keys.len() {
        let mut end = i;
        while end + 1 < keys.len()
            && keys[end]
                .digit()
                .zip(keys[end + 1].digit())
                .is_some_and(|(a, b)| b == a + 1)
        {
            end += 1;
        }
        if end >= i + 2 {
            parts.push(format!("{}-{}", keys[i], keys[end]));
        } else {
            parts.extend(keys[i..=end].iter().map(ToString::to_string));
        }
        i = end + 1;
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests;
