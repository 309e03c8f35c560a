//! What a shell offers for the word that is being typed: verbs, options, courses, measures, doses, days.
//!
//! The scripts that `completions` prints for bash, zsh and fish ask the hidden verb `complete`, which looks at the table of
//! the verbs and at the files. It writes nothing and says nothing of faults: a shell is in the middle of a line.

mod line;
mod offer;
mod scripts;
mod values;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::Shell;

use super::context::{Context, Fail};
use super::print::file;
use line::Line;

use crate::cli::complete::scripts::Asks;
use crate::ui::text;
pub(super) use scripts::script;

/// What a shell asks while a line is typed
#[derive(Debug, Args)]
pub(super) struct Complete {
    /// The shell that asks
    shell: Asks,
    /// The words after `regimen`; the last one is being typed
    #[arg(last = true)]
    words: Vec<String>,
}

/// The script of a shell: those of bash, zsh and fish ask, the others know the verbs and options.
pub(super) fn script_of(shell: Shell, command: &mut Command) -> String {
    match shell {
        Shell::Bash => script(Asks::Bash).to_owned(),
        Shell::Zsh => script(Asks::Zsh).to_owned(),
        Shell::Fish => script(Asks::Fish).to_owned(),
        _ => {
            let mut bytes = Vec::new();
            clap_complete::generate(shell, command, "regimen", &mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        }
    }
}

impl Complete {
    /// `program` is the whole of the command line.
    pub fn run(&self, program: &Command) -> Result<ExitCode, Fail> {
        let words = match self.shell {
            Asks::Bash => line::joined(&self.words),
            Asks::Zsh | Asks::Fish => self.words.clone(),
        };
        let line = Line::new(program, &words);
        let context = || Context::open(line.dir().map(PathBuf::from).as_deref()).ok();
        let offers = values::offers(&line, program, context);
        let begin = line.typed.to_lowercase();
        let mut text = String::new();
        for offer in offers.words {
            if !offer.value.to_lowercase().starts_with(&begin) {
                continue;
            }
            let value = match self.shell {
                Asks::Bash => line::behind_last_break(&offer.value, &line.typed),
                Asks::Zsh | Asks::Fish => format!("{}{}", line.before, offer.value),
            };
            let help = text::clean_line(&offer.help).into_owned();
            text.push_str(&format!("{}\t{help}\n", text::clean_line(&value)));
        }
        for (wanted, word) in [(offers.files, ":files\n"), (offers.folders, ":folders\n")] {
            if wanted {
                text.push_str(word);
            }
        }
        file(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}
