//! `merge`: copies that a synchroniser, git or a save cut short left, put into their files.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::context::{Context, Fail, clean};
use super::print::{out, say};
use super::write::tell;
use crate::store::disk::RealDisk;
use crate::store::{MergeError, Merged, drive};
use crate::ui::text::clean_line;

/// Merge a copy into its file: a conflict copy, a file with merge marks, what a save left
#[derive(Debug, Args)]
pub(super) struct Merge {
    /// The copies, such as journal/2026-11.sync-conflict-1.toml; or a file in which git left its marks
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The file they are copies of, where their names do not say it: journal/2026-11.toml
    #[arg(long, value_name = "FILE")]
    into: Option<String>,
    /// As a merge driver of git: `merge --driver %O %A %B %P`; see docs/cli.md
    #[arg(long, conflicts_with = "into")]
    driver: bool,
}

impl Merge {
    pub fn run(&self, open: impl FnOnce() -> Result<Context, Fail>) -> Result<ExitCode, Fail> {
        if self.driver {
            return self.drive();
        }
        let context = open()?;
        let mut unsettled = false;
        for file in &self.files {
            match context.store.merge(file, self.into.as_deref()) {
                Ok(merged) => {
                    tell(&merged.applied);
                    for fault in &merged.differ {
                        say(&clean(fault));
                    }
                    unsettled |= !merged.differ.is_empty() || merged.contradicts;
                    out(&report(&merged))?;
                }
                Err(MergeError::Sides { file, differ }) => {
                    for fault in &differ {
                        say(&clean(fault));
                    }
                    let error = MergeError::Sides { file, differ };
                    return Err(Fail::Found(error.to_string()));
                }
                Err(error) => return Err(failed(&error)),
            }
        }
        Ok(ExitCode::from(u8::from(unsettled)))
    }

    /// As git calls it: what the other side did is put into this side's file.
    fn drive(&self) -> Result<ExitCode, Fail> {
        let [base, ours, theirs, name] = self.files.as_slice() else {
            return Err(Fail::Usage(
                "--driver needs four: %O %A %B %P, as git gives them".into(),
            ));
        };
        let name = name.to_string_lossy();
        let driven = drive(&RealDisk, base, ours, theirs, &name).map_err(|error| failed(&error))?;
        for line in driven.doubles.iter().chain(&driven.open) {
            say(&clean_line(line));
        }
        Ok(ExitCode::from(u8::from(!driven.open.is_empty())))
    }
}

fn failed(error: &MergeError) -> Fail {
    match error {
        MergeError::Nameless(_) | MergeError::Data(..) | MergeError::OtherKind { .. } => Fail::Usage(error.to_string()),
        MergeError::Itself(_) | MergeError::Sides { .. } => Fail::Found(error.to_string()),
        MergeError::Store(_) => Fail::Disk(error.to_string()),
    }
}

/// How many of the things that were taken in are named.
const NAMED: usize = 20;

/// How such a dose is settled.
const WAY: &str = "Today and the check-in ask which is right: Space (taken) or s (skipped) withdraws the other; on the command \
                   line take or skip with --for DAY/TIME.";

/// What came of it, a line each.
fn report(merged: &Merged) -> String {
    let mut lines: Vec<String> = merged
        .taken
        .iter()
        .take(NAMED)
        .map(|what| format!("  {what}"))
        .collect();
    if merged.taken.len() > NAMED {
        lines.push(format!("  and {} more", merged.taken.len() - NAMED));
    }
    lines.push(sentence(merged));
    for double in &merged.doubles {
        lines.push(format!("{}: {double}", merged.file));
    }
    if merged.contradicts {
        lines.push(format!("A dose is taken in one entry and not in another. {WAY}"));
    }
    lines.iter().map(|line| format!("{}\n", clean_line(line))).collect()
}

/// What came of it.
fn sentence(merged: &Merged) -> String {
    let records = |n: usize| {
        if n == 1 {
            "1 record".to_owned()
        } else {
            format!("{n} records")
        }
    };
    let mut text = format!("{}: {} added", merged.file, records(merged.added));
    if merged.withdrawn > 0 {
        text.push_str(&format!(", {} withdrawn", merged.withdrawn));
    }
    text.push_str(&format!(", {} there already.", merged.known));
    if let Some(aside) = &merged.aside {
        text.push_str(&format!(" The copy is now {}.", aside.display()));
    }
    if !merged.differ.is_empty() {
        text.push_str(" The copy is kept: where it differs, you decide.");
    }
    if merged.applied.undoable {
        text.push_str(" Undo: regimen undo");
    }
    text
}
