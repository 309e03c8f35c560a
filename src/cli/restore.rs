//! `restore`: the backups that every save leaves, and whole archives.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::DateTime;
use clap::Args;

use super::backup::failed;
use super::context::{Context, Fail};
use super::print::{out, say};
use super::write::tell;
use crate::domain::journal::EntryId;
use crate::store::disk::RealDisk;
use crate::store::{Kept, RestoreError, unpack};

/// List the backups that saves have left, bring one back, or unpack an archive
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The file to bring back, such as journal/2026-11.toml; with --from the empty folder to fill. Lists the backups
    /// if left out
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The number in the list; the newest backup if left out
    #[arg(long, value_name = "N", conflicts_with = "from")]
    number: Option<u64>,
    /// An archive that `regimen backup` wrote
    #[arg(long, value_name = "ARCHIVE", requires = "file")]
    from: Option<PathBuf>,
    /// Even if entries that are in the file now would be lost
    #[arg(long)]
    yes: bool,
}

impl Restore {
    pub fn run(&self, open: impl FnOnce() -> Result<Context, Fail>) -> Result<ExitCode, Fail> {
        if let (Some(archive), Some(dir)) = (&self.from, &self.file) {
            let files = unpack(&RealDisk, archive, dir).map_err(|error| failed(&error))?;
            say(&format!(
                "{files} files in {}. Open it with: regimen --dir {0}",
                dir.display()
            ));
            return Ok(ExitCode::SUCCESS);
        }
        let context = open()?;
        let kept = context.store.kept().map_err(|error| Fail::Disk(error.to_string()))?;
        match &self.file {
            None => list(&kept, &context),
            Some(file) => self.one(file, &kept, &context),
        }
    }

    fn one(&self, file: &Path, kept: &[Kept], context: &Context) -> Result<ExitCode, Fail> {
        let name = file.strip_prefix(context.store.paths().root()).unwrap_or(file);
        let name = name.to_string_lossy();
        let fits = |k: &&Kept| k.file.to_string() == name && self.number.is_none_or(|number| number == k.number);
        let Some(kept) = kept.iter().find(fits) else {
            return Err(Fail::Found(match self.number {
                Some(number) => format!("there is no backup {number} of {name}; regimen restore lists them"),
                None => format!("there is no backup of {name}; regimen restore lists them"),
            }));
        };
        let lost = if self.yes {
            context.store.would_lose(kept)
        } else {
            BTreeSet::new()
        };
        let applied = context.store.bring_back(kept, &lost).map_err(|error| match error {
            RestoreError::Loses(going) => Fail::Found(would_go(&going, &lost, &name, kept.number)),
            RestoreError::Store(error) => Fail::Disk(error.to_string()),
        })?;
        tell(&applied);
        let undo = if applied.undoable { ". Undo: regimen undo" } else { "." };
        say(&format!("{}{undo}", applied.what));
        Ok(ExitCode::SUCCESS)
    }
}

/// Which entries would be lost, and that nothing was written.
fn would_go(going: &BTreeSet<EntryId>, agreed: &BTreeSet<EntryId>, name: &str, number: u64) -> String {
    let new = going.difference(agreed).count();
    let entries = if new == 1 {
        "1 entry".to_owned()
    } else {
        format!("{new} entries")
    };
    if agreed.is_empty() {
        format!(
            "{entries} of {name} would be lost: backup {number} does not have them. Nothing was written; --yes restores it \
             anyway, and what is there now becomes a backup"
        )
    } else {
        format!("{entries} were added to {name} meanwhile and would be lost. Nothing was written; try again")
    }
}

fn list(kept: &[Kept], context: &Context) -> Result<ExitCode, Fail> {
    use crate::domain::clock::Wall;
    let mut text = String::new();
    for kept in kept {
        let written = DateTime::from_timestamp(kept.written, 0).map(|at| {
            context
                .place
                .local(at.fixed_offset())
                .format("%a %-d %b %Y %H:%M")
                .to_string()
        });
        text.push_str(&format!(
            "{} --number {}  written {}, {} bytes\n",
            kept.file,
            kept.number,
            written.unwrap_or_default(),
            kept.size
        ));
    }
    if text.is_empty() {
        text.push_str("There is no backup yet.\n");
    }
    out(&text)?;
    Ok(ExitCode::SUCCESS)
}
