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
use clap::Args;

use super::context::{Context, Fail, clock};
use crate::store::Store;
use crate::store::paths::Paths;

/// The day for which the files in `assets/demo` are written.
const WRITTEN_FOR: &str = "2026-11-22";

const FILES: &[(&str, &str)] = &[
    ("config.toml", include_str!("../../assets/demo/config.toml")),
    ("care.toml", include_str!("../../assets/demo/care.toml")),
    ("measures.toml", include_str!("../../assets/demo/measures.toml")),
    (
        "courses/antacid.toml",
        include_str!("../../assets/demo/courses/antacid.toml"),
    ),
    (
        "courses/examplin.toml",
        include_str!("../../assets/demo/courses/examplin.toml"),
    ),
    (
        "courses/sampletol.toml",
        include_str!("../../assets/demo/courses/sampletol.toml"),
    ),
];

/// A made-up regimen: opened in a temporary folder, or written to one
#[derive(Debug, Default, Args)]
pub(super) struct Demo {
    /// How many years of history; half a year if left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=60))]
    years: Option<u32>,
    /// Write it here and do not open it
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
}

impl Demo {
    pub fn run(&self) -> Result<ExitCode, Fail> {
        let clock = clock()?;
        let now = clock.now();
        let disk = |error: &dyn std::fmt::Display| Fail::Disk(error.to_string());
        if let Some(dir) = &self.into {
            let occupied = std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
            if occupied {
                return Err(Fail::Usage(format!(
                    "{} is not empty; nothing was written",
                    dir.display()
                )));
            }
            let store = Store::open(Paths::find(Some(dir), None).map_err(|e| disk(&e))?);
            let was_there = dir.is_dir();
            if let Err(fail) = write(&store, now, &clock.place(), self.years) {
                // Whole, or not at all: half a history would be taken for one.
                take_away(dir, was_there);
                return Err(Fail::Disk(format!("{fail}. Nothing is left in {}", dir.display())));
            }
            super::print::say(&format!(
                "A made-up regimen is in {}. Open it with: regimen --dir {0}",
                dir.display()
            ));
            return Ok(ExitCode::SUCCESS);
        }
        let dir = tempfile::Builder::new()
            .prefix("regimen-demo-")
            .tempdir()
            .map_err(|e| disk(&e))?;
        let store = Store::open(Paths::at(dir.path().join("regimen"), dir.path().join("state")));
        write(&store, now, &clock.place(), self.years)?;
        let code = super::planner(Context::at(store, clock), true, false);
        dir.close().map_err(|e| disk(&e))?;
        code
    }
}

/// Takes away what was written of a demonstration, in a folder in which there was nothing.
fn take_away(dir: &Path, was_there: bool) {
    let files = FILES.iter().map(|(name, _)| *name).filter(|name| !name.contains('/'));
    // What does not go stays, and the first error is told all the same.
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
    now: chrono::DateTime<chrono::FixedOffset>,
    place: &crate::session::clock::Place,
    years: Option<u32>,
) -> Result<(), Fail> {
    let disk = |error: &dyn std::fmt::Display| Fail::Disk(error.to_string());
    let today = crate::domain::clock::day_of(now, crate::domain::settings::Settings::default().day_turn);
    let written_for: NaiveDate = WRITTEN_FOR.parse().map_err(|e| disk(&e))?;
    let moved = (today - written_for).num_days();
    // A longer history begins earlier: the first plan of each course starts with it.
    let start = years.map(|years| today - TimeDelta::days(i64::from(years) * 365 + i64::from(years) / 4));
    let files: Vec<(&str, String)> = FILES
        .iter()
        .map(|(name, text)| {
            let text = shift_dates(text, moved);
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
    let months = history::make(&mut loaded.regimen, from, now, place);
    store.create(&[], &months).map_err(|error| disk(&error.sentence()))
}

/// Moves every date of a text by so many days.
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

/// Puts a plain plan before the first one of a course, from a day long ago.
fn with_earlier_plan(text: &str, start: NaiveDate) -> String {
    let Some(at) = text.find("[[plan]]") else {
        return text.to_owned();
    };
    let (head, tail) = text.split_at_checked(at).unwrap_or((text, ""));
    let take = if tail.contains("as needed") {
        "1 tablet as needed for heartburn"
    } else if tail.contains("mcg") {
        "25 mcg 08:00"
    } else {
        "2.5 mg 14:00, 21:00"
    };
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
    }
}
