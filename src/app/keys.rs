//! The one table of keys. Dispatch, the hint line, the help, the list of commands, `regimen keys` and the README all
//! read it.

mod rebind;
mod table;

use super::key::Key;
use super::message::Action;
pub use rebind::KeyFault;
pub use table::TABLE;

/// Where a row of the table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere but in text fields, dialogs included.
    Always,
    /// In every view.
    Everywhere,
    /// While a search is active.
    Searching,
    /// Today.
    Today,
    /// Today, with a dose focused.
    Dose,
    /// Today, with a rating focused.
    Rating,
    /// The check-in sheet.
    CheckIn,
    /// What the check-in asks.
    Measures,
    /// The calendar.
    Calendar,
    /// The calendar, with weeks as columns.
    Weeks,
    /// The review.
    Review,
    /// The review's sheet of a week.
    Week,
    /// The review's table by dose step.
    Steps,
    /// The review's chart.
    Chart,
    /// The plan and its editor.
    Plan,
    /// The list of plans.
    Plans,
    /// What is known of one medicine.
    About,
    /// The fields of a medicine, of people and dates, or of the settings.
    Form,
    /// What is still missing of a new medicine.
    Missing,
    /// What was decided on a plan.
    Decisions,
    /// One decision next to the present plan.
    Compared,
    /// Two drafts, or a draft and the plan.
    Pair,
    /// The last changes.
    Changes,
    /// What would come of a file of another program.
    Import,
    /// While a file is read or put together.
    Waiting,
    /// The journal.
    Journal,
    /// The journal's list of tags.
    Tags,
    /// The journal's search line.
    Search,
    /// A note that is longer than a line.
    Writing,
    /// The visit.
    Visit,
    /// The visit, with a question focused.
    VisitQuestion,
    /// The visit, with a plan focused.
    VisitPlan,
    /// The visit, with a plan focused that has a draft.
    VisitDraft,
    /// The preview of the report.
    Report,
    /// What goes into the report.
    Contents,
    /// The reasons for leaving a dose out.
    Reasons,
    /// A second entry for one dose.
    Second,
    /// The menu of templates, and a last look before a plan is written.
    Templates,
    /// A question before something that reaches far.
    Question,
    /// The first run.
    Welcome,
}

impl Scope {
    /// Every scope, in the order in which documents list them.
    pub const ALL: [Self; 40] = [
        Self::Today,
        Self::Dose,
        Self::Rating,
        Self::CheckIn,
        Self::Measures,
        Self::Calendar,
        Self::Weeks,
        Self::Review,
        Self::Week,
        Self::Steps,
        Self::Chart,
        Self::Plan,
        Self::Plans,
        Self::About,
        Self::Form,
        Self::Missing,
        Self::Decisions,
        Self::Compared,
        Self::Pair,
        Self::Changes,
        Self::Import,
        Self::Waiting,
        Self::Journal,
        Self::Tags,
        Self::Search,
        Self::Writing,
        Self::Visit,
        Self::VisitQuestion,
        Self::VisitPlan,
        Self::VisitDraft,
        Self::Report,
        Self::Contents,
        Self::Reasons,
        Self::Templates,
        Self::Second,
        Self::Question,
        Self::Welcome,
        Self::Everywhere,
        Self::Searching,
        Self::Always,
    ];

    /// Its table in `keys.toml`.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Everywhere => "everywhere",
            Self::Searching => "searching",
            Self::Today => "today",
            Self::Dose => "dose",
            Self::Rating => "rating",
            Self::CheckIn => "check-in",
            Self::Measures => "measures",
            Self::Calendar => "calendar",
            Self::Weeks => "weeks",
            Self::Review => "review",
            Self::Week => "week",
            Self::Steps => "steps",
            Self::Chart => "chart",
            Self::Plan => "plan",
            Self::Plans => "plans",
            Self::About => "about",
            Self::Form => "form",
            Self::Missing => "missing",
            Self::Decisions => "decisions",
            Self::Compared => "compared",
            Self::Pair => "pair",
            Self::Changes => "changes",
            Self::Import => "import",
            Self::Waiting => "waiting",
            Self::Journal => "journal",
            Self::Tags => "tags",
            Self::Search => "search",
            Self::Writing => "writing",
            Self::Visit => "visit",
            Self::VisitQuestion => "visit-question",
            Self::VisitPlan => "visit-plan",
            Self::VisitDraft => "visit-draft",
            Self::Report => "report",
            Self::Contents => "contents",
            Self::Reasons => "reasons",
            Self::Second => "second",
            Self::Templates => "templates",
            Self::Question => "question",
            Self::Welcome => "welcome",
        }
    }

    /// As a heading.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Everywhere => "everywhere",
            Self::Searching => "while searching",
            Self::Today => "today",
            Self::Dose => "today, a dose",
            Self::Rating => "today, a rating",
            Self::CheckIn => "check-in",
            Self::Measures => "what is asked",
            Self::Calendar => "calendar",
            Self::Weeks => "calendar, weeks",
            Self::Review => "review",
            Self::Week => "review, week",
            Self::Steps => "review, steps",
            Self::Chart => "review, chart",
            Self::Plan => "plan",
            Self::Plans => "list of plans",
            Self::About => "a medicine",
            Self::Form => "a form",
            Self::Missing => "what is still missing",
            Self::Decisions => "plan, what was decided",
            Self::Compared => "plan, beside the present one",
            Self::Pair => "plan, two drafts",
            Self::Changes => "the last changes",
            Self::Import => "import",
            Self::Waiting => "one moment",
            Self::Journal => "journal",
            Self::Tags => "tags",
            Self::Search => "search",
            Self::Writing => "writing a note",
            Self::Visit => "the visit",
            Self::VisitQuestion => "the visit, a question",
            Self::VisitPlan => "the visit, a plan",
            Self::VisitDraft => "the visit, a draft",
            Self::Report => "report",
            Self::Contents => "report, what is in it",
            Self::Reasons => "reasons to skip",
            Self::Second => "second entry",
            Self::Templates => "templates",
            Self::Question => "question",
            Self::Welcome => "first run",
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Where it holds.
    pub scope: Scope,
    /// What it asks for.
    pub action: Action,
    /// Its name in `keys.toml` and in the list of commands.
    pub name: &'static str,
    /// The keys, as long as nothing rebinds them; the first one is in the hints.
    pub keys: &'static [&'static str],
    /// A word or two for the hint line; empty: it is never in the hint line.
    pub hint: &'static str,
    /// Which hints go first when room is short: 0 goes last.
    pub rank: u8,
    /// A few words for the help and the list of commands.
    pub help: &'static str,
}

const fn row(
    scope: Scope,
    action: Action,
    name: &'static str,
    keys: &'static [&'static str],
    hint: &'static str,
    rank: u8,
    help: &'static str,
) -> Row {
    Row {
        scope,
        action,
        name,
        keys,
        hint,
        rank,
        help,
    }
}

/// The rank of what is never in the hint line.
const NO: u8 = 9;

/// The rank of what is in the whole manual only.
const RARE: u8 = 10;

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
