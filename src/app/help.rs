//! The keys of the present view, or all of them.

use super::key::Key;
use super::keys::{Keymap, Scope, keys_in_words};
use super::line::Line;
use super::review::rules::RULES;
use crate::domain::directions::FORMS;

/// The sheet of keys.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the sheet, and they are independent"
)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The scopes of what is underneath, the innermost first.
    pub here: Vec<Scope>,
    /// All scopes are shown.
    pub all: bool,
    /// The screen has room for the keys that are seldom pressed as well.
    pub whole: bool,
    /// What is typed to filter by; `None`: nothing is being filtered.
    pub filter: Option<Line>,
    /// The first line shown.
    pub top: usize,
    /// It was asked for where directions are typed: what may be typed comes first.
    pub directions: bool,
    /// It was asked for in a dialog, which comes back after it.
    pub over: bool,
}

/// From this many rows on the first page has every key.
pub const WHOLE: u16 = 50;

/// Below this many columns, everything is in one column.
const NARROW: u16 = 70;

/// From this many columns on no line of keys is wrapped: all keys are in two columns, and figures or directions have
/// the keys of everywhere next to them.
pub const WIDE: u16 = 160;

/// What has no meaning on some screens though its keys are for everywhere, by the words of its line.
const NOT_THERE: [(&str, &[Scope]); 2] = [
    (
        "next part, previous part",
        &[
            Scope::Calendar,
            Scope::Review,
            Scope::Plan,
            Scope::Plans,
            Scope::About,
            Scope::Decisions,
            Scope::Journal,
            Scope::Report,
        ],
    ),
    (
        "previous, next",
        &[Scope::Steps, Scope::Plans, Scope::Visit, Scope::Report],
    ),
];

/// One line of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The name of a part.
    Heading(&'static str),
    /// Keys and what they do.
    Keys(String, &'static str),
    /// A figure and the rule behind it.
    Rule(String, String),
    /// What may be typed, and what is shown of it.
    Form(&'static str, &'static str),
}

impl State {
    /// The lines of the left column (the present view), or of the whole manual.
    pub fn here(&self, keymap: &Keymap) -> Vec<Entry> {
        let mut found = Vec::new();
        if self.all {
            for scope in Scope::ALL {
                let lines = self.lines(keymap, scope);
                if !lines.is_empty() {
                    found.push(Entry::Heading(scope.name()));
                    found.extend(lines);
                }
            }
        } else {
            if self.directions && self.filter.is_none() {
                found.push(Entry::Heading("What may be typed, and what is shown of it"));
                found.extend(FORMS.iter().map(|(typed, shown)| Entry::Form(typed, shown)));
                found.push(Entry::Heading(""));
            }
            found.push(Entry::Heading("Here"));
            let own = |scope: &&Scope| !matches!(scope, Scope::Everywhere | Scope::Always | Scope::Searching);
            found.extend(
                self.here
                    .iter()
                    .filter(own)
                    .flat_map(|scope| self.lines(keymap, *scope)),
            );
            if self.here.contains(&Scope::Review) && self.filter.is_none() {
                found.push(Entry::Heading("What the figures mean"));
                found.extend(
                    RULES
                        .iter()
                        .map(|(name, rule)| Entry::Rule((*name).into(), (*rule).into())),
                );
            }
        }
        found
    }

    /// The lines of the right column.
    pub fn everywhere(&self, keymap: &Keymap) -> Vec<Entry> {
        let mut found = vec![Entry::Heading("Everywhere")];
        let common = [Scope::Everywhere, Scope::Always]
            .into_iter()
            .filter(|s| self.here.contains(s));
        found.extend(common.flat_map(|scope| self.lines(keymap, scope)));
        found.retain(|entry| !matches!(entry, Entry::Keys(_, words) if self.is_not_there(words)));
        found
    }

    /// Whether what these words say of everywhere means nothing on this screen.
    fn is_not_there(&self, words: &str) -> bool {
        let there = NOT_THERE.iter().find(|(of, _)| *of == words);
        there.is_some_and(|(_, scopes)| scopes.iter().any(|scope| self.here.contains(scope)))
    }

    /// The first key of an entry, those of the left column counted first. All keys of all screens are to read only: one of
    /// another screen means nothing here, or something else.
    pub fn key_at(&self, keymap: &Keymap, at: usize) -> Option<Key> {
        if self.all {
            return None;
        }
        let mut entries = self.here(keymap).into_iter().chain(self.everywhere(keymap));
        match entries.nth(at)? {
            Entry::Keys(keys, _) => keys.split(' ').next()?.parse().ok(),
            Entry::Heading(_) | Entry::Rule(..) | Entry::Form(..) => None,
        }
    }

    /// This many lines on or back, no further than a screen of this size has to.
    pub fn step(&mut self, by: usize, down: bool, keymap: &Keymap, (width, height): (u16, u16)) {
        let (here, common) = (self.here(keymap).len(), self.everywhere(keymap).len());
        let lines = match () {
            () if self.all && width >= WIDE => here.div_ceil(2),
            () if self.all => here,
            // Long words take a second line there.
            () if width < NARROW || self.directions && width < WIDE => 2 * (here + common),
            () if self.here.contains(&Scope::Review) && width < WIDE => 2 * here + common,
            () => here.max(common),
        };
        let last = lines.saturating_sub(usize::from(height).saturating_sub(6));
        self.top = if down {
            (self.top + by).min(last)
        } else {
            self.top.min(last).saturating_sub(by)
        };
    }

    fn lines(&self, keymap: &Keymap, scope: Scope) -> Vec<Entry> {
        let wanted = self
            .filter
            .as_ref()
            .map(|f| f.text().trim().to_lowercase())
            .unwrap_or_default();
        keymap
            .help(scope, !self.all && !self.whole && wanted.is_empty())
            .into_iter()
            .map(|(keys, words)| (keys_in_words(&keys), words))
            .filter(|(keys, words)| words.to_lowercase().contains(&wanted) || keys.to_lowercase() == wanted)
            .map(|(keys, words)| Entry::Keys(keys, words))
            .collect()
    }
}
