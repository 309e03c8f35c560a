//! `backup`: everything in one file.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::context::{Context, Fail};
use super::print::say;
use crate::store::ArchiveError;

/// Write everything into one new file, a plain tar archive
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file, such as regimen.tar; the file must not exist. `-` is standard output
    file: PathBuf,
}

impl Backup {
    pub fn run(&self, context: &Context) -> Result<ExitCode, Fail> {
        if self.file.as_os_str() == "-" {
            return Self::to_output(context);
        }
        let written = context.store.archive(&self.file).map_err(|error| failed(&error))?;
        say(&format!(
            "{} files in {} ({} KB), readable only by you. Restore: regimen restore --from {1} DIR",
            written.files,
            self.file.display(),
            written.size.div_ceil(1024)
        ));
        Ok(ExitCode::SUCCESS)
    }

    /// The archive on standard output, for `age` or `gpg`; never on a terminal.
    fn to_output(context: &Context) -> Result<ExitCode, Fail> {
        let mut output = std::io::stdout().lock();
        if output.is_terminal() {
            return Err(Fail::Usage(
                "an archive is not text. Send it on: regimen backup - | age -p > regimen.tar.age".into(),
            ));
        }
        let (written, bytes) = context.store.archive_bytes().map_err(|error| failed(&error))?;
        let done = output.write_all(&bytes).and_then(|()| output.flush());
        done.map_err(|error| Fail::output(&error))?;
        say(&format!("{} files ({} KB)", written.files, written.size.div_ceil(1024)));
        Ok(ExitCode::SUCCESS)
    }
}

/// The exit code for what went wrong.
pub(super) fn failed(error: &ArchiveError) -> Fail {
    match error {
        ArchiveError::Nothing(_) | ArchiveError::Hostile { .. } => Fail::Found(error.to_string()),
        ArchiveError::NotEmpty(_) => Fail::Usage(error.to_string()),
        ArchiveError::Io { .. } | ArchiveError::Save(_) | ArchiveError::Store(_) => Fail::Disk(error.to_string()),
    }
}
