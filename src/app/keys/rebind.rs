//! What `keys.toml` says, checked against the table. A name means its rows in every scope, or in the one whose table it
//! is in. A key that already means something else in the same place is refused: a key that moves down and one day
//! records a dose is worse than one that stays where it was.

use std::fmt;

use super::{Keymap, Scope, TABLE};
use crate::app::key::Key;
use crate::domain::nearest::nearest;

/// Something in `keys.toml` that has no effect; the rest of it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// No screen has this name; perhaps that one was meant.
    UnknownScope {
        /// As written, with the name of the command.
        name: String,
        /// The nearest that exists.
        nearest: Option<&'static str>,
    },
    /// No command has this name; perhaps this one was meant.
    UnknownName {
        /// As written.
        name: String,
        /// The nearest that exists there.
        nearest: Option<&'static str>,
    },
    /// No key has this name.
    UnknownKey {
        /// Of which command.
        name: String,
        /// As written.
        key: String,
    },
    /// The key means something else in the same place.
    Clash {
        /// The command that does not get it.
        name: String,
        /// The key.
        key: Key,
        /// Where.
        scope: Scope,
        /// The command that has it.
        has: &'static str,
    },
}

impl KeyFault {
    /// The name in the file that it is about.
    pub fn name(&self) -> &str {
        match self {
            Self::UnknownScope { name, .. }
            | Self::UnknownName { name, .. }
            | Self::UnknownKey { name, .. }
            | Self::Clash { name, .. } => name,
        }
    }
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let near = |nearest: Option<&str>| nearest.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        match self {
            Self::UnknownScope { name, nearest } => {
                let scope = name.split('.').next().unwrap_or(name);
                write!(f, "`{scope}` is not a screen that has keys{}", near(*nearest))
            }
            Self::UnknownName { name, nearest } => write!(f, "`{name}` is not a command{}", near(*nearest)),
            Self::UnknownKey { name, key } => {
                write!(
                    f,
                    "`{key}` is not a key, so `{name}` keeps the keys it had; expected one such as x, Space or Ctrl-D"
                )
            }
            Self::Clash { name, key, scope, has } => write!(
                f,
                "{key} means `{has}` already ({}), so `{name}` keeps the keys it had; give `{has}` another key first",
                scope.name()
            ),
        }
    }
}

/// Where a key of a scope is searched for next.
const fn outer(scope: Scope) -> &'static [Scope] {
    use Scope as S;
    const VIEW: &[Scope] = &[S::Searching, S::Everywhere, S::Always];
    match scope {
        S::Dose | S::Rating => &[S::Today, S::Searching, S::Everywhere, S::Always],
        S::Weeks => &[S::Calendar, S::Searching, S::Everywhere, S::Always],
        S::Week | S::Steps | S::Chart => &[S::Review, S::Searching, S::Everywhere, S::Always],
        S::Today | S::Calendar | S::Review | S::Plan | S::Plans | S::Journal => VIEW,
        S::Searching => &[S::Everywhere, S::Always],
        S::Always => &[],
        _ => &[S::Always],
    }
}

/// One name of the file, and the rows it means.
struct Binding<'a> {
    name: &'a str,
    rows: Vec<usize>,
    keys: Vec<Key>,
}

impl Binding<'_> {
    /// Each scope for itself: what clashes in one of them holds in the others.
    fn by_scope(self) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        for row in self.rows {
            let scope = TABLE[row].scope;
            match parts.iter_mut().find(|part| TABLE[part.rows[0]].scope == scope) {
                Some(part) => part.rows.push(row),
                None => parts.push(Self {
                    name: self.name,
                    rows: vec![row],
                    keys: self.keys.clone(),
                }),
            }
        }
        parts
    }
}

impl Keymap {
    /// The table with these names bound to other keys: `take`, or `plan.hold` for the rows of one scope.
    pub fn rebound<'a>(bindings: impl IntoIterator<Item = (&'a str, Vec<String>)>) -> (Self, Vec<KeyFault>) {
        let mut faults = Vec::new();
        let mut wanted: Vec<Binding<'a>> = bindings
            .into_iter()
            .filter_map(|(name, keys)| read(name, &keys, &mut faults))
            .flat_map(Binding::by_scope)
            .collect();
        // A scope's own table goes before a name that means them all.
        wanted.sort_by_key(|binding| binding.name.contains('.'));
        loop {
            let mut map = Self::default();
            for binding in &wanted {
                for row in &binding.rows {
                    map.keys[*row].clone_from(&binding.keys);
                }
            }
            let found = (0..wanted.len())
                .rev()
                .find_map(|at| Some((at, map.clash(&wanted[at])?)));
            let Some((at, clash)) = found else { return (map, faults) };
            wanted.remove(at);
            faults.push(clash);
        }
    }

    /// The first key of a binding that means something else where it would be found.
    fn clash(&self, binding: &Binding<'_>) -> Option<KeyFault> {
        let pairs = binding
            .rows
            .iter()
            .flat_map(|row| (0..TABLE.len()).map(move |other| (*row, other)));
        for (row, other) in pairs {
            let (mine, theirs) = (&TABLE[row], &TABLE[other]);
            let meet = mine.scope == theirs.scope
                || outer(mine.scope).contains(&theirs.scope)
                || outer(theirs.scope).contains(&mine.scope);
            if !meet || mine.action == theirs.action {
                continue;
            }
            let by_design = |key: &Key| {
                let named = |row: &super::Row| row.keys.iter().any(|name| name.parse().ok() == Some(*key));
                named(mine) && named(theirs)
            };
            let key = self.keys[row]
                .iter()
                .find(|key| self.keys[other].contains(key) && !by_design(key));
            if let Some(key) = key {
                return Some(KeyFault::Clash {
                    name: binding.name.to_owned(),
                    key: *key,
                    scope: mine.scope,
                    has: theirs.name,
                });
            }
        }
        None
    }
}

/// One name of the file with its keys; `None` where it has no effect.
fn read<'a>(name: &'a str, keys: &[String], faults: &mut Vec<KeyFault>) -> Option<Binding<'a>> {
    let (scope, command) = match name.split_once('.') {
        None => (None, name),
        Some((table, command)) => {
            let Some(scope) = Scope::ALL.into_iter().find(|scope| scope.table() == table) else {
                faults.push(KeyFault::UnknownScope {
                    name: name.to_owned(),
                    nearest: nearest(table, Scope::ALL.into_iter().map(Scope::table)),
                });
                return None;
            };
            (Some(scope), command)
        }
    };
    let here = |row: &super::Row| scope.is_none_or(|scope| row.scope == scope);
    let rows: Vec<usize> = (0..TABLE.len())
        .filter(|at| TABLE[*at].name == command && here(&TABLE[*at]))
        .collect();
    if rows.is_empty() {
        faults.push(KeyFault::UnknownName {
            name: name.to_owned(),
            nearest: nearest(command, TABLE.iter().filter(|row| here(row)).map(|row| row.name)),
        });
        return None;
    }
    let mut read: Vec<Key> = Vec::new();
    let mut usable = true;
    for key in keys {
        match key.parse() {
            Ok(key) if read.contains(&key) => {}
            Ok(key) => read.push(key),
            Err(_) => {
                usable = false;
                faults.push(KeyFault::UnknownKey {
                    name: name.to_owned(),
                    key: key.clone(),
                });
            }
        }
    }
    (usable && !read.is_empty()).then_some(Binding { name, rows, keys: read })
}
