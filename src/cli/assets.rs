//! `assets`: the manual pages and the completions as files, for those who put packages together.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::Shell;

use super::context::Fail;
use super::print::say;
use super::{complete, man};

/// Write the manual pages and the completions of the shells into a folder
#[derive(Debug, Args)]
pub(super) struct Assets {
    /// The folder; it is created if it does not exist
    dir: PathBuf,
    /// Overwrite files that differ
    #[arg(long)]
    yes: bool,
}

/// The shells, each with the name under which it looks for the script.
const SHELLS: [(Shell, &str); 5] = [
    (Shell::Bash, "regimen.bash"),
    (Shell::Zsh, "_regimen"),
    (Shell::Fish, "regimen.fish"),
    (Shell::Elvish, "regimen.elv"),
    (Shell::PowerShell, "_regimen.ps1"),
];

impl Assets {
    /// `program` is the whole of the command line.
    pub fn run(&self, program: &Command) -> Result<ExitCode, Fail> {
        let pages = man::pages(program.clone()).map_err(|error| Fail::output(&error))?;
        let pages = pages.into_iter().map(|(name, page)| (format!("man/man1/{name}"), page));
        let scripts = SHELLS.iter().map(|(shell, name)| {
            let text = complete::script_of(*shell, &mut program.clone());
            (format!("completions/{name}"), text.into_bytes())
        });
        let files: Vec<(PathBuf, Vec<u8>)> = (pages.chain(scripts))
            .map(|(name, bytes)| (self.dir.join(name), bytes))
            .collect();
        // All of them, or none.
        let other = files.iter().find(|(path, bytes)| is_other(path, bytes));
        if let Some((path, _)) = other.filter(|_| !self.yes) {
            return Err(Fail::Found(format!(
                "{} exists and says something else; nothing was written. --yes writes over it",
                path.display()
            )));
        }
        let mut count = 0;
        for (path, bytes) in files {
            put(&path, &bytes).map_err(|error| Fail::Disk(format!("{}: {error}", path.display())))?;
            count += 1;
        }
        say(&format!("Written: {count} files into {}", self.dir.display()));
        Ok(ExitCode::SUCCESS)
    }
}

/// Whether something is there that is not this.
#[expect(
    clippy::disallowed_methods,
    reason = "files for a package do not belong to a regimen"
)]
fn is_other(path: &Path, bytes: &[u8]) -> bool {
    path.symlink_metadata().is_ok() && fs::read(path).ok().as_deref() != Some(bytes)
}

#[expect(
    clippy::disallowed_methods,
    reason = "files for a package do not belong to a regimen"
)]
fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir)?;
    }
    fs::write(path, bytes)
}
