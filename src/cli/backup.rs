//! `backup`: everything in one file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::context::{Context, Fail};
use super::print::say;
use crate::store::ArchiveError;

/// Write everything into one new file, a plain tar archive
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file, such as regimen.tar; nothing of that name may be there
    file: PathBuf,
}

impl Backup {
    pub fn run(&self, context: &Context) -> Result<ExitCode, Fail> {
        let written = context.store.archive(&self.file).map_err(|error| failed(&error))?;
        say(&format!(
            "{} files in {} ({} KB), readable by you alone. Restore: regimen restore --from {1} DIR",
            written.files,
            self.file.display(),
            written.size.div_ceil(1024)
        ));
        Ok(ExitCode::SUCCESS)
    }
}

/// The exit code that goes with what went wrong.
pub(super) fn failed(error: &ArchiveError) -> Fail {
    match error {
        ArchiveError::Nothing(_) | ArchiveError::Hostile { .. } => Fail::Found(error.to_string()),
        ArchiveError::NotEmpty(_) => Fail::Usage(error.to_string()),
        ArchiveError::Io { .. } | ArchiveError::Save(_) | ArchiveError::Store(_) => Fail::Disk(error.to_string()),
    }
}
