//! `regimen demo`: a made-up regimen with a history that ends today.
//!
//! The files come from `assets/demo`, written for one day; every date in them is moved so that this day is today. The
//! history is made by walking the same schedule engine that the screens use.
#![expect(clippy::disallowed_methods, reason = "a throw-away directory is made here")]

mod history;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{Datelike, NaiveDate, TimeDelta};
use clap::{Args, ValueEnum};

use super::context::{Context, Fail, clock};
use crate::store::Store;
use crate::store::paths::Paths;

/// The day for which the files in `assets/demo` are written.
const WRITTEN_FOR: &str = "2026-11-22";

/// Files of a demonstration: names and contents.
type Files = &'static [(&'static str, &'static str)];

/// The file of a folder of `assets`, under its name in the regimen.
macro_rules! files {
    ($folder:literal: $($name:literal),+) => {
        &[$(($name, include_str!(concat!("../../assets/", $folder, "/", $name)))),+]
    };
}

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// A slow rise by steps, with another medicine and one as needed
    #[default]
    Titration,
    /// An oil that is drawn up in mL, and something inhaled as needed under one ceiling
    Oil,
    /// Two sessions a week with readings before and after
    Sessions,
    /// A slow way down, where each step is asked about
    Taper,
    /// Three weeks on and one off, for ever, and a weekly injection
    Cycle,
}

impl Kind {
    fn files(self) -> Files {
        match self {
            Self::Titration => files!(
                "demo": "config.toml", "care.toml", "measures.toml", "courses/antacid.toml", "courses/examplin.toml",
                "courses/sampletol.toml"
            ),
            Self::Oil => files!(
                "demo-oil": "config.toml", "care.toml", "measures.toml", "courses/flower.toml", "courses/testolin.toml"
            ),
            Self::Sessions => files!(
                "demo-sessions": "config.toml", "care.toml", "measures.toml", "courses/examplin.toml"
            ),
            Self::Taper => files!("demo-taper": "config.toml", "care.toml", "measures.toml", "courses/taperol.toml"),
            Self::Cycle => files!(
                "demo-cycle": "config.toml", "care.toml", "measures.toml", "courses/cyclin.toml", "courses/weekline.toml"
            ),
        }
    }

    /// What is noted, a line each.
    fn notes(self) -> &'static str {
        match self {
            Self::Titration => include_str!("../../assets/demo/notes.txt"),
            Self::Oil => include_str!("../../assets/demo-oil/notes.txt"),
            Self::Sessions => include_str!("../../assets/demo-sessions/notes.txt"),
            Self::Taper => include_str!("../../assets/demo-taper/notes.txt"),
            Self::Cycle => include_str!("../../assets/demo-cycle/notes.txt"),
        }
    }

    /// Something to ask at the next visit.
    fn question(self) -> &'static str {
        match self {
            Self::Titration => "Is the evening dose still needed? #question",
            Self::Oil => "May the morning dose go up first? #question",
            Self::Sessions => "Is once a week enough from now on? #question",
            Self::Taper => "May the next step wait until after the holidays? #question",
            Self::Cycle => "What helps against the sore hands? #question",
        }
    }
}

/// A made-up regimen: opened in a temporary folder, or written to one
#[derive(Debug, Default, Args)]
pub(super) struct Demo {
    /// What kind of regimen
    #[arg(long, value_enum, default_value_t, value_name = "KIND")]
    kind: Kind,
    /// How many years of history; half a year if left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=60))]
    years: Option<u32>,
    /// Write it here and do not open it
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
}

/// A made-up regimen in a folder that goes when the sitting ends.
pub(super) struct MadeUp {
    folder: tempfile::TempDir,
    context: Context,
}

impl Demo {
    /// Writes it into the folder that was named; `None` where none was.
    pub fn write(&self) -> Option<Result<ExitCode, Fail>> {
        self.into.as_deref().map(|dir| self.write_into(dir))
    }

    fn write_into(&self, dir: &Path) -> Result<ExitCode, Fail> {
        let clock = clock()?;
        let occupied = std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
        if occupied {
            return Err(Fail::Usage(format!(
                "{} is not empty; nothing was written",
                dir.display()
            )));
        }
        let store = Store::open(Paths::find(Some(dir), None).map_err(|e| disk(&e))?);
        let was_there = dir.is_dir();
        if let Err(fail) = write(&store, self.kind, clock.now(), &clock.place(), self.years) {
            // Whole, or not at all: half a history would be taken for one.
            take_away(dir, self.kind, was_there);
            return Err(Fail::Disk(format!("{fail}. Nothing is left in {}", dir.display())));
        }
        super::print::say(&format!(
            "A made-up regimen is in {}. Open it with: regimen --dir {0}",
            dir.display()
        ));
        Ok(ExitCode::SUCCESS)
    }

    /// Writes it into a temporary folder.
    pub fn make_up(&self) -> Result<MadeUp, Fail> {
        let clock = clock()?;
        let folder = tempfile::Builder::new()
            .prefix("regimen-demo-")
            .tempdir()
            .map_err(|e| disk(&e))?;
        let store = Store::open(Paths::at(folder.path().join("regimen"), folder.path().join("state")));
        write(&store, self.kind, clock.now(), &clock.place(), self.years)?;
        let context = Context::at(store, clock);
        Ok(MadeUp { folder, context })
    }
}

impl MadeUp {
    /// Opens it with what is given, and takes the folder away afterwards.
    pub fn open(self, with: impl FnOnce(Context) -> Result<ExitCode, Fail>) -> Result<ExitCode, Fail> {
        let code = with(self.context);
        self.folder.close().map_err(|e| disk(&e))?;
        code
    }
}

fn disk(error: &dyn std::fmt::Display) -> Fail {
    Fail::Disk(error.to_string())
}

/// Takes away what was written of a demonstration, in a folder in which there was nothing.
fn take_away(dir: &Path, kind: Kind, was_there: bool) {
    let files = kind
        .files()
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !name.contains('/'));
    // What cannot be removed stays, and the first error is reported all the same.
    for name in files.chain([crate::store::save::LOCK]) {
        let _ = std::fs::remove_file(dir.join(name));
    }
    for name in ["courses", "journal"] {
        let _ = std::fs::remove_dir_all(dir.join(name));
    }
    if !was_there {
        let _ = std::fs::remove_dir(dir);
    }
}

/// Writes the demonstration for this moment.
fn write(
    store: &Store,
    kind: Kind,
    now: chrono::DateTime<chrono::FixedOffset>,
    place: &crate::session::clock::Place,
    years: Option<u32>,
) -> Result<(), Fail> {
    let today = crate::domain::clock::day_of(now, crate::domain::settings::Settings::default().day_turn);
    let written_for: NaiveDate = WRITTEN_FOR.parse().map_err(|e| disk(&e))?;
    let moved = (today - written_for).num_days();
    // A longer history begins earlier: the first plan of each course starts with it.
    let start = years.map(|years| today - TimeDelta::days(i64::from(years) * 365 + i64::from(years) / 4));
    let files: Vec<(&str, String)> = kind
        .files()
        .iter()
        .map(|(name, text)| {
            let text = shift_weekdays(&shift_dates(text, moved), moved);
            match start {
                Some(start) if name.starts_with("courses/") => (*name, with_earlier_plan(&text, start)),
                _ => (*name, text),
            }
        })
        .collect();
    store
        .create(&files, &BTreeMap::new())
        .map_err(|error| disk(&error.sentence()))?;
    let mut loaded = store.load(today);
    let from = start.unwrap_or(today - TimeDelta::days(174));
    let months = history::make(&mut loaded.regimen, (kind.notes(), kind.question()), from, now, place);
    store.create(&[], &months).map_err(|error| disk(&error.sentence()))
}

/// Moves every date of a text by a number of days.
fn shift_dates(text: &str, days: i64) -> String {
    let mut moved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = |(i, b): (usize, u8)| {
            if i == 4 || i == 7 {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        };
        let head = rest.get(..10).filter(|head| head.bytes().enumerate().all(digits));
        let date = head.and_then(|head| NaiveDate::parse_from_str(head, "%Y-%m-%d").ok());
        let taken = if let Some(date) = date {
            moved.push_str(&(date + TimeDelta::days(days)).to_string());
            10
        } else {
            moved.push(c);
            c.len_utf8()
        };
        rest = rest.get(taken..).unwrap_or("");
    }
    moved
}

/// Moves the names of weekdays on by a number of days, so that what is due on the day for which the files are written is due today.
fn shift_weekdays(text: &str, days: i64) -> String {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let by = usize::try_from(days.rem_euclid(7)).unwrap_or(0);
    let pieces = text.split_inclusive(|c: char| !c.is_alphanumeric());
    let moved = pieces.map(|piece| {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let found = NAMES.iter().position(|name| *name == word);
        let name = found.and_then(|at| NAMES.get((at + by) % 7));
        name.map_or_else(
            || piece.to_owned(),
            |name| format!("{name}{}", piece.get(word.len()..).unwrap_or("")),
        )
    });
    moved.collect()
}

/// Puts a plain plan before the first one of a course, from a day long ago.
fn with_earlier_plan(text: &str, start: NaiveDate) -> String {
    let Some(at) = text.find("[[plan]]") else {
        return text.to_owned();
    };
    let (head, tail) = text.split_at_checked(at).unwrap_or((text, ""));
    // The first step has been going on for longer.
    let first = tail
        .find("take = \"")
        .and_then(|at| tail.get(at + 8..)?.split('"').next());
    let take = first.unwrap_or("none");
    // The later plan takes over on its own date.
    let start = start.with_day(1).unwrap_or(start);
    format!("{head}[[plan]]\nfrom  = {start}\nsteps = [{{ take = \"{take}\" }}]\n\n{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_move_and_nothing_else_does() {
        assert_eq!(shift_dates("from = 2026-02-28 # x", 1), "from = 2026-03-01 # x");
        assert_eq!(
            shift_dates("on  = 2026-11-16, 2026-01-01", 1),
            "on  = 2026-11-17, 2026-01-02"
        );
        assert_eq!(
            shift_dates("on  = 2026-11-16, 2026-01-01", 1),
            "on  = 2026-11-17, 2026-01-02"
        );
        assert_eq!(shift_dates("at = 14:00:00", 9), "at = 14:00:00");
        assert_eq!(shift_weekdays("on Sun, Wed\" }, Monday", 2), "on Tue, Fri\" }, Monday");
        assert_eq!(shift_weekdays("on Sun", -1), "on Sat");
    }
}
