//! The one table of keys. Dispatch, the hint line, the help, the list of commands, `regimen keys` and the README all
//! read it.

use std::fmt;

use super::key::Key;
use super::message::Action;

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
    /// The calendar.
    Calendar,
    /// The review.
    Review,
    /// The plan and its editor.
    Plan,
    /// The journal.
    Journal,
    /// The preview of the report.
    Report,
    /// The reasons for leaving a dose out.
    Reasons,
    /// A second entry for one dose.
    Second,
    /// A question before something that reaches far.
    Question,
    /// The first run.
    Welcome,
}

impl Scope {
    /// Every scope, in the order in which documents list them.
    pub const ALL: [Self; 16] = [
        Self::Today,
        Self::Dose,
        Self::Rating,
        Self::CheckIn,
        Self::Calendar,
        Self::Review,
        Self::Plan,
        Self::Journal,
        Self::Report,
        Self::Reasons,
        Self::Second,
        Self::Question,
        Self::Welcome,
        Self::Everywhere,
        Self::Searching,
        Self::Always,
    ];

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
            Self::Calendar => "calendar",
            Self::Review => "review",
            Self::Plan => "plan",
            Self::Journal => "journal",
            Self::Report => "report",
            Self::Reasons => "reasons to skip",
            Self::Second => "second entry",
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
    /// The keys, as long as nothing rebinds them; the first stands in hints.
    pub keys: &'static [&'static str],
    /// A word or two for the hint line; empty: it never stands there.
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

/// The table. Within a scope, hints stand in this order; neighbours with the same help are one line there.
pub const TABLE: &[Row] = &[
    row(
        Scope::Dose,
        Action::Take,
        "take",
        &["Space"],
        "taken",
        1,
        "taken as planned",
    ),
    row(
        Scope::Dose,
        Action::Skip,
        "skip",
        &["s"],
        "skip",
        2,
        "skip, reason optional",
    ),
    row(
        Scope::Dose,
        Action::Change,
        "change",
        &["e"],
        "change",
        3,
        "change amount or time",
    ),
    row(
        Scope::Rating,
        Action::Rate,
        "rate",
        &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        "rate",
        1,
        "rate, x is ten",
    ),
    row(Scope::Rating, Action::Rate, "rate-ten", &["x"], "", 9, "rate, x is ten"),
    row(
        Scope::Rating,
        Action::Blank,
        "blank",
        &["-"],
        "leave blank",
        6,
        "leave blank",
    ),
    row(
        Scope::Rating,
        Action::RestNone,
        "rest-none",
        &["z"],
        "",
        9,
        "the other side effects: none",
    ),
    row(
        Scope::Rating,
        Action::Change,
        "change",
        &["e"],
        "type it",
        5,
        "type the value",
    ),
    row(
        Scope::Today,
        Action::AsNeeded,
        "as-needed",
        &["a"],
        "as needed",
        7,
        "add an as-needed dose",
    ),
    row(
        Scope::Today,
        Action::Unrecorded,
        "open-unrecorded",
        &["o"],
        "",
        9,
        "open what is not recorded",
    ),
    row(
        Scope::CheckIn,
        Action::Rate,
        "rate",
        &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        "rate, moves on",
        1,
        "rate, x is ten",
    ),
    row(
        Scope::CheckIn,
        Action::Rate,
        "rate-ten",
        &["x"],
        "",
        9,
        "rate, x is ten",
    ),
    row(
        Scope::CheckIn,
        Action::Rate,
        "rate-grade",
        &["n", "m", "o", "s", "v"],
        "",
        9,
        "none, mild, moderate, severe, very severe",
    ),
    row(
        Scope::CheckIn,
        Action::Take,
        "take",
        &["Space"],
        "",
        9,
        "taken as planned",
    ),
    row(
        Scope::CheckIn,
        Action::Blank,
        "blank",
        &["-"],
        "leave blank",
        3,
        "leave blank",
    ),
    row(
        Scope::CheckIn,
        Action::RestNone,
        "rest-none",
        &["z"],
        "rest: none",
        2,
        "the other side effects: none",
    ),
    row(
        Scope::CheckIn,
        Action::Down,
        "down",
        &["j", "Down", "Tab"],
        "",
        9,
        "move",
    ),
    row(Scope::CheckIn, Action::Up, "up", &["k", "Up", "S-Tab"], "", 9, "move"),
    row(Scope::CheckIn, Action::Undo, "undo", &["u"], "undo", 5, "undo"),
    row(Scope::CheckIn, Action::Redo, "redo", &["U", "Ctrl-R"], "", 9, "redo"),
    row(
        Scope::CheckIn,
        Action::Open,
        "open",
        &["Enter"],
        "done",
        1,
        "go on; on the last line: done",
    ),
    row(
        Scope::Calendar,
        Action::Open,
        "open",
        &["Enter"],
        "open day",
        1,
        "open the day",
    ),
    row(
        Scope::Calendar,
        Action::Switch,
        "switch",
        &["v"],
        "month or weeks",
        2,
        "month or weeks",
    ),
    row(
        Scope::Calendar,
        Action::PickRating,
        "pick-rating",
        &["r"],
        "rating",
        3,
        "which rating is shown",
    ),
    row(
        Scope::Calendar,
        Action::PickPlan,
        "pick-plan",
        &["p"],
        "plan to show",
        5,
        "which plan is shown",
    ),
    row(
        Scope::Review,
        Action::Switch,
        "switch",
        &["v"],
        "week, steps, chart",
        1,
        "week, steps or chart",
    ),
    row(
        Scope::Review,
        Action::PickRating,
        "pick-rating",
        &["r"],
        "rating",
        2,
        "which rating is shown",
    ),
    row(
        Scope::Review,
        Action::PickPlan,
        "pick-plan",
        &["p"],
        "plan to show",
        5,
        "which plan is shown",
    ),
    row(
        Scope::Review,
        Action::ZoomIn,
        "zoom-in",
        &["+"],
        "",
        9,
        "chart: a shorter or longer time",
    ),
    row(
        Scope::Review,
        Action::ZoomOut,
        "zoom-out",
        &["-"],
        "",
        9,
        "chart: a shorter or longer time",
    ),
    row(
        Scope::Plan,
        Action::MoreDays,
        "more-days",
        &["+"],
        "more days",
        4,
        "a step longer, shorter by a day",
    ),
    row(
        Scope::Plan,
        Action::FewerDays,
        "fewer-days",
        &["-"],
        "",
        9,
        "a step longer, shorter by a day",
    ),
    row(
        Scope::Plan,
        Action::Open,
        "open",
        &["Enter"],
        "edit",
        1,
        "edit the cell, open the plan",
    ),
    row(
        Scope::Plan,
        Action::AddBelow,
        "add-below",
        &["a"],
        "add",
        3,
        "add a step below; a plan in the list",
    ),
    row(
        Scope::Plan,
        Action::AddAbove,
        "add-above",
        &["i"],
        "",
        9,
        "add a step above",
    ),
    row(
        Scope::Plan,
        Action::Hold,
        "hold",
        &["H"],
        "hold",
        2,
        "stay on a step for some more days",
    ),
    row(
        Scope::Plan,
        Action::Taper,
        "taper",
        &["T"],
        "taper",
        6,
        "rows from a rule: from, to, by, every",
    ),
    row(Scope::Plan, Action::Cycle, "cycle", &["C"], "", 9, "on and off days"),
    row(Scope::Plan, Action::Remove, "remove", &["x"], "", 9, "remove the step"),
    row(
        Scope::Plan,
        Action::Activate,
        "activate",
        &["w"],
        "activate",
        2,
        "put the draft into force, after a look",
    ),
    row(
        Scope::Plan,
        Action::Discard,
        "discard",
        &["D"],
        "",
        9,
        "throw the draft away, after a question",
    ),
    row(
        Scope::Plan,
        Action::Archive,
        "archive",
        &["A"],
        "",
        9,
        "put a plan away, its records stay",
    ),
    row(
        Scope::Plan,
        Action::Supply,
        "supply",
        &["S"],
        "",
        9,
        "what is left, counted",
    ),
    row(
        Scope::Journal,
        Action::Edit,
        "edit",
        &["Enter"],
        "edit",
        1,
        "edit the entry here",
    ),
    row(
        Scope::Journal,
        Action::EditExternally,
        "edit-externally",
        &["E"],
        "in $EDITOR",
        3,
        "edit in $EDITOR",
    ),
    row(
        Scope::Journal,
        Action::Search,
        "search",
        &["/"],
        "search",
        2,
        "search here",
    ),
    row(
        Scope::Journal,
        Action::Tags,
        "tags",
        &["f"],
        "tags",
        4,
        "only entries with a tag",
    ),
    row(
        Scope::Report,
        Action::Confirm,
        "confirm",
        &["Enter"],
        "save",
        1,
        "save the report",
    ),
    row(
        Scope::Report,
        Action::Switch,
        "report-format",
        &["f"],
        "md html txt csv",
        2,
        "the form of the file",
    ),
    row(
        Scope::Report,
        Action::PickPlan,
        "report-period",
        &["p"],
        "period",
        3,
        "the time it is about",
    ),
    row(
        Scope::Report,
        Action::PickRating,
        "report-contents",
        &["i"],
        "what is in it",
        4,
        "what goes in",
    ),
    row(Scope::Report, Action::Copy, "copy", &["y"], "copy", 5, "copy as text"),
    row(
        Scope::Reasons,
        Action::Open,
        "open",
        &["Enter"],
        "skip without a reason",
        1,
        "skip without a reason",
    ),
    row(
        Scope::Reasons,
        Action::Reason,
        "reason",
        &["1", "2", "3", "4", "5", "6"],
        "a reason",
        2,
        "skip for this reason; 6 is your own words",
    ),
    row(
        Scope::Second,
        Action::ChangeFirst,
        "change-first",
        &["e"],
        "change the first",
        2,
        "change the first entry instead",
    ),
    row(
        Scope::Second,
        Action::RecordBoth,
        "record-both",
        &["y"],
        "record both",
        3,
        "record both: it was taken twice",
    ),
    row(
        Scope::Second,
        Action::NextPart,
        "next-part",
        &["Tab", "j", "Down"],
        "",
        9,
        "next choice, choice before",
    ),
    row(
        Scope::Second,
        Action::PreviousPart,
        "previous-part",
        &["S-Tab", "k", "Up"],
        "",
        9,
        "next choice, choice before",
    ),
    row(
        Scope::Second,
        Action::Open,
        "open",
        &["Enter"],
        "choose",
        1,
        "do what is focused",
    ),
    row(Scope::Question, Action::Confirm, "confirm", &["y"], "do it", 2, "do it"),
    row(
        Scope::Question,
        Action::NextPart,
        "next-part",
        &["Tab"],
        "",
        9,
        "next choice, choice before",
    ),
    row(
        Scope::Question,
        Action::PreviousPart,
        "previous-part",
        &["S-Tab"],
        "",
        9,
        "next choice, choice before",
    ),
    row(
        Scope::Question,
        Action::Open,
        "open",
        &["Enter"],
        "choose",
        1,
        "do what is focused",
    ),
    row(Scope::Welcome, Action::SetUp, "set-up", &["1"], "", 9, "set up a plan"),
    row(
        Scope::Welcome,
        Action::LookAround,
        "look-around",
        &["2"],
        "",
        9,
        "made-up data, nothing is kept",
    ),
    row(
        Scope::Welcome,
        Action::OtherFolder,
        "other-folder",
        &["3"],
        "",
        9,
        "choose the folder",
    ),
    row(
        Scope::Welcome,
        Action::Down,
        "down",
        &["j", "Down", "Tab"],
        "",
        9,
        "move",
    ),
    row(Scope::Welcome, Action::Up, "up", &["k", "Up", "S-Tab"], "", 9, "move"),
    row(Scope::Welcome, Action::Open, "open", &["Enter"], "go on", 1, "go on"),
    row(Scope::Everywhere, Action::Today, "today", &["1"], "", 9, "views"),
    row(Scope::Everywhere, Action::Calendar, "calendar", &["2"], "", 9, "views"),
    row(Scope::Everywhere, Action::Review, "review", &["3"], "", 9, "views"),
    row(Scope::Everywhere, Action::Plan, "plan", &["4"], "", 9, "views"),
    row(Scope::Everywhere, Action::Journal, "journal", &["5"], "", 9, "views"),
    row(Scope::Everywhere, Action::Down, "down", &["j", "Down"], "", 9, "move"),
    row(Scope::Everywhere, Action::Up, "up", &["k", "Up"], "", 9, "move"),
    row(
        Scope::Today,
        Action::EarlierDay,
        "earlier-day",
        &["h", "Left"],
        "earlier day",
        8,
        "day before, day after",
    ),
    row(
        Scope::Today,
        Action::LaterDay,
        "later-day",
        &["l", "Right"],
        "",
        9,
        "day before, day after",
    ),
    row(
        Scope::Everywhere,
        Action::Left,
        "left",
        &["h", "Left"],
        "",
        9,
        "day or cell before, after",
    ),
    row(
        Scope::Everywhere,
        Action::Right,
        "right",
        &["l", "Right"],
        "",
        9,
        "day or cell before, after",
    ),
    row(
        Scope::Everywhere,
        Action::First,
        "first",
        &["g", "Home"],
        "",
        9,
        "first, last line",
    ),
    row(
        Scope::Everywhere,
        Action::Last,
        "last",
        &["G", "End"],
        "",
        9,
        "first, last line",
    ),
    row(
        Scope::Everywhere,
        Action::PageDown,
        "page-down",
        &["PgDn", "Ctrl-D"],
        "",
        9,
        "a screenful",
    ),
    row(
        Scope::Everywhere,
        Action::PageUp,
        "page-up",
        &["PgUp", "Ctrl-U"],
        "",
        9,
        "a screenful",
    ),
    row(
        Scope::Everywhere,
        Action::PreviousPeriod,
        "previous-period",
        &["[", "<"],
        "",
        9,
        "earlier, later",
    ),
    row(
        Scope::Everywhere,
        Action::NextPeriod,
        "next-period",
        &["]", ">"],
        "",
        9,
        "earlier, later",
    ),
    row(Scope::Everywhere, Action::Now, "now", &["."], "", 9, "back to today"),
    row(
        Scope::Everywhere,
        Action::NextPart,
        "next-part",
        &["Tab"],
        "",
        9,
        "next part, part before",
    ),
    row(
        Scope::Everywhere,
        Action::PreviousPart,
        "previous-part",
        &["S-Tab"],
        "",
        9,
        "next part, part before",
    ),
    row(Scope::Everywhere, Action::Open, "open", &["Enter"], "", 9, "open"),
    row(
        Scope::Everywhere,
        Action::CheckIn,
        "check-in",
        &["c"],
        "check-in",
        4,
        "check-in, all that is open",
    ),
    row(
        Scope::Everywhere,
        Action::Note,
        "note",
        &["n"],
        "note",
        5,
        "one line for the journal",
    ),
    row(Scope::Everywhere, Action::Report, "report", &["R"], "", 9, "report"),
    row(
        Scope::Everywhere,
        Action::Search,
        "search",
        &["/"],
        "",
        9,
        "search here",
    ),
    row(
        Scope::Everywhere,
        Action::Copy,
        "copy",
        &["y"],
        "",
        9,
        "copy the focused line",
    ),
    row(
        Scope::Everywhere,
        Action::Hide,
        "hide",
        &["*"],
        "",
        9,
        "hide names and notes",
    ),
    row(
        Scope::Searching,
        Action::SearchNext,
        "search-next",
        &["n"],
        "next",
        2,
        "next match, match before",
    ),
    row(
        Scope::Searching,
        Action::SearchPrevious,
        "search-previous",
        &["N"],
        "",
        9,
        "next match, match before",
    ),
    row(Scope::Everywhere, Action::Undo, "undo", &["u"], "undo", 6, "undo, redo"),
    row(
        Scope::Everywhere,
        Action::Redo,
        "redo",
        &["U", "Ctrl-R"],
        "",
        9,
        "undo, redo",
    ),
    row(
        Scope::Everywhere,
        Action::Commands,
        "commands",
        &[":", "Ctrl-P"],
        "all commands",
        8,
        "all commands",
    ),
    row(Scope::Always, Action::Back, "back", &["Esc"], "", 9, "back, close"),
    row(
        Scope::Always,
        Action::Help,
        "help",
        &["?"],
        "help",
        0,
        "these keys; again: all keys",
    ),
    row(Scope::Always, Action::Quit, "quit", &["q", "Ctrl-C"], "", 9, "quit"),
    row(
        Scope::Always,
        Action::Redraw,
        "redraw",
        &["Ctrl-L"],
        "",
        9,
        "draw anew, suspend",
    ),
    row(
        Scope::Always,
        Action::Suspend,
        "suspend",
        &["Ctrl-Z"],
        "",
        9,
        "draw anew, suspend",
    ),
];

/// Something in `keys.toml` that could not be taken as it stands; the rest of it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// No command has this name; perhaps this one was meant.
    UnknownName {
        /// As written.
        name: String,
        /// The nearest that exists.
        nearest: Option<&'static str>,
    },
    /// No key has this name.
    UnknownKey {
        /// Of which command.
        name: String,
        /// As written.
        key: String,
    },
    /// A key was asked for twice in one place; the first one has it.
    Twice {
        /// The key.
        key: Key,
        /// Where.
        scope: Scope,
        /// The command that has it.
        has: &'static str,
        /// The command that does not get it.
        wants: &'static str,
    },
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownName {
                name,
                nearest: Some(nearest),
            } => {
                write!(f, "keys.toml: `{name}` is no command; nearest: `{nearest}`")
            }
            Self::UnknownName { name, nearest: None } => write!(f, "keys.toml: `{name}` is no command"),
            Self::UnknownKey { name, key } => write!(f, "keys.toml: `{key}` for `{name}` is no key"),
            Self::Twice { key, scope, has, wants } => {
                write!(
                    f,
                    "keys.toml: {key} is bound twice ({}): `{has}` has it, `{wants}` does not",
                    scope.name()
                )
            }
        }
    }
}

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
    /// The table with these names bound to other keys. What the person binds goes before what the table says; between
    /// two of the person's, the first row of the table has the key.
    pub fn rebound<'a>(bindings: impl IntoIterator<Item = (&'a str, Vec<String>)>) -> (Self, Vec<KeyFault>) {
        let mut map = Self::default();
        let mut faults = Vec::new();
        let mut own = vec![false; TABLE.len()];
        for (name, keys) in bindings {
            let rows: Vec<usize> = (0..TABLE.len()).filter(|i| TABLE[*i].name == name).collect();
            if rows.is_empty() {
                faults.push(KeyFault::UnknownName {
                    name: name.to_owned(),
                    nearest: nearest(name),
                });
                continue;
            }
            let mut read: Vec<Key> = Vec::new();
            for key in keys {
                match key.parse() {
                    Ok(key) if read.contains(&key) => {}
                    Ok(key) => read.push(key),
                    Err(_) => faults.push(KeyFault::UnknownKey {
                        name: name.to_owned(),
                        key,
                    }),
                }
            }
            for i in rows {
                map.keys[i].clone_from(&read);
                own[i] = true;
            }
        }
        map.settle(&own, &mut faults);
        (map, faults)
    }

    /// Leaves every key with one command of each scope.
    fn settle(&mut self, own: &[bool], faults: &mut Vec<KeyFault>) {
        let order: Vec<usize> = (0..TABLE.len())
            .filter(|i| own[*i])
            .chain((0..TABLE.len()).filter(|i| !own[*i]))
            .collect();
        for (place, &later) in order.iter().enumerate() {
            for &first in &order[..place] {
                if TABLE[first].scope != TABLE[later].scope {
                    continue;
                }
                let taken: Vec<Key> = self.keys[later]
                    .iter()
                    .copied()
                    .filter(|k| self.keys[first].contains(k))
                    .collect();
                for key in taken {
                    self.keys[later].retain(|k| *k != key);
                    faults.push(KeyFault::Twice {
                        key,
                        scope: TABLE[later].scope,
                        has: TABLE[first].name,
                        wants: TABLE[later].name,
                    });
                }
            }
        }
    }

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

    /// The hints for these scopes, in the order in which they stand: key, words, rank. A row whose keys all mean
    /// something else in an earlier scope gives none, nor does an action that an earlier scope gave already.
    pub fn hints(&self, scopes: &[Scope]) -> Vec<Hint> {
        let mut hints: Vec<(Action, Hint)> = Vec::new();
        for (depth, scope) in scopes.iter().enumerate() {
            for (row, keys) in self
                .rows()
                .filter(|(row, _)| row.scope == *scope && !row.hint.is_empty())
            {
                let hidden = |key: &&Key| self.find(&scopes[..depth], **key).is_some();
                let Some(key) = keys.iter().find(|key| !hidden(key)) else {
                    continue;
                };
                if hints.iter().any(|(action, _)| *action == row.action) {
                    continue;
                }
                let key = if row.action == Action::Rate || row.action == Action::Reason {
                    keys_in_words(keys)
                } else {
                    key.to_string()
                };
                hints.push((
                    row.action,
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

    /// The lines of the help for one scope: keys and words, neighbours with the same words joined.
    pub fn help(&self, scope: Scope) -> Vec<(Vec<Key>, &'static str)> {
        let mut lines: Vec<(Vec<Key>, &'static str)> = Vec::new();
        for (row, keys) in self.rows().filter(|(row, _)| row.scope == scope) {
            match lines.last_mut() {
                Some((all, words)) if *words == row.help => all.extend(keys),
                _ => lines.push((keys.to_vec(), row.help)),
            }
        }
        lines.retain(|(keys, _)| !keys.is_empty());
        lines
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

/// The command whose name is nearest, if one is near.
fn nearest(name: &str) -> Option<&'static str> {
    let distance = |row: &Row| {
        let mut line: Vec<usize> = (0..=row.name.chars().count()).collect();
        for (i, a) in name.chars().enumerate() {
            let mut before = line[0];
            line[0] = i + 1;
            for (j, b) in row.name.chars().enumerate() {
                let cost = usize::from(a != b);
                let next = (before + cost).min(line[j] + 1).min(line[j + 1] + 1);
                before = std::mem::replace(&mut line[j + 1], next);
            }
        }
        line.last().copied().unwrap_or(usize::MAX)
    };
    TABLE
        .iter()
        .map(|row| (distance(row), row.name))
        .min()
        .filter(|(d, _)| *d <= 3)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use super::*;

    #[test]
    fn every_key_of_the_table_is_a_key_and_stands_once_in_a_scope() {
        let mut seen = HashSet::new();
        for row in TABLE {
            for key in row.keys {
                let read: Key = key.parse().unwrap();
                assert_eq!(read.to_string(), *key, "{}", row.name);
                assert!(seen.insert((row.scope, read)), "{key} stands twice in {:?}", row.scope);
                assert!(
                    !["Ctrl-M", "Ctrl-I", "Ctrl-H"].contains(key),
                    "{key} is another key on a terminal"
                );
            }
        }
    }

    #[test]
    fn always_and_everywhere_do_not_hide_each_other() {
        let of = |scope| TABLE.iter().filter(move |r| r.scope == scope).flat_map(|r| r.keys);
        for key in of(Scope::Everywhere) {
            assert!(!of(Scope::Always).any(|k| k == key), "{key}");
        }
    }

    /// A letter means the same kind of thing in every view or nothing. These are the exceptions that are meant.
    #[test]
    fn a_view_hides_only_what_it_means_to_hide() {
        let mut hidden = BTreeMap::<&str, Vec<&str>>::new();
        for row in TABLE.iter().filter(|r| {
            matches!(
                r.scope,
                Scope::Today
                    | Scope::Dose
                    | Scope::Rating
                    | Scope::Calendar
                    | Scope::Review
                    | Scope::Plan
                    | Scope::Journal
            )
        }) {
            for other in TABLE
                .iter()
                .filter(|o| matches!(o.scope, Scope::Everywhere | Scope::Always))
            {
                for key in row
                    .keys
                    .iter()
                    .filter(|k| other.keys.contains(k) && other.action != row.action)
                {
                    hidden.entry(row.name).or_default().push(key);
                }
            }
        }
        let expected = BTreeMap::from([
            ("earlier-day", vec!["h", "Left"]),
            ("later-day", vec!["l", "Right"]),
            ("rate", vec!["1", "2", "3", "4", "5"]),
            ("edit", vec!["Enter"]),
        ]);
        assert_eq!(hidden, expected);
    }

    #[test]
    fn the_table_has_every_key_of_the_design() {
        let map = Keymap::default();
        let scopes = [Scope::Searching, Scope::Everywhere, Scope::Always];
        let keys = "j k Down Up g G Home End PgDn PgUp Ctrl-D Ctrl-U h l Left Right [ ] < > . Tab S-Tab Enter Esc / n N : \
                    Ctrl-P ? u U Ctrl-R c R y * q Ctrl-C Ctrl-L Ctrl-Z 1 2 3 4 5";
        for key in keys.split_whitespace() {
            assert!(map.find(&scopes, key.parse().unwrap()).is_some(), "{key}");
        }
        for (scope, keys) in [
            (Scope::Dose, "Space s e"),
            (Scope::Today, "a o h l"),
            (Scope::Rating, "0 9 x - z"),
            (Scope::CheckIn, "0 9 x - z n m o s Space Enter"),
            (Scope::Calendar, "v r p Enter"),
            (Scope::Review, "v r + -"),
            (Scope::Plan, "+ - a i H T C x w D A S Enter"),
            (Scope::Journal, "Enter E f /"),
        ] {
            for key in keys.split_whitespace() {
                assert!(map.find(&[scope], key.parse().unwrap()).is_some(), "{key} in {scope:?}");
            }
        }
    }

    #[test]
    fn rows_have_words_and_one_name_means_one_thing() {
        let mut actions = BTreeMap::new();
        for row in TABLE {
            assert!(!row.help.is_empty() && !row.name.is_empty(), "{row:?}");
            assert!(row.hint.is_empty() == (row.rank == 9), "{row:?}");
            let action = *actions.entry(row.name).or_insert(row.action);
            assert_eq!(action, row.action, "{}", row.name);
        }
        assert!(TABLE.iter().all(|row| Scope::ALL.contains(&row.scope)));
    }

    #[test]
    fn a_person_rebinds_and_is_told_of_faults() {
        let list = |keys: &[&str]| keys.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (map, faults) = Keymap::rebound([
            ("take", list(&["t", "Nonsense"])),
            ("skip", list(&["t"])),
            ("tkae", list(&["y"])),
        ]);
        let t: Key = "t".parse().unwrap();
        assert_eq!(map.find(&[Scope::Dose], t), Some(Action::Take));
        assert_eq!(map.find(&[Scope::Dose], "Space".parse().unwrap()), None);
        assert_eq!(map.key_of(&[Scope::Dose], Action::Skip), None);
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "keys.toml: `Nonsense` for `take` is no key",
                "keys.toml: `tkae` is no command; nearest: `take`",
                "keys.toml: t is bound twice (today, a dose): `take` has it, `skip` does not",
            ]
        );
    }

    #[test]
    fn ranges_of_digits_are_short() {
        let keys = |names: &str| names.split(' ').map(|k| k.parse().unwrap()).collect::<Vec<Key>>();
        assert_eq!(keys_in_words(&keys("0 1 2 3 4 5 6 7 8 9 x")), "0-9 x");
        assert_eq!(keys_in_words(&keys("j k Up Down")), "j k Up Down");
        assert_eq!(keys_in_words(&keys("1 2 x 3")), "1 2 x 3");
    }

    #[test]
    fn hints_never_name_a_key_that_means_something_else() {
        let scopes = [Scope::Rating, Scope::Today, Scope::Everywhere, Scope::Always];
        let hints = Keymap::default().hints(&scopes);
        assert_eq!(
            hints[0],
            Hint {
                key: "0-9".into(),
                words: "rate",
                rank: 1
            }
        );
        assert!(hints.iter().any(|h| h.words == "help" && h.rank == 0));
    }
}
