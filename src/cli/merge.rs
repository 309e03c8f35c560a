//! `merge`: copies that a synchroniser, git or a save cut short left, put into their files.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::context::{Context, Fail, clean};
use super::print::{out, say};
use super::write::tell;
use crate::store::{MergeError, Merged};

/// Put what a copy holds into the file it is of: a conflict copy, a file with merge marks, what a save left
#[derive(Debug, Args)]
pub(super) struct Merge {
    /// The copies, such as journal/2026-11.sync-conflict-1.toml; or a file in which git left its marks
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The file they are copies of, where their names do not say it: journal/2026-11.toml
    #[arg(long, value_name = "FILE")]
    into: Option<String>,
}

impl Merge {
    pub fn run(&self, context: &Context) -> Result<ExitCode, Fail> {
        let mut open = false;
        for file in &self.files {
            match context.store.merge(file, self.into.as_deref()) {
                Ok(merged) => {
                    tell(&merged.applied);
                    for fault in &merged.differ {
                        say(&clean(fault));
                    }
                    open |= !merged.differ.is_empty();
                    out(&format!("{}\n", sentence(&merged)))?;
                }
                Err(MergeError::Sides { file, differ }) => {
                    for fault in &differ {
                        say(&clean(fault));
                    }
                    let error = MergeError::Sides { file, differ };
                    return Err(Fail::Found(error.to_string()));
                }
                Err(error @ MergeError::Nameless(_)) => return Err(Fail::Usage(error.to_string())),
                Err(error @ MergeError::Itself(_)) => return Err(Fail::Found(error.to_string())),
                Err(error @ MergeError::Store(_)) => return Err(Fail::Disk(error.to_string())),
            }
        }
        Ok(ExitCode::from(u8::from(open)))
    }
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
        text.push_str(" The copy stays: what it says otherwise is for you to decide.");
    }
    if !merged.applied.files.is_empty() {
        text.push_str(" Undo: regimen undo");
    }
    text
}
